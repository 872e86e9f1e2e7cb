//! Finds routers and everything that is registered on them, in order, in whichever file.
//!
//! A router is a value: its identity is the expression that makes it ([`Key::Value`]). Where a function takes one as a
//! parameter, what it registers is spliced in at each call. Group closures and route files are routers too. What
//! is found here is only a graph of who registers what on whom; [`super::mounts`] walks it.

mod decorated;
mod modifiers;
mod parameters;

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::limits::Limits;
use super::selected::{arguments, callee, elements, exprs, last_name, methods, strings, text_of};
use super::services::Services;
use super::{Method, conventions, paths};
use crate::catalog::frameworks::schema::{Layer as Spec, Router};
use crate::catalog::frameworks::{Framework, Frameworks, Selector};
use crate::ir::{ExprKind, Name};
use crate::project::matcher::PatternSet;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value};
use crate::source::{FileId, Language, Place, Span};
pub use modifiers::Modifiers;

/// The identity of a router.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// The expression that makes it.
    Value(ExprRef),
    /// A parameter that routes are registered on.
    Param(FunctionRef, usize),
    /// A group closure, or a function that registers on a facade.
    Scope(FunctionRef),
    /// A file that registers on a facade, or a list of URLs.
    File(FileId),
    /// A function that carries its own route.
    Function(FunctionRef),
    /// A controller.
    Class(ClassRef),
}

/// Something in a position to reject a caller.
#[derive(Clone, PartialEq, Debug)]
pub struct Use {
    pub source: Source,
    pub place: Place,
    /// Takes guards of that name away instead.
    pub removes: bool,
    /// Names of handler methods that it is limited to, or that it leaves out.
    pub only: Vec<String>,
    pub except: Vec<String>,
    /// Ant-style patterns of paths that it is limited to, or that it leaves out.
    pub paths: Vec<String>,
    pub except_paths: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// What runs before the rest of a file.
    Page(FileId),
    Expr(ExprRef),
    Function(FunctionRef),
    Class(ClassRef),
    /// A text that says by itself whether a caller needs credentials: `security: []`, `auth: false`.
    Stated {
        at: ExprRef,
        opens: bool,
    },
}

impl Use {
    pub fn expr(project: &Project<'_>, e: ExprRef) -> Self {
        Self::new(Source::Expr(e), project.place(e))
    }

    pub fn stated(project: &Project<'_>, at: ExprRef, opens: bool) -> Self {
        Self::new(Source::Stated { at, opens }, project.place(at))
    }

    pub fn new(source: Source, place: Place) -> Self {
        let (only, except, paths, except_paths) = Default::default();
        Self { source, place, removes: false, only, except, paths, except_paths }
    }
}

/// What answers a route.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Handler {
    pub function: Option<FunctionRef>,
    /// The class whose method answers, or which answers itself.
    pub class: Option<ClassRef>,
    pub name: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    pub paths: Vec<String>,
    /// Empty where the methods named are none of those listed (HEAD, OPTIONS).
    pub methods: Vec<Method>,
    pub guards: Vec<Use>,
    pub handler: Handler,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    Route(Route),
    /// Guards for the routes below a path of the router.
    Guards {
        prefix: String,
        guards: Vec<Use>,
        global: bool,
    },
    /// Another router below prefixes.
    Mount {
        router: Key,
        prefixes: Vec<String>,
        guards: Vec<Use>,
    },
    /// What a called function registers on this router.
    Splice(Key),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Layer {
    /// Where it stands for people.
    pub at: Place,
    /// Where it takes effect among the others of its file.
    pub order: u32,
    /// By whose knowledge; None for what belongs to no framework in particular.
    pub framework: Option<usize>,
    pub kind: Kind,
}

/// A router with what is registered on it, in source order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Node {
    /// Index of the framework; absent for a parameter until it is spliced.
    pub framework: Option<usize>,
    pub prefixes: Vec<String>,
    pub guards: Vec<Use>,
    pub layers: Vec<Layer>,
}

/// Every router of the project.
pub struct Tree<'a, 's> {
    pub project: &'a Project<'s>,
    pub frameworks: &'a Frameworks,
    pub services: &'a Services,
    pub limits: &'a Limits,
    pub nodes: BTreeMap<Key, Node>,
    list: Vec<&'a Framework>,
    /// Layers `$router.name` by name: framework, position.
    members: FxHashMap<Name, Vec<(usize, usize)>>,
    decorators: FxHashMap<Name, Vec<(usize, usize)>>,
    /// Routers `$router.name` by name.
    makers: FxHashMap<Name, Vec<(usize, usize)>>,
    made: PatternSet<(usize, usize)>,
    /// Types of routers, by framework.
    types: Vec<PatternSet<()>>,
    routers: RefCell<FxHashMap<ExprRef, Option<Key>>>,
}

/// Steps that following one router may take.
const FUEL: u32 = 24;

impl<'a, 's> Tree<'a, 's> {
    pub fn build(
        project: &'a Project<'s>,
        frameworks: &'a Frameworks,
        services: &'a Services,
        limits: &'a Limits,
    ) -> Self {
        let list: Vec<&Framework> = frameworks.iter().collect();
        let (mut members, mut decorators) = (FxHashMap::default(), FxHashMap::default());
        let mut makers: FxHashMap<Name, Vec<(usize, usize)>> = FxHashMap::default();
        for (f, framework) in list.iter().enumerate() {
            for (l, layer) in framework.layers.iter().enumerate() {
                let add = |table: &mut FxHashMap<Name, Vec<(usize, usize)>>, names: &[Name]| {
                    for name in names {
                        table.entry(name.clone()).or_default().push((f, l));
                    }
                };
                if let Some(symbol) = &layer.call {
                    add(&mut members, &symbol.members);
                }
                if let Some(symbol) = &layer.decorator {
                    add(&mut decorators, &symbol.members);
                }
            }
            for (r, router) in framework.routers.iter().enumerate() {
                for name in &router.made.members {
                    makers.entry(name.clone()).or_default().push((f, r));
                }
            }
        }
        let made = list.iter().enumerate().flat_map(|(f, k)| {
            let patterns = k.routers.iter().enumerate();
            patterns.filter_map(move |(r, router)| Some((router.made.pattern.clone()?, (f, r))))
        });
        let made = PatternSet::new(made);
        let of_types = |k: &&Framework| {
            let symbols = k.routers.iter().flat_map(|r| &r.types);
            PatternSet::new(symbols.filter_map(|s| Some((s.pattern.clone()?, ()))))
        };
        let types = list.iter().map(of_types).collect();
        let routers = RefCell::new(FxHashMap::default());
        let nodes = BTreeMap::new();
        let mut tree = Self {
            project,
            frameworks,
            services,
            limits,
            nodes,
            list,
            members,
            decorators,
            makers,
            made,
            types,
            routers,
        };
        tree.collect_calls();
        tree.collect_decorators();
        conventions::collect(&mut tree);
        tree.splice_parameters();
        tree.type_parameters();
        for node in tree.nodes.values_mut() {
            node.layers.sort_by_key(|l| (l.at.file, l.order));
        }
        tree
    }

    pub fn framework(&self, index: usize) -> &'a Framework {
        self.list[index]
    }

    pub fn framework_list(&self) -> &[&'a Framework] {
        &self.list
    }

    /// Whether a file may hold routes: own code, no test.
    pub fn is_served(&self, file: FileId) -> bool {
        let class = &self.project.sources.get(file).class;
        class.is_own_code() && !class.test
    }

    pub fn node(&mut self, key: Key, framework: Option<usize>) -> &mut Node {
        let node = self.nodes.entry(key).or_default();
        node.framework = node.framework.or(framework);
        node
    }

    pub fn add(&mut self, key: Key, framework: usize, at: Place, kind: Kind) {
        self.add_at(key, framework, at, at.span.start, kind);
    }

    /// For a call: among the calls of its chain it stands where its name ends.
    pub fn add_called(&mut self, key: Key, framework: usize, call: ExprRef, kind: Kind) {
        let order = self.project.place(callee(self.project, call)).span.end;
        self.add_at(key, framework, self.declared(call), order, kind);
    }

    fn add_at(&mut self, key: Key, framework: usize, at: Place, order: u32, kind: Kind) {
        let of_node = if matches!(key, Key::Param(..)) { None } else { Some(framework) };
        self.node(key, of_node).layers.push(Layer { at, order, framework: Some(framework), kind });
    }

    /// From the name that is called to the end of the path: `get("/users"`; without a path only the name.
    fn declared(&self, call: ExprRef) -> Place {
        let target = callee(self.project, call);
        let place = self.project.place(target);
        let name = last_name(self.project, target).map_or(0, |n| n.len() as u32);
        let start = place.span.end.saturating_sub(name).max(place.span.start);
        let first = arguments(self.project, call).first();
        let path = first.filter(|a| text_of(self.project, ExprRef::new(call.file, a.value)).is_some());
        let end = path.map(|a| self.project.place(ExprRef::new(call.file, a.value)).span.end);
        Place::new(place.file, Span { start, end: end.unwrap_or_default().max(place.span.end) })
    }

    fn language_fits(&self, framework: usize, language: Language) -> bool {
        self.list[framework].languages.contains(&language)
    }

    /// The framework and knowledge of the router that an expression makes, if it makes one.
    fn maker(&self, e: ExprRef) -> Option<(usize, &'a Router)> {
        let language = self.project.module_of(e.file).language;
        let mut found = self.made.matches(self.project, e);
        found.retain(|((f, _), _)| self.list[*f].languages.contains(&language));
        let ((f, r), _) = found.into_iter().max_by_key(|(_, m)| m.confidence)?;
        Some((*f, &self.list[*f].routers[*r]))
    }

    /// The router that a value is.
    pub fn router_of(&self, e: ExprRef) -> Option<Key> {
        self.router_within(e, FUEL)
    }

    fn router_within(&self, e: ExprRef, fuel: u32) -> Option<Key> {
        if fuel == 0 {
            return None;
        }
        if let Some(known) = self.routers.borrow().get(&e) {
            return *known;
        }
        let found = self.find_router(e, fuel - 1);
        if found.is_some() || fuel == FUEL {
            self.routers.borrow_mut().insert(e, found);
        }
        found
    }

    fn find_router(&self, e: ExprRef, fuel: u32) -> Option<Key> {
        match self.project.kind(e) {
            ExprKind::Call { callee, .. } => {
                let callee = ExprRef::new(e.file, *callee);
                if let ExprKind::Member { object, name } = self.project.kind(callee) {
                    let object = ExprRef::new(e.file, *object);
                    let makes = self.makers.contains_key(name);
                    if (makes || self.members.contains_key(name))
                        && let Some(key) = self.router_within(object, fuel)
                    {
                        // router.route("/x") makes a router; router.get(..) gives the router back
                        return Some(if makes && self.is_made_on(key, name) { Key::Value(e) } else { key });
                    }
                }
                if let Some((_, router)) = self.maker(e) {
                    return Some(if router.ambient { self.ambient(e) } else { Key::Value(e) });
                }
            }
            ExprKind::New { .. } | ExprKind::Name(_) | ExprKind::Member { .. } => {
                if let Some((_, router)) = self.maker(e) {
                    if router.ambient {
                        return Some(self.ambient(e));
                    }
                    if matches!(self.project.kind(e), ExprKind::New { .. }) {
                        return Some(Key::Value(e));
                    }
                }
            }
            _ => return None,
        }
        match self.project.origin(e) {
            Value::Made(made) if made != e => self.router_within(made, fuel),
            Value::Param(f, i) => Some(Key::Param(f, i)),
            _ => None,
        }
    }

    fn is_made_on(&self, key: Key, name: &Name) -> bool {
        match self.nodes.get(&key).and_then(|n| n.framework).or_else(|| self.framework_of(key)) {
            Some(f) => self.makers[name].iter().any(|(m, _)| *m == f),
            None => true,
        }
    }

    /// The router that calls on a facade register on: the closure or function around, or the file.
    fn ambient(&self, e: ExprRef) -> Key {
        self.project.enclosing_function(e).map_or(Key::File(e.file), Key::Scope)
    }

    /// The framework that a router is of, by the expression that makes it.
    pub fn framework_of(&self, key: Key) -> Option<usize> {
        if let Some(f) = self.nodes.get(&key).and_then(|n| n.framework) {
            return Some(f);
        }
        let Key::Value(e) = key else { return None };
        if let Some((f, _)) = self.maker(e) {
            return Some(f);
        }
        let callee = callee(self.project, e);
        let ExprKind::Member { object, .. } = self.project.kind(callee) else { return None };
        self.router_of(ExprRef::new(e.file, *object)).and_then(|k| self.framework_of(k))
    }

    fn collect_calls(&mut self) {
        let calls: Vec<ExprRef> = self.project.all_calls().filter(|c| self.is_served(c.file)).collect();
        for call in calls {
            let callee = callee(self.project, call);
            let ExprKind::Member { object, name } = self.project.kind(callee) else {
                self.note_maker(call);
                continue;
            };
            let (object, name) = (ExprRef::new(call.file, *object), name.clone());
            let is_known = self.makers.contains_key(&name) || self.members.contains_key(&name);
            let receiver = if is_known { self.router_of(object) } else { None };
            let Some(key) = receiver else {
                self.note_maker(call);
                continue;
            };
            self.note_submaker(call, key, &name);
            let specs = self.members.get(&name).cloned().unwrap_or_default();
            let language = self.project.module_of(call.file).language;
            let of_key = match self.facade_framework(object) {
                Some(f) => Some(f),
                None => self.framework_of(key),
            };
            for (f, l) in specs {
                if of_key.map_or(self.language_fits(f, language), |k| k == f) {
                    self.add_call(call, key, f, &self.list[f].layers[l]);
                }
            }
        }
    }

    /// The framework of the facade at the bottom of a chain of calls.
    fn facade_framework(&self, mut e: ExprRef) -> Option<usize> {
        for _ in 0..FUEL {
            if let Some((f, router)) = self.maker(e) {
                return router.ambient.then_some(f);
            }
            match self.project.kind(e) {
                ExprKind::Call { callee, .. } => e = ExprRef::new(e.file, *callee),
                ExprKind::Member { object, .. } => e = ExprRef::new(e.file, *object),
                _ => return None,
            }
        }
        None
    }

    /// A router that a call makes has a node even if nothing is registered on it.
    fn note_maker(&mut self, call: ExprRef) {
        if let Some((f, router)) = self.maker(call)
            && !router.ambient
        {
            self.configure(Key::Value(call), f, router, call);
        }
    }

    fn configure(&mut self, key: Key, f: usize, router: &Router, made: ExprRef) {
        let prefixes = router.prefix.as_ref().and_then(|s| strings(self.project, made, s)).unwrap_or_default();
        let guards = self.guard_uses(made, router.guards.as_ref());
        let node = self.node(key, Some(f));
        node.prefixes = prefixes;
        node.guards = guards;
    }

    /// `app.route("/x")`, `app.group("/x", auth)`: a router mounted where it is made.
    fn note_submaker(&mut self, call: ExprRef, parent: Key, name: &Name) {
        let candidates = self.makers.get(name).cloned().unwrap_or_default();
        let of_parent = self.framework_of(parent);
        let language = self.project.module_of(call.file).language;
        for (f, r) in candidates {
            if of_parent.map_or(self.language_fits(f, language), |p| p == f) {
                let router = &self.list[f].routers[r];
                self.configure(Key::Value(call), f, router, call);
                let mount = Kind::Mount { router: Key::Value(call), prefixes: Vec::new(), guards: Vec::new() };
                self.add_called(parent, f, call, mount);
                return;
            }
        }
    }

    pub fn guard_uses(&self, call: ExprRef, selector: Option<&Selector>) -> Vec<Use> {
        let found = exprs(self.project, call, selector);
        found.into_iter().flat_map(|e| elements(self.project, e)).map(|e| Use::expr(self.project, e)).collect()
    }

    fn add_call(&mut self, call: ExprRef, key: Key, f: usize, spec: &Spec) {
        if spec.modifies {
            return;
        }
        let modifiers = self.modifiers(call, f);
        let mut prefixes = modifiers.prefixes.clone();
        if let Some(own) = spec.prefix.as_ref().and_then(|s| strings(self.project, call, s)) {
            prefixes = match prefixes.as_slice() {
                [] => own,
                outer => outer.iter().flat_map(|o| own.iter().map(|p| paths::join(o, p))).collect(),
            };
        }
        let mut guards = modifiers.guards.clone();
        guards.extend(self.guard_uses(call, spec.guards.as_ref()));
        if spec.group.is_some() || spec.files.is_some() {
            self.add_group(call, key, f, spec, prefixes, guards);
            return;
        }
        if let Some(mount) = &spec.mount {
            for e in exprs(self.project, call, Some(mount)).into_iter().flat_map(|e| elements(self.project, e)) {
                if let Some(router) = self.mountable(e) {
                    self.add_called(
                        key,
                        f,
                        call,
                        Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() },
                    );
                }
            }
            return;
        }
        if spec.resource.is_some() {
            conventions::resources::add(self, call, key, f, spec, &modifiers);
            return;
        }
        if spec.chain.is_some() {
            self.add_chain(call, key, f, spec, &prefixes);
            return;
        }
        if let Some(handler) = &spec.handler {
            let Some(found) = spec.path.as_ref().and_then(|s| strings(self.project, call, s)) else { return };
            let outer = if prefixes.is_empty() { vec![String::new()] } else { prefixes };
            let joined: Vec<String> = outer.iter().flat_map(|o| found.iter().map(move |p| paths::join(o, p))).collect();
            let Some(e) = exprs(self.project, call, Some(handler)).into_iter().next() else { return };
            let methods = spec.methods.as_ref().map(|s| methods(self.project, call, s));
            let named = methods.clone().unwrap_or_default();
            for route in conventions::handlers::routes(self, f, e, methods, &modifiers) {
                let mut own = guards.clone();
                own.extend(route.guards);
                let kind = Kind::Route(Route {
                    paths: joined.clone(),
                    methods: if route.methods.is_empty() { named.clone() } else { route.methods },
                    guards: own,
                    handler: route.handler,
                });
                self.add_called(key, f, call, kind);
            }
            return;
        }
        if !guards.is_empty() {
            let prefix = spec.path.as_ref().and_then(|s| strings(self.project, call, s));
            let prefix = prefix.and_then(|p| p.into_iter().next()).unwrap_or_default();
            self.add_called(key, f, call, Kind::Guards { prefix, guards, global: spec.global });
        }
    }

    /// The router that may be mounted: a value, a controller or function with routes of its own, a closure.
    pub fn mountable(&self, e: ExprRef) -> Option<Key> {
        if let Some(key) = self.router_of(e) {
            return Some(key);
        }
        match self.project.origin(e) {
            Value::Function(f) => Some(Key::Function(f)),
            Value::Class(c) => Some(Key::Class(c)),
            Value::Module(f) => Some(Key::File(f)),
            _ => None,
        }
    }

    fn add_group(&mut self, call: ExprRef, key: Key, f: usize, spec: &Spec, prefixes: Vec<String>, guards: Vec<Use>) {
        for e in exprs(self.project, call, spec.group.as_ref().or(spec.files.as_ref())) {
            let mut targets = Vec::new();
            match self.project.origin(e) {
                Value::Function(closure) => {
                    targets.push(Key::Scope(closure));
                    targets.push(Key::Param(closure, 0));
                }
                Value::Module(file) => targets.push(Key::File(file)),
                _ => {
                    let tail = spec.files.as_ref().and_then(|_| self.file_path(e));
                    let file =
                        tail.and_then(|t| self.project.symbols().unique_suffix(&t).or_else(|| self.near(call, &t)));
                    targets.extend(file.map(Key::File));
                }
            }
            for router in targets {
                let mount = Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() };
                self.add_called(key, f, call, mount);
            }
        }
    }

    /// The path in `base_path('routes/x.php')` or `__DIR__ . '/x.php'`.
    fn file_path(&self, e: ExprRef) -> Option<String> {
        let inner = arguments(self.project, e).first().map(|a| ExprRef::new(e.file, a.value));
        let text = inner.and_then(|i| text_of(self.project, i)).or_else(|| text_of(self.project, e))?;
        let tail = text.rsplit('}').next().unwrap_or(&text).trim_start_matches("../").trim_start_matches('/');
        (!tail.is_empty()).then(|| tail.to_owned())
    }

    fn near(&self, call: ExprRef, tail: &str) -> Option<FileId> {
        let folder = &self.services.get(self.services.index_of(call.file)).folder;
        self.project.symbols().file(&format!("{folder}{tail}"))
    }

    /// `app.use("/x", auth, router)`, `app.get("/x", auth, handler)`.
    fn add_chain(&mut self, call: ExprRef, key: Key, f: usize, spec: &Spec, prefixes: &[String]) {
        let chain: Vec<ExprRef> = exprs(self.project, call, spec.chain.as_ref())
            .into_iter()
            .flat_map(|e| elements(self.project, e))
            .collect();
        let is_path = |tree: &Self, e: ExprRef| text_of(tree.project, e).is_some();
        let mut chain: Vec<ExprRef> = chain.into_iter().filter(|e| !is_path(self, *e)).collect();
        if spec.ends {
            let Some(handler) = chain.pop() else { return };
            let found = spec.path.as_ref().and_then(|s| strings(self.project, call, s));
            let weak = matches!(key, Key::Param(..));
            let Some(found) = found.or_else(|| (!weak).then(|| vec!["/{path}".to_owned()])) else { return };
            if weak && !found.iter().any(|p| p.starts_with('/') || p.starts_with('^') || p == "*") {
                return;
            }
            let methods = spec.methods.as_ref().map(|s| methods(self.project, call, s)).unwrap_or_default();
            let mut guards: Vec<Use> = chain.into_iter().map(|e| Use::expr(self.project, e)).collect();
            let (handler, wrappers) = conventions::handlers::unwrap(self, f, handler);
            guards.extend(wrappers);
            self.add_called(key, f, call, Kind::Route(Route { paths: found, methods, guards, handler }));
            return;
        }
        let prefixes: Vec<String> = if prefixes.is_empty() { vec![String::new()] } else { prefixes.to_vec() };
        let mut guards: Vec<Use> = Vec::new();
        for e in chain.drain(..) {
            match self.strong_router(e) {
                Some(router) => {
                    let mount = Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() };
                    self.add_called(key, f, call, mount);
                }
                None => guards.push(Use::expr(self.project, e)),
            }
        }
        for prefix in prefixes.iter().filter(|_| !guards.is_empty()) {
            let kind = Kind::Guards { prefix: prefix.clone(), guards: guards.clone(), global: false };
            self.add_called(key, f, call, kind);
        }
    }

    /// A router, or a function that takes one as `this` module does; a bare parameter is no evidence of one.
    fn strong_router(&self, e: ExprRef) -> Option<Key> {
        self.router_of(e).filter(|k| !matches!(k, Key::Param(..)))
    }
}
