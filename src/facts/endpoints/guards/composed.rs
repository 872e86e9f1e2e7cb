//! Annotations that are made of annotations, or of the guard that they hand to their base.

use super::{Guards, Proof, Property};
use crate::ir::visit::Nested;
use crate::ir::{ClassKind, ExprKind};
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

    /// `class ClerksOnly : TypeFilterAttribute { ClerksOnly() : base(typeof(ClerkFilter)) {} }`: what the base is given
    /// stands in its place.
    pub(super) fn handed_on(&self, f: usize, class: ClassRef, fuel: u32) -> Property {
        let module = self.project.module_of(class.file);
        let declared = self.project.class(class);
        let mut given = Vec::new();
        for constructor in declared.methods.iter().map(|m| module.function(*m)) {
            module.walk_block(&constructor.body, Nested::Skip, &mut |e| {
                if let ExprKind::Call { callee, args } = module.kind(e)
                    && matches!(module.kind(*callee), ExprKind::Name(n) if n == "super")
                {
                    given.extend(args.iter().map(|a| ExprRef::new(class.file, a.value)));
                }
            });
        }
        match self.any(f, &given, fuel - 1) {
            Property::Rejects(p) => Property::Rejects(Proof { what: format!("{}: {}", declared.name, p.what), ..p }),
            found => found,
        }
    }
}
