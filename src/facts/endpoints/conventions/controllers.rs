//! Classes and functions that carry their own routes in annotations.
//!
//! A mapping may stand on a method of an interface or base class that the controller implements; interfaces that
//! are HTTP clients are none.

use super::super::access::configured::{entries, relaxed};
use super::super::annotated::{self, Part};
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::selected::{callee, exprs, methods, strings, text_of};
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Controllers, Mapping};
use crate::catalog::pattern::{Asks, Pattern};
use crate::finding::Confidence;
use crate::ir::{Annotation, ClassKind, ExprKind, Literal};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place};

/// Those of the frameworks that stand alone come after all others.
pub fn collect(tree: &mut Tree<'_, '_>, alone: bool) {
    for f in 0..tree.framework_list().len() {
        let knowledge = tree.framework(f);
        if knowledge.routes.alone != alone {
            continue;
        }
        if let Some(controllers) = &knowledge.routes.controllers {
            collect_classes(tree, f, controllers);
        }
        if !knowledge.routes.functions.is_empty() {
            collect_functions(tree, f, &knowledge.routes.functions);
        }
    }
}

fn matches(tree: &Tree<'_, '_>, symbol: &Symbol, file: FileId, a: &Annotation) -> bool {
    symbol.pattern.as_ref().is_some_and(|p| tree.project.annotation_matches(p, file, a).is_some())
}

/// Whether an annotation that stands elsewhere, on or in what makes another, is the one that is known.
fn names(tree: &Tree<'_, '_>, symbol: &Symbol, part: &Part) -> bool {
    let is_named = |p: &Pattern| tree.project.matches(p, callee(tree.project, part.e)).is_some();
    symbol.pattern.as_ref().is_some_and(|p| p.asks != Asks::Subclass && is_named(p))
}

fn collect_classes(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Controllers) {
    let languages = &tree.framework(f).languages;
    let classes: Vec<ClassRef> = tree.project.classes().filter(|c| tree.is_served(c.file)).collect();
    for class in classes {
        if !languages.contains(&tree.project.module_of(class.file).language) {
            continue;
        }
        let c = tree.project.class(class);
        let made_of: Vec<Part> =
            c.annotations.iter().flat_map(|a| annotated::composing(tree.project, class.file, a)).collect();
        let has = |list: &[Symbol]| {
            list.iter().any(|s| {
                c.annotations.iter().any(|a| matches(tree, s, class.file, a))
                    || made_of.iter().any(|part| names(tree, s, part))
                    || s.pattern
                        .as_ref()
                        .is_some_and(|p| p.asks == Asks::Subclass && tree.project.class_matches(p, class).is_some())
            })
        };
        let is_concrete = !c.modifiers.is_abstract && !matches!(c.kind, ClassKind::Interface);
        let by_base = || {
            let mut bases = if knowledge.at_class { tree.project.lineage(class) } else { Vec::new() };
            bases.retain(|b| *b != class);
            let mut all = bases.iter().flat_map(|b| tree.project.class(*b).annotations.iter().map(|a| (b.file, a)));
            all.any(|(file, a)| knowledge.classes.iter().any(|s| matches(tree, s, file, a)))
        };
        let by_method = || {
            let own = c.methods.iter().map(|m| tree.project.function(FunctionRef::new(class.file, *m)));
            let mut marks = own.flat_map(|m| &m.annotations);
            marks.any(|a| knowledge.methods.iter().any(|m| matches(tree, &m.annotation, class.file, a)))
        };
        let is_controller = has(&knowledge.classes) || by_base() || (knowledge.any_class && by_method());
        if is_concrete && is_controller && !has(&knowledge.never) {
            add_class(tree, f, knowledge, class);
        }
    }
}

fn add_class(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Controllers, class: ClassRef) {
    // an annotation of one name, imported with all of its package, is that of the framework whose routes it has
    let known = tree.nodes.get(&Key::Class(class));
    if known.is_some_and(|n| n.framework.is_some_and(|x| x != f) && !n.layers.is_empty()) {
        return;
    }
    let mut lineage = vec![class];
    if knowledge.inherited {
        lineage.extend(tree.project.lineage(class).into_iter().filter(|c| *c != class));
    }
    let key = Key::Class(class);
    let prefixes = lineage.iter().find_map(|c| {
        tree.project.class(*c).annotations.iter().find_map(|a| {
            let (mapping, part) = mapping_of(tree, &knowledge.prefix, c.file, a)?;
            stated_paths(tree, mapping, ExprRef::new(c.file, a.expr), &part)
        })
    });
    let prefixes = prefixes.or_else(|| {
        // path = "/permits"
        let (owner, field) = tree.project.field(class, knowledge.prefix_attribute.as_ref()?)?;
        text_of(tree.project, ExprRef::new(owner.file, field.value?)).map(|p| vec![p])
    });
    let prefixes = prefixes.or_else(|| default_prefix(tree, knowledge, class).map(|p| vec![p]));
    let guards: Vec<Use> = lineage
        .iter()
        .rev()
        .flat_map(|c| tree.project.class(*c).annotations.iter().map(|a| ExprRef::new(c.file, a.expr)))
        .map(|e| Use::expr(tree.project, e))
        .collect();
    let node = tree.node(key, Some(f));
    node.prefixes = prefixes.unwrap_or_default();
    node.guards = guards;
    let mut seen: Vec<(String, usize)> = Vec::new();
    let shown_at = knowledge.at_class.then(|| declared_at(tree, knowledge, class));
    for owner in &lineage {
        let mut own_signatures = Vec::new();
        for id in tree.project.class(*owner).methods.clone() {
            let function = FunctionRef::new(owner.file, id);
            let declared = tree.project.function(function);
            let Some(name) = declared.name.clone() else { continue };
            let signature = (name.to_string(), declared.params.len());
            if knowledge.at_class && seen.contains(&signature) {
                continue;
            }
            let own = tree.project.function(function).annotations.clone();
            let shown_at = shown_at.filter(|_| *owner != class);
            let routed = add_method(tree, f, knowledge, class, function, &own, shown_at);
            // the interface declares the mapping, the class only implements it
            if routed {
                own_signatures.push(signature);
            }
        }
        seen.append(&mut own_signatures);
    }
    // a class of another framework, whose base has a name that several give to theirs
    if tree.nodes.get(&key).is_some_and(|n| n.layers.is_empty()) {
        tree.nodes.remove(&key);
    }
}

/// What a base class puts in front of the routes of a class that names no prefix.
fn default_prefix(tree: &Tree<'_, '_>, knowledge: &Controllers, class: ClassRef) -> Option<String> {
    let is_below = |s: &Symbol| s.pattern.as_ref().is_some_and(|p| tree.project.class_matches(p, class).is_some());
    let known = knowledge.prefix_default.iter().find(|d| is_below(&d.base))?;
    let mut path = String::new();
    let mut rest = known.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}')?;
        let (name, otherwise) = word.split_once('=').map_or((word, None), |(n, o)| (n, Some(o)));
        let in_class = |name: &str| match name {
            "class" => Some(tree.project.class(class).name.to_lowercase()),
            _ => {
                let (owner, field) = tree.project.field(class, name)?;
                text_of(tree.project, ExprRef::new(owner.file, field.value?))
            }
        };
        path.push_str(before);
        path.push_str(&in_class(name).or_else(|| match otherwise? {
            "class" => in_class("class"),
            text => Some(text.to_owned()),
        })?);
        rest = after;
    }
    Some(path + rest)
}

fn add_method(
    tree: &mut Tree<'_, '_>,
    f: usize,
    knowledge: &Controllers,
    class: ClassRef,
    function: FunctionRef,
    annotations: &[Annotation],
    shown_at: Option<Place>,
) -> bool {
    let mut routed = false;
    let beside = annotations.iter().find_map(|a| {
        let mapping = knowledge.paths.iter().find(|m| matches(tree, &m.annotation, function.file, a))?;
        Some((a, paths_of(tree, mapping, ExprRef::new(function.file, a.expr))?))
    });
    for annotation in annotations {
        let Some((mapping, part)) = mapping_of(tree, &knowledge.methods, function.file, annotation) else {
            continue;
        };
        let e = ExprRef::new(function.file, annotation.expr);
        let paths = stated_paths(tree, mapping, e, &part);
        let paths = paths.or_else(|| beside.as_ref().map(|(_, paths)| paths.clone()));
        let paths = set_path(tree, knowledge, mapping, function.file).map(|path| vec![path]).or(paths);
        let paths = paths.unwrap_or_else(|| vec![String::new()]);
        let methods = mapping.methods.as_ref().map(|s| part.ask(tree.project, || methods(tree.project, part.e, s)));
        let methods = methods.unwrap_or_default();
        let name = tree.project.function(function).name.clone().unwrap_or_default();
        let answering = answering(tree, class, function);
        let mut guards: Vec<Use> = stated(tree, mapping, e);
        if answering != function {
            guards.extend(tree.annotation_uses(answering, None));
        }
        // what makes the route may hold guards beside it
        let own = annotations.iter().filter(|a| a.expr != annotation.expr || part.is_made());
        guards.extend(own.map(|a| Use::expr(tree.project, ExprRef::new(function.file, a.expr))));
        let title = format!("{}.{name}", tree.project.class(class).name);
        let handler = Handler { function: Some(answering), class: Some(class), name: title };
        let at = tree.project.place(e);
        let place = shown_at.unwrap_or_else(|| Place::new(at.file, annotation.span.to(at.span)));
        if mapping.joined {
            tree.parts.insert(place);
        }
        tree.add(Key::Class(class), f, place, Kind::Route(Route { paths, methods, guards, handler }));
        routed = true;
    }
    if let (false, Some((annotation, prefixes))) = (routed, beside) {
        add_locator(tree, f, knowledge, class, function, annotation, prefixes);
    }
    routed
}

/// `spring.graphql.path=/api/graph`: where the configuration of the service puts an endpoint.
fn set_path(tree: &mut Tree<'_, '_>, knowledge: &Controllers, mapping: &Mapping, file: FileId) -> Option<String> {
    let service = tree.services.index_of(file);
    for key in &mapping.path_keys {
        if !tree.set_paths.contains_key(key) {
            let wanted = relaxed(key);
            let all = entries(tree.project, &knowledge.settings).into_iter();
            let set = all.filter(|(_, key, values, _)| relaxed(key) == wanted && !values.is_empty());
            let of_service = set.map(|(at, _, values, _)| (tree.services.index_of(at), values[0].clone()));
            let paths = of_service.map(|(at, path)| (at, format!("/{}", path.trim_matches('/')))).collect();
            tree.set_paths.insert(key.clone(), paths);
        }
        let set = tree.set_paths.get(key)?.iter().find(|(at, _)| *at == service);
        if let Some((_, path)) = set {
            return Some(path.clone());
        }
    }
    None
}

/// The mapping of an annotation, with where its method stands: on itself, or on the annotation that it is made of.
fn mapping_of<'k>(
    tree: &Tree<'_, '_>,
    known: &'k [Mapping],
    file: FileId,
    annotation: &Annotation,
) -> Option<(&'k Mapping, Part)> {
    let own = known.iter().find(|m| matches(tree, &m.annotation, file, annotation));
    if let Some(mapping) = own {
        return Some((mapping, Part::itself(ExprRef::new(file, annotation.expr))));
    }
    annotated::composing(tree.project, file, annotation)
        .into_iter()
        .find_map(|part| Some((known.iter().find(|m| names(tree, &m.annotation, &part))?, part)))
}

/// The paths of an annotation that another one makes a mapping: its own, or those of that one.
fn stated_paths(tree: &Tree<'_, '_>, mapping: &Mapping, e: ExprRef, part: &Part) -> Option<Vec<String>> {
    let own = if part.is_made() { None } else { paths_of(tree, mapping, e) };
    own.or_else(|| part.ask(tree.project, || paths_of(tree, mapping, part.e)))
}

/// The method that runs where a class inherits one with a mapping: its own with the same parameters, or that one.
fn answering(tree: &Tree<'_, '_>, class: ClassRef, function: FunctionRef) -> FunctionRef {
    let project = tree.project;
    let mapped = project.function(function);
    for owner in project.lineage(class) {
        let own = project.class(owner).methods.iter().map(|m| FunctionRef::new(owner.file, *m));
        let same: Vec<FunctionRef> = own.filter(|m| project.function(*m).name == mapped.name).collect();
        if same.contains(&function) {
            return function;
        }
        let fits = |m: &&FunctionRef| project.function(**m).params.len() == mapped.params.len();
        if let Some(found) = same.iter().find(fits) {
            return *found;
        }
    }
    function
}

/// `@Path("items") public ItemResource items()`: what the returned class answers is below the path.
fn add_locator(
    tree: &mut Tree<'_, '_>,
    f: usize,
    knowledge: &Controllers,
    class: ClassRef,
    function: FunctionRef,
    annotation: &Annotation,
    prefixes: Vec<String>,
) {
    let declared = tree.project.function(function);
    let returned = declared.returns.as_ref().and_then(|t| tree.project.resolve_type(function.file, t).class());
    let Some(sub) = returned.filter(|s| *s != class) else { return };
    if !tree.nodes.contains_key(&Key::Class(sub)) {
        add_class(tree, f, knowledge, sub);
    }
    if tree.nodes.get(&Key::Class(sub)).is_none_or(|n| n.layers.is_empty()) {
        return;
    }
    let own = tree.project.function(function).annotations.iter();
    let guards = own.map(|a| Use::expr(tree.project, ExprRef::new(function.file, a.expr))).collect();
    let at = tree.project.place(ExprRef::new(function.file, annotation.expr));
    tree.add(Key::Class(class), f, at, Kind::Mount { router: Key::Class(sub), prefixes, guards });
}

/// Where the class gets its prefix, or its name.
fn declared_at(tree: &Tree<'_, '_>, knowledge: &Controllers, class: ClassRef) -> Place {
    let c = tree.project.class(class);
    let marks = |a: &&Annotation| mapping_of(tree, &knowledge.prefix, class.file, a).is_some();
    Place::new(class.file, c.annotations.iter().find(marks).map_or(c.name_span, |a| a.span))
}

fn paths_of(tree: &Tree<'_, '_>, mapping: &Mapping, e: ExprRef) -> Option<Vec<String>> {
    strings(tree.project, e, mapping.path.as_ref()?)
}

/// Guards in the arguments of the annotation that makes the route, or an argument that opens it.
fn stated(tree: &Tree<'_, '_>, mapping: &Mapping, e: ExprRef) -> Vec<Use> {
    let project = tree.project;
    let mut uses = tree.guard_uses(e, mapping.guards.as_ref());
    let open = exprs(project, e, mapping.opens.as_ref()).into_iter();
    let open = open.filter(|x| matches!(project.kind(*x), ExprKind::Literal(Literal::Bool(true))));
    uses.extend(open.map(|x| Use::stated(project, x, true)));
    uses
}

/// A bare `#[get]`, which `#[macro_use] extern crate` brings, is of the framework that the service uses.
fn is_mapped(tree: &Tree<'_, '_>, f: usize, mapping: &Mapping, file: FileId, annotation: &Annotation) -> bool {
    let project = tree.project;
    let Some(pattern) = &mapping.annotation.pattern else { return false };
    let sure = project.annotation_matches(pattern, file, annotation).map(|m| m.confidence);
    if sure.is_some_and(|c| c > Confidence::Low) {
        return true;
    }
    let named = project.annotation_symbol(file, annotation);
    let is_bare = |e: ExprRef| match project.kind(e) {
        ExprKind::Name(n) => pattern.last_segments().contains(&n.as_str()) && project.binding(e, n).is_none(),
        _ => false,
    };
    (sure.is_some() || is_bare(named)) && tree.services.uses(project, tree.services.index_of(file), tree.framework(f))
}

fn collect_functions(tree: &mut Tree<'_, '_>, f: usize, mappings: &[Mapping]) {
    let languages = &tree.framework(f).languages;
    let functions: Vec<FunctionRef> = tree.project.functions().filter(|x| tree.is_served(x.file)).collect();
    let has_classes = tree.framework(f).routes.controllers.is_some();
    let mut answered = super::pages::Answered::default();
    for function in functions {
        if tree.project.function(function).annotations.is_empty() || answered.by_another(tree, f, function.file) {
            continue;
        }
        if !languages.contains(&tree.project.module_of(function.file).language) {
            continue;
        }
        // methods belong to their controller
        if has_classes && tree.project.function(function).class.is_some() {
            continue;
        }
        for annotation in tree.project.function(function).annotations.clone() {
            let e = ExprRef::new(function.file, annotation.expr);
            if tree.is_in_tests(e) {
                continue;
            }
            let Some(mapping) = mappings.iter().find(|m| is_mapped(tree, f, m, function.file, &annotation)) else {
                continue;
            };
            let Some(paths) = paths_of(tree, mapping, e) else { continue };
            if mapping.mounted {
                tree.only_mounted.insert(Key::Function(function));
            }
            let methods = mapping.methods.as_ref().map(|s| methods(tree.project, e, s)).unwrap_or_default();
            let mut guards = stated(tree, mapping, e);
            guards.extend(tree.annotation_uses(function, mapping.inner.then_some(e)));
            guards.retain(|u| u.source != super::super::layers::Source::Expr(e));
            let handler = tree.handler_of(function);
            let place = tree.project.place(callee(tree.project, e));
            tree.add(Key::Function(function), f, place, Kind::Route(Route { paths, methods, guards, handler }));
        }
    }
}
