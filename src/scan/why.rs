//! What was made of every value of a file that could be a credential, the scan's own way: the text, what its structure
//! shows, and the code inside it.

use crate::analysis::credentials::{self, Explained, Outcome};
use crate::source::{FileId, Options, SourceFile};

use super::Knowledge;
use super::parts::Part;

/// By place, then by outcome; what was seen twice in the same way is told once.
pub fn candidates(id: FileId, source: &SourceFile, knowledge: &Knowledge, options: &Options) -> Vec<Explained> {
    let (module, page) = super::lowered(id, source, options);
    let mut all = credentials::explain_text(source, &knowledge.credentials);
    all.extend(module.iter().flat_map(|m| credentials::explain_module(m, source, &knowledge.credentials)));
    let parts = page.into_iter().flat_map(|p| p.parts).filter_map(|part| Part::of(id, source, part));
    all.extend(parts.flat_map(|part| part.explained(knowledge)));
    // the best of each place first
    let rank = |e: &Explained| match &e.outcome {
        Outcome::Known { .. } => f32::INFINITY,
        Outcome::Weighed(judgement) => judgement.score,
        Outcome::RuledOut(_) => f32::NEG_INFINITY,
    };
    all.sort_by(|a, b| a.span.cmp(&b.span).then(rank(b).total_cmp(&rank(a))).then_with(|| a.name.cmp(&b.name)));
    all.dedup_by(|a, b| a.span == b.span && a.name == b.name && a.outcome == b.outcome);
    all
}
