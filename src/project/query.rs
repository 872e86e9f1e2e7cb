//! Remembers, within one question to the project, what has been found for an expression.
//!
//! A fluent chain asks for the origin and the type of each of its links, and each link asks for both again; modules
//! that re-export each other ask each other in every order: without memory the work doubles with every step. The memory lasts for the outermost question only, so that answers do not
//! depend on what was asked before, and an expression that is met again while it is being resolved has no answer.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::bound::Bindings;
use super::{ExprRef, Type, Value};
use crate::ir::Name;
use crate::source::FileId;

#[derive(Default)]
struct Memory {
    depth: u32,
    origins: FxHashMap<ExprRef, Value>,
    types: FxHashMap<ExprRef, Option<Type>>,
    exports: FxHashMap<(FileId, Name), Option<Value>>,
    bound: Option<Bindings>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Maps larger than this are given back when a question ends.
const KEPT_CAPACITY: usize = 128;

/// Leaves the question when dropped, also when a panic is unwinding.
struct Level;

impl Level {
    fn enter() -> Self {
        MEMORY.with_borrow_mut(|m| m.depth += 1);
        Self
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        MEMORY.with_borrow_mut(|m| {
            m.depth -= 1;
            if m.depth > 0 {
                return;
            }
            m.origins.clear();
            m.types.clear();
            m.exports.clear();
            m.origins.shrink_to(KEPT_CAPACITY);
            m.types.shrink_to(KEPT_CAPACITY);
            m.exports.shrink_to(KEPT_CAPACITY);
        });
    }
}

pub(super) fn origin(e: ExprRef, find: impl FnOnce() -> Value) -> Value {
    if let Some(known) = MEMORY.with_borrow(|m| m.origins.get(&e).cloned()) {
        return known;
    }
    let _level = Level::enter();
    MEMORY.with_borrow_mut(|m| m.origins.insert(e, Value::Unknown));
    let value = find();
    MEMORY.with_borrow_mut(|m| m.origins.insert(e, value.clone()));
    value
}

pub(super) fn type_of(e: ExprRef, find: impl FnOnce() -> Option<Type>) -> Option<Type> {
    if let Some(known) = MEMORY.with_borrow(|m| m.types.get(&e).cloned()) {
        return known;
    }
    let _level = Level::enter();
    MEMORY.with_borrow_mut(|m| m.types.insert(e, None));
    let value = find();
    MEMORY.with_borrow_mut(|m| m.types.insert(e, value.clone()));
    value
}

/// Files that re-export each other wholesale are each asked for a name once.
pub(super) fn export(file: FileId, name: &str, find: impl FnOnce() -> Option<Value>) -> Option<Value> {
    let key = (file, Name::new(name));
    if let Some(known) = MEMORY.with_borrow(|m| m.exports.get(&key).cloned()) {
        return known;
    }
    let _level = Level::enter();
    MEMORY.with_borrow_mut(|m| m.exports.insert(key.clone(), None));
    let value = find();
    MEMORY.with_borrow_mut(|m| m.exports.insert(key, value.clone()));
    value
}

/// Asks several things with one memory.
pub(super) fn together<T>(ask: impl FnOnce() -> T) -> T {
    let _level = Level::enter();
    ask()
}

/// Puts back the memory and the bindings that were in force.
struct Outer(Option<Memory>);

impl Drop for Outer {
    fn drop(&mut self) {
        MEMORY.set(self.0.take().unwrap_or_default());
    }
}

/// Asks with bindings, and with a memory of their own: what was found without them does not hold.
pub(super) fn bound<T>(bindings: &Bindings, ask: impl FnOnce() -> T) -> T {
    let fresh = Memory { bound: Some(bindings.clone()), ..Memory::default() };
    let _outer = Outer(Some(MEMORY.replace(fresh)));
    ask()
}

/// Asks with nothing bound and nothing found yet, whatever is being asked now.
pub(super) fn anew<T>(ask: impl FnOnce() -> T) -> T {
    let _outer = Outer(Some(MEMORY.take()));
    ask()
}

/// Whether no question is being answered, and nothing is bound.
pub(super) fn is_outermost() -> bool {
    MEMORY.with_borrow(|m| m.depth == 0 && m.bound.is_none())
}

pub(super) fn is_bound() -> bool {
    MEMORY.with_borrow(|m| m.bound.is_some())
}

pub(super) fn asked<T>(of: impl FnOnce(&Bindings) -> Option<T>) -> Option<T> {
    MEMORY.with_borrow(|m| m.bound.as_ref().and_then(of))
}
