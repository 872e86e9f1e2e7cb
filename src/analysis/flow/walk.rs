//! Walks one unit of code (a function, a method, or the top level of a file) in the order in which it runs, and keeps
//! what each variable holds. Lambdas and local functions run where they stand.
//!
//! A branch works on a copy, and copies are joined after it. A loop runs twice where one turn leaves behind what is seen in
//! the next ([`super::loops`]). Work is counted in expressions; a unit that uses its budget up ends early.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Context;
use super::calling_back::CalledBack;
use super::filtered::Pair;
use super::heights::Height;
use super::keyed::ReadKeys;
use super::loops::Loop;
use super::noted::Noted;
use super::raised::Thrown;
use super::seen::{Hit, Seen, Unit};
use super::sinks::SinkUse;
use super::summary::{Asked, WrittenParam};
use super::value::{Fact, Label, Steps, Value, What};
use crate::catalog::data_types::DataTypeId;
use crate::catalog::sinks::ObjectForm;
use crate::ir::{Block, ExprId, ExprKind, FunctionId, Module, Name, StmtId, StmtKind};
use crate::project::{ExprRef, FunctionRef};
use crate::source::caps::Cap;
use crate::source::{FileId, Place};

/// Expressions that one unit may cost.
const BUDGET: u32 = 60_000;
/// Expressions and lambdas nested deeper than this are not looked into: the walk recurses.
const MAX_DEPTH: u32 = 180;
/// The place among a function's parameters of what it is called on, where it names no parameter for that.
pub(super) const RECEIVER: u16 = u16::MAX;

/// What a function is called on, as its body names it.
pub(super) const THIS: Name = Name::new_static("this");

/// Copies share what they hold until one of them changes.
pub(super) type Env = Rc<FxHashMap<Name, Rc<Value>>>;

pub(super) struct Walker<'c, 'p, 's> {
    pub cx: &'c Context<'p, 's>,
    pub file: FileId,
    pub module: &'p Module,
    pub env: Env,
    pub steps: Steps,
    pub seen: Seen,
    /// What the functions that are being walked return, innermost last.
    pub returns: Vec<Option<Value>>,
    /// How often more it may be followed into what can come back ([`super::summary`]).
    pub level: u8,
    /// How high the function stands that is walked, if it is one: what stands lower cannot come back.
    pub height: Option<Height>,
    /// The least level at which nothing of what was asked was out of reach.
    pub needs: u8,
    pub asked: Asked,
    pub depth: u32,
    budget: u32,
    /// Loops around what is being walked.
    pub loops: u32,
    /// The variables that were declared in them.
    pub declared: Vec<Name>,
    /// Blocks around the one at hand that an object is the receiver of, and what the last of them left in it.
    pub scopes: u32,
    pub scoped: Option<Value>,
    /// Functions being walked, so that none is entered from inside itself.
    pub open: Vec<FunctionId>,
    /// Parameters of the outermost function that it gives back whole.
    pub unmasked: Vec<(u16, Place)>,
    /// What the outermost function calls what it is given with.
    pub called_back: Vec<CalledBack>,
    /// Whether a parameter was cut, hidden or given to something unknown, or something else was returned.
    pub is_reduced: bool,
    /// What the outermost function left behind.
    pub left: Env,
    pub noted: Noted,
    /// What was raised in each block that catches, or in the function whose summary is asked for, innermost last.
    pub frames: Vec<Vec<Thrown>>,
    /// The exceptions that are being handled, innermost last.
    pub handled: Vec<Value>,
    /// Fresh objects that something else holds too.
    pub held_fresh: Vec<Name>,
    /// What functions defer that recovers, and what it recovers while it runs; innermost last.
    pub deferred: Vec<Vec<ExprId>>,
    pub recovered: Vec<Value>,
    /// Walked for what it writes, not for its summary.
    pub is_unit: bool,
    /// Whether fields are asked for what other methods leave there.
    pub asks_fields: bool,
    /// A function in it is given what nobody caught, were this a unit.
    pub hands_uncaught: bool,
    /// What the lambda that is walked next is bound to: `const createUser = data => …`.
    pub bound_to: Option<Name>,
    /// The callback that is walked next, with the parameter that it fills; and what it left there.
    pub gathers: Option<(FunctionId, Name)>,
    pub gathered: Option<Value>,
    /// Names of entries that a variable of a loop stands for.
    pub keys: FxHashMap<Name, Vec<Name>>,
    /// Pairs of a key and a value that variables hold.
    pub pairs: Vec<Pair>,
    /// What the outermost function reads from its variables, once that was asked.
    pub read_keys: Option<ReadKeys>,
}

impl<'c, 'p, 's> Walker<'c, 'p, 's> {
    pub(super) fn new(cx: &'c Context<'p, 's>, file: FileId, level: u8) -> Self {
        Self {
            cx,
            file,
            module: cx.project.module_of(file),
            env: Env::default(),
            steps: Steps::default(),
            seen: Seen::default(),
            returns: Vec::new(),
            level,
            height: None,
            needs: 0,
            asked: Asked::default(),
            depth: 0,
            budget: BUDGET,
            loops: 0,
            declared: Vec::new(),
            scopes: 0,
            scoped: None,
            open: Vec::new(),
            unmasked: Vec::new(),
            called_back: Vec::new(),
            is_reduced: false,
            left: Env::default(),
            noted: Noted::default(),
            frames: Vec::new(),
            handled: Vec::new(),
            held_fresh: Vec::new(),
            deferred: Vec::new(),
            recovered: Vec::new(),
            is_unit: false,
            asks_fields: true,
            hands_uncaught: false,
            bound_to: None,
            gathers: None,
            gathered: None,
            keys: FxHashMap::default(),
            pairs: Vec::new(),
            read_keys: None,
        }
    }

    pub(super) fn run_unit(mut self, unit: Unit) -> Seen {
        self.is_unit = true;
        self.run(unit);
        self.seen
    }

    pub(super) fn run(&mut self, unit: Unit) {
        match unit {
            Unit::TopLevel(_) => self.block(&self.module.body),
            Unit::Function(f) => {
                self.height = Some(self.cx.height(f));
                self.function(f.id, &[]);
            }
        }
    }

    /// What a function returns and raises, with the steps that lead there.
    pub(super) fn run_for_return(&mut self, f: FunctionId) -> Option<Value> {
        self.frames.push(Vec::new());
        self.height = Some(self.cx.height(FunctionRef::new(self.file, f)));
        self.function(f, &[])
    }

    pub(super) fn place(&self, e: ExprId) -> Place {
        Place::new(self.file, self.module.span(e))
    }

    /// The text of an expression, for what the semantics of its language say by it.
    pub(super) fn written(&self, e: ExprId) -> &'c str {
        self.cx.project.sources.get(self.file).text_of(self.module.span(e))
    }

    pub(super) fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.file, e)
    }

    /// One expression's worth of work; false when the budget is used up.
    pub(super) fn spend(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            self.cx.project.sources.caps.reached(Cap::Work, self.file);
        }
        self.budget > 0
    }

    /// Whether no expression below is looked at any more.
    pub(super) fn is_too_deep(&self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.cx.project.sources.caps.reached(Cap::Nesting, self.file);
        }
        self.depth >= MAX_DEPTH
    }

    /// Runs a function with what is known about its arguments, in the variables that it sees here; gives what it returns.
    pub(super) fn function(&mut self, id: FunctionId, args: &[Option<Value>]) -> Option<Value> {
        if self.is_too_deep() || self.open.contains(&id) {
            return None;
        }
        self.depth += 8;
        if self.open.is_empty() {
            // what a callback does to it is seen after the callback
            Rc::make_mut(&mut self.env).entry(THIS).or_default();
        }
        self.open.push(id);
        let outer = self.env.clone();
        let function = self.module.function(id);
        let bound_to = self.bound_to.take();
        let called = function.name.as_ref().or(bound_to.as_ref());
        for (i, param) in function.params.iter().enumerate() {
            let place = Place::new(self.file, param.span);
            let step = self.steps.add(place, Label::Param(param.name.clone()), None);
            let mut value = Value::of(What::Param(id, i as u16, None), step);
            if let Some(Some(given)) = args.get(i) {
                value.join(given);
                value.is_clean = false;
            } else if let Some(default) = param.default.filter(|_| function.name.is_none()) {
                // { "$it" } without an argument of its own: the `it` around
                let around = self.eval(default);
                value.join(&around);
            }
            value.join(&self.annotated(function, param));
            value.join(&self.called_by_its_type(param));
            if let Some(around) = self.given_around(FunctionRef::new(self.file, id), i) {
                value.join(&around);
            }
            value.join(&self.stored_person(called, param));
            value.join(&self.handed(function, param));
            if i == 0 {
                value.join(&self.submitted(id, called, param));
            }
            // (row, i) -> row.getString(1)
            if let Some(Some(given)) = args.get(i) {
                value.row.clone_from(&given.row);
            }
            if let Some(error) = self.uncaught(function, i, param) {
                value = error;
            }
            match param.pattern {
                Some(pattern) => self.bind_pattern(pattern, &value),
                None => self.keep(param.name.clone(), value),
            }
        }
        if self.cx.project.extends_apart(FunctionRef::new(self.file, id)) {
            let place = Place::new(self.file, function.name_span);
            let step = self.steps.add(place, Label::Param(THIS), None);
            self.keep(THIS, Value::of(What::Param(id, RECEIVER, None), step));
        }
        self.write_span(id);
        self.returns.push(None);
        let recovers = self.begins_recovery(id);
        self.block(&function.body);
        if recovers {
            self.ends_recovery(id);
        }
        let returned = self.returns.pop().flatten();
        if let Some((_, into)) = self.gathers.take_if(|(f, _)| *f == id) {
            self.gathered = self.env.get(&into).map(|v| Value::clone(v));
        }
        self.write_given(id, returned.as_ref());
        // what the function left in variables that were there before it is seen after it
        let inner = std::mem::replace(&mut self.env, outer);
        if !Rc::ptr_eq(&inner, &self.env) {
            let is_local = |name: &Name| function.params.iter().any(|p| p.name == *name);
            for (name, value) in inner.iter().filter(|(name, _)| !is_local(name)) {
                if self.env.contains_key(name) {
                    self.join_variable(name, value);
                }
            }
        }
        self.open.pop();
        if self.open.is_empty() {
            self.left = inner;
        }
        self.depth -= 8;
        returned
    }

    pub(super) fn block(&mut self, block: &Block) {
        for s in block {
            self.stmt(*s);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        if self.is_too_deep() || self.budget == 0 {
            return;
        }
        self.depth += 1;
        let module = self.module;
        match &module.stmt(id).kind {
            StmtKind::Expr(e) if self.defers(*e) => {}
            StmtKind::Expr(e) => {
                let value = self.eval(*e);
                self.masked_in_place(*e);
                self.note_yielded(*e, &value);
            }
            StmtKind::Throw(Some(e)) => self.throw(*e),
            StmtKind::Throw(None) => self.throw_again(),
            StmtKind::Return(Some(e)) => {
                let value = match self.returned_error(*e) {
                    Some(others) => others,
                    None => self.side_by_side_in(*e).unwrap_or_else(|| self.eval(*e)),
                };
                let value = self.with_type(*e, value);
                self.note_returned(*e, &value);
                self.give(value);
            }
            StmtKind::Branch(arms) => self.branch(arms),
            StmtKind::Loop { binding, iterated, condition, body } => {
                let (binding, iterated, condition) = (*binding, *iterated, *condition);
                self.run_loop(Loop { binding, iterated, condition, body });
            }
            StmtKind::Try { body, handlers, finally } => {
                let before = self.env.clone();
                self.frames.push(Vec::new());
                self.block(body);
                let mut thrown = self.frames.pop().unwrap_or_default();
                let after_body = self.env.clone();
                for handler in handlers {
                    self.env = before.clone();
                    self.join_env(after_body.clone());
                    let error = self.caught(handler, &mut thrown);
                    if let Some(name) = &handler.binding {
                        self.keep(name.clone(), error.clone());
                    }
                    self.handled.push(error);
                    self.block(&handler.body);
                    self.handled.pop();
                    let after_handler = std::mem::replace(&mut self.env, after_body.clone());
                    if !self.leaves(&handler.body) {
                        self.join_env(after_handler);
                    }
                }
                self.frames.last_mut().into_iter().for_each(|f| f.append(&mut thrown));
                self.block(finally);
            }
            StmtKind::Block(body) => self.block(body),
            StmtKind::Function(f) => {
                // functions of the top level and methods are units of their own
                if module.function(*f).outer.is_some() {
                    self.function(*f, &[]);
                }
            }
            StmtKind::Class(c) => {
                let class = module.class(*c);
                for value in class.fields.iter().filter_map(|f| f.value) {
                    self.eval(value);
                }
                self.block(&class.body);
            }
            StmtKind::Return(None) | StmtKind::Jump => {}
        }
        self.depth -= 1;
    }

    /// What the function that is walked gives, here or elsewhere.
    fn give(&mut self, value: Value) {
        if let Some(slot) = self.returns.last_mut() {
            match slot {
                Some(before) => before.join(&value),
                None => *slot = Some(value),
            }
        }
    }

    /// `yield cnic`: a generator gives it, and goes on.
    fn note_yielded(&mut self, e: ExprId, value: &Value) {
        let is_one = || self.cx.project.semantics(self.file).is_yield(self.written(e));
        if matches!(self.module.kind(e), ExprKind::Opaque(_)) && is_one() {
            self.give(value.clone());
        }
    }

    fn branch(&mut self, arms: &[crate::ir::Arm]) {
        let mut before = self.env.clone();
        let mut ends: Vec<Env> = Vec::new();
        let mut has_else = false;
        for arm in arms {
            match arm.condition {
                Some(c) => {
                    self.eval(c);
                }
                None => has_else = true,
            }
            let entry = self.env.clone();
            let test = arm.condition.and_then(|c| self.key_test(c));
            if let Some(test) = test.as_ref().filter(|t| !t.is_in) {
                self.leave_out_keys(test);
            }
            arm.condition.into_iter().for_each(|c| self.empty_where(c, true));
            self.block(&arm.body);
            let end = std::mem::replace(&mut self.env, entry);
            arm.condition.into_iter().for_each(|c| self.empty_where(c, false));
            // if key in HIDDEN: continue
            if let Some(test) = test.as_ref().filter(|t| t.is_in) {
                self.leave_out_keys(test);
                before = self.env.clone();
            }
            if !self.leaves(&arm.body) {
                ends.push(end);
            }
        }
        if !has_else && !self.asks_for_key(arms) {
            ends.push(before);
        }
        if let Some(first) = ends.pop() {
            self.env = first;
            ends.into_iter().for_each(|e| self.join_env(e));
        }
    }

    /// Whether a block ends by leaving what is around it.
    fn leaves(&self, block: &Block) -> bool {
        block.last().is_some_and(|s| {
            matches!(self.module.stmt(*s).kind, StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Jump)
        })
    }

    pub(super) fn join_env(&mut self, other: Env) {
        if Rc::ptr_eq(&self.env, &other) {
            return;
        }
        for (name, value) in other.iter() {
            self.join_variable(name, value);
        }
    }

    /// What a variable may hold as well.
    fn join_variable(&mut self, name: &Name, value: &Rc<Value>) {
        match self.env.get(name) {
            Some(own) if Rc::ptr_eq(own, value) => {}
            Some(_) => Rc::make_mut(Rc::make_mut(&mut self.env).entry(name.clone()).or_default()).join(value),
            None => {
                Rc::make_mut(&mut self.env).insert(name.clone(), Rc::clone(value));
            }
        }
    }

    /// A variable holds a value from here on.
    pub(super) fn keep(&mut self, name: Name, value: Value) {
        Rc::make_mut(&mut self.env).insert(name, Rc::new(value));
    }

    /// Whether a value is some body, record or object, and no data by itself.
    pub(super) fn is_whole(&self, value: &Value) -> bool {
        value.facts.iter().all(|f| match f.what {
            What::Data(id, _) => self.cx.knowledge.types.get(id).is_whole(),
            What::Wrapped(..) => false,
            What::Record(_) | What::Object(_) | What::Param(..) => true,
        })
    }

    /// Notes data that a call writes.
    pub(super) fn note_written(&mut self, call: ExprId, facts: &[Fact], sink: &SinkUse<'_>, form: ObjectForm) {
        self.note_written_for(call, facts, sink, form, &[]);
    }

    /// The same, where some data is what this call is for.
    pub(super) fn note_written_for(
        &mut self,
        call: ExprId,
        facts: &[Fact],
        sink: &SinkUse<'_>,
        form: ObjectForm,
        meant: &[DataTypeId],
    ) {
        let has_data = facts.iter().any(|f| matches!(f.what, What::Data(..)));
        for fact in facts {
            match fact.what {
                What::Data(data, strength) => self.hit(Hit {
                    call,
                    kind: sink.kind,
                    sink: sink.id.clone(),
                    title: sink.title.clone(),
                    is_resolved: sink.is_resolved,
                    data,
                    strength,
                    is_expected: sink.expects.contains(&data) || meant.contains(&data),
                    way: self.steps.way(fact.step),
                    tail: Vec::new(),
                }),
                // a statement that sees personal data in every use is reported itself, not at its callers
                What::Param(f, index, printed) if !has_data => self.seen.written.push(WrittenParam {
                    kind: sink.kind,
                    function: FunctionRef::new(self.file, f),
                    index,
                    form: printed.unwrap_or(form),
                    without: self.steps.taken_out(fact.step),
                    sink: sink.id.clone(),
                    title: sink.title.clone(),
                    is_resolved: sink.is_resolved,
                    expects: sink.expects.iter().chain(meant).copied().collect(),
                    tail: vec![self.place(call)],
                }),
                _ => {}
            }
        }
    }

    /// Notes what a call writes, unless it was seen to write data of that type before.
    pub(super) fn hit(&mut self, hit: Hit) {
        if !self.seen.hits.iter().any(|h| (h.call, h.kind, h.data) == (hit.call, hit.kind, hit.data)) {
            self.seen.hits.push(hit);
        }
    }
}
