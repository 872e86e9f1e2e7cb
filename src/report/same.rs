//! The places of one credential: what stands in several is one thing to replace, and every format says where else it is.
//!
//! Each place stays a finding with a severity and a fingerprint of its own: an exception or a baseline covers a place, and
//! code hosts show results by line.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::{MOST_PLACES, Report};
use crate::policy::Finding;
use crate::source::Place;

/// The credentials of a report, with the places at which each stands.
pub struct Same {
    /// Most severe first, as in the report.
    places: BTreeMap<SmolStr, Vec<Place>>,
}

impl Same {
    /// Of the findings that count.
    pub fn of(report: &Report) -> Self {
        let mut places: BTreeMap<SmolStr, Vec<Place>> = BTreeMap::new();
        for finding in report.open() {
            if let Some(credential) = &finding.detection.credential {
                places.entry(credential.clone()).or_default().push(finding.detection.primary.place);
            }
        }
        Self { places }
    }

    /// How many different credentials there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Where else the credential of a finding stands: the first places, and how many more there are. All of them beside
    /// each finding would be as many as the square of their number; each is a finding of its own.
    pub fn others(&self, finding: &Finding) -> (Vec<Place>, usize) {
        let here = finding.detection.primary.place;
        let places = finding.detection.credential.as_ref().and_then(|c| self.places.get(c));
        let mut others = places.into_iter().flatten().copied().filter(|place| *place != here);
        let shown = others.by_ref().take(MOST_PLACES).collect();
        (shown, others.count())
    }
}
