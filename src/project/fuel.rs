//! How far a question to the project may go, and how far it has gone.
//!
//! Every walk carries [`Fuel`], so that cyclic imports and definitions end. What is left at the least is noted as it is
//! spent: an answer that was found with steps to spare is the same whenever there are as many, and [`super::query`] may
//! keep it.

use std::cell::Cell;
use std::ops::Sub;

/// The steps that are left to a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Fuel(u8);

impl Fuel {
    /// What a question begins with.
    pub const FULL: Self = Self(32);

    /// Fewer steps, whatever is left to the question that asks.
    pub const fn of(steps: u8) -> Self {
        Self(steps)
    }

    pub fn is_spent(self) -> bool {
        self.0 == 0
    }

    /// What is left after so many steps, if there are as many.
    pub fn spend(self, steps: u8) -> Option<Self> {
        let left = self - steps;
        (self.0 >= steps).then_some(left)
    }
}

/// Not less than nothing.
impl Sub<u8> for Fuel {
    type Output = Self;

    fn sub(self, steps: u8) -> Self {
        let left = Self(self.0.saturating_sub(steps));
        COURSE.set(Course { least: COURSE.get().least.min(left), ..COURSE.get() });
        left
    }
}

/// What has happened since an answer was begun.
#[derive(Clone, Copy)]
struct Course {
    /// The least that was left.
    least: Fuel,
    /// Whether it rests on what holds for the question of which it is a part only.
    is_partial: bool,
}

const NEW: Course = Course { least: Fuel(u8::MAX), is_partial: false };

thread_local! {
    static COURSE: Cell<Course> = const { Cell::new(NEW) };
}

/// An answer, with the steps that it took. None for one that holds within its question only: it met what was being
/// answered, or there were too few steps.
pub(super) fn measured<T>(fuel: Fuel, find: impl FnOnce() -> T) -> (T, Option<u8>) {
    let outer = COURSE.replace(NEW);
    let answer = find();
    let own = COURSE.get();
    let least = own.least.min(fuel);
    let is_partial = own.is_partial || least.is_spent();
    COURSE.set(Course { least: outer.least.min(least), is_partial: outer.is_partial || is_partial });
    (answer, (!is_partial).then_some(fuel.0 - least.0))
}

/// Notes that an answer was used that took so many steps; false, and nothing, where fewer are left.
pub(super) fn has(fuel: Fuel, steps: u8) -> bool {
    let is_enough = fuel.0 > steps;
    if is_enough {
        let _ = fuel - steps;
    }
    is_enough
}

/// Notes that an answer was used that holds within this question only.
pub(super) fn note_partial() {
    COURSE.set(Course { is_partial: true, ..COURSE.get() });
}

/// Asks with fuel of its own, which is not taken from the question's.
pub(super) fn apart<T>(ask: impl FnOnce() -> T) -> T {
    let outer = COURSE.replace(NEW);
    let answer = ask();
    let own = COURSE.get();
    COURSE.set(Course { is_partial: outer.is_partial || own.is_partial || own.least.is_spent(), ..outer });
    answer
}

/// Asks what does not depend on the question that is being answered.
pub(super) struct Outer(Course);

impl Outer {
    pub fn leave() -> Self {
        Self(COURSE.replace(NEW))
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        COURSE.set(self.0);
    }
}
