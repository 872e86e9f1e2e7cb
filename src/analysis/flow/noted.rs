//! What the calls of a unit hand to where no summary leads: under the keys of stores ([`super::stores`]), and to methods
//! that fill the fields of their object ([`super::members`]).
//!
//! Whichever call is asked about, its unit was walked for all of them.

use super::Context;
use super::members::Passed;
use super::seen::Unit;
use super::stores::Puts;
use super::summary::ByLevel;
use super::walk::Walker;
use crate::source::FileId;

#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    pub puts: Puts,
    pub passed: Passed,
}

/// The notes of the top levels of files; those of a function are in its summary.
pub(super) type TopLevels = ByLevel<FileId, Noted>;

impl Context<'_, '_> {
    /// Reads from the notes of a unit; gives the least level from which on they are the same too.
    pub(super) fn noted_in<T>(&self, unit: Unit, level: u8, read: impl FnOnce(&Noted) -> T) -> (T, u8) {
        match unit {
            Unit::Function(f) => {
                let returns = self.returns(f, level);
                (read(&returns.answer.noted), returns.needs)
            }
            Unit::TopLevel(file) => {
                let noted = self.top_levels.get(&file, level).unwrap_or_else(|| {
                    let mut walker = Walker::new(self, file, level);
                    walker.run(unit);
                    self.top_levels.put(file, level, walker.noted, walker.needs)
                });
                (read(&noted.answer), noted.needs)
            }
        }
    }
}
