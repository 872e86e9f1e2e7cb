//! Routers that nothing mounts: written, perhaps offered to other files, and taken by none. Of what they would answer it
//! cannot be said that it is open.

use rustc_hash::FxHashSet;

use super::{Key, Tree};
use crate::catalog::frameworks::schema::Part;
use crate::facts::endpoints::selected::{arguments, called_name};
use crate::ir::{ExprId, ExprKind};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Project};
use crate::source::FileId;

/// Which files of a project others take.
#[derive(Default)]
pub(super) struct Taken {
    files: FxHashSet<FileId>,
    /// Last parts of paths that lead to no file that is known.
    ends: FxHashSet<String>,
    /// Services that take files by what lies in a folder.
    loading: FxHashSet<usize>,
}

impl Tree<'_, '_> {
    /// Whether a router is a part of an application that nothing takes up.
    pub fn is_unmounted(&self, key: Key) -> bool {
        let Key::Value(made) = key else { return false };
        let Some(part) = self.maker(made).and_then(|(_, router)| router.part.as_ref()) else { return false };
        let taken = self.taken.get_or_init(|| self.find_taken(part));
        !taken.files.contains(&made.file)
            && !taken.loading.contains(&self.services.index_of(made.file))
            && !ends_of(&self.project.sources.get(made.file).path).any(|end| taken.ends.contains(end))
            && is_kept(self.project, made)
    }

    fn find_taken(&self, part: &Part) -> Taken {
        let mut taken = Taken::default();
        for module in self.project.modules() {
            for (i, import) in module.imports.iter().enumerate() {
                match self.project.import_file(module.file, i) {
                    Some(file) => taken.note(file, module.file),
                    None => taken.ends.extend(end_of(&import.module)),
                }
            }
        }
        for call in self.callees.all() {
            let Some(name) = called_name(self.project, *call) else { continue };
            if part.loaded_by.contains(&name) {
                taken.loading.insert(self.services.index_of(call.file));
            }
            let Some(arg) = arguments(self.project, *call).first().filter(|_| part.taken_by.contains(&name)) else {
                continue;
            };
            match self.project.string(ExprRef::new(call.file, arg.value)) {
                Some(text) => match self.project.specified(call.file, &text) {
                    Some(file) => taken.note(file, call.file),
                    None => taken.ends.extend(end_of(&text)),
                },
                None => {
                    taken.loading.insert(self.services.index_of(call.file));
                }
            }
        }
        taken
    }
}

impl Taken {
    fn note(&mut self, file: FileId, by: FileId) {
        if file != by {
            self.files.insert(file);
        }
    }
}

/// `clerks` of `@/routes/clerks`, and of `clerks` where folders are named that names begin at.
fn end_of(written: &str) -> Option<String> {
    let end = written.rsplit('/').next()?;
    Some(end.split('.').next().unwrap_or(end).to_owned())
}

/// `clerks` of `routes/clerks.js`; of `routes/clerks/index.js` the folder too.
fn ends_of(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit('/').take(2).map(|part| part.split('.').next().unwrap_or(part))
}

/// Whether all that a file does with its router is to register on it and to offer it.
fn is_kept(project: &Project<'_>, made: ExprRef) -> bool {
    let module = project.module_of(made.file);
    let Some(assign) = project.parent(made) else { return false };
    let ExprKind::Assign { target, .. } = project.kind(assign) else { return false };
    let ExprKind::Name(name) = module.kind(*target) else { return false };
    if project.enclosing_function(made).is_some() {
        return false;
    }
    let uses = (0..module.exprs.len()).map(|i| ExprId(i as u32));
    let mut uses = uses.filter(|e| *e != *target && matches!(module.kind(*e), ExprKind::Name(n) if n == name));
    let is_it = |e: ExprRef| {
        let bound = project.binding(e, name);
        bound.is_some_and(|(_, b)| matches!(b.kind, BindingKind::Value(v) if v == made.id))
    };
    uses.all(|id| {
        let e = ExprRef::new(made.file, id);
        !is_it(e)
            || match project.parent(e).map(|p| project.kind(p)) {
                // export default router
                None => true,
                Some(ExprKind::Member { object, .. }) => *object == id,
                // module.exports = router
                Some(ExprKind::Assign { target, value: Some(value), .. }) => {
                    *value == id && module.dotted(*target).is_some_and(|t| t.contains("exports"))
                }
                Some(_) => false,
            }
    })
}
