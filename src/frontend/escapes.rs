//! Backslash escapes of string literals, as JavaScript and Java write them.
//!
//! An escape that is not valid stays as it is written: half a value is worth more than none.

use crate::ir::Name;

/// The value of a literal with its quotes (`'a'`, `"a"`, `` `a` ``): quotes removed, escapes decoded.
pub fn quoted(text: &str) -> Name {
    let mut inner = text;
    if let Some(quote) = text.chars().next().filter(|c| "'\"`".contains(*c)) {
        inner = &text[1..];
        inner = inner.strip_suffix(quote).unwrap_or(inner);
    }
    unescape(inner)
}

/// Decodes `\n`, `\x41`, `\u0041`, `\u{1F600}`, `\101`, line continuations and the rest; `\"` is `"`.
pub fn unescape(raw: &str) -> Name {
    let Some(first) = raw.find('\\') else { return Name::new(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    // A character beyond the first plane may be written as two `\u` halves.
    let mut high = None;
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            high = None;
        }
        out.push_str(&rest[..at]);
        let (value, used) = escape(&rest[at..]);
        match (high.take(), value) {
            (_, Escape::Text(c)) => out.push(c),
            (_, Escape::Nothing) => {}
            (None, Escape::Unit(unit)) => match char::from_u32(unit) {
                Some(c) => out.push(c),
                None => high = Some(unit),
            },
            (Some(high), Escape::Unit(low)) => {
                let pair = char::decode_utf16([high as u16, low as u16]).next().and_then(Result::ok);
                out.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        rest = &rest[at + used..];
    }
    out.push_str(rest);
    Name::from(out)
}

enum Escape {
    Text(char),
    /// A UTF-16 unit or a code point.
    Unit(u32),
    /// A line continuation.
    Nothing,
}

/// Reads the escape at the start of `text`, which begins with a backslash: its value and its length.
fn escape(text: &str) -> (Escape, usize) {
    let Some(kind) = text[1..].chars().next() else { return (Escape::Text('\\'), 1) };
    let used = 1 + kind.len_utf8();
    let text_of = |c| (Escape::Text(c), used);
    match kind {
        'n' => text_of('\n'),
        't' => text_of('\t'),
        'r' => text_of('\r'),
        'b' => text_of('\u{8}'),
        'f' => text_of('\u{c}'),
        'v' => text_of('\u{b}'),
        's' => text_of(' '),
        '\n' => (Escape::Nothing, used),
        '\r' => (Escape::Nothing, used + usize::from(text[used..].starts_with('\n'))),
        '0'..='7' => {
            let digits = text[1..].bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            match u32::from_str_radix(&text[1..=digits], 8) {
                Ok(value) => (Escape::Unit(value), 1 + digits),
                Err(_) => text_of(kind),
            }
        }
        'x' => hex(text, 2, 2),
        'u' if text[2..].starts_with('{') => {
            let end = text.find('}').unwrap_or(0);
            match text.get(3..end).and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
                Some(value) if char::from_u32(value).is_some() => (Escape::Unit(value), end + 1),
                _ => (Escape::Text('\\'), 1),
            }
        }
        // Java allows any number of `u`.
        'u' => hex(text, 1 + text[1..].bytes().take_while(|b| *b == b'u').count(), 4),
        other => text_of(other),
    }
}

fn hex(text: &str, from: usize, digits: usize) -> (Escape, usize) {
    let value = text.get(from..from + digits).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
    match value.and_then(|d| u32::from_str_radix(d, 16).ok()) {
        Some(value) => (Escape::Unit(value), from + digits),
        None => (Escape::Text('\\'), 1),
    }
}

/// Of a string in single quotes, where only the quote and the backslash itself can be escaped.
pub(super) fn single_quoted(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.bytes().next() {
            Some(c @ (b'\\' | b'\'')) => {
                out.push(c as char);
                rest = &rest[1..];
            }
            _ => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_both_languages_write() {
        assert_eq!(quoted(r#""a\tb\"c\\""#), "a\tb\"c\\");
        assert_eq!(quoted(r"'\x41\u0042\u{43}\104'"), "ABCD");
        assert_eq!(unescape("\\ud83d\\ude00 \\uu0041"), "😀 A");
        assert_eq!(unescape("a\\\r\nb"), "ab");
    }

    #[test]
    fn keeps_what_is_not_valid() {
        assert_eq!(unescape(r"\xZZ \u12 \u{zz} é\é"), r"\xZZ \u12 \u{zz} éé");
        assert_eq!(unescape("end\\"), "end\\");
        assert_eq!(quoted("'open"), "open");
        assert_eq!(quoted("'"), "");
    }
}
