//! Whether a place in code counts only while somebody develops or tests: by the words in the path of its file, in the names
//! of the functions and classes around it, and in the conditions that it stands under.

use rustc_hash::FxHashMap;
use std::cell::RefCell;

use crate::catalog::exposure::ExposureWords;
use crate::facts::endpoints::words::{WordSet, split};
use crate::ir::{BinaryOp, ExprKind, Module, StmtKind};
use crate::project::{ExprRef, Project};
use crate::source::{FileId, Place, Span};

pub(in crate::analysis) struct Trial<'p, 's> {
    project: &'p Project<'s>,
    words: WordSet,
    folders: WordSet,
    /// Those, and the words that tell the real thing.
    conditions: WordSet,
    /// What stands under a condition with such words, by file.
    spans: RefCell<FxHashMap<FileId, Vec<Span>>>,
}

impl<'p, 's> Trial<'p, 's> {
    pub(in crate::analysis) fn new(project: &'p Project<'s>, words: &ExposureWords) -> Self {
        let both: Vec<&String> = words.trial.iter().chain(&words.live).collect();
        Self {
            project,
            words: WordSet::new(&words.trial),
            folders: WordSet::new(&words.folders),
            conditions: WordSet::new(&both),
            spans: RefCell::default(),
        }
    }

    /// Whether the path of a file says so, or its kind.
    pub(in crate::analysis) fn is_file(&self, file: FileId) -> bool {
        let source = self.project.sources.get(file);
        let class = &source.class;
        let name = source.path.rsplit('/').next().unwrap_or_default();
        let is_elsewhere = class.test || class.docs || class.local_only || !class.is_own_code();
        is_elsewhere || self.folders.has(&source.path) || (source.language.is_data() && self.words.has(name))
    }

    /// Whether what stands around a place in code says so.
    pub(in crate::analysis) fn is_place(&self, e: ExprRef) -> bool {
        let place = self.project.place(e);
        if self.is_file(place.file) || self.is_conditional(place) {
            return true;
        }
        let module = self.project.module_of(place.file);
        let mut function = self.project.enclosing_function(e).map(|f| f.id);
        while let Some(id) = function {
            let declared = module.function(id);
            if declared.name.as_ref().is_some_and(|n| self.words.has(n)) {
                return true;
            }
            function = declared.outer;
        }
        let class = self.project.enclosing_class(e);
        class.is_some_and(|c| self.words.has(&self.project.class(c).name))
    }

    /// Under a condition that asks for development or for the real thing: what it decides cannot be told here.
    pub(in crate::analysis) fn is_conditional(&self, place: Place) -> bool {
        let mut spans = self.spans.borrow_mut();
        let spans = spans.entry(place.file).or_insert_with(|| self.conditional(self.project.module_of(place.file)));
        spans.iter().any(|s| s.contains(place.span))
    }

    fn conditional(&self, module: &Module) -> Vec<Span> {
        let text = |span: Span| self.project.sources.text_at(Place::new(module.file, span));
        let asks = |e: crate::ir::ExprId| self.conditions.find_in(&split(text(module.span(e)))).is_some();
        let mut found = Vec::new();
        for statement in &module.stmts {
            let StmtKind::Branch(arms) = &statement.kind else { continue };
            if arms.iter().filter_map(|a| a.condition).any(asks) {
                found.extend(arms.iter().flat_map(|a| &a.body).map(|s| module.stmt(*s).span));
            }
        }
        for expr in &module.exprs {
            match &expr.kind {
                ExprKind::Conditional { condition, then, otherwise } if asks(*condition) => {
                    found.extend([module.span(*then), module.span(*otherwise)]);
                }
                ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } if asks(*left) => {
                    found.push(module.span(*right));
                }
                _ => {}
            }
        }
        found
    }
}
