//! Objects that are made here and hold no more than what they are given here: `OtpRequest otp = new OtpRequest()`, then
//! `otp.setTxnId(id)`. Of their class's fields, those that nothing was put into show nothing.
//!
//! An object is fresh no more once it is handed to something that may fill it: `copyProperties(form, otp)`.

use std::rc::Rc;

use super::value::{Value, What};
use super::walk::Walker;
use crate::catalog::sinks::ObjectForm;
use crate::ir::{Arg, ClassKind, ExprId, ExprKind, Literal, Name, accessor_field};
use crate::project::ClassRef;

impl Walker<'_, '_, '_> {
    /// Whether a class's objects hold nothing when they are made: no code fills them, and no field has a value.
    pub(super) fn is_made_empty(&self, class: ClassRef) -> bool {
        let project = self.cx.project;
        self.cx.is_personal(class)
            && project.lineage(class).into_iter().all(|c| {
                let declared = project.class(c);
                let module = project.module_of(c.file);
                let is_empty = |e: ExprId| matches!(module.kind(e), ExprKind::Literal(Literal::Null));
                declared.kind == ClassKind::Class
                    && declared.fields.iter().all(|f| f.value.is_none_or(is_empty))
                    && project.own_method(c, "constructor").is_none_or(|f| project.function(f).body.is_empty())
            })
    }

    /// What a call that is given or made on a fresh object may have put into it.
    pub(super) fn touched(
        &mut self,
        name: &Name,
        object: Option<ExprId>,
        receiver: &mut Value,
        args: &[Arg],
        given: &[Value],
    ) {
        if receiver.is_fresh
            && let Some(object) = object
        {
            if !self.leaves_as_is(object, name) {
                self.is_filled(object);
                receiver.is_fresh = false;
            } else if matches!(self.module.kind(object), ExprKind::Name(n) if self.held_fresh.contains(n)) {
                // parent.setChild(child); child.setCnic(cnic)
                self.nothing_is_fresh();
                receiver.is_fresh = false;
            }
        }
        if !given.iter().any(|v| v.is_fresh) {
            return;
        }
        let s = &self.cx.knowledge.sanitizers;
        let keeps = s.setters.iter().any(|p| name.starts_with(p.as_str()))
            || s.adds.contains(name)
            || s.serialiser_methods.contains(name)
            || s.serialiser_endings.iter().any(|e| name.to_lowercase().ends_with(e.as_str()));
        for (arg, _) in args.iter().zip(given).filter(|(_, v)| v.is_fresh) {
            match self.module.kind(arg.value) {
                ExprKind::Name(name) if keeps => self.held_fresh.push(name.clone()),
                _ if !keeps => self.is_filled(arg.value),
                _ => {}
            }
        }
    }

    /// `Citizen other = citizen`, `this.current = new Citizen()`: what has two names, or is a field, is filled unseen.
    pub(super) fn held_elsewhere(&mut self, target: ExprId, source: ExprId, value: &mut Value) {
        if !value.is_fresh {
            return;
        }
        let is_made = matches!(self.module.kind(source), ExprKind::New { .. } | ExprKind::Call { .. });
        if !is_made || self.is_field(target) {
            value.is_fresh = false;
            self.is_filled(source);
        }
    }

    fn is_field(&self, target: ExprId) -> bool {
        let ExprKind::Name(name) = self.module.kind(target) else { return true };
        let project = self.cx.project;
        project.semantics(self.file).implicit_this
            && project.enclosing_class(self.at(target)).is_some_and(|c| project.field(c, name).is_some())
    }

    fn nothing_is_fresh(&mut self) {
        fn clear(value: &mut Value) {
            value.is_fresh = false;
            if let Some(entries) = &mut value.entries {
                Rc::make_mut(entries).iter_mut().for_each(|(_, v)| clear(v));
            }
        }
        Rc::make_mut(&mut self.env).values_mut().for_each(|v| clear(Rc::make_mut(v)));
    }

    /// A setter, or what reads a field that is no object itself.
    fn leaves_as_is(&self, object: ExprId, name: &Name) -> bool {
        if self.cx.knowledge.sanitizers.serialiser_methods.contains(name) {
            return true;
        }
        let Some(class) = self.cx.project.type_of(self.at(object)).and_then(|t| t.class()) else { return false };
        // setUIN(uin) of `private String UIN`; a setter of another name may set any field
        if let Some(set) = accessor_field(name, "set") {
            let lineage = self.cx.project.lineage(class);
            let mut fields = lineage.iter().flat_map(|c| &self.cx.project.class(*c).fields);
            return fields.any(|f| f.name.eq_ignore_ascii_case(&set));
        }
        let field = accessor_field(name, "get").unwrap_or_else(|| name.clone());
        let mut fields = self.cx.project.lineage(class).into_iter().filter_map(|c| {
            let declared = self.cx.project.class(c).fields.iter().find(|f| f.name == field)?;
            Some(declared.ty.as_ref().map(|t| self.cx.project.resolve_type(c.file, t)))
        });
        fields.next().is_some_and(|t| t.is_none_or(|t| t.class().is_none()))
    }

    fn is_filled(&mut self, e: ExprId) {
        let ExprKind::Name(name) = self.module.kind(e) else { return };
        if self.env.get(name).is_some_and(|v| v.is_fresh) {
            let value = Rc::make_mut(&mut self.env).entry(name.clone()).or_default();
            Rc::make_mut(value).is_fresh = false;
        }
    }

    /// Whether the form in which a fresh object is printed leaves an entry of it out.
    pub(super) fn is_unprinted(&self, value: &Value, key: &Name, form: ObjectForm) -> bool {
        value.is_fresh
            && value.facts.iter().any(|f| match f.what {
                What::Object(class) => {
                    let lineage = self.cx.project.lineage(class);
                    let mut fields = lineage.iter().flat_map(|c| &self.cx.project.class(*c).fields);
                    let field = fields.find(|f| f.name.eq_ignore_ascii_case(key));
                    field.is_some_and(|f| !self.shows_made(class, &f.name, form))
                }
                _ => false,
            })
    }
}
