//! Lines with their place in the text, for the formats that are read line by line.

use crate::source::Span;

/// A line without its ending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

/// The lines from byte `from` on. LF, CRLF and a lone CR end a line.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = Line<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let start = at;
        let rest = &text.as_bytes()[start..];
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let ending = if rest[len..].starts_with(b"\r\n") { 2 } else { usize::from(len < rest.len()) };
        at = start + len + ending;
        Some(Line { text: &text[start..start + len], start })
    })
}

impl<'t> Line<'t> {
    /// The line without blanks around it.
    pub(super) fn trimmed(self) -> Line<'t> {
        let lead = self.text.len() - self.text.trim_start().len();
        Line { text: self.text.trim(), start: self.start + lead }
    }

    /// The line from byte `at` of it on.
    pub(super) fn from(self, at: usize) -> Line<'t> {
        Line { text: &self.text[at..], start: self.start + at }
    }

    /// The line up to byte `at` of it.
    pub(super) fn up_to(self, at: usize) -> Line<'t> {
        Line { text: &self.text[..at], start: self.start }
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// Without a comment that a blank and one of `marks` begin, outside of quotes; and that comment.
    pub(super) fn without_comment(self, marks: &[u8]) -> (Line<'t>, Option<Line<'t>>) {
        let bytes = self.text.as_bytes();
        let mut quote = None;
        for (at, byte) in bytes.iter().enumerate() {
            match (quote, byte) {
                (Some(q), b) if b == q => quote = None,
                // a quote inside a word is an apostrophe
                (None, b'"' | b'\'') if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'=' | b':') => {
                    quote = Some(byte);
                }
                (None, b) if marks.contains(b) && at > 0 && matches!(bytes[at - 1], b' ' | b'\t') => {
                    return (self.up_to(at).trimmed(), Some(self.from(at)));
                }
                _ => {}
            }
        }
        (self.trimmed(), None)
    }
}
