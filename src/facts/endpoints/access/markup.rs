//! Access lists in documents of beans: `<http pattern="/api/**">` with its `<intercept-url>`, filters that leave paths
//! alone, and texts of lines `path = what a caller must have`.
//!
//! A list for some paths is asked alone for them, and lets pass what none of its rules is about. What a placeholder
//! stands for at run time is left unread; a constant that an expression names is looked up.

use super::says::{Says, Words};
use super::{List, Paths, Rule};
use crate::catalog::frameworks::schema::AccessMarkup;
use crate::facts::endpoints::Method;
use crate::facts::endpoints::markup::{attribute, children, descendants, said};
use crate::facts::endpoints::selected::text_of;
use crate::facts::endpoints::services::Services;
use crate::ir::Name;
use crate::project::{ExprRef, Project};

pub(super) fn read(project: &Project<'_>, services: &Services, known: &AccessMarkup, lists: &mut Vec<List>) {
    for module in project.modules() {
        if !module.language.is_data() || !services.may_serve(project, module.file) {
            continue;
        }
        let Some(document) = module.document().map(|e| ExprRef::new(module.file, e)) else { continue };
        let roots = known.roots.iter().flat_map(|name| children(project, document, name));
        for (name, e) in roots.flat_map(|root| descendants(project, root)) {
            let is = |names: &[Name]| names.iter().any(|n| n == name);
            let list = if is(&known.lists) {
                Some(listed(project, known, e))
            } else if is(&known.sources) {
                let rules = rules(project, known, e, false);
                (!rules.is_empty()).then_some((Vec::new(), rules, true))
            } else if is(&known.bypasses) {
                bypass(project, known, e).map(|rule| (Vec::new(), vec![rule], false))
            } else {
                lines(project, known, name, e).map(|rules| (Vec::new(), rules, true))
            };
            if let Some((scope, rules, decides)) = list {
                let (file, service) = (module.file, services.index_of(module.file));
                lists.push(List { file, service, package: Name::default(), scope, rules, decides });
            }
        }
    }
}

/// Whether an element has one of some attributes with a value, each `attribute value`.
fn has(project: &Project<'_>, e: ExprRef, pairs: &[String]) -> bool {
    pairs
        .iter()
        .filter_map(|p| p.split_once(' '))
        .any(|(name, value)| attribute(project, e, name).as_deref() == Some(value))
}

fn path_of(project: &Project<'_>, known: &AccessMarkup, e: ExprRef) -> Option<String> {
    known.paths.iter().find_map(|name| attribute(project, e, name)).map(|p| constants(project, &p))
}

/// Where a list holds, its rules, and whether it decides.
fn listed(project: &Project<'_>, known: &AccessMarkup, e: ExprRef) -> (Vec<Paths>, Vec<Rule>, bool) {
    let is_regex = has(project, e, &known.regex);
    let scope = path_of(project, known, e);
    let shown = scope.clone().unwrap_or_else(|| "every path".to_owned());
    let place = project.place(e);
    let whole = |says, what| vec![Rule { paths: Paths::Rest, methods: Vec::new(), says, what, place }];
    let rules = match has(project, e, &known.off) {
        true => whole(Says::Open, format!("{shown}: no security")),
        false => rules(project, known, e, is_regex),
    };
    match scope.map(|pattern| paths(pattern, is_regex)) {
        // any path may be one that the list is for
        Some(None) => (vec![Paths::Rest], whole(Says::Unknown, shown), true),
        scope => (scope.flatten().into_iter().collect(), rules, true),
    }
}

fn paths(pattern: String, is_regex: bool) -> Option<Paths> {
    if !is_regex {
        return Some(Paths::Ant(vec![pattern]));
    }
    let whole = pattern.trim_start_matches("\\A").trim_end_matches("\\Z");
    regex::RegexBuilder::new(&format!("^(?:{whole})$")).size_limit(1 << 20).build().ok().map(Paths::Regex)
}

fn rules(project: &Project<'_>, known: &AccessMarkup, e: ExprRef, is_regex: bool) -> Vec<Rule> {
    let all = known.rules.iter().flat_map(|name| children(project, e, name));
    all.filter_map(|rule| {
        let pattern = path_of(project, known, rule)?;
        let method = attribute(project, rule, &known.methods);
        let methods: Vec<Method> = method.iter().filter_map(|m| Method::named(m)).collect();
        if method.is_some_and(|m| !m.is_empty()) && methods.is_empty() {
            return None;
        }
        let off = has(project, rule, &known.off);
        let asked = attribute(project, rule, &known.asks);
        // a rule that only asks for a channel says nothing of callers
        let asked = if off { asked.unwrap_or_default() } else { asked? };
        let words = Words { opens: &known.opens, closes: &known.closes };
        let says = if off { Says::Open } else { words.expression(&asked) };
        let what = format!("{pattern}: {}", if off { "no filters" } else { &asked });
        let place = project.place(rule);
        Some(match paths(pattern, is_regex) {
            Some(paths) => Rule { paths, methods, says, what, place },
            // any path may be one that the rule is about
            None => Rule { paths: Paths::Rest, methods, says: Says::Unknown, what, place },
        })
    })
    .collect()
}

/// `<filter-chain pattern="/open/**" filters="none"/>`
fn bypass(project: &Project<'_>, known: &AccessMarkup, e: ExprRef) -> Option<Rule> {
    let pattern = path_of(project, known, e).filter(|_| has(project, e, &known.off))?;
    let what = format!("{pattern}: no filters");
    Some(Rule { paths: paths(pattern, false)?, methods: Vec::new(), says: Says::Open, what, place: project.place(e) })
}

/// The rules of a text, a line each; the first that fits decides.
fn lines(project: &Project<'_>, known: &AccessMarkup, name: &str, e: ExprRef) -> Option<Vec<Rule>> {
    let texts = known.texts.as_ref().filter(|t| t.element == name)?;
    let named = attribute(project, e, "name").or_else(|| attribute(project, e, "id"))?;
    if !texts.names.iter().any(|n| *n == named) {
        return None;
    }
    let text = said(project, e, &texts.value).or_else(|| text_of(project, e))?;
    let rules: Vec<Rule> = text
        .lines()
        .filter_map(|line| {
            let (path, asked) = line.trim().split_once('=')?;
            let (path, asked) = (path.trim(), asked.trim());
            if !path.starts_with('/') {
                return None;
            }
            let says = Words { opens: &texts.opens, closes: &texts.closes }.chain(asked);
            let what = format!("{path}: {asked}");
            let paths = Paths::Ant(vec![path.to_owned()]);
            Some(Rule { paths, methods: Vec::new(), says, what, place: project.place(e) })
        })
        .collect();
    (!rules.is_empty()).then_some(rules)
}

/// `/#{T(pk.Records).URL}/**`: the constant in place of its name.
fn constants(project: &Project<'_>, pattern: &str) -> String {
    let mut found = String::new();
    let mut rest = pattern;
    while let Some((before, inner)) = rest.split_once("#{") {
        let Some((expression, after)) = inner.split_once('}') else { break };
        found.push_str(before);
        let value = || {
            let (class, field) = expression.trim().strip_prefix("T(")?.split_once(").")?;
            let class = *project.symbols().classes(class.trim()).first()?;
            let (owner, field) = project.field(class, field.trim())?;
            text_of(project, ExprRef::new(owner.file, field.value?))
        };
        found.push_str(&value().unwrap_or_else(|| format!("#{{{expression}}}")));
        rest = after;
    }
    found + rest
}
