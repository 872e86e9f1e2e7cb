//! The single settings of a tree of objects and lists, each with its path of keys: configuration files and object
//! literals of code alike.

use super::{Entry, ExprId, ExprKind, Module, Name, StmtKind};
use crate::source::Span;

/// One step of the way to a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    Name(Name),
    /// Position in a list, from 0.
    Index(usize),
}

/// A value that is neither object nor list, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    pub path: Vec<Key>,
    /// The key or name that the value goes by. Empty, before the value, where it has none (list items).
    pub key_span: Span,
    pub value: ExprId,
}

impl Leaf {
    /// The innermost name of the path, as written: `db.password` for `{"db.password": …}`.
    pub fn name(&self) -> Option<&Name> {
        self.path.iter().rev().find_map(|k| match k {
            Key::Name(n) => Some(n),
            Key::Index(_) => None,
        })
    }

    /// The path in dots, for people: `spring.datasource.password`, `env.0.value`.
    pub fn dotted(&self) -> String {
        let parts: Vec<String> = self
            .path
            .iter()
            .map(|k| match k {
                Key::Name(n) => n.to_string(),
                Key::Index(i) => i.to_string(),
            })
            .collect();
        parts.join(".")
    }
}

/// Keys whose text names the value beside it: `{name: DB_PASSWORD, value: …}`, `<add key="…" value="…"/>`,
/// `<entry key="…">…</entry>`.
const NAMING: &[&str] = &["name", "key", "@name", "@key", "parameterkey"];
const NAMED: &[&str] = &["value", "@value", "#text", "parametervalue"];

/// Every leaf of the documents of a configuration file, in source order.
pub fn leaves(module: &Module) -> Vec<Leaf> {
    let mut found = Vec::new();
    for statement in &module.body {
        if let StmtKind::Expr(root) = module.stmt(*statement).kind {
            found.extend(leaves_of(module, root));
        }
    }
    found
}

/// Every leaf below an object or list, in source order; the value itself if it is neither.
pub fn leaves_of(module: &Module, root: ExprId) -> Vec<Leaf> {
    let mut found = Vec::new();
    each_leaf(module, root, &mut |path, key_span, value| {
        found.push(Leaf { path: path.to_vec(), key_span, value });
    });
    found
}

/// The same without building the paths anew for each leaf.
pub fn each_leaf(module: &Module, root: ExprId, f: &mut dyn FnMut(&[Key], Span, ExprId)) {
    let mut path: Vec<Key> = Vec::new();
    // (length of the path above, the step to the value, the span of its key, the value)
    let mut pending: Vec<(usize, Option<Key>, Span, ExprId)> = Vec::new();
    pending.push((0, None, Span::at(module.span(root).start as usize), root));
    while let Some((depth, key, key_span, value)) = pending.pop() {
        path.truncate(depth);
        path.extend(key);
        let below = pending.len();
        match module.kind(value) {
            ExprKind::Object(entries) => {
                let naming = naming(module, entries);
                for entry in entries {
                    let (key, span) = match entry.key {
                        Some(key) => {
                            let name = module.str_literal(key).cloned();
                            match &naming {
                                Some((by, span)) if is_key(module, entry, NAMED) => {
                                    (Some(Key::Name(by.clone())), *span)
                                }
                                _ => (name.map(Key::Name), module.span(key)),
                            }
                        }
                        None => (None, Span::at(module.span(entry.value).start as usize)),
                    };
                    pending.push((path.len(), key, span, entry.value));
                }
            }
            ExprKind::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    let span = Span::at(module.span(*item).start as usize);
                    pending.push((path.len(), Some(Key::Index(i)), span, *item));
                }
            }
            _ => f(&path, key_span, value),
        }
        pending[below..].reverse();
    }
}

/// The text of the entry that names its neighbour, if the object has both.
fn naming(module: &Module, entries: &[Entry]) -> Option<(Name, Span)> {
    // attributes that describe come first (`<property name="x" other="y">`), so a few entries suffice
    let entries = &entries[..entries.len().min(8)];
    let by = entries.iter().find(|e| is_key(module, e, NAMING))?;
    let name = module.str_literal(by.value)?;
    let has_value = entries.iter().any(|e| is_key(module, e, NAMED));
    (has_value && !name.is_empty()).then(|| (name.clone(), module.span(by.value)))
}

fn is_key(module: &Module, entry: &Entry, names: &[&str]) -> bool {
    let name = entry.key.and_then(|k| module.str_literal(k));
    name.is_some_and(|n| names.iter().any(|known| n.eq_ignore_ascii_case(known)))
}
