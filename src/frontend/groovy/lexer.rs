//! Tokens of Groovy. A line end is no token: each token says whether one stands before it.

use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    Number,
    /// `'x'`, `"x"`, `'''x'''`, `/x/`, `$/x/$`: with the length of the marks on each side.
    Text {
        mark: u8,
        expands: bool,
        is_regex: bool,
    },
    Sign,
    End,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
    pub on_new_line: bool,
}

pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub comments: Vec<Span>,
}

/// Longest regular expression between slashes, in bytes.
const MAX_SLASHY: usize = 4096;

/// Longest first, where one begins another.
const SIGNS: &[&str] = &[
    ">>>=", "<=>", "===", "!==", "**=", "<<=", ">>=", "?[", "..<", "==~", "*.", "?.", "??.", "?:", "?=", "->", "..",
    "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**", "<<", "=~",
    "::", ".&", ".@",
];

/// The tokens of a part of the text, and an end.
pub(super) fn lex(text: &str, part: Span) -> Lexed {
    let end = part.end as usize;
    let bytes = &text.as_bytes()[..end];
    let mut at = part.start as usize;
    let mut out = Lexed { tokens: Vec::new(), comments: Vec::new() };
    let mut on_new_line = true;
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    while at < end {
        let start = at;
        let kind = match byte(at) {
            b'\n' => {
                on_new_line = true;
                at += 1;
                continue;
            }
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            // a line goes on
            b'\\' if matches!(byte(at + 1), b'\n' | b'\r') => {
                at += if byte(at + 1) == b'\r' { 3 } else { 2 };
                continue;
            }
            b'#' if at == 0 && byte(1) == b'!' => {
                at = line_end(bytes, at);
                out.comments.push(Span::new(start, at));
                continue;
            }
            b'/' if byte(at + 1) == b'/' => {
                at = line_end(bytes, at);
                out.comments.push(Span::new(start, at));
                continue;
            }
            b'/' if byte(at + 1) == b'*' => {
                let close = text[at + 2..end].find("*/");
                at = close.map_or(end, |i| at + 2 + i + 2);
                on_new_line |= text[start..at].contains('\n');
                out.comments.push(Span::new(start, at));
                continue;
            }
            quote @ (b'\'' | b'"') => {
                let triple = byte(at + 1) == quote && byte(at + 2) == quote;
                let mark = if triple { 3 } else { 1 };
                at = text_end(bytes, at + mark, quote, mark);
                Kind::Text { mark: mark as u8, expands: quote == b'"', is_regex: false }
            }
            b'$' if byte(at + 1) == b'/' => {
                at = text[at + 2..end].find("/$").map_or(end, |i| at + 2 + i + 2);
                Kind::Text { mark: 2, expands: true, is_regex: true }
            }
            b'/' if begins_regex(text, &out.tokens) && slashy_end(bytes, at).is_some() => {
                at = slashy_end(bytes, at).unwrap_or(end);
                Kind::Text { mark: 1, expands: true, is_regex: true }
            }
            b'0'..=b'9' => {
                at = number_end(bytes, at);
                Kind::Number
            }
            b if b.is_ascii_alphabetic() || matches!(b, b'_' | b'$') || b >= 0x80 => {
                while byte(at).is_ascii_alphanumeric() || matches!(byte(at), b'_' | b'$') || byte(at) >= 0x80 {
                    at += 1;
                }
                Kind::Word
            }
            _ => {
                let sign = SIGNS.iter().find(|s| bytes[at..].starts_with(s.as_bytes()));
                at += sign.map_or(1, |s| s.len());
                Kind::Sign
            }
        };
        out.tokens.push(Token { kind, span: Span::new(start, at.min(end)), on_new_line });
        on_new_line = false;
    }
    out.tokens.push(Token { kind: Kind::End, span: Span::at(end), on_new_line: true });
    out
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i)
}

/// Behind the closing mark. A string on one line that is not closed ends with the line.
fn text_end(bytes: &[u8], from: usize, quote: u8, mark: usize) -> usize {
    let mut at = from;
    let mut braces = 0usize;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if mark == 1 => return at,
            // `"${map["key"]}"`
            b'$' if quote == b'"' && bytes.get(at + 1) == Some(&b'{') => {
                braces += 1;
                at += 1;
            }
            b'{' if braces > 0 => braces += 1,
            b'}' if braces > 0 => braces -= 1,
            b if b == quote && braces == 0 && bytes[at..].iter().take_while(|b| **b == quote).count() >= mark => {
                return at + mark;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// `/x/` after what cannot be divided.
fn begins_regex(text: &str, tokens: &[Token]) -> bool {
    let Some(last) = tokens.last() else { return true };
    match last.kind {
        Kind::Word => matches!(&text[last.span.range()], "return" | "case" | "in" | "assert"),
        Kind::Sign => !matches!(&text[last.span.range()], ")" | "]" | "}" | "++" | "--"),
        _ => false,
    }
}

/// It may go over line ends; a stray `/` must not swallow the file.
fn slashy_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    let limit = bytes.len().min(open + MAX_SLASHY);
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'/' => return (at > open + 1).then_some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn number_end(bytes: &[u8], mut at: usize) -> usize {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    while byte(at).is_ascii_alphanumeric() || byte(at) == b'_' || byte(at) == b'.' && byte(at + 1).is_ascii_digit() {
        at += 1;
    }
    at
}
