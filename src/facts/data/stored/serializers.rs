//! Classes that say how an entity is written as JSON: `class Meta: model = Citizen; fields = ["cnic"]`.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::Stored;
use super::entities::{fits, in_inner};
use crate::catalog::storage::Serializers;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::{Of, ShownField, is_of_person, is_only_of_people, stands_for_value};
use crate::ir::{Class, ExprId, ExprKind, Field, Literal, Module, Name};
use crate::project::{ClassRef, ExprRef, Project, TypeName, Value};
use crate::source::Place;

/// What a serializer says of an entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Serializer {
    /// What it shows beside the fields that its body declares.
    pub shown: Vec<ShownField>,
    /// What it shows and never takes.
    pub unwritten: FxHashSet<Name>,
    /// Calls on the class that give a record, where making an object of it does too.
    pub made: Vec<SmolStr>,
    /// Members of an object of it that hold the record.
    pub read: Vec<SmolStr>,
    /// Members that hold what it takes.
    pub taken: Vec<SmolStr>,
    /// Whether its fields are known.
    pub is_told: bool,
}

pub(super) fn find(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    stored: &Stored,
) -> FxHashMap<ClassRef, Serializer> {
    let mut found = FxHashMap::default();
    for class in project.classes() {
        let bases = project.supertypes(class);
        if bases.is_empty() {
            continue;
        }
        let language = project.module_of(class.file).language;
        let is_base = |t: &TypeName, rule: &Serializers| match t {
            TypeName::External(path) => rule.bases.iter().any(|b| fits(path, b)),
            TypeName::Class(_) => false,
        };
        let mut rules = knowledge.storage.serializers.iter().filter(|r| r.is_for(language)).map(|r| &r.rule);
        // of a class with bases of several, the first rule says most
        if let Some(rule) = rules.find(|rule| bases.iter().any(|t| is_base(t, rule))) {
            let shown = shown(project, knowledge, stored, class, rule);
            let lineage = project.lineage(class).into_iter();
            let unwritten =
                lineage.flat_map(|c| unwritten(project.module_of(c.file), project.class(c), rule)).collect();
            let (read, taken) = (rule.read.clone(), rule.taken.clone());
            let is_told = project.lineage(class).into_iter().any(|c| tells_fields(project, c, rule));
            found.insert(class, Serializer { shown, unwritten, made: Vec::new(), read, taken, is_told });
        }
    }
    found
}

/// Whether a class declares fields, or lists those that it takes of its model.
fn tells_fields(project: &Project<'_>, class: ClassRef, rule: &Serializers) -> bool {
    let written = project.class(class);
    !written.fields.is_empty() || in_inner(project.module_of(class.file), written, |f| f.name == rule.fields).is_some()
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
    let model = inner(&rule.model).and_then(|f| f.value).map(|e| project.origin(ExprRef::new(class.file, e)));
    let model = model.and_then(|model| if let Value::Class(model) = model { Some(model) } else { None });
    let mut shown = Vec::new();
    if is_all {
        if let Some(model) = model {
            let columns = stored.of_class(model).filter(|c| !left_out.contains(&c.column));
            shown.extend(columns.map(|c| ShownField { data: c.data, name: c.column.clone(), place: c.place }));
        }
        return shown;
    }
    let is_person = model.is_some_and(|m| is_of_person(project, knowledge, &project.lineage(m)))
        || listed.iter().any(|(name, _)| is_only_of_people(knowledge, name));
    let of = if is_person { Of::Person } else { Of::Thing };
    // licence = LicenceSerializer(): what stands in it is told by its own class
    let is_nested = |name: &Name| {
        let declared = project.field(class, name).and_then(|(owner, field)| Some((owner, field.value?)));
        declared.is_some_and(|(owner, value)| match project.module_of(owner.file).kind(value) {
            ExprKind::Call { callee, .. } => {
                let made = project.origin(ExprRef::new(owner.file, *callee));
                matches!(made, Value::Class(c) if !stands_for_value(project, knowledge, c))
            }
            _ => false,
        })
    };
    for (name, e) in listed {
        if let NameClass::Data(data, strength) = knowledge.names.identifier(&name)
            && of.has(knowledge.types.get(data), strength)
            && !is_nested(&name)
        {
            shown.push(ShownField { data, name, place: Place::new(class.file, module.span(e)) });
        }
    }
    shown
}

/// `read_only_fields = ["cnic"]`, `cnic = CharField(read_only=True)`
fn unwritten(module: &Module, class: &Class, rule: &Serializers) -> FxHashSet<Name> {
    let listed = in_inner(module, class, |f| f.name == rule.unwritten).map(|f| strings(module, f)).unwrap_or_default();
    let says = |f: &&Field| match f.value.map(|v| module.kind(v)) {
        Some(ExprKind::Call { args, .. }) => args.iter().any(|a| {
            a.name.as_ref().is_some_and(|n| *n == rule.unwritten_key)
                && matches!(module.kind(a.value), ExprKind::Literal(Literal::Bool(true)))
        }),
        _ => false,
    };
    let declared = class.fields.iter().filter(says).map(|f| f.name.clone());
    listed.into_iter().map(|(name, _)| name).chain(declared).collect()
}

fn strings(module: &Module, field: &Field) -> Vec<(Name, ExprId)> {
    let Some(value) = field.value else { return Vec::new() };
    let parts = match module.kind(value) {
        ExprKind::List(parts) => parts.clone(),
        _ => vec![value],
    };
    parts.into_iter().filter_map(|e| Some((module.str_literal(e)?.clone(), e))).collect()
}
