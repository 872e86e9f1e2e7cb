//! Controllers that templates lead to: `routes.templates` of a framework.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;
use super::Mapping;

/// `[Route("api/[controller]")]`, `{controller=Home}/{action=Index}/{id?}`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// Base classes (with `+`) or annotations of controllers.
    pub classes: Vec<Symbol>,
    /// Annotations of classes and methods that are none.
    #[serde(default)]
    pub never: Vec<Symbol>,
    /// Methods that never answer.
    #[serde(default)]
    pub never_named: Vec<SmolStr>,
    /// End of a class's name that paths leave out.
    #[serde(default)]
    pub suffix: SmolStr,
    /// Other classes are no controllers.
    #[serde(default)]
    pub suffix_required: bool,
    /// The end of a method's name that paths leave out.
    #[serde(default)]
    pub action_suffix: SmolStr,
    /// Annotations that name the area of a class, and the folder in which areas have theirs.
    #[serde(default)]
    pub area: Vec<Mapping>,
    pub area_folder: Option<SmolStr>,
    /// Annotations of a class whose path stands before the templates of its methods.
    #[serde(default)]
    pub prefix: Vec<Mapping>,
    /// Annotations of a class or method with a template, for any HTTP method.
    #[serde(default)]
    pub paths: Vec<Mapping>,
    /// The template of a class stands before those of its methods; else it is for methods without one.
    #[serde(default)]
    pub joined: bool,
    /// Annotations of a method that name HTTP methods, with a template or not.
    pub methods: Vec<Mapping>,
    /// Annotations that give a method another name.
    #[serde(default)]
    pub names: Vec<Mapping>,
    /// A method without such an annotation answers to the HTTP method that its name begins with.
    #[serde(default)]
    pub verb_names: bool,
    /// Annotations that open, whatever stands beside them.
    #[serde(default)]
    pub opens: Vec<Symbol>,
    #[serde(default)]
    pub tables: Vec<Table>,
    /// The template of a service whose table cannot be seen.
    pub default: Option<String>,
}

/// A call that adds a template to the table of the service.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub call: Symbol,
    pub template: Selector,
    /// An object with the values `controller`, `action` that the template does not write.
    pub defaults: Option<Selector>,
    pub area: Option<Selector>,
}
