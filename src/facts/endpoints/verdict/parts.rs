//! Endpoints that many methods answer together, each a part of it: the operations of one graph.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Auth, AuthStatus, Effect, Endpoint, Method, Services, Step};
use crate::finding::Confidence;
use crate::source::Place;

/// Leaves one endpoint of those that are declared at the places of parts, for each service, method and path. It is as
/// its parts are; where these differ, each decides for itself, and the endpoint is unknown.
pub(super) fn join(services: &Services, parts: &FxHashSet<Place>, endpoints: &mut Vec<Endpoint>) {
    if parts.is_empty() {
        return;
    }
    let mut first: FxHashMap<(usize, Method, String), usize> = FxHashMap::default();
    let mut joined: Vec<Endpoint> = Vec::with_capacity(endpoints.len());
    for endpoint in endpoints.drain(..) {
        if !parts.contains(&endpoint.place) {
            joined.push(endpoint);
            continue;
        }
        let of = (services.index_of(endpoint.place.file), endpoint.method, endpoint.path.clone());
        match first.get(&of) {
            Some(at) => add(&mut joined[*at].auth, &endpoint.auth),
            None => {
                first.insert(of, joined.len());
                joined.push(endpoint);
            }
        }
    }
    *endpoints = joined;
}

fn add(whole: &mut Auth, part: &Auth) {
    if whole.status == part.status {
        whole.confidence = whole.confidence.min(part.confidence);
        whole.is_merely_opened |= part.is_merely_opened;
        return;
    }
    if whole.status != AuthStatus::Unknown {
        let why = "each part of the graph decides for itself".to_owned();
        let what = "the parts of the graph".to_owned();
        whole.steps.push(Step { what, why: why.clone(), place: None, seen: None, effect: Effect::Unknown });
        whole.searched = vec![why];
        whole.confidence = Confidence::Low;
        whole.evidence.clear();
    }
    whole.status = AuthStatus::Unknown;
}
