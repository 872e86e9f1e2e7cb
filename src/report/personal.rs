//! Values of persons in what is about to be shown: a CNIC in a logged text, an e-mail address in a call, a card number in
//! a path. No rule needs to have seen them: whatever line is quoted, they are masked.
//!
//! Says nothing about whether a value is worth a finding: that is [`crate::analysis::repository_data`]. Numbers that were
//! made up are masked like others, as somebody's may look so; published examples and the addresses of roles are not.

use std::ops::Range;
use std::sync::Arc;

use crate::catalog::data_types::{DataTypes, ValueShape};
use crate::facts::data::values::{compact, is_proven, western_digit};

/// A text with fewer digits and without an `@` holds no such value.
const MIN_DIGITS: usize = 7;

/// The shapes that tell by themselves, or in a literal, what they are.
#[derive(Clone, Default)]
pub struct Personal(Arc<[ValueShape]>);

impl Personal {
    pub fn of(types: &DataTypes) -> Self {
        let shapes = types.iter().filter_map(|(_, t)| t.value.as_ref());
        Self(shapes.filter(|s| s.alone.is_some() || s.pattern.is_some()).cloned().collect())
    }

    /// Where values stand in `text`; ranges of different types may overlap.
    pub(super) fn runs(&self, text: &str) -> Vec<Range<usize>> {
        let digits = text.chars().filter(|c| c.is_ascii_digit() || western_digit(*c).is_some()).count();
        if digits < MIN_DIGITS && !text.contains('@') {
            return Vec::new();
        }
        let (folded, homes) = folded(text);
        let mut found = Vec::new();
        for shape in self.0.iter() {
            for pattern in [&shape.alone, &shape.pattern].into_iter().flatten() {
                let values = pattern.find_iter(folded.as_bytes());
                let values = values.filter(|m| is_proven(shape, m.as_bytes()) && !is_published(shape, m.as_bytes()));
                found.extend(values.map(|m| homes.as_ref().map_or(m.range(), |h| h[m.start()]..h[m.end()])));
            }
        }
        found
    }
}

fn is_published(shape: &ValueShape, value: &[u8]) -> bool {
    shape.unlike.as_ref().is_some_and(|u| u.is_match(value) || u.is_match(&compact(value)))
}

/// The text with the digits of Urdu and Arabic as ASCII digits, and where each of its bytes, and its end, stood before.
fn folded(text: &str) -> (std::borrow::Cow<'_, str>, Option<Vec<usize>>) {
    if !text.chars().any(|c| western_digit(c).is_some()) {
        return (text.into(), None);
    }
    let mut folded = String::with_capacity(text.len());
    let mut homes = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        folded.push(western_digit(c).unwrap_or(c));
        // a match of bytes begins and ends where characters do, or else is widened to their ends
        homes.resize(folded.len(), at);
    }
    homes.push(text.len());
    (folded.into(), Some(homes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let personal = Personal::of(&DataTypes::load(&[]).unwrap());
        let mut runs = personal.runs(text);
        runs.sort_by_key(|r| std::cmp::Reverse(r.start));
        runs.dedup();
        let mut text = text.to_owned();
        runs.into_iter().for_each(|r| text.replace_range(r, "*"));
        text
    }

    #[test]
    fn numbers_and_addresses_of_people_are_found() {
        let local = 5_281_739;
        assert_eq!(shown(&format!("call 0321{local} %s")), "call * %s");
        assert_eq!(shown(&format!("cnic=35202{local}5;")), "cnic=*;");
        assert_eq!(shown("to shahri@misal.gov.pk."), "to *.");
        assert_eq!(shown("کارڈ ۳۵۲۰۲-۵۲۸۱۷۳۹-۵ ہے"), "کارڈ * ہے");
    }

    #[test]
    fn other_numbers_and_the_addresses_of_roles_stay() {
        let plain =
            ["id 1234", "at 2026-11-22T10:20:30", "info@misal.gov.pk", "a 4111 1111 1111 1111 b", "x@example.com"];
        for text in plain {
            assert_eq!(shown(text), text);
        }
    }
}
