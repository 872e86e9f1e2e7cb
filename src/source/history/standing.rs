//! In which commits files of certain texts stood: the first, the last, how many, and whether they still do at the tips.

use std::path::Path;
use std::rc::Rc;

use gix::bstr::BString;
use gix::hash::ObjectId;
use gix::objs::TreeRefIter;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{git, objects};
use super::commits::Graph;
use super::trees::{At, Forest};

/// One text at one place, by the index of its blob and of its place.
pub(super) type Seat = (usize, usize);

/// What is known of one thing that stood in files. Commits are named by their index.
#[derive(Clone, Default)]
pub(super) struct Stand {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) commits: u32,
    /// Tips that hold it.
    pub(super) tips: Vec<u32>,
}

/// A folder on the way to wanted files.
#[derive(Default)]
struct Step {
    folders: FxHashMap<BString, u32>,
    /// By name and text: what stands there.
    files: FxHashMap<BString, FxHashMap<ObjectId, Vec<u32>>>,
}

/// The wanted files, as a tree of folders.
struct Wanted {
    steps: Vec<Step>,
}

/// `things[i]` lists where the i-th thing stands. None for a thing that no commit holds: a part of the history is missing.
pub(super) fn find(
    git_dir: &Path,
    graph: &Graph,
    forest: &Forest,
    things: &[Vec<Seat>],
) -> Result<Vec<Option<Stand>>, String> {
    let wanted = Wanted::of(forest, things);
    let tips: FxHashSet<u32> = graph.tips.iter().map(|(_, commit)| *commit).chain(graph.head).collect();
    let commits: Vec<(u32, ObjectId)> = graph.commits.iter().enumerate().map(|(i, c)| (i as u32, c.tree)).collect();
    let start = |repository| Searcher { repository, wanted: &wanted, known: FxHashMap::default() };
    // long stretches: what one commit shares with the next is looked at once
    let chunk = (commits.len() / (rayon::current_num_threads() * 4)).clamp(64, 16_384);
    let found = objects::on_all_threads(git_dir, &commits, chunk, start, |searcher, commits| {
        let mut stands: FxHashMap<u32, Stand> = FxHashMap::default();
        for (commit, tree) in commits {
            let things = searcher.things(*tree, 0);
            for thing in things.iter() {
                let stand = stands.entry(*thing).or_insert_with(|| Stand { first: *commit, ..Stand::default() });
                stand.last = *commit;
                stand.commits += 1;
                if tips.contains(commit) {
                    stand.tips.push(*commit);
                }
            }
        }
        stands
    })?;
    let mut stands: Vec<Option<Stand>> = vec![None; things.len()];
    for part in found {
        for (thing, stand) in part {
            match &mut stands[thing as usize] {
                None => stands[thing as usize] = Some(stand),
                // the parts come in the order of the commits
                Some(known) => {
                    known.last = stand.last;
                    known.commits += stand.commits;
                    known.tips.extend(stand.tips);
                }
            }
        }
    }
    Ok(stands)
}

/// Which of the places hold their text in one commit.
pub(super) fn standing_in(
    repository: &gix::Repository,
    graph: &Graph,
    forest: &Forest,
    seats: &[Seat],
    commit: u32,
) -> Vec<Seat> {
    let tree = graph.commits[commit as usize].tree;
    // versions of one file share its place
    let mut known: FxHashMap<&At, Option<ObjectId>> = FxHashMap::default();
    let mut standing = Vec::new();
    for seat in seats {
        let blob = &forest.blobs[seat.0];
        let at = &blob.places[seat.1];
        let there = *known.entry(at).or_insert_with(|| entry_at(repository, tree, forest, at));
        if there == Some(blob.id) {
            standing.push(*seat);
        }
    }
    standing
}

fn entry_at(repository: &gix::Repository, tree: ObjectId, forest: &Forest, at: &At) -> Option<ObjectId> {
    let mut id = tree;
    for name in forest.way(at.folder).into_iter().chain([at.name.as_ref()]) {
        id = git::guarded(|| {
            let object = repository.find_object(id).map_err(|e| git::one_line(&e))?;
            let mut entries = TreeRefIter::from_bytes(&object.data, id.kind()).filter_map(Result::ok);
            let entry = entries.find(|e| e.filename == name).ok_or("absent")?;
            Ok(entry.oid.to_owned())
        })
        .ok()?;
    }
    Some(id)
}

impl Wanted {
    fn of(forest: &Forest, things: &[Vec<Seat>]) -> Self {
        let mut wanted = Self { steps: vec![Step::default()] };
        let mut known: FxHashMap<u32, u32> = FxHashMap::default();
        for (thing, seats) in things.iter().enumerate() {
            for (blob, place) in seats {
                let blob = &forest.blobs[*blob];
                let at = &blob.places[*place];
                let step = match known.get(&at.folder) {
                    Some(step) => *step,
                    None => {
                        let step = wanted.way(&forest.way(at.folder));
                        known.insert(at.folder, step);
                        step
                    }
                };
                let texts = wanted.steps[step as usize].files.entry(at.name.clone()).or_default();
                texts.entry(blob.id).or_default().push(thing as u32);
            }
        }
        wanted
    }

    fn way(&mut self, names: &[&gix::bstr::BStr]) -> u32 {
        names.iter().fold(0, |step, name| {
            let next = self.steps.len() as u32;
            let inner = *self.steps[step as usize].folders.entry((*name).to_owned()).or_insert(next);
            if inner == next {
                self.steps.push(Step::default());
            }
            inner
        })
    }
}

struct Searcher<'w> {
    repository: gix::Repository,
    wanted: &'w Wanted,
    /// By tree and step: what stands below.
    known: FxHashMap<(ObjectId, u32), Rc<[u32]>>,
}

impl Searcher<'_> {
    /// Sorted. As deep as the wanted paths, whose depth is bounded.
    fn things(&mut self, tree: ObjectId, step: u32) -> Rc<[u32]> {
        if let Some(known) = self.known.get(&(tree, step)) {
            return Rc::clone(known);
        }
        let mut below = Vec::new();
        let mut things: Vec<u32> = Vec::new();
        let at = &self.wanted.steps[step as usize];
        // what is missing was counted when the trees were read
        let _ = git::guarded(|| {
            let object = self.repository.find_object(tree).map_err(|e| git::one_line(&e))?;
            for entry in TreeRefIter::from_bytes(&object.data, tree.kind()) {
                let entry = entry.map_err(|e| git::one_line(&e))?;
                if entry.mode.is_tree() {
                    below.extend(at.folders.get(entry.filename).map(|step| (entry.oid.to_owned(), *step)));
                } else if let Some(texts) = at.files.get(entry.filename) {
                    things.extend(texts.get(entry.oid).into_iter().flatten());
                }
            }
            Ok(())
        });
        for (tree, step) in below {
            things.extend(self.things(tree, step).iter());
        }
        things.sort_unstable();
        things.dedup();
        let things: Rc<[u32]> = things.into();
        self.known.insert((tree, step), Rc::clone(&things));
        things
    }
}
