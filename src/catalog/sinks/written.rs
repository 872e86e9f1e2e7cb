//! `policies/sinks/**` as written, and as checked: calls that write, and what is called like a logger.

use serde::Deserialize;
use smol_str::SmolStr;

use super::{Keywords, LoggerNames, ObjectForm, Sink, SinkKind, SinkPlace, Sinks, find_type};
use crate::catalog::data_types::{DataTypeId, DataTypes};
use crate::catalog::load::{KnowledgeError, KnowledgeFile};
use crate::catalog::log_methods::LogMethods;
use crate::catalog::pattern::Pattern;
use crate::catalog::urls::Urls;
use crate::source::Language;

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

/// A file whose sinks are checked, with what they share.
struct Checking<'a> {
    file: &'a KnowledgeFile,
    types: &'a DataTypes,
    urls: &'a Urls,
    errors: &'a mut Vec<KnowledgeError>,
    kind: SinkKind,
    languages: Vec<Language>,
    /// What all of them expect.
    expects: Vec<DataTypeId>,
}

impl Sinks {
    /// Adds what a file of sinks says.
    pub(super) fn read_sinks(
        &mut self,
        file: &KnowledgeFile,
        types: &DataTypes,
        urls: &Urls,
        errors: &mut Vec<KnowledgeError>,
    ) {
        let written: SinkFile = match file.parse() {
            Ok(w) => w,
            Err(e) => return errors.push(e),
        };
        let languages = written.languages;
        self.log_methods.extend(written.log_methods.map(|m| LogMethods { languages: languages.clone(), ..m }));
        match (written.loggers, written.instead) {
            (Some(loggers), Some(instead)) => self.loggers.push(loggers.checked(languages.clone(), instead)),
            (None, None) => {}
            _ => {
                let at = file.locate("loggers:").or_else(|| file.locate("instead:"));
                errors.push(file.error(at, "`loggers:` and `instead:` (a log call to write instead) go together"));
            }
        }
        if languages.is_empty() {
            errors.push(file.error(file.locate("languages"), "`languages:` is empty: no file would be searched"));
        }
        let expects = written.expects.iter().filter_map(|id| find_type(types, file, id, errors)).collect();
        let mut checking = Checking { file, types, urls, errors, kind: written.kind, languages, expects };
        self.sinks.extend(written.sinks.into_iter().map(|sink| checking.sink(sink)));
    }
}

impl WrittenLoggers {
    fn checked(self, languages: Vec<Language>, instead: SmolStr) -> LoggerNames {
        LoggerNames {
            languages,
            receivers: self.receivers,
            methods: self.methods,
            objects: self.objects,
            placeholder: self.placeholder,
            laid_open: self.laid_open,
            keywords: self.keywords,
            instead,
        }
    }
}

impl Checking<'_> {
    fn patterns(&mut self, texts: &[String]) -> Vec<Pattern> {
        let mut parsed = Vec::new();
        for text in texts {
            match Pattern::parse(text) {
                Ok(pattern) => parsed.push(pattern),
                Err(e) => self.errors.push(self.file.error(self.file.locate(text), format!("`{text}`: {e}"))),
            }
        }
        parsed
    }

    /// What a sink is for: what it says itself, what the file says, and what its kind makes of it.
    fn expected(&mut self, sink: &WrittenSink) -> Vec<DataTypeId> {
        let types = self.types;
        let named = sink.expects.iter().filter_map(|id| find_type(types, self.file, id, self.errors));
        let mut expects: Vec<DataTypeId> = named.chain(self.expects.iter().copied()).collect();
        expects.extend(types.iter().map(|(id, _)| id).filter(|id| match self.kind {
            // credentials go to a service to be checked there, and a message is what somebody wrote
            SinkKind::ThirdParty => !sink.telemetry && (types.get(*id).is_credential() || types.get(*id).is_whole()),
            SinkKind::Url => !self.urls.is_minded(*id),
            _ => false,
        }));
        expects
    }

    fn sink(&mut self, sink: WrittenSink) -> Sink {
        let (calls, into, onto) = (self.patterns(&sink.calls), self.patterns(&sink.into), self.patterns(&sink.onto));
        let (assigned, keepers) = (self.patterns(&sink.assigned), self.patterns(&sink.keepers));
        let (handles, beside) = (self.patterns(&sink.handles), self.patterns(&sink.beside));
        if calls.is_empty() && assigned.is_empty() && keepers.is_empty() && handles.is_empty() {
            let message = format!("`{}` needs calls, assigned, keepers or handles", sink.id);
            self.errors.push(self.file.error(self.file.locate(&sink.id), message));
        }
        if handles.is_empty() != sink.methods.is_empty() {
            let at = self.file.locate(&sink.id);
            self.errors.push(self.file.error(at, "`handles:` and `methods:` go together"));
        }
        Sink {
            expects: self.expected(&sink),
            kind: self.kind,
            id: sink.id,
            title: sink.title,
            languages: self.languages.clone(),
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
        }
    }
}
