//! Masks that are written out: `cnic[:5] + "*" * 7 + cnic[-1]`, `f"*****-*******-{cnic[-1]}"`,
//! `"".join("*" if c.isdigit() else c for c in cnic)`.
//!
//! A few characters beside stars tell nobody who it was. Whoever writes the stars has thought of it: a little more may
//! stay than of a part that stands alone ([`super::cuts`]).

use super::sinks::last_name;
use super::value::Fact;
use super::walk::Walker;
use crate::facts::data::names::NameClass;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal};

/// Parts of one text that are looked at.
const MAX_PARTS: usize = 16;

impl Walker<'_, '_, '_> {
    /// Whether a text of these parts is masked: stars stand in it, and of what it shows each part is short and all are.
    pub(super) fn is_starred(&self, parts: &[ExprId], facts: &[Fact]) -> bool {
        if facts.is_empty() {
            return false;
        }
        let mut flat = Vec::new();
        parts.iter().for_each(|part| self.flatten(*part, &mut flat));
        if flat.len() > MAX_PARTS || !flat.iter().any(|part| self.is_stars(*part)) {
            return false;
        }
        let mut shown = 0;
        for part in flat {
            match (self.module.kind(part), self.characters_of(part)) {
                (_, Some(count)) => shown += count,
                (ExprKind::Literal(_), None) => {}
                _ if self.is_stars(part) => {}
                _ => return false,
            }
        }
        shown <= self.cx.knowledge.sanitizers.cuts.beside
    }

    fn flatten(&self, e: ExprId, parts: &mut Vec<ExprId>) {
        let mut todo = vec![e];
        while let Some(e) = todo.pop() {
            match self.module.kind(e) {
                ExprKind::Binary { op: BinaryOp::Add, left, right } => todo.extend([*left, *right]),
                ExprKind::Template(inner) => todo.extend(inner),
                _ => parts.push(e),
            }
            if parts.len() + todo.len() > MAX_PARTS * 2 {
                return;
            }
        }
    }

    /// `"*****-"`, `"*" * 7`, `"*".repeat(7)`, `str_repeat("*", 7)`
    fn is_stars(&self, e: ExprId) -> bool {
        let stars = &self.cx.knowledge.sanitizers.stars;
        let is_one =
            |e: ExprId| self.module.str_literal(e).is_some_and(|text| stars.is_one(text) || stars.are_in(text));
        match self.module.kind(e) {
            ExprKind::Literal(Literal::Str(text)) => stars.are_in(text),
            ExprKind::Binary { op: BinaryOp::Arithmetic, left, right } => is_one(*left) || is_one(*right),
            ExprKind::Call { callee, args } => {
                last_name(self.module, *callee).is_some_and(|n| stars.repeats.contains(n))
                    && (args.iter().any(|a| is_one(a.value))
                        || matches!(self.module.kind(*callee), ExprKind::Member { object, .. } if is_one(*object)))
            }
            _ => false,
        }
    }

    /// `"*" if c.isdigit() else c`: what is asked of each character of a text that is masked.
    pub(super) fn is_character_mask(&self, condition: ExprId, then: ExprId, otherwise: ExprId) -> bool {
        let stars = &self.cx.knowledge.sanitizers.stars;
        let is_star = |e: ExprId| self.module.str_literal(e).is_some_and(|text| stars.is_one(text));
        let other = match (is_star(then), is_star(otherwise)) {
            (true, false) => otherwise,
            (false, true) => then,
            _ => return false,
        };
        let ExprKind::Name(name) = self.module.kind(other) else { return false };
        if self.cx.knowledge.names.identifier(name) != NameClass::Unknown {
            return false;
        }
        let mut is_asked = false;
        self.module.walk_expr(condition, Nested::Skip, &mut |e| {
            is_asked |= matches!(self.module.kind(e), ExprKind::Name(n) if n == name);
        });
        is_asked && !matches!(self.module.kind(condition), ExprKind::Name(_))
    }
}
