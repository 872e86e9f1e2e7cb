//! Calls that take a credential at a known place: `mysqli_connect(host, user, "x")`, `jwt.sign(claims, "x")`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

use super::names::Kind;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    calls: Vec<WrittenCall>,
    hashes: Vec<WrittenHash>,
    constants: Vec<String>,
    defaults: Vec<String>,
    literal_prefixes: Vec<String>,
    opened_by: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenCall {
    kind: Kind,
    argument: usize,
    callees: Vec<String>,
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
    calls: FxHashMap<String, Vec<(usize, Kind)>>,
    /// Which argument of a function is hashed or encrypted.
    hashes: FxHashMap<String, usize>,
    pairings: FxHashMap<String, Pairing>,
    literal_prefixes: Vec<String>,
    opened_by: FxHashSet<String>,
}

impl Arguments {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut calls: FxHashMap<String, Vec<(usize, Kind)>> = FxHashMap::default();
        for call in written.calls {
            for callee in call.callees {
                let places = calls.entry(callee.to_ascii_lowercase()).or_default();
                if !places.contains(&(call.argument, call.kind)) {
                    places.push((call.argument, call.kind));
                }
            }
        }
        let hashes = written.hashes.into_iter().flat_map(|h| {
            let argument = h.argument;
            h.callees.into_iter().map(move |c| (c.to_ascii_lowercase(), argument))
        });
        let constants = written.constants.into_iter().map(|c| (c.to_ascii_lowercase(), Pairing::Constant));
        let defaults = written.defaults.into_iter().map(|d| (d.to_ascii_lowercase(), Pairing::Default));
        Ok(Self {
            calls,
            hashes: hashes.collect(),
            pairings: constants.chain(defaults).collect(),
            literal_prefixes: written.literal_prefixes,
            opened_by: written.opened_by.into_iter().collect(),
        })
    }

    /// Which arguments of a call are credentials, and of which kind.
    pub fn of(&self, receiver: Option<&str>, function: &str) -> &[(usize, Kind)] {
        find(&self.calls, receiver, function).map_or(&[], Vec::as_slice)
    }

    /// Which argument of the function is what it hashes or encrypts.
    pub fn hashed(&self, receiver: Option<&str>, function: &str) -> Option<usize> {
        find(&self.hashes, receiver, function).copied()
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
}

fn find<'m, V>(map: &'m FxHashMap<String, V>, receiver: Option<&str>, function: &str) -> Option<&'m V> {
    let function = function.to_ascii_lowercase();
    let with = receiver.and_then(|r| map.get(&format!("{}.{function}", r.to_ascii_lowercase())));
    with.or_else(|| map.get(&function))
}
