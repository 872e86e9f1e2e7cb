//! What is wrong with the guards themselves, beside the endpoints that they leave open: a guard that lets everyone pass, one
//! that stands where it protects nothing, a service that is open by default.
//!
//! Says nothing of guards that cannot be seen, nor of those that are named as open.

mod idle;
mod misplaced;
mod open_by_default;

use super::super::layers::Tree;
use super::super::{Endpoint, Evidence};
use super::Judge;
use crate::finding::Confidence;
use crate::source::Place;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    pub kind: FlawKind,
    pub place: Place,
    /// One sentence.
    pub what: String,
    pub related: Vec<Evidence>,
    pub confidence: Confidence,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FlawKind {
    /// A guard that no caller is refused by.
    NeverRejects,
    /// A guard in a place where nothing is behind it.
    Misplaced,
    /// Every endpoint of a service, unless it says otherwise.
    OpenByDefault,
}

impl Judge<'_, '_> {
    /// To be asked when every endpoint is judged: only guards that were met are looked at.
    pub(super) fn flaws(&self, tree: &Tree<'_, '_>, endpoints: &[Endpoint]) -> Vec<Flaw> {
        let mut found = self.never_rejecting();
        found.extend(self.above_routes(tree));
        found.extend(self.beside_routes(tree, endpoints));
        found.extend(self.open_by_default(endpoints));
        found.sort_by_key(|f| (f.place, f.kind));
        found.dedup_by(|a, b| a.place == b.place && a.kind == b.kind);
        found
    }
}
