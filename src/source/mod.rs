//! L0: finds files, reads them, decodes them to text and says what each one is.
//!
//! The only layer that reads the scanned tree. It runs nothing that the tree names: git is read through
//! a library, as objects and index entries only.

mod archive;
pub mod caps;
pub mod class;
pub mod diagnostic;
pub mod discover;
pub mod git;
pub mod history;
pub mod language;
pub mod map;
mod objects;
pub mod path;
pub mod read;
pub mod revision;
pub mod rules;
pub mod span;
pub mod text;
pub mod walk;
mod workbook;

pub use class::FileClass;
pub use diagnostic::{Diagnostic, Gap, counted};
pub use discover::{Discovery, Options, SourceError, discover, discover_changed, discover_staged};
pub use history::{History, Moment, PlaceId, TextId};
pub use language::Language;
pub use map::{SourceFile, SourceMap};
pub use revision::{Commit, discover_revision};
pub use span::{FileId, LineColumn, Place, Span};
