//! String literals with their templates: `"$name ${a.b}"`, `"""raw $name"""`, `$$"""$${x} $plain"""`.
//!
//! Read from the text between the `${…}` parts: the grammar takes `$name` inside one-line strings for plain text.

use tree_sitter::Node;

use super::{Kotlin, bare, expressions};
use crate::frontend::escapes;
use crate::frontend::tree::{children, named, span};
use crate::ir::{ExprId, ExprKind, Literal, Name};
use crate::source::Span;

pub(super) fn string(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let raw = node.kind() == "multiline_string_literal";
    let quotes = if raw { 3 } else { 1 };
    // $$"""…""": the dollars stand in front of the node
    let before = l.text.as_bytes()[..node.start_byte()].iter().rev().take_while(|b| **b == b'$').count();
    let dollars = before.max(1);
    let mut parts = Vec::new();
    let mut from = (node.start_byte() + quotes).min(node.end_byte());
    let is_closed = node.end_byte() >= from + quotes && l.text_of(node).ends_with('"');
    let end = if is_closed { node.end_byte() - quotes } else { node.end_byte() };
    for part in named(node).filter(|c| c.kind() == "interpolation") {
        if children(part).next().is_none_or(|c| c.kind() != "${") {
            continue;
        }
        text(l, from, part.start_byte() - (dollars - 1).min(part.start_byte() - from), raw, dollars, &mut parts);
        // takes twice the stack that other expressions do
        if let Some(inner) = named(part).next()
            && l.enter(inner)
        {
            parts.push(expressions::expr(l, inner));
            l.leave();
        }
        from = part.end_byte();
    }
    text(l, from, end, raw, dollars, &mut parts);
    match parts[..] {
        [] => l.str_expr(node, ""),
        [only] if matches!(l.module.kind(only), ExprKind::Literal(Literal::Str(_))) => {
            l.module.exprs[only.index()].span = span(node);
            only
        }
        _ => l.expr(node, ExprKind::Template(parts)),
    }
}

/// Text with the names after single dollars: `a $b c`.
fn text(l: &mut Kotlin<'_>, from: usize, to: usize, raw: bool, dollars: usize, parts: &mut Vec<ExprId>) {
    if from >= to {
        return;
    }
    let whole = l.text;
    let mut begin = from;
    let mut at = from;
    while at < to {
        let rest = &whole.as_bytes()[at..to];
        match rest[0] {
            b'\\' if !raw => at += 2,
            b'$' => {
                let run = rest.iter().take_while(|b| **b == b'$').count();
                let length = name_length(&whole[at + run..to]);
                if run < dollars || length == 0 {
                    at += run;
                    continue;
                }
                let dollar = at + run - dollars;
                fragment(l, begin, dollar, raw, parts);
                let name = at + run..at + run + length;
                let text = bare(&whole[name.clone()]);
                let kind = ExprKind::Name(Name::new(text));
                parts.push(l.module.add_expr(Span::new(name.start, name.end), kind));
                at = name.end;
                begin = at;
            }
            _ => at += 1,
        }
    }
    fragment(l, begin, to, raw, parts);
}

/// The length of the name that a text begins with; 0 for none.
fn name_length(text: &str) -> usize {
    if let Some(quoted) = text.strip_prefix('`') {
        return quoted.find('`').map_or(0, |n| n + 2);
    }
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    if !text.starts_with(is_start) {
        return 0;
    }
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

fn fragment(l: &mut Kotlin<'_>, from: usize, to: usize, raw: bool, parts: &mut Vec<ExprId>) {
    if from < to {
        let written = &l.text[from..to];
        let value = if raw { Name::new(written) } else { escapes::unescape(written) };
        parts.push(l.module.add_expr(Span::new(from, to), ExprKind::Literal(Literal::Str(value))));
    }
}
