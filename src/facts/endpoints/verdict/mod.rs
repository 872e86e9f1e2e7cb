//! Weighs what was found: guards from the outside in, where the nearest opening or refusal wins; then whether an open
//! endpoint is open on purpose.

mod behaviors;
mod empty;
mod flaws;
mod hooks;
mod listed;
mod logs_in;
mod objects;
mod of_class;
mod of_service;
mod parts;
mod public;
mod steps;

use std::cell::RefCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::access::{Decision, Lists};
use super::guards::{Guards, Pass, Proof, Property, Request, Target};
use super::layers::{Handler, Remark, Source, Tree, Use};
use super::limits::Limits;
use super::mounts::Resolved;
use super::paths;
use super::services::Services;
use super::{Auth, AuthStatus, Effect, Endpoint, Evidence, Method, Step};
use crate::catalog::frameworks::{Framework, Frameworks, Verdict};
use crate::finding::Confidence;
use crate::project::{FunctionRef, Project};
use crate::source::Place;
pub use flaws::{Flaw, FlawKind};
use public::Public;

const FUEL: u32 = 10;

/// Framework and handler; for one that asks which request it has, that too.
type Asked = (usize, FunctionRef, Option<(Method, String)>);

struct Judge<'a, 's> {
    project: &'a Project<'s>,
    services: &'a Services,
    list: Vec<&'a Framework>,
    guards: Guards<'a, 's>,
    access: Vec<Option<Lists>>,
    public: Public,
    empty: empty::Empty,
    handlers: RefCell<FxHashMap<Asked, Option<Proof>>>,
    /// The handlers that log their callers in.
    logins: RefCell<FxHashMap<FunctionRef, Option<Proof>>>,
    settings: RefCell<FxHashMap<(usize, usize), Property>>,
    /// By framework and service.
    ruling: RefCell<FxHashMap<(usize, usize), Ruling>>,
}

/// What the access lists of a framework can say in a service.
enum Ruling {
    /// The lists of these services are asked.
    Lists(Vec<usize>),
    /// The same for every endpoint.
    Same(Decision),
}

pub fn judge(
    project: &Project<'_>,
    frameworks: &Frameworks,
    services: &Services,
    limits: &Limits,
    tree: &Tree<'_, '_>,
    routes: Vec<Resolved>,
    probes: &[&str],
) -> Judged {
    let list: Vec<&Framework> = frameworks.iter().collect();
    let access = list.iter().map(|f| f.access.as_ref().map(|a| Lists::read(project, services, a, limits))).collect();
    let judge = Judge {
        project,
        services,
        list,
        guards: Guards::new(project, frameworks, services, limits),
        access,
        public: Public::new(frameworks),
        empty: empty::Empty::new(&frameworks.words),
        handlers: RefCell::default(),
        logins: RefCell::default(),
        settings: RefCell::default(),
        ruling: RefCell::default(),
    };
    let mut endpoints: Vec<Endpoint> = routes.into_iter().map(|r| judge.endpoint(r)).collect();
    let path_of = |e: &Endpoint| project.sources.get(e.place.file).path.clone();
    endpoints.sort_by_cached_key(|e| (path_of(e), e.place.span, e.path.clone(), e.method, e.handler_name.clone()));
    endpoints.dedup_by(|a, b| a.method == b.method && a.path == b.path && a.place == b.place);
    parts::join(services, &tree.parts, &mut endpoints);
    let flaws = judge.flaws(tree, &endpoints);
    let closed = judge.closed(probes);
    Judged { endpoints, flaws, closed }
}

/// What [`judge`] gives.
pub struct Judged {
    pub endpoints: Vec<Endpoint>,
    pub flaws: Vec<Flaw>,
    /// Of the paths that were asked for: those that an access list closes, by service.
    pub closed: BTreeSet<(usize, String)>,
}

/// What was found so far, outermost first.
#[derive(Default)]
struct Found {
    closed: Vec<Proof>,
    openings: Vec<Proof>,
    unknown: Option<String>,
    steps: Vec<Step>,
}

impl Found {
    fn add(&mut self, property: Property, method: Method) {
        self.steps.extend(steps::step(&property, method));
        self.weigh(property, method);
    }

    fn weigh(&mut self, property: Property, method: Method) {
        match property {
            Property::Rejects(p) if p.unsafe_only && !method.is_unsafe() => self.closed.clear(),
            Property::Rejects(p) => self.closed.push(p),
            Property::Opens(p) => {
                self.closed.clear();
                self.openings.push(p);
            }
            Property::Unknown(why) => self.unknown = Some(why),
            Property::Nothing => {}
        }
    }
}

impl Judge<'_, '_> {
    fn endpoint(&self, route: Resolved) -> Endpoint {
        let f = self.refined(&route);
        let auth = self.auth(f, &route);
        let framework = self.list[f];
        let handler = route.handler;
        let expression = |u: &Use| if let Source::Expr(e) = u.source { Some(e) } else { None };
        Endpoint {
            method: route.method,
            path: route.path,
            handler: handler.function,
            handler_name: handler.name,
            class: handler.class,
            in_front: route.guards.iter().filter_map(expression).collect(),
            place: route.place,
            framework: framework.id.clone(),
            auth,
            accepts: Vec::new(),
            keys: Vec::new(),
            returns: Vec::new(),
            changes: Vec::new(),
            fix: framework.fix.clone(),
            is_joined: false,
            open_parts: Vec::new(),
        }
    }

    /// The framework that extends the route's own and whose views the handler is one of.
    fn refined(&self, route: &Resolved) -> usize {
        let base = &self.list[route.framework].id;
        let fits = |k: &Framework| {
            let Some(views) = &k.routes.views else { return false };
            let is_class = route.handler.class.is_some_and(|c| {
                views
                    .bases
                    .iter()
                    .any(|b| b.pattern.as_ref().is_some_and(|p| self.project.class_matches(p, c).is_some()))
            });
            let is_marked = route.handler.function.is_some_and(|h| {
                self.project.function(h).annotations.iter().any(|a| {
                    views.marks.iter().any(|m| {
                        let pattern = m.annotation.pattern.as_ref();
                        pattern.is_some_and(|p| self.project.annotation_matches(p, h.file, a).is_some())
                    })
                })
            });
            is_class || is_marked
        };
        let extending = self.list.iter().position(|k| k.extends.contains(base) && fits(k));
        extending.unwrap_or(route.framework)
    }

    fn auth(&self, f: usize, route: &Resolved) -> Auth {
        let framework = self.list[f];
        let service = self.services.index_of(route.place.file);
        let mut found = Found { steps: steps::mounts(route), ..Found::default() };
        let mut searched = Vec::new();
        found.add(self.setting(f, service), route.method);
        let decision = self.access(f, route, service);
        match &decision {
            Decision::Closed(what, place) => {
                found.add(Property::Rejects(Proof::new(what, *place, Confidence::High)), route.method);
            }
            Decision::Open(what, place) => {
                found.add(Property::Opens(Proof::new(what, *place, Confidence::High)), route.method);
            }
            Decision::Unseen(why) => found.add(Property::Unknown(why.clone()), route.method),
            Decision::Silent => found.steps.extend(self.silent_list(f, service)),
        }
        let opened = matches!(decision, Decision::Open(..));
        let flow = self.public.is_flow(&route.path, &route.handler.name);
        let removed: Vec<String> =
            route.guards.iter().filter(|g| g.removes).filter_map(|g| self.guard_text(g)).collect();
        // the page around a page stands around the login too
        let is_around = |g: &Use| matches!(g.source, Source::Class(_)) && !framework.routes.server_files.is_empty();
        let in_place: Vec<&Use> = route
            .guards
            .iter()
            .filter(|g| !g.removes)
            .filter(|g| self.guard_text(g).is_none_or(|t| !removed.contains(&t)))
            .filter(|g| applies(g, &route.handler, &route.path, route.method))
            // a login page looks at the session too
            .filter(|g| {
                !(flow && (g.in_front || matches!(g.source, Source::Page(_) | Source::Way(..)) || is_around(g)))
            })
            // what an access list opens, the filters of the same chain leave alone; one with paths of its own is no part of it
            .filter(|g| !(opened && g.in_front && g.paths.is_empty() && matches!(g.source, Source::Class(_))))
            .collect();
        let mut marked = false;
        let mut in_force = in_place.iter().peekable();
        for used in &route.guards {
            if in_force.next_if(|g| std::ptr::eq(**g, used)).is_none() {
                let why = if used.removes { "taken away from it" } else { "not in front of this handler" };
                found.steps.push(self.elsewhere(used, why));
                continue;
            }
            match self.guards.passes(f, used, &route.handler) {
                Some(Pass::Marked(place)) => {
                    marked = true;
                    let proof = Proof::new("marked as open", place, Confidence::High);
                    found.steps.extend(steps::step(&Property::Opens(proof.clone()), route.method));
                    found.openings.push(proof);
                }
                Some(Pass::Unmarked) => {
                    found.steps.push(self.elsewhere(used, "refuses only where a mark stands, and none does"));
                }
                None => match self.guards.of(f, used) {
                    Property::Nothing => found.steps.push(self.idle(f, used)),
                    property => {
                        let step = steps::step(&property, route.method).map(|s| self.layer(used, s));
                        found.weigh(property, route.method);
                        found.steps.extend(step);
                    }
                },
            }
        }
        if let Some(class) = route.handler.class {
            self.class_guards(f, class, route, flow, &mut found);
        }
        if let Some(handler) = route.handler.function
            && framework.routes.injected
        {
            for param in &self.project.function(handler).params {
                found.add(self.guards.of_param(f, handler.file, param, FUEL), route.method);
            }
        }
        if framework.routes.injected {
            for class in route.handler.class.into_iter().flat_map(|c| self.project.lineage(c)) {
                for field in &self.project.class(class).fields {
                    found.add(self.guards.of_field(f, class.file, field, FUEL), route.method);
                }
            }
        }
        let target = Target { class: route.handler.class, function: route.handler.function };
        let request = Request { path: &route.path, handler: &route.handler.name, method: route.method, target };
        for p in std::mem::take(&mut found.closed) {
            match self.guards.spares(f, &p, &request) {
                None => found.closed.push(p),
                // a guard for other paths opens nothing
                Some(false) => {}
                Some(true) => {
                    found.openings.push(Proof { what: format!("leaves this request alone: {}", p.what), ..p });
                }
            }
        }
        // 403 for a file that may not be read asks nobody who he is
        let is_asset = !route.method.is_unsafe() && self.public.is_served_to_all(&route.path);
        if found.closed.is_empty()
            && !flow
            && !is_asset
            // a handler that is marked as open refuses wrong passwords, and not those who bring none
            && !marked
            && let Some(h) = route.handler.function
            && let Some(p) = self.in_handler(f, h, &request)
        {
            found.add(Property::Rejects(Proof { what: format!("in the handler: {}", p.what), ..p }), route.method);
        }
        if found.unknown.is_none() && self.is_elsewhere(f, route) {
            let what = format!("the controller of `{}` is not in the code that was read", route.handler.name);
            found.unknown = Some(what);
        }
        if let Some(h) = route.handler.function
            && found.closed.is_empty()
        {
            let declared = self.project.function(h);
            let place = Place::new(h.file, declared.name_span);
            let what = format!("handler {}", self.project.function_name(h));
            let why = if flow { "a step of a login" } else { "its body refuses nobody" }.to_owned();
            found.steps.push(Step { what, why, place: Some(place), seen: None, effect: Effect::Nothing });
        }
        let steps = std::mem::take(&mut found.steps);
        if !found.closed.is_empty() {
            let confidence = found.closed.iter().map(|p| p.confidence).max().unwrap_or(Confidence::Low);
            let evidence = found.closed.into_iter().map(|p| Evidence { what: p.what, place: p.place }).collect();
            let status = AuthStatus::Authenticated;
            return Auth { status, evidence, searched, confidence, is_merely_opened: false, steps };
        }
        let mut evidence: Vec<Evidence> =
            found.openings.iter().map(|p| Evidence { what: p.what.clone(), place: p.place }).collect();
        let layers = in_place.iter().filter(|g| !matches!(g.source, Source::Remark(_))).count();
        searched.push(match layers {
            0 => "nothing stands in front of the route".to_owned(),
            1 => "the one layer in front of the route refuses nobody".to_owned(),
            n => format!("none of the {n} layers in front of the route refuses anybody"),
        });
        if route.handler.function.is_some() {
            searched.push(format!("the handler `{}` refuses nobody", route.handler.name));
        }
        // what opens everything says nothing of this endpoint
        let wide = matches!(decision, Decision::Open(..))
            && self.access[f].as_ref().is_some_and(|lists| lists.opens_all(service).is_some());
        // a route for every method is a read if its handler says so
        let is_read = match route.method {
            Method::Any => self.public.is_reading(&route.handler.name),
            method => !method.is_unsafe(),
        };
        let opened_on_purpose = evidence.len() > usize::from(wide) && is_read;
        let mut is_public = flow || self.public.is_published(route.method, &route.path);
        let entered = || {
            let handler = route.handler.function.filter(|_| found.unknown.is_none())?;
            if self.public.is_about_one(&route.path) { None } else { self.logs_in(handler) }
        };
        let nothing = || {
            let said = in_place.iter().find(|g| g.source == Source::Remark(Remark::Empty));
            let said = said.map(|g| Proof::new("gives nothing of the application", g.place, Confidence::High));
            said.or_else(|| self.gives_nothing(route.handler.function?))
        };
        let status = if let Some(proof) = nothing() {
            evidence.push(Evidence { what: proof.what, place: proof.place });
            is_public = true;
            AuthStatus::Public
        } else if is_public || (opened_on_purpose && !self.public.is_private(&route.path)) {
            AuthStatus::Public
        } else if let Some(proof) = entered() {
            evidence.push(Evidence { what: proof.what, place: proof.place });
            is_public = true;
            AuthStatus::Public
        } else if let Some(why) = found.unknown {
            searched.push(why);
            AuthStatus::Unknown
        } else {
            match framework.default {
                Verdict::Missing => AuthStatus::Missing,
                Verdict::Authenticated => AuthStatus::Authenticated,
                Verdict::Unknown => AuthStatus::Unknown,
            }
        };
        let seen = route.handler.function.is_some() || !evidence.is_empty();
        let confidence = if seen { Confidence::High } else { Confidence::Medium };
        Auth { status, evidence, searched, confidence, is_merely_opened: !is_public, steps }
    }

    /// `get "/up", to: "rails/health#show"`: a controller that a route names, and that a package brings.
    fn is_elsewhere(&self, f: usize, route: &Resolved) -> bool {
        let (handler, drawn) = (&route.handler, self.list[f].routes.drawn.as_ref());
        let names_controllers = drawn.is_some_and(|d| !d.suffix.is_empty());
        // mount Sidekiq::Web: known to answer whoever comes, unless something decides who comes
        let is_known = drawn.is_some_and(|d| d.outside.iter().any(|o| o.replace('.', "::") == handler.name));
        if is_known && !route.guards.iter().any(|g| matches!(g.source, Source::Decides(_))) {
            return false;
        }
        names_controllers && handler.class.is_none() && handler.function.is_none() && !handler.name.is_empty()
    }

    fn guard_text(&self, used: &Use) -> Option<String> {
        let Source::Expr(e) = used.source else { return None };
        super::selected::text_of(self.project, e)
            .or_else(|| Some(self.project.sources.text_at(self.project.place(e)).to_owned()))
    }

    fn in_handler(&self, f: usize, handler: FunctionRef, request: &Request<'_>) -> Option<Proof> {
        let asked = self.guards.is_choosy(handler, 0).then(|| (request.method, request.path.to_owned()));
        let key = (f, handler, asked);
        if let Some(known) = self.handlers.borrow().get(&key) {
            return known.clone();
        }
        let proof = self.guards.in_handler(f, handler, request);
        self.handlers.borrow_mut().insert(key, proof.clone());
        proof
    }
}

fn applies(used: &Use, handler: &Handler, path: &str, method: Method) -> bool {
    let name = handler.name.rsplit('.').next().unwrap_or_default();
    let listed = |list: &[String]| list.iter().any(|n| n == name);
    let covered = |list: &[String]| list.iter().any(|pattern| paths::ant_matches(pattern, path));
    (used.only.is_empty() || listed(&used.only))
        && !listed(&used.except)
        && (used.paths.is_empty() || covered(&used.paths))
        && !covered(&used.except_paths)
        && (used.methods.is_empty() || used.methods.contains(&method))
}
