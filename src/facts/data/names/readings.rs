//! What was read of each name, kept: the same names stand in a project again and again.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

use super::{NameClass, Names};

/// The readings of one vocabulary.
#[derive(Debug)]
pub(super) struct Readings {
    known: RwLock<FxHashMap<SmolStr, Reading>>,
    /// No others have it.
    id: u64,
}

impl Default for Readings {
    fn default() -> Self {
        Self { known: RwLock::default(), id: COUNT.fetch_add(1, Ordering::Relaxed) }
    }
}

/// What is asked of names most.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) identifier: NameClass,
    pub(super) call: NameClass,
    pub(super) is_person: bool,
    pub(super) is_record_of_person: bool,
    pub(super) may_end: bool,
    pub(super) mentions_person: bool,
    pub(super) is_organisation: bool,
    pub(super) is_settings: bool,
    pub(super) is_error: bool,
    pub(super) asks_only: bool,
    pub(super) is_question: bool,
    pub(super) holds_data: bool,
    pub(super) is_of_person: bool,
    pub(super) last_word: Option<SmolStr>,
}

/// A name that was read in this thread.
struct Read {
    readings: u64,
    name: SmolStr,
    reading: Reading,
}

/// Names that a thread remembers; two that share a place drive each other out.
const PLACES: usize = 8192;

thread_local! {
    /// What a thread read lately: several things are asked of a name one after another, and without a lock.
    static LATELY: RefCell<Vec<Option<Read>>> = const { RefCell::new(Vec::new()) };
}

/// How many [`Readings`] there were.
static COUNT: AtomicU64 = AtomicU64::new(0);

impl Names {
    pub(super) fn reading<T>(&self, name: &str, of: impl FnOnce(&Reading) -> T) -> T {
        let place = FxBuildHasher.hash_one(name) as usize % PLACES;
        LATELY.with_borrow_mut(|lately| {
            if lately.is_empty() {
                lately.resize_with(PLACES, || None);
            }
            let is_same = |read: &Read| read.name == name && read.readings == self.readings.id;
            let read = match &mut lately[place] {
                Some(read) if is_same(read) => read,
                other => other.insert(Read {
                    readings: self.readings.id,
                    name: SmolStr::new(name),
                    reading: self.known(name),
                }),
            };
            of(&read.reading)
        })
    }

    fn known(&self, name: &str) -> Reading {
        if let Some(reading) = self.readings.known.read().ok().and_then(|known| known.get(name).cloned()) {
            return reading;
        }
        let reading = self.read(name);
        if let Ok(mut known) = self.readings.known.write() {
            known.insert(SmolStr::new(name), reading.clone());
        }
        reading
    }
}
