//! Attributes and modifiers.

use tree_sitter::Node;

use super::expressions::expr;
use super::{identifier, items, types};
use crate::frontend::tree::{Lowering, children, named, span};
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Modifiers};
use crate::source::Span;

/// The attributes in front of a declaration or parameter.
pub(super) fn attributes(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Annotation> {
    let lists: Vec<_> = items(node).into_iter().filter(|c| c.kind() == "attribute_list").collect();
    lists.into_iter().flat_map(|list| in_list(l, list)).collect()
}

/// `[A, B(x)]`, `[assembly: A]`
pub(super) fn in_list(l: &mut Lowering<'_>, list: Node<'_>) -> Vec<Annotation> {
    let written = named(list).filter(|c| c.kind() == "attribute");
    written.map(|c| Annotation { span: span(c), expr: attribute(l, c) }).collect()
}

/// `[A]` is `A`; `[A(x, B = y)]` is a call with `B` as a keyword. `[AAttribute]` is `A` too.
fn attribute(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let Some(name) = node.child_by_field_name("name") else { return l.opaque(node, Vec::new()) };
    let generic = types::type_arguments(l, name);
    let callee = match types::type_ref(l, name) {
        Some(mut ty) => {
            if let Some(short) = ty.name.strip_suffix("Attribute").filter(|s| !s.is_empty() && !s.ends_with('.')) {
                ty.name = short.into();
            }
            l.type_value(&ty)
        }
        None => l.opaque(name, Vec::new()),
    };
    let list = named(node).find(|c| c.kind() == "attribute_argument_list");
    if list.is_none() && generic.is_empty() {
        return callee;
    }
    let mut args = Vec::new();
    for argument in list.into_iter().flat_map(items) {
        let key = argument.child_by_field_name("name");
        let Some(value) = items(argument).into_iter().find(|c| Some(*c) != key) else { continue };
        args.push(Arg { name: key.map(|k| identifier(l, k)), value: expr(l, value), spread: false });
    }
    args.extend(generic);
    l.expr(node, ExprKind::Call { callee, args })
}

pub(super) fn modifiers(l: &Lowering<'_>, node: Node<'_>) -> Modifiers {
    let mut m = Modifiers::default();
    for word in named(node).filter(|c| c.kind() == "modifier") {
        match l.text_of(word) {
            "static" => m.is_static = true,
            "private" => m.is_private = true,
            "protected" => m.is_protected = true,
            "abstract" => m.is_abstract = true,
            "async" => m.is_async = true,
            "const" => {
                m.is_constant = true;
                m.is_static = true;
            }
            "readonly" => m.is_constant = true,
            _ => {}
        }
    }
    m
}

/// The same for a member of a class, which is private if nothing else is said.
pub(super) fn member_modifiers(l: &Lowering<'_>, node: Node<'_>, is_open: bool) -> Modifiers {
    let mut m = modifiers(l, node);
    let is_said = named(node)
        .filter(|c| c.kind() == "modifier")
        .any(|w| matches!(l.text_of(w), "public" | "internal" | "protected" | "private"));
    let is_explicit = named(node).any(|c| c.kind() == "explicit_interface_specifier");
    m.is_private |= !is_said && !is_open && !is_explicit;
    m
}

/// From the first word that is no attribute to the end.
pub(super) fn without_attributes(node: Node<'_>) -> Span {
    let is_word = |c: &Node<'_>| !c.is_extra() && !matches!(c.kind(), "attribute_list" | "preproc_if");
    let first = children(node).find(is_word);
    Span::new(first.unwrap_or(node).start_byte(), node.end_byte())
}
