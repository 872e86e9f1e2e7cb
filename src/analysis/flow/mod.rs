//! L5: how personal data moves through a project: what reaches a call that writes it ([`Flows::hits`]), and what a
//! function gives back ([`Flows::returned`]).
//!
//! A call that writes to a log or answers a request is found by its symbol or by names ([`sinks`]); the function around
//! it is walked in the order in which it runs ([`walk`], [`eval`], [`calls`]); what it calls is known by summaries
//! ([`summary`]). A helper that writes its parameter makes its calls sinks in turn, so that a hit stands where the
//! personal data is passed: those that are entered on the way at once, the other callers in rounds. Only functions in
//! which something is written are walked, and what they call.
//!
//! What a hit means is for others to say: [`super::leaks`], [`super::door`].

mod addressees;
mod advice;
mod answers;
mod binding;
mod built;
mod calling_back;
mod calls;
mod caught;
mod cuts;
mod emptied;
mod enter;
mod entries;
mod eval;
mod exposing;
mod filled;
mod filtered;
mod forms;
mod fresh;
mod grouped;
mod heights;
mod hiding;
mod keyed;
mod labels;
mod literals;
mod log_methods;
mod loops;
mod made;
mod masks;
mod members;
mod messages;
mod models;
mod named;
mod noted;
mod operators;
mod paths;
mod queries;
mod raised;
mod reach;
mod recovered;
mod redacted;
mod redacting;
mod redactors;
mod removed;
mod replaced;
mod results;
mod rows;
mod said;
mod seen;
mod sides;
mod sinks;
mod sources;
mod spans;
mod starred;
mod statements;
mod stores;
mod summary;
mod tables;
mod targets;
mod touched;
mod typed;
mod value;
mod walk;
mod wanted;
mod wrapped;
mod zipped;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::facts::data::DataKnowledge;
use crate::facts::data::stored::Stored;
use crate::facts::data::types::{
    ShownField, is_written_by_hand, may_show, printed_of, prints_field, shown_by_class, shown_by_type, whole_classes,
};
use crate::ir::ExprId;
use crate::project::calls::Callees;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type};
use crate::source::caps::Cap;
use crate::source::{FileId, Place};
use heights::Heights;
use members::Members;
use noted::TopLevels;
pub use redactors::Redaction;
pub use seen::Hit;
use seen::{Seen, Unit};
use sinks::SinkUses;
use stores::Stores;
use summary::{GivenBack, LEVELS, Leveled, Returns, Summaries, WrittenKey, WrittenParam, widest};
use value::What;
pub use value::{Label, Step};
use walk::Walker;

/// Helpers that call helpers that write: followed this far.
const ROUNDS: usize = 4;
/// Calls of one writing helper that are looked at.
const MAX_CALLERS: usize = 2_000;

type Shown = Arc<[ShownField]>;

/// Where the personal data of a project goes.
pub struct Flows<'p, 's> {
    cx: Context<'p, 's>,
    /// By call.
    hits: BTreeMap<ExprRef, Vec<Hit>>,
}

/// Data in a value that a function returns.
#[derive(Clone, Debug)]
pub struct Returned {
    pub data: DataTypeId,
    /// From where it comes to where it is returned.
    pub way: Vec<Step>,
}

impl<'p, 's> Flows<'p, 's> {
    /// Walks whatever writes to one of the kinds of sinks.
    pub fn follow(project: &'p Project<'s>, knowledge: &'p DataKnowledge, kinds: &[SinkKind]) -> Self {
        let raisers = messages::raisers(project, knowledge);
        let mut cx = Context {
            project,
            knowledge,
            sinks: sinks::find(project, knowledge, kinds),
            derived: FxHashMap::default(),
            pending: FxHashMap::default(),
            summaries: Summaries::default(),
            heights: Heights::default(),
            members: Members::default(),
            stores: Stores::default(),
            top_levels: TopLevels::default(),
            forms: RwLock::default(),
            shown: RwLock::default(),
            personal: RwLock::default(),
            stored: Stored::find(project, knowledge),
            advices: advice::find(project, knowledge),
            spans: if kinds.contains(&SinkKind::Log) { spans::find(project, knowledge) } else { FxHashMap::default() },
            redactions: redactors::find(project, knowledge),
            sinks_logs: kinds.contains(&SinkKind::Log),
            sinks_exceptions: kinds.contains(&SinkKind::Exception),
            raising: RwLock::default(),
            raisers,
            recovering: recovered::find(project, knowledge),
            messages: RwLock::default(),
            uncaught: OnceLock::new(),
            exposing: OnceLock::new(),
        };
        let seen = cx.rounds();
        let mut hits: BTreeMap<ExprRef, Vec<Hit>> = BTreeMap::new();
        for (unit, seen) in seen {
            for hit in seen.hits {
                hits.entry(ExprRef::new(unit.file(), hit.call)).or_default().push(hit);
            }
        }
        Self { cx, hits }
    }

    pub fn project(&self) -> &'p Project<'s> {
        self.cx.project
    }

    /// Whether the configuration of the project's loggers masks what is hit in any text.
    pub fn is_masked(&self, call: ExprRef, hit: &Hit) -> bool {
        redactors::masks(&self.cx.redactions, self.cx.project.module_of(call.file).language, hit)
    }

    /// A redaction that what is hit passes, and that does not reach it.
    pub fn redaction_of(&self, call: ExprRef, hit: &Hit) -> Option<&Redaction<'p>> {
        redactors::passed(self.cx.project, &self.cx.redactions, call, hit)
    }

    /// What the project's databases keep.
    pub fn stored(&self) -> &Stored {
        &self.cx.stored
    }

    pub fn knowledge(&self) -> &'p DataKnowledge {
        self.cx.knowledge
    }

    /// The calls that personal data or a credential reaches, in the order of the files' expressions.
    pub fn hits(&self) -> impl Iterator<Item = (ExprRef, &[Hit])> {
        self.hits.iter().map(|(call, hits)| (*call, hits.as_slice()))
    }

    /// The personal data that a value of a type shows as JSON: its fields, and the columns of an entity.
    pub fn shown_by(&self, t: &Type) -> Vec<ShownField> {
        let mut found = shown_by_type(self.cx.project, self.cx.knowledge, t, ObjectForm::Json);
        let mut classes = Vec::new();
        whole_classes(self.cx.project, self.cx.knowledge, t, &mut classes);
        for field in classes.into_iter().flat_map(|class| self.cx.shown(class, ObjectForm::Json).to_vec()) {
            if found.iter().all(|f| f.data != field.data) {
                found.push(field);
            }
        }
        found
    }

    /// The personal columns of the table that a call keeps what it is given in.
    pub fn columns_kept_by(&self, call: ExprRef) -> Vec<ShownField> {
        self.cx.columns_asked(call)
    }

    /// What a function returns, with the records that it is given by their names alone: `def transform(citizen)`.
    pub fn returned_of_records(&self, f: FunctionRef) -> Vec<Returned> {
        let mut all = self.returned(f);
        let params = &self.cx.project.function(f).params;
        for back in &self.cx.returns(f, LEVELS).answer.params {
            let Some(param) = params.get(usize::from(back.index)).filter(|p| p.ty.is_none()) else { continue };
            let Some(class) = self.cx.stored.entity_called(&param.name) else { continue };
            let shown = self.cx.shown(class, ObjectForm::Json);
            for field in shown.iter().filter(|s| !back.without.contains(&s.name)) {
                let given = Step::new(Place::new(f.file, param.span), Label::Named(param.name.clone()));
                let read = Step::new(field.place, Label::Field(field.name.clone()));
                all.push(Returned { data: field.data, way: vec![given, read] });
            }
        }
        all
    }

    /// What a function returns, as it is when it is written as JSON.
    pub fn returned(&self, f: FunctionRef) -> Vec<Returned> {
        let mut all = Vec::new();
        for (what, way) in &self.cx.returns(f, LEVELS).answer.facts {
            self.add_returned(*what, way, &mut all);
        }
        all.extend(self.returned_in_fields(f));
        all
    }

    /// What the fields hold of the object that a function makes and returns, where they are written as JSON.
    pub fn returned_in_fields(&self, f: FunctionRef) -> Vec<Returned> {
        let cx = &self.cx;
        let returns = cx.returns(f, LEVELS).answer;
        let mut all = Vec::new();
        for (class, (name, held)) in returns.made.iter().flat_map(|made| made.fields.iter().map(|f| (made.class, f))) {
            if prints_field(cx.project, cx.knowledge, class, name, ObjectForm::Json) {
                // of an object that flowed there nobody knows which of its fields did
                let data = held.iter().filter(|(what, _)| matches!(what, What::Data(..)));
                data.for_each(|(what, way)| self.add_returned(*what, way, &mut all));
            }
        }
        all
    }

    fn add_returned(&self, what: What, way: &[Step], all: &mut Vec<Returned>) {
        match what {
            What::Data(data, _) => all.push(Returned { data, way: way.to_vec() }),
            What::Object(class) => {
                let shown = self.cx.shown(class, ObjectForm::Json);
                let is_left = |field: &&ShownField| !value::without(way.iter()).any(|n| *n == field.name);
                for field in shown.iter().filter(is_left) {
                    let mut way = way.to_vec();
                    way.push(Step::new(field.place, Label::Field(field.name.clone())));
                    all.push(Returned { data: field.data, way });
                }
            }
            What::Wrapped(class, data) => {
                if self.cx.prints_value(class, ObjectForm::Json) {
                    all.push(Returned { data, way: way.to_vec() });
                }
            }
            What::Param(..) | What::Record(_) => {}
        }
    }
}

/// What all walks share.
struct Context<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    sinks: SinkUses<'p>,
    /// Calls of functions that write what they are given.
    derived: FxHashMap<ExprRef, Vec<WrittenParam>>,
    /// The same, by what they stand in.
    pending: FxHashMap<Unit, Vec<(ExprId, WrittenKey)>>,
    summaries: Summaries,
    heights: Heights,
    members: Members,
    stores: Stores,
    top_levels: TopLevels,
    /// What the forms of a file give, by file.
    forms: RwLock<FxHashMap<FileId, Arc<forms::Submitted>>>,
    shown: RwLock<FxHashMap<(ClassRef, ObjectForm), Shown>>,
    /// Whether a class shows personal data in any form.
    personal: RwLock<FxHashMap<ClassRef, bool>>,
    stored: Stored,
    advices: advice::Advices,
    spans: FxHashMap<FunctionRef, spans::Instrumented<'p>>,
    redactions: Vec<redactors::Redaction<'p>>,
    /// Whether logs are asked for.
    sinks_logs: bool,
    /// Whether messages of exceptions are asked for.
    sinks_exceptions: bool,
    /// Functions that raise errors with more than a constant message: by themselves, sorted; and through what they call.
    raisers: Vec<FunctionRef>,
    raising: RwLock<messages::Raising>,
    recovering: recovered::Recovering,
    messages: RwLock<messages::Known>,
    /// What a handler of the whole service may be given.
    uncaught: OnceLock<Vec<summary::Throws>>,
    exposing: OnceLock<exposing::Exposing>,
}

impl Context<'_, '_> {
    /// Walks in rounds, until no helper is found that writes what it is given.
    fn rounds(&mut self) -> BTreeMap<Unit, Seen> {
        let mut todo: FxHashSet<Unit> = self.sinks.keys().map(|e| self.unit_of(*e)).collect();
        if self.sinks_exceptions {
            todo.extend(self.raisers.iter().map(|f| self.unit_around(Some(*f), f.file)));
        }
        todo.extend(self.spans.keys().map(|f| self.unit_around(Some(*f), f.file)));
        let mut results: BTreeMap<Unit, Seen> = BTreeMap::new();
        let mut known: FxHashSet<WrittenKey> = FxHashSet::default();
        if self.sinks_logs {
            for written in log_methods::find(self.project, self.knowledge) {
                known.insert(written.key());
                todo.extend(self.write_at_callers(&written));
            }
        }
        for round in 0..=ROUNDS {
            let mut units: Vec<Unit> = todo.drain().collect();
            units.sort();
            let cx = &*self;
            let walk = |unit: &Unit| (*unit, cx.seen_in(*unit));
            let seen: Vec<(Unit, Seen)> = units.par_iter().map(walk).collect();
            results.extend(seen.clone());
            if round == ROUNDS {
                break;
            }
            // functions that write a parameter, seen for the first time: their calls write too
            let written: Vec<WrittenParam> = seen.into_iter().flat_map(|(_, s)| s.written).collect();
            for written in widest(written.iter().filter(|w| !known.contains(&w.key()))) {
                known.insert(written.key());
                todo.extend(self.write_at_callers(&written));
            }
            if todo.is_empty() {
                break;
            }
        }
        results
    }

    /// Has the calls of a function write what it writes; gives what they stand in.
    fn write_at_callers(&mut self, written: &WrittenParam) -> Vec<Unit> {
        let calls = self.project.callers(written.function);
        let mut units = Vec::new();
        for call in self.project.sources.caps.first(Cap::Callers, written.function.file, &calls, MAX_CALLERS) {
            // the statement itself may look like a call of a wrapper: it is reported once, as what it is
            if !self.is_sink_of(*call, written.kind) {
                let unit = self.unit_of(*call);
                self.derived.entry(*call).or_default().push(written.clone());
                self.pending.entry(unit).or_default().push((call.id, written.key()));
                units.push(unit);
            }
        }
        units
    }

    fn is_sink_of(&self, call: ExprRef, kind: SinkKind) -> bool {
        self.sinks.get(&call).is_some_and(|sinks| sinks.iter().any(|s| s.kind == kind))
    }

    /// What a unit writes: what the summary of a function has seen, if that looked at all the calls in it that write.
    fn seen_in(&self, unit: Unit) -> Seen {
        let pending = self.pending.get(&unit).map_or(&[][..], Vec::as_slice);
        if let Unit::Function(f) = unit
            && let Some(seen) = &self.returns(f, LEVELS).answer.seen
            && pending.iter().all(|call| seen.through.contains(call))
        {
            return seen.clone();
        }
        Walker::new(self, unit.file(), LEVELS).run_unit(unit)
    }

    /// The personal fields that an object of a class shows.
    fn shown(&self, class: ClassRef, form: ObjectForm) -> Shown {
        if let Some(known) = self.shown.read().ok().and_then(|s| s.get(&(class, form)).cloned()) {
            return known;
        }
        let mut found = shown_by_class(self.project, self.knowledge, class, form);
        if !matches!(form, ObjectForm::Text | ObjectForm::Exposed)
            && !is_written_by_hand(self.project, self.knowledge, class)
        {
            let own: FxHashSet<DataTypeId> = found.iter().map(|f| f.data).collect();
            found.extend(self.stored.serialised(class).into_iter().filter(|f| !own.contains(&f.data)));
        }
        if form == ObjectForm::Text {
            let stored = self.stored.serialised(class);
            let own: FxHashSet<DataTypeId> = found.iter().map(|f| f.data).collect();
            let stored = stored.into_iter().filter(|f| !own.contains(&f.data)).collect();
            found.extend(printed_of(self.project, self.knowledge, class, stored));
        }
        if form == ObjectForm::Inspect {
            let left_out = redactors::uninspected(self.project, &self.redactions, class);
            found.retain(|f| !left_out.iter().any(|r| r.names(&f.name)));
        }
        let found: Shown = found.into();
        if let Ok(mut shown) = self.shown.write() {
            shown.insert((class, form), Arc::clone(&found));
        }
        found
    }

    /// Whether an object of a class shows personal data in any form.
    fn is_personal(&self, class: ClassRef) -> bool {
        if let Some(known) = self.personal.read().ok().and_then(|p| p.get(&class).copied()) {
            return known;
        }
        let forms = [ObjectForm::Json, ObjectForm::Text, ObjectForm::Inspect];
        let may_be = || may_show(self.project, self.knowledge, class) || !self.stored.serialised(class).is_empty();
        let is_personal = may_be() && forms.into_iter().any(|form| !self.shown(class, form).is_empty());
        if let Ok(mut personal) = self.personal.write() {
            personal.insert(class, is_personal);
        }
        is_personal
    }

    fn submitted_in(&self, file: FileId) -> Arc<forms::Submitted> {
        if let Some(known) = self.forms.read().ok().and_then(|f| f.get(&file).cloned()) {
            return known;
        }
        let module = self.project.module_of(file);
        let found = Arc::new(forms::Submitted::of(self.project, &self.knowledge.sinks.forms, module));
        if let Ok(mut forms) = self.forms.write() {
            forms.insert(file, Arc::clone(&found));
        }
        found
    }

    fn callees(&self, call: ExprRef) -> Callees {
        self.project.callees(call)
    }

    /// What a function gives and does, followed as far as a level allows.
    fn returns(&self, f: FunctionRef, level: u8) -> Leveled<Returns> {
        if let Some(known) = self.summaries.get(&f, level) {
            return known;
        }
        if let Some(known) = self.still_holds(f, level) {
            return known;
        }
        let mut walker = Walker::new(self, f.file, level);
        let value = walker.run_for_return(f.id);
        let throws = walker.throws_of(f);
        let mut returns = Returns { is_reduced: walker.is_reduced, throws, ..Returns::default() };
        returns.taken_out = walker.taken_from_params(f.id);
        returns.put_in = walker.put_into_params(f.id);
        returns.left = self.left_by(&walker, f);
        returns.called_back = std::mem::take(&mut walker.called_back);
        returns.unmasked = std::mem::take(&mut walker.unmasked);
        if let Some(mut value) = value {
            returns.is_clean = value.is_clean;
            returns.sides = walker.sides_of(&value, f.id);
            returns.made = walker.made_apart(&mut value, f.id);
            for fact in walker.settled(&value) {
                match fact.what {
                    What::Param(owner, index, form) if owner == f.id => {
                        returns.params.push(GivenBack { index, form, without: walker.steps.taken_out(fact.step) });
                    }
                    What::Param(..) => {}
                    what => returns.facts.push((what, walker.steps.way(fact.step))),
                }
            }
        }
        returns.asked = std::mem::take(&mut walker.asked);
        returns.noted = std::mem::take(&mut walker.noted);
        returns.writes = widest(walker.seen.written.iter().filter(|w| w.function == f));
        returns.seen = (!walker.hands_uncaught).then(|| std::mem::take(&mut walker.seen));
        self.summaries.put(f, level, returns, walker.needs)
    }

    /// What runs by itself and holds an expression: the function, method or file around all lambdas.
    fn unit_of(&self, e: ExprRef) -> Unit {
        self.unit_around(self.project.enclosing_function(e), e.file)
    }

    fn unit_around(&self, mut at: Option<FunctionRef>, file: FileId) -> Unit {
        for _ in 0..64 {
            let Some(f) = at else { break };
            let function = self.project.function(f);
            let is_method =
                function.class.is_some_and(|c| self.project.module_of(f.file).class(c).methods.contains(&f.id));
            match function.outer.filter(|_| !is_method) {
                Some(outer) => at = Some(FunctionRef::new(f.file, outer)),
                None if function.name.is_some() || is_method => return Unit::Function(f),
                None => break,
            }
        }
        Unit::TopLevel(file)
    }
}
