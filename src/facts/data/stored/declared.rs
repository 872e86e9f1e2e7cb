//! Tables and columns that calls declare: migrations, schemas of document stores, models that are defined by an object.

use super::{Declared, Finder, is_called, kept_back};
use crate::catalog::storage::{At, ColumnCalls, TableCalls};
use crate::ir::visit::Nested;
use crate::ir::{Arg, ExprId, ExprKind, Module, Name, StmtKind};
use crate::project::{ExprRef, Value};
use crate::source::Place;
use crate::source::caps::Cap;

/// Columns of one table that are looked at.
const MAX_COLUMNS: usize = 400;

pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let (project, storage) = (finder.project, &finder.knowledge.storage);
    for module in project.modules() {
        let tables: Vec<&TableCalls> =
            storage.tables.iter().filter(|t| t.is_for(module.language)).map(|t| &t.rule).collect();
        let columns: Vec<&ColumnCalls> =
            storage.columns.iter().filter(|c| c.is_for(module.language)).map(|c| &c.rule).collect();
        if tables.is_empty() && columns.is_empty() {
            continue;
        }
        for i in 0..module.exprs.len() {
            let e = ExprId(i as u32);
            let (callee, args) = match module.kind(e) {
                ExprKind::Call { callee, args } => (*callee, args),
                ExprKind::New { class, args, .. } => (*class, args),
                _ => continue,
            };
            for rule in tables.iter().filter(|r| is_called(module, callee, &r.calls)) {
                match rule.laid_out {
                    true => laid_out(finder, module, args, rule),
                    false => table(finder, module, e, args, rule),
                }
            }
            for rule in columns.iter().filter(|r| is_called(module, callee, &r.calls)) {
                column(finder, module, e, args, rule);
            }
        }
    }
}

fn at<'a>(args: &'a [Arg], at: &At) -> Option<&'a Arg> {
    match at {
        At::Arg(n) => args.iter().filter(|a| a.name.is_none()).nth(*n),
        At::Key(key) => args.iter().find(|a| a.name.as_ref().is_some_and(|n| n == key)),
        At::Receiver | At::Chain(_) => None,
    }
}

/// The name of a table: a constant, what the call is kept in (`const Citizen = …`), or called on (`Citizen.init({…})`).
fn table_name(finder: &Finder<'_, '_>, module: &Module, call: ExprId, args: &[Arg], selector: Option<&At>) -> Name {
    let given = selector.and_then(|s| at(args, s));
    if let Some(text) = given.and_then(|a| finder.project.string(ExprRef::new(module.file, a.value))) {
        return Name::new(text.trim_matches(|c: char| !c.is_alphanumeric() && c != '_'));
    }
    let parent = finder.project.parent(ExprRef::new(module.file, call));
    if let Some(ExprKind::Assign { target, .. }) = parent.map(|p| finder.project.kind(p))
        && let Some(name) = super::simple_name(module, *target)
    {
        return name.clone();
    }
    match module.kind(call) {
        ExprKind::Call { callee, .. } if selector == Some(&At::Receiver) => match module.kind(*callee) {
            ExprKind::Member { object, .. } => super::simple_name(module, *object).cloned().unwrap_or_default(),
            _ => Name::default(),
        },
        _ => Name::default(),
    }
}

/// `table! { citizens (id) { id -> Integer, #[max_length = 15] cnic -> Text } }`: the name before the key, and in each
/// group of words behind it the first one that is no attribute.
fn laid_out(finder: &mut Finder<'_, '_>, module: &Module, args: &[Arg], rule: &TableCalls) {
    let parts = args.iter().flat_map(|a| match module.kind(a.value) {
        ExprKind::Opaque(parts) => parts.as_slice(),
        _ => &[],
    });
    let mut name = None;
    for part in parts {
        match module.kind(*part) {
            ExprKind::Call { callee, .. } if name.is_none() => name = super::simple_name(module, *callee),
            ExprKind::Opaque(words) => {
                let mut named = words.iter().filter_map(|w| match module.kind(*w) {
                    ExprKind::Name(word) => Some((word, *w)),
                    _ => None,
                });
                let (Some(table), Some((column, at))) = (name, named.next()) else { continue };
                if named.any(|(t, _)| super::is_flag_type(t)) {
                    continue;
                }
                let place = Place::new(module.file, module.span(at));
                finder.add(Declared { table, column, place, by: &rule.title, is_protected: false });
            }
            _ => {}
        }
    }
}

fn table(finder: &mut Finder<'_, '_>, module: &Module, call: ExprId, args: &[Arg], rule: &TableCalls) {
    let name = table_name(finder, module, call, args, rule.table.as_ref());
    let listed = rule.columns.as_ref().and_then(|c| at(args, c));
    if let Some(listed) = listed {
        kept_back::options(finder, module, args, &name);
        return columns(finder, module, listed.value, &name, rule);
    }
    // $table->string('cnic')->unique(), t.string :cnic: calls on the parameter of the block
    let block = args.iter().find_map(|a| match module.kind(a.value) {
        ExprKind::Lambda(f) => Some(module.function(*f)),
        _ => None,
    });
    let Some((block, param)) = block.and_then(|f| Some((f, f.params.first()?))) else { return };
    let mut found = Vec::new();
    module.walk_block(&block.body, Nested::Enter, &mut |e| {
        let ExprKind::Call { callee, args } = module.kind(e) else { return };
        let ExprKind::Member { object, name } = module.kind(*callee) else { return };
        let is_on_param = matches!(module.kind(*object), ExprKind::Name(n) if *n == param.name);
        if is_on_param && !rule.without.iter().any(|w| w == name) {
            found.push((e, args));
        }
    });
    let project = finder.project;
    for (call, args) in project.sources.caps.first(Cap::Columns, module.file, &found, MAX_COLUMNS).iter().copied() {
        let is_protected = finder.says_hidden(module, call);
        // t.string "cnic", "mobile"
        for column in
            args.iter().filter(|a| a.name.is_none()).map_while(|a| Some((a.value, module.str_literal(a.value)?)))
        {
            let place = Place::new(module.file, module.span(column.0));
            finder.add(Declared { table: &name, column: column.1, place, by: &rule.title, is_protected });
        }
    }
}

/// `{ cnic: String }`, `[("cnic", CharField())]`, `table => new { Cnic = table.Column<string>() }`.
fn columns(finder: &mut Finder<'_, '_>, module: &Module, e: ExprId, table: &str, rule: &TableCalls) {
    // const user = { cnic, mobile }; users.insertOne(user)
    let e = match finder.project.origin(ExprRef::new(module.file, e)) {
        Value::Made(made) if made.file == module.file => made.id,
        _ => e,
    };
    let caps = &finder.project.sources.caps;
    let mut add = |key: ExprId, value: ExprId| {
        let Some(column) = module.str_literal(key) else { return };
        let is_protected = finder.says_hidden(module, value);
        let place = Place::new(module.file, module.span(key));
        finder.add(Declared { table, column, place, by: &rule.title, is_protected });
        kept_back::unselected(finder, module, table, column, value);
    };
    match module.kind(e) {
        ExprKind::Object(entries) => {
            for entry in caps.first(Cap::Columns, module.file, entries, MAX_COLUMNS) {
                if let Some(key) = entry.key {
                    add(key, entry.value);
                }
            }
        }
        // mongoose.model('Citizen', new Schema({ cnic: String }))
        ExprKind::New { args, .. } => {
            if let Some(listed) = args.first().filter(|a| matches!(module.kind(a.value), ExprKind::Object(_))) {
                columns(finder, module, listed.value, table, rule);
            }
        }
        ExprKind::List(items) => {
            for item in caps.first(Cap::Columns, module.file, items, MAX_COLUMNS) {
                if let ExprKind::List(pair) = module.kind(*item)
                    && let [key, value, ..] = pair.as_slice()
                {
                    add(*key, *value);
                }
            }
        }
        ExprKind::Lambda(f) => {
            let returned = module.function(*f).body.iter().find_map(|s| match module.stmt(*s).kind {
                StmtKind::Return(value) => value,
                _ => None,
            });
            // one step down: a lambda that gives a lambda declares nothing
            if let Some(value) = returned.filter(|v| matches!(module.kind(*v), ExprKind::Object(_))) {
                columns(finder, module, value, table, rule);
            }
        }
        _ => {}
    }
}

fn column(finder: &mut Finder<'_, '_>, module: &Module, call: ExprId, args: &[Arg], rule: &ColumnCalls) {
    let Some(given) = at(args, &rule.name) else { return };
    let Some(name) = module.str_literal(given.value) else { return };
    let named = rule.table.as_ref().and_then(|t| at(args, t)).and_then(|a| module.str_literal(a.value));
    let table = match (named, &rule.table) {
        (Some(table), _) => table.clone(),
        (None, Some(At::Chain(opened_by))) => match in_front(module, call, opened_by) {
            Some(table) => table.clone(),
            None => return,
        },
        (None, _) => around(finder, module, call),
    };
    let is_protected = args.iter().any(|a| a.value != given.value && finder.says_hidden(module, a.value));
    let place = Place::new(module.file, module.span(given.value));
    finder.add(Declared { table: &table, column: name, place, by: &rule.title, is_protected });
}

/// `db.schema.createTable("citizens").addColumn("id", "serial").addColumn("cnic", "text")`: what the chain was opened with.
fn in_front<'m>(module: &'m Module, call: ExprId, opened_by: &str) -> Option<&'m Name> {
    let mut at = call;
    for _ in 0..MAX_COLUMNS {
        let ExprKind::Call { callee, args } = module.kind(at) else { return None };
        let ExprKind::Member { object, name } = module.kind(*callee) else { return None };
        if name == opened_by {
            return module.str_literal(args.first()?.value);
        }
        at = *object;
    }
    None
}

/// `Table("citizens", metadata, Column("cnic", String))`: the first string of the call around.
fn around(finder: &Finder<'_, '_>, module: &Module, call: ExprId) -> Name {
    let parent = finder.project.parent(ExprRef::new(module.file, call));
    match parent.map(|p| finder.project.kind(p)) {
        Some(ExprKind::Call { args, .. }) => {
            args.iter().find_map(|a| module.str_literal(a.value).cloned()).unwrap_or_default()
        }
        _ => Name::default(),
    }
}
