//! Values: literals, calls and what operators make of them. Precedence does not matter to any analysis here.

use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};
use crate::source::Span;

use super::Reader;
use super::token::{Kind, Token};

/// Values nested deeper than this are passed over.
const MAX_DEPTH: usize = 32;
/// A sum of more parts than this is a list of parts.
const MAX_PARTS: usize = 64;

impl Reader<'_> {
    /// Takes a value up to the comma, bracket or semicolon behind it, or the word that begins another clause.
    pub(super) fn value(&mut self) -> Option<ExprId> {
        let mut left = self.primary()?;
        let mut others = Vec::new();
        let mut parts = 1;
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Punct(b',' | b')' | b';' | b'=' | b'<') | Kind::Word | Kind::Rows => break,
                // `'x'::text`, `'root'@'localhost'`
                Kind::Punct(b':' | b'@') => self.at += 2,
                Kind::Punct(b'|' | b'+') if parts < MAX_PARTS => {
                    self.at += 1;
                    parts += 1;
                    let Some(right) = self.primary() else { break };
                    let span = self.module.span(left).to(self.module.span(right));
                    left = self.module.add_expr(span, ExprKind::Binary { op: BinaryOp::Add, left, right });
                }
                Kind::Punct(_) => {
                    self.at += 1;
                    others.extend(self.primary());
                }
                // two values without an operator: another clause
                _ => break,
            }
        }
        if others.is_empty() {
            return Some(left);
        }
        let last = others.last().copied().unwrap_or(left);
        let span = self.module.span(left).to(self.module.span(last));
        others.insert(0, left);
        Some(self.module.add_expr(span, ExprKind::Opaque(others)))
    }

    fn primary(&mut self) -> Option<ExprId> {
        while self.is(0, b'-') || self.is(0, b'+') || self.is(0, b'~') {
            self.at += 1;
        }
        let token = self.peek(0)?;
        match token.kind {
            Kind::Str | Kind::Quoted if self.is(1, b'.') && token.kind == Kind::Quoted => self.qualified_name(),
            Kind::Str | Kind::Quoted => {
                self.at += 1;
                let is_name = token.kind == Kind::Quoted && !self.raw(token).starts_with('"');
                Some(if is_name { self.name_expr(token) } else { self.literal(token) })
            }
            Kind::Number => {
                self.at += 1;
                let number = Literal::Number(self.raw(token).into());
                Some(self.module.add_expr(token.span(), ExprKind::Literal(number)))
            }
            Kind::Variable => {
                self.at += 1;
                Some(self.name_expr(token))
            }
            Kind::Word => Some(self.word_value(token)),
            Kind::Punct(b'(') => self.bracket(),
            _ => None,
        }
    }

    /// `null`, `true`, a column, `crypt('x', gen_salt('bf'))`, `DATE '2020-01-01'`
    fn word_value(&mut self, token: Token) -> ExprId {
        let raw = self.raw(token);
        let literal = match raw.to_ascii_lowercase().as_str() {
            "null" => Some(Literal::Null),
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            _ => None,
        };
        if let Some(literal) = literal {
            self.at += 1;
            return self.module.add_expr(token.span(), ExprKind::Literal(literal));
        }
        // `_utf8mb4'x'`, `DATE 'x'`
        if let Some(next) = self.peek(1).filter(|t| t.kind == Kind::Str) {
            self.at += 2;
            return self.literal(next);
        }
        let Some(callee) = self.qualified_name() else {
            self.at += 1;
            return self.name_expr(token);
        };
        if !self.is(0, b'(') || self.depth >= MAX_DEPTH {
            return callee;
        }
        self.at += 1;
        let mut args = Vec::new();
        let end = self.items(|reader, value| {
            // `digest(data => 'x')`
            args.push(Arg { name: None, value, spread: false });
            reader.skip_to_comma();
        });
        let span = Span::new(token.start as usize, end);
        self.module.add_expr(span, ExprKind::Call { callee, args })
    }

    /// `('x')` is its content; `(1, 2)` a list; a query is passed over.
    fn bracket(&mut self) -> Option<ExprId> {
        let start = self.peek(0)?;
        self.at += 1;
        if self.depth >= MAX_DEPTH || self.is_word(0, &["select", "with"]) {
            self.skip_to_close();
            return Some(self.module.add_expr(start.span(), ExprKind::Opaque(Vec::new())));
        }
        let mut items = Vec::new();
        let end = self.items(|reader, value| {
            items.push(value);
            reader.skip_to_comma();
        });
        match items.as_slice() {
            [only] => Some(*only),
            _ => Some(self.module.add_expr(Span::new(start.start as usize, end), ExprKind::List(items))),
        }
    }

    /// Values with commas between them up to the closing bracket, which is taken; gives its end. `each` must leave the
    /// reader at a comma, a closing bracket or a semicolon.
    pub(super) fn items(&mut self, mut each: impl FnMut(&mut Self, ExprId)) -> usize {
        self.depth += 1;
        let mut end = self.peek(0).map_or(self.text.len(), |t| t.start as usize);
        while let Some(token) = self.peek(0) {
            end = token.end as usize;
            match token.kind {
                Kind::Punct(b')') => {
                    self.at += 1;
                    break;
                }
                Kind::Punct(b';') | Kind::Rows => break,
                Kind::Punct(b',') => self.at += 1,
                _ => match self.value() {
                    Some(value) => each(self, value),
                    None => self.at += 1,
                },
            }
        }
        self.depth -= 1;
        end
    }

    /// Over what a value is followed by (`AS varchar`, `COLLATE x`, `= 3`), to the comma or bracket that ends it.
    pub(super) fn skip_to_comma(&mut self) {
        let mut open = 0usize;
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Punct(b',' | b')') if open == 0 => return,
                Kind::Punct(b';') | Kind::Rows => return,
                Kind::Punct(b'(') => open += 1,
                Kind::Punct(b')') => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Behind the bracket that closes what was opened.
    pub(super) fn skip_to_close(&mut self) {
        let mut open = 1usize;
        while let Some(token) = self.peek(0) {
            match token.kind {
                Kind::Punct(b';') | Kind::Rows => return,
                Kind::Punct(b'(') => open += 1,
                Kind::Punct(b')') => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    pub(super) fn literal(&mut self, token: Token) -> ExprId {
        let value = self.decoded(token);
        self.string(token.span(), value)
    }

    /// The text of a string: `'it''s'`, `N'x'`, `E'a\nb'`, `q'[x]'`, `$$x$$`, `"x"`.
    pub(super) fn decoded(&self, token: Token) -> Name {
        let raw = self.raw(token);
        let escapes = self.escapes || raw.starts_with(['E', 'e']);
        if let Some(inner) = raw.strip_prefix(['q', 'Q']).and_then(|r| r.get(2..r.len().saturating_sub(2))) {
            return inner.into();
        }
        if let Some(tagged) = raw.strip_prefix('$') {
            let mark = tagged.find('$').map_or(0, |i| i + 2);
            return raw.get(mark..raw.len() - mark).unwrap_or_default().into();
        }
        let Some(open) = raw.find(['\'', '"', '`']) else { return raw.into() };
        let quote = &raw[open..=open];
        let inner = raw[open + 1..].strip_suffix(quote).unwrap_or(&raw[open + 1..]);
        let doubled = quote.repeat(2);
        let escaped = escapes && inner.contains('\\');
        if !escaped && !inner.contains(&doubled) {
            return inner.into();
        }
        let inner = inner.replace(&doubled, quote);
        if !escapes {
            return inner.into();
        }
        let mut out = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, false) => out.push(c),
                _ => match chars.next() {
                    Some('n') => out.push('\n'),
                    Some('r') => out.push('\r'),
                    Some('t') => out.push('\t'),
                    Some(other) => out.push(other),
                    None => {}
                },
            }
        }
        out.into()
    }
}
