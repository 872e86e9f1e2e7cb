//! Strings, with the expressions that stand in them.

use super::Groovy;
use super::lexer::{Kind, lex};
use crate::frontend::escapes::unescape;
use crate::ir::{ExprId, ExprKind, Literal, Name};
use crate::source::Span;

/// The text between the marks. One that is not closed ends where it ends.
pub(super) fn inner(span: Span, mark: u8) -> Span {
    let (from, to) = (span.start as usize + mark as usize, (span.end as usize).saturating_sub(mark as usize));
    Span::new(from.min(span.end as usize), to.max(from).min(span.end as usize))
}

impl Groovy<'_> {
    pub(super) fn string(&mut self) -> ExprId {
        let token = self.bump();
        let Kind::Text { mark, expands, is_regex } = token.kind else {
            return self.module.add_expr(token.span, ExprKind::Opaque(Vec::new()));
        };
        let inner = inner(token.span, mark);
        if !expands || !self.text[inner.range()].contains('$') {
            let value = self.value_of(inner, is_regex);
            let literal = if is_regex { Literal::Regex(value) } else { Literal::Str(value) };
            return self.literal(token.span, literal);
        }
        let parts = self.parts(inner, is_regex);
        match parts.as_slice() {
            [only] if matches!(self.module.kind(*only), ExprKind::Literal(_)) => {
                let kind = self.module.kind(*only).clone();
                self.module.add_expr(token.span, kind)
            }
            _ => self.module.add_expr(token.span, ExprKind::Template(parts)),
        }
    }

    fn value_of(&self, span: Span, is_regex: bool) -> Name {
        let raw = &self.text[span.range()];
        if is_regex { Name::new(raw) } else { unescape(raw) }
    }

    /// `a $b.c ${d}`: the literals and the expressions between.
    fn parts(&mut self, inner: Span, is_regex: bool) -> Vec<ExprId> {
        let text = self.lowering.text;
        let end = inner.end as usize;
        let bytes = &text.as_bytes()[..end];
        let mut parts = Vec::new();
        let (mut from, mut at) = (inner.start as usize, inner.start as usize);
        while at < end {
            match bytes[at] {
                b'\\' if !is_regex => at += 2,
                b'$' => {
                    let Some(expression) = expression_at(bytes, at) else {
                        at += 1;
                        continue;
                    };
                    let literal = Span::new(from, at);
                    if !literal.is_empty() {
                        let value = self.value_of(literal, is_regex);
                        parts.push(self.literal(literal, Literal::Str(value)));
                    }
                    let braced = bytes[at + 1] == b'{';
                    parts.push(self.inside(expression));
                    at = expression.end as usize + usize::from(braced);
                    from = at.min(end);
                }
                _ => at += 1,
            }
        }
        if from < end {
            let rest = Span::new(from, end);
            let value = self.value_of(rest, is_regex);
            parts.push(self.literal(rest, Literal::Str(value)));
        }
        parts
    }

    /// Reads the expression in a part of a string.
    fn inside(&mut self, span: Span) -> ExprId {
        if !self.enter_at(span) {
            return self.module.add_expr(span, ExprKind::Opaque(Vec::new()));
        }
        let tokens = std::mem::replace(&mut self.tokens, lex(self.lowering.text, span).tokens);
        let (at, parens) = (std::mem::take(&mut self.at), std::mem::replace(&mut self.parens, 1));
        let value = match self.is_end() {
            true => self.literal(span, Literal::Str(Name::default())),
            false => self.expression(),
        };
        (self.tokens, self.at, self.parens) = (tokens, at, parens);
        self.leave();
        value
    }
}

/// What `$` begins: the span of `x.y` in `$x.y`, and of what stands between the braces of `${…}`.
fn expression_at(bytes: &[u8], dollar: usize) -> Option<Span> {
    let first = *bytes.get(dollar + 1)?;
    if first == b'{' {
        let mut depth = 0usize;
        for (i, b) in bytes.iter().enumerate().skip(dollar + 1) {
            match b {
                b'{' => depth += 1,
                b'}' if depth == 1 => return Some(Span::new(dollar + 2, i)),
                b'}' => depth -= 1,
                _ => {}
            }
        }
        return None;
    }
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !(first.is_ascii_alphabetic() || first == b'_') {
        return None;
    }
    let mut at = dollar + 1;
    while at < bytes.len()
        && (is_word(bytes[at]) || bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic))
    {
        at += 1;
    }
    Some(Span::new(dollar + 1, at))
}
