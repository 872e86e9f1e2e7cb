//! What an expression holds: by what flowed into it, and where nothing is known, by what it is called and typed.

use super::sides::is_side_by_side;
use super::sinks::last_name;
use super::typed::collect_classes;
use super::value::{Fact, Label, MAX_ENTRIES, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::exceptions::has;
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Name};
use crate::source::Language;
use crate::source::caps::Cap;

impl Walker<'_, '_, '_> {
    pub(super) fn eval(&mut self, e: ExprId) -> Value {
        if self.is_too_deep() || !self.spend() {
            return Value::default();
        }
        self.depth += 1;
        let value = self.eval_inner(e);
        self.depth -= 1;
        value
    }

    fn eval_inner(&mut self, e: ExprId) -> Value {
        let module = self.module;
        match module.kind(e) {
            ExprKind::Name(name) => self.name(e, name),
            ExprKind::Member { object, name } => {
                let of = self.eval(*object);
                self.member(e, *object, &of, name)
            }
            ExprKind::Index { object, index } => {
                if let Some(chosen) = self.chosen(*object, *index) {
                    return chosen;
                }
                let of = self.eval(*object);
                let Some(index) = index else { return of };
                if let Some(cell) = self.cell_at(&of, *index) {
                    return cell;
                }
                let key_value = self.eval(*index);
                if self.is_member_by_variable(*object, *index) {
                    return Value::default();
                }
                let part = self.columns_picked(&of, *index);
                let part = part.or_else(|| self.behind_person(*object, *index, &of));
                if let Some(part) = part.or_else(|| self.sliced(e, *object, *index, &of)) {
                    return part;
                }
                if let Some(side) = self.side_at(&of, *index) {
                    return side;
                }
                let is_number = matches!(module.kind(*index), ExprKind::Literal(Literal::Number(_)));
                if is_number && of.is_clean && self.is_captured(*object) {
                    return Value::default();
                }
                let key = self.constant_key(*index).filter(|_| !is_number);
                match key.or_else(|| self.column_of_entity(*index)) {
                    Some(key) => self.entry(e, *object, &of, &key),
                    None => match self.some_element(&of, *index, &key_value) {
                        Some(element) => element,
                        None if self.is_one_setting(&of) => Value::default(),
                        None => self.element(e, of),
                    },
                }
            }
            ExprKind::Call { callee, args } => self.call(e, *callee, args),
            ExprKind::New { class, args, body } => {
                if let Some(class) = body {
                    let class = module.class(*class);
                    for field in class.fields.iter().filter_map(|f| f.value) {
                        self.eval(field);
                    }
                }
                self.construct(e, *class, args)
            }
            ExprKind::Literal(Literal::Str(text)) => self.literal(e, text),
            ExprKind::Literal(_) => Value::clean(),
            ExprKind::Template(parts) => {
                let mut all = Value::clean();
                let mut before = None;
                for (part, form) in parts.iter().zip(self.forms(e, parts)) {
                    let value = self.eval(*part);
                    let value = self.labelled(before, *part, value, false);
                    before = Some(*part);
                    let facts = self.shown(*part, value, form);
                    all.add_facts(&facts);
                }
                if self.is_starred(parts, &all.facts) {
                    self.is_reduced = true;
                    all = Value::clean();
                }
                self.texted(all)
            }
            ExprKind::Binary { op, left, right } => self.binary(*op, *left, *right),
            ExprKind::Not(x) => {
                self.eval(*x);
                Value::clean()
            }
            ExprKind::Conditional { condition, then, otherwise } => self.conditional(*condition, *then, *otherwise),
            ExprKind::Assign { target, value, op, is_declaration, .. } => {
                if *is_declaration {
                    self.note_declared(*target);
                }
                self.assign(e, *target, *value, *op)
            }
            ExprKind::List(parts) => {
                let mut all = Value::clean();
                for part in parts {
                    let value = self.eval(*part);
                    let value = self.with_type(*part, value);
                    all.join(&value);
                    if !value.is_clean {
                        all.is_clean = false;
                    }
                }
                // ["name" => x] joined: what the elements are is known one by one
                all
            }
            ExprKind::Object(entries) => {
                if entries.len() > MAX_ENTRIES {
                    self.cx.project.sources.caps.reached(Cap::Entries, self.file);
                }
                let mut all = Value::clean();
                for entry in entries {
                    // {...citizen}
                    let inner = match module.kind(entry.value) {
                        ExprKind::Spread(x) => *x,
                        _ => entry.value,
                    };
                    let value = self.typed_eval(inner);
                    let key = entry.key.and_then(|k| match module.str_literal(k) {
                        Some(key) => Some(key.clone()),
                        None => self.cx.project.string(self.at(k)).map(Name::new),
                    });
                    match key {
                        Some(key) => {
                            let value = self.under_key(entry.value, &key, value);
                            all.put(&key, value);
                        }
                        None if entry.key.is_none() => all.overlay(&value),
                        None => {
                            if let Some(key) = entry.key {
                                let key = self.eval(key);
                                all.join(&key);
                            }
                            all.join(&value);
                        }
                    }
                }
                all
            }
            ExprKind::Lambda(f) => {
                self.function(*f, &[]);
                Value::clean()
            }
            ExprKind::Class(_) => Value::clean(),
            ExprKind::Spread(x) => self.eval(*x),
            ExprKind::Opaque(children) => {
                let is_harmless = self.is_harmless_operator(e);
                let mut all = Value::default();
                for child in children {
                    let value = self.eval(*child);
                    let value = self.with_type(*child, value);
                    all.join(&value);
                }
                if is_harmless { Value::clean() } else { all }
            }
        }
    }

    fn assign(&mut self, e: ExprId, target: ExprId, value: Option<ExprId>, op: Option<BinaryOp>) -> Value {
        let Some(source) = value else { return Value::default() };
        let keeps_error = self.keeps_error(target, source);
        if keeps_error {
            self.frames.push(Vec::new());
        }
        if let (ExprKind::Lambda(_), ExprKind::Name(name)) = (self.module.kind(source), self.module.kind(target)) {
            self.bound_to = Some(name.clone());
        }
        let mut value = self.side_by_side(target, source).unwrap_or_else(|| self.eval(source));
        self.held_elsewhere(target, source, &mut value);
        let thrown = if keeps_error { self.frames.pop().unwrap_or_default() } else { Vec::new() };
        let value = match self.module.kind(source) {
            // const { email, ...rest } = citizen
            _ if self.gathers_rest(target) => self.with_type(source, value),
            ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => value,
            _ => self.with_type(source, value),
        };
        self.write_assigned(e, target, source, &value);
        self.statement_told(target, source);
        match op {
            None if self.is_error_of_call(target, source) => self.bind_pattern(target, &Value::clean()),
            None if self.takes_pairs(target, source) => self.bind_element(target, &value),
            None if !self.keys.is_empty() && self.overwritten_by_keys(target, &value) => {}
            None => {
                let value = self.set_by_hand(target, source).unwrap_or(value.clone());
                let value = self.keyed_by(target, value);
                self.bind_pattern(target, &value);
            }
            Some(BinaryOp::Add) => {
                let mut facts = self.shown(source, value.clone(), ObjectForm::Text);
                facts.extend(self.keyed_by(target, Value::clean()).facts);
                let added = Value { facts, is_clean: value.is_clean, ..Value::default() };
                self.assign_path(target, added, true);
            }
            Some(_) => {
                let joined = value.clone();
                self.assign_path(target, joined, true);
            }
        }
        self.keep_error(target, thrown);
        value
    }

    fn gathers_rest(&self, target: ExprId) -> bool {
        let ExprKind::Object(entries) = self.module.kind(target) else { return false };
        entries.iter().any(|e| e.key.is_none())
    }

    fn name(&mut self, e: ExprId, name: &Name) -> Value {
        let known = self.env.get(name);
        let is_new = known.is_none();
        let mut value = known.map(|v| Value::clone(v)).unwrap_or_default();
        if value.is_clean || value.has_data() {
            // full_name, email = row
            if !value.is_clean && !value.is_told() {
                let named = self.by_name(e, name, false);
                value.add_facts(if named.is_told() { &named.facts } else { &[] });
            }
            return value;
        }
        if let Some(whole) = self.global_source(e, name) {
            let step = self.steps.add(self.place(e), Label::Whole, None);
            return Value::of(What::Data(whole, Strength::Strong), step);
        }
        if self.cx.knowledge.names.is_error(name) && !self.is_event(e, name) {
            return Value::clean();
        }
        let named = self.by_name(e, name, false);
        value.is_clean = named.is_clean && value.facts.is_empty();
        value.add_facts(&named.facts);
        if is_new && !value.is_known() {
            return self.kept_in_own_field(e, name).unwrap_or(value);
        }
        value
    }

    /// `object.name`, with what the object holds.
    fn member(&mut self, e: ExprId, object: ExprId, of: &Value, name: &Name) -> Value {
        if self.is_made_up(object) {
            return Value::clean();
        }
        if let Some(whole) = self.taken_by(e, object, name).or_else(|| self.whole_of(e, object, name)) {
            return whole;
        }
        let read = self.opened(e, of, name).or_else(|| self.of_pairs(of, name));
        if let Some(read) = read.or_else(|| self.read_property(of, name)) {
            return read;
        }
        // citizen.__dict__
        if self.cx.knowledge.sanitizers.serialiser_members.contains(name) {
            let facts = self.shown(object, of.clone(), ObjectForm::Json);
            return Value { is_clean: of.is_clean, facts, ..Value::default() };
        }
        self.entry(e, object, of, name)
    }

    /// `object.name` or `object["name"]`.
    fn entry(&mut self, e: ExprId, object: ExprId, of: &Value, name: &str) -> Value {
        let is_person = self.is_person(object, name) || self.is_of_person_object(of, name);
        if of.is_clean && last_name(self.module, object).is_some_and(|n| self.cx.knowledge.names.is_error(n)) {
            return self.member_of_error(e, object, name);
        }
        if let Some(value) = self.kept_as(e, object, of, name) {
            return value;
        }
        if self.is_of_place(object, name) || self.is_setting(object, self.cx.knowledge.names.identifier(name)) {
            return Value::clean();
        }
        if of.entry(name).is_none() && self.is_other_thing(object, name) {
            return Value::clean();
        }
        if of.entry(name).is_none() && !is_person && self.cx.knowledge.names.may_end(name) {
            if let Some(receiver) = last_name(self.module, object) {
                let both = format!("{receiver}_{name}");
                let own = self.cx.knowledge.names.identifier(name);
                let together = self.cx.knowledge.names.identifier(&both);
                // sourceType.FullName; updateRequest.cnic is no flag
                let is_other = together == NameClass::Harmless && !self.cx.knowledge.names.holds_data(receiver);
                if is_other && matches!(own, NameClass::Data(..)) {
                    return Value::clean();
                }
            }
            if let Some(value) = self.told_together(e, object, name) {
                return value;
            }
        }
        let value = self.member_of(of, name, is_person, e);
        // this.payload: a record by its name alone is told by what is kept there
        if value.is_clean || value.is_told() {
            return value;
        }
        self.kept_in_field(e, object, name).unwrap_or(value)
    }

    /// A member of an error whose message holds nothing: `e.message` is clean too; `e.cnic` is what it is called, by
    /// the error's own class where that is known. A parser's errors have tokens and bodies that are no one's.
    fn member_of_error(&mut self, e: ExprId, object: ExprId, name: &str) -> Value {
        if has(&self.cx.knowledge.exceptions.shows, name) {
            return Value::clean();
        }
        let NameClass::Data(id, Strength::Strong) = self.cx.knowledge.names.identifier(name) else {
            return Value::clean();
        };
        let data_type = self.cx.knowledge.types.get(id);
        let class = self.cx.project.type_of(self.at(object)).and_then(|t| t.class());
        let is_own = class.is_some_and(|c| self.cx.project.field(c, &Name::new(name)).is_some());
        if data_type.is_whole() || data_type.is_credential() && !is_own {
            return Value::clean();
        }
        self.by_name(e, name, false)
    }

    /// `account.number`, `request.body`: what the two words say together.
    pub(super) fn told_together(&mut self, e: ExprId, object: ExprId, name: &str) -> Option<Value> {
        let names = &self.cx.knowledge.names;
        // $tax->id is a row of the table, and no tax ID
        if !names.may_end(name) || name.eq_ignore_ascii_case("id") {
            return None;
        }
        let together = names.identifier(&format!("{}_{name}", last_name(self.module, object)?));
        let NameClass::Data(id, Strength::Strong) = together else { return None };
        if self.reads_parameter(object, name) {
            return None;
        }
        let says_little = matches!(names.identifier(name), NameClass::Unknown | NameClass::Data(_, Strength::Weak));
        says_little.then(|| self.named_value(e, id, Strength::Strong, name))
    }

    /// What a member of a value holds; `e` is where it stands, for its type and place.
    pub(super) fn member_of(&mut self, of: &Value, name: &str, is_person: bool, e: ExprId) -> Value {
        let sanitizers = &self.cx.knowledge.sanitizers;
        let known = of.entry(name).filter(|v| v.is_known());
        if let Some(entry) = known.filter(|v| v.is_clean || v.is_told()) {
            return entry.clone();
        }
        if let Some(entry) = known {
            // user.Email = row[2]: a part of a record, under the name that says which
            let mut value = entry.clone();
            value.add_facts(&self.by_name(e, name, is_person).facts);
            return value;
        }
        let class = self.cx.knowledge.names.identifier(name);
        if matches!(class, NameClass::Unknown) && sanitizers.harmless_members.contains(name) {
            return Value::clean();
        }
        // e.message
        if let Some(message) = self.told(&Name::new(name), of, &[]) {
            return message;
        }
        if self.cx.knowledge.names.is_error(name) {
            return Value::clean();
        }
        let named = self.by_name(e, name, is_person || self.is_of_person_object(of, name));
        if named.is_known() {
            return named;
        }
        if let Some(field) = self.field_of_object(e, of, name) {
            return field;
        }
        if sanitizers.keeping_methods.contains(name) && !self.is_field_of_whole(e, of, name) {
            return of.clone();
        }
        Value::default()
    }

    /// An element of a collection.
    fn element(&mut self, e: ExprId, of: Value) -> Value {
        let value = of.into_element();
        if value.is_known() { value } else { self.with_type(e, value) }
    }

    /// Whether a member is read off a person: told by the name of what it is read off, unless its class tells of a
    /// thing; or by its class.
    pub(super) fn is_person(&self, object: ExprId, member: &str) -> bool {
        let names = &self.cx.knowledge.names;
        if let Some(name) = last_name(self.module, object) {
            if name == "this" || name == "self" {
                let class = self.cx.project.enclosing_class(self.at(object));
                return class.is_some_and(|c| names.is_person(&self.cx.project.class(c).name));
            }
            if names.is_person(name) || names.is_written_of_person(name) {
                return names.mentions_person(name) || !self.is_of_thing(object, member);
            }
        }
        self.is_of_person_class(object, member)
    }

    /// What the name of an expression says, unless its type says otherwise.
    pub(super) fn by_name(&mut self, e: ExprId, name: &str, is_person: bool) -> Value {
        match self.cx.knowledge.names.identifier(name) {
            NameClass::Unknown => match self.has_harmless_ending(name) {
                true => Value::clean(),
                false => self.addressee(e, name).unwrap_or_default(),
            },
            NameClass::Harmless | NameClass::Hidden => Value::clean(),
            // a constant is called after what it stands for: LoggerConstant.CNIC
            // row["CNIC"] is a column
            NameClass::Data(id, _)
                if is_constant_name(name)
                    && !self.is_upper_case_member(e)
                    && !self.is_secret_of_environment(e, id)
                    && !self.is_set_again(e)
                    && !matches!(self.module.kind(e), ExprKind::Index { .. }) =>
            {
                Value::clean()
            }
            NameClass::Data(id, strength) => {
                let is_whole = self.cx.knowledge.types.get(id).is_whole();
                if strength == Strength::Weak && !is_whole && (!is_person || self.is_foreign_key(name)) {
                    return self.weakly_named(e, id, name);
                }
                self.named_value(e, id, strength, name)
            }
        }
    }

    /// `citizen.CNIC` where acronyms are written so; `Columns.CNIC` is a constant of a class.
    pub(super) fn is_upper_case_member(&self, e: ExprId) -> bool {
        let ExprKind::Member { object, .. } = self.module.kind(e) else { return false };
        let is_instance = |name: &str| name.starts_with(|c: char| c.is_lowercase() || c == '_');
        self.cx.project.semantics(self.file).upper_case_members
            && (last_name(self.module, *object).is_some_and(is_instance)
                || self.cx.project.type_of(self.at(*object)).is_some())
    }

    /// Data by its name; a declared type can say that it is a flag, a service or an object of known fields.
    pub(super) fn named_value(&mut self, e: ExprId, id: DataTypeId, strength: Strength, name: &str) -> Value {
        let data_type = self.cx.knowledge.types.get(id);
        let step_label = Label::Named(Name::new(name));
        if data_type.is_whole() && self.is_constant_text(e) || self.is_name_of_itself(e) {
            return Value::clean();
        }
        let t = self.cx.project.type_of(self.at(e));
        if let Some(t) = &t {
            let is_row = || types::is_number_of_row(self.cx.project, self.cx.knowledge, name, Some(t));
            if types::is_flag(t) || types::is_number_of_entry(t, data_type) || self.is_hiding_type(t) || is_row() {
                return Value::clean();
            }
            let mut classes = Vec::new();
            collect_classes(t, &mut classes);
            if !classes.is_empty() {
                let step = self.steps.add(self.place(e), step_label, None);
                let mut value = Value::default();
                for class in classes {
                    if self.cx.is_personal(class) {
                        value.add_facts(&[Fact { what: What::Object(class), step }]);
                    }
                }
                if value.facts.is_empty() {
                    value.add_facts(self.of_value_class(e, t, id, step).as_slice());
                }
                value.is_clean = value.facts.is_empty();
                return value;
            }
            // Map<Long, Double> records
            if !self.is_plain_type(t) || data_type.is_whole() && types::holds_numbers(t) {
                return Value::clean();
            }
            // profile: string
            if strength == Strength::Weak && data_type.id == PERSON_RECORD && types::is_text(t) {
                return Value::default();
            }
        }
        let step = self.steps.add(self.place(e), step_label, None);
        let prints_itself = t.as_ref().is_some_and(|t| self.is_container(t));
        match data_type.is_whole() && !prints_itself {
            true if strength == Strength::Weak || data_type.id == PERSON_RECORD => Value::of(What::Record(id), step),
            _ => Value::of(What::Data(id, strength), step),
        }
    }

    /// The data and the parameters that a value shows when it is printed in a form.
    pub(super) fn shown(&mut self, e: ExprId, value: Value, form: ObjectForm) -> Vec<Fact> {
        let mut value = self.with_type(e, value);
        if !value.is_text && !value.has_data() {
            value.add_facts(&self.told_by_keys(e));
        }
        self.show(&value, form)
    }

    pub(super) fn show(&mut self, value: &Value, form: ObjectForm) -> Vec<Fact> {
        let is_script = matches!(self.module.language, Language::JavaScript | Language::TypeScript | Language::Tsx);
        // of an object its class says what is written, whatever was set in it
        let is_by_class = form == ObjectForm::Exposed && value.facts.iter().any(|f| matches!(f.what, What::Object(_)));
        let mut all = Value::default();
        for fact in &value.facts {
            match fact.what {
                What::Data(..) if is_by_class => {}
                What::Data(..) => all.add_facts(&[*fact]),
                What::Param(f, i, None) => {
                    let step = self.step_without(fact.step, value);
                    all.add_facts(&[Fact { what: What::Param(f, i, Some(form)), step }]);
                }
                What::Param(..) => all.add_facts(&[*fact]),
                What::Record(id) => {
                    if !self.steps.is_unread(fact.step) && matches!(form, ObjectForm::Inspect | ObjectForm::Json) {
                        all.add_facts(&[Fact { what: What::Data(id, Strength::Weak), step: fact.step }]);
                    }
                }
                What::Wrapped(class, id) if self.cx.prints_value(class, form) => {
                    all.add_facts(&[Fact { what: What::Data(id, Strength::Strong), step: fact.step }]);
                }
                What::Wrapped(..) => {}
                What::Object(_) if form == ObjectForm::Key => {}
                What::Object(class) => {
                    let gone = self.steps.taken_out(fact.step);
                    let is_set = |name: &Name| !value.is_fresh || value.is_given(name);
                    let is_left = |name: &Name| {
                        is_set(name) && !gone.contains(name) && !value.entry(name).is_some_and(|v| v.is_clean)
                    };
                    for field in self.cx.shown(class, form).iter().filter(|f| is_left(&f.name)) {
                        let step = self.steps.add(field.place, Label::Field(field.name.clone()), Some(fact.step));
                        all.add_facts(&[Fact { what: What::Data(field.data, Strength::Strong), step }]);
                    }
                }
            }
        }
        // `${ {a: 1} }` of a script is "[object Object]"
        let is_object = |f: &Fact| matches!(f.what, What::Object(_) | What::Record(_));
        let hides_entries = match form {
            ObjectForm::Text => is_script && !value.is_text,
            // of ['user' => $user] the entries, of $user the key
            ObjectForm::Key => value.facts.iter().any(is_object),
            ObjectForm::Inspect | ObjectForm::Json => false,
            ObjectForm::Exposed => is_by_class,
        };
        let hides = |name: &Name| match value.made {
            Some(class) => !self.shows_made(class, name, form),
            // of [cnic, ward] all stand in the text
            None => hides_entries && !is_side_by_side(value),
        };
        if let Some(entries) = &value.entries {
            let shown: Vec<&Value> = entries
                .iter()
                .filter(|(name, _)| !hides(name) && !self.is_unprinted(value, name, form))
                .map(|(_, entry)| entry)
                .collect();
            // url.searchParams of `${url}`
            let form = if is_script && value.is_text { ObjectForm::Json } else { form };
            for entry in shown {
                let facts = self.show(entry, form);
                all.add_facts(&facts);
            }
        }
        all.facts
    }

    /// A value that is put under a key: `{cnic: x}`; the key counts where the value says nothing.
    pub(super) fn under_key(&mut self, e: ExprId, key: &str, value: Value) -> Value {
        // { hasCnic: cnic }; "has cnic: " is no key, but a sentence
        if self.cx.knowledge.names.is_question(key) && !key.contains(char::is_whitespace) {
            return Value::clean();
        }
        let is_unknown = !value.is_clean && !value.has_data();
        match self.cx.knowledge.names.identifier(key) {
            NameClass::Hidden if !value.facts.iter().any(|f| self.steps.is_unmasked(f.step)) => Value::clean(),
            // { userCount: counts.users }
            NameClass::Harmless | NameClass::Unknown if self.has_harmless_ending(key) && value.is_record_by_name() => {
                Value::clean()
            }
            NameClass::Data(id, Strength::Strong)
                if is_unknown || value.is_clean && self.is_id_of_other(e, key, id) =>
            {
                let mut named = self.named_value(e, id, Strength::Strong, key);
                named.add_facts(&value.facts);
                named
            }
            _ => value,
        }
    }
}

/// The type for an object that is named for a person and whose class is not known.
pub(super) const PERSON_RECORD: &str = "person-record";

/// `SESSION_ID`, `CNIC`
pub(super) fn is_constant_name(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}
