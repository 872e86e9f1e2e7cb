//! Refusals that only a caller with a credential meets: without one, everyone passes.

use super::{Condition, Guards, Reading};
use crate::facts::endpoints::guards::Proof;
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, StmtKind};
use crate::project::FunctionRef;
use crate::source::Place;

/// Statements of a helper that does nothing but refuse.
const MAX_HELPER: usize = 8;

impl Reading<'_, '_, '_> {
    /// `if (!options?.skipAuth) { check }`: the caller of the guard switches it off.
    pub(super) fn switched_off(&self, around: &[Condition]) -> Option<(usize, String)> {
        let params = &self.module.function(self.function?.id).params;
        let option = |e: ExprId| {
            let ExprKind::Member { object, name } = self.module.kind(e) else { return None };
            let ExprKind::Name(owner) = self.module.kind(*object) else { return None };
            Some((params.iter().position(|p| p.name == *owner)?, name.to_string()))
        };
        around.iter().find_map(|c| {
            let e = c.expr?;
            if c.negated {
                return option(e);
            }
            let mut found = None;
            self.module.walk_expr(e, Nested::Skip, &mut |x| {
                if let ExprKind::Not(inner) = self.module.kind(x) {
                    found = found.take().or_else(|| option(*inner));
                }
            });
            found
        })
    }
}

/// `if (token) { … refuse … }`: who brings no token passes.
pub(super) fn is_optional(reading: &Reading<'_, '_, '_>, around: &[Condition]) -> bool {
    let Some((_, outer)) = around.split_last() else { return false };
    passes_without(reading, outer)
}

/// Whether one of the conditions holds only for a caller with a credential.
pub(super) fn passes_without(reading: &Reading<'_, '_, '_>, around: &[Condition]) -> bool {
    around.iter().any(|c| c.expr.is_some_and(|e| asks_for_credential(reading, c, e)))
}

fn asks_for_credential(reading: &Reading<'_, '_, '_>, condition: &Condition, e: ExprId) -> bool {
    let kind = reading.module.kind(e);
    let asked = match (condition.negated, kind) {
        // if token and request.is_json: …
        (false, ExprKind::Binary { op: BinaryOp::And, left, right }) => [*left, *right].iter().any(|side| {
            let is_plain = matches!(reading.module.kind(*side), ExprKind::Name(_) | ExprKind::Member { .. });
            let condition = Condition { expr: Some(*side), negated: false };
            is_plain && asks_for_credential(reading, &condition, *side)
        }),
        // if authed(): …
        (false, ExprKind::Call { args, .. }) if args.is_empty() => reading.is_for_the_known(condition),
        _ => false,
    };
    asked || asks_presence(reading, condition.negated, e) || names_credential(reading, condition.negated, e)
}

fn asks_presence(reading: &Reading<'_, '_, '_>, negated: bool, e: ExprId) -> bool {
    match (negated, reading.module.kind(e)) {
        // if (isset($_SESSION['id'])) { … }
        (false, _) => reading.asks_presence(e),
        // if (empty($_SESSION['id'])) { … } else { … }
        (true, ExprKind::Not(inner)) => reading.asks_presence(*inner),
        (true, _) => reading.is_absent(e),
    }
}

/// The condition is the credential itself, or its comparison with nothing.
fn names_credential(reading: &Reading<'_, '_, '_>, negated: bool, e: ExprId) -> bool {
    let module = reading.module;
    let is_null = |x: ExprId| matches!(module.kind(x), ExprKind::Literal(Literal::Null));
    let subject = match (negated, module.kind(e)) {
        // if (token != null) { … }
        (false, ExprKind::Binary { op: BinaryOp::NotEqual, left, right }) if is_null(*right) => *left,
        (false, _) => e,
        // if (!token) return next();
        (true, ExprKind::Not(inner)) => *inner,
        // if token is None: return
        (true, ExprKind::Binary { op: BinaryOp::Equal, left, right }) if is_null(*right) => *left,
        (true, _) => return false,
    };
    let is_plain = match module.kind(subject) {
        ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => true,
        // "Authorization" in request.headers
        ExprKind::Binary { op: BinaryOp::Compare, left, .. } => {
            matches!(module.kind(*left), ExprKind::Literal(Literal::Str(_)))
        }
        _ => false,
    };
    is_plain && reading.mentions_credentials(subject) && !reading.mentions(subject, &reading.guards.words.switches)
}

/// `if (Session["seen"] == null) { Session["seen"] = true; Response.Redirect("/welcome"); }`
pub(super) fn is_first_visit(reading: &Reading<'_, '_, '_>, condition: &Condition) -> bool {
    let (Some(e), Some(function)) = (condition.expr, reading.function) else { return false };
    let mut asked = Vec::new();
    reading.module.walk_expr(e, Nested::Skip, &mut |x| {
        if let ExprKind::Index { .. } = reading.module.kind(x) {
            asked.push(x);
        }
    });
    let text = |e: ExprId| {
        let place = Place::new(reading.module.file, reading.module.span(e));
        reading.guards.project.sources.text_at(place)
    };
    let mut found = false;
    let body = reading.module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    reading.module.walk(body, Nested::Skip, &mut |node| {
        if let Node::Expr(x) = node
            && let ExprKind::Assign { target, value: Some(value), .. } = reading.module.kind(x)
            && let ExprKind::Literal(_) = reading.module.kind(*value)
        {
            found |= asked.iter().any(|a| text(*a) == text(*target));
        }
        !found
    });
    found
}

impl Guards<'_, '_> {
    /// Whether a helper refuses whoever calls it: it answers or ends, and asks nothing itself.
    pub(super) fn refuses_always(&self, f: usize, function: FunctionRef, fuel: u32, strict: bool) -> Option<Proof> {
        let module = self.project.module_of(function.file);
        let body = &module.function(function.id).body;
        let asks = body.iter().any(|s| matches!(module.stmt(*s).kind, StmtKind::Branch(_)));
        if fuel < 2 || body.len() > MAX_HELPER || asks {
            return None;
        }
        let mut reading = Reading::new(self, f, module, None, 0, strict);
        reading.assumed = true;
        reading.block(body, &mut Vec::new());
        reading.best.filter(|p| !(strict && p.weak))
    }
}
