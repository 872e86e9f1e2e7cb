//! Weighs what was found: guards from the outside in, where the nearest opening or refusal wins; then whether an open
//! endpoint is open on purpose.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::access::{Decision, Lists};
use super::guards::{Guards, Pass, Proof, Property};
use super::layers::{Handler, Source, Use};
use super::limits::Limits;
use super::mounts::Resolved;
use super::selected::{elements, exprs, strings};
use super::services::Services;
use super::words::{WordSet, split};
use super::{Auth, AuthStatus, Endpoint, Evidence, Method};
use crate::catalog::frameworks::schema::Layer;
use crate::catalog::frameworks::{Framework, Frameworks, Selector, Verdict};
use crate::finding::Confidence;
use crate::ir::ExprKind;
use crate::ir::visit::Nested;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};

const FUEL: u32 = 10;

struct Judge<'a, 's> {
    project: &'a Project<'s>,
    services: &'a Services,
    list: Vec<&'a Framework>,
    guards: Guards<'a, 's>,
    access: Vec<Option<Lists>>,
    public: Public,
    handlers: RefCell<FxHashMap<(usize, FunctionRef), Option<Proof>>>,
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
    routes: Vec<Resolved>,
) -> Vec<Endpoint> {
    let list: Vec<&Framework> = frameworks.iter().collect();
    let access = list.iter().map(|f| f.access.as_ref().map(|a| Lists::read(project, services, a, limits))).collect();
    let judge = Judge {
        project,
        services,
        list,
        guards: Guards::new(project, frameworks, services, limits),
        access,
        public: Public::new(frameworks),
        handlers: RefCell::default(),
        settings: RefCell::default(),
        ruling: RefCell::default(),
    };
    let mut endpoints: Vec<Endpoint> = routes.into_iter().map(|r| judge.endpoint(r)).collect();
    let path_of = |e: &Endpoint| project.sources.get(e.place.file).path.clone();
    endpoints.sort_by_cached_key(|e| (path_of(e), e.place.span, e.path.clone(), e.method, e.handler_name.clone()));
    endpoints.dedup_by(|a, b| a.method == b.method && a.path == b.path && a.place == b.place);
    endpoints
}

/// What was found so far, outermost first.
#[derive(Default)]
struct Found {
    closed: Vec<Proof>,
    openings: Vec<Proof>,
    unknown: Option<String>,
}

impl Found {
    fn add(&mut self, property: Property, method: Method) {
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
        Endpoint {
            method: route.method,
            path: route.path,
            handler: handler.function,
            handler_name: handler.name,
            place: route.place,
            framework: framework.id.clone(),
            auth,
            data_types: Vec::new(),
            fix: framework.fix.clone(),
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
        let mut found = Found::default();
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
            Decision::Silent => {}
        }
        let flow = self.public.is_flow(&route.path, &route.handler.name);
        let removed: Vec<String> =
            route.guards.iter().filter(|g| g.removes).filter_map(|g| self.guard_text(g)).collect();
        let in_place: Vec<&Use> = route
            .guards
            .iter()
            .filter(|g| !g.removes)
            .filter(|g| self.guard_text(g).is_none_or(|t| !removed.contains(&t)))
            .filter(|g| applies(g, &route.handler))
            // a login page looks at the session too
            .filter(|g| !(flow && matches!(g.source, Source::Page(_))))
            .collect();
        let mut marked = false;
        for used in &in_place {
            match self.guards.passes(f, used, &route.handler) {
                Some(Pass::Marked(place)) => {
                    marked = true;
                    found.openings.push(Proof::new("marked as open", place, Confidence::High));
                }
                Some(Pass::Unmarked) => {}
                None => found.add(self.guards.of(f, used), route.method),
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
        if found.closed.is_empty()
            && !flow
            && let Some(h) = route.handler.function
            && let Some(p) = self.in_handler(f, h)
            // what a handler that is marked as open calls checks other things than who is calling
            && (!marked || (p.place.file == h.file && self.project.function(h).span.contains(p.place.span)))
        {
            found.add(Property::Rejects(Proof { what: format!("in the handler: {}", p.what), ..p }), route.method);
        }
        if !found.closed.is_empty() {
            let confidence = found.closed.iter().map(|p| p.confidence).max().unwrap_or(Confidence::Low);
            let evidence = found.closed.into_iter().map(|p| Evidence { what: p.what, place: p.place }).collect();
            return Auth { status: AuthStatus::Authenticated, evidence, searched, confidence };
        }
        let evidence: Vec<Evidence> =
            found.openings.iter().map(|p| Evidence { what: p.what.clone(), place: p.place }).collect();
        searched.push(match in_place.len() {
            0 => "nothing stands in front of the route".to_owned(),
            1 => "the one layer in front of the route refuses nobody".to_owned(),
            n => format!("none of the {n} layers in front of the route refuses anybody"),
        });
        if route.handler.function.is_some() {
            searched.push(format!("the handler `{}` refuses nobody", route.handler.name));
        }
        let opened_on_purpose = !evidence.is_empty() && !route.method.is_unsafe() && route.method != Method::Any;
        let is_public = flow || self.public.is_published(route.method, &route.path);
        let status = if is_public || (opened_on_purpose && !self.public.is_private(&route.path)) {
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
        Auth { status, evidence, searched, confidence }
    }

    fn guard_text(&self, used: &Use) -> Option<String> {
        let Source::Expr(e) = used.source else { return None };
        super::selected::text_of(self.project, e)
            .or_else(|| Some(self.project.sources.text_at(self.project.place(e)).to_owned()))
    }

    fn in_handler(&self, f: usize, handler: FunctionRef) -> Option<Proof> {
        if let Some(known) = self.handlers.borrow().get(&(f, handler)) {
            return known.clone();
        }
        let proof = self.guards.in_handler(f, handler);
        self.handlers.borrow_mut().insert((f, handler), proof.clone());
        proof
    }

    /// What the class of a handler does before each of its methods.
    fn class_guards(&self, f: usize, class: ClassRef, route: &Resolved, flow: bool, found: &mut Found) {
        let project = self.project;
        let (handler, method) = (&route.handler, route.method);
        let bases: Vec<&Framework> = self.related(f);
        // class C(LoginRequiredMixin, View)
        for base in project.lineage(class) {
            for annotation in &project.class(base).annotations {
                let e = ExprRef::new(base.file, annotation.expr);
                // the class that carries the routes has them in front already
                if !route.guards.iter().any(|g| g.source == Source::Expr(e)) {
                    found.add(self.guards.of_expr(f, e, FUEL), method);
                }
            }
        }
        if bases.iter().any(|k| k.routes.views.is_some()) && !flow {
            found.add(self.guards.of_class(f, class, FUEL), method);
        }
        for framework in &bases {
            for name in &framework.guards.before {
                if let Some(function) = project.method(class, name) {
                    for annotation in &project.function(function).annotations {
                        let e = ExprRef::new(function.file, annotation.expr);
                        found.add(self.guards.of_expr(f, e, FUEL), method);
                    }
                    if !flow {
                        found.add(self.guards.of_function(f, function, FUEL), method);
                    }
                }
            }
        }
        self.registered(f, class, handler, method, found);
        for framework in &bases {
            for attribute in &framework.guards.attributes {
                let Some((owner, field)) = project.field(class, attribute) else { continue };
                let Some(value) = field.value else { continue };
                let value = ExprRef::new(owner.file, value);
                if framework.guards.replaces {
                    found.closed.clear();
                }
                let list = elements(project, value);
                let mut property = Property::Nothing;
                for e in &list {
                    match self.guards.of_expr(f, *e, FUEL) {
                        p @ Property::Rejects(_) => {
                            property = p;
                            break;
                        }
                        Property::Nothing => {}
                        p => property = p,
                    }
                }
                found.add(property, method);
            }
        }
    }

    fn related(&self, f: usize) -> Vec<&Framework> {
        let mut all = vec![self.list[f]];
        let mut next = 0;
        while let Some(current) = all.get(next).copied() {
            next += 1;
            for base in self.list.iter().filter(|k| current.extends.contains(&k.id)) {
                if !all.iter().any(|k| k.id == base.id) {
                    all.push(base);
                }
            }
        }
        all
    }

    /// `$this->middleware('auth')->except('index')` in a constructor, own or inherited.
    fn registered(&self, f: usize, class: ClassRef, handler: &Handler, method: Method, found: &mut Found) {
        let registers = &self.list[f].guards.registers;
        if registers.is_empty() {
            return;
        }
        let project = self.project;
        let name = handler.name.rsplit('.').next().unwrap_or_default().to_owned();
        for owner in project.lineage(class).into_iter().rev() {
            let Some(constructor) = project.own_method(owner, "constructor") else { continue };
            let module = project.module_of(constructor.file);
            let mut calls = Vec::new();
            module.walk_block(&module.function(constructor.id).body, Nested::Skip, &mut |e| {
                if matches!(module.kind(e), ExprKind::Call { .. }) {
                    calls.push(ExprRef::new(constructor.file, e));
                }
            });
            for call in calls {
                let target = super::selected::callee(project, call);
                let Some(called) = super::selected::last_name(project, target) else { continue };
                let Some(spec) = registers.iter().find(|r| r.call.as_ref().is_some_and(|s| s.members.contains(called)))
                else {
                    continue;
                };
                let (only, except) = self.chained_limits(f, call, spec);
                if (!only.is_empty() && !only.contains(&name)) || except.contains(&name) {
                    continue;
                }
                for e in exprs(project, call, spec.guards.as_ref()).into_iter().flat_map(|e| elements(project, e)) {
                    found.add(self.guards.of_expr(f, e, FUEL), method);
                }
            }
        }
    }

    /// `->only('a', 'b')` and `->except(['c'])` after a call.
    fn chained_limits(&self, f: usize, call: ExprRef, spec: &Layer) -> (Vec<String>, Vec<String>) {
        let project = self.project;
        let modifying: Vec<&Layer> = self.list[f].layers.iter().filter(|l| l.modifies).collect();
        let listed =
            |e: ExprRef, s: &Option<Selector>| s.as_ref().and_then(|s| strings(project, e, s)).unwrap_or_default();
        let (mut only, mut except) = (Vec::new(), Vec::new());
        let mut at = call;
        while let Some(parent) = project.parent(at) {
            match project.kind(parent) {
                ExprKind::Member { object, .. } if *object == at.id => {}
                ExprKind::Call { callee, .. } if *callee == at.id => {
                    let name = super::selected::last_name(project, ExprRef::new(at.file, *callee));
                    let limits =
                        |l: &&&Layer| l.call.as_ref().is_some_and(|s| name.is_some_and(|n| s.members.contains(n)));
                    for link in modifying.iter().filter(limits) {
                        only.extend(listed(parent, &link.only));
                        except.extend(listed(parent, &link.except));
                    }
                }
                _ => break,
            }
            at = parent;
        }
        only.extend(listed(call, &spec.only));
        except.extend(listed(call, &spec.except));
        (only, except)
    }

    /// What the settings of the service say for all endpoints.
    fn setting(&self, f: usize, service: usize) -> Property {
        if let Some(known) = self.settings.borrow().get(&(f, service)) {
            return known.clone();
        }
        let property = self.read_settings(f, service);
        self.settings.borrow_mut().insert((f, service), property.clone());
        property
    }

    fn read_settings(&self, f: usize, service: usize) -> Property {
        let project = self.project;
        let mut best = Property::Nothing;
        for framework in self.related(f) {
            for setting in &framework.guards.settings {
                let mut path = setting.name.split('.');
                let Some(variable) = path.next() else { continue };
                for module in project.modules() {
                    let class = &project.sources.get(module.file).class;
                    if class.test
                        || self.services.index_of(module.file) != service
                        || !framework.languages.contains(&module.language)
                    {
                        continue;
                    }
                    let mut values = Vec::new();
                    module.walk_block(&module.body, Nested::Skip, &mut |e| {
                        if let ExprKind::Assign { target, value: Some(value), .. } = module.kind(e)
                            && matches!(module.kind(*target), ExprKind::Name(n) if n == variable)
                        {
                            values.push(ExprRef::new(module.file, *value));
                        }
                    });
                    for value in values {
                        let inner = path.clone().try_fold(value, |e, key| super::selected::field(project, e, key));
                        let Some(inner) = inner else { continue };
                        for e in elements(project, inner) {
                            let place = project.place(e);
                            let property = match super::selected::text_of(project, e) {
                                Some(text) => self.guards.of_dotted(f, &text, place, FUEL),
                                None => self.guards.of_expr(f, e, FUEL),
                            };
                            match property {
                                // a middleware that only looks like a guard by its name decides nothing for all
                                Property::Rejects(p) if p.confidence > Confidence::Low && !p.weak => {
                                    return Property::Rejects(p);
                                }
                                Property::Opens(p) => best = Property::Opens(p),
                                _ => {}
                            }
                        }
                    }
                }
            }
        }
        match best {
            // everyone may pass by default: only a nearer guard counts, and it is no opening of one endpoint
            Property::Opens(_) => Property::Nothing,
            other => other,
        }
    }

    fn access(&self, f: usize, route: &Resolved, service: usize) -> Decision {
        let Some(lists) = &self.access[f] else { return Decision::Silent };
        let mut ruling = self.ruling.borrow_mut();
        let ruling = ruling.entry((f, service)).or_insert_with(|| self.ruling(f, lists, service));
        match ruling {
            Ruling::Lists(services) => {
                let package = self.project.module_of(route.place.file).package.clone().unwrap_or_default();
                lists.decide(services, &package, route.method, &route.path)
            }
            Ruling::Same(decision) => decision.clone(),
        }
    }

    fn ruling(&self, f: usize, lists: &Lists, service: usize) -> Ruling {
        if !lists.is_empty_for(service) {
            return Ruling::Lists(vec![service]);
        }
        let services = self.depended_on(service);
        if services.iter().all(|s| lists.is_empty_for(*s)) {
            return Ruling::Same(self.unconfigured(f, service));
        }
        Ruling::Lists(services)
    }

    /// A service that is secured, but whose configuration is not in the repository.
    fn unconfigured(&self, f: usize, service: usize) -> Decision {
        let Some(access) = &self.list[f].access else { return Decision::Silent };
        if self.services.imports_any(service, &access.imports) {
            let why = "the code asks for a security framework whose configuration is not in this repository";
            return Decision::Unseen(why.to_owned());
        }
        if let Some(place) = self.services.manifest_place(self.project, service, &access.dependencies) {
            let what = "without a configuration every request needs a login".to_owned();
            return Decision::Closed(what, place);
        }
        Decision::Silent
    }

    /// Other services of the repository that the manifest of this one names, and those around it.
    fn depended_on(&self, service: usize) -> Vec<usize> {
        let own = self.services.get(service);
        let texts: Vec<&str> = own.manifests.iter().map(|m| self.project.sources.get(*m).text.as_ref()).collect();
        let named = |folder: &str| {
            let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            !name.is_empty()
                && texts.iter().any(|t| t.contains(&format!(">{name}<")) || t.contains(&format!(":{name}")))
        };
        let all = self.services.iter().enumerate();
        all.filter(|(i, s)| *i != service && named(&s.folder)).map(|(i, _)| i).collect()
    }
}

fn applies(used: &Use, handler: &Handler) -> bool {
    let name = handler.name.rsplit('.').next().unwrap_or_default();
    let listed = |list: &[String]| list.iter().any(|n| n == name);
    (used.only.is_empty() || listed(&used.only)) && !listed(&used.except)
}

/// Open on purpose, by path and handler.
struct Public {
    flows: WordSet,
    reads: WordSet,
    pages: WordSet,
    beside: WordSet,
    private: WordSet,
}

impl Public {
    fn new(frameworks: &Frameworks) -> Self {
        let words = &frameworks.words;
        Self {
            flows: WordSet::new(&words.public.flows),
            reads: WordSet::new(&words.public.reads),
            pages: WordSet::new(&words.public.pages),
            beside: WordSet::new(&words.public.beside),
            private: WordSet::new(&words.private),
        }
    }

    /// A step before a login: the end of the path, or the handler's name, says nothing else.
    fn is_flow(&self, path: &str, handler: &str) -> bool {
        if self.is_of_resource(path) {
            return false;
        }
        let segments = static_segments(path);
        let by_path = (0..segments.len()).any(|from| self.covers(&segments[from..], &[&self.flows]));
        let name = split(handler.rsplit('.').next().unwrap_or(handler));
        by_path || self.covers(&[name], &[&self.flows])
    }

    /// `/users/{id}/token` is about one user, and no step of a login; `/login/{provider}/callback` is one.
    fn is_of_resource(&self, path: &str) -> bool {
        let Some(at) = path.find("/{").filter(|at| *at > 0) else { return false };
        let is_last = path[at..].trim_end_matches('/').ends_with('}') && path[at + 1..].matches('/').count() <= 1;
        let before = static_segments(&path[..at]);
        let is_step = (0..before.len()).any(|from| self.covers(&before[from..], &[&self.flows]));
        !is_last && !is_step
    }

    /// Only reads are published.
    fn is_published(&self, method: Method, path: &str) -> bool {
        if method.is_unsafe() {
            return false;
        }
        let segments = static_segments(path);
        if segments.is_empty() {
            return !path.contains('{');
        }
        let suffix = (0..segments.len()).any(|from| self.covers(&segments[from..], &[&self.reads]));
        !path.contains('{')
            && (suffix
                || ((!self.is_private(path) || self.flows.has(path))
                    && self.covers(&segments, &[&self.reads, &self.pages, &self.flows])))
    }

    fn is_private(&self, path: &str) -> bool {
        self.private.has(path)
    }

    /// Whether the words are nothing but sequences of the sets and harmless words, one of a set at least.
    fn covers(&self, segments: &[Vec<String>], sets: &[&WordSet]) -> bool {
        let words: Vec<String> = segments.concat();
        let mut at = 0;
        let mut hit = false;
        'words: while at < words.len() {
            for length in (1..=3.min(words.len() - at)).rev() {
                let sequence = &words[at..at + length];
                if sets.iter().any(|s| s.is_sequence(sequence)) {
                    hit = true;
                    at += length;
                    continue 'words;
                }
            }
            if !self.beside.is_sequence(&words[at..=at]) {
                return false;
            }
            at += 1;
        }
        hit
    }
}

fn static_segments(path: &str) -> Vec<Vec<String>> {
    let segments = path.split('/').filter(|s| !s.is_empty() && !s.starts_with('{'));
    segments.map(split).filter(|w| !w.is_empty()).collect()
}
