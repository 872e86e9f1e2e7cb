//! L1: what an analysis saw ([`Detection`]), in words that need no knowledge of how it was found.
//!
//! A detection is not yet a finding: only [`crate::policy`] decides whether it counts, how severe it is and
//! which control it breaks. No type here can print a secret: [`Secret`] masks itself, and texts are built
//! from masked forms only.

use std::fmt;

use smol_str::SmolStr;

use crate::source::{FileId, Moment, Place};

/// The three families of the contract (`properties.family` in every format), and the policy's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    UnauthenticatedEndpoint,
    HardcodedCredential,
    PiiInLogs,
    /// Personal data in other places than a log: exceptions, URLs, third parties, files, the repository itself.
    PiiExposure,
    /// About amanat's own suppressions, not about the scanned code.
    Policy,
}

impl Family {
    /// As written in the contract.
    pub fn id(self) -> &'static str {
        match self {
            Family::UnauthenticatedEndpoint => "unauthenticated-endpoint",
            Family::HardcodedCredential => "hardcoded-credential",
            Family::PiiInLogs => "pii-in-logs",
            Family::PiiExposure => "pii-exposure",
            Family::Policy => "policy",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    pub fn id(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    pub fn lowered(self) -> Self {
        match self {
            Severity::Critical => Severity::High,
            Severity::High => Severity::Medium,
            Severity::Medium | Severity::Low => Severity::Low,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub fn id(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// What moves the severity that the policy gives a rule; the policy says by how much.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Circumstance {
    /// In a test, fixture or mock.
    Test,
    /// In documentation or an example.
    Docs,
    /// In a file that git ignores.
    LocalOnly,
    /// In somebody else's code inside the repository.
    Vendored,
    /// The open endpoint returns or takes personal data.
    ReturnsPersonalData,
    /// The open endpoint changes state.
    ChangesState,
    /// The personal data is of a type that the policy calls sensitive.
    SensitiveData,
    /// The evidence is weak: a name, not a resolved symbol.
    ByNameOnly,
    /// In a script of a page: what it prints stays with who has the page open, what it holds is read by everyone.
    InBrowser,
    /// In a file that its name says is for production.
    Production,
    /// The data of many people: a register, and no slip.
    ManyPeople,
}

impl Circumstance {
    /// Makes a matter smaller by its nature; where a policy gives it no more than the rule's own severity, nothing else
    /// raises that.
    pub fn lowers(self) -> bool {
        use Circumstance::{ByNameOnly, Docs, InBrowser, LocalOnly, Test, Vendored};
        matches!(self, Test | Docs | LocalOnly | Vendored | ByNameOnly | InBrowser)
    }
}

/// A place with what it has to do with the matter, for a label under the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    pub place: Place,
    pub label: String,
}

impl Mark {
    pub fn new(place: Place, label: impl Into<String>) -> Self {
        Self { place, label: label.into() }
    }
}

/// The way of a value, from source to sink, both included.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    pub steps: Vec<Mark>,
}

/// The endpoint that a detection is about: the policy compares it with its approved public list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndpointName {
    /// Upper case; `ANY` where every method is served.
    pub method: SmolStr,
    /// With every prefix joined, parameters as `{name}`.
    pub path: SmolStr,
}

/// What an analysis saw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Detection {
    /// Kebab-case id of a rule that the policy set describes.
    pub rule: &'static str,
    pub family: Family,
    /// One sentence that stands alone: what is wrong, where, with which data.
    pub message: String,
    pub primary: Mark,
    pub related: Vec<Mark>,
    pub trace: Option<Trace>,
    /// The ways of further data of the same matter, where they are not that way.
    pub more_traces: Vec<Trace>,
    /// The way on which a guard was looked for in vain, from the route to its handler.
    pub search: Option<Trace>,
    pub confidence: Confidence,
    pub circumstances: Vec<Circumstance>,
    /// The most that this one can cost, whatever its rule costs: a provider's test key opens nothing real.
    pub at_most: Option<Severity>,
    /// The last day on which it opens anything: a token says when it expires.
    pub valid_until: Option<jiff::civil::Date>,
    /// Ids of the personal-data types involved, sorted.
    pub data_types: Vec<SmolStr>,
    /// Set by endpoint analyses.
    pub endpoint: Option<EndpointName>,
    /// What to write instead, in the words of this language or framework.
    pub fix: String,
    /// Further lines of explanation: what was searched in vain, why it was judged so.
    pub notes: Vec<String>,
    /// What stays the same when lines move: the fingerprint is made of rule, path, this, and a count.
    /// Never holds a raw secret; see [`Secret::digest`].
    pub identity: String,
    /// In which commits it stood, where the history was searched.
    pub past: Option<Box<Past>>,
    /// Which credential it is: equal wherever the same one stands. A keyed hash, as in `identity`.
    pub credential: Option<SmolStr>,
    /// Bytes that no output may show: the secret or personal value itself.
    pub masked: Vec<Place>,
    /// It stands inside of what is written at its place, in another coding or in parts: others may stand there too.
    pub is_within: bool,
}

impl Detection {
    /// Starts a detection; the rest has defaults that the `with_*` calls replace.
    pub fn new(rule: &'static str, family: Family, primary: Mark, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            rule,
            family,
            identity: message.clone(),
            message,
            primary,
            related: Vec::new(),
            trace: None,
            more_traces: Vec::new(),
            search: None,
            confidence: Confidence::High,
            circumstances: Vec::new(),
            at_most: None,
            valid_until: None,
            data_types: Vec::new(),
            endpoint: None,
            fix: String::new(),
            notes: Vec::new(),
            past: None,
            credential: None,
            masked: Vec::new(),
            is_within: false,
        }
    }

    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Mark::new(place, label));
        self
    }

    pub fn trace(mut self, steps: Vec<Mark>) -> Self {
        self.trace = Some(Trace { steps });
        self
    }

    /// The way of further data.
    pub fn another_trace(mut self, steps: Vec<Mark>) -> Self {
        self.more_traces.push(Trace { steps });
        self
    }

    /// The ways of its data, the first first.
    pub fn traces(&self) -> impl Iterator<Item = &Trace> {
        self.trace.iter().chain(&self.more_traces)
    }

    pub fn search(mut self, steps: Vec<Mark>) -> Self {
        self.search = Some(Trace { steps });
        self
    }

    pub fn circumstance(mut self, circumstance: Circumstance) -> Self {
        self.note_circumstance(circumstance);
        self
    }

    pub fn note_circumstance(&mut self, circumstance: Circumstance) {
        if !self.circumstances.contains(&circumstance) {
            self.circumstances.push(circumstance);
            self.circumstances.sort();
        }
    }

    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = Some(self.at_most.map_or(severity, |s| s.min(severity)));
        self
    }

    pub fn data_types(mut self, types: impl IntoIterator<Item = SmolStr>) -> Self {
        self.data_types.extend(types);
        self.data_types.sort();
        self.data_types.dedup();
        self
    }

    pub fn endpoint(mut self, method: impl Into<SmolStr>, path: impl Into<SmolStr>) -> Self {
        self.endpoint = Some(EndpointName { method: method.into(), path: path.into() });
        self
    }

    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn identity(mut self, identity: impl Into<String>) -> Self {
        self.identity = identity.into();
        self
    }

    pub fn masking(mut self, place: Place) -> Self {
        self.masked.push(place);
        self
    }

    /// Replaces every place, for code that stands inside another file.
    pub fn move_places(&mut self, to: impl Fn(Place) -> Place) {
        let steps =
            self.trace.iter_mut().chain(&mut self.more_traces).chain(&mut self.search).flat_map(|t| &mut t.steps);
        for mark in std::iter::once(&mut self.primary).chain(&mut self.related).chain(steps) {
            mark.place = to(mark.place);
        }
        for place in &mut self.masked {
            *place = to(*place);
        }
    }

    pub fn file(&self) -> FileId {
        self.primary.place.file
    }
}

/// In which commits of the history a credential stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    pub first: Moment,
    pub last: Moment,
    pub commits: usize,
    /// It still stands in the work tree.
    pub is_present: bool,
    /// It still stands in the commit that is checked out.
    pub at_head: bool,
    /// Branches and tags whose last commit holds it.
    pub tips: Vec<String>,
    /// Every path at which it stood.
    pub places: Vec<PastPlace>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastPlace {
    pub path: String,
    /// In the first version that held it there, from 1.
    pub line: u32,
}

/// A credential or personal value. Shows itself masked only: `Zq…[16]` (two characters, then the length in
/// characters); values under eight characters show nothing but their length.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The raw value, for checks (structure, checksum, entropy). Never for output.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Twelve hexadecimal digits of a keyed hash. `key` belongs to the repository and is not published, so that a
    /// list of common passwords cannot be tried against a report.
    pub fn digest(&self, key: &[u8; 32]) -> String {
        blake3::keyed_hash(key, self.0.as_bytes()).to_hex()[..12].to_owned()
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.chars().count();
        if length >= 8 {
            let head: String = self.0.chars().take(2).filter(|c| !c.is_control()).collect();
            write!(f, "{head}")?;
        }
        write!(f, "…[{length}]")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
