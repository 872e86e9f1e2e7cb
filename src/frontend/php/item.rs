//! Functions, closures, classes, their attributes and parameters.

use tree_sitter::Node;

use super::{Php, common_name};
use crate::frontend::tree::{blank_class, blank_function, children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{
    Annotation, Block, ClassId, ClassKind, ExprId, ExprKind, Field, FunctionId, Modifiers, Name, Param, StmtKind,
};
use crate::source::Span;

impl Php<'_> {
    /// A function or method. Its span begins after its attributes.
    pub(super) fn function(&mut self, node: Node<'_>) -> FunctionId {
        let name = node.child_by_field_name("name");
        let mut function = blank_function(
            own_span(node),
            name.map(|n| common_name(self.text_of(n))),
            name.map_or(Span::at(node.start_byte()), span),
        );
        function.annotations = self.attributes(node);
        function.modifiers = self.modifiers(node);
        function.params = node.child_by_field_name("parameters").map_or_else(Vec::new, |p| self.params(p));
        function.returns = node.child_by_field_name("return_type").map(|t| self.type_ref(t));
        let body = node.child_by_field_name("body");
        if node.kind() == "method_declaration" && body.is_none() {
            function.modifiers.is_abstract = true;
        }
        let id = self.open_function(function);
        let block = self.function_body(body);
        self.close_function();
        self.module.functions[id.index()].body = block;
        id
    }

    fn function_body(&mut self, body: Option<Node<'_>>) -> Block {
        match body {
            Some(body) if body.kind() == "compound_statement" => self.block(body),
            // fn ($x) => $x
            Some(value) => {
                let returned = self.value(value);
                vec![self.stmt(value, StmtKind::Return(Some(returned)))]
            }
            None => Block::new(),
        }
    }

    pub(super) fn closure(&mut self, node: Node<'_>) -> ExprId {
        let id = self.function(node);
        self.expr(node, ExprKind::Lambda(id))
    }

    /// `#[Route("/x"), Deprecated]`: a call or a name each; one alone spans its brackets too.
    fn attributes(&mut self, node: Node<'_>) -> Vec<Annotation> {
        let mut annotations = match node.kind() {
            "method_declaration" | "function_definition" | "class_declaration" => self.doc_annotations(node),
            _ => Vec::new(),
        };
        for group in node.child_by_field_name("attributes").into_iter().flat_map(named) {
            let attributes: Vec<_> = named(group).collect();
            for attribute in &attributes {
                let span = if attributes.len() == 1 { span(group) } else { span(*attribute) };
                let Some(name) = named(*attribute).next() else { continue };
                let callee = self.class_name(name);
                let expr = match attribute.child_by_field_name("parameters") {
                    Some(arguments) => {
                        let args = self.arguments(arguments);
                        self.expr(*attribute, ExprKind::Call { callee, args })
                    }
                    None => callee,
                };
                annotations.push(Annotation { span, expr });
            }
        }
        annotations
    }

    fn modifiers(&self, node: Node<'_>) -> Modifiers {
        let mut modifiers = Modifiers::default();
        for child in children(node) {
            match child.kind() {
                "visibility_modifier" => {
                    let text = self.text_of(child);
                    modifiers.is_private |= text.eq_ignore_ascii_case("private");
                    modifiers.is_protected |= text.eq_ignore_ascii_case("protected");
                }
                "static_modifier" => modifiers.is_static = true,
                "abstract_modifier" => modifiers.is_abstract = true,
                "final_modifier" | "readonly_modifier" => modifiers.is_constant = true,
                _ => {}
            }
        }
        modifiers
    }

    fn params(&mut self, node: Node<'_>) -> Vec<Param> {
        named(node)
            .filter(|p| matches!(p.kind(), "simple_parameter" | "variadic_parameter" | "property_promotion_parameter"))
            .map(|p| self.param(p))
            .collect()
    }

    fn param(&mut self, node: Node<'_>) -> Param {
        let param = Param {
            span: span(node),
            name: node.child_by_field_name("name").map_or_else(Name::default, |n| self.variable(n)),
            pattern: None,
            ty: node.child_by_field_name("type").map(|t| self.type_ref(t)),
            default: node.child_by_field_name("default_value").map(|v| self.value(v)),
            annotations: self.attributes(node),
            rest: node.kind() == "variadic_parameter",
            is_field: node.kind() == "property_promotion_parameter",
        };
        if let Some(class) = self.class_scope().filter(|_| param.is_field) {
            let field = Field {
                span: param.span,
                name: param.name.clone(),
                ty: param.ty.clone(),
                value: None,
                annotations: Vec::new(),
                modifiers: self.modifiers(node),
            };
            self.module.classes[class.index()].fields.push(field);
        }
        param
    }

    /// `class`, `interface`, `trait`, `enum`, and the body of `new class`.
    pub(super) fn class(&mut self, node: Node<'_>) -> ClassId {
        let kind = match node.kind() {
            "interface_declaration" => ClassKind::Interface,
            "trait_declaration" => ClassKind::Trait,
            "enum_declaration" => ClassKind::Enum,
            _ => ClassKind::Class,
        };
        let name = node.child_by_field_name("name");
        let mut class = blank_class(
            own_span(node),
            name.map_or_else(Name::default, |n| self.name_of(n)),
            name.map_or(Span::at(node.start_byte()), span),
            kind,
        );
        class.annotations = self.attributes(node);
        class.modifiers = self.modifiers(node);
        for clause in named(node).filter(|c| matches!(c.kind(), "base_clause" | "class_interface_clause")) {
            for base in named(clause) {
                class.bases.push(self.class_name(base));
                class.base_types.push(self.type_ref(base));
            }
        }
        let id = self.open_class(class);
        let mut body = Block::new();
        for member in node.child_by_field_name("body").into_iter().flat_map(named) {
            self.member_declaration(id, member, &mut body);
        }
        self.close_class();
        self.module.classes[id.index()].body = body;
        id
    }

    fn class_name(&mut self, node: Node<'_>) -> ExprId {
        match node.kind() {
            "name" | "relative_scope" => self.plain_name(node),
            _ => self.value(node),
        }
    }

    fn member_declaration(&mut self, class: ClassId, node: Node<'_>, body: &mut Block) {
        match node.kind() {
            "method_declaration" => {
                let id = self.function(node);
                self.module.classes[class.index()].methods.push(id);
            }
            "property_declaration" => self.properties(class, node),
            "const_declaration" => self.class_constants(class, node),
            "enum_case" => {
                let field = Field {
                    span: own_span(node),
                    name: node.child_by_field_name("name").map_or_else(Name::default, |n| self.name_of(n)),
                    ty: None,
                    value: node.child_by_field_name("value").map(|v| self.value(v)),
                    annotations: self.attributes(node),
                    modifiers: Modifiers { is_constant: true, is_static: true, ..Modifiers::default() },
                };
                self.module.classes[class.index()].fields.push(field);
            }
            // use SomeTrait;
            "use_declaration" => {
                for name in named(node).filter(|c| c.kind() != "use_list") {
                    let base = self.class_name(name);
                    let ty = self.type_ref(name);
                    let class = &mut self.module.classes[class.index()];
                    class.bases.push(base);
                    class.base_types.push(ty);
                }
            }
            "ERROR" if self.enter(node) => {
                for child in named(node) {
                    self.member_declaration(class, child, body);
                }
                self.leave();
            }
            _ => self.statement(node, body),
        }
    }

    fn properties(&mut self, class: ClassId, node: Node<'_>) {
        let ty = node.child_by_field_name("type").map(|t| self.type_ref(t));
        let modifiers = self.modifiers(node);
        let mut annotations = self.attributes(node);
        let mut last = None;
        for child in named(node) {
            match child.kind() {
                "property_element" => {
                    let name = child.child_by_field_name("name");
                    let field = Field {
                        span: span(child),
                        name: name.map_or_else(Name::default, |n| self.variable(n)),
                        ty: ty.clone(),
                        value: child.child_by_field_name("default_value").map(|v| self.value(v)),
                        annotations: std::mem::take(&mut annotations),
                        modifiers,
                    };
                    last = name;
                    self.module.classes[class.index()].fields.push(field);
                }
                "property_hook_list" => {
                    for hook in named(child).filter(|h| h.kind() == "property_hook") {
                        self.hook(class, hook, last);
                    }
                }
                _ => {}
            }
        }
    }

    /// `get => $this->first;`: a method with the name of the property.
    fn hook(&mut self, class: ClassId, node: Node<'_>, property: Option<Node<'_>>) {
        let id = self.function(node);
        let is_getter = named(node).any(|c| c.kind() == "name" && self.text_of(c).eq_ignore_ascii_case("get"));
        let name = property.map_or_else(Name::default, |n| self.variable(n));
        let function = &mut self.module.functions[id.index()];
        function.name = Some(name);
        function.class = Some(class);
        function.modifiers.is_getter = is_getter;
        self.module.classes[class.index()].methods.push(id);
    }

    fn class_constants(&mut self, class: ClassId, node: Node<'_>) {
        let ty = node.child_by_field_name("type").map(|t| self.type_ref(t));
        let modifiers = Modifiers { is_constant: true, is_static: true, ..self.modifiers(node) };
        let mut annotations = self.attributes(node);
        for element in named(node).filter(|c| c.kind() == "const_element") {
            let mut parts = named(element);
            let Some(name) = parts.next() else { continue };
            let field = Field {
                span: span(element),
                name: self.name_of(name),
                ty: ty.clone(),
                value: parts.next().map(|v| self.value(v)),
                annotations: std::mem::take(&mut annotations),
                modifiers,
            };
            self.module.classes[class.index()].fields.push(field);
        }
    }

    /// `new A($x)`, `new class($x) extends A { … }`, `new $name`.
    pub(super) fn creation(&mut self, node: Node<'_>) -> ExprId {
        let mut class = None;
        let mut args = Vec::new();
        let mut body = None;
        for child in named(node) {
            match child.kind() {
                "arguments" => args = self.arguments(child),
                "anonymous_class" => {
                    for arguments in named(child).filter(|c| c.kind() == "arguments") {
                        args = self.arguments(arguments);
                    }
                    let id = self.class(child);
                    body = Some(id);
                    class = Some(self.anonymous_base(child));
                }
                _ => class = Some(self.class_name(child)),
            }
        }
        let class = match class {
            Some(class) => class,
            None => self.opaque(node, Vec::new()),
        };
        self.expr(node, ExprKind::New { class, args, body })
    }

    /// What an anonymous class extends or first implements; the name `class` where it does neither.
    fn anonymous_base(&mut self, node: Node<'_>) -> ExprId {
        let mut clauses = named(node).filter(|c| matches!(c.kind(), "base_clause" | "class_interface_clause"));
        match clauses.next().and_then(|c| named(c).next()) {
            Some(base) => self.class_name(base),
            None => self.name_expr(node, "class"),
        }
    }
}

/// From the first modifier or keyword after the attributes to the end.
fn own_span(node: Node<'_>) -> Span {
    let start = children(node).find(|c| c.kind() != "attribute_list" && !c.is_extra()).map_or(node, |c| c);
    Span::new(start.start_byte(), node.end_byte())
}
