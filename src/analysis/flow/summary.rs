//! What a function does with data, as its callers see it: what it returns, and which of its parameters it writes.
//!
//! A return summary is asked for at a level; at level 0 nothing is known, at level `n` the callees' level `n - 1` is
//! used. So recursion ends, the answer does not depend on who asks first, and each pair is computed once; a function in
//! which no call is entered is the same at every level and walked once for all of them.

use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::value::{Step, What};
use super::walk::Seen;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::ir::Name;
use crate::project::{ClassRef, FunctionRef};
use crate::source::Place;
use smol_str::SmolStr;

/// Levels of calls that returned values are followed through.
pub(super) const LEVELS: u8 = 3;

/// What a call of the function gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Returns {
    pub facts: Vec<(What, Vec<Step>)>,
    pub params: Vec<GivenBack>,
    /// Entries that it takes out of what it is given, by parameter.
    pub taken_out: Vec<(u16, Vec<Name>)>,
    /// What it puts into what it is given.
    pub put_in: Vec<PutIn>,
    /// What it leaves in the fields of its object: data, and its own parameters.
    pub left: Vec<(Name, Vec<(What, Vec<Step>)>)>,
    /// Known to hold no data, whatever it is given.
    pub is_clean: bool,
    /// Parameters that are given back whole, and where; whether anything else is done with them, or given back.
    pub unmasked: Vec<(u16, Place)>,
    pub is_reduced: bool,
    /// Errors that leave it.
    pub throws: Vec<Throws>,
    /// What it writes, where the walk saw all that a walk of the unit sees.
    pub seen: Option<Seen>,
}

/// What is put into a parameter, which its caller sees.
#[derive(Clone, Debug, Default)]
pub(super) struct PutIn {
    pub index: u16,
    pub facts: Vec<(What, Vec<Step>)>,
    /// Other parameters that are put there, and how they were printed before.
    pub params: Vec<(u16, Option<ObjectForm>)>,
}

/// A parameter that flows into the result.
#[derive(Clone, Debug)]
pub(super) struct GivenBack {
    pub index: u16,
    /// How it was printed on the way, if it was.
    pub form: Option<ObjectForm>,
    /// What was taken out of it.
    pub without: Vec<Name>,
}

/// An error that leaves a function, and what its message holds.
#[derive(Clone, Debug)]
pub(super) struct Throws {
    /// Simple name of its type; empty where that is not known.
    pub name: Name,
    pub class: Option<ClassRef>,
    pub facts: Vec<(What, Vec<Step>)>,
    /// Parameters of the function, in which form, and the way from there.
    pub params: Vec<(u16, Option<ObjectForm>, Vec<Step>)>,
}

/// An answer, and the least level from which on it is the same.
#[derive(Debug)]
pub(super) struct Leveled<T> {
    pub answer: Arc<T>,
    /// More than the level that it was asked for at, where a call was not followed.
    pub needs: u8,
}

impl<T> Clone for Leveled<T> {
    fn clone(&self) -> Self {
        Self { answer: Arc::clone(&self.answer), needs: self.needs }
    }
}

const SHARDS: usize = 16;

type AtLevels<T> = [Option<Leveled<T>>; LEVELS as usize + 1];

/// Answers by what was asked for and the level. One that does not change with the level is given at any that it holds for.
#[derive(Debug)]
pub(super) struct ByLevel<K, T> {
    shards: [Mutex<FxHashMap<K, AtLevels<T>>>; SHARDS],
}

impl<K, T> Default for ByLevel<K, T> {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl<K: Copy + Eq + Hash, T> ByLevel<K, T> {
    pub(super) fn get(&self, key: K, level: u8) -> Option<Leveled<T>> {
        let shard = self.shard(key).lock().ok()?;
        let at_levels = shard.get(&key)?;
        let own = at_levels.get(usize::from(level))?.as_ref();
        let holds = |(at, known): &(u8, &Leveled<T>)| known.needs <= level.min(*at);
        let other = || (0..).zip(at_levels).filter_map(|(at, known)| Some((at, known.as_ref()?))).find(holds);
        own.or_else(|| other().map(|(_, known)| known)).cloned()
    }

    pub(super) fn put(&self, key: K, level: u8, answer: T, needs: u8) -> Leveled<T> {
        let known = Leveled { answer: Arc::new(answer), needs };
        if let Ok(mut shard) = self.shard(key).lock()
            && let Some(slot) = shard.entry(key).or_default().get_mut(usize::from(level))
        {
            *slot = Some(known.clone());
        }
        known
    }

    fn shard(&self, key: K) -> &Mutex<FxHashMap<K, AtLevels<T>>> {
        &self.shards[FxBuildHasher.hash_one(key) as usize % SHARDS]
    }
}

/// Summaries that were asked for.
pub(super) type Summaries = ByLevel<FunctionRef, Returns>;

/// A parameter that its function writes to a log or a response: at the calls, the argument is what is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct WrittenParam {
    pub kind: SinkKind,
    pub function: FunctionRef,
    pub index: u16,
    pub form: ObjectForm,
    /// What is taken out of it before.
    pub without: Vec<Name>,
    /// Id of the sink in the end.
    pub sink: SmolStr,
    pub title: SmolStr,
    pub is_resolved: bool,
    /// What the sink is for.
    pub expects: Arc<[DataTypeId]>,
    /// From the parameter to the call that writes it.
    pub tail: Vec<Place>,
}
