//! Bounds on the engine's work. Each that is reached is told once, with the first file where it happened, so that a
//! missing endpoint or guard is never silent.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::project::Project;
use crate::source::{Diagnostic, FileId, Gap};

/// What ran out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// Endpoints of one project.
    Endpoints,
    /// Routers mounted within routers, or lists within lists.
    Depth,
    /// Steps from the root routers to the routes.
    Steps,
    /// Statements of one function.
    Statements,
    /// Patterns of one access rule.
    Patterns,
}

impl Limit {
    fn message(self) -> &'static str {
        match self {
            Limit::Endpoints => "endpoints: more than this scan lists; the rest was left out",
            Limit::Depth => {
                "endpoints: routers are mounted within each other deeper than is followed; what lies below was left out"
            }
            Limit::Steps => {
                "endpoints: routers mount each other more often than is followed; some endpoints were left out"
            }
            Limit::Statements => "endpoints: a function is longer than is read; a check near its end may be missed",
            Limit::Patterns => "endpoints: an access rule has more paths than are read; the rest was left out",
        }
    }
}

/// The bounds that were reached.
#[derive(Debug, Default)]
pub struct Limits(RefCell<BTreeMap<Limit, FileId>>);

impl Limits {
    pub fn reached(&self, limit: Limit, file: FileId) {
        self.0.borrow_mut().entry(limit).or_insert(file);
    }

    pub fn diagnostics(&self, project: &Project<'_>) -> Vec<Diagnostic> {
        let reached = self.0.borrow();
        let told = reached.iter().map(|(limit, file)| Diagnostic {
            kind: Gap::Budget,
            path: project.sources.get(*file).path.clone(),
            file: Some(*file),
            span: None,
            message: limit.message().to_owned(),
        });
        told.collect()
    }
}
