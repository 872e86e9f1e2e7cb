//! How much of a tree the frontends understand, for each language: files without syntax errors, calls whose callee is
//! known, and syntax that became [`Opaque`](crate::ir::ExprKind::Opaque). For people who add a language.
//!
//! Reads files as a check does, and judges nothing. What became opaque is named in the words of the grammar; whether it
//! should have become something else is for a person to say, since some syntax is opaque on purpose.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::parts::{Homes, Part};
use super::{guard, threads};
use crate::frontend::{self, embedded};
use crate::ir::{ExprKind, Module, Name};
use crate::project::{ExprRef, Project, Value};
use crate::source::{self, FileId, Gap, Language, SourceError, SourceFile, SourceMap};

/// How often a file is lowered to find the time that it takes: the shortest is the least disturbed.
const ROUNDS: usize = 3;

/// What became of the files of one language.
#[derive(Clone, Default, Debug)]
pub struct Fidelity {
    pub files: usize,
    pub bytes: usize,
    /// Files without an error node of the grammar.
    pub clean: usize,
    /// Files in which something is nested too deep to be read.
    pub nested: usize,
    /// Files that ended in an internal error.
    pub failed: usize,
    pub calls: Calls,
    pub expressions: usize,
    pub opaque: usize,
    /// Syntax that became opaque, by the grammar's name of it.
    pub opaque_syntax: BTreeMap<Name, usize>,
    /// The time that lowering took, if it was measured.
    pub time: Option<Duration>,
}

/// Calls by what is known of their callee.
#[derive(Clone, Default, Debug)]
pub struct Calls {
    /// Enters a function of the project, or makes an object of one of its classes.
    pub project: usize,
    /// Names something outside of the project.
    pub external: usize,
    /// The last names of those of which nothing is known.
    pub unknown: BTreeMap<String, usize>,
}

impl Calls {
    pub fn unknown(&self) -> usize {
        self.unknown.values().sum()
    }

    pub fn total(&self) -> usize {
        self.project + self.external + self.unknown()
    }
}

/// What one file gave: its module, or for a page those of the code inside it. The scripts in a PHP file do not count.
struct Unit {
    module: Option<Module>,
    parts: Vec<Part>,
}

impl Unit {
    fn of(id: FileId, source: &SourceFile) -> Self {
        let module = frontend::lower(id, source.language, &source.text);
        let page = if module.is_none() { embedded::split(source.language, &source.text) } else { None };
        let parts = page.unwrap_or_default().parts.into_iter().filter_map(|p| Part::of(id, source, p)).collect();
        Self { module, parts }
    }

    fn modules(&self) -> impl Iterator<Item = &Module> {
        self.module.iter().chain(self.parts.iter().map(|p| &p.module))
    }
}

/// Measures every language that occurs below `paths`; with `timed`, how fast it is lowered too.
pub fn measure(
    paths: &[PathBuf],
    options: &source::Options,
    timed: bool,
) -> Result<BTreeMap<Language, Fidelity>, SourceError> {
    threads(None)?.install(|| {
        let sources = source::discover(paths, options)?.sources;
        Ok(of_sources(&sources, options, timed))
    })
}

fn of_sources(sources: &SourceMap, options: &source::Options, timed: bool) -> BTreeMap<Language, Fidelity> {
    let read: Vec<FileId> = sources
        .iter()
        .filter(|(_, s)| s.class.is_own_code() && s.text.len() as u64 <= options.max_parse_bytes)
        .filter(|(_, s)| frontend::is_supported(s.language) || embedded::is_page(s.language))
        .map(|(id, _)| id)
        .collect();
    let lower = |id: FileId| guard::caught(|| Unit::of(id, sources.get(id))).ok();
    let mut found: BTreeMap<Language, Fidelity> = BTreeMap::new();
    if timed {
        for id in &read {
            let best = (0..ROUNDS).map(|_| {
                let start = Instant::now();
                let unit = lower(*id);
                let taken = start.elapsed();
                drop(unit);
                taken
            });
            let best = best.min().unwrap_or_default();
            *found.entry(sources.get(*id).language).or_default().time.get_or_insert_default() += best;
        }
    }
    let units: Vec<Option<Unit>> = read.par_iter().map(|id| lower(*id)).collect();
    let (mut modules, mut parts) = (Vec::new(), Vec::new());
    for (id, unit) in read.iter().zip(units) {
        let source = sources.get(*id);
        let fidelity = found.entry(source.language).or_default();
        fidelity.files += 1;
        fidelity.bytes += source.text.len();
        match unit {
            Some(unit) => {
                fidelity.add(&unit);
                modules.extend(unit.module);
                parts.extend(unit.parts);
            }
            None => fidelity.failed += 1,
        }
    }
    let homes = Homes::of(sources, parts, &mut modules);
    let project = Project::build(&homes.sources, modules);
    let calls: Vec<ExprRef> = project.all_calls().collect();
    let known: Vec<Callee> = calls.par_iter().map(|call| callee(&project, *call)).collect();
    for (call, callee) in calls.iter().zip(known) {
        let host = homes.place(project.place(*call)).file;
        let calls = &mut found.entry(sources.get(host).language).or_default().calls;
        match callee {
            Callee::Project => calls.project += 1,
            Callee::External => calls.external += 1,
            Callee::Unknown(name) => *calls.unknown.entry(name).or_default() += 1,
        }
    }
    found
}

impl Fidelity {
    fn add(&mut self, unit: &Unit) {
        let has = |kind: Gap| unit.modules().flat_map(|m| &m.gaps).any(|g| g.kind == kind);
        self.clean += usize::from(!has(Gap::Syntax));
        self.nested += usize::from(has(Gap::Nesting));
        unit.modules().for_each(|module| self.add_module(module));
    }

    fn add_module(&mut self, module: &Module) {
        self.expressions += module.exprs.len();
        self.opaque += module.exprs.iter().filter(|e| matches!(e.kind, ExprKind::Opaque(_))).count();
        for (id, syntax) in &module.opaque_syntax {
            if matches!(module.kind(*id), ExprKind::Opaque(_)) {
                *self.opaque_syntax.entry(syntax.clone()).or_default() += 1;
            }
        }
    }

    /// Millions of bytes lowered in a second.
    pub fn speed(&self) -> Option<f64> {
        self.time.map(|t| self.bytes as f64 / 1e6 / t.as_secs_f64().max(1e-9))
    }
}

enum Callee {
    Project,
    External,
    Unknown(String),
}

fn callee(project: &Project<'_>, call: ExprRef) -> Callee {
    let id = match project.kind(call) {
        ExprKind::Call { callee, .. } => *callee,
        ExprKind::New { class, .. } => *class,
        _ => call.id,
    };
    let callee = ExprRef::new(call.file, id);
    let origin = project.origin(callee);
    if matches!(origin, Value::Function(_) | Value::Class(_)) || !project.callees(call).is_empty() {
        return Callee::Project;
    }
    if matches!(origin, Value::External(_)) || project.paths(callee).iter().any(|p| p.resolved) {
        return Callee::External;
    }
    Callee::Unknown(match project.kind(callee) {
        ExprKind::Name(name) => name.to_string(),
        ExprKind::Member { name, .. } => format!(".{name}"),
        _ => "(computed)".to_owned(),
    })
}
