//! The tokens of schema languages: one pass over the bytes, which forgives a string that is not closed.

use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A name, a number, `@db.VarChar` without its sign.
    Word,
    /// `"x"`, `"""x"""`
    Str,
    /// One byte.
    Punct(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// It stands on another line than the token before it.
    pub begins_line: bool,
}

/// The tokens, and the comments, which begin with `comment` and end with their line.
pub(super) fn tokens(text: &str, comment: &str) -> (Vec<Token>, Vec<Span>) {
    let bytes = text.as_bytes();
    let (mut tokens, mut comments) = (Vec::new(), Vec::new());
    let (mut at, mut begins_line) = (0, true);
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-') || !b.is_ascii();
        let kind = match byte {
            b'\n' => {
                begins_line = true;
                at += 1;
                continue;
            }
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            _ if text[at..].starts_with(comment) => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                comments.push(Span::new(start, at));
                continue;
            }
            b'"' => {
                at = end_of_string(text, at);
                Kind::Str
            }
            _ if is_word(&byte) => {
                at += bytes[at..].iter().take_while(|b| is_word(b)).count();
                Kind::Word
            }
            punct => {
                at += 1;
                Kind::Punct(punct)
            }
        };
        tokens.push(Token { kind, span: Span::new(start, at), begins_line });
        begins_line = false;
    }
    (tokens, comments)
}

/// Behind the quote that closes the one at `start`; the end of the line where none does.
fn end_of_string(text: &str, start: usize) -> usize {
    if text[start..].starts_with("\"\"\"") {
        return text[start + 3..].find("\"\"\"").map_or(text.len(), |end| start + 3 + end + 3);
    }
    let mut is_escaped = false;
    for (i, byte) in text.as_bytes().iter().enumerate().skip(start + 1) {
        match byte {
            b'\n' => return i,
            b'"' if !is_escaped => return i + 1,
            _ => is_escaped = *byte == b'\\' && !is_escaped,
        }
    }
    text.len()
}
