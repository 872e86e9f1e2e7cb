//! The map as Markdown: one table of all types, then the places of each, for a wiki or the page of an audit.

use std::io::{self, Write};

use super::{DataMap, Mapped, Movement};
use crate::report::endpoints::markdown::escape;

pub fn write(map: &DataMap<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Personal data\n\n{}.", map.summary())?;
    if map.types().is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| Data | Group | Sensitivity | Enters | Stored | Leaves | Logged | In repo |\n|---|---|---|---|---|---|---|---|"
    )?;
    for mapped in map.types() {
        let row = mapped.row;
        let counts = Movement::ALL.map(|m| mapped.of(m).count().to_string());
        let open = mapped.of(Movement::Leaves).filter(|s| s.is_open()).count();
        let open = if open > 0 { format!(" ({open} open)") } else { String::new() };
        let [enters, stored, leaves, logged, lies] = counts;
        writeln!(
            out,
            "| {} | {} | {} | {enters} | {stored} | {leaves}{open} | {logged} | {lies} |",
            escape(&row.title),
            row.group.id(),
            row.sensitivity.id()
        )?;
    }
    map.types().iter().try_for_each(|mapped| places(mapped, out))
}

fn places(mapped: &Mapped<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {}\n\n| | What | | Place |\n|---|---|---|---|", escape(&mapped.row.title))?;
    for site in &mapped.sites {
        let (what, note, place) = (escape(&site.what), escape(&site.note()), escape(&site.places()));
        writeln!(out, "| {} | {what} | {note} | {place} |", site.movement.word())?;
    }
    Ok(())
}
