//! Reads knowledge and policy files: embedded in the binary, or from a folder that overlays them.
//!
//! Every error names the file, the line and the column (both from 1), the cause and, for a misspelt word, the
//! nearest valid one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// Deeper nesting is refused in files that users bring.
const MAX_NESTING: usize = 64;

/// Larger files are refused: no knowledge file comes near it, and a hostile one costs nothing.
pub const MAX_FILE_BYTES: usize = 1 << 20;

/// What is wrong with a knowledge or policy file, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct KnowledgeError {
    /// As given by the user, or below `policies/` for an embedded file.
    pub file: String,
    /// Line and column, from 1, the column in characters.
    pub at: Option<(usize, usize)>,
    pub message: String,
}

impl fmt::Display for KnowledgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// One YAML file, not yet read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnowledgeFile {
    pub name: String,
    pub text: String,
    /// Part of the binary, not a user's.
    pub embedded: bool,
}

impl KnowledgeFile {
    /// Reads the whole document as a `T`. `T` should deny unknown fields.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, KnowledgeError> {
        if self.text.len() > MAX_FILE_BYTES {
            return Err(self.error(None, format!("is larger than {MAX_FILE_BYTES} bytes")));
        }
        serde_yaml::from_str(&self.text).map_err(|e| {
            let at = e.location().map(|l| (l.line(), l.column()));
            self.error(at, suggest(&without_location(&e.to_string())))
        })
    }

    /// Refuses what no knowledge file needs and a hostile one lives on: aliases, which multiply, tags, and depth.
    pub fn check_plain(&self) -> Result<(), KnowledgeError> {
        use saphyr_parser::{Event, Parser};
        if self.text.len() > MAX_FILE_BYTES {
            return Err(self.error(None, format!("is larger than {MAX_FILE_BYTES} bytes")));
        }
        let mut depth = 0_usize;
        for event in Parser::new_from_str(&self.text) {
            // a file that is not YAML at all is reported by `parse`, in the same words for every file
            let Ok((event, span)) = event else { return Ok(()) };
            let at = Some((span.start.line(), span.start.col() + 1));
            match event {
                Event::Alias(_) => return Err(self.error(at, "aliases (`*name`) are not allowed; write the value out")),
                Event::Scalar(_, _, _, Some(tag))
                | Event::SequenceStart(_, Some(tag))
                | Event::MappingStart(_, Some(tag)) => {
                    return Err(self.error(at, format!("tags (`{}`) are not allowed; write a plain value", tag.suffix)));
                }
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    depth += 1;
                    if depth > MAX_NESTING {
                        return Err(self.error(at, format!("is nested deeper than {MAX_NESTING} levels")));
                    }
                }
                Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        Ok(())
    }

    pub fn error(&self, at: Option<(usize, usize)>, message: impl Into<String>) -> KnowledgeError {
        KnowledgeError { file: self.name.clone(), at, message: message.into() }
    }

    /// Line and column of the first place where `word` stands as a whole value or key: for errors that are found
    /// after reading, such as an unknown pattern.
    pub fn locate(&self, word: &str) -> Option<(usize, usize)> {
        let first = word.lines().next().unwrap_or(word);
        if first.is_empty() {
            return None;
        }
        self.text.lines().enumerate().find_map(|(i, line)| {
            let byte = line.find(first)?;
            Some((i + 1, line[..byte].chars().count() + 1))
        })
    }
}

/// The embedded files below a folder of `policies/`, overlaid by the files of the same relative name below each
/// of `overlays`, sorted by name. An overlay adds files or replaces whole files.
pub fn files_below(folder: &str, overlays: &[&Path]) -> Result<Vec<KnowledgeFile>, KnowledgeError> {
    let mut files = BTreeMap::new();
    if let Some(dir) = EMBEDDED.get_dir(folder) {
        collect_embedded(dir, &mut files);
    }
    for overlay in overlays {
        let root = overlay.join(folder);
        if !root.is_dir() {
            continue;
        }
        for entry in walkdir::WalkDir::new(&root).sort_by_file_name().max_depth(8) {
            let fail = |m: String| KnowledgeError { file: root.display().to_string(), at: None, message: m };
            let entry = entry.map_err(|e| fail(e.to_string()))?;
            let path = entry.path();
            if !entry.file_type().is_file() || !is_yaml(path) {
                continue;
            }
            let text = std::fs::read_to_string(path).map_err(|e| fail(format!("{}: {e}", path.display())))?;
            let relative = path.strip_prefix(overlay).unwrap_or(path).to_string_lossy().replace('\\', "/");
            let file = KnowledgeFile { name: path.display().to_string(), text, embedded: false };
            file.check_plain()?;
            files.insert(relative, file);
        }
    }
    Ok(files.into_values().collect())
}

/// One file of `policies/`, from the last overlay that has it or embedded.
pub fn file_at(name: &str, overlays: &[&Path]) -> Result<KnowledgeFile, KnowledgeError> {
    for overlay in overlays.iter().rev() {
        let path = overlay.join(name);
        let shown = path.display().to_string();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).map_err(|e| KnowledgeError {
                file: shown.clone(),
                at: None,
                message: e.to_string(),
            })?;
            return Ok(KnowledgeFile { name: shown, text, embedded: false });
        }
    }
    let text = EMBEDDED.get_file(name).and_then(include_dir::File::contents_utf8).unwrap_or_default();
    Ok(KnowledgeFile { name: format!("policies/{name}"), text: text.to_owned(), embedded: true })
}

fn collect_embedded(dir: &Dir<'_>, files: &mut BTreeMap<String, KnowledgeFile>) {
    for file in dir.files() {
        if let (true, Some(text)) = (is_yaml(file.path()), file.contents_utf8()) {
            let relative = file.path().to_string_lossy().replace('\\', "/");
            let name = format!("policies/{relative}");
            files.insert(relative, KnowledgeFile { name, text: text.to_owned(), embedded: true });
        }
    }
    for sub in dir.dirs() {
        collect_embedded(sub, files);
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn without_location(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(i) => message[..i].to_owned(),
        None => message.to_owned(),
    }
}

/// Adds the nearest valid word to serde's "unknown field `x`, expected one of `a`, `b`".
fn suggest(message: &str) -> String {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let is_unknown = message.contains("unknown field") || message.contains("unknown variant");
    match (is_unknown, words.split_first()) {
        (true, Some((wrong, valid))) => match nearest(wrong, valid.iter().copied()) {
            Some(word) => format!("{message}; did you mean `{word}`?"),
            None => message.to_owned(),
        },
        _ => message.to_owned(),
    }
}

/// The valid word most like `wrong`, if one is like enough to be meant.
pub fn nearest<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    valid
        .into_iter()
        .map(|w| (strsim::damerau_levenshtein(wrong, w), w))
        .filter(|(d, w)| *d <= 1 + w.len().min(wrong.len()) / 4)
        .min()
        .map(|(_, w)| w)
}
