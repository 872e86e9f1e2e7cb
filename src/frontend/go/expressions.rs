//! Expressions. The left spine of calls, members and operators is lowered in a loop, so that a fluent chain of any
//! length costs no stack; everything else recurses under the depth limit.

use tree_sitter::Node;

use super::{Go, declarations, literals, types};
use crate::frontend::tree::{named, span};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};

/// Functions of the language that turn a value into another form of the same value.
const CONVERSIONS: [&str; 19] = [
    "string",
    "any",
    "byte",
    "rune",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    "float32",
    "float64",
    "complex64",
    "complex128",
];

pub(super) fn expr(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    if !go.enter(node) {
        return go.opaque(node, Vec::new());
    }
    let value = spine(go, node);
    go.leave();
    value
}

fn spine(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let mut links = Vec::new();
    let mut at = node;
    while let Some(below) = left_of(go, at) {
        links.push(at);
        at = below;
    }
    let mut value = leaf(go, at);
    while let Some(link) = links.pop() {
        value = linked(go, link, value, &mut links);
    }
    value
}

/// What stands at the left end of a chain link.
fn left_of<'n>(go: &Go<'_>, node: Node<'n>) -> Option<Node<'n>> {
    match node.kind() {
        "call_expression" => match builtin(go, node) {
            Builtin::None => node.child_by_field_name("function"),
            Builtin::Conversion => named(node.child_by_field_name("arguments")?).next(),
            Builtin::Make => None,
        },
        "selector_expression" | "index_expression" | "slice_expression" | "type_assertion_expression" => {
            node.child_by_field_name("operand")
        }
        // what reads like a conversion to `Map[K, V]` may be a call of the function `Map`
        "type_conversion_expression" if node.child_by_field_name("type")?.kind() != "generic_type" => {
            node.child_by_field_name("operand")
        }
        "binary_expression" => node.child_by_field_name("left"),
        "parenthesized_expression" => named(node).next(),
        // f[int, string](x)
        "type_instantiation_expression" => node.child_by_field_name("type"),
        // &x, *x
        "unary_expression" if matches!(operator(node), "&" | "*" | "<-") => node.child_by_field_name("operand"),
        _ => None,
    }
}

enum Builtin {
    None,
    /// `string(x)`
    Conversion,
    /// `make(T, n)`, `new(T)`
    Make,
}

fn builtin(go: &Go<'_>, call: Node<'_>) -> Builtin {
    let Some(callee) = call.child_by_field_name("function") else { return Builtin::None };
    if callee.kind() != "identifier" {
        return Builtin::None;
    }
    let arguments = || call.child_by_field_name("arguments").map_or(0, |a| named(a).take(2).count());
    match go.text_of(callee) {
        "make" | "new" if arguments() > 0 => Builtin::Make,
        name if CONVERSIONS.contains(&name) && arguments() == 1 => Builtin::Conversion,
        _ => Builtin::None,
    }
}

/// One link of a chain over its left end; takes further links where they belong together.
fn linked<'n>(go: &mut Go<'_>, link: Node<'n>, value: ExprId, links: &mut Vec<Node<'n>>) -> ExprId {
    match link.kind() {
        "call_expression" if matches!(builtin(go, link), Builtin::None) => {
            let args = arguments(go, link);
            go.expr(link, ExprKind::Call { callee: value, args })
        }
        "selector_expression" => match link.child_by_field_name("field") {
            Some(field) => {
                let whole = go.module.span(value).to(span(field));
                let name = go.name_of(field);
                go.module.add_expr(whole, ExprKind::Member { object: value, name })
            }
            None => value,
        },
        "index_expression" => {
            let index = link.child_by_field_name("index").map(|i| expr(go, i));
            go.expr(link, ExprKind::Index { object: value, index })
        }
        "slice_expression" => {
            let ends = ["start", "end", "capacity"].into_iter().filter_map(|f| link.child_by_field_name(f));
            let ends: Vec<ExprId> = ends.map(|n| expr(go, n)).collect();
            if ends.is_empty() {
                return value;
            }
            let index = Some(go.opaque(link, ends));
            go.expr(link, ExprKind::Index { object: value, index })
        }
        "binary_expression" => {
            let mut rest = vec![operand(go, link)];
            let mut last = link;
            while let Some(next) = links.pop_if(|n| n.kind() == "binary_expression") {
                rest.push(operand(go, next));
                last = next;
            }
            let whole = go.runs(value, rest);
            go.module.exprs[whole.index()].span = span(last);
            whole
        }
        // <-c
        "unary_expression" if operator(link) == "<-" => go.expr(link, ExprKind::Index { object: value, index: None }),
        // parentheses, x.(T), []byte(x), string(x), &x, *x
        _ => value,
    }
}

fn operator(node: Node<'_>) -> &str {
    node.child_by_field_name("operator").map_or("", |o| o.kind())
}

fn operand(go: &mut Go<'_>, node: Node<'_>) -> (BinaryOp, ExprId) {
    let right = match node.child_by_field_name("right") {
        Some(right) => expr(go, right),
        None => go.opaque(node, Vec::new()),
    };
    (binary_op(operator(node)), right)
}

pub(super) fn binary_op(text: &str) -> BinaryOp {
    match text {
        "+" | "+=" => BinaryOp::Add,
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" => BinaryOp::Compare,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "%" | "%=" => BinaryOp::Modulo,
        _ => BinaryOp::Arithmetic,
    }
}

fn arguments(go: &mut Go<'_>, node: Node<'_>) -> Vec<Arg> {
    let Some(list) = node.child_by_field_name("arguments") else { return Vec::new() };
    let mut args = Vec::new();
    for argument in named(list) {
        // f(xs...)
        let spread = argument.kind() == "variadic_argument";
        let value = if spread { named(argument).next() } else { Some(argument) };
        args.extend(value.map(|v| Arg { name: None, value: expr(go, v), spread }));
    }
    args
}

/// A name; the receiver of the method around it is `this`.
pub(super) fn name(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let text = go.name_of(node);
    let text = if go.receiver.as_ref() == Some(&text) { Name::new_static("this") } else { text };
    go.name_expr(node, text)
}

fn leaf(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "identifier" | "blank_identifier" | "package_identifier" | "field_identifier" => name(go, node),
        "interpreted_string_literal" | "raw_string_literal" | "rune_literal" => literals::string(go, node),
        "int_literal" | "float_literal" | "imaginary_literal" | "iota" => {
            let text = go.name_of(node);
            go.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        "true" | "false" => go.expr(node, ExprKind::Literal(Literal::Bool(node.kind() == "true"))),
        "nil" => go.expr(node, ExprKind::Literal(Literal::Null)),
        "composite_literal" => literals::composite(go, node),
        "func_literal" => {
            let id = declarations::function(go, node);
            go.expr(node, ExprKind::Lambda(id))
        }
        "unary_expression" => unary(go, node),
        "call_expression" => made(go, node),
        "type_conversion_expression" => instantiated(go, node),
        "expression_list" => list(go, node),
        // what only a syntax error leaves in the place of a value
        "parameter_list" | "parameter_declaration" | "type_parameter_list" => go.opaque(node, Vec::new()),
        _ if types::is_type(node) => types::value_of(go, node),
        _ => {
            let parts = named(node).map(|child| expr(go, child)).collect();
            go.opaque(node, parts)
        }
    }
}

/// `f[int, string](x)`
fn instantiated(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let callee = match node.child_by_field_name("type") {
        Some(ty) => types::value_of(go, ty),
        None => go.opaque(node, Vec::new()),
    };
    let arg = node.child_by_field_name("operand").map(|v| expr(go, v));
    let args = arg.into_iter().map(|value| Arg { name: None, value, spread: false }).collect();
    go.expr(node, ExprKind::Call { callee, args })
}

/// Several values are a list; one is itself.
pub(super) fn list(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let mut values: Vec<ExprId> = named(node).map(|v| expr(go, v)).collect();
    match values.len() {
        1 => values.remove(0),
        _ => go.expr(node, ExprKind::List(values)),
    }
}

fn unary(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let Some(operand) = node.child_by_field_name("operand") else { return go.opaque(node, Vec::new()) };
    match operator(node) {
        "!" => {
            let value = expr(go, operand);
            go.expr(node, ExprKind::Not(value))
        }
        "-" | "+" if operand.kind().ends_with("_literal") => {
            let text = go.name_of(node);
            go.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        _ => {
            let value = expr(go, operand);
            go.opaque(node, vec![value])
        }
    }
}

/// `make([]T, n)`, `make(map[K]V)`, `new(T)`: the sizes are no part of the value.
fn made(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let Some(ty) = node.child_by_field_name("arguments").and_then(|a| named(a).next()) else {
        return go.opaque(node, Vec::new());
    };
    match ty.kind() {
        "slice_type" => go.expr(node, ExprKind::List(Vec::new())),
        "map_type" => go.expr(node, ExprKind::Object(Vec::new())),
        "channel_type" => go.opaque(node, Vec::new()),
        _ => {
            let class = expr(go, ty);
            go.expr(node, ExprKind::New { class, args: Vec::new(), body: None })
        }
    }
}
