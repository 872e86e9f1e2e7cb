//! What a value looks like: which types a literal holds, whether the value of a column is what its name says, and how
//! much of it may be shown.
//!
//! Looks at single values; whole files of data are the business of [`crate::analysis::repository_data`].

use std::borrow::Cow;

use regex::bytes::Regex;

use super::checks::{is_made_up, passes};
use crate::catalog::data_types::{DataTypeId, DataTypes, Keep, ValueCheck, ValueShape};

/// The types of which a person's value stands in `text`. A card number and an IMEI can share a shape: all that fit are
/// given. A mailbox inside prose is where to write to, or an example.
pub fn types_in(knowledge: &DataTypes, text: &str) -> Vec<DataTypeId> {
    let text = western_digits(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 7 && !text.contains('@') {
        return Vec::new();
    }
    let is_persons = |shape: &ValueShape, value: &[u8]| {
        !shape.checks.contains(&ValueCheck::Email) || value.len() == text.trim().len()
    };
    let of_literal = |shape: &ValueShape| {
        let mut found = shape.pattern.iter().flat_map(|p| p.find_iter(text.as_bytes()));
        found.any(|m| passes_all(shape, m.as_bytes()) && is_persons(shape, m.as_bytes()))
    };
    knowledge.iter().filter(|(_, t)| t.value.as_ref().is_some_and(of_literal)).map(|(id, _)| id).collect()
}

/// Whether a value of the type stands in `text`; where its form says nothing by itself, whether `text` is one.
pub fn holds(knowledge: &DataTypes, id: DataTypeId, text: &str) -> bool {
    let Some(shape) = &knowledge.get(id).value else { return false };
    let text = western_digits(text);
    match (&shape.pattern, &shape.alone) {
        (None, None) => fits(shape, text.as_bytes()),
        patterns => [patterns.0, patterns.1].into_iter().flatten().any(|pattern| stands_in(shape, pattern, &text)),
    }
}

fn stands_in(shape: &ValueShape, pattern: &Regex, text: &str) -> bool {
    pattern.find_iter(text.as_bytes()).any(|m| passes_all(shape, m.as_bytes()))
}

/// Whether the whole value, which stands under the type's name, is one of the type.
pub fn fits(shape: &ValueShape, value: &[u8]) -> bool {
    let is_whole = match (&shape.column, &shape.pattern) {
        (Some(column), _) => column.is_match(value),
        (None, Some(pattern)) => pattern.find(value).is_some_and(|m| m.len() == value.len()),
        (None, None) => false,
    };
    is_whole && passes_all(shape, value)
}

fn passes_all(shape: &ValueShape, value: &[u8]) -> bool {
    shape.checks.iter().all(|check| passes(*check, value))
}

/// Whether a value that fits is nobody's: a published example, a test number, one that was made up, the address of a role.
pub fn is_nobodys(shape: &ValueShape, value: &[u8]) -> bool {
    let is_unlike = |value: &[u8]| shape.unlike.as_ref().is_some_and(|u| u.is_match(value));
    if is_unlike(value) {
        return true;
    }
    // dates and houses count up all by themselves
    let other = [ValueCheck::Birthday, ValueCheck::Email, ValueCheck::PostalAddress];
    let is_number = !shape.checks.iter().any(|check| other.contains(check));
    is_number && (is_made_up(value) || is_unlike(&compact(value)))
}

/// Whether the value passes the checks of the shape: for one that a pattern found.
pub fn is_proven(shape: &ValueShape, value: &[u8]) -> bool {
    passes_all(shape, value)
}

/// Letters and digits only, so that one person's number is one however it is written.
pub fn compact(value: &[u8]) -> Vec<u8> {
    value.iter().filter(|b| !matches!(b, b' ' | b'-' | b'.' | b'(' | b')')).copied().collect()
}

/// The value as reports may show it: `35202-*******-1`.
pub fn masked(keep: Keep, value: &str) -> String {
    let (shown, domain) = match value.rfind('@') {
        Some(at) if keep.domain => value.split_at(at),
        _ => (value, ""),
    };
    let count = shown.chars().filter(|c| c.is_alphanumeric()).count();
    // of a short value nothing is shown
    let (first, last) = if keep.first + keep.last + 2 > count { (0, 0) } else { (keep.first, keep.last) };
    let mut at = 0;
    let mut out = String::with_capacity(value.len());
    for c in shown.chars().take(80) {
        if !c.is_alphanumeric() {
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        out.push(if at < first || at >= count - last { c } else { '*' });
        at += 1;
    }
    out.push_str(domain);
    out
}

/// The text with the digits of Urdu (`۰` to `۹`) and Arabic (`٠` to `٩`) as ASCII digits.
pub fn western_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| western_digit(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| western_digit(c).unwrap_or(c)).collect())
}

/// The ASCII digit of an Urdu or Arabic one.
pub fn western_digit(c: char) -> Option<char> {
    let zero = match c {
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        _ => return None,
    };
    char::from_digit(c as u32 - zero as u32, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urdu_and_arabic_digits_are_digits() {
        assert_eq!(western_digits("۳۵۲۰۲-٤"), "35202-4");
        let types = DataTypes::load(&[]).unwrap();
        let cnic = types.find("cnic").unwrap();
        assert!(holds(&types, cnic, "۳۵۲۰۲-۱۲۳۴۵۶۷-۱"));
    }

    #[test]
    fn a_mailbox_in_prose_is_where_to_write_to() {
        let types = DataTypes::load(&[]).unwrap();
        let email = types.find("email").unwrap();
        assert!(types_in(&types, "nadia.khan@misal.gov.pk").contains(&email));
        assert!(types_in(&types, "Example: john.doe@gmail.com").is_empty());
        assert!(types_in(&types, "Write to shikayat@misal.gov.pk or call us").is_empty());
        assert!(!types_in(&types, "citizen 35202-1234567-1 was saved").is_empty());
    }

    #[test]
    fn masks_show_no_more_than_they_may() {
        let keep = |first, last, domain| Keep { first, last, domain };
        assert_eq!(masked(keep(5, 1, false), "35202-1234567-1"), "35202-*******-1");
        assert_eq!(masked(keep(0, 3, false), "+92 300 1234567"), "+** *** ****567");
        assert_eq!(masked(keep(1, 0, true), "shahri@misal.gov.pk"), "s*****@misal.gov.pk");
        assert_eq!(masked(keep(2, 1, false), "Ali"), "***");
    }
}
