//! Calls that make a router: which do, what it begins with, and where it is mounted as it is made.

use super::{Key, Kind, Tree, made_of};
use crate::catalog::frameworks::schema::Router;
use crate::facts::endpoints::conventions;
use crate::facts::endpoints::selected::{callee, exprs, last_name, strings};
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, Value};

impl<'a> Tree<'a, '_> {
    /// What [`Self::may_make`] asks for.
    pub(super) fn find_makers(&mut self) {
        let project = self.project;
        let extending = project.classes().filter(|c| self.router_base(*c).is_some());
        self.router_classes = extending.map(|c| project.class(c).name.clone()).collect();
        let may_make = |name: &Name| self.made.asks_anywhere(name) || project.may_be_renamed_anywhere(name);
        for call in self.callees.that_may_be(may_make) {
            let family = project.semantics(call.file).family;
            if !self.making.contains(&family) && self.is_asked(call) && self.maker(call).is_some() {
                self.making.insert(family);
            }
        }
    }

    /// Whether a call of a name may register something, or make a router.
    pub(super) fn may_register(&self, name: &Name) -> bool {
        let makes_somewhere = !self.making.is_empty() && self.project.may_be_entered_anywhere(name);
        makes_somewhere
            || self.makers.contains_key(name)
            || self.members.contains_key(name)
            || self.made.asks_anywhere(name)
            || self.router_classes.contains(name)
            || self.project.may_be_renamed_anywhere(name)
    }

    /// Whether what a call names may be what makes a router.
    fn is_asked(&self, call: ExprRef) -> bool {
        let target = made_of(self.project, call);
        let is_symbol = matches!(self.project.kind(target), ExprKind::Name(_) | ExprKind::Member { .. });
        // require("fastify")()
        !is_symbol || self.made.may_match(self.project, target, self.project.module_of(call.file).language)
    }

    /// Whether a call makes what a name of the knowledge tells, or may be a factory of the project.
    fn may_make(&self, e: ExprRef) -> bool {
        let is_call = matches!(self.project.kind(e), ExprKind::Call { .. } | ExprKind::New { .. });
        !is_call
            || self.is_asked(e)
            || self.making.contains(&self.project.semantics(e.file).family) && self.project.may_enter(e)
            || self.may_make_class(e)
    }

    /// Whether a call may make an object of a class that extends a router.
    fn may_make_class(&self, e: ExprRef) -> bool {
        let is_one = |n: &Name| self.router_classes.contains(n) || self.project.may_be_renamed(e.file, n);
        !self.router_classes.is_empty() && last_name(self.project, made_of(self.project, e)).is_some_and(is_one)
    }

    /// The framework and knowledge of the router that an expression makes, if it makes one.
    pub(super) fn maker(&self, e: ExprRef) -> Option<(usize, &'a Router)> {
        if !self.may_make(e) {
            return None;
        }
        let mut found = self.made.matches(self.project, e);
        found.retain(|((f, r), _)| self.may_be(*f, *r, e));
        self.keep_meant(e, &mut found);
        let best = found.into_iter().max_by_key(|(_, m)| m.confidence).map(|((f, r), _)| (*f, *r));
        let is_call = || matches!(self.project.kind(e), ExprKind::Call { .. } | ExprKind::New { .. });
        // class OfficeApi(Api), and then OfficeApi(app)
        let of_class = || match self.project.origin(callee(self.project, e)) {
            Value::Class(c) => self.router_base(c),
            _ => None,
        };
        let (f, r) = best.or_else(|| if is_call() && self.may_make_class(e) { of_class() } else { None })?;
        Some((f, &self.list[f].routers[r]))
    }

    /// Whether what the knowledge asks beside the name of a router holds of an expression.
    fn may_be(&self, f: usize, r: usize, e: ExprRef) -> bool {
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
            self.answer_itself(call, f, router);
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
