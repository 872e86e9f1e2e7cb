//! Columns in SQL: `CREATE TABLE` and `INSERT INTO`, in files of SQL and in the strings of code.

use smol_str::SmolStr;

use super::{Declared, Finder};
use crate::facts::data::columns;
use crate::frontend;
use crate::ir::{ExprId, ExprKind, Literal, Module};
use crate::source::{Language, Place};

const TABLE: SmolStr = SmolStr::new_static("SQL table");
const STATEMENT: SmolStr = SmolStr::new_static("SQL statement");
/// How `create`, `insert`, `replace` and `update` begin.
const VERBS: [u8; 4] = [b'c', b'i', b'r', b'u'];
/// Longer strings are data.
const MAX_TEXT: usize = 20_000;

pub(super) fn find(finder: &mut Finder<'_, '_>) {
    let project = finder.project;
    for module in project.modules() {
        match module.language {
            Language::Sql => tables(finder, module, |span| Place::new(module.file, span)),
            language if language.is_data() => {}
            _ => strings(finder, module),
        }
    }
}

fn tables(finder: &mut Finder<'_, '_>, sql: &Module, place: impl Fn(crate::source::Span) -> Place) {
    for class in &sql.classes {
        for field in class.fields.iter().filter(|f| !f.ty.as_ref().is_some_and(|t| super::is_flag_type(&t.name))) {
            let is_protected = field.ty.as_ref().is_some_and(|t| finder.is_hiding(&t.name));
            let place = place(field.span);
            finder.add(Declared { table: &class.name, column: &field.name, place, by: &TABLE, is_protected });
        }
    }
    // rows that a file puts into a table that no file declares
    for (i, _) in sql.exprs.iter().enumerate() {
        let ExprKind::Call { callee, args } = sql.kind(ExprId(i as u32)) else { continue };
        let [table, first, ..] = args.as_slice() else { continue };
        if !matches!(sql.kind(*callee), ExprKind::Name(n) if n == "INSERT") {
            continue;
        }
        let (Some(table), ExprKind::Object(entries)) = (super::simple_name(sql, table.value), sql.kind(first.value))
        else {
            continue;
        };
        for (key, column) in entries.iter().filter_map(|e| e.key).filter_map(|k| Some((k, sql.str_literal(k)?))) {
            let place = place(sql.span(key));
            finder.add(Declared { table, column, place, by: &STATEMENT, is_protected: false });
        }
    }
}

fn strings(finder: &mut Finder<'_, '_>, module: &Module) {
    for (i, expr) in module.exprs.iter().enumerate() {
        let text = match &expr.kind {
            ExprKind::Literal(Literal::Str(text)) => text,
            ExprKind::Template(parts) => match parts.first().and_then(|p| module.str_literal(*p)) {
                // the rest is what is put in
                Some(first) => first,
                None => continue,
            },
            _ => continue,
        };
        let verb = text.trim_start().bytes().next().map(|b| b.to_ascii_lowercase());
        if text.len() > MAX_TEXT || !verb.is_some_and(|first| VERBS.contains(&first)) {
            continue;
        }
        let place = Place::new(module.file, module.span(ExprId(i as u32)));
        if columns::starts_with_words(text, &["create"]) && contains_word(text, "table") {
            if let Some(sql) = frontend::lower(module.file, Language::Sql, text) {
                tables(finder, &sql, |_| place);
            }
        } else if let Some((table, written)) = columns::written(text) {
            for column in written {
                finder.add(Declared { table, column, place, by: &STATEMENT, is_protected: false });
            }
        }
    }
}

fn contains_word(text: &str, word: &str) -> bool {
    text.split_whitespace().take(6).any(|w| w.eq_ignore_ascii_case(word))
}
