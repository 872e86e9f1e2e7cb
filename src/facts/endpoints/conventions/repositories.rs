//! Interfaces of stored data that a library serves as they stand: `interface DeedRepository extends JpaRepository<Deed, Long>`
//! answers `GET /deeds`, `POST /deeds`, `GET /deeds/{id}` and so on.
//!
//! Queries that such an interface declares, and links between entries, are left out.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Tree, Use};
use super::super::selected::strings;
use crate::catalog::frameworks::schema::Repositories;
use crate::facts::inflection::plural;
use crate::ir::ClassKind;
use crate::project::{ClassRef, ExprRef};
use crate::source::Place;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(repositories) = &tree.framework(f).routes.repositories {
            collect_served(tree, f, repositories);
        }
    }
}

fn collect_served(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Repositories) {
    let classes: Vec<ClassRef> = tree.project.classes().filter(|c| tree.is_served(c.file)).collect();
    for class in classes {
        let declared = tree.project.class(class);
        let is_one = matches!(declared.kind, ClassKind::Interface)
            && knowledge
                .bases
                .iter()
                .filter_map(|s| s.pattern.as_ref())
                .any(|p| tree.project.class_matches(p, class).is_some());
        let service = tree.services.index_of(class.file);
        if !is_one || !tree.services.manifest_has(tree.project, service, &knowledge.dependencies) {
            continue;
        }
        let Some(path) = path_of(tree, knowledge, class) else { continue };
        let name = declared.name.clone();
        let place = Place::new(class.file, declared.name_span);
        let annotations = declared.annotations.iter().map(|a| ExprRef::new(class.file, a.expr));
        let guards: Vec<Use> = annotations.map(|e| Use::expr(tree.project, e)).collect();
        for action in &knowledge.actions {
            let mut words = action.split(' ');
            let (Some(method), Some(verb)) = (words.next().and_then(Method::named), words.next()) else { continue };
            let route = Route {
                paths: vec![format!("/{path}{}", words.next().unwrap_or_default())],
                methods: vec![method],
                guards: guards.clone(),
                handler: Handler { function: None, class: Some(class), name: format!("{name}.{verb}") },
            };
            tree.add(Key::Class(class), f, place, Kind::Route(route));
        }
    }
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
        let text = tree.project.sources.text_at(tree.project.place(e));
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if compact.contains(knowledge.hidden.as_str()) {
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
