//! Which literals an expression may evaluate to: through sums, alternatives, defaults, conversions and hashes.

use crate::catalog::credentials::Credentials;
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Module};

use super::candidate::After;
use super::naming::callee;

/// How many operators and conversions a literal may stand behind.
const MAX_REACH: usize = 6;

/// A literal that is reached, and what lies on the way.
#[derive(Clone, Copy)]
pub(super) struct Reached {
    pub id: ExprId,
    /// It counts only where another value is missing.
    pub is_default: bool,
    /// It goes through a conversion or a hash.
    pub wrapped: bool,
    pub after: After,
}

pub(super) fn literals(module: &Module, knowledge: &Credentials, value: ExprId) -> Vec<Reached> {
    let mut out = Vec::new();
    let start = Reached { id: value, is_default: false, wrapped: false, after: After::Other };
    let mut stack = vec![(start, 0)];
    while let Some((at, depth)) = stack.pop() {
        if depth > MAX_REACH {
            continue;
        }
        let mut reach = |to: Reached| stack.push((to, depth + 1));
        match module.kind(at.id) {
            ExprKind::Literal(Literal::Str(_) | Literal::Number(_)) => out.push(at),
            ExprKind::Binary { op: BinaryOp::Or | BinaryOp::Coalesce, left, right } => {
                reach(Reached { id: *right, is_default: true, ..at });
                reach(Reached { id: *left, ..at });
            }
            // `"-----BEGIN PUBLIC KEY-----\n" + …`: a block is judged as a whole
            ExprKind::Binary { op: BinaryOp::Add, .. } if depth == 0 && begins_block(module, at.id) => {}
            ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                reach(Reached { id: *right, after: After::Concat, ..at });
                reach(Reached { id: *left, after: After::Concat, ..at });
            }
            ExprKind::Conditional { then, otherwise, .. } => {
                reach(Reached { id: *otherwise, ..at });
                reach(Reached { id: *then, ..at });
            }
            ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. } => {
                given(module, knowledge, *callee, args, at, &mut reach);
            }
            _ => {}
        }
    }
    out
}

/// What a call makes its value of.
fn given(
    module: &Module,
    knowledge: &Credentials,
    id: ExprId,
    args: &[Arg],
    at: Reached,
    reach: &mut impl FnMut(Reached),
) {
    let (receiver, Some(function)) = callee(module, id) else { return };
    let object = match module.kind(id) {
        ExprKind::Member { object, .. } => Some(*object),
        _ => None,
    };
    let hashed = knowledge.arguments.hashed(receiver, function);
    let is_text = |id: ExprId| module.str_literal(id).is_some();
    // `password: md5("x")`, `hashPassword(user, "x")`
    let plain: Vec<ExprId> = hashed.iter().filter_map(|i| args.get(*i)).map(|a| a.value).collect();
    if !plain.is_empty() {
        plain.into_iter().for_each(|id| reach(Reached { id, wrapped: true, ..at }));
        return;
    }
    if knowledge.arguments.falls_back(function) {
        if let [only] = args {
            reach(Reached { id: only.value, is_default: true, ..at });
        }
        return;
    }
    let converts = knowledge.names.is_wrapper(function);
    match (object, args) {
        // `"x".getBytes(UTF_8)`
        (Some(object), _) if converts && is_text(object) => reach(Reached { id: object, wrapped: true, ..at }),
        (_, [only]) if converts => reach(Reached { id: only.value, wrapped: true, ..at }),
        // `Buffer.from("x", "hex")`
        (_, [text, coding])
            if converts && module.str_literal(coding.value).is_some_and(|c| knowledge.arguments.is_encoding(c)) =>
        {
            reach(Reached { id: text.value, wrapped: true, ..at });
        }
        // `os.environ.get("K", "x")`
        (_, [key, fallback]) if is_text(key.value) => reach(Reached { id: fallback.value, is_default: true, ..at }),
        _ => {}
    }
}

/// Whether the first string of a sum opens a PEM block.
fn begins_block(module: &Module, id: ExprId) -> bool {
    let mut first = id;
    while let ExprKind::Binary { op: BinaryOp::Add, left, .. } = module.kind(first) {
        first = *left;
    }
    module.str_literal(first).is_some_and(|s| s.contains("-----BEGIN "))
}
