//! Which of the data that leaves is told. A log tells of all of it; of the other ways out,
//! - code of tests is left alone: the people in it were made up;
//! - a value that is written out in the code is nobody's who uses the service, and the repository's business;
//! - a name that says something only beside a person is told together with data that is known;
//! - in a URL, a token that does not open a session is for one link, one file or one page, and what names nobody by
//!   itself, `?diagnosis=`, is told together with what does.

use crate::analysis::flow::{Flows, Hit, Label};
use crate::catalog::data_types::Strength;
use crate::catalog::sinks::SinkKind;
use crate::project::ExprRef;
use crate::source::FileId;

/// The hits at a call that are told, of all kinds.
pub(super) fn told<'h>(flows: &Flows<'_, '_>, call: ExprRef, hits: &'h [Hit]) -> Vec<&'h Hit> {
    let is_sure = |kind: SinkKind| hits.iter().any(|h| h.kind == kind && !is_vague(flows, h));
    let urls = &flows.knowledge().urls;
    let names_somebody = hits.iter().any(|h| h.kind == SinkKind::Url && !urls.is_choice(h.data));
    hits.iter()
        .filter(|h| !(h.is_expected || h.kind == SinkKind::Log && flows.is_masked(call, h)))
        .filter(|h| {
            h.kind == SinkKind::Log
                || !is_test(flows, call, h)
                    && !is_literal(h)
                    && is_sure(h.kind)
                    && opens_session(flows, call, h)
                    && (h.kind != SinkKind::Url || names_somebody)
        })
        .collect()
}

fn is_test(flows: &Flows<'_, '_>, call: ExprRef, hit: &Hit) -> bool {
    let is_test = |file: FileId| flows.project().sources.get(file).class.test;
    is_test(call.file) || hit.tail.last().is_some_and(|p| is_test(p.file))
}

fn is_literal(hit: &Hit) -> bool {
    hit.way.first().is_some_and(|s| s.label == Label::Literal)
}

/// `currentUser.name`, where nothing more is known.
fn is_vague(flows: &Flows<'_, '_>, hit: &Hit) -> bool {
    hit.strength == Strength::Weak && !flows.knowledge().types.get(hit.data).is_whole()
}

/// `?access_token={token}`, `accessToken`; any other data counts under any name.
fn opens_session(flows: &Flows<'_, '_>, call: ExprRef, hit: &Hit) -> bool {
    let urls = &flows.knowledge().urls;
    if hit.kind != SinkKind::Url || !urls.needs_name(hit.data) {
        return true;
    }
    let is_named = hit.way.iter().any(|s| match &s.label {
        Label::Named(name) | Label::Kept(name) | Label::Field(name) => urls.is_bearer(name),
        _ => false,
    });
    let project = flows.project();
    is_named || urls.is_bearer(project.sources.get(call.file).text_of(project.place(call).span))
}
