//! Annotations and modifiers.

use tree_sitter::Node;

use super::{Kotlin, expressions, types};
use crate::frontend::tree::{children, named, span};
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Literal, Modifiers, Name};
use crate::source::Span;

/// What stands in front of a declaration.
#[derive(Default)]
pub(super) struct Head {
    pub annotations: Vec<Annotation>,
    pub modifiers: Modifiers,
    /// `data`, `value`, `enum`, `annotation`, `vararg`, `override` …
    pub words: Vec<Name>,
}

impl Head {
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }
}

/// The head of a declaration.
pub(super) fn head(l: &mut Kotlin<'_>, node: Node<'_>) -> Head {
    let mut head = Head::default();
    if let Some(before) = neighbour(node.prev_named_sibling(), |n| n.prev_named_sibling()).filter(|b| is_stray(*b)) {
        stray(l, before, &mut head.annotations);
    }
    for child in named(node) {
        match child.kind() {
            "modifiers" => collect(l, child, &mut head),
            "annotation" => annotation(l, child, &mut head.annotations),
            _ => {}
        }
    }
    head
}

const DECLARATIONS: &[&str] =
    &["class_declaration", "object_declaration", "function_declaration", "property_declaration", "type_alias"];

/// The next sibling in a direction that is no comment.
fn neighbour<'n>(first: Option<Node<'n>>, next: impl Fn(Node<'n>) -> Option<Node<'n>>) -> Option<Node<'n>> {
    std::iter::successors(first, |n| next(*n)).find(|n| !n.is_extra())
}

/// `@RequestMapping(BASE)` in front of a declaration, which the grammar takes for an annotated value in parentheses.
pub(super) fn is_stray(node: Node<'_>) -> bool {
    let mut at = node;
    while at.kind() == "annotated_expression" {
        let Some(inner) = named(at).last() else { return false };
        at = inner;
    }
    at.kind() == "parenthesized_expression"
        && node.kind() == "annotated_expression"
        && neighbour(node.next_named_sibling(), |n| n.next_named_sibling())
            .is_some_and(|n| DECLARATIONS.contains(&n.kind()))
}

/// The annotations around a value.
pub(super) fn around(l: &mut Kotlin<'_>, node: Node<'_>) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut at = node;
    while at.kind() == "annotated_expression" {
        let Some(inner) = named(at).last() else { break };
        if let Some(written) = named(at).find(|c| c.kind() == "annotation") {
            annotation(l, written, &mut found);
        }
        at = inner;
    }
    found
}

fn stray(l: &mut Kotlin<'_>, node: Node<'_>, out: &mut Vec<Annotation>) {
    out.extend(around(l, node));
    let mut at = node;
    while at.kind() == "annotated_expression" {
        let Some(inner) = named(at).last() else { return };
        at = inner;
    }
    // the value in parentheses is the argument of the last one
    let Some(last) = out.pop() else { return };
    let value = named(at).next().map(|e| expressions::expr(l, e));
    let args = value.map(|value| Arg { name: None, value, spread: false }).into_iter().collect();
    let whole = last.span.to(span(at));
    let expr = l.module.add_expr(whole, ExprKind::Call { callee: last.expr, args });
    out.push(Annotation { span: whole, expr });
}

/// The head in a list of modifiers.
pub(super) fn words(l: &mut Kotlin<'_>, list: Node<'_>) -> Head {
    let mut head = Head::default();
    collect(l, list, &mut head);
    head
}

fn collect(l: &mut Kotlin<'_>, list: Node<'_>, head: &mut Head) {
    for part in named(list) {
        if part.kind() == "annotation" {
            annotation(l, part, &mut head.annotations);
            continue;
        }
        // the parser is given another word for some: the text has the one that is written
        let written = &l.text[part.start_byte()..];
        let length = written.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(written.len());
        let word = &written[..length];
        head.words.push(Name::new(word));
        let modifiers = &mut head.modifiers;
        match word {
            "private" => modifiers.is_private = true,
            "protected" => modifiers.is_protected = true,
            "abstract" => modifiers.is_abstract = true,
            "suspend" => modifiers.is_async = true,
            "const" => modifiers.is_constant = true,
            _ => {}
        }
    }
}

/// `@A`, `@field:A(x)`, `@[A B(x)]`: one or several.
fn annotation(l: &mut Kotlin<'_>, node: Node<'_>, out: &mut Vec<Annotation>) {
    for part in named(node).filter(|c| c.kind() != "use_site_target") {
        let expr = written(l, part);
        out.push(Annotation { span: span(node), expr });
    }
}

fn written(l: &mut Kotlin<'_>, node: Node<'_>) -> ExprId {
    if node.kind() != "constructor_invocation" {
        return types::value_of(l, node);
    }
    let mut callee = None;
    let mut args = Vec::new();
    for part in named(node) {
        match part.kind() {
            "value_arguments" => args = expressions::arguments(l, part),
            _ => callee = Some(types::value_of(l, part)),
        }
    }
    let callee = callee.unwrap_or_else(|| l.opaque(node, Vec::new()));
    let args = joined(l, args);
    l.expr(node, ExprKind::Call { callee, args })
}

/// `@GetMapping("/a", "/b")`: what an annotation of Java takes without a name is one list.
fn joined(l: &mut Kotlin<'_>, args: Vec<Arg>) -> Vec<Arg> {
    let is_text =
        |a: &Arg| matches!(l.module.kind(a.value), ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_));
    let texts = args.iter().take_while(|a| a.name.is_none() && is_text(a)).count();
    if texts < 2 || args[texts..].iter().any(|a| a.name.is_none()) {
        return args;
    }
    let mut rest = args;
    let named = rest.split_off(texts);
    let items: Vec<ExprId> = rest.iter().map(|a| a.value).collect();
    let whole = l.module.span(items[0]).to(l.module.span(items[items.len() - 1]));
    let value = l.module.add_expr(whole, ExprKind::List(items));
    std::iter::once(Arg { name: None, value, spread: false }).chain(named).collect()
}

/// From the first word that is no annotation to the end.
pub(super) fn without_annotations(node: Node<'_>) -> Span {
    let is_word = |c: &Node<'_>| !c.is_extra() && c.kind() != "annotation";
    let first = children(node).find_map(|c| match c.kind() {
        "modifiers" | "parameter_modifiers" => children(c).find(is_word),
        _ => Some(c).filter(is_word),
    });
    Span::new(first.unwrap_or(node).start_byte(), node.end_byte())
}
