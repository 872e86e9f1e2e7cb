//! Routes and hooks that stand above a function: `@bp.route("/x")`, `@bp.before_request`.

use super::{Handler, Key, Kind, Route, Source, Tree, Use};
use crate::catalog::frameworks::schema::Layer as Spec;
use crate::facts::endpoints::selected::{callee, methods, strings};
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef, FunctionRef};

impl Tree<'_, '_> {
    pub(super) fn collect_decorators(&mut self) {
        let functions: Vec<FunctionRef> = self.project.functions().filter(|f| self.is_served(f.file)).collect();
        for function in functions {
            let annotations = self.project.function(function).annotations.clone();
            for annotation in &annotations {
                let e = ExprRef::new(function.file, annotation.expr);
                let target = callee(self.project, e);
                let ExprKind::Member { object, name } = self.project.kind(target) else { continue };
                let Some(specs) = self.decorators.get(name).cloned() else { continue };
                let object = ExprRef::new(e.file, *object);
                let Some(key) = self.router_of(object) else { continue };
                let language = self.project.module_of(e.file).language;
                let of_key = self.framework_of(key);
                for (f, l) in specs {
                    if of_key.map_or(self.language_fits(f, language), |k| k == f) {
                        self.add_decorated(function, e, key, f, &self.list[f].layers[l]);
                    }
                }
            }
        }
    }

    fn add_decorated(&mut self, function: FunctionRef, e: ExprRef, key: Key, f: usize, spec: &Spec) {
        let at = self.project.place(e);
        if spec.hook {
            let guards = vec![Use::new(Source::Function(function), at)];
            self.add(key, f, at, Kind::Guards { prefix: String::new(), guards, global: spec.global });
            return;
        }
        let Some(paths) = spec.path.as_ref().and_then(|s| strings(self.project, e, s)) else { return };
        let methods = spec.methods.as_ref().map(|s| methods(self.project, e, s)).unwrap_or_default();
        let mut guards = self.guard_uses(e, spec.guards.as_ref());
        guards.extend(self.annotation_uses(function, spec.inner.then_some(e)));
        let handler = self.handler_of(function);
        self.add(key, f, at, Kind::Route(Route { paths, methods, guards, handler }));
    }

    /// The annotations of a function; with `inside`, only those that the route's own one wraps.
    pub fn annotation_uses(&self, function: FunctionRef, inside: Option<ExprRef>) -> Vec<Use> {
        let annotations = &self.project.function(function).annotations;
        let from = inside.map_or(0, |e| self.project.place(e).span.start);
        annotations
            .iter()
            .filter(|a| inside.is_none() || a.span.start > from)
            .map(|a| Use::expr(self.project, ExprRef::new(function.file, a.expr)))
            .collect()
    }

    pub fn handler_of(&self, function: FunctionRef) -> Handler {
        let f = self.project.function(function);
        let class = f.class.map(|c| ClassRef::new(function.file, c));
        let name = f.name.as_ref().map_or_else(|| "(anonymous)".to_owned(), ToString::to_string);
        Handler { function: Some(function), class, name }
    }
}
