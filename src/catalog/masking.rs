//! How the text calls of each language take a value apart: which give a part of it and which replace parts,
//! and what their arguments mean. A section of `policies/sanitizers.yaml`.
//!
//! What remains of a value is worked out by the analysis; functions that hide by their symbol or name are
//! [`super::sanitizers`].

use serde::Deserialize;
use smol_str::SmolStr;

use super::words::Words;
use crate::source::Language;

/// Calls that give a part of a text, and from when on that part no longer tells the whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cuts {
    /// A value of which this many characters are left is masked.
    pub shown: u32,
    /// So are so many beside what stands in the place of the rest: `35202-*******-1`.
    pub beside: u32,
    /// A text whose length is not known counts as this long.
    pub length: u32,
    /// Texts on which a regular expression is tried where the kind of data has no examples of its values.
    pub samples: Vec<SmolStr>,
    /// Functions and types that make a regular expression of a text.
    pub expressions: Vec<SmolStr>,
    /// Languages whose `a..b` holds `b`.
    pub closed_ranges: Vec<Language>,
    /// Functions that ask whether there is no value.
    pub empty: Words,
    /// Functions that ask whether there is one.
    pub filled: Words,
    /// Functions that take a text apart at a separator.
    pub splits: Words,
    /// Methods that give the last part of a text that was taken apart: `email.split("@").last`.
    pub rests: Words,
    pub calls: Vec<TextCall<CutArgument>>,
}

/// What stands in the place of what is hidden.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stars {
    /// Characters that say so where two stand together, and letters where three are all there is.
    pub signs: SmolStr,
    pub letters: SmolStr,
    /// Functions and methods that write such a character many times: `"*".repeat(9)`.
    pub repeats: Words,
}

impl Stars {
    /// `*****-*******-`, `xxxxx`
    pub fn are_in(&self, text: &str) -> bool {
        let is_sign = |c: &char| self.signs.contains(*c);
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.any(|(a, b)| a == b && is_sign(&a)) || {
            let words: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            words.len() > 2 && words.iter().all(|c| self.letters.contains(*c))
        }
    }

    /// `*`
    pub fn is_one(&self, text: &str) -> bool {
        let mut chars = text.chars();
        let is_any = |c: char| self.signs.contains(c) || self.letters.contains(c);
        chars.next().is_some_and(is_any) && chars.next().is_none()
    }
}

/// A call on a text; the first entry that fits the name and the language counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextCall<A> {
    pub names: Vec<SmolStr>,
    /// All, where none are given.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// What the positional arguments mean; without a `text` among them, the receiver is the text.
    pub arguments: Vec<A>,
    /// Only the first occurrence is replaced, unless a regular expression says otherwise by itself: `/x/g`.
    #[serde(default)]
    pub first_only: bool,
    /// What is left out is marked, so that as much may stay as beside a mask: `cnic.truncate(6)`.
    #[serde(default)]
    pub marked: bool,
    /// Only with as many arguments as are named here: `cnic.Remove(4)`, and not `cnic.Remove(0, 9)`.
    #[serde(default)]
    pub exact: bool,
}

impl<A> TextCall<A> {
    pub fn fits(&self, name: &str, language: Language) -> bool {
        self.names.iter().any(|n| n == name) && (self.languages.is_empty() || self.languages.contains(&language))
    }

    /// Whether a call with so many arguments may be meant.
    pub fn takes(&self, arguments: usize) -> bool {
        !self.exact || self.arguments.len() == arguments
    }
}

/// Positions count from 0, negative ones from the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CutArgument {
    Text,
    Start,
    /// The position behind the part.
    End,
    /// How long the part is.
    Count,
    /// That many characters at the beginning, or at the end, are the part.
    First,
    Last,
    /// All but that many at the end are.
    WithoutLast,
    /// A text behind which the part begins.
    Behind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplaceArgument {
    Text,
    /// A regular expression, also one that is made by a call: `Regex("\\d")`.
    Pattern,
    /// A text that is looked for as it is; a literal of the language's regular expressions is one.
    Searched,
    /// Characters that are looked for one by one, with ranges: `0-9`.
    Characters,
    Replacement,
    /// How many occurrences are replaced.
    Count,
    /// Where the part begins that is replaced, and how long it is.
    Start,
    Length,
}
