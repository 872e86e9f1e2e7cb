//! Patterns of `instanceof` and `case`, which test a value and bind names to it.

use tree_sitter::Node;

use super::types;
use crate::frontend::tree::{Lowering, named};
use crate::ir::{BinaryOp, ExprId, ExprKind, TypeRef};

/// `value instanceof pattern`, where the pattern binds what it names.
pub(super) fn test(l: &mut Lowering<'_>, node: Node<'_>, value: ExprId, pattern: Node<'_>) -> ExprId {
    let (target, ty) = l.deeper(pattern, |l| parts(l, pattern)).unwrap_or_default();
    typed_test(l, node, value, target, ty)
}

/// `value instanceof T name`.
pub(super) fn typed_test(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    value: ExprId,
    target: Option<ExprId>,
    ty: Option<TypeRef>,
) -> ExprId {
    let class = match &ty {
        Some(ty) => l.type_value(ty),
        None => l.opaque(node, Vec::new()),
    };
    let left = match target {
        Some(target) => {
            let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: ty, is_declaration: true };
            l.expr(node, kind)
        }
        None => value,
    };
    l.expr(node, ExprKind::Binary { op: BinaryOp::Compare, left, right: class })
}

/// The names that a pattern binds, as the target of an assignment, and the type that it asks for.
fn parts(l: &mut Lowering<'_>, node: Node<'_>) -> (Option<ExprId>, Option<TypeRef>) {
    match node.kind() {
        "pattern" => named(node).next().map(|inner| parts(l, inner)).unwrap_or_default(),
        // Point(int x, Point(var y, _))
        "record_pattern" => {
            let mut ty = None;
            let mut targets = Vec::new();
            for part in named(node) {
                if part.kind() != "record_pattern_body" {
                    ty = types::type_ref(l, part);
                    continue;
                }
                for component in named(part) {
                    let (target, _) = l.deeper(component, |l| parts(l, component)).unwrap_or_default();
                    targets.push(target.unwrap_or_else(|| l.opaque(component, Vec::new())));
                }
            }
            (Some(l.expr(node, ExprKind::List(targets))), ty)
        }
        // T name
        _ => {
            let mut ty = None;
            let mut target = None;
            for part in named(node) {
                match part.kind() {
                    "identifier" => {
                        let name = l.name_of(part);
                        target = Some(l.name_expr(part, name));
                    }
                    "underscore_pattern" | "modifiers" => {}
                    _ => ty = types::type_ref(l, part),
                }
            }
            (target, ty)
        }
    }
}
