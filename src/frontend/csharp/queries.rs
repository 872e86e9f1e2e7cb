//! Query expressions: `from c in citizens where c.IsAlive orderby c.Name select c.Cnic`.
//!
//! Written out as the loops that they are, inside a lambda that is called at once, so that every name of the query
//! is in scope where the language has it in scope.

use tree_sitter::Node;

use super::expressions::expr;
use super::{identifier, items, types};
use crate::frontend::tree::{Lowering, blank_function, children, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, StmtKind};
use crate::source::Span;

/// The clauses up to a `select` or `group`, and the name that `into` gave to what came before.
#[derive(Default)]
struct Stage<'n> {
    name: Option<Node<'n>>,
    clauses: Vec<Node<'n>>,
}

pub(super) fn query(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut stages = vec![Stage::default()];
    for child in children(node) {
        match child.kind() {
            "into" => stages.push(Stage::default()),
            "identifier" => {
                if let Some(stage) = stages.last_mut() {
                    stage.name = Some(child);
                }
            }
            kind if kind.ends_with("_clause") => {
                if let Some(stage) = stages.last_mut() {
                    stage.clauses.push(child);
                }
            }
            _ => {}
        }
    }
    let mut before = None;
    for stage in stages {
        before = Some(staged(l, node, &stage, before));
    }
    before.unwrap_or_else(|| l.opaque(node, Vec::new()))
}

fn staged(l: &mut Lowering<'_>, node: Node<'_>, stage: &Stage<'_>, before: Option<ExprId>) -> ExprId {
    let whole = span(node);
    let id = l.open_function(blank_function(whole, None, Span::at(whole.start as usize)));
    let mut block = l.deeper_by(node, Lowering::BODY_LEVELS, |l| clauses(l, &stage.clauses)).unwrap_or_default();
    if let (Some(iterated), Some(name)) = (before, stage.name) {
        block = looped(l, node, name, None, iterated, block);
    }
    l.close_function();
    l.module.functions[id.index()].body = block;
    let callee = l.expr(node, ExprKind::Lambda(id));
    l.expr(node, ExprKind::Call { callee, args: Vec::new() })
}

fn clauses(l: &mut Lowering<'_>, rest: &[Node<'_>]) -> Block {
    let Some((clause, rest)) = rest.split_first() else { return Block::new() };
    let clause = *clause;
    l.deeper(clause, |l| one(l, clause, rest)).unwrap_or_default()
}

fn one(l: &mut Lowering<'_>, clause: Node<'_>, rest: &[Node<'_>]) -> Block {
    let parts = items(clause);
    match clause.kind() {
        "from_clause" => {
            let Some(name) = clause.child_by_field_name("name") else { return clauses(l, rest) };
            let ty = clause.child_by_field_name("type");
            let iterated = value(l, clause, parts.last());
            let inner = clauses(l, rest);
            looped(l, clause, name, ty, iterated, inner)
        }
        // join T v in vs on a equals b [into g]
        "join_clause" => {
            let ty = clause.child_by_field_name("type");
            let group = parts.iter().find(|p| p.kind() == "join_into_clause").copied();
            let parts: Vec<_> = parts.into_iter().filter(|p| Some(*p) != ty && Some(*p) != group).collect();
            let [name, source, left, right] = parts[..] else { return clauses(l, rest) };
            let iterated = expr(l, source);
            let (left, right) = (expr(l, left), expr(l, right));
            let condition = Some(l.expr(clause, ExprKind::Binary { op: BinaryOp::Equal, left, right }));
            let mut inner = Block::new();
            if let Some(into) = group.and_then(|g| items(g).first().copied()) {
                let (member, target) = (named_value(l, name), named_value(l, into));
                let list = l.expr(clause, ExprKind::List(vec![member]));
                inner.push(declared(l, into, target, list));
            }
            inner.extend(clauses(l, rest));
            let branch = l.stmt(clause, StmtKind::Branch(vec![Arm { condition, body: inner }]));
            looped(l, clause, name, ty, iterated, vec![branch])
        }
        "let_clause" => {
            let mut block = Block::new();
            if let [name, source] = parts[..] {
                let value = expr(l, source);
                let target = named_value(l, name);
                block.push(declared(l, clause, target, value));
            }
            block.extend(clauses(l, rest));
            block
        }
        "where_clause" => {
            let condition = Some(value(l, clause, parts.first()));
            let body = clauses(l, rest);
            vec![l.stmt(clause, StmtKind::Branch(vec![Arm { condition, body }]))]
        }
        "select_clause" => {
            let result = value(l, clause, parts.first());
            vec![l.stmt(clause, StmtKind::Return(Some(result)))]
        }
        // group c by c.District
        "group_clause" => {
            let element = value(l, clause, parts.first());
            let key = value(l, clause, parts.get(1));
            let key = l.expr_stmt(key);
            vec![key, l.stmt(clause, StmtKind::Return(Some(element)))]
        }
        _ => {
            let keys: Vec<_> = parts.into_iter().map(|p| expr(l, p)).collect();
            let mut block: Block = keys.into_iter().map(|k| l.expr_stmt(k)).collect();
            block.extend(clauses(l, rest));
            block
        }
    }
}

fn value(l: &mut Lowering<'_>, clause: Node<'_>, part: Option<&Node<'_>>) -> ExprId {
    match part {
        Some(part) => expr(l, *part),
        None => l.opaque(clause, Vec::new()),
    }
}

fn named_value(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let name = identifier(l, node);
    l.name_expr(node, name)
}

fn declared(l: &mut Lowering<'_>, node: Node<'_>, target: ExprId, value: ExprId) -> crate::ir::StmtId {
    let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
    let assign = l.expr(node, kind);
    l.expr_stmt(assign)
}

/// `foreach (T name in iterated) { body }`; the type is declared in front of the loop.
pub(super) fn looped(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    name: Node<'_>,
    ty: Option<Node<'_>>,
    iterated: ExprId,
    body: Block,
) -> Block {
    let mut out = Block::new();
    if let Some(ty) = ty.and_then(|t| types::type_ref(l, t)) {
        let target = named_value(l, name);
        let whole = ty.span.to(span(name));
        let kind = ExprKind::Assign { target, value: None, op: None, declared: Some(ty), is_declaration: true };
        let assign = l.module.add_expr(whole, kind);
        out.push(l.expr_stmt(assign));
    }
    let binding = Some(named_value(l, name));
    out.push(l.stmt(node, StmtKind::Loop { binding, iterated: Some(iterated), condition: None, body }));
    out
}
