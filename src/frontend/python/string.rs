//! String literals: prefixes, escapes, f-strings, and literals that stand side by side.

use tree_sitter::Node;

use super::Python;
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::source::Span;

/// A piece of a string: its decoded text and where it stands, or an expression.
enum Piece {
    Text(String, Span),
    Value(ExprId),
}

#[derive(Clone, Copy, Default)]
struct Prefix {
    raw: bool,
    bytes: bool,
    format: bool,
}

impl Prefix {
    /// Of `rb"`, `F'''` and the like.
    fn of(start: &str) -> Self {
        let mut prefix = Self::default();
        for letter in start.bytes() {
            match letter.to_ascii_lowercase() {
                b'r' => prefix.raw = true,
                b'b' => prefix.bytes = true,
                b'f' | b't' => prefix.format = true,
                _ => {}
            }
        }
        prefix
    }
}

impl Python<'_> {
    /// `"a"`, `f"a{b}"`, `"a" f"b{c}"`.
    pub(super) fn string(&mut self, node: Node<'_>) -> ExprId {
        let mut pieces = Vec::new();
        if node.kind() == "concatenated_string" {
            for part in named(node) {
                self.string_pieces(part, &mut pieces);
            }
        } else {
            self.string_pieces(node, &mut pieces);
        }
        if pieces.iter().all(|p| matches!(p, Piece::Text(..))) {
            let mut value = String::new();
            for piece in pieces {
                if let Piece::Text(text, _) = piece {
                    value.push_str(&text);
                }
            }
            return self.str_expr(node, value);
        }
        let mut parts = Vec::new();
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            parts.push(match piece {
                Piece::Value(id) => id,
                Piece::Text(mut text, mut span) => {
                    while let Some(Piece::Text(more, at)) = pieces.next_if(|p| matches!(p, Piece::Text(..))) {
                        text.push_str(&more);
                        span = span.to(at);
                    }
                    self.module.add_expr(span, ExprKind::Literal(Literal::Str(text.into())))
                }
            });
        }
        self.expr(node, ExprKind::Template(parts))
    }

    fn string_pieces(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        let mut prefix = Prefix::default();
        for child in children(node) {
            match child.kind() {
                "string_start" => prefix = Prefix::of(self.text_of(child)),
                "string_content" => out.push(Piece::Text(decode(self.text_of(child), prefix), span(child))),
                "interpolation" | "format_expression" => self.interpolation(child, out),
                "string_end" => {}
                _ if child.is_named() => {
                    let value = self.value(child);
                    out.push(Piece::Value(value));
                }
                _ => {}
            }
        }
    }

    /// `{x}`, `{x!r:>{width}}`; `{x=}` prints its own text before the value.
    fn interpolation(&mut self, node: Node<'_>, out: &mut Vec<Piece>) {
        let mut label = None;
        for child in children(node) {
            match child.kind() {
                "=" => {
                    let text = Span::new(node.start_byte() + 1, child.end_byte());
                    label = Some(Piece::Text(self.text[text.range()].to_owned(), text));
                }
                "type_conversion" => {}
                "format_specifier" => {
                    for nested in named(child) {
                        self.interpolation(nested, out);
                    }
                }
                _ if child.is_named() && !child.is_extra() => {
                    let value = self.value(child);
                    out.push(Piece::Value(value));
                }
                _ => {}
            }
        }
        if let Some(label) = label {
            let at = out.iter().rposition(|p| matches!(p, Piece::Value(_))).unwrap_or(out.len());
            out.insert(at, label);
        }
    }
}

/// The text that a literal stands for. An escape that the language does not know stays as written, and so does `\N{…}`.
fn decode(raw: &str, prefix: Prefix) -> String {
    let braces = if prefix.format { raw.replace("{{", "{").replace("}}", "}") } else { raw.to_owned() };
    if prefix.raw || !braces.contains('\\') {
        return braces;
    }
    let mut out = String::with_capacity(braces.len());
    let mut rest = braces.as_str();
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (value, length) = escape(after, prefix.bytes);
        match value {
            Escape::Char(c) => out.push(c),
            Escape::Nothing => {}
            Escape::Unknown => out.push('\\'),
        }
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

enum Escape {
    Char(char),
    Nothing,
    Unknown,
}

/// The escape that begins `text` (without its backslash), and how many bytes of it are used.
fn escape(text: &str, bytes: bool) -> (Escape, usize) {
    let Some(first) = text.bytes().next() else { return (Escape::Unknown, 0) };
    let simple = match first {
        b'\\' | b'\'' | b'"' => first as char,
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'v' => '\u{b}',
        b'\n' => return (Escape::Nothing, 1),
        b'\r' => return (Escape::Nothing, if text.starts_with("\r\n") { 2 } else { 1 }),
        b'0'..=b'7' => {
            let digits = text.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            return number(&text[..digits], 8, 0);
        }
        b'x' => return digits(text, 2),
        b'u' if !bytes => return digits(text, 4),
        b'U' if !bytes => return digits(text, 8),
        _ => return (Escape::Unknown, 0),
    };
    (Escape::Char(simple), 1)
}

/// `xHH`, `uHHHH`, `UHHHHHHHH`.
fn digits(text: &str, count: usize) -> (Escape, usize) {
    match text.get(1..=count) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => number(hex, 16, 1),
        _ => (Escape::Unknown, 0),
    }
}

fn number(digits: &str, radix: u32, before: usize) -> (Escape, usize) {
    match u32::from_str_radix(digits, radix).ok() {
        // half of a surrogate pair is no character
        Some(code) => (Escape::Char(char::from_u32(code).unwrap_or('\u{fffd}')), before + digits.len()),
        None => (Escape::Unknown, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(raw: &str) -> String {
        decode(raw, Prefix::default())
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(plain(r"a\tb\n\x41\u0627\U0001F600\101\0"), "a\tb\nA\u{627}\u{1f600}A\0");
        assert_eq!(plain("a\\\nb\\\r\nc"), "abc");
        assert_eq!(plain(r"\d\N{DIGIT ONE}\x4"), r"\d\N{DIGIT ONE}\x4");
        assert_eq!(plain("end\\"), "end\\");
        assert_eq!(plain(r"\ud800"), "\u{fffd}");
        assert_eq!(plain("\\گ"), "\\گ");
    }

    #[test]
    fn prefixes_change_what_is_decoded() {
        assert_eq!(decode(r"\d{{}}", Prefix::of("r'")), r"\d{{}}");
        assert_eq!(decode(r"\n{{x}}", Prefix::of("f\"")), "\n{x}");
        assert_eq!(decode(r"\u0041\x41", Prefix::of("B\"")), r"\u0041A");
    }
}
