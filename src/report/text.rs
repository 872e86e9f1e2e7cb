//! Findings for people: framed code with labels, why it matters, which control it breaks, what to write instead.
//!
//! Frames are drawn by ariadne over lines that [`super::excerpt`] gives: masked, escaped and cut. Lines without a label
//! are left empty, because nobody sees them.

use std::fmt::Write as _;
use std::io::{self, Write};

use ariadne::{Color, Config, IndexType, Label, Report as Frame, ReportKind};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Report;
use super::excerpt::{Masks, escaped};
use crate::facts::endpoints::AuthStatus;
use crate::finding::{Mark, Severity};
use crate::policy::Finding;
use crate::source::{FileId, Span};

/// In the order of the summary.
const STATUSES: [AuthStatus; 4] =
    [AuthStatus::Authenticated, AuthStatus::Missing, AuthStatus::Public, AuthStatus::Unknown];

/// Findings of one rule in one file that are shown unless all are asked for.
const SHOWN: usize = 10;

/// Characters in a line of notes.
const NOTE_WIDTH: usize = 100;

/// Labels in one frame; a longer way of a value is told in words.
const LABELS: usize = 12;

#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    pub color: bool,
    /// Show every finding, not only the first ten of a rule in a file.
    pub all: bool,
    pub show_suppressed: bool,
}

pub fn write(report: &Report, options: TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let shown: Vec<&Finding> =
        report.findings.iter().filter(|f| options.show_suppressed || f.granted.is_none()).collect();
    let mut totals: FxHashMap<(&str, FileId, Severity), usize> = FxHashMap::default();
    for f in &shown {
        *totals.entry((f.detection.rule, f.detection.file(), f.severity)).or_insert(0) += 1;
    }
    let mut counts: FxHashMap<(&str, FileId, Severity), usize> = FxHashMap::default();
    let mut explained: Vec<&str> = Vec::new();
    for finding in shown {
        let key = (finding.detection.rule, finding.detection.file(), finding.severity);
        let count = counts.entry(key).or_insert(0);
        *count += 1;
        if options.all || *count <= SHOWN {
            let why = !explained.contains(&finding.detection.rule);
            if why {
                explained.push(finding.detection.rule);
            }
            let frame = frame(finding, report, &masks, why)?;
            let frame = if options.color { frame } else { anstream::adapter::strip_str(&frame).to_string() };
            writeln!(out, "{frame}")?;
        }
        if !options.all && *count > SHOWN && *count == totals[&key] {
            let path = escaped(&report.sources.get(key.1).path);
            writeln!(out, "and {} more of {} in {path}; show them with --all\n", *count - SHOWN, key.0)?;
        }
    }
    Ok(())
}

/// A label, and the line that it stands on.
struct Placed<'d> {
    mark: &'d Mark,
    text: String,
    color: Color,
    line: u32,
    first: bool,
}

/// `why` says for the first finding of a rule why it matters.
fn frame(finding: &Finding, report: &Report, masks: &Masks, why: bool) -> io::Result<String> {
    let d = &finding.detection;
    let mut labels = vec![placed(&d.primary, masks.prose(&d.primary.label), color(finding.severity), report, true)];
    let steps = d.trace.as_ref().map_or(&[][..], |t| t.steps.as_slice());
    let others = steps.iter().chain(&d.related);
    for mark in others {
        // the last step of a trace is the sink, which the primary label names already
        if labels.len() < LABELS && !labels.iter().any(|l| l.mark.place == mark.place) {
            labels.push(placed(mark, masks.prose(&mark.label), Color::Cyan, report, false));
        }
    }

    let mut files: Vec<FileId> = labels.iter().map(|l| l.mark.place.file).collect();
    files.dedup();
    let sheets: FxHashMap<FileId, Sheet> =
        files.iter().map(|file| (*file, Sheet::new(*file, &labels, report, masks))).collect();

    let sheet = &sheets[&d.file()];
    let (span, shown_column) = sheet.locate(d.primary.place.span, labels[0].line);
    let name = |file: FileId| SmolStr::new(escaped(&report.sources.get(file).path));
    let primary = name(d.file());
    let config = Config::default().with_index_type(IndexType::Byte).with_compact(false).with_cross_gap(false);
    let kind = ReportKind::Custom(finding.severity.id(), color(finding.severity));
    let mut frame = Frame::build(kind, (primary.clone(), span))
        .with_config(config)
        .with_code(d.rule)
        .with_message(masks.prose(&d.message));
    for (order, label) in labels.iter().enumerate() {
        let (span, _) = sheets[&label.mark.place.file].locate(label.mark.place.span, label.line);
        let mut drawn = Label::new((name(label.mark.place.file), span))
            .with_color(label.color)
            .with_order(order as i32)
            .with_priority(i32::from(label.first));
        if !label.text.is_empty() {
            drawn = drawn.with_message(&label.text);
        }
        frame = frame.with_label(drawn);
    }
    let notes: Vec<String> = notes(finding, report, masks, why).iter().map(|n| wrapped(n)).collect();
    frame.add_note(notes.join("\n"));
    let mut bytes = Vec::new();
    let texts: Vec<(SmolStr, &str)> = sheets.iter().map(|(file, s)| (name(*file), s.text.as_str())).collect();
    frame.finish().write(ariadne::sources(texts), &mut bytes)?;
    let drawn = String::from_utf8_lossy(&bytes).into_owned();

    // ariadne counts columns in what is shown; the place is counted in the file
    let at = report.sources.line_column(d.primary.place);
    let (wrong, right) =
        (format!("{primary}:{}:{shown_column} ", at.line), format!("{primary}:{}:{} ", at.line, at.column));
    Ok(drawn.replacen(&wrong, &right, 1))
}

fn notes(finding: &Finding, report: &Report, masks: &Masks, why: bool) -> Vec<String> {
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
    if let Some(granted) = &finding.granted {
        let until = granted.until.map(|u| format!(" until {u}")).unwrap_or_default();
        let owner = granted.owner.as_deref().map(|o| format!(", owner {}", escaped(o))).unwrap_or_default();
        notes.push(format!("suppressed{until}{owner}: {}", escaped(&granted.reason)));
    }
    notes.push(format!("id {} · amanat explain {}", &finding.fingerprint[..10], d.rule));
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
    /// By line number: where the line begins in `text`, and how its offsets map.
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
        for (number, keep) in wanted {
            while at < number {
                sheet.text.push('\n');
                at += 1;
            }
            let line = masks.line(file, source, number, keep);
            let start = sheet.text.len();
            sheet.text.push_str(&line.text);
            sheet.lines.insert(number, (start, line));
        }
        sheet.text.push('\n');
        sheet
    }

    /// A span as drawn, on its first line only, with the column (from 1) that ariadne will print for it.
    fn locate(&self, span: Span, line: u32) -> (std::ops::Range<usize>, usize) {
        let Some((start, shown)) = self.lines.get(&line) else { return (0..0, 1) };
        let from = shown.offset(span.start as usize);
        let to = shown.offset(span.end as usize).max(from);
        // an empty span would be drawn before the character; a span of none at the end of a line is widened backwards
        let to = if to == from { shown.text[from..].chars().next().map_or(from, |c| from + c.len_utf8()) } else { to };
        let column = shown.text[..from].chars().count() + 1;
        (start + from..start + to, column)
    }
}

/// The lines that close a run on stderr: coverage, then counts.
pub fn summary(report: &Report) -> String {
    let c = &report.coverage;
    let mut text = format!("Checked {} file{}", c.files, if c.files == 1 { "" } else { "s" });
    if c.credentials_only() > 0 {
        let _ = write!(text, " ({} for credentials only)", c.credentials_only());
    }
    let gaps = super::coverage::gap_words(&report.diagnostics);
    if !gaps.is_empty() {
        let _ = write!(text, ", gaps: {gaps}");
    }
    if !report.endpoints.is_empty() {
        let counts: Vec<String> = STATUSES
            .iter()
            .map(|s| (report.endpoints.iter().filter(|e| e.status == *s).count(), s.as_str()))
            .filter(|(n, _)| *n > 0)
            .map(|(n, id)| format!("{n} {id}"))
            .collect();
        let _ = write!(text, " · {} endpoints: {}", report.endpoints.len(), counts.join(", "));
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
    } else {
        text.push_str("Found nothing");
    }
    let suppressed = report.findings.len() - total;
    if suppressed > 0 {
        let _ = write!(text, ", {suppressed} suppressed");
    }
    if report.approved > 0 {
        let _ = write!(text, ", {} approved public endpoints", report.approved);
    }
    text.push('\n');
    text
}

/// The inventory of endpoints as a table.
pub fn write_endpoints(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let rows: Vec<[String; 5]> = report
        .endpoints
        .iter()
        .map(|e| {
            let at = report.sources.line_column(e.place).line;
            let place = format!("{}:{at}", report.sources.get(e.place.file).path);
            let evidence = e.evidence.first().map(|x| x.what.clone()).unwrap_or_default();
            let shown = |text: &str| masks.prose(text);
            [e.method.clone(), shown(&e.path), e.status.as_str().to_owned(), escaped(&place), shown(&evidence)]
        })
        .collect();
    let header = ["METHOD", "PATH", "AUTH", "PLACE", "EVIDENCE"];
    let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).chain([header[i].len()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..4).map(|i| width(i).min(60)).collect();
    let mut line = |cells: [&str; 5]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            let _ = write!(text, "{cell:width$}  ");
        }
        text.push_str(cells[4]);
        writeln!(out, "{}", text.trim_end())
    };
    if rows.is_empty() {
        return Ok(());
    }
    line(header)?;
    for row in &rows {
        line([&row[0], &row[1], &row[2], &row[3], &row[4]])?;
    }
    Ok(())
}
