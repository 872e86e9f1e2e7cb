//! Guards that a chain puts in front of paths and controllers: `consumer.apply(Guard).exclude('health').forRoutes('*')`.
//!
//! The paths are those of the service below its prefix, which may stand elsewhere: they fit wherever a path ends so.

use super::super::Method;
use super::super::layers::{Key, Kind, Tree, Use};
use super::super::selected::{arguments, callee, elements, field, last_name, text_of};
use super::everywhere::calls_of;
use super::handlers::class_of;
use crate::catalog::frameworks::schema::Applied;
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef};

pub fn collect(tree: &mut Tree<'_, '_>) {
    for f in 0..tree.framework_list().len() {
        for applied in &tree.framework(f).guards.applied {
            for call in calls_of(tree, &applied.call) {
                apply(tree, f, applied, call);
            }
        }
    }
}

/// Paths in a link, each with the one method that it is limited to.
type Limits = Vec<(String, Option<Method>)>;

fn apply(tree: &mut Tree<'_, '_>, f: usize, applied: &Applied, call: ExprRef) {
    let project = tree.project;
    let (mut guards, mut except): (Vec<ExprRef>, Limits) = (Vec::new(), Vec::new());
    let mut at = call;
    while let ExprKind::Member { object, .. } = project.kind(callee(project, at)) {
        at = ExprRef::new(at.file, *object);
        let Some(name) = last_name(project, callee(project, at)) else { break };
        if *name == applied.guards {
            guards.extend(listed(tree, at));
        } else if *name == applied.except {
            except.extend(listed(tree, at).into_iter().filter_map(|e| limit(tree, applied, e)));
        }
    }
    let mut uses: Vec<Use> = guards.into_iter().map(|e| Use::expr(project, e)).collect();
    for used in &mut uses {
        used.except_paths = except.iter().map(|(path, _)| path.clone()).collect();
    }
    let mut classes: Vec<ClassRef> = Vec::new();
    let mut limits: Limits = Vec::new();
    for e in listed(tree, call) {
        match limit(tree, applied, e) {
            Some(limit) => limits.push(limit),
            None => classes.extend(class_of(tree, e)),
        }
    }
    for class in classes {
        if tree.nodes.contains_key(&Key::Class(class)) {
            tree.node(Key::Class(class), Some(f)).guards.splice(0..0, uses.iter().cloned());
        }
    }
    let at = project.place(call);
    for (path, method) in limits {
        let limited = uses.iter().map(|used| {
            // forRoutes('cards') is for what is below it too
            let below = format!("{}/**", path.trim_end_matches("/**"));
            Use { paths: vec![path.clone(), below], methods: method.into_iter().collect(), ..used.clone() }
        });
        let guards: Vec<Use> = limited.collect();
        tree.add(Key::File(call.file), f, at, Kind::Guards { prefix: String::new(), guards, global: true });
    }
}

fn listed(tree: &Tree<'_, '_>, call: ExprRef) -> Vec<ExprRef> {
    let args = arguments(tree.project, call).iter().map(|a| ExprRef::new(call.file, a.value));
    args.flat_map(|e| elements(tree.project, e)).collect()
}

fn limit(tree: &Tree<'_, '_>, applied: &Applied, e: ExprRef) -> Option<(String, Option<Method>)> {
    let project = tree.project;
    let object = field(project, e, &applied.path);
    let text = text_of(project, object.unwrap_or(e))?;
    let method = field(project, e, &applied.method).and_then(|m| Method::named(last_name(project, m)?));
    let stem = text.trim_start_matches('/');
    // '*', '{*splat}', 'cards/*', 'cards/(.*)'
    let (stem, is_open) = match stem.find(['*', '(', '{']) {
        Some(at) => (stem[..at].trim_end_matches('/'), true),
        None => (stem, false),
    };
    let path: Vec<String> =
        stem.split('/').map(|s| if s.starts_with(':') { "*".to_owned() } else { s.to_owned() }).collect();
    let path = path.join("/");
    let pattern = match (path.is_empty(), is_open) {
        (true, true) => "/**".to_owned(),
        (true, false) => "/".to_owned(),
        (false, true) => format!("/**/{path}/**"),
        (false, false) => format!("/**/{path}"),
    };
    Some((pattern, method.filter(|m| *m != Method::Any)))
}
