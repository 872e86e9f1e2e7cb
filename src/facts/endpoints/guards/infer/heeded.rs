//! Refusals that are values, and answers that end nothing: they refuse only if somebody leaves then.
//!
//! `return nil, ErrUnauthorized` is a refusal where the caller returns it, or binds it and has a branch on it that leaves.
//! Where the caller drops it or only logs it, everyone passes.

use super::{Proof, Reading};
use crate::facts::endpoints::selected::{callee, last_name};
use crate::ir::{Arm, BinaryOp, Block, ExprId, ExprKind, Literal, StmtId, StmtKind};
use crate::project::{ExprRef, FunctionRef};

impl Reading<'_, '_, '_> {
    /// What the proof of a function is worth where it is called, if anything.
    pub(super) fn heeded(&self, call: ExprId, proof: Proof) -> Option<Proof> {
        if proof.answers {
            let answers = self.is_own();
            return self.is_minded(call).then_some(Proof { answers, ..proof });
        }
        if !proof.given {
            return Some(proof);
        }
        let goes_back = self.leaves_after(call)?;
        Some(Proof { given: goes_back && self.is_own(), ..proof })
    }

    /// Whether a helper refuses always, here where it is called.
    pub(super) fn always_refused(&mut self, function: FunctionRef, call: ExprId) -> bool {
        match self.guards.refuses_always(self.f, function, self.fuel, self.strict) {
            Some(p) if p.answers => self.is_final(),
            Some(p) => self.heeded(call, p).is_some(),
            None => false,
        }
    }

    /// Whether what is returned here is returned by the function that is read, and not by one inside of it.
    pub(super) fn is_own(&self) -> bool {
        self.passes.lambdas == 0 && self.passes.nested == 0
    }

    /// `token.ok_or(StatusCode::UNAUTHORIZED)?`, or the same as the result of the function.
    pub(super) fn is_handed_on(&self, call: ExprId) -> bool {
        let at = self.outermost_of(call);
        self.is_tried(at) || (self.is_own() && matches!(self.statement(), Some(StmtKind::Return(Some(e))) if *e == at))
    }

    /// `c.JSON(401, …); c.Abort()`, and in a handler what is left then too.
    pub(super) fn is_ended(&self) -> bool {
        if self.strict { self.is_left() } else { self.ends_beside() }
    }

    /// What stands beside an answer ends the request.
    pub(super) fn ends_beside(&self) -> bool {
        let Some((block, _)) = self.blocks.last() else { return false };
        block.iter().any(|s| match self.module.stmt(*s).kind {
            StmtKind::Expr(e) => {
                matches!(self.module.kind(e), ExprKind::Call { .. })
                    && self.guards.ends(self.f, ExprRef::new(self.module.file, e))
            }
            _ => false,
        })
    }

    /// Whether the function is left for want of what a call gives; inside, whether it gives the refusal back in turn.
    fn leaves_after(&self, call: ExprId) -> Option<bool> {
        let at = self.outermost_of(call);
        if self.is_tried(at) {
            return Some(true);
        }
        let is_it = |x: ExprId| x == at;
        match self.statement()? {
            StmtKind::Return(Some(e)) if self.gives(*e, &is_it) => Some(true),
            StmtKind::Throw(Some(e)) if self.gives(*e, &is_it) => Some(false),
            StmtKind::Branch(arms) => self.left_by(arms, &is_it),
            StmtKind::Expr(e) => match self.module.kind(*e) {
                ExprKind::Assign { target, value: Some(value), .. } if self.gives(*value, &is_it) => {
                    self.bound_leaves(*target)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `err := require(r)`, and what the rest of the block does with it before it is another one.
    fn bound_leaves(&self, target: ExprId) -> Option<bool> {
        let error = self.error_of(target)?;
        let is_it = |x: ExprId| matches!(self.module.kind(x), ExprKind::Name(n) if n == error);
        let (block, index) = self.blocks.last()?;
        for statement in block.iter().skip(index + 1) {
            match &self.module.stmt(*statement).kind {
                StmtKind::Branch(arms) => {
                    if let Some(goes_back) = self.left_by(arms, &is_it) {
                        return Some(goes_back);
                    }
                }
                StmtKind::Return(Some(e)) if self.gives(*e, &is_it) => return Some(true),
                StmtKind::Expr(e) => {
                    if let ExprKind::Assign { target, .. } = self.module.kind(*e)
                        && self.error_of(*target) == Some(error)
                    {
                        return None;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The name that holds the error: the last of several.
    fn error_of(&self, target: ExprId) -> Option<&str> {
        let last = match self.module.kind(target) {
            ExprKind::List(items) => *items.last()?,
            _ => target,
        };
        match self.module.kind(last) {
            ExprKind::Name(n) if n != "_" => Some(n.as_str()),
            _ => None,
        }
    }

    fn left_by(&self, arms: &[Arm], is_it: &dyn Fn(ExprId) -> bool) -> Option<bool> {
        for (index, arm) in arms.iter().enumerate() {
            match arm.condition.and_then(|c| self.tells_failure(c, is_it)) {
                Some(true) => return self.left(&arm.body),
                Some(false) => {
                    return self.left(&arms.get(index + 1).filter(|a| a.condition.is_none())?.body);
                }
                // whoever comes here does not come to the next
                None => self.left(&arm.body)?,
            };
        }
        None
    }

    /// Whether a block leaves the function, and then whether nothing has been answered before.
    fn left(&self, block: &Block) -> Option<bool> {
        let calls = |s: &StmtId| match self.module.stmt(*s).kind {
            StmtKind::Expr(e) if matches!(self.module.kind(e), ExprKind::Call { .. }) => {
                Some(ExprRef::new(self.module.file, e))
            }
            _ => None,
        };
        let (guards, f) = (self.guards, self.f);
        let answered = block.iter().filter_map(calls).any(|call| {
            guards.answers(f, call)
                || guards.answers_on(f, call)
                || guards.answers_alone(f, call)
                || guards.ends(f, call)
        });
        match &self.module.stmt(*block.last()?).kind {
            StmtKind::Return(_) => Some(!answered),
            StmtKind::Throw(_) => Some(false),
            StmtKind::Expr(_) => {
                let call = calls(block.last()?)?;
                let name = last_name(guards.project, callee(guards.project, call))?;
                let exits = guards.ends(f, call) || guards.words.exits.iter().any(|n| n == name.trim_end_matches('!'));
                exits.then_some(false)
            }
            _ => None,
        }
    }

    /// Whether a condition holds for the error (`err != nil`) or for its absence.
    pub(super) fn tells_failure(&self, e: ExprId, is_it: &dyn Fn(ExprId) -> bool) -> Option<bool> {
        let is_null = |x: ExprId| matches!(self.module.kind(x), ExprKind::Literal(Literal::Null));
        match self.module.kind(e) {
            _ if is_it(e) => Some(true),
            ExprKind::Not(inner) => self.tells_failure(*inner, is_it).map(|fails| !fails),
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right } => {
                let compared = (is_it(*left) && is_null(*right)) || (is_null(*left) && is_it(*right));
                compared.then_some(*op == BinaryOp::NotEqual)
            }
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                // err != nil || !user.Active, err == nil && user.Active
                let fails = *op == BinaryOp::Or;
                let tells = |x: &ExprId| self.tells_failure(*x, is_it) == Some(fails);
                (tells(left) || tells(right)).then_some(fails)
            }
            _ => None,
        }
    }

    /// Whether a value is that one: `require(r)`, `nil, require(r)`, `require(r) or list()`.
    pub(super) fn gives(&self, e: ExprId, is_it: &dyn Fn(ExprId) -> bool) -> bool {
        match self.module.kind(e) {
            _ if is_it(e) => true,
            ExprKind::List(items) => items.last().is_some_and(|last| is_it(*last)),
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, .. } => is_it(*left),
            _ => false,
        }
    }

    fn statement(&self) -> Option<&StmtKind> {
        let (block, index) = self.blocks.last()?;
        Some(&self.module.stmt(*block.get(*index)?).kind)
    }

    /// `require(&headers).await.map_err(Failure::from)`: the same result, with another error.
    pub(super) fn outermost_of(&self, call: ExprId) -> ExprId {
        let project = self.guards.project;
        let mut at = ExprRef::new(self.module.file, call);
        loop {
            let Some(member) = project.parent(at) else { return at.id };
            let Some(outer) = project.parent(member) else { return at.id };
            match (project.kind(member), project.kind(outer)) {
                (ExprKind::Member { object, name }, ExprKind::Call { callee, .. })
                    if *object == at.id
                        && *callee == member.id
                        && self.guards.words.otherwise.iter().any(|n| n == name) =>
                {
                    at = outer;
                }
                _ => return at.id,
            }
        }
    }

    /// Whether a `?` behind a call gives its failure back.
    fn is_tried(&self, call: ExprId) -> bool {
        let file = self.module.file;
        if !self.guards.project.semantics(file).postfix_try {
            return false;
        }
        let end = self.module.span(call).end as usize;
        let Some(after) = self.guards.project.sources.get(file).text.get(end..) else { return false };
        let after = after.trim_start();
        after.strip_prefix(".await").unwrap_or(after).trim_start().starts_with('?')
    }
}
