//! Statements and declarations.

use tree_sitter::Node;

use super::expressions::{expr, list_of_expressions};
use super::{classes, functions, modules, patterns, types};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{Lowering, children, named, span};
use crate::frontend::walks::Braces;
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Handler, Name, StmtKind};

/// What a caught value is called that is taken apart at once: a reserved word, so that no variable shares it.
const CAUGHT: &str = "catch";

const BRACES: Braces = Braces {
    block: "statement_block",
    expr,
    dispatch,
    otherwise: |at| at.child_by_field_name("alternative").and_then(|a| named(a).next()),
};

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
        "variable_declaration" | "lexical_declaration" | "using_declaration" => {
            named(node).for_each(|d| declarator(l, d, out));
        }
        "function_declaration" | "generator_function_declaration" => {
            let id = functions::function(l, node, Vec::new());
            out.push(l.stmt(node, StmtKind::Function(id)));
        }
        "class_declaration" | "abstract_class_declaration" => {
            let id = classes::class(l, node, Vec::new());
            out.push(l.stmt(node, StmtKind::Class(id)));
        }
        "interface_declaration" | "type_alias_declaration" | "enum_declaration" => {
            if let Some(id) = classes::type_declaration(l, node) {
                out.push(l.stmt(node, StmtKind::Class(id)));
            }
        }
        "if_statement" => BRACES.branch(l, node, out),
        "switch_statement" => switch(l, node, out),
        "for_statement" => classic_for(l, node, out),
        "for_in_statement" => for_each(l, node, out),
        "while_statement" | "do_statement" => BRACES.while_loop(l, node, out),
        "try_statement" => try_statement(l, node, out),
        "return_statement" => {
            let value = BRACES.operand(l, node);
            out.push(l.stmt(node, StmtKind::Return(value)));
        }
        "throw_statement" => {
            let value = BRACES.operand(l, node);
            out.push(l.stmt(node, StmtKind::Throw(value)));
        }
        "break_statement" | "continue_statement" => out.push(l.stmt(node, StmtKind::Jump)),
        "labeled_statement" => {
            if let Some(inner) = node.child_by_field_name("body") {
                statement(l, inner, out);
            }
        }
        "statement_block" => {
            let inner = block(l, node);
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "with_statement" => {
            let mut inner = Block::new();
            if let Some(object) = node.child_by_field_name("object") {
                expression_statement(l, object, &mut inner);
            }
            inner.extend(body(l, node.child_by_field_name("body")));
            out.push(l.stmt(node, StmtKind::Block(inner)));
        }
        "import_statement" => modules::import(l, node),
        "import_alias" => modules::import_alias(l, node, out),
        "export_statement" => modules::export(l, node, out),
        "ambient_declaration" | "internal_module" | "module" => namespace(l, node, out),
        // `function f(x: string): void;` is one of the faces of the function that follows
        "function_signature" | "empty_statement" | "debugger_statement" | "hash_bang_line" | "statement_identifier" => {
        }
        "variable_declarator" => declarator(l, node, out),
        "ERROR" => named(node).for_each(|child| statement(l, child, out)),
        "statement" | "else_clause" | "finally_clause" => out.extend(block(l, node)),
        _ => expression_statement(l, node, out),
    }
}

/// `a(), b()` as a statement is two statements.
fn expression_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    match node.kind() {
        "sequence_expression" => {
            for e in list_of_expressions(node) {
                expression_statement(l, e, out);
            }
        }
        "internal_module" => statement(l, node, out),
        _ => {
            modules::bare_require(l, node);
            let e = expr(l, node);
            out.push(l.stmt(node, StmtKind::Expr(e)));
        }
    }
}

/// One `name = value` of a declaration.
fn declarator(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let Some(name) = node.child_by_field_name("name") else {
        return expression_statement(l, node, out);
    };
    let value = node.child_by_field_name("value");
    if let Some(value) = value
        && modules::required(l, node, name, value)
    {
        return;
    }
    let declared = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let target = patterns::pattern(l, name);
    let value = value.map(|v| expr(l, v));
    let assign = l.expr(node, ExprKind::Assign { target, value, op: None, declared, is_declaration: true });
    out.push(l.expr_stmt(assign));
}

fn switch(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let subject = node.child_by_field_name("value").map(|v| expr(l, v));
    let Some(cases) = node.child_by_field_name("body") else { return };
    let mut subject = Subject::new(subject);
    let mut arms: Vec<Arm> = Vec::new();
    // `case 1: case 2: …` is one arm with either label.
    let mut open: Option<Option<ExprId>> = None;
    for case in named(cases) {
        let condition = case.child_by_field_name("value").map(|label| {
            let left = subject.next(l);
            let right = expr(l, label);
            let kind = match left {
                Some(left) => ExprKind::Binary { op: BinaryOp::Equal, left, right },
                None => ExprKind::Opaque(vec![right]),
            };
            l.expr(label, kind)
        });
        let condition = match (open.take(), condition) {
            (None, c) => c,
            (Some(Some(left)), Some(right)) => {
                let whole = l.module.span(left).to(l.module.span(right));
                Some(l.module.add_expr(whole, ExprKind::Binary { op: BinaryOp::Or, left, right }))
            }
            _ => None,
        };
        let mut body = Block::new();
        let mut cursor = case.walk();
        let mut statements: Vec<_> = case.children_by_field_name("body", &mut cursor).collect();
        let is_empty = statements.is_empty();
        // case 1: { … }
        if let [single] = statements[..]
            && single.kind() == "statement_block"
        {
            statements = named(single).collect();
        }
        for (i, s) in statements.iter().enumerate() {
            if !(i + 1 == statements.len() && s.kind() == "break_statement") {
                statement(l, *s, &mut body);
            }
        }
        if is_empty {
            open = Some(condition);
        } else {
            arms.push(Arm { condition, body });
        }
    }
    if let Some(condition) = open {
        arms.push(Arm { condition, body: Block::new() });
    }
    if let Some(unused) = subject.unused() {
        out.push(l.expr_stmt(unused));
    }
    out.push(l.stmt(node, StmtKind::Branch(arms)));
}

fn classic_for(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    if let Some(init) = node.child_by_field_name("initializer") {
        statement(l, init, out);
    }
    let condition = node
        .child_by_field_name("condition")
        .filter(|c| c.is_named() && c.kind() != "empty_statement")
        .map(|c| expr(l, named_or_self(c)));
    let mut inner = body(l, node.child_by_field_name("body"));
    if let Some(step) = node.child_by_field_name("increment") {
        expression_statement(l, step, &mut inner);
    }
    out.push(l.stmt(node, StmtKind::Loop { binding: None, iterated: None, condition, body: inner }));
}

/// Some versions of the grammar wrap the condition of a `for` in a statement.
fn named_or_self(node: Node<'_>) -> Node<'_> {
    if node.kind() == "expression_statement" { named(node).next().unwrap_or(node) } else { node }
}

fn for_each(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let binding = node.child_by_field_name("left").map(|p| patterns::pattern(l, p));
    let iterated = node.child_by_field_name("right").map(|e| expr(l, e));
    let body = body(l, node.child_by_field_name("body"));
    out.push(l.stmt(node, StmtKind::Loop { binding, iterated, condition: None, body }));
}

fn try_statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let guarded = body(l, node.child_by_field_name("body"));
    let handlers = node.child_by_field_name("handler").map(|h| handler(l, h)).into_iter().collect();
    let finally = node.child_by_field_name("finalizer").and_then(|f| f.child_by_field_name("body"));
    let finally = body(l, finally);
    out.push(l.stmt(node, StmtKind::Try { body: guarded, handlers, finally }));
}

fn handler(l: &mut Lowering<'_>, node: Node<'_>) -> Handler {
    let types = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t)).into_iter().collect();
    let mut block = Block::new();
    let binding = node.child_by_field_name("parameter").map(|p| {
        if p.kind() == "identifier" {
            return l.name_of(p);
        }
        let target = patterns::pattern(l, p);
        let value = Some(l.expr(p, ExprKind::Name(Name::new_static(CAUGHT))));
        let assign = l.expr(p, ExprKind::Assign { target, value, op: None, declared: None, is_declaration: true });
        block.push(l.expr_stmt(assign));
        Name::new_static(CAUGHT)
    });
    block.extend(body(l, node.child_by_field_name("body")));
    Handler { span: span(node), types, binding, body: block }
}

/// `declare …`, `namespace N { … }`, `declare module "x" { … }`.
fn namespace(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    if let Some(inner) = children(node).find(|c| c.kind() == "statement_block") {
        let exports = l.module.exports.len();
        let statements = block(l, inner);
        l.module.exports.truncate(exports);
        out.push(l.stmt(node, StmtKind::Block(statements)));
    } else if node.kind() == "ambient_declaration" {
        named(node).filter(|c| c.kind().ends_with("_declaration") || c.kind().ends_with("module")).for_each(|c| {
            statement(l, c, out);
        });
    }
}
