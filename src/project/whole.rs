//! What is imported whole: the members of a class (`using static App.Routes;`, `import static app.Routes.*;`), and the
//! namespaces that one file imports for all of a program (`global using App.Records;`).

use std::sync::Arc;

use super::answers::Known;
use super::fuel::Fuel;
use super::{ClassRef, Project, TypeName, Value, query};
use crate::frontend::Modules;
use crate::ir::{ImportKind, Module, Name};
use crate::source::FileId;

/// The modules that files import whole for every file of their program, each once.
pub(super) fn for_all<'m>(modules: impl Iterator<Item = &'m Module>) -> Vec<Name> {
    let spaced = modules.filter(|m| crate::frontend::semantics(m.language).modules == Modules::Namespaces);
    let imports = spaced.flat_map(|m| &m.imports).filter(|i| i.kind == ImportKind::Wildcard && i.reexport);
    let mut names: Vec<Name> = imports.map(|i| i.module.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

impl Project<'_> {
    /// The modules that a file sees whole, its own first.
    fn seen_whole(&self, file: FileId) -> impl Iterator<Item = &Name> {
        let own = self.module(file).into_iter().flat_map(|m| &m.imports);
        let own = own.filter(|i| i.kind == ImportKind::Wildcard).map(|i| &i.module);
        let shares = self.shares_namespaces(file);
        own.chain(self.for_all.iter().filter(move |_| shares))
    }

    /// The member of that name of a class whose members the file imports whole.
    pub(super) fn member_seen_whole(&self, file: FileId, name: &str, fuel: Fuel) -> Option<Value> {
        let semantics = self.semantics(file);
        if semantics.modules != Modules::Namespaces || semantics.sigils || fuel.is_spent() || !self.offers(file, name) {
            return None;
        }
        let find = || -> Arc<[ClassRef]> {
            self.seen_whole(file).filter_map(|whole| self.class_seen_whole(file, whole)).collect()
        };
        let classes = match &self.answers {
            // without what is being asked now: the answer is kept for every time
            Some(answers) => answers.seen_whole.of(file, (), || query::anew(find)),
            None => find(),
        };
        classes.iter().find_map(|c| self.class_member(*c, name, fuel - 1))
    }

    /// The class that an import of a whole names, if it is no namespace: as code of the file's own namespace would.
    fn class_seen_whole(&self, file: FileId, whole: &str) -> Option<ClassRef> {
        match self.may_be_defined(file, whole).then(|| self.type_named(file, whole))? {
            TypeName::Class(c) => Some(c),
            TypeName::External(_) => None,
        }
    }

    /// A class of a namespace that the file imports whole, whose name may be one from the namespaces around:
    /// `using Model;` in `App.Records`.
    pub(super) fn class_of_whole(&self, file: FileId, whole: &str, written: &str) -> Option<ClassRef> {
        if !self.is_in_some(whole, written) {
            return None;
        }
        let name = format!("{whole}.{written}");
        let found = self.class_near(&name, file);
        if found.is_some() || !self.shares_namespaces(file) {
            return found;
        }
        let mut around = self.symbols.module_name(file);
        while !around.is_empty() {
            if let Some(c) = self.class_near(&format!("{around}.{name}"), file) {
                return Some(c);
            }
            around = around.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        None
    }

    /// A class of a namespace that some file imports for all.
    pub(super) fn class_of_all(&self, file: FileId, written: &str) -> Option<ClassRef> {
        let shares = self.shares_namespaces(file);
        let mut spaces = self.for_all.iter().filter(|space| shares && self.is_in_some(space, written));
        spaces.find_map(|space| self.class_near(&format!("{space}.{written}"), file))
    }

    /// Whether a class is called as written in a namespace of that name, whatever is around it: most are in none that is
    /// imported, and no name need be put together for those.
    fn is_in_some(&self, space: &str, written: &str) -> bool {
        let simple = written.rsplit('.').next().unwrap_or(written);
        self.symbols.classes_named(simple).iter().any(|c| {
            let around = self.class_name(*c).strip_suffix(written).and_then(|around| around.strip_suffix('.'));
            let before = around.and_then(|around| around.strip_suffix(space));
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }

    /// Whether code sees the namespaces around its own, and what others import for all.
    fn shares_namespaces(&self, file: FileId) -> bool {
        let semantics = self.semantics(file);
        semantics.outer_namespaces && semantics.modules == Modules::Namespaces
    }
}
