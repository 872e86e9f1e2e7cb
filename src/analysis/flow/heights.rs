//! How high a function stands above what it calls: at 0 where it enters nothing of the project, else one higher than the
//! highest function that it enters. Functions that call each other in a ring stand at one height.
//!
//! A call downwards ends by itself, so it is followed without an end; a level of calls is what a call costs that may come
//! back ([`super::summary`]). A height depends on the project alone, not on who asks first.

use std::sync::RwLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use crate::ir::ExprKind;
use crate::ir::visit::Nested;
use crate::project::{ExprRef, FunctionRef};

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
        let found = self.find_heights(f);
        let height = found.get(&f).copied().unwrap_or_default();
        if let Ok(mut heights) = self.heights.0.write() {
            heights.extend(found);
        }
        height
    }

    fn height_known(&self, f: FunctionRef) -> Option<Height> {
        self.heights.0.read().ok()?.get(&f).copied()
    }

    /// The heights of a function and of all that is called from there, by Tarjan's strongly connected components. No lock
    /// is held: who resolves calls may have other threads work for it.
    fn find_heights(&self, f: FunctionRef) -> FxHashMap<FunctionRef, Height> {
        let mut found: FxHashMap<FunctionRef, Height> = FxHashMap::default();
        let mut nodes = vec![self.node(f, 0)];
        let mut index: FxHashMap<FunctionRef, usize> = FxHashMap::from_iter([(f, 0)]);
        // nodes of rings that are not closed yet, and those that led to the one that is looked at
        let mut open = vec![0];
        let mut path = vec![0];
        while let Some(&at) = path.last() {
            let node = &mut nodes[at];
            if let Some(callee) = node.callees.get(node.looked_at).copied() {
                node.looked_at += 1;
                if let Some(known) = found.get(&callee).copied().or_else(|| self.height_known(callee)) {
                    node.height = node.height.max(known + 1);
                } else if let Some(seen) = index.get(&callee) {
                    node.ring = node.ring.min(*seen);
                } else {
                    let new = nodes.len();
                    index.insert(callee, new);
                    nodes.push(self.node(callee, new));
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
            let height = members.iter().map(|n| nodes[*n].height).max().unwrap_or_default();
            found.extend(members.iter().map(|n| (nodes[*n].function, height)));
            if let Some(&before) = path.last() {
                nodes[before].height = nodes[before].height.max(height + 1);
            }
        }
        found
    }

    fn node(&self, f: FunctionRef, ring: usize) -> Node {
        let module = self.project.module_of(f.file);
        let mut seen = FxHashSet::default();
        let mut callees = Vec::new();
        module.walk_block(&module.function(f.id).body, Nested::Enter, &mut |e| {
            if matches!(module.kind(e), ExprKind::Call { .. } | ExprKind::New { .. }) {
                let entered = self.callees(ExprRef::new(f.file, e));
                callees.extend(entered.into_iter().filter(|g| seen.insert(*g)));
            }
        });
        Node { function: f, callees, looked_at: 0, ring, height: 0 }
    }
}
