//! Methods, constructors and lambdas, with their parameters.

use tree_sitter::Node;

use super::annotations::{modifiers, without_annotations};
use super::expressions::expr;
use super::{statements, types};
use crate::frontend::tree::{Lowering, blank_function, named, span};
use crate::ir::{Block, Function, FunctionId, Name, Param, StmtKind};
use crate::source::Span;

pub(super) const CONSTRUCTOR: Name = Name::new_static("constructor");

/// A method or a constructor. `components` are the parameters of a compact constructor.
pub(super) fn method(l: &mut Lowering<'_>, node: Node<'_>, components: Option<Node<'_>>) -> FunctionId {
    let (annotations, mut modifiers) = modifiers(l, node);
    let is_constructor = node.kind().ends_with("constructor_declaration");
    let name_node = node.child_by_field_name("name");
    let name = if is_constructor { Some(CONSTRUCTOR) } else { name_node.map(|n| l.name_of(n)) };
    let body = node.child_by_field_name("body");
    let returns = node.child_by_field_name("type").and_then(|t| types::type_ref(l, t));
    let returns = types::with_dimensions(returns, node);
    // In an interface, a method without a body is abstract without the word.
    modifiers.is_abstract |= body.is_none() && !is_constructor;
    let whole = without_annotations(node);
    let name_span = name_node.map_or_else(|| Span::at(whole.start as usize), span);
    let id = l.open_function(Function { returns, annotations, modifiers, ..blank_function(whole, name, name_span) });
    let params = node.child_by_field_name("parameters").or(components);
    let params = params.map(|p| parameters(l, p)).unwrap_or_default();
    let block = body.and_then(|b| l.deeper_by(b, Lowering::BODY_LEVELS, |l| statements::block(l, b)));
    let block = block.unwrap_or_default();
    close(l, id, params, block)
}

/// The constructor that a record has without writing it.
pub(super) fn canonical_constructor(l: &mut Lowering<'_>, components: Node<'_>) -> FunctionId {
    let whole = span(components);
    let id = l.open_function(blank_function(whole, Some(CONSTRUCTOR), Span::at(whole.start as usize)));
    let mut params = parameters(l, components);
    for param in &mut params {
        param.is_field = true;
    }
    close(l, id, params, Block::new())
}

pub(super) fn lambda(l: &mut Lowering<'_>, node: Node<'_>) -> FunctionId {
    let whole = span(node);
    let id = l.open_function(blank_function(whole, None, Span::at(whole.start as usize)));
    let params = match node.child_by_field_name("parameters") {
        Some(p) if p.kind() == "identifier" => vec![untyped(l, p)],
        Some(p) if p.kind() == "inferred_parameters" => named(p).map(|p| untyped(l, p)).collect(),
        Some(p) => parameters(l, p),
        None => Vec::new(),
    };
    let block = match node.child_by_field_name("body") {
        Some(b) if b.kind() == "block" => {
            l.deeper_by(b, Lowering::BODY_LEVELS, |l| statements::block(l, b)).unwrap_or_default()
        }
        // x -> x.name()
        Some(b) => {
            let value = l.deeper_by(b, Lowering::BODY_LEVELS, |l| expr(l, b));
            vec![l.stmt(b, StmtKind::Return(value))]
        }
        None => Block::new(),
    };
    close(l, id, params, block)
}

fn close(l: &mut Lowering<'_>, id: FunctionId, params: Vec<Param>, block: Block) -> FunctionId {
    l.close_function();
    let function = &mut l.module.functions[id.index()];
    function.params = params;
    function.body = block;
    id
}

fn untyped(l: &Lowering<'_>, node: Node<'_>) -> Param {
    Param {
        span: span(node),
        name: l.name_of(node),
        pattern: None,
        ty: None,
        default: None,
        annotations: Vec::new(),
        rest: false,
        is_field: false,
    }
}

pub(super) fn parameters(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Param> {
    // `void f(Outer this)` has no parameter
    named(node).filter(|p| p.kind() != "receiver_parameter").filter_map(|p| parameter(l, p)).collect()
}

fn parameter(l: &mut Lowering<'_>, node: Node<'_>) -> Option<Param> {
    if node.kind() == "identifier" {
        return Some(untyped(l, node));
    }
    let (annotations, _) = modifiers(l, node);
    let rest = node.kind() == "spread_parameter";
    // String... parts
    let (ty, name) = if rest {
        let declarator = named(node).find(|c| c.kind() == "variable_declarator")?;
        let ty = named(node)
            .find(|c| !matches!(c.kind(), "modifiers" | "variable_declarator") && !c.kind().ends_with("annotation"));
        (ty, declarator.child_by_field_name("name")?)
    } else {
        (node.child_by_field_name("type"), node.child_by_field_name("name")?)
    };
    let ty = ty.and_then(|t| types::type_ref(l, t));
    let ty = types::with_dimensions(ty, node);
    Some(Param { span: without_annotations(node), ty, annotations, rest, ..untyped(l, name) })
}
