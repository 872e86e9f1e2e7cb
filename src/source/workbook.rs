//! Workbooks of spreadsheets (ECMA-376, `.xlsx`): each sheet becomes a table of text, a line for a row and a tab between
//! cells, as a register that was saved as text would be. The parts come unpacked; formulas, styles and dates as people
//! see them are left out.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where the texts of cells stand, once each.
pub(super) const TEXTS: &str = "xl/sharedStrings.xml";

/// Where the sheets stand: `xl/worksheets/sheet1.xml`.
pub(super) const SHEETS: &str = "xl/worksheets/";

/// Columns of a row that are read; a sheet has 16,384 at most.
const MAX_COLUMNS: usize = 1_000;

/// Characters of a cell; programs keep no more.
const MAX_CHARACTERS: usize = 32_767;

/// Shared texts that are kept.
const MAX_TEXTS: usize = 4_000_000;

/// Parts of the text of a cell that are read, and readings beside it.
const MAX_PARTS: usize = 1_000;
const MAX_READINGS: usize = 100;

/// Empty lines that stand for rows that are not there, so that lines are numbered as rows are.
const MAX_GAP: usize = 1_000;

/// The shared texts, in their order.
pub(super) fn texts(xml: &str) -> Vec<String> {
    elements(xml, "si").take(MAX_TEXTS).map(|(_, item)| text_of(item)).collect()
}

/// A sheet as text, and whether it stands there whole: one short text may be shown in a million cells.
pub(super) fn sheet(xml: &str, texts: &[String], most_bytes: usize) -> (String, bool) {
    let mut out = String::new();
    let mut line = 1;
    for (attributes, row) in elements(xml, "row") {
        let number: usize = attribute(attributes, "r").and_then(|r| r.parse().ok()).unwrap_or(line);
        let gap = number.saturating_sub(line).min(MAX_GAP);
        if out.len() + gap > most_bytes {
            return (out, false);
        }
        out.extend(std::iter::repeat_n('\n', gap));
        let mut cells: BTreeMap<usize, Cow<'_, str>> = BTreeMap::new();
        for (attributes, cell) in elements(row, "c") {
            let next = cells.keys().next_back().map_or(0, |last| last + 1);
            let at = attribute(attributes, "r").and_then(column).unwrap_or(next);
            if at < MAX_COLUMNS {
                cells.insert(at, value(attributes, cell, texts));
            }
        }
        let width = cells.keys().next_back().map_or(0, |last| last + 1);
        for at in 0..width {
            if at > 0 {
                out.push('\t');
            }
            out.push_str(cells.get(&at).map_or("", |shown| shown.as_ref()));
            if out.len() > most_bytes {
                return (out, false);
            }
        }
        out.push('\n');
        line += gap + 1;
    }
    (out, true)
}

/// What a cell shows.
fn value<'t>(attributes: &str, cell: &str, texts: &'t [String]) -> Cow<'t, str> {
    let written = || elements(cell, "v").next().map_or_else(String::new, |(_, v)| unescaped(v));
    match attribute(attributes, "t") {
        Some("s") => {
            let shared = written().trim().parse::<usize>().ok().and_then(|i| texts.get(i));
            Cow::Borrowed(shared.map_or("", String::as_str))
        }
        Some("inlineStr") => Cow::Owned(text_of(cell)),
        Some(_) => Cow::Owned(plain(&written())),
        None => Cow::Owned(plain(&whole_number(written().trim()))),
    }
}

/// A text on one line, without the marks of a table.
fn plain(text: &str) -> String {
    let clean = |c: char| {
        if c.is_control() {
            ' '
        } else if c == '"' {
            '\''
        } else {
            c
        }
    };
    text.trim().chars().take(MAX_CHARACTERS).map(clean).collect()
}

/// `1.730112345671E12` is how a number of thirteen digits may be kept.
fn whole_number(v: &str) -> String {
    match v.parse::<f64>() {
        Ok(number) if v.contains(['e', 'E']) && number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => v.to_owned(),
    }
}

/// `BC12` is in column 54, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.map(|b| usize::from(b - b'A') + 1).reduce(|sum, digit| sum * 26 + digit).map(|n| n - 1)
}

/// The texts of a cell or a shared item, whatever parts of it are set apart; readings beside the text (`rPh`) are none.
fn text_of(item: &str) -> String {
    let spoken: Vec<&str> = elements(item, "rPh").map(|(_, inner)| inner).take(MAX_READINGS).collect();
    let stands_in = |part: &str| {
        let at = part.as_ptr() as usize;
        spoken.iter().any(|s| (s.as_ptr() as usize..=s.as_ptr() as usize + s.len()).contains(&at))
    };
    let parts = elements(item, "t").take(MAX_PARTS).filter(|(_, text)| !stands_in(text));
    plain(&parts.map(|(_, text)| unescaped(text)).collect::<String>())
}

/// The elements of a name that do not stand in one another, each with its attributes and what is inside, in any namespace.
fn elements<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = (&'x str, &'x str)> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find('<')?;
            rest = &rest[open + 1..];
            let end = rest.find('>')?;
            let (tag, after) = (&rest[..end], &rest[end + 1..]);
            let (called, attributes) = tag.split_at(tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(end));
            if called.rsplit(':').next() != Some(name) {
                // what no mark ends is not looked at again
                rest = after;
                continue;
            }
            if tag.ends_with('/') {
                rest = after;
                return Some((attributes, ""));
            }
            let close = format!("</{called}>");
            let length = after.find(&close).unwrap_or(after.len());
            rest = after.get(length + close.len()..).unwrap_or_default();
            return Some((attributes, &after[..length]));
        }
    })
}

/// The value of an attribute: ` r="B5" t="s"`.
fn attribute<'x>(attributes: &'x str, name: &str) -> Option<&'x str> {
    let mut parts = attributes.split('"');
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        if key.trim().strip_suffix('=').map(str::trim_end) == Some(name) {
            return Some(value);
        }
    }
    None
}

/// Without the five entities that XML has by itself, and those of characters.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let ends = |b: u8| !b.is_ascii_alphanumeric() && !matches!(b, b'#' | b'&');
        let end = rest[at..].bytes().take(10).position(ends).filter(|end| rest.as_bytes()[at + end] == b';');
        let Some(end) = end else {
            out.push('&');
            rest = &rest[at + 1..];
            continue;
        };
        let name = &rest[at + 1..at + end];
        let number = |digits: &str, radix: u32| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let known = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => match name.strip_prefix('#') {
                Some(hex) if hex.starts_with(['x', 'X']) => number(&hex[1..], 16),
                Some(digits) => number(digits, 10),
                None => None,
            },
        };
        out.push(known.unwrap_or(' '));
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_their_columns_and_rows() {
        let shared = texts(
            "<sst><si><t>Name &amp; father</t></si><si><r><t>Saba </t></r><r><t xml:space=\"preserve\">Khan</t></r></si>\
             <si><t>x</t><rPh><t>spoken</t></rPh></si><si/></sst>",
        );
        assert_eq!(shared, ["Name & father", "Saba Khan", "x", ""]);
        let rows = "<x:sheetData><x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"C2\" t=\"inlineStr\"><x:is>\
                    <x:t>CNIC \"no\"</x:t></x:is></x:c></x:row><x:row r=\"4\"><x:c r=\"A4\" t=\"s\"><x:v>1</x:v></x:c>\
                    <x:c r=\"B4\"/><x:c r=\"C4\"><x:v>1.234567890123E12</x:v></x:c><x:c r=\"D4\" t=\"s\"><x:v>99</x:v></x:c></x:row>";
        let (text, is_whole) = sheet(rows, &shared, 1000);
        assert!(is_whole);
        assert_eq!(text, "\nName & father\t\tCNIC 'no'\n\nSaba Khan\t\t1234567890123\t\n");
    }

    #[test]
    fn what_is_broken_gives_what_there_is() {
        assert_eq!(sheet("<row r=\"x\"><c r=\"ZZZZZ1\"><v>7</v></c><c><v>8", &[], 1000).0, "8\n");
        let endless = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1000);
        let (text, is_whole) = sheet(&endless, &["x".repeat(500)], 10_000);
        assert!(!is_whole && text.len() < 11_000);
        assert_eq!(texts("<si><t>a &lt &#x41;&unknown; b"), ["a &lt A  b"]);
        // a row of one long text is no longer than a sheet may be
        let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(1000));
        let (text, is_whole) = sheet(&row, &texts(&format!("<si><t>{}</t></si>", "x".repeat(100_000))), 50_000);
        assert!(!is_whole && text.len() < 100_000);
        // marks that end nowhere: quadratic work would not come back
        assert_eq!(sheet(&format!("{}>", "<".repeat(4_000_000)), &[], 1000).0, "");
        assert_eq!(column("BC12"), Some(54));
    }
}
