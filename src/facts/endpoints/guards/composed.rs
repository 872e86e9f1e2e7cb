//! Annotations that are made of annotations.

use super::{Guards, Proof, Property};
use crate::ir::ClassKind;
use crate::project::{ClassRef, ExprRef};

impl Guards<'_, '_> {
    /// `@PreAuthorize("…") annotation class ClerksOnly`: an annotation says what those on it say.
    pub(super) fn composed(&self, f: usize, class: ClassRef, fuel: u32) -> Property {
        let declared = self.project.class(class);
        if declared.kind != ClassKind::Interface {
            return Property::Nothing;
        }
        let mut found = Property::Nothing;
        for annotation in &declared.annotations {
            let e = ExprRef::new(class.file, annotation.expr);
            match self.of_symbol(f, e, fuel - 1) {
                Some(Property::Rejects(p)) => {
                    let what = format!("{}: {}", declared.name, p.what);
                    return Property::Rejects(Proof { what, ..p });
                }
                Some(opens @ Property::Opens(_)) => found = opens,
                _ => {}
            }
        }
        found
    }
}
