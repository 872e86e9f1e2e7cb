//! Credentials in past commits: every text that a branch or tag reaches is looked at once, versions of a file that differ
//! in nothing that matters are searched once, and each credential becomes one finding. What still stands in the work tree is told there; what does not is a finding of its own, at the last place
//! where it stood, in a file of the past that is shown like any other.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{FileResult, Knowledge, ScanRequest, guard, internal, is_lowered, scan_file};
use crate::analysis::credentials::gist;
use crate::finding::{Detection, Family, Past, PastPlace};
use crate::policy::Suppression;
use crate::report::coverage::HistoryCoverage;
use crate::source::{
    Diagnostic, FileClass, FileId, History, Place, PlaceId, SourceError, SourceFile, SourceMap, TextId, counted,
};

/// Paths that a finding lists beside its own.
const MAX_PLACES: usize = 50;

/// Branches and tags, and paths, that a note names.
const NAMED: usize = 3;

/// What the past adds to a scan.
#[derive(Default)]
pub(super) struct Searched {
    pub(super) detections: Vec<Detection>,
    pub(super) masked: Vec<Place>,
    pub(super) suppressions: Vec<Suppression>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) coverage: HistoryCoverage,
}

/// One credential: what tells it from others (of a weak value, the name too), and whether it stands where it costs less. A token that a test uses now
/// and the production settings held once is two.
type Credential = (String, bool);

/// A credential in a text of the past.
struct Hit {
    credential: Credential,
    text: TextId,
    line: u32,
}

/// `present` is what the work tree holds; it is told since when. Files of the past are added to `sources`.
pub(super) fn search(
    request: &ScanRequest,
    knowledge: &Knowledge,
    sources: &mut SourceMap,
    present: &mut [Detection],
) -> Result<Searched, SourceError> {
    let history = History::read(&request.paths, &request.options)?;
    let (gists, diagnostics) = history.each_text(&history.texts(), |text, source| {
        let is_lowered = is_lowered(&source, &request.options);
        let gist = guard::caught(|| gist(&source, is_lowered, &knowledge.credentials));
        (text, gist.map_err(|cause| internal(&source.path, None, &cause)))
    })?;
    let mut searched = Searched { diagnostics, ..Searched::default() };
    searched.coverage = HistoryCoverage { commits: history.commits(), texts: gists.len() };
    // most versions of a file differ in nothing that matters: one of them is searched, and speaks for the others
    let mut alike: FxHashMap<TextId, Vec<TextId>> = FxHashMap::default();
    let mut first: FxHashMap<[u8; 32], TextId> = FxHashMap::default();
    let mut different = Vec::new();
    for (text, gist) in gists {
        let gist = match gist {
            Ok(gist) => gist,
            Err(note) => {
                searched.diagnostics.push(note);
                continue;
            }
        };
        let speaker = *first.entry(gist).or_insert(text);
        if speaker == text {
            different.push(text);
        }
        alike.entry(speaker).or_default().push(text);
    }
    let (looked, _) = history.each_text(&different, |text, source| {
        let path = source.path.clone();
        guard::caught(|| hits(text, &look(FileId(0), source, request, knowledge)))
            .map_err(|cause| internal(&path, None, &cause))
    })?;
    let mut credentials: BTreeMap<Credential, Vec<(TextId, u32)>> = BTreeMap::new();
    for result in looked {
        match result {
            Ok(hits) => {
                for hit in hits {
                    let texts = alike.get(&hit.text).into_iter().flatten();
                    credentials.entry(hit.credential).or_default().extend(texts.map(|text| (*text, hit.line)));
                }
            }
            Err(note) => searched.diagnostics.push(note),
        }
    }

    let things: Vec<Vec<TextId>> =
        credentials.values().map(|hits| hits.iter().map(|(text, _)| *text).collect()).collect();
    let repository = history.open()?;
    let standings = history.standing(&repository, &things)?;
    let mut past: BTreeMap<Credential, Past> = BTreeMap::new();
    let mut gone: BTreeMap<PlaceId, Vec<Credential>> = BTreeMap::new();
    let mut spoken: BTreeMap<Credential, PlaceId> = BTreeMap::new();
    let now: std::collections::BTreeSet<Credential> = present.iter().filter_map(|d| credential(d, sources)).collect();
    for ((credential, hits), standing) in credentials.into_iter().zip(standings) {
        let Some(standing) = standing else { continue };
        let searched_at = hits.iter().find_map(|(text, _)| history.places(*text).next());
        let seat = standing.places.first().copied().or(searched_at);
        spoken.extend(searched_at.map(|seat| (credential.clone(), seat)));
        if let Some(seat) = seat.filter(|_| !now.contains(&credential)) {
            gone.entry(seat).or_default().push(credential.clone());
        }
        let places = places(&history, &hits);
        past.insert(
            credential,
            Past {
                first: standing.first,
                last: standing.last,
                commits: standing.commits,
                is_present: false,
                at_head: standing.at_head,
                tips: standing.tips,
                places,
            },
        );
    }

    for detection in present {
        let Some(known) = credential(detection, sources).and_then(|c| past.get(&c)) else { continue };
        let known = Past { is_present: true, ..known.clone() };
        detection.notes.push(since(&known));
        detection.past = Some(Box::new(known));
    }
    for round in [Round::Last, Round::Searched] {
        for (seat, credentials) in std::mem::take(&mut gone) {
            let Some(source) = history.text_at(&repository, seat) else { continue };
            let id = sources.add_past(source.clone());
            let result = guard::caught(|| look(id, source, request, knowledge));
            let source = sources.get(id);
            let result = match result {
                Ok(result) => result,
                Err(cause) => {
                    searched.diagnostics.push(internal(&source.path, Some(id), &cause));
                    continue;
                }
            };
            for credential in credentials {
                let Some(known) = past.get(&credential) else { continue };
                let is_it = |d: &&Detection| credential_of(d, source.class).as_ref() == Some(&credential);
                let mut here = result.detections.iter().filter(is_it);
                let Some(first) = here.next() else {
                    if round == Round::Last
                        && let Some(seat) = spoken.get(&credential)
                    {
                        gone.entry(*seat).or_default().push(credential);
                    }
                    continue;
                };
                let detection = here.fold(first.clone(), |d, other| d.related(other.primary.place, "and here"));
                let line = source.line_column(detection.primary.place.span.start).line;
                searched.suppressions.extend(result.suppressions.iter().filter(|s| s.line == line).cloned());
                searched.detections.push(told(detection, known.clone(), &source.path));
            }
            searched.masked.extend(result.masked);
        }
    }
    Ok(searched)
}

/// Where a credential is shown: where it stood last, or, should that version read differently, in the one that was
/// searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    Last,
    Searched,
}

/// What one text holds, as it would be read in the work tree.
fn look(id: FileId, source: SourceFile, request: &ScanRequest, knowledge: &Knowledge) -> Looked {
    let FileResult { detections, masked, suppressions, .. } = scan_file(id, &source, true, request, knowledge);
    Looked { source, detections, masked, suppressions }
}

struct Looked {
    source: SourceFile,
    detections: Vec<Detection>,
    masked: Vec<Place>,
    suppressions: Vec<Suppression>,
}

fn hits(text: TextId, looked: &Looked) -> Vec<Hit> {
    let of = looked.detections.iter().filter_map(|d| {
        let line = looked.source.line_column(d.primary.place.span.start).line;
        Some(Hit { credential: credential_of(d, looked.source.class)?, text, line })
    });
    of.collect()
}

fn credential(detection: &Detection, sources: &SourceMap) -> Option<Credential> {
    credential_of(detection, sources.get(detection.file()).class)
}

fn credential_of(detection: &Detection, class: FileClass) -> Option<Credential> {
    let costs_less = class.test || class.docs || class.vendored;
    let credential = detection.credential.as_ref().filter(|_| detection.family == Family::HardcodedCredential)?;
    Some((credential.to_string(), costs_less))
}

/// The paths at which it stood, each once, with the line that it had there.
fn places(history: &History, hits: &[(TextId, u32)]) -> Vec<PastPlace> {
    let mut lines: BTreeMap<String, u32> = BTreeMap::new();
    for (text, line) in hits {
        for place in history.places(*text) {
            lines.entry(history.path(place)).or_insert(*line);
        }
    }
    lines.into_iter().take(MAX_PLACES).map(|(path, line)| PastPlace { path, line }).collect()
}

fn since(past: &Past) -> String {
    format!("in history since {}, in {}", moment(&past.first), counted(past.commits, "commit"))
}

fn moment(moment: &crate::source::Moment) -> String {
    let date = moment.date.map(|d| format!(" of {d}")).unwrap_or_default();
    let author = if moment.author.is_empty() { String::new() } else { format!(" by {}", moment.author) };
    format!("{}{date}{author}", moment.short())
}

/// A finding that no longer stands in the work tree.
fn told(mut detection: Detection, past: Past, path: &str) -> Detection {
    let state = if past.at_head { "committed, not in the work tree" } else { "in history only" };
    detection.message = format!("{} ({state}, last in commit {})", detection.message, past.last.short());
    detection.primary.label = format!("stood here in commit {}", past.last.short());
    detection.notes.push(format!(
        "{}; last in {}{}",
        since(&past),
        moment(&past.last),
        if past.at_head { ", which is checked out" } else { "" }
    ));
    if !past.tips.is_empty() && !past.at_head {
        detection.notes.push(format!("still at the tip of {}", named(past.tips.iter().map(String::as_str))));
    }
    let others: Vec<&str> = past.places.iter().map(|p| p.path.as_str()).filter(|p| *p != path).collect();
    if !others.is_empty() {
        detection.notes.push(format!("stood in {} too", named(others.into_iter())));
    }
    detection.fix = "Revoke it and issue a new one: every clone of the repository holds it, so removing it from the \
                     files is not enough, and rewriting the history does not reach the copies."
        .to_owned();
    detection.past = Some(Box::new(past));
    detection
}

fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let mut text = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
