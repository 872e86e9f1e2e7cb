//! OpenAPI documents from which a library makes the routes: an operation names the function that answers, and `security`
//! says what a caller must have.
//!
//! An operation whose function is not in the project is documentation, and gives no endpoint.

use std::collections::BTreeMap;

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree, Use};
use super::super::paths::join;
use super::super::selected::{elements, field, text_of};
use super::handlers::named_by;
use crate::ir::ExprKind;
use crate::project::{ExprRef, Project};
use crate::source::Place;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if !tree.framework(f).routes.openapi {
            continue;
        }
        for root in documents(tree) {
            read(tree, f, root);
        }
    }
}

fn documents(tree: &Tree<'_, '_>) -> Vec<ExprRef> {
    let project = tree.project;
    project
        .modules()
        .filter(|m| m.language.is_data() && tree.is_served(m.file))
        .filter_map(|m| Some(ExprRef::new(m.file, m.document()?)))
        .filter(|root| ["openapi", "swagger"].iter().any(|key| field(project, *root, key).is_some()))
        .collect()
}

/// What a document says of an operation that code refers to by its id.
pub struct Operation {
    pub method: Method,
    pub path: String,
    /// What `security` asks for.
    pub security: Option<Use>,
}

/// The operations of every document, by their ids.
pub fn operations(tree: &Tree<'_, '_>) -> BTreeMap<String, Operation> {
    let project = tree.project;
    let mut found = BTreeMap::new();
    for root in documents(tree) {
        let Some(paths) = field(project, root, "paths") else { continue };
        let base = base_of(project, root);
        let everywhere = field(project, root, "security");
        for (path, _, item) in entries(project, paths) {
            for (verb, _, operation) in entries(project, item) {
                let id = field(project, operation, "operationId").and_then(|e| text_of(project, e));
                let (Some(method), Some(id)) = (Method::named(&verb), id) else { continue };
                let security = field(project, operation, "security").or(everywhere);
                let security = security.map(|s| Use::stated(project, s, opens(project, s)));
                found.insert(id, Operation { method, path: join(&base, &path), security });
            }
        }
    }
    found
}

/// What all paths of a document are below: Swagger 2 and OpenAPI 3.
fn base_of(project: &Project<'_>, root: ExprRef) -> String {
    let text = |e: ExprRef, key: &str| field(project, e, key).and_then(|v| text_of(project, v));
    let server =
        field(project, root, "servers").and_then(|s| elements(project, s).first().and_then(|s| text(*s, "url")));
    text(root, "basePath").or(server).map_or_else(String::new, |url| path_of(&url).to_owned())
}

fn entries(project: &Project<'_>, e: ExprRef) -> Vec<(String, ExprRef, ExprRef)> {
    let ExprKind::Object(entries) = project.kind(e) else { return Vec::new() };
    let named = entries.iter().filter_map(|x| {
        let key = ExprRef::new(e.file, x.key?);
        Some((text_of(project, key)?, key, ExprRef::new(e.file, x.value)))
    });
    named.collect()
}

fn read(tree: &mut Tree<'_, '_>, f: usize, root: ExprRef) {
    let project = tree.project;
    let Some(paths) = field(project, root, "paths") else { return };
    let text = |e: ExprRef, key: &str| field(project, e, key).and_then(|v| text_of(project, v));
    let base = base_of(project, root);
    let everywhere = field(project, root, "security");
    for (path, _, item) in entries(project, paths) {
        let controller = ["x-openapi-router-controller", "x-swagger-router-controller"];
        let of_item = controller.iter().find_map(|key| text(item, key));
        for (verb, key, operation) in entries(project, item) {
            let Some(method) = Method::named(&verb) else { continue };
            let Some(id) = text(operation, "operationId") else { continue };
            let module = controller.iter().find_map(|key| text(operation, key)).or_else(|| of_item.clone());
            let handler = named_by(tree, f, &module.map_or_else(|| id.clone(), |m| format!("{m}.{id}")));
            let Some(function) = handler.function else { continue };
            let mut guards: Vec<Use> = Vec::new();
            if let Some(security) = field(project, operation, "security").or(everywhere) {
                guards.push(Use::stated(project, security, opens(project, security)));
            }
            guards.extend(tree.annotation_uses(function, None));
            let at = Place::new(key.file, project.place(key).span);
            let route = Route { paths: vec![join(&base, &path)], methods: vec![method], guards, handler };
            tree.add(Key::File(root.file), f, at, Kind::Route(route));
        }
    }
}

/// `security: []`, or one of the alternatives asks for nothing.
fn opens(project: &Project<'_>, security: ExprRef) -> bool {
    let alternatives = match project.kind(security) {
        ExprKind::List(items) => items.iter().map(|i| ExprRef::new(security.file, *i)).collect(),
        _ => Vec::new(),
    };
    alternatives.is_empty() || alternatives.iter().any(|a| entries(project, *a).is_empty())
}

/// The path of `https://example.org/api/v1`, of `/api/v1`.
fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    }
}
