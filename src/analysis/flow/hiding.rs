//! Values whose type keeps them to itself: a type from outside that prints nothing, `SecretStr`, and what opens it,
//! `expose_secret()`; a class of the project that holds one value and prints it masked or not at all.
//!
//! `log.info("{}", cnic)` of `record Cnic(String value)` shows what its `toString()` does; `cnic.value()` is the data.

use super::Context;
use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, StepId, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{ExprId, ExprKind, Name, accessor_field};
use crate::project::{ClassRef, Type};

impl Context<'_, '_> {
    /// Whether an object of a class that holds one value shows it in a form.
    pub(super) fn prints_value(&self, class: ClassRef, form: ObjectForm) -> bool {
        types::prints_value(self.project, self.knowledge, class, form)
    }

    /// The data that a class is called after whose only field is a text: `class Cnic(val value: String)`.
    pub(super) fn value_of_class(&self, class: ClassRef) -> Option<DataTypeId> {
        let NameClass::Data(data, Strength::Strong) = self.knowledge.names.identifier(&self.project.class(class).name)
        else {
            return None;
        };
        let data_type = self.knowledge.types.get(data);
        let is_data = !data_type.is_whole() && !data_type.is_credential();
        (is_data && types::holds_one_text(self.project, class)).then_some(data)
    }
}

impl Walker<'_, '_, '_> {
    /// `SecretStr`, `SecretBox<str>`
    pub(super) fn is_hiding_type(&self, t: &Type) -> bool {
        self.cx.knowledge.printing(self.module.language).is_some_and(|p| types::hides_value(p, t))
    }

    /// What is called like data and is of a class that is called so too.
    pub(super) fn of_value_class(&self, e: ExprId, t: &Type, data: DataTypeId, step: StepId) -> Option<Fact> {
        let class = t.class()?;
        let cx = self.cx;
        let called = cx.knowledge.names.identifier(&cx.project.class(class).name);
        if called != NameClass::Data(data, Strength::Strong) || cx.knowledge.types.get(data).is_whole() {
            return None;
        }
        let forms = [ObjectForm::Text, ObjectForm::Inspect, ObjectForm::Json];
        let is_shown = forms.into_iter().all(|form| cx.prints_value(class, form)) || self.is_converted(e);
        let what = if is_shown { What::Data(data, Strength::Strong) } else { What::Wrapped(class, data) };
        Some(Fact { what, step })
    }

    /// `string(cnic)` of `type Cnic string`: a conversion asks no method, and is lowered to what is converted.
    fn is_converted(&self, e: ExprId) -> bool {
        let text = &self.cx.project.sources.get(self.file).text;
        let Some(before) = text.get(..self.module.span(e).start as usize).and_then(|t| t.strip_suffix('(')) else {
            return false;
        };
        let is_call = self.cx.project.parent(self.at(e)).is_some_and(|p| match self.cx.project.kind(p) {
            ExprKind::Call { callee, .. } => self.module.span(*callee).end as usize == before.len(),
            _ => false,
        });
        let plain = &self.cx.knowledge.sinks.plain_types;
        !is_call && plain.iter().any(|p| before.ends_with(p.as_str()))
    }

    /// `holder.cnic()` of a record whose component is of such a class.
    pub(super) fn component(&mut self, call: &Call<'_>, class: ClassRef) -> Option<Value> {
        let NameClass::Data(data, _) = self.cx.knowledge.names.identifier(call.name) else { return None };
        let (owner, field) = self.cx.project.field(class, call.name)?;
        let t = self.cx.project.resolve_type(owner.file, field.ty.as_ref()?);
        let step = self.steps.add(self.place(call.at), Label::Named(call.name.clone()), None);
        let fact = self.of_value_class(call.at, &t, data, step)?;
        Some(Value { facts: vec![fact], ..Value::default() })
    }

    /// `cnic.value`, `cnic.getValue()`, `cnic.0`: what an object of such a class holds.
    pub(super) fn unwrapped(&self, of: &Value, member: &str) -> Option<Value> {
        if !of.facts.iter().any(|f| matches!(f.what, What::Wrapped(..))) {
            return None;
        }
        let field = accessor_field(member, "get");
        let is_field = |class: ClassRef| {
            self.cx.project.field(class, member).is_some()
                || field.as_ref().is_some_and(|f| self.cx.project.field(class, f).is_some())
        };
        let mut value = Value::default();
        for fact in &of.facts {
            if let What::Wrapped(class, data) = fact.what
                && is_field(class)
            {
                value.add_facts(&[Fact { what: What::Data(data, Strength::Strong), step: fact.step }]);
            }
        }
        value.is_known().then_some(value)
    }

    /// `password.expose_secret()`: what a hiding type holds is called as it is.
    pub(super) fn exposed(&mut self, call: &Call<'_>) -> Option<Value> {
        let printing = self.cx.knowledge.printing(self.module.language)?;
        let object = call.object.filter(|_| printing.opened_by.contains(call.name))?;
        let name = Name::new(last_name(self.module, object)?);
        let NameClass::Data(data, strength) = self.cx.knowledge.names.identifier(&name) else { return None };
        let step = self.steps.add(self.place(object), Label::Named(name), None);
        Some(Value::of(What::Data(data, strength), step))
    }
}
