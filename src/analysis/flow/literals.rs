//! Values that are written into the code: a personal value in a text, and a credential that is set by hand.

use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::facts::data::names::NameClass;
use crate::facts::data::values;
use crate::ir::{ExprId, ExprKind, Literal};

/// Longest literal that is searched for personal values.
const MAX_LITERAL: usize = 2_000;
/// Lengths of what somebody chooses for a password, is given as a key or is reached by.
const LENGTHS: std::ops::RangeInclusive<usize> = 6..=80;
/// Digits of a number that tells of one person.
const LEAST_DIGITS: usize = 7;

impl Walker<'_, '_, '_> {
    pub(super) fn literal(&mut self, e: ExprId, text: &str) -> Value {
        // the persons of tests are made up
        if text.len() > MAX_LITERAL || self.cx.project.sources.get(self.file).class.test {
            return Value::clean();
        }
        let knowledge = self.cx.knowledge;
        let Some(id) = values::types_in(&knowledge.types, text).first().copied() else { return Value::clean() };
        let step = self.steps.add(self.place(e), Label::Literal, None);
        Value::of(What::Data(id, Strength::Strong), step)
    }

    /// `const adminPassword = "…"`, `email = "…"`: data, where both the name and the form of the text say so.
    pub(super) fn set_by_hand(&mut self, target: ExprId, source: ExprId) -> Option<Value> {
        let ExprKind::Literal(Literal::Str(text)) = self.module.kind(source) else { return None };
        let ExprKind::Name(name) = self.module.kind(target) else { return None };
        if !LENGTHS.contains(&text.len()) || self.cx.project.sources.get(self.file).class.test {
            return None;
        }
        let NameClass::Data(id, Strength::Strong) = self.cx.knowledge.names.identifier(name) else { return None };
        let data_type = self.cx.knowledge.types.get(id);
        let fits = match data_type.is_credential() {
            true => is_chosen(text) && !is_same_name(text, name),
            false => !data_type.is_whole() && is_address_or_number(text),
        };
        let step = fits.then(|| self.steps.add(self.place(source), Label::Literal, None))?;
        Some(Value::of(What::Data(id, Strength::Strong), step))
    }
}

/// Whether a text may be a password or a key: no sentence, and not the name of something (`auth_token_v2`).
fn is_chosen(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_graphic() && !b"/\\{}<>$\"'`".contains(&b);
    let is_joint = |b: u8| b"_-.:".contains(&b);
    let is_name = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || is_joint(b));
    text.bytes().all(is_word) && !(is_name && text.bytes().any(is_joint))
}

/// `const newPassword = "new-password"`
fn is_same_name(text: &str, name: &str) -> bool {
    let letters = |of: &str| of.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect();
    let (text, name): (Vec<u8>, Vec<u8>) = (letters(text), letters(name));
    text == name
}

/// `someone@example.com`, `0300-1234567`
fn is_address_or_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits >= LEAST_DIGITS && text.bytes().all(|b| b.is_ascii_digit() || b" +-()".contains(&b));
    is_number || text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}
