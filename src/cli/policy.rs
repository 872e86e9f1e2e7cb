//! `amanat policy`: check a policy set, or print the one in force.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;

use super::args::{PolicyAction, PolicyArgs, TextOrJson};
use super::check::{load, refused};
use super::exit::Exit;
use super::explain::indented;
use super::terminal::to_stdout;
use crate::catalog::overlay::contents;
use crate::policy::Policy;
use crate::source::counted;

/// Files of a folder that `validate` names; the rest is counted.
const SHOWN_NAMES: usize = 8;

pub(super) fn run(args: &PolicyArgs) -> Result<Exit> {
    match &args.action {
        PolicyAction::Validate { path, policy } => {
            let overlay = path.as_deref().or(policy.as_deref());
            let knowledge = load(overlay)?;
            let wrong = overlay.map(|o| knowledge.check_examples(o)).unwrap_or_default();
            if !wrong.is_empty() {
                return Err(refused(&wrong));
            }
            let policy = &knowledge.policy;
            let read = overlay.filter(|o| o.is_dir()).and_then(|o| contents(o).ok()).unwrap_or_default();
            let read: Vec<String> = read.iter().map(|(kind, names)| counted_names(kind, names)).collect();
            to_stdout(|out| {
                if !read.is_empty() {
                    writeln!(out, "read: {}", read.join(" · "))?;
                }
                writeln!(
                    out,
                    "policy {} version {}: {}, {}, {}, {}: valid",
                    policy.header.id,
                    policy.header.version,
                    counted(policy.recommendations.len(), "recommendation"),
                    counted(policy.controls.len(), "control"),
                    counted(policy.rules.len(), "rule"),
                    counted(policy.approved.len(), "approved public endpoint"),
                )
            })?;
        }
        PolicyAction::Show { policy, format } => {
            let policy = checked(policy.as_deref())?;
            to_stdout(|out| match format {
                TextOrJson::Text => show(&policy, out),
                TextOrJson::Json => show_json(&policy, out),
            })?;
        }
    }
    Ok(Exit::clean("done").quiet())
}

/// `frameworks: 2 (koa, sanic)`
fn counted_names(kind: &str, names: &[String]) -> String {
    let shown = names.iter().take(SHOWN_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if names.len() > SHOWN_NAMES { ", …" } else { "" };
    format!("{kind}: {} ({shown}{more})", names.len())
}

/// The policy alone, without the knowledge of the analyses.
pub(super) fn checked(overlay: Option<&Path>) -> Result<Policy> {
    if let Some(folder) = overlay.filter(|o| o.is_dir()) {
        contents(folder).map_err(|errors| refused(&errors))?;
    }
    Policy::load(overlay).map_err(|errors| refused(&errors))
}

fn show(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({}, version {})\n", policy.header.title, policy.header.id, policy.header.version)?;
    write!(out, "{}", indented(&policy.header.about))?;
    writeln!(out, "RECOMMENDATIONS AND FINDINGS OF THE REPORTS\n")?;
    for r in &policy.recommendations {
        writeln!(out, "{}: {}\n  {}\n{}", r.id, r.title, r.source, indented(&r.passage))?;
    }
    writeln!(out, "CONTROLS\n")?;
    for c in &policy.controls {
        writeln!(out, "{}: {} ({})", c.id, c.title, c.recommendations.join(", "))?;
        for ask in &c.asks {
            writeln!(out, "  - {ask}")?;
        }
        for rule in c.rules.iter().filter_map(|id| policy.rule(id)) {
            writeln!(out, "  rule {} ({}): {}", rule.id, rule.severity.id(), rule.title)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "APPROVED PUBLIC ENDPOINTS\n")?;
    for a in &policy.approved {
        let methods: Vec<&str> = a.written.methods.iter().map(|m| m.id()).collect();
        let personal = if a.written.personal_data { " (with personal data)" } else { "" };
        writeln!(out, "{} {}{personal}: {}", methods.join(","), a.written.path, a.written.reason)?;
    }
    writeln!(out, "\nREGISTERS IN REPOSITORIES (amanat-endpoints.yaml)\n")?;
    match &policy.register {
        None => writeln!(out, "not accepted")?,
        Some(limits) => {
            let days = |n: u32| if n == 0 { "never".to_owned() } else { format!("for at most {n} days") };
            writeln!(out, "endpoints that are only read: {}", days(limits.max_days))?;
            writeln!(out, "endpoints that change state: {}", days(limits.max_days_changing))?;
            writeln!(out, "endpoints that return personal data: {}", days(limits.max_days_personal))?;
            writeln!(out, "endpoints of one entry: at most {}", limits.max_endpoints)?;
        }
    }
    if !policy.gateways.is_empty() {
        writeln!(out, "\nGATEWAYS THAT AUTHENTICATE\n")?;
        for g in policy.gateways.iter().map(|g| &g.written) {
            writeln!(out, "{} (owner {}): {}", g.id, g.owner, g.evidence.trim())?;
            writeln!(out, "  paths {}", g.paths.join(", "))?;
            let lists = [("except", &g.except), ("in front of", &g.services)];
            for (what, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
                writeln!(out, "  {what} {}", list.join(", "))?;
            }
            if let Some(proof) = &g.proof {
                writeln!(out, "  holds only where {} holds \"{}\"", proof.file, proof.holds)?;
            }
            if let Some(until) = &g.until {
                writeln!(out, "  until {until}")?;
            }
        }
    }
    if !policy.adjustments.is_empty() {
        writeln!(out, "\nADJUSTED\n")?;
        for a in &policy.adjustments {
            writeln!(out, "{}: {}", a.rule, a.reason)?;
        }
    }
    Ok(())
}

fn show_json(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let approved: Vec<_> = policy.approved.iter().map(|a| &a.written).collect();
    let document = serde_json::json!({
        "policy": policy.header,
        "recommendations": policy.recommendations,
        "controls": policy.controls,
        "rules": policy.rules.values().collect::<Vec<_>>(),
        "approved-public": approved,
        "endpoint-register": policy.register,
        "gateways": policy.gateways.iter().map(|g| &g.written).collect::<Vec<_>>(),
        "adjust": policy.adjustments,
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
