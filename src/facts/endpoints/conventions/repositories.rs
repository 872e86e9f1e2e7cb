//! Interfaces of stored data that a library serves as they stand: `interface DeedRepository extends JpaRepository<Deed, Long>`
//! answers `GET /deeds`, `POST /deeds`, `GET /deeds/{id}` and so on.
//!
//! Queries that such an interface declares, and links between entries, are left out.

use std::collections::BTreeMap;

use super::super::Method;
use super::super::access::configured::{entries, relaxed};
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::paths::join;
use super::super::selected::strings;
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::Repositories;
use crate::facts::inflection::plural;
use crate::ir::{Annotation, ClassKind};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(repositories) = &tree.framework(f).routes.repositories {
            collect_served(tree, f, repositories);
        }
    }
}

fn collect_served(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Repositories) {
    let classes: Vec<ClassRef> = tree.project.classes().filter(|c| tree.is_served(c.file)).collect();
    let bases = base_paths(tree, knowledge);
    for class in classes {
        let declared = tree.project.class(class);
        let extends = |list: &[Symbol]| {
            list.iter().filter_map(|s| s.pattern.as_ref()).any(|p| tree.project.class_matches(p, class).is_some())
        };
        let is_full = extends(&knowledge.bases);
        let is_one = matches!(declared.kind, ClassKind::Interface) && (is_full || extends(&knowledge.bare));
        let service = tree.services.index_of(class.file);
        if !is_one
            || declared.annotations.iter().any(|a| is_marked(tree, &knowledge.never, class, a))
            || !tree.services.manifest_has(tree.project, service, &knowledge.dependencies)
        {
            continue;
        }
        let Some(path) = path_of(tree, knowledge, class) else { continue };
        let path = join(bases.get(&service).map_or("", String::as_str), &format!("/{path}"));
        let name = declared.name.clone();
        let place = Place::new(class.file, declared.name_span);
        let annotations = declared.annotations.iter().map(|a| ExprRef::new(class.file, a.expr));
        let guards: Vec<Use> = annotations.map(|e| Use::expr(tree.project, e)).collect();
        for action in &knowledge.actions {
            let mut words = action.split(' ');
            let (Some(method), Some(verb)) = (words.next().and_then(Method::named), words.next()) else { continue };
            let own = declared_methods(tree, class, verb);
            if own.is_empty() && !is_full || own.iter().any(|m| is_hidden(tree, knowledge, *m)) {
                continue;
            }
            let mut guards = guards.clone();
            guards.extend(guards_of(tree, &own));
            let route = Route {
                paths: vec![format!("{path}{}", words.next().unwrap_or_default())],
                methods: vec![method],
                guards,
                handler: Handler { function: None, class: Some(class), name: format!("{name}.{verb}") },
            };
            tree.add(Key::Class(class), f, place, Kind::Route(route));
        }
    }
}

/// Below which path each service answers: `spring.data.rest.base-path=/api`.
fn base_paths(tree: &Tree<'_, '_>, knowledge: &Repositories) -> BTreeMap<usize, String> {
    let wanted = relaxed(&knowledge.base_path);
    let mut found = BTreeMap::new();
    for (file, key, values, _) in entries(tree.project, &knowledge.settings) {
        if let (true, Some(value)) = (relaxed(&key) == wanted, values.first()) {
            found.entry(tree.services.index_of(file)).or_insert_with(|| format!("/{}", value.trim_matches('/')));
        }
    }
    found
}

/// The methods of that name that the interface and its bases in the project declare.
fn declared_methods(tree: &Tree<'_, '_>, class: ClassRef, name: &str) -> Vec<FunctionRef> {
    let of_class = |c: ClassRef| {
        let methods = &tree.project.class(c).methods;
        methods.iter().map(move |m| FunctionRef::new(c.file, *m)).collect::<Vec<_>>()
    };
    let all = tree.project.lineage(class).into_iter().flat_map(of_class);
    all.filter(|m| tree.project.function(*m).name.as_deref() == Some(name)).collect()
}

/// What stands on a method that replaces the library's. Of several with one name, or of one without arguments beside which the
/// library has another, it is not known which answers.
fn guards_of(tree: &Tree<'_, '_>, methods: &[FunctionRef]) -> Vec<Use> {
    let [only] = methods else { return Vec::new() };
    let declared = tree.project.function(*only);
    if declared.params.is_empty() {
        return Vec::new();
    }
    declared.annotations.iter().map(|a| Use::expr(tree.project, ExprRef::new(only.file, a.expr))).collect()
}

fn is_marked(tree: &Tree<'_, '_>, marks: &[Symbol], class: ClassRef, annotation: &Annotation) -> bool {
    marks
        .iter()
        .filter_map(|s| s.pattern.as_ref())
        .any(|p| tree.project.annotation_matches(p, class.file, annotation).is_some())
}

/// `@RestResource(exported = false)` on a method.
fn is_hidden(tree: &Tree<'_, '_>, knowledge: &Repositories, method: FunctionRef) -> bool {
    tree.project.function(method).annotations.iter().any(|annotation| {
        let is_known = knowledge.marks.iter().filter_map(|m| m.annotation.pattern.as_ref());
        let mut is_known = is_known.map(|p| tree.project.annotation_matches(p, method.file, annotation));
        is_known.any(|m| m.is_some()) && written(tree, method.file, annotation).contains(knowledge.hidden.as_str())
    })
}

fn written(tree: &Tree<'_, '_>, file: FileId, annotation: &Annotation) -> String {
    let text = tree.project.sources.text_at(tree.project.place(ExprRef::new(file, annotation.expr)));
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What its annotation says, or else the name of the entity, of many; none where it is hidden.
fn path_of(tree: &Tree<'_, '_>, knowledge: &Repositories, class: ClassRef) -> Option<String> {
    let declared = tree.project.class(class);
    for annotation in &declared.annotations {
        let known = knowledge.marks.iter().find(|m| {
            m.annotation
                .pattern
                .as_ref()
                .is_some_and(|p| tree.project.annotation_matches(p, class.file, annotation).is_some())
        });
        let Some(mapping) = known else { continue };
        let e = ExprRef::new(class.file, annotation.expr);
        if written(tree, class.file, annotation).contains(knowledge.hidden.as_str()) {
            return None;
        }
        if let Some(path) = mapping.path.as_ref().and_then(|s| strings(tree.project, e, s)?.into_iter().next()) {
            return Some(path.trim_matches('/').to_owned());
        }
    }
    let entity = declared.base_types.iter().find_map(|base| base.args.first())?;
    let simple = entity.name.rsplit('.').next().unwrap_or(&entity.name);
    let mut letters = simple.chars();
    let first = letters.next()?.to_lowercase().to_string();
    Some(plural(&(first + letters.as_str())))
}
