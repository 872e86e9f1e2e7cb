//! `match`: what each `case` asks, and what it binds.

use tree_sitter::Node;

use super::Python;
use crate::frontend::switch::Subject;
use crate::frontend::tree::{children, named, span};
use crate::frontend::walks::Frontend;
use crate::ir::{BinaryOp, Entry, ExprId, ExprKind};

impl Python<'_> {
    /// What must hold for a case: `subject == label`; nothing for `case _:` and `case x:`.
    pub(super) fn pattern_condition(
        &mut self,
        clause: Node<'_>,
        patterns: &[Node<'_>],
        subject: &mut Subject,
    ) -> Option<ExprId> {
        let labels: Vec<ExprId> = match patterns {
            [one] => return self.condition_of(*one, subject),
            several => several.iter().filter_map(|p| self.label(*p)).collect(),
        };
        let label = self.expr(clause, ExprKind::List(labels));
        self.compared(clause, BinaryOp::Equal, subject, label)
    }

    fn condition_of(&mut self, pattern: Node<'_>, subject: &mut Subject) -> Option<ExprId> {
        if !self.enter(pattern) {
            return None;
        }
        let condition = match pattern.kind() {
            "union_pattern" => {
                let sides: Vec<ExprId> = named(pattern).filter_map(|p| self.condition_of(p, subject)).collect();
                (!sides.is_empty()).then(|| self.balanced(BinaryOp::Or, sides))
            }
            "case_pattern" | "as_pattern" if named(pattern).next().is_some() && !is_negative(pattern) => {
                named(pattern).next().and_then(|p| self.condition_of(p, subject))
            }
            kind => {
                let op = if kind == "class_pattern" { BinaryOp::Compare } else { BinaryOp::Equal };
                self.label(pattern).and_then(|l| self.compared(pattern, op, subject, l))
            }
        };
        self.leave();
        condition
    }

    fn compared(&mut self, node: Node<'_>, op: BinaryOp, subject: &mut Subject, right: ExprId) -> Option<ExprId> {
        let left = subject.next(self)?;
        Some(self.expr(node, ExprKind::Binary { op, left, right }))
    }

    /// The constant part of a pattern; None where it takes anything.
    fn label(&mut self, pattern: Node<'_>) -> Option<ExprId> {
        if !self.enter(pattern) {
            return None;
        }
        let label = match pattern.kind() {
            "case_pattern" if is_negative(pattern) => {
                let text = self.name_of(pattern);
                Some(self.expr(pattern, ExprKind::Literal(crate::ir::Literal::Number(text))))
            }
            "case_pattern" | "as_pattern" => named(pattern).next().and_then(|p| self.label(p)),
            "dotted_name" | "identifier" if !self.text_of(pattern).contains('.') => None,
            "splat_pattern" | "keyword_pattern" => None,
            "class_pattern" => named(pattern).next().map(|name| self.value(name)),
            "list_pattern" | "tuple_pattern" | "union_pattern" => {
                let parts = named(pattern).filter_map(|p| self.label(p)).collect();
                Some(self.expr(pattern, ExprKind::List(parts)))
            }
            "dict_pattern" => {
                let mut entries = Vec::new();
                for (key, value) in pairs(pattern) {
                    let key = self.label(key);
                    let value = self.label(value).unwrap_or_else(|| self.opaque(value, Vec::new()));
                    entries.push(Entry { key, value });
                }
                Some(self.expr(pattern, ExprKind::Object(entries)))
            }
            _ => Some(self.value(pattern)),
        };
        self.leave();
        label
    }

    /// `pattern = subject` for the names that a case binds.
    pub(super) fn pattern_captures(
        &mut self,
        clause: Node<'_>,
        patterns: &[Node<'_>],
        subject: &mut Subject,
    ) -> Vec<ExprId> {
        let parts: Vec<_> = patterns.iter().map(|p| (*p, self.target(*p))).collect();
        let target = match parts[..] {
            [(_, only)] => only,
            _ => self.list_target(clause, parts),
        };
        let whole = target.and_then(|target| {
            let value = subject.next(self)?;
            Some(self.capture(clause, target, value))
        });
        let inner = std::mem::take(&mut self.captures);
        whole.into_iter().chain(inner.into_iter().rev()).collect()
    }

    fn capture(&mut self, node: Node<'_>, target: ExprId, value: ExprId) -> ExprId {
        let span = if self.module.span(target).is_empty() { span(node) } else { self.module.span(target) };
        let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
        self.module.add_expr(span, kind)
    }

    /// The pattern as the target of an assignment; None if it binds no name.
    fn target(&mut self, pattern: Node<'_>) -> Option<ExprId> {
        if !self.enter(pattern) {
            return None;
        }
        let target = self.target_here(pattern);
        self.leave();
        target
    }

    fn target_here(&mut self, pattern: Node<'_>) -> Option<ExprId> {
        match pattern.kind() {
            "case_pattern" => named(pattern).next().and_then(|p| self.target(p)),
            "dotted_name" | "identifier" => {
                let name = self.name_of(pattern);
                (!name.contains('.') && name != "_").then(|| self.name_expr(pattern, name))
            }
            // case Point(x=a) as p: the whole is bound, and what is inside it
            "as_pattern" => {
                let mut parts = named(pattern);
                let inner = parts.next().and_then(|p| self.target(p));
                let Some(whole) = parts.last() else { return inner };
                if let Some(inner) = inner {
                    let value = self.value(whole);
                    let capture = self.capture(pattern, inner, value);
                    self.captures.push(capture);
                }
                Some(self.value(whole))
            }
            "splat_pattern" => {
                let inner = named(pattern).next().and_then(|p| self.target(p))?;
                Some(self.expr(pattern, ExprKind::Spread(inner)))
            }
            "list_pattern" | "tuple_pattern" => {
                let parts: Vec<_> = named(pattern).map(|p| (p, self.target(p))).collect();
                self.list_target(pattern, parts)
            }
            "union_pattern" => named(pattern).find_map(|p| self.target(p)),
            "dict_pattern" => {
                let mut entries = Vec::new();
                for (key, value) in pairs(pattern) {
                    if let Some(value) = self.target(value) {
                        entries.push(Entry { key: self.label(key), value });
                    }
                }
                for rest in named(pattern).filter(|p| p.kind() == "splat_pattern") {
                    let value = self.target(rest);
                    entries.extend(value.map(|value| Entry { key: None, value }));
                }
                (!entries.is_empty()).then(|| self.expr(pattern, ExprKind::Object(entries)))
            }
            "class_pattern" => self.class_target(pattern),
            _ => None,
        }
    }

    /// `case Point(x=a)` binds `{"x": a}`, `case int(n)` binds `n`, `case Point(a, b)` binds `[a, b]`.
    fn class_target(&mut self, pattern: Node<'_>) -> Option<ExprId> {
        let mut entries = Vec::new();
        let mut parts = Vec::new();
        for argument in named(pattern).skip(1) {
            let inner = named(argument).next().filter(|i| i.kind() == "keyword_pattern");
            let Some(keyword) = inner.or(Some(argument).filter(|a| a.kind() == "keyword_pattern")) else {
                parts.push((argument, self.target(argument)));
                continue;
            };
            let mut sides = named(keyword);
            if let (Some(name), Some(value)) = (sides.next(), sides.next())
                && let Some(value) = self.target(value)
            {
                let key = self.name_of(name);
                entries.push(Entry { key: Some(self.str_expr(name, key)), value });
            }
        }
        if !entries.is_empty() {
            return Some(self.expr(pattern, ExprKind::Object(entries)));
        }
        match parts[..] {
            [(_, only)] => only,
            _ => self.list_target(pattern, parts),
        }
    }

    fn list_target(&mut self, pattern: Node<'_>, parts: Vec<(Node<'_>, Option<ExprId>)>) -> Option<ExprId> {
        if parts.iter().all(|(_, target)| target.is_none()) {
            return None;
        }
        let parts = parts.into_iter().map(|(at, t)| t.unwrap_or_else(|| self.opaque(at, Vec::new()))).collect();
        Some(self.expr(pattern, ExprKind::List(parts)))
    }
}

/// `case -1:`
fn is_negative(pattern: Node<'_>) -> bool {
    children(pattern).next().is_some_and(|c| c.kind() == "-")
}

/// The keys and values of `{"a": x, "b": y}`.
fn pairs(pattern: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    let mut cursor = pattern.walk();
    let keys: Vec<_> = pattern.children_by_field_name("key", &mut cursor).filter(Node::is_named).collect();
    let values = pattern.children_by_field_name("value", &mut cursor).filter(Node::is_named);
    keys.into_iter().zip(values).collect()
}
