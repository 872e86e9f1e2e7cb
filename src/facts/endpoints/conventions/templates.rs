//! Controllers whose actions are reached through templates: `[Route("api/[controller]")]` on a class or method, or a
//! table of the service, `{controller}/{action}/{id}`.
//!
//! An action with a template of its own, or of its class, is in no table. Of a table's entries, those that name the
//! controller and the action stand before those that leave a place for them. Annotations of the class and of the
//! action are the guards; one that opens beats all others, wherever it stands.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::paths::{join, normalize};
use super::super::selected::{callee, exprs, field, methods, strings, text_of};
use super::everywhere::calls_of;
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Mapping, Templates};
use crate::catalog::pattern::Asks;
use crate::ir::{Annotation, ClassKind, Function};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place};

/// One template of a service's table.
struct Entry {
    service: usize,
    template: String,
    /// Only for controllers of this area.
    area: Option<String>,
    /// Values that the template does not write: `new { controller = "Pages", action = "Home" }`.
    given: Vec<(String, String)>,
}

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(knowledge) = &tree.framework(f).routes.templates else { continue };
        let table = table(tree, knowledge);
        let classes: Vec<ClassRef> = tree.project.classes().filter(|c| is_controller(tree, f, knowledge, *c)).collect();
        for class in classes {
            add_class(tree, f, knowledge, &table, class);
        }
    }
}

fn matches(tree: &Tree<'_, '_>, symbol: &Symbol, file: FileId, a: &Annotation) -> bool {
    symbol.pattern.as_ref().is_some_and(|p| tree.project.annotation_matches(p, file, a).is_some())
}

fn is_controller(tree: &Tree<'_, '_>, f: usize, knowledge: &Templates, class: ClassRef) -> bool {
    let project = tree.project;
    let c = project.class(class);
    let framework = tree.framework(f);
    let is_written = c.name.ends_with(knowledge.suffix.as_str()) || !knowledge.suffix_required;
    if !tree.is_served(class.file)
        || c.kind != ClassKind::Class
        || c.modifiers.is_abstract
        || !is_written
        || !framework.languages.contains(&project.module_of(class.file).language)
    {
        return false;
    }
    let bears = |list: &[Symbol]| {
        let lineage = project.lineage(class);
        let mut all = lineage.iter().flat_map(|b| project.class(*b).annotations.iter().map(|a| (b.file, a)));
        all.any(|(file, a)| list.iter().any(|s| matches(tree, s, file, a)))
    };
    let derives = |s: &Symbol| {
        s.pattern.as_ref().is_some_and(|p| p.asks == Asks::Subclass && project.class_matches(p, class).is_some())
    };
    (knowledge.classes.iter().any(derives) || bears(&knowledge.classes))
        && !bears(&knowledge.never)
        && is_of_framework(tree, f, class)
}

/// `Controller` without a namespace may be of several frameworks: what the files of the class and its bases import
/// tells, and where they import none of them, the service.
fn is_of_framework(tree: &Tree<'_, '_>, f: usize, class: ClassRef) -> bool {
    let project = tree.project;
    let files: Vec<FileId> = project.lineage(class).into_iter().map(|c| c.file).collect();
    let imports = |i: usize| {
        let wanted = &tree.framework(i).detect.imports;
        let mut all = files.iter().flat_map(|file| &project.module_of(*file).imports);
        all.any(|import| wanted.iter().any(|w| import.module.starts_with(w.as_str())))
    };
    let rivals = (0..tree.framework_list().len()).filter(|i| *i != f && tree.framework(*i).routes.templates.is_some());
    imports(f)
        || (!rivals.into_iter().any(imports)
            && tree.services.uses(project, tree.services.index_of(class.file), tree.framework(f)))
}

/// The templates of the routing tables of all services.
fn table(tree: &Tree<'_, '_>, knowledge: &Templates) -> Vec<Entry> {
    let project = tree.project;
    let mut entries = Vec::new();
    for spec in &knowledge.tables {
        for call in calls_of(tree, &spec.call) {
            let Some(template) = strings(project, call, &spec.template).and_then(|t| t.into_iter().next()) else {
                continue;
            };
            let area = spec.area.as_ref().and_then(|s| strings(project, call, s)).and_then(|a| a.into_iter().next());
            let area = area.or_else(|| area_of_file(tree, knowledge, call.file));
            let mut given = Vec::new();
            for object in exprs(project, call, spec.defaults.as_ref()) {
                for key in ["controller", "action", "area"] {
                    if let Some(value) = field(project, object, key).and_then(|e| text_of(project, e)) {
                        given.push((key.to_owned(), value));
                    }
                }
            }
            entries.push(Entry { service: tree.services.index_of(call.file), template, area, given });
        }
    }
    entries
}

/// The folder below the folder of areas.
fn area_of_file(tree: &Tree<'_, '_>, knowledge: &Templates, file: FileId) -> Option<String> {
    let folder = knowledge.area_folder.as_ref()?;
    let mut segments = tree.project.sources.get(file).path.split('/');
    segments.by_ref().find(|s| s == folder)?;
    let area = segments.next()?.to_owned();
    segments.next().is_some().then_some(area)
}

/// What is said of a class, the nearest of its lineage first.
struct Controller {
    class: ClassRef,
    /// Without the suffix.
    name: String,
    area: Option<String>,
    /// Joined before the templates of actions.
    prefixes: Vec<String>,
    /// For actions without a template of their own.
    own: Vec<String>,
    guards: Vec<Use>,
}

fn add_class(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Templates, table: &[Entry], class: ClassRef) {
    let project = tree.project;
    let mut lineage = vec![class];
    lineage.extend(project.lineage(class).into_iter().filter(|c| *c != class));
    let written = project.class(class).name.clone();
    let nearest = |mappings: &[Mapping]| -> Vec<String> {
        let paths = |c: &ClassRef| -> Vec<String> {
            let all = project.class(*c).annotations.iter();
            all.flat_map(|a| path_of(tree, mappings, c.file, a)).collect()
        };
        lineage.iter().map(paths).find(|p| !p.is_empty()).unwrap_or_default()
    };
    let class_paths = nearest(&knowledge.paths);
    let prefixes = nearest(&knowledge.prefix);
    let area = nearest(&knowledge.area).into_iter().next().or_else(|| area_of_file(tree, knowledge, class.file));
    let guards = lineage
        .iter()
        .rev()
        .flat_map(|c| project.class(*c).annotations.iter().map(|a| ExprRef::new(c.file, a.expr)))
        .map(|e| Use::expr(project, e))
        .collect();
    let controller = Controller {
        class,
        name: written.strip_suffix(knowledge.suffix.as_str()).unwrap_or(&written).to_owned(),
        area,
        prefixes: if knowledge.joined { class_paths.clone() } else { prefixes.clone() },
        own: if knowledge.joined || class_paths.is_empty() { Vec::new() } else { joined(&prefixes, &class_paths) },
        guards,
    };
    let mut seen: Vec<(String, usize)> = Vec::new();
    for owner in lineage {
        for id in project.class(owner).methods.clone() {
            let function = FunctionRef::new(owner.file, id);
            let declared = project.function(function);
            let Some(name) = declared.name.clone() else { continue };
            let signature = (name.to_string(), declared.params.len());
            if seen.contains(&signature) || !is_action(tree, knowledge, function, declared) {
                continue;
            }
            seen.push(signature);
            let is_mapped = declared.annotations.iter().any(|a| {
                let mut all = knowledge.methods.iter().chain(&knowledge.paths);
                all.any(|m| matches(tree, &m.annotation, owner.file, a))
            });
            // a base class offers helpers too
            if owner == class || is_mapped {
                add_action(tree, f, knowledge, table, &controller, function);
            }
        }
    }
}

fn is_action(tree: &Tree<'_, '_>, knowledge: &Templates, function: FunctionRef, declared: &Function) -> bool {
    let m = &declared.modifiers;
    let name = declared.name.as_deref().unwrap_or_default();
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_') && name != "constructor";
    let is_accessor = m.is_getter || name.starts_with("set_") || name.starts_with("init_");
    plain
        && !is_accessor
        && !m.is_private
        && !m.is_protected
        && !m.is_static
        && !knowledge.never_named.iter().any(|n| n == name)
        && !declared.annotations.iter().any(|a| knowledge.never.iter().any(|s| matches(tree, s, function.file, a)))
}

fn path_of(tree: &Tree<'_, '_>, mappings: &[Mapping], file: FileId, a: &Annotation) -> Vec<String> {
    let mapping = mappings.iter().find(|m| matches(tree, &m.annotation, file, a));
    let selector = mapping.and_then(|m| m.path.as_ref());
    selector.and_then(|s| strings(tree.project, ExprRef::new(file, a.expr), s)).unwrap_or_default()
}

/// Each below each; a path from the root stays alone.
fn joined(prefixes: &[String], paths: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for path in paths {
        match path.strip_prefix('~').or_else(|| path.starts_with('/').then_some(path.as_str())) {
            Some(root) => all.push(root.to_owned()),
            None if prefixes.is_empty() => all.push(path.clone()),
            None => all.extend(prefixes.iter().map(|p| join(p.trim_start_matches('~'), path))),
        }
    }
    all
}

fn add_action(
    tree: &mut Tree<'_, '_>,
    f: usize,
    knowledge: &Templates,
    table: &[Entry],
    controller: &Controller,
    function: FunctionRef,
) {
    let project = tree.project;
    let declared = project.function(function);
    let written = declared.name.clone().unwrap_or_default();
    let at = |a: &Annotation| ExprRef::new(function.file, a.expr);
    let mut verbs: Vec<Method> = Vec::new();
    let mut templates: Vec<(String, Vec<Method>)> = Vec::new();
    let mut plain: Vec<String> = Vec::new();
    let mut action = written.strip_suffix(knowledge.action_suffix.as_str()).unwrap_or(&written).to_owned();
    let mut place = None;
    for a in &declared.annotations {
        if let Some(mapping) = knowledge.methods.iter().find(|m| matches(tree, &m.annotation, function.file, a)) {
            let named = mapping.methods.as_ref().map(|s| methods(project, at(a), s)).unwrap_or_default();
            let paths = mapping.path.as_ref().and_then(|s| strings(project, at(a), s)).unwrap_or_default();
            match paths.is_empty() {
                true => verbs.extend(named),
                false => templates.extend(paths.into_iter().map(|p| (p, named.clone()))),
            }
            place.get_or_insert(a.span);
        } else if knowledge.paths.iter().any(|m| matches(tree, &m.annotation, function.file, a)) {
            plain.extend(path_of(tree, &knowledge.paths, function.file, a));
            place.get_or_insert(a.span);
        } else if let Some(name) = path_of(tree, &knowledge.names, function.file, a).into_iter().next() {
            action = name;
        }
    }
    if verbs.is_empty() && templates.is_empty() {
        verbs = verbs_of(tree, knowledge, controller, function, &written);
    }
    // [HttpGet("a")] [Route("b")]: the second serves what the first names
    let beside: Vec<Method> = match (verbs.is_empty(), templates.first()) {
        (true, Some((_, named))) => named.clone(),
        _ => verbs.clone(),
    };
    templates.extend(plain.into_iter().map(|p| (p, beside.clone())));
    let mut routes: Vec<(Vec<String>, Vec<Method>)> = Vec::new();
    if templates.is_empty() {
        let own = if knowledge.joined { &controller.prefixes } else { &controller.own };
        let paths = match own.is_empty() {
            false => own.clone(),
            true => by_table(tree, knowledge, table, controller, &action, declared),
        };
        routes.push((paths, verbs));
    } else {
        for (template, methods) in templates {
            routes.push((joined(&controller.prefixes, &[template]), methods));
        }
    }
    let mut guards = controller.guards.clone();
    guards.extend(tree.annotation_uses(function, None));
    // an opening is asked last, for it beats every guard
    let opens = |used: &Use| {
        let super::super::layers::Source::Expr(e) = used.source else { return false };
        let symbol = callee(project, e);
        knowledge.opens.iter().any(|s| s.pattern.as_ref().is_some_and(|p| project.matches(p, symbol).is_some()))
    };
    guards.sort_by_key(|used| opens(used));
    let name = format!("{}.{written}", project.class(controller.class).name);
    let handler = Handler { function: Some(function), class: Some(controller.class), name };
    let own_place = place.map_or(declared.name_span, |p| p);
    let is_own =
        project.class(controller.class).methods.contains(&function.id) && controller.class.file == function.file;
    let place = match is_own {
        true => Place::new(function.file, own_place),
        false => Place::new(controller.class.file, project.class(controller.class).name_span),
    };
    let key = Key::Class(controller.class);
    for (paths, methods) in routes {
        let paths: Vec<String> = paths.iter().map(|p| filled(p, controller, &action)).collect();
        if !paths.is_empty() {
            let route = Route { paths, methods, guards: guards.clone(), handler: handler.clone() };
            tree.add(key, f, place, Kind::Route(route));
        }
    }
}

/// The HTTP methods of an action that no annotation names.
fn verbs_of(
    tree: &Tree<'_, '_>,
    knowledge: &Templates,
    controller: &Controller,
    function: FunctionRef,
    name: &str,
) -> Vec<Method> {
    if knowledge.verb_names {
        let lower = name.to_ascii_lowercase();
        let verb = ["get", "post", "put", "delete", "patch"].into_iter().find(|v| lower.starts_with(v));
        return vec![verb.and_then(Method::named).unwrap_or(Method::Post)];
    }
    // its twin that takes the form leaves the page to it
    let module = tree.project.module_of(controller.class.file);
    let twins = module.class(controller.class.id).methods.iter().map(|m| module.function(*m));
    let mut twins = twins.filter(|t| t.name.as_deref() == Some(name) && t.span != tree.project.function(function).span);
    let has_verb = |t: &Function| {
        let mut all = t.annotations.iter();
        all.any(|a| knowledge.methods.iter().any(|m| matches(tree, &m.annotation, controller.class.file, a)))
    };
    vec![if twins.any(has_verb) { Method::Get } else { Method::Any }]
}

/// `[controller]`, `{controller}` and their like.
fn filled(template: &str, controller: &Controller, action: &str) -> String {
    let area = controller.area.as_deref().unwrap_or_default();
    let mut path = template.to_owned();
    for (word, value) in [("controller", controller.name.as_str()), ("action", action), ("area", area)] {
        path = path.replace(&format!("[{word}]"), value);
        while let Some(start) = path.find(&format!("{{{word}")) {
            let rest = &path[start + 1 + word.len()..];
            let Some(end) = rest.find('}').filter(|_| rest.starts_with(['}', '=', ':', '?'])) else { break };
            path.replace_range(start..start + 1 + word.len() + end + 1, value);
        }
    }
    normalize(&path)
}

fn by_table(
    tree: &Tree<'_, '_>,
    knowledge: &Templates,
    table: &[Entry],
    controller: &Controller,
    action: &str,
    declared: &Function,
) -> Vec<String> {
    let service = tree.services.index_of(controller.class.file);
    let own: Vec<&Entry> = table.iter().filter(|e| e.service == service).collect();
    // the table of another project of the solution
    let own = if own.is_empty() { table.iter().collect() } else { own };
    let found: Vec<(String, u8, bool)> = own.iter().filter_map(|e| served(e, controller, action, declared)).collect();
    let best = found.iter().map(|(_, named, _)| *named).max();
    let mut found: Vec<(String, u8, bool)> = found.into_iter().filter(|(_, n, _)| Some(*n) == best).collect();
    // a method named Get is reached by the template without an action, one named Rates by that with one
    if knowledge.verb_names && found.iter().any(|f| f.2) && found.iter().any(|f| !f.2) {
        let is_verb = Method::named(action).is_some_and(|m| m != Method::Any);
        found.retain(|(_, _, by_action)| *by_action != is_verb);
    }
    let mut paths: Vec<String> = found.into_iter().map(|(path, ..)| path).collect();
    if paths.is_empty()
        && let Some(template) = &knowledge.default
    {
        let area = controller.area.clone();
        let template = match &area {
            Some(area) => format!("/{area}{template}"),
            None => template.clone(),
        };
        let entry = Entry { service, template, area, given: Vec::new() };
        paths.extend(served(&entry, controller, action, declared).map(|(path, ..)| path));
    }
    paths.sort();
    paths.dedup();
    paths
}

/// The path of an action by one template, if it is reached by it; how many of controller and action the template
/// names; and whether it leaves a place for the action.
fn served(entry: &Entry, controller: &Controller, action: &str, declared: &Function) -> Option<(String, u8, bool)> {
    let value = |key: &str| {
        let given = entry.given.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        given.or_else(|| inline_default(&entry.template, key))
    };
    let has = |key: &str| entry.template.contains(&format!("{{{key}"));
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    match (&entry.area, &controller.area) {
        (Some(a), Some(b)) if same(a, b) => {}
        // a route that names its controller finds it in any area
        (None, Some(_)) if has("area") || !has("controller") => {}
        (None, None) if !has("area") => {}
        _ => return None,
    }
    let default_controller = value("controller").filter(|c| same(c, &controller.name));
    let default_action = value("action").filter(|a| same(a, action));
    if (!has("controller") && default_controller.is_none())
        || (!has("action") && value("action").is_some() && default_action.is_none())
    {
        return None;
    }
    let is_named = !has("controller");
    let mut segments: Vec<String> = Vec::new();
    for segment in entry.template.split('/').filter(|s| !s.is_empty()) {
        let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        let Some(name) = name else {
            segments.push(segment.to_owned());
            continue;
        };
        let bare = name.trim_start_matches('*').split(['=', ':', '?']).next().unwrap_or(name);
        match bare {
            "controller" => segments.push(controller.name.clone()),
            "action" => segments.push(action.to_owned()),
            "area" => segments.extend(controller.area.clone()),
            // an optional part that the action does not take
            _ if !is_named && !declared.params.iter().any(|p| same(&p.name, bare)) => {}
            _ => segments.push(format!("{{{bare}}}")),
        }
    }
    if has("action") && default_action.is_some() && segments.last().is_some_and(|s| same(s, action)) {
        segments.pop();
        let at_start = controller.area.is_none() && has("controller") && default_controller.is_some();
        if at_start && segments.len() == 1 {
            segments.pop();
        }
    }
    Some((format!("/{}", segments.join("/")), u8::from(is_named) + u8::from(is_named && !has("action")), has("action")))
}

/// `Home` of `{controller=Home}`.
fn inline_default(template: &str, key: &str) -> Option<String> {
    let start = template.find(&format!("{{{key}="))? + key.len() + 2;
    let rest = &template[start..];
    Some(rest[..rest.find(['}', ':', '?'])?].to_owned())
}
