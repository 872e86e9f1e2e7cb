//! The section `routes` of a framework: what no call registers.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;
use super::given::{Chained, GuardedInclude, HookedRoute, ListedRoute, NamedRoutes, OpenApi, RegisteredRoute};
use super::pages::{Configured, PageModels, ServerFiles};
use super::templates::Templates;
use super::{Drawn, Filters, Predicates};

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    pub controllers: Option<Controllers>,
    /// Classes whose methods answer by their names.
    #[serde(default)]
    pub actions: Vec<Actions>,
    /// Classes whose methods answer to templates: on them, or in a table of the service.
    pub templates: Option<Templates>,
    /// Annotated functions that are routes by themselves.
    #[serde(default)]
    pub functions: Vec<Mapping>,
    /// `functions` and `actions` hold only in services that no other framework of the language answers.
    #[serde(default)]
    pub alone: bool,
    /// Classes whose methods named after HTTP methods answer.
    pub views: Option<Views>,
    /// Lists of URL patterns in a variable.
    pub urls: Option<Urls>,
    /// Resource names and class names expanded to routes.
    #[serde(default)]
    pub resources: Vec<Resource>,
    pub pages: Option<Pages>,
    /// Files of markup with a route of their own and a class behind them.
    #[serde(default)]
    pub page_models: Vec<PageModels>,
    /// Classes with a method that says what they answer to.
    pub configured: Option<Configured>,
    /// Files whose first tag names the class that answers.
    #[serde(default)]
    pub server_files: Vec<ServerFiles>,
    /// Route files known by their place.
    #[serde(default)]
    pub files: Vec<RouteFile>,
    /// Handlers written as a map: `['controller' => 'Pages', 'action' => 'display']`.
    pub targets: Option<Targets>,
    /// Types of the value whose calls say what stands before route files.
    #[serde(default)]
    pub group_types: Vec<SmolStr>,
    /// OpenAPI documents whose operations name functions of the project are routes.
    pub openapi: Option<OpenApi>,
    /// Routes that get their paths in one place, by name, and their views in others.
    pub named: Option<NamedRoutes>,
    /// Plain functions that register routes.
    #[serde(default)]
    pub registered: Vec<RegisteredRoute>,
    /// Functions that put a handler behind a hook whose name says that requests reach it.
    #[serde(default)]
    pub hooked: Vec<HookedRoute>,
    /// Objects that are routes wherever they stand.
    pub objects: Option<RouteObjects>,
    /// Configuration files that name routes, or give a folder of controllers its prefix.
    pub documents: Option<RouteDocuments>,
    /// Parameters of a handler run before it: extractors, dependencies.
    #[serde(default)]
    pub injected: bool,
    /// Handlers written as chains of calls named after HTTP methods.
    pub verbs: Option<Verbs>,
    /// A prefix given where a router is mounted replaces the router's own.
    #[serde(default)]
    pub prefix_replaced: bool,
    /// Prefixes of all controllers of a service.
    #[serde(default)]
    pub prefixes: Vec<ServicePrefix>,
    /// Versions that become a segment of the path.
    pub versions: Option<Versions>,
    /// Routes in a language of bare words and blocks.
    pub drawn: Option<Drawn>,
    /// Routes whose handlers are links of a chain.
    pub chained: Option<Chained>,
    /// Classes that a deployment descriptor maps to paths.
    pub descriptors: Option<super::Descriptors>,
    /// Beans that documents map to paths, and put in front of them.
    pub beans: Option<super::Beans>,
    /// Routes that are elements of lists.
    #[serde(default)]
    pub entries: Vec<ListedRoute>,
    /// Files that are routes by their place.
    #[serde(default)]
    pub places: Vec<Placed>,
    /// Objects of procedures that are called by their names.
    pub procedures: Option<Procedures>,
    /// Calls around a function that registers routes, so that its hooks hold for the router that it is given.
    #[serde(default)]
    pub shares: Vec<Symbol>,
    /// Calls that load a folder of functions that register routes.
    #[serde(default)]
    pub loaded: Vec<Loaded>,
    /// Calls whose arguments are routes, to be mounted together: `routes![list, show]`.
    #[serde(default)]
    pub lists: Vec<Symbol>,
    /// Routes that are values combined with each other.
    pub filters: Option<Filters>,
    /// Routes that are values made of a condition and a handler.
    pub predicates: Option<Predicates>,
    /// Interfaces of stored data that a library serves as they stand.
    pub repositories: Option<Repositories>,
}

/// `interface DeedRepository extends JpaRepository<Deed, Long>` is served below `/deeds`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Repositories {
    /// Words of the manifest without which nothing is served.
    pub dependencies: Vec<String>,
    pub bases: Vec<Symbol>,
    /// Bases without methods of their own: only what an interface declares is served.
    pub bare: Vec<Symbol>,
    /// Annotations of interfaces that are only bases of others.
    pub never: Vec<Symbol>,
    /// Files of settings, and the key there that says below which path everything is served.
    pub settings: Vec<String>,
    pub base_path: SmolStr,
    /// An annotation that may say the path, or that it is not served.
    pub marks: Vec<Mapping>,
    /// Text in the annotation that hides it.
    pub hidden: SmolStr,
    /// Each `METHOD name`, and with `/{id}` after it of one entry.
    pub actions: Vec<String>,
}

/// `app.register(autoload, { dir: path.join(__dirname, 'routes') })`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Loaded {
    pub call: Symbol,
    /// Beginning of the module that the first argument is from.
    pub with: SmolStr,
    pub folder: Selector,
    pub prefix: Option<Selector>,
    /// Name of the files whose hooks hold for those beside them; below them too where the call holds the word `cascades`.
    pub hooks: SmolStr,
    pub cascades: SmolStr,
    /// The export that says a file's own prefix.
    pub own_prefix: SmolStr,
}

/// `app/citizens/[cnic]/route.ts` with `export function GET()` is `GET /citizens/{cnic}`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// Folders below the service.
    pub folders: Vec<String>,
    /// Names of the files without their ending, which the path leaves out; without any, each file's name is part of it.
    #[serde(default)]
    pub names: Vec<SmolStr>,
    /// Names that are no routes; `*` at the end.
    #[serde(default)]
    pub never: Vec<SmolStr>,
    #[serde(default)]
    pub prefix: String,
    /// `EXPORT METHODS`: `default ANY`, `loader GET`, `action POST,PUT,PATCH,DELETE`.
    pub exports: Vec<String>,
    /// `record.get.ts`: the end of the name is the method.
    #[serde(default)]
    pub verb_suffix: bool,
    /// `citizens.$cnic.tsx`: dots are slashes.
    #[serde(default)]
    pub dots: bool,
}

/// `router({ citizens: router({ byCnic: procedure.input(schema).query(handler) }) })`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Procedures {
    /// Last segments of calls that make a router of an object, or of routers.
    pub routers: Vec<SmolStr>,
    /// `query GET`: the last link of a procedure, and the HTTP method that it answers.
    pub kinds: Vec<String>,
    /// Links whose arguments run before the handler.
    pub guards: Vec<SmolStr>,
    /// The parameter of a placed route that stands for the names of all procedures.
    pub parameter: SmolStr,
    /// Keys that say what all procedures are below, in an object that has one of the keys `beside`.
    pub endpoint: Vec<SmolStr>,
    pub beside: Vec<SmolStr>,
    /// Calls that serve the root; the first argument of the call around them is the prefix.
    pub served: Vec<SmolStr>,
    /// Where nothing says it.
    pub prefix: String,
}

/// Where a service says what all its controllers are served below.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ServicePrefix {
    pub call: Option<Symbol>,
    /// An annotation on a class.
    pub annotation: Option<Symbol>,
    /// Names of classes, or of servlets without a class, that a deployment descriptor maps to what they hand on.
    #[serde(default)]
    pub servlets: Vec<SmolStr>,
    pub path: Option<Selector>,
    /// A word that the call must hold.
    pub with: Option<SmolStr>,
    /// Paths outside the prefix.
    pub except: Option<Selector>,
}

/// `/v1` from a version that stands on a controller or a method.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The call that makes versions part of paths.
    pub call: Symbol,
    /// A word that the call must hold.
    pub with: SmolStr,
    /// The version of controllers that name none.
    pub default: Option<Selector>,
    pub prefix: SmolStr,
    /// Versions that add nothing.
    #[serde(default)]
    pub neutral: Vec<SmolStr>,
    /// On a class or a method, the nearest counts.
    pub marks: Vec<Mapping>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Verbs {
    /// Links that name the handler of the method before them.
    #[serde(default)]
    pub handler: Vec<SmolStr>,
    /// Links whose argument wraps the handlers before them.
    #[serde(default)]
    pub guards: Vec<SmolStr>,
    /// The link that serves every method.
    pub any: SmolStr,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Controllers {
    pub classes: Vec<Symbol>,
    /// A class is a controller by a mapping on one of its methods.
    #[serde(default)]
    pub any_class: bool,
    #[serde(default)]
    pub never: Vec<Symbol>,
    #[serde(default)]
    pub prefix: Vec<Mapping>,
    pub methods: Vec<Mapping>,
    /// Whether annotations of implemented interfaces and base classes count.
    #[serde(default)]
    pub inherited: bool,
    /// Inherited routes are shown at the class that answers, and its own methods replace those of its bases.
    #[serde(default)]
    pub at_class: bool,
    /// Annotations that give a path to a method which another annotation makes a route. Without such a one, the
    /// class that the method returns has routes below that path.
    #[serde(default)]
    pub paths: Vec<Mapping>,
    /// The class attribute that holds the prefix.
    pub prefix_attribute: Option<SmolStr>,
    /// Prefixes of classes that say none.
    #[serde(default)]
    pub prefix_default: Vec<DefaultPrefix>,
    /// How the names of configuration files begin that may set paths.
    #[serde(default)]
    pub settings: Vec<String>,
}

/// `BaseApi` answers below `/api/{version}/{resource_name}`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct DefaultPrefix {
    /// Base classes; the first that fits counts.
    pub base: Symbol,
    /// `{resource_name}` is that attribute of the class, `{version=v1}` too, or else `v1`, `{class}` the name in lower case.
    pub path: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub annotation: Symbol,
    pub path: Option<Selector>,
    pub methods: Option<Selector>,
    pub guards: Option<Selector>,
    /// An argument that lets everyone pass if it is true.
    pub opens: Option<Selector>,
    /// Only annotations below this one are in force.
    #[serde(default)]
    pub inner: bool,
    /// The function answers only where something mounts it.
    #[serde(default)]
    pub mounted: bool,
    /// All such methods of a service with one path are one endpoint, of which each answers a part.
    #[serde(default)]
    pub joined: bool,
    /// Keys of the configuration files in [`Controllers::settings`] that give such an endpoint another path.
    #[serde(default)]
    pub path_keys: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Views {
    #[serde(default)]
    pub bases: Vec<Symbol>,
    /// The call that makes a handler of the class.
    pub made: Vec<Symbol>,
    /// One endpoint for each method that the class has; else one for all.
    #[serde(default)]
    pub expand: bool,
    /// Names of methods that mean an HTTP method.
    #[serde(default)]
    pub names: Vec<SmolStr>,
    /// Annotations that make a function such a view.
    #[serde(default)]
    pub marks: Vec<Mapping>,
    /// The class attribute that lists the HTTP methods which are served.
    pub limited_by: Option<SmolStr>,
    /// Base classes from outside the project that answer by themselves, with the names of the methods that they bring.
    #[serde(default)]
    pub gives: Vec<Gives>,
    /// Start of the names of the methods that answer: `on_get`. Instances of any class, and modules, are views then.
    pub prefix: Option<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Urls {
    pub variable: SmolStr,
    pub entries: Vec<Symbol>,
    pub path: Selector,
    pub view: Selector,
    pub include: Vec<Symbol>,
    /// Includes that put a guard in front: `decorator_include(login_required, "desk.urls")`.
    #[serde(default)]
    pub guarded: Vec<GuardedInclude>,
    /// The setting that names the root list.
    pub root: SmolStr,
    /// Members of a router that hold its list.
    #[serde(default)]
    pub members: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    pub id: SmolStr,
    /// Each `METHOD path name`; `{}` stands for the parameter, `-` for no path of its own.
    pub actions: Vec<String>,
    /// Only actions whose method the class has.
    #[serde(default)]
    pub existing: bool,
    /// Actions that base classes from outside the project bring.
    #[serde(default)]
    pub gives: Vec<Gives>,
    /// Annotation on further methods that become routes under the resource.
    pub extra: Option<Extra>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Gives {
    pub base: Symbol,
    pub actions: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Extra {
    pub annotation: Symbol,
    pub path: Selector,
    pub methods: Selector,
    pub detail: Selector,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    pub extension: SmolStr,
    /// A service that has one of these files has a front controller, and no pages.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Folders that no web server serves.
    #[serde(default)]
    pub never: Vec<String>,
    /// Ends of the names of files that only others show: `.tpl.php`.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Values of the request by one of whose words a front page chooses the page that it runs.
    #[serde(default)]
    pub chosen_by: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RouteFile {
    pub path: String,
    #[serde(default)]
    pub prefix: String,
    /// The call on one of `group_types` that adds guards before the file.
    #[serde(default)]
    pub group: String,
    /// No endpoints: console commands and the like.
    #[serde(default)]
    pub ignore: bool,
}

/// `citizens: { path: /citizens, controller: App\Controller\Citizens::list, methods: [GET] }`,
/// `api: { resource: ../src/Api/, prefix: /api }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RouteDocuments {
    /// Ends of the paths of the files; `*` within a segment.
    pub files: Vec<String>,
    pub path: SmolStr,
    /// Keys that lead to the handler: `defaults._controller`.
    pub handler: Vec<String>,
    pub methods: SmolStr,
    pub resource: SmolStr,
    pub prefix: SmolStr,
}

/// Keys of a handler that is written as a map.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    pub controller: SmolStr,
    pub action: SmolStr,
    /// End of the class's name, which the map, and a text such as `Pages::display`, leaves out.
    #[serde(default)]
    pub suffix: SmolStr,
}

/// `{ method: 'GET', path: '/me', handler: show, options: { auth: 'session' } }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RouteObjects {
    pub path: SmolStr,
    pub method: SmolStr,
    /// Keys that lead to the handler: `options.handler`.
    pub handler: Vec<String>,
    /// Keys that lead to what a caller must have. `false` there opens the route, and so does a mode that is listed.
    pub auth: Vec<String>,
    pub mode: SmolStr,
    pub open_modes: Vec<SmolStr>,
    /// The call that sets what holds for routes that say nothing.
    pub default: Symbol,
}

/// Classes whose methods answer by their names: `/citizens/show/{id}` is `Citizens::show($id)`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    /// Their base classes.
    pub classes: Vec<Symbol>,
    /// Where their files stand below the service: `application/modules/{module}/controllers`. Folders further down
    /// are part of the path. Without any, they may stand anywhere.
    #[serde(default)]
    pub folders: Vec<String>,
    /// Settings that must be on in the service, and that must not: class attributes, or calls given `true`.
    #[serde(default)]
    pub enabled_by: Vec<SmolStr>,
    #[serde(default)]
    pub disabled_by: Vec<SmolStr>,
    /// `/{module}/{folder}/{class}/{method}`; parameters of the method follow.
    pub path: String,
    /// End of a class's name that the path leaves out: `Controller`.
    #[serde(default)]
    pub suffix: SmolStr,
    /// Start of the name of every method that answers: `action`.
    #[serde(default)]
    pub prefix: SmolStr,
    /// Methods are named `index_get`, `record_post`: the end is the HTTP method.
    #[serde(default)]
    pub verb_suffix: bool,
    /// Methods are named `getIndex`, `postRecord`: the start is the HTTP method.
    #[serde(default)]
    pub verb_prefix: bool,
    #[serde(default)]
    pub case: Case,
    /// The method that needs no name in the path.
    pub index: SmolStr,
    /// The class that needs no name in the path.
    #[serde(default)]
    pub home: SmolStr,
    /// Methods that never answer; `*` at the end.
    #[serde(default)]
    pub never: Vec<SmolStr>,
    /// A method answers only to the HTTP methods of these annotations, if it bears one.
    #[serde(default)]
    pub methods: Vec<Mapping>,
}

/// How names of classes and methods are written in a path.
#[derive(Deserialize, Debug, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    #[default]
    Kept,
    Lower,
    /// `CitizenRecords` is `citizen-records`.
    Kebab,
    /// `CitizenRecords` is `citizen_records`.
    Snake,
}
