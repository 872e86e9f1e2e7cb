//! What the configuration of a project's loggers leaves out of everything that passes them: functions that each event
//! passes (`structlog.configure(processors=[drop])`, `winston.format(info => …)`, `ReplaceAttr`), lists of keys
//! (`config.filter_parameters`), patterns of text in configuration (`%replace(%msg){'\d{13}','*'}`).
//!
//! Found once for a project; what a function takes out is read in [`super::redacting`]. A redaction that hides nothing
//! covers nothing.

use std::collections::BTreeSet;

use super::raised;
use super::redacting::{self, Redacts, of_list};
use super::replaced::hides;
use super::seen::Hit;
use super::sinks::SinkUse;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::redactors::Redactor;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::types;
use crate::ir::{Arg, Entry, ExprId, ExprKind, Literal, Module, Name};
use crate::project::matcher::PatternSet;
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, TypeName, Value as Origin};
use crate::source::{Language, Place, Span};

/// Elements of a list of functions that are looked at.
const MAX_GIVEN: usize = 40;

/// Bytes of a layout that are looked at.
const MAX_LAYOUT: usize = 4_000;

/// One redaction of a project.
pub struct Redaction<'k> {
    pub redactor: &'k Redactor,
    pub place: Place,
    /// Keys that it leaves out, and whether below the first level too.
    pub keys: Vec<Name>,
    /// Of a part of an event, the keys that are left out.
    within: Vec<(Name, Name)>,
    is_deep: bool,
    /// The one class that it is for.
    class: Option<ClassRef>,
    /// Types whose values it masks wherever they stand.
    pub covers: Vec<DataTypeId>,
}

impl Redaction<'_> {
    fn covers_sink(&self, language: Language, sink: &str) -> bool {
        self.redactor.languages.contains(&language) && self.redactor.sinks.iter().any(|s| s == sink)
    }

    /// Whether it leaves out what stands under a key.
    pub(super) fn names(&self, key: &str) -> bool {
        let key = key.to_lowercase();
        self.keys.iter().any(|k| match self.redactor.parts {
            true => key.contains(&k.to_lowercase()),
            false => key == k.to_lowercase(),
        })
    }
}

/// Keys that are left out of what a call logs.
#[derive(Default)]
pub(super) struct LeftOut {
    pub top: Vec<Name>,
    pub everywhere: Vec<Name>,
    /// Nothing is left.
    pub is_all: bool,
}

impl LeftOut {
    pub(super) fn is_empty(&self) -> bool {
        self.top.is_empty() && self.everywhere.is_empty() && !self.is_all
    }

    pub(super) fn names(&self, key: &str) -> bool {
        self.top.iter().chain(&self.everywhere).any(|k| k.eq_ignore_ascii_case(key))
    }
}

pub(super) fn find<'k>(project: &Project<'_>, knowledge: &'k DataKnowledge) -> Vec<Redaction<'k>> {
    let redactors = &knowledge.sanitizers.redactors;
    let mut all = Finding { project, knowledge, found: Vec::new() };
    let languages: BTreeSet<Language> = project.modules().map(|m| m.language).collect();
    let present: Vec<&'k Redactor> =
        redactors.iter().filter(|r| r.languages.iter().any(|l| languages.contains(l))).collect();
    if present.is_empty() {
        return Vec::new();
    }
    let meant = |r: &&'k Redactor| {
        let redactor = *r;
        let patterns = redactor.given_to.iter().chain(&redactor.transforms).chain(&redactor.switched_on);
        patterns.map(move |p| (p.clone(), redactor.languages.as_slice(), redactor))
    };
    let given_to = PatternSet::by_language(present.iter().flat_map(meant));
    let asked: Vec<&Module> = project.modules().filter(|m| given_to.speaks(m.language)).collect();
    let calls = asked.iter().flat_map(|m| project.scopes_of(m.file).calls.iter().map(|c| ExprRef::new(m.file, *c)));
    for call in calls {
        let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = project.kind(call) else {
            continue;
        };
        let callee = ExprRef::new(call.file, *callee);
        let module = project.module_of(call.file);
        if !super::sinks::last_name(module, callee.id).is_some_and(|n| given_to.asks(module.language, n)) {
            continue;
        }
        for (redactor, _) in given_to.matches(project, callee) {
            if !redactor.switched_on.is_empty() {
                all.switched_on(redactor, call);
            } else if redactor.transforms.is_empty() {
                all.given(redactor, call, args);
            } else {
                all.transformed(redactor, call, args);
            }
        }
    }
    for module in project.modules() {
        for redactor in &present {
            match module.language.is_data() {
                true => all.of_document(redactor, module),
                false if redactor.languages.contains(&module.language) => all.of_module(redactor, module),
                false => {}
            }
        }
    }
    for redactor in present.iter().filter(|r| !r.bases.is_empty()) {
        all.of_classes(redactor);
    }
    let mut found = all.found;
    found.retain(|r| !r.keys.is_empty() || !r.within.is_empty() || !r.covers.is_empty());
    found.sort_by_key(|r| r.place);
    found
}

struct Finding<'p, 's, 'k> {
    project: &'p Project<'s>,
    knowledge: &'k DataKnowledge,
    found: Vec<Redaction<'k>>,
}

impl<'k> Finding<'_, '_, 'k> {
    fn add(&mut self, redactor: &'k Redactor, place: Place, redacts: Redacts) {
        let Redacts { mut keys, mut within, is_deep, patterns, class } = redacts;
        if redactor.event.is_empty() {
            within.clear();
        } else {
            keys.clear();
            within.retain(|(part, key)| redactor.event.contains_key(part) || redactor.event.contains_key(key));
        }
        // a processor that adds a field, or writes the level its own way
        let names = &self.knowledge.names;
        keys.retain(|k| redactor.parts || matches!(names.identifier(k), NameClass::Data(..)));
        keys.sort();
        keys.dedup();
        let covers = self.covered(&patterns);
        self.found.push(Redaction { redactor, place, keys, within, is_deep, class, covers });
    }

    /// The types all of whose examples such patterns hide; with blanks inside they are seldom written.
    fn covered(&self, patterns: &[(String, String)]) -> Vec<DataTypeId> {
        if patterns.is_empty() {
            return Vec::new();
        }
        let shown = self.knowledge.sanitizers.cuts.shown as usize;
        let types = self.knowledge.types.iter().filter(|(_, t)| !t.examples.values.is_empty());
        let is_covered = |values: &[String]| {
            let plain: Vec<&str> = values.iter().map(String::as_str).filter(|v| !v.contains(' ')).collect();
            !plain.is_empty()
                && patterns.iter().any(|(pattern, replacement)| hides(pattern, replacement, &plain, shown))
        };
        types.filter(|(_, t)| is_covered(&t.examples.values)).map(|(id, _)| id).collect()
    }

    /// `Logstop.guard(Rails.logger)`: a mask of a library's own.
    fn switched_on(&mut self, redactor: &'k Redactor, call: ExprRef) {
        let covers = redactor.covers.iter().filter_map(|id| self.knowledge.types.find(id)).collect();
        let (keys, within) = (Vec::new(), Vec::new());
        let place = self.project.place(call);
        self.found.push(Redaction { redactor, place, keys, within, is_deep: false, class: None, covers });
    }

    /// The functions among the arguments of a call: written there, named, in a list, or made by a class.
    fn given(&mut self, redactor: &'k Redactor, call: ExprRef, args: &[Arg]) {
        // sentry_sdk.init(before_send=scrub, traces_sampler=sample)
        let is_other =
            |a: &&Arg| !redactor.under.is_empty() && a.name.as_ref().is_some_and(|n| !redactor.under.contains(n));
        let given = args.iter().filter(|a| !is_other(a));
        let mut todo: Vec<ExprRef> = given.map(|a| ExprRef::new(call.file, a.value)).collect();
        let mut left = MAX_GIVEN;
        while let Some(at) = todo.pop() {
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
            match self.project.kind(at) {
                ExprKind::Lambda(f) => self.of_function(redactor, FunctionRef::new(at.file, *f)),
                ExprKind::List(items) => todo.extend(items.iter().map(|e| ExprRef::new(at.file, *e))),
                ExprKind::Name(_) | ExprKind::Member { .. } => match self.project.origin(at) {
                    Origin::Function(f) => self.of_function(redactor, f),
                    Origin::Made(made) if made != at => todo.push(made),
                    _ => {}
                },
                // new RedactProcessor(), RedactProcessor()
                ExprKind::New { class, .. } | ExprKind::Call { callee: class, .. } => {
                    if let Origin::Class(class) = self.project.origin(ExprRef::new(at.file, *class)) {
                        for method in &redactor.methods {
                            if let Some(f) = self.project.own_method(class, method) {
                                self.of_function(redactor, f);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `ByTransforming<Citizen>(c => new { c.Id })`: the fields that the function does not read are left out.
    fn transformed(&mut self, redactor: &'k Redactor, call: ExprRef, args: &[Arg]) {
        let module = self.project.module_of(call.file);
        let class = args.iter().filter(|a| a.name.is_some()).find_map(|a| match module.kind(a.value) {
            ExprKind::Member { object, .. } => match self.project.origin(ExprRef::new(call.file, *object)) {
                Origin::Class(class) => Some(class),
                _ => None,
            },
            _ => None,
        });
        let function = args.iter().find_map(|a| match module.kind(a.value) {
            ExprKind::Lambda(f) => Some(FunctionRef::new(call.file, *f)),
            _ => None,
        });
        if let (Some(class), Some(f)) = (class, function) {
            let keys = types::unread_fields(self.project, self.knowledge, class, f);
            let redacts = Redacts { keys, class: Some(class), ..Redacts::default() };
            self.add(redactor, self.project.place(call), redacts);
        }
    }

    fn of_function(&mut self, redactor: &'k Redactor, f: FunctionRef) {
        let function = self.project.function(f);
        let redacts = redacting::of_function(self.project, self.knowledge, f);
        self.add(redactor, Place::new(f.file, function.name_span), redacts);
    }

    /// `class Mask(logging.Filter)` that something uses.
    fn of_classes(&mut self, redactor: &'k Redactor) {
        let is_one = |c: &ClassRef| {
            redactor.languages.contains(&self.project.module_of(c.file).language)
                && self.project.supertypes(*c).iter().any(|t| redactor.bases.contains(&simple_name(self.project, t)))
        };
        let classes: Vec<_> = self.project.classes().filter(is_one).collect();
        for class in classes {
            let declared = self.project.class(class);
            let text = self.project.sources.text_at(Place::new(class.file, declared.span));
            let is_whole = redactor.needs.is_empty() || redactor.needs.iter().any(|n| text.contains(n.as_str()));
            if is_whole && self.is_used(class, text) {
                let redacts = redacting::of_class(self.project, self.knowledge, class);
                self.add(redactor, Place::new(class.file, declared.name_span), redacts);
            }
        }
    }

    /// Whether a class is named outside of its own text.
    fn is_used(&self, class: ClassRef, text: &str) -> bool {
        let name = self.project.class(class).name.as_str();
        let own = text.matches(name).count();
        let named = |(_, s): (_, &crate::source::SourceFile)| s.text.matches(name).count();
        self.project.sources.get(class.file).text.matches(name).count() > own
            || self.project.sources.iter().filter(|(file, _)| *file != class.file).any(|other| named(other) > 0)
    }

    /// `ReplaceAttr: drop`, `config.filter_parameters += [:cnic]`
    fn of_module(&mut self, redactor: &'k Redactor, module: &Module) {
        let text = &self.project.sources.get(module.file).text;
        let is_in = |w: &Name| text.contains(w.as_str());
        if !redactor.under.iter().any(is_in) && !redactor.lists.iter().any(is_in) {
            return;
        }
        let named =
            |e: ExprId| super::sinks::last_name(module, e).is_some_and(|n| redactor.lists.iter().any(|l| l == n));
        for (i, expr) in module.exprs.iter().enumerate() {
            let at = |e: ExprId| ExprRef::new(module.file, e);
            match &expr.kind {
                ExprKind::Object(entries) => {
                    for entry in entries {
                        let key = entry.key.and_then(|k| module.str_literal(k));
                        if key.is_some_and(|k| redactor.under.contains(k)) {
                            let args = [Arg { name: None, value: entry.value, spread: false }];
                            self.given(redactor, at(ExprId(i as u32)), &args);
                        }
                    }
                }
                // config.before_send = ->(event, hint) { … }
                ExprKind::Assign { target, value: Some(value), .. } if matches!(module.kind(*target), ExprKind::Member { name, .. } if redactor.under.contains(name)) =>
                {
                    self.given(redactor, at(*value), &[Arg { name: None, value: *value, spread: false }]);
                }
                ExprKind::Assign { target, value: Some(value), .. } if named(*target) => {
                    let class = self.project.enclosing_class(at(*value));
                    let redacts = Redacts { keys: of_list(self.project, at(*value)), class, ..Redacts::default() };
                    self.add(redactor, Place::new(module.file, expr.span), redacts);
                }
                // config.filter_parameters.push(:cnic), config.filter_parameters << :cnic
                ExprKind::Call { callee, args } => {
                    if let ExprKind::Member { object, .. } = module.kind(*callee)
                        && named(*object)
                    {
                        let keys = args.iter().flat_map(|a| of_list(self.project, at(a.value))).collect();
                        self.add(redactor, Place::new(module.file, expr.span), Redacts { keys, ..Redacts::default() });
                    }
                }
                ExprKind::Binary { left, right, .. } if named(*left) => {
                    let redacts = Redacts { keys: of_list(self.project, at(*right)), ..Redacts::default() };
                    self.add(redactor, Place::new(module.file, expr.span), redacts);
                }
                _ => {}
            }
        }
    }

    /// `<pattern>%replace(%msg){'\d{13}', '*'}</pattern>`, `<maskPattern>…</maskPattern>`
    fn of_document(&mut self, redactor: &'k Redactor, module: &Module) {
        if redactor.conversions.is_empty() && redactor.elements.is_empty() {
            return;
        }
        let text = &self.project.sources.get(module.file).text;
        let is_in = |w: &Name| text.contains(w.as_str());
        if !redactor.conversions.iter().any(is_in) && !redactor.elements.iter().any(is_in) {
            return;
        }
        if !redactor.needs.is_empty() && !redactor.needs.iter().any(|n| text.contains(n.as_str())) {
            return;
        }
        // another layout of the file writes the message as it is
        let is_bare = |t: &Name| t.contains("%m") && !redactor.conversions.iter().any(|w| t.contains(w.as_str()));
        let is_message = |e: &crate::ir::Expr| matches!(&e.kind, ExprKind::Literal(Literal::Str(t)) if is_bare(t));
        if redactor.elements.is_empty() && module.exprs.iter().any(is_message) {
            return;
        }
        let mut note = |span: Span, patterns: Vec<(String, String)>| {
            if !patterns.is_empty() {
                self.add(redactor, Place::new(module.file, span), Redacts { patterns, ..Redacts::default() });
            }
        };
        for expr in &module.exprs {
            match &expr.kind {
                ExprKind::Literal(Literal::Str(text)) => {
                    note(expr.span, redactor.conversions.iter().flat_map(|word| conversions(text, word)).collect());
                }
                ExprKind::Object(entries) => {
                    let named = |e: &&Entry| {
                        e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| redactor.elements.contains(k))
                    };
                    for entry in entries.iter().filter(named) {
                        let pattern = match module.kind(entry.value) {
                            ExprKind::Literal(Literal::Str(pattern)) => Some((pattern.to_string(), String::new())),
                            // <replace regex="\d{13}" replacement="*"/>
                            ExprKind::Object(attributes) => {
                                let of = |name: &str| {
                                    let is_it = |e: &&Entry| {
                                        e.key.and_then(|k| module.str_literal(k)).is_some_and(|k| k == name)
                                    };
                                    attributes.iter().find(is_it).and_then(|e| module.str_literal(e.value))
                                };
                                of("@regex").map(|pattern| {
                                    let by = of("@replacement").map(ToString::to_string).unwrap_or_default();
                                    (pattern.to_string(), by)
                                })
                            }
                            _ => None,
                        };
                        note(module.span(entry.value), pattern.into_iter().collect());
                    }
                }
                _ => {}
            }
        }
    }
}

/// The patterns and replacements behind a word: `%replace(%msg){'\d','*'}`, `%replace{%m}{\d}{*}`.
fn conversions(text: &str, word: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if text.len() > MAX_LAYOUT {
        return found;
    }
    for (at, _) in text.match_indices(word) {
        let rest = &text[at + word.len()..];
        let Some(inner) = enclosed(rest) else { continue };
        let mut groups: Vec<&str> = Vec::new();
        let mut rest = &rest[inner.len() + 2..];
        while let Some(group) = enclosed(rest).filter(|_| rest.starts_with('{') && groups.len() < 3) {
            groups.push(group);
            rest = &rest[group.len() + 2..];
        }
        match groups.as_slice() {
            [pattern, replacement] => found.push(((*pattern).to_owned(), (*replacement).to_owned())),
            [both] => {
                let quoted: Vec<&str> = both.split(['\'', '"']).skip(1).step_by(2).collect();
                if let [pattern, rest @ ..] = quoted.as_slice() {
                    found.push(((*pattern).to_owned(), rest.first().copied().unwrap_or_default().to_owned()));
                }
            }
            _ => {}
        }
    }
    found
}

/// What stands between the bracket at the beginning and the one that closes it.
fn enclosed(text: &str) -> Option<&str> {
    let (open, close) = match text.chars().next()? {
        '(' => ('(', ')'),
        '{' => ('{', '}'),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (i, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(&text[1..i]);
            }
        }
    }
    None
}

impl Walker<'_, '_, '_> {
    /// What a call that logs leaves out: by the options of its logger, and by what all events pass.
    pub(super) fn left_out_at(&self, e: ExprId, sink: &SinkUse<'_>, given: &[Value]) -> LeftOut {
        let mut left = LeftOut { everywhere: self.redacted_at(e, sink, given), ..LeftOut::default() };
        let called = match self.module.kind(e) {
            ExprKind::Call { callee, .. } => super::sinks::last_name(self.module, *callee),
            _ => None,
        };
        let covering = self.cx.redactions.iter().filter(|r| r.covers_sink(self.module.language, &sink.id));
        for redaction in covering {
            for (part, methods) in &redaction.redactor.event {
                if called.is_some_and(|c| methods.iter().any(|m| m == c)) {
                    left.is_all |= redaction.within.iter().any(|(_, key)| key == part);
                    left.everywhere.extend(redaction.within.iter().filter(|(p, _)| p == part).map(|(_, k)| k.clone()));
                }
            }
            let to = if redaction.is_deep { &mut left.everywhere } else { &mut left.top };
            to.extend(redaction.keys.iter().cloned());
        }
        left
    }
}

/// Whether a redaction of the project masks the value in any text.
pub(super) fn masks(redactions: &[Redaction<'_>], language: Language, hit: &Hit) -> bool {
    redactions.iter().any(|r| r.covers.contains(&hit.data) && r.covers_sink(language, &hit.sink))
}

/// The redaction that what is hit passes, and that does not reach it; of several the one that stands nearest.
pub(super) fn passed<'r, 'k>(
    project: &Project<'_>,
    redactions: &'r [Redaction<'k>],
    call: ExprRef,
    hit: &Hit,
) -> Option<&'r Redaction<'k>> {
    let language = project.module_of(call.file).language;
    let path = |file| project.sources.get(file).path.split('/');
    let shared = |r: &&Redaction<'_>| path(r.place.file).zip(path(call.file)).take_while(|(a, b)| a == b).count();
    // the first of equals: max_by_key gives the last
    redactions.iter().filter(|r| r.covers_sink(language, &hit.sink)).rev().max_by_key(shared)
}

/// The redactions without whose keys objects of a class are inspected.
pub(super) fn uninspected<'r, 'k>(
    project: &Project<'_>,
    redactions: &'r [Redaction<'k>],
    class: ClassRef,
) -> Vec<&'r Redaction<'k>> {
    let language = project.module_of(class.file).language;
    let is_of = |bases: &[Name]| project.supertypes(class).iter().any(|t| bases.contains(&simple_name(project, t)));
    let covers = |r: &&Redaction<'_>| {
        r.redactor.languages.contains(&language)
            && r.class.is_none_or(|c| c == class)
            && (is_of(&r.redactor.inspected) || !r.redactor.transforms.is_empty())
    };
    redactions.iter().filter(covers).collect()
}

fn simple_name(project: &Project<'_>, t: &TypeName) -> Name {
    match t {
        TypeName::External(path) => raised::simple(path),
        TypeName::Class(c) => project.class(*c).name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_conversions() {
        let one = |text: &str| conversions(text, "%replace");
        assert_eq!(one(r"%d %replace(%msg){'\d{13}', '*'}%n"), [(r"\d{13}".to_owned(), "*".to_owned())]);
        assert_eq!(one(r"%replace{%m}{\d{5}-\d{7}}{#}"), [(r"\d{5}-\d{7}".to_owned(), "#".to_owned())]);
        assert_eq!(one("%replace(%msg"), []);
    }
}
