//! `case … in`, `x => pattern` and `x in pattern`: a pattern that binds names is assigned, any other is compared.

use tree_sitter::Node;

use super::Ruby;
use crate::frontend::tree::{named, span};
use crate::ir::{BinaryOp, Entry, ExprId, ExprKind, Literal, Name};

impl<'t> Ruby<'t> {
    /// `config => {name:}`, `x in [Integer, y]`
    pub(super) fn match_value(&mut self, node: Node<'t>) -> ExprId {
        let subject = self.field_value(node, "value");
        match node.child_by_field_name("pattern") {
            Some(pattern) => self.matched(pattern, subject),
            None => subject,
        }
    }

    /// The condition that a value fits a pattern.
    pub(super) fn matched(&mut self, pattern: Node<'t>, subject: ExprId) -> ExprId {
        if !self.enter(pattern) {
            return subject;
        }
        let id = if binds(pattern) {
            let target = self.pattern(pattern);
            self.assign(pattern, target, Some(subject))
        } else {
            let value = self.pattern(pattern);
            self.binary(BinaryOp::Equal, subject, value)
        };
        self.leave();
        id
    }

    fn pattern(&mut self, node: Node<'t>) -> ExprId {
        if !self.enter(node) {
            return self.opaque(node, Vec::new());
        }
        let id = self.pattern_here(node);
        self.leave();
        id
    }

    fn pattern_here(&mut self, node: Node<'t>) -> ExprId {
        match node.kind() {
            "identifier" => self.target(node),
            "array_pattern" | "find_pattern" => {
                let class = node.child_by_field_name("class").map(|c| c.id());
                let parts: Vec<_> = named(node).filter(|c| Some(c.id()) != class).collect();
                let items = parts.into_iter().map(|c| self.pattern(c)).collect();
                self.expr(node, ExprKind::List(items))
            }
            "hash_pattern" => {
                let class = node.child_by_field_name("class").map(|c| c.id());
                let parts: Vec<_> = named(node).filter(|c| Some(c.id()) != class).collect();
                let entries = parts.into_iter().map(|c| self.pattern_entry(c)).collect();
                self.expr(node, ExprKind::Object(entries))
            }
            "parenthesized_pattern" => match named(node).next() {
                Some(inner) => self.pattern(inner),
                None => self.opaque(node, Vec::new()),
            },
            // String => name
            "as_pattern" => match node.child_by_field_name("name") {
                Some(name) => self.target(name),
                None => self.opaque(node, Vec::new()),
            },
            "alternative_pattern" => {
                let parts: Vec<_> = named(node).collect();
                let parts = parts.into_iter().map(|c| self.pattern(c)).collect();
                self.opaque(node, parts)
            }
            "splat_parameter" | "hash_splat_parameter" => match node.child_by_field_name("name") {
                Some(name) => {
                    let inner = self.target(name);
                    self.expr(node, ExprKind::Spread(inner))
                }
                None => self.opaque(node, Vec::new()),
            },
            "variable_reference_pattern" => self.field_value(node, "name"),
            "expression_reference_pattern" => self.field_value(node, "value"),
            _ => self.value(node),
        }
    }

    /// `name:`, `name: String => n`, `**rest`
    fn pattern_entry(&mut self, node: Node<'t>) -> Entry {
        let Some(key) = node.child_by_field_name("key") else {
            return Entry { key: None, value: self.pattern(node) };
        };
        let text = Name::new(self.text_of(key).trim_matches(['"', '\'']));
        let at = span(key);
        let key = self.module.add_expr(at, ExprKind::Literal(Literal::Str(text.clone())));
        let value = match node.child_by_field_name("value") {
            Some(value) => self.pattern(value),
            None => {
                self.define(text.clone());
                self.module.add_expr(at, ExprKind::Name(text))
            }
        };
        Entry { key: Some(key), value }
    }
}

/// Whether a pattern gives names to parts of the value. Looks as deep as patterns are written.
fn binds(node: Node<'_>) -> bool {
    let mut todo = vec![node];
    while let Some(at) = todo.pop() {
        match at.kind() {
            "identifier" | "as_pattern" | "splat_parameter" | "hash_splat_parameter" => return true,
            "keyword_pattern" => match at.child_by_field_name("value") {
                Some(value) => todo.push(value),
                None => return true,
            },
            "array_pattern" | "find_pattern" | "hash_pattern" | "parenthesized_pattern" | "alternative_pattern" => {
                todo.extend(named(at));
            }
            _ => {}
        }
    }
    false
}
