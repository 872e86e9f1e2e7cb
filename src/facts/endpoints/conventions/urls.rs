//! Lists of URL patterns in a variable: each entry a path with a view, or with another list.

use super::super::layers::{Key, Kind, Modifiers, Route, Tree, Use};
use super::super::limits::Limit;
use super::super::selected::{arguments, elements, exprs, text_of};
use super::super::{Method, paths};
use super::handlers;
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::Urls;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind};
use crate::project::symbols::ModuleTarget;
use crate::project::{ExprRef, Value};
use crate::source::FileId;

const MAX_DEPTH: usize = 12;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(urls) = &tree.framework(f).routes.urls else { continue };
        let files: Vec<FileId> = tree.project.modules().map(|m| m.file).filter(|x| tree.is_served(*x)).collect();
        for file in files {
            if tree.framework(f).languages.contains(&tree.project.module_of(file).language) {
                collect_file(tree, f, urls, file);
            }
        }
    }
}

fn collect_file(tree: &mut Tree<'_, '_>, f: usize, urls: &Urls, file: FileId) {
    let module = tree.project.module_of(file);
    let mut values: Vec<ExprId> = Vec::new();
    module.walk_block(&module.body, Nested::Skip, &mut |e| match module.kind(e) {
        ExprKind::Assign { target, value: Some(value), .. }
            if matches!(module.kind(*target), ExprKind::Name(n) if *n == urls.variable) =>
        {
            values.push(*value);
        }
        // urlpatterns.extend([..]), urlpatterns.append(..)
        ExprKind::Call { callee, args } => {
            if let ExprKind::Member { object, .. } = module.kind(*callee)
                && matches!(module.kind(*object), ExprKind::Name(n) if *n == urls.variable) {
                    values.extend(args.iter().map(|a| a.value));
                }
        }
        _ => {}
    });
    for value in values {
        add_list(tree, f, urls, Key::File(file), ExprRef::new(file, value), 0);
    }
}

fn is_one(tree: &Tree<'_, '_>, symbols: &[Symbol], e: ExprRef) -> bool {
    symbols.iter().filter_map(|s| s.pattern.as_ref()).any(|p| tree.project.matches(p, e).is_some())
}

fn add_list(tree: &mut Tree<'_, '_>, f: usize, urls: &Urls, key: Key, list: ExprRef, depth: usize) {
    if depth > MAX_DEPTH {
        tree.limits.reached(Limit::Depth, list.file);
        return;
    }
    // router.urls
    if let ExprKind::Member { object, name } = tree.project.kind(list)
        && urls.members.contains(name)
    {
        let at = tree.project.place(list);
        if let Some(router) = tree.router_of(ExprRef::new(list.file, *object)) {
            tree.add(key, f, at, Kind::Mount { router, prefixes: Vec::new(), guards: Vec::new() });
        }
        return;
    }
    for e in elements(tree.project, list) {
        match tree.project.kind(e) {
            ExprKind::Call { callee, args } => {
                if is_one(tree, &urls.entries, ExprRef::new(e.file, *callee)) {
                    add_entry(tree, f, urls, key, e, depth);
                } else {
                    // patterns("", url(..)), i18n_patterns(path(..)), format_suffix_patterns(urlpatterns)
                    for arg in args.iter().map(|a| ExprRef::new(e.file, a.value)).collect::<Vec<_>>() {
                        if matches!(tree.project.kind(arg), ExprKind::Call { .. } | ExprKind::List(_)) {
                            add_list(tree, f, urls, key, arg, depth + 1);
                        }
                    }
                }
            }
            ExprKind::Member { .. } => add_list(tree, f, urls, key, e, depth + 1),
            _ => {}
        }
    }
}

fn add_entry(tree: &mut Tree<'_, '_>, f: usize, urls: &Urls, key: Key, entry: ExprRef, depth: usize) {
    let project = tree.project;
    let at = project.place(entry);
    let path = exprs(project, entry, Some(&urls.path)).first().and_then(|e| text_of(project, *e));
    let Some(view) = exprs(project, entry, Some(&urls.view)).first().copied() else { return };
    if is_one(tree, &urls.include, view) {
        let Some(target) = arguments(project, view).first().map(|a| ExprRef::new(view.file, a.value)) else { return };
        // path(settings.BASE_PATH, include(..)): a prefix that only the settings know
        add_include(tree, f, urls, key, entry, target, path.as_deref().unwrap_or_default(), depth);
        return;
    }
    if let Some(spec) = urls.guarded.iter().find(|g| is_one(tree, std::slice::from_ref(&g.call), view)) {
        // path("staff/", decorator_include(login_required, "desk.urls"))
        let Some(target) = exprs(project, view, Some(&spec.include)).into_iter().next() else { return };
        let guards = tree.guard_uses(view, Some(&spec.guards));
        let between = Key::Value(view);
        tree.node(between, Some(f)).guards = guards;
        let at = project.place(entry);
        let prefixes = vec![paths::normalize(path.as_deref().unwrap_or_default())];
        tree.add(key, f, at, Kind::Mount { router: between, prefixes, guards: Vec::new() });
        add_include(tree, f, urls, between, entry, target, "", depth);
        return;
    }
    let Some(path) = path else { return };
    if let ExprKind::Member { name, .. } = project.kind(view)
        && urls.members.contains(name)
    {
        // path("api/", api.urls); path("admin/", admin.site.urls) is somebody else's
        if let Some(router) = tree.router_of(view_object(project, view)) {
            let mount = Kind::Mount { router, prefixes: vec![paths::normalize(&path)], guards: Vec::new() };
            tree.add(key, f, at, mount);
        }
        return;
    }
    let path = paths::normalize(&path);
    for sub in handlers::routes(tree, f, view, None, &Modifiers::default()) {
        let methods = if sub.methods.is_empty() { vec![Method::Any] } else { sub.methods };
        let mut guards = sub.guards;
        // a view of a library, that is known for what it asks
        if sub.handler.function.is_none()
            && sub.handler.class.is_none()
            && matches!(project.kind(view), ExprKind::Call { .. })
        {
            guards.push(Use::expr(project, view));
        }
        let route = Route { paths: vec![path.clone()], methods, guards, handler: sub.handler };
        tree.add(key, f, at, Kind::Route(route));
    }
}

fn view_object(project: &crate::project::Project<'_>, e: ExprRef) -> ExprRef {
    match project.kind(e) {
        ExprKind::Member { object, .. } => ExprRef::new(e.file, *object),
        _ => e,
    }
}

#[allow(clippy::too_many_arguments, reason = "one call site; a struct would only repeat the names")]
fn add_include(
    tree: &mut Tree<'_, '_>,
    f: usize,
    urls: &Urls,
    key: Key,
    entry: ExprRef,
    target: ExprRef,
    path: &str,
    depth: usize,
) {
    let project = tree.project;
    // include(("app.urls", "name"))
    let target = match project.kind(target) {
        ExprKind::List(items)
            if items.len() == 2
                && !matches!(project.kind(ExprRef::new(target.file, items[0])), ExprKind::Call { .. }) =>
        {
            ExprRef::new(target.file, items[0])
        }
        _ => target,
    };
    let at = project.place(entry);
    let mount = |router| Kind::Mount { router, prefixes: vec![paths::normalize(path)], guards: Vec::new() };
    if let ExprKind::Member { object, name } = project.kind(target)
        && urls.members.contains(name)
    {
        if let Some(router) = tree.router_of(ExprRef::new(target.file, *object)) {
            tree.add(key, f, at, mount(router));
        }
        return;
    }
    let file = match project.origin(target) {
        Value::Module(file) => Some(file),
        _ => text_of(project, target).and_then(|module| {
            match project.symbols().python(&module, &project.sources.get(target.file).path) {
                ModuleTarget::File(file) => Some(file),
                _ => project.symbols().unique_suffix(&format!("{}.py", module.replace('.', "/"))),
            }
        }),
    };
    if let Some(file) = file {
        tree.add(key, f, at, mount(Key::File(file)));
        return;
    }
    let inner = match project.origin(target) {
        Value::Made(made) => made,
        _ => target,
    };
    if matches!(project.kind(inner), ExprKind::List(_) | ExprKind::Binary { .. } | ExprKind::Call { .. }) {
        let own = Key::Value(inner);
        if !tree.nodes.contains_key(&own) {
            tree.node(own, Some(f));
            add_list(tree, f, urls, own, inner, depth + 1);
        }
        tree.add(key, f, at, mount(own));
    }
}
