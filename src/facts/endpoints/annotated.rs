//! Which annotations of the project's own stand on a handler: by themselves, or on another one that is made of them.

use super::layers::Handler;
use super::selected::callee;
use crate::ir::{Annotation, ClassKind, ExprKind};
use crate::project::bound::Bindings;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Value};
use crate::source::FileId;

/// Functions that make annotations are followed that deep.
const DEPTH: u32 = 3;

/// Classes of some annotations in a file.
pub fn classes(project: &Project<'_>, file: FileId, annotations: &[Annotation]) -> Vec<ClassRef> {
    annotations.iter().filter_map(|a| class(project, file, a)).collect()
}

fn class(project: &Project<'_>, file: FileId, annotation: &Annotation) -> Option<ClassRef> {
    match project.origin(project.annotation_symbol(file, annotation)) {
        Value::Class(class) => Some(class),
        _ => None,
    }
}

/// Classes of the annotations on a handler and its class, and of those on them.
pub fn on_handler(project: &Project<'_>, handler: &Handler) -> Vec<ClassRef> {
    let mut found = Vec::new();
    for class in handler.class.into_iter().flat_map(|c| project.lineage(c)) {
        found.extend(classes(project, class.file, &project.class(class).annotations));
    }
    if let Some(function) = handler.function.filter(|_| handler.class.is_some()) {
        found.extend(classes(project, function.file, &project.function(function).annotations));
    }
    for at in 0..found.len() {
        let own = found[at];
        found.extend(classes(project, own.file, &project.class(own).annotations));
    }
    found
}

/// An annotation that another one is made of.
pub struct Part {
    pub e: ExprRef,
    /// What the function that makes the other one is given, where there is one.
    bound: Option<Bindings>,
}

impl Part {
    /// The annotation that stands there itself.
    pub fn itself(e: ExprRef) -> Self {
        Self { e, bound: None }
    }

    /// Whether a function of the project makes it: what it says stands in that function, not where it is used.
    pub fn is_made(&self) -> bool {
        self.bound.is_some()
    }

    /// Asks with what the function is given in place of its parameters.
    pub fn ask<T>(&self, project: &Project<'_>, ask: impl FnOnce() -> T) -> T {
        match &self.bound {
            Some(bound) => project.with(bound, ask),
            None => ask(),
        }
    }
}

/// What an annotation is made of: the annotations on its class (`@RequestMapping(method = GET) @interface Shown`, used as
/// `@Shown("/x")`), or the calls in the function that makes it (`const Desk = (path) => applyDecorators(Controller(path))`).
pub fn composing(project: &Project<'_>, file: FileId, annotation: &Annotation) -> Vec<Part> {
    match project.origin(project.annotation_symbol(file, annotation)) {
        Value::Class(class) if project.class(class).kind == ClassKind::Interface => {
            let own = project.class(class).annotations.iter();
            own.map(|a| Part::itself(ExprRef::new(class.file, a.expr))).collect()
        }
        Value::Function(function) => {
            let mut parts = Vec::new();
            made(project, function, ExprRef::new(file, annotation.expr), &Bindings::default(), DEPTH, &mut parts);
            parts
        }
        _ => Vec::new(),
    }
}

/// The calls in a function that one call enters, and in those that it calls.
fn made(
    project: &Project<'_>,
    function: FunctionRef,
    call: ExprRef,
    around: &Bindings,
    depth: u32,
    parts: &mut Vec<Part>,
) {
    let mut bound = around.clone();
    bound.call(project, function, call);
    for e in project.calls_in(function).filter(|e| matches!(project.kind(*e), ExprKind::Call { .. })) {
        match project.origin(callee(project, e)) {
            Value::Function(inner) if depth > 0 && inner != function => {
                made(project, inner, e, &bound, depth - 1, parts);
            }
            _ => parts.push(Part { e, bound: Some(bound.clone()) }),
        }
    }
}
