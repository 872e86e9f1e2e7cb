//! Of which class a value is, and what a class inherits: from written types, constructors and declared returns.
//!
//! No inference beyond that: a value whose type nobody wrote has none.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fuel::{self, Fuel};
use super::overloads::simple;
use super::scopes::BindingKind;
use super::symbols::{self, ModuleTarget, Symbols};
use super::{ClassRef, ExprRef, FunctionRef, Project, Value, query};
use crate::frontend::Modules;
use crate::ir::{BinaryOp, ExprId, ExprKind, Field, FunctionId, ImportKind, Name, TypeRef};
use crate::source::FileId;

/// Types of several values, each of its own type: `Tuple<Request, Error>`, `Pair<Citizen, Int>`.
const TUPLES: [&str; 4] = ["tuple", "valuetuple", "pair", "triple"];

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TypeName {
    Class(ClassRef),
    /// Dotted path of a type outside the project; a bare name where its package is not known.
    External(Name),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Type {
    pub name: TypeName,
    pub args: Vec<Type>,
}

impl Type {
    pub fn class(&self) -> Option<ClassRef> {
        match self.name {
            TypeName::Class(c) => Some(c),
            TypeName::External(_) => None,
        }
    }

    /// Of several results, the one at `index`.
    fn result(&self, index: usize) -> Option<Type> {
        let is_several = match &self.name {
            TypeName::External(n) => n == "()" || TUPLES.iter().any(|t| simple(n).eq_ignore_ascii_case(t)),
            TypeName::Class(_) => false,
        };
        is_several.then(|| self.args.get(index).cloned()).flatten()
    }

    /// What a loop over the collection gives: of a map, the values.
    fn element(&self) -> Option<Type> {
        let is_map = matches!(&self.name, TypeName::External(n) if n == "map");
        if is_map { self.args.last().cloned() } else { self.args.first().cloned() }
    }

    pub fn plain(name: TypeName) -> Self {
        Self { name, args: Vec::new() }
    }

    pub fn of_class(class: ClassRef) -> Self {
        Self::plain(TypeName::Class(class))
    }

    /// Whether the name is that of a type parameter: `T`, `R1`.
    pub(super) fn is_variable(&self) -> bool {
        matches!(&self.name, TypeName::External(n) if n.len() <= 2 && n.starts_with(|c: char| c.is_ascii_uppercase()))
    }
}

/// What a function of unknown declaration gives that was told one type.
fn only(given: Vec<Type>) -> Option<Type> {
    let mut given = given.into_iter();
    given.next().filter(|_| given.next().is_none())
}

/// For each function the variables that it returns, with their places where it returns several values.
pub(super) type GivenBack = FxHashMap<FunctionRef, FxHashMap<Name, Option<usize>>>;

/// Type arguments nested deeper than this are dropped.
const MAX_ARGS_DEPTH: u32 = 6;

impl Project<'_> {
    pub fn type_of(&self, e: ExprRef) -> Option<Arc<Type>> {
        self.type_within(e, Fuel::FULL)
    }

    pub(super) fn type_within(&self, e: ExprRef, fuel: Fuel) -> Option<Arc<Type>> {
        match self.kind(e) {
            ExprKind::Literal(_) | ExprKind::Template(_) | ExprKind::Lambda(_) | ExprKind::Object(_) => None,
            _ if fuel.is_spent() => None,
            _ => {
                let known = self.answers.as_ref().map(|a| &a.types);
                query::answer(known, &query::TYPES, (e.file, e.id), fuel, || self.find_type(e, fuel))
            }
        }
    }

    fn find_type(&self, e: ExprRef, fuel: Fuel) -> Option<Arc<Type>> {
        let module = self.module_of(e.file);
        let at = |id| ExprRef::new(e.file, id);
        match module.kind(e.id) {
            ExprKind::Name(name) => {
                if let Some(c) = self.scopes_of(e.file).this_class_at(module, e.id) {
                    return Some(Type::of_class(ClassRef::new(e.file, c)).into());
                }
                match self.binding(e, name) {
                    Some((_, binding)) => {
                        let declared = binding.declaration.and_then(|d| match module.kind(d) {
                            ExprKind::Assign { declared, .. } => declared.as_ref(),
                            _ => None,
                        });
                        if let Some(t) = declared.filter(|t| t.name != "var" && t.name != "auto") {
                            return Some(self.resolve_type(e.file, t).into());
                        }
                        match binding.kind {
                            BindingKind::Param(f, i) => {
                                let whole = self.param_type(FunctionRef::new(e.file, f), i as usize)?;
                                match module.function(f).params[i as usize].pattern {
                                    Some(pattern) => self.part_type(at(pattern), binding.at, whole, fuel - 1),
                                    None => Some(whole),
                                }
                            }
                            // a Java field's declared type, whatever its initialiser calls
                            BindingKind::Value(v) => self
                                .type_within(at(v), fuel - 1)
                                .or_else(|| self.implicit_field_type(e, name, fuel))
                                .or_else(|| self.given_back_type(at(v), name)),
                            // user, err := find(id)
                            BindingKind::Position { of, index } => {
                                self.type_within(at(of), fuel - 1)?.result(index as usize).map(Arc::new)
                            }
                            BindingKind::Element(over) => {
                                let element = self.type_within(at(over), fuel - 1)?.element()?;
                                // for Citizen { cnic, .. } in citizens
                                let field = element.class().and_then(|c| self.field(c, name));
                                let of_field = field.and_then(|(c, f)| Some(self.resolve_type(c.file, f.ty.as_ref()?)));
                                Some(of_field.unwrap_or(element).into())
                            }
                            BindingKind::Import(_) => match self.origin_within(e, fuel - 1) {
                                Value::Made(made) if made != e => self.type_within(made, fuel - 1),
                                _ => None,
                            },
                            _ => self.implicit_field_type(e, name, fuel),
                        }
                    }
                    None => self
                        .implicit_field_type(e, name, fuel)
                        .or_else(|| self.variable_type(self.symbols.module_name(e.file), name, e.file, fuel)),
                }
            }
            ExprKind::Member { object, name } => {
                if let Some(of) = self.type_within(at(*object), fuel - 1)
                    && let Some(t) = self.member_type(&of, name, fuel - 1)
                {
                    return Some(t);
                }
                match self.origin_within(e, fuel - 1) {
                    Value::Made(made) if made != e => self.type_within(made, fuel - 1),
                    Value::Param(f, i) => self.param_type(f, i),
                    // global.DB
                    Value::Unknown | Value::Made(_) => match self.origin_within(at(*object), fuel - 1) {
                        Value::Folder(path) => self.variable_type(&path.replace('/', "."), name, e.file, fuel),
                        _ => None,
                    },
                    _ => None,
                }
            }
            ExprKind::New { class, .. } => {
                let name = match self.origin_within(at(*class), fuel - 1) {
                    Value::Class(c) => TypeName::Class(c),
                    Value::External(path) => TypeName::External(path),
                    _ => TypeName::External(Name::new(module.dotted(*class)?)),
                };
                Some(Type::plain(name).into())
            }
            ExprKind::Call { callee, .. } => {
                let given = module.type_arguments.get(&e.id).map(|types| self.resolve_types(e.file, types));
                match self.origin_within(at(*callee), fuel - 1) {
                    Value::Class(c) => Some(Type { name: TypeName::Class(c), args: given.unwrap_or_default() }.into()),
                    Value::Function(f) => match (self.return_type(f, fuel - 1), given) {
                        // fun <T> read(): T
                        (Some(t), Some(given)) if t.is_variable() => given.into_iter().next().map(Arc::new),
                        (None, Some(given)) => given.into_iter().next().map(Arc::new),
                        (t, _) => Some(self.seen_by_call(at(*callee), f, t?, fuel)),
                    },
                    Value::External(path) => {
                        let last = path.rsplit('.').next().unwrap_or(&path);
                        let is_class = last.chars().next().is_some_and(char::is_uppercase)
                            && !self.semantics(e.file).exporting_capitals;
                        match (is_class, given) {
                            (true, given) => {
                                Some(Type { name: TypeName::External(path), args: given.unwrap_or_default() }.into())
                            }
                            // call.receive<Request>()
                            (false, given) => only(given?).map(Arc::new),
                        }
                    }
                    _ => match given {
                        Some(given) => only(given).map(Arc::new),
                        None => self.accessor_type(at(*callee), fuel - 1),
                    },
                }
            }
            ExprKind::Assign { value: Some(v), .. } => self.type_within(at(*v), fuel - 1),
            ExprKind::Conditional { then, .. } => self.type_within(at(*then), fuel - 1),
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, .. } => {
                self.type_within(at(*left), fuel - 1)
            }
            ExprKind::Index { object, .. } => {
                self.type_within(at(*object), fuel - 1)?.args.last().cloned().map(Arc::new)
            }
            _ => None,
        }
    }

    /// Fields without `this`, own, inherited, or of a class around.
    fn implicit_field_type(&self, e: ExprRef, name: &str, fuel: Fuel) -> Option<Arc<Type>> {
        let mut class = self.enclosing_class(e).filter(|_| self.semantics(e.file).implicit_this);
        while let Some(c) = class {
            if let Some(t) = self.member_type(&Type::plain(TypeName::Class(c)), name, fuel.spend(1)?) {
                return Some(t);
            }
            class = self.class(c).outer.filter(|o| *o != c.id).map(|o| ClassRef::new(c.file, o));
        }
        None
    }

    /// The type of a variable that a folder or namespace shares.
    fn variable_type(&self, unit: &str, name: &str, near: FileId, fuel: Fuel) -> Option<Arc<Type>> {
        if self.semantics(near).modules != Modules::Folders {
            return None;
        }
        let fuel = fuel.spend(1)?;
        let path_of = |f: FileId| self.sources.get(f).path.as_str();
        let variables = self.symbols.variables(&symbols::join(unit, name));
        let file = Symbols::nearest(variables, &self.sources.get(near).path, path_of)?;
        let (module, scopes) = (self.module_of(file), self.scopes_of(file));
        let bindings = scopes.bindings(scopes.module_scope(), name).iter();
        bindings.rev().find_map(|b| match (b.declaration.map(|d| module.kind(d)), b.kind) {
            (Some(ExprKind::Assign { declared: Some(t), .. }), _) => Some(self.resolve_type(file, t).into()),
            (_, BindingKind::Value(v)) => self.type_within(ExprRef::new(file, v), fuel),
            (_, BindingKind::Position { of, index }) => {
                self.type_within(ExprRef::new(file, of), fuel)?.result(index as usize).map(Arc::new)
            }
            _ => None,
        })
    }

    /// The type of the name that stands at `place` of a pattern which takes a value apart: `({ email }: Citizen) => …`.
    fn part_type(&self, pattern: ExprRef, place: u32, whole: Arc<Type>, fuel: Fuel) -> Option<Arc<Type>> {
        if fuel.is_spent() {
            return None;
        }
        let module = self.module_of(pattern.file);
        match module.kind(pattern.id) {
            ExprKind::Object(entries) => {
                let holds = |e: ExprId| module.span(e).range().contains(&(place as usize));
                let entry = entries.iter().find(|e| holds(e.value))?;
                let part = self.member_type(&whole, module.str_literal(entry.key?)?, fuel)?;
                self.part_type(ExprRef::new(pattern.file, entry.value), place, part, fuel - 1)
            }
            ExprKind::Assign { target, .. } => {
                self.part_type(ExprRef::new(pattern.file, *target), place, whole, fuel - 1)
            }
            _ => Some(whole),
        }
    }

    pub(super) fn member_type(&self, of: &Type, name: &str, fuel: Fuel) -> Option<Arc<Type>> {
        if fuel.is_spent() {
            return None;
        }
        for c in self.lineage_of_member(of.class()?, name) {
            if let Some(t) = self.own_member_type(c, name, fuel) {
                return Some(self.seen_from(of, c, t));
            }
        }
        None
    }

    /// The type of a member as the class writes it.
    fn own_member_type(&self, c: ClassRef, name: &str, fuel: Fuel) -> Option<Arc<Type>> {
        let module = self.module_of(c.file);
        if let Some(field) = module.class(c.id).fields.iter().find(|f| f.name == name) {
            if let Some(t) = &field.ty {
                return Some(self.resolve_type(c.file, t).into());
            }
            if let Some(v) = field.value {
                return self.type_within(ExprRef::new(c.file, v), fuel - 1);
            }
        }
        for assign in self.scopes_of(c.file).own_members(c.id, name).iter().rev() {
            let ExprKind::Assign { value: Some(v), declared, .. } = module.kind(*assign) else { continue };
            if let Some(t) = declared {
                return Some(self.resolve_type(c.file, t).into());
            }
            if let Some(t) = self.type_within(ExprRef::new(c.file, *v), fuel - 1) {
                return Some(t);
            }
        }
        if let Some(f) = self.own_method(c, "constructor")
            && let Some(i) = self.function(f).params.iter().position(|p| p.is_field && p.name == name)
        {
            return self.param_type(f, i);
        }
        if let Some(f) = self.own_method(c, name).filter(|f| self.function(*f).modifiers.is_getter) {
            return self.return_type(f, fuel - 1);
        }
        None
    }

    pub fn param_type(&self, f: FunctionRef, index: usize) -> Option<Arc<Type>> {
        let ty = self.function(f).params.get(index)?.ty.as_ref()?;
        Some(self.resolve_type(f.file, ty).into())
    }

    /// The declared type of what a function returns; `Self` and its like are the function's class.
    pub(super) fn return_type(&self, f: FunctionRef, fuel: Fuel) -> Option<Arc<Type>> {
        let function = self.function(f);
        let own = || function.class.map(|c| Arc::new(Type::of_class(ClassRef::new(f.file, c))));
        match &function.returns {
            Some(t) if matches!(t.name.as_str(), "Self" | "self" | "static" | "this") => own(),
            Some(t) => Some(self.resolve_type(f.file, t).into()),
            None => {
                let last = *self.returns(f).last()?;
                self.type_within(last, fuel.spend(4)?)
            }
        }
    }

    /// `router := houselog.NewEngine(); …; return router` in `func routes() *gin.Engine`: what a package gives that is not here
    /// is what the function around says that it returns.
    fn given_back_type(&self, value: ExprRef, name: &Name) -> Option<Arc<Type>> {
        if !matches!(self.kind(value), ExprKind::Call { .. }) {
            return None;
        }
        let function = self.enclosing_function(value)?;
        let declared = self.function(function).returns.as_ref()?;
        let position = *self.given_back.get_or_init(|| self.find_given_back()).get(&function)?.get(name)?;
        let returned = self.resolve_type(function.file, declared);
        match position {
            // return router, nil
            Some(index) => returned.result(index).map(Arc::new),
            None => Some(returned.into()),
        }
    }

    fn find_given_back(&self) -> GivenBack {
        let of = |f: FunctionRef| {
            let mut names = FxHashMap::default();
            for r in self.returns(f) {
                match self.kind(r) {
                    ExprKind::Name(n) => {
                        names.entry(n.clone()).or_insert(None);
                    }
                    ExprKind::List(parts) => {
                        for (index, part) in parts.iter().enumerate() {
                            if let ExprKind::Name(n) = self.kind(ExprRef::new(r.file, *part)) {
                                names.entry(n.clone()).or_insert(Some(index));
                            }
                        }
                    }
                    _ => {}
                }
            }
            (f, names)
        };
        self.modules()
            .flat_map(|m| (0..m.functions.len()).map(|i| FunctionRef::new(m.file, FunctionId(i as u32))))
            .filter(|f| self.function(*f).returns.is_some())
            .map(of)
            .filter(|(_, names)| !names.is_empty())
            .collect()
    }

    pub fn resolve_type(&self, file: FileId, t: &TypeRef) -> Type {
        self.resolve_nested(file, t, MAX_ARGS_DEPTH)
    }

    fn resolve_types(&self, file: FileId, types: &[TypeRef]) -> Vec<Type> {
        types.iter().map(|t| self.resolve_type(file, t)).collect()
    }

    fn resolve_nested(&self, file: FileId, t: &TypeRef, depth: u32) -> Type {
        let args = match depth {
            0 => Vec::new(),
            _ => t.args.iter().map(|a| self.resolve_nested(file, a, depth - 1)).collect(),
        };
        if let [first, ..] = t.metadata.as_slice()
            && let Some(module) = self.module(file)
            && module.str_literal(*first).is_some()
        {
            // 'email' | 'cnic': the texts that it may be, quoted
            let texts = t.metadata.iter().filter_map(|e| module.str_literal(*e));
            let quoted = |text: &Name| Type::plain(TypeName::External(format!("'{text}'").into()));
            return Type { name: self.type_named(file, &t.name), args: texts.map(quoted).collect() };
        }
        Type { name: self.type_named(file, &t.name), args }
    }

    /// What a type name, as written in a file, means there.
    pub fn type_named(&self, file: FileId, written: &str) -> TypeName {
        let known = self.answers.as_ref().map(|a| &a.named);
        let find = || Some(self.type_named_in(file, written, self.symbols.module_name(file)));
        let asked = (file, Name::new(written));
        let named = fuel::apart(|| query::answer(known, &query::NAMED, asked, Fuel::FULL, find));
        named.unwrap_or_else(|| TypeName::External(Name::new(written)))
    }

    /// The same, inside the class or namespace of that qualified name.
    pub(super) fn type_named_in(&self, file: FileId, written: &str, around: &str) -> TypeName {
        let Some(module) = self.module(file) else { return TypeName::External(Name::new(written)) };
        let (first, rest) = written.split_once('.').map_or((written, ""), |(f, r)| (f, r));
        let scopes = self.scopes_of(file);
        for binding in scopes.bindings(scopes.module_scope(), first).iter().rev() {
            let mut value = match binding.kind {
                BindingKind::Class(c) => Value::Class(ClassRef::new(file, c)),
                // type Alias = store.Citizen
                BindingKind::Value(v) if rest.is_empty() && self.semantics(file).modules == Modules::Folders => {
                    fuel::apart(|| self.origin_within(ExprRef::new(file, v), Fuel::of(6)))
                }
                BindingKind::Import(i) => fuel::apart(|| self.import_origin(file, i as usize, Fuel::of(12))),
                _ => continue,
            };
            for part in rest.split('.').filter(|p| !p.is_empty()) {
                value = fuel::apart(|| self.member_of(&value, &Name::new(part), Fuel::of(8))).unwrap_or(Value::Unknown);
            }
            match value {
                Value::Class(c) => return TypeName::Class(c),
                Value::External(path) => return TypeName::External(path),
                _ => {}
            }
        }
        if let Some(Value::Class(c)) = fuel::apart(|| self.crate_path(file, written, Fuel::of(8))) {
            return TypeName::Class(c);
        }
        if rest.is_empty()
            && let Some(c) = self.alias_of_folder(file, first)
        {
            return TypeName::Class(c);
        }
        // a nested class of the same file, then the same package, then `import a.*`
        let simple = written.rsplit('.').next().unwrap_or(written);
        let is_named = |c: &&ClassRef| {
            let before = self.class_name(**c).strip_suffix(written);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let local = self.symbols.classes_named(simple).iter().filter(|c| c.file == file).find(is_named);
        if let Some(c) = local {
            return TypeName::Class(*c);
        }
        let semantics = self.semantics(file);
        let unit_name = self.symbols.module_name(file);
        let mut unit = match semantics.modules {
            _ if semantics.outer_namespaces => around,
            Modules::Namespaces | Modules::Folders | Modules::Global => unit_name,
            Modules::DottedFiles | Modules::Specifiers | Modules::Crates | Modules::None => "",
        };
        let is_class = self.may_be_defined(file, written);
        while is_class && !unit.is_empty() {
            if let Some(c) = self.class_near(&format!("{unit}.{written}"), file) {
                return TypeName::Class(c);
            }
            unit = match unit.rsplit_once('.') {
                Some((outer, _)) if semantics.outer_namespaces => outer,
                _ => "",
            };
        }
        for (i, import) in module.imports.iter().enumerate().filter(|(_, i)| i.kind == ImportKind::Wildcard) {
            if is_class && let Some(c) = self.class_of_whole(file, &import.module, written) {
                return TypeName::Class(c);
            }
            if let ModuleTarget::File(f) = &self.imports[file.index()][i]
                && let Some(Value::Class(c)) = fuel::apart(|| self.export_within(*f, written, Fuel::of(8)))
            {
                return TypeName::Class(c);
            }
        }
        let anywhere = match semantics.modules {
            _ if !is_class => None,
            Modules::Namespaces | Modules::Global => {
                self.class_near(written, file).or_else(|| self.class_of_all(file, written))
            }
            // the folder at the top has no name
            Modules::Folders if unit_name.is_empty() => self.class_near(written, file),
            _ => None,
        };
        anywhere.map_or_else(|| TypeName::External(Name::new(written)), TypeName::Class)
    }

    /// `type Alias = User` in another file of the folder.
    fn alias_of_folder(&self, file: FileId, name: &str) -> Option<ClassRef> {
        if self.semantics(file).modules != Modules::Folders {
            return None;
        }
        let qualified = symbols::join(self.symbols.module_name(file), name);
        if self.symbols.variables(&qualified).is_empty() || !self.symbols.classes(&qualified).is_empty() {
            return None;
        }
        match fuel::apart(|| self.top_level(&qualified, file, Fuel::of(6)))? {
            Value::Class(c) => Some(c),
            _ => None,
        }
    }

    /// The bases as the class writes them, resolved.
    pub(super) fn written_bases(&self, c: ClassRef) -> Vec<TypeName> {
        let module = self.module_of(c.file);
        let class = module.class(c.id);
        let around = self.class_name(c).rsplit_once('.').map_or("", |(around, _)| around);
        // a base is any expression: `class A extends mixin(B)`
        let is_computed = matches!(self.semantics(c.file).modules, Modules::DottedFiles | Modules::Specifiers);
        let base = |id| {
            let written = module.dotted(id);
            match (is_computed, written) {
                (false, Some(name)) => Some(match self.type_named_in(c.file, &name, around) {
                    // class Endpoint : Endpoint<Fee>, of another arity
                    TypeName::Class(own) if own == c => TypeName::External(Name::new(name)),
                    found => found,
                }),
                (_, written) => match self.origin(ExprRef::new(c.file, id)) {
                    Value::Class(b) => Some(TypeName::Class(b)),
                    Value::External(path) => Some(TypeName::External(path)),
                    _ => match module.kind(id) {
                        // `class A extends mixin(B)`, `Generic[T]`
                        ExprKind::Call { callee, .. } => {
                            module.dotted(*callee).map(|n| TypeName::External(Name::new(n)))
                        }
                        _ => written.map(|n| TypeName::External(Name::new(n))),
                    },
                },
            }
        };
        // class AuthorizeAttribute<T> : AuthorizeAttribute has the name of its base, which is another type
        let other = |b: ExprId| match base(b)? {
            TypeName::Class(same) if same == c => module.dotted(b).map(|name| TypeName::External(Name::new(name))),
            found => Some(found),
        };
        class.bases.iter().filter_map(|b| other(*b)).collect()
    }

    /// The base from outside with type arguments of a class, or of one of its bases: `JpaRepository<Citizen, Long>`.
    pub fn generic_base(&self, c: ClassRef) -> Option<Type> {
        self.lineage(c).into_iter().find_map(|c| {
            let bases = self.class(c).base_types.iter().filter(|t| !t.args.is_empty());
            bases.map(|t| self.resolve_type(c.file, t)).find(|t| t.class().is_none())
        })
    }

    /// A method that the type itself defines, in any of its parts.
    pub fn own_method(&self, c: ClassRef, name: &str) -> Option<FunctionRef> {
        let named = self.methods_named(c, name);
        let own = named.iter().find(|m| m.file == c.file && self.function(**m).class == Some(c.id));
        own.or(named.first()).copied()
    }

    /// The methods of one name that the type itself defines, in any of its parts.
    pub(super) fn methods_named(&self, c: ClassRef, name: &str) -> &[FunctionRef] {
        let main = self.parts(&c).first();
        let named = main.and_then(|main| self.own_methods.get(main)?.get(name));
        named.map_or(&[], Vec::as_slice)
    }

    /// The method of a Rust type's implementation of a trait: `impl fmt::Display for Citizen { fn fmt … }`.
    pub fn trait_method(&self, c: ClassRef, name: &str, of_trait: &str) -> Option<FunctionRef> {
        self.parts(&c).iter().find_map(|b| {
            let module = self.module_of(b.file);
            let class = module.class(b.id);
            let is_of = class.base_types.iter().any(|t| t.name.rsplit(['.', ':']).next() == Some(of_trait));
            let method = class.methods.iter().find(|m| module.function(**m).name.as_deref() == Some(name))?;
            is_of.then(|| FunctionRef::new(b.file, *method))
        })
    }

    /// A method of the class, own or inherited.
    pub fn method(&self, c: ClassRef, name: &str) -> Option<FunctionRef> {
        self.own_method(c, name).or_else(|| {
            self.supertypes(c).iter().find_map(|t| match t {
                TypeName::Class(base) => self.own_method(*base, name),
                TypeName::External(_) => None,
            })
        })
    }

    /// A declared field of the class, own or inherited, with the class that declares it.
    pub fn field(&self, c: ClassRef, name: &str) -> Option<(ClassRef, &Field)> {
        self.lineage_of_member(c, name).find_map(|c| {
            let field = self.class(c).fields.iter().find(|f| f.name == name)?;
            Some((c, field))
        })
    }
}
