//! What an endpoint gives by classes that write records: `new CitizenResource($citizen)`,
//! `CitizenResource::collection($citizens)`, `new $this->transformer()` of a handler's class, `CitizenSerializer(citizen).data`.

use super::{Found, views};
use crate::analysis::flow::Flows;
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Name};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};

/// Adds what the records show that a function makes on the way from a handler.
pub(super) fn made(flows: &Flows<'_, '_>, f: FunctionRef, handler: Option<FunctionRef>, found: &mut Found) {
    let (project, stored) = (flows.project(), flows.stored());
    if !stored.makes_any() {
        return;
    }
    let module = project.module_of(f.file);
    module.walk_block(&project.function(f).body, Nested::Enter, &mut |e| {
        if let ExprKind::Member { object, name } = module.kind(e)
            && stored.may_be_read(name)
        {
            return read(flows, ExprRef::new(f.file, *object), name, found);
        }
        let (class, called) = match module.kind(e) {
            ExprKind::New { class, .. } => (*class, None),
            ExprKind::Call { callee, .. } => match module.kind(*callee) {
                ExprKind::Member { object, name } => (*object, Some(name)),
                _ => return,
            },
            _ => return,
        };
        let Some(class) = record(flows, ExprRef::new(f.file, class), called, handler) else { return };
        for field in flows.shown_by(&Type::plain(TypeName::Class(class))) {
            let way = || {
                let made = Mark::new(project.place(ExprRef::new(f.file, e)), "written as a record here");
                vec![made, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
    });
}

/// `CitizenSerializer(citizen).data`, `serializer.data`: what it shows, and those that stand in its fields.
fn read(flows: &Flows<'_, '_>, object: ExprRef, member: &Name, found: &mut Found) {
    let project = flows.project();
    let class = project.type_of(object).and_then(|t| t.class());
    let Some(class) = class.filter(|class| flows.stored().is_record(*class, member)) else { return };
    for (_, field) in views::shown(flows, class, views::MAX_DEPTH) {
        let way = || {
            let read = Mark::new(project.place(object), "written as a record here");
            vec![read, Mark::new(field.place, format!("its field `{}`", field.name))]
        };
        found.entry(field.data).or_insert_with(way);
    }
}

fn record(flows: &Flows<'_, '_>, e: ExprRef, called: Option<&Name>, handler: Option<FunctionRef>) -> Option<ClassRef> {
    let (project, stored) = (flows.project(), flows.stored());
    let gives = |class: &ClassRef| stored.gives_record(*class, called);
    match project.kind(e) {
        ExprKind::Name(name) if stored.may_be_made(simple(name)) => class_at(project, e).filter(gives),
        ExprKind::Member { object, name } => match project.module_of(e.file).kind(*object) {
            // new $this->transformer(): what the class of the handler says, for a function of its base class
            ExprKind::Name(this) if this == "this" && called.is_none() => {
                let class = project.function(handler?).class?;
                let (owner, field) = project.field(ClassRef::new(handler?.file, class), name)?;
                class_at(project, field_value(owner, field.value?)).filter(gives)
            }
            _ if stored.may_be_made(name) => class_at(project, e).filter(gives),
            _ => None,
        },
        _ => None,
    }
}

fn field_value(owner: ClassRef, value: ExprId) -> ExprRef {
    ExprRef::new(owner.file, value)
}

fn simple(name: &Name) -> &str {
    name.rsplit(['\\', ':', '.']).next().unwrap_or(name)
}

fn class_at(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    match project.origin(e) {
        Value::Class(class) => Some(class),
        _ => None,
    }
}
