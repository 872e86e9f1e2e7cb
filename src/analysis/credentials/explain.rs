//! What was made of every value that could be a credential, reported or not: for `explain --why`, and to fit the weights.
//!
//! It looks with the same functions as the scan and decides nothing by itself.

use crate::catalog::credentials::Credentials;
use crate::finding::{Confidence, Secret};
use crate::ir::Module;
use crate::source::{SourceFile, Span};

use super::candidate::{Candidate, FileContext};
use super::hidden::{self, Hidden};
use super::judge::Judgement;
use super::{confidence_of, decoded, judged, structure, text};

/// A value that was looked at.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The variable, key or detector that names it.
    pub name: String,
    /// What it would be: "password", "GitHub personal access token".
    pub what: String,
    pub value: Secret,
    pub span: Span,
    /// Id of the detector whose form it has.
    pub detector: Option<String>,
    /// How it is hidden in the file, if it is.
    pub hidden: Option<&'static str>,
    pub outcome: Outcome,
}

/// What was made of it.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Weighed: reported from a score on.
    Weighed(Judgement),
    /// Ruled out before it was weighed, and why.
    RuledOut(&'static str),
    /// Known by its own form, with what was noted about it.
    Known { confidence: Confidence, notes: Vec<String> },
}

impl Explained {
    /// Whether the scan reports it; None where it does not.
    pub fn reported(&self, knowledge: &Credentials) -> Option<Confidence> {
        match &self.outcome {
            Outcome::Weighed(judgement) if judgement.score >= knowledge.weights.report => {
                Some(confidence_of(judgement, knowledge))
            }
            Outcome::Weighed(_) | Outcome::RuledOut(_) => None,
            Outcome::Known { confidence, .. } => Some(*confidence),
        }
    }
}

/// What [`super::scan_text`] looked at.
pub fn explain_text(source: &SourceFile, knowledge: &Credentials) -> Vec<Explained> {
    let file = FileContext::of(source, knowledge);
    let mut all = searched(&source.text, &file, knowledge);
    for hidden in hidden::in_text(&source.text) {
        all.extend(uncovered(&hidden, &file, knowledge));
    }
    all
}

/// What [`super::scan_module`] looked at.
pub fn explain_module(module: &Module, source: &SourceFile, knowledge: &Credentials) -> Vec<Explained> {
    let file = FileContext::of(source, knowledge);
    let candidates = structure::candidates(module, &source.text, knowledge);
    let mut all: Vec<Explained> = candidates.iter().map(|c| candidate(c, &file, knowledge)).collect();
    for hidden in hidden::in_module(module, &source.text) {
        all.extend(uncovered(&hidden, &file, knowledge));
    }
    all
}

fn uncovered(hidden: &Hidden, file: &FileContext, knowledge: &Credentials) -> Vec<Explained> {
    let found = searched(&hidden.text, &file.hidden(), knowledge);
    let home = |one: Explained| Explained { span: hidden.home(one.span), hidden: Some(hidden.how), ..one };
    // a guess is searched for forms only
    found.into_iter().filter(|one| !hidden.is_guess || one.detector.is_some()).map(home).collect()
}

fn searched(text: &str, file: &FileContext, knowledge: &Credentials) -> Vec<Explained> {
    let found = text::search(text, file, knowledge);
    let mut all: Vec<Explained> = found.candidates.iter().map(|c| candidate(c, file, knowledge)).collect();
    all.extend(found.seen.into_iter().map(|seen| Explained {
        detector: Some(seen.name.clone()),
        name: seen.name,
        what: seen.what,
        value: seen.value,
        span: seen.span,
        hidden: None,
        outcome: Outcome::Known { confidence: seen.confidence, notes: seen.notes },
    }));
    all.extend(found.refused.into_iter().map(|refused| Explained {
        name: refused.detector.id.clone(),
        what: refused.detector.name.clone(),
        value: Secret::new(text.get(refused.span.range()).unwrap_or_default()),
        span: refused.span,
        detector: Some(refused.detector.id.clone()),
        hidden: None,
        outcome: Outcome::RuledOut(refused.why),
    }));
    all
}

fn candidate(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Explained {
    Explained {
        name: c.name.to_owned(),
        what: c.detector.map_or_else(|| c.evidence.label().to_owned(), |d| d.name.clone()),
        value: Secret::new(c.value),
        span: c.span,
        detector: c.detector.map(|d| d.id.clone()),
        hidden: None,
        outcome: match judged(c, decoded(c, file).as_deref(), file, knowledge) {
            Ok(judgement) => Outcome::Weighed(judgement),
            Err(why) => Outcome::RuledOut(why),
        },
    }
}
