//! Which calls of the project write a log: by pattern where the symbol is known, by the receiver's name where it is
//! not. Wrappers of the project's own are found later, by what they do with their parameters.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::catalog::sinks::{Keywords, LoggerNames, ObjectForm, Sink};
use crate::facts::data::DataKnowledge;
use crate::finding::Confidence;
use crate::ir::{ExprId, ExprKind, Module};
use crate::project::{ExprRef, Project, Value};

/// A chain of calls is followed this far to where it begins.
const MAX_LINKS: usize = 24;

/// A call that writes a log.
#[derive(Clone, Debug)]
pub(super) struct SinkUse<'k> {
    pub id: SmolStr,
    pub title: SmolStr,
    pub objects: ObjectForm,
    pub placeholder: Option<&'k str>,
    pub laid_open: Option<&'k str>,
    pub keywords: &'k Keywords,
    /// The symbol is known, not only its name.
    pub is_resolved: bool,
}

pub(super) type SinkUses<'k> = FxHashMap<ExprRef, SinkUse<'k>>;

pub(super) fn find<'k>(project: &Project<'_>, knowledge: &'k DataKnowledge) -> SinkUses<'k> {
    let modules: Vec<&Module> = project.modules().collect();
    let found: Vec<Vec<(ExprRef, SinkUse<'k>)>> = modules
        .par_iter()
        .map(|module| {
            let loggers: Vec<&LoggerNames> =
                knowledge.sinks.loggers.iter().filter(|l| l.languages.contains(&module.language)).collect();
            if loggers.is_empty() {
                return Vec::new();
            }
            let calls = project.scopes_of(module.file).calls.iter();
            calls.filter_map(|c| sink_of(project, knowledge, module, &loggers, *c)).collect()
        })
        .collect();
    found.into_iter().flatten().collect()
}

fn sink_of<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    module: &Module,
    loggers: &[&'k LoggerNames],
    call: ExprId,
) -> Option<(ExprRef, SinkUse<'k>)> {
    let ExprKind::Call { callee, args } = module.kind(call) else { return None };
    let at = ExprRef::new(module.file, call);
    let leads_there = |sink: &Sink| {
        let first = args.first().map(|a| ExprRef::new(module.file, a.value));
        sink.into.is_empty() || first.is_some_and(|a| sink.into.iter().any(|p| project.matches(p, a).is_some()))
    };
    let callee = ExprRef::new(module.file, *callee);
    let best = known_sink(project, knowledge, callee).filter(|(sink, _)| leads_there(sink));
    if let Some((sink, confidence)) = best.or_else(|| linked_sink(project, knowledge, callee)) {
        return Some((
            at,
            SinkUse {
                id: sink.id.clone(),
                title: sink.title.clone(),
                objects: sink.objects,
                placeholder: sink.placeholder.as_deref(),
                laid_open: sink.laid_open.as_deref(),
                keywords: &sink.keywords,
                is_resolved: confidence == Confidence::High,
            },
        ));
    }
    let ExprKind::Member { object, name } = module.kind(callee.id) else { return None };
    let receiver = last_name(module, *object)?;
    let word = knowledge.names.last_word(receiver)?;
    let logger = loggers.iter().find(|l| l.methods.contains(name) && l.receivers.iter().any(|r| *r == word))?;
    let use_ = SinkUse {
        id: SmolStr::new_static("logger-by-name"),
        title: SmolStr::new_static("a logger"),
        objects: logger.objects,
        placeholder: logger.placeholder.as_deref(),
        laid_open: logger.laid_open.as_deref(),
        keywords: &logger.keywords,
        is_resolved: false,
    };
    Some((at, use_))
}

/// The sink that a callee is by its symbol, and how certain that is.
fn known_sink<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    callee: ExprRef,
) -> Option<(&'k Sink, Confidence)> {
    let language = project.module_of(callee.file).language;
    let matches = knowledge.sink_calls.matches(project, callee);
    let known = matches.into_iter().map(|(i, m)| (&knowledge.sinks.sinks[*i], m.confidence));
    known
        .filter(|(sink, confidence)| sink.languages.contains(&language) && *confidence > Confidence::Low)
        // the most certain; of equals, the first in the knowledge
        .reduce(|a, b| if b.1 > a.1 { b } else { a })
}

/// `log.Info().Str("cnic", x).Msg("done")`: a link of a chain that a sink begins.
fn linked_sink<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    callee: ExprRef,
) -> Option<(&'k Sink, Confidence)> {
    let module = project.module_of(callee.file);
    let ExprKind::Member { object, name } = module.kind(callee.id) else { return None };
    let has_link = |s: &&Sink| s.languages.contains(&module.language) && s.links.contains(name);
    if !knowledge.sinks.sinks.iter().any(|s| has_link(&s)) {
        return None;
    }
    let mut at = ExprRef::new(callee.file, *object);
    for _ in 0..MAX_LINKS {
        if !matches!(project.kind(at), ExprKind::Call { .. }) {
            let Value::Made(made) = project.origin(at) else { return None };
            at = made;
        }
        let ExprKind::Call { callee, .. } = project.kind(at) else { return None };
        let callee = ExprRef::new(at.file, *callee);
        if let Some(known) = known_sink(project, knowledge, callee).filter(|(s, _)| has_link(s)) {
            return Some(known);
        }
        let ExprKind::Member { object, .. } = project.kind(callee) else { return None };
        at = ExprRef::new(callee.file, *object);
    }
    None
}

/// The last identifier of an expression: `this.log` → `log`, `getLogger()` → `getLogger`.
pub(super) fn last_name(module: &Module, e: ExprId) -> Option<&str> {
    match module.kind(e) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
        ExprKind::Call { callee, .. } => match module.kind(*callee) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
            _ => None,
        },
        ExprKind::Index { index: Some(index), .. } => module.str_literal(*index).map(smol_str::SmolStr::as_str),
        ExprKind::Index { object, index: None } => last_name(module, *object),
        _ => None,
    }
}
