//! Remembers what has been found for an expression: for good, or within one question to the project.
//!
//! A fluent chain asks for the origin and the type of each of its links, and each link asks for both again; modules
//! that re-export each other ask each other in every order: without memory the work doubles with every step. What was
//! found whole is kept for every question. What was cut short is kept for the outermost question only, so that answers
//! do not depend on what was asked before: because there were too few steps, or because an expression was met again
//! while it was being resolved, which has no answer.

use std::cell::RefCell;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::answers::Known;
use super::bound::Bindings;
use super::fuel::{self, Fuel};
use super::types::Type;
use super::{TypeName, Value};
use crate::ir::{ExprId, Name};
use crate::source::FileId;

/// An answer, with the steps that it took; None where it holds within its question only.
pub(super) type Answer<T> = (T, Option<u8>);

/// What is being answered, and what was answered for this question only.
struct Found<K, T> {
    /// Innermost last: few, as each takes steps.
    open: Vec<(FileId, K)>,
    partial: FxHashMap<(FileId, K), Answer<T>>,
}

impl<K, T> Default for Found<K, T> {
    fn default() -> Self {
        Self { open: Vec::new(), partial: FxHashMap::default() }
    }
}

impl<K: Eq + Hash, T: Clone + Default> Found<K, T> {
    fn get(&self, asked: &(FileId, K)) -> Option<Answer<T>> {
        if self.open.contains(asked) {
            return Some(Answer::default());
        }
        if self.partial.is_empty() { None } else { self.partial.get(asked).cloned() }
    }

    fn forget(&mut self) {
        self.open.clear();
        self.partial.clear();
        self.partial.shrink_to(KEPT_CAPACITY);
    }
}

#[derive(Default)]
pub(super) struct Memory {
    depth: u32,
    origins: Found<ExprId, Value>,
    types: Found<ExprId, Option<Arc<Type>>>,
    exports: Found<Name, Option<Value>>,
    named: Found<Name, Option<TypeName>>,
    bound: Option<Bindings>,
    /// Whether an answer is remembered for which there were too few steps. It is used again, by a shorter way too: with
    /// what is kept beside it, an answer would depend on what was asked before.
    is_cut: bool,
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
            m.is_cut = false;
            m.origins.forget();
            m.types.forget();
            m.exports.forget();
            m.named.forget();
        });
    }
}

/// One kind of question.
pub(super) struct Kind<K, T>(fn(&mut Memory) -> &mut Found<K, T>);

pub(super) const ORIGINS: Kind<ExprId, Value> = Kind(|m| &mut m.origins);
pub(super) const TYPES: Kind<ExprId, Option<Arc<Type>>> = Kind(|m| &mut m.types);
pub(super) const EXPORTS: Kind<Name, Option<Value>> = Kind(|m| &mut m.exports);
pub(super) const NAMED: Kind<Name, Option<TypeName>> = Kind(|m| &mut m.named);

/// The answer that is known, or a new one. While it is being found, the default stands for it.
pub(super) fn answer<K: Clone + Eq + Hash, T: Clone + Default>(
    known: Option<&impl Known<K, Answer<T>>>,
    kind: &Kind<K, T>,
    asked: (FileId, K),
    fuel: Fuel,
    find: impl FnOnce() -> T,
) -> T {
    let (is_outermost, holds_alone) = MEMORY.with_borrow(|m| (m.depth == 0, m.bound.is_some() || m.is_cut));
    let known = known.filter(|_| !holds_alone);
    let is_whole = is_outermost && fuel == Fuel::FULL;
    if let Some((answer, steps)) = known.and_then(|known| known.get(asked.0, &asked.1))
        && (is_whole || steps.is_some_and(|steps| fuel.allows(steps)))
    {
        return answer;
    }
    let here = MEMORY.with_borrow_mut(|m| {
        let found = kind.0(m);
        let here = found.get(&asked);
        if here.is_none() {
            found.open.push(asked.clone());
            m.depth += 1;
        }
        here
    });
    if let Some((answer, steps)) = here {
        if !steps.is_some_and(|steps| fuel.allows(steps)) {
            fuel::note_partial();
        }
        return answer;
    }
    let _level = Level;
    let (answer, steps, is_cut) = fuel.measure(find);
    let kept = known.filter(|_| steps.is_some() || is_whole);
    MEMORY.with_borrow_mut(|m| {
        let found = kind.0(m);
        found.open.pop();
        if kept.is_none() {
            found.partial.insert(asked.clone(), (answer.clone(), steps));
            m.is_cut |= is_cut;
        }
    });
    if let Some(kept) = kept {
        kept.keep(asked.0, asked.1, (answer.clone(), steps));
    }
    answer
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
    let _course = fuel::Outer::leave();
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
