//! What a literal value looks like: structure and check digits, from the pattern of its data type.
//!
//! Looks at single literals; whole files of data are the business of other rules.

use crate::catalog::data_types::{DataTypeId, DataTypes, ValueCheck};

/// The types whose values stand in `text`. A card number and an IMEI can share a shape: all that fit are given.
pub fn types_in(knowledge: &DataTypes, text: &str) -> Vec<DataTypeId> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 7 && !text.contains('@') {
        return Vec::new();
    }
    knowledge.iter().filter(|(id, _)| holds(knowledge, *id, text)).map(|(id, _)| id).collect()
}

/// Whether a value of the type stands in `text`.
pub fn holds(knowledge: &DataTypes, id: DataTypeId, text: &str) -> bool {
    let Some(shape) = &knowledge.get(id).value else { return false };
    shape.pattern.find_iter(text.as_bytes()).any(|m| match shape.check {
        None => true,
        Some(check) => passes(check, m.as_bytes()),
    })
}

fn passes(check: ValueCheck, value: &[u8]) -> bool {
    let digits = || value.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'));
    let is_varied = || digits().any(|d| Some(d) != digits().next());
    match check {
        ValueCheck::Cnic => digits().count() == 13 && is_varied(),
        ValueCheck::Luhn => {
            let all: Vec<u32> = digits().collect();
            let sum: u32 = all
                .iter()
                .rev()
                .enumerate()
                .map(|(i, d)| match i % 2 {
                    0 => *d,
                    _ => (d * 2) / 10 + (d * 2) % 10,
                })
                .sum();
            sum.is_multiple_of(10) && is_varied()
        }
        ValueCheck::Iban => {
            // ISO 13616: the first four characters move to the end, letters count from 10, modulo 97 gives 1.
            let rotated = value.iter().skip(4).chain(value.iter().take(4));
            let rest = rotated.fold(0u32, |rest, b| match b {
                b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
                _ => (rest * 100 + u32::from(b.to_ascii_uppercase() - b'A') + 10) % 97,
            });
            rest == 1
        }
        ValueCheck::Email => {
            let value = value.to_ascii_lowercase();
            let domain = value.split(|b| *b == b'@').nth(1).unwrap_or_default();
            !["example", "test", "invalid", "localhost"]
                .iter()
                .any(|reserved| domain.split(|b| *b == b'.').any(|label| label == reserved.as_bytes()))
        }
    }
}
