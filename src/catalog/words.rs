//! Sets of names that are asked for with every call of a project, most of which have none of them.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use smol_str::{SmolStr, format_smolstr};

/// How the names of a set look from afar, by their length and three of their bytes: it tells of most other names, without
/// reading them whole, that they are none of the set.
#[derive(Clone, Debug, Default)]
pub struct Shapes([u64; 8]);

impl Shapes {
    pub fn add(&mut self, name: &str) {
        let (at, bit) = shape(name);
        self.0[at] |= bit;
    }

    /// Whether a name of the set may be this one.
    pub fn may_have(&self, name: &str) -> bool {
        let (at, bit) = shape(name);
        self.0[at] & bit != 0
    }
}

/// A place among 512: which of eight words, and its bit.
fn shape(name: &str) -> (usize, u64) {
    let bytes = name.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    let (first, middle, last) = (byte(0), byte(bytes.len() / 2), byte(bytes.len().saturating_sub(1)));
    let place = (first * 7 + middle * 31 + last * 113 + bytes.len() * 61) % 512;
    (place / 64, 1 << (place % 64))
}

/// Names as they are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<SmolStr>")]
pub struct NameSet {
    shapes: Shapes,
    names: FxHashSet<SmolStr>,
}

impl NameSet {
    pub fn contains(&self, name: &str) -> bool {
        self.shapes.may_have(name) && self.names.contains(name)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &SmolStr> {
        self.names.iter()
    }
}

impl From<Vec<SmolStr>> for NameSet {
    fn from(written: Vec<SmolStr>) -> Self {
        written.into_iter().collect()
    }
}

impl FromIterator<SmolStr> for NameSet {
    fn from_iter<I: IntoIterator<Item = SmolStr>>(written: I) -> Self {
        let mut set = Self::default();
        for name in written {
            set.shapes.add(&name);
            set.names.insert(name);
        }
        set
    }
}

/// Names in the form that most languages write (`toString`); the first letter's case does not count, for others
/// write `ToString`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<SmolStr>")]
pub struct Words(NameSet);

impl From<Vec<SmolStr>> for Words {
    fn from(written: Vec<SmolStr>) -> Self {
        let capitalised = |word: &SmolStr| {
            let first = word.chars().next().filter(char::is_ascii_lowercase)?;
            Some(format_smolstr!("{}{}", first.to_ascii_uppercase(), &word[1..]))
        };
        let both = |word: SmolStr| [capitalised(&word), Some(word)];
        Self(written.into_iter().flat_map(both).flatten().collect())
    }
}

impl Words {
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_names_and_no_others() {
        let names = ["", "a", "at", "put", "toString", "شناختی"];
        let set = NameSet::from_iter(names.map(SmolStr::new));
        assert!(names.iter().all(|name| set.contains(name)));
        // the second has the length, first, middle and last byte of a name of the set
        assert!(["b", "tuStrung", "ToString"].iter().all(|name| !set.contains(name)));
    }

    #[test]
    fn the_case_of_a_words_first_letter_does_not_count() {
        let words = Words::from(vec![SmolStr::new("toString"), SmolStr::new("")]);
        assert!(words.contains("toString") && words.contains("ToString") && words.contains(""));
        assert!(!words.contains("tostring"));
    }
}
