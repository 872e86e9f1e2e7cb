//! Type annotations, as far as they name something.

use tree_sitter::Node;

use super::expressions::expr;
use crate::frontend::tree::{Lowering, named, span};
use crate::ir::{ExprId, ExprKind, Name, TypeRef};
use crate::source::Span;

/// Texts of one type that are kept.
const MAX_TEXTS: usize = 64;
/// Calls within each other that make a base class.
const MAX_MIXINS: usize = 4;

/// The type that is written at `node`, or None if it names nothing (`null`, a bare keyword).
pub(super) fn type_ref(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    l.deeper_by(node, Lowering::TYPE_LEVELS, |l| dispatch(l, node)).flatten()
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    match node.kind() {
        "type_annotation"
        | "parenthesized_type"
        | "readonly_type"
        | "flow_maybe_type"
        | "constraint"
        | "default_type"
        | "optional_type"
        | "rest_type"
        | "opting_type_annotation"
        | "omitting_type_annotation"
        | "adding_type_annotation" => type_ref(l, named(node).next()?),
        "type_identifier" | "predefined_type" | "this_type" | "identifier" => Some(plain(l, node, l.text_of(node))),
        "nested_type_identifier" | "nested_identifier" | "member_expression" => {
            let name: String = l.text_of(node).chars().filter(|c| !c.is_whitespace()).collect();
            Some(plain(l, node, &name))
        }
        "generic_type" => {
            let mut ty = type_ref(l, node.child_by_field_name("name")?)?;
            ty.span = span(node);
            ty.args = node.child_by_field_name("type_arguments").map(|a| all(l, a)).unwrap_or_default();
            // Omit<User, 'email' | 'cnic'>: which texts they are
            let given =
                node.child_by_field_name("type_arguments").into_iter().flat_map(|a| named(a).collect::<Vec<_>>());
            for argument in given {
                keep_texts(l, argument, &mut ty.args);
            }
            Some(ty)
        }
        "array_type" | "tuple_type" => {
            let args = all(l, node);
            Some(TypeRef { args, ..plain(l, node, "[]") })
        }
        // User | null
        "union_type" | "intersection_type" => union(l, node),
        // typeof value; Type["key"] and keyof T are another thing than what they name
        "type_query" => type_ref(l, named(node).next()?),
        // x is User
        "type_predicate_annotation" | "asserts_annotation" => Some(plain(l, node, "boolean")),
        "required_parameter" | "optional_parameter" => type_ref(l, node.child_by_field_name("type")?),
        "function_type" | "constructor_type" => Some(plain(l, node, "Function")),
        "object_type" => Some(plain(l, node, "{}")),
        "literal_type" => literal(l, node),
        "template_literal_type" => Some(plain(l, node, "string")),
        "conditional_type" => type_ref(l, node.child_by_field_name("consequence")?),
        _ => None,
    }
}

/// A union is its first member that is a type of values. The grammar nests the members to the left: unfolded here.
fn union(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    let mut at = node;
    let mut members = Vec::new();
    loop {
        let mut parts = named(at);
        let first = parts.next()?;
        members.extend(parts);
        if first.kind() != node.kind() {
            members.push(first);
            break;
        }
        at = first;
    }
    let is_wanted = |ty: &TypeRef| !matches!(ty.name.as_str(), "undefined" | "null" | "void" | "never" | "{}");
    members.into_iter().rev().find_map(|m| type_ref(l, m).filter(is_wanted))
}

/// Of an argument that is texts only, the texts themselves.
fn keep_texts(l: &mut Lowering<'_>, argument: Node<'_>, types: &mut [TypeRef]) {
    let mut literals: Vec<Node<'_>> = Vec::new();
    let mut parts = vec![argument];
    while let Some(part) = parts.pop() {
        match part.kind() {
            "union_type" if literals.len() < MAX_TEXTS => parts.extend(named(part)),
            "literal_type" => literals.extend(named(part).filter(|t| t.kind() == "string")),
            _ => return,
        }
    }
    let at = span(argument);
    let Some(ty) = types.iter_mut().find(|t| at.contains(t.span) && t.name == "string") else { return };
    literals.sort_by_key(Node::start_byte);
    ty.metadata = literals.into_iter().map(|n| expr(l, n)).collect();
}

/// `'a'` is a string.
fn literal(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    let name = match named(node).next()?.kind() {
        "string" => "string",
        "number" | "unary_expression" => "number",
        "true" | "false" => "boolean",
        _ => return None,
    };
    Some(plain(l, node, name))
}

fn all(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<TypeRef> {
    named(node).filter_map(|t| type_ref(l, t)).collect()
}

fn plain(_: &Lowering<'_>, node: Node<'_>, name: &str) -> TypeRef {
    TypeRef { span: span(node), name: Name::new(name), args: Vec::new(), metadata: Vec::new() }
}

/// `a.B` of a type as the names and members that a value would be.
pub(super) fn type_as_value(l: &mut Lowering<'_>, ty: &TypeRef) -> ExprId {
    let start = ty.span.start as usize;
    let mut parts = ty.name.split('.');
    let mut end = start + parts.clone().next().map_or(0, str::len);
    let mut value = l.module.add_expr(Span::new(start, end), ExprKind::Name(parts.next().unwrap_or("").into()));
    for part in parts {
        end += 1 + part.len();
        value = l.module.add_expr(Span::new(start, end), ExprKind::Member { object: value, name: part.into() });
    }
    value
}

/// `PickType(User, ['email'])` as a base: what the call is given, as the types that it makes its own from.
pub(super) fn made_from(l: &Lowering<'_>, base: ExprId) -> Vec<TypeRef> {
    let ExprKind::Call { args, .. } = l.module.kind(base) else { return Vec::new() };
    args.iter().filter_map(|a| value_as_type(l, a.value, MAX_MIXINS)).collect()
}

fn value_as_type(l: &Lowering<'_>, e: ExprId, depth: usize) -> Option<TypeRef> {
    let depth = depth.checked_sub(1)?;
    let (name, args, metadata) = match l.module.kind(e) {
        ExprKind::Name(_) | ExprKind::Member { .. } => (Name::from(l.module.dotted(e)?), Vec::new(), Vec::new()),
        ExprKind::Call { callee, args } => {
            let args = args.iter().filter_map(|a| value_as_type(l, a.value, depth)).collect();
            (Name::from(l.module.dotted(*callee)?), args, Vec::new())
        }
        ExprKind::List(texts) if texts.iter().all(|t| l.module.str_literal(*t).is_some()) => {
            (Name::new_static("string"), Vec::new(), texts.clone())
        }
        _ => return None,
    };
    Some(TypeRef { span: l.module.span(e), name, args, metadata })
}
