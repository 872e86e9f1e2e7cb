//! Objects of procedures that are called by their names: `router({ citizens: router({ byCnic: staff.query(show) }) })`.
//!
//! A procedure is a chain of calls whose last link names its kind; the links before it may put guards in front, and so
//! may the links of the procedure that it is made from. A router in a router is a name before a dot.

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree, Use};
use super::super::selected::{arguments, callee, field, last_name, text_of};
use super::handlers::unwrap;
use crate::catalog::frameworks::schema::Procedures;
use crate::ir::{ExprId, ExprKind, Name};
use crate::project::{ExprRef, Value};
use crate::source::Place;
use rustc_hash::FxHashSet;

/// Routers within routers, and links of a chain.
const MAX_DEPTH: usize = 16;
const MAX_LINKS: usize = 32;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(known) = &tree.framework(f).routes.procedures else { continue };
        let routers = routers(tree, f, known);
        let mut within: FxHashSet<ExprRef> = FxHashSet::default();
        for router in &routers {
            within.extend(
                parts(tree, known, *router).into_iter().filter_map(|(_, _, part)| as_router(tree, known, part)),
            );
        }
        for root in routers.into_iter().filter(|r| !within.contains(r)) {
            let prefix = prefix_of(tree, known, root);
            add_router(tree, f, known, root, (root, &format!("{prefix}/")), 0);
            // each procedure stands for itself, and the route that hands over to them for none
            let ending = format!("{prefix}/{{{}}}", known.parameter);
            for node in tree.nodes.values_mut() {
                node.layers.retain(|l| !matches!(&l.kind, Kind::Route(r) if r.paths.contains(&ending)));
            }
        }
    }
}

fn is_router(tree: &Tree<'_, '_>, known: &Procedures, call: ExprRef) -> bool {
    let name = last_name(tree.project, callee(tree.project, call));
    matches!(tree.project.kind(call), ExprKind::Call { .. }) && name.is_some_and(|n| known.routers.contains(n))
}

fn routers(tree: &Tree<'_, '_>, f: usize, known: &Procedures) -> Vec<ExprRef> {
    let project = tree.project;
    let framework = tree.framework(f);
    let calls = tree.callees.written(known.routers.iter().map(Name::as_str));
    calls
        .into_iter()
        .filter(|c| is_router(tree, known, *c))
        .filter(|c| framework.languages.contains(&project.module_of(c.file).language))
        .filter(|c| tree.services.uses(project, tree.services.index_of(c.file), framework))
        .collect()
}

/// What a router is made of: name, place and value; routers that are merged have no name.
fn parts(tree: &Tree<'_, '_>, known: &Procedures, router: ExprRef) -> Vec<(String, Place, ExprRef)> {
    let project = tree.project;
    let mut found = Vec::new();
    for arg in arguments(project, router) {
        let arg = ExprRef::new(router.file, arg.value);
        let made = made(tree, arg);
        if is_router(tree, known, made) {
            found.push((String::new(), project.place(arg), arg));
        } else {
            entries(tree, made, "", 0, &mut found);
        }
    }
    found
}

fn entries(tree: &Tree<'_, '_>, object: ExprRef, above: &str, depth: usize, found: &mut Vec<(String, Place, ExprRef)>) {
    let project = tree.project;
    let ExprKind::Object(list) = project.kind(object) else { return };
    for entry in list {
        let value = ExprRef::new(object.file, entry.value);
        let Some(key) = entry.key.map(|k| ExprRef::new(object.file, k)) else {
            // ...others
            if let ExprKind::Spread(inner) = project.kind(value)
                && depth < MAX_DEPTH
            {
                entries(tree, made(tree, ExprRef::new(object.file, *inner)), above, depth + 1, found);
            }
            continue;
        };
        let Some(name) = text_of(project, key) else { continue };
        let name = format!("{above}{name}");
        let inner = made(tree, value);
        match project.kind(inner) {
            ExprKind::Object(_) if depth < MAX_DEPTH => entries(tree, inner, &format!("{name}."), depth + 1, found),
            _ => found.push((name, project.place(key), value)),
        }
    }
}

fn made(tree: &Tree<'_, '_>, e: ExprRef) -> ExprRef {
    match tree.project.kind(e) {
        ExprKind::Call { .. } | ExprKind::Object(_) => e,
        _ => match tree.project.origin(e) {
            Value::Made(made) => made,
            _ => e,
        },
    }
}

fn as_router(tree: &Tree<'_, '_>, known: &Procedures, e: ExprRef) -> Option<ExprRef> {
    let made = made(tree, e);
    is_router(tree, known, made).then_some(made)
}

fn add_router(
    tree: &mut Tree<'_, '_>,
    f: usize,
    known: &Procedures,
    router: ExprRef,
    at: (ExprRef, &str),
    depth: usize,
) {
    if depth >= MAX_DEPTH {
        return;
    }
    let (root, above) = at;
    for (name, place, value) in parts(tree, known, router) {
        let path = format!("{above}{name}");
        if let Some(inner) = as_router(tree, known, value) {
            let path = if name.is_empty() { path } else { format!("{path}.") };
            add_router(tree, f, known, inner, (root, &path), depth + 1);
            continue;
        }
        let last = made(tree, value);
        let Some(link) = last_name(tree.project, callee(tree.project, last)) else { continue };
        let kind = known.kinds.iter().find_map(|k| k.split_once(' ').filter(|(word, _)| word == link));
        let Some(method) = kind.and_then(|(_, method)| Method::named(method)) else { continue };
        let mut guards = guards_of(tree, known, last);
        let Some(answer) = arguments(tree.project, last).last().map(|a| ExprRef::new(last.file, a.value)) else {
            continue;
        };
        let (handler, wrappers) = unwrap(tree, f, answer);
        guards.extend(wrappers);
        let route = Route { paths: vec![path], methods: vec![method], guards, handler };
        tree.add(Key::Value(root), f, place, Kind::Route(route));
    }
}

/// The guards in a chain and in those that it is made from, outermost first.
fn guards_of(tree: &Tree<'_, '_>, known: &Procedures, last: ExprRef) -> Vec<Use> {
    let project = tree.project;
    let mut found = Vec::new();
    let mut at = last;
    for _ in 0..MAX_LINKS {
        match project.kind(at) {
            ExprKind::Call { callee, .. } => {
                let target = ExprRef::new(at.file, *callee);
                let ExprKind::Member { object, name } = project.kind(target) else { break };
                if known.guards.contains(name) {
                    let args = arguments(project, at).iter().map(|a| ExprRef::new(at.file, a.value));
                    found.extend(args.map(|e| Use::expr(project, e)));
                }
                at = ExprRef::new(at.file, *object);
            }
            ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(at) {
                Value::Made(made) if made != at => at = made,
                Value::Made(_) => break,
                _ => {
                    // of another package: its name is all that can be seen
                    found.push(Use::expr(project, at));
                    break;
                }
            },
            _ => break,
        }
    }
    found.reverse();
    found
}

/// What all procedures of a root are below.
fn prefix_of(tree: &Tree<'_, '_>, known: &Procedures, root: ExprRef) -> String {
    let project = tree.project;
    // pages/api/trpc/[trpc].ts
    let ending = format!("/{{{}}}", known.parameter);
    let routes = tree.nodes.values().flat_map(|n| &n.layers);
    let paths = routes.filter_map(|l| if let Kind::Route(r) = &l.kind { Some(&r.paths) } else { None }).flatten();
    let placed = paths.filter_map(|p| p.strip_suffix(&ending)).min();
    if let Some(prefix) = placed {
        return prefix.to_owned();
    }
    let language = project.module_of(root.file).language;
    let mut found: Vec<String> = Vec::new();
    for module in project.modules().filter(|m| tree.is_served(m.file) && m.language == language) {
        for (i, e) in module.exprs.iter().enumerate() {
            let at = ExprRef::new(module.file, ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
            match &e.kind {
                // fetchRequestHandler({ endpoint: '/api/trpc', router })
                ExprKind::Object(_) if known.beside.iter().any(|k| field(project, at, k).is_some()) => {
                    let named = known.endpoint.iter().find_map(|k| text_of(project, field(project, at, k)?));
                    found.extend(named);
                }
                // app.use('/trpc', createExpressMiddleware({ router }))
                ExprKind::Call { callee, .. } if matches!(last_name(project, ExprRef::new(module.file, *callee)), Some(n) if known.served.contains(n)) =>
                {
                    let around = project.parent(at).filter(|p| matches!(project.kind(*p), ExprKind::Call { .. }));
                    let first =
                        around.and_then(|p| arguments(project, p).first().map(|a| ExprRef::new(p.file, a.value)));
                    found.extend(first.and_then(|e| text_of(project, e)));
                }
                _ => {}
            }
        }
    }
    found.sort();
    let prefix = found.into_iter().find(|p| p.starts_with('/')).unwrap_or_else(|| known.prefix.clone());
    prefix.trim_end_matches('/').trim_end_matches("/*").trim_end_matches("/:path").to_owned()
}
