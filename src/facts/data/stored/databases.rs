//! Databases whose tables a class lists, each with the class of its rows: `new Kysely<Database>(…)` with
//! `interface Database { citizen: CitizenTable }`.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::{Declared, Finder};
use crate::facts::data::types::{is_flag, mentions_class};
use crate::ir::{Module, Name, TypeRef};
use crate::project::{ClassRef, Project, Type};
use crate::source::{FileId, Place};

/// Columns of one table that are looked at.
const MAX_COLUMNS: usize = 400;

pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let (project, rules) = (finder.project, &finder.knowledge.storage.databases);
    let mut seen: FxHashSet<ClassRef> = FxHashSet::default();
    for module in project.modules() {
        let names: FxHashSet<&str> =
            rules.iter().filter(|r| r.is_for(module.language)).map(|r| r.rule.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        for listing in listed(project, module, &names) {
            if seen.insert(listing) {
                tables(finder, listing);
            }
        }
    }
}

/// The classes that stand as the argument of such a type, where one is made and in types of fields and parameters.
fn listed(project: &Project<'_>, module: &Module, names: &FxHashSet<&str>) -> Vec<ClassRef> {
    let is_named = |name: &str| names.contains(name.rsplit('.').next().unwrap_or(name));
    let made = module.type_arguments.iter().filter_map(|(e, types)| {
        let callee = match module.kind(*e) {
            crate::ir::ExprKind::New { class, .. } => *class,
            crate::ir::ExprKind::Call { callee, .. } => *callee,
            _ => return None,
        };
        let name = super::simple_name(module, callee)?;
        is_named(name).then(|| types.first())?
    });
    let fields = module.classes.iter().flat_map(|c| c.fields.iter()).filter_map(|f| f.ty.as_ref());
    let params = module.functions.iter().flat_map(|f| f.params.iter()).filter_map(|p| p.ty.as_ref());
    let typed = fields.chain(params).filter(|t: &&TypeRef| is_named(&t.name)).filter_map(|t| t.args.first());
    let mut found: Vec<ClassRef> =
        made.chain(typed).filter_map(|t| project.resolve_type(module.file, t).class()).collect();
    found.sort();
    found.dedup();
    found
}

/// Each field of the class is a table, those of its own class are the columns.
fn tables(finder: &mut Finder<'_, '_>, listing: ClassRef) {
    let project = finder.project;
    for owner in project.lineage(listing) {
        for table in &project.class(owner).fields {
            let Some(rows) = table.ty.as_ref().and_then(|t| row_class(&project.resolve_type(owner.file, t))) else {
                continue;
            };
            columns(finder, &table.name, rows);
        }
    }
}

fn columns(finder: &mut Finder<'_, '_>, table: &Name, rows: ClassRef) {
    let project = finder.project;
    let by = SmolStr::new("database type");
    for class in project.lineage(rows) {
        for field in project.class(class).fields.iter().take(MAX_COLUMNS) {
            let t = field.ty.as_ref().map(|t| project.resolve_type(class.file, t));
            let is_other = t.is_some_and(|t| is_flag(&t) || mentions_class(&t) && !is_wrapped(&t));
            if !is_other {
                let place = Place::new(class.file as FileId, field.span);
                finder.add(Declared { table, column: &field.name, place, by: &by, is_protected: false });
            }
        }
    }
}

/// `CitizenTable`, `Versioned<CitizenTable>`
fn row_class(t: &Type) -> Option<ClassRef> {
    t.class().or_else(|| t.args.first().and_then(row_class))
}

/// `Generated<string>`: a type of the mapper around that of the column.
fn is_wrapped(t: &Type) -> bool {
    t.args.iter().any(|a| a.class().is_none() && a.args.is_empty())
}
