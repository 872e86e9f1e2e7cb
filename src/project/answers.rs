//! What was answered before, for every thread.
//!
//! Analyses ask for the same expressions again and again, each from its own side. Origins, types and exports are kept by
//! [`super::query`], which knows what an answer rests on. Of the other questions only answers to outermost ones are kept:
//! such a question starts without memory and with all its fuel, so that its answer does not depend on what was asked
//! before it.

use std::hash::Hash;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use super::calls::Callees;
use super::query::{self, Answer};
use super::{ClassRef, SymbolPaths, Type, TypeName, Value};
use crate::ir::{ExprId, Module, Name};
use crate::source::FileId;

/// The answers for a project that is linked and does not change any more.
pub(super) struct Answers {
    pub origins: AtExprs<Answer<Value>>,
    pub types: AtExprs<Answer<Option<Arc<Type>>>>,
    pub exports: Kept<Name, Answer<Option<Value>>>,
    /// What the names of types mean.
    pub named: Kept<Name, Answer<Option<TypeName>>>,
    pub paths: AtExprs<Arc<SymbolPaths>>,
    pub callees: AtExprs<Callees>,
    pub strings: AtExprs<Option<Arc<str>>>,
    /// The files that paths from the root of a crate lead to, by the file that names them.
    pub crate_files: Kept<Name, Option<FileId>>,
    /// The classes whose members a file imports whole.
    pub seen_whole: Kept<(), Arc<[ClassRef]>>,
}

impl Answers {
    /// Without any answer, for the modules of files, by file.
    pub(super) fn new(modules: &[Option<Module>]) -> Self {
        let exprs: Arc<[usize]> = modules.iter().map(|m| m.as_ref().map_or(0, |m| m.exprs.len())).collect();
        let files = modules.len();
        Self {
            origins: AtExprs::new(&exprs),
            types: AtExprs::new(&exprs),
            exports: Kept::new(files),
            named: Kept::new(files),
            paths: AtExprs::new(&exprs),
            callees: AtExprs::new(&exprs),
            strings: AtExprs::new(&exprs),
            crate_files: Kept::new(files),
            seen_whole: Kept::new(files),
        }
    }
}

/// Answers to what is asked of a file.
pub(super) trait Known<K, T> {
    fn get(&self, file: FileId, key: &K) -> Option<T>;

    fn keep(&self, file: FileId, key: K, answer: T);

    /// The answer that is kept, or a new one.
    fn of(&self, file: FileId, key: K, find: impl FnOnce() -> T) -> T
    where
        T: Clone,
    {
        if let Some(known) = self.get(file, &key) {
            return known;
        }
        // not under a lock: one question leads to another, and another thread may find the same answer meanwhile
        let found = find();
        self.keep(file, key, found.clone());
        found
    }

    /// The same for a question that may be part of another, in which case its answer is not kept.
    fn of_outermost(&self, file: FileId, key: K, find: impl FnOnce() -> T) -> T
    where
        T: Clone,
    {
        if query::is_outermost() { self.of(file, key, find) } else { find() }
    }
}

/// Answers about expressions. They lie in the order in which they were found: what is asked about together lies together,
/// and nobody waits for another.
pub(super) struct AtExprs<T> {
    /// By file, for each of its expressions: 0, or the place of the answer, from 1.
    places: Box<[OnceLock<Box<[AtomicU32]>>]>,
    /// How many expressions each file has.
    exprs: Arc<[usize]>,
    answers: boxcar::Vec<T>,
}

impl<T> AtExprs<T> {
    fn new(exprs: &Arc<[usize]>) -> Self {
        let places = exprs.iter().map(|_| OnceLock::new()).collect();
        Self { places, exprs: Arc::clone(exprs), answers: boxcar::Vec::new() }
    }
}

impl<T: Clone> Known<ExprId, T> for AtExprs<T> {
    fn get(&self, file: FileId, e: &ExprId) -> Option<T> {
        let place = self.places[file.index()].get()?[e.index()].load(Ordering::Acquire);
        self.answers.get(place.checked_sub(1)? as usize).cloned()
    }

    /// An answer takes the place of another: one that was found with fewer steps.
    fn keep(&self, file: FileId, e: ExprId, answer: T) {
        let places = || (0..self.exprs[file.index()]).map(|_| AtomicU32::default()).collect();
        let place = &self.places[file.index()].get_or_init(places)[e.index()];
        if let Ok(at) = u32::try_from(self.answers.push(answer) + 1) {
            place.store(at, Ordering::Release);
        }
    }
}

/// Answers by the file that was asked about, and by what was asked of it.
pub(super) struct Kept<K, T>(Box<[Mutex<FxHashMap<K, T>>]>);

impl<K, T> Kept<K, T> {
    pub(super) fn new(files: usize) -> Self {
        Self((0..files).map(|_| Mutex::default()).collect())
    }
}

impl<K: Eq + Hash, T: Clone> Known<K, T> for Kept<K, T> {
    fn get(&self, file: FileId, key: &K) -> Option<T> {
        self.0[file.index()].lock().ok()?.get(key).cloned()
    }

    fn keep(&self, file: FileId, key: K, answer: T) {
        if let Ok(mut known) = self.0[file.index()].lock() {
            known.insert(key, answer);
        }
    }
}
