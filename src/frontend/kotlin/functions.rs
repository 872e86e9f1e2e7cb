//! Functions, constructors, accessors and lambdas, with their parameters.

use tree_sitter::Node;

use super::annotations::{Head, head, without_annotations, words};
use super::statements::{self, Dest};
use super::{Kotlin, expressions, name_of, types};
use crate::frontend::tree::{Lowering, blank_function, children, named, span};
use crate::ir::{Arg, ExprKind, Function, FunctionId, Modifiers, Name, Param, StmtKind};
use crate::source::Span;

pub(super) const CONSTRUCTOR: Name = Name::new_static("constructor");
const IT: Name = Name::new_static("it");

/// The type that a function or a property extends: it stands in front of the name.
pub(super) fn extended(node: Node<'_>) -> Option<Node<'_>> {
    for child in named(node) {
        match child.kind() {
            "identifier" | "variable_declaration" | "multi_variable_declaration" | "function_value_parameters" => {
                return None;
            }
            _ if types::is_type(child) => return Some(child),
            _ => {}
        }
    }
    None
}

pub(super) fn is_accessor(node: Node<'_>) -> bool {
    matches!(node.kind(), "getter" | "setter") && named(node).any(|c| c.kind() == "function_body")
}

pub(super) fn function(l: &mut Kotlin<'_>, node: Node<'_>) -> FunctionId {
    let Head { annotations, mut modifiers, .. } = head(l, node);
    let name = node.child_by_field_name("name");
    let body = named(node).find(|c| c.kind() == "function_body");
    // In an interface, a method without a body is abstract without the word.
    modifiers.is_abstract |= body.is_none();
    let returns = named(node)
        .skip_while(|c| c.kind() != "function_value_parameters")
        .find(|c| types::is_type(*c))
        .and_then(|t| types::type_ref(l, t));
    let whole = without_annotations(node);
    let name_span = name.map_or_else(|| Span::at(whole.start as usize), span);
    let name = name.map(|n| name_of(l, n));
    open(l, Function { returns, annotations, modifiers, ..blank_function(whole, name, name_span) }, |l| {
        let list = named(node).find(|c| c.kind() == "function_value_parameters");
        let params = list.map(|p| parameters(l, p)).unwrap_or_default();
        finish_params(l, params);
        named(node).filter(Node::is_error).for_each(|e| statements::statement(l, e));
        body_into(l, body);
    })
}

/// `fun(x: Int): Int { … }`
pub(super) fn anonymous(l: &mut Kotlin<'_>, node: Node<'_>) -> FunctionId {
    let whole = span(node);
    open(l, blank_function(whole, None, Span::at(whole.start as usize)), |l| {
        let list = named(node).find(|c| c.kind() == "function_value_parameters");
        let params = list.map(|p| parameters(l, p)).unwrap_or_default();
        finish_params(l, params);
        body_into(l, named(node).find(|c| c.kind() == "function_body"));
    })
}

/// `constructor(x: Int) : this(x) { … }`
pub(super) fn constructor(l: &mut Kotlin<'_>, node: Node<'_>) -> FunctionId {
    let Head { annotations, modifiers, .. } = head(l, node);
    let whole = without_annotations(node);
    let blank = blank_function(whole, Some(CONSTRUCTOR), Span::at(whole.start as usize));
    open(l, Function { annotations, modifiers, ..blank }, |l| {
        let list = named(node).find(|c| c.kind() == "function_value_parameters");
        let params = list.map(|p| parameters(l, p)).unwrap_or_default();
        finish_params(l, params);
        for part in named(node) {
            match part.kind() {
                "constructor_delegation_call" => {
                    let word = children(part).next().unwrap_or(part);
                    let callee = l.name_expr(word, word.kind());
                    let list = named(part).find(|c| c.kind() == "value_arguments");
                    let args = list.map(|a| expressions::arguments(l, a)).unwrap_or_default();
                    let call = l.expr(part, ExprKind::Call { callee, args });
                    l.emit(part, StmtKind::Expr(call));
                }
                "block" => named(part).for_each(|s| statements::statement(l, s)),
                _ => {}
            }
        }
    })
}

/// The constructor in the head of a class: it calls the base class's and runs the initialisers.
pub(super) fn primary_constructor(
    l: &mut Kotlin<'_>,
    node: Option<Node<'_>>,
    at: Span,
    supers: &[Node<'_>],
    initialisers: &[Node<'_>],
) -> FunctionId {
    let Head { annotations, modifiers, .. } = node.map(|n| head(l, n)).unwrap_or_default();
    let whole = node.map_or(at, span);
    let blank = blank_function(whole, Some(CONSTRUCTOR), Span::at(whole.start as usize));
    open(l, Function { annotations, modifiers, ..blank }, |l| {
        let list = node.and_then(|n| named(n).find(|c| c.kind() == "class_parameters"));
        let mut params = Vec::new();
        for parameter in list.into_iter().flat_map(named) {
            params.extend(class_parameter(l, parameter, true));
        }
        finish_params(l, params);
        for call in supers {
            let callee = l.name_expr(*call, "super");
            let list = named(*call).find(|c| c.kind() == "value_arguments");
            let args: Vec<Arg> = list.map(|a| expressions::arguments(l, a)).unwrap_or_default();
            if !args.is_empty() {
                let call_expr = l.expr(*call, ExprKind::Call { callee, args });
                l.emit(*call, StmtKind::Expr(call_expr));
            }
        }
        initialisers.iter().for_each(|i| statements::statement(l, *i));
    })
}

/// `private val x: T = value` in the head of a class. Its default is lowered once, for the parameter.
pub(super) fn class_parameter(l: &mut Kotlin<'_>, node: Node<'_>, with_default: bool) -> Option<Param> {
    let name = named(node).find(|c| c.kind() == "identifier")?;
    let head = head(l, node);
    let is_field = children(node).any(|c| matches!(c.kind(), "val" | "var"));
    let default = statements::initialiser(node).filter(|_| with_default).map(|v| expressions::expr(l, v));
    Some(Param {
        span: without_annotations(node),
        name: name_of(l, name),
        pattern: None,
        ty: types::under(l, node),
        default,
        rest: head.has("vararg"),
        annotations: head.annotations,
        is_field,
    })
}

/// `get() = …`, `set(value) { … }` of the property `of`. The setter has the name that it has for Java: `setName`.
pub(super) fn accessor(l: &mut Kotlin<'_>, node: Node<'_>, of: Node<'_>) -> FunctionId {
    let Head { annotations, modifiers, .. } = head(l, node);
    let is_getter = node.kind() == "getter";
    let variable = named(of).find(|c| c.kind() == "variable_declaration");
    let name_node = variable.and_then(|v| named(v).find(|c| c.kind() == "identifier"));
    let property = name_node.map(|n| name_of(l, n)).unwrap_or_default();
    let name = if is_getter { property } else { setter_name(&property) };
    let returns = types::under(l, node).filter(|_| is_getter);
    let returns = match returns {
        None if is_getter => variable.and_then(|v| types::under(l, v)),
        returns => returns,
    };
    let whole = without_annotations(node);
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let modifiers = Modifiers { is_getter, ..modifiers };
    open(l, Function { returns, annotations, modifiers, ..blank_function(whole, Some(name), name_span) }, |l| {
        let value = named(node).find(|c| c.kind() == "identifier").filter(|_| !is_getter);
        let params = value.map(|v| plain(v, name_of(l, v))).into_iter().collect();
        finish_params(l, params);
        body_into(l, named(node).find(|c| c.kind() == "function_body"));
    })
}

fn setter_name(property: &str) -> Name {
    let mut letters = property.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    Name::from(format!("set{first}{}", letters.as_str()))
}

/// `{ a, (b, c) -> … }`, `{ it.x }`
pub(super) fn lambda(l: &mut Kotlin<'_>, node: Node<'_>) -> FunctionId {
    let whole = span(node);
    let written = named(node).find(|c| c.kind() == "lambda_parameters");
    let has_arrow = children(node).any(|c| c.kind() == "->");
    let mut params = Vec::new();
    for parameter in written.into_iter().flat_map(named) {
        let ty = types::under(l, parameter);
        if parameter.kind() == "multi_variable_declaration" {
            let pattern = Some(statements::pattern(l, parameter));
            params.push(Param { pattern, ..plain(parameter, Name::default()) });
        } else if let Some(name) = named(parameter).find(|c| c.kind() == "identifier") {
            params.push(Param { ty, ..plain(parameter, name_of(l, name)) });
        }
    }
    if !has_arrow && uses_it(l.text_of(node)) {
        let start = Span::at(whole.start as usize);
        let outer = l.its.last().copied().unwrap_or(false);
        let default = outer.then(|| l.module.add_expr(start, ExprKind::Name(IT)));
        params.push(Param { default, span: start, ..plain(node, IT) });
    }
    open(l, blank_function(whole, None, Span::at(whole.start as usize)), |l| {
        finish_params(l, params);
        if l.enter_levels(node, Lowering::BODY_LEVELS) {
            let statements: Vec<_> = named(node).filter(|c| c.kind() != "lambda_parameters").collect();
            statements::block_into(l, &statements, Dest::Return);
            l.leave_levels(Lowering::BODY_LEVELS);
        }
    })
}

/// Whether the word `it` stands in the text of a lambda.
fn uses_it(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices("it")
        .any(|(at, word)| !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word))
}

fn plain(node: Node<'_>, name: Name) -> Param {
    Param {
        span: span(node),
        name,
        pattern: None,
        ty: None,
        default: None,
        annotations: Vec::new(),
        rest: false,
        is_field: false,
    }
}

/// Opens a function, runs `f` for its parameters and its body, and closes it.
fn open(l: &mut Kotlin<'_>, function: Function, f: impl FnOnce(&mut Kotlin<'_>)) -> FunctionId {
    let id = l.open_function(function);
    let outer = l.its.last().copied().unwrap_or(false);
    l.its.push(outer);
    let body = l.block_of(f);
    l.its.pop();
    l.close_function();
    l.module.functions[id.index()].body = body;
    id
}

fn finish_params(l: &mut Kotlin<'_>, params: Vec<Param>) {
    if let Some(it) = l.its.last_mut() {
        *it |= params.iter().any(|p| p.name == IT);
    }
    if let Some(id) = l.functions.last().copied() {
        l.module.functions[id.index()].params = params;
    }
}

/// `{ … }` or `= value`
fn body_into(l: &mut Kotlin<'_>, body: Option<Node<'_>>) {
    let Some(inner) = body.and_then(|b| named(b).next()) else { return };
    if !l.enter_levels(inner, Lowering::BODY_LEVELS) {
        return;
    }
    match inner.kind() {
        "block" => named(inner).for_each(|s| statements::statement(l, s)),
        _ => statements::into(l, inner, Dest::Return),
    }
    l.leave_levels(Lowering::BODY_LEVELS);
}

fn parameters(l: &mut Kotlin<'_>, list: Node<'_>) -> Vec<Param> {
    let mut params: Vec<Param> = Vec::new();
    let mut before = Head::default();
    let mut is_default = false;
    for child in children(list) {
        match child.kind() {
            "parameter_modifiers" => before = words(l, child),
            "parameter" => {
                let Some(name) = named(child).find(|c| c.kind() == "identifier") else { continue };
                let Head { annotations, words, .. } = std::mem::take(&mut before);
                let ty = types::under(l, child);
                let rest = words.iter().any(|w| w == "vararg");
                params.push(Param { annotations, ty, rest, ..plain(child, name_of(l, name)) });
            }
            "=" => is_default = true,
            _ if is_default && child.is_named() && !child.is_extra() => {
                let value = expressions::expr(l, child);
                if let Some(param) = params.last_mut() {
                    param.default = Some(value);
                }
                is_default = false;
            }
            _ => {}
        }
    }
    params
}
