//! Routes that a library is given as values: links of a chain, elements of a list, operations of a document.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;

/// `router.get("/x").handler(auth).handler(show)`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Chained {
    /// Members of a router that begin a route.
    pub starts: Vec<ChainStart>,
    /// Links that give a handler, the HTTP method, the path, another router below the path.
    pub handlers: Vec<SmolStr>,
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    #[serde(default)]
    pub paths: Vec<SmolStr>,
    #[serde(default)]
    pub mounts: Vec<SmolStr>,
    /// Calls in a handler that let the next one answer.
    #[serde(default)]
    pub next: Vec<SmolStr>,
    /// Calls that begin a route by its `operationId` in an OpenAPI document.
    #[serde(default)]
    pub operations: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ChainStart {
    pub words: Vec<SmolStr>,
    pub methods: Option<Selector>,
    pub path: Option<Selector>,
}

/// How a library is given documents, and finds the functions of their operations.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct OpenApi {
    /// The call that is given a document: `app.add_api("openapi.yaml", base_path="/v2")`.
    pub call: Option<Symbol>,
    pub document: Option<Selector>,
    /// In place of the path that the document says itself.
    pub prefix: Option<Selector>,
    pub resolver: Option<Selector>,
    /// Ends of the names of resolvers that make the names of functions of path and method, or put a module before them.
    #[serde(default)]
    pub by_path: Vec<SmolStr>,
    #[serde(default)]
    pub relative: Vec<SmolStr>,
    /// Keys of an operation or path that name the module of its function.
    #[serde(default)]
    pub controllers: Vec<SmolStr>,
    /// Ends of keys without one of which a described scheme is not enforced: `x-bearerInfoFunc`.
    #[serde(default)]
    pub enforced_by: Vec<SmolStr>,
}

/// `Route("/me", show)`, `web.get("/me", show)`, or the tuple `(r"/me", Show)`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ListedRoute {
    /// The call that makes it; without one, a tuple of a path and a class that is one of `views`.
    pub call: Option<Symbol>,
    pub path: Option<Selector>,
    pub handler: Option<Selector>,
    pub methods: Option<Selector>,
    pub guards: Option<Selector>,
}

/// `decorator_include(login_required, "desk.urls")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct GuardedInclude {
    pub call: Symbol,
    pub guards: Selector,
    pub include: Selector,
}
