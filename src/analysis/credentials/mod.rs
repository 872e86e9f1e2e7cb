//! L5: hard-coded credentials in the text of any file ([`scan_text`]) and in the structure of lowered ones
//! ([`scan_module`]). [`merge`] joins what both saw, so that one value gives one detection.

use crate::catalog::credentials::Credentials;
use crate::finding::Detection;
use crate::ir::Module;
use crate::source::{FileId, SourceFile};

/// What stands in the text of a file, whatever its language.
pub fn scan_text(_file: FileId, _source: &SourceFile, _knowledge: &Credentials, _key: &[u8; 32]) -> Vec<Detection> {
    Vec::new()
}

/// What the structure of a lowered file adds: values that stand away from their names.
pub fn scan_module(
    _module: &Module,
    _source: &SourceFile,
    _knowledge: &Credentials,
    _key: &[u8; 32],
) -> Vec<Detection> {
    Vec::new()
}

/// Joins the detections of one file: one value gives one, the most specific rule wins. Sorted by place.
pub fn merge(detections: Vec<Detection>, _source: &SourceFile) -> Vec<Detection> {
    detections
}
