//! Which values come from outside the project although nobody wrote their type: what a call on something from outside
//! gives. A method of such a value is not the project's, even if only the project has one of that name.
//!
//! Libraries also give back what they were handed: `session.query(Citizen).first()`, `cache.get(key, load)`. A call
//! that mentions the project's classes or functions says nothing here.

use super::{ClassRef, ExprRef, Project, Type, TypeName, Value};
use crate::frontend::Modules;
use crate::ir::visit::Nested;
use crate::ir::{Arg, ClassKind, ExprId, ExprKind, Literal, Name};
use crate::source::FileId;

/// Calls and members of one chain that are followed back.
const MAX_CHAIN: usize = 16;

impl Project<'_> {
    /// Whether the receiver of a method is made outside the project: `client.post(url)` of an imported client. Not
    /// where it is called like the class that has the method: `Auth::user()` gives the project's `User`.
    pub(super) fn is_from_outside(&self, receiver: ExprRef, owner: &str) -> bool {
        // there a call's result is of the type that its place asks for: `let form = body.parse()?`
        if self.semantics(receiver.file).modules == Modules::Crates {
            return false;
        }
        let owner = letters(owner);
        let mut at = receiver;
        for _ in 0..MAX_CHAIN {
            if let Some(t) = self.type_of(at) {
                return !self.holds_own(&t);
            }
            let is_like_owner = |name: &Name| letters(name).contains(&owner);
            if let ExprKind::Name(name) | ExprKind::Member { name, .. } = self.kind(at)
                && is_like_owner(name)
            {
                return false;
            }
            let made = match self.origin(at) {
                Value::External(_) => return true,
                Value::Made(made) => made,
                _ => return false,
            };
            let within = |id: ExprId| ExprRef::new(made.file, id);
            at = match self.kind(made) {
                ExprKind::Call { callee, args } => {
                    if args.iter().any(|a| self.mentions_own(made.file, a)) {
                        return false;
                    }
                    match self.kind(within(*callee)) {
                        ExprKind::Member { name, .. } | ExprKind::Name(name) if is_like_owner(name) => return false,
                        ExprKind::Member { object, .. } => within(*object),
                        // a name that a base class from outside may give a meaning to, or a generator
                        ExprKind::Name(_) if self.semantics(made.file).implicit_this => return false,
                        ExprKind::Name(_) => return matches!(self.origin(within(*callee)), Value::External(_)),
                        _ => return false,
                    }
                }
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => within(*object),
                _ => return false,
            };
        }
        false
    }

    /// Whether a chain begins at a class of the project that is another than the owner of a method, where what a class
    /// has is settled: `SearchRequest.builder().cnic(x)` goes through methods that are generated for `SearchRequest`.
    pub(super) fn is_generated(&self, receiver: ExprRef, owner: ClassRef) -> bool {
        if !self.semantics(receiver.file).overloads || self.class(owner).kind == ClassKind::Implementation {
            return false;
        }
        let mut at = receiver;
        for _ in 0..MAX_CHAIN {
            match self.origin(at) {
                Value::Class(class) => {
                    let own = letters(&self.class(class).name);
                    return !self.lineage(class).contains(&owner) && !letters(&self.class(owner).name).contains(&own);
                }
                Value::Made(made) if made != at => at = made,
                _ => {}
            }
            let object = match self.kind(at) {
                ExprKind::Call { callee, .. } => match self.kind(ExprRef::new(at.file, *callee)) {
                    ExprKind::Member { object, .. } => *object,
                    _ => return false,
                },
                ExprKind::Member { object, .. } => *object,
                _ => return false,
            };
            at = ExprRef::new(at.file, object);
        }
        false
    }

    /// Whether a type is of the project, or may hold something that is: `Optional<Citizen>`, `T`.
    fn holds_own(&self, t: &Type) -> bool {
        matches!(t.name, TypeName::Class(_)) || t.is_variable() || t.args.iter().any(|a| self.holds_own(a))
    }

    /// Whether an argument names a class or function of the project, or is an object of one.
    fn mentions_own(&self, file: FileId, arg: &Arg) -> bool {
        let module = self.module_of(file);
        let mut found = false;
        module.walk_expr(arg.value, Nested::Enter, &mut |e| {
            let at = ExprRef::new(file, e);
            found |= match module.kind(e) {
                ExprKind::Name(_) | ExprKind::Member { .. } => {
                    matches!(self.origin(at), Value::Class(_) | Value::Function(_))
                        || self.type_of(at).is_some_and(|t| self.holds_own(&t))
                }
                ExprKind::New { .. } => self.type_of(at).is_some_and(|t| self.holds_own(&t)),
                // mongoose.model("Citizen")
                ExprKind::Literal(Literal::Str(text)) if !text.is_empty() => {
                    !self.symbols().classes_named(text.rsplit(['.', '\\']).next().unwrap_or(text)).is_empty()
                }
                _ => false,
            };
        });
        found
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
