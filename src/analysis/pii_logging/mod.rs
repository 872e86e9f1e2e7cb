//! L5: personal data and credentials that reach a log.
//!
//! A log statement is found by its symbol or its receiver's name ([`sinks`]); the function around it is walked in the
//! order in which it runs ([`flow`], [`eval`], [`calls`]); what it calls is known by summaries ([`summary`]). A helper
//! that logs its parameter makes its calls log statements in turn, in rounds, so that the finding stands where the
//! personal data is passed. Only functions in which something is logged are walked.
//!
//! Exceptions whose message carries data, third parties and files are other rules.

mod calls;
mod entries;
mod eval;
mod flow;
mod labels;
mod report;
mod sinks;
mod summary;
mod value;

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::sinks::ObjectForm;
use crate::facts::data::DataKnowledge;
use crate::facts::data::types::{ShownField, shown_by_class};
use crate::finding::Detection;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};
use flow::{Seen, Unit, Walker};
use sinks::SinkUses;
use summary::{LEVELS, LoggedParam, Returns, Summaries};
use value::What;

/// Helpers that call helpers that log: followed this far.
const ROUNDS: usize = 4;
/// Calls of one logging helper that are looked at.
const MAX_CALLERS: usize = 2_000;

type Shown = Arc<[ShownField]>;

/// What all walks share.
pub(in crate::analysis::pii_logging) struct Context<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    sinks: SinkUses<'p>,
    /// Calls of functions that log what they are given.
    derived: FxHashMap<ExprRef, Vec<LoggedParam>>,
    summaries: Summaries,
    shown: RwLock<FxHashMap<(ClassRef, ObjectForm), Shown>>,
}

impl Context<'_, '_> {
    /// The personal fields that an object of a class shows.
    fn shown(&self, class: ClassRef, form: ObjectForm) -> Shown {
        if let Some(known) = self.shown.read().ok().and_then(|s| s.get(&(class, form)).cloned()) {
            return known;
        }
        let found: Shown = shown_by_class(self.project, self.knowledge, class, form).into();
        if let Ok(mut shown) = self.shown.write() {
            shown.insert((class, form), Arc::clone(&found));
        }
        found
    }

    fn callees(&self, call: ExprRef) -> Vec<FunctionRef> {
        self.project.callees(call)
    }

    /// What a function returns, with its callees known at the level below.
    fn returns(&self, f: FunctionRef, level: u8) -> Arc<Returns> {
        if let Some(known) = self.summaries.get(f, level) {
            return known;
        }
        let mut walker = Walker::new(self, f.file, level);
        let value = walker.run_for_return(f.id);
        let mut returns = Returns::default();
        if let Some(value) = value {
            returns.is_clean = value.is_clean;
            for fact in value.all_facts() {
                match fact.what {
                    What::Param(owner, index, form) if owner == f.id => returns.params.push((index, form)),
                    What::Param(..) => {}
                    what => returns.facts.push((what, walker.steps.way(fact.step))),
                }
            }
        }
        self.summaries.put(f, level, returns)
    }

    /// What runs by itself and holds an expression: the function, method or file around all lambdas.
    fn unit_of(&self, e: ExprRef) -> Unit {
        let mut at = self.project.enclosing_function(e);
        for _ in 0..64 {
            let Some(f) = at else { break };
            let function = self.project.function(f);
            let is_method =
                function.class.is_some_and(|c| self.project.module_of(f.file).class(c).methods.contains(&f.id));
            match function.outer.filter(|_| !is_method) {
                Some(outer) => at = Some(FunctionRef::new(f.file, outer)),
                None if function.name.is_some() || is_method => return Unit::Function(f),
                None => break,
            }
        }
        Unit::TopLevel(e.file)
    }
}

/// Every log statement of the project that personal data or a credential reaches, sorted by place.
pub fn run(project: &Project<'_>, knowledge: &DataKnowledge) -> Vec<Detection> {
    let sinks = sinks::find(project, knowledge);
    let mut cx = Context {
        project,
        knowledge,
        sinks,
        derived: FxHashMap::default(),
        summaries: Summaries::default(),
        shown: RwLock::default(),
    };
    let mut todo: FxHashSet<Unit> = cx.sinks.keys().map(|e| cx.unit_of(*e)).collect();
    let mut results: BTreeMap<Unit, Seen> = BTreeMap::new();
    let mut known: FxHashSet<(FunctionRef, u16)> = FxHashSet::default();
    for round in 0..=ROUNDS {
        let mut units: Vec<Unit> = todo.drain().collect();
        units.sort();
        let seen: Vec<(Unit, Seen)> = units
            .par_iter()
            .map(|unit| {
                let file = match unit {
                    Unit::TopLevel(file) => *file,
                    Unit::Function(f) => f.file,
                };
                (*unit, Walker::new(&cx, file, LEVELS).run_unit(*unit))
            })
            .collect();
        results.extend(seen.clone());
        if round == ROUNDS {
            break;
        }
        // functions that log a parameter, seen for the first time: their calls are log statements too
        let mut fresh: BTreeMap<(FunctionRef, u16), LoggedParam> = BTreeMap::new();
        for logged in seen.into_iter().flat_map(|(_, s)| s.logged) {
            let key = (logged.function, logged.index);
            if !known.contains(&key) {
                fresh.entry(key).or_insert(logged);
            }
        }
        for (key, logged) in fresh {
            known.insert(key);
            for call in project.callers(logged.function).iter().take(MAX_CALLERS) {
                // the log statement itself may look like a call of a wrapper: it is reported once, as what it is
                if !cx.sinks.contains_key(call) {
                    cx.derived.entry(*call).or_default().push(logged.clone());
                    todo.insert(cx.unit_of(*call));
                }
            }
        }
        if todo.is_empty() {
            break;
        }
    }
    report::detections(&cx, results)
}
