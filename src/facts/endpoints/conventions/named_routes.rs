//! Routes that get their paths in one place, by name, and their views in others: `config.add_route("citizen", "/citizens/{cnic}")`
//! here, `@view_config(route_name="citizen", permission="read")` there.
//!
//! What says who may call stands in the arguments of the view: a permission, which the access lists of the resource may give to
//! everyone; a default for all views; a mark that opens one. A view of a route that nobody names is none.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::paths::join;
use super::super::selected::{arguments, callee, elements, exprs, last_name, methods, strings, text_of};
use super::super::{Method, services};
use super::everywhere::calls_of;
use super::handlers::unwrap;
use crate::catalog::frameworks::schema::NamedRoutes;
use crate::ir::{Annotation, ExprId, ExprKind, Literal, Name};
use crate::project::{ClassRef, ExprRef};
use crate::source::{FileId, Place};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(knowledge) = &tree.framework(f).routes.named {
            Views::read(tree, f, knowledge).add_all(tree);
        }
    }
}

struct Views<'k> {
    f: usize,
    knowledge: &'k NamedRoutes,
    /// Paths by service and name.
    paths: BTreeMap<(usize, String), String>,
    /// What all views of a service ask for.
    defaults: BTreeMap<usize, ExprRef>,
    /// Names of permissions that an access list gives to everyone or denies everyone, by service.
    given: FxHashSet<(usize, String)>,
    denied: FxHashSet<(usize, String)>,
    /// Services with an access list that gives everyone whatever no other denies.
    given_all: FxHashSet<usize>,
}

/// The arguments of what makes a view, from the outside in: those of its class stand behind its own.
type Said = Vec<ExprRef>;

impl<'k> Views<'k> {
    fn read(tree: &Tree<'_, '_>, f: usize, knowledge: &'k NamedRoutes) -> Self {
        let project = tree.project;
        let mut views = Self {
            f,
            knowledge,
            paths: BTreeMap::new(),
            defaults: BTreeMap::new(),
            given: FxHashSet::default(),
            denied: FxHashSet::default(),
            given_all: FxHashSet::default(),
        };
        let is_used = |service: usize| tree.services.uses(project, service, tree.framework(f));
        let prefixes = prefixes(tree, knowledge);
        for call in calls_of(tree, &knowledge.route) {
            let service = tree.services.index_of(call.file);
            let text = |s| strings(project, call, s).and_then(|all| all.into_iter().next());
            if let (Some(name), Some(path)) = (text(&knowledge.name), text(&knowledge.path))
                && is_used(service)
            {
                let path = without_patterns(&format!("/{}", path.trim_start_matches('/')));
                let outer = prefixes.get(&call.file).map_or("", String::as_str);
                views.paths.insert((service, name), join(outer, &path));
            }
        }
        for call in calls_of(tree, &knowledge.default) {
            if let Some(first) = arguments(project, call).first() {
                let at = ExprRef::new(call.file, first.value);
                views.defaults.entry(tree.services.index_of(call.file)).or_insert(at);
            }
        }
        // __acl__ = [(Allow, Everyone, "view"), (Deny, Everyone, "edit"), (Allow, Everyone, ALL_PERMISSIONS)]
        for module in project.modules().filter(|m| tree.is_served(m.file)) {
            let service = tree.services.index_of(module.file);
            for expr in &module.exprs {
                let ExprKind::List(items) = &expr.kind else { continue };
                let [action, whom, what] = items.as_slice() else { continue };
                let is = |e: &ExprId, names: &[Name]| {
                    last_name(project, ExprRef::new(module.file, *e)).is_some_and(|n| names.contains(n))
                };
                if !is(whom, &knowledge.everyone) {
                    continue;
                }
                let named =
                    elements(project, ExprRef::new(module.file, *what)).into_iter().map(|p| permission(tree, p));
                match is(action, &knowledge.denies) {
                    true => views.denied.extend(named.map(|p| (service, p))),
                    false if is(what, &knowledge.all) => {
                        views.given_all.insert(service);
                    }
                    false => views.given.extend(named.map(|p| (service, p))),
                }
            }
        }
        views
    }

    fn add_all(&self, tree: &mut Tree<'_, '_>) {
        if self.paths.is_empty() {
            return;
        }
        let project = tree.project;
        for function in project.functions().filter(|x| tree.is_served(x.file)).collect::<Vec<_>>() {
            let declared = project.function(function);
            let class = declared.class.map(|c| ClassRef::new(function.file, c));
            let of_class: Said = class.map_or_else(Vec::new, |c| calls_in(c.file, &project.class(c).annotations));
            for annotation in &declared.annotations {
                let own = ExprRef::new(function.file, annotation.expr);
                if !self.is_view(tree, own) {
                    continue;
                }
                let mut said = vec![own];
                said.extend(of_class.iter().copied());
                let handler = tree.handler_of(function);
                let others = declared.annotations.iter().filter(|a| a.expr != annotation.expr);
                let guards = others.map(|a| Use::expr(project, ExprRef::new(function.file, a.expr))).collect();
                self.add(tree, &said, Place::new(function.file, annotation.span), handler, guards);
            }
        }
        for class in project.classes().filter(|c| tree.is_served(c.file)).collect::<Vec<_>>() {
            let declared = project.class(class);
            for annotation in &declared.annotations {
                let own = ExprRef::new(class.file, annotation.expr);
                let method =
                    exprs(project, own, Some(&self.knowledge.method)).first().and_then(|e| text_of(project, *e));
                if !self.is_view(tree, own) || self.is_for_all(tree, own) {
                    continue;
                }
                let name = method.unwrap_or_else(|| self.knowledge.called.to_string());
                let handler = Handler {
                    function: project.method(class, &name),
                    class: Some(class),
                    name: declared.name.to_string(),
                };
                let said = calls_in(class.file, &declared.annotations);
                let said = [vec![own], said.into_iter().filter(|e| *e != own).collect()].concat();
                self.add(tree, &said, Place::new(class.file, annotation.span), handler, Vec::new());
            }
        }
        for call in calls_of(tree, &self.knowledge.view) {
            let Some(first) = exprs(project, call, Some(&self.knowledge.handler)).into_iter().next() else { continue };
            let (handler, guards) = unwrap(tree, self.f, first);
            self.add(tree, &vec![call], tree.declared(call), handler, guards);
        }
    }

    /// A decorator of the framework, or one of the application that names a route as such do.
    fn is_view(&self, tree: &Tree<'_, '_>, e: ExprRef) -> bool {
        let names = |list: &[smol_str::SmolStr]| {
            last_name(tree.project, callee(tree.project, e)).is_some_and(|n| list.contains(n))
        };
        let is_other = names(&self.knowledge.class_marks) || names(&self.knowledge.never);
        names(&self.knowledge.marks) || self.route_of(tree, e).is_some() && !is_other
    }

    fn is_for_all(&self, tree: &Tree<'_, '_>, e: ExprRef) -> bool {
        last_name(tree.project, callee(tree.project, e)).is_some_and(|n| self.knowledge.class_marks.contains(n))
    }

    fn route_of(&self, tree: &Tree<'_, '_>, e: ExprRef) -> Option<&String> {
        let name = strings(tree.project, e, &self.knowledge.route_name)?.into_iter().next()?;
        self.paths.get(&(tree.services.index_of(e.file), name))
    }

    fn add(&self, tree: &mut Tree<'_, '_>, said: &Said, place: Place, handler: Handler, mut guards: Vec<Use>) {
        let project = tree.project;
        let Some(path) = said.iter().find_map(|e| self.route_of(tree, *e)) else { return };
        let found = said.iter().map(|e| methods(project, *e, &self.knowledge.methods));
        let found = found.into_iter().find(|m| !m.is_empty()).unwrap_or_else(|| vec![Method::Any]);
        // the nearest says it: on the method, on its class, for all
        let asked = said.iter().find_map(|e| exprs(project, *e, Some(&self.knowledge.permission)).into_iter().next());
        let asked = asked.or_else(|| self.defaults.get(&tree.services.index_of(place.file)).copied());
        if let Some(asked) = asked {
            let service = tree.services.index_of(asked.file);
            let named = permission(tree, asked);
            let opens = self.knowledge.opens.iter().any(|o| *o == named);
            let key = (service, named);
            let is_given =
                self.given.contains(&key) || self.given_all.contains(&service) && !self.denied.contains(&key);
            let is_open = opens || is_given;
            guards.push(Use::stated(project, asked, is_open));
        }
        // is_authenticated=True
        let asks = said.iter().flat_map(|e| exprs(project, *e, Some(&self.knowledge.asks)));
        let is_no = |e: &ExprRef| matches!(project.kind(*e), ExprKind::Literal(Literal::Bool(false)));
        guards.extend(asks.filter(|e| !is_no(e)).map(|e| Use::stated(project, e, false)));
        let route = Route { paths: vec![path.clone()], methods: found, guards, handler };
        tree.add(Key::File(place.file), self.f, place, Kind::Route(route));
    }
}

/// `/groups/{pubid}/{slug:[^/]*}` is `/groups/{pubid}/{slug}`.
fn without_patterns(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let (mut depth, mut is_pattern) = (0u32, false);
    for c in path.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 1 => is_pattern = true,
            _ => {}
        }
        is_pattern &= depth > 0;
        if !is_pattern && (depth <= 1 || c != '{') {
            out.push(c);
        }
    }
    out
}

/// `"read"`, or the last name of `Permission.Group.READ`.
fn permission(tree: &Tree<'_, '_>, e: ExprRef) -> String {
    let written = last_name(tree.project, e).map(ToString::to_string);
    text_of(tree.project, e).or(written).unwrap_or_default()
}

fn calls_in(file: FileId, annotations: &[Annotation]) -> Said {
    annotations.iter().map(|a| ExprRef::new(file, a.expr)).collect()
}

/// `config.include("desk.routes", route_prefix="/desk")`: what stands before the paths of a file.
fn prefixes(tree: &Tree<'_, '_>, knowledge: &NamedRoutes) -> BTreeMap<FileId, String> {
    let project = tree.project;
    let mut found = BTreeMap::new();
    for call in calls_of(tree, &knowledge.include) {
        let text = |s| strings(project, call, s).and_then(|all| all.into_iter().next());
        let (Some(prefix), Some(module)) = (text(&knowledge.prefix), text(&knowledge.included)) else { continue };
        let tail = module.trim_start_matches('.').replace('.', "/");
        let around = services::split(&project.sources.get(call.file).path).0.trim_end_matches('/').to_owned();
        let is_meant = |path: &str| {
            let stem = path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py")).unwrap_or(path);
            match module.starts_with('.') {
                true => stem.strip_prefix(around.as_str()).is_some_and(|s| s.trim_start_matches('/') == tail),
                false => {
                    stem.strip_suffix(tail.as_str()).is_some_and(|around| around.is_empty() || around.ends_with('/'))
                }
            }
        };
        let meant = project.modules().filter(|m| is_meant(&project.sources.get(m.file).path));
        found.extend(meant.map(|m| (m.file, prefix.clone())).collect::<Vec<_>>());
    }
    found
}
