//! What is kept under a key in one place and read under it in another: `sessionStorage.setItem("order", text)` on one
//! page, `sessionStorage.getItem("order")` on the next.
//!
//! A store has no order of time: a key gives whatever any call of the project puts there. Only keys that are constants
//! are followed, and only where the store is known by what the call is made on. What a key is called is a matter of
//! names ([`super::entries`]) as everywhere.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::Context;
use super::members::{Known, Watch, Watched, add};
use super::results::Call;
use super::sinks::last_name;
use super::summary::{Answer, ByLevel, Leveled, Question};
use super::value::Value;
use super::walk::{Unit, Walker};
use crate::catalog::clients::KeyedStore;
use crate::ir::{ExprKind, Name};
use crate::project::ExprRef;
use crate::source::caps::Cap;

/// Calls that fill one key, of which are looked at.
const MAX_PUTS: usize = 16;

/// The place of the value among the arguments of a call that fills a key.
pub(super) const PUT_VALUE: usize = 1;

/// What was asked of the stores so far.
#[derive(Debug, Default)]
pub(super) struct Stores {
    puts: OnceLock<FxHashMap<Name, Puts>>,
    /// What the calls of a unit put: a unit is walked once for all of its keys.
    filled: ByLevel<Unit, Watched>,
    read: ByLevel<u32, Known>,
}

/// The calls that fill one key.
#[derive(Debug)]
struct Puts {
    /// The number of the key.
    key: u32,
    calls: Vec<ExprRef>,
}

/// Whether a call is made on a store that has its method.
fn is_on_store(cx: &Context<'_, '_>, call: ExprRef, is_one: impl Fn(&KeyedStore) -> bool) -> bool {
    let module = cx.project.module_of(call.file);
    let ExprKind::Call { callee, .. } = module.kind(call.id) else { return false };
    let ExprKind::Member { object, .. } = module.kind(*callee) else { return false };
    let mut word = None;
    cx.knowledge.sinks.stores.iter().filter(|s| s.languages.contains(&module.language) && is_one(s)).any(|s| {
        let word = word.get_or_insert_with(|| last_name(module, *object).and_then(|n| cx.knowledge.names.last_word(n)));
        word.as_deref().is_some_and(|w| s.on.iter().any(|on| on == w))
    })
}

impl Context<'_, '_> {
    fn puts(&self) -> &FxHashMap<Name, Puts> {
        self.stores.puts.get_or_init(|| {
            let mut puts: FxHashMap<Name, Puts> = FxHashMap::default();
            for call in self.project.all_calls() {
                let module = self.project.module_of(call.file);
                if self.project.sources.get(call.file).class.test || !self.is_put(call) {
                    continue;
                }
                if let ExprKind::Call { args, .. } = module.kind(call.id)
                    && let Some(key) = args.first()
                    && let Some(key) = self.project.string(ExprRef::new(call.file, key.value))
                {
                    let number = puts.len() as u32;
                    let of_key = puts.entry(Name::new(key)).or_insert_with(|| Puts { key: number, calls: Vec::new() });
                    of_key.calls.push(call);
                }
            }
            puts
        })
    }

    /// `sessionStorage.setItem("order", text)`
    pub(super) fn is_put(&self, call: ExprRef) -> bool {
        let module = self.project.module_of(call.file);
        let ExprKind::Call { callee, args } = module.kind(call.id) else { return false };
        let ExprKind::Member { name, .. } = module.kind(*callee) else { return false };
        args.len() == PUT_VALUE + 1 && is_on_store(self, call, |s| s.put.contains(name))
    }

    fn filled_in(&self, unit: Unit, level: u8) -> Leveled<Watched> {
        if let Some(known) = self.stores.filled.get(&unit, level) {
            return known;
        }
        let mut walker = Walker::new(self, unit.file(), level);
        let filled = walker.run_watching(unit, Watch::Puts);
        self.stores.filled.put(unit, level, filled, walker.needs)
    }

    /// What the calls that fill a key put there.
    pub(super) fn stored_under(&self, key: &Name, level: u8) -> Option<Leveled<Known>> {
        let puts = self.puts().get(key)?;
        if let Some(known) = self.stores.read.get(&puts.key, level) {
            return Some(known);
        }
        let mut known = Known::new();
        let mut needs = 0;
        let file = puts.calls.first().map(|c| c.file).unwrap_or_default();
        for call in self.project.sources.caps.first(Cap::Entries, file, &puts.calls, MAX_PUTS) {
            let filled = self.filled_in(self.unit_of(*call), level);
            add(&mut known, filled.answer.get(&(call.id, None, PUT_VALUE)).cloned().unwrap_or_default());
            needs = needs.max(filled.needs);
        }
        Some(self.stores.read.put(puts.key, level, known, needs))
    }
}

impl Walker<'_, '_, '_> {
    /// `sessionStorage.getItem("order")`
    pub(super) fn read_stored(&mut self, call: &Call<'_>) -> Option<Value> {
        let ([key], Some(_)) = (call.args, call.object) else { return None };
        if !is_on_store(self.cx, self.at(call.at), |s| s.get.contains(call.name)) {
            return None;
        }
        let key = Name::new(self.cx.project.string(self.at(key.value))?);
        if !self.cx.puts().contains_key(&key) {
            return None;
        }
        let Some(level) = self.level.checked_sub(1) else {
            self.out_of_reach(Question::Stored(key));
            return None;
        };
        let stored = self.cx.stored_under(&key, level)?;
        self.told_by(Question::Stored(key.clone()), Answer::Known(Arc::clone(&stored.answer)), stored.needs);
        let value = self.told_here(call.at, &key, &stored.answer);
        value.has_data().then_some(value)
    }
}
