//! Which of several classes of one name is meant in a file: the one that lies nearest. A Ruby module is opened in as
//! many files as have something in it, and each use of its name asks; so answers are kept.

use super::answers::{Kept, Known};
use super::symbols::Symbols;
use super::{ClassRef, Project};
use crate::ir::Name;
use crate::source::FileId;

/// Fewer candidates than this are compared anew.
const MANY: usize = 8;
/// All answers, by qualified name.
pub(super) type Near = Kept<Name, Option<ClassRef>>;

impl Project<'_> {
    /// The class of that qualified name that is nearest to a file.
    pub fn class_near(&self, qualified: &str, file: FileId) -> Option<ClassRef> {
        let candidates = self.symbols.classes(qualified);
        let near = &self.sources.get(file).path;
        let find = || Symbols::nearest(candidates, near, |c| self.sources.get(c.file).path.as_str());
        if candidates.len() < MANY {
            return find();
        }
        self.near.of(file, Name::new(qualified), find)
    }
}
