//! Filters that a controller lists in a method: each with the actions that it is for, some with rules of their own.

use super::super::conventions::actions::{cased, id_of};
use super::super::guards::{Proof, Property};
use super::super::mounts::Resolved;
use super::super::selected::{elements, field, text_of};
use super::{FUEL, Found, Judge};
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Behaviors, Case};
use crate::finding::Confidence;
use crate::ir::visit::{Nested, Node};
use crate::ir::{ExprKind, Literal};
use crate::project::matcher::PatternSet;
use crate::project::{ClassRef, ExprRef, Project, Value};

impl Judge<'_, '_> {
    pub(super) fn behaviors(&self, f: usize, class: ClassRef, route: &Resolved, flow: bool, found: &mut Found) {
        let knowledge = self.list[f];
        let Some(behaviors) = &knowledge.guards.behaviors else { return };
        let project = self.project;
        let called = route.handler.function.and_then(|h| project.function(h).name.clone()).unwrap_or_default();
        let prefix = knowledge.routes.actions.iter().map(|a| a.prefix.as_str()).find(|p| called.starts_with(p));
        let action = cased(&id_of(&called, prefix.unwrap_or_default()), Case::Kebab);
        for owner in project.lineage(class).into_iter().rev() {
            let Some(listing) = project.own_method(owner, &behaviors.method) else { continue };
            let module = project.module_of(listing.file);
            let body = module.function(listing.id).body.iter().map(|s| Node::Stmt(*s));
            let mut filters = Vec::new();
            module.walk(body, Nested::Skip, &mut |node| {
                if let Node::Expr(e) = node
                    && matches!(module.kind(e), ExprKind::Object(_))
                {
                    filters.push(ExprRef::new(listing.file, e));
                }
                true
            });
            for filter in filters {
                let property = match filtered(project, behaviors, filter, &action) {
                    // a filter of the project's own; a login page passes through it too
                    Property::Nothing if !flow && is_for(project, behaviors, filter, &action) => {
                        let class = field(project, filter, &behaviors.class).and_then(|e| class_of(project, e));
                        class.map_or(Property::Nothing, |c| self.guards.of_class(f, c, FUEL))
                    }
                    known => known,
                };
                found.add(property, route.method);
            }
        }
    }
}

/// What one filter does to a caller without credentials who asks for the action.
fn filtered(project: &Project<'_>, behaviors: &Behaviors, filter: ExprRef, action: &str) -> Property {
    let Some(class) = field(project, filter, &behaviors.class) else { return Property::Nothing };
    let is = |all: &[Symbol]| all.iter().any(|s| names_class(project, s, class));
    let (rejects, rules) = (is(&behaviors.rejects), is(&behaviors.rules));
    if !rejects && !rules {
        return Property::Nothing;
    }
    if !is_for(project, behaviors, filter, action) {
        return Property::Nothing;
    }
    let shown = project.sources.text_at(project.place(class)).trim_end_matches("::class").to_owned();
    let place = project.place(class);
    let refused = |what: String| Property::Rejects(Proof::new(what, place, Confidence::High));
    if rejects {
        return refused(format!("{shown} is in front of the action"));
    }
    let Some(list) = field(project, filter, &behaviors.list) else { return refused(format!("{shown} has no rules")) };
    for rule in elements(project, list) {
        if field(project, rule, &behaviors.actions).is_some_and(|e| !lists(project, e, action)) {
            continue;
        }
        let roles = field(project, rule, &behaviors.roles).map(|e| texts(project, e));
        let for_everyone = roles.is_none_or(|r| r.iter().any(|r| behaviors.everyone.iter().any(|e| e == r)));
        if !for_everyone {
            continue;
        }
        let allow = field(project, rule, &behaviors.allow).map(|e| project.kind(e));
        return match allow {
            Some(ExprKind::Literal(Literal::Bool(true))) => {
                let what = format!("a rule of {shown} lets everyone pass");
                Property::Opens(Proof::new(what, project.place(rule), Confidence::High))
            }
            _ => refused(format!("a rule of {shown} refuses everyone")),
        };
    }
    refused(format!("no rule of {shown} is for a caller without a login"))
}

fn texts(project: &Project<'_>, e: ExprRef) -> Vec<String> {
    elements(project, e).into_iter().filter_map(|x| text_of(project, x)).collect()
}

fn lists(project: &Project<'_>, e: ExprRef, action: &str) -> bool {
    texts(project, e).iter().any(|t| t == action || t == "*")
}

/// Whether the filter stands in front of the action.
fn is_for(project: &Project<'_>, behaviors: &Behaviors, filter: ExprRef, action: &str) -> bool {
    let given = |key: &smol_str::SmolStr| field(project, filter, key).map(|e| lists(project, e, action));
    given(&behaviors.only) != Some(false) && !behaviors.except.iter().any(|key| given(key) == Some(true))
}

/// The name in `AccessControl::class`, `AccessControl::className()`.
fn named(project: &Project<'_>, e: ExprRef) -> ExprRef {
    match project.kind(e) {
        ExprKind::Member { object, name } if name == "class" => ExprRef::new(e.file, *object),
        ExprKind::Call { callee, .. } => match project.kind(ExprRef::new(e.file, *callee)) {
            ExprKind::Member { object, .. } => ExprRef::new(e.file, *object),
            _ => e,
        },
        _ => e,
    }
}

fn class_of(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    match project.origin(named(project, e)) {
        Value::Class(class) => Some(class),
        _ => None,
    }
}

/// By the class itself, or by a text: `'yii\filters\AccessControl'`.
fn names_class(project: &Project<'_>, symbol: &Symbol, e: ExprRef) -> bool {
    let Some(pattern) = &symbol.pattern else { return false };
    if let Some(class) = class_of(project, e) {
        return project.class_matches(pattern, class).is_some();
    }
    let text = text_of(project, e).map(|t| t.trim_start_matches('\\').replace('\\', "."));
    let by_text = text.is_some_and(|t| PatternSet::new([(pattern.clone(), ())]).named(&t).is_some());
    by_text || project.matches(pattern, named(project, e)).is_some()
}
