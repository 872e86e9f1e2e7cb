//! Words in identifiers and paths: `isLoggedIn` is `is logged in`, `/api/v1/log-in` is `api v1 log in`.

use rustc_hash::FxHashSet;

/// The longest sequence of words that a list holds.
const MAX_SEQUENCE: usize = 3;

/// Lower-case words, split at capitals and at everything that is neither a letter nor a digit.
pub fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let starts = c.is_uppercase()
            && i > 0
            && (chars[i - 1].is_lowercase() || chars.get(i + 1).is_some_and(|n| n.is_lowercase()));
        if (!c.is_alphanumeric() || starts) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Sequences of words to be found in split texts.
#[derive(Debug, Default)]
pub struct WordSet(FxHashSet<String>);

impl WordSet {
    pub fn new<S: AsRef<str>>(sequences: &[S]) -> Self {
        Self(sequences.iter().map(|s| split(s.as_ref()).join(" ")).collect())
    }

    /// The first sequence of the set that stands in the words.
    pub fn find_in(&self, words: &[String]) -> Option<String> {
        for length in (1..=MAX_SEQUENCE).rev() {
            for window in words.windows(length) {
                let joined = window.join(" ");
                if self.0.contains(&joined) {
                    return Some(joined);
                }
            }
        }
        None
    }

    /// Whether the last words are one of the sequences.
    pub fn ends(&self, words: &[String]) -> bool {
        (1..=MAX_SEQUENCE.min(words.len())).any(|n| self.is_sequence(&words[words.len() - n..]))
    }

    pub fn is_sequence(&self, words: &[String]) -> bool {
        self.0.contains(&words.join(" "))
    }

    pub fn find(&self, text: &str) -> Option<String> {
        self.find_in(&split(text))
    }

    pub fn has(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_identifiers_and_paths() {
        assert_eq!(split("isLoggedIn"), ["is", "logged", "in"]);
        assert_eq!(split("HTTPBasicAuth"), ["http", "basic", "auth"]);
        assert_eq!(split("/api/v1/log-in"), ["api", "v1", "log", "in"]);
        assert_eq!(split("REQUIRE_LOGIN"), ["require", "login"]);
    }

    #[test]
    fn finds_sequences() {
        let set = WordSet::new(&["log in", "login"]);
        assert!(set.has("/user/logIn") && set.has("/login") && !set.has("/catalog/in"));
    }
}
