//! Where a language writes logs, files and URLs, and what it sends to third parties: `policies/sinks/**`; how it answers
//! a request: `policies/responses/<language>.yaml`; which expressions are whole requests:
//! `policies/sources/<language>.yaml`. As written → as checked.
//!
//! Patterns match resolved symbols; `loggers` is the weaker fallback, by the receiver's name. House wrappers are not
//! listed anywhere: the analysis finds them by what they do with their parameters.

mod sources;
mod written;

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::advice::Advice;
use super::clients::{Clients, Forms, Handed, KeyedStore};
use super::data_types::{DataTypeId, DataTypes};
use super::load::{KnowledgeError, KnowledgeFile, files_below, nearest};
use super::log_methods::LogMethods;
use super::pattern::Pattern;
pub use super::requests::Responders;
use super::requests::{ParameterAnnotation, ParameterReaders};
use super::urls::Urls;
use crate::source::Language;

/// How a sink prints an object that it is given whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectForm {
    /// The object's own text: `toString()`, `__str__`.
    Text,
    /// Its fields, one by one: `console.log(user)`.
    Inspect,
    /// As JSON.
    Json,
    /// As JSON, by a serialiser that writes only the fields that say so: `@Expose`. What a serialiser is asked to, not a
    /// word of a file.
    #[serde(skip)]
    Exposed,
    /// By its key: in the URL of a route an object stands for itself (`/users/7`).
    Key,
}

/// Where a sink writes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SinkKind {
    #[default]
    Log,
    /// The answer to a request; known by `policies/responses`, never by a file of sinks.
    #[serde(skip)]
    Response,
    /// The message of an exception.
    Exception,
    /// The path or the query of a URL.
    Url,
    /// Another organisation's service, or anyone who listens on a connection that is not encrypted.
    ThirdParty,
    /// A file, or the storage of a browser or a phone.
    File,
}

impl SinkKind {
    pub const ALL: &[SinkKind] =
        &[SinkKind::Log, SinkKind::Response, SinkKind::Exception, SinkKind::Url, SinkKind::ThirdParty, SinkKind::File];
}

/// Which keyword arguments are written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(untagged, expecting = "expected a list of names of keyword arguments, or `all`")]
pub enum Keywords {
    #[default]
    None,
    Named(Vec<SmolStr>),
    All(AllWord),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AllWord {
    All,
}

impl Keywords {
    pub fn writes(&self, name: &str) -> bool {
        match self {
            Keywords::None => false,
            Keywords::Named(names) => names.iter().any(|n| n == name),
            Keywords::All(AllWord::All) => true,
        }
    }
}

/// One way to write.
#[derive(Clone, Debug)]
pub struct Sink {
    pub kind: SinkKind,
    pub id: SmolStr,
    pub title: SmolStr,
    pub languages: Vec<Language>,
    pub calls: Vec<Pattern>,
    /// What it is written by being assigned to: `location.href`.
    pub assigned: Vec<Pattern>,
    /// What keeps whatever is assigned to a member or an entry of it: `localStorage`.
    pub keepers: Vec<Pattern>,
    /// Calls whose block is given what it is written to, and the methods that write: `File.open(name) { |f| f.puts x }`.
    pub handles: Vec<Pattern>,
    pub methods: Vec<SmolStr>,
    pub objects: ObjectForm,
    /// What marks the place of an argument in the message; arguments beyond the marks are not written.
    pub placeholder: Option<SmolStr>,
    /// The beginning of a placeholder whose argument is written field by field, whatever it prints by itself: `{@`.
    pub laid_open: Option<SmolStr>,
    pub keywords: Keywords,
    /// Positions, from 0, of the arguments that are written; absent: all.
    pub arguments: Option<Vec<usize>>,
    /// What the service is for: a text message needs a phone number. Such data leaves, and is not reported.
    pub expects: Vec<DataTypeId>,
    /// What it is called on is written too: `table.to_csv(name)`.
    pub receiver: bool,
    /// Of an argument that is an object, the entries that are written: `params` of `axios.get(url, { params })`.
    /// Absent: all.
    pub entries: Option<Vec<SmolStr>>,
    pub place: SinkPlace,
    /// Methods that write too when they are called on the result, through any number of calls.
    pub links: Vec<SmolStr>,
    /// Methods that give what they are called on again: `logger.child({…}).info(x)`.
    pub again: Vec<SmolStr>,
    /// A small file in which the sink is used once.
    pub example: Option<String>,
}

/// What must be seen beside the call before it counts.
#[derive(Clone, Debug, Default)]
pub struct SinkPlace {
    /// Where the argument `at` must lead, if it says where the text goes: `os.Stderr`.
    pub into: Vec<Pattern>,
    /// Position of the argument that `into` and `begins` are about.
    pub at: usize,
    /// With what its text must begin: `Location:`.
    pub begins: Vec<SmolStr>,
    /// Where the first argument of the call that made the receiver must lead: `csv.writer(open(name))`.
    pub onto: Vec<Pattern>,
    /// … or it is text: the name of a file.
    pub onto_text: bool,
    /// Beginnings of names that are no files: `php://output`.
    pub except: Vec<SmolStr>,
    /// The URL that it goes to must say `http://` and name a host outside, or be that of a known service.
    pub unencrypted: bool,
    /// Only with a single argument: with a second one `print_r` gives the text back.
    pub alone: bool,
    /// One of these calls must stand in the same file, with the name of a file if `beside_text` says so.
    pub beside: Vec<Pattern>,
    pub beside_text: bool,
}

/// A receiver that is called like a logger, where nothing more is known about it.
#[derive(Clone, Debug)]
pub struct LoggerNames {
    pub languages: Vec<Language>,
    pub receivers: Vec<SmolStr>,
    pub methods: Vec<SmolStr>,
    pub objects: ObjectForm,
    pub placeholder: Option<SmolStr>,
    pub laid_open: Option<SmolStr>,
    pub keywords: Keywords,
    /// A log call of the language that names a record and no person: what a finding tells to write instead.
    pub instead: SmolStr,
}

/// Expressions that are a whole body, header set or cookie jar.
#[derive(Clone, Debug)]
pub struct WholeSource {
    pub languages: Vec<Language>,
    pub data: DataTypeId,
    /// Global names: `_POST`.
    pub names: Vec<SmolStr>,
    /// Receiver and member: `request`, `headers`.
    pub members: Vec<(SmolStr, SmolStr)>,
    /// Functions by their last name.
    pub calls: Vec<SmolStr>,
    /// Imported names, with what they are imported from: `flask.session`.
    pub imported: Vec<SmolStr>,
    /// Receiver and method that give the whole whatever they are given: `jwt`, `verify`.
    pub opens: Vec<(SmolStr, SmolStr)>,
    /// Names of streams, as they are opened: `php://input`.
    pub streams: Vec<SmolStr>,
    /// Full names of types whose objects are such a whole: `javax.naming.directory.Attributes`.
    pub types: Vec<SmolStr>,
}

#[derive(Clone, Debug, Default)]
pub struct Sinks {
    pub sinks: Vec<Sink>,
    pub loggers: Vec<LoggerNames>,
    pub responders: Vec<Responders>,
    pub readers: Vec<ParameterReaders>,
    pub sources: Vec<WholeSource>,
    pub stores: Vec<KeyedStore>,
    pub clients: Vec<Clients>,
    pub forms: Vec<Forms>,
    pub handed: Vec<Handed>,
    pub annotations: Vec<ParameterAnnotation>,
    pub advice: Vec<Advice>,
    pub log_methods: Vec<LogMethods>,
    /// Simple names of types that hold data as such: text, numbers, dates, collections.
    pub plain_types: Vec<SmolStr>,
}

impl Sinks {
    /// Reads the embedded sinks and sources and their overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path], types: &DataTypes, urls: &Urls) -> Result<Self, Vec<KnowledgeError>> {
        let mut all = Self::default();
        let mut errors = Vec::new();
        for file in files_below("sinks", overlays).map_err(|e| vec![e])? {
            all.read_sinks(&file, types, urls, &mut errors);
        }
        for file in files_below("responses", overlays).map_err(|e| vec![e])? {
            all.read_responses(&file, &mut errors);
        }
        for file in files_below("sources", overlays).map_err(|e| vec![e])? {
            all.read_sources(&file, types, &mut errors);
        }
        match errors.is_empty() {
            true => Ok(all),
            false => Err(errors),
        }
    }
}

/// The data type of an id; an unknown one is an error of the file.
fn find_type(
    types: &DataTypes,
    file: &KnowledgeFile,
    id: &str,
    errors: &mut Vec<KnowledgeError>,
) -> Option<DataTypeId> {
    let found = types.find(id);
    if found.is_none() {
        let near = nearest(id, types.types.iter().map(|t| t.id.as_str()));
        let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        errors.push(file.error(file.locate(id), format!("unknown data type `{id}`{hint}")));
    }
    found
}
