//! Guards that a service gives names to: `'auth' => Authenticate::class`. Two services may mean different guards by
//! one name.

use rustc_hash::FxHashMap;

use crate::catalog::frameworks::Frameworks;
use crate::facts::endpoints::selected::{arguments, callee, last_name, text_of};
use crate::facts::endpoints::services::Services;
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, Project};

/// By service and name.
#[derive(Debug, Default)]
pub(super) struct Aliases(FxHashMap<usize, FxHashMap<String, ExprRef>>);

impl Aliases {
    pub(super) fn of(project: &Project<'_>, frameworks: &Frameworks, services: &Services) -> Self {
        let mut aliases = Self::default();
        let names: Vec<&Name> = frameworks.iter().flat_map(|f| &f.guards.aliases).collect();
        for module in project.modules().filter(|_| !names.is_empty()) {
            let of_service = services.index_of(module.file);
            for class in &module.classes {
                for field in class.fields.iter().filter(|f| names.contains(&&f.name)) {
                    if let Some(value) = field.value {
                        aliases.note(project, of_service, ExprRef::new(module.file, value));
                    }
                }
            }
            // $this->aliases['desk'] = [Session::class, Officer::class]
            for expr in &module.exprs {
                if let ExprKind::Assign { target, value: Some(value), .. } = &expr.kind
                    && let ExprKind::Index { object, index: Some(key) } = module.kind(*target)
                    && let ExprKind::Member { name, .. } = module.kind(*object)
                    && names.contains(&name)
                    && let Some(key) = module.str_literal(*key)
                {
                    let named = aliases.0.entry(of_service).or_default();
                    named.insert(key.to_string(), ExprRef::new(module.file, *value));
                }
            }
            for call in &project.scopes_of(module.file).calls {
                let call = ExprRef::new(module.file, *call);
                let named = last_name(project, callee(project, call)).is_some_and(|n| names.contains(&n));
                match arguments(project, call) {
                    // aliasMiddleware('customer', Customer::class)
                    [name, guard, ..] if named => {
                        if let Some(name) = text_of(project, ExprRef::new(call.file, name.value)) {
                            let of_service = aliases.0.entry(of_service).or_default();
                            of_service.insert(name, ExprRef::new(call.file, guard.value));
                        }
                    }
                    [first] if named => aliases.note(project, of_service, ExprRef::new(call.file, first.value)),
                    _ => {}
                }
            }
        }
        aliases
    }

    pub(super) fn get(&self, service: usize, name: &str) -> Option<ExprRef> {
        self.0.get(&service)?.get(name).copied()
    }

    /// `['auth' => Authenticate::class]`
    fn note(&mut self, project: &Project<'_>, service: usize, e: ExprRef) {
        let ExprKind::Object(entries) = project.kind(e) else { return };
        let module = project.module_of(e.file);
        for entry in entries {
            if let Some(key) = entry.key.and_then(|k| module.str_literal(k)) {
                let named = self.0.entry(service).or_default();
                named.insert(key.to_string(), ExprRef::new(e.file, entry.value));
            }
        }
    }
}
