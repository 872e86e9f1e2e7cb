//! `switch`, as a statement and as a value.

use tree_sitter::Node;

use super::expressions::expr;
use super::{items, patterns, statements};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{Lowering, children};
use crate::frontend::walks;
use crate::ir::{Arm, BinaryOp, Block, ExprId, StmtKind};

pub(super) fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut subject = Subject::new(node.child_by_field_name("value").map(|v| expr(l, v)));
    let mut arms = Vec::new();
    // `case 1: case 2: …` is one arm with either label.
    let mut tests: Vec<ExprId> = Vec::new();
    let mut is_default = false;
    for section in node.child_by_field_name("body").into_iter().flat_map(items) {
        let all: Vec<_> = children(section).collect();
        let colon = all.iter().position(|c| c.kind() == ":").unwrap_or(0);
        let label: Vec<_> = all[..colon].iter().copied().filter(|c| super::is_value(*c)).collect();
        let body: Vec<_> = all[colon..].iter().copied().filter(|c| super::is_value(*c)).collect();
        is_default |= label.is_empty();
        tests.extend(condition(l, &label, &mut subject));
        if body.is_empty() {
            continue;
        }
        let condition = if is_default { None } else { either(l, std::mem::take(&mut tests)) };
        tests.clear();
        is_default = false;
        let body = walks::switch_arm(l, body, items, statements::statement);
        arms.push(Arm { condition, body });
    }
    if let Some(unused) = subject.unused() {
        out.push(l.expr_stmt(unused));
    }
    out.push(l.stmt(node, StmtKind::Branch(arms)));
}

pub(super) fn value(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let parts = items(node);
    let Some((first, arms_nodes)) = parts.split_first() else { return l.opaque(node, Vec::new()) };
    let mut subject = Subject::new(Some(expr(l, *first)));
    let mut arms = Vec::new();
    let mut default = None;
    for arm in arms_nodes.iter().filter(|a| a.kind() == "switch_expression_arm") {
        let parts = items(*arm);
        let Some((result, label)) = parts.split_last() else { continue };
        let is_any = matches!(label, [pattern] if patterns::is_any(*pattern));
        let condition = if is_any { None } else { condition(l, label, &mut subject) };
        let value = expr(l, *result);
        match condition {
            Some(condition) => arms.push((condition, value)),
            None => default = Some(value),
        }
    }
    walks::value_switch(l, node, arms, default, subject)
}

fn either(l: &mut Lowering<'_>, tests: Vec<ExprId>) -> Option<ExprId> {
    (!tests.is_empty()).then(|| l.balanced(BinaryOp::Or, tests))
}

/// The test of a pattern or constant, and of the `when` behind it.
fn condition(l: &mut Lowering<'_>, label: &[Node<'_>], subject: &mut Subject) -> Option<ExprId> {
    let mut test = None;
    for part in label {
        if part.kind() == "when_clause" {
            let Some(guard) = items(*part).first().copied() else { continue };
            let right = expr(l, guard);
            test = Some(test.map_or(right, |left| l.binary(BinaryOp::And, left, right)));
        } else if test.is_none() {
            test = Some(patterns::test(l, *part, subject));
        }
    }
    test
}
