//! Calls that make a router: what it begins with, and where it is mounted as it is made.

use super::{Key, Kind, Tree};
use crate::catalog::frameworks::schema::Router;
use crate::facts::endpoints::conventions;
use crate::facts::endpoints::selected::{exprs, strings};
use crate::ir::Name;
use crate::project::{ExprRef, Value};

impl Tree<'_, '_> {
    /// Whether what the knowledge asks beside the name of a router holds of an expression.
    pub(super) fn may_be(&self, f: usize, r: usize, e: ExprRef) -> bool {
        let router = &self.list[f].routers[r];
        let with = router.with.as_ref();
        let is_alias = || {
            !matches!(self.project.origin(e), Value::Class(_))
                && self.services.uses(self.project, self.services.index_of(e.file), self.list[f])
        };
        with.is_none_or(|w| self.project.sources.text_at(self.project.place(e)).contains(w.as_str()))
            && (!router.alias || is_alias())
    }

    /// A router that a call makes has a node even if nothing is registered on it.
    pub(super) fn note_maker(&mut self, call: ExprRef) {
        if let Some((f, router)) = self.maker(call)
            && !router.ambient
        {
            self.configure(Key::Value(call), f, router, call);
            if let Some(list) = &router.list {
                conventions::listed::add(self, f, Key::Value(call), call, list);
            }
            if let Some(parent) = self.made_around(call).filter(|_| router.around) {
                let mount = Kind::Mount { router: Key::Value(call), prefixes: Vec::new(), guards: Vec::new() };
                self.add_called(Key::Value(parent), f, call, mount);
            }
            for e in exprs(self.project, call, router.mounts.as_ref()) {
                self.mount_all(Key::Value(call), f, call, e, &[], &[]);
            }
            for e in exprs(self.project, call, router.on.as_ref()) {
                if let Some(parent) = self.strong_router(e) {
                    let mount = Kind::Mount { router: Key::Value(call), prefixes: Vec::new(), guards: Vec::new() };
                    self.add_called(parent, f, call, mount);
                }
            }
        }
    }

    pub(super) fn configure(&mut self, key: Key, f: usize, router: &Router, made: ExprRef) {
        let prefixes = router.prefix.as_ref().and_then(|s| strings(self.project, made, s)).unwrap_or_default();
        let param = router.param.as_ref().and_then(|s| strings(self.project, made, s)?.into_iter().next());
        let prefixes = match param {
            Some(name) => prefixes.iter().map(|p| format!("{p}/{{{name}_pk}}")).collect(),
            None => prefixes,
        };
        let guards = self.guard_uses(made, router.guards.as_ref());
        let node = self.node(key, Some(f));
        node.prefixes = prefixes;
        node.guards = guards;
    }

    /// `app.route("/x")`, `app.group("/x", auth)`: a router mounted where it is made.
    pub(super) fn note_submaker(&mut self, call: ExprRef, parent: Key, name: &Name) {
        let candidates = self.makers.get(name).cloned().unwrap_or_default();
        let of_parent = self.framework_of(parent);
        let language = self.project.module_of(call.file).language;
        for (f, r) in candidates {
            if of_parent.map_or(self.language_fits(f, language), |p| p == f) {
                let router = &self.list[f].routers[r];
                self.configure(Key::Value(call), f, router, call);
                let behind = self.made_with(call, f).guards;
                self.node(Key::Value(call), Some(f)).guards.extend(behind);
                let mount = Kind::Mount { router: Key::Value(call), prefixes: Vec::new(), guards: Vec::new() };
                self.add_called(parent, f, call, mount);
                return;
            }
        }
    }
}
