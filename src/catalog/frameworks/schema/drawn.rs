//! The section `routes.drawn`, routes in words and blocks, and `routes.filters` and `routes.predicates`, routes that are
//! values.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;
use super::Mapping;

/// `warp::path!("permits" / u32).and(warp::get()).and(with_user()).and_then(show).or(other)`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Filters {
    /// Calls that serve such a value, which is their first argument.
    pub serves: Vec<Symbol>,
    /// Calls that match segments of the path: texts are segments, other arguments are parameters.
    pub paths: Vec<Symbol>,
    /// Calls that match one segment as a parameter, or all that is left.
    pub params: Vec<Symbol>,
    /// Calls named after an HTTP method.
    pub methods: Vec<Symbol>,
    /// Links that add a condition, an alternative, a function that may refuse or answer.
    pub and: Vec<SmolStr>,
    pub or: Vec<SmolStr>,
    pub then: Vec<SmolStr>,
}

/// `nest(path("/desk"), route(GET("/{id}"), handler::show).andRoute(POST("/"), handler::add).filter(check))`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Predicates {
    /// Beginnings of the modules whose import tells a file of such routes.
    pub imports: Vec<SmolStr>,
    /// Calls whose first argument says what the second answers, and those below whose path the second lies.
    pub routes: Vec<SmolStr>,
    pub nests: Vec<SmolStr>,
    /// Calls that give a path without a method; with one they are named after it.
    pub paths: Vec<SmolStr>,
    /// Links whose arguments run before the routes of the chain.
    pub filters: Vec<SmolStr>,
}

/// Routes in a language of bare words: `namespace :admin do resources :officers end`, `get("/x") { … }`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Calls whose block holds routes.
    #[serde(default)]
    pub roots: Vec<Symbol>,
    /// Classes whose bodies hold routes.
    #[serde(default)]
    pub classes: Vec<Symbol>,
    /// Modules whose import makes the statements of a file routes.
    #[serde(default)]
    pub imports: Vec<SmolStr>,
    /// Types whose members are the words too, and whose extension functions, and functions that take one, hold routes.
    #[serde(default)]
    pub types: Vec<SmolStr>,
    /// Calls in the body of the class whose routes are drawn that name the namespace of its controllers:
    /// `isolate_namespace Registry`.
    #[serde(default)]
    pub isolates: Vec<SmolStr>,
    /// The words; of several entries for one word the first is taken whose `with` the call has.
    pub words: Vec<Word>,
    /// End of the name of the class in `admin/officers#show`, which is `Admin::OfficersController`.
    #[serde(default)]
    pub suffix: SmolStr,
    /// Folder of templates: one named after an action is an action without code.
    #[serde(default)]
    pub templates: SmolStr,
    /// Files of words, drawn by name: `config/routes/{}.rb`.
    #[serde(default)]
    pub files: SmolStr,
    /// Calls whose object says below which paths classes of routes are served: `Rack::URLMap.new("/permits" => Permits)`.
    #[serde(default)]
    pub maps: Vec<Symbol>,
    /// The word that serves a class of routes, and the one whose block puts it below a path: `map("/permits") { run Permits }`.
    #[serde(default)]
    pub runs: SmolStr,
    #[serde(default)]
    pub below: SmolStr,
    /// The word that names an option of routes, and the one in its block that decides: `set(:role) { condition { … } }`.
    #[serde(default)]
    pub option: SmolStr,
    #[serde(default)]
    pub condition: SmolStr,
    /// Applications of libraries that answer whoever comes where they are mounted: `Sidekiq.Web`.
    #[serde(default)]
    pub outside: Vec<SmolStr>,
    /// Methods of what a `constraint` word is given, whose result decides whether the routes in its block are met.
    #[serde(default)]
    pub matches: Vec<SmolStr>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub words: Vec<SmolStr>,
    pub role: WordRole,
    pub path: Option<Selector>,
    pub methods: Option<Selector>,
    /// `controller#action`, a controller of the action beside it, or an action alone.
    pub to: Option<Selector>,
    pub action: Option<Selector>,
    /// What answers, where it is no block.
    pub handler: Option<Selector>,
    /// The annotation with the path of the class that the call is typed with: `get<Citizens> { … }`.
    pub typed: Option<Mapping>,
    /// It is called on its path: `"/citizens".nest { … }`.
    #[serde(default)]
    pub on_path: bool,
    /// Namespace of the controllers inside.
    pub module: Option<Selector>,
    pub controller: Option<Selector>,
    pub only: Option<Selector>,
    pub except: Option<Selector>,
    /// Name of the parameter of a resource's member, or the one that a scope stands for.
    pub param: Option<Selector>,
    /// Where in a resource the route stands: `member` or `collection`.
    pub on: Option<Selector>,
    /// A path that stands in the arguments says nothing if one of these words does too.
    #[serde(default)]
    pub inert_with: Vec<SmolStr>,
    /// Names of concerns that are used inside.
    pub concerns: Option<Selector>,
    /// Id of `routes.resources`; `one: true` for a resource without a parameter.
    pub resource: Option<SmolStr>,
    #[serde(default)]
    pub one: bool,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum WordRole {
    /// A route.
    Route,
    /// What its block holds lies below a path, or in a namespace.
    Scope,
    /// A path for all routes of the class or file around; in the order of the words.
    Prefix,
    /// Many routes, and what its block holds below them.
    Resource,
    /// Inside a resource: routes of one element, of all elements.
    Member,
    Collection,
    /// A named block, and its use.
    Concern,
    Concerns,
    /// The call is a guard for what its block holds.
    Guard,
    /// What it is given decides whether the routes in its block are met.
    Constraint,
    /// Its block, or the methods that it names, run before every route of the class or file.
    Before,
    /// Its block, or what it is given, runs before every route of the block that it stands in.
    Around,
    /// Another class of routes.
    Mount,
    /// A file of words.
    File,
}
