//! The inventory as Markdown tables, one for each verdict: for a merge request, a wiki, a summary of a pipeline.
//!
//! What was scanned is escaped: it can neither draw a link nor leave its cell.

use std::io::{self, Write};

use super::changes::Comparison;
use super::{STATUSES, Shown, counts};
use crate::facts::endpoints::AuthStatus;
use crate::report::{EndpointRow, Masks, Report};

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    writeln!(out, "# HTTP endpoints\n\n{}.", counts(report.endpoints.iter()))?;
    for status in STATUSES {
        let rows: Vec<&EndpointRow> = report.endpoints.iter().filter(|e| e.status == status).collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n## {} ({})\n", title(status), rows.len())?;
        table(&rows, report, &masks, out)?;
    }
    Ok(())
}

pub fn write_changes(changes: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = (changes.before.masks(), changes.after.masks());
    writeln!(out, "# HTTP endpoints since {}\n\n{}.", escape(&changes.commit.to_string()), changes.summary())?;
    let open = changes.newly_open();
    if !open.is_empty() {
        writeln!(out, "\n## Open without an approval ({})\n", open.len())?;
        table(&open, changes.after, &after, out)?;
    }
    if !changes.added.is_empty() {
        writeln!(out, "\n## Added ({})\n", changes.added.len())?;
        table(&changes.added, changes.after, &after, out)?;
    }
    if !changes.changed.is_empty() {
        writeln!(out, "\n## Verdict changed ({})\n", changes.changed.len())?;
        writeln!(out, "| Endpoint | Before | Now | Declared at | Evidence |\n|---|---|---|---|---|")?;
        for (old, row) in &changes.changed {
            let s = Shown::of(row, changes.after, &after);
            writeln!(
                out,
                "| {} {} | {} | {} | {} | {} |",
                escape(&s.method),
                escape(&s.path),
                old.status.as_str(),
                s.status.as_str(),
                escape(&s.place()),
                escape(&s.evidence)
            )?;
        }
    }
    if !changes.removed.is_empty() {
        writeln!(out, "\n## Removed ({})\n", changes.removed.len())?;
        table(&changes.removed, changes.before, &before, out)?;
    }
    Ok(())
}

fn table(rows: &[&EndpointRow], report: &Report, masks: &Masks, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "| Endpoint | Verdict | Declared at | Handler | Takes | Gives | Evidence |\n|---|---|---|---|---|---|---|"
    )?;
    for row in rows {
        let s = Shown::of(row, report, masks);
        writeln!(
            out,
            "| {} {} | {} | {} | {} | {} | {} | {} |",
            escape(&s.method),
            escape(&s.path),
            s.status.as_str(),
            escape(&s.place()),
            escape(&s.handler),
            escape(&s.accepts),
            escape(&s.data_types),
            escape(&s.evidence)
        )?;
    }
    Ok(())
}

pub(super) fn title(status: AuthStatus) -> &'static str {
    match status {
        AuthStatus::Missing => "Unauthenticated",
        AuthStatus::Unknown => "Unknown",
        AuthStatus::Public => "Public",
        AuthStatus::Authenticated => "Authenticated",
    }
}

/// Text that Markdown shows as it is, in a cell of a table.
pub(in crate::report) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '`' | '|' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '\\' | '~' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // a link by itself: `https://…`, `www.…`, a name with `@`
            '@' => out.push_str("&#64;"),
            ':' => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::example::{report, text};
    use super::*;

    #[test]
    fn scanned_text_stays_in_its_cell() {
        assert_eq!(escape("/a|b/[x](http://y)"), r"/a\|b/\[x\](http&#58;//y)");
        assert_eq!(escape("<img src=x>"), r"\<img src=x\>");
    }

    #[test]
    fn a_table_for_each_verdict() {
        let report = report(&[
            ("GET", "/a/{id}", AuthStatus::Missing, ""),
            ("POST", "/b", AuthStatus::Authenticated, "login_required"),
        ]);
        insta::assert_snapshot!(text(|out| write(&report, out)), @r"
        # HTTP endpoints

        2 endpoints: 1 unauthenticated, 1 authenticated.

        ## Unauthenticated (1)

        | Endpoint | Verdict | Declared at | Handler | Takes | Gives | Evidence |
        |---|---|---|---|---|---|---|
        | GET /a/{id} | unauthenticated | app.py&#58;1 | show |  | national\_id | nothing stands in front of the route |

        ## Authenticated (1)

        | Endpoint | Verdict | Declared at | Handler | Takes | Gives | Evidence |
        |---|---|---|---|---|---|---|
        | POST /b | authenticated | app.py&#58;1 | show |  | national\_id | login\_required |
        ");
    }
}
