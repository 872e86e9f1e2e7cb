//! Route files known by their place: `routes/api.php` is served below a prefix that stands in no scanned file.

use super::super::layers::{Key, Kind, Tree};
use crate::ir::{FunctionId, ImportKind};
use crate::project::FunctionRef;
use crate::source::{FileId, Place};

/// `Route::group([…], function () { require 'customers.php'; })`: what the file registers belongs to the group.
fn mount_included(tree: &mut Tree<'_, '_>) {
    let project = tree.project;
    let mut found = Vec::new();
    for module in project.modules().filter(|m| tree.is_served(m.file)) {
        for (i, import) in module.imports.iter().enumerate().filter(|(_, i)| i.kind == ImportKind::Include) {
            let Some(target) = project.import_file(module.file, i).filter(|t| *t != module.file) else { continue };
            let Some(framework) = tree.nodes.get(&Key::File(target)).and_then(|n| n.framework) else { continue };
            let around = module.functions.iter().enumerate().filter(|(_, f)| f.span.contains(import.span));
            let innermost = around.min_by_key(|(_, f)| f.span.end - f.span.start);
            let key = innermost.map_or(Key::File(module.file), |(f, _)| {
                Key::Scope(FunctionRef::new(module.file, FunctionId(u32::try_from(f).unwrap_or(u32::MAX))))
            });
            let mount = Kind::Mount { router: Key::File(target), prefixes: Vec::new(), guards: Vec::new() };
            found.push((key, framework, Place::new(module.file, import.span), mount));
        }
    }
    for (key, framework, at, mount) in found {
        // a group, or a file that registers or includes what does
        let is_group = tree
            .nodes
            .values()
            .flat_map(|n| &n.layers)
            .any(|l| matches!(l.kind, Kind::Mount { router, .. } if router == key));
        if is_group || tree.nodes.contains_key(&key) {
            tree.add(key, framework, at, mount);
        }
    }
}

/// Gives the files their prefixes, and drops those that serve nothing. A file that is mounted explicitly keeps
/// the prefix of its mount.
pub fn apply(tree: &mut Tree<'_, '_>) {
    mount_included(tree);
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
