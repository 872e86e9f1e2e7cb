//! The inventory of endpoints, one file per format; what changed since a revision; the way to one verdict.
//!
//! The JSON of the inventory is that of the report ([`super::json`]).

pub mod changes;
pub mod csv;
pub mod lookup;
pub mod markdown;
pub mod openapi;
pub mod table;
pub mod tree;

use super::excerpt::{Masks, escaped};
use super::{EndpointRow, Report};
use crate::facts::endpoints::AuthStatus;

/// What needs an eye first stands first.
pub const STATUSES: [AuthStatus; 4] =
    [AuthStatus::Missing, AuthStatus::Unknown, AuthStatus::Public, AuthStatus::Authenticated];

/// One endpoint as shown: masked and escaped.
pub(super) struct Shown {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) status: AuthStatus,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) framework: String,
    pub(super) handler: String,
    /// What decided, or where nothing was found.
    pub(super) evidence: String,
    /// Ids of the types of personal data that it returns, and of those that it takes.
    pub(super) data_types: String,
    pub(super) accepts: String,
}

impl Shown {
    pub(super) fn of(row: &EndpointRow, report: &Report, masks: &Masks) -> Self {
        let told: Vec<String> = if row.evidence.is_empty() {
            row.searched.iter().map(|s| masks.prose(s)).collect()
        } else {
            row.evidence.iter().map(|e| masks.prose(&e.what)).collect()
        };
        let types = |ids: &[String]| ids.iter().map(|d| escaped(d)).collect::<Vec<_>>().join(", ");
        Self {
            method: escaped(&row.method),
            path: masks.prose(&row.path),
            status: row.status,
            file: escaped(&report.sources.get(row.place.file).path),
            line: report.sources.line_column(row.place).line,
            framework: escaped(&row.framework),
            handler: masks.prose(&row.handler),
            evidence: told.join("; "),
            data_types: types(&row.data_types),
            accepts: types(&row.accepts),
        }
    }

    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// `12 endpoints: 1 unauthenticated, 3 public, 8 authenticated`
pub fn counts<'r>(rows: impl Iterator<Item = &'r EndpointRow>) -> String {
    let mut by = [0usize; STATUSES.len()];
    for row in rows {
        for (count, status) in by.iter_mut().zip(STATUSES) {
            *count += usize::from(row.status == status);
        }
    }
    let total: usize = by.iter().sum();
    let plural = if total == 1 { "" } else { "s" };
    let parts: Vec<String> =
        by.iter().zip(STATUSES).filter(|(n, _)| **n > 0).map(|(n, s)| format!("{n} {}", s.as_str())).collect();
    match parts.as_slice() {
        [] => "no endpoints".to_owned(),
        parts => format!("{total} endpoint{plural}: {}", parts.join(", ")),
    }
}

#[cfg(test)]
pub(super) mod example {
    //! One small report that every format is tried on.

    use std::sync::Arc;

    use super::*;
    use crate::policy::Policy;
    use crate::report::{Coverage, Evidence, Personal};
    use crate::source::{Place, SourceFile, SourceMap, Span};

    pub(crate) fn row(report: &Report, method: &str, path: &str, status: AuthStatus, evidence: &str) -> EndpointRow {
        let file = report.sources.by_path("app.py").unwrap();
        let place = Place::new(file, Span::at(0));
        let evidence = match evidence {
            "" => Vec::new(),
            what => vec![Evidence { what: what.to_owned(), place: Some(place) }],
        };
        EndpointRow {
            path: path.to_owned(),
            method: method.to_owned(),
            place,
            framework: "flask".to_owned(),
            handler: "show".to_owned(),
            status,
            evidence,
            steps: Vec::new(),
            searched: vec!["nothing stands in front of the route".to_owned()],
            data_types: vec!["national_id".to_owned()],
            accepts: Vec::new(),
            changes: Vec::new(),
            approved: false,
        }
    }

    pub(crate) fn report(rows: &[(&str, &str, AuthStatus, &str)]) -> Report {
        let mut sources = SourceMap::new();
        sources.add(SourceFile::from_text("app.py", "@app.get('/')\n"));
        let mut report = Report {
            sources,
            policy: Arc::new(Policy::load(None).unwrap()),
            findings: Vec::new(),
            endpoints: Vec::new(),
            approved: 0,
            registered: 0,
            behind_gateway: 0,
            data_types: Vec::new(),
            data_rows: Vec::new(),
            coverage: Coverage::default(),
            masked: Vec::new(),
            personal: Personal::default(),
            diagnostics: Vec::new(),
        };
        report.endpoints = rows.iter().map(|(m, p, s, e)| row(&report, m, p, *s, e)).collect();
        report.endpoints.sort();
        report
    }

    pub(crate) fn text(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}
