//! `amanat endpoints`: the inventory in five formats, what changed since a revision, and the way to one verdict.

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::args::{EndpointsArgs, InventoryFormat};
use super::check::{hinted, load, request};
use super::exit::Exit;
use super::terminal::{complain, to_stdout, use_color, width};
use crate::catalog::load::nearest;
use crate::facts::endpoints::paths;
use crate::report::coverage::{Treatment, gap_words};
use crate::report::endpoints::changes::Comparison;
use crate::report::endpoints::lookup::{Found, find};
use crate::report::endpoints::table::Layout;
use crate::report::endpoints::{counts, csv, markdown, openapi, table, tree};
use crate::report::{EndpointRow, Report, json};
use crate::scan::{self, Depth, Knowledge, ScanRequest, Scope};
use crate::source::{Commit, Gap, counted};

/// Endpoints that the last line names.
const NAMED: usize = 3;

pub(super) fn run(args: &EndpointsArgs) -> Result<Exit> {
    for destination in &args.output {
        destination.check()?;
    }
    let formats = || args.output.iter().map(|d| d.format).chain([args.format]);
    if args.since.is_some() && formats().any(|f| f == InventoryFormat::Openapi) {
        bail!("an OpenAPI document describes one state; --since has the formats table, json, csv and markdown");
    }
    if args.explain.is_some() && !matches!(args.format, InventoryFormat::Table | InventoryFormat::Json) {
        bail!("--explain has the formats table and json");
    }
    let knowledge = load(args.input.policy.as_deref())?;
    for id in &args.framework {
        known_framework(id, &knowledge)?;
    }
    let request = request(&args.input, Scope::Tree, Depth::Endpoints)?;
    // what cannot be compared is said before the long part
    let before = args.since.as_deref().map(|rev| past(&request, rev, &knowledge)).transpose()?;
    let mut report = scan::run(&request, &knowledge)?;
    let printed = Printed { layout: Layout { color: false, width: None }, args };
    let terminal = Printed {
        layout: Layout { color: use_color(args.color) && args.format == InventoryFormat::Table, width: width() },
        args,
    };
    if let Some([method, path]) = args.explain.as_deref() {
        return explain(&report, method, path, &terminal);
    }
    let Some((past, commit)) = &before else {
        report.endpoints.retain(|row| is_selected(row, args));
        for destination in &args.output {
            destination.write(|out| printed.inventory(&report, destination.format, out))?;
        }
        to_stdout(|out| terminal.inventory(&report, args.format, out))?;
        return Ok(covered(&report).unwrap_or_else(|| Exit::clean(summary(&report))));
    };
    let mut changes = Comparison::of(past, &report, commit);
    changes.retain(|row| is_selected(row, args));
    for destination in &args.output {
        destination.write(|out| printed.changes(&changes, destination.format, out))?;
    }
    to_stdout(|out| terminal.changes(&changes, args.format, out))?;
    Ok(judge(&changes))
}

/// How and what to print.
struct Printed<'a> {
    layout: Layout,
    args: &'a EndpointsArgs,
}

impl Printed<'_> {
    fn inventory(&self, report: &Report, format: InventoryFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            InventoryFormat::Table => table::write(report, self.layout, out),
            InventoryFormat::Json => json::write_endpoints(report, out),
            InventoryFormat::Csv => csv::write(report, out),
            InventoryFormat::Markdown => markdown::write(report, out),
            InventoryFormat::Openapi => openapi::write(report, out),
        }
    }

    /// A comparison has no OpenAPI document: refused before.
    fn changes(&self, changes: &Comparison<'_>, format: InventoryFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            InventoryFormat::Table | InventoryFormat::Openapi => table::write_changes(changes, self.layout, out),
            InventoryFormat::Json => json::write_changes(changes, out),
            InventoryFormat::Csv => csv::write_changes(changes, out),
            InventoryFormat::Markdown => markdown::write_changes(changes, out),
        }
    }
}

fn known_framework(id: &str, knowledge: &Knowledge) -> Result<()> {
    let ids: Vec<&str> = knowledge.frameworks.iter().map(|f| f.id.as_str()).collect();
    if ids.contains(&id) {
        return Ok(());
    }
    let hint = nearest(id, ids).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    bail!("--framework {id}: no framework of that id is known{hint}")
}

fn past(request: &ScanRequest, revision: &str, knowledge: &Knowledge) -> Result<(Report, Commit)> {
    scan::run_at(request, revision, knowledge).map_err(hinted)
}

fn is_selected(row: &EndpointRow, args: &EndpointsArgs) -> bool {
    let below = |pattern: &String| {
        let lower = row.path.to_lowercase();
        let pattern = pattern.to_lowercase();
        if pattern.contains(['*', '?']) {
            return paths::ant_matches(&pattern, &lower);
        }
        let stem = pattern.trim_end_matches('/');
        lower.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    (args.status.is_empty() || args.status.iter().any(|s| s.verdict() == row.status))
        && (args.framework.is_empty() || args.framework.contains(&row.framework))
        && (args.under.is_empty() || args.under.iter().any(below))
}

/// Why the inventory may be worth nothing, if it may.
pub(super) fn covered(report: &Report) -> Option<Exit> {
    if report.diagnostics.iter().any(|d| d.kind == Gap::Internal) {
        return Some(Exit::internal("internal errors were caught; the inventory holds what was found"));
    }
    if report.coverage.is_empty() {
        return Some(Exit::not_covered("nothing was scanned: no readable text file below the path"));
    }
    let mut treated = report.sources.files().iter().zip(&report.coverage.treatment);
    if !treated.any(|(file, t)| *t == Treatment::Analysed && !file.language.is_data()) {
        let files = counted(report.coverage.files, "file");
        return Some(Exit::not_covered(format!("no source file of a known language among {files}")));
    }
    None
}

fn summary(report: &Report) -> String {
    let gaps = gap_words(&report.diagnostics);
    let gaps = if gaps.is_empty() { gaps } else { format!("; gaps: {gaps}") };
    let files = counted(report.coverage.files, "file");
    match report.endpoints.len() {
        0 => format!("no endpoints in {files}{gaps}"),
        n => {
            let in_tests = report.endpoints.iter().all(|e| report.sources.get(e.place.file).class.test);
            let stand = if in_tests { ", all in test code" } else { "" };
            format!("{} in {files}{stand}{gaps}", counted(n, "endpoint"))
        }
    }
}

/// An internal error on either side makes the comparison worth nothing; then what is newly open fails.
fn judge(changes: &Comparison<'_>) -> Exit {
    for report in [changes.before, changes.after] {
        if report.diagnostics.iter().any(|d| d.kind == Gap::Internal) {
            return Exit::internal("internal errors were caught; the comparison holds what was found");
        }
    }
    let open = changes.newly_open();
    if open.is_empty() {
        return covered(changes.after)
            .unwrap_or_else(|| Exit::clean(format!("{} since {}", changes.summary(), changes.commit)));
    }
    let masks = changes.after.masks();
    let name = |row: &&EndpointRow| format!("{} {}", row.method, masks.prose(&row.path));
    let named: Vec<String> = open.iter().take(NAMED).map(name).collect();
    let more = if open.len() > NAMED { format!(" and {} more", open.len() - NAMED) } else { String::new() };
    Exit::findings(format!(
        "{} newly open without an approval since {}: {}{more}; authenticate, or declare in amanat-endpoints.yaml",
        counted(open.len(), "endpoint"),
        changes.commit,
        named.join(", "),
    ))
}

fn explain(report: &Report, method: &str, path: &str, printed: &Printed<'_>) -> Result<Exit> {
    let masks = report.masks();
    let named = |rows: &[&EndpointRow]| -> String {
        rows.iter().map(|r| format!("`{} {}`", r.method, masks.prose(&r.path))).collect::<Vec<_>>().join(", ")
    };
    match find(report, method, path) {
        Found::Rows(rows) => {
            to_stdout(|out| match printed.args.format {
                InventoryFormat::Json => tree::write_json(&rows, report, out),
                _ => tree::write(&rows, report, printed.layout.color, out),
            })?;
            Ok(Exit::clean(counts(rows.into_iter())))
        }
        Found::OtherMethods(rows) => bail!("{method} is not served at {path}; found: {}", named(&rows)),
        Found::Near(rows) if rows.is_empty() => {
            if let Some(exit) = covered(report) {
                return Ok(exit);
            }
            complain(&counts(report.endpoints.iter()));
            bail!("no endpoint {method} {path}; `amanat endpoints` lists what was found")
        }
        Found::Near(rows) => bail!("no endpoint {method} {path}; did you mean {}?", named(&rows)),
    }
}
