//! Which names name a credential, and which only look as if they did.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    stems: Vec<String>,
    kinds: Vec<WrittenKind>,
    not_after: Vec<String>,
    not_before: Vec<String>,
    not_before_key: Vec<String>,
    signing: Vec<String>,
    not_names: Vec<String>,
    neutral_after: Vec<String>,
    setters: Vec<String>,
    wrappers: Vec<String>,
    lookups: Vec<String>,
    pair_names: Vec<String>,
    pair_values: Vec<String>,
    inner_values: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenKind {
    kind: Kind,
    words: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
}

/// What a name says its value is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Password,
    Secret,
    Token,
    ApiKey,
    EncryptionKey,
    Auth,
    Credential,
    /// A name that ends in `key` and says nothing more.
    Key,
    Salt,
}

impl Kind {
    pub fn label(self) -> &'static str {
        match self {
            Kind::Password => "password",
            Kind::Secret => "secret",
            Kind::Token => "token",
            Kind::ApiKey => "API key",
            Kind::EncryptionKey => "encryption key",
            Kind::Auth => "authorisation value",
            Kind::Credential => "credential",
            Kind::Key => "key",
            Kind::Salt => "salt or initialisation vector",
        }
    }

    /// Whether a value of it is a secret by itself: what a name ending in `key` or `auth` holds may be an identifier.
    pub fn is_kept_secret(self) -> bool {
        !matches!(self, Kind::Key | Kind::Auth | Kind::Salt)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        serde_yaml::from_str(word).ok()
    }
}

/// A name that was read, and what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NameEvidence {
    pub kind: Kind,
    /// Nothing stands before the credential word, and nothing after.
    pub exact: bool,
    /// Words that mean nothing to us follow the credential word.
    pub trailing: bool,
    /// A setter's verb stands first.
    pub setter: bool,
    /// What the value protects is as good as its secrecy, however readable it is: `JWT_SECRET`, `secretKey`.
    pub signing: bool,
}

impl NameEvidence {
    /// What the name says its value is, for people.
    pub fn label(&self) -> &'static str {
        if self.signing { "signing key" } else { self.kind.label() }
    }
}

/// The names, checked.
#[derive(Debug)]
pub struct Names {
    stems: Vec<String>,
    /// Word sequences with their kinds, longest first, by the word that ends them: their last, or all of them run on.
    sequences: FxHashMap<String, Vec<(Vec<String>, Kind)>>,
    endings: Vec<(String, Kind)>,
    not_after: FxHashSet<String>,
    not_before: FxHashSet<String>,
    not_before_key: FxHashSet<String>,
    /// Word sequences.
    signing: Vec<Vec<String>>,
    not_names: FxHashSet<String>,
    neutral_after: FxHashSet<String>,
    setters: FxHashSet<String>,
    wrappers: FxHashSet<String>,
    lookups: FxHashSet<String>,
    pair_names: FxHashSet<String>,
    pair_values: FxHashSet<String>,
    inner_values: FxHashSet<String>,
}

impl Names {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut sequences: FxHashMap<String, Vec<(Vec<String>, Kind)>> = FxHashMap::default();
        let mut endings = Vec::new();
        for kind in written.kinds {
            for words in kind.words {
                let parts: Vec<String> = words.split(' ').map(str::to_owned).collect();
                let joined = words.replace(' ', "");
                if let Some(last) = parts.last().filter(|_| parts.len() > 1) {
                    sequences.entry(last.clone()).or_default().push((parts.clone(), kind.kind));
                }
                sequences.entry(joined.clone()).or_default().push((vec![joined], kind.kind));
            }
            endings.extend(kind.endings.into_iter().map(|e| (e, kind.kind)));
        }
        for ending_alike in sequences.values_mut() {
            ending_alike.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        let set = |words: Vec<String>| words.into_iter().collect::<FxHashSet<_>>();
        Ok(Self {
            stems: written.stems,
            sequences,
            endings,
            not_after: set(written.not_after),
            not_before: set(written.not_before),
            not_before_key: set(written.not_before_key),
            signing: written.signing.iter().map(|s| s.split(' ').map(str::to_owned).collect()).collect(),
            not_names: set(written.not_names),
            neutral_after: set(written.neutral_after),
            setters: set(written.setters),
            wrappers: set(written.wrappers),
            lookups: set(written.lookups),
            pair_names: set(written.pair_names),
            pair_values: set(written.pair_values),
            inner_values: set(written.inner_values),
        })
    }

    /// Strings of which a credential name holds at least one.
    pub fn stems(&self) -> &[String] {
        &self.stems
    }

    /// Whether a call of this function gives its literal argument back (`decode("…")`, `String::from("…")`).
    pub fn is_wrapper(&self, callee: &str) -> bool {
        split_words(callee).last().is_some_and(|w| self.wrappers.contains(w))
    }

    /// Whether the first argument of a call names an entry (`localStorage.getItem`); the callee as written, dotted.
    pub fn is_lookup(&self, callee: &str) -> bool {
        let mut parts = callee.rsplitn(3, '.');
        let (method, receiver) = (parts.next().unwrap_or_default(), parts.next());
        self.lookups.contains(method)
            || receiver.is_some_and(|r| self.lookups.contains(&callee[callee.len() - r.len() - method.len() - 1..]))
    }

    /// Whether an entry of this name holds the name of another (`name` in `{name: PASSWORD, value: x}`).
    pub fn is_pair_name(&self, name: &str) -> bool {
        self.pair_names.contains(&attribute(name).to_ascii_lowercase())
    }

    /// Whether an entry of this name holds the value beside such a name.
    pub fn is_pair_value(&self, name: &str) -> bool {
        self.pair_values.contains(&attribute(name).to_ascii_lowercase())
    }

    /// Whether an entry of this name holds the value of the object that it stands in: `password: {value: x}`.
    pub fn is_inner_value(&self, name: &str) -> bool {
        self.inner_values.contains(&attribute(name).to_ascii_lowercase())
    }

    /// What the name says, or None if it names no credential.
    pub fn classify(&self, name: &str) -> Option<NameEvidence> {
        if name.len() > 120 {
            return None;
        }
        let words = split_words(name);
        let (from, to, kind) = self.last_match(&words)?;
        let before = &words[..from];
        let after = &words[to..];
        if self.not_names.contains(&words.concat()) || after.iter().any(|w| self.not_after.contains(w)) {
            return None;
        }
        let near = before.last().into_iter().chain(before.first());
        if near.into_iter().any(|w| self.not_before.contains(w)) {
            return None;
        }
        let is_key = matches!(kind, Kind::Key | Kind::ApiKey | Kind::EncryptionKey);
        if is_key && before.last().is_some_and(|w| self.not_before_key.contains(w)) {
            return None;
        }
        Some(NameEvidence {
            kind,
            signing: self.signing.iter().any(|s| words.ends_with(s)),
            exact: words.len() == to - from,
            trailing: after.iter().any(|w| !self.neutral_after.contains(w) && !is_number(w)),
            setter: words.len() > 1 && self.setters.contains(&words[0]),
        })
    }

    /// The rightmost credential words: where they start and end, and their kind.
    fn last_match(&self, words: &[String]) -> Option<(usize, usize, Kind)> {
        for end in (1..=words.len()).rev() {
            let last = &words[end - 1];
            let sequence = self.sequences.get(last).into_iter().flatten().find(|(s, _)| words[..end].ends_with(s));
            if let Some((parts, kind)) = sequence {
                return Some((end - parts.len(), end, *kind));
            }
            if !self.not_names.contains(last) {
                let ending = self.endings.iter().find(|(e, _)| last.ends_with(e.as_str()));
                if let Some((_, kind)) = ending {
                    return Some((end - 1, end, *kind));
                }
            }
        }
        None
    }
}

/// The name of an XML attribute without the mark that the tree gives it.
fn attribute(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// The words of an identifier, in lower case: `dbPassword2`, `DB_PASSWORD_2` → `db password 2`.
pub fn split_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        if let Some(&previous) = i.checked_sub(1).and_then(|p| chars.get(p)) {
            let next_is_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
            let camel = c.is_uppercase() && (previous.is_lowercase() || (previous.is_uppercase() && next_is_lower));
            let digits = c.is_ascii_digit() != previous.is_ascii_digit() && previous.is_alphanumeric();
            if camel || digits {
                flush(&mut word, &mut words);
            }
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::split_words;

    #[test]
    fn splits_camel_snake_and_digits() {
        assert_eq!(split_words("dbPassword2"), ["db", "password", "2"]);
        assert_eq!(split_words("AWS_SECRET-Access.key"), ["aws", "secret", "access", "key"]);
        assert_eq!(split_words("APIKey"), ["api", "key"]);
        assert_eq!(split_words("--pass"), ["pass"]);
    }
}
