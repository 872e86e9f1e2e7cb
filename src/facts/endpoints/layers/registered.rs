//! What one call on a router registers: a route, guards, a mount, a group, a chain of them.

use super::passing::{answers, goes_on};
use super::{Key, Kind, Remark, Route, Source, Spec, Tree, Use};
use crate::catalog::frameworks::Selector;
use crate::facts::endpoints::path_tests::{ant_patterns, starting};
use crate::facts::endpoints::selected::{
    Selected, alternatives, arguments, callee, elements, exprs, field, imported, methods, strings, text_of,
};
use crate::facts::endpoints::{Method, conventions, paths};
use crate::ir::ExprKind;
use crate::project::symbols::{ModuleTarget, normalise, parent};
use crate::project::{ExprRef, FunctionRef, Value};
use crate::source::FileId;

impl Tree<'_, '_> {
    pub fn guard_uses(&self, call: ExprRef, selector: Option<&Selector>) -> Vec<Use> {
        // { onRequest: limit, preHandler: auth }: each alternative that is there stands in front
        let found = selector.map(|s| alternatives(self.project, call, s)).unwrap_or_default().into_iter().flatten();
        let found = found.filter_map(|s| if let Selected::Expr(e) = s { Some(e) } else { None });
        found.flat_map(|e| elements(self.project, e)).map(|e| self.limited(Use::expr(self.project, e))).collect()
    }

    pub(super) fn add_call(&mut self, call: ExprRef, key: Key, f: usize, spec: &Spec) {
        if spec.modifies {
            // group.RequireAuthorization();
            let receiver = self.project.receiver(callee(self.project, call));
            if spec.itself && receiver.is_some_and(|r| matches!(self.project.kind(r), ExprKind::Name(_))) {
                let guards = vec![Use::expr(self.project, callee(self.project, call))];
                self.add_called(key, f, call, Kind::Guards { prefix: String::new(), guards, global: false });
            }
            // $app->add(new Auth()); of the application, or of the group around
            if spec.of_router && receiver.is_some_and(|r| !matches!(self.project.kind(r), ExprKind::Call { .. })) {
                let guards = self.guard_uses(call, spec.guards.as_ref());
                // $builder->add('roles'): whether a parameter is a router is seen where it is given one
                let known = !matches!(key, Key::Param(..)) || self.framework_of(key) == Some(f);
                let global = known && self.group_around(call).is_none();
                self.add_called(key, f, call, Kind::Guards { prefix: String::new(), guards, global });
            }
            return;
        }
        if !self.bears(call, spec) {
            return;
        }
        if let Some(into) = &spec.into {
            // api.init_app(app)
            if let Some(outer) = exprs(self.project, call, Some(into)).first().and_then(|e| self.router_of(*e)) {
                // server.applyMiddleware({ app, path: '/graph' })
                let prefixes = spec.prefix.as_ref().and_then(|s| strings(self.project, call, s)).unwrap_or_default();
                let outer_framework = self.framework_of(outer).unwrap_or(f);
                let mount = Kind::Mount { router: key, prefixes, guards: Vec::new() };
                self.add_called(outer, outer_framework, call, mount);
            }
            return;
        }
        if let Some(list) = &spec.list {
            conventions::listed::add(self, f, key, call, list);
            return;
        }
        if let Some(own) = &spec.own_prefix {
            let found = strings(self.project, call, own).unwrap_or_default();
            let node = self.node(key, Some(f));
            if node.prefixes.is_empty() {
                node.prefixes = found;
            }
            return;
        }
        if let Some(rows) = &spec.rows {
            self.add_rows(call, key, f, rows);
            return;
        }
        if spec.dispatch.is_some() {
            conventions::dispatch::add(self, call, key, f, spec);
            return;
        }
        let mut modifiers = self.modifiers(call, f);
        modifiers.suffix = spec.suffix.as_ref().and_then(|s| strings(self.project, call, s)?.into_iter().next());
        let mut prefixes = modifiers.prefixes.clone();
        if let Some(own) = spec.prefix.as_ref().and_then(|s| strings(self.project, call, s)) {
            prefixes = match prefixes.as_slice() {
                [] => own,
                outer => outer.iter().flat_map(|o| own.iter().map(|p| paths::join(o, p))).collect(),
            };
        }
        let mut guards = modifiers.guards.clone();
        guards.extend(self.guard_uses(call, spec.guards.as_ref()));
        if spec.group.is_some() || spec.files.is_some() {
            self.add_group(call, key, f, spec, prefixes, guards);
            return;
        }
        if let Some(mount) = &spec.mount {
            for e in exprs(self.project, call, Some(mount)) {
                self.mount_all(key, f, call, e, &prefixes, &guards);
            }
            return;
        }
        if spec.resource.is_some() {
            conventions::resources::add(self, call, key, f, spec, &modifiers);
            return;
        }
        if spec.chain.is_some() {
            self.add_chain(call, key, f, spec, &prefixes, modifiers.guards);
            return;
        }
        if let Some(handler) = &spec.handler {
            let found = spec.path.as_ref().and_then(|s| strings(self.project, call, s)).or_else(|| self.given());
            let Some(found) = found else { return };
            let outer = if prefixes.is_empty() { vec![String::new()] } else { prefixes };
            let joined: Vec<String> = outer.iter().flat_map(|o| found.iter().map(move |p| paths::join(o, p))).collect();
            let Some(e) = exprs(self.project, call, Some(handler)).into_iter().next() else { return };
            // form.get("district"): a path that nothing answers
            let is_text = text_of(self.project, e).is_some_and(|t| found.contains(&t));
            if is_text && exprs(self.project, call, spec.path.as_ref()).contains(&e) {
                return;
            }
            let methods = spec.methods.as_ref().map(|s| methods(self.project, call, s));
            // ws.GET("/x").To(show)
            let before = modifiers.methods.clone();
            let named = if before.is_empty() { methods.clone().unwrap_or_default() } else { before };
            // what is left to the default says nothing of a class
            let said = methods.filter(|_| !exprs(self.project, call, spec.methods.as_ref()).is_empty());
            for route in conventions::handlers::routes(self, f, e, said, &modifiers) {
                let mut own = guards.clone();
                let gives_nothing =
                    spec.empty && self.is_plain(call, &exprs(self.project, call, spec.path.as_ref()), e);
                own.extend(gives_nothing.then(|| Use::new(Source::Remark(Remark::Empty), self.declared(call))));
                own.extend(route.guards);
                let kind = Kind::Route(Route {
                    paths: joined.clone(),
                    methods: if route.methods.is_empty() { named.clone() } else { route.methods },
                    guards: own,
                    handler: route.handler,
                });
                self.add_called(key, f, call, kind);
            }
            return;
        }
        if !guards.is_empty() {
            let prefix = spec.path.as_ref().and_then(|s| strings(self.project, call, s));
            let mut prefix = prefix.and_then(|p| p.into_iter().next()).unwrap_or_default();
            // InsertFilter("/admin/*", BeforeRouter, requireUser)
            if spec.global && !prefix.is_empty() {
                let pattern = paths::as_ant(&std::mem::take(&mut prefix));
                guards.iter_mut().for_each(|g| g.paths.push(pattern.clone()));
            }
            self.add_called(key, f, call, Kind::Guards { prefix, guards, global: spec.global });
        }
    }

    /// Whether a call has the text that its layer asks for: `hook("before_request")`.
    pub(super) fn bears(&self, call: ExprRef, spec: &Spec) -> bool {
        spec.with.as_ref().is_none_or(|with| {
            let args = arguments(self.project, call).iter().map(|a| ExprRef::new(call.file, a.value));
            args.filter_map(|a| text_of(self.project, a)).any(|t| t == with.as_str())
        })
    }

    /// Whether a call is given nothing to show beside its paths and its handler: not `Route::view('/x', 'x', ['rows' => $rows])`.
    fn is_plain(&self, call: ExprRef, paths: &[ExprRef], handler: ExprRef) -> bool {
        let args = arguments(self.project, call).iter().map(|a| ExprRef::new(call.file, a.value));
        let mut shown = args.filter(|a| *a != handler && !paths.contains(a));
        shown.all(|a| match self.project.kind(a) {
            ExprKind::Literal(_) => true,
            ExprKind::Object(entries) => entries.is_empty(),
            ExprKind::List(items) => items.is_empty(),
            _ => false,
        })
    }

    /// The paths of the present round, where the helper that is called does with them what cannot be followed.
    fn given(&self) -> Option<Vec<String>> {
        Some(self.round.given.clone()).filter(|given| !given.is_empty())
    }

    /// Mounts a router, or each of a list of them.
    pub(super) fn mount_all(
        &mut self,
        key: Key,
        f: usize,
        call: ExprRef,
        e: ExprRef,
        prefixes: &[String],
        guards: &[Use],
    ) {
        for e in self.mounted_in(f, e) {
            if let Some(router) = self.mountable(e) {
                let (prefixes, guards) = (prefixes.to_vec(), guards.to_vec());
                self.add_called(key, f, call, Kind::Mount { router, prefixes, guards });
            }
        }
    }

    /// The router that may be mounted: a value, a controller or function with routes of its own, a closure.
    pub fn mountable(&self, e: ExprRef) -> Option<Key> {
        if let Some(key) = self.router_of(e) {
            return Some(key);
        }
        match self.project.origin(e) {
            Value::Function(f) => Some(Key::Function(f)),
            Value::Class(c) => Some(Key::Class(c)),
            Value::Module(f) => Some(Key::File(f)),
            _ if text_of(self.project, e).is_some() => self.router_named(e),
            // this.citizens.routes(vertx), where only the type of the field is known
            _ => {
                let made = self.project.callees(e).into_iter().flat_map(|f| self.project.returns(f));
                made.into_iter().find_map(|r| self.strong_router(r))
            }
        }
    }

    /// `api.add_router("/cards", "house.cards.router")`
    fn router_named(&self, e: ExprRef) -> Option<Key> {
        let text = text_of(self.project, e)?;
        let (module, name) = text.rsplit_once('.')?;
        let symbols = self.project.symbols();
        let ModuleTarget::File(file) = symbols.python(module, &self.project.sources.get(e.file).path) else {
            return None;
        };
        match self.project.export(file, name)? {
            Value::Made(made) => self.router_of(made),
            _ => None,
        }
    }

    pub(super) fn add_group(
        &mut self,
        call: ExprRef,
        key: Key,
        f: usize,
        spec: &Spec,
        prefixes: Vec<String>,
        guards: Vec<Use>,
    ) {
        for e in exprs(self.project, call, spec.group.as_ref().or(spec.files.as_ref())) {
            let mut targets = Vec::new();
            let origin = imported(self.project, e).unwrap_or_else(|| self.project.origin(e));
            if let Value::Made(made) = origin
                && let Some((function, shared)) = self.wrapped_plugin(f, made)
            {
                let router = Key::Param(function, 0);
                let kind = match shared {
                    true => Kind::Splice(router),
                    false => Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() },
                };
                self.add_called(key, f, call, kind);
                continue;
            }
            match origin {
                Value::Function(closure) => {
                    targets.push(Key::Scope(closure));
                    targets.push(Key::Param(closure, 0));
                }
                Value::Module(file) => targets.push(Key::File(file)),
                _ => {
                    let beside = spec.files.as_ref().and_then(|_| self.beside(e));
                    let tail = spec.files.as_ref().and_then(|_| self.file_path(e));
                    let file = beside.or_else(|| {
                        tail.and_then(|t| self.project.symbols().unique_suffix(&t).or_else(|| self.near(call, &t)))
                    });
                    targets.extend(file.map(Key::File));
                }
            }
            for router in targets {
                let mount = Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() };
                self.add_called(key, f, call, mount);
            }
        }
    }

    /// The function in a call around one, `fp(async (app) => …)`, and whether it shares the router that it is given.
    pub fn wrapped_plugin(&self, f: usize, made: ExprRef) -> Option<(FunctionRef, bool)> {
        let ExprKind::Call { args, .. } = self.project.kind(made) else { return None };
        let shares = self.framework(f).routes.shares.iter().filter_map(|s| s.pattern.as_ref());
        let shared = shares.into_iter().any(|p| self.project.matches(p, made).is_some());
        let first = ExprRef::new(made.file, args.first()?.value);
        match self.project.origin(first) {
            Value::Function(function) if shared => Some((function, true)),
            _ => None,
        }
    }

    /// `__DIR__ . '/../Routes/web.php'`, from the file that says it.
    fn beside(&self, e: ExprRef) -> Option<FileId> {
        let text = self.project.string(e)?;
        let relative = text.strip_prefix("{__DIR__}")?;
        let folder = parent(&self.project.sources.get(e.file).path);
        self.project.symbols().file(&normalise(folder, relative))
    }

    /// The path in `base_path('routes/x.php')` or `__DIR__ . '/x.php'`.
    pub(in crate::facts::endpoints) fn file_path(&self, e: ExprRef) -> Option<String> {
        let inner = arguments(self.project, e).first().map(|a| ExprRef::new(e.file, a.value));
        let text = inner.and_then(|i| text_of(self.project, i)).or_else(|| text_of(self.project, e))?;
        let tail = text.rsplit('}').next().unwrap_or(&text).trim_start_matches("../").trim_start_matches('/');
        (!tail.is_empty()).then(|| tail.to_owned())
    }

    pub(in crate::facts::endpoints) fn near(&self, call: ExprRef, tail: &str) -> Option<FileId> {
        let folder = &self.services.get(self.services.index_of(call.file)).folder;
        self.project.symbols().file(&format!("{folder}{tail}"))
    }

    /// `app.use("/x", auth, router)`, `app.get("/x", auth, handler)`.
    pub(super) fn add_chain(
        &mut self,
        call: ExprRef,
        key: Key,
        f: usize,
        spec: &Spec,
        prefixes: &[String],
        modifying: Vec<Use>,
    ) {
        let chain: Vec<ExprRef> = exprs(self.project, call, spec.chain.as_ref())
            .into_iter()
            .flat_map(|e| elements(self.project, e))
            .collect();
        let is_path = |tree: &Self, e: ExprRef| text_of(tree.project, e).is_some();
        let mut chain: Vec<ExprRef> = chain.into_iter().filter(|e| !is_path(self, *e)).collect();
        if spec.ends {
            let Some(handler) = chain.pop() else { return };
            let found = spec.path.as_ref().and_then(|s| strings(self.project, call, s)).or_else(|| self.given());
            let weak = matches!(key, Key::Param(..)) && self.framework_of(key).or_else(|| self.typed(key)).is_none();
            let Some(found) = found.or_else(|| (!weak).then(|| vec!["/{path}".to_owned()])) else { return };
            if weak && !found.iter().any(|p| p.starts_with('/') || p.starts_with('^') || p == "*") {
                return;
            }
            let mut methods = spec.methods.as_ref().map(|s| methods(self.project, call, s)).unwrap_or_default();
            let modifiers = self.modifiers(call, f);
            if !modifiers.methods.is_empty() {
                methods = modifiers.methods;
            }
            let mut guards: Vec<Use> = chain.into_iter().map(|e| Use::expr(self.project, e)).collect();
            let last = handler;
            let (handler, wrappers) = conventions::handlers::unwrap(self, f, handler);
            guards.extend(wrappers);
            guards.extend(modifying);
            // app.all('/desk/*', requireUser): what answers comes later
            let passing = handler.function.filter(|h| methods == [Method::Any] && goes_on(self, *h));
            if passing.is_none_or(|h| answers(self, h)) {
                let joined = match prefixes {
                    [] => found.clone(),
                    outer => outer.iter().flat_map(|o| found.iter().map(move |p| paths::join(o, p))).collect(),
                };
                for (methods, paths) in paths::with_methods(joined, &methods) {
                    let (guards, handler) = (guards.clone(), handler.clone());
                    self.add_called(key, f, call, Kind::Route(Route { paths, methods, guards, handler }));
                }
            }
            if passing.is_some() {
                guards.push(Use::expr(self.project, last));
                for path in &found {
                    let whole = if path.is_empty() || path.ends_with('*') { "" } else { "$" };
                    let prefix = format!("{path}{whole}");
                    self.add_called(key, f, call, Kind::Guards { prefix, guards: guards.clone(), global: false });
                }
            }
            return;
        }
        let prefixes: Vec<String> = if prefixes.is_empty() { vec![String::new()] } else { prefixes.to_vec() };
        let mut guards: Vec<Use> = Vec::new();
        for e in chain.drain(..) {
            match self.strong_router(e) {
                Some(router) => {
                    let mount = Kind::Mount { router, prefixes: prefixes.clone(), guards: guards.clone() };
                    self.add_called(key, f, call, mount);
                }
                None => guards.push(self.unless(e)),
            }
        }
        for prefix in prefixes.iter().filter(|_| !guards.is_empty()) {
            let whole = spec.whole && !prefix.is_empty() && !prefix.ends_with('*');
            let prefix = if whole { format!("{prefix}$") } else { prefix.clone() };
            let kind = Kind::Guards { prefix, guards: guards.clone(), global: spec.global };
            self.add_called(key, f, call, kind);
        }
    }

    /// `jwt({ … }).unless({ path: ['/login', /^\/forms/] })`: the guard, with the paths that it leaves out.
    fn unless(&self, e: ExprRef) -> Use {
        let project = self.project;
        let target = callee(project, e);
        let (ExprKind::Call { .. }, ExprKind::Member { object, name }) = (project.kind(e), project.kind(target)) else {
            return Use::expr(project, e);
        };
        let guard = ExprRef::new(e.file, *object);
        let options = arguments(project, e).first().map(|a| ExprRef::new(e.file, a.value));
        let list = options.and_then(|o| field(project, o, "path"));
        let (Some(list), "unless") = (list, name.as_str()) else { return Use::expr(project, e) };
        let mut used = Use::expr(project, guard);
        for x in elements(project, list) {
            let text = field(project, x, "url").and_then(|u| text_of(project, u)).or_else(|| text_of(project, x));
            let Some(text) = text else { continue };
            used.except_paths.extend(match text.strip_prefix('^') {
                Some(pattern) => starting(&pattern.replace('\\', "").replace(".*", "").replace('$', "")),
                None => ant_patterns(&text).0,
            });
        }
        used
    }

    /// A router, or a function that takes one as `this` module does; a bare parameter is no evidence of one.
    pub(super) fn strong_router(&self, e: ExprRef) -> Option<Key> {
        self.router_of(e).filter(|k| !matches!(k, Key::Param(..)))
    }
}
