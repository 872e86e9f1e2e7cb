//! `amanat explain`: the page of a rule, a control or a recommendation.

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::args::ExplainArgs;
use super::exit::Exit;
use super::policy::checked;
use super::terminal::to_stdout;
use crate::catalog::load::nearest;
use crate::policy::{Control, Policy, Recommendation, Rule};

pub(super) fn run(args: &ExplainArgs) -> Result<Exit> {
    let policy = checked(args.policy.as_deref())?;
    let same = |id: &str| id.eq_ignore_ascii_case(&args.id);
    if let Some(rule) = policy.rules.values().find(|r| same(&r.id)) {
        to_stdout(|out| explain_rule(&policy, rule, out))?;
    } else if let Some(control) = policy.controls.iter().find(|c| same(&c.id)) {
        to_stdout(|out| explain_control(&policy, control, out))?;
    } else if let Some(recommendation) = policy.recommendations.iter().find(|r| same(&r.id)) {
        to_stdout(|out| explain_recommendation(&policy, recommendation, out))?;
    } else {
        let rules = policy.rules.keys().map(String::as_str);
        let others = policy.controls.iter().map(|c| c.id.as_str());
        let ids: Vec<&str> = rules.chain(others).chain(policy.recommendations.iter().map(|r| r.id.as_str())).collect();
        match nearest(&args.id, ids.iter().copied()) {
            Some(id) => bail!("`{}` is neither a rule nor a control; did you mean `{id}`?", args.id),
            None => bail!("`{}` is neither a rule nor a control; there are {}", args.id, ids.join(", ")),
        }
    }
    Ok(Exit::clean("explained").quiet())
}

fn explain_rule(policy: &Policy, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} ({}): {}\n", rule.id, rule.severity.id(), rule.title)?;
    for (heading, text) in [("What", &rule.what), ("Why it matters", &rule.why), ("How to fix it", &rule.fix)] {
        write!(out, "{heading}\n{}", indented(text))?;
    }
    for example in &rule.examples {
        writeln!(out, "{}", example.framework)?;
        writeln!(out, "  wrong\n{}  right\n{}", shifted(&example.bad), shifted(&example.good))?;
    }
    if !rule.severity_when.is_empty() {
        let when: Vec<String> = rule
            .severity_when
            .iter()
            .filter_map(|(c, s)| Some(format!("{} when {}", s.id(), serde_json::to_value(c).ok()?.as_str()?)))
            .collect();
        writeln!(out, "Severity\n  {}; {}\n", rule.severity.id(), when.join(", "))?;
    }
    if rule.family != crate::finding::Family::Policy {
        writeln!(out, "To ask for an exception, at the end of the line or alone on the line above")?;
        writeln!(out, "  amanat: ignore[{}] until=YYYY-MM-DD owner=TEAM reason=\"...\"\n", rule.id)?;
    }
    for control in policy.controls_of(&rule.id) {
        writeln!(out, "Control {}: {} ({})", control.id, control.title, control.recommendations.join(", "))?;
    }
    for n in &rule.cwe {
        writeln!(out, "CWE-{n}")?;
    }
    for reference in &rule.references {
        writeln!(out, "{}\n  {}", reference.title, reference.url)?;
    }
    Ok(())
}

fn explain_control(policy: &Policy, control: &Control, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}\n", control.id, control.title)?;
    write!(out, "Basis\n{}", indented(&control.basis))?;
    for recommendation in control.recommendations.iter().filter_map(|id| policy.recommendation(id)) {
        writeln!(out, "  {}: {}\n    {}\n", recommendation.id, recommendation.title, recommendation.source)?;
    }
    writeln!(out, "What it asks of a team")?;
    for ask in &control.asks {
        writeln!(out, "  - {ask}")?;
    }
    writeln!(out, "\nRules that check it")?;
    for rule in control.rules.iter().filter_map(|id| policy.rule(id)) {
        writeln!(out, "  {} ({}): {}", rule.id, rule.severity.id(), rule.title)?;
    }
    let references = control.cwe.iter().map(|n| format!("CWE-{n}")).chain(control.owasp.iter().cloned());
    let references: Vec<String> = references.collect();
    if !references.is_empty() {
        writeln!(out, "\nReferences\n  {}", references.join("\n  "))?;
    }
    Ok(())
}

fn explain_recommendation(policy: &Policy, item: &Recommendation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}\n", item.id, item.title)?;
    writeln!(out, "{}  Source: {}\n", indented(&item.passage), item.source)?;
    writeln!(out, "Controls")?;
    for control in policy.controls.iter().filter(|c| c.recommendations.contains(&item.id)) {
        writeln!(out, "  {}: {}", control.id, control.title)?;
    }
    Ok(())
}

/// Prose with two spaces before each line, and an empty line after it.
pub(super) fn indented(text: &str) -> String {
    text.trim().lines().map(|l| format!("  {l}").trim_end().to_owned() + "\n").collect::<String>() + "\n"
}

fn shifted(code: &str) -> String {
    code.trim_end().lines().map(|l| format!("    {l}\n")).collect()
}
