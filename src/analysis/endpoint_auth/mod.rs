//! L5: endpoints that a caller without credentials reaches, one detection for each.
//!
//! | file | rule |
//! |---|---|
//! | [`mod@self`] | open by omission or against the rules: with what was searched in vain |
//! | [`siblings`] | what the endpoints beside it do: a check forgotten on one of ten is the likely mistake |
//! | [`opened`] | opened in so many words, which somebody has to approve |
//! | [`exposed`] | authentication switched off, consoles; by [`settings`], and not where [`trial`] says that nobody delivers it |
//! | [`guards`] | guards that refuse nobody, or stand where they protect nothing |
//!
//! Whether an endpoint may be open is not decided here: the policy compares each with its lists.

mod exposed;
mod guards;
mod opened;
mod settings;
mod siblings;

use crate::catalog::exposure::Exposures;
use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::{self, AuthStatus, Carried, Effect, Endpoint, Method, Step};
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark};
use crate::project::Project;
use crate::source::{FileId, Place};
use exposed::Exposed;
use siblings::Siblings;

/// The rule that the policy set describes.
pub const RULE: &str = "unauthenticated-endpoint";

/// Guarded siblings that are shown.
const MAX_SIBLINGS: usize = 2;

/// Layers that refuse nobody and are named.
const MAX_IN_VAIN: usize = 3;

/// Data types that a message names; the rest is counted.
const MAX_TYPES: usize = 6;

/// Everything that is wrong with who may call what.
pub fn run(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    exposures: &Exposures,
    found: &endpoints::Found,
) -> Vec<Detection> {
    let endpoints = &found.endpoints;
    let siblings = Siblings::of(project, endpoints);
    let exposed = Exposed::new(project, exposures, found);
    let open = endpoints.iter().filter(|e| e.auth.status == AuthStatus::Missing && !exposed.is_told(e));
    let mut detections: Vec<Detection> = open.map(|e| detection(project, knowledge, e, &siblings)).collect();
    let opened = endpoints.iter().filter(|e| exposed.console_of(e).is_none());
    detections.extend(opened.filter_map(|e| opened::detection(project, knowledge, e)));
    detections.extend(exposed.run());
    detections.extend(guards::detections(project, &found.flaws));
    detections
}

/// Paths whose access decides about a console that is no endpoint of the code.
pub fn probes(exposures: &Exposures) -> Vec<&str> {
    exposures.list.iter().filter_map(|x| x.closed_at.as_deref()).collect()
}

fn detection(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    endpoint: &Endpoint,
    siblings: &Siblings<'_>,
) -> Detection {
    let subject = subject(endpoint);
    let beside = siblings.beside(endpoint);
    let message = match carried(knowledge, endpoint) {
        Some(carried) => format!("{subject} is open and {carried}"),
        None => format!("{subject} is reachable without authentication"),
    };
    let message = match &beside.common {
        Some(common) => format!("{message}; {common}"),
        None => message,
    };
    let label = match endpoint.auth.evidence.is_empty() {
        true => format!("route; no guard on its way: {} checked", checked(project, endpoint)),
        false => "route".to_owned(),
    };
    let at_stake = at_stake(knowledge, endpoint);
    let confidence = if beside.common.is_some() { Confidence::High } else { endpoint.auth.confidence };
    let mut found = Detection::new(RULE, Family::UnauthenticatedEndpoint, Mark::new(endpoint.place, label), message)
        .confidence(confidence)
        .data_types(at_stake.iter().map(|c| c.data_type.clone()))
        .fix(endpoint.fix.clone())
        .endpoint(endpoint.method.as_str(), endpoint.path.as_str())
        .identity(subject);
    for evidence in &endpoint.auth.evidence {
        found = found.related(evidence.place, format!("opened here: {}", evidence.what));
    }
    for (step, place) in in_vain(project, endpoint).filter_map(|s| Some((s, s.place?))).take(MAX_IN_VAIN) {
        found = found.related(place, format!("`{}` {}", step.what, step.why));
    }
    if let Some((place, what)) = &beside.example {
        found = found.related(*place, what.clone());
    } else {
        for sibling in beside.guarded.iter().take(MAX_SIBLINGS) {
            found = found.related(sibling.place, format!("{} {} here is guarded", sibling.method, sibling.path));
        }
        if !beside.guarded.is_empty() {
            let (guarded, all) = (beside.guarded.len(), beside.all);
            found = found.note(format!("{guarded} of {all} endpoints {} are guarded", beside.of_what));
        }
    }
    for place in &endpoint.auth.searched {
        found = found.note(place.clone());
    }
    if endpoint.method.is_unsafe() || endpoint.method == Method::Any {
        found = found.circumstance(Circumstance::ChangesState);
    }
    if !at_stake.is_empty() {
        found = ways(knowledge, &at_stake, found.circumstance(Circumstance::ReturnsPersonalData));
        let search = search(project, endpoint);
        if search.len() > 1 {
            found = found.search(search);
        }
    }
    of_place(project, endpoint.place.file, found)
}

/// Layers and lists on the way that refuse nobody; the handler is told apart.
fn in_vain<'e>(project: &'e Project<'_>, endpoint: &'e Endpoint) -> impl Iterator<Item = &'e Step> {
    let body = endpoint.handler.map(|h| Place::new(h.file, project.function(h).span));
    let is_handler = move |p: Place| body.is_some_and(|b| b.file == p.file && b.span.contains(p.span));
    endpoint.auth.steps.iter().filter(move |s| s.effect == Effect::Nothing && !s.place.is_some_and(is_handler))
}

/// From the route, over what stands in front of it, to the handler: nothing on this way refuses a stranger.
fn search(project: &Project<'_>, endpoint: &Endpoint) -> Vec<Mark> {
    let mut steps = vec![Mark::new(endpoint.place, format!("{} is declared here", subject(endpoint)))];
    let looked_at = in_vain(project, endpoint).filter_map(|s| Some((s, s.place?))).take(MAX_IN_VAIN);
    steps.extend(looked_at.map(|(step, place)| Mark::new(place, format!("`{}` {}", step.what, step.why))));
    if let Some(handler) = endpoint.handler {
        let function = project.function(handler);
        let name = function.name.as_ref().map_or("the handler".to_owned(), |name| format!("the handler `{name}`"));
        let span = if function.name.is_some() { function.name_span } else { function.span };
        steps.push(Mark::new(Place::new(handler.file, span), format!("{name} refuses nobody")));
    }
    steps
}

/// What was looked at on the way to the handler, and refuses nobody: `cors`, the class `Records`, the handler `show`.
fn checked(project: &Project<'_>, endpoint: &Endpoint) -> String {
    let mut names: Vec<String> = Vec::new();
    for step in in_vain(project, endpoint) {
        if !names.contains(&step.what) {
            names.push(step.what.clone());
        }
    }
    if names.len() > MAX_IN_VAIN {
        names = vec![format!("{} layers", names.len())];
    }
    let handler = endpoint.handler.map(|h| (h, project.function(h)));
    if let Some((handler, class)) = handler.and_then(|(h, f)| Some((h, f.class?))) {
        names.push(format!("class {}", project.module_of(handler.file).class(class).name));
    }
    match handler {
        Some((_, function)) => {
            names.push(function.name.as_ref().map_or("its handler".to_owned(), |name| format!("handler {name}")));
        }
        None => names.push("the route itself".to_owned()),
    }
    names.join(", ")
}

fn subject(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method, endpoint.path)
}

/// `returns CNIC number, phone number`, `takes postal address`, `changes records that hold CNIC number`, or nothing.
fn carried(knowledge: &DataKnowledge, endpoint: &Endpoint) -> Option<String> {
    told(knowledge, verb(endpoint), &at_stake(knowledge, endpoint))
}

fn verb(endpoint: &Endpoint) -> &'static str {
    let alters = endpoint.method.is_unsafe() && endpoint.method != Method::Post;
    let has_record = !endpoint.accepts.is_empty() || !endpoint.changes.is_empty();
    match endpoint.returns.is_empty() {
        // PUT /citizens/{id}, which answers with the record
        false if alters && has_record => "changes and returns",
        false => "returns",
        true if endpoint.accepts.is_empty() => "changes records that hold",
        true if matches!(endpoint.method, Method::Put | Method::Patch) => "changes",
        true => "takes",
    }
}

fn told(knowledge: &DataKnowledge, verb: &str, carried: &[&Carried]) -> Option<String> {
    let title = |id: &str| knowledge.types.find(id).map_or(id.to_owned(), |t| knowledge.types.get(t).title.to_string());
    let mut titles: Vec<String> = carried.iter().map(|c| title(&c.data_type)).collect();
    let more = titles.len().saturating_sub(MAX_TYPES);
    titles.truncate(MAX_TYPES);
    match (titles.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("{verb} {}", titles.join(", "))),
        (false, n) => Some(format!("{verb} {} and {n} more kinds of personal data", titles.join(", "))),
    }
}

/// The data that an open endpoint gives away, or else lets everyone write: the most sensitive first.
fn at_stake<'e>(knowledge: &DataKnowledge, endpoint: &'e Endpoint) -> Vec<&'e Carried> {
    let mut carried: Vec<&Carried> = match endpoint.returns.as_slice() {
        [] if endpoint.method.is_unsafe() => match endpoint.accepts.as_slice() {
            [] => endpoint.changes.iter().collect(),
            accepts => accepts.iter().collect(),
        },
        returns => returns.iter().collect(),
    };
    let sensitivity = |c: &Carried| knowledge.types.find(&c.data_type).map(|t| knowledge.types.get(t).sensitivity);
    carried.sort_by_key(|c| std::cmp::Reverse(sensitivity(c)));
    carried
}

/// The way of each kind of data, the most sensitive first; kinds that go one way share it.
fn ways(knowledge: &DataKnowledge, at_stake: &[&Carried], mut found: Detection) -> Detection {
    let title = |id: &str| knowledge.types.find(id).map_or(id.to_owned(), |t| knowledge.types.get(t).title.to_string());
    let mut ways: Vec<Vec<Mark>> = Vec::new();
    for carried in at_stake.iter().take(MAX_TYPES) {
        let mut way = carried.way.clone();
        if let Some(first) = way.first_mut().filter(|_| at_stake.len() > 1) {
            first.label = format!("{}: {}", title(&carried.data_type), first.label);
        }
        let places = |way: &[Mark]| way.iter().map(|m| m.place).collect::<Vec<Place>>();
        match ways.iter_mut().find(|w| places(w) == places(&way)) {
            Some(same) => {
                for (mark, other) in same.iter_mut().zip(way).filter(|(m, o)| !m.label.contains(&o.label)) {
                    mark.label = format!("{}; {}", mark.label, other.label);
                }
            }
            None => ways.push(way),
        }
    }
    let mut ways = ways.into_iter();
    if let Some(first) = ways.next() {
        found = found.trace(first);
    }
    found = ways.fold(found, Detection::another_trace);
    match at_stake.len().saturating_sub(MAX_TYPES) {
        0 => found,
        1 => found.note("the way of one more kind of data is not shown"),
        more => found.note(format!("the ways of {more} more kinds of data are not shown")),
    }
}

/// What kind of file it stands in.
fn of_place(project: &Project<'_>, file: FileId, mut found: Detection) -> Detection {
    let class = &project.sources.get(file).class;
    if class.test {
        found = found.circumstance(Circumstance::Test);
    }
    if class.docs {
        found = found.circumstance(Circumstance::Docs);
    }
    found
}
