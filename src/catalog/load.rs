//! Reads knowledge and policy files: embedded in the binary, or from a folder that overlays them.
//!
//! Every error names the file, the line and the column (both from 1), the cause and, for a misspelt word, the
//! nearest valid one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use serde_yaml::Value;

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
    /// What lies below it, lowest first, from which it takes the keys that it leaves out.
    below: Vec<String>,
    /// Only where it cannot do without one of them: it takes the place of what lies below.
    replaces: bool,
}

impl KnowledgeFile {
    /// A user's file that lies over nothing.
    pub fn of_user(name: String, text: String) -> Self {
        Self { name, text, embedded: false, below: Vec::new(), replaces: true }
    }

    /// Reads the whole document as a `T`. `T` should deny unknown fields.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, KnowledgeError> {
        if self.text.len() > MAX_FILE_BYTES {
            return Err(self.error(None, format!("is larger than {MAX_FILE_BYTES} bytes")));
        }
        let refuse = |e: serde_yaml::Error| {
            let at = e.location().map(|l| (l.line(), l.column()));
            self.error(at, suggest(&without_location(&e.to_string())))
        };
        if self.below.is_empty() {
            return serde_yaml::from_str(&self.text).map_err(refuse);
        }
        // read alone first: a mistake has a place in the text as written, and none in what it is laid over
        let alone = match serde_yaml::from_str::<T>(&self.text) {
            Err(e) if !is_left_out(&e) => return Err(refuse(e)),
            Ok(read) if self.replaces => return Ok(read),
            Ok(_) => None,
            Err(e) => Some(refuse(e)),
        };
        let mut whole: Value = serde_yaml::from_str(&self.text).map_err(refuse)?;
        for text in self.below.iter().rev() {
            fill(&mut whole, serde_yaml::from_str(text).map_err(refuse)?);
        }
        serde_yaml::from_value(whole).map_err(|e| {
            let message = suggest(&e.to_string());
            match alone {
                Some(same) if same.message.ends_with(&message) => same,
                _ => self.error(message.split('`').nth(1).and_then(|word| self.locate(word)), message),
            }
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
/// of `overlays`, sorted by name. An overlay adds files or replaces whole files; one that leaves out a key without
/// which it cannot be read has the keys of the file that it replaces.
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
            let mut file = KnowledgeFile::of_user(path.display().to_string(), text);
            file.check_plain()?;
            if let Some(below) = files.remove(&relative) {
                file.below = below.below;
                file.below.push(below.text);
            }
            files.insert(relative, file);
        }
    }
    Ok(files.into_values().collect())
}

/// One file of `policies/`, from the last overlay that has it or embedded. The keys that it leaves out, at any depth,
/// are those of the file below it: an overlay that was written for an older amanat, or holds one section only, is
/// whole.
pub fn file_at(name: &str, overlays: &[&Path]) -> Result<KnowledgeFile, KnowledgeError> {
    let text = EMBEDDED.get_file(name).and_then(include_dir::File::contents_utf8).unwrap_or_default();
    let mut file = embedded(name, text);
    for overlay in overlays {
        let path = overlay.join(name);
        if !path.is_file() {
            continue;
        }
        let shown = path.display().to_string();
        let fail = |e: std::io::Error| KnowledgeError { file: shown.clone(), at: None, message: e.to_string() };
        let text = std::fs::read_to_string(&path).map_err(fail)?;
        let mut over = KnowledgeFile { replaces: false, ..KnowledgeFile::of_user(shown, text) };
        over.check_plain()?;
        over.below = file.below;
        over.below.push(file.text);
        file = over;
    }
    Ok(file)
}

/// Whether nothing is wrong but a key that is not there.
fn is_left_out(error: &serde_yaml::Error) -> bool {
    let message = error.to_string();
    message.contains("missing field")
        // a file of comments only
        || message.contains("invalid type: unit value")
        || message.starts_with("EOF while parsing")
}

/// Puts the entries of `below` that `over` does not name into it.
fn fill(over: &mut Value, below: Value) {
    match (over, below) {
        (Value::Mapping(over), Value::Mapping(below)) => {
            for (key, value) in below {
                match over.get_mut(&key) {
                    Some(there) => fill(there, value),
                    None => {
                        over.insert(key, value);
                    }
                }
            }
        }
        (over @ Value::Null, below) => *over = below,
        _ => {}
    }
}

fn collect_embedded(dir: &Dir<'_>, files: &mut BTreeMap<String, KnowledgeFile>) {
    for file in dir.files() {
        if let (true, Some(text)) = (is_yaml(file.path()), file.contents_utf8()) {
            let relative = file.path().to_string_lossy().replace('\\', "/");
            let file = embedded(&relative, text);
            files.insert(relative, file);
        }
    }
    for sub in dir.dirs() {
        collect_embedded(sub, files);
    }
}

fn embedded(name: &str, text: &str) -> KnowledgeFile {
    KnowledgeFile { embedded: true, ..KnowledgeFile::of_user(format!("policies/{name}"), text.to_owned()) }
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
        (false, Some((wanted, _))) if message.contains("missing field") => format!("{message}; add `{wanted}:` here"),
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
