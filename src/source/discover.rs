//! From paths on the command line to a [`SourceMap`]: walks, reads in parallel, decodes and classifies.
//!
//! Every file that was listed ends in the map or in a diagnostic. Only a path that a person named and that does not
//! exist is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use gix::hash::ObjectId;
use rayon::prelude::*;

use super::archive;
use super::class::{self, FileClass};
use super::diagnostic::{Diagnostic, Gap};
use super::git;
use super::language::Language;
use super::map::{SourceFile, SourceMap};
use super::path;
use super::read::{self, Links};
use super::revision::{self, Commit};
use super::rules;
use super::span::FileId;
use super::text;
use super::walk::Walk;

/// Limits and exclusions of a scan.
#[derive(Clone, Debug)]
pub struct Options {
    /// Larger files are not read.
    pub max_file_bytes: u64,
    /// Larger files are searched as text and not parsed.
    pub max_parse_bytes: u64,
    /// Gitignore-syntax globs, relative to the top of the repository or the folder that is scanned.
    pub exclude: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_file_bytes: 64 << 20, max_parse_bytes: 4 << 20, exclude: Vec::new() }
    }
}

/// Offsets are 32 bits wide, and decoding can triple a file's size.
pub(super) const MOST_FILE_BYTES: u64 = 1 << 30;

/// What was asked for and cannot be done. Everything else becomes a [`Diagnostic`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SourceError {
    #[error("{path}: {cause}")]
    Path { path: String, cause: String },
    #[error("--staged takes one path, the repository; {given} were given")]
    OneRoot { given: usize },
    #[error("--exclude {glob:?}: {cause}")]
    Glob { glob: String, cause: String },
    #[error("{path}: not inside a git repository, which {flag} needs; run `git init` or scan without {flag}")]
    NoRepository { path: String, flag: &'static str },
    #[error("--since {revision}: {cause}")]
    Revision { revision: String, cause: String, known: Vec<String> },
    #[error("{path}: the git repository could not be read: {cause}")]
    Repository { path: String, cause: String },
}

/// The files of a scan, and what is missing from them.
#[derive(Debug, Default)]
pub struct Discovery {
    /// Canonical; the paths of `sources` are relative to it.
    pub base: PathBuf,
    pub sources: SourceMap,
    /// Sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Files, and folders not entered, that git's rules left out.
    pub ignored: usize,
    /// The same, for `.amanatignore` and `--exclude`.
    pub excluded: usize,
    /// With [`discover_staged`] and [`discover_changed`]: the files that would change. The others are context.
    pub judged: Option<BTreeSet<FileId>>,
}

/// A file to read, by its shown path.
struct Listed {
    disk: PathBuf,
    local_only: bool,
    links: Links,
    /// The text to use in place of what is on disk.
    staged: Option<Vec<u8>>,
    before: Before,
}

/// What a file is compared with, to tell whether it changed.
#[derive(Clone, Copy)]
enum Before {
    NotCompared,
    Absent,
    Text(ObjectId),
}

impl Before {
    fn is_changed(self, bytes: &[u8]) -> bool {
        match self {
            Before::NotCompared => false,
            Before::Absent => true,
            Before::Text(id) => !git::is_text_of(id, bytes),
        }
    }
}

/// Reads every file below the paths. The paths shown are relative to the one folder named, else to the current
/// folder if it holds all of the paths, else to the folder that they share.
pub fn discover(paths: &[PathBuf], options: &Options) -> Result<Discovery, SourceError> {
    let (roots, base) = roots(paths, options)?;
    let (files, discovery) = list(&roots, base, options)?;
    Ok(read_all(files, discovery, options))
}

/// The paths without links in their folders, and what the shown paths are relative to.
pub(super) fn roots(paths: &[PathBuf], options: &Options) -> Result<(Vec<PathBuf>, PathBuf), SourceError> {
    check_globs(options)?;
    let roots = paths.iter().map(|p| resolve(p)).collect::<Result<Vec<_>, _>>()?;
    let base = base_of(&roots);
    Ok((roots, base))
}

/// Files whose bytes are given, by their shown path.
pub(super) fn read_texts(base: PathBuf, texts: BTreeMap<String, (PathBuf, Vec<u8>)>, options: &Options) -> Discovery {
    let listed = |(disk, bytes)| Listed {
        disk,
        local_only: false,
        links: Links::Refuse,
        staged: Some(bytes),
        before: Before::NotCompared,
    };
    let files = texts.into_iter().map(|(shown, file)| (shown, listed(file))).collect();
    read_all(files, Discovery { base, ..Discovery::default() }, options)
}

/// The files below `root` as they would be after a commit: staged text from the index where it differs from `HEAD`,
/// the work tree for the rest. `staged` names the former.
pub fn discover_staged(root: &Path, options: &Options) -> Result<Discovery, SourceError> {
    check_globs(options)?;
    let base = resolve(root)?;
    let shown = path::shown(root);
    let limit = options.max_file_bytes.min(MOST_FILE_BYTES);
    let staged = git::staged(&base, limit)
        .map_err(|cause| SourceError::Repository { path: shown.clone(), cause })?
        .ok_or(SourceError::NoRepository { path: shown, flag: "--staged" })?;
    let (mut files, mut discovery) = list(std::slice::from_ref(&base), base.clone(), options)?;
    for deleted in &staged.deleted {
        if let Ok(relative) = deleted.strip_prefix(&base) {
            files.remove(&path::shown(relative));
        }
    }
    for file in staged.files {
        let Ok(relative) = file.path.strip_prefix(&base) else { continue };
        let shown = path::shown(relative);
        match file.content {
            Ok(bytes) => {
                let listed = Listed {
                    disk: file.path,
                    local_only: false,
                    links: Links::Refuse,
                    staged: Some(bytes),
                    before: Before::NotCompared,
                };
                files.insert(shown, listed);
            }
            Err(error) => {
                files.remove(&shown);
                discovery.diagnostics.push(Diagnostic {
                    kind: error.gap,
                    path: shown,
                    file: None,
                    span: None,
                    message: error.message,
                });
            }
        }
    }
    discovery.judged = Some(BTreeSet::new());
    Ok(read_all(files, discovery, options))
}

/// The files below the paths as they are. `judged` names those that differ from where the work tree left a revision, or
/// from the commit that is checked out: edited, new, staged or not. Whatever git ignores is context.
pub fn discover_changed(
    paths: &[PathBuf],
    since: Option<&str>,
    options: &Options,
) -> Result<(Discovery, Option<Commit>), SourceError> {
    let (roots, base) = roots(paths, options)?;
    let (before, commit) = revision::texts_before(paths, &roots, &base, since)?;
    let (mut files, mut discovery) = list(&roots, base, options)?;
    for file in files.values_mut().filter(|f| !f.local_only) {
        file.before = before.get(&file.disk).map_or(Before::Absent, |id| Before::Text(*id));
    }
    discovery.judged = Some(BTreeSet::new());
    Ok((read_all(files, discovery, options), commit))
}

fn check_globs(options: &Options) -> Result<(), SourceError> {
    options
        .exclude
        .iter()
        .try_for_each(|glob| rules::check_glob(glob).map_err(|cause| SourceError::Glob { glob: glob.clone(), cause }))
}

/// The path without links in its folders. A link that a person named as a file is kept as the name of that file.
fn resolve(named: &Path) -> Result<PathBuf, SourceError> {
    let fail = |e: std::io::Error| SourceError::Path { path: path::shown(named), cause: read::cause(&e) };
    let metadata = fs::metadata(named).map_err(fail)?;
    match (named.parent(), named.file_name()) {
        (Some(folder), Some(name)) if !metadata.is_dir() => {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            Ok(fs::canonicalize(folder).map_err(fail)?.join(name))
        }
        _ => fs::canonicalize(named).map_err(fail),
    }
}

fn base_of(roots: &[PathBuf]) -> PathBuf {
    if let [root] = roots
        && root.is_dir()
    {
        return root.clone();
    }
    let current = std::env::current_dir().and_then(fs::canonicalize);
    if let Ok(current) = current
        && roots.iter().all(|r| r.starts_with(&current))
    {
        return current;
    }
    let folder = |root: &PathBuf| match root.is_dir() {
        true => root.clone(),
        false => root.parent().unwrap_or(root).to_owned(),
    };
    roots.iter().map(folder).reduce(|a, b| shared(&a, &b)).unwrap_or_default()
}

fn shared(a: &Path, b: &Path) -> PathBuf {
    a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(a, _): (Component<'_>, _)| a).collect()
}

fn list(
    roots: &[PathBuf],
    base: PathBuf,
    options: &Options,
) -> Result<(BTreeMap<String, Listed>, Discovery), SourceError> {
    let mut files = BTreeMap::new();
    let mut discovery = Discovery { base, ..Discovery::default() };
    let walk = Walk { base: &discovery.base, exclude: &options.exclude };
    for root in roots {
        if !root.is_dir() {
            let listed = Listed {
                disk: root.clone(),
                local_only: false,
                links: Links::Follow,
                staged: None,
                before: Before::NotCompared,
            };
            files.insert(relative(root, &discovery.base), listed);
            continue;
        }
        let listing = walk.list(root);
        discovery.ignored += listing.ignored;
        discovery.excluded += listing.excluded;
        discovery.diagnostics.extend(listing.diagnostics);
        for c in listing.candidates {
            let shown = relative(&c.disk, &discovery.base);
            let listed = Listed {
                disk: c.disk,
                local_only: c.local_only,
                links: Links::Refuse,
                staged: None,
                before: Before::NotCompared,
            };
            files.entry(shown).or_insert(listed);
        }
    }
    if discovery.excluded > 0 {
        let message = format!("{} files and folders left out by {} or --exclude", discovery.excluded, rules::OWN_RULES);
        discovery.diagnostics.push(Diagnostic {
            kind: Gap::Excluded,
            path: ".".to_owned(),
            file: None,
            span: None,
            message,
        });
    }
    Ok((files, discovery))
}

fn relative(disk: &Path, base: &Path) -> String {
    path::shown(disk.strip_prefix(base).unwrap_or(disk))
}

/// What became of one file, or of a member of an archive: its place in the map, and a note.
type Outcome = (Option<(SourceFile, bool)>, Option<Diagnostic>);

fn read_all(files: BTreeMap<String, Listed>, mut discovery: Discovery, options: &Options) -> Discovery {
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    let exists = |path: &str| names.contains(path);
    let files: Vec<(&String, &Listed)> = files.iter().collect();
    let budget = archive::Budget::of_scan();
    let outcomes: Vec<Vec<Outcome>> =
        files.par_iter().map(|(shown, file)| read_one(shown, file, options, &exists, &budget)).collect();
    for (file, note) in outcomes.into_iter().flatten() {
        let id = file.map(|(file, is_changed)| {
            let id = discovery.sources.add(file);
            if is_changed && let Some(judged) = &mut discovery.judged {
                judged.insert(id);
            }
            id
        });
        discovery.diagnostics.extend(note.map(|n| Diagnostic { file: id, ..n }));
    }
    discovery.diagnostics.sort();
    discovery.diagnostics.dedup();
    discovery
}

fn read_one(
    shown: &str,
    file: &Listed,
    options: &Options,
    exists: &(dyn Fn(&str) -> bool + Sync),
    budget: &archive::Budget<'_>,
) -> Vec<Outcome> {
    let limit = options.max_file_bytes.min(MOST_FILE_BYTES);
    // what a package manager fetched is not looked into
    let is_archive = archive::is_archive(shown) && !class::classify(shown, "", Language::Text, exists).vendored;
    let bytes = match &file.staged {
        Some(bytes) if text::is_binary(bytes) && !is_archive => Err(read::not_text()),
        Some(bytes) => Ok(bytes.clone()),
        None => read::bytes(&file.disk, limit, file.links, is_archive),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(e) => return vec![(None, Some(note(shown, e.gap, e.message)))],
    };
    let is_changed = file.staged.is_some() || file.before.is_changed(&bytes);
    if !text::is_binary(&bytes) {
        return vec![decoded(shown, bytes, is_changed, options, |shown, text, language| FileClass {
            local_only: file.local_only,
            ..class::classify(shown, text, language, exists)
        })];
    }
    let unpacked = archive::unpack(shown, &bytes, budget);
    let members = unpacked.members.into_iter().map(|member| {
        let is_library = member.is_library;
        decoded(&member.path, member.bytes, is_changed, options, |shown, text, language| {
            let class = class::classify(shown, text, language, exists);
            let vendored = class.vendored || is_library;
            FileClass { archived: true, local_only: file.local_only, vendored, ..class }
        })
    });
    let notes = unpacked.notes.into_iter().map(|(gap, message)| (None, Some(note(shown, gap, message))));
    members.chain(notes).collect()
}

fn note(shown: &str, kind: Gap, message: String) -> Diagnostic {
    Diagnostic { kind, path: shown.to_owned(), file: None, span: None, message }
}

fn decoded(
    shown: &str,
    bytes: Vec<u8>,
    is_changed: bool,
    options: &Options,
    classify: impl Fn(&str, &str, Language) -> FileClass,
) -> Outcome {
    let size = bytes.len() as u64;
    let decoded = text::decode(bytes);
    let language = Language::detect(shown, &decoded.text);
    let mut class = classify(shown, &decoded.text, language);
    class.oversize = size > options.max_parse_bytes;
    let oversize_matters =
        class.oversize && language != Language::Text && !(class.generated || class.minified || class.vendored);
    let gap = if oversize_matters {
        let limit = options.max_parse_bytes >> 20;
        let message = format!("larger than {limit} MiB: searched for credentials and personal values only, not parsed");
        Some(note(shown, Gap::TooLarge, message))
    } else if decoded.is_lossy {
        let message = "bytes that are not valid UTF-8 were replaced; the rest was read".to_owned();
        Some(note(shown, Gap::Encoding, message))
    } else {
        None
    };
    (Some((SourceFile::new(shown, decoded.text, language, class), is_changed)), gap)
}
