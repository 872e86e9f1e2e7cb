//! From what reached a log call to a detection: which rule, in which words, by which way.

use std::collections::BTreeMap;

use super::Context;
use super::flow::{Hit, Seen, Unit};
use super::value::Label;
use crate::catalog::data_types::{DataType, Strength};
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Severity};
use crate::ir::ExprId;
use crate::project::ExprRef;
use crate::source::{FileId, Language};

const PERSONAL: &str = "pii-in-log";
const CREDENTIAL: &str = "credential-in-log";

/// One detection for each log call and rule, sorted by place.
pub(super) fn detections(cx: &Context<'_, '_>, results: BTreeMap<Unit, Seen>) -> Vec<Detection> {
    let mut by_call: BTreeMap<(FileId, ExprId, bool), Vec<Hit>> = BTreeMap::new();
    for (unit, seen) in results {
        let file = match unit {
            Unit::TopLevel(file) => file,
            Unit::Function(f) => f.file,
        };
        for hit in seen.hits {
            let is_credential = cx.knowledge.types.get(hit.data).is_credential();
            by_call.entry((file, hit.call, is_credential)).or_default().push(hit);
        }
    }
    let mut found: Vec<Detection> = by_call
        .into_iter()
        .map(|((file, call, is_credential), mut hits)| {
            hits.sort_by_key(|h| h.data);
            hits.dedup_by_key(|h| h.data);
            detection(cx, ExprRef::new(file, call), is_credential, &hits)
        })
        .collect();
    found.sort_by(|a, b| (a.primary.place, a.rule).cmp(&(b.primary.place, b.rule)));
    found
}

fn detection(cx: &Context<'_, '_>, call: ExprRef, is_credential: bool, hits: &[Hit]) -> Detection {
    let types: Vec<&DataType> = hits.iter().map(|h| cx.knowledge.types.get(h.data)).collect();
    let data = listed(&types.iter().map(|t| t.title.as_str()).collect::<Vec<_>>());
    let verb = if types.len() == 1 { "reaches" } else { "reach" };
    let place = cx.project.place(call);
    let first = &hits[0];
    let message = match first.tail.is_empty() {
        true => format!("{data} {verb} a log in plaintext through {}", first.title),
        false => {
            format!("{data} {verb} a log in plaintext: the function called here writes it through {}", first.title)
        }
    };
    let function = cx.project.enclosing_function(call);
    let owner = function.map(|f| cx.project.function_name(f)).unwrap_or_default();
    let ids: Vec<_> = types.iter().map(|t| t.id.clone()).collect();
    let identity = format!("{owner} {} {}", ids.join("+"), first.sink);
    let mut steps: Vec<Mark> = first.way.iter().map(|s| Mark::new(s.place, step_label(&s.label))).collect();
    steps.push(Mark::new(place, if first.tail.is_empty() { "written to the log here" } else { "passed on here" }));
    steps.extend(first.tail.iter().map(|t| Mark::new(*t, "written to the log here")));
    let rule = if is_credential { CREDENTIAL } else { PERSONAL };
    let label = format!("{data} {verb} this log call");
    let mut detection = Detection::new(rule, Family::PiiInLogs, Mark::new(place, label), message)
        .confidence(confidence(hits))
        .data_types(ids)
        .identity(identity)
        .fix(fix(cx, cx.project.module_of(call.file).language, is_credential));
    if let Some(source) = first.way.first().filter(|s| s.place != place) {
        detection = detection.related(source.place, step_label(&source.label));
    }
    if let Some(sink) = first.tail.last() {
        detection = detection.related(*sink, "written to the log here");
    }
    detection = detection.trace(steps);
    if types.iter().any(|t| t.sensitivity >= Severity::High) {
        detection = detection.circumstance(Circumstance::SensitiveData);
    }
    if hits.iter().all(|h| !h.is_resolved) {
        detection = detection.circumstance(Circumstance::ByNameOnly);
    }
    let class = cx.project.sources.get(call.file).class;
    if class.test {
        detection = detection.circumstance(Circumstance::Test);
    }
    if class.docs {
        detection = detection.circumstance(Circumstance::Docs);
    }
    let why: Vec<&str> = types.iter().map(|t| t.why.as_str()).take(1).collect();
    why.into_iter().fold(detection, Detection::note)
}

fn confidence(hits: &[Hit]) -> Confidence {
    let of = |h: &Hit| match (h.is_resolved, h.strength) {
        (true, Strength::Strong) => Confidence::High,
        (true, Strength::Weak) | (false, Strength::Strong) => Confidence::Medium,
        (false, Strength::Weak) => Confidence::Low,
    };
    hits.iter().map(of).max().unwrap_or(Confidence::Low)
}

fn step_label(label: &Label) -> String {
    match label {
        Label::Named(name) => format!("read from `{name}`"),
        Label::Field(name) => format!("field `{name}` is in the printed form"),
        Label::Param(name) => format!("given as `{name}`"),
        Label::Kept(name) => format!("kept in `{name}`"),
        Label::Returned(name) => format!("returned by `{name}`"),
        Label::Literal => "a literal personal value".to_owned(),
        Label::Whole => "the whole of it is read here".to_owned(),
    }
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

fn fix(cx: &Context<'_, '_>, language: Language, is_credential: bool) -> String {
    if is_credential {
        return "log that the credential was present or absent, never its value; rotate any value that has already been written".to_owned();
    }
    let known = cx.knowledge.sinks.loggers.iter().find(|l| l.languages.contains(&language));
    let example = known.map(|l| format!(", for example: {}", l.instead)).unwrap_or_default();
    format!("log an opaque id or a masked form (last four characters at most) instead{example}")
}
