//! How errors are made, raised, caught and written: `policies/exceptions.yaml`. As written → as checked.
//!
//! Which exceptions of a project carry data is worked out by the analysis, from the project's own classes and functions.

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, file_at};
use crate::source::Language;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exceptions {
    pub raises: Vec<Raise>,
    /// Calls that make an error of what they are given; with a dot, receiver and name.
    pub makes: Vec<SmolStr>,
    /// Types of a last result that say what went wrong, in languages whose functions give several.
    pub results: Vec<SmolStr>,
    /// Types that catch everything.
    pub broad: Vec<SmolStr>,
    /// Languages whose exceptions keep what they are made of where the base class is told nothing.
    pub keeps_arguments: Vec<Language>,
    /// Calls whose callback is given what was raised in their receiver.
    pub catches: Vec<SmolStr>,
    /// Methods of the project's own exceptions that say their message.
    pub messages: Vec<SmolStr>,
    /// Annotations whose text is the message of the error that they stand on: `#[error("no citizen {0}")]`.
    pub says: Vec<SmolStr>,
    /// Members of an exception that hold its message.
    pub shows: Vec<SmolStr>,
    /// Functions that give the text of an exception, and of the one that is being handled.
    pub texts: Vec<SmolStr>,
    pub current: Vec<SmolStr>,
    /// Calls that write the exception that they are called on, or that is being handled.
    pub prints: Vec<SmolStr>,
    /// Log methods, and keywords of log calls, that write the exception that is being handled.
    pub logs_current: Vec<SmolStr>,
    pub current_keywords: Vec<SmolStr>,
    pub handlers: Handlers,
    /// Methods by which a function runs others' code: what they raise, it may recover.
    pub hands_on: Vec<SmolStr>,
    /// Ids of data types that are no person's in the message of an error.
    pub unminded: Vec<SmolStr>,
    /// What makes an answer to the caller of the message, by the ends of names.
    pub answers: Vec<SmolStr>,
}

/// A call that raises.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raise {
    pub names: Vec<SmolStr>,
    pub languages: Vec<Language>,
    /// Only where it is called on nothing.
    #[serde(default)]
    pub bare: bool,
    /// The message is what the callback gives.
    #[serde(default)]
    pub lambda: bool,
    /// The error is part of what the function gives back, under this name.
    #[serde(default)]
    pub kept: bool,
    /// Calls without arguments that alone give back what was raised, in a function that is deferred; it may be any value.
    #[serde(default)]
    pub recovered: Vec<SmolStr>,
}

/// Functions that are given what nobody caught.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Handlers {
    pub annotations: Vec<SmolStr>,
    pub names: Vec<SmolStr>,
    /// Last words of a class, and the methods that count in it.
    pub classes: Vec<SmolStr>,
    pub class_names: Vec<SmolStr>,
    /// A callback with so many parameters, of which the first is named for an error, is one.
    pub parameters: usize,
}

impl Exceptions {
    /// Reads the embedded file or the last overlay that has one.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let file = file_at("exceptions.yaml", overlays).map_err(|e| vec![e])?;
        file.parse().map_err(|e| vec![e])
    }

    /// The entry for a call that raises.
    pub fn raise(&self, name: &str, language: Language, is_bare: bool) -> Option<&Raise> {
        let fits = |r: &&Raise| r.languages.contains(&language) && r.names.iter().any(|n| n == name);
        self.raises.iter().find(|r| fits(r) && (is_bare || !r.bare))
    }

    /// The calls that recover, in a language.
    pub fn recovering(&self, language: Language) -> impl Iterator<Item = &SmolStr> {
        self.raises.iter().filter(move |r| r.languages.contains(&language)).flat_map(|r| &r.recovered)
    }

    /// The name under which a result holds the error, in languages whose errors are values.
    pub fn kept_under(&self, language: Language) -> Option<SmolStr> {
        let raise = self.raises.iter().find(|r| r.kept && r.languages.contains(&language))?;
        raise.names.first().cloned()
    }

    /// `EntityNotFoundException` ends in `NotFoundException`.
    pub fn is_answer(&self, name: &str) -> bool {
        self.answers.iter().any(|a| name.ends_with(a.as_str()))
    }

    /// Whether a call makes an error: `errors.New(…)`, `fmt.Errorf(…)`.
    pub fn is_maker(&self, receiver: Option<&str>, name: &str) -> bool {
        self.makes.iter().filter_map(|m| m.strip_suffix(name)).any(|before| match before.strip_suffix('.') {
            Some(on) => receiver == Some(on),
            None => before.is_empty(),
        })
    }
}

/// Whether a list of names has one.
pub fn has(names: &[SmolStr], name: &str) -> bool {
    names.iter().any(|n| n == name)
}
