//! A reader of last resort for text that is nearly YAML: `key: value` lines, nested by their indentation.
//!
//! Knows no anchors, no flow collections and no values over several lines. A broken file keeps its settings this way.

use super::lines::{Line, lines};
use super::{Documents, unquoted};
use crate::ir::Literal;
use crate::source::Span;

/// Reads the lines from byte `from` on as one document.
pub(super) fn read(documents: &mut Documents, text: &str, from: usize) {
    let first = lines(text, from).find(|l| !l.trimmed().text.is_empty());
    let Some(first) = first else { return };
    documents.open_object(Span::at(first.start));
    // the indentation of the keys whose objects are open
    let mut open: Vec<usize> = Vec::new();
    let mut end = first.start;
    for line in lines(text, from) {
        let content = line.trimmed();
        if content.text.starts_with('#') {
            documents.module.comments.push(content.span());
            continue;
        }
        let (indent, content) = without_dashes(line);
        let Some((key, value)) = setting(content) else { continue };
        while open.last().is_some_and(|i| *i >= indent) {
            open.pop();
            documents.close(end);
        }
        end = content.start + content.text.len();
        documents.key(key.span(), unquoted(key.text));
        let (value, comment) = value.without_comment(b"#");
        documents.module.comments.extend(comment.map(Line::span));
        if value.text.is_empty() || matches!(value.text, "|" | ">" | "|-" | ">-") {
            documents.open_object(content.span());
            open.push(indent);
        } else {
            documents.literal(value.span(), Literal::Str(unquoted(value.text).into()));
        }
    }
    (0..=open.len()).for_each(|_| documents.close(end));
}

/// `- - key: v`: dashes are indentation.
fn without_dashes(line: Line<'_>) -> (usize, Line<'_>) {
    let body = line.text.trim_start_matches([' ', '-', '\t']);
    let indent = line.text.len() - body.len();
    (indent, line.from(indent).trimmed())
}

fn setting(line: Line<'_>) -> Option<(Line<'_>, Line<'_>)> {
    let at = line
        .text
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| line.text[at + 1..].is_empty() || line.text[at + 1..].starts_with([' ', '\t']))?;
    let key = line.up_to(at).trimmed();
    (!key.text.is_empty() && key.text.len() <= 200).then(|| (key, line.from(at + 1).trimmed()))
}
