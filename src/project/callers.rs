//! Who calls a function: the calls that [`Project::callees`] leads to it.
//!
//! Resolving every call of a project costs more than most questions are worth, so calls are resolved by the name that
//! is called, when a function of that name is asked for. A call that may enter functions of other names (through a
//! variable, an alias, a class) is resolved once for all of them.

use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::calls::Callees;
use super::{ClassRef, ExprRef, FunctionRef, Project, query};
use crate::ir::{ExprKind, Name};

type Entered = FxHashMap<FunctionRef, Vec<ExprRef>>;

/// What is known of the calls of a project.
#[derive(Default)]
pub(super) struct Callers {
    calls: OnceLock<Calls>,
    /// By the name that is called.
    resolved: Mutex<FxHashMap<Name, Arc<Entered>>>,
    known: Mutex<FxHashMap<FunctionRef, Arc<[ExprRef]>>>,
}

/// The calls of a project that may enter a function of it.
struct Calls {
    /// Those that enter only functions and constructors of the name that is called.
    by_name: FxHashMap<Name, Vec<ExprRef>>,
    /// What the others enter.
    others: Entered,
}

impl Project<'_> {
    /// The calls that may enter a function, in file order.
    pub fn callers(&self, f: FunctionRef) -> Arc<[ExprRef]> {
        if let Some(known) = self.callers.known.lock().ok().and_then(|k| k.get(&f).cloned()) {
            return known;
        }
        // whatever is bound now, the answer is kept for every time
        let found: Arc<[ExprRef]> = query::anew(|| self.find_callers(f)).into();
        if let Ok(mut known) = self.callers.known.lock() {
            known.insert(f, Arc::clone(&found));
        }
        found
    }

    fn find_callers(&self, f: FunctionRef) -> Vec<ExprRef> {
        let calls = match self.callers.calls.get() {
            Some(calls) => calls,
            // not under a lock: while this thread waits for others, it may be asked for callers itself
            None => {
                let calls = self.collect_calls();
                self.callers.calls.get_or_init(|| calls)
            }
        };
        let mut found: Vec<ExprRef> = calls.others.get(&f).cloned().unwrap_or_default();
        for name in self.called_as(f) {
            found.extend(self.entered_by_name(calls, &name).get(&f).into_iter().flatten());
        }
        found.sort_by_key(|c| (c.file, self.module_of(c.file).span(c.id).end, c.id));
        found
    }

    /// The names that a call of a function has: for a constructor those of its class, and of the classes that have it
    /// from there.
    fn called_as(&self, f: FunctionRef) -> FxHashSet<Name> {
        let function = self.function(f);
        let mut names: FxHashSet<Name> = function.name.iter().cloned().collect();
        if let Some(class) = function.class.filter(|_| function.name.as_deref() == Some("constructor")) {
            let mut queue = vec![ClassRef::new(f.file, class)];
            let mut seen = FxHashSet::default();
            while let Some(class) = queue.pop() {
                for part in self.parts(&class).iter().copied().chain([class]) {
                    if seen.insert(part) {
                        names.insert(self.class(part).name.clone());
                        queue.extend(self.subclasses(part));
                    }
                }
            }
        }
        names
    }

    fn entered_by_name(&self, calls: &Calls, name: &Name) -> Arc<Entered> {
        if let Some(known) = self.callers.resolved.lock().ok().and_then(|r| r.get(name).cloned()) {
            return known;
        }
        // not under the lock: another thread may find the same meanwhile
        let entered = Arc::new(self.entered_by(calls.by_name.get(name).map_or(&[], Vec::as_slice)));
        if let Ok(mut resolved) = self.callers.resolved.lock() {
            resolved.insert(name.clone(), Arc::clone(&entered));
        }
        entered
    }

    fn collect_calls(&self) -> Calls {
        let mut by_name: FxHashMap<Name, Vec<ExprRef>> = FxHashMap::default();
        let mut others = Vec::new();
        for call in self.all_calls().filter(|c| self.may_enter(*c)) {
            match self.enters_only(call) {
                Some(name) => match by_name.get_mut(name) {
                    Some(calls) => calls.push(call),
                    None => {
                        by_name.insert(name.clone(), vec![call]);
                    }
                },
                None => others.push(call),
            }
        }
        Calls { by_name, others: self.entered_by(&others) }
    }

    fn entered_by(&self, calls: &[ExprRef]) -> Entered {
        let pairs: Vec<(ExprRef, Callees)> = calls.par_iter().map(|c| (*c, self.callees(*c))).collect();
        let mut entered = Entered::default();
        for (call, functions) in pairs {
            for f in functions {
                entered.entry(f).or_default().push(call);
            }
        }
        entered
    }

    /// The name that a call has in common with whatever it enters, if that is certain.
    fn enters_only(&self, call: ExprRef) -> Option<&Name> {
        let (ExprKind::Call { callee, .. } | ExprKind::New { class: callee, .. }) = self.kind(call) else {
            return None;
        };
        let callee = ExprRef::new(call.file, *callee);
        match self.kind(callee) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => {
                Some(name).filter(|n| !self.may_mean_other(call.file, n) && !self.may_be_function(callee))
            }
            _ => None,
        }
    }
}
