//! What to write in place of a credential, language by language.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};
use crate::source::Language;

use super::names::split_words;

/// Longest name that a suggestion repeats, in bytes.
const MAX_NAME: usize = 48;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    remedies: Vec<Remedy>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Remedy {
    languages: Vec<Language>,
    write: String,
}

/// The remedies, checked.
#[derive(Debug)]
pub struct Remedies {
    by_language: FxHashMap<Language, String>,
}

impl Remedies {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let each = written.remedies.into_iter();
        let by_language = each.flat_map(|r| r.languages.into_iter().map(move |l| (l, r.write.clone())));
        Ok(Self { by_language: by_language.collect() })
    }

    /// What to write in place of a value of this name: `os.environ["DB_PASSWORD"]`.
    pub fn of(&self, language: Language, name: &str) -> Option<String> {
        let words = split_words(name).join("_").to_ascii_uppercase();
        let name = if words.is_empty() || words.len() > MAX_NAME || !words.is_ascii() { "SECRET" } else { &words };
        Some(self.by_language.get(&language)?.replace("{NAME}", name))
    }
}
