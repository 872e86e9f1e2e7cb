//! Judges detections: severity, controls, fingerprint, suppressed or approved. Reports on the suppressions themselves.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::standing::Basis;
use super::{Policy, Standing, Subject, Suppression};
use crate::finding::{Circumstance, Detection, Family, Mark, Severity};
use crate::source::{Diagnostic, FileId, Gap, SourceMap};

/// A detection, judged.
#[derive(Clone, Debug)]
pub struct Finding {
    pub detection: Detection,
    pub severity: Severity,
    /// Stays the same when lines move: 32 hexadecimal digits made of rule, path, identity, and the count among equals.
    pub fingerprint: String,
    /// Which of several equal findings of the file this is, from 1.
    pub occurrence: u32,
    /// Ids of the controls that it breaks.
    pub controls: Vec<SmolStr>,
    /// The exception that covers it. Such a finding does not count.
    pub granted: Option<Granted>,
}

/// An exception granted by a comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    pub reason: String,
    pub owner: Option<String>,
    pub until: Option<Date>,
}

/// What the policy says about a scan.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Most severe first, then by path, place and rule; suppressed ones among them.
    pub findings: Vec<Finding>,
    /// Open endpoints that the policy's list approves.
    pub approved: usize,
    /// Open endpoints that a register of the scanned tree declares.
    pub registered: usize,
    /// Open endpoints behind a gateway that the policy answers for.
    pub behind_gateway: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// `today` decides which suppressions have expired.
pub fn evaluate(
    policy: &Policy,
    mut detections: Vec<Detection>,
    suppressions: &[Suppression],
    standing: &Standing<'_>,
    sources: &SourceMap,
    today: Date,
) -> Judgement {
    let mut judgement = Judgement::default();
    let by_file = index(suppressions);
    let mut used = vec![false; suppressions.len()];
    detections.sort_by(|a, b| (a.primary.place, a.rule, &a.identity).cmp(&(b.primary.place, b.rule, &b.identity)));
    let mut findings = Vec::with_capacity(detections.len());
    for mut detection in detections {
        if let Some(name) = detection.endpoint.clone() {
            let returns_personal_data = detection.circumstances.contains(&Circumstance::ReturnsPersonalData);
            let subject = Subject { name, file: &sources.get(detection.file()).path, returns_personal_data };
            if let Some(ruling) = standing.ruling(&subject) {
                *match ruling.basis {
                    Basis::Gateway => &mut judgement.behind_gateway,
                    Basis::Approved => &mut judgement.approved,
                    Basis::Register => &mut judgement.registered,
                } += 1;
                continue;
            }
            detection.notes.extend(standing.notes(&subject));
        }
        let here = by_file.get(&detection.file()).map_or(&[][..], Vec::as_slice);
        let granted = covering(&detection, here, suppressions, sources, today).map(|i| {
            used[i] = true;
            let s = &suppressions[i];
            Granted { reason: s.reason.clone(), owner: s.owner.clone(), until: s.until }
        });
        findings.push((detection, granted));
    }
    let mut governance = about_suppressions(suppressions, &used, sources, today);
    governance.extend(standing.detections());
    findings.extend(governance.into_iter().map(|d| (d, None)));

    let mut counts: FxHashMap<(&'static str, FileId, String), u32> = FxHashMap::default();
    for (mut detection, granted) in findings {
        if let Some(day) = detection.valid_until.filter(|day| *day < today) {
            detection.notes.push(format!("it expired on {day}"));
            detection = detection.at_most(Severity::Low);
        }
        let Some(rule) = policy.rule(detection.rule) else {
            judgement.diagnostics.push(undescribed(&detection, sources));
            continue;
        };
        let count = counts.entry((detection.rule, detection.file(), detection.identity.clone())).or_insert(0);
        *count += 1;
        let severity = Policy::severity(rule, &detection.circumstances);
        judgement.findings.push(Finding {
            severity: detection.at_most.map_or(severity, |most| severity.min(most)),
            fingerprint: fingerprint(&detection, &sources.get(detection.file()).path, *count),
            occurrence: *count,
            controls: policy.controls_of(detection.rule).map(|c| SmolStr::new(&c.id)).collect(),
            detection,
            granted,
        });
    }
    judgement.findings.sort_by_cached_key(|f| {
        let place = f.detection.primary.place;
        (Reverse(f.severity), sources.get(place.file).path.clone(), place.span, f.detection.rule, f.occurrence)
    });
    judgement
}

fn index(suppressions: &[Suppression]) -> FxHashMap<FileId, Vec<usize>> {
    let mut by_file: FxHashMap<FileId, Vec<usize>> = FxHashMap::default();
    for (i, s) in suppressions.iter().enumerate() {
        by_file.entry(s.place.file).or_default().push(i);
    }
    by_file
}

/// The suppression that covers a detection: one for the first or the last line of its primary place.
fn covering(
    detection: &Detection,
    here: &[usize],
    suppressions: &[Suppression],
    sources: &SourceMap,
    today: Date,
) -> Option<usize> {
    if here.is_empty() {
        return None;
    }
    let source = sources.get(detection.file());
    let span = detection.primary.place.span;
    let lines = [source.line_column(span.start).line, source.line_column(span.end).line];
    here.iter().copied().find(|i| {
        let s = &suppressions[*i];
        s.problem.is_none()
            && !is_expired(s, today)
            && s.rules.iter().any(|r| r == detection.rule)
            && lines.contains(&s.line)
    })
}

fn is_expired(suppression: &Suppression, today: Date) -> bool {
    suppression.until.is_some_and(|until| until < today)
}

/// What is wrong with the suppressions. Documentation shows how to write one, and is left alone.
fn about_suppressions(suppressions: &[Suppression], used: &[bool], sources: &SourceMap, today: Date) -> Vec<Detection> {
    let mut found = Vec::new();
    for (s, used) in suppressions.iter().zip(used) {
        if sources.get(s.place.file).class.docs {
            continue;
        }
        let rules = s.rules.iter().map(SmolStr::as_str).collect::<Vec<_>>().join(", ");
        let (rule, message, label) = match (&s.problem, s.until) {
            (Some(problem), _) => {
                ("suppression-invalid", format!("Suppression {problem}; it is not honoured"), "not honoured".to_owned())
            }
            (None, Some(until)) if is_expired(s, today) => {
                ("suppression-expired", format!("Suppression of {rules} ended on {until}"), format!("ended on {until}"))
            }
            (None, _) if !used => (
                "suppression-unused",
                format!("Suppression of {rules} suppresses nothing"),
                format!("nothing to suppress on line {}", s.line),
            ),
            _ => continue,
        };
        found.push(Detection::new(rule, Family::Policy, Mark::new(s.place, label), message));
    }
    found
}

fn fingerprint(detection: &Detection, path: &str, count: u32) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [detection.rule, path, &detection.identity] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.update(&count.to_le_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

fn undescribed(detection: &Detection, sources: &SourceMap) -> Diagnostic {
    Diagnostic {
        kind: Gap::Internal,
        path: sources.get(detection.file()).path.clone(),
        file: Some(detection.file()),
        span: Some(detection.primary.place.span),
        message: format!("the policy does not describe the rule `{}`; its finding cannot be judged", detection.rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::suppressions;
    use crate::source::{Place, SourceFile, Span};

    fn judge(text: &str) -> Vec<(String, bool)> {
        let policy = Policy::load(None).unwrap();
        let mut sources = SourceMap::new();
        let id = sources.add(SourceFile::from_text("app.conf", text));
        let at = text.find("LEAK").unwrap();
        let place = Place::new(id, Span::new(at, at + 4));
        let detection = Detection::new("pii-in-log", Family::PiiInLogs, Mark::new(place, "here"), "leak");
        let read = suppressions(id, sources.get(id), None, &policy);
        let today = jiff::civil::date(2026, 11, 22);
        evaluate(&policy, vec![detection], &read, &Standing::new(&policy, &[], &sources, today), &sources, today)
            .findings
            .into_iter()
            .map(|f| (f.detection.rule.to_owned(), f.granted.is_some()))
            .collect()
    }

    #[test]
    fn a_suppression_in_order_covers_its_line() {
        assert_eq!(judge("LEAK # amanat: ignore[pii-in-log] reason=\"x\""), [("pii-in-log".to_owned(), true)]);
    }

    #[test]
    fn one_that_is_not_is_reported_beside_the_finding() {
        let rules = |t: &str| judge(t).into_iter().map(|(r, g)| format!("{r} {g}")).collect::<Vec<_>>();
        assert_eq!(rules("LEAK # amanat: ignore"), ["pii-in-log false", "suppression-invalid false"]);
        assert_eq!(
            rules("LEAK # amanat: ignore[pii-in-log] until=2026-01-01 reason=\"x\""),
            ["pii-in-log false", "suppression-expired false"]
        );
        assert_eq!(
            rules("LEAK\nx # amanat: ignore[pii-in-log] reason=\"x\""),
            ["pii-in-log false", "suppression-unused false"]
        );
    }

    #[test]
    fn lowering_circumstances_win() {
        let policy = Policy::load(None).unwrap();
        let rule = policy.rule("unauthenticated-endpoint").unwrap();
        let severity = |c: &[Circumstance]| Policy::severity(rule, c);
        assert_eq!(severity(&[]), Severity::High);
        assert_eq!(severity(&[Circumstance::ReturnsPersonalData]), Severity::Critical);
        assert_eq!(severity(&[Circumstance::ReturnsPersonalData, Circumstance::Test]), Severity::Low);
        // a rule that is low by itself, raised by what the data is
        let rule = policy.rule("pii-in-url").unwrap();
        let severity = |c: &[Circumstance]| Policy::severity(rule, c);
        assert_eq!(severity(&[Circumstance::SensitiveData]), Severity::Medium);
        assert_eq!(severity(&[Circumstance::SensitiveData, Circumstance::Docs]), Severity::Low);
        // what raises by the word of the policy still does: a password in a page
        let rule = policy.rule("shared-account").unwrap();
        assert_eq!(Policy::severity(rule, &[Circumstance::InBrowser]), Severity::Critical);
    }
}
