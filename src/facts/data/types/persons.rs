//! Whether a class is about a person: by what it is called, or by what it holds (`PersonalDetails` with a date of birth).
//!
//! In such a class `name`, `address` and `postcode` are a person's, and so is what its parts hold: the `street` of
//! `address: Address`.

use super::FULL_NAME;
use crate::catalog::data_types::{DataType, Group, Strength};
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::ir::ClassKind;
use crate::project::{ClassRef, Project};

/// Whose data the fields of a class are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::facts::data) enum Of {
    Thing,
    Person,
    /// What is sent to a person: who gets it is told by a name that says little elsewhere.
    Message,
    /// A part of a person: the group of data that the part is.
    Part(Group),
}

impl Of {
    /// Whether a field that is named as data of a strength holds it.
    pub(in crate::facts::data) fn has(self, data: &DataType, strength: Strength) -> bool {
        strength == Strength::Strong
            || match self {
                Of::Thing | Of::Message => false,
                Of::Person => true,
                Of::Part(group) => data.group == group,
            }
    }
}

/// A name says it at once; of fields it takes one that only people have, or the two names of one person.
pub fn is_of_person(project: &Project<'_>, knowledge: &DataKnowledge, lineage: &[ClassRef]) -> bool {
    let names = &knowledge.names;
    // use Contacts;
    let mut called = lineage.iter().map(|c| project.class(*c)).filter(|c| c.kind != ClassKind::Trait).map(|c| &c.name);
    if called.any(|n| names.is_person(n) || names.is_record_of_person(n)) {
        return true;
    }
    let is_place = lineage.first().is_some_and(|c| knowledge.names.is_organisation(&project.class(*c).name));
    let mut full_names = 0;
    !is_place
        && lineage.iter().flat_map(|c| &project.class(*c).fields).filter(|f| !f.modifiers.is_static).any(|field| {
            let NameClass::Data(data, Strength::Strong) = knowledge.names.identifier(&field.name) else { return false };
            let data = knowledge.types.get(data);
            full_names += usize::from(data.id == FULL_NAME);
            data.of_person || full_names > 1
        })
}

/// Whether a name is that of data which only people have.
pub(in crate::facts::data) fn is_only_of_people(knowledge: &DataKnowledge, name: &str) -> bool {
    match knowledge.names.identifier(name) {
        NameClass::Data(data, _) => knowledge.types.get(data).of_person,
        _ => false,
    }
}
