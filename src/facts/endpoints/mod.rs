//! L4: every HTTP endpoint of a project, and what stands between a caller without credentials and its handler.
//!
//! The knowledge of frameworks is YAML ([`crate::catalog::frameworks`]); the engine here follows it through the project:
//!
//! | file | does |
//! |---|---|
//! | [`layers`] | finds routers and everything that is registered on them, in order |
//! | [`conventions`] | what patterns cannot say: annotated controllers, lists of URLs, resources, pages |
//! | [`mounts`] | walks from the root routers to the routes, joins prefixes, collects the guards in force |
//! | [`guards`] | can this decorator, middleware, base class or function reject a caller? |
//! | [`access`] | ordered first-match lists of paths |
//! | `callees` | the calls of the code, by what they call |
//! | [`annotated`] | annotations of the project's own on handlers |
//! | [`services`] | which folder is one service, and what its manifest says |
//! | [`verdict`] | weighs all of it |
//! | [`includes`] | files that a script runs by a computed path |
//! | [`path_tests`] | what code says of the path of a request |
//! | [`markup`] | elements and attributes of documents in XML |
//! | [`limits`] | tells which bounds were reached |
//!
//! Which personal data an endpoint takes and gives is the business of [`crate::analysis::door`]; authorisation flaws of
//! a logged-in user are outside.

pub mod access;
pub mod annotated;
mod callees;
pub mod conventions;
pub mod guards;
pub mod includes;
pub mod layers;
pub mod limits;
pub mod markup;
pub mod mounts;
pub mod path_tests;
pub mod paths;
pub mod selected;
pub mod services;
pub mod verdict;
pub mod words;

use std::collections::BTreeSet;
use std::fmt;

use crate::catalog::data_types::DataTypeId;
use crate::catalog::frameworks::Frameworks;
use crate::finding::{Confidence, Mark};
use crate::ir::Name;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};
use crate::source::{Diagnostic, Place};
use services::Services;
pub use verdict::{Flaw, FlawKind};

/// One HTTP method on one path.
#[derive(Clone, PartialEq, Debug)]
pub struct Endpoint {
    pub method: Method,
    /// Prefixes joined, parameters as `{name}`.
    pub path: String,
    pub handler: Option<FunctionRef>,
    /// The handler as the route names it.
    pub handler_name: String,
    /// The class whose method answers, its own or one that a library brings.
    pub class: Option<ClassRef>,
    /// What runs before the handler, outermost first.
    pub in_front: Vec<ExprRef>,
    /// Where the route is declared.
    pub place: Place,
    /// Id of the framework.
    pub framework: Name,
    pub auth: Auth,
    /// Personal data that a caller gives it, by type.
    pub accepts: Vec<Carried>,
    /// The names under which a caller gives it personal data and credentials, where they are known.
    pub keys: Vec<AcceptedKey>,
    /// Personal data that it gives a caller, by type.
    pub returns: Vec<Carried>,
    /// Personal data of the records that it changes, where it is open and takes none.
    pub changes: Vec<Carried>,
    /// What to write to close it, in the framework's words.
    pub fix: String,
    /// Methods answer it together, each a part: the operations of one graph.
    pub is_joined: bool,
    /// Of such an endpoint the parts that anyone may call, where others refuse.
    pub open_parts: Vec<FunctionRef>,
}

/// Personal data that an endpoint takes or gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Carried {
    /// Id of the data type.
    pub data_type: Name,
    /// From where it comes to where it is read or written.
    pub way: Vec<Mark>,
}

/// A name under which a caller gives data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AcceptedKey {
    pub data: DataTypeId,
    pub name: Name,
    /// Where it is taken.
    pub place: Place,
}

/// HEAD and OPTIONS are not listed: they carry no business code of their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Any,
}

impl Method {
    /// By its name in any case; `all` and the like are [`Method::Any`].
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" | "DEL" => Method::Delete,
            "ANY" | "ALL" => Method::Any,
            _ => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Any => "ANY",
        }
    }

    /// Whether it may change state.
    pub fn is_unsafe(self) -> bool {
        !matches!(self, Method::Get | Method::Any)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AuthStatus {
    /// A caller without credentials is refused before the handler does anything.
    Authenticated,
    /// Nothing refuses, and that is a mistake.
    Missing,
    /// Nothing refuses, on purpose: login, health, documentation.
    Public,
    /// What decides cannot be seen.
    Unknown,
}

impl AuthStatus {
    /// The word of the JSON contract.
    pub fn as_str(self) -> &'static str {
        match self {
            AuthStatus::Authenticated => "authenticated",
            AuthStatus::Missing => "unauthenticated",
            AuthStatus::Public => "public",
            AuthStatus::Unknown => "unknown",
        }
    }
}

/// A verdict with its proof.
#[derive(Clone, PartialEq, Debug)]
pub struct Auth {
    pub status: AuthStatus,
    /// What decided: the guards, or the openings, outermost first.
    pub evidence: Vec<Evidence>,
    /// Where nothing was found, for a verdict without evidence; one sentence each.
    pub searched: Vec<String>,
    pub confidence: Confidence,
    /// Public only because something opens it: its path and handler do not say that it is meant for everyone.
    pub is_merely_opened: bool,
    /// What was looked at on the way, outermost first: routers, layers, the handler.
    pub steps: Vec<Step>,
}

/// One thing between a caller and the handler, and what it does to who brings no credentials.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Step {
    pub what: String,
    /// Why it decides, or why it proves nothing.
    pub why: String,
    pub place: Option<Place>,
    /// Where the reason stands, if that is elsewhere: in the body of a guard.
    pub seen: Option<Place>,
    pub effect: Effect,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// Puts the route below a path.
    Mounts,
    /// Refuses.
    Rejects,
    /// Lets everyone pass, on purpose.
    Opens,
    /// Says nothing of who is calling.
    Nothing,
    /// Not in force here: for other methods, handlers or paths, or taken away.
    Elsewhere,
    /// Cannot be seen.
    Unknown,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    pub what: String,
    pub place: Place,
}

/// What the engine gives.
#[derive(Debug, Default)]
pub struct Found {
    /// Sorted by file, line, path and method.
    pub endpoints: Vec<Endpoint>,
    /// What is wrong with the guards themselves.
    pub flaws: Vec<Flaw>,
    /// Of the paths that were asked for: those that an access list closes, by service.
    pub closed: BTreeSet<(usize, String)>,
    pub services: Services,
    /// Bounds of the engine that were reached.
    pub gaps: Vec<Diagnostic>,
}

/// Every endpoint of a project.
pub fn find(project: &Project<'_>, frameworks: &Frameworks) -> Found {
    find_among(project, frameworks, &[], false)
}

/// Every endpoint, and which of some paths the access lists close.
pub fn find_and_ask(project: &Project<'_>, frameworks: &Frameworks, probes: &[&str]) -> Found {
    find_among(project, frameworks, probes, false)
}

/// Those of test code and fixtures too: what a project of nothing else serves.
pub fn find_in_tests(project: &Project<'_>, frameworks: &Frameworks) -> Found {
    find_among(project, frameworks, &[], true)
}

fn find_among(project: &Project<'_>, frameworks: &Frameworks, probes: &[&str], tests: bool) -> Found {
    let limits = limits::Limits::default();
    let services = services::Services::of(project, frameworks, tests);
    let tree = layers::Tree::build(project, frameworks, &services, &limits);
    let routes = mounts::resolve(&tree);
    let judged = verdict::judge(project, frameworks, &services, &limits, &tree, routes, probes);
    let verdict::Judged { endpoints, flaws, closed } = judged;
    Found { endpoints, flaws, closed, gaps: limits.diagnostics(project), services }
}
