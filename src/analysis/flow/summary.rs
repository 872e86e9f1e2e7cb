//! What a function does with data, as its callers see it: what it returns, and which of its parameters it writes.
//!
//! A return summary is asked for at a level; at level 0 nothing is known, at level `n` the callees' level `n - 1` is
//! used. So recursion ends, the answer does not depend on who asks first, and each pair is computed once.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::value::{Step, What};
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
    /// Parameters that flow into the result, with the form in which they were printed on the way.
    pub params: Vec<(u16, Option<ObjectForm>)>,
    /// Known to hold no data, whatever it is given.
    pub is_clean: bool,
    /// Parameters that are given back whole, and where; whether anything else is done with them, or given back.
    pub unmasked: Vec<(u16, Place)>,
    pub is_reduced: bool,
    /// Errors that leave it.
    pub throws: Vec<Throws>,
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

type Shard = Mutex<FxHashMap<(FunctionRef, u8), Arc<Returns>>>;

/// Summaries that were asked for, by function and level.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    shards: [Shard; 16],
}

impl Summaries {
    pub(super) fn get(&self, f: FunctionRef, level: u8) -> Option<Arc<Returns>> {
        self.shard(f).lock().ok()?.get(&(f, level)).cloned()
    }

    pub(super) fn put(&self, f: FunctionRef, level: u8, returns: Returns) -> Arc<Returns> {
        let returns = Arc::new(returns);
        if let Ok(mut shard) = self.shard(f).lock() {
            shard.insert((f, level), Arc::clone(&returns));
        }
        returns
    }

    fn shard(&self, f: FunctionRef) -> &Shard {
        &self.shards[(f.id.0 as usize ^ f.file.index()) % self.shards.len()]
    }
}

/// A parameter that its function writes to a log or a response: at the calls, the argument is what is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct WrittenParam {
    pub kind: SinkKind,
    pub function: FunctionRef,
    pub index: u16,
    pub form: ObjectForm,
    /// Id of the sink in the end.
    pub sink: SmolStr,
    pub title: SmolStr,
    pub is_resolved: bool,
    /// What the sink is for.
    pub expects: Arc<[DataTypeId]>,
    /// From the parameter to the call that writes it.
    pub tail: Vec<Place>,
}
