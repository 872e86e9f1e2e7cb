//! What was answered before, for every thread.
//!
//! Analyses ask for the same expressions again and again, each from its own side. Origins, types and exports are kept by
//! [`super::query`], which knows what an answer rests on. Of the other questions only answers to outermost ones are kept:
//! such a question starts without memory and with all its fuel, so that its answer does not depend on what was asked
//! before it.

use std::hash::Hash;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::calls::Callees;
use super::query::{self, Answer};
use super::{ClassRef, SymbolPaths, Type, TypeName, Value};
use crate::ir::{ExprId, Name};
use crate::source::FileId;

/// The answers for a project that is linked and does not change any more.
pub(super) struct Answers {
    pub origins: Kept<ExprId, Answer<Value>>,
    pub types: Kept<ExprId, Answer<Option<Arc<Type>>>>,
    pub exports: Kept<Name, Answer<Option<Value>>>,
    /// What the names of types mean.
    pub named: Kept<Name, Answer<Option<TypeName>>>,
    pub paths: Kept<ExprId, Arc<SymbolPaths>>,
    pub callees: Kept<ExprId, Callees>,
    pub strings: Kept<ExprId, Option<Arc<str>>>,
    /// The files that paths from the root of a crate lead to, by the file that names them.
    pub crate_files: Kept<Name, Option<FileId>>,
    /// The classes whose members a file imports whole.
    pub seen_whole: Kept<(), Arc<[ClassRef]>>,
}

impl Answers {
    pub(super) fn new(files: usize) -> Self {
        Self {
            origins: Kept::new(files),
            types: Kept::new(files),
            exports: Kept::new(files),
            named: Kept::new(files),
            paths: Kept::new(files),
            callees: Kept::new(files),
            strings: Kept::new(files),
            crate_files: Kept::new(files),
            seen_whole: Kept::new(files),
        }
    }
}

/// Answers by the file that was asked about, and by what was asked of it. Who asks about a file asks about it again: its
/// answers lie together.
pub(super) struct Kept<K, T>(Box<[Mutex<FxHashMap<K, T>>]>);

impl<K: Eq + Hash, T: Clone> Kept<K, T> {
    pub(super) fn new(files: usize) -> Self {
        Self((0..files).map(|_| Mutex::default()).collect())
    }

    pub(super) fn get(&self, file: FileId, key: &K) -> Option<T> {
        self.0[file.index()].lock().ok()?.get(key).cloned()
    }

    pub(super) fn keep(&self, file: FileId, key: K, answer: T) {
        if let Ok(mut known) = self.0[file.index()].lock() {
            known.insert(key, answer);
        }
    }

    /// The answer that is kept, or a new one.
    pub(super) fn of(&self, file: FileId, key: K, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.get(file, &key) {
            return known;
        }
        // not under the lock: one question leads to another, and another thread may find the same answer meanwhile
        let found = find();
        self.keep(file, key, found.clone());
        found
    }

    /// The same for a question that may be part of another, in which case its answer is not kept.
    pub(super) fn of_outermost(&self, file: FileId, key: K, find: impl FnOnce() -> T) -> T {
        if query::is_outermost() { self.of(file, key, find) } else { find() }
    }
}
