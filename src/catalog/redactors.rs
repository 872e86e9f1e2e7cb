//! What the configuration of a logger, or a function that each event passes, leaves out of what is logged. A section of
//! `policies/sanitizers.yaml`.
//!
//! What such a function takes out is read from its body by the analysis.

use std::collections::BTreeMap;

use serde::Deserialize;
use smol_str::SmolStr;

use super::pattern::Pattern;
use crate::source::Language;

/// One way to have a logger leave data out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Redactor {
    pub languages: Vec<Language>,
    /// As a finding names it: `the processors of structlog`.
    pub title: SmolStr,
    /// Calls that are given functions which each event passes: `structlog.configure(processors=[drop])`.
    #[serde(default)]
    pub given_to: Vec<Pattern>,
    /// Calls that are given a class and a function which says what is written of its objects:
    /// `ByTransforming<Citizen>(c => new { c.Id })`.
    #[serde(default)]
    pub transforms: Vec<Pattern>,
    /// Keys of an object, keywords and members under which such a function stands: `ReplaceAttr`, `before_send=`.
    #[serde(default)]
    pub under: Vec<SmolStr>,
    /// Parts of an event, and the methods that fill each: `user` by `setUser`. What is taken out of a part is taken out of what these are given.
    #[serde(default)]
    pub event: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// Calls that switch on a mask of a library's own, and the ids of the data types that it covers wherever they stand.
    #[serde(default)]
    pub switched_on: Vec<Pattern>,
    #[serde(default)]
    pub covers: Vec<SmolStr>,
    /// Simple names of bases, and the methods that an event passes.
    #[serde(default)]
    pub bases: Vec<SmolStr>,
    #[serde(default)]
    pub methods: Vec<SmolStr>,
    /// Words without which a method sees only a part of the message, or an element of a document is another.
    #[serde(default)]
    pub needs: Vec<SmolStr>,
    /// Members whose list names what is left out: `config.filter_parameters`.
    #[serde(default)]
    pub lists: Vec<SmolStr>,
    /// In documents: what begins a pattern and its replacement, `%replace(%msg){'\d{13}','*'}`; elements and attributes
    /// that hold a pattern.
    #[serde(default)]
    pub conversions: Vec<SmolStr>,
    #[serde(default)]
    pub elements: Vec<SmolStr>,
    /// Ids of the sinks that it covers.
    #[serde(default)]
    pub sinks: Vec<SmolStr>,
    /// Simple names of bases: it covers what objects of such classes show when they are inspected.
    #[serde(default)]
    pub inspected: Vec<SmolStr>,
    /// Its names are parts of keys: `passw` covers `user_password`.
    #[serde(default)]
    pub parts: bool,
}
