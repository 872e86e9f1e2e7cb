//! L5: personal data at the door: what an endpoint is given by its callers ([`accepted`]) and what it gives them
//! ([`returned`]); an endpoint of a graph of types, all that these hold ([`graphs`]).
//!
//! Credentials are left out: a login takes a password, and that is its purpose. Only in a URL ([`urls`]) nothing of the kind
//! may stand.

mod accepted;
mod changed;
mod documents;
mod graphs;
mod hooks;
mod pages;
mod records;
mod resolvers;
mod returned;
mod schemas;
mod typed;
mod urls;
mod views;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::endpoints::{AcceptedKey, AuthStatus, Carried, Endpoint, Method};
use crate::finding::{Detection, Mark};
use crate::ir::{Block, ExprId};
use crate::project::{ClassRef, FunctionRef, Project};
use crate::source::{FileId, Place, Span};
use accepted::Taken;
use documents::Documents;
use graphs::Graph;
use returned::Answers;

use super::flow::Flows;

/// The way of each type of data, the first that was seen.
type Found = BTreeMap<DataTypeId, Vec<Mark>>;

/// Fills [`Endpoint::accepts`], [`Endpoint::keys`] and [`Endpoint::returns`], and takes back what was public only because something opens it.
/// Gives one detection for each endpoint that asks for personal data in its URL.
pub fn note(flows: &Flows<'_, '_>, endpoints: &mut [Endpoint]) -> Vec<Detection> {
    let answers = Answers::of(flows);
    let mut known: FxHashMap<(Body, Option<ClassRef>), (Taken, Found)> = FxHashMap::default();
    let mut asked = Vec::new();
    let changing = endpoints.iter().filter(|e| e.method == Method::Post);
    // a resource route declares a list and what adds to it, at one place and path: two handlers
    let posted: FxHashSet<(Place, String, String)> =
        changing.map(|e| (e.place, e.path.clone(), e.handler_name.clone())).collect();
    let words = &flows.knowledge().graphs;
    let serves = |e: &Endpoint| e.is_joined || graphs::is_served_by(words, e);
    let graph = endpoints.iter().any(serves).then(|| Graph::of(flows));
    let documents = Documents::of(flows);
    for endpoint in endpoints {
        // of a graph that is open in parts, these alone count
        let graph = graph.as_ref().filter(|_| serves(endpoint) && endpoint.open_parts.is_empty());
        let body = Body::of(flows.project(), endpoint);
        let operation = documents.operation(endpoint);
        let is_outside = body.is_none() && endpoint.class.is_none() && endpoint.in_front.is_empty() && graph.is_none();
        if is_outside && operation.is_none() {
            continue;
        }
        // one handler may stand behind many routes
        let of_body = body.map(|body| {
            let known = known.entry((body, endpoint.class));
            let carried = || (accepted::in_body(flows, body), answers.returned_by(body, endpoint.class));
            known.or_insert_with(carried).clone()
        });
        let (mut taken, mut given) = of_body.unwrap_or_default();
        for body in endpoint.open_parts.iter().map(|f| Body::Handler(*f)).filter(|b| Some(*b) != body) {
            let part = accepted::in_body(flows, body);
            part.all.into_iter().for_each(|(data, way)| _ = taken.all.entry(data).or_insert(way));
            let part = answers.returned_by(body, None);
            part.into_iter().for_each(|(data, way)| _ = given.entry(data).or_insert(way));
        }
        schemas::in_front(flows.project(), flows.knowledge(), endpoint, &mut taken);
        views::declared(flows, endpoint, &mut taken.all, &mut given);
        if let Some(graph) = graph {
            graph.at_door(endpoint, &mut taken.all, &mut given);
        }
        if let (None, Some(class)) = (endpoint.handler, endpoint.class) {
            answers.page_of(class, &mut given);
            answers.page_at(endpoint.place, &mut given);
        }
        // the code wins: a document is asked where it says nothing
        if let Some(operation) = operation {
            let is_typed = || endpoint.handler.is_some_and(|f| accepted::is_declared(flows, f));
            if taken.all.is_empty() && !is_typed() {
                documents.taken(operation, &mut taken.all);
            }
            let is_said = endpoint.handler.is_some_and(|f| answers.is_declared(f));
            if given.is_empty() && !is_said {
                documents.given(operation, &mut given);
            }
        }
        let is_form = posted.contains(&(endpoint.place, endpoint.path.clone(), endpoint.handler_name.clone()));
        // what answers is not in the code, and neither is what its path is for
        if !is_outside {
            asked.extend(urls::detection(flows, endpoint, &taken, is_form));
        }
        accepted::in_path(flows, endpoint, &mut taken.all);
        let keys = taken.keys.into_iter();
        endpoint.keys = keys.map(|((data, name), place)| AcceptedKey { data, name, place }).collect();
        endpoint.accepts = carried(flows.knowledge(), taken.all);
        endpoint.returns = carried(flows.knowledge(), given);
        // PUT /citizens/{id} says by what it takes what it changes
        let is_asked = endpoint.method.is_unsafe() && endpoint.method != Method::Post && endpoint.accepts.is_empty();
        if let Some(body) = body.filter(|_| is_asked && endpoint.auth.status != AuthStatus::Authenticated) {
            let mut found = Found::new();
            changed::by(flows, &answers.functions(body, endpoint.class), &mut found);
            endpoint.changes = carried(flows.knowledge(), found);
        }
        // an opening alone does not publish personal data
        let auth = &mut endpoint.auth;
        if auth.status == AuthStatus::Public && auth.is_merely_opened && !endpoint.returns.is_empty() {
            auth.status = AuthStatus::Missing;
            auth.searched.push("it returns personal data".to_owned());
        }
    }
    urls::once_for_each_route(asked)
}

/// What runs when an endpoint is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Body {
    Handler(FunctionRef),
    /// A page: the whole file.
    Page(FileId),
}

impl Body {
    /// None for a route whose handler is not in the code, and for a page in a language that is not read.
    fn of(project: &Project<'_>, endpoint: &Endpoint) -> Option<Self> {
        let Place { file, span } = endpoint.place;
        let page = (span == Span::at(0) && project.module(file).is_some()).then_some(Body::Page(file));
        endpoint.handler.map(Body::Handler).or(page)
    }

    fn file(self) -> FileId {
        match self {
            Body::Handler(f) => f.file,
            Body::Page(file) => file,
        }
    }

    fn block<'p>(self, project: &'p Project<'_>) -> &'p Block {
        match self {
            Body::Handler(f) => &project.function(f).body,
            Body::Page(file) => &project.module_of(file).body,
        }
    }

    /// Every call and `new` in it.
    fn calls<'p>(self, project: &'p Project<'_>) -> &'p [ExprId] {
        let scopes = project.scopes_of(self.file());
        match self {
            Body::Handler(f) => scopes.calls_in(f.id),
            Body::Page(_) => &scopes.calls,
        }
    }
}

/// The data that a name of a request or a path stands for by itself.
fn named(knowledge: &DataKnowledge, name: &str) -> Option<DataTypeId> {
    match knowledge.names.identifier(name) {
        NameClass::Data(data, Strength::Strong) => Some(data),
        _ => None,
    }
}

fn carried(knowledge: &DataKnowledge, found: Found) -> Vec<Carried> {
    let mut carried: Vec<Carried> = found
        .into_iter()
        .filter(|(data, _)| !knowledge.types.get(*data).is_credential() && !knowledge.types.get(*data).is_whole())
        .map(|(data, way)| Carried { data_type: knowledge.types.get(data).id.clone(), way })
        .collect();
    carried.sort_by(|a, b| a.data_type.cmp(&b.data_type));
    carried
}
