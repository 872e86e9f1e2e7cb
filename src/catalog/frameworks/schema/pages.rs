//! Routes whose code stands in a class of its own: `routes.page_models`, `routes.server_files` and `routes.configured` of a
//! framework.

use serde::Deserialize;
use smol_str::SmolStr;

use super::super::select::Selector;
use super::super::symbol::Symbol;
use super::Mapping;

/// `Pages/Fees/Edit.cshtml`, which begins with `@page "{id:int}"` and `@model EditModel`, is `/Fees/Edit/{id}`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PageModels {
    pub extension: SmolStr,
    /// Folder of pages anywhere in a path: what stands below it is the path of a page. Without, only the template says it.
    pub folder: Option<SmolStr>,
    /// The folder above it that names an area: `Areas/Staff/Pages`.
    pub area_folder: Option<SmolStr>,
    /// The page that needs no name in the path.
    #[serde(default)]
    pub index: SmolStr,
    /// Words at the start of a line: a file with the first is a page, and may go on with a template in quotes.
    pub directive: SmolStr,
    /// Names the class, where one stands behind the page.
    pub model: Option<SmolStr>,
    /// Adds an annotation to the class of the page.
    pub attribute: SmolStr,
    /// A file whose annotations hold for all pages in its folder and below.
    pub shared: Option<SmolStr>,
    /// Start of the names of methods that answer: `OnPostSaveAsync`.
    #[serde(default)]
    pub prefix: SmolStr,
    /// Words of a manifest whose pages run in the browser.
    #[serde(default)]
    pub never: Vec<String>,
    /// Annotations that open, whatever stands beside them.
    #[serde(default)]
    pub opens: Vec<Symbol>,
    /// Calls that say something of pages by their names.
    #[serde(default)]
    pub conventions: Vec<PageConvention>,
}

/// `options.Conventions.AuthorizeFolder("/Staff")`, `AuthorizeAreaPage("Identity", "/Manage")`, `AddPageRoute("/Fees", "f")`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PageConvention {
    pub call: Symbol,
    pub area: Option<Selector>,
    pub page: Selector,
    /// All pages of the folder.
    #[serde(default)]
    pub folder: bool,
    /// Lets everyone pass, whatever closes it.
    #[serde(default)]
    pub opens: bool,
    /// One more path of the page.
    pub path: Option<Selector>,
}

/// `<%@ Page Inherits="Fees.Search" MasterPageFile="~/Site.Master" %>`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct ServerFiles {
    pub extension: SmolStr,
    /// The first word of the tag.
    pub directive: SmolStr,
    /// Attributes that name the class.
    pub class: Vec<SmolStr>,
    /// The attribute that names a page around this one, whose class runs for it too.
    pub master: Option<SmolStr>,
    /// The attribute that names the language of the page's own code.
    pub language: Option<SmolStr>,
    /// Its values, in any case, for languages that are not read: what such a page does is unknown.
    #[serde(default)]
    pub unread: Vec<SmolStr>,
    /// Files, by their names in any case, whose outermost folder is the root of the paths.
    #[serde(default)]
    pub root_files: Vec<SmolStr>,
    /// The file itself answers.
    #[serde(default)]
    pub answers: bool,
    /// The methods that do, the first that the class has; without, the class as a whole.
    #[serde(default)]
    pub handlers: Vec<SmolStr>,
    /// Annotations of methods that answer below the path of the file: by the path that is given, or by their names.
    #[serde(default)]
    pub operations: Vec<Mapping>,
}

/// `class Pay : Endpoint<Fee> { override void Configure() { Post("/fees"); AllowAnonymous(); } }`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Configured {
    pub classes: Vec<Symbol>,
    /// The method that says what the class answers to.
    pub method: SmolStr,
    /// Calls in it that are named after HTTP methods, with paths.
    pub routes: Vec<SmolStr>,
    /// Calls that name only the methods, and only the paths.
    pub verbs: SmolStr,
    pub paths: SmolStr,
    /// Calls that let everyone pass.
    pub opens: Vec<SmolStr>,
    /// The call that names a class whose constructor calls `method` with a prefix and a closure for all its members.
    pub group: SmolStr,
    /// Methods that answer, the first that the class has.
    pub handlers: Vec<SmolStr>,
    /// Annotations of the class in place of the method.
    #[serde(default)]
    pub annotations: Vec<Mapping>,
    /// The member that the prefix of all such classes of a service is assigned to.
    pub prefix: SmolStr,
}
