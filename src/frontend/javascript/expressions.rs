//! Expressions. The left spine of calls, members and operators (`a.b().c() + d …`) is lowered in a loop, so that a
//! chain of any length costs no stack; everything else recurses under the depth limit.

use tree_sitter::Node;

use super::types::type_ref;
use super::{classes, functions, jsx, modules, patterns};
use crate::frontend::tree::{Lowering, children, named};
use crate::frontend::{escapes, walks};
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Literal, Name, TypeRef};
use crate::source::Span;

pub(super) fn expr(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    walks::spine(l, node, left_of, leaf, linked)
}

/// One link of a chain over its left end; takes further links where they belong together.
fn linked<'n>(l: &mut Lowering<'_>, link: Node<'n>, value: ExprId, links: &mut Vec<Node<'n>>) -> ExprId {
    match link.kind() {
        "call_expression" => call(l, link, value),
        "member_expression" => member(l, link, value),
        "subscript_expression" => {
            let index = link.child_by_field_name("index").map(|i| expr(l, i));
            l.expr(link, ExprKind::Index { object: value, index })
        }
        "binary_expression" => {
            walks::operator_links(l, link, value, links, |l, link| (binary_op(operator(link)), right(l, link)))
        }
        // parentheses, `x as T`, `x!`, `await x`
        _ => value,
    }
}

/// What stands at the left end of a chain link.
fn left_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "call_expression" => node.child_by_field_name("function"),
        "member_expression" | "subscript_expression" => node.child_by_field_name("object"),
        "binary_expression" => node.child_by_field_name("left"),
        "parenthesized_expression"
        | "await_expression"
        | "non_null_expression"
        | "as_expression"
        | "satisfies_expression"
        | "instantiation_expression"
        | "yield_expression" => named(node).next(),
        "type_assertion" => named(node).find(|c| c.kind() != "type_arguments"),
        _ => None,
    }
}

fn operator(node: Node<'_>) -> &str {
    node.child_by_field_name("operator").map_or("", |o| o.kind())
}

fn right(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.child_by_field_name("right") {
        Some(right) => expr(l, right),
        None => l.opaque(node, Vec::new()),
    }
}

fn binary_op(text: &str) -> BinaryOp {
    match text.strip_suffix('=').filter(|t| !matches!(*t, "=" | "==" | "!" | "!=" | "<" | ">")).unwrap_or(text) {
        "+" => BinaryOp::Add,
        "==" | "===" => BinaryOp::Equal,
        "!=" | "!==" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" | "in" | "instanceof" => BinaryOp::Compare,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "??" => BinaryOp::Coalesce,
        "%" => BinaryOp::Modulo,
        _ => BinaryOp::Arithmetic,
    }
}

fn member(l: &mut Lowering<'_>, node: Node<'_>, object: ExprId) -> ExprId {
    let name = node.child_by_field_name("property").map(|p| l.name_of(p)).unwrap_or_default();
    l.expr(node, ExprKind::Member { object, name })
}

fn call(l: &mut Lowering<'_>, node: Node<'_>, callee: ExprId) -> ExprId {
    let args = match node.child_by_field_name("arguments") {
        // sql`select ${x}`
        Some(t) if t.kind() == "template_string" => vec![positional(template(l, t))],
        Some(a) => arguments(l, a),
        None => Vec::new(),
    };
    l.expr(node, ExprKind::Call { callee, args })
}

fn positional(value: ExprId) -> Arg {
    Arg { name: None, value, spread: false }
}

fn arguments(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Arg> {
    named(node)
        .map(|a| match a.kind() {
            "spread_element" => Arg { name: None, value: inner(l, a), spread: true },
            _ => positional(expr(l, a)),
        })
        .collect()
}

/// The expression inside a node that only wraps it.
pub(super) fn inner(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match named(node).next() {
        Some(child) => expr(l, child),
        None => l.opaque(node, Vec::new()),
    }
}

/// The parts of a `a, b, c`, which the grammar nests to the right.
pub(super) fn list_of_expressions(node: Node<'_>) -> Vec<Node<'_>> {
    let mut parts = Vec::new();
    let mut at = Some(node);
    while let Some(sequence) = at.take() {
        for part in named(sequence) {
            if part.kind() == "sequence_expression" {
                at = Some(part);
            } else {
                parts.push(part);
            }
        }
    }
    parts
}

/// Names and literals; None for what has parts. Apart from [`leaf`], so that a level of nesting takes less stack.
fn atom(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
    let atom = match node.kind() {
        "identifier"
        | "this"
        | "super"
        | "import"
        | "shorthand_property_identifier"
        | "type_identifier"
        | "shorthand_property_identifier_pattern" => {
            let name = l.name_of(node);
            l.expr(node, ExprKind::Name(name))
        }
        "string" => {
            let value = escapes::quoted(l.text_of(node));
            l.str_expr(node, value)
        }
        "number" => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        "true" | "false" => l.expr(node, ExprKind::Literal(Literal::Bool(node.kind() == "true"))),
        "null" | "undefined" => l.expr(node, ExprKind::Literal(Literal::Null)),
        "regex" => {
            let pattern = node.child_by_field_name("pattern").map(|p| l.name_of(p)).unwrap_or_default();
            l.expr(node, ExprKind::Literal(Literal::Regex(pattern)))
        }
        _ => return None,
    };
    Some(atom)
}

fn leaf(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if let Some(atom) = atom(l, node) {
        return atom;
    }
    match node.kind() {
        "template_string" => template(l, node),
        "object" => object(l, node),
        "array" => {
            let items = array(l, node);
            l.expr(node, ExprKind::List(items))
        }
        "assignment_expression" | "augmented_assignment_expression" => assignment(l, node),
        "arrow_function" | "function_expression" | "generator_function" | "function" => {
            let id = functions::function(l, node, Vec::new());
            l.expr(node, ExprKind::Lambda(id))
        }
        "class" => {
            let id = classes::class(l, node, Vec::new());
            l.expr(node, ExprKind::Class(id))
        }
        "new_expression" => new(l, node),
        "ternary_expression" => walks::conditional(l, node, expr),
        "unary_expression" => unary(l, node),
        "update_expression" => update(l, node),
        "jsx_element" | "jsx_self_closing_element" | "jsx_fragment" => jsx::element(l, node),
        "jsx_expression" => inner(l, node),
        "spread_element" | "rest_pattern" => {
            let value = inner(l, node);
            l.expr(node, ExprKind::Spread(value))
        }
        _ => rare(l, node),
    }
}

fn rare(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        // new.target, import.meta
        "meta_property" => {
            let text = l.text_of(node);
            let (object, name) = text.split_once('.').unwrap_or((text, ""));
            let object_span = Span::new(node.start_byte(), node.start_byte() + object.len());
            let object = l.module.add_expr(object_span, ExprKind::Name(Name::new(object.trim())));
            l.expr(node, ExprKind::Member { object, name: Name::new(name.trim()) })
        }
        // `#secret in object`
        "private_property_identifier" | "property_identifier" => {
            let text = l.name_of(node);
            l.str_expr(node, text)
        }
        "array_pattern" | "object_pattern" | "assignment_pattern" => patterns::pattern(l, node),
        "variable_declarator" | "pair" if node.child_by_field_name("value").is_some() => {
            let target = node.child_by_field_name("name").or_else(|| node.child_by_field_name("key"));
            let target = target_of(l, node, target);
            let value = node.child_by_field_name("value").map(|v| expr(l, v));
            let is_declaration = node.kind() == "variable_declarator";
            l.expr(node, ExprKind::Assign { target, value, op: None, declared: None, is_declaration })
        }
        "sequence_expression" => {
            let parts = list_of_expressions(node).into_iter().map(|e| expr(l, e)).collect();
            l.opaque(node, parts)
        }
        "function_declaration" | "generator_function_declaration" | "method_definition" => {
            let id = functions::function(l, node, Vec::new());
            l.expr(node, ExprKind::Lambda(id))
        }
        "class_declaration" | "abstract_class_declaration" => {
            let id = classes::class(l, node, Vec::new());
            l.expr(node, ExprKind::Class(id))
        }
        // What only a syntax error leaves in the place of a value: no data stands in types and labels.
        "type_annotation"
        | "type_arguments"
        | "type_parameters"
        | "predefined_type"
        | "statement_identifier"
        | "accessibility_modifier" => l.opaque(node, Vec::new()),
        _ => {
            let parts = named(node).map(|child| expr(l, child)).collect();
            l.opaque(node, parts)
        }
    }
}

/// A template without substitutions is a plain string.
pub(super) fn template(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut parts = Vec::new();
    let mut from = node.start_byte() + 1;
    let end = if l.text_of(node).len() > 1 { node.end_byte() - 1 } else { node.end_byte() };
    for child in named(node).filter(|c| c.kind() == "template_substitution") {
        walks::fragment(l, from, child.start_byte(), &mut parts);
        parts.push(inner(l, child));
        from = child.end_byte();
    }
    if parts.is_empty() {
        let value = escapes::quoted(l.text_of(node));
        return l.str_expr(node, value);
    }
    walks::fragment(l, from, end, &mut parts);
    l.expr(node, ExprKind::Template(parts))
}

/// Items of an array or an array pattern; a hole keeps its place.
fn array(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<ExprId> {
    slots(node).into_iter().map(|slot| in_slot(l, slot, expr)).collect()
}

pub(super) fn in_slot(
    l: &mut Lowering<'_>,
    slot: Result<Node<'_>, usize>,
    lower: fn(&mut Lowering<'_>, Node<'_>) -> ExprId,
) -> ExprId {
    match slot {
        Ok(item) => lower(l, item),
        Err(hole) => l.module.add_expr(Span::at(hole), ExprKind::Opaque(Vec::new())),
    }
}

/// `[a, , b]`: the items, or the place of a hole.
pub(super) fn slots(node: Node<'_>) -> Vec<Result<Node<'_>, usize>> {
    let mut out = Vec::new();
    let mut filled = false;
    for child in children(node) {
        if child.kind() == "," {
            if !filled {
                out.push(Err(child.start_byte()));
            }
            filled = false;
        } else if child.is_named() && (!child.is_extra() || child.is_error()) {
            out.push(Ok(child));
            filled = true;
        }
    }
    out
}

fn object(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut entries = Vec::new();
    for child in named(node) {
        match child.kind() {
            "pair" => {
                let key = child.child_by_field_name("key").map(|k| property_key(l, k));
                let value = child.child_by_field_name("value").map(|v| expr(l, v));
                let value = value.unwrap_or_else(|| l.opaque(child, Vec::new()));
                entries.push(Entry { key, value });
            }
            "shorthand_property_identifier" => {
                let key = l.name_of(child);
                let key = Some(l.str_expr(child, key));
                entries.push(Entry { key, value: leaf(l, child) });
            }
            "method_definition" => {
                let key = child.child_by_field_name("name").map(|k| property_key(l, k));
                let id = functions::function(l, child, Vec::new());
                let value = l.expr(child, ExprKind::Lambda(id));
                entries.push(Entry { key, value });
            }
            _ => entries.push(Entry { key: None, value: expr(l, child) }),
        }
    }
    l.expr(node, ExprKind::Object(entries))
}

/// The key of an entry: a string, unless it is computed.
pub(super) fn property_key(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if node.kind() == "computed_property_name" {
        return inner(l, node);
    }
    let name = property_name(l, node);
    l.str_expr(node, name)
}

/// The name of a property as far as it is written: `a`, `"a"`, `1`, `#a`, `["a"]`, `[Symbol.iterator]`.
pub(super) fn property_name(l: &Lowering<'_>, node: Node<'_>) -> Name {
    match node.kind() {
        "computed_property_name" => named(node).next().map(|n| property_name(l, n)).unwrap_or_default(),
        "string" => escapes::quoted(l.text_of(node)),
        _ => l.name_of(node),
    }
}

fn target_of(l: &mut Lowering<'_>, node: Node<'_>, target: Option<Node<'_>>) -> ExprId {
    match target {
        Some(target) => patterns::pattern(l, target),
        None => l.opaque(node, Vec::new()),
    }
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let left = node.child_by_field_name("left");
    let target = target_of(l, node, left);
    let value = node.child_by_field_name("right").map(|v| expr(l, v));
    let op = (node.kind() == "augmented_assignment_expression").then(|| binary_op(operator(node)));
    let assign = l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false });
    if let (Some(left), Some(value), None) = (left, value, op) {
        modules::assigned(l, node, left, value);
    }
    assign
}

fn new(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let class = match node.child_by_field_name("constructor") {
        Some(c) => expr(l, c),
        None => l.opaque(node, Vec::new()),
    };
    let args = node.child_by_field_name("arguments").map(|a| arguments(l, a)).unwrap_or_default();
    // new Kysely<Database>(…)
    let types: Vec<TypeRef> = match node.child_by_field_name("type_arguments") {
        Some(types) => named(types).filter_map(|t| type_ref(l, t)).collect(),
        None => Vec::new(),
    };
    let made = l.expr(node, ExprKind::New { class, args, body: None });
    if !types.is_empty() {
        l.module.type_arguments.insert(made, types);
    }
    made
}

fn unary(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let Some(argument) = node.child_by_field_name("argument") else { return l.opaque(node, Vec::new()) };
    match (operator(node), argument.kind()) {
        ("-" | "+", "number") => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        ("void", "number") => l.expr(node, ExprKind::Literal(Literal::Null)),
        ("!", _) => {
            let value = expr(l, argument);
            l.expr(node, ExprKind::Not(value))
        }
        // delete user.cnic
        (operator, _) => {
            let value = expr(l, argument);
            if operator != "delete" {
                return l.opaque(node, vec![value]);
            }
            let callee = l.expr(node, ExprKind::Name(Name::new_static("delete")));
            l.expr(node, ExprKind::Call { callee, args: vec![Arg { name: None, value, spread: false }] })
        }
    }
}

fn update(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match node.child_by_field_name("argument") {
        Some(t) => expr(l, t),
        None => l.opaque(node, Vec::new()),
    };
    walks::step(l, node, target)
}
