//! Classes, structs, records, interfaces and enums.

use tree_sitter::Node;

use super::attributes::{attributes, modifiers, without_attributes};
use super::expressions::{arguments, expr};
use super::{functions, identifier, items, members, types};
use crate::frontend::tree::{Lowering, blank_class, named, span};
use crate::ir::{Class, ClassId, ClassKind, ExprKind, Field, FunctionId, Modifiers, TypeRef};
use crate::source::Span;

pub(super) fn class(l: &mut Lowering<'_>, node: Node<'_>) -> ClassId {
    let annotations = attributes(l, node);
    let modifiers = modifiers(l, node);
    let kind = match node.kind() {
        "interface_declaration" => ClassKind::Interface,
        "enum_declaration" => ClassKind::Enum,
        "record_declaration" => ClassKind::Record,
        _ => ClassKind::Class,
    };
    let base_types = if kind == ClassKind::Enum { Vec::new() } else { bases(l, node) };
    let bases = base_types.iter().map(|t| l.type_value(t)).collect();
    let whole = without_attributes(node);
    let name_node = node.child_by_field_name("name");
    let name = name_node.map(|n| identifier(l, n)).unwrap_or_default();
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let blank = blank_class(whole, name, name_span, kind);
    let id = l.open_class(Class { annotations, modifiers, bases, base_types, ..blank });
    l.type_parameters(id, node, |_, _| None);
    if let Some(list) = named(node).find(|c| c.kind() == "parameter_list") {
        primary(l, id, node, list, kind == ClassKind::Record);
    }
    if let Some(body) = node.child_by_field_name("body") {
        l.deeper_by(body, Lowering::BODY_LEVELS, |l| match kind {
            ClassKind::Enum => enum_members(l, id, body),
            _ => members::members(l, id, body, kind == ClassKind::Interface),
        });
    }
    l.close_class();
    id
}

fn base_list(node: Node<'_>) -> Option<Node<'_>> {
    named(node).find(|c| c.kind() == "base_list")
}

/// `: Base<T>(x), IFace`
fn bases(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<TypeRef> {
    let mut out = Vec::new();
    for base in base_list(node).into_iter().flat_map(items).filter(|c| c.kind() != "argument_list") {
        let base =
            if base.kind() == "primary_constructor_base_type" { base.child_by_field_name("type") } else { Some(base) };
        out.extend(base.and_then(|b| types::type_ref(l, b)));
    }
    out
}

/// `record Citizen(string Cnic) : Person(Cnic)`; the parameters of a record are public properties, those of a class
/// private fields.
fn primary(l: &mut Lowering<'_>, id: ClassId, node: Node<'_>, list: Node<'_>, is_record: bool) {
    let modifiers = Modifiers { is_private: !is_record, is_constant: true, ..Modifiers::default() };
    let fields: Vec<Field> = functions::parameters(l, list)
        .into_iter()
        .map(|p| Field {
            span: p.span,
            name: p.name,
            ty: if p.rest { p.ty.map(types::array_of) } else { p.ty },
            value: None,
            annotations: p.annotations,
            modifiers,
        })
        .collect();
    l.module.classes[id.index()].fields.extend(fields);
    let constructor = functions::primary_constructor(l, list);
    let given = base_list(node).into_iter().flat_map(items).find_map(|b| match b.kind() {
        "argument_list" => Some(b),
        "primary_constructor_base_type" => named(b).find(|c| c.kind() == "argument_list"),
        _ => None,
    });
    if let Some(given) = given {
        let (args, _) = arguments(l, Some(given));
        let callee = l.name_expr(given, "super");
        let call = l.expr(given, ExprKind::Call { callee, args });
        let call = l.expr_stmt(call);
        l.module.functions[constructor.index()].body.push(call);
    }
    add_method(l, id, constructor);
}

pub(super) fn add_method(l: &mut Lowering<'_>, id: ClassId, method: FunctionId) {
    l.module.classes[id.index()].methods.push(method);
}

/// `ADMIN = 1` is a constant field of the enum's type.
fn enum_members(l: &mut Lowering<'_>, id: ClassId, body: Node<'_>) {
    for member in items(body) {
        let Some(name_node) = member.child_by_field_name("name") else { continue };
        let annotations = attributes(l, member);
        let enum_name = l.module.class(id).name.clone();
        let ty = TypeRef { span: span(name_node), name: enum_name, args: Vec::new(), metadata: Vec::new() };
        let field = Field {
            span: without_attributes(member),
            name: identifier(l, name_node),
            ty: Some(ty),
            value: member.child_by_field_name("value").map(|v| expr(l, v)),
            annotations,
            modifiers: Modifiers { is_static: true, is_constant: true, ..Modifiers::default() },
        };
        l.module.classes[id.index()].fields.push(field);
    }
}
