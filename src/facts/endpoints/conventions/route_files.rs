//! Route files known by their place: `routes/api.php` is served below a prefix that stands in no scanned file.

use super::super::layers::{Key, Kind, Tree, Use};
use super::super::selected::{arguments, callee, elements, last_name};
use crate::ir::{FunctionId, ImportKind};
use crate::project::{ExprRef, FunctionRef, TypeName};
use crate::source::{FileId, Place};

/// `Route::group([…], function () { require 'customers.php'; })`: what the file registers belongs to the group.
fn mount_included(tree: &mut Tree<'_, '_>) {
    let project = tree.project;
    let mut found = Vec::new();
    for module in project.modules().filter(|m| tree.is_served(m.file)) {
        for (i, import) in module.imports.iter().enumerate().filter(|(_, i)| i.kind == ImportKind::Include) {
            // require base_path('routes/api.php')
            let by_path = || {
                let path = ExprRef::new(module.file, import.path?);
                tree.near(path, &tree.file_path(path)?)
            };
            let target = project.import_file(module.file, i).or_else(by_path);
            let Some(target) = target.filter(|t| *t != module.file) else { continue };
            let Some(framework) = tree.nodes.get(&Key::File(target)).and_then(|n| n.framework) else { continue };
            let around = module.functions.iter().enumerate().filter(|(_, f)| f.span.contains(import.span));
            let innermost = around.min_by_key(|(_, f)| f.span.end - f.span.start);
            let key = innermost.map_or(Key::File(module.file), |(f, _)| {
                Key::Scope(FunctionRef::new(module.file, FunctionId(u32::try_from(f).unwrap_or(u32::MAX))))
            });
            found.push((key, framework, Place::new(module.file, import.span), Key::File(target)));
        }
    }
    let mut mounted = tree.mounted();
    for (key, framework, at, target) in found {
        // a group, or a file that registers or includes what does
        if mounted.contains(&key) || tree.nodes.contains_key(&key) {
            mounted.insert(target);
            let mount = Kind::Mount { router: target, prefixes: Vec::new(), guards: Vec::new() };
            tree.add(key, framework, at, mount);
        }
    }
}

/// What a call of the service's set-up puts into the group of guards that stands before a file: `$middleware->api([…])`.
fn group_guards(tree: &Tree<'_, '_>, f: usize, file: FileId, group: &str) -> Vec<Use> {
    let project = tree.project;
    let is_typed = |call: &ExprRef| {
        let receiver = project.receiver(callee(project, *call)).and_then(|r| project.type_of(r));
        receiver.is_some_and(|t| match &t.name {
            TypeName::External(path) => tree.framework(f).routes.group_types.contains(path),
            TypeName::Class(_) => false,
        })
    };
    let mut calls = if group.is_empty() { Vec::new() } else { tree.callees.written([group]) };
    calls.retain(|c| {
        last_name(project, callee(project, *c)).is_some_and(|n| n == group)
            && tree.services.index_of(c.file) == tree.services.index_of(file)
    });
    let given = calls
        .into_iter()
        .filter(is_typed)
        .flat_map(|c| arguments(project, c).iter().map(move |a| ExprRef::new(c.file, a.value)));
    given.flat_map(|e| elements(project, e)).map(|e| Use::expr(project, e)).collect()
}

/// Gives the files their prefixes, and drops those that serve nothing. A file that is mounted explicitly keeps
/// the prefix of its mount.
pub fn apply(tree: &mut Tree<'_, '_>) {
    mount_included(tree);
    for f in 0..tree.framework_list().len() {
        for known in &tree.framework(f).routes.files {
            let files: Vec<FileId> = tree
                .services
                .iter()
                .filter_map(|s| tree.project.sources.by_path(&format!("{}{}", s.folder, known.path)))
                .collect();
            for file in files {
                let key = Key::File(file);
                if known.ignore {
                    tree.nodes.remove(&key);
                    continue;
                }
                let is_mounted = tree.mounted().contains(&key);
                let guards = if is_mounted { Vec::new() } else { group_guards(tree, f, file, &known.group) };
                if let Some(node) = tree.nodes.get_mut(&key).filter(|_| !is_mounted) {
                    node.prefixes = vec![known.prefix.clone()];
                    node.guards.extend(guards);
                }
            }
        }
    }
}
