//! Values that may be wanting, and what becomes of the request then: `token.ok_or(StatusCode::UNAUTHORIZED)?` refuses,
//! `Clerk::from_request_parts(parts, state).await.ok()` lets everyone pass.

use super::{Condition, Reading, Strength};
use crate::facts::endpoints::guards::{Proof, Property};
use crate::facts::endpoints::selected::arguments;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, TYPE_ARGUMENT};
use crate::project::{ExprRef, Value};

impl Reading<'_, '_, '_> {
    /// Whether what a call gives may be wanting and the request goes on: `.ok()`, `.succeeded()`, `.is_some()`.
    pub(super) fn is_forgiven(&self, call: ExprRef) -> bool {
        let Some(parent) = self.guards.project.parent(call) else { return false };
        matches!(self.guards.project.kind(parent), ExprKind::Member { object, name }
            if *object == call.id && self.guards.words.forgives.iter().any(|n| n == name))
    }

    /// `request.guard::<Clerk>()`: the extractor of that type.
    pub(super) fn extracted(&mut self, e: ExprId, name: &str, around: &[Condition]) -> bool {
        let at = ExprRef::new(self.module.file, e);
        let project = self.guards.project;
        if self.fuel == 0 || !self.guards.known[self.f].extracts.iter().any(|n| n == name) {
            return false;
        }
        let mut named = arguments(project, at).iter().filter(|a| a.name.as_deref() == Some(TYPE_ARGUMENT));
        let Some(Value::Class(class)) = named.next().map(|a| project.origin(ExprRef::new(at.file, a.value))) else {
            return false;
        };
        match self.guards.of_class(self.f, class, self.fuel) {
            Property::Rejects(p) if !self.strict || self.is_reached(around) => {
                self.keep(Proof { what: format!("extracts {}", p.what), ..p });
                true
            }
            _ => false,
        }
    }

    /// `header.ok_or((StatusCode::UNAUTHORIZED, "no token"))?`, `verify(token).map_err(|_| AuthError::InvalidToken)?`
    pub(super) fn otherwise(&mut self, e: ExprId, name: &str, around: &[Condition]) -> bool {
        let ExprKind::Call { callee, args } = self.module.kind(e) else { return false };
        let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return false };
        let throws = self.guards.words.otherwise_throws.iter().any(|n| n == name);
        if !throws && !self.guards.words.otherwise.iter().any(|n| n == name) {
            return false;
        }
        if !throws && !self.is_handed_on(e) {
            return false;
        }
        let (mut status, mut named) = (None, None);
        for arg in args {
            self.module.walk_expr(arg.value, Nested::Enter, &mut |x| {
                let (ExprKind::Name(n) | ExprKind::Member { name: n, .. }) = self.module.kind(x) else { return };
                status = status.take().or_else(|| self.status_in(x).filter(|s| s == n.as_str()));
                named = named.take().or_else(|| self.says_refusal(n).then(|| n.to_string()));
            });
        }
        let Some((what, strength)) = status
            .map(|s| (format!("answers {s}"), self.strength_of(&s)))
            .or_else(|| named.map(|n| (format!("fails with {n}"), Strength::Named)))
        else {
            return false;
        };
        // find_user(id).ok_or(StatusCode::UNAUTHORIZED)?: a row that is wanting
        if self.strict && !self.is_asked(*object) {
            return false;
        }
        let mut inner = around.to_vec();
        inner.push(Condition { expr: Some(*object), negated: true });
        let outer = self.given;
        self.given = !throws && self.is_own();
        self.refuse(what, e, &inner, strength);
        self.given = outer;
        true
    }
}
