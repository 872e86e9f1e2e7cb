//! Numbers of rows: `Long residentId`, `resident_id` of a project that has a `Resident`. They say which record is meant,
//! and are no number that a state gave anyone.

use super::{is_integer, simple_name};
use crate::facts::data::DataKnowledge;
use crate::project::{Project, Type, TypeName};

/// Types of identifiers that a program makes up.
const MADE_UP: [&str; 5] = ["UUID", "Uuid", "uuid", "Guid", "ObjectId"];

/// Whether a name is a person's with an `id` behind it, and its type, or a class of that name, says that it is the number of
/// a row; `t` where the type is known. A text may be anything.
pub fn is_number_of_row(project: &Project<'_>, knowledge: &DataKnowledge, name: &str, t: Option<&Type>) -> bool {
    let Some(of) = ["_id", "Id", "ID"].iter().find_map(|end| name.strip_suffix(end)) else { return false };
    if of.is_empty() || !knowledge.names.is_person(of) {
        return false;
    }
    match t {
        Some(t) => is_integer(t) || matches!(&t.name, TypeName::External(n) if MADE_UP.contains(&simple_name(n))),
        None => {
            let called = class_like(of);
            let has_own = |c| project.field(c, name).is_some();
            let mut classes = project.symbols().classes_named(&called).iter().copied().peekable();
            classes.peek().is_some() && !classes.any(has_own)
        }
    }
}

/// `resident_card` → `ResidentCard`
pub fn class_like(name: &str) -> String {
    let mut class = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        class.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
    }
    class
}
