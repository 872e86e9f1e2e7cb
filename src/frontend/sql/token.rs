//! The tokens of SQL, whatever the dialect: one pass over the bytes, no allocation beyond the list itself.
//!
//! Forgives everything: a string that is not closed ends with the text. What a dialect alone decides (whether `\'` ends
//! a string, whether `#` begins a comment) is read off the text as a whole.

use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A keyword or a plain name.
    Word,
    /// `"x"`, `` `x` ``, `[x]`: a name, or in MySQL a string.
    Quoted,
    /// `'x'`, `N'x'`, `E'x'`, `q'[x]'`, `$$x$$` on one line.
    Str,
    Number,
    /// `@x`, `:x`, `?`, `&x`: stands for a value.
    Variable,
    /// The lines between `COPY … FROM stdin;` and `\.`.
    Rows,
    /// One byte. `:=` and `=>` are `=`; `||` is `|`; `::` is `:`; every other comparison is `<`.
    Punct(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Token {
    pub(super) fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    pub(super) fn is(self, byte: u8) -> bool {
        self.kind == Kind::Punct(byte)
    }
}

/// A text in tokens.
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) comments: Vec<Span>,
    /// Whether `\` escapes in every string.
    pub(super) escapes: bool,
}

pub(super) fn tokens(text: &str) -> Tokens {
    let bytes = text.as_bytes();
    let list = Vec::with_capacity(text.len() / 5);
    let mut reader =
        Reader { bytes, at: 0, out: list, comments: Vec::new(), escapes: has_escapes(bytes), statement: 0 };
    while reader.at < bytes.len() {
        reader.next();
    }
    Tokens { list: reader.out, comments: reader.comments, escapes: reader.escapes }
}

/// Only MySQL and its kin quote names with backticks; `'O\'Brien'` says it too, `'C:\temp\'` does not.
fn has_escapes(bytes: &[u8]) -> bool {
    let in_word = |at: usize| bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
    memchr::memchr(b'`', bytes).is_some() || memchr::memmem::find_iter(bytes, b"\\'").take(50).any(in_word)
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    out: Vec<Token>,
    comments: Vec<Span>,
    escapes: bool,
    /// The first token of the statement.
    statement: usize,
}

impl Reader<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, len: usize) {
        let start = self.at;
        self.at = (start + len).min(self.bytes.len());
        self.out.push(Token { kind, start: start as u32, end: self.at as u32 });
    }

    fn find(&self, from: usize, end: &[u8]) -> Option<usize> {
        let rest = self.bytes.get(self.at + from..)?;
        memchr::memmem::find(rest, end).map(|i| from + i)
    }

    fn to_line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..]).unwrap_or(self.bytes.len() - self.at)
    }

    fn starts_line(&self) -> bool {
        self.at == 0 || matches!(self.bytes[self.at - 1], b'\n' | b'\r')
    }

    fn comment(&mut self, len: usize) {
        self.comments.push(Span::new(self.at, self.at + len));
        self.at += len;
    }

    fn next(&mut self) {
        let byte = self.byte(0);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
            b'-' if self.byte(1) == b'-' => self.comment(self.to_line_end()),
            b'#' if self.starts_line() || matches!(self.byte(1), b' ' | b'#') => self.comment(self.to_line_end()),
            b'/' if self.byte(1) == b'*' => {
                let len = self.find(2, b"*/").map_or(self.bytes.len() - self.at, |i| i + 2);
                self.comment(len);
            }
            // `\connect x`, `\set x y`: the client's own commands
            b'\\' if self.starts_line() => self.at += self.to_line_end(),
            b'\'' => self.string(0, self.escapes),
            b'"' | b'`' => self.quoted(byte),
            b'[' => self.bracketed(),
            b'$' => self.dollar(),
            b'0'..=b'9' => self.number(),
            b'@' | b'&' => self.variable(),
            b':' if self.byte(1).is_ascii_alphabetic() => self.variable(),
            b'?' => self.push(Kind::Variable, 1),
            b';' => {
                self.push(Kind::Punct(b';'), 1);
                self.rows();
                self.statement = self.out.len();
            }
            _ if is_word(byte) => self.word(),
            _ => self.punct(byte),
        }
    }

    fn punct(&mut self, byte: u8) {
        match (byte, self.byte(1)) {
            (b':', b'=') | (b'=', b'>') => self.push(Kind::Punct(b'='), 2),
            (b'|', b'|') => self.push(Kind::Punct(b'|'), 2),
            (b':', b':') => self.push(Kind::Punct(b':'), 2),
            (b'<' | b'>' | b'!', b'=') | (b'<', b'>') => self.push(Kind::Punct(b'<'), 2),
            _ => self.push(Kind::Punct(byte), 1),
        }
    }

    /// A string whose quote stands `lead` bytes ahead.
    fn string(&mut self, lead: usize, escapes: bool) {
        let mut i = self.at + lead + 1;
        loop {
            match memchr::memchr2(b'\'', b'\\', self.bytes.get(i..).unwrap_or_default()) {
                None => return self.push(Kind::Str, self.bytes.len() - self.at),
                Some(n) if self.bytes[i + n] == b'\\' => i += n + if escapes { 2 } else { 1 },
                Some(n) if self.bytes.get(i + n + 1) == Some(&b'\'') => i += n + 2,
                Some(n) => return self.push(Kind::Str, i + n + 1 - self.at),
            }
        }
    }

    fn quoted(&mut self, quote: u8) {
        let mut i = self.at + 1;
        while i < self.bytes.len() {
            match self.bytes[i] {
                b'\\' if quote == b'"' && self.escapes => i += 1,
                b if b == quote && self.bytes.get(i + 1) == Some(&quote) => i += 1,
                b if b == quote => return self.push(Kind::Quoted, i + 1 - self.at),
                _ => {}
            }
            i += 1;
        }
        // a stray quote
        self.push(Kind::Punct(quote), 1);
    }

    /// `[dbo]` is a name, `a[1]` and `ARRAY[1]` are not.
    fn bracketed(&mut self) {
        let adjacent = self.out.last().is_some_and(|t| t.end as usize == self.at && !t.is(b'.') && !t.is(b'('));
        let name = self.bytes[self.at + 1..]
            .iter()
            .take(130)
            .position(|b| *b == b']')
            .filter(|len| *len > 0 && !self.bytes[self.at + 1..self.at + 1 + len].contains(&b'\n'));
        match name {
            Some(len) if !adjacent && self.byte(1) != b'\'' && !self.byte(1).is_ascii_digit() => {
                self.push(Kind::Quoted, len + 2);
            }
            _ => self.push(Kind::Punct(b'['), 1),
        }
    }

    /// `$$x$$`, `$tag$x$tag$`: a string on one line; the body of a function, whose statements are read, on several.
    fn dollar(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let tag = rest.iter().take(64).position(|b| *b == b'$' || !is_word(*b)).unwrap_or(0);
        if self.byte(tag + 1) != b'$' || self.byte(1).is_ascii_digit() {
            // `$1`
            return if tag > 0 { self.push(Kind::Variable, tag + 1) } else { self.at += 1 };
        }
        let mark = &self.bytes[self.at..self.at + tag + 2];
        let line = self.to_line_end();
        match self.find(mark.len(), mark) {
            Some(end) if end < line => self.push(Kind::Str, end + mark.len()),
            _ => self.at += mark.len(),
        }
    }

    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'.').unwrap_or(rest.len());
        self.push(Kind::Number, len);
    }

    fn variable(&mut self) {
        let rest = &self.bytes[self.at..];
        let lead = rest.iter().position(|b| !matches!(b, b'@' | b'&' | b':')).unwrap_or(rest.len());
        let len = rest[lead..].iter().position(|b| !is_word(*b)).unwrap_or(rest.len() - lead);
        if len == 0 {
            // `'root'@'localhost'`
            return self.push(Kind::Punct(self.byte(0)), 1);
        }
        self.push(Kind::Variable, lead + len);
    }

    fn word(&mut self) {
        let (first, next) = (self.byte(0).to_ascii_lowercase(), self.byte(1));
        match (first, next) {
            (b'n' | b'b' | b'x', b'\'') => return self.string(1, self.escapes),
            (b'e', b'\'') => return self.string(1, true),
            // Oracle: `q'[it's]'`
            (b'q', b'\'') => {
                let close = match self.byte(2) {
                    b'[' => b']',
                    b'(' => b')',
                    b'{' => b'}',
                    b'<' => b'>',
                    other => other,
                };
                let len = self.find(3, &[close, b'\'']).map_or(self.bytes.len() - self.at, |i| i + 2);
                return self.push(Kind::Str, len);
            }
            _ => {}
        }
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
        self.push(Kind::Word, len.max(1));
    }

    /// After `COPY … FROM stdin;` the rows follow, up to `\.`
    fn rows(&mut self) {
        let statement = &self.out[self.statement.min(self.out.len())..];
        let word = |t: &Token| self.bytes[t.start as usize..t.end as usize].to_ascii_lowercase();
        let is_copy = statement.len() > 3
            && statement[0].end - statement[0].start == 4
            && word(&statement[0]) == b"copy"
            && statement.iter().any(|t| t.kind == Kind::Word && word(t) == b"stdin");
        if !is_copy {
            return;
        }
        self.at += self.to_line_end() + 1;
        if self.at >= self.bytes.len() {
            return;
        }
        let rest = &self.bytes[self.at..];
        let len = if rest.starts_with(b"\\.") {
            0
        } else {
            memchr::memmem::find(rest, b"\n\\.").map_or(rest.len(), |i| i + 1)
        };
        self.push(Kind::Rows, len);
        self.at += self.to_line_end();
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || byte >= 0x80
}
