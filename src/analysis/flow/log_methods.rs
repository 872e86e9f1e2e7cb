//! Methods without a body that an annotation makes log what they are given: `[LoggerMessage(…)] partial void
//! Saved(ILogger logger, string cnic)`. They are helpers that write their parameters, known before the first round.
//!
//! What a parameter's own annotation keeps back, or lays open, is said beside it.

use std::sync::Arc;

use super::summary::WrittenParam;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::facts::data::{DataKnowledge, types};
use crate::project::{FunctionRef, Project};
use crate::source::Place;

pub(super) const ID: &str = "log-method";

/// The parameters that such methods of the project write, in the order of the project.
pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Vec<WrittenParam> {
    let mut found = Vec::new();
    for described in &knowledge.sinks.log_methods {
        for module in project.modules().filter(|m| described.languages.contains(&m.language)) {
            for (i, function) in module.functions.iter().enumerate() {
                if !function.body.is_empty() || !types::is_marked(module, &function.annotations, &described.annotations)
                {
                    continue;
                }
                let function_ref = FunctionRef::new(module.file, crate::ir::FunctionId(i as u32));
                for (index, param) in function.params.iter().enumerate() {
                    let is_open = types::is_marked(module, &param.annotations, &described.laid_open_by);
                    let form = if is_open { ObjectForm::Inspect } else { described.objects };
                    let kept = knowledge.printing(module.language).map_or(&[][..], |p| match form {
                        ObjectForm::Text => &p.excluded_by,
                        _ => &p.unserialised_by,
                    });
                    let Ok(index) = u16::try_from(index) else { break };
                    if types::keeps_back(project, knowledge, module, &param.annotations, kept) {
                        continue;
                    }
                    found.push(WrittenParam {
                        kind: SinkKind::Log,
                        function: function_ref,
                        index,
                        form,
                        without: Vec::new(),
                        sink: ID.into(),
                        title: described.title.clone(),
                        is_resolved: true,
                        expects: Arc::new([]),
                        tail: vec![Place::new(module.file, param.span)],
                    });
                }
            }
        }
    }
    found
}
