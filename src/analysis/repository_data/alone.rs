//! Values that prove themselves in any text: separators in their places, check digits, a country's prefix.
//!
//! Most text holds no long numbers: it is passed over sixteen bytes at a time, and patterns run only where digits crowd.

use crate::catalog::data_types::{DataTypeId, ValueShape};
use crate::facts::data::values::{compact, is_nobodys, is_proven};
use crate::source::Span;

use super::table::{Context, hash};
use super::{Found, MAX_MASKED, Register};

/// Bytes that are counted at once.
const BLOCK: usize = 16;

/// A value of ten digits and more has a block with at least as many, wherever it begins.
const CROWD: usize = 5;

/// Longer than any value, in bytes.
const REACH: usize = 48;

/// Bytes before a telephone number that may say whose it is.
const BEFORE: usize = 60;

/// E-mail addresses that make a file worth reading by columns.
const ADDRESSES: usize = 5;

/// Where digits crowd: joined, with room for a value that begins before or ends after.
pub fn hot(text: &[u8]) -> Vec<(usize, usize)> {
    let mut windows: Vec<(usize, usize)> = Vec::new();
    for (i, block) in text.chunks(BLOCK).enumerate() {
        let digits: u8 =
            block.iter().map(|b| u8::from(b.wrapping_sub(b'0') < 10) | u8::from(matches!(b, 0xd9 | 0xdb))).sum();
        if usize::from(digits) < CROWD {
            continue;
        }
        let from = (i * BLOCK).saturating_sub(REACH);
        let to = (i * BLOCK + BLOCK + REACH).min(text.len());
        match windows.last_mut() {
            Some(last) if from <= last.1 => last.1 = to,
            _ => windows.push((from, to)),
        }
    }
    windows
}

/// Whether several e-mail addresses stand in the text.
pub fn has_addresses(text: &[u8]) -> bool {
    let is_part = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let is_address = |at: &usize| is_part(at.checked_sub(1).and_then(|i| text.get(i))) && is_part(text.get(at + 1));
    memchr::memchr_iter(b'@', text).filter(is_address).nth(ADDRESSES - 1).is_some()
}

/// Enters the values that stand in the windows.
pub fn search(text: &[u8], windows: &[(usize, usize)], context: &Context<'_>, register: &mut Register) {
    for (id, data_type) in context.knowledge.types.iter() {
        let Some(shape) = data_type.value.as_ref().filter(|_| !register.refused.contains(&id)) else { continue };
        let Some(found) = in_windows(text, windows, shape, context) else { continue };
        if found.values.len() >= context.least(id, shape) {
            enter(id, found, register);
        }
    }
}

fn in_windows(text: &[u8], windows: &[(usize, usize)], shape: &ValueShape, context: &Context<'_>) -> Option<Found> {
    let pattern = shape.alone.as_ref()?;
    let mut found = Found::default();
    for (from, to) in windows {
        let mut at = *from;
        // the pattern sees what stands before, so that half a number is none
        while let Some(value) = pattern.find_at(&text[..*to], at) {
            at = value.end();
            if stands_alone(text, value.start(), value.end())
                && is_proven(shape, value.as_bytes())
                && !is_nobodys(shape, value.as_bytes())
                && !is_told_of(text, value.start(), context)
                && found.values.insert(hash(&compact(value.as_bytes())))
                && found.places.len() < MAX_MASKED
            {
                found.places.push(Span::new(value.start(), value.end()));
            }
        }
    }
    (!found.values.is_empty()).then_some(found)
}

/// Not a part of a longer number, a path, an identifier or a decimal.
fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let is_joint = |b: u8| matches!(b, b'-' | b'.' | b'_' | b'/' | b'%' | b'=' | b'\\' | b'#');
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let before = start.checked_sub(1).map(|i| text[i]);
    let joined_before = before.is_some_and(|b| matches!(b, b'-' | b'.' | b'_' | b'/' | b'%' | b'#'))
        && is_word(start.checked_sub(2).and_then(|i| text.get(i)));
    let joined_after = text.get(end).is_some_and(|b| is_joint(*b)) && is_word(text.get(end + 1));
    // a row of numbers: `4539 5787 6362 1486 1201`
    let is_digit = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(u8::is_ascii_digit);
    let is_listed = text[start..end].contains(&b' ')
        && (before == Some(b' ') && is_digit(start.checked_sub(2))
            || text.get(end) == Some(&b' ') && is_digit(Some(end + 1)));
    !(is_listed || joined_before || joined_after || is_word(text.get(end)))
}

/// Whether what stands before a value in its line says that it is a service's, or an example.
fn is_told_of(text: &[u8], start: usize, context: &Context<'_>) -> bool {
    let before = &text[start.saturating_sub(BEFORE)..start];
    let line = before.iter().rposition(|b| *b == b'\n').map_or(before, |i| &before[i + 1..]);
    let repository = &context.knowledge.repository;
    repository.is_of_service(line) || repository.is_example(line)
}

fn enter(id: DataTypeId, found: Found, register: &mut Register) {
    register.has_more |= found.places.len() == MAX_MASKED;
    register.masked.extend(found.places.iter().copied());
    let entry = register.types.entry(id).or_default();
    entry.values.extend(found.values);
    entry.places.extend(found.places.into_iter().take(3));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_crowds_of_digits_are_looked_at() {
        let code = "let total = items.iter().map(|i| i.price * 100).sum::<Amount>() + 7; // rupees\n".repeat(50);
        assert!(hot(code.as_bytes()).is_empty());
        for shift in 0..BLOCK {
            let text = format!("{}{}-{}-{}", " ".repeat(shift), 35202, 2_748_193, 5);
            assert_eq!(hot(text.as_bytes()).len(), 1, "{shift}");
        }
    }

    #[test]
    fn parts_of_longer_things_are_no_values() {
        let is_alone = |text: &str, value: &str| {
            let at = text.find(value).unwrap();
            stands_alone(text.as_bytes(), at, at + value.len())
        };
        assert!(is_alone("cnic='123-4'", "123-4") && is_alone("is 123-4.", "123-4"));
        assert!(!is_alone("99 12 34", "12 34") && is_alone("at 12 34.", "12 34"));
        assert!(!is_alone("a-123-4", "123-4") && !is_alone("123-4-5", "123-4") && !is_alone("x/123-4", "123-4"));
    }
}
