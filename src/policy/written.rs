//! What a policy file may hold, as a policy officer writes it. Every section may stand in every file; files are put
//! together. An unknown key is an error.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Circumstance, Family, Severity};

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PolicyFile {
    pub policy: Option<Header>,
    #[serde(default)]
    pub recommendations: Vec<Recommendation>,
    #[serde(default)]
    pub controls: Vec<Control>,
    #[serde(default)]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub approved_public: Vec<ApprovedPublic>,
    /// What the register of a scanned repository may open.
    pub endpoint_register: Option<RegisterLimits>,
    #[serde(default)]
    pub gateways: Vec<Gateway>,
    #[serde(default)]
    pub adjust: Vec<Adjustment>,
}

#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Header {
    pub id: String,
    pub title: String,
    pub version: String,
    pub about: String,
}

/// What an inquiry found or asked for.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recommendation {
    pub id: String,
    pub title: String,
    pub kind: RecommendationKind,
    /// Who said it, and when.
    pub source: String,
    /// What was said, in our own words.
    pub passage: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Debug)]
#[serde(rename_all = "lowercase")]
pub enum RecommendationKind {
    /// Somebody was asked to do it.
    Recommendation,
    /// What went wrong, from which we draw the control.
    Finding,
}

/// What a team has to do.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Control {
    pub id: String,
    pub title: String,
    pub recommendations: Vec<String>,
    pub basis: String,
    pub asks: Vec<String>,
    pub rules: Vec<String>,
    #[serde(default)]
    pub cwe: Vec<u32>,
    #[serde(default)]
    pub owasp: Vec<String>,
}

/// What amanat looks for. One page of `amanat explain`.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    pub id: String,
    pub family: Family,
    pub title: String,
    pub severity: Severity,
    /// Severity in special circumstances. Where several hold, the lowest of those below `severity` wins; otherwise
    /// the highest, but no more than what a circumstance that lowers ([`Circumstance::lowers`]) leaves.
    #[serde(default)]
    pub severity_when: BTreeMap<Circumstance, Severity>,
    #[serde(default)]
    pub cwe: Vec<u32>,
    pub what: String,
    pub why: String,
    pub fix: String,
    #[serde(default)]
    pub examples: Vec<Example>,
    #[serde(default)]
    pub references: Vec<Reference>,
}

#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    pub framework: String,
    pub bad: String,
    pub good: String,
}

#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reference {
    pub title: String,
    pub url: String,
}

/// An endpoint that may be open. See [`super::approved`] for the path pattern.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApprovedPublic {
    pub methods: Vec<Method>,
    pub path: String,
    pub reason: String,
    /// Covers an endpoint that returns personal data too. Only a policy can say so, never a scanned repository.
    #[serde(default)]
    pub personal_data: bool,
}

/// How far the policy trusts `amanat-endpoints.yaml` of a scanned repository. Days count from the day of the scan; with 0
/// such endpoints cannot be declared there at all.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegisterLimits {
    pub max_days: u32,
    /// For endpoints that change state.
    pub max_days_changing: u32,
    /// For endpoints that return personal data.
    pub max_days_personal: u32,
    /// Endpoints that one entry may open.
    pub max_endpoints: usize,
}

/// Something in front of services that refuses callers without credentials. amanat cannot see it, so the policy answers for it.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    pub id: String,
    /// Path patterns that it authenticates, as in `approved-public`; `/**` for all.
    pub paths: Vec<String>,
    /// Paths below those that it lets through.
    #[serde(default)]
    pub except: Vec<String>,
    /// Folders of the scanned tree whose endpoints stand behind it; empty for all.
    #[serde(default)]
    pub services: Vec<String>,
    /// How one knows: shown with every endpoint that it closes.
    pub evidence: String,
    /// A file of the scanned tree that configures it.
    pub proof: Option<Proof>,
    pub owner: String,
    /// The last day on which the statement holds.
    pub until: Option<String>,
}

#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Proof {
    pub file: String,
    /// Text that must stand in it.
    pub holds: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Debug)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Any,
}

impl Method {
    pub fn id(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Any => "ANY",
        }
    }
}

/// Changes the severity of a rule that another file describes, without repeating the rule.
#[derive(Clone, Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Adjustment {
    pub rule: String,
    pub severity: Option<Severity>,
    #[serde(default)]
    pub severity_when: BTreeMap<Circumstance, Severity>,
    /// Why this department departs from the set.
    pub reason: String,
}
