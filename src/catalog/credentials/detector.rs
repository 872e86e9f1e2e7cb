//! A detector: keywords, a pattern and checks that together know one kind of credential by its own form.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};
use crate::finding::Severity;

/// Bytes before and after a keyword in which a pattern is tried, unless the detector says otherwise.
const DEFAULT_WINDOW: usize = 256;
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
    keywords: Vec<String>,
    pattern: String,
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

/// The rule that a detector reports under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Debug, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    HardcodedCredential,
    ConnectionStringPassword,
    /// Given by the analysis to what a product is delivered with; no detector asks for it.
    #[serde(skip)]
    DefaultCredential,
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

impl IssuerFile {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Vec<Detector>, KnowledgeError> {
        let written: IssuerFile = file.parse()?;
        let mut detectors = Vec::new();
        for d in written.detectors {
            let fail = |message: String| file.error(file.locate(&d.id), message);
            if d.keywords.is_empty() || d.keywords.iter().any(|k| k.len() < 2 || !k.is_ascii()) {
                return Err(fail(format!("`{}` needs keywords, each of two or more ASCII characters", d.id)));
            }
            if d.examples.is_empty() {
                return Err(fail(format!("`{}` needs an example", d.id)));
            }
            let window = d.window.unwrap_or(DEFAULT_WINDOW);
            if window > MAX_WINDOW {
                return Err(fail(format!("`{}`: a window is at most {MAX_WINDOW} bytes", d.id)));
            }
            detectors.push(Detector {
                issuer: written.issuer.clone(),
                rotate: written.rotate.clone(),
                window,
                rule: d.rule,
                keywords: d.keywords,
                checks: d.checks,
                severity: d.severity,
                in_pages: d.in_pages,
                examples: d.examples,
                counterexamples: d.counterexamples,
                file: file.name.clone(),
                pattern: d.pattern,
                regex: OnceLock::new(),
                id: d.id,
                name: d.name,
            });
        }
        Ok(detectors)
    }
}
