//! Expressions. The left spine of calls, members and operators is lowered in a loop, so that a fluent chain of any
//! length costs no stack; everything else recurses under the depth limit.

use tree_sitter::Node;

use super::{attributes, functions, identifier, items, objects, patterns, queries, strings, switches, types};
use crate::frontend::switch::Subject;
use crate::frontend::tree::{Lowering, children, named, span};
use crate::frontend::walks;
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Name, TypeRef};

pub(super) fn expr(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if !l.enter(node) {
        return l.opaque(node, Vec::new());
    }
    let value = spine(l, node);
    l.leave();
    value
}

/// A value in a place whose type is written: `Citizen c = new() { … }`.
pub(super) fn expr_of(l: &mut Lowering<'_>, node: Node<'_>, ty: Option<&TypeRef>) -> ExprId {
    match ty {
        Some(ty) if node.kind() == "implicit_object_creation_expression" => {
            let class = l.type_value(ty);
            l.deeper(node, |l| objects::creation(l, node, class)).unwrap_or_else(|| l.opaque(node, Vec::new()))
        }
        _ => expr(l, node),
    }
}

/// One step of a chain, over its left end.
struct Link<'n> {
    node: Node<'n>,
    /// What the grammar hangs on the whole of `a + b` in `a + b?.C()`: it belongs to `b`.
    of_operand: Vec<Node<'n>>,
}

fn spine(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let mut links: Vec<Link<'_>> = Vec::new();
    let mut of_operand = Vec::new();
    let mut at = node;
    while let Some(below) = left_of(at) {
        links.push(Link { node: at, of_operand: std::mem::take(&mut of_operand) });
        if at.kind() == "conditional_access_expression"
            && matches!(below.kind(), "binary_expression" | "prefix_unary_expression")
        {
            while let Some(link) = links.pop_if(|link| is_postfix(link.node)) {
                of_operand.push(link.node);
            }
        }
        at = below;
    }
    let mut value = match of_operand.is_empty() {
        true => leaf(l, at),
        false => operand_value(l, at, &of_operand),
    };
    let mut is_regrouped = false;
    while let Some(link) = links.pop() {
        if link.node.kind() != "binary_expression" {
            value = postfix(l, link.node, value);
            is_regrouped = false;
            continue;
        }
        let mut rest = vec![operand(l, &link)];
        let mut last = link;
        if !is_regrouped && last.of_operand.is_empty() {
            while let Some(next) = links.pop_if(|n| n.node.kind() == "binary_expression" && n.of_operand.is_empty()) {
                rest.push(operand(l, &next));
                last = next;
            }
        }
        value = match rest[..] {
            [(op, right)] if is_regrouped => regrouped(l, value, op, right),
            _ => l.runs(value, rest),
        };
        if last.of_operand.is_empty() && !is_regrouped {
            l.module.exprs[value.index()].span = span(last.node);
        }
        is_regrouped |= !last.of_operand.is_empty();
    }
    value
}

fn is_postfix(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "invocation_expression"
            | "member_access_expression"
            | "element_access_expression"
            | "conditional_access_expression"
            | "postfix_unary_expression"
    )
}

/// `left op right` where `left` is a chain whose end may bind less: `(a && b) == c` becomes `a && (b == c)`.
fn regrouped(l: &mut Lowering<'_>, left: ExprId, op: BinaryOp, right: ExprId) -> ExprId {
    let mut above = Vec::new();
    let mut at = left;
    while let ExprKind::Binary { op: outer, right, .. } = *l.module.kind(at)
        && strength(outer) < strength(op)
    {
        above.push(at);
        at = right;
    }
    let mut value = l.binary(op, at, right);
    while let Some(outer) = above.pop() {
        if let ExprKind::Binary { right, .. } = &mut l.module.exprs[outer.index()].kind {
            *right = value;
        }
        let whole = l.module.span(outer).to(l.module.span(value));
        l.module.exprs[outer.index()].span = whole;
        value = outer;
    }
    value
}

/// How tightly an operator binds.
fn strength(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Coalesce => 0,
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Equal | BinaryOp::NotEqual => 3,
        BinaryOp::Compare => 4,
        BinaryOp::Add => 5,
        BinaryOp::Modulo | BinaryOp::Arithmetic => 6,
    }
}

/// What stands at the left end of a chain link.
fn left_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "invocation_expression" => node.child_by_field_name("function").filter(|_| !is_nameof(node)),
        "member_access_expression" | "element_access_expression" => node.child_by_field_name("expression"),
        "conditional_access_expression" => node.child_by_field_name("condition"),
        "binary_expression" | "as_expression" => node.child_by_field_name("left"),
        "cast_expression" => node.child_by_field_name("value"),
        "parenthesized_expression" | "await_expression" | "checked_expression" | "ref_expression" => {
            items(node).into_iter().next()
        }
        "postfix_unary_expression" if is_suppression(node) => items(node).into_iter().next(),
        _ => None,
    }
}

/// `x!`
fn is_suppression(node: Node<'_>) -> bool {
    children(node).last().is_some_and(|c| c.kind() == "!")
}

fn is_nameof(node: Node<'_>) -> bool {
    let function = node.child_by_field_name("function");
    function.is_some_and(|f| f.kind() == "identifier" && f.end_byte() - f.start_byte() == 6)
        && children(node).last().is_some_and(|list| named(list).count() == 1)
}

/// One link of a chain over its left end.
fn postfix(l: &mut Lowering<'_>, link: Node<'_>, value: ExprId) -> ExprId {
    match link.kind() {
        "invocation_expression" => {
            let (mut args, outs) = arguments(l, link.child_by_field_name("arguments"));
            if let Some(function) = link.child_by_field_name("function") {
                args.extend(types::type_arguments(l, called_name(function)));
            }
            let span = l.module.span(value).to(span(link));
            let call = l.module.add_expr(span, ExprKind::Call { callee: value, args });
            with_outs(l, link, call, outs)
        }
        "member_access_expression" => {
            let name = link.child_by_field_name("name");
            name.map_or(value, |n| member(l, value, n))
        }
        "conditional_access_expression" => match named(link).last() {
            Some(access) if access.kind() == "member_binding_expression" => {
                access.child_by_field_name("name").map_or(value, |n| member(l, value, n))
            }
            Some(access) => index(l, value, access),
            None => value,
        },
        "element_access_expression" => match link.child_by_field_name("subscript") {
            Some(subscript) => index(l, value, subscript),
            None => value,
        },
        // parentheses, (T) x, x as T, await x, x!
        _ => value,
    }
}

/// Where the type arguments of a called function stand: `a?.b<T>()` has them in the binding.
fn called_name(function: Node<'_>) -> Node<'_> {
    match function.kind() {
        "conditional_access_expression" => named(function).last().unwrap_or(function),
        _ => function,
    }
}

/// `a[i]`; the indexes of `a[i, j]` are a list.
fn index(l: &mut Lowering<'_>, object: ExprId, subscript: Node<'_>) -> ExprId {
    let mut values: Vec<ExprId> = items(subscript).into_iter().map(|a| argument_value(l, a)).collect();
    let index = match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(l.expr(subscript, ExprKind::List(values))),
    };
    let whole = l.module.span(object).to(span(subscript));
    l.module.add_expr(whole, ExprKind::Index { object, index })
}

fn member(l: &mut Lowering<'_>, object: ExprId, name: Node<'_>) -> ExprId {
    let whole = l.module.span(object).to(span(name));
    let name = types::simple_name(l, name);
    l.module.add_expr(whole, ExprKind::Member { object, name })
}

fn operator(node: Node<'_>) -> &str {
    node.child_by_field_name("operator").map_or("", |o| o.kind())
}

fn operand(l: &mut Lowering<'_>, link: &Link<'_>) -> (BinaryOp, ExprId) {
    let right = match link.node.child_by_field_name("right") {
        Some(right) if link.of_operand.is_empty() => expr(l, right),
        Some(right) => operand_value(l, right, &link.of_operand),
        None => l.opaque(link.node, Vec::new()),
    };
    (binary_op(operator(link.node)), right)
}

/// The value of an operand with the postfixes that stand behind it, the last one first: `!b` of `a && !b?.C()`.
fn operand_value(l: &mut Lowering<'_>, node: Node<'_>, postfixes: &[Node<'_>]) -> ExprId {
    let value = l.deeper(node, |l| match node.kind() {
        "prefix_unary_expression" => prefix(l, node, postfixes),
        "binary_expression" => {
            let left = match node.child_by_field_name("left") {
                Some(left) => expr(l, left),
                None => l.opaque(node, Vec::new()),
            };
            let right = match node.child_by_field_name("right") {
                Some(right) => operand_value(l, right, postfixes),
                None => l.opaque(node, Vec::new()),
            };
            l.binary(binary_op(operator(node)), left, right)
        }
        _ => {
            let value = expr(l, node);
            postfixes.iter().fold(value, |value, link| postfix(l, *link, value))
        }
    });
    value.unwrap_or_else(|| l.opaque(node, Vec::new()))
}

fn binary_op(text: &str) -> BinaryOp {
    match text {
        "+" | "+=" => BinaryOp::Add,
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<" | "<=" | ">" | ">=" => BinaryOp::Compare,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "??" | "??=" => BinaryOp::Coalesce,
        "%" | "%=" => BinaryOp::Modulo,
        _ => BinaryOp::Arithmetic,
    }
}

/// What a call gives back through `out`: the target and, for `out T x`, its declaration.
pub(super) struct Out {
    target: ExprId,
    declared: Option<TypeRef>,
    is_declaration: bool,
}

pub(super) fn arguments(l: &mut Lowering<'_>, list: Option<Node<'_>>) -> (Vec<Arg>, Vec<Out>) {
    let mut args = Vec::new();
    let mut outs = Vec::new();
    for argument in list.into_iter().flat_map(items) {
        if children(argument).any(|c| c.kind() == "out") {
            outs.extend(out(l, argument));
        }
        let name = argument.child_by_field_name("name").filter(|_| argument.kind() == "argument");
        let name = name.map(|n| identifier(l, n));
        args.push(Arg { name, value: argument_value(l, argument), spread: false });
    }
    (args, outs)
}

/// `f(x, out y)` is `y = f(x, y)`, where the value is opaque: it is not what the call returns, nor of its type.
pub(super) fn with_outs(l: &mut Lowering<'_>, node: Node<'_>, call: ExprId, outs: Vec<Out>) -> ExprId {
    outs.into_iter().fold(call, |value, out| {
        let Out { target, declared, is_declaration } = out;
        let value = l.opaque(node, vec![value]);
        l.expr(node, ExprKind::Assign { target, value: Some(value), op: None, declared, is_declaration })
    })
}

fn out(l: &mut Lowering<'_>, argument: Node<'_>) -> Option<Out> {
    let value = argument_node(argument)?;
    if value.kind() != "declaration_expression" {
        let is_plain = matches!(value.kind(), "identifier" | "member_access_expression") && l.text_of(value) != "_";
        return is_plain.then(|| Out { target: expr(l, value), declared: None, is_declaration: false });
    }
    let declared = value.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    Some(Out { target: target(l, value), declared, is_declaration: true })
}

fn argument_node<'n>(argument: Node<'n>) -> Option<Node<'n>> {
    if argument.kind() != "argument" {
        return Some(argument);
    }
    let name = argument.child_by_field_name("name");
    items(argument).into_iter().find(|c| Some(*c) != name)
}

pub(super) fn argument_value(l: &mut Lowering<'_>, argument: Node<'_>) -> ExprId {
    match argument_node(argument) {
        Some(value) if value.kind() == "declaration_expression" => target(l, value),
        Some(value) => expr(l, value),
        None => l.opaque(argument, Vec::new()),
    }
}

/// What an assignment, a `foreach` or an `out` binds: names, members, indexes, tuples of them.
pub(super) fn target(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        "tuple_expression" | "tuple_pattern" => {
            let parts = named(node).filter_map(argument_node).collect::<Vec<_>>();
            let targets = l.deeper(node, |l| parts.into_iter().map(|p| target(l, p)).collect());
            l.expr(node, ExprKind::List(targets.unwrap_or_default()))
        }
        "declaration_expression" => match node.child_by_field_name("name") {
            Some(name) => {
                let text = identifier(l, name);
                l.name_expr(name, text)
            }
            None => l.opaque(node, Vec::new()),
        },
        "discard" => l.opaque(node, Vec::new()),
        _ => expr(l, node),
    }
}

/// Names and literals; None for what has parts. Apart from [`leaf`], so that a level of nesting takes less stack.
fn atom(l: &mut Lowering<'_>, node: Node<'_>) -> Option<ExprId> {
    let atom = match node.kind() {
        "identifier" | "implicit_parameter" => {
            let name = identifier(l, node);
            l.name_expr(node, name)
        }
        "generic_name" => {
            let name = types::simple_name(l, node);
            l.name_expr(node, name)
        }
        "this" => l.name_expr(node, "this"),
        "base" => l.name_expr(node, "super"),
        "predefined_type" => {
            let name = l.name_of(node);
            l.name_expr(node, name)
        }
        "string_literal" | "verbatim_string_literal" | "raw_string_literal" => strings::literal(l, node),
        "character_literal" => strings::character(l, node),
        "integer_literal" | "real_literal" => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        "boolean_literal" => {
            let value = l.text_of(node) == "true";
            l.expr(node, ExprKind::Literal(Literal::Bool(value)))
        }
        "null_literal" | "default_expression" => l.expr(node, ExprKind::Literal(Literal::Null)),
        "discard" => l.opaque(node, Vec::new()),
        _ => return None,
    };
    Some(atom)
}

fn leaf(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    if let Some(atom) = atom(l, node) {
        return atom;
    }
    match node.kind() {
        "interpolated_string_expression" => strings::interpolated(l, node),
        "object_creation_expression" => {
            let class = match node.child_by_field_name("type") {
                Some(ty) => types::value_of(l, ty),
                None => l.opaque(node, Vec::new()),
            };
            objects::creation(l, node, class)
        }
        "implicit_object_creation_expression" => {
            let class = l.opaque(node, Vec::new());
            objects::creation(l, node, class)
        }
        "assignment_expression" => assignment(l, node),
        "lambda_expression" | "anonymous_method_expression" => {
            let id = functions::lambda(l, node);
            l.expr(node, ExprKind::Lambda(id))
        }
        "conditional_expression" => walks::conditional(l, node, expr),
        "prefix_unary_expression" => prefix(l, node, &[]),
        "postfix_unary_expression" => update(l, node),
        "is_expression" => {
            let value = node.child_by_field_name("left").map(|n| expr(l, n));
            let value = value.unwrap_or_else(|| l.opaque(node, Vec::new()));
            let ty = node.child_by_field_name("right").and_then(|t| types::type_ref(l, t));
            patterns::typed(l, node, value, None, ty)
        }
        "is_pattern_expression" => {
            let value = node.child_by_field_name("expression").map(|n| expr(l, n));
            let pattern = node.child_by_field_name("pattern");
            let is_single = pattern.is_some_and(patterns::is_single);
            let mut subject = if is_single { Subject::single(value) } else { Subject::new(value) };
            match pattern {
                Some(pattern) => patterns::test(l, pattern, &mut subject),
                None => l.opaque(node, Vec::new()),
            }
        }
        "switch_expression" => {
            let value = l.deeper_by(node, Lowering::BODY_LEVELS, |l| switches::value(l, node));
            value.unwrap_or_else(|| l.opaque(node, Vec::new()))
        }
        "query_expression" => queries::query(l, node),
        _ => rare(l, node),
    }
}

fn rare(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    match node.kind() {
        // nameof(Citizen.Cnic) is "Cnic"
        "invocation_expression" if is_nameof(node) => nameof(l, node),
        "anonymous_object_creation_expression" => objects::anonymous(l, node),
        "with_expression" => objects::with(l, node),
        "tuple_expression" => {
            let parts: Vec<_> = items(node).into_iter().map(|a| argument_value(l, a)).collect();
            l.expr(node, ExprKind::List(parts))
        }
        "initializer_expression" => objects::initializer(l, node),
        "array_creation_expression" | "implicit_array_creation_expression" | "stackalloc_expression" => {
            objects::array_creation(l, node)
        }
        "collection_expression" => {
            let parts: Vec<_> = items(node).into_iter().flat_map(items).map(|e| expr(l, e)).collect();
            l.expr(node, ExprKind::List(parts))
        }
        "spread_element" => {
            let inner = items(node).first().map(|e| expr(l, *e));
            let inner = inner.unwrap_or_else(|| l.opaque(node, Vec::new()));
            l.expr(node, ExprKind::Spread(inner))
        }
        "typeof_expression" => match node.child_by_field_name("type") {
            Some(ty) => types::class_value(l, ty),
            None => l.opaque(node, Vec::new()),
        },
        // x ?? throw new NotFound()
        "throw_expression" => {
            let args = items(node).into_iter().map(|e| Arg { name: None, value: expr(l, e), spread: false }).collect();
            let callee = l.name_expr(node, "throw");
            l.expr(node, ExprKind::Call { callee, args })
        }
        "declaration_expression" => target(l, node),
        "argument" => argument_value(l, node),
        "attribute_list" => {
            let parts = attributes::in_list(l, node).into_iter().map(|a| a.expr).collect();
            l.opaque(node, parts)
        }
        "qualified_name" | "alias_qualified_name" | "nullable_type" | "array_type" | "tuple_type" | "pointer_type" => {
            types::value_of(l, node)
        }
        "preproc_if" => {
            let mut values: Vec<_> = items(node).into_iter().map(|e| expr(l, e)).collect();
            match values.len() {
                1 => values.remove(0),
                _ => l.opaque(node, values),
            }
        }
        // What only a syntax error leaves in the place of a value.
        "modifier" | "type_argument_list" | "type_parameter_list" | "implicit_type" => l.opaque(node, Vec::new()),
        _ => {
            let parts = items(node).into_iter().map(|child| expr(l, child)).collect();
            l.opaque(node, parts)
        }
    }
}

fn nameof(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let is_word = node.child_by_field_name("function").is_some_and(|f| l.text_of(f) == "nameof");
    let list = node.child_by_field_name("arguments");
    if !is_word {
        // another function of six letters
        let callee = match node.child_by_field_name("function") {
            Some(function) => expr(l, function),
            None => l.opaque(node, Vec::new()),
        };
        let (args, outs) = arguments(l, list);
        let call = l.expr(node, ExprKind::Call { callee, args });
        return with_outs(l, node, call, outs);
    }
    let written = list.and_then(|a| named(a).next()).map_or("", |a| l.text_of(a));
    let last = written.rsplit(['.', ':']).next().unwrap_or(written);
    l.str_expr(node, last.trim())
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match node.child_by_field_name("left") {
        Some(left) => target(l, left),
        None => l.opaque(node, Vec::new()),
    };
    let value = node.child_by_field_name("right").map(|v| expr(l, v));
    let op = Some(operator(node)).filter(|o| *o != "=").map(binary_op);
    l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
}

fn prefix(l: &mut Lowering<'_>, node: Node<'_>, postfixes: &[Node<'_>]) -> ExprId {
    let word = children(node).next().map_or("", |o| o.kind());
    let Some(operand) = items(node).into_iter().next() else { return l.opaque(node, Vec::new()) };
    match word {
        "!" => {
            let value = operand_value(l, operand, postfixes);
            l.expr(node, ExprKind::Not(value))
        }
        "++" | "--" => update(l, node),
        "-" | "+" if matches!(operand.kind(), "integer_literal" | "real_literal") => {
            let text = l.name_of(node);
            l.expr(node, ExprKind::Literal(Literal::Number(text)))
        }
        // `&x` is what it points to
        "&" | "*" => operand_value(l, operand, postfixes),
        _ => {
            let value = operand_value(l, operand, postfixes);
            l.opaque(node, vec![value])
        }
    }
}

/// `i++` is `i += 1`, with an operator that joins no text.
fn update(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let target = match items(node).first() {
        Some(t) => expr(l, *t),
        None => l.opaque(node, Vec::new()),
    };
    let value = Some(l.expr(node, ExprKind::Literal(Literal::Number(Name::new_static("1")))));
    let op = Some(BinaryOp::Arithmetic);
    l.expr(node, ExprKind::Assign { target, value, op, declared: None, is_declaration: false })
}
