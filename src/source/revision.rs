//! The files of a past revision, read from git's objects: what a work tree is compared with.
//!
//! Nothing is checked out and no program is run. Where the revision and `HEAD` have parted, the commit that both grew
//! from is read, so that what others did meanwhile is no change of this work tree.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::bstr::{BStr, BString};
use gix::hash::ObjectId;
use gix::objs::tree::EntryMode;

use super::diagnostic::{Diagnostic, Gap};
use super::discover::{self, Discovery, MOST_FILE_BYTES, Options, SourceError};
use super::git;
use super::path;
use super::rules::{Level, Verdict};

/// The commit that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// As it was asked for: `main`, `v1.2`, `HEAD~3`.
    pub asked: String,
    /// Its id in hexadecimal digits.
    pub id: String,
    /// It is not the revision itself, but where that and `HEAD` parted.
    pub is_fork: bool,
}

impl Commit {
    pub fn short(&self) -> &str {
        &self.id[..self.id.len().min(10)]
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = if self.is_fork { ", where this tree left it" } else { "" };
        write!(f, "{} ({}{from})", self.asked, self.short())
    }
}

/// Why a revision cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RevisionError {
    pub cause: String,
    /// Branches and tags that there are, for a name that there is not.
    pub known: Vec<String>,
}

impl From<String> for RevisionError {
    fn from(cause: String) -> Self {
        Self { cause, known: Vec::new() }
    }
}

/// Names of branches and tags that a hint is taken from.
const MAX_NAMES: usize = 2_000;

/// Entries of one revision's trees.
const MAX_ENTRIES: usize = 2_000_000;

/// The files below the paths as they are in a revision. Exclusions are those of the work tree, so that both sides are
/// read alike.
pub fn discover_revision(
    paths: &[PathBuf],
    revision: &str,
    options: &Options,
) -> Result<(Discovery, Commit), SourceError> {
    let (roots, base) = discover::roots(paths, options)?;
    let fail =
        |e: RevisionError| SourceError::Revision { revision: revision.to_owned(), cause: e.cause, known: e.known };
    let top = git::top_of(&base).ok_or_else(|| {
        let place = path::shown(paths.first().map_or(Path::new("."), PathBuf::as_path));
        fail(format!("{place} is not inside a git repository").into())
    })?;
    let (tree, commit) =
        git::guarded(|| Ok(read(top, &base, &roots, revision, options))).map_err(|e| fail(e.into()))?.map_err(fail)?;
    let mut discovery = discover::read_texts(base, tree.texts, options);
    discovery.excluded = tree.excluded;
    discovery.diagnostics.extend(tree.notes);
    discovery.diagnostics.sort();
    Ok((discovery, commit))
}

/// The texts below the roots as they were where this tree left a revision, or, without one, in the commit that is
/// checked out; nothing before the first commit. By path on disk.
pub(super) fn texts_before(
    paths: &[PathBuf],
    roots: &[PathBuf],
    base: &Path,
    revision: Option<&str>,
) -> Result<(BTreeMap<PathBuf, ObjectId>, Option<Commit>), SourceError> {
    let shown = || path::shown(paths.first().map_or(Path::new("."), PathBuf::as_path));
    let fail = |e: RevisionError| match revision {
        Some(revision) => SourceError::Revision { revision: revision.to_owned(), cause: e.cause, known: e.known },
        None => SourceError::Repository { path: shown(), cause: e.cause },
    };
    let flag = if revision.is_some() { "--since" } else { "--changed" };
    let top = git::top_of(base).ok_or_else(|| SourceError::NoRepository { path: shown(), flag })?;
    let read = || -> Result<_, RevisionError> {
        let repository = open(top)?;
        let mut texts = BTreeMap::new();
        let commit = match revision {
            Some(revision) => Some(resolve(&repository, revision)?),
            None if repository.head().is_ok_and(|h| h.is_unborn()) => return Ok((texts, None)),
            None => None,
        };
        let id = match &commit {
            Some(commit) => ObjectId::from_hex(commit.id.as_bytes()).map_err(|e| git::one_line(&e))?,
            None => repository.head_id().map_err(|e| git::one_line(&e))?.detach(),
        };
        each_entry(&repository, top, roots, id, |disk, mode, id| {
            if mode.is_blob() {
                texts.insert(disk, id);
            }
            Ok(true)
        })?;
        Ok((texts, commit))
    };
    git::guarded(|| Ok(read())).map_err(|e| fail(e.into()))?.map_err(fail)
}

fn open(top: &Path) -> Result<gix::Repository, RevisionError> {
    let git_dir = git::git_dir(top).ok_or_else(|| "the .git of the repository leads nowhere".to_owned())?;
    Ok(git::open(&git_dir)?)
}

/// Every entry of a commit's trees that lies below one of the roots or leads to one. `look` says whether a folder is
/// entered.
fn each_entry(
    repository: &gix::Repository,
    top: &Path,
    roots: &[PathBuf],
    commit: ObjectId,
    mut look: impl FnMut(PathBuf, EntryMode, ObjectId) -> Result<bool, RevisionError>,
) -> Result<(), RevisionError> {
    let commit = repository.find_commit(commit).map_err(|e| absent(repository, &e))?;
    let root = commit.tree_id().map_err(|e| absent(repository, &e))?.detach();
    let mut entries = 0;
    let mut pending = vec![(top.to_owned(), root)];
    while let Some((folder, id)) = pending.pop() {
        let object = repository.find_tree(id).map_err(|e| absent(repository, &e))?;
        for entry in object.iter() {
            let entry = entry.map_err(|e| git::one_line(&e))?;
            entries += 1;
            if entries > MAX_ENTRIES {
                return Err(format!("its tree holds more than {MAX_ENTRIES} entries").into());
            }
            let Some(disk) = git::on_disk(&folder, entry.filename()) else { continue };
            let mode = entry.mode();
            let is_within = roots.iter().any(|r| disk.starts_with(r));
            let leads_to = mode.is_tree() && roots.iter().any(|r| r.starts_with(&disk));
            if (is_within || leads_to) && look(disk.clone(), mode, entry.object_id())? && mode.is_tree() {
                pending.push((disk, entry.object_id()));
            }
        }
    }
    Ok(())
}

/// What was read of a commit's tree.
#[derive(Default)]
struct Tree {
    /// By shown path: where the file would be, and its bytes.
    texts: BTreeMap<String, (PathBuf, Vec<u8>)>,
    notes: Vec<Diagnostic>,
    excluded: usize,
}

fn read(
    top: &Path,
    base: &Path,
    roots: &[PathBuf],
    revision: &str,
    options: &Options,
) -> Result<(Tree, Commit), RevisionError> {
    let repository = open(top)?;
    let commit = resolve(&repository, revision)?;
    let outermost = Level::outermost(top, git::git_dir(top).as_deref(), &options.exclude);
    let mut levels = BTreeMap::from([(top.to_owned(), Level::of(top, Some(outermost)))]);
    let id = ObjectId::from_hex(commit.id.as_bytes()).map_err(|e| git::one_line(&e))?;

    let mut tree = Tree::default();
    let limit = options.max_file_bytes.min(MOST_FILE_BYTES);
    each_entry(&repository, top, roots, id, |disk, mode, id| {
        let Some(level) = disk.parent().and_then(|folder| levels.get(folder)).map(Arc::clone) else { return Ok(false) };
        // a file that a person named is read whatever the rules say
        if !roots.contains(&disk) && level.verdict(&disk, mode.is_tree(), false) == Verdict::Excluded {
            tree.excluded += 1;
            return Ok(false);
        }
        let shown = path::shown(disk.strip_prefix(base).unwrap_or(&disk));
        if mode.is_tree() {
            let inner = Level::of(&disk, Some(level));
            levels.insert(disk, inner);
        } else if mode.is_blob() {
            match git::blob(&repository, id, limit) {
                Ok(bytes) => {
                    tree.texts.insert(shown, (disk, bytes));
                }
                Err(e) if e.gap == Gap::TooLarge => tree.notes.push(note(e.gap, shown, e.message)),
                Err(_) => return Err(partial(&shown).into()),
            }
        } else if mode.is_commit() {
            let message = format!("a submodule; it was not read at {}", commit.short());
            tree.notes.push(note(Gap::Repository, shown, message));
        }
        Ok(true)
    })?;
    Ok((tree, commit))
}

fn note(kind: Gap, path: String, message: String) -> Diagnostic {
    Diagnostic { kind, path, file: None, span: None, message }
}

fn resolve(repository: &gix::Repository, asked: &str) -> Result<Commit, RevisionError> {
    let is_shallow = repository.is_shallow().unwrap_or(false);
    let unknown = || {
        if is_shallow {
            return format!(
                "this clone is shallow and does not hold it; run `git fetch --deepen=100`, or `git fetch origin {asked}`"
            )
            .into();
        }
        let cause = "no such revision; name a branch, a tag or a commit of this repository".to_owned();
        RevisionError { cause, known: names(repository) }
    };
    // an option or a range would be read as something else
    if asked.starts_with('-') || asked.contains("..") {
        return Err("one revision is needed, such as `main` or `HEAD~1`".to_owned().into());
    }
    let named: &BStr = asked.into();
    let found = repository.rev_parse_single(named).map_err(|_| unknown())?.detach();
    let object = repository.find_object(found).map_err(|_| unknown())?;
    let id = object.peel_to_commit().map_err(|_| "it names no commit".to_owned())?.id;
    let Ok(head) = repository.head_id().map(gix::Id::detach) else {
        return Ok(Commit { asked: asked.to_owned(), id: id.to_string(), is_fork: false });
    };
    if head == id {
        return Ok(Commit { asked: asked.to_owned(), id: id.to_string(), is_fork: false });
    }
    let base = match repository.merge_base(head, id) {
        Ok(base) => base.map(gix::Id::detach),
        Err(_) if is_shallow => None,
        Err(e) => return Err(git::one_line(&e).into()),
    };
    match base {
        Some(base) => Ok(Commit { asked: asked.to_owned(), id: base.to_string(), is_fork: base != id }),
        None if is_shallow => Err(format!(
            "this clone is shallow and does not reach the commit where {asked} and HEAD parted; run \
             `git fetch --deepen=100`, or fetch all of it with `git fetch --unshallow`"
        )
        .into()),
        // two histories without a common commit: compared as they are
        None => Ok(Commit { asked: asked.to_owned(), id: id.to_string(), is_fork: false }),
    }
}

fn names(repository: &gix::Repository) -> Vec<String> {
    let Ok(platform) = repository.references() else { return Vec::new() };
    let Ok(all) = platform.all() else { return Vec::new() };
    let mut names: Vec<String> =
        all.filter_map(Result::ok).take(MAX_NAMES).map(|r| BString::from(r.name().shorten()).to_string()).collect();
    names.sort();
    names.dedup();
    names
}

fn absent(repository: &gix::Repository, e: &dyn fmt::Display) -> RevisionError {
    match repository.is_shallow() {
        Ok(true) => "this clone is shallow and does not hold all of it; run `git fetch --deepen=100`".to_owned().into(),
        _ => git::one_line(e).into(),
    }
}

fn partial(path: &str) -> String {
    format!(
        "{path} is not in this clone, which holds a part of the objects only; run `git fetch --refetch --no-filter`"
    )
}
