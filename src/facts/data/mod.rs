//! L4: where scanned code holds personal data: by what an identifier is called ([`names`]), by what a literal
//! looks like ([`values`]), by the columns of a query ([`columns`]), by what the fields of a type are and how it prints itself ([`types`]),
//! by what databases keep ([`stored`]) and templates show ([`templates`]).
//!
//! How data moves is the business of [`crate::analysis::flow`].

pub mod called;
pub mod checks;
pub mod columns;
pub mod examples;
pub mod forms;
pub mod names;
pub mod pointcuts;
mod printed;
mod renamed;
pub mod stored;
pub mod templates;
pub mod types;
pub mod values;
mod words;

use std::path::Path;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::catalog::data_types::{DataTypeId, DataTypes};
use crate::catalog::exceptions::Exceptions;
use crate::catalog::graphs::Graphs;
use crate::catalog::instead::Instead;
use crate::catalog::load::KnowledgeError;
use crate::catalog::pattern::Pattern;
use crate::catalog::repository_data::RepositoryData;
use crate::catalog::sanitizers::{Printing, Sanitizers};
use crate::catalog::sinks::{Sink, Sinks};
use crate::catalog::storage::Storage;
use crate::catalog::templates::Templates;
use crate::catalog::urls::Urls;
use crate::catalog::words::NameSet;
use crate::project::matcher::PatternSet;
use crate::source::Language;
use names::Names;

/// Everything that is known about personal data and logs, checked and indexed.
#[derive(Debug)]
pub struct DataKnowledge {
    pub types: DataTypes,
    pub names: Names,
    pub sinks: Sinks,
    pub urls: Urls,
    /// Index into [`Sinks::sinks`].
    pub sink_calls: PatternSet<usize>,
    /// The same, by what is assigned to, by what keeps its entries, and by the calls whose blocks write.
    pub sink_targets: PatternSet<usize>,
    pub sink_keepers: PatternSet<usize>,
    pub sink_handles: PatternSet<usize>,
    /// Methods by which a chain goes on that one of them begins.
    pub sink_links: NameSet,
    /// Members that may be a whole request or the like, whatever they are read off.
    pub source_members: NameSet,
    /// Types from outside whose objects are such a whole, by their full names.
    pub source_types: FxHashMap<SmolStr, DataTypeId>,
    pub sanitizers: Sanitizers,
    pub exceptions: Exceptions,
    pub hiding_calls: PatternSet<()>,
    pub serialiser_calls: PatternSet<()>,
    pub naming_calls: PatternSet<()>,
    pub storage: Storage,
    /// Where personal values in files are nobody's.
    pub repository: RepositoryData,
    pub templates: Templates,
    pub graphs: Graphs,
    pub instead: Instead,
}

impl DataKnowledge {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let types = DataTypes::load(overlays)?;
        let urls = Urls::load(overlays, &types)?;
        let sinks = Sinks::load(overlays, &types, &urls)?;
        let mut sanitizers = Sanitizers::load(overlays)?;
        let storage = Storage::load(overlays)?;
        let repository = RepositoryData::load(overlays)?;
        let templates = Templates::load(overlays).map_err(|e| vec![e])?;
        let graphs = Graphs::load(overlays).map_err(|e| vec![e])?;
        let instead = Instead::load(overlays).map_err(|e| vec![e])?;
        let exceptions = Exceptions::load(overlays)?;
        let names = Names::new(&types, sanitizers.hiding_words.iter().cloned());
        let indexed = |patterns: fn(&Sink) -> &Vec<Pattern>| {
            let all = sinks.sinks.iter().enumerate();
            let meant = |(i, s)| patterns(s).iter().map(move |p| (p.clone(), s.languages.as_slice(), i));
            PatternSet::by_language(all.flat_map(meant))
        };
        let sink_calls =
            sinks.sinks.iter().enumerate().flat_map(|(i, s)| {
                s.calls.iter().map(move |p| (p.clone(), s.languages.as_slice(), s.again.as_slice(), i))
            });
        let sink_calls = PatternSet::with_again(sink_calls);
        let (sink_targets, sink_keepers) = (indexed(|s| &s.assigned), indexed(|s| &s.keepers));
        let sink_handles = indexed(|s| &s.handles);
        let source_members = sinks.sources.iter().flat_map(|s| &s.members).map(|(_, member)| member.clone()).collect();
        let source_types = sinks.sources.iter().flat_map(|s| s.types.iter().map(|t| (t.clone(), s.data))).collect();
        let sink_links = sinks.sinks.iter().flat_map(|s| s.links.iter().cloned()).collect();
        let hiding_calls = PatternSet::new(std::mem::take(&mut sanitizers.hiding_calls).into_iter().map(|p| (p, ())));
        let serialisers = std::mem::take(&mut sanitizers.serialiser_calls);
        let serialiser_calls = PatternSet::new(serialisers.into_iter().map(|p| (p, ())));
        let naming_calls = PatternSet::new(std::mem::take(&mut sanitizers.naming_calls).into_iter().map(|p| (p, ())));
        Ok(Self {
            types,
            names,
            sinks,
            urls,
            sink_calls,
            sink_targets,
            sink_keepers,
            sink_handles,
            sink_links,
            source_members,
            source_types,
            sanitizers,
            exceptions,
            hiding_calls,
            serialiser_calls,
            naming_calls,
            storage,
            repository,
            templates,
            graphs,
            instead,
        })
    }

    pub fn printing(&self, language: Language) -> Option<&Printing> {
        self.sanitizers.printing.iter().find(|p| p.languages.contains(&language))
    }
}
