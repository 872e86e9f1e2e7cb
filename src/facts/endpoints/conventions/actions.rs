//! Classes whose methods answer by their names, without any registration: `/citizens/show/{id}` is
//! `Citizens::show($id)`.
//!
//! Inherited methods are left out: frameworks route to them too, but a base class that offers helpers would repeat
//! them below every controller.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree};
use super::super::paths::normalize;
use super::super::selected::{arguments, callee, last_name};
use super::super::services::split;
use crate::catalog::frameworks::schema::{Actions, Case};
use crate::ir::{ClassKind, ExprKind, Function, Literal};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::Place;

/// Those of the frameworks that stand alone come after all others.
pub fn collect(tree: &mut Tree<'_, '_>, alone: bool) {
    for f in 0..tree.framework_list().len() {
        if tree.framework(f).routes.alone != alone {
            continue;
        }
        let mut answered = super::pages::Answered::default();
        for actions in &tree.framework(f).routes.actions {
            let mut classes: Vec<ClassRef> =
                tree.project.classes().filter(|c| is_controller(tree, f, actions, *c)).collect();
            let services = |settings: &[SmolStr]| settings.iter().map(|s| services_with(tree, s)).collect::<Vec<_>>();
            let (enabled, disabled) = (services(&actions.enabled_by), services(&actions.disabled_by));
            classes.retain(|c| {
                let service = tree.services.index_of(c.file);
                enabled.iter().all(|s| s.contains(&service)) && !disabled.iter().any(|s| s.contains(&service))
            });
            for class in classes.into_iter().filter(|c| !answered.by_another(tree, f, c.file)).collect::<Vec<_>>() {
                add_class(tree, f, actions, class);
            }
        }
    }
}

/// The services in which a setting is on: `public bool $autoRoute = true;`, `$routes->setAutoRoute(true)`.
fn services_with(tree: &Tree<'_, '_>, setting: &str) -> FxHashSet<usize> {
    let project = tree.project;
    let is_true = |e: ExprRef| matches!(project.kind(e), ExprKind::Literal(Literal::Bool(true)));
    let mut found = FxHashSet::default();
    for class in project.classes().filter(|c| tree.is_served(c.file)) {
        let fields = project.class(class).fields.iter().filter(|f| f.name == setting);
        if fields.filter_map(|f| f.value).any(|v| is_true(ExprRef::new(class.file, v))) {
            found.insert(tree.services.index_of(class.file));
        }
    }
    for call in tree.callees.written([setting]) {
        let named = last_name(project, callee(project, call)).is_some_and(|n| n == setting);
        let switched = match arguments(project, call) {
            [] => true,
            [first, ..] => {
                let first = ExprRef::new(call.file, first.value);
                // fallbacks(DashedRoute::class)
                is_true(first) || last_name(project, first).is_some_and(|n| n == "class")
            }
        };
        if named && switched {
            found.insert(tree.services.index_of(call.file));
        }
    }
    found
}

fn is_controller(tree: &Tree<'_, '_>, f: usize, actions: &Actions, class: ClassRef) -> bool {
    let project = tree.project;
    let c = project.class(class);
    tree.is_served(class.file)
        && c.kind == ClassKind::Class
        && !c.modifiers.is_abstract
        && c.outer.is_none()
        && tree.framework(f).languages.contains(&project.module_of(class.file).language)
        && c.name.ends_with(actions.suffix.as_str())
        && actions.classes.iter().any(|s| s.pattern.as_ref().is_some_and(|p| project.class_matches(p, class).is_some()))
}

/// What the place of a file says for its paths.
#[derive(Default)]
struct Standing {
    module: String,
    /// Folders below that of the controllers.
    folder: String,
}

/// Where the file stands among the folders of controllers; None where it stands in none of them.
fn standing(folders: &[String], path: &str) -> Option<Standing> {
    if folders.is_empty() {
        return Some(Standing::default());
    }
    let given: Vec<&str> = split(path).0.split('/').filter(|s| !s.is_empty()).collect();
    folders.iter().find_map(|folder| {
        let wanted: Vec<&str> = folder.split('/').collect();
        let fits = |at: &usize| {
            let part = given.get(*at..*at + wanted.len());
            part.is_some_and(|p| p.iter().zip(&wanted).all(|(g, w)| w.starts_with('{') || g == w))
        };
        let at = (0..given.len()).find(fits)?;
        let module = wanted.iter().position(|w| w.starts_with('{')).map_or("", |i| given[at + i]);
        Some(Standing { module: module.to_owned(), folder: given[at + wanted.len()..].join("/") })
    })
}

fn add_class(tree: &mut Tree<'_, '_>, f: usize, actions: &Actions, class: ClassRef) {
    let project = tree.project;
    let Some(standing) = standing(&actions.folders, &project.sources.get(class.file).path) else { return };
    let name = project.class(class).name.clone();
    let own = cased(name.strip_suffix(actions.suffix.as_str()).unwrap_or(&name), actions.case);
    for id in project.class(class).methods.clone() {
        let function = FunctionRef::new(class.file, id);
        let declared = project.function(function);
        let Some((method, action)) = action_of(actions, declared) else { continue };
        let annotated = annotated_methods(tree, actions, function);
        let segment = if action == actions.index { String::new() } else { cased(&action, actions.case) };
        // the class of a module's own name is the module's first
        let is_first = own.eq_ignore_ascii_case(&standing.module) || own.eq_ignore_ascii_case(&actions.home);
        let class_segment = if is_first { "" } else { own.as_str() };
        let folder = match actions.case {
            Case::Kebab | Case::Snake => {
                standing.folder.split('/').map(|s| cased(s, actions.case)).collect::<Vec<_>>().join("/")
            }
            Case::Kept | Case::Lower => standing.folder.clone(),
        };
        let mut path = actions.path.replace("{module}", &standing.module).replace("{folder}", &folder);
        path = path.replace("{class}", class_segment).replace("{method}", &segment);
        for param in declared.params.iter().filter(|p| !p.name.is_empty()) {
            path.push_str(&format!("/{{{}}}", param.name));
        }
        let guards = tree.annotation_uses(function, None);
        let handler = Handler {
            function: Some(function),
            class: Some(class),
            name: format!("{name}.{}", declared.name.as_deref().unwrap_or_default()),
        };
        let place = Place::new(class.file, declared.name_span);
        let methods = if annotated.is_empty() { vec![method] } else { annotated };
        let path = normalize(path.trim_end_matches('/'));
        let route = Route { paths: vec![path], methods, guards, handler };
        tree.add(Key::Class(class), f, place, Kind::Route(route));
    }
}

/// The HTTP method and the name by which a method of the class is reached, if it is.
fn action_of(actions: &Actions, function: &Function) -> Option<(Method, String)> {
    let m = &function.modifiers;
    let name = function.name.as_deref()?;
    if m.is_private || m.is_protected || m.is_static || m.is_abstract || m.is_getter || name == "constructor" {
        return None;
    }
    let is_never = |n: &SmolStr| n.strip_suffix('*').map_or(name == n.as_str(), |start| name.starts_with(start));
    if name.starts_with("__") || actions.never.iter().any(is_never) {
        return None;
    }
    let rest = name.strip_prefix(actions.prefix.as_str()).filter(|rest| !rest.is_empty())?;
    if actions.verb_suffix {
        let (action, verb) = rest.rsplit_once('_')?;
        return Some((Method::named(verb)?, action.to_owned()));
    }
    if actions.verb_prefix {
        let at = rest.find(|c: char| c.is_ascii_uppercase())?;
        let (verb, action) = rest.split_at(at);
        let mut action = action.to_owned();
        action[..1].make_ascii_lowercase();
        return Some((Method::named(verb)?, action));
    }
    Some((Method::Any, id_of(name, &actions.prefix)))
}

/// `actionViewRecord` is `viewRecord`.
pub fn id_of(name: &str, prefix: &str) -> String {
    let mut action = name.strip_prefix(prefix).unwrap_or(name).to_owned();
    if !prefix.is_empty() && !action.is_empty() && action.is_char_boundary(1) {
        action[..1].make_ascii_lowercase();
    }
    action
}

fn annotated_methods(tree: &Tree<'_, '_>, actions: &Actions, function: FunctionRef) -> Vec<Method> {
    let project = tree.project;
    let mut found = Vec::new();
    for annotation in &project.function(function).annotations {
        let fits = |m: &&crate::catalog::frameworks::schema::Mapping| {
            let pattern = m.annotation.pattern.as_ref();
            pattern.is_some_and(|p| project.annotation_matches(p, function.file, annotation).is_some())
        };
        if let Some(selector) = actions.methods.iter().find(fits).and_then(|m| m.methods.as_ref()) {
            let e = ExprRef::new(function.file, annotation.expr);
            found.extend(super::super::selected::methods(project, e, selector));
        }
    }
    found
}

pub fn cased(name: &str, case: Case) -> String {
    let between = match case {
        Case::Kept => return name.to_owned(),
        Case::Lower => return name.to_lowercase(),
        Case::Kebab => '-',
        Case::Snake => '_',
    };
    let mut written = String::new();
    for (i, c) in name.char_indices() {
        if c.is_uppercase() && i > 0 {
            written.push(between);
        }
        written.extend(c.to_lowercase());
    }
    written
}
