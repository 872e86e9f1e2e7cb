//! The endpoints beside an open one: of the same class, or else of the same file. Where nearly all of them are guarded by the
//! same thing, the one without it was forgotten.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::facts::endpoints::{AuthStatus, Endpoint, Evidence};
use crate::ir::{ClassId, ClassKind};
use crate::project::Project;
use crate::source::{FileId, Place};

/// What handlers stand in: a class of a file, or the file.
type Home = (FileId, Option<ClassId>);

/// Guarded handlers from which on the one without a guard is a likely mistake.
const FEWEST: usize = 2;

/// Share of the handlers, in percent, that the same guard stands before.
const NEARLY_ALL: usize = 75;

pub(super) struct Siblings<'e> {
    /// What is known of each home: the same for all endpoints that stand there.
    homes: FxHashMap<Home, Beside<'e>>,
    by_place: FxHashMap<Place, Home>,
    /// Of what stands nowhere.
    nothing: Beside<'e>,
}

/// What is known of the endpoints beside one, itself among them.
#[derive(Default)]
pub(super) struct Beside<'e> {
    pub(super) guarded: Vec<&'e Endpoint>,
    pub(super) all: usize,
    /// `of this class`, `of this file`
    pub(super) of_what: &'static str,
    /// `9 of 10 handlers of this class are behind login_check, this one is not`
    pub(super) common: Option<String>,
    /// Where one of them is guarded.
    pub(super) example: Option<(Place, String)>,
}

/// The handlers that one guard stands before, and where it does so for one of them.
struct Guarded<'e> {
    handlers: BTreeSet<(&'e str, Place)>,
    evidence: &'e Evidence,
    sibling: &'e Endpoint,
}

impl<'e> Siblings<'e> {
    pub(super) fn of(project: &Project<'_>, endpoints: &'e [Endpoint]) -> Self {
        let (mut together, mut by_place) = (FxHashMap::<Home, Vec<&Endpoint>>::default(), FxHashMap::default());
        for endpoint in endpoints {
            let home = home(project, endpoint);
            together.entry(home).or_default().push(endpoint);
            by_place.insert(endpoint.place, home);
        }
        let homes = together.into_iter().map(|(home, all)| (home, Beside::of(home, &all))).collect();
        Self { homes, by_place, nothing: Beside::default() }
    }

    pub(super) fn beside(&self, endpoint: &Endpoint) -> &Beside<'e> {
        self.by_place.get(&endpoint.place).and_then(|home| self.homes.get(home)).unwrap_or(&self.nothing)
    }
}

impl<'e> Beside<'e> {
    fn of(home: Home, all: &[&'e Endpoint]) -> Self {
        let of_what = if home.1.is_some() { "of this class" } else { "of this file" };
        let guarded: Vec<&'e Endpoint> =
            all.iter().copied().filter(|s| s.auth.status == AuthStatus::Authenticated).collect();
        let mut beside = Self { all: all.len(), of_what, ..Self::default() };
        let total = all.iter().map(|e| handler(e)).collect::<BTreeSet<_>>().len();
        let mut by_guard: BTreeMap<&str, Guarded<'_>> = BTreeMap::new();
        for sibling in &guarded {
            for evidence in &sibling.auth.evidence {
                let guard = by_guard.entry(name(evidence));
                let guard = guard.or_insert(Guarded { handlers: BTreeSet::new(), evidence, sibling });
                guard.handlers.insert(handler(sibling));
            }
        }
        let most = by_guard.iter().max_by_key(|(what, guard)| (guard.handlers.len(), Reverse(**what)));
        if let Some((what, Guarded { handlers, evidence, sibling })) = most {
            let n = handlers.len();
            if n >= FEWEST && n * 100 >= total * NEARLY_ALL && n < total {
                beside.common =
                    Some(format!("{n} of {total} handlers {of_what} are guarded ({what}), this one is not"));
                let example = format!("{} {} is guarded here", sibling.method, sibling.path);
                beside.example = Some((evidence.place, example));
            }
        }
        beside.guarded = guarded;
        beside
    }
}

fn home(project: &Project<'_>, endpoint: &Endpoint) -> Home {
    let class = endpoint.handler.and_then(|h| project.function(h).class.map(|c| (h.file, c)));
    // methods of one type are as little a unit as functions of one file
    let class = class.filter(|(f, c)| project.module_of(*f).class(*c).kind != ClassKind::Implementation);
    class.map_or((endpoint.place.file, None), |(file, class)| (file, Some(class)))
}

fn handler(endpoint: &Endpoint) -> (&str, Place) {
    (endpoint.handler_name.as_str(), endpoint.place)
}

/// The guard, whether it stands in front of the handler or in it.
fn name(evidence: &Evidence) -> &str {
    evidence.what.strip_prefix("in the handler: ").unwrap_or(&evidence.what)
}
