//! What a simple name means where it stands: a binding of a scope around it, a member of the class, a name of the
//! namespace or folder, or what an import brings.
//!
//! Asks the language's [`Semantics`](crate::frontend::Semantics) for its rules.

use super::answers::{Answers, Known};
use super::fuel::Fuel;
use super::scopes::{Binding, BindingKind, ScopeId, ScopeKind};
use super::symbols::{self, ModuleTarget, Symbols};
use super::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value};
use crate::frontend::Modules;
use crate::ir::{ExprKind, Import, ImportKind, Literal, Name};
use crate::source::FileId;

impl Project<'_> {
    /// The binding that a use of a name sees: in the innermost scope that has one, the last before the use.
    pub fn binding(&self, e: ExprRef, name: &str) -> Option<(ScopeId, Binding)> {
        let module = self.module_of(e.file);
        let scopes = self.scopes_of(e.file);
        let start = scopes.scope_of(e.id);
        let span = module.span(e.id);
        let use_at = span.start;
        // PHP: the class `User` is not the variable `$User`; the tree keeps no `$`, the text does
        let semantics = self.semantics(e.file);
        let symbol_only = semantics.sigils.then(|| self.sources.get(e.file).text_of(span) == name);
        let is_named = |b: &&Binding| {
            let is_symbol = matches!(b.kind, BindingKind::Function(_) | BindingKind::Class(_) | BindingKind::Import(_));
            symbol_only.is_none_or(|symbol| symbol == is_symbol)
        };
        for (depth, scope) in scopes.outwards(start).enumerate() {
            let in_class = matches!(scopes.scope(scope).kind, ScopeKind::Class(_));
            if in_class && depth > 0 && !semantics.implicit_this {
                continue;
            }
            let all = scopes.bindings(scope, name);
            let known = |b: &&Binding| b.kind != BindingKind::Declared;
            let all = || all.iter().filter(is_named);
            // let router = limited(router): inside of what it is given, a name has the value before
            let is_given_here = |b: &&Binding| match b.kind {
                BindingKind::Value(of) | BindingKind::Position { of, .. } => module.span(of).contains(span),
                _ => false,
            };
            let before = all().filter(|b| depth == 0 && b.at < use_at && !is_given_here(b));
            let chosen = before.filter(known).max_by_key(|b| b.at).or_else(|| all().rev().find(known));
            if let Some(binding) = chosen.or_else(|| all().next_back()) {
                return Some((scope, *binding));
            }
        }
        None
    }

    pub(super) fn name_origin(&self, e: ExprRef, name: &Name, fuel: Fuel) -> Value {
        let module = self.module_of(e.file);
        let semantics = self.semantics(e.file);
        if self.scopes_of(e.file).this_class_at(module, e.id).is_some() {
            return Value::Made(e);
        }
        let is_callee = self.is_callee(e);
        // variables and functions have names of their own: `request()` is not `$request`
        if is_callee && semantics.sigils {
            return match self.is_variable(e) {
                true => self.variable_called(e, name, fuel),
                false => self.namespaced_function(e.file, name),
            };
        }
        let class = self.enclosing_class(e).filter(|_| semantics.implicit_this);
        if is_callee && let Some(f) = class.and_then(|c| self.implicit_method(c, name)) {
            return Value::Function(f);
        }
        if let Some((_, binding)) = self.binding(e, name) {
            return self.binding_origin(e.file, &binding, fuel);
        }
        if let Some(v) = class.and_then(|c| self.class_member(c, name, fuel)) {
            return v;
        }
        if let Some(f) = self.macro_named(e.file, name) {
            return Value::Function(f);
        }
        match semantics.modules {
            Modules::DottedFiles | Modules::Specifiers | Modules::None => {
                match self.wildcard_export(e.file, name, fuel) {
                    Some(v) => v,
                    None => Value::External(name.clone()),
                }
            }
            Modules::Crates | Modules::Namespaces | Modules::Folders | Modules::Global => {
                if let Some(f) = class.filter(|_| semantics.extensions).and_then(|c| self.neighbour(c, name)) {
                    return Value::Function(f);
                }
                if let Some(v) = self.shared_name(e.file, name, fuel) {
                    return v;
                }
                if let Some(v) = self.member_seen_whole(e.file, name, fuel) {
                    return v;
                }
                let around = self.enclosing_class(e).map_or(self.symbols.module_name(e.file), |c| self.class_name(c));
                match self.type_named_in(e.file, name, around) {
                    TypeName::Class(c) if !self.is_shadowed(e, c) => Value::Class(c),
                    TypeName::Class(_) => Value::External(name.clone()),
                    TypeName::External(path) => match self.annotation_class(e, name, around) {
                        Some(c) => Value::Class(c),
                        None => Value::External(path),
                    },
                }
            }
        }
    }

    /// `crate::token::Clerk`, `registry_auth::layers::own`: a path from the root of this crate, or of one of the workspace.
    pub(super) fn crate_path(&self, from: FileId, path: &str, fuel: Fuel) -> Option<Value> {
        if fuel.is_spent() || self.semantics(from).modules != Modules::Crates {
            return None;
        }
        let (module, name) = path.rsplit_once('.')?;
        let first = module.split('.').next().unwrap_or(module);
        let scopes = self.scopes_of(from);
        if !scopes.bindings(scopes.module_scope(), first).is_empty() {
            return None;
        }
        let find = || match self.symbols.rust(module, &self.sources.get(from).path) {
            ModuleTarget::File(file) => Some(file),
            _ => None,
        };
        let kept = |answers: &Answers| answers.crate_files.of(from, Name::new(module), find);
        let file = self.answers.as_ref().map_or_else(find, kept)?;
        self.export_within(file, name, fuel - 1)
    }

    /// The class of `[Audit]`, which may be named `AuditAttribute`.
    fn annotation_class(&self, e: ExprRef, name: &str, around: &str) -> Option<ClassRef> {
        let suffix = self.semantics(e.file).annotation_suffix;
        if suffix.is_empty() || name.ends_with(suffix) {
            return None;
        }
        match self.may_annotate(e).then(|| self.type_named_in(e.file, &format!("{name}{suffix}"), around)) {
            Some(TypeName::Class(c)) => Some(c),
            _ => None,
        }
    }

    /// `[ActionName("x")]` is no class `ActionName` without a base: such a class is no attribute.
    fn is_shadowed(&self, e: ExprRef, class: ClassRef) -> bool {
        let has_suffix = !self.semantics(e.file).annotation_suffix.is_empty();
        has_suffix && self.class(class).bases.is_empty() && self.may_annotate(e)
    }

    /// Whether an expression stands where an annotation does: alone, or called alone.
    fn may_annotate(&self, e: ExprRef) -> bool {
        match self.parent(e).map(|p| (p, self.kind(p))) {
            None => true,
            Some((call, ExprKind::Call { callee, .. })) => *callee == e.id && self.parent(call).is_none(),
            Some(_) => false,
        }
    }

    /// A method of the class or of a class around it: calls without a receiver.
    fn implicit_method(&self, class: ClassRef, name: &str) -> Option<FunctionRef> {
        let mut at = Some(class);
        for _ in 0..8 {
            let c = at?;
            if let Some(f) = self.method(c, name) {
                return Some(f);
            }
            at = self.class(c).outer.map(|o| ClassRef::new(c.file, o));
        }
        None
    }

    /// An extension function inside a class around: `object Masks { fun String.masked() = …; fun f() = x.masked() }`.
    fn neighbour(&self, class: ClassRef, name: &str) -> Option<FunctionRef> {
        let mut at = Some(class);
        for _ in 0..8 {
            let c = at?;
            if let Some(f) = self.symbols.functions(&symbols::join(self.class_name(c), name)).first() {
                return Some(*f);
            }
            at = self.class(c).outer.map(|o| ClassRef::new(c.file, o));
        }
        None
    }

    /// The function of a name that a file sees and that extends some type: `citizen.masked()`.
    pub(super) fn extension(&self, e: ExprRef, name: &str) -> Option<FunctionRef> {
        if let Some(f) = self.enclosing_class(e).and_then(|c| self.neighbour(c, name)) {
            return Some(f);
        }
        let file = e.file;
        let module = self.module_of(file);
        let imported = module.imports.iter().find(|i| i.alias.as_ref().or(i.name.as_ref()).is_some_and(|n| n == name));
        let found = match imported.and_then(|i| Some(symbols::join(&i.module, i.name.as_ref()?))) {
            Some(qualified) => self.top_level(&qualified, file, Fuel::FULL),
            None => self.shared_name(file, name, Fuel::FULL),
        };
        match found {
            Some(Value::Function(f)) if self.function(f).class.is_some() => Some(f),
            _ => None,
        }
    }

    /// A function or variable that another file of the same namespace or folder defines, or one imported whole.
    fn shared_name(&self, file: FileId, name: &str, fuel: Fuel) -> Option<Value> {
        let semantics = self.semantics(file);
        if semantics.sigils || semantics.modules == Modules::Crates || !self.offers(file, name) {
            return None;
        }
        let imports = self.module_of(file).imports.iter();
        let wildcards = imports.filter(|i| i.kind == ImportKind::Wildcard).map(|i| i.module.as_str());
        std::iter::once(self.symbols.module_name(file))
            .chain(wildcards)
            .find_map(|unit| self.top_level(&symbols::join(unit, name), file, fuel))
    }

    /// The function or variable of a qualified name that a file of the project defines outside of any class.
    pub(super) fn top_level(&self, qualified: &str, near: FileId, fuel: Fuel) -> Option<Value> {
        let near = &self.sources.get(near).path;
        let path_of = |f: FileId| self.sources.get(f).path.as_str();
        if let Some(f) = Symbols::nearest(self.symbols.functions(qualified), near, |f| path_of(f.file)) {
            return Some(Value::Function(f));
        }
        let file = Symbols::nearest(self.symbols.variables(qualified), near, path_of)?;
        let simple = qualified.rsplit('.').next().unwrap_or(qualified);
        let scopes = self.scopes_of(file);
        let bindings = scopes.bindings(scopes.module_scope(), simple).iter();
        let is_value = |b: &&Binding| !matches!(b.kind, BindingKind::Import(_) | BindingKind::Declared);
        Some(self.binding_origin(file, bindings.rev().find(is_value)?, fuel))
    }

    /// A function that is called by a name of its own: imported, of the namespace, or global.
    /// The macro of the project that a name with `!` means, unless the file says that it has it from outside.
    pub(super) fn macro_named(&self, file: FileId, name: &str) -> Option<FunctionRef> {
        let plain = name.strip_suffix('!')?;
        let candidates = self.symbols.functions(name);
        if candidates.is_empty() {
            return None;
        }
        let imports = self.module_of(file).imports.iter().enumerate();
        let named = imports.filter(|(_, i)| i.alias.as_ref().or(i.name.as_ref()).is_some_and(|n| n == plain));
        if named.into_iter().any(|(i, _)| self.import_file(file, i).is_none()) {
            return None;
        }
        Symbols::nearest(candidates, &self.sources.get(file).path, |f| self.sources.get(f.file).path.as_str())
    }

    /// Whether it is what a call calls.
    pub(super) fn is_callee(&self, e: ExprRef) -> bool {
        self.parent(e).is_some_and(|p| matches!(self.kind(p), ExprKind::Call { callee, .. } if *callee == e.id))
    }

    /// Whether a name has the mark of a variable, in a language whose variables have one.
    pub(super) fn is_variable(&self, e: ExprRef) -> bool {
        self.sources.get(e.file).text_of(self.expr(e).span).starts_with('$')
    }

    /// `$write($cnic)`: what the variable holds, which may be the name of a function.
    fn variable_called(&self, e: ExprRef, name: &Name, fuel: Fuel) -> Value {
        let Some((_, binding)) = self.binding(e, name) else { return Value::Unknown };
        match self.binding_origin(e.file, &binding, fuel) {
            Value::Made(made) => match self.kind(made) {
                ExprKind::Literal(Literal::Str(function)) => self.namespaced_function(e.file, function),
                _ => Value::Made(made),
            },
            value => value,
        }
    }

    fn namespaced_function(&self, file: FileId, name: &str) -> Value {
        let module = self.module_of(file);
        let imported = module.imports.iter().find(|i| i.alias.as_ref().or(i.name.as_ref()).is_some_and(|n| n == name));
        let candidates = [
            imported.and_then(|i| i.name.as_ref().map(|n| format!("{}.{n}", i.module))),
            module.package.as_ref().map(|p| format!("{p}.{name}")),
            Some(name.to_owned()),
        ];
        let near = &self.sources.get(file).path;
        let path_of = |f: FunctionRef| self.sources.get(f.file).path.as_str();
        let mut found = candidates.into_iter().flatten();
        let found = found.find_map(|q| Symbols::nearest(self.symbols.functions(&q), near, path_of));
        found.map_or_else(|| Value::External(Name::new(name)), Value::Function)
    }

    pub(super) fn binding_origin(&self, file: FileId, binding: &Binding, fuel: Fuel) -> Value {
        if fuel.is_spent() {
            return Value::Unknown;
        }
        let at = |id| ExprRef::new(file, id);
        match binding.kind {
            BindingKind::Value(v) => self.origin_within(at(v), fuel - 1),
            BindingKind::Entry { of, key } => {
                let Some(key) = self.module_of(file).str_literal(key) else { return Value::Unknown };
                let object = self.origin_within(at(of), fuel - 1);
                self.member_of(&object, key, fuel - 1).unwrap_or(Value::Unknown)
            }
            BindingKind::Position { of, index } => match self.origin_within(at(of), fuel - 1) {
                Value::Made(list) => match self.kind(list) {
                    ExprKind::List(items) => match items.get(index as usize) {
                        Some(item) => self.origin_within(ExprRef::new(list.file, *item), fuel - 1),
                        None => Value::Unknown,
                    },
                    // router, err := build()
                    ExprKind::Call { .. } if index == 0 && self.semantics(file).several_results => Value::Made(list),
                    _ => Value::Unknown,
                },
                value if index == 0 && self.semantics(file).several_results => value,
                _ => Value::Unknown,
            },
            BindingKind::Param(f, i) => {
                let (f, i) = (FunctionRef::new(file, f), i as usize);
                self.bound_param(f, i, binding.at, fuel - 1).unwrap_or(Value::Param(f, i))
            }
            BindingKind::Function(f) => Value::Function(FunctionRef::new(file, f)),
            BindingKind::Class(c) => Value::Class(ClassRef::new(file, c)),
            BindingKind::Import(i) => self.import_origin(file, i as usize, fuel - 1),
            BindingKind::Element(over) => self.bound_item(at(over), binding.at, fuel - 1).unwrap_or(Value::Unknown),
            BindingKind::Caught | BindingKind::Declared => Value::Unknown,
        }
    }

    pub(super) fn import_origin(&self, file: FileId, index: usize, fuel: Fuel) -> Value {
        let module = self.module_of(file);
        let import = &module.imports[index];
        let target = &self.imports[file.index()][index];
        let written = import.module.trim_start_matches('.');
        match self.semantics(file).modules {
            Modules::Namespaces | Modules::Global => self.qualified_import(file, import, fuel),
            Modules::Folders => self.module_value(target, &without_version(written)),
            Modules::DottedFiles => match (&import.name, &import.alias) {
                (Some(name), _) => match target {
                    ModuleTarget::External if import.module.starts_with('.') && written.is_empty() => {
                        Value::External(name.clone())
                    }
                    ModuleTarget::External => Value::External(Name::new(format!("{written}.{name}"))),
                    target => self.python_item(target, name, fuel).unwrap_or(Value::Unknown),
                },
                (None, Some(_)) => self.module_value(target, written),
                // `import a.b` binds `a`
                (None, None) => {
                    let first = written.split('.').next().unwrap_or(written);
                    let target = self.symbols.python(first, &self.sources.get(file).path);
                    self.module_value(&target, first)
                }
            },
            Modules::Specifiers => match (target, &import.name) {
                (ModuleTarget::File(f), Some(name)) => self.export_within(*f, name, fuel).unwrap_or(Value::Unknown),
                (ModuleTarget::File(f), None) => self.script_module(*f, fuel),
                (_, Some(name)) if name != "default" => Value::External(Name::new(format!("{}.{name}", import.module))),
                _ => Value::External(import.module.clone()),
            },
            Modules::Crates | Modules::None => match (target, &import.name) {
                (ModuleTarget::File(f), Some(name)) => match self.export_within(*f, name, fuel) {
                    Some(v) => v,
                    None => {
                        let path = Name::new(format!("{}.{name}", import.module));
                        let inner = Import { module: path.clone(), ..import.clone() };
                        match self.symbols.import_target(&inner, self.semantics(file), &self.sources.get(file).path) {
                            ModuleTarget::File(inner) if inner != *f => Value::Module(inner),
                            _ => Value::External(path),
                        }
                    }
                },
                (ModuleTarget::File(f), None) => Value::Module(*f),
                (_, Some(name)) => Value::External(Name::new(format!("{}.{name}", import.module))),
                _ => Value::External(import.module.clone()),
            },
        }
    }

    pub(super) fn module_value(&self, target: &ModuleTarget, written: &str) -> Value {
        match target {
            ModuleTarget::File(f) => Value::Module(*f),
            ModuleTarget::Folder(path) => Value::Folder(Name::new(path)),
            ModuleTarget::External => Value::External(Name::new(written)),
        }
    }

    fn python_item(&self, target: &ModuleTarget, name: &str, fuel: Fuel) -> Option<Value> {
        if let ModuleTarget::File(f) = target
            && let Some(v) = self.export_within(*f, name, fuel)
        {
            return Some(v);
        }
        match self.symbols.python_submodule(target, name, self.sources) {
            ModuleTarget::External => None,
            found => Some(self.module_value(&found, name)),
        }
    }

    /// `const x = require("./y")`: what `module.exports` was set to, or the module as an object.
    pub(super) fn script_module(&self, file: FileId, fuel: Fuel) -> Value {
        let Some(module) = self.module(file) else { return Value::Module(file) };
        let default = module.exports.iter().rev().find(|e| e.name == "default");
        match default {
            Some(e) if !matches!(module.kind(e.value), ExprKind::Object(_)) && !fuel.is_spent() => {
                match self.origin_within(ExprRef::new(file, e.value), fuel - 1) {
                    Value::Unknown => Value::Module(file),
                    value => value,
                }
            }
            _ => Value::Module(file),
        }
    }

    /// `import a.b.C;`, `use A\B\C;`, `import static a.b.C.d;`
    fn qualified_import(&self, file: FileId, import: &Import, fuel: Fuel) -> Value {
        let Some(name) = &import.name else { return Value::External(import.module.clone()) };
        let qualified = if import.module.is_empty() { name.to_string() } else { format!("{}.{name}", import.module) };
        if let Some(c) = self.class_near(&qualified, file) {
            return Value::Class(c);
        }
        if let Some(c) = self.class_near(&import.module, file)
            && let Some(v) = self.class_member(c, name, fuel)
        {
            return v;
        }
        self.top_level(&qualified, file, fuel).unwrap_or_else(|| Value::External(Name::new(qualified)))
    }
}

/// The path of a package without its major version: `a/echo/v4/middleware` and `a/echo/middleware` offer the same names.
fn without_version(path: &str) -> Name {
    let is_version =
        |p: &&str| p.len() > 1 && p.strip_prefix('v').is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()));
    match path.split('/').skip(1).any(|p| is_version(&p)) {
        true => Name::new(path.split('/').filter(|p| !is_version(p)).collect::<Vec<_>>().join("/")),
        false => Name::new(path),
    }
}
