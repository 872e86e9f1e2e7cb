//! `switch`, over values and over types, and `select`.

use tree_sitter::Node;

use super::expressions::{expr, name};
use super::statements::{send, statement, with_front};
use super::{Go, types};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{named, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, StmtKind};

/// `switch x { case 1, 2: … }`, `switch { case x > 1: … }`
pub(super) fn expression_switch(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let receiver = go.receiver.clone();
    let mut front = front(go, node);
    let value = node.child_by_field_name("value").map(|v| expr(go, v));
    let has_subject = value.is_some();
    let mut subject = Subject::new(value);
    let mut arms = Vec::new();
    for case in cases(node) {
        let labels = case.child_by_field_name("value");
        let labels: Vec<Node<'_>> = labels.map(|l| named(l).collect()).unwrap_or_default();
        let mut tests = Vec::new();
        for label in &labels {
            let left = has_subject.then(|| subject.next(go)).flatten();
            let right = expr(go, *label);
            tests.push(match left {
                Some(left) => go.expr(*label, ExprKind::Binary { op: BinaryOp::Equal, left, right }),
                None => right,
            });
        }
        let condition = (!tests.is_empty()).then(|| go.balanced(BinaryOp::Or, tests));
        let body = case_body(go, case, Block::new());
        arms.push(Arm { condition, body });
    }
    front.extend(subject.unused().map(|e| go.expr_stmt(e)));
    go.receiver = receiver;
    let branch = go.stmt(node, StmtKind::Branch(arms));
    with_front(go, node, front, branch, out);
}

/// `switch v := x.(type) { case T: … }`: an arm for one type binds `v` to a value of that type.
pub(super) fn type_switch(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let receiver = go.receiver.clone();
    let mut front = front(go, node);
    let value = node.child_by_field_name("value").map(|v| expr(go, v));
    let alias = node.child_by_field_name("alias").and_then(|a| named(a).next());
    if alias.is_some_and(|a| go.receiver.as_deref() == Some(go.text_of(a))) {
        go.receiver = None;
    }
    let mut subject = Subject::new(value);
    let mut arms = Vec::new();
    for case in cases(node) {
        let mut cursor = case.walk();
        let labels: Vec<Node<'_>> = case.children_by_field_name("type", &mut cursor).filter(Node::is_named).collect();
        let mut tests = Vec::new();
        for label in &labels {
            let left = subject.next(go);
            let right = types::value_of(go, *label);
            let kind = match left {
                Some(left) => ExprKind::Binary { op: BinaryOp::Compare, left, right },
                None => ExprKind::Opaque(vec![right]),
            };
            tests.push(go.expr(*label, kind));
        }
        let condition = (!tests.is_empty()).then(|| go.balanced(BinaryOp::Or, tests));
        let mut body = Block::new();
        if let Some(alias) = alias {
            let value = subject.next(go);
            let declared = match labels[..] {
                [only] if go.text_of(only) != "nil" => types::type_ref(go, only),
                _ => None,
            };
            let target = name(go, alias);
            let kind = ExprKind::Assign { target, value, op: None, declared, is_declaration: true };
            // at the case, so that every arm binds the name after the one before it
            go.module.exprs[target.index()].span = crate::source::Span::at(case.start_byte());
            let bound = go.module.add_expr(span(alias), kind);
            body.push(go.expr_stmt(bound));
        }
        let body = case_body(go, case, body);
        arms.push(Arm { condition, body });
    }
    front.extend(subject.unused().map(|e| go.expr_stmt(e)));
    go.receiver = receiver;
    let branch = go.stmt(node, StmtKind::Branch(arms));
    with_front(go, node, front, branch, out);
}

/// `select { case v := <-c: … case c <- x: … default: … }`
pub(super) fn select(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let mut arms = Vec::new();
    for case in cases(node) {
        let condition = case.child_by_field_name("communication").map(|c| communication(go, c));
        let body = case_body(go, case, Block::new());
        arms.push(Arm { condition, body });
    }
    out.push(go.stmt(node, StmtKind::Branch(arms)));
}

fn communication(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    if node.kind() == "send_statement" {
        return send(go, node);
    }
    let value = node.child_by_field_name("right").map(|r| expr(go, r));
    // v, ok := <-c
    let target = node.child_by_field_name("left").and_then(|l| named(l).next());
    match (target, value) {
        (Some(target), value) => {
            let target = expr(go, target);
            let kind = ExprKind::Assign { target, value, op: None, declared: None, is_declaration: true };
            go.expr(node, kind)
        }
        (None, Some(value)) => value,
        (None, None) => go.opaque(node, Vec::new()),
    }
}

fn front(go: &mut Go<'_>, node: Node<'_>) -> Block {
    let mut front = Block::new();
    if let Some(first) = node.child_by_field_name("initializer") {
        statement(go, first, &mut front);
    }
    front
}

fn cases<'n>(node: Node<'n>) -> impl Iterator<Item = Node<'n>> {
    named(node).filter(|c| c.kind().ends_with("_case"))
}

/// The statements of a case. A `break` at their end leaves nothing but the switch.
fn case_body(go: &mut Go<'_>, case: Node<'_>, mut body: Block) -> Block {
    let receiver = go.receiver.clone();
    for list in named(case).filter(|c| c.kind() == "statement_list") {
        let inner: Vec<_> = named(list).collect();
        for (i, s) in inner.iter().enumerate() {
            if !(i + 1 == inner.len() && s.kind() == "break_statement" && named(*s).next().is_none()) {
                statement(go, *s, &mut body);
            }
        }
    }
    go.receiver = receiver;
    body
}
