//! The inventory for a terminal: what needs an eye first, a line for each endpoint, fitted to the width that there is.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::changes::Comparison;
use super::markdown::title;
use super::{STATUSES, Shown, counts};
use crate::facts::endpoints::AuthStatus;
use crate::report::{EndpointRow, Masks, Report};

/// How a table is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    pub color: bool,
    /// Characters in a line; None where nobody's terminal ends.
    pub width: Option<usize>,
}

/// Below it nothing can be read any more.
const MIN_WIDTH: usize = 60;
/// Wider columns push the next one out of sight, even where lines do not end.
const MAX_COLUMN: usize = 72;

pub(super) fn style(status: AuthStatus) -> Style {
    let color = match status {
        AuthStatus::Missing => AnsiColor::Red,
        AuthStatus::Unknown => AnsiColor::Yellow,
        AuthStatus::Public => AnsiColor::Cyan,
        AuthStatus::Authenticated => AnsiColor::Green,
    };
    color.on_default()
}

pub(in crate::report) fn painted(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

pub fn write(report: &Report, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let rows: Vec<Line> = report.endpoints.iter().map(|e| Line::of(e, report, &masks)).collect();
    let columns = Columns::fit(rows.iter(), layout);
    for status in STATUSES {
        let rows: Vec<&Line> = rows.iter().filter(|l| l.status == status).collect();
        if rows.is_empty() {
            continue;
        }
        let heading = format!("{} ({})", title(status), rows.len());
        writeln!(out, "{}", painted(&heading, style(status).bold(), layout.color))?;
        rows.into_iter().try_for_each(|line| columns.write(line, " ", out))?;
        writeln!(out)?;
    }
    writeln!(out, "{}", counts(report.endpoints.iter()))
}

/// `+` added, `~` judged differently, `-` removed; `!` before those that are open now without an approval.
pub fn write_changes(changes: &Comparison<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = (changes.before.masks(), changes.after.masks());
    let open = changes.newly_open();
    let mark = |sign: &str, row: &EndpointRow| {
        let alarm = if open.iter().any(|o| std::ptr::eq(*o, row)) { "!" } else { " " };
        format!("{alarm}{sign}")
    };
    let mut lines: Vec<(String, Line)> = Vec::new();
    for row in &changes.added {
        lines.push((mark("+", row), Line::of(row, changes.after, &after).with_verdict(None)));
    }
    for (old, row) in &changes.changed {
        lines.push((mark("~", row), Line::of(row, changes.after, &after).with_verdict(Some(old.status))));
    }
    for row in &changes.removed {
        lines.push((mark("-", row), Line::of(row, changes.before, &before).with_verdict(None)));
    }
    let columns = Columns::fit(lines.iter().map(|(_, l)| l), layout);
    for (sign, line) in &lines {
        columns.write(line, sign, out)?;
    }
    if !lines.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "Since {}: {}", crate::report::excerpt::escaped(&changes.commit.to_string()), changes.summary())
}

/// One endpoint in cells.
struct Line {
    status: AuthStatus,
    /// Shown among changes only, where no heading says it.
    verdict: String,
    method: String,
    path: String,
    place: String,
    evidence: String,
}

impl Line {
    fn of(row: &EndpointRow, report: &Report, masks: &Masks) -> Self {
        let s = Shown::of(row, report, masks);
        let place = s.place();
        let carried = [("returns", &s.data_types), ("takes", &s.accepts)];
        let carried: Vec<String> =
            carried.iter().filter(|(_, data)| !data.is_empty()).map(|(verb, data)| format!("{verb} {data}")).collect();
        let carried = carried.join(", ");
        let evidence = match carried.as_str() {
            "" => s.evidence,
            data if row.status == AuthStatus::Authenticated => format!("{} · {data}", s.evidence),
            data => format!("{data} · {}", s.evidence),
        };
        Self { status: s.status, verdict: String::new(), method: s.method, path: s.path, place, evidence }
    }

    fn with_verdict(self, before: Option<AuthStatus>) -> Self {
        let now = self.status.as_str();
        let verdict = match before {
            // open as before, but nothing approves it any more
            Some(old) if old == self.status => format!("{now}, no longer approved"),
            Some(old) => format!("{} → {now}", old.as_str()),
            None => now.to_owned(),
        };
        Self { verdict, ..self }
    }
}

/// The widths that one table shares.
struct Columns {
    layout: Layout,
    verdict: usize,
    path: usize,
    place: usize,
    evidence: usize,
}

impl Columns {
    fn fit<'l>(lines: impl Iterator<Item = &'l Line>, layout: Layout) -> Self {
        let mut columns = Self { layout, verdict: 0, path: 0, place: 0, evidence: usize::MAX };
        for line in lines {
            columns.verdict = columns.verdict.max(line.verdict.chars().count());
            columns.path = columns.path.max(line.path.chars().count());
            columns.place = columns.place.max(line.place.chars().count());
        }
        columns.path = columns.path.min(MAX_COLUMN);
        columns.place = columns.place.min(MAX_COLUMN);
        if let Some(width) = layout.width {
            // mark, method and the gaps between
            let fixed = 3 + 7 + 6 + columns.verdict + if columns.verdict > 0 { 2 } else { 0 };
            let free = width.max(MIN_WIDTH).saturating_sub(fixed);
            // what remains is for the evidence, a third at least if anything asks for it
            columns.path = columns.path.min(free * 2 / 5);
            columns.place = columns.place.min(free * 3 / 10);
            columns.evidence = free.saturating_sub(columns.path + columns.place);
        }
        columns
    }

    fn write(&self, line: &Line, mark: &str, out: &mut dyn Write) -> io::Result<()> {
        let style = style(line.status);
        let method = painted(&format!("{:6}", line.method), style, self.layout.color);
        let verdict = match self.verdict {
            0 => String::new(),
            width => format!("{}  ", painted(&padded(&line.verdict, width), style, self.layout.color)),
        };
        let path = padded(&cut(&line.path, self.path), self.path);
        let place = padded(&cut_front(&line.place, self.place), self.place);
        let text = format!("{mark:2} {verdict}{method} {path}  {place}  {}", cut(&line.evidence, self.evidence));
        writeln!(out, "{}", text.trim_end())
    }
}

pub(in crate::report) fn padded(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

pub(in crate::report) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// Of a place the end says most.
pub(in crate::report) fn cut_front(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().skip(length + 1 - width.max(1)).collect();
    format!("…{kept}")
}

#[cfg(test)]
mod tests {
    use super::super::example::{report, text};
    use super::*;

    #[test]
    fn what_is_open_stands_first_and_lines_fit() {
        let report = report(&[
            ("GET", "/citizens/{cnic}/family/{member}/records", AuthStatus::Missing, ""),
            ("DELETE", "/citizens/{cnic}", AuthStatus::Authenticated, "login_required"),
            ("GET", "/health", AuthStatus::Public, ""),
        ]);
        insta::assert_snapshot!(text(|out| write(&report, Layout { color: false, width: Some(80) }, out)), @r"
        Unauthenticated (1)
           GET    /citizens/{cnic}/family/…  app.py:1  returns national_id · nothing …

        Public (1)
           GET    /health                    app.py:1  returns national_id · nothing …

        Authenticated (1)
           DELETE /citizens/{cnic}           app.py:1  login_required · returns natio…

        3 endpoints: 1 unauthenticated, 1 public, 1 authenticated
        ");
        let wide = text(|out| write(&report, Layout::default(), out));
        assert!(wide.contains("nothing stands in front of the route"), "{wide}");
        let narrow = text(|out| write(&report, Layout { color: false, width: Some(10) }, out));
        assert!(narrow.lines().all(|l| l.chars().count() <= MIN_WIDTH), "{narrow}");
    }
}
