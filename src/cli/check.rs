//! `amanat check`: scan, report, judge.

use std::io::{self, Write};

use anyhow::{Result, anyhow};
use jiff::civil::Date;

use super::args::{CheckArgs, Format, InputArgs};
use super::exit::Exit;
use super::terminal::{complain, to_stdout, use_color};
use crate::catalog::load::{KnowledgeError, nearest};
use crate::report::text::TextOptions;
use crate::report::{Report, json, sarif, text};
use crate::scan::{self, Depth, Knowledge, ScanRequest, Scope};
use crate::source::{Gap, Options, SourceError, counted};

/// Gaps named on standard error; the rest is counted there and named in the reports.
const NAMED_GAPS: usize = 10;

pub(super) fn run(args: &CheckArgs) -> Result<Exit> {
    for destination in &args.output {
        destination.check()?;
    }
    let knowledge = load(args.input.policy.as_deref())?;
    let report = scan::run(&request(&args.input, scope(args), Depth::Full)?, &knowledge).map_err(hinted)?;

    let options = TextOptions { color: false, all: args.all, show_suppressed: args.show_suppressed };
    for destination in &args.output {
        destination.write(|out| render(&report, destination.format, options, out))?;
    }
    let options = TextOptions { color: args.format == Format::Text && use_color(args.color), ..options };
    to_stdout(|out| render(&report, args.format, options, out))?;

    let exit = judge(&report, args);
    if args.quiet {
        return Ok(exit.quiet());
    }
    name_gaps(&report);
    complain(text::summary(&report).trim_end());
    Ok(exit)
}

fn render(report: &Report, format: Format, options: TextOptions, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, options, out),
        Format::Json => json::write(report, options.show_suppressed, out),
        Format::Sarif => sarif::write(report, options.show_suppressed, out),
    }
}

/// When several hold: internal error, then findings, then coverage.
fn judge(report: &Report, args: &CheckArgs) -> Exit {
    let internal = report.diagnostics.iter().filter(|d| d.kind == Gap::Internal).count();
    if internal > 0 {
        return Exit::internal(format!(
            "{} caught; the report holds what was found",
            if internal == 1 { "1 internal error was".to_owned() } else { format!("{internal} internal errors were") }
        ));
    }
    let policy = format!("policy {}", report.policy.header.id);
    let total = report.open().count();
    let failing = args.fail_on.severity().map_or(0, |s| report.count_at_or_above(s));
    let threshold = args.fail_on.severity().map_or("none", |s| s.id());
    if failing > 0 && !args.exit_zero {
        return Exit::findings(format!("{} at or above {threshold} ({policy})", counted(failing, "finding")));
    }
    if report.coverage.is_empty() && report.coverage.judged.is_none() {
        return Exit::not_covered(nothing_scanned(report));
    }
    let gaps = report.diagnostics.iter().filter(|d| d.kind.is_partial()).count();
    if gaps > 0 && args.strict.unwrap_or_else(in_ci) {
        return Exit::not_covered(format!("{} under --strict", counted(gaps, "coverage gap")));
    }
    match (failing, total) {
        (0, 0) => Exit::clean(format!("no findings ({policy})")),
        (0, n) => Exit::clean(format!("no finding at or above {threshold}, {n} below ({policy})")),
        (n, _) => Exit::clean(format!(
            "{} at or above {threshold}, not failing because of --exit-zero",
            counted(n, "finding")
        )),
    }
}

fn nothing_scanned(report: &Report) -> String {
    match report.diagnostics.len() {
        0 => "nothing was scanned: no readable text file below the path".to_owned(),
        n => format!("nothing was scanned: {} for why", counted(n, "coverage note")),
    }
}

fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|v| !v.is_empty() && v != "false" && v != "0")
}

fn name_gaps(report: &Report) {
    let masks = report.masks();
    for d in report.diagnostics.iter().take(NAMED_GAPS) {
        let line = d.file.zip(d.span).map(|(f, s)| report.sources.get(f).line_column(s.start).line);
        let at = line.map(|l| format!(":{l}")).unwrap_or_default();
        let path = crate::report::excerpt::escaped(&d.path);
        complain(&format!("{}: {path}{at}: {}", d.kind.label(), masks.prose(&d.message)));
    }
    if report.diagnostics.len() > NAMED_GAPS {
        complain(&format!(
            "and {} more coverage notes; --format json names all",
            report.diagnostics.len() - NAMED_GAPS
        ));
    }
}

/// Reads policy and knowledge; every mistake is named before the command gives up.
pub(super) fn load(overlay: Option<&std::path::Path>) -> Result<Knowledge> {
    Knowledge::load(overlay).map_err(|errors| refused(&errors))
}

/// The first mistake is the cause that the last line tells; several are all named before it.
pub(super) fn refused(errors: &[KnowledgeError]) -> anyhow::Error {
    let Some(first) = errors.first() else { return anyhow::anyhow!("the policy cannot be read") };
    if errors.len() == 1 {
        return anyhow::anyhow!("{first}");
    }
    for error in errors {
        complain(&format!("error: {error}"));
    }
    anyhow::anyhow!("the policy has {}; the first: {first}", counted(errors.len(), "mistake"))
}

/// The flags exclude each other.
fn scope(args: &CheckArgs) -> Scope {
    match &args.since {
        Some(revision) => Scope::Since(revision.clone()),
        None if args.staged => Scope::Staged,
        None if args.changed => Scope::Changed,
        None if args.history => Scope::History,
        None => Scope::Tree,
    }
}

/// With the nearest name, where a revision is not known.
pub(super) fn hinted(error: SourceError) -> anyhow::Error {
    let hint = match &error {
        SourceError::Revision { revision, known, .. } => nearest(revision, known.iter().map(String::as_str)),
        _ => None,
    };
    let hint = hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    anyhow!("{error}{hint}")
}

pub(super) fn request(input: &InputArgs, scope: Scope, depth: Depth) -> Result<ScanRequest> {
    let mut options = Options { exclude: input.exclude.clone(), ..Options::default() };
    if let Some(size) = input.max_file_size {
        options.max_file_bytes = size;
        options.max_parse_bytes = options.max_parse_bytes.min(size);
    }
    Ok(ScanRequest {
        paths: input.paths.clone(),
        scope,
        options,
        jobs: input.jobs.map(usize::from),
        fingerprint_key: fingerprint_key(),
        today: today()?,
        depth,
        isolated: input.isolated,
    })
}

/// A key that is the same in every checkout, so that fingerprints are. A department that publishes its reports sets a
/// secret one of its own: with the built-in key, a reader of a report could try a list of common passwords against it.
fn fingerprint_key() -> [u8; 32] {
    let own = std::env::var("AMANAT_FINGERPRINT_KEY").unwrap_or_default();
    blake3::derive_key("amanat 2026 fingerprint key", own.as_bytes())
}

/// Today in UTC, or the day of `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn today() -> Result<Date> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let seconds = seconds.parse().ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
            seconds.ok_or_else(|| anyhow::anyhow!("SOURCE_DATE_EPOCH is not a number of seconds"))?
        }
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}
