//! Whether a value of no telling form stands beside a credential's name and its issuer's: what makes thirty-two hexadecimal
//! digits a key of one issuer.
//!
//! The credential's name is the nearest word before the value that is more than a type, a quote or `value:`. The issuer's
//! name is a part of it, stands before it on the line, in a comment above, in a line that it is nested under, or in the host
//! of a URL close by. What the value itself says is judged elsewhere.

use crate::catalog::credentials::detector::Beside;
use crate::catalog::credentials::names::{Kind, NameEvidence, Names};
use crate::source::Span;

use super::candidate::LineBefore;

/// How far on its line the issuer's name may stand before the value, in bytes.
const MAX_LINE: usize = 160;
/// How far above the lines may stand that a value is nested under, in bytes and in lines.
const MAX_NEST: (usize, usize) = (1000, 30);
/// How far from a value the host may stand that it is sent to, in bytes.
const MAX_HOST: usize = 250;
/// Words between a name and its value that say nothing: `Authorization: Bearer x`, `key: string = new String("x")`.
const MAX_WORDS: usize = 4;
/// Bytes between a value and the word before it.
const MAX_GAP: usize = 24;

/// The name that a value has, and what it says.
pub(super) struct Named {
    pub span: Span,
    /// None: only the issuer knows such a name, or the call is named after the issuer.
    pub kind: Option<Kind>,
    /// It is the name of a call, `Clockify("x")`, and no credential's: enough for a value that has a form.
    pub is_callee: bool,
}

/// The name of the value at `value`, if it is a credential's and the issuer's name stands beside it.
pub(super) fn named(text: &str, value: Span, beside: &Beside, names: &Names) -> Option<Named> {
    let name = name_before(text, value.start as usize, beside, names)?;
    let at = name.span.start as usize;
    let line = LineBefore::of(text, at);
    let line_start = at - line.text.len();
    let from = text.floor_char_boundary(line_start.max(at.saturating_sub(MAX_LINE)));
    let issued = beside.is_named_in(&text[from..name.span.end as usize])
        || line.is_whole && is_nested_under(&text[..line_start], indentation_of(line.text), beside)
        || is_sent_to(text, value, beside);
    issued.then_some(name)
}

fn name_before(text: &str, value: usize, beside: &Beside, names: &Names) -> Option<Named> {
    let bytes = text.as_bytes();
    let mut at = value;
    let mut line_breaks = 0;
    for step in 0..MAX_WORDS {
        let gap_end = at;
        while at > 0 && gap_end - at < MAX_GAP && !is_name_byte(bytes[at - 1]) {
            at -= 1;
        }
        let gap = &bytes[at..gap_end];
        line_breaks += gap.iter().filter(|b| **b == b'\n').count();
        if line_breaks > 1 || gap.iter().any(|b| matches!(b, b';' | b'}') || !b.is_ascii()) {
            return None;
        }
        let end = at;
        while at > 0 && end - at < 100 && is_name_byte(bytes[at - 1]) {
            at -= 1;
        }
        let word = text.get(at..end)?.trim_matches(['-', '.', '$']);
        // `b"x"`, `L"x"`, `:-x`, `- x`
        let is_mark = word.is_empty() || word.len() == 1 && gap.first().is_some_and(|b| matches!(b, b'"' | b'\''));
        if is_mark && end > at {
            continue;
        }
        if word.is_empty() {
            return None;
        }
        let named = |kind, is_callee| Some(Named { span: Span::new(at, end), kind, is_callee });
        // `config.clockify_token` is a token, though a `config token` would be none
        let last = word.rsplit(['.', ':']).next().unwrap_or(word);
        // … and `Security.OAuth.Keycloak` is no authorisation
        let is_name = |e: &NameEvidence| !(e.trailing && e.kind == Kind::Auth);
        if let Some(evidence) = names.classify(word).or_else(|| names.classify(last)).filter(is_name) {
            return named(Some(evidence.kind), false);
        }
        if beside.is_own_name(word) {
            return named(None, false);
        }
        if is_call(gap) && step == 0 && beside.is_named_in(word) {
            return named(None, true);
        }
        // `Bearer x` after a header's name, `String x` is no such pair.
        let is_scheme = step == 0 && gap == b" " && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !(is_scheme || names.is_pair_value(last) || names.is_wrapper(last)) {
            return None;
        }
    }
    None
}

/// `Clockify("x")`: the first argument, quoted.
fn is_call(gap: &[u8]) -> bool {
    gap.first() == Some(&b'(') && gap.last().is_some_and(|b| matches!(b, b'"' | b'\'' | b'`'))
}

/// Whether the issuer's name stands in a comment above a line of that indentation, or in a line that it is nested under by
/// it (or, in INI files, by the section).
fn is_nested_under(above: &str, mut indentation: usize, beside: &Beside) -> bool {
    let mut in_comments = true;
    let from = above.floor_char_boundary(above.len().saturating_sub(MAX_NEST.0));
    for above in above[from..].lines().rev().take(MAX_NEST.1) {
        let body = above.trim();
        if body.is_empty() {
            in_comments = false;
            continue;
        }
        let is_comment = ["#", "//", "--", ";", "*", "/*", "<!--"].iter().any(|mark| body.starts_with(mark));
        let own = indentation_of(above);
        let is_section = body.starts_with('[') && body.ends_with(']') && own <= indentation;
        if is_comment && !in_comments {
            continue;
        }
        in_comments &= is_comment;
        if is_comment || is_section || own < indentation {
            if beside.is_named_in(body) {
                return true;
            }
            if is_section {
                return false;
            }
            if !is_comment {
                indentation = own;
            }
        }
    }
    false
}

fn indentation_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// `curl -H "X-Api-Key: x" https://api.clockify.me/`: whether a URL close by, with no empty line between, has the issuer's
/// name in its host.
fn is_sent_to(text: &str, value: Span, beside: &Beside) -> bool {
    let (start, end) = (value.start as usize, value.end as usize);
    let from = text.floor_char_boundary(start.saturating_sub(MAX_HOST));
    let to = text.floor_char_boundary((end + MAX_HOST).min(text.len()));
    let before = text[from..start].rsplit("\n\n").next().unwrap_or_default();
    let after = text[end..to].split("\n\n").next().unwrap_or_default();
    [before, after].iter().any(|part| {
        part.match_indices("://").any(|(i, mark)| {
            let rest = &part[i + mark.len()..];
            let host = rest.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).next();
            beside.is_named_in(host.unwrap_or_default())
        })
    })
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$')
}
