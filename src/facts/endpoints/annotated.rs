//! Which annotations of the project's own stand on a handler: by themselves, or on another one that is made of them.

use super::layers::Handler;
use crate::ir::{Annotation, ClassKind};
use crate::project::{ClassRef, ExprRef, Project, Value};
use crate::source::FileId;

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

/// The annotations on the class of an annotation: `@RequestMapping(method = GET) @interface Shown`, used as `@Shown("/x")`.
pub fn composing<'p>(
    project: &'p Project<'_>,
    file: FileId,
    annotation: &Annotation,
) -> Vec<(&'p Annotation, ExprRef)> {
    let Some(class) = class(project, file, annotation) else { return Vec::new() };
    let declared = project.class(class);
    if declared.kind != ClassKind::Interface {
        return Vec::new();
    }
    declared.annotations.iter().map(|a| (a, ExprRef::new(class.file, a.expr))).collect()
}
