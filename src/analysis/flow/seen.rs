//! What runs by itself, and what is seen in it: data that reaches a call that writes it, and parameters that are written.

use rustc_hash::FxHashSet;

use super::summary::{WrittenKey, WrittenParam};
use super::value::Step;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::SinkKind;
use crate::ir::ExprId;
use crate::project::FunctionRef;
use crate::source::{FileId, Place};

/// What runs by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Unit {
    TopLevel(FileId),
    Function(FunctionRef),
}

impl Unit {
    pub(super) fn file(self) -> FileId {
        match self {
            Unit::TopLevel(file) => file,
            Unit::Function(f) => f.file,
        }
    }
}

/// Data that reaches a call that writes it.
#[derive(Clone, Debug)]
pub struct Hit {
    pub call: ExprId,
    pub kind: SinkKind,
    pub sink: smol_str::SmolStr,
    pub title: smol_str::SmolStr,
    pub is_resolved: bool,
    pub data: DataTypeId,
    pub strength: Strength,
    /// What the service is for: it leaves here, and should.
    pub is_expected: bool,
    pub way: Vec<Step>,
    /// Inside the wrapper, if the call does not write itself.
    pub tail: Vec<Place>,
}

/// What was seen in a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub hits: Vec<Hit>,
    pub written: Vec<WrittenParam>,
    /// Calls of functions that write what they are given, and what of it was looked at.
    pub through: FxHashSet<(ExprId, WrittenKey)>,
}
