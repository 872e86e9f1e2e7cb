//! Data formats: YAML, JSON, TOML, XML, properties, INI, `.env` files and files of accounts, all lowered to the same shape.
//!
//! **The shape.** A document is one tree of [`Object`](ExprKind::Object), [`List`](ExprKind::List) and
//! [`Literal`](ExprKind::Literal) expressions; `Module::body` holds one expression statement for each document (a YAML
//! file may have several, a JSON-lines file one for each line). Keys are string literals with their own span; entries
//! stand in source order, and a key may occur more than once. A list holds values only. Who wants single settings reads
//! [`crate::ir::leaves`]: every literal with its key path, under the name that `{name: …, value: …}` gives it.
//!
//! **The formats' own ways.**
//! * Spans cover a value as written, quotes included; the text of a number, a bool or a null is reached through it.
//! * YAML: an alias or a merge is the name `*anchor`, never a copy. A scalar with a tag of its own (`!Ref x`, `!vault …`)
//!   is a call of the tag. `{{ … }}` in a value is kept as its text. Shell scripts in values (`run: |`) are lowered as well,
//!   to blocks behind the documents.
//! * TOML: `[a.b]` is `{a: {b: …}}`, once for each header.
//! * XML: an element is `{name: {…}}`; attributes are `@name` keys, text is the key `#text`. An element with nothing
//!   but text is that text, an empty one an empty object.
//! * Properties and `.env`: one flat object, dotted keys as written. INI: an object for each section.
//!
//! Nothing is resolved here: no anchors, entities, variables or includes.

mod accounts;
mod env;
mod ini;
mod json;
mod lines;
mod properties;
mod scripts;
mod toml;
mod xml;
mod yaml;
mod yaml_lines;

use super::MAX_DEPTH;
use crate::ir::{Entry, ExprId, ExprKind, Literal, Module, ModuleGap, Name, StmtKind};
use crate::source::{FileId, Gap, Language, Span};

pub use accounts::lower as lower_accounts;
pub use env::lower as lower_env;
pub use ini::lower as lower_ini;
pub use json::lower as lower_json;
pub use properties::lower as lower_properties;
pub use toml::lower as lower_toml;
pub use xml::lower as lower_xml;
pub use yaml::lower as lower_yaml;

/// Builds the trees of a file from a flat sequence of keys, values, openings and closings, so that no reader of a
/// format recurses. A value goes to the innermost open object (under the last key) or list; outside of all, it is a
/// document.
struct Documents {
    module: Module,
    open: Vec<Open>,
    /// Containers open below the depth limit, whose content is left out.
    skipped: usize,
}

struct Open {
    span: Span,
    content: Content,
}

enum Content {
    Object { entries: Vec<Entry>, key: Option<ExprId> },
    List(Vec<ExprId>),
}

impl Documents {
    fn new(file: FileId, language: Language) -> Self {
        Self { module: Module::new(file, language), open: Vec::new(), skipped: 0 }
    }

    fn key(&mut self, span: Span, name: impl Into<Name>) {
        if self.skipped > 0 {
            return;
        }
        let id = self.module.add_expr(span, ExprKind::Literal(Literal::Str(name.into())));
        if let Some(Open { content: Content::Object { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(id);
        }
    }

    fn literal(&mut self, span: Span, literal: Literal) {
        self.scalar(span, ExprKind::Literal(literal));
    }

    fn str(&mut self, span: Span, value: impl Into<Name>) {
        self.literal(span, Literal::Str(value.into()));
    }

    fn scalar(&mut self, span: Span, kind: ExprKind) {
        if self.skipped == 0 {
            let id = self.module.add_expr(span, kind);
            self.place(id);
        }
    }

    /// Attaches a finished value.
    fn place(&mut self, id: ExprId) {
        match self.open.last_mut().map(|o| &mut o.content) {
            Some(Content::Object { entries, key }) => entries.push(Entry { key: key.take(), value: id }),
            Some(Content::List(items)) => items.push(id),
            None => {
                let span = self.module.span(id);
                let statement = self.module.add_stmt(span, StmtKind::Expr(id));
                self.module.body.push(statement);
            }
        }
    }

    fn open_object(&mut self, span: Span) {
        self.open(span, Content::Object { entries: Vec::new(), key: None });
    }

    fn open_list(&mut self, span: Span) {
        self.open(span, Content::List(Vec::new()));
    }

    fn open(&mut self, span: Span, content: Content) {
        if self.skipped > 0 || self.open.len() >= MAX_DEPTH as usize {
            if self.skipped == 0 {
                self.note_nesting(span);
            }
            self.skipped += 1;
            return;
        }
        self.open.push(Open { span, content });
    }

    /// Closes the innermost container, whose text ends at `end`.
    fn close(&mut self, end: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(Open { span, content }) = self.open.pop() else { return };
        let span = span.to(Span::at(end));
        let kind = match content {
            Content::Object { entries, .. } => ExprKind::Object(entries),
            Content::List(items) => ExprKind::List(items),
        };
        let id = self.module.add_expr(span, kind);
        self.place(id);
    }

    /// Closes the innermost object as the scalar that was its only content (`<a>text</a>`).
    fn close_as(&mut self, span: Span, literal: Literal) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.open.pop().is_some() {
            self.literal(span, literal);
        }
    }

    /// Whether the innermost container is an object without entries.
    fn is_empty_object(&self) -> bool {
        let last = self.open.last().map(|o| &o.content);
        self.skipped == 0 && matches!(last, Some(Content::Object { entries, .. }) if entries.is_empty())
    }

    fn depth(&self) -> usize {
        self.open.len() + self.skipped
    }

    fn close_all(&mut self, end: usize) {
        while self.depth() > 0 {
            self.close(end);
        }
    }

    fn note_nesting(&mut self, span: Span) {
        if !self.module.gaps.iter().any(|g| g.kind == Gap::Nesting) {
            let message = format!("nested deeper than {MAX_DEPTH} levels; what lies below was left out");
            self.module.gaps.push(ModuleGap { kind: Gap::Nesting, span, message });
        }
    }

    fn note_syntax(&mut self, span: Span, message: impl Into<String>) {
        self.module.gaps.push(ModuleGap { kind: Gap::Syntax, span, message: message.into() });
    }

    /// One note for all the places where a parser recovered.
    fn note_errors(&mut self, errors: &[Span]) {
        if let Some(first) = errors.first() {
            let places = if errors.len() == 1 { "one place".to_owned() } else { format!("{} places", errors.len()) };
            self.note_syntax(*first, format!("not valid in its format in {places}; the rest was read"));
        }
    }

    fn finish(mut self, end: usize) -> Module {
        self.close_all(end);
        self.module.comments.sort();
        self.module
    }
}

/// The text between quotes of either kind, else the text itself.
fn unquoted(text: &str) -> &str {
    let inner = |q: char| text.len().checked_sub(2).and_then(|_| text.strip_prefix(q)?.strip_suffix(q));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
