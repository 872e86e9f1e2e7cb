//! Change logs and mappings: `<createTable tableName="citizens"><column name="cnic"/>`, `<class table="citizens">`, and the
//! same in YAML or JSON.

use super::{Declared, Finder};
use crate::catalog::storage::TableDocuments;
use crate::ir::{Entry, ExprId, ExprKind, Module, Name};
use crate::source::Place;
use crate::source::caps::Cap;

/// Values that are looked at in one document.
const MAX_VALUES: usize = 100_000;

pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let (project, storage) = (finder.project, &finder.knowledge.storage);
    for module in project.modules().filter(|m| m.language.is_data()) {
        let rules: Vec<&TableDocuments> =
            storage.documents.iter().filter(|d| d.is_for(module.language)).map(|d| &d.rule).collect();
        let text = &project.sources.get(module.file).text;
        for rule in rules.into_iter().filter(|r| r.tables.iter().any(|t| text.contains(t.as_str()))) {
            if let Some(document) = module.document() {
                tables(finder, module, document, rule);
            }
        }
    }
}

/// Attributes of XML are keys with `@`.
fn key<'m>(module: &'m Module, entry: &Entry) -> Option<&'m str> {
    entry.key.and_then(|k| module.str_literal(k)).map(|k| k.trim_start_matches('@'))
}

fn attribute<'m>(module: &'m Module, e: ExprId, name: &str) -> Option<(&'m Name, ExprId)> {
    let ExprKind::Object(entries) = module.kind(e) else { return None };
    let entry = entries.iter().find(|entry| key(module, entry) == Some(name))?;
    Some((module.str_literal(entry.value)?, entry.value))
}

fn tables(finder: &mut Finder<'_, '_>, module: &Module, document: ExprId, rule: &TableDocuments) {
    // each value with the table around it, and whether it is a column
    let mut todo: Vec<(ExprId, Option<Name>, bool)> = vec![(document, None, false)];
    let mut budget = MAX_VALUES;
    while let Some((e, table, is_column)) = todo.pop() {
        if budget == 0 {
            finder.project.sources.caps.reached(Cap::Documents, module.file);
            return;
        }
        budget -= 1;
        match module.kind(e) {
            ExprKind::List(items) => todo.extend(items.iter().map(|i| (*i, table.clone(), is_column))),
            ExprKind::Object(entries) => {
                if let (true, Some(table)) = (is_column, &table)
                    && let Some((column, value)) = attribute(module, e, &rule.name)
                {
                    let place = Place::new(module.file, module.span(value));
                    let is_protected = finder.says_hidden(module, e);
                    finder.add(Declared { table, column, place, by: &rule.title, is_protected });
                }
                for entry in entries {
                    let Some(key) = key(module, entry) else { continue };
                    let opens = rule.tables.iter().any(|t| t == key);
                    // of `createTable: [{…}, {…}]` each element names its own table
                    for part in elements(module, entry.value) {
                        let named =
                            attribute(module, part, &rule.table).filter(|_| opens).map(|(name, _)| name.clone());
                        let table = named.or_else(|| table.clone());
                        todo.push((part, table, rule.columns.iter().any(|c| c == key)));
                    }
                }
            }
            _ => {}
        }
    }
}

fn elements(module: &Module, e: ExprId) -> Vec<ExprId> {
    match module.kind(e) {
        ExprKind::List(items) => items.clone(),
        _ => vec![e],
    }
}
