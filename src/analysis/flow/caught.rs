//! Errors where they end: in a handler, in a callback for what went wrong, in the variable of a language whose errors
//! are values, or in what a service runs for everything that nobody caught.
//!
//! How they are raised and what they say is in [`super::raised`].

use super::Context;
use super::raised::{Thrown, gather, simple};
use super::sinks::{SinkUse, last_name};
use super::summary::{LEVELS, Throws};
use super::value::{Fact, Label, Value};
use super::walk::Walker;
use crate::catalog::exceptions::has;
use crate::catalog::sinks::ObjectForm;
use crate::ir::{Arg, ExprId, ExprKind, Function, Handler, Literal, Name, Param, TypeRef};
use crate::project::TypeName;
use crate::source::caps::Cap;
use crate::source::{FileId, Place, Span};

/// Types of errors of a project that its handlers are told of.
const MAX_ANYWHERE: usize = 500;

impl Walker<'_, '_, '_> {
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
                        project.supertypes(c).iter().any(|base| match (base, &wanted) {
                            (TypeName::Class(_), TypeName::Class(_)) => *base == wanted,
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
    pub(super) fn keep_error(&mut self, target: ExprId, thrown: Vec<Thrown>) {
        let (panics, thrown): (Vec<Thrown>, Vec<Thrown>) = thrown.into_iter().partition(|t| t.is_panic);
        panics.into_iter().for_each(|p| self.gather(p));
        let targets = match self.module.kind(target) {
            ExprKind::List(parts) => parts.clone(),
            _ => vec![target],
        };
        for part in targets {
            if let ExprKind::Name(name) = self.module.kind(part)
                && self.is_error_name(part)
            {
                let value = self.caught_as(self.place(part), name, &thrown);
                if !value.facts.is_empty() {
                    self.keep(name.clone(), value);
                }
            }
        }
    }

    /// What a function that is given whatever nobody caught holds in a parameter.
    pub(super) fn uncaught(&mut self, function: &Function, index: usize, param: &Param) -> Option<Value> {
        let words = &self.cx.knowledge.exceptions.handlers;
        if !self.cx.knowledge.names.is_error(&param.name) && !self.is_error_typed(param) {
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
        if !is_handler || !self.is_unit {
            self.hands_uncaught |= is_handler;
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
        for throws in self.cx.thrown_anywhere().iter().filter(|t| !t.is_panic) {
            let (name, class, is_panic) = (throws.name.clone(), throws.class, throws.is_panic);
            let mut one = Thrown { name, class, is_panic, facts: Vec::new() };
            if self.is_caught(&types, &one) {
                for (what, way) in &throws.facts {
                    if way.last().is_some_and(|s| !self.is_spoken_in(s.place.file)) {
                        continue;
                    }
                    let step = self.steps.adopt(way);
                    one.facts.push(Fact { what: *what, step });
                }
                thrown.push(one);
            }
        }
        let value = self.caught_as(Place::new(self.file, param.span), &param.name, &thrown);
        (!value.facts.is_empty()).then_some(value)
    }

    /// Whether the code of another file is of this one's language, or of one that runs together with it.
    fn is_spoken_in(&self, file: FileId) -> bool {
        let modules = |file: FileId| self.cx.project.semantics(file).modules;
        modules(self.file) == modules(file)
    }

    fn is_error_typed(&self, param: &Param) -> bool {
        param.ty.as_ref().is_some_and(|t| self.cx.knowledge.names.is_error(&simple(&t.name)))
    }
}

impl Context<'_, '_> {
    /// What is raised in the functions of the project that raise by themselves.
    pub(super) fn thrown_anywhere(&self) -> &[Throws] {
        if let Some(known) = self.uncaught.get() {
            return known;
        }
        // not under a lock: while this thread waits for others, it may walk another unit that asks the same
        let found = self.find_thrown_anywhere();
        self.uncaught.get_or_init(|| found)
    }

    fn find_thrown_anywhere(&self) -> Vec<Throws> {
        let mut all: Vec<Throws> = Vec::new();
        for f in &self.raisers {
            let returns = self.returns(*f, LEVELS).answer;
            let told = returns.throws.iter().filter(|t| !t.facts.is_empty());
            for throws in told {
                if !gather(&mut all, throws.clone(), MAX_ANYWHERE) {
                    self.project.sources.caps.reached(Cap::Errors, f.file);
                }
            }
        }
        all
    }
}
