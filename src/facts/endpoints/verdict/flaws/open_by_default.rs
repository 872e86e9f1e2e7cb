//! Services that let everyone pass by default: an access list that opens every path, a setting that opens every view.
//!
//! A list that opens what is left after it has closed something is a choice like any other, and is left alone.

use std::collections::BTreeSet;

use super::super::super::guards::Property;
use super::super::super::{AuthStatus, Endpoint, Evidence};
use super::super::Judge;
use super::{Flaw, FlawKind};
use crate::finding::Confidence;

/// Open endpoints that are shown.
const MAX_SHOWN: usize = 2;

impl Judge<'_, '_> {
    pub(super) fn open_by_default(&self, endpoints: &[Endpoint]) -> Vec<Flaw> {
        let mut found = Vec::new();
        for service in 0..self.services.iter().count() {
            let own: Vec<&Endpoint> =
                endpoints.iter().filter(|e| self.services.index_of(e.place.file) == service).collect();
            let open: Vec<&&Endpoint> = own.iter().filter(|e| e.auth.status == AuthStatus::Missing).collect();
            if open.is_empty() {
                continue;
            }
            let shown = |note: &str| -> Vec<Evidence> {
                let shown = open.iter().take(MAX_SHOWN);
                shown.map(|e| Evidence { what: format!("{} {} {note}", e.method, e.path), place: e.place }).collect()
            };
            let is_all_open = own.iter().all(|e| e.auth.status != AuthStatus::Authenticated);
            for lists in self.access.iter().flatten() {
                if let Some((what, place)) = lists.opens_all(service).filter(|_| is_all_open) {
                    found.push(Flaw {
                        kind: FlawKind::OpenByDefault,
                        place,
                        what: format!("The access list lets everyone pass on every path: {what}"),
                        related: shown("is open by it"),
                        confidence: Confidence::High,
                    });
                }
            }
            let used: BTreeSet<&str> = open.iter().map(|e| e.framework.as_str()).collect();
            for (f, framework) in self.list.iter().enumerate() {
                if !used.contains(framework.id.as_str()) {
                    continue;
                }
                if let Property::Opens(proof) = self.read_settings(f, service) {
                    found.push(Flaw {
                        kind: FlawKind::OpenByDefault,
                        place: proof.place,
                        what: format!("Every endpoint that does not say otherwise is open: {}", proof.what),
                        related: shown("is open"),
                        confidence: Confidence::High,
                    });
                }
            }
        }
        found
    }
}
