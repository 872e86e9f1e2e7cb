//! Finds routers and everything that is registered on them, in order, in whichever file.
//!
//! A router is a value: its identity is the expression that makes it ([`Key::Value`]). Where a function takes one as a
//! parameter, what it registers is spliced in at each call. Group closures and route files are routers too. What
//! is found here is only a graph of who registers what on whom; [`super::mounts`] walks it.

mod answering;
mod decorated;
mod groups;
mod instances;
mod listed;
mod makers;
mod modifiers;
mod parameters;
mod parts;
mod passing;
mod registered;
mod tables;
mod typed;
mod unmounted;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::callees::{Callees, made_of};
use super::limits::Limits;
use super::selected::{arguments, callee, last_name, text_of};
use super::services::Services;
use super::{Method, conventions};
use crate::catalog::frameworks::schema::Layer as Spec;
use crate::catalog::frameworks::{Framework, Frameworks};
use crate::frontend::Family;
use crate::ir::{ExprKind, Name, StmtId};
use crate::project::matcher::PatternSet;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value};
use crate::source::{FileId, Language, Place, Span};
use instances::Round;
pub use instances::contradicted;
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
    /// HTTP methods that it is limited to; empty for all.
    pub methods: Vec<Method>,
    /// The whole path below which it stands, where routers beneath its own may lead there.
    pub below: Option<String>,
    /// Stands before a whole service, whose way to log in it must leave open in some way.
    pub in_front: bool,
    /// Refuses only by what stands in this file: what stands before every request calls much that is not for all.
    pub within: Option<FileId>,
    /// For a wrapper: what it wraps, which is no guard of itself.
    pub wraps: Option<ExprRef>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// What runs before the rest of a file.
    Page(FileId),
    /// What runs on the way through one arm of a branch at the top of a file: what stands before it, and the arm.
    Way(FileId, StmtId, usize, u32),
    Expr(ExprRef),
    Function(FunctionRef),
    /// A function whose result says whether the caller may pass.
    Decides(FunctionRef),
    Class(ClassRef),
    /// A file whose language no frontend reads.
    Unread(FileId),
    /// What a file hands on from another, by the index of the import: `export { default } from '…'`.
    Import(FileId, usize),
    /// What tells the parts of a graph who is calling, and may refuse: `context: async ({ req }) => …`.
    Context(ExprRef),
    /// No guard, but something that is known of the route itself.
    Remark(Remark),
    /// A text that says by itself whether a caller needs credentials: `security: []`, `auth: false`.
    Stated {
        at: ExprRef,
        opens: bool,
    },
}

/// What is known of a route, and decides where no guard does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remark {
    /// Its parts decide for themselves, as one of them shows.
    Parts,
    /// What answers gives nothing of the application.
    Empty,
    /// Nothing mounts its router, and no file takes it.
    Unmounted,
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
        let (methods, below, wraps) = Default::default();
        let (in_front, within) = Default::default();
        Self {
            source,
            place,
            removes: false,
            only,
            except,
            paths,
            except_paths,
            methods,
            below,
            in_front,
            within,
            wraps,
        }
    }

    /// `auth(handler)`: a call around a handler.
    pub fn wrapper(project: &Project<'_>, e: ExprRef, inner: ExprRef) -> Self {
        Self { wraps: Some(inner), ..Self::expr(project, e) }
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
    /// Where it takes effect among the others.
    pub order: (FileId, u32),
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
    /// The calls of the files that are served.
    pub callees: Callees,
    list: Vec<&'a Framework>,
    /// Layers `$router.name` by name: framework, position.
    members: FxHashMap<Name, Vec<(usize, usize)>>,
    decorators: FxHashMap<Name, Vec<(usize, usize)>>,
    /// Routers `$router.name` by name.
    makers: FxHashMap<Name, Vec<(usize, usize)>>,
    made: PatternSet<(usize, usize)>,
    /// The families of languages in which something makes a router, so that functions may give one back.
    making: FxHashSet<Family>,
    /// Names of classes that extend a router.
    router_classes: FxHashSet<Name>,
    /// Names of members that stand for their router.
    same: FxHashSet<Name>,
    /// Elements of lists that have their place.
    pub listed: FxHashSet<ExprRef>,
    /// The frameworks of routers' types.
    types: PatternSet<usize>,
    /// The first use of each member or variable that is a router by its type, by its name.
    by_type: RefCell<FxHashMap<String, ExprRef>>,
    routers: RefCell<FxHashMap<ExprRef, Option<Key>>>,
    /// Of a registration with variables.
    round: Round,
    /// Closures of groups.
    groups: groups::Groups,
    /// Functions on routers by their type, by name; read when first asked for.
    extensions: RefCell<Option<FxHashMap<Name, Vec<FunctionRef>>>>,
    /// Static functions by name; read when first asked for.
    links: RefCell<Option<FxHashMap<Name, Vec<FunctionRef>>>>,
    /// Whether any framework has routers whose arguments hold what is registered on them.
    has_around: bool,
    /// The files that others take; read when first asked for.
    taken: OnceCell<unmounted::Taken>,
    /// Routers that answer nothing unless something mounts them.
    pub only_mounted: BTreeSet<Key>,
    /// Where routes are declared that are parts of one endpoint.
    pub parts: FxHashSet<Place>,
    /// Paths that configuration sets, by the key, each with its service.
    pub set_paths: FxHashMap<smol_str::SmolStr, Vec<(usize, String)>>,
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
            let languages = k.languages.as_slice();
            patterns.filter_map(move |(r, router)| Some((router.made.pattern.clone()?, languages, (f, r))))
        });
        let made = PatternSet::by_language(made);
        let types = list.iter().enumerate().flat_map(|(f, k)| {
            let symbols = k.routers.iter().flat_map(|r| &r.types);
            symbols.filter_map(move |s| Some((s.pattern.clone()?, f)))
        });
        let types = PatternSet::new(types);
        let same = list.iter().flat_map(|k| &k.routers).flat_map(|r| r.members.iter().cloned()).collect();
        let callees = Callees::of(project, |file| services.may_serve(project, file));
        let has_around = list.iter().any(|k| k.routers.iter().any(|r| r.around));
        let mut tree = Self {
            project,
            frameworks,
            services,
            limits,
            nodes: BTreeMap::new(),
            callees,
            list,
            members,
            decorators,
            makers,
            made,
            making: FxHashSet::default(),
            router_classes: FxHashSet::default(),
            same,
            listed: FxHashSet::default(),
            types,
            by_type: RefCell::default(),
            routers: RefCell::default(),
            round: Round::default(),
            groups: groups::Groups::default(),
            extensions: RefCell::default(),
            links: RefCell::default(),
            has_around,
            taken: OnceCell::new(),
            only_mounted: BTreeSet::new(),
            parts: FxHashSet::default(),
            set_paths: FxHashMap::default(),
        };
        tree.find_makers();
        tree.groups = tree.find_groups();
        tree.collect_calls();
        tree.collect_decorators();
        conventions::collect(&mut tree);
        tree.name_parts();
        tree.splice_parameters();
        tree.type_parameters();
        for node in tree.nodes.values_mut() {
            node.layers.sort_by_key(|l| l.order);
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
        self.services.may_serve(self.project, file)
    }

    pub fn node(&mut self, key: Key, framework: Option<usize>) -> &mut Node {
        let node = self.nodes.entry(key).or_default();
        node.framework = node.framework.or(framework);
        node
    }

    pub fn add(&mut self, key: Key, framework: usize, at: Place, kind: Kind) {
        self.add_at(key, framework, at, (at.file, at.span.start), kind);
    }

    /// For a call: among the calls of its chain it stands where its name ends.
    pub fn add_called(&mut self, key: Key, framework: usize, call: ExprRef, kind: Kind) {
        let at = self.round.at.unwrap_or_else(|| self.declared(call));
        let order = self.round.order.unwrap_or_else(|| self.order_of(call));
        self.add_at(key, framework, at, order, kind);
    }

    fn order_of(&self, call: ExprRef) -> (FileId, u32) {
        (call.file, self.project.place(callee(self.project, call)).span.end)
    }

    fn add_at(&mut self, key: Key, framework: usize, at: Place, order: (FileId, u32), kind: Kind) {
        let of_node = if matches!(key, Key::Param(..)) { None } else { Some(framework) };
        self.node(key, of_node).layers.push(Layer { at, order, framework: Some(framework), kind });
    }

    /// From the name that is called to the end of the path: `get("/users"`; without a path only the name.
    pub fn declared(&self, call: ExprRef) -> Place {
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

    /// The router that a value is.
    pub fn router_of(&self, e: ExprRef) -> Option<Key> {
        self.router_within(e, FUEL)
    }

    fn router_within(&self, e: ExprRef, fuel: u32) -> Option<Key> {
        if fuel == 0 {
            return None;
        }
        // what a variable is in one round it is not in the next
        let is_bound = self.project.is_bound();
        if !is_bound && let Some(known) = self.routers.borrow().get(&e) {
            return *known;
        }
        let found = self.find_router(e, fuel - 1);
        if !is_bound && (found.is_some() || fuel == FUEL) {
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
                    return match self.project.origin(e) {
                        _ if router.ambient => Some(self.ambient(e)),
                        // require("./routes"), app.mount("/x", citizens()): made elsewhere, and registered on there
                        Value::Made(made) if made != e => self.router_within(made, fuel).or(Some(Key::Value(e))),
                        _ => Some(Key::Value(e)),
                    };
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
                // app.router.add_get(..)
                if let ExprKind::Member { object, name } = self.project.kind(e)
                    && self.same.contains(name)
                    && let Some(key) = self.router_within(ExprRef::new(e.file, *object), fuel)
                    && self.stands_for(key, name)
                {
                    return Some(key);
                }
            }
            _ => return None,
        }
        if let Some(group) = self.this_group(e) {
            return Some(group);
        }
        if let Some(receiver) = self.project.bound_receiver(e).filter(|_| self.is_router_itself(e)) {
            return self.router_within(receiver, fuel);
        }
        match self.project.origin(e) {
            Value::Made(made) if made != e => self.router_within(made, fuel).or_else(|| self.typed_router(e)),
            Value::Param(f, i) if self.may_be_router(f, i) => Some(Key::Param(f, i)),
            Value::Param(..) => None,
            _ => self.typed_router(e).or_else(|| self.given_back(e, fuel)),
        }
    }

    /// Whether a member of the router is the router itself.
    fn stands_for(&self, key: Key, name: &Name) -> bool {
        match self.framework_of(key) {
            Some(f) => self.list[f].routers.iter().any(|r| r.members.contains(name)),
            None => matches!(key, Key::Param(..)),
        }
    }

    fn is_made_on(&self, key: Key, name: &Name) -> bool {
        match self.nodes.get(&key).and_then(|n| n.framework).or_else(|| self.framework_of(key)) {
            Some(f) => self.makers[name].iter().any(|(m, _)| *m == f),
            None => true,
        }
    }

    /// The router that calls on a facade register on: the call around that makes one, the closure, function or file.
    fn ambient(&self, e: ExprRef) -> Key {
        if let Some(around) = self.made_around(e) {
            return Key::Value(around);
        }
        self.project.enclosing_function(e).map_or(Key::File(e.file), Key::Scope)
    }

    /// The framework that a router is of, by the expression that makes it.
    pub fn framework_of(&self, key: Key) -> Option<usize> {
        if let Some(f) = self.nodes.get(&key).and_then(|n| n.framework) {
            return Some(f);
        }
        if let Key::Param(function, index) = key {
            return self.project.param_type(function, index).and_then(|t| self.framework_of_type(&t));
        }
        let Key::Value(e) = key else { return None };
        if let Some((f, _)) = self.maker(e) {
            return Some(f);
        }
        if let Some(f) = self.project.type_of(e).and_then(|t| self.framework_of_type(&t)) {
            return Some(f);
        }
        let callee = callee(self.project, e);
        let ExprKind::Member { object, .. } = self.project.kind(callee) else { return None };
        self.router_of(ExprRef::new(e.file, *object)).and_then(|k| self.framework_of(k))
    }

    fn collect_calls(&mut self) {
        for call in self.callees.that_may_be(|name| self.may_register(name)) {
            if self.is_in_tests(call) {
                continue;
            }
            let callee = callee(self.project, call);
            let (object, name) = match self.project.kind(callee) {
                ExprKind::Member { object, name } => (ExprRef::new(call.file, *object), name.clone()),
                ExprKind::Index { object, index: Some(_) } => {
                    self.collect_late(call, ExprRef::new(call.file, *object));
                    continue;
                }
                ExprKind::Name(name) => {
                    let name = name.clone();
                    if self.members.contains_key(&name)
                        && let Some(f) = self.imported_facade(callee, &name)
                    {
                        let specs = self.members[&name].iter().filter(|(k, _)| *k == f);
                        let specs: Vec<&Spec> = specs.map(|(_, l)| &self.list[f].layers[*l]).collect();
                        for spec in specs {
                            self.add_rounds(call, self.ambient(call), f, spec);
                        }
                    } else {
                        self.note_maker(call);
                    }
                    continue;
                }
                _ => {
                    self.note_maker(call);
                    continue;
                }
            };
            let is_known = self.makers.contains_key(&name) || self.members.contains_key(&name);
            let receiver = if is_known { self.router_of(object) } else { None };
            let Some(key) = receiver else {
                if is_known && self.is_router_itself(object) {
                    self.collect_late(call, object);
                }
                self.note_maker(call);
                continue;
            };
            self.note_submaker(call, key, &name);
            let inner = self.within_group(key, call);
            for (f, spec) in self.specs_of(object, key, &name) {
                self.add_rounds(call, inner, f, spec);
            }
        }
    }

    /// What is known of a member of a router.
    fn specs_of(&self, object: ExprRef, key: Key, name: &Name) -> Vec<(usize, &'a Spec)> {
        let language = self.project.module_of(object.file).language;
        let of_key = match self.facade_framework(object) {
            Some(f) => Some(f),
            None => self.framework_of(key),
        };
        let fits = |f: usize| of_key.map_or(self.language_fits(f, language), |k| k == f);
        let specs = self.members.get(name).into_iter().flatten().filter(|(f, _)| fits(*f));
        specs.map(|(f, l)| (*f, &self.list[*f].layers[*l])).collect()
    }

    fn add_rounds(&mut self, call: ExprRef, key: Key, f: usize, spec: &'a Spec) {
        let Some(instances) = self.instances(call, spec) else {
            self.add_call(call, key, f, spec);
            return;
        };
        for instance in instances {
            self.add_round(&instance, call, key, f, spec);
        }
    }
}
