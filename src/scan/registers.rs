//! What the registers of public endpoints, the policy's list and its gateways make of the inventory. What they make of
//! findings is the business of [`crate::policy`].

use crate::facts::endpoints::{AuthStatus, Effect, Step};
use crate::finding::EndpointName;
use crate::policy::standing::Basis;
use crate::policy::{Register, Standing, Subject};
use crate::report::{EndpointRow, Evidence};
use crate::source::{Discovery, SourceError, SourceMap};

/// Every register in force. Err is the first mistake in one.
pub(super) fn read(discovery: &Discovery) -> Result<Vec<Register>, SourceError> {
    Register::in_force(&discovery.sources, &discovery.base).map_err(|error| {
        let at = error.at.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        SourceError::Path { path: format!("{}{at}", error.file), cause: error.message }
    })
}

/// Gives each endpoint that the code does not close the verdict of the policy, with its evidence in front.
pub(super) fn settle(standing: &Standing<'_>, rows: &mut [EndpointRow], sources: &SourceMap) {
    let subject = |row: &EndpointRow| Subject {
        name: EndpointName { method: row.method.as_str().into(), path: row.path.as_str().into() },
        file: &sources.get(row.place.file).path,
        returns_personal_data: !row.data_types.is_empty(),
    };
    for row in rows.iter() {
        standing.note(&subject(row), row.status);
    }
    for row in rows.iter_mut().filter(|r| r.status != AuthStatus::Authenticated) {
        let Some(ruling) = standing.ruling(&subject(row)) else { continue };
        row.approved = ruling.status == AuthStatus::Public;
        // what is public by its path and handler needs no approval to be so
        if row.status == ruling.status && ruling.basis == Basis::Approved {
            continue;
        }
        row.status = ruling.status;
        row.steps.push(Step {
            what: ruling.what.clone(),
            why: "the verdict of the policy".to_owned(),
            place: ruling.place,
            seen: None,
            effect: if ruling.status == AuthStatus::Authenticated { Effect::Rejects } else { Effect::Opens },
        });
        row.evidence.insert(0, Evidence { what: ruling.what, place: ruling.place });
    }
}
