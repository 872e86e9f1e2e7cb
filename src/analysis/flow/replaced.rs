//! What is left of a text when an expression is replaced in it: `re.sub(r"\d(?=\d{4})", "*", cnic)`.
//!
//! A regular expression is tried on values as the data has them; one that cannot match them replaces nothing.

use regex::Regex;

use super::cuts::{Bound, Left, holds_param};
use super::results::Call;
use super::sinks::last_name;
use super::value::{Value, What};
use super::walk::Walker;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::masking::ReplaceArgument;
use crate::facts::data::names::NameClass;
use crate::ir::{ExprId, ExprKind, FunctionId, Literal};
use crate::project::{FunctionRef, Value as Origin};

/// Longer expressions are not tried.
const MAX_PATTERN: usize = 400;
/// What a regular expression of scanned code may cost when it is compiled.
const MAX_COMPILED: usize = 200_000;

impl Walker<'_, '_, '_> {
    pub(super) fn replaced(&mut self, on: &Call<'_>) -> Option<Value> {
        let Call { object, name, receiver, args, given, .. } = *on;
        let knowledge = self.cx.knowledge;
        let language = self.module.language;
        let mut calls = knowledge.sanitizers.replaces.iter().filter(|c| c.fits(name, language)).peekable();
        calls.peek()?;
        // PATTERN.sub("*", cnic), re.ReplaceAllString(cnic, "*"), regex.replace(cnic, "*")
        let by_receiver = object.and_then(|o| self.expression(o));
        if let Some((pattern, _)) = by_receiver {
            let at = given.iter().position(|v| !v.facts.is_empty()).unwrap_or_default();
            let text = args.get(at)?;
            let other = args.iter().enumerate().find(|(i, _)| *i != at).map(|(_, a)| a.value);
            let left = self.left_by(&pattern, false, other, &given[at]);
            return Some(self.with_left(text.value, &given[at], left));
        }
        let call = calls.find(|c| {
            let is_optional = |a: &ReplaceArgument| matches!(a, ReplaceArgument::Count | ReplaceArgument::Length);
            let needed = c.arguments.iter().filter(|a| !is_optional(a)).count();
            needed <= args.len()
        })?;
        let at = |wanted: ReplaceArgument| call.arguments.iter().position(|a| *a == wanted).filter(|i| *i < args.len());
        let (text, value) = match at(ReplaceArgument::Text) {
            Some(i) => (args[i].value, &given[i]),
            None => (object?, receiver),
        };
        if value.facts.is_empty() {
            return None;
        }
        let replacement = at(ReplaceArgument::Replacement);
        let left = if let Some(start) = at(ReplaceArgument::Start) {
            let length = at(ReplaceArgument::Length).map_or(Bound::Open, |i| self.bound(args[i].value));
            self.left_around(self.bound(args[start].value), length, replacement.is_some())
        } else {
            let set = at(ReplaceArgument::Characters).and_then(|i| self.cx.project.string(self.at(args[i].value)));
            let searched =
                at(ReplaceArgument::Pattern).or(at(ReplaceArgument::Searched)).or(at(ReplaceArgument::Characters))?;
            let is_counted = at(ReplaceArgument::Count).is_some_and(|i| self.bound(args[i].value) == Bound::At(1))
                || args.iter().any(|a| a.name.as_deref() == Some("count") && self.bound(a.value) == Bound::At(1));
            let as_text = at(ReplaceArgument::Pattern).and_then(|i| self.cx.project.string(self.at(args[i].value)));
            // cnic.tr("0-9", "*")
            let as_text = as_text.or_else(|| set.map(|s| format!("[{s}]")));
            match self.expression(args[searched].value).or(as_text.map(|t| (t, false))) {
                Some((pattern, is_global)) => {
                    let first_only = is_counted || (call.first_only && !is_global);
                    self.left_by(&pattern, first_only, replacement.map(|i| args[i].value), value)
                }
                // a fixed text: "-" is replaced by ""
                None if matches!(self.module.kind(args[searched].value), ExprKind::Literal(Literal::Str(_))) => {
                    Left::Whole
                }
                None => {
                    self.is_reduced |= holds_param(value);
                    return None;
                }
            }
        };
        let mut result = self.with_left(text, value, left);
        if let Some(i) = replacement {
            result.add_facts(&given[i].facts);
        }
        Some(result)
    }

    /// What is left of a text where a span of it is replaced, or is gone.
    fn left_around(&self, start: Bound, length: Bound, is_starred: bool) -> Left {
        let cuts = &self.cx.knowledge.sanitizers.cuts;
        let behind = match start {
            Bound::Open => cuts.length,
            Bound::At(n) => cuts.length.saturating_sub(n),
            Bound::FromEnd(n) => n.min(cuts.length),
            Bound::Unknown if matches!(length, Bound::At(_)) => cuts.length,
            Bound::Unknown => return Left::Part,
        };
        let gone = match length {
            Bound::Open => behind,
            Bound::At(n) => n.min(behind),
            Bound::FromEnd(n) => behind.saturating_sub(n),
            Bound::Unknown => return Left::Part,
        };
        let may_stay = if is_starred { cuts.beside } else { cuts.shown };
        if cuts.length.saturating_sub(gone) <= may_stay { Left::Hidden } else { Left::Part }
    }

    /// `Str::mask($cnic, '*', 12)`: a mask of a library that is told how much it leaves; None for all others.
    pub(super) fn masked_as_told(&mut self, call: &Call<'_>) -> Option<Value> {
        let mut told = self.cx.knowledge.sanitizers.replaces.iter().filter(|c| c.fits(call.name, self.module.language));
        let is_told = told.any(|c| c.arguments.contains(&ReplaceArgument::Start));
        (is_told && self.cx.callees(self.at(call.at)).is_empty()).then(|| self.replaced(call)).flatten()
    }

    /// The text of a regular expression, and whether it says itself that it is for all occurrences.
    fn expression(&self, e: ExprId) -> Option<(String, bool)> {
        let at = match self.cx.project.origin(self.at(e)) {
            Origin::Made(made) => made,
            _ => self.at(e),
        };
        let module = self.cx.project.module_of(at.file);
        match module.kind(at.id) {
            ExprKind::Literal(Literal::Regex(text)) => {
                let written = self.cx.project.sources.get(at.file).text_of(module.span(at.id));
                let flags = written.rsplit('/').next().unwrap_or_default();
                Some((text.to_string(), flags.contains('g')))
            }
            ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. } => {
                let name = last_name(module, *callee)?;
                if !self.cx.knowledge.sanitizers.cuts.expressions.iter().any(|m| m == name) {
                    return None;
                }
                let written = match (args.first(), module.kind(*callee)) {
                    (Some(first), _) => first.value,
                    // "\\d".toRegex()
                    (None, ExprKind::Member { object, .. }) => *object,
                    _ => return None,
                };
                let text = match module.kind(written) {
                    ExprKind::Literal(Literal::Regex(text)) => text.to_string(),
                    _ => self.cx.project.string(crate::project::ExprRef::new(at.file, written))?,
                };
                let flags = args.get(1).and_then(|a| module.str_literal(a.value));
                Some((text, flags.is_some_and(|f| f.contains('g'))))
            }
            _ => None,
        }
    }

    /// What remains of the values that a text may be when a regular expression is replaced in it: the least of them.
    fn left_by(&self, pattern: &str, first_only: bool, replacement: Option<ExprId>, value: &Value) -> Left {
        let knowledge = self.cx.knowledge;
        let cuts = &knowledge.sanitizers.cuts;
        let Some(regex) = compiled(pattern) else { return Left::Part };
        let replacement = match replacement.map(|r| (r, self.cx.project.string(self.at(r)))) {
            Some((_, Some(text))) => text,
            None => String::new(),
            // a function that is given each match
            Some((given, None)) if !self.gives_literal(given) => return Left::Part,
            Some((_, None)) => String::new(),
        };
        let mut samples: Vec<&str> = Vec::new();
        for fact in &value.facts {
            let id = match fact.what {
                What::Data(id, _) => Some(id),
                What::Param(f, i, _) => self.told_of_param(f, i),
                _ => None,
            };
            samples.extend(id.into_iter().flat_map(|id| &knowledge.types.get(id).examples.values).map(String::as_str));
        }
        if samples.is_empty() {
            // digits(text): of a number, which its callers may pass, nothing is gone but what stands between its digits
            let is_number = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
            let all = cuts.samples.iter().map(smol_str::SmolStr::as_str);
            samples.extend(all.filter(|text| !replacement.is_empty() || !holds_param(value) || is_number(text)));
        }
        let left = samples.into_iter().map(|sample| {
            let (all, kept) = kept(&regex, first_only, &replacement, sample);
            match kept {
                _ if kept + 1 >= all => Left::Whole,
                _ if kept <= cuts.shown as usize => Left::Hidden,
                _ => Left::Part,
            }
        });
        left.min().unwrap_or(Left::Part)
    }

    /// The data that a parameter is called after; what a function is called on has no name.
    fn told_of_param(&self, f: FunctionId, index: u16) -> Option<DataTypeId> {
        let param = self.module.function(f).params.get(usize::from(index))?;
        match self.cx.knowledge.names.identifier(&param.name) {
            NameClass::Data(id, _) => Some(id),
            _ => None,
        }
    }

    /// `(digit) => "*"`
    fn gives_literal(&self, e: ExprId) -> bool {
        let ExprKind::Lambda(f) = self.module.kind(e) else { return false };
        let returns = self.cx.project.returns(FunctionRef::new(self.file, *f));
        !returns.is_empty() && returns.iter().all(|r| matches!(self.cx.project.kind(*r), ExprKind::Literal(_)))
    }
}

/// Whether a pattern that is replaced leaves no more than so many characters of each sample.
pub(super) fn hides(pattern: &str, replacement: &str, samples: &[&str], shown: usize) -> bool {
    let Some(regex) = compiled(pattern) else { return false };
    samples.iter().all(|sample| kept(&regex, false, replacement, sample).1 <= shown)
}

/// The expression without what it only looks at, `(?=…)`, and without the delimiters of its language.
fn compiled(pattern: &str) -> Option<Regex> {
    if pattern.len() > MAX_PATTERN {
        return None;
    }
    let delimited = pattern.strip_prefix('/').and_then(|p| p.rsplit_once('/')).map(|(p, _)| p);
    let plain = without_lookarounds(delimited.unwrap_or(pattern))?;
    regex::RegexBuilder::new(&plain).size_limit(MAX_COMPILED).build().ok()
}

fn without_lookarounds(pattern: &str) -> Option<String> {
    let mut plain = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '\\' {
            let len = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            plain.push_str(&rest[..len]);
            rest = &rest[len..];
        } else if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|l| rest.starts_with(l)) {
            rest = &rest[closing(rest)?..];
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    Some(plain)
}

/// Behind the parenthesis that closes the one at the beginning.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Letters and digits of a value, and how many of them a replacement leaves. Of an e-mail address, the part before the
/// at sign counts.
fn kept(regex: &Regex, first_only: bool, replacement: &str, sample: &str) -> (usize, usize) {
    let end = sample.find('@').unwrap_or(sample.len());
    let counted =
        |from: usize, to: usize| sample[from.min(end)..to.min(end)].chars().filter(|c| c.is_alphanumeric()).count();
    let all = counted(0, end);
    let groups = groups_in(replacement);
    let mut gone = 0;
    for found in regex.captures_iter(sample).take(if first_only { 1 } else { sample.len() }) {
        let Some(whole) = found.get(0) else { continue };
        let back: usize = groups.iter().filter_map(|g| found.get(*g)).map(|g| counted(g.start(), g.end())).sum();
        gone += counted(whole.start(), whole.end()).saturating_sub(back);
    }
    (all, all.saturating_sub(gone))
}

/// `$1****${2}`, `\1`
fn groups_in(replacement: &str) -> Vec<usize> {
    let mut groups = Vec::new();
    let mut rest = replacement;
    while let Some(at) = rest.find(['$', '\\']) {
        rest = rest[at + 1..].trim_start_matches(['{', '\\', 'g', '<']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        groups.extend(rest[..digits.min(2)].parse::<usize>().ok());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(pattern: &str, replacement: &str, sample: &str) -> usize {
        kept(&compiled(pattern).expect("a plain expression"), false, replacement, sample).1
    }

    #[test]
    fn what_a_regular_expression_leaves() {
        let digits = "1112223334445";
        assert_eq!(left(r"\d(?=\d{4})", "*", digits), 0);
        assert_eq!(left("[A-Z]", "*", digits), 13);
        assert_eq!(left(r"(\d{5})\d{7}(\d)", "$1*******$2", digits), 6);
        assert_eq!(left("/[^0-9]/", "", digits), 13);
        assert_eq!(left("(^.).*@", "$1***@", "somebody@example.com"), 1);
    }
}
