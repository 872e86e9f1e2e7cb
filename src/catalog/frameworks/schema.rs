//! `policies/frameworks/<language>/<id>.yaml` and `policies/frameworks/words.yaml` as people write them.
//!
//! A wrong word, selector or pattern is refused while reading, so that the error names its line and column.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;

use super::select::Selector;
use super::symbol::Symbol;
use crate::source::Language;

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
    /// A facade: routes belong to the group closure or the file around the call.
    #[serde(default)]
    pub ambient: bool,
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
    /// The last of the chain answers.
    #[serde(default)]
    pub ends: bool,
    /// The decorated function runs before the handlers: `@app.before_request`.
    #[serde(default)]
    pub hook: bool,
    /// A link that changes the route or group before it: `->middleware('auth')`.
    #[serde(default)]
    pub modifies: bool,
    /// Takes the guards away instead: `->withoutMiddleware('auth')`.
    #[serde(default)]
    pub removes: bool,
    /// For the whole service and not only this router.
    #[serde(default)]
    pub global: bool,
    /// Only decorators below the route's own are in force.
    #[serde(default)]
    pub inner: bool,
    /// The class of the handlers in a group: `Route::controller(C::class)`.
    pub controller: Option<Selector>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct Routes {
    pub controllers: Option<Controllers>,
    /// Annotated functions that are routes by themselves.
    #[serde(default)]
    pub functions: Vec<Mapping>,
    /// Classes whose methods named after HTTP methods answer.
    pub views: Option<Views>,
    /// Lists of URL patterns in a variable.
    pub urls: Option<Urls>,
    /// Resource names and class names expanded to routes.
    #[serde(default)]
    pub resources: Vec<Resource>,
    pub pages: Option<Pages>,
    /// Route files known by their place.
    #[serde(default)]
    pub files: Vec<RouteFile>,
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
}

/// Where a service says what all its controllers are served below.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ServicePrefix {
    pub call: Option<Symbol>,
    /// An annotation on a class.
    pub annotation: Option<Symbol>,
    pub path: Selector,
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
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub annotation: Symbol,
    pub path: Option<Selector>,
    pub methods: Option<Selector>,
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
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Urls {
    pub variable: SmolStr,
    pub entries: Vec<Symbol>,
    pub path: Selector,
    pub view: Selector,
    pub include: Vec<Symbol>,
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
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RouteFile {
    pub path: String,
    #[serde(default)]
    pub prefix: String,
    /// No endpoints: console commands and the like.
    #[serde(default)]
    pub ignore: bool,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct Guards {
    #[serde(default)]
    pub rejects: Vec<Guard>,
    #[serde(default)]
    pub opens: Vec<Guard>,
    #[serde(default)]
    pub inert: Vec<Guard>,
    /// The guards stand in the arguments.
    #[serde(default)]
    pub wraps: Vec<Guard>,
    /// Guards named by a string; `*` at the end.
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub inert_names: Vec<String>,
    /// Variables and entries that give names to guards.
    #[serde(default)]
    pub aliases: Vec<SmolStr>,
    /// Class attributes that list guards.
    #[serde(default)]
    pub attributes: Vec<SmolStr>,
    /// The nearest attribute replaces those farther out.
    #[serde(default)]
    pub replaces: bool,
    /// Methods of a guard class whose body rejects.
    #[serde(default)]
    pub bodies: Vec<SmolStr>,
    /// Methods of a guard class whose result decides.
    #[serde(default)]
    pub decides: Vec<SmolStr>,
    /// Methods of a controller that run before each handler.
    #[serde(default)]
    pub before: Vec<SmolStr>,
    /// Calls on the controller itself that add guards.
    #[serde(default)]
    pub registers: Vec<Layer>,
    /// Settings that list guards for the whole service.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Calls that verify a credential and fail without one.
    #[serde(default)]
    pub verifies: Vec<Symbol>,
    /// Calls that end the request.
    #[serde(default)]
    pub ends: Vec<Symbol>,
    /// Calls that send the status which stands in their arguments, beside those of `words.yaml`.
    #[serde(default)]
    pub answers: Vec<Symbol>,
    /// Annotations of a class that configures security: without one, guards that must be enabled count.
    #[serde(default)]
    pub configures: Vec<Symbol>,
    /// A guard that other providers register for all.
    #[serde(default)]
    pub provided: Vec<Provided>,
    /// Classes that run before every controller of the service.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// Marks on handlers that guards look for.
    pub marks: Option<Marks>,
    /// Methods that replace the refusal of a known guard class when a subclass writes its own.
    #[serde(default)]
    pub overrides: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Provided {
    pub key: SmolStr,
    pub symbol: Symbol,
    pub value: Vec<SmolStr>,
}

/// A class that stands in front of the controllers without being named by them.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub base: Symbol,
    /// Annotations or registering calls that switch it on; one of them is enough.
    #[serde(default)]
    pub annotations: Vec<Symbol>,
    #[serde(default)]
    pub calls: Vec<Symbol>,
    /// The annotation of annotations that bind it to the handlers which bear the same.
    pub binding: Option<Symbol>,
}

/// How a guard finds what stands on the handler: `getAllAndOverride(KEY)`, `isAnnotationPresent(Mark.class)`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Calls in a guard; the key is the first argument.
    pub reads: Vec<Symbol>,
    /// Calls in a decorator that set a key, the first argument. An annotation is a mark by its own name too.
    #[serde(default)]
    pub sets: Vec<Symbol>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub name: String,
    /// Its absence leaves everything open; only for evidence.
    #[serde(default)]
    pub replaces: bool,
}

/// A symbol, or a symbol with conditions.
#[derive(Debug)]
pub enum Guard {
    Symbol(Symbol),
    Conditional(ConditionalGuard),
}

/// By hand, so that a mistake inside is told and not only that neither form fits.
impl<'de> Deserialize<'de> for Guard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Guard;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern such as `pkg.login_required`, or a mapping of `symbol` and its conditions")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Guard, E> {
                Symbol::try_from(text.to_owned()).map(Guard::Symbol).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Guard, A::Error> {
                ConditionalGuard::deserialize(MapAccessDeserializer::new(map)).map(Guard::Conditional)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ConditionalGuard {
    pub symbol: Symbol,
    /// Reads pass.
    #[serde(default)]
    pub unsafe_only: bool,
    /// An argument that holds one of these opens.
    #[serde(default)]
    pub opens_with: Vec<String>,
    /// An argument that holds one of these is not evidence at all.
    #[serde(default)]
    pub inert_with: Vec<String>,
    /// Inert unless the service has a class with one of these annotations.
    #[serde(default)]
    pub enabled_by: Vec<Symbol>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Modules whose import marks a file with access lists.
    pub imports: Vec<String>,
    pub starts: Vec<SmolStr>,
    pub matches: Vec<SmolStr>,
    pub rest: Vec<SmolStr>,
    pub opens: Vec<SmolStr>,
    pub rejects: Vec<SmolStr>,
    #[serde(default)]
    pub scopes: Vec<SmolStr>,
    #[serde(default)]
    pub ignores: Vec<SmolStr>,
    /// Manifest words that close everything unless a configuration says otherwise.
    #[serde(default)]
    pub dependencies: Vec<String>,
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

/// `words.yaml`: what names mean where no symbol says it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub public: PublicWords,
    pub rejections: Rejections,
    /// Names of values that carry a caller's identity.
    pub credentials: Vec<String>,
    pub principals: Principals,
    pub guards: GuardWords,
    /// Words in paths that no opening makes public.
    pub private: Vec<String>,
    pub manifests: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PublicWords {
    /// Steps before a login: any method, where the end of the path says nothing else.
    pub flows: Vec<String>,
    /// Reads that are open wherever they stand at the end of a path.
    pub reads: Vec<String>,
    /// Reads that are open if the whole path says nothing else.
    pub pages: Vec<String>,
    /// Words that change nothing beside those.
    pub beside: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Rejections {
    pub statuses: Vec<u16>,
    /// Parts of a status or of its name that ask for credentials, in lower case: a guard whatever stands around it.
    pub explicit: Vec<String>,
    /// Ends of names of statuses that are not written in capitals.
    pub constants: Vec<String>,
    /// Words in names of errors, constants and helpers.
    pub names: Vec<String>,
    /// Ends of names of functions that refuse when they are called.
    pub calls: Vec<String>,
    /// Words in the target of a redirect.
    pub redirects: Vec<String>,
    /// Names of functions that redirect.
    pub redirecting: Vec<String>,
    /// Names of functions that end the request when given an error.
    pub continuations: Vec<String>,
    /// Names of functions that end the request.
    pub exits: Vec<String>,
    /// Names of functions that send a status.
    pub answers: Vec<String>,
}

/// Who is calling, by members of the request: `req.officer`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Principals {
    pub names: Vec<String>,
    /// Names of values that carry the request.
    pub on: Vec<String>,
    /// Members of the request that the caller fills.
    pub never: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct GuardWords {
    /// A guard by its name alone, at low confidence.
    pub names: Vec<String>,
    /// Never a guard, whatever else the name says.
    pub never: Vec<String>,
    /// Lets everyone pass.
    pub optional: Vec<String>,
    /// Names that ask whether somebody is logged in.
    pub checks: Vec<String>,
    /// Words that turn such a name around.
    pub negations: Vec<String>,
}
