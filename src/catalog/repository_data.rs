//! Where personal values in the files of a repository are nobody's: `policies/repository-data.yaml`, as written → as
//! checked.
//!
//! What a value looks like belongs to its data type ([`super::value_shapes`]).

use std::path::Path;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use regex::bytes::{RegexSet, RegexSetBuilder};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::load::{KnowledgeError, KnowledgeFile, file_at};

/// Different surnames of generators that make the persons of a file invented.
const SURNAMES: usize = 3;

/// As checked.
#[derive(Clone, Debug)]
pub struct RepositoryData {
    other_files: RegexSet,
    generators: AhoCorasick,
    surnames: AhoCorasick,
    service_words: AhoCorasick,
    example_words: AhoCorasick,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    other_files: Vec<String>,
    generators: Vec<String>,
    generated_surnames: Vec<String>,
    service_words: Vec<String>,
    example_words: Vec<String>,
}

impl RepositoryData {
    /// Reads the embedded file or the overlay's.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let file = file_at("repository-data.yaml", overlays).map_err(|e| vec![e])?;
        Self::checked(&file).map_err(|e| vec![e])
    }

    fn checked(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let words = |words: &[String]| {
            let built = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(words);
            built.map_err(|e| file.error(None, e.to_string()))
        };
        let other_files = RegexSetBuilder::new(&written.other_files).unicode(false).size_limit(4 << 20).build();
        Ok(Self {
            other_files: other_files.map_err(|e| file.error(file.locate("other-files"), e.to_string()))?,
            generators: words(&written.generators)?,
            surnames: words(&written.generated_surnames)?,
            service_words: words(&written.service_words)?,
            example_words: words(&written.example_words)?,
        })
    }

    /// A file that names authors, packages or formats.
    pub fn is_other_file(&self, path: &str) -> bool {
        self.other_files.is_match(path.to_ascii_lowercase().as_bytes())
    }

    /// Whether a generator of test data is named, or gave the names.
    pub fn is_invented(&self, text: &str) -> bool {
        if self.generators.is_match(text) {
            return true;
        }
        let mut seen = FxHashSet::default();
        self.surnames.find_iter(text).any(|m| seen.insert(m.pattern()) && seen.len() >= SURNAMES)
    }

    /// Whether the text before a telephone number says that a service answers there.
    pub fn is_of_service(&self, before: &[u8]) -> bool {
        self.service_words.is_match(before)
    }

    /// Whether the text before a value shows it as an example: `placeholder="`.
    pub fn is_example(&self, before: &[u8]) -> bool {
        self.example_words.is_match(before)
    }
}
