//! Routers that functions take as parameters: `module.exports = (app) => { app.get(..) }`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Key, Kind, Layer, Tree};
use crate::facts::endpoints::selected::{arguments, callee};
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, FunctionRef, TypeName};

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
            let callers = self.project.callers(function).to_vec();
            // app.MapGroup("/x").MapCitizens(), where `MapCitizens(this RouteGroupBuilder group)`
            if index == 0 && self.typed(key).is_some() && !self.is_method(function) {
                self.splice_extension(key, &mut todo);
            }
            for call in callers {
                if !self.is_served(call.file) {
                    continue;
                }
                let Some(arg) = arguments(self.project, call).get(index) else { continue };
                let Some(parent) = self.router_of(ExprRef::new(call.file, arg.value)) else { continue };
                if parent == key {
                    continue;
                }
                let at = self.declared(call);
                let order = self.order_of(call);
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
            let framework = self.typed(key);
            if let (Some(node), Some(_)) = (self.nodes.get_mut(&key), framework) {
                node.framework = framework;
            }
        }
    }

    /// The framework of a parameter that is a router by its type.
    pub(super) fn typed(&self, key: Key) -> Option<usize> {
        let Key::Param(function, index) = key else { return None };
        let t = self.project.param_type(function, index)?;
        let TypeName::External(path) = &t.name else { return None };
        let language = self.project.module_of(function.file).language;
        self.types.all_named(path).copied().filter(|f| self.language_fits(*f, language)).min()
    }

    /// `api.addRoutes(r)` is called on the object whose method it is, and extends nothing.
    fn is_method(&self, function: FunctionRef) -> bool {
        let declared = self.project.function(function);
        declared.class.is_some() && !declared.modifiers.is_static
    }

    /// Calls of a function on its first argument: those of its name on a router.
    fn splice_extension(&mut self, key: Key, todo: &mut Vec<Key>) {
        let Key::Param(function, _) = key else { return };
        let Some(name) = self.project.function(function).name.clone() else { return };
        let project = self.project;
        let is_extension = |call: &ExprRef| {
            let target = callee(project, *call);
            matches!(project.kind(target), ExprKind::Member { name: n, .. } if *n == name)
        };
        for call in self.callees.written([name.as_str()]).into_iter().filter(is_extension) {
            let Some(receiver) = project.receiver(callee(project, call)) else { continue };
            let Some(parent) = self.router_of(receiver).filter(|p| *p != key) else { continue };
            let at = self.declared(call);
            let order = self.order_of(call);
            // app.MapCitizens().RequireAuthorization()
            let guards = self.typed(key).map(|f| self.made_with(call, f).guards).unwrap_or_default();
            let kind = match guards.is_empty() {
                true => Kind::Splice(key),
                false => Kind::Mount { router: key, prefixes: Vec::new(), guards },
            };
            self.node(parent, None).layers.push(Layer { at, order, framework: None, kind });
            if matches!(parent, Key::Param(..)) {
                todo.push(parent);
            }
        }
    }

    /// `limited(router, settings)`: the router that a function is given, if that is what it gives back.
    fn handed_back(&self, call: ExprRef, fuel: u32) -> Option<Key> {
        let ExprKind::Call { args, .. } = self.project.kind(call) else { return None };
        let mut taking = self.project.callees(call).into_iter().filter(|f| self.takes_router(*f));
        let function = taking.next().filter(|_| taking.next().is_none())?;
        self.project.returns(function).into_iter().find_map(|returned| match self.router_within(returned, fuel)? {
            Key::Param(f, i) if f == function => self.router_within(ExprRef::new(call.file, args.get(i)?.value), fuel),
            _ => None,
        })
    }

    fn takes_router(&self, function: FunctionRef) -> bool {
        (0..self.project.function(function).params.len()).any(|i| self.typed(Key::Param(function, i)).is_some())
    }

    /// The router that a call of an extension gives back: the one that it was called on, or one that it made.
    pub(super) fn given_back(&self, call: ExprRef, fuel: u32) -> Option<Key> {
        if let Some(key) = self.handed_back(call, fuel) {
            return Some(key);
        }
        let target = callee(self.project, call);
        let ExprKind::Member { object, name } = self.project.kind(target) else { return None };
        let function = self.extension(name)?;
        for returned in self.project.returns(function) {
            match self.router_within(returned, fuel)? {
                Key::Param(f, 0) if f == function => {
                    return self.router_within(ExprRef::new(call.file, *object), fuel);
                }
                key @ Key::Value(_) => return Some(key),
                _ => {}
            }
        }
        None
    }

    /// The function of the project that a link of a chain is, where functions extend types: a static one of that name,
    /// which registers nothing itself.
    pub(super) fn own_link(&self, link: ExprRef, name: &Name) -> Option<FunctionRef> {
        if !self.project.semantics(link.file).outer_namespaces || self.extension(name).is_some() {
            return None;
        }
        let mut known = self.links.borrow_mut();
        let known = known.get_or_insert_with(|| {
            let mut found: FxHashMap<Name, Vec<FunctionRef>> = FxHashMap::default();
            for function in self.project.functions().filter(|f| self.is_served(f.file)) {
                let declared = self.project.function(function);
                if let Some(name) = declared.name.as_ref().filter(|_| declared.modifiers.is_static)
                    && !declared.params.is_empty()
                {
                    found.entry(name.clone()).or_default().push(function);
                }
            }
            found
        });
        match known.get(name)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The function of the name whose first parameter is a router by its type.
    fn extension(&self, name: &Name) -> Option<FunctionRef> {
        let mut known = self.extensions.borrow_mut();
        let known = known.get_or_insert_with(|| {
            let mut found: FxHashMap<Name, Vec<FunctionRef>> = FxHashMap::default();
            for function in self.project.functions().filter(|f| self.is_served(f.file)) {
                if let Some(name) = &self.project.function(function).name
                    && !self.is_method(function)
                    && self.typed(Key::Param(function, 0)).is_some()
                {
                    found.entry(name.clone()).or_default().push(function);
                }
            }
            found
        });
        match known.get(name)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}
