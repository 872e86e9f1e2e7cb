//! How a guard is named in a report: by what is called, never by what it is given.
//!
//! Arguments hold secrets (`jwt({ secret: '…' })`), so none of their text leaves this module.

use crate::facts::endpoints::selected::callee;
use crate::ir::ExprKind;
use crate::project::{ExprRef, Project};

/// Links of a chain that are written.
const MAX_LINKS: usize = 6;

/// `passport.authenticate(…)`, `login_required`, `a(…).b()`.
pub(super) fn name_of(project: &Project<'_>, e: ExprRef) -> String {
    let mut links: Vec<String> = Vec::new();
    let mut at = e;
    let mut after = String::new();
    loop {
        if links.len() >= MAX_LINKS {
            links.push("…".to_owned());
            break;
        }
        match project.kind(at) {
            ExprKind::Name(name) => {
                links.push(format!("{name}{after}"));
                break;
            }
            ExprKind::Member { object, name } => {
                links.push(format!("{name}{after}"));
                after.clear();
                at = ExprRef::new(at.file, *object);
            }
            ExprKind::Call { args, .. } | ExprKind::New { args, .. } => {
                after.insert_str(0, if args.is_empty() { "()" } else { "(…)" });
                at = callee(project, at);
            }
            _ => {
                links.push(format!("…{after}"));
                break;
            }
        }
    }
    links.reverse();
    links.join(".")
}
