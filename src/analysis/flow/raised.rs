//! Errors on their way: raised here or in a function that is called here, caught, handed to a callback, or given back
//! as a value; and what their messages hold.
//!
//! What is raised while a block runs is gathered in a frame; a handler takes what its type fits, the rest goes on. A
//! function's own frame becomes part of its summary. What a message is made of is said in [`super::messages`].

use super::Context;
use super::messages::Message;
use super::sinks::{SinkUse, last_name};
use super::summary::{LEVELS, Returns, Throws};
use super::value::{Fact, Label, Value, What};
use super::walk::{Hit, Walker};
use crate::catalog::data_types::Strength;
use crate::catalog::exceptions::has;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::finding::Severity;
use crate::ir::{Arg, ExprId, ExprKind, Function, Handler, Literal, Name, Param, TypeRef};
use crate::project::{ClassRef, FunctionRef, TypeName};
use crate::source::{Place, Span};
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
    pub facts: Vec<Fact>,
}

impl Walker<'_, '_, '_> {
    /// `throw e`
    pub(super) fn throw(&mut self, e: ExprId) {
        let mut value = self.eval(e);
        if value.facts.is_empty() && value.entries.is_none() || self.is_struct(e) {
            value = self.error_of(e).unwrap_or(value);
        }
        self.raise(e, &value);
    }

    /// `throw;`
    pub(super) fn throw_again(&mut self) {
        if let Some(value) = self.handled.last().filter(|v| !v.facts.is_empty()) {
            let thrown = Thrown { name: Name::default(), class: None, facts: value.facts.clone() };
            self.gather(thrown);
        }
    }

    /// An error leaves from here.
    pub(super) fn raise(&mut self, e: ExprId, value: &Value) {
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
        self.gather(Thrown { name, class, facts });
    }

    fn gather(&mut self, thrown: Thrown) {
        let Some(frame) = self.frames.last_mut() else { return };
        let same = frame.iter().position(|t| (&t.name, t.class) == (&thrown.name, thrown.class));
        match same {
            // of what one type says, one way is enough
            Some(i) => {
                let known = &mut frame[i];
                let is_new = |f: &Fact| known.facts.iter().all(|k| k.what != f.what);
                let fresh: Vec<Fact> = thrown.facts.into_iter().filter(is_new).collect();
                known.facts.extend(fresh);
            }
            None if frame.len() < MAX_THROWN => frame.push(thrown),
            None => {}
        }
    }

    /// Notes what becomes part of a message here: strong data that somebody could be found or harmed by.
    fn note_thrown(&mut self, e: ExprId, facts: &[Fact]) {
        if !self.cx.sinks_exceptions {
            return;
        }
        let own = |f: &&Fact| !self.steps.is_thrown(f.step);
        // NotFoundException("no citizen " + cnic): the caller reads what he sent
        let is_echo = facts.iter().filter(own).any(|f| matches!(f.what, What::Param(..)));
        let made = last_name(self.module, self.made(e)).unwrap_or_default();
        if is_echo && has(&self.cx.knowledge.exceptions.answers, made) {
            return;
        }
        let mut hits = Vec::new();
        for fact in facts.iter().filter(own) {
            let What::Data(data, Strength::Strong) = fact.what else { continue };
            let data_type = self.cx.knowledge.types.get(data);
            if data_type.sensitivity < Severity::High && !data_type.is_credential() {
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
        match self.cx.project.type_of(self.at(e)).map(|t| t.name) {
            Some(TypeName::Class(c)) => (self.cx.project.class(c).name.clone(), Some(c)),
            Some(TypeName::External(path)) => (simple(&path), None),
            None if is_made => (last_name(self.module, self.made(e)).map(Name::new).unwrap_or_default(), None),
            None => (Name::default(), None),
        }
    }

    fn is_struct(&self, e: ExprId) -> bool {
        let ExprKind::New { args, .. } = self.module.kind(e) else { return false };
        matches!(args.as_slice(), [one] if matches!(self.module.kind(one.value), ExprKind::Object(_)))
    }

    /// The message of an error that is made here, whatever its type is called.
    fn error_of(&mut self, e: ExprId) -> Option<Value> {
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
            for (arg, value) in args.iter().zip(given) {
                let facts = self.shown(arg.value, value.clone(), ObjectForm::Text);
                all.add_facts(&facts);
            }
        } else {
            for message in &messages {
                self.add_message(e, args, given, message, &mut all);
            }
        }
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

    /// A call that makes an error: `ValueError(f"…")`, `fmt.Errorf(…)`, `Error("…")`.
    pub(super) fn made_by_call(
        &mut self,
        e: ExprId,
        object: Option<ExprId>,
        name: &Name,
        args: &[Arg],
        given: &[Value],
    ) -> Option<Value> {
        let receiver = object.and_then(|o| last_name(self.module, o));
        let is_type = name.starts_with(char::is_uppercase)
            && self.cx.knowledge.names.is_error(name)
            && !self.cx.project.semantics(self.file).several_results;
        if args.is_empty() || !is_type && !self.cx.knowledge.exceptions.is_maker(receiver, name) {
            return None;
        }
        Some(self.error_made(e, args, given))
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
        if self.level == 0 || self.frames.is_empty() && kept.is_none() {
            return None;
        }
        let mut all = Value::default();
        for f in self.cx.callees(self.at(e)).into_iter().take(MAX_CALLEES) {
            if !self.cx.raising.contains(&f) {
                continue;
            }
            let returns = self.cx.returns(f, self.level - 1);
            let label = Label::Raised(self.cx.project.function(f).name.clone().unwrap_or_default());
            for throws in &returns.throws {
                let mut facts = Vec::new();
                for (what, way) in &throws.facts {
                    let inner = self.steps.adopt(way);
                    let step = self.steps.add(self.place(e), label.clone(), Some(inner));
                    facts.push(Fact { what: *what, step });
                }
                for (index, form, way) in &throws.params {
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
                    all.add_facts(&facts);
                    self.gather(Thrown { name: throws.name.clone(), class: throws.class, facts });
                }
            }
        }
        (!all.facts.is_empty()).then_some((kept?, all))
    }

    /// A call that raises by itself: `reject(new Error(…))`, `bail!("…")`, `require(x) { "…" }`.
    pub(super) fn raise_by_call(
        &mut self,
        e: ExprId,
        object: Option<ExprId>,
        name: &Name,
        args: &[Arg],
        given: &[Value],
    ) {
        let Some(raise) = self.cx.knowledge.exceptions.raise(name, self.module.language, object.is_none()) else {
            return;
        };
        // the project's own `error()` is judged by its body
        if raise.bare && !self.cx.callees(self.at(e)).is_empty() {
            return;
        }
        for (arg, value) in args.iter().zip(given) {
            let is_lambda = matches!(self.module.kind(arg.value), ExprKind::Lambda(_));
            let is_text = matches!(self.module.kind(arg.value), ExprKind::Template(_) | ExprKind::Binary { .. });
            if is_lambda != raise.lambda
                || !(is_lambda || is_text || self.is_error_value(value) || self.is_struct(arg.value))
            {
                continue;
            }
            // orElseThrow(() -> new Missing("no " + cnic))
            let made = self.made_in(arg.value).unwrap_or(arg.value);
            let mut value = value.clone();
            if self.is_struct(arg.value) || made != arg.value && !self.is_error_value(&value) {
                value = self.error_of(made).unwrap_or(value);
            }
            let place = self.place(made);
            for fact in &mut value.facts {
                if !self.steps.is_message(fact.step) {
                    fact.step = self.steps.add(place, Label::Message, Some(fact.step));
                }
            }
            self.raise(made, &value);
        }
    }

    /// The error that a callback makes and gives back.
    fn made_in(&self, callback: ExprId) -> Option<ExprId> {
        let ExprKind::Lambda(f) = self.module.kind(callback) else { return None };
        let last = self.cx.project.returns(FunctionRef::new(self.file, *f)).last()?.id;
        matches!(self.module.kind(last), ExprKind::New { .. }).then_some(last)
    }

    /// What a handler is given of what was raised; the rest stays.
    pub(super) fn caught(&mut self, handler: &Handler, thrown: &mut Vec<Thrown>) -> Value {
        let (mine, rest): (Vec<Thrown>, Vec<Thrown>) =
            std::mem::take(thrown).into_iter().partition(|t| self.is_caught(&handler.types, t));
        *thrown = rest;
        let name = handler.binding.clone().unwrap_or_default();
        // its first word: the handler itself may be long
        let start = handler.span.range().start;
        self.caught_as(Place::new(self.file, Span::new(start, start + 1)), &name, &mine)
    }

    pub(super) fn caught_as(&mut self, place: Place, name: &Name, thrown: &[Thrown]) -> Value {
        let mut value = Value::clean();
        for fact in thrown.iter().flat_map(|t| &t.facts) {
            let step = self.steps.add(place, Label::Caught(name.clone()), Some(fact.step));
            value.add_facts(&[Fact { what: fact.what, step }]);
        }
        value
    }

    fn is_caught(&self, types: &[TypeRef], thrown: &Thrown) -> bool {
        let project = self.cx.project;
        let broad = &self.cx.knowledge.exceptions.broad;
        types.is_empty()
            || thrown.name.is_empty()
            || types.iter().any(|t| {
                let written = simple(&t.name);
                written == thrown.name
                    || has(broad, &written)
                    || thrown.class.is_some_and(|c| {
                        let wanted = project.resolve_type(self.file, t).name;
                        project.supertypes(c).into_iter().any(|base| match (&base, &wanted) {
                            (TypeName::Class(_), TypeName::Class(_)) => base == wanted,
                            (TypeName::External(a), _) => simple(a) == written,
                            _ => false,
                        })
                    })
            })
    }

    /// `log.exception("failed")`, `e.printStackTrace()`: the exception is written without being an argument.
    pub(super) fn write_current(&mut self, e: ExprId, sink: &SinkUse<'_>, name: &Name, receiver: &Value, args: &[Arg]) {
        let words = &self.cx.knowledge.exceptions;
        let asks = |a: &Arg| {
            a.name.as_ref().is_some_and(|n| has(&words.current_keywords, n))
                && !matches!(self.module.kind(a.value), ExprKind::Literal(Literal::Bool(false) | Literal::Null))
        };
        let value = if has(&words.prints, name) && self.is_error_value(receiver) {
            receiver.clone()
        } else if has(&words.prints, name) || has(&words.logs_current, name) || args.iter().any(asks) {
            self.handled.last().cloned().unwrap_or_default()
        } else {
            return;
        };
        self.note_written(e, &value.facts, sink, ObjectForm::Text);
    }

    /// `return nil, fmt.Errorf(…)`: the other values, and the error that goes with them.
    pub(super) fn returned_error(&mut self, e: ExprId) -> Option<Value> {
        if !self.cx.project.semantics(self.file).several_results {
            return None;
        }
        let returns = self.module.function(*self.open.last()?).returns.as_ref()?;
        let results = &self.cx.knowledge.exceptions.results;
        let is_error = |t: &TypeRef| has(results, &t.name);
        match self.module.kind(e) {
            ExprKind::List(parts) if parts.len() == returns.args.len() && returns.args.last().is_some_and(is_error) => {
                let (last, others) = parts.split_last()?;
                let mut all = Value::clean();
                for part in others {
                    let value = self.eval(*part);
                    let value = self.with_type(*part, value);
                    all.join(&value);
                    all.is_clean &= value.is_clean;
                }
                self.give_error(*last);
                Some(all)
            }
            ExprKind::List(_) => None,
            _ if is_error(returns) => {
                self.give_error(e);
                Some(Value::clean())
            }
            _ => None,
        }
    }

    /// An error that is given back as a value; `return c.JSON(citizen)` gives what another call made of the data.
    fn give_error(&mut self, e: ExprId) {
        let mut value = self.eval(e);
        if self.is_struct(e) {
            value = self.error_of(e).unwrap_or(value);
        }
        if self.is_error_value(&value) {
            self.raise(e, &value);
        }
    }

    /// Whether an assignment keeps the error of a call: `citizen, err := find(cnic)`.
    pub(super) fn keeps_error(&self, target: ExprId, source: ExprId) -> bool {
        self.cx.project.semantics(self.file).several_results
            && matches!(self.module.kind(source), ExprKind::Call { .. })
            && match self.module.kind(target) {
                ExprKind::Name(name) => self.cx.knowledge.names.is_error(name),
                ExprKind::List(parts) => parts.iter().any(|p| self.is_error_name(*p)),
                _ => false,
            }
    }

    fn is_error_name(&self, e: ExprId) -> bool {
        matches!(self.module.kind(e), ExprKind::Name(name) if self.cx.knowledge.names.is_error(name))
    }

    /// Binds what a call raised to the variable for its error.
    pub(super) fn keep_error(&mut self, target: ExprId, thrown: &[Thrown]) {
        let targets = match self.module.kind(target) {
            ExprKind::List(parts) => parts.clone(),
            _ => vec![target],
        };
        for part in targets {
            if let ExprKind::Name(name) = self.module.kind(part)
                && self.is_error_name(part)
            {
                let value = self.caught_as(self.place(part), name, thrown);
                if !value.facts.is_empty() {
                    self.env.insert(name.clone(), std::rc::Rc::new(value));
                }
            }
        }
    }

    /// What a function that is given whatever nobody caught holds in a parameter.
    pub(super) fn uncaught(&mut self, function: &Function, index: usize, param: &Param) -> Option<Value> {
        let words = &self.cx.knowledge.exceptions.handlers;
        if !self.is_unit || !self.cx.knowledge.names.is_error(&param.name) && !self.is_error_typed(param) {
            return None;
        }
        let annotation = function.annotations.iter().find_map(|a| {
            let (callee, args) = match self.module.kind(a.expr) {
                ExprKind::Call { callee, args } => (*callee, args.as_slice()),
                _ => (a.expr, [].as_slice()),
            };
            has(&words.annotations, last_name(self.module, callee)?).then_some(args)
        });
        let name = function.name.as_deref().unwrap_or_default();
        let class = function.class.map(|c| self.module.class(c).name.as_str()).unwrap_or_default();
        let is_handler = annotation.is_some()
            || has(&words.names, name)
            || has(&words.class_names, name) && words.classes.iter().any(|c| class.ends_with(c.as_str()))
            || function.params.len() == words.parameters
                && index == 0
                && function.returns.is_none()
                && function.class.is_none();
        if !is_handler {
            return None;
        }
        let mut types: Vec<TypeRef> = param.ty.iter().cloned().collect();
        // @app.errorhandler(NotFound)
        for arg in annotation.into_iter().flatten().filter(|_| param.ty.is_none()) {
            if let Some(written) = self.module.dotted(arg.value) {
                types.push(TypeRef {
                    span: param.span,
                    name: Name::new(written),
                    args: Vec::new(),
                    metadata: Vec::new(),
                });
            }
        }
        let mut thrown = Vec::new();
        for throws in self.cx.thrown_anywhere() {
            let mut one = Thrown { name: throws.name.clone(), class: throws.class, facts: Vec::new() };
            if self.is_caught(&types, &one) {
                for (what, way) in &throws.facts {
                    let step = self.steps.adopt(way);
                    one.facts.push(Fact { what: *what, step });
                }
                thrown.push(one);
            }
        }
        let value = self.caught_as(Place::new(self.file, param.span), &param.name, &thrown);
        (!value.facts.is_empty()).then_some(value)
    }

    fn is_error_typed(&self, param: &Param) -> bool {
        param.ty.as_ref().is_some_and(|t| self.cx.knowledge.names.is_error(&simple(&t.name)))
    }

    /// The outermost frame of a function, for its summary.
    pub(super) fn throws_of(&mut self, f: FunctionRef) -> Vec<Throws> {
        let Some(frame) = self.frames.pop() else { return Vec::new() };
        let mut all = Vec::new();
        for thrown in frame {
            let mut throws = Throws { name: thrown.name, class: thrown.class, facts: Vec::new(), params: Vec::new() };
            for fact in thrown.facts {
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

impl Context<'_, '_> {
    /// What is raised in the functions of the project that raise by themselves.
    fn thrown_anywhere(&self) -> &[Throws] {
        self.uncaught.get_or_init(|| {
            let mut all: Vec<Throws> = Vec::new();
            for f in &self.raisers {
                let returns: &Returns = &self.returns(*f, LEVELS);
                for throws in returns.throws.iter().filter(|t| !t.facts.is_empty()) {
                    let same = all.iter().position(|t| (&t.name, t.class) == (&throws.name, throws.class));
                    match same {
                        Some(i) => {
                            let known = &mut all[i];
                            let is_new = |(what, _): &&(What, _)| known.facts.iter().all(|(k, _)| k != what);
                            let fresh: Vec<_> = throws.facts.iter().filter(is_new).cloned().collect();
                            known.facts.extend(fresh);
                        }
                        None if all.len() < MAX_ANYWHERE => all.push(throws.clone()),
                        None => {}
                    }
                }
            }
            all
        })
    }
}

/// Types of errors of a project that its handlers are told of.
const MAX_ANYWHERE: usize = 500;

pub(super) fn simple(path: &str) -> Name {
    Name::new(path.rsplit(['.', '\\', ':']).next().unwrap_or(path))
}
