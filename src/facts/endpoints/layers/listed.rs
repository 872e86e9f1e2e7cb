//! Lists of what is mounted together: `routes![list, show]`, a function that gives such a list, a variable that more
//! is put into before it is mounted.

use super::Tree;
use crate::facts::endpoints::selected::{arguments, callee, elements, last_name};
use crate::ir::{ExprKind, Name};
use crate::project::scopes::BindingKind;
use crate::project::{ExprRef, Value};

/// Lists within lists that are followed.
const MAX_DEPTH: usize = 12;
/// Elements of one list.
const MAX_ELEMENTS: usize = 2000;

/// Links that hand on the list before them, and those that add their argument to it.
const SAME: [&str; 7] = ["concat", "into_iter", "iter", "collect", "to_vec", "clone", "flatten"];
const ADDING: [&str; 5] = ["append", "extend", "push", "chain", "extend_from_slice"];

impl Tree<'_, '_> {
    /// What stands in the place of a mounted router: one, or the elements of a list of them.
    pub(super) fn mounted_in(&self, f: usize, e: ExprRef) -> Vec<ExprRef> {
        let lists = &self.framework(f).routes.lists;
        if lists.is_empty() {
            return elements(self.project, e);
        }
        let project = self.project;
        let is_list = |call: ExprRef| {
            let mut patterns = lists.iter().filter_map(|s| s.pattern.as_ref());
            patterns.any(|p| project.matches(p, callee(project, call)).is_some())
        };
        let mut found = Vec::new();
        let mut todo = vec![(e, 0)];
        while let Some((e, depth)) = todo.pop() {
            if depth > MAX_DEPTH || found.len() > MAX_ELEMENTS {
                continue;
            }
            let at = |id| (ExprRef::new(e.file, id), depth + 1);
            match project.kind(e) {
                ExprKind::List(items) => todo.extend(items.iter().rev().map(|i| at(*i))),
                ExprKind::Spread(inner) => todo.push(at(*inner)),
                ExprKind::Call { args, .. } if is_list(e) => {
                    found.extend(args.iter().map(|a| ExprRef::new(e.file, a.value)));
                }
                ExprKind::Call { callee: target, args } => {
                    let link = match project.kind(ExprRef::new(e.file, *target)) {
                        ExprKind::Member { object, name } => Some((*object, name)),
                        _ => None,
                    };
                    match link {
                        Some((object, name)) if SAME.contains(&name.as_str()) => todo.push(at(object)),
                        Some((object, name)) if ADDING.contains(&name.as_str()) => {
                            todo.extend(args.iter().map(|a| at(a.value)));
                            todo.push(at(object));
                        }
                        _ => {
                            let functions = project.callees(e);
                            let returned: Vec<ExprRef> = functions.iter().flat_map(|x| project.returns(*x)).collect();
                            match returned.is_empty() || self.router_of(e).is_some() {
                                true => found.push(e),
                                false => todo.extend(returned.into_iter().rev().map(|r| (r, depth + 1))),
                            }
                        }
                    }
                }
                ExprKind::Name(name) => match project.binding(e, name).map(|(_, b)| b.kind) {
                    Some(BindingKind::Value(value)) if !matches!(project.origin(e), Value::Function(_)) => {
                        todo.extend(self.put_into(e, name).into_iter().rev().map(|x| (x, depth + 1)));
                        todo.push(at(value));
                    }
                    _ => found.push(e),
                },
                _ => found.push(e),
            }
        }
        found
    }

    /// `routes.append(&mut clerks::routes())` before a use of `routes`.
    fn put_into(&self, used: ExprRef, name: &Name) -> Vec<ExprRef> {
        let project = self.project;
        let function = project.enclosing_function(used);
        let until = project.place(used).span.start;
        let module = project.module_of(used.file);
        let calls = project.scopes_of(used.file).calls.iter().map(|c| ExprRef::new(used.file, *c));
        let adds = |call: &ExprRef| {
            let target = callee(project, *call);
            let ExprKind::Member { object, .. } = project.kind(target) else { return false };
            project.place(*call).span.end <= until
                && matches!(module.kind(*object), ExprKind::Name(n) if n == name)
                && last_name(project, target).is_some_and(|n| ADDING.contains(&n.as_str()))
                && project.enclosing_function(*call) == function
        };
        calls
            .filter(adds)
            .flat_map(|c| arguments(project, c).iter().map(move |a| ExprRef::new(c.file, a.value)))
            .collect()
    }
}
