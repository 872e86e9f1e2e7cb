//! What the type parameters of a class stand for where a value of it is used: `T` of `Wrapper<T>` is `Citizen` in a
//! `Wrapper<Citizen>`, and `T` of `BaseService<T>` is so in a `CitizenService extends BaseService<Citizen>`.
//!
//! A parameter that nobody gives is what bounds it. Type parameters of functions are not looked at.

use std::sync::Arc;

use super::fuel::Fuel;
use super::types::{Type, TypeName};
use super::{ClassRef, ExprRef, FunctionRef, Project};
use crate::ir::{ExprKind, Name, TypeParameter, accessor_field};

/// Bases that are looked through for the one that declares a parameter.
const MAX_BASES: usize = 64;

type Given = Vec<(Name, Type)>;

impl Project<'_> {
    /// A type that the class `owner` writes, as it is in a value of type `of`, which is of that class or of one that
    /// inherits from it.
    pub(super) fn seen_from(&self, of: &Type, owner: ClassRef, t: Arc<Type>) -> Arc<Type> {
        let parameters = self.type_parameters(owner);
        if parameters.is_empty() || !mentions(&t, parameters) {
            return t;
        }
        let given = self.given_to(of, owner);
        let seen = substitute(Type::clone(&t), &given);
        // private final R repository, of R: Repository
        let bound = match &seen.name {
            TypeName::External(name) => parameters.iter().find(|p| p.name == *name).and_then(|p| p.bound.as_ref()),
            TypeName::Class(_) => None,
        };
        bound.map_or_else(|| seen.clone(), |b| self.resolve_type(owner.file, b)).into()
    }

    /// What a method of the project returns, as its caller sees it: `wrapper.getResponse()`, an inherited `load(id)`.
    pub(super) fn seen_by_call(&self, callee: ExprRef, f: FunctionRef, t: Arc<Type>, fuel: Fuel) -> Arc<Type> {
        let Some(owner) = self.function(f).class.map(|c| ClassRef::new(f.file, c)) else { return t };
        if !mentions(&t, self.type_parameters(owner)) {
            return t;
        }
        let receiver = match self.kind(callee) {
            ExprKind::Member { object, .. } => {
                fuel.spend(1).and_then(|fuel| self.type_within(ExprRef::new(callee.file, *object), fuel))
            }
            _ => self.enclosing_class(callee).map(|c| Type::of_class(c).into()),
        };
        receiver.map_or(t.clone(), |of| self.seen_from(&of, owner, t))
    }

    /// `wrapper.getResponse()` where nobody wrote the method: the field, whose accessor is generated.
    pub(super) fn accessor_type(&self, callee: ExprRef, fuel: Fuel) -> Option<Arc<Type>> {
        let ExprKind::Member { object, name } = self.kind(callee) else { return None };
        let field = accessor_field(name, "get")?;
        let of = self.type_within(ExprRef::new(callee.file, *object), fuel.spend(1)?)?;
        self.member_type(&of, &field, fuel)
    }

    fn type_parameters(&self, c: ClassRef) -> &[TypeParameter] {
        self.module_of(c.file).type_parameters.get(&c.id).map_or(&[], Vec::as_slice)
    }

    /// The parameters of `owner` with what they stand for.
    fn given_to(&self, of: &Type, owner: ClassRef) -> Given {
        let mut queue = std::collections::VecDeque::from([of.clone()]);
        let mut seen: Vec<ClassRef> = Vec::new();
        while let Some(at) = queue.pop_front() {
            let Some(class) = at.class().filter(|c| !seen.contains(c) && seen.len() < MAX_BASES) else { continue };
            seen.push(class);
            let given = |c: ClassRef| -> Given {
                let names = self.type_parameters(c).iter().map(|p| p.name.clone());
                names.zip(at.args.iter().cloned()).collect()
            };
            // an `impl` block names the parameters of its type anew
            if self.parts(&class).contains(&owner) {
                return given(owner);
            }
            let given = given(class);
            for part in self.parts(&class) {
                let bases = self.class(*part).base_types.iter().filter(|b| !b.args.is_empty());
                queue.extend(bases.map(|b| substitute(self.resolve_type(part.file, b), &given)));
            }
        }
        Given::new()
    }
}

fn mentions(t: &Type, parameters: &[TypeParameter]) -> bool {
    let is_one = matches!(&t.name, TypeName::External(name) if parameters.iter().any(|p| p.name == *name));
    is_one || t.args.iter().any(|a| mentions(a, parameters))
}

fn substitute(t: Type, given: &Given) -> Type {
    if let TypeName::External(name) = &t.name
        && let Some((_, known)) = given.iter().find(|(n, _)| n == name)
    {
        return known.clone();
    }
    Type { name: t.name, args: t.args.into_iter().map(|a| substitute(a, given)).collect() }
}
