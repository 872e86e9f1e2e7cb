//! Strings, struct tags and composite literals.

use tree_sitter::Node;

use super::expressions::{expr, name};
use super::{Go, types};
use crate::frontend::escapes;
use crate::frontend::tree::{named, span};
use crate::ir::{Annotation, Arg, Entry, ExprId, ExprKind, Literal, Name};
use crate::source::Span;

/// `"…"`, `` `…` `` and `'c'`; a raw string has no escapes and loses carriage returns.
pub(super) fn string(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let text = go.text_of(node);
    let value = match text.strip_prefix('`') {
        Some(raw) => Name::from(raw.strip_suffix('`').unwrap_or(raw).replace('\r', "")),
        None => escapes::quoted(text),
    };
    go.str_expr(node, value)
}

/// `` `json:"cnic,omitempty" validate:"required"` `` is the annotations `json("cnic", "omitempty")` and `validate(…)`.
pub(super) fn tags(go: &mut Go<'_>, node: Node<'_>) -> Vec<Annotation> {
    let start = node.start_byte() + 1;
    let text = go.text_of(node);
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    // In an interpreted string, the quotes inside stand with backslashes.
    let quote = if text.starts_with('`') { "\"" } else { "\\\"" };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(colon) = inner[from..].find(':').map(|i| from + i) {
        let key_start = from + (inner[from..colon].len() - inner[from..colon].trim_start().len());
        let key = &inner[key_start..colon];
        let Some(value) = inner[colon + 1..].strip_prefix(quote) else { break };
        let value_start = colon + 1 + quote.len();
        let Some(length) = value.find(quote) else { break };
        let end = value_start + length + quote.len();
        let whole = Span::new(start + key_start, start + end);
        found.push(tag(go, whole, key, &value[..length], start + value_start));
        from = end;
    }
    found
}

fn tag(go: &mut Go<'_>, whole: Span, key: &str, value: &str, value_start: usize) -> Annotation {
    let key_span = Span::new(whole.start as usize, whole.start as usize + key.len());
    let callee = go.module.add_expr(key_span, ExprKind::Name(Name::new(key)));
    let mut args = Vec::new();
    let mut at = value_start;
    for part in value.split(',') {
        let literal = ExprKind::Literal(Literal::Str(Name::new(part)));
        args.push(Arg {
            name: None,
            value: go.module.add_expr(Span::new(at, at + part.len()), literal),
            spread: false,
        });
        at += part.len() + 1;
    }
    let expr = go.module.add_expr(whole, ExprKind::Call { callee, args });
    Annotation { span: whole, expr }
}

/// `T{…}`, `[]T{{…}, {…}}`, `map[K]V{k: {…}}`
pub(super) fn composite(go: &mut Go<'_>, node: Node<'_>) -> ExprId {
    let (Some(ty), Some(body)) = (node.child_by_field_name("type"), node.child_by_field_name("body")) else {
        return go.opaque(node, Vec::new());
    };
    let value = literal(go, body, Some(ty));
    go.module.exprs[value.index()].span = span(node);
    value
}

/// The braces of a literal of the type; without one, of a type that is not known here.
fn literal(go: &mut Go<'_>, body: Node<'_>, ty: Option<Node<'_>>) -> ExprId {
    if !go.enter(body) {
        return go.opaque(body, Vec::new());
    }
    let value = match ty.map(|t| (t, t.kind())) {
        Some((ty, "slice_type" | "array_type" | "implicit_length_array_type")) => {
            let inner = ty.child_by_field_name("element");
            let items = named(body).map(|e| element(go, value_part(e), inner)).collect();
            go.expr(body, ExprKind::List(items))
        }
        Some((ty, "map_type")) => {
            let (key, value) = (ty.child_by_field_name("key"), ty.child_by_field_name("value"));
            let entries = entries(go, body, key, value, false);
            go.expr(body, ExprKind::Object(entries))
        }
        // []*T{{…}}
        Some((ty, "pointer_type" | "parenthesized_type")) => literal(go, body, named(ty).next()),
        Some((ty, _)) => of_named_type(go, body, ty),
        None => {
            if named(body).any(|e| e.kind() == "keyed_element") {
                let entries = entries(go, body, None, None, has_field_names(body));
                go.expr(body, ExprKind::Object(entries))
            } else {
                let items = named(body).map(|e| element(go, e, None)).collect();
                go.expr(body, ExprKind::List(items))
            }
        }
    };
    go.leave();
    value
}

/// A struct by its fields' names or their order, or a map whose type has a name: `gin.H{"a": 1}`.
fn of_named_type(go: &mut Go<'_>, body: Node<'_>, ty: Node<'_>) -> ExprId {
    let class = types::value_of(go, ty);
    let args = if named(body).any(|e| e.kind() == "keyed_element") {
        let entries = entries(go, body, None, None, has_field_names(body));
        let object = go.expr(body, ExprKind::Object(entries));
        vec![Arg { name: None, value: object, spread: false }]
    } else {
        named(body).map(|e| Arg { name: None, value: element(go, e, None), spread: false }).collect()
    };
    go.expr(body, ExprKind::New { class, args, body: None })
}

/// Whether the keys are names of fields: a map whose type is not written here has other keys too.
fn has_field_names(body: Node<'_>) -> bool {
    let mut keys = named(body).filter_map(|e| e.child_by_field_name("key")).filter_map(|k| named(k).next());
    keys.all(|k| k.kind() == "identifier")
}

/// In a struct, a key is the name of a field; in a map, it is a value.
fn entries(
    go: &mut Go<'_>,
    body: Node<'_>,
    key_type: Option<Node<'_>>,
    value_type: Option<Node<'_>>,
    names: bool,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for part in named(body) {
        let key = (part.kind() == "keyed_element").then(|| part.child_by_field_name("key")).flatten();
        let key = key.map(|k| match named(k).next() {
            Some(id) if names && id.kind() == "identifier" => {
                let text = go.name_of(id);
                go.str_expr(id, text)
            }
            _ => element(go, k, key_type),
        });
        entries.push(Entry { key, value: element(go, value_part(part), value_type) });
    }
    entries
}

fn value_part(node: Node<'_>) -> Node<'_> {
    match node.kind() {
        "keyed_element" => node.child_by_field_name("value").unwrap_or(node),
        _ => node,
    }
}

fn element(go: &mut Go<'_>, node: Node<'_>, ty: Option<Node<'_>>) -> ExprId {
    let inner = if node.kind() == "literal_element" { named(node).next().unwrap_or(node) } else { node };
    match inner.kind() {
        "literal_value" => literal(go, inner, ty),
        "identifier" => name(go, inner),
        "literal_element" | "keyed_element" => go.opaque(inner, Vec::new()),
        _ => expr(go, inner),
    }
}
