//! What a call does with data: writes it to a log or a response, hides it, reduces it, reads an entry, hands it on, puts it into its
//! receiver, or enters a function of the project.

use std::rc::Rc;

use super::cuts::holds_param;
use super::results::Call;
use super::sides::paired;
use super::sinks::{SinkUse, last_name};
use super::value::Value;
use super::walk::{THIS, Walker};
use crate::catalog::exceptions::has;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::ir::{Arg, ExprId, ExprKind, Literal, Module, Name};

/// Keys longer than this are no names.
pub(super) const MAX_KEY: usize = 80;

impl Walker<'_, '_, '_> {
    pub(super) fn call(&mut self, e: ExprId, callee: ExprId, args: &[Arg]) -> Value {
        let module = self.module;
        if let ExprKind::Lambda(f) = module.kind(callee) {
            let given: Vec<Option<Value>> = args.iter().map(|a| Some(self.eval(a.value))).collect();
            return self.function(*f, &given).unwrap_or_default();
        }
        let (object, name) = match module.kind(callee) {
            ExprKind::Member { object, name } => (Some(*object), name.clone()),
            ExprKind::Name(name) => (None, name.clone()),
            // handlers["log"](cnic), console["log"](cnic)
            ExprKind::Index { object, index: Some(index) } if module.str_literal(*index).is_some() => {
                (Some(*object), module.str_literal(*index).cloned().unwrap_or_default())
            }
            _ => {
                let inner = self.eval(callee);
                self.args(None, &name_of_none(), &inner, args, false, None);
                return Value::default();
            }
        };
        let cx = self.cx;
        let catches = object.is_some() && has(&cx.knowledge.exceptions.catches, &name) && given_to_lambda(module, args);
        if catches {
            self.frames.push(Vec::new());
        }
        let mut receiver = object.map(|o| self.eval(o)).unwrap_or_default();
        let error = catches
            .then(|| self.frames.pop().unwrap_or_default())
            .map(|t| self.caught_as(self.place(callee), &name, &t));
        let error = error.filter(|v| !v.facts.is_empty());
        let given = match (object, cx.knowledge.sanitizers.callbacks.contains(&name)) {
            // citizen.also { … }: what the type says of the receiver is known inside too
            _ if error.is_some() => self.args(None, &name, &receiver, args, false, error),
            (Some(object), true) => {
                let typed = self.with_type(object, receiver.clone());
                self.args(None, &name, &typed, args, self.is_keyed(object) || self.gives_pairs(object), None)
            }
            _ => self.args(Some(e), &name, &receiver, args, false, None),
        };
        // what a block put into the object that it is called on
        if let Some(scoped) = self.scoped.take() {
            receiver = scoped;
        }
        self.note_passed(e, args, &given);
        self.note_put(e, args, &given);
        self.note_called_back(object, &name, &given);
        let sinks = cx.sinks.get(&self.at(e)).map(Vec::as_slice).unwrap_or_default();
        if sinks.is_empty() {
            self.touched(&name, object, &mut receiver, args, &given);
        }
        for sink in sinks {
            self.write(e, sink, args, &given);
            if sink.receiver {
                let facts = object.map(|o| self.shown(o, receiver.clone(), sink.objects)).unwrap_or_default();
                self.note_written(e, &facts, sink, sink.objects);
            }
            if sink.kind == SinkKind::Log {
                self.write_current(e, sink, &name, &receiver, args);
            }
        }
        let call = Call { at: e, callee, object, receiver: &receiver, name: &name, args, given: &given };
        self.raise_by_call(&call);
        let raised = self.raise_from(e, args, &given);
        // only what logs gives nothing of its own: return jsonify(citizen)
        if sinks.iter().any(|s| s.kind == SinkKind::Log) {
            return receiver;
        }
        if cx.derived.contains_key(&self.at(e)) {
            self.write_through(e, args, &given, object.map(|o| (o, &receiver)));
        }
        let mut value = self.result(&call);
        if let Some((under, error)) = raised {
            value.put(&under, error);
        }
        let is_given = holds_param(&receiver) || given.iter().any(holds_param);
        self.is_reduced |= is_given && (!value.is_clean && !holds_param(&value) || given_to_lambda(module, args));
        // rows(…): a record by its name alone is told by its columns
        if value.is_clean || value.is_told() {
            return value;
        }
        self.asked(&call).unwrap_or(value)
    }

    /// Evaluates the arguments; a callback is given what the receiver, or another argument, holds, behind the key if
    /// there are keys, or what was raised, or what the function of the project calls it with that the call enters.
    fn args(
        &mut self,
        call: Option<ExprId>,
        name: &Name,
        receiver: &Value,
        args: &[Arg],
        is_keyed: bool,
        error: Option<Value>,
    ) -> Vec<Value> {
        let module = self.module;
        let mut given: Vec<Value> = vec![Value::default(); args.len()];
        let lambda = |a: &Arg| match module.kind(a.value) {
            ExprKind::Lambda(f) => Some(*f),
            _ => None,
        };
        let hands_on = self.cx.knowledge.sanitizers.callbacks.contains(name.as_str());
        // with("no office for $id") { logger.error { this } }
        let is_scope = hands_on && self.cx.knowledge.sanitizers.scopes.contains(name.as_str());
        for (i, arg) in args.iter().enumerate().filter(|(_, a)| lambda(a).is_none()) {
            let read = if hands_on { self.named_method(arg.value, receiver) } else { None };
            if let Some(read) = read {
                given[i] = read;
                continue;
            }
            let value = self.eval(arg.value);
            if hands_on {
                self.inner_callbacks(arg.value, receiver);
            }
            let value = if hands_on { self.with_type(arg.value, value) } else { value };
            given[i] = match &arg.name {
                Some(key) => self.under_key(arg.value, key, value),
                None => value,
            };
        }
        if hands_on {
            self.write_callbacks(args, receiver, &given);
            self.call_named(args, receiver, &mut given);
        }
        // what a fold begins with
        let start = |given: &[Value]| args.iter().zip(given).find(|(a, _)| lambda(a).is_none()).map(|(_, v)| v.clone());
        for (i, f) in args.iter().enumerate().filter_map(|(i, a)| Some((i, lambda(a)?))) {
            // people$.subscribe(p => …, error => …, () => …)
            let is_first = i == 0 || !self.cx.knowledge.sanitizers.second_errors.contains(name.as_str());
            let row = self.row_for_callback(args).filter(|_| is_first);
            let element = row.or_else(|| (hands_on && is_first).then(|| element_of(receiver, &given)));
            let element = error.clone().or(element);
            self.loops += u32::from(hands_on);
            // Bundle().apply { putString("cnic", cnic) }
            let this = (is_scope && module.function(f).params.is_empty()).then(|| match element.clone() {
                Some(held) if held.is_text => held,
                _ => receiver.clone(),
            });
            self.scopes += u32::from(this.is_some());
            let outer = this.map(|this| Rc::make_mut(&mut self.env).insert(THIS, Rc::new(this)));
            let is_theirs = !hands_on || !receiver.holds_any();
            let passed = match call.filter(|_| is_theirs && given.iter().any(Value::holds_any)) {
                Some(call) => self.given_back_to(call, args, &given, i),
                None => Vec::new(),
            };
            if is_keyed && receiver.holds_any() {
                self.note_pair_given(&module.function(f).params, receiver);
            }
            let returned = match module.function(f).params.as_slice() {
                _ if !passed.is_empty() => self.function(f, &passed),
                // students.reduce((counts, s) => …, {})
                [_, _, ..] if hands_on && self.cx.knowledge.sanitizers.folds.contains(name.as_str()) => {
                    self.function(f, &[start(&given).or_else(|| element.clone()), element])
                }
                // citizens.each_with_object([]) { |c, all| all << c.cnic }
                [_, into, ..] if hands_on && self.cx.knowledge.sanitizers.gathers.contains(name.as_str()) => {
                    self.gathers = Some((f, into.name.clone()));
                    self.function(f, &[element, start(&given)]);
                    self.gathers = None;
                    self.gathered.take()
                }
                [first, ..] if is_keyed && self.is_list_pattern(first) => {
                    let behind = element.map(|e| self.laid_open(&e).into_element());
                    self.function(f, &[behind.map(paired)])
                }
                [_, _] if is_keyed => self.function(f, &[None, element]),
                _ => self.function(f, &[element]),
            };
            if outer.is_some() {
                self.scopes -= 1;
                self.scoped = self.env.get(&THIS).map(|v| Value::clone(v)).filter(Value::has_data);
            }
            match outer {
                Some(Some(this)) => _ = Rc::make_mut(&mut self.env).insert(THIS, this),
                Some(None) => _ = Rc::make_mut(&mut self.env).remove(&THIS),
                None => {}
            }
            self.loops -= u32::from(hands_on);
            if let Some(returned) = returned {
                given[i] = returned;
            }
        }
        given
    }

    /// `cnics.forEach(log::info)`: a log that is called for each element.
    fn write_callbacks(&mut self, args: &[Arg], receiver: &Value, given: &[Value]) {
        let cx = self.cx;
        for (i, arg) in args.iter().enumerate() {
            for sink in cx.sinks.get(&self.at(arg.value)).into_iter().flatten() {
                if matches!(self.module.kind(arg.value), ExprKind::Name(_) | ExprKind::Member { .. }) {
                    let others: Vec<Value> =
                        given.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, v)| v.clone()).collect();
                    let facts = self.shown(arg.value, element_of(receiver, &others), sink.objects);
                    self.note_written(arg.value, &facts, sink, sink.objects);
                }
            }
        }
    }

    /// `.subscribe({ next: c => … })`, `.pipe(tap(c => …))`: callbacks inside what is passed.
    fn inner_callbacks(&mut self, arg: ExprId, receiver: &Value) {
        if !receiver.holds_any() {
            return;
        }
        let module = self.module;
        let held: Vec<ExprId> = match module.kind(arg) {
            ExprKind::Object(entries) => {
                let is_error =
                    |key: ExprId| module.str_literal(key).is_some_and(|k| self.cx.knowledge.names.is_error(k));
                entries.iter().filter(|e| !e.key.is_some_and(is_error)).map(|e| e.value).collect()
            }
            ExprKind::Call { callee, args } if matches!(module.kind(*callee), ExprKind::Name(_)) => {
                args.iter().map(|a| a.value).collect()
            }
            _ => return,
        };
        for e in held {
            if let ExprKind::Lambda(f) = module.kind(e) {
                self.function(*f, &[Some(element_of(receiver, &[]))]);
            }
        }
    }

    /// A call that writes: what each argument that it writes shows.
    fn write(&mut self, e: ExprId, sink: &SinkUse<'_>, args: &[Arg], given: &[Value]) {
        let written = self.written_count(sink, args);
        let holes = self.holes(sink, args);
        let silenced = self.silenced(args);
        let laid_open = self.laid_open_by_mark(args);
        let redacted = self.left_out_at(e, sink, given);
        if redacted.is_all {
            return;
        }
        let mut position = 0;
        let mut key: Option<String> = None;
        let mut before = None;
        let mut text: Option<Name> = None;
        for (arg, value) in args.iter().zip(given) {
            let is_written = match &arg.name {
                Some(name) => sink.keywords.writes(name),
                None => {
                    position += 1;
                    (position <= written || self.is_error_value(value))
                        && sink.arguments.is_none_or(|a| a.contains(&(position - 1)))
                }
            };
            // redirect_to @application: the address of an object, not what it holds
            let is_address = sink.kind == SinkKind::Url
                && !value.is_text
                && matches!(self.module.kind(arg.value), ExprKind::Member { object, .. }
                    if matches!(self.module.kind(*object), ExprKind::Name(n) if n == "this"));
            // slog.Info("saved", "cnic", cnic), log.info("saved", cnic=cnic)
            let named = arg.name.clone().or(text.take());
            let is_left_out = named.is_some_and(|n| redacted.names(&n));
            if let ExprKind::Literal(Literal::Str(written)) = self.module.kind(arg.value) {
                text = Some(written.clone());
            }
            if is_address || is_left_out || silenced.contains(&arg.value) {
                continue;
            }
            let Some(mut value) = self.outgoing(sink, arg, value, is_written) else { continue };
            if sink.kind == SinkKind::Response {
                value = match arg.name {
                    Some(_) => self.presented(arg, value, args),
                    None => self.in_groups(arg.value, value, args),
                };
            }
            if !redacted.is_empty() {
                value = self.with_type(arg.value, value);
                value = self.left_everywhere(&value, &redacted.everywhere);
                value = self.left_of(&value, &redacted.top);
            }
            // MDC.put("cnic", x), console.log("cnic", x): the text before names a value that says nothing itself
            let is_block = matches!(self.module.kind(arg.value), ExprKind::Lambda(_));
            if let Some(key) = key.take().filter(|_| arg.name.is_none() && args.len() == 2 && !is_block) {
                value = self.under_key(arg.value, &key, value);
            }
            if let ExprKind::Literal(Literal::Str(text)) = self.module.kind(arg.value) {
                key = (text.len() < MAX_KEY && is_identifier(text)).then(|| text.to_string());
            }
            let hole = holes
                .as_ref()
                .filter(|_| arg.name.is_none())
                .and_then(|(first, holes)| holes.get(position.checked_sub(*first + 1)?));
            let mut form = self.form_of(arg.value, sink);
            if let Some(hole) = hole {
                value = self.under_key(arg.value, &hole.name, value);
                form = if hole.is_open { ObjectForm::Inspect } else { form };
            }
            form = if laid_open.contains(&arg.value) { ObjectForm::Json } else { form };
            let value = self.labelled(before, arg.value, value, matches!(form, ObjectForm::Inspect | ObjectForm::Json));
            before = Some(arg.value);
            let facts = self.shown(arg.value, value, form);
            let meant = self.meant_by_link(sink.kind, arg.value, args);
            self.note_written_for(e, &facts, sink, form, meant);
        }
    }

    pub(super) fn construct(&mut self, e: ExprId, class: ExprId, args: &[Arg]) -> Value {
        let given = self.args(Some(e), &name_of_none(), &Value::default(), args, false, None);
        self.note_passed(e, args, &given);
        let cx = self.cx;
        cx.sinks.get(&self.at(e)).into_iter().flatten().for_each(|sink| self.write(e, sink, args, &given));
        if cx.derived.contains_key(&self.at(e)) {
            self.write_through(e, args, &given, None);
        }
        let Some(name) = last_name(self.module, class) else { return Value::default() };
        if let Some(rows) = self.statement_made(name, args) {
            return rows;
        }
        if self.cx.knowledge.sanitizers.text_types.contains(name) {
            let mut all = Value { is_text: true, ..Value::default() };
            given.iter().for_each(|value| all.join(value));
            all.is_clean = !all.is_known() && !given.is_empty() && given.iter().all(|v| v.is_clean);
            return all;
        }
        // a Rust struct literal is a `New` with its fields as one object
        if let [Arg { value, .. }] = args
            && matches!(self.module.kind(*value), ExprKind::Object(_))
        {
            let class = self.cx.project.type_of(self.at(e)).and_then(|t| t.class());
            return Value { made: class, ..given.into_iter().next().unwrap_or_default() };
        }
        // new self("record of $cnic is locked")
        let own = || self.cx.project.enclosing_class(self.at(e)).map(|c| &self.cx.project.class(c).name);
        let is_own_error =
            matches!(name, "this" | "self" | "static") && own().is_some_and(|n| self.cx.knowledge.names.is_error(n));
        if is_own_error || self.cx.knowledge.names.is_error(name) {
            return self.error_made(e, args, &given);
        }
        let mut all = Value::default();
        if self.cx.knowledge.sanitizers.keeping_types.contains(name) {
            for (arg, value) in args.iter().zip(&given) {
                let value = self.with_type(arg.value, value.clone());
                all.join(&value);
            }
            all.is_clean = !all.is_known() && given.iter().all(|v| v.is_clean);
        }
        // new JSONObject(citizen)
        if self.cx.knowledge.sanitizers.dictionary_types.contains(name) {
            all = self.laid_open(&all);
        }
        // new HttpEntity<>(body, headers)
        if let Some(parts) = self.cx.knowledge.sanitizers.parts.iter().find(|p| p.types.iter().any(|t| t == name)) {
            for ((arg, value), part) in args.iter().zip(&given).zip(&parts.names) {
                let value = self.with_type(arg.value, value.clone());
                all.put(part, value);
            }
        }
        if !all.is_known()
            && let Some(made) = self.object_made(e, args, &given)
        {
            return made;
        }
        if args.is_empty() {
            let class = self.cx.project.type_of(self.at(e)).and_then(|t| t.class());
            all.is_fresh = class.is_some_and(|c| self.is_made_empty(c));
            // new HttpHeaders()
            all.is_clean |= class.is_none() && self.is_whole_by_name(name);
            return all;
        }
        if all.is_known() || self.cx.project.type_of(self.at(e)).is_some_and(|t| t.class().is_some()) {
            return all;
        }
        self.row_made(e, name).unwrap_or(all)
    }
}

fn given_to_lambda(module: &Module, args: &[Arg]) -> bool {
    args.iter().any(|a| matches!(module.kind(a.value), ExprKind::Lambda(_)))
}

/// What a callback is given: an element of the receiver, or of what is passed beside it.
pub(super) fn element_of(receiver: &Value, given: &[Value]) -> Value {
    let mut element = receiver.clone().into_element();
    given.iter().for_each(|v| element.join(v));
    element.is_clean = false;
    element
}

fn name_of_none() -> Name {
    Name::new_static("")
}

/// A key, not a sentence: `cnic`, `user_email`, `phone:`.
pub(super) fn is_identifier(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '=']);
    !text.is_empty() && text.split_whitespace().count() <= 3
}
