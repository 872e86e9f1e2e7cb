//! What is computed of a value beyond its pattern: check digits, lengths, calendar days; and whether a number is one that
//! people make up.
//!
//! Works on the bytes of one value, digits folded to ASCII. Which check belongs to which type is knowledge.

use crate::catalog::data_types::ValueCheck;

/// Whether a value that has the form passes the check.
pub fn passes(check: ValueCheck, value: &[u8]) -> bool {
    match check {
        ValueCheck::Luhn => luhn(&digits(value)) && is_varied(value),
        ValueCheck::Verhoeff => verhoeff(&digits(value)) && is_varied(value),
        ValueCheck::Iban => iban(value),
        ValueCheck::Cnic => digits(value).len() == 13 && matches!(digits(value)[0], 1..=8) && is_varied(value),
        ValueCheck::Email => is_address(value),
        ValueCheck::Phone => (9..=15).contains(&digits(value).len()),
        ValueCheck::Birthday => is_birthday(value),
        ValueCheck::PersonName => is_person_name(value),
        ValueCheck::PostalAddress => is_postal_address(value),
    }
}

fn digits(value: &[u8]) -> Vec<u8> {
    value.iter().filter(|b| b.is_ascii_digit()).map(|b| b - b'0').collect()
}

fn is_varied(value: &[u8]) -> bool {
    let digits = digits(value);
    digits.iter().any(|d| *d != digits[0])
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let doubled = |d: u8| (d * 2) / 10 + (d * 2) % 10;
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(i, d)| u32::from(if i % 2 == 0 { *d } else { doubled(*d) })).sum();
    sum.is_multiple_of(10)
}

/// J. Verhoeff, Error Detecting Decimal Codes, 1969: the dihedral group of order ten, and its permutation.
fn verhoeff(digits: &[u8]) -> bool {
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    // rotations are 0 to 4, reflections 5 to 9
    let product = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permuted = |times: usize, digit: u8| (0..times % 8).fold(digit, |d, _| PERMUTATION[usize::from(d)]);
    digits.iter().rev().enumerate().fold(0, |sum, (i, d)| product(sum, permuted(i, *d))) == 0
}

/// ISO 13616-1: the first four characters move to the end, letters count from 10, modulo 97 gives 1.
fn iban(value: &[u8]) -> bool {
    let bare: Vec<u8> = value.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect();
    let rotated = bare.iter().skip(4).chain(bare.iter().take(4));
    let rest = rotated.fold(0u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b - b'A') + 10) % 97,
    });
    rest == 1 && bare.len() > 14
}

fn is_address(value: &[u8]) -> bool {
    let value = value.to_ascii_lowercase();
    let domain = value.split(|b| *b == b'@').nth(1).unwrap_or_default();
    !["example", "test", "invalid", "localhost"]
        .iter()
        .any(|reserved| domain.split(|b| *b == b'.').any(|label| label == reserved.as_bytes()))
}

/// `1987-03-25`, `25/03/1987`, `3/25/87`; a time may follow.
fn is_birthday(value: &[u8]) -> bool {
    let numbers: Vec<&[u8]> = value.split(|b| !b.is_ascii_digit()).filter(|n| !n.is_empty()).take(3).collect();
    let read = |n: &[u8]| std::str::from_utf8(n).ok().and_then(|n| n.parse::<u32>().ok()).unwrap_or(u32::MAX);
    let (year, rest): (&[u8], [u32; 2]) = match numbers.as_slice() {
        [y, m, d] if y.len() == 4 => (y, [read(m), read(d)]),
        [d, m, y] if y.len() == 4 || y.len() == 2 => (y, [read(m), read(d)]),
        _ => return false,
    };
    let is_year = year.len() == 2 || (1900..=2030).contains(&read(year));
    // 1 January 1970 and 1900 are what programs write where nothing is known
    let is_zero = matches!(read(year), 1900 | 1970) && rest == [1, 1];
    is_year && !is_zero && rest.iter().all(|n| (1..=31).contains(n)) && rest.iter().any(|n| *n <= 12)
}

fn is_person_name(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    let is_part = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '-' | ',' | '(' | ')') || !c.is_ascii();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && text.chars().count() <= 80 && text.chars().all(is_part) && text.split_whitespace().count() <= 8
}

fn is_postal_address(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    let words = text.split_whitespace().count();
    let has_letters = text.chars().filter(|c| c.is_alphabetic()).count() >= 5;
    has_letters && words >= 2 && text.len() <= 300 && !text.contains("://") && !text.contains('@')
}

/// Least digits in a row that are counted up or down, or are one digit, before a number is one that somebody made up.
const MADE_UP_RUN: usize = 6;

/// Whether a number is one that people make up: counted up or down, one digit again and again, a short piece repeated.
pub fn is_made_up(value: &[u8]) -> bool {
    let digits = digits(value);
    if digits.len() < MADE_UP_RUN {
        return false;
    }
    let step = |w: &[u8]| (w[1] + 10 - w[0]) % 10;
    let mut run = 1;
    let mut before = None;
    for pair in digits.windows(2) {
        let step = step(pair);
        run = if matches!(step, 0 | 1 | 9) && before == Some(step) { run + 1 } else { 2 };
        before = Some(step);
        // five zeros are a serial number that nobody was given
        if run >= MADE_UP_RUN || run == MADE_UP_RUN - 1 && pair == [0, 0] {
            return true;
        }
    }
    let varied = digits.iter().fold(0u16, |seen, d| seen | 1 << d).count_ones();
    varied <= 2 || (2..=4).any(|period| repeats(&digits, period))
}

/// `1212121`, `123123123`: a short piece at least three times.
fn repeats(digits: &[u8], period: usize) -> bool {
    let mut equal = 0;
    digits.iter().zip(digits.iter().skip(period)).any(|(a, b)| {
        equal = if a == b { equal + 1 } else { 0 };
        equal >= (2 * period).max(MADE_UP_RUN - 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(check: ValueCheck, values: &[&str]) -> Vec<bool> {
        values.iter().map(|v| passes(check, v.as_bytes())).collect()
    }

    #[test]
    fn check_digits_of_published_numbers() {
        // the example of ISO/IEC 7812-1, and the IMEI of the GSM Association's guide
        assert_eq!(holds(ValueCheck::Luhn, &["79927398713", "79927398710", "490154203237518"]), [true, false, true]);
        // 236 with the check digit 3 (Verhoeff 1969); UIDAI's published sample 9999 4105 7058
        assert_eq!(
            holds(ValueCheck::Verhoeff, &["2363", "2364", "999941057058", "999941057059"]),
            [true, false, true, false]
        );
        // the examples of the SWIFT IBAN registry
        let registry = ["PK36SCBL0000001123456702", "GB29NWBK60161331926819", "DE89 3704 0044 0532 0130 00"];
        assert_eq!(holds(ValueCheck::Iban, &registry), [true; 3]);
        assert_eq!(holds(ValueCheck::Iban, &["PK36SCBL0000001123456703", "GB30NWBK60161331926819"]), [false; 2]);
    }

    #[test]
    fn identity_numbers_begin_with_a_province() {
        assert_eq!(
            holds(ValueCheck::Cnic, &["35202-1234567-1", "91506-1234567-1", "0520212345671", "1111111111111"]),
            [true, false, false, false]
        );
    }

    #[test]
    fn days_of_birth() {
        let days = [
            "1987-03-25",
            "25/03/1987",
            "3/25/87",
            "1987-03-25T00:00:00",
            "2101-03-25",
            "1970-01-01",
            "45/13/1987",
            "x",
        ];
        assert_eq!(holds(ValueCheck::Birthday, &days), [true, true, true, true, false, false, false, false]);
    }

    #[test]
    fn numbers_that_people_make_up() {
        for made_up in [
            "12345-1234567-1",
            "42101-1234567-1",
            "00000-0000000-0",
            "11111-1111111-1",
            "35202-9876543-1",
            "0300-1212121",
            "35202-0000001-1",
            "+92 300 1111111",
        ] {
            assert!(is_made_up(made_up.as_bytes()), "{made_up}");
        }
        for given in ["35202-2748193-5", "03004718293", "4539 5787 6362 1486"] {
            assert!(!is_made_up(given.as_bytes()), "{given}");
        }
    }
}
