//! A page's text with everything blanked but the code of one language.

use super::{Part, Places};
use crate::source::{Language, Span};

/// A text of the same length as the page, line ends in their places, to which code is added.
pub struct Blank<'t> {
    page: &'t str,
    bytes: Vec<u8>,
}

impl<'t> Blank<'t> {
    pub fn new(page: &'t str) -> Self {
        let mut bytes = vec![b' '; page.len()];
        for at in memchr::memchr2_iter(b'\n', b'\r', page.as_bytes()) {
            bytes[at] = page.as_bytes()[at];
        }
        Self { page, bytes }
    }

    /// Copies code from the page.
    pub fn keep(&mut self, span: Span) {
        let range = span.range();
        if let Some(code) = self.page.get(range.clone()) {
            self.bytes[range].copy_from_slice(code.as_bytes());
        }
    }

    /// Writes `code` at the offset, as much of it as fits into the page. ASCII only, and over delimiters only: half a
    /// character left standing would make the whole text unreadable.
    pub fn put(&mut self, at: usize, code: &str) {
        for (slot, byte) in self.bytes.iter_mut().skip(at).zip(code.bytes()) {
            *slot = byte;
        }
    }

    /// The byte that stands in the part by now.
    pub fn at(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Fills a span with one ASCII character.
    pub fn fill(&mut self, span: Span, with: u8) {
        if let Some(bytes) = self.bytes.get_mut(span.range()) {
            bytes.fill(with);
        }
    }

    pub fn into_part(self, language: Language) -> Option<Part> {
        let text = String::from_utf8(self.bytes).ok()?;
        Some(Part::new(language, text, Places::Same))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_stay_true() {
        let page = "<p>é</p>\r\n<% a() %>x";
        let mut blank = Blank::new(page);
        let at = page.find(" a()").unwrap();
        blank.keep(Span::new(at, at + 5));
        blank.put(at + 5, "; ");
        blank.put(page.len() - 1, "too long");
        let part = blank.into_part(Language::Java).unwrap();
        assert_eq!(part.text.len(), page.len());
        assert_eq!(part.text.find("a() ; "), page.find("a() %>"));
        assert_eq!(part.text.find("\r\n"), page.find("\r\n"));
    }
}
