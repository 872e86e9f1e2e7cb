//! Values: literals, collections, closures with their parameters, and what stands in parentheses.

use super::Groovy;
use super::lexer::Kind;
use super::statements::PRIMITIVES;
use crate::frontend::tree::blank_function;
use crate::ir::{Block, Entry, ExprId, ExprKind, Function, Literal, Name, Param, StmtKind};
use crate::source::Span;

impl Groovy<'_> {
    pub(super) fn primary(&mut self) -> ExprId {
        let token = self.token();
        let span = token.span;
        match token.kind {
            Kind::Number => {
                self.at += 1;
                let written = Name::new(&self.text[span.range()]);
                self.literal(span, Literal::Number(written))
            }
            Kind::Text { .. } => self.string(),
            Kind::Word => self.word(),
            Kind::End => self.module.add_expr(span, ExprKind::Opaque(Vec::new())),
            Kind::Sign => match self.text_ahead(0) {
                "(" if self.is_arrow_behind() => self.arrow(),
                "(" if self.is_cast() => {
                    self.at += 1;
                    self.type_ref();
                    self.at += 1;
                    self.unary()
                }
                "(" => self.grouped(),
                "[" => self.collection(),
                "{" => self.closure(),
                _ => self.module.add_expr(Span::at(span.start as usize), ExprKind::Opaque(Vec::new())),
            },
        }
    }

    fn word(&mut self) -> ExprId {
        let span = self.token().span;
        let written = self.text_ahead(0);
        match written {
            "new" => return self.creation(),
            "switch" if self.is_ahead(1, "(") => {
                let mut body = Block::new();
                self.statement(&mut body);
                return self.block_value(span, body);
            }
            _ => self.at += 1,
        }
        let kind = match written {
            "true" | "false" => ExprKind::Literal(Literal::Bool(written == "true")),
            "null" => ExprKind::Literal(Literal::Null),
            _ if self.is("->") => {
                self.at -= 1;
                return self.arrow();
            }
            _ => ExprKind::Name(Name::new(written)),
        };
        self.module.add_expr(span, kind)
    }

    fn block_value(&mut self, span: Span, body: Block) -> ExprId {
        let id = self.open_function(blank_function(span, None, Span::at(span.start as usize)));
        self.close_function();
        self.module.functions[id.index()].body = body;
        let callee = self.module.add_expr(span, ExprKind::Lambda(id));
        self.module.add_expr(span, ExprKind::Call { callee, args: Vec::new() })
    }

    /// `new a.B<C>(x) { … }`, `new int[3]`
    fn creation(&mut self) -> ExprId {
        let start = self.bump().span.start;
        let at = self.token().span.start;
        let name = self.type_name().unwrap_or_default();
        let span = self.span_from(at);
        let class = self.path(&name, span);
        if self.is("[") {
            self.at += 1;
            self.parens += 1;
            let mut length = if self.is("]") { Vec::new() } else { vec![self.expression()] };
            self.close("]");
            // `new byte[] {1, 2}`
            if self.eat("{") {
                self.parens += 1;
                while !self.is("}") && !self.is_end() {
                    let before = self.at;
                    length.push(self.expression());
                    if !self.eat(",") || self.at == before {
                        break;
                    }
                }
                self.close("}");
            }
            let span = self.span_from(start);
            return self.module.add_expr(span, ExprKind::List(length));
        }
        let args = if self.is("(") { self.arguments() } else { Vec::new() };
        let body = if self.is("{") && !self.token().on_new_line { Some(self.anonymous_class(class)) } else { None };
        let span = self.span_from(start);
        self.module.add_expr(span, ExprKind::New { class, args, body })
    }

    /// `a.b.C` as a chain.
    pub(super) fn path(&mut self, dotted: &str, span: Span) -> ExprId {
        let mut parts = dotted.split('.');
        let first = parts.next().unwrap_or_default();
        let mut at = self.module.add_expr(span, ExprKind::Name(first.into()));
        for part in parts {
            at = self.module.add_expr(span, ExprKind::Member { object: at, name: part.into() });
        }
        at
    }

    /// `(byte[]) x`, `(List<A>) x`: what can be nothing but a type in parentheses.
    fn is_cast(&self) -> bool {
        let mut n = 2;
        while self.is_ahead(n, ".") && self.is_word(n + 1) {
            n += 2;
        }
        let mut is_type = PRIMITIVES.contains(&self.text_ahead(n - 1));
        if self.is_ahead(n, "<")
            && let Some(length) = self.type_arguments_at(n)
        {
            n += length;
            is_type = true;
        }
        while self.is_ahead(n, "[") && self.is_ahead(n + 1, "]") {
            n += 2;
            is_type = true;
        }
        let next = self.ahead(n + 1);
        let is_operand = next.kind != Kind::Sign && next.kind != Kind::End
            || next.kind == Kind::Sign && matches!(self.text_ahead(n + 1), "(" | "[" | "{");
        self.is_word(1) && is_type && self.is_ahead(n, ")") && is_operand && !next.on_new_line
    }

    /// `(a)`, and the cast `(Type) a`
    fn grouped(&mut self) -> ExprId {
        let start = self.bump().span.start;
        self.parens += 1;
        let value = self.expression_or_command();
        // `(a, b) = list`
        if self.is(",") {
            let mut items = vec![value];
            while self.eat(",") {
                items.push(self.expression());
            }
            self.close(")");
            let span = self.span_from(start);
            return self.module.add_expr(span, ExprKind::List(items));
        }
        self.close(")");
        let is_type = matches!(self.module.kind(value), ExprKind::Name(_) | ExprKind::Member { .. });
        let next = self.token();
        let is_operand = matches!(next.kind, Kind::Word | Kind::Text { .. } | Kind::Number) && !self.is_operator_word();
        if is_type && is_operand && !self.ends_here() { self.unary() } else { value }
    }

    /// `[a, b]`, `[a: 1, (b): 2]`, `[:]`
    fn collection(&mut self) -> ExprId {
        let start = self.bump().span.start;
        self.parens += 1;
        let mut items: Vec<(Option<ExprId>, ExprId)> = Vec::new();
        let mut is_map = false;
        if self.is(":") && self.is_ahead(1, "]") {
            self.at += 1;
            is_map = true;
        }
        while !self.is_end() && !self.is("]") {
            let before = self.at;
            let at = self.token().span;
            if self.is("*") && self.is_ahead(1, ":") {
                self.at += 2;
                let value = self.expression();
                let spread = self.module.add_expr(at, ExprKind::Spread(value));
                is_map = true;
                items.push((None, spread));
            } else {
                let bare = if self.is_word(0) && self.is_ahead(1, ":") { Some(self.text_ahead(0)) } else { None };
                let mut first = self.expression();
                if let Some(word) = bare {
                    first = self.literal(at, Literal::Str(word.into()));
                }
                if self.eat(":") {
                    is_map = true;
                    let value = self.expression();
                    items.push((Some(first), value));
                } else {
                    items.push((None, first));
                }
            }
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.close("]");
        let span = self.span_from(start);
        let kind = if is_map {
            ExprKind::Object(items.into_iter().map(|(key, value)| Entry { key, value }).collect())
        } else {
            ExprKind::List(items.into_iter().map(|(_, value)| value).collect())
        };
        self.module.add_expr(span, kind)
    }

    /// Whether the parenthesis at the cursor holds the parameters of `(a, b) -> …`.
    fn is_arrow_behind(&self) -> bool {
        let mut depth = 0usize;
        for n in 0..64 {
            match (self.ahead(n).kind, self.text_ahead(n)) {
                (Kind::Sign, "(") => depth += 1,
                (Kind::Sign, ")") if depth == 1 => return self.is_ahead(n + 1, "->"),
                (Kind::Sign, ")") => depth -= 1,
                (Kind::Sign, "{" | "}" | ";") | (Kind::End, _) => return false,
                _ => {}
            }
        }
        false
    }

    /// `(a, b) -> a + b`, `a -> { … }`
    fn arrow(&mut self) -> ExprId {
        let start = self.token().span.start;
        let mut function = blank_function(Span::at(start as usize), None, Span::at(start as usize));
        function.params = if self.is("(") { self.parameters() } else { self.bare_parameters() };
        self.eat("->");
        self.function_body(start, function, |l, body| {
            if l.is("{") {
                l.braced(body);
            } else {
                let value = l.expression();
                let span = l.module.span(value);
                body.push(l.module.add_stmt(span, StmtKind::Return(Some(value))));
            }
        })
    }

    fn function_body(&mut self, start: u32, function: Function, read: impl FnOnce(&mut Self, &mut Block)) -> ExprId {
        let id = self.open_function(function);
        let parens = std::mem::take(&mut self.parens);
        let mut body = Block::new();
        let here = self.token().span;
        if self.enter_at(here) {
            read(self, &mut body);
            self.leave();
        } else {
            self.skip_braces();
        }
        self.parens = parens;
        self.close_function();
        self.give_last(&body);
        let span = self.span_from(start);
        let function = &mut self.module.functions[id.index()];
        (function.body, function.span) = (body, span);
        self.module.add_expr(span, ExprKind::Lambda(id))
    }

    /// The last expression of a body is what it gives.
    pub(super) fn give_last(&mut self, body: &Block) {
        if let Some(last) = body.last().map(|s| &mut self.module.stmts[s.index()].kind)
            && let StmtKind::Expr(value) = last
        {
            *last = StmtKind::Return(Some(*value));
        }
    }

    /// `{ a, b -> … }`, `{ … }`
    pub(super) fn closure(&mut self) -> ExprId {
        let start = self.token().span.start;
        let mut function = blank_function(Span::at(start as usize), None, Span::at(start as usize));
        if self.has_parameters() {
            self.at += 1;
            function.params = self.bare_parameters();
            self.eat("->");
            self.at -= 1;
        } else {
            function.params.push(parameter("it".into(), Span::at(start as usize)));
        }
        self.function_body(start, function, Self::braced)
    }

    /// Whether `->` stands behind the names that follow the brace.
    pub(super) fn has_parameters(&self) -> bool {
        for n in 1..64 {
            match (self.ahead(n).kind, self.text_ahead(n)) {
                (Kind::Sign, "->") => return true,
                (Kind::Sign, "," | "." | "<" | ">" | "[" | "]" | "=" | "?" | "@" | "(" | ")") | (Kind::Word, _) => {}
                (Kind::Text { .. } | Kind::Number, _) if self.is_ahead(n - 1, "=") => {}
                _ => return false,
            }
        }
        false
    }

    /// Parameters up to the arrow.
    fn bare_parameters(&mut self) -> Vec<Param> {
        let mut params = Vec::new();
        self.parens += 1;
        while !self.is_end() && !self.is("->") && !self.is(")") && !self.is("}") {
            let before = self.at;
            params.extend(self.parameter());
            self.eat(",");
            if self.at == before {
                self.at += 1;
            }
        }
        self.parens -= 1;
        params
    }

    /// `(int a, b = 1)`
    pub(super) fn parameters(&mut self) -> Vec<Param> {
        self.eat("(");
        let params = self.bare_parameters();
        self.eat(")");
        params
    }

    fn parameter(&mut self) -> Option<Param> {
        let start = self.token().span.start;
        let annotations = self.annotations();
        while self.is("final") || self.is("def") || self.is("var") {
            self.at += 1;
        }
        let mut ty = None;
        if !(self.is_word(0)
            && (self.is_ahead(1, ",") || self.is_ahead(1, ")") || self.is_ahead(1, "->") || self.is_ahead(1, "=")))
        {
            ty = self.type_ref();
        }
        let mut rest = false;
        while self.is(".") || self.is("..") {
            rest = true;
            self.at += 1;
        }
        let (name, span) = self.name()?;
        let default = if self.eat("=") { Some(self.expression()) } else { None };
        let whole = self.span_from(start);
        Some(Param { default, annotations, rest, ty, span: whole, ..parameter(name, span) })
    }
}

pub(super) fn parameter(name: Name, span: Span) -> Param {
    Param { span, name, pattern: None, ty: None, default: None, annotations: Vec::new(), rest: false, is_field: false }
}
