//! What an expression is called: the name beside which a value is read. The last name of a chain counts, as it does for
//! a reader; what only hands on the value of a thing (`txtPassword.Text`) has that thing's name.

use crate::catalog::credentials::Credentials;
use crate::ir::{ExprId, ExprKind, Module};
use crate::source::Span;

/// How many members may only hand on a value.
const MAX_READERS: usize = 4;

/// The name of a variable, a member or an entry.
pub(super) fn name_of(module: &Module, id: ExprId) -> Option<(String, Span)> {
    let span = module.span(id);
    match module.kind(id) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some((name.to_string(), span)),
        ExprKind::Index { index: Some(index), .. } => Some((module.str_literal(*index)?.to_string(), span)),
        _ => None,
    }
}

/// The name of what is read or compared: that of [`name_of`], behind `.value` and `.trim()` and in
/// `request.getParameter("password")`.
pub(super) fn name_read(module: &Module, knowledge: &Credentials, mut id: ExprId) -> Option<(String, Span)> {
    for _ in 0..MAX_READERS {
        id = match module.kind(id) {
            ExprKind::Member { object, name } if knowledge.arguments.reads(name) => *object,
            ExprKind::Call { callee, args } => match (module.kind(*callee), args.as_slice()) {
                (ExprKind::Member { object, name }, []) if knowledge.arguments.reads(name) => *object,
                (ExprKind::Name(_) | ExprKind::Member { .. }, []) => return name_of(module, *callee),
                // `$("#password")`, `getElementById("password")`, `form.get("password")`
                (_, [only]) => return Some((module.str_literal(only.value)?.to_string(), module.span(id))),
                _ => return None,
            },
            _ => return name_of(module, id),
        };
    }
    None
}

/// The name of what a call is made on, and that of the function: (`smtp`, `login`).
pub(super) fn callee(module: &Module, id: ExprId) -> (Option<&str>, Option<&str>) {
    let receiver = match module.kind(id) {
        ExprKind::Member { object, .. } => match module.kind(*object) {
            // `KeyStore.getInstance("JKS").load(…)`, `new SshClient().connect(…)`
            ExprKind::Call { callee, .. } => match module.kind(*callee) {
                ExprKind::Member { object, .. } => last_name(module, *object),
                _ => None,
            },
            ExprKind::New { class, .. } => last_name(module, *class),
            _ => last_name(module, *object),
        },
        _ => None,
    };
    (receiver, last_name(module, id))
}

/// The last part of a name, however it is qualified.
fn last_name(module: &Module, id: ExprId) -> Option<&str> {
    match module.kind(id) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => name.rsplit(['\\', '.', ':']).next(),
        _ => None,
    }
}
