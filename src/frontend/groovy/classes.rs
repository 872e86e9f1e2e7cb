//! Classes and their members, and methods wherever they stand.

use super::Groovy;
use super::lexer::Kind;
use super::statements::Lead;
use crate::frontend::tree::{blank_class, blank_function};
use crate::ir::{
    Arg, Block, ClassId, ClassKind, ExprId, ExprKind, Field, FunctionId, Modifiers, Name, StmtKind, TypeRef,
};
use crate::source::Span;

impl Groovy<'_> {
    /// `class A<T> extends B implements C {…}`
    pub(super) fn class(&mut self, lead: Lead) -> ClassId {
        self.eat("@");
        let kind = match &self.lowering.text[self.bump().span.range()] {
            "interface" => ClassKind::Interface,
            "trait" => ClassKind::Trait,
            "enum" => ClassKind::Enum,
            "record" => ClassKind::Record,
            _ => ClassKind::Class,
        };
        let (name, name_span) = self.name().unwrap_or_else(|| (Name::default(), self.token().span));
        let mut class = blank_class(Span::at(lead.start as usize), name, name_span, kind);
        class.annotations = lead.annotations;
        class.modifiers = lead.modifiers;
        if self.is("<")
            && let Some(length) = self.type_arguments_at(0)
        {
            self.at += length;
        }
        if kind == ClassKind::Record && self.is("(") {
            for param in self.parameters() {
                class.fields.push(Field {
                    span: param.span,
                    name: param.name,
                    ty: param.ty,
                    value: param.default,
                    annotations: param.annotations,
                    modifiers: Modifiers { is_constant: true, ..Modifiers::default() },
                });
            }
        }
        while self.is("extends") || self.is("implements") || self.is("permits") || self.is(",") {
            let is_base = !self.is("permits");
            self.at += 1;
            let Some(ty) = self.type_ref() else { break };
            if is_base {
                let base = self.path(&ty.name, ty.span);
                class.bases.push(base);
                class.base_types.push(ty);
            }
        }
        let id = self.open_class(class);
        self.members(id, kind == ClassKind::Enum);
        self.close_class();
        let span = self.span_from(lead.start);
        self.module.classes[id.index()].span = span;
        id
    }

    /// `new A() { … }`
    pub(super) fn anonymous_class(&mut self, base: ExprId) -> ClassId {
        let start = self.token().span.start;
        let mut class =
            blank_class(Span::at(start as usize), Name::default(), Span::at(start as usize), ClassKind::Class);
        let span = self.module.span(base);
        let name = self.module.dotted(base).unwrap_or_default().into();
        class.bases.push(base);
        class.base_types.push(TypeRef { span, name, args: Vec::new(), metadata: Vec::new() });
        let id = self.open_class(class);
        self.members(id, false);
        self.close_class();
        let span = self.span_from(start);
        self.module.classes[id.index()].span = span;
        id
    }

    fn members(&mut self, id: ClassId, is_enum: bool) {
        if !self.is("{") {
            return;
        }
        let here = self.token().span;
        if !self.enter_at(here) {
            return self.skip_braces();
        }
        self.at += 1;
        let parens = std::mem::take(&mut self.parens);
        if is_enum {
            self.constants(id);
        }
        while !self.is_end() && !self.is("}") {
            let before = self.at;
            self.member(id);
            self.skip_stray(before);
        }
        self.eat("}");
        self.parens = parens;
        self.leave();
    }

    /// `A, B(1) { … };`
    fn constants(&mut self, id: ClassId) {
        loop {
            let annotations = self.annotations();
            let follows = self.is_ahead(1, ",")
                || self.is_ahead(1, "(")
                || self.is_ahead(1, ";")
                || self.is_ahead(1, "}")
                || self.is_ahead(1, "{");
            if !(self.is_word(0) && (follows || self.ahead(1).on_new_line)) {
                break;
            }
            let start = self.token().span.start;
            let Some((name, _)) = self.name() else { break };
            let args: Vec<Arg> = if self.is("(") { self.arguments() } else { Vec::new() };
            if self.is("{") {
                self.skip_braces();
            }
            let span = self.span_from(start);
            let value = if args.is_empty() {
                None
            } else {
                let class = self.module.class(id).name.clone();
                let class = self.module.add_expr(span, ExprKind::Name(class));
                Some(self.module.add_expr(span, ExprKind::New { class, args, body: None }))
            };
            let modifiers = Modifiers { is_static: true, is_constant: true, ..Modifiers::default() };
            let field = Field { span, name, ty: None, value, annotations, modifiers };
            self.module.classes[id.index()].fields.push(field);
            if !self.eat(",") {
                break;
            }
        }
        self.eat(";");
    }

    fn member(&mut self, id: ClassId) {
        if self.eat(";") {
            return;
        }
        let lead = self.lead();
        if self.is_class() {
            let inner = self.class(lead);
            let span = self.module.class(inner).span;
            let statement = self.module.add_stmt(span, StmtKind::Class(inner));
            self.module.classes[id.index()].body.push(statement);
            return;
        }
        if self.is("{") {
            let mut block = Block::new();
            let start = self.token().span.start;
            self.braced(&mut block);
            let span = self.span_from(start);
            let statement = self.module.add_stmt(span, StmtKind::Block(block));
            self.module.classes[id.index()].body.push(statement);
            return;
        }
        if self.is("<")
            && let Some(length) = self.type_arguments_at(0)
        {
            self.at += length;
        }
        let is_constructor = self.is_word(0) && self.is_ahead(1, "(");
        let ty = if !is_constructor && self.is_typed_method() { self.type_ref() } else { None };
        if (self.is_word(0) || matches!(self.token().kind, Kind::Text { .. })) && self.is_ahead(1, "(") {
            let method = self.method(lead, ty);
            self.module.classes[id.index()].methods.push(method);
            return;
        }
        let Lead { start, annotations, modifiers, .. } = lead;
        while self.is_word(0) {
            let Some((name, name_span)) = self.name() else { return };
            let value = if self.eat("=") { Some(self.expression_or_command()) } else { None };
            let span = if value.is_some() || ty.is_some() { self.span_from(start) } else { name_span };
            let (ty, annotations) = (ty.clone(), annotations.clone());
            self.module.classes[id.index()].fields.push(Field { span, name, ty, value, annotations, modifiers });
            if !self.eat(",") {
                return;
            }
        }
    }

    /// `Type name(a, b = 1) throws E { … }`; the type was read.
    pub(super) fn method(&mut self, lead: Lead, returns: Option<TypeRef>) -> FunctionId {
        let (name, name_span) = self.name().unwrap_or_else(|| (Name::default(), self.token().span));
        let class = self.class_scope();
        let is_constructor = class.is_some_and(|c| self.module.class(c).name == name) && returns.is_none();
        let name = if is_constructor { Name::new_static("constructor") } else { name };
        let mut function = blank_function(Span::at(lead.start as usize), Some(name), name_span);
        function.annotations = lead.annotations;
        function.modifiers = lead.modifiers;
        function.returns = returns;
        let parens = std::mem::take(&mut self.parens);
        function.params = self.parameters();
        if self.eat("throws") {
            while self.type_ref().is_some() && self.eat(",") {}
        }
        let id = self.open_function(function);
        let mut body = Block::new();
        if self.is("{") {
            let here = self.token().span;
            if self.enter_at(here) {
                self.braced(&mut body);
                self.leave();
            } else {
                self.skip_braces();
            }
        }
        self.close_function();
        self.parens = parens;
        let is_void = is_constructor || self.module.function(id).returns.as_ref().is_some_and(|t| t.name == "void");
        if !is_void {
            self.give_last(&body);
        }
        let span = self.span_from(lead.start);
        let function = &mut self.module.functions[id.index()];
        (function.body, function.span) = (body, span);
        id
    }
}
