//! String literals: both kinds of quotes, heredoc and nowdoc, interpolation.

use tree_sitter::Node;

use super::Php;
use crate::frontend::escapes::single_quoted;
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::source::Span;

impl Php<'_> {
    pub(super) fn string(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "string" => {
                let text = self.text_of(node).trim_start_matches(['b', 'B']);
                let inner = text.strip_prefix('\'').unwrap_or(text);
                let inner = inner.strip_suffix('\'').unwrap_or(inner);
                self.str_expr(node, single_quoted(inner))
            }
            "nowdoc" => {
                let region = self.doc_region(node);
                let value = unindent(&self.text[region.range()], self.doc_indent(node), true);
                self.str_expr(node, value)
            }
            "heredoc" => {
                let region = self.doc_region(node);
                let indent = self.doc_indent(node);
                match node.child_by_field_name("value") {
                    Some(body) => self.interpolated(node, body, region, None, indent),
                    None => self.str_expr(node, ""),
                }
            }
            _ => {
                let text = self.text_of(node);
                let open = if text.starts_with(['b', 'B']) { 2 } else { 1 };
                let quote = if node.kind() == "shell_command_expression" { '`' } else { '"' };
                let close = usize::from(text.len() > open && text.ends_with(quote));
                let start = (node.start_byte() + open).min(node.end_byte());
                let region = Span::new(start, (node.end_byte() - close).max(start));
                self.interpolated(node, node, region, Some(quote), 0)
            }
        }
    }

    /// What stands between the lines of the two tags of a heredoc.
    fn doc_region(&self, node: Node<'_>) -> Span {
        let text = self.text_of(node);
        let first = text.find('\n').map_or(text.len(), |i| i + 1);
        let last = text.rfind('\n').map_or(text.len(), |i| if text[..i].ends_with('\r') { i - 1 } else { i });
        let start = node.start_byte() + first;
        Span::new(start, (node.start_byte() + last).max(start))
    }

    /// How far the closing tag of a heredoc is indented: its lines lose as much.
    fn doc_indent(&self, node: Node<'_>) -> usize {
        let text = self.text_of(node);
        let last = text.rfind('\n').map_or("", |i| &text[i + 1..]);
        last.len() - last.trim_start_matches([' ', '\t']).len()
    }

    /// The literal text between the expressions of `body` is taken from the source, so that nothing of it is lost
    /// however the grammar cuts it up.
    fn interpolated(
        &mut self,
        node: Node<'_>,
        body: Node<'_>,
        region: Span,
        quote: Option<char>,
        indent: usize,
    ) -> ExprId {
        let mut parts = Vec::new();
        let mut at = region.start as usize;
        let mut braced = false;
        for child in children(body) {
            match child.kind() {
                "{" => {
                    self.literal_part(&mut parts, Span::new(at, child.start_byte().max(at)), region, quote, indent);
                    at = child.end_byte();
                    braced = true;
                }
                "}" => {
                    at = child.end_byte();
                    braced = false;
                }
                "string_content" | "escape_sequence" => {}
                _ if child.is_named() && child.start_byte() >= at => {
                    if !braced {
                        self.literal_part(&mut parts, Span::new(at, child.start_byte()), region, quote, indent);
                    }
                    let value = if braced { self.value(child) } else { self.simple_value(child) };
                    parts.push(value);
                    at = child.end_byte();
                }
                _ => {}
            }
        }
        let end = (region.end as usize).max(at);
        self.literal_part(&mut parts, Span::new(at, end), region, quote, indent);
        match parts[..] {
            [] => self.str_expr(node, ""),
            [only] if self.module.str_literal(only).is_some() => {
                self.module.exprs[only.index()].span = span(node);
                only
            }
            _ => self.expr(node, ExprKind::Template(parts)),
        }
    }

    fn literal_part(&mut self, parts: &mut Vec<ExprId>, at: Span, region: Span, quote: Option<char>, indent: usize) {
        if at.is_empty() {
            return;
        }
        let raw = unindent(&self.text[at.range()], indent, at.start == region.start);
        let value = double_quoted(&raw, quote);
        parts.push(self.module.add_expr(at, ExprKind::Literal(Literal::Str(value.into()))));
    }

    /// `$x`, `$x->y`, `$x[key]`: without braces around it all, a bare key is a string.
    fn simple_value(&mut self, node: Node<'_>) -> ExprId {
        let mut inner = named(node);
        match (node.kind(), inner.next(), inner.next()) {
            ("subscript_expression", Some(object), Some(key)) if key.kind() == "name" => {
                let object = self.value(object);
                let name = self.name_of(key);
                let index = Some(self.str_expr(key, name));
                self.expr(node, ExprKind::Index { object, index })
            }
            // ${x}, ${x['k']}: the variable of that name
            ("dynamic_variable_name", Some(inner), None) => match inner.kind() {
                "name" => self.plain_name(inner),
                _ => self.value(inner),
            },
            _ => self.value(node),
        }
    }
}

/// Decodes the escapes of a double-quoted string or heredoc; one that PHP does not know stays as written.
fn double_quoted(raw: &str, quote: Option<char>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (value, used) = escape(rest, quote);
        out.push(value.unwrap_or('\\'));
        rest = &rest[used..];
    }
    out.push_str(rest);
    out
}

/// The character that an escape stands for, and how many bytes after the backslash it takes.
fn escape(text: &str, quote: Option<char>) -> (Option<char>, usize) {
    let Some(first) = text.chars().next() else { return (None, 0) };
    let simple = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'v' => '\u{b}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        '\\' | '$' => first,
        c if Some(c) == quote => c,
        '0'..='7' => {
            let digits = text.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            return (number(&text[..digits], 8), digits);
        }
        'x' => {
            let digits = text.bytes().skip(1).take(2).take_while(u8::is_ascii_hexdigit).count();
            return if digits == 0 { (None, 0) } else { (number(&text[1..=digits], 16), 1 + digits) };
        }
        'u' => {
            let digits = text.strip_prefix("u{").and_then(|t| t.split_once('}')).map(|(d, _)| d);
            return match digits.and_then(|d| number(d, 16).map(|c| (c, d.len()))) {
                Some((c, length)) => (Some(c), length + 3),
                None => (None, 0),
            };
        }
        _ => return (None, 0),
    };
    (Some(simple), 1)
}

fn number(digits: &str, radix: u32) -> Option<char> {
    u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
}

/// Takes up to `indent` blanks from the start of each line; `whole` says that the text begins with one.
fn unindent(raw: &str, indent: usize, whole: bool) -> String {
    if indent == 0 {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    for (i, line) in raw.split_inclusive('\n').enumerate() {
        let blanks = line.bytes().take(indent).take_while(|b| matches!(b, b' ' | b'\t')).count();
        out.push_str(if i > 0 || whole { &line[blanks..] } else { line });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(single_quoted(r"it\'s \\ \n"), r"it's \ \n");
        assert_eq!(double_quoted(r#"\t\x41\u{627}\101\$x\"\q"#, Some('"')), "\tA\u{627}A$x\"\\q");
        assert_eq!(double_quoted(r#"\" \xZ \u{110000} \"#, None), r#"\" \xZ \u{110000} \"#);
    }

    #[test]
    fn indentation_is_taken_from_the_start_of_lines() {
        assert_eq!(unindent("  a\n    b\n\n c", 2, true), "a\n  b\n\nc");
        assert_eq!(unindent("  a\n  b", 2, false), "  a\nb");
    }
}
