//! Guards that look at the handler that they stand before: at an attribute of it, `getattr(resource, "open", False)`, or at
//! its class, `$event->getController()[0] instanceof OpenToAll`.
//!
//! The attribute is one of the handler's class, or one that the module or a decorator sets on the function. Whether a value
//! that is computed holds is not decided here.

use super::Reading;
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::project::scopes::BindingKind;
use crate::project::{ClassRef, ExprRef, FunctionRef, TypeName, Value};

/// What answers a request.
#[derive(Clone, Copy, Default)]
pub struct Target {
    pub class: Option<ClassRef>,
    pub function: Option<FunctionRef>,
}

impl Reading<'_, '_, '_> {
    /// `getattr(view_func, "login_exempt", False)`; None where what is set cannot be told.
    pub(super) fn attribute_is_so(&self, call: ExprRef) -> Option<bool> {
        let project = self.guards.project;
        let at = |id| ExprRef::new(call.file, id);
        let [object, name, rest @ ..] = arguments(project, call) else { return None };
        let ExprKind::Name(object) = project.kind(at(object.value)) else { return None };
        if !self.guards.words.asks.targets.contains(object) {
            return None;
        }
        let name = project.module_of(call.file).str_literal(name.value)?;
        let target = self.request?.target;
        let set = target.class.and_then(|c| self.class_attribute(c, name));
        let set = set.or_else(|| self.function_attribute(target.function?, name));
        let given = match set {
            Some(value) => self.truth(value)?,
            None => match rest {
                [default] => self.truth(at(default.value))?,
                _ => false,
            },
        };
        self.named.set(self.named.get() || given);
        Some(given)
    }

    /// `$controller instanceof OpenToAll`; None where that is not asked of the handler, or its bases are not all known.
    pub(super) fn target_is_a(&self, asked: ExprRef, class: ExprRef, steps: u32) -> Option<bool> {
        let project = self.guards.project;
        let target = self.request?.target.class?;
        if !self.is_target(asked, steps) {
            return None;
        }
        let found = match project.origin(class) {
            Value::Class(of) => project.lineage(target).contains(&of),
            _ => {
                let named = project.paths(class).first()?.text.clone();
                let is_it = |t: &TypeName| matches!(t, TypeName::External(path) if *path == named);
                project.supertypes(target).iter().any(is_it).then_some(true)?
            }
        };
        self.named.set(self.named.get() || found);
        Some(found)
    }

    /// `$event->getController()[0]`, also through a variable or a function that gives it.
    fn is_target(&self, e: ExprRef, steps: u32) -> bool {
        let project = self.guards.project;
        let Some(steps) = steps.checked_sub(1) else { return false };
        let at = |id: ExprId| ExprRef::new(e.file, id);
        match project.kind(e) {
            ExprKind::Call { callee: called, .. } => {
                let gives = last_name(project, at(*called));
                gives.is_some_and(|n| self.guards.words.asks.gives_target.contains(n))
                    || project
                        .callees(e)
                        .into_iter()
                        .any(|f| project.returns(f).into_iter().any(|r| self.is_target(r, steps)))
            }
            ExprKind::Index { object, .. } => self.is_target(at(*object), steps),
            ExprKind::Assign { value: Some(value), .. } => self.is_target(at(*value), steps),
            // $controller = $event->getController(); if (is_array($controller)) { $controller = $controller[0]; }
            ExprKind::Name(name) => project.binding(e, name).is_some_and(|(scope, _)| {
                let bound = project.scopes_of(e.file).bindings(scope, name).iter();
                let values = bound.filter_map(|b| if let BindingKind::Value(v) = b.kind { Some(at(v)) } else { None });
                values.filter(|v| !matches!(project.kind(*v), ExprKind::Index { .. })).any(|v| self.is_target(v, steps))
            }),
            _ => false,
        }
    }

    fn truth(&self, value: ExprRef) -> Option<bool> {
        match self.guards.project.kind(value) {
            ExprKind::Literal(Literal::Bool(b)) => Some(*b),
            ExprKind::Literal(Literal::Null) => Some(false),
            _ => None,
        }
    }

    fn class_attribute(&self, class: ClassRef, name: &str) -> Option<ExprRef> {
        let (owner, field) = self.guards.project.field(class, name)?;
        Some(ExprRef::new(owner.file, field.value?))
    }

    /// `health.login_exempt = True` in the module of the handler, or in a decorator on it.
    fn function_attribute(&self, handler: FunctionRef, name: &str) -> Option<ExprRef> {
        let project = self.guards.project;
        let module = project.module_of(handler.file);
        let declared = project.function(handler);
        let own = declared.name.as_ref().and_then(|n| self.assigned_in(handler.file, &module.body, name, Some(n)));
        own.or_else(|| {
            let marks = declared.annotations.iter().map(|a| callee(project, ExprRef::new(handler.file, a.expr)));
            let decorators = marks.filter_map(|e| match project.origin(e) {
                Value::Function(function) => Some(function),
                _ => None,
            });
            decorators.into_iter().find_map(|d| {
                let body = &project.module_of(d.file).function(d.id).body;
                self.assigned_in(d.file, body, name, None)
            })
        })
    }

    fn assigned_in(
        &self,
        file: crate::source::FileId,
        body: &crate::ir::Block,
        name: &str,
        on: Option<&str>,
    ) -> Option<ExprRef> {
        let module = self.guards.project.module_of(file);
        let mut found = None;
        module.walk_block(body, Nested::Skip, &mut |e| {
            if let ExprKind::Assign { target, value: Some(value), .. } = module.kind(e)
                && let ExprKind::Member { object, name: member } = module.kind(*target)
                && member == name
                && let ExprKind::Name(object) = module.kind(*object)
                && on.is_none_or(|on| object == on)
            {
                found = Some(ExprRef::new(file, *value));
            }
        });
        found
    }
}
