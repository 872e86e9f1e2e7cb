//! One registration that stands for many routes: `Route::resource('photos', PhotoController::class)`,
//! `router.register("users", UserViewSet)`.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Modifiers, Route, Tree};
use super::super::paths;
use super::super::selected::{exprs, methods, strings, text_of};
use super::handlers::{class_of, unwrap};
use crate::catalog::frameworks::schema::{Layer as Spec, Resource};
use crate::catalog::frameworks::{Select, Selector};
use crate::ir::{ExprKind, Literal, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};

pub fn add(tree: &mut Tree<'_, '_>, call: ExprRef, key: Key, f: usize, spec: &Spec, modifiers: &Modifiers) {
    let Some(Selector(words)) = &spec.resource else { return };
    let Some(Select::Text(id)) = words.first() else { return };
    let id = id.trim_start_matches('/');
    let Some(resource) = tree.framework(f).routes.resources.iter().find(|r| r.id == id) else { return };
    let mut only = modifiers.only.clone();
    let mut except = modifiers.except.clone();
    let listed = |s: &Option<Selector>| s.as_ref().and_then(|s| strings(tree.project, call, s)).unwrap_or_default();
    only.extend(listed(&spec.only));
    except.extend(listed(&spec.except));
    let Some(handler) = exprs(tree.project, call, spec.handler.as_ref()).into_iter().next() else { return };
    let mut pairs: Vec<(String, ExprRef)> = Vec::new();
    match tree.project.kind(handler) {
        // Route::apiResources(['photos' => PhotoController::class])
        ExprKind::Object(entries) => {
            for entry in entries {
                let key = entry.key.and_then(|k| text_of(tree.project, ExprRef::new(call.file, k)));
                pairs.extend(key.map(|k| (k, ExprRef::new(call.file, entry.value))));
            }
        }
        _ => {
            let base = spec.path.as_ref().and_then(|s| strings(tree.project, call, s));
            // router.register(r"", X): an empty prefix is a prefix
            let base = base.and_then(|b| b.into_iter().next()).unwrap_or_default();
            pairs.push((base, handler));
        }
    }
    for (base, e) in pairs {
        let class = class_of(tree, e).or_else(|| unwrap(tree, f, e).0.class);
        let base = nested(&base);
        let outer = if modifiers.prefixes.is_empty() { vec![String::new()] } else { modifiers.prefixes.clone() };
        let bases: Vec<String> = outer.iter().map(|o| paths::join(o, &base)).collect();
        add_actions(tree, call, key, f, resource, class, &bases, (&only, &except), modifiers);
    }
}

/// `photos.comments` is `/photos/{photo}/comments`.
fn nested(base: &str) -> String {
    if base.contains('/') || !base.contains('.') {
        return base.to_owned();
    }
    let parts: Vec<&str> = base.split('.').collect();
    let (last, around) = parts.split_last().expect("split gives one part at least");
    let around: String = around.iter().map(|p| format!("{p}/{{{}}}/", p.trim_end_matches('s'))).collect();
    format!("{around}{last}")
}

#[allow(clippy::too_many_arguments, reason = "one call site; a struct would only repeat the names")]
fn add_actions(
    tree: &mut Tree<'_, '_>,
    call: ExprRef,
    key: Key,
    f: usize,
    resource: &Resource,
    class: Option<ClassRef>,
    bases: &[String],
    (only, except): (&[String], &[String]),
    modifiers: &Modifiers,
) {
    let limited = tree.framework(f).routes.views.as_ref().and_then(|v| v.limited_by.clone());
    let title = class.map_or_else(String::new, |c| format!("{}.", tree.project.class(c).name));
    for action in &resource.actions {
        let mut words = action.split(' ');
        let (Some(method), Some(path), Some(name)) = (words.next().and_then(Method::named), words.next(), words.next())
        else {
            continue;
        };
        let listed = |list: &[String]| list.iter().any(|n| n == name);
        if (!only.is_empty() && !listed(only)) || listed(except) {
            continue;
        }
        let function = class.and_then(|c| tree.project.method(c, name));
        if resource.existing && function.is_none() && !class.is_some_and(|c| gives(tree.project, resource, c, name)) {
            continue;
        }
        if class.is_some_and(|c| is_method_disabled(tree.project, c, limited.as_ref(), method)) {
            continue;
        }
        let paths: Vec<String> =
            bases.iter().map(|b| paths::join(b, &path.replace("{}", "{id}").replace('-', ""))).collect();
        let mut guards = modifiers.guards.clone();
        if let Some(function) = function {
            guards.extend(tree.annotation_uses(function, None));
        }
        let handler = Handler { function, class, name: format!("{title}{name}") };
        tree.add_called(key, f, call, Kind::Route(Route { paths, methods: vec![method], guards, handler }));
    }
    let (Some(extra), Some(class)) = (&resource.extra, class) else { return };
    let mut owners = vec![class];
    owners.extend(tree.project.lineage(class).into_iter().filter(|c| *c != class));
    let functions: Vec<FunctionRef> = owners
        .iter()
        .flat_map(|c| tree.project.class(*c).methods.iter().map(|m| FunctionRef::new(c.file, *m)))
        .collect();
    for function in functions {
        for annotation in &tree.project.function(function).annotations.clone() {
            let fits = extra.annotation.pattern.as_ref();
            if fits.is_none_or(|p| tree.project.annotation_matches(p, function.file, annotation).is_none()) {
                continue;
            }
            let e = ExprRef::new(function.file, annotation.expr);
            let name = tree.project.function(function).name.clone().unwrap_or_default();
            let own =
                strings(tree.project, e, &extra.path).and_then(|p| p.into_iter().next()).unwrap_or(name.to_string());
            let is_detail = exprs(tree.project, e, Some(&extra.detail))
                .first()
                .is_some_and(|d| matches!(tree.project.kind(*d), ExprKind::Literal(Literal::Bool(true))));
            let middle = if is_detail { "/{pk}/" } else { "/" };
            let paths: Vec<String> =
                bases.iter().map(|b| format!("{}{middle}{own}/", b.trim_end_matches('/'))).collect();
            let methods = methods(tree.project, e, &extra.methods);
            let mut guards = modifiers.guards.clone();
            guards.extend(tree.annotation_uses(function, None));
            let handler = Handler { function: Some(function), class: Some(class), name: format!("{title}{name}") };
            tree.add_called(key, f, call, Kind::Route(Route { paths, methods, guards, handler }));
        }
    }
}

/// Whether a base class from outside the project brings the action.
fn gives(project: &Project<'_>, resource: &Resource, class: ClassRef, action: &str) -> bool {
    resource.gives.iter().any(|g| {
        g.actions.iter().any(|a| a == action)
            && g.base.pattern.as_ref().is_some_and(|p| project.class_matches(p, class).is_some())
    })
}

/// A class attribute lists the HTTP methods, and this one is not among them.
pub fn is_method_disabled(project: &Project<'_>, class: ClassRef, attribute: Option<&Name>, method: Method) -> bool {
    let Some((owner, field)) = attribute.and_then(|a| project.field(class, a)) else { return false };
    let Some(value) = field.value else { return false };
    let list = super::super::selected::elements(project, ExprRef::new(owner.file, value));
    let names: Vec<String> = list.iter().filter_map(|e| text_of(project, *e)).collect();
    !names.is_empty() && !names.iter().any(|n| Method::named(n) == Some(method))
}
