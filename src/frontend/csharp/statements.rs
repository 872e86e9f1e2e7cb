//! Statements and local declarations.

use tree_sitter::Node;

use super::expressions::{expr, expr_of, target};
use super::{attributes, classes, functions, identifier, items, queries, switches, types};
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Arm, Block, ExprKind, Handler, StmtKind, TypeRef};

pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Block {
    let mut out = Block::new();
    items(node).into_iter().for_each(|child| statement(l, child, &mut out));
    out
}

/// The body of an `if` or a loop: a block or one statement.
fn body(l: &mut Lowering<'_>, node: Option<Node<'_>>) -> Block {
    let mut out = Block::new();
    match node {
        Some(n) if n.kind() == "block" => out = l.deeper(n, |l| block(l, n)).unwrap_or_default(),
        Some(n) => statement(l, n, &mut out),
        None => {}
    }
    out
}

pub(super) fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    if l.enter(node) {
        dispatch(l, node, out);
        l.leave();
    }
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    match node.kind() {
        "expression_statement" => items(node).into_iter().for_each(|e| expression_statement(l, e, out)),
        "local_declaration_statement" | "field_declaration" | "event_field_declaration" => {
            named(node).filter(|c| c.kind() == "variable_declaration").for_each(|d| declaration(l, d, out));
        }
        "variable_declaration" => declaration(l, node, out),
        "global_statement" | "ERROR" => items(node).into_iter().for_each(|s| statement(l, s, out)),
        "if_statement" => branch(l, node, out),
        "return_statement" => {
            let value = items(node).first().map(|e| expr(l, *e));
            out.push(l.stmt(node, StmtKind::Return(value)));
        }
        "throw_statement" => {
            let value = items(node).first().map(|e| expr(l, *e));
            out.push(l.stmt(node, StmtKind::Throw(value)));
        }
        "switch_statement" => switches::statement(l, node, out),
        "for_statement" => classic_for(l, node, out),
        "foreach_statement" => for_each(l, node, out),
        "while_statement" | "do_statement" => {
            let condition = node.child_by_field_name("condition").map(|c| expr(l, c));
            let body = body(l, node.child_by_field_name("body"));
            out.push(l.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body }));
        }
        "try_statement" => try_statement(l, node, out),
        "break_statement" | "continue_statement" | "goto_statement" => out.push(l.stmt(node, StmtKind::Jump)),
        // using (var x = open()) { … }, lock (x) { … }, unsafe { … }
        "using_statement" | "lock_statement" | "fixed_statement" | "unsafe_statement" | "checked_statement" => {
            let mut inner = Block::new();
            items(node).into_iter().for_each(|c| match c.kind() {
                "block" => inner.extend(body(l, Some(c))),
                _ => statement(l, c, &mut inner),
            });
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "block" => {
            let inner = block(l, node);
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "empty_statement" => {}
        _ => item(l, node, out),
    }
}

fn item(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    match node.kind() {
        "class_declaration"
        | "struct_declaration"
        | "record_declaration"
        | "interface_declaration"
        | "enum_declaration" => {
            let id = classes::class(l, node);
            out.push(l.stmt(node, StmtKind::Class(id)));
        }
        "local_function_statement" => {
            let id = functions::local_function(l, node);
            out.push(l.stmt(node, StmtKind::Function(id)));
        }
        "method_declaration" | "constructor_declaration" => {
            let id = functions::method(l, node, false);
            out.push(l.stmt(node, StmtKind::Function(id)));
        }
        // `yield return x` gives an element and goes on
        "yield_statement" => match items(node).first() {
            Some(value) => {
                let result = expr(l, *value);
                out.push(l.stmt(node, StmtKind::Return(Some(result))));
            }
            None => out.push(l.stmt(node, StmtKind::Jump)),
        },
        // label: …
        "labeled_statement" => items(node).into_iter().skip(1).for_each(|s| statement(l, s, out)),
        "namespace_declaration" => {
            let outer = l.module.package.clone();
            let is_nested = node.parent().is_some_and(|p| p.kind() == "declaration_list");
            super::namespace(l, node, outer.as_deref().filter(|_| is_nested));
            if let Some(list) = node.child_by_field_name("body") {
                items(list).into_iter().for_each(|child| statement(l, child, out));
            }
        }
        "file_scoped_namespace_declaration" => {
            super::namespace(l, node, None);
        }
        "using_directive" => super::import(l, node),
        // [assembly: OwinStartup(typeof(Startup))]
        "global_attribute" => {
            for annotation in attributes::in_list(l, node) {
                out.push(l.expr_stmt(annotation.expr));
            }
        }
        "delegate_declaration"
        | "extern_alias_directive"
        | "modifier"
        | "attribute_list"
        | "shebang_directive"
        | "identifier"
        | "predefined_type" => {}
        _ => expression_statement(l, node, out),
    }
}

fn expression_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let e = expr(l, node);
    out.push(l.stmt(node, StmtKind::Expr(e)));
}

/// What stands behind the `=` of a declarator.
pub(super) fn initial_value<'n>(declarator: Node<'n>) -> Option<Node<'n>> {
    let sign = children(declarator).find(|c| c.kind() == "=")?;
    items(declarator).into_iter().find(|c| c.start_byte() >= sign.end_byte())
}

/// `T a = 1, b;`, `var (a, b) = f();`
fn declaration(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let written = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    for declarator in named(node).filter(|c| c.kind() == "variable_declarator") {
        let value_node = initial_value(declarator);
        let target = match declarator.child_by_field_name("name") {
            Some(name) => {
                let text = identifier(l, name);
                l.name_expr(name, text)
            }
            None => match named(declarator).find(|c| c.kind() == "tuple_pattern") {
                Some(pattern) => target(l, pattern),
                None => continue,
            },
        };
        let value = value_node.map(|v| expr_of(l, v, written.as_ref()));
        let declared = match written.clone() {
            None => value_node.and_then(|v| cast_type(l, v)),
            ty => ty,
        };
        let kind = ExprKind::Assign { target, value, op: None, declared, is_declaration: true };
        let assign = l.expr(declarator, kind);
        out.push(l.expr_stmt(assign));
    }
}

/// `var c = (Citizen) x`, `var c = x as Citizen`: a cast says what `var` does not.
fn cast_type(l: &mut Lowering<'_>, value: Node<'_>) -> Option<TypeRef> {
    let ty = match value.kind() {
        "cast_expression" => value.child_by_field_name("type")?,
        "as_expression" => value.child_by_field_name("right")?,
        _ => return None,
    };
    types::type_ref(l, ty)
}

fn branch(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut arms = Vec::new();
    let mut at = node;
    // A chain of `else if` is a list, however long.
    loop {
        let condition = at.child_by_field_name("condition").map(|c| expr(l, c));
        let then = body(l, at.child_by_field_name("consequence"));
        arms.push(Arm { condition, body: then });
        match at.child_by_field_name("alternative") {
            Some(n) if n.kind() == "if_statement" => at = n,
            Some(n) => {
                let otherwise = body(l, Some(n));
                arms.push(Arm { condition: None, body: otherwise });
                break;
            }
            None => break,
        }
    }
    out.push(l.stmt(node, StmtKind::Branch(arms)));
}

fn classic_for(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut cursor = node.walk();
    let initial: Vec<_> = node.children_by_field_name("initializer", &mut cursor).filter(Node::is_named).collect();
    initial.into_iter().for_each(|i| statement(l, i, out));
    let condition = node.child_by_field_name("condition").map(|c| expr(l, c));
    let mut inner = body(l, node.child_by_field_name("body"));
    let mut cursor = node.walk();
    let steps: Vec<_> = node.children_by_field_name("update", &mut cursor).filter(Node::is_named).collect();
    steps.into_iter().for_each(|s| expression_statement(l, s, &mut inner));
    out.push(l.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body: inner }));
}

fn for_each(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let iterated = match node.child_by_field_name("right") {
        Some(right) => expr(l, right),
        None => l.opaque(node, Vec::new()),
    };
    let block = body(l, node.child_by_field_name("body"));
    match node.child_by_field_name("left") {
        Some(name) if name.kind() == "identifier" => {
            let ty = node.child_by_field_name("type");
            out.extend(queries::looped(l, node, name, ty, iterated, block));
        }
        left => {
            let binding = left.map(|n| target(l, n));
            out.push(l.stmt(node, StmtKind::Loop { binding, iterated: Some(iterated), condition: None, body: block }));
        }
    }
}

fn try_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let guarded = body(l, node.child_by_field_name("body"));
    let mut handlers = Vec::new();
    let mut finally = Block::new();
    for part in named(node) {
        match part.kind() {
            "catch_clause" => handlers.push(handler(l, part)),
            "finally_clause" => finally = body(l, named(part).find(|c| c.kind() == "block")),
            _ => {}
        }
    }
    out.push(l.stmt(node, StmtKind::Try { body: guarded, handlers, finally }));
}

/// `catch (T e) when (filter)`
fn handler(l: &mut Lowering<'_>, node: Node<'_>) -> Handler {
    let declared = named(node).find(|c| c.kind() == "catch_declaration");
    let ty = declared.and_then(|d| d.child_by_field_name("type"));
    let types = ty.and_then(|t| types::type_ref(l, t)).into_iter().collect();
    let binding = declared.and_then(|d| d.child_by_field_name("name")).map(|n| identifier(l, n));
    let mut inner = Block::new();
    if let Some(filter) = named(node).find(|c| c.kind() == "catch_filter_clause") {
        items(filter).into_iter().for_each(|f| expression_statement(l, f, &mut inner));
    }
    inner.extend(body(l, node.child_by_field_name("body")));
    Handler { span: span(node), types, binding, body: inner }
}
