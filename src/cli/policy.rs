//! `amanat policy`: check a policy set, or print the one in force.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;

use super::args::{PolicyAction, PolicyArgs, TextOrJson};
use super::check::load;
use super::exit::Exit;
use super::explain::indented;
use super::terminal::{complain, to_stdout};
use crate::policy::Policy;

pub(super) fn run(args: &PolicyArgs) -> Result<Exit> {
    match &args.action {
        PolicyAction::Validate { path, policy } => {
            let knowledge = load(path.as_deref().or(policy.as_deref()))?;
            let policy = &knowledge.policy;
            to_stdout(|out| {
                writeln!(
                    out,
                    "policy {} version {}: {} recommendations, {} controls, {} rules, {} approved public endpoints: valid",
                    policy.header.id,
                    policy.header.version,
                    policy.recommendations.len(),
                    policy.controls.len(),
                    policy.rules.len(),
                    policy.approved.len()
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

/// The policy alone, without the knowledge of the analyses.
pub(super) fn checked(overlay: Option<&Path>) -> Result<Policy> {
    Policy::load(overlay).map_err(|errors| {
        errors.iter().for_each(|e| complain(&format!("error: {e}")));
        anyhow::anyhow!("the policy has {} mistakes", errors.len())
    })
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
        writeln!(out, "{} {}: {}", methods.join(","), a.written.path, a.written.reason)?;
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
        "adjust": policy.adjustments,
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
