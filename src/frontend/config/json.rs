//! JSON, with comments and trailing commas as in `tsconfig.json`, and JSON lines.

use tree_sitter::TreeCursor;

use super::{Documents, unquoted};
use crate::frontend::tree::{self, span};
use crate::ir::{Literal, Module, Name};
use crate::source::{FileId, Language};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    let Some(tree) = tree::parse(&tree_sitter_json::LANGUAGE.into(), text) else { return documents.module };
    let mut cursor = tree.walk();
    let mut errors = Vec::new();
    loop {
        let node = cursor.node();
        // a trailing comma, or the value that is missing after it, is no error in the dialects with comments
        let is_comma = &text[node.byte_range()] == ",";
        if (node.is_error() && !is_comma) || (node.is_missing() && node.kind() != "number") {
            errors.push(span(node));
        }
        if enter(&mut documents, &cursor, text) && cursor.goto_first_child() {
            continue;
        }
        loop {
            let done = cursor.node();
            if matches!(done.kind(), "object" | "array") {
                documents.close(done.end_byte());
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                documents.note_errors(&errors);
                return documents.finish(text.len());
            }
        }
    }
}

/// Takes in the node under the cursor; says whether to go below it.
fn enter(documents: &mut Documents, cursor: &TreeCursor<'_>, text: &str) -> bool {
    let node = cursor.node();
    let raw = &text[node.byte_range()];
    if raw.is_empty() {
        return false;
    }
    match node.kind() {
        "object" => documents.open_object(span(node)),
        "array" => documents.open_list(span(node)),
        "string" if cursor.field_name() == Some("key") => documents.key(span(node), decode(raw)),
        "number" if cursor.field_name() == Some("key") => documents.key(span(node), raw),
        "string" => documents.str(span(node), decode(raw)),
        "number" => documents.literal(span(node), Literal::Number(raw.into())),
        "true" | "false" => documents.literal(span(node), Literal::Bool(node.kind() == "true")),
        "null" => documents.literal(span(node), Literal::Null),
        "comment" => documents.module.comments.push(span(node)),
        _ => return true,
    }
    matches!(node.kind(), "object" | "array")
}

/// The value of a string as written; one with a broken escape stays as written.
pub(super) fn decode(raw: &str) -> Name {
    let inner = unquoted(raw);
    if !inner.contains('\\') {
        return inner.into();
    }
    serde_json::from_str::<String>(raw).map_or_else(|_| inner.into(), Name::from)
}
