//! Functions, methods, arrow functions and signatures, with their parameters.

use tree_sitter::Node;

use super::expressions::{expr, property_name};
use super::{patterns, statements, types};
use crate::frontend::tree::{Lowering, blank_function, children, named, span};
use crate::ir::{Annotation, Block, Function, FunctionId, Modifiers, Name, Param, StmtKind};
use crate::source::Span;

/// Lowers anything with parameters and, perhaps, a body.
pub(super) fn function(l: &mut Lowering<'_>, node: Node<'_>, mut annotations: Vec<Annotation>) -> FunctionId {
    let modifiers = modifiers(l, node, &mut annotations);
    let name_node = node.child_by_field_name("name");
    let body = node.child_by_field_name("body");
    let whole = without_decorators(node);
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let name = name_node.map(|n| property_name(l, n));
    let returns = node.child_by_field_name("return_type").and_then(|t| types::type_ref(l, t));
    let id = l.open_function(Function { returns, annotations, modifiers, ..blank_function(whole, name, name_span) });
    let params = params(l, node);
    let block = match body {
        Some(b) if b.kind() == "statement_block" => {
            l.deeper_by(b, Lowering::BODY_LEVELS, |l| statements::block(l, b)).unwrap_or_default()
        }
        // x => x.y
        Some(b) => {
            let value = l.deeper_by(b, Lowering::BODY_LEVELS, |l| expr(l, b));
            vec![l.stmt(b, StmtKind::Return(value))]
        }
        None => Block::new(),
    };
    l.close_function();
    let function = &mut l.module.functions[id.index()];
    function.params = params;
    function.body = block;
    id
}

/// From the first token that is no decorator to the end.
pub(super) fn without_decorators(node: Node<'_>) -> Span {
    let start = children(node).find(|c| c.kind() != "decorator" && !c.is_extra()).unwrap_or(node);
    Span::new(start.start_byte(), node.end_byte())
}

/// The words in front of a member's name, and its decorators.
pub(super) fn modifiers(l: &mut Lowering<'_>, node: Node<'_>, annotations: &mut Vec<Annotation>) -> Modifiers {
    let mut m = Modifiers::default();
    let name = node.child_by_field_name("name").or_else(|| node.child_by_field_name("property"));
    for child in children(node) {
        if Some(child) == name || child.kind() == "formal_parameters" || child.kind() == "statement_block" {
            break;
        }
        match child.kind() {
            "decorator" => annotations.extend(decorator(l, child)),
            "static" => m.is_static = true,
            "async" => m.is_async = true,
            "abstract" => m.is_abstract = true,
            "readonly" => m.is_constant = true,
            "get" => m.is_getter = true,
            "accessibility_modifier" => match l.text_of(child) {
                "private" => m.is_private = true,
                "protected" => m.is_protected = true,
                _ => {}
            },
            _ => {}
        }
    }
    if name.is_some_and(|n| n.kind() == "private_property_identifier") {
        m.is_private = true;
    }
    m
}

pub(super) fn decorator(l: &mut Lowering<'_>, node: Node<'_>) -> Option<Annotation> {
    let value = named(node).next()?;
    let expr = expr(l, value);
    Some(Annotation { span: span(node), expr })
}

fn params(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Param> {
    // x => …
    if let Some(single) = node.child_by_field_name("parameter") {
        return vec![plain(l, single, single)];
    }
    let Some(list) = node.child_by_field_name("parameters") else { return Vec::new() };
    named(list).filter_map(|p| param(l, p)).collect()
}

fn param(l: &mut Lowering<'_>, node: Node<'_>) -> Option<Param> {
    match node.kind() {
        "required_parameter" | "optional_parameter" => {
            let pattern = node.child_by_field_name("pattern").or_else(|| node.child_by_field_name("name"))?;
            // function f(this: Window)
            if pattern.kind() == "this" {
                return None;
            }
            let mut annotations = Vec::new();
            let words = modifiers(l, node, &mut annotations);
            let is_public =
                children(node).any(|c| c.kind() == "accessibility_modifier" || c.kind() == "override_modifier");
            let mut param = plain(l, node, pattern);
            param.span = without_decorators(node);
            param.ty = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
            param.default = node.child_by_field_name("value").map(|v| expr(l, v));
            param.annotations = annotations;
            param.is_field = is_public || words.is_constant;
            Some(param)
        }
        "assignment_pattern" => {
            let mut param = plain(l, node, node.child_by_field_name("left")?);
            param.default = node.child_by_field_name("right").map(|v| expr(l, v));
            Some(param)
        }
        _ => Some(plain(l, node, node)),
    }
}

/// A parameter without type and default.
fn plain(l: &mut Lowering<'_>, node: Node<'_>, mut pattern: Node<'_>) -> Param {
    let rest = pattern.kind() == "rest_pattern";
    if rest {
        pattern = named(pattern).next().unwrap_or(pattern);
    }
    let is_name = matches!(pattern.kind(), "identifier" | "undefined");
    Param {
        span: span(node),
        name: if is_name { l.name_of(pattern) } else { Name::default() },
        pattern: (!is_name).then(|| patterns::pattern(l, pattern)),
        ty: None,
        default: None,
        annotations: Vec::new(),
        rest,
        is_field: false,
    }
}
