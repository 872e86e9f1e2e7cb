//! Can this reject a caller? Asked of decorators, middleware, dependencies, base classes and functions.
//!
//! First what the knowledge says of the symbol; then what the body of the function does ([`infer`]); only where neither
//! can be seen, what its name says, at low confidence.

mod aliases;
mod composed;
mod configured;
mod enabled;
pub mod infer;
mod known;
mod marks;
mod params;
mod passing;
mod shown;
mod symbols;
mod wrappers;

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::layers::{Source, Use};
use super::limits::Limits;
use super::selected::{arguments, callee, elements, field, imported, last_name, lazy, text_of};
use super::services::Services;
use crate::catalog::frameworks::Frameworks;
use crate::catalog::pattern::Asks;
use crate::finding::Confidence;
use crate::ir::{ExprKind, Literal, Name};
use crate::project::matcher::PatternSet;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value};
use crate::source::{FileId, Language, Place};
use aliases::Aliases;
pub use infer::requests::Request;
pub use infer::targets::Target;
pub use known::Vocabulary;
use known::{Known, Role};
pub use marks::Pass;

/// What stands in a guard's position does to a caller without credentials.
#[derive(Clone, PartialEq, Debug)]
pub enum Property {
    Rejects(Proof),
    /// Says on purpose that everyone may pass.
    Opens(Proof),
    Nothing,
    /// Cannot be seen: why.
    Unknown(String),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Proof {
    pub what: String,
    pub place: Place,
    pub confidence: Confidence,
    /// Reads pass.
    pub unsafe_only: bool,
    /// The rejection names no status and no authentication error: enough in a guard's place, not inside a handler.
    pub weak: bool,
    /// The refusal is a value that the function gives back: it refuses if the caller heeds it.
    pub given: bool,
    /// The refusal is an answer that ends nothing: it refuses if the caller goes no further.
    pub answers: bool,
    /// Rejects only if this argument of the call holds the text.
    pub when: Option<(usize, String)>,
    /// Does not reject if this argument of the call is an object whose entry of that name is true.
    pub unless: Option<(usize, String)>,
    /// The function whose body refuses.
    pub by: Option<FunctionRef>,
    /// The function that says for which requests it is left out.
    pub skipper: Option<FunctionRef>,
}

impl Proof {
    pub fn new(what: impl Into<String>, place: Place, confidence: Confidence) -> Self {
        let (when, unless, by, skipper) = Default::default();
        let (unsafe_only, weak, given, answers) = Default::default();
        Self { what: what.into(), place, confidence, unsafe_only, weak, given, answers, when, unless, by, skipper }
    }
}

pub struct Guards<'a, 's> {
    pub project: &'a Project<'s>,
    pub services: &'a Services,
    limits: &'a Limits,
    pub words: Vocabulary,
    known: Vec<Known>,
    aliases: Aliases,
    /// By service, framework and guard.
    enabled: RefCell<FxHashMap<(usize, usize, usize), bool>>,
    functions: RefCell<FxHashMap<(usize, FunctionRef), Option<Proof>>>,
    /// Functions in a guard's place that refuse nobody; whether their result decides.
    passing: RefCell<BTreeMap<FunctionRef, bool>>,
    /// The same for what handlers call.
    inside: RefCell<FxHashMap<(usize, FunctionRef), Option<Proof>>>,
    /// By framework, file, and whether it is the one that is requested.
    pages: RefCell<FxHashMap<(usize, FileId, bool), Option<Proof>>>,
    /// What guard classes ask of the handler that they stand before.
    asked: RefCell<FxHashMap<(usize, ClassRef), marks::Asked>>,
    /// Functions that ask which request they have before them.
    choosy: RefCell<FxHashMap<(FunctionRef, u32), bool>>,
    /// Why expressions prove nothing to a framework.
    nothing: RefCell<FxHashMap<(usize, ExprRef), &'static str>>,
    /// Whether the body of a function mentions credentials.
    mentioning: RefCell<FxHashMap<FunctionRef, bool>>,
    /// By framework, expressions of which its symbols say nothing.
    unnamed: RefCell<FxHashSet<(usize, ExprRef)>>,
    /// Calls that make a test of paths out of patterns, of all frameworks.
    path_tests: PatternSet<()>,
    /// Variables at the top of modules, by service, language and name.
    settings: RefCell<FxHashMap<(usize, Language, Name), Option<ExprRef>>>,
}

const FUEL: u32 = 12;

impl<'a, 's> Guards<'a, 's> {
    pub fn new(
        project: &'a Project<'s>,
        frameworks: &'a Frameworks,
        services: &'a Services,
        limits: &'a Limits,
    ) -> Self {
        let known: Vec<Known> = frameworks.iter().map(|f| Known::of(&frameworks.with_bases(f))).collect();
        Self {
            project,
            services,
            limits,
            words: Vocabulary::new(&frameworks.words),
            path_tests: known::path_tests(&known),
            known,
            aliases: Aliases::of(project, frameworks, services),
            enabled: RefCell::default(),
            functions: RefCell::default(),
            passing: RefCell::default(),
            inside: RefCell::default(),
            pages: RefCell::default(),
            asked: RefCell::default(),
            choosy: RefCell::default(),
            nothing: RefCell::default(),
            mentioning: RefCell::default(),
            unnamed: RefCell::default(),
            settings: RefCell::default(),
        }
    }

    /// What stands in the place of a guard does.
    fn of_source(&self, f: usize, used: &Use) -> Property {
        match used.source {
            Source::Expr(e) => match used.wraps {
                Some(inner) => self.of_wrapper(f, e, inner),
                None => self.of_expr(f, e, FUEL),
            },
            Source::Function(function) => self.of_function(f, function, FUEL),
            Source::Decides(function) => match self.decides_by_caller(f, function) {
                Some(p) => Property::Rejects(p),
                None => self.pass(function, true),
            },
            Source::Class(class) => self.of_class(f, class, FUEL),
            Source::Import(file, import) => self.of_import(f, file, import),
            Source::Page(file) => self.of_page(f, file, FUEL).map_or(Property::Nothing, Property::Rejects),
            Source::Way(file, branch, arm, end) => {
                self.of_way(f, file, branch, arm, end).map_or(Property::Nothing, Property::Rejects)
            }
            Source::Unread(file) => {
                let path = &self.project.sources.get(file).path;
                Property::Unknown(format!("the code in {path} is in a language that is not read"))
            }
            Source::Stated { at, opens } => self.stated(at, opens),
            Source::Context(e) => self.of_context(f, e),
            Source::Remark(remark) => passing::of_remark(remark),
        }
    }

    /// What a file only hands on: of the project, or known by its name.
    fn of_import(&self, f: usize, file: FileId, index: usize) -> Property {
        let import = &self.project.module_of(file).imports[index];
        let name = import.name.as_deref().unwrap_or("default");
        let own = self.project.import_file(file, index).and_then(|target| self.project.export(target, name));
        match own {
            Some(Value::Function(function)) => self.of_function(f, function, FUEL),
            Some(Value::Made(made)) => self.of_expr(f, made, FUEL),
            Some(Value::Class(class)) => self.of_class(f, class, FUEL),
            _ => self.of_dotted(f, &format!("{}.{name}", import.module), Place::new(file, import.span), FUEL),
        }
    }

    pub fn of_expr(&self, f: usize, e: ExprRef, fuel: u32) -> Property {
        if fuel == 0 {
            return Property::Nothing;
        }
        let fuel = fuel - 1;
        match self.project.kind(e) {
            ExprKind::List(_) => {
                let all: Vec<ExprRef> = elements(self.project, e).into_iter().filter(|x| *x != e).collect();
                return self.any(f, &all, fuel);
            }
            // IsAdmin | IsOwner: both must reject
            ExprKind::Binary { left, right, .. } => {
                let sides = [*left, *right].map(|s| self.of_expr(f, ExprRef::new(e.file, s), fuel));
                return match sides {
                    [Property::Rejects(p), Property::Rejects(_)] => Property::Rejects(p),
                    [Property::Opens(p), _] | [_, Property::Opens(p)] => Property::Opens(p),
                    [Property::Unknown(u), _] | [_, Property::Unknown(u)] => Property::Unknown(u),
                    _ => Property::Nothing,
                };
            }
            ExprKind::Conditional { then, otherwise, .. } => {
                let both = [ExprRef::new(e.file, *then), ExprRef::new(e.file, *otherwise)];
                return self.any(f, &both, fuel);
            }
            // auth=None
            ExprKind::Literal(Literal::Null) if self.known[f].null_opens => {
                return Property::Opens(Proof::new("asks for nothing", self.project.place(e), Confidence::High));
            }
            ExprKind::Spread(x) => return self.of_expr(f, ExprRef::new(e.file, *x), fuel),
            ExprKind::Lambda(id) => {
                return match lazy(self.project, e) {
                    Some(Value::Class(class)) => self.of_class(f, class, fuel),
                    _ => self.of_function(f, FunctionRef::new(e.file, *id), fuel),
                };
            }
            _ => {}
        }
        // C::class
        if let ExprKind::Member { object, name } = self.project.kind(e)
            && name == "class"
        {
            let class = ExprRef::new(e.file, *object);
            if let Value::Class(c) = self.project.origin(class) {
                return self.of_class(f, c, fuel);
            }
            if let Some(path) = self.project.paths(class).first() {
                return self.of_dotted(f, &path.text, self.project.place(e), fuel);
            }
        }
        if let Some(found) = self.of_symbol(f, e, fuel) {
            return found;
        }
        if let Some(text) = text_of(self.project, e) {
            return self.of_name(f, &text, e, fuel);
        }
        if let Some(found) = self.of_configured(f, e, fuel) {
            return found;
        }
        self.of_value(f, e, fuel)
    }

    fn any(&self, f: usize, all: &[ExprRef], fuel: u32) -> Property {
        let mut best = Property::Nothing;
        for e in all {
            match (self.of_expr(f, *e, fuel), &best) {
                (Property::Rejects(p), _) if p.confidence > Confidence::Low => return Property::Rejects(p),
                (found @ Property::Rejects(_), Property::Nothing) => best = found,
                (found @ (Property::Opens(_) | Property::Unknown(_)), Property::Nothing) => best = found,
                _ => {}
            }
        }
        best
    }

    /// Guards named by a string.
    fn of_name(&self, f: usize, text: &str, e: ExprRef, fuel: u32) -> Property {
        let known = &self.known[f];
        let fits =
            |list: &[String]| list.iter().any(|n| n.strip_suffix('*').map_or(n == text, |stem| text.starts_with(stem)));
        let place = self.project.place(e);
        let base = text.split(':').next().unwrap_or(text);
        let alias = self.aliases.get(self.services.index_of(e.file), base);
        if let Some(target) = alias.filter(|t| *t != e) {
            match self.of_expr(f, target, fuel) {
                // 'guest' => RedirectIfAuthenticated: a way out that names no refusal does not turn such a name around
                Property::Rejects(p) if p.weak && fits(&known.inert_names) => {}
                Property::Rejects(p) => {
                    return Property::Rejects(Proof { what: format!("'{base}': {}", p.what), place, ..p });
                }
                Property::Opens(p) => return Property::Opens(p),
                Property::Nothing | Property::Unknown(_) => {}
            }
        }
        // what the service makes of a name goes before what it means elsewhere
        if fits(&known.inert_names) {
            return Property::Nothing;
        }
        if fits(&known.names) {
            return Property::Rejects(Proof::new(format!("'{base}'"), place, Confidence::High));
        }
        if alias.is_some() {
            return Property::Nothing;
        }
        // a class named by its dotted path, as settings do
        if text.contains('.') || text.contains('\\') {
            return self.of_dotted(f, text, place, fuel);
        }
        self.by_text(text, place)
    }

    /// A symbol that a setting names in a string.
    pub fn of_dotted(&self, f: usize, text: &str, place: Place, fuel: u32) -> Property {
        let dotted = text.replace('\\', ".");
        if let Some((role, index)) = self.known[f].symbols.named(&dotted) {
            return match role {
                Role::Rejects => {
                    let mut proof = Proof::new(text, place, Confidence::High);
                    proof.unsafe_only = self.known[f].guards[*index].unsafe_only;
                    Property::Rejects(proof)
                }
                Role::Opens => {
                    Property::Opens(Proof::new(format!("{text} lets everyone pass"), place, Confidence::High))
                }
                Role::Inert | Role::Wraps => Property::Nothing,
            };
        }
        let symbols = self.project.symbols();
        if let Some(class) = symbols.classes(&dotted).first() {
            return self.of_class(f, *class, fuel);
        }
        if let Some(function) = symbols.functions(&dotted).first() {
            return self.of_function(f, *function, fuel);
        }
        let simple = dotted.rsplit('.').next().unwrap_or(&dotted);
        if let [class] = symbols.classes_named(simple) {
            return self.of_class(f, *class, fuel);
        }
        self.by_text(simple, place)
    }

    fn of_value(&self, f: usize, e: ExprRef, fuel: u32) -> Property {
        let project = self.project;
        let origin = match project.origin(e) {
            // middleware.auth(), where `auth: () => import('./auth')`
            Value::Made(made) => imported(project, made).unwrap_or(Value::Made(made)),
            other => other,
        };
        match origin {
            // a method of an interface that nobody here implements
            Value::Function(function) if self.is_unimplemented(function) => {
                let name = project.function(function).name.clone().unwrap_or_default();
                return self.by_name(&name, project.place(e));
            }
            Value::Function(function) => return self.of_function(f, function, fuel),
            Value::Class(class) => return self.of_class(f, class, fuel),
            Value::Made(made) if made != e => return self.of_expr(f, made, fuel),
            _ => {}
        }
        if let ExprKind::Call { .. } | ExprKind::New { .. } = project.kind(e) {
            let target = callee(project, e);
            let mut entered = false;
            for function in project.callees(e) {
                entered = true;
                if let Property::Rejects(p) = self.of_function(f, function, fuel)
                    && self.holds(&p, e)
                {
                    return Property::Rejects(p);
                }
            }
            match project.origin(target) {
                Value::Class(class) => return self.of_class(f, class, fuel),
                Value::Function(function) => return self.of_function(f, function, fuel),
                _ => {}
            }
            if let Some(class) = project.type_of(e).and_then(|t| t.class()) {
                return self.of_class(f, class, fuel);
            }
            // a wrapper of an unknown kind: what it is given may reject
            let args: Vec<ExprRef> = arguments(project, e).iter().map(|a| ExprRef::new(e.file, a.value)).collect();
            let plain = args.into_iter().filter(|a| {
                matches!(
                    project.kind(*a),
                    ExprKind::Name(_)
                        | ExprKind::Member { .. }
                        | ExprKind::Lambda(_)
                        | ExprKind::Call { .. }
                        | ExprKind::List(_)
                ) && !matches!(project.origin(*a), Value::Unknown | Value::External(_) | Value::Param(..))
            });
            if let found @ Property::Rejects(_) = self.any(f, &plain.collect::<Vec<_>>(), fuel) {
                return found;
            }
            if entered {
                return Property::Nothing;
            }
        }
        if let Some(class) = project.type_of(e).and_then(|t| t.class())
            && let found @ Property::Rejects(_) = self.of_class(f, class, fuel)
        {
            return found;
        }
        let target = callee(project, e);
        let Some(name) = last_name(project, target) else { return Property::Nothing };
        // fastify.authenticate, middleware.auth(): a name that the service gave a guard
        if let ExprKind::Member { .. } = project.kind(target)
            && let Some(given) = self.aliases.get(self.services.index_of(e.file), name).filter(|t| *t != e)
        {
            match self.of_expr(f, given, fuel) {
                Property::Rejects(p) => return Property::Rejects(Proof { what: format!("{name}: {}", p.what), ..p }),
                found @ Property::Opens(_) => return found,
                Property::Nothing | Property::Unknown(_) if !self.known[f].names.iter().any(|n| n == name.as_str()) => {
                    return Property::Nothing;
                }
                Property::Nothing | Property::Unknown(_) => {}
            }
        }
        if self.known[f].inert_names.iter().any(|n| n == name.as_str()) {
            return Property::Nothing;
        }
        self.by_name(name, project.place(e))
    }

    /// Only a name: at low confidence.
    fn by_name(&self, name: &str, place: Place) -> Property {
        match self.guard_word(name) {
            Some(_) => Property::Rejects(Proof::new(format!("{name} (by its name)"), place, Confidence::Low)),
            None => Property::Nothing,
        }
    }

    /// A string where a guard stands. It may hold anything, so only the word that counted is shown.
    fn by_text(&self, text: &str, place: Place) -> Property {
        match self.guard_word(text) {
            Some(word) => Property::Rejects(Proof::new(
                format!("a guard named with '{word}' (by its name)"),
                place,
                Confidence::Low,
            )),
            None => Property::Nothing,
        }
    }

    fn guard_word(&self, name: &str) -> Option<String> {
        let words = super::words::split(name);
        if self.words.never.find_in(&words).is_some() || self.words.optional.find_in(&words).is_some() {
            return None;
        }
        self.words.guards.find_in(&words)
    }

    pub fn of_class(&self, f: usize, class: ClassRef, fuel: u32) -> Property {
        if fuel == 0 {
            return Property::Nothing;
        }
        let project = self.project;
        let known = &self.known[f];
        let place = Place::new(class.file, project.class(class).name_span);
        let name = project.class(class).name.clone();
        // what the project writes itself says more than what it inherits
        for body in &known.decides {
            if let Some(function) = project.method(class, body) {
                return match self.decides(f, function) {
                    Some(mut p) => {
                        p.what = format!("{name}.{body}");
                        Property::Rejects(p)
                    }
                    None if self.words.open.has(&name) => {
                        Property::Opens(Proof::new(format!("{name} lets everyone pass"), place, Confidence::Medium))
                    }
                    // nobody says that it should
                    None => self.pass(function, true),
                };
            }
        }
        for body in &known.bodies {
            if let Some(function) = project.method(class, body)
                && let Property::Rejects(proof) = self.of_function(f, function, fuel - 1)
                // a class throws for many reasons; one of this name throws for want of a credential
                && (!proof.weak || self.words.credentials.has(&name) || self.words.guards.has(&name))
            {
                return Property::Rejects(proof);
            }
        }
        // handleRequest(err, user) { return user; } refuses nobody any more
        for body in &known.overrides {
            if let Some(function) = project.method(class, body)
                && self.proof(f, function, fuel).is_none()
            {
                return self.pass(function, true);
            }
        }
        for (pattern, role, index) in &known.classes {
            if let Some(m) = project.class_matches(pattern, class) {
                let segments = pattern.last_segments();
                let bases = project.supertypes(class).iter().filter_map(|b| match b {
                    TypeName::External(path) => path.rsplit('.').next().map(str::to_owned),
                    TypeName::Class(_) => None,
                });
                let shown = bases.into_iter().find(|b| segments.contains(&b.as_str()));
                let shown = shown.unwrap_or_else(|| segments.first().copied().unwrap_or_default().to_owned());
                let what =
                    if pattern.asks == Asks::Subclass { format!("{name} is a {shown}") } else { name.to_string() };
                match role {
                    Role::Rejects => {
                        let mut proof = Proof::new(what, place, m.confidence.max(Confidence::Medium));
                        proof.unsafe_only = known.guards[*index].unsafe_only;
                        return Property::Rejects(proof);
                    }
                    Role::Opens => {
                        return Property::Opens(Proof::new(format!("{name} lets everyone pass"), place, m.confidence));
                    }
                    Role::Wraps => return self.handed_on(f, class, fuel),
                    Role::Inert => {}
                }
            }
        }
        self.composed(f, class, fuel)
    }

    /// A function in a guard's place.
    pub fn of_function(&self, f: usize, function: FunctionRef, fuel: u32) -> Property {
        match self.proof(f, function, fuel) {
            Some(p) => Property::Rejects(p),
            None if self.known[f].results && self.gives_an_answer(f, function) => match self.decides(f, function) {
                Some(p) => Property::Rejects(p),
                None => self.pass(function, false),
            },
            None => self.pass(function, false),
        }
    }

    /// Whether the condition of a proof holds at a call.
    pub fn holds(&self, proof: &Proof, call: ExprRef) -> bool {
        // parseRequest(request, schema, { skipAuth: true })
        if let Some((index, key)) = &proof.unless
            && let Some(arg) = arguments(self.project, call).get(*index)
            && let Some(value) = field(self.project, ExprRef::new(call.file, arg.value), key)
            && matches!(self.project.kind(value), ExprKind::Literal(Literal::Bool(true)))
        {
            return false;
        }
        let Some((index, text)) = &proof.when else { return true };
        let Some(arg) = arguments(self.project, call).get(*index) else { return false };
        let place = self.project.place(ExprRef::new(call.file, arg.value));
        self.project.sources.text_at(place).contains(text.as_str())
    }
}
