//! Fields that are called by another name where they are kept or sent: `@Column(name = "cnic") String idNumber`,
//! `who = Column("owner_cnic", String)`, `` Who string `gorm:"column:cnic"` ``.
//!
//! Such a name counts only where the field's own says nothing, and only if it is data by itself.

use rustc_hash::FxHashMap;

use super::names::NameClass;
use super::{DataKnowledge, renamed};
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::storage::NamedBy;
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Field, Function, Module, Name, accessor_field};
use crate::project::{ClassRef, Project};
use crate::source::{Language, Place};

/// A field, and what the name says under which it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alias {
    pub class: ClassRef,
    pub data: DataTypeId,
    /// As written: `father_name`.
    pub column: Name,
}

/// The fields of a project that are kept under a personal name, by their own.
#[derive(Debug, Default)]
pub struct Aliases {
    fields: FxHashMap<Name, Vec<Alias>>,
    /// Those that a call renames, apart from the field, with where it does.
    renamed: Vec<(Name, Alias, Place)>,
}

impl Aliases {
    pub fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Self {
        let mut fields: FxHashMap<Name, Vec<Alias>> = FxHashMap::default();
        for class in project.classes() {
            let module = project.module_of(class.file);
            let written = project.class(class);
            for field in &written.fields {
                if let Some((data, column)) = kept_as(knowledge, module, field) {
                    fields.entry(field.name.clone()).or_default().push(Alias { class, data, column });
                }
            }
            // @Column(name = "cnic") public String getIdNumber()
            for method in written.methods.iter().map(|m| module.function(*m)).filter(|m| !m.annotations.is_empty()) {
                if let Some((name, (data, column))) = read_as(knowledge, module, method) {
                    fields.entry(name).or_default().push(Alias { class, data, column });
                }
            }
        }
        let mut renamed = Vec::new();
        for call in renamed::find(project, knowledge) {
            if let Some((data, column)) = meant(knowledge, &call.column, &call.field) {
                let alias = Alias { class: call.class, data, column };
                fields.entry(call.field.clone()).or_default().push(alias.clone());
                renamed.push((call.field, alias, project.place(call.at)));
            }
        }
        Self { fields, renamed }
    }

    /// Fields that calls rename, with where they do: `HasColumnName("cnic")`.
    pub fn renamed(&self) -> &[(Name, Alias, Place)] {
        &self.renamed
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether a field of the name is kept under another one anywhere: the quick question.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// What a field of a class, or of those that it extends, is kept as.
    pub fn of(&self, project: &Project<'_>, class: ClassRef, field: &str) -> Option<&Alias> {
        let known = self.fields.get(field)?;
        let lineage = project.lineage(class);
        known.iter().find(|a| lineage.contains(&a.class))
    }
}

/// The data that a field is kept as, where its own name says nothing, and the name that says so.
pub fn kept_as(knowledge: &DataKnowledge, module: &Module, field: &Field) -> Option<(DataTypeId, Name)> {
    if field.annotations.is_empty() && field.value.is_none() {
        return None;
    }
    let mut given = field.annotations.iter().map(|a| a.expr).chain(field.value);
    given.find_map(|e| told(knowledge, module, e, &field.name))
}

/// A getter that carries the annotations of its field: the name of the field, and what it is kept as.
fn read_as(knowledge: &DataKnowledge, module: &Module, method: &Function) -> Option<(Name, (DataTypeId, Name))> {
    let own = method.name.as_ref().filter(|_| method.params.is_empty())?;
    let name = accessor_field(own, "get")?;
    let kept = method.annotations.iter().find_map(|a: &Annotation| told(knowledge, module, a.expr, &name))?;
    Some((name, kept))
}

/// What an annotation of a field, or the call that gives it, says of the name under which it is kept.
fn told(knowledge: &DataKnowledge, module: &Module, e: ExprId, own: &Name) -> Option<(DataTypeId, Name)> {
    let ExprKind::Call { callee, args } = module.kind(e) else { return None };
    let (ExprKind::Name(by) | ExprKind::Member { name: by, .. }) = module.kind(*callee) else { return None };
    let column =
        rules(knowledge, module.language).filter(|r| r.by.contains(by)).find_map(|r| named(module, args, r))?;
    meant(knowledge, column, own)
}

/// The data that a column's name means, where the field's own says nothing.
fn meant(knowledge: &DataKnowledge, column: &str, own: &str) -> Option<(DataTypeId, Name)> {
    let names = &knowledge.names;
    if !matches!(names.identifier(own), NameClass::Unknown | NameClass::Data(_, Strength::Weak)) {
        return None;
    }
    match names.identifier(column) {
        NameClass::Data(data, Strength::Strong) if !knowledge.types.get(data).is_whole() => {
            Some((data, Name::new(column)))
        }
        _ => None,
    }
}

fn rules(knowledge: &DataKnowledge, language: Language) -> impl Iterator<Item = &NamedBy> {
    knowledge.storage.named.iter().filter(move |n| n.is_for(language)).map(|n| &n.rule)
}

/// `name = "cnic"`, `"cnic"`, `{ name: "cnic" }`, `column_name = cnic`, `"column:cnic;size:15"`
fn named<'m>(module: &'m Module, args: &'m [Arg], rule: &NamedBy) -> Option<&'m str> {
    let is_key = |k: &str| rule.keys.iter().any(|key| key == k);
    let word = |e: ExprId| match module.kind(e) {
        ExprKind::Name(name) => Some(name.as_str()),
        _ => module.str_literal(e).map(Name::as_str),
    };
    if let Some(arg) = args.iter().find(|a| a.name.as_deref().is_some_and(is_key)) {
        return word(arg.value);
    }
    let first = args.first().filter(|a| a.name.is_none())?;
    if let ExprKind::Object(entries) = module.kind(first.value) {
        let entry = entries.iter().find(|e| e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| is_key(k)))?;
        return word(entry.value);
    }
    let text = module.str_literal(first.value).filter(|_| rule.first)?;
    match rule.before.is_empty() {
        true => text.split(',').next(),
        false => text.split(';').find_map(|part| part.trim().strip_prefix(rule.before.as_str())),
    }
}
