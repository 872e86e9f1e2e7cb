//! Rewrites what the grammar cannot read, byte for byte, so that every span of the rewritten text is one of the
//! text as written. Only the parser sees the result: names and literals are taken from the original.
//!
//! | written | parsed as | because the grammar |
//! |---|---|---|
//! | `{ fun f() = 1 }` | a line break in place of the last blank | wants the end of a line after a member |
//! | `call.receive<Request>(x)` | `call.receive         (x)` | takes the angles for two comparisons |
//! | `suspend { … }` | `        { … }` | knows no lambda that suspends |
//! | `$$"""…$x…$$y…"""` | `  """…_x…_$y…"""` | knows one dollar only |
//! | `annotation class A`, `data object A` | `open       class A` | takes them for `annotation.class(A)` |
//! | `is Circle if big -> …` | `is Circle  , big -> …` | knows no guards |
//! | `fun f(protected: Headers)` | `fun f(_rotected: Headers)` | takes some words for modifiers everywhere |

/// Words that are modifiers in front of a declaration and plain names elsewhere.
const SOFT: &[&str] = &[
    "abstract",
    "annotation",
    "by",
    "catch",
    "companion",
    "crossinline",
    "data",
    "dynamic",
    "enum",
    "external",
    "field",
    "file",
    "final",
    "finally",
    "get",
    "import",
    "infix",
    "init",
    "inline",
    "inner",
    "internal",
    "lateinit",
    "noinline",
    "open",
    "operator",
    "out",
    "override",
    "param",
    "private",
    "property",
    "protected",
    "public",
    "receiver",
    "reified",
    "sealed",
    "set",
    "suspend",
    "tailrec",
    "vararg",
    "where",
];

pub(super) fn prepare(text: &str) -> String {
    let mut pass = Pass { text: text.as_bytes(), out: text.as_bytes().to_vec(), at: 0, word: None, last: 0 };
    pass.run();
    // Whole characters are replaced by ASCII ones only where they are ASCII.
    String::from_utf8(pass.out).unwrap_or_else(|_| text.to_owned())
}

/// What the reader is inside of.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Brace,
    /// `${` of a string; the string goes on after its brace.
    Template(Quote),
}

#[derive(Clone, Copy, PartialEq)]
struct Quote {
    triple: bool,
    /// How many `$` begin a template.
    dollars: usize,
}

struct Pass<'t> {
    text: &'t [u8],
    out: Vec<u8>,
    at: usize,
    /// Where the last word began, if nothing but blanks came after it.
    word: Option<usize>,
    /// The end of the last token; comments are none.
    last: usize,
}

impl Pass<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn starts_with(&self, what: &[u8]) -> bool {
        self.text[self.at..].starts_with(what)
    }

    fn run(&mut self) {
        let mut open: Vec<Open> = Vec::new();
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'/' if self.peek(1) == b'/' => self.line(),
                b'/' if self.peek(1) == b'*' => self.comment(),
                b'\'' => self.character(),
                b'`' => self.quoted_name(),
                b'"' => self.string(None, &mut open),
                b'$' if self.is_dollars_before_quote() => {
                    let dollars = self.text[self.at..].iter().take_while(|b| **b == b'$').count();
                    self.out[self.at..self.at + dollars].fill(b' ');
                    self.at += dollars;
                    self.string_of(dollars, &mut open);
                }
                b'{' => {
                    self.blank_suspend();
                    open.push(Open::Brace);
                    self.step();
                }
                b'}' => match open.pop() {
                    Some(Open::Template(quote)) => {
                        self.step();
                        self.string(Some(quote), &mut open);
                    }
                    _ => {
                        self.break_before();
                        self.step();
                    }
                },
                b'<' => self.angles(),
                b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => self.name(),
                b if b.is_ascii_digit() => self.number(),
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                _ => self.step(),
            }
        }
    }

    fn step(&mut self) {
        self.at += 1;
        self.word = None;
        self.last = self.at;
    }

    fn line(&mut self) {
        while self.at < self.text.len() && self.text[self.at] != b'\n' {
            self.at += 1;
        }
    }

    /// Comments nest.
    fn comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            if self.starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if self.starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    /// `'a'`, `'\''`, `'\u0041'`
    fn character(&mut self) {
        let mut end = self.at + 1;
        while end < self.text.len() && !matches!(self.text[end], b'\'' | b'\n') {
            end += if self.text[end] == b'\\' { 2 } else { 1 };
        }
        self.at = (end + 1).min(self.text.len());
        self.word = None;
        self.last = self.at;
    }

    fn quoted_name(&mut self) {
        self.at += 1;
        while self.at < self.text.len() && !matches!(self.text[self.at], b'`' | b'\n') {
            self.at += 1;
        }
        self.step();
    }

    fn number(&mut self) {
        while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
            self.at += 1;
        }
        self.word = None;
        self.last = self.at;
    }

    fn is_dollars_before_quote(&self) -> bool {
        let dollars = self.text[self.at..].iter().take_while(|b| **b == b'$').count();
        self.text.get(self.at + dollars) == Some(&b'"')
    }

    /// A string from its opening quote, or its rest after the template that `after` belongs to.
    fn string(&mut self, after: Option<Quote>, open: &mut Vec<Open>) {
        match after {
            Some(quote) => self.string_rest(quote, open),
            None => self.string_of(1, open),
        }
    }

    fn string_of(&mut self, dollars: usize, open: &mut Vec<Open>) {
        let triple = self.starts_with(b"\"\"\"");
        self.at += if triple { 3 } else { 1 };
        self.string_rest(Quote { triple, dollars }, open);
    }

    fn string_rest(&mut self, quote: Quote, open: &mut Vec<Open>) {
        self.read_string(quote, open);
        self.at = self.at.min(self.text.len());
        self.last = self.at;
    }

    fn read_string(&mut self, quote: Quote, open: &mut Vec<Open>) {
        self.word = None;
        while self.at < self.text.len() {
            match self.text[self.at] {
                b'\\' if !quote.triple => self.at += 2,
                b'"' if !quote.triple => {
                    self.at += 1;
                    return;
                }
                b'"' if self.starts_with(b"\"\"\"") => {
                    self.at += 3;
                    // quotes before the closing three belong to the text
                    while self.peek(0) == b'"' {
                        self.at += 1;
                    }
                    return;
                }
                b'\n' if !quote.triple => return,
                b'$' => {
                    let dollars = self.text[self.at..].iter().take_while(|b| **b == b'$').count();
                    if dollars < quote.dollars {
                        self.out[self.at..self.at + dollars].fill(b'_');
                    } else {
                        self.out[self.at..self.at + dollars - 1].fill(b'_');
                    }
                    self.at += dollars;
                    if self.peek(0) == b'{' && dollars >= quote.dollars {
                        self.at += 1;
                        open.push(Open::Template(quote));
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn name(&mut self) {
        let start = self.at;
        while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' || self.peek(0) >= 0x80 {
            self.at += 1;
        }
        self.word = Some(start);
        let word = &self.text[start..self.at];
        if SOFT.iter().any(|s| s.as_bytes() == word) && self.is_plain_name(start) {
            self.out[start] = b'_';
        }
        let next = self.text[self.at..].trim_ascii_start();
        if (word == b"annotation" && next.starts_with(b"class ")) || (word == b"data" && next.starts_with(b"object ")) {
            self.out[start..self.at].fill(b' ');
            self.out[start..start + 4].copy_from_slice(b"open");
        }
        if word == b"if" && self.is_guard(start) {
            self.out[start..start + 2].copy_from_slice(b" ,");
        }
        self.last = self.at;
    }

    /// `is Circle if radius > 1 ->`: the `if` at `start` narrows the entry of a `when`.
    fn is_guard(&self, start: usize) -> bool {
        let line = self.text[..start].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let before = self.text[line..start].trim_ascii();
        let end = self.text[start..].iter().position(|b| *b == b'\n').map_or(self.text.len(), |n| start + n);
        let is_test = [b"is ".as_slice(), b"!is ", b"in ", b"!in "].iter().any(|w| before.starts_with(w));
        is_test && !before.windows(2).any(|w| w == b"->") && self.text[start..end].windows(2).any(|w| w == b"->")
    }

    /// Whether a soft word from `start` to here names a value: `x.open`, `protected: Headers`, `private = 1`, `sealed.f()`.
    fn is_plain_name(&self, start: usize) -> bool {
        if start > 0 && matches!(self.text[start - 1], b'@' | b'$') {
            return false;
        }
        let before = &self.text[..self.last];
        if before.ends_with(b".") && !before.ends_with(b"..") {
            return true;
        }
        let word = &self.text[start..self.at];
        let after = self.text[self.at..].trim_ascii_start();
        let next = after.first().copied().unwrap_or(0);
        let is_accessor = matches!(word, b"get" | b"set" | b"init" | b"field" | b"catch" | b"finally");
        match next {
            // `fun f(open: Boolean)`, `@get:NotBlank` was told apart above
            b':' => !after.starts_with(b"::") && !is_accessor,
            b'=' | b',' | b')' | b'?' => !is_accessor && word != b"suspend",
            b'.' => !is_accessor && !after.starts_with(b"..."),
            // open(cnic)
            b'(' => self.peek(0) == b'(' && !is_accessor && !matches!(word, b"suspend" | b"by" | b"where"),
            _ => false,
        }
    }

    /// The word in front of a `{` is `suspend`: a lambda.
    fn blank_suspend(&mut self) {
        let Some(start) = self.word else { return };
        if self.text[start..].starts_with(b"suspend") && self.text[start..self.at].trim_ascii_end() == b"suspend" {
            self.out[start..start + 7].fill(b' ');
        }
    }

    /// `… }` on one line: the blank before the brace ends the line.
    fn break_before(&mut self) {
        let Some(last) = self.at.checked_sub(1) else { return };
        let line = self.text[..self.at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let only_blanks = self.text[line..self.at].trim_ascii_start().is_empty();
        if !only_blanks && matches!(self.text[last], b' ' | b'\t') {
            self.out[last] = b'\n';
        }
    }

    /// `name<Type>(`: one plain type in angles that belongs to a call is blanked.
    fn angles(&mut self) {
        let open = self.at;
        let directly_after = self.word.is_some() && open > 0 && !self.text[open - 1].is_ascii_whitespace();
        self.step();
        if !directly_after {
            return;
        }
        let inner = &self.text[open + 1..];
        let length = inner.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
        let close = open + 1 + length;
        if length == 0 || self.text.get(close) != Some(&b'>') {
            return;
        }
        let after = &self.text[close + 1..];
        let blanks = after.iter().take_while(|b| **b == b' ').count();
        let is_call = match after.get(blanks) {
            Some(b'(') => blanks == 0,
            Some(b'{') => true,
            _ => false,
        };
        if is_call && !self.stands_in_type(open) {
            self.out[open..=close].fill(b' ');
            self.at = close + 1;
        }
    }

    /// Whether the dotted name that ends at `end` is a type: after `:` (`val x: List<String>`, `class A : B<C>(d)`),
    /// or the name of a class.
    fn stands_in_type(&self, end: usize) -> bool {
        let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'?') || *b >= 0x80;
        let start = self.text[..end].iter().rposition(|b| !name(b)).map_or(0, |n| n + 1);
        let before = self.text[..start].trim_ascii_end();
        let is_type = before.ends_with(b":") && !before.ends_with(b"::");
        let words: [&[u8]; 6] = [b"class", b"interface", b"fun", b"is", b"as", b"as?"];
        is_type || words.iter().any(|w| before.ends_with(w))
    }
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn rewrites_byte_for_byte() {
        for (text, expected) in [
            ("class A { val x = 1 }", "class A { val x = 1\n}"),
            ("\"${ x }\" { y }", "\"${ x }\" { y\n}"),
            ("a.f<T>(x)", "a.f   (x)"),
            ("fun f(): List<T> { }", "fun f(): List<T> {\n}"),
            ("class B : A<T>(x)", "class B : A<T>(x)"),
            ("a < b && c > (d)", "a < b && c > (d)"),
            ("x = suspend { 1 }", "x =         { 1\n}"),
            ("$$\"\"\"$a $$b $${c}\"\"\" }", "  \"\"\"_a _$b _${c}\"\"\"\n}"),
            ("f(protected: H, open = 1)", "f(_rotected: H, _pen = 1)"),
            ("open(x) + private (y)", "_pen(x) + private (y)"),
            ("annotation class A", "open       class A"),
            ("is A if x -> y", "is A  , x -> y"),
            ("// e.g.\nopen class A", "// e.g.\nopen class A"),
            ("'}' // }\n/* /* } */ } */", "'}' // }\n/* /* } */ } */"),
        ] {
            assert_eq!(prepare(text), expected);
        }
    }
}
