//! Routes and hooks that stand above a function: `@bp.route("/x")`, `@bp.before_request`.

use super::{Handler, Key, Kind, Route, Source, Tree, Use};
use crate::catalog::frameworks::schema::Layer as Spec;
use crate::facts::endpoints::conventions::handlers::views;
use crate::facts::endpoints::selected::{callee, methods, strings};
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef, FunctionRef};

impl<'a> Tree<'a, '_> {
    pub(super) fn collect_decorators(&mut self) {
        let project = self.project;
        for function in project.functions().filter(|f| self.is_served(f.file)).collect::<Vec<_>>() {
            for annotation in &project.function(function).annotations {
                let e = ExprRef::new(function.file, annotation.expr);
                for (key, f, spec) in self.decorates(e) {
                    self.add_decorated(function, e, key, f, spec);
                }
            }
        }
        for class in project.classes().filter(|c| self.is_served(c.file)).collect::<Vec<_>>() {
            for annotation in &project.class(class).annotations {
                let e = ExprRef::new(class.file, annotation.expr);
                for (key, f, spec) in self.decorates(e) {
                    self.add_decorated_class(class, e, key, f, spec);
                }
            }
        }
    }

    /// The routers that a decorator belongs to, with what is known of it.
    fn decorates(&self, e: ExprRef) -> Vec<(Key, usize, &'a Spec)> {
        let ExprKind::Member { object, name } = self.project.kind(callee(self.project, e)) else { return Vec::new() };
        let Some(specs) = self.decorators.get(name) else { return Vec::new() };
        let object = ExprRef::new(e.file, *object);
        let Some(key) = self.router_of(object) else { return Vec::new() };
        let language = self.project.module_of(e.file).language;
        let of_key = self.facade_framework(object).or_else(|| self.framework_of(key));
        let fits = |f: usize| of_key.map_or(self.language_fits(f, language), |k| k == f);
        specs.iter().filter(|(f, _)| fits(*f)).map(|(f, l)| (key, *f, &self.list[*f].layers[*l])).collect()
    }

    /// The framework of a decorator that registers a route for what stands below it only.
    pub fn registers_inside(&self, e: ExprRef) -> Option<usize> {
        let found = self.decorates(e).into_iter().find(|(_, _, spec)| spec.inner && !spec.hook && spec.path.is_some());
        found.map(|(_, f, _)| f)
    }

    /// `@ns.route("/permits") class Permits(Resource)`: each HTTP method has its method.
    fn add_decorated_class(&mut self, class: ClassRef, e: ExprRef, key: Key, f: usize, spec: &Spec) {
        let Some(paths) = spec.path.as_ref().and_then(|s| strings(self.project, e, s)) else { return };
        let at = self.project.place(e);
        let guards = self.guard_uses(e, spec.guards.as_ref());
        let name = self.project.class(class).name.to_string();
        let handler = Handler { function: None, class: Some(class), name };
        for view in views(self, f, handler, guards, None, None)
            .into_iter()
            .filter(|v| v.handler.function.is_some() || !v.methods.is_empty())
        {
            let route =
                Route { paths: paths.clone(), methods: view.methods, guards: view.guards, handler: view.handler };
            self.add(key, f, at, Kind::Route(route));
        }
    }

    fn add_decorated(&mut self, function: FunctionRef, e: ExprRef, key: Key, f: usize, spec: &Spec) {
        let at = self.project.place(e);
        if !self.bears(e, spec) {
            return;
        }
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
