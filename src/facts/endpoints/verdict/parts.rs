//! Endpoints that many methods answer together, each a part of it: the operations of one graph.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{AuthStatus, Effect, Endpoint, Method, Services, Step};
use crate::finding::Confidence;
use crate::source::Place;

/// Parts that an explanation names.
const MAX_NAMED: usize = 5;

/// Leaves one endpoint of those that are declared at the places of parts, for each service, method and path. It is as
/// its parts are. Where these differ, each decides for itself: one that asks for nobody makes the endpoint open, for that
/// operation; else it is unknown.
pub(super) fn join(services: &Services, parts: &FxHashSet<Place>, endpoints: &mut Vec<Endpoint>) {
    if parts.is_empty() {
        return;
    }
    let mut of: FxHashMap<(usize, Method, String), usize> = FxHashMap::default();
    let mut joined: Vec<Vec<Endpoint>> = Vec::with_capacity(endpoints.len());
    for endpoint in endpoints.drain(..) {
        if !parts.contains(&endpoint.place) {
            joined.push(vec![endpoint]);
            continue;
        }
        let key = (services.index_of(endpoint.place.file), endpoint.method, endpoint.path.clone());
        match of.get(&key) {
            Some(at) => joined[*at].push(endpoint),
            None => {
                of.insert(key, joined.len());
                joined.push(vec![endpoint]);
            }
        }
    }
    endpoints.extend(joined.into_iter().filter_map(|group| {
        let is_joined = parts.contains(&group.first()?.place);
        let whole = whole(group)?;
        Some(Endpoint { is_joined, ..whole })
    }));
}

fn whole(group: Vec<Endpoint>) -> Option<Endpoint> {
    let first = group.first()?;
    if group.iter().all(|part| part.auth.status == first.auth.status) {
        let confidence = group.iter().map(|part| part.auth.confidence).min();
        let is_merely_opened = group.iter().any(|part| part.auth.is_merely_opened);
        let mut whole = group.into_iter().next()?;
        whole.auth.confidence = confidence.unwrap_or(whole.auth.confidence);
        whole.auth.is_merely_opened = is_merely_opened;
        return Some(whole);
    }
    let named = |is: &dyn Fn(&Endpoint) -> bool| -> Vec<&Endpoint> { group.iter().filter(|p| is(p)).collect() };
    let is_public = |p: &Endpoint| p.auth.status == AuthStatus::Public;
    let mut open = named(&|p| p.auth.status == AuthStatus::Missing);
    if open.is_empty() {
        open = named(&|p| is_public(p) && p.auth.is_merely_opened);
    }
    let (all, step) = (group.len(), |why: &str, effect| Step {
        what: "the parts of the graph".to_owned(),
        why: why.to_owned(),
        place: None,
        seen: None,
        effect,
    });
    if let Some(shown) = open.first() {
        let why = format!("{} of {all} operations ask for nobody: {}", open.len(), names(&open));
        let mut whole = (*shown).clone();
        whole.open_parts = open.iter().filter_map(|part| part.handler).collect();
        whole.auth.steps.push(step(&why, Effect::Opens));
        whole.auth.searched.push(why);
        return Some(whole);
    }
    let public = named(&is_public);
    let why = match public.is_empty() {
        true => "each part of the graph decides for itself".to_owned(),
        false => format!("each part of the graph decides for itself; open on purpose: {}", names(&public)),
    };
    let mut whole = first.clone();
    whole.auth.steps.push(step(&why, Effect::Unknown));
    whole.auth.searched = vec![why];
    whole.auth.confidence = Confidence::Low;
    whole.auth.evidence.clear();
    whole.auth.status = AuthStatus::Unknown;
    Some(whole)
}

/// `Offices.search`, `Clerks.list` and 3 more
fn names(parts: &[&Endpoint]) -> String {
    let named: Vec<String> = parts.iter().take(MAX_NAMED).map(|part| format!("`{}`", part.handler_name)).collect();
    match parts.len().saturating_sub(MAX_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
