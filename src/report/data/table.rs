//! The map for a terminal: a block for each type, the most sensitive first, with the first places of each movement.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{DataMap, Mapped, Movement, Site};
use crate::finding::Severity;
use crate::report::endpoints::table::{Layout, cut, cut_front, padded, painted};

/// Places of one movement that are shown where not all are asked for.
const FIRST: usize = 3;
/// Where nobody's terminal ends.
const WIDTH: usize = 100;
const MIN_WIDTH: usize = 60;

fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Critical | Severity::High => AnsiColor::Red,
        Severity::Medium => AnsiColor::Yellow,
        Severity::Low => AnsiColor::Cyan,
    };
    color.on_default()
}

/// `is_whole` shows all places.
pub fn write(map: &DataMap<'_>, is_whole: bool, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let width = layout.width.unwrap_or(WIDTH).max(MIN_WIDTH);
    for mapped in map.types() {
        let row = mapped.row;
        let title = painted(&row.title, style(row.sensitivity).bold(), layout.color);
        writeln!(out, "{title} · {} · {} · {}", row.id, row.group.id(), row.sensitivity.id())?;
        for movement in Movement::ALL {
            places(mapped, movement, is_whole, width, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", map.summary())
}

fn places(
    mapped: &Mapped<'_>,
    movement: Movement,
    is_whole: bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sites: Vec<&Site> = mapped.of(movement).collect();
    let shown = if is_whole { sites.len() } else { FIRST.min(sites.len()) };
    for (i, site) in sites.iter().take(shown).enumerate() {
        // "  enters  12  "
        let lead = match i {
            0 => format!("  {:7}{:>4}  ", movement.word(), sites.len()),
            _ => " ".repeat(LEAD),
        };
        let free = width - LEAD - 4;
        let note = NOTE;
        let what = (free - note) / 2;
        let place = free - what - note;
        let line = format!(
            "{lead}{}  {}  {}",
            padded(&cut(&site.what, what), what),
            padded(&cut(&site.note(), note), note),
            cut_front(&site.place(), place)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    match sites.len() - shown {
        0 => Ok(()),
        more => writeln!(out, "{}and {more} more; --type {} shows all", " ".repeat(LEAD), mapped.row.id),
    }
}

/// Characters before the first column.
const LEAD: usize = 15;
/// Characters of what is said of a place: a verdict, what declares a column.
const NOTE: usize = 17;
