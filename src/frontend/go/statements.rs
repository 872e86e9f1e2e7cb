//! Statements and assignments.

use tree_sitter::Node;

use super::expressions::{binary_op, expr, list, name};
use super::{Go, declarations, switches, types};
use crate::frontend::tree::{Lowering, named, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Literal, Name, StmtKind};

pub(super) fn block(go: &mut Go<'_>, node: Node<'_>) -> Block {
    let mut out = Block::new();
    block_into(go, node, &mut out);
    out
}

/// The statements of a block; a name that it declares anew stands for itself until its end.
pub(super) fn block_into(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let receiver = go.receiver.clone();
    named(node).for_each(|child| statement(go, child, out));
    go.receiver = receiver;
}

pub(super) fn statement(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    if go.enter(node) {
        dispatch(go, node, out);
        go.leave();
    }
}

fn dispatch(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    match node.kind() {
        "package_clause" => super::package(go, node),
        "import_declaration" => super::import(go, node),
        "function_declaration" => {
            let id = declarations::function(go, node);
            out.push(go.stmt(node, StmtKind::Function(id)));
        }
        "method_declaration" => {
            let id = declarations::method(go, node);
            out.push(go.stmt(node, StmtKind::Class(id)));
        }
        "type_declaration" => declarations::type_declaration(go, node, out),
        "var_declaration" => declarations::variables(go, node, out),
        "const_declaration" => declarations::constants(go, node, out),
        "statement_list" => named(node).for_each(|child| statement(go, child, out)),
        "block" => {
            let inner = block(go, node);
            out.push(go.stmt(node, StmtKind::Block(inner)));
        }
        "short_var_declaration" => sides(go, node, true, out),
        "assignment_statement" => assignment(go, node, out),
        "inc_statement" | "dec_statement" => step(go, node, out),
        "send_statement" => {
            let sent = send(go, node);
            out.push(go.expr_stmt(sent));
        }
        // `defer f()` and `go f()` keep their calls
        "expression_statement" | "defer_statement" | "go_statement" => {
            for part in named(node) {
                let e = expr(go, part);
                out.push(go.stmt(node, StmtKind::Expr(e)));
            }
        }
        "return_statement" => {
            let value = match named(node).next() {
                Some(values) => Some(list(go, values)),
                None => declarations::bare_return(go, node),
            };
            out.push(go.stmt(node, StmtKind::Return(value)));
        }
        "if_statement" => if_statement(go, node, out),
        "for_statement" => for_statement(go, node, out),
        "expression_switch_statement" => within_switch(go, node, out, switches::expression_switch),
        "type_switch_statement" => within_switch(go, node, out, switches::type_switch),
        "select_statement" => within_switch(go, node, out, switches::select),
        "break_statement" | "continue_statement" | "goto_statement" => out.push(go.stmt(node, StmtKind::Jump)),
        "labeled_statement" => {
            named(node).filter(|c| c.kind() != "label_name").for_each(|s| statement(go, s, out));
        }
        "fallthrough_statement" | "empty_statement" => {}
        "ERROR" => named(node).for_each(|child| statement(go, child, out)),
        _ => {
            let e = expr(go, node);
            out.push(go.stmt(node, StmtKind::Expr(e)));
        }
    }
}

/// `c <- x`
pub(super) fn send(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let channel = match node.child_by_field_name("channel") {
        Some(c) => expr(go, c),
        None => go.opaque(node, Vec::new()),
    };
    let target = go.expr(node, ExprKind::Index { object: channel, index: None });
    let value = node.child_by_field_name("value").map(|v| expr(go, v));
    go.assign(node, target, value)
}

/// `i++` is `i += 1`, with an operator that joins no text.
fn step(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let target = match named(node).next() {
        Some(t) => expr(go, t),
        None => go.opaque(node, Vec::new()),
    };
    let value = Some(go.expr(node, ExprKind::Literal(Literal::Number(Name::new_static("1")))));
    let op = Some(BinaryOp::Arithmetic);
    let e = go.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false });
    out.push(go.expr_stmt(e));
}

fn assignment(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let op = node.child_by_field_name("operator").map_or("=", |o| o.kind());
    if op == "=" {
        return sides(go, node, false, out);
    }
    let parts = ["left", "right"].map(|f| node.child_by_field_name(f).map(|n| list(go, n)));
    let [Some(target), value] = parts else { return };
    let op = Some(binary_op(op));
    let e = go.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false });
    out.push(go.expr_stmt(e));
}

/// The two sides of `=` and `:=`.
fn sides(go: &mut Go<'_>, node: Node<'_>, is_declaration: bool, out: &mut Block) {
    let side = |f| node.child_by_field_name(f).map(|n| named(n).collect::<Vec<_>>()).unwrap_or_default();
    assign_all(go, node, &side("left"), &side("right"), None, is_declaration, out);
}

/// `a = x`, `a, b = x, y`, `a, b = f()`, `v, ok = m[k]`, and declarations of the same forms.
pub(super) fn assign_all(
    go: &mut Go<'_>,
    node: Node<'_>,
    targets: &[Node<'_>],
    values: &[Node<'_>],
    ty: Option<Node<'_>>,
    is_declaration: bool,
    out: &mut Block,
) {
    match (targets, values) {
        ([target], [value]) => assign(go, node, *target, Some(*value), ty, is_declaration, out),
        ([target, ok], [value]) if has_ok_form(*value) => {
            assign(go, node, *target, Some(*value), ty, is_declaration, out);
            if is_declaration && go.text_of(*ok) != "_" {
                assign(go, *ok, *ok, None, None, true, out);
            }
        }
        (_, []) => targets.iter().for_each(|t| assign(go, node, *t, None, ty, is_declaration, out)),
        _ => {
            let values: Vec<ExprId> = values.iter().map(|v| expr(go, *v)).collect();
            let value = match values[..] {
                [only] => only,
                [first, .., last] => {
                    let whole = go.module.span(first).to(go.module.span(last));
                    go.module.add_expr(whole, ExprKind::List(values))
                }
                [] => return,
            };
            let lowered: Vec<ExprId> = targets.iter().map(|t| target_of(go, *t, is_declaration)).collect();
            let whole = match (lowered.first(), lowered.last()) {
                (Some(first), Some(last)) => go.module.span(*first).to(go.module.span(*last)),
                _ => span(node),
            };
            let target = go.module.add_expr(whole, ExprKind::List(lowered));
            let declared = ty.and_then(|t| types::type_ref(go, t));
            let kind = ExprKind::Assign { target, value: Some(value), op: None, declared, is_declaration };
            let e = go.expr(node, kind);
            out.push(go.expr_stmt(e));
        }
    }
}

/// `m[k]`, `y.(T)` and `<-c` give a second result on demand: whether there was a value.
fn has_ok_form(node: Node<'_>) -> bool {
    match node.kind() {
        "index_expression" | "type_assertion_expression" => true,
        "unary_expression" => node.child_by_field_name("operator").is_some_and(|o| o.kind() == "<-"),
        "parenthesized_expression" => named(node).next().is_some_and(has_ok_form),
        _ => false,
    }
}

fn assign(
    go: &mut Go<'_>,
    node: Node<'_>,
    target: Node<'_>,
    value: Option<Node<'_>>,
    ty: Option<Node<'_>>,
    is_declaration: bool,
    out: &mut Block,
) {
    // list := make([]Citizen, 0) says as much as var list []Citizen
    let is_empty = |v: Node<'_>| is_declaration && types::is_made_list(go, v);
    let lowered = value.filter(|v| !is_empty(*v)).map(|v| expr(go, v));
    let declared = match (ty, value) {
        (Some(ty), _) => types::type_ref(go, ty),
        (None, Some(v)) if is_declaration => types::of_value(go, v),
        _ => None,
    };
    let target = target_of(go, target, is_declaration);
    let e = go.expr(node, ExprKind::Assign { target, value: lowered, op: None, declared, is_declaration });
    out.push(go.expr_stmt(e));
}

/// What is assigned to. A declaration of the receiver's name hides the receiver.
fn target_of(go: &mut Go<'_>, node: Node<'_>, is_declaration: bool) -> ExprId {
    if is_declaration && node.kind() == "identifier" {
        if go.receiver.as_deref() == Some(go.text_of(node)) {
            go.receiver = None;
        }
        return name(go, node);
    }
    expr(go, node)
}

/// `if x := f(); x > 1 { … } else if … else { … }`
fn if_statement(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let receiver = go.receiver.clone();
    let mut front = Block::new();
    if let Some(first) = node.child_by_field_name("initializer") {
        statement(go, first, &mut front);
    }
    let mut arms = Vec::new();
    let mut at = node;
    // A chain of `else if` is a list, however long, unless a part of it declares something.
    loop {
        let condition = at.child_by_field_name("condition").map(|c| expr(go, c));
        let body = at.child_by_field_name("consequence").map(|b| inner_block(go, b)).unwrap_or_default();
        arms.push(Arm { condition, body });
        match at.child_by_field_name("alternative") {
            Some(n) if n.kind() == "if_statement" && n.child_by_field_name("initializer").is_none() => at = n,
            Some(n) => {
                let mut body = Block::new();
                if n.kind() == "block" {
                    body = inner_block(go, n);
                } else {
                    statement(go, n, &mut body);
                }
                arms.push(Arm { condition: None, body });
                break;
            }
            None => break,
        }
    }
    go.receiver = receiver;
    let branch = go.stmt(node, StmtKind::Branch(arms));
    with_front(go, node, front, branch, out);
}

/// A statement that declares something in front of itself is a block.
pub(super) fn with_front(go: &mut Go<'_>, node: Node<'_>, mut front: Block, stmt: crate::ir::StmtId, out: &mut Block) {
    front.push(stmt);
    match front.len() {
        1 => out.append(&mut front),
        _ => out.push(go.stmt(node, StmtKind::Block(front))),
    }
}

/// The cases of a switch take more calls on the stack than a block does.
fn within_switch(go: &mut Go<'_>, node: Node<'_>, out: &mut Block, lower: fn(&mut Go<'_>, Node<'_>, &mut Block)) {
    if go.enter_levels(node, Lowering::BODY_LEVELS) {
        lower(go, node, out);
        go.leave_levels(Lowering::BODY_LEVELS);
    }
}

fn inner_block(go: &mut Go<'_>, node: Node<'_>) -> Block {
    if !go.enter(node) {
        return Block::new();
    }
    let inner = block(go, node);
    go.leave();
    inner
}

fn for_statement(go: &mut Go<'_>, node: Node<'_>, out: &mut Block) {
    let receiver = go.receiver.clone();
    let body_node = node.child_by_field_name("body");
    let clause = named(node).find(|c| Some(c.id()) != body_node.map(|b| b.id()));
    let mut front = Block::new();
    let (mut binding, mut iterated, mut condition, mut update) = (None, None, None, None);
    match clause.map(|c| (c, c.kind())) {
        Some((clause, "for_clause")) => {
            if let Some(first) = clause.child_by_field_name("initializer") {
                statement(go, first, &mut front);
            }
            condition = clause.child_by_field_name("condition").map(|c| expr(go, c));
            update = clause.child_by_field_name("update");
        }
        Some((clause, "range_clause")) => {
            iterated = clause.child_by_field_name("right").map(|r| expr(go, r));
            binding = clause.child_by_field_name("left").and_then(|l| range_binding(go, l));
        }
        Some((clause, _)) => condition = Some(expr(go, clause)),
        None => {}
    }
    let mut body = body_node.map(|b| inner_block(go, b)).unwrap_or_default();
    if let Some(update) = update {
        statement(go, update, &mut body);
    }
    go.receiver = receiver;
    let kind = StmtKind::Loop { binding, iterated, condition, body };
    let looped = go.stmt(node, kind);
    with_front(go, node, front, looped, out);
}

/// `for k, v := range m` binds `[k, v]`; `for _, v := range xs` binds `v`.
fn range_binding(go: &mut Go<'_>, left: Node<'_>) -> Option<ExprId> {
    let targets: Vec<_> = named(left).collect();
    let used: Vec<_> = match targets[..] {
        [first, second] if go.text_of(first) == "_" => vec![second],
        _ => targets,
    };
    let mut lowered: Vec<ExprId> = used.into_iter().map(|t| target_of(go, t, true)).collect();
    match lowered.len() {
        0 | 1 => lowered.pop(),
        _ => Some(go.expr(left, ExprKind::List(lowered))),
    }
}
