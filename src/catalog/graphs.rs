//! Graphs of types that one endpoint serves as a whole: `policies/graphs.yaml`.
//!
//! What their fields hold is decided in [`crate::analysis::door`].

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, file_at};
use crate::source::Language;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graphs {
    /// Last parts of the paths of endpoints that serve one.
    pub paths: Vec<SmolStr>,
    /// Types at which every query begins.
    pub roots: Vec<SmolStr>,
    /// Calls and tags whose text is a schema.
    pub texts: Vec<SmolStr>,
    pub types: Vec<GraphTypes>,
    /// Functions that answer one field.
    #[serde(default)]
    pub resolvers: Vec<GraphResolvers>,
    /// What the name of a class has behind the word for what it is.
    #[serde(default)]
    pub endings: Vec<SmolStr>,
}

/// Classes that declare types and inputs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GraphTypes {
    pub languages: Vec<Language>,
    /// Simple names of annotations of types, and of inputs.
    pub annotations: Vec<SmolStr>,
    pub inputs: Vec<SmolStr>,
    /// The same of base classes.
    pub bases: Vec<SmolStr>,
    pub input_bases: Vec<SmolStr>,
    /// Calls in the body of the class that declare what it gives, and what it takes.
    pub declares: Vec<SmolStr>,
    pub takes: Vec<SmolStr>,
}

/// Methods that answer a field: `@Query(() => Citizen) citizen(@Args('cnic') cnic: string)`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GraphResolvers {
    pub languages: Vec<Language>,
    /// Simple names of annotations of such methods.
    pub methods: Vec<SmolStr>,
    /// The same of classes all of whose public methods are.
    pub classes: Vec<SmolStr>,
    /// Simple names of the classes themselves: `queryResolver`.
    pub named: Vec<SmolStr>,
    /// Annotations of the parameters that the caller gives; without any, those of plain types, and of the classes whose
    /// names end in one of `inputs`.
    pub takes: Vec<SmolStr>,
    pub inputs: Vec<SmolStr>,
    /// The caller gives every parameter of a type of the project.
    pub takes_all: bool,
}

impl Graphs {
    /// Reads the embedded file, or the one that replaces it.
    pub fn load(overlays: &[&Path]) -> Result<Self, KnowledgeError> {
        file_at("graphs.yaml", overlays)?.parse()
    }
}
