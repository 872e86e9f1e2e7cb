//! The inventory as an OpenAPI 3.1 document: a first draft for services that have none, and a way to compare what is
//! documented with what is there (<https://spec.openapis.org/oas/v3.1.1>).
//!
//! Bodies and answers are not described. `security` says who is refused; `x-amanat-auth` holds the verdict with its
//! evidence, `x-amanat-data-types` the personal data that comes back.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::facts::endpoints::AuthStatus;
use crate::report::json::{EndpointItem, endpoint, to_writer};
use crate::report::{EndpointRow, Masks, Report};

/// The scheme that authenticated operations name.
const SCHEME: &str = "credentials";

/// What `ANY` is written as: a document can only name methods.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    to_writer(&document(report), out)
}

fn document(report: &Report) -> Value {
    let masks = report.masks();
    let mut paths: Map<String, Value> = Map::new();
    // two templates that differ in names of parameters only are one path: the first spelling stands for both
    let mut spelt: std::collections::BTreeMap<String, Template> = std::collections::BTreeMap::new();
    let mut ids = BTreeSet::new();
    let mut tags = BTreeSet::new();
    for row in &report.endpoints {
        let own = Template::of(&masks.prose(&row.path));
        let template = spelt.entry(own.shape.clone()).or_insert(own);
        let item = paths.entry(template.path.clone()).or_insert_with(|| item(template));
        let Some(item) = item.as_object_mut() else { continue };
        tags.insert(row.framework.clone());
        let lower = row.method.to_lowercase();
        let methods: Vec<&str> = if lower == "any" { METHODS.to_vec() } else { vec![&lower] };
        for method in methods {
            match item.get_mut(method).and_then(Value::as_object_mut) {
                // another service, or another declaration of the same
                Some(first) => {
                    let also = first.entry("x-amanat-also").or_insert_with(|| json!([]));
                    if let Some(also) = also.as_array_mut() {
                        also.push(source(row, report, &masks));
                    }
                }
                None => {
                    let id = unique(&mut ids, &masks.prose(&row.handler), method, &template.path);
                    item.insert(method.to_owned(), operation(row, id, report, &masks));
                }
            }
        }
    }
    let tags: Vec<Value> = tags.into_iter().map(|t| json!({ "name": t })).collect();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "HTTP endpoints found in source code",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Written by amanat from source code. Bodies and answers are not described.",
        },
        "tags": tags,
        "paths": paths,
        "components": { "securitySchemes": { SCHEME: {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Stands for whatever credential the service asks for: a caller without one is refused.",
        } } },
    })
}

/// A path as OpenAPI writes it.
struct Template {
    path: String,
    /// The path without the names of its parameters.
    shape: String,
    parameters: Vec<String>,
}

impl Template {
    /// `/files/{path*}`, `/files/*` and two parameters of one name become what the standard allows.
    fn of(path: &str) -> Self {
        let mut template = Self { path: String::new(), shape: String::new(), parameters: Vec::new() };
        let mut rest = path;
        if !path.starts_with('/') {
            template.path.push('/');
            template.shape.push('/');
        }
        while let Some(c) = rest.chars().next() {
            let (name, length) = match c {
                '{' => match rest.find('}') {
                    Some(end) => (&rest[1..end], end + 1),
                    None => (&rest[1..], rest.len()),
                },
                '*' => ("", rest.len() - rest.trim_start_matches('*').len()),
                c => {
                    // `?` and `#` would end the path
                    let shown = if matches!(c, '?' | '#' | '}') { '_' } else { c };
                    template.path.push(shown);
                    template.shape.push(shown);
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
            };
            let name = template.fresh(name);
            template.path.push_str(&format!("{{{name}}}"));
            template.shape.push_str("{}");
            template.parameters.push(name);
            rest = &rest[length..];
        }
        template
    }

    fn fresh(&self, name: &str) -> String {
        let plain: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect();
        let plain = if plain.is_empty() { "wildcard".to_owned() } else { plain };
        let is_free = |n: &String| !self.parameters.contains(n);
        let numbered = (2..).map(|i| format!("{plain}{i}"));
        std::iter::once(plain.clone()).chain(numbered).find(is_free).unwrap_or(plain)
    }
}

fn item(template: &Template) -> Value {
    let parameter =
        |name: &String| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    match template.parameters.as_slice() {
        [] => json!({}),
        names => json!({ "parameters": names.iter().map(parameter).collect::<Vec<_>>() }),
    }
}

fn operation(row: &EndpointRow, id: String, report: &Report, masks: &Masks) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(id));
    operation.insert("tags".to_owned(), json!([row.framework]));
    if row.method == "ANY" {
        operation.insert("x-amanat-method".to_owned(), json!("ANY"));
    }
    let mut answers = json!({ "default": { "description": "Not described." } });
    match row.status {
        AuthStatus::Authenticated => {
            operation.insert("security".to_owned(), json!([{ SCHEME: [] }]));
            answers["401"] = json!({ "description": "The caller brought no valid credentials." });
        }
        AuthStatus::Missing | AuthStatus::Public => {
            operation.insert("security".to_owned(), json!([]));
        }
        AuthStatus::Unknown => {}
    }
    operation.insert("responses".to_owned(), answers);
    let EndpointItem { auth, data_types, .. } = endpoint(row, &report.sources, masks);
    operation.insert("x-amanat-auth".to_owned(), json!(auth));
    operation.insert("x-amanat-data-types".to_owned(), json!(data_types));
    operation.insert("x-amanat-source".to_owned(), source(row, report, masks));
    Value::Object(operation)
}

fn source(row: &EndpointRow, report: &Report, masks: &Masks) -> Value {
    let EndpointItem { file, line, framework, handler, auth, .. } = endpoint(row, &report.sources, masks);
    json!({ "file": file, "line": line, "framework": framework, "handler": handler, "status": auth.status })
}

/// The handler's name, made unique by method and path where several endpoints share it.
fn unique(taken: &mut BTreeSet<String>, handler: &str, method: &str, path: &str) -> String {
    let word = |text: &str| -> String {
        let plain: String = text.chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '_' }).collect();
        plain.trim_matches('_').to_owned()
    };
    let long = word(&format!("{method}_{path}"));
    let short = match word(handler) {
        name if name.is_empty() => long.clone(),
        name => name,
    };
    let numbered = (2..).map(|i| format!("{long}_{i}"));
    let both = format!("{short}_{long}");
    let free = [short, both].into_iter().chain(numbered).find(|id| !taken.contains(id)).unwrap_or(long);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::super::example::report;
    use super::*;

    #[test]
    fn paths_are_as_the_standard_writes_them() {
        let path = |p: &str| Template::of(p).path;
        assert_eq!(path("/a/{id}/b/{id}"), "/a/{id}/b/{id2}");
        assert_eq!(path("/files/{path*}"), "/files/{path}");
        assert_eq!(path("/files/**"), "/files/{wildcard}");
        assert_eq!(path("a/{broken"), "/a/{broken}");
    }

    #[test]
    fn every_operation_has_its_own_id_and_every_parameter_is_declared() {
        let report = report(&[
            ("GET", "/a/{id}", AuthStatus::Authenticated, "login_required"),
            ("PUT", "/a/{key}", AuthStatus::Missing, ""),
            ("ANY", "/b", AuthStatus::Public, ""),
            ("GET", "/b", AuthStatus::Unknown, ""),
        ]);
        let document = document(&report);
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.keys().collect::<Vec<_>>(), ["/a/{id}", "/b"]);
        assert_eq!(paths["/a/{id}"]["parameters"][0]["name"], "id");
        assert_eq!(paths["/a/{id}"]["get"]["security"], json!([{ "credentials": [] }]));
        assert_eq!(paths["/a/{id}"]["put"]["security"], json!([]));
        assert_eq!(paths["/b"]["get"]["x-amanat-also"].as_array().unwrap().len(), 1);
        let mut ids: Vec<&str> = Vec::new();
        for item in paths.values() {
            let operations = item.as_object().unwrap().iter().filter(|(k, _)| *k != "parameters");
            ids.extend(operations.map(|(_, o)| o["operationId"].as_str().unwrap()));
        }
        let total = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((total, ids.len()), (7, 7));
    }
}
