//! Documents of an API that lie in the repository, OpenAPI 3 and Swagger 2, as YAML and JSON: what an operation takes and
//! gives where the code does not say it.
//!
//! An operation is an endpoint's if method and path are. What only a document knows of is no endpoint.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use crate::analysis::flow::Flows;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::facts::endpoints::selected::{elements, field, text_of};
use crate::facts::endpoints::{Endpoint, Method};
use crate::finding::Mark;
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, Project};
use crate::source::FileId;

/// Schemas within schemas.
const MAX_DEPTH: usize = 6;
/// Properties of one operation that are looked at.
const MAX_PARTS: usize = 400;
/// References to references.
const MAX_REFERENCES: usize = 4;

/// One operation of a document.
pub(super) struct Operation {
    method: Method,
    /// With the base of the document and without it; parameters without their names.
    whole: String,
    path: String,
    root: ExprRef,
    /// What all methods of the path share, and the operation itself.
    item: ExprRef,
    own: ExprRef,
}

/// All documents of a project.
pub(super) struct Documents<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    operations: Vec<Operation>,
    pointers: Pointers,
}

/// Where references lead: a list of schemas may have thousands, and as many references.
#[derive(Default)]
struct Pointers {
    /// Each reference of a file is followed once.
    known: RefCell<FxHashMap<(FileId, String), Option<ExprRef>>>,
    /// The keys of the objects on the way.
    keys: RefCell<FxHashMap<ExprRef, Keys>>,
}

/// The entries of an object by their keys.
struct Keys {
    own: FxHashMap<Name, ExprRef>,
    /// Whether more may stand elsewhere: behind an alias, in what is spread.
    has_others: bool,
}

/// Which way a schema is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Taken,
    Given,
}

impl<'f, 'p, 's> Documents<'f, 'p, 's> {
    pub(super) fn of(flows: &'f Flows<'p, 's>) -> Self {
        let project = flows.project();
        let (mut operations, pointers) = (Vec::new(), Pointers::default());
        for module in project.modules().filter(|m| m.language.is_data()) {
            let class = project.sources.get(module.file).class;
            let Some(root) = module.document().map(|e| ExprRef::new(module.file, e)) else { continue };
            let is_one = ["openapi", "swagger"].iter().any(|key| field(project, root, key).is_some());
            if is_one && class.is_own_code() && !class.test {
                read(project, &pointers, root, &mut operations);
            }
        }
        Self { flows, operations, pointers }
    }

    /// The operation of an endpoint: the whole path, or the longest that it ends with; of several services, the document that
    /// lies nearest.
    pub(super) fn operation(&self, endpoint: &Endpoint) -> Option<&Operation> {
        let path = shape(&endpoint.path);
        let fits = |o: &&Operation| {
            let ends = |long: &str, short: &str| short.matches('/').count() > 1 && long.ends_with(short);
            o.method == endpoint.method
                && (o.whole == path || o.path == path || ends(&path, &o.path) || ends(&o.whole, &path))
        };
        let sources = &self.flows.project().sources;
        let folders = |file: FileId| sources.get(file).path.split('/');
        let nearness = |o: &Operation| {
            let around = folders(o.root.file).zip(folders(endpoint.place.file));
            around.take_while(|(document, code)| document == code).count()
        };
        self.operations.iter().filter(fits).max_by_key(|o| (o.whole == path, o.path.len(), nearness(o)))
    }

    pub(super) fn taken(&self, operation: &Operation, found: &mut Found) {
        let project = self.flows.project();
        let mut reading = self.reading(Side::Taken);
        for of in [operation.item, operation.own] {
            let parameters = field(project, of, "parameters").map(|list| elements(project, list)).unwrap_or_default();
            for parameter in parameters {
                let parameter = reading.referred(parameter).0;
                let schema = field(project, parameter, "schema");
                match field(project, parameter, "name").and_then(|n| text_of(project, n)) {
                    // in: body
                    _ if schema.is_some_and(|s| reading.is_object(s)) => reading.schema(schema, MAX_DEPTH, "", found),
                    Some(name) => reading.property(&name, "", schema.unwrap_or(parameter), found),
                    None => {}
                }
            }
        }
        if let Some(body) = field(project, operation.own, "requestBody") {
            let body = reading.referred(body).0;
            reading.content(body, found);
        }
    }

    pub(super) fn given(&self, operation: &Operation, found: &mut Found) {
        let project = self.flows.project();
        let mut reading = self.reading(Side::Given);
        for (status, response) in field(project, operation.own, "responses").map_or(Vec::new(), |r| entries(project, r))
        {
            if status.starts_with('2') {
                let response = reading.referred(response).0;
                // Swagger 2 has no types of content
                reading.schema(field(project, response, "schema"), MAX_DEPTH, "", found);
                reading.content(response, found);
            }
        }
    }

    fn reading(&self, side: Side) -> Reading<'_, 'p, 's> {
        Reading { flows: self.flows, pointers: &self.pointers, side, seen: FxHashSet::default(), left: MAX_PARTS }
    }
}

/// Follows the schemas of one operation.
struct Reading<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    pointers: &'f Pointers,
    side: Side,
    seen: FxHashSet<ExprRef>,
    left: usize,
}

impl Reading<'_, '_, '_> {
    /// `content: { application/json: { schema: … } }`
    fn content(&mut self, e: ExprRef, found: &mut Found) {
        let project = self.flows.project();
        for (_, media) in field(project, e, "content").map_or(Vec::new(), |c| entries(project, c)) {
            self.schema(field(project, media, "schema"), MAX_DEPTH, "", found);
        }
    }

    /// What `$ref: "#/components/schemas/Citizen"` or `$ref: schemas/Citizen.yaml` stands for, and its name.
    fn referred(&self, e: ExprRef) -> (ExprRef, String) {
        let project = self.flows.project();
        let (mut at, mut name) = (e, String::new());
        for _ in 0..MAX_REFERENCES {
            let Some(target) = field(project, at, "$ref").and_then(|r| text_of(project, r)) else { break };
            let Some(next) = self.pointers.follow(project, at.file, &target) else { break };
            let last = target.trim_end_matches("#/").rsplit('/').next().unwrap_or_default();
            let last =
                last.strip_suffix(".yaml").or(last.strip_suffix(".yml")).or(last.strip_suffix(".json")).unwrap_or(last);
            name = last.rsplit('.').next().unwrap_or_default().to_owned();
            at = next;
        }
        (at, name)
    }

    fn is_object(&self, e: ExprRef) -> bool {
        let (e, _) = self.referred(e);
        const WITHIN: [&str; 5] = ["properties", "items", "allOf", "oneOf", "anyOf"];
        WITHIN.iter().any(|key| field(self.flows.project(), e, key).is_some())
    }

    /// The properties of a schema that is called `owner`, and of what stands in it.
    fn schema(&mut self, e: Option<ExprRef>, depth: usize, owner: &str, found: &mut Found) {
        let project = self.flows.project();
        let Some((e, name)) = e.map(|e| self.referred(e)) else { return };
        if depth == 0 || !self.seen.insert(e) {
            return;
        }
        let owner = if name.is_empty() { owner } else { &name };
        for list in ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| field(project, e, key)) {
            for one in elements(project, list) {
                self.schema(Some(one), depth - 1, owner, found);
            }
        }
        self.schema(field(project, e, "items"), depth - 1, owner, found);
        for (name, property) in field(project, e, "properties").map_or(Vec::new(), |p| entries(project, p)) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            match self.is_object(property) {
                true => self.schema(Some(property), depth - 1, &name, found),
                false => self.property(&name, owner, property, found),
            }
        }
    }

    fn property(&mut self, name: &str, owner: &str, e: ExprRef, found: &mut Found) {
        let project = self.flows.project();
        let (e, _) = self.referred(e);
        let says = |key: &str, word: &str| {
            field(project, e, key)
                .is_some_and(|v| project.sources.text_at(project.place(v)).trim_matches(['"', '\'']) == word)
        };
        let is_other_way = match self.side {
            Side::Taken => says("readOnly", "true"),
            Side::Given => says("writeOnly", "true"),
        };
        if is_other_way || says("type", "boolean") {
            return;
        }
        if let Some(data) = self.data(name, owner, says("type", "integer")) {
            let told = Mark::new(project.place(e), format!("`{name}` in the document of the API"));
            found.entry(data).or_insert_with(|| vec![told]);
        }
    }

    fn data(&self, name: &str, owner: &str, is_integer: bool) -> Option<DataTypeId> {
        let knowledge = self.flows.knowledge();
        let NameClass::Data(id, strength) = knowledge.names.identifier(name) else { return None };
        let data = knowledge.types.get(id);
        let is_told = strength == Strength::Strong || knowledge.names.is_person(owner);
        (is_told && !data.is_whole() && !(data.words && is_integer)).then_some(id)
    }
}

impl Pointers {
    /// What a reference of a file means: `#/components/schemas/Citizen`, `../paths/citizens.yaml`, `citizens.yaml#/byId`.
    fn follow(&self, project: &Project<'_>, from: FileId, target: &str) -> Option<ExprRef> {
        let asked = (from, target.to_owned());
        if let Some(known) = self.known.borrow().get(&asked) {
            return *known;
        }
        let found = self.pointed(project, from, target);
        self.known.borrow_mut().insert(asked, found);
        found
    }

    fn pointed(&self, project: &Project<'_>, from: FileId, target: &str) -> Option<ExprRef> {
        let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
        let file = if path.is_empty() { from } else { beside(project, from, path)? };
        let root = project.module(file)?.document().map(|e| ExprRef::new(file, e))?;
        let mut keys = pointer.split('/').filter(|k| !k.is_empty()).map(|k| k.replace("~1", "/").replace("~0", "~"));
        keys.try_fold(root, |at, key| self.field(project, at, &key))
    }

    fn field(&self, project: &Project<'_>, of: ExprRef, key: &str) -> Option<ExprRef> {
        let mut all = self.keys.borrow_mut();
        let read = || Keys {
            // of two entries with one key, the first
            own: entries(project, of).into_iter().rev().collect(),
            has_others: !matches!(project.kind(of), ExprKind::Object(all) if all.iter().all(|x| x.key.is_some())),
        };
        let keys = all.entry(of).or_insert_with(read);
        let own = keys.own.get(key).copied();
        own.or_else(|| if keys.has_others { field(project, of, key) } else { None })
    }
}

/// The file at a path that is written in another.
fn beside(project: &Project<'_>, from: FileId, path: &str) -> Option<FileId> {
    let own = &project.sources.get(from).path;
    let mut parts: Vec<&str> = own.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    project.sources.by_path(&parts.join("/"))
}

/// The path item that stands elsewhere: `/citizens: { $ref: paths/citizens.yaml }`.
fn item_of(project: &Project<'_>, pointers: &Pointers, mut at: ExprRef) -> ExprRef {
    for _ in 0..MAX_REFERENCES {
        let Some(target) = field(project, at, "$ref").and_then(|r| text_of(project, r)) else { break };
        let Some(next) = pointers.follow(project, at.file, &target) else { break };
        at = next;
    }
    at
}

fn read(project: &Project<'_>, pointers: &Pointers, root: ExprRef, operations: &mut Vec<Operation>) {
    let text = |e: ExprRef, key: &str| field(project, e, key).and_then(|v| text_of(project, v));
    let server = || {
        let servers = elements(project, field(project, root, "servers")?);
        text(*servers.first()?, "url")
    };
    let base = text(root, "basePath").or_else(server).unwrap_or_default();
    // https://example.org/api/v1
    let base = match base.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => base.as_str(),
    };
    for (path, item) in field(project, root, "paths").map_or(Vec::new(), |p| entries(project, p)) {
        let item = item_of(project, pointers, item);
        for (verb, own) in entries(project, item) {
            if let Some(method) = Method::named(&verb) {
                let whole = shape(&format!("{}/{}", base.trim_matches('/'), path.trim_start_matches('/')));
                operations.push(Operation { method, whole, path: shape(&path), root, item, own });
            }
        }
    }
}

/// A path whose parameters have no names, with a slash before it and none behind it.
fn shape(path: &str) -> String {
    let parts = path.split('/').filter(|p| !p.is_empty());
    parts.map(|p| if p.contains('{') { "/{}".to_owned() } else { format!("/{}", p.to_lowercase()) }).collect()
}

fn entries(project: &Project<'_>, e: ExprRef) -> Vec<(Name, ExprRef)> {
    let ExprKind::Object(entries) = project.kind(e) else { return Vec::new() };
    let module = project.module_of(e.file);
    let named = entries.iter().filter_map(|x| {
        let key = ExprRef::new(e.file, x.key?);
        let name =
            module.str_literal(key.id).cloned().unwrap_or_else(|| project.sources.text_at(project.place(key)).into());
        Some((name, ExprRef::new(e.file, x.value)))
    });
    named.collect()
}
