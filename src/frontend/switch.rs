//! The value that a `switch` compares with each of its labels, which the IR writes out once for each arm.

use super::tree::Lowering;
use crate::ir::{ExprId, ExprKind, Name};

/// Holds a value that was computed; a reserved word, so that no variable shares it.
const HELD: &str = "switch";

/// A longer chain is held rather than copied.
const MAX_COPY: usize = 8;

/// Gives the subject again and again. Names and member chains are copied; any other value is assigned to the name
/// `switch` where it is first compared and read from there afterwards. Nothing is shared between two parents:
/// a value that holds a switch over a switch would otherwise be walked twice as often at every level.
pub struct Subject {
    first: Option<ExprId>,
    again: Option<ExprId>,
    is_single: bool,
}

impl Subject {
    pub fn new(value: Option<ExprId>) -> Self {
        Self { first: value, again: None, is_single: false }
    }

    /// A value that is compared once, and need not be held.
    pub fn single(value: Option<ExprId>) -> Self {
        Self { is_single: true, ..Self::new(value) }
    }

    /// The subject for the next comparison.
    pub fn next(&mut self, l: &mut Lowering<'_>) -> Option<ExprId> {
        let Some(value) = self.first.take() else {
            return copy(l, self.again?);
        };
        if self.is_single {
            return Some(value);
        }
        if chain(l, value).is_some() {
            self.again = Some(value);
            return Some(value);
        }
        let span = l.module.span(value);
        let held = ExprKind::Name(Name::new_static(HELD));
        self.again = Some(l.module.add_expr(span, held.clone()));
        let target = l.module.add_expr(span, held);
        let kind = ExprKind::Assign { target, value: Some(value), op: None, declared: None, is_declaration: true };
        Some(l.module.add_expr(span, kind))
    }

    /// The subject, if nothing was compared with it.
    pub fn unused(self) -> Option<ExprId> {
        self.first
    }
}

/// The root of a short `a.b.c` and its members from the right, or None for any other value.
fn chain(l: &Lowering<'_>, id: ExprId) -> Option<(ExprId, Vec<ExprId>)> {
    let mut members = Vec::new();
    let mut at = id;
    loop {
        match l.module.kind(at) {
            ExprKind::Name(_) => return Some((at, members)),
            ExprKind::Member { object, .. } if members.len() < MAX_COPY => {
                members.push(at);
                at = *object;
            }
            _ => return None,
        }
    }
}

/// A second `a.b.c`.
fn copy(l: &mut Lowering<'_>, id: ExprId) -> Option<ExprId> {
    let (root, members) = chain(l, id)?;
    let root = l.module.expr(root).clone();
    let mut made = l.module.add_expr(root.span, root.kind);
    for member in members.into_iter().rev() {
        let original = l.module.expr(member).clone();
        if let ExprKind::Member { name, .. } = original.kind {
            made = l.module.add_expr(original.span, ExprKind::Member { object: made, name });
        }
    }
    Some(made)
}
