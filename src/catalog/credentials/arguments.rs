//! Calls that take a credential at a known place: `mysqli_connect(host, user, "x")`, `jwt.sign(claims, "x")`; and what
//! calls do with the literals they are given: compare, hash, decode them, or fall back on them.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

use super::names::Kind;
use crate::source::Language;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    calls: Vec<WrittenCall>,
    hashes: Vec<WrittenHash>,
    constants: Vec<String>,
    defaults: Vec<String>,
    literal_prefixes: Vec<String>,
    opened_by: Vec<String>,
    comparisons: Vec<String>,
    readers: Vec<String>,
    fallbacks: Vec<String>,
    encodings: Vec<String>,
    statements: Vec<String>,
    described_by: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenCall {
    kind: Kind,
    argument: usize,
    after: Option<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    languages: Vec<Language>,
    callees: Vec<String>,
}

/// Where a call takes a credential. The fields are those of `policies/credentials/arguments.yaml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    pub kind: Kind,
    pub argument: usize,
    /// Stands between the user and the password in that argument.
    pub after: Option<String>,
    /// Another argument holds one of these; empty: whatever it holds.
    pub beside: Vec<String>,
    /// Empty: any.
    pub languages: Vec<Language>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenHash {
    argument: usize,
    callees: Vec<String>,
}

/// What a call does with a name and a value that it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pairing {
    /// `define("DB_PASSWORD", "x")`
    Constant,
    /// `getenv("DB_PASSWORD", "x")`
    Default,
}

/// The calls, checked. Keys are in lower case: a function, or `receiver.function`.
#[derive(Debug)]
pub struct Arguments {
    calls: FxHashMap<String, Vec<Taken>>,
    /// Which arguments of a function may be what it hashes or encrypts.
    hashes: FxHashMap<String, Vec<usize>>,
    pairings: FxHashMap<String, Pairing>,
    literal_prefixes: Vec<String>,
    opened_by: FxHashSet<String>,
    comparisons: FxHashSet<String>,
    readers: FxHashSet<String>,
    fallbacks: FxHashSet<String>,
    encodings: FxHashSet<String>,
    /// In lower case.
    statements: Vec<String>,
    described_by: FxHashSet<String>,
}

impl Arguments {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut calls: FxHashMap<String, Vec<Taken>> = FxHashMap::default();
        for call in written.calls {
            let WrittenCall { kind, argument, after, beside, languages, callees } = call;
            let taken = Taken { kind, argument, after, beside, languages };
            for callee in callees {
                let places = calls.entry(callee.to_ascii_lowercase()).or_default();
                if !places.contains(&taken) {
                    places.push(taken.clone());
                }
            }
        }
        let mut hashes: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for hash in written.hashes {
            for callee in hash.callees {
                hashes.entry(callee.to_ascii_lowercase()).or_default().push(hash.argument);
            }
        }
        let lower = |words: Vec<String>| words.into_iter().map(|w| w.to_ascii_lowercase());
        let constants = lower(written.constants).map(|c| (c, Pairing::Constant));
        let defaults = lower(written.defaults).map(|d| (d, Pairing::Default));
        Ok(Self {
            calls,
            hashes,
            pairings: constants.chain(defaults).collect(),
            literal_prefixes: written.literal_prefixes,
            opened_by: written.opened_by.into_iter().collect(),
            comparisons: lower(written.comparisons).collect(),
            readers: lower(written.readers).collect(),
            fallbacks: lower(written.fallbacks).collect(),
            encodings: lower(written.encodings).collect(),
            statements: lower(written.statements).collect(),
            described_by: lower(written.described_by).collect(),
        })
    }

    /// Where a call takes a credential.
    pub fn of(&self, receiver: Option<&str>, function: &str, language: Language) -> impl Iterator<Item = &Taken> {
        let taken = find(&self.calls, receiver, function).map_or(&[][..], Vec::as_slice);
        taken.iter().filter(move |t| t.languages.is_empty() || t.languages.contains(&language))
    }

    /// Which arguments of the function may be what it hashes or encrypts; none for another function.
    pub fn hashed(&self, receiver: Option<&str>, function: &str) -> &[usize] {
        find(&self.hashes, receiver, function).map_or(&[], Vec::as_slice)
    }

    /// What the call makes of a name and the value behind it.
    pub fn pairing(&self, receiver: Option<&str>, function: &str) -> Option<Pairing> {
        find(&self.pairings, receiver, function).copied()
    }

    /// The length of what stands before the password in the literal: `{noop}x`.
    pub fn prefix_of(&self, value: &str) -> usize {
        self.literal_prefixes.iter().find(|p| value.starts_with(p.as_str())).map_or(0, String::len)
    }

    /// Whether a password beside an entry of this name opens something.
    pub fn opens(&self, name: &str) -> bool {
        self.opened_by.contains(&name.to_ascii_lowercase())
    }

    /// Whether the function compares what it is asked of, or its first argument, with the next.
    pub fn compares(&self, function: &str) -> bool {
        self.comparisons.contains(&function.to_ascii_lowercase())
    }

    /// Whether the member is the value of what it is asked of: `txtPassword.Text`.
    pub fn reads(&self, member: &str) -> bool {
        self.readers.contains(&member.to_ascii_lowercase())
    }

    /// Whether the method gives its argument where there is no value: `.unwrap_or("x")`.
    pub fn falls_back(&self, method: &str) -> bool {
        self.fallbacks.contains(&method.to_ascii_lowercase())
    }

    /// Whether an entry of this name says what the value beside it is: `{type: "password", value: "x"}`.
    pub fn describes(&self, name: &str) -> bool {
        self.described_by.contains(&name.to_ascii_lowercase())
    }

    /// Whether the text names a coding, beside the text that is written in it.
    pub fn is_encoding(&self, value: &str) -> bool {
        self.encodings.contains(&value.to_ascii_lowercase())
    }

    /// Whether a text is a statement of SQL in which a credential may stand.
    pub fn is_statement(&self, text: &str) -> bool {
        let begins = |s: &String| text.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s));
        self.statements.iter().any(begins)
    }
}

fn find<'m, V>(map: &'m FxHashMap<String, V>, receiver: Option<&str>, function: &str) -> Option<&'m V> {
    let function = function.to_ascii_lowercase();
    let with = receiver.and_then(|r| map.get(&format!("{}.{function}", r.to_ascii_lowercase())));
    with.or_else(|| map.get(&function))
}
