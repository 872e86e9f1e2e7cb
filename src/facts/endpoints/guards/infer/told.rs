//! Functions of the project that tell whether the caller is known, read for what they give back:
//! `def authed(): return bool(session.get("id"))`.
//!
//! Where such a function says no, a refusal is one of callers who are unknown, and where it says yes it is not. What is given
//! back in several forms that do not agree tells nothing.

use super::{Condition, Reading};
use crate::facts::endpoints::words;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, Block, ExprId, ExprKind, Literal, StmtId, StmtKind};
use crate::project::ExprRef;
use crate::project::scopes::{Binding, BindingKind};

/// Statements of a function that only tells whether the caller is known.
const MAX_PREDICATE: usize = 12;

impl Reading<'_, '_, '_> {
    /// `if authed(): return f(*args)`, and for the others a refusal, with no way that leads past it.
    pub(super) fn is_told_unknown(&self, around: &[Condition]) -> bool {
        around.iter().any(|c| self.told(c) == Some(false) && self.stops_behind(c))
    }

    /// `if authed(): abort(403)`: meets those who are known.
    pub(super) fn is_told_known(&self, around: &[Condition]) -> bool {
        around.last().is_some_and(|c| self.told(c) == Some(true))
    }

    /// `if user.is_banned: abort(403)`: who is not known is not banned, and goes on.
    pub(super) fn is_of_a_ban(&self, around: &[Condition]) -> bool {
        around.last().is_some_and(|c| c.expr.is_some_and(|e| self.asks_for_a_ban(e, c.negated)))
    }

    /// Whether a condition, or its opposite, holds only for callers who are banned.
    pub(super) fn asks_for_a_ban(&self, e: ExprId, negated: bool) -> bool {
        let bans = &self.guards.words.bans;
        match (self.module.kind(e), negated) {
            (ExprKind::Not(inner), _) => self.asks_for_a_ban(*inner, !negated),
            (ExprKind::Binary { op: BinaryOp::And, left, right }, false)
            | (ExprKind::Binary { op: BinaryOp::Or, left, right }, true) => {
                self.asks_for_a_ban(*left, negated) || self.asks_for_a_ban(*right, negated)
            }
            (ExprKind::Binary { op: BinaryOp::Or, left, right }, false)
            | (ExprKind::Binary { op: BinaryOp::And, left, right }, true) => {
                self.asks_for_a_ban(*left, negated) && self.asks_for_a_ban(*right, negated)
            }
            // user.status == "banned"
            (ExprKind::Binary { op: BinaryOp::Equal, left, right }, false) => {
                [*left, *right].into_iter().any(|side| match self.module.kind(side) {
                    ExprKind::Literal(Literal::Str(s)) => bans.has(s),
                    ExprKind::Member { name, .. } => bans.is_sequence(&words::split(name)),
                    _ => false,
                })
            }
            (ExprKind::Name(n) | ExprKind::Member { name: n, .. }, false) => bans.has(n),
            (ExprKind::Call { callee, .. }, false) => match self.module.kind(*callee) {
                ExprKind::Name(n) | ExprKind::Member { name: n, .. } => bans.has(n),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the caller is known where a condition holds, if a function of the project says so.
    fn told(&self, condition: &Condition) -> Option<bool> {
        let (mut e, mut known) = (condition.expr?, !condition.negated);
        while let ExprKind::Not(inner) = self.module.kind(e) {
            (e, known) = (*inner, !known);
        }
        let ExprKind::Call { args, .. } = self.module.kind(e) else { return None };
        let called = self.guards.project.callees(ExprRef::new(self.module.file, e));
        let [function] = called.as_slice() else { return None };
        let module = self.guards.project.module_of(function.file);
        let is_long = module.function(function.id).body.len() > MAX_PREDICATE;
        if !args.is_empty() || is_long || Some(*function) == self.function {
            return None;
        }
        let inner = Reading::new(self.guards, self.f, module, Some(*function), 0, true);
        let returns = self.guards.project.returns(*function);
        let mut says = returns.iter().map(|r| inner.known_by(r.id));
        let first = says.next()??;
        says.all(|s| s == Some(first)).then_some(known == first)
    }

    /// Whether the caller is known where a value is true: `"id" in session`, `session.get("user") is not None`.
    fn known_by(&self, e: ExprId) -> Option<bool> {
        let is_null = |x: ExprId| matches!(self.module.kind(x), ExprKind::Literal(Literal::Null));
        match self.module.kind(e) {
            ExprKind::Not(inner) => self.known_by(*inner).map(|known| !known),
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right } if is_null(*right) => {
                let known = self.known_by(*left)?;
                Some(known == (*op == BinaryOp::NotEqual))
            }
            // who is unknown comes past neither of the two
            ExprKind::Binary { op: BinaryOp::And, left, right } => {
                [*left, *right].into_iter().any(|side| self.known_by(side) == Some(true)).then_some(true)
            }
            ExprKind::Binary { op: BinaryOp::Or, left, right } => {
                [*left, *right].into_iter().all(|side| self.known_by(side) == Some(true)).then_some(true)
            }
            ExprKind::Binary { op: BinaryOp::Compare, left, right } => {
                (self.is_key_of_who(*left) && self.is_carrier(*right)).then_some(true)
            }
            ExprKind::Index { object, index: Some(key) } => {
                (self.is_key_of_who(*key) && self.is_carrier(*object)).then_some(true)
            }
            ExprKind::Call { callee, args } => match (self.module.kind(*callee), args.as_slice()) {
                // session.get("id", False)
                (ExprKind::Member { object, .. }, [key, ..]) => {
                    (self.is_key_of_who(key.value) && self.is_carrier(*object)).then_some(true)
                }
                // bool(session.get("id"))
                (ExprKind::Name(name), [only]) if !self.guards.words.absent.iter().any(|n| n == name) => {
                    let is_own = !self.guards.project.callees(ExprRef::new(self.module.file, e)).is_empty();
                    self.known_by(only.value).filter(|_| !is_own)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `"user_id"`, and `"id"` where it is all that is said.
    fn is_key_of_who(&self, key: ExprId) -> bool {
        let is_whole = |s: &str| self.guards.words.keys.iter().any(|k| k == s);
        self.keeps_who(key) || matches!(self.module.kind(key), ExprKind::Literal(Literal::Str(s)) if is_whole(s))
    }

    /// The session, and not what the request brings as data.
    fn is_carrier(&self, e: ExprId) -> bool {
        self.is_request(e) && self.mentions(e, &self.guards.words.brought)
    }

    /// Whether nobody goes on where the condition around what is read holds: each way in its arm, or after the branch, ends.
    fn stops_behind(&self, condition: &Condition) -> bool {
        let bears = |id: &StmtId| matches!(&self.module.stmt(*id).kind, StmtKind::Branch(arms) if arms.iter().any(|a| a.condition == condition.expr));
        for (depth, (block, index)) in self.blocks.iter().enumerate() {
            if block.get(*index).is_some_and(bears) {
                return self.blocks.get(depth + 1).is_some_and(|(inner, _)| self.ends_every_way(inner));
            }
            if let Some(at) = block.iter().take(*index).position(bears) {
                return self.ends_every_way(&block[at + 1..]);
            }
        }
        false
    }

    /// Whether each way through statements ends, and none of them calls what stands behind the guard.
    fn ends_every_way(&self, block: &[StmtId]) -> bool {
        let Some(last) = block.last() else { return false };
        let ends = match &self.module.stmt(*last).kind {
            StmtKind::Return(_) | StmtKind::Throw(_) => true,
            StmtKind::Branch(arms) => {
                arms.last().is_some_and(|a| a.condition.is_none()) && arms.iter().all(|a| self.ends_every_way(&a.body))
            }
            StmtKind::Expr(e) => matches!(self.module.kind(*e), ExprKind::Call { callee, .. }
                if matches!(self.module.kind(*callee), ExprKind::Name(n) | ExprKind::Member { name: n, .. }
                    if self.guards.words.exits.iter().any(|x| x == n.as_str()))),
            _ => false,
        };
        let body: Block = block.to_vec();
        let mut hands_on = false;
        self.module.walk_block(&body, Nested::Enter, &mut |e| hands_on |= self.calls_the_next(e));
        ends && !hands_on
    }

    /// `return f(*args)` in a decorator, `next()`: a parameter is called.
    fn calls_the_next(&self, e: ExprId) -> bool {
        let ExprKind::Call { callee, .. } = self.module.kind(e) else { return false };
        let ExprKind::Name(name) = self.module.kind(*callee) else { return false };
        let bound = self.guards.project.binding(ExprRef::new(self.module.file, *callee), name);
        matches!(bound, Some((_, Binding { kind: BindingKind::Param(..), .. })))
    }
}
