//! Functions that are given by their names to what calls them for each element: `cnics.forEach(this::show)`,
//! `cnic.let(::wrap)`, `Optional.of(cnic).map(String::length)`.
//!
//! What a log does that is given so is said in [`super::calls`].

use super::calls::element_of;
use super::value::{Fact, Label, Value};
use super::walk::Walker;
use crate::ir::{Arg, ExprId, ExprKind};
use crate::project::{FunctionRef, Value as Origin};

impl Walker<'_, '_, '_> {
    /// What the arguments that name functions of the project give for an element each; what these write of it is noted.
    pub(super) fn call_named(&mut self, args: &[Arg], receiver: &Value, given: &mut [Value]) {
        if !receiver.holds_any() && !given.iter().any(Value::holds_any) {
            return;
        }
        for (i, arg) in args.iter().enumerate() {
            let Some(f) = self.function_named(arg.value) else { continue };
            let others = given.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, v)| v.clone());
            let element = element_of(receiver, &others.collect::<Vec<_>>());
            if let Some(value) = self.applied(arg.value, f, &element) {
                given[i] = value;
            }
        }
    }

    /// What a method gives that is named where a callback stands: it is known by its name, or by its class.
    pub(super) fn named_method(&mut self, e: ExprId, element: &Value) -> Option<Value> {
        self.of_library(e, element).or_else(|| self.method_reference(e, element))
    }

    /// Whether what is given for an argument is what the function that it names gives.
    pub(super) fn gives_by_name(&self, e: ExprId) -> bool {
        self.is_method_reference(e) || self.is_harmless_of_library(e) || self.function_named(e).is_some()
    }

    fn function_named(&self, e: ExprId) -> Option<FunctionRef> {
        if !matches!(self.module.kind(e), ExprKind::Name(_) | ExprKind::Member { .. }) {
            return None;
        }
        match self.cx.project.origin(self.at(e)) {
            Origin::Function(f) => Some(f),
            _ => None,
        }
    }

    /// What a function of the project gives for a value that it is called with alone.
    fn applied(&mut self, e: ExprId, f: FunctionRef, element: &Value) -> Option<Value> {
        let function = self.cx.project.function(f);
        let is_self = |name: &str| function.class.is_some() && matches!(name, "self" | "cls" | "this");
        let index = u16::from(function.params.first().is_some_and(|p| is_self(&p.name)));
        function.params.get(usize::from(index))?;
        let returns = self.summary_of(f)?;
        for param in returns.writes.iter().filter(|w| w.index == index) {
            self.write_element(e, element, param);
        }
        let mut value = Value { is_clean: returns.is_clean, ..Value::default() };
        let label = Label::Returned(function.name.clone().unwrap_or_default());
        for (what, way) in &returns.facts {
            let inner = self.steps.adopt(way);
            let step = self.steps.add(self.place(e), label.clone(), Some(inner));
            value.add_facts(&[Fact { what: *what, step }]);
        }
        for back in returns.params.iter().filter(|p| p.index == index) {
            self.give_back(&mut value, e, &label, back, element.clone());
        }
        Some(value)
    }

    /// `String::length`, `Objects::isNull`: of a library, and none that tells anything of an element.
    fn of_library(&self, e: ExprId, element: &Value) -> Option<Value> {
        (element.holds_any() && self.is_harmless_of_library(e)).then(Value::clean)
    }

    fn is_harmless_of_library(&self, e: ExprId) -> bool {
        let ExprKind::Member { object, name } = self.module.kind(e) else { return false };
        let s = &self.cx.knowledge.sanitizers;
        (s.harmless_members.contains(name) || s.harmless_functions.contains(name))
            && !s.numbers.contains(name)
            && !s.keeping_methods.contains(name)
            && self.is_type_name(*object)
            && self.is_written_apart(e)
    }

    /// `Citizen::getCnic`: a method that is named, and not called.
    pub(super) fn is_written_apart(&self, e: ExprId) -> bool {
        self.cx.project.semantics(self.file).is_apart(self.written(e))
    }
}
