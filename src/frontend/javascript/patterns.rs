//! What an assignment, a parameter or a loop binds: names, members, and the patterns that take a value apart.

use tree_sitter::Node;

use super::expressions::{expr, in_slot, property_key, slots};
use crate::frontend::tree::{Lowering, named};
use crate::ir::{Entry, ExprId, ExprKind, Name};

pub(super) fn pattern(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    l.deeper(node, |l| dispatch(l, node)).unwrap_or_else(|| l.opaque(node, Vec::new()))
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "object_pattern" => {
            let entries = named(node).map(|child| entry(l, child)).collect();
            l.expr(node, ExprKind::Object(entries))
        }
        "array_pattern" => {
            let items = slots(node).into_iter().map(|slot| in_slot(l, slot, pattern)).collect();
            l.expr(node, ExprKind::List(items))
        }
        "assignment_pattern" | "object_assignment_pattern" => with_default(l, node),
        "rest_pattern" => {
            let rest = match named(node).next() {
                Some(inner) => pattern(l, inner),
                None => l.opaque(node, Vec::new()),
            };
            l.expr(node, ExprKind::Spread(rest))
        }
        "property_identifier" => {
            let name = l.name_of(node);
            l.expr(node, ExprKind::Name(name))
        }
        _ => expr(l, node),
    }
}

/// `a = 1` in a pattern.
fn with_default(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match node.child_by_field_name("left") {
        Some(left) => pattern(l, left),
        None => l.opaque(node, Vec::new()),
    };
    let value = node.child_by_field_name("right").map(|v| expr(l, v));
    l.expr(node, ExprKind::Assign { target, value, op: None, declared: None, is_declaration: false })
}

fn entry(l: &mut Lowering<'_>, node: Node<'_>) -> Entry {
    let key = match node.kind() {
        "pair_pattern" => node.child_by_field_name("key").map(|k| property_key(l, k)),
        "shorthand_property_identifier_pattern" => Some(property_key(l, node)),
        "object_assignment_pattern" => {
            let left = node.child_by_field_name("left");
            left.filter(|n| n.kind() == "shorthand_property_identifier_pattern").map(|n| property_key(l, n))
        }
        _ => None,
    };
    let value = match node.kind() {
        "pair_pattern" => node.child_by_field_name("value").map(|v| pattern(l, v)),
        _ => Some(pattern(l, node)),
    };
    Entry { key, value: value.unwrap_or_else(|| l.opaque(node, Vec::new())) }
}

/// The names that a pattern binds, with where they stand, in order.
pub(super) fn bound_names<'n>(l: &Lowering<'_>, node: Node<'n>, out: &mut Vec<(Name, Node<'n>)>) {
    let mut stack = vec![node];
    while let Some(at) = stack.pop() {
        match at.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => out.push((l.name_of(at), at)),
            "pair_pattern" => stack.extend(at.child_by_field_name("value")),
            "assignment_pattern" | "object_assignment_pattern" => stack.extend(at.child_by_field_name("left")),
            "object_pattern" | "array_pattern" | "rest_pattern" => {
                let below = stack.len();
                stack.extend(named(at));
                stack[below..].reverse();
            }
            _ => {}
        }
    }
}
