//! Methods that nobody writes: an annotation makes them log what they are given, `[LoggerMessage] partial void
//! Saved(ILogger logger, string cnic);`. The `log_methods:` of `policies/sinks/<language>.yaml`.
//!
//! Wrappers with a body of their own are found by what they do with their parameters, and stand in no list.

use serde::Deserialize;
use smol_str::SmolStr;

use super::sinks::ObjectForm;
use crate::source::Language;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMethods {
    #[serde(skip)]
    pub languages: Vec<Language>,
    /// Simple names of the annotations of such a method.
    pub annotations: Vec<SmolStr>,
    /// As a finding names what writes.
    pub title: SmolStr,
    pub objects: ObjectForm,
    /// Annotations of a parameter whose fields are written one by one.
    #[serde(default)]
    pub laid_open_by: Vec<SmolStr>,
}
