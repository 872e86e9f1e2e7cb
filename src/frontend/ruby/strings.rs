//! Strings, symbols and regular expressions in all their forms, and what is interpolated into them.

use tree_sitter::Node;

use super::Ruby;
use crate::frontend::escapes::{single_quoted, unescape};
use crate::frontend::tree::{children, named, span};
use crate::ir::{ExprId, ExprKind, Literal, Name};
use crate::source::Span;

/// How the text between interpolations is read.
#[derive(Clone, Copy)]
struct Reading {
    /// Escapes are decoded.
    escapes: bool,
    /// Blanks that each line loses: those of `<<~`.
    indent: usize,
}

impl<'t> Ruby<'t> {
    pub(super) fn string(&mut self, node: Node<'t>) -> ExprId {
        match node.kind() {
            "simple_symbol" => {
                let text = self.text_of(node).trim_start_matches(':');
                let value = Name::new(text);
                self.str_expr(node, value)
            }
            "hash_key_symbol" => {
                let value = self.name_of(node);
                self.str_expr(node, value)
            }
            "character" => {
                let value = unescape(self.text_of(node).trim_start_matches('?'));
                self.str_expr(node, value)
            }
            // "a" "b"
            "chained_string" => {
                let parts: Vec<ExprId> = named(node).map(|c| self.string(c)).collect();
                self.template(span(node), parts)
            }
            "heredoc_beginning" => self.heredoc(node),
            "string_array" | "symbol_array" => {
                let items = named(node).map(|c| self.string(c)).collect();
                self.expr(node, ExprKind::List(items))
            }
            "regex" => {
                if children(node).all(|c| c.kind() != "interpolation") {
                    let inner = inner(node);
                    let value = Name::new(&self.text[inner.range()]);
                    return self.expr(node, ExprKind::Literal(Literal::Regex(value)));
                }
                let parts = self.parts(node, inner(node), Reading { escapes: false, indent: 0 });
                self.opaque(node, parts)
            }
            // `ls`
            "subshell" => {
                let parts = self.parts(node, inner(node), Reading { escapes: true, indent: 0 });
                let command = self.template(span(node), parts);
                let callee = self.name_expr(node, "`");
                let args = vec![crate::ir::Arg { name: None, value: command, spread: false }];
                self.expr(node, ExprKind::Call { callee, args })
            }
            _ => {
                let text = self.text_of(node);
                let raw = text.starts_with('\'') || text.starts_with("%q") || text.starts_with(":'");
                let bare = matches!(node.kind(), "bare_string" | "bare_symbol");
                let region = if bare { span(node) } else { inner(node) };
                if raw {
                    let value = single_quoted(&self.text[region.range()]);
                    return self.str_expr(node, value);
                }
                let parts = self.parts(node, region, Reading { escapes: true, indent: 0 });
                self.template(span(node), parts)
            }
        }
    }

    /// `<<~SQL`: its text stands further down, and so does the span of the value.
    fn heredoc(&mut self, node: Node<'t>) -> ExprId {
        let Some(body) = self.heredocs.remove(&node.start_byte()) else { return self.str_expr(node, "") };
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let opening = self.text_of(node);
        let start = body.start_byte();
        let start = start + usize::from(self.text[start..].starts_with('\n'));
        let end = children(body).find(|c| c.kind() == "heredoc_end").map_or(body.end_byte(), |c| c.start_byte());
        // the blanks in front of the closing mark are none of the text
        let end = self.text[..end].trim_end_matches([' ', '\t']).len().max(start);
        let region = Span::new(start, end);
        let indent = if opening.starts_with("<<~") { common_indent(&self.text[region.range()]) } else { 0 };
        let reading = Reading { escapes: !opening.contains('\''), indent };
        let parts = self.parts(body, region, reading);
        self.leave();
        if opening.contains('`') {
            let value = self.template(region, parts);
            let callee = self.name_expr(node, "`");
            let args = vec![crate::ir::Arg { name: None, value, spread: false }];
            return self.expr(node, ExprKind::Call { callee, args });
        }
        self.template(region, parts)
    }

    /// The text of a region and the values that are interpolated into it. Literal text is taken from the source, so
    /// that nothing of it is lost however the grammar cuts it up.
    fn parts(&mut self, node: Node<'t>, region: Span, reading: Reading) -> Vec<ExprId> {
        let mut parts = Vec::new();
        let mut at = region.start as usize;
        for child in children(node).filter(|c| c.kind() == "interpolation") {
            if child.start_byte() < at {
                continue;
            }
            self.text_part(&mut parts, Span::new(at, child.start_byte()), region, reading);
            // "#{a; b}"
            let inside: Vec<_> = named(child).collect();
            if !inside.is_empty() {
                let value = self.statements_value(child, &inside);
                parts.push(value);
            }
            at = child.end_byte();
        }
        let end = (region.end as usize).max(at);
        self.text_part(&mut parts, Span::new(at, end), region, reading);
        parts
    }

    fn text_part(&mut self, parts: &mut Vec<ExprId>, at: Span, region: Span, reading: Reading) {
        if at.is_empty() {
            return;
        }
        let raw = &self.text[at.range()];
        let cut;
        let raw = match reading.indent {
            0 => raw,
            indent => {
                cut = unindent(raw, indent, at.start == region.start);
                cut.as_str()
            }
        };
        let value = if reading.escapes { unescape(raw) } else { Name::new(raw) };
        if !value.is_empty() {
            parts.push(self.module.add_expr(at, ExprKind::Literal(Literal::Str(value))));
        }
    }

    /// One literal is itself, with the span of the whole.
    fn template(&mut self, at: Span, parts: Vec<ExprId>) -> ExprId {
        match parts[..] {
            [] => self.module.add_expr(at, ExprKind::Literal(Literal::Str(Name::default()))),
            [only] if self.module.str_literal(only).is_some() => {
                self.module.exprs[only.index()].span = at;
                only
            }
            _ => self.module.add_expr(at, ExprKind::Template(parts)),
        }
    }
}

/// What stands between the delimiters, which are the first and the last token.
fn inner(node: Node<'_>) -> Span {
    let mut tokens = children(node);
    let start = tokens.next().filter(|c| !c.is_named()).map_or(node.start_byte(), |c| c.end_byte());
    let end = tokens.last().filter(|c| !c.is_named()).map_or(node.end_byte(), |c| c.start_byte());
    Span::new(start, end.max(start))
}

/// The blanks that all lines with text begin with.
fn common_indent(text: &str) -> usize {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    text.lines().filter(|l| !l.trim().is_empty()).map(blanks).min().unwrap_or(0)
}

/// Takes up to `indent` blanks from the start of each line; `whole` says that the text begins with one.
fn unindent(raw: &str, indent: usize, whole: bool) -> String {
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
    fn text_is_read_as_its_quotes_say() {
        assert_eq!(single_quoted(r"it\'s \\ \n"), r"it's \ \n");
        assert_eq!(common_indent("    a\n\n      b\n"), 4);
        assert_eq!(unindent("    a\n      b\n\n", 4, true), "a\n  b\n\n");
    }
}
