//! Types, and types that stand where a value stands.

use tree_sitter::Node;

use super::annotations;
use crate::frontend::tree::{Lowering, named, span};
use crate::ir::{ExprId, Name, TypeRef};

/// The type at `node`; None for `var`, which names nothing.
pub(super) fn type_ref(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    l.deeper_by(node, Lowering::TYPE_LEVELS, |l| dispatch(l, node)).flatten()
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>) -> Option<TypeRef> {
    let mut ty = TypeRef { span: span(node), name: Name::default(), args: Vec::new(), metadata: Vec::new() };
    match node.kind() {
        "generic_type" => {
            for part in named(node) {
                if part.kind() == "type_arguments" {
                    ty.args = named(part).filter_map(|a| type_ref(l, a)).collect();
                } else {
                    ty.name = type_ref(l, part)?.name;
                }
            }
        }
        "scoped_type_identifier" => ty.name = scoped(l, node),
        "array_type" => {
            ty.name = Name::new_static("[]");
            ty.args = node.child_by_field_name("element").and_then(|e| type_ref(l, e)).into_iter().collect();
        }
        // @NotNull String
        "annotated_type" => {
            let inner = named(node).find(|c| !c.kind().ends_with("annotation"))?;
            ty = type_ref(l, inner)?;
            ty.metadata.extend(annotations::directly_under(l, node).into_iter().map(|a| a.expr));
        }
        // ? extends T
        "wildcard" => match named(node).find(|c| !c.kind().ends_with("annotation") && c.kind() != "super") {
            Some(bound) => ty = type_ref(l, bound)?,
            None => ty.name = Name::new_static("?"),
        },
        "superclass" | "type_bound" => ty = type_ref(l, named(node).next()?)?,
        "type_identifier" if l.text_of(node) == "var" => return None,
        _ => ty.name = l.name_of(node),
    }
    Some(ty)
}

/// `a.b.C`; type arguments in between are dropped. The grammar nests to the left.
fn scoped(l: &mut Lowering<'_>, node: Node<'_>) -> Name {
    let mut parts = Vec::new();
    let mut stack = vec![node];
    while let Some(at) = stack.pop() {
        match at.kind() {
            "scoped_type_identifier" => {
                let below = stack.len();
                stack.extend(named(at).filter(|c| !c.kind().ends_with("annotation")));
                stack[below..].reverse();
            }
            "generic_type" => stack.extend(named(at).next()),
            _ => parts.push(l.text_of(at)),
        }
    }
    Name::from(parts.join("."))
}

/// `String name[]` is an array too.
pub(super) fn with_dimensions(ty: Option<TypeRef>, node: Node<'_>) -> Option<TypeRef> {
    match node.child_by_field_name("dimensions") {
        Some(_) => ty.map(array_of),
        None => ty,
    }
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
