//! Routes that belong to a class, `Registry::Engine.routes.draw do … end`: they are served where that class is mounted,
//! and their controllers stand in the namespace that it sets itself apart with, whichever file of which package draws them.

use super::super::super::layers::Key;
use super::super::super::selected::{arguments, callee};
use super::{Context, Drawing};
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef, Project, Value};

/// Links of the chain between a root and the class at its beginning.
const MAX_LINKS: usize = 6;

impl Drawing<'_> {
    /// What is in force in the block of a root.
    pub(super) fn drawn_on(&self, project: &Project<'_>, root: ExprRef) -> Context {
        let mut at = callee(project, root);
        for _ in 0..MAX_LINKS {
            if let Value::Class(class) = project.origin(at) {
                let module = self.isolated(project, class);
                return Context { module, ..Context::new(Key::Class(class)) };
            }
            let next = match project.kind(at) {
                ExprKind::Call { .. } => Some(callee(project, at)),
                _ => project.receiver(at),
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        Context::new(Key::File(root.file))
    }

    /// `isolate_namespace Registry` in the body of a class.
    fn isolated(&self, project: &Project<'_>, class: ClassRef) -> Vec<String> {
        let module = project.module_of(class.file);
        let mut found = Vec::new();
        module.walk_block(&module.class(class.id).body, Nested::Skip, &mut |e| {
            let call = ExprRef::new(class.file, e);
            let is_word = |n: &Name| self.drawn.isolates.contains(n);
            if matches!(module.kind(e), ExprKind::Call { .. })
                && matches!(project.kind(callee(project, call)), ExprKind::Name(n) if is_word(n))
                && let Some(named) = arguments(project, call).first()
            {
                let paths = project.paths(ExprRef::new(class.file, named.value));
                found = paths.first().map(|p| p.text.split('.').map(str::to_owned).collect()).unwrap_or_default();
            }
        });
        found
    }
}
