//! The line-level reader: finds `name`, separator and value around a keyword, in any language.
//!
//! It knows the few forms in which all languages and formats write a name beside its value, and each file's rule for
//! unquoted words. It reads at most a few hundred bytes around a keyword, so that a file of one endless line costs no
//! more than another. It judges nothing: [`super::judge`] does.

mod pairs;
mod words;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::names::NameEvidence;
use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;
use crate::source::Span;

use super::candidate::{After, Candidate, FileContext, LineBefore, is_listed, is_name_byte, names_entry};

/// Longest name that is read, in bytes.
const MAX_NAME: usize = 120;
/// Longest value that is read, in bytes.
const MAX_VALUE: usize = 2048;
/// Longest word of a list of words, in bytes.
const MAX_WORD: usize = 80;

pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub knowledge: &'t Credentials,
    pub context: FileContext,
    /// Where the last name ended: a name with two keywords is read once.
    read_to: usize,
    /// What the names of this text say: the same few stand in it again and again.
    classified: FxHashMap<&'t str, Option<NameEvidence>>,
    /// Names that stand as the first argument of a call that looks an entry up by its name.
    looked_up: FxHashSet<&'t str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, knowledge: &'t Credentials, context: FileContext) -> Self {
        Self { text, knowledge, context, read_to: 0, classified: FxHashMap::default(), looked_up: FxHashSet::default() }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    /// Reads the name around the keyword that ends at `end`, and what stands beside it.
    pub(super) fn read(&mut self, start: usize, end: usize, out: &mut Vec<Candidate<'t>>) {
        if start < self.read_to {
            return;
        }
        let bytes = self.text.as_bytes();
        let floor = end.saturating_sub(MAX_NAME);
        let mut from = start;
        while from > floor && is_name_byte(bytes[from - 1]) {
            from -= 1;
        }
        let mut to = end;
        while to < bytes.len() && to - from < MAX_NAME && is_name_byte(bytes[to]) {
            to += 1;
        }
        self.read_to = to;
        // The dot that ends a sentence, and the dash of an arrow.
        while to > end && matches!(bytes[to - 1], b'.' | b'-' | b'$') {
            to -= 1;
        }
        let start_of_name = from;
        // `self.db.password`, `config.setKey`: in code the last part names the value.
        if self.context.form == Form::Code
            && let Some(dot) = bytes[from..to].iter().rposition(|b| *b == b'.')
        {
            from += dot + 1;
        }
        // `@Value("${jwt.secret:x}")`
        let braced = bytes[..start_of_name].ends_with(b"${");
        let Some(name) = self.text.get(if braced { start_of_name } else { from }..to) else { return };
        let names = &self.knowledge.names;
        let Some(evidence) = *self.classified.entry(name).or_insert_with(|| names.classify(name)) else { return };
        if braced && self.byte(to) == b':' {
            let at = to + 1 + usize::from(self.byte(to + 1) == b'-');
            let stop = |b: &u8| matches!(b, b'}' | b'"' | b'\n' | b'$');
            let length = bytes[at.min(bytes.len())..].iter().take(160).position(stop).unwrap_or(0);
            if self.byte(at + length) == b'}' {
                let found =
                    Found { name, from, evidence, quoted_name: false, escaped: false, wrapped: false, ends_at: None };
                self.push(&found, Sign::ShapeDefault, at, at + length, false, out);
                if let Some(last) = out.last_mut() {
                    // Whatever the quotes around the whole, this is a literal.
                    last.quoted = true;
                }
            }
            return;
        }
        if self.is_looked_up(start_of_name, to) {
            self.looked_up.insert(name);
        }
        self.read_beside(from, to, name, evidence, out);
    }

    fn read_beside(&self, from: usize, to: usize, name: &'t str, evidence: NameEvidence, out: &mut Vec<Candidate<'t>>) {
        let before = if from == 0 { b'\n' } else { self.byte(from - 1) };
        let quote = if matches!(before, b'"' | b'\'' | b'`') { Some(before) } else { None };
        let mut at = to;
        let mut quoted_name = false;
        // `"{\"password\":\"x\"}"`: JSON in a string.
        let mut escaped = false;
        if let Some(q) = quote {
            if self.byte(at) == b'\\' && self.byte(at + 1) == q {
                at += 2;
                (quoted_name, escaped) = (true, true);
            } else if self.byte(at) == q {
                at += 1;
                quoted_name = true;
            }
        }
        let subscript = quoted_name && self.byte(at) == b']';
        if subscript {
            at += 1;
        }
        if quoted_name && self.byte(at) == b')' {
            at += 1;
        }
        let gap = at;
        at = self.skip_blanks(at);
        let blank = at > gap;
        let ends_at = self.substitution_mark(from, before);
        let mut found = Found { name, from, evidence, quoted_name, escaped, wrapped: false, ends_at };
        let rest = self.byte(at);
        let next = self.byte(at + 1);
        // `NAME := value`: no shell has such an assignment
        let in_makefile = self.context.form == Form::Shell;
        match rest {
            b'=' if next == b'=' => {
                let at = at + 2 + usize::from(self.byte(at + 2) == b'=');
                self.quoted_value(&found, Sign::ShapeCompare, at, out);
            }
            b'!' if next == b'=' => {
                let at = at + 2 + usize::from(self.byte(at + 2) == b'=');
                self.quoted_value(&found, Sign::ShapeCompare, at, out);
            }
            b'=' if next == b'>' => self.value(&found, Sign::ShapeArrow, at + 2, false, out),
            b'=' if next == b'~' => {}
            b'=' if matches!(before, b'?' | b'&' | b';' | b'"' | b'\'')
                && !quoted_name
                && !blank
                && !matches!(next, b' ' | b'"' | b'\'') =>
            {
                self.query_value(&found, at + 1, out);
            }
            b'=' => {
                let shape = if subscript { Sign::ShapeSubscript } else { Sign::ShapeAssign };
                let tight = !blank && !matches!(next, b' ' | b'\t');
                self.value(&found, shape, at + 1, tight, out);
            }
            b'|' | b'?' | b'+' if next == b'=' => self.value(&found, Sign::ShapeAssign, at + 2, in_makefile, out),
            b'|' if next == b'|' && self.byte(at + 2) == b'=' => {
                self.value(&found, Sign::ShapeAssign, at + 3, false, out);
            }
            // `process.env.JWT_SECRET || "x"`
            b'|' | b'?' if next == rest && self.context.form == Form::Code && !quoted_name => {
                self.quoted_value(&found, Sign::ShapeDefault, at + 2, out);
            }
            b':' if next == b'=' => self.value(&found, Sign::ShapeAssign, at + 2, in_makefile, out),
            b':' if next == b':' => {}
            // `did:key:z6Mk…`, `arn:aws:…:secret:portal`
            b':' if before == b':' && !blank && next != b' ' => {}
            b':' if self.ends_a_path(from, next) => {}
            // `ok ? "pass" : "fail"`
            b':' if quoted_name && from >= 2 && self.text[..from - 1].trim_end_matches(' ').ends_with('?') => {}
            b':' => {
                let typed = self.after_type(at + 1);
                match typed {
                    Some(value_at) if !quoted_name => self.quoted_value(&found, Sign::ShapeAssign, value_at, out),
                    _ => self.value(&found, Sign::ShapeColon, at + 1, false, out),
                }
            }
            b'<' if next == b'-' => self.quoted_value(&found, Sign::ShapeAssign, at + 2, out),
            b'>' if self.opens_element(from, before) => self.element(&found, at + 1, out),
            b',' if quoted_name && quote != Some(b'`') && !self.is_among_words(from, at + 1) => {
                self.quoted_value(&found, Sign::ShapeArgument, at + 1, out);
            }
            b'(' => {
                let shape = if evidence.setter { Sign::ShapeSetter } else { Sign::ShapeCall };
                self.quoted_value(&found, shape, at + 1, out);
            }
            _ if blank && !quoted_name => self.after_blank(&mut found, from, at, out),
            _ => {}
        }
        self.pair(&found, from, to, quoted_name, out);
    }

    /// `sed 's/NAME=.*/NAME=value/'`: the mark between the parts, where a name stands behind one.
    fn substitution_mark(&self, from: usize, before: u8) -> Option<u8> {
        let is_mark = matches!(before, b'/' | b'|' | b'#' | b',' | b'@' | b'~');
        if !is_mark || !matches!(self.context.form, Form::Shell | Form::Config) {
            return None;
        }
        let floor = from.saturating_sub(MAX_VALUE);
        let lead = &self.text.as_bytes()[floor..from];
        let line = &lead[lead.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)..];
        let begins = |w: &[u8]| w[1] == b's' && w[2] == before && !w[0].is_ascii_alphanumeric();
        (line.windows(3).any(begins) && line.windows(3).any(|w| w == b"sed")).then_some(before)
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// `password: string = "x"`: where the value starts, after the `=`.
    fn after_type(&self, at: usize) -> Option<usize> {
        let start = self.skip_blanks(at);
        let mut i = start;
        while i < start + 60 {
            match self.byte(i) {
                b'=' if i > start && self.byte(i + 1) != b'=' && self.byte(i + 1) != b'>' => return Some(i + 1),
                c if c.is_ascii_alphanumeric()
                    || matches!(
                        c,
                        b'_' | b'<' | b'>' | b'[' | b']' | b'&' | b'?' | b'*' | b'\'' | b'|' | b' ' | b'.'
                    ) =>
                {
                    i += 1;
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether `<name` stands before; `</name>` closes and does not count.
    fn opens_element(&self, from: usize, before: u8) -> bool {
        before == b'<' || (before == b':' && self.text.as_bytes()[..from].iter().rev().take(40).any(|b| *b == b'<'))
    }

    /// `password string = "x"` (Go), `--password x`, `ENV NAME value`, `\set NAME value`, `auth token "x"`.
    fn after_blank(&self, found: &mut Found<'t>, from: usize, at: usize, out: &mut Vec<Candidate<'t>>) {
        let is_option = found.name.starts_with('-');
        if is_option {
            return self.value(found, Sign::ShapeOption, at, true, out);
        }
        if matches!(self.byte(at), b'"' | b'\'') {
            // `# an existing secret "x" and a key in it`
            let line =
                from - self.text.as_bytes()[..from].iter().rev().take(MAX_NAME).position(|b| *b == b'\n').unwrap_or(0);
            let in_comment = self.text[line..from].trim_start().starts_with('#');
            if self.context.form != Form::Config || !in_comment {
                self.quoted_value(found, Sign::ShapeBlank, at, out);
            }
            return;
        }
        if self.byte(at).is_ascii_alphabetic()
            && let Some(value_at) = self.after_type(at)
            && self.context.form == Form::Code
            // `<Input.Password size="small">` declares nothing.
            && self.byte(value_at.saturating_sub(2)) == b' '
            // a type is one word, or two in Basic: `password FROM users WHERE login = 'x'` has none
            && !self.text[at..value_at - 1].trim_end().trim_start_matches("As ").contains(' ')
        {
            return self.quoted_value(found, Sign::ShapeAssign, value_at, out);
        }
        // No further back than the longest word below: a line may be the whole file.
        let back = from.saturating_sub(24);
        let start = self.text.as_bytes()[back..from].iter().rposition(|b| *b == b'\n');
        let line_start = start.map_or(back, |i| back + i + 1);
        let lead = self.text.get(line_start..from).unwrap_or("x").trim();
        let declares = matches!(
            lead.to_ascii_lowercase().as_str(),
            "env" | "arg" | "\\set" | "set" | "export" | "setx" | "define" | "#define"
        );
        let directive = lead.is_empty() && matches!(self.context.form, Form::Config);
        if declares || directive {
            self.value(found, Sign::ShapeBlank, at, true, out);
        }
    }

    /// A quoted or, where the file allows it, unquoted value. `tight`: no blanks around the separator.
    fn value(&self, found: &Found<'t>, shape: Sign, at: usize, tight: bool, out: &mut Vec<Candidate<'t>>) {
        let start = self.skip_blanks(at);
        if self.try_quoted(found, shape, start, out) || found.quoted_name && found.escaped {
            return;
        }
        if self.is_in_expression(found.from) {
            return;
        }
        let form = self.context.form;
        let bare = match form {
            Form::Config => !found.quoted_name || shape == Sign::ShapeColon,
            Form::Prose => !found.quoted_name,
            Form::Shell => (tight || shape == Sign::ShapeColon) && !found.quoted_name,
            // `-Dpassword=x` and the like in the strings and comments of code.
            Form::Code | Form::Data | Form::Markup => tight && (shape == Sign::ShapeOption || self.byte(start) == b'%'),
        };
        let after = self.default_beside(found, start, out);
        if after {
            return;
        }
        if bare {
            let to_end = form == Form::Config && !matches!(shape, Sign::ShapeOption | Sign::ShapeBlank);
            let mut end = if to_end { self.line_value_end(start) } else { self.word_end(start) };
            let cut = found.ends_at.and_then(|mark| self.text.as_bytes()[start..end].iter().position(|b| *b == mark));
            end = cut.map_or(end, |length| start + length);
            if form == Form::Prose && self.reads_on(start, end) {
                return;
            }
            self.push(found, shape, start, end, false, out);
        } else if form == Form::Code
            && self.byte(start).is_ascii_alphanumeric()
            && tight
            && !self.is_declared(found.from)
        {
            // `"host=x password=y"`: a connection string inside a literal.
            let end = self.word_end(start);
            if matches!(self.byte(end), b'"' | b'\'' | b'`' | b';' | b'&' | b' ') && !found.quoted_name {
                self.push(found, Sign::ShapeQuery, start, end, false, out);
            }
        }
    }

    /// Whether a quoted name and what follows its comma stand among the words of a list in data: `["pw", "qa", "query", "reset"]`.
    fn is_among_words(&self, from: usize, after: usize) -> bool {
        let is_quote = |b: Option<&u8>| matches!(b, Some(b'"' | b'\''));
        let bytes = self.text.as_bytes();
        let mut before = bytes[..from.saturating_sub(1)].iter().rev().filter(|b| !b.is_ascii_whitespace());
        let mut next = bytes[after.min(bytes.len())..].iter().take(MAX_WORD).filter(|b| !b.is_ascii_whitespace());
        self.context.form == Form::Data
            && before.next() == Some(&b',')
            && is_quote(before.next())
            && is_quote(next.next())
            && next.by_ref().any(|b| is_quote(Some(b)))
            && next.next() == Some(&b',')
            && is_quote(next.next())
    }

    /// `{{- $password = randAlphaNum $length }}`: what is not quoted in an expression of a template is code.
    fn is_in_expression(&self, from: usize) -> bool {
        let line = LineBefore::of(self.text, from).text;
        let is_inside = || line.rfind("{{").is_some_and(|at| !line[at..].contains("}}"));
        (self.byte(from) == b'$' || line.ends_with('$')) && is_inside()
    }

    /// `password: the one you chose`: a plain word with more words behind it is a sentence.
    fn reads_on(&self, start: usize, end: usize) -> bool {
        let word = self.text.get(start..end).unwrap_or_default();
        let plain = word.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'.' | b'\'' | b'/'));
        let next = self.byte(end + 1);
        plain
            && self.byte(end) == b' '
            && (next.is_ascii_alphabetic() || matches!(next, b'"' | b'`' | b'(') || next >= 0x80)
    }

    fn quoted_value(&self, found: &Found<'t>, shape: Sign, at: usize, out: &mut Vec<Candidate<'t>>) {
        let start = self.skip_blanks(at);
        if !self.try_quoted(found, shape, start, out) {
            self.default_beside(found, start, out);
        }
    }

    /// Reads a literal at `start`, through a prefix (`b"…"`) or a conversion (`decode("…")`). False if none starts there.
    fn try_quoted(&self, found: &Found<'t>, shape: Sign, start: usize, out: &mut Vec<Candidate<'t>>) -> bool {
        let mut at = start;
        let mut wrapped = false;
        let mut escaped = found.escaped;
        if self.byte(at) == b'\\' && matches!(self.byte(at + 1), b'"' | b'\'') {
            at += 1;
            escaped = true;
        }
        if !matches!(self.byte(at), b'"' | b'\'' | b'`') {
            let mut i = at;
            while i < at + 60 {
                match self.byte(i) {
                    b'"' | b'\'' => break,
                    c if c.is_ascii_alphanumeric()
                        || matches!(c, b'_' | b'.' | b':' | b'(' | b'[' | b']' | b'@' | b'$' | b'{' | b'&' | b'!') =>
                    {
                        i += 1;
                    }
                    b' ' if i > at && self.text[at..i].ends_with("new") => i += 1,
                    _ => return false,
                }
            }
            let Some(lead) = self.text.get(at..i) else { return false };
            if !matches!(self.byte(i), b'"' | b'\'') {
                return false;
            }
            let prefix = lead.len() <= 2 && lead.bytes().all(|b| b"bBrRuUfFLN@$".contains(&b));
            if !prefix {
                let Some(callee) = lead.strip_suffix(['(', '[', '{']) else { return false };
                if !self.knowledge.names.is_wrapper(callee.trim_end_matches(['[', ']', '(']))
                    && !lead.starts_with("(\"")
                    && !callee.is_empty()
                {
                    return false;
                }
                wrapped = !callee.is_empty();
            }
            at = i;
        }
        let quote = self.byte(at);
        let bytes = self.text.as_bytes();
        let mut open = at + 1;
        if self.byte(open) == quote && self.byte(open + 1) == quote {
            open += 2;
        }
        let mut i = open;
        while i < bytes.len() && i - open < MAX_VALUE {
            match bytes[i] {
                b'\n' | b'\r' => return true,
                b'\\' if escaped && self.byte(i + 1) == quote => break,
                b'\\' => i += 1,
                c if c == quote => break,
                _ => {}
            }
            i += 1;
        }
        if i >= bytes.len() || i - open >= MAX_VALUE {
            return true;
        }
        let mut found = found.clone();
        found.wrapped = wrapped;
        self.push(&found, shape, open, i, true, out);
        true
    }

    /// `os.getenv("X") or "lit"`, `process.env.X || "lit"`, `${X:-lit}`: reads the literal behind a reference.
    fn default_beside(&self, found: &Found<'t>, start: usize, out: &mut Vec<Candidate<'t>>) -> bool {
        let end = self.text.as_bytes()[start..]
            .iter()
            .take(160)
            .position(|b| matches!(b, b'\n' | b'\r' | b';'))
            .map_or((start + 160).min(self.text.len()), |i| start + i);
        let Some(line) = self.text.get(start..end) else { return false };
        if line.starts_with("${") || line.starts_with("\"${") {
            let Some(close) = line.find('}') else { return false };
            let body = &line[..close];
            let mark = body.find(":-").map(|i| i + 2).or_else(|| body.find(':').map(|i| i + 1));
            if let Some(i) = mark.filter(|i| *i < close) {
                self.push(found, Sign::ShapeDefault, start + i, start + close, false, out);
            }
            return true;
        }
        // `<%= ENV.fetch("X", "lit") %>`
        if self.context.form == Form::Config
            && let Some(call) = line.find("fetch(")
            && let Some(comma) = line[call..].find(", ")
        {
            return self.try_quoted(found, Sign::ShapeDefault, self.skip_blanks(start + call + comma + 1), out);
        }
        for operator in ["|| ", "?? ", "?: ", " or ", "||", "|default(", "| default(", "default: "] {
            if let Some(i) = line.find(operator) {
                let at = self.skip_blanks(start + i + operator.len());
                if matches!(self.byte(at), b'"' | b'\'') {
                    return self.try_quoted(found, Sign::ShapeDefault, at, out);
                }
            }
        }
        false
    }

    /// `<password>x</password>`
    fn element(&self, found: &Found<'t>, start: usize, out: &mut Vec<Candidate<'t>>) {
        let bytes = self.text.as_bytes();
        let Some(length) = bytes[start..].iter().take(MAX_VALUE).position(|b| *b == b'<') else { return };
        if self.byte(start + length + 1) == b'/' {
            self.push(found, Sign::ShapeElement, start, start + length, false, out);
        }
    }

    /// To the end of the line, without a comment and the comma or semicolon behind it.
    fn line_value_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = bytes[start..]
            .iter()
            .take(MAX_VALUE)
            .position(|b| matches!(b, b'\n' | b'\r'))
            .map_or((start + MAX_VALUE).min(bytes.len()), |i| start + i);
        if let Some(line) = self.text.get(start..end)
            && let Some(i) = line.find(" #").or_else(|| line.find("\t#"))
        {
            end = start + i;
        }
        while end > start && matches!(bytes[end - 1], b' ' | b'\t' | b',' | b';') {
            end -= 1;
        }
        end
    }

    fn word_end(&self, start: usize) -> usize {
        let stop = |b: &u8| {
            matches!(
                b,
                b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'`' | b',' | b';' | b')' | b'<' | b'|' | b'&' | b'\\'
            )
        };
        let length = self.text.as_bytes()[start..].iter().take(MAX_VALUE).position(stop);
        length.map_or_else(|| self.text.len().min(start + MAX_VALUE), |i| start + i)
    }

    /// `"…".toCharArray()` is the value still; `"…".format(x)` is not.
    fn conversion(&self, at: usize) -> After {
        let bytes = self.text.as_bytes();
        let length = bytes[at..].iter().take(40).position(|b| !b.is_ascii_alphanumeric() && *b != b'_').unwrap_or(0);
        let method = self.text.get(at..at + length).unwrap_or_default();
        if self.knowledge.names.is_wrapper(method) { After::Other } else { After::Call }
    }

    fn push(
        &self,
        found: &Found<'t>,
        shape: Sign,
        start: usize,
        end: usize,
        quoted: bool,
        out: &mut Vec<Candidate<'t>>,
    ) {
        let (Some(value), true) = (self.text.get(start..end), end > start) else { return };
        let mut next = end + usize::from(quoted);
        if quoted && found.escaped {
            next += 1;
        }
        while quoted && matches!(self.byte(next), b'"' | b'\'') {
            next += 1;
        }
        let next = self.skip_blanks(next);
        let after = match self.byte(next) {
            b'+' if quoted => After::Concat,
            b'.' if quoted && self.byte(next + 1) == b' ' => After::Concat,
            b'%' if quoted && self.byte(next + 1) != b'>' => After::Call,
            b'.' if quoted => self.conversion(next + 1),
            b'(' | b'[' if quoted => After::Call,
            b'=' if quoted && self.byte(next + 1) == b'>' => After::Entry,
            b':' if quoted && shape == Sign::ShapeArgument => After::Entry,
            b'(' if !quoted && self.context.form != Form::Config => After::Call,
            b':' if quoted && shape == Sign::ShapeDefault => After::Call,
            _ => After::Other,
        };
        let mark = if quoted { super::value::inner_quote(value) } else { 0 };
        out.push(Candidate {
            name: found.name,
            evidence: found.evidence,
            value: &value[mark..value.len() - mark],
            span: Span::new(start + mark, end - mark),
            shape,
            quoted,
            quoted_name: found.quoted_name,
            wrapped: found.wrapped,
            after,
            listed: shape == Sign::ShapeColon && is_listed(self.text, found.from),
            names_entry: quoted && names_entry(self.text, Span::new(start, end)),
            opens: false,
            detector: None,
        });
    }
}

#[derive(Clone)]
struct Found<'t> {
    name: &'t str,
    from: usize,
    evidence: NameEvidence,
    quoted_name: bool,
    escaped: bool,
    wrapped: bool,
    /// The mark that ends the value, whatever else may stand in one.
    ends_at: Option<u8>,
}
