//! Values beside their names, in any notation: `"cnic": "…"`, `'cnic' => '…'`, `cnic: …`, `cnic="…"`, `<cnic>…</cnic>`.
//!
//! All values of one name in a file are a column. Reads the places around separators only, and no grammar.

use memchr::memchr3_iter;

use crate::source::Span;

use super::table::{ColumnNames, Context, Table};

/// Longest name and value, in bytes.
const MAX_NAME: usize = 60;
const MAX_VALUE: usize = 300;

/// The table of all names in the text.
pub fn table<'t>(text: &'t str, context: &Context<'_>) -> Vec<Table<'t>> {
    let bytes = text.as_bytes();
    let mut table = Table::new(context.stem.clone());
    let mut names = ColumnNames::default();
    for at in memchr3_iter(b':', b'=', b'>', bytes) {
        let Some(pair) = pair(text, at) else { continue };
        let Some(column) = names.column(pair.name, &mut table, context) else { continue };
        if let Some(value) = value(text, pair.after, pair.is_element) {
            table.cell(column, text, value, context);
        }
    }
    if table.is_empty() { Vec::new() } else { vec![table] }
}

struct Pair<'t> {
    name: &'t str,
    /// Where the value may begin.
    after: usize,
    is_element: bool,
}

/// The name before a separator.
fn pair(text: &str, at: usize) -> Option<Pair<'_>> {
    let bytes = text.as_bytes();
    let next = bytes.get(at + 1).copied()?;
    // `==`, `::`, `=>` whose `>` follows, `->`
    if matches!(next, b'=' | b':' | b'>') {
        return None;
    }
    let mut end = at;
    let before = at.checked_sub(1).map(|i| bytes[i])?;
    let is_element = bytes[at] == b'>' && before != b'=';
    if bytes[at] == b'>' && before == b'=' || bytes[at] == b'=' && before == b':' {
        end -= 1;
    } else if matches!(before, b'!' | b'<' | b'>' | b'=' | b':' | b'-' | b'+' | b'*' | b'/') {
        return None;
    }
    if !is_element {
        while end > 0 && matches!(bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
    }
    let name = name_before(text, end)?;
    if is_element && (name.start as usize).checked_sub(1).map(|i| bytes[i]) != Some(b'<') {
        return None;
    }
    Some(Pair { name: text.get(name.range())?, after: at + 1, is_element })
}

/// `"full name"`, `full_name`, `user.full_name`.
fn name_before(text: &str, end: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let last = *bytes.get(end.checked_sub(1)?)?;
    let floor = end.saturating_sub(MAX_NAME);
    if matches!(last, b'"' | b'\'' | b'`' | b']') {
        // `row["cnic"] =`
        let end = if last == b']' { end - 1 } else { end };
        let quote = *bytes.get(end.checked_sub(1)?)?;
        if !matches!(quote, b'"' | b'\'' | b'`') {
            return None;
        }
        let start = floor + bytes[floor..end - 1].iter().rposition(|b| *b == quote)? + 1;
        return (start < end - 1).then(|| Span::new(start, end - 1));
    }
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'-') || b >= 0x80;
    let start = bytes[floor..end].iter().rposition(|b| !is_name(*b)).map_or(floor, |i| floor + i + 1);
    (start < end && !bytes[start].is_ascii_digit()).then(|| Span::new(start, end))
}

/// The value that begins after a separator: a string, an element's text, or a bare word to the end of the line.
fn value(text: &str, after: usize, is_element: bool) -> Option<Span> {
    let bytes = text.as_bytes();
    let limit = (after + MAX_VALUE).min(bytes.len());
    let until = |start: usize, ends: &dyn Fn(u8) -> bool| {
        let end = start + bytes.get(start..limit)?.iter().position(|b| ends(*b)).unwrap_or(limit - start);
        (end > start && text.is_char_boundary(start) && text.is_char_boundary(end)).then(|| Span::new(start, end))
    };
    if is_element {
        return until(after, &|b| matches!(b, b'<' | b'\n'));
    }
    let start = after + bytes.get(after..limit)?.iter().position(|b| !matches!(b, b' ' | b'\t'))?;
    match bytes[start] {
        quote @ (b'"' | b'\'' | b'`') => until(start + 1, &|b| b == quote || b == b'\n'),
        b'\n' | b'\r' | b'{' | b'[' | b'(' | b'<' | b'&' | b'*' | b'|' => None,
        _ => until(start, &|b| matches!(b, b'\n' | b'\r' | b',' | b';' | b'}' | b']' | b')' | b'<' | b'"' | b'\'')),
    }
}
