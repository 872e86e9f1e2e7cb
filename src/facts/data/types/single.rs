//! Classes that hold one value and are called after it, `class Cnic(val value: String)`, `type Cnic string`: whether what
//! they print shows it.
//!
//! Where a class does not say itself how it prints, the value counts as shown, as everywhere.

use super::{Of, Shows, Walk, hides_value, is_flag, is_text};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::DataKnowledge;
use crate::ir::{ClassKind, Field, Name};
use crate::project::{ClassRef, Project};

/// Whether an object of the class shows what it holds when it is printed in a form.
pub fn prints_value(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef, form: ObjectForm) -> bool {
    let form = if form == ObjectForm::Key { ObjectForm::Text } else { form };
    let walk = Walk::new(project, knowledge);
    let lineage = project.lineage(class);
    let shows = walk.shows(class, &lineage, form);
    let fields: Vec<_> = lineage
        .iter()
        .flat_map(|c| project.class(*c).fields.iter().map(move |f| (*c, f)))
        .filter(|(_, f)| !f.modifiers.is_static)
        .collect();
    let is_bare = fields.is_empty();
    let mut open = fields.into_iter().filter(|(c, field)| {
        let module = project.module_of(c.file);
        let t = field.ty.as_ref().map(|t| project.resolve_type(c.file, t));
        let is_hidden = t.zip(knowledge.printing(module.language)).is_some_and(|(t, p)| hides_value(p, &t));
        !is_hidden && !walk.is_kept_out(module, field, form)
    });
    match shows {
        // type Cnic string, without a word on how it is printed
        Shows::Nothing => is_bare,
        Shows::All => is_bare || open.next().is_some(),
        Shows::Without(names) => is_bare || open.any(|(_, f)| !names.contains(&f.name)),
        Shows::Only(names) | Shows::Exposed(names) => {
            is_bare && names.iter().any(|n| n == "this") || open.any(|(_, f)| names.contains(&f.name))
        }
    }
}

/// Whether an object of the class shows a field when it is printed in a form, whatever the field is called.
pub fn prints_field(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    class: ClassRef,
    name: &Name,
    form: ObjectForm,
) -> bool {
    let form = if form == ObjectForm::Key { ObjectForm::Text } else { form };
    let walk = Walk::new(project, knowledge);
    let lineage = project.lineage(class);
    let mut declared = lineage.iter().flat_map(|c| project.class(*c).fields.iter().map(move |f| (*c, f)));
    let is_open = |(c, field): (ClassRef, &Field)| {
        !field.modifiers.is_static && !walk.is_kept_out(project.module_of(c.file), field, form)
    };
    walk.shows(class, &lineage, form).shows(name) && declared.find(|(_, f)| f.name == *name).is_none_or(is_open)
}

/// Whether a class has no more than one field, and no data in it that its name does not tell.
pub fn is_single(project: &Project<'_>, class: ClassRef) -> bool {
    let declared = project.class(class);
    declared.kind != ClassKind::Enum && declared.fields.iter().filter(|f| !f.modifiers.is_static).count() <= 1
}

/// Whether a class has one field, and that is a text.
pub fn holds_one_text(project: &Project<'_>, class: ClassRef) -> bool {
    let mut fields = project.class(class).fields.iter().filter(|f| !f.modifiers.is_static);
    match (fields.next(), fields.next()) {
        (Some(only), None) => only.ty.as_ref().is_some_and(|t| is_text(&project.resolve_type(class.file, t))),
        _ => false,
    }
}

/// `struct Sensitive(String)`: a value without a name of its own, which is what the wrapper is called.
fn is_wrapper(project: &Project<'_>, class: ClassRef) -> bool {
    let [only] = project.class(class).fields.as_slice() else { return false };
    let t = only.ty.as_ref().map(|t| project.resolve_type(class.file, t));
    only.name == POSITION && t.is_some_and(|t| t.class().is_none() && t.args.is_empty() && !is_flag(&t))
}

/// The name of the first field of a tuple.
const POSITION: &str = "0";

impl<'p, 's> Walk<'p, 's> {
    pub(super) fn new(project: &'p Project<'s>, knowledge: &'p DataKnowledge) -> Self {
        let seen = rustc_hash::FxHashMap::default();
        Self { project, knowledge, shown: Vec::new(), seen, narrow: None, any: false }
    }

    /// `cnic: Cnic` in an object that is printed: what its class prints.
    pub(super) fn shows_single(&self, class: ClassRef, data_name: &str, of: Of, form: ObjectForm) -> bool {
        use crate::catalog::data_types::Strength;
        use crate::facts::data::names::NameClass;
        let names = &self.knowledge.names;
        let NameClass::Data(data, strength) = names.identifier(data_name) else { return false };
        let data_type = self.knowledge.types.get(data);
        !data_type.is_whole()
            && of.has(data_type, strength)
            && (names.identifier(&self.project.class(class).name) == NameClass::Data(data, Strength::Strong)
                || is_wrapper(self.project, class))
            && is_single(self.project, class)
            && (self.any || prints_value(self.project, self.knowledge, class, form))
    }
}
