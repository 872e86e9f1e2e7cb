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

/// `config.add_route("citizen", "/citizens/{cnic}")`, `@view_config(route_name="citizen", permission="read")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct NamedRoutes {
    /// The call that gives a name its path.
    pub route: Symbol,
    pub name: Selector,
    pub path: Selector,
    /// The call that runs another module, with what it puts before the paths there.
    pub include: Symbol,
    pub included: Selector,
    pub prefix: Selector,
    /// Names of decorators that make a view, and of those that say something for all views of a class.
    pub marks: Vec<SmolStr>,
    pub class_marks: Vec<SmolStr>,
    /// Names of decorators that make a view of what went wrong.
    pub never: Vec<SmolStr>,
    /// The call that does the same, and what it is given as the view.
    pub view: Symbol,
    pub handler: Selector,
    /// What all of them are given: the name of the route, methods, the method of a class, and the one without which it is called.
    pub route_name: Selector,
    pub methods: Selector,
    pub method: Selector,
    pub called: SmolStr,
    /// What a caller must be allowed, and names there that ask for nothing.
    pub permission: Selector,
    pub opens: Vec<SmolStr>,
    /// Arguments that only callers who are known fit.
    pub asks: Selector,
    /// The call that sets a permission for all views that say none.
    pub default: Symbol,
    /// Whom an access list names where it means all callers, what denies there, and what means all permissions.
    pub everyone: Vec<SmolStr>,
    pub denies: Vec<SmolStr>,
    pub all: Vec<SmolStr>,
}

/// `register_rest_route('desk/v1', '/cards', ['methods' => 'GET', 'callback' => 'show', 'permission_callback' => 'may'])`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RegisteredRoute {
    pub call: Symbol,
    /// What all of them are below, and what stands between.
    pub prefix: String,
    pub space: Selector,
    pub path: Selector,
    /// What describes the route, or a list of such.
    pub options: Selector,
    /// Keys there.
    pub methods: SmolStr,
    pub handler: SmolStr,
    pub guard: SmolStr,
    /// `NAME METHODS`: constants for methods.
    pub constants: Vec<String>,
    /// Names of functions in a guard's place that let everyone pass.
    pub opens: Vec<SmolStr>,
}

/// `add_action('wp_ajax_nopriv_cards', 'show')`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct HookedRoute {
    pub call: Symbol,
    pub hooks: Vec<RequestHook>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RequestHook {
    /// Beginning of the names; the rest stands for `{name}` in the path.
    pub begins: SmolStr,
    pub path: String,
    /// The host refuses callers without a login.
    #[serde(default)]
    pub closed: bool,
}
