//! `policies/frameworks/<language>/<id>.yaml` and `policies/frameworks/words.yaml` as people write them.
//!
//! A wrong word, selector or pattern is refused while reading, so that the error names its line and column.

mod descriptors;
mod drawn;
mod given;
mod guards;
mod markup;
mod pages;
mod routes;
mod templates;
mod words;

use serde::Deserialize;
use smol_str::SmolStr;

use super::select::Selector;
use super::symbol::Symbol;
use crate::source::Language;
pub use descriptors::*;
pub use drawn::*;
pub use given::*;
pub use guards::*;
pub use markup::*;
pub use pages::*;
pub use routes::*;
pub use templates::*;
pub use words::*;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Unique; shown in the inventory.
    pub id: SmolStr,
    /// How people call it.
    pub title: String,
    #[serde(default)]
    pub languages: Vec<Language>,
    /// What to write to close an open endpoint, in this framework's words.
    #[serde(default)]
    pub fix: String,
    #[serde(default)]
    pub detect: Detect,
    /// Frameworks whose guards count here too.
    #[serde(default)]
    pub extends: Vec<SmolStr>,
    #[serde(default)]
    pub routers: Vec<Router>,
    #[serde(default)]
    pub order: Order,
    #[serde(default)]
    pub layers: Vec<Layer>,
    #[serde(default)]
    pub routes: Routes,
    #[serde(default)]
    pub guards: Guards,
    pub access: Option<Access>,
    #[serde(default)]
    pub default: Verdict,
}

#[derive(Deserialize, Debug, Default, Clone)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// First segments of imported modules, or dotted prefixes of them.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Words that a manifest of the service holds.
    #[serde(default)]
    pub dependencies: Vec<String>,
    /// Files that only such a service has, relative to its root.
    #[serde(default)]
    pub files: Vec<String>,
}

/// A value that routes are registered on.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Router {
    /// The call that makes it, or the symbol itself where it is a facade.
    pub made: Symbol,
    pub prefix: Option<Selector>,
    pub guards: Option<Selector>,
    /// The router that it is made on: `Api(blueprint)`.
    pub on: Option<Selector>,
    /// Types of such a value: a parameter of one is a router, even if no call that gives it one is seen.
    #[serde(default)]
    pub types: Vec<Symbol>,
    /// A facade: routes belong to the group closure or the file around the call.
    #[serde(default)]
    pub ambient: bool,
    /// A short name that only services of the framework know without an import.
    #[serde(default)]
    pub alias: bool,
    /// The name of a parameter after the prefix: `NestedRouter(router, "permits", lookup="permit")`.
    pub param: Option<Selector>,
    /// Routes and routers that it is made with: `Starlette(routes=[Route(…), Mount(…)])`.
    pub list: Option<Selector>,
    /// Members that stand for the router itself: `app.router.add_get(…)`.
    #[serde(default)]
    pub members: Vec<SmolStr>,
    /// A word that the call must hold: `use('Route')`.
    pub with: Option<SmolStr>,
    /// What a facade registers inside the arguments of the call belongs to it: `NewNamespace("/v1", NSRouter(…))`.
    #[serde(default)]
    pub around: bool,
    /// Routers and controllers that it serves from the start: `OpenApiService::new((Permits, Clerks), …)`.
    pub mounts: Option<Selector>,
    /// What it answers by itself, without anything that is registered on it: `expressMiddleware(server)`.
    pub answers: Option<Answers>,
    /// Answers only where something mounts it.
    #[serde(default)]
    pub mounted: bool,
    /// Only a part of an application: where no file takes it and nothing mounts it, it may answer nowhere.
    pub part: Option<Part>,
}

/// How files take what others hold.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Calls that take the file that their argument names.
    pub taken_by: Vec<SmolStr>,
    /// Calls by which a service takes whatever lies in a folder.
    pub loaded_by: Vec<SmolStr>,
}

/// The one route that a router has from the start, whose own parts decide what each caller may see.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Below the router's prefix; absent for the prefix itself.
    pub path: Option<Selector>,
    pub methods: Selector,
    /// The function that tells the parts who is calling: `{ context: async ({ req }) => … }`. It may refuse; where it
    /// only tells, the parts decide, and whether they do is not seen.
    pub context: Option<Selector>,
    /// Parts of the project that decide for themselves; where one is in the service, whether all do is not seen.
    #[serde(default)]
    pub parts: Vec<Symbol>,
}

/// What a member of a router does: `app.get(…)`, `@bp.route(…)`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// `$router.name`; a layer has this or `decorator`.
    pub call: Option<Symbol>,
    pub decorator: Option<Symbol>,
    /// `methods=["PUT"]`, or `callee` where the name called is the method.
    pub methods: Option<Selector>,
    /// Of the route, below the router's prefix.
    pub path: Option<Selector>,
    /// Below which guards and mounted routers hold: `app.use('/admin', …)`.
    pub prefix: Option<Selector>,
    /// What answers, where it is not the decorated function.
    pub handler: Option<Selector>,
    /// Guards and routers in the order in which they run: `app.use(a, b, router)`.
    pub chain: Option<Selector>,
    /// Guards alone: `dependencies=[Depends(user)]`.
    pub guards: Option<Selector>,
    /// Another router: `app.register_blueprint(bp)`.
    pub mount: Option<Selector>,
    /// A function that registers the routes of a group.
    pub group: Option<Selector>,
    /// A file that holds the routes of a group.
    pub files: Option<Selector>,
    /// Names of actions that a resource leaves out, or is limited to.
    pub except: Option<Selector>,
    pub only: Option<Selector>,
    /// Which of `routes.resources` is registered.
    pub resource: Option<Selector>,
    /// What answers gives nothing of the application: a page without data, or the way to another.
    #[serde(default)]
    pub empty: bool,
    /// The last of the chain answers.
    #[serde(default)]
    pub ends: bool,
    /// The decorated function runs before the handlers: `@app.before_request`.
    #[serde(default)]
    pub hook: bool,
    /// A link that changes the route or group before it: `->middleware('auth')`.
    #[serde(default)]
    pub modifies: bool,
    /// The call is a guard by itself: `.RequireAuthorization()`. On a variable that holds a router, for all below it.
    #[serde(default)]
    pub itself: bool,
    /// With `modifies`: on a variable that holds a router, for all that it serves, and not for one link of a chain:
    /// `$app->add($mw)`.
    #[serde(default)]
    pub of_router: bool,
    /// Takes the guards away instead: `->withoutMiddleware('auth')`.
    #[serde(default)]
    pub removes: bool,
    /// Names of the members that it is called on: `$this->Auth->allow()`.
    #[serde(default)]
    pub on: Vec<SmolStr>,
    /// For the whole service and not only this router.
    #[serde(default)]
    pub global: bool,
    /// Only decorators below the route's own are in force.
    #[serde(default)]
    pub inner: bool,
    /// The class of the handlers in a group: `Route::controller(C::class)`. With `dispatch`, of the routes.
    pub controller: Option<Selector>,
    /// Routes and routers in a list: `app.add_routes([web.get(…)])`.
    pub list: Option<Selector>,
    /// The router that this one becomes part of: `api.init_app(app)`.
    pub into: Option<Selector>,
    /// A text that one of the arguments must be: `hook("before_request")`.
    pub with: Option<SmolStr>,
    /// End of the names of the methods that answer: `add_route("/x", Cards(), suffix="list")`.
    pub suffix: Option<Selector>,
    /// A prefix without a `*` at its end is a whole path.
    #[serde(default)]
    pub whole: bool,
    /// Puts all of the router below a path, wherever it is said: `ws.Path("/permits")`.
    pub own_prefix: Option<Selector>,
    /// How the methods of a controller become routes.
    pub dispatch: Option<Dispatch>,
    /// Which method answers what: `get:List;post:Add`.
    pub actions: Option<Selector>,
    /// Keys of the objects in the arguments that are routes, each: `AddRoutes([]Route{{Method: …, Path: …, Handler: …}})`.
    pub rows: Option<Rows>,
}

/// `web.Router("/permits", &Permits{}, "get:List;post:Add")` and its kin.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    pub by: DispatchBy,
    /// Methods that run around the handlers.
    #[serde(default)]
    pub never: Vec<SmolStr>,
    /// End of a class's name that paths leave out.
    #[serde(default)]
    pub suffix: SmolStr,
    /// The word in a comment that names a route.
    #[serde(default)]
    pub comment: SmolStr,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum DispatchBy {
    /// The methods that a text names, else those named like HTTP methods.
    Actions,
    /// Every method of the class, by its name: `/permits/list`.
    Names,
    /// Methods with a comment that names path and HTTP methods: `// @router /permits [get]`.
    Comments,
}

/// The keys of one route in a table of them.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub path: SmolStr,
    pub method: SmolStr,
    pub handler: SmolStr,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Modules whose import marks a file with access lists.
    #[serde(default)]
    pub imports: Vec<String>,
    #[serde(default)]
    pub starts: Vec<SmolStr>,
    #[serde(default)]
    pub matches: Vec<SmolStr>,
    /// Calls that name the paths and the decision at once: `authorize("/x", permitAll)`.
    #[serde(default)]
    pub rules: Vec<SmolStr>,
    #[serde(default)]
    pub rest: Vec<SmolStr>,
    #[serde(default)]
    pub opens: Vec<SmolStr>,
    #[serde(default)]
    pub rejects: Vec<SmolStr>,
    #[serde(default)]
    pub scopes: Vec<SmolStr>,
    #[serde(default)]
    pub ignores: Vec<SmolStr>,
    /// Manifest words that close everything unless a configuration says otherwise.
    #[serde(default)]
    pub dependencies: Vec<String>,
    /// Lists that are filled entry by entry.
    #[serde(default)]
    pub tables: Vec<AccessTable>,
    /// Annotations of classes that hold a part of the configuration, and of fields that hold one value of it.
    #[serde(default)]
    pub properties: Vec<Symbol>,
    #[serde(default)]
    pub values: Vec<Symbol>,
    /// How the names of the configuration files begin.
    #[serde(default)]
    pub settings: Vec<String>,
    /// Entries of configuration files, each a path and a policy.
    #[serde(default)]
    pub permissions: Vec<Permissions>,
    /// Lists that stand in configuration files.
    #[serde(default)]
    pub documents: Vec<AccessDocument>,
    /// Lists in configuration files that hold for their folders.
    #[serde(default)]
    pub folders: Vec<FolderDocument>,
    /// Lists in documents of beans.
    pub markup: Option<AccessMarkup>,
    /// The lists stand in front of whatever framework of the same languages answers in the service.
    #[serde(default)]
    pub before_all: bool,
}

/// `<location path="Staff"><system.web><authorization><deny users="?" /></authorization></system.web></location>`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct FolderDocument {
    /// Names of the files, in any case.
    pub files: Vec<SmolStr>,
    /// Keys that lead to the list.
    pub list: Vec<SmolStr>,
    /// The key below the first of them under which the same stands for a path, and the key of the path.
    pub location: SmolStr,
    pub path: SmolStr,
    /// Keys of rules, the first that fits a caller decides.
    pub allow: SmolStr,
    pub deny: SmolStr,
    pub users: SmolStr,
    pub verbs: SmolStr,
    /// Users that a caller without credentials is one of.
    pub everyone: Vec<SmolStr>,
    /// Keys that lead to the path where callers log in, which no list closes.
    #[serde(default)]
    pub login: Vec<SmolStr>,
}

/// `chains.put("/login", "anon")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct AccessTable {
    /// Calls that tell such a list from any other.
    pub starts: Vec<SmolStr>,
    /// Calls that add a path and what a caller must have there.
    pub entries: Vec<SmolStr>,
    /// Words that open a path.
    pub opens: Vec<SmolStr>,
}

/// `- { path: ^/admin, roles: ROLE_ADMIN }`: paths are regular expressions, found anywhere in the path.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct AccessDocument {
    /// Names of the files.
    pub files: Vec<String>,
    /// Keys that lead to the list: `security.access_control`.
    pub list: String,
    pub path: SmolStr,
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    /// Keys of what a caller must have.
    pub roles: Vec<SmolStr>,
    /// Roles that everyone has.
    pub opens: Vec<SmolStr>,
    /// Paths are Ant-style patterns, and no regular expressions.
    #[serde(default)]
    pub ant: bool,
    /// What no entry is about is closed.
    #[serde(default)]
    pub closes: bool,
}

/// `quarkus.http.auth.permission.staff.paths=/staff/*`, `….staff.policy=authenticated`: the most precise path decides.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    /// What stands before the names of the entries.
    pub prefix: String,
    /// The last words of the keys of an entry.
    pub paths: String,
    pub methods: String,
    pub policy: String,
    /// Policies that everyone meets.
    pub opens: Vec<SmolStr>,
    /// Settings that close everything that no entry and no annotation opens.
    #[serde(default)]
    pub closes: Vec<String>,
}

/// When a layer affects a route of the same router.
#[derive(Deserialize, Debug, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Always.
    #[default]
    None,
    /// If it was added before the route.
    Registration,
    /// If it was added after the route.
    Reverse,
}

/// What an endpoint without any evidence is.
#[derive(Deserialize, Debug, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    #[default]
    Missing,
    Authenticated,
    Unknown,
}
