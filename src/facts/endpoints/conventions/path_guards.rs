//! Class attributes that put guards in front of paths: `$filters = ['login' => ['before' => ['admin/*']]]`.

use super::super::layers::{Key, Kind, Tree, Use};
use super::super::selected::{elements, field, text_of};
use crate::catalog::frameworks::schema::PathGuards;
use crate::ir::ExprKind;
use crate::project::ExprRef;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for knowledge in &tree.framework(f).guards.paths {
            let guards = listed(tree, f, knowledge);
            for guard in guards {
                let at = guard.place;
                let kind = Kind::Guards { prefix: String::new(), guards: vec![guard], global: true };
                tree.add(Key::File(at.file), f, at, kind);
            }
        }
    }
}

fn listed(tree: &Tree<'_, '_>, f: usize, knowledge: &PathGuards) -> Vec<Use> {
    let project = tree.project;
    let Some(pattern) = &knowledge.class.pattern else { return Vec::new() };
    let mut found = Vec::new();
    for class in project.classes().filter(|c| tree.is_served(c.file)) {
        if !tree.framework(f).languages.contains(&project.module_of(class.file).language)
            || project.class_matches(pattern, class).is_none()
        {
            continue;
        }
        let fields = project.class(class).fields.iter();
        let value = fields.filter(|x| x.name == knowledge.attribute).find_map(|x| x.value);
        let Some(value) = value.map(|v| ExprRef::new(class.file, v)) else { continue };
        match &knowledge.except {
            Some(except) => {
                let Some(list) = field(project, value, &knowledge.before) else { continue };
                for (guard, limits) in entries(tree, list) {
                    let mut used = Use::expr(project, guard);
                    used.except_paths =
                        limits.and_then(|l| field(project, l, except)).map_or_else(Vec::new, |e| texts(tree, e));
                    found.push(used);
                }
            }
            None => {
                for (guard, limits) in entries(tree, value) {
                    let Some(paths) = limits.and_then(|l| field(project, l, &knowledge.before)) else { continue };
                    let mut used = Use::expr(project, guard);
                    used.paths = texts(tree, paths);
                    // a guard without any path stands before nothing
                    if !used.paths.is_empty() {
                        found.push(used);
                    }
                }
            }
        }
    }
    found
}

/// The guards of a list, each with what stands behind its name: `['csrf', 'login' => [...]]`.
fn entries(tree: &Tree<'_, '_>, list: ExprRef) -> Vec<(ExprRef, Option<ExprRef>)> {
    match tree.project.kind(list) {
        ExprKind::Object(entries) => {
            let at = |e| ExprRef::new(list.file, e);
            entries.iter().map(|e| e.key.map_or((at(e.value), None), |k| (at(k), Some(at(e.value))))).collect()
        }
        _ => elements(tree.project, list).into_iter().map(|e| (e, None)).collect(),
    }
}

/// Patterns in which `*` spans segments, as Ant-style ones.
fn texts(tree: &Tree<'_, '_>, list: ExprRef) -> Vec<String> {
    let all = elements(tree.project, list).into_iter().filter_map(|e| text_of(tree.project, e));
    all.map(|p| p.replace("*", "**")).collect()
}
