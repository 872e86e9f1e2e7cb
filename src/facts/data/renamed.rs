//! Fields whose stored name a call says, apart from the field itself: `builder.Property(p => p.Code).HasColumnName("cnic")`,
//! `alias_attribute :reg_code, :cnic`.
//!
//! What such a name means is said in [`super::called`].

use crate::catalog::storage::Renames;
use crate::ir::{ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, Value};

use super::DataKnowledge;

/// Calls between the one that chooses a field and the one that names it.
const MAX_LINKS: usize = 12;

/// A field that a call renames.
pub(super) struct Renamed {
    pub class: ClassRef,
    pub field: Name,
    /// As written: `owner_cnic`.
    pub column: Name,
    pub at: ExprRef,
}

pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Vec<Renamed> {
    let mut found = Vec::new();
    for module in project.modules() {
        let rules: Vec<&Renames> =
            knowledge.storage.renames.iter().filter(|r| r.is_for(module.language)).map(|r| &r.rule).collect();
        if rules.is_empty() {
            continue;
        }
        for call in &project.scopes_of(module.file).calls {
            let ExprKind::Call { callee, .. } = module.kind(*call) else { continue };
            let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { continue };
            let mut fitting = rules.iter().filter(|r| r.by.contains(name));
            found.extend(fitting.find_map(|rule| Names { project, module, rule }.renamed(*call)));
        }
    }
    found
}

struct Names<'a, 'p, 's> {
    project: &'a Project<'s>,
    module: &'p Module,
    rule: &'a Renames,
}

impl Names<'_, '_, '_> {
    fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.module.file, e)
    }

    fn renamed(&self, call: ExprId) -> Option<Renamed> {
        let ExprKind::Call { callee, args } = self.module.kind(call) else { return None };
        let at = self.at(call);
        if self.rule.of.is_empty() {
            // alias_attribute :reg_code, :cnic
            let [own, kept, ..] = args.as_slice() else { return None };
            let (field, column) =
                (self.module.str_literal(own.value)?.clone(), self.module.str_literal(kept.value)?.clone());
            return Some(Renamed { class: self.project.enclosing_class(at)?, field, column, at });
        }
        let column = Name::new(self.project.string(self.at(args.first()?.value))?);
        let ExprKind::Member { object, .. } = self.module.kind(*callee) else { return None };
        let (chosen, field) = self.chosen(*object)?;
        let class = self.class_of(chosen)?;
        Some(Renamed { class, field, column, at })
    }

    /// The call of a chain that chooses a field, and the field: `Property(p => p.Code)`, `Property("Code")`.
    fn chosen(&self, mut at: ExprId) -> Option<(ExprId, Name)> {
        for _ in 0..MAX_LINKS {
            let ExprKind::Call { callee, args } = self.module.kind(at) else { return None };
            match self.module.kind(*callee) {
                ExprKind::Name(name) | ExprKind::Member { name, .. } if self.rule.of.contains(name) => {
                    return Some((at, self.field(args.first()?.value)?));
                }
                ExprKind::Member { object, .. } => at = *object,
                _ => return None,
            }
        }
        None
    }

    fn field(&self, e: ExprId) -> Option<Name> {
        match self.module.kind(e) {
            ExprKind::Literal(Literal::Str(name)) => Some(name.clone()),
            ExprKind::Lambda(f) => {
                let returned = self.project.returns(FunctionRef::new(self.module.file, *f)).last()?.id;
                match self.module.kind(returned) {
                    ExprKind::Member { name, .. } => Some(name.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The class whose field a call chooses: `b.Entity<Person>().Property(…)`, of an `EntityTypeBuilder<Person>`, in a
    /// `ClassMap<Person>`.
    fn class_of(&self, chosen: ExprId) -> Option<ClassRef> {
        let mut at = chosen;
        for _ in 0..MAX_LINKS {
            if let Some(class) = self.type_argument(at) {
                return Some(class);
            }
            at = match self.module.kind(at) {
                ExprKind::Call { callee, .. } => match self.module.kind(*callee) {
                    ExprKind::Member { object, .. } => *object,
                    // Map(p => p.Code)
                    _ => return self.of_enclosing(at),
                },
                ExprKind::Name(name) if name == "this" => return self.of_enclosing(at),
                _ => break,
            };
        }
        if let Some(class) = self.project.type_of(self.at(at)).and_then(|t| t.args.first().and_then(Type::class)) {
            return Some(class);
        }
        // b.Entity<Person>(e => e.Property(p => p.Code).HasColumnName("cnic"))
        let Value::Param(f, 0) = self.project.origin(self.at(at)) else { return None };
        let around = self.project.parent(self.project.lambda(f)?)?;
        self.type_argument(around.id)
    }

    fn of_enclosing(&self, e: ExprId) -> Option<ClassRef> {
        let class = self.project.enclosing_class(self.at(e))?;
        self.project.generic_base(class)?.args.first().and_then(Type::class)
    }

    fn type_argument(&self, call: ExprId) -> Option<ClassRef> {
        if let Some(given) = self.module.type_arguments.get(&call).and_then(|given| given.first()) {
            return self.project.resolve_type(self.module.file, given).class();
        }
        // Entity<Person>(): the type is an argument with a name
        let ExprKind::Call { args, .. } = self.module.kind(call) else { return None };
        let named = args.iter().filter(|a| a.name.is_some());
        named.map(|a| self.project.origin(self.at(a.value))).find_map(|origin| match origin {
            Value::Class(class) => Some(class),
            _ => None,
        })
    }
}
