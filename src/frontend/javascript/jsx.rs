//! Tags: what is put into them is data that reaches the page.

use tree_sitter::Node;

use super::expressions::{expr, inner};
use crate::frontend::tree::{Lowering, named};
use crate::ir::{Entry, ExprId, ExprKind, Literal};

/// `<C a={x} {...rest}>text {y}</C>`: opaque over `C`, the object of its attributes, and its children.
pub(super) fn element(l: &mut Lowering<'_>, node: Node<'_>) -> ExprId {
    let opening = node.child_by_field_name("open_tag").unwrap_or(node);
    let mut parts = Vec::new();
    if let Some(name) = opening.child_by_field_name("name") {
        // <div> names no value
        if name.kind() == "member_expression" || l.text_of(name).starts_with(|c: char| c.is_uppercase()) {
            parts.push(expr(l, name));
        }
        attributes(l, opening, &mut parts);
    }
    if node.kind() != "jsx_self_closing_element" {
        for child in named(node) {
            match child.kind() {
                "jsx_opening_element" | "jsx_closing_element" => {}
                "jsx_text" | "html_character_reference" => {
                    let text = l.text_of(child).trim();
                    if !text.is_empty() {
                        parts.push(l.str_expr(child, text));
                    }
                }
                // `{}` and `{/* comment */}` hold nothing
                "jsx_expression" if named(child).next().is_none() => {}
                _ => parts.push(expr(l, child)),
            }
        }
    }
    l.opaque(node, parts)
}

fn attributes(l: &mut Lowering<'_>, opening: Node<'_>, parts: &mut Vec<ExprId>) {
    let mut entries = Vec::new();
    let mut cursor = opening.walk();
    for attribute in opening.children_by_field_name("attribute", &mut cursor) {
        if attribute.kind() != "jsx_attribute" {
            // {...props}
            entries.push(Entry { key: None, value: inner(l, attribute) });
            continue;
        }
        let mut pieces = named(attribute);
        let key = pieces.next().map(|k| {
            let name = l.name_of(k);
            l.str_expr(k, name)
        });
        let value = match pieces.next() {
            Some(value) => expr(l, value),
            None => l.expr(attribute, ExprKind::Literal(Literal::Bool(true))),
        };
        entries.push(Entry { key, value });
    }
    if let Some(first) = entries.first() {
        let start = first.key.map_or_else(|| l.module.span(first.value), |k| l.module.span(k));
        let span = entries.iter().fold(start, |s, e| s.to(l.module.span(e.value)));
        parts.push(l.module.add_expr(span, ExprKind::Object(entries)));
    }
}
