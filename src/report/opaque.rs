//! Runs of characters in no order that words have: what a token in a path or in a guard's argument looks like, where no
//! name says so and no detector knows it. The last net before output: whatever else is masked, these are too.
//!
//! Says nothing about whether a value is a credential: that is [`crate::analysis::credentials`].

use std::ops::Range;

/// Shorter runs are names, versions, short ids.
const MIN_RUN: usize = 16;

/// Letters of one case in a row without a vowel.
const MAX_CONSONANTS: usize = 6;

/// The runs of `text` that no word explains, in order.
pub(super) fn runs(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        if !is_run(bytes[start]) {
            start += 1;
            continue;
        }
        let length = bytes[start..].iter().take_while(|b| is_run(**b)).count();
        if length >= MIN_RUN && is_opaque(&bytes[start..start + length]) {
            found.push(start..start + length);
        }
        start += length;
    }
    found
}

fn is_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')
}

/// Pieces shorter than words are: `getCitizenById2` has four letters in a piece, random letters and digits have two.
fn is_opaque(run: &[u8]) -> bool {
    let kind = |b: u8| match b {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let letters = run.iter().filter(|b| b.is_ascii_alphabetic()).count();
    if letters * 4 < run.len() {
        // dates, numbers, rules of dashes
        return false;
    }
    let mut pieces = 1;
    let (mut consonants, mut longest) = (0, 0);
    for pair in run.windows(2) {
        let (a, b) = (kind(pair[0]), kind(pair[1]));
        // `Citizen` is one piece
        pieces += usize::from(a != b && (a, b) != (2, 1) && a != 3);
        let goes_on = b == 1 && !b"aeiouy".contains(&pair[1]);
        consonants = if goes_on { consonants + 1 } else { 0 };
        longest = longest.max(consonants);
    }
    pieces * 3 > run.len() || longest > MAX_CONSONANTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_random_runs_from_names() {
        let random = ["Zq8vT4mLx2Rw9Kp1Bn6Yd3", "a3f90bc17de2448f9a01", "qwrtzpsdfghjklxcvbnmqw"];
        for text in random {
            assert_eq!(runs(&format!("/hook/{text}/x")), std::slice::from_ref(&(6..6 + text.len())), "{text}");
        }
        let names = [
            "getCitizenRecordByIdentityNumber2",
            "IsAuthenticatedOrReadOnly",
            "AUTH_TOKEN_HEADER_NAME_V2",
            "2026-11-22-10-20-30",
            "district-health-office-2019",
            "/api/v1/citizens/{cnic}/records",
            "SessionAuthenticationMiddleware(options)",
        ];
        for text in names {
            assert!(runs(text).is_empty(), "{text}");
        }
    }
}
