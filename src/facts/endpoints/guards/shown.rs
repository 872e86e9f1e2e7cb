//! How a guard is named in a report: by what is called, never by what it is given.
//!
//! Arguments hold secrets (`jwt({ secret: '…' })`), so none of their text leaves this module.

use super::{Guards, Proof, Property, Role};
use crate::facts::endpoints::layers::{Source, Use};
use crate::facts::endpoints::selected::{arguments, callee};
use crate::finding::Confidence;
use crate::ir::ExprKind;
use crate::project::{ExprRef, Project, Value};

/// Of what stands in a guard's place, and whose code is here.
const READ: &str = "its body refuses nobody";
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

impl Guards<'_, '_> {
    /// What a text says by itself: `auth: false`, `permission="read"`.
    pub(super) fn stated(&self, at: ExprRef, opens: bool) -> Property {
        let place = self.project.place(at);
        let parent = self.project.parent(at).map(|p| self.project.kind(p));
        let key = match parent {
            Some(ExprKind::Object(entries)) => {
                let key = entries.iter().find(|e| e.value == at.id).and_then(|e| e.key);
                key.and_then(|k| self.project.module_of(at.file).str_literal(k))
            }
            // view_config(permission="read")
            Some(ExprKind::Call { args, .. }) => args.iter().find(|a| a.value == at.id).and_then(|a| a.name.as_ref()),
            _ => None,
        };
        let what = format!(
            "{} {}",
            key.map_or("this", |k| k.as_str()),
            if opens { "opens it" } else { "asks for credentials" }
        );
        let proof = Proof::new(what, place, Confidence::High);
        if opens { Property::Opens(proof) } else { Property::Rejects(proof) }
    }

    /// What a use does.
    pub fn of(&self, f: usize, used: &Use) -> Property {
        match self.of_source(f, used) {
            Property::Rejects(p) if used.within.is_some_and(|file| file != p.place.file) => Property::Nothing,
            found => found,
        }
    }

    /// `requireUser`, `limit(…)`: an expression in a guard's place, without what it is given.
    pub fn shown(&self, e: ExprRef) -> String {
        name_of(self.project, e)
    }

    /// Why what stands in a guard's place proves nothing.
    pub fn why_nothing(&self, f: usize, used: &Use) -> &'static str {
        let e = match used.source {
            Source::Expr(e) | Source::Context(e) => e,
            Source::Unread(_) => return "its language is not read",
            Source::Page(_)
            | Source::Remark(_)
            | Source::Way(..)
            | Source::Function(_)
            | Source::Decides(_)
            | Source::Class(_)
            | Source::Import(..) => {
                return READ;
            }
            Source::Stated { .. } => return "says nothing of who is calling",
        };
        if let Some(known) = self.nothing.borrow().get(&(f, e)) {
            return known;
        }
        let why = self.why_expr_is_nothing(f, e);
        self.nothing.borrow_mut().insert((f, e), why);
        why
    }

    fn why_expr_is_nothing(&self, f: usize, e: ExprRef) -> &'static str {
        let known = &self.known[f].symbols;
        let target = callee(self.project, e);
        if [e, target].iter().any(|x| known.matches(self.project, *x).iter().any(|((r, _), _)| *r == Role::Inert)) {
            return "known to say nothing of who is calling";
        }
        match self.project.origin(target) {
            Value::Function(_) | Value::Class(_) => READ,
            _ if matches!(self.project.kind(e), ExprKind::Lambda(_)) => READ,
            _ if !self.project.callees(e).is_empty() => READ,
            _ => "nothing is known of it, and its code is not here",
        }
    }
}

/// What a wrapper is given; where `Auth()` is a function that returns `UseGuards(…)`, what that is given.
pub fn given(project: &Project<'_>, e: ExprRef) -> Vec<ExprRef> {
    let made = match project.origin(e) {
        Value::Made(made) if matches!(project.kind(made), ExprKind::Call { .. }) => made,
        _ => e,
    };
    let args = arguments(project, made);
    // Middleware(Token, on_error=answer): what has a name is an option
    let named = args.iter().all(|a| a.name.is_some());
    args.iter().filter(|a| named || a.name.is_none()).map(|a| ExprRef::new(made.file, a.value)).collect()
}
