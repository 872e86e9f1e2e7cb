//! Classes, interfaces, enums, records, annotation types, and the bodies of anonymous classes.

use tree_sitter::Node;

use super::annotations::{modifiers, without_annotations};
use super::expressions::{arguments, expr};
use super::{functions, statements, types};
use crate::frontend::tree::{Lowering, blank_class, named, span};
use crate::ir::{
    Block, Class, ClassId, ClassKind, ExprId, ExprKind, Field, FunctionId, Modifiers, Name, StmtKind, TypeRef,
};
use crate::source::Span;

pub(super) fn class(l: &mut Lowering<'_>, node: Node<'_>) -> ClassId {
    let (annotations, modifiers) = modifiers(l, node);
    let kind = match node.kind() {
        "interface_declaration" | "annotation_type_declaration" => ClassKind::Interface,
        "enum_declaration" => ClassKind::Enum,
        "record_declaration" => ClassKind::Record,
        _ => ClassKind::Class,
    };
    let base_types = bases(l, node);
    let bases = base_types.iter().map(|t| l.type_value(t)).collect();
    let whole = without_annotations(node);
    let name_node = node.child_by_field_name("name");
    let name = name_node.map(|n| l.name_of(n)).unwrap_or_default();
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let blank = blank_class(whole, name, name_span, kind);
    let id = l.open_class(Class { annotations, modifiers, bases, base_types, ..blank });
    l.type_parameters(id, node, |l, parameter| {
        let bound = named(parameter).find(|c| c.kind() == "type_bound");
        bound.and_then(|b| types::type_ref(l, b))
    });
    let components = node.child_by_field_name("parameters");
    if let Some(components) = components {
        record_components(l, id, components);
    }
    if let Some(body) = node.child_by_field_name("body") {
        l.deeper_by(body, Lowering::BODY_LEVELS, |l| members(l, id, body, components));
    }
    if let Some(components) = components
        && !has_canonical_constructor(l, id, components)
    {
        let constructor = functions::canonical_constructor(l, components);
        l.module.classes[id.index()].methods.push(constructor);
    }
    l.close_class();
    id
}

fn bases(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<TypeRef> {
    let mut out = Vec::new();
    for clause in named(node) {
        match clause.kind() {
            "superclass" => out.extend(types::type_ref(l, clause)),
            "super_interfaces" | "extends_interfaces" => {
                for list in named(clause) {
                    out.extend(named(list).filter_map(|t| types::type_ref(l, t)));
                }
            }
            _ => {}
        }
    }
    out
}

fn record_components(l: &mut Lowering<'_>, id: ClassId, components: Node<'_>) {
    let fields: Vec<Field> = functions::parameters(l, components)
        .into_iter()
        .map(|p| Field {
            span: p.span,
            name: p.name,
            ty: if p.rest { p.ty.map(types::array_of) } else { p.ty },
            value: None,
            annotations: p.annotations,
            modifiers: Modifiers { is_private: true, is_constant: true, ..Modifiers::default() },
        })
        .collect();
    l.module.classes[id.index()].fields.extend(fields);
}

/// A record's own constructor with as many parameters as it has components takes the place of the given one.
fn has_canonical_constructor(l: &Lowering<'_>, id: ClassId, components: Node<'_>) -> bool {
    let count = named(components).count();
    l.module
        .class(id)
        .methods
        .iter()
        .map(|m| l.module.function(*m))
        .any(|f| f.name.as_ref() == Some(&functions::CONSTRUCTOR) && f.params.len() == count)
}

fn add_method(l: &mut Lowering<'_>, id: ClassId, method: FunctionId) {
    l.module.classes[id.index()].methods.push(method);
}

fn members(l: &mut Lowering<'_>, id: ClassId, body: Node<'_>, components: Option<Node<'_>>) {
    for member in named(body) {
        match member.kind() {
            "method_declaration" | "constructor_declaration" => {
                let method = functions::method(l, member, None);
                add_method(l, id, method);
            }
            "compact_constructor_declaration" => {
                let method = functions::method(l, member, components);
                for param in &mut l.module.functions[method.index()].params {
                    param.is_field = true;
                }
                add_method(l, id, method);
            }
            "annotation_type_element_declaration" => {
                let method = functions::method(l, member, None);
                add_method(l, id, method);
            }
            "field_declaration" | "constant_declaration" => fields(l, id, member),
            "enum_constant" => {
                let constant = enum_constant(l, id, member);
                l.module.classes[id.index()].fields.push(constant);
            }
            "enum_body_declarations" => members(l, id, member, components),
            "static_initializer" => {
                let inner = named(member).find(|c| c.kind() == "block");
                let inner = inner.map(|b| statements::block(l, b)).unwrap_or_default();
                let block = l.stmt(member, StmtKind::Block(inner));
                l.module.classes[id.index()].body.push(block);
            }
            // Nested types, initialiser blocks, and what a syntax error left.
            _ => {
                let mut block = Block::new();
                statements::statement(l, member, &mut block);
                adopt(l, id, block);
            }
        }
    }
}

/// A method that stands in a syntax error is a method all the same.
fn adopt(l: &mut Lowering<'_>, id: ClassId, block: Block) {
    for stmt in block {
        match l.module.stmt(stmt).kind {
            StmtKind::Function(method) => add_method(l, id, method),
            _ => l.module.classes[id.index()].body.push(stmt),
        }
    }
}

fn fields(l: &mut Lowering<'_>, id: ClassId, node: Node<'_>) {
    let (annotations, mut modifiers) = modifiers(l, node);
    // A field of an interface is a constant without the words.
    if node.kind() == "constant_declaration" {
        modifiers.is_static = true;
        modifiers.is_constant = true;
    }
    let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let whole = without_annotations(node);
    let mut cursor = node.walk();
    let declarators: Vec<_> = node.children_by_field_name("declarator", &mut cursor).collect();
    let is_single = declarators.len() == 1;
    for declarator in declarators {
        let Some(name) = declarator.child_by_field_name("name") else { continue };
        let field = Field {
            span: if is_single { whole } else { span(declarator) },
            name: l.name_of(name),
            ty: types::with_dimensions(ty.clone(), declarator),
            value: declarator.child_by_field_name("value").map(|v| expr(l, v)),
            annotations: annotations.clone(),
            modifiers,
        };
        l.module.classes[id.index()].fields.push(field);
    }
}

/// `A("x") { … }` is a constant field whose value is a new object.
fn enum_constant(l: &mut Lowering<'_>, id: ClassId, node: Node<'_>) -> Field {
    let (annotations, _) = modifiers(l, node);
    let name_node = node.child_by_field_name("name").unwrap_or(node);
    let name = l.name_of(name_node);
    let enum_name = l.module.class(id).name.clone();
    let args = arguments(l, node);
    let class = l.name_expr(name_node, enum_name.clone());
    let base = TypeRef { span: span(name_node), name: enum_name, args: Vec::new(), metadata: Vec::new() };
    let body = node.child_by_field_name("body").map(|b| anonymous(l, b, base.clone()));
    Field {
        span: without_annotations(node),
        name,
        value: Some(l.expr(node, ExprKind::New { class, args, body })),
        ty: Some(base),
        annotations,
        modifiers: Modifiers { is_static: true, is_constant: true, ..Modifiers::default() },
    }
}

/// `new C(args) { body }`
pub(super) fn creation(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let class = match &ty {
        Some(ty) => l.type_value(ty),
        None => l.opaque(node, Vec::new()),
    };
    let args = arguments(l, node);
    let body = named(node).find(|c| c.kind() == "class_body");
    let body = body.and_then(|b| ty.map(|ty| anonymous(l, b, ty)));
    l.expr(node, ExprKind::New { class, args, body })
}

fn anonymous(l: &mut Lowering<'_>, body: Node<'_>, base: TypeRef) -> ClassId {
    let bases = vec![l.type_value(&base)];
    let whole = span(body);
    let blank = blank_class(whole, Name::default(), Span::at(whole.start as usize), ClassKind::Class);
    let id = l.open_class(Class { bases, base_types: vec![base], ..blank });
    l.deeper_by(body, Lowering::BODY_LEVELS, |l| members(l, id, body, None));
    l.close_class();
    id
}
