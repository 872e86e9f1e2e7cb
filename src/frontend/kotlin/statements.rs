//! Statements, and the values that are statements: `if`, `when`, `try`, whose value goes to a destination.

use tree_sitter::Node;

use super::{Kotlin, annotations, branches, classes, expressions, functions, name_of, types};
use crate::frontend::tree::{children, named, span};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Handler, Name, StmtKind};

/// Where the value of a statement goes.
#[derive(Clone, Copy)]
pub(super) enum Dest<'n> {
    Discard,
    Return,
    /// `val x: T = …`: the declaration.
    Let(Node<'n>),
    /// `x = …`: the assignment.
    To(Node<'n>),
    /// A name that no code can write: the node that wants the value.
    Held(Node<'n>),
}

pub(super) fn block(l: &mut Kotlin<'_>, node: Node<'_>) -> Block {
    l.block_of(|l| named(node).for_each(|child| statement(l, child)))
}

pub(super) fn statement(l: &mut Kotlin<'_>, node: Node<'_>) {
    into(l, node, Dest::Discard);
}

/// The statements of a block or a lambda, whose last one gives its value to `dest`.
pub(super) fn block_into<'n>(l: &mut Kotlin<'_>, nodes: &[Node<'n>], dest: Dest<'n>) {
    for (i, node) in nodes.iter().enumerate() {
        into(l, *node, if i + 1 == nodes.len() { dest } else { Dest::Discard });
    }
}

/// Lowers a statement or an expression into the block under construction; its value goes to `dest`.
pub(super) fn into<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    if l.enter(node) {
        dispatch(l, node, dest);
        l.leave();
    }
}

fn dispatch<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    match node.kind() {
        "property_declaration" => property(l, node),
        "assignment" => assignment(l, node),
        "class_declaration" | "object_declaration" | "companion_object" => {
            let id = classes::class(l, node);
            l.emit(node, StmtKind::Class(id));
        }
        "function_declaration" => match functions::extended(node) {
            Some(receiver) => {
                let id = classes::extension(l, node, receiver);
                l.emit(node, StmtKind::Class(id));
            }
            None => {
                let id = functions::function(l, node);
                l.emit(node, StmtKind::Function(id));
            }
        },
        "secondary_constructor" => {
            let id = functions::constructor(l, node);
            l.emit(node, StmtKind::Function(id));
        }
        "anonymous_initializer" => named(node).for_each(|b| statement(l, b)),
        "type_alias" => type_alias(l, node),
        "if_expression" if !branches::is_value(l, node, dest) => branches::branch(l, node, dest),
        "when_expression" if !branches::is_value(l, node, dest) => branches::cases(l, node, dest),
        "try_expression" => attempt(l, node, dest),
        "for_statement" => for_each(l, node),
        "while_statement" | "do_while_statement" => {
            let condition = node.child_by_field_name("condition").map(|c| expressions::expr(l, c));
            let body = children(node)
                .filter(|c| c.is_named() && !c.is_extra() && c.kind() != "label")
                .find(|c| Some(c.id()) != node.child_by_field_name("condition").map(|c| c.id()));
            let body = body.map(|b| body_of(l, b, Dest::Discard)).unwrap_or_default();
            l.emit(node, StmtKind::Loop { binding: None, iterated: None, condition, body });
        }
        "return_expression" => match returned(node) {
            Some(value) => into(l, value, Dest::Return),
            None => l.emit(node, StmtKind::Return(None)),
        },
        "throw_expression" => {
            let value = named(node).next().map(|e| expressions::expr(l, e));
            l.emit(node, StmtKind::Throw(value));
        }
        "identifier" if is_jump(l.text_of(node)) => l.emit(node, StmtKind::Jump),
        // continue@outer, label@ for (…), label@ { … }
        "labeled_expression" => {
            let label = named(node).next().filter(|c| c.kind() == "label").map_or("", |c| l.text_of(c));
            if is_jump(label.trim_end_matches('@')) {
                return l.emit(node, StmtKind::Jump);
            }
            if let Some(inner) = named(node).last() {
                into(l, inner, dest);
            }
        }
        "annotated_expression" if annotations::is_stray(node) => {}
        "annotated_expression" | "infix_expression" if classes::misread(l, node) => {
            if let Some(id) = classes::misread_class(l, node) {
                l.emit(node, StmtKind::Class(id));
            }
        }
        "annotated_expression" | "parenthesized_expression" => {
            if let Some(inner) = named(node).last() {
                into(l, inner, dest);
            }
        }
        "block" => {
            let inner = block(l, node);
            l.emit(node, StmtKind::Block(inner));
        }
        "package_header" => super::package(l, node),
        "import" => super::import(l, node),
        "file_annotation" | "shebang" | "modifiers" | "label" | "user_type" | "annotation" => {}
        "getter" | "setter" => {
            let id = functions::accessor(l, node, node);
            l.emit(node, StmtKind::Function(id));
        }
        "ERROR" | "class_body" | "function_body" => named(node).for_each(|child| statement(l, child)),
        _ => {
            let value = expressions::expr(l, node);
            deliver(l, node, value, dest);
        }
    }
}

fn is_jump(text: &str) -> bool {
    matches!(text, "break" | "continue")
}

/// `return x`, `return@label x`: the value.
fn returned(node: Node<'_>) -> Option<Node<'_>> {
    let label = node.child_by_field_name("label").map(|n| n.id());
    named(node).find(|c| Some(c.id()) != label)
}

/// Whether a statement always leaves the block.
pub(super) fn leaves(l: &Kotlin<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        "return_expression" | "throw_expression" => true,
        "identifier" => is_jump(l.text_of(node)),
        "labeled_expression" => {
            named(node).next().is_some_and(|c| c.kind() == "label" && is_jump(l.text_of(c).trim_end_matches('@')))
        }
        "parenthesized_expression" => named(node).last().is_some_and(|n| leaves(l, n)),
        _ => false,
    }
}

/// A value that is there, to where it goes.
pub(super) fn deliver(l: &mut Kotlin<'_>, node: Node<'_>, value: ExprId, dest: Dest<'_>) {
    match dest {
        Dest::Discard => {
            let is_nothing = matches!(l.module.kind(value), ExprKind::Opaque(parts) if parts.is_empty());
            if !is_nothing {
                l.emit(node, StmtKind::Expr(value));
            }
        }
        Dest::Return => l.emit(node, StmtKind::Return(Some(value))),
        Dest::Let(declaration) => {
            let assign = declared(l, declaration, Some(value));
            l.emit(declaration, StmtKind::Expr(assign));
        }
        Dest::To(assignment) => {
            let assign = assigned(l, assignment, value);
            l.emit(assignment, StmtKind::Expr(assign));
        }
        Dest::Held(wanted) => {
            let target = l.name_expr(wanted, held(wanted));
            let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
            let assign = l.expr(node, kind);
            l.emit(node, StmtKind::Expr(assign));
        }
    }
}

/// The name that holds the value of a statement in the middle of an expression; no code can write it.
pub(super) fn held(node: Node<'_>) -> Name {
    Name::from(format!("{}@{}", node.kind().split('_').next().unwrap_or(""), node.start_byte()))
}

/// `val name: T = value`, `val (a, b) = value`
fn declared(l: &mut Kotlin<'_>, node: Node<'_>, value: Option<ExprId>) -> ExprId {
    let mut target = None;
    let mut ty = None;
    for part in named(node) {
        match part.kind() {
            "variable_declaration" | "multi_variable_declaration" => {
                target = Some(pattern(l, part));
                ty = types::under(l, part);
            }
            _ => {}
        }
    }
    let target = target.unwrap_or_else(|| l.opaque(node, Vec::new()));
    l.expr(node, ExprKind::Assign { target, value, op: None, declared: ty, is_declaration: true })
}

/// The name, or the names, that a declaration binds.
pub(super) fn pattern(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    if node.kind() == "multi_variable_declaration" {
        let names = named(node).map(|n| pattern(l, n)).collect();
        return l.expr(node, ExprKind::List(names));
    }
    let name = named(node).find(|c| c.kind() == "identifier").unwrap_or(node);
    let text = name_of(l, name);
    l.name_expr(name, text)
}

/// A local or top-level property.
fn property(l: &mut Kotlin<'_>, node: Node<'_>) {
    if let Some(receiver) = functions::extended(node) {
        let id = classes::extension(l, node, receiver);
        return l.emit(node, StmtKind::Class(id));
    }
    match initialiser(node) {
        Some(value) if value.kind() == "property_delegate" => {
            let value = delegate(l, value);
            deliver(l, node, value, Dest::Let(node));
        }
        Some(value) => into(l, value, Dest::Let(node)),
        None => {
            let assign = declared(l, node, None);
            l.emit(node, StmtKind::Expr(assign));
        }
    }
    for accessor in named(node).filter(|c| functions::is_accessor(*c)) {
        let id = functions::accessor(l, accessor, node);
        l.emit(accessor, StmtKind::Function(id));
    }
}

/// The node after `=`, or the delegate.
pub(super) fn initialiser(node: Node<'_>) -> Option<Node<'_>> {
    let mut after = children(node).skip_while(|c| c.kind() != "=");
    match after.next() {
        Some(_) => after.find(|c| c.is_named() && !c.is_extra()),
        None => named(node).find(|c| c.kind() == "property_delegate"),
    }
}

/// `by d` is `d.getValue()`; `by lazy { x }` is `x`.
pub(super) fn delegate(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let delegate = named(node).next();
    if let Some(value) = delegate.and_then(|d| expressions::lazy_value(l, d)) {
        return expressions::expr(l, value);
    }
    let object = match delegate {
        Some(value) => expressions::expr(l, value),
        None => l.opaque(node, Vec::new()),
    };
    let callee = l.expr(node, ExprKind::Member { object, name: Name::new_static("getValue") });
    l.expr(node, ExprKind::Call { callee, args: Vec::new() })
}

fn assignment(l: &mut Kotlin<'_>, node: Node<'_>) {
    let Some(right) = node.child_by_field_name("right") else {
        return named(node).for_each(|n| statement(l, n));
    };
    into(l, right, Dest::To(node));
}

fn assigned(l: &mut Kotlin<'_>, node: Node<'_>, value: ExprId) -> ExprId {
    let target = match node.child_by_field_name("left") {
        Some(left) => expressions::expr(l, left),
        None => l.opaque(node, Vec::new()),
    };
    let operator = node.child_by_field_name("operator").map_or("=", |o| o.kind());
    let op = match operator {
        "=" => None,
        "+=" => Some(BinaryOp::Add),
        "%=" => Some(BinaryOp::Modulo),
        _ => Some(BinaryOp::Arithmetic),
    };
    l.expr(node, ExprKind::Assign { target, value: Some(value), op, declared: None, is_declaration: false })
}

/// `typealias Handler = suspend (Call) -> Unit`
fn type_alias(l: &mut Kotlin<'_>, node: Node<'_>) {
    let Some(name) = node.child_by_field_name("type") else { return };
    let text = name_of(l, name);
    let target = l.name_expr(name, text);
    let value = named(node).filter(|c| types::is_type(*c)).last().map(|t| types::value_of(l, t));
    let kind = ExprKind::Assign { target, value, op: None, declared: None, is_declaration: true };
    let assign = l.expr(node, kind);
    l.emit(node, StmtKind::Expr(assign));
}

/// The body of an `if`, a `when` entry or a loop: a block or one statement.
pub(super) fn body_of<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) -> Block {
    l.block_of(|l| {
        if node.kind() != "block" {
            return into(l, node, dest);
        }
        if l.enter(node) {
            let inner: Vec<_> = named(node).collect();
            block_into(l, &inner, dest);
            l.leave();
        }
    })
}

fn for_each(l: &mut Kotlin<'_>, node: Node<'_>) {
    let mut binding = None;
    let mut parts = Vec::new();
    for part in named(node) {
        match part.kind() {
            "variable_declaration" | "multi_variable_declaration" => {
                // for (x: T in xs): the type is declared in front
                if let Some(ty) = types::under(l, part) {
                    let target = pattern(l, part);
                    let kind =
                        ExprKind::Assign { target, value: None, op: None, declared: Some(ty), is_declaration: true };
                    let assign = l.expr(part, kind);
                    l.emit(part, StmtKind::Expr(assign));
                }
                binding = Some(pattern(l, part));
            }
            "label" | "annotation" => {}
            _ => parts.push(part),
        }
    }
    let mut parts = parts.into_iter();
    let iterated = parts.next().map(|e| expressions::expr(l, e));
    let body = parts.next().map(|b| body_of(l, b, Dest::Discard)).unwrap_or_default();
    l.emit(node, StmtKind::Loop { binding, iterated, condition: None, body });
}

fn attempt<'n>(l: &mut Kotlin<'_>, node: Node<'n>, dest: Dest<'n>) {
    let mut body = Block::new();
    let mut handlers = Vec::new();
    let mut finally = Block::new();
    for part in named(node) {
        match part.kind() {
            "block" => body = body_of(l, part, dest),
            "catch_block" => {
                let types = types::under(l, part).into_iter().collect();
                let binding = named(part).find(|c| c.kind() == "identifier").map(|n| name_of(l, n));
                let block = named(part).find(|c| c.kind() == "block");
                let body = block.map(|b| body_of(l, b, dest)).unwrap_or_default();
                handlers.push(Handler { span: span(part), types, binding, body });
            }
            "finally_block" => {
                let block = named(part).find(|c| c.kind() == "block");
                finally = block.map(|b| body_of(l, b, Dest::Discard)).unwrap_or_default();
            }
            _ => {}
        }
    }
    l.emit(node, StmtKind::Try { body, handlers, finally });
}

/// One arm that holds where `value` is nothing.
pub(super) fn leave_unless(l: &mut Kotlin<'_>, node: Node<'_>, value: ExprId, exit: Node<'_>) {
    let condition = Some(l.expr(node, ExprKind::Not(value)));
    let body = l.block_of(|l| statement(l, exit));
    l.emit(node, StmtKind::Branch(vec![Arm { condition, body }]));
}
