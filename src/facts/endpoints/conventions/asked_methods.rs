//! The HTTP methods that one function answers, where it asks for them itself and refuses all others:
//! `switch (req.method) { case "GET": …; default: res.status(405) }`, `if (req.method !== "POST") return …`.

use super::super::Method;
use crate::catalog::frameworks::schema::{Rejections, RequestWords, Words};
use crate::ir::visit::{Nested, Node};
use crate::ir::{Arg, BinaryOp, Block, ExprId, ExprKind, Literal, Module, Name, StmtId, StmtKind};
use crate::project::{FunctionRef, Project};

/// The status of an answer to a method that is not served.
const METHOD_NOT_ALLOWED: &str = "405";
/// The header that such an answer carries (RFC 9110, 10.2.1).
const ALLOW: &str = "allow";

/// All where some are answered apart from the others, each with what stands before its own answer; empty where it does not ask.
pub fn of(project: &Project<'_>, function: FunctionRef, words: &Words) -> Vec<Method> {
    let module = project.module_of(function.file);
    let asked = Asked { module, words: &words.requests, rejections: &words.rejections };
    let (mut found, mut is_limited, mut is_apart) = (Vec::new(), false, false);
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Skip, &mut |node| {
        match node {
            Node::Stmt(s) => match &module.stmt(s).kind {
                // if (req.method !== "POST") return res.status(400).end()
                StmtKind::Branch(arms) => {
                    if let [arm, rest @ ..] = arms.as_slice()
                        && let Some(condition) = arm.condition
                    {
                        let refuses = asked.leaves(&arm.body);
                        is_limited |= refuses && asked.others_leave(condition);
                        // if (req.method !== "POST") return res.json(all); what follows is for POST alone
                        is_apart |= rest.is_empty() && !refuses && asked.returns(&arm.body) && asked.asks(condition);
                    }
                }
                StmtKind::Throw(Some(e)) => is_limited |= asked.holds_status(*e, |n| n == METHOD_NOT_ALLOWED),
                _ => {}
            },
            Node::Expr(e) => {
                found.extend(asked.compared(e));
                is_limited |= asked.answers(e, |n| n == METHOD_NOT_ALLOWED) || asked.tells_methods(e);
            }
        }
        true
    });
    if !is_limited {
        let all = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
        return if is_apart { all.to_vec() } else { Vec::new() };
    }
    found.sort();
    found.dedup();
    found
}

struct Asked<'m> {
    module: &'m Module,
    words: &'m RequestWords,
    rejections: &'m Rejections,
}

impl Asked<'_> {
    fn name_of(&self, e: ExprId) -> Option<(&Name, &[Arg])> {
        let (target, args) = match self.module.kind(e) {
            ExprKind::Call { callee, args } => (*callee, args),
            ExprKind::New { class, args, .. } => (*class, args),
            _ => return None,
        };
        match self.module.kind(target) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some((name, args)),
            _ => None,
        }
    }

    /// `res.status(405)`, `new Response(text, { status: 405 })`, `res.statusCode = 405`
    fn answers(&self, e: ExprId, is_one: impl Fn(&str) -> bool) -> bool {
        if let ExprKind::Assign { target, value: Some(value), .. } = self.module.kind(e) {
            return matches!(self.module.kind(*target), ExprKind::Member { .. }) && self.is_status(*value, &is_one);
        }
        let Some((name, args)) = self.name_of(e) else { return false };
        let is_answer = self.rejections.answers.iter().any(|a| a == name.as_str());
        is_answer && args.iter().any(|a| self.holds_status(a.value, &is_one))
    }

    fn is_status(&self, e: ExprId, is_one: impl Fn(&str) -> bool) -> bool {
        matches!(self.module.kind(e), ExprKind::Literal(Literal::Number(n)) if is_one(n))
    }

    /// A status by itself or in an object, not one that something is compared with or that another call is given.
    fn holds_status(&self, e: ExprId, is_one: impl Fn(&str) -> bool) -> bool {
        let entries = match self.module.kind(e) {
            ExprKind::Object(entries) => entries,
            // throw createError({ statusCode: 405 })
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                return args.iter().any(|a| match self.module.kind(a.value) {
                    ExprKind::Object(entries) => entries.iter().any(|x| self.is_status(x.value, &is_one)),
                    _ => self.is_status(a.value, &is_one),
                });
            }
            _ => return self.is_status(e, is_one),
        };
        entries.iter().any(|x| self.is_status(x.value, &is_one))
    }

    /// `res.setHeader("Allow", "GET, POST")`, `new Response(null, { headers: { Allow: "GET" } })`
    fn tells_methods(&self, e: ExprId) -> bool {
        let Some((name, args)) = self.name_of(e) else { return false };
        let is_allow = |e: ExprId| self.module.str_literal(e).is_some_and(|s| s.eq_ignore_ascii_case(ALLOW));
        if self.words.heads.contains(name) {
            return matches!(args, [header, _] if is_allow(header.value));
        }
        let is_answer = self.rejections.answers.iter().any(|a| a == name.as_str());
        let mut found = false;
        for arg in args.iter().filter(|_| is_answer) {
            self.module.walk_expr(arg.value, Nested::Skip, &mut |x| {
                if let ExprKind::Object(entries) = self.module.kind(x) {
                    found |= entries.iter().filter_map(|x| x.key).any(is_allow);
                }
            });
        }
        found
    }

    fn asks(&self, condition: ExprId) -> bool {
        let mut found = false;
        self.module.walk_expr(condition, Nested::Skip, &mut |e| found |= !self.compared(e).is_empty());
        found
    }

    fn returns(&self, block: &Block) -> bool {
        block.iter().any(|s| matches!(self.module.stmt(*s).kind, StmtKind::Return(_)))
    }

    /// Whether a block ends in a refusal: a status of a fault of the caller, an error, or an answer without anything in it.
    fn leaves(&self, block: &Block) -> bool {
        let throws = |s: &StmtId| matches!(self.module.stmt(*s).kind, StmtKind::Throw(_));
        let is_fault = |n: &str| n.len() == 3 && n.starts_with('4');
        let mut refuses = false;
        self.module.walk_block(block, Nested::Skip, &mut |e| refuses |= self.answers(e, is_fault));
        let is_empty = |s: &StmtId| match &self.module.stmt(*s).kind {
            StmtKind::Return(None) | StmtKind::Throw(_) => true,
            StmtKind::Return(Some(e)) | StmtKind::Expr(e) => self.name_of(*e).is_some_and(|(name, args)| {
                args.is_empty() && self.rejections.sends.iter().any(|x| x == name.as_str())
            }),
            _ => false,
        };
        (self.returns(block) || block.iter().any(throws)) && (refuses || block.iter().all(is_empty))
    }

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
