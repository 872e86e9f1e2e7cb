//! Expressions. The left spine of calls, members and operators is lowered in a loop, so that a fluent chain of any
//! length costs no stack; everything else recurses under the depth limit.

use tree_sitter::Node;

use super::statements::{self, Dest};
use super::{Kotlin, branches, classes, functions, name_of, strings, types};
use crate::frontend::escapes;
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Arg, BinaryOp, Entry, ExprId, ExprKind, Literal, Name, TypeRef};
use crate::source::Span;

pub(super) fn expr(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    if !l.enter(node) {
        return l.opaque(node, Vec::new());
    }
    let value = spine(l, node);
    l.leave();
    value
}

fn spine(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let mut links = Vec::new();
    let mut at = node;
    while let Some(below) = left_of(at) {
        links.push(at);
        at = below;
    }
    let mut value = leaf(l, at);
    while let Some(link) = links.pop() {
        value = match link.kind() {
            // apart from the rest, so that a level of nesting takes less stack
            "call_expression" => call(l, link, value),
            _ => linked(l, link, value, &mut links),
        };
    }
    value
}

/// What stands at the left end of a chain link.
fn left_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "navigation_expression"
        | "call_expression"
        | "index_expression"
        | "infix_expression"
        | "range_expression"
        | "parenthesized_expression" => named(node).next(),
        "binary_expression" | "in_expression" | "is_expression" | "as_expression" => node.child_by_field_name("left"),
        // x!!, x++
        "unary_expression" => node.child_by_field_name("argument").filter(|a| a.start_byte() == node.start_byte()),
        "annotated_expression" | "labeled_expression" => named(node).last(),
        _ => None,
    }
}

/// One link of a chain over its left end; takes further links where they belong together.
fn linked<'n>(l: &mut Kotlin<'_>, link: Node<'n>, value: ExprId, links: &mut Vec<Node<'n>>) -> ExprId {
    match link.kind() {
        "navigation_expression" => match named(link).nth(1) {
            Some(name) => member(l, value, name),
            // A::class
            None => member(l, value, children(link).last().unwrap_or(link)),
        },
        "index_expression" => {
            let mut indexes: Vec<_> = named(link).skip(1).map(|i| expr(l, i)).collect();
            let index = match indexes.len() {
                0 | 1 => indexes.pop(),
                _ => Some(l.expr(link, ExprKind::List(indexes))),
            };
            l.expr(link, ExprKind::Index { object: value, index })
        }
        // "cnic" to cnic: an entry of a map
        "infix_expression" if named(link).nth(1).is_some_and(|n| l.text_of(n) == "to") => {
            let entry = match named(link).nth(2) {
                Some(right) => Entry { key: Some(value), value: expr(l, right) },
                None => Entry { key: None, value },
            };
            l.expr(link, ExprKind::Object(vec![entry]))
        }
        "infix_expression" => {
            let (name, right) = (named(link).nth(1), named(link).nth(2));
            let callee = name.map_or(value, |n| member(l, value, n));
            let args = right.map(|r| Arg { name: None, value: expr(l, r), spread: false }).into_iter().collect();
            l.expr(link, ExprKind::Call { callee, args })
        }
        "range_expression" => {
            let right = match named(link).nth(1) {
                Some(right) => expr(l, right),
                None => l.opaque(link, Vec::new()),
            };
            l.expr(link, ExprKind::Binary { op: BinaryOp::Arithmetic, left: value, right })
        }
        "in_expression" | "is_expression" => {
            let right = match link.child_by_field_name("right") {
                Some(right) if types::is_type(right) => types::value_of(l, right),
                Some(right) => expr(l, right),
                None => l.opaque(link, Vec::new()),
            };
            let test = l.expr(link, ExprKind::Binary { op: BinaryOp::Compare, left: value, right });
            let is_negated = children(link).any(|c| matches!(c.kind(), "!in" | "!is"));
            if is_negated { l.expr(link, ExprKind::Not(test)) } else { test }
        }
        "binary_expression" => binary(l, link, value, links),
        "unary_expression" if operator(link) != "!!" => step(l, link, value),
        // parentheses, x!!, x as T, @A x
        _ => value,
    }
}

fn binary<'n>(l: &mut Kotlin<'_>, link: Node<'n>, value: ExprId, links: &mut Vec<Node<'n>>) -> ExprId {
    if let Some(exit) = exit_of(l, link) {
        return or_leave(l, link, value, exit);
    }
    let mut rest = vec![operand(l, link)];
    let mut last = link;
    while let Some(next) = links.pop_if(|n| n.kind() == "binary_expression" && exit_of(l, *n).is_none()) {
        rest.push(operand(l, next));
        last = next;
    }
    let whole = l.runs(value, rest);
    l.module.exprs[whole.index()].span = span(last);
    whole
}

/// `x ?: return y`, `x ?: throw e`: what leaves.
fn exit_of<'n>(l: &Kotlin<'_>, node: Node<'n>) -> Option<Node<'n>> {
    let right = node.child_by_field_name("right")?;
    (operator(node) == "?:" && statements::leaves(l, right)).then_some(right)
}

/// Holds the value, leaves where it is nothing, and gives it again.
fn or_leave(l: &mut Kotlin<'_>, node: Node<'_>, value: ExprId, exit: Node<'_>) -> ExprId {
    let name = statements::held(node);
    let operator = node.child_by_field_name("operator").unwrap_or(node);
    statements::deliver(l, node, value, Dest::Held(node));
    let tested = l.name_expr(operator, name.clone());
    statements::leave_unless(l, node, tested, exit);
    l.name_expr(operator, name)
}

fn member(l: &mut Kotlin<'_>, object: ExprId, name: Node<'_>) -> ExprId {
    let whole = l.module.span(object).to(span(name));
    let name = name_of(l, name);
    l.module.add_expr(whole, ExprKind::Member { object, name })
}

fn operator(node: Node<'_>) -> &str {
    node.child_by_field_name("operator").map_or("", |o| o.kind())
}

fn operand(l: &mut Kotlin<'_>, node: Node<'_>) -> (BinaryOp, ExprId) {
    let right = match node.child_by_field_name("right") {
        Some(right) => expr(l, right),
        None => l.opaque(node, Vec::new()),
    };
    let op = match operator(node) {
        "+" => BinaryOp::Add,
        "==" | "===" => BinaryOp::Equal,
        "!=" | "!==" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" => BinaryOp::Compare,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "?:" => BinaryOp::Coalesce,
        "%" => BinaryOp::Modulo,
        _ => BinaryOp::Arithmetic,
    };
    (op, right)
}

/// `i++` is `i += 1`, with an operator that joins no text.
fn step(l: &mut Kotlin<'_>, node: Node<'_>, target: ExprId) -> ExprId {
    let value = Some(l.expr(node, ExprKind::Literal(Literal::Number(Name::new_static("1")))));
    let op = Some(BinaryOp::Arithmetic);
    l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
}

/// `f(a, b = c) { … }`: the lambda is the last argument, in the same node or in one around the call.
fn call(l: &mut Kotlin<'_>, node: Node<'_>, value: ExprId) -> ExprId {
    let (list, lambda) = call_parts(node);
    let mut args = match list {
        Some(list) => arguments(l, list),
        None => Vec::new(),
    };
    if let Some(lambda) = lambda {
        args.push(Arg { name: None, value: expr(l, lambda), spread: false });
    }
    let types = type_arguments(l, node);
    if list.is_none() && is_over_arguments(node) {
        let whole = span(node);
        let call = &mut l.module.exprs[value.index()];
        if let ExprKind::Call { args: own, .. } = &mut call.kind {
            own.append(&mut args);
            call.span = whole;
            return value;
        }
    }
    let call = l.expr(node, ExprKind::Call { callee: value, args });
    if !types.is_empty() {
        l.module.type_arguments.insert(call, types);
    }
    call
}

/// `f<A, B>(x)`; the parser does not see a single plain type, which was blanked for it.
fn type_arguments(l: &mut Kotlin<'_>, node: Node<'_>) -> Vec<TypeRef> {
    let mut types = Vec::new();
    let mut parts = named(node);
    let callee_end = parts.next().map_or(node.start_byte(), |c| c.end_byte());
    let Some(next) = parts.next() else { return types };
    if next.kind() == "type_arguments" {
        for projection in named(next) {
            types.extend(types::type_ref(l, projection));
        }
        return types;
    }
    let text = l.text;
    let between = &text[callee_end..next.start_byte().max(callee_end)];
    if let Some(inner) = between.trim().strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        let start = callee_end + between.find('<').map_or(0, |at| at + 1);
        types.push(types::plain(Span::new(start, start + inner.len()), Name::new(inner)));
    }
    types
}

fn call_parts(node: Node<'_>) -> (Option<Node<'_>>, Option<Node<'_>>) {
    let list = named(node).skip(1).find(|c| c.kind() == "value_arguments");
    let lambda = named(node).skip(1).find(|c| c.kind() == "annotated_lambda");
    (list, lambda.and_then(|a| named(a).find(|c| c.kind() == "lambda_literal")))
}

/// The one expression in the block of `lazy { … }`, also `lazy(mode) { … }`: what the property holds once it is read.
pub(super) fn lazy_value<'n>(l: &Kotlin<'_>, node: Node<'n>) -> Option<Node<'n>> {
    let mut callee = named(node).next().filter(|_| node.kind() == "call_expression")?;
    if callee.kind() == "call_expression" {
        callee = named(callee).next()?;
    }
    let lambda = call_parts(node).1.filter(|_| l.text_of(callee) == "lazy")?;
    let mut inside = named(lambda).filter(|c| !c.is_extra());
    let only = inside.next().filter(|_| inside.next().is_none())?;
    let is_value = matches!(only.kind(), "call_expression" | "navigation_expression" | "identifier" | "string_literal");
    is_value.then_some(only)
}

/// `f(a)` stands directly in front of the lambda.
fn is_over_arguments(node: Node<'_>) -> bool {
    let inner = named(node).next().filter(|c| c.kind() == "call_expression");
    inner.is_some_and(|c| named(c).last().is_some_and(|a| a.kind() == "value_arguments"))
}

pub(super) fn arguments(l: &mut Kotlin<'_>, list: Node<'_>) -> Vec<Arg> {
    let mut args = Vec::new();
    for argument in named(list) {
        let Some((name, spread, value)) = argument_parts(l, argument) else { continue };
        args.push(Arg { name, value: expr(l, value), spread });
    }
    args
}

/// `x`, `name = x`, `*x`
fn argument_parts<'n>(l: &Kotlin<'_>, node: Node<'n>) -> Option<(Option<Name>, bool, Node<'n>)> {
    if node.kind() != "value_argument" {
        return Some((None, false, node));
    }
    let is_named = children(node).any(|c| c.kind() == "=");
    let spread = children(node).any(|c| c.kind() == "*");
    let value = named(node).last()?;
    let name = named(node).next().filter(|_| is_named).map(|n| name_of(l, n));
    Some(match value.kind() {
        "spread_expression" => (name, true, named(value).next().unwrap_or(value)),
        _ => (name, spread, value),
    })
}

/// Names and literals; None for what has parts. Apart from [`leaf`], so that a level of nesting takes less stack.
fn atom(l: &mut Kotlin<'_>, node: Node<'_>) -> Option<ExprId> {
    let atom = match node.kind() {
        "identifier" => match l.text_of(node) {
            "true" => l.expr(node, ExprKind::Literal(Literal::Bool(true))),
            "false" => l.expr(node, ExprKind::Literal(Literal::Bool(false))),
            "null" => l.expr(node, ExprKind::Literal(Literal::Null)),
            _ => {
                let name = name_of(l, node);
                l.name_expr(node, name)
            }
        },
        "string_literal" | "multiline_string_literal" => strings::string(l, node),
        "character_literal" => {
            let value = escapes::quoted(l.text_of(node));
            l.str_expr(node, value)
        }
        "number_literal" | "float_literal" => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        // this, this@Outer
        "this_expression" => qualified(l, node, "this"),
        "super_expression" => qualified(l, node, "super"),
        _ => return None,
    };
    Some(atom)
}

fn qualified(l: &mut Kotlin<'_>, node: Node<'_>, word: &'static str) -> ExprId {
    match named(node).find(|c| c.kind() == "identifier") {
        Some(label) => {
            let name = name_of(l, label);
            let object = l.name_expr(label, name);
            l.expr(node, ExprKind::Member { object, name: Name::new_static(word) })
        }
        None => l.name_expr(node, word),
    }
}

fn leaf(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    if let Some(atom) = atom(l, node) {
        return atom;
    }
    match node.kind() {
        "lambda_literal" => {
            let id = functions::lambda(l, node);
            l.expr(node, ExprKind::Lambda(id))
        }
        "anonymous_function" => {
            let id = functions::anonymous(l, node);
            l.expr(node, ExprKind::Lambda(id))
        }
        "unary_expression" => prefix(l, node),
        "collection_literal" => {
            let items = named(node).map(|e| expr(l, e)).collect();
            l.expr(node, ExprKind::List(items))
        }
        "if_expression" | "when_expression" if branches::is_plain(l, node) => {
            let value = l.enter_levels(node, Lowering::BODY_LEVELS).then(|| {
                let value = branches::value(l, node);
                l.leave_levels(Lowering::BODY_LEVELS);
                value
            });
            value.unwrap_or_else(|| l.opaque(node, Vec::new()))
        }
        // a value in the middle of an expression that takes statements to find
        "if_expression" | "when_expression" | "try_expression" => {
            if !l.enter_levels(node, Lowering::BODY_LEVELS) {
                return l.opaque(node, Vec::new());
            }
            statements::into(l, node, Dest::Held(node));
            l.leave_levels(Lowering::BODY_LEVELS);
            l.name_expr(node, statements::held(node))
        }
        "return_expression" | "throw_expression" => {
            statements::statement(l, node);
            l.opaque(node, Vec::new())
        }
        "callable_reference" => reference(l, node),
        "object_literal" => classes::object_literal(l, node),
        _ => rare(l, node),
    }
}

fn rare(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "spread_expression" => {
            let inner = named(node).next().map(|e| expr(l, e));
            let inner = inner.unwrap_or_else(|| l.opaque(node, Vec::new()));
            l.expr(node, ExprKind::Spread(inner))
        }
        "value_argument" => match named(node).last() {
            Some(value) => expr(l, value),
            None => l.opaque(node, Vec::new()),
        },
        // { log(x) } that a syntax error made the entry of an enum
        "enum_entry" => {
            let name = named(node).find(|c| c.kind() == "identifier").unwrap_or(node);
            let text = name_of(l, name);
            let callee = l.name_expr(name, text);
            let list = named(node).find(|c| c.kind() == "value_arguments");
            let args = list.map(|a| arguments(l, a)).unwrap_or_default();
            l.expr(node, ExprKind::Call { callee, args })
        }
        "annotated_lambda" => match named(node).last() {
            Some(value) => expr(l, value),
            None => l.opaque(node, Vec::new()),
        },
        // What only a syntax error leaves in the place of a value, and declarations in one.
        "modifiers" | "type_arguments" | "type_parameters" | "label" | "user_type" | "nullable_type"
        | "class_parameters" | "string_content" => l.opaque(node, Vec::new()),
        "assignment"
        | "property_declaration"
        | "function_declaration"
        | "class_declaration"
        | "object_declaration"
        | "for_statement"
        | "while_statement"
        | "do_while_statement"
        | "import"
        | "package_header"
        | "block"
        | "class_body"
        | "companion_object"
        | "secondary_constructor"
        | "anonymous_initializer"
        | "getter"
        | "setter"
        | "ERROR" => {
            statements::statement(l, node);
            l.opaque(node, Vec::new())
        }
        _ => {
            let parts = named(node).map(|child| expr(l, child)).collect();
            l.opaque(node, parts)
        }
    }
}

/// `!x`, `-1`, `++i`
fn prefix(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let Some(argument) = node.child_by_field_name("argument") else { return l.opaque(node, Vec::new()) };
    match operator(node) {
        "-" | "+" if matches!(argument.kind(), "number_literal" | "float_literal") => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        "!" => {
            let value = expr(l, argument);
            l.expr(node, ExprKind::Not(value))
        }
        "++" | "--" => {
            let target = expr(l, argument);
            step(l, node, target)
        }
        _ => {
            let value = expr(l, argument);
            l.opaque(node, vec![value])
        }
    }
}

/// `::name`, `Type<A>::name`, `Type?::name`; `a::b` is a navigation.
fn reference(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    let receiver = named(node).find(|c| types::is_type(*c)).map(|t| types::value_of(l, t));
    let last = children(node).last().unwrap_or(node);
    match receiver {
        Some(receiver) => member(l, receiver, last),
        None => {
            let name = name_of(l, last);
            l.name_expr(last, name)
        }
    }
}
