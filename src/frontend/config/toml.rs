//! TOML. A header `[a.b]` and a dotted key `a.b = 1` open nested objects of their own.

use tree_sitter::Node;

use super::{Documents, json, unquoted};
use crate::frontend::tree::{self, children, span};
use crate::ir::{Literal, Module, Name};
use crate::source::{FileId, Language, Span};

/// What to do next: the walk keeps its own stack.
enum Step<'t> {
    Enter(Node<'t>),
    Close { levels: usize, end: usize },
}

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    let Some(tree) = tree::parse(&tree_sitter_toml_ng::LANGUAGE.into(), text) else { return documents.module };
    let mut errors = Vec::new();
    documents.open_object(Span::at(0));
    let mut steps = vec![Step::Enter(tree.root_node())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Close { levels, end } => (0..levels).for_each(|_| documents.close(end)),
            Step::Enter(node) => {
                if node.is_error() || node.is_missing() {
                    errors.push(span(node));
                }
                enter(&mut documents, node, text, &mut steps);
            }
        }
    }
    documents.note_errors(&errors);
    documents.finish(text.len())
}

fn enter<'t>(documents: &mut Documents, node: Node<'t>, text: &str, steps: &mut Vec<Step<'t>>) {
    let raw = &text[node.byte_range()];
    let end = node.end_byte();
    let levels = match node.kind() {
        "table" | "table_array_element" => {
            let keys = keys_of(node, text);
            let is_list = node.kind() == "table_array_element";
            for (key, name) in &keys {
                documents.key(*key, name.clone());
                if is_list && Some(key) == keys.last().map(|(k, _)| k) {
                    documents.open_list(span(node));
                }
                documents.open_object(span(node));
            }
            keys.len() + usize::from(is_list && !keys.is_empty())
        }
        "pair" => {
            let keys = keys_of(node, text);
            for (i, (key, name)) in keys.iter().enumerate() {
                if i > 0 {
                    documents.open_object(span(node));
                }
                documents.key(*key, name.clone());
            }
            keys.len().saturating_sub(1)
        }
        "inline_table" => {
            documents.open_object(span(node));
            1
        }
        "array" => {
            documents.open_list(span(node));
            1
        }
        "comment" => return documents.module.comments.push(span(node)),
        "string" => return documents.str(span(node), string(raw)),
        "integer" | "float" => return documents.literal(span(node), Literal::Number(raw.into())),
        "boolean" => return documents.literal(span(node), Literal::Bool(raw == "true")),
        "local_date" | "local_time" | "local_date_time" | "offset_date_time" => return documents.str(span(node), raw),
        "bare_key" | "quoted_key" | "dotted_key" => return,
        _ => 0,
    };
    if levels > 0 {
        steps.push(Step::Close { levels, end });
    }
    let below = steps.len();
    steps.extend(children(node).filter(Node::is_named).map(Step::Enter));
    steps[below..].reverse();
}

/// The key of a header or a pair, part by part.
fn keys_of(node: Node<'_>, text: &str) -> Vec<(Span, Name)> {
    let is_key = |n: &Node<'_>| matches!(n.kind(), "bare_key" | "quoted_key" | "dotted_key");
    let Some(key) = children(node).find(is_key) else { return Vec::new() };
    let mut keys = Vec::new();
    let mut pending = vec![key];
    while let Some(node) = pending.pop() {
        match node.kind() {
            "dotted_key" => {
                let below = pending.len();
                pending.extend(children(node).filter(is_key));
                pending[below..].reverse();
            }
            "quoted_key" => keys.push((span(node), json::decode(&text[node.byte_range()]))),
            _ => keys.push((span(node), text[node.byte_range()].into())),
        }
    }
    keys
}

/// `"basic"`, `'literal'` and both in their three-quote forms.
fn string(raw: &str) -> Name {
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inner) = raw.strip_prefix(quotes).and_then(|r| r.strip_suffix(quotes)) {
            return inner.strip_prefix("\r\n").or(inner.strip_prefix('\n')).unwrap_or(inner).into();
        }
    }
    if raw.starts_with('\'') { unquoted(raw).into() } else { json::decode(raw) }
}
