//! Names that say little by themselves and enough where they stand: the `to` of `sendSms(to, text)` is a telephone
//! number, a `mobile` that is declared to be a text is one, and no flag.

use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{ExprId, ExprKind};

impl Walker<'_, '_, '_> {
    /// Whom a function sends something to, by the name of the function or of its class: `to` in `sendSms(to, text)`.
    pub(super) fn addressee(&mut self, e: ExprId, name: &str) -> Option<Value> {
        let names = &self.cx.knowledge.names;
        if !names.is_addressee(name) {
            return None;
        }
        let project = self.cx.project;
        let function = project.enclosing_function(self.at(e)).and_then(|f| project.function(f).name.as_ref());
        let by_function = function.and_then(|n| names.sends_to(n));
        let class = || project.enclosing_class(self.at(e)).map(|c| &project.class(c).name);
        let by_class = || class().filter(|n| names.is_sender(n)).and_then(|n| names.sends_to(n));
        // sendReminderMessage(recipient)
        let by_message = || match names.identifier(name) {
            NameClass::Data(id, _) => function.filter(|n| names.sends_message(n)).map(|_| id),
            _ => None,
        };
        let id = by_function.or_else(by_class).or_else(by_message)?;
        // to: Date of a report
        let holds_text = |t: &_| types::is_text(t) || t.args.iter().any(types::is_text);
        let may_be = project.type_of(self.at(e)).is_none_or(|t| holds_text(&t));
        may_be.then(|| self.named_value(e, id, Strength::Weak, name))
    }

    /// What a weak name says that stands beside no person.
    pub(super) fn weakly_named(&mut self, e: ExprId, id: DataTypeId, name: &str) -> Value {
        let told = self.addressee(e, name).or_else(|| self.told_by_text(e, id, name));
        told.unwrap_or_else(|| if self.has_harmless_ending(name) { Value::clean() } else { Value::default() })
    }

    /// `mobile: string`, `String mobile`, `Set<String> mobile`
    fn told_by_text(&mut self, e: ExprId, id: DataTypeId, name: &str) -> Option<Value> {
        let is_told = self.cx.knowledge.names.is_data_as_text(name)
            && self.cx.project.type_of(self.at(e)).is_some_and(|t| match t.args.as_slice() {
                [] => types::is_text(&t),
                [element] => t.class().is_none() && types::is_text(element),
                _ => false,
            });
        is_told.then(|| self.named_value(e, id, Strength::Weak, name))
    }

    /// `emailCount`: whatever it is called, it ends in a word for something else.
    pub(super) fn has_harmless_ending(&self, name: &str) -> bool {
        let endings = &self.cx.knowledge.sanitizers.harmless_endings;
        self.cx.knowledge.names.last_word(name).is_some_and(|w| endings.contains(w.as_str()))
    }

    /// `student.family_id`, where the project has a `Family`: the number of a row.
    pub(super) fn is_foreign_key(&self, name: &str) -> bool {
        let Some(of) = name.strip_suffix("_id").or_else(|| name.strip_suffix("Id")) else { return false };
        let class = types::class_like(of);
        !self.cx.project.symbols().classes_named(&class).is_empty()
    }

    /// `query.id` under a name that says which id: `{cnic: query.id}`; the id of an address is none: `{address: address.id}`,
    /// nor is that of a record under the record's own name: `set("pensioner.id", pensioner.id)`.
    pub(super) fn is_id_of_other(&self, e: ExprId, key: &str, data: DataTypeId) -> bool {
        let ExprKind::Member { object, name } = self.module.kind(e) else { return false };
        let knowledge = self.cx.knowledge;
        let data_type = knowledge.types.get(data);
        let of_itself = last_name(self.module, *object).is_some_and(|n| {
            matches!(knowledge.names.identifier(n), NameClass::Data(id, _) if id == data)
                || letters(key).eq(letters(n).chain(letters(name)))
        });
        name.eq_ignore_ascii_case("id") && !data_type.is_credential() && !data_type.is_whole() && !of_itself
    }
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
