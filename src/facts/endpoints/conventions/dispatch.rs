//! Controllers that are registered as a whole: `beego.Router("/permits", &Permits{}, "get:List;post:Add")`, by the names
//! of all their methods, or by comments on these: `// @router /permits [get]`.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree};
use super::super::paths;
use super::super::selected::{exprs, strings};
use super::handlers::class_of;
use crate::catalog::frameworks::schema::{Dispatch, DispatchBy, Layer as Spec};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::Place;

pub fn add(tree: &mut Tree<'_, '_>, call: ExprRef, key: Key, f: usize, spec: &Spec) {
    let Some(dispatch) = &spec.dispatch else { return };
    let project = tree.project;
    let base = spec.path.as_ref().and_then(|s| strings(project, call, s)).unwrap_or_default();
    let base = base.into_iter().next().unwrap_or_default();
    for e in exprs(project, call, spec.controller.as_ref()) {
        let Some(class) = class_of(tree, e) else { continue };
        match dispatch.by {
            DispatchBy::Actions => {
                let actions = spec.actions.as_ref().and_then(|s| strings(project, call, s)).unwrap_or_default();
                for (methods, name) in named(tree, class, &actions) {
                    let route = route_of(tree, class, &name, base.clone(), methods);
                    tree.add_called(key, f, call, Kind::Route(route));
                }
            }
            DispatchBy::Names => {
                let title = project.class(class).name.to_lowercase();
                let title = title.strip_suffix(dispatch.suffix.as_str()).unwrap_or(&title).to_owned();
                for function in answering(tree, class, dispatch) {
                    let name = project.function(function).name.clone().unwrap_or_default();
                    let path = paths::join(&base, &format!("{title}/{}", name.to_lowercase()));
                    let route = route_of(tree, class, &name, path, vec![Method::Any]);
                    let at = Place::new(function.file, project.function(function).name_span);
                    tree.add(key, f, at, Kind::Route(route));
                }
            }
            DispatchBy::Comments => {
                for function in answering(tree, class, dispatch) {
                    for (at, path, methods) in commented(tree, function, &dispatch.comment) {
                        let name = project.function(function).name.clone().unwrap_or_default();
                        let route = route_of(tree, class, &name, path, methods);
                        tree.add(key, f, at, Kind::Route(route));
                    }
                }
            }
        }
    }
}

fn route_of(tree: &Tree<'_, '_>, class: ClassRef, name: &str, path: String, methods: Vec<Method>) -> Route {
    let project = tree.project;
    let handler = Handler {
        function: project.method(class, name),
        class: Some(class),
        name: format!("{}.{name}", project.class(class).name),
    };
    Route { paths: vec![path], methods, guards: Vec::new(), handler }
}

/// `get,post:List;delete:Remove`, `*:Index`
fn named(tree: &Tree<'_, '_>, class: ClassRef, actions: &[String]) -> Vec<(Vec<Method>, String)> {
    let mut found: Vec<(Vec<Method>, String)> = Vec::new();
    for part in actions.iter().flat_map(|a| a.split(';')) {
        let Some((verbs, name)) = part.split_once(':') else { continue };
        let methods: Vec<Method> = match verbs.trim() {
            "*" => vec![Method::Any],
            verbs => verbs.split(',').filter_map(|v| Method::named(v.trim())).collect(),
        };
        found.push((methods, name.trim().to_owned()));
    }
    if actions.is_empty() {
        for owner in tree.project.lineage(class) {
            for part in tree.project.parts(&owner) {
                for id in &tree.project.class(*part).methods {
                    let name = tree.project.function(FunctionRef::new(part.file, *id)).name.clone().unwrap_or_default();
                    let method = Method::named(&name).filter(|m| *m != Method::Any);
                    if let Some(method) = method.filter(|_| !found.iter().any(|(_, n)| *n == *name)) {
                        found.push((vec![method], name.to_string()));
                    }
                }
            }
        }
        found.sort();
    }
    found
}

/// The methods of the class that can be reached: exported, and given nothing.
fn answering(tree: &Tree<'_, '_>, class: ClassRef, dispatch: &Dispatch) -> Vec<FunctionRef> {
    let project = tree.project;
    let mut found: Vec<FunctionRef> = Vec::new();
    for part in project.parts(&class) {
        found.extend(project.class(*part).methods.iter().map(|m| FunctionRef::new(part.file, *m)));
    }
    found.retain(|f| {
        let function = project.function(*f);
        let name = function.name.as_deref().unwrap_or_default();
        name.starts_with(|c: char| c.is_uppercase())
            && function.params.is_empty()
            && !dispatch.never.iter().any(|n| n == name)
    });
    found.sort();
    found
}

/// The comment lines right above a function that name a route: `// @router /permits/:id [get,post]`.
fn commented(tree: &Tree<'_, '_>, function: FunctionRef, word: &str) -> Vec<(Place, String, Vec<Method>)> {
    let module = tree.project.module_of(function.file);
    let text = tree.project.sources.get(function.file).text.as_ref();
    let start = module.function(function.id).span.start;
    let mut until = start;
    let mut found = Vec::new();
    for span in module.comments.iter().rev().skip_while(|c| c.start >= start) {
        let between = text.get(span.end as usize..until as usize).unwrap_or("x");
        if !between.trim().is_empty() {
            break;
        }
        until = span.start;
        let comment = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        for line in comment.lines() {
            let Some((_, rest)) = line.split_once(word) else { continue };
            let mut words = rest.split_whitespace();
            let Some(path) = words.next() else { continue };
            let verbs = words.next().unwrap_or("[get]").trim_matches(['[', ']']);
            let methods = verbs.split(',').filter_map(|v| Method::named(v.trim())).collect();
            found.push((Place::new(function.file, *span), path.to_owned(), methods));
        }
    }
    found.reverse();
    found
}
