//! The HTTP methods that one function answers, where it asks for them itself and refuses all others:
//! `switch (req.method) { case "GET": …; default: res.status(405) }`, `if (req.method !== "POST") return …`.

use super::super::Method;
use crate::catalog::frameworks::schema::RequestWords;
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::project::{FunctionRef, Project};

/// The status of an answer to a method that is not served.
const METHOD_NOT_ALLOWED: &str = "405";
/// The header that such an answer carries (RFC 9110, 10.2.1).
const ALLOW: &str = "allow";

/// Empty where others are answered too, or where it does not ask.
pub fn of(project: &Project<'_>, function: FunctionRef, words: &RequestWords) -> Vec<Method> {
    let module = project.module_of(function.file);
    let asked = Asked { module, words };
    let (mut found, mut is_limited) = (Vec::new(), false);
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Skip, &mut |node| {
        match node {
            Node::Stmt(s) => {
                // if (req.method !== "POST") return res.status(400).end()
                if let StmtKind::Branch(arms) = &module.stmt(s).kind
                    && let [arm, ..] = arms.as_slice()
                    && let Some(condition) = arm.condition
                    && asked.others_leave(condition)
                    && arm.body.iter().any(|s| matches!(module.stmt(*s).kind, StmtKind::Return(_) | StmtKind::Throw(_)))
                {
                    is_limited = true;
                }
            }
            Node::Expr(e) => {
                found.extend(asked.compared(e));
                is_limited |= match module.kind(e) {
                    ExprKind::Literal(Literal::Number(n)) => n == METHOD_NOT_ALLOWED,
                    ExprKind::Literal(Literal::Str(s)) => s.eq_ignore_ascii_case(ALLOW),
                    _ => false,
                };
            }
        }
        true
    });
    if !is_limited {
        return Vec::new();
    }
    found.sort();
    found.dedup();
    found
}

struct Asked<'m> {
    module: &'m Module,
    words: &'m RequestWords,
}

impl Asked<'_> {
    fn is_method(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => self.words.methods.contains(n),
            // req.method.toUpperCase(), req.method?.toLowerCase()
            ExprKind::Call { callee, .. } => match self.module.kind(*callee) {
                ExprKind::Member { object, .. } => self.is_method(*object),
                _ => false,
            },
            _ => false,
        }
    }

    /// `req.method === "GET"`, `["GET", "PUT"].includes(req.method)`, `{ GET: list, POST: add }[req.method]`
    fn compared(&self, e: ExprId) -> Vec<Method> {
        let named = |e: &ExprId| self.module.str_literal(*e).and_then(|s: &Name| Method::named(s));
        match self.module.kind(e) {
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => {
                let sides = [(left, right), (right, left)];
                sides.iter().filter(|(asked, _)| self.is_method(**asked)).filter_map(|(_, text)| named(text)).collect()
            }
            ExprKind::Call { callee, args } => {
                let ExprKind::Member { object, name } = self.module.kind(*callee) else { return Vec::new() };
                let ExprKind::List(items) = self.module.kind(*object) else { return Vec::new() };
                let asks = self.words.within.contains(name) && args.iter().any(|a| self.is_method(a.value));
                if asks { items.iter().filter_map(named).collect() } else { Vec::new() }
            }
            ExprKind::Index { object, index: Some(index) } if self.is_method(*index) => {
                let ExprKind::Object(entries) = self.module.kind(*object) else { return Vec::new() };
                entries.iter().filter_map(|e| named(&e.key?)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// `req.method !== "POST"`, `!["GET", "PUT"].includes(req.method)`, `a !== "GET" && a !== "POST"`
    fn others_leave(&self, condition: ExprId) -> bool {
        match self.module.kind(condition) {
            ExprKind::Binary { op: BinaryOp::NotEqual, .. } => !self.compared(condition).is_empty(),
            ExprKind::Binary { op: BinaryOp::And, left, right } => {
                self.others_leave(*left) && self.others_leave(*right)
            }
            ExprKind::Not(inner) => {
                matches!(self.module.kind(*inner), ExprKind::Call { .. }) && !self.compared(*inner).is_empty()
            }
            _ => false,
        }
    }
}
