//! What could not be fully covered, and why: about amanat's own input, never about the scanned code's security.

use super::span::{FileId, Span};

/// One thing that was not covered. Counted and named in every report.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    pub kind: Gap,
    /// Path relative to the scan root, as shown to people (escaped where it is not UTF-8).
    pub path: String,
    pub file: Option<FileId>,
    pub span: Option<Span>,
    /// One sentence: cause and, where there is one, the next step.
    pub message: String,
}

/// `1 file`, `3 files`: for sentences about counts.
pub fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Kinds of missing coverage, in the order in which reports list them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gap {
    /// Could not be opened or read.
    Unreadable,
    /// Vanished between listing and reading.
    Vanished,
    /// A link out of the root, a dangling link, a device, a socket, a pipe.
    NotFollowed,
    /// Over the size limit.
    TooLarge,
    /// Not text in any encoding that is read.
    Binary,
    /// Bytes that are not valid in the encoding that was chosen were replaced.
    Encoding,
    /// Parts of the file are not valid in its language; the rest was read.
    Syntax,
    /// Nested deeper than the limit; what lies below was left out.
    Nesting,
    /// A budget of work (nodes, steps, findings) ran out.
    Budget,
    /// Data was followed up to a bound on work, and not behind it.
    Followed,
    /// Left out because `.amanatignore` says so.
    Excluded,
    /// Looks minified: searched for credentials only.
    Minified,
    /// A git repository that could not be read: the scan went on without its index.
    Repository,
    /// Past commits that are not in this clone, or could not be read.
    History,
    /// A configuration file of amanat's in the scanned tree, which has no say.
    Configuration,
    /// A bug in amanat, caught.
    Internal,
}

impl Gap {
    /// Whether something that should have been analysed was not: what `--strict` refuses.
    pub fn is_partial(self) -> bool {
        use Gap::{Binary, Configuration, Excluded, Followed, Minified, NotFollowed, Repository};
        !matches!(self, NotFollowed | Binary | Followed | Excluded | Minified | Repository | Configuration)
    }

    pub fn label(self) -> &'static str {
        match self {
            Gap::Unreadable => "unreadable",
            Gap::Vanished => "vanished",
            Gap::NotFollowed => "not followed",
            Gap::TooLarge => "too large",
            Gap::Binary => "binary",
            Gap::Encoding => "encoding",
            Gap::Syntax => "syntax",
            Gap::Nesting => "nesting",
            Gap::Budget => "budget",
            Gap::Followed => "followed in part",
            Gap::Excluded => "excluded",
            Gap::Minified => "minified",
            Gap::Repository => "repository",
            Gap::History => "history",
            Gap::Configuration => "configuration not read",
            Gap::Internal => "internal error",
        }
    }
}
