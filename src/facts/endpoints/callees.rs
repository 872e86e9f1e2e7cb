//! The calls of the code that is served, by the name that stands last in what they call.
//!
//! Knowledge asks of every call whether it is one of a few; here it asks only those that can be: the calls that are
//! written so, and those whose name an import or a variable gave to something else. What a symbol is in the end is
//! still decided by [`crate::project::matcher`].

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::layers::Tree;
use super::selected::{callee, last_name};
use crate::catalog::frameworks::Symbol;
use crate::catalog::pattern::{Pattern, segments};
use crate::frontend::Modules;
use crate::ir::{ExprKind, ImportKind, Name};
use crate::project::scopes::{BindingKind, ScopeId};
use crate::project::{ExprRef, Project, Value};
use crate::source::{FileId, Language};

/// Calls by their place among all.
type Places = FxHashMap<Name, Vec<u32>>;

/// The place of a name among those that stand last in what is called; where none does, [`NO_NAME`].
type NameIndex = u32;

const NO_NAME: NameIndex = NameIndex::MAX;

/// A variable or import of a file: the scope, and where it gets its value.
type Bound = (FileId, ScopeId, u32);

pub struct Callees {
    all: Vec<ExprRef>,
    /// Of each call, the name that is written.
    named: Vec<NameIndex>,
    names: Vec<Name>,
    written: Places,
    /// Those that mean another name than the one that is written.
    renamed: OnceCell<Places>,
}

impl Callees {
    /// Of the files that are served.
    pub fn of(project: &Project<'_>, is_served: impl Fn(FileId) -> bool) -> Self {
        let files = project.modules().filter(|m| is_served(m.file));
        let calls = files.flat_map(|m| project.scopes_of(m.file).calls.iter().map(|c| ExprRef::new(m.file, *c)));
        let all: Vec<ExprRef> = calls.collect();
        let mut found: FxHashMap<&Name, (NameIndex, Vec<u32>)> = FxHashMap::default();
        let mut named = Vec::with_capacity(all.len());
        for (i, call) in (0..).zip(&all) {
            let made = made_of(project, *call);
            let index = last_name(project, made).map(|name| {
                let next = found.len() as NameIndex;
                let (index, places) = found.entry(name).or_insert_with(|| (next, Vec::new()));
                places.push(i);
                *index
            });
            // handlers["login"](), Auth[User]()
            let is_plain = made == callee(project, *call);
            named.push(index.filter(|_| is_plain).unwrap_or(NO_NAME));
        }
        let mut names = vec![Name::default(); found.len()];
        found.iter().for_each(|(name, (index, _))| names[*index as usize] = Name::clone(name));
        let written = found.into_iter().map(|(name, (_, places))| (name.clone(), places)).collect();
        Self { all, named, names, written, renamed: OnceCell::new() }
    }

    /// The calls whose name may be meant, and those that are written without one (in brackets, or of what another call
    /// gives), in file order. Each name is asked once.
    pub fn that_may_be(&self, is_meant: impl Fn(&Name) -> bool) -> Vec<ExprRef> {
        let meant: Vec<bool> = self.names.iter().map(is_meant).collect();
        let calls = self.all.iter().zip(&self.named);
        calls.filter(|(_, name)| meant.get(**name as usize).is_none_or(|meant| *meant)).map(|(call, _)| *call).collect()
    }

    /// Every call, in file order.
    pub fn all(&self) -> &[ExprRef] {
        &self.all
    }

    /// The calls of which what is called is written with one of the names at its end, in file order; type arguments are
    /// no part of it.
    pub fn written<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<ExprRef> {
        let places = names.into_iter().filter_map(|n| self.written.get(n)).flatten().copied().collect();
        self.at(places)
    }

    /// The calls that can fit one of the patterns.
    fn candidates<'n>(&self, project: &Project<'_>, patterns: impl Iterator<Item = &'n Pattern>) -> Vec<ExprRef> {
        let mut places = Vec::new();
        for last in patterns.flat_map(Pattern::last_segments) {
            let last = last.trim_end_matches("()");
            if last.is_empty() {
                return self.all.clone();
            }
            let renamed = self.renamed.get_or_init(|| self.find_renamed(project));
            places.extend([&self.written, renamed].into_iter().filter_map(|t| t.get(last)).flatten().copied());
        }
        self.at(places)
    }

    fn at(&self, mut places: Vec<u32>) -> Vec<ExprRef> {
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|i| self.all.get(i as usize).copied()).collect()
    }

    fn find_renamed(&self, project: &Project<'_>) -> Places {
        let mut renamed = Places::default();
        let mut names = Names { project, bound: FxHashMap::default(), modules: FxHashMap::default() };
        for (i, call) in (0..).zip(&self.all) {
            for name in names.meant(callee(project, *call)) {
                let places = renamed.entry(name).or_default();
                if places.last() != Some(&i) {
                    places.push(i);
                }
            }
        }
        renamed
    }
}

impl Tree<'_, '_> {
    /// The calls of code in one of the languages whose callee fits one of the symbols, in file order.
    pub fn calls_matching(&self, symbols: &[Symbol], languages: &[Language]) -> Vec<ExprRef> {
        let project = self.project;
        let patterns = || symbols.iter().filter_map(|s| s.pattern.as_ref());
        let mut found = self.callees.candidates(project, patterns());
        found.retain(|c| {
            let target = callee(project, *c);
            languages.contains(&project.module_of(c.file).language)
                && patterns().any(|p| project.matches(p, target).is_some())
        });
        found
    }
}

/// What is called, without type arguments: `JWTAuth[User](…)`.
pub fn made_of(project: &Project<'_>, call: ExprRef) -> ExprRef {
    let target = callee(project, call);
    match project.kind(target) {
        ExprKind::Index { object, index: Some(_) } => ExprRef::new(target.file, *object),
        _ => target,
    }
}

/// The names that what is written may stand for: asked once for each variable and import, not for each use.
struct Names<'p, 's> {
    project: &'p Project<'s>,
    bound: FxHashMap<Bound, Vec<Name>>,
    /// Whether it is a file, whose members are whatever it offers under their names.
    modules: FxHashMap<Bound, bool>,
}

impl Names<'_, '_> {
    /// The last segments of what a callee means, where they may be others than what is written.
    fn meant(&mut self, target: ExprRef) -> Vec<Name> {
        match self.project.kind(target) {
            ExprKind::Name(name) => match self.binding(target, name) {
                Some((key, kind)) if self.may_rename(target.file, name, kind) => {
                    if let Some(known) = self.bound.get(&key) {
                        return known.clone();
                    }
                    let names = self.read(target);
                    self.bound.insert(key, names.clone());
                    names
                }
                None if self.takes_all(target.file) => self.read(target),
                _ => Vec::new(),
            },
            ExprKind::Member { object, .. } => {
                let object = ExprRef::new(target.file, *object);
                if self.is_module(object) { self.read(target) } else { Vec::new() }
            }
            _ => self.read(target),
        }
    }

    fn read(&self, target: ExprRef) -> Vec<Name> {
        let paths = self.project.paths(target);
        let last = |text: &str| segments(text).last().map(|s| Name::new(s.trim_end_matches("()")));
        paths.iter().filter_map(|p| last(&p.text)).collect()
    }

    fn binding(&self, e: ExprRef, name: &Name) -> Option<(Bound, BindingKind)> {
        let (scope, binding) = self.project.binding(e, name)?;
        Some(((e.file, scope, binding.at), binding.kind))
    }

    fn may_rename(&self, file: FileId, name: &Name, kind: BindingKind) -> bool {
        match kind {
            BindingKind::Value(_) | BindingKind::Entry { .. } | BindingKind::Position { .. } => true,
            BindingKind::Import(i) => {
                let import = self.project.module_of(file).imports.get(i as usize);
                let is_own = import.is_some_and(|i| i.name.as_ref() == Some(name) && name != "default");
                !is_own || self.project.import_file(file, i as usize).is_some()
            }
            BindingKind::Function(_)
            | BindingKind::Class(_)
            | BindingKind::Param(..)
            | BindingKind::Element(_)
            | BindingKind::Caught
            | BindingKind::Declared => false,
        }
    }

    /// Whether a free name may be one that an import of everything brings.
    fn takes_all(&self, file: FileId) -> bool {
        let imports = &self.project.module_of(file).imports;
        self.offers_values(file) && imports.iter().any(|i| i.kind == ImportKind::Wildcard)
    }

    /// Whether files are values of which others take what they offer.
    fn offers_values(&self, file: FileId) -> bool {
        match self.project.semantics(file).modules {
            Modules::DottedFiles | Modules::Specifiers | Modules::Crates | Modules::None => true,
            Modules::Namespaces | Modules::Folders | Modules::Global => false,
        }
    }

    fn is_module(&mut self, object: ExprRef) -> bool {
        if !self.offers_values(object.file) {
            return false;
        }
        let ask = |e: ExprRef| matches!(self.project.origin(e), Value::Module(_));
        match self.project.kind(object) {
            ExprKind::Name(name) => match self.binding(object, name) {
                Some((key, BindingKind::Import(_) | BindingKind::Value(_))) => {
                    if let Some(known) = self.modules.get(&key) {
                        return *known;
                    }
                    let found = ask(object);
                    self.modules.insert(key, found);
                    found
                }
                Some((_, BindingKind::Entry { .. } | BindingKind::Position { .. })) => ask(object),
                None => self.takes_all(object.file) && ask(object),
                _ => false,
            },
            // import a.b; a.b.login()
            ExprKind::Member { object: inner, .. } => {
                let inner = ExprRef::new(object.file, *inner);
                (matches!(self.project.kind(inner), ExprKind::Name(_)) && self.is_imported(inner)) && ask(object)
            }
            _ => false,
        }
    }

    fn is_imported(&self, e: ExprRef) -> bool {
        let ExprKind::Name(name) = self.project.kind(e) else { return false };
        matches!(self.binding(e, name), Some((_, BindingKind::Import(_))))
    }
}
