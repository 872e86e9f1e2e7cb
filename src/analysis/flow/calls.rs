//! What a call does with data: writes it to a log or a response, hides it, reduces it, reads an entry, hands it on, puts it into its
//! receiver, or enters a function of the project.

use super::cuts::holds_param;
use super::sinks::{SinkUse, last_name};
use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::catalog::exceptions::has;
use crate::catalog::sinks::{ObjectForm, SinkKind};
use crate::facts::data::names::NameClass;
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
            _ => {
                let inner = self.eval(callee);
                self.args(&name_of_none(), &inner, args, false, None);
                return Value::default();
            }
        };
        let cx = self.cx;
        let catches = object.is_some() && has(&cx.knowledge.exceptions.catches, &name) && given_to_lambda(module, args);
        if catches {
            self.frames.push(Vec::new());
        }
        let receiver = object.map(|o| self.eval(o)).unwrap_or_default();
        let error = catches
            .then(|| self.frames.pop().unwrap_or_default())
            .map(|t| self.caught_as(self.place(callee), &name, &t));
        let error = error.filter(|v| !v.facts.is_empty());
        let given = match (object, cx.knowledge.sanitizers.callbacks.contains(&name)) {
            // citizen.also { … }: what the type says of the receiver is known inside too
            _ if error.is_some() => self.args(&name, &receiver, args, false, error),
            (Some(object), true) => {
                let typed = self.with_type(object, receiver.clone());
                self.args(&name, &typed, args, self.is_keyed(object), None)
            }
            _ => self.args(&name, &receiver, args, false, None),
        };
        self.watch(e, args, &given);
        let sinks = cx.sinks.get(&self.at(e)).map(Vec::as_slice).unwrap_or_default();
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
        self.raise_by_call(e, object, &name, args, &given);
        let raised = self.raise_from(e, args, &given);
        // only what logs gives nothing of its own: return jsonify(citizen)
        if sinks.iter().any(|s| s.kind == SinkKind::Log) {
            return receiver;
        }
        if cx.derived.contains_key(&self.at(e)) {
            self.write_through(e, args, &given, object.map(|o| (o, &receiver)));
        }
        let mut value = self.result(e, object, &name, &receiver, args, &given);
        if let Some((under, error)) = raised {
            value.put(&under, error);
        }
        let is_given = holds_param(&receiver) || given.iter().any(holds_param);
        self.is_reduced |= is_given && (!value.is_clean && !holds_param(&value) || given_to_lambda(module, args));
        // rows(…): a record by its name alone is told by its columns
        if value.is_clean || value.is_told() {
            return value;
        }
        self.asked(e, object, &name, args).unwrap_or(value)
    }

    /// Evaluates the arguments; a callback is given what the receiver, or another argument, holds, behind the key if
    /// there are keys, or what was raised.
    fn args(
        &mut self,
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
        for (i, arg) in args.iter().enumerate().filter(|(_, a)| lambda(a).is_none()) {
            let read = if hands_on { self.method_reference(arg.value, receiver) } else { None };
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
        for (i, f) in args.iter().enumerate().filter_map(|(i, a)| Some((i, lambda(a)?))) {
            let element = hands_on.then(|| element_of(receiver, &given));
            let element = error.clone().or(element);
            self.loops += u32::from(hands_on);
            let is_pair = is_keyed && module.function(f).params.len() == 2;
            let returned = match is_pair {
                true => self.function(f, &[None, element]),
                false => self.function(f, &[element]),
            };
            self.loops -= u32::from(hands_on);
            if let Some(returned) = returned {
                given[i] = returned;
            }
        }
        given
    }

    /// `.subscribe({ next: c => … })`, `.pipe(tap(c => …))`: callbacks inside what is passed.
    fn inner_callbacks(&mut self, arg: ExprId, receiver: &Value) {
        if receiver.facts.is_empty() && receiver.entries.is_none() {
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
        let mut position = 0;
        let mut key: Option<String> = None;
        let mut before = None;
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
            if is_address || silenced.contains(&arg.value) {
                continue;
            }
            let Some(mut value) = self.outgoing(sink, arg, value, is_written) else { continue };
            // MDC.put("cnic", x), console.log("cnic", x): the text before names a value that says nothing itself
            if let Some(key) = key.take().filter(|_| arg.name.is_none() && args.len() == 2) {
                value = self.under_key(arg.value, &key, value);
            }
            if let ExprKind::Literal(Literal::Str(text)) = self.module.kind(arg.value) {
                key = (text.len() < MAX_KEY && is_identifier(text)).then(|| text.to_string());
            }
            let hole = holes
                .as_ref()
                .filter(|_| arg.name.is_none())
                .and_then(|(first, holes)| holes.get(position.checked_sub(*first + 1)?));
            let mut form = sink.objects;
            if let Some(hole) = hole {
                value = self.under_key(arg.value, &hole.name, value);
                form = if hole.is_open { ObjectForm::Inspect } else { form };
            }
            let value = self.labelled(before, arg.value, value, matches!(form, ObjectForm::Inspect | ObjectForm::Json));
            before = Some(arg.value);
            let facts = self.shown(arg.value, value, form);
            self.note_written(e, &facts, sink, form);
        }
    }

    /// What a call that writes nothing gives.
    fn result(
        &mut self,
        e: ExprId,
        object: Option<ExprId>,
        name: &Name,
        receiver: &Value,
        args: &[Arg],
        given: &[Value],
    ) -> Value {
        let knowledge = self.cx.knowledge;
        let s = &knowledge.sanitizers;
        let class = knowledge.names.call(name);
        let ExprKind::Call { callee, .. } = self.module.kind(e) else { return Value::default() };
        let callee = self.at(*callee);
        let carries = receiver.has_data()
            || given.iter().any(|v| !v.facts.is_empty() || v.entries.is_some())
            || !receiver.facts.is_empty();
        if class == NameClass::Hidden {
            return self.masked(e, args, given);
        }
        let receiver_name = object.and_then(|o| last_name(self.module, o));
        if receiver_name.is_some_and(|n| knowledge.names.identifier(n) == NameClass::Hidden) {
            return self.masked(e, args, given);
        }
        if carries
            && !knowledge.hiding_calls.is_empty()
            && !knowledge.hiding_calls.matches(self.cx.project, callee).is_empty()
        {
            self.is_reduced = true;
            return Value::clean();
        }
        if let Some(value) = self.reduced(object, name, receiver, args, given) {
            return value;
        }
        if let Some(value) =
            self.told(name, receiver, given).or_else(|| self.made_by_call(e, object, name, args, given))
        {
            return value;
        }
        // zap.String("cnic", x), slog.Any("citizen", c)
        if let ([key, value], [_, held]) = (args, given)
            && !knowledge.naming_calls.is_empty()
            && let Some(key) = self.constant_key(key.value)
            && !knowledge.naming_calls.matches(self.cx.project, callee).is_empty()
        {
            let held = self.with_type(value.value, held.clone());
            let mut all = Value::default();
            all.put(&Name::new(&key), self.under_key(value.value, &key, held));
            return all;
        }
        let is_data = matches!(class, NameClass::Data(..));
        // LoggerConstant.UIN.name(), e.getMessage(): what is clean stays so
        if object.is_some()
            && receiver.is_clean
            && args.is_empty()
            && !matches!(class, NameClass::Data(_, Strength::Strong))
        {
            return Value::clean();
        }
        if args.is_empty() && object.is_some_and(|o| self.is_of_place(o, name)) {
            return Value::clean();
        }
        if let Some(value) = self.picked(object, name, receiver, args, given) {
            return value;
        }
        let harmless = match object {
            // citizens.all(isAdult) tests, Citizen.objects.all() gives
            Some(_) => {
                (s.harmless_members.contains(name) && !(args.is_empty() && s.keeping_methods.contains(name)))
                    || (s.harmless_functions.contains(name) && !s.keeping_functions.contains(name))
            }
            None => s.harmless_functions.contains(name),
        };
        // user.email.present?
        let harmless = harmless || name.ends_with('?');
        if (harmless && !is_data) || object.is_some_and(|o| self.is_made_up(o)) {
            return Value::clean();
        }
        if s.copies.contains(name) && args.len() > 1 {
            self.copied(args, given);
        }
        if let Some(value) = self.read_as(e, name, args) {
            return value;
        }
        // form.fatherCnic() of a record reads its field
        if let Some(object) = object.filter(|_| args.is_empty())
            && let Some(class) = self.cx.project.type_of(self.at(object)).and_then(|t| t.class())
            && self.cx.project.class(class).fields.iter().any(|f| f.name == *name)
        {
            let is_person = self.is_person(object, name);
            return self.member_of(receiver, name, is_person, e);
        }
        if let Some(around) = object.and_then(|o| self.seen_around(o, name)) {
            return around;
        }
        if let Some(object) = object {
            // request.getHeader(name) gives one entry, and all of them turn by turn in a loop
            let is_one = args.iter().find(|a| a.name.is_none()).is_some_and(|a| match self.module.kind(a.value) {
                ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_) => true,
                ExprKind::Literal(_) | ExprKind::List(_) | ExprKind::Object(_) => false,
                _ => self.loops == 0,
            });
            if let Some(whole) = self.whole_source(object, name).filter(|_| !is_one) {
                let step = self.steps.add(self.place(e), Label::Whole, None);
                return Value::of(What::Data(whole, Strength::Strong), step);
            }
            if let Some(value) = self.read_entry(e, object, name, receiver, args, given) {
                return match value.is_known() {
                    true => value,
                    false => self.of_generic(e, object, name).unwrap_or(value),
                };
            }
        }
        if object.is_none() && self.is_whole_call(name) && self.cx.callees(self.at(e)).is_empty() {
            let id = knowledge.sinks.sources.iter().find(|s| s.calls.contains(name)).map(|s| s.data);
            if let Some(id) = id {
                let step = self.steps.add(self.place(e), Label::Whole, None);
                return Value::of(What::Data(id, Strength::Strong), step);
            }
        }
        // stream.inspect(|x| …) only looks on
        let looks_on = args.iter().any(|a| matches!(self.module.kind(a.value), ExprKind::Lambda(_)));
        let is_serialiser = (s.serialiser_methods.contains(name) && !looks_on)
            || s.serialiser_endings.iter().any(|ending| name.to_lowercase().ends_with(ending.as_str()))
            || (!given.is_empty() && !knowledge.serialiser_calls.matches(self.cx.project, callee).is_empty());
        if is_serialiser {
            // citizen.toArray() of the project's own: what it returns
            if args.is_empty()
                && let Some(value) = self.entered(e, object, receiver, args, given).filter(Value::has_data)
            {
                return value;
            }
            return self.serialised(object, receiver, args, given);
        }
        if let Some(object) = object
            && let Some(value) = self.added(object, name, receiver, args, given)
        {
            return value;
        }
        if let Some(value) = self.entered(e, object, receiver, args, given).filter(Value::is_known) {
            return value;
        }
        if s.gives.contains(name)
            && let Some(value) = self.given_back(args, given)
        {
            return value;
        }
        if s.keeping_functions.contains(name) {
            let mut all = Value::default();
            if let Some(object) = object.filter(|_| s.keeping_methods.contains(name)) {
                all.join(&self.with_type(object, receiver.clone()));
            }
            let silenced = self.silenced(args);
            for (arg, value) in args.iter().zip(given).filter(|(a, _)| !silenced.contains(&a.value)) {
                let value = self.with_type(arg.value, value.clone());
                all.join(&value);
            }
            all.is_clean = !all.is_known()
                && !given.is_empty()
                && given.iter().all(|v| v.is_clean)
                && (object.is_none() || receiver.is_clean);
            if all.is_known() {
                return all;
            }
        }
        if let Some(object) = object
            && s.keeping_methods.contains(name)
            // response.getBody() of a response whose class is known
            && (!is_data || (receiver.is_told() && matches!(class, NameClass::Data(id, _) if knowledge.types.get(id).is_whole())))
        {
            let mut kept = self.with_type(object, receiver.clone());
            if matches!(name.as_str(), "concat" | "replace" | "replaceAll" | "orElse" | "getOrDefault" | "repeat") {
                given.iter().for_each(|v| kept.add_facts(&v.facts));
            }
            return kept;
        }
        match class {
            NameClass::Data(..) if object.is_some_and(|o| self.is_other_thing(o, name)) => Value::clean(),
            NameClass::Data(..) if self.made_outside(callee, name) => {
                let mut all = Value::default();
                for (arg, value) in args.iter().zip(given) {
                    let value = self.with_type(arg.value, value.clone());
                    all.join(&value);
                }
                all
            }
            NameClass::Data(id, strength) => {
                let is_person = object.is_some_and(|o| self.is_person(o, name));
                // getUser() gives an object, whose type decides
                if strength == Strength::Strong || is_person || knowledge.types.get(id).is_whole() {
                    return self.named_value(e, id, strength, name);
                }
                Value::default()
            }
            _ => match object {
                Some(object) => {
                    let mut value = args.is_empty().then(|| self.field_of_object(e, receiver, name)).flatten();
                    // phone.number, where reading is a call
                    if value.is_none() && args.is_empty() && class == NameClass::Unknown {
                        value = self.told_together(e, object, name);
                    }
                    value.or_else(|| self.of_generic(e, object, name)).unwrap_or_default()
                }
                None => Value::default(),
            },
        }
    }

    /// What the callbacks of a call return: `citizen.let { it.cnic }`.
    fn given_back(&self, args: &[Arg], given: &[Value]) -> Option<Value> {
        let mut all: Option<Value> = None;
        for (arg, value) in args.iter().zip(given) {
            let mut value = value.clone();
            match self.module.kind(arg.value) {
                ExprKind::Lambda(f) => value.facts.retain(|x| !matches!(x.what, What::Param(of, ..) if of == *f)),
                _ if self.is_method_reference(arg.value) => {}
                _ => continue,
            }
            match &mut all {
                Some(all) => all.join(&value),
                None => all = Some(value),
            }
        }
        all.filter(Value::is_known)
    }

    fn is_whole_call(&self, name: &Name) -> bool {
        let sources = self.cx.knowledge.sinks.sources.iter();
        sources.filter(|s| s.languages.contains(&self.module.language)).any(|s| s.calls.contains(name))
    }

    /// Every field of what is serialised is in the text.
    fn serialised(&mut self, object: Option<ExprId>, receiver: &Value, args: &[Arg], given: &[Value]) -> Value {
        let mut all = Value::clean();
        for (arg, value) in args.iter().zip(given) {
            let facts = self.shown(arg.value, value.clone(), ObjectForm::Json);
            all.add_facts(&facts);
        }
        if let Some(object) = object.filter(|_| args.is_empty()) {
            let facts = self.shown(object, receiver.clone(), ObjectForm::Json);
            all.add_facts(&facts);
        }
        all.is_text = true;
        let is_constant =
            given.iter().all(|v| v.is_clean) && (object.is_none() || receiver.is_clean || !args.is_empty());
        all.is_clean = all.facts.is_empty() && is_constant;
        all
    }

    /// `builder.append(x)`, `map.put("cnic", x)`, `dto.setCnic(x)`.
    fn added(&mut self, object: ExprId, name: &Name, receiver: &Value, args: &[Arg], given: &[Value]) -> Option<Value> {
        let s = &self.cx.knowledge.sanitizers;
        if let (Some(field), [value]) = (setter_field(name), given) {
            let arg = &args[0];
            let value = self.with_type(arg.value, value.clone());
            let mut all = receiver.clone();
            all.put(&field, value);
            self.assign_path(object, all, false);
            return Some(Value::default());
        }
        if !s.adds.contains(name) || args.is_empty() {
            return None;
        }
        let mut all = receiver.clone();
        let key = match args {
            [key, _] => self.cx.project.string(self.at(key.value)).filter(|k| k.len() < MAX_KEY && is_identifier(k)),
            _ => None,
        };
        match key {
            Some(key) => {
                let value = self.with_type(args[1].value, given[1].clone());
                let value = self.under_key(args[1].value, &key, value);
                all.put(&Name::new(key), value);
            }
            None => {
                for (arg, value) in args.iter().zip(given) {
                    let value = self.with_type(arg.value, value.clone());
                    all.join(&value);
                }
                all.is_clean = receiver.is_clean && given.iter().all(|v| v.is_clean);
            }
        }
        self.assign_path(object, all.clone(), false);
        Some(all)
    }

    pub(super) fn construct(&mut self, e: ExprId, class: ExprId, args: &[Arg]) -> Value {
        let given = self.args(&name_of_none(), &Value::default(), args, false, None);
        self.watch(e, args, &given);
        let cx = self.cx;
        cx.sinks.get(&self.at(e)).into_iter().flatten().for_each(|sink| self.write(e, sink, args, &given));
        if cx.derived.contains_key(&self.at(e)) {
            self.write_through(e, args, &given, None);
        }
        let Some(name) = last_name(self.module, class) else { return Value::default() };
        // a Rust struct literal is a `New` with its fields as one object
        if let [Arg { value, .. }] = args
            && matches!(self.module.kind(*value), ExprKind::Object(_))
        {
            return given.into_iter().next().unwrap_or_default();
        }
        if self.cx.knowledge.names.is_error(name) {
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
        all
    }
}

fn given_to_lambda(module: &Module, args: &[Arg]) -> bool {
    args.iter().any(|a| matches!(module.kind(a.value), ExprKind::Lambda(_)))
}

/// What a callback is given: an element of the receiver, or of what is passed beside it.
fn element_of(receiver: &Value, given: &[Value]) -> Value {
    let mut element = receiver.clone();
    if let Some(entries) = element.entries.take() {
        entries.iter().for_each(|(_, v)| element.join(v));
    }
    given.iter().for_each(|v| element.join(v));
    element.is_clean = false;
    element
}

fn name_of_none() -> Name {
    Name::new_static("")
}

/// A key, not a sentence: `cnic`, `user_email`, `phone:`.
fn is_identifier(text: &str) -> bool {
    let text = text.trim().trim_end_matches([':', '=']);
    !text.is_empty() && text.split_whitespace().count() <= 3
}

pub(super) fn accessor_field(name: &str, prefix: &str) -> Option<Name> {
    let rest = name.strip_prefix(prefix)?;
    let first = rest.chars().next()?;
    first.is_uppercase().then(|| Name::new(first.to_lowercase().chain(rest.chars().skip(1)).collect::<String>()))
}

fn setter_field(name: &str) -> Option<Name> {
    accessor_field(name, "set")
}
