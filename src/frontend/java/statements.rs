//! Statements and local declarations.

use tree_sitter::Node;

use super::expressions::expr;
use super::{classes, functions, switches, types};
use crate::frontend::tree::{Lowering, named, span};
use crate::frontend::walks::Braces;
use crate::ir::{Block, ExprId, ExprKind, Handler, StmtKind, TypeRef};

const BRACES: Braces = Braces { block: "block", expr, dispatch, otherwise: |at| at.child_by_field_name("alternative") };

pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Block {
    BRACES.block(l, node)
}

fn body(l: &mut Lowering<'_>, node: Option<Node<'_>>) -> Block {
    BRACES.body(l, node)
}

pub(super) fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    BRACES.statement(l, node, out);
}

fn dispatch(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    match node.kind() {
        "expression_statement" => named(node).for_each(|e| expression_statement(l, e, out)),
        "local_variable_declaration" | "field_declaration" | "constant_declaration" => local(l, node, out),
        "class_declaration"
        | "interface_declaration"
        | "enum_declaration"
        | "record_declaration"
        | "annotation_type_declaration" => {
            let id = classes::class(l, node);
            out.push(l.stmt(node, StmtKind::Class(id)));
        }
        "method_declaration" | "constructor_declaration" => {
            let id = functions::method(l, node, None);
            out.push(l.stmt(node, StmtKind::Function(id)));
        }
        "if_statement" => BRACES.branch(l, node, out),
        "switch_expression" => switches::statement(l, node, out),
        "for_statement" => classic_for(l, node, out),
        "enhanced_for_statement" => for_each(l, node, out),
        "while_statement" | "do_statement" => BRACES.while_loop(l, node, out),
        "try_statement" | "try_with_resources_statement" => try_statement(l, node, out),
        // `yield x` is the result of the lambda around it
        "return_statement" | "yield_statement" => {
            let value = BRACES.operand(l, node);
            out.push(l.stmt(node, StmtKind::Return(value)));
        }
        "throw_statement" => {
            let value = BRACES.operand(l, node);
            out.push(l.stmt(node, StmtKind::Throw(value)));
        }
        "break_statement" | "continue_statement" => out.push(l.stmt(node, StmtKind::Jump)),
        // label: for (…)
        "labeled_statement" => named(node).skip(1).for_each(|s| statement(l, s, out)),
        "block" | "constructor_body" => {
            let inner = block(l, node);
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "synchronized_statement" => {
            let mut inner = Block::new();
            if let Some(lock) = named(node).find(|c| c.kind() == "parenthesized_expression") {
                expression_statement(l, lock, &mut inner);
            }
            inner.extend(body(l, node.child_by_field_name("body")));
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "assert_statement" => {
            let parts = named(node).map(|e| expr(l, e)).collect();
            let asserted = l.opaque(node, parts);
            out.push(l.expr_stmt(asserted));
        }
        "package_declaration" => super::package(l, node),
        "import_declaration" => super::import(l, node),
        "module_declaration" | "modifiers" | "annotation" | "marker_annotation" | "type_identifier" => {}
        "variable_declarator" => declarator(l, node, None, out),
        "ERROR" => named(node).for_each(|child| statement(l, child, out)),
        _ => expression_statement(l, node, out),
    }
}

fn expression_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    if node.kind() == "switch_expression" {
        return switches::statement(l, node, out);
    }
    let e = expr(l, node);
    out.push(l.stmt(node, StmtKind::Expr(e)));
}

fn local(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let mut cursor = node.walk();
    for d in node.children_by_field_name("declarator", &mut cursor) {
        declarator(l, d, ty.clone(), out);
    }
}

/// One `name[] = value` of a declaration.
fn declarator(l: &mut Lowering<'_>, node: Node<'_>, ty: Option<TypeRef>, out: &mut Block) {
    let value = node.child_by_field_name("value").map(|v| expr(l, v));
    let declared = types::with_dimensions(ty, node);
    out.extend(declaration(l, node, declared, value));
}

/// `T name = value` of a node that has a name.
fn declaration(
    l: &mut Lowering<'_>,
    node: Node<'_>,
    declared: Option<TypeRef>,
    value: Option<ExprId>,
) -> Option<crate::ir::StmtId> {
    let name = node.child_by_field_name("name")?;
    let text = l.name_of(name);
    let target = l.name_expr(name, text);
    let assign = l.expr(node, ExprKind::Assign { target, value, op: None, declared, is_declaration: true });
    Some(l.expr_stmt(assign))
}

fn classic_for(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut cursor = node.walk();
    for init in node.children_by_field_name("init", &mut cursor).filter(Node::is_named) {
        statement(l, init, out);
    }
    let condition = node.child_by_field_name("condition").map(|c| expr(l, c));
    let mut inner = body(l, node.child_by_field_name("body"));
    let mut cursor = node.walk();
    for step in node.children_by_field_name("update", &mut cursor).filter(Node::is_named) {
        expression_statement(l, step, &mut inner);
    }
    out.push(l.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body: inner }));
}

fn for_each(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let declared = types::with_dimensions(ty, node);
    let name = node.child_by_field_name("name");
    if let (Some(ty), Some(name)) = (declared, name) {
        let text = l.name_of(name);
        let target = l.name_expr(name, text);
        let whole = ty.span.to(span(name));
        let kind = ExprKind::Assign { target, value: None, op: None, declared: Some(ty), is_declaration: true };
        let assign = l.module.add_expr(whole, kind);
        out.push(l.expr_stmt(assign));
    }
    let binding = name.map(|n| {
        let text = l.name_of(n);
        l.name_expr(n, text)
    });
    let iterated = node.child_by_field_name("value").map(|v| expr(l, v));
    let body = body(l, node.child_by_field_name("body"));
    out.push(l.stmt(node, StmtKind::Loop { binding, iterated, condition: None, body }));
}

fn try_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let mut guarded = Block::new();
    if let Some(resources) = node.child_by_field_name("resources") {
        for resource in named(resources) {
            let value = resource.child_by_field_name("value").map(|v| expr(l, v));
            if value.is_none() {
                // try (existing)
                named(resource)
                    .filter(|c| c.kind() != "modifiers")
                    .for_each(|e| expression_statement(l, e, &mut guarded));
                continue;
            }
            let ty = resource.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
            guarded.extend(declaration(l, resource, ty, value));
        }
    }
    guarded.extend(body(l, node.child_by_field_name("body")));
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

/// `catch (A | B e)`
fn handler(l: &mut Lowering<'_>, node: Node<'_>) -> Handler {
    let parameter = named(node).find(|c| c.kind() == "catch_formal_parameter");
    let caught = parameter.and_then(|p| named(p).find(|c| c.kind() == "catch_type"));
    let types = caught.map(|c| named(c).filter_map(|t| types::type_ref(l, t)).collect()).unwrap_or_default();
    let binding = parameter.and_then(|p| p.child_by_field_name("name")).map(|n| l.name_of(n));
    let body = body(l, node.child_by_field_name("body"));
    Handler { span: span(node), types, binding, body }
}
