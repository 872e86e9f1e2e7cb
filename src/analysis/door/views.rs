//! Views that answer by what they declare: `serializer_class = CitizenSerializer` in a class whose methods a library
//! brings, or whose own methods ask for it.

use super::Found;
use crate::analysis::flow::Flows;
use crate::catalog::requests::DeclaringViews;
use crate::facts::data::types::{FULL_NAME, ShownField};
use crate::facts::endpoints::{Endpoint, Method};
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};
use crate::source::Place;

/// Serializers within serializers.
pub(super) const MAX_DEPTH: usize = 3;

/// Adds what the class of an endpoint declares.
pub(super) fn declared(flows: &Flows<'_, '_>, endpoint: &Endpoint, taken: &mut Found, given: &mut Found) {
    let (project, Some(class)) = (flows.project(), endpoint.class) else { return };
    let language = project.module_of(class.file).language;
    let rules = flows.knowledge().sinks.responders.iter().filter(|r| r.languages.contains(&language));
    for rule in rules.flat_map(|r| &r.views) {
        if endpoint.handler.is_some_and(|f| !uses(project, f, rule)) {
            continue;
        }
        let Some((of, place)) = attribute(project, class, rule).or_else(|| method(project, class, rule)) else {
            continue;
        };
        let takes = matches!(endpoint.method, Method::Post | Method::Put | Method::Patch | Method::Any);
        let way = |field: &ShownField| {
            let declared = Mark::new(place, format!("declared as `{}`", project.class(of).name));
            vec![declared, Mark::new(field.place, format!("its field `{}`", field.name))]
        };
        let fields = shown(flows, of, MAX_DEPTH);
        if is_of_thing(flows, of, &fields) {
            continue;
        }
        for (owner, field) in fields {
            if rule.gives && endpoint.method != Method::Delete {
                given.entry(field.data).or_insert_with(|| way(&field));
            }
            if takes && !flows.stored().is_unwritten(owner, &field.name) {
                taken.entry(field.data).or_insert_with(|| way(&field));
            }
        }
    }
}

/// The templates that the class of an endpoint names: `template_name = "citizens/edit.html"`.
pub(super) fn page(project: &Project<'_>, flows: &Flows<'_, '_>, class: ClassRef) -> Option<(Name, Place)> {
    let language = project.module_of(class.file).language;
    let rules = flows.knowledge().sinks.responders.iter().filter(|r| r.languages.contains(&language));
    let mut names = rules.flat_map(|r| &r.views).flat_map(|v| &v.pages);
    names.find_map(|name| {
        let (owner, field) = project.field(class, name)?;
        let module = project.module_of(owner.file);
        Some((module.str_literal(field.value?)?.clone(), Place::new(owner.file, field.span)))
    })
}

/// Whether a handler of the class's own asks for what is declared: `self.get_serializer(citizen)`, `super().create(request)`.
fn uses(project: &Project<'_>, f: FunctionRef, rule: &DeclaringViews) -> bool {
    let module = project.module_of(f.file);
    let mut found = false;
    module.walk_block(&project.function(f).body, Nested::Enter, &mut |e| {
        let ExprKind::Call { callee, .. } = module.kind(e) else { return };
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { return };
        found |= rule.calls.contains(name);
    });
    found
}

fn attribute(project: &Project<'_>, class: ClassRef, rule: &DeclaringViews) -> Option<(ClassRef, Place)> {
    rule.attributes.iter().find_map(|name| {
        let (owner, field) = project.field(class, name)?;
        let of = class_at(project, ExprRef::new(owner.file, field.value?))?;
        Some((of, Place::new(owner.file, field.span)))
    })
}

/// `def get_serializer_class(self): return CitizenSerializer`; of several the last, which stands for what is not told apart.
fn method(project: &Project<'_>, class: ClassRef, rule: &DeclaringViews) -> Option<(ClassRef, Place)> {
    rule.methods.iter().find_map(|name| {
        let f = project.method(class, name)?;
        let module = project.module_of(f.file);
        let mut last = None;
        module.walk_block(&project.function(f).body, Nested::Enter, &mut |e| {
            if let ExprKind::Name(_) | ExprKind::Member { .. } = module.kind(e) {
                let e = ExprRef::new(f.file, e);
                last = class_at(project, e).map(|class| (class, project.place(e))).or(last);
            }
        });
        last
    })
}

/// `LicenceSerializer` with a `full_name` and nothing else that a person has.
fn is_of_thing(flows: &Flows<'_, '_>, class: ClassRef, fields: &[(ClassRef, ShownField)]) -> bool {
    let knowledge = flows.knowledge();
    let is_own = |(_, f): &(ClassRef, ShownField)| {
        knowledge.types.get(f.data).id == FULL_NAME && !knowledge.names.mentions_person(&f.name)
    };
    fields.iter().all(is_own) && !knowledge.names.is_person(&flows.project().class(class).name)
}

fn class_at(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    match project.origin(e) {
        Value::Class(class) => Some(class),
        _ => None,
    }
}

/// What a serializer shows, and those that stand in its fields: each with the class that shows it.
pub(super) fn shown(flows: &Flows<'_, '_>, class: ClassRef, depth: usize) -> Vec<(ClassRef, ShownField)> {
    let project = flows.project();
    let of_class = flows.shown_by(&Type::plain(TypeName::Class(class))).into_iter().map(|f| (class, f));
    let mut found: Vec<(ClassRef, ShownField)> = of_class.collect();
    if depth == 0 {
        return found;
    }
    // owner = OwnerSerializer(read_only=True)
    for field in &project.class(class).fields {
        let Some(e) = field.value else { continue };
        let ExprKind::Call { callee, .. } = project.module_of(class.file).kind(e) else { continue };
        let nested = class_at(project, ExprRef::new(class.file, *callee)).filter(|c| *c != class);
        let is_unwritten = flows.stored().is_unwritten(class, &field.name);
        for (owner, inner) in nested.into_iter().flat_map(|c| shown(flows, c, depth - 1)) {
            let owner = if is_unwritten { class } else { owner };
            let inner = if is_unwritten { ShownField { name: field.name.clone(), ..inner } } else { inner };
            found.push((owner, inner));
        }
    }
    found
}
