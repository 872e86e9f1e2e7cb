//! Razor: C# and markup inside each other, without tags. Code opens with `@` and ends where its syntax does: `@name.f(x)`
//! after the last call, `@if (x) { … }` after the brace; inside braces a line that begins with an element is markup again,
//! in which `@` opens code again.
//!
//! The C# is one text, in the order of the page: blocks as they stand, an expression assigned to nothing, `@functions`
//! and `@code` a class, `@inject` a declaration, `@attribute` a list. Walks with a stack of its own, forward only. Elements are followed only as
//! far as the one that opened the markup: what is left open inside it does no harm.

use memchr::{memchr, memchr2, memmem};

use super::{Blank, Page, Part, Piece};
use crate::ir::{Import, ImportKind, Name};
use crate::source::{Language, Span};

/// Words that open a statement.
const STATEMENTS: &[&str] = &["if", "for", "foreach", "while", "do", "switch", "lock", "try", "using"];

/// Directives that say something about the page, to the end of their line.
const DIRECTIVES: &[&str] = &[
    "page",
    "model",
    "inherits",
    "implements",
    "layout",
    "attribute",
    "namespace",
    "addTagHelper",
    "removeTagHelper",
    "tagHelperPrefix",
    "typeparam",
    "rendermode",
    "preservewhitespace",
    "using",
    "inject",
];

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

const MAX_NESTING: usize = 256;

enum Frame {
    /// C# that opened at `start` and is kept from `from`; ends with the brace or `;` of its statement.
    /// An `is_value` ends with its last bracket.
    Code { start: usize, from: usize, braces: u32, parens: u32, last: u8, is_value: bool },
    /// Markup in code, up to the end of its first element: how many of that name are open, and whether a tag is.
    Element { name: Span, open: u32, in_tag: bool, is_value: bool },
    /// `@: …`
    Line,
}

impl Frame {
    fn code(at: usize) -> Self {
        Frame::Code { start: at, from: at, braces: 0, parens: 0, last: b';', is_value: false }
    }
}

struct Razor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    code: Blank<'t>,
    has_code: bool,
    pieces: Vec<Piece>,
    comments: Vec<Span>,
    imports: Vec<Import>,
    /// An expression at the very end, where no `;` fits.
    unfinished: Option<Span>,
    frames: Vec<Frame>,
    at: usize,
}

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let mut razor = Razor {
        text,
        bytes: text.as_bytes(),
        code: Blank::new(text),
        has_code: false,
        pieces: Vec::new(),
        comments: Vec::new(),
        imports: Vec::new(),
        unfinished: None,
        frames: Vec::new(),
        at: 0,
    };
    while razor.at < text.len() {
        match razor.frames.last() {
            Some(Frame::Code { .. }) => razor.code(),
            _ => razor.markup(),
        }
    }
    while let Some(frame) = razor.frames.pop() {
        if let Frame::Code { from, .. } = frame {
            razor.keep(from, text.len());
        }
    }
    page.comments.append(&mut razor.comments);
    if razor.has_code {
        let (imports, unfinished) = (razor.imports, razor.unfinished);
        page.parts.extend(razor.code.into_part(Language::CSharp).map(|part| Part { imports, unfinished, ..part }));
    }
    razor.pieces
}

impl Razor<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn starts(&self, at: usize, with: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// Code of a block; a script around it reads blanks.
    fn keep(&mut self, from: usize, to: usize) {
        if from < to {
            self.code.keep(Span::new(from, to));
            self.pieces.push(Piece::silent(Span::new(from, to)));
            self.has_code = true;
        }
    }

    fn word(&self, from: usize) -> usize {
        from + self.bytes[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()
    }

    fn blanks(&self, from: usize) -> usize {
        from + self.bytes[from.min(self.bytes.len())..].iter().take_while(|b| b.is_ascii_whitespace()).count()
    }

    fn line_end(&self, from: usize) -> usize {
        memchr2(b'\n', b'\r', &self.bytes[from..]).map_or(self.bytes.len(), |i| from + i)
    }

    fn markup(&mut self) {
        let at = self.at;
        if let Some(Frame::Element { .. }) = self.frames.last() {
            return self.element();
        }
        let is_line = matches!(self.frames.last(), Some(Frame::Line));
        let next = if is_line { memchr2(b'@', b'\n', &self.bytes[at..]) } else { memchr(b'@', &self.bytes[at..]) };
        let Some(i) = next else {
            self.at = self.bytes.len();
            return;
        };
        self.at = at + i;
        if self.byte(self.at) == b'@' {
            self.transition();
        } else {
            self.at += 1;
            self.leave();
        }
    }

    /// One step in the markup of an element that stands in code.
    fn element(&mut self) {
        let at = self.at;
        let Some(Frame::Element { name, open, in_tag, is_value }) = self.frames.last_mut() else { return };
        let (name, is_value) = (*name, *is_value);
        match self.bytes[at] {
            b'@' => return self.transition(),
            b'<' if self.text[at..].starts_with("<!--") => {
                self.at = memmem::find(&self.bytes[at..], b"-->").map_or(at + 4, |i| at + i + 3);
                return;
            }
            b'<' => {
                let closes = self.bytes.get(at + 1) == Some(&b'/');
                let start = at + 1 + usize::from(closes);
                let length = name.len();
                let is_same = self.bytes.get(start..start + length).is_some_and(|b| b == &self.bytes[name.range()])
                    && !self.bytes.get(start + length).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-');
                // `<text>` is nobody's element
                if is_same && &self.bytes[name.range()] == b"text" {
                    let end = (start + length + 1).min(self.bytes.len());
                    self.pieces.push(Piece::silent(Span::new(at, end)));
                }
                if is_same {
                    *open = if closes { open.saturating_sub(1) } else { *open + 1 };
                    *in_tag = true;
                }
            }
            b'>' if *in_tag => {
                *in_tag = false;
                let is_void = VOID.contains(&&self.text[name.range()]);
                if *open > 0 && (is_void || at > 0 && self.bytes[at - 1] == b'/') {
                    *open -= 1;
                }
                if *open == 0 {
                    self.at += 1;
                    if is_value {
                        self.code.put(at, "}");
                    }
                    return self.leave();
                }
            }
            _ => {}
        }
        self.at += 1;
    }

    /// Back to the code around a piece of markup.
    fn leave(&mut self) {
        self.frames.pop();
        if let Some(Frame::Code { from, last, .. }) = self.frames.last_mut() {
            *from = self.at;
            *last = b';';
        }
    }

    /// Opens code at the sign at `at`.
    fn push(&mut self, at: usize, frame: Frame) {
        self.pieces.push(Piece::silent(Span::new(at, at + 1)));
        if self.frames.len() < MAX_NESTING {
            self.frames.push(frame);
        }
    }

    /// At an `@` in markup.
    fn transition(&mut self) {
        let at = self.at;
        let next = self.byte(at + 1);
        let after_word = at > 0 && self.bytes[at - 1].is_ascii_alphanumeric();
        self.at = at + 1;
        match next {
            b'@' => self.at = at + 2,
            b'*' => {
                if let Some(i) = memmem::find(&self.bytes[at..], b"*@") {
                    self.at = at + i + 2;
                    self.comments.push(Span::new(at, self.at));
                    self.pieces.push(Piece::silent(Span::new(at, self.at)));
                }
            }
            b'{' => self.push(at, Frame::code(at + 1)),
            b'(' => {
                if let Some(end) = self.balanced(at + 1) {
                    self.expression(at, at + 1, end);
                }
            }
            // `clerk@lahore.pk`
            _ if after_word => {}
            b if b.is_ascii_alphabetic() || b == b'_' => self.word_of_code(at),
            _ => {}
        }
    }

    fn word_of_code(&mut self, at: usize) {
        let text = self.text;
        let end = self.word(at + 1);
        let name = &text[at + 1..end];
        let after = self.blanks(end);
        let opens = self.byte(after);
        match name {
            "using" if opens != b'(' => self.directive(at, end, name),
            name if STATEMENTS.contains(&name) && matches!(opens, b'(' | b'{') => {
                self.push(at, Frame::code(at + 1));
            }
            "functions" | "code" if opens == b'{' => {
                // the members of the page's class; without room for its name they stand by themselves
                let class = "class _P";
                if after - at >= class.len() {
                    self.code.put(at, class);
                } else if at > 0 && after - at + 1 >= class.len() - 1 {
                    self.code.put(at - 1, "class P");
                }
                self.at = after;
                self.push(at, Frame::code(after));
            }
            "helper" => {
                self.code.put(at, "void ");
                self.at = end;
                self.push(at, Frame::code(end));
            }
            // the end of its markup is a brace in markup, which says nothing
            "section" => self.at = end,
            name if DIRECTIVES.contains(&name) && matches!(self.byte(end), b' ' | b'\t' | b'\r' | b'\n') => {
                self.directive(at, end, name);
            }
            _ => self.implicit(at, end),
        }
    }

    fn directive(&mut self, at: usize, end: usize, name: &str) {
        let line_end = self.line_end(end);
        let rest = self.text[end..line_end].trim().trim_end_matches(';').trim_end();
        match name {
            "using" => {
                let (alias, path) = match rest.split_once('=') {
                    Some((alias, path)) => (Some(Name::new(alias.trim())), path.trim()),
                    None => (None, rest.strip_prefix("static ").unwrap_or(rest)),
                };
                let (kind, module, name) = match (&alias, path.rsplit_once('.')) {
                    (Some(_), Some((module, name))) => (ImportKind::Item, module, Some(Name::new(name))),
                    _ => (ImportKind::Wildcard, path, None),
                };
                let (span, module) = (Span::new(at, line_end), Name::new(module));
                self.imports.push(Import {
                    span,
                    kind,
                    module,
                    name,
                    alias,
                    reexport: false,
                    path: None,
                    local: false,
                });
            }
            // `@attribute [Authorize]` is a list that nothing reads: `_ =        [Authorize];`
            "attribute" if rest.starts_with('[') && rest.ends_with(']') => {
                let start = end + (self.text[end..].len() - self.text[end..].trim_start().len());
                self.code.put(at, "_ =");
                self.keep(start, start + rest.len());
                if start + rest.len() < self.text.len() {
                    self.code.put(start + rest.len(), ";");
                } else {
                    self.unfinished = Some(Span::new(at, self.text.len()));
                }
            }
            // `@inject ILogger<Page> log`
            "inject" => {
                let start = end + (self.text[end..].len() - self.text[end..].trim_start().len());
                if start + rest.len() <= line_end {
                    self.code.keep(Span::new(start, start + rest.len()));
                    self.code.put(start + rest.len(), ";");
                    self.has_code = true;
                }
            }
            _ => {}
        }
        self.pieces.push(Piece::silent(Span::new(at, line_end)));
        self.at = line_end;
    }

    /// `@Model.Rows[0].Name`, `@await f(x)`
    fn implicit(&mut self, at: usize, word: usize) {
        let mut end = word;
        if &self.text[at + 1..word] == "await" && self.byte(word) == b' ' {
            end = self.word(word + 1);
        }
        loop {
            end = match self.byte(end) {
                b'(' | b'[' => match self.balanced(end) {
                    // `@Alert(@<p>x</p>)`
                    Some(to) if memmem::find(&self.bytes[end..to], b"@<").is_some() => {
                        self.assign_to_nothing(at);
                        self.at = end;
                        self.pieces.push(Piece::silent(Span::new(at, at + 1)));
                        let frame = Frame::Code {
                            start: at + 1,
                            from: at + 1,
                            braces: 0,
                            parens: 0,
                            last: b'.',
                            is_value: true,
                        };
                        return self.push_markup(frame);
                    }
                    Some(end) => end,
                    None => break,
                },
                b'.' if self.byte(end + 1).is_ascii_alphabetic() => self.word(end + 1),
                b'?' if self.byte(end + 1) == b'.' && self.byte(end + 2).is_ascii_alphabetic() => self.word(end + 2),
                b'!' if self.byte(end + 1) == b'.' && self.byte(end + 2).is_ascii_alphabetic() => self.word(end + 2),
                _ => break,
            };
        }
        // `@onclick="…"`, `@bind-Value="…"`: an attribute of a component
        if end == word && matches!(self.byte(end), b'=' | b'-' | b':') {
            self.at = end;
            return;
        }
        self.expression(at, at + 1, end);
    }

    /// An expression that the page prints: `_=x;`, over the `@`, what stands before it, and what follows.
    fn expression(&mut self, at: usize, from: usize, to: usize) {
        self.code.keep(Span::new(from, to));
        self.assign_to_nothing(at);
        self.code.put(to, ";");
        if to == self.bytes.len() {
            self.unfinished = Some(Span::new(at.saturating_sub(1), to));
        }
        self.pieces.push(Piece::value(Span::new(at, to)));
        self.has_code = true;
        self.at = to;
    }

    /// Makes a statement of the expression behind the `@`.
    fn assign_to_nothing(&mut self, at: usize) {
        match at.checked_sub(1).and_then(|before| self.code.at(before)) {
            // `@first @last`: there is room for one statement
            _ if self.code.at(at) == Some(b';') => self.code.put(at, "+"),
            Some(b';') => self.code.put(at - 1, "+ "),
            Some(b) if b.is_ascii_whitespace() => self.code.put(at - 1, "_="),
            _ => {}
        }
    }

    /// The end of what the bracket at `from` opens.
    fn balanced(&self, from: usize) -> Option<usize> {
        let mut depth = 0u32;
        let mut at = from;
        // arguments of a call in a page; more is a page that never closes them
        let limit = self.bytes.len().min(from + 16_384);
        while at < limit {
            match self.bytes[at] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
                b'"' | b'\'' => {
                    at = self.after_string(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// After the string or character that opens at `at`.
    fn after_string(&self, at: usize) -> usize {
        let quote = self.bytes[at];
        if self.starts(at, "\"\"\"") {
            return memmem::find(&self.bytes[at + 3..], b"\"\"\"").map_or(self.bytes.len(), |i| at + 3 + i + 3);
        }
        let before = &self.bytes[at.saturating_sub(2)..at];
        let is_verbatim = before.ends_with(b"@") || before.ends_with(b"@$");
        let mut i = at + 1;
        while i < self.bytes.len() {
            match self.bytes[i] {
                b'\\' if !is_verbatim => i += 2,
                b if b == quote && is_verbatim && self.byte(i + 1) == quote => i += 2,
                b if b == quote => return i + 1,
                // no string of one line goes on in the next; an apostrophe in text is none
                b'\n' if !is_verbatim => return i,
                _ => i += 1,
            }
        }
        self.bytes.len()
    }

    /// One step in C#.
    fn code(&mut self) {
        let at = self.at;
        let Some(Frame::Code { start, from, braces, parens, last, is_value }) = self.frames.last() else { return };
        let (start, from, braces, parens, last, is_value) = (*start, *from, *braces, *parens, *last, *is_value);
        let begins = parens == 0 && matches!(last, b'{' | b'}' | b';' | b':');
        let byte = self.bytes[at];
        let next = self.byte(at + 1);
        let (mut now_braces, mut now_parens, mut now_last) = (braces, parens, byte);
        self.at = at + 1;
        match byte {
            b if b.is_ascii_whitespace() => now_last = last,
            b'<' if begins && braces > 0 && next.is_ascii_alphabetic() => {
                self.keep(from, at);
                let name = Span::new(at + 1, self.element_name(at + 1));
                self.at = at;
                return self.push_markup(Frame::Element { name, open: 0, in_tag: false, is_value: false });
            }
            b'<' if begins && self.starts(at, "<!--") => {
                self.keep(from, at);
                let end = memmem::find(&self.bytes[at..], b"-->").map_or(self.bytes.len(), |i| at + i + 3);
                return self.resume(end, last);
            }
            b'@' if begins && next == b':' => {
                self.keep(from, at);
                self.at = at + 2;
                self.pieces.push(Piece::silent(Span::new(at, self.at)));
                return self.push_markup(Frame::Line);
            }
            // a template given as a value
            b'@' if next == b'<' => {
                self.keep(from, at);
                // a function of the item, up to the end of the element: what stands in it are statements
                self.code.put(at, "_=>{");
                let name = Span::new(at + 2, self.element_name(at + 2));
                return self.push_markup(Frame::Element { name, open: 0, in_tag: false, is_value: true });
            }
            b'@' if begins && next == b'(' => {
                self.keep(from, at);
                match self.balanced(at + 1) {
                    Some(end) => self.expression(at, at + 1, end),
                    None => return self.resume(at + 1, last),
                }
                let end = self.at + usize::from(self.byte(self.at).is_ascii_whitespace());
                return self.resume(end, b';');
            }
            b'@' if next == b'*' => {
                self.keep(from, at);
                self.at = at;
                self.transition();
                return self.resume(self.at, last);
            }
            // `@Html.Raw(x)` in code, without a `;`
            b'@' if begins
                && !STATEMENTS.contains(&&self.text[at + 1..self.word(at + 1)])
                && next.is_ascii_alphabetic() =>
            {
                self.keep(from, at);
                self.implicit(at, self.word(at + 1));
                // the `;` that ends it stands over the blank behind it
                let end = self.at + usize::from(self.byte(self.at).is_ascii_whitespace());
                return self.resume(end, b';');
            }
            // `@if` in code, and the name `@class`
            b'@' if next != b'"' && next != b'$' => {
                self.keep(from, at);
                self.pieces.push(Piece::silent(Span::new(at, at + 1)));
                return self.resume(at + 1, last);
            }
            b'"' | b'\'' => self.at = self.after_string(at),
            b'/' if next == b'/' => {
                self.at = self.line_end(at);
                now_last = last;
            }
            b'/' if next == b'*' => {
                self.at = memmem::find(&self.bytes[at + 2..], b"*/").map_or(self.bytes.len(), |i| at + 2 + i + 2);
                now_last = last;
            }
            b'{' => now_braces += 1,
            b'(' | b'[' => now_parens += 1,
            b')' | b']' => {
                now_parens = parens.saturating_sub(1);
                if is_value && now_parens == 0 && !matches!(next, b'.' | b'(' | b'[' | b'?') {
                    self.code.put(at + 1, ";");
                    if at + 1 == self.bytes.len() {
                        self.unfinished = Some(Span::new(start.saturating_sub(2), at + 1));
                    }
                    self.end_code(from);
                    let end = at + 1 + usize::from(next.is_ascii_whitespace());
                    return self.resume(end, b';');
                }
            }
            b'}' => {
                now_braces = braces.saturating_sub(1);
                if now_braces == 0 && parens == 0 && !self.goes_on(start, at + 1) {
                    return self.end_code(from);
                }
            }
            b';' if braces == 0 && parens == 0 => return self.end_code(from),
            _ => {}
        }
        if let Some(Frame::Code { braces, parens, last, .. }) = self.frames.last_mut() {
            (*braces, *parens, *last) = (now_braces, now_parens, now_last);
        }
    }

    /// The code of the innermost frame goes on at `at`.
    fn resume(&mut self, at: usize, last_byte: u8) {
        self.at = at;
        if let Some(Frame::Code { from, last, .. }) = self.frames.last_mut() {
            (*from, *last) = (at, last_byte);
        }
    }

    fn push_markup(&mut self, frame: Frame) {
        if self.frames.len() < MAX_NESTING {
            self.frames.push(frame);
        } else {
            self.resume(self.at + 1, b'.');
        }
    }

    fn element_name(&self, from: usize) -> usize {
        from + self.bytes[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count()
    }

    /// Whether the statement has another part: `else`, `catch`, `finally`, the `while` of `do`.
    fn goes_on(&self, start: usize, from: usize) -> bool {
        let at = self.blanks(from);
        match &self.text[at..self.word(at)] {
            "else" | "catch" | "finally" => true,
            "while" => &self.text[start..self.word(start)] == "do",
            _ => false,
        }
    }

    fn end_code(&mut self, from: usize) {
        self.keep(from, self.at);
        self.leave();
    }
}
