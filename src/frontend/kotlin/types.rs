//! Types, and types that stand where a value stands.

use tree_sitter::Node;

use super::{Kotlin, bare};
use crate::frontend::tree::{named, span};
use crate::ir::{ExprId, Name, TypeRef};
use crate::source::Span;

/// A type moves itself from call to call, which takes more of the stack than an expression.
const LEVELS: u32 = 4;

const KINDS: &[&str] =
    &["user_type", "nullable_type", "function_type", "non_nullable_type", "parenthesized_type", "dynamic"];

pub(super) fn is_type(node: Node<'_>) -> bool {
    KINDS.contains(&node.kind())
}

/// The first type directly under a node.
pub(super) fn under(l: &mut Kotlin<'_>, node: Node<'_>) -> Option<TypeRef> {
    let found = named(node).find(|c| is_type(*c))?;
    type_ref(l, found)
}

pub(super) fn type_ref(l: &mut Kotlin<'_>, node: Node<'_>) -> Option<TypeRef> {
    if !l.enter_levels(node, LEVELS) {
        return None;
    }
    let ty = dispatch(l, node);
    l.leave_levels(LEVELS);
    ty
}

fn dispatch(l: &mut Kotlin<'_>, node: Node<'_>) -> Option<TypeRef> {
    match node.kind() {
        "user_type" => Some(user_type(l, node)),
        // T & Any
        "nullable_type" | "non_nullable_type" | "parenthesized_type" | "type_projection" => under(l, node),
        // Request.(Int) -> String
        "function_type" => {
            let mut args = Vec::new();
            for part in named(node) {
                if part.kind() == "function_type_parameters" {
                    for parameter in named(part) {
                        let ty = if is_type(parameter) { type_ref(l, parameter) } else { under(l, parameter) };
                        args.extend(ty);
                    }
                } else if is_type(part) {
                    args.extend(type_ref(l, part));
                }
            }
            Some(TypeRef { span: span(node), name: Name::new_static("Function"), args, metadata: Vec::new() })
        }
        _ => Some(plain(span(node), Name::new(bare(l.text_of(node))))),
    }
}

/// `a.b.C<D>`
fn user_type(l: &mut Kotlin<'_>, node: Node<'_>) -> TypeRef {
    let mut parts = Vec::new();
    let mut args = Vec::new();
    for part in named(node) {
        match part.kind() {
            "identifier" => parts.push(bare(l.text_of(part)).to_owned()),
            "type_arguments" => {
                args = Vec::new();
                for projection in named(part) {
                    args.extend(type_ref(l, projection));
                }
            }
            _ => {}
        }
    }
    TypeRef { span: span(node), name: Name::from(parts.join(".")), args, metadata: Vec::new() }
}

pub(super) fn plain(span: Span, name: Name) -> TypeRef {
    TypeRef { span, name, args: Vec::new(), metadata: Vec::new() }
}

pub(super) fn array_of(item: TypeRef) -> TypeRef {
    TypeRef { span: item.span, name: Name::new_static("[]"), args: vec![item], metadata: Vec::new() }
}

/// A type node in the place of a value.
pub(super) fn value_of(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    match type_ref(l, node) {
        Some(ty) => l.type_value(&ty),
        None => l.opaque(node, Vec::new()),
    }
}
