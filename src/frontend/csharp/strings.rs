//! String literals: regular, verbatim (`@"…"`), raw (`"""…"""`) and interpolated (`$"…{x}…"`).

use tree_sitter::Node;

use super::expressions::expr;
use super::items;
use crate::frontend::tree::{Lowering, children, named};
use crate::ir::{ExprId, ExprKind, Literal, Name};
use crate::source::Span;

pub(super) fn literal(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let value = match node.kind() {
        "verbatim_string_literal" => verbatim(l.text_of(node)),
        "raw_string_literal" => {
            let content = named(node).find(|c| c.kind() == "raw_string_content");
            unindented(content.map_or("", |c| l.text_of(c)))
        }
        _ => {
            let mut value = String::new();
            for part in named(node) {
                match part.kind() {
                    "escape_sequence" => push_escape(&mut value, l.text_of(part)),
                    "string_literal_encoding" => {}
                    _ => value.push_str(l.text_of(part)),
                }
            }
            Name::from(value)
        }
    };
    l.str_expr(node, value)
}

/// `@"a""b"` is `a"b`; a backslash is a backslash.
fn verbatim(text: &str) -> Name {
    let text = text.strip_prefix("@\"").unwrap_or(text);
    let end = text.rfind('"').unwrap_or(text.len());
    Name::from(text[..end].replace("\"\"", "\""))
}

/// The lines of a raw literal, without the indentation of the line that closes it.
fn unindented(text: &str) -> Name {
    let Some((_, rest)) = text.split_once('\n').filter(|(first, _)| first.trim().is_empty()) else {
        return Name::new(text);
    };
    let (lines, indent) = rest.rsplit_once('\n').unwrap_or(("", rest));
    let cut = |line: &str| line.strip_prefix(indent).unwrap_or(line.trim_start()).trim_end_matches('\r').to_owned();
    let cut: Vec<String> = lines.split('\n').map(cut).collect();
    Name::from(cut.join("\n"))
}

/// Text and holes in order; the text between two holes is one literal.
pub(super) fn interpolated(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let start = named(node).find(|c| c.kind() == "interpolation_start").map_or("", |s| l.text_of(s));
    let is_verbatim = start.contains('@');
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut from = None;
    let mut end = node.start_byte();
    for part in children(node) {
        match part.kind() {
            "interpolation" => {
                flush(l, &mut text, from.take(), end, &mut parts);
                // alignment and format stand behind the value: {x,10:C}
                let value = items(part).into_iter().find(|c| !c.kind().starts_with("interpolation"));
                parts.extend(value.map(|v| expr(l, v)));
            }
            "string_content" => {
                let written = l.text_of(part).replace("{{", "{").replace("}}", "}");
                text.push_str(&if is_verbatim { written.replace("\"\"", "\"") } else { written });
                from.get_or_insert(part.start_byte());
            }
            "escape_sequence" => {
                push_escape(&mut text, l.text_of(part));
                from.get_or_insert(part.start_byte());
            }
            _ => continue,
        }
        end = part.end_byte();
    }
    flush(l, &mut text, from, end, &mut parts);
    l.expr(node, ExprKind::Template(parts))
}

fn flush(l: &mut Lowering<'_>, text: &mut String, from: Option<usize>, to: usize, parts: &mut Vec<ExprId>) {
    let value = std::mem::take(text);
    if let Some(from) = from {
        parts.push(l.module.add_expr(Span::new(from, to), ExprKind::Literal(Literal::Str(Name::from(value)))));
    }
}

pub(super) fn character(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut value = String::new();
    for part in named(node) {
        match part.kind() {
            "escape_sequence" => push_escape(&mut value, l.text_of(part)),
            _ => value.push_str(l.text_of(part)),
        }
    }
    l.str_expr(node, value)
}

/// `\n`, `\"`, `\x41` (one to four digits), `\u0041`, `\U0001F600`; halves of a pair are left out.
fn push_escape(out: &mut String, text: &str) {
    let mut chars = text.strip_prefix('\\').unwrap_or(text).chars();
    let c = match chars.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('0') => '\0',
        Some('a') => '\u{7}',
        Some('b') => '\u{8}',
        Some('e') => '\u{1b}',
        Some('f') => '\u{c}',
        Some('v') => '\u{b}',
        Some('x' | 'u' | 'U') => match u32::from_str_radix(chars.as_str(), 16).ok().and_then(char::from_u32) {
            Some(c) => c,
            None => return,
        },
        Some(c) => c,
        None => '\\',
    };
    out.push(c);
}
