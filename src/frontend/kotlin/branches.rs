//! `if` and `when`, as statements and as values.

use tree_sitter::Node;

use super::statements::{self, Dest, body_of, leaves};
use super::{Kotlin, expressions, types};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{children, named, span};
use crate::ir::{Arm, BinaryOp, ExprId, ExprKind, StmtKind};

/// A value `when` with more entries is not nested that deep: opaque over everything in it.
const MAX_ARMS: usize = 64;

/// `if (c) then else otherwise`
pub(super) struct If<'n> {
    condition: Option<Node<'n>>,
    then: Option<Node<'n>>,
    otherwise: Option<Node<'n>>,
}

fn parts(node: Node<'_>) -> If<'_> {
    let mut found = If { condition: node.child_by_field_name("condition"), then: None, otherwise: None };
    let mut is_closed = false;
    let mut is_else = false;
    for child in children(node) {
        match child.kind() {
            ")" => is_closed = true,
            "else" => is_else = true,
            _ if !child.is_named() || child.is_extra() || !is_closed => {}
            _ if is_else => found.otherwise = Some(child),
            _ => found.then = Some(child),
        }
    }
    found
}

/// Whether an `if` or `when` only chooses between values, and somebody wants one.
pub(super) fn is_value(l: &Kotlin<'_>, node: Node<'_>, dest: Dest<'_>) -> bool {
    match dest {
        Dest::Discard | Dest::Return => false,
        Dest::Let(_) | Dest::To(_) | Dest::Held(_) => is_plain(l, node),
    }
}

/// No statement, no way out, in any way through.
pub(super) fn is_plain(l: &Kotlin<'_>, node: Node<'_>) -> bool {
    let mut todo = vec![node];
    let mut seen = 0;
    while let Some(at) = todo.pop() {
        seen += 1;
        if seen > 4 * MAX_ARMS || leaves(l, at) {
            return false;
        }
        match at.kind() {
            "if_expression" => match parts(at) {
                If { then: Some(then), otherwise: Some(otherwise), .. } => todo.extend([then, otherwise]),
                _ => return false,
            },
            "when_expression" => {
                let bodies: Vec<_> = entries(at).iter().filter_map(|e| body(*e)).collect();
                if bodies.is_empty() {
                    return false;
                }
                todo.extend(bodies);
            }
            "block" => {
                let mut inner = named(at);
                match (inner.next(), inner.next()) {
                    (Some(only), None) => todo.push(only),
                    _ => return false,
                }
            }
            "try_expression"
            | "assignment"
            | "property_declaration"
            | "for_statement"
            | "while_statement"
            | "do_while_statement" => return false,
            _ => {}
        }
    }
    true
}

/// One value in place of a block with one.
fn value_in(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let inner = if node.kind() == "block" { named(node).next().unwrap_or(node) } else { node };
    expressions::expr(l, inner)
}

/// A plain `if` or `when` as nested conditionals.
pub(super) fn value(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let mut arms = Vec::new();
    let mut default = None;
    if node.kind() == "when_expression" {
        let mut subject = subject(l, node);
        for entry in entries(node) {
            let condition = condition(l, entry, &mut subject);
            let Some(value) = body(entry).map(|b| value_in(l, b)) else { continue };
            match condition {
                Some(condition) => arms.push((condition, value)),
                None => default = Some(value),
            }
        }
        default = default.or_else(|| subject.unused());
    } else {
        let mut at = node;
        // a chain of `else if` is a list, however long
        loop {
            let found = parts(at);
            let condition = found.condition.map(|c| expressions::expr(l, c));
            let then = found.then.map(|t| value_in(l, t));
            if let (Some(condition), Some(then)) = (condition, then) {
                arms.push((condition, then));
            }
            match found.otherwise {
                Some(next) if next.kind() == "if_expression" => at = next,
                otherwise => {
                    default = otherwise.map(|o| value_in(l, o));
                    break;
                }
            }
        }
    }
    if arms.len() > MAX_ARMS {
        let parts = arms.into_iter().flat_map(|(c, v)| [c, v]).chain(default).collect();
        return l.opaque(node, parts);
    }
    // without `else` the last entry is the one that is left
    let mut result = match default {
        Some(default) => default,
        None => l.opaque(node, Vec::new()),
    };
    for (condition, then) in arms.into_iter().rev() {
        let whole = l.module.span(condition).to(span(node));
        result = l.module.add_expr(whole, ExprKind::Conditional { condition, then, otherwise: result });
    }
    l.module.exprs[result.index()].span = span(node);
    result
}

pub(super) fn branch<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    // takes twice the stack that an expression does
    if l.enter(node) {
        arms_of(l, node, dest);
        l.leave();
    }
}

fn arms_of<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    let mut arms = Vec::new();
    let mut at = node;
    loop {
        let found = parts(at);
        let condition = found.condition.map(|c| expressions::expr(l, c));
        let body = found.then.map(|t| body_of(l, t, dest)).unwrap_or_default();
        arms.push(Arm { condition, body });
        match found.otherwise {
            Some(next) if next.kind() == "if_expression" => at = next,
            Some(otherwise) => {
                let body = body_of(l, otherwise, dest);
                arms.push(Arm { condition: None, body });
                break;
            }
            None => break,
        }
    }
    l.emit(node, StmtKind::Branch(arms));
}

pub(super) fn cases<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    if l.enter(node) {
        entries_of(l, node, dest);
        l.leave();
    }
}

fn entries_of<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    let mut subject = subject(l, node);
    let mut arms = Vec::new();
    for entry in entries(node) {
        let condition = condition(l, entry, &mut subject);
        let body = body(entry).map(|b| body_of(l, b, dest)).unwrap_or_default();
        arms.push(Arm { condition, body });
    }
    if let Some(unused) = subject.unused() {
        statements::deliver(l, node, unused, Dest::Discard);
    }
    l.emit(node, StmtKind::Branch(arms));
}

/// `when (x)`, `when (val y = x)`
fn subject(l: &mut Kotlin<'_>, node: Node<'_>) -> Subject {
    let Some(subject) = named(node).find(|c| c.kind() == "when_subject") else { return Subject::new(None) };
    let Some(written) = named(subject).filter(|c| c.kind() != "annotation").last() else { return Subject::new(None) };
    let Some(variable) = named(subject).find(|c| c.kind() == "variable_declaration") else {
        let value = expressions::expr(l, written);
        return Subject::new(Some(value));
    };
    let value = expressions::expr(l, written);
    let target = statements::pattern(l, variable);
    let declared = types::under(l, variable);
    let kind = ExprKind::Assign { target, value: Some(value), op: None, declared, is_declaration: true };
    let assign = l.expr(subject, kind);
    l.emit(subject, StmtKind::Expr(assign));
    let again = statements::pattern(l, variable);
    Subject::new(Some(again))
}

fn entries(node: Node<'_>) -> Vec<Node<'_>> {
    named(node).filter(|c| c.kind() == "when_entry").collect()
}

/// What stands after `->`.
fn body(entry: Node<'_>) -> Option<Node<'_>> {
    children(entry).skip_while(|c| c.kind() != "->").find(|c| c.is_named() && !c.is_extra())
}

/// The test of an entry; None for `else`.
fn condition(l: &mut Kotlin<'_>, entry: Node<'_>, subject: &mut Subject) -> Option<ExprId> {
    let mut cursor = entry.walk();
    let conditions: Vec<_> = entry.children_by_field_name("condition", &mut cursor).filter(Node::is_named).collect();
    let mut tests = Vec::new();
    for node in conditions {
        let left = subject.next(l);
        let right = match node.kind() {
            "type_test" => named(node).next().map(|t| types::value_of(l, t)),
            "range_test" => named(node).next().map(|e| expressions::expr(l, e)),
            _ => Some(expressions::expr(l, node)),
        };
        let right = right.unwrap_or_else(|| l.opaque(node, Vec::new()));
        let Some(left) = left else {
            tests.push(right);
            continue;
        };
        let is_test = matches!(node.kind(), "type_test" | "range_test");
        let op = if is_test { BinaryOp::Compare } else { BinaryOp::Equal };
        let test = l.expr(node, ExprKind::Binary { op, left, right });
        let is_negated = is_test && children(node).next().is_some_and(|c| c.kind().starts_with('!'));
        tests.push(if is_negated { l.expr(node, ExprKind::Not(test)) } else { test });
    }
    (!tests.is_empty()).then(|| l.balanced(BinaryOp::Or, tests))
}
