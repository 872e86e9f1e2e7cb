//! Where routers and what is registered on them stand: in another router, in the parts of a class, in the arguments of the call that makes
//! one, in code that only tests are built with.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{FUEL, Key, Kind, Tree};
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef};

impl Tree<'_, '_> {
    /// The routers that something mounts.
    pub fn mounted(&self) -> FxHashSet<Key> {
        let layers = self.nodes.values().flat_map(|n| &n.layers);
        layers.filter_map(|l| if let Kind::Mount { router, .. } = l.kind { Some(router) } else { None }).collect()
    }

    /// A class that is mounted by its name, where another part of it bears the routes: `struct Permits; impl Permits { … }`.
    pub(super) fn name_parts(&mut self) {
        let mut parts: BTreeMap<Key, Key> = BTreeMap::new();
        for layer in self.nodes.values().flat_map(|n| &n.layers) {
            if let Kind::Mount { router: Key::Class(c), .. } = layer.kind
                && !self.nodes.contains_key(&Key::Class(c))
            {
                let bearing = self.project.parts(&c).iter().map(|p| Key::Class(*p));
                let mut bearing = bearing.filter(|k| self.nodes.contains_key(k));
                parts.extend(bearing.next().map(|k| (Key::Class(c), k)));
            }
        }
        for layer in self.nodes.values_mut().flat_map(|n| &mut n.layers) {
            if let Kind::Mount { router, .. } = &mut layer.kind
                && let Some(bearing) = parts.get(router)
            {
                *router = *bearing;
            }
        }
    }

    /// Whether an expression stands in a module that only tests are built with: `#[cfg(test)] mod tests { … }`.
    pub fn is_in_tests(&self, e: ExprRef) -> bool {
        let mut class = self.project.enclosing_class(e);
        while let Some(c) = class {
            let declared = self.project.class(c);
            if declared.is_for_tests(&self.project.sources.get(c.file).text) {
                return true;
            }
            class = declared.outer.map(|o| ClassRef::new(c.file, o));
        }
        false
    }

    /// `NewNamespace("/v1", NSRouter("/x", …))`: the call whose argument an expression is a part of.
    pub(super) fn made_around(&self, e: ExprRef) -> Option<ExprRef> {
        if !self.has_around {
            return None;
        }
        let mut at = e;
        while let Some(parent) = self.project.parent(at) {
            let is_argument = matches!(self.project.kind(parent), ExprKind::Call { callee, .. } if *callee != at.id);
            if is_argument && self.maker(parent).is_some_and(|(_, r)| r.around) {
                return Some(parent);
            }
            at = parent;
        }
        None
    }

    /// The framework of the facade at the bottom of a chain of calls.
    pub(super) fn facade_framework(&self, mut e: ExprRef) -> Option<usize> {
        for _ in 0..FUEL {
            if let Some((f, router)) = self.maker(e) {
                return router.ambient.then_some(f);
            }
            match self.project.kind(e) {
                ExprKind::Call { callee, .. } => e = ExprRef::new(e.file, *callee),
                ExprKind::Member { object, .. } => e = ExprRef::new(e.file, *object),
                _ => return None,
            }
        }
        None
    }

    /// The framework of the facade that a bare name is imported from: `import static pkg.Facade.*; get("/x", …)`.
    pub(super) fn imported_facade(&self, callee: ExprRef, name: &str) -> Option<usize> {
        let language = self.project.module_of(callee.file).language;
        let paths = self.project.paths(callee);
        let owners: Vec<&str> = paths
            .iter()
            .filter_map(|p| p.text.strip_suffix(name)?.strip_suffix('.'))
            .filter(|o| o.contains('.'))
            .collect();
        let is_facade = |k: &crate::catalog::frameworks::Framework| {
            k.languages.contains(&language)
                && k.routers.iter().any(|r| r.ambient && owners.contains(&r.made.text.as_str()))
        };
        self.list.iter().position(|k| is_facade(k)).filter(|_| !owners.is_empty())
    }
}
