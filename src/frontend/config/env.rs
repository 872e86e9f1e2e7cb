//! `.env` files: `KEY=value`, `export KEY="value"`, quoted values over several lines, comments.

use super::lines::{Line, lines};
use super::{Documents, unquoted};
use crate::ir::{Module, Name};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    documents.open_object(Span::at(0));
    let mut read_to = 0;
    for line in lines(text, 0) {
        if line.start < read_to {
            continue;
        }
        let line = line.trimmed();
        if line.text.starts_with('#') {
            documents.module.comments.push(line.span());
            continue;
        }
        let Some((key, value)) = setting(line) else { continue };
        documents.key(key.span(), key.text);
        let quote = value.text.chars().next().filter(|q| matches!(q, '"' | '\'' | '`'));
        match quote.and_then(|q| closing(&text[value.start..], q)) {
            Some(len) => {
                let span = Span::new(value.start, value.start + len);
                let raw = &text[span.range()];
                documents.str(span, if raw.starts_with('"') { decoded(raw) } else { raw[1..len - 1].into() });
                read_to = span.end as usize;
                let after = line.start + line.text.len();
                if let Some(rest) = text.get(read_to..after).filter(|r| r.trim_start().starts_with('#')) {
                    let comment = Line { text: rest, start: read_to }.trimmed();
                    documents.module.comments.push(comment.span());
                }
            }
            None => {
                let (value, comment) = value.without_comment(b"#");
                documents.module.comments.extend(comment.map(Line::span));
                documents.str(value.span(), unquoted(value.text));
            }
        }
    }
    documents.finish(text.len())
}

/// The key and what stands after the `=` (or the `:` of a hurried author).
fn setting(line: Line<'_>) -> Option<(Line<'_>, Line<'_>)> {
    let line = match line.text.strip_prefix("export ") {
        Some(_) => line.from("export ".len()).trimmed(),
        None => line,
    };
    let at = line.text.find(['=', ':'])?;
    let key = line.up_to(at).trimmed();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let value = line.from(at + 1).trimmed();
    (!key.text.is_empty() && key.text.chars().all(is_key)).then_some((key, value))
}

/// The length of a quoted value at the start of `text`, quotes included, over line ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quote && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped && quote == '"';
        ends
    })?;
    let value = &text[..=end.0];
    // a stray quote must not swallow the settings below it
    let swallows = lines(value, 0).skip(1).any(|line| {
        setting(line.trimmed())
            .is_some_and(|(key, value)| key.text.len() < 64 && !value.text.is_empty() && !value.text.starts_with('='))
    });
    (!swallows).then_some(value.len())
}

fn decoded(raw: &str) -> Name {
    let inner = &raw[1..raw.len() - 1];
    if !inner.contains('\\') {
        return inner.into();
    }
    inner.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\").into()
}
