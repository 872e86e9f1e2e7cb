//! In which commits a credential stood, as the machine-readable formats tell it.

use serde::Serialize;

use crate::finding::Past;
use crate::source::Moment;

#[derive(Serialize)]
pub(in crate::report) struct PastItem<'r> {
    first: MomentItem<'r>,
    last: MomentItem<'r>,
    commits: usize,
    in_work_tree: bool,
    in_head: bool,
    /// Branches and tags whose last commit holds it.
    tips: &'r [String],
    places: Vec<PlaceItem<'r>>,
}

#[derive(Serialize)]
struct MomentItem<'r> {
    commit: &'r str,
    date: Option<String>,
    author: &'r str,
}

#[derive(Serialize)]
struct PlaceItem<'r> {
    file: &'r str,
    line: u32,
}

impl<'r> PastItem<'r> {
    pub(in crate::report) fn of(past: &'r Past) -> Self {
        let moment =
            |m: &'r Moment| MomentItem { commit: &m.commit, date: m.date.map(|d| d.to_string()), author: &m.author };
        Self {
            first: moment(&past.first),
            last: moment(&past.last),
            commits: past.commits,
            in_work_tree: past.is_present,
            in_head: past.at_head,
            tips: &past.tips,
            places: past.places.iter().map(|p| PlaceItem { file: &p.path, line: p.line }).collect(),
        }
    }
}
