//! What answers a route: a function, a method of a class, a class view, a chain of methods, a string that names one;
//! and the wrappers around it, each in a position to reject.

use super::super::Method;
use super::super::layers::{Handler, Modifiers, Source, Tree, Use, contradicted};
use super::super::selected::{arguments, callee, field, last_name, lazy, methods, text_of};
use super::resources;
use crate::catalog::frameworks::schema::Views;
use crate::ir::{BinaryOp, ExprId, ExprKind, Name};
use crate::project::scopes::BindingKind;
use crate::project::{ClassRef, ExprRef, FunctionRef, Value};
use crate::source::Language;

/// One of the routes that a handler expression stands for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sub {
    /// Empty where the registration says the methods.
    pub methods: Vec<Method>,
    pub guards: Vec<Use>,
    pub handler: Handler,
}

const MAX_WRAPPERS: usize = 8;
/// Helpers that hand on what they were given, one through the other.
const MAX_HANDED_ON: u32 = 4;

/// The handler behind wrappers, and the wrappers and decorators in front of it, outermost first.
pub fn unwrap(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> (Handler, Vec<Use>) {
    unwrap_within(tree, f, e, MAX_HANDED_ON)
}

fn unwrap_within(tree: &Tree<'_, '_>, f: usize, e: ExprRef, handed: u32) -> (Handler, Vec<Use>) {
    let project = tree.project;
    let mut uses = Vec::new();
    let mut at = e;
    let mut before = None;
    // show = guarded(async (req, res) => …): the name that the route says
    let mut said = None;
    for _ in 0..MAX_WRAPPERS {
        // handler = requireUser(handler)
        let reassigned = assigned(tree, at, before);
        if let Some((_, value, since)) = reassigned {
            at = value;
            before = Some(since);
        }
        // email = EmailView.as_view()
        if reassigned.is_none()
            && let (ExprKind::Name(_) | ExprKind::Member { .. }, Value::Made(made)) =
                (project.kind(at), project.origin(at))
            && matches!(project.kind(made), ExprKind::Call { .. })
        {
            at = made;
        }
        if let Some(call) = wrapping_call(tree, at) {
            said = last_name(project, at);
            at = call;
        }
        let ExprKind::Call { callee: c, args } = project.kind(at) else { break };
        let target = ExprRef::new(at.file, *c);
        // X.as_view(), handler.bind(this)
        if let ExprKind::Member { object, name } = project.kind(target) {
            let object = class_behind(tree, ExprRef::new(at.file, *object));
            let makes_view =
                tree.framework_list().iter().filter(|k| shares_language(tree, k, f)).any(|k| {
                    k.routes.views.as_ref().is_some_and(|v| v.made.iter().any(|s| ends_with_name(&s.text, name)))
                });
            let is_method = matches!(project.origin(object), Value::Class(_)) && makes_view;
            if is_method || name == "bind" {
                at = object;
                continue;
            }
        }
        let mut given = args.iter().map(|a| ExprRef::new(at.file, a.value));
        let again = |a: &ExprRef| {
            let same =
                reassigned.as_ref().is_some_and(|(n, _, _)| matches!(project.kind(*a), ExprKind::Name(o) if o == *n));
            same || is_handler(tree, *a, 0)
        };
        let inner = given.find(again);
        let Some(inner) = inner else { break };
        if !contradicted(project, at) {
            uses.push(Use::wrapper(project, at, inner));
        }
        at = inner;
    }
    let mut handler = named(tree, f, at);
    if let (Some(name), Some(function)) = (said, handler.function)
        && project.function(function).name.is_none()
    {
        handler.name = name.to_string();
    }
    if let Some(function) = handler.function {
        uses.extend(tree.annotation_uses(function, None));
        if let Some(inner) = handed_on(tree, function).filter(|_| handed > 0) {
            // what it calls to answer about the form of a request refuses nobody
            uses.push(Use { within: Some(function.file), ..Use::expr(project, at) });
            let (handler, inner) = unwrap_within(tree, f, inner, handed - 1);
            uses.extend(inner);
            return (handler, uses);
        }
    }
    (handler, uses)
}

/// `CitizenView` of `CitizenView().as_view()`: an object of the class gives the same view.
fn class_behind(tree: &Tree<'_, '_>, e: ExprRef) -> ExprRef {
    let ExprKind::Call { callee, .. } = tree.project.kind(e) else { return e };
    let callee = ExprRef::new(e.file, *callee);
    if matches!(tree.project.origin(callee), Value::Class(_)) { callee } else { e }
}

/// `show`, where `exports.show = guarded(async (req, res) => …)`: the closure that `guarded` makes only calls what it is given.
fn wrapping_call(tree: &Tree<'_, '_>, e: ExprRef) -> Option<ExprRef> {
    let project = tree.project;
    let (ExprKind::Name(_) | ExprKind::Member { .. }, Value::Function(f)) = (project.kind(e), project.origin(e)) else {
        return None;
    };
    let closure = project.function(f);
    if project.is_bound() || closure.name.is_some() || closure.outer.is_none() {
        return None;
    }
    let call = project.call_behind(e)?;
    let is_given = |a: &crate::ir::Arg| matches!(project.origin(ExprRef::new(call.file, a.value)), Value::Function(_));
    let made_by = match project.origin(callee(project, call)) {
        Value::Function(maker) => maker.file == f.file && closure.outer == Some(maker.id),
        _ => false,
    };
    (made_by && arguments(project, call).iter().any(is_given)).then_some(call)
}

/// `const postJson = (path, show) => app.post(path, (req, res) => { checkType(req); show(req, res); })`: what such a helper was
/// given answers, and the closure around stands in front of it.
fn handed_on(tree: &Tree<'_, '_>, function: FunctionRef) -> Option<ExprRef> {
    let project = tree.project;
    let module = project.module_of(function.file);
    let declared = module.function(function.id);
    if !project.is_bound() || declared.name.is_some() || declared.params.is_empty() {
        return None;
    }
    let own = |e: ExprId| matches!(module.kind(e), ExprKind::Name(n) if declared.params.iter().any(|p| p.name == *n));
    project.calls_in(function).find_map(|call| {
        let ExprKind::Call { callee, args } = module.kind(call.id) else { return None };
        let ExprKind::Name(name) = module.kind(*callee) else { return None };
        let target = ExprRef::new(function.file, *callee);
        let is_given = || match project.binding(target, name).map(|(_, b)| b.kind) {
            Some(BindingKind::Param(of, _)) => of != function.id,
            _ => false,
        };
        let is_handed = !args.is_empty() && args.iter().all(|a| own(a.value)) && is_given();
        (is_handed && matches!(project.origin(target), Value::Function(_))).then_some(target)
    })
}

/// The name and the value that a variable was assigned last, where it is nothing that is known by itself.
fn assigned<'t>(tree: &'t Tree<'_, '_>, e: ExprRef, before: Option<u32>) -> Option<(&'t Name, ExprRef, u32)> {
    let project = tree.project;
    let ExprKind::Name(name) = project.kind(e) else { return None };
    let (scope, mut binding) = project.binding(e, name)?;
    // the variable on the right is what it was before
    if let Some(before) = before {
        let all = project.scopes_of(e.file).bindings(scope, name).iter();
        let earlier = all.filter(|b| b.at < before && matches!(b.kind, BindingKind::Value(_)));
        binding = *earlier.max_by_key(|b| b.at)?;
    }
    let BindingKind::Value(value) = binding.kind else { return None };
    let value = ExprRef::new(e.file, value);
    let is_same =
        |a: &crate::ir::Arg| matches!(project.kind(ExprRef::new(e.file, a.value)), ExprKind::Name(n) if n == name);
    let wraps_itself = arguments(project, value).iter().any(is_same);
    let known = matches!(project.origin(e), Value::Function(_) | Value::Class(_) | Value::External(_));
    (wraps_itself || !known || before.is_some()).then_some((name, value, binding.at))
}

fn shares_language(tree: &Tree<'_, '_>, k: &crate::catalog::frameworks::Framework, f: usize) -> bool {
    tree.framework(f).languages.iter().any(|l| k.languages.contains(l))
}

fn ends_with_name(pattern: &str, name: &str) -> bool {
    pattern.trim_end_matches("()").rsplit('.').next() == Some(name)
}

/// Whether an argument of a wrapper can be what it wraps.
fn is_handler(tree: &Tree<'_, '_>, e: ExprRef, depth: usize) -> bool {
    let project = tree.project;
    match project.kind(e) {
        ExprKind::Lambda(_) => true,
        ExprKind::Call { callee, args } if depth < MAX_WRAPPERS => {
            let callee = ExprRef::new(e.file, *callee);
            // TemplateView.as_view()
            let on_class = match project.kind(callee) {
                ExprKind::Member { object, name } => {
                    match project.origin(class_behind(tree, ExprRef::new(e.file, *object))) {
                        Value::Class(_) => true,
                        Value::External(_) => tree.framework_list().iter().any(|k| {
                            k.routes.views.iter().flat_map(|v| &v.made).any(|s| ends_with_name(&s.text, name))
                        }),
                        _ => false,
                    }
                }
                _ => false,
            };
            // show(store) makes the handler; cors(auth(show)) wraps it twice
            on_class
                || matches!(project.origin(e), Value::Function(_))
                || args.iter().any(|a| is_handler(tree, ExprRef::new(e.file, a.value), depth + 1))
        }
        _ => is_handler_name(tree, e),
    }
}

fn is_handler_name(tree: &Tree<'_, '_>, e: ExprRef) -> bool {
    let named = matches!(tree.project.kind(e), ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Lambda(_));
    named && matches!(tree.project.origin(e), Value::Function(_) | Value::Class(_))
}

fn named(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> Handler {
    let project = tree.project;
    match project.kind(e) {
        // [PhotoController::class, 'show']
        ExprKind::List(items) if items.len() == 2 => {
            let class = class_of(tree, ExprRef::new(e.file, items[0]));
            if let Some(name) = text_of(project, ExprRef::new(e.file, items[1])) {
                return method_of(tree, class, name);
            }
        }
        // [RenderHome], where the class has one method for it
        ExprKind::List(items) if items.len() == 1 => {
            let class = class_of(tree, ExprRef::new(e.file, items[0]));
            return method_of(tree, class, "handle".to_owned());
        }
        ExprKind::Member { object, name } if name == "class" => {
            let class = class_of(tree, ExprRef::new(e.file, *object));
            return method_of(tree, class, "__invoke".to_owned());
        }
        // C::class . ':show'
        ExprKind::Binary { op: BinaryOp::Add, left, right } => {
            if let ExprKind::Member { object, name } = project.kind(ExprRef::new(e.file, *left))
                && name == "class"
                && let Some(method) = text_of(project, ExprRef::new(e.file, *right))
            {
                let class = class_of(tree, ExprRef::new(e.file, *object));
                return method_of(tree, class, method.trim_start_matches([':', '@']).to_owned());
            }
        }
        ExprKind::Object(_) => {
            if let Some(handler) = targeted(tree, f, e) {
                return handler;
            }
        }
        _ => {}
    }
    match project.origin(e) {
        Value::Function(function) => {
            let mut handler = tree.handler_of(function);
            // show = async (req, res) => …: the name that the route says
            if let (None, Some(name)) = (&project.function(function).name, last_name(project, e)) {
                handler.name = name.to_string();
            }
            return handler;
        }
        Value::Class(class) => {
            let name = project.class(class).name.to_string();
            return Handler { function: None, class: Some(class), name };
        }
        _ => {}
    }
    if let Some(text) = text_of(project, e) {
        return named_by(tree, f, &text);
    }
    // app.add_route("/x", Permits(store))
    if tree.framework(f).routes.views.as_ref().is_some_and(|v| v.prefix.is_some())
        && let Some(class) = project.type_of(e).and_then(|t| t.class())
    {
        let name = project.class(class).name.to_string();
        return Handler { function: None, class: Some(class), name };
    }
    let name = last_name(project, callee(project, e)).map_or_else(|| "(unknown)".to_owned(), ToString::to_string);
    Handler { function: None, class: None, name }
}

/// `['controller' => 'Pages', 'action' => 'display', 'plugin' => null]`
fn targeted(tree: &Tree<'_, '_>, f: usize, e: ExprRef) -> Option<Handler> {
    let targets = tree.framework(f).routes.targets.as_ref()?;
    let text = |key: &str| field(tree.project, e, key).and_then(|v| text_of(tree.project, v));
    let controller = format!("{}{}", text(&targets.controller)?, targets.suffix);
    let action = text(&targets.action).unwrap_or_else(|| "index".to_owned());
    let class = class_named(tree, &tree.framework(f).languages, &controller);
    let mut handler = method_of(tree, class, action.clone());
    handler.name = format!("{controller}.{action}");
    Some(handler)
}

/// The handler that a text names: `PhotoController@show`, `Photo::show/$1`, `app.views.home`.
pub fn named_by(tree: &Tree<'_, '_>, f: usize, text: &str) -> Handler {
    let symbols = tree.project.symbols();
    let languages = &tree.framework(f).languages;
    let without_params = text.split("/$").next().unwrap_or(text);
    let named = text.split_once('@').or_else(|| without_params.split_once("::"));
    // App\Slips:show
    let named =
        named.or_else(|| text.split_once(':').filter(|(class, _)| class_named(tree, languages, class).is_some()));
    if let Some((class, method)) = named {
        let suffix = tree.framework(f).routes.targets.as_ref().map_or("", |t| t.suffix.as_str());
        let suffixed = format!("{class}{suffix}");
        if !suffix.is_empty()
            && let Some(found) = class_named(tree, languages, &suffixed)
        {
            return method_of(tree, Some(found), method.to_owned());
        }
        return method_of(tree, class_named(tree, languages, class), method.to_owned());
    }
    let (module, name) = text.rsplit_once('.').unwrap_or(("", text));
    let in_language = |x: &&FunctionRef| languages.contains(&tree.project.module_of(x.file).language);
    let found = symbols.functions(text).iter().find(in_language).copied();
    let found = found.or_else(|| {
        let near = symbols.functions(&format!("{}.{name}", module.trim_start_matches('.')));
        near.iter().find(in_language).copied()
    });
    match found {
        Some(function) => tree.handler_of(function),
        None => match class_named(tree, languages, text) {
            Some(class) => method_of(tree, Some(class), "__invoke".to_owned()),
            None => Handler { function: None, class: None, name: text.to_owned() },
        },
    }
}

/// The class that an expression names: `C`, `C::class`, an instance of it.
pub fn class_of(tree: &Tree<'_, '_>, e: ExprRef) -> Option<ClassRef> {
    let project = tree.project;
    let named = match project.kind(e) {
        ExprKind::Member { object, name } if name == "class" => ExprRef::new(e.file, *object),
        _ => e,
    };
    if let Some(Value::Class(c)) = lazy(project, named) {
        return Some(c);
    }
    match project.origin(named) {
        Value::Class(c) => Some(c),
        Value::External(path) => class_named(tree, &[project.module_of(e.file).language], &path),
        _ => match text_of(project, e) {
            Some(text) => class_named(tree, &[project.module_of(e.file).language], &text),
            None => project.type_of(e).and_then(|t| t.class()),
        },
    }
}

pub fn class_named(tree: &Tree<'_, '_>, languages: &[Language], text: &str) -> Option<ClassRef> {
    let dotted = text.replace('\\', ".");
    let dotted = dotted.trim_start_matches('.');
    let simple = dotted.rsplit('.').next().unwrap_or(dotted);
    let exact = tree.project.symbols().classes(dotted).first().copied();
    exact.or_else(|| {
        let all = tree.project.symbols().classes_named(simple);
        let fits = |c: &&ClassRef| {
            tree.project.class_name(**c).ends_with(dotted)
                && languages.contains(&tree.project.module_of(c.file).language)
        };
        all.iter().find(fits).copied()
    })
}

fn method_of(tree: &Tree<'_, '_>, class: Option<ClassRef>, name: String) -> Handler {
    let function = class.and_then(|c| tree.project.method(c, &name));
    Handler { function, class, name }
}

/// Every route that a handler expression stands for.
pub fn routes(tree: &Tree<'_, '_>, f: usize, e: ExprRef, registered: Option<Vec<Method>>, m: &Modifiers) -> Vec<Sub> {
    let knowledge = tree.framework(f);
    if let Some(verbs) = &knowledge.routes.verbs {
        let found = chained(tree, f, e, verbs);
        if !found.is_empty() {
            return found;
        }
    }
    // Route::controller(C::class)->get('/x', 'show')
    if let (Some(controller), Some(name)) = (m.controller, text_of(tree.project, e)) {
        let handler = method_of(tree, class_of(tree, controller), name);
        return vec![Sub { methods: Vec::new(), guards: Vec::new(), handler }];
    }
    if let Some(found) = mapped(tree, e) {
        return found;
    }
    let (handler, guards) = unwrap(tree, f, e);
    if let (None, None) = (handler.function, handler.class)
        && let Some(found) = of_module(tree, f, e, m.suffix.as_deref())
    {
        return found;
    }
    views(tree, f, handler, guards, registered, m.suffix.as_deref())
}

/// `PermitView.as_view({"get": "retrieve", "put": "update"})`
fn mapped(tree: &Tree<'_, '_>, e: ExprRef) -> Option<Vec<Sub>> {
    let project = tree.project;
    let made = match project.origin(e) {
        Value::Made(made) => made,
        _ => e,
    };
    let object = ExprRef::new(made.file, arguments(project, made).first()?.value);
    let ExprKind::Object(entries) = project.kind(object) else { return None };
    let ExprKind::Member { object: class, .. } = project.kind(callee(project, made)) else { return None };
    let Value::Class(class) = project.origin(ExprRef::new(made.file, *class)) else { return None };
    let title = project.class(class).name.clone();
    let found: Vec<Sub> = entries
        .iter()
        .filter_map(|entry| {
            let method = Method::named(&text_of(project, ExprRef::new(made.file, entry.key?))?)?;
            let name = text_of(project, ExprRef::new(made.file, entry.value))?;
            let function = project.method(class, &name);
            let guards = function.map(|x| tree.annotation_uses(x, None)).unwrap_or_default();
            let handler = Handler { function, class: Some(class), name: format!("{title}.{name}") };
            Some(Sub { methods: vec![method], guards, handler })
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

/// The HTTP methods that a mark on the function names: `@api_view(["GET"])`.
fn marked(tree: &Tree<'_, '_>, f: usize, function: FunctionRef) -> Vec<Method> {
    let project = tree.project;
    let kinds = tree.framework_list().iter().filter(|k| shares_language(tree, k, f));
    for mark in kinds.filter_map(|k| k.routes.views.as_ref()).flat_map(|v| &v.marks) {
        let (Some(pattern), Some(selector)) = (&mark.annotation.pattern, &mark.methods) else { continue };
        for annotation in &project.function(function).annotations {
            if project.annotation_matches(pattern, function.file, annotation).is_some() {
                return methods(project, ExprRef::new(function.file, annotation.expr), selector);
            }
        }
    }
    Vec::new()
}

/// `app.add_route("/x", permits)`, where `permits` is a module that answers with `on_get`, `on_post`.
fn of_module(tree: &Tree<'_, '_>, f: usize, e: ExprRef, suffix: Option<&str>) -> Option<Vec<Sub>> {
    let view = tree.framework(f).routes.views.as_ref()?;
    let prefix = view.prefix.as_ref()?;
    let Value::Module(file) = tree.project.origin(e) else { return None };
    let mut found = Vec::new();
    for name in &view.names {
        let Some(method) = Method::named(name) else { continue };
        let full = full_name(Some(prefix), name, suffix);
        let Some(Value::Function(function)) = tree.project.export(file, &full) else { continue };
        let guards = tree.annotation_uses(function, None);
        found.push(Sub { methods: vec![method], guards, handler: tree.handler_of(function) });
    }
    Some(found)
}

/// Whether one of the methods that answer has a decorator of its own: then each is judged by itself.
fn bear_decorators(tree: &Tree<'_, '_>, view: &Views, class: ClassRef) -> bool {
    let answering = view.names.iter().filter_map(|n| tree.project.own_method(class, n));
    answering.into_iter().any(|m| !tree.project.function(m).annotations.is_empty())
}

/// `get`, `on_get`, `on_get_list`
fn full_name(prefix: Option<&Name>, name: &str, suffix: Option<&str>) -> String {
    let end = suffix.map_or_else(String::new, |s| format!("_{s}"));
    format!("{}{name}{end}", prefix.map_or("", Name::as_str))
}

/// A class view answers each HTTP method with the method of that name.
pub fn views(
    tree: &Tree<'_, '_>,
    f: usize,
    handler: Handler,
    guards: Vec<Use>,
    registered: Option<Vec<Method>>,
    suffix: Option<&str>,
) -> Vec<Sub> {
    if let (Some(function), None) = (handler.function, &registered) {
        return vec![Sub { methods: marked(tree, f, function), guards, handler }];
    }
    let single = |handler| vec![Sub { methods: Vec::new(), guards: guards.clone(), handler }];
    let (Some(class), None) = (handler.class, handler.function) else { return single(handler) };
    let kinds = tree.framework_list().iter().enumerate().filter(|(_, k)| shares_language(tree, k, f));
    let expanding = kinds.filter_map(|(i, k)| Some((i, k.routes.views.as_ref()?))).find(|(i, v)| {
        (v.expand || bear_decorators(tree, v, class))
            && ((v.prefix.is_some() && *i == f)
                || v.bases
                    .iter()
                    .any(|b| b.pattern.as_ref().is_some_and(|p| tree.project.class_matches(p, class).is_some())))
    });
    let Some((_, view)) = expanding else { return single(handler) };
    let mut found = Vec::new();
    for name in &view.names {
        let Some(method) = Method::named(name) else { continue };
        let full = full_name(view.prefix.as_ref(), name, suffix);
        let function = tree.project.method(class, &full);
        let is_given = || {
            view.gives.iter().any(|g| {
                g.actions.contains(name)
                    && g.base.pattern.as_ref().is_some_and(|p| tree.project.class_matches(p, class).is_some())
            })
        };
        if (function.is_none() && !is_given())
            || registered.as_ref().is_some_and(|r| !r.contains(&method) && !r.contains(&Method::Any))
            || resources::is_method_disabled(tree.project, class, view.limited_by.as_ref(), method)
        {
            continue;
        }
        let mut own = guards.clone();
        own.extend(function.iter().flat_map(|x| tree.annotation_uses(*x, None)));
        let handler = Handler { function, class: Some(class), name: format!("{}.{full}", handler.name) };
        found.push(Sub { methods: vec![method], guards: own, handler });
    }
    if found.is_empty() { single(handler) } else { found }
}

/// `get(list).post(create).layer(auth)`, `web::get().to(list)`.
fn chained(tree: &Tree<'_, '_>, f: usize, e: ExprRef, verbs: &crate::catalog::frameworks::schema::Verbs) -> Vec<Sub> {
    let project = tree.project;
    let mut at = match project.origin(e) {
        Value::Made(made) => made,
        _ => e,
    };
    let mut links = Vec::new();
    while let ExprKind::Call { .. } = project.kind(at) {
        let target = callee(project, at);
        let Some(name) = last_name(project, target) else { return Vec::new() };
        links.push((name.clone(), at));
        match project.kind(target) {
            ExprKind::Member { object, .. }
                if matches!(project.kind(ExprRef::new(at.file, *object)), ExprKind::Call { .. }) =>
            {
                at = ExprRef::new(at.file, *object);
            }
            _ => break,
        }
    }
    links.reverse();
    let mut found: Vec<Sub> = Vec::new();
    let mut pending: Option<Method> = None;
    let mut wrapped_from = Vec::new();
    for (name, link) in links {
        let first = arguments(project, link).last().map(|a| ExprRef::new(link.file, a.value));
        if let Some(method) = Method::named(&name).or_else(|| (name == verbs.any).then_some(Method::Any)) {
            match first {
                Some(h) => {
                    let (handler, guards) = unwrap(tree, f, h);
                    found.push(Sub { methods: vec![method], guards, handler });
                }
                None => pending = Some(method),
            }
        } else if verbs.handler.contains(&name) {
            let Some(h) = first else { continue };
            let (handler, guards) = unwrap(tree, f, h);
            found.push(Sub { methods: vec![pending.take().unwrap_or(Method::Any)], guards, handler });
        } else if verbs.guards.contains(&name)
            && let Some(g) = first
        {
            let guard = Use::new(Source::Expr(g), project.place(g));
            found.iter_mut().for_each(|s| s.guards.push(guard.clone()));
            wrapped_from.push(guard);
        }
    }
    found
}
