//! Entries that are taken out of an object, or overwritten, before it goes on: `delete body.cnic`, `data.pop("cnic")`,
//! `params.except(:cnic)`, `const { cnic, ...rest } = body`, `citizen.copy(cnic = "***")`.
//!
//! What is taken out stays known as an entry that is clean, and an object of a class shows its fields without it. Where
//! a value leaves its function, a step of its way says what it is without. Of a whole request nobody knows what else it
//! holds: it stays one.

use super::cuts::holds_param;
use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, StepId, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::ir::visit::Nested;
use crate::ir::{Arg, Arm, BinaryOp, ExprId, ExprKind, FunctionId, Module, Name, accessor_field};
use crate::project::{FunctionRef, Value as Origin};

/// Names of entries that one call tells.
const MAX_KEYS: usize = 60;
/// Links of a chain between a builder and what it is given.
const MAX_LINKS: usize = 16;

/// Which fields of an object a serialiser writes.
#[derive(Default)]
pub(super) struct Limits {
    without: Vec<Name>,
    only: Option<Vec<Name>>,
}

impl Limits {
    fn is_empty(&self) -> bool {
        self.without.is_empty() && self.only.is_none()
    }
}

impl Walker<'_, '_, '_> {
    /// `render json: citizen, only: [:id], methods: [:cnic], include: { phones: { except: [:number] } }`: a record as the
    /// arguments beside it want it.
    pub(super) fn presented(&mut self, arg: &Arg, value: Value, args: &[Arg]) -> Value {
        let Some(words) = self.present_words() else { return value };
        let removes = &self.cx.knowledge.sanitizers.removes;
        let is_option = |a: &Arg| {
            a.name.as_deref().is_some_and(|n| {
                removes.without_keywords.contains(n) || removes.only_keywords.contains(n) || words.says(n)
            })
        };
        if is_option(arg) {
            return Value::clean();
        }
        let options: Vec<Arg> = args.iter().filter(|a| is_option(a)).cloned().collect();
        if options.is_empty() {
            return value;
        }
        let value = self.with_type(arg.value, value);
        self.with_options(value, &options)
    }

    /// A value as the options of a serialiser want it.
    pub(super) fn with_options(&mut self, value: Value, options: &[Arg]) -> Value {
        let limits = self.limits_of(options);
        let mut value = if limits.is_empty() { value } else { self.limited(&value, &limits) };
        let Some(words) = self.present_words() else { return value };
        for option in options {
            match option.name.as_deref() {
                Some(name) if words.within.contains(name) => {
                    for (relation, row) in self.related_rows(option.value) {
                        value.put(&relation, row);
                    }
                }
                Some(name) if words.methods.contains(name) => {
                    for method in self.keys_of(option.value) {
                        if let NameClass::Data(id, Strength::Strong) = self.cx.knowledge.names.call(&method) {
                            self.put_column(&mut value, option.value, &method, id);
                        }
                    }
                }
                _ => {}
            }
        }
        value
    }

    /// The options that a call is given by name, alone or merged into others: `as_json(options.merge(only: [:id]))`.
    pub(super) fn options_in(&self, args: &[Arg]) -> Vec<Arg> {
        let mut all: Vec<Arg> = Vec::new();
        for arg in args {
            match self.module.kind(arg.value) {
                ExprKind::Call { callee, args: merged }
                    if arg.name.is_none()
                        && last_name(self.module, *callee)
                            .is_some_and(|n| self.cx.knowledge.sanitizers.removes.overlays.contains(n)) =>
                {
                    all.extend(merged.iter().filter(|a| a.name.is_some()).cloned());
                }
                _ => all.extend(arg.name.is_some().then(|| arg.clone())),
            }
        }
        all
    }

    /// A value without some entries.
    pub(super) fn left_of(&self, value: &Value, keys: &[Name]) -> Value {
        let mut left = value.clone();
        if keys.is_empty() || !left.holds_any() {
            return left;
        }
        // an object that was laid open: its fields are facts
        left.facts
            .retain(|f| !matches!(f.what, What::Data(..)) || !keys.iter().any(|k| self.steps.is_field(f.step, k)));
        // a record by its name alone: whoever takes what is personal out of it knows what it holds
        if keys.iter().any(|k| self.is_personal_key(k)) {
            left.facts.retain(|f| !matches!(f.what, What::Record(_)));
        }
        for key in keys.iter().take(MAX_KEYS) {
            left.put(key, Value::clean());
        }
        left
    }

    /// `cnic`, and not `password`: logs of users without their passwords are many.
    fn is_personal_key(&self, key: &str) -> bool {
        let NameClass::Data(id, Strength::Strong) = self.cx.knowledge.names.identifier(key) else { return false };
        let data = self.cx.knowledge.types.get(id);
        !data.is_whole() && !data.is_credential()
    }

    /// The facts of a value and of its entries; those of an object say what was taken out of it.
    pub(super) fn settled(&mut self, value: &Value) -> Vec<Fact> {
        let mut all = Value::default();
        for fact in &value.facts {
            let step = match fact.what {
                What::Object(_) | What::Param(..) => self.step_without(fact.step, value),
                What::Data(..) | What::Wrapped(..) | What::Record(_) => fact.step,
            };
            all.add_facts(&[Fact { what: fact.what, step }]);
        }
        let entries: Vec<Value> = value.entries.iter().flat_map(|e| e.iter().map(|(_, v)| v.clone())).collect();
        for entry in entries {
            let facts = self.settled(&entry);
            all.add_facts(&facts);
        }
        all.facts
    }

    /// The step that says what a value is without, if it is without anything personal.
    pub(super) fn step_without(&mut self, step: StepId, value: &Value) -> StepId {
        let gone = self.gone_from(value);
        match gone.is_empty() {
            true => step,
            false => {
                let place = self.steps.place_of(step);
                self.steps.add(place, Label::Without(gone), Some(step))
            }
        }
    }

    /// Personal entries that are known to hold nothing.
    fn gone_from(&self, value: &Value) -> Vec<Name> {
        let names = &self.cx.knowledge.names;
        let entries = value.entries.iter().flat_map(|e| e.iter()).filter(|(_, v)| v.is_clean);
        entries
            .filter(|(key, _)| matches!(names.identifier(key), NameClass::Data(..)))
            .map(|(k, _)| k.clone())
            .collect()
    }

    /// What the outermost function takes out of its parameters.
    pub(super) fn taken_from_params(&self, f: FunctionId) -> Vec<(u16, Vec<Name>)> {
        let params = self.module.function(f).params.iter().zip(0_u16..);
        let taken = params.filter_map(|(param, index)| {
            let left = self.left.get(&param.name)?;
            let is_own = |fact: &Fact| matches!(fact.what, What::Param(of, i, None) if of == f && i == index);
            let gone = if left.facts.iter().any(is_own) { self.gone_from(left) } else { Vec::new() };
            (!gone.is_empty()).then_some((index, gone))
        });
        taken.collect()
    }

    /// `strip(data)`: what the one function that is entered takes out of its arguments.
    pub(super) fn take_out_through(&mut self, call: &Call<'_>, callees: &[FunctionRef]) {
        let [f] = callees else { return };
        let Some(returns) = self.summary_of(*f) else { return };
        for (index, keys) in &returns.taken_out {
            for i in self.arguments_for(call.at, call.args, *f, usize::from(*index)) {
                self.take_from(call.args[i].value, keys);
            }
        }
    }

    /// Takes entries out of what a variable or member holds.
    fn take_from(&mut self, object: ExprId, keys: &[Name]) {
        let held = self.typed_eval(object);
        if held.holds_any() {
            let left = self.left_of(&held, keys);
            self.assign_path(object, left, false);
        }
    }

    /// `data.pop("cnic")`, `_.omit(user, ["cnic"])`, `delete user.cnic`: what the call gives.
    pub(super) fn taken_out(&mut self, call: &Call<'_>) -> Option<Value> {
        let removes = &self.cx.knowledge.sanitizers.removes;
        if removes.takes.contains(call.name) {
            return self.taken(call);
        }
        let is_in_place = removes.drops.contains(call.name);
        if !is_in_place && !removes.omits.contains(call.name) {
            return None;
        }
        // $request->except('password'): all else of a request
        if let Some(object) = call.object
            && let Some(whole) = self.whole_source(object, call.name)
        {
            let step = self.steps.add(self.place(call.at), Label::Whole, None);
            return Some(Value::of(What::Data(whole, Strength::Strong), step));
        }
        let (of, value) = self.taken_of(call)?;
        let keys = self.keys_in(call.args.iter().filter(|a| a.value != of));
        if keys.is_empty() || !value.holds_any() {
            return None;
        }
        let value = self.with_type(of, value);
        let left = self.left_of(&value, &keys);
        if is_in_place {
            self.assign_path(of, left.clone(), false);
        }
        Some(left)
    }

    /// What entries are left out of: `Arr::except($data, ['cnic'])` of its first argument that holds any,
    /// `$data->except('cnic')` of what it is made on.
    fn taken_of(&self, call: &Call<'_>) -> Option<(ExprId, Value)> {
        if let Some(object) = call.object.filter(|_| call.receiver.holds_any()) {
            return Some((object, call.receiver.clone()));
        }
        let mut given = call.args.iter().zip(call.given).filter(|(a, _)| a.name.is_none());
        given.find(|(_, v)| v.holds_any()).map(|(a, v)| (a.value, v.clone()))
    }

    /// `cnic.delete("-")`: of a text characters are taken, and no entries.
    fn is_plain_text(&self, value: &Value) -> bool {
        let is_plain = |what: What| match what {
            What::Data(id, _) => !self.cx.knowledge.types.get(id).is_whole(),
            What::Wrapped(..) | What::Param(..) => true,
            What::Object(_) | What::Record(_) => false,
        };
        value.entries.is_none() && value.is_told() && value.facts.iter().all(|f| is_plain(f.what))
    }

    fn taken(&mut self, call: &Call<'_>) -> Option<Value> {
        let module = self.module;
        if call.args.iter().any(|a| matches!(module.kind(a.value), ExprKind::Lambda(_))) {
            return None;
        }
        if let Some(object) = call.object {
            let keys = self.keys_in(call.args.iter());
            let key = keys.first()?;
            if !call.receiver.holds_any() || self.is_plain_text(call.receiver) {
                return None;
            }
            let is_person = self.is_person(object, key);
            let taken = self.member_of(call.receiver, key, is_person, call.at);
            self.take_from(object, &keys);
            return Some(taken);
        }
        for arg in call.args {
            match module.kind(arg.value) {
                // delete user.cnic
                ExprKind::Member { object, name } => self.take_from(*object, std::slice::from_ref(name)),
                // unset($data["cnic"])
                ExprKind::Index { object, index: Some(index) } => {
                    let keys = self.keys_of(*index);
                    self.take_from(*object, &keys);
                }
                _ => {}
            }
        }
        // delete(m, "cnic")
        if let [map, rest @ ..] = call.args
            && matches!(module.kind(map.value), ExprKind::Name(_))
        {
            let keys = self.keys_in(rest.iter());
            if !keys.is_empty() {
                self.take_from(map.value, &keys);
            }
        }
        Some(Value::clean())
    }

    /// The keys that arguments name: `"cnic"`, `["cnic", "phone"]`, `...HIDDEN_FIELDS`, `array_flip(['cnic'])`.
    pub(super) fn keys_in<'a>(&self, args: impl Iterator<Item = &'a Arg>) -> Vec<Name> {
        let mut keys: Vec<Name> = args.flat_map(|a| self.keys_of(a.value)).collect();
        keys.truncate(MAX_KEYS);
        keys
    }

    pub(super) fn keys_of(&self, e: ExprId) -> Vec<Name> {
        let project = self.cx.project;
        if let ExprKind::Name(name) = self.module.kind(e)
            && let Some(keys) = self.keys.get(name)
        {
            return keys.clone();
        }
        if let Some(text) = project.string(self.at(e)) {
            return vec![Name::new(text)];
        }
        let made = match (self.module.kind(e), project.origin(self.at(e))) {
            (ExprKind::Call { args, .. }, _) => return self.keys_in(args.iter()),
            (ExprKind::Spread(x), _) => return self.keys_of(*x),
            (ExprKind::List(_) | ExprKind::Object(_), _) => self.at(e),
            (_, Origin::Made(made)) => made,
            _ => return Vec::new(),
        };
        let module = project.module_of(made.file);
        let listed: Vec<ExprId> = match module.kind(made.id) {
            ExprKind::List(parts) => parts.clone(),
            ExprKind::Object(entries) => entries.iter().filter_map(|e| e.key).collect(),
            // new Set(["cnic"]), List.of("cnic")
            ExprKind::New { args, .. } | ExprKind::Call { args, .. } => {
                let lists = args.iter().flat_map(|a| match module.kind(a.value) {
                    ExprKind::List(parts) => parts.clone(),
                    _ => vec![a.value],
                });
                lists.collect()
            }
            _ => return Vec::new(),
        };
        listed.into_iter().take(MAX_KEYS).filter_map(|e| module.str_literal(e).cloned()).collect()
    }

    /// `for key in HIDDEN_FIELDS`: the names that a loop goes over; its turns are certain then.
    pub(super) fn loops_over_keys(&mut self, binding: Option<ExprId>, iterated: Option<ExprId>) -> bool {
        let (Some(binding), Some(iterated)) = (binding, iterated) else { return false };
        let target = match self.module.kind(binding) {
            ExprKind::Assign { target, .. } => *target,
            _ => binding,
        };
        let ExprKind::Name(name) = self.module.kind(target) else { return false };
        let keys = match self.module.kind(iterated) {
            ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::List(_) => self.keys_of(iterated),
            _ => return false,
        };
        let is_known = !keys.is_empty();
        if is_known {
            self.keys.insert(name.clone(), keys);
        }
        is_known
    }

    /// `if key in data`: without the entry there is none to take out.
    pub(super) fn asks_for_key(&self, arms: &[Arm]) -> bool {
        let [Arm { condition: Some(condition), .. }] = arms else { return false };
        let mut asks = false;
        if !self.keys.is_empty() {
            let is_key = |e| matches!(self.module.kind(e), ExprKind::Name(name) if self.keys.contains_key(name));
            self.module.walk_expr(*condition, Nested::Skip, &mut |e| asks |= is_key(e));
        }
        asks
    }

    /// `data[key] = "***"` where the keys that a loop goes over are known.
    pub(super) fn overwritten_by_keys(&mut self, target: ExprId, value: &Value) -> bool {
        let ExprKind::Index { object, index: Some(index) } = self.module.kind(target) else { return false };
        let ExprKind::Name(name) = self.module.kind(*index) else { return false };
        let Some(keys) = self.keys.get(name).filter(|_| value.is_clean).cloned() else { return false };
        self.take_from(*object, &keys);
        true
    }

    /// `array_merge($data, ['cnic' => '***'])`, `citizen.copy(cnic = "***")`: one object over another;
    /// `citizen.withCnic(null)`, `builder.cnic(null)`: one entry over an object.
    pub(super) fn overlaid(&mut self, call: &Call<'_>) -> Option<Value> {
        let Call { object, name, args, given, .. } = *call;
        let s = &self.cx.knowledge.sanitizers;
        if let [arg] = args
            && let Some(object) = object
            && arg.name.is_none()
            && let Some(field) = self.field_that_is_given(call, object)
        {
            let mut all = self.with_type(object, call.receiver.clone());
            let value = self.with_type(arg.value, given[0].clone());
            all.put(&field, self.under_key(arg.value, &field, value));
            return Some(all);
        }
        let is_in_place = s.removes.overwrites.contains(name);
        // data.replace("cnic", "***")
        if let ([key, value], Some(object)) = (args, object.filter(|_| is_in_place))
            && let Some(key) = self.cx.project.string(self.at(key.value))
            && call.receiver.entry(&key).is_some()
        {
            let mut all = call.receiver.clone();
            all.put(&Name::new(&key), self.under_key(value.value, &key, given[1].clone()));
            self.assign_path(object, all.clone(), false);
            return Some(all);
        }
        if !is_in_place && !s.removes.overlays.contains(name)
            || !given.iter().zip(args).any(|(v, a)| v.entries.is_some() || a.name.is_some())
        {
            return None;
        }
        let mut all = match object {
            Some(object) => self.with_type(object, call.receiver.clone()),
            None => Value::default(),
        };
        for (arg, value) in args.iter().zip(given) {
            match &arg.name {
                // model_copy(update={"cnic": None})
                Some(_) if value.entries.is_some() => all.overlay(value),
                Some(key) => all.put(key, value.clone()),
                None => {
                    let value = self.with_type(arg.value, value.clone());
                    all.overlay(&value);
                }
            }
        }
        if let Some(object) = object.filter(|_| is_in_place && call.receiver.is_known()) {
            self.assign_path(object, all.clone(), false);
        }
        all.is_known().then_some(all)
    }

    /// The field that a call gives a value: `withCnic(x)` of a class that has it, `cnic(x)` of a builder.
    fn field_that_is_given(&self, call: &Call<'_>, object: ExprId) -> Option<Name> {
        if let Some(field) = accessor_field(call.name, "with") {
            let class = self.cx.project.type_of(self.at(object))?.class()?;
            self.cx.project.field(class, &field)?;
            return Some(field);
        }
        if !matches!(self.module.kind(object), ExprKind::Call { .. })
            || self.cx.knowledge.sanitizers.adds.contains(call.name)
        {
            return None;
        }
        let mut at = object;
        for _ in 0..MAX_LINKS {
            let ExprKind::Call { callee, .. } = self.module.kind(at) else { return None };
            if last_name(self.module, *callee)
                .is_some_and(|n| self.cx.knowledge.sanitizers.removes.builders.contains(n))
            {
                return Some(call.name.clone());
            }
            let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return None };
            at = *object;
        }
        None
    }

    /// `model_dump(exclude={"cnic"})`, `to_json(only: [:id])`, `JSON.stringify(user, ["id"])`,
    /// `JSON.stringify(user, (key, value) => key === "cnic" ? undefined : value)`.
    pub(super) fn limits_of(&self, args: &[Arg]) -> Limits {
        let removes = &self.cx.knowledge.sanitizers.removes;
        let mut limits = Limits::default();
        // as_json(include: :phones) adds to what is written
        let relates = |name: &str| self.present_words().is_some_and(|q| q.within.contains(name));
        for arg in args.iter().filter(|a| a.name.is_some()) {
            let name = arg.name.as_deref().unwrap_or_default();
            if removes.without_keywords.contains(name) {
                limits.without.extend(self.keys_of(arg.value));
            } else if removes.only_keywords.contains(name) && !relates(name) {
                limits.only = Some(self.keys_of(arg.value)).filter(|k| !k.is_empty());
            }
        }
        if let [_, second, ..] = args
            && second.name.is_none()
        {
            match self.module.kind(second.value) {
                ExprKind::List(_) => limits.only = Some(self.keys_of(second.value)).filter(|k| !k.is_empty()),
                ExprKind::Lambda(f) => limits.without.extend(self.compared_in(*f)),
                _ => {}
            }
        }
        limits
    }

    /// What the keys are compared with in a function that is asked of each.
    fn compared_in(&self, f: FunctionId) -> Vec<Name> {
        let module: &Module = self.module;
        let mut keys = Vec::new();
        module.walk_block(&module.function(f).body, Nested::Enter, &mut |e| match module.kind(e) {
            ExprKind::Binary { op: BinaryOp::Equal, left, right } => {
                let texts = [*left, *right].into_iter().filter_map(|side| module.str_literal(side).cloned());
                keys.extend(texts);
            }
            // HIDDEN_FIELDS.includes(key)
            ExprKind::Call { callee, args } if args.len() == 1 => {
                if let ExprKind::Member { object, .. } = module.kind(*callee) {
                    keys.extend(self.keys_of(*object));
                }
            }
            _ => {}
        });
        keys
    }

    pub(super) fn limited(&mut self, value: &Value, limits: &Limits) -> Value {
        let left = self.left_of(value, &limits.without);
        let Some(only) = &limits.only else { return left };
        let open = self.laid_open(&left);
        let mut picked = Value::clean();
        let entries = open.entries.iter().flat_map(|e| e.iter()).filter(|(key, _)| only.contains(key));
        entries.for_each(|(key, entry)| picked.put(key, entry.clone()));
        picked
    }

    /// An object as a dictionary of its fields.
    pub(super) fn laid_open(&mut self, value: &Value) -> Value {
        let mut open = Value { is_clean: value.is_clean, ..Value::default() };
        for fact in &value.facts {
            let What::Object(class) = fact.what else {
                open.add_facts(&[*fact]);
                continue;
            };
            let gone = self.steps.taken_out(fact.step);
            for field in self.cx.shown(class, ObjectForm::Json).iter().filter(|f| !gone.contains(&f.name)) {
                let step = self.steps.add(field.place, Label::Field(field.name.clone()), Some(fact.step));
                open.put(&field.name, Value::of(What::Data(field.data, Strength::Strong), step));
            }
        }
        let entries = value.entries.iter().flat_map(|e| e.iter());
        entries.for_each(|(key, entry)| open.put(key, entry.clone()));
        open
    }

    /// `redact(payload);`: a statement that is called like a mask changes what it is given, as far as its body does not
    /// say otherwise.
    pub(super) fn masked_in_place(&mut self, e: ExprId) {
        let ExprKind::Call { callee, args } = self.module.kind(e) else { return };
        let Some(name) = last_name(self.module, *callee) else { return };
        let is_object = |value: &Value| {
            let is_one = |what: What| match what {
                What::Data(id, _) => self.cx.knowledge.types.get(id).is_whole(),
                What::Object(_) | What::Record(_) => true,
                What::Wrapped(..) | What::Param(..) => false,
            };
            value.entries.is_some() || value.facts.iter().any(|f| is_one(f.what)) || holds_param(value)
        };
        // mask(cnic); changes nothing: a text is not changed in place
        let is_text = |n: &Name| match self.cx.knowledge.names.identifier(n) {
            NameClass::Data(id, Strength::Strong) => !self.cx.knowledge.types.get(id).is_whole(),
            _ => false,
        };
        let is_target = |a: &ExprId| match self.module.kind(*a) {
            ExprKind::Name(n) => self.env.get(n).is_some_and(|v| is_object(v)) && !is_text(n),
            _ => false,
        };
        let targets: Vec<ExprId> = args.iter().map(|a| a.value).filter(is_target).collect();
        if targets.is_empty() || !self.cx.knowledge.names.begins_hiding(name) {
            return;
        }
        let callees = self.cx.callees(self.at(e));
        if let [f] = callees[..]
            && self.summary_of(f).is_some_and(|returns| !returns.taken_out.is_empty())
        {
            return;
        }
        for target in targets {
            match self.touched_by(e, args, target) {
                Some(fields) => self.take_from(target, &fields),
                None => self.assign_path(target, Value::clean(), false),
            }
        }
    }
}
