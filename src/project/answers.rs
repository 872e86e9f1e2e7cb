//! What was answered before: origins, types, readings, strings and callees of expressions that were asked for by themselves.
//!
//! Analyses ask for the same expressions again and again, each from its own side. Only answers to outermost questions are
//! kept: such a question starts without memory and with all its fuel, so that its answer does not depend on what was asked
//! before it. What is found on the way to an answer is not kept here; that is for [`super::query`], and ends with the
//! question.

use std::hash::Hash;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::calls::Callees;
use super::{ClassRef, ExprRef, SymbolPaths, Type, Value, query};
use crate::ir::Name;
use crate::source::FileId;

/// Maps that several threads ask side by side.
const SHARDS: usize = 32;

/// The answers for a project that is linked and does not change any more.
#[derive(Default)]
pub(super) struct Answers {
    pub origins: Known<Value>,
    pub types: Known<Option<Arc<Type>>>,
    pub paths: Known<Arc<SymbolPaths>>,
    pub callees: Known<Callees>,
    pub strings: Known<Option<Arc<str>>>,
    /// The files that paths from the root of a crate lead to, by the file that names them.
    pub crate_files: Kept<(FileId, Name), Option<FileId>>,
    /// The classes whose members a file imports whole.
    pub seen_whole: Kept<FileId, Arc<[ClassRef]>>,
}

/// Answers, by what was asked.
pub(super) struct Kept<K, T>(Mutex<FxHashMap<K, T>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: Clone> Kept<K, T> {
    /// The answer that is kept, or a new one.
    pub(super) fn of(&self, key: K, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.lock().ok().and_then(|known| known.get(&key).cloned()) {
            return known;
        }
        // not under the lock: one question leads to another, and another thread may find the same answer meanwhile
        let found = find();
        if let Ok(mut known) = self.0.lock() {
            known.insert(key, found.clone());
        }
        found
    }
}

/// Answers to one kind of question.
pub(super) struct Known<T> {
    shards: [Kept<ExprRef, T>; SHARDS],
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Kept::default()) }
    }
}

impl<T: Clone> Known<T> {
    /// The answer that is kept, or a new one.
    pub(super) fn of(&self, e: ExprRef, find: impl FnOnce() -> T) -> T {
        if !query::is_outermost() {
            return find();
        }
        self.shards[(e.id.0 as usize ^ e.file.index()) % SHARDS].of(e, find)
    }
}
