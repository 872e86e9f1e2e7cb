//! Expressions: operators by how tightly they bind, then what is taken of a value, then values.

use super::Groovy;
use super::lexer::Kind;
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};
use crate::source::Span;

/// Words that begin no argument of a command.
const NOT_ARGUMENTS: &[&str] =
    &["in", "as", "instanceof", "if", "else", "for", "while", "return", "implements", "extends"];

/// How tightly a binary operator binds, and what it is.
fn binary(written: &str) -> Option<(u8, BinaryOp)> {
    Some(match written {
        "||" => (2, BinaryOp::Or),
        "&&" => (3, BinaryOp::And),
        "|" | "^" | "&" => (4, BinaryOp::Arithmetic),
        "==" | "===" => (7, BinaryOp::Equal),
        "!=" | "!==" => (7, BinaryOp::NotEqual),
        "<=>" | "=~" | "==~" => (7, BinaryOp::Compare),
        "<" | "<=" | ">" | ">=" | "in" | "instanceof" | "as" => (8, BinaryOp::Compare),
        "<<" | ".." | "..<" => (9, BinaryOp::Arithmetic),
        "+" => (10, BinaryOp::Add),
        "-" => (10, BinaryOp::Arithmetic),
        "*" | "/" => (11, BinaryOp::Arithmetic),
        "%" => (11, BinaryOp::Modulo),
        "**" => (12, BinaryOp::Arithmetic),
        _ => return None,
    })
}

impl Groovy<'_> {
    /// An expression with assignments and conditions.
    pub(super) fn expression(&mut self) -> ExprId {
        let span = self.token().span;
        if !self.enter_at(span) {
            self.bump();
            return self.module.add_expr(span, ExprKind::Opaque(Vec::new()));
        }
        let value = self.assignment();
        self.leave();
        value
    }

    fn assignment(&mut self) -> ExprId {
        let left = self.conditional();
        self.assigned(left)
    }

    /// `= value` behind a target.
    pub(super) fn assigned(&mut self, target: ExprId) -> ExprId {
        if self.token().kind != Kind::Sign || self.parens == 0 && self.token().on_new_line {
            return target;
        }
        let op = match self.text_ahead(0) {
            "=" => None,
            "?=" => Some(BinaryOp::Coalesce),
            "+=" => Some(BinaryOp::Add),
            "%=" => Some(BinaryOp::Modulo),
            "-=" | "*=" | "/=" | "**=" | "<<=" | ">>=" | ">>>=" | "&=" | "|=" | "^=" => Some(BinaryOp::Arithmetic),
            _ => return target,
        };
        self.at += 1;
        let value = self.expression_or_command();
        let span = self.module.span(target).to(self.module.span(value));
        let kind = ExprKind::Assign { target, value: Some(value), op, declared: None, is_declaration: false };
        self.module.add_expr(span, kind)
    }

    fn conditional(&mut self) -> ExprId {
        let condition = self.operators(0);
        if self.is("?:") {
            self.at += 1;
            let right = self.expression();
            return self.lowering.binary(BinaryOp::Coalesce, condition, right);
        }
        // `?` may begin the next line
        if !self.is("?") {
            return condition;
        }
        self.at += 1;
        self.parens += 1;
        let then = self.expression();
        let has_else = self.eat(":");
        self.parens -= 1;
        let otherwise = match has_else {
            true => self.expression(),
            false => self.literal(Span::at(self.last_end()), Literal::Null),
        };
        let span = self.module.span(condition).to(self.module.span(otherwise));
        self.module.add_expr(span, ExprKind::Conditional { condition, then, otherwise })
    }

    fn operators(&mut self, least: u8) -> ExprId {
        let first = self.unary();
        let mut left = first;
        let mut sum = Vec::new();
        loop {
            let token = self.token();
            let written = self.text_ahead(0);
            let goes_on = !token.on_new_line || self.parens > 0 || matches!(written, "&&" | "||" | "==" | "!=");
            let op = match token.kind {
                Kind::Sign | Kind::Word if goes_on => binary(written).filter(|(power, _)| *power > least),
                _ => None,
            };
            let Some((power, op)) = op else { break };
            // `>>` is two signs, because types may end in it
            self.at += 1;
            while written == ">" && self.is(">") {
                self.at += 1;
            }
            if written == "as" {
                self.skip_type();
                continue;
            }
            if op == BinaryOp::Add {
                sum.push(self.operators(power));
                continue;
            }
            left = self.lowering.sum(left, std::mem::take(&mut sum));
            let right = if matches!(written, "in" | "instanceof") && self.is_word(0) && written == "instanceof" {
                self.type_value()
            } else {
                self.operators(power)
            };
            left = match written {
                ".." | "..<" => {
                    let span = self.module.span(left).to(self.module.span(right));
                    self.module.add_expr(span, ExprKind::List(vec![left, right]))
                }
                _ => self.lowering.binary(op, left, right),
            };
        }
        self.lowering.sum(left, sum)
    }

    fn type_value(&mut self) -> ExprId {
        let start = self.token().span.start;
        let name = self.type_ref().map_or_else(Name::default, |t| t.name);
        let span = self.span_from(start);
        self.module.add_expr(span, ExprKind::Name(name))
    }

    pub(super) fn unary(&mut self) -> ExprId {
        let token = self.token();
        let written = self.text_ahead(0);
        let is_sign = token.kind == Kind::Sign;
        if !(is_sign && matches!(written, "!" | "-" | "+" | "~" | "++" | "--" | "*" | "&")) {
            return self.postfix();
        }
        self.at += 1;
        if !self.enter_at(token.span) {
            return self.module.add_expr(token.span, ExprKind::Opaque(Vec::new()));
        }
        let value = self.unary();
        self.leave();
        let span = token.span.to(self.module.span(value));
        match written {
            "!" => self.module.add_expr(span, ExprKind::Not(value)),
            "*" => self.module.add_expr(span, ExprKind::Spread(value)),
            "++" | "--" => self.step(value, span),
            _ => value,
        }
    }

    /// `i++`
    fn step(&mut self, target: ExprId, span: Span) -> ExprId {
        let one = self.literal(span, Literal::Number("1".into()));
        let op = Some(BinaryOp::Arithmetic);
        let kind = ExprKind::Assign { target, value: Some(one), op, declared: None, is_declaration: false };
        self.module.add_expr(span, kind)
    }

    /// A value with what is taken of it.
    pub(super) fn postfix(&mut self) -> ExprId {
        let mut value = self.primary();
        loop {
            let token = self.token();
            let start = self.module.span(value).start;
            let is_here = !token.on_new_line || self.parens > 0;
            let is_close = token.span.start as usize == self.last_end();
            if token.kind != Kind::Sign {
                return value;
            }
            match self.text_ahead(0) {
                // a chain may go on in the next line
                "." | "?." | "??." | "*." | "::" | ".&" | ".@" => {
                    self.at += 1;
                    if self.is("@") {
                        self.at += 1;
                    }
                    // `Collections.<String> emptyList()`
                    if self.is("<")
                        && let Some(length) = self.type_arguments_at(0)
                    {
                        self.at += length;
                    }
                    let Some((name, _)) = self.name() else {
                        // `a.(name)`, `a."$b"`
                        let inner = self.primary();
                        let span = self.span_from(start);
                        value = self.module.add_expr(span, ExprKind::Index { object: value, index: Some(inner) });
                        continue;
                    };
                    let span = self.span_from(start);
                    value = self.module.add_expr(span, ExprKind::Member { object: value, name });
                }
                "(" if is_here => {
                    let args = self.arguments();
                    value = self.call(start, value, args);
                }
                "[" | "?[" if is_here && is_close => {
                    self.at += 1;
                    self.parens += 1;
                    let mut index = if self.is("]") { None } else { Some(self.expression()) };
                    // `map['a', 'b']`
                    if let (Some(first), true) = (index, self.is(",")) {
                        let mut items = vec![first];
                        while self.eat(",") {
                            items.push(self.expression());
                        }
                        let span = self.module.span(first);
                        index = Some(self.module.add_expr(span, ExprKind::List(items)));
                    }
                    self.close("]");
                    let span = self.span_from(start);
                    value = self.module.add_expr(span, ExprKind::Index { object: value, index });
                }
                "{" if is_here && self.takes_closure(value) => {
                    let closure = self.closure();
                    let arg = Arg { name: None, value: closure, spread: false };
                    let span = self.span_from(start);
                    if let ExprKind::Call { args, .. } = &mut self.module.exprs[value.index()].kind {
                        args.push(arg);
                        self.module.exprs[value.index()].span = span;
                    } else {
                        value = self.call(start, value, vec![arg]);
                    }
                }
                "++" | "--" if is_here => {
                    self.at += 1;
                    let span = self.span_from(start);
                    return self.step(value, span);
                }
                _ => return value,
            }
        }
    }

    fn takes_closure(&self, value: ExprId) -> bool {
        matches!(self.module.kind(value), ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Call { .. })
    }

    pub(super) fn call(&mut self, start: u32, callee: ExprId, args: Vec<Arg>) -> ExprId {
        self.script_of(callee, &args);
        let span = self.span_from(start);
        self.module.add_expr(span, ExprKind::Call { callee, args })
    }

    /// `sh 'make'`, `sh(script: "…")`: a literal script is shell.
    fn script_of(&mut self, callee: ExprId, args: &[Arg]) {
        if !matches!(self.module.kind(callee), ExprKind::Name(n) if n == "sh") {
            return;
        }
        let script = args.iter().find(|a| a.name.as_ref().is_none_or(|n| n == "script"));
        let Some(span) = script.map(|a| self.module.span(a.value)) else { return };
        let text = &self.lowering.text[span.range()];
        let mark = if text.starts_with("'''") || text.starts_with("\"\"\"") { 3 } else { 1 };
        // in a string inside a string, the places are the file's as well
        if text.starts_with(['\'', '"']) {
            self.scripts.push(super::strings::inner(span, mark));
        }
    }

    pub(super) fn close(&mut self, sign: &str) {
        self.parens = self.parens.saturating_sub(1);
        // what was not understood inside is passed over, up to the end of the group or a brace
        while !self.is_end() && !self.is(sign) && !self.is("}") && !self.is(";") {
            let token = self.bump();
            self.misread.push(token.span);
        }
        self.eat(sign);
    }

    /// `(a, key: b)`
    pub(super) fn arguments(&mut self) -> Vec<Arg> {
        self.eat("(");
        self.parens += 1;
        let mut args = Vec::new();
        while !self.is_end() && !self.is(")") {
            let before = self.at;
            args.push(self.argument());
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.close(")");
        args
    }

    pub(super) fn argument(&mut self) -> Arg {
        if self.is("*") && self.is_ahead(1, ":") {
            self.at += 2;
            return Arg { name: None, value: self.expression(), spread: true };
        }
        if self.eat("*") {
            return Arg { name: None, value: self.expression(), spread: true };
        }
        let is_key = matches!(self.token().kind, Kind::Word | Kind::Text { .. } | Kind::Number);
        if is_key && self.is_ahead(1, ":") {
            let name = match self.name() {
                Some((name, _)) => Some(name),
                None => {
                    self.at += 1;
                    None
                }
            };
            self.at += 1;
            return Arg { name, value: self.expression(), spread: false };
        }
        Arg { name: None, value: self.expression(), spread: false }
    }

    /// An expression, or a command: `name a, b`.
    pub(super) fn expression_or_command(&mut self) -> ExprId {
        let start = self.token().span.start;
        let mut value = self.expression();
        loop {
            let is_path = matches!(self.module.kind(value), ExprKind::Name(_) | ExprKind::Member { .. });
            let was_command =
                matches!(self.module.kind(value), ExprKind::Call { .. }) && self.module.span(value).start == start;
            if is_path && self.begins_argument() {
                let mut args = vec![self.argument()];
                while self.is(",") {
                    self.at += 1;
                    args.push(self.argument());
                }
                value = self.call(start, value, args);
            } else if was_command && self.is_word(0) && !self.ends_here() && !self.is_operator_word() {
                // `id "x" version "y"`
                let Some((name, _)) = self.name() else { return value };
                let span = self.span_from(start);
                value = self.module.add_expr(span, ExprKind::Member { object: value, name });
                if !self.begins_argument() {
                    return value;
                }
            } else {
                return value;
            }
        }
    }

    pub(super) fn is_operator_word(&self) -> bool {
        self.token().kind == Kind::Word && NOT_ARGUMENTS.contains(&self.text_ahead(0))
    }

    fn begins_argument(&self) -> bool {
        if self.ends_here() {
            return false;
        }
        match self.token().kind {
            Kind::Word => !self.is_operator_word(),
            Kind::Number | Kind::Text { .. } => true,
            Kind::Sign => matches!(self.text_ahead(0), "[" | "{"),
            Kind::End => false,
        }
    }
}
