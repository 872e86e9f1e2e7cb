//! Folders of plugins that one call loads: each file's function registers below the folders that lead to it, behind the
//! hooks of the file of hooks beside it.

use super::super::layers::{Key, Kind, Tree, Use};
use super::super::selected::{arguments, callee, exprs, last_name, strings, text_of};
use crate::catalog::frameworks::schema::Loaded;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Literal, Name};
use crate::project::symbols::{normalise, parent};
use crate::project::{ExprRef, FunctionRef, Value};
use crate::source::FileId;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for loaded in &tree.framework(f).routes.loaded {
            let named = tree.callees.written(loaded.call.members.iter().map(Name::as_str));
            let calls: Vec<(ExprRef, Key)> =
                named.into_iter().filter_map(|c| Some((c, loads(tree, f, loaded, c)?))).collect();
            for (call, key) in calls {
                load(tree, f, loaded, call, key);
            }
        }
    }
}

/// The router that a call loads a folder on.
fn loads(tree: &Tree<'_, '_>, f: usize, loaded: &Loaded, call: ExprRef) -> Option<Key> {
    let project = tree.project;
    let target = callee(project, call);
    let name = last_name(project, target)?;
    if !loaded.call.members.contains(name)
        || !tree.framework(f).languages.contains(&project.module_of(call.file).language)
    {
        return None;
    }
    let plugin = ExprRef::new(call.file, arguments(project, call).first()?.value);
    let is_loader = project.paths(plugin).iter().any(|p| p.text.starts_with(loaded.with.as_str()))
        || matches!(project.kind(plugin), ExprKind::Call { .. })
            && project.sources.text_at(project.place(plugin)).contains(loaded.with.as_str());
    if !is_loader {
        return None;
    }
    tree.router_of(project.receiver(target)?)
}

fn load(tree: &mut Tree<'_, '_>, f: usize, loaded: &Loaded, call: ExprRef, key: Key) {
    let project = tree.project;
    let Some(folder) = exprs(project, call, Some(&loaded.folder)).first().and_then(|e| folder_of(tree, *e)) else {
        return;
    };
    let outer = loaded.prefix.as_ref().and_then(|s| strings(project, call, s)).and_then(|p| p.into_iter().next());
    let outer = outer.unwrap_or_default();
    let text = project.sources.text_at(project.place(call));
    let cascades = text.contains(loaded.cascades.as_str());
    let mut files: Vec<(FileId, String, String)> = Vec::new();
    for module in
        project.modules().filter(|m| tree.is_served(m.file) && tree.framework(f).languages.contains(&m.language))
    {
        let path = &project.sources.get(module.file).path;
        let Some(below) = path.strip_prefix(folder.as_str()).and_then(|p| p.strip_prefix('/')) else { continue };
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        let (folders, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        files.push((module.file, folders.to_owned(), name.to_owned()));
    }
    files.sort_by(|a, b| (&a.1, &a.2).cmp(&(&b.1, &b.2)));
    for (file, folders, name) in &files {
        if *name == loaded.hooks || name.ends_with(".d") || name.ends_with(".test") {
            continue;
        }
        let Some((function, shared)) = plugin_of(tree, f, *file) else { continue };
        let router = Key::Param(function, 0);
        if shared {
            tree.add_called(key, f, call, Kind::Splice(router));
            continue;
        }
        let beside = files.iter().filter(|(_, at, n)| {
            let around = at.is_empty() || folders.strip_prefix(at.as_str()).is_some_and(|r| r.starts_with('/'));
            *n == loaded.hooks && (at == folders || (cascades && around))
        });
        let guards: Vec<Use> = beside.flat_map(|(hooks, ..)| hooks_of(tree, f, *hooks)).collect();
        let segments = folders.split('/').filter(|s| !s.is_empty());
        let mut prefix = outer.clone();
        for segment in segments {
            prefix.push('/');
            // _id is a parameter
            prefix.push_str(&segment.strip_prefix('_').map_or_else(|| segment.to_owned(), |p| format!(":{p}")));
        }
        if let Some(own) = own_prefix(tree, loaded, *file) {
            prefix = format!("{outer}/{}", own.trim_start_matches('/'));
        }
        let prefixes = if prefix.is_empty() { Vec::new() } else { vec![prefix] };
        tree.add_called(key, f, call, Kind::Mount { router, prefixes, guards });
    }
}

/// `path.join(__dirname, 'routes')`
fn folder_of(tree: &Tree<'_, '_>, e: ExprRef) -> Option<String> {
    let project = tree.project;
    let e = match project.origin(e) {
        Value::Made(made) => made,
        _ => e,
    };
    let module = project.module_of(e.file);
    let mut parts: Vec<String> = Vec::new();
    module.walk_expr(e.id, Nested::Skip, &mut |x| {
        if let ExprKind::Literal(Literal::Str(s)) = module.kind(x) {
            parts.push(s.trim_start_matches('/').to_owned());
        }
    });
    let here = parent(&project.sources.get(e.file).path);
    (!parts.is_empty()).then(|| normalise(here, &parts.join("/")))
}

/// The function that a file offers, and whether it shares the router that it is given.
fn plugin_of(tree: &Tree<'_, '_>, f: usize, file: FileId) -> Option<(FunctionRef, bool)> {
    match tree.project.export(file, "default")? {
        Value::Function(function) => Some((function, false)),
        Value::Made(made) => tree.wrapped_plugin(f, made),
        _ => None,
    }
}

fn hooks_of(tree: &Tree<'_, '_>, f: usize, file: FileId) -> Vec<Use> {
    let Some((function, _)) = plugin_of(tree, f, file) else { return Vec::new() };
    let layers = tree.nodes.get(&Key::Param(function, 0)).map(|n| n.layers.as_slice()).unwrap_or_default();
    let own = layers.iter().filter(|l| l.framework == Some(f));
    own.filter_map(|l| if let Kind::Guards { guards, .. } = &l.kind { Some(guards.clone()) } else { None })
        .flatten()
        .collect()
}

fn own_prefix(tree: &Tree<'_, '_>, loaded: &Loaded, file: FileId) -> Option<String> {
    let module = tree.project.module_of(file);
    let own = module.exports.iter().find(|e| e.name == loaded.own_prefix)?;
    text_of(tree.project, ExprRef::new(file, own.value))
}
