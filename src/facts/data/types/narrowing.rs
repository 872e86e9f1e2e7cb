//! Types that have a part of the fields of another: `Omit<User, 'cnic'>`, `Pick<User, 'email'>`.

use super::{Of, Shows, Walk};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::DataKnowledge;
use crate::ir::Name;
use crate::project::{ClassRef, Project, Type, TypeName};

/// The type whose fields it has, and which of them. None for any other type, and where it does not name them.
pub(super) fn narrowing<'t>(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    t: &'t Type,
) -> Option<(&'t Type, Shows)> {
    let TypeName::External(path) = &t.name else { return None };
    let [of, keys, ..] = t.args.as_slice() else { return None };
    let printing = knowledge.printing(project.module_of(first_class(of)?.file).language)?;
    let simple = path.rsplit('.').next().unwrap_or(path);
    let named = |words: &[smol_str::SmolStr]| words.iter().any(|w| w == simple);
    let is_pick = named(&printing.picks);
    if !is_pick && !named(&printing.omits) {
        return None;
    }
    let text = |t: &Type| match &t.name {
        TypeName::External(n) => n.strip_prefix('\'').and_then(|n| n.strip_suffix('\'')).map(Name::new),
        TypeName::Class(_) => None,
    };
    let names: Vec<Name> = keys.args.iter().filter_map(text).collect();
    if names.is_empty() {
        return None;
    }
    Some((of, if is_pick { Shows::Only(names) } else { Shows::Without(names) }))
}

impl Walk<'_, '_> {
    /// `type User = Selectable<Users>`
    pub(super) fn add_wrapped(
        &mut self,
        class: ClassRef,
        form: ObjectForm,
        depth: usize,
        of: Of,
        narrow: Option<&Shows>,
    ) {
        let Some(printing) = self.knowledge.printing(self.project.module_of(class.file).language) else { return };
        let is_in = |words: &[smol_str::SmolStr], name: &str| words.iter().any(|w| w == name);
        for base in &self.project.class(class).base_types {
            if is_in(&printing.wrappers, &base.name) {
                for t in &base.args {
                    self.narrow = narrow.cloned();
                    self.add_type(&self.project.resolve_type(class.file, t), form, depth + 1, of);
                }
            } else if is_in(&printing.omits, &base.name) || is_in(&printing.picks, &base.name) {
                self.narrow = narrow.cloned();
                self.add_type(&self.project.resolve_type(class.file, base), form, depth + 1, of);
            }
            self.narrow = None;
        }
    }
}

/// Whether a type, or what it holds, has a part of another's fields.
pub fn is_narrowed(project: &Project<'_>, knowledge: &DataKnowledge, t: &Type) -> bool {
    !t.args.is_empty()
        && (narrowing(project, knowledge, t).is_some() || t.args.iter().any(|a| is_narrowed(project, knowledge, a)))
}

/// The classes that a type holds whole.
pub fn whole_classes(project: &Project<'_>, knowledge: &DataKnowledge, t: &Type, found: &mut Vec<ClassRef>) {
    found.extend(t.class());
    if narrowing(project, knowledge, t).is_none() {
        t.args.iter().for_each(|a| whole_classes(project, knowledge, a, found));
    }
}

fn first_class(t: &Type) -> Option<ClassRef> {
    t.class().or_else(|| t.args.iter().find_map(first_class))
}
