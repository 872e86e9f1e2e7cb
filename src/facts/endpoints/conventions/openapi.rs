//! OpenAPI documents from which a library makes the routes: an operation names the function that answers, and `security`
//! says what a caller must have.
//!
//! An operation whose function is not in the project is documentation, and gives no endpoint.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree, Use};
use super::super::paths::join;
use super::super::selected::{arguments, callee, elements, exprs, field, last_name, strings, text_of};
use super::super::services::split;
use super::everywhere::calls_of;
use super::handlers::named_by;
use crate::catalog::frameworks::schema::OpenApi;
use crate::ir::ExprKind;
use crate::project::symbols::{ModuleTarget, normalise, parent};
use crate::project::{ExprRef, Project, Value};
use crate::source::Place;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(library) = &tree.framework(f).routes.openapi else { continue };
        let calls = library.call.as_ref().map(|s| calls_of(tree, s)).unwrap_or_default();
        for root in documents(tree) {
            let given = registrations(tree, library, &calls, root);
            read(tree, f, library, root, given.first());
        }
    }
}

/// What a call that registers a document says of it.
struct Registration {
    prefix: Option<String>,
    resolver: Option<Resolver>,
}

enum Resolver {
    /// Functions are named by path and method, in this module.
    ByPath(String),
    /// The module that stands before the names of the document.
    Relative(String),
}

fn registrations(tree: &Tree<'_, '_>, library: &OpenApi, calls: &[ExprRef], root: ExprRef) -> Vec<Registration> {
    let project = tree.project;
    let file = split(&project.sources.get(root.file).path).1;
    let names_it = |call: &&ExprRef| {
        let given = exprs(project, **call, library.document.as_ref());
        given.iter().any(|e| {
            let text = text_of(project, *e).unwrap_or_else(|| project.sources.text_at(project.place(*e)).to_owned());
            split(text.trim_end_matches([')', '"', '\''])).1.ends_with(file)
        })
    };
    let read = |call: &ExprRef| {
        let prefix = library.prefix.as_ref().and_then(|s| strings(project, *call, s)?.into_iter().next());
        let resolver = exprs(project, *call, library.resolver.as_ref()).into_iter().next().and_then(|e| {
            let made = match project.origin(e) {
                Value::Made(made) => made,
                _ => e,
            };
            let name = last_name(project, callee(project, made))?;
            let module = text_of(project, ExprRef::new(made.file, arguments(project, made).first()?.value))?;
            let is_one = |list: &[SmolStr]| list.iter().any(|n| name.ends_with(n.as_str()));
            if is_one(&library.by_path) {
                Some(Resolver::ByPath(module))
            } else {
                is_one(&library.relative).then_some(Resolver::Relative(module))
            }
        });
        Registration { prefix, resolver }
    };
    calls.iter().filter(names_it).map(read).collect()
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

fn read(tree: &mut Tree<'_, '_>, f: usize, library: &OpenApi, root: ExprRef, given: Option<&Registration>) {
    let project = tree.project;
    let Some(paths) = field(project, root, "paths") else { return };
    let text = |e: ExprRef, key: &str| field(project, e, key).and_then(|v| text_of(project, v));
    let base = given.and_then(|g| g.prefix.clone()).unwrap_or_else(|| base_of(project, root));
    let everywhere = field(project, root, "security");
    let controller = |e: ExprRef| library.controllers.iter().find_map(|key| text(e, key));
    for (path, _, item) in entries(project, paths) {
        let item = referred(tree, item);
        let of_item = controller(item);
        for (verb, key, operation) in entries(project, item) {
            let Some(method) = Method::named(&verb) else { continue };
            let operation = referred(tree, operation);
            let module = controller(operation).or_else(|| of_item.clone());
            let id = text(operation, "operationId");
            let resolver = given.and_then(|g| g.resolver.as_ref());
            let name = match (id, module, resolver) {
                (Some(id), Some(module), _) => format!("{module}.{id}"),
                (Some(id), None, Some(Resolver::Relative(module))) => format!("{module}.{id}"),
                (Some(id), None, _) => id,
                (None, module, Some(Resolver::ByPath(root))) => {
                    by_path(&path, method, &module.unwrap_or_else(|| root.clone()))
                }
                (None, ..) => continue,
            };
            let handler = named_by(tree, f, &name);
            // what another package answers is none of this application's
            if handler.function.is_none() && (given.is_none() || !is_own(tree, root, &name)) {
                continue;
            }
            let mut guards: Vec<Use> = Vec::new();
            if let Some(security) = field(project, operation, "security").or(everywhere)
                && is_enforced(project, library, root, security)
            {
                guards.push(Use::stated(project, security, opens(project, security)));
            }
            guards.extend(handler.function.iter().flat_map(|x| tree.annotation_uses(*x, None)));
            let at = Place::new(key.file, project.place(key).span);
            let route = Route { paths: vec![join(&base, &path)], methods: vec![method], guards, handler };
            tree.add(Key::File(root.file), f, at, Kind::Route(route));
        }
    }
}

/// `GET /permits` is `search` of the module `permits`, `GET /permits/{id}` is `get`.
fn by_path(path: &str, method: Method, root: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty() && !s.starts_with('{')).collect();
    let module: String = segments.iter().map(|s| format!(".{}", s.replace('-', "_"))).collect();
    let of_one = path.trim_end_matches('/').ends_with('}');
    let name = match method {
        Method::Get if !of_one => "search".to_owned(),
        _ => method.as_str().to_ascii_lowercase(),
    };
    format!("{root}{module}.{name}")
}

/// Whether the module that a name begins with is one of the project.
fn is_own(tree: &Tree<'_, '_>, root: ExprRef, name: &str) -> bool {
    let from = &tree.project.sources.get(root.file).path;
    let first = name.split('.').next().unwrap_or_default();
    name.contains('.') && !matches!(tree.project.symbols().python(first, from), ModuleTarget::External)
}

/// `$ref: "./paths/permits.yaml#/list"`
fn referred(tree: &Tree<'_, '_>, e: ExprRef) -> ExprRef {
    let project = tree.project;
    let Some(target) = field(project, e, "$ref").and_then(|r| text_of(project, r)) else { return e };
    let (path, pointer) = target.split_once('#').unwrap_or((&target, ""));
    let file = match path {
        "" => Some(e.file),
        _ => project.symbols().file(&normalise(parent(&project.sources.get(e.file).path), path)),
    };
    let Some(root) = file.and_then(|x| Some(ExprRef::new(x, project.module_of(x).document()?))) else { return e };
    let keys = pointer.split('/').filter(|k| !k.is_empty()).map(|k| k.replace("~1", "/").replace("~0", "~"));
    keys.into_iter().try_fold(root, |at, key| field(project, at, &key)).unwrap_or(e)
}

/// Whether the library asks for what the document describes: a scheme without a function that checks only documents.
fn is_enforced(project: &Project<'_>, library: &OpenApi, root: ExprRef, security: ExprRef) -> bool {
    let places = ["components.securitySchemes", "securityDefinitions"];
    let schemes = places.iter().find_map(|p| p.split('.').try_fold(root, |at, key| field(project, at, key)));
    let (false, Some(schemes)) = (library.enforced_by.is_empty(), schemes) else { return true };
    let named: Vec<ExprRef> = elements(project, security)
        .into_iter()
        .flat_map(|alternative| entries(project, alternative))
        .filter_map(|(name, ..)| field(project, schemes, &name))
        .collect();
    let checks = |key: &str| library.enforced_by.iter().any(|end| key.ends_with(end.as_str()));
    named.is_empty() || named.iter().any(|scheme| entries(project, *scheme).iter().any(|(key, ..)| checks(key)))
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
