//! The inventory as comma-separated values (RFC 4180): lines end in CR LF, every cell is quoted that needs it.
//!
//! A spreadsheet runs what begins like a formula, and scanned names may begin so: such cells get a leading `'`.

use std::io::{self, Write};

use super::Shown;
use super::changes::Comparison;
use crate::report::{EndpointRow, Masks, Report};

const HEADER: [&str; 10] =
    ["method", "path", "auth", "file", "line", "framework", "handler", "data_types", "evidence", "accepts"];

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    line(out, HEADER.iter().map(|h| (*h).to_owned()))?;
    report.endpoints.iter().try_for_each(|row| line(out, cells(row, report, &masks)))
}

/// With the change in front, and what the verdict was before.
pub fn write_changes(changes: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = (changes.before.masks(), changes.after.masks());
    line(out, ["change", "auth_before"].iter().chain(&HEADER).map(|h| (*h).to_owned()))?;
    for row in &changes.added {
        line(out, first("added", "").chain(cells(row, changes.after, &after)))?;
    }
    for (old, row) in &changes.changed {
        line(out, first("changed", old.status.as_str()).chain(cells(row, changes.after, &after)))?;
    }
    for row in &changes.removed {
        line(out, first("removed", row.status.as_str()).chain(cells(row, changes.before, &before)))?;
    }
    Ok(())
}

fn first(change: &str, before: &str) -> impl Iterator<Item = String> {
    [change.to_owned(), before.to_owned()].into_iter()
}

fn cells(row: &EndpointRow, report: &Report, masks: &Masks) -> impl Iterator<Item = String> {
    let s = Shown::of(row, report, masks);
    let auth = s.status.as_str().to_owned();
    [s.method, s.path, auth, s.file, s.line.to_string(), s.framework, s.handler, s.data_types, s.evidence, s.accepts]
        .into_iter()
}

pub(in crate::report) fn line(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.map(|c| cell(&c)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let guarded = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    };
    if guarded.contains(['"', ',', '\r', '\n']) || guarded.starts_with(' ') || guarded.ends_with(' ') {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{report, text};
    use super::*;
    use crate::facts::endpoints::AuthStatus;

    #[test]
    fn cells_are_quoted_and_formulas_are_text() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("@Public, too"), "\"'@Public, too\"");
        assert_eq!(cell("/citizens"), "/citizens");
    }

    #[test]
    fn one_line_for_each_endpoint() {
        let report = report(&[("GET", "/a", AuthStatus::Authenticated, "login_required, twice")]);
        insta::assert_snapshot!(text(|out| write(&report, out)).replace('\r', ""), @r#"
        method,path,auth,file,line,framework,handler,data_types,evidence,accepts
        GET,/a,authenticated,app.py,1,flask,show,national_id,"login_required, twice",
        "#);
    }
}
