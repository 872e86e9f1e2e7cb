//! What was covered, and what was not: the statement that every format carries.

use std::collections::BTreeMap;

use crate::source::{Commit, Diagnostic, Gap};

/// Counts over one scan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Files that were read, whatever became of them.
    pub files: usize,
    /// Files whose structure was analysed.
    pub analysed: usize,
    /// What was done with each file, in the order of the source map.
    pub treatment: Vec<Treatment>,
    pub lines: usize,
    pub bytes: usize,
    /// Files by language.
    pub languages: BTreeMap<String, usize>,
    /// Those of them that no frontend reads.
    pub unread: BTreeMap<String, usize>,
    /// Files that hold code of a language inside: the scripts of pages, the cells of notebooks.
    pub embedded: BTreeMap<String, usize>,
    /// Files that were judged, where the others were context only.
    pub judged: Option<usize>,
    /// The commit that these were compared with.
    pub since: Option<Commit>,
    /// What was searched of past commits, where it was asked for.
    pub history: Option<HistoryCoverage>,
}

/// What was searched of past commits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistoryCoverage {
    pub commits: usize,
    /// Texts of files, each counted once for all commits.
    pub texts: usize,
}

/// How far a file was looked into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Treatment {
    /// Its structure was read, for every family.
    Analysed,
    /// Only its text was searched, for credentials: no frontend, generated, minified, vendored, too large.
    CredentialsOnly,
}

impl Treatment {
    pub fn id(self) -> &'static str {
        match self {
            Treatment::Analysed => "analysed",
            Treatment::CredentialsOnly => "credentials-only",
        }
    }
}

impl Coverage {
    pub fn credentials_only(&self) -> usize {
        self.files - self.analysed
    }

    /// Whether anything was looked at.
    pub fn is_empty(&self) -> bool {
        self.files == 0 && self.history.as_ref().is_none_or(|h| h.texts == 0)
    }
}

/// Files that have a gap of each kind, in the order of the kinds.
pub fn gaps(diagnostics: &[Diagnostic]) -> BTreeMap<Gap, usize> {
    let mut seen: Vec<(Gap, &str)> = diagnostics.iter().map(|d| (d.kind, d.path.as_str())).collect();
    seen.sort();
    seen.dedup();
    let mut counts = BTreeMap::new();
    for (kind, _) in seen {
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}

/// `2 partly (syntax), 1 not read (too large)`, or nothing.
pub fn gap_words(diagnostics: &[Diagnostic]) -> String {
    let words: Vec<String> = gaps(diagnostics).iter().map(|(kind, n)| format!("{n} {}", kind.label())).collect();
    words.join(", ")
}
