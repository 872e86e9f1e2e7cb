//! L0: finds files, reads them, decodes them to text and says what each one is.
//!
//! The only layer that reads the scanned tree. It runs nothing that the tree names: git is read through
//! a library, as objects and index entries only.

pub mod diagnostic;
pub mod language;
pub mod span;

use std::sync::Arc;

pub use diagnostic::{Diagnostic, Gap};
pub use language::Language;
pub use span::{FileId, LineColumn, Place, Span};

/// What kind of place a file is: decides which analyses look at it, and how severe a finding there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FileClass {
    /// Written by a tool (lock file, `.min.js`, generated code): credentials only.
    pub generated: bool,
    /// One very long line, or a name such as `app.min.js`: credentials only.
    pub minified: bool,
    /// Somebody else's code (`node_modules`, `vendor`, `dist`, `target` …): credentials only.
    pub vendored: bool,
    /// Tests, fixtures, mocks: no endpoints; findings at lower severity.
    pub test: bool,
    /// Documentation, examples, samples, `.example` files: findings at lower severity.
    pub docs: bool,
    /// Ignored by git yet present on disk: scanned for credentials, marked local-only.
    pub local_only: bool,
}

impl FileClass {
    /// Whether the file is the project's own code, so that it is parsed and linked.
    pub fn is_own_code(self) -> bool {
        !(self.generated || self.minified || self.vendored)
    }
}

/// One file of the scan, decoded.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the scan root, `/` separators. Bytes that are not UTF-8 are shown as `\xNN`.
    pub path: String,
    pub text: Arc<str>,
    pub language: Language,
    pub class: FileClass,
    /// Byte offset of the first byte of every line; the first is 0. A lone CR ends a line too.
    pub line_starts: Arc<[u32]>,
}

/// Every file of the scan, by [`FileId`], in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}
