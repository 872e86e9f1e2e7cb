//! Lists the files below a directory: every regular file that the rules keep, and the ignored ones that may hold
//! credentials. Opens nothing but rule files, follows no link, and names what it could not enter.
//!
//! A walk of its own, because the walkers at hand drop ignored files before a caller can look at them.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::class;
use super::diagnostic::{Diagnostic, Gap};
use super::git::Tracked;
use super::language::Language;
use super::path;
use super::read;
use super::rules::{self, Level, Verdict};

/// Entries looked at inside folders that git ignores, all together: enough for any settings, too few for a cache of
/// a million files to cost anything.
const IGNORED_ENTRIES: usize = 50_000;

/// Names in one note about links and special files; the rest are counted.
const NAMED: usize = 5;

/// A file to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    pub disk: PathBuf,
    pub local_only: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Listing {
    pub candidates: Vec<Candidate>,
    pub diagnostics: Vec<Diagnostic>,
    /// Files, and folders not entered, that git's rules leave out.
    pub ignored: usize,
    /// The same, for `.amanatignore` and `--exclude`.
    pub excluded: usize,
    kept_sources: usize,
    ignored_sources: usize,
}

/// What a walk needs to know.
pub struct Walk<'a> {
    /// Shown paths are relative to it, and links that lead out of it are not followed.
    pub base: &'a Path,
    pub exclude: &'a [String],
}

/// A directory that waits to be read.
struct Pending {
    path: PathBuf,
    level: Arc<Level>,
    tracked: Arc<Tracked>,
    is_ignored: bool,
}

/// A walk under way.
struct Run<'a> {
    walk: &'a Walk<'a>,
    follow_git: bool,
    listing: Listing,
    ignored_entries: usize,
    /// By directory and reason: the names that were not followed.
    not_followed: BTreeMap<(PathBuf, &'static str), Vec<String>>,
}

impl Walk<'_> {
    /// Every file below `root`. Rules that would leave out all of its source files are not followed: neither a
    /// mistake nor a hostile tree may switch the scan off in silence.
    pub fn list(&self, root: &Path) -> Listing {
        let listing = self.list_with(root, true);
        if listing.kept_sources > 0 || listing.ignored_sources == 0 {
            return listing;
        }
        let mut listing = self.list_with(root, false);
        let message = format!(
            "its {} would leave out every source file of a tree that git does not track; it was not followed",
            rules::GIT_RULES
        );
        listing.diagnostics.push(self.diagnostic(Gap::Repository, root, message));
        listing
    }

    fn list_with(&self, root: &Path, follow_git: bool) -> Listing {
        let mut run = Run {
            walk: self,
            follow_git,
            listing: Listing::default(),
            ignored_entries: 0,
            not_followed: BTreeMap::new(),
        };
        let first = run.first(root);
        let mut stack = vec![first];
        while let Some(directory) = stack.pop() {
            run.directory(directory, &mut stack);
        }
        run.finish()
    }

    fn diagnostic(&self, kind: Gap, at: &Path, message: impl Into<String>) -> Diagnostic {
        let relative = path::shown(at.strip_prefix(self.base).unwrap_or(at));
        let path = if relative.is_empty() { ".".to_owned() } else { relative };
        Diagnostic { kind, path, file: None, span: None, message: message.into() }
    }
}

impl Run<'_> {
    /// The root of the walk, with the rules of the directories above it up to the repository's top.
    fn first(&mut self, root: &Path) -> Pending {
        let tracked = self.open_repository(root, Tracked::above(root));
        let top = tracked.top().unwrap_or(root).to_owned();
        let mut level = Level::outermost(&top, tracked.git_dir(), self.walk.exclude);
        if let Ok(below) = root.strip_prefix(&top) {
            let mut at = top.clone();
            for component in below.components() {
                level = Level::of(&at, Some(level));
                at.push(component);
            }
        }
        Pending { path: root.to_owned(), level, tracked, is_ignored: false }
    }

    fn open_repository(&mut self, at: &Path, opened: Result<Tracked, String>) -> Arc<Tracked> {
        Arc::new(opened.unwrap_or_else(|cause| {
            let message = format!("the git repository could not be read ({cause}); scanned as plain files");
            self.listing.diagnostics.push(self.walk.diagnostic(Gap::Repository, at, message));
            Tracked::none()
        }))
    }

    fn directory(&mut self, directory: Pending, stack: &mut Vec<Pending>) {
        let mut entries: Vec<DirEntry> = Vec::new();
        match fs::read_dir(&directory.path) {
            Ok(iter) => {
                for entry in iter {
                    match entry {
                        Ok(entry) => entries.push(entry),
                        Err(e) => self.unreadable(&directory.path, &e),
                    }
                }
            }
            Err(e) => return self.unreadable(&directory.path, &e),
        }
        entries.sort_by_key(DirEntry::file_name);
        let is_repository = entries.iter().any(|e| e.file_name() == ".git");
        let (tracked, above) = match directory.tracked.top() {
            // a repository within: its own index and rules, the command line's exclusions
            top if is_repository && top != Some(directory.path.as_path()) => {
                let tracked = self.open_repository(&directory.path, Tracked::at(&directory.path));
                let outermost = Level::outermost(&directory.path, tracked.git_dir(), self.walk.exclude);
                (tracked, outermost)
            }
            _ => (directory.tracked, directory.level),
        };
        let level = Level::of(&directory.path, Some(above));
        let mut below = Vec::new();
        for entry in entries {
            if directory.is_ignored {
                self.ignored_entries += 1;
                if self.ignored_entries == IGNORED_ENTRIES {
                    let message = format!(
                        "folders that git ignores hold more than {IGNORED_ENTRIES} entries; the rest were left out"
                    );
                    self.listing.diagnostics.push(self.walk.diagnostic(Gap::Budget, &directory.path, message));
                }
                if self.ignored_entries >= IGNORED_ENTRIES {
                    break;
                }
            }
            let Ok(file_type) = entry.file_type() else { continue };
            if entry.file_name() == ".git" {
                // a folder, or the one line of a submodule or linked work tree
                continue;
            }
            if file_type.is_dir() {
                below.extend(self.subdirectory(entry, &level, &tracked, directory.is_ignored));
            } else if file_type.is_file() {
                self.file(&entry, &level, &tracked, directory.is_ignored);
            } else {
                self.special(&entry, file_type);
            }
        }
        stack.extend(below.into_iter().rev());
    }

    fn subdirectory(
        &mut self,
        entry: DirEntry,
        level: &Arc<Level>,
        tracked: &Arc<Tracked>,
        in_ignored: bool,
    ) -> Option<Pending> {
        let name = entry.file_name();
        if [".hg", ".svn", ".jj"].iter().any(|vcs| name == *vcs) {
            return None;
        }
        let path = entry.path();
        let is_ignored = match level.verdict(&path, true, self.follow_git) {
            Verdict::Excluded => {
                self.listing.excluded += 1;
                return None;
            }
            verdict => (in_ignored || verdict == Verdict::Ignored) && !tracked.has_below(&path),
        };
        if is_ignored && class::is_fetched_folder(&name.to_string_lossy()) {
            self.listing.ignored += 1;
            return None;
        }
        Some(Pending { path, level: level.clone(), tracked: tracked.clone(), is_ignored })
    }

    fn file(&mut self, entry: &DirEntry, level: &Level, tracked: &Tracked, in_ignored: bool) {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ignored = match level.verdict(&path, false, self.follow_git) {
            Verdict::Excluded => {
                self.listing.excluded += 1;
                return;
            }
            verdict => (in_ignored || verdict == Verdict::Ignored) && !tracked.contains(&path),
        };
        let is_source = Language::detect(&name, "") != Language::Text;
        if is_ignored {
            self.listing.ignored += 1;
            self.listing.ignored_sources += usize::from(is_source);
            if !rules::may_hold_credentials(&name) {
                return;
            }
        } else {
            self.listing.kept_sources += usize::from(is_source);
        }
        self.listing.candidates.push(Candidate { disk: path, local_only: is_ignored });
    }

    /// Links and devices. A link to a file of the same tree is that file's second name, and is left out in silence.
    fn special(&mut self, entry: &DirEntry, file_type: FileType) {
        let path = entry.path();
        let reason = if !file_type.is_symlink() {
            "pipes, sockets and devices are never opened"
        } else {
            match fs::canonicalize(&path) {
                Ok(target) if target.starts_with(self.walk.base) => return,
                Ok(_) => "links out of the scanned tree are not followed",
                Err(_) => "links that lead nowhere, or in a circle, are not followed",
            }
        };
        let directory = path.parent().unwrap_or(&path).to_owned();
        let name = path::shown(Path::new(&entry.file_name()));
        self.not_followed.entry((directory, reason)).or_default().push(name);
    }

    fn unreadable(&mut self, path: &Path, e: &std::io::Error) {
        let message = format!("the folder could not be read: {}", read::cause(e));
        self.listing.diagnostics.push(self.walk.diagnostic(Gap::Unreadable, path, message));
    }

    fn finish(mut self) -> Listing {
        for ((directory, reason), names) in std::mem::take(&mut self.not_followed) {
            let more = names.len().saturating_sub(NAMED);
            let named = names[..names.len().min(NAMED)].join(", ");
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("{named}{rest}: {reason}");
            self.listing.diagnostics.push(self.walk.diagnostic(Gap::NotFollowed, &directory, message));
        }
        self.listing
    }
}
