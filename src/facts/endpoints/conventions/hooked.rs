//! Routes that plugins register with plain functions of their host: `register_rest_route("desk/v1", "/cards", [...])`,
//! `add_action("wp_ajax_nopriv_cards", "show")`.
//!
//! A hook is known by the beginning of its name, which says too whether the host lets callers without a login reach it.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::paths::{join, normalize};
use super::super::selected::{arguments, elements, exprs, field, method_name, strings, text_of};
use super::everywhere::calls_of;
use super::handlers::unwrap;
use crate::catalog::frameworks::schema::{HookedRoute, RegisteredRoute};
use crate::ir::{ExprKind, Literal};
use crate::project::ExprRef;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for known in &tree.framework(f).routes.registered {
            for call in calls_of(tree, &known.call) {
                add_registered(tree, f, known, call);
            }
        }
        for known in &tree.framework(f).routes.hooked {
            for call in calls_of(tree, &known.call) {
                add_hooked(tree, f, known, call);
            }
        }
    }
}

fn add_registered(tree: &mut Tree<'_, '_>, f: usize, known: &RegisteredRoute, call: ExprRef) {
    let project = tree.project;
    let text = |s| strings(project, call, s).and_then(|all| all.into_iter().next());
    let Some(path) = text(&known.path) else { return };
    let outer = join(&known.prefix, &text(&known.space).unwrap_or_else(|| "{namespace}".to_owned()));
    let path = normalize(&join(&outer, &path));
    // one description of a route, or a list of them
    let given: Vec<ExprRef> =
        exprs(project, call, Some(&known.options)).into_iter().flat_map(|e| parts(tree, e)).collect();
    for described in given {
        let Some(answers) = field(project, described, &known.handler) else { continue };
        let named = field(project, described, &known.methods).map(|m| methods_of(tree, known, m)).unwrap_or_default();
        let methods = if named.is_empty() { vec![Method::Get] } else { named };
        let (handler, mut guards) = handler_of(tree, f, answers);
        if let Some(check) = field(project, described, &known.guard) {
            let is_open = text_of(project, check).is_some_and(|t| known.opens.iter().any(|o| *o == t));
            guards.push(if is_open { Use::stated(project, check, true) } else { checked(tree, f, check) });
        }
        let route = Route { paths: vec![path.clone()], methods, guards, handler };
        tree.add(Key::File(call.file), f, tree.declared(call), Kind::Route(route));
    }
}

fn parts(tree: &Tree<'_, '_>, e: ExprRef) -> Vec<ExprRef> {
    let all = elements(tree.project, e);
    let is_list = all.iter().any(|x| *x != e);
    if is_list { all } else { vec![e] }
}

/// `'GET'`, `'GET, POST'`, `['GET', 'POST']`, `WP_REST_Server::CREATABLE`
fn methods_of(tree: &Tree<'_, '_>, known: &RegisteredRoute, e: ExprRef) -> Vec<Method> {
    let named = elements(tree.project, e)
        .into_iter()
        .filter_map(|x| method_name(tree.project, x).or_else(|| constant(tree, x)));
    let words: Vec<String> =
        named.flat_map(|n| n.split(',').map(|w| w.trim().to_owned()).collect::<Vec<_>>()).collect();
    let mut found: Vec<Method> = words
        .iter()
        .flat_map(|word| match known.constants.iter().find_map(|c| c.strip_prefix(word.as_str())?.strip_prefix(' ')) {
            Some(methods) => methods.split(',').filter_map(Method::named).collect(),
            None => Method::named(word).into_iter().collect::<Vec<_>>(),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn constant(tree: &Tree<'_, '_>, e: ExprRef) -> Option<String> {
    match tree.project.kind(e) {
        ExprKind::Member { name, .. } => Some(name.to_string()),
        _ => None,
    }
}

/// `'show'`, `[$this, 'show']`, `[self::class, 'show']`, a closure.
fn handler_of(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> (Handler, Vec<Use>) {
    let project = tree.project;
    if let ExprKind::List(items) = project.kind(e)
        && let [object, name] = items.as_slice()
        && let Some(name) = text_of(project, ExprRef::new(e.file, *name))
    {
        let of_this = matches!(project.kind(ExprRef::new(e.file, *object)), ExprKind::Name(n) if n == "this");
        let class = match of_this {
            true => project.enclosing_class(e),
            false => super::handlers::class_of(tree, ExprRef::new(e.file, *object)),
        };
        if let Some(class) = class {
            let function = project.method(class, &name);
            return (Handler { function, class: Some(class), name }, Vec::new());
        }
    }
    unwrap(tree, f, e)
}

/// What is asked before the handler runs: its result decides.
fn checked(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> Use {
    let (handler, _) = handler_of(tree, f, e);
    match (handler.function, tree.project.kind(e)) {
        (_, ExprKind::Literal(Literal::Bool(false))) => Use::stated(tree.project, e, false),
        (Some(function), _) => Use::new(Source::Decides(function), tree.project.place(e)),
        _ => Use::expr(tree.project, e),
    }
}

fn add_hooked(tree: &mut Tree<'_, '_>, f: usize, known: &HookedRoute, call: ExprRef) {
    let project = tree.project;
    let args = arguments(project, call);
    let [hook, answers, ..] = args else { return };
    let Some(hook) = text_of(project, ExprRef::new(call.file, hook.value)) else { return };
    // the longest beginning says it: wp_ajax_nopriv_ and not wp_ajax_
    let found = known.hooks.iter().filter_map(|h| Some((h, hook.strip_prefix(h.begins.as_str())?)));
    let Some((said, name)) = found.max_by_key(|(h, _)| h.begins.len()) else { return };
    if name.is_empty() {
        return;
    }
    let answers = ExprRef::new(call.file, answers.value);
    let (handler, mut guards) = handler_of(tree, f, answers);
    if said.closed {
        guards.push(Use::stated(project, ExprRef::new(call.file, args[0].value), false));
    }
    let paths = vec![said.path.replace("{name}", name)];
    let route = Route { paths, methods: vec![Method::Any], guards, handler };
    tree.add(Key::File(call.file), f, tree.declared(call), Kind::Route(route));
}
