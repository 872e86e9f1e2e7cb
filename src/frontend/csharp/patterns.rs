//! Patterns of `is` and `case`, which test a value and bind names to it or to its parts.

use tree_sitter::Node;

use super::expressions::expr;
use super::{identifier, items, types};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{Lowering, children, named};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Name, TypeRef};

/// One step from the value that is tested to the part that a pattern is about.
#[derive(Clone)]
enum Step {
    Member(Name),
    Index(usize),
}

/// The test that `subject` (or the part of it) fits the pattern.
pub(super) fn test(l: &mut Lowering<'_>, pattern: Node<'_>, subject: &mut Subject) -> ExprId {
    part_test(l, pattern, subject, &[])
}

/// Whether the pattern looks at its value once.
pub(super) fn is_single(pattern: Node<'_>) -> bool {
    match pattern.kind() {
        "negated_pattern" | "parenthesized_pattern" => named(pattern).next().is_some_and(is_simple),
        _ => is_simple(pattern),
    }
}

fn is_simple(pattern: Node<'_>) -> bool {
    let kind = pattern.kind();
    matches!(kind, "declaration_pattern" | "type_pattern" | "var_pattern" | "constant_pattern" | "relational_pattern")
}

/// Whether the pattern takes every value and binds nothing.
pub(super) fn is_any(pattern: Node<'_>) -> bool {
    pattern.kind() == "discard"
}

fn part_test(l: &mut Lowering<'_>, pattern: Node<'_>, subject: &mut Subject, path: &[Step]) -> ExprId {
    let tested = l.deeper_by(pattern, 2, |l| dispatch(l, pattern, subject, path));
    tested.unwrap_or_else(|| l.opaque(pattern, Vec::new()))
}

/// The value or the part of it, as a new expression.
fn value(l: &mut Lowering<'_>, at: Node<'_>, subject: &mut Subject, path: &[Step]) -> ExprId {
    let mut value = match subject.next(l) {
        Some(value) => value,
        None => l.opaque(at, Vec::new()),
    };
    for step in path {
        let span = l.module.span(value);
        let kind = match step {
            Step::Member(name) => ExprKind::Member { object: value, name: name.clone() },
            Step::Index(i) => {
                let number = ExprKind::Literal(Literal::Number(Name::from(i.to_string())));
                let index = l.module.add_expr(span, number);
                ExprKind::Index { object: value, index: Some(index) }
            }
        };
        value = l.module.add_expr(span, kind);
    }
    value
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>, subject: &mut Subject, path: &[Step]) -> ExprId {
    match node.kind() {
        "parenthesized_pattern" => match named(node).next() {
            Some(inner) => part_test(l, inner, subject, path),
            None => l.opaque(node, Vec::new()),
        },
        "negated_pattern" => {
            let inner = match named(node).next() {
                Some(inner) => part_test(l, inner, subject, path),
                None => l.opaque(node, Vec::new()),
            };
            l.expr(node, ExprKind::Not(inner))
        }
        "and_pattern" | "or_pattern" => {
            let op = if node.kind() == "or_pattern" { BinaryOp::Or } else { BinaryOp::And };
            // `1 or 2 or …` nests to the left
            let mut parts = Vec::new();
            let mut at = node;
            while at.kind() == node.kind() {
                parts.extend(at.child_by_field_name("right"));
                match at.child_by_field_name("left") {
                    Some(left) => at = left,
                    None => break,
                }
            }
            parts.push(at);
            let tests = parts.into_iter().rev().map(|p| part_test(l, p, subject, path)).collect();
            l.balanced(op, tests)
        }
        "relational_pattern" => {
            let left = value(l, node, subject, path);
            let right = first(l, node);
            l.expr(node, ExprKind::Binary { op: BinaryOp::Compare, left, right })
        }
        "declaration_pattern" | "type_pattern" => {
            let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
            let target = designation(l, node);
            let value = value(l, node, subject, path);
            typed(l, node, value, target, ty)
        }
        "var_pattern" => {
            let target = designation(l, node);
            let value = value(l, node, subject, path);
            match target {
                Some(target) => bound(l, node, target, value, None),
                None => value,
            }
        }
        "recursive_pattern" | "list_pattern" => compound(l, node, subject, path),
        "discard" => value(l, node, subject, path),
        "constant_pattern" => {
            let left = value(l, node, subject, path);
            let right = first(l, node);
            l.expr(node, ExprKind::Binary { op: BinaryOp::Equal, left, right })
        }
        // a constant in the place of a pattern
        _ => {
            let left = value(l, node, subject, path);
            let right = expr(l, node);
            l.expr(node, ExprKind::Binary { op: BinaryOp::Equal, left, right })
        }
    }
}

fn first(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match items(node).first() {
        Some(inner) => expr(l, *inner),
        None => l.opaque(node, Vec::new()),
    }
}

/// `T { A: p, B.C: q } name`, `(p, q)`, `[p, .., q] name`
fn compound(l: &mut Lowering<'_>, node: Node<'_>, subject: &mut Subject, path: &[Step]) -> ExprId {
    let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let target = designation(l, node);
    let mut tests = Vec::new();
    if ty.is_some() || target.is_some() {
        let value = value(l, node, subject, path);
        tests.push(typed(l, node, value, target, ty));
    }
    let type_node = node.child_by_field_name("type");
    let name_node = node.child_by_field_name("name");
    let mut position = 0;
    for clause in named(node).filter(|c| Some(*c) != type_node && Some(*c) != name_node) {
        match clause.kind() {
            "property_pattern_clause" | "positional_pattern_clause" => {
                for (i, sub) in named(clause).filter(|c| c.kind() == "subpattern").enumerate() {
                    let (steps, inner) = subpattern(l, sub, i);
                    let whole: Vec<Step> = path.iter().cloned().chain(steps).collect();
                    if let Some(inner) = inner.filter(|p| !is_any(*p)) {
                        tests.push(part_test(l, inner, subject, &whole));
                    }
                }
            }
            "parenthesized_variable_designation" | "discard" if node.kind() == "recursive_pattern" => {}
            // the patterns of a list, or the one in parentheses before a name
            _ => {
                let step = Some(Step::Index(position)).filter(|_| node.kind() == "list_pattern");
                let whole: Vec<Step> = path.iter().cloned().chain(step).collect();
                position += 1;
                if !is_any(clause) {
                    tests.push(part_test(l, clause, subject, &whole));
                }
            }
        }
    }
    if tests.is_empty() {
        // `{ }` asks for a value
        let left = value(l, node, subject, path);
        let right = l.expr(node, ExprKind::Literal(Literal::Null));
        return l.expr(node, ExprKind::Binary { op: BinaryOp::NotEqual, left, right });
    }
    l.balanced(BinaryOp::And, tests)
}

/// The steps and the pattern of `A.B: p`, or of the `i`th `p`.
fn subpattern<'n>(l: &Lowering<'_>, node: Node<'n>, i: usize) -> (Vec<Step>, Option<Node<'n>>) {
    let has_name = children(node).any(|c| c.kind() == ":");
    let inner = named(node).last();
    if !has_name {
        return (vec![Step::Index(i)], inner);
    }
    let written = named(node).next().map_or("", |n| l.text_of(n));
    (written.split('.').map(|p| Step::Member(Name::new(p.trim()))).collect(), inner)
}

/// The name or names that a pattern binds, as the target of an assignment.
fn designation(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
    if let Some(name) = node.child_by_field_name("name") {
        let text = identifier(l, name);
        return Some(l.name_expr(name, text));
    }
    let list = named(node).find(|c| c.kind() == "parenthesized_variable_designation")?;
    l.deeper(list, |l| names(l, list))
}

/// `(a, (b, _))`
fn names(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut targets = Vec::new();
    for part in named(node) {
        targets.push(match part.kind() {
            "parenthesized_variable_designation" => match l.deeper(part, |l| names(l, part)) {
                Some(inner) => inner,
                None => l.opaque(part, Vec::new()),
            },
            "discard" => l.opaque(part, Vec::new()),
            _ => {
                let text = identifier(l, part);
                l.name_expr(part, text)
            }
        });
    }
    l.expr(node, ExprKind::List(targets))
}

/// `value is T target`
pub(super) fn typed(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    value: ExprId,
    target: Option<ExprId>,
    ty: Option<TypeRef>,
) -> ExprId {
    let class = ty.as_ref().map(|ty| l.type_value(ty));
    let left = match target {
        Some(target) => bound(l, node, target, value, ty),
        None => value,
    };
    match class {
        Some(right) => l.expr(node, ExprKind::Binary { op: BinaryOp::Compare, left, right }),
        None => left,
    }
}

fn bound(l: &mut Lowering<'_>, node: Node<'_>, target: ExprId, value: ExprId, declared: Option<TypeRef>) -> ExprId {
    l.expr(node, ExprKind::Assign { target, value: Some(value), op: None, declared, is_declaration: true })
}
