//! The past of a repository, read from git's objects: every text that stood in a file of any commit that a branch, a
//! tag or another name reaches, once, and in which commits it stood.
//!
//! Nothing is checked out, no program is run, and no configuration decides what is read. What is missing (a shallow or
//! partial clone, a damaged object) is a gap that is told, and never ends the walk. Texts are the business of the caller:
//! this module does not know what a credential is.

mod commits;
mod standing;
mod trees;

use std::path::{Path, PathBuf};

use gix::hash::ObjectId;
use rustc_hash::FxHashSet;

use super::class;
use super::diagnostic::{Diagnostic, Gap, counted};
use super::discover::{self, MOST_FILE_BYTES, Options, SourceError};
use super::language::Language;
use super::map::SourceFile;
use super::rules::{self, Level};
use super::{git, objects, path, text};
use commits::Graph;
pub use commits::Moment;
use standing::Seat;
use trees::{Forest, Scope};

/// Texts that one thread takes at a time: neighbours are versions of one file.
const CHUNK: usize = 32;

/// Paths named in a note about many.
const NAMED: usize = 3;

/// A walked history.
pub struct History {
    git_dir: PathBuf,
    base: PathBuf,
    graph: Graph,
    forest: Forest,
    /// Every path that any commit holds, as shown.
    paths: FxHashSet<String>,
    max_file_bytes: u64,
    max_parse_bytes: u64,
}

/// A text of the history, by its index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TextId(usize);

/// A text at one of its paths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlaceId(Seat);

impl PlaceId {
    pub fn text(self) -> TextId {
        TextId(self.0.0)
    }
}

/// In which commits something stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub first: Moment,
    pub last: Moment,
    pub commits: usize,
    /// It stands in the commit that is checked out.
    pub at_head: bool,
    /// Branches and tags whose last commit holds it.
    pub tips: Vec<String>,
    /// Where it stood in the last commit that held it, by path.
    pub places: Vec<PlaceId>,
}

impl History {
    /// Walks the repository around the paths; only what stood below them counts.
    pub fn read(paths: &[PathBuf], options: &Options) -> Result<Self, SourceError> {
        let (roots, base) = discover::roots(paths, options)?;
        let shown = || path::shown(paths.first().map_or(Path::new("."), PathBuf::as_path));
        let fail = |cause: String| SourceError::Repository { path: shown(), cause };
        let top = git::top_of(&base).ok_or_else(|| SourceError::NoRepository { path: shown(), flag: "--history" })?;
        let git_dir = git::git_dir(top).ok_or_else(|| fail("its .git leads nowhere".to_owned()))?;
        let graph = git::guarded(|| objects::open(&git_dir).and_then(|r| commits::read(&r))).map_err(fail)?;
        let level = Level::of(top, Some(Level::outermost(top, Some(&git_dir), &options.exclude)));
        let scope = Scope { top, roots: &roots, level };
        let trees: Vec<ObjectId> = graph.commits.iter().map(|c| c.tree).collect();
        let forest = trees::read(&git_dir, trees, &scope).map_err(fail)?;
        let places = forest.blobs.iter().flat_map(|b| &b.places);
        let paths = places.map(|at| forest.shown(at, &base)).collect();
        Ok(Self {
            git_dir,
            base,
            graph,
            forest,
            paths,
            max_file_bytes: options.max_file_bytes.min(MOST_FILE_BYTES),
            max_parse_bytes: options.max_parse_bytes,
        })
    }

    pub fn commits(&self) -> usize {
        self.graph.commits.len()
    }

    /// Every text, by path: versions of one file stand together.
    pub fn texts(&self) -> Vec<TextId> {
        (0..self.forest.blobs.len()).map(TextId).collect()
    }

    /// Reads texts at the first of their paths, in parallel. Results in the order of the texts; what could not be read
    /// is told in the notes.
    pub fn each_text<R: Send>(
        &self,
        texts: &[TextId],
        look: impl Fn(TextId, SourceFile) -> R + Sync,
    ) -> Result<(Vec<R>, Vec<Diagnostic>), SourceError> {
        let read = objects::on_all_threads(
            &self.git_dir,
            texts,
            CHUNK,
            |repository| repository,
            |repository, texts| {
                let mut results = Vec::new();
                let mut gaps = Vec::new();
                for text in texts {
                    match self.source(repository, (text.0, 0)) {
                        Ok(source) => results.push(look(*text, source)),
                        Err(gap) => gaps.push((gap, text.0)),
                    }
                }
                (results, gaps)
            },
        );
        let mut results = Vec::new();
        let mut gaps = Vec::new();
        for (some, lost) in read.map_err(|cause| self.failed(cause))? {
            results.extend(some);
            gaps.extend(lost);
        }
        Ok((results, self.notes(&gaps)))
    }

    /// A text, as the file that it was at one of its paths.
    pub fn text_at(&self, repository: &Opened, place: PlaceId) -> Option<SourceFile> {
        self.source(&repository.0, place.0).ok()
    }

    /// Opens the repository for [`History::text_at`].
    pub fn open(&self) -> Result<Opened, SourceError> {
        objects::open(&self.git_dir).map(Opened).map_err(|cause| self.failed(cause))
    }

    /// The paths of a text, by path.
    pub fn places(&self, text: TextId) -> impl Iterator<Item = PlaceId> + '_ {
        (0..self.forest.blobs[text.0].places.len()).map(move |place| PlaceId((text.0, place)))
    }

    pub fn path(&self, place: PlaceId) -> String {
        self.forest.shown(&self.forest.blobs[place.0.0].places[place.0.1], &self.base)
    }

    /// In which commits things stood; `things[i]` lists the texts that hold the i-th.
    pub fn standing(&self, repository: &Opened, things: &[Vec<TextId>]) -> Result<Vec<Option<Standing>>, SourceError> {
        let seats = |texts: &Vec<TextId>| -> Vec<Seat> {
            texts.iter().flat_map(|text| self.places(*text)).map(|place| place.0).collect()
        };
        let seats: Vec<Vec<Seat>> = things.iter().map(seats).collect();
        let stands = standing::find(&self.git_dir, &self.graph, &self.forest, &seats).map_err(|e| self.failed(e))?;
        let moment = |commit: u32| commits::moment(&repository.0, self.graph.commits[commit as usize].id);
        let told = stands.into_iter().zip(&seats).map(|(stand, seats)| {
            let stand = stand?;
            let last = standing::standing_in(&repository.0, &self.graph, &self.forest, seats, stand.last);
            let mut places: Vec<PlaceId> = last.into_iter().map(PlaceId).collect();
            places.sort_by_cached_key(|place| self.path(*place));
            let tips = self.graph.tips.iter().filter(|(_, commit)| stand.tips.binary_search(commit).is_ok());
            Some(Standing {
                first: moment(stand.first),
                last: moment(stand.last),
                commits: stand.commits as usize,
                at_head: self.graph.head.is_some_and(|head| stand.tips.binary_search(&head).is_ok()),
                tips: tips.map(|(name, _)| name.clone()).collect(),
                places,
            })
        });
        Ok(told.collect())
    }

    fn failed(&self, cause: String) -> SourceError {
        SourceError::Repository { path: path::shown(&self.base), cause }
    }

    fn source(&self, repository: &gix::Repository, seat: Seat) -> Result<SourceFile, Gap> {
        let blob = &self.forest.blobs[seat.0];
        let bytes = git::guarded(|| Ok(git::blob(repository, blob.id, self.max_file_bytes)));
        let bytes = bytes.map_err(|_| Gap::Unreadable)?.map_err(|e| e.gap)?;
        if text::is_binary(&bytes) {
            return Err(Gap::Binary);
        }
        let size = bytes.len() as u64;
        let shown = self.forest.shown(&blob.places[seat.1], &self.base);
        let decoded = text::decode(bytes).text;
        let language = Language::detect(&shown, &decoded);
        let mut class = class::classify(&shown, &decoded, language, &|path| self.paths.contains(path));
        class.oversize = size > self.max_parse_bytes;
        Ok(SourceFile::new(shown, decoded, language, class))
    }

    /// What the history does not hold, and which of its texts were not read.
    fn notes(&self, gaps: &[(Gap, usize)]) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        let mut note = |kind: Gap, message: String| {
            notes.push(Diagnostic { kind, path: ".".to_owned(), file: None, span: None, message });
        };
        let (graph, forest) = (&self.graph, &self.forest);
        if graph.is_shallow {
            let hint = "older commits were not searched; run `git fetch --unshallow`";
            note(Gap::History, format!("this clone is shallow: {hint}"));
        }
        if graph.is_cut || forest.is_cut {
            note(Gap::Budget, "the history is larger than amanat walks; a part of it was not searched".to_owned());
        }
        if graph.missing > 0 {
            let commits = counted(graph.missing, "commit");
            note(Gap::History, format!("{commits} missing or damaged: what only they hold was not searched"));
        }
        if forest.missing > 0 {
            note(Gap::History, format!("{} of past commits missing or damaged", counted(forest.missing, "folder")));
        }
        if forest.excluded > 0 {
            let excluded = counted(forest.excluded, "path");
            note(Gap::Excluded, format!("{excluded} of past commits left out by {} or --exclude", rules::OWN_RULES));
        }
        if forest.submodules > 0 {
            let submodules = counted(forest.submodules, "submodule");
            note(Gap::Repository, format!("{submodules} in past commits not entered"));
        }
        let kinds = [
            (Gap::Unreadable, Gap::History, "missing or damaged"),
            (Gap::TooLarge, Gap::TooLarge, "larger than the limit"),
            (Gap::Binary, Gap::Binary, "not text"),
        ];
        for (gap, kind, cause) in kinds {
            let of: Vec<usize> = gaps.iter().filter(|(g, _)| *g == gap).map(|(_, text)| *text).collect();
            if of.is_empty() {
                continue;
            }
            let mut named: Vec<String> = of.iter().map(|text| self.path(PlaceId((*text, 0)))).collect();
            named.dedup();
            let more = if named.len() > NAMED { ", …" } else { "" };
            named.truncate(NAMED);
            let texts = counted(of.len(), "text");
            note(kind, format!("{texts} of past commits not searched: {cause} ({}{more})", named.join(", ")));
        }
        notes
    }
}

/// The repository, open on one thread.
pub struct Opened(gix::Repository);
