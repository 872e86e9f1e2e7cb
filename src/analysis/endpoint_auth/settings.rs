//! Settings with the values that switch authentication off or open a console: in configuration of every format
//! (`a.b: x`, `A_B=x`, `{name: A_B, value: x}`, `- A_B=x`), and in code where a constant or an entry of the configuration
//! is given a literal.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::trial::Trial;
use crate::catalog::exposure::{Exposure, Exposures, Setting};
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::words::{WordSet, split};
use crate::ir::leaves::{Key, each_leaf};
use crate::ir::{ExprId, ExprKind, Literal, Module, StmtKind};
use crate::project::{ExprRef, Project};
use crate::source::{FileId, Place, Span};

/// Where a setting has such a value.
pub(super) struct Set<'x> {
    pub(super) exposure: &'x Exposure,
    pub(super) place: Place,
    /// As written.
    pub(super) name: String,
    pub(super) value: String,
}

/// Settings by their name, squeezed to letters and digits.
pub(super) struct Settings<'x> {
    by_name: FxHashMap<String, Vec<(&'x Exposure, &'x Setting)>>,
    /// Every end of a key of `by_name`: the last key of a path that names a setting is one.
    tails: FxHashSet<String>,
    by_words: Vec<(WordSet, &'x Exposure, &'x Setting)>,
    /// The longest sequence of `by_words`: so many last keys of a path decide.
    most_words: usize,
    /// The last words of `by_words`: most names end in none.
    last_words: FxHashSet<String>,
    foreign: WordSet,
    /// Every value that some setting is looked for with: most values are none of them.
    values: FxHashSet<String>,
    /// Ends of values that any text may stand before.
    endings: Vec<String>,
}

/// Characters of a value that are looked at.
const MAX_VALUE: usize = 200;
/// Bytes of the longest name that may be a setting's, and of the words at its end that may be.
const MAX_NAME: usize = 300;
const MAX_WORDS: usize = 120;

impl<'x> Settings<'x> {
    pub(super) fn new(exposures: &'x Exposures) -> Self {
        let mut settings = Self {
            by_name: FxHashMap::default(),
            tails: FxHashSet::default(),
            by_words: Vec::new(),
            most_words: 2,
            last_words: FxHashSet::default(),
            foreign: WordSet::new(&exposures.words.foreign),
            values: FxHashSet::default(),
            endings: Vec::new(),
        };
        for exposure in &exposures.list {
            for setting in &exposure.settings {
                settings.values.extend(setting.values.iter().cloned());
                settings.endings.extend(setting.values.iter().filter_map(|v| any_before(v)).map(str::to_owned));
                for name in &setting.names {
                    settings.by_name.entry(squeezed(name)).or_default().push((exposure, setting));
                }
                if !setting.words.is_empty() {
                    settings.by_words.push((WordSet::new(&setting.words), exposure, setting));
                    let longest = setting.words.iter().map(|w| split(w).len()).max().unwrap_or_default();
                    settings.most_words = settings.most_words.max(longest);
                    settings.last_words.extend(setting.words.iter().filter_map(|w| split(w).pop()));
                }
            }
        }
        for name in settings.by_name.keys() {
            settings.tails.extend(name.char_indices().map(|(at, _)| name[at..].to_owned()));
        }
        settings
    }

    /// Whether a path that ends in these keys may name a setting, whatever stands before them.
    fn may_end(&self, keys: &str, last: &str) -> bool {
        let tail = squeezed(last);
        let words = split(keys);
        tail.is_empty()
            || self.by_name.contains_key(&tail)
            || self.tails.contains(&squeezed(keys))
            || words.last().is_some_and(|w| self.last_words.contains(w))
                && self.by_words.iter().any(|(set, ..)| set.ends(&words))
    }

    /// Every such setting of the project.
    pub(super) fn find(&self, project: &Project<'_>, trial: &Trial<'_, '_>) -> Vec<Set<'x>> {
        let mut found = Vec::new();
        // a generated document has the same few keys tens of thousands of times
        let mut ends: FxHashMap<String, bool> = FxHashMap::default();
        for module in project.modules() {
            if trial.is_file(module.file) {
                continue;
            }
            if module.language.is_data() {
                self.of_document(project, module, &mut ends, &mut found);
            } else {
                self.of_code(project, trial, module, &mut found);
            }
        }
        found
    }

    fn of_document(
        &self,
        project: &Project<'_>,
        module: &Module,
        ends: &mut FxHashMap<String, bool>,
        found: &mut Vec<Set<'x>>,
    ) {
        let mut keys = String::new();
        for statement in &module.body {
            let StmtKind::Expr(root) = module.stmt(*statement).kind else { continue };
            each_leaf(module, root, &mut |path, key_span, value| {
                let Some(text) = literal(module, value) else { return };
                let is_item = matches!(path.last(), Some(Key::Index(_)));
                // environment: ["DISABLE_AUTH=true"]
                let pair = text.split_once('=').filter(|_| is_item);
                if !self.matters(pair.map_or(&text, |(_, value)| value)) {
                    return;
                }
                if pair.is_none() && !self.is_known_end(path, &mut keys, ends) {
                    return;
                }
                let place = Place::new(module.file, key_span.to(module.span(value)));
                let names = || path.iter().filter_map(|k| if let Key::Name(n) = k { Some(n.as_str()) } else { None });
                let last = names().next_back().unwrap_or_default();
                let whole = names().collect::<Vec<_>>().join(".");
                match pair {
                    Some((name, value)) => self.note(project, place, &[name], value, false, found),
                    None => self.note(project, place, &[whole.as_str(), last], &text, false, found),
                }
            });
        }
    }

    /// Whether the last keys of a path may name a setting. `keys` is written over.
    fn is_known_end(&self, path: &[Key], keys: &mut String, ends: &mut FxHashMap<String, bool>) -> bool {
        keys.clear();
        let names = path.iter().filter_map(|k| if let Key::Name(n) = k { Some(n) } else { None });
        let from = names.clone().count().saturating_sub(self.most_words);
        let mut last = "";
        for name in names.skip(from) {
            keys.push_str(name);
            // no dot: `auth.enabled` may be one key
            keys.push('\n');
            last = name;
        }
        if let Some(known) = ends.get(keys.as_str()) {
            return *known;
        }
        let may = self.may_end(keys, last);
        ends.insert(keys.clone(), may);
        may
    }

    fn of_code(&self, project: &Project<'_>, trial: &Trial<'_, '_>, module: &Module, found: &mut Vec<Set<'x>>) {
        let mut note = |e: ExprId, name: &str, value: ExprId, span: Span| {
            let at = found.len();
            if let Some(text) = literal(module, value).filter(|text| is_constant(name) && self.matters(text)) {
                self.note(project, Place::new(module.file, span), &[name], &text, true, found);
            }
            if found.len() > at && trial.is_place(ExprRef::new(module.file, e)) {
                found.truncate(at);
            }
        };
        for (i, expr) in module.exprs.iter().enumerate() {
            let id = ExprId(i as u32);
            match &expr.kind {
                // app.config["LOGIN_DISABLED"] = True; DEBUG = True; config.consider_all_requests_local = true
                ExprKind::Assign { target, value: Some(value), op: None, .. } => match module.kind(*target) {
                    ExprKind::Name(name) => note(id, name, *value, expr.span),
                    ExprKind::Member { .. } => {
                        note(id, &module.dotted(*target).unwrap_or_default(), *value, expr.span);
                    }
                    ExprKind::Index { index: Some(index), .. } => {
                        if let Some(name) = module.str_literal(*index) {
                            note(id, name, *value, expr.span);
                        }
                    }
                    _ => {}
                },
                // app.config.update(LOGIN_DISABLED=True)
                ExprKind::Call { args, .. } => {
                    for arg in args {
                        if let Some(name) = &arg.name {
                            note(id, name, arg.value, module.span(arg.value));
                        }
                    }
                }
                ExprKind::Object(entries) => {
                    for entry in entries {
                        if let Some(key) = entry.key
                            && let Some(name) = module.str_literal(key)
                        {
                            note(id, name, entry.value, module.span(key).to(module.span(entry.value)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn matters(&self, value: &str) -> bool {
        let value = value.trim().to_lowercase();
        self.values.contains(&value) || self.endings.iter().any(|end| value.ends_with(end))
    }

    fn note(
        &self,
        project: &Project<'_>,
        place: Place,
        names: &[&str],
        value: &str,
        is_code: bool,
        found: &mut Vec<Set<'x>>,
    ) {
        let value = value.trim();
        let lower = value.to_lowercase();
        let mut hits: Vec<(&'x Exposure, &'x Setting)> = Vec::new();
        for name in names.iter().filter(|n| n.len() <= MAX_NAME) {
            hits.extend(self.by_name.get(&squeezed(name)).into_iter().flatten());
        }
        let whole = names.first().copied().unwrap_or_default();
        let words = split(end_of(whole));
        if words.last().is_some_and(|w| self.last_words.contains(w)) {
            let said = self.by_words.iter().filter(|(set, ..)| set.ends(&words)).map(|(_, e, s)| (*e, *s));
            let said: Vec<_> = said.collect();
            if !said.is_empty() && self.foreign.find_in(&split(whole)).is_none() {
                hits.extend(said);
            }
        }
        if hits.is_empty() {
            return;
        }
        let path = project.sources.get(place.file).path.to_lowercase();
        let language = project.sources.get(place.file).language;
        let hit = hits.into_iter().find(|(exposure, setting)| {
            // any configuration, or code of one of these languages
            let of_code = exposure.languages.is_empty() || exposure.languages.contains(&language);
            (!is_code || is_environment(language) || (setting.code && of_code))
                && fits(&setting.values, &lower)
                && (setting.files.is_empty() || setting.files.iter().any(|f| ant_matches(f, &path)))
        });
        if let Some((exposure, setting)) = hit
            && !(is_code && is_set_otherwise(project, place, setting))
        {
            let name = names.first().copied().unwrap_or_default().to_owned();
            found.push(Set { exposure, place, name, value: value.chars().take(MAX_VALUE).collect() });
        }
    }
}

/// The last steps of a long path, as far as words are compared.
fn end_of(name: &str) -> &str {
    let from = name.ceil_char_boundary(name.len().saturating_sub(MAX_WORDS));
    if from == 0 { name } else { name[from..].find('.').map_or(name, |dot| &name[from + dot..]) }
}

/// Whether the file, or one beside it of the same kind, gives the setting another value too: the last word is not here.
fn is_set_otherwise(project: &Project<'_>, place: Place, setting: &Setting) -> bool {
    let folder = |file: FileId| project.sources.get(file).path.rsplit_once('/').map_or("", |(f, _)| f).to_owned();
    let own = folder(place.file);
    let is_beside = |file: FileId| {
        let path = project.sources.get(file).path.to_lowercase();
        file == place.file
            || (!setting.files.is_empty() && folder(file) == own && setting.files.iter().any(|f| ant_matches(f, &path)))
    };
    project.modules().filter(|m| is_beside(m.file)).any(|module| {
        module.exprs.iter().any(|e| {
            let ExprKind::Assign { target, value: Some(value), .. } = &e.kind else { return false };
            let name = match module.kind(*target) {
                ExprKind::Index { index: Some(index), .. } => module.str_literal(*index).map(ToString::to_string),
                _ => module.dotted(*target),
            };
            let is_it = name.is_some_and(|n| setting.names.iter().any(|s| squeezed(s) == squeezed(&n)));
            is_it && literal(module, *value).is_none_or(|text| !fits(&setting.values, &text.to_lowercase()))
        })
    })
}

/// Languages whose assignments set variables of the environment.
fn is_environment(language: crate::source::Language) -> bool {
    use crate::source::Language::{Dockerfile, Hcl, Shell};
    matches!(language, Dockerfile | Shell | Hcl)
}

fn fits(values: &[String], value: &str) -> bool {
    values.iter().any(|v| any_before(v).map_or(v == value, |end| value.ends_with(end)))
}

/// `*x`: any text before `x`. `*` alone is itself.
fn any_before(value: &str) -> Option<&str> {
    value.strip_prefix('*').filter(|end| !end.is_empty())
}

/// `MANAGEMENT_SECURITY_ENABLED` and `management.security.enabled` are one name.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '@').flat_map(char::to_lowercase).collect()
}

/// `DISABLE_AUTH` and `config.x` are settings; `skipAuth` is as often a local decision.
fn is_constant(name: &str) -> bool {
    name.contains('.') || !name.chars().any(char::is_lowercase)
}

fn literal(module: &Module, e: ExprId) -> Option<Cow<'_, str>> {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(text)) if text.len() <= MAX_VALUE => Some(Cow::Borrowed(text)),
        ExprKind::Literal(Literal::Number(text)) => Some(Cow::Borrowed(text)),
        ExprKind::Literal(Literal::Bool(value)) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        _ => None,
    }
}
