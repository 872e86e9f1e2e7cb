//! Findings for people: framed code with labels, why it matters, which control it breaks, what to write instead.
//!
//! Frames are drawn by ariadne over lines that [`super::excerpt`] gives: masked, escaped and cut. Lines without a label
//! are left empty, because nobody sees them.

use std::fmt::Write as _;
use std::io::{self, Write};

use ariadne::{Color, Config, IndexType, Label, Report as Frame, ReportKind};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Report;
use super::excerpt::{Masks, escaped};
use super::same::Same;
use crate::facts::endpoints::AuthStatus;
use crate::finding::{Mark, Severity};
use crate::policy::Finding;
use crate::source::{FileId, Place, Span, counted};

/// In the order of the summary.
const STATUSES: [AuthStatus; 4] =
    [AuthStatus::Authenticated, AuthStatus::Missing, AuthStatus::Public, AuthStatus::Unknown];

/// Findings of one rule in one file that are shown unless all are asked for.
const SHOWN: usize = 10;

/// Characters in a line of notes.
const NOTE_WIDTH: usize = 100;

/// Labels in one frame; a longer way of a value is told in words.
const LABELS: usize = 12;

/// Endpoints of one declaration that are named; the rest is counted.
const SUBJECTS: usize = 6;

/// Places of one credential that are named; the rest is counted.
const PLACES: usize = 8;

#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    pub color: bool,
    /// Show every finding, not only the first ten of a rule in a file.
    pub all: bool,
    pub show_suppressed: bool,
}

pub fn write(report: &Report, options: TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let mut rest: FxHashMap<(&str, FileId, Severity), Rest> = FxHashMap::default();
    let groups = grouped(report.findings.iter().filter(|f| options.show_suppressed || f.granted.is_none()));
    for group in &groups {
        let rest = rest.entry(shelf(group[0])).or_default();
        rest.waiting += 1;
        rest.hidden += group.len();
    }
    let mut explained: Vec<&str> = Vec::new();
    for group in &groups {
        let (rule, file, _) = shelf(group[0]);
        let Some(rest) = rest.get_mut(&shelf(group[0])) else { continue };
        rest.waiting -= 1;
        if options.all || rest.shown < SHOWN {
            rest.shown += 1;
            rest.hidden -= group.len();
            let why = !explained.contains(&rule);
            if why {
                explained.push(rule);
            }
            let frame = frame(group, report, &masks, why)?;
            let frame = if options.color { frame } else { anstream::adapter::strip_str(&frame).to_string() };
            writeln!(out, "{frame}")?;
        }
        if rest.waiting == 0 && rest.hidden > 0 {
            let path = escaped(&report.sources.get(file).path);
            writeln!(out, "and {} more of {rule} in {path}; show them with --all\n", rest.hidden)?;
        }
    }
    Ok(())
}

/// How many findings of a rule in a file have been shown.
#[derive(Default)]
struct Rest {
    shown: usize,
    /// Groups not yet looked at.
    waiting: usize,
    hidden: usize,
}

fn shelf(finding: &Finding) -> (&str, FileId, Severity) {
    (finding.detection.rule, finding.detection.file(), finding.severity)
}

/// Findings of one rule at one place, such as two paths of one declaration, are told together; so are all places of one
/// credential, with the most severe of them.
fn grouped<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut at = FxHashMap::default();
    for finding in findings {
        let place = finding.detection.primary.place;
        let is_route = finding.detection.endpoint.is_some();
        // other rules say different things at one place: two data types in one call
        let apart = if is_route { "" } else { finding.fingerprint.as_str() };
        let told = match &finding.detection.credential {
            Some(credential) => Told::Credential(credential),
            None => Told::Place(shelf(finding), place, apart),
        };
        let index = *at.entry((told, finding.granted.is_some())).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// What findings that are told together have in common.
#[derive(PartialEq, Eq, Hash)]
enum Told<'f> {
    Credential(&'f str),
    Place((&'f str, FileId, Severity), Place, &'f str),
}

/// `GET /two and GET /three are reachable …`. What is said of the endpoints must be the same of all; else each has
/// its sentence.
fn message(group: &[&Finding]) -> String {
    if let [first, rest @ ..] = group
        && first.detection.credential.is_some()
    {
        let places = rest.len();
        let message = &first.detection.message;
        return match places {
            0 => message.clone(),
            _ => format!("{message}, here and in {}", counted(places, "other place")),
        };
    }
    let parts = group.iter().map(|f| {
        let d = &f.detection;
        let subject = d.endpoint.as_ref().map(|e| format!("{} {}", e.method, e.path)).unwrap_or_default();
        let tail = d.message.strip_prefix(subject.as_str()).unwrap_or(&d.message);
        (subject, tail)
    });
    let parts: Vec<(String, &str)> = parts.collect();
    let messages = || group.iter().map(|f| f.detection.message.as_str()).collect::<Vec<_>>().join("; ");
    match parts.split_last() {
        Some(((last, tail), before)) if !before.is_empty() => {
            if before.iter().any(|(subject, t)| t != tail || subject.is_empty()) {
                return messages();
            }
            let mut subjects: Vec<&str> = before.iter().map(|(s, _)| s.as_str()).collect();
            let more = (subjects.len() + 1).saturating_sub(SUBJECTS);
            let last = if more == 0 { last.clone() } else { format!("{more} more") };
            subjects.truncate(SUBJECTS);
            format!(
                "{} and {last}{}",
                subjects.join(", "),
                tail.replacen(" is ", " are ", 1).replacen(" returns ", " return ", 1)
            )
        }
        _ => messages(),
    }
}

/// A label, and the line that it stands on.
struct Placed<'d> {
    mark: &'d Mark,
    text: String,
    color: Color,
    line: u32,
    first: bool,
}

/// `why` says for the first finding of a rule why it matters. The group holds one finding at least.
fn frame(group: &[&Finding], report: &Report, masks: &Masks, why: bool) -> io::Result<String> {
    let finding = group[0];
    let d = &finding.detection;
    let mut labels = vec![placed(&d.primary, masks.prose(&d.primary.label), color(finding.severity), report, true)];
    let others = d.traces().flat_map(|t| &t.steps).chain(&d.related);
    let mut left_out: FxHashSet<Place> = FxHashSet::default();
    for mark in others {
        // the last step of a trace is the sink, which the primary label names already
        if labels.iter().any(|l| l.mark.place == mark.place) {
            continue;
        }
        if labels.len() < LABELS {
            labels.push(placed(mark, masks.prose(&mark.label), Color::Cyan, report, false));
        } else {
            left_out.insert(mark.place);
        }
    }

    let mut files: Vec<FileId> = Vec::new();
    for label in &labels {
        if !files.contains(&label.mark.place.file) {
            files.push(label.mark.place.file);
        }
    }
    let sheets: Vec<(FileId, Sheet)> =
        files.iter().map(|file| (*file, Sheet::new(*file, &labels, report, masks))).collect();
    // a label above the one before it would open a second section of the same file
    let rank = |file: FileId| files.iter().position(|f| *f == file).unwrap_or_default();
    labels.sort_by_key(|l| (rank(l.mark.place.file), l.line, !l.first));

    let name = |file: FileId| SmolStr::new(escaped(&report.sources.get(file).path));
    let sheet_of = |file: FileId| &sheets[rank(file)].1;
    let at = report.sources.line_column(d.primary.place);
    let (span, _) = sheet_of(d.file()).locate(d.primary.place.span, at.line);
    let config = Config::default().with_index_type(IndexType::Char).with_compact(false).with_cross_gap(false);
    let kind = ReportKind::Custom(finding.severity.id(), color(finding.severity));
    let mut frame = Frame::build(kind, (name(d.file()), span))
        .with_config(config)
        .with_code(d.rule)
        .with_message(masks.prose(&message(group)));
    // ariadne counts columns in what is shown; places are counted in the file
    let mut headers: Vec<(FileId, String, String)> = Vec::new();
    for (order, label) in labels.iter().enumerate() {
        let place = label.mark.place;
        let (span, shown_column) = sheet_of(place.file).locate(place.span, label.line);
        let is_header = if place.file == d.file() { label.first } else { headers.iter().all(|h| h.0 != place.file) };
        if is_header {
            let (path, column) = (name(place.file), report.sources.line_column(place).column);
            let header = |column: usize| format!("[ {path}:{}:{column} ]", label.line);
            headers.push((place.file, header(shown_column), header(column as usize)));
        }
        let mut drawn = Label::new((name(place.file), span))
            .with_color(label.color)
            .with_order(order as i32)
            .with_priority(i32::from(label.first));
        if !label.text.is_empty() {
            drawn = drawn.with_message(&label.text);
        }
        frame = frame.with_label(drawn);
    }
    let mut notes = notes(group, report, masks, why);
    if !left_out.is_empty() {
        notes.insert(0, format!("and {} on its way, not drawn here", counted(left_out.len(), "more place")));
    }
    let notes: Vec<String> = notes.iter().map(|n| wrapped(n)).collect();
    frame.add_note(notes.join("\n"));
    let mut bytes = Vec::new();
    let texts: Vec<(SmolStr, &str)> = sheets.iter().map(|(file, s)| (name(*file), s.text.as_str())).collect();
    frame.finish().write(ariadne::sources(texts), &mut bytes)?;
    let drawn = String::from_utf8_lossy(&bytes).into_owned();
    Ok(headers.iter().fold(drawn, |drawn, (_, wrong, right)| drawn.replacen(wrong, right, 1)))
}

fn notes(group: &[&Finding], report: &Report, masks: &Masks, why: bool) -> Vec<String> {
    let finding = group[0];
    let d = &finding.detection;
    let mut notes: Vec<String> = d.notes.iter().map(|n| masks.prose(n)).collect();
    if let Some(rule) = report.policy.rule(d.rule).filter(|_| why) {
        notes.push(format!("why: {}", rule.why.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    for id in &finding.controls {
        if let Some(control) = report.policy.controls.iter().find(|c| *id == c.id) {
            let mut line = format!("control {}: {}", control.id, control.title);
            if !control.recommendations.is_empty() {
                let _ = write!(line, " ({})", control.recommendations.join(", "));
            }
            notes.push(line);
        }
    }
    if !d.fix.is_empty() {
        notes.push(format!("fix: {}", masks.prose(&d.fix)));
    }
    if d.credential.is_some() && group.len() > 1 {
        let others = &group[1..];
        let named = others.iter().take(PLACES).map(|f| {
            let place = f.detection.primary.place;
            let (path, line) = (&report.sources.get(place.file).path, report.sources.line_column(place).line);
            let severity = if f.severity == finding.severity { "" } else { f.severity.id() };
            format!("{}:{line} {severity}", escaped(path)).trim_end().to_owned()
        });
        let mut places: Vec<String> = named.collect();
        if others.len() > PLACES {
            places.push(format!("{} more", others.len() - PLACES));
        }
        notes.push(format!("also in: {}", places.join(", ")));
    }
    if let Some(granted) = &finding.granted {
        let until = granted.until.map(|u| format!(" until {u}")).unwrap_or_default();
        let owner = granted.owner.as_deref().map(|o| format!(", owner {}", escaped(o))).unwrap_or_default();
        notes.push(format!("suppressed{until}{owner}: {}", escaped(&granted.reason)));
    }
    let ids: Vec<&str> = group.iter().take(PLACES + 1).map(|f| &f.fingerprint[..10]).collect();
    notes.push(format!("id {} · amanat explain {}", ids.join(" "), d.rule));
    notes
}

/// Breaks a note between words; what follows the first line is set in.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > NOTE_WIDTH {
            out.push_str("\n  ");
            width = 2;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out
}

fn placed<'d>(mark: &'d Mark, text: String, color: Color, report: &Report, first: bool) -> Placed<'d> {
    Placed { mark, text, color, line: report.sources.line_column(mark.place).line, first }
}

fn color(severity: Severity) -> Color {
    match severity {
        Severity::Critical => Color::Magenta,
        Severity::High => Color::Red,
        Severity::Medium => Color::Yellow,
        Severity::Low => Color::Blue,
    }
}

/// One file as far as a frame shows it: the labelled lines, at their numbers.
struct Sheet {
    text: String,
    /// By line number: where the line begins in `text`, in characters, and how its offsets map.
    lines: FxHashMap<u32, (usize, super::excerpt::Line)>,
}

impl Sheet {
    fn new(file: FileId, labels: &[Placed<'_>], report: &Report, masks: &Masks) -> Self {
        let source = report.sources.get(file);
        let mut wanted: Vec<(u32, Span)> = Vec::new();
        for label in labels.iter().filter(|l| l.mark.place.file == file) {
            match wanted.iter_mut().find(|(line, _)| *line == label.line) {
                // labels far from each other in one long line: the first one decides what is shown
                Some((_, keep)) => {
                    let both = keep.to(label.mark.place.span);
                    if both.len() < 400 {
                        *keep = both;
                    }
                }
                None => wanted.push((label.line, label.mark.place.span)),
            }
        }
        wanted.sort_by_key(|(line, _)| *line);
        let mut sheet = Self { text: String::new(), lines: FxHashMap::default() };
        let mut at = 1;
        let mut characters = 0;
        for (number, keep) in wanted {
            while at < number {
                sheet.text.push('\n');
                characters += 1;
                at += 1;
            }
            let line = masks.line(file, source, number, keep);
            sheet.text.push_str(&line.text);
            let start = characters;
            characters += line.text.chars().count();
            sheet.lines.insert(number, (start, line));
        }
        sheet.text.push('\n');
        sheet
    }

    /// A span as drawn, in characters, on its first line only, with the column (from 1) that ariadne will print for it.
    fn locate(&self, span: Span, line: u32) -> (std::ops::Range<usize>, usize) {
        let Some((start, shown)) = self.lines.get(&line) else { return (0..0, 1) };
        let from = shown.offset(span.start as usize);
        let to = shown.offset(span.end as usize).max(from);
        // an empty span would be drawn before the character; a span of none at the end of a line is widened backwards
        let to = if to == from { shown.text[from..].chars().next().map_or(from, |c| from + c.len_utf8()) } else { to };
        let column = shown.text[..from].chars().count();
        let width = shown.text[from..to].chars().count();
        (start + column..start + column + width, column + 1)
    }
}

/// The lines that close a run on stderr: coverage, then counts.
pub fn summary(report: &Report) -> String {
    let c = &report.coverage;
    let mut text = match c.judged {
        Some(judged) => format!("Checked {judged} changed of {}", counted(c.files, "file")),
        None => format!("Checked {}", counted(c.files, "file")),
    };
    if let Some(since) = &c.since {
        let _ = write!(text, " since {since}");
    }
    if c.credentials_only() > 0 {
        let _ = write!(text, " ({} for credentials only", c.credentials_only());
        let unread: Vec<String> = c.unread.iter().map(|(language, n)| format!("{n} {language}")).collect();
        if !unread.is_empty() {
            let _ = write!(text, ", among them code that amanat does not read: {}", unread.join(", "));
        }
        text.push(')');
    }
    let gaps = super::coverage::gap_words(&report.diagnostics);
    if !gaps.is_empty() {
        let _ = write!(text, ", gaps: {gaps}");
    }
    if let Some(history) = &c.history {
        let (commits, texts) = (counted(history.commits, "commit"), counted(history.texts, "file version"));
        let _ = write!(text, " · history: {commits}, {texts}");
    }
    if !report.endpoints.is_empty() {
        let counts: Vec<String> = STATUSES
            .iter()
            .map(|s| (report.endpoints.iter().filter(|e| e.status == *s).count(), s.as_str()))
            .filter(|(n, _)| *n > 0)
            .map(|(n, id)| format!("{n} {id}"))
            .collect();
        let _ = write!(text, " · {}: {}", counted(report.endpoints.len(), "endpoint"), counts.join(", "));
    }
    text.push('\n');
    let total = report.open().count();
    if total > 0 {
        let by: Vec<String> = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
            .iter()
            .map(|s| (report.open().filter(|f| f.severity == *s).count(), s.id()))
            .filter(|(n, _)| *n > 0)
            .map(|(n, id)| format!("{n} {id}"))
            .collect();
        let _ = write!(text, "Found {total} ({})", by.join(", "));
        let places = report.open().filter(|f| f.detection.credential.is_some()).count();
        let credentials = Same::of(report).count();
        if credentials < places {
            let _ = write!(text, ", {} in {places} places", counted(credentials, "credential"));
        }
    } else {
        text.push_str("Found nothing");
    }
    let suppressed = report.findings.len() - total;
    if suppressed > 0 {
        let _ = write!(text, ", {suppressed} suppressed");
    }
    if report.approved > 0 {
        let _ = write!(text, ", {}", counted(report.approved, "approved public endpoint"));
    }
    if report.registered > 0 {
        let _ = write!(text, ", {} declared public in the repository", report.registered);
    }
    if report.behind_gateway > 0 {
        let _ = write!(text, ", {} behind a gateway declared in the policy", report.behind_gateway);
    }
    text.push('\n');
    text
}
