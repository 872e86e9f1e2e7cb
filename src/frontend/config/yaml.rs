//! YAML, from the events of a parser that keeps positions. Templates (`{{ x }}`, `{% if %}`, `<%= x %>`) are blanked out before
//! parsing and read back from the text; what the parser refuses is read line by line.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::{Documents, scripts, yaml_lines};
use crate::ir::{Arg, ExprKind, Literal, Module, Name};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let masked = mask_templates(text);
    let mut reader = Reader::new(file, language, text);
    if let Err((cause, line)) = reader.read(&masked) {
        let mut refused = Some(cause);
        if is_dedented_bracket(&masked, line) {
            reader = Reader::new(file, language, text);
            refused = reader.read(&with_brackets_joined(&masked, line)).err().map(|(cause, _)| cause);
        }
        if let Some(cause) = refused {
            reader.refused(&cause);
        }
    }
    reader.comments(&masked);
    scripts::read(reader.documents.finish(text.len()), text)
}

struct Reader<'t> {
    documents: Documents,
    text: &'t str,
    /// Where scalars stand, in order: a `#` in one is no comment.
    scalars: Vec<Span>,
    /// Depths at which a collection stands as a key.
    collection_keys: Vec<usize>,
    /// Where the last value ends, and where the last key begins that has no value yet.
    value_to: usize,
    pending_key: Option<usize>,
    /// Where line by line reading began.
    refused_at: usize,
}

impl<'t> Reader<'t> {
    fn new(file: FileId, language: Language, text: &'t str) -> Self {
        Self {
            documents: Documents::new(file, language),
            text,
            scalars: Vec::new(),
            collection_keys: Vec::new(),
            value_to: 0,
            pending_key: None,
            refused_at: text.len(),
        }
    }

    /// Reads what the parser sees of the text, up to where it refuses: why, and in which line (from 1).
    fn read(&mut self, parsed: &str) -> Result<(), (String, usize)> {
        let offsets = Offsets::of(parsed);
        let mut parser = Parser::new_from_str(parsed).keep_tags(true);
        while let Some(event) = parser.next_event() {
            let (event, at) = event.map_err(|e| (e.info().to_owned(), e.marker().line()))?;
            self.event(event, Span::new(offsets.byte(at.start.index()), offsets.byte(at.end.index())));
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, at: Span) {
        match event {
            Event::MappingStart(..) => self.open(at, Documents::open_object),
            Event::SequenceStart(..) => self.open(at, Documents::open_list),
            Event::MappingEnd | Event::SequenceEnd => {
                self.documents.close(self.end_of_content(at));
                if self.collection_keys.pop_if(|depth| *depth == self.documents.depth()).is_some() {
                    self.documents.key(at, "?");
                }
            }
            Event::Alias(_) => self.value(at, ExprKind::Name(self.text[at.range()].trim_end().into())),
            Event::Scalar(value, style, _, tag) => self.written(value, style, tag.as_deref(), at),
            Event::DocumentEnd => self.documents.close_all(at.start as usize),
            _ => {}
        }
    }

    fn open(&mut self, at: Span, open: fn(&mut Documents, Span)) {
        // `? {a: 1} : v`: a key that is no scalar is read like a value of its own, and what follows goes by `?`
        if self.documents.expects_key() {
            self.collection_keys.push(self.documents.depth());
        }
        open(&mut self.documents, at);
    }

    /// Containers without brackets are closed at the next token; their text ends with their last value.
    fn end_of_content(&self, at: Span) -> usize {
        if at.is_empty() { self.scalars.last().map_or(at.start, |s| s.end) as usize } else { at.end as usize }
    }

    fn written(&mut self, value: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, at: Span) {
        let span = self.span_of(style, at);
        self.scalars.push(span);
        let raw = &self.text[span.range()];
        let value: Name = match style {
            // what the parser saw is a mask
            ScalarStyle::Plain if has_template(raw) => raw.into(),
            ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted if has_template(raw) => super::unquoted(raw).into(),
            ScalarStyle::Literal | ScalarStyle::Folded if has_template(raw) => dedented(raw),
            _ => value.as_ref().into(),
        };
        if self.documents.expects_key() {
            self.pending_key = Some(span.start as usize);
            return self.documents.key(span, value);
        }
        self.pending_key = None;
        self.value_to = span.end as usize;
        let is_str = tag.is_some_and(|t| t.is_yaml_core_schema() && t.suffix == "str");
        let literal = if style == ScalarStyle::Plain && !is_str { plain(&value, raw) } else { Literal::Str(value) };
        match tag.filter(|t| !t.is_yaml_core_schema()) {
            None => self.value(span, ExprKind::Literal(literal)),
            // `!Ref Name`, `!vault |`: what it stands for is not what is written
            Some(tag) => {
                let callee =
                    self.documents.module.add_expr(Span::at(span.start as usize), ExprKind::Name(tag_name(tag)));
                let value = self.documents.module.add_expr(span, ExprKind::Literal(literal));
                let args = vec![Arg { name: None, value, spread: false }];
                self.value(span, ExprKind::Call { callee, args });
            }
        }
    }

    fn value(&mut self, span: Span, kind: ExprKind) {
        // an alias as a key (`*name : value`)
        if self.documents.expects_key() {
            let name = Name::new(&self.text[span.range()]);
            return self.documents.key(span, name);
        }
        self.documents.scalar(span, kind);
    }

    /// The value as written. The parser's end of a quoted value lies behind a comment, and that of a block
    /// behind the blank lines after it.
    fn span_of(&self, style: ScalarStyle, at: Span) -> Span {
        let raw = &self.text[at.range()];
        let len = match style {
            ScalarStyle::SingleQuoted => closing_quote(raw, '\''),
            ScalarStyle::DoubleQuoted => closing_quote(raw, '"'),
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => raw.trim_end().len(),
        };
        Span::new(at.start as usize, at.start as usize + len)
    }

    /// Goes on line by line: from the line of a key that still waits for its value, else behind the last value.
    fn refused(&mut self, cause: &str) {
        let from = match self.pending_key {
            Some(key) => self.text[..key].rfind(['\n', '\r']).map_or(0, |at| at + 1),
            None => self.text[self.value_to..].find(['\n', '\r']).map_or(self.text.len(), |at| self.value_to + at),
        };
        self.refused_at = from;
        self.documents.close_all(from.max(self.value_to));
        let message = format!("not valid YAML here ({cause}); from here on it was read line by line");
        self.documents.note_syntax(Span::at(from), message);
        yaml_lines::read(&mut self.documents, self.text, from);
    }

    /// A `#` after a blank begins a comment, unless it stands in a scalar.
    fn comments(&mut self, masked: &str) {
        let bytes = masked.as_bytes();
        let mut next_scalar = 0;
        let mut comment_end = 0;
        for at in memchr::memchr_iter(b'#', bytes) {
            let follows_blank = at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r');
            while self.scalars.get(next_scalar).is_some_and(|s| s.end as usize <= at) {
                next_scalar += 1;
            }
            let is_in_scalar = self.scalars.get(next_scalar).is_some_and(|s| s.start as usize <= at);
            if at >= self.refused_at {
                break;
            }
            if !follows_blank || is_in_scalar || at < comment_end {
                continue;
            }
            comment_end = at + memchr::memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
            let comment = Span::new(at, comment_end);
            if self.text.as_bytes()[at] == b'#' {
                self.documents.module.comments.push(comment);
            }
        }
    }
}

impl Documents {
    /// In an object, whether the next scalar is a key.
    fn expects_key(&self) -> bool {
        let last = self.open.last().map(|o| &o.content);
        self.skipped == 0 && matches!(last, Some(super::Content::Object { key: None, .. }))
    }
}

fn tag_name(tag: &Tag) -> Name {
    format!("{}{}", tag.handle, tag.suffix).into()
}

/// Length of a quoted value at the start of `raw`, quotes included.
fn closing_quote(raw: &str, quote: char) -> usize {
    let mut chars = raw.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => {
                chars.next();
            }
            c if c == quote => {
                if quote == '\'' && chars.peek().is_some_and(|(_, c)| *c == quote) {
                    chars.next();
                    continue;
                }
                return at + 1;
            }
            _ => {}
        }
    }
    raw.trim_end().len()
}

/// The core schema's types of a plain scalar.
fn plain(value: &Name, raw: &str) -> Literal {
    match value.as_str() {
        "" | "null" | "Null" | "NULL" => Literal::Null,
        "~" => Literal::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "on" | "On" => Literal::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "off" | "Off" => Literal::Bool(false),
        v if is_number(v) => Literal::Number(raw.into()),
        _ => Literal::Str(value.clone()),
    }
}

fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let is_based = digits.strip_prefix("0x").is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_hexdigit()))
        || digits.strip_prefix("0o").is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    is_based
        || digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
            && value.parse::<f64>().is_ok()
}

fn has_template(raw: &str) -> bool {
    next_template(raw).is_some()
}

/// Where the first template begins, and what ends it.
fn next_template(text: &str) -> Option<(usize, &'static str)> {
    TEMPLATES.iter().filter_map(|(open, close)| Some((text.find(open)?, *close))).min()
}

/// The lines of a block without their common indentation.
fn dedented(raw: &str) -> Name {
    let mut out = String::with_capacity(raw.len());
    for line in raw.lines() {
        out.push_str(line.trim_start());
        out.push('\n');
    }
    out.into()
}

/// What templates begin and end with.
const TEMPLATES: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}"), ("<%", "%>")];

/// The text with each template replaced by as many characters of a plain scalar; a line of nothing but
/// templates becomes a comment. Byte for byte as long as the text, so that positions stay true.
fn mask_templates(text: &str) -> Cow<'_, str> {
    if !has_template(text) {
        return Cow::Borrowed(text);
    }
    let mut out = text.as_bytes().to_vec();
    for line in super::lines::lines(text, 0) {
        let mut at = 0;
        let mut covered = 0;
        while let Some((open, close)) = next_template(&line.text[at..]) {
            let open = at + open;
            let Some(len) = line.text[open..].find(close) else { break };
            let end = open + len + close.len();
            out[line.start + open..line.start + end].fill(b'x');
            covered += end - open;
            at = end;
        }
        let content = line.trimmed();
        if covered > 0 && content.text.len() == covered {
            out[content.start] = b'#';
        }
    }
    // only whole templates were overwritten, with ASCII
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a line that the parser refuses is one that everyone writes so, the closing bracket below its key:
///
/// ```yaml
/// key: [
///   a
/// ]
/// ```
///
/// The specification asks for a deeper indentation there, most parsers do not.
fn is_dedented_bracket(masked: &str, line: usize) -> bool {
    line.checked_sub(1).and_then(|at| masked.lines().nth(at)).is_some_and(begins_with_bracket)
}

fn begins_with_bracket(line: &str) -> bool {
    line.trim_start().starts_with([']', '}'])
}

/// The text with the line breaks, and the comments, before such brackets blanked out, from a line (from 1) on. Byte for byte
/// as long as it was.
fn with_brackets_joined(masked: &str, from: usize) -> String {
    let mut out = masked.as_bytes().to_vec();
    let mut content_end = 0;
    for (number, line) in super::lines::lines(masked, 0).enumerate() {
        if number + 1 >= from && begins_with_bracket(line.text) {
            out[content_end..line.start].fill(b' ');
        }
        let content = line.text.find(" #").map_or(line.text, |comment| &line.text[..comment]).trim_end();
        if !content.trim_start().starts_with('#') && !content.is_empty() {
            content_end = line.start + content.len();
        }
    }
    // only whole characters were overwritten, with ASCII
    String::from_utf8(out).unwrap_or_else(|_| masked.to_owned())
}

/// From the parser's positions, in characters, to bytes.
enum Offsets {
    Ascii,
    /// The byte of every character, and the end.
    Table(Vec<u32>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Ascii;
        }
        Offsets::Table(text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect())
    }

    fn byte(&self, index: usize) -> usize {
        match self {
            Offsets::Ascii => index,
            Offsets::Table(table) => table.get(index).or(table.last()).map_or(0, |b| *b as usize),
        }
    }
}
