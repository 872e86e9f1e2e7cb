//! Answers after which the code runs on: `http.Error(w, "no", 401)` refuses only where the function is left then, and in
//! a helper only where its caller is.

use super::{Condition, Proof, Reading};
use crate::facts::endpoints::guards::Guards;
use crate::ir::{Arm, Block, ExprId, ExprKind, StmtId, StmtKind};
use crate::project::{ExprRef, FunctionRef};

/// Statements of an arm that leaves for a result which is true: `if denied(w, r) { return }`.
const BARE: usize = 2;

/// Where the reading stands among functions in functions.
#[derive(Default)]
pub(super) struct Leaving {
    /// Blocks around the innermost function that is read.
    floor: usize,
    /// Functions around that are called, deferred or started where they are written: who leaves them leaves nothing else.
    detached: u32,
    /// What refuses is an answer that ends nothing.
    pub(super) answers: bool,
}

impl Guards<'_, '_> {
    /// Whether no answer ends the function that gives it.
    fn runs_on(&self, f: usize) -> bool {
        self.known[f].runs_on
    }
}

impl<'g> Reading<'g, '_, '_> {
    /// The body of a function in the function that is read.
    pub(super) fn inner(&mut self, body: &'g [StmtId], around: &mut Vec<Condition>) {
        let floor = std::mem::replace(&mut self.leaving.floor, self.blocks.len());
        self.block(body, around);
        self.leaving.floor = floor;
    }

    /// What a call is made of: `go func() { … }()`
    pub(super) fn parts(&mut self, call: ExprId, around: &mut Vec<Condition>) {
        let module = self.module;
        let detached = match module.kind(call) {
            ExprKind::Call { callee, .. } => u32::from(matches!(module.kind(*callee), ExprKind::Lambda(_))),
            _ => 0,
        };
        self.leaving.detached += detached;
        let mut children = Vec::new();
        module.each_child(call, &mut |c| children.push(c));
        children.into_iter().for_each(|c| self.expr(c, around));
        self.leaving.detached -= detached;
    }

    /// Whether an answer refuses where it stands, for all that what follows it says.
    pub(super) fn is_final(&mut self) -> bool {
        let runs_on = self.guards.runs_on(self.f);
        let ends = !self.strict && self.ends_beside();
        self.leaving.answers = runs_on && !ends;
        !runs_on || (self.leaving.detached == 0 && (ends || self.is_left()))
    }

    /// Whether nothing runs after an answer in the function; of a helper, the caller is asked.
    pub(super) fn is_left(&self) -> bool {
        let is_helper = (self.called || self.assumed) && self.guards.runs_on(self.f) && self.is_own();
        is_helper || self.nothing_follows(true)
    }

    /// `http.Error(…); return`, `http.Error(…); log.Print(…); panic(…)`, the end of the function.
    fn nothing_follows(&self, answered: bool) -> bool {
        for (depth, (block, index)) in self.blocks[self.leaving.floor..].iter().rev().enumerate() {
            let rest = &block[(index + 1).min(block.len())..];
            let stops = match depth {
                0 if answered => block.iter().skip(*index).any(|s| self.stops(*s)),
                // if wantsJSON(r) { http.Error(…) } else { … }; return
                _ => rest.first().is_some_and(|s| self.stops(*s) && !self.works(*s)),
            };
            if stops {
                return true;
            }
            if !rest.is_empty() {
                return false;
            }
        }
        true
    }

    /// Whether a statement leaves the function.
    fn stops(&self, statement: StmtId) -> bool {
        match self.module.stmt(statement).kind {
            StmtKind::Return(_) | StmtKind::Throw(_) => true,
            StmtKind::Expr(e) => {
                matches!(self.module.kind(e), ExprKind::Call { .. })
                    && self.guards.leaves(self.f, ExprRef::new(self.module.file, e))
            }
            _ => false,
        }
    }

    /// `return c.JSON(200, list())`
    fn works(&self, statement: StmtId) -> bool {
        let StmtKind::Return(Some(e)) = self.module.stmt(statement).kind else { return false };
        let mut calls = false;
        self.module.walk_expr(e, crate::ir::visit::Nested::Skip, &mut |x| {
            calls |= matches!(self.module.kind(x), ExprKind::Call { .. } | ExprKind::New { .. });
        });
        calls
    }

    /// Whether the caller of a helper that answered goes no further: `if !requireUser(w, r) { return }`.
    pub(super) fn is_minded(&self, call: ExprId) -> bool {
        let at = self.outermost_of(call);
        let is_it = |x: ExprId| x == at;
        let Some((block, index)) = self.blocks.last() else { return false };
        match block.get(*index).map(|s| &self.module.stmt(*s).kind) {
            Some(StmtKind::Return(Some(e))) => self.gives(*e, &is_it),
            Some(StmtKind::Branch(arms)) => self.minded_by(arms, &is_it, self.nothing_follows(false)),
            Some(StmtKind::Expr(e)) => match self.module.kind(*e) {
                ExprKind::Assign { target, value: Some(value), .. } if self.gives(*value, &is_it) => {
                    self.bound_is_minded(*target, &block[index + 1..])
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `user, ok := requireUser(w, r)`, and the first question about it.
    fn bound_is_minded(&self, target: ExprId, rest: &[StmtId]) -> bool {
        let names: Vec<&str> = match self.module.kind(target) {
            ExprKind::List(items) => items.iter().filter_map(|i| self.name(*i)).collect(),
            _ => self.name(target).into_iter().collect(),
        };
        let is_it = |x: ExprId| self.name(x).is_some_and(|n| names.contains(&n));
        match rest.first().map(|s| &self.module.stmt(*s).kind) {
            Some(StmtKind::Branch(arms)) => {
                let mut outer = self.blocks[self.leaving.floor..].iter().rev().skip(1);
                let is_end = rest.len() == 1 && outer.all(|(block, index)| index + 1 >= block.len());
                self.minded_by(arms, &is_it, is_end)
            }
            Some(StmtKind::Return(Some(e))) => self.gives(*e, &is_it),
            _ => false,
        }
    }

    fn name(&self, e: ExprId) -> Option<&str> {
        match self.module.kind(e) {
            ExprKind::Name(n) if n != "_" => Some(n.as_str()),
            _ => None,
        }
    }

    /// Whether one of the arms on a result leaves, or all that is done is done for it.
    fn minded_by(&self, arms: &[Arm], is_it: &dyn Fn(ExprId) -> bool, is_end: bool) -> bool {
        let leaves = |body: &Block| body.last().is_some_and(|s| self.stops(*s));
        arms.iter().enumerate().any(|(index, arm)| {
            let Some(condition) = arm.condition else { return false };
            let others = &arms[index + 1..];
            match self.tells_failure(condition, is_it) {
                Some(false) => leaves(&arm.body),
                Some(true) => {
                    let is_error = !matches!(self.module.kind(condition), ExprKind::Name(_) | ExprKind::Call { .. });
                    leaves(&arm.body) && (is_error || arm.body.len() <= BARE)
                        || (is_end && others.iter().all(|a| a.condition.is_none() && leaves(&a.body)))
                        || matches!(others, [a] if a.condition.is_none() && leaves(&a.body))
                }
                None => false,
            }
        })
    }

    /// A helper in a guard that answers and leaves the rest to what it gives back.
    pub(super) fn minded(&mut self, function: FunctionRef, call: ExprId) {
        if self.guards.runs_on(self.f)
            && let Some(p) = self.guards.proof_inside(self.f, function, self.fuel)
            && p.answers
            && let Some(p) = self.heeded(call, p)
        {
            self.keep(Proof { when: None, ..p });
        }
    }
}
