//! Wrappers around a handler, `auth(handler)` and `builder.With(auth).Build()(handler)`: can they refuse?
//!
//! What is wrapped is not asked: a handler that answers 401 by itself guards nothing but itself.

use super::known::Role;
use super::{FUEL, Guards, Property};
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::finding::Confidence;
use crate::ir::ExprKind;
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Value};

/// Calls of a chain that are looked at.
const MAX_LINKS: usize = 16;

impl Guards<'_, '_> {
    /// What a call around a handler does.
    pub(super) fn of_wrapper(&self, f: usize, e: ExprRef, inner: ExprRef) -> Property {
        let target = callee(self.project, e);
        if self.only_wraps(f, e) {
            return Property::Nothing;
        }
        if let Some(found) = self.of_symbol(f, e, FUEL) {
            return found;
        }
        for function in self.project.callees(e) {
            if let Property::Rejects(p) = self.of_function(f, function, FUEL)
                && self.holds(&p, e)
            {
                return Property::Rejects(p);
            }
        }
        if let Value::Function(function) = self.project.origin(target)
            && let found @ Property::Rejects(_) = self.of_function(f, function, FUEL)
        {
            return found;
        }
        // bridge := NewBuilder().With(auth).Build(); bridge(handler)
        if let Some(made) = self.bound_call(target)
            && let found @ Property::Rejects(_) = self.of_chain(f, made)
        {
            return found;
        }
        let beside: Vec<ExprRef> = arguments(self.project, e)
            .iter()
            .map(|a| ExprRef::new(e.file, a.value))
            .filter(|a| *a != inner && self.is_function(*a))
            .collect();
        if let found @ Property::Rejects(_) = self.any(f, &beside, FUEL) {
            return found;
        }
        if let Some(class) = self.project.type_of(e).and_then(|t| t.class())
            && let found @ Property::Rejects(_) = self.of_class(f, class, FUEL)
        {
            return found;
        }
        match self.is_function(target) || matches!(self.project.origin(target), Value::Made(_)) {
            // its body was read
            true => Property::Nothing,
            false => match last_name(self.project, target) {
                Some(name) => self.by_name(name, self.project.place(target)),
                None => Property::Nothing,
            },
        }
    }

    /// Whether the wrapper is known to hand on to what it wraps and no more.
    fn only_wraps(&self, f: usize, e: ExprRef) -> bool {
        let known = &self.known[f];
        // func requireUser(h) { return http.HandlerFunc(…) }
        if !self.project.callees(e).is_empty() {
            return false;
        }
        let found = known.symbols.matches(self.project, callee(self.project, e)).into_iter();
        let mut found = found.chain(known.symbols.matches(self.project, e));
        found.any(|((role, _), m)| *role == Role::Wraps && m.confidence > Confidence::Low)
    }

    /// The call that a name was assigned, or the call itself.
    fn bound_call(&self, e: ExprRef) -> Option<ExprRef> {
        let bound = match self.project.kind(e) {
            ExprKind::Name(name) => match self.project.binding(e, name)?.1.kind {
                BindingKind::Value(value) => ExprRef::new(e.file, value),
                _ => return None,
            },
            _ => e,
        };
        matches!(self.project.kind(bound), ExprKind::Call { .. }).then_some(bound)
    }

    /// The arguments of a fluent chain that made a function: each may be a guard that it runs.
    fn of_chain(&self, f: usize, made: ExprRef) -> Property {
        let mut at = made;
        for _ in 0..MAX_LINKS {
            if !matches!(self.project.kind(at), ExprKind::Call { .. }) {
                match self.bound_call(at) {
                    Some(next) => at = next,
                    None => break,
                }
                continue;
            }
            let given = arguments(self.project, at).iter().map(|a| ExprRef::new(at.file, a.value));
            let guards: Vec<ExprRef> = given.filter(|a| self.is_function(*a)).collect();
            if let found @ Property::Rejects(_) = self.any(f, &guards, FUEL) {
                return found;
            }
            match self.project.kind(callee(self.project, at)) {
                ExprKind::Member { object, .. } => at = ExprRef::new(at.file, *object),
                _ => break,
            }
        }
        Property::Nothing
    }

    /// A function of the project, or what such a function gives.
    fn is_function(&self, e: ExprRef) -> bool {
        match self.project.kind(e) {
            ExprKind::Call { .. } => !self.project.callees(e).is_empty(),
            _ => matches!(self.project.origin(e), Value::Function(_)),
        }
    }
}
