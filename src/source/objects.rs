//! Many objects of one repository, read on all threads: each has the repository open for itself, with a cache of the
//! objects that others are stored as differences from.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::objs::Kind;
use gix::odb::pack::cache::DecodeEntry;
use rustc_hash::FxHashMap;

use super::git;

/// Bytes of objects that a thread keeps, at most: neighbours in history are stored as differences from each other.
const MAX_KEPT_BYTES: usize = 96 << 20;

/// Opens the repository for reading many objects.
pub(super) fn open(git_dir: &Path) -> Result<gix::Repository, String> {
    let mut repository = git::open(git_dir)?;
    repository.objects.set_pack_cache(|| Box::new(Bases::default()));
    Ok(repository)
}

/// Works on the items in chunks, on all threads of the pool; `start` makes what a thread keeps from chunk to chunk.
/// The results come in the order of the items.
pub(super) fn on_all_threads<T: Sync, W, R: Send>(
    git_dir: &Path,
    items: &[T],
    chunk: usize,
    start: impl Fn(gix::Repository) -> W + Sync,
    work: impl Fn(&mut W, &[T]) -> R + Sync,
) -> Result<Vec<R>, String> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let failures = rayon::broadcast(|_| {
        let mut state = match open(git_dir) {
            Ok(repository) => start(repository),
            Err(e) => return Some(e),
        };
        loop {
            let from = next.fetch_add(chunk, Ordering::Relaxed);
            let items = items.get(from..items.len().min(from + chunk)).filter(|i| !i.is_empty())?;
            let result = work(&mut state, items);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((from, result));
        }
    });
    if let Some(failure) = failures.into_iter().flatten().next() {
        return Err(failure);
    }
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(from, _)| *from);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// Decoded objects by their place in a pack: those used since the last turn, and those of the turn before.
#[derive(Default)]
struct Bases {
    recent: FxHashMap<(u32, u64), (Kind, Vec<u8>)>,
    older: FxHashMap<(u32, u64), (Kind, Vec<u8>)>,
    bytes: usize,
}

impl Bases {
    fn keep(&mut self, at: (u32, u64), kind: Kind, data: Vec<u8>) {
        self.bytes += data.len();
        self.recent.insert(at, (kind, data));
        if self.bytes > MAX_KEPT_BYTES / 2 {
            self.older = std::mem::take(&mut self.recent);
            self.bytes = 0;
        }
    }
}

impl DecodeEntry for Bases {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, _compressed: usize) {
        if data.len() <= MAX_KEPT_BYTES / 16 {
            self.keep((pack, offset), kind, data.to_vec());
        }
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let at = (pack, offset);
        if let Some((kind, data)) = self.older.remove(&at) {
            self.keep(at, kind, data);
        }
        let (kind, data) = self.recent.get(&at).or_else(|| self.older.get(&at))?;
        out.clear();
        out.extend_from_slice(data);
        Some((*kind, data.len()))
    }
}
