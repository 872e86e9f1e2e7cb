//! What is written without a call of its own symbol: by an assignment to something that keeps or goes, and by a method
//! of what a block is given.
//!
//! | scanned code | |
//! |---|---|
//! | `location.href = "/found?cnic=" + cnic` | a target |
//! | `localStorage.cnic = cnic`, `cookies[:cnic] = cnic` | an entry of a keeper |
//! | `File.open(name) { |f| f << cnic }` | a method of a handle |

use rustc_hash::FxHashMap;

use super::sinks::{SinkUse, last_name, use_of};
use super::walk::Walker;
use crate::catalog::sinks::{ObjectForm, Sink, SinkKind};
use crate::facts::data::DataKnowledge;
use crate::finding::Confidence;
use crate::ir::{ExprId, ExprKind, FunctionId, Module};
use crate::project::matcher::PatternSet;
use crate::project::{ExprRef, Project};

/// Blocks inside one another that are looked at for the one that a handle comes from.
const MAX_BLOCKS: usize = 4;

/// What an assignment to a member or an entry writes, by what it is assigned to.
pub(super) fn uses<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    module: &Module,
    kinds: &[SinkKind],
    assignment: ExprId,
) -> Vec<SinkUse<'k>> {
    let ExprKind::Assign { target, .. } = module.kind(assignment) else { return Vec::new() };
    let (object, name) = match module.kind(*target) {
        ExprKind::Member { object, name } => (*object, Some(name)),
        ExprKind::Index { object, .. } => (*object, None),
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    if name.is_some_and(|n| knowledge.sink_targets.asks(module.language, n)) {
        found.extend(known(project, knowledge, &knowledge.sink_targets, module, *target));
    }
    if last_name(module, object).is_some_and(|n| knowledge.sink_keepers.asks(module.language, n)) {
        found.extend(known(project, knowledge, &knowledge.sink_keepers, module, object));
    }
    found.retain(|(sink, _)| kinds.contains(&sink.kind));
    found.into_iter().map(|(sink, is_resolved)| use_of(sink, is_resolved)).collect()
}

fn known<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    patterns: &PatternSet<usize>,
    module: &Module,
    e: ExprId,
) -> Vec<(&'k Sink, bool)> {
    let matches = patterns.matches(project, ExprRef::new(module.file, e)).into_iter();
    matches
        .filter(|(_, m)| m.confidence > Confidence::Low)
        .map(|(i, m)| (&knowledge.sinks.sinks[*i], m.confidence == Confidence::High))
        .collect()
}

/// The blocks of a file that are given something to write to.
pub(super) struct Handles<'k> {
    blocks: FxHashMap<FunctionId, Vec<&'k Sink>>,
}

impl<'k> Handles<'k> {
    pub(super) fn of(project: &Project<'_>, knowledge: &'k DataKnowledge, module: &Module) -> Self {
        let mut blocks: FxHashMap<FunctionId, Vec<&Sink>> = FxHashMap::default();
        let is_asked = knowledge.sink_handles.speaks(module.language);
        for call in project.scopes_of(module.file).calls.iter().filter(|_| is_asked) {
            let ExprKind::Call { callee, args } = module.kind(*call) else { continue };
            if !last_name(module, *callee).is_some_and(|n| knowledge.sink_handles.asks(module.language, n)) {
                continue;
            }
            let Some(block) = args.iter().find_map(|a| match module.kind(a.value) {
                ExprKind::Lambda(f) => Some(*f),
                _ => None,
            }) else {
                continue;
            };
            let sinks = known(project, knowledge, &knowledge.sink_handles, module, *callee);
            blocks.entry(block).or_default().extend(sinks.into_iter().map(|(sink, _)| sink));
        }
        Self { blocks }
    }

    /// `f.puts x`, where `f` is what such a block is given.
    pub(super) fn uses(
        &self,
        project: &Project<'_>,
        module: &Module,
        kinds: &[SinkKind],
        call: ExprId,
    ) -> Vec<SinkUse<'k>> {
        if self.blocks.is_empty() {
            return Vec::new();
        }
        let ExprKind::Call { callee, .. } = module.kind(call) else { return Vec::new() };
        let ExprKind::Member { object, name } = module.kind(*callee) else { return Vec::new() };
        let ExprKind::Name(handle) = module.kind(*object) else { return Vec::new() };
        let mut at = project.enclosing_function(ExprRef::new(module.file, call)).map(|f| f.id);
        for _ in 0..MAX_BLOCKS {
            let Some(block) = at else { break };
            let function = module.function(block);
            if function.params.iter().any(|p| p.name == *handle) {
                let sinks = self.blocks.get(&block).into_iter().flatten();
                let writing = sinks.filter(|s| kinds.contains(&s.kind) && s.methods.contains(name));
                return writing.map(|s| use_of(s, true)).collect();
            }
            at = function.outer;
        }
        Vec::new()
    }
}

impl Walker<'_, '_, '_> {
    /// What an assignment writes of the value that it puts there.
    pub(super) fn write_assigned(&mut self, e: ExprId, target: ExprId, source: ExprId, value: &super::value::Value) {
        let cx = self.cx;
        let Some(sinks) = cx.sinks.get(&self.at(e)) else { return };
        for sink in sinks {
            let mut value = self.in_link(sink.kind, source, value.clone());
            // localStorage.cnic = x
            let key = match self.module.kind(target) {
                ExprKind::Member { name, .. } => Some(name.to_string()),
                ExprKind::Index { index: Some(index), .. } => self.constant_key(*index),
                _ => None,
            };
            if let Some(key) = key {
                value = self.under_key(source, &key, value);
            }
            let facts = self.shown(source, value, sink.objects);
            let meant = self.meant_by_link(sink.kind, source, &[]);
            self.note_written_for(e, &facts, sink, ObjectForm::Text, meant);
        }
    }
}
