//! Files that are routes by their place, and files whose exports run before the handlers of a service.
//!
//! `app/citizens/[cnic]/route.ts` answers `/citizens/{cnic}` with the functions that it exports, each named after its
//! HTTP method; elsewhere one export answers all of them, or the file's name says the method (`record.get.ts`).

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Source, Tree, Use};
use super::super::path_tests;
use super::super::selected::{callee, elements, field, text_of};
use super::asked_methods;
use super::handlers::unwrap;
use crate::catalog::frameworks::schema::{GuardFile, Placed};
use crate::ir::{ExprKind, Import, Module};
use crate::project::ExprRef;
use crate::source::{FileId, Place};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for placed in &tree.framework(f).routes.places {
            for (file, path, method) in find(tree, f, placed) {
                add_file(tree, f, placed, file, &path, method);
            }
        }
        for known in &tree.framework(f).guards.files {
            add_guards(tree, f, known);
        }
    }
}

/// The files of a framework, each with its path below its service, without its ending.
fn scripts(tree: &Tree<'_, '_>, f: usize) -> Vec<(FileId, String)> {
    let project = tree.project;
    let framework = tree.framework(f);
    let mut found = Vec::new();
    let mut uses = rustc_hash::FxHashMap::default();
    for module in project.modules().filter(|m| framework.languages.contains(&m.language) && tree.is_served(m.file)) {
        let service = tree.services.index_of(module.file);
        if !*uses.entry(service).or_insert_with(|| tree.services.uses(project, service, framework)) {
            continue;
        }
        let path = &project.sources.get(module.file).path;
        let own = path.strip_prefix(tree.services.get(service).folder.as_str()).unwrap_or(path);
        let stem = own.rfind('.').map_or(own, |dot| &own[..dot]);
        found.push((module.file, stem.to_owned()));
    }
    found
}

fn find(tree: &Tree<'_, '_>, f: usize, placed: &Placed) -> Vec<(FileId, String, Option<Method>)> {
    let mut found = Vec::new();
    for (file, stem) in scripts(tree, f) {
        let below = placed.folders.iter().find_map(|folder| stem.strip_prefix(folder.as_str())?.strip_prefix('/'));
        let Some(below) = below else { continue };
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let is_never = |n: &smol_str::SmolStr| n.strip_suffix('*').map_or(name == n, |stem| name.starts_with(stem));
        if name.ends_with(".d") || placed.never.iter().any(is_never) {
            continue;
        }
        let (path, method) = if placed.names.is_empty() {
            let split = if placed.verb_suffix { name.rsplit_once('.') } else { None };
            let verb = split.and_then(|(stem, verb)| Some((stem, Method::named(verb)?)));
            let (name, method) = verb.map_or((name, None), |(stem, method)| (stem, Some(method)));
            (format!("{folder}/{name}"), method)
        } else if placed.names.iter().any(|n| n == name) {
            (folder.to_owned(), None)
        } else {
            continue;
        };
        found.push((file, written(&placed.prefix, &path, placed.dots), method));
    }
    found
}

/// `(staff)/records/[id]/index` is `/records/:id`.
fn written(prefix: &str, path: &str, dots: bool) -> String {
    let mut out = prefix.trim_end_matches('/').to_owned();
    let segments = path.split('/').flat_map(|s| if dots { s.split('.').collect::<Vec<_>>() } else { vec![s] });
    for segment in segments {
        let is_group = segment.starts_with('(') && segment.ends_with(')');
        // _layout, _index: no part of the path; @panel: a slot of the page
        let is_hidden = dots && segment.starts_with('_') || segment.starts_with('@');
        if segment.is_empty() || segment == "index" || is_group || is_hidden {
            continue;
        }
        out.push('/');
        if let Some(name) = segment.strip_prefix('$') {
            out.push_str(&format!("{{{}}}", if name.is_empty() { "path" } else { name }));
            continue;
        }
        // [id], [...path], [[lang]], user-[id], [id=integer]
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('[') {
            let Some((name, after)) = after.split_once(']') else { break };
            let name = name.trim_start_matches('[').trim_start_matches("...").split('=').next().unwrap_or_default();
            out.push_str(before);
            out.push_str(&format!("{{{name}}}"));
            rest = after.trim_start_matches(']');
        }
        out.push_str(rest);
    }
    if out.is_empty() { "/".to_owned() } else { out }
}

fn add_file(tree: &mut Tree<'_, '_>, f: usize, placed: &Placed, file: FileId, path: &str, method: Option<Method>) {
    let project = tree.project;
    let module = project.module_of(file);
    for known in &placed.exports {
        let (name, methods) = known.split_once(' ').unwrap_or((known, known));
        let methods: Vec<Method> = match method {
            Some(method) => vec![method],
            None => methods.split(',').filter_map(Method::named).collect(),
        };
        for (at, value) in exported(module, name) {
            // export const actions = { default: …, remove: … }
            let answers: Vec<ExprRef> = match project.kind(value) {
                ExprKind::Object(entries) => entries.iter().map(|e| ExprRef::new(file, e.value)).collect(),
                _ => vec![value],
            };
            for answer in answers {
                // export default router.handler()
                let made = match project.kind(callee(project, answer)) {
                    ExprKind::Member { object, .. } => ExprRef::new(file, *object),
                    _ => answer,
                };
                if let Some(router) = tree.router_of(answer).or_else(|| tree.router_of(made)) {
                    let mount = Kind::Mount { router, prefixes: vec![path.to_owned()], guards: Vec::new() };
                    tree.add(Key::File(file), f, at, mount);
                    continue;
                }
                let (handler, guards) = unwrap(tree, f, answer);
                let paths = vec![path.to_owned()];
                let asked = handler.function.filter(|_| methods == [Method::Any]);
                let asked = asked.map(|h| asked_methods::of(project, h, &tree.frameworks.words));
                let methods = asked.filter(|m| !m.is_empty()).unwrap_or_else(|| methods.clone());
                let route = Route { paths, methods, guards, handler };
                tree.add(Key::File(file), f, at, Kind::Route(route));
            }
        }
    }
}

/// What a file offers under a name, with the place that says it.
fn exported(module: &Module, name: &str) -> Vec<(Place, ExprRef)> {
    let all = module.exports.iter().filter(|e| e.name == name);
    all.map(|e| (Place::new(module.file, e.span), ExprRef::new(module.file, e.value))).take(1).collect()
}

fn add_guards(tree: &mut Tree<'_, '_>, f: usize, known: &GuardFile) {
    let project = tree.project;
    for (file, stem) in scripts(tree, f) {
        let fits = |pattern: &String| match pattern.strip_suffix('*') {
            Some(folder) => stem.strip_prefix(folder).is_some_and(|rest| !rest.contains('/')),
            None => stem == *pattern,
        };
        if !known.files.iter().any(fits) {
            continue;
        }
        let module = project.module_of(file);
        let paths = known.matcher.as_ref().and_then(|key| matched(tree, module, key));
        let mut guards = Vec::new();
        for name in &known.exports {
            guards.extend(exported(module, name).into_iter().map(|(_, e)| Use::expr(project, e)));
        }
        // export { default } from 'next-auth/middleware'
        if guards.is_empty() {
            let offers = |i: &Import| i.alias.as_ref().or(i.name.as_ref()).is_some_and(|n| known.exports.contains(n));
            let handed = module.imports.iter().position(|i| i.reexport && offers(i));
            guards.extend(handed.map(|i| Use::new(Source::Import(file, i), Place::new(file, module.imports[i].span))));
        }
        for used in &mut guards {
            for text in paths.iter().flatten() {
                let (only, except) = path_tests::ant_patterns(text);
                used.paths.extend(only);
                used.except_paths.extend(except);
            }
        }
        if !guards.is_empty() {
            let at = guards[0].place;
            tree.add(Key::File(file), f, at, Kind::Guards { prefix: String::new(), guards, global: true });
        }
    }
}

/// The paths of `export const config = { matcher: ['/records/:path*'] }`.
fn matched(tree: &Tree<'_, '_>, module: &Module, key: &str) -> Option<Vec<String>> {
    let (name, key) = key.split_once('.')?;
    let (_, config) = exported(module, name).into_iter().next()?;
    let list = field(tree.project, config, key)?;
    let entries = elements(tree.project, list).into_iter();
    let source =
        |e: ExprRef| text_of(tree.project, e).or_else(|| text_of(tree.project, field(tree.project, e, "source")?));
    Some(entries.filter_map(source).collect())
}
