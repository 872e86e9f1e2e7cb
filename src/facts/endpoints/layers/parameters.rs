//! Routers that functions take as parameters: `module.exports = (app) => { app.get(..) }`.

use rustc_hash::FxHashSet;

use super::{Key, Kind, Layer, Tree};
use crate::facts::endpoints::selected::{arguments, callee};
use crate::project::{ExprRef, Type, TypeName};

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
                self.node(parent, None).layers.push(Layer { at, order, framework: None, kind: Kind::Splice(key) });
                if matches!(parent, Key::Param(..)) {
                    todo.push(parent);
                }
            }
        }
    }

    /// `function routes(app: FastifyInstance)`: what such a function registers belongs to the framework of the type.
    pub(super) fn type_parameters(&mut self) {
        let keys: Vec<Key> = self.nodes.keys().filter(|k| matches!(k, Key::Param(..))).copied().collect();
        for key in keys {
            let Key::Param(function, index) = key else { continue };
            let Some(Type { name: TypeName::External(path), .. }) = self.project.param_type(function, index) else {
                continue;
            };
            let language = self.project.module_of(function.file).language;
            let typed = |f: &usize| self.language_fits(*f, language) && self.types[*f].named(&path).is_some();
            let framework = (0..self.list.len()).find(typed);
            if let (Some(node), Some(_)) = (self.nodes.get_mut(&key), framework) {
                node.framework = framework;
            }
        }
    }
}
