//! Logs that libraries and servers write by themselves, once they are told to: `policies/recorders/**.yaml`. As written
//! → as checked.
//!
//! What code writes with a log call of its own is the business of [`super::sinks`].

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::data_types::{DataTypeId, DataTypes};
use super::load::{KnowledgeError, files_below};
use super::pattern::Pattern;
use crate::finding::Severity;
use crate::source::Language;

const FOLDER: &str = "recorders";

/// Everything that is known of it, in the order of the files.
#[derive(Debug, Default)]
pub struct Recorders {
    pub list: Vec<Recorder>,
}

/// Where what is recorded goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordedTo {
    #[default]
    Log,
    ThirdParty,
}

/// One library that records, and what tells it to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorder {
    pub id: SmolStr,
    /// The subject of the message: `The HTTP client`.
    pub title: String,
    /// The object: `the body of every request`.
    pub writes: String,
    #[serde(default)]
    pub to: RecordedTo,
    /// Ids of data types; none where the endpoints tell.
    #[serde(default)]
    data: Vec<String>,
    #[serde(skip)]
    pub holds: Vec<DataTypeId>,
    pub fix: String,
    /// The most that it costs.
    pub at_most: Option<Severity>,
    /// Of the code that it is looked for in.
    #[serde(default)]
    pub languages: Vec<Language>,
    #[serde(default)]
    pub calls: Vec<RecordingCall>,
    /// Constants that ask for it, where one is given, assigned or returned.
    #[serde(default)]
    pub values: Vec<Pattern>,
    #[serde(default)]
    pub assigned: Vec<RecordingTarget>,
    #[serde(default)]
    pub settings: Vec<RecordingSetting>,
    #[serde(default)]
    pub levels: Vec<RecordingLevel>,
    #[serde(default)]
    pub directives: Vec<Directive>,
    /// The parameters of requests, by themselves and without being told to.
    pub parameters: Option<RecordedParameters>,
    /// Text of the same file, blanks left out, that shows that it is kept out.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Parameters of requests that a framework writes, but for those that the application lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordedParameters {
    /// Ids of the frameworks whose endpoints are meant.
    pub frameworks: Vec<SmolStr>,
    /// The file in the folder of each application that makes it one: `config/application.rb`.
    pub application: String,
    /// Names of the lists of what is left out: texts that are a part of a key, and regular expressions.
    pub lists: Vec<SmolStr>,
    /// Path patterns, in lower case, of files whose lists do not count where the application serves people.
    #[serde(default)]
    pub except_files: Vec<String>,
    /// Ids of data types that a parameter only speaks of: `?cookies=yes`.
    #[serde(default)]
    pub unminded: Vec<SmolStr>,
    /// What is assigned to have no parameters written at all.
    #[serde(default)]
    pub silenced: Vec<RecordingTarget>,
}

/// A call that makes a library record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingCall {
    pub call: Pattern,
    /// Text that its arguments must hold, blanks left out; one of them.
    #[serde(default)]
    pub with: Vec<String>,
    /// … and all of these.
    #[serde(default)]
    pub all: Vec<String>,
    /// Text that shows that it does not.
    #[serde(default)]
    pub without: Vec<String>,
    /// Whatever it is told must be written out in the call.
    #[serde(default)]
    pub told: bool,
}

/// What is assigned to switch it on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingTarget {
    pub to: Pattern,
    /// Literals in lower case.
    pub values: Vec<String>,
    /// Path patterns of the files that it is looked for in, in lower case; empty for all.
    #[serde(default)]
    pub files: Vec<String>,
}

/// A setting in configuration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSetting {
    /// Whole names, `*` for any part; letter case, `.`, `_` and `-` do not count.
    pub names: Vec<String>,
    /// In lower case; `*x` ends so, `*x*` holds it.
    pub values: Vec<String>,
    #[serde(default)]
    pub files: Vec<String>,
}

/// Loggers of a library that write it at some levels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingLevel {
    pub loggers: Vec<String>,
    /// In lower case.
    pub at: Vec<String>,
}

/// A directive of a server's own configuration: from its word to its end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directive {
    /// Path patterns, in lower case.
    pub files: Vec<String>,
    pub word: String,
    pub end: String,
    /// One of these stands in it.
    pub with: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecorderFile {
    recorders: Vec<Recorder>,
}

impl Recorders {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path], types: &DataTypes) -> Result<Self, Vec<KnowledgeError>> {
        let mut list: Vec<Recorder> = Vec::new();
        let mut errors = Vec::new();
        for file in files_below(FOLDER, overlays).map_err(|e| vec![e])? {
            let written = match file.parse::<RecorderFile>() {
                Ok(written) => written,
                Err(e) => {
                    errors.push(e);
                    continue;
                }
            };
            for mut recorder in written.recorders {
                for id in &recorder.data {
                    match types.find(id) {
                        Some(found) => recorder.holds.push(found),
                        None => errors.push(file.error(file.locate(id), format!("no data type `{id}`"))),
                    }
                }
                if let Some(why) = idle(&recorder, &list) {
                    errors.push(file.error(file.locate(&recorder.id), format!("`{}` {why}", recorder.id)));
                }
                list.push(recorder);
            }
        }
        if errors.is_empty() { Ok(Self { list }) } else { Err(errors) }
    }
}

/// What is well written and could never apply.
fn idle(recorder: &Recorder, before: &[Recorder]) -> Option<&'static str> {
    let Recorder { calls, values, assigned, settings, levels, directives, parameters, .. } = recorder;
    let in_code = !calls.is_empty() || !values.is_empty() || !assigned.is_empty() || parameters.is_some();
    if before.iter().any(|other| other.id == recorder.id) {
        return Some("is described twice");
    }
    if !in_code && settings.is_empty() && levels.is_empty() && directives.is_empty() {
        return Some("needs calls, values, assigned, settings, levels, directives or parameters");
    }
    if recorder.data.is_empty() && parameters.is_none() {
        return Some("needs the data that is written");
    }
    let silenced = parameters.iter().flat_map(|p| &p.silenced);
    let targets = assigned.iter().chain(silenced).map(|a| &a.to);
    let targets = calls.iter().map(|c| &c.call).chain(values).chain(targets);
    if targets.into_iter().any(|p| p.variable.is_some()) {
        return Some("has a pattern with a variable, which nothing binds here");
    }
    (in_code && recorder.languages.is_empty()).then_some("needs the languages of its code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_knowledge_is_valid() {
        let types = DataTypes::load(&[]).expect("the embedded data types");
        let recorders = Recorders::load(&[], &types).unwrap_or_else(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        });
        assert!(recorders.list.len() > 10);
    }
}
