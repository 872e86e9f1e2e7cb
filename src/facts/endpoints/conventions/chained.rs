//! Routes whose handlers are links of a chain: `router.get("/x").handler(auth).handler(show)`.
//!
//! Such a router keeps no difference between what checks and what answers: a route whose handlers all hand the request on
//! (`ctx.next()`) stands before what is registered after it. One whose only handler comes from a library stands before
//! others if it is for many paths (`/api/*`), and answers where it has one path of its own. A handler that a variable
//! holding the route is given later (`r.handler(show)`) belongs to the same route.

use std::collections::BTreeMap;

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::selected::{arguments, callee, last_name, methods, strings};
use super::super::words::WordSet;
use super::openapi;
use crate::catalog::frameworks::schema::{Chained, Guard};
use crate::catalog::frameworks::{Select, Selector};
use crate::ir::visit::{Nested, Node};
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, FunctionRef, Value};

/// Links of one chain.
const MAX_LINKS: usize = 32;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(knowledge) = &tree.framework(f).routes.chained else { continue };
        if !tree.services.any_uses(tree.project, tree.framework(f)) {
            continue;
        }
        add_filters(tree, f);
        let found = chains(tree, f, knowledge);
        let named = |start: &&ExprRef| is_operation(tree, knowledge, **start);
        let operations = if found.keys().any(|s| named(&s)) { openapi::operations(tree) } else { BTreeMap::new() };
        for (start, links) in found {
            match is_operation(tree, knowledge, start) {
                true => add_operation(tree, f, knowledge, &operations, start, &links),
                false => add(tree, f, knowledge, start, &links),
            }
        }
    }
}

/// The links behind each call that begins a route, in source order.
fn chains(tree: &Tree<'_, '_>, f: usize, knowledge: &Chained) -> BTreeMap<ExprRef, Vec<ExprRef>> {
    let project = tree.project;
    let languages = &tree.framework(f).languages;
    let links = [&knowledge.handlers, &knowledge.methods, &knowledge.paths, &knowledge.mounts];
    let mut found: BTreeMap<ExprRef, Vec<ExprRef>> = BTreeMap::new();
    for call in tree.callees.written(links.into_iter().flatten().map(Name::as_str)) {
        if !languages.contains(&project.module_of(call.file).language)
            || last_name(project, callee(project, call)).is_none()
        {
            continue;
        }
        if let Some(start) = start_of(tree, f, knowledge, call) {
            found.entry(start).or_default().push(call);
        }
    }
    for links in found.values_mut() {
        links.sort_by_key(|l| (l.file, project.place(callee(project, *l)).span.end));
    }
    found
}

/// The call at the beginning of the chain that a link stands in: `router.get("/x")`.
fn start_of(tree: &Tree<'_, '_>, f: usize, knowledge: &Chained, link: ExprRef) -> Option<ExprRef> {
    let project = tree.project;
    let mut at = link;
    for _ in 0..MAX_LINKS {
        let ExprKind::Member { object, .. } = project.kind(callee(project, at)) else { return None };
        let object = ExprRef::new(at.file, *object);
        at = match (project.kind(object), project.origin(object)) {
            (ExprKind::Call { .. }, _) => object,
            // Route all = router.route("/x"); all.handler(show);
            (ExprKind::Name(_), Value::Made(made)) if matches!(project.kind(made), ExprKind::Call { .. }) => made,
            _ => return None,
        };
        if is_operation(tree, knowledge, at) {
            let service = tree.services.index_of(at.file);
            return tree.services.uses(project, service, tree.framework(f)).then_some(at);
        }
        let name = last_name(project, callee(project, at))?;
        if knowledge.starts.iter().any(|s| s.words.contains(name)) {
            let key = tree.router_of(project.receiver(callee(project, at))?)?;
            return (tree.framework_of(key) == Some(f)).then_some(at);
        }
    }
    None
}

fn is_operation(tree: &Tree<'_, '_>, knowledge: &Chained, start: ExprRef) -> bool {
    last_name(tree.project, callee(tree.project, start)).is_some_and(|n| knowledge.operations.contains(n))
}

/// What the links of a chain are given, by what they do.
#[derive(Default)]
struct Links {
    handlers: Vec<ExprRef>,
    mounted: Vec<ExprRef>,
    methods: Vec<Method>,
    paths: Vec<String>,
}

impl Links {
    fn of(tree: &Tree<'_, '_>, knowledge: &Chained, links: &[ExprRef]) -> Self {
        let project = tree.project;
        let mut found = Self::default();
        for link in links {
            let Some(name) = last_name(project, callee(project, *link)) else { continue };
            let mut args = arguments(project, *link).iter().map(|a| ExprRef::new(link.file, a.value));
            if knowledge.methods.contains(name) {
                found.methods.extend(methods(project, *link, &Selector(vec![Select::Args(0)])));
            } else if knowledge.paths.contains(name) {
                found.paths.extend(args.filter_map(|a| project.string(a)));
            } else if knowledge.mounts.contains(name) {
                found.mounted.extend(args);
            } else {
                found.handlers.extend(args.next_back());
            }
        }
        found
    }
}

/// `builder.operation("showCitizen").handler(show)`: path and method stand in the OpenAPI document.
fn add_operation(
    tree: &mut Tree<'_, '_>,
    f: usize,
    knowledge: &Chained,
    operations: &BTreeMap<String, openapi::Operation>,
    start: ExprRef,
    links: &[ExprRef],
) {
    let project = tree.project;
    let id = arguments(project, start).first().and_then(|a| project.string(ExprRef::new(start.file, a.value)));
    let Some(operation) = id.and_then(|id| operations.get(&id)) else { return };
    let Some((last, before)) = Links::of(tree, knowledge, links).handlers.split_last().map(|(l, b)| (*l, b.to_vec()))
    else {
        return;
    };
    let mut guards: Vec<Use> = operation.security.iter().cloned().collect();
    guards.extend(before.iter().map(|e| Use::expr(project, *e)));
    let handler = answering(tree, f, last);
    let (paths, methods) = (vec![operation.path.clone()], vec![operation.method]);
    tree.add_called(Key::File(start.file), f, start, Kind::Route(Route { paths, methods, guards, handler }));
}

fn add(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Chained, start: ExprRef, links: &[ExprRef]) {
    let project = tree.project;
    let Some(key) = project.receiver(callee(project, start)).and_then(|r| tree.router_of(r)) else { return };
    let Some(name) = last_name(project, callee(project, start)) else { return };
    let Some(begin) = knowledge.starts.iter().find(|s| s.words.contains(name)) else { return };
    let Links { handlers, mounted, methods: narrowed, paths: more } = Links::of(tree, knowledge, links);
    let mut paths = begin.path.as_ref().and_then(|s| strings(project, start, s)).unwrap_or_default();
    paths.extend(more);
    let served = match narrowed.is_empty() {
        true => begin.methods.as_ref().map(|s| methods(project, start, s)).unwrap_or_default(),
        false => narrowed,
    };
    let stem = |p: &String| p.trim_end_matches('*').trim_end_matches('/').to_owned();
    let mounted: Vec<Key> = mounted.into_iter().filter_map(|e| tree.mountable(e)).collect();
    for router in mounted {
        let prefixes = paths.iter().map(stem).collect();
        tree.add_called(key, f, start, Kind::Mount { router, prefixes, guards: Vec::new() });
    }
    let Some((last, before)) = handlers.split_last() else { return };
    let is_wide = paths.is_empty() || paths.iter().all(|p| p.ends_with('*'));
    let mut guards: Vec<Use> = before.iter().map(|e| Use::expr(project, *e)).collect();
    let handler = answering(tree, f, *last);
    let stands_before = match handler.function {
        Some(function) => hands_on(tree, knowledge, function, 2),
        None => is_wide || is_known_guard(tree, f, *last),
    };
    if stands_before {
        guards.push(Use::expr(project, *last));
        let methods = if served.contains(&Method::Any) { Vec::new() } else { served };
        guards.iter_mut().for_each(|g| g.methods.clone_from(&methods));
        let prefixes = if paths.is_empty() { vec![String::new()] } else { paths };
        for prefix in prefixes {
            let kind = Kind::Guards { prefix, guards: guards.clone(), global: false };
            tree.add_called(key, f, start, kind);
        }
        return;
    }
    if paths.is_empty() {
        paths.push(String::new());
    }
    tree.add_called(key, f, start, Kind::Route(Route { paths, methods: served, guards, handler }));
}

/// A handler that the knowledge calls a guard, or something that has no say about who is calling; also one that is
/// set up after it is made: `OAuth2AuthHandler.create(vertx, provider).setupCallback(route)`.
fn is_known_guard(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> bool {
    let project = tree.project;
    let guards = &tree.framework(f).guards;
    let all = || guards.rejects.iter().chain(&guards.inert).chain(&guards.opens).filter_map(Guard::pattern);
    let mut at = match project.origin(e) {
        Value::Made(made) => made,
        _ => e,
    };
    for _ in 0..MAX_LINKS {
        let target = callee(project, at);
        if all().any(|p| project.matches(p, target).is_some()) {
            return true;
        }
        match project.receiver(target) {
            Some(receiver) => at = receiver,
            None => return false,
        }
    }
    false
}

/// `filters.addAuthFilter(router, "/")`: a call that is given a router, that nobody can look into and that is named like
/// a guard.
fn add_filters(tree: &mut Tree<'_, '_>, f: usize) {
    let project = tree.project;
    let named = WordSet::new(&tree.frameworks.words.guards.names);
    let languages = &tree.framework(f).languages;
    let mut found = Vec::new();
    for call in tree.callees.that_may_be(|name| named.has(name)) {
        let target = callee(project, call);
        if !languages.contains(&project.module_of(call.file).language)
            || !last_name(project, target).is_some_and(|n| named.has(n))
            || project.callees(call).iter().any(|c| !project.function(*c).body.is_empty())
        {
            continue;
        }
        let args = || arguments(project, call).iter().map(|a| ExprRef::new(call.file, a.value));
        let routers = args().filter_map(|a| tree.router_of(a).filter(|k| tree.framework_of(*k) == Some(f)));
        for key in routers {
            let prefix = args().find_map(|a| super::super::selected::text_of(project, a)).unwrap_or_default();
            let mut guard = Use::expr(project, target);
            guard.methods = methods(project, call, &Selector(vec![Select::Args(0)]));
            found.push((key, call, Kind::Guards { prefix, guards: vec![guard], global: false }));
        }
    }
    for (key, call, kind) in found {
        tree.add_called(key, f, call, kind);
    }
}

/// What the last link answers with: a lambda, a method, an object whose class has one of the methods of handlers.
fn answering(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> Handler {
    let (mut handler, _) = super::handlers::unwrap(tree, f, e);
    let project = tree.project;
    if handler.function.is_none() {
        let bodies = &tree.framework(f).guards.bodies;
        let class = handler.class.or_else(|| project.type_of(e).and_then(|t| t.class()));
        handler.class = class;
        handler.function = class.and_then(|c| bodies.iter().find_map(|name| project.method(c, name)));
    }
    handler
}

/// Whether a handler, or a function that it calls, lets the next one answer: `ctx.next()`.
fn hands_on(tree: &Tree<'_, '_>, knowledge: &Chained, function: FunctionRef, depth: usize) -> bool {
    let module = tree.project.module_of(function.file);
    let (mut found, mut calls) = (false, Vec::new());
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    module.walk(body, Nested::Enter, &mut |node| {
        if let Node::Expr(e) = node
            && let ExprKind::Call { callee, args } = module.kind(e)
        {
            match module.kind(*callee) {
                ExprKind::Member { name, .. } if args.is_empty() && knowledge.next.contains(name) => found = true,
                _ => calls.push(ExprRef::new(function.file, e)),
            }
        }
        !found
    });
    found
        || (depth > 0
            && calls
                .iter()
                .flat_map(|c| tree.project.callees(*c))
                .any(|inner| inner != function && hands_on(tree, knowledge, inner, depth - 1)))
}
