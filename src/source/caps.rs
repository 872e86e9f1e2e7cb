//! Bounds on how far data is followed. Each that is reached is told once, with the first file where it happened: an
//! approximation that the scanned code cannot help, which the statement of coverage names and no exit code heeds.
//!
//! Bounds that keep a report short, and those behind which nothing new is said, are no part of this. The budgets for
//! endpoints are told where they are found.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Diagnostic, FileId, Gap, SourceMap};

/// What ran out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cap {
    /// Expressions of one function, its callbacks included.
    Work,
    /// Expressions within each other.
    Nesting,
    /// Calls of one function.
    Callers,
    /// Functions that one call may enter.
    Callees,
    /// Methods of one class that fill its fields.
    Methods,
    /// Errors that one handler may be given.
    Errors,
    /// Entries of one object, places that fill one key.
    Entries,
    /// Columns of one table or statement.
    Columns,
    /// Values of one change log or mapping.
    Documents,
    /// Names that one redaction leaves out.
    Redacted,
    /// Functions behind one endpoint.
    Helpers,
}

const ALL: [Cap; 11] = [
    Cap::Work,
    Cap::Nesting,
    Cap::Callers,
    Cap::Callees,
    Cap::Methods,
    Cap::Errors,
    Cap::Entries,
    Cap::Columns,
    Cap::Documents,
    Cap::Redacted,
    Cap::Helpers,
];

impl Cap {
    fn message(self) -> &'static str {
        match self {
            Cap::Work => "data: a function is longer than is followed; what its end writes may be missed",
            Cap::Nesting => {
                "data: expressions or callbacks are nested deeper than is followed; what lies below was left out"
            }
            Cap::Callers => "data: a function is called from more places than are followed; the rest was left out",
            Cap::Callees => "data: a call may enter more functions than are followed; the rest was left out",
            Cap::Methods => "data: more methods of a class fill its fields than are followed; the rest was left out",
            Cap::Errors => "data: more kinds of errors reach a handler than are followed; the rest was left out",
            Cap::Entries => "data: an object has more entries than are followed one by one; the rest was left out",
            Cap::Columns => "data: a table has more columns than are read; the rest was left out",
            Cap::Documents => "data: a change log or mapping holds more values than are read; the rest was left out",
            Cap::Redacted => "data: a redaction names more keys than are read; the rest counts as not redacted",
            Cap::Helpers => "data: an endpoint runs through more functions than are followed; the rest was left out",
        }
    }
}

/// The bounds that were reached: for each, the first of its files.
#[derive(Debug)]
pub struct Caps([AtomicU32; ALL.len()]);

impl Default for Caps {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU32::new(u32::MAX)))
    }
}

impl Caps {
    /// The order in which files are walked does not matter.
    pub fn reached(&self, cap: Cap, file: FileId) {
        self.0[cap as usize].fetch_min(file.0, Ordering::Relaxed);
    }

    /// The first `most` of `all`, told if there are more.
    pub fn first<'a, T>(&self, cap: Cap, file: FileId, all: &'a [T], most: usize) -> &'a [T] {
        if all.len() > most {
            self.reached(cap, file);
        }
        &all[..all.len().min(most)]
    }

    pub fn diagnostics(&self, sources: &SourceMap) -> Vec<Diagnostic> {
        let of = |cap: Cap| {
            let file = FileId(self.0[cap as usize].load(Ordering::Relaxed));
            (file.0 != u32::MAX).then(|| Diagnostic {
                kind: Gap::Followed,
                path: sources.get(file).path.clone(),
                file: Some(file),
                span: None,
                message: cap.message().to_owned(),
            })
        };
        ALL.into_iter().filter_map(of).collect()
    }
}
