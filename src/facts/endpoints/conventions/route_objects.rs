//! Objects that are routes wherever they stand: `{ method: 'GET', path: '/me', handler: show, options: { auth: false } }`.
//!
//! Only in services that use the framework; a path without a handler belongs to a client.

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree, Use};
use super::super::selected::{arguments, callee, elements, field, last_name, text_of};
use super::handlers::unwrap;
use crate::catalog::frameworks::schema::RouteObjects;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::project::{ExprRef, Project};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(objects) = &tree.framework(f).routes.objects {
            let found = find(tree, f, objects);
            for object in found {
                add(tree, f, objects, object);
            }
            add_defaults(tree, f, objects);
        }
    }
}

fn find(tree: &Tree<'_, '_>, f: usize, objects: &RouteObjects) -> Vec<ExprRef> {
    let project = tree.project;
    let mut found = Vec::new();
    for module in project.modules().filter(|m| tree.framework(f).languages.contains(&m.language)) {
        if !tree.is_served(module.file)
            || !tree.services.uses(project, tree.services.index_of(module.file), tree.framework(f))
        {
            continue;
        }
        for (i, e) in module.exprs.iter().enumerate() {
            let ExprKind::Object(entries) = &e.kind else { continue };
            let has =
                |key: &str| entries.iter().any(|x| x.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key));
            let object = ExprRef::new(module.file, ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
            if has(&objects.path) && has(&objects.method) && leads(project, object, &objects.handler).is_some() {
                found.push(object);
            }
        }
    }
    found
}

fn leads(project: &Project<'_>, object: ExprRef, keys: &[String]) -> Option<ExprRef> {
    keys.iter().find_map(|path| path.split('.').try_fold(object, |at, key| field(project, at, key)))
}

fn add(tree: &mut Tree<'_, '_>, f: usize, objects: &RouteObjects, object: ExprRef) {
    let project = tree.project;
    let Some(path) = field(project, object, &objects.path).and_then(|e| text_of(project, e)) else { return };
    let Some(handler) = leads(project, object, &objects.handler) else { return };
    let methods: Vec<Method> = field(project, object, &objects.method)
        .map(|e| {
            elements(project, e)
                .into_iter()
                .filter_map(|m| Method::named(&text_of(project, m)?.replace('*', "ANY")))
                .collect()
        })
        .unwrap_or_default();
    let (handler, mut guards) = unwrap(tree, f, handler);
    if let Some(auth) = leads(project, object, &objects.auth) {
        guards.insert(0, Use::stated(project, auth, opens(project, objects, auth)));
    }
    let route = Route { paths: vec![path], methods, guards, handler };
    tree.add(Key::File(object.file), f, project.place(object), Kind::Route(route));
}

fn opens(project: &Project<'_>, objects: &RouteObjects, auth: ExprRef) -> bool {
    if matches!(project.kind(auth), ExprKind::Literal(Literal::Bool(false))) {
        return true;
    }
    let mode = field(project, auth, &objects.mode).and_then(|e| text_of(project, e));
    mode.is_some_and(|m| objects.open_modes.iter().any(|o| *o == m))
}

/// `server.auth.default('session')`: what holds in front of every route of the service.
fn add_defaults(tree: &mut Tree<'_, '_>, f: usize, objects: &RouteObjects) {
    let project = tree.project;
    let Some(pattern) = &objects.default.pattern else { return };
    let languages = &tree.framework(f).languages;
    let calls: Vec<ExprRef> = tree
        .callees
        .written(pattern.last_segments())
        .into_iter()
        .filter(|c| languages.contains(&project.module_of(c.file).language))
        .filter(|c| last_name(project, callee(project, *c)).is_some())
        .filter(|c| tree.services.uses(project, tree.services.index_of(c.file), tree.framework(f)))
        .filter(|c| project.matches(pattern, callee(project, *c)).is_some())
        .collect();
    for call in calls {
        let Some(auth) = arguments(project, call).first().map(|a| ExprRef::new(call.file, a.value)) else { continue };
        let guards = vec![Use::stated(project, auth, opens(project, objects, auth))];
        let kind = Kind::Guards { prefix: String::new(), guards, global: true };
        tree.add(Key::File(call.file), f, project.place(call), kind);
    }
}
