//! Java properties: `key=value`, `key: value`, `key value`, with continued lines and escapes.

use super::Documents;
use super::lines::{Line, lines};
use crate::ir::{Module, Name};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    documents.open_object(Span::at(0));
    let mut all = lines(text, 0);
    while let Some(line) = all.next() {
        let line = line.trimmed();
        if line.text.starts_with(['#', '!']) {
            documents.module.comments.push(line.span());
            continue;
        }
        if line.text.is_empty() {
            continue;
        }
        let key_end = key_end(line.text);
        let key = line.up_to(key_end);
        let mut value = line.from(key_end).trimmed();
        if value.text.starts_with(['=', ':']) {
            value = value.from(1).trimmed();
        }
        let (span, content) = continued(value, &mut all);
        documents.key(key.span(), decoded(key.text));
        documents.str(span, decoded(&content));
    }
    documents.finish(text.len())
}

/// Where the key ends: at the first `=`, `:` or blank that is not escaped.
fn key_end(line: &str) -> usize {
    let mut is_escaped = false;
    line.char_indices()
        .find(|(_, c)| {
            let ends = !is_escaped && (matches!(c, '=' | ':') || c.is_whitespace());
            is_escaped = *c == '\\' && !is_escaped;
            ends
        })
        .map_or(line.len(), |(at, _)| at)
}

/// A value with the lines that continue it after a `\`.
fn continued<'t>(value: Line<'t>, rest: &mut impl Iterator<Item = Line<'t>>) -> (Span, String) {
    let mut span = value.span();
    let mut content = value.text.to_owned();
    while (content.len() - content.trim_end_matches('\\').len()) % 2 == 1 {
        content.pop();
        let Some(next) = rest.next() else { break };
        let next = next.trimmed();
        content.push_str(next.text);
        span = span.to(next.span());
    }
    (span, content)
}

fn decoded(raw: &str) -> Name {
    if !raw.contains('\\') {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let hex: String = chars.by_ref().take(4).collect();
                let unit = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                out.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out.into()
}
