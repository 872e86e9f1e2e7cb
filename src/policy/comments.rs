//! Comments of files that no frontend reads: one line at a time, outside strings.
//!
//! Only lines that could hold a suppression are looked at. A string that runs over several lines is not known here; a
//! quote that is open at the comment sign hides it, so that what is in doubt is never taken for an exception.

use crate::source::Span;

/// What opens a comment, longest first.
const OPENERS: [&str; 6] = ["<!--", "/*", "//", "--", "#", ";"];

/// The comments on lines that hold `word`, from their sign to the end of the line.
pub fn comments_with(text: &str, word: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if line.contains(word)
            && let Some(at) = comment_start(line)
        {
            found.push(Span::new(start + at, start + line.trim_end().len().max(at)));
        }
        start += line.len();
    }
    found
}

fn comment_start(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut quote = None;
    let mut i = 0;
    while i < bytes.len() {
        match (quote, bytes[i]) {
            (_, b'\\') => i += 1,
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, q @ (b'"' | b'\'' | b'`')) => quote = Some(q),
            (None, _) => {
                // `http://x` and `a#b` are no comments
                let free = i == 0 || bytes[i - 1].is_ascii_whitespace() || bytes[i - 1] == b'>';
                let opens = |o: &&str| line.as_bytes()[i..].starts_with(o.as_bytes());
                if free && OPENERS.iter().any(opens) {
                    return Some(i);
                }
            }
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        comments_with(text, "mark").into_iter().map(|s| &text[s.range()]).collect()
    }

    #[test]
    fn strings_and_addresses_hide_no_comment() {
        assert_eq!(found("a = 1 # mark\n-- mark b\n<p> <!-- mark -->\r\n"), ["# mark", "-- mark b", "<!-- mark -->"]);
        assert_eq!(found("s = \"# mark\"\nu = http://mark\n"), Vec::<&str>::new());
        assert_eq!(found("s = \"x\\\" # mark\" // mark"), ["// mark"]);
    }
}
