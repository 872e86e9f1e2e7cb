//! Remembers what stood in a guard's place and refuses nobody, for those who ask what is wrong with the guards themselves.

use super::{Guards, Property};
use crate::project::FunctionRef;

impl Guards<'_, '_> {
    /// Functions that were met in a guard's place and refuse nobody; whether they are there to decide.
    pub fn passing(&self) -> Vec<(FunctionRef, bool)> {
        self.passing.borrow().iter().map(|(f, decides)| (*f, *decides)).collect()
    }

    pub(super) fn pass(&self, function: FunctionRef, decides: bool) -> Property {
        *self.passing.borrow_mut().entry(function).or_insert(false) |= decides;
        Property::Nothing
    }
}
