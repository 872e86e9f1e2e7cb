//! The way to one verdict as a tree: where the route is declared, what stands in front of it from the outside in, what
//! each of these does or why it proves nothing, and what follows.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::Shown;
use super::table::{painted, style};
use crate::facts::endpoints::{AuthStatus, Effect, Step};
use crate::report::excerpt::escaped;
use crate::report::{EndpointRow, Masks, Report};
use crate::source::Place;

pub fn write(rows: &[&EndpointRow], report: &Report, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        one(row, report, &masks, color, out)?;
    }
    Ok(())
}

fn one(row: &EndpointRow, report: &Report, masks: &Masks, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let s = Shown::of(row, report, masks);
    let verdict = painted(s.status.as_str(), style(s.status).bold(), color);
    writeln!(out, "{} {} is {verdict}", s.method, s.path)?;
    let handler = if s.handler.is_empty() { String::new() } else { format!(", handler {}", s.handler) };
    branch("├─", "route", &format!("declared at {} ({}){handler}", s.place(), s.framework), out)?;
    let carried =
        [("takes", &s.accepts), ("returns", &s.data_types)].into_iter().filter(|(_, types)| !types.is_empty());
    let carried: Vec<String> = carried.map(|(verb, types)| format!("{verb} {types}")).collect();
    if !carried.is_empty() {
        branch("├─", "data", &carried.join("; "), out)?;
    }
    for step in &row.steps {
        let (word, paint) = word(step.effect);
        let place = step.place.map(|p| format!("  {}", at(p, report))).unwrap_or_default();
        let text = format!("{}{place}", masks.prose(&step.what));
        branch("├─", &painted(word, paint, color), &text, out)?;
        if !step.why.is_empty() {
            let seen = step.seen.map(|p| format!("  {}", at(p, report))).unwrap_or_default();
            writeln!(out, "│     {}{seen}", masks.prose(&step.why))?;
        }
    }
    branch("└─", &painted("verdict", style(s.status), color), &conclusion(row, masks), out)?;
    if row.status != AuthStatus::Authenticated {
        for place in &row.searched {
            writeln!(out, "      searched: {}", masks.prose(place))?;
        }
    }
    Ok(())
}

fn branch(arm: &str, word: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{arm} {word}: {text}")
}

fn word(effect: Effect) -> (&'static str, Style) {
    match effect {
        Effect::Mounts => ("router", Style::new()),
        Effect::Rejects => ("guard", AnsiColor::Green.on_default()),
        Effect::Opens => ("opening", AnsiColor::Cyan.on_default()),
        Effect::Nothing => ("no guard", Style::new().dimmed()),
        Effect::Elsewhere => ("not here", Style::new().dimmed()),
        Effect::Unknown => ("unseen", AnsiColor::Yellow.on_default()),
    }
}

fn conclusion(row: &EndpointRow, masks: &Masks) -> String {
    let decided: Vec<String> = row.evidence.iter().map(|e| masks.prose(&e.what)).collect();
    let by = if decided.is_empty() { String::new() } else { format!(" by {}", decided.join(", ")) };
    match row.status {
        AuthStatus::Authenticated => format!("authenticated{by}"),
        AuthStatus::Missing => "unauthenticated: nothing refuses a caller without credentials".to_owned(),
        AuthStatus::Public if decided.is_empty() => {
            "public: open, and by its path or handler meant for everyone".to_owned()
        }
        AuthStatus::Public => format!("public: opened{by}"),
        AuthStatus::Unknown => "unknown: something that decides cannot be seen".to_owned(),
    }
}

fn at(place: Place, report: &Report) -> String {
    let line = report.sources.line_column(place).line;
    format!("{}:{line}", escaped(&report.sources.get(place.file).path))
}

#[derive(Serialize)]
struct Explained<'r> {
    #[serde(flatten)]
    endpoint: crate::report::json::EndpointItem<'r>,
    steps: Vec<StepItem<'r>>,
    searched: Vec<String>,
}

#[derive(Serialize)]
struct StepItem<'r> {
    effect: &'static str,
    what: String,
    why: String,
    file: Option<&'r str>,
    line: Option<u32>,
    /// Where the reason stands, if elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<String>,
}

/// The endpoints as in the inventory, with `steps` and `searched`.
pub fn write_json(rows: &[&EndpointRow], report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let step = |step: &Step| StepItem {
        effect: effect(step.effect),
        what: masks.prose(&step.what),
        why: masks.prose(&step.why),
        file: step.place.map(|p| report.sources.get(p.file).path.as_str()),
        line: step.place.map(|p| report.sources.line_column(p).line),
        seen: step.seen.map(|p| at(p, report)),
    };
    let endpoints: Vec<Explained<'_>> = rows
        .iter()
        .map(|row| Explained {
            endpoint: crate::report::json::endpoint(row, &report.sources, &masks),
            steps: row.steps.iter().map(step).collect(),
            searched: row.searched.iter().map(|s| masks.prose(s)).collect(),
        })
        .collect();
    crate::report::json::to_writer(&serde_json::json!({ "endpoints": endpoints }), out)
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Mounts => "mounts",
        Effect::Rejects => "rejects",
        Effect::Opens => "opens",
        Effect::Nothing => "nothing",
        Effect::Elsewhere => "elsewhere",
        Effect::Unknown => "unknown",
    }
}
