//! `switch`, as a statement and as a value, in the old form with colons and the new one with arrows.

use tree_sitter::Node;

use super::expressions::expr;
use super::{patterns, statements};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{Lowering, blank_function, named, span};
use crate::frontend::walks;
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, StmtKind};
use crate::source::Span;

pub(super) fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut subject = subject(l, node);
    let mut arms = Vec::new();
    for (labels, body) in arms_of(node) {
        let condition = condition(l, &labels, &mut subject);
        let body = walks::switch_arm(l, body, |n| named(n).collect(), statements::statement);
        arms.push(Arm { condition, body });
    }
    if let Some(unused) = subject.unused() {
        out.push(l.expr_stmt(unused));
    }
    out.push(l.stmt(node, StmtKind::Branch(arms)));
}

pub(super) fn value(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut subject = subject(l, node);
    let mut arms = Vec::new();
    let mut default = None;
    for (labels, body) in arms_of(node) {
        let condition = condition(l, &labels, &mut subject);
        let value = match body[..] {
            [single] if single.kind() == "expression_statement" && named(single).count() == 1 => {
                named(single).next().map(|e| expr(l, e))
            }
            _ => Some(block_value(l, node, &body)),
        };
        let Some(value) = value else { continue };
        match condition {
            Some(condition) => arms.push((condition, value)),
            None => default = Some(value),
        }
    }
    walks::value_switch(l, node, arms, default, subject)
}

fn subject(l: &mut Lowering<'_>, node: Node<'_>) -> Subject {
    Subject::new(node.child_by_field_name("condition").map(|c| expr(l, c)))
}

/// The labels and the statements of each way through.
fn arms_of<'n>(node: Node<'n>) -> Vec<(Vec<Node<'n>>, Vec<Node<'n>>)> {
    let Some(body) = node.child_by_field_name("body") else { return Vec::new() };
    let mut arms = Vec::new();
    let mut open = Vec::new();
    for group in named(body) {
        let (labels, statements): (Vec<_>, Vec<_>) = named(group).partition(|c| c.kind() == "switch_label");
        open.extend(labels);
        // `case A: case B: …` is one arm with either label.
        if !statements.is_empty() {
            arms.push((std::mem::take(&mut open), statements));
        }
    }
    if !open.is_empty() {
        arms.push((open, Vec::new()));
    }
    arms
}

/// The comparison with every label of an arm; None for `default`.
fn condition(l: &mut Lowering<'_>, labels: &[Node<'_>], subject: &mut Subject) -> Option<ExprId> {
    let mut tests = Vec::new();
    let mut is_default = false;
    for label in labels {
        is_default |= l.text_of(*label).starts_with("default");
        let mut guards = Vec::new();
        for part in named(*label) {
            match part.kind() {
                "guard" => guards.extend(named(part).next()),
                // case null, default -> …
                "identifier" if l.text_of(part) == "default" => is_default = true,
                "pattern" | "record_pattern" | "type_pattern" => {
                    if let Some(value) = subject.next(l) {
                        tests.push(patterns::test(l, part, value, part));
                    }
                }
                _ => {
                    let left = subject.next(l);
                    let right = expr(l, part);
                    let kind = match left {
                        Some(left) => ExprKind::Binary { op: BinaryOp::Equal, left, right },
                        None => ExprKind::Opaque(vec![right]),
                    };
                    tests.push(l.expr(part, kind));
                }
            }
        }
        for guard in guards {
            let right = expr(l, guard);
            let guarded = tests.pop().map_or(right, |left| l.binary(BinaryOp::And, left, right));
            tests.push(guarded);
        }
    }
    (!is_default && !tests.is_empty()).then(|| l.balanced(BinaryOp::Or, tests))
}

/// An arm with statements: a lambda that is called at once, in which `yield` returns.
fn block_value(l: &mut Lowering<'_>, node: Node<'_>, body: &[Node<'_>]) -> ExprId {
    let (first, last) = (body.first().unwrap_or(&node), body.last().unwrap_or(&node));
    let whole = span(*first).to(span(*last));
    let id = l.open_function(blank_function(whole, None, Span::at(whole.start as usize)));
    let mut block = Block::new();
    for s in body {
        if s.kind() == "block" {
            block.extend(statements::block(l, *s));
        } else {
            statements::statement(l, *s, &mut block);
        }
    }
    l.close_function();
    l.module.functions[id.index()].body = block;
    let callee = l.module.add_expr(whole, ExprKind::Lambda(id));
    l.module.add_expr(whole, ExprKind::Call { callee, args: Vec::new() })
}
