//! Servlets, filters and constraints of a web application, as annotations, calls and its deployment descriptor say them.
//!
//! The descriptor (`WEB-INF/web.xml`) names classes and the patterns of paths that they answer or stand before; a
//! `security-constraint` with an `auth-constraint` asks for a login by itself. Pages that the server compiles
//! (`.jsp`) answer where they stand, unless they stand in a folder that it never serves.

use rustc_hash::FxHashMap;

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::markup::{child, children, text};
use super::super::selected::{arguments, callee, elements, last_name, strings, text_of};
use super::super::services::split;
use super::in_front::spanning;
use super::{compiled_pages, handlers};
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Descriptors, Mapping};
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef};
use crate::source::Place;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(knowledge) = &tree.framework(f).routes.descriptors else { continue };
        for root in documents(tree, knowledge) {
            read(tree, f, knowledge, root);
        }
        annotated(tree, f, knowledge);
        registered(tree, f, knowledge);
        for page in &knowledge.pages {
            compiled_pages::collect(tree, f, page);
        }
    }
}

/// The root element of every descriptor.
fn documents(tree: &Tree<'_, '_>, knowledge: &Descriptors) -> Vec<ExprRef> {
    let served = tree.project.modules().filter(|m| m.language.is_data() && tree.is_served(m.file));
    served
        .filter(|m| tree.project.sources.get(m.file).path.ends_with(knowledge.file.as_str()))
        .filter_map(|m| child(tree.project, ExprRef::new(m.file, m.document()?), &knowledge.root))
        .collect()
}

/// Below which paths the descriptors of a service put what classes of some names hand on: the first path of each.
pub(super) fn prefixes(tree: &Tree<'_, '_>, service: usize, classes: &[Name]) -> Vec<String> {
    let project = tree.project;
    let known = tree.framework_list().iter().find_map(|k| k.routes.descriptors.as_ref());
    let Some(known) = known.filter(|_| !classes.is_empty()) else { return Vec::new() };
    let is_one = |name: &str| classes.iter().any(|c| c == name.rsplit('.').next().unwrap_or(name) || c == name);
    let mut found = Vec::new();
    for root in documents(tree, known).into_iter().filter(|r| tree.services.index_of(r.file) == service) {
        let of_class =
            |s: ExprRef| is_one(&text(project, s, "servlet-class")?).then(|| text(project, s, "servlet-name"))?;
        let declared: Vec<String> = children(project, root, "servlet").into_iter().filter_map(of_class).collect();
        let mut seen: Vec<String> = Vec::new();
        for mapping in children(project, root, "servlet-mapping") {
            let Some(name) = text(project, mapping, "servlet-name") else { continue };
            if seen.contains(&name) || !(declared.contains(&name) || is_one(&name)) {
                continue;
            }
            let Some(pattern) = text(project, mapping, "url-pattern") else { continue };
            found.push(pattern.strip_suffix("/*").unwrap_or_default().to_owned());
            seen.push(name);
        }
    }
    found
}

fn read(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Descriptors, root: ExprRef) {
    let project = tree.project;
    let class_of = |tree: &Tree<'_, '_>, name: &str| {
        let near = project.class_near(name, root.file);
        near.or_else(|| handlers::class_named(tree, &tree.framework(f).languages, name))
    };
    let mut patterns: FxHashMap<String, Vec<String>> = FxHashMap::default();
    let classes: FxHashMap<String, ClassRef> = children(project, root, "servlet")
        .into_iter()
        .filter_map(|s| Some((text(project, s, "servlet-name")?, class_of(tree, &text(project, s, "servlet-class")?)?)))
        .collect();
    for mapping in children(project, root, "servlet-mapping") {
        let Some(name) = text(project, mapping, "servlet-name") else { continue };
        for at in children(project, mapping, "url-pattern") {
            let Some(pattern) = text_of(project, at) else { continue };
            let pattern = pattern.trim().to_owned();
            if let Some(class) = classes.get(&name).filter(|c| is_a(tree, **c, &knowledge.bases)) {
                add(tree, f, &knowledge.methods, *class, vec![pattern.clone()], project.place(at));
            }
            patterns.entry(name.clone()).or_default().push(pattern);
        }
    }
    let filters: FxHashMap<String, ClassRef> = children(project, root, "filter")
        .into_iter()
        .filter_map(|s| Some((text(project, s, "filter-name")?, class_of(tree, &text(project, s, "filter-class")?)?)))
        .collect();
    for mapping in children(project, root, "filter-mapping") {
        let Some(class) = text(project, mapping, "filter-name").and_then(|n| filters.get(&n).copied()) else {
            continue;
        };
        let own = children(project, mapping, "url-pattern").into_iter().filter_map(|e| text_of(project, e));
        let mut held: Vec<String> = own.collect();
        for servlet in children(project, mapping, "servlet-name").into_iter().filter_map(|e| text_of(project, e)) {
            held.extend(patterns.get(servlet.trim()).into_iter().flatten().cloned());
        }
        put_in_front(tree, f, class, held, project.place(mapping));
    }
    constrain(tree, f, root);
}

/// `<security-constraint>`: with an `<auth-constraint>` only who is logged in reaches its paths; without, everyone does.
fn constrain(tree: &mut Tree<'_, '_>, f: usize, root: ExprRef) {
    let project = tree.project;
    let (mut closed, mut open) = (Vec::new(), Vec::new());
    for constraint in children(project, root, "security-constraint") {
        let (mut paths, mut methods) = (Vec::new(), Vec::new());
        for resource in children(project, constraint, "web-resource-collection") {
            paths.extend(children(project, resource, "url-pattern").into_iter().filter_map(|e| text_of(project, e)));
            let named = children(project, resource, "http-method").into_iter().filter_map(|e| text_of(project, e));
            methods.extend(named.filter_map(|m| Method::named(m.trim())));
        }
        let paths: Vec<String> = paths.iter().map(|p| spanning(p)).collect();
        match child(project, constraint, "auth-constraint") {
            Some(asked) => closed.push((asked, paths, methods)),
            None => open.extend(paths),
        }
    }
    for (asked, paths, methods) in closed {
        let mut used = Use::stated(project, asked, false);
        used.except_paths = open.iter().filter(|p| !paths.contains(*p)).cloned().collect();
        used.paths = paths;
        used.methods = methods;
        used.in_front = true;
        let kind = Kind::Guards { prefix: String::new(), guards: vec![used], global: true };
        tree.add(Key::File(asked.file), f, project.place(asked), kind);
    }
}

fn is_a(tree: &Tree<'_, '_>, class: ClassRef, bases: &[Symbol]) -> bool {
    let mut patterns = bases.iter().filter_map(|b| b.pattern.as_ref());
    patterns.any(|p| tree.project.class_matches(p, class).is_some())
}

/// The routes of a class, by its methods that answer: each `name METHOD`.
pub(super) fn add(tree: &mut Tree<'_, '_>, f: usize, known: &[String], class: ClassRef, paths: Vec<String>, at: Place) {
    let project = tree.project;
    // a pattern for all is the application's default; what it answers cannot be told from its path
    let name = project.class(class).name.clone();
    let mut routes = Vec::new();
    for known in known {
        let Some((called, method)) = known.split_once(' ') else { continue };
        let Some(function) = project.method(class, called) else { continue };
        let methods: Vec<Method> = method.split(',').filter_map(Method::named).collect();
        // what answers every method only hands on where a class has methods of its own too
        if methods.contains(&Method::Any) && !routes.is_empty() {
            continue;
        }
        let handler = Handler { function: Some(function), class: Some(class), name: format!("{name}.{called}") };
        routes.push(Route { paths: paths.clone(), methods, guards: tree.annotation_uses(function, None), handler });
    }
    for route in routes {
        tree.add(Key::Class(class), f, at, Kind::Route(route));
    }
}

fn put_in_front(tree: &mut Tree<'_, '_>, f: usize, class: ClassRef, patterns: Vec<String>, at: Place) {
    let mut used = Use::new(Source::Class(class), Place::new(class.file, tree.project.class(class).name_span));
    used.paths = patterns.iter().map(|p| spanning(p)).collect();
    used.in_front = true;
    if !used.paths.is_empty() {
        tree.add(Key::File(at.file), f, at, Kind::Guards { prefix: String::new(), guards: vec![used], global: true });
    }
}

/// `@WebServlet("/x")` and `@WebFilter("/x/*")`.
fn annotated(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Descriptors) {
    let project = tree.project;
    let classes: Vec<ClassRef> = project.classes().filter(|c| tree.is_served(c.file)).collect();
    for class in classes {
        let found = |list: &[Mapping]| {
            project.class(class).annotations.iter().find_map(|a| {
                let fits = |m: &&Mapping| {
                    let pattern = m.annotation.pattern.as_ref();
                    pattern.is_some_and(|p| project.annotation_matches(p, class.file, a).is_some())
                };
                let mapping = list.iter().find(fits)?;
                let e = ExprRef::new(class.file, a.expr);
                Some((strings(project, e, mapping.path.as_ref()?)?, Place::new(class.file, a.span)))
            })
        };
        if let Some((paths, at)) = found(&knowledge.servlets) {
            add(tree, f, &knowledge.methods, class, paths, at);
        }
        if let Some((paths, at)) = found(&knowledge.filters) {
            put_in_front(tree, f, class, paths, at);
        }
    }
}

/// `context.addServlet(Records.class, "/records/*")`, `new ServletRegistrationBean(new Records(), "/records")`,
/// `serve("/records").with(Records.class)`.
fn registered(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Descriptors) {
    let project = tree.project;
    let languages = &tree.framework(f).languages;
    let mut found = Vec::new();
    for module in project.modules().filter(|m| languages.contains(&m.language) && tree.is_served(m.file)) {
        for (i, e) in module.exprs.iter().enumerate() {
            if !matches!(e.kind, ExprKind::Call { .. } | ExprKind::New { .. }) {
                continue;
            }
            let at = ExprRef::new(module.file, crate::ir::ExprId(u32::try_from(i).unwrap_or(u32::MAX)));
            let target = callee(project, at);
            if !last_name(project, target).is_some_and(|n| knowledge.registers.contains(n)) {
                continue;
            }
            let behind = project.receiver(target).into_iter().flat_map(|r| arguments(project, r).to_vec());
            let args: Vec<ExprRef> =
                arguments(project, at).iter().cloned().chain(behind).map(|a| ExprRef::new(at.file, a.value)).collect();
            // new ServletHolder(new Records())
            let inner = args.iter().flat_map(|a| arguments(project, *a)).map(|a| ExprRef::new(at.file, a.value));
            let class = args.iter().copied().chain(inner).filter_map(|a| handlers::class_of(tree, a));
            let class = class.into_iter().find(|c| is_a(tree, *c, &knowledge.bases));
            let paths: Vec<String> = args
                .iter()
                .flat_map(|a| elements(project, *a))
                .filter_map(|a| text_of(project, a))
                .filter(|t| t.starts_with(['/', '*']))
                .collect();
            if let Some(class) = class.filter(|_| !paths.is_empty()) {
                found.push((class, paths, project.place(target)));
            }
        }
    }
    for (class, paths, at) in found {
        add(tree, f, &knowledge.methods, class, paths, at);
    }
}

/// The folder of the application that a descriptor or a served file belongs to: what stands above `WEB-INF`.
pub(super) fn root_of(tree: &Tree<'_, '_>, path: &str, never: &[String]) -> Option<String> {
    let mut folder = split(path).0;
    loop {
        let is_root = never.iter().any(|n| {
            let inner = format!("{folder}{n}/");
            tree.project.sources.files().iter().any(|s| s.path.starts_with(&inner))
        });
        if is_root {
            return Some(folder.to_owned());
        }
        if folder.is_empty() {
            return None;
        }
        folder = split(folder.trim_end_matches('/')).0;
    }
}
