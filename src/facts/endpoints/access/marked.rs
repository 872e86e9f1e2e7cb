//! Paths that code gathers from marks on handlers: `for (String url : open.getUrls()) registry.antMatchers(url).permitAll()`,
//! where `Open` looks at every handler for `@Anonymous`.

use super::configured::ranged_over;
use crate::ir::{ClassKind, ExprKind};
use crate::project::scopes::BindingKind;
use crate::project::{ClassRef, ExprRef, Project, Value};
use crate::source::FileId;

/// Expressions that are looked at on the way to the code that gathers.
const MAX_STEPS: usize = 24;

/// The annotations of the project that the code behind an expression asks for.
pub(super) fn read(project: &Project<'_>, e: ExprRef) -> Option<Vec<ClassRef>> {
    let mut found: Vec<ClassRef> = gathering(project, e).into_iter().flat_map(|file| asked(project, file)).collect();
    found.sort_unstable();
    found.dedup();
    (!found.is_empty()).then_some(found)
}

/// The files with the code that an expression gets its value from.
fn gathering(project: &Project<'_>, e: ExprRef) -> Vec<FileId> {
    let mut files = Vec::new();
    let mut stack = vec![e];
    for _ in 0..MAX_STEPS {
        let Some(at) = stack.pop() else { break };
        files.extend(project.type_of(at).and_then(|t| t.class()).map(|c| c.file));
        let next = |id| ExprRef::new(at.file, id);
        match project.kind(at) {
            ExprKind::Call { callee, .. } => {
                files.extend(project.callees(at).into_iter().map(|f| f.file));
                stack.push(next(*callee));
            }
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => stack.push(next(*object)),
            // not what the call behind the name makes in the end: where it is made is what is asked
            ExprKind::Name(name) => match project.binding(at, name).map(|(_, b)| b.kind) {
                Some(BindingKind::Element(of) | BindingKind::Value(of)) => stack.push(next(of)),
                _ => {
                    if let Value::Param(function, 0) = project.origin(at) {
                        stack.extend(ranged_over(project, function));
                    }
                }
            },
            _ => {}
        }
    }
    files.sort_unstable();
    files.dedup();
    files
}

/// `handler.getMethodAnnotation(Anonymous.class)`
fn asked(project: &Project<'_>, file: FileId) -> Vec<ClassRef> {
    let module = project.module_of(file);
    let named = module.exprs.iter().filter_map(|e| match &e.kind {
        ExprKind::Member { object, name } if name == "class" => Some(ExprRef::new(file, *object)),
        _ => None,
    });
    let classes = named.filter_map(|e| if let Value::Class(c) = project.origin(e) { Some(c) } else { None });
    classes.filter(|c| project.class(*c).kind == ClassKind::Interface).collect()
}
