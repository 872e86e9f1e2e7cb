//! Closures that a group is given: `$app->group('/x', function () use ($app) { $app->get(…); })`. What is registered
//! inside belongs to the group, also where the closure names the router itself, or `$this`.

use rustc_hash::FxHashMap;

use super::{Key, Source, Tree, Use};
use crate::catalog::frameworks::Selector;
use crate::catalog::frameworks::schema::Guard;
use crate::facts::endpoints::path_tests::starting;
use crate::facts::endpoints::selected::{arguments, callee, strings};
use crate::ir::{ExprKind, StmtKind};
use crate::project::{ExprRef, FunctionRef, Value};

/// Closures within each other that are followed outwards.
const MAX_DEPTH: usize = 16;

/// By closure, the call that is given it.
pub(super) type Groups = FxHashMap<FunctionRef, ExprRef>;

impl Tree<'_, '_> {
    /// Every closure that is given to a call which makes a group.
    pub(super) fn find_groups(&self) -> Groups {
        let makes_group = |(f, l): &(usize, usize)| self.list[*f].layers[*l].group.is_some();
        let names = self.members.iter().filter(|(_, known)| known.iter().any(makes_group));
        let mut found = Groups::default();
        for call in self.callees.written(names.map(|(name, _)| name.as_str())) {
            for arg in arguments(self.project, call) {
                if let ExprKind::Lambda(function) = self.project.kind(ExprRef::new(call.file, arg.value)) {
                    found.insert(FunctionRef::new(call.file, *function), call);
                }
            }
        }
        found
    }

    /// The innermost group around an expression: its closure, and the call that makes it.
    pub(super) fn group_around(&self, e: ExprRef) -> Option<(FunctionRef, ExprRef)> {
        let mut at = self.project.enclosing_function(e);
        for _ in 0..MAX_DEPTH {
            let function = at?;
            if let Some(call) = self.groups.get(&function) {
                return Some((function, *call));
            }
            let outer = self.project.function(function).outer;
            at = outer.map(|o| FunctionRef::new(function.file, o)).filter(|o| *o != function);
        }
        None
    }

    /// The router that a call on a named router registers on: the group around, if that is one of the same router.
    pub(super) fn within_group(&self, key: Key, call: ExprRef) -> Key {
        if !matches!(key, Key::Value(_) | Key::Param(..)) {
            return key;
        }
        let Some((closure, group)) = self.group_around(call) else { return key };
        let receiver = self.project.receiver(callee(self.project, group)).and_then(|r| self.router_of(r));
        match receiver {
            Some(outer) if outer == key => Key::Scope(closure),
            _ => key,
        }
    }

    /// `return function ($app) { … };`: a file of routes, for whoever includes it.
    pub(super) fn is_returned_by_file(&self, function: FunctionRef) -> bool {
        let module = self.project.module_of(function.file);
        module.body.iter().any(|s| match module.stmt(*s).kind {
            StmtKind::Return(Some(e)) => matches!(module.kind(e), ExprKind::Lambda(f) if *f == function.id),
            _ => false,
        })
    }

    /// Of the routers that an expression may be, those that it is meant to be: a parameter that bears the name of a facade
    /// is whatever it is given, and a name of two frameworks is that of the one which the service uses.
    pub(super) fn keep_meant<M>(&self, e: ExprRef, found: &mut Vec<(&(usize, usize), M)>) {
        let is_ambient = |(f, r): (usize, usize)| self.list[f].routers[r].ambient;
        if found.iter().any(|(at, _)| is_ambient(**at))
            && let Value::Param(function, _) = self.project.origin(e)
            && !self.is_returned_by_file(function)
        {
            found.retain(|(at, _)| !is_ambient(**at));
        }
        if found.len() > 1 {
            let service = self.services.index_of(e.file);
            let used = |f: usize| self.services.uses(self.project, service, self.list[f]);
            if found.iter().any(|((f, _), _)| used(*f)) {
                found.retain(|((f, _), _)| used(*f));
            }
        }
    }

    /// `new JwtAuthentication(['path' => '/api', 'ignore' => ['/api/token']])`: a guard that says for which paths it is.
    pub(super) fn limited(&self, mut used: Use) -> Use {
        let Source::Expr(named) = used.source else { return used };
        // jwt = JWTAuth(exclude=["/login"]); App(middleware=[jwt.middleware])
        let is_made = |e: &ExprRef| matches!(self.project.kind(*e), ExprKind::New { .. } | ExprKind::Call { .. });
        let origin = |e: ExprRef| match self.project.origin(e) {
            Value::Made(made) => Some(made).filter(is_made),
            _ => None,
        };
        let of_object = || match self.project.kind(named) {
            ExprKind::Member { object, .. } => origin(ExprRef::new(named.file, *object)),
            _ => None,
        };
        let made = Some(named).filter(is_made).or_else(|| origin(named)).or_else(of_object);
        let Some(e) = made else { return used };
        let conditions = self.list.iter().flat_map(|f| &f.guards.rejects).filter_map(|g| match g {
            Guard::Conditional(c) if c.paths.is_some() || c.except_paths.is_some() || c.exempt.is_some() => Some(c),
            _ => None,
        });
        let target = match self.project.kind(callee(self.project, e)) {
            // JWTAuth[User](…)
            ExprKind::Index { object, .. } => ExprRef::new(e.file, *object),
            _ => callee(self.project, e),
        };
        for condition in conditions {
            let pattern = condition.symbol.pattern.as_ref();
            if pattern.is_none_or(|p| self.project.matches(p, target).is_none() && self.project.matches(p, e).is_none())
            {
                continue;
            }
            let listed = |s: &Option<Selector>| {
                let found = s.as_ref().and_then(|s| strings(self.project, e, s)).unwrap_or_default();
                let below = found.into_iter().map(|p| format!("{}/**", p.trim_end_matches(['/', '*'])));
                below.collect::<Vec<_>>()
            };
            used.paths.extend(listed(&condition.paths));
            used.except_paths.extend(listed(&condition.except_paths));
            let exempt = condition.exempt.as_ref().and_then(|s| strings(self.project, e, s)).unwrap_or_default();
            used.except_paths.extend(exempt.iter().flat_map(|text| whole_or_starting(text)));
            break;
        }
        used
    }

    /// `$this` in the closure of a group is the group.
    pub(super) fn this_group(&self, e: ExprRef) -> Option<Key> {
        if !matches!(self.project.kind(e), ExprKind::Name(n) if n == "this") {
            return None;
        }
        let (closure, group) = self.group_around(e)?;
        let receiver = self.project.receiver(callee(self.project, group))?;
        (receiver != e && self.router_of(receiver).is_some()).then_some(Key::Scope(closure))
    }
}

/// `/login` is one path, `^/docs.*` the beginning of many.
fn whole_or_starting(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('^').trim_end_matches('$');
    let text = format!("/{}", text.trim_start_matches('/'));
    match text.find(['(', '[', '\\', '|', '+', '*', '.']) {
        Some(at) if at > 1 => starting(&text[..at]),
        Some(_) => Vec::new(),
        None => vec![text],
    }
}
