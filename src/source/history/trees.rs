//! Every file text of a history, once, with the paths that it stood at. Each tree is read once for each folder that it
//! was the content of: what two commits share costs nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::bstr::{BStr, BString};
use gix::hash::ObjectId;
use gix::objs::TreeRefIter;
use gix::objs::tree::EntryKind;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::super::objects;
use super::super::rules::{Level, Verdict};
use super::super::{git, path};

/// Trees that are read in one round.
const ROUND: usize = 1 << 15;

/// Trees of one history, each counted once for every folder.
const MAX_TREES: usize = 20_000_000;

/// Folders that one tree is followed in, and paths that are kept of one text: forged trees that hold each other many
/// times over have billions.
const MAX_PLACES: usize = 32;

/// Deeper folders are not entered.
const MAX_DEPTH: u32 = 256;

/// Where a file stood: its folder by index, and its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct At {
    pub(super) folder: u32,
    pub(super) name: BString,
}

/// A text that stood in the files of some commit.
pub(super) struct Blob {
    pub(super) id: ObjectId,
    /// In the order in which they were found, at least one.
    pub(super) places: SmallVec<[At; 1]>,
}

/// A folder of some commit.
pub(super) struct Folder {
    pub(super) parent: Option<u32>,
    pub(super) name: BString,
    disk: PathBuf,
    level: Arc<Level>,
    depth: u32,
    folders: FxHashMap<BString, Option<u32>>,
    files: FxHashMap<BString, bool>,
}

/// What all commits hold.
pub(super) struct Forest {
    pub(super) folders: Vec<Folder>,
    /// Sorted by path: versions of one file stand together.
    pub(super) blobs: Vec<Blob>,
    pub(super) missing: usize,
    pub(super) excluded: usize,
    pub(super) submodules: usize,
    pub(super) is_cut: bool,
}

/// Which part of the repository is wanted.
pub(super) struct Scope<'a> {
    pub(super) top: &'a Path,
    pub(super) roots: &'a [PathBuf],
    pub(super) level: Arc<Level>,
}

struct Entry {
    folder: u32,
    id: ObjectId,
    name: BString,
    kind: EntryKind,
}

/// What one thread has seen in this round, so that it hands on each entry once.
struct Reader {
    repository: gix::Repository,
    seen: FxHashMap<(u32, ObjectId), SmallVec<[BString; 1]>>,
}

pub(super) fn read(git_dir: &Path, roots: Vec<ObjectId>, scope: &Scope<'_>) -> Result<Forest, String> {
    let top = Folder {
        parent: None,
        name: BString::default(),
        disk: scope.top.to_owned(),
        level: Arc::clone(&scope.level),
        depth: 0,
        folders: FxHashMap::default(),
        files: FxHashMap::default(),
    };
    let mut forest =
        Forest { folders: vec![top], blobs: Vec::new(), missing: 0, excluded: 0, submodules: 0, is_cut: false };
    let mut visits: FxHashSet<(ObjectId, u32)> = FxHashSet::default();
    let mut visited: FxHashMap<ObjectId, u8> = FxHashMap::default();
    let mut blobs: FxHashMap<ObjectId, usize> = FxHashMap::default();
    let mut submodules: FxHashSet<At> = FxHashSet::default();
    let mut pending: Vec<(ObjectId, u32)> = Vec::new();
    for root in roots {
        if visits.insert((root, 0)) {
            pending.push((root, 0));
        }
    }
    pending.reverse();
    while !pending.is_empty() {
        let round = pending.split_off(pending.len().saturating_sub(ROUND));
        let start = |repository| Reader { repository, seen: FxHashMap::default() };
        let chunks = objects::on_all_threads(git_dir, &round, 64, start, |reader, trees| {
            let mut entries = Vec::new();
            let read = trees.iter().map(|(id, folder)| tree(reader, *id, *folder, &mut entries));
            let missing = read.filter(Result::is_err).count();
            (entries, missing)
        })?;
        for (entries, missing) in chunks {
            forest.missing += missing;
            for entry in entries {
                let Entry { folder, id, name, kind } = entry;
                match kind {
                    EntryKind::Tree => {
                        let Some(inner) = forest.enter(folder, name.as_ref(), scope) else { continue };
                        let places = visited.entry(id).or_insert(0);
                        if usize::from(*places) < MAX_PLACES && visits.insert((id, inner)) {
                            *places += 1;
                            pending.push((id, inner));
                        }
                    }
                    EntryKind::Blob | EntryKind::BlobExecutable => {
                        if !forest.keeps(folder, name.as_ref(), scope) {
                            continue;
                        }
                        let at = At { folder, name };
                        let next = forest.blobs.len();
                        match forest.blobs.get_mut(*blobs.entry(id).or_insert(next)) {
                            None => forest.blobs.push(Blob { id, places: SmallVec::from_iter([at]) }),
                            Some(blob) if blob.places.len() < MAX_PLACES && !blob.places.contains(&at) => {
                                blob.places.push(at);
                            }
                            Some(_) => {}
                        }
                    }
                    EntryKind::Commit => {
                        submodules.insert(At { folder, name });
                    }
                    EntryKind::Link => {}
                }
            }
        }
        if visits.len() > MAX_TREES {
            forest.is_cut = true;
            break;
        }
    }
    forest.submodules = submodules.len();
    forest.sort();
    Ok(forest)
}

fn tree(reader: &mut Reader, id: ObjectId, folder: u32, out: &mut Vec<Entry>) -> Result<(), String> {
    let Reader { repository, seen } = reader;
    git::guarded(|| {
        let object = repository.find_object(id).map_err(|e| git::one_line(&e))?;
        if object.kind != gix::objs::Kind::Tree {
            return Err("no tree".to_owned());
        }
        for entry in TreeRefIter::from_bytes(&object.data, id.kind()) {
            let entry = entry.map_err(|e| git::one_line(&e))?;
            let id = entry.oid.to_owned();
            let names = seen.entry((folder, id)).or_default();
            if !names.iter().any(|n| n == entry.filename) {
                let name = entry.filename.to_owned();
                names.push(name.clone());
                out.push(Entry { folder, id, name, kind: entry.mode.kind() });
            }
        }
        Ok(())
    })
}

impl Forest {
    /// The folder below a folder; None where it is not wanted.
    fn enter(&mut self, folder: u32, name: &BStr, scope: &Scope<'_>) -> Option<u32> {
        let above = &self.folders[folder as usize];
        if let Some(known) = above.folders.get(name) {
            return *known;
        }
        let made = git::on_disk(&above.disk, name).filter(|disk| {
            let is_wanted = scope.roots.iter().any(|r| disk.starts_with(r) || r.starts_with(disk));
            is_wanted && above.depth < MAX_DEPTH
        });
        let is_excluded = |disk: &PathBuf| above.level.verdict(disk, true, false) == Verdict::Excluded;
        let (index, made) = match made {
            Some(disk) if !is_excluded(&disk) => (Some(self.folders.len() as u32), Some(disk)),
            Some(_) => {
                self.excluded += 1;
                (None, None)
            }
            None => (None, None),
        };
        if let Some(disk) = made {
            let level = Level::of(&disk, Some(Arc::clone(&above.level)));
            let depth = above.depth + 1;
            self.folders.push(Folder {
                parent: Some(folder),
                name: name.to_owned(),
                disk,
                level,
                depth,
                folders: FxHashMap::default(),
                files: FxHashMap::default(),
            });
        }
        self.folders[folder as usize].folders.insert(name.to_owned(), index);
        index
    }

    fn keeps(&mut self, folder: u32, name: &BStr, scope: &Scope<'_>) -> bool {
        let above = &mut self.folders[folder as usize];
        if let Some(known) = above.files.get(name) {
            return *known;
        }
        let keeps = git::on_disk(&above.disk, name).is_some_and(|disk| {
            let is_named = scope.roots.contains(&disk);
            let is_within = is_named || scope.roots.iter().any(|r| disk.starts_with(r));
            let is_excluded = !is_named && is_within && above.level.verdict(&disk, false, false) == Verdict::Excluded;
            self.excluded += usize::from(is_excluded);
            is_within && !is_excluded
        });
        above.files.insert(name.to_owned(), keeps);
        keeps
    }

    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.folders.len()).collect();
        order.sort_by(|a, b| self.folders[*a].disk.cmp(&self.folders[*b].disk));
        let mut rank = vec![0; order.len()];
        for (i, folder) in order.into_iter().enumerate() {
            rank[folder] = i;
        }
        let by_path =
            |a: &At, b: &At| rank[a.folder as usize].cmp(&rank[b.folder as usize]).then_with(|| a.name.cmp(&b.name));
        for blob in &mut self.blobs {
            blob.places.sort_by(by_path);
        }
        self.blobs.sort_by(|a, b| by_path(&a.places[0], &b.places[0]).then_with(|| a.id.cmp(&b.id)));
    }

    /// The path as shown, relative to `base`.
    pub(super) fn shown(&self, at: &At, base: &Path) -> String {
        let folder = &self.folders[at.folder as usize].disk;
        // every name was checked when it was kept
        let disk = git::on_disk(folder, at.name.as_ref()).unwrap_or_else(|| folder.clone());
        path::shown(disk.strip_prefix(base).unwrap_or(&disk))
    }

    /// The names from the top of the repository to the folder.
    pub(super) fn way(&self, folder: u32) -> Vec<&BStr> {
        let mut names = Vec::new();
        let mut at = folder;
        while let Some(parent) = self.folders[at as usize].parent {
            names.push(self.folders[at as usize].name.as_ref());
            at = parent;
        }
        names.reverse();
        names
    }
}
