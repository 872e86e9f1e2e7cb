//! The commits that any name of a repository reaches, oldest first, and what is missing among them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use gix::hash::ObjectId;
use gix::objs::CommitRefIter;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::super::git;

/// Commits that are walked.
const MAX_COMMITS: usize = 4_000_000;

/// Names of branches and tags that commits are sought from.
const MAX_NAMES: usize = 200_000;

/// One commit of the history.
pub(super) struct Node {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    parents: SmallVec<[ObjectId; 2]>,
    seconds: i64,
}

/// Every commit that was found.
#[derive(Default)]
pub(super) struct Graph {
    /// No commit stands before one of its parents; else by time.
    pub(super) commits: Vec<Node>,
    /// Branches, tags and other names, with the index of their commit. Sorted.
    pub(super) tips: Vec<(String, u32)>,
    pub(super) head: Option<u32>,
    pub(super) missing: usize,
    pub(super) is_shallow: bool,
    pub(super) is_cut: bool,
}

/// When a commit was made, and by whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The commit's id in hexadecimal digits.
    pub commit: String,
    /// The author's own date.
    pub date: Option<Date>,
    /// The author's name, without the address.
    pub author: String,
}

impl Moment {
    pub fn short(&self) -> &str {
        &self.commit[..self.commit.len().min(10)]
    }
}

pub(super) fn moment(repository: &gix::Repository, id: ObjectId) -> Moment {
    let read = git::guarded(|| {
        let object = repository.find_object(id).map_err(|e| git::one_line(&e))?;
        let author = CommitRefIter::from_bytes(&object.data, id.kind()).author().map_err(|e| git::one_line(&e))?;
        let date = author.time().ok().and_then(|time| {
            let offset = jiff::tz::Offset::from_seconds(time.offset).unwrap_or(jiff::tz::Offset::UTC);
            Some(offset.to_datetime(jiff::Timestamp::from_second(time.seconds).ok()?).date())
        });
        Ok((author.name.to_string().trim().to_owned(), date))
    });
    let (author, date) = read.unwrap_or_default();
    Moment { commit: id.to_string(), date, author }
}

pub(super) fn read(repository: &gix::Repository) -> Result<Graph, String> {
    let mut graph = Graph { is_shallow: repository.is_shallow().unwrap_or(false), ..Graph::default() };
    let (names, head) = tips(repository, &mut graph)?;
    let mut nodes: Vec<Node> = Vec::new();
    let mut seen: FxHashSet<ObjectId> = FxHashSet::default();
    let mut pending: Vec<ObjectId> = names.iter().map(|(_, id)| *id).chain(head).collect();
    let boundary = repository.shallow_commits().ok().flatten();
    let is_boundary = |id: &ObjectId| boundary.as_ref().is_some_and(|b| b.iter().any(|c| c == id));
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        if nodes.len() >= MAX_COMMITS {
            graph.is_cut = true;
            break;
        }
        let Ok(node) = git::guarded(|| node(repository, id)) else {
            graph.missing += 1;
            continue;
        };
        if !is_boundary(&id) {
            pending.extend(node.parents.iter().copied());
        }
        nodes.push(node);
    }
    graph.commits = oldest_first(nodes);
    let index: FxHashMap<ObjectId, u32> = graph.commits.iter().enumerate().map(|(i, n)| (n.id, i as u32)).collect();
    graph.tips = names.into_iter().filter_map(|(name, id)| Some((name, *index.get(&id)?))).collect();
    graph.tips.sort();
    graph.head = head.and_then(|id| index.get(&id).copied());
    Ok(graph)
}

type Tips = (Vec<(String, ObjectId)>, Option<ObjectId>);

fn tips(repository: &gix::Repository, graph: &mut Graph) -> Result<Tips, String> {
    let mut names = Vec::new();
    let references = repository.references().map_err(|e| git::one_line(&e))?;
    let all = references.all().map_err(|e| git::one_line(&e))?;
    for reference in all.take(MAX_NAMES) {
        let Ok(mut reference) = reference else {
            graph.missing += 1;
            continue;
        };
        let name = reference.name().shorten().to_string();
        // a name of a tree or a file is no commit's; one that leads nowhere is counted
        match reference.peel_to_id().map(gix::Id::detach) {
            Ok(id) => match repository.find_header(id).map(|h| h.kind()) {
                Ok(gix::objs::Kind::Commit) => names.push((name, id)),
                Ok(_) => {}
                Err(_) => graph.missing += 1,
            },
            Err(_) => graph.missing += 1,
        }
    }
    Ok((names, repository.head_id().ok().map(gix::Id::detach)))
}

fn node(repository: &gix::Repository, id: ObjectId) -> Result<Node, String> {
    let object = repository.find_object(id).map_err(|e| git::one_line(&e))?;
    if object.kind != gix::objs::Kind::Commit {
        return Err("no commit".to_owned());
    }
    let mut commit = CommitRefIter::from_bytes(&object.data, id.kind());
    let tree = commit.tree_id().map_err(|e| git::one_line(&e))?;
    let seconds = commit.committer().ok().and_then(|c| c.time().ok()).map_or(0, |t| t.seconds);
    Ok(Node { id, tree, parents: commit.parent_ids().collect(), seconds })
}

fn oldest_first(nodes: Vec<Node>) -> Vec<Node> {
    let index: FxHashMap<ObjectId, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id, i)).collect();
    let mut children: Vec<SmallVec<[usize; 1]>> = vec![SmallVec::new(); nodes.len()];
    let mut waits: Vec<usize> = vec![0; nodes.len()];
    for (i, node) in nodes.iter().enumerate() {
        for parent in node.parents.iter().filter_map(|p| index.get(p)) {
            children[*parent].push(i);
            waits[i] += 1;
        }
    }
    let key = |i: usize| Reverse((nodes[i].seconds, nodes[i].id, i));
    let mut ready: BinaryHeap<_> = (0..nodes.len()).filter(|i| waits[*i] == 0).map(key).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse((.., i))) = ready.pop() {
        order.push(i);
        for child in &children[i] {
            waits[*child] -= 1;
            if waits[*child] == 0 {
                ready.push(key(*child));
            }
        }
    }
    let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| nodes[i].take()).collect()
}
