//! Guards that say what may go on instead of what is refused: `if (user != null) { chain.doFilter(…); }`, `return false`
//! from a method whose result decides.
//!
//! Such a guard refuses the others if every way on stands under a condition that a known caller meets; ways on for some
//! paths, for a mark on the handler or for a preflight request do not count.

use super::{Condition, Reading, Strength};
use crate::facts::endpoints::guards::Proof;
use crate::facts::endpoints::selected::{callee, last_name};
use crate::facts::endpoints::words;
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal};
use crate::project::ExprRef;
use crate::source::Place;

/// The ways on that were met.
#[derive(Default)]
pub(super) struct Passes {
    /// For known callers alone.
    known: Option<ExprId>,
    /// For everyone.
    open: bool,
    /// For callers without a credential: `if (token == null) { chain.doFilter(…); return; }`
    anonymous: bool,
    /// Lambdas around what is read: their results are none of the guard.
    pub(super) lambdas: u32,
    /// Named functions inside.
    pub(super) nested: u32,
}

/// Whom a condition lets through.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    /// Asks something else.
    Any,
    Anonymous,
    /// Asks for the path, the handler, a preflight request.
    Aside,
    Known,
}

/// The word of the knowledge for a result that lets the request go on.
const RESULT: &str = "true";
/// The type of such a result.
const TRUTH: &str = "boolean";
/// The method of a promise that hears of its failure.
const FAILED: &str = "catch";

impl Reading<'_, '_, '_> {
    /// `chain.doFilter(request, response)`
    pub(super) fn went_on(&mut self, call: ExprId, name: &str, around: &[Condition]) {
        if !self.strict
            && self.guards.known[self.f].goes_on.iter().any(|n| n == name)
            && !self.hands_an_error(call, name)
        {
            self.passed(call, around);
        }
    }

    /// `limit(req, res, next)`, `setTimeout(next, 10)`: whoever is given the way on may take it for any caller, unless it
    /// only hears of failures: `.catch(next)`.
    pub(super) fn handed_on(&mut self, e: ExprId, name: &str, around: &[Condition]) {
        let project = self.guards.project;
        if self.strict || !self.is_script() || !self.guards.known[self.f].goes_on.iter().any(|n| n == name) {
            return;
        }
        let outer = project.parent(ExprRef::new(self.module.file, e));
        let is_said = outer.is_some_and(|outer| match project.kind(outer) {
            ExprKind::Call { callee: target, .. } if *target == e => true,
            ExprKind::Call { .. } => last_name(project, callee(project, outer)).is_some_and(|n| n == FAILED),
            _ => false,
        });
        if !is_said {
            self.passed(e, around);
        }
    }

    /// `next(err)`; elsewhere `next(ctx)` is what goes on, and so is `next(request)` here.
    pub(super) fn hands_an_error(&self, call: ExprId, name: &str) -> bool {
        let vocabulary = &self.guards.words;
        if !self.is_script() || !vocabulary.continuations.iter().any(|n| n == name) {
            return false;
        }
        let ExprKind::Call { args, .. } = self.module.kind(call) else { return false };
        args.first().is_some_and(|a| match self.module.kind(a.value) {
            ExprKind::Literal(_) | ExprKind::Lambda(_) => false,
            ExprKind::Name(n) => !vocabulary.requests.has(n),
            _ => true,
        })
    }

    /// Whether what is read is of the languages whose middleware calls what comes next.
    fn is_script(&self) -> bool {
        self.guards.project.is_script(self.module.file)
    }

    /// `return true`, `return super.preHandle(…)`, `return tokens.check(request)`
    pub(super) fn gave_result(&mut self, e: ExprId, around: &[Condition]) {
        let known = &self.guards.known[self.f];
        let Some(function) = self.function.filter(|_| !self.strict && self.passes.lambdas == 0) else { return };
        let declared = self.module.function(function.id);
        let named = declared.name.as_ref();
        // Mono<Response> filter(…): what it gives is the answer, or what the next one answers
        if declared.returns.as_ref().is_some_and(|t| !t.name.eq_ignore_ascii_case(TRUTH)) {
            return;
        }
        if !known.goes_on.iter().any(|n| n == RESULT) || !named.is_some_and(|n| known.bodies.contains(n)) {
            return;
        }
        match self.module.kind(e) {
            ExprKind::Literal(Literal::Bool(false)) => {}
            ExprKind::Literal(Literal::Bool(true)) => self.passed(e, around),
            _ => {
                let name =
                    last_name(self.guards.project, callee(self.guards.project, ExprRef::new(self.module.file, e)));
                let decides = self.mentions_credentials(e) && name != named;
                match decides {
                    true => self.passes.known = Some(e),
                    false => self.passed(e, around),
                }
            }
        }
    }

    fn passed(&mut self, at: ExprId, around: &[Condition]) {
        let whom = around.iter().filter_map(|c| Some(self.whom(c.expr?, c.negated))).max();
        match whom.unwrap_or(Whom::Any) {
            Whom::Known => self.passes.known = Some(at),
            Whom::Aside => {}
            Whom::Anonymous => self.passes.anonymous = true,
            Whom::Any => self.passes.open = true,
        }
    }

    /// For whom a condition holds.
    fn whom(&self, e: ExprId, negated: bool) -> Whom {
        match self.module.kind(e) {
            ExprKind::Not(inner) => self.whom(*inner, !negated),
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                let (a, b) = (self.whom(*left, negated), self.whom(*right, negated));
                // of two that must both hold, the narrower; of two ways, the wider
                let is_both = (*op == BinaryOp::And) != negated;
                match is_both {
                    true => a.max(b),
                    false if a == Whom::Known || b == Whom::Known => match a.min(b) {
                        Whom::Aside => Whom::Known,
                        other => other,
                    },
                    false => a.min(b).max(if a == Whom::Anonymous || b == Whom::Anonymous {
                        Whom::Anonymous
                    } else {
                        Whom::Any
                    }),
                }
            }
            _ if self.is_aside(e) => Whom::Aside,
            // much is a middleware there: only what is asked of the caller counts
            _ if self.is_script() => {
                // if (req.body.token) next(): whoever fills it in comes past
                if self.is_parameter(e, 1) {
                    Whom::Any
                } else if self.asks_the_caller(e, !negated, Strength::Bare) {
                    Whom::Known
                } else if self.asks_the_caller(e, negated, Strength::Bare) {
                    Whom::Anonymous
                } else {
                    Whom::Any
                }
            }
            _ if self.mentions_credentials(e) || self.mentions_principal(e) || self.comes_from_credentials(e) => {
                if self.is_absence(e) == negated { Whom::Known } else { Whom::Anonymous }
            }
            _ => Whom::Any,
        }
    }

    /// `user == null`, `StringUtils.isBlank(token)`; not `isNotEmpty`.
    fn is_absence(&self, e: ExprId) -> bool {
        if let ExprKind::Binary { op, right, left } = self.module.kind(e) {
            let is_null = |x: &ExprId| matches!(self.module.kind(*x), ExprKind::Literal(Literal::Null));
            return *op == BinaryOp::Equal && (is_null(left) || is_null(right));
        }
        let name = last_name(self.guards.project, callee(self.guards.project, ExprRef::new(self.module.file, e)));
        let negations = &self.guards.words.negations;
        let count = name.map_or(0, |n| words::split(n).iter().filter(|w| negations.has(w)).count());
        count % 2 == 1
    }

    /// Asks for the path, for the handler, for a preflight request.
    fn is_aside(&self, e: ExprId) -> bool {
        let asks = &self.guards.words.asks;
        let mut found = false;
        self.module.walk_expr(e, Nested::Enter, &mut |x| {
            if let ExprKind::Name(n) | ExprKind::Member { name: n, .. } = self.module.kind(x) {
                found |= asks.paths.contains(n) || asks.methods.contains(n) || asks.handlers.contains(n);
            }
        });
        found || self.mentions(e, &self.guards.words.aside)
    }

    /// What was found in the end: a refusal, or that only known callers go on.
    pub(super) fn found(self) -> Option<Proof> {
        // if (!config.auth) return next(): a refusal that is seen says more
        if self.passes.anonymous {
            return if self.is_script() { self.best } else { None };
        }
        let scripted = self.is_script();
        let only_known = self.passes.known.filter(|_| !self.passes.open);
        match (only_known, self.best) {
            (Some(at), best) if best.as_ref().is_none_or(|p| p.weak && !scripted) => {
                let place = Place::new(self.module.file, self.module.span(at));
                Some(Proof::new("lets only known callers go on", place, Confidence::High))
            }
            (_, best) => best,
        }
    }
}
