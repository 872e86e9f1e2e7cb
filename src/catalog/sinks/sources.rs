//! `policies/sources/<language>.yaml` and `policies/responses/<language>.yaml` as written, and as checked: which expressions
//! are whole requests, what reads a part of one, and how one is answered.

use serde::Deserialize;
use smol_str::SmolStr;

use super::{Sinks, WholeSource, find_type};
use crate::catalog::advice::Advice;
use crate::catalog::clients::{Forms, WrittenClients, WrittenHanded, WrittenStore};
use crate::catalog::data_types::DataTypes;
use crate::catalog::load::{KnowledgeError, KnowledgeFile};
use crate::catalog::requests::{
    DeclaringViews, ParameterAnnotation, ParameterReaders, Responders, Schemas, WrittenRequestWords, members,
};
use crate::source::Language;

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
    /// Adds what a file says of the answers to requests.
    pub(super) fn read_responses(&mut self, file: &KnowledgeFile, errors: &mut Vec<KnowledgeError>) {
        let written: ResponseFile = match file.parse() {
            Ok(w) => w,
            Err(e) => return errors.push(e),
        };
        if written.receivers.is_empty() != written.methods.is_empty() {
            let at = file.locate("receivers:").or_else(|| file.locate("methods:"));
            errors.push(file.error(at, "`receivers:` and `methods:` go together"));
        }
        self.responders.push(Responders {
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

    /// Adds what a file says of whole requests and what reads them.
    pub(super) fn read_sources(&mut self, file: &KnowledgeFile, types: &DataTypes, errors: &mut Vec<KnowledgeError>) {
        let written: SourceFile = match file.parse() {
            Ok(w) => w,
            Err(e) => return errors.push(e),
        };
        let mut find = |id: &str| find_type(types, file, id, errors);
        self.plain_types.extend(written.plain_types);
        self.clients.extend(written.clients.into_iter().map(|c| c.checked(&written.languages)));
        for handed in written.handed {
            self.handed.extend(find(&handed.data).map(|data| handed.checked(&written.languages, data)));
        }
        self.stores.extend(written.stores.into_iter().map(|s| s.checked(&written.languages)));
        self.forms.extend(written.forms.map(|f| Forms { languages: written.languages.clone(), ..f }));
        self.readers.push(ParameterReaders {
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
        self.advice.extend(written.advice.map(|a| Advice { languages: written.languages.clone(), ..a }));
        for source in written.sources {
            let Some(data) = find(&source.data) else { continue };
            self.sources.push(WholeSource {
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
            self.annotations.push(ParameterAnnotation {
                languages: written.languages.clone(),
                names: annotation.names,
                data: annotation.data.as_deref().and_then(&mut find),
                types: annotation.types,
                named_by: annotation.named_by,
                of_function: annotation.of_function,
            });
        }
    }
}
