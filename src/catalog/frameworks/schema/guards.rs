//! The section `guards` of a framework: what refuses a caller, and what does not.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;
use super::Layer;

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
    /// Guards that are asked of one object, where the handler looks it up.
    pub objects: Option<ObjectGuards>,
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
    /// Names of such calls where a library makes one for each kind of caller, with one `*`: `authenticate_*!`.
    #[serde(default)]
    pub verifies_named: Vec<String>,
    /// Calls whose result says whether the caller is known: `current_user_can(…)`.
    #[serde(default)]
    pub asks: Vec<Symbol>,
    /// Calls that end the request.
    #[serde(default)]
    pub ends: Vec<Symbol>,
    /// Calls that send the status which stands in their arguments, beside those of `words.yaml`.
    #[serde(default)]
    pub answers: Vec<Symbol>,
    /// Calls that send the status in their arguments and let the chain run: in a guard they refuse beside a call of
    /// `ends`, in a handler also where it is left then.
    #[serde(default)]
    pub unended: Vec<Symbol>,
    /// Calls that send the status in their arguments and refuse where the function is left then.
    #[serde(default)]
    pub unreturned: Vec<Symbol>,
    /// No answer ends a function: each refuses where the function is left then, in a helper where its caller is too.
    #[serde(default)]
    pub runs_on: bool,
    /// Calls that leave the function and answer nothing: `panic`.
    #[serde(default)]
    pub leaves: Vec<Symbol>,
    /// Names of calls that run the extractor of a type in a function: `request.guard::<Clerk>()`.
    #[serde(default)]
    pub extracts: Vec<SmolStr>,
    /// Annotations of a class that configures security: without one, guards that must be enabled count.
    #[serde(default)]
    pub configures: Vec<Symbol>,
    /// A guard that other providers register for all.
    #[serde(default)]
    pub provided: Vec<Provided>,
    /// What is put in front of every endpoint of this framework in a service.
    #[serde(default)]
    pub everywhere: Vec<Everywhere>,
    /// Listeners of events that the framework tells before each handler.
    #[serde(default)]
    pub listeners: Vec<Listeners>,
    /// Classes that run before every controller of the service.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// A method of a controller that lists the filters in front of its actions.
    pub behaviors: Option<Behaviors>,
    /// Class attributes that put guards in front of paths.
    #[serde(default)]
    pub paths: Vec<PathGuards>,
    /// Calls in the body of a controller that name what runs before its handlers.
    #[serde(default)]
    pub hooks: Vec<Hook>,
    /// Methods of a controller that list its guards.
    #[serde(default)]
    pub listed: Vec<Listed>,
    /// Attributes of a controller and all its bases that name guards, as a list or as keys.
    #[serde(default)]
    pub components: Vec<SmolStr>,
    /// Marks on handlers that guards look for.
    pub marks: Option<Marks>,
    /// Guards that calls put in front of paths.
    #[serde(default)]
    pub in_front: Vec<FrontGuard>,
    /// Calls in a guard that let the request go on: `chain.doFilter(…)`; a guard that makes them only for known callers
    /// refuses the others. `true`: a result that does.
    #[serde(default)]
    pub goes_on: Vec<SmolStr>,
    /// Methods of a guard class that say for which requests it is left out: `shouldNotFilter`.
    #[serde(default)]
    pub skips: Vec<SmolStr>,
    /// Methods that replace the refusal of a known guard class when a subclass writes its own.
    #[serde(default)]
    pub overrides: Vec<SmolStr>,
    /// Methods of a controller that give the guards of a request, in place of its attributes: `get_permissions`.
    #[serde(default)]
    pub chosen_by: Vec<SmolStr>,
    /// Calls at the end of a chain that put guards in front of paths and controllers.
    #[serde(default)]
    pub applied: Vec<Applied>,
    /// Files whose exports run before the handlers of the service.
    #[serde(default)]
    pub files: Vec<GuardFile>,
    /// Calls that test the path of a request against a list, and make such tests.
    #[serde(default)]
    pub path_tests: Vec<Symbol>,
    /// `auth=None` in a guard's place opens.
    #[serde(default)]
    pub null_opens: bool,
    /// What a function in a guard's place returns decides, as in the classes of `decides`.
    #[serde(default)]
    pub results: bool,
    /// Calls that read what a configuration file of the service says.
    #[serde(default)]
    pub configured: Vec<ConfiguredNames>,
}

/// `config('api.middleware')` is the entry `middleware` of what `config/api.php` returns.
#[derive(Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct ConfiguredNames {
    pub call: SmolStr,
    /// Folder of such files below the service.
    pub folder: SmolStr,
    pub extension: SmolStr,
    /// Functions whose second argument counts where the environment says nothing: `env('GUARD', 'api')`.
    pub defaults: Vec<SmolStr>,
    /// Functions that split their second argument at the first: `explode(',', 'auth,api')`.
    pub splits: Vec<SmolStr>,
    /// Functions that give the entries of all the lists they are given: `array_merge(['web'], ['auth'])`.
    pub joins: Vec<SmolStr>,
}

/// `consumer.apply(RequireOfficer).exclude('health').forRoutes(CitizensController, { path: 'cards', method: RequestMethod.GET })`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// The last link, whose arguments are paths and controllers.
    pub call: Symbol,
    /// Names of the links that give guards, and paths that are left out.
    pub guards: SmolStr,
    pub except: SmolStr,
    /// Keys of a path and its method, where it is an object.
    pub path: SmolStr,
    pub method: SmolStr,
}

/// `middleware.ts` with `export const config = { matcher: ['/records/:path*'] }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct GuardFile {
    /// Paths below the service without the ending, `*` within a segment: `middleware`, `server/middleware/*`.
    pub files: Vec<String>,
    /// Names of the exports.
    pub exports: Vec<SmolStr>,
    /// The export with the paths that it is for, and the key in it: `config.matcher`.
    pub matcher: Option<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Provided {
    pub key: SmolStr,
    pub symbol: Symbol,
    pub value: Vec<SmolStr>,
}

/// `options.Filters.Add(new AuthorizeFilter())`, `options.FallbackPolicy = policy`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Everywhere {
    pub call: Option<Symbol>,
    /// The guards in the call; without, the call is the guard itself.
    pub guards: Option<Selector>,
    /// A member that a guard is assigned to.
    pub assigned: Option<SmolStr>,
    /// A class of the service that runs before every request.
    pub class: Option<Symbol>,
    /// Only what the project writes itself: a name from elsewhere decides nothing for all.
    #[serde(default)]
    pub own: bool,
    /// Calls whose closures are pipelines of their own: what stands in them is in front of nothing else.
    #[serde(default)]
    pub branches: Vec<SmolStr>,
}

/// `public static function getSubscribedEvents() { return [KernelEvents::CONTROLLER => 'onController']; }`,
/// `$dispatcher->addListener('kernel.controller', [$listener, 'onController'])`, `#[AsEventListener(event: 'kernel.controller')]`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Listeners {
    /// Constants and classes that name the events, and their texts.
    pub events: Vec<Symbol>,
    pub names: Vec<SmolStr>,
    /// The classes that list what they listen to, and the method that gives the list.
    pub class: Symbol,
    pub lists: SmolStr,
    /// Calls that register a listener: event first, then the method.
    pub calls: Vec<Symbol>,
    /// The annotation of a class or method that listens, its event and method.
    pub annotation: Symbol,
    pub event: Selector,
    pub method: Selector,
    /// Documents of services that say it of a class.
    pub tagged: Option<TaggedListeners>,
}

/// `services: { App\Gate: { tags: [{ name: kernel.event_listener, event: kernel.request, method: before }] } }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct TaggedListeners {
    /// Ant-style ends of the paths of the documents, and the key of the services in them, each under its name.
    pub files: Vec<SmolStr>,
    pub list: SmolStr,
    /// Of a service, the keys of its class (else its name) and of its tags.
    pub class: SmolStr,
    pub tags: SmolStr,
    /// Of a tag, the key of its name, the name that makes a listener, and the keys of event and method.
    pub name: SmolStr,
    pub named: SmolStr,
    pub event: SmolStr,
    pub method: SmolStr,
    /// Before the words of the event, the method where a tag names none: `on` of `onKernelRequest`.
    pub prefix: SmolStr,
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

/// `registry.addInterceptor(new Login()).addPathPatterns("/api/**").excludePathPatterns("/api/login")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct FrontGuard {
    /// The call that begins it, or the class that is made.
    pub starts: Vec<Symbol>,
    /// The guards and paths in that call.
    pub guard: Option<Selector>,
    pub path: Option<Selector>,
    /// Calls on it, chained or on the variable that holds it, that give guards, paths, and paths that are left out.
    #[serde(default)]
    pub guards: Vec<SmolStr>,
    #[serde(default)]
    pub paths: Vec<SmolStr>,
    #[serde(default)]
    pub except: Vec<SmolStr>,
    /// `/x/*` spans segments, as the patterns of servlets do.
    #[serde(default)]
    pub spans: bool,
}

/// `$filters = ['login' => ['before' => ['admin/*']]]`, `$globals = ['before' => ['login' => ['except' => ['home']]]]`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PathGuards {
    /// The class that holds the attribute.
    pub class: Symbol,
    pub attribute: SmolStr,
    /// The key of what runs before the handler. In the first form it stands below the guard, in the second above.
    pub before: SmolStr,
    /// The key of paths that are left out, below a guard that holds for all others: the second form.
    pub except: Option<SmolStr>,
}

/// `return ['access' => ['class' => AccessControl::class, 'only' => ['edit'], 'rules' => [['allow' => true, 'roles' => ['@']]]]]`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Behaviors {
    pub method: SmolStr,
    /// Key of the filter's class.
    pub class: SmolStr,
    /// Keys of the actions that it is limited to, or leaves out.
    pub only: SmolStr,
    pub except: Vec<SmolStr>,
    /// Classes that refuse whoever brings no credential.
    pub rejects: Vec<Symbol>,
    /// Classes that read an ordered list of rules, where no match refuses.
    pub rules: Vec<Symbol>,
    /// Keys within such a class: the list, whether a rule allows, its actions, its roles.
    pub list: SmolStr,
    pub allow: SmolStr,
    pub actions: SmolStr,
    pub roles: SmolStr,
    /// Roles that a caller without credentials has.
    pub everyone: Vec<SmolStr>,
}

/// `before_action :require_officer, except: [:index]`, in the class of a handler, its bases and the modules it includes.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// Names of the calls; their arguments are methods of the controller, blocks or guards.
    pub calls: Vec<SmolStr>,
    /// Calls that take such a method away again.
    #[serde(default)]
    pub skips: Vec<SmolStr>,
    /// The call is the guard itself.
    #[serde(default)]
    pub itself: bool,
    pub only: Option<Selector>,
    pub except: Option<Selector>,
}

/// `public static function middleware() { return ['auth', new Middleware('audit', only: ['store'])]; }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    pub method: SmolStr,
    /// What an entry with limits is made of, and where its parts stand.
    pub made: Symbol,
    pub guards: Selector,
    pub only: Option<Selector>,
    pub except: Option<Selector>,
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

impl Guard {
    pub fn pattern(&self) -> Option<&crate::catalog::pattern::Pattern> {
        match self {
            Guard::Symbol(symbol) => symbol.pattern.as_ref(),
            Guard::Conditional(c) => c.symbol.pattern.as_ref(),
        }
    }
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
    /// Beginnings of the paths that it is limited to, or that it leaves out.
    pub paths: Option<Selector>,
    pub except_paths: Option<Selector>,
    /// Reads pass.
    #[serde(default)]
    pub unsafe_only: bool,
    /// An argument that holds one of these opens.
    #[serde(default)]
    pub opens_with: Vec<String>,
    /// An argument that holds one of these is not evidence at all.
    #[serde(default)]
    pub inert_with: Vec<String>,
    /// An argument must hold one of these, or it is no evidence.
    #[serde(default)]
    pub needs_with: Vec<String>,
    /// Inert unless the service has a class with one of these annotations.
    #[serde(default)]
    pub enabled_by: Vec<Symbol>,
    /// Paths that it leaves alone, in the call that makes it: whole ones, or regular expressions for their beginning.
    pub exempt: Option<Selector>,
    /// A function in the call that says for which requests the guard is left out.
    pub skipper: Option<Selector>,
}

/// `def has_object_permission(self, request, view, obj)`: asked by `self.get_object()`, and so by the actions on one object
/// that a base class brings.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ObjectGuards {
    /// Methods of a guard class whose result decides.
    pub decides: Vec<SmolStr>,
    /// Methods of a view that ask them; the first is what actions of base classes call.
    pub asked_by: Vec<SmolStr>,
}
