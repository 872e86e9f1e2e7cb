//! What the message of an exception class of the project shows: the parameters of its constructor that go on to the
//! base class, or the fields that its own `getMessage()` reads. And which functions raise errors whose message is more
//! than a constant.
//!
//! A field that is not in the message is not shown: `this.cnic = cnic` alone says nothing to a log.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use super::sinks::last_name;
use crate::catalog::words::NameSet;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Module, Name, StmtKind};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};

/// Calls through which an error is followed to where it is caught: one that went through more hands says something else.
pub(super) const RAISED_THROUGH: u8 = 3;
/// Constructors that hand on to another.
const MAX_CHAINED: usize = 3;

/// What is shown of what an exception is made of.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub constructor: Option<FunctionRef>,
    /// Parameters of the constructor.
    pub params: Vec<u16>,
    /// Fields that are read for it.
    pub fields: Vec<Name>,
    /// Whatever it is given: the base class is not of the project.
    pub is_all: bool,
}

/// By class and constructor.
pub(super) type Known = FxHashMap<(ClassRef, Option<FunctionRef>), Arc<Message>>;

impl Context<'_, '_> {
    /// The messages of what a call makes: one for each constructor that it may enter.
    pub(super) fn messages_of(&self, class: ClassRef, call: ExprRef) -> Vec<Arc<Message>> {
        match self.project.constructors(class, call).as_slice() {
            [] => vec![self.message_of(class, None)],
            constructors => constructors.iter().map(|f| self.message_of(class, Some(*f))).collect(),
        }
    }

    fn message_of(&self, class: ClassRef, constructor: Option<FunctionRef>) -> Arc<Message> {
        let key = (class, constructor);
        if let Some(known) = self.messages.read().ok().and_then(|m| m.get(&key).cloned()) {
            return known;
        }
        let found = Arc::new(self.find_message(class, constructor, MAX_CHAINED));
        if let Ok(mut messages) = self.messages.write() {
            messages.insert(key, Arc::clone(&found));
        }
        found
    }

    fn find_message(&self, class: ClassRef, constructor: Option<FunctionRef>, chained: usize) -> Message {
        let project = self.project;
        let words = &self.knowledge.exceptions;
        let teller = words.messages.iter().find_map(|m| project.method(class, m));
        let mut message = Message { constructor, ..Message::default() };
        if let Some(f) = teller {
            let module = project.module_of(f.file);
            module.walk_block(&module.function(f.id).body, Nested::Enter, &mut |e| {
                if let ExprKind::Name(name) | ExprKind::Member { name, .. } = module.kind(e) {
                    message.fields.push(name.clone());
                    message.fields.extend(crate::ir::accessor_field(name, "get"));
                }
            });
        }
        // $this->message = …
        message.fields.extend(words.shows.iter().cloned());
        let Some(f) = constructor else {
            message.is_all = teller.is_none();
            return message;
        };
        let module = project.module_of(f.file);
        let function = module.function(f.id);
        let index_of = |name: &Name| function.params.iter().position(|p| p.name == *name);
        let mut shown: Vec<usize> = Vec::new();
        let mut calls_base = false;
        module.walk_block(&function.body, Nested::Skip, &mut |e| match module.kind(e) {
            ExprKind::Call { callee, args } => {
                let is_base = matches!(module.kind(*callee), ExprKind::Name(n) if n == "super")
                    || matches!(module.kind(*callee), ExprKind::Member { name, .. } if name == "constructor");
                calls_base |= is_base;
                if is_base && (teller.is_none() || message.fields.iter().any(|f| f == "super")) {
                    for arg in args {
                        shown.extend(self.names_in(f, arg.value).iter().filter_map(index_of));
                    }
                }
                // E(String cnic) { this(cnic, null); }
                let is_chained = matches!(module.kind(*callee), ExprKind::Name(n) if n == "this");
                if is_chained && chained > 0 {
                    calls_base = true;
                    for other in project.constructors(class, ExprRef::new(f.file, e)).into_iter().filter(|o| *o != f) {
                        let inner = self.find_message(class, Some(other), chained - 1);
                        for arg in inner.params.iter().filter_map(|i| args.get(usize::from(*i))) {
                            shown.extend(self.names_in(f, arg.value).iter().filter_map(index_of));
                        }
                    }
                }
            }
            ExprKind::Assign { target, value: Some(value), .. } => {
                if let ExprKind::Member { name, .. } = module.kind(*target)
                    && message.fields.contains(name)
                {
                    shown.extend(self.names_in(f, *value).iter().filter_map(index_of));
                }
            }
            _ => {}
        });
        let fields = function.params.iter().enumerate().filter(|(_, p)| p.is_field && message.fields.contains(&p.name));
        shown.extend(fields.map(|(i, _)| i));
        shown.sort_unstable();
        shown.dedup();
        message.params = shown.into_iter().map(|i| i as u16).collect();
        message.is_all = teller.is_none() && !calls_base && words.keeps_arguments.contains(&module.language);
        message
    }

    /// The names whose values stand in an expression: neither `dto` of `dto.id()` nor what a mask hides.
    fn names_in(&self, f: FunctionRef, e: ExprId) -> Vec<Name> {
        let module = self.project.module_of(f.file);
        let mut names = Vec::new();
        module.walk_expr(e, Nested::Skip, &mut |x| {
            let ExprKind::Name(name) = module.kind(x) else { return };
            let parent = self.project.parent(ExprRef::new(f.file, x)).map(|p| p.id);
            let is_read_from = parent.is_some_and(|p| matches!(module.kind(p), ExprKind::Member { .. }));
            let is_hidden = parent.is_some_and(|p| {
                matches!(module.kind(p), ExprKind::Call { .. })
                    && last_name(module, p).is_some_and(|n| self.knowledge.names.call(n) == NameClass::Hidden)
            });
            if !is_read_from && !is_hidden {
                names.push(name.clone());
            }
        });
        names
    }
}

/// The functions that raise an error whose message is no constant by themselves, sorted.
pub(super) fn raisers(project: &Project<'_>, knowledge: &DataKnowledge) -> Vec<FunctionRef> {
    let mut found: FxHashSet<FunctionRef> = FxHashSet::default();
    for module in project.modules() {
        let several = project.semantics(module.file).several_results;
        let mut add = |e: ExprId| found.extend(project.enclosing_function(ExprRef::new(module.file, e)));
        for stmt in &module.stmts {
            match &stmt.kind {
                StmtKind::Throw(Some(e)) if is_made(module, *e) => add(*e),
                StmtKind::Return(Some(e)) if several => {
                    let last = match module.kind(*e) {
                        ExprKind::List(parts) => parts.last().copied(),
                        _ => Some(*e),
                    };
                    last.filter(|l| is_made(module, *l)).into_iter().for_each(&mut add);
                }
                _ => {}
            }
        }
        let raising = knowledge.exceptions.raises.iter().filter(|r| r.languages.contains(&module.language));
        let names: NameSet = raising.flat_map(|r| r.names.iter().cloned()).collect();
        let calls = if names.is_empty() { &[][..] } else { &project.scopes_of(module.file).calls };
        for call in calls {
            let ExprKind::Call { callee, .. } = module.kind(*call) else { continue };
            let is_bare = matches!(module.kind(*callee), ExprKind::Name(_));
            let name = last_name(module, *callee).unwrap_or_default();
            if names.contains(name)
                && knowledge.exceptions.raise(name, module.language, is_bare).is_some()
                && is_made(module, *call)
            {
                add(*call);
            }
        }
    }
    let mut all: Vec<FunctionRef> = found.into_iter().collect();
    all.sort();
    all
}

/// Whether a function raises such an error, by itself or through what it calls: by the levels of calls that are followed.
pub(super) type Raising = FxHashMap<(FunctionRef, u8), bool>;

impl Context<'_, '_> {
    /// Whether a function may raise an error whose message is no constant, by itself or through a few levels of calls.
    pub(super) fn may_raise(&self, f: FunctionRef) -> bool {
        self.raises_within(f, RAISED_THROUGH)
    }

    fn raises_within(&self, f: FunctionRef, levels: u8) -> bool {
        if self.raisers.binary_search(&f).is_ok() {
            return true;
        }
        let Some(below) = levels.checked_sub(1) else { return false };
        if let Some(known) = self.raising.read().ok().and_then(|r| r.get(&(f, levels)).copied()) {
            return known;
        }
        let scopes = self.project.scopes_of(f.file);
        let (own, at) = (scopes.function_scope(f.id), |call: &ExprRef| scopes.scope_of(call.id));
        let mut calls = self.project.calls_in(f).filter(|call| at(call) == own);
        let raises = calls.any(|c| self.callees(c).into_iter().any(|g| self.raises_within(g, below)));
        if let Ok(mut raising) = self.raising.write() {
            raising.insert((f, levels), raises);
        }
        raises
    }
}

/// `new X("no " + cnic)`: made here, of more than constants.
fn is_made(module: &Module, e: ExprId) -> bool {
    let (ExprKind::New { args, .. } | ExprKind::Call { args, .. }) = module.kind(e) else { return false };
    args.iter().any(|a| !matches!(module.kind(a.value), ExprKind::Literal(_)))
}
