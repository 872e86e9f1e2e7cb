//! What a function does with data, as its callers see it: what it returns, and which of its parameters it writes.
//!
//! A summary is asked for at a level: how often more it may be followed into what can come back to it. A call that leads
//! down ([`super::heights`]) costs nothing; one in a ring, a field and a store cost a level, and at level 0 they are out
//! of reach. So recursion ends, the answer does not depend on who asks first, and each pair is computed once. A function
//! of which nothing asks at a cost is the same at every level and walked once for all of them; any other is walked again
//! only where something that it was told is not the same at another level, or something tells anything that is in its
//! reach at one of them only ([`Asked`]).

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::Context;
use super::calling_back::CalledBack;
use super::heights::{Height, leads_down};
use super::made::Made;
use super::members::{FieldOf, Known};
use super::noted::Noted;
use super::seen::Seen;
use super::value::{Step, What};
use super::walk::Walker;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::ir::Name;
use crate::project::{ClassRef, FunctionRef};
use crate::source::Place;
use smol_str::SmolStr;

/// Rings of calls, fields and stores that values are followed through, one in another.
pub(super) const LEVELS: u8 = 2;

/// What a call of the function gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Returns {
    pub facts: Vec<(What, Vec<Step>)>,
    pub params: Vec<GivenBack>,
    /// Entries that it takes out of what it is given, by parameter.
    pub taken_out: Vec<(u16, Vec<Name>)>,
    /// What it puts into what it is given.
    pub put_in: Vec<PutIn>,
    /// The functions that it is given and calls.
    pub called_back: Vec<CalledBack>,
    /// What it leaves in the fields of its object: data, and its own parameters.
    pub left: Vec<(Name, Known)>,
    /// The object that it makes and gives back.
    pub made: Option<Made>,
    /// The values that it gives side by side, each for itself: `return name, cnic`. They are in `facts` and `params` too.
    pub sides: Vec<(Name, Known)>,
    /// Known to hold no data, whatever it is given.
    pub is_clean: bool,
    /// Parameters that are given back whole, and where; whether anything else is done with them, or given back.
    pub unmasked: Vec<(u16, Place)>,
    pub is_reduced: bool,
    /// Errors that leave it.
    pub throws: Vec<Throws>,
    /// Its parameters that it writes, by itself or through what it calls: one way for each kind.
    pub writes: Vec<WrittenParam>,
    /// What it writes, where the walk saw all that a walk of the unit sees.
    pub seen: Option<Seen>,
    pub noted: Noted,
    pub asked: Asked,
}

impl Returns {
    /// Whether a caller that enters the function knows no more than one that does not.
    fn is_silent(&self) -> bool {
        !self.is_clean
            && self.facts.is_empty()
            && self.params.is_empty()
            && self.made.is_none()
            && self.taken_out.is_empty()
            && self.put_in.is_empty()
            && self.called_back.is_empty()
            && self.left.is_empty()
            && self.unmasked.is_empty()
            && self.throws.is_empty()
            && self.writes.is_empty()
    }

    /// Whether callers are told the same.
    fn tells_same(&self, other: &Self) -> bool {
        self.is_clean == other.is_clean
            && self.is_reduced == other.is_reduced
            && self.facts == other.facts
            && self.params == other.params
            && self.taken_out == other.taken_out
            && self.put_in == other.put_in
            && self.called_back == other.called_back
            && self.left == other.left
            && self.made == other.made
            && self.sides == other.sides
            && self.unmasked == other.unmasked
            && self.throws == other.throws
            && self.writes == other.writes
    }
}

/// What a walk was told by others. Where these tell the same at another level, so does the walk, without being done again.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// What was told, at the level that was left for it, in the order in which it was asked; without what is the same at every level.
    pub told: Vec<(Question, Answer)>,
    /// The least level, by those that are left out; and by those of them that tell anything.
    pub needs: u8,
    reaches: u8,
    /// What was not asked, as it was out of reach.
    pub beyond: FxHashSet<Question>,
}

/// What a walk asks of what is not its own.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Question {
    Returns(FunctionRef),
    Field(FieldOf),
    Stored(Name),
}

#[derive(Clone, Debug)]
pub(super) enum Answer {
    Returns(Arc<Returns>),
    Known(Arc<Known>),
}

impl Answer {
    /// Whether whoever asked is told the same.
    fn tells_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Answer::Returns(a), Answer::Returns(b)) => Arc::ptr_eq(a, b) || a.tells_same(b),
            (Answer::Known(a), Answer::Known(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }

    /// Whether whoever asked knows no more than one that did not.
    fn is_silent(&self) -> bool {
        match self {
            Answer::Returns(returns) => returns.is_silent(),
            Answer::Known(known) => known.is_empty(),
        }
    }
}

impl Asked {
    /// Notes an answer, with the least level from which on it is the same.
    fn note(&mut self, question: Question, answer: Answer, needs: u8, cost: u8) {
        match needs {
            0 => {
                self.needs = self.needs.max(cost);
                self.reaches = self.reaches.max(if answer.is_silent() { 0 } else { cost });
            }
            _ if self.told.iter().any(|(asked, _)| *asked == question) => {}
            _ => self.told.push((question, answer)),
        }
    }
}

impl Walker<'_, '_, '_> {
    /// What a function that is called here does, where calls are followed this far.
    pub(super) fn summary_of(&mut self, f: FunctionRef) -> Option<Arc<Returns>> {
        match self.ask(Question::Returns(f))? {
            Answer::Returns(returns) => Some(returns),
            Answer::Known(_) => None,
        }
    }

    /// What is left in a field, or put under a key of a store.
    pub(super) fn known_of(&mut self, question: Question) -> Option<Arc<Known>> {
        match self.ask(question)? {
            Answer::Known(known) => Some(known),
            Answer::Returns(_) => None,
        }
    }

    /// The answer, where it is followed this far; notes it, with the least level from which on it is the same.
    fn ask(&mut self, question: Question) -> Option<Answer> {
        let cost = self.cx.cost(self.height, &question);
        let Some(level) = self.level.checked_sub(cost) else {
            self.needs = self.needs.max(1);
            self.asked.beyond.insert(question);
            return None;
        };
        let (answer, needs) = self.cx.answer(&question, level)?;
        self.needs = self.needs.max(needs + cost);
        self.asked.note(question, answer.clone(), needs, cost);
        Some(answer)
    }
}

impl Context<'_, '_> {
    /// A summary of another level that holds at this one too.
    pub(super) fn still_holds(&self, f: FunctionRef, level: u8) -> Option<Leveled<Returns>> {
        let known = self.summaries.at_levels(&f)?;
        let (below, above) = known.split_at(usize::from(level));
        let (below, above) = (below.iter().rev().flatten().next(), above.iter().flatten().next());
        below.into_iter().chain(above).find_map(|known| {
            let needs = self.needs_of(f, &known.answer.asked, level)?;
            Some(self.summaries.put_known(f, level, Arc::clone(&known.answer), needs))
        })
    }

    /// The least level from which on a walk is the same, if at a level it would be told what it was told, and what is out
    /// of reach there, or was, tells nothing.
    fn needs_of(&self, f: FunctionRef, asked: &Asked, level: u8) -> Option<u8> {
        if level < asked.reaches {
            return None;
        }
        let height = self.height(f);
        let mut needs = asked.needs;
        let told = asked.told.iter().map(|(question, old)| (question, Some(old)));
        for (question, old) in told.chain(asked.beyond.iter().map(|question| (question, None))) {
            let cost = self.cost(Some(height), question);
            let (is_same, now_needs) = match level.checked_sub(cost) {
                Some(left) => {
                    let (now, now_needs) = self.answer(question, left)?;
                    (old.map_or_else(|| now.is_silent(), |old| old.tells_same(&now)), now_needs)
                }
                None => (old.is_none_or(Answer::is_silent), 0),
            };
            if !is_same {
                return None;
            }
            needs = needs.max(now_needs + cost);
        }
        Some(needs)
    }

    /// Levels that a question takes to whom asks at a height, if it is no top level of a file.
    fn cost(&self, from: Option<Height>, question: &Question) -> u8 {
        match question {
            Question::Returns(f) => u8::from(from.is_some_and(|from| !leads_down(from, self.height(*f)))),
            Question::Field(_) | Question::Stored(_) => 1,
        }
    }

    /// The answer at a level, and the least level from which on it is the same.
    fn answer(&self, question: &Question, level: u8) -> Option<(Answer, u8)> {
        let known = |known: Leveled<Known>| (Answer::Known(known.answer), known.needs);
        Some(match question {
            Question::Returns(f) => {
                let returns = self.returns(*f, level);
                (Answer::Returns(returns.answer), returns.needs)
            }
            Question::Field(field) => known(self.field_of_lineage(field, level)),
            Question::Stored(key) => known(self.stored_under(key, level)?),
        })
    }
}

/// What is put into a parameter, which its caller sees.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct PutIn {
    pub index: u16,
    pub facts: Vec<(What, Vec<Step>)>,
    /// Other parameters that are put there, and how they were printed before.
    pub params: Vec<(u16, Option<ObjectForm>)>,
}

/// A parameter that flows into the result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct GivenBack {
    pub index: u16,
    /// How it was printed on the way, if it was.
    pub form: Option<ObjectForm>,
    /// What was taken out of it.
    pub without: Vec<Name>,
}

/// An error that leaves a function, and what its message holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Throws {
    /// Simple name of its type; empty where that is not known.
    pub name: Name,
    pub class: Option<ClassRef>,
    /// Only what recovers gives it back.
    pub is_panic: bool,
    pub facts: Vec<(What, Vec<Step>)>,
    /// Parameters of the function, in which form, and the way from there.
    pub params: Vec<(u16, Option<ObjectForm>, Vec<Step>)>,
}

/// An answer, and the least level from which on it is the same.
#[derive(Debug)]
pub(super) struct Leveled<T> {
    pub answer: Arc<T>,
    /// More than the level that it was asked for at, where a call was not followed.
    pub needs: u8,
}

impl<T> Clone for Leveled<T> {
    fn clone(&self) -> Self {
        Self { answer: Arc::clone(&self.answer), needs: self.needs }
    }
}

const SHARDS: usize = 16;

type AtLevels<T> = [Option<Leveled<T>>; LEVELS as usize + 1];

/// Answers by what was asked for and the level. One that does not change with the level is given at any that it holds for.
#[derive(Debug)]
pub(super) struct ByLevel<K, T> {
    shards: [Mutex<FxHashMap<K, AtLevels<T>>>; SHARDS],
}

impl<K, T> Default for ByLevel<K, T> {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl<K: Eq + Hash, T> ByLevel<K, T> {
    pub(super) fn get(&self, key: &K, level: u8) -> Option<Leveled<T>> {
        let shard = self.shard(key).lock().ok()?;
        let at_levels = shard.get(key)?;
        let own = at_levels.get(usize::from(level))?.as_ref();
        let holds = |(at, known): &(u8, &Leveled<T>)| known.needs <= level.min(*at);
        let other = || (0..).zip(at_levels).filter_map(|(at, known)| Some((at, known.as_ref()?))).find(holds);
        own.or_else(|| other().map(|(_, known)| known)).cloned()
    }

    /// What was answered, by level.
    fn at_levels(&self, key: &K) -> Option<AtLevels<T>> {
        self.shard(key).lock().ok()?.get(key).cloned()
    }

    pub(super) fn put(&self, key: K, level: u8, answer: T, needs: u8) -> Leveled<T> {
        self.put_known(key, level, Arc::new(answer), needs)
    }

    fn put_known(&self, key: K, level: u8, answer: Arc<T>, needs: u8) -> Leveled<T> {
        let known = Leveled { answer, needs };
        if let Ok(mut shard) = self.shard(&key).lock()
            && let Some(slot) = shard.entry(key).or_default().get_mut(usize::from(level))
        {
            *slot = Some(known.clone());
        }
        known
    }

    fn shard(&self, key: &K) -> &Mutex<FxHashMap<K, AtLevels<T>>> {
        &self.shards[FxBuildHasher.hash_one(key) as usize % SHARDS]
    }
}

/// Summaries that were asked for.
pub(super) type Summaries = ByLevel<FunctionRef, Returns>;

/// A parameter that its function writes to a log or a response: at the calls, the argument is what is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct WrittenParam {
    pub kind: SinkKind,
    pub function: FunctionRef,
    pub index: u16,
    pub form: ObjectForm,
    /// What is taken out of it before.
    pub without: Vec<Name>,
    /// Id of the sink in the end.
    pub sink: SmolStr,
    pub title: SmolStr,
    pub is_resolved: bool,
    /// What the sink is for.
    pub expects: Arc<[DataTypeId]>,
    /// From the parameter to the call that writes it.
    pub tail: Vec<Place>,
}

/// A parameter, and to which kind of sinks it is written.
pub(super) type WrittenKey = (FunctionRef, u16, SinkKind);

impl WrittenParam {
    pub(super) fn key(&self) -> WrittenKey {
        (self.function, self.index, self.kind)
    }
}

/// Of the statements that write the same parameter, the one that writes more of it; in order.
pub(super) fn widest<'w>(written: impl IntoIterator<Item = &'w WrittenParam>) -> Vec<WrittenParam> {
    let mut widest: BTreeMap<WrittenKey, &WrittenParam> = BTreeMap::new();
    for param in written {
        let known = widest.entry(param.key()).or_insert(param);
        if known.without.len() > param.without.len() {
            *known = param;
        }
    }
    widest.into_values().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constructor_that_only_fills_fields_tells_something() {
        assert!(Returns::default().is_silent());
        let left = vec![(Name::new("line"), Known::default())];
        assert!(!Returns { left, ..Returns::default() }.is_silent());
    }
}
