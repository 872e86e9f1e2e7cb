//! `guard-never-rejects` and `guard-order`: what is wrong with a guard itself. The flaws are found where the guards are
//! judged; here they become detections.

use super::of_place;
use crate::facts::endpoints::{Flaw, FlawKind};
use crate::finding::{Detection, Family, Mark};
use crate::project::Project;

pub(super) fn detections(project: &Project<'_>, flaws: &[Flaw]) -> Vec<Detection> {
    flaws.iter().filter_map(|flaw| detection(project, flaw)).collect()
}

fn detection(project: &Project<'_>, flaw: &Flaw) -> Option<Detection> {
    let (rule, label, fix) = match flaw.kind {
        FlawKind::NeverRejects => (
            "guard-never-rejects",
            "refuses nobody",
            "refuse whoever brings no valid credential, or remove the guard and decide for each endpoint whether it is public",
        ),
        FlawKind::Misplaced => (
            "guard-order",
            "protects nothing here",
            "move the guard to where it takes effect: a decorator below the route's, a middleware before the routes",
        ),
        FlawKind::OpenByDefault => return None,
    };
    let mark = Mark::new(flaw.place, label);
    let found = Detection::new(rule, Family::UnauthenticatedEndpoint, mark, flaw.what.clone());
    let found = flaw
        .related
        .iter()
        .fold(found.confidence(flaw.confidence).fix(fix), |found, e| found.related(e.place, e.what.clone()));
    Some(of_place(project, flaw.place.file, found))
}
