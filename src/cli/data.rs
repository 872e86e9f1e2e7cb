//! `amanat data`: the map of personal data in four formats.

use std::io::{self, Write};

use anyhow::{Result, bail};

use super::args::{DataArgs, MapFormat};
use super::check::{load, request};
use super::endpoints::covered;
use super::exit::Exit;
use super::terminal::{to_stdout, use_color, width};
use crate::catalog::load::nearest;
use crate::report::coverage::gap_words;
use crate::report::data::{DataMap, Selection, csv, json, markdown, table};
use crate::report::endpoints::table::Layout;
use crate::scan::{self, Depth, Knowledge, Scope};

pub(super) fn run(args: &DataArgs) -> Result<Exit> {
    for destination in &args.output {
        destination.check()?;
    }
    let knowledge = load(args.input.policy.as_deref())?;
    for id in &args.types {
        known_type(id, &knowledge)?;
    }
    let report = scan::run(&request(&args.input, Scope::Tree, Depth::Data)?, &knowledge)?;
    let map = DataMap::of(&report, &Selection { types: args.types.clone(), groups: args.group.clone() });
    let plain = Layout { color: false, width: None };
    for destination in &args.output {
        destination.write(|out| render(&map, destination.format, args, plain, out))?;
    }
    let layout = Layout { color: use_color(args.color) && args.format == MapFormat::Table, width: width() };
    to_stdout(|out| render(&map, args.format, args, layout, out))?;
    let gaps = gap_words(&report.diagnostics);
    let gaps = if gaps.is_empty() { gaps } else { format!("; gaps: {gaps}") };
    Ok(covered(&report).unwrap_or_else(|| Exit::clean(format!("{}{gaps}", map.summary()))))
}

fn render(
    map: &DataMap<'_>,
    format: MapFormat,
    args: &DataArgs,
    layout: Layout,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        MapFormat::Table => table::write(map, args.all || !args.types.is_empty(), layout, out),
        MapFormat::Json => json::write(map, out),
        MapFormat::Csv => csv::write(map, out),
        MapFormat::Markdown => markdown::write(map, out),
    }
}

fn known_type(id: &str, knowledge: &Knowledge) -> Result<()> {
    let types = &knowledge.data.types;
    if types.find(id).is_some() {
        return Ok(());
    }
    let hint = nearest(id, types.types.iter().map(|t| t.id.as_str()));
    let hint = hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    bail!("--type {id}: no data type of that id is known{hint}")
}
