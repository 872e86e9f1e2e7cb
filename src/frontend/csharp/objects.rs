//! New objects: constructor calls with initialisers, anonymous objects, `with`, arrays.

use tree_sitter::Node;

use super::expressions::{argument_value, arguments, expr, with_outs};
use super::{identifier, items, types};
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Arg, Entry, ExprId, ExprKind};

/// `new T(args) { A = 1 }`, `new T { x, y }`, `new() { … }`
pub(super) fn creation(l: &mut Lowering<'_>, node: Node<'_>, class: ExprId) -> ExprId {
    let list = named(node).find(|c| c.kind() == "argument_list");
    let (mut args, outs) = arguments(l, list);
    if let Some(given) = named(node).find(|c| c.kind() == "initializer_expression") {
        let value = expr(l, given);
        args.push(Arg { name: None, value, spread: false });
    }
    let made = l.expr(node, ExprKind::New { class, args, body: None });
    with_outs(l, node, made, outs)
}

/// `{ A = 1, ["b"] = 2 }` and `{ { "a", 1 } }` are objects, `{ 1, 2 }` is a list.
pub(super) fn initializer(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let parts = items(node);
    let is_pair = |n: &Node<'_>| n.kind() == "initializer_expression" && named(*n).count() == 2;
    if parts.is_empty() || !parts.iter().all(|p| p.kind() == "assignment_expression" || is_pair(p)) {
        let values = parts.into_iter().map(|p| expr(l, p)).collect();
        return l.expr(node, ExprKind::List(values));
    }
    let mut entries = Vec::new();
    for part in parts {
        let (key, value) = match part.kind() {
            "assignment_expression" => (part.child_by_field_name("left"), part.child_by_field_name("right")),
            _ => (items(part).first().copied(), items(part).last().copied()),
        };
        let (Some(key), Some(value)) = (key, value) else { continue };
        let key = entry_key(l, key);
        entries.push(Entry { key: Some(key), value: expr(l, value) });
    }
    l.expr(node, ExprKind::Object(entries))
}

fn entry_key(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "identifier" => {
            let name = identifier(l, node);
            l.str_expr(node, name)
        }
        // ["key"] = value
        "element_binding_expression" | "bracketed_argument_list" => match items(node).first() {
            Some(key) => argument_value(l, *key),
            None => l.opaque(node, Vec::new()),
        },
        _ => expr(l, node),
    }
}

/// `new { a, B = 1, x.C }`
pub(super) fn anonymous(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut entries = Vec::new();
    let mut name: Option<Node<'_>> = None;
    let parts: Vec<_> = children(node).filter(|c| super::is_value(*c) || matches!(c.kind(), "=" | ",")).collect();
    for (i, part) in parts.iter().enumerate() {
        match part.kind() {
            "=" => {}
            "," => name = None,
            "identifier" if parts.get(i + 1).is_some_and(|n| n.kind() == "=") => name = Some(*part),
            _ => {
                let key = match name.take() {
                    Some(name) => Some(entry_key(l, name)),
                    None => own_name(l, *part),
                };
                entries.push(Entry { key, value: expr(l, *part) });
            }
        }
    }
    l.expr(node, ExprKind::Object(entries))
}

/// The name that `x.C` gives its member of an anonymous object.
fn own_name(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
    let name = match node.kind() {
        "identifier" => node,
        "member_access_expression" => node.child_by_field_name("name")?,
        "conditional_access_expression" => named(node).last()?.child_by_field_name("name")?,
        _ => return None,
    };
    let text = types::simple_name(l, name);
    Some(l.str_expr(name, text))
}

/// `x with { A = 1 }`
pub(super) fn with(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut entries = Vec::new();
    for part in items(node) {
        if part.kind() != "with_initializer" {
            entries.push(Entry { key: None, value: expr(l, part) });
        } else if let [name, value] = items(part)[..] {
            let key = entry_key(l, name);
            entries.push(Entry { key: Some(key), value: expr(l, value) });
        }
    }
    l.expr(node, ExprKind::Object(entries))
}

/// `new T[]{…}` is its list; `new T[n]` is an opaque value over `n`.
pub(super) fn array_creation(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if let Some(value) = named(node).find(|c| c.kind() == "initializer_expression") {
        let list = expr(l, value);
        l.module.exprs[list.index()].span = span(node);
        return list;
    }
    let rank = node.child_by_field_name("type").and_then(|t| t.child_by_field_name("rank"));
    let sizes = rank.into_iter().flat_map(items).map(|s| expr(l, s)).collect();
    l.opaque(node, sizes)
}
