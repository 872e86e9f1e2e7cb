//! Annotations and modifiers.

use tree_sitter::Node;

use super::expressions::{expr, scoped_name};
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Modifiers};
use crate::source::Span;

pub(super) fn directly_under(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Annotation> {
    named(node)
        .filter(|c| matches!(c.kind(), "annotation" | "marker_annotation"))
        .map(|c| Annotation { span: span(c), expr: annotation(l, c) })
        .collect()
}

/// `@A` is `A`; `@A(x, b = {y})` is a call with `b` as a keyword.
pub(super) fn annotation(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let callee = match node.child_by_field_name("name") {
        Some(name) => scoped_name(l, name),
        None => l.opaque(node, Vec::new()),
    };
    let Some(list) = node.child_by_field_name("arguments") else { return callee };
    let mut args = Vec::new();
    for argument in named(list) {
        let value = argument.child_by_field_name("value").filter(|_| argument.kind() == "element_value_pair");
        let name = argument.child_by_field_name("key").filter(|_| value.is_some()).map(|k| l.name_of(k));
        args.push(Arg { name, value: expr(l, value.unwrap_or(argument)), spread: false });
    }
    l.expr(node, ExprKind::Call { callee, args })
}

/// The annotations and the words in front of a declaration.
pub(super) fn modifiers(l: &mut Lowering<'_>, node: Node<'_>) -> (Vec<Annotation>, Modifiers) {
    let mut m = Modifiers::default();
    let mut annotations = Vec::new();
    for list in children(node).take_while(|c| !c.kind().ends_with("body")).filter(|c| c.kind() == "modifiers") {
        annotations.extend(directly_under(l, list));
        for word in children(list) {
            match word.kind() {
                "static" => m.is_static = true,
                "private" => m.is_private = true,
                "protected" => m.is_protected = true,
                "abstract" => m.is_abstract = true,
                "final" => m.is_constant = true,
                _ => {}
            }
        }
    }
    // Some places have them without the list.
    annotations.extend(directly_under(l, node));
    (annotations, m)
}

/// From the first word that is no annotation to the end.
pub(super) fn without_annotations(node: Node<'_>) -> Span {
    let is_word = |c: &Node<'_>| !c.is_extra() && !c.kind().ends_with("annotation");
    let first = children(node).find_map(|c| match c.kind() {
        "modifiers" => children(c).find(is_word),
        _ => Some(c).filter(is_word),
    });
    Span::new(first.unwrap_or(node).start_byte(), node.end_byte())
}
