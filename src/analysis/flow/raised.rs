//! Errors on their way: raised here or in a function that is called here, handed to a callback, or given back as a
//! value; and what their messages hold. Where they end is in [`super::caught`].
//!
//! What is raised while a block runs is gathered in a frame; a handler takes what its type fits, the rest goes on. A
//! function's own frame becomes part of its summary. What a message is made of is said in [`super::messages`].

use super::messages::{Message, RAISED_THROUGH};
use super::results::Call;
use super::seen::Hit;
use super::sinks::last_name;
use super::summary::Throws;
use super::value::{Fact, Label, Step, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::catalog::exceptions::has;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::finding::Severity;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project::{ClassRef, FunctionRef, TypeName};
use crate::source::caps::Cap;
use smol_str::SmolStr;

/// Functions that one call may enter.
const MAX_CALLEES: usize = 4;
/// Types of errors that one frame gathers.
const MAX_THROWN: usize = 24;

/// An error whose message holds data.
#[derive(Clone, Debug)]
pub(super) struct Thrown {
    /// Simple name of its type; empty where that is not known.
    pub name: Name,
    pub class: Option<ClassRef>,
    /// Only what recovers gives it back ([`super::recovered`]).
    pub is_panic: bool,
    pub facts: Vec<Fact>,
}

/// An error that goes on, with what its message holds.
pub(super) trait Told {
    type Fact;

    fn error(&self) -> (&Name, Option<ClassRef>, bool);
    fn facts(&mut self) -> &mut Vec<Self::Fact>;
    fn what(fact: &Self::Fact) -> What;
}

impl Told for Thrown {
    type Fact = Fact;

    fn error(&self) -> (&Name, Option<ClassRef>, bool) {
        (&self.name, self.class, self.is_panic)
    }

    fn facts(&mut self) -> &mut Vec<Fact> {
        &mut self.facts
    }

    fn what(fact: &Fact) -> What {
        fact.what
    }
}

impl Told for Throws {
    type Fact = (What, Vec<Step>);

    fn error(&self) -> (&Name, Option<ClassRef>, bool) {
        (&self.name, self.class, self.is_panic)
    }

    fn facts(&mut self) -> &mut Vec<Self::Fact> {
        &mut self.facts
    }

    fn what(fact: &Self::Fact) -> What {
        fact.0
    }
}

/// Adds an error to those that are known, unless there are too many: of what one type says, one way is enough.
pub(super) fn gather<E: Told>(known: &mut Vec<E>, mut error: E, at_most: usize) -> bool {
    match known.iter().position(|k| k.error() == error.error()) {
        Some(i) => {
            let facts = known[i].facts();
            for fact in error.facts().drain(..) {
                if facts.iter().all(|k| E::what(k) != E::what(&fact)) {
                    facts.push(fact);
                }
            }
        }
        None if known.len() < at_most => known.push(error),
        None => return false,
    }
    true
}

impl Walker<'_, '_, '_> {
    /// `throw e`
    pub(super) fn throw(&mut self, e: ExprId) {
        let mut value = self.eval(e);
        if !value.holds_any() || value.made.is_some() {
            value = self.error_of(e).unwrap_or(value);
        }
        self.raise(e, &value);
    }

    /// `throw;`
    pub(super) fn throw_again(&mut self) {
        if let Some(value) = self.handled.last().filter(|v| !v.facts.is_empty()) {
            let thrown = Thrown { name: Name::default(), class: None, is_panic: false, facts: value.facts.clone() };
            self.gather(thrown);
        }
    }

    /// An error leaves from here.
    pub(super) fn raise(&mut self, e: ExprId, value: &Value) {
        self.raise_as(e, value, false);
    }

    fn raise_as(&mut self, e: ExprId, value: &Value, is_panic: bool) {
        let mut facts = self.shown(e, value.clone(), ObjectForm::Text);
        facts.retain(|f| matches!(f.what, What::Data(_, Strength::Strong) | What::Param(..)));
        if facts.is_empty() {
            return;
        }
        let place = self.place(e);
        self.note_thrown(e, &facts);
        for fact in &mut facts {
            if !self.steps.is_thrown(fact.step) {
                fact.step = self.steps.add(place, Label::Thrown, Some(fact.step));
            }
        }
        let (name, class) = self.error_type(e);
        self.gather(Thrown { name, class, is_panic, facts });
    }

    pub(super) fn gather(&mut self, thrown: Thrown) {
        if let Some(frame) = self.frames.last_mut()
            && !gather(frame, thrown, MAX_THROWN)
        {
            self.cx.project.sources.caps.reached(Cap::Errors, self.file);
        }
    }

    /// Notes what becomes part of a message here: strong data that somebody could be found or harmed by.
    fn note_thrown(&mut self, e: ExprId, facts: &[Fact]) {
        if !self.cx.sinks_exceptions {
            return;
        }
        let own = |f: &&Fact| !self.steps.is_thrown(f.step);
        let words = &self.cx.knowledge.exceptions;
        // NotFoundException("no citizen " + cnic), NotFoundException.withId(cnic): the caller reads what he sent
        let made = self.made(e);
        let maker = match self.module.kind(made) {
            ExprKind::Member { object, .. } => last_name(self.module, *object),
            _ => None,
        };
        if [last_name(self.module, made), maker].into_iter().flatten().any(|name| words.is_answer(name)) {
            return;
        }
        let mut hits = Vec::new();
        for fact in facts.iter().filter(own) {
            let What::Data(data, Strength::Strong) = fact.what else { continue };
            let data_type = self.cx.knowledge.types.get(data);
            let is_minded = data_type.sensitivity >= Severity::High || data_type.is_credential();
            if !is_minded || has(&words.unminded, &data_type.id) {
                continue;
            }
            hits.push(Hit {
                call: e,
                kind: SinkKind::Exception,
                sink: SmolStr::new_static("exception"),
                title: SmolStr::new_static("an exception"),
                is_resolved: true,
                data,
                strength: Strength::Strong,
                is_expected: false,
                way: self.steps.way(fact.step),
                tail: Vec::new(),
            });
        }
        hits.into_iter().for_each(|hit| self.hit(hit));
    }

    /// The expression that names the type: `X` of `new X(…)`.
    fn made(&self, e: ExprId) -> ExprId {
        match self.module.kind(e) {
            ExprKind::New { class, .. } => *class,
            ExprKind::Call { callee, .. } => *callee,
            _ => e,
        }
    }

    fn error_type(&self, e: ExprId) -> (Name, Option<ClassRef>) {
        let is_made = matches!(self.module.kind(e), ExprKind::New { .. } | ExprKind::Call { .. });
        match self.cx.project.type_of(self.at(e)).as_ref().map(|t| &t.name) {
            Some(TypeName::Class(c)) => (self.cx.project.class(*c).name.clone(), Some(*c)),
            Some(TypeName::External(path)) => (simple(path), None),
            None if is_made => (last_name(self.module, self.made(e)).map(Name::new).unwrap_or_default(), None),
            None => (Name::default(), None),
        }
    }

    pub(super) fn is_struct(&self, e: ExprId) -> bool {
        let ExprKind::New { args, .. } = self.module.kind(e) else { return false };
        matches!(args.as_slice(), [one] if matches!(self.module.kind(one.value), ExprKind::Object(_)))
    }

    /// The message of an error that is made here, whatever its type is called.
    pub(super) fn error_of(&mut self, e: ExprId) -> Option<Value> {
        let module = self.module;
        let (ExprKind::New { class, args, .. } | ExprKind::Call { callee: class, args }) = module.kind(e) else {
            return None;
        };
        let name = last_name(module, *class)?;
        let is_type = matches!(module.kind(e), ExprKind::New { .. }) || name.starts_with(char::is_uppercase);
        if !is_type {
            return None;
        }
        let given: Vec<Value> = args.iter().map(|a| self.eval(a.value)).collect();
        Some(self.error_made(e, args, &given))
    }

    /// What the message of an error shows of what it is made of.
    pub(super) fn error_made(&mut self, e: ExprId, args: &[Arg], given: &[Value]) -> Value {
        let class = self.cx.project.type_of(self.at(e)).and_then(|t| t.class());
        let messages = class.map_or_else(Vec::new, |c| self.cx.messages_of(c, self.at(e)));
        let mut all = Value::default();
        if messages.is_empty() || messages.iter().any(|m| m.is_all) {
            // new ServiceException(kind, cause, url, request) of a library: its texts are the message, its objects are not
            let shows_objects = self.cx.knowledge.exceptions.keeps_arguments.contains(&self.module.language);
            for (arg, value) in args.iter().zip(given) {
                let value = self.with_type(arg.value, value.clone());
                // fmt.Errorf("failed: %w", &NotFound{cnic}): an error of the project's own says what it says
                if let Some(own) = self.own_message(arg.value) {
                    all.add_facts(&own.facts);
                    continue;
                }
                if !shows_objects && is_object(&value) {
                    continue;
                }
                all.add_facts(&self.show(&value, ObjectForm::Text));
            }
        } else {
            for message in &messages {
                self.add_message(e, args, given, message, &mut all);
            }
        }
        self.message_at(e, all)
    }

    /// What becomes part of the message of an error here.
    pub(super) fn message_at(&mut self, e: ExprId, mut all: Value) -> Value {
        let place = self.place(e);
        all.facts.retain(|f| matches!(f.what, What::Data(_, Strength::Strong) | What::Param(..)));
        for fact in &mut all.facts {
            if !self.steps.is_thrown(fact.step) {
                fact.step = self.steps.add(place, Label::Message, Some(fact.step));
            }
        }
        all.is_clean = !all.has_data() && all.facts.is_empty();
        all
    }

    /// What an error of the project shows whose constructor is known.
    fn add_message(&mut self, e: ExprId, args: &[Arg], given: &[Value], message: &Message, all: &mut Value) {
        for index in &message.params {
            let Some(constructor) = message.constructor else { continue };
            for i in self.arguments_for(e, args, constructor, usize::from(*index)) {
                let facts = self.shown(args[i].value, given[i].clone(), ObjectForm::Text);
                all.add_facts(&facts);
            }
        }
        // &NotFound{CNIC: cnic}
        let entries = given.iter().filter_map(|v| v.entries.as_ref()).flat_map(|e| e.iter());
        let entries: Vec<Value> = entries.filter(|(k, _)| message.fields.contains(k)).map(|(_, v)| v.clone()).collect();
        for entry in entries {
            let facts = self.show(&entry, ObjectForm::Text);
            all.add_facts(&facts);
        }
    }

    /// What an error says that is made here, of a class of the project.
    fn own_message(&mut self, e: ExprId) -> Option<Value> {
        if !matches!(self.module.kind(e), ExprKind::New { .. }) {
            return None;
        }
        let class = self.cx.project.type_of(self.at(e)).and_then(|t| t.class())?;
        let tells = |m: &SmolStr| self.cx.project.method(class, m).is_some();
        let is_own = self.cx.knowledge.exceptions.messages.iter().any(tells);
        let is_error = is_own || self.cx.knowledge.names.is_error(&self.cx.project.class(class).name);
        is_error.then(|| self.error_of(e)).flatten()
    }

    /// A call that makes an error: `ValueError(f"…")`, `fmt.Errorf(…)`, `Error("…")`.
    pub(super) fn made_by_call(&mut self, call: &Call<'_>) -> Option<Value> {
        let Call { name, args, .. } = *call;
        let receiver = call.object.and_then(|o| last_name(self.module, o));
        let is_type = name.starts_with(char::is_uppercase)
            && self.cx.knowledge.names.is_error(name)
            && !self.cx.project.semantics(self.file).several_results;
        if args.is_empty() || !is_type && !self.cx.knowledge.exceptions.is_maker(receiver, name) {
            return None;
        }
        Some(self.error_made(call.at, args, call.given))
    }

    /// `e.getMessage()`, `str(e)` of an error that holds data; the text of the one that is being handled.
    pub(super) fn told(&self, name: &Name, receiver: &Value, given: &[Value]) -> Option<Value> {
        let words = &self.cx.knowledge.exceptions;
        if self.is_error_value(receiver) && has(&words.shows, name) {
            return Some(receiver.clone());
        }
        if has(&words.texts, name)
            && let Some(error) = given.iter().find(|v| self.is_error_value(v))
        {
            return Some(error.clone());
        }
        if has(&words.current, name) {
            return self.handled.last().filter(|v| !v.facts.is_empty()).cloned();
        }
        None
    }

    /// Whether a value is an error whose message is known to hold something.
    pub(super) fn is_error_value(&self, value: &Value) -> bool {
        value.facts.iter().any(|f| self.steps.is_message(f.step))
    }

    /// What the functions that a call may enter raise, gathered here; and as a value, where errors are values.
    pub(super) fn raise_from(&mut self, e: ExprId, args: &[Arg], given: &[Value]) -> Option<(Name, Value)> {
        let kept = self.cx.knowledge.exceptions.kept_under(self.module.language);
        if self.frames.is_empty() && kept.is_none() {
            return None;
        }
        let mut all = Value::default();
        let callees = self.cx.callees(self.at(e));
        for f in self.cx.project.sources.caps.first(Cap::Callees, self.file, &callees, MAX_CALLEES).iter().copied() {
            if !self.cx.may_raise(f) {
                continue;
            }
            let Some(returns) = self.summary_of(f) else { continue };
            let label = Label::Raised(self.cx.project.function(f).name.clone().unwrap_or_default());
            for throws in &returns.throws {
                let mut facts = Vec::new();
                for (what, way) in throws.facts.iter().filter(|(_, way)| is_near(way)) {
                    let inner = self.steps.adopt(way);
                    let step = self.steps.add(self.place(e), label.clone(), Some(inner));
                    facts.push(Fact { what: *what, step });
                }
                for (index, form, way) in throws.params.iter().filter(|(_, _, way)| is_near(way)) {
                    for i in self.arguments_for(e, args, f, usize::from(*index)) {
                        let shown = self.shown(args[i].value, given[i].clone(), form.unwrap_or(ObjectForm::Text));
                        for fact in shown {
                            if !matches!(fact.what, What::Data(_, Strength::Strong) | What::Param(..)) {
                                continue;
                            }
                            let inner = self.steps.adopt_after(way, fact.step);
                            let step = self.steps.add(self.place(e), label.clone(), Some(inner));
                            facts.push(Fact { what: fact.what, step });
                        }
                    }
                }
                if !facts.is_empty() {
                    if !throws.is_panic {
                        all.add_facts(&facts);
                    }
                    let (name, class, is_panic) = (throws.name.clone(), throws.class, throws.is_panic);
                    self.gather(Thrown { name, class, is_panic, facts });
                }
            }
        }
        (!all.facts.is_empty()).then_some((kept?, all))
    }

    /// A call that raises by itself: `reject(new Error(…))`, `bail!("…")`, `require(x) { "…" }`.
    pub(super) fn raise_by_call(&mut self, call: &Call<'_>) {
        let is_bare = call.object.is_none();
        let Some(raise) = self.cx.knowledge.exceptions.raise(call.name, self.module.language, is_bare) else {
            return;
        };
        // the project's own `error()` is judged by its body
        if raise.bare && !self.cx.callees(self.at(call.at)).is_empty() {
            return;
        }
        for (arg, value) in call.args.iter().zip(call.given) {
            let is_lambda = matches!(self.module.kind(arg.value), ExprKind::Lambda(_));
            // Err(format!("no {cnic}"))
            let is_text =
                value.is_text || matches!(self.module.kind(arg.value), ExprKind::Template(_) | ExprKind::Binary { .. });
            let is_any = !raise.recovered.is_empty();
            let said = if is_lambda == raise.lambda { self.said(arg.value) } else { None };
            if is_lambda != raise.lambda
                || !(said.is_some()
                    || is_any
                    || is_lambda
                    || is_text
                    || self.is_error_value(value)
                    || self.is_struct(arg.value))
            {
                continue;
            }
            // orElseThrow(() -> new Missing("no " + cnic))
            let made = self.made_in(arg.value).unwrap_or(arg.value);
            let mut value = value.clone();
            if let Some(said) = said {
                value = said;
            } else if is_any {
                value = self.with_type(arg.value, value);
            } else if value.made.is_some()
                || self.is_struct(arg.value)
                || made != arg.value && !self.is_error_value(&value)
            {
                value = self.error_of(made).unwrap_or(value);
            }
            let place = self.place(made);
            for fact in &mut value.facts {
                if !self.steps.is_message(fact.step) {
                    fact.step = self.steps.add(place, Label::Message, Some(fact.step));
                }
            }
            self.raise_as(made, &value, is_any);
        }
    }

    /// The error that a callback makes and gives back.
    fn made_in(&self, callback: ExprId) -> Option<ExprId> {
        let ExprKind::Lambda(f) = self.module.kind(callback) else { return None };
        let last = self.cx.project.returns(FunctionRef::new(self.file, *f)).last()?.id;
        matches!(self.module.kind(last), ExprKind::New { .. }).then_some(last)
    }

    /// The outermost frame of a function, for its summary.
    pub(super) fn throws_of(&mut self, f: FunctionRef) -> Vec<Throws> {
        let Some(frame) = self.frames.pop() else { return Vec::new() };
        let mut all = Vec::new();
        for thrown in frame {
            let Thrown { name, class, is_panic, facts } = thrown;
            let mut throws = Throws { name, class, is_panic, facts: Vec::new(), params: Vec::new() };
            for fact in facts {
                match fact.what {
                    What::Param(owner, index, form) if owner == f.id => {
                        throws.params.push((index, form, self.steps.way_from(fact.step, |l| *l == Label::Message)));
                    }
                    What::Param(..) => {}
                    what => throws.facts.push((what, self.steps.way(fact.step))),
                }
            }
            if !throws.facts.is_empty() || !throws.params.is_empty() {
                all.push(throws);
            }
        }
        all
    }
}

pub(super) fn simple(path: &str) -> Name {
    Name::new(path.rsplit(['.', '\\', ':']).next().unwrap_or(path))
}

/// Whether a value is an object or a container of values, and no text.
fn is_object(value: &Value) -> bool {
    !value.is_text && (value.entries.is_some() || value.facts.iter().any(|f| matches!(f.what, What::Object(_))))
}

/// Whether an error that came a way is followed through one more call.
fn is_near(way: &[Step]) -> bool {
    way.iter().filter(|s| matches!(s.label, Label::Raised(_))).count() < usize::from(RAISED_THROUGH)
}
