//! L4: where scanned code holds personal data: by what an identifier is called ([`names`]), by what a literal
//! looks like ([`values`]), by what the fields of a type are and how it prints itself ([`types`]).
//!
//! How data moves is the business of [`crate::analysis::pii_logging`].

pub mod examples;
pub mod names;
pub mod types;
pub mod values;

use std::collections::BTreeSet;
use std::path::Path;

use smol_str::SmolStr;

use crate::catalog::data_types::{DataTypeId, DataTypes, Strength};
use crate::catalog::load::KnowledgeError;
use crate::catalog::sanitizers::{Printing, Sanitizers};
use crate::catalog::sinks::{ObjectForm, Sinks};
use crate::ir::ExprKind;
use crate::project::matcher::PatternSet;
use crate::project::{ExprRef, Project};
use crate::source::Language;
use names::{NameClass, Names};

/// Everything that is known about personal data and logs, checked and indexed.
#[derive(Debug)]
pub struct DataKnowledge {
    pub types: DataTypes,
    pub names: Names,
    pub sinks: Sinks,
    /// Index into [`Sinks::sinks`].
    pub sink_calls: PatternSet<usize>,
    pub sanitizers: Sanitizers,
    pub hiding_calls: PatternSet<()>,
    pub serialiser_calls: PatternSet<()>,
    pub naming_calls: PatternSet<()>,
}

impl DataKnowledge {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let types = DataTypes::load(overlays)?;
        let sinks = Sinks::load(overlays, &types)?;
        let mut sanitizers = Sanitizers::load(overlays)?;
        let names = Names::new(&types, sanitizers.hiding_words.iter().cloned());
        let calls = sinks.sinks.iter().enumerate().flat_map(|(i, s)| s.calls.iter().map(move |p| (p.clone(), i)));
        let sink_calls = PatternSet::new(calls);
        let hiding_calls = PatternSet::new(std::mem::take(&mut sanitizers.hiding_calls).into_iter().map(|p| (p, ())));
        let serialisers = std::mem::take(&mut sanitizers.serialiser_calls);
        let serialiser_calls = PatternSet::new(serialisers.into_iter().map(|p| (p, ())));
        let naming_calls = PatternSet::new(std::mem::take(&mut sanitizers.naming_calls).into_iter().map(|p| (p, ())));
        Ok(Self { types, names, sinks, sink_calls, sanitizers, hiding_calls, serialiser_calls, naming_calls })
    }

    pub fn printing(&self, language: Language) -> Option<&Printing> {
        self.sanitizers.printing.iter().find(|p| p.languages.contains(&language))
    }
}

/// Ids of the data types that the value of an expression holds, by its name and by its type: what an endpoint that
/// returns it gives away. Looks at the expression and what is written in it; follows no flow.
pub fn types_of_expr(project: &Project<'_>, knowledge: &DataKnowledge, e: ExprRef) -> BTreeSet<SmolStr> {
    let mut found = BTreeSet::new();
    let module = project.module_of(e.file);
    let mut add = |id: DataTypeId| {
        let data_type = knowledge.types.get(id);
        if !data_type.is_credential() {
            found.insert(data_type.id.clone());
        }
    };
    let mut roots = vec![e.id];
    // a helper around the value, such as jsonify(citizen): what it is given counts
    module.walk_expr(e.id, crate::ir::visit::Nested::Skip, &mut |id| roots.push(id));
    roots.sort();
    roots.dedup();
    for id in roots {
        let class = match module.kind(id) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => knowledge.names.identifier(name),
            ExprKind::Object(entries) => {
                for key in entries.iter().filter_map(|entry| module.str_literal(entry.key?)) {
                    if let NameClass::Data(id, Strength::Strong) = knowledge.names.identifier(key) {
                        add(id);
                    }
                }
                continue;
            }
            _ => NameClass::Unknown,
        };
        if let Some(t) = project.type_of(ExprRef::new(e.file, id)) {
            let fields = types::shown_by_type(project, knowledge, &t, ObjectForm::Json);
            fields.iter().for_each(|f| add(f.data));
        } else if let NameClass::Data(id, Strength::Strong) = class {
            add(id);
        }
    }
    found
}
