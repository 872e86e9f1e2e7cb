//! Route files known by their place: `routes/api.php` is served below a prefix that stands in no scanned file.

use super::super::layers::{Key, Kind, Tree};
use crate::source::FileId;

/// Gives the files their prefixes, and drops those that serve nothing. A file that is mounted explicitly keeps
/// the prefix of its mount.
pub fn apply(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for known in &tree.framework(f).routes.files {
            let files: Vec<FileId> = tree
                .services
                .iter()
                .filter_map(|s| tree.project.sources.by_path(&format!("{}{}", s.folder, known.path)))
                .collect();
            for file in files {
                let key = Key::File(file);
                if known.ignore {
                    tree.nodes.remove(&key);
                    continue;
                }
                let is_mounted = tree
                    .nodes
                    .values()
                    .flat_map(|n| &n.layers)
                    .any(|l| matches!(l.kind, Kind::Mount { router, .. } if router == key));
                if let Some(node) = tree.nodes.get_mut(&key).filter(|_| !is_mounted) {
                    node.prefixes = vec![known.prefix.clone()];
                }
            }
        }
    }
}
