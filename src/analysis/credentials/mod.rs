//! L5: hard-coded credentials in the text of any file ([`scan_text`]) and in the structure of lowered ones
//! ([`scan_module`]). [`merge`] joins what both saw, so that one value gives one detection.
//!
//! Two ways lead to a detection. A *detector* knows a value by its own form (a provider's token, a key block, a URL with
//! a password in it). A *candidate* is a value beside a name that names a credential; [`judge`] weighs name, value and
//! context, and says which signs counted. What either costs the reader, policy decides, not this module.

mod accounts;
mod beside;
mod candidate;
mod checks;
mod commands;
mod decode;
pub mod examples;
mod explain;
mod fix;
mod hidden;
mod judge;
mod lines;
mod logins;
mod meaning;
mod naming;
mod reach;
mod scripts;
mod structure;
mod text;
mod value;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::catalog::credentials::detector::Rule;
use crate::catalog::credentials::names::split_words;
use crate::catalog::credentials::weights::Sign;
use crate::catalog::credentials::{Credentials, Keyword};
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Secret, Severity};
use crate::ir::Module;
use crate::source::{FileId, Place, SourceFile, Span};

use candidate::{Candidate, FileContext};
pub use explain::{Explained, Outcome, explain_module, explain_text};
pub use judge::{Judgement, OverSum};

/// What stands in the text of a file, whatever its language.
pub fn scan_text(file: FileId, source: &SourceFile, knowledge: &Credentials, key: &[u8; 32]) -> Vec<Detection> {
    let context = FileContext::of(source, knowledge);
    let text::Found { mut seen, candidates, .. } = text::search(&source.text, &context, knowledge);
    seen.extend(candidates.iter().filter_map(|c| reported(c, &context, knowledge)));
    for hidden in hidden::in_text(&source.text) {
        seen.extend(search_hidden(&hidden, &context, knowledge));
    }
    logins::mark_in_text(&mut seen, &source.text, knowledge);
    merge(detections(seen, file, source, knowledge, key), source)
}

/// What the structure of a lowered file adds: values that stand away from their names.
pub fn scan_module(module: &Module, source: &SourceFile, knowledge: &Credentials, key: &[u8; 32]) -> Vec<Detection> {
    let context = FileContext::of(source, knowledge);
    let candidates = structure::candidates(module, &source.text, knowledge);
    let mut seen: Vec<Seen> = candidates.iter().filter_map(|c| reported(c, &context, knowledge)).collect();
    for hidden in hidden::in_module(module, &source.text) {
        seen.extend(search_hidden(&hidden, &context, knowledge));
    }
    logins::mark_in_module(&mut seen, module, source, knowledge);
    merge(detections(seen, module.file, source, knowledge, key), source)
}

/// Lines before and after a word of a name, and bytes in them, that the value beside it depends on.
const GIST_LINES: usize = 3;
const GIST_BYTES: usize = 4096;

/// A hash of what can matter in a file. Two versions of a file with the same gist hold the same credentials. Of a file
/// that is lowered everything matters: an argument is known by its place, with no keyword near. Of other text it is
/// what lies within the reach of a keyword, and what is coded.
pub fn gist(source: &SourceFile, is_lowered: bool, knowledge: &Credentials) -> [u8; 32] {
    let bytes = source.text.as_bytes();
    let mut hasher = blake3::Hasher::new();
    hasher.update(source.path.as_bytes());
    hasher.update(format!("\0{is_lowered}{:?}{:?}", source.class, FileContext::of(source, knowledge)).as_bytes());
    if is_lowered {
        hasher.update(bytes);
        return hasher.finalize().into();
    }
    let mut reaches: Vec<(usize, usize)> = Vec::new();
    for (targets, start, end) in knowledge.keywords.find(bytes) {
        let (from, to) = targets.iter().map(|t| reach_of(*t, bytes, start, end, knowledge)).fold((start, end), wider);
        match reaches.last_mut().filter(|last| from <= last.1) {
            Some(last) => *last = wider(*last, (from, to)),
            None => reaches.push((from, to)),
        }
    }
    // one that reaches far back may hold those before it
    reaches.sort_unstable();
    let mut told = 0;
    for (from, to) in reaches.into_iter().filter(|(from, to)| from < to) {
        if to > told {
            hasher.update(&bytes[from.max(told)..to]);
            hasher.update(b"\0");
            told = to;
        }
    }
    for hidden in hidden::in_text(&source.text) {
        hasher.update(hidden.text.as_bytes());
    }
    hasher.finalize().into()
}

/// The part of a text that what a keyword calls for is looked for in.
fn reach_of(target: Keyword, bytes: &[u8], start: usize, end: usize, knowledge: &Credentials) -> (usize, usize) {
    let within = |reach: usize| (start.saturating_sub(reach), bytes.len().min(end + reach));
    let (floor, limit) = within(GIST_BYTES);
    let from = memchr::memrchr_iter(b'\n', &bytes[floor..start]).nth(GIST_LINES).map_or(floor, |i| floor + i);
    let to = memchr::memchr_iter(b'\n', &bytes[end..limit]).nth(GIST_LINES).map_or(limit, |i| end + i);
    match target {
        Keyword::Detector(i) => {
            let window = knowledge.detectors.get(i as usize).map_or(0, |d| d.window);
            // the window is widened by the halves of words at its ends
            wider((from, to), within(window + GIST_BYTES / 8))
        }
        Keyword::Name => (from, to),
    }
}

fn wider(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// Notes what stands in parts of a file that only tests are built with.
pub fn note_tests(detections: &mut [Detection], module: &Module, text: &str) {
    let parts: Vec<Span> = module.classes.iter().filter(|c| c.is_for_tests(text)).map(|c| c.span).collect();
    for detection in detections {
        if parts.iter().any(|part| part.contains(detection.primary.place.span)) {
            detection.note_circumstance(Circumstance::Test);
        }
    }
}

/// Joins the detections of one file: one value on one line gives one, the most specific rule wins. Several values that
/// stand inside of one coded text stay apart. Sorted by place.
pub fn merge(mut detections: Vec<Detection>, source: &SourceFile) -> Vec<Detection> {
    detections.sort_by(|a, b| {
        let order = |d: &Detection| (Reverse(specificity(d.rule)), Reverse(d.confidence), d.primary.place.span);
        order(a).cmp(&order(b)).then_with(|| a.identity.cmp(&b.identity))
    });
    let line = |d: &Detection| source.line_starts.partition_point(|s| *s <= d.primary.place.span.start);
    let mut kept: Vec<Detection> = Vec::with_capacity(detections.len());
    let mut values = rustc_hash::FxHashSet::default();
    let mut taken = Taken::default();
    for detection in detections {
        let span = detection.primary.place.span;
        if taken.is_free(span, detection.is_within)
            && values.insert((line(&detection), value_digest(&detection).to_owned()))
        {
            taken.take(span, detection.is_within);
            kept.push(detection);
        }
    }
    kept.sort_by(|a, b| a.primary.place.cmp(&b.primary.place).then_with(|| a.rule.cmp(b.rule)));
    kept
}

/// Places that something was found at, none in another.
#[derive(Default)]
struct Taken(BTreeMap<u32, (u32, bool)>);

impl Taken {
    /// Whether nothing was found there, or only what stands inside of the very same place as this one does.
    fn is_free(&self, span: Span, is_within: bool) -> bool {
        self.0.range(..span.end).next_back().is_none_or(|(start, (end, within))| {
            *end <= span.start || is_within && *within && (*start, *end) == (span.start, span.end)
        })
    }

    fn take(&mut self, span: Span, is_within: bool) {
        self.0.insert(span.start, (span.end, is_within));
    }
}

/// The digest of the value that a detection of this module is about: it ends every identity.
fn value_digest(detection: &Detection) -> &str {
    detection.identity.rsplit(':').next().unwrap_or_default()
}

fn specificity(rule: &str) -> u8 {
    [
        Rule::HardcodedCredential,
        Rule::ConnectionStringPassword,
        Rule::SharedAccount,
        Rule::DefaultCredential,
        Rule::ProviderToken,
        Rule::PrivateKey,
    ]
    .iter()
    .position(|r| r.id() == rule)
    .map_or(0, |i| i as u8)
}

/// A value that is reported, before it becomes a detection.
struct Seen {
    rule: Rule,
    span: Span,
    value: Secret,
    /// The subject of the message: "GitHub personal access token".
    what: String,
    /// The variable, key or detector that names it.
    name: String,
    /// Where its issuer revokes it.
    rotate: Option<String>,
    confidence: Confidence,
    notes: Vec<String>,
    at_most: Option<Severity>,
    /// Known by the issuer's name beside it, which says more than a form that several issuers use.
    named: bool,
    /// In a login of a script that is sent to browsers.
    in_browser: bool,
    /// Stands inside of what is written at its place, in another coding or in parts.
    is_within: bool,
    /// When it expires, if it says so itself.
    valid_until: Option<jiff::civil::Date>,
}

/// What a text that is written in another coding holds: it stands where the coded value stands.
fn search_hidden(hidden: &hidden::Hidden, file: &FileContext, knowledge: &Credentials) -> Vec<Seen> {
    let file = file.hidden();
    let text::Found { mut seen, candidates, .. } = text::search(&hidden.text, &file, knowledge);
    let counts = |c: &&Candidate<'_>| !hidden.is_guess || c.detector.is_some();
    seen.extend(candidates.iter().filter(counts).filter_map(|c| reported(c, &file, knowledge)));
    seen.sort_by_key(|s| (Reverse(specificity(s.rule.id())), Reverse(s.confidence), s.span));
    let mut taken = Taken::default();
    seen.retain_mut(|one| {
        if !taken.is_free(one.span, false) {
            return false;
        }
        taken.take(one.span, false);
        one.span = hidden.home(one.span);
        one.is_within = true;
        one.notes.push(hidden.how.to_owned());
        true
    });
    seen
}

/// In a Kubernetes Secret, what the value stands for.
fn decoded(c: &Candidate<'_>, file: &FileContext) -> Option<String> {
    if file.manifest { decode::base64(c.value) } else { None }
}

fn judged(
    c: &Candidate<'_>,
    decoded: Option<&str>,
    file: &FileContext,
    knowledge: &Credentials,
) -> Result<Judgement, &'static str> {
    match decoded {
        Some(value) => judge::judge(&Candidate { value, ..c.clone() }, file, knowledge),
        None => judge::judge(c, file, knowledge),
    }
}

fn reported(c: &Candidate<'_>, file: &FileContext, knowledge: &Credentials) -> Option<Seen> {
    let decoded = decoded(c, file);
    let judgement = judged(c, decoded.as_deref(), file, knowledge).ok()?;
    if judgement.score < knowledge.weights.report {
        return None;
    }
    let start = c.value.len() - c.value.trim_start().len();
    let written = c.value.trim();
    let from = c.span.start as usize + start;
    let value = decoded.as_deref().unwrap_or(written).trim();
    let mut notes = notes_of(&judgement, knowledge);
    if decoded.is_some() {
        notes.push("decoded from base64, which hides nothing".to_owned());
    }
    let passing = file.pipeline && !value::has_random_letters(value);
    if passing {
        notes.push("a pipeline's own service: it lives as long as the run".to_owned());
    }
    Some(Seen {
        rule: c.detector.map_or(Rule::HardcodedCredential, |d| d.rule),
        span: Span::new(from, from + written.len()),
        value: Secret::new(value),
        what: c.detector.map_or_else(|| c.evidence.label().to_owned(), |d| d.name.clone()),
        name: c.name.to_owned(),
        rotate: c.detector.map(|d| d.rotate.clone()),
        confidence: confidence_of(&judgement, knowledge),
        notes,
        at_most: if passing { Some(Severity::Low) } else { c.detector.and_then(|d| d.severity) },
        named: false,
        in_browser: false,
        is_within: false,
        valid_until: None,
    })
}

fn confidence_of(judgement: &Judgement, knowledge: &Credentials) -> Confidence {
    if judgement.score >= knowledge.weights.sure { Confidence::High } else { Confidence::Medium }
}

/// The signs that counted most for it.
fn notes_of(judgement: &Judgement, knowledge: &Credentials) -> Vec<String> {
    let mut signs: Vec<Sign> = judgement.signs.iter().copied().filter(|s| knowledge.weights.of(*s) > 0.0).collect();
    signs.sort_by(|a, b| knowledge.weights.of(*b).total_cmp(&knowledge.weights.of(*a)).then(a.cmp(b)));
    let told: Vec<&str> = signs.iter().take(4).map(|s| s.told()).collect();
    if told.is_empty() { Vec::new() } else { vec![format!("judged by: {}", told.join("; "))] }
}

/// Which credential a value is. What everybody chooses is another one under each name.
fn credential_of(seen: &Seen, knowledge: &Credentials, key: &[u8; 32]) -> String {
    let value = seen.value.expose();
    if value.len() >= 8 && !knowledge.placeholders.is_weak_password(value) {
        return seen.value.digest(key);
    }
    Secret::new(format!("{}\0{value}", split_words(&seen.name).join(" "))).digest(key)
}

fn detections(
    seen: Vec<Seen>,
    file: FileId,
    source: &SourceFile,
    knowledge: &Credentials,
    key: &[u8; 32],
) -> Vec<Detection> {
    let in_production = knowledge.file_types.is_of_production(&source.path);
    seen.into_iter()
        .map(|s| {
            let place = Place::new(file, s.span);
            let credential = credential_of(&s, knowledge, key);
            let message = match &s.rotate {
                Some(_) => format!("{} is written in the source: {}", s.what, s.value),
                None => {
                    let article = if s.what.starts_with(['a', 'e', 'i', 'o', 'u', 'A']) { "an" } else { "a" };
                    format!("`{}` holds {article} {} in plain text: {}", s.name, s.what, s.value)
                }
            };
            let mut detection = Detection::new(
                s.rule.id(),
                Family::HardcodedCredential,
                Mark::new(place, "stands here in plain text"),
                message,
            )
            .confidence(s.confidence)
            .fix(fix::fix(&s, source, knowledge))
            .identity(format!("{}:{}:{}", s.rule.id(), s.name, s.value.digest(key)))
            .masking(place);
            detection.credential = Some(credential.into());
            detection.notes = s.notes;
            detection.at_most = s.at_most;
            detection.is_within = s.is_within;
            detection.valid_until = s.valid_until;
            let class = source.class;
            let circumstances = [
                (class.test, Circumstance::Test),
                (class.docs, Circumstance::Docs),
                (class.local_only, Circumstance::LocalOnly),
                (class.vendored, Circumstance::Vendored),
                (s.in_browser, Circumstance::InBrowser),
                (in_production, Circumstance::Production),
            ];
            circumstances.into_iter().filter(|(holds, _)| *holds).fold(detection, |d, (_, c)| d.circumstance(c))
        })
        .collect()
}
