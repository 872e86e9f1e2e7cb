//! Rows of a dump: `INSERT INTO t (a, b) VALUES (…), (…)`, `COPY t (a, b) FROM stdin`; without a list of columns, those of
//! the table's declaration.
//!
//! Reads the text once and makes nothing of it: a dump is often too large to be lowered. Tables without a column of
//! personal data are passed over.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use crate::source::Span;

use super::table::{Context, Table};

/// What begins an entry of a declaration that is no column.
const CONSTRAINTS: [&str; 10] =
    ["primary", "foreign", "unique", "key", "index", "constraint", "check", "fulltext", "spatial", "exclude"];

/// More columns than any table has.
const MAX_COLUMNS: usize = 500;

pub fn tables<'t>(text: &'t str, context: &Context<'_>) -> Vec<Table<'t>> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, tables: BTreeMap::new(), declared: BTreeMap::new() };
    let Some(words) = statements() else { return Vec::new() };
    let mut from = 0;
    while let Some(found) = words.find(&text.as_bytes()[from..]) {
        reader.at = from + found.end();
        match found.pattern().as_u32() {
            0 => reader.declaration(),
            1 => reader.copy(context),
            _ => reader.insert(context),
        }
        from = reader.at.max(from + found.end());
    }
    reader.tables.into_values().map(|(table, _)| table).collect()
}

fn statements() -> Option<AhoCorasick> {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(["create table", "copy ", "insert into", "replace into", "insert ignore into"])
        .ok()
}

/// The columns of a table that are of a type, in the order of its rows.
type Columns = Vec<Option<usize>>;

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// By table and its columns as written.
    tables: BTreeMap<(&'t str, Vec<&'t str>), (Table<'t>, Columns)>,
    declared: BTreeMap<&'t str, Vec<&'t str>>,
}

impl<'t> Reader<'t> {
    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// `schema."table"`, `[dbo].[table]`: the last part, without its quotes.
    fn name(&mut self) -> &'t str {
        self.skip_space();
        let start = self.at;
        while let Some(b) = self.byte() {
            match b {
                b'`' | b'"' | b'[' => {
                    let close = if b == b'[' { b']' } else { b };
                    let end = memchr::memchr(close, &self.bytes[self.at + 1..]);
                    self.at = end.map_or(self.bytes.len(), |i| self.at + i + 2);
                }
                _ if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$') || b >= 0x80 => self.at += 1,
                _ => break,
            }
        }
        unquoted(self.text.get(start..self.at).unwrap_or_default())
    }

    fn takes(&mut self, word: &str) -> bool {
        self.skip_space();
        let is_here = self.bytes[self.at..].get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes()));
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// `(a, "b", [c])`, from the bracket; of a declaration the first word of each entry.
    fn columns(&mut self) -> Vec<&'t str> {
        let mut columns = Vec::new();
        self.at += 1;
        let mut depth = 1;
        let mut is_start = true;
        while let Some(b) = self.byte() {
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b',' if depth == 1 => is_start = true,
                b'\'' => {
                    self.string();
                    continue;
                }
                _ if is_start && !b.is_ascii_whitespace() => {
                    let before = self.at;
                    let name = self.name();
                    if self.at > before && columns.len() < MAX_COLUMNS {
                        columns.push(name);
                    }
                    is_start = false;
                    self.at = self.at.max(before + 1);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        columns
    }

    fn declaration(&mut self) {
        self.takes("if not exists");
        let name = self.name();
        self.skip_space();
        if self.byte() == Some(b'(') {
            let mut columns = self.columns();
            columns.retain(|c| !CONSTRAINTS.iter().any(|word| word.eq_ignore_ascii_case(c)));
            self.declared.insert(name, columns);
        }
    }

    fn listed(&mut self, table: &'t str) -> Vec<&'t str> {
        self.skip_space();
        if self.byte() == Some(b'(') {
            return self.columns();
        }
        self.declared.get(table).cloned().unwrap_or_default()
    }

    /// `COPY t (a, b) FROM stdin;`, then a line for each row, fields between tabs, until `\.`
    fn copy(&mut self, context: &Context<'_>) {
        let name = self.name();
        let names = self.listed(name);
        if !self.takes("from") || !self.takes("stdin") {
            return;
        }
        let Some(line) = memchr::memchr(b'\n', &self.bytes[self.at..]) else { return };
        self.at += line + 1;
        let end = memchr::memmem::find(&self.bytes[self.at..], b"\n\\.").map_or(self.bytes.len(), |i| self.at + i + 1);
        let (text, start) = (self.text, self.at);
        self.at = end;
        let Some((table, columns)) = self.table(name, names, context) else { return };
        let mut at = start;
        for line in text[start..end].split_inclusive('\n') {
            let mut from = at;
            for (field, column) in line.trim_end_matches('\n').split('\t').zip(&*columns) {
                if let (Some(column), true) = (column, field != "\\N") {
                    table.cell(*column, text, Span::new(from, from + field.len()), context);
                }
                from += field.len() + 1;
            }
            at += line.len();
        }
    }

    fn insert(&mut self, context: &Context<'_>) {
        let name = self.name();
        let names = self.listed(name);
        if !self.takes("values") && !self.takes("value") {
            return;
        }
        let rows = self.at;
        if self.table(name, names.clone(), context).is_none() {
            return;
        }
        self.at = rows;
        let mut cells: Vec<(usize, Span)> = Vec::new();
        loop {
            self.skip_space();
            match self.byte() {
                Some(b'(') => self.row(&mut cells),
                Some(b',') => self.at += 1,
                _ => break,
            }
        }
        let text = self.text;
        let Some((table, columns)) = self.table(name, names, context) else { return };
        for (position, span) in cells {
            if let Some(Some(column)) = columns.get(position) {
                table.cell(*column, text, span, context);
            }
        }
    }

    /// `('x', 3, now())`: where the values stand that are written out.
    fn row(&mut self, cells: &mut Vec<(usize, Span)>) {
        self.at += 1;
        let mut depth = 1;
        let mut position = 0;
        let mut start = self.at;
        while let Some(b) = self.byte() {
            match b {
                b'\'' => {
                    let span = self.string();
                    if depth == 1 {
                        cells.push((position, span));
                        start = self.bytes.len();
                    }
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 || depth == 1 && b == b',' {
                if start < self.at {
                    cells.push((position, Span::new(start, self.at)));
                }
                position += 1;
                start = self.at + 1;
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
    }

    /// A string from its opening quote; `''` and `\'` are quotes in it.
    fn string(&mut self) -> Span {
        let start = self.at + 1;
        let mut at = start;
        while let Some(i) = memchr::memchr2(b'\'', b'\\', &self.bytes[at.min(self.bytes.len())..]) {
            at += i;
            let is_doubled = self.bytes[at] == b'\'' && self.bytes.get(at + 1) == Some(&b'\'');
            if self.bytes[at] == b'\\' || is_doubled {
                at += 2;
                continue;
            }
            self.at = at + 1;
            return Span::new(start, at);
        }
        self.at = self.bytes.len();
        Span::new(start, start)
    }

    /// The table with these columns; None where none of them is of personal data.
    fn table(
        &mut self,
        name: &'t str,
        names: Vec<&'t str>,
        context: &Context<'_>,
    ) -> Option<&mut (Table<'t>, Columns)> {
        let entry = self.tables.entry((name, names));
        let names = entry.key().1.clone();
        let made = entry.or_insert_with(|| {
            let mut table = Table::new(name);
            let columns = names.iter().map(|n| table.column(n, context)).collect();
            (table, columns)
        });
        (!made.0.is_empty()).then_some(made)
    }
}

fn unquoted(name: &str) -> &str {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.trim_matches(['`', '"', '[', ']'])
}
