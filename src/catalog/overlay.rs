//! A user's folder laid over `policies/`: what in it is read, and what is not and should have been.
//!
//! A folder that is misspelt would otherwise be valid and do nothing, which nobody notices until a leak.

use std::collections::BTreeMap;
use std::path::Path;

use super::load::{KnowledgeError, nearest};

/// Folders of `policies/` that are read, each by one part of amanat.
const FOLDERS: [&str; 10] = [
    "credentials",
    "data-types",
    "exposure",
    "frameworks",
    "jit",
    "recorders",
    "responses",
    "sinks",
    "sources",
    "storage",
];

/// Files directly in `policies/` that are read as knowledge; any other is a policy file.
pub const FILES: [&str; 8] = [
    "exceptions.yaml",
    "graphs.yaml",
    "identifiers.yaml",
    "instead.yaml",
    "repository-data.yaml",
    "sanitizers.yaml",
    "templates.yaml",
    "urls.yaml",
];

/// Enough to see that a folder is somebody's project, and no overlay.
const MAX_ENTRIES: usize = 4096;

/// The YAML files of an overlay, by the folder that they stand in (`policy` for policy files), as names without
/// extension; or every folder that holds YAML which nobody reads.
pub fn contents(overlay: &Path) -> Result<BTreeMap<String, Vec<String>>, Vec<KnowledgeError>> {
    let mut read: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut unread: BTreeMap<String, KnowledgeError> = BTreeMap::new();
    let entries = walkdir::WalkDir::new(overlay).sort_by_file_name().max_depth(8).into_iter();
    // `.git` and the like are nobody's knowledge
    let entries = entries.filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'));
    for entry in entries.flatten().take(MAX_ENTRIES) {
        let path = entry.path();
        let is_yaml = path.extension().is_some_and(|e| e == "yaml" || e == "yml");
        let Ok(relative) = path.strip_prefix(overlay) else { continue };
        if !entry.file_type().is_file() || !is_yaml {
            continue;
        }
        let first = relative.iter().next().unwrap_or_default().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if entry.depth() == 1 {
            let kind = if FILES.contains(&first.as_str()) { stem.clone() } else { "policy".to_owned() };
            read.entry(kind).or_default().push(stem);
        } else if FOLDERS.contains(&first.as_str()) {
            read.entry(first).or_default().push(stem);
        } else {
            unread.entry(first.clone()).or_insert_with(|| not_read(overlay, &first));
        }
    }
    if read.is_empty() && unread.is_empty() {
        let message = format!("holds no YAML file below {}", FOLDERS.join("/, ") + "/");
        return Err(vec![KnowledgeError { file: overlay.display().to_string(), at: None, message }]);
    }
    if unread.is_empty() { Ok(read) } else { Err(unread.into_values().collect()) }
}

fn not_read(overlay: &Path, folder: &str) -> KnowledgeError {
    let inside = overlay.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let hint = if FOLDERS.contains(&inside.as_str()) {
        format!("; {inside}/ itself was given: give the folder above it")
    } else {
        nearest(folder, FOLDERS).map(|near| format!("; did you mean {near}/?")).unwrap_or_default()
    };
    let message = format!("nothing reads a folder of this name; read are {}/{hint}", FOLDERS.join("/, "));
    KnowledgeError { file: overlay.join(folder).display().to_string(), at: None, message }
}

/// What a file is by its keys, where it is given as something else: the word for it, and its folder.
pub fn kind_of(text: &str) -> Option<(&'static str, &'static str)> {
    let keys: BTreeMap<String, serde::de::IgnoredAny> = serde_yaml::from_str(text).ok()?;
    let kinds = [
        ("detectors", "a file of credential detectors", "credentials"),
        ("sinks", "a file of log sinks", "sinks"),
        ("loggers", "a file of log sinks", "sinks"),
        ("sources", "a file of sources", "sources"),
        ("sensitivity", "a data type", "data-types"),
        ("entities", "a file of stored data", "storage"),
        ("exposures", "a file of exposures", "exposure"),
        ("recorders", "a file of recorders", "recorders"),
        ("routers", "a framework file", "frameworks"),
        ("layers", "a framework file", "frameworks"),
        ("routes", "a framework file", "frameworks"),
        ("guards", "a framework file", "frameworks"),
    ];
    kinds.iter().find(|(key, ..)| keys.contains_key(*key)).map(|(_, word, folder)| (*word, *folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_keys() {
        assert_eq!(kind_of("id: koa\nlayers: []\n"), Some(("a framework file", "frameworks")));
        assert_eq!(kind_of("adjust: []\n"), None);
        assert_eq!(kind_of(": :"), None);
    }
}
