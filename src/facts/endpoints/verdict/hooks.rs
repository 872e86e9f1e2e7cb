//! Methods that a controller names to run before its handlers: `before_action :require_officer, except: [:index]`, in
//! its class, its bases and the modules that it includes; and those that it takes away again.
//!
//! A method is looked up in the class of the handler, so that a subclass which writes its own is judged by that.

use super::super::Method;
use super::super::guards::{Proof, Property};
use super::super::mounts::Resolved;
use super::super::selected::{arguments, callee, elements, strings, text_of};
use super::{FUEL, Found, Judge};
use crate::catalog::frameworks::schema::Hook;
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef};

/// Calls in one class body that are looked at.
const MAX_CALLS: usize = 500;

/// One method or block that runs before the handlers.
struct Running {
    /// What it is taken away by.
    name: Option<String>,
    guard: ExprRef,
    /// Where it is taken away, for the handler that is judged.
    skipped: Option<ExprRef>,
}

impl Judge<'_, '_> {
    pub(super) fn hooked(&self, f: usize, class: ClassRef, route: &Resolved, found: &mut Found) {
        let hooks: Vec<&Hook> = self.related(f).into_iter().flat_map(|k| &k.guards.hooks).collect();
        if hooks.is_empty() {
            return;
        }
        let action = route.handler.name.rsplit('.').next().unwrap_or_default().to_owned();
        let mut running: Vec<Running> = Vec::new();
        for owner in self.project.lineage(class).into_iter().rev() {
            for call in self.body_calls(owner) {
                self.hook(&hooks, call, &action, &mut running);
            }
        }
        for hook in running {
            let property = self.property(f, class, &hook, route.method);
            match (hook.skipped, property) {
                (None, property) => found.add(property, route.method),
                (Some(skip), Property::Rejects(p)) => {
                    let what = format!("leaves out {}", hook.name.as_deref().unwrap_or(&p.what));
                    found.openings.push(Proof::new(what, self.project.place(skip), Confidence::High));
                }
                (Some(_), _) => {}
            }
        }
    }

    /// The calls in the body of a class, also those in blocks of it, in source order.
    fn body_calls(&self, class: ClassRef) -> Vec<ExprRef> {
        let module = self.project.module_of(class.file);
        let mut calls = Vec::new();
        module.walk_block(&module.class(class.id).body, Nested::Enter, &mut |e| {
            if calls.len() < MAX_CALLS
                && let ExprKind::Call { callee, .. } = module.kind(e)
                && matches!(module.kind(*callee), ExprKind::Name(_))
            {
                calls.push(ExprRef::new(class.file, e));
            }
        });
        calls.retain(|c| self.project.enclosing_class(*c) == Some(class));
        calls.sort_by_key(|c| self.project.place(*c).span.start);
        calls
    }

    fn hook(&self, hooks: &[&Hook], call: ExprRef, action: &str, running: &mut Vec<Running>) {
        let ExprKind::Name(name) = self.project.kind(callee(self.project, call)) else { return };
        let is_one = |list: &[Name]| list.iter().any(|n| n == name);
        for hook in hooks {
            if is_one(&hook.calls) && self.concerns(hook, call, action) {
                let args = arguments(self.project, call).iter().filter(|a| a.name.is_none());
                let named = args.flat_map(|a| elements(self.project, ExprRef::new(call.file, a.value)));
                let guards: Vec<ExprRef> = if hook.itself { vec![call] } else { named.collect() };
                for guard in guards {
                    let name = if hook.itself { Some(name.to_string()) } else { text_of(self.project, guard) };
                    // named anew, it runs with the limits that it has now
                    running.retain(|r| name.is_none() || r.name != name || r.skipped.is_none());
                    running.push(Running { name, guard, skipped: None });
                }
                return;
            }
            if is_one(&hook.skips) {
                let names: Vec<String> = arguments(self.project, call)
                    .iter()
                    .filter(|a| a.name.is_none())
                    .flat_map(|a| elements(self.project, ExprRef::new(call.file, a.value)))
                    .filter_map(|e| text_of(self.project, e))
                    .collect();
                if self.concerns(hook, call, action) {
                    // skip_authorize_resource
                    let all: Vec<String> = hook.calls.iter().map(ToString::to_string).collect();
                    skip(running, if hook.itself { &all } else { &names }, call);
                }
                return;
            }
        }
        // def self.allow_anyone(**options) = skip_before_action :require_officer, **options
        for function in self.project.callees(call) {
            self.skips_inside(hooks, function, call, action, running);
        }
    }

    fn skips_inside(
        &self,
        hooks: &[&Hook],
        function: FunctionRef,
        call: ExprRef,
        action: &str,
        running: &mut [Running],
    ) {
        let module = self.project.module_of(function.file);
        let mut inner = Vec::new();
        module.walk_block(&module.function(function.id).body, Nested::Skip, &mut |e| {
            if let ExprKind::Call { callee, .. } = module.kind(e)
                && let ExprKind::Name(name) = module.kind(*callee)
            {
                let hook = hooks.iter().find(|h| h.skips.iter().any(|s| s == name));
                inner.extend(hook.map(|h| (*h, ExprRef::new(function.file, e))));
            }
        });
        for (hook, skipping) in inner {
            let names: Vec<String> = arguments(self.project, skipping)
                .iter()
                .filter(|a| a.name.is_none() && !a.spread)
                .filter_map(|a| text_of(self.project, ExprRef::new(skipping.file, a.value)))
                .collect();
            if self.concerns(hook, call, action) && self.concerns(hook, skipping, action) {
                skip(running, &names, call);
            }
        }
    }

    /// Whether a call is about the action: `only: [:show]`, `except: :index`.
    fn concerns(&self, hook: &Hook, call: ExprRef, action: &str) -> bool {
        let listed = |s: &Option<_>| s.as_ref().and_then(|s| strings(self.project, call, s)).unwrap_or_default();
        let (only, except) = (listed(&hook.only), listed(&hook.except));
        (only.is_empty() || only.iter().any(|o| o == action)) && !except.iter().any(|e| e == action)
    }

    fn property(&self, f: usize, class: ClassRef, hook: &Running, method: Method) -> Property {
        let named = hook.name.as_ref().and_then(|n| self.project.method(class, n));
        let property = match named {
            Some(function) => {
                self.guards.of(f, &super::Use::new(super::Source::Function(function), self.place_of(function)))
            }
            None => self.guards.of_expr(f, hook.guard, FUEL),
        };
        match property {
            // the place for people is where the controller says it
            Property::Rejects(p) if named.is_some() && !p.unsafe_only | method.is_unsafe() => {
                Property::Rejects(Proof { place: self.project.place(hook.guard), ..p })
            }
            other => other,
        }
    }

    fn place_of(&self, function: FunctionRef) -> crate::source::Place {
        crate::source::Place::new(function.file, self.project.function(function).name_span)
    }
}

fn skip(running: &mut [Running], names: &[String], call: ExprRef) {
    for hook in running.iter_mut() {
        if hook.name.as_ref().is_some_and(|n| names.contains(n)) {
            hook.skipped = Some(call);
        }
    }
}
