//! Routers that functions take as parameters: `module.exports = (app) => { app.get(..) }`.

use rustc_hash::FxHashSet;

use super::{Key, Kind, Layer, Tree};
use crate::facts::endpoints::selected::{arguments, callee};
use crate::project::ExprRef;

impl Tree<'_, '_> {
    /// What a function registers on a router that it takes as a parameter happens where it is called.
    pub(super) fn splice_parameters(&mut self) {
        let mut todo: Vec<Key> = self.nodes.keys().filter(|k| matches!(k, Key::Param(..))).copied().collect();
        let mut done = FxHashSet::default();
        while let Some(key) = todo.pop() {
            let Key::Param(function, index) = key else { continue };
            if !done.insert(key) {
                continue;
            }
            for call in self.project.callers(function).to_vec() {
                if !self.is_served(call.file) {
                    continue;
                }
                let Some(arg) = arguments(self.project, call).get(index) else { continue };
                let Some(parent) = self.router_of(ExprRef::new(call.file, arg.value)) else { continue };
                if parent == key {
                    continue;
                }
                let at = self.declared(call);
                let order = self.project.place(callee(self.project, call)).span.end;
                self.node(parent, None).layers.push(Layer { at, order, kind: Kind::Splice(key) });
                if matches!(parent, Key::Param(..)) {
                    todo.push(parent);
                }
            }
        }
    }
}
