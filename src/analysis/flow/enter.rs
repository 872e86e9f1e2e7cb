//! What a call hands to the functions of the project that it may enter, by their summaries: which argument is which
//! parameter, what they write of it, and what they give back.
//!
//! How a summary comes about is said in [`super::walk`]; what a call does that enters nothing, in [`super::calls`].

use super::Context;
use super::results::Call;
use super::seen::Hit;
use super::summary::{GivenBack, Returns, WrittenParam};
use super::value::{Fact, Label, Step, Value, What};
use super::walk::{RECEIVER, Walker};
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::types;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project::{ClassRef, FunctionRef, TypeName, Value as Origin};
use crate::source::caps::Cap;

/// Functions that one call may enter.
const MAX_CALLEES: usize = 4;
/// Arguments that one parameter gathers.
const MAX_REST: usize = 16;

impl Context<'_, '_> {
    /// `payload`, `body`: some body or record by its name alone.
    fn is_by_weak_name(&self, what: What) -> bool {
        match what {
            What::Record(_) => true,
            What::Data(id, Strength::Weak) => self.knowledge.types.get(id).is_whole(),
            _ => false,
        }
    }
}

impl Walker<'_, '_, '_> {
    /// A call of functions that are known to write what they are given.
    pub(super) fn write_through(
        &mut self,
        e: ExprId,
        args: &[Arg],
        given: &[Value],
        receiver: Option<(ExprId, &Value)>,
    ) {
        let cx = self.cx;
        for param in cx.derived.get(&self.at(e)).into_iter().flatten() {
            self.write_param(e, args, given, receiver, param);
        }
    }

    /// What a function that is entered writes of what it is given, unless its calls are known to write it.
    fn write_entered(&mut self, call: &Call<'_>, returns: &Returns) {
        let at = self.at(call.at);
        for param in &returns.writes {
            let is_known = self.cx.derived.get(&at).is_some_and(|known| known.iter().any(|k| k.key() == param.key()));
            if !is_known && !self.cx.is_sink_of(at, param.kind) {
                let receiver = call.object.map(|o| (o, call.receiver));
                self.write_param(call.at, call.args, call.given, receiver, param);
            }
        }
    }

    /// What is passed for a parameter that is written.
    fn write_param(
        &mut self,
        e: ExprId,
        args: &[Arg],
        given: &[Value],
        receiver: Option<(ExprId, &Value)>,
        param: &WrittenParam,
    ) {
        self.seen.through.insert((e, param.key()));
        let mut gathered = Value::default();
        let mut meant: &[DataTypeId] = &[];
        if let Some((object, held)) = receiver.filter(|_| self.is_receiver(e, param.function, param.index)) {
            gathered.add_facts(&self.shown(object, held.clone(), param.form));
        }
        for i in self.arguments_for(e, args, param.function, usize::from(param.index)) {
            meant = self.meant_by_link(param.kind, args[i].value, &[]);
            let value = self.in_link(param.kind, args[i].value, given[i].clone());
            let mut value = self.taken_as(args[i].value, value, param.function, param.index);
            if !param.without.is_empty() {
                value = self.with_type(args[i].value, value);
                value = self.left_of(&value, &param.without);
            }
            gathered.add_facts(&self.shown(args[i].value, value, param.form));
        }
        self.note_param(e, gathered.facts, param, meant);
    }

    /// What one element of what a named function is given for is written: `cnics.forEach(this::show)`.
    pub(super) fn write_element(&mut self, e: ExprId, element: &Value, param: &WrittenParam) {
        let left = self.left_of(element, &param.without);
        let facts = self.show(&left, param.form);
        self.note_param(e, facts, param, &[]);
    }

    /// Notes what is passed for a parameter that is written.
    fn note_param(&mut self, e: ExprId, facts: Vec<Fact>, param: &WrittenParam, meant: &[DataTypeId]) {
        let has_data = facts.iter().any(|f| matches!(f.what, What::Data(..)));
        for fact in facts {
            match fact.what {
                What::Data(data, strength) => {
                    self.hit(Hit {
                        call: e,
                        kind: param.kind,
                        sink: param.sink.clone(),
                        title: param.title.clone(),
                        is_resolved: param.is_resolved,
                        data,
                        strength,
                        is_expected: param.expects.contains(&data) || meant.contains(&data),
                        way: self.steps.way(fact.step),
                        tail: param.tail.clone(),
                    });
                }
                What::Param(f, index, printed) if !has_data => {
                    let mut without = self.steps.taken_out(fact.step);
                    without.extend(param.without.iter().cloned());
                    let mut tail = vec![self.place(e)];
                    tail.extend(param.tail.iter().take(6));
                    self.seen.written.push(WrittenParam {
                        function: FunctionRef::new(self.file, f),
                        index,
                        form: printed.unwrap_or(param.form),
                        without,
                        tail,
                        ..param.clone()
                    });
                }
                _ => {}
            }
        }
    }

    /// A value as it is passed for a parameter: where overloads take other classes, its objects are not passed there.
    fn taken_as(&mut self, e: ExprId, value: Value, f: FunctionRef, index: u16) -> Value {
        let project = self.cx.project;
        let Some(wanted) = project.param_type(f, usize::from(index)).filter(|t| t.args.is_empty()) else {
            return value;
        };
        // delete(id: String) beside delete(application: Application)
        if types::is_text(&wanted) && !value.is_text && project.semantics(f.file).overloads {
            let mut value = value;
            value.facts.retain(|fact| match fact.what {
                What::Object(_) => false,
                What::Param(f, index, None) => !self.is_object_of(FunctionRef::new(self.file, f), index),
                _ => true,
            });
            value.is_clean |= !value.is_known();
            return value;
        }
        let Some(class) = wanted.class() else { return value };
        let mut value = self.with_type(e, value);
        let fits =
            |c: ClassRef| c == class || project.lineage(c).contains(&class) || project.lineage(class).contains(&c);
        value.facts.retain(|fact| !matches!(fact.what, What::Object(c) if !fits(c)));
        value.is_clean |= !value.has_data() && value.facts.is_empty();
        value
    }

    /// Whether a parameter is an object of a class of the project, or holds such objects alone: `fun Application.discard()`,
    /// `applications: List<Application>`.
    fn is_object_of(&self, f: FunctionRef, index: u16) -> bool {
        let project = self.cx.project;
        if index == RECEIVER {
            let extended = project
                .function(f)
                .class
                .map(|c| project.type_named(f.file, &project.class(ClassRef::new(f.file, c)).name));
            return extended.is_some_and(|t| matches!(t, TypeName::Class(_)));
        }
        project
            .param_type(f, usize::from(index))
            .is_some_and(|t| t.class().is_some() || !t.args.is_empty() && t.args.iter().all(|a| a.class().is_some()))
    }

    /// Which arguments of a call are a parameter of the function that it enters: several for one that gathers the rest.
    pub(super) fn arguments_for(&self, call: ExprId, args: &[Arg], f: FunctionRef, index: usize) -> Vec<usize> {
        let function = self.cx.project.function(f);
        let Some(param) = function.params.get(index) else { return Vec::new() };
        if let Some(i) = args.iter().position(|a| a.name.is_some() && a.name.as_ref() == Some(&param.name)) {
            return vec![i];
        }
        // def log(text, **fields): log("signed in", email=user.email)
        let written = || self.cx.project.sources.get(f.file).text_of(param.span);
        if param.rest && self.cx.project.semantics(f.file).gathers_named(written()) {
            let is_own = |n: &Name| function.params.iter().any(|p| p.name == *n);
            let gathered = args.iter().enumerate().filter(|(_, a)| a.name.as_ref().is_some_and(|n| !is_own(n)));
            return gathered.map(|(i, _)| i).collect();
        }
        let Some(position) = index.checked_sub(self.implicit_receiver(call, f)) else { return Vec::new() };
        let positional = args.iter().enumerate().filter(|(_, a)| a.name.is_none()).map(|(i, _)| i).skip(position);
        positional.take(if param.rest { MAX_REST } else { 1 }).collect()
    }

    /// Whether a parameter is what the call is made on: `text.quoted()` of `fun String.quoted()`.
    pub(super) fn is_receiver(&self, call: ExprId, f: FunctionRef, index: u16) -> bool {
        index == RECEIVER || (index == 0 && self.cx.project.extends(f) && self.implicit_receiver(call, f) == 1)
    }

    /// Python and Rust methods name their receiver as the first parameter, and so do C# methods that extend a type.
    fn implicit_receiver(&self, call: ExprId, f: FunctionRef) -> usize {
        let function = self.cx.project.function(f);
        let first = function.params.first().map(|p| p.name.as_str());
        let is_method =
            function.class.is_some() && !function.modifiers.is_static && matches!(first, Some("self" | "cls" | "this"));
        if self.cx.project.extends(f) {
            let ExprKind::Call { callee, .. } = self.module.kind(call) else { return 0 };
            let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return 0 };
            // Extensions.Describe(citizen)
            return usize::from(!matches!(self.cx.project.origin(self.at(*object)), Origin::Class(_)));
        }
        let by_member = match self.module.kind(call) {
            ExprKind::Call { callee, .. } => {
                matches!(self.module.kind(*callee), ExprKind::Member { .. })
                    || function.name.as_deref() == Some("constructor")
            }
            _ => true,
        };
        usize::from(is_method && by_member)
    }

    /// What the functions of the project that a call may enter give.
    pub(super) fn entered(&mut self, call: &Call<'_>) -> Option<Value> {
        let callees = self.cx.callees(self.at(call.at));
        if callees.is_empty() {
            return self.made_by_class(call);
        }
        self.take_out_through(call, &callees);
        self.put_in_through(call, &callees);
        // a method of an interface says nothing beside those that implement it
        let is_empty = |f: &FunctionRef| self.cx.project.function(*f).body.is_empty();
        let mut entered: Vec<FunctionRef> = callees.iter().copied().filter(|f| !is_empty(f)).collect();
        if entered.is_empty() {
            entered.extend(callees.iter());
        }
        let mut all: Option<Value> = None;
        for f in self.cx.project.sources.caps.first(Cap::Callees, self.file, &entered, MAX_CALLEES) {
            // what is out of reach tells as little as a function that gives nothing
            let value = match self.summary_of(*f) {
                Some(returns) => self.given_by(call, *f, &returns),
                None => Value::default(),
            };
            match &mut all {
                Some(all) => all.join(&value),
                None => all = Some(value),
            }
        }
        all
    }

    /// What one function that a call enters writes of what it is given, and gives.
    fn given_by(&mut self, call: &Call<'_>, f: FunctionRef, returns: &Returns) -> Value {
        let Call { at: e, object, receiver, args, given, .. } = *call;
        self.write_entered(call, returns);
        if let Some(sides) = self.sides_given(call, f, returns) {
            return sides;
        }
        let mut value = Value { is_clean: returns.is_clean, ..Value::default() };
        let label = Label::Returned(self.cx.project.function(f).name.clone().unwrap_or_default());
        let params = returns.params.iter().map(|back| usize::from(back.index));
        for (what, way) in self.told_of_given(e, args, given, f, &returns.facts, params) {
            let inner = self.steps.adopt(way);
            let step = self.steps.add(self.place(e), label.clone(), Some(inner));
            value.add_facts(&[Fact { what: *what, step }]);
        }
        for back in &returns.params {
            if let Some(object) = object.filter(|_| self.is_receiver(e, f, back.index)) {
                let held = self.with_type(object, receiver.clone());
                self.give_back(&mut value, e, &label, back, held);
            }
            for i in self.arguments_for(e, args, f, usize::from(back.index)) {
                let held = self.with_type(args[i].value, given[i].clone());
                self.give_back(&mut value, e, &label, back, held);
            }
        }
        if let Some(made) = self.object_given(call, f, returns) {
            value.join(&made);
        }
        value
    }

    /// The object that a constructor or a function of the project makes of the arguments.
    fn object_given(&mut self, call: &Call<'_>, f: FunctionRef, returns: &Returns) -> Option<Value> {
        let function = self.cx.project.function(f);
        let (class, fields) = match &returns.made {
            Some(made) => (made.class, &made.fields),
            None if function.name.as_deref() == Some("constructor") => {
                let made = self.cx.project.type_of(self.at(call.at)).and_then(|t| t.class());
                (made.or_else(|| Some(ClassRef::new(f.file, function.class?)))?, &returns.left)
            }
            None => return None,
        };
        let fields = self.filled_with(call.at, call.args, call.given, f, fields);
        self.object_of(call.at, class, fields)
    }

    /// What counts of what is known of a function: where a call is known to pass nothing for the parameters behind it,
    /// what these are called says nothing.
    pub(super) fn told_of_given<'k>(
        &self,
        e: ExprId,
        args: &[Arg],
        given: &[Value],
        f: FunctionRef,
        known: &'k [(What, Vec<Step>)],
        params: impl Iterator<Item = usize>,
    ) -> Vec<&'k (What, Vec<Step>)> {
        let is_by_name = |(what, _): &&(What, Vec<Step>)| self.cx.is_by_weak_name(*what);
        let mut passed = params.flat_map(|index| self.arguments_for(e, args, f, index)).peekable();
        let passes_nothing =
            known.iter().any(|k| is_by_name(&k)) && passed.peek().is_some() && passed.all(|i| given[i].is_clean);
        known.iter().filter(|k| !(passes_nothing && is_by_name(k))).collect()
    }

    /// A parameter in what a function returns, by what is passed for it.
    pub(super) fn give_back(
        &mut self,
        value: &mut Value,
        at: ExprId,
        label: &Label,
        back: &GivenBack,
        mut held: Value,
    ) {
        if !back.without.is_empty() {
            held = self.left_of(&held, &back.without);
        }
        if back.form.is_none() && held.made.is_some() {
            let place = self.place(at);
            return value.join(&held.stepped(&mut self.steps, place, label));
        }
        let facts = match back.form {
            Some(form) => self.show(&held, form),
            None => self.settled(&held),
        };
        for fact in facts {
            let step = self.steps.add(self.place(at), label.clone(), Some(fact.step));
            value.add_facts(&[Fact { what: fact.what, step }]);
        }
    }
}
