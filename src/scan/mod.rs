//! L8: the pipeline: discover → per file: text scan, lowering, module scan → project → facts → analyses → policy.
//!
//! Work on one file is pure and parallel; only what needs several files waits for all of them. A panic in one file is
//! caught, becomes a [`Gap::Internal`] of that file, and never hides what other files hold.

mod data_map;
pub mod fidelity;
pub mod guard;
mod history;
pub mod knowledge;
mod link;
mod parts;
mod registers;
pub mod why;

use std::path::PathBuf;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::analysis::{credentials, repository_data};
use crate::catalog::credentials::detector::Rule;
use crate::finding::Detection;
use crate::frontend;
use crate::frontend::embedded::{self, Page};
use crate::ir::Module;
use crate::policy::{self, Standing, Suppression};
use crate::report::coverage::Treatment;
use crate::report::{Coverage, Report};
use crate::source::{
    self, Commit, Diagnostic, Discovery, FileClass, FileId, Gap, Language, Place, SourceError, SourceFile, SourceMap,
};

pub use knowledge::Knowledge;
use parts::Part;

/// Deep trees are walked with explicit stacks; this is the net below the parsers that are not ours.
const STACK_BYTES: usize = 64 << 20;

/// What amanat's own configuration will be called in a scanned tree. Not read yet, and never to be trusted blindly.
const CONFIG_NAMES: [&str; 2] = ["amanat.yaml", ".amanat.yaml"];

/// What to scan, and how. Has no `Debug`: it holds a key.
#[derive(Clone)]
pub struct ScanRequest {
    pub paths: Vec<PathBuf>,
    pub scope: Scope,
    pub options: source::Options,
    /// Threads; None for one per core.
    pub jobs: Option<usize>,
    /// Key of the hashes that stand for secrets in fingerprints.
    pub fingerprint_key: [u8; 32],
    /// Decides which suppressions have expired.
    pub today: Date,
    pub depth: Depth,
    /// Read no file of the scanned tree as a word of its authors: its register of public endpoints.
    pub isolated: bool,
}

/// What is judged. The rest of the project is context.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Everything below the paths.
    Tree,
    /// What is staged for commit.
    Staged,
    /// Whatever differs from the commit that is checked out.
    Changed,
    /// What was changed since the work tree left a revision.
    Since(String),
    /// Everything below the paths, and the credentials of past commits.
    History,
}

/// How much to look for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// Everything.
    Full,
    /// The inventory of endpoints only.
    Endpoints,
    /// The inventory of endpoints and the map of personal data.
    Data,
}

/// What one file gave by itself.
#[derive(Default)]
struct FileResult {
    module: Option<Module>,
    /// Code inside the file, beyond the one language that `module` holds.
    parts: Vec<Part>,
    /// Its structure was looked into, even where that gave no module: a page without scripts.
    is_read: bool,
    /// The languages of the code inside it.
    embedded: Vec<Language>,
    diagnostics: Vec<Diagnostic>,
    detections: Vec<Detection>,
    /// Credentials, whether the file is judged or not: no output may show them.
    masked: Vec<Place>,
    suppressions: Vec<Suppression>,
}

/// Scans. Fails only where what was asked for does not exist.
pub fn run(request: &ScanRequest, knowledge: &Knowledge) -> Result<Report, SourceError> {
    threads(request.jobs)?.install(|| scan(request, knowledge))
}

/// Scans the same paths as they were in a revision; the commit that was read comes with the report.
pub fn run_at(request: &ScanRequest, revision: &str, knowledge: &Knowledge) -> Result<(Report, Commit), SourceError> {
    threads(request.jobs)?.install(|| {
        let (discovery, commit) = source::discover_revision(&request.paths, revision, &request.options)?;
        Ok((scan_files(discovery, request, knowledge)?, commit))
    })
}

/// Threads with the stack that lowering and every analysis may use.
fn threads(jobs: Option<usize>) -> Result<rayon::ThreadPool, SourceError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).stack_size(STACK_BYTES).build();
    pool.map_err(|e| SourceError::Path { path: "threads".to_owned(), cause: e.to_string() })
}

fn scan(request: &ScanRequest, knowledge: &Knowledge) -> Result<Report, SourceError> {
    let (paths, options) = (request.paths.as_slice(), &request.options);
    let (discovery, commit) = match &request.scope {
        Scope::Staged => match paths {
            [root] => (source::discover_staged(root, options)?, None),
            _ => return Err(SourceError::OneRoot { given: paths.len() }),
        },
        Scope::Changed => source::discover_changed(paths, None, options)?,
        Scope::Since(revision) => source::discover_changed(paths, Some(revision), options)?,
        Scope::Tree | Scope::History => (source::discover(paths, options)?, None),
    };
    let judged = discovery.judged.as_ref().map(std::collections::BTreeSet::len);
    let mut report = scan_files(discovery, request, knowledge)?;
    report.coverage.judged = judged;
    report.coverage.since = commit;
    Ok(report)
}

fn scan_files(discovery: Discovery, request: &ScanRequest, knowledge: &Knowledge) -> Result<Report, SourceError> {
    let registers = if request.isolated { Vec::new() } else { registers::read(&discovery)? };
    let mut sources = discovery.sources;
    let mut diagnostics = discovery.diagnostics;
    let is_judged = |id: FileId| discovery.judged.as_ref().is_none_or(|judged| judged.contains(&id));

    let results: Vec<Result<FileResult, String>> = sources
        .files()
        .par_iter()
        .enumerate()
        .map(|(i, source)| {
            let id = FileId(i as u32);
            guard::caught(|| scan_file(id, source, is_judged(id), request, knowledge))
        })
        .collect();

    let mut modules = Vec::new();
    let mut parts = Vec::new();
    let mut coverage = coverage(&sources);
    let mut detections = Vec::new();
    let mut masked = Vec::new();
    let mut suppressions = Vec::new();
    for (result, (id, source)) in results.into_iter().zip(sources.iter()) {
        let result = result.unwrap_or_else(|cause| {
            diagnostics.push(internal(&source.path, Some(id), &cause));
            FileResult::default()
        });
        diagnostics.extend(config_note(source));
        diagnostics.extend(minified_note(source, id));
        diagnostics.extend(result.module.iter().flat_map(|m| module_gaps(m, source)));
        diagnostics.extend(result.diagnostics);
        if result.is_read {
            coverage.analysed += 1;
            coverage.treatment[id.index()] = Treatment::Analysed;
        }
        for language in result.embedded {
            *coverage.embedded.entry(language.id()).or_insert(0) += 1;
        }
        modules.extend(result.module);
        parts.extend(result.parts);
        detections.extend(result.detections);
        masked.extend(result.masked);
        suppressions.extend(result.suppressions);
    }
    let mut linked = link::link(&sources, modules, parts, request.depth, knowledge);
    diagnostics.extend(linked.diagnostics);
    detections.extend(linked.detections);

    if request.scope == Scope::History {
        let past = history::search(request, knowledge, &mut sources, &mut detections)?;
        coverage.history = Some(past.coverage);
        detections.extend(past.detections);
        masked.extend(past.masked);
        suppressions.extend(past.suppressions);
        diagnostics.extend(past.diagnostics);
    }
    masked.extend(detections.iter().flat_map(|d| d.masked.iter().copied()));
    for detection in &mut detections {
        parts::name_cell(detection, &sources);
    }
    detections.retain(|d| is_judged(d.file()));
    let standing = Standing::new(&knowledge.policy, &registers, &sources, request.today);
    registers::settle(&standing, &mut linked.endpoints, &sources);
    let in_repository = data_map::in_repository(&detections);
    let judgement = policy::evaluate(&knowledge.policy, detections, &suppressions, &standing, &sources, request.today);
    drop(standing);
    if request.depth == Depth::Data {
        linked.data_rows.extend(in_repository);
    }
    let data_types = data_map::types(&knowledge.data.types, &linked.data_rows, &linked.endpoints);
    diagnostics.extend(judgement.diagnostics);
    diagnostics.sort();
    diagnostics.dedup();
    Ok(Report {
        sources,
        policy: knowledge.policy.clone(),
        findings: judgement.findings,
        endpoints: linked.endpoints,
        approved: judgement.approved,
        registered: judgement.registered,
        behind_gateway: judgement.behind_gateway,
        data_types,
        data_rows: linked.data_rows,
        coverage,
        masked,
        personal: knowledge.personal.clone(),
        diagnostics,
    })
}

fn scan_file(
    id: FileId,
    source: &SourceFile,
    is_judged: bool,
    request: &ScanRequest,
    knowledge: &Knowledge,
) -> FileResult {
    let (module, page) = lowered(id, source, &request.options);
    let mut result = FileResult {
        is_read: module.is_some() || page.as_ref().is_some_and(|p| !p.is_unread),
        ..FileResult::default()
    };
    let key = &request.fingerprint_key;
    let mut found = credentials::scan_text(id, source, &knowledge.credentials, key);
    if let Some(module) = &module {
        found.extend(credentials::scan_module(module, source, &knowledge.credentials, key));
    }
    if source.class.report {
        found.retain(|d| d.rule != Rule::HardcodedCredential.id());
    }
    if let Some(module) = &module {
        credentials::note_tests(&mut found, module, &source.text);
    }
    let read = page.map(|page| parts::read(id, source, page, module.as_ref(), knowledge, key));
    if let Some(read) = &read {
        result.embedded = parts::languages(read.module.as_ref(), &read.parts);
        found.extend(read.credentials.iter().cloned());
    }
    // before those of one value are joined: each place is masked
    result.masked = found.iter().flat_map(|d| d.masked.iter().copied()).collect();
    if request.depth == Depth::Full && is_judged {
        let comments = read.as_ref().map(|r| &r.comments).or(module.as_ref().map(|m| &m.comments));
        result.suppressions = policy::suppressions(id, source, comments.map(Vec::as_slice), &knowledge.policy);
        result.suppressions.extend(read.iter().flat_map(|r| r.suppressions(source, &knowledge.policy)));
        result.detections = credentials::merge(found, source);
    }
    if matches!(request.depth, Depth::Full | Depth::Data) && is_judged {
        result.detections.extend(repository_data::scan(id, source, &knowledge.data));
    }
    if source.class.archived {
        result.is_read = false;
        return result;
    }
    result.module = module;
    if let Some(read) = read {
        result.module = result.module.or(read.module);
        result.parts = read.parts;
        result.diagnostics = read.diagnostics;
    }
    result
}

/// The settings of a built application. Its code is not linked with the project's.
fn is_settings(source: &SourceFile) -> bool {
    let class = FileClass { archived: false, ..source.class };
    source.class.archived && source.language.is_data() && class.is_own_code()
}

/// Whether more than the text of the file is searched.
fn is_lowered(source: &SourceFile, options: &source::Options) -> bool {
    let is_read = source.class.is_own_code() || is_settings(source);
    let has_structure = frontend::is_supported(source.language) || embedded::is_supported(source.language);
    is_read && has_structure && source.text.len() as u64 <= options.max_parse_bytes
}

/// The file's module, and the code of other languages inside it; neither for what is only searched for credentials.
fn lowered(id: FileId, source: &SourceFile, options: &source::Options) -> (Option<Module>, Option<Page>) {
    if !is_lowered(source, options) {
        return (None, None);
    }
    (frontend::lower(id, source.language, &source.text), embedded::split(source.language, &source.text))
}

fn coverage(sources: &SourceMap) -> Coverage {
    let mut coverage = Coverage { files: sources.len(), ..Coverage::default() };
    coverage.treatment = vec![Treatment::CredentialsOnly; sources.len()];
    for source in sources.files() {
        coverage.lines += source.line_count();
        coverage.bytes += source.text.len();
        *coverage.languages.entry(source.language.id()).or_insert(0) += 1;
        if source.language.is_unread() {
            *coverage.unread.entry(source.language.id()).or_insert(0) += 1;
        }
    }
    coverage
}

fn module_gaps(module: &Module, source: &SourceFile) -> Vec<Diagnostic> {
    let gaps = module.gaps.iter();
    gaps.map(|gap| Diagnostic {
        kind: gap.kind,
        path: source.path.clone(),
        file: Some(module.file),
        span: Some(gap.span),
        message: gap.message.clone(),
    })
    .collect()
}

/// The scanned tree cannot switch the gate off; what it tries is said.
fn config_note(source: &SourceFile) -> Option<Diagnostic> {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    CONFIG_NAMES.contains(&name).then(|| Diagnostic {
        kind: Gap::Configuration,
        path: source.path.clone(),
        file: None,
        span: None,
        message: "configuration in the scanned tree is not read; use command-line options or --policy".to_owned(),
    })
}

/// Code of the project's own that looks minified may hide anything. `jquery.min.js` says by its name what it is.
fn minified_note(source: &SourceFile, id: FileId) -> Option<Diagnostic> {
    let class = source.class;
    let is_code = source.language != Language::Text && !source.language.is_data();
    let own = class.minified && !class.vendored && !class.generated && is_code && !source.path.contains(".min.");
    own.then(|| Diagnostic {
        kind: Gap::Minified,
        path: source.path.clone(),
        file: Some(id),
        span: None,
        message: "looks minified: searched for credentials only; scan what it was made from".to_owned(),
    })
}

fn internal(path: &str, file: Option<FileId>, cause: &str) -> Diagnostic {
    Diagnostic {
        kind: Gap::Internal,
        path: path.to_owned(),
        file,
        span: None,
        message: format!("internal error ({cause}); please report it. What else was found still stands"),
    }
}
