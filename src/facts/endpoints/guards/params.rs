//! Guards among the parameters of a handler: dependencies and extractors.

use super::known::Role;
use super::{Guards, Proof, Property};
use crate::facts::endpoints::annotated;
use crate::facts::endpoints::selected::{arguments, callee};
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Field, Name, Param};
use crate::project::{ClassRef, ExprRef, FunctionRef, Type, TypeName, Value};
use crate::source::{FileId, Place};

/// Name of the type of a tuple.
const TUPLE: &str = "()";

impl Guards<'_, '_> {
    /// A field of a handler's class that the framework fills before each handler: `officer = Depends(current_officer)`.
    pub fn of_field(&self, f: usize, file: FileId, field: &Field, fuel: u32) -> Property {
        let of_value = field.value.into_iter();
        let of_type = field.ty.iter().flat_map(|t| t.metadata.iter().copied());
        for e in of_value.chain(of_type).map(|e| ExprRef::new(file, e)) {
            if self.is_injection(f, e)
                && let p @ Property::Rejects(_) = self.of_expr(f, e, fuel)
            {
                return p;
            }
        }
        Property::Nothing
    }

    fn is_injection(&self, f: usize, e: ExprRef) -> bool {
        let wraps = |x| self.known[f].symbols.matches(self.project, x).iter().any(|((r, _), _)| *r == Role::Wraps);
        wraps(e) || wraps(callee(self.project, e))
    }

    /// Names of parameters that hold a credential, whether or not it is asked for: `Security(APIKeyHeader(auto_error=False))`.
    pub(super) fn tokens_of(&self, f: usize, function: FunctionRef) -> Vec<Name> {
        let declared = self.project.function(function);
        // list(@LoginUser Integer userId): an annotation of the project's own
        let says_who = |c: ClassRef| self.words.who.has(&self.project.class(c).name);
        let holds = |e: ExprRef| {
            self.is_injection(f, e)
                && arguments(self.project, e).iter().map(|a| ExprRef::new(e.file, a.value)).any(|a| {
                    self.known[f].symbols.matches(self.project, a).iter().any(|((r, _), _)| *r == Role::Rejects)
                })
        };
        let given = |p: &Param| {
            let types = p.ty.iter().flat_map(|t| t.metadata.iter().copied());
            p.default.into_iter().chain(types).any(|e| holds(ExprRef::new(function.file, e)))
                || annotated::classes(self.project, function.file, &p.annotations).into_iter().any(says_who)
        };
        declared.params.iter().filter(|p| given(p)).map(|p| p.name.clone()).collect()
    }

    /// What a parameter does that the framework fills before the handler runs.
    pub fn of_param(&self, f: usize, file: FileId, param: &Param, fuel: u32) -> Property {
        if fuel == 0 {
            return Property::Nothing;
        }
        let mut found: Vec<ExprRef> = param.default.iter().map(|d| ExprRef::new(file, *d)).collect();
        // one(@CurrentUser({ required: true }) user)
        for annotation in &param.annotations {
            if let Some(p @ Property::Rejects(_)) = self.of_symbol(f, ExprRef::new(file, annotation.expr), fuel - 1) {
                return p;
            }
        }
        // (clerk, id): (Clerk, Path<u32>)
        if let Some(tuple) = param.ty.as_ref().filter(|t| t.name == TUPLE) {
            for part in &tuple.args {
                let part = Param { ty: Some(part.clone()), annotations: Vec::new(), default: None, ..param.clone() };
                if let p @ Property::Rejects(_) = self.of_param(f, file, &part, fuel - 1) {
                    return p;
                }
            }
        }
        let mut class = None;
        if let Some(ty) = &param.ty {
            found.extend(ty.metadata.iter().map(|m| ExprRef::new(file, *m)));
            let mut types = vec![ty];
            while let Some(t) = types.pop() {
                // an alias: CurrentUser = Annotated[User, Depends(current_user)]
                let simple = t.name.rsplit('.').next().unwrap_or(&t.name);
                if let Some(Value::Made(alias)) = self.project.export(file, simple) {
                    let module = self.project.module_of(alias.file);
                    let mut calls = Vec::new();
                    module.walk_expr(alias.id, Nested::Skip, &mut |x| {
                        if matches!(module.kind(x), ExprKind::Call { .. }) {
                            calls.push(ExprRef::new(alias.file, x));
                        }
                    });
                    found.extend(calls);
                }
                types.extend(&t.args);
            }
            class = self.project.resolve_type(file, ty).class();
            let resolved = self.project.resolve_type(file, ty);
            if self.extracts_a_credential(f, &resolved) {
                let place = Place::new(file, param.span);
                return Property::Rejects(Proof::new(format!("extractor {}", ty.name), place, Confidence::High));
            }
        }
        for e in found {
            if self.is_injection(f, e)
                && let p @ Property::Rejects(_) = self.of_expr(f, e, fuel - 1)
            {
                return p;
            }
        }
        // #[derive(SecurityScheme)] struct Officer(Bearer)
        if let Some(class) = class {
            for annotation in &self.project.class(class).annotations {
                let derived = arguments(self.project, ExprRef::new(class.file, annotation.expr)).iter();
                for e in derived.map(|a| ExprRef::new(class.file, a.value)) {
                    if let Some(p @ Property::Rejects(_)) = self.of_symbol(f, e, fuel - 1) {
                        return p;
                    }
                }
            }
        }
        match class {
            Some(class) => match self.of_class(f, class, fuel - 1) {
                p @ Property::Rejects(_) => p,
                _ => Property::Nothing,
            },
            None => Property::Nothing,
        }
    }

    /// A type that is known to refuse, or one that hands on what it holds: `TypedHeader<Authorization<Bearer>>`. An `Option` of
    /// it refuses nobody.
    fn extracts_a_credential(&self, f: usize, t: &Type) -> bool {
        let TypeName::External(path) = &t.name else { return false };
        match self.known[f].symbols.named(path) {
            Some((Role::Rejects, _)) => true,
            Some((Role::Wraps, _)) => t.args.iter().any(|a| self.extracts_a_credential(f, a)),
            _ => false,
        }
    }
}
