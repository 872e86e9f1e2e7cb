//! What configuration says to a library that records, in every format: `spring.mvc.log-request-details=true`,
//! `logging.level.org.hibernate.orm.jdbc.bind: TRACE`, `<logger name="org.hibernate.type" level="TRACE"/>`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Recording, Told, shown};
use crate::catalog::recorders::{Recorder, RecordingSetting};
use crate::facts::endpoints::paths::ant_matches;
use crate::finding::Confidence;
use crate::ir::leaves::{Key, each_leaf};
use crate::ir::{Entry, ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::source::{Place, Span};

/// Characters of a value that are looked at.
const MAX_VALUE: usize = 2_000;
/// Characters of a name behind which no logger is looked for.
const MAX_NAME: usize = 400;

/// Settings and loggers of all recorders.
pub(super) struct Settings<'p> {
    list: Vec<(usize, &'p RecordingSetting, Vec<Wanted>)>,
    /// Values that are looked for as they are, and those that hold or end in a text.
    values: FxHashSet<&'p str>,
    parts: Vec<&'p str>,
    /// By name in lower case: recorders, and the levels at which they write.
    loggers: FxHashMap<String, Vec<(usize, Vec<String>)>>,
    levels: FxHashSet<&'p str>,
}

/// A name, squeezed, in the parts between `*`.
struct Wanted(Vec<String>);

impl Wanted {
    fn fits(&self, name: &str) -> bool {
        let [first, rest @ ..] = self.0.as_slice() else { return false };
        let Some(mut left) = name.strip_prefix(first.as_str()) else { return false };
        for (i, part) in rest.iter().enumerate() {
            let is_last = i + 1 == rest.len();
            left = match (is_last, left.find(part.as_str())) {
                (true, _) => return left.ends_with(part.as_str()),
                (false, Some(at)) => &left[at + part.len()..],
                (false, None) => return false,
            };
        }
        left.is_empty()
    }

    /// Whether a path whose last key is this one, squeezed, may fit.
    fn may_end(&self, key: &str) -> bool {
        self.0.last().is_some_and(|end| end.is_empty() || end.ends_with(key) || key.ends_with(end.as_str()))
    }
}

impl<'p> Settings<'p> {
    pub(super) fn new(recorders: &'p [Recorder]) -> Self {
        let mut all = Self {
            list: Vec::new(),
            values: FxHashSet::default(),
            parts: Vec::new(),
            loggers: FxHashMap::default(),
            levels: FxHashSet::default(),
        };
        for (i, recorder) in recorders.iter().enumerate() {
            for setting in &recorder.settings {
                let names = setting.names.iter().map(|n| Wanted(n.split('*').map(squeezed).collect()));
                all.list.push((i, setting, names.collect()));
                for value in &setting.values {
                    match value.strip_prefix('*').filter(|v| !v.is_empty()) {
                        Some(part) => all.parts.push(part.trim_end_matches('*')),
                        None => _ = all.values.insert(value),
                    }
                }
            }
            for level in &recorder.levels {
                all.levels.extend(level.at.iter().map(String::as_str));
                for logger in &level.loggers {
                    all.loggers.entry(logger.to_lowercase()).or_default().push((i, level.at.clone()));
                }
            }
        }
        all
    }

    /// The recorders that a logger of this name belongs to, and the levels at which they write.
    pub(super) fn levels_of(&self, logger: &str) -> Option<&[(usize, Vec<String>)]> {
        self.loggers.get(&logger.to_lowercase()).map(Vec::as_slice)
    }

    /// Whether a path that ends in this key may name a setting.
    fn may_end(&self, key: &str) -> bool {
        let key = squeezed(key);
        self.list.iter().any(|(_, _, names)| names.iter().any(|n| n.may_end(&key)))
    }

    fn matters(&self, value: &str) -> bool {
        self.values.contains(value) || self.levels.contains(value) || self.parts.iter().any(|p| value.contains(p))
    }
}

impl Recording<'_, '_> {
    pub(super) fn of_document(&self, module: &Module, found: &mut Vec<Told>) {
        let path = self.project.sources.get(module.file).path.to_lowercase();
        // a generated document has the same few keys tens of thousands of times
        let mut ends: FxHashMap<Name, bool> = FxHashMap::default();
        for statement in &module.body {
            let StmtKind::Expr(root) = module.stmt(*statement).kind else { continue };
            each_leaf(module, root, &mut |keys, key_span, value| {
                let Some(text) = literal(module, value) else { return };
                let is_item = matches!(keys.last(), Some(Key::Index(_)));
                // environment: ["TYPEORM_LOGGING=true"]
                let pair = text.split_once('=').filter(|_| is_item);
                let lower = pair.map_or(text, |(_, value)| value).trim().to_lowercase();
                if !self.settings.matters(&lower) {
                    return;
                }
                let last = keys.iter().rev().find_map(|k| if let Key::Name(n) = k { Some(n) } else { None });
                if pair.is_none()
                    && !self.settings.levels.contains(lower.as_str())
                    && let Some(name) = last
                    && !*ends.entry(name.clone()).or_insert_with(|| self.settings.may_end(name))
                {
                    return;
                }
                let names = keys.iter().filter_map(|k| if let Key::Name(n) = k { Some(n.as_str()) } else { None });
                let whole = match pair {
                    Some((name, _)) => name.to_owned(),
                    None => names.collect::<Vec<_>>().join("."),
                };
                let place = Place::new(module.file, key_span.to(module.span(value)));
                self.note_setting(&path, place, &whole, &lower, found);
                self.note_logger(place, &whole, &lower, found);
            });
        }
        for expr in &module.exprs {
            if let ExprKind::Object(entries) = &expr.kind {
                self.of_element(module, entries, expr.span, found);
            }
        }
    }

    fn note_setting(&self, path: &str, place: Place, name: &str, value: &str, found: &mut Vec<Told>) {
        let squeezed = squeezed(name);
        let last = name.rsplit('.').next().map(self::squeezed).unwrap_or_default();
        for (recorder, setting, names) in &self.settings.list {
            let is_it = names.iter().any(|n| n.fits(&squeezed) || n.fits(&last));
            if is_it
                && setting.values.iter().any(|v| is_value(v, value))
                && (setting.files.is_empty() || setting.files.iter().any(|f| ant_matches(f, path)))
            {
                let shown = shown(&format!("{name}: {value}"));
                found.push(Told { recorder: *recorder, place, at: None, confidence: Confidence::High, shown });
            }
        }
    }

    /// `logging.level.org.hibernate.type: TRACE`, `loggers.zeep.transports.level: DEBUG`
    fn note_logger(&self, place: Place, name: &str, level: &str, found: &mut Vec<Told>) {
        if name.len() > MAX_NAME || !self.settings.levels.contains(level) {
            return;
        }
        let name = name.to_lowercase();
        let name = name.strip_suffix(".level").unwrap_or(&name);
        let parts: Vec<&str> = name.split('.').collect();
        for from in 0..parts.len() {
            let logger = parts[from..].join(".");
            for (recorder, at) in self.settings.levels_of(&logger).unwrap_or_default() {
                if at.iter().any(|a| a == level) {
                    let shown = shown(&format!("{logger}: {level}"));
                    found.push(Told { recorder: *recorder, place, at: None, confidence: Confidence::High, shown });
                }
            }
        }
    }

    /// `<logger name="org.hibernate.type" level="TRACE"/>`, `<logger name="…"><level value="TRACE"/></logger>`
    fn of_element(&self, module: &Module, entries: &[Entry], span: Span, found: &mut Vec<Told>) {
        let entry = |names: &[&str]| {
            let is_one = |e: &&Entry| {
                e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| names.contains(&k.to_lowercase().as_str()))
            };
            entries.iter().find(is_one).map(|e| e.value)
        };
        let Some(logger) = entry(&["@name", "name", "@category", "category"]).and_then(|n| module.str_literal(n))
        else {
            return;
        };
        let Some(levels) = self.settings.levels_of(logger) else { return };
        let Some(level) = entry(&["@level", "level", "priority"]) else { return };
        let level = match module.kind(level) {
            ExprKind::Object(inner) => inner.first().map_or(level, |e| e.value),
            _ => level,
        };
        let Some(level) = literal(module, level).map(str::to_lowercase) else { return };
        for (recorder, at) in levels {
            if at.contains(&level) {
                let place = Place::new(module.file, span);
                let shown = shown(&format!("{logger}: {level}"));
                found.push(Told { recorder: *recorder, place, at: None, confidence: Confidence::High, shown });
            }
        }
    }
}

fn is_value(wanted: &str, value: &str) -> bool {
    match wanted.strip_prefix('*').filter(|w| !w.is_empty()) {
        Some(part) => part.strip_suffix('*').map_or_else(|| value.ends_with(part), |held| value.contains(held)),
        None => wanted == value,
    }
}

/// `SPRING_MVC_LOG_REQUEST_DETAILS` and `spring.mvc.log-request-details` are one name.
fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '@').flat_map(char::to_lowercase).collect()
}

fn literal(module: &Module, e: ExprId) -> Option<&str> {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(text) | Literal::Number(text)) if text.len() <= MAX_VALUE => Some(text),
        ExprKind::Literal(Literal::Bool(true)) => Some("true"),
        ExprKind::Literal(Literal::Bool(false)) => Some("false"),
        _ => None,
    }
}
