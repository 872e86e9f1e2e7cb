//! Classes that answer one route each, and say in a method of theirs which: `Configure() { Post("/fees"); Roles("Clerk"); }`.
//!
//! The calls of the method are read by their names, whatever their order; a group is another class, whose constructor
//! gives a prefix and says the same for all its members. What the class does not open is closed by its base class, as
//! the knowledge of guards says.

use super::super::Method;
use super::super::layers::{Handler, Key, Kind, Route, Source, Tree, Use};
use super::super::paths::join;
use super::super::selected::{arguments, callee, last_name, methods, strings, text_of};
use crate::catalog::frameworks::schema::Configured;
use crate::ir::ExprKind;
use crate::ir::visit::{Nested, Node};
use crate::project::{ClassRef, ExprRef, FunctionRef, Value};
use crate::source::Place;

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        let Some(knowledge) = &tree.framework(f).routes.configured else { continue };
        let project = tree.project;
        let is_one = |c: &ClassRef| {
            let service = tree.services.index_of(c.file);
            !project.class(*c).modifiers.is_abstract
                && tree.is_served(c.file)
                && knowledge
                    .classes
                    .iter()
                    .filter_map(|s| s.pattern.as_ref())
                    .any(|p| project.class_matches(p, *c).is_some())
                && tree.services.uses(project, service, tree.framework(f))
        };
        let classes: Vec<ClassRef> = project.classes().filter(is_one).collect();
        for class in classes {
            add(tree, f, knowledge, class);
        }
    }
}

/// What the calls of one method say.
#[derive(Default)]
struct Said {
    place: Option<Place>,
    paths: Vec<String>,
    methods: Vec<Method>,
    /// The calls that open, with the methods that they are limited to.
    opens: Vec<(ExprRef, Vec<Method>)>,
    prefix: String,
}

fn add(tree: &mut Tree<'_, '_>, f: usize, knowledge: &Configured, class: ClassRef) {
    let project = tree.project;
    let mut said = Said::default();
    if let Some(function) = project.method(class, &knowledge.method) {
        read(tree, knowledge, function, &mut said, 0);
    }
    let declared = project.class(class);
    for annotation in &declared.annotations {
        let mapping = knowledge.annotations.iter().find(|m| {
            let pattern = m.annotation.pattern.as_ref();
            pattern.is_some_and(|p| project.annotation_matches(p, class.file, annotation).is_some())
        });
        let Some(mapping) = mapping else { continue };
        let e = ExprRef::new(class.file, annotation.expr);
        said.paths.extend(mapping.path.as_ref().and_then(|s| strings(project, e, s)).unwrap_or_default());
        said.methods.extend(mapping.methods.as_ref().map(|s| methods(project, e, s)).unwrap_or_default());
        said.place.get_or_insert(Place::new(class.file, annotation.span));
    }
    let own_place = Place::new(class.file, declared.name_span);
    let Some(place) = said.place.filter(|_| !said.paths.is_empty()) else { return };
    let prefix = service_prefix(tree, knowledge, tree.services.index_of(class.file));
    let outer = join(&prefix, &said.prefix);
    let paths: Vec<String> = said.paths.iter().map(|p| join(&outer, p)).collect();
    let function = knowledge.handlers.iter().find_map(|h| project.method(class, h));
    let handler = Handler { function, class: Some(class), name: declared.name.to_string() };
    let annotations = declared.annotations.iter().map(|a| Use::expr(project, ExprRef::new(class.file, a.expr)));
    let annotations: Vec<Use> = annotations.collect();
    said.methods.sort();
    said.methods.dedup();
    for method in said.methods {
        let mut guards = vec![Use::new(Source::Class(class), own_place)];
        guards.extend(annotations.iter().cloned());
        let opens = said.opens.iter().filter(|(_, limits)| limits.is_empty() || limits.contains(&method));
        guards.extend(opens.map(|(e, _)| Use::expr(project, callee(project, *e))));
        let route = Route { paths: paths.clone(), methods: vec![method], guards, handler: handler.clone() };
        tree.add(Key::Class(class), f, place, Kind::Route(route));
    }
}

fn read(tree: &Tree<'_, '_>, knowledge: &Configured, function: FunctionRef, said: &mut Said, depth: u32) {
    let project = tree.project;
    let module = project.module_of(function.file);
    let body = module.function(function.id).body.iter().map(|s| Node::Stmt(*s));
    let mut calls = Vec::new();
    module.walk(body, Nested::Enter, &mut |node| {
        if let Node::Expr(e) = node
            && let ExprKind::Call { .. } = module.kind(e)
        {
            calls.push(ExprRef::new(function.file, e));
        }
        true
    });
    for call in calls {
        let target = callee(project, call);
        let Some(name) = last_name(project, target).cloned() else { continue };
        let args: Vec<ExprRef> = arguments(project, call).iter().map(|a| ExprRef::new(call.file, a.value)).collect();
        let texts = || args.iter().filter_map(|a| text_of(project, *a));
        if depth == 0 && knowledge.routes.contains(&name) {
            said.paths.extend(texts());
            said.methods.extend(Method::named(&name));
            said.place.get_or_insert(project.place(call));
        } else if depth == 0 && name == knowledge.paths {
            said.paths.extend(texts());
            said.place.get_or_insert(project.place(call));
        } else if depth == 0 && name == knowledge.verbs {
            let named = args
                .iter()
                .filter_map(|a| last_name(project, *a).map(ToString::to_string).or_else(|| text_of(project, *a)));
            said.methods.extend(named.filter_map(|n| Method::named(&n)));
        } else if knowledge.opens.contains(&name) {
            let named = args.iter().filter_map(|a| last_name(project, *a)).filter_map(|n| Method::named(n));
            said.opens.push((call, named.collect()));
        } else if name == knowledge.method && depth > 0 {
            let outer = texts().next().unwrap_or_default();
            said.prefix = join(&outer, &said.prefix);
        } else if name == knowledge.group && depth < 4 {
            // Group<Desk>()
            let named = arguments(project, call).iter().filter(|a| a.name.is_some());
            for e in named.map(|a| ExprRef::new(call.file, a.value)) {
                let named = match project.kind(e) {
                    ExprKind::Member { object, name } if name == "class" => ExprRef::new(e.file, *object),
                    _ => e,
                };
                if let Value::Class(group) = project.origin(named)
                    && let Some(constructor) = project.own_method(group, "constructor")
                {
                    read(tree, knowledge, constructor, said, depth + 1);
                }
            }
        }
    }
}

/// `config.Endpoints.RoutePrefix = "api"`
fn service_prefix(tree: &Tree<'_, '_>, knowledge: &Configured, service: usize) -> String {
    let project = tree.project;
    for module in project.modules().filter(|m| tree.is_served(m.file) && tree.services.index_of(m.file) == service) {
        for e in &module.exprs {
            if let ExprKind::Assign { target, value: Some(value), .. } = &e.kind
                && let ExprKind::Member { name, .. } = module.kind(*target)
                && *name == knowledge.prefix
                && let Some(text) = text_of(project, ExprRef::new(module.file, *value))
            {
                return text;
            }
        }
    }
    String::new()
}
