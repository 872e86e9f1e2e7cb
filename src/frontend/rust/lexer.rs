//! What must be known of a Rust file before, or without, parsing it: its comments, how deep a parse of it can go, and
//! where its items begin.
//!
//! Knows tokens only. It is lenient: on text that is not Rust it still ends and still gives offsets inside the text.

use crate::source::Span;

#[derive(Default)]
pub(super) struct Scan {
    /// In source order, delimiters included.
    pub comments: Vec<Span>,
    /// An upper bound for the depth of the syntax tree: brackets, and what nests without them (`!!!x`, `a + b + c`).
    pub weight: u32,
    /// Where items begin: a keyword or an attribute at the asked-for column. An item and its attributes are one.
    pub starts: Vec<usize>,
    /// The end of the first `{…}` group that stands in no other bracket.
    pub first_body_end: Option<usize>,
}

/// Words that start an item, at the beginning of a line.
const ITEM_WORDS: &[&str] = &[
    "pub",
    "fn",
    "async",
    "unsafe",
    "const",
    "static",
    "struct",
    "enum",
    "union",
    "trait",
    "impl",
    "mod",
    "use",
    "extern",
    "type",
    "macro_rules",
];

/// Words that make an expression one level deeper without a bracket.
const NESTING_WORDS: &[&str] = &[
    "return", "break", "if", "else", "match", "move", "async", "await", "in", "as", "let", "yield", "mut", "dyn",
    "impl", "static", "const", "unsafe", "loop", "while", "for", "fn", "raw",
];

struct Level {
    /// The weight of what stands around the bracket, up to it.
    outside: u32,
    open: u8,
}

struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    column: usize,
    line_start: usize,
    /// Only white space stands between the start of the line and `at`.
    leading: bool,
    scan: Scan,
    levels: Vec<Level>,
    current: u32,
    after_body: bool,
    /// The item under way has more than attributes.
    has_head: bool,
}

/// Scans `text`; items are looked for at `column`.
pub(super) fn scan(text: &str, column: usize) -> Scan {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        column,
        line_start: 0,
        leading: true,
        scan: Scan::default(),
        levels: Vec::new(),
        current: 0,
        after_body: false,
        has_head: true,
    };
    while lexer.at < lexer.bytes.len() {
        lexer.token();
    }
    lexer.scan
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn token(&mut self) {
        let byte = self.peek(0);
        match byte {
            b'\n' => {
                self.at += 1;
                self.line_start = self.at;
                self.leading = true;
                return;
            }
            _ if byte.is_ascii_whitespace() => {
                self.at += 1;
                return;
            }
            b'/' if self.peek(1) == b'/' => {
                let start = self.at;
                let rest = &self.bytes[start..];
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let end = self.at - usize::from(self.bytes[..self.at].ends_with(b"\r"));
                self.scan.comments.push(Span::new(start, end));
                return;
            }
            b'/' if self.peek(1) == b'*' => return self.block_comment(),
            _ => {}
        }
        let starts_line = self.leading && self.at - self.line_start == self.column;
        self.leading = false;
        match byte {
            b'"' => self.string(),
            b'\'' => self.quote(),
            b'(' | b'[' | b'{' => {
                self.levels.push(Level { outside: self.current, open: byte });
                self.deeper();
                self.at += 1;
            }
            b')' | b']' | b'}' => self.close(byte),
            b',' | b';' => {
                self.current = self.base();
                self.at += 1;
            }
            b'0'..=b'9' => {
                while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
                    self.at += 1;
                }
            }
            _ if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => return self.word(starts_line),
            _ => {
                if byte == b'#' && self.peek(1) == b'[' && starts_line && self.has_head {
                    self.start_item(self.at);
                    self.has_head = false;
                }
                if byte != b':' {
                    self.deeper();
                }
                self.at += 1;
            }
        }
        self.after_body = byte == b'}';
    }

    /// The weight at the start of a segment of the bracket that is open.
    fn base(&self) -> u32 {
        self.levels.last().map_or(0, |l| l.outside + 1)
    }

    fn deeper(&mut self) {
        self.current += 1;
        self.scan.weight = self.scan.weight.max(self.current);
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        if let Some(level) = self.levels.pop() {
            self.current = level.outside;
            self.deeper();
            if self.levels.is_empty() && byte == b'}' && level.open == b'{' && self.scan.first_body_end.is_none() {
                self.scan.first_body_end = Some(self.at);
            }
        }
    }

    fn start_item(&mut self, at: usize) {
        self.scan.starts.push(at);
        self.current = self.base();
    }

    fn word(&mut self, starts_line: bool) {
        let start = self.at;
        while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' || self.peek(0) >= 0x80 {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        let is_prefix = |prefixes: &[&[u8]]| prefixes.contains(&word);
        match self.peek(0) {
            b'"' if is_prefix(&[b"b", b"c"]) => return self.string(),
            b'\'' if is_prefix(&[b"b"]) => return self.quote(),
            b'"' | b'#' if is_prefix(&[b"r", b"br", b"cr"]) && self.raw_string() => return,
            _ => {}
        }
        let is_in = |words: &[&str]| words.iter().any(|w| w.as_bytes() == word);
        if starts_line && is_in(ITEM_WORDS) {
            if self.has_head {
                self.start_item(start);
            }
            self.has_head = true;
        }
        // `}` ends a statement unless `else`, `.` or an operator goes on
        if self.after_body && !is_in(&["else", "as"]) {
            self.current = self.base();
        }
        if is_in(NESTING_WORDS) {
            self.deeper();
        }
        self.after_body = false;
    }

    fn string(&mut self) {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// At the `#` or `"` after `r`; false for a raw identifier, `r#type`.
    fn raw_string(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let hashes = rest.iter().take_while(|b| **b == b'#').count();
        if rest.get(hashes) != Some(&b'"') {
            return false;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let body = &rest[hashes + 1..];
        self.at += match memchr::memmem::find(body, end.as_bytes()) {
            Some(i) => hashes + 1 + i + end.len(),
            None => rest.len(),
        };
        true
    }

    /// A character or a lifetime.
    fn quote(&mut self) {
        if self.peek(1) == b'\\' {
            self.at += 3;
            while self.at < self.bytes.len() && self.peek(0) != b'\'' && self.peek(0) != b'\n' {
                self.at += 1;
            }
            self.at = (self.at + 1).min(self.bytes.len());
            return;
        }
        let width = match self.peek(1) {
            0..0x80 => 1,
            0x80..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0.. => 4,
        };
        self.at += if self.peek(1 + width) == b'\'' { width + 2 } else { 1 };
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0u32;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        break;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.scan.comments.push(Span::new(start, self.at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        scan(text, 0).comments.iter().map(|s| &text[s.range()]).collect()
    }

    #[test]
    fn comments_stand_outside_strings_only() {
        assert_eq!(comments("let a = \"// no\"; // yes"), ["// yes"]);
        assert_eq!(comments("r#\"/* \" // \"#; /* a /* b */ c */ x"), ["/* a /* b */ c */"]);
        assert_eq!(comments("'\"' // a\n'\\'' b'\\\\' // b\r\n&'a str // ج"), ["// a", "// b", "// ج"]);
        assert_eq!(comments("\"\\\" // \" r#type // x"), ["// x"]);
    }

    #[test]
    fn unfinished_tokens_end_with_the_text() {
        for text in ["\"", "\"\\", "r#\"", "/*", "/* /*", "'", "'\\", "'ج", "b'", "r#", "((", "}}", "'\\u{"] {
            let scan = scan(text, 0);
            assert!(scan.comments.iter().all(|c| c.end as usize <= text.len()), "{text}");
        }
    }

    #[test]
    fn weight_counts_what_nests_and_not_what_follows() {
        assert!(scan(&"fn a() { b(c, d); }\n".repeat(500), 0).weight < 10);
        assert!(scan(&"if a { b } ".repeat(500), 0).weight < 10);
        assert!(scan(&"(".repeat(500), 0).weight >= 500);
        assert!(scan(&"!".repeat(500), 0).weight >= 500);
        assert!(scan(&"if a { b } else ".repeat(500), 0).weight >= 500);
        assert!(scan(&format!("a{}", ".b()".repeat(500)), 0).weight >= 500);
    }

    #[test]
    fn an_item_starts_with_its_attributes() {
        let text = "use a;\n\n#[get(\"/\")]\n#[x]\nfn b() {\n    pub c\n}\n/// doc\npub struct D;\n";
        let starts = scan(text, 0).starts;
        assert_eq!(starts.iter().map(|s| &text[*s..*s + 5]).collect::<Vec<_>>(), ["use a", "#[get", "pub s"]);
    }
}
