//! What templates look like, and how handlers name them: `policies/templates.yaml`. As written → as checked.
//!
//! Which template shows which data is decided in [`crate::facts::data::templates`].

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, file_at};
use crate::source::Language;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// Of files, without their dots.
    pub endings: Vec<SmolStr>,
    /// Endings before those, which say in which form a page is written: `show.json.jbuilder`.
    #[serde(default)]
    pub formats: Vec<SmolStr>,
    pub marks: Vec<Mark>,
    /// What stands before the name of a page that is put into this one.
    #[serde(default)]
    pub includes: Vec<Include>,
    /// Forms that show a record which is there already: `f.text_field :cnic` of an action `edit`.
    #[serde(default)]
    pub forms: Forms,
    /// First names of what a page asks for and does not show: `form.cnic`.
    pub asked: Vec<SmolStr>,
    /// Texts by which a page hands on what it is given, so that its own text does not say all that it shows: `@json(`.
    #[serde(default)]
    pub hands_on: Vec<SmolStr>,
    /// Methods that give values to a page which the handler names elsewhere: `model.addAttribute("citizen", citizen)`.
    #[serde(default)]
    pub fills: Vec<SmolStr>,
    /// Of the `calls`, methods of a template that was made of the name of its file: `page.Execute(w, citizen)`.
    #[serde(default)]
    pub made: Vec<SmolStr>,
    /// Last names of calls that name a template.
    pub calls: Vec<SmolStr>,
    pub implicit: Implicit,
    #[serde(default)]
    pub beside: Beside,
}

/// What stands around a value that a page shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    pub open: SmolStr,
    /// Empty where the value ends with its last name: `@Model.Cnic`.
    pub close: SmolStr,
    /// Empty for every file.
    #[serde(default)]
    pub endings: Vec<SmolStr>,
    /// Symbols behind a record name what is shown of it: `extract! citizen, :cnic`.
    #[serde(default)]
    pub symbols: bool,
    /// Only of a variable, whose name begins small, and of what the page itself declares: `@citizen.Cnic`, and no
    /// `@Labels.Email`.
    #[serde(default)]
    pub local: bool,
    /// What opens the name of the record whose field this is, somewhere before it: `th:object="${citizen}"`.
    #[serde(default)]
    pub of: Option<SmolStr>,
}

/// Fields of forms, which show what the record holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// Names of the actions that fill them.
    pub actions: Vec<SmolStr>,
    /// What stands before the symbol of a field, in files with these endings.
    pub fields: Vec<SmolStr>,
    pub endings: Vec<SmolStr>,
    /// What stands before a field that shows what the page is handed, in any file: `th:field="*{`.
    #[serde(default)]
    pub bound: Vec<SmolStr>,
}

/// What stands before the name of a page that is put into another: `{% include "`, `<%= render `.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Include {
    pub open: SmolStr,
    /// Empty for every file.
    #[serde(default)]
    pub endings: Vec<SmolStr>,
}

/// Templates that are found by the names of class and method.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implicit {
    pub languages: Vec<Language>,
    /// What the name of a class has after the folder's.
    pub suffix: SmolStr,
    /// Languages in which only these calls show it, where they name none: `return View(citizen)`.
    #[serde(default)]
    pub called_in: Vec<Language>,
    #[serde(default)]
    pub calls: Vec<SmolStr>,
    /// What the page leaves out of the name of such an action.
    #[serde(default)]
    pub ending: SmolStr,
    /// The folder of pages that all controllers show.
    #[serde(default)]
    pub shared: SmolStr,
}

/// Pages with their code in a file beside, which the methods of that file show: `Show.cshtml` of `Show.cshtml.cs`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// Endings of the pages.
    pub pages: Vec<SmolStr>,
    /// What the name of the file with the code has after that of the page.
    pub code: SmolStr,
    /// Methods whose answer is the page.
    pub methods: Vec<SmolStr>,
}

impl Templates {
    /// Reads the embedded file, or the one that replaces it.
    pub fn load(overlays: &[&Path]) -> Result<Self, KnowledgeError> {
        let file = file_at("templates.yaml", overlays)?;
        let all: Self = file.parse()?;
        let is_empty =
            all.marks.iter().map(|m| &m.open).chain(all.includes.iter().map(|i| &i.open)).any(SmolStr::is_empty);
        match is_empty.then_some(()) {
            Some(()) => Err(file.error(file.locate("open: ''"), "`open:` is empty: it would open everywhere")),
            None => Ok(all),
        }
    }
}
