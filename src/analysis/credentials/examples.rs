//! Whether a detector finds its own examples and leaves its counter-examples: what its author is told by
//! `policy validate`, and what a test asks of every detector.

use super::scan_text;
use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::detector::{Detector, Rule};
use crate::catalog::credentials::template::fill;
use crate::finding::Detection;
use crate::source::{FileId, SourceFile};

/// How often each example is filled: a pattern that fits by chance would fail one of them.
const SEEDS: u64 = 3;

/// One sentence for each example that is not found and each counter-example that is. None holds the text.
pub fn wrong(detector: &Detector, knowledge: &Credentials) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut found_in = |path: &str, template: &str, seed: u64| match fill(template, seed) {
        Ok(text) => scan_text(FileId(0), &SourceFile::from_text(path, text), knowledge, &[7; 32]),
        Err(e) => {
            wrong.push(format!("`{}`: {e}", detector.id));
            Vec::new()
        }
    };
    // a form that only says where a password stands may be seen by the name beside it as well
    let by_name = detector.rule == Rule::HardcodedCredential;
    let is_it = |d: &Detection| d.message.starts_with(&detector.name) || by_name && d.rule == detector.rule.id();
    let mut told = Vec::new();
    for (i, template) in detector.examples.iter().enumerate() {
        let is_found = |seed| found_in("notes.conf", template, seed * 31 + i as u64).iter().any(is_it);
        if !(1..=SEEDS).all(is_found) {
            told.push(format!("`{}`: example {} is not found", detector.id, i + 1));
        }
    }
    for (i, template) in detector.counterexamples.iter().enumerate() {
        if found_in("src/notes.md", template, 17).iter().any(|d| d.message.starts_with(&detector.name)) {
            told.push(format!("`{}`: counterexample {} is found", detector.id, i + 1));
        }
    }
    wrong.extend(told);
    wrong.dedup();
    wrong
}
