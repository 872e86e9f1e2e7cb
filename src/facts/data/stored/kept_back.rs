//! Columns that rows leave out unless somebody asks for them: `select: false` of a column, the default scope of a table,
//! and what a record takes out of itself where it is written as JSON.

use super::{Finder, KeptBack, simple_name};
use crate::catalog::storage::KeptBack as Rule;
use crate::ir::visit::Nested;
use crate::ir::{Arg, Entry, ExprId, ExprKind, Function, Literal, Module, Name};

/// `schema.methods.toJSON = function () { …; delete citizen.cnic; … }`
pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let project = finder.project;
    for module in project.modules() {
        let Some(rule) = rule(finder, module).filter(|r| !r.assigned.is_empty()) else { continue };
        for expr in &module.exprs {
            let ExprKind::Assign { target, value: Some(value), .. } = &expr.kind else { continue };
            let (ExprKind::Member { object, name }, ExprKind::Lambda(f)) = (module.kind(*target), module.kind(*value))
            else {
                continue;
            };
            let ExprKind::Member { object: of, name: before } = module.kind(*object) else { continue };
            let is_asked = |path: &str| path.split_once('.') == Some((before.as_str(), name.as_str()));
            if let Some(table) = simple_name(module, *of).filter(|_| rule.assigned.iter().any(|p| is_asked(p))) {
                deleted(finder, module, module.function(*f), table, rule);
            }
        }
    }
}

fn rule<'k>(finder: &Finder<'k, '_>, module: &Module) -> Option<&'k Rule> {
    finder.knowledge.storage.kept_back.iter().find(|r| r.is_for(module.language)).map(|r| &r.rule)
}

/// `{ type: String, select: false }`, `@Column({ select: false })`
pub(super) fn unselected(finder: &mut Finder<'_, '_>, module: &Module, table: &str, column: &str, value: ExprId) {
    let Some(rule) = rule(finder, module) else { return };
    let options: Vec<ExprId> = match module.kind(value) {
        ExprKind::Call { args, .. } => args.iter().map(|a| a.value).collect(),
        _ => vec![value],
    };
    let says = |e: &ExprId| {
        let off = entry(module, *e, &rule.unselected).map(|entry| module.kind(entry.value));
        matches!(off, Some(ExprKind::Literal(Literal::Bool(false))))
    };
    if options.iter().any(says) {
        finder.kept_back.push((table.into(), column.into(), KeptBack::Unselected));
    }
}

/// What the options beside the columns of a table say.
pub(super) fn options(finder: &mut Finder<'_, '_>, module: &Module, args: &[Arg], table: &Name) {
    let Some(rule) = rule(finder, module) else { return };
    for arg in args {
        for path in &rule.scoped {
            if let Some(ExprKind::List(items)) = at_path(module, arg.value, path).map(|e| module.kind(e)) {
                let names = items.iter().filter_map(|i| module.str_literal(*i));
                finder.kept_back.extend(names.map(|n| (table.clone(), n.clone(), KeptBack::Scoped)));
            }
        }
        for path in &rule.serialised {
            if let Some(ExprKind::Lambda(f)) = at_path(module, arg.value, path).map(|e| module.kind(e)) {
                deleted(finder, module, module.function(*f), table, rule);
            }
        }
    }
}

fn entry<'m>(module: &'m Module, e: ExprId, key: &str) -> Option<&'m Entry> {
    let ExprKind::Object(entries) = module.kind(e) else { return None };
    entries.iter().find(|entry| entry.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == key))
}

fn at_path(module: &Module, e: ExprId, path: &str) -> Option<ExprId> {
    path.split('.').try_fold(e, |at, key| entry(module, at, key).map(|entry| entry.value))
}

/// `delete citizen.cnic`, `citizen.cnic = undefined`
fn deleted(finder: &mut Finder<'_, '_>, module: &Module, f: &Function, table: &Name, rule: &Rule) {
    module.walk_block(&f.body, Nested::Skip, &mut |e| {
        let target = match module.kind(e) {
            ExprKind::Call { callee, args } => match module.kind(*callee) {
                ExprKind::Name(name) if *name == rule.deletes => args.first().map(|a| a.value),
                _ => None,
            },
            ExprKind::Assign { target, value: Some(value), .. } => {
                let is_nothing = match module.kind(*value) {
                    ExprKind::Literal(Literal::Null) => true,
                    ExprKind::Name(name) => name == "undefined",
                    _ => false,
                };
                is_nothing.then_some(*target)
            }
            _ => None,
        };
        if let Some(ExprKind::Member { name, .. }) = target.map(|t| module.kind(t)) {
            finder.kept_back.push((table.clone(), name.clone(), KeptBack::Serialised));
        }
    });
}
