//! Errors whose message is told where they are declared: `#[error("no citizen {0}")] NotFound(String)`, and then
//! `Err(RegistryError::NotFound(cnic))`.
//!
//! Of the message only what it names counts: a field that is not in it is not shown.

use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::exceptions::has;
use crate::catalog::sinks::ObjectForm;
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ClassRef, FunctionRef, Value as Origin};

/// What a message is made of.
enum Part {
    /// What was given at a place, from 0.
    Place(usize),
    Field(Name),
}

impl Walker<'_, '_, '_> {
    /// What an error says that is made here, or that a callback gives; None where its declaration tells no message.
    pub(super) fn said(&mut self, e: ExprId) -> Option<Value> {
        let made = match self.module.kind(e) {
            ExprKind::Lambda(f) => self.cx.project.returns(FunctionRef::new(self.file, *f)).last()?.id,
            _ => e,
        };
        let module = self.module;
        let (ExprKind::Call { callee: class, args } | ExprKind::New { class, args, .. }) = module.kind(made) else {
            return None;
        };
        let parts = self.message_of_declared(*class)?;
        let mut all = Value::default();
        for part in parts {
            let Some(shown) = shown_part(module, args, &part) else { continue };
            let value = self.eval(shown);
            let facts = self.shown(shown, value, ObjectForm::Text);
            all.add_facts(&facts);
        }
        Some(self.message_at(made, all))
    }

    /// The parts of the message that stands on a variant of an enumeration or on a struct.
    fn message_of_declared(&self, named: ExprId) -> Option<Vec<Part>> {
        let project = self.cx.project;
        let says = &self.cx.knowledge.exceptions.says;
        if let ExprKind::Member { object, name } = self.module.kind(named)
            && let Origin::Class(owner) = project.origin(self.at(*object))
            && let Some(field) = project.class(owner).fields.iter().find(|f| f.name == *name)
        {
            return told_by(project.module_of(owner.file), says, &field.annotations);
        }
        let Origin::Class(class) = project.origin(self.at(named)) else { return None };
        self.told_by_class(class)
    }

    fn told_by_class(&self, class: ClassRef) -> Option<Vec<Part>> {
        let says = &self.cx.knowledge.exceptions.says;
        told_by(self.cx.project.module_of(class.file), says, &self.cx.project.class(class).annotations)
    }
}

/// `#[error("no citizen {0}")]`, `#[error("no citizen {cnic}")]`
fn told_by(module: &Module, says: &[smol_str::SmolStr], annotations: &[Annotation]) -> Option<Vec<Part>> {
    let text = annotations.iter().find_map(|a| match module.kind(a.expr) {
        ExprKind::Call { callee, args } if has(says, last_name(module, *callee)?) => args.first(),
        _ => None,
    })?;
    match module.kind(text.value) {
        ExprKind::Literal(Literal::Str(text)) => Some(places(text).map(Part::Place).collect()),
        ExprKind::Template(parts) => {
            let names = parts.iter().filter_map(|p| match module.kind(*p) {
                ExprKind::Name(name) => Some(Part::Field(name.clone())),
                _ => None,
            });
            Some(names.collect())
        }
        _ => None,
    }
}

/// The numbers in the marks of a format string: 0 and 2 of `"{0}: {2:?}"`.
fn places(text: &str) -> impl Iterator<Item = usize> {
    text.split('{').skip(1).filter_map(|mark| mark.split([':', '}']).next()?.trim().parse().ok())
}

/// What an error is given for a part of its message.
fn shown_part(module: &Module, args: &[Arg], part: &Part) -> Option<ExprId> {
    match part {
        Part::Place(at) => args.get(*at).map(|a| a.value),
        Part::Field(name) => {
            let ExprKind::Object(entries) = module.kind(args.first()?.value) else { return None };
            let is_it = |key: ExprId| module.str_literal(key) == Some(name);
            entries.iter().find(|e| e.key.is_some_and(is_it)).map(|e| e.value)
        }
    }
}
