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

    /// Whether there are enough steps for an answer that took so many; notes that they are taken, then.
    pub fn allows(self, steps: u8) -> bool {
        let is_enough = self.0 > steps;
        if is_enough {
            let _ = self - steps;
        }
        is_enough
    }

    /// An answer, with the steps that it took. None for one that holds within its question only: it met what was being
    /// answered, or there were too few steps, which is told beside it.
    pub fn measure<T>(self, find: impl FnOnce() -> T) -> (T, Option<u8>, bool) {
        let outer = COURSE.replace(NEW);
        let answer = find();
        let own = COURSE.get();
        let least = own.least.min(self);
        let is_partial = own.is_partial || least.is_spent();
        COURSE.set(Course { least: outer.least.min(least), is_partial: outer.is_partial || is_partial });
        (answer, (!is_partial).then_some(self.0 - least.0), least.is_spent())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_takes_the_steps_of_its_longest_way() {
        let fuel = Fuel::FULL;
        let mut inner = None;
        let (_, outer, _) = (fuel - 2).measure(|| {
            inner = (fuel - 3).measure(|| fuel - 5).1;
            fuel - 4
        });
        assert_eq!((inner, outer), (Some(2), Some(3)));
        assert!(fuel.allows(31) && !fuel.allows(32));
    }

    #[test]
    fn what_was_cut_short_is_partial_and_so_is_what_rests_on_it() {
        let cut = || Fuel::of(2).measure(|| Fuel::of(2).spend(2)).1;
        assert_eq!(cut(), None);
        assert_eq!(Fuel::FULL.measure(cut).1, None);
        assert_eq!(Fuel::FULL.measure(note_partial), ((), None, false));
        assert!(Fuel::of(2).measure(|| Fuel::of(2).spend(2)).2);
        // nothing stays behind
        assert_eq!(Fuel::FULL.measure(|| ()).1, Some(0));
    }

    #[test]
    fn fuel_of_its_own_is_not_taken_from_a_question() {
        assert_eq!(Fuel::FULL.measure(|| apart(|| Fuel::of(6) - 5)).1, Some(0));
        assert_eq!(Fuel::FULL.measure(|| apart(|| Fuel::of(6) - 6)).1, None);
    }

    #[test]
    fn what_is_asked_outside_of_a_question_takes_nothing_from_it() {
        let ask = || {
            let _outer = Outer::leave();
            Fuel::FULL - 32
        };
        assert_eq!(Fuel::FULL.measure(ask).1, Some(0));
    }
}
