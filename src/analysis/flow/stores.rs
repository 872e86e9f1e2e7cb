//! What is kept under a key in one place and read under it in another: `sessionStorage.setItem("order", text)` on one
//! page, `sessionStorage.getItem("order")` on the next.
//!
//! A store has no order of time: a key gives whatever any call of the project puts there. Only keys that are constants
//! are followed, and only where the store is known by what the call is made on. What a key is called is a matter of
//! names ([`super::entries`]) as everywhere.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use super::members::{Known, add};
use super::noted::Noted;
use super::results::Call;
use super::sinks::last_name;
use super::summary::{ByLevel, Leveled, Question};
use super::value::Value;
use super::walk::Walker;
use crate::catalog::clients::KeyedStore;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project::ExprRef;
use crate::source::caps::Cap;

/// Calls that fill one key, of which are looked at.
const MAX_PUTS: usize = 16;

/// The place of the value among the arguments of a call that fills a key.
const PUT_VALUE: usize = 1;

/// What was asked of the stores so far.
#[derive(Debug, Default)]
pub(super) struct Stores {
    puts: OnceLock<AllPuts>,
    read: ByLevel<u32, Known>,
}

/// What calls put under a key.
pub(super) type Puts = FxHashMap<ExprId, Known>;

/// The calls of a project that fill a key of a store.
#[derive(Debug, Default)]
struct AllPuts {
    by_key: FxHashMap<Name, PutsOfKey>,
    calls: FxHashSet<ExprRef>,
}

/// The calls that fill one key.
#[derive(Debug)]
struct PutsOfKey {
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
    fn puts(&self) -> &AllPuts {
        self.stores.puts.get_or_init(|| {
            let mut puts = AllPuts::default();
            for call in self.project.all_calls() {
                let module = self.project.module_of(call.file);
                if self.project.sources.get(call.file).class.test || !self.is_put(call) {
                    continue;
                }
                if let ExprKind::Call { args, .. } = module.kind(call.id)
                    && let Some(key) = args.first()
                    && let Some(key) = self.project.string(ExprRef::new(call.file, key.value))
                {
                    let number = puts.by_key.len() as u32;
                    let new = || PutsOfKey { key: number, calls: Vec::new() };
                    puts.by_key.entry(Name::new(key)).or_insert_with(new).calls.push(call);
                    puts.calls.insert(call);
                }
            }
            puts
        })
    }

    /// `sessionStorage.setItem("order", text)`
    fn is_put(&self, call: ExprRef) -> bool {
        let module = self.project.module_of(call.file);
        let ExprKind::Call { callee, args } = module.kind(call.id) else { return false };
        let ExprKind::Member { name, .. } = module.kind(*callee) else { return false };
        args.len() == PUT_VALUE + 1 && is_on_store(self, call, |s| s.put.contains(name))
    }

    /// What the calls that fill a key put there.
    pub(super) fn stored_under(&self, key: &Name, level: u8) -> Option<Leveled<Known>> {
        let puts = self.puts().by_key.get(key)?;
        if let Some(known) = self.stores.read.get(&puts.key, level) {
            return Some(known);
        }
        let mut known = Known::new();
        let mut needs = 0;
        let file = puts.calls.first().map(|c| c.file).unwrap_or_default();
        for call in self.project.sources.caps.first(Cap::Entries, file, &puts.calls, MAX_PUTS) {
            let put = |noted: &Noted| noted.puts.get(&call.id).cloned().unwrap_or_default();
            let (put, put_needs) = self.noted_in(self.unit_of(*call), level, put);
            add(&mut known, put);
            needs = needs.max(put_needs);
        }
        Some(self.stores.read.put(puts.key, level, known, needs))
    }
}

impl Walker<'_, '_, '_> {
    /// Notes what a call puts under a key that is followed.
    pub(super) fn note_put(&mut self, e: ExprId, args: &[Arg], given: &[Value]) {
        if let ([_, arg], [_, value]) = (args, given)
            && self.cx.puts().calls.contains(&self.at(e))
        {
            let passed = self.passed_as(arg, value);
            add(self.noted.puts.entry(e).or_default(), passed);
        }
    }

    /// `sessionStorage.getItem("order")`
    pub(super) fn read_stored(&mut self, call: &Call<'_>) -> Option<Value> {
        let ([key], Some(_)) = (call.args, call.object) else { return None };
        if !is_on_store(self.cx, self.at(call.at), |s| s.get.contains(call.name)) {
            return None;
        }
        let key = Name::new(self.cx.project.string(self.at(key.value))?);
        if !self.cx.puts().by_key.contains_key(&key) {
            return None;
        }
        let known = self.known_of(Question::Stored(key.clone()))?;
        let value = self.told_here(call.at, &key, &known);
        value.has_data().then_some(value)
    }
}
