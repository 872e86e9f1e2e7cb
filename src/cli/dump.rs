//! `amanat dump`: one file as the analyses see it, or how much of a tree they see, for people who add a language or a
//! framework.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::args::{DumpArgs, TextOrJson};
use super::check::load;
use super::exit::Exit;
use super::terminal::to_stdout;
use crate::analysis::credentials::{Outcome, OverSum};
use crate::frontend::{self, embedded};
use crate::scan::fidelity::{self, Fidelity};
use crate::source::{FileId, Language, Options, SourceFile, discover};
use crate::{ir, report, scan};

/// Causes named for each language; the rest are only counted.
const NAMED: usize = 10;

pub(super) fn run(args: &DumpArgs) -> Result<Exit> {
    if args.stats {
        let found = fidelity::measure(&args.paths, &Options::default(), args.timed)?;
        to_stdout(|out| match args.format {
            TextOrJson::Text => write_text(&found, out),
            TextOrJson::Json => write_json(&found, out),
        })?;
        return Ok(Exit::clean("counted").quiet());
    }
    if args.candidates {
        return candidates(args);
    }
    let [file] = args.paths.as_slice() else {
        bail!("one file is printed at a time; count several with --stats");
    };
    let discovery = discover(std::slice::from_ref(file), &Options::default())?;
    let Some((id, source)) = discovery.sources.iter().next() else {
        bail!("{}: holds no text", file.display());
    };
    let dumped = scan::guard::caught(|| dumped(id, source));
    let text = dumped.map_err(|place| anyhow::anyhow!("internal error ({place})"))?;
    if text.is_empty() {
        bail!("{}: no frontend reads this language ({:?})", file.display(), source.language);
    }
    let text = text.join("\n");
    to_stdout(|out| write!(out, "{}", report::excerpt::escaped_lines(&text)))?;
    Ok(Exit::clean("dumped").quiet())
}

/// Each value that could be a credential, one JSON object a line. Nothing of the value but its masked form.
fn candidates(args: &DumpArgs) -> Result<Exit> {
    let knowledge = load(None)?;
    let options = Options::default();
    let discovery = discover(&args.paths, &options)?;
    let credentials = &knowledge.credentials;
    to_stdout(|out| {
        for (id, source) in discovery.sources.iter() {
            let Ok(all) = scan::guard::caught(|| scan::why::candidates(id, source, &knowledge, &options)) else {
                continue;
            };
            for one in all {
                let judgement = match &one.outcome {
                    Outcome::Weighed(judgement) => Some(judgement),
                    _ => None,
                };
                let ruled_out = match &one.outcome {
                    Outcome::RuledOut(why) => Some(*why),
                    _ => None,
                };
                let line = json!({
                    "path": source.path,
                    "line": source.line_column(one.span.start).line,
                    "column": source.line_column(one.span.start).column,
                    "kind": one.what,
                    "detector": one.detector,
                    "value": one.value.to_string(),
                    "signs": judgement.map(|j| j.signs.iter().map(|s| s.word()).collect::<Vec<_>>()),
                    "score": judgement.map(|j| j.score),
                    "rule": judgement.and_then(|j| j.rule).map(OverSum::word),
                    "ruled_out": ruled_out,
                    "reported": one.reported(credentials).is_some(),
                });
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    })?;
    Ok(Exit::clean("dumped").quiet())
}

/// The file's module, and those of the code inside it.
fn dumped(id: FileId, source: &SourceFile) -> Vec<String> {
    let own = frontend::lower(id, source.language, &source.text).map(|m| ir::dump::dump(&m, &source.text));
    let page = embedded::split(source.language, &source.text).unwrap_or_default();
    let parts = page.parts.iter().filter_map(|part| {
        let module = part.lower(id)?;
        let text = if part.places.is_same() { &*source.text } else { &part.text };
        Some(format!("== {}\n{}", name(part.language), ir::dump::dump(&module, text)))
    });
    own.into_iter().chain(parts).collect()
}

fn write_text(found: &BTreeMap<Language, Fidelity>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "language     files   clean    calls project external unknown    exprs  opaque   MB/s")?;
    for (language, f) in found {
        let total = f.calls.total();
        let speed = f.speed().map_or_else(|| "-".to_owned(), |s| format!("{s:.1}"));
        writeln!(
            out,
            "{:<11} {:>6} {:>7} {:>8} {:>7} {:>8} {:>7} {:>8} {:>7} {speed:>6}",
            name(*language),
            f.files,
            share(f.clean, f.files),
            total,
            share(f.calls.project, total),
            share(f.calls.external, total),
            share(f.calls.unknown(), total),
            f.expressions,
            share(f.opaque, f.expressions),
        )?;
    }
    for (language, f) in found {
        let name = name(*language);
        if f.nested + f.failed > 0 {
            writeln!(out, "\n{name}: {} files nested too deep, {} with internal errors", f.nested, f.failed)?;
        }
        write_causes(out, &format!("{name}: opaque, of all expressions"), &f.opaque_syntax, f.expressions)?;
        write_causes(out, &format!("{name}: callee unknown, of all calls"), &f.calls.unknown, f.calls.total())?;
    }
    Ok(())
}

fn write_causes<K: Display + Ord>(
    out: &mut dyn Write,
    title: &str,
    causes: &BTreeMap<K, usize>,
    of: usize,
) -> io::Result<()> {
    if causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for (cause, count) in most(causes) {
        let cause = cause.to_string();
        writeln!(out, "  {count:>7} {:>7}  {}", share(count, of), report::excerpt::escaped_lines(&cause))?;
    }
    Ok(())
}

/// The most frequent causes, then by name.
fn most<K: Ord>(causes: &BTreeMap<K, usize>) -> impl Iterator<Item = (&K, usize)> {
    let mut sorted: Vec<(&K, usize)> = causes.iter().map(|(cause, count)| (cause, *count)).collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted.into_iter().take(NAMED)
}

fn share(part: usize, of: usize) -> String {
    match of {
        0 => "-".to_owned(),
        _ => format!("{:.1} %", part as f64 * 100.0 / of as f64),
    }
}

fn name(language: Language) -> String {
    format!("{language:?}").to_lowercase()
}

fn write_json(found: &BTreeMap<Language, Fidelity>, out: &mut dyn Write) -> io::Result<()> {
    let causes = |map: Vec<(String, usize)>| -> Vec<Value> {
        map.into_iter().map(|(name, count)| json!({"name": name, "count": count})).collect()
    };
    let languages: Vec<Value> = found
        .iter()
        .map(|(language, f)| {
            let syntax = most(&f.opaque_syntax).map(|(k, n)| (k.to_string(), n)).collect();
            let unknown = most(&f.calls.unknown).map(|(k, n)| (k.clone(), n)).collect();
            json!({
                "language": name(*language),
                "files": f.files,
                "bytes": f.bytes,
                "clean": f.clean,
                "nested": f.nested,
                "failed": f.failed,
                "calls": {
                    "total": f.calls.total(),
                    "project": f.calls.project,
                    "external": f.calls.external,
                    "unknown": f.calls.unknown(),
                    "unknown_names": causes(unknown),
                },
                "expressions": f.expressions,
                "opaque": f.opaque,
                "opaque_syntax": causes(syntax),
                "megabytes_per_second": f.speed(),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "languages": languages }))?;
    writeln!(out)
}
