//! A value that stands where a credential's name points, and the file it stands in: what is judged.

use rustc_hash::FxHashSet;

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::detector::Detector;
use crate::catalog::credentials::names::NameEvidence;
use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;
use crate::source::{Language, SourceFile, Span};

use super::{decode, value};

/// A name with its value. Not yet a detection: most candidates are references, labels and the like. Has no `Debug`: the
/// value is whole.
#[derive(Clone)]
pub(super) struct Candidate<'t> {
    pub name: &'t str,
    pub evidence: NameEvidence,
    /// As written, without quotes.
    pub value: &'t str,
    /// Of the value.
    pub span: Span,
    /// One of the `Shape…` signs: how name and value stand to each other.
    pub shape: Sign,
    pub quoted: bool,
    pub quoted_name: bool,
    /// The value went through a conversion (`decode("…")`).
    pub wrapped: bool,
    pub after: After,
    /// The name stands first in an item of a list: `- secret: x`.
    pub listed: bool,
    /// Stands in a list or an inner object, and an entry near it is called so.
    pub names_entry: bool,
    /// Stands beside a host or a user, or in a call that opens something: a weak password is one here.
    pub opens: bool,
    /// The detector that found it, where its form was found and not only its name.
    pub detector: Option<&'t Detector>,
}

impl Candidate<'_> {
    /// Whether a lookup by the name that holds the value makes the value a name too; what is random is none.
    pub(super) fn is_key_of(&self, looked_up: &FxHashSet<&str>) -> bool {
        self.shape == Sign::ShapeAssign && looked_up.contains(self.name) && !value::has_random_letters(self.value)
    }
}

/// What follows a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum After {
    /// `+ x`, `. x`, `% x`: a part of something longer.
    Concat,
    /// `.format(`, `(`, `[`: not the value itself.
    Call,
    /// `=> x`, `: x` in a list: the name of the next entry.
    Entry,
    Other,
}

/// How far a line is read before a place in it, in bytes: a whole file may stand on one line.
const MAX_LINE: usize = 256;

/// What stands before a place on its line.
pub(super) struct LineBefore<'t> {
    pub text: &'t str,
    /// It starts where the line does: no more of it stands further away.
    pub is_whole: bool,
}

impl<'t> LineBefore<'t> {
    pub(super) fn of(text: &'t str, at: usize) -> Self {
        let floor = text.ceil_char_boundary(at.saturating_sub(MAX_LINE));
        let near = &text[floor..at];
        match near.rfind('\n') {
            Some(i) => Self { text: &near[i + 1..], is_whole: true },
            None => Self { text: near, is_whole: floor == 0 || text.as_bytes()[floor - 1] == b'\n' },
        }
    }
}

/// Whether what begins at `start` is the first of an item: `- secret: x`.
pub(super) fn is_listed(text: &str, start: usize) -> bool {
    let line = LineBefore::of(text, start);
    line.is_whole && line.text.trim().trim_end_matches(['"', '\'']) == "-"
}

/// Whether a quote stands before a place, near on its line.
pub(super) fn follows_a_quote(text: &str, at: usize) -> bool {
    LineBefore::of(text, at).text.contains(['"', '\'', '`'])
}

/// Bytes around a value within which an entry of that name is looked for.
const NEAR: usize = 4096;

/// Whether a value of a list or an inner object is the name of an entry near it: `"required": ["user", "password", "port"]`
/// beside `"port": {"type": "number"}`.
pub(super) fn names_entry(text: &str, value: Span) -> bool {
    let bytes = text.as_bytes();
    let (start, end) = (value.start as usize, value.end as usize);
    let quote = start.checked_sub(1).map(|at| bytes[at]).filter(|b| matches!(b, b'"' | b'\''));
    let (Some(quote), true) = (quote, bytes.get(end) == quote.as_ref()) else { return false };
    let before = bytes[..start - 1].iter().rev().find(|b| !b.is_ascii_whitespace());
    if !matches!(before, Some(b'[' | b',' | b'{')) || !bytes[start..end].iter().all(|b| is_name_byte(*b)) {
        return false;
    }
    let (from, to) = (start.saturating_sub(NEAR), bytes.len().min(end + NEAR));
    let key: Vec<u8> = [&[quote], &bytes[start..end], &[quote]].concat();
    memchr::memmem::find_iter(&bytes[from..to], &key).any(|at| {
        let mut after = bytes[from + at + key.len()..to].iter().filter(|b| !b.is_ascii_whitespace());
        after.next() == Some(&b':')
    })
}

/// Whether a byte may stand in a name, in any language.
pub(super) fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$') || b >= 0x80
}

/// What the file says about everything in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileContext {
    pub form: Form,
    /// Lies in a folder of translations.
    pub locale: bool,
    /// Configures or deploys a service, and is no test or documentation; or is made for nothing but secrets.
    pub deploy: bool,
    pub test: bool,
    pub docs: bool,
    /// Runs a pipeline: what it deploys lives as long as the run.
    pub pipeline: bool,
    /// Fetched, generated or minified.
    pub foreign: bool,
    /// Holds rows of tables, in which a digest stands where its column says password.
    pub rows: bool,
    /// Is sent to browsers, but for what the server evaluates.
    pub page: bool,
    /// Declares Kubernetes Secrets: values stand in base64.
    pub manifest: bool,
    /// Declares secrets that only their cluster can open.
    pub sealed: bool,
    /// A lock file or a style sheet: names are not read.
    pub skipped: bool,
}

impl FileContext {
    pub(super) fn of(source: &SourceFile, knowledge: &Credentials) -> Self {
        let form = knowledge.file_types.form(&source.path);
        let is_data = matches!(form, Form::Config | Form::Data);
        let manifest = is_data && decode::declares(&source.text, knowledge.file_types.encoded_kinds());
        let own = !source.class.test && !source.class.docs;
        Self {
            form,
            locale: knowledge.file_types.is_locale(&source.path),
            deploy: manifest
                || own && (matches!(form, Form::Config | Form::Shell) || knowledge.file_types.deploys(&source.path)),
            test: source.class.test,
            docs: source.class.docs,
            pipeline: knowledge.file_types.is_pipeline(&source.path),
            foreign: !source.class.is_own_code(),
            rows: source.language == Language::Sql || form == Form::Markup,
            page: source.language.is_markup(),
            manifest,
            sealed: is_data && decode::declares(&source.text, knowledge.file_types.sealed_kinds()),
            skipped: knowledge.file_types.is_skipped(&source.path),
        }
    }
    /// Of what is written in the file in another coding.
    pub(super) fn hidden(&self) -> Self {
        Self { form: Form::Config, manifest: false, ..*self }
    }
}
