//! The map as comma-separated values: a line for each place, and one for each column, however often it is declared.

use std::io::{self, Write};

use super::{DataMap, Detail};
use crate::report::endpoints::csv::line;

const HEADER: [&str; 11] =
    ["data_type", "group", "sensitivity", "movement", "kind", "what", "auth", "protected", "file", "line", "places"];

pub fn write(map: &DataMap<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(out, HEADER.iter().map(|h| (*h).to_owned()))?;
    for mapped in map.types() {
        let row = mapped.row;
        for site in &mapped.sites {
            let (auth, protected) = match &site.detail {
                Detail::None => ("", ""),
                Detail::Endpoint { status, .. } => (*status, ""),
                Detail::Column { is_protected, .. } => ("", if *is_protected { "yes" } else { "no" }),
            };
            let cells = [
                row.id.as_str(),
                row.group.id(),
                row.sensitivity.id(),
                site.movement.word(),
                site.kind,
                &site.what,
                auth,
                protected,
                &site.file,
                &site.line.to_string(),
                &site.places(),
            ];
            line(out, cells.into_iter().map(str::to_owned))?;
        }
    }
    Ok(())
}
