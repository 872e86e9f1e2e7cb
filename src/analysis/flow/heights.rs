//! How high a function stands above what it calls: at 0 where it enters nothing of the project, else one higher than the
//! highest function that it enters. Functions that call each other in a ring stand at one height.
//!
//! A call downwards ends by itself, so it costs nothing on one storey of heights; a call that may come back, or that leaves
//! its storey, costs a level ([`super::summary`]). A height depends on the project alone, not on who asks first.

use std::sync::RwLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::project::FunctionRef;

/// Heights of one storey: a call out of it costs a level although it leads down, so that walks within walks need no more
/// than the stack has.
const STOREY: u32 = 8;

pub(super) type Height = u32;

/// The heights that were asked for, with those of all that is called from there.
#[derive(Debug, Default)]
pub(super) struct Heights(RwLock<FxHashMap<FunctionRef, Height>>);

/// Whether a call from one height to another leads down, on the storey of the first.
pub(super) fn leads_down(from: Height, to: Height) -> bool {
    to < from && to / STOREY == from / STOREY
}

/// A function whose height is being found.
struct Node {
    function: FunctionRef,
    callees: Vec<FunctionRef>,
    /// Callees that were looked at.
    looked_at: usize,
    /// The first function, in the order of discovery, that is reached from it and from which it is reached.
    ring: usize,
    /// By the callees that are known.
    height: Height,
}

impl Context<'_, '_> {
    pub(super) fn height(&self, f: FunctionRef) -> Height {
        if let Some(known) = self.height_known(f) {
            return known;
        }
        // no lock is held: who resolves calls may have other threads work for it
        let found = find_heights(f, |f| self.entered_from(f), |f| self.height_known(f));
        let height = found.get(&f).copied().unwrap_or_default();
        if let Ok(mut heights) = self.heights.0.write() {
            heights.extend(found);
        }
        height
    }

    fn height_known(&self, f: FunctionRef) -> Option<Height> {
        self.heights.0.read().ok()?.get(&f).copied()
    }

    /// The functions that the body of one may enter, each once.
    fn entered_from(&self, f: FunctionRef) -> Vec<FunctionRef> {
        let mut seen = FxHashSet::default();
        let mut callees = Vec::new();
        for call in self.project.calls_in(f) {
            callees.extend(self.callees(call).into_iter().filter(|g| seen.insert(*g)));
        }
        callees
    }
}

/// The heights of a function and of all that is called from there, by Tarjan's strongly connected components. What is
/// `known` may grow meanwhile, by whole rings: other threads ask too.
fn find_heights(
    f: FunctionRef,
    callees: impl Fn(FunctionRef) -> Vec<FunctionRef>,
    known: impl Fn(FunctionRef) -> Option<Height>,
) -> FxHashMap<FunctionRef, Height> {
    let node = |function, ring| Node { function, callees: callees(function), looked_at: 0, ring, height: 0 };
    let mut found: FxHashMap<FunctionRef, Height> = FxHashMap::default();
    let mut nodes = vec![node(f, 0)];
    let mut index: FxHashMap<FunctionRef, usize> = FxHashMap::from_iter([(f, 0)]);
    // nodes of rings that are not closed yet, and those that led to the one that is looked at
    let mut open = vec![0];
    let mut path = vec![0];
    while let Some(&at) = path.last() {
        let looked = &mut nodes[at];
        if let Some(callee) = looked.callees.get(looked.looked_at).copied() {
            looked.looked_at += 1;
            if let Some(height) = found.get(&callee).copied().or_else(|| known(callee)) {
                looked.height = looked.height.max(height + 1);
            } else if let Some(seen) = index.get(&callee) {
                looked.ring = looked.ring.min(*seen);
            } else {
                let new = nodes.len();
                index.insert(callee, new);
                nodes.push(node(callee, new));
                open.push(new);
                path.push(new);
            }
            continue;
        }
        path.pop();
        let ring = nodes[at].ring;
        if ring < at {
            if let Some(&before) = path.last() {
                nodes[before].ring = nodes[before].ring.min(ring);
            }
            continue;
        }
        let first = open.iter().rposition(|n| *n == at).unwrap_or_default();
        let members = open.split_off(first);
        // a ring that became known while it was walked is not whole here
        let height = members.iter().find_map(|n| known(nodes[*n].function));
        let height = height.or_else(|| members.iter().map(|n| nodes[*n].height).max()).unwrap_or_default();
        found.extend(members.iter().map(|n| (nodes[*n].function, height)));
        if let Some(&before) = path.last() {
            nodes[before].height = nodes[before].height.max(height + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::ir::FunctionId;
    use crate::source::FileId;

    /// What each function calls: 0 enters the ring of 1, 2 and 3, which stands on 4 and 5; 6 calls itself.
    const CALLS: [&[u32]; 7] = [&[1, 6], &[2], &[3, 1], &[4, 1], &[5], &[], &[6]];
    const HEIGHTS: [Height; 7] = [3, 2, 2, 2, 1, 0, 0];

    fn f(id: u32) -> FunctionRef {
        FunctionRef::new(FileId::default(), FunctionId(id))
    }

    /// Another thread may tell its heights at any time: no answer changes.
    #[test]
    fn heights_do_not_depend_on_who_asks_meanwhile() {
        let calls = |g: FunctionRef| CALLS[g.id.0 as usize].iter().map(|id| f(*id)).collect();
        // 32 questions are more than are asked: nothing is told
        for (told_from, told_after) in [0, 1, 4].into_iter().flat_map(|from| (0..=32).map(move |after| (from, after))) {
            let asked = Cell::new(0);
            let known = |g: FunctionRef| {
                asked.set(asked.get() + 1);
                let is_told = asked.get() > told_after && (told_from..6).contains(&g.id.0);
                is_told.then(|| HEIGHTS[g.id.0 as usize])
            };
            for (g, height) in find_heights(f(0), calls, known) {
                assert_eq!(height, HEIGHTS[g.id.0 as usize], "{g:?}, {told_from} told after {told_after}");
            }
        }
    }

    #[test]
    fn only_calls_on_the_same_storey_lead_down() {
        assert!(leads_down(1, 0) && leads_down(STOREY + 1, STOREY));
        assert!(!leads_down(1, 1) && !leads_down(0, 1) && !leads_down(STOREY, STOREY - 1));
    }
}
