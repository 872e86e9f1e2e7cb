//! L5: logs that libraries and servers write by themselves: an HTTP client that is told to log bodies, an object mapper
//! that logs the values of its queries, an access log with cookies in it. One finding at the configuration. What a
//! framework writes of every request is told by what the endpoints take ([`of_requests`]).
//!
//! What stands under a condition that asks for development is left alone; a profile for tests costs little. Log calls
//! of the project's own are the business of [`super::leaks`].

mod code;
mod parameters;
mod settings;

pub use parameters::of_requests;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::trial::Trial;
use crate::catalog::exposure::ExposureWords;
use crate::catalog::recorders::{RecordedTo, Recorder, Recorders, RecordingCall, RecordingTarget};
use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::paths::ant_matches;
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Severity};
use crate::project::matcher::PatternSet;
use crate::project::{ExprRef, Project};
use crate::source::{FileId, Place, counted};

/// Other places of the same file, as a finding names them.
const MAX_OTHERS: usize = 5;
/// Bytes of one directive that are looked at, and of the line before it.
const MAX_DIRECTIVE: usize = 4_000;
/// Characters of what is set that a message shows.
const MAX_SHOWN: usize = 60;

/// A place that tells a library to record; an index into the list of recorders.
struct Told {
    recorder: usize,
    place: Place,
    /// In code.
    at: Option<ExprRef>,
    confidence: Confidence,
    /// What is written there.
    shown: String,
}

/// What all files are asked for.
struct Recording<'p, 's> {
    project: &'p Project<'s>,
    list: &'p [Recorder],
    calls: PatternSet<(usize, &'p RecordingCall)>,
    values: PatternSet<usize>,
    targets: PatternSet<(usize, &'p RecordingTarget)>,
    settings: settings::Settings<'p>,
}

/// One detection for each library and file, sorted by place.
pub fn detections(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    recorders: &Recorders,
    words: &ExposureWords,
) -> Vec<Detection> {
    let list = recorders.list.as_slice();
    let numbered = || list.iter().enumerate();
    let recording = Recording {
        project,
        list,
        calls: PatternSet::new(numbered().flat_map(|(i, r)| r.calls.iter().map(move |c| (c.call.clone(), (i, c))))),
        values: PatternSet::new(numbered().flat_map(|(i, r)| r.values.iter().map(move |v| (v.clone(), i)))),
        targets: PatternSet::new(numbered().flat_map(|(i, r)| r.assigned.iter().map(move |t| (t.to.clone(), (i, t))))),
        settings: settings::Settings::new(list),
    };
    let modules: Vec<_> = project.modules().filter(|m| is_judged(project, m.file)).collect();
    let mut told: Vec<Told> = modules.par_iter().flat_map_iter(|module| recording.of_module(module)).collect();
    told.extend(recording.directives());

    let trial = Trial::new(project, words);
    let mut by_file: BTreeMap<(FileId, usize), Vec<Told>> = BTreeMap::new();
    for one in told {
        let is_conditional = one.at.is_some() && trial.is_conditional(one.place);
        if !is_conditional && !recording.is_kept_out(&one) {
            by_file.entry((one.place.file, one.recorder)).or_default().push(one);
        }
    }
    let mut found: Vec<Detection> = by_file
        .into_values()
        .map(|mut told| {
            told.sort_by_key(|t| t.place);
            told.dedup_by_key(|t| t.place);
            let is_trial = told.iter().all(|t| match t.at {
                Some(at) => trial.is_place(at),
                None => trial.is_file(t.place.file),
            });
            detection(project, knowledge, &list[told[0].recorder], &told, is_trial)
        })
        .collect();
    found.sort_by(|a, b| (a.primary.place, a.rule).cmp(&(b.primary.place, b.rule)));
    found
}

fn is_judged(project: &Project<'_>, file: FileId) -> bool {
    project.sources.get(file).class.is_own_code()
}

impl Recording<'_, '_> {
    /// Whether the file says that the library leaves it out: `redactHeader("Authorization")`.
    fn is_kept_out(&self, told: &Told) -> bool {
        let unless = &self.list[told.recorder].unless;
        if unless.is_empty() {
            return false;
        }
        let text = without_blanks(&self.project.sources.get(told.place.file).text);
        unless.iter().any(|u| text.contains(u.as_str()))
    }

    /// Directives of servers, which are no format that is lowered: `log_format main '$http_cookie';`
    fn directives(&self) -> Vec<Told> {
        let mut found = Vec::new();
        let all: Vec<_> =
            self.list.iter().enumerate().flat_map(|(i, r)| r.directives.iter().map(move |d| (i, d))).collect();
        for (file, source) in self.project.sources.iter() {
            let path = source.path.to_lowercase();
            for (recorder, directive) in &all {
                let is_one = directive.files.iter().any(|f| ant_matches(f, &path));
                if !is_one || !source.class.is_own_code() {
                    continue;
                }
                for (at, _) in source.text.match_indices(&directive.word) {
                    let mut before = source.text[..at].bytes().rev().take(MAX_DIRECTIVE).take_while(|b| *b != b'\n');
                    let begins = before.all(|b| b.is_ascii_whitespace());
                    if !begins {
                        continue;
                    }
                    let behind = &source.text[at..source.text.floor_char_boundary(at + MAX_DIRECTIVE)];
                    let whole = behind.split(&directive.end).next().unwrap_or_default();
                    let with = directive.with.iter().find_map(|w| Some((whole.find(w.as_str())?, w)));
                    if let Some((from, with)) = with {
                        let start = (at + from) as u32;
                        let span = crate::source::Span { start, end: start + with.len() as u32 };
                        found.push(Told {
                            recorder: *recorder,
                            place: Place::new(file, span),
                            at: None,
                            confidence: Confidence::High,
                            shown: format!("{} … {with}", directive.word),
                        });
                    }
                }
            }
        }
        found
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The first line, cut.
fn shown(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().chars().take(MAX_SHOWN).collect()
}

fn detection(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    recorder: &Recorder,
    told: &[Told],
    is_trial: bool,
) -> Detection {
    let first = &told[0];
    let types: Vec<_> = recorder.holds.iter().map(|id| knowledge.types.get(*id)).collect();
    let is_credential = types.iter().any(|t| t.is_credential());
    let (rule, verb, place) = match recorder.to {
        RecordedTo::Log => ("data-in-library-log", "writes", "to the log"),
        RecordedTo::ThirdParty => ("pii-to-third-party", "sends", "to a third party"),
    };
    let message = format!("{} {verb} {} {place}: `{}`", recorder.title, recorder.writes, first.shown);
    let mut found = Detection::new(rule, Family::PiiExposure, Mark::new(first.place, "switched on here"), message)
        .confidence(told.iter().map(|t| t.confidence).max().unwrap_or(Confidence::Medium))
        .data_types(types.iter().map(|t| t.id.clone()))
        .identity(recorder.id.to_string())
        .fix(recorder.fix.clone());
    for other in told.iter().skip(1).take(MAX_OTHERS) {
        found = found.related(other.place, "and here");
    }
    if told.len() > 1 {
        found = found.note(format!("switched on in {} of this file", counted(told.len(), "place")));
    }
    let is_sensitive = is_credential || types.iter().any(|t| t.sensitivity >= Severity::High);
    if is_sensitive && recorder.to == RecordedTo::Log {
        found = found.circumstance(Circumstance::SensitiveData);
    }
    if let Some(most) = recorder.at_most {
        found = found.at_most(most);
    }
    let class = project.sources.get(first.place.file).class;
    if class.docs {
        found = found.circumstance(Circumstance::Docs);
    }
    if is_trial || class.test {
        found =
            found.circumstance(Circumstance::Test).at_most(Severity::Low).note("in a set-up for tests or development");
    }
    types.first().map(|t| t.why.as_str()).into_iter().fold(found, Detection::note)
}
