//! Names and values that stand beside each other as entries of one object: `name: DB_PASSWORD` with `value: x`.

use crate::catalog::credentials::weights::Sign;

use super::{Candidate, Found, Reader, is_name_byte};

/// How far from a name the second half of a pair may stand, in bytes.
const MAX_PAIR: usize = 200;

impl<'t> Reader<'t> {
    /// `name: DB_PASSWORD` with `value: x` on this line or the next ones.
    pub(super) fn pair(
        &self,
        found: &Found<'t>,
        from: usize,
        to: usize,
        quoted_name: bool,
        out: &mut Vec<Candidate<'t>>,
    ) {
        let bytes = self.text.as_bytes();
        let mut i = from - usize::from(quoted_name && from > 0);
        while i > 0 && matches!(bytes[i - 1], b' ' | b'\t') {
            i -= 1;
        }
        if i == 0 || !matches!(bytes[i - 1], b':' | b'=' | b'>') {
            return;
        }
        i -= 1;
        let mut end = i;
        while end > 0 && matches!(bytes[end - 1], b' ' | b'"' | b'\'') {
            end -= 1;
        }
        let mut start = end;
        while start > 0 && end - start < 32 && is_name_byte(bytes[start - 1]) {
            start -= 1;
        }
        if !self.text.get(start..end).is_some_and(|n| self.knowledge.names.is_pair_name(n)) {
            return;
        }
        let Some(window) = self.object_after(to) else { return };
        let mut word_start = None;
        for (i, b) in window.bytes().enumerate() {
            match (is_name_byte(b) && b != b'-', word_start) {
                (true, None) => word_start = Some(i),
                (false, Some(s)) => {
                    word_start = None;
                    if !self.knowledge.names.is_pair_value(&window[s..i]) {
                        continue;
                    }
                    let mut at = to + i;
                    if matches!(self.byte(at), b'"' | b'\'') {
                        at += 1;
                    }
                    at = self.skip_blanks(at);
                    if matches!(self.byte(at), b':' | b'=' | b'>') {
                        let mut found = found.clone();
                        found.quoted_name = false;
                        found.escaped = false;
                        let element = self.byte(at) == b'>';
                        if element {
                            self.element(&found, at + 1, out);
                        } else {
                            self.value(&found, Sign::ShapePair, at + 1, false, out);
                        }
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// What follows in the same object: up to its end, the next entry of a list, or three lines on.
    fn object_after(&self, from: usize) -> Option<&'t str> {
        let limit = self.text.floor_char_boundary(from + MAX_PAIR);
        let window = self.text.get(from..limit)?;
        let is_entry = |line: &&str| line.trim_start().starts_with("- ");
        let mut lines = window.split('\n').take(3);
        let first = lines.next().unwrap_or_default().len();
        let length = first + lines.take_while(|l| !is_entry(l)).map(|l| l.len() + 1).sum::<usize>();
        window[..length].split(['}', '{']).next()
    }
}
