//! The text of a file as it is searched: digits of Urdu and Arabic folded, the escapes of a notebook's strings blanked.
//!
//! Knows the way of its places back to the file.

use std::borrow::Cow;

use crate::facts::data::values::western_digit;
use crate::source::{Language, SourceFile, Span};

pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// After each folded digit: where the text goes on here, and how many bytes further in the file.
    shifts: Vec<(u32, u32)>,
}

impl<'t> Folded<'t> {
    pub fn of(source: &'t SourceFile) -> Self {
        let text: &str = &source.text;
        let has_digits = memchr::memchr2_iter(0xd9, 0xdb, text.as_bytes())
            .any(|at| text.get(at..).and_then(|t| t.chars().next()).is_some_and(|c| western_digit(c).is_some()));
        let is_escaped = source.language == Language::Notebook;
        if !has_digits && !is_escaped {
            return Self { text: Cow::Borrowed(text), shifts: Vec::new() };
        }
        let mut folded = String::with_capacity(text.len());
        let mut shifts = Vec::new();
        let mut after_backslash = false;
        for c in text.chars() {
            if let Some(digit) = western_digit(c) {
                folded.push(digit);
                let shift = shifts.last().map_or(0, |(_, s)| *s) + c.len_utf8() as u32 - 1;
                shifts.push((folded.len() as u32, shift));
            } else if is_escaped && after_backslash && matches!(c, 'n' | 't' | 'r' | '"') {
                // `\n35202-…` is a line of its own
                folded.pop();
                folded.push_str("  ");
            } else {
                folded.push(c);
            }
            after_backslash = c == '\\' && !after_backslash;
        }
        Self { text: Cow::Owned(folded), shifts }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn is_changed(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }

    /// Where it stands in the file.
    pub fn home(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn offset(&self, at: u32) -> usize {
        let passed = self.shifts.partition_point(|(from, _)| *from <= at);
        at as usize + passed.checked_sub(1).map_or(0, |i| self.shifts[i].1 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_file() {
        let source = SourceFile::from_text("a.txt", "کارڈ ۳۵۲ x");
        let folded = Folded::of(&source);
        assert_eq!(folded.as_str(), "کارڈ 352 x");
        let at = folded.as_str().find("352").unwrap();
        assert_eq!(source.text_of(folded.home(Span::new(at, at + 3))), "۳۵۲");
        let end = folded.as_str().len();
        assert_eq!(source.text_of(folded.home(Span::new(end - 1, end))), "x");
    }
}
