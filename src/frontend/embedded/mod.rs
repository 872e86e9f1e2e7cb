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
//! | [`markup`] | `<script>` of any page; Vue and Svelte components |
//!
//! To add a format: a scanner that gives its [`Piece`]s of code and its comments, and a line in [`split`]. What stands
//! between the pieces is markup, and is searched for scripts. Knows no framework, and does not judge what it finds.

mod blank;
mod markup;
mod places;

use crate::source::{Language, Span};

pub use blank::Blank;
pub use places::Places;

/// A file that holds code of other languages.
#[derive(Debug, Default)]
pub struct Page {
    /// Sorted by where they begin; empty for a page without code.
    pub parts: Vec<Part>,
    /// The comments of the format itself (`<!-- -->`), in order; those of the parts stand in their modules.
    pub comments: Vec<Span>,
    /// Code in the page that was passed over: written by a tool, not by a person.
    pub minified: Vec<Span>,
}

/// The code of one language in a page.
pub struct Part {
    pub language: Language,
    pub text: String,
    pub places: Places,
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

/// Whether files of the language are pages, read by their parts.
pub fn is_page(language: Language) -> bool {
    matches!(language, Language::Html | Language::Vue | Language::Svelte | Language::Php)
}

/// Splits a page; None where the language is none of them. PHP's own code is lowered by its frontend, which knows where
/// the markup is; here it gives its scripts.
pub fn split(language: Language, text: &str) -> Option<Page> {
    let mut page = Page::default();
    match language {
        Language::Html | Language::Vue | Language::Svelte => markup::scripts(text, &[], &mut page),
        _ => return None,
    }
    page.comments.sort();
    Some(page)
}
