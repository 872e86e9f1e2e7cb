//! Where a language writes logs, files and URLs, and what it sends to third parties: `policies/sinks/**`; how it answers
//! a request: `policies/responses/<language>.yaml`; which expressions are whole requests:
//! `policies/sources/<language>.yaml`. As written → as checked.
//!
//! Patterns match resolved symbols; `loggers` is the weaker fallback, by the receiver's name. House wrappers are not
//! listed anywhere: the analysis finds them by what they do with their parameters.

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::advice::Advice;
use super::clients::{Clients, Forms, Handed, KeyedStore, WrittenClients, WrittenHanded, WrittenStore};
use super::data_types::{DataTypeId, DataTypes};
use super::load::{KnowledgeError, KnowledgeFile, files_below, nearest};
use super::log_methods::LogMethods;
use super::pattern::Pattern;
pub use super::requests::Responders;
use super::requests::{DeclaringViews, ParameterAnnotation, ParameterReaders, Schemas, WrittenRequestWords, members};
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SinkFile {
    #[serde(default)]
    kind: SinkKind,
    languages: Vec<Language>,
    /// What all sinks of the file expect.
    #[serde(default)]
    expects: Vec<String>,
    /// Told in findings; with `loggers` only.
    instead: Option<SmolStr>,
    loggers: Option<WrittenLoggers>,
    log_methods: Option<LogMethods>,
    #[serde(default)]
    sinks: Vec<WrittenSink>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLoggers {
    receivers: Vec<SmolStr>,
    methods: Vec<SmolStr>,
    objects: ObjectForm,
    placeholder: Option<SmolStr>,
    laid_open: Option<SmolStr>,
    #[serde(default)]
    keywords: Keywords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSink {
    id: SmolStr,
    title: SmolStr,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    assigned: Vec<String>,
    #[serde(default)]
    keepers: Vec<String>,
    #[serde(default)]
    handles: Vec<String>,
    #[serde(default)]
    methods: Vec<SmolStr>,
    objects: ObjectForm,
    placeholder: Option<SmolStr>,
    laid_open: Option<SmolStr>,
    #[serde(default)]
    keywords: Keywords,
    arguments: Option<Vec<usize>>,
    #[serde(default)]
    receiver: bool,
    entries: Option<Vec<SmolStr>>,
    #[serde(default)]
    expects: Vec<String>,
    /// Keeps what it is given for itself: no credential has business there.
    #[serde(default)]
    telemetry: bool,
    #[serde(default)]
    into: Vec<String>,
    #[serde(default)]
    at: usize,
    #[serde(default)]
    begins: Vec<SmolStr>,
    #[serde(default)]
    onto: Vec<String>,
    #[serde(default)]
    onto_text: bool,
    #[serde(default)]
    except: Vec<SmolStr>,
    #[serde(default)]
    unencrypted: bool,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    beside_text: bool,
    #[serde(default)]
    links: Vec<SmolStr>,
    #[serde(default)]
    again: Vec<SmolStr>,
    example: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseFile {
    languages: Vec<Language>,
    #[serde(default)]
    makers: Vec<SmolStr>,
    #[serde(default)]
    receivers: Vec<SmolStr>,
    #[serde(default)]
    methods: Vec<SmolStr>,
    #[serde(default)]
    into: Vec<SmolStr>,
    #[serde(default)]
    filled: Vec<SmolStr>,
    #[serde(default)]
    decorators: Vec<SmolStr>,
    #[serde(default)]
    keywords: Vec<SmolStr>,
    #[serde(default)]
    documents: Vec<SmolStr>,
    #[serde(default)]
    views: Vec<DeclaringViews>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    languages: Vec<Language>,
    sources: Vec<WrittenSource>,
    #[serde(default)]
    parameters: Vec<SmolStr>,
    #[serde(default)]
    environments: Vec<SmolStr>,
    #[serde(default)]
    typed: Vec<SmolStr>,
    #[serde(default)]
    naming: Vec<SmolStr>,
    #[serde(default)]
    rules: Vec<SmolStr>,
    #[serde(default)]
    bodies: Vec<SmolStr>,
    #[serde(default)]
    ungiven: Vec<SmolStr>,
    #[serde(default)]
    made_by: Vec<SmolStr>,
    #[serde(default)]
    decorators: Vec<SmolStr>,
    #[serde(default)]
    annotations: Vec<WrittenAnnotation>,
    #[serde(default)]
    in_url: WrittenRequestWords,
    #[serde(default)]
    in_url_of_get: WrittenRequestWords,
    #[serde(default)]
    schemas: Schemas,
    advice: Option<Advice>,
    #[serde(default)]
    stores: Vec<WrittenStore>,
    #[serde(default)]
    clients: Vec<WrittenClients>,
    forms: Option<Forms>,
    #[serde(default)]
    handed: Vec<WrittenHanded>,
    #[serde(default)]
    plain_types: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    data: String,
    #[serde(default)]
    names: Vec<SmolStr>,
    #[serde(default)]
    members: Vec<SmolStr>,
    #[serde(default)]
    calls: Vec<SmolStr>,
    #[serde(default)]
    opens: Vec<SmolStr>,
    #[serde(default)]
    imported: Vec<SmolStr>,
    #[serde(default)]
    streams: Vec<SmolStr>,
    #[serde(default)]
    types: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnnotation {
    names: Vec<SmolStr>,
    data: Option<String>,
    #[serde(default)]
    types: Vec<SmolStr>,
    #[serde(default)]
    named_by: bool,
    #[serde(default)]
    of_function: bool,
}

impl Sinks {
    /// Reads the embedded sinks and sources and their overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path], types: &DataTypes, urls: &Urls) -> Result<Self, Vec<KnowledgeError>> {
        let mut all = Self::default();
        let mut errors = Vec::new();
        for file in files_below("sinks", overlays).map_err(|e| vec![e])? {
            let written: SinkFile = match file.parse() {
                Ok(w) => w,
                Err(e) => {
                    errors.push(e);
                    continue;
                }
            };
            let languages = written.languages;
            all.log_methods.extend(written.log_methods.map(|m| LogMethods { languages: languages.clone(), ..m }));
            match (written.loggers, written.instead) {
                (Some(loggers), Some(instead)) => all.loggers.push(LoggerNames {
                    languages: languages.clone(),
                    receivers: loggers.receivers,
                    methods: loggers.methods,
                    objects: loggers.objects,
                    placeholder: loggers.placeholder,
                    laid_open: loggers.laid_open,
                    keywords: loggers.keywords,
                    instead,
                }),
                (None, None) => {}
                _ => {
                    let at = file.locate("loggers:").or_else(|| file.locate("instead:"));
                    errors.push(file.error(at, "`loggers:` and `instead:` (a log call to write instead) go together"));
                }
            }
            if languages.is_empty() {
                errors.push(file.error(file.locate("languages"), "`languages:` is empty: no file would be searched"));
            }
            let of_file: Vec<DataTypeId> =
                written.expects.iter().filter_map(|id| find_type(types, &file, id, &mut errors)).collect();
            for sink in written.sinks {
                let mut patterns = |texts: &[String]| -> Vec<Pattern> {
                    let mut parsed = Vec::new();
                    for text in texts {
                        match Pattern::parse(text) {
                            Ok(pattern) => parsed.push(pattern),
                            Err(e) => errors.push(file.error(file.locate(text), format!("`{text}`: {e}"))),
                        }
                    }
                    parsed
                };
                let (calls, into, onto) = (patterns(&sink.calls), patterns(&sink.into), patterns(&sink.onto));
                let (assigned, keepers) = (patterns(&sink.assigned), patterns(&sink.keepers));
                let (handles, beside) = (patterns(&sink.handles), patterns(&sink.beside));
                if calls.is_empty() && assigned.is_empty() && keepers.is_empty() && handles.is_empty() {
                    let message = format!("`{}` needs calls, assigned, keepers or handles", sink.id);
                    errors.push(file.error(file.locate(&sink.id), message));
                }
                if handles.is_empty() != sink.methods.is_empty() {
                    errors.push(file.error(file.locate(&sink.id), "`handles:` and `methods:` go together"));
                }
                let named = sink.expects.iter().filter_map(|id| find_type(types, &file, id, &mut errors));
                let mut expects: Vec<DataTypeId> = named.chain(of_file.iter().copied()).collect();
                expects.extend(types.iter().map(|(id, _)| id).filter(|id| match written.kind {
                    // credentials go to a service to be checked there, and a message is what somebody wrote
                    SinkKind::ThirdParty => {
                        !sink.telemetry && (types.get(*id).is_credential() || types.get(*id).is_whole())
                    }
                    SinkKind::Url => !urls.is_minded(*id),
                    _ => false,
                }));
                all.sinks.push(Sink {
                    kind: written.kind,
                    id: sink.id,
                    title: sink.title,
                    languages: languages.clone(),
                    calls,
                    assigned,
                    keepers,
                    handles,
                    methods: sink.methods,
                    objects: sink.objects,
                    placeholder: sink.placeholder,
                    laid_open: sink.laid_open,
                    keywords: sink.keywords,
                    arguments: sink.arguments,
                    receiver: sink.receiver,
                    entries: sink.entries,
                    expects,
                    place: SinkPlace {
                        into,
                        at: sink.at,
                        begins: sink.begins,
                        onto,
                        onto_text: sink.onto_text,
                        except: sink.except,
                        unencrypted: sink.unencrypted,
                        alone: sink.alone,
                        beside,
                        beside_text: sink.beside_text,
                    },
                    links: sink.links,
                    again: sink.again,
                    example: sink.example,
                });
            }
        }
        for file in files_below("responses", overlays).map_err(|e| vec![e])? {
            let written: ResponseFile = match file.parse() {
                Ok(w) => w,
                Err(e) => {
                    errors.push(e);
                    continue;
                }
            };
            if written.receivers.is_empty() != written.methods.is_empty() {
                let at = file.locate("receivers:").or_else(|| file.locate("methods:"));
                errors.push(file.error(at, "`receivers:` and `methods:` go together"));
            }
            all.responders.push(Responders {
                languages: written.languages,
                makers: written.makers,
                receivers: written.receivers,
                methods: written.methods,
                into: written.into,
                filled: written.filled,
                decorators: written.decorators,
                keywords: written.keywords,
                documents: written.documents,
                views: written.views,
            });
        }
        for file in files_below("sources", overlays).map_err(|e| vec![e])? {
            let written: SourceFile = match file.parse() {
                Ok(w) => w,
                Err(e) => {
                    errors.push(e);
                    continue;
                }
            };
            let mut find = |id: &str| find_type(types, &file, id, &mut errors);
            all.plain_types.extend(written.plain_types);
            all.clients.extend(written.clients.into_iter().map(|c| c.checked(&written.languages)));
            for handed in written.handed {
                all.handed.extend(find(&handed.data).map(|data| handed.checked(&written.languages, data)));
            }
            all.stores.extend(written.stores.into_iter().map(|s| s.checked(&written.languages)));
            all.forms.extend(written.forms.map(|f| Forms { languages: written.languages.clone(), ..f }));
            all.readers.push(ParameterReaders {
                languages: written.languages.clone(),
                members: members(&written.parameters),
                environments: members(&written.environments),
                typed: written.typed,
                naming: written.naming,
                rules: written.rules,
                bodies: written.bodies,
                ungiven: written.ungiven,
                made_by: written.made_by,
                decorators: written.decorators,
                in_url: written.in_url.checked(),
                in_url_of_get: written.in_url_of_get.checked(),
                schemas: written.schemas,
            });
            all.advice.extend(written.advice.map(|a| Advice { languages: written.languages.clone(), ..a }));
            for source in written.sources {
                let Some(data) = find(&source.data) else { continue };
                all.sources.push(WholeSource {
                    languages: written.languages.clone(),
                    data,
                    members: members(&source.members),
                    names: source.names,
                    calls: source.calls,
                    opens: members(&source.opens),
                    imported: source.imported,
                    streams: source.streams,
                    types: source.types,
                });
            }
            for annotation in written.annotations {
                all.annotations.push(ParameterAnnotation {
                    languages: written.languages.clone(),
                    names: annotation.names,
                    data: annotation.data.as_deref().and_then(&mut find),
                    types: annotation.types,
                    named_by: annotation.named_by,
                    of_function: annotation.of_function,
                });
            }
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
