//! What a call that writes nothing gives: hidden, a part, a text of all of it, an entry, what its receiver holds from
//! then on, or what the function of the project that it enters gives back.
//!
//! What a call writes is said in [`super::calls`]; each kind of result that needs more than a few lines has its own file.

use std::rc::Rc;

use super::calls::{MAX_KEY, is_identifier};
use super::eval::is_constant_name;
use super::sinks::last_name;
use super::typed::collect_classes;
use super::value::{Label, Value, What};
use super::walk::{THIS, Walker};
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::ir::{Arg, ExprId, ExprKind, Literal, Name, accessor_field};
use crate::project::Value as Origin;

/// A call as it runs: what it is made on, by which name, and with what.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub at: ExprId,
    pub callee: ExprId,
    /// What it is made on, if anything, and what that holds.
    pub object: Option<ExprId>,
    pub receiver: &'a Value,
    pub name: &'a Name,
    pub args: &'a [Arg],
    /// What each argument holds.
    pub given: &'a [Value],
}

impl Call<'_> {
    pub(super) fn carries(&self) -> bool {
        self.receiver.holds_any() || self.given.iter().any(Value::holds_any)
    }
}

impl Walker<'_, '_, '_> {
    /// What a call that writes nothing gives.
    pub(super) fn result(&mut self, call: &Call<'_>) -> Value {
        if let Some(value) = self.through_held(call) {
            return value;
        }
        let class = self.cx.knowledge.names.call(call.name);
        let known = self
            .read_made(call)
            .or_else(|| self.scanned(call))
            .or_else(|| self.rows_named(call))
            .or_else(|| self.built(call))
            .or_else(|| self.rows_changed(call))
            .or_else(|| self.taken_out(call))
            .or_else(|| self.columns_dropped(call))
            .or_else(|| self.columns_read(call))
            .or_else(|| self.pair_called(call))
            .or_else(|| self.as_number(call))
            .or_else(|| self.exposed(call))
            .or_else(|| self.hidden(call, class))
            .or_else(|| self.reduced(call))
            .or_else(|| self.recovered(call))
            .or_else(|| self.told(call.name, call.receiver, call.given))
            .or_else(|| self.made_by_call(call))
            .or_else(|| self.named_by_call(call))
            .or_else(|| self.zipped(call))
            .or_else(|| self.picked(call))
            .or_else(|| self.overlaid(call))
            .or_else(|| self.harmless(call, class));
        if let Some(value) = known {
            return value;
        }
        if self.cx.knowledge.sanitizers.copies.contains(call.name) && call.args.len() > 1 {
            self.copied(call.args, call.given);
        }
        self.decoded_into(call);
        self.printed_into(call);
        if let Some(value) = self.opened(call.at, call.receiver, call.name).or_else(|| self.read_in_callback(call)) {
            return value;
        }
        self.read_as(call.at, call.name, call.args)
            .or_else(|| self.read_field(call))
            .or_else(|| self.read_stored(call))
            .or_else(|| self.opened_by_call(call))
            .or_else(|| self.answered(call))
            .or_else(|| self.read_of(call))
            .or_else(|| self.serialised_by_call(call))
            .or_else(|| self.added(call))
            .or_else(|| self.entered(call).filter(Value::is_known))
            .or_else(|| self.kept(call, class).map(|kept| self.one_row(call, self.without_filtered(call, kept))))
            .unwrap_or_else(|| self.called_after(call, class))
    }

    /// `Supplier<String> line = () -> "c " + cnic; line.get()`: what the function in a variable gives.
    fn through_held(&mut self, call: &Call<'_>) -> Option<Value> {
        let is_held = self.cx.project.may_be_function(self.at(call.callee));
        let is_held = is_held && matches!(self.cx.project.origin(self.at(call.callee)), Origin::Function(_));
        is_held.then(|| self.entered(call)).flatten().filter(Value::is_known)
    }

    /// `maskCnic(cnic)`, `masker.apply(cnic)`, `sha256(cnic)`
    fn hidden(&mut self, call: &Call<'_>, class: NameClass) -> Option<Value> {
        let knowledge = self.cx.knowledge;
        let receiver = call.object.and_then(|o| last_name(self.module, o));
        // citizen.serializable_hash
        let is_hidden = class == NameClass::Hidden && !knowledge.sanitizers.serialiser_methods.contains(call.name);
        // HashMap::from([("x", cnic)])
        let by = receiver.filter(|n| !knowledge.sanitizers.keeping_types.contains(n));
        if is_hidden || by.is_some_and(|n| knowledge.names.identifier(n) == NameClass::Hidden) {
            return Some(self.masked(call));
        }
        let callee = self.at(call.callee);
        let hides = call.carries()
            && !knowledge.hiding_calls.is_empty()
            && !knowledge.hiding_calls.matches(self.cx.project, callee).is_empty();
        if hides {
            self.is_reduced = true;
        }
        hides.then(Value::clean)
    }

    /// `zap.String("cnic", x)`, `slog.Any("citizen", c)`
    fn named_by_call(&mut self, call: &Call<'_>) -> Option<Value> {
        let ([key, value], [_, held]) = (call.args, call.given) else { return None };
        let naming = &self.cx.knowledge.naming_calls;
        if !naming.may_match(self.cx.project, self.at(call.callee), self.module.language) {
            return None;
        }
        // zap.Any("citizen profile", c): whatever it says, it is the name of what is held
        let key = self.cx.project.string(self.at(key.value)).filter(|k| k.len() < MAX_KEY)?;
        if naming.matches(self.cx.project, self.at(call.callee)).is_empty() {
            return None;
        }
        let held = self.with_type(value.value, held.clone());
        let mut all = Value::default();
        all.put(&Name::new(&key), self.under_key(value.value, &key, held));
        Some(all)
    }

    /// Lengths, tests, ids, what is made up, and what is clean already.
    fn harmless(&self, call: &Call<'_>, class: NameClass) -> Option<Value> {
        let Call { object, name, args, .. } = *call;
        let s = &self.cx.knowledge.sanitizers;
        // LoggerConstant.UIN.name(), e.getMessage(): what is clean stays so
        let stays = object.is_some()
            && call.receiver.is_clean
            && args.is_empty()
            && !matches!(class, NameClass::Data(_, Strength::Strong));
        let is_other = |o: ExprId| self.is_of_place(o, name) || self.is_setting(o, class);
        if stays && !object.is_some_and(|o| self.is_service(o) && self.gives_objects(call.at))
            || args.is_empty() && object.is_some_and(is_other)
        {
            return Some(Value::clean());
        }
        let by_name = match object {
            // citizens.all(isAdult) tests, Citizen.objects.all() gives
            Some(_) => {
                (s.harmless_members.contains(name) && !(args.is_empty() && s.keeping_methods.contains(name)))
                    || (s.harmless_functions.contains(name) && !s.keeping_functions.contains(name))
            }
            None => s.harmless_functions.contains(name),
        };
        // user.email.present?
        let by_name = (by_name || name.ends_with('?')) && !matches!(class, NameClass::Data(..));
        (by_name && !self.gives_objects(call.at) || object.is_some_and(|o| self.is_made_up(o))).then(Value::clean)
    }

    /// `parseInt(otp)`, `otp.toInt()`: a number that is data stays it, unless it is that of an entry in a list.
    fn as_number(&self, call: &Call<'_>) -> Option<Value> {
        if !self.cx.knowledge.sanitizers.numbers.contains(call.name) {
            return None;
        }
        let of = call.given.first().unwrap_or(call.receiver);
        let mut number = Value { facts: of.facts.clone(), ..Value::default() };
        number.facts.retain(|f| match f.what {
            What::Data(id, Strength::Strong) => {
                let data = self.cx.knowledge.types.get(id);
                !data.is_whole() && !data.words
            }
            _ => false,
        });
        number.has_data().then_some(number)
    }

    /// `entry.getKey()`, `Object.keys(counts)`
    fn pair_called(&self, call: &Call<'_>) -> Option<Value> {
        let of = match call.given {
            [] => call.receiver,
            [only] => only,
            _ => return None,
        };
        self.of_pairs(of, call.name)
    }

    /// `patientService`: of a class of the project that shows nothing itself.
    fn is_service(&self, object: ExprId) -> bool {
        let class = self.cx.project.type_of(self.at(object)).and_then(|t| t.class());
        class.is_some_and(|c| !self.cx.is_personal(c))
    }

    /// `people.AllAsync()`, `patientService.list()`: a call that gives objects of a class that is personal, whatever it
    /// is called.
    fn gives_objects(&self, call: ExprId) -> bool {
        let mut classes = Vec::new();
        self.cx.project.type_of(self.at(call)).into_iter().for_each(|t| collect_classes(&t, &mut classes));
        classes.into_iter().any(|c| self.cx.is_personal(c))
    }

    /// `form.fatherCnic()` of a record reads its field.
    fn read_field(&mut self, call: &Call<'_>) -> Option<Value> {
        let object = call.object.filter(|_| call.args.is_empty())?;
        let class = self.cx.project.type_of(self.at(object)).and_then(|t| t.class())?;
        if !self.cx.project.class(class).fields.iter().any(|f| f.name == *call.name) {
            return None;
        }
        if let Some(component) = self.component(call, class) {
            return Some(component);
        }
        let is_person = self.is_person(object, call.name);
        Some(self.member_of(call.receiver, call.name, is_person, call.at))
    }

    /// One entry of what the call is made on, or all of a request.
    fn read_of(&mut self, call: &Call<'_>) -> Option<Value> {
        let name = call.name;
        let Some(object) = call.object else {
            if let Some(given) = self.given_by_wrapped(name) {
                return Some(given);
            }
            if let Some(id) = self.whole_stream(call.args) {
                let step = self.steps.add(self.place(call.at), Label::Whole, None);
                return Some(Value::of(What::Data(id, Strength::Strong), step));
            }
            if !self.is_whole_call(name) || !self.cx.callees(self.at(call.at)).is_empty() {
                return None;
            }
            let id = self.cx.knowledge.sinks.sources.iter().find(|s| s.calls.contains(name))?.data;
            let step = self.steps.add(self.place(call.at), Label::Whole, None);
            return Some(Value::of(What::Data(id, Strength::Strong), step));
        };
        if let Some(read) = self.read_by_type(call) {
            return Some(read);
        }
        if let Some(around) = self.seen_around(object, name) {
            return Some(around);
        }
        // request.getHeader(name) gives one entry, and all of them turn by turn in a loop
        let first = call.args.iter().find(|a| a.name.is_none());
        let is_one = first.is_some_and(|a| match self.module.kind(a.value) {
            ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_) => true,
            ExprKind::Literal(_) | ExprKind::List(_) | ExprKind::Object(_) => false,
            // request.getHeader(CALL_ID)
            _ => self.loops == 0 || last_name(self.module, a.value).is_some_and(is_constant_name),
        });
        // httputil.DumpRequest(r, true): a function of a package, whatever it is given
        let of_package = || matches!(self.cx.project.origin(self.at(object)), Origin::External(_));
        let is_all = |whole: &DataTypeId| !is_one || of_package() && !self.is_environment(*whole);
        if let Some(whole) = self.whole_source(object, name).filter(is_all) {
            let step = self.steps.add(self.place(call.at), Label::Whole, None);
            return Some(Value::of(What::Data(whole, Strength::Strong), step));
        }
        let value = self.read_entry(call, object)?;
        Some(match value.is_known() {
            true => value,
            false => self.of_generic(call.at, object, name).unwrap_or(value),
        })
    }

    /// `mapper.writeValueAsString(citizen)`, `citizen.toJson()`
    fn serialised_by_call(&mut self, call: &Call<'_>) -> Option<Value> {
        let Call { name, args, .. } = *call;
        let s = &self.cx.knowledge.sanitizers;
        let calls = &self.cx.knowledge.serialiser_calls;
        // stream.inspect(|x| …) only looks on
        let looks_on = args.iter().any(|a| matches!(self.module.kind(a.value), ExprKind::Lambda(_)));
        let is_serialiser = (s.serialiser_methods.contains(name) && !looks_on)
            || s.serialiser_endings.iter().any(|ending| ends_in(name, ending))
            || (!args.is_empty() && !calls.matches(self.cx.project, self.at(call.callee)).is_empty());
        if !is_serialiser {
            return None;
        }
        // dict(cnic=cnic): what is named is laid open
        if call.object.is_none() && !args.is_empty() && args.iter().all(|a| a.name.is_some()) {
            let mut all = Value::default();
            for (name, value) in args.iter().zip(call.given).filter_map(|(a, v)| Some((a.name.as_ref()?, v))) {
                all.put(name, value.clone());
            }
            return Some(all);
        }
        // citizen.toArray(), citizen.to_json(conn) of the project's own: what it returns
        let is_of_object = |o: ExprId| self.cx.project.type_of(self.at(o)).is_some_and(|t| t.class().is_some());
        let is_own = args.is_empty() || call.object.is_some_and(is_of_object);
        let own = if is_own { self.entered(call).filter(Value::is_known) } else { None };
        Some(own.unwrap_or_else(|| self.serialised(call)))
    }

    /// What is handed on in another form: `email.trim()`, `String.format("…", email)`.
    fn kept(&mut self, call: &Call<'_>, class: NameClass) -> Option<Value> {
        let Call { object, name, args, given, receiver, .. } = *call;
        let knowledge = self.cx.knowledge;
        let s = &knowledge.sanitizers;
        if s.gives.contains(name)
            && let Some(value) = self.given_back(args, given)
            && (value.is_known() || self.is_made_of_receiver(args))
        {
            let others = object.filter(|_| s.otherwise.contains(name));
            return Some(match others {
                // runCatching { find(id) }.getOrElse { return }
                Some(object) => {
                    let mut all = self.with_type(object, receiver.clone());
                    all.join(&value);
                    all
                }
                None => value,
            });
        }
        if s.folds.contains(name)
            && let Some(value) = self.given_back(args, given)
        {
            return Some(value);
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
                && object.is_none_or(|o| receiver.is_clean || self.is_type_name(o));
            if all.is_known() {
                return Some(all);
            }
        }
        let object = object.filter(|_| s.keeping_methods.contains(name))?;
        // response.getBody() of a response whose class is known
        if let NameClass::Data(id, _) = class
            && !(receiver.is_told() && knowledge.types.get(id).is_whole())
        {
            return None;
        }
        let mut kept = self.with_type(object, receiver.clone());
        // citizens.associateBy { it.cnic }
        if s.keyed_by.contains(name) {
            kept = self.keyed(call, kept);
        }
        if s.keeping_both.contains(name) {
            given.iter().for_each(|v| kept.add_facts(&v.facts));
        }
        Some(kept)
    }

    /// `cursor.fetchone()`, `mysqli_fetch_row($result)`
    fn one_row(&self, call: &Call<'_>, kept: Value) -> Value {
        let is_one = kept.row.is_some() && self.cx.knowledge.sanitizers.single_rows.contains(call.name);
        if is_one { kept.into_row() } else { kept }
    }

    /// A call of which nothing is known but its name and what it is made on.
    fn called_after(&mut self, call: &Call<'_>, class: NameClass) -> Value {
        let Call { object, name, args, .. } = *call;
        match class {
            NameClass::Data(..) if object.is_some_and(|o| self.is_other_thing(o, name)) => Value::clean(),
            NameClass::Data(..) if self.made_outside(self.at(call.callee), name) => {
                let mut all = Value::default();
                for (arg, value) in args.iter().zip(call.given) {
                    let value = self.with_type(arg.value, value.clone());
                    all.join(&value);
                }
                all
            }
            NameClass::Data(id, strength) => {
                let is_person = object.is_some_and(|o| self.is_person(o, name));
                // getUser() gives an object, whose type decides
                if strength == Strength::Strong || is_person || self.cx.knowledge.types.get(id).is_whole() {
                    return self.named_value(call.at, id, strength, name);
                }
                Value::default()
            }
            _ => match object {
                Some(object) => {
                    let is_read = args.is_empty();
                    let mut value = is_read.then(|| self.field_of_object(call.at, call.receiver, name)).flatten();
                    if value.is_none() && is_read {
                        value = self.kept_as(call.at, object, call.receiver, name);
                    }
                    // phone.number, where reading is a call
                    if value.is_none() && is_read && class == NameClass::Unknown {
                        value = self.told_together(call.at, object, name);
                    }
                    value.or_else(|| self.of_generic(call.at, object, name)).unwrap_or_default()
                }
                None => Value::default(),
            },
        }
    }

    /// What the callbacks of a call return: `citizen.let { it.cnic }`.
    pub(super) fn given_back(&self, args: &[Arg], given: &[Value]) -> Option<Value> {
        let mut all: Option<Value> = None;
        for (arg, value) in args.iter().zip(given) {
            let mut value = value.clone();
            match self.module.kind(arg.value) {
                ExprKind::Lambda(f) => value.facts.retain(|x| !matches!(x.what, What::Param(of, ..) if of == *f)),
                _ if self.gives_by_name(arg.value) => {}
                _ => continue,
            }
            match &mut all {
                Some(all) => all.join(&value),
                None => all = Some(value),
            }
        }
        all
    }

    /// Whether a callback takes what the receiver holds, so that what it gives stands for it: `cases.map(c -> c.label())`,
    /// and not `name.orElseGet(() -> other())`.
    fn is_made_of_receiver(&self, args: &[Arg]) -> bool {
        args.iter().any(|a| match self.module.kind(a.value) {
            ExprKind::Lambda(f) => !self.module.function(*f).params.is_empty(),
            _ => false,
        })
    }

    /// `Optional.ofNullable(x)`: called on a type, which holds nothing.
    pub(super) fn is_type_name(&self, object: ExprId) -> bool {
        matches!(self.module.kind(object), ExprKind::Name(name) if is_like_type(name))
    }

    fn is_whole_call(&self, name: &Name) -> bool {
        let sources = self.cx.knowledge.sinks.sources.iter();
        sources.filter(|s| s.languages.contains(&self.module.language)).any(|s| s.calls.contains(name))
    }

    /// Every field of what is serialised is in the text, or an entry of what is made of it.
    fn serialised(&mut self, call: &Call<'_>) -> Value {
        let Call { object, receiver, args, given, .. } = *call;
        let is_dictionary = self.cx.knowledge.sanitizers.dictionaries.contains(call.name);
        let printing = self.cx.knowledge.printing(self.module.language);
        // citizen.as_json(options.merge(only: [:cnic])) of a class that does not say itself what that is
        let writes_receiver = object.is_some() && printing.is_some_and(|p| p.serial_methods.contains(call.name));
        let options = if writes_receiver { self.options_in(args) } else { args.to_vec() };
        let limits = self.limits_of(&options);
        // citizen.to_json(except: [:cnic])
        let is_of_receiver = writes_receiver || args.iter().all(|a| a.name.is_some());
        // citizen.inspect, of a class whose log leaves fields out
        let is_inspected = printing.is_some_and(|p| p.inspect_methods.contains(call.name));
        let form = match object {
            _ if is_inspected => ObjectForm::Inspect,
            Some(o) if !is_of_receiver && self.cx.writes_exposed_only(self.at(o)) => ObjectForm::Exposed,
            _ => ObjectForm::Json,
        };
        let of =
            args.iter().zip(given).filter(|(a, _)| a.name.is_none() && !writes_receiver).map(|(a, v)| (a.value, v));
        let mut all = Value::clean();
        for (e, value) in of.chain(object.filter(|_| is_of_receiver).map(|o| (o, receiver))) {
            let value = self.with_type(e, value.clone());
            let mut value = self.limited(&value, &limits);
            let says = |a: &Arg| a.name.as_deref().is_some_and(|n| self.present_words().is_some_and(|q| q.says(n)));
            if options.iter().any(says) {
                value = self.with_options(value, &options);
            }
            match is_dictionary {
                true => all.overlay(&self.laid_open(&value)),
                false => all.add_facts(&self.show(&value, form)),
            }
        }
        all.is_text = !is_dictionary;
        let says_nothing = |v: &Value| v.is_clean || self.is_told_apart(v);
        let is_constant = given.iter().all(says_nothing) && (object.is_none() || receiver.is_clean || !is_of_receiver);
        all.is_clean = !all.has_data() && all.facts.is_empty() && is_constant;
        all
    }

    /// Whether a container is known entry by entry, and none of them is called after data: `map.put("txnId", id)`.
    fn is_told_apart(&self, value: &Value) -> bool {
        let is_harmless = |key: &Name| !matches!(self.cx.knowledge.names.identifier(key), NameClass::Data(..));
        let entries = value.entries.as_ref().filter(|_| value.facts.is_empty());
        entries.is_some_and(|e| !e.is_empty() && e.iter().all(|(key, v)| is_harmless(key) && !v.holds_any()))
    }

    /// `builder.append(x)`, `map.put("cnic", x)`, `dto.setCnic(x)`.
    fn added(&mut self, call: &Call<'_>) -> Option<Value> {
        let Call { name, receiver, args, given, .. } = *call;
        let Some(object) = call.object else { return self.added_in_scope(call) };
        let s = &self.cx.knowledge.sanitizers;
        if let (Some(field), [value]) = (accessor_field(name, "set"), given) {
            let arg = &args[0];
            let value = self.with_type(arg.value, value.clone());
            let mut all = match self.is_own_object(object) {
                true => receiver.clone(),
                false => self.with_type(object, receiver.clone()),
            };
            all.put(&field, value);
            self.assign_path(object, all, false);
            return Some(Value::default());
        }
        if !s.adds.contains(name) || args.is_empty() || self.is_sent(object, name) {
            return None;
        }
        let mut all = receiver.clone();
        // text.insert(5, "-"): a position is no key
        let is_key = |k: &String| k.len() < MAX_KEY && is_identifier(k) && !k.bytes().all(|b| b.is_ascii_digit());
        let key = match args {
            [key, _] => self.cx.project.string(self.at(key.value)).filter(is_key),
            _ => None,
        };
        match key {
            Some(key) => {
                let value = self.with_type(args[1].value, given[1].clone());
                let value = self.under_key(args[1].value, &key, value);
                all.put(&Name::new(key), value);
            }
            // headers = new HttpHeaders(); headers.add(name, id): what is made here holds what it is given
            None if receiver.is_clean && self.is_called_whole(object) => {
                let mut held = Value::default();
                for (arg, value) in args.iter().zip(given) {
                    held.join(&self.with_type(arg.value, value.clone()));
                }
                all.put(&Name::default(), held);
            }
            None => {
                for (i, (arg, value)) in args.iter().zip(given).enumerate() {
                    let mut value = self.with_type(arg.value, value.clone());
                    // counts.put(citizen.getCnic(), 1L)
                    if i == 0 && args.len() == 2 {
                        value.facts = self.as_keys(arg.value, &value.facts);
                    }
                    all.join(&value);
                }
                all.is_clean = receiver.is_clean && given.iter().all(|v| v.is_clean);
            }
        }
        self.assign_path(object, all.clone(), false);
        Some(all)
    }

    /// `requestHeaders`, `formData`: called after a whole record, which says nothing of what it was made of.
    fn is_called_whole(&self, e: ExprId) -> bool {
        last_name(self.module, e).is_some_and(|n| self.is_whole_by_name(n))
    }

    /// Whether a name is that of a whole record, body or set of headers.
    pub(super) fn is_whole_by_name(&self, name: &str) -> bool {
        let knowledge = self.cx.knowledge;
        matches!(knowledge.names.identifier(name), NameClass::Data(id, _) if knowledge.types.get(id).is_whole())
    }

    /// `this.http.put(url, citizen)`: the client keeps nothing of what it sends.
    fn is_sent(&self, object: ExprId, name: &Name) -> bool {
        let sends = &self.cx.knowledge.sanitizers.sends;
        let names = &self.cx.knowledge.names;
        let is_client = |of: &str| names.last_word(of).is_some_and(|w| sends.on.contains(w.as_str()));
        sends.calls.contains(name) && last_name(self.module, object).is_some_and(is_client)
    }

    /// `apply { putString("cnic", cnic) }`: a bare call in a block that an object is the receiver of.
    fn added_in_scope(&mut self, call: &Call<'_>) -> Option<Value> {
        if self.scopes == 0 || !self.cx.knowledge.sanitizers.adds.contains(call.name) {
            return None;
        }
        let mut this = self.env.get(&THIS).map(|v| Value::clone(v)).unwrap_or_default();
        let key = match call.args {
            [key, _] => self.constant_key(key.value),
            _ => None,
        };
        let (last, value) = call.args.last().zip(call.given.last())?;
        let value = self.with_type(last.value, value.clone());
        match key {
            Some(key) => {
                let value = self.under_key(last.value, &key, value);
                this.put(&Name::new(key), value);
            }
            None => this.join(&value),
        }
        Rc::make_mut(&mut self.env).insert(THIS, Rc::new(this));
        Some(Value::default())
    }
}

/// Whether a name is written as those of types are: `Optional`, and neither `optional` nor `OPTIONAL`.
pub(super) fn is_like_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}

/// Whether a name ends in a text, in whichever case.
fn ends_in(name: &str, ending: &str) -> bool {
    let start = name.len().checked_sub(ending.len());
    start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}
