//! Classes that say how an entity is written as JSON: `class Meta: model = Citizen; fields = ["cnic"]`.

use rustc_hash::FxHashMap;

use super::Stored;
use super::entities::{fits, in_inner};
use crate::catalog::data_types::Strength;
use crate::catalog::storage::Serializers;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::ShownField;
use crate::ir::{ExprId, ExprKind, Field, Module, Name};
use crate::project::{ClassRef, ExprRef, Project, TypeName, Value};
use crate::source::Place;

/// What each serializer shows beside the fields that its body declares.
pub(super) fn find(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    stored: &Stored,
) -> FxHashMap<ClassRef, Vec<ShownField>> {
    let mut found = FxHashMap::default();
    for rule in &knowledge.storage.serializers {
        for class in project.classes().filter(|c| rule.is_for(project.module_of(c.file).language)) {
            let is_base = |t: &TypeName| match t {
                TypeName::External(path) => rule.rule.bases.iter().any(|b| fits(path, b)),
                TypeName::Class(_) => false,
            };
            if project.supertypes(class).iter().any(is_base) {
                found.insert(class, shown(project, knowledge, stored, class, &rule.rule));
            }
        }
    }
    found
}

fn shown(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    stored: &Stored,
    class: ClassRef,
    rule: &Serializers,
) -> Vec<ShownField> {
    let module = project.module_of(class.file);
    let inner = |name: &str| in_inner(module, module.class(class.id), |f| f.name == name);
    let listed = inner(&rule.fields).map(|f| strings(module, f)).unwrap_or_default();
    let left_out: Vec<Name> =
        inner(&rule.exclude).map(|f| strings(module, f)).unwrap_or_default().into_iter().map(|(n, _)| n).collect();
    let is_all = listed.is_empty() || listed.iter().any(|(n, _)| rule.all.contains(n));
    let mut shown = Vec::new();
    if is_all {
        let model = inner(&rule.model).and_then(|f| f.value).map(|e| project.origin(ExprRef::new(class.file, e)));
        if let Some(Value::Class(model)) = model {
            let columns = stored.of_class(model).filter(|c| !left_out.contains(&c.column));
            shown.extend(columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }));
        }
        return shown;
    }
    for (name, e) in listed {
        if let NameClass::Data(data, Strength::Strong) = knowledge.names.identifier(&name) {
            shown.push(ShownField { data, name, place: Place::new(class.file, module.span(e)) });
        }
    }
    shown
}

fn strings(module: &Module, field: &Field) -> Vec<(Name, ExprId)> {
    let Some(value) = field.value else { return Vec::new() };
    let parts = match module.kind(value) {
        ExprKind::List(parts) => parts.clone(),
        _ => vec![value],
    };
    parts.into_iter().filter_map(|e| Some((module.str_literal(e)?.clone(), e))).collect()
}
