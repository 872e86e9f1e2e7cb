//! L5: personal data and credentials that leave by a log, an exception, a URL, a file or to a third party: what reached
//! a call, as one detection for each call and rule.
//!
//! How the data got there is the business of [`super::flow`]; what an endpoint answers that of [`super::door`].

mod declared;
mod spread;
mod told;
mod words;

use std::collections::BTreeMap;

use crate::analysis::flow::{Flows, Hit, Label};
use crate::catalog::data_types::{DataType, Strength};
use crate::catalog::sinks::SinkKind;
use crate::finding::{Circumstance, Confidence, Detection, Mark, Severity};
use crate::project::ExprRef;
use spread::Spread;
use words::Leak;

/// One detection for each call and rule, sorted by place.
pub fn detections(flows: &Flows<'_, '_>) -> Vec<Detection> {
    let mut found = Vec::new();
    let spread = Spread::of(flows);
    for (call, hits) in flows.hits() {
        let mut by_rule: BTreeMap<(SinkKind, bool), Vec<&Hit>> = BTreeMap::new();
        for hit in told::told(flows, call, hits).into_iter().filter(|h| spread.is_told_at(call, h)) {
            let is_credential = flows.knowledge().types.get(hit.data).is_credential();
            by_rule.entry((hit.kind, is_credential)).or_default().push(hit);
        }
        for ((kind, is_credential), mut hits) in by_rule {
            let Some(leak) = words::leak(kind, is_credential) else { continue };
            hits.sort_by_key(|h| h.data);
            hits.dedup_by_key(|h| h.data);
            let detection = detection(flows, call, leak, &hits);
            found.push(spread.note(flows, call, &hits, detection));
        }
    }
    found.extend(declared::detections(flows));
    found.sort_by(|a, b| (a.primary.place, a.rule).cmp(&(b.primary.place, b.rule)));
    found
}

fn detection(flows: &Flows<'_, '_>, call: ExprRef, leak: &Leak, hits: &[&Hit]) -> Detection {
    let project = flows.project();
    let types: Vec<&DataType> = hits.iter().map(|h| flows.knowledge().types.get(h.data)).collect();
    let data = listed(&types.iter().map(|t| t.title.as_str()).collect::<Vec<_>>());
    let verb = if types.len() == 1 { leak.one } else { leak.many };
    let place = project.place(call);
    let first = hits[0];
    let message = match first.tail.is_empty() {
        true => format!("{data} {verb} {} through {}", leak.where_to, first.title),
        false => {
            let inner = leak.by_helper;
            format!("{data} {verb} {}: the function called here {inner} through {}", leak.where_to, first.title)
        }
    };
    let function = project.enclosing_function(call);
    let owner = function.map(|f| project.function_name(f)).unwrap_or_default();
    let ids: Vec<_> = types.iter().map(|t| t.id.clone()).collect();
    let identity = format!("{owner} {} {}", ids.join("+"), first.sink);
    let mut steps: Vec<Mark> = first.way.iter().map(|s| Mark::new(s.place, s.label.told())).collect();
    steps.push(Mark::new(place, if first.tail.is_empty() { leak.step } else { "passed on here" }));
    steps.extend(first.tail.iter().map(|t| Mark::new(*t, leak.step)));
    let label = format!("{data} {verb} {}", leak.here);
    let mut detection = Detection::new(leak.rule, leak.family, Mark::new(place, label), message)
        .confidence(confidence(hits))
        .data_types(ids)
        .identity(identity)
        .fix(words::fix(flows, leak, project.module_of(call.file).language));
    if let Some(source) = first.way.first().filter(|s| s.place != place) {
        detection = detection.related(source.place, source.label.told());
    }
    if let Some(sink) = first.tail.last() {
        detection = detection.related(*sink, leak.step);
    }
    detection = detection.trace(steps);
    if types.iter().any(|t| t.sensitivity >= Severity::High) {
        detection = detection.circumstance(Circumstance::SensitiveData);
    }
    if hits.iter().all(|h| !h.is_resolved) {
        detection = detection.circumstance(Circumstance::ByNameOnly);
    }
    let class = project.sources.get(call.file).class;
    if class.test {
        detection = detection.circumstance(Circumstance::Test);
    }
    if class.docs {
        detection = detection.circumstance(Circumstance::Docs);
    }
    if let Some(Label::Unmasked(name)) = first.way.iter().map(|s| &s.label).find(|l| matches!(l, Label::Unmasked(_))) {
        let told =
            format!("`{name}` is called like a mask, but returns its argument unmasked: see its step in the trace");
        detection = detection.note(told);
    }
    if let Some(redaction) = hits.iter().find_map(|h| flows.redaction_of(call, h)) {
        let names: Vec<&str> = redaction.keys.iter().take(4).map(smol_str::SmolStr::as_str).collect();
        let what = if names.is_empty() { String::new() } else { format!(" of `{}`", names.join("`, `")) };
        let title = &redaction.redactor.title;
        detection = detection
            .related(redaction.place, "this redaction does not reach it")
            .note(format!("the redaction{what} by {title} does not reach it"));
    }
    let why: Vec<&str> = types.iter().map(|t| t.why.as_str()).take(1).collect();
    why.into_iter().fold(detection, Detection::note)
}

fn confidence(hits: &[&Hit]) -> Confidence {
    let of = |h: &Hit| match (h.is_resolved, h.strength) {
        (true, Strength::Strong) => Confidence::High,
        (true, Strength::Weak) | (false, Strength::Strong) => Confidence::Medium,
        (false, Strength::Weak) => Confidence::Low,
    };
    hits.iter().copied().map(of).max().unwrap_or(Confidence::Low)
}

/// `a`, `a and b`, `a, b and c`; more than four are counted.
fn listed(titles: &[&str]) -> String {
    match titles {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if titles.len() <= 4 => format!("{} and {last}", first.join(", ")),
        first => format!("{} and {} more", first[..3].join(", "), titles.len() - 3),
    }
}
