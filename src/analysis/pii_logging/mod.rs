//! L5: personal data and credentials that reach a log.

use crate::facts::data::DataKnowledge;
use crate::finding::Detection;
use crate::project::Project;

/// Every log statement of the project that personal data reaches.
pub fn run(_project: &Project<'_>, _knowledge: &DataKnowledge) -> Vec<Detection> {
    Vec::new()
}
