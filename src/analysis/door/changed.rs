//! What an endpoint changes that it neither takes nor gives: `DELETE /citizens/{id}`, whose handler removes the record of a
//! person, `repository.deleteById(id)`, `Citizen.find(params[:id]).destroy`.
//!
//! Told by the name of the call and by the entity that it is made on, given, or that the chain in front of it begins with.

use super::Found;
use crate::analysis::flow::Flows;
use crate::facts::data::types::ShownField;
use crate::finding::Mark;
use crate::ir::{ExprId, ExprKind};
use crate::project::{ClassRef, ExprRef, FunctionRef, Type, Value};

/// Calls between a model and what is done to its rows.
const MAX_LINKS: usize = 8;

/// The personal data of the records that calls in these functions change.
pub(super) fn by(flows: &Flows<'_, '_>, functions: &[FunctionRef], found: &mut Found) {
    let (project, words) = (flows.project(), &flows.knowledge().storage.changing);
    if flows.stored().is_empty() {
        return;
    }
    for call in functions.iter().flat_map(|f| project.calls_in(*f)) {
        let ExprKind::Call { callee, args } = project.kind(call) else { continue };
        let ExprKind::Member { object, name } = project.module_of(call.file).kind(*callee) else { continue };
        if !words.contains(name) {
            continue;
        }
        let at = |e: ExprId| ExprRef::new(call.file, e);
        let entity = entity_at(flows, at(*object)).or_else(|| entity_at(flows, at(args.first()?.value)));
        let fields = match (entity, project.kind(at(*object))) {
            (Some(class), _) => flows.shown_by(&Type::of_class(class)),
            // Citizen.destroy({ where }) of a model that a call defines
            (None, ExprKind::Name(table)) if table.starts_with(char::is_uppercase) => {
                let columns = flows.stored().of_table(table);
                columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }).collect()
            }
            _ => continue,
        };
        for field in fields {
            let way = || {
                let changed = Mark::new(project.place(call), format!("`{name}` changes the record here"));
                vec![changed, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
    }
}

/// The entity that an expression is an object of, or asks for: `citizen`, `JpaRepository<Citizen, Long>`, `Citizen.find(id)`.
fn entity_at(flows: &Flows<'_, '_>, e: ExprRef) -> Option<ClassRef> {
    let (project, stored) = (flows.project(), flows.stored());
    let is_entity = |c: &ClassRef| stored.is_entity(*c);
    let mut at = e;
    for _ in 0..MAX_LINKS {
        if let Some(t) = project.type_of(at) {
            let held = t.class().filter(|c| !is_entity(c)).and_then(|c| project.generic_base(c));
            let mut all = t.class().into_iter().chain(t.args.iter().filter_map(Type::class));
            let of_base = || held?.args.iter().filter_map(Type::class).find(is_entity);
            if let Some(class) = all.find(is_entity).or_else(of_base) {
                return Some(class);
            }
        }
        if let Value::Class(class) = project.origin(at) {
            return Some(class).filter(is_entity);
        }
        let module = project.module_of(at.file);
        let next = match project.kind(at) {
            ExprKind::Call { callee, args } => {
                let given = args.first().map(|a| project.origin(ExprRef::new(at.file, a.value)));
                if let Some(Value::Class(class)) = given
                    && is_entity(&class)
                {
                    return Some(class);
                }
                match module.kind(*callee) {
                    ExprKind::Member { object, .. } => *object,
                    _ => return None,
                }
            }
            ExprKind::Member { object, .. } => *object,
            // citizen = Citizen.find(id), and citizen.destroy later
            ExprKind::Name(_) => match project.origin(at) {
                Value::Made(made) if made.id != at.id || made.file != at.file => {
                    at = made;
                    continue;
                }
                _ => return None,
            },
            _ => return None,
        };
        at = ExprRef::new(at.file, next);
    }
    None
}
