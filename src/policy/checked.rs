//! A policy set, checked: from the embedded files and a user's overlay to a [`Policy`], or to every mistake at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use super::approved::Approved;
use super::gateway::Gateway;
use super::written::{Adjustment, PolicyFile, RegisterLimits};
pub use super::written::{Control, Header, Recommendation, Rule};
use crate::catalog::load::{KnowledgeError, KnowledgeFile, files_below, nearest};
use crate::catalog::overlay::{FILES, kind_of};
use crate::finding::{Circumstance, Severity};

/// The folder of `policies/` that holds the set.
const FOLDER: &str = "jit";

/// A policy set without contradictions: every control has rules, every rule a control, every id is known.
#[derive(Clone, Debug)]
pub struct Policy {
    pub header: Header,
    pub recommendations: Vec<Recommendation>,
    pub controls: Vec<Control>,
    /// By id.
    pub rules: BTreeMap<String, Rule>,
    pub approved: Vec<Approved>,
    /// How far a register in a scanned repository is trusted; without, not at all.
    pub register: Option<RegisterLimits>,
    pub gateways: Vec<Gateway>,
    /// What an overlay changed about the severities, with its reasons: shown in reports.
    pub adjustments: Vec<Adjustment>,
}

impl Policy {
    /// The embedded set, overlaid by a file or a folder. An entry of the overlay replaces the one with the same id; a
    /// folder may hold a whole `policies/` tree or just policy files.
    pub fn load(overlay: Option<&Path>) -> Result<Self, Vec<KnowledgeError>> {
        let one = |e| vec![e];
        let folders: Vec<&Path> = overlay.into_iter().filter(|p| p.is_dir()).collect();
        let mut files = files_below(FOLDER, &folders).map_err(one)?;
        if let Some(path) = overlay {
            files.extend(user_files(path).map_err(one)?);
        }
        Self::from_files(&files)
    }

    /// Puts the files together, later ones over earlier ones.
    pub fn from_files(files: &[KnowledgeFile]) -> Result<Self, Vec<KnowledgeError>> {
        let mut errors = Vec::new();
        let mut parsed = Vec::new();
        for file in files {
            if file.text.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#')) {
                errors.push(file.error(None, "is empty; a policy file holds at least one section, such as `adjust:`"));
                continue;
            }
            match file.parse::<PolicyFile>() {
                Ok(written) => parsed.push((file, written)),
                Err(e) => errors.push(match kind_of(&file.text).filter(|_| !file.embedded) {
                    Some((word, folder)) => {
                        file.error(None, format!("this is {word}: put it below DIR/{folder}/ and give DIR"))
                    }
                    None => e,
                }),
            }
        }
        let mut set = Assembly::default();
        for (file, written) in parsed {
            set.add(file, written, &mut errors);
        }
        // with a file missing, unknown names would be reported that its author did not get wrong
        if errors.is_empty() {
            set.check(&mut errors);
        }
        match set.header {
            Some((header, _)) if errors.is_empty() => Ok(Policy {
                header,
                recommendations: set.recommendations.into_iter().map(|e| e.entry).collect(),
                controls: set.controls.into_iter().map(|e| e.entry).collect(),
                rules: set.rules.into_iter().map(|e| (e.entry.id.clone(), e.entry)).collect(),
                approved: set.approved,
                register: set.register,
                gateways: set.gateways,
                adjustments: set.adjustments.into_iter().map(|e| e.entry).collect(),
            }),
            _ => Err(errors),
        }
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    pub fn controls_of<'p>(&'p self, rule: &'p str) -> impl Iterator<Item = &'p Control> {
        self.controls.iter().filter(move |c| c.rules.iter().any(|r| r == rule))
    }

    pub fn recommendation(&self, id: &str) -> Option<&Recommendation> {
        self.recommendations.iter().find(|r| r.id == id)
    }

    /// The severity of a rule under circumstances; see [`Rule::severity_when`].
    pub fn severity(rule: &Rule, circumstances: &[Circumstance]) -> Severity {
        let here = || circumstances.iter().filter_map(|c| rule.severity_when.get(c)).copied();
        let lowered = here().filter(|s| *s < rule.severity).min();
        let severity = lowered.or_else(|| here().max()).unwrap_or(rule.severity);
        // `test: low` of a rule that is low says that nothing raises it there
        let lowering = circumstances.iter().filter(|c| c.lowers()).filter_map(|c| rule.severity_when.get(c));
        lowering.copied().filter(|s| *s <= rule.severity).min().map_or(severity, |cap| severity.min(cap))
    }
}

/// What a user brings, besides the files below `jit/`, which replace embedded files of the same name.
fn user_files(path: &Path) -> Result<Vec<KnowledgeFile>, KnowledgeError> {
    let fail = |message: String| KnowledgeError { file: path.display().to_string(), at: None, message };
    let meta = std::fs::metadata(path).map_err(|e| fail(format!("cannot be read: {e}")))?;
    if meta.is_file() {
        return Ok(vec![user_file(path)?]);
    }
    if !meta.is_dir() {
        return Err(fail("is neither a file nor a folder".to_owned()));
    }
    let entries = std::fs::read_dir(path).map_err(|e| fail(format!("cannot be listed: {e}")))?;
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    let is_yaml = |p: &Path| p.extension().is_some_and(|e| e == "yaml" || e == "yml");
    let is_knowledge = |p: &Path| p.file_name().is_some_and(|n| FILES.iter().any(|f| *f == n));
    let files = paths.iter().filter(|p| p.is_file() && is_yaml(p) && !is_knowledge(p));
    files.map(|p| user_file(p)).collect()
}

fn user_file(path: &Path) -> Result<KnowledgeFile, KnowledgeError> {
    let fail = |message: String| KnowledgeError { file: path.display().to_string(), at: None, message };
    let bytes = std::fs::read(path).map_err(|e| fail(format!("cannot be read: {e}")))?;
    let text = String::from_utf8(bytes).map_err(|_| fail("is not UTF-8 text".to_owned()))?;
    let file = KnowledgeFile::of_user(path.display().to_string(), text);
    file.check_plain()?;
    Ok(file)
}

/// An entry with the file that it stands in, for messages.
struct Entry<'f, T> {
    file: &'f KnowledgeFile,
    entry: T,
}

#[derive(Default)]
struct Assembly<'f> {
    header: Option<(Header, &'f KnowledgeFile)>,
    recommendations: Vec<Entry<'f, Recommendation>>,
    controls: Vec<Entry<'f, Control>>,
    rules: Vec<Entry<'f, Rule>>,
    approved: Vec<Approved>,
    register: Option<RegisterLimits>,
    gateways: Vec<Gateway>,
    adjustments: Vec<Entry<'f, Adjustment>>,
}

impl<'f> Assembly<'f> {
    fn add(&mut self, file: &'f KnowledgeFile, written: PolicyFile, errors: &mut Vec<KnowledgeError>) {
        if let Some(header) = written.policy {
            self.header = Some((header, file));
        }
        put(&mut self.recommendations, file, written.recommendations, |r| &r.id, errors);
        put(&mut self.controls, file, written.controls, |c| &c.id, errors);
        put(&mut self.rules, file, written.rules, |r| &r.id, errors);
        self.adjustments.extend(written.adjust.into_iter().map(|entry| Entry { file, entry }));
        self.register = written.endpoint_register.or(self.register);
        for entry in written.gateways {
            let id = entry.id.clone();
            if self.gateways.iter().any(|g| g.written.id == id) {
                errors.push(file.error(file.locate(&id), format!("gateway `{id}` is described twice")));
            }
            match Gateway::new(entry) {
                Ok(gateway) => self.gateways.push(gateway),
                Err(message) => errors.push(file.error(file.locate(&id), format!("gateway `{id}`: {message}"))),
            }
        }
        for entry in written.approved_public {
            let path = entry.path.clone();
            match Approved::new(entry) {
                Ok(approved) => self.approved.push(approved),
                Err(message) => errors.push(file.error(file.locate(&path), message)),
            }
        }
    }

    fn check(&mut self, errors: &mut Vec<KnowledgeError>) {
        if self.header.is_none() {
            let message = "the set has no `policy:` section".to_owned();
            errors.push(KnowledgeError { file: "policy".to_owned(), at: None, message });
        }
        let rules: BTreeSet<&str> = self.rules.iter().map(|r| r.entry.id.as_str()).collect();
        let known: BTreeSet<&str> = self.recommendations.iter().map(|r| r.entry.id.as_str()).collect();
        for Entry { file, entry } in &self.controls {
            if entry.rules.is_empty() {
                errors.push(file.error(file.locate(&entry.id), format!("control `{}` has no rule", entry.id)));
            }
            for rule in &entry.rules {
                refer(file, "rule", rule, &rules, &format!("control `{}`", entry.id), errors);
            }
            for id in &entry.recommendations {
                refer(file, "recommendation", id, &known, &format!("control `{}`", entry.id), errors);
            }
        }
        for Entry { file, entry } in &self.rules {
            let of = |c: &Entry<'_, Control>| c.entry.rules.contains(&entry.id);
            if !self.controls.iter().any(of) {
                errors.push(file.error(file.locate(&entry.id), format!("rule `{}` belongs to no control", entry.id)));
            }
        }
        for Entry { file, entry } in &self.adjustments {
            refer(file, "rule", &entry.rule, &rules, "`adjust`", errors);
            if entry.reason.trim().is_empty() {
                errors
                    .push(file.error(file.locate(&entry.rule), format!("`adjust` of `{}` needs a reason", entry.rule)));
            }
        }
        for Entry { entry, .. } in &self.adjustments {
            if let Some(rule) = self.rules.iter_mut().find(|r| r.entry.id == entry.rule) {
                rule.entry.severity = entry.severity.unwrap_or(rule.entry.severity);
                rule.entry.severity_when.extend(entry.severity_when.iter().map(|(c, s)| (*c, *s)));
            }
        }
    }
}

/// Adds entries; one with the id of an entry from an earlier file replaces it, a second one in the same file, or in
/// another embedded file, is an error.
fn put<'f, T: Debug>(
    into: &mut Vec<Entry<'f, T>>,
    file: &'f KnowledgeFile,
    entries: Vec<T>,
    id: impl Fn(&T) -> &String,
    errors: &mut Vec<KnowledgeError>,
) {
    for entry in entries {
        match into.iter_mut().find(|e| id(&e.entry) == id(&entry)) {
            Some(old) if std::ptr::eq(old.file, file) || old.file.embedded == file.embedded => {
                let message = format!("`{}` is described twice, also in {}", id(&entry), old.file.name);
                errors.push(file.error(file.locate(id(&entry)), message));
            }
            Some(old) => *old = Entry { file, entry },
            None => into.push(Entry { file, entry }),
        }
    }
}

fn refer(
    file: &KnowledgeFile,
    kind: &str,
    id: &str,
    known: &BTreeSet<&str>,
    by: &str,
    errors: &mut Vec<KnowledgeError>,
) {
    if known.contains(id) {
        return;
    }
    let hint = nearest(id, known.iter().copied()).map(|w| format!("; did you mean `{w}`?")).unwrap_or_default();
    errors.push(file.error(file.locate(id), format!("unknown {kind} `{id}` in {by}{hint}")));
}
