//! One entry of a container, by its key: `request.getHeader("Cookie")`, `payload.get(field)`, `rows[i]`; one part of a
//! request that a parameter stands for: `@RequestHeader("Cookie") String c`.
//!
//! What a member of an object holds is said in [`super::eval`]; how entries are put in, in [`super::calls`].

use super::calls::MAX_KEY;
use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{ExprId, ExprKind, Function, Literal, Param, accessor_field};
use crate::source::Place;

/// A chain of calls is followed this far to what gives pairs.
const MAX_LINKS: usize = 12;

impl Walker<'_, '_, '_> {
    /// `request.getHeader("Cookie")`, `dto.getEmail()` after `dto.setEmail(x)`, `map.get("cnic")`.
    pub(super) fn read_entry(&mut self, call: &Call<'_>, object: ExprId) -> Option<Value> {
        let Call { name, receiver, args, given, .. } = *call;
        let s = &self.cx.knowledge.sanitizers;
        if args.is_empty() {
            // dto.email after dto.email = x, where reading is a call
            let field = accessor_field(name, "get");
            let entry = receiver.entry(name).or_else(|| receiver.entry(&field?))?;
            // entity.getBody() of new HttpEntity<>(query, headers): that part, and not the whole
            return (entry.is_known() || s.keeping_methods.contains(name)).then(|| entry.clone());
        }
        if !s.reads.contains(name) {
            return None;
        }
        if let Some(cell) = self.cell(receiver, args[0].value) {
            return Some(cell);
        }
        // row.dig(:citizen, :cnic)
        let last = args
            .last()
            .filter(|_| s.pointers.contains(name) && args.iter().all(|a| self.module.str_literal(a.value).is_some()));
        let Some(key) = self.constant_key(last.unwrap_or(&args[0]).value) else {
            // os.environ.get(name, default)
            if self.is_one_setting(receiver) {
                return Some(Value::default());
            }
            let is_map = args.iter().filter(|a| a.name.is_none()).count() == 1
                || matches!(args, [_, default] if default.name.is_none());
            return is_map.then(|| self.some_element(receiver, args[0].value, &given[0])).flatten();
        };
        // client.get("users/email")
        if key.contains('/') && !s.pointers.contains(name) {
            return Some(Value::default());
        }
        let key = key.rsplit(['/', '.']).next().unwrap_or(&key).to_owned();
        if let Some(told) = self.told_by_asking(call, &key) {
            return Some(told);
        }
        let is_person = self.is_person(object, &key);
        Some(self.member_of(receiver, &key, is_person, call.at))
    }

    /// `request.Cookie("session_id")`: a key that says little by itself, and what it is asked for by.
    fn told_by_asking(&mut self, call: &Call<'_>, key: &str) -> Option<Value> {
        let names = &self.cx.knowledge.names;
        if !matches!(names.identifier(key), NameClass::Data(_, Strength::Weak)) {
            return None;
        }
        let asked = accessor_field(call.name, "get").unwrap_or_else(|| call.name.clone());
        if !matches!(names.identifier(&asked), NameClass::Data(..)) {
            return None;
        }
        let NameClass::Data(id, Strength::Strong) = names.identifier(&format!("{asked}_{key}")) else { return None };
        Some(self.named_value(call.at, id, Strength::Strong, key))
    }

    /// `row[1]`, of a row whose columns are known.
    pub(super) fn cell_at(&self, row: &Value, place: ExprId) -> Option<Value> {
        row.row.as_ref()?;
        let ExprKind::Literal(Literal::Number(number)) = self.module.kind(place) else { return None };
        row.column(number.parse().ok()?)
    }

    /// `results.getString(1)`: what the column at a place holds, in languages that count from 1 and in others.
    fn cell(&self, row: &Value, place: ExprId) -> Option<Value> {
        row.row.as_ref()?;
        let ExprKind::Literal(Literal::Number(number)) = self.module.kind(place) else { return None };
        let first = usize::from(self.cx.knowledge.sanitizers.counts_from_one.contains(&self.module.language));
        row.clone().into_row().column(number.parse::<usize>().ok()?.checked_sub(first)?)
    }

    /// `request.body.title`, `body.rev`: one field of a body or a record that is called like a method. What is read
    /// without a call is no method, unless it is one of the names that are read so: `response.data`.
    pub(super) fn is_field_of_whole(&self, e: ExprId, of: &Value, name: &str) -> bool {
        let is_whole = |what: What| match what {
            What::Data(id, _) => self.cx.knowledge.types.get(id).is_whole(),
            What::Record(_) => true,
            What::Object(_) | What::Wrapped(..) | What::Param(..) => false,
        };
        !matches!(self.module.kind(e), ExprKind::Call { .. })
            && !self.cx.knowledge.sanitizers.keeping_properties.contains(name)
            && of.facts.iter().any(|f| is_whole(f.what))
    }

    /// What the annotations of a parameter say: `@RequestBody String body`, `@RequestHeader("Cookie") String c`; where it
    /// has none, those of its function: `@KafkaListener void received(String message)`.
    pub(super) fn annotated(&mut self, function: &Function, param: &Param) -> Value {
        let module = self.module;
        let mut value = Value::default();
        let of_function = param.annotations.is_empty();
        for annotation in if of_function { &function.annotations } else { &param.annotations } {
            let (callee, args) = match module.kind(annotation.expr) {
                ExprKind::Call { callee, args } => (*callee, args.as_slice()),
                _ => (annotation.expr, [].as_slice()),
            };
            let Some(simple) = last_name(module, callee) else { continue };
            let rules = self.cx.knowledge.sinks.annotations.iter();
            let rules = rules.filter(|r| {
                r.of_function == of_function
                    && r.languages.contains(&module.language)
                    && r.names.iter().any(|n| n == simple)
            });
            for rule in rules {
                let place = Place::new(self.file, param.span);
                if rule.named_by {
                    let key = args.first().and_then(|a| self.cx.project.string(self.at(a.value)));
                    if let Some(NameClass::Data(id, Strength::Strong)) =
                        key.map(|k| self.cx.knowledge.names.identifier(&k))
                    {
                        let step = self.steps.add(place, Label::Named(param.name.clone()), None);
                        value.add_facts(&[Fact { what: What::Data(id, Strength::Strong), step }]);
                    }
                }
                if let Some(id) = rule.data {
                    let simple = param.ty.as_ref().map(|t| t.name.rsplit('.').next().unwrap_or(&t.name));
                    if simple.is_some_and(|t| rule.types.iter().any(|x| x == t))
                        && !(of_function && self.is_no_message(param))
                    {
                        let step = self.steps.add(place, Label::Whole, None);
                        value.add_facts(&[Fact { what: What::Data(id, Strength::Strong), step }]);
                    }
                }
            }
        }
        value
    }

    /// `String userId` that a queue hands over, and `Message<Event>`, whose class says what it holds.
    fn is_no_message(&self, param: &Param) -> bool {
        let mut args = param.ty.iter().flat_map(|t| &t.args);
        self.has_harmless_ending(&param.name)
            || args.any(|t| self.cx.project.resolve_type(self.file, t).class().is_some())
    }

    /// A key of a map as it is written: no URL, no sentence, no template.
    pub(super) fn constant_key(&self, e: ExprId) -> Option<String> {
        let e = self.column_placed(e).unwrap_or(e);
        let key = self.cx.project.string(self.at(e))?;
        let is_key = key.len() < MAX_KEY && !key.contains(|c: char| "{}?=&:".contains(c));
        // row["Father Name"], row["شناختی کارڈ"]: several words are a key where they name data, not where they tell of it
        let is_name = |key: &str| !key.contains(char::is_whitespace) || self.cx.knowledge.names.is_name_of_data(key);
        (is_key && is_name(&key)).then_some(key)
    }

    /// `payload.get(field)`, `rows[i]`: one entry of a container, whichever. It is neither the whole of it nor what the
    /// caller passes; the name that it is bound to says what it is. None where nothing is known of the container.
    pub(super) fn some_element(&self, of: &Value, key: ExprId, key_value: &Value) -> Option<Value> {
        let is_whole = |what: What| match what {
            What::Data(id, _) => self.cx.knowledge.types.get(id).is_whole(),
            What::Param(..) => true,
            What::Object(_) | What::Wrapped(..) | What::Record(_) => false,
        };
        if of.facts.is_empty() || self.is_position(key) {
            return None;
        }
        let mut element = of.clone();
        // for name in request.headers: every entry in its turn
        element.facts.retain(|f| !is_whole(f.what) || key_value.facts.iter().any(|k| k.what == f.what));
        (element.facts.len() < of.facts.len()).then_some(element)
    }

    /// `{ 'passport' => passports_url, 'visa' => visas_url }[kind]`: the keys say when an entry is meant, not what it is.
    pub(super) fn chosen(&mut self, object: ExprId, index: Option<ExprId>) -> Option<Value> {
        let ExprKind::Object(entries) = self.module.kind(object) else { return None };
        let index = index.filter(|i| self.constant_key(*i).is_none())?;
        self.eval(index);
        let mut all = Value::default();
        for entry in entries {
            let value = self.typed_eval(entry.value);
            all.join(&value);
        }
        Some(all)
    }

    /// `$settings->{$name}`: some member of an object, not the object.
    pub(super) fn is_member_by_variable(&self, object: ExprId, index: ExprId) -> bool {
        let (of, name) = (self.module.span(object), self.module.span(index));
        let whole = self.cx.project.sources.get(self.file).text.get(of.end as usize..name.start as usize);
        self.constant_key(index).is_none() && whole.is_some_and(|between| between.trim_end_matches('{').ends_with("->"))
    }

    /// Whether pairs of a key and a value are handed on: `Object.entries(filters).filter(…).map(…)`.
    pub(super) fn gives_pairs(&self, mut object: ExprId) -> bool {
        let pairs = &self.cx.knowledge.sanitizers.pairs;
        for _ in 0..MAX_LINKS {
            let (name, inner) = match self.module.kind(object) {
                ExprKind::Member { object, name } => (name, *object),
                ExprKind::Call { callee, .. } => {
                    object = *callee;
                    continue;
                }
                _ => return false,
            };
            if pairs.contains(name) {
                return true;
            }
            object = inner;
        }
        false
    }

    /// `([key, value]) => …`
    pub(super) fn is_list_pattern(&self, param: &Param) -> bool {
        param.pattern.is_some_and(|p| matches!(self.module.kind(p), ExprKind::List(_)))
    }

    /// `citizens.associateBy { it.cnic }`, `citizens.ToDictionary(c => c.Cnic, c => c.Id)`: a container with what the callback
    /// gives for its keys, and the elements, or what a second one gives, behind them.
    pub(super) fn keyed(&mut self, call: &Call<'_>, elements: Value) -> Value {
        let by = |at: usize| self.given_back(call.args.get(at..=at)?, call.given.get(at..=at)?);
        let (Some(keys), values) = (by(0), by(1)) else { return elements };
        let mut all = values.unwrap_or(elements);
        let keys = self.show(&keys, ObjectForm::Text);
        let keys = self.as_keys(call.args[0].value, &keys);
        all.add_facts(&keys);
        all
    }

    /// Facts of what becomes the key of an entry.
    pub(super) fn as_keys(&mut self, key: ExprId, facts: &[Fact]) -> Vec<Fact> {
        let place = self.place(key);
        let with_step = |f: &Fact| match f.what {
            What::Data(..) => Fact { what: f.what, step: self.steps.add(place, Label::Key, Some(f.step)) },
            _ => *f,
        };
        facts.iter().map(with_step).collect()
    }

    /// `entry.getKey()`, `counts.keySet()`, `Object.values(counts)`: of a container that is known to have data for keys, its
    /// keys or its values.
    pub(super) fn of_pairs(&self, of: &Value, name: &str) -> Option<Value> {
        let s = &self.cx.knowledge.sanitizers;
        let is_wanted = match (s.pair_keys.contains(name), s.pair_values.contains(name)) {
            (false, false) => return None,
            (is_key, _) => is_key,
        };
        self.has_keys(of).then(|| self.pair_part(of, is_wanted))
    }

    pub(super) fn has_keys(&self, of: &Value) -> bool {
        of.facts.iter().any(|f| self.steps.is_key(f.step))
    }

    /// The keys of a container, or what stands behind them.
    pub(super) fn pair_part(&self, of: &Value, keys: bool) -> Value {
        let mut part = of.clone();
        if keys {
            part.entries = None;
        }
        part.facts.retain(|f| self.steps.is_key(f.step) == keys);
        part.is_clean = !part.is_known();
        part
    }

    /// `0`, `i`, `index`: the position in a list, whose elements are what the list is named for.
    fn is_position(&self, key: ExprId) -> bool {
        match self.module.kind(key) {
            ExprKind::Literal(literal) => matches!(literal, Literal::Number(_)),
            ExprKind::Name(name) => {
                name.len() == 1 || self.cx.project.type_of(self.at(key)).is_some_and(|t| types::is_integer(&t))
            }
            // buffer[:n]
            ExprKind::Binary { .. } | ExprKind::Opaque(_) => true,
            _ => false,
        }
    }
}
