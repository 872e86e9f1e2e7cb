//! Statements, imports and declarations of variables.

use super::Groovy;
use super::lexer::Kind;
use crate::frontend::switch::Subject;
use crate::ir::{
    Annotation, Arm, BinaryOp, Block, ExprId, ExprKind, Handler, Import, ImportKind, Literal, Modifiers, Name,
    StmtKind, TypeRef,
};

/// Words before a declaration.
const MODIFIERS: &[&str] = &[
    "def",
    "var",
    "final",
    "static",
    "public",
    "private",
    "protected",
    "abstract",
    "synchronized",
    "transient",
    "volatile",
    "native",
    "strictfp",
    "default",
    "sealed",
];

pub(super) const PRIMITIVES: &[&str] = &["void", "int", "long", "boolean", "double", "float", "char", "byte", "short"];

const CLASS_WORDS: &[&str] = &["class", "interface", "trait", "enum"];

/// What stands before a declaration.
pub(super) struct Lead {
    pub start: u32,
    pub annotations: Vec<Annotation>,
    pub modifiers: Modifiers,
    /// A modifier or `def` was written: what follows declares something.
    pub is_declared: bool,
}

impl Groovy<'_> {
    pub(super) fn statement(&mut self, out: &mut Block) {
        let span = self.token().span;
        if self.enter_at(span) {
            self.statement_here(out);
            self.leave();
        } else {
            self.skip_braces();
        }
    }

    fn statement_here(&mut self, out: &mut Block) {
        if self.eat(";") || self.is("}") {
            return;
        }
        // `given:`
        if self.is_word(0) && self.is_ahead(1, ":") && !self.is("default") && !self.is("case") {
            self.at += 2;
            return;
        }
        let token = self.token();
        let start = token.span.start;
        let kind = match (token.kind, self.text_ahead(0)) {
            (Kind::Word, "package") => return self.package(),
            (Kind::Word, "import") => return self.import(),
            (Kind::Word, "if") if self.is_ahead(1, "(") => self.if_statement(),
            (Kind::Word, "for") if self.is_ahead(1, "(") => self.for_statement(out),
            (Kind::Word, "while") if self.is_ahead(1, "(") => {
                self.at += 1;
                let condition = Some(self.group());
                let body = self.body();
                StmtKind::Loop { binding: None, iterated: None, condition, body }
            }
            (Kind::Word, "do") if self.is_ahead(1, "{") => {
                self.at += 1;
                let body = self.body();
                let condition = if self.eat("while") { Some(self.group()) } else { None };
                StmtKind::Loop { binding: None, iterated: None, condition, body }
            }
            (Kind::Word, "switch") if self.is_ahead(1, "(") => self.switch(),
            (Kind::Word, "try") if self.is_ahead(1, "{") || self.is_ahead(1, "(") => self.try_statement(),
            (Kind::Word, "return") => {
                self.at += 1;
                StmtKind::Return(self.rest())
            }
            (Kind::Word, "throw") => {
                self.at += 1;
                StmtKind::Throw(self.rest())
            }
            (Kind::Word, "break" | "continue") => {
                self.at += 1;
                if self.is_word(0) && !self.ends_here() {
                    self.at += 1;
                }
                StmtKind::Jump
            }
            (Kind::Word, "assert") => {
                self.at += 1;
                let Some(tested) = self.rest() else { return };
                if self.eat(":") || self.eat(",") {
                    let said = self.expression();
                    out.push(self.lowering.expr_stmt(tested));
                    return out.push(self.lowering.expr_stmt(said));
                }
                StmtKind::Expr(tested)
            }
            (Kind::Word, "synchronized") if self.is_ahead(1, "(") => {
                self.at += 1;
                let lock = self.group();
                out.push(self.lowering.expr_stmt(lock));
                StmtKind::Block(self.body())
            }
            // a closure that is given back says so by its arrow
            (Kind::Sign, "{") if !self.has_parameters() => {
                let mut block = Block::new();
                self.braced(&mut block);
                StmtKind::Block(block)
            }
            _ => return self.declaration_or_expression(out),
        };
        let span = self.span_from(start);
        out.push(self.module.add_stmt(span, kind));
    }

    fn rest(&mut self) -> Option<ExprId> {
        if self.ends_here() { None } else { Some(self.expression_or_command()) }
    }

    fn package(&mut self) {
        self.at += 1;
        let name = self.type_name();
        self.module.package = name;
    }

    /// `import static a.b.C.d as e`
    fn import(&mut self) {
        let start = self.bump().span.start;
        self.eat("static");
        let Some(name) = self.type_name() else { return };
        let is_wildcard = self.is(".") && self.is_ahead(1, "*") || self.is(".*");
        if is_wildcard {
            self.at += if self.is(".") { 2 } else { 1 };
        }
        let alias = if self.eat("as") { self.name().map(|(name, _)| name) } else { None };
        let span = self.span_from(start);
        let (kind, module, item) = match name.rsplit_once('.') {
            Some((module, item)) if !is_wildcard => (ImportKind::Item, Name::new(module), Some(Name::new(item))),
            _ if is_wildcard => (ImportKind::Wildcard, name, None),
            _ => (ImportKind::Item, Name::default(), Some(name)),
        };
        self.module.imports.push(Import {
            span,
            kind,
            module,
            name: item,
            alias,
            reexport: false,
            path: None,
            local: false,
        });
    }

    /// `( … )`
    fn group(&mut self) -> ExprId {
        self.arguments().into_iter().next().map_or_else(
            || {
                let at = self.token().span;
                self.literal(at, Literal::Bool(true))
            },
            |a| a.value,
        )
    }

    /// `{ … }`, or one statement.
    pub(super) fn body(&mut self) -> Block {
        let mut block = Block::new();
        if self.is("{") {
            self.braced(&mut block);
        } else {
            self.statement(&mut block);
            self.eat(";");
        }
        block
    }

    /// The statements between braces; the cursor stands on the first, or on the arrow behind a closure's parameters.
    pub(super) fn braced(&mut self, out: &mut Block) {
        self.at += 1;
        let parens = std::mem::take(&mut self.parens);
        while !self.is_end() && !self.is("}") {
            let before = self.at;
            self.statement(out);
            self.skip_stray(before);
        }
        self.eat("}");
        self.parens = parens;
    }

    /// Passes over a group of braces that lies too deep.
    pub(super) fn skip_braces(&mut self) {
        let mut depth = 0usize;
        loop {
            match (self.token().kind, self.text_ahead(0)) {
                (Kind::End, _) => return,
                (Kind::Sign, "{" | "(" | "[") => depth += 1,
                (Kind::Sign, "}" | ")" | "]") if depth == 0 => return,
                (Kind::Sign, "}" | ")" | "]") => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn if_statement(&mut self) -> StmtKind {
        let mut arms = Vec::new();
        loop {
            self.at += 1;
            let condition = Some(self.group());
            let body = self.body();
            arms.push(Arm { condition, body });
            if !self.eat("else") {
                break;
            }
            if self.is("if") && self.is_ahead(1, "(") {
                continue;
            }
            let body = self.body();
            arms.push(Arm { condition: None, body });
            break;
        }
        StmtKind::Branch(arms)
    }

    /// `for (x in list)`, `for (T x : list)`, `for (i = 0; i < n; i++)`
    fn for_statement(&mut self, out: &mut Block) -> StmtKind {
        self.at += 2;
        let is_each = (0..48)
            .take_while(|n| !self.is_ahead(*n, ";") && !self.is_ahead(*n, "{"))
            .any(|n| self.is_ahead(n, ":") || self.is_ahead(n, "in"));
        if is_each {
            let lead = self.lead();
            if !(self.is_ahead(1, "in") || self.is_ahead(1, ":")) {
                self.type_ref();
            }
            let binding = self.name().map(|(name, span)| self.module.add_expr(span, ExprKind::Name(name)));
            drop(lead);
            self.at += 1;
            self.parens += 1;
            let iterated = Some(self.expression());
            self.parens -= 1;
            self.eat(")");
            let body = self.body();
            return StmtKind::Loop { binding, iterated, condition: None, body };
        }
        if !self.is(";") {
            self.statement(out);
        }
        self.eat(";");
        let condition = if self.is(";") { None } else { Some(self.expression()) };
        self.eat(";");
        self.parens += 1;
        let mut steps = Vec::new();
        while !self.is(")") && !self.is_end() {
            let before = self.at;
            steps.push(self.expression());
            if !self.eat(",") || self.at == before {
                break;
            }
        }
        self.parens -= 1;
        self.eat(")");
        let mut body = self.body();
        for step in steps {
            body.push(self.lowering.expr_stmt(step));
        }
        StmtKind::Loop { binding: None, iterated: None, condition, body }
    }

    fn switch(&mut self) -> StmtKind {
        self.at += 1;
        let value = self.group();
        let mut subject = Subject::new(Some(value));
        let mut arms = Vec::new();
        let mut tests = Vec::new();
        let mut is_default = false;
        self.eat("{");
        let parens = std::mem::take(&mut self.parens);
        while !self.is_end() && !self.is("}") {
            let before = self.at;
            if self.is("case") || self.is("default") {
                is_default |= self.bump().span.len() == "default".len();
                while !self.is(":") && !self.is("->") && !self.is_end() && !self.is("}") {
                    let at = self.at;
                    self.parens += 1;
                    let right = self.expression();
                    self.parens -= 1;
                    if let Some(left) = subject.next(&mut self.lowering) {
                        tests.push(self.lowering.binary(BinaryOp::Equal, left, right));
                    }
                    self.eat(",");
                    if self.at == at {
                        self.at += 1;
                    }
                }
                self.at += 1;
                continue;
            }
            let mut body = Block::new();
            while !(self.is_end() || self.is("}") || self.is("case") || self.is("default") && !self.is_word(1)) {
                let at = self.at;
                self.statement(&mut body);
                self.skip_stray(at);
            }
            let tests = std::mem::take(&mut tests);
            let condition = if tests.is_empty() || std::mem::take(&mut is_default) {
                None
            } else {
                Some(self.lowering.balanced(BinaryOp::Or, tests))
            };
            arms.push(Arm { condition, body });
            if self.at == before {
                self.at += 1;
            }
        }
        self.eat("}");
        self.parens = parens;
        StmtKind::Branch(arms)
    }

    fn try_statement(&mut self) -> StmtKind {
        self.at += 1;
        let mut body = Block::new();
        if self.eat("(") {
            while !self.is(")") && !self.is_end() {
                let before = self.at;
                self.statement(&mut body);
                self.eat(";");
                if self.at == before {
                    self.at += 1;
                }
            }
            self.eat(")");
        }
        if self.is("{") {
            self.braced(&mut body);
        }
        let mut handlers = Vec::new();
        while self.is("catch") {
            let start = self.bump().span.start;
            self.eat("(");
            self.eat("final");
            let mut types: Vec<TypeRef> = Vec::new();
            while self.is_word(0) && !self.is_ahead(1, ")") {
                types.extend(self.type_ref());
                self.eat("|");
            }
            let binding = self.name().map(|(name, _)| name);
            self.eat(")");
            let body = self.body();
            handlers.push(Handler { span: self.span_from(start), types, binding, body });
        }
        let finally = if self.eat("finally") { self.body() } else { Block::new() };
        StmtKind::Try { body, handlers, finally }
    }

    /// Annotations and modifiers.
    pub(super) fn lead(&mut self) -> Lead {
        let start = self.token().span.start;
        let mut annotations = self.annotations();
        let mut modifiers = Modifiers::default();
        let mut is_declared = false;
        while self.token().kind == Kind::Word && MODIFIERS.contains(&self.text_ahead(0)) {
            // `default` and `final` are names of settings too
            if matches!(self.text_ahead(0), "default" | "var" | "sealed" | "native") && !self.is_word(1) {
                break;
            }
            match self.text_ahead(0) {
                "static" => modifiers.is_static = true,
                "private" => modifiers.is_private = true,
                "protected" => modifiers.is_protected = true,
                "abstract" => modifiers.is_abstract = true,
                "final" => modifiers.is_constant = true,
                _ => {}
            }
            is_declared = true;
            self.at += 1;
            annotations.extend(self.annotations());
        }
        Lead { start, annotations, modifiers, is_declared }
    }

    pub(super) fn annotations(&mut self) -> Vec<Annotation> {
        let mut found = Vec::new();
        while self.is("@") && self.is_word(1) && !self.is_ahead(1, "interface") {
            let start = self.bump().span.start;
            let at = self.token().span.start;
            let name = self.type_name().unwrap_or_default();
            let span = self.span_from(at);
            let mut expr = self.path(&name, span);
            if self.is("(") && self.token().span.start as usize == self.last_end() {
                let mut args = self.arguments();
                // element values stand behind `=`
                for arg in &mut args {
                    if let ExprKind::Assign { target, value: Some(value), .. } = self.module.kind(arg.value)
                        && let ExprKind::Name(name) = self.module.kind(*target)
                    {
                        (arg.name, arg.value) = (Some(name.clone()), *value);
                    }
                }
                let whole = self.span_from(at);
                expr = self.module.add_expr(whole, ExprKind::Call { callee: expr, args });
            }
            found.push(Annotation { span: self.span_from(start), expr });
        }
        found
    }

    pub(super) fn is_class(&self) -> bool {
        let is_word = self.token().kind == Kind::Word && CLASS_WORDS.contains(&self.text_ahead(0)) && self.is_word(1);
        let is_record = self.is("record") && self.is_word(1) && (self.is_ahead(2, "(") || self.is_ahead(2, "<"));
        is_word
            || is_record && self.text_ahead(1).starts_with(|c: char| c.is_uppercase())
            || self.is("@") && self.is_ahead(1, "interface")
    }

    fn declaration_or_expression(&mut self, out: &mut Block) {
        let from = self.at;
        let lead = self.lead();
        if self.is_class() {
            let id = self.class(lead);
            let span = self.module.class(id).span;
            out.push(self.module.add_stmt(span, StmtKind::Class(id)));
        } else if lead.is_declared || self.declares() {
            self.declaration(lead, out);
        } else {
            // an annotation of nothing that is declared: `@Field x = 1`, `@Library('x') _`
            for annotation in lead.annotations {
                out.push(self.lowering.expr_stmt(annotation.expr));
            }
            if self.ends_here() && self.at > from {
                return;
            }
            let before = self.at;
            let value = self.expression_or_command();
            if self.at > before {
                out.push(self.lowering.expr_stmt(value));
            }
        }
    }

    /// Whether a type and a name stand here.
    pub(super) fn declares(&self) -> bool {
        if !self.is_word(0) || matches!(self.text_ahead(0), "new" | "return" | "this" | "super") {
            return false;
        }
        let mut n = 1;
        while self.is_ahead(n, ".") && self.is_word(n + 1) {
            n += 2;
        }
        let last = self.text_ahead(n - 1);
        let is_type = PRIMITIVES.contains(&last) || last.starts_with(|c: char| c.is_uppercase());
        if self.is_ahead(n, "<") {
            match self.type_arguments_at(n) {
                Some(length) => n += length,
                None => return false,
            }
        }
        while self.is_ahead(n, "[") && self.is_ahead(n + 1, "]") {
            n += 2;
        }
        if !self.is_word(n) || self.ahead(n).on_new_line || matches!(self.text_ahead(n), "in" | "as" | "instanceof") {
            return false;
        }
        let next = self.ahead(n + 1);
        match (next.kind, self.text_ahead(n + 1)) {
            (Kind::Sign, "=") => true,
            (Kind::Sign, "(") if !next.on_new_line => is_type,
            (Kind::Sign, ";" | "}" | ",") | (Kind::End, _) => is_type,
            _ => is_type && next.on_new_line,
        }
    }

    /// `def x = 1, y`, `def (a, b) = list`, `Type name(…) {…}`
    pub(super) fn declaration(&mut self, lead: Lead, out: &mut Block) {
        if self.is("(") {
            self.at += 1;
            self.parens += 1;
            let start = lead.start;
            let mut names = Vec::new();
            while !self.is(")") && !self.is_end() {
                if !(self.is_ahead(1, ",") || self.is_ahead(1, ")")) {
                    self.type_ref();
                }
                let Some((name, span)) = self.name() else { break };
                names.push(self.module.add_expr(span, ExprKind::Name(name)));
                self.eat(",");
            }
            self.parens -= 1;
            self.eat(")");
            let span = self.span_from(start);
            let target = self.module.add_expr(span, ExprKind::List(names));
            let value = if self.eat("=") { Some(self.expression_or_command()) } else { None };
            return self.declared(start, target, value, None, out);
        }
        // `<T> T name()`
        if self.is("<")
            && let Some(length) = self.type_arguments_at(0)
        {
            self.at += length;
        }
        let ty = if self.declares() || self.is_typed_method() { self.type_ref() } else { None };
        if (self.is_word(0) || matches!(self.token().kind, Kind::Text { .. })) && self.is_ahead(1, "(") {
            let id = self.method(lead, ty);
            let span = self.module.function(id).span;
            out.push(self.module.add_stmt(span, StmtKind::Function(id)));
            return;
        }
        let mut start = lead.start;
        while let Some((name, span)) = self.name() {
            let target = self.module.add_expr(span, ExprKind::Name(name));
            let value = if self.eat("=") { Some(self.expression_or_command()) } else { None };
            self.declared(start, target, value, ty.clone(), out);
            if !self.eat(",") {
                break;
            }
            start = self.token().span.start;
        }
    }

    /// `String "a test"()`, `private String name()`
    pub(super) fn is_typed_method(&self) -> bool {
        let mut n = 1;
        while self.is_ahead(n, ".") && self.is_word(n + 1) {
            n += 2;
        }
        if self.is_ahead(n, "<") {
            n += self.type_arguments_at(n).unwrap_or(0);
        }
        while self.is_ahead(n, "[") && self.is_ahead(n + 1, "]") {
            n += 2;
        }
        let is_name = self.is_word(n) || matches!(self.ahead(n).kind, Kind::Text { .. });
        self.is_word(0) && is_name && !self.ahead(n).on_new_line
    }

    fn declared(
        &mut self,
        start: u32,
        target: ExprId,
        value: Option<ExprId>,
        declared: Option<TypeRef>,
        out: &mut Block,
    ) {
        let span = self.span_from(start);
        let kind = ExprKind::Assign { target, value, op: None, declared, is_declaration: true };
        let assign = self.module.add_expr(span, kind);
        out.push(self.module.add_stmt(span, StmtKind::Expr(assign)));
    }
}
