//! Parameters of requests that a framework writes to its log by itself, but for those that the application lists:
//! `config.filter_parameters += [:passw, /\Acnic\z/]`. One finding for each application, which names what its endpoints
//! take and the list lacks.
//!
//! A text in the list is a part of a key. A list that is computed (by a function, from a file) says nothing that can be
//! read here, so such an application is left alone.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::is_judged;
use crate::analysis::trial::Trial;
use crate::catalog::data_types::{DataTypeId, DataTypes};
use crate::catalog::exposure::ExposureWords;
use crate::catalog::recorders::{RecordedParameters, Recorder, Recorders};
use crate::facts::data::DataKnowledge;
use crate::facts::data::stored::Stored;
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::{AcceptedKey, Endpoint};
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Severity};
use crate::ir::{ExprId, ExprKind, Literal, Module, Name};
use crate::project::{ExprRef, Project, Value};
use crate::source::{FileId, Place, Span};

/// Kinds of data, keys and endpoints that a finding names.
const MAX_TYPES: usize = 4;
const MAX_KEYS: usize = 6;
const MAX_ENDPOINTS: usize = 3;
/// Names and calls that a list is read through: `%w[cnic].map(&:to_sym).freeze`.
const MAX_DEPTH: usize = 6;
/// Bytes of a compiled expression.
const MAX_COMPILED: usize = 1 << 20;
/// Letters in a row that stand for themselves in an expression which cannot be compiled.
const MIN_WORD: usize = 4;

/// What is left out.
enum Left {
    /// Keys that hold this text, in lower case.
    Part(String),
    Matching(Regex),
}

impl Left {
    fn names(&self, key: &str) -> bool {
        match self {
            Left::Part(part) => key.to_lowercase().contains(part.as_str()),
            Left::Matching(pattern) => pattern.is_match(key),
        }
    }
}

/// One application: a folder with the file that makes it one.
struct Application {
    /// Ends in a slash, or is empty.
    folder: String,
    made: FileId,
    lists: Vec<Place>,
    left: Vec<Left>,
    /// A list was not read whole, or nothing is written at all.
    is_silent: bool,
}

/// One detection for each application, sorted by place.
pub fn of_requests(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    recorders: &Recorders,
    words: &ExposureWords,
    endpoints: &[Endpoint],
    stored: &Stored,
) -> Vec<Detection> {
    let mut found = Vec::new();
    for recorder in &recorders.list {
        let Some(rule) = &recorder.parameters else { continue };
        let theirs: Vec<&Endpoint> =
            endpoints.iter().filter(|e| rule.frameworks.contains(&e.framework) && !e.keys.is_empty()).collect();
        if theirs.is_empty() {
            continue;
        }
        let trial = Trial::new(project, words);
        let mut applications = applications(project, rule);
        for module in project.modules().filter(|m| is_judged(project, m.file)) {
            of_module(project, recorder, rule, &trial, module, &mut applications);
        }
        let protected = |name: &str| stored.columns().iter().any(|c| c.is_protected && c.column == name);
        for (i, application) in applications.iter().enumerate().filter(|(_, a)| !a.is_silent) {
            let own = theirs.iter().filter(|e| {
                let path = &project.sources.get(e.place.file).path;
                owner(&applications, path) == Some(i) && !trial.is_file(e.place.file)
            });
            let mut logged = Logged::default();
            for endpoint in own {
                for key in &endpoint.keys {
                    let is_left = application.left.iter().any(|l| l.names(&key.name)) || protected(&key.name);
                    let data = knowledge.types.get(key.data);
                    if !is_left && !data.is_whole() && !rule.unminded.contains(&data.id) {
                        logged.add(key, endpoint);
                    }
                }
            }
            if !logged.by_type.is_empty() {
                found.push(detection(project, &knowledge.types, recorder, application, &logged));
            }
        }
    }
    found.sort_by_key(|d| d.primary.place);
    found
}

fn applications(project: &Project<'_>, rule: &RecordedParameters) -> Vec<Application> {
    let made = project.modules().filter(|m| is_judged(project, m.file) && !project.sources.get(m.file).class.test);
    let of = |m: &Module| {
        let folder = project.sources.get(m.file).path.strip_suffix(rule.application.as_str())?;
        let is_whole = folder.is_empty() || folder.ends_with('/');
        let (lists, left) = (Vec::new(), Vec::new());
        is_whole.then(|| Application { folder: folder.to_owned(), made: m.file, lists, left, is_silent: false })
    };
    made.filter_map(of).collect()
}

/// The innermost application that a file belongs to.
fn owner(applications: &[Application], path: &str) -> Option<usize> {
    let around = applications.iter().enumerate().filter(|(_, a)| path.starts_with(&a.folder));
    around.max_by_key(|(_, a)| a.folder.len()).map(|(i, _)| i)
}

/// What one file adds to the list of its application, and whether it silences the log.
fn of_module(
    project: &Project<'_>,
    recorder: &Recorder,
    rule: &RecordedParameters,
    trial: &Trial<'_, '_>,
    module: &Module,
    applications: &mut [Application],
) {
    let source = project.sources.get(module.file);
    let path = source.path.to_lowercase();
    let is_other = rule.except_files.iter().any(|f| ant_matches(f, &path)) || source.class.test;
    if !recorder.languages.contains(&module.language) || is_other {
        return;
    }
    let silencing = |t: &&crate::catalog::recorders::RecordingTarget| {
        t.files.is_empty() || t.files.iter().any(|f| ant_matches(f, &path))
    };
    let silenced: Vec<_> = rule.silenced.iter().filter(silencing).collect();
    let may_silence = !silenced.is_empty() && source.text.contains("config.");
    if !may_silence && !rule.lists.iter().any(|l| source.text.contains(l.as_str())) {
        return;
    }
    let Some(application) = owner(applications, &source.path).and_then(|i| applications.get_mut(i)) else { return };
    let is_list = |e: ExprId| {
        let e = if let ExprKind::Call { callee, .. } = module.kind(e) { *callee } else { e };
        matches!(module.kind(e), ExprKind::Member { name, .. } if rule.lists.contains(name))
    };
    for (i, expr) in module.exprs.iter().enumerate() {
        let id = ExprId(i as u32);
        let added: Vec<ExprId> = match &expr.kind {
            ExprKind::Assign { target, value: Some(value), .. } if is_list(*target) => vec![*value],
            ExprKind::Assign { target, value: Some(value), .. } => {
                let word = super::code::last_word(module, *value);
                let target = ExprRef::new(module.file, *target);
                application.is_silent |= silenced.iter().any(|s| {
                    word.as_ref().is_some_and(|w| s.values.contains(w))
                        && project.matches(&s.to, target).is_some()
                        && !trial.is_conditional(project.place(target))
                });
                continue;
            }
            // config.filter_parameters << :cnic, config.filter_parameters.push(:cnic)
            ExprKind::Binary { left, right, .. } if is_list(*left) => vec![*right],
            ExprKind::Call { callee, args } => match module.kind(*callee) {
                ExprKind::Member { object, .. } if is_list(*object) => args.iter().map(|a| a.value).collect(),
                _ => continue,
            },
            _ => continue,
        };
        if added.is_empty() {
            continue;
        }
        application.lists.push(project.place(ExprRef::new(module.file, id)));
        for list in added {
            let is_read = read(project, ExprRef::new(module.file, list), MAX_DEPTH, &mut application.left);
            application.is_silent |= is_read.is_none();
        }
    }
}

/// Adds what a list leaves out; none where that is computed.
fn read(project: &Project<'_>, e: ExprRef, depth: usize, left: &mut Vec<Left>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let at = |id: ExprId| ExprRef::new(e.file, id);
    match project.kind(e) {
        ExprKind::Literal(Literal::Str(text)) => {
            // "citizen.cnic": where it stands is not asked
            let key = text.rsplit('.').next().unwrap_or(text).to_lowercase();
            left.extend((!key.is_empty()).then_some(Left::Part(key)));
        }
        ExprKind::Literal(Literal::Regex(pattern)) => left.extend(expression(pattern)),
        ExprKind::List(items) => {
            for item in items {
                read(project, at(*item), depth, left)?;
            }
        }
        ExprKind::Spread(inner) => read(project, at(*inner), depth, left)?,
        ExprKind::Binary { left: a, right: b, .. } => {
            read(project, at(*a), depth, left)?;
            read(project, at(*b), depth, left)?;
        }
        // FIELDS.map(&:to_sym), %w[cnic].freeze
        ExprKind::Call { callee, args } if args.len() < 2 => match project.kind(at(*callee)) {
            ExprKind::Member { object, .. } => read(project, at(*object), depth, left)?,
            _ => return None,
        },
        ExprKind::Name(_) | ExprKind::Member { .. } => match project.origin(e) {
            Value::Made(made) if made != e => read(project, made, depth, left)?,
            _ => return None,
        },
        _ => return None,
    }
    Some(())
}

/// An expression; of one that looks around, which cannot be compiled here, its words.
fn expression(pattern: &str) -> Vec<Left> {
    if let Ok(compiled) = RegexBuilder::new(pattern).case_insensitive(true).size_limit(MAX_COMPILED).build() {
        return vec![Left::Matching(compiled)];
    }
    let words = pattern.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| w.len() >= MIN_WORD);
    words.map(|w| Left::Part(w.to_lowercase())).collect()
}

/// What the log holds: by type of data the keys, and by key the first endpoint that takes it.
#[derive(Default)]
struct Logged<'e> {
    by_type: BTreeMap<DataTypeId, Vec<&'e Name>>,
    keys: BTreeMap<&'e Name, (&'e AcceptedKey, &'e Endpoint)>,
    endpoints: usize,
    last: Option<Place>,
}

impl<'e> Logged<'e> {
    fn add(&mut self, key: &'e AcceptedKey, endpoint: &'e Endpoint) {
        let of_type = self.by_type.entry(key.data).or_default();
        if !of_type.contains(&&key.name) {
            of_type.push(&key.name);
        }
        self.keys.entry(&key.name).or_insert((key, endpoint));
        if self.last.replace(endpoint.place) != Some(endpoint.place) {
            self.endpoints += 1;
        }
    }
}

fn detection(
    project: &Project<'_>,
    types: &DataTypes,
    recorder: &Recorder,
    application: &Application,
    logged: &Logged<'_>,
) -> Detection {
    // what harms most comes first
    let mut held: Vec<DataTypeId> = logged.by_type.keys().copied().collect();
    held.sort_by_key(|id| (std::cmp::Reverse(types.get(*id).sensitivity), *id));
    let named = held.iter().flat_map(|id| &logged.by_type[id]);
    let keys: Vec<&str> = named.map(|n| n.as_str()).take(MAX_KEYS).collect();
    let titles: Vec<&str> = held.iter().take(MAX_TYPES).map(|id| types.get(*id).title.as_str()).collect();
    let more = |n: usize, shown: usize| if n > shown { format!(" and {} more", n - shown) } else { String::new() };
    let list = recorder.parameters.as_ref().and_then(|p| p.lists.first()).map_or("", |l| l.as_str());
    let message = format!(
        "{} writes {} to the log: `{list}` leaves in {}{} (`{}`{})",
        recorder.title,
        recorder.writes,
        titles.join(", "),
        more(held.len(), MAX_TYPES),
        keys.join("`, `"),
        more(logged.keys.len(), MAX_KEYS),
    );
    let (place, label) = match application.lists.iter().max_by_key(|p| &project.sources.get(p.file).path) {
        Some(list) => (first_line(project, *list), "they are not in this list"),
        None => (Place::new(application.made, Span::at(0)), "no such list in this application"),
    };
    let mut found = Detection::new("data-in-library-log", Family::PiiExposure, Mark::new(place, label), message)
        .confidence(if application.lists.is_empty() { Confidence::Medium } else { Confidence::High })
        .data_types(held.iter().map(|id| types.get(*id).id.clone()))
        .identity(format!("{} {}", recorder.id, application.folder))
        .fix(format!("{} :{}", recorder.fix, keys.join(", :")));
    let mut shown: Vec<Place> = Vec::new();
    let first = held.iter().flat_map(|id| &logged.by_type[id]).filter_map(|name| logged.keys.get(*name));
    for (key, endpoint) in first {
        if shown.len() < MAX_ENDPOINTS && !shown.contains(&endpoint.place) {
            shown.push(endpoint.place);
            let (method, path) = (endpoint.method.as_str(), &endpoint.path);
            found = found.related(key.place, format!("`{}` is taken by {method} {path}", key.name));
        }
    }
    let is_sensitive = held.iter().any(|id| types.get(*id).is_credential());
    if is_sensitive || held.iter().any(|id| types.get(*id).sensitivity >= Severity::High) {
        found = found.circumstance(Circumstance::SensitiveData);
    }
    held.first().map(|id| types.get(*id).why.as_str()).into_iter().fold(found, Detection::note)
}

/// The first line of a list.
fn first_line(project: &Project<'_>, list: Place) -> Place {
    let length = project.sources.text_at(list).lines().next().map_or(0, |l| l.trim_end().len());
    let start = list.span.range().start;
    Place::new(list.file, Span::new(start, start + length))
}
