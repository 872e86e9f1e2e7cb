//! Methods, constructors, operators, accessors, local functions and lambdas, with their parameters.

use tree_sitter::Node;

use super::attributes::{attributes, member_modifiers, modifiers, without_attributes};
use super::expressions::{arguments, expr, with_outs};
use super::{identifier, items, statements, types};
use crate::frontend::tree::{Lowering, blank_function, children, named, span};
use crate::ir::{Block, ExprKind, Function, FunctionId, Name, Param, StmtKind};
use crate::source::Span;

pub(super) const CONSTRUCTOR: Name = Name::new_static("constructor");

/// A method or its like in a class. `is_open`: members are public if nothing else is said (interfaces).
pub(super) fn method(l: &mut Lowering<'_>, node: Node<'_>, is_open: bool) -> FunctionId {
    let annotations = attributes(l, node);
    let mut modifiers = member_modifiers(l, node, is_open);
    let name_node = node.child_by_field_name("name");
    let name = match node.kind() {
        "constructor_declaration" => CONSTRUCTOR,
        "destructor_declaration" => Name::new_static("Finalize"),
        "operator_declaration" => {
            let sign = node.child_by_field_name("operator").map_or("", |o| o.kind());
            Name::from(format!("operator {sign}"))
        }
        "conversion_operator_declaration" => Name::new_static("operator"),
        _ => name_node.map(|n| identifier(l, n)).unwrap_or_default(),
    };
    let returns = node.child_by_field_name("returns").or_else(|| node.child_by_field_name("type"));
    let returns = returns.and_then(|t| types::type_ref(l, t));
    let body = node.child_by_field_name("body");
    modifiers.is_abstract |= body.is_none() && is_open;
    let whole = without_attributes(node);
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let blank = blank_function(whole, Some(name), name_span);
    let id = l.open_function(Function { returns, annotations, modifiers, ..blank });
    let params = node.child_by_field_name("parameters").map(|p| parameters(l, p)).unwrap_or_default();
    let mut block = Block::new();
    if let Some(chained) = named(node).find(|c| c.kind() == "constructor_initializer") {
        chained_constructor(l, chained, &mut block);
    }
    block.extend(body_of(l, body));
    close(l, id, params, block)
}

/// `int Add(int a) => a + 1;` inside another function.
pub(super) fn local_function(l: &mut Lowering<'_>, node: Node<'_>) -> FunctionId {
    let annotations = attributes(l, node);
    let modifiers = modifiers(l, node);
    let name_node = node.child_by_field_name("name");
    let name = name_node.map(|n| identifier(l, n)).unwrap_or_default();
    let returns = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let whole = without_attributes(node);
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let blank = blank_function(whole, Some(name), name_span);
    let id = l.open_function(Function { returns, annotations, modifiers, ..blank });
    let params = node.child_by_field_name("parameters").map(|p| parameters(l, p)).unwrap_or_default();
    let block = body_of(l, node.child_by_field_name("body"));
    close(l, id, params, block)
}

/// `: base(x)`, `: this(x)`
fn chained_constructor(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Block) {
    let Some(word) = children(node).find(|c| matches!(c.kind(), "base" | "this")) else { return };
    let callee = l.name_expr(word, if word.kind() == "base" { "super" } else { "this" });
    let (args, outs) = arguments(l, named(node).find(|c| c.kind() == "argument_list"));
    let call = l.expr(node, ExprKind::Call { callee, args });
    let call = with_outs(l, node, call, outs);
    out.push(l.expr_stmt(call));
}

/// `{ … }` or `=> value`, which is returned.
fn body_of(l: &mut Lowering<'_>, body: Option<Node<'_>>) -> Block {
    let Some(body) = body else { return Block::new() };
    let block = l.deeper_by(body, Lowering::BODY_LEVELS, |l| match body.kind() {
        "block" => statements::block(l, body),
        "arrow_expression_clause" => match items(body).first() {
            Some(value) => arrow(l, *value),
            None => Block::new(),
        },
        _ => arrow(l, body),
    });
    block.unwrap_or_default()
}

fn arrow(l: &mut Lowering<'_>, value: Node<'_>) -> Block {
    if value.kind() == "throw_expression" {
        let thrown = items(value).first().map(|e| expr(l, *e));
        return vec![l.stmt(value, StmtKind::Throw(thrown))];
    }
    let result = expr(l, value);
    vec![l.stmt(value, StmtKind::Return(Some(result)))]
}

/// The getter or setter of a property, if it has a body. `property` has the name, the type and the attributes.
pub(super) fn accessor(l: &mut Lowering<'_>, node: Node<'_>, property: Node<'_>, name: &Name) -> Option<FunctionId> {
    let body = match node.kind() {
        "accessor_declaration" => node.child_by_field_name("body")?,
        // string Name => first + last;
        _ => node,
    };
    let word = node.child_by_field_name("name").map_or("get", |w| w.kind());
    let is_getter = word == "get";
    let mut modifiers = member_modifiers(l, property, false);
    modifiers.is_getter = is_getter;
    let own = if is_getter { name.clone() } else { Name::from(format!("{word}_{name}")) };
    let ty = property.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let name_span = property.child_by_field_name("name").map_or_else(|| Span::at(node.start_byte()), span);
    let blank = blank_function(span(node), Some(own), name_span);
    let returns = ty.clone().filter(|_| is_getter);
    let id = l.open_function(Function { returns, modifiers, ..blank });
    let mut params = property.child_by_field_name("parameters").map(|p| parameters(l, p)).unwrap_or_default();
    if !is_getter {
        params.push(Param { ty, ..named_param(Span::at(node.start_byte()), "value".into()) });
    }
    let block = body_of(l, Some(body));
    Some(close(l, id, params, block))
}

/// The constructor that the parameters of a class or record make.
pub(super) fn primary_constructor(l: &mut Lowering<'_>, list: Node<'_>) -> FunctionId {
    let whole = span(list);
    let id = l.open_function(blank_function(whole, Some(CONSTRUCTOR), Span::at(whole.start as usize)));
    let mut params = parameters(l, list);
    for param in &mut params {
        param.is_field = true;
    }
    close(l, id, params, Block::new())
}

pub(super) fn lambda(l: &mut Lowering<'_>, node: Node<'_>) -> FunctionId {
    let annotations = attributes(l, node);
    let modifiers = modifiers(l, node);
    let whole = span(node);
    let blank = blank_function(whole, None, Span::at(whole.start as usize));
    let id = l.open_function(Function { annotations, modifiers, ..blank });
    let params = match node.child_by_field_name("parameters") {
        Some(p) if p.kind() == "parameter_list" => parameters(l, p),
        Some(p) => vec![named_param(span(p), identifier(l, p))],
        None => Vec::new(),
    };
    let body = node.child_by_field_name("body").or_else(|| named(node).find(|c| c.kind() == "block"));
    let block = body_of(l, body);
    close(l, id, params, block)
}

fn close(l: &mut Lowering<'_>, id: FunctionId, params: Vec<Param>, block: Block) -> FunctionId {
    l.close_function();
    let function = &mut l.module.functions[id.index()];
    function.params = params;
    function.body = block;
    id
}

fn named_param(span: Span, name: Name) -> Param {
    Param { span, name, pattern: None, ty: None, default: None, annotations: Vec::new(), rest: false, is_field: false }
}

/// `([A] this T a, int b = 1, params string[] rest)`; the grammar leaves `params` without a node of its own.
pub(super) fn parameters(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Param> {
    let mut params = Vec::new();
    let mut rest = None;
    let mut annotations = Vec::new();
    for child in children(node) {
        match child.kind() {
            "parameter" => params.push(parameter(l, child)),
            "attribute_list" => annotations.extend(super::attributes::in_list(l, child)),
            "params" => rest = Some((child.start_byte(), None)),
            "," | ")" | "]" => rest = None,
            "identifier" if rest.is_some() && is_field(node, child, "name") => {
                let (start, ty) = rest.take().unwrap_or((child.start_byte(), None));
                let annotations = std::mem::take(&mut annotations);
                let whole = Span::new(start, child.end_byte());
                params.push(Param { ty, annotations, rest: true, ..named_param(whole, identifier(l, child)) });
            }
            _ if child.is_named() && !child.is_extra() => {
                if let Some((_, ty)) = &mut rest {
                    *ty = types::type_ref(l, child);
                }
            }
            _ => {}
        }
    }
    params
}

fn is_field(parent: Node<'_>, child: Node<'_>, field: &str) -> bool {
    let mut cursor = parent.walk();
    parent.children_by_field_name(field, &mut cursor).any(|c| c == child)
}

fn parameter(l: &mut Lowering<'_>, node: Node<'_>) -> Param {
    let annotations = attributes(l, node);
    let ty_node = node.child_by_field_name("type");
    let name_node = node.child_by_field_name("name");
    let ty = ty_node.and_then(|t| types::type_ref(l, t));
    let name = name_node.map(|n| identifier(l, n)).unwrap_or_default();
    let has_default = children(node).any(|c| c.kind() == "=");
    let default = items(node).last().copied().filter(|d| has_default && Some(*d) != name_node);
    let default = default.map(|d| expr(l, d));
    Param { ty, annotations, default, ..named_param(without_attributes(node), name) }
}
