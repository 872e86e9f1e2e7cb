//! Paths that code gathers from marks on handlers: `for (String url : open.getUrls()) registry.antMatchers(url).permitAll()`,
//! where `Open` looks at every handler for `@Anonymous`.

use std::collections::BTreeSet;

use super::configured::ranged_over;
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::ir::visit::Nested;
use crate::ir::{Arm, BinaryOp, ClassKind, ExprId, ExprKind, Module, Name, StmtKind};
use crate::project::scopes::BindingKind;
use crate::project::{ClassRef, ExprRef, Project, Value};
use crate::source::FileId;

/// Expressions that are looked at on the way to the code that gathers.
const MAX_STEPS: usize = 24;

/// The annotations of the project that the code behind an expression asks for.
pub(super) struct Marks {
    pub classes: Vec<ClassRef>,
    /// Whether each of them is known to be what a handler is gathered for: other code beside asks for annotations too.
    pub is_clear: bool,
}

pub(super) fn read(project: &Project<'_>, e: ExprRef) -> Option<Marks> {
    let sources = gathering(project, e);
    let mut classes: Vec<ClassRef> = sources.files.iter().flat_map(|file| asked(project, *file)).collect();
    classes.sort_unstable();
    classes.dedup();
    if classes.len() < 2 {
        return (!classes.is_empty()).then_some(Marks { classes, is_clear: true });
    }
    let filled: Option<Vec<ClassRef>> = fills(project, &sources).map(|fill| asked_around(project, fill)).collect();
    match filled {
        Some(mut filled) if !filled.is_empty() => {
            filled.sort_unstable();
            filled.dedup();
            Some(Marks { classes: filled, is_clear: true })
        }
        _ => Some(Marks { classes, is_clear: false }),
    }
}

/// The code that an expression gets its value from.
#[derive(Default)]
struct Sources {
    files: BTreeSet<FileId>,
    /// Names of what the functions on the way return.
    returned: BTreeSet<Name>,
}

fn gathering(project: &Project<'_>, e: ExprRef) -> Sources {
    let mut sources = Sources::default();
    let mut stack = vec![e];
    for _ in 0..MAX_STEPS {
        let Some(at) = stack.pop() else { break };
        sources.files.extend(project.type_of(at).and_then(|t| t.class()).map(|c| c.file));
        let next = |id| ExprRef::new(at.file, id);
        match project.kind(at) {
            ExprKind::Call { callee, .. } => {
                for function in project.callees(at) {
                    sources.files.insert(function.file);
                    let returned = project.returns(function);
                    sources.returned.extend(returned.into_iter().filter_map(|e| last_name(project, e).cloned()));
                }
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
    sources
}

/// `urls.add(path)`, where `urls` is what is returned.
fn fills<'p>(project: &'p Project<'_>, sources: &'p Sources) -> impl Iterator<Item = ExprRef> + 'p {
    let all = sources.files.iter().flat_map(move |file| {
        let ids = 0..project.module_of(*file).exprs.len();
        ids.map(move |id| ExprRef::new(*file, ExprId(id as u32)))
    });
    all.filter(move |e| {
        !arguments(project, *e).is_empty()
            && project.receiver(callee(project, *e)).is_some_and(|receiver| {
                last_name(project, receiver).is_some_and(|name| sources.returned.contains(name))
            })
    })
}

/// The one annotation without which an expression is not reached: `if (handler.has(Open.class)) urls.add(path)`,
/// `Optional.ofNullable(open).ifPresent(x -> urls.add(path))`.
fn asked_around(project: &Project<'_>, inner: ExprRef) -> Option<ClassRef> {
    let module = project.module_of(inner.file);
    let span = project.place(inner).span;
    let mut around = Vec::new();
    for stmt in module.stmts.iter().filter(|s| s.span.contains(span)) {
        let StmtKind::Branch(arms) = &stmt.kind else { continue };
        let within = |arm: &Arm| arm.body.iter().any(|s| module.stmt(*s).span.contains(span));
        // an arm is reached where those before it are not
        let Some(taken) = arms.iter().position(within) else { continue };
        let is_asked = |arm: &Arm| arm.condition.is_some_and(|c| !named_in(project, inner.file, c).is_empty());
        let condition = arms[taken].condition.filter(|c| !is_turned(module, *c));
        if arms[..taken].iter().any(is_asked) || condition.is_none() && is_asked(&arms[taken]) {
            return None;
        }
        around.extend(condition);
    }
    for (id, e) in module.exprs.iter().enumerate().filter(|(_, e)| e.span.contains(span)) {
        let id = ExprId(id as u32);
        if let ExprKind::Call { args, .. } = &e.kind
            && id != inner.id
            && args.iter().any(|a| module.expr(a.value).span.contains(span))
        {
            let receiver = project.receiver(callee(project, ExprRef::new(inner.file, id)));
            around.extend(receiver.map(|r| r.id));
        }
    }
    let mut named: Vec<ClassRef> = around.into_iter().flat_map(|e| named_in(project, inner.file, e)).collect();
    named.sort_unstable();
    named.dedup();
    if let [one] = named.as_slice() { Some(*one) } else { None }
}

/// `handler.getAnnotation(Login.class) == null`, `!handler.has(Login.class)`
fn is_turned(module: &Module, condition: ExprId) -> bool {
    let mut found = false;
    module.walk_expr(condition, Nested::Enter, &mut |e| {
        found |= matches!(module.kind(e), ExprKind::Not(_) | ExprKind::Binary { op: BinaryOp::Equal, .. });
    });
    found
}

/// The annotations that an expression names, and those that the values of its variables name.
fn named_in(project: &Project<'_>, file: FileId, e: ExprId) -> Vec<ClassRef> {
    let module = project.module_of(file);
    let mut within = vec![e];
    module.walk_expr(e, Nested::Enter, &mut |e| {
        if let ExprKind::Name(name) = module.kind(e)
            && let Some(BindingKind::Value(of)) = project.binding(ExprRef::new(file, e), name).map(|(_, b)| b.kind)
        {
            within.push(of);
        }
    });
    let mut found = Vec::new();
    for e in within {
        module.walk_expr(e, Nested::Enter, &mut |e| found.extend(annotation(project, ExprRef::new(file, e))));
    }
    found
}

fn asked(project: &Project<'_>, file: FileId) -> Vec<ClassRef> {
    let ids = 0..project.module_of(file).exprs.len();
    ids.filter_map(|id| annotation(project, ExprRef::new(file, ExprId(id as u32)))).collect()
}

/// `Anonymous.class` of `handler.getMethodAnnotation(Anonymous.class)`
fn annotation(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    let object = match project.kind(e) {
        ExprKind::Member { object, name } if name == "class" => ExprRef::new(e.file, *object),
        _ => return None,
    };
    match project.origin(object) {
        Value::Class(c) if project.class(c).kind == ClassKind::Interface => Some(c),
        _ => None,
    }
}
