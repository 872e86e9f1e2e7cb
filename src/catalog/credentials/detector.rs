//! A detector: what to search for and what must hold, to know one kind of credential. Most kinds are known by their own
//! form; of others, whose form many values have, only by the issuer's name beside them ([`Beside`]).

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::form::{self, ANY_VALUE};
use super::names::split_words;
use crate::catalog::load::{KnowledgeError, KnowledgeFile};
use crate::finding::Severity;

/// Bytes before and after a keyword in which a pattern is tried, unless the detector says otherwise.
const DEFAULT_WINDOW: usize = 256;
/// The same where a name stands beside the value: a block of settings below the issuer's name.
const BESIDE_WINDOW: usize = 400;
/// Longest window that knowledge may ask for: room for a large private key.
const MAX_WINDOW: usize = 16 * 1024;

/// One file: an issuer and the kinds of credentials it issues.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IssuerFile {
    /// As people know it.
    issuer: String,
    /// Where, or how, a credential of this issuer is revoked and replaced.
    rotate: String,
    detectors: Vec<Written>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    id: String,
    /// What it finds, as the subject of a sentence.
    name: String,
    #[serde(default)]
    rule: Rule,
    /// Left out, the beginnings of the forms, or the words beside.
    #[serde(default)]
    keywords: Vec<String>,
    /// A regular expression; the group `secret`, else the first, is the value.
    pattern: Option<String>,
    /// In place of a pattern: `dop_v1_{{hex:64}}`, one or several.
    #[serde(default)]
    form: OneOrMore,
    beside: Option<Beside>,
    #[serde(default)]
    checks: Checks,
    window: Option<usize>,
    /// The most that a finding of it can cost. Left out, the policy alone decides.
    severity: Option<Severity>,
    /// The same for one in a page: keys that every visitor is given by design.
    in_pages: Option<Severity>,
    examples: Vec<String>,
    #[serde(default)]
    counterexamples: Vec<String>,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        OneOrMore::More(Vec::new())
    }
}

impl OneOrMore {
    fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMore::One(one) => vec![one],
            OneOrMore::More(more) => more,
        }
    }
}

/// The issuer's name and a credential's name must stand beside the value, in any of the ways in which languages and formats
/// write that: `CLOCKIFY_API_KEY=x`, `clockify: {apiKey: x}`, a header of a request to its host.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Beside {
    /// How the issuer is called in names and hosts; a `_` is any separator, or none.
    pub words: Vec<String>,
    /// Names of values that are credentials with this issuer only, beside those of `names.yaml`: `integrity salt`.
    #[serde(default)]
    pub names: Vec<String>,
}

impl Beside {
    /// Whether `name` ends in one of the names that only this issuer has.
    pub fn is_own_name(&self, name: &str) -> bool {
        let words = split_words(name);
        self.names.iter().any(|n| {
            let own: Vec<&str> = n.split(' ').collect();
            words.len() >= own.len() && words[words.len() - own.len()..] == own[..]
        })
    }

    /// Whether a name in `text` is the issuer's, or begins with it: `CLOCKIFY_KEY`, `myClockifyKey`, `clockifytoken`, not `unclockified`.
    pub fn is_named_in(&self, text: &str) -> bool {
        self.words.iter().any(|w| names_in(text.as_bytes(), w.as_bytes()))
    }
}

/// Words that may follow an issuer's name without a mark between: `clockifytoken`.
const GLUED: &[&[u8]] = &[
    b"api",
    b"access",
    b"account",
    b"app",
    b"auth",
    b"client",
    b"config",
    b"key",
    b"merchant",
    b"pass",
    b"pwd",
    b"secret",
    b"token",
    b"user",
];

fn names_in(text: &[u8], word: &[u8]) -> bool {
    (0..text.len()).any(|at| {
        let Some(length) = spelt_at(&text[at..], word) else { return false };
        let end = at + length;
        let before = at.checked_sub(1).map_or(b' ', |i| text[i]);
        let after = text.get(end).copied().unwrap_or(b' ');
        let starts = !before.is_ascii_alphanumeric() || before.is_ascii_lowercase() && !text[at].is_ascii_lowercase();
        let ends = !after.is_ascii_alphabetic()
            || after.is_ascii_uppercase() && text[end - 1].is_ascii_lowercase()
            || GLUED.iter().any(|g| text[end..].get(..g.len()).is_some_and(|t| t.eq_ignore_ascii_case(g)));
        starts && ends
    })
}

/// How many bytes at the beginning of `text` spell `word`, of which each `_` is any separator or none.
fn spelt_at(text: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    for &letter in word {
        if letter == b'_' {
            at += usize::from(matches!(text.get(at), Some(b'_' | b'-' | b'.' | b' ')));
        } else if text.get(at)?.eq_ignore_ascii_case(&letter) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// The rule that a detector reports under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Debug, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    HardcodedCredential,
    ConnectionStringPassword,
    /// Given by the analysis to what a product is delivered with; no detector asks for it.
    #[serde(skip)]
    DefaultCredential,
    /// Given by the analysis to a login that many people use; no detector asks for it.
    #[serde(skip)]
    SharedAccount,
    #[default]
    ProviderToken,
    PrivateKey,
}

impl Rule {
    pub fn id(self) -> &'static str {
        match self {
            Rule::HardcodedCredential => "hardcoded-credential",
            Rule::ConnectionStringPassword => "connection-string-password",
            Rule::DefaultCredential => "default-credential",
            Rule::SharedAccount => "shared-account",
            Rule::ProviderToken => "provider-token",
            Rule::PrivateKey => "private-key",
        }
    }
}

/// What must hold for the value that a pattern found.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Checks {
    /// Shannon entropy in bits a character.
    pub min_entropy: Option<f32>,
    /// Character classes of which the value must hold at least one each.
    pub needs: Vec<CharacterClass>,
    pub checksum: Option<Checksum>,
    pub structure: Option<Structure>,
    /// What can be read out of the value, for whoever has to revoke it.
    pub tells: Option<Told>,
    /// Judge the value as that of a name of this kind (see `names.yaml`): for forms that say where a value
    /// stands, and nothing about what it is.
    pub judge: Option<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum CharacterClass {
    Digit,
    Lower,
    Upper,
    Letter,
}

/// How the last characters of a token follow from the others. A wrong checksum lowers the confidence.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    /// The last six characters are the CRC-32 of what stands between them and the last `_`, in base 62.
    Crc32Base62,
    /// ISO/IEC 7812: the last digit.
    Luhn,
}

/// What the value must decode to.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Structure {
    /// Header and payload of a JSON Web Token, the header with an `alg` other than `none`.
    Jwt,
    /// A PEM block with a body that is not encrypted with a passphrase.
    Pem,
    /// Base64 of `user:password`.
    BasicAuth,
    /// Base64 of a PEM block or of a DER private key.
    EncodedPrivateKey,
    /// Begins with the base64 of a number, up to a dot.
    NumberedToken,
}

/// What a value says about itself.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The number of the account stands in the base32 behind a prefix of four letters.
    Base32Account,
}

/// A detector, checked. The pattern is compiled when it is first needed.
#[derive(Debug)]
pub struct Detector {
    pub id: String,
    pub name: String,
    pub issuer: String,
    pub rotate: String,
    pub rule: Rule,
    pub keywords: Vec<String>,
    pub checks: Checks,
    pub beside: Option<Beside>,
    /// Templates of its values, where it was written with forms.
    pub forms: Vec<String>,
    pub window: usize,
    pub severity: Option<Severity>,
    pub in_pages: Option<Severity>,
    pub examples: Vec<String>,
    pub counterexamples: Vec<String>,
    /// The file that it was read from, for errors.
    pub file: String,
    pattern: String,
    regex: OnceLock<Option<Regex>>,
}

impl Detector {
    /// The compiled pattern; None if it is wrong, which [`Detector::compile`] explains.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| self.compile().ok()).as_ref()
    }

    pub fn compile(&self) -> Result<Regex, String> {
        RegexBuilder::new(&self.pattern)
            .unicode(false)
            .multi_line(true)
            .size_limit(4 << 20)
            .build()
            .map_err(|e| e.to_string().lines().last().unwrap_or_default().trim().to_owned())
    }
}

/// What is searched for, and how a value looks.
struct Recognised {
    keywords: Vec<String>,
    pattern: String,
    forms: Vec<String>,
    checks: Checks,
}

impl Written {
    fn recognise(&mut self) -> Result<Recognised, String> {
        let forms = std::mem::take(&mut self.form).into_vec();
        let read = forms.iter().map(|f| form::read(f)).collect::<Result<Vec<_>, _>>()?;
        let mut checks = std::mem::take(&mut self.checks);
        let pattern = match (self.pattern.take(), &self.beside) {
            (Some(_), _) if !forms.is_empty() => return Err("has a pattern and a form: one of them is enough".into()),
            (Some(pattern), _) => pattern,
            (None, _) if forms.is_empty() && self.beside.is_some() => {
                checks.judge.get_or_insert_with(|| "password".to_owned());
                ANY_VALUE.to_owned()
            }
            (None, _) if forms.is_empty() => return Err("needs a pattern, a form, or words beside".into()),
            (None, Some(_)) => {
                let is_random = read.iter().all(|f| f.random >= 20);
                if checks.needs.is_empty() && is_random {
                    checks.needs = vec![CharacterClass::Digit, CharacterClass::Letter];
                }
                checks.min_entropy.get_or_insert(2.5);
                form::bounded(&read)
            }
            (None, None) => form::prefixed(&read),
        };
        let mut keywords = std::mem::take(&mut self.keywords);
        if keywords.is_empty() {
            keywords = match &self.beside {
                Some(beside) => beside.words.iter().flat_map(|w| spellings(w)).collect(),
                None => read.into_iter().map(|f| f.prefix).collect(),
            };
        }
        if keywords.is_empty() || keywords.iter().any(|k| k.len() < 2 || !k.is_ascii()) {
            return Err("needs keywords, each of two or more ASCII characters".into());
        }
        Ok(Recognised { keywords, pattern, forms, checks })
    }
}

/// `click_up` → `clickup`, `click_up`, `click-up` and so on.
fn spellings(word: &str) -> Vec<String> {
    let separators: &[&str] = if word.contains('_') { &["", "_", "-", ".", " "] } else { &[""] };
    separators.iter().map(|s| word.replace('_', s)).collect()
}

impl IssuerFile {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Vec<Detector>, KnowledgeError> {
        let written: IssuerFile = file.parse()?;
        let mut detectors = Vec::new();
        for mut d in written.detectors {
            let id = d.id.clone();
            let fail = |message: String| file.error(file.locate(&id), format!("`{id}` {message}"));
            if d.examples.is_empty() {
                return Err(fail("needs an example".into()));
            }
            let window = d.window.unwrap_or(if d.beside.is_some() { BESIDE_WINDOW } else { DEFAULT_WINDOW });
            if window > MAX_WINDOW {
                return Err(fail(format!("has a window of more than {MAX_WINDOW} bytes")));
            }
            let Recognised { keywords, pattern, forms, checks } = d.recognise().map_err(fail)?;
            detectors.push(Detector {
                issuer: written.issuer.clone(),
                rotate: written.rotate.clone(),
                window,
                rule: d.rule,
                keywords,
                checks,
                beside: d.beside,
                forms,
                severity: d.severity,
                in_pages: d.in_pages,
                examples: d.examples,
                counterexamples: d.counterexamples,
                file: file.name.clone(),
                pattern,
                regex: OnceLock::new(),
                id: d.id,
                name: d.name,
            });
        }
        Ok(detectors)
    }
}
