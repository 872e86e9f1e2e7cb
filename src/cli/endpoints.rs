//! `amanat endpoints`: the inventory, as a table or as JSON.

use anyhow::Result;

use super::args::{EndpointsArgs, TextOrJson};
use super::check::{counted, load, request};
use super::exit::Exit;
use super::terminal::to_stdout;
use crate::report::coverage::Treatment;
use crate::report::{json, text};
use crate::scan::{self, Depth};
use crate::source::Gap;

pub(super) fn run(args: &EndpointsArgs) -> Result<Exit> {
    let knowledge = load(args.input.policy.as_deref())?;
    let report = scan::run(&request(&args.input, false, Depth::Endpoints)?, &knowledge)?;
    to_stdout(|out| match args.format {
        TextOrJson::Text => text::write_endpoints(&report, out),
        TextOrJson::Json => json::write_endpoints(&report, out),
    })?;
    if report.diagnostics.iter().any(|d| d.kind == Gap::Internal) {
        return Ok(Exit::internal("internal errors were caught; the inventory holds what was found"));
    }
    if report.coverage.is_empty() {
        return Ok(Exit::not_covered("nothing was scanned: no readable text file below the path"));
    }
    let treated = report.sources.files().iter().zip(&report.coverage.treatment);
    if !treated.into_iter().any(|(file, t)| *t == Treatment::Analysed && !file.language.is_data()) {
        let files = counted(report.coverage.files, "file");
        return Ok(Exit::not_covered(format!("no source file of a known language among {files}")));
    }
    let gaps = crate::report::coverage::gap_words(&report.diagnostics);
    let gaps = if gaps.is_empty() { gaps } else { format!("; gaps: {gaps}") };
    let (endpoints, files) = (counted(report.endpoints.len(), "endpoint"), counted(report.coverage.files, "file"));
    Ok(Exit::clean(format!("{endpoints} in {files}{gaps}")))
}
