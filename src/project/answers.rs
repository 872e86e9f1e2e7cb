//! What was answered before: origins, types, readings, strings and callees of expressions that were asked for by themselves.
//!
//! Analyses ask for the same expressions again and again, each from its own side. Only answers to outermost questions are
//! kept: such a question starts without memory and with all its fuel, so that its answer does not depend on what was asked
//! before it. What is found on the way to an answer is not kept here; that is for [`super::query`], and ends with the
//! question.

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
    crate_files: Mutex<FxHashMap<FileId, FxHashMap<Name, Option<FileId>>>>,
    /// The classes whose members a file imports whole.
    seen_whole: Mutex<FxHashMap<FileId, Arc<[ClassRef]>>>,
}

impl Answers {
    pub(super) fn classes_seen_whole(&self, file: FileId, find: impl FnOnce() -> Arc<[ClassRef]>) -> Arc<[ClassRef]> {
        if let Some(known) = self.seen_whole.lock().ok().and_then(|seen| seen.get(&file).cloned()) {
            return known;
        }
        // not under the lock, and without what is being asked now: one question leads to another
        let found = query::anew(find);
        if let Ok(mut seen) = self.seen_whole.lock() {
            seen.insert(file, Arc::clone(&found));
        }
        found
    }

    pub(super) fn crate_file(
        &self,
        from: FileId,
        module: &str,
        find: impl FnOnce() -> Option<FileId>,
    ) -> Option<FileId> {
        let known = self.crate_files.lock().ok().and_then(|files| files.get(&from)?.get(module).copied());
        known.unwrap_or_else(|| {
            let found = find();
            if let Ok(mut files) = self.crate_files.lock() {
                files.entry(from).or_default().insert(Name::new(module), found);
            }
            found
        })
    }
}

/// Answers to one kind of question.
pub(super) struct Known<T> {
    shards: [Mutex<FxHashMap<ExprRef, T>>; SHARDS],
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl<T: Clone> Known<T> {
    /// The answer that is kept, or a new one.
    pub(super) fn of(&self, e: ExprRef, find: impl FnOnce() -> T) -> T {
        if !query::is_outermost() {
            return find();
        }
        let shard = &self.shards[(e.id.0 as usize ^ e.file.index()) % SHARDS];
        if let Some(known) = shard.lock().ok().and_then(|known| known.get(&e).cloned()) {
            return known;
        }
        // not under the lock: another thread may find the same answer meanwhile
        let found = find();
        if let Ok(mut known) = shard.lock() {
            known.insert(e, found.clone());
        }
        found
    }
}
