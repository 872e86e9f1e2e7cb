//! What became of the endpoints since a revision: added, removed, judged differently; and which of them are open now
//! without an approval.

use std::collections::BTreeMap;

use crate::facts::endpoints::AuthStatus;
use crate::report::{EndpointRow, Report};
use crate::source::Commit;

/// Two inventories of one repository.
pub struct Comparison<'r> {
    pub before: &'r Report,
    pub after: &'r Report,
    pub commit: &'r Commit,
    /// By path and method, as in the inventories.
    pub added: Vec<&'r EndpointRow>,
    pub removed: Vec<&'r EndpointRow>,
    /// As it was, as it is.
    pub changed: Vec<(&'r EndpointRow, &'r EndpointRow)>,
    /// Those that are open now, were not so before, and that nothing approves.
    open: Vec<&'r EndpointRow>,
}

impl<'r> Comparison<'r> {
    /// An endpoint is the same one if method and path are, in the same file first: that of a service, where several
    /// serve one path.
    pub fn of(before: &'r Report, after: &'r Report, commit: &'r Commit) -> Self {
        let mut old: BTreeMap<(&str, &str), Vec<&EndpointRow>> = BTreeMap::new();
        for row in &before.endpoints {
            old.entry((&row.method, &row.path)).or_default().push(row);
        }
        let mut new: BTreeMap<(&str, &str), Vec<&EndpointRow>> = BTreeMap::new();
        for row in &after.endpoints {
            new.entry((&row.method, &row.path)).or_default().push(row);
        }
        let (mut added, mut pairs) = (Vec::new(), Vec::new());
        for (name, rows) in new {
            let mut olds = old.remove(&name).unwrap_or_default();
            let file = |report: &'r Report, row: &EndpointRow| report.sources.get(row.place.file).path.as_str();
            let mut moved = Vec::new();
            for row in rows {
                match olds.iter().position(|o| file(before, o) == file(after, row)) {
                    Some(i) => pairs.push((olds.remove(i), row)),
                    None => moved.push(row),
                }
            }
            for row in moved {
                if olds.is_empty() {
                    added.push(row);
                } else {
                    pairs.push((olds.remove(0), row));
                }
            }
            old.insert(name, olds);
        }
        let mut removed: Vec<&EndpointRow> = old.into_values().flatten().collect();
        let is_open =
            |row: &EndpointRow| matches!(row.status, AuthStatus::Missing | AuthStatus::Public) && !row.approved;
        pairs.retain(|(o, n)| o.status != n.status || is_open(o) != is_open(n));
        let mut changed = pairs;
        let mut open: Vec<&EndpointRow> = added.iter().copied().filter(|row| is_open(row)).collect();
        open.extend(changed.iter().filter(|(o, n)| is_open(n) && !is_open(o)).map(|(_, n)| *n));
        for rows in [&mut added, &mut removed, &mut open] {
            rows.sort();
        }
        changed.sort_by_key(|(_, n)| *n);
        Self { before, after, commit, added, removed, changed, open }
    }

    /// Leaves what `keep` says of one side at least.
    pub fn retain(&mut self, keep: impl Fn(&EndpointRow) -> bool) {
        for rows in [&mut self.added, &mut self.removed, &mut self.open] {
            rows.retain(|row| keep(row));
        }
        self.changed.retain(|(old, new)| keep(old) || keep(new));
    }

    pub fn newly_open(&self) -> Vec<&'r EndpointRow> {
        self.open.clone()
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// `2 added, 1 removed, 1 verdict changed`
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return "no endpoint was added, removed or judged differently".to_owned();
        }
        let verdicts = if self.changed.len() == 1 { "verdict" } else { "verdicts" };
        format!("{} added, {} removed, {} {verdicts} changed", self.added.len(), self.removed.len(), self.changed.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::report;
    use super::*;

    fn commit() -> Commit {
        Commit { asked: "main".to_owned(), id: "0123456789abcdef".to_owned(), is_fork: false }
    }

    fn paths(rows: &[&EndpointRow]) -> Vec<String> {
        rows.iter().map(|r| format!("{} {}", r.method, r.path)).collect()
    }

    #[test]
    fn open_ones_need_an_approval_when_they_are_new() {
        use AuthStatus::{Authenticated, Missing, Public, Unknown};
        let before = report(&[
            ("GET", "/kept-open", Missing, ""),
            ("GET", "/closed", Authenticated, "login_required"),
            ("GET", "/gone", Authenticated, "login_required"),
            ("POST", "/now-closed", Missing, ""),
        ]);
        let after = report(&[
            ("GET", "/kept-open", Public, "marked as open"),
            ("GET", "/closed", Missing, ""),
            ("GET", "/new", Authenticated, "login_required"),
            ("GET", "/new-unknown", Unknown, ""),
            ("POST", "/new-login", Public, ""),
            ("POST", "/now-closed", Authenticated, "login_required"),
        ]);
        let commit = commit();
        let found = Comparison::of(&before, &after, &commit);
        assert_eq!(paths(&found.added), ["GET /new", "POST /new-login", "GET /new-unknown"]);
        assert_eq!(paths(&found.removed), ["GET /gone"]);
        assert_eq!(found.changed.len(), 3);
        assert_eq!(paths(&found.newly_open()), ["GET /closed", "POST /new-login"]);
        assert_eq!(found.summary(), "3 added, 1 removed, 3 verdicts changed");
    }

    #[test]
    fn a_moved_endpoint_is_the_same() {
        let before = report(&[("GET", "/a", AuthStatus::Missing, "")]);
        let mut after = report(&[("GET", "/a", AuthStatus::Missing, "")]);
        let file = after.sources.add(crate::source::SourceFile::from_text("moved.py", "\n"));
        after.endpoints[0].place.file = file;
        let commit = commit();
        assert!(Comparison::of(&before, &after, &commit).is_empty());
    }
}
