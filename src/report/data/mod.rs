//! The map of personal data: for each type, where it enters, where it is stored, where it leaves and where it is logged.
//!
//! One file per format. What endpoints take and give is read off the inventory, so that both commands say the same.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod table;

use std::collections::BTreeSet;

use serde::Serialize;

use super::excerpt::{Masks, escaped};
use super::{EndpointRow, Report};
use crate::catalog::data_types::Group;
use crate::facts::endpoints::AuthStatus;
use crate::finding::Severity;
use crate::source::Place;

/// A type of personal data that the scanned code holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataTypeRow {
    pub id: String,
    pub title: String,
    pub group: Group,
    pub sensitivity: Severity,
}

/// One place where data of a type enters, is kept or leaves, other than by an endpoint.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DataRow {
    pub data_type: String,
    pub way: Way,
    pub place: Place,
    /// Where else the same column is declared, and by what.
    pub also: Vec<(Place, String)>,
    /// The form field, what declares the column, the library.
    pub what: String,
    /// A column that its declaration encrypts or hashes.
    pub is_protected: bool,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    Form,
    Upload,
    Stored {
        table: String,
        column: String,
    },
    ThirdParty,
    Url,
    File,
    Exception,
    Log,
    /// The values themselves, in a file of the repository.
    Repository,
}

/// The questions of the map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Movement {
    Enters,
    Stored,
    Leaves,
    Logged,
    InRepository,
}

impl Movement {
    pub(super) const ALL: [Movement; 5] =
        [Movement::Enters, Movement::Stored, Movement::Leaves, Movement::Logged, Movement::InRepository];

    pub(super) fn word(self) -> &'static str {
        match self {
            Movement::Enters => "enters",
            Movement::Stored => "stored",
            Movement::Leaves => "leaves",
            Movement::Logged => "logged",
            Movement::InRepository => "in repo",
        }
    }
}

impl Way {
    fn movement(&self) -> Movement {
        match self {
            Way::Form | Way::Upload => Movement::Enters,
            Way::Stored { .. } => Movement::Stored,
            Way::ThirdParty | Way::Url | Way::File | Way::Exception => Movement::Leaves,
            Way::Log => Movement::Logged,
            Way::Repository => Movement::InRepository,
        }
    }

    /// The stable word of JSON and CSV.
    fn id(&self) -> &'static str {
        match self {
            Way::Form => "form",
            Way::Upload => "upload",
            Way::Stored { .. } => "column",
            Way::ThirdParty => "third-party",
            Way::Url => "url",
            Way::File => "file",
            Way::Exception => "exception",
            Way::Log => "log",
            Way::Repository => "register",
        }
    }
}

/// Which types are asked for; empty lists ask for all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub types: Vec<String>,
    pub groups: Vec<Group>,
}

impl Selection {
    fn has(&self, row: &DataTypeRow) -> bool {
        (self.types.is_empty() || self.types.contains(&row.id))
            && (self.groups.is_empty() || self.groups.contains(&row.group))
    }
}

/// The map, ready to be drawn.
pub struct DataMap<'r> {
    types: Vec<Mapped<'r>>,
}

/// One type with its places.
pub(super) struct Mapped<'r> {
    pub(super) row: &'r DataTypeRow,
    pub(super) sites: Vec<Site>,
}

/// One place, as shown: masked and escaped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Site {
    pub(super) movement: Movement,
    /// What is open stands first.
    pub(super) rank: u8,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) kind: &'static str,
    /// `GET /citizens/{cnic}`, `citizens.cnic`, `form field cnic`.
    pub(super) what: String,
    pub(super) detail: Detail,
    /// The other declarations of a column.
    pub(super) also: Vec<Declaration>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub(super) struct Declaration {
    file: String,
    line: u32,
    by: String,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Detail {
    None,
    Endpoint { method: String, path: String, status: &'static str, is_open: bool },
    Column { table: String, column: String, by: String, is_protected: bool },
}

impl Site {
    pub(super) fn place(&self) -> String {
        match self.also.len() {
            0 => format!("{}:{}", self.file, self.line),
            more => format!("{}:{} +{more}", self.file, self.line),
        }
    }

    /// Every place, for formats with room.
    pub(super) fn places(&self) -> String {
        let also = self.also.iter().map(|d| format!(", {}:{}", d.file, d.line));
        format!("{}:{}{}", self.file, self.line, also.collect::<String>())
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.detail, Detail::Endpoint { is_open: true, .. })
    }

    /// What else is worth a word in a table.
    pub(super) fn note(&self) -> String {
        match &self.detail {
            Detail::None => String::new(),
            Detail::Endpoint { is_open: true, .. } => "open".to_owned(),
            Detail::Endpoint { status, .. } => (*status).to_owned(),
            Detail::Column { by, is_protected, .. } if *is_protected => format!("{by}, protected"),
            Detail::Column { by, .. } => by.clone(),
        }
    }
}

impl<'r> DataMap<'r> {
    pub fn of(report: &'r Report, selection: &Selection) -> Self {
        let masks = report.masks();
        let types = report.data_types.iter().filter(|t| selection.has(t));
        let types = types.map(|row| Mapped { row, sites: sites(row, report, &masks) }).collect();
        Self { types }
    }

    pub(super) fn types(&self) -> &[Mapped<'r>] {
        &self.types
    }

    /// `31 data types: 12 enter, 20 are stored, 9 leave by 14 endpoints (2 open), 5 are logged`
    pub fn summary(&self) -> String {
        let counts = self.counts();
        let is = |n: usize| if n == 1 { "is" } else { "are" };
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let [enter, stored, leave, logged, lie] = counts.types;
        if self.types.is_empty() {
            return "no personal data was found".to_owned();
        }
        let open = if counts.open > 0 { format!(" ({} open)", counts.open) } else { String::new() };
        let by = match counts.endpoints {
            0 => String::new(),
            n => format!(" by {n} endpoint{}{open}", s(n)),
        };
        let lie = match lie {
            0 => String::new(),
            1 => ", the values of 1 lie in the repository".to_owned(),
            n => format!(", the values of {n} lie in the repository"),
        };
        format!(
            "{} data type{}: {enter} enter{}, {stored} {} stored, {leave} leave{}{by}, {logged} {} logged{lie}",
            self.types.len(),
            s(self.types.len()),
            if enter == 1 { "s" } else { "" },
            is(stored),
            if leave == 1 { "s" } else { "" },
            is(logged),
        )
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let mut by: BTreeSet<(&str, u32, &str)> = BTreeSet::new();
        let mut open: BTreeSet<(&str, u32, &str)> = BTreeSet::new();
        for mapped in &self.types {
            for (count, movement) in counts.types.iter_mut().zip(Movement::ALL) {
                *count += usize::from(mapped.of(movement).next().is_some());
            }
            for site in mapped.of(Movement::Leaves).filter(|s| matches!(s.detail, Detail::Endpoint { .. })) {
                let key = (site.file.as_str(), site.line, site.what.as_str());
                by.insert(key);
                if site.is_open() {
                    open.insert(key);
                }
            }
        }
        Counts { endpoints: by.len(), open: open.len(), ..counts }
    }
}

impl Mapped<'_> {
    pub(super) fn of(&self, movement: Movement) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(move |s| s.movement == movement)
    }
}

/// Types by [`Movement::ALL`], and the endpoints by which they leave.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) types: [usize; 5],
    pub(super) endpoints: usize,
    pub(super) open: usize,
}

fn sites(row: &DataTypeRow, report: &Report, masks: &Masks) -> Vec<Site> {
    let at = |place: Place| {
        let line = report.sources.line_column(place).line;
        (escaped(&report.sources.get(place.file).path), line)
    };
    let of_endpoint = |e: &EndpointRow, movement: Movement| {
        let (file, line) = at(e.place);
        let (method, path) = (escaped(&e.method), masks.prose(&e.path));
        let is_open = e.status == AuthStatus::Missing && !e.approved;
        let what = format!("{method} {path}");
        let detail = Detail::Endpoint { method, path, status: e.status.as_str(), is_open };
        Site { movement, rank: u8::from(!is_open), file, line, kind: "endpoint", what, detail, also: Vec::new() }
    };
    let mut sites: Vec<Site> = Vec::new();
    for e in &report.endpoints {
        if e.accepts.contains(&row.id) {
            sites.push(of_endpoint(e, Movement::Enters));
        }
        if e.data_types.contains(&row.id) {
            sites.push(of_endpoint(e, Movement::Leaves));
        }
    }
    for told in report.data_rows.iter().filter(|r| r.data_type == row.id) {
        let (file, line) = at(told.place);
        let (what, detail) = match &told.way {
            Way::Stored { table, column } => {
                let (table, column) = (masks.prose(table), masks.prose(column));
                let what = if table.is_empty() { column.clone() } else { format!("{table}.{column}") };
                let by = escaped(&told.what);
                (what, Detail::Column { table, column, by, is_protected: told.is_protected })
            }
            _ => (masks.prose(&told.what), Detail::None),
        };
        let rank = 2 + told.way.movement() as u8;
        let also = told.also.iter().map(|(place, by)| {
            let (file, line) = at(*place);
            Declaration { file, line, by: escaped(by) }
        });
        let (movement, kind, also) = (told.way.movement(), told.way.id(), also.collect());
        sites.push(Site { movement, rank, file, line, kind, what, detail, also });
    }
    sites.sort();
    sites.dedup();
    sites
}
