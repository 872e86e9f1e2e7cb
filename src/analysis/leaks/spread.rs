//! What many calls write and one place causes is told once, at the first of them: the message of one error, which is
//! logged at every level that it passes; a helper that writes whatever it is given, such as a debug file of queries; one
//! text that every refusal of a form hands back (`header("Location: form.php?error=$why&$data")`).

use std::collections::BTreeMap;

use super::told::told;
use crate::analysis::flow::{Flows, Hit, Label};
use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::SinkKind;
use crate::finding::Detection;
use crate::project::ExprRef;
use crate::source::{Place, counted};

/// Other calls, as a finding names them.
const MAX_OTHERS: usize = 5;
/// So many callers of a helper that writes are told one by one.
const MAX_CALLERS: usize = 2;

pub(super) struct Spread {
    messages: BTreeMap<(Place, DataTypeId, SinkKind), Vec<ExprRef>>,
    /// By the call inside a helper that writes.
    writers: BTreeMap<(Place, SinkKind), Vec<ExprRef>>,
    /// By all the places that the data passes before it is written.
    texts: BTreeMap<(SinkKind, DataTypeId, Vec<Place>), Vec<ExprRef>>,
}

impl Spread {
    pub(super) fn of(flows: &Flows<'_, '_>) -> Self {
        let mut messages: BTreeMap<_, Vec<ExprRef>> = BTreeMap::new();
        let mut writers: BTreeMap<_, Vec<ExprRef>> = BTreeMap::new();
        let mut texts: BTreeMap<_, Vec<ExprRef>> = BTreeMap::new();
        for (call, hits) in flows.hits() {
            for hit in hits {
                if let Some(message) = message_of(hit) {
                    messages.entry(message).or_default().push(call);
                }
            }
            for hit in told(flows, call, hits) {
                if let Some(text) = text_of(hit) {
                    texts.entry(text).or_default().push(call);
                }
                let Some(writer) = writer_of(hit) else { continue };
                let calls = writers.entry(writer).or_default();
                if calls.last() != Some(&call) {
                    calls.push(call);
                }
            }
        }
        writers.retain(|_, calls| calls.len() > MAX_CALLERS);
        texts.retain(|_, calls| calls.len() > MAX_CALLERS);
        Self { messages, writers, texts }
    }

    pub(super) fn is_told_at(&self, call: ExprRef, hit: &Hit) -> bool {
        let is_first = |calls: Option<&Vec<ExprRef>>| calls.is_none_or(|c| c.first() == Some(&call));
        is_first(self.of_message(hit)) && is_first(self.of_writer(hit)) && is_first(self.of_text(hit))
    }

    /// The finding at a call, with the others that it stands for.
    pub(super) fn note(&self, flows: &Flows<'_, '_>, call: ExprRef, hits: &[&Hit], found: Detection) -> Detection {
        let same_message = others(call, hits.iter().filter_map(|h| self.of_message(h)));
        let same_writer = others(call, hits.iter().filter_map(|h| self.of_writer(h)));
        let found = noted(flows, found, &same_message, "the same message is written here too", |calls| {
            format!("{calls} write the same error's message: mend it where it is made")
        });
        let found = noted(flows, found, &same_writer, "data is handed to the same function here", |calls| {
            format!("{calls} hand data to the function that writes it: mend that function")
        });
        let same_text = others(call, hits.iter().filter_map(|h| self.of_text(h)));
        noted(flows, found, &same_text, "the same text goes out here too", |calls| {
            format!("{calls} hand on the same text: mend it where it is put together")
        })
    }

    fn of_text(&self, hit: &Hit) -> Option<&Vec<ExprRef>> {
        self.texts.get(&text_of(hit)?)
    }

    fn of_message(&self, hit: &Hit) -> Option<&Vec<ExprRef>> {
        self.messages.get(&message_of(hit)?)
    }

    fn of_writer(&self, hit: &Hit) -> Option<&Vec<ExprRef>> {
        self.writers.get(&writer_of(hit)?)
    }
}

/// Where a text that goes out was put together and kept.
fn text_of(hit: &Hit) -> Option<(SinkKind, DataTypeId, Vec<Place>)> {
    let is_kept = hit.way.iter().any(|s| matches!(s.label, Label::Kept(_)));
    let places = || hit.way.iter().map(|s| s.place).collect();
    (hit.kind != SinkKind::Log && is_kept).then(|| (hit.kind, hit.data, places()))
}

fn others<'c>(call: ExprRef, all: impl Iterator<Item = &'c Vec<ExprRef>>) -> Vec<ExprRef> {
    let mut others: Vec<ExprRef> = all.flatten().copied().filter(|other| *other != call).collect();
    others.sort();
    others.dedup();
    others
}

fn noted(
    flows: &Flows<'_, '_>,
    mut found: Detection,
    others: &[ExprRef],
    label: &str,
    told: impl Fn(String) -> String,
) -> Detection {
    for other in others.iter().take(MAX_OTHERS) {
        found = found.related(flows.project().place(*other), label);
    }
    match others.is_empty() {
        true => found,
        false => found.note(told(counted(others.len(), "other call"))),
    }
}

/// The call inside a helper, where a file is written or something is sent: a URL is put together by whoever calls.
fn writer_of(hit: &Hit) -> Option<(Place, SinkKind)> {
    let is_helpers = matches!(hit.kind, SinkKind::File | SinkKind::ThirdParty);
    hit.tail.last().filter(|_| is_helpers).map(|place| (*place, hit.kind))
}

/// Where the message is made of the data, for data that came in an error.
fn message_of(hit: &Hit) -> Option<(Place, DataTypeId, SinkKind)> {
    let is_caught = hit.way.iter().any(|s| matches!(s.label, Label::Caught(_) | Label::Raised(_)));
    let made = hit.way.iter().find(|s| matches!(s.label, Label::Message | Label::Thrown))?;
    is_caught.then_some((made.place, hit.data, hit.kind))
}
