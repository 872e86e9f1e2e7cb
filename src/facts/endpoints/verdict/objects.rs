//! Guards that are asked of one object, `has_object_permission`: they hold only where the handler looks the object up by what
//! asks them.

use super::super::guards::Property;
use super::super::mounts::Resolved;
use super::super::selected::{callee, last_name};
use super::Judge;
use crate::catalog::frameworks::schema::ObjectGuards;
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef, FunctionRef, Value};

impl Judge<'_, '_> {
    /// What the classes of a list of guards say of the object that a request is about.
    pub(super) fn of_objects(
        &self,
        f: usize,
        known: &ObjectGuards,
        class: ClassRef,
        route: &Resolved,
        list: &[ExprRef],
    ) -> Property {
        if !self.asks_of_object(known, class, route) {
            return Property::Nothing;
        }
        let guards = list.iter().filter_map(|e| match self.project.origin(*e) {
            Value::Class(c) => Some(c),
            _ => None,
        });
        let methods = guards.filter_map(|c| known.decides.iter().find_map(|n| self.project.method(c, n)));
        let mut proofs = methods.filter_map(|m| self.guards.decides_of_one(f, m));
        proofs.next().map_or(Property::Nothing, Property::Rejects)
    }

    /// Whether a request comes past what asks the guards: in the handler, or in the action of a base class.
    fn asks_of_object(&self, known: &ObjectGuards, class: ClassRef, route: &Resolved) -> bool {
        let looked_up = known.asked_by.first().and_then(|n| self.project.method(class, n));
        let asks = |function: FunctionRef, own: bool| self.calls_one_of(function, known, own);
        if looked_up.is_some_and(|own| !asks(own, true)) {
            return false;
        }
        match route.handler.function {
            Some(handler) => asks(handler, false),
            None => route.path.trim_end_matches('/').ends_with('}'),
        }
    }

    /// `self.get_object()`, `super().retrieve(request)`; in what looks the object up itself, only the base's.
    fn calls_one_of(&self, function: FunctionRef, known: &ObjectGuards, own: bool) -> bool {
        let named = &self.project.function(function).name;
        let mut calls = self.project.calls_in(function);
        calls.any(|call| {
            let ExprKind::Call { .. } = self.project.kind(call) else { return false };
            let target = callee(self.project, call);
            let Some(name) = last_name(self.project, target) else { return false };
            let of_base = self.project.receiver(target).is_some_and(
                |r| matches!(self.project.kind(callee(self.project, r)), ExprKind::Name(n) if n == "super"),
            );
            let is_same = named.as_ref() == Some(name);
            (known.asked_by.contains(name) && !(own && is_same)) || (of_base && is_same)
        })
    }
}
