//! Functions, lambdas, classes, their decorators and parameters.

use tree_sitter::Node;

use super::{Python, common_name};
use crate::frontend::tree::{blank_class, blank_function, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{
    Annotation, Block, ClassId, ClassKind, ExprId, ExprKind, Field, FunctionId, Modifiers, Name, Param, StmtKind,
};
use crate::source::Span;

/// Ends of the names of bases whose classes list what a value may be.
const CHOICES: [&str; 2] = ["Enum", "Choices"];

impl Python<'_> {
    /// `def`, `class`, with the decorators in front of them.
    pub(super) fn definition(&mut self, node: Node<'_>, out: &mut Block) {
        let mut annotations = Vec::new();
        let mut definition = node;
        if node.kind() == "decorated_definition" {
            for child in named(node) {
                if child.kind() == "decorator" {
                    annotations.extend(self.decorator(child));
                } else {
                    definition = child;
                }
            }
        }
        if definition.kind() == "class_definition" {
            let id = self.class(definition, annotations);
            out.push(self.stmt(definition, StmtKind::Class(id)));
            return;
        }
        let class = self.class_scope();
        let id = self.function(definition, annotations);
        match class {
            Some(class) => self.module.classes[class.index()].methods.push(id),
            None => out.push(self.stmt(definition, StmtKind::Function(id))),
        }
    }

    fn decorator(&mut self, node: Node<'_>) -> Option<Annotation> {
        let expr = named(node).next().map(|e| self.value(e))?;
        let at = Span::new(node.start_byte(), node.start_byte());
        Some(Annotation { span: at.to(self.module.span(expr)), expr })
    }

    fn function(&mut self, node: Node<'_>, annotations: Vec<Annotation>) -> FunctionId {
        let name = node.child_by_field_name("name");
        let name_span = name.map_or(Span::at(node.start_byte()), span);
        let mut function =
            blank_function(span(node), Some(common_name(name.map_or("", |n| self.text_of(n)))), name_span);
        function.params = node.child_by_field_name("parameters").map_or_else(Vec::new, |p| self.params(p));
        function.returns = node.child_by_field_name("return_type").map(|t| self.type_ref(t));
        function.modifiers = self.modifiers(&annotations);
        function.modifiers.is_async = self.text_of(node).starts_with("async");
        function.annotations = annotations;
        let id = self.open_function(function);
        let body = node.child_by_field_name("body").map_or_else(Block::new, |b| self.block(b));
        self.close_function();
        self.module.functions[id.index()].body = body;
        id
    }

    /// What the language's own decorators say about a function.
    fn modifiers(&self, annotations: &[Annotation]) -> Modifiers {
        let mut modifiers = Modifiers::default();
        for annotation in annotations {
            let name = self.module.dotted(annotation.expr).unwrap_or_default();
            match name.rsplit('.').next().unwrap_or_default() {
                "staticmethod" => modifiers.is_static = true,
                "abstractmethod" => modifiers.is_abstract = true,
                "property" | "cached_property" => modifiers.is_getter = true,
                _ => {}
            }
        }
        modifiers
    }

    pub(super) fn lambda(&mut self, node: Node<'_>) -> ExprId {
        let mut function = blank_function(span(node), None, Span::at(node.start_byte()));
        function.params = node.child_by_field_name("parameters").map_or_else(Vec::new, |p| self.params(p));
        let id = self.open_function(function);
        let mut body = Block::new();
        if let Some(value) = node.child_by_field_name("body") {
            let returned = self.value(value);
            body.push(self.stmt(value, StmtKind::Return(Some(returned))));
        }
        self.close_function();
        self.module.functions[id.index()].body = body;
        self.expr(node, ExprKind::Lambda(id))
    }

    fn params(&mut self, node: Node<'_>) -> Vec<Param> {
        named(node)
            .filter(|p| !matches!(p.kind(), "keyword_separator" | "positional_separator" | "ERROR"))
            .map(|p| self.param(p))
            .collect()
    }

    fn param(&mut self, node: Node<'_>) -> Param {
        let ty = node.child_by_field_name("type").map(|t| self.type_ref(t));
        let default = node.child_by_field_name("value").map(|v| self.value(v));
        let mut named_by = match node.kind() {
            "default_parameter" | "typed_default_parameter" => node.child_by_field_name("name").unwrap_or(node),
            "typed_parameter" => named(node).next().unwrap_or(node),
            _ => node,
        };
        let rest = matches!(named_by.kind(), "list_splat_pattern" | "dictionary_splat_pattern");
        if rest {
            named_by = named(named_by).next().unwrap_or(named_by);
        }
        let mut param = Param {
            span: span(node),
            name: Name::default(),
            pattern: None,
            ty,
            default,
            annotations: Vec::new(),
            rest,
            is_field: false,
        };
        if named_by.kind() == "tuple_pattern" {
            param.pattern = Some(self.value(named_by));
        } else {
            param.name = self.name_of(named_by);
        }
        param
    }

    fn class(&mut self, node: Node<'_>, annotations: Vec<Annotation>) -> ClassId {
        let name = node.child_by_field_name("name");
        let name_span = name.map_or(Span::at(node.start_byte()), span);
        let mut class =
            blank_class(span(node), name.map_or_else(Name::default, |n| self.name_of(n)), name_span, ClassKind::Class);
        class.annotations = annotations;
        let mut body = Block::new();
        for base in node.child_by_field_name("superclasses").into_iter().flat_map(named) {
            if base.kind() == "keyword_argument" {
                // class A(Base, table=True): the value is evaluated, and is no base
                let value = base.child_by_field_name("value").map(|v| self.value(v));
                body.extend(value.map(|v| self.expr_stmt(v)));
                continue;
            }
            let plain = match base.kind() {
                "subscript" => base.child_by_field_name("value").unwrap_or(base),
                _ => base,
            };
            // class Ward(str, Enum), class Ward(models.TextChoices)
            if CHOICES.iter().any(|c| self.text_of(plain).ends_with(c)) {
                class.kind = ClassKind::Enum;
            }
            class.bases.push(self.value(plain));
            class.base_types.push(self.type_ref(base));
        }
        let id = self.open_class(class);
        if let Some(suite) = node.child_by_field_name("body") {
            for child in named(suite) {
                match self.field(child) {
                    Some(field) => self.module.classes[id.index()].fields.push(field),
                    None => self.statement(child, &mut body),
                }
            }
        }
        self.close_class();
        self.module.classes[id.index()].body = body;
        id
    }

    /// `x = v`, `x: T`, `x: T = v` directly in a class body.
    fn field(&mut self, statement: Node<'_>) -> Option<Field> {
        let mut parts = named(statement);
        let node = parts.next().filter(|n| n.kind() == "assignment" && statement.kind() == "expression_statement")?;
        let target = node.child_by_field_name("left").filter(|l| l.kind() == "identifier")?;
        Some(Field {
            span: span(node),
            name: self.name_of(target),
            ty: node.child_by_field_name("type").map(|t| self.type_ref(t)),
            value: node.child_by_field_name("right").map(|v| self.value(v)),
            annotations: Vec::new(),
            modifiers: Modifiers::default(),
        })
    }
}
