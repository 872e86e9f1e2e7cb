//! L3: links the modules of a scan: imports and aliases, constants, class hierarchies, calls, symbol paths.
//!
//! Everything is asked of [`Project`], by reference ([`ExprRef`] and its like). Answers are best knowledge: an
//! import that leads out of the project ends in the dotted path of what it names, and what cannot be known is
//! [`Value::Unknown`], never a guess. Knows languages; knows no framework or library.
//!
//! | file | answers |
//! |---|---|
//! | [`scopes`] | what encloses this, which names are bound where (one module) |
//! | [`symbols`] | which file or class does this name mean (the project) |
//! | `names` | what does this name mean here |
//! | `answers` | what was asked before |
//! | `query` | which answers hold for every question |
//! | `fuel` | how far a question may go |
//! | [`values`] | where does this value come from, what constant is it |
//! | [`types`] | of which class is this |
//! | `lineage` | what does the class inherit |
//! | [`bound`] | the same, for one round of a loop or one call of a helper |
//! | [`calls`] | which functions may this call enter |
//! | `callers` | who calls this function |
//! | `overloads` | which of several methods of one name this call enters |
//! | `outside` | which receivers no class of the project can have made |
//! | `near` | which of several classes of this name |
//! | `offered` | can a call of this name enter anything here |
//! | [`paths`] | what is the canonical dotted path of this symbol |
//! | [`matcher`] | does this match a [`Pattern`](crate::catalog::pattern::Pattern) |

mod aliases;
mod answers;
mod behind;
pub mod bound;
mod callers;
pub mod calls;
mod fuel;
mod generics;
mod lineage;
pub mod matcher;
mod names;
mod near;
mod offered;
mod outside;
mod overloads;
pub mod paths;
mod query;
pub mod scopes;
pub mod symbols;
pub mod types;
pub mod values;
mod whole;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::frontend::{self, Modules, Semantics, semantics::DATA};
use crate::ir::{Class, ClassId, ClassKind, Expr, ExprId, ExprKind, Function, FunctionId, Module, Name};
use crate::source::{FileId, Place, SourceMap};
use answers::Answers;
pub use paths::{SymbolPath, SymbolPaths};
use scopes::Scopes;
use symbols::{ModuleTarget, Symbols};
pub use types::{Type, TypeName};
pub use values::Value;

macro_rules! references {
    ($($(#[$doc:meta])* $name:ident of $id:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name { pub file: FileId, pub id: $id }
        impl $name {
            pub fn new(file: FileId, id: $id) -> Self { Self { file, id } }
        }
    )*};
}
references! {
    /// An expression of the project.
    ExprRef of ExprId
    /// A function, method or lambda of the project.
    FunctionRef of FunctionId
    /// A class, interface, trait, struct or `impl` block of the project.
    ClassRef of ClassId
}

/// Methods of one name that are looked at for the types that have an interface.
const MAX_IMPLEMENTATIONS: usize = 256;

/// All modules of a scan, linked.
pub struct Project<'s> {
    pub sources: &'s SourceMap,
    /// By file index; absent where the file was not lowered.
    modules: Vec<Option<Module>>,
    scopes: Vec<Option<Scopes>>,
    /// For each module, the target of each of its imports.
    imports: Vec<Vec<ModuleTarget>>,
    symbols: Symbols,
    /// By file index.
    semantics: Vec<Semantics>,
    /// The classes that are one type, where there are several.
    parts: FxHashMap<ClassRef, Arc<[ClassRef]>>,
    bases: FxHashMap<ClassRef, Vec<TypeName>>,
    /// Of the classes that have any.
    supertypes: FxHashMap<ClassRef, Box<[TypeName]>>,
    subclasses: FxHashMap<ClassRef, Vec<ClassRef>>,
    /// Methods by the first part of their type and by name, in the order of the parts.
    own_methods: FxHashMap<ClassRef, FxHashMap<Name, Vec<FunctionRef>>>,
    /// For a type of several parts, by its first: the parts in which a field, a nested class or `this.name` stands.
    member_parts: FxHashMap<ClassRef, FxHashMap<Name, Vec<ClassRef>>>,
    /// Methods by simple name.
    methods: FxHashMap<Name, Vec<FunctionRef>>,
    callers: callers::Callers,
    offered: offered::Offered,
    /// What the names of calls say, by file.
    called: Vec<offered::Called>,
    /// What some file imports whole for every file of its program.
    for_all: Vec<Name>,
    near: near::Near,
    /// The variables that functions give back.
    given_back: OnceLock<types::GivenBack>,
    /// None while modules are being linked.
    answers: Option<Answers>,
}

impl<'s> Project<'s> {
    /// Links the modules. Each module's file must be in `sources`.
    pub fn build(sources: &'s SourceMap, lowered: Vec<Module>) -> Self {
        let mut modules: Vec<Option<Module>> = (0..sources.iter().count()).map(|_| None).collect();
        for module in lowered {
            let slot = module.file.index();
            modules[slot] = Some(module);
        }
        let scopes: Vec<Option<Scopes>> = modules.par_iter().map(|m| m.as_ref().map(Scopes::of)).collect();
        let semantics = modules.iter().map(|m| m.as_ref().map_or(DATA, |m| frontend::semantics(m.language))).collect();
        let symbols = Symbols::collect(sources, modules.iter().flatten());
        let imports = modules
            .par_iter()
            .map(|m| {
                let Some(m) = m else { return Vec::new() };
                let from = &sources.get(m.file).path;
                m.imports.iter().map(|i| symbols.import_target(i, frontend::semantics(m.language), from)).collect()
            })
            .collect();
        let mut methods: FxHashMap<Name, Vec<FunctionRef>> = FxHashMap::default();
        for m in modules.iter().flatten() {
            for (i, f) in m.functions.iter().enumerate() {
                if let (Some(name), Some(_)) = (&f.name, f.class) {
                    methods.entry(name.clone()).or_default().push(FunctionRef::new(m.file, FunctionId(i as u32)));
                }
            }
        }
        let files = modules.len();
        let offered = offered::Offered::of(&modules, &scopes);
        let called = offered.called(&modules, &scopes);
        let for_all = whole::for_all(modules.iter().flatten());
        let mut project = Self {
            sources,
            modules,
            scopes,
            imports,
            symbols,
            semantics,
            parts: FxHashMap::default(),
            bases: FxHashMap::default(),
            supertypes: FxHashMap::default(),
            subclasses: FxHashMap::default(),
            own_methods: FxHashMap::default(),
            member_parts: FxHashMap::default(),
            methods,
            callers: callers::Callers::default(),
            offered,
            called,
            for_all,
            near: near::Near::new(files),
            given_back: OnceLock::new(),
            answers: None,
        };
        project.link_includes();
        project.link_parts();
        project.own_methods = project.methods_by_type();
        project.member_parts = project.parts_by_member();
        project.link_classes();
        project.answers = Some(Answers::new(&project.modules));
        project
    }

    /// PHP includes whose path is computed (`__DIR__ . '/x.php'`) are known only once constants can be folded.
    fn link_includes(&mut self) {
        let found: Vec<(FileId, usize, ModuleTarget)> = self
            .modules()
            .flat_map(|m| m.imports.iter().enumerate().map(move |(i, import)| (m, i, import)))
            .filter_map(|(m, i, import)| {
                let path = self.included_path(ExprRef::new(m.file, import.path?))?;
                Some((m.file, i, self.symbols.included(&path, &self.sources.get(m.file).path)))
            })
            .collect();
        for (file, i, target) in found {
            self.imports[file.index()][i] = target;
        }
    }

    /// A constant path, or the text that a helper puts a folder in front of: `base_path('routes/api.php')`.
    fn included_path(&self, path: ExprRef) -> Option<String> {
        self.string(path).or_else(|| match self.kind(path) {
            ExprKind::Call { args, .. } => self.string(ExprRef::new(path.file, args.last()?.value)),
            _ => None,
        })
    }

    /// Joins the classes that are parts of one type.
    fn link_parts(&mut self) {
        let mut types: FxHashMap<ClassRef, Vec<ClassRef>> = FxHashMap::default();
        for c in self.classes() {
            let class = self.class(c);
            let main = match class.kind {
                ClassKind::Implementation => match self.type_named(c.file, &class.name) {
                    TypeName::Class(main) => Some(main),
                    TypeName::External(_) => None,
                },
                _ if class.modifiers.is_open => {
                    let same = self.symbols.classes(self.symbols.class_name(c)).iter();
                    same.copied().find(|other| self.class(*other).modifiers.is_open)
                }
                _ => None,
            };
            if let Some(main) = main {
                types.entry(main).or_default().push(c);
            }
        }
        for (main, mut parts) in types {
            if !parts.contains(&main) {
                parts.push(main);
            }
            if parts.len() > 1 {
                // the type itself first, then in the order of files
                parts.sort_by_key(|c| (*c != main, *c));
                let parts: Arc<[ClassRef]> = parts.into();
                self.parts.extend(parts.iter().map(|c| (*c, parts.clone())));
            }
        }
    }

    fn methods_by_type(&self) -> FxHashMap<ClassRef, FxHashMap<Name, Vec<FunctionRef>>> {
        let mut by_type: FxHashMap<ClassRef, FxHashMap<Name, Vec<FunctionRef>>> = FxHashMap::default();
        let is_first = |c: &ClassRef| self.parts(c).first() == Some(c);
        for main in self.classes().filter(is_first) {
            for part in self.parts(&main) {
                let module = self.module_of(part.file);
                for method in &module.class(part.id).methods {
                    if let Some(name) = &module.function(*method).name {
                        let of_type = by_type.entry(main).or_default();
                        of_type.entry(name.clone()).or_default().push(FunctionRef::new(part.file, *method));
                    }
                }
            }
        }
        by_type
    }

    fn parts_by_member(&self) -> FxHashMap<ClassRef, FxHashMap<Name, Vec<ClassRef>>> {
        let mut by_type: FxHashMap<ClassRef, FxHashMap<Name, Vec<ClassRef>>> = FxHashMap::default();
        let mut note = |part: ClassRef, name: &Name| {
            if let Some([main, ..]) = self.parts.get(&part).map(|parts| &parts[..]) {
                let parts = by_type.entry(*main).or_default().entry(name.clone()).or_default();
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        };
        for module in self.modules() {
            let part = |id: ClassId| ClassRef::new(module.file, id);
            for (i, class) in module.classes.iter().enumerate() {
                let id = ClassId(i as u32);
                class.fields.iter().for_each(|f| note(part(id), &f.name));
                if let Some(outer) = class.outer {
                    note(part(outer), &class.name);
                }
                let promoted = class.methods.iter().flat_map(|m| &module.function(*m).params).filter(|p| p.is_field);
                promoted.for_each(|p| note(part(id), &p.name));
            }
            self.scopes_of(module.file).own_member_names().for_each(|(class, name)| note(part(class), name));
        }
        for parts in by_type.values_mut().flat_map(FxHashMap::values_mut) {
            parts.sort();
        }
        by_type
    }

    fn link_classes(&mut self) {
        let bases: Vec<(ClassRef, Vec<TypeName>)> = self
            .modules
            .par_iter()
            .flatten()
            .flat_map_iter(|m| (0..m.classes.len()).map(|i| ClassRef::new(m.file, ClassId(i as u32))))
            .map(|c| (c, self.written_bases(c)))
            .collect();
        for (class, names) in bases {
            for base in &names {
                if let TypeName::Class(b) = base {
                    self.subclasses.entry(*b).or_default().push(class);
                }
            }
            self.bases.insert(class, names);
        }
        let inherited = self.classes().map(|c| (c, self.find_supertypes(c).into_boxed_slice()));
        self.supertypes = inherited.filter(|(_, bases)| !bases.is_empty()).collect();
        for (interface, class) in self.structural_implementations() {
            let known = self.subclasses.entry(interface).or_default();
            if !known.contains(&class) {
                known.push(class);
            }
        }
    }

    /// The interfaces that types have by their methods alone, with these types.
    fn structural_implementations(&self) -> Vec<(ClassRef, ClassRef)> {
        let is_structural =
            |c: &ClassRef| self.semantics(c.file).structural_interfaces && self.class(*c).kind == ClassKind::Interface;
        let interfaces: Vec<ClassRef> = self.classes().filter(is_structural).collect();
        let found: Vec<Vec<(ClassRef, ClassRef)>> =
            interfaces.par_iter().map(|i| self.implementations_of(*i).into_iter().map(|c| (*i, c)).collect()).collect();
        found.into_iter().flatten().collect()
    }

    fn implementations_of(&self, interface: ClassRef) -> Vec<ClassRef> {
        let module = self.module_of(interface.file);
        let methods = module.class(interface.id).methods.iter();
        let wanted: Vec<&Name> = methods.filter_map(|m| module.function(*m).name.as_ref()).collect();
        let defined = |name: &Name| self.methods.get(name).map_or(&[][..], Vec::as_slice);
        let Some(rarest) = wanted.iter().min_by_key(|n| defined(n).len()) else { return Vec::new() };
        let mut classes = Vec::new();
        for method in defined(rarest).iter().take(MAX_IMPLEMENTATIONS) {
            let Some(class) = self.function(*method).class else { continue };
            let class = ClassRef::new(method.file, class);
            let class = self.parts(&class).first().copied().unwrap_or(class);
            let is_type = self.semantics(class.file).structural_interfaces
                && self.class(class).kind != ClassKind::Interface
                && !classes.contains(&class);
            if is_type && wanted.iter().all(|name| self.own_method(class, name).is_some()) {
                classes.push(class);
            }
        }
        classes
    }

    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().flatten()
    }

    pub fn module(&self, file: FileId) -> Option<&Module> {
        self.modules.get(file.index())?.as_ref()
    }

    /// The module of a reference: a reference exists only for a module of the project.
    pub fn module_of(&self, file: FileId) -> &Module {
        self.modules[file.index()].as_ref().expect("a reference names a lowered file")
    }

    pub fn scopes_of(&self, file: FileId) -> &Scopes {
        self.scopes[file.index()].as_ref().expect("a reference names a lowered file")
    }

    /// The calls and `new` in the body of a function, in source order, each before what stands in it; with those of the
    /// functions and classes in it.
    pub fn calls_in(&self, f: FunctionRef) -> impl Iterator<Item = ExprRef> {
        self.scopes_of(f.file).calls_in(f.id).iter().map(move |call| ExprRef::new(f.file, *call))
    }

    /// How names are resolved in a file's language.
    pub fn semantics(&self, file: FileId) -> Semantics {
        self.semantics[file.index()]
    }

    pub(crate) fn is_script(&self, file: FileId) -> bool {
        self.semantics(file).modules == Modules::Specifiers
    }

    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    pub fn expr(&self, e: ExprRef) -> &Expr {
        self.module_of(e.file).expr(e.id)
    }

    pub fn kind(&self, e: ExprRef) -> &ExprKind {
        &self.expr(e).kind
    }

    pub fn place(&self, e: ExprRef) -> Place {
        Place::new(e.file, self.expr(e).span)
    }

    pub fn function(&self, f: FunctionRef) -> &Function {
        self.module_of(f.file).function(f.id)
    }

    pub fn class(&self, c: ClassRef) -> &Class {
        self.module_of(c.file).class(c.id)
    }

    /// The expression directly around it.
    pub fn parent(&self, e: ExprRef) -> Option<ExprRef> {
        self.scopes_of(e.file).parent(e.id).map(|id| ExprRef::new(e.file, id))
    }

    /// The expression that a lambda is.
    pub fn lambda(&self, f: FunctionRef) -> Option<ExprRef> {
        self.scopes_of(f.file).lambda(f.id).map(|id| ExprRef::new(f.file, id))
    }

    pub fn enclosing_function(&self, e: ExprRef) -> Option<FunctionRef> {
        self.scopes_of(e.file).enclosing_function(e.id).map(|id| FunctionRef::new(e.file, id))
    }

    pub fn enclosing_class(&self, e: ExprRef) -> Option<ClassRef> {
        self.scopes_of(e.file).enclosing_class(e.id).map(|id| ClassRef::new(e.file, id))
    }

    /// Every function of the project, in file order.
    pub fn functions(&self) -> impl Iterator<Item = FunctionRef> {
        self.modules().flat_map(|m| (0..m.functions.len()).map(|i| FunctionRef::new(m.file, FunctionId(i as u32))))
    }

    pub fn classes(&self) -> impl Iterator<Item = ClassRef> {
        self.modules().flat_map(|m| (0..m.classes.len()).map(|i| ClassRef::new(m.file, ClassId(i as u32))))
    }

    /// Every call and `new` of the project, in file order.
    pub fn all_calls(&self) -> impl Iterator<Item = ExprRef> {
        self.modules().flat_map(|m| self.scopes_of(m.file).calls.iter().map(|c| ExprRef::new(m.file, *c)))
    }

    /// The values that a function returns, in source order; nested functions' are not its own.
    pub fn returns(&self, f: FunctionRef) -> Vec<ExprRef> {
        self.scopes_of(f.file).returns(f.id).iter().map(|e| ExprRef::new(f.file, *e)).collect()
    }

    /// The file that the import at `index` of a module means, if it is one of the project.
    pub fn import_file(&self, file: FileId, index: usize) -> Option<FileId> {
        match self.imports.get(file.index())?.get(index)? {
            ModuleTarget::File(id) => Some(*id),
            _ => None,
        }
    }

    /// The file of the project that a specifier means, as if the file imported it.
    pub fn specified(&self, from: FileId, module: &str) -> Option<FileId> {
        self.target_of(from, module, crate::ir::ImportKind::Module)
    }

    /// The file of the project that a file would run by a path.
    pub fn included(&self, from: FileId, path: &str) -> Option<FileId> {
        self.target_of(from, path, crate::ir::ImportKind::Include)
    }

    fn target_of(&self, from: FileId, module: &str, kind: crate::ir::ImportKind) -> Option<FileId> {
        let import = crate::ir::Import {
            span: crate::source::Span::at(0),
            kind,
            module: module.into(),
            name: None,
            alias: None,
            reexport: false,
            path: None,
            local: true,
        };
        match self.symbols.import_target(&import, self.semantics(from), &self.sources.get(from).path) {
            ModuleTarget::File(file) => Some(file),
            _ => None,
        }
    }

    /// `pk.gov.x.CitizenController.get`, `app.auth.login_required`; a lambda is named by its line.
    pub fn function_name(&self, f: FunctionRef) -> String {
        let function = self.function(f);
        let own = match &function.name {
            Some(name) => name.to_string(),
            None => {
                let at = self.sources.line_column(Place::new(f.file, function.span));
                format!("<line {}>", at.line)
            }
        };
        let prefix = match (function.class, function.outer) {
            (Some(c), _) => self.symbols.class_name(ClassRef::new(f.file, c)).to_owned(),
            (None, Some(outer)) if outer != f.id => self.function_name(FunctionRef::new(f.file, outer)),
            _ => self.symbols.module_name(f.file).to_owned(),
        };
        if prefix.is_empty() { own } else { format!("{prefix}.{own}") }
    }

    pub fn class_name(&self, c: ClassRef) -> &str {
        self.symbols.class_name(c)
    }
}
