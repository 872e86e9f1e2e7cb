//! Files that hold code of other languages: the module of each part, with the way of its places back to the file.
//!
//! The rule that keeps reports simple: outside [`super::link`] and this file, a place is always one of a file on disk.
//! The first part whose offsets are the file's own is the file's module, under the file's id, so that imports of a
//! component find it. Every other part is linked as a source of its own, and its places are brought home afterwards.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::analysis::credentials::{self, Explained};
use crate::finding::Detection;
use crate::frontend::embedded::{self, Page, Places};
use crate::frontend::{self, Modules};
use crate::ir::Module;
use crate::policy::{self, Policy, Suppression};
use crate::report::EndpointRow;
use crate::source::{Diagnostic, FileId, Gap, Language, Place, SourceFile, SourceMap, Span};

use super::Knowledge;

/// Code inside a file that is linked as a source of its own.
pub(super) struct Part {
    host: FileId,
    source: SourceFile,
    pub(super) module: Module,
    places: Places,
}

impl Part {
    /// None where no frontend reads the language.
    pub(super) fn of(host: FileId, source: &SourceFile, part: embedded::Part) -> Option<Self> {
        let module = part.lower(host)?;
        // no file on disk has this path: the page keeps its own name among the project's files
        let path = format!("{}#.{}", source.path, part.language.extension());
        let source = match part.places {
            Places::Same => SourceFile { path, language: part.language, ..source.clone() },
            Places::Moved(_) => SourceFile::new(path, part.text, part.language, source.class),
        };
        Some(Self { host, source, module, places: part.places })
    }

    fn home(&self, place: Place) -> Place {
        Place::new(self.host, self.places.span(place.span))
    }

    /// Every value in it that could be a credential, reported or not.
    pub(super) fn explained(&self, knowledge: &Knowledge) -> Vec<Explained> {
        let mut all = credentials::explain_module(&self.module, &self.source, &knowledge.credentials);
        if !self.places.is_same() {
            all.extend(credentials::explain_text(&self.source, &knowledge.credentials));
        }
        for one in &mut all {
            one.span = self.places.span(one.span);
        }
        all
    }
}

/// What the parts of a page gave.
#[derive(Default)]
pub(super) struct Read {
    /// The part that is the file's module.
    pub(super) module: Option<Module>,
    pub(super) parts: Vec<Part>,
    /// Of the page and of all parts whose places are the file's.
    pub(super) comments: Vec<Span>,
    pub(super) credentials: Vec<Detection>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the parts of a page. `own` is what its own frontend gave, where it has one.
pub(super) fn read(
    id: FileId,
    source: &SourceFile,
    page: Page,
    own: Option<&Module>,
    knowledge: &Knowledge,
    key: &[u8; 32],
) -> Read {
    let mut read = Read { comments: page.comments, ..Read::default() };
    read.comments.extend(own.iter().flat_map(|m| &m.comments));
    read.diagnostics.extend(page.minified.iter().map(|span| Diagnostic {
        kind: Gap::Minified,
        path: source.path.clone(),
        file: Some(id),
        span: Some(*span),
        message: "code in this page looks minified: searched for credentials only".to_owned(),
    }));
    for part in page.parts.into_iter().filter_map(|p| Part::of(id, source, p)) {
        let home = |mut d: Detection| {
            d.move_places(|place| part.home(place));
            d
        };
        let found = credentials::scan_module(&part.module, &part.source, &knowledge.credentials, key);
        read.credentials.extend(found.into_iter().map(home));
        if part.places.is_same() {
            read.comments.extend(&part.module.comments);
            if own.is_none() && read.module.is_none() {
                read.module = Some(part.module);
                continue;
            }
        } else {
            // what the escapes of the file hid
            let found = credentials::scan_text(id, &part.source, &knowledge.credentials, key);
            read.credentials.extend(found.into_iter().map(home));
        }
        read.diagnostics.extend(
            super::module_gaps(&part.module, source)
                .into_iter()
                .map(|gap| Diagnostic { span: gap.span.map(|span| part.places.span(span)), ..gap }),
        );
        read.parts.push(part);
    }
    read.comments.sort();
    read.comments.dedup();
    read
}

impl Read {
    /// The suppressions in parts whose text is not the file's.
    pub(super) fn suppressions(&self, source: &SourceFile, policy: &Policy) -> Vec<Suppression> {
        let moved = self.parts.iter().filter(|p| !p.places.is_same());
        moved
            .flat_map(|part| {
                let found = policy::suppressions(part.host, &part.source, Some(&part.module.comments), policy);
                found.into_iter().map(|s| {
                    let covered = part.places.offset(part.source.span_of_line(s.line).start);
                    Suppression { place: part.home(s.place), line: source.line_column(covered).line, ..s }
                })
            })
            .collect()
    }
}

/// The sources of a scan with the parts among them, and the way of a place back to its file.
pub(super) struct Homes<'s> {
    pub(super) sources: Cow<'s, SourceMap>,
    first: usize,
    homes: Vec<(FileId, Places)>,
}

impl<'s> Homes<'s> {
    /// Gives each part an id after those of the files, and adds its module to `modules`.
    pub(super) fn of(sources: &'s SourceMap, parts: Vec<Part>, modules: &mut Vec<Module>) -> Self {
        let first = sources.len();
        let mut homes = Self { sources: Cow::Borrowed(sources), first, homes: Vec::with_capacity(parts.len()) };
        for mut part in parts {
            part.module.file = homes.sources.to_mut().add(part.source);
            modules.push(part.module);
            homes.homes.push((part.host, part.places));
        }
        homes
    }

    /// A place as one of a file.
    pub(super) fn place(&self, place: Place) -> Place {
        match place.file.index().checked_sub(self.first).and_then(|i| self.homes.get(i)) {
            Some((host, places)) => Place::new(*host, places.span(place.span)),
            None => place,
        }
    }

    /// The modules that a browser runs.
    pub(super) fn scripts_of_pages(&self, modules: &[Module]) -> FxHashSet<FileId> {
        let is_script = |m: &&Module| frontend::semantics(m.language).modules == Modules::Specifiers;
        let host = |file: FileId| self.sources.get(self.place(Place::new(file, Span::at(0))).file).language;
        let in_page = |m: &&Module| host(m.file).is_markup() || host(m.file) == Language::Php;
        modules.iter().filter(is_script).filter(in_page).map(|m| m.file).collect()
    }

    pub(super) fn bring_home(&self, linked: &mut super::link::Linked) {
        for detection in &mut linked.detections {
            detection.move_places(|place| self.place(place));
        }
        for EndpointRow { place, evidence, steps, .. } in &mut linked.endpoints {
            *place = self.place(*place);
            for place in steps.iter_mut().flat_map(|s| [&mut s.place, &mut s.seen]).flatten() {
                *place = self.place(*place);
            }
            for place in evidence.iter_mut().filter_map(|e| e.place.as_mut()) {
                *place = self.place(*place);
            }
        }
        for row in &mut linked.data_rows {
            row.place = self.place(row.place);
        }
        for diagnostic in &mut linked.diagnostics {
            let Some(file) = diagnostic.file else { continue };
            let at = self.place(Place::new(file, diagnostic.span.unwrap_or_default()));
            diagnostic.file = Some(at.file);
            diagnostic.span = diagnostic.span.map(|_| at.span);
            diagnostic.path.clone_from(&self.sources.get(at.file).path);
        }
    }
}

/// A line of a notebook's file says little to who sees cells: the label says which.
pub(super) fn name_cell(detection: &mut Detection, sources: &SourceMap) {
    let Place { file, span } = detection.primary.place;
    let source = sources.get(file);
    if source.language == Language::Notebook
        && let Some(cell) = embedded::place_in_cell(&source.text, span.start)
    {
        detection.primary.label = format!("{} ({cell})", detection.primary.label);
    }
}

/// The languages of parts, for the statement of coverage.
pub(super) fn languages(module: Option<&Module>, parts: &[Part]) -> Vec<Language> {
    let mut all: Vec<Language> =
        module.into_iter().chain(parts.iter().map(|p| &p.module)).map(|m| m.language).collect();
    all.sort();
    all.dedup();
    all
}
