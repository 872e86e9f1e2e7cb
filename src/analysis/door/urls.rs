//! Endpoints that ask their callers to write personal data into a URL: `GET /citizens/{cnic}`, `GET /login?password=…`.
//!
//! What the project writes into URLs by itself is for [`crate::analysis::leaks`].

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::accepted::{Carrier, Taken};
use super::named;
use crate::analysis::flow::Flows;
use crate::catalog::data_types::{DataType, DataTypeId};
use crate::catalog::instead::Replaced;
use crate::facts::data::DataKnowledge;
use crate::facts::data::types::places_have;
use crate::facts::endpoints::{Endpoint, Method};
use crate::facts::inflection;
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Severity};
use crate::source::Place;

const RULE: &str = "pii-in-url";

const FIX: &str = "take it in the body of a POST request over TLS, or name the record by an opaque id; URLs are kept by proxies, browsers and server logs";

/// One type of data that stands in a URL.
struct Asked {
    /// As it stands there: `{cnic}`, `?cnic=`.
    part: String,
    read: Option<Mark>,
    confidence: Confidence,
}

/// `is_form`: the same handler serves the page of a form and takes what is filled in, which is sent in the body.
pub(super) fn detection(flows: &Flows<'_, '_>, endpoint: &Endpoint, taken: &Taken, is_form: bool) -> Option<Detection> {
    let knowledge = flows.knowledge();
    let asked = asked(flows, endpoint, taken, is_form);
    let types: Vec<&DataType> = asked.keys().map(|id| knowledge.types.get(*id)).collect();
    if types.is_empty() {
        return None;
    }
    let titles: Vec<&str> = types.iter().map(|t| t.title.as_str()).collect();
    let verb = if titles.len() == 1 { "stands" } else { "stand" };
    let subject = format!("{} {}", endpoint.method, endpoint.path);
    let message = format!("{} {verb} in the URL of {subject}", titles.join(", "));
    let parts: Vec<String> = asked.values().map(|a| format!("`{}`", a.part)).collect();
    let label = format!("its callers write {} into the URL", parts.join(", "));
    let source = flows.project().sources.get(endpoint.place.file);
    let confidence = asked.values().map(|a| a.confidence).max().unwrap_or(Confidence::Low);
    let mut found = Detection::new(RULE, Family::PiiExposure, Mark::new(endpoint.place, label), message)
        .confidence(confidence)
        .data_types(types.iter().map(|t| t.id.clone()))
        .fix(knowledge.instead.added_to(FIX, Replaced::AskedInUrl, source.language))
        .identity(subject);
    let reads: Vec<Mark> = asked.into_values().filter_map(|a| a.read).collect();
    found = found.trace(way(flows, endpoint, &reads));
    for read in reads {
        found = found.related(read.place, read.label);
    }
    if types.iter().any(|t| t.sensitivity >= Severity::High) {
        found = found.circumstance(Circumstance::SensitiveData);
    }
    let class = source.class;
    if class.test {
        found = found.circumstance(Circumstance::Test);
    }
    if class.docs {
        found = found.circumstance(Circumstance::Docs);
    }
    Some(types.first().map(|t| t.why.as_str()).into_iter().fold(found, Detection::note))
}

/// From the route, whose callers write the data, to where it is read; else to the handler, which is given it.
fn way(flows: &Flows<'_, '_>, endpoint: &Endpoint, reads: &[Mark]) -> Vec<Mark> {
    let declared = format!("{} {} is declared here", endpoint.method, endpoint.path);
    let mut steps = vec![Mark::new(endpoint.place, declared)];
    steps.extend(reads.iter().cloned());
    if let (Some(handler), []) = (endpoint.handler, reads) {
        let function = flows.project().function(handler);
        let name = function.name.as_ref().map_or("the handler".to_owned(), |name| format!("the handler `{name}`"));
        let span = if function.name.is_some() { function.name_span } else { function.span };
        steps.push(Mark::new(Place::new(handler.file, span), format!("{name} is given it")));
    }
    steps
}

fn asked(flows: &Flows<'_, '_>, endpoint: &Endpoint, taken: &Taken, is_form: bool) -> BTreeMap<DataTypeId, Asked> {
    let knowledge = flows.knowledge();
    let urls = &knowledge.urls;
    let mut found: BTreeMap<DataTypeId, Asked> = BTreeMap::new();
    let in_path: Vec<&str> = endpoint.path.split(['{', '}']).skip(1).step_by(2).collect();
    for part in in_path.iter().filter(|p| !is_number_of_entry(&endpoint.path, p)) {
        // a token in the path is the opaque name of what it opens
        let data = named(knowledge, part).filter(|d| urls.is_minded_at_door(*d) && !urls.is_once_data(*d));
        if let Some(data) = data {
            let asked = || Asked { part: format!("{{{part}}}"), read: None, confidence: Confidence::High };
            found.entry(data).or_insert_with(asked);
        }
    }
    for ((data, carrier), (name, read)) in &taken.named {
        let confidence = match carrier {
            Carrier::Url => Confidence::High,
            Carrier::UrlOfGet if endpoint.method == Method::Get && !is_form => Confidence::Medium,
            _ => continue,
        };
        let is_told = in_path.iter().any(|part| part == name);
        // ?token= of a feed, a file or an invitation opens no session
        let is_for_one_thing = urls.needs_name(*data) && !urls.is_bearer(name);
        let is_once = urls.once(&endpoint.path).contains(data);
        if is_of_place(knowledge, &endpoint.path, *data, name) {
            continue;
        }
        if is_told || is_for_one_thing || is_once || !urls.is_minded_at_door(*data) {
            continue;
        }
        let asked = || Asked { part: format!("?{name}="), read: Some(read.clone()), confidence };
        found.entry(*data).or_insert_with(asked);
    }
    found
}

/// `/raw_emails/{raw_email_id}`: behind the name of a list stands the number of one of its entries.
fn is_number_of_entry(path: &str, part: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.map(|w| inflection::singular(&w.to_lowercase())).collect()
    };
    let sorted = |mut words: Vec<String>| {
        words.sort();
        words
    };
    let Some(entry) = part.strip_suffix("_id").or_else(|| part.strip_suffix("Id")) else { return false };
    let entry = words(entry);
    let (before, _) = path.split_once(&format!("{{{part}}}")).unwrap_or_default();
    before.trim_end_matches('/').rsplit('/').next().is_some_and(|list| {
        let list = words(list);
        list.concat() == entry.concat() || sorted(list) == sorted(entry.clone())
    })
}

/// `GET /suppliers?email=`: the mail of a body, by what the last word of the path names.
fn is_of_place(knowledge: &DataKnowledge, path: &str, data: DataTypeId, name: &str) -> bool {
    let resource = path.rsplit('/').find(|part| !part.is_empty() && !part.starts_with('{'));
    let names = &knowledge.names;
    places_have(knowledge.types.get(data))
        && !names.mentions_person(name)
        && resource.is_some_and(|part| names.is_organisation(part))
}

/// A route of several methods, or one that two places declare, is told once.
pub(super) fn once_for_each_route(mut found: Vec<Detection>) -> Vec<Detection> {
    found.sort_by_key(|d| d.primary.place);
    let (mut places, mut messages) = (FxHashSet::default(), FxHashSet::default());
    found.retain(|d| {
        let is_new = places.insert((d.primary.place, d.data_types.clone()));
        messages.insert(d.message.clone()) && is_new
    });
    found
}
