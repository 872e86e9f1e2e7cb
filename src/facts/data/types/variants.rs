//! Enumerations whose variants hold values: `enum Event { Registered { cnic: String }, Phone(String) }`.

use super::{Of, Walk};
use crate::catalog::sinks::ObjectForm;
use crate::ir::{ClassId, ClassKind};
use crate::project::{ClassRef, Type};

impl Walk<'_, '_> {
    /// What the variants of an enumeration show, where they hold anything.
    pub(super) fn add_variants(&mut self, class: ClassRef, form: ObjectForm, depth: usize, within: Of) {
        let module = self.project.module_of(class.file);
        let holds = self.knowledge.printing(module.language).is_some_and(|p| p.text_trait.is_some());
        let mut variants = module.class(class.id).fields.iter().filter(|v| holds && v.ty.is_some()).peekable();
        if variants.peek().is_none() {
            return;
        }
        let shows = self.shows(class, &[class], form);
        for variant in variants {
            let record = module.classes.iter().position(|c| c.outer == Some(class.id) && c.name == variant.name);
            match record {
                Some(at) => {
                    self.narrow = Some(shows.clone());
                    self.add_class(ClassRef::new(class.file, ClassId(at as u32)), form, depth + 1, within);
                    self.narrow = None;
                }
                None if shows.shows(&variant.name) => self.add_field(class, variant, within, form, depth),
                None => {}
            }
        }
    }

    /// `gender: Gender`, `List<Gender>`: one of the words of an enum.
    pub(super) fn is_choice(&self, t: &Type) -> bool {
        match t.class() {
            Some(class) => self.project.class(class).kind == ClassKind::Enum,
            None => t.args.iter().all(|a| self.is_choice(a)) && !t.args.is_empty(),
        }
    }
}
