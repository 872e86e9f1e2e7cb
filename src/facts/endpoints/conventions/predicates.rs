//! Routes that are values made of a condition and a handler: `route(GET("/{id}"), handler::show).andRoute(…)`, nested below
//! the path of another condition, with filters at the end of a chain.
//!
//! What is put together in another function stands for itself, without the path of the one that calls it.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::paths::join;
use super::super::selected::{arguments, callee, last_name, text_of};
use super::drawn::answering;
use crate::catalog::frameworks::schema::Predicates;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, Project};

/// Expressions around a route that are looked at.
const MAX_AROUND: usize = 128;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(known) = &tree.framework(f).routes.predicates else { continue };
        let project = tree.project;
        let languages = &tree.framework(f).languages;
        let mut found = Vec::new();
        for module in project.modules().filter(|m| languages.contains(&m.language) && tree.is_served(m.file)) {
            let imports = |i: &crate::ir::Import| known.imports.iter().any(|p| i.module.starts_with(p.as_str()));
            if !module.imports.iter().any(imports) {
                continue;
            }
            for (i, e) in module.exprs.iter().enumerate() {
                if matches!(e.kind, ExprKind::Call { .. }) {
                    let id = crate::ir::ExprId(u32::try_from(i).unwrap_or(u32::MAX));
                    found.extend(route(project, known, ExprRef::new(module.file, id)));
                }
            }
        }
        for (call, route) in found {
            tree.add_called(Key::File(call.file), f, call, Kind::Route(route));
        }
    }
}

fn is_one(project: &Project<'_>, call: ExprRef, names: &[Name]) -> bool {
    matches!(project.kind(call), ExprKind::Call { .. })
        && last_name(project, callee(project, call)).is_some_and(|n| names.contains(n))
}

/// What the condition of a route says: its path, and the method if it names one.
fn condition(project: &Project<'_>, known: &Predicates, e: ExprRef) -> Option<(String, Option<Method>)> {
    let module = project.module_of(e.file);
    let mut found = None;
    module.walk_expr(e.id, Nested::Skip, &mut |x| {
        let at = ExprRef::new(e.file, x);
        if found.is_some() || !matches!(module.kind(x), ExprKind::Call { .. }) {
            return;
        }
        let Some(name) = last_name(project, callee(project, at)) else { return };
        let is_verb = name.chars().all(|c| c.is_ascii_uppercase());
        let method = Method::named(name).filter(|_| is_verb);
        if method.is_some() || known.paths.contains(name) {
            let path = arguments(project, at).first().and_then(|a| text_of(project, ExprRef::new(e.file, a.value)));
            found = path.map(|p| (p, method));
        }
    });
    found
}

/// The route of one call, with the paths and filters around it.
fn route(project: &Project<'_>, known: &Predicates, call: ExprRef) -> Option<(ExprRef, Route)> {
    if !is_one(project, call, &known.routes) {
        return None;
    }
    let [asked, answer] = arguments(project, call) else { return None };
    let (mut path, method) = condition(project, known, ExprRef::new(call.file, asked.value))?;
    let mut guards: Vec<Use> = Vec::new();
    let mut at = call;
    for _ in 0..MAX_AROUND {
        let Some(parent) = project.parent(at) else { break };
        if let ExprKind::Call { callee: target, args } = project.kind(parent) {
            let is_link = *target == at.id;
            if is_link && is_one(project, parent, &known.filters) {
                let own = args.iter().map(|a| Use::expr(project, ExprRef::new(call.file, a.value)));
                guards.splice(0..0, own);
            } else if !is_link && is_one(project, parent, &known.nests) {
                let below = args.first().filter(|a| a.value != at.id).map(|a| ExprRef::new(call.file, a.value));
                let prefix = below.and_then(|b| condition(project, known, b)).map(|(p, _)| p);
                path = join(&prefix.unwrap_or_default(), &path);
            }
        }
        at = parent;
    }
    let handler: Handler = answering(project, ExprRef::new(call.file, answer.value));
    let methods = vec![method.unwrap_or(Method::Any)];
    Some((call, Route { paths: vec![path], methods, guards, handler }))
}
