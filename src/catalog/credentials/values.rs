//! What a value may look like: placeholders that are no secret, and where an unquoted word is a value.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPlaceholders {
    exact: Vec<String>,
    starts: Vec<String>,
    ends: Vec<String>,
    holds: Vec<String>,
    weak: Vec<String>,
    published: Vec<String>,
}

/// Values that stand for a secret, and are none. Exact forms: a real password may hold a dictionary word.
#[derive(Debug)]
pub struct Placeholders {
    exact: FxHashSet<String>,
    starts: Vec<String>,
    ends: Vec<String>,
    holds: Vec<String>,
    weak: FxHashSet<String>,
    published: Vec<String>,
}

impl Placeholders {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: WrittenPlaceholders = file.parse()?;
        Ok(Self {
            exact: written.exact.iter().map(|w| folded(w)).collect(),
            starts: written.starts.iter().map(|w| folded(w)).collect(),
            ends: written.ends.iter().map(|w| folded(w)).collect(),
            holds: written.holds.iter().map(|w| folded(w)).collect(),
            weak: written.weak.into_iter().collect(),
            published: written.published.iter().map(|w| folded(w)).collect(),
        })
    }

    /// Whether the value says itself that it is none: `changeme`, `your-api-key-here`, `xxxxxxxx`.
    pub fn is_placeholder(&self, value: &str) -> bool {
        let word = folded(value);
        word.is_empty()
            || self.exact.contains(&word)
            || self.starts.iter().any(|s| word.starts_with(s.as_str()))
            || self.ends.iter().any(|s| word.ends_with(s.as_str()))
            || self.holds.iter().any(|s| word.contains(s.as_str()))
            || is_filler(value)
    }

    /// Whether the value is an example that its issuer published.
    pub fn is_published(&self, value: &str) -> bool {
        let word = folded(value);
        self.published.iter().any(|p| word.ends_with(p.as_str()))
    }

    /// A password that everybody tries first: real where it protects something.
    pub fn is_weak_password(&self, value: &str) -> bool {
        self.weak.contains(&value.to_ascii_lowercase())
    }
}

/// Lower case, without the separators that people put between the words of a placeholder.
fn folded(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '.')).flat_map(char::to_lowercase).collect()
}

/// `xxxxxxxx`, `********`, `......`, `000000`: one character, or two of them, over and over.
fn is_filler(value: &str) -> bool {
    let mut distinct: Vec<char> = value.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    let length = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() <= 1 && length >= 3 || distinct.iter().all(|c| matches!(c, '*' | '.' | '?' | '#' | 'x' | 'X' | '•'))
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenTypes {
    types: Vec<WrittenType>,
    /// Files whose names and digests look like credentials, and never are.
    skip_names: Vec<String>,
    /// Files that deploy a service, by name; `*` stands for anything.
    deploys: Vec<String>,
    locale_names: Vec<String>,
    encoded_kinds: Vec<String>,
    sealed_kinds: Vec<String>,
    locale_folders: Vec<String>,
    /// Files, and folders (ending in `/`), that describe pipelines of tests and builds.
    pipelines: Vec<String>,
    /// Words in paths of files that are for production.
    production_words: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenType {
    form: Form,
    extensions: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

/// How values are written in a kind of file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Quoted values only: an unquoted word is a variable.
    Code,
    /// Quoted values only, as data: JSON.
    Data,
    /// `name: value` and `name = value` to the end of the line.
    Config,
    /// `NAME=value` up to a blank.
    Shell,
    /// Elements and attributes.
    Markup,
    /// Prose with code in it: anything up to a blank.
    Prose,
}

/// Forms by file name and extension.
#[derive(Debug)]
pub struct FileTypes {
    extensions: FxHashMap<String, Form>,
    names: FxHashMap<String, Form>,
    skip_names: NamePatterns,
    deploys: NamePatterns,
    production_words: FxHashSet<String>,
    locale_names: NamePatterns,
    encoded_kinds: Vec<String>,
    sealed_kinds: Vec<String>,
    locale_folders: FxHashSet<String>,
    pipelines: Vec<String>,
}

impl FileTypes {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: WrittenTypes = file.parse()?;
        let mut extensions = FxHashMap::default();
        let mut names = FxHashMap::default();
        for kind in written.types {
            extensions.extend(kind.extensions.into_iter().map(|e| (e, kind.form)));
            names.extend(kind.names.into_iter().map(|n| (n, kind.form)));
        }
        Ok(Self {
            extensions,
            names,
            skip_names: NamePatterns::new(written.skip_names),
            deploys: NamePatterns::new(written.deploys),
            production_words: written.production_words.into_iter().collect(),
            locale_names: NamePatterns::new(written.locale_names),
            encoded_kinds: written.encoded_kinds,
            sealed_kinds: written.sealed_kinds,
            locale_folders: written.locale_folders.into_iter().collect(),
            pipelines: written.pipelines,
        })
    }

    /// The form of a file; `.example`, `.dist` and the like are looked through.
    pub fn form(&self, path: &str) -> Form {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let mut rest = name.as_str();
        loop {
            if let Some(form) = self.names.get(rest) {
                return *form;
            }
            let Some((before, extension)) = rest.rsplit_once('.') else {
                return if rest.starts_with("dockerfile") || rest.starts_with(".env") {
                    Form::Shell
                } else {
                    Form::Prose
                };
            };
            if let Some(form) = self.extensions.get(extension) {
                return *form;
            }
            if before.is_empty() {
                return Form::Prose;
            }
            rest = before;
        }
    }

    /// Lock files and the like, in which names are not read.
    pub fn is_skipped(&self, path: &str) -> bool {
        self.skip_names.holds(path)
    }

    /// Whether the file deploys a service, whatever its format says.
    pub fn deploys(&self, path: &str) -> bool {
        self.deploys.holds(path)
    }

    /// Whether the path says that the file is for production: `application-prod.yml`, `environments/production/x.tfvars`.
    pub fn is_of_production(&self, path: &str) -> bool {
        let lower = path.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|w| self.production_words.contains(w))
    }

    /// Kinds of manifests whose values stand in base64.
    pub fn encoded_kinds(&self) -> &[String] {
        &self.encoded_kinds
    }

    /// Kinds of manifests whose values are encrypted.
    pub fn sealed_kinds(&self) -> &[String] {
        &self.sealed_kinds
    }

    /// Whether the file describes a pipeline.
    pub fn is_pipeline(&self, path: &str) -> bool {
        self.pipelines.iter().any(|p| {
            if p.ends_with('/') {
                path.starts_with(p.as_str()) || path.contains(&format!("/{p}"))
            } else {
                path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(p))
            }
        })
    }

    /// Whether the file holds texts for people, or lies in a folder of translations.
    pub fn is_locale(&self, path: &str) -> bool {
        self.locale_names.holds(path)
            || path.split('/').any(|part| {
                let part = part.split('.').next().unwrap_or(part);
                self.locale_folders.contains(&part.to_ascii_lowercase())
            })
    }
}

/// Names of files, with at most one `*`.
#[derive(Debug)]
struct NamePatterns {
    exact: FxHashSet<String>,
    /// What stands before and after the `*`.
    wild: Vec<(String, String)>,
}

impl NamePatterns {
    fn new(patterns: Vec<String>) -> Self {
        let (wild, exact): (Vec<String>, Vec<String>) = patterns.into_iter().partition(|p| p.contains('*'));
        let wild = wild.iter().filter_map(|p| p.split_once('*')).map(|(a, b)| (a.to_owned(), b.to_owned()));
        Self { wild: wild.collect(), exact: exact.into_iter().collect() }
    }

    fn holds(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let fits = |(before, after): &(String, String)| {
            name.strip_prefix(before.as_str()).is_some_and(|rest| rest.ends_with(after.as_str()))
        };
        self.exact.contains(&name) || self.wild.iter().any(fits)
    }
}
