//! Configuration files that name routes, or give a folder of controllers its prefix.

use super::super::Method;
use super::super::layers::{Key, Kind, Route, Tree};
use super::super::paths::{ant_matches, join};
use super::super::selected::{elements, field, text_of};
use super::super::services::split;
use super::handlers::named_by;
use crate::catalog::frameworks::schema::RouteDocuments;
use crate::ir::ExprKind;
use crate::project::ExprRef;
use crate::project::symbols::normalise;

pub fn apply(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        if let Some(documents) = &tree.framework(f).routes.documents {
            read(tree, f, documents);
        }
    }
}

fn read(tree: &mut Tree<'_, '_>, f: usize, knowledge: &RouteDocuments) {
    let project = tree.project;
    // folders of controllers, with the prefix of each
    let mut folders: Vec<(String, String)> = Vec::new();
    for module in project.modules().filter(|m| m.language.is_data()) {
        if !tree.is_served(module.file) {
            continue;
        }
        let path = &project.sources.get(module.file).path;
        if !knowledge.files.iter().any(|pattern| ant_matches(&format!("**/{pattern}"), path)) {
            continue;
        }
        let root = module.document().map(|e| ExprRef::new(module.file, e));
        let Some(ExprKind::Object(entries)) = root.map(|r| project.kind(r)) else { continue };
        for entry in entries {
            let entry = ExprRef::new(module.file, entry.value);
            let text = |key: &str| {
                let value = key.split('.').try_fold(entry, |at, key| field(project, at, key))?;
                text_of(project, value)
            };
            let prefix = text(&knowledge.prefix).unwrap_or_default();
            if let Some(resource) = text(&knowledge.resource) {
                folders.push((normalise(split(path).0.trim_end_matches('/'), &resource), prefix));
                continue;
            }
            let Some(path) = text(&knowledge.path) else { continue };
            let Some(name) = knowledge.handler.iter().find_map(|key| text(key)) else { continue };
            let methods = field(project, entry, &knowledge.methods).map_or_else(Vec::new, |m| {
                let all = elements(project, m).into_iter().filter_map(|x| text_of(project, x));
                all.flat_map(|t| t.split(['|', ',']).filter_map(|m| Method::named(m.trim())).collect::<Vec<_>>())
                    .collect()
            });
            let methods = if methods.is_empty() { vec![Method::Any] } else { methods };
            let handler = named_by(tree, f, &name);
            let guards = handler.function.map_or_else(Vec::new, |h| tree.annotation_uses(h, None));
            let route = Route { paths: vec![join(&prefix, &path)], methods, guards, handler };
            tree.add(Key::File(module.file), f, project.place(entry), Kind::Route(route));
        }
    }
    // the innermost folder decides
    folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
    for (key, node) in &mut tree.nodes {
        let Key::Class(class) = key else { continue };
        if node.framework != Some(f) {
            continue;
        }
        let path = &project.sources.get(class.file).path;
        let within =
            |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let Some((_, prefix)) = folders.iter().find(|(folder, _)| within(folder)) else { continue };
        if node.prefixes.is_empty() {
            node.prefixes.push(String::new());
        }
        for own in &mut node.prefixes {
            *own = join(prefix, own);
        }
    }
}
