//! Which functions a pointcut covers: `execution(* pk.gov..*Service.*(..)) && !within(pk.gov.health..*)`.
//!
//! Methods are found by the names of their classes and their own, and by annotations; the types of parameters and what
//! a pointcut asks of the running program are not looked at, and hold for every method.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::catalog::advice::{Aspects, Designators};
use crate::ir::{Annotation, ExprKind, Module};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project};

/// Pointcuts that name pointcuts are followed this far.
const MAX_NAMED: u32 = 6;
/// Longer pointcuts are generated.
const MAX_TEXT: usize = 4_000;

/// The text of the pointcut of an advice, and the parameter that holds the result.
pub struct Advised {
    pub pointcut: String,
    pub result: Option<String>,
}

/// What the annotations of a function say of the functions that it runs around.
pub fn advised(project: &Project<'_>, aspects: &Aspects, f: FunctionRef) -> Option<Advised> {
    let module = project.module_of(f.file);
    let annotations = &project.function(f).annotations;
    let annotation =
        annotations.iter().find(|a| simple_name(module, a).is_some_and(|n| aspects.annotations.contains(&n)))?;
    let ExprKind::Call { args, .. } = module.kind(annotation.expr) else { return None };
    let text_of = |e| project.string(ExprRef::new(f.file, e));
    let result = args.iter().find(|a| a.name.as_ref() == Some(&aspects.result_key)).and_then(|a| text_of(a.value));
    let others = args.iter().filter(|a| a.name.as_ref() != Some(&aspects.result_key));
    let pointcut = others.filter_map(|a| text_of(a.value)).next()?;
    Some(Advised { pointcut, result })
}

/// The methods of the project that a pointcut covers, in order. None where a part of it is not understood.
pub fn covered(
    project: &Project<'_>,
    aspects: &Aspects,
    near: FunctionRef,
    pointcut: &str,
) -> Option<Vec<FunctionRef>> {
    let reader = Reader { project, aspects, near, named: RefCell::default(), classes: RefCell::default() };
    let all =
        project.functions().filter(|f| project.function(*f).class.is_some() && project.function(*f).name.is_some());
    let mut found = Vec::new();
    for f in all.filter(|f| *f != near) {
        if reader.holds(pointcut, f, 0)? {
            found.push(f);
        }
    }
    Some(found)
}

struct Reader<'p, 's> {
    project: &'p Project<'s>,
    aspects: &'p Aspects,
    near: FunctionRef,
    /// Pointcuts that were looked up by name, and classes that were compared: each method asks for the same.
    named: RefCell<FxHashMap<String, Option<String>>>,
    classes: RefCell<FxHashMap<(String, ClassRef), bool>>,
}

impl Reader<'_, '_> {
    fn holds(&self, text: &str, f: FunctionRef, depth: u32) -> Option<bool> {
        if depth > MAX_NAMED || text.len() > MAX_TEXT {
            return None;
        }
        let mut all_hold = false;
        for alternative in parts(text, "||") {
            let mut holds = true;
            for part in parts(alternative, "&&") {
                holds &= self.one_holds(part.trim(), f, depth)?;
            }
            all_hold |= holds;
        }
        Some(all_hold)
    }

    fn one_holds(&self, text: &str, f: FunctionRef, depth: u32) -> Option<bool> {
        if let Some(rest) = text.strip_prefix('!') {
            return self.one_holds(rest.trim(), f, depth + 1).map(|holds| !holds);
        }
        let (word, inside) = text.strip_suffix(')')?.split_once('(')?;
        let (word, inside) = (word.trim(), inside.trim());
        if word.is_empty() {
            return self.holds(inside, f, depth + 1);
        }
        let Designators { signature, class, annotated, annotated_class } = &self.aspects.designators;
        let is = |words: &[SmolStr]| words.iter().any(|w| w == word);
        let owner = ClassRef::new(f.file, self.project.function(f).class?);
        let module = self.project.module_of(f.file);
        match () {
            () if is(signature) => Some(self.signature_holds(inside, owner, f)),
            () if is(class) => Some(self.class_holds(inside, owner)),
            () if is(annotated) => Some(has_annotation(module, &self.project.function(f).annotations, inside)),
            () if is(annotated_class) => Some(has_annotation(module, &self.project.class(owner).annotations, inside)),
            // services()
            () if inside.is_empty() => {
                let known = self.named.borrow().get(word).cloned();
                let named = known.unwrap_or_else(|| {
                    let named = self.named(word);
                    self.named.borrow_mut().insert(word.to_owned(), named.clone());
                    named
                });
                self.holds(&named?, f, depth + 1)
            }
            // args(..), target(x): asked when the program runs
            () => Some(true),
        }
    }

    /// `public * pk.gov..*Service.register*(..)`
    fn signature_holds(&self, text: &str, owner: ClassRef, f: FunctionRef) -> bool {
        let head = text.split('(').next().unwrap_or(text).trim();
        let pattern = head.split_whitespace().next_back().unwrap_or(head);
        let marks = head.split_whitespace().filter_map(|w| w.strip_prefix('@'));
        let function = self.project.function(f);
        let module = self.project.module_of(f.file);
        if !marks.into_iter().all(|m| has_annotation(module, &function.annotations, m)) {
            return false;
        }
        let (class, method) = match pattern.rsplit_once('.') {
            Some((class, method)) => (Some(class), method),
            None => (None, pattern),
        };
        function.name.as_ref().is_some_and(|n| n != "constructor" && fits(method, n))
            && class.is_none_or(|class| self.class_holds(class, owner))
    }

    fn class_holds(&self, pattern: &str, owner: ClassRef) -> bool {
        let asked = (pattern.trim().to_owned(), owner);
        if let Some(known) = self.classes.borrow().get(&asked) {
            return *known;
        }
        let holds = self.class_fits(&asked.0, owner);
        self.classes.borrow_mut().insert(asked, holds);
        holds
    }

    fn class_fits(&self, pattern: &str, owner: ClassRef) -> bool {
        let is_named = |pattern: &str, c: ClassRef| {
            let name = self.project.class_name(c);
            fits(pattern, name) || fits(pattern, name.rsplit('.').next().unwrap_or(name))
        };
        match pattern.strip_suffix('+') {
            Some(base) => self.project.lineage(owner).into_iter().any(|c| is_named(base, c)),
            None => is_named(pattern, owner),
        }
    }

    /// The text of a pointcut that a method beside the advice, or of the class before the dot, names.
    fn named(&self, name: &str) -> Option<String> {
        let (class, method) = name.rsplit_once('.').map_or((None, name), |(c, m)| (Some(c), m));
        let of = |f: &FunctionRef| {
            let Some(class) = class else { return f.file == self.near.file };
            let owner = self.project.function(*f).class.map(|c| self.project.class_name(ClassRef::new(f.file, c)));
            owner.is_some_and(|owner| owner.ends_with(class))
        };
        let mut methods =
            self.project.functions().filter(|f| self.project.function(*f).name.as_deref() == Some(method));
        methods.find_map(|f| {
            let module = self.project.module_of(f.file);
            let annotations = self.project.function(f).annotations.iter();
            let annotation = annotations
                .filter(|a| simple_name(module, a).as_ref() == Some(&self.aspects.named))
                .find(|_| of(&f))?;
            let ExprKind::Call { args, .. } = module.kind(annotation.expr) else { return None };
            self.project.string(ExprRef::new(f.file, args.first()?.value))
        })
    }
}

fn has_annotation(module: &Module, annotations: &[Annotation], wanted: &str) -> bool {
    let wanted = wanted.trim().rsplit('.').next().unwrap_or(wanted);
    // @annotation(loggable) binds a parameter, whose type is not looked at
    let is_bound = wanted.starts_with(char::is_lowercase);
    let is_it = |name: &SmolStr| name == wanted || (is_bound && name.to_lowercase() == wanted.to_lowercase());
    annotations.iter().filter_map(|a| simple_name(module, a)).any(|name| is_it(&name))
}

fn simple_name(module: &Module, annotation: &Annotation) -> Option<SmolStr> {
    let name = match module.kind(annotation.expr) {
        ExprKind::Call { callee, .. } => module.dotted(*callee)?,
        _ => module.dotted(annotation.expr)?,
    };
    Some(SmolStr::new(name.rsplit('.').next().unwrap_or(&name)))
}

/// The parts between a connective, brackets left whole.
fn parts<'t>(text: &'t str, connective: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && at >= start && text[at..].starts_with(connective) => {
                found.push(&text[start..at]);
                start = at + connective.len();
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found
}

/// Whether a name fits a pattern: `*` stands for letters between dots, `..` for any packages.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    // the places in the name that the pattern so far may end at
    let mut ends = vec![true];
    ends.resize(name.len() + 1, false);
    let mut at = 0;
    while at < pattern.len() {
        let mut next = vec![false; name.len() + 1];
        let is_gap = pattern[at..].starts_with(b"..");
        for (i, _) in ends.iter().enumerate().filter(|(_, e)| **e) {
            match pattern[at] {
                // a..b: a.b, a.x.b
                _ if is_gap => (i..name.len()).filter(|k| name[*k] == b'.').for_each(|k| next[k + 1] = true),
                b'*' => {
                    let run = name[i..].iter().take_while(|b| **b != b'.').count();
                    (i..=i + run).for_each(|k| next[k] = true);
                }
                c if name.get(i) == Some(&c) => next[i + 1] = true,
                _ => {}
            }
        }
        at += if is_gap { 2 } else { 1 };
        ends = next;
    }
    ends[name.len()]
}

#[cfg(test)]
mod tests {
    use super::{fits, parts};

    #[test]
    fn names_fit_patterns() {
        assert!(fits("pk.gov.*.*Service", "pk.gov.health.VisitService"));
        assert!(fits("pk.gov..*Service", "pk.gov.health.api.VisitService"));
        assert!(fits("pk.gov..*", "pk.gov.VisitService"));
        assert!(!fits("pk.gov.*Service", "pk.gov.health.VisitService"));
        assert!(fits("register*", "registerCitizen") && !fits("register", "registerCitizen"));
    }

    #[test]
    fn connectives_inside_brackets_stay() {
        assert_eq!(parts("a() && (b() || c()) || d()", "||"), ["a() && (b() || c()) ", " d()"]);
    }
}
