//! Rows of tables: `INSERT … VALUES`, `INSERT … SELECT` of literals, and the lines of `COPY … FROM stdin`.

use crate::ir::{Arg, Entry, ExprId, ExprKind, Name};
use crate::source::Span;

use super::Reader;
use super::token::{Kind, Token};

/// Lines of a `COPY` with more than this many columns are data that no person wrote.
const MAX_COLUMNS: usize = 500;

impl Reader<'_> {
    /// `INSERT INTO t (a, b) VALUES …`; also `REPLACE INTO`, `INSERT ALL INTO … INTO …` and `INSERT t (a) VALUES …`.
    pub(super) fn insert(&mut self) {
        let Some(start) = self.peek(0) else { return };
        self.at += 1;
        self.skip_words(&["low_priority", "delayed", "high_priority", "ignore", "or", "replace", "overwrite", "all"]);
        self.take_word(&["into"]);
        self.take_word(&["table"]);
        let Some(table) = self.qualified_name() else { return };
        // `INSERT INTO t AS x (a) …`
        if self.take_word(&["as"]) {
            self.at += 1;
        }
        let columns = self.columns_of(table);
        self.skip_words(&["overriding", "system", "user", "value"]);
        let mut rows = Vec::new();
        if self.take_word(&["values", "value"]) {
            while self.is(0, b'(') {
                let open = self.at;
                self.at += 1;
                rows.extend(self.row(open, &columns));
                if self.is(0, b',') {
                    self.at += 1;
                }
            }
        } else {
            self.selected(&columns, &mut rows);
        }
        self.inserted(start.span(), table, rows);
    }

    fn inserted(&mut self, start: Span, table: ExprId, rows: Vec<ExprId>) {
        let Some(last) = rows.last() else { return };
        let span = start.to(self.module.span(*last));
        let callee = self.module.add_expr(start, ExprKind::Name(Name::new_static("INSERT")));
        let args = std::iter::once(table).chain(rows).map(|value| Arg { name: None, value, spread: false });
        let kind = ExprKind::Call { callee, args: args.collect() };
        self.statement(span, kind);
    }

    /// The columns in brackets, else those of the table's declaration. Keys: one literal for all rows.
    fn columns_of(&mut self, table: ExprId) -> Vec<ExprId> {
        if !self.is(0, b'(') || self.is_word(1, &["select"]) {
            let known = self.table_key(table).and_then(|k| self.columns.get(&k));
            return known.cloned().unwrap_or_default();
        }
        self.at += 1;
        let mut columns = Vec::new();
        while let Some(token) = self.peek(0) {
            self.at += 1;
            match token.kind {
                Kind::Punct(b')' | b';') => break,
                // `t.a`
                Kind::Word | Kind::Quoted if !self.is(0, b'.') => columns.push(self.column(token)),
                _ => {}
            }
        }
        columns
    }

    pub(super) fn column(&mut self, token: Token) -> ExprId {
        let name = self.name_of(token);
        self.string(token.span(), name)
    }

    /// The last name of a table, in lower case.
    pub(super) fn table_key(&self, table: ExprId) -> Option<String> {
        match self.module.kind(table) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name.to_ascii_lowercase()),
            _ => None,
        }
    }

    /// One row, whose bracket at token `open` was taken.
    fn row(&mut self, open: usize, columns: &[ExprId]) -> Option<ExprId> {
        let start = self.tokens.get(open)?.start as usize;
        let mut values = Vec::with_capacity(columns.len());
        let end = self.items(|reader, value| {
            values.push(value);
            reader.skip_to_comma();
        });
        Some(self.object(Span::new(start, end), columns, values))
    }

    fn object(&mut self, span: Span, columns: &[ExprId], values: Vec<ExprId>) -> ExprId {
        // a row that does not fit the columns keeps its values, without names
        if columns.len() != values.len() {
            return self.module.add_expr(span, ExprKind::List(values));
        }
        let entries = columns.iter().zip(values).map(|(key, value)| Entry { key: Some(*key), value }).collect();
        self.module.add_expr(span, ExprKind::Object(entries))
    }

    /// `INSERT INTO t (a, b) SELECT 'x', 'y' UNION ALL SELECT …`
    fn selected(&mut self, columns: &[ExprId], rows: &mut Vec<ExprId>) {
        while self.take_word(&["select"]) {
            let start = self.peek(0).map_or(self.text.len(), |t| t.start as usize);
            let mut values = Vec::with_capacity(columns.len());
            while let Some(value) = self.value() {
                values.push(value);
                // `'x' AS a`
                if self.take_word(&["as"]) {
                    self.at += 1;
                }
                if !self.is(0, b',') {
                    break;
                }
                self.at += 1;
            }
            let end = values.last().map_or(start, |v| self.module.span(*v).end as usize);
            if values.len() == columns.len() && !values.is_empty() {
                rows.push(self.object(Span::new(start, end), columns, values));
            }
            if self.take_word(&["from"]) && self.is_word(0, &["dual"]) {
                self.at += 1;
            }
            if !self.take_word(&["union"]) {
                return;
            }
            self.take_word(&["all"]);
        }
    }

    /// `COPY t (a, b) FROM stdin;` and its lines.
    pub(super) fn copy(&mut self) {
        let Some(start) = self.peek(0) else { return };
        self.at += 1;
        let Some(table) = self.qualified_name() else { return };
        let columns = self.columns_of(table);
        while let Some(token) = self.peek(0) {
            self.at += 1;
            match token.kind {
                Kind::Punct(b';') => break,
                Kind::Word if self.raw(token).eq_ignore_ascii_case("copy") => return,
                _ => {}
            }
        }
        let Some(lines) = self.peek(0).filter(|t| t.kind == Kind::Rows) else { return };
        self.at += 1;
        if columns.len() > MAX_COLUMNS {
            return;
        }
        let mut rows = Vec::new();
        let mut from = lines.start as usize;
        for line in self.raw(lines).split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let mut values = Vec::with_capacity(columns.len());
            let mut at = from;
            for field in content.split('\t') {
                let span = Span::new(at, at + field.len());
                // `\N` is null
                let value: Name = if field == "\\N" { Name::default() } else { unescaped(field) };
                values.push(self.string(span, value));
                at += field.len() + 1;
            }
            if !content.is_empty() {
                rows.push(self.object(Span::new(from, from + content.len()), &columns, values));
            }
            from += line.len();
        }
        self.inserted(start.span(), table, rows);
    }
}

fn unescaped(field: &str) -> Name {
    if !field.contains('\\') {
        return field.into();
    }
    field.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\").into()
}
