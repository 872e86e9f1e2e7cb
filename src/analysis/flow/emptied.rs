//! Variables that hold nothing where a condition holds: `if (isBlank(cnic)) throw new BadRequest("no CNIC: " + cnic)`.

use super::masks::is_nothing;
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::ir::{BinaryOp, ExprId, ExprKind, Name};

/// Conditions nested deeper than this are not taken apart.
const MAX_DEPTH: usize = 16;

impl Walker<'_, '_, '_> {
    /// From here on a condition holds, or does not: variables that are empty then hold no data.
    pub(super) fn empty_where(&mut self, condition: ExprId, holds: bool) {
        for name in self.names_empty_where(condition, holds, MAX_DEPTH) {
            if self.env.get(&name).is_some_and(|value| value.holds_any()) {
                self.keep(name, Value::clean());
            }
        }
    }

    fn names_empty_where(&self, e: ExprId, holds: bool, depth: usize) -> Vec<Name> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let sides = |l: &ExprId, r: &ExprId| [*l, *r].map(|side| self.names_empty_where(side, holds, depth));
        let variable = |e: ExprId| match self.module.kind(e) {
            ExprKind::Name(name) => vec![name.clone()],
            _ => Vec::new(),
        };
        match self.module.kind(e) {
            ExprKind::Not(inner) => self.names_empty_where(*inner, !holds, depth),
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                let [mut of_left, of_right] = sides(left, right);
                // what holds is both sides of an `and`, and what does not hold both sides of an `or`
                match (*op == BinaryOp::And) == holds {
                    true => of_left.extend(of_right),
                    false => of_left.retain(|name| of_right.contains(name)),
                }
                of_left
            }
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right }
                if (*op == BinaryOp::Equal) == holds =>
            {
                match (is_nothing(self.module, *left), is_nothing(self.module, *right)) {
                    (false, true) => variable(*left),
                    (true, false) => variable(*right),
                    _ => Vec::new(),
                }
            }
            ExprKind::Call { callee, args } => {
                let cuts = &self.cx.knowledge.sanitizers.cuts;
                let words = if holds { &cuts.empty } else { &cuts.filled };
                let is_asked = last_name(self.module, e).is_some_and(|name| words.contains(name));
                match (args.as_slice(), self.module.kind(*callee)) {
                    ([], ExprKind::Member { object, .. }) if is_asked => variable(*object),
                    ([only], _) if is_asked => variable(only.value),
                    _ => Vec::new(),
                }
            }
            // if not cnic, if (!cnic)
            ExprKind::Name(_) if !holds => variable(e),
            _ => Vec::new(),
        }
    }
}
