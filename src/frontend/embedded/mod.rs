//! Code inside other files: pages and notebooks are split into [`Part`]s, each in a language that has a frontend.
//!
//! A part's text is the file's own text with everything that is not its code blanked, so that every byte offset stays
//! true and no table is needed. Delimiters may be overwritten by code of the same length: `%>` by `; `. Only where code
//! is written with escapes (the cells of a notebook are JSON strings) is the text decoded, and [`Places`] lead back.
//! One language gives one part: the blocks of a page share their names at run time. Blocks of data are parts of their
//! own.
//!
//! | file | splits |
//! |---|---|
//! | [`markup`] | `<script>` of any page; HTML, Vue and Svelte |
//! | [`percent`] | finds `<% … %>`, for JSP, ERB and WebForms |
//! | [`jsp`], [`erb`], [`php`], [`blade`], [`razor`], [`webforms`] | pages made by a server |
//! | [`template`] | masks the placeholders of template engines in HTML |
//! | [`notebook`] | the code cells of Jupyter |
//!
//! To add a format: a scanner that adds the part of its own language and the [`Piece`]s where it stands, and a line in
//! [`split`]. What stands between the pieces is markup, and is searched for scripts. Knows no framework, and does not
//! judge what it finds.

mod blade;
mod blank;
mod erb;
mod jsp;
mod markup;
mod notebook;
mod percent;
mod php;
mod places;
mod razor;
mod template;
mod webforms;

use crate::ir::{Import, Module};
use crate::source::{FileId, Language, Span};

pub use blank::Blank;
pub use notebook::place_in_cell;
pub use places::Places;

/// A file that holds code of other languages.
#[derive(Debug, Default)]
pub struct Page {
    /// The server's code first, then what the browser runs. Empty for a page without code.
    pub parts: Vec<Part>,
    /// The comments of the format itself (`<!-- -->`), in order; those of the parts stand in their modules.
    pub comments: Vec<Span>,
    /// Code in the page that was passed over: written by a tool, not by a person.
    pub minified: Vec<Span>,
    /// Holds code in a language that no frontend reads: Visual Basic, the kernel of a notebook.
    pub is_unread: bool,
}

/// The code of one language in a page.
pub struct Part {
    pub language: Language,
    pub text: String,
    pub places: Places,
    /// Without the tags that the language has in a file of its own: PHP without `<?php`.
    pub is_bare: bool,
    /// What the page imports in words of its own: `<%@ page import="a.B, c.D" %>`. Spans are those of `text`.
    pub imports: Vec<Import>,
    /// What ends with the file and is a statement only here: that nothing closes it is no fault.
    pub unfinished: Option<Span>,
}

impl Part {
    pub fn new(language: Language, text: String, places: Places) -> Self {
        Self { language, text, places, is_bare: false, imports: Vec::new(), unfinished: None }
    }

    /// The part as a module of `file`; None where its language has no frontend.
    pub fn lower(&self, file: FileId) -> Option<Module> {
        let mut module = match self.language {
            Language::Php if self.is_bare => super::php::lower_bare(file, &self.text),
            language => super::lower(file, language, &self.text)?,
        };
        if let Some(unfinished) = self.unfinished {
            module.gaps.retain(|gap| !unfinished.contains(gap.span));
        }
        module.imports.extend(self.imports.iter().cloned());
        Some(module)
    }
}

/// Without the text, which may hold secrets.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("language", &self.language)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

/// A run of text between the markup that the server evaluates: `<% … %>`, `{{ … }}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// With its delimiters.
    pub whole: Span,
    pub kind: PieceKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PieceKind {
    /// Leaves nothing behind: statements, directives, comments. A script around it reads blanks.
    Silent,
    /// Is replaced by a value: a script around it reads a name of the same length.
    Value,
}

impl Piece {
    fn silent(whole: Span) -> Self {
        Self { whole, kind: PieceKind::Silent }
    }

    fn value(whole: Span) -> Self {
        Self { whole, kind: PieceKind::Value }
    }
}

/// Whether files of the language are read by their parts alone.
pub fn is_page(language: Language) -> bool {
    language.is_markup() || language == Language::Notebook
}

/// Whether [`split`] knows the language.
pub fn is_supported(language: Language) -> bool {
    language.is_markup() || matches!(language, Language::Php | Language::Notebook)
}

/// Splits a page; None where the language is none of them. PHP's own code is lowered by its frontend, which knows where
/// the markup is; here it gives its scripts.
pub fn split(language: Language, text: &str) -> Option<Page> {
    let mut page = Page::default();
    let pieces = match language {
        Language::Vue | Language::Svelte => Vec::new(),
        Language::Html => template::split(text, &mut page),
        Language::Jsp => jsp::split(text, &mut page),
        Language::Erb => erb::split(text, &mut page),
        Language::Razor => razor::split(text, &mut page),
        Language::WebForms => webforms::split(text, &mut page),
        Language::Blade => blade::split(text, &mut page),
        Language::Php => php::split(text)?,
        Language::Notebook => {
            notebook::split(text, &mut page);
            return Some(page);
        }
        _ => return None,
    };
    markup::scripts(text, &pieces, &mut page);
    page.comments.sort();
    Some(page)
}
