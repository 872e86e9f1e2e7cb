//! Tables with a line of column names and a line for each row: CSV, TSV and their relatives (RFC 4180, `""` for a quote).

use memchr::memchr2;

use crate::source::Span;

use super::table::{Context, Table};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Lines that may stand before the names of the columns.
const TITLE_LINES: usize = 5;

/// Longest line of names, in bytes.
const MAX_HEADER: usize = 16 << 10;

/// Whether the name says that a table stands in the file.
pub fn is_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let endings: Vec<&str> = name.split('.').skip(1).collect();
    endings.iter().any(|e| matches!(*e, "csv" | "tsv" | "psv" | "tab" | "txt" | "dat"))
}

/// The table, if one of the first lines names columns of personal data.
pub fn table<'t>(text: &'t str, context: &Context<'_>) -> Option<Table<'t>> {
    let mut start = 0;
    for _ in 0..TITLE_LINES {
        let rest = text.get(start..)?;
        let end = start + rest.find('\n').unwrap_or(rest.len());
        let line = &text[start..end];
        if line.len() > MAX_HEADER {
            return None;
        }
        let delimiter = *DELIMITERS.iter().max_by_key(|d| memchr::memchr_iter(**d, line.as_bytes()).count())?;
        let names: Vec<&str> = line.split(char::from(delimiter)).map(|n| n.trim().trim_matches('"').trim()).collect();
        let mut table = Table::new(context.stem.clone());
        let columns: Vec<Option<usize>> = names.iter().map(|n| table.column(n, context)).collect();
        if names.len() > 1 && !table.is_empty() {
            rows(text, end, delimiter, &columns, &mut table, context);
            return Some(table);
        }
        start = end + 1;
    }
    None
}

fn rows(
    text: &str,
    from: usize,
    delimiter: u8,
    columns: &[Option<usize>],
    table: &mut Table<'_>,
    context: &Context<'_>,
) {
    let bytes = text.as_bytes();
    let mut at = from + 1;
    let mut column = 0;
    while at < bytes.len() {
        let is_quoted = bytes[at] == b'"';
        let (span, end) = if is_quoted { quoted(bytes, at, delimiter) } else { plain(bytes, at, delimiter) };
        if let Some(Some(c)) = columns.get(column) {
            table.cell(*c, text, span, context);
        }
        column = if bytes.get(end) == Some(&delimiter) { column + 1 } else { 0 };
        at = end + 1;
    }
}

/// The field, and where its delimiter stands.
fn plain(bytes: &[u8], start: usize, delimiter: u8) -> (Span, usize) {
    let end = memchr2(delimiter, b'\n', &bytes[start..]).map_or(bytes.len(), |i| start + i);
    (Span::new(start, end), end)
}

/// `"Lahore, ""old"" city"`. A quote that is never closed ends with its line.
fn quoted(bytes: &[u8], start: usize, delimiter: u8) -> (Span, usize) {
    let mut at = start + 1;
    while let Some(i) = memchr::memchr(b'"', &bytes[at..]) {
        at += i + 1;
        match bytes.get(at) {
            Some(b'"') => at += 1,
            _ => {
                let (_, end) = plain(bytes, at, delimiter);
                return (Span::new(start + 1, at - 1), end);
            }
        }
    }
    plain(bytes, start, delimiter)
}
