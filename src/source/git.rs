//! Git repositories, read as data: the index and objects, through a library. No program is run, no configuration of
//! the tree decides anything, and a repository that belongs to another user is read like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};

use gix::bstr::{BStr, BString, ByteSlice};
use gix::hash::ObjectId;
use gix::index::entry::{Flags, Mode, Stage};

use super::diagnostic::Gap;
use super::read::ReadError;

/// The paths that a repository's index holds: those that git tracks, whatever its ignore files say.
#[derive(Clone, Debug, Default)]
pub struct Tracked {
    top: Option<PathBuf>,
    git_dir: Option<PathBuf>,
    /// Relative to the top, sorted.
    paths: Vec<BString>,
}

impl Tracked {
    /// Outside of any repository.
    pub fn none() -> Self {
        Self::default()
    }

    /// The repository around a folder; [`Tracked::none`] where there is none.
    pub fn above(folder: &Path) -> Result<Self, String> {
        top_of(folder).map_or_else(|| Ok(Self::none()), Self::at)
    }

    /// The repository whose work tree is `top`. A repository without an index has nothing tracked yet.
    pub fn at(top: &Path) -> Result<Self, String> {
        let git_dir = git_dir(top).ok_or("its .git leads nowhere")?;
        let index_path = git_dir.join("index");
        let paths = match index_path.symlink_metadata() {
            Err(_) => Vec::new(),
            Ok(m) if !m.is_file() => return Err("its index is not a file".to_owned()),
            Ok(_) => {
                let index = guarded(|| read_index(&index_path))?;
                index.entries().iter().map(|e| e.path(&index).to_owned()).collect()
            }
        };
        Ok(Self { top: Some(top.to_owned()), git_dir: Some(git_dir), paths })
    }

    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    pub fn git_dir(&self) -> Option<&Path> {
        self.git_dir.as_deref()
    }

    /// Whether git tracks the file (a path on disk).
    pub fn contains(&self, file: &Path) -> bool {
        self.relative(file).is_some_and(|r| self.paths.binary_search_by(|p| p.as_bytes().cmp(&r)).is_ok())
    }

    /// Whether git tracks a file below the folder.
    pub fn has_below(&self, folder: &Path) -> bool {
        self.relative(folder).is_some_and(|mut prefix| {
            prefix.push(b'/');
            let from = self.paths.partition_point(|p| p.as_bytes() < prefix.as_slice());
            self.paths.get(from).is_some_and(|p| p.starts_with(&prefix))
        })
    }

    fn relative(&self, path: &Path) -> Option<Vec<u8>> {
        let relative = path.strip_prefix(self.top.as_ref()?).ok()?;
        let relative = gix::path::into_bstr(relative).ok()?;
        Some(gix::path::to_unix_separators_on_windows(relative).into_owned().into())
    }
}

/// The closest folder, from `folder` upwards, that has a `.git`.
pub(super) fn top_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|f| f.join(".git").symlink_metadata().is_ok())
}

/// The `.git` folder of a work tree, through the one-line file of a submodule or linked work tree.
pub(super) fn git_dir(top: &Path) -> Option<PathBuf> {
    let dot_git = top.join(".git");
    if dot_git.is_dir() {
        return Some(dot_git);
    }
    let text = super::read::rules_text(&dot_git)?;
    let target = top.join(text.strip_prefix("gitdir:")?.trim());
    target.is_dir().then_some(target)
}

/// With reduced trust: the repository's own configuration is read for its format only. Its replacement objects are not
/// heeded: they would show other texts than those that are stored.
pub(super) fn open(git_dir: &Path) -> Result<gix::Repository, String> {
    let options = gix::open::Options::isolated().with(gix::sec::Trust::Reduced).open_path_as_is(true);
    let options = options.config_overrides(["core.useReplaceRefs=false"]);
    Ok(options.open(git_dir).map_err(|e| one_line(&e))?.to_thread_local())
}

fn read_index(path: &Path) -> Result<gix::index::File, String> {
    let options = gix::index::decode::Options { thread_limit: Some(1), ..Default::default() };
    gix::index::File::at(path, gix::hash::Kind::Sha1, false, options).map_err(|e| one_line(&e))
}

/// A damaged repository must not end a scan, whatever the library makes of it.
pub(super) fn guarded<T>(f: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

pub(super) fn one_line(e: &dyn std::fmt::Display) -> String {
    e.to_string().lines().next().unwrap_or_default().to_owned()
}

/// What a commit would change, relative to `HEAD`.
#[derive(Debug, Default)]
pub struct Staged {
    /// Added and modified files, by path on disk, with the bytes of the index or why they are not there.
    pub files: Vec<StagedFile>,
    pub deleted: Vec<PathBuf>,
}

#[derive(Debug)]
pub struct StagedFile {
    pub path: PathBuf,
    pub content: Result<Vec<u8>, ReadError>,
}

/// The staged files of the repository around `folder`; None outside of a repository.
pub fn staged(folder: &Path, max_bytes: u64) -> Result<Option<Staged>, String> {
    let Some(top) = top_of(folder) else { return Ok(None) };
    guarded(|| staged_at(top, max_bytes)).map(Some)
}

fn staged_at(top: &Path, max_bytes: u64) -> Result<Staged, String> {
    let git_dir = git_dir(top).ok_or("its .git leads nowhere")?;
    let repository = open(&git_dir)?;
    let index_path = index_path(&git_dir);
    if index_path.symlink_metadata().is_err() {
        return Ok(Staged::default());
    }
    let index = read_index(&index_path)?;
    let head = Head::read(&repository, &index)?;
    let mut staged = Staged::default();
    let mut seen = BTreeSet::new();
    for entry in index.entries() {
        let path = entry.path(&index);
        let is_file = entry.mode == Mode::FILE || entry.mode == Mode::FILE_EXECUTABLE;
        seen.insert(path);
        // a conflict has no one text; an intent to add has none yet
        if entry.stage() != Stage::Unconflicted || entry.flags.contains(Flags::INTENT_TO_ADD) || !is_file {
            continue;
        }
        if !head.is_same(path, entry.id) {
            let Some(path) = on_disk(top, path) else { continue };
            staged.files.push(StagedFile { path, content: blob(&repository, entry.id, max_bytes) });
        }
    }
    let deleted = head.files.keys().filter(|path| !seen.contains(path.as_bstr()));
    staged.deleted = deleted.filter_map(|path| on_disk(top, path.as_bstr())).collect();
    Ok(staged)
}

/// A path of the index or of a tree, if it stays below the top: a forged one may hold `..`.
pub(super) fn on_disk(top: &Path, path: &BStr) -> Option<PathBuf> {
    let relative = gix::path::from_bstr(path).ok()?;
    relative.components().all(|c| matches!(c, Component::Normal(_))).then(|| top.join(relative))
}

/// `git commit FILE` and `git commit -a` prepare another index and name it in the environment of the hook.
fn index_path(git_dir: &Path) -> PathBuf {
    std::env::var_os("GIT_INDEX_FILE")
        .map(PathBuf::from)
        .and_then(|p| std::fs::canonicalize(p).ok())
        .filter(|p| std::fs::canonicalize(git_dir).is_ok_and(|dir| p.starts_with(dir)))
        .unwrap_or_else(|| git_dir.join("index"))
}

pub(super) fn blob(repository: &gix::Repository, id: ObjectId, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
    let unreadable = |e: &dyn std::fmt::Display| ReadError {
        gap: Gap::Unreadable,
        message: format!("its text in git could not be read: {}", one_line(e)),
    };
    let header = repository.find_header(id).map_err(|e| unreadable(&e))?;
    if header.size() > max_bytes {
        let message = format!("text in git larger than the limit of {} MiB", max_bytes >> 20);
        return Err(ReadError { gap: Gap::TooLarge, message });
    }
    let object = repository.find_object(id).map_err(|e| unreadable(&e))?;
    Ok(object.detach().data)
}

/// Whether git would store the bytes under the id; with either form of line ends, since git may convert them.
pub(super) fn is_text_of(id: ObjectId, bytes: &[u8]) -> bool {
    let stores = |bytes: &[u8]| gix::objs::compute_hash(id.kind(), gix::objs::Kind::Blob, bytes).is_ok_and(|i| i == id);
    stores(bytes) || (bytes.find(b"\r\n").is_some() && stores(&bytes.replace(b"\r\n", b"\n")))
}

/// The files of `HEAD`, without the folders that the index knows to be unchanged.
struct Head {
    files: BTreeMap<BString, ObjectId>,
    unchanged: BTreeSet<BString>,
}

impl Head {
    fn read(repository: &gix::Repository, index: &gix::index::State) -> Result<Self, String> {
        let mut head = Self { files: BTreeMap::new(), unchanged: BTreeSet::new() };
        let root = repository.head_tree_id_or_empty().map_err(|e| one_line(&e))?.detach();
        let mut pending = vec![(BString::default(), root, index.tree())];
        while let Some((prefix, id, cached)) = pending.pop() {
            if cached.is_some_and(|c| c.num_entries.is_some() && c.id == id) {
                head.unchanged.insert(prefix);
                continue;
            }
            let tree = repository.find_tree(id).map_err(|e| one_line(&e))?;
            for entry in tree.iter() {
                let entry = entry.map_err(|e| one_line(&e))?;
                let mut path = prefix.clone();
                path.extend_from_slice(entry.filename());
                if entry.mode().is_tree() {
                    let below = cached.and_then(|c| c.children.iter().find(|c| c.name.as_slice() == entry.filename()));
                    path.push(b'/');
                    pending.push((path, entry.object_id(), below));
                } else {
                    head.files.insert(path, entry.object_id());
                }
            }
        }
        Ok(head)
    }

    fn is_same(&self, path: &BStr, id: ObjectId) -> bool {
        // `` and every `folder/` that the path lies in
        let folders = std::iter::once(0).chain(path.find_iter("/").map(|at| at + 1));
        self.files.get(path) == Some(&id)
            || (!self.unchanged.is_empty() && folders.into_iter().any(|end| self.unchanged.contains(&path[..end])))
    }
}
