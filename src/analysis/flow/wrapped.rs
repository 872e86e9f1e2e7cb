//! Functions that decorate others: `@log_calls` over `def register(cnic)`, where `log_calls` gives back a function that
//! gathers whatever it is called with, `def wrapper(*args, **kwargs)`, or puts one in place of a method,
//! `descriptor.value = function (...args)`; where it is a class whose objects are called, `def __call__(self, *args)`;
//! methods of a mixin that stand in front of those of a class, `prepend Logged`; and blocks that become methods,
//! `define_method(name) { |*args| … }`.
//!
//! What the wrapper sees of the decorated functions is said in [`super::advice`].

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::catalog::advice::Advice;
use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::selected::last_name;
use crate::ir::{ClassKind, ExprId, ExprKind, FunctionId, Module, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value};

/// Functions around a wrapper: a decorator, and what makes it of its arguments.
const MAX_AROUND: usize = 3;

/// By wrapper: the functions that are decorated with it, and the names under which it is given them.
type Wrappers = BTreeMap<FunctionRef, (Vec<FunctionRef>, Vec<Name>)>;

/// What decorates, the function that runs around what is decorated, and the names under which it is given that.
type Decorator = (FunctionRef, FunctionRef, Vec<Name>);

pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Wrappers {
    let mut wrappers = Wrappers::new();
    // by the name of a function or class that may decorate
    let mut by_name: FxHashMap<Name, Vec<Decorator>> = FxHashMap::default();
    for module in project.modules() {
        let known = |r: &&Advice| r.wrappers && r.languages.contains(&module.language);
        let Some(rule) = knowledge.sinks.advice.iter().find(known) else { continue };
        for (i, function) in module.functions.iter().enumerate() {
            if !function.params.iter().any(|p| p.rest) {
                continue;
            }
            let wrapper = FunctionRef::new(module.file, FunctionId(i as u32));
            decorators(project, rule, module, wrapper, &mut by_name);
            mixed_in(project, rule, wrapper, &mut wrappers);
            defined(project, rule, module, wrapper, &mut wrappers);
        }
    }
    if by_name.is_empty() {
        return wrappers;
    }
    for f in project.functions() {
        for annotation in &project.function(f).annotations {
            let symbol = project.annotation_symbol(f.file, annotation);
            let Some(known) = last_name(project, symbol).and_then(|name| by_name.get(name)) else { continue };
            let origin = project.origin(symbol);
            let is_one = |decorator: FunctionRef| match origin {
                Value::Function(f) => f == decorator,
                Value::Class(c) => class_of(project, decorator) == Some(c),
                _ => false,
            };
            for (_, wrapper, taken) in known.iter().filter(|(d, ..)| is_one(*d)) {
                let (covered, wrapped) = wrappers.entry(*wrapper).or_default();
                covered.push(f);
                wrapped.clone_from(taken);
            }
        }
    }
    wrappers
}

fn class_of(project: &Project<'_>, f: FunctionRef) -> Option<ClassRef> {
    project.function(f).class.map(|c| ClassRef::new(f.file, c))
}

/// The functions that give back a wrapper: itself where objects of its class are called, and those around it.
fn decorators(
    project: &Project<'_>,
    rule: &Advice,
    module: &Module,
    wrapper: FunctionRef,
    by_name: &mut FxHashMap<Name, Vec<Decorator>>,
) {
    let mut taken: Vec<Name> = Vec::new();
    let mut at = Some(wrapper.id);
    for _ in 0..=MAX_AROUND {
        let Some(id) = at else { break };
        let function = module.function(id);
        let f = FunctionRef::new(module.file, id);
        let called = class_of(project, f).filter(|_| function.name.as_ref().is_some_and(|n| rule.called.contains(n)));
        if let Some(class) = called {
            by_name.entry(project.class(class).name.clone()).or_default().push((f, wrapper, taken.clone()));
        } else if let Some(name) = function.name.as_ref().filter(|_| id != wrapper.id) {
            by_name.entry(name.clone()).or_default().push((f, wrapper, taken.clone()));
        }
        at = function.outer;
        if let Some(around) = at {
            taken.extend(module.function(around).params.iter().map(|p| p.name.clone()));
        }
    }
}

/// `module Logged; def save(*args)` that `class Store` mixes in, which has a `save` of its own.
fn mixed_in(project: &Project<'_>, rule: &Advice, wrapper: FunctionRef, wrappers: &mut Wrappers) {
    let (Some(mixin), Some(name)) = (class_of(project, wrapper), &project.function(wrapper).name) else { return };
    if !rule.mixins || project.class(mixin).kind != ClassKind::Trait {
        return;
    }
    for class in project.subclasses(mixin) {
        if let Some(own) = project.own_method(*class, name).filter(|own| *own != wrapper) {
            wrappers.entry(wrapper).or_default().0.push(own);
        }
    }
}

/// `define_method(name) { |*args| … }` in `def log_calls(*names)`, which a class calls with the names of its methods.
fn defined(project: &Project<'_>, rule: &Advice, module: &Module, wrapper: FunctionRef, wrappers: &mut Wrappers) {
    if rule.defined_by.is_empty() || !is_defined(project, module, rule, wrapper.id) {
        return;
    }
    let mut outer = module.function(wrapper.id).outer;
    while let Some(id) = outer {
        let around = module.function(id);
        outer = around.outer;
        let Some(name) = &around.name else { continue };
        for (class, methods) in named_methods(project, rule, name) {
            let own = methods.iter().filter_map(|m| project.own_method(class, m));
            wrappers.entry(wrapper).or_default().0.extend(own);
        }
        return;
    }
}

/// Whether a block is given to what makes a method of it.
fn is_defined(project: &Project<'_>, module: &Module, rule: &Advice, block: FunctionId) -> bool {
    let is_it = |e: ExprId| matches!(module.kind(e), ExprKind::Lambda(f) if *f == block);
    module.function(block).name.is_none()
        && project.scopes_of(module.file).calls.iter().any(|call| match module.kind(*call) {
            ExprKind::Call { callee, args } => {
                matches!(module.kind(*callee), ExprKind::Name(n) if rule.defined_by.contains(n))
                    && args.iter().any(|a| is_it(a.value))
            }
            _ => false,
        })
}

/// The classes that call a function with names where they are declared, and these.
fn named_methods(project: &Project<'_>, rule: &Advice, called: &str) -> Vec<(ClassRef, Vec<Name>)> {
    let mut found = Vec::new();
    for module in project.modules().filter(|m| rule.languages.contains(&m.language)) {
        for call in &project.scopes_of(module.file).calls {
            let ExprKind::Call { callee, args } = module.kind(*call) else { continue };
            let at = ExprRef::new(module.file, *call);
            if !matches!(module.kind(*callee), ExprKind::Name(n) if n == called)
                || project.enclosing_function(at).is_some()
            {
                continue;
            }
            let names = args.iter().filter_map(|a| module.str_literal(a.value).cloned()).collect();
            found.extend(project.enclosing_class(at).map(|class| (class, names)));
        }
    }
    found
}
