//! L5: personal data and credentials that reach a log.
//!
//! Exceptions whose message carries data, third parties and files are other rules.

mod report;

pub use report::detections;
