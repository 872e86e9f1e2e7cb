//! The names under which something of the project can be reached. Most calls of a program are of libraries, under names
//! that the project gives to nothing: that such a call enters no function of the project is known without resolving it.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::overloads::simple;
use super::scopes::{BindingKind, Scopes};
use super::{ExprRef, Project};
use crate::frontend::{self, Family};
use crate::ir::{Entry, ExprId, ExprKind, Import, Module, Name};
use crate::source::{FileId, Language};

/// The names that the modules of a project give, by the family of their languages.
#[derive(Debug, Default)]
pub(super) struct Offered([Names; Family::COUNT]);

#[derive(Debug, Default)]
struct Names(FxHashMap<Name, Has>);

/// What has a name.
#[derive(Clone, Copy, Debug, Default)]
struct Has {
    /// A function or class.
    definition: bool,
    /// What may hold something that has another name: a variable, field, entry, parameter, import under an alias.
    holder: bool,
    /// And may be something that is called.
    callable: bool,
    /// A function is written where something gets the name.
    function: bool,
}

impl Has {
    fn add(&mut self, other: Self) {
        self.definition |= other.definition;
        self.holder |= other.holder;
        self.callable |= other.callable;
        self.function |= other.function;
    }

    fn is_any(self) -> bool {
        self.definition || self.holder
    }
}

impl Offered {
    /// Of modules, each with the index of its names.
    pub(super) fn of(modules: &[Option<Module>], scopes: &[Option<Scopes>]) -> Self {
        let indexed = modules.par_iter().zip(scopes).filter_map(|(m, s)| Some((m.as_ref()?, s.as_ref()?)));
        let found: Vec<(Family, Names)> =
            indexed.map(|(module, scopes)| (family(module.language), Names::of_module(module, scopes))).collect();
        let mut all = Self::default();
        for (family, names) in found {
            let of_family = &mut all.0[family as usize].0;
            names.0.into_iter().for_each(|(name, has)| of_family.entry(name).or_default().add(has));
        }
        all
    }

    /// What the names of all calls say, by file.
    pub(super) fn called(&self, modules: &[Option<Module>], scopes: &[Option<Scopes>]) -> Vec<Called> {
        let of = |(m, s): (&Option<Module>, &Option<Scopes>)| match (m, s) {
            (Some(module), Some(scopes)) => self.0[family(module.language) as usize].called(module, scopes),
            _ => Called::default(),
        };
        modules.par_iter().zip(scopes).map(of).collect()
    }
}

/// Of each expression of a module, up to its last call, what the name that is called says.
#[derive(Debug, Default)]
pub(super) struct Called(Box<[u8]>);

impl Called {
    /// A call that may enter a function of the project.
    const ENTERS: u8 = 1;
    /// What is called, under a name that nothing has whose own name may be another.
    const IS_PLAIN: u8 = 2;

    fn is(&self, e: ExprId, flag: u8) -> bool {
        self.0.get(e.index()).is_some_and(|flags| flags & flag != 0)
    }
}

fn family(language: Language) -> Family {
    frontend::semantics(language).family
}

impl Names {
    fn of_module(module: &Module, scopes: &Scopes) -> Self {
        let mut own = Self::default();
        let definition = Has { definition: true, ..Has::default() };
        module.functions.iter().filter_map(|f| f.name.as_ref()).for_each(|name| own.add(name, definition));
        let semantics = frontend::semantics(module.language);
        let suffix = semantics.annotation_suffix;
        for class in &module.classes {
            own.add(&class.name, definition);
            own.add(&Name::new(simple(&class.name)), definition);
            // [Audit] of class AuditAttribute
            let short = class.name.strip_suffix(suffix).filter(|_| !suffix.is_empty());
            if let Some(short) = short.map(Name::new) {
                own.add(&short, Has { holder: true, callable: true, ..Has::default() });
            }
        }
        let holds = |kind: &BindingKind| match kind {
            BindingKind::Function(_) | BindingKind::Class(_) => false,
            BindingKind::Import(i) => is_renamed(&module.imports[*i as usize]),
            _ => true,
        };
        let is_called = |kind: &BindingKind| {
            semantics.called_variables
                && match kind {
                    BindingKind::Value(e) => may_be_called(module, *e),
                    BindingKind::Entry { .. } | BindingKind::Position { .. } => true,
                    _ => false,
                }
        };
        for (name, bindings) in scopes.all_names() {
            let holder = bindings.iter().any(|b| holds(&b.kind));
            let is_alias = |kind: &BindingKind| matches!(kind, BindingKind::Import(_)) && holds(kind);
            let callable = bindings.iter().any(|b| is_called(&b.kind) || is_alias(&b.kind));
            let function = !semantics.function_methods.is_empty()
                && bindings.iter().any(|b| matches!(b.kind, BindingKind::Value(e) if is_function(module, e)));
            if holder || callable {
                own.add(name, Has { holder, callable, function, definition: false });
            }
        }
        let mut given = |name: &Name, value: ExprId| {
            let callable = semantics.called_variables && may_be_called(module, value);
            let function = !semantics.function_methods.is_empty() && is_function(module, value);
            own.add(name, Has { holder: true, callable, function, definition: false });
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

    fn of(&self, name: &str) -> Has {
        self.0.get(name).copied().unwrap_or_default()
    }

    fn called(&self, module: &Module, scopes: &Scopes) -> Called {
        let callee_of = |call: &ExprId| match module.kind(*call) {
            ExprKind::Call { callee, .. } | ExprKind::New { class: callee, .. } => Some((*call, *callee)),
            _ => None,
        };
        let calls = || scopes.calls.iter().filter_map(callee_of);
        let semantics = frontend::semantics(module.language);
        let methods = semantics.function_methods;
        // where no variable is called, one that has the name of a function says nothing of its calls
        let is_held = |has: Has| if semantics.called_variables { has.holder } else { has.callable };
        let last = calls().map(|(call, callee)| call.max(callee).index() + 1).max().unwrap_or_default();
        let mut flags = vec![0; last].into_boxed_slice();
        for (call, callee) in calls() {
            let (enters, is_plain) = match module.kind(callee) {
                ExprKind::Name(name) => {
                    let has = self.of(name);
                    (is_own(name) || has.definition || is_held(has), !is_held(has))
                }
                ExprKind::Member { object, name } => {
                    let has = self.of(name);
                    // onSaved.accept(citizen)
                    let is_through = methods.contains(&name.as_str()) && self.is_function(module, *object);
                    (has.definition || is_held(has) || is_through, !is_held(has) && !is_through)
                }
                _ => (true, false),
            };
            flags[call.index()] |= if enters { Called::ENTERS } else { 0 };
            flags[callee.index()] |= if is_plain { Called::IS_PLAIN } else { 0 };
        }
        Called(flags)
    }

    /// Whether an expression has a name that something is given with a function.
    fn is_function(&self, module: &Module, e: ExprId) -> bool {
        match module.kind(e) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => self.of(name).function,
            _ => false,
        }
    }

    fn add(&mut self, name: &Name, has: Has) {
        match self.0.get_mut(name) {
            Some(known) => known.add(has),
            None => {
                self.0.insert(name.clone(), has);
            }
        }
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

/// Whether a value is a function as it is written, or may be a method of something: `L::info`.
fn is_function(module: &Module, value: ExprId) -> bool {
    match module.kind(value) {
        ExprKind::Assign { value: Some(value), .. } => is_function(module, *value),
        kind => matches!(kind, ExprKind::Lambda(_) | ExprKind::Member { .. }),
    }
}

/// Whether what is imported has another name than the one that it is bound to.
fn is_renamed(import: &Import) -> bool {
    import.alias.is_some() || import.name.as_ref().is_none_or(|n| n == "default")
}

impl Project<'_> {
    /// What code of a file can mean by a name.
    fn offered_as(&self, file: FileId, name: &str) -> Has {
        self.offered.0[self.semantics(file).family as usize].of(name)
    }

    /// Whether an expression of that name may be something whose own name is another.
    pub(super) fn may_be_renamed_at(&self, e: ExprRef, name: &Name) -> bool {
        !self.called[e.file.index()].is(e.id, Called::IS_PLAIN) && self.may_be_renamed(e.file, name)
    }

    /// Whether what has a name in a file may be something whose own name is another.
    pub fn may_be_renamed(&self, file: FileId, name: &Name) -> bool {
        self.offered_as(file, name).holder
    }

    /// The same, in a file of whichever language.
    pub fn may_be_renamed_anywhere(&self, name: &str) -> bool {
        self.offered.0.iter().any(|names| names.of(name).holder)
    }

    /// Whether a call of that name may enter a function of the project, in a file of whichever language.
    pub fn may_be_entered_anywhere(&self, name: &str) -> bool {
        is_own(name) || self.offered.0.iter().any(|names| names.of(name).is_any())
    }

    /// Whether a call of that name may enter functions of other names: what has the name holds a function, or is an alias
    /// of a class.
    pub(super) fn may_mean_other(&self, file: FileId, name: &Name) -> bool {
        is_own(name) || self.offered_as(file, name).callable
    }

    /// Whether the name of what is called, of which nothing else has the name, may stand for another: the object of the
    /// call holds a function.
    pub fn may_be_function(&self, e: ExprRef) -> bool {
        let ExprKind::Member { object, name } = self.kind(e) else { return false };
        self.semantics(e.file).function_methods.contains(&name.as_str())
            && self.offered.0[self.semantics(e.file).family as usize].is_function(self.module_of(e.file), *object)
    }

    /// Whether a call may enter a function of the project, by the name of what it calls alone.
    pub fn may_enter(&self, call: ExprRef) -> bool {
        self.called[call.file.index()].is(call.id, Called::ENTERS)
    }

    /// Whether code of a file can mean a class or function of such a name, with whatever before it.
    pub(super) fn may_be_defined(&self, file: FileId, written: &str) -> bool {
        self.offered_as(file, simple(written)).definition
    }

    /// Whether anything that code of a file can mean has the name.
    pub(super) fn offers(&self, file: FileId, name: &str) -> bool {
        self.offered_as(file, name).is_any()
    }
}

/// The class around or what it extends, as its own code names it: `super(cnic)`.
fn is_own(name: &str) -> bool {
    matches!(name, "super" | "this" | "self" | "static" | "parent" | "cls")
}
