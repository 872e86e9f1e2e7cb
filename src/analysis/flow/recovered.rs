//! What stops a function at once and is given back by a call alone, in languages whose errors are values: `panic(err)`,
//! then `recover()` in a function that is deferred.
//!
//! A deferred function is written where the one around it begins, and runs when that ends: so it is walked there. A function
//! that runs others' code, which it is given, may recover whatever the project panics with.

use rustc_hash::FxHashSet;

use super::Context;
use super::raised::Thrown;
use super::results::Call;
use super::sinks::last_name;
use super::summary::Throws;
use super::value::{Fact, Label, Value};
use super::walk::Walker;
use crate::catalog::exceptions::has;
use crate::facts::data::DataKnowledge;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, FunctionId, Name};
use crate::project::{ExprRef, FunctionRef, Project};
use crate::source::caps::Cap;
use crate::source::{FileId, Place};

/// Calls of one function that recovers which are looked at.
const MAX_CALLERS: usize = 100;

/// Functions that recover.
#[derive(Default)]
pub(super) struct Recovering {
    /// Those with the call in them.
    inside: FxHashSet<FunctionRef>,
    /// The functions around those of `inside` that have no name.
    around: FxHashSet<FunctionRef>,
}

pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Recovering {
    let mut found = Recovering::default();
    for module in project.modules() {
        let recovering = |e: &&Name| project.sources.get(module.file).text.contains(e.as_str());
        let names: Vec<&Name> = knowledge.exceptions.recovering(module.language).filter(recovering).collect();
        if names.is_empty() {
            continue;
        }
        for call in &project.scopes_of(module.file).calls {
            let ExprKind::Call { callee, args } = module.kind(*call) else { continue };
            let is_one = args.is_empty() && matches!(module.kind(*callee), ExprKind::Name(n) if names.contains(&n));
            if !is_one {
                continue;
            }
            if let Some(f) = project.enclosing_function(ExprRef::new(module.file, *call)) {
                let function = project.function(f);
                let outer = function.outer.filter(|_| function.name.is_none());
                found.around.extend(outer.map(|o| FunctionRef::new(f.file, o)));
                found.inside.insert(f);
            }
        }
    }
    found
}

impl Walker<'_, '_, '_> {
    /// Whether a function defers one that recovers; its panics are gathered then.
    pub(super) fn begins_recovery(&mut self, f: FunctionId) -> bool {
        let recovers = self.cx.recovering.around.contains(&FunctionRef::new(self.file, f));
        if recovers {
            self.frames.push(Vec::new());
            self.deferred.push(Vec::new());
        }
        recovers
    }

    /// Whether a statement is a function that recovers, which runs later.
    pub(super) fn defers(&mut self, e: ExprId) -> bool {
        let Some(later) = self.deferred.last_mut() else { return false };
        let ExprKind::Call { callee, .. } = self.module.kind(e) else { return false };
        let ExprKind::Lambda(f) = self.module.kind(*callee) else { return false };
        let is_one = self.cx.recovering.inside.contains(&FunctionRef::new(self.file, *f));
        if is_one {
            later.push(e);
        }
        is_one
    }

    /// Runs what a function deferred, at its end.
    pub(super) fn ends_recovery(&mut self, f: FunctionId) {
        let (mut panics, mut rest): (Vec<Thrown>, Vec<Thrown>) =
            self.frames.pop().unwrap_or_default().into_iter().partition(|t| t.is_panic);
        let later = self.deferred.pop().unwrap_or_default();
        match later.is_empty() {
            true => rest.append(&mut panics),
            false => {
                let place = Place::new(self.file, self.module.function(f).name_span);
                let mut value = self.caught_as(place, &Name::default(), &panics);
                if self.cx.runs_others(FunctionRef::new(self.file, f)) {
                    let anywhere = self.panicked_anywhere(place);
                    value.join(&anywhere);
                }
                self.recovered.push(value);
                for e in later {
                    self.eval(e);
                }
                self.recovered.pop();
            }
        }
        self.frames.last_mut().into_iter().for_each(|f| f.append(&mut rest));
    }

    /// `recover()`
    pub(super) fn recovered(&mut self, call: &Call<'_>) -> Option<Value> {
        if call.object.is_some() || !call.args.is_empty() || self.cx.recovering.inside.is_empty() {
            return None;
        }
        if !self.is_recovering(call.name) {
            return None;
        }
        let at = self.at(call.at);
        let f = self.cx.project.enclosing_function(at)?;
        if !self.cx.recovering.inside.contains(&f) {
            return None;
        }
        if self.cx.project.function(f).name.is_none() {
            return self.recovered.last().cloned();
        }
        // defer logPanic(): whatever stopped those that defer it
        let place = self.place(call.at);
        let mut all = Value::default();
        let callers = self.cx.project.callers(f);
        for caller in self.cx.project.sources.caps.first(Cap::Callers, self.file, &callers, MAX_CALLERS) {
            let Some(around) = self.cx.project.enclosing_function(*caller) else { continue };
            if let Some(returns) = self.summary_of(around) {
                let value = self.adopted(place, &returns.throws);
                all.join(&value);
            }
            if self.cx.runs_others(around) {
                let value = self.panicked_anywhere(place);
                all.join(&value);
            }
        }
        Some(all)
    }

    /// Whether a call of that name gives what was panicked with.
    pub(super) fn is_recovering(&self, name: &str) -> bool {
        self.cx.knowledge.exceptions.recovering(self.module.language).any(|n| n == name)
    }

    /// In a unit only: what is panicked with anywhere is asked of summaries.
    fn panicked_anywhere(&mut self, place: Place) -> Value {
        if !self.is_unit {
            self.hands_uncaught = true;
            return Value::default();
        }
        let cx = self.cx;
        let throws = cx.thrown_anywhere();
        self.adopted(place, throws)
    }

    /// What panics of other functions hold here.
    fn adopted(&mut self, place: Place, throws: &[Throws]) -> Value {
        let mut value = Value::default();
        let spoken =
            |file: FileId, at: FileId| self.cx.project.semantics(file).modules == self.cx.project.semantics(at).modules;
        let panics = throws.iter().filter(|t| t.is_panic).flat_map(|t| &t.facts);
        let mine: Vec<_> =
            panics.filter(|(_, way)| way.last().is_none_or(|s| spoken(s.place.file, place.file))).collect();
        for (what, way) in mine {
            let inner = self.steps.adopt(way);
            let step = self.steps.add(place, Label::Caught(Name::default()), Some(inner));
            value.add_facts(&[Fact { what: *what, step }]);
        }
        value
    }
}

impl Context<'_, '_> {
    /// Whether a function calls what it, or a function around it, is given: `next.ServeHTTP(w, r)`, `fn()`.
    fn runs_others(&self, f: FunctionRef) -> bool {
        let module = self.project.module_of(f.file);
        let hands_on = &self.knowledge.exceptions.hands_on;
        let mut given: Vec<&Name> = Vec::new();
        let mut around = Some(f.id);
        while let Some(id) = around {
            let function = module.function(id);
            given.extend(function.params.iter().map(|p| &p.name));
            around = function.outer;
        }
        let mut runs = false;
        module.walk_block(&module.function(f.id).body, Nested::Skip, &mut |e| {
            let ExprKind::Call { callee, .. } = module.kind(e) else { return };
            runs |= match module.kind(*callee) {
                ExprKind::Name(name) => given.contains(&name),
                ExprKind::Member { object, name } => {
                    has(hands_on, name) && last_name(module, *object).is_some_and(|n| given.iter().any(|g| *g == n))
                }
                _ => false,
            };
        });
        runs
    }
}
