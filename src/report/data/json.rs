//! The map as JSON: every type with all its places. Fields are only added.

use std::io::{self, Write};

use serde::Serialize;

use super::{DataMap, Declaration, Detail, Mapped, Movement, Site};
use crate::report::json::to_writer;

#[derive(Serialize)]
struct Document<'m> {
    format_version: u32,
    summary: Summary,
    data_types: Vec<TypeItem<'m>>,
}

#[derive(Serialize)]
struct Summary {
    data_types: usize,
    enter: usize,
    stored: usize,
    leave: usize,
    logged: usize,
    in_repository: usize,
    /// By which data leaves, and those of them that are open.
    endpoints: usize,
    open_endpoints: usize,
}

#[derive(Serialize)]
struct TypeItem<'m> {
    id: &'m str,
    title: &'m str,
    group: &'static str,
    sensitivity: &'static str,
    enters: Vec<SiteItem<'m>>,
    stored: Vec<SiteItem<'m>>,
    leaves: Vec<SiteItem<'m>>,
    logged: Vec<SiteItem<'m>>,
    /// Files of the repository that hold the values themselves.
    in_repository: Vec<SiteItem<'m>>,
}

#[derive(Serialize)]
struct SiteItem<'m> {
    kind: &'static str,
    file: &'m str,
    line: u32,
    #[serde(flatten)]
    detail: DetailItem<'m>,
    /// Where else the same column is declared.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also: &'m [Declaration],
}

#[derive(Serialize)]
#[serde(untagged)]
enum DetailItem<'m> {
    Endpoint { method: &'m str, path: &'m str, auth: &'static str, open: bool },
    Column { table: &'m str, column: &'m str, by: &'m str, protected: bool },
    Other { what: &'m str },
}

pub fn write(map: &DataMap<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = map.counts();
    let [enter, stored, leave, logged, in_repository] = counts.types;
    let summary = Summary {
        data_types: map.types().len(),
        enter,
        stored,
        leave,
        logged,
        in_repository,
        endpoints: counts.endpoints,
        open_endpoints: counts.open,
    };
    to_writer(&Document { format_version: 1, summary, data_types: map.types().iter().map(item).collect() }, out)
}

fn item<'m>(mapped: &'m Mapped<'_>) -> TypeItem<'m> {
    let of = |movement| mapped.of(movement).map(site).collect();
    TypeItem {
        id: &mapped.row.id,
        title: &mapped.row.title,
        group: mapped.row.group.id(),
        sensitivity: mapped.row.sensitivity.id(),
        enters: of(Movement::Enters),
        stored: of(Movement::Stored),
        leaves: of(Movement::Leaves),
        logged: of(Movement::Logged),
        in_repository: of(Movement::InRepository),
    }
}

fn site(site: &Site) -> SiteItem<'_> {
    let detail = match &site.detail {
        Detail::None => DetailItem::Other { what: &site.what },
        Detail::Endpoint { method, path, status, is_open } => {
            DetailItem::Endpoint { method, path, auth: status, open: *is_open }
        }
        Detail::Column { table, column, by, is_protected } => {
            DetailItem::Column { table, column, by, protected: *is_protected }
        }
    };
    SiteItem { kind: site.kind, file: &site.file, line: site.line, detail, also: &site.also }
}
