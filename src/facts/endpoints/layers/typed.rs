//! Routers that are known by their written type: a field, a parameter or a variable of another file.
//!
//! `type Server struct { router *gin.Engine }`: every `s.router` is one router, whichever call made it.

use super::{Key, Tree};
use crate::facts::endpoints::selected::last_name;
use crate::ir::ExprKind;
use crate::project::scopes::ScopeKind;
use crate::project::{ExprRef, FunctionRef, Type, TypeName};

impl Tree<'_, '_> {
    /// The framework whose router a value of the type is.
    pub(super) fn framework_of_type(&self, t: &Type) -> Option<usize> {
        let named = |path: &str| self.types.all_named(path).copied().min();
        match &t.name {
            TypeName::External(path) => named(path),
            TypeName::Class(c) => self.project.supertypes(*c).iter().find_map(|base| match base {
                TypeName::External(path) => named(path),
                TypeName::Class(_) => None,
            }),
        }
    }

    /// Whether a parameter may be given a router: where every parameter has a type, the type says so.
    pub(super) fn may_be_router(&self, function: FunctionRef, index: usize) -> bool {
        !self.project.semantics(function.file).structural_interfaces
            || self.project.param_type(function, index).is_some_and(|t| self.framework_of_type(&t).is_some())
    }

    /// One router for all uses of a member or variable.
    pub(super) fn typed_router(&self, e: ExprRef) -> Option<Key> {
        if !matches!(self.project.kind(e), ExprKind::Name(_) | ExprKind::Member { .. }) {
            return None;
        }
        self.project.type_of(e).and_then(|t| self.framework_of_type(&t))?;
        let name = last_name(self.project, e)?;
        let owner = match self.project.kind(e) {
            ExprKind::Member { object, .. } => {
                let object = ExprRef::new(e.file, *object);
                match self.project.type_of(object).and_then(|t| t.class()) {
                    Some(class) => self.project.class_name(class).to_owned(),
                    None => self.project.paths(object).first().map(|p| p.text.to_string())?,
                }
            }
            _ => match self.project.binding(e, name).map(|(scope, _)| self.project.scopes_of(e.file).scope(scope).kind)
            {
                Some(ScopeKind::Function(f)) => self.project.function_name(FunctionRef::new(e.file, f)),
                _ => self.project.symbols().module_name(e.file).to_owned(),
            },
        };
        let first = *self.by_type.borrow_mut().entry(format!("{owner}.{name}")).or_insert(e);
        Some(Key::Value(first))
    }
}
