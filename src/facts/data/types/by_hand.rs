//! What the methods show that are written by hand, of fields that the class does not declare itself: columns of a record.

use super::ShownField;
use crate::facts::data::{DataKnowledge, printed};
use crate::ir::Name;
use crate::project::{ClassRef, Project};

/// The fields of others that a method names which prints objects of a class as text: the columns of a record in
/// `def to_s = "#{full_name} <#{email}>"`.
pub fn printed_of(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    class: ClassRef,
    fields: Vec<ShownField>,
) -> Vec<ShownField> {
    let methods = knowledge.printing(project.module_of(class.file).language).into_iter().flat_map(|p| &p.methods);
    let Some(f) = methods.into_iter().find_map(|m| project.method(class, m)) else { return Vec::new() };
    let shows = printed::by_hand(project, knowledge, f);
    fields.into_iter().filter(|field| shows.shows(&field.name)).collect()
}

/// Whether a method of the class says what it is as JSON, and does not ask its base: `as_json`, `toJSON()`.
pub fn is_written_by_hand(project: &Project<'_>, knowledge: &DataKnowledge, class: ClassRef) -> bool {
    let Some(printing) = knowledge.printing(project.module_of(class.file).language) else { return false };
    let mut methods = project
        .lineage(class)
        .into_iter()
        .flat_map(|c| printing.serial_methods.iter().filter_map(move |m| project.own_method(c, m)));
    methods.any(|f| printed::narrowed_base(project, knowledge, f).is_none())
}

/// What the method that writes a class as JSON has its base show alone, and leave out: `super(only: [:id, :cnic])`.
pub(in crate::facts::data) fn narrowed(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    class: ClassRef,
) -> (Vec<Name>, Vec<Name>) {
    let printing = knowledge.printing(project.module_of(class.file).language);
    let mut methods = printing.into_iter().flat_map(|p| &p.serial_methods).filter_map(|m| project.own_method(class, m));
    methods.find_map(|f| printed::narrowed_base(project, knowledge, f)).unwrap_or_default()
}
