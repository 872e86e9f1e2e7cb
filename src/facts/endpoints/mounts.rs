//! Walks from the root routers down to the routes: joins prefixes and collects the guards in force at each.
//!
//! A router that is mounted twice gives its routes twice. One that nobody mounts is a root of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::Method;
use super::layers::{Handler, Key, Kind, Layer, Node, Remark, Route, Source, Tree, Use};
use super::limits::Limit;
use super::paths;
use crate::catalog::frameworks::Order;
use crate::source::{Language, Place};

/// A route with everything in front of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Resolved {
    pub framework: usize,
    pub method: Method,
    pub path: String,
    pub handler: Handler,
    pub place: Place,
    /// Outermost first.
    pub guards: Vec<Use>,
    /// The routers that it stands below, with the path that each adds; outermost first.
    pub mounts: Vec<(Place, String)>,
}

/// Routers within routers that are followed.
const MAX_DEPTH: usize = 24;
/// Layers that are looked at on all ways together: routers that mount each other many times multiply the ways.
const MAX_STEPS: usize = 500_000;
/// Endpoints of one project.
const MAX_ENDPOINTS: usize = 20_000;

struct Walk<'t, 'a, 's> {
    tree: &'t Tree<'a, 's>,
    found: Vec<Resolved>,
    /// Hooks that a mounted router sets for the whole application, by service and with the framework that says so.
    globals: BTreeMap<usize, Vec<(Option<usize>, Use)>>,
    stack: Vec<Key>,
    mounts: Vec<(Place, String)>,
    /// Routers below which a route stands: the others need no visit.
    productive: BTreeSet<Key>,
    steps: usize,
}

pub fn resolve(tree: &Tree<'_, '_>) -> Vec<Resolved> {
    let mut targets = BTreeSet::new();
    for (key, node) in &tree.nodes {
        for layer in &node.layers {
            match layer.kind {
                Kind::Mount { router, .. } | Kind::Splice(router) if router != *key => {
                    targets.insert(router);
                }
                _ => {}
            }
        }
    }
    let mut walk = Walk {
        tree,
        found: Vec::new(),
        globals: BTreeMap::new(),
        stack: Vec::new(),
        mounts: Vec::new(),
        productive: productive(tree),
        steps: 0,
    };
    for (key, node) in &tree.nodes {
        for layer in &node.layers {
            if let Kind::Guards { guards, global: true, .. } = &layer.kind {
                // Vue.use(Tooltip), where any parameter could be a router
                if matches!(key, Key::Param(..)) && tree.framework_of(*key).is_none() {
                    continue;
                }
                let guards = guards.iter().map(|g| (layer.framework, g.clone()));
                let service = tree.services.index_of(layer.at.file);
                let built = layer.framework.is_some_and(|f| is_built(tree, f));
                for at in (0..tree.services.iter().count()).filter(|_| built) {
                    if at != service && tree.services.depends(at).contains(&service) {
                        walk.globals.entry(at).or_default().extend(guards.clone());
                    }
                }
                walk.globals.entry(service).or_default().extend(guards);
            }
        }
    }
    for (key, node) in &tree.nodes {
        if targets.contains(key) || tree.only_mounted.contains(key) {
            continue;
        }
        // a parameter that is never given a router is no router, unless its type says so
        let Some(framework) = node.framework.or_else(|| tree.framework_of(*key)) else { continue };
        let alone = tree.is_unmounted(*key).then(|| node.layers.first()).flatten();
        let said = alone.map(|l| Use::new(Source::Remark(Remark::Unmounted), l.at));
        walk.visit(*key, node, framework, "", None, said.as_slice());
    }
    walk.found
}

/// What stands before the pages of a service in one language is not before those in another.
fn share_language(tree: &Tree<'_, '_>, a: usize, b: usize) -> bool {
    tree.framework(a).languages.iter().any(|l| tree.framework(b).languages.contains(l))
}

/// Whether modules of the framework's language are built into one program: what one of them sets holds in those that
/// depend on it.
fn is_built(tree: &Tree<'_, '_>, framework: usize) -> bool {
    tree.framework(framework).languages.contains(&Language::Java)
}

/// Every router from which a route can be reached.
fn productive(tree: &Tree<'_, '_>) -> BTreeSet<Key> {
    let mut above: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    let mut todo = Vec::new();
    for (key, node) in &tree.nodes {
        for layer in &node.layers {
            match &layer.kind {
                Kind::Route(_) => todo.push(*key),
                Kind::Mount { router, .. } | Kind::Splice(router) => above.entry(*router).or_default().push(*key),
                Kind::Guards { .. } => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(key) = todo.pop() {
        if found.insert(key) {
            todo.extend(above.get(&key).into_iter().flatten());
        }
    }
    found
}

impl<'t> Walk<'t, '_, '_> {
    fn visit(
        &mut self,
        key: Key,
        node: &'t Node,
        framework: usize,
        above: &str,
        given: Option<&str>,
        inherited: &[Use],
    ) {
        if self.stack.contains(&key) || !self.productive.contains(&key) {
            return;
        }
        if let Some((limit, at)) = self.exhausted().zip(node.layers.first()) {
            self.tree.limits.reached(limit, at.at.file);
            return;
        }
        self.stack.push(key);
        let layers = self.flatten(node, framework);
        let fences = fences(&layers);
        let knowledge = self.tree.framework(framework);
        let own: Vec<String> = match (given, node.prefixes.is_empty()) {
            (Some(p), true) => vec![p.to_owned()],
            (Some(p), false) if knowledge.routes.prefix_replaced && !p.is_empty() => vec![p.to_owned()],
            (Some(p), false) => node.prefixes.iter().map(|o| paths::join(p, o)).collect(),
            (None, true) => vec![String::new()],
            (None, false) => node.prefixes.clone(),
        };
        let mut around = inherited.to_vec();
        around.extend(node.guards.iter().cloned());
        for prefix in own {
            let base = if prefix.is_empty() { above.to_owned() } else { paths::join(above, &prefix) };
            for (i, layer) in layers.iter().enumerate() {
                match &layer.kind {
                    Kind::Route(route) => {
                        for path in &route.paths {
                            let at = paths::normalize(path);
                            let guards = in_force(&fences, i, knowledge.order, &around, &at);
                            self.emit(route, layer, framework, paths::join(&base, path), guards);
                        }
                    }
                    Kind::Mount { router, prefixes, guards } => {
                        let Some(child) = self.tree.nodes.get(router) else { continue };
                        let prefixes: Vec<Option<&str>> = match prefixes.as_slice() {
                            [] => vec![None],
                            all => all.iter().map(|p| Some(p.as_str())).collect(),
                        };
                        for given in prefixes {
                            let at = given.map_or_else(String::new, paths::normalize);
                            let mut inner = in_force(&fences, i, knowledge.order, &around, &at);
                            inner.extend(deeper(&fences, i, knowledge.order, &base, &at));
                            inner.extend(guards.iter().cloned());
                            let child_framework = child.framework.unwrap_or(framework);
                            let below = match (given, child.prefixes.first()) {
                                (Some(path), _) => path.to_owned(),
                                (None, own) => own.cloned().unwrap_or_default(),
                            };
                            self.mounts.push((layer.at, below));
                            self.visit(*router, child, child_framework, &base, given, &inner);
                            self.mounts.pop();
                        }
                    }
                    Kind::Guards { .. } | Kind::Splice(_) => {}
                }
            }
        }
        self.stack.pop();
    }

    fn exhausted(&self) -> Option<Limit> {
        if self.found.len() >= MAX_ENDPOINTS {
            Some(Limit::Endpoints)
        } else if self.steps >= MAX_STEPS {
            Some(Limit::Steps)
        } else if self.stack.len() >= MAX_DEPTH {
            Some(Limit::Depth)
        } else {
            None
        }
    }

    fn emit(&mut self, route: &Route, layer: &Layer, framework: usize, path: String, mut guards: Vec<Use>) {
        // what stands before the whole service is outermost
        let globals = self.globals.get(&self.tree.services.index_of(layer.at.file)).into_iter().flatten();
        let fits = |by: Option<usize>| by.is_none_or(|by| share_language(self.tree, by, framework));
        let globals: Vec<Use> = globals.filter(|(by, _)| fits(*by)).map(|(_, used)| used.clone()).collect();
        guards.splice(0..0, globals);
        guards.extend(route.guards.iter().cloned());
        guards.retain(|g| g.below.as_ref().is_none_or(|b| paths::covers(b, &paths::normalize(&path))));
        for method in &route.methods {
            self.found.push(Resolved {
                framework,
                method: *method,
                path: paths::normalize(&path),
                handler: route.handler.clone(),
                place: layer.at,
                guards: guards.clone(),
                mounts: self.mounts.clone(),
            });
        }
    }

    /// The layers of a node with those of called functions put in place.
    fn flatten(&mut self, node: &'t Node, framework: usize) -> Vec<&'t Layer> {
        let tree = self.tree;
        let mut out = Vec::new();
        let mut stack: Vec<(&Layer, usize)> = node.layers.iter().rev().map(|l| (l, 0)).collect();
        while let Some((layer, depth)) = stack.pop() {
            self.steps += 1;
            if self.steps >= MAX_STEPS {
                tree.limits.reached(Limit::Steps, layer.at.file);
                break;
            }
            match layer.kind {
                Kind::Splice(key) if depth < MAX_DEPTH => {
                    let inner = tree.nodes.get(&key);
                    let fits = inner.is_some_and(|n| n.framework.is_none_or(|f| f == framework));
                    if let Some(inner) = inner.filter(|_| fits) {
                        stack.extend(inner.layers.iter().rev().map(|l| (l, depth + 1)));
                    }
                }
                Kind::Splice(_) => tree.limits.reached(Limit::Depth, layer.at.file),
                // on a parameter, several frameworks may have known the word
                _ if layer.framework.is_some_and(|f| f != framework) => {}
                _ => out.push(layer),
            }
        }
        out
    }
}

/// Guards that one of the layers of a router sets: its place among them, and the path below which they stand.
type Fence<'t> = (usize, &'t str, &'t [Use]);

/// Told apart once: a router may have many routes, and few guards.
fn fences<'t>(layers: &[&'t Layer]) -> Vec<Fence<'t>> {
    let all = layers.iter().enumerate().filter_map(|(i, layer)| match &layer.kind {
        Kind::Guards { prefix, guards, global: false } => Some((i, prefix.as_str(), guards.as_slice())),
        _ => None,
    });
    all.collect()
}

/// The guards around the layer at `index`, by the order that the framework keeps.
fn in_force(fences: &[Fence<'_>], index: usize, order: Order, around: &[Use], path: &str) -> Vec<Use> {
    let mut found = around.to_vec();
    for (i, prefix, guards) in fences {
        if applies(order, *i, index) && paths::covers(prefix, path) {
            found.extend(guards.iter().cloned());
        }
    }
    found
}

fn applies(order: Order, guard: usize, route: usize) -> bool {
    match order {
        Order::None => true,
        Order::Registration => guard < route,
        Order::Reverse => guard > route,
    }
}

/// `app.use('/api/staff', auth); app.use('/api', routes)`: guards for a part of what is mounted.
fn deeper(fences: &[Fence<'_>], index: usize, order: Order, base: &str, mounted: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (i, prefix, guards) in fences {
        let is_part = !paths::covers(prefix, mounted)
            && (mounted.is_empty() || paths::covers(mounted, &paths::normalize(prefix)));
        if applies(order, *i, index) && is_part {
            let below = paths::join(base, prefix);
            found.extend(guards.iter().map(|g| Use { below: Some(below.clone()), ..g.clone() }));
        }
    }
    found
}
