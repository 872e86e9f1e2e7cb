//! XML: elements, attributes and text. Entities are never expanded, beyond the five that every document has, and a
//! document type is passed over whole.
//!
//! A reader of its own, linear in the text: the tree-sitter grammar needs minutes for 50,000 open tags. It forgives what
//! browsers forgive (attributes without quotes, tags closed in the wrong order), and says so.

use rustc_hash::FxHashMap;

use super::{Documents, unquoted};
use crate::ir::{Literal, Module, Name};
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    documents.open_object(Span::at(0));
    let mut reader =
        Reader { documents, text, at: 0, elements: Vec::new(), open_names: FxHashMap::default(), errors: Vec::new() };
    while reader.at < text.len() {
        reader.piece();
    }
    for element in reader.elements.drain(..).rev() {
        reader.errors.push(element.tag);
    }
    reader.errors.sort();
    reader.documents.note_errors(&reader.errors);
    reader.documents.finish(text.len())
}

struct Reader<'t> {
    documents: Documents,
    text: &'t str,
    at: usize,
    elements: Vec<Element<'t>>,
    /// How many elements of a name are open: tells an end tag that closes nothing without a search.
    open_names: FxHashMap<&'t str, usize>,
    errors: Vec<Span>,
}

struct Element<'t> {
    name: &'t str,
    tag: Span,
    /// Its text, from the first piece to the last.
    content: Option<Span>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Takes the next piece of text or markup.
    fn piece(&mut self) {
        let start = self.at;
        let rest = self.rest();
        if !rest.starts_with('<') {
            let len = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            self.at += len;
            self.content(Span::new(start, self.at));
        } else if rest.starts_with("<!--") {
            self.skip_past("-->");
            self.documents.module.comments.push(Span::new(start, self.at));
        } else if rest.starts_with("<![CDATA[") {
            self.skip_past("]]>");
            self.content(Span::new(start, self.at));
        } else if rest.starts_with("<?") {
            self.skip_past("?>");
        } else if rest.starts_with("<!") {
            self.document_type();
        } else if let Some(after) = rest.strip_prefix("</") {
            let name = &after[..name_len(after)];
            self.skip_past(">");
            self.end_tag(name, Span::new(start, self.at));
        } else if name_len(&rest[1..]) > 0 {
            self.start_tag();
        } else {
            // a bare `<` in text
            self.at += 1;
            self.errors.push(Span::new(start, self.at));
        }
    }

    /// Behind the next `end`, or to the end of the text.
    fn skip_past(&mut self, end: &str) {
        let start = self.at;
        match memchr::memmem::find(self.rest().as_bytes(), end.as_bytes()) {
            Some(at) => self.at += at + end.len(),
            None => {
                self.at = self.text.len();
                self.errors.push(Span::new(start, self.at));
            }
        }
    }

    /// `<!DOCTYPE a [ … ]>`: the declarations inside are not read.
    fn document_type(&mut self) {
        let mut depth = 0usize;
        for (at, byte) in self.rest().bytes().enumerate().skip(1) {
            match byte {
                b'[' | b'<' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b'>' if depth == 0 => {
                    self.at += at + 1;
                    return;
                }
                b'>' => depth -= 1,
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    fn content(&mut self, at: Span) {
        if let Some(element) = self.elements.last_mut()
            && !self.text[at.range()].trim().is_empty()
        {
            element.content = Some(element.content.map_or(at, |c| c.to(at)));
        }
    }

    fn start_tag(&mut self) {
        let start = self.at;
        self.at += 1;
        let len = name_len(self.rest());
        let name = &self.rest()[..len];
        let name_span = Span::new(self.at, self.at + len);
        self.at += len;
        self.documents.key(name_span, name);
        self.documents.open_object(Span::at(start));
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let rest = self.rest();
            if rest.starts_with("/>") {
                self.at += 2;
                return self.documents.close(self.at);
            }
            if rest.starts_with('>') {
                self.at += 1;
                break;
            }
            if rest.is_empty() || rest.starts_with('<') {
                self.errors.push(Span::new(start, self.at));
                break;
            }
            self.attribute();
        }
        *self.open_names.entry(name).or_default() += 1;
        self.elements.push(Element { name, tag: Span::new(start, self.at), content: None });
    }

    fn attribute(&mut self) {
        let start = self.at;
        let len = name_len(self.rest());
        if len == 0 {
            // no attribute begins with this character
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            self.errors.push(Span::new(start, self.at));
            return;
        }
        let name = Span::new(start, start + len);
        self.at += len;
        let after = self.rest().trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else { return };
        let from = self.text.len() - value.len();
        let len = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => memchr::memchr(*quote, &value.as_bytes()[1..]).map(|at| at + 2),
            _ => value.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<')),
        };
        let len = len.unwrap_or(value.len());
        self.at = from + len;
        let value = Span::new(from, self.at);
        self.documents.key(name, format!("@{}", &self.text[name.range()]));
        self.documents.str(value, decoded(unquoted(&self.text[value.range()])));
    }

    /// Closes the innermost element of the name, and those within it that were not closed.
    fn end_tag(&mut self, name: &str, at: Span) {
        if self.open_names.get(name).is_none_or(|open| *open == 0) {
            return self.errors.push(at);
        }
        while let Some(element) = self.elements.pop() {
            self.open_names.entry(element.name).and_modify(|open| *open -= 1);
            let is_it = element.name == name;
            self.close(&element, if is_it { at.end } else { at.start } as usize);
            if is_it {
                return;
            }
            self.errors.push(element.tag);
        }
    }

    fn close(&mut self, element: &Element<'_>, end: usize) {
        let Some(content) = element.content else { return self.documents.close(end) };
        let raw = &self.text[content.range()];
        let start = content.start as usize + (raw.len() - raw.trim_start().len());
        let at = Span::new(start, start + raw.trim().len());
        let content = &self.text[at.range()];
        let content = content.strip_prefix("<![CDATA[").and_then(|c| c.strip_suffix("]]>")).unwrap_or(content);
        let literal = Literal::Str(decoded(content));
        // `<password>text</password>` is its text; beside attributes and elements the text is one more entry
        if self.documents.is_empty_object() {
            self.documents.close_as(at, literal);
        } else {
            self.documents.key(Span::at(start), "#text");
            self.documents.literal(at, literal);
            self.documents.close(end);
        }
    }
}

/// Length of the name at the start of the text.
fn name_len(text: &str) -> usize {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}

/// The five entities of every document. `&amp;` last, so that nothing is decoded twice.
fn decoded(raw: &str) -> Name {
    if !raw.contains('&') {
        return raw.into();
    }
    let text = raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&").into()
}
