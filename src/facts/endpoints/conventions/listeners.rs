//! Listeners of events that a framework tells before each handler: one that throws, or answers, stands in front of all.
//!
//! A class lists what it listens to (`getSubscribedEvents`), an annotation says it of a class or method, or a call registers
//! it. Which requests a listener leaves alone is read from its body, as of every guard. One in whose body and name nothing
//! is of a caller's credentials refuses for other reasons (a module that is switched off), and is left out.

mod tags;

use super::super::layers::{Source, Tree, Use};
use super::super::selected::{arguments, elements, exprs, text_of};
use super::super::words::WordSet;
use super::everywhere::{calls_of, put_before_all};
use crate::catalog::frameworks::schema::Listeners;
use crate::ir::visit::Nested;
use crate::ir::{Annotation, ExprKind, Literal};
use crate::project::{ClassRef, ExprRef, FunctionRef};
use crate::source::{FileId, Place};

pub fn apply(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for spec in &tree.framework(f).guards.listeners {
            let mut found = subscribed(tree, spec);
            found.extend(annotated(tree, spec));
            found.extend(called(tree, spec));
            found.extend(spec.tagged.iter().flat_map(|tagged| tags::tagged(tree, f, spec, tagged)));
            found.sort_by_key(|h| (h.file, h.id));
            found.dedup();
            let credentials = WordSet::new(&tree.frameworks.words.credentials);
            found.retain(|h| looks_at_the_caller(tree, &credentials, *h));
            let guards: Vec<(Place, Vec<Use>)> = found.into_iter().map(|h| guard(tree, h)).collect();
            put_before_all(tree, f, &guards);
        }
    }
}

fn guard(tree: &Tree<'_, '_>, listener: FunctionRef) -> (Place, Vec<Use>) {
    let place = Place::new(listener.file, tree.project.function(listener).name_span);
    let mut used = Use::new(Source::Function(listener), place);
    used.in_front = true;
    (place, vec![used])
}

fn looks_at_the_caller(tree: &Tree<'_, '_>, credentials: &WordSet, listener: FunctionRef) -> bool {
    let project = tree.project;
    let mut found = credentials.has(&project.function_name(listener));
    let module = project.module_of(listener.file);
    module.walk_block(&module.function(listener.id).body, Nested::Enter, &mut |e| {
        if let ExprKind::Name(n) | ExprKind::Member { name: n, .. } = module.kind(e) {
            found = found || credentials.has(n);
        }
    });
    found
}

/// Whether an expression names one of the events: `KernelEvents::REQUEST`, `'kernel.request'`, `RequestEvent::class`.
fn is_event(tree: &Tree<'_, '_>, spec: &Listeners, e: ExprRef) -> bool {
    let project = tree.project;
    if let ExprKind::Literal(Literal::Str(text)) = project.kind(e) {
        return spec.names.contains(text);
    }
    let named = match project.kind(e) {
        ExprKind::Member { object, name } if name == "class" => ExprRef::new(e.file, *object),
        _ => e,
    };
    let mut patterns = spec.events.iter().filter_map(|s| s.pattern.as_ref());
    patterns.any(|p| project.matches(p, named).is_some())
}

/// `[KernelEvents::REQUEST => [['onRequest', 10]], 'kernel.controller' => 'onController']`
fn subscribed(tree: &Tree<'_, '_>, spec: &Listeners) -> Vec<FunctionRef> {
    let project = tree.project;
    let Some(base) = &spec.class.pattern else { return Vec::new() };
    let mut found = Vec::new();
    for class in project.classes().filter(|c| tree.is_served(c.file) && project.class_matches(base, *c).is_some()) {
        let Some(lists) = project.method(class, &spec.lists) else { continue };
        for list in project.returns(lists) {
            let ExprKind::Object(entries) = project.kind(list) else { continue };
            for entry in entries {
                let of_key = entry.key.map(|k| ExprRef::new(list.file, k));
                if of_key.is_some_and(|k| is_event(tree, spec, k)) {
                    let names = texts(tree, ExprRef::new(list.file, entry.value));
                    found.extend(names.iter().filter_map(|n| project.method(class, n)));
                }
            }
        }
    }
    found
}

/// The texts of `'onRequest'`, `['onRequest', 10]` and `[['onRequest', 10], ['later']]`.
fn texts(tree: &Tree<'_, '_>, e: ExprRef) -> Vec<String> {
    elements(tree.project, e).into_iter().filter_map(|x| text_of(tree.project, x)).collect()
}

/// `#[AsEventListener(event: KernelEvents::REQUEST, method: 'onRequest')]` on a class, or without a method on one.
fn annotated(tree: &Tree<'_, '_>, spec: &Listeners) -> Vec<FunctionRef> {
    let project = tree.project;
    let mut found = Vec::new();
    for class in project.classes().filter(|c| tree.is_served(c.file)) {
        for mark in marks(tree, spec, class.file, &project.class(class).annotations) {
            let named = exprs(project, mark, Some(&spec.method)).into_iter().find_map(|m| text_of(project, m));
            let listener = project.method(class, named.as_deref().unwrap_or("__invoke"));
            found.extend(listener.filter(|l| hears(tree, spec, mark, *l)));
        }
    }
    let bearing = |f: &FunctionRef| !project.function(*f).annotations.is_empty() && tree.is_served(f.file);
    for function in project.functions().filter(bearing) {
        let all = marks(tree, spec, function.file, &project.function(function).annotations);
        if all.into_iter().any(|mark| hears(tree, spec, mark, function)) {
            found.push(function);
        }
    }
    found
}

fn marks(tree: &Tree<'_, '_>, spec: &Listeners, file: FileId, all: &[Annotation]) -> Vec<ExprRef> {
    let Some(pattern) = &spec.annotation.pattern else { return Vec::new() };
    let fits = all.iter().filter(|a| tree.project.annotation_matches(pattern, file, a).is_some());
    fits.map(|a| ExprRef::new(file, a.expr)).collect()
}

/// The event that an annotation names, or else the type of what the listener takes.
fn hears(tree: &Tree<'_, '_>, spec: &Listeners, mark: ExprRef, listener: FunctionRef) -> bool {
    let project = tree.project;
    let named = exprs(project, mark, Some(&spec.event));
    if !named.is_empty() {
        return named.into_iter().any(|e| is_event(tree, spec, e));
    }
    takes_event(tree, spec, listener)
}

/// Whether the type of what a listener takes is one of the events.
fn takes_event(tree: &Tree<'_, '_>, spec: &Listeners, listener: FunctionRef) -> bool {
    let taken = tree.project.function(listener).params.first().and_then(|p| p.ty.as_ref());
    let segments = spec.events.iter().filter_map(|s| s.pattern.as_ref()).flat_map(|p| p.last_segments());
    let mut names = segments;
    taken.is_some_and(|t| names.any(|n| t.name.rsplit('.').next() == Some(n)))
}

/// `$dispatcher->addListener(KernelEvents::REQUEST, [$listener, 'onRequest'])`, or a closure.
fn called(tree: &Tree<'_, '_>, spec: &Listeners) -> Vec<FunctionRef> {
    let project = tree.project;
    let mut found = Vec::new();
    for call in spec.calls.iter().flat_map(|s| calls_of(tree, s)) {
        let [event, listener, ..] = arguments(project, call) else { continue };
        let listener = ExprRef::new(call.file, listener.value);
        if !is_event(tree, spec, ExprRef::new(call.file, event.value)) {
            continue;
        }
        match project.kind(listener) {
            ExprKind::Lambda(id) => found.push(FunctionRef::new(listener.file, *id)),
            ExprKind::List(parts) => {
                if let [object, name] = parts.as_slice()
                    && let Some(class) = class_of(tree, ExprRef::new(listener.file, *object))
                    && let Some(name) = text_of(project, ExprRef::new(listener.file, *name))
                {
                    found.extend(project.method(class, &name));
                }
            }
            _ => {}
        }
    }
    found
}

fn class_of(tree: &Tree<'_, '_>, e: ExprRef) -> Option<ClassRef> {
    tree.project.type_of(e).and_then(|t| t.class()).or_else(|| super::handlers::class_of(tree, e))
}
