//! The canonical dotted path of what a callee, annotation or base names, whatever the import style or alias.
//!
//! | scanned code | path |
//! |---|---|
//! | `from flask import Flask as F; F` | `flask.Flask` |
//! | `const app = express(); app.get` | `express().get` |
//! | `private Logger log; log.info` | `<org.slf4j.Logger>.info` |
//! | `import a.b.*; @GetMapping` | `a.b.GetMapping`, and `GetMapping` unresolved |
//! | `log.info`, `log` a parameter without a type | `log.info` unresolved |

use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::answers::Known;
use super::fuel::Fuel;
use super::{ExprRef, Project, TypeName, Value, query};
use crate::frontend::Modules;
use crate::ir::{ExprKind, ImportKind, Name};
use crate::source::Language;

/// One reading of a symbol. `resolved` is false where the text is only what the code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SymbolPath {
    pub text: Name,
    pub resolved: bool,
}

pub type SymbolPaths = SmallVec<[SymbolPath; 2]>;

fn resolved(text: impl AsRef<str>) -> SymbolPath {
    SymbolPath { text: Name::new(text), resolved: true }
}

fn unresolved(text: impl AsRef<str>) -> SymbolPath {
    SymbolPath { text: Name::new(text), resolved: false }
}

/// Readings of one symbol that are kept.
const MAX_PATHS: usize = 160;

impl Project<'_> {
    /// Every reading of the symbol that an expression names; the most certain first.
    pub fn paths(&self, e: ExprRef) -> Arc<SymbolPaths> {
        let find = || {
            let mut paths = self.paths_within(e, Fuel::FULL);
            paths.truncate(MAX_PATHS);
            paths
        };
        match &self.answers {
            // what is asked on the way is kept too
            Some(answers) => answers.paths.of_outermost(e.file, e.id, || find().into()),
            None => query::together(find).into(),
        }
    }

    fn paths_within(&self, e: ExprRef, fuel: Fuel) -> SymbolPaths {
        if fuel.is_spent() {
            return SmallVec::new();
        }
        let module = self.module_of(e.file);
        match module.kind(e.id) {
            ExprKind::Name(name) => match self.origin_within(e, fuel - 1) {
                Value::External(path) if path == *name && self.is_ambiguous(e) => self.unknown_name(e, name),
                value => {
                    let mut paths = self.value_paths(&value, e, fuel - 1);
                    // $error_log($cnic) of a parameter is no function of that name
                    let is_called = || self.semantics(e.file).sigils && self.is_variable(e) && self.is_callee(e);
                    if paths.is_empty() && !is_called() {
                        paths.push(unresolved(name));
                    }
                    paths
                }
            },
            ExprKind::Member { object, name } => {
                let object = ExprRef::new(e.file, *object);
                let mut paths: SymbolPaths = SmallVec::new();
                // the member itself may be an imported or project symbol
                match self.origin_within(e, fuel - 1) {
                    Value::External(path) => paths.push(resolved(path)),
                    Value::Function(f) => paths.push(resolved(self.function_name(f))),
                    Value::Class(c) => paths.push(resolved(self.class_name(c))),
                    // this.audit = makeLogger(…)
                    made @ Value::Made(of) if of != e => paths.extend(self.value_paths(&made, e, fuel - 1)),
                    _ => {}
                }
                for p in self.object_paths(object, fuel - 1) {
                    let text = Name::new(format!("{}.{name}", p.text));
                    if !paths.iter().any(|q| q.text == text) {
                        paths.push(SymbolPath { text, resolved: p.resolved });
                    }
                }
                if paths.is_empty() {
                    paths.push(unresolved(format!("?.{name}")));
                }
                paths.sort_by_key(|p| !p.resolved);
                paths
            }
            // Users[Officer](…)
            ExprKind::Index { object, index: Some(_) } if self.is_generic(ExprRef::new(e.file, *object), fuel - 1) => {
                self.paths_within(ExprRef::new(e.file, *object), fuel - 1)
            }
            _ => {
                let value = self.origin_within(e, fuel - 1);
                self.value_paths(&value, e, fuel - 1)
            }
        }
    }

    /// A class, by its name, that is given types in brackets.
    fn is_generic(&self, e: ExprRef, fuel: Fuel) -> bool {
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.kind(e) else { return false };
        name.starts_with(char::is_uppercase)
            && name.chars().any(char::is_lowercase)
            && self.module_of(e.file).language == Language::Python
            && matches!(self.origin_within(e, fuel), Value::External(_) | Value::Class(_))
    }

    /// Readings of a value, by what made it and by its type: `<std.fs.File>`.
    pub(super) fn object_readings(&self, e: ExprRef) -> SymbolPaths {
        query::together(|| self.object_paths(e, Fuel::FULL))
    }

    /// Readings of an expression as the object of a member: by what made it and by its type.
    fn object_paths(&self, e: ExprRef, fuel: Fuel) -> SymbolPaths {
        let mut paths = self.paths_within(e, fuel);
        // fn rocket() -> _ { rocket::build() }: a function has no members, a crate of its name has
        if let ExprKind::Name(name) = self.kind(e)
            && self.semantics(e.file).modules == Modules::Crates
            && matches!(self.origin_within(e, fuel), Value::Function(_))
        {
            paths.push(unresolved(name));
        }
        for t in self.type_names(e, fuel) {
            paths.push(resolved(format!("<{t}>")));
        }
        paths
    }

    /// The dotted names of an expression's type and of all its bases.
    fn type_names(&self, e: ExprRef, fuel: Fuel) -> Vec<Name> {
        let Some(t) = self.type_within(e, fuel) else { return Vec::new() };
        match &t.name {
            // `import org.slf4j.*; Logger log`: the type may be any wildcard's
            TypeName::External(path) if !path.contains('.') => {
                let imports = self.module_of(e.file).imports.iter();
                let wildcards = imports.filter(|i| i.kind == ImportKind::Wildcard);
                let mut names: Vec<Name> = wildcards.map(|i| Name::new(format!("{}.{path}", i.module))).collect();
                names.push(path.clone());
                names
            }
            TypeName::External(path) => vec![path.clone()],
            TypeName::Class(c) => {
                let own = Name::new(self.class_name(*c));
                let bases = self.supertypes(*c).iter().map(|b| match b {
                    TypeName::External(path) => path.clone(),
                    TypeName::Class(b) => Name::new(self.class_name(*b)),
                });
                std::iter::once(own).chain(bases).collect()
            }
        }
    }

    fn value_paths(&self, value: &Value, e: ExprRef, fuel: Fuel) -> SymbolPaths {
        if fuel.is_spent() {
            return SmallVec::new();
        }
        match value {
            Value::External(path) => smallvec![resolved(path)],
            Value::Function(f) => smallvec![resolved(self.function_name(*f))],
            Value::Class(c) => smallvec![resolved(self.class_name(*c))],
            Value::Module(f) => smallvec![resolved(self.symbols().module_name(*f))],
            Value::Folder(path) => smallvec![resolved(path.replace('/', "."))],
            Value::Made(made) => {
                let callee = match self.kind(*made) {
                    ExprKind::Call { callee, .. } => *callee,
                    ExprKind::New { class, .. } => *class,
                    _ if *made == e => return SmallVec::new(),
                    ExprKind::Name(_) | ExprKind::Member { .. } => return self.paths_within(*made, fuel - 1),
                    _ => return SmallVec::new(),
                };
                let callee = self.paths_within(ExprRef::new(made.file, callee), fuel - 1);
                callee
                    .into_iter()
                    .map(|p| SymbolPath { text: Name::new(format!("{}()", p.text)), resolved: p.resolved })
                    .collect()
            }
            Value::Param(..) | Value::Unknown => SmallVec::new(),
        }
    }

    /// A free name that could come from several places: a wildcard import, the same package.
    fn is_ambiguous(&self, e: ExprRef) -> bool {
        let module = self.module_of(e.file);
        // all files of a folder are one module: a package's own names are no other's
        let shares = module.package.is_some() && self.semantics(e.file).modules != Modules::Folders;
        shares || module.imports.iter().any(|i| i.kind == ImportKind::Wildcard)
    }

    fn unknown_name(&self, e: ExprRef, name: &str) -> SymbolPaths {
        let module = self.module_of(e.file);
        let wildcards = module.imports.iter().filter(|i| i.kind == ImportKind::Wildcard);
        let mut paths: SymbolPaths = wildcards.map(|i| resolved(format!("{}.{name}", i.module))).collect();
        paths.push(unresolved(name));
        paths
    }
}
