//! Does a symbol, annotation or class match a [`Pattern`]? Patterns are asked in sets, indexed by their last
//! segment, so that asking for every call of a project is cheap.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::{ClassRef, ExprRef, Project, SymbolPath, TypeName, Value};
use crate::catalog::pattern::{Asks, Pattern, Segment, segments};
use crate::catalog::words::{NameSet, Shapes};
use crate::finding::Confidence;
use crate::ir::{Annotation, ExprKind};
use crate::source::Language;

/// How a pattern matched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// High where the symbol is resolved; low where only the written name fits.
    pub confidence: Confidence,
    /// The object before the last segment, where there is one.
    pub receiver: Option<ExprRef>,
}

/// Patterns with what they stand for, by last segment.
#[derive(Debug)]
pub struct PatternSet<T> {
    entries: Vec<Meant<T>>,
    by_last: FxHashMap<String, Vec<usize>>,
    /// Of the last segments.
    shapes: Shapes,
    /// What [`Meant::again`] names, of all patterns.
    again: NameSet,
    /// Patterns that any name may end.
    open: Vec<usize>,
}

#[derive(Debug)]
struct Meant<T> {
    pattern: Pattern,
    /// Where the pattern counts; everywhere, if there are none.
    languages: Vec<Language>,
    /// Calls that give what they are called on again, and may stand anywhere behind it: `logger.child().info`.
    again: Vec<SmolStr>,
    value: T,
}

impl<T> Meant<T> {
    fn is_in(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.contains(&language)
    }

    fn fits(&self, path: &Split<'_>) -> Option<Confidence> {
        let direct = fits(&self.pattern, path);
        if direct.is_some() || self.again.is_empty() {
            return direct;
        }
        fits(&self.pattern, &path.without(&self.again)?)
    }
}

impl<T> Default for PatternSet<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            by_last: FxHashMap::default(),
            shapes: Shapes::default(),
            again: NameSet::default(),
            open: Vec::new(),
        }
    }
}

impl<T> PatternSet<T> {
    /// Patterns that count in every language.
    pub fn new(entries: impl IntoIterator<Item = (Pattern, T)>) -> Self {
        Self::by_language(entries.into_iter().map(|(pattern, value)| (pattern, &[][..], value)))
    }

    /// Patterns that count in some languages only.
    pub fn by_language<'l>(entries: impl IntoIterator<Item = (Pattern, &'l [Language], T)>) -> Self {
        Self::with_again(entries.into_iter().map(|(pattern, languages, value)| (pattern, languages, &[][..], value)))
    }

    /// The same, each with the calls that give what they are called on again.
    pub fn with_again<'l>(entries: impl IntoIterator<Item = (Pattern, &'l [Language], &'l [SmolStr], T)>) -> Self {
        let meant = |(pattern, languages, again, value): (Pattern, &[Language], &[SmolStr], T)| Meant {
            pattern,
            languages: languages.to_vec(),
            again: again.to_vec(),
            value,
        };
        let entries: Vec<Meant<T>> = entries.into_iter().map(meant).collect();
        let mut by_last: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, meant) in entries.iter().enumerate() {
            for last in meant.pattern.last_segments() {
                let slot = by_last.entry(last.trim_end_matches("()").to_owned()).or_default();
                if slot.last() != Some(&i) {
                    slot.push(i);
                }
            }
        }
        let open = by_last.remove("").unwrap_or_default();
        let mut shapes = Shapes::default();
        by_last.keys().for_each(|last| shapes.add(last));
        let again = entries.iter().flat_map(|m| m.again.iter().cloned()).collect();
        Self { entries, by_last, shapes, again, open }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a pattern counts in a language.
    pub fn speaks(&self, language: Language) -> bool {
        self.entries.iter().any(|m| m.is_in(language))
    }

    /// Whether a pattern of a language ends in a name, or in any: the cheap question before an expression is resolved.
    pub fn asks(&self, language: Language, name: &str) -> bool {
        self.ending_in(name).any(|i| self.entries[i].is_in(language))
    }

    /// The same, in whichever language.
    pub fn asks_anywhere(&self, name: &str) -> bool {
        self.ending_in(name).next().is_some()
    }

    /// The segment by which the patterns for a path are found: the last that does not give what stands before it again.
    fn last_of<'p>(&self, path: &Split<'p>) -> &'p str {
        let gives_again = |s: &str| s.strip_suffix("()").is_some_and(|called| self.again.contains(called));
        let last = path.segments.iter().rev().find(|s| !gives_again(s));
        last.map_or("", |last| last.trim_end_matches("()"))
    }

    /// The patterns whose last segment is a name, then those that any name may end.
    fn ending_in(&self, name: &str) -> impl Iterator<Item = usize> {
        let own = if self.shapes.may_have(name) { self.by_last.get(name) } else { None };
        own.into_iter().flatten().chain(&self.open).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Pattern, &T)> {
        self.entries.iter().map(|m| (&m.pattern, &m.value))
    }

    /// What the symbol patterns that match an expression stand for. `$variable` patterns match any receiver: the
    /// caller checks it. For a callee, give the callee; for a value, patterns that end in `()` match its call.
    pub fn matches<'p>(&'p self, project: &Project<'_>, e: ExprRef) -> Vec<(&'p T, Match)> {
        let mut found = Vec::new();
        let language = project.module_of(e.file).language;
        if !self.may_match(project, e, language) {
            return found;
        }
        let receiver = project.receiver(e);
        let mut seen = Vec::new();
        for path in project.paths(e).iter() {
            let path = Split::of(path);
            for i in self.ending_in(self.last_of(&path)) {
                let meant = &self.entries[i];
                if seen.contains(&i) || !meant.is_in(language) {
                    continue;
                }
                if let Some(confidence) = meant.fits(&path) {
                    seen.push(i);
                    found.push((&meant.value, Match { confidence, receiver }));
                }
            }
        }
        found
    }

    /// Whether a pattern ends in the name of an expression, or of what is called to make it; or that name may stand for
    /// another. Nothing more is resolved otherwise.
    pub fn may_match(&self, project: &Project<'_>, e: ExprRef, language: Language) -> bool {
        !self.is_empty() && project.may_be_called(e, |name| self.asks(language, name))
    }

    /// What the patterns that a dotted path fits stand for, in any language: for symbols that settings name in strings.
    pub fn all_named(&self, dotted: &str) -> impl Iterator<Item = &T> {
        let path = Split { segments: segments(dotted).collect(), resolved: true };
        let candidates = self.ending_in(path.last());
        candidates.map(|i| &self.entries[i]).filter(move |m| fits(&m.pattern, &path).is_some()).map(|m| &m.value)
    }

    /// What one of these patterns stands for.
    pub fn named(&self, dotted: &str) -> Option<&T> {
        self.all_named(dotted).last()
    }
}

impl Project<'_> {
    /// Whether a pattern matches a symbol (or, with `()` at its end, the call that makes a value, or in angle brackets a
    /// value of that type).
    pub fn matches(&self, pattern: &Pattern, e: ExprRef) -> Option<Match> {
        if pattern.is_type() {
            return self.object_readings(e).iter().filter_map(|p| fits(pattern, &Split::of(p))).max().map(of_value);
        }
        let ends_in = |name: &str| {
            let mut last = pattern.paths.iter().map(|path| path.last());
            last.any(|last| match last {
                Some(Segment::Text(text)) => text.trim_end_matches("()") == name,
                Some(Segment::Any) | None => true,
            })
        };
        if !self.may_be_called(e, ends_in) {
            return None;
        }
        let receiver = self.receiver(e);
        let confidence = self.paths(e).iter().filter_map(|p| fits(pattern, &Split::of(p))).max()?;
        Some(Match { confidence, receiver })
    }

    /// Whether an expression, or what is called to make it, has one of the names at its end, or a name that may stand for
    /// another.
    fn may_be_called(&self, e: ExprRef, is_asked: impl Fn(&str) -> bool + Copy) -> bool {
        match self.kind(e) {
            ExprKind::Name(name) => is_asked(name) || self.may_be_renamed_at(e, name),
            ExprKind::Member { name, .. } => {
                is_asked(name)
                    || (self.may_be_renamed_at(e, name) || self.may_be_function(e)) && self.holds_asked(e, is_asked)
            }
            ExprKind::Call { .. } | ExprKind::New { .. } => {
                let Value::Made(made) = self.origin(e) else { return true };
                let (ExprKind::Call { callee, .. } | ExprKind::New { class: callee, .. }) = self.kind(made) else {
                    return true;
                };
                let callee = ExprRef::new(made.file, *callee);
                let is_symbol = matches!(self.kind(callee), ExprKind::Name(_) | ExprKind::Member { .. });
                !is_symbol || self.may_be_called(callee, is_asked)
            }
            _ => true,
        }
    }

    /// Whether what a member holds has one of the names: `guards.staff` of `const guards = { staff: requireAuth }`.
    fn holds_asked(&self, member: ExprRef, is_asked: impl Fn(&str) -> bool) -> bool {
        let ends_in_asked =
            |path: &str| segments(path).last().is_some_and(|last| is_asked(last.trim_end_matches("()")));
        match self.origin(member) {
            Value::External(path) => ends_in_asked(&path),
            Value::Function(f) => self.function(f).name.as_deref().is_some_and(&is_asked),
            Value::Class(c) => ends_in_asked(self.class_name(c)),
            Value::Made(held) if held != member => match self.kind(held) {
                ExprKind::Member { name, .. } => is_asked(name),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an annotation pattern (`@pkg.Name`) or a plain symbol pattern matches an annotation.
    pub fn annotation_matches(
        &self,
        pattern: &Pattern,
        file: crate::source::FileId,
        annotation: &Annotation,
    ) -> Option<Match> {
        if pattern.asks == Asks::Subclass {
            return None;
        }
        self.matches(pattern, self.annotation_symbol(file, annotation))
    }

    /// What an annotation names: its callee, where it has arguments.
    pub fn annotation_symbol(&self, file: crate::source::FileId, annotation: &Annotation) -> ExprRef {
        let e = ExprRef::new(file, annotation.expr);
        match self.kind(e) {
            ExprKind::Call { callee, .. } => ExprRef::new(file, *callee),
            _ => e,
        }
    }

    /// Whether a class is one that the pattern names, or with `+` a subclass of it.
    pub fn class_matches(&self, pattern: &Pattern, class: ClassRef) -> Option<Match> {
        let own = || Split { segments: segments(self.class_name(class)).collect(), resolved: true };
        let mut best = if pattern.asks == Asks::Subclass { None } else { fits(pattern, &own()) };
        if pattern.asks == Asks::Subclass {
            for base in self.supertypes(class) {
                let (text, resolved) = match base {
                    TypeName::Class(c) => (self.class_name(*c), true),
                    // a base without a package was not found: only its name is known
                    TypeName::External(text) => (text.as_str(), text.contains('.')),
                };
                best = best.max(fits(pattern, &Split { segments: segments(text).collect(), resolved }));
            }
        }
        best.map(|confidence| Match { confidence, receiver: None })
    }

    /// The object of a member.
    pub fn receiver(&self, e: ExprRef) -> Option<ExprRef> {
        match self.kind(e) {
            ExprKind::Member { object, .. } => Some(ExprRef::new(e.file, *object)),
            _ => None,
        }
    }
}

/// A match that is no member's.
fn of_value(confidence: Confidence) -> Match {
    Match { confidence, receiver: None }
}

/// A path, split once for all patterns that are asked.
struct Split<'p> {
    segments: SmallVec<[&'p str; 8]>,
    resolved: bool,
}

impl<'p> Split<'p> {
    fn of(path: &'p SymbolPath) -> Self {
        Self { segments: segments(&path.text).collect(), resolved: path.resolved }
    }

    /// The last segment, by which patterns are indexed.
    fn last(&self) -> &'p str {
        self.segments.last().map_or("", |last| last.trim_end_matches("()"))
    }

    /// The path without calls that give what they are called on again; None where none stands in it.
    fn without(&self, again: &[SmolStr]) -> Option<Self> {
        let is_again = |s: &str| s.strip_suffix("()").is_some_and(|called| again.iter().any(|a| a == called));
        let left: SmallVec<[&'p str; 8]> = match self.segments.split_first() {
            Some((first, rest)) => {
                std::iter::once(*first).chain(rest.iter().copied().filter(|s| !is_again(s))).collect()
            }
            None => return None,
        };
        (left.len() < self.segments.len()).then_some(Self { segments: left, resolved: self.resolved })
    }
}

/// How well a path fits a pattern: a resolved one must be equal; of an unresolved one the written end must be the
/// pattern's end, which must then name something: `flask_security.*` says nothing about a free name.
fn fits(pattern: &Pattern, path: &Split<'_>) -> Option<Confidence> {
    let have = &path.segments;
    let mut best = None;
    for want in &pattern.paths {
        let confidence = if pattern.variable.is_some() {
            (have.len() > want.len() && ends_with(have, want)).then_some(Confidence::High)
        } else if pattern.open {
            ends_with(have, want).then_some(if path.resolved { Confidence::High } else { Confidence::Medium })
        } else if have.len() == want.len() && ends_with(have, want) {
            Some(Confidence::High)
        } else if !path.resolved
            && have.len() < want.len()
            && want.last() != Some(&Segment::Any)
            && ends_with(have, &want[want.len() - have.len()..])
        {
            Some(Confidence::Low)
        } else {
            None
        };
        best = best.max(confidence);
    }
    best
}

fn ends_with(have: &[&str], want: &[Segment]) -> bool {
    have.len() >= want.len()
        && have[have.len() - want.len()..].iter().zip(want).all(|(h, w)| match w {
            Segment::Any => true,
            Segment::Text(t) => t == h,
        })
}
