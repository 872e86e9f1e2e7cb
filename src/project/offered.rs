//! The names under which something of the project can be reached. Most calls of a program are of libraries, under names
//! that the project gives to nothing: that such a call enters no function of the project is known without resolving it.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::overloads::simple;
use super::scopes::{BindingKind, Scopes};
use super::{ExprRef, Project};
use crate::frontend;
use crate::ir::{Entry, ExprId, ExprKind, Import, Module, Name};

/// The names that the modules of a project give.
#[derive(Debug, Default)]
pub(super) struct Offered {
    /// Of functions and classes.
    definitions: FxHashSet<Name>,
    /// Of what may hold something that has another name: variables, fields, entries, parameters, imports under an alias.
    holders: FxHashSet<Name>,
    /// Of those, what may be something that is called.
    callable: FxHashSet<Name>,
}

impl Offered {
    /// Of modules, each with the index of its names.
    pub(super) fn of(modules: &[Option<Module>], scopes: &[Option<Scopes>]) -> Self {
        let indexed = modules.par_iter().zip(scopes).filter_map(|(m, s)| Some((m.as_ref()?, s.as_ref()?)));
        let found: Vec<Self> = indexed.map(|(module, scopes)| Self::of_module(module, scopes)).collect();
        let mut all = Self::default();
        for module in found {
            all.definitions.extend(module.definitions);
            all.holders.extend(module.holders);
            all.callable.extend(module.callable);
        }
        all
    }

    fn of_module(module: &Module, scopes: &Scopes) -> Self {
        let mut own = Self::default();
        own.definitions.extend(module.functions.iter().filter_map(|f| f.name.clone()));
        let suffix = frontend::semantics(module.language).annotation_suffix;
        for class in &module.classes {
            own.definitions.insert(class.name.clone());
            own.definitions.insert(Name::new(simple(&class.name)));
            // [Audit] of class AuditAttribute
            let short = class.name.strip_suffix(suffix).filter(|_| !suffix.is_empty());
            if let Some(short) = short.map(Name::new) {
                own.holders.insert(short.clone());
                own.callable.insert(short);
            }
        }
        let holds = |kind: &BindingKind| match kind {
            BindingKind::Function(_) | BindingKind::Class(_) => false,
            BindingKind::Import(i) => is_renamed(&module.imports[*i as usize]),
            _ => true,
        };
        let is_called = |kind: &BindingKind| match kind {
            BindingKind::Value(e) => may_be_called(module, *e),
            BindingKind::Entry { .. } | BindingKind::Position { .. } => true,
            _ => false,
        };
        for (name, bindings) in scopes.all_names() {
            if bindings.iter().any(|b| holds(&b.kind)) {
                own.holders.insert(name.clone());
            }
            if bindings.iter().any(|b| is_called(&b.kind) || matches!(b.kind, BindingKind::Import(_)) && holds(&b.kind))
            {
                own.callable.insert(name.clone());
            }
        }
        let mut given = |name: &Name, value: ExprId| {
            own.holders.insert(name.clone());
            if may_be_called(module, value) {
                own.callable.insert(name.clone());
            }
        };
        scopes.assigned().for_each(|(name, value)| given(name, value));
        module.exports.iter().for_each(|e| given(&e.name, e.value));
        for entry in module.exprs.iter().filter_map(|e| entries(&e.kind)).flatten() {
            if let Some(key) = entry.key.and_then(|k| module.str_literal(k)) {
                given(key, entry.value);
            }
        }
        own
    }
}

fn entries(kind: &ExprKind) -> Option<&[Entry]> {
    match kind {
        ExprKind::Object(entries) => Some(entries),
        _ => None,
    }
}

/// Whether a value may be a function or a class.
fn may_be_called(module: &Module, value: ExprId) -> bool {
    match module.kind(value) {
        ExprKind::Assign { value: Some(value), .. } => may_be_called(module, *value),
        kind => !matches!(
            kind,
            ExprKind::Literal(_)
                | ExprKind::Template(_)
                | ExprKind::Not(_)
                | ExprKind::List(_)
                | ExprKind::Object(_)
                | ExprKind::New { .. }
        ),
    }
}

/// Whether what is imported has another name than the one that it is bound to.
fn is_renamed(import: &Import) -> bool {
    import.alias.is_some() || import.name.as_ref().is_none_or(|n| n == "default")
}

impl Project<'_> {
    /// Whether what has a name may be something whose own name is another.
    pub fn may_be_renamed(&self, name: &Name) -> bool {
        self.offered.holders.contains(name)
    }

    /// Whether a call of that name may enter functions of other names: what has the name holds a function, or is an alias
    /// of a class.
    pub(super) fn may_mean_other(&self, name: &Name) -> bool {
        is_own(name) || self.offered.callable.contains(name)
    }

    /// Whether a call may enter a function of the project, by the name of what it calls alone.
    pub fn may_enter(&self, call: ExprRef) -> bool {
        let (ExprKind::Call { callee, .. } | ExprKind::New { class: callee, .. }) = self.kind(call) else {
            return false;
        };
        match self.kind(ExprRef::new(call.file, *callee)) {
            ExprKind::Name(name) => is_own(name) || self.offers(name),
            ExprKind::Member { name, .. } => self.offers(name),
            _ => true,
        }
    }

    /// Whether the project has a class or function of such a name, with whatever before it.
    pub(super) fn may_be_defined(&self, written: &str) -> bool {
        self.offered.definitions.contains(simple(written))
    }

    /// Whether anything of the project has the name.
    pub(super) fn offers(&self, name: &str) -> bool {
        let offered = &self.offered;
        offered.definitions.contains(name) || offered.holders.contains(name)
    }
}

/// The class around or what it extends, as its own code names it: `super(cnic)`.
fn is_own(name: &str) -> bool {
    matches!(name, "super" | "this" | "self" | "static" | "parent" | "cls")
}
