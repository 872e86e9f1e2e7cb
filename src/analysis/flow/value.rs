//! What is known about a value on its way: which data it holds, by which steps it came, and the entries of a map or
//! object that is built here.

use std::rc::Rc;

use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::ir::{FunctionId, Name};
use crate::project::ClassRef;
use crate::source::Place;

/// One thing that a value holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum What {
    /// The data itself.
    Data(DataTypeId, Strength),
    /// Whatever the caller passes for a parameter of a function of this file; the form is how it has been printed
    /// on the way, if it has.
    Param(FunctionId, u16, Option<ObjectForm>),
    /// An object of a class whose fields are personal: what is shown depends on how it is printed.
    Object(ClassRef),
    /// An object of a class that holds one value and is called after it, `Cnic(String value)`: shown where the class
    /// prints it.
    Wrapped(ClassRef, DataTypeId),
    /// An object without a known class that is named for a person: shown where fields are printed.
    Record(DataTypeId),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Fact {
    pub what: What,
    pub step: StepId,
}

/// Index into [`Steps`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct StepId(pub u32);

/// One step of a way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub place: Place,
    pub label: Label,
    /// The step before it, among the steps of one walk.
    pub(super) before: Option<StepId>,
}

impl Label {
    /// The step in words.
    pub fn told(&self) -> String {
        match self {
            Label::Named(name) => format!("read from `{name}`"),
            Label::Field(name) => format!("field `{name}` is in the printed form"),
            Label::Param(name) => format!("given as `{name}`"),
            Label::Kept(name) => format!("kept in `{name}`"),
            Label::Returned(name) => format!("returned by `{name}`"),
            Label::Around(name, 1) => format!("passes here on its way to or from `{name}`"),
            Label::Around(name, count) => {
                format!("passes here on its way to or from {count} others, among them `{name}`")
            }
            Label::Literal => "a literal personal value".to_owned(),
            Label::Whole => "the whole of it is read here".to_owned(),
            Label::Without(names) => format!("without `{}` from here on", names.join("`, `")),
            Label::Answer(name) => format!("answer of the address `{name}`"),
            Label::Cut => "cut here to a part that still tells".to_owned(),
            Label::Key => "used as a key here".to_owned(),
            Label::Message => "put into the message of an error here".to_owned(),
            Label::Thrown => "thrown here".to_owned(),
            Label::Raised(name) => format!("thrown out of `{name}`, called here"),
            Label::Caught(name) if name.is_empty() => "caught here".to_owned(),
            Label::Caught(name) => format!("caught here as `{name}`"),
            Label::Unmasked(name) => format!("`{name}` returns its argument unmasked"),
        }
    }
}

impl Step {
    /// A step whose predecessor stands before it in its way.
    pub(super) fn new(place: Place, label: Label) -> Self {
        Self { place, label, before: None }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// A name that says what it holds.
    Named(Name),
    /// A field that an object's printed form shows.
    Field(Name),
    /// A parameter, whose value the callers know.
    Param(Name),
    /// Kept in a variable or member.
    Kept(Name),
    /// Comes out of a function of the project.
    Returned(Name),
    /// One of several functions that another runs around.
    Around(Name, usize),
    /// A literal value.
    Literal,
    /// A whole request, header set or the like.
    Whole,
    /// The answer of another service, by what its address says it is about. Its body has to be read before it shows.
    Answer(Name),
    /// Entries were taken out, or overwritten with what is harmless.
    Without(Vec<Name>),
    /// A part was taken, or parts were replaced, and it is data still.
    Cut,
    /// Became the key of an entry.
    Key,
    /// Given back by a function that is called like a mask.
    Unmasked(Name),
    /// Part of what an error says.
    Message,
    /// Leaves as an error, here or out of a function that is called.
    Thrown,
    Raised(Name),
    /// In a handler, under its name.
    Caught(Name),
}

/// Ways of all values of one analysed function.
#[derive(Debug, Default)]
pub(super) struct Steps(Vec<Step>);

/// Longer ways are cut at their start.
pub(super) const MAX_STEPS: usize = 12;

impl Steps {
    pub(super) fn add(&mut self, place: Place, label: Label, before: Option<StepId>) -> StepId {
        self.0.push(Step { place, label, before });
        StepId(self.0.len() as u32 - 1)
    }

    /// The way to a step, its source first.
    pub(super) fn way(&self, to: StepId) -> Vec<Step> {
        let mut way = Vec::new();
        let mut at = Some(to);
        while let Some(id) = at.filter(|_| way.len() < MAX_STEPS) {
            let step = &self.0[id.0 as usize];
            way.push(step.clone());
            at = step.before;
        }
        way.reverse();
        way
    }

    /// Whether a step before this one satisfies the question, or this one.
    pub(super) fn any(&self, from: StepId, mut is: impl FnMut(&Label) -> bool) -> bool {
        let mut at = Some(from);
        for _ in 0..MAX_STEPS {
            let Some(step) = at.map(|id| &self.0[id.0 as usize]) else { return false };
            if is(&step.label) {
                return true;
            }
            at = step.before;
        }
        false
    }

    /// Whether it is in an answer whose body nobody has read yet.
    pub(super) fn is_unread(&self, from: StepId) -> bool {
        let mut is_read = false;
        self.any(from, |label| {
            is_read |= *label == Label::Whole;
            !is_read && matches!(label, Label::Answer(_))
        })
    }

    pub(super) fn is_cut(&self, from: StepId) -> bool {
        self.any(from, |label| *label == Label::Cut)
    }

    pub(super) fn place_of(&self, step: StepId) -> Place {
        self.0[step.0 as usize].place
    }

    /// Whether it came here as a field of that name.
    pub(super) fn is_field(&self, from: StepId, name: &str) -> bool {
        self.any(from, |label| matches!(label, Label::Field(field) if field == name))
    }

    /// What was taken out of it on its way.
    pub(super) fn taken_out(&self, from: StepId) -> Vec<Name> {
        without(self.way(from).iter()).cloned().collect()
    }

    /// Whether it became the key of an entry on its way.
    pub(super) fn is_key(&self, from: StepId) -> bool {
        self.any(from, |label| *label == Label::Key)
    }

    /// Whether it is what another service answered.
    pub(super) fn is_answer(&self, from: StepId) -> bool {
        self.any(from, |label| matches!(label, Label::Answer(_)))
    }

    pub(super) fn is_unmasked(&self, from: StepId) -> bool {
        self.any(from, |label| matches!(label, Label::Unmasked(_)))
    }

    /// Whether it is in the message of an error, and whether that was raised.
    pub(super) fn is_message(&self, from: StepId) -> bool {
        self.any(from, |label| matches!(label, Label::Message | Label::Thrown | Label::Raised(_) | Label::Caught(_)))
    }

    pub(super) fn is_thrown(&self, from: StepId) -> bool {
        self.any(from, |label| matches!(label, Label::Thrown | Label::Raised(_) | Label::Caught(_)))
    }

    /// The way to a step from the first one of a kind on.
    pub(super) fn way_from(&self, to: StepId, is: impl Fn(&Label) -> bool) -> Vec<Step> {
        let mut way = self.way(to);
        let start = way.iter().position(|s| is(&s.label)).unwrap_or(way.len().saturating_sub(1));
        way.split_off(start)
    }

    /// Takes a way over from another function's analysis, behind a step of this one.
    pub(super) fn adopt_after(&mut self, way: &[Step], before: StepId) -> StepId {
        way.iter().fold(before, |at, step| self.add(step.place, step.label.clone(), Some(at)))
    }

    /// Takes a way over from another function's analysis.
    pub(super) fn adopt(&mut self, way: &[Step]) -> StepId {
        let mut before = None;
        for step in way {
            before = Some(self.add(step.place, step.label.clone(), before));
        }
        before.unwrap_or(StepId(0))
    }
}

/// The entries that were taken out of what comes by a way.
pub(super) fn without<'w>(way: impl Iterator<Item = &'w Step>) -> impl Iterator<Item = &'w Name> {
    way.flat_map(|step| match &step.label {
        Label::Without(names) => names.as_slice(),
        _ => &[],
    })
}

/// A value. Without facts, `is_clean` tells "known to hold nothing" from "nothing known".
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub facts: Vec<Fact>,
    /// Entries that were put in by a constant key, or members that were assigned.
    pub entries: Option<Rc<Vec<(Name, Value)>>>,
    pub is_clean: bool,
    /// Text that the data is part of: `${object}` is text, `object` is not.
    pub is_text: bool,
    /// The class of the project of which it is an object that was made here: its entries are its fields.
    pub made: Option<ClassRef>,
    /// An object that is made here: what it holds is in the entries ([`super::fresh`]).
    pub is_fresh: bool,
    /// What a query gave whose columns are known in their order: its entries are columns.
    pub row: Option<Rc<Row>>,
}

/// The columns of a query, in their order; those without a name have none.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub columns: Rc<[Option<Name>]>,
    /// One row, and not all of them or what gives them.
    pub is_one: bool,
}

/// More facts than this say nothing new.
const MAX_FACTS: usize = 32;
pub(super) const MAX_ENTRIES: usize = 64;
const MAX_NESTING: usize = 4;

impl Value {
    pub(super) fn clean() -> Self {
        Self { is_clean: true, ..Self::default() }
    }

    pub(super) fn of(what: What, step: StepId) -> Self {
        Self { facts: vec![Fact { what, step }], ..Self::default() }
    }

    pub(super) fn has_data(&self) -> bool {
        self.facts.iter().any(|f| !matches!(f.what, What::Param(..))) || self.entries.is_some()
    }

    /// Whether it is known which data it holds: more than that it is a record, or what the caller passes.
    pub(super) fn is_told(&self) -> bool {
        self.facts.iter().any(|f| matches!(f.what, What::Data(..) | What::Object(_) | What::Wrapped(..)))
            || self.entries.is_some()
    }

    /// Whether it or one of its entries tells more than that.
    fn is_told_within(&self) -> bool {
        let told = |what: What| !matches!(what, What::Param(..) | What::Record(_));
        self.all_facts().iter().any(|f| told(f.what))
    }

    /// Whether it holds anything, if only what the caller passes, or has entries.
    pub(super) fn holds_any(&self) -> bool {
        !self.facts.is_empty() || self.entries.is_some()
    }

    /// Whether nothing is known of it but that it is called after a person.
    pub(super) fn is_record_by_name(&self) -> bool {
        let is_one = |f: &Fact| matches!(f.what, What::Record(_));
        !self.facts.is_empty() && self.entries.is_none() && self.facts.iter().all(is_one)
    }

    /// Whether it holds the same as another, by whichever way it came.
    pub(super) fn holds_same(&self, other: &Self) -> bool {
        let rest = |v: &Self| (v.is_clean, v.is_text, v.is_fresh, v.made);
        let entries = |v: &'_ Self| v.entries.as_ref().map_or(0, |e| e.len());
        let mut pairs = self.entries.iter().flat_map(|e| e.iter()).zip(other.entries.iter().flat_map(|e| e.iter()));
        rest(self) == rest(other)
            && self.row == other.row
            && self.facts.iter().map(|f| f.what).eq(other.facts.iter().map(|f| f.what))
            && entries(self) == entries(other)
            && pairs.all(|((key, value), (other_key, other))| key == other_key && value.holds_same(other))
    }

    pub(super) fn is_known(&self) -> bool {
        self.is_clean || self.holds_any()
    }

    pub(super) fn add_facts(&mut self, facts: &[Fact]) {
        for fact in facts {
            if self.facts.len() < MAX_FACTS && !self.facts.iter().any(|f| f.what == fact.what) {
                self.facts.push(*fact);
            }
        }
        if !self.facts.is_empty() {
            self.is_clean = false;
        }
    }

    /// Either of two values: what a branch or an alternative gives.
    pub(super) fn join(&mut self, other: &Value) {
        let is_clean = self.is_clean && other.is_clean;
        self.is_text |= other.is_text;
        // of objects of two classes, the fields of the first that tells anything are told
        let mut is_of_other_class = self.made.is_some() && other.made.is_some() && self.made != other.made;
        if is_of_other_class && !self.is_told_within() && other.is_told_within() {
            (self.made, self.entries, is_of_other_class) = (None, None, false);
        }
        self.made = self.made.or(other.made);
        self.is_fresh &= other.is_fresh;
        if self.row != other.row {
            self.row = if self.is_known() { None } else { other.row.clone() };
        }
        // what was taken out of the one is in the other still
        let may_hold_more = !self.facts.is_empty();
        if !other.facts.is_empty() {
            self.keep_entries(|key, value| !value.is_clean || other.entry(key).is_some());
        }
        self.add_facts(&other.facts);
        if let Some(entries) = other.entries.as_ref().filter(|_| !is_of_other_class) {
            for (key, value) in entries.iter() {
                match self.entry(key).cloned() {
                    Some(mut own) => {
                        own.join(value);
                        self.put(key, own);
                    }
                    None if value.is_clean && may_hold_more => {}
                    None => self.put(key, value.clone()),
                }
            }
        }
        self.is_clean = is_clean && !self.has_data();
    }

    /// The entries of another object over those of this one: `{...user, cnic: "***"}`.
    pub(super) fn overlay(&mut self, other: &Value) {
        self.is_text |= other.is_text;
        self.is_fresh = false;
        if !other.facts.is_empty() {
            self.keep_entries(|_, value| !value.is_clean);
        }
        self.add_facts(&other.facts);
        other.entries.iter().flat_map(|e| e.iter()).for_each(|(key, value)| self.put(key, value.clone()));
        self.is_clean &= other.is_clean;
    }

    /// Leaves of the entries only what was taken out of an object: it is gone in whichever part.
    pub(super) fn keep_what_is_gone(&mut self) {
        match self.facts.is_empty() {
            true => self.entries = None,
            false => self.keep_entries(|_, entry| entry.is_clean),
        }
    }

    fn keep_entries(&mut self, keeps: impl Fn(&Name, &Value) -> bool) {
        if let Some(entries) = &mut self.entries
            && entries.iter().any(|(key, value)| !keeps(key, value))
        {
            Rc::make_mut(entries).retain(|(key, value)| keeps(key, value));
        }
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Value> {
        self.entries.as_ref()?.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// Whether something was put under a name, in whichever case: `setUIN(x)` of a field `UIN`.
    pub(super) fn is_given(&self, key: &str) -> bool {
        self.entries.as_ref().is_some_and(|e| e.iter().any(|(k, _)| k.eq_ignore_ascii_case(key)))
    }

    pub(super) fn put(&mut self, key: &Name, value: Value) {
        if value.depth() >= MAX_NESTING {
            self.add_facts(&value.all_facts());
            self.is_fresh = false;
            return;
        }
        let entries = Rc::make_mut(self.entries.get_or_insert_with(Rc::default));
        match entries.iter().position(|(k, _)| k == key) {
            Some(i) => entries[i].1 = value,
            None if entries.len() < MAX_ENTRIES => entries.push((key.clone(), value)),
            None => self.is_fresh = false,
        }
        self.is_clean = false;
    }

    /// An element of it: what a dictionary has under its keys; objects that are made here keep their fields.
    pub(super) fn into_element(mut self) -> Self {
        if self.row.as_ref().is_some_and(|r| !r.is_one) {
            return self.into_row();
        }
        self.row = None;
        if self.made.is_none()
            && let Some(entries) = self.entries.take()
        {
            entries.iter().for_each(|(_, held)| self.join(held));
        }
        self
    }

    /// One row of what a query gave: what `cursor.fetchone()` gives.
    pub(super) fn into_row(mut self) -> Self {
        if let Some(row) = self.row.as_ref().filter(|r| !r.is_one) {
            self.row = Some(Rc::new(Row { columns: Rc::clone(&row.columns), is_one: true }));
        }
        self
    }

    /// What one row has at a place, from 0; nothing is known of a column that is not personal. None where this is no row
    /// whose columns are known.
    pub(super) fn column(&self, place: usize) -> Option<Value> {
        let name = self.row.as_ref().filter(|r| r.is_one)?.columns.get(place)?;
        Some(name.as_ref().and_then(|n| self.entry(n)).cloned().unwrap_or_default())
    }

    /// What one row has from a place on: `first, *others = row`.
    pub(super) fn columns_from(&self, place: usize) -> Option<Value> {
        let count = self.row.as_ref().filter(|r| r.is_one)?.columns.len();
        let mut all = Value::default();
        (place..count).filter_map(|at| self.column(at)).for_each(|column| all.join(&column));
        Some(all)
    }

    fn depth(&self) -> usize {
        self.entries.as_ref().map_or(0, |e| 1 + e.iter().map(|(_, v)| v.depth()).max().unwrap_or(0))
    }

    /// The value's own facts and those of its entries.
    pub(super) fn all_facts(&self) -> Vec<Fact> {
        let mut all = Value { facts: self.facts.clone(), ..Value::default() };
        if let Some(entries) = &self.entries {
            entries.iter().for_each(|(_, v)| all.add_facts(&v.all_facts()));
        }
        all.facts
    }

    /// Leaves out data of some types, in entries too.
    pub(super) fn retain(&mut self, keeps: &impl Fn(DataTypeId) -> bool) {
        self.facts.retain(|f| !matches!(f.what, What::Data(data, _) if !keeps(data)));
        if let Some(entries) = &mut self.entries {
            Rc::make_mut(entries).iter_mut().for_each(|(_, value)| value.retain(keeps));
        }
    }

    /// The same facts, one step further.
    pub(super) fn stepped(&self, steps: &mut Steps, place: Place, label: &Label) -> Value {
        let mut value = self.clone();
        for fact in &mut value.facts {
            if !matches!(fact.what, What::Param(..)) || !matches!(label, Label::Kept(_)) {
                fact.step = steps.add(place, label.clone(), Some(fact.step));
            }
        }
        value
    }
}
