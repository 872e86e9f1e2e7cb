//! Does a symbol, annotation or class match a [`Pattern`]? Patterns are asked in sets, indexed by their last
//! segment, so that asking for every call of a project is cheap.

use rustc_hash::FxHashMap;

use super::{ClassRef, ExprRef, Project, SymbolPath, TypeName};
use crate::catalog::pattern::{Asks, Pattern, Segment, segments};
use crate::finding::Confidence;
use crate::ir::{Annotation, ExprKind};

/// How a pattern matched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// High where the symbol is resolved; low where only the written name fits.
    pub confidence: Confidence,
    /// The object before the last segment, where there is one.
    pub receiver: Option<ExprRef>,
}

/// Patterns with what they stand for, by last segment.
#[derive(Debug, Default)]
pub struct PatternSet<T> {
    entries: Vec<(Pattern, T)>,
    by_last: FxHashMap<String, Vec<usize>>,
}

impl<T> PatternSet<T> {
    pub fn new(entries: impl IntoIterator<Item = (Pattern, T)>) -> Self {
        let entries: Vec<(Pattern, T)> = entries.into_iter().collect();
        let mut by_last: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, (pattern, _)) in entries.iter().enumerate() {
            for last in pattern.last_segments() {
                let slot = by_last.entry(last.trim_end_matches("()").to_owned()).or_default();
                if slot.last() != Some(&i) {
                    slot.push(i);
                }
            }
        }
        Self { entries, by_last }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a pattern ends in a name: the cheap question before an expression is resolved.
    pub fn asks(&self, name: &str) -> bool {
        self.by_last.contains_key(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Pattern, &T)> {
        self.entries.iter().map(|(p, t)| (p, t))
    }

    /// What the symbol patterns that match an expression stand for. `$variable` patterns match any receiver: the
    /// caller checks it. For a callee, give the callee; for a value, patterns that end in `()` match its call.
    pub fn matches<'p>(&'p self, project: &Project<'_>, e: ExprRef) -> Vec<(&'p T, Match)> {
        let mut found = Vec::new();
        let receiver = project.receiver(e);
        // nothing more is resolved unless a pattern ends in the name, or the name may stand for something else
        if let ExprKind::Name(name) | ExprKind::Member { name, .. } = project.kind(e)
            && !self.asks(name)
            && !self.asks("")
            && !(project.may_be_renamed(name) && is_alias(project, e))
        {
            return found;
        }
        let mut seen = Vec::new();
        for path in project.paths(e) {
            let last = segments(&path.text).last().unwrap_or("").trim_end_matches("()");
            for key in [last, ""] {
                for i in self.by_last.get(key).into_iter().flatten() {
                    if seen.contains(i) {
                        continue;
                    }
                    let (pattern, value) = &self.entries[*i];
                    if let Some(confidence) = fits(pattern, &path) {
                        seen.push(*i);
                        found.push((value, Match { confidence, receiver }));
                    }
                }
            }
        }
        found
    }

    /// What the patterns that a dotted path fits stand for: for symbols that settings name in strings.
    pub fn named(&self, dotted: &str) -> Option<&T> {
        let path = SymbolPath { text: dotted.into(), resolved: true };
        let last = segments(dotted).last().unwrap_or("").trim_end_matches("()");
        let candidates = [last, ""].into_iter().flat_map(|k| self.by_last.get(k).into_iter().flatten());
        let (i, _) = candidates.filter_map(|i| Some((i, fits(&self.entries[*i].0, &path)?))).max_by_key(|(_, c)| *c)?;
        Some(&self.entries[*i].1)
    }
}

/// Whether a name may be an alias where it stands: a member's own name is one only if its module offers it so.
fn is_alias(project: &Project<'_>, e: ExprRef) -> bool {
    match project.kind(e) {
        ExprKind::Member { object, .. } => {
            matches!(project.origin(ExprRef::new(e.file, *object)), super::Value::Module(_))
        }
        _ => true,
    }
}

impl Project<'_> {
    /// Whether a pattern matches a symbol (or, with `()` at its end, the call that makes a value).
    pub fn matches(&self, pattern: &Pattern, e: ExprRef) -> Option<Match> {
        let receiver = self.receiver(e);
        let confidence = self.paths(e).iter().filter_map(|p| fits(pattern, p)).max()?;
        Some(Match { confidence, receiver })
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
        let own = SymbolPath { text: self.class_name(class).into(), resolved: true };
        let mut best = if pattern.asks == Asks::Subclass { None } else { fits(pattern, &own) };
        if pattern.asks == Asks::Subclass {
            for base in self.supertypes(class) {
                let path = match base {
                    TypeName::Class(c) => SymbolPath { text: self.class_name(*c).into(), resolved: true },
                    // a base without a package was not found: only its name is known
                    TypeName::External(text) => SymbolPath { resolved: text.contains('.'), text: text.clone() },
                };
                best = best.max(fits(pattern, &path));
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

/// How well a path fits a pattern: a resolved one must be equal; of an unresolved one the written end must be the
/// pattern's end, which must then name something: `flask_security.*` says nothing about a free name.
fn fits(pattern: &Pattern, path: &SymbolPath) -> Option<Confidence> {
    let have: Vec<&str> = segments(&path.text).collect();
    let mut best = None;
    for want in &pattern.paths {
        let confidence = if pattern.variable.is_some() {
            (have.len() > want.len() && ends_with(&have, want)).then_some(Confidence::High)
        } else if pattern.open {
            ends_with(&have, want).then_some(if path.resolved { Confidence::High } else { Confidence::Medium })
        } else if have.len() == want.len() && ends_with(&have, want) {
            Some(Confidence::High)
        } else if !path.resolved
            && have.len() < want.len()
            && want.last() != Some(&Segment::Any)
            && ends_with(&have, &want[want.len() - have.len()..])
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
