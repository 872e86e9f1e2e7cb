//! The words that an identifier is made of, as it is written.

use crate::facts::inflection;

/// `fatherCnicNo`, `father_cnic_no`, `HTTPServer2` → lower-case words; digits are set aside. Urdu written with Arabic
/// letters, vowel signs or joiners gives the words that it gives without.
pub(super) fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().filter_map(urdu_letter).collect();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|p| chars[p]);
        let after = chars.get(i + 1);
        let starts_word = c.is_uppercase()
            && (before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit())
                || (before.is_some_and(char::is_uppercase) && after.is_some_and(|a| a.is_lowercase())));
        if (starts_word || !c.is_alphabetic()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Keyboards write one Urdu letter in several ways, and put signs into words that their readers leave out.
fn urdu_letter(c: char) -> Option<char> {
    match c {
        // alef and waw with their marks
        '\u{0622}' | '\u{0623}' | '\u{0625}' => Some('\u{0627}'),
        '\u{0624}' => Some('\u{0648}'),
        // yeh: Arabic, undotted, with hamza; kaf; heh: Arabic, teh marbuta, with marks
        '\u{064A}' | '\u{0649}' | '\u{0626}' => Some('\u{06CC}'),
        '\u{0643}' => Some('\u{06A9}'),
        '\u{0647}' | '\u{0629}' | '\u{06C2}' | '\u{06C3}' => Some('\u{06C1}'),
        // vowel signs and hamza by themselves, tatweel, zero-width joiners, marks of direction
        '\u{064B}'..='\u{0655}' | '\u{0670}' | '\u{0640}' | '\u{200B}'..='\u{200F}' => None,
        _ => Some(c),
    }
}

/// The word of which this one is many.
pub(super) fn singular(word: &str) -> Option<String> {
    let one = inflection::singular(word);
    (word.len() > 3 && one != word).then_some(one)
}
