//! What variables hold after an assignment, where the left side takes the value apart, and in each turn of a loop.

use super::cuts::holds_param;
use super::sides::part_at;
use super::value::{Label, Value};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::facts::data::names::NameClass;
use crate::finding::Severity;
use crate::ir::{Entry, ExprId, ExprKind, Name};
use crate::source::Place;

impl Walker<'_, '_, '_> {
    /// `for citizen in citizens`
    pub(super) fn bind_element(&mut self, binding: ExprId, over: &Value) {
        self.is_reduced |= holds_param(over);
        let over = &self.part_of(over, self.place(binding));
        let mut element = over.clone().into_element();
        // what iterates over others is none of them
        if let Some(made) = element.made
            && let Some(class) = self.cx.project.type_of(self.at(binding)).and_then(|t| t.class())
            && class != made
            && !self.cx.project.lineage(made).contains(&class)
        {
            element = Value { facts: element.facts, ..Value::default() };
        }
        let target = match self.module.kind(binding) {
            ExprKind::Assign { target, .. } => *target,
            _ => binding,
        };
        match self.module.kind(target) {
            // for k, v in d.items(): the key is a name, the value is the data
            ExprKind::List(parts) if parts.len() == 2 && element.row.is_none() => {
                let (key, value) = match self.has_keys(&element) {
                    true => (self.pair_part(&element, true), self.pair_part(&element, false)),
                    false => (Value::default(), element),
                };
                self.bind_pattern(parts[0], &key);
                self.bind_pattern(parts[1], &value);
                self.note_pair(parts[0], parts[1], over);
            }
            _ => self.bind_pattern(target, &element),
        }
    }

    /// Whether a loop goes over the keys of a map, where a language gives them first: `for key := range m`.
    pub(super) fn gives_keys(&self, binding: ExprId, over: ExprId, value: &Value) -> bool {
        if !self.cx.project.semantics(self.file).several_results || !value.holds_any() {
            return false;
        }
        let target = match self.module.kind(binding) {
            ExprKind::Assign { target, .. } => *target,
            _ => binding,
        };
        // for _, value := range m
        let before = self.cx.project.sources.get(self.file).text.get(..self.module.span(target).start as usize);
        let is_one = matches!(self.module.kind(target), ExprKind::Name(_))
            && !before.is_some_and(|t| t.trim_end().ends_with(','));
        let is_map = || value.entries.is_some() && value.made.is_none() || self.is_keyed(over);
        is_one && is_map()
    }

    /// `target = value`, destructuring where the target is a pattern.
    pub(super) fn bind_pattern(&mut self, target: ExprId, value: &Value) {
        if self.is_too_deep() || !self.spend() {
            return;
        }
        self.depth += 1;
        match self.module.kind(target) {
            ExprKind::Name(name) => {
                let kept = value.stepped(
                    &mut self.steps,
                    Place::new(self.file, self.module.span(target)),
                    &Label::Kept(name.clone()),
                );
                self.keep(name.clone(), kept);
            }
            ExprKind::Member { .. } | ExprKind::Index { .. } => self.assign_path(target, value.clone(), false),
            ExprKind::List(parts) => {
                let mut part_value = value.clone();
                // const [rows] = await db.execute("select …")
                if parts.len() > 1 {
                    part_value.keep_what_is_gone();
                }
                // rows, err := db.Query("select cnic …")
                let rows = value.row.as_ref().filter(|r| !r.is_one).map(|_| value);
                let rest = parts.iter().position(|p| matches!(self.module.kind(*p), ExprKind::Spread(_)));
                for (place, part) in parts.iter().enumerate() {
                    let column = match rest {
                        Some(rest) if place >= rest => value.columns_from(rest),
                        _ => value.column(place),
                    };
                    if let Some(column) = column {
                        self.bind_pattern(*part, &column);
                        continue;
                    }
                    // letter, err := NewLetter(cnic)
                    if let Some(whole) = rows.or(value.made.map(|_| value)).filter(|_| place == 0) {
                        self.bind_pattern(*part, whole);
                        continue;
                    }
                    if let Some(of_pair) = part_at(value, place) {
                        self.bind_pattern(*part, of_pair);
                        continue;
                    }
                    // citizen, err := find(cnic): an error is not what the call was made for; but err, ok := r.(error)
                    match self.module.kind(*part) {
                        ExprKind::Name(name)
                            if self.cx.knowledge.names.is_error(name)
                                && !(place == 0 && self.is_error_value(value)) =>
                        {
                            self.bind_pattern(*part, &Value::clean());
                        }
                        // val (message, messageId) = read(body): an id of it is no body
                        // const [botId, secret] = botToken.split(":")
                        ExprKind::Name(name) if self.has_harmless_ending(name) && self.is_other(name, &part_value) => {
                            self.bind_pattern(*part, &Value::clean());
                        }
                        _ => self.bind_pattern(*part, &part_value),
                    }
                }
            }
            ExprKind::Object(entries) => {
                let key_of = |entry: &Entry| entry.key.and_then(|k| self.module.str_literal(k)).cloned();
                let knowledge = self.cx.knowledge;
                let data_of = |key: &Name, strength: Strength| match knowledge.names.identifier(key) {
                    NameClass::Data(id, found) if found == strength => Some(knowledge.types.get(id)),
                    _ => None,
                };
                let of_person = |key: Name| data_of(&key, Strength::Strong).is_some_and(|d| d.of_person);
                // const { cnic, thumbprint } = request.body: what is sensitive beside an identity number is that person's
                let has_person = entries.iter().filter_map(key_of).any(of_person);
                let is_sensitive =
                    |key: &Name| data_of(key, Strength::Weak).is_some_and(|d| d.sensitivity >= Severity::High);
                for entry in entries {
                    let part = match key_of(entry) {
                        Some(key) => self.member_of(value, &key, has_person && is_sensitive(&key), entry.value),
                        // const { cnic, ...rest } = citizen
                        None => self.left_of(value, &entries.iter().filter_map(key_of).collect::<Vec<_>>()),
                    };
                    self.bind_pattern(entry.value, &part);
                }
            }
            ExprKind::Assign { target, .. } => self.bind_pattern(*target, value),
            ExprKind::Spread(x) => self.bind_pattern(*x, value),
            ExprKind::Opaque(parts) => parts.iter().for_each(|p| self.bind_pattern(*p, value)),
            _ => {}
        }
        self.depth -= 1;
    }

    /// Whether a name of one part of a value tells of something else than the value.
    fn is_other(&self, name: &Name, value: &Value) -> bool {
        self.is_whole(value) || !matches!(self.cx.knowledge.names.identifier(name), NameClass::Data(..))
    }
}
