//! The text-level scan: one search for all keywords, then patterns and names only where a keyword stood.

use std::collections::BTreeMap;

use crate::catalog::credentials::detector::{Detector, Rule, Structure};
use crate::catalog::credentials::names::{Kind, NameEvidence};
use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;
use crate::catalog::credentials::{Credentials, Keyword};
use crate::finding::{Confidence, Secret, Severity};
use crate::source::Span;

use super::Seen;
use super::beside;
use super::candidate::{After, Candidate, FileContext, follows_a_quote};
use super::checks::{self, Verdict};
use super::lines::Reader;
use super::value;

/// Values that one detector reports in one file: beyond that, more of them say nothing new.
const MAX_PER_DETECTOR: usize = 200;

/// What stands in a text.
#[derive(Default)]
pub(super) struct Found<'t> {
    /// Values found by their own form.
    pub seen: Vec<Seen>,
    /// Values found by their names, or by a form that says nothing about them.
    pub candidates: Vec<Candidate<'t>>,
    pub refused: Vec<Refused<'t>>,
}

/// A value of a detector's form that is not reported.
pub(super) struct Refused<'t> {
    pub detector: &'t Detector,
    pub span: Span,
    pub why: &'static str,
}

/// What stands in the text, found in one pass.
pub(super) fn search<'t>(text: &'t str, file: &FileContext, knowledge: &'t Credentials) -> Found<'t> {
    let mut reader = Reader::new(text, knowledge, *file);
    let mut found = Found::default();
    let mut hits: Vec<(u32, u32, u32)> = Vec::new();
    for (targets, start, end) in knowledge.keywords.find(text.as_bytes()) {
        for target in targets {
            match target {
                Keyword::Detector(i) => hits.push((*i, start as u32, end as u32)),
                Keyword::Name => reader.read(start, end, &mut found.candidates),
            }
        }
    }
    for candidate in &mut found.candidates {
        candidate.names_entry |= reader.names_an_entry(candidate);
    }
    hits.sort_unstable();
    for group in hits.chunk_by(|a, b| a.0 == b.0) {
        let Some(detector) = knowledge.detectors.get(group[0].0 as usize) else { continue };
        let first = found.seen.len();
        for window in windows(group, detector.window, text.len()) {
            if found.seen.len() - first >= MAX_PER_DETECTOR {
                break;
            }
            search_window(text, window, detector, file, knowledge, &mut found);
        }
    }
    found.candidates.retain(|c| c.shape != Sign::ShapeQuery || !expires_beside(text, c.span));
    let Found { seen, candidates, .. } = &mut found;
    let named: BTreeMap<u32, u32> = seen.iter().filter(|s| s.named).map(|s| (s.span.start, s.span.end)).collect();
    let other = |s: &Seen| named.range(..s.span.end).next_back().is_some_and(|(_, end)| *end > s.span.start);
    seen.retain(|s| s.named || !other(s));
    // what is known by its own form is not the credential of whoever is named beside it
    let known = |c: &Candidate| seen.iter().any(|s| s.span.start < c.span.end && c.span.start < s.span.end);
    candidates.retain(|c| c.detector.is_none_or(|d| d.beside.is_none()) || !known(c));
    found
}

/// How far a URL is read around one of its parameters, in bytes.
const MAX_URL: usize = 1500;

/// `…?X-Amz-Credential=x&X-Amz-Expires=300&…`: a signed URL that ends by itself.
fn expires_beside(text: &str, span: Span) -> bool {
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'`' | b'<' | b'>');
    let bytes = text.as_bytes();
    let floor = (span.start as usize).saturating_sub(MAX_URL);
    let start = bytes[floor..span.start as usize].iter().rposition(ends).map_or(floor, |i| floor + i + 1);
    let limit = (span.end as usize + MAX_URL).min(bytes.len());
    let end = bytes[span.end as usize..limit].iter().position(ends).map_or(limit, |i| span.end as usize + i);
    let url = &bytes[start..end];
    let holds = |word: &[u8]| url.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    url.contains(&b'?') && url.contains(&b'&') && (holds(b"expires=") || holds(b"&se=") && holds(b"sig="))
}

/// `clients are identified by metadata document`: a plain word of a sentence.
fn is_told(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let word = text.get(span.range()).unwrap_or_default();
    let goes_on = after.trim_start_matches(['.', ',']).strip_prefix(' ');
    before.ends_with(' ')
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && goes_on.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// `# DATABASE_URL=postgres://user:password@host/db`: shows where the parts stand.
fn is_sample_url(text: &str, span: Span, file: &FileContext, knowledge: &Credentials) -> bool {
    let floor = (span.start as usize).saturating_sub(200);
    let lead = &text.as_bytes()[floor..span.start as usize];
    let line = &lead[lead.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)..];
    let Some(user) = line.strip_suffix(b":") else { return false };
    let Some(at) = user.windows(3).rposition(|w| w == b"://") else { return false };
    let Some(user) = text.get(span.start as usize - line.len() + at + 3..span.start as usize - 1) else { return false };
    let comment = [&b"#"[..], b"//", b"*", b"/*", b";", b"<!--", b"--"];
    let line = line.trim_ascii_start();
    let value = text.get(span.range()).unwrap_or_default();
    (!file.deploy || comment.iter().any(|c| line.starts_with(c)))
        && knowledge.placeholders.is_placeholder(user)
        && (knowledge.placeholders.is_placeholder(value) || knowledge.placeholders.is_weak_password(value))
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

/// Longest word that a window is widened by, in bytes.
const MAX_WORD: usize = 512;

/// The window without the halves of words at its ends, which would look like whole values.
fn whole_words(text: &[u8], mut from: usize, mut to: usize) -> (usize, usize) {
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'/');
    let (floor, limit) = (from.saturating_sub(MAX_WORD), (to + MAX_WORD).min(text.len()));
    while from > floor && is_word(&text[from - 1]) {
        from -= 1;
    }
    while to < limit && is_word(&text[to]) {
        to += 1;
    }
    (from, to)
}

fn search_window<'t>(
    text: &'t str,
    (from, to): (usize, usize),
    detector: &'t Detector,
    file: &FileContext,
    knowledge: &Credentials,
    out: &mut Found<'t>,
) {
    let Some(regex) = detector.regex() else { return };
    let (from, to) = whole_words(text.as_bytes(), from, to);
    for captures in regex.captures_iter(&text.as_bytes()[from..to]) {
        let first = || captures.iter().skip(1).flatten().next();
        let Some(found) = captures.name("secret").or_else(first).or_else(|| captures.get(0)) else {
            continue;
        };
        let span = Span::new(from + found.start(), from + found.end());
        let Some(value) = text.get(span.range()).filter(|v| !v.is_empty()) else { continue };
        let mut refuse = |why| out.refused.push(Refused { detector, span, why });
        if expires_beside(text, span) {
            refuse("signed for a short time");
            continue;
        }
        if is_told(text, span) && !knowledge.placeholders.is_weak_password(value) {
            refuse("text for people");
            continue;
        }
        if is_sample_url(text, span, file, knowledge) {
            refuse("a URL that shows where the parts stand");
            continue;
        }
        let mut name = captures.name("name").and_then(|n| text.get(from + n.start()..from + n.end()));
        let mut kind = detector.checks.judge.as_deref().and_then(Kind::from_word);
        let quoted = captures.name("bare").is_none();
        if let Some(beside) = &detector.beside {
            let Some(named) = beside::named(text, span, beside, &knowledge.names) else { continue };
            // `pralClient.fetch("provinces")`
            if named.is_callee && detector.forms.is_empty() {
                continue;
            }
            if file.form == Form::Code && !follows_a_quote(text, span.start as usize) {
                refuse("a variable");
                continue;
            }
            name = text.get(named.span.range());
            kind = kind.map(|k| named.kind.unwrap_or(k));
        }
        if let Some(kind) = kind {
            if let Verdict::Refuted(why) = checks::verdict(value, &detector.checks) {
                refuse(why);
            } else {
                out.candidates.push(Candidate {
                    name: name.unwrap_or(&detector.id),
                    evidence: NameEvidence { kind, exact: true, trailing: false, setter: false, signing: false },
                    value,
                    span,
                    shape: Sign::ShapePattern,
                    quoted,
                    quoted_name: false,
                    wrapped: false,
                    after: After::Other,
                    // `Users(user="x", password="y")` has the words of a connection string only.
                    listed: false,
                    names_entry: false,
                    opens: detector.rule == Rule::ConnectionStringPassword
                        && !text[..span.start as usize].ends_with(['"', '\'']),
                    detector: Some(detector),
                });
            }
        } else {
            match check(value, span, name, detector, file, knowledge) {
                Ok(one) => out.seen.push(one),
                Err(why) => refuse(why),
            }
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
) -> Result<Seen, &'static str> {
    let mut notes = Vec::new();
    let verdict = checks::verdict(value, &detector.checks);
    let confidence = match verdict {
        Verdict::Refuted(why) => return Err(why),
        Verdict::Proven => {
            let what = if detector.checks.checksum.is_some() { "its checksum" } else { "its structure" };
            notes.push(format!("{what} holds"));
            Confidence::High
        }
        Verdict::Plausible => Confidence::High,
        Verdict::Doubtful => {
            notes.push("its checksum does not hold: perhaps it was never issued".to_owned());
            Confidence::Low
        }
    };
    notes.extend(checks::told(value, &detector.checks));
    let mut at_most = detector.severity;
    if let Some(severity) = detector.in_pages.filter(|_| file.page) {
        at_most = Some(severity);
        notes.push("every visitor of a page is given such a key: restrict what it opens, and from where".to_owned());
    }
    let placeholder = detector.rule != Rule::PrivateKey && knowledge.placeholders.is_placeholder(value);
    if placeholder && !file.deploy {
        return Err("a placeholder");
    }
    if detector.rule == Rule::ProviderToken && (placeholder || knowledge.placeholders.is_published(value)) {
        at_most = Some(Severity::Low);
        notes.push("says itself that it is an example".to_owned());
    }
    if detector.rule == Rule::ProviderToken && value::is_counted_up(value) {
        return Err("counted up, as nobody issues");
    }
    Ok(Seen {
        rule: detector.rule,
        span,
        value: Secret::new(value),
        what: detector.name.clone(),
        name: name.unwrap_or(&detector.id).to_owned(),
        rotate: Some(detector.rotate.clone()),
        confidence,
        notes,
        at_most,
        named: detector.beside.is_some(),
        in_browser: false,
        is_within: false,
        valid_until: if detector.checks.structure == Some(Structure::Jwt) { checks::jwt_expiry(value) } else { None },
    })
}
