//! `amanat explain`: the page of a rule, a control, a recommendation or a type of personal data; with `--why`, what was
//! made of a line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::args::{ExplainArgs, InputArgs, TextOrJson};
use super::check::{load, refused, request};
use super::exit::Exit;
use super::policy::checked;
use super::terminal::to_stdout;
use crate::catalog::data_types::{DataType, DataTypes};
use crate::catalog::load::nearest;
use crate::policy::{Control, Policy, Recommendation, Rule};
use crate::report::why::Why;
use crate::scan::{self, Depth, Scope};
use crate::source::Span;

pub(super) fn run(args: &ExplainArgs) -> Result<Exit> {
    if let Some(place) = &args.why {
        return why(place, args);
    }
    let asked = args.id.as_deref().unwrap_or_default();
    let policy = checked(args.policy.as_deref())?;
    let same = |id: &str| id.eq_ignore_ascii_case(asked);
    if let Some(rule) = policy.rules.values().find(|r| same(&r.id)) {
        to_stdout(|out| explain_rule(&policy, rule, out))?;
    } else if let Some(control) = policy.controls.iter().find(|c| same(&c.id)) {
        to_stdout(|out| explain_control(&policy, control, out))?;
    } else if let Some(recommendation) = policy.recommendations.iter().find(|r| same(&r.id)) {
        to_stdout(|out| explain_recommendation(&policy, recommendation, out))?;
    } else {
        let folders: Vec<&Path> = args.policy.as_deref().into_iter().filter(|p| p.is_dir()).collect();
        let types = DataTypes::load(&folders).map_err(|errors| refused(&errors))?;
        if let Some((_, data_type)) = types.iter().find(|(_, t)| same(&t.id)) {
            to_stdout(|out| explain_data_type(data_type, out))?;
            return Ok(Exit::clean("explained").quiet());
        }
        let rules = policy.rules.keys().map(String::as_str);
        let others = policy.controls.iter().map(|c| c.id.as_str());
        let ids: Vec<&str> = rules.chain(others).chain(policy.recommendations.iter().map(|r| r.id.as_str())).collect();
        let types = types.iter().map(|(_, t)| t.id.as_str());
        match nearest(asked, ids.iter().copied().chain(types)) {
            Some(id) => bail!("`{asked}` is no rule, control or data type; did you mean `{id}`?"),
            None => bail!(
                "`{asked}` is no rule, control or data type; there are {}, and the types of `policies/data-types/`",
                ids.join(", ")
            ),
        }
    }
    Ok(Exit::clean("explained").quiet())
}

fn explain_data_type(data_type: &DataType, out: &mut dyn Write) -> io::Result<()> {
    let DataType { id, title, group, sensitivity, names, examples, .. } = data_type;
    writeln!(out, "{id}: {title}\n\nGroup\n  {}\n\nSensitivity\n  {}\n", group.id(), sensitivity.id())?;
    write!(out, "Why it matters\n{}", indented(&data_type.why))?;
    if !data_type.law.is_empty() {
        writeln!(out, "Law and reports\n{}", listed(&data_type.law))?;
    }
    writeln!(out, "Names that are the data\n  {}\n", names.strong.join(", "))?;
    for (heading, list) in
        [("Names that are it beside a person", &names.weak), ("Names of other things", &names.unlike)]
    {
        if !list.is_empty() {
            writeln!(out, "{heading}\n  {}\n", list.join(", "))?;
        }
    }
    writeln!(out, "Examples\n  {}", examples.names.join(", "))?;
    if !examples.not_names.is_empty() {
        writeln!(out, "  not: {}", examples.not_names.join(", "))?;
    }
    Ok(())
}

fn listed(points: &[String]) -> String {
    points.iter().map(|p| format!("  - {p}\n")).collect()
}

/// The line is read as part of its project: what stands there may depend on other files.
fn why(place: &str, args: &ExplainArgs) -> Result<Exit> {
    let line = place.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse::<u32>().ok()?)));
    let Some((file, line)) = line else { bail!("--why takes FILE:LINE, such as src/settings.py:12; got `{place}`") };
    let file = Path::new(file).canonicalize().with_context(|| format!("{file} cannot be read"))?;
    let root = project_of(&file);
    let input = InputArgs { paths: vec![root.clone()], policy: args.policy.clone(), ..InputArgs::default() };
    let knowledge = load(args.policy.as_deref())?;
    let request = request(&input, Scope::Tree, Depth::Full)?;
    let report = scan::run(&request, &knowledge)?;
    let path = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
    let Some(id) = report.sources.by_path(&path) else { bail!("{path} was not scanned: `amanat check` says why") };
    let source = report.sources.get(id);
    if line == 0 || line as usize > source.line_count() {
        bail!("{path} has {} lines", source.line_count());
    }
    let mut looked_at = scan::why::candidates(id, source, &knowledge, &request.options);
    let covers = |span: Span| (source.line_column(span.start).line..=source.line_column(span.end).line).contains(&line);
    looked_at.retain(|one| covers(one.span));
    let why = Why { report: &report, knowledge: &knowledge.credentials, file: id, line, looked_at };
    to_stdout(|out| match args.format {
        TextOrJson::Text => why.write(out),
        TextOrJson::Json => why.write_json(out),
    })?;
    Ok(Exit::clean("explained").quiet())
}

/// The repository that holds the file; without one, where we stand, or the file's own folder.
fn project_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(file);
    if let Some(root) = folder.ancestors().find(|a| a.join(".git").exists()) {
        return root.to_owned();
    }
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
    here.filter(|here| folder.starts_with(here)).unwrap_or_else(|| folder.to_owned())
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
