//! What a service says once for all its controllers: a prefix, versions in paths, guards that no controller names.
//!
//! Prefixes and versions are written into the paths of the routes, because one of a controller's routes may be
//! outside the prefix and another not.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::super::annotated;
use super::super::callees::made_of;
use super::super::layers::{Handler, Key, Kind, Node, Source, Tree, Use};
use super::super::paths::{join, normalize};
use super::super::selected::{arguments, callee, elements, exprs, field, last_name, strings, text_of};
use super::descriptors;
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Everywhere, Filter, Provided, ServicePrefix, Versions};
use crate::ir::{Annotation, BinaryOp, ExprId, ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Value};
use crate::source::{FileId, Language, Place};

pub fn apply(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let knowledge = tree.framework(f);
        for provided in &knowledge.guards.provided {
            provide(tree, f, provided);
        }
        for spec in &knowledge.guards.everywhere {
            stand_before_all(tree, f, spec);
        }
        for filter in &knowledge.guards.filters {
            put_in_front(tree, f, filter);
        }
        if !knowledge.routes.prefixes.is_empty() || knowledge.routes.versions.is_some() {
            write_paths(tree, f);
        }
    }
}

/// Controllers of a framework that no other mounts.
fn roots(tree: &Tree<'_, '_>, f: usize) -> Vec<ClassRef> {
    let mounted = tree.mounted();
    let own = tree.nodes.iter().filter(|(k, n)| n.framework == Some(f) && !mounted.contains(k));
    own.filter_map(|(k, _)| if let Key::Class(c) = k { Some(*c) } else { None }).collect()
}

pub(super) fn calls_of(tree: &Tree<'_, '_>, symbol: &Symbol) -> Vec<ExprRef> {
    let Some(pattern) = &symbol.pattern else { return Vec::new() };
    let project = tree.project;
    let before = pattern.before_last();
    let fits = |call: &ExprRef| {
        let target = made_of(project, *call);
        // `**.Filters.Add` is asked of what is written so, not of every `Add`
        let receiver = || project.receiver(target).and_then(|r| last_name(project, callee(project, r)));
        (before.is_empty() || receiver().is_some_and(|r| before.contains(&r.as_str())))
            && project.matches(pattern, target).is_some()
    };
    let mut found = tree.callees.written(pattern.last_segments());
    found.retain(fits);
    found
}

fn text_at<'t>(tree: &'t Tree<'_, '_>, e: ExprRef) -> &'t str {
    tree.project.sources.text_at(tree.project.place(e))
}

fn bears(tree: &Tree<'_, '_>, class: ClassRef, symbol: &Symbol) -> Option<ExprRef> {
    let project = tree.project;
    let pattern = symbol.pattern.as_ref()?;
    let all = project.class(class).annotations.iter();
    let mut found = all.filter(|a| project.annotation_matches(pattern, class.file, a).is_some());
    found.next().map(|a| ExprRef::new(class.file, a.expr))
}

/// `{ provide: APP_GUARD, useClass: JwtGuard }`
fn provide(tree: &mut Tree<'_, '_>, f: usize, provided: &Provided) {
    let project = tree.project;
    let Some(pattern) = &provided.symbol.pattern else { return };
    let languages = &tree.framework(f).languages;
    let mut found: Vec<(Place, Vec<Use>)> = Vec::new();
    for module in project.modules().filter(|m| languages.contains(&m.language) && tree.is_served(m.file)) {
        for (i, e) in module.exprs.iter().enumerate() {
            let ExprKind::Object(_) = &e.kind else { continue };
            let object = ExprRef::new(module.file, ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
            let Some(key) = field(project, object, &provided.key) else { continue };
            if project.matches(pattern, key).is_none() {
                continue;
            }
            for value in provided.value.iter().filter_map(|v| field(project, object, v)) {
                let made: Vec<ExprRef> = match project.origin(value) {
                    // useFactory: (reflector) => new JwtGuard(reflector)
                    Value::Function(factory) => project.returns(factory),
                    _ => vec![value],
                };
                found.push((project.place(object), made.into_iter().map(|e| Use::expr(project, e)).collect()));
            }
        }
    }
    for (at, guards) in found {
        tree.add(Key::File(at.file), f, at, Kind::Guards { prefix: String::new(), guards, global: true });
    }
}

/// `options.Filters.Add(new AuthorizeFilter())`, `app.MapControllers().RequireAuthorization()`, `o.FallbackPolicy = p`:
/// outermost, so that an opening of one endpoint counts.
fn stand_before_all(tree: &mut Tree<'_, '_>, f: usize, spec: &Everywhere) {
    let project = tree.project;
    let mut found: Vec<(Place, Vec<Use>)> = Vec::new();
    for call in spec.call.iter().flat_map(|s| calls_of(tree, s)) {
        let Some(limits) = limits_of(tree, spec, call) else { continue };
        let mut guards = match &spec.guards {
            Some(selector) => tree.guard_uses(call, Some(selector)),
            None => vec![Use::expr(project, made_of(project, call))],
        };
        if spec.own {
            for guard in &mut guards {
                guard.within = own_file(tree, guard);
            }
            guards.retain(|g| g.within.is_some());
        }
        for guard in &mut guards {
            (guard.paths, guard.except_paths) = limits.clone();
        }
        found.push((project.place(call), guards));
    }
    if let Some(pattern) = spec.class.as_ref().and_then(|s| s.pattern.as_ref()) {
        let classes = project.classes().filter(|c| tree.is_served(c.file));
        for class in classes.filter(|c| project.class_matches(pattern, *c).is_some()) {
            let place = Place::new(class.file, project.class(class).name_span);
            found.push((place, vec![Use::new(Source::Class(class), place)]));
        }
    }
    let languages = &tree.framework(f).languages;
    let modules = project.modules().filter(|m| languages.contains(&m.language) && tree.is_served(m.file));
    for module in modules.filter(|_| spec.assigned.is_some()) {
        for e in &module.exprs {
            let ExprKind::Assign { target, value: Some(value), .. } = &e.kind else { continue };
            let is_it =
                matches!(module.kind(*target), ExprKind::Member { name, .. } if Some(name) == spec.assigned.as_ref());
            if is_it && !matches!(module.kind(*value), ExprKind::Literal(_)) {
                let target = ExprRef::new(module.file, *target);
                found.push((project.place(target), vec![Use::expr(project, target)]));
            }
        }
    }
    put_before_all(tree, f, &found);
}

/// Guards, each with the place that puts it there, in front of every endpoint of a framework that they reach.
pub(super) fn put_before_all(tree: &mut Tree<'_, '_>, f: usize, found: &[(Place, Vec<Use>)]) {
    if found.is_empty() {
        return;
    }
    let mut reached: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    let built = tree.services.builds();
    // a router that a function takes is of no framework yet, what is registered on it is
    let is_of = |n: &Node| n.framework == Some(f) || n.framework.is_none();
    let keys: Vec<Key> = tree.nodes.iter().filter(|(_, n)| is_of(n)).map(|(k, _)| *k).collect();
    for key in keys {
        let mut layers = tree.nodes.get(&key).map(|n| n.layers.clone()).unwrap_or_default();
        for layer in layers.iter_mut().filter(|l| l.framework == Some(f)) {
            let service = tree.services.index_of(layer.at.file);
            let Kind::Route(route) = &mut layer.kind else { continue };
            let mut here = Vec::new();
            for (i, (at, guards)) in found.iter().enumerate() {
                if *reached.entry((i, service)).or_insert_with(|| reaches(tree, &built, *at, service)) {
                    here.extend(guards.iter().cloned());
                }
            }
            route.guards.splice(0..0, here);
        }
        if let Some(node) = tree.nodes.get_mut(&key) {
            node.layers = layers;
        }
    }
}

/// Whether what stands at a place is in front of the endpoints of a service: in the service itself, or in what an
/// application is built with that the service is built into too, if something of it calls the function around.
fn reaches(tree: &Tree<'_, '_>, built: &[BTreeSet<usize>], at: Place, service: usize) -> bool {
    let project = tree.project;
    let own = tree.services.index_of(at.file);
    if own == service || built.get(own).is_some_and(|b| b.contains(&service)) {
        return true;
    }
    let module = project.module_of(at.file);
    let around = module.functions.iter().filter(|f| f.span.contains(at.span));
    let names: Vec<&Name> = around.filter_map(|f| f.name.as_ref()).collect();
    let calls = |with: &BTreeSet<usize>| {
        let is_called = |call: ExprRef| last_name(project, callee(project, call)).is_some();
        let named = tree.callees.written(names.iter().map(|n| n.as_str()));
        named.into_iter().any(|c| with.contains(&tree.services.index_of(c.file)) && is_called(c))
    };
    built.iter().any(|with| with.contains(&own) && with.contains(&service) && calls(with))
}

/// The paths that a guard in a branch is limited to, and those that it leaves out; None if it stands in front of nothing
/// else, or if what decides cannot be read.
fn limits_of(tree: &Tree<'_, '_>, spec: &Everywhere, call: ExprRef) -> Option<(Vec<String>, Vec<String>)> {
    let project = tree.project;
    let (mut paths, mut except) = (Vec::new(), Vec::new());
    let mut around = project.enclosing_function(call);
    while let Some(function) = around.filter(|_| !spec.branches.is_empty()) {
        let Some(lambda) = project.lambda(function) else { break };
        let branch = project.parent(lambda).filter(|p| {
            let name = last_name(project, callee(project, *p));
            name.is_some_and(|n| spec.branches.contains(n))
        });
        if let Some(branch) = branch {
            let first = ExprRef::new(branch.file, arguments(project, branch).first()?.value);
            // app.Map("/x", branch => …), app.UseWhen(context => context.Request.Path.StartsWithSegments("/x"), …)
            if let Some(path) = text_of(project, first) {
                paths.push(format!("{}/**", path.trim_end_matches('/')));
            } else {
                let condition = match project.kind(first) {
                    ExprKind::Lambda(id) => *project.returns(FunctionRef::new(first.file, *id)).first()?,
                    _ => return None,
                };
                let (inner, is_negated) = match project.kind(condition) {
                    ExprKind::Not(inner) => (ExprRef::new(condition.file, *inner), true),
                    _ => (condition, false),
                };
                let ExprKind::Call { .. } = project.kind(inner) else { return None };
                let prefix = arguments(project, inner).first()?;
                let prefix = text_of(project, ExprRef::new(inner.file, prefix.value)).filter(|p| p.starts_with('/'))?;
                let list = if is_negated { &mut except } else { &mut paths };
                list.push(format!("{}/**", prefix.trim_end_matches('/')));
            }
        }
        around = project.enclosing_function(lambda).filter(|f| *f != function);
    }
    Some((paths, except))
}

/// The file in which the project writes what stands in a guard's place.
fn own_file(tree: &Tree<'_, '_>, used: &Use) -> Option<FileId> {
    let Source::Expr(e) = used.source else { return None };
    match (tree.project.kind(e), tree.project.origin(e)) {
        (ExprKind::Lambda(_), _) => Some(e.file),
        (_, Value::Class(class)) => Some(class.file),
        (_, Value::Function(function)) => Some(function.file),
        _ => tree.project.type_of(e).and_then(|t| t.class()).map(|c| c.file),
    }
}

/// Filter classes run after what the annotations of a handler say: an annotation opens nothing that the filter closes.
fn put_in_front(tree: &mut Tree<'_, '_>, f: usize, filter: &Filter) {
    let project = tree.project;
    let Some(base) = &filter.base.pattern else { return };
    let mut registered: Vec<ClassRef> = Vec::new();
    for call in filter.calls.iter().flat_map(|s| calls_of(tree, s)) {
        for arg in arguments(project, call) {
            registered.extend(super::handlers::class_of(tree, ExprRef::new(call.file, arg.value)));
        }
    }
    let mut found: Vec<(ClassRef, Vec<ClassRef>)> = Vec::new();
    for class in project.classes().filter(|c| tree.is_served(c.file)) {
        if project.class(class).modifiers.is_abstract || project.class_matches(base, class).is_none() {
            continue;
        }
        if !registered.contains(&class) && !filter.annotations.iter().any(|s| bears(tree, class, s).is_some()) {
            continue;
        }
        let own = annotated::classes(project, class.file, &project.class(class).annotations);
        let binds = |c: &ClassRef| filter.binding.as_ref().is_some_and(|b| bears(tree, *c, b).is_some());
        found.push((class, own.into_iter().filter(binds).collect()));
    }
    if found.is_empty() {
        return;
    }
    let keys: Vec<Key> = tree.nodes.iter().filter(|(_, n)| n.framework == Some(f)).map(|(k, _)| *k).collect();
    for key in keys {
        let (Key::Class(ClassRef { file, .. }) | Key::File(file)) = key else { continue };
        let service = tree.services.index_of(file);
        let depended_on = tree.services.depends(service);
        let has_marks = tree.framework(f).guards.marks.is_some();
        let mut layers = tree.nodes.get(&key).map(|n| n.layers.clone()).unwrap_or_default();
        for layer in &mut layers {
            let Kind::Route(route) = &mut layer.kind else { continue };
            let marked = annotated::on_handler(project, &route.handler);
            for (class, bound) in &found {
                let of_class = tree.services.index_of(class.file);
                let same = of_class == service || depended_on.contains(&of_class);
                if same && (bound.is_empty() || bound.iter().any(|b| marked.contains(b))) {
                    let place = Place::new(class.file, project.class(*class).name_span);
                    let mut used = Use::new(Source::Class(*class), place);
                    // one that looks for marks leaves the way to log in open by them
                    used.in_front = bound.is_empty() && !has_marks;
                    route.guards.push(used);
                }
            }
        }
        tree.node(key, Some(f)).layers = layers;
    }
}

/// A prefix of a service, and the paths that it leaves out.
struct Prefix {
    path: String,
    except: Vec<String>,
}

fn write_paths(tree: &mut Tree<'_, '_>, f: usize) {
    let knowledge = tree.framework(f);
    let mut of_services: FxHashMap<usize, (Option<Prefix>, bool)> = FxHashMap::default();
    let is_built = knowledge.languages.contains(&Language::Java);
    let (built, known) = (OnceCell::new(), OnceCell::new());
    for class in roots(tree, f) {
        let service = tree.services.index_of(class.file);
        let (prefix, versioned) = of_services.entry(service).or_insert_with(|| {
            let is_versioned = |v: &Versions| is_versioned(tree, service, v).is_some();
            let known = known.get_or_init(|| prefixes_known(tree, &knowledge.routes.prefixes));
            // a library is served below the path of the application that holds it
            let of_application = || {
                let built = is_built.then(|| built.get_or_init(|| tree.services.builds()))?;
                let holds = |s: &usize| *s != service && built[*s].contains(&service);
                let mut found: Vec<Prefix> =
                    (0..built.len()).filter(holds).filter_map(|s| prefix_of(tree, s, known)).collect();
                let is_one = found.first().is_some_and(|first| found.iter().all(|p| p.path == first.path));
                is_one.then(|| found.pop())?
            };
            let prefix = prefix_of(tree, service, known).or_else(of_application);
            (prefix, knowledge.routes.versions.as_ref().is_some_and(is_versioned))
        });
        let versions = knowledge.routes.versions.as_ref().filter(|_| *versioned);
        if prefix.is_none() && versions.is_none() {
            continue;
        }
        let key = Key::Class(class);
        let Some(node) = tree.nodes.get(&key) else { continue };
        let outer = if node.prefixes.is_empty() { vec![String::new()] } else { node.prefixes.clone() };
        let mut layers = node.layers.clone();
        for layer in &mut layers {
            let handler = if let Kind::Route(r) = &layer.kind { r.handler.clone() } else { Handler::default() };
            let segments =
                versions.map_or_else(|| vec![String::new()], |v| versions_of(tree, service, v, class, &handler));
            let (Kind::Route(super::super::layers::Route { paths, .. }) | Kind::Mount { prefixes: paths, .. }) =
                &mut layer.kind
            else {
                continue;
            };
            let mut written = Vec::new();
            for (before, version) in outer.iter().flat_map(|o| segments.iter().map(move |s| (o, s))) {
                for path in paths.iter() {
                    let full = join(version, &join(before, path));
                    written.push(match &prefix {
                        Some(p) if !is_excepted(p, &full) => join(&p.path, &full),
                        _ => full,
                    });
                }
            }
            *paths = written;
        }
        let node = tree.node(key, Some(f));
        node.layers = layers;
        node.prefixes = Vec::new();
    }
}

fn is_excepted(prefix: &Prefix, path: &str) -> bool {
    let path = normalize(path);
    let given = path.trim_matches('/');
    prefix.except.iter().any(|e| {
        let e = e.trim_matches('/');
        match e.split_once(['*', '(']) {
            Some((stem, _)) => given.starts_with(stem),
            None => normalize(e).trim_matches('/') == given,
        }
    })
}

/// The prefix that descriptors put before everything that a framework answers in a service.
pub(super) fn mapped_below(tree: &Tree<'_, '_>, f: usize, service: usize) -> Option<String> {
    let known = tree.framework(f).routes.prefixes.iter();
    let mut found: Vec<String> = known.flat_map(|p| descriptors::prefixes(tree, service, &p.servlets)).collect();
    found.dedup();
    if found.len() == 1 { found.pop() } else { None }
}

/// What the knowledge says of prefixes, each with all the places of the project that it names.
type Prefixes<'k> = Vec<(&'k ServicePrefix, Vec<ExprRef>)>;

fn prefixes_known<'k>(tree: &Tree<'_, '_>, known: &'k [ServicePrefix]) -> Prefixes<'k> {
    let places = |spec: &ServicePrefix| {
        let mut places = spec.call.as_ref().map(|symbol| calls_of(tree, symbol)).unwrap_or_default();
        if let Some(symbol) = &spec.annotation {
            let classes = tree.project.classes().filter(|c| tree.is_served(c.file));
            places.extend(classes.filter_map(|c| bears(tree, c, symbol)));
        }
        places.retain(|e| spec.with.as_ref().is_none_or(|w| text_at(tree, *e).contains(w.as_str())));
        places
    };
    known.iter().map(|spec| (spec, places(spec))).collect()
}

fn prefix_of(tree: &Tree<'_, '_>, service: usize, known: &Prefixes<'_>) -> Option<Prefix> {
    let project = tree.project;
    let mut found: Vec<Prefix> = Vec::new();
    for (spec, places) in known {
        let mapped = descriptors::prefixes(tree, service, &spec.servlets).into_iter();
        found.extend(mapped.map(|path| Prefix { path, except: Vec::new() }));
        for place in places.iter().copied().filter(|e| tree.services.index_of(e.file) == service) {
            let written = spec.path.as_ref().and_then(|p| strings(project, place, p)?.into_iter().next());
            let e = exprs(project, place, spec.path.as_ref()).into_iter().next();
            let Some(path) = written.or_else(|| default_of(tree, service, e?)) else { continue };
            let path = path.trim_end_matches('*').trim_end_matches('/').to_owned();
            let except = exprs(project, place, spec.except.as_ref()).into_iter().flat_map(|e| elements(project, e));
            let except =
                except.filter_map(|e| text_of(project, e).or_else(|| text_of(project, field(project, e, "path")?)));
            found.push(Prefix { path, except: except.collect() });
        }
    }
    // two applications in one service: which serves a controller cannot be seen
    let first = found.first()?.path.clone();
    if found.iter().all(|p| p.path == first) { found.pop() } else { None }
}

/// The default of a configured value: `process.env.PREFIX || 'api'`, or the same in the object that a key names.
fn default_of(tree: &Tree<'_, '_>, service: usize, e: ExprRef) -> Option<String> {
    let project = tree.project;
    if let ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, right, .. } = project.kind(e) {
        return text_of(project, ExprRef::new(e.file, *right));
    }
    // config.get('app.prefix')
    let key = arguments(project, e).first().and_then(|a| text_of(project, ExprRef::new(e.file, a.value)))?;
    let key = key.rsplit('.').next().unwrap_or(&key);
    for module in project.modules().filter(|m| tree.services.index_of(m.file) == service && tree.is_served(m.file)) {
        for expr in &module.exprs {
            let ExprKind::Object(entries) = &expr.kind else { continue };
            let named = entries.iter().find(|x| x.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key));
            let Some(value) = named.map(|x| ExprRef::new(module.file, x.value)) else { continue };
            let found = match project.kind(value) {
                ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, right, .. } => {
                    text_of(project, ExprRef::new(value.file, *right))
                }
                ExprKind::Literal(_) => text_of(project, value),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

fn is_versioned(tree: &Tree<'_, '_>, service: usize, versions: &Versions) -> Option<ExprRef> {
    let all = calls_of(tree, &versions.call);
    all.into_iter()
        .find(|e| tree.services.index_of(e.file) == service && text_at(tree, *e).contains(versions.with.as_str()))
}

/// The segments of the versions that a route has; one empty segment where it has none.
fn versions_of(
    tree: &Tree<'_, '_>,
    service: usize,
    versions: &Versions,
    class: ClassRef,
    handler: &Handler,
) -> Vec<String> {
    let project = tree.project;
    let mut bearers: Vec<(crate::source::FileId, &[Annotation])> = Vec::new();
    if let Some(function) = handler.function {
        bearers.push((function.file, &project.function(function).annotations));
    }
    bearers.extend(project.lineage(class).into_iter().map(|c| (c.file, project.class(c).annotations.as_slice())));
    let mut named: Option<Vec<String>> = None;
    for (file, annotations) in bearers {
        for annotation in annotations {
            let fits = |m: &&crate::catalog::frameworks::schema::Mapping| {
                let pattern = m.annotation.pattern.as_ref();
                pattern.is_some_and(|p| project.annotation_matches(p, file, annotation).is_some())
            };
            let Some(mark) = versions.marks.iter().find(fits) else { continue };
            let e = ExprRef::new(file, annotation.expr);
            named = named.or_else(|| {
                let values = exprs(project, e, mark.path.as_ref());
                let values: Vec<ExprRef> = values.into_iter().flat_map(|v| elements(project, v)).collect();
                let words = |v: &ExprRef| {
                    text_of(project, *v).or_else(|| last_name(project, *v).map(std::string::ToString::to_string))
                };
                (!values.is_empty()).then(|| values.iter().filter_map(words).collect())
            });
        }
    }
    let named = named.or_else(|| strings(project, is_versioned(tree, service, versions)?, versions.default.as_ref()?));
    let Some(named) = named else { return vec![String::new()] };
    let is_neutral = |v: &String| versions.neutral.iter().any(|n| n == v);
    let written = named.iter().map(|v| if is_neutral(v) { String::new() } else { format!("/{}{v}", versions.prefix) });
    written.collect()
}
