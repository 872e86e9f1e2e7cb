//! L5: endpoints that a caller without credentials reaches. One detection for each, with what was searched in vain
//! and, where there are any, the guarded siblings: a check forgotten on one of ten handlers is the likely mistake.

use std::collections::BTreeMap;

use crate::facts::endpoints::{AuthStatus, Endpoint, Method};
use crate::finding::{Circumstance, Detection, Family, Mark};
use crate::ir::Name;
use crate::project::Project;
use crate::source::FileId;

/// The rule that the policy set describes.
pub const RULE: &str = "unauthenticated-endpoint";

/// Guarded siblings that are shown.
const MAX_SIBLINGS: usize = 2;

pub fn run(project: &Project<'_>, endpoints: &[Endpoint]) -> Vec<Detection> {
    let mut by_file: BTreeMap<FileId, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in endpoints {
        by_file.entry(endpoint.place.file).or_default().push(endpoint);
    }
    let open = endpoints.iter().filter(|e| e.auth.status == AuthStatus::Missing);
    open.map(|e| detection(project, e, &by_file[&e.place.file])).collect()
}

fn detection(project: &Project<'_>, endpoint: &Endpoint, siblings: &[&Endpoint]) -> Detection {
    let subject = format!("{} {}", endpoint.method, endpoint.path);
    let data = match endpoint.data_types.as_slice() {
        [] => String::new(),
        types => format!(" and returns {}", types.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")),
    };
    let message = format!("{subject} is reachable without authentication{data}");
    let primary = Mark::new(endpoint.place, "nothing here asks who is calling");
    let mut found = Detection::new(RULE, Family::UnauthenticatedEndpoint, primary, message)
        .confidence(endpoint.auth.confidence)
        .data_types(endpoint.data_types.iter().cloned())
        .fix(endpoint.fix.clone())
        .endpoint(endpoint.method.as_str(), endpoint.path.as_str())
        .identity(subject);
    for evidence in &endpoint.auth.evidence {
        found = found.related(evidence.place, evidence.what.clone());
    }
    let guarded: Vec<&&Endpoint> = siblings.iter().filter(|s| s.auth.status == AuthStatus::Authenticated).collect();
    for sibling in guarded.iter().take(MAX_SIBLINGS) {
        found = found.related(sibling.place, format!("{} {} here is guarded", sibling.method, sibling.path));
    }
    if !guarded.is_empty() {
        found = found.note(format!("{} of {} endpoints of this file are guarded", guarded.len(), siblings.len()));
    }
    for place in &endpoint.auth.searched {
        found = found.note(place.clone());
    }
    if endpoint.method.is_unsafe() || endpoint.method == Method::Any {
        found = found.circumstance(Circumstance::ChangesState);
    }
    if !endpoint.data_types.is_empty() {
        found = found.circumstance(Circumstance::ReturnsPersonalData);
    }
    let class = &project.sources.get(endpoint.place.file).class;
    if class.test {
        found = found.circumstance(Circumstance::Test);
    }
    if class.docs {
        found = found.circumstance(Circumstance::Docs);
    }
    found
}
