//! Classes, interfaces, enums and type aliases.

use tree_sitter::Node;

use super::expressions::{expr, property_name};
use super::functions::{decorator, function, modifiers, without_decorators};
use super::{statements, types};
use crate::frontend::tree::{Lowering, blank_class, named, span};
use crate::ir::{
    Annotation, Block, Class, ClassId, ClassKind, ExprId, ExprKind, Field, FunctionId, Modifiers, Name, StmtKind,
    TypeRef,
};
use crate::source::Span;

pub(super) fn class(l: &mut Lowering<'_>, node: Node<'_>, mut annotations: Vec<Annotation>) -> ClassId {
    let mut modifiers = modifiers(l, node, &mut annotations);
    modifiers.is_abstract = node.kind() == "abstract_class_declaration";
    let mut bases = Bases::default();
    for heritage in named(node).filter(|c| c.kind() == "class_heritage") {
        for clause in named(heritage) {
            match clause.kind() {
                "extends_clause" => {
                    let mut cursor = clause.walk();
                    let values: Vec<_> = clause.children_by_field_name("value", &mut cursor).collect();
                    let arguments = clause.child_by_field_name("type_arguments");
                    for value in values {
                        bases.extend_value(l, value, arguments);
                    }
                }
                "implements_clause" => named(clause).for_each(|t| bases.extend_type(l, t)),
                _ => bases.extend_value(l, clause, None),
            }
        }
    }
    let id = open(l, node, ClassKind::Class, annotations, modifiers);
    bases.store(l, id);
    if let Some(body) = node.child_by_field_name("body") {
        l.deeper_by(body, Lowering::BODY_LEVELS, |l| members(l, id, body));
    }
    l.close_class();
    id
}

/// An interface, an enum, or an alias of a type that has members or a name.
pub(super) fn type_declaration(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ClassId> {
    let kind = if node.kind() == "enum_declaration" { ClassKind::Enum } else { ClassKind::Interface };
    let mut bases = Bases::default();
    let mut bodies = Vec::new();
    if node.kind() == "type_alias_declaration" {
        // type A = B & { c: string }
        let mut stack = vec![node.child_by_field_name("value")?];
        while let Some(ty) = stack.pop() {
            match ty.kind() {
                "object_type" => bodies.push(ty),
                "intersection_type" | "parenthesized_type" | "readonly_type" => {
                    let below = stack.len();
                    stack.extend(named(ty));
                    stack[below..].reverse();
                }
                "type_identifier" | "nested_type_identifier" | "generic_type" => bases.extend_type(l, ty),
                _ => {}
            }
        }
        if bodies.is_empty() && bases.exprs.is_empty() {
            return None;
        }
    } else {
        for clause in named(node).filter(|c| c.kind() == "extends_type_clause") {
            named(clause).for_each(|t| bases.extend_type(l, t));
        }
        bodies.extend(node.child_by_field_name("body"));
    }
    let id = open(l, node, kind, Vec::new(), Modifiers::default());
    bases.store(l, id);
    bodies.into_iter().for_each(|body| members(l, id, body));
    l.close_class();
    Some(id)
}

fn open(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    kind: ClassKind,
    annotations: Vec<Annotation>,
    modifiers: Modifiers,
) -> ClassId {
    let whole = without_decorators(node);
    let name_node = node.child_by_field_name("name");
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let name = name_node.map(|n| l.name_of(n)).unwrap_or_default();
    let id = l.open_class(Class { annotations, modifiers, ..blank_class(whole, name, name_span, kind) });
    l.type_parameters(id, node, |_, _| None);
    id
}

/// What a class is made from, as values and as types.
#[derive(Default)]
struct Bases {
    exprs: Vec<ExprId>,
    types: Vec<TypeRef>,
}

impl Bases {
    /// `extends a.B`, `extends mixin(B)`
    fn extend_value(&mut self, l: &mut Lowering<'_>, node: Node<'_>, arguments: Option<Node<'_>>) {
        let base = expr(l, node);
        let named_by = match l.module.kind(base) {
            ExprKind::Call { callee, .. } => *callee,
            _ => base,
        };
        let name = l.module.dotted(named_by).map(Name::from).unwrap_or_default();
        let written: Vec<TypeRef> =
            arguments.map(|a| named(a).filter_map(|t| types::type_ref(l, t)).collect()).unwrap_or_default();
        let args = if written.is_empty() { types::made_from(l, base) } else { written };
        self.exprs.push(base);
        self.types.push(TypeRef { span: span(node), name, args, metadata: Vec::new() });
    }

    /// `implements B<C>`
    fn extend_type(&mut self, l: &mut Lowering<'_>, node: Node<'_>) {
        if let Some(ty) = types::type_ref(l, node) {
            self.exprs.push(types::type_as_value(l, &ty));
            self.types.push(ty);
        }
    }

    fn store(self, l: &mut Lowering<'_>, id: ClassId) {
        let class = &mut l.module.classes[id.index()];
        class.bases = self.exprs;
        class.base_types = self.types;
    }
}

fn members(l: &mut Lowering<'_>, id: ClassId, body: Node<'_>) {
    // In TypeScript a method's decorators stand in front of it, in JavaScript inside it.
    let mut pending: Vec<Annotation> = Vec::new();
    for member in named(body) {
        match member.kind() {
            "decorator" => pending.extend(decorator(l, member)),
            "method_definition" => {
                let method = function(l, member, std::mem::take(&mut pending));
                promote(l, id, method);
                l.module.classes[id.index()].methods.push(method);
            }
            "method_signature" | "abstract_method_signature" => {
                let annotations = std::mem::take(&mut pending);
                // In a class it announces one face of the method that follows, which takes the decorators.
                let is_overload = body.kind() == "class_body" && member.kind() == "method_signature";
                if is_overload {
                    pending = annotations;
                    continue;
                }
                let method = function(l, member, annotations);
                l.module.functions[method.index()].modifiers.is_abstract = true;
                l.module.classes[id.index()].methods.push(method);
            }
            "field_definition" | "public_field_definition" | "property_signature" | "enum_assignment" => {
                let field = field(l, id, member, std::mem::take(&mut pending));
                l.module.classes[id.index()].fields.push(field);
            }
            "property_identifier" | "string" | "computed_property_name" if body.kind() == "enum_body" => {
                let field = field(l, id, member, Vec::new());
                l.module.classes[id.index()].fields.push(field);
            }
            "class_static_block" => {
                let inner = member.child_by_field_name("body").map(|b| statements::block(l, b)).unwrap_or_default();
                let block = l.stmt(member, StmtKind::Block(inner));
                l.module.classes[id.index()].body.push(block);
            }
            "ERROR" => {
                let mut block = Block::new();
                statements::statement(l, member, &mut block);
                l.module.classes[id.index()].body.extend(block);
            }
            _ => {}
        }
    }
}

fn field(l: &mut Lowering<'_>, class: ClassId, node: Node<'_>, mut annotations: Vec<Annotation>) -> Field {
    let mut modifiers = modifiers(l, node, &mut annotations);
    if node.kind() == "enum_assignment" || l.module.class(class).kind == ClassKind::Enum {
        modifiers.is_static = true;
        modifiers.is_constant = true;
    }
    let name = node.child_by_field_name("name").or_else(|| node.child_by_field_name("property")).unwrap_or(node);
    let value = node.child_by_field_name("value").map(|v| expr(l, v));
    Field {
        span: without_decorators(node),
        name: property_name(l, name),
        ty: node.child_by_field_name("type").and_then(|t| types::type_ref(l, t)),
        value,
        annotations,
        modifiers,
    }
}

/// constructor(private readonly users: Users): the parameter is also a field.
fn promote(l: &mut Lowering<'_>, class: ClassId, method: FunctionId) {
    let fields: Vec<Field> = l
        .module
        .function(method)
        .params
        .iter()
        .filter(|p| p.is_field)
        .map(|p| Field {
            span: p.span,
            name: p.name.clone(),
            ty: p.ty.clone(),
            value: None,
            annotations: p.annotations.clone(),
            modifiers: Modifiers::default(),
        })
        .collect();
    l.module.classes[class.index()].fields.extend(fields);
}
