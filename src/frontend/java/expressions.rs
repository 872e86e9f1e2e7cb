//! Expressions. The left spine of calls, members and operators is lowered in a loop, so that a fluent chain of any
//! length costs no stack; everything else recurses under the depth limit.

use tree_sitter::Node;

use super::{annotations, classes, functions, patterns, switches, types};
use crate::frontend::tree::{Lowering, children, named, span};
use crate::frontend::{escapes, walks};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name};

pub(super) fn expr(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    walks::spine(l, node, left_of, leaf, linked)
}

/// One link of a chain over its left end; takes further links where they belong together.
fn linked<'n>(l: &mut Lowering<'_>, link: Node<'n>, value: ExprId, links: &mut Vec<Node<'n>>) -> ExprId {
    match link.kind() {
        "method_invocation" => {
            let callee = link.child_by_field_name("name").map_or(value, |n| member(l, value, n));
            let args = arguments(l, link);
            l.expr(link, ExprKind::Call { callee, args })
        }
        "field_access" => {
            let field = link.child_by_field_name("field");
            // Outer.super.method()
            let field = field.or_else(|| named(link).last());
            field.map_or(value, |n| member(l, value, n))
        }
        "array_access" => {
            let index = link.child_by_field_name("index").map(|i| expr(l, i));
            l.expr(link, ExprKind::Index { object: value, index })
        }
        "binary_expression" => walks::operator_links(l, link, value, links, operand),
        // parentheses, (T) x
        _ => value,
    }
}

/// What stands at the left end of a chain link.
fn left_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "method_invocation" | "field_access" => node.child_by_field_name("object"),
        "array_access" => node.child_by_field_name("array"),
        "binary_expression" => node.child_by_field_name("left"),
        "parenthesized_expression" => named(node).next(),
        "cast_expression" => node.child_by_field_name("value"),
        _ => None,
    }
}

fn member(l: &mut Lowering<'_>, object: ExprId, name: Node<'_>) -> ExprId {
    let whole = l.module.span(object).to(span(name));
    let name = l.name_of(name);
    l.module.add_expr(whole, ExprKind::Member { object, name })
}

fn operator(node: Node<'_>) -> &str {
    node.child_by_field_name("operator").map_or("", |o| o.kind())
}

fn operand(l: &mut Lowering<'_>, node: Node<'_>) -> (BinaryOp, ExprId) {
    let right = match node.child_by_field_name("right") {
        Some(right) => expr(l, right),
        None => l.opaque(node, Vec::new()),
    };
    (binary_op(operator(node)), right)
}

fn binary_op(text: &str) -> BinaryOp {
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

pub(super) fn arguments(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Arg> {
    let Some(list) = node.child_by_field_name("arguments") else { return Vec::new() };
    named(list).map(|a| Arg { name: None, value: expr(l, a), spread: false }).collect()
}

/// `a.b.C` as names and members.
pub(super) fn scoped_name(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut parts = Vec::new();
    let mut at = node;
    while let (Some(scope), Some(name)) = (at.child_by_field_name("scope"), at.child_by_field_name("name")) {
        parts.push(name);
        at = scope;
    }
    let first = l.name_of(at);
    let root = l.name_expr(at, first);
    parts.into_iter().rev().fold(root, |object, name| member(l, object, name))
}

/// Names and literals; None for what has parts. Apart from [`leaf`], so that a level of nesting takes less stack.
fn atom(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
    let atom = match node.kind() {
        "identifier" | "this" | "super" => {
            let name = l.name_of(node);
            l.name_expr(node, name)
        }
        "string_literal" => string(l, node),
        "character_literal" => {
            let value = escapes::quoted(l.text_of(node));
            l.str_expr(node, value)
        }
        "decimal_integer_literal"
        | "hex_integer_literal"
        | "octal_integer_literal"
        | "binary_integer_literal"
        | "decimal_floating_point_literal"
        | "hex_floating_point_literal" => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        "true" | "false" => l.expr(node, ExprKind::Literal(Literal::Bool(node.kind() == "true"))),
        "null_literal" => l.expr(node, ExprKind::Literal(Literal::Null)),
        _ => return None,
    };
    Some(atom)
}

fn leaf(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if let Some(atom) = atom(l, node) {
        return atom;
    }
    match node.kind() {
        // method(x) of this class
        "method_invocation" => {
            let name = node.child_by_field_name("name").unwrap_or(node);
            let text = l.name_of(name);
            let callee = l.name_expr(name, text);
            let args = arguments(l, node);
            l.expr(node, ExprKind::Call { callee, args })
        }
        "object_creation_expression" => classes::creation(l, node),
        "assignment_expression" => assignment(l, node),
        "lambda_expression" => {
            let id = functions::lambda(l, node);
            l.expr(node, ExprKind::Lambda(id))
        }
        "array_initializer" | "element_value_array_initializer" => {
            let items = named(node).map(|e| expr(l, e)).collect();
            l.expr(node, ExprKind::List(items))
        }
        "array_creation_expression" => array_creation(l, node),
        "ternary_expression" => walks::conditional(l, node, expr),
        "unary_expression" => unary(l, node),
        "update_expression" => update(l, node),
        "instanceof_expression" => instance_of(l, node),
        "switch_expression" => {
            let value = l.deeper_by(node, Lowering::BODY_LEVELS, |l| switches::value(l, node));
            value.unwrap_or_else(|| l.opaque(node, Vec::new()))
        }
        "method_reference" => method_reference(l, node),
        "class_literal" => {
            let object = named(node).next().map(|t| types::value_of(l, t));
            let object = object.unwrap_or_else(|| l.opaque(node, Vec::new()));
            l.expr(node, ExprKind::Member { object, name: Name::new_static("class") })
        }
        "annotation" | "marker_annotation" => annotations::annotation(l, node),
        _ => rare(l, node),
    }
}

fn rare(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "explicit_constructor_invocation" => constructor_call(l, node),
        "template_expression" => match node.child_by_field_name("template_argument") {
            Some(template) => string(l, template),
            None => l.opaque(node, Vec::new()),
        },
        "scoped_identifier" => scoped_name(l, node),
        "type_identifier"
        | "scoped_type_identifier"
        | "generic_type"
        | "array_type"
        | "integral_type"
        | "floating_point_type"
        | "boolean_type"
        | "void_type" => types::value_of(l, node),
        "class_declaration" | "interface_declaration" | "enum_declaration" | "record_declaration" => {
            let id = classes::class(l, node);
            l.expr(node, ExprKind::Class(id))
        }
        // What only a syntax error leaves in the place of a value.
        "modifiers" | "type_arguments" | "type_parameters" | "dimensions" | "underscore_pattern" => {
            l.opaque(node, Vec::new())
        }
        "method_declaration" | "constructor_declaration" => {
            let id = functions::method(l, node, None);
            l.expr(node, ExprKind::Lambda(id))
        }
        _ => {
            let parts = named(node).map(|child| expr(l, child)).collect();
            l.opaque(node, parts)
        }
    }
}

/// `super(x)`, `this(x)`, `outer.super(x)`
fn constructor_call(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let word = node.child_by_field_name("constructor").unwrap_or(node);
    let callee = match node.child_by_field_name("object") {
        Some(object) => {
            let object = expr(l, object);
            member(l, object, word)
        }
        None => {
            let name = l.name_of(word);
            l.name_expr(word, name)
        }
    };
    let args = arguments(l, node);
    l.expr(node, ExprKind::Call { callee, args })
}

/// A literal, a text block, or a template of `STR."…\{x}…"`.
fn string(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let text = l.text_of(node);
    if !named(node).any(|c| c.kind() == "string_interpolation") {
        let value = if text.starts_with("\"\"\"") { text_block(text) } else { escapes::quoted(text) };
        return l.str_expr(node, value);
    }
    let quotes = if text.starts_with("\"\"\"") && text.len() >= 6 { 3 } else { 1 };
    let mut parts = Vec::new();
    let mut from = node.start_byte() + quotes;
    let end = node.end_byte() - quotes;
    for child in named(node).filter(|c| c.kind() == "string_interpolation") {
        walks::fragment(l, from, child.start_byte(), &mut parts);
        parts.extend(named(child).next().map(|e| expr(l, e)));
        from = child.end_byte();
    }
    walks::fragment(l, from, end, &mut parts);
    l.expr(node, ExprKind::Template(parts))
}

/// A text block without the indentation that all its lines share (Java Language Specification 3.10.6).
fn text_block(text: &str) -> Name {
    let inner = text.strip_prefix("\"\"\"").unwrap_or(text);
    let inner = inner.strip_suffix("\"\"\"").unwrap_or(inner);
    let inner = inner.split_once('\n').map_or(inner, |(_, lines)| lines);
    let lines: Vec<&str> = inner.split('\n').collect();
    let last = lines.len() - 1;
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The line of the closing quotes counts even if nothing else stands on it.
    let counted = lines.iter().enumerate().filter(|(i, line)| *i == last || !line.trim().is_empty());
    let indent = counted.map(|(_, line)| indent_of(line)).min().unwrap_or(0);
    let cut = |line: &&str| line.get(indent..).unwrap_or("").trim_end_matches([' ', '\t', '\r']).to_owned();
    let stripped: Vec<String> = lines.iter().map(cut).collect();
    escapes::unescape(&stripped.join("\n"))
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match node.child_by_field_name("left") {
        Some(left) => expr(l, left),
        None => l.opaque(node, Vec::new()),
    };
    let value = node.child_by_field_name("right").map(|v| expr(l, v));
    let op = Some(operator(node)).filter(|o| *o != "=").map(binary_op);
    l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
}

/// `new T[]{…}` is its list; `new T[n]` is an opaque value over `n`.
fn array_creation(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if let Some(value) = node.child_by_field_name("value") {
        let list = expr(l, value);
        l.module.exprs[list.index()].span = span(node);
        return list;
    }
    let mut cursor = node.walk();
    let sizes: Vec<_> = node
        .children_by_field_name("dimensions", &mut cursor)
        .flat_map(|d| named(d).filter(|c| !c.kind().ends_with("annotation")).collect::<Vec<_>>())
        .collect();
    let sizes = sizes.into_iter().map(|s| expr(l, s)).collect();
    l.opaque(node, sizes)
}

fn unary(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let Some(operand) = node.child_by_field_name("operand") else { return l.opaque(node, Vec::new()) };
    match operator(node) {
        "!" => {
            let value = expr(l, operand);
            l.expr(node, ExprKind::Not(value))
        }
        "-" | "+" if operand.kind().ends_with("_literal") => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        _ => {
            let value = expr(l, operand);
            l.opaque(node, vec![value])
        }
    }
}

fn update(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match named(node).next() {
        Some(t) => expr(l, t),
        None => l.opaque(node, Vec::new()),
    };
    walks::step(l, node, target)
}

fn instance_of(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let value = match node.child_by_field_name("left") {
        Some(left) => expr(l, left),
        None => l.opaque(node, Vec::new()),
    };
    if let Some(pattern) = node.child_by_field_name("pattern") {
        return patterns::test(l, node, value, pattern);
    }
    let target = node.child_by_field_name("name").map(|n| {
        let name = l.name_of(n);
        l.name_expr(n, name)
    });
    let ty = node.child_by_field_name("right").and_then(|t| types::type_ref(l, t));
    patterns::typed_test(l, node, value, target, ty)
}

/// `A::b`, `a.b()::c`, `List<String>::new`
fn method_reference(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let object = match named(node).next() {
        Some(object) => expr(l, object),
        None => l.opaque(node, Vec::new()),
    };
    let name = children(node).last().map(|n| l.name_of(n)).unwrap_or_default();
    l.expr(node, ExprKind::Member { object, name })
}
