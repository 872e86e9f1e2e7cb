//! L7: renders a [`Report`], one file per format. No format decides anything: what counts, how severe it is and what
//! stays hidden stands in the report or in [`excerpt`], the one way from scanned text to output.

pub mod coverage;
pub mod data;
pub mod endpoints;
pub mod excerpt;
pub mod json;
mod opaque;
mod past;
mod personal;
pub mod same;
pub mod sarif;
pub mod text;
pub mod why;

use std::sync::Arc;

use crate::facts::endpoints::{AuthStatus, Step};
use crate::finding::{Confidence, Severity};
use crate::policy::{Finding, Policy};
use crate::source::{Diagnostic, Place, SourceMap};

pub use coverage::Coverage;
pub use excerpt::Masks;
pub use personal::Personal;

/// Places of one kind that stand beside a finding; the rest is counted.
const MOST_PLACES: usize = 20;

/// What of a list of places is shown, and how many are not: of a long one, both ends, because a way is told by where it
/// begins and where it leads.
fn most<T>(places: &[T]) -> (Vec<&T>, usize) {
    let left_out = places.len().saturating_sub(MOST_PLACES);
    let half = if left_out > 0 { MOST_PLACES / 2 } else { places.len() };
    (places[..half].iter().chain(&places[half + left_out..]).collect(), left_out)
}

/// Everything that a scan found out.
pub struct Report {
    pub sources: SourceMap,
    pub policy: Arc<Policy>,
    /// Most severe first; suppressed ones among them.
    pub findings: Vec<Finding>,
    /// By path and method.
    pub endpoints: Vec<EndpointRow>,
    /// Open endpoints that the policy approves.
    pub approved: usize,
    /// Open endpoints that the scanned repository declares public.
    pub registered: usize,
    /// Open endpoints behind a gateway that the policy answers for.
    pub behind_gateway: usize,
    /// The types of personal data that the code holds, most sensitive first.
    pub data_types: Vec<data::DataTypeRow>,
    /// Where they enter, are kept and leave, beside endpoints; by type, way and place.
    pub data_rows: Vec<data::DataRow>,
    pub coverage: Coverage,
    /// What no output may show: that of the findings, and what was found and is no finding here.
    pub masked: Vec<Place>,
    /// What tells personal values, which no output may show either.
    pub personal: Personal,
    /// By path; what was not covered.
    pub diagnostics: Vec<Diagnostic>,
}

/// One endpoint and method of the inventory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EndpointRow {
    pub path: String,
    pub method: String,
    pub place: Place,
    pub framework: String,
    pub handler: String,
    pub status: AuthStatus,
    pub evidence: Vec<Evidence>,
    /// What was looked at on the way to the verdict, outermost first.
    pub steps: Vec<Step>,
    /// Where nothing was found, for a verdict without evidence.
    pub searched: Vec<String>,
    /// Ids of the types of personal data that it gives its callers.
    pub data_types: Vec<String>,
    /// Ids of those that it takes from them.
    pub accepts: Vec<String>,
    /// Ids of those of the records that it changes, where it is open and takes none.
    pub changes: Vec<String>,
    /// The policy's list, or a register that the policy honours, says that it is meant to be open.
    pub approved: bool,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Evidence {
    pub what: String,
    /// Absent for what stands in no file, such as a framework's default.
    pub place: Option<Place>,
}

impl Report {
    /// Findings that count: not suppressed.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.granted.is_none())
    }

    pub fn masks(&self) -> Masks {
        Masks::new(self.masked.iter(), &self.personal, &self.sources)
    }

    pub fn count_at_or_above(&self, severity: Severity) -> usize {
        self.open().filter(|f| f.severity >= severity).count()
    }
}

/// The word of SARIF and of code-hosting sites for how exact a rule is.
fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_PLACES, most};

    #[test]
    fn a_long_way_keeps_both_ends() {
        let way: Vec<usize> = (0..50).collect();
        let (shown, left_out) = most(&way);
        assert_eq!((shown.len(), left_out), (MOST_PLACES, 30));
        assert_eq!((shown[0], shown[9], shown[10], shown[19]), (&0, &9, &40, &49));
        assert_eq!(most(&way[..20]).1, 0);
    }
}
