//! `amanat-endpoints.yaml`: the endpoints that a repository declares public, each with a reason, an owner and an end.
//!
//! A file that cannot be read as such is refused as a whole, with line and column, as a policy is: a misspelt key must not
//! leave an endpoint open that its author meant to close. What an entry may open is the policy's business ([`super::standing`]).
//!
//! A register is about the folder that it stands in. Where only a part of a repository is scanned, the nearest register above
//! that part, up to the top of the repository, counts too.

use std::cmp::Reverse;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::approved::PathPattern;
use super::written::Method;
use crate::catalog::load::{KnowledgeError, KnowledgeFile, MAX_FILE_BYTES};
use crate::source::SourceMap;

/// The name of a register, in the folder whose endpoints it is about.
pub const FILE_NAME: &str = "amanat-endpoints.yaml";

/// What marks the top of a repository.
const REPOSITORY: &str = ".git";

/// One register, read.
#[derive(Clone, Debug)]
pub struct Register {
    /// The path of the file, as shown.
    pub file: String,
    /// The folder whose endpoints it is about, without a `/` at the end; empty for all of the scanned tree.
    pub scope: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub methods: Vec<Method>,
    pub path: String,
    pub pattern: PathPattern,
    pub reason: String,
    pub owner: String,
    pub until: Date,
    /// From 1.
    pub line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RegisterFile {
    public_endpoints: Vec<Declared>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Declared {
    methods: Vec<Method>,
    path: String,
    reason: String,
    owner: String,
    until: String,
}

impl Register {
    /// Every register in force for the files of a scan, whose paths are relative to `base`: those of inner folders first.
    /// Err is the first mistake in one.
    pub fn in_force(sources: &SourceMap, base: &Path) -> Result<Vec<Self>, KnowledgeError> {
        let mut found = Vec::new();
        for source in sources.files() {
            let (folder, name) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
            if name == FILE_NAME && source.class.is_own_code() {
                found.push(Self::read(&source.path, folder, &source.text)?);
            }
        }
        found.sort_by_key(|r| Reverse(r.scope.len()));
        if !found.iter().any(|r| r.scope.is_empty()) {
            found.extend(Self::above(base)?);
        }
        Ok(found)
    }

    /// The nearest register from a folder upwards; beyond the folder itself only within a repository.
    fn above(base: &Path) -> Result<Option<Self>, KnowledgeError> {
        let top = base.ancestors().find(|folder| folder.join(REPOSITORY).exists()).unwrap_or(base);
        let mut file = FILE_NAME.to_owned();
        for folder in base.ancestors() {
            let path = folder.join(FILE_NAME);
            let fail = |message: String| KnowledgeError { file: file.clone(), at: None, message };
            if let Ok(meta) = fs::symlink_metadata(&path)
                && meta.is_file()
            {
                if meta.len() > MAX_FILE_BYTES as u64 {
                    return Err(fail(format!("is larger than {MAX_FILE_BYTES} bytes")));
                }
                let text = fs::read_to_string(&path).map_err(|e| fail(e.to_string()))?;
                return Self::read(&file, "", &text).map(Some);
            }
            if folder == top {
                break;
            }
            file.insert_str(0, "../");
        }
        Ok(None)
    }

    /// Reads a register. `file` is shown in messages.
    pub fn read(file: &str, scope: &str, text: &str) -> Result<Self, KnowledgeError> {
        let source = KnowledgeFile::of_user(file.to_owned(), text.to_owned());
        source.check_plain()?;
        let written: RegisterFile = source.parse()?;
        let starts = starts(text);
        let mut entries = Vec::with_capacity(written.public_endpoints.len());
        for (i, declared) in written.public_endpoints.into_iter().enumerate() {
            let at = starts.get(i).copied();
            entries.push(entry(declared, at).map_err(|message| source.error(at, message))?);
        }
        Ok(Self { file: file.to_owned(), scope: scope.to_owned(), entries })
    }
}

fn entry(declared: Declared, at: Option<(usize, usize)>) -> Result<Entry, String> {
    let Declared { methods, path, reason, owner, until } = declared;
    if methods.is_empty() {
        return Err(format!("`{path}` needs `methods`, such as [GET]"));
    }
    for (what, text) in [("`reason`", &reason), ("`owner`", &owner)] {
        if text.trim().is_empty() {
            return Err(format!("`{path}` needs {what}"));
        }
    }
    let pattern = PathPattern::narrow(&path)?;
    let until = until.parse().map_err(|_| format!("`{path}` has the date `{until}`; write 2027-03-31"))?;
    let line = at.map_or(1, |(line, _)| u32::try_from(line).unwrap_or(1));
    Ok(Entry { methods, path, pattern, reason, owner, until, line })
}

/// Where each entry of the one list begins: line and column, from 1.
fn starts(text: &str) -> Vec<(usize, usize)> {
    use saphyr_parser::{Event, Parser};
    /// The document, the list below its key, the entry.
    const DEPTH: usize = 3;
    let mut depth = 0;
    let mut found = Vec::new();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth == DEPTH {
                    found.push((span.start.line(), span.start.col() + 1));
                }
            }
            Event::MappingEnd | Event::SequenceEnd => depth -= 1,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "public-endpoints:\n  - methods: [GET]\n    path: /offices\n    reason: Published\n    \
                        owner: registry\n    until: 2027-03-31\n";

    #[test]
    fn an_entry_knows_its_line() {
        let text =
            format!("# one\n{GOOD}  - {{ methods: [GET], path: /fees/*, reason: r, owner: o, until: 2027-01-01 }}\n");
        let register = Register::read("amanat-endpoints.yaml", "", &text).unwrap();
        let lines: Vec<u32> = register.entries.iter().map(|e| e.line).collect();
        assert_eq!(lines, [3, 8]);
    }

    #[test]
    fn mistakes_name_line_column_and_the_words_that_are_accepted() {
        let wrong = |from: &str, to: &str| {
            Register::read("amanat-endpoints.yaml", "", &GOOD.replace(from, to)).unwrap_err().to_string()
        };
        let text = wrong("reason:", "reson:");
        assert!(text.starts_with("amanat-endpoints.yaml:4:5: ") && text.contains("did you mean `reason`?"), "{text}");
        assert!(wrong("GET", "FETCH").contains("`GET`"));
        assert!(wrong("2027-03-31", "soon").starts_with("amanat-endpoints.yaml:2:5: `/offices` has the date `soon`"));
        assert!(wrong("/offices", "/**").contains("every endpoint"));
        assert!(wrong("Published", "\"\"").contains("needs `reason`"));
        assert!(wrong("public-endpoints", "endpoints").contains("public-endpoints"));
        assert!(wrong("    owner: registry\n", "").contains("missing field `owner`"));
    }
}
