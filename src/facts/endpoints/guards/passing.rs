//! Remembers what stood in a guard's place and refuses nobody, for those who ask what is wrong with the guards themselves;
//! and tells what has no body that could refuse.

use super::{Guards, Property};
use crate::facts::endpoints::layers::Remark;
use crate::project::{ClassRef, FunctionRef};

impl Guards<'_, '_> {
    /// Functions that were met in a guard's place and refuse nobody; whether they are there to decide.
    pub fn passing(&self) -> Vec<(FunctionRef, bool)> {
        self.passing.borrow().iter().map(|(f, decides)| (*f, *decides)).collect()
    }

    pub(super) fn pass(&self, function: FunctionRef, decides: bool) -> Property {
        *self.passing.borrow_mut().entry(function).or_insert(false) |= decides;
        Property::Nothing
    }

    /// A method of an interface that nobody here implements.
    pub(super) fn is_unimplemented(&self, function: FunctionRef) -> bool {
        let declared = self.project.function(function);
        let class = declared.class.map(|c| ClassRef::new(function.file, c));
        declared.modifiers.is_abstract
            && declared.body.is_empty()
            && class.is_some_and(|c| self.project.subclasses(c).is_empty())
    }
}

/// What is known of a route without any guard.
pub(super) fn of_remark(remark: Remark) -> Property {
    match remark {
        Remark::Parts => Property::Unknown("each part of the graph decides for itself".to_owned()),
        Remark::Unmounted => Property::Unknown("nothing mounts the router, and no file takes it".to_owned()),
        Remark::Empty => Property::Nothing,
    }
}
