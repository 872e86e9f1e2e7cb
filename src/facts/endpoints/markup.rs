//! Elements and attributes of documents in XML, by names without their namespaces.
//!
//! Attributes are entries whose key begins with `@`; an element that holds nothing but text is that text.

use super::selected::{elements, text_of};
use crate::ir::{ExprKind, Literal};
use crate::project::{ExprRef, Project};

/// Elements of one document that a walk looks at.
const MAX_ELEMENTS: usize = 100_000;

/// The name of an entry's key, without a namespace.
fn local<'p>(project: &'p Project<'_>, key: ExprRef) -> Option<&'p str> {
    match project.kind(key) {
        ExprKind::Literal(Literal::Str(s)) => s.rsplit(':').next(),
        _ => None,
    }
}

/// Every element of a name directly below another.
pub fn children(project: &Project<'_>, e: ExprRef, name: &str) -> Vec<ExprRef> {
    let ExprKind::Object(entries) = project.kind(e) else { return Vec::new() };
    let is_it = |k: &crate::ir::ExprId| local(project, ExprRef::new(e.file, *k)) == Some(name);
    let found = entries.iter().filter(|x| x.key.as_ref().is_some_and(is_it));
    found.flat_map(|x| elements(project, ExprRef::new(e.file, x.value))).collect()
}

pub fn child(project: &Project<'_>, e: ExprRef, name: &str) -> Option<ExprRef> {
    children(project, e, name).into_iter().next()
}

/// The text of an element below another.
pub fn text(project: &Project<'_>, e: ExprRef, name: &str) -> Option<String> {
    child(project, e, name).and_then(|x| text_of(project, x)).map(|t| t.trim().to_owned())
}

pub fn attribute(project: &Project<'_>, e: ExprRef, name: &str) -> Option<String> {
    text(project, e, &format!("@{name}"))
}

/// The text of an attribute, or of an element of the same name.
pub fn said(project: &Project<'_>, e: ExprRef, name: &str) -> Option<String> {
    attribute(project, e, name).or_else(|| text(project, e, name))
}

/// Every element below another with its name, in the order of the document.
pub fn descendants<'p>(project: &'p Project<'_>, root: ExprRef) -> Vec<(&'p str, ExprRef)> {
    let mut found = Vec::new();
    let mut stack = vec![("", root)];
    while let (Some((name, e)), true) = (stack.pop(), found.len() < MAX_ELEMENTS) {
        if !name.is_empty() {
            found.push((name, e));
        }
        if let ExprKind::Object(entries) = project.kind(e) {
            stack.extend(entries.iter().rev().filter_map(|x| {
                let name = local(project, ExprRef::new(e.file, x.key?))?;
                (!name.starts_with(['@', '#'])).then_some((name, ExprRef::new(e.file, x.value)))
            }));
        }
    }
    found
}
