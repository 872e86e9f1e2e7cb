//! Answers known by the name of a method alone: those that somebody else sends (`mailer.send(401)`), and those after which the
//! next handler runs all the same.

use super::Reading;
use crate::ir::{ExprId, ExprKind, StmtKind};
use crate::project::ExprRef;
use crate::project::scopes::{Binding, BindingKind};

impl Reading<'_, '_, '_> {
    /// `res.send(401)`, and not `mailer.send(401)`; in a guard the next handler must not run after it either.
    pub(super) fn is_sent(&self, call: ExprRef) -> bool {
        self.is_of_the_answer(call) && (self.strict || !self.calls_on())
    }

    /// What a method is called on is no part of the file or of an import.
    fn is_of_the_answer(&self, call: ExprRef) -> bool {
        let project = self.guards.project;
        if !self.guards.answers_by_name(self.f, call) {
            return true;
        }
        let ExprKind::Call { callee, .. } = self.module.kind(call.id) else { return true };
        let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return true };
        let ExprKind::Name(name) = self.module.kind(*object) else { return true };
        let file = project.scopes_of(self.module.file).module_scope();
        match project.binding(ExprRef::new(self.module.file, *object), name) {
            Some((_, Binding { kind: BindingKind::Import(_), .. })) => false,
            Some((scope, Binding { kind: BindingKind::Value(_) | BindingKind::Entry { .. }, .. })) => scope != file,
            _ => true,
        }
    }

    /// `res.send(403); return next();`
    fn calls_on(&self) -> bool {
        let Some((block, index)) = self.blocks.last() else { return false };
        let next = |e: ExprId| {
            let ExprKind::Call { callee, args } = self.module.kind(e) else { return false };
            let ExprKind::Name(name) = self.module.kind(*callee) else { return false };
            args.is_empty() && self.guards.words.continuations.iter().any(|n| n == name.as_str())
        };
        block.iter().skip(*index).any(|s| match self.module.stmt(*s).kind {
            StmtKind::Return(Some(e)) | StmtKind::Expr(e) => next(e),
            _ => false,
        })
    }
}
