//! Routes that are elements of lists: `Starlette(routes=[Route("/me", show), Mount("/api", api)])`, tuples of a path and
//! a handler class, handlers that bear their own path.
//!
//! A list that no router is seen to be given (it is joined in a loop, or handed through a registry) has its routes
//! below no prefix, in services that use the framework.

use super::super::layers::{Key, Kind, Modifiers, Route, Tree, Use};
use super::super::selected::{elements, exprs, methods, strings, text_of};
use super::handlers;
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::ListedRoute;
use crate::ir::{ExprId, ExprKind};
use crate::project::{ClassRef, ExprRef, Value};
use crate::source::FileId;

/// Lists within lists that are followed.
const MAX_DEPTH: usize = 8;

/// What stands in the list of a call that registers or makes a router.
pub fn add(tree: &mut Tree<'_, '_>, f: usize, key: Key, call: ExprRef, list: &Selector) {
    for e in exprs(tree.project, call, Some(list)) {
        add_list(tree, f, key, e, call, 0);
    }
}

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if !tree.framework(f).routes.entries.is_empty() {
            collect_rest(tree, f);
        }
    }
}

fn add_list(tree: &mut Tree<'_, '_>, f: usize, key: Key, list: ExprRef, call: ExprRef, depth: usize) {
    for e in elements(tree.project, list) {
        if depth > MAX_DEPTH || !tree.listed.insert(e) {
            continue;
        }
        if add_entry(tree, f, key, e) {
            continue;
        }
        if let Some(router) = tree.mountable(e) {
            if router != key {
                tree.add_called(key, f, call, Kind::Mount { router, prefixes: Vec::new(), guards: Vec::new() });
            }
            continue;
        }
        // [*staff_routes(), …]
        if let Value::Made(made) = tree.project.origin(e)
            && made != e
            && matches!(tree.project.kind(made), ExprKind::List(_) | ExprKind::Binary { .. })
        {
            add_list(tree, f, key, made, call, depth + 1);
        }
    }
}

/// Whether the element is a route.
fn add_entry(tree: &mut Tree<'_, '_>, f: usize, key: Key, e: ExprRef) -> bool {
    let entries = &tree.framework(f).routes.entries;
    let Some((entry, path, handler)) = entries.iter().find_map(|x| read(tree, f, x, e)) else { return false };
    let project = tree.project;
    let named = entry.methods.as_ref().map(|s| methods(project, e, s));
    let guards = tree.guard_uses(e, entry.guards.as_ref());
    let at = if entry.call.is_some() { tree.declared(e) } else { project.place(e) };
    let said = named.clone().filter(|_| !exprs(project, e, entry.methods.as_ref()).is_empty());
    for sub in handlers::routes(tree, f, handler, said, &Modifiers::default()) {
        let mut own: Vec<Use> = guards.clone();
        own.extend(sub.guards);
        let methods = if sub.methods.is_empty() { named.clone().unwrap_or_default() } else { sub.methods };
        let route = Route { paths: path.clone(), methods, guards: own, handler: sub.handler };
        tree.add(key, f, at, Kind::Route(route));
    }
    tree.listed.insert(e);
    true
}

fn read<'k>(
    tree: &Tree<'_, '_>,
    f: usize,
    entry: &'k ListedRoute,
    e: ExprRef,
) -> Option<(&'k ListedRoute, Vec<String>, ExprRef)> {
    let project = tree.project;
    match (&entry.call, project.kind(e)) {
        (Some(symbol), ExprKind::Call { callee, .. }) => {
            let pattern = symbol.pattern.as_ref()?;
            project.matches(pattern, ExprRef::new(e.file, *callee))?;
            let path = strings(project, e, entry.path.as_ref()?)?;
            let handler = exprs(project, e, entry.handler.as_ref()).into_iter().next()?;
            Some((entry, path, handler))
        }
        (None, ExprKind::List(items)) if items.len() >= 2 => {
            let path = text_of(project, ExprRef::new(e.file, items[0]))?;
            let handler = ExprRef::new(e.file, items[1]);
            let class = class_behind(tree, handler)?;
            is_view(tree, f, class).then(|| (entry, vec![path], handler))
        }
        _ => None,
    }
}

fn class_behind(tree: &Tree<'_, '_>, e: ExprRef) -> Option<ClassRef> {
    match tree.project.origin(e) {
        Value::Class(class) => Some(class),
        // ("/x", "app.handlers.Show")
        _ => text_of(tree.project, e).and_then(|_| handlers::class_of(tree, e)),
    }
}

fn is_view(tree: &Tree<'_, '_>, f: usize, class: ClassRef) -> bool {
    let bases = tree.framework(f).routes.views.iter().flat_map(|v| &v.bases);
    let mut patterns = bases.filter_map(|b| b.pattern.as_ref());
    patterns.any(|p| tree.project.class_matches(p, class).is_some())
}

fn collect_rest(tree: &mut Tree<'_, '_>, f: usize) {
    let project = tree.project;
    let languages = &tree.framework(f).languages;
    let files: Vec<FileId> = project
        .modules()
        .filter(|m| languages.contains(&m.language) && tree.is_served(m.file))
        .map(|m| m.file)
        .filter(|file| tree.services.uses(project, tree.services.index_of(*file), tree.framework(f)))
        .collect();
    for file in files {
        let module = project.module_of(file);
        for (i, e) in module.exprs.iter().enumerate() {
            if matches!(e.kind, ExprKind::Call { .. } | ExprKind::List(_)) {
                let e = ExprRef::new(file, ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
                if !tree.listed.contains(&e) {
                    add_entry(tree, f, Key::File(file), e);
                }
            }
        }
    }
}
