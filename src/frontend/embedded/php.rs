//! Where PHP stands in a page: `<?php … ?>`, `<?= … ?>`. Its frontend reads the code itself; this is for the scripts
//! around it, and for Blade.

use memchr::{memchr, memmem};

use super::Piece;
use crate::source::Span;

/// The code in a page that has scripts; None for a file that holds none outside its code.
pub(super) fn split(text: &str) -> Option<Vec<Piece>> {
    let bytes = text.as_bytes();
    // most files are code from the first line to the last
    memmem::find(bytes, b"?>")?;
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(start) = memmem::find(&bytes[at..], b"<?").map(|i| at + i) {
        if bytes[start..].starts_with(b"<?xml") {
            at = start + 2;
            continue;
        }
        let region = region(bytes, start);
        at = region.whole.end as usize;
        pieces.push(region.piece(text));
    }
    Some(pieces)
}

pub(super) struct Region {
    pub(super) whole: Span,
    pub(super) code: Span,
}

impl Region {
    pub(super) fn piece(&self, text: &str) -> Piece {
        let code = text[self.code.range()].trim_start();
        let prints = ["echo", "print"].iter().any(|word| code.starts_with(word));
        let is_value = prints || text[self.whole.start as usize..].starts_with("<?=");
        if is_value { Piece::value(self.whole) } else { Piece::silent(self.whole) }
    }
}

/// The code that opens at `start` with `<?`, up to the `?>` that ends it: one in a string does not, one in a comment of
/// one line does.
pub(super) fn region(bytes: &[u8], start: usize) -> Region {
    let rest = &bytes[start + 2..];
    let tag = match () {
        () if rest.len() >= 3 && rest[..3].eq_ignore_ascii_case(b"php") => 3,
        () if rest.first() == Some(&b'=') => 1,
        () => 0,
    };
    let code = start + 2 + tag;
    let mut at = code;
    while at < bytes.len() {
        at = match bytes[at] {
            b'?' if bytes.get(at + 1) == Some(&b'>') => {
                return Region { whole: Span::new(start, at + 2), code: Span::new(code, at) };
            }
            quote @ (b'"' | b'\'' | b'`') => after_string(bytes, at + 1, quote),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |i| at + 2 + i + 2)
            }
            b'#' if bytes.get(at + 1) != Some(&b'[') => after_line(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => after_line(bytes, at),
            b'<' if bytes[at..].starts_with(b"<<<") => after_heredoc(bytes, at + 3),
            _ => at + 1,
        };
    }
    Region { whole: Span::new(start, bytes.len()), code: Span::new(code, bytes.len()) }
}

fn after_string(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}

fn after_line(bytes: &[u8], at: usize) -> usize {
    let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i);
    memmem::find(&bytes[at..end], b"?>").map_or(end, |i| at + i)
}

/// `<<<"NAME"`, up to the line that begins with the name.
fn after_heredoc(bytes: &[u8], at: usize) -> usize {
    let name = at + bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'"' | b'\'')).count();
    let length = bytes[name..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    if length == 0 {
        return at;
    }
    let word = &bytes[name..name + length];
    let mut line = name;
    while let Some(next) = memchr(b'\n', &bytes[line..]).map(|i| line + i + 1) {
        let indent = bytes[next..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if bytes[next + indent..].starts_with(word) {
            return next + indent + length;
        }
        line = next;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_php_says() {
        let text =
            "<?php echo '?>' // it's ?><script>a(<?= \"?>\" ?>)</script><?php $x = <<<E\n?> it's\nE; /* ?> */ ?>";
        let pieces = split(text).unwrap();
        let found: Vec<&str> = pieces.iter().map(|p| &text[p.whole.range()]).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[1], "<?= \"?>\" ?>");
        assert!(split("<?php f();").is_none());
    }
}
