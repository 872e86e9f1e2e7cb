//! Types, and types that stand where a value stands.

use tree_sitter::Node;

use super::{identifier, items};
use crate::frontend::tree::{Lowering, named, span};
use crate::ir::{Arg, ExprId, ExprKind, Name, TypeRef};

/// A type moves itself from call to call, which takes more of the stack than an expression.
const LEVELS: u32 = 4;

/// Types of the language that stand for their argument: the results of `async` functions, `T?` written out.
const TRANSPARENT: &[&str] = &["Task", "ValueTask", "Nullable"];

/// A written type argument of a call, a word that no parameter can be named.
const TYPE_ARGUMENT: Name = Name::new_static("typeof");

/// The type at `node`; None for `var`, which names nothing.
pub(super) fn type_ref(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    if !l.enter_levels(node, LEVELS) {
        return None;
    }
    let ty = dispatch(l, node);
    l.leave_levels(LEVELS);
    ty
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    let mut ty = TypeRef { span: span(node), name: Name::default(), args: Vec::new(), metadata: Vec::new() };
    match node.kind() {
        "implicit_type" => return None,
        // List<T>, A.List<T>
        "generic_name" | "qualified_name" | "alias_qualified_name" => {
            ty.name = Name::from(dotted(l, node));
            if let Some(list) = type_argument_list(node) {
                ty.args = named(list).filter_map(|a| type_ref(l, a)).collect();
            }
            // what is awaited has the type of its result
            if TRANSPARENT.contains(&ty.name.as_str()) && ty.args.len() == 1 {
                return ty.args.pop();
            }
        }
        "array_type" => {
            ty.name = Name::new_static("[]");
            ty.args = node.child_by_field_name("type").and_then(|e| type_ref(l, e)).into_iter().collect();
        }
        "nullable_type" | "pointer_type" | "ref_type" | "scoped_type" | "type_pattern" => {
            return node.child_by_field_name("type").and_then(|t| type_ref(l, t));
        }
        "tuple_type" => {
            ty.name = Name::new_static("ValueTuple");
            let parts: Vec<_> = named(node).filter_map(|e| e.child_by_field_name("type")).collect();
            ty.args = parts.into_iter().filter_map(|t| type_ref(l, t)).collect();
        }
        _ => ty.name = identifier(l, node),
    }
    Some(ty)
}

/// `A.B.C` without type arguments; `global::A.B` is `A.B`. The grammar nests to the left.
pub(super) fn dotted(l: &Lowering<'_>, node: Node<'_>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut at = node;
    loop {
        match at.kind() {
            "qualified_name" => {
                parts.extend(at.child_by_field_name("name").map(|n| simple(l, n)));
                match at.child_by_field_name("qualifier") {
                    Some(qualifier) => at = qualifier,
                    None => break,
                }
            }
            "alias_qualified_name" => {
                parts.extend(at.child_by_field_name("name").map(|n| simple(l, n)));
                let alias = at.child_by_field_name("alias").map(|a| l.text_of(a));
                parts.extend(alias.filter(|a| *a != "global"));
                break;
            }
            _ => {
                parts.push(simple(l, at));
                break;
            }
        }
    }
    parts.reverse();
    parts.join(".")
}

/// The name of `Name<T>`.
fn simple<'t>(l: &Lowering<'t>, node: Node<'_>) -> &'t str {
    let name = match node.kind() {
        "generic_name" => named(node).next().unwrap_or(node),
        _ => node,
    };
    l.text_of(name).trim_start_matches('@')
}

/// The name that a member access or a call writes, without its type arguments.
pub(super) fn simple_name(l: &Lowering<'_>, node: Node<'_>) -> Name {
    Name::new(simple(l, node))
}

/// `<T, U>` at the end of a name.
fn type_argument_list(node: Node<'_>) -> Option<Node<'_>> {
    let generic = match node.kind() {
        "qualified_name" | "alias_qualified_name" | "member_access_expression" | "member_binding_expression" => {
            node.child_by_field_name("name")?
        }
        _ => node,
    };
    named(generic).find(|c| generic.kind() == "generic_name" && c.kind() == "type_argument_list")
}

/// The written type arguments of a called name, as arguments of the call.
pub(super) fn type_arguments(l: &mut Lowering<'_>, name: Node<'_>) -> Vec<Arg> {
    let list = type_argument_list(name);
    let mut args = Vec::new();
    for argument in list.into_iter().flat_map(items) {
        let value = class_value(l, argument);
        args.push(Arg { name: Some(TYPE_ARGUMENT), value, spread: false });
    }
    args
}

/// `typeof(T)`: the class as a value.
pub(super) fn class_value(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let object = value_of(l, node);
    let value = l.expr(node, ExprKind::Member { object, name: Name::new_static("class") });
    // typeof(List<Citizen>)
    if let Some(ty) = type_ref(l, node).filter(|t| !t.args.is_empty()) {
        l.module.type_arguments.insert(value, ty.args);
    }
    value
}

pub(super) fn array_of(item: TypeRef) -> TypeRef {
    TypeRef { span: item.span, name: Name::new_static("[]"), args: vec![item], metadata: Vec::new() }
}

/// A type node in the place of a value.
pub(super) fn value_of(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match type_ref(l, node) {
        Some(ty) => l.type_value(&ty),
        None => l.opaque(node, Vec::new()),
    }
}
