//! The text-level scan: one search for all keywords, then patterns and names only where a keyword stood.

use crate::catalog::credentials::detector::{Detector, Rule};
use crate::catalog::credentials::names::{Kind, NameEvidence};
use crate::catalog::credentials::weights::Sign;
use crate::catalog::credentials::{Credentials, Keyword};
use crate::finding::{Confidence, Secret};
use crate::source::Span;

use super::Seen;
use super::candidate::{After, Candidate, FileContext};
use super::checks::{self, Verdict};
use super::lines::Reader;

/// Values that one detector reports in one file: beyond that, more of them say nothing new.
const MAX_PER_DETECTOR: usize = 200;

/// What stands in the text: values found by their own form, and candidates found by their names.
pub(super) fn search<'t>(
    text: &'t str,
    file: &FileContext,
    knowledge: &'t Credentials,
) -> (Vec<Seen>, Vec<Candidate<'t>>) {
    let mut reader = Reader::new(text, knowledge, *file);
    let mut candidates = Vec::new();
    let mut hits: Vec<(u32, u32, u32)> = Vec::new();
    for (targets, start, end) in knowledge.keywords.find(text.as_bytes()) {
        for target in targets {
            match target {
                Keyword::Detector(i) => hits.push((*i, start as u32, end as u32)),
                Keyword::Name => reader.read(start, end, &mut candidates),
            }
        }
    }
    hits.sort_unstable();
    let mut seen = Vec::new();
    for group in hits.chunk_by(|a, b| a.0 == b.0) {
        let Some(detector) = knowledge.detectors.get(group[0].0 as usize) else { continue };
        let first = seen.len();
        for window in windows(group, detector.window, text.len()) {
            if seen.len() - first >= MAX_PER_DETECTOR {
                break;
            }
            search_window(text, window, detector, file, knowledge, &mut seen, &mut candidates);
        }
    }
    (seen, candidates)
}

/// The windows around a detector's keywords, joined where they overlap.
fn windows(hits: &[(u32, u32, u32)], reach: usize, length: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, start, end) in hits {
        let from = (*start as usize).saturating_sub(reach.min(256));
        let to = (*end as usize + reach).min(length);
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

fn search_window<'t>(
    text: &'t str,
    (from, to): (usize, usize),
    detector: &'t Detector,
    file: &FileContext,
    knowledge: &Credentials,
    seen: &mut Vec<Seen>,
    candidates: &mut Vec<Candidate<'t>>,
) {
    let Some(regex) = detector.regex() else { return };
    for captures in regex.captures_iter(&text.as_bytes()[from..to]) {
        let Some(found) = captures.name("secret").or_else(|| captures.get(1)).or_else(|| captures.get(0)) else {
            continue;
        };
        let span = Span::new(from + found.start(), from + found.end());
        let Some(value) = text.get(span.range()).filter(|v| !v.is_empty()) else { continue };
        let name = captures.name("name").and_then(|n| text.get(from + n.start()..from + n.end()));
        if let Some(kind) = detector.checks.judge.as_deref().and_then(Kind::from_word) {
            if checks::verdict(value, &detector.checks) != Verdict::Refuted {
                candidates.push(Candidate {
                    name: name.unwrap_or(&detector.id),
                    evidence: NameEvidence { kind, exact: true, trailing: false, setter: false },
                    value,
                    span,
                    shape: Sign::ShapePattern,
                    quoted: true,
                    quoted_name: false,
                    wrapped: false,
                    after: After::Other,
                    detector: Some(detector),
                });
            }
        } else if let Some(one) = check(value, span, name, detector, file, knowledge) {
            seen.push(one);
        }
    }
}

fn check(
    value: &str,
    span: Span,
    name: Option<&str>,
    detector: &Detector,
    file: &FileContext,
    knowledge: &Credentials,
) -> Option<Seen> {
    let mut notes = Vec::new();
    let verdict = checks::verdict(value, &detector.checks);
    let confidence = match verdict {
        Verdict::Refuted => return None,
        Verdict::Proven => {
            notes.push("its structure or checksum holds".to_owned());
            Confidence::High
        }
        Verdict::Plausible => Confidence::High,
        Verdict::Doubtful => {
            notes.push("its checksum does not hold: perhaps it was never issued".to_owned());
            Confidence::Low
        }
    };
    if detector.rule != Rule::PrivateKey && knowledge.placeholders.is_placeholder(value) && !file.deploy {
        return None;
    }
    Some(Seen {
        rule: detector.rule,
        span,
        value: Secret::new(value),
        what: detector.name.clone(),
        name: name.unwrap_or(&detector.id).to_owned(),
        rotate: Some(detector.rotate.clone()),
        confidence,
        notes,
    })
}
