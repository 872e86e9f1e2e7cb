//! Refusals that a function gives back: a status, an answer, an error that its caller looks at.

use super::{Condition, Reading, Strength};
use crate::facts::endpoints::words;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, StmtKind};

/// First words of the names of errors that stand ready: `ErrUnauthorized`.
const ERRORS: [&str; 2] = ["err", "error"];

impl Reading<'_, '_, '_> {
    /// `return Err(StatusCode::UNAUTHORIZED)`, `return {..}, 401`, `return nil, errors.NewUnauthorized()`
    pub(super) fn returned(&mut self, e: ExprId, around: &[Condition]) {
        let outer = self.given;
        self.given = self.is_own();
        self.gave_back(e, around);
        self.given = outer;
    }

    fn gave_back(&mut self, e: ExprId, around: &[Condition]) {
        let status = match self.module.kind(e) {
            ExprKind::List(items) => items.iter().find_map(|i| self.number_status(*i)),
            ExprKind::Call { callee, args } => {
                let is_error = matches!(self.module.kind(*callee), ExprKind::Name(n) if n == "Err");
                if is_error { args.iter().find_map(|a| self.status_in(a.value)) } else { None }
            }
            _ => None,
        };
        if let Some(status) = status {
            let strength = self.strength_of(&status);
            self.refuse(format!("answers {status}"), e, around, strength);
            return;
        }
        if let ExprKind::Call { callee, .. } = self.module.kind(e)
            && let ExprKind::Name(target) | ExprKind::Member { name: target, .. } = self.module.kind(*callee)
            && self.says_refusal(target)
        {
            if !self.strict || self.is_refusal(target) {
                // return Unauthorized();
                let target = target.clone();
                self.refuse(format!("returns {target}"), e, around, self.strength_of(&target));
            }
            return;
        }
        let error = match self.module.kind(e) {
            ExprKind::List(items) => items.last().and_then(|last| self.error_that_refuses(*last)),
            _ => self.error_that_refuses(e),
        };
        if let Some(name) = error {
            self.refuse(format!("returns {name}"), e, around, Strength::Named);
        }
    }

    /// `sendError(w, newError(responses.ErrorAuthenticationFail))`: what a guard answers says which error it is.
    pub(super) fn error_given(&self, e: ExprId) -> Option<String> {
        let mut found = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Name(n) | ExprKind::Member { name: n, .. } = self.module.kind(x)
                && found.is_none()
            {
                let named = words::split(n);
                let is_error = named.first().is_some_and(|w| ERRORS.contains(&w.as_str()));
                found = (is_error && self.guards.words.rejections.find_in(&named).is_some()).then(|| n.to_string());
            }
        });
        found
    }

    /// `errors.NewUnauthorized()`, `ErrUnauthenticated`, `errors.New("not logged in")`, `status.Error(codes.Unauthenticated, "…")`
    fn error_that_refuses(&self, e: ExprId) -> Option<String> {
        match self.module.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => {
                let is_error = words::split(n).first().is_some_and(|w| ERRORS.contains(&w.as_str()));
                (is_error && self.is_refusal(n)).then(|| n.to_string())
            }
            ExprKind::Call { callee, args } => {
                let (ExprKind::Name(n) | ExprKind::Member { name: n, .. }) = self.module.kind(*callee) else {
                    return None;
                };
                if self.is_refusal(n) {
                    return Some(n.to_string());
                }
                let makes = self.guards.words.makes.iter().any(|m| n == m.as_str());
                let said = args.iter().take(2).any(|a| match self.module.kind(a.value) {
                    ExprKind::Name(n) | ExprKind::Member { name: n, .. } => self.is_refusal(n),
                    ExprKind::Literal(Literal::Str(s)) => self.guards.words.rejections.has(s),
                    _ => false,
                });
                (makes && said).then(|| "an error that refuses".to_owned())
            }
            _ => None,
        }
    }

    /// `user, _ := callerOf(r)`, `user, err := callerOf(r); if err == nil { … }`: whoever has none goes on.
    pub(super) fn ignores_error(&self, target: ExprId) -> bool {
        let ExprKind::List(items) = self.module.kind(target) else { return false };
        let Some(ExprKind::Name(error)) = items.last().map(|last| self.module.kind(*last)) else { return false };
        if error == "_" {
            return items.len() > 1;
        }
        let next = self.blocks.last().and_then(|(block, index)| block.get(index + 1));
        let Some(StmtKind::Branch(arms)) = next.map(|s| &self.module.stmt(*s).kind) else { return false };
        let [arm] = arms.as_slice() else { return false };
        let Some(ExprKind::Binary { op: BinaryOp::Equal, left, right }) = arm.condition.map(|c| self.module.kind(c))
        else {
            return false;
        };
        matches!(self.module.kind(*left), ExprKind::Name(n) if n == error)
            && matches!(self.module.kind(*right), ExprKind::Literal(Literal::Null))
    }
}
