//! What is left of a value when a part of it is taken or replaced: `cnic.substring(9)`, `phone[-4:]`,
//! `re.sub(r"\d(?=\d{4})", "*", cnic)`.
//!
//! Few characters tell nobody who it was: the part is clean. A part that is longer, or whose bounds are not known, is
//! data still. A regular expression is tried on values as the data has them; one that cannot match them replaces
//! nothing. Lists are not cut: `phones.take(3)` are three whole numbers.

use regex::Regex;

use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::masking::{CutArgument, ReplaceArgument};
use crate::facts::data::names::NameClass;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Literal};
use crate::project::{FunctionRef, Value as Origin};
use crate::source::Place;

/// Longer expressions are not tried.
const MAX_PATTERN: usize = 400;
/// What a regular expression of scanned code may cost when it is compiled.
const MAX_COMPILED: usize = 200_000;

/// How source text writes the sign of an e-mail address.
const AT_SIGNS: [&str; 2] = ["\"@\"", "'@'"];

/// How much of a value remains.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Left {
    Hidden,
    Part,
    Whole,
}

/// An end of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bound {
    /// The beginning or the end of the whole.
    Open,
    At(u32),
    FromEnd(u32),
    Unknown,
}

impl Walker<'_, '_, '_> {
    /// A call that gives a part of a text, or the text with parts of it replaced; None for all others.
    pub(super) fn reduced(&mut self, call: &Call<'_>) -> Option<Value> {
        self.cut(call).or_else(|| self.replaced(call))
    }

    fn cut(&mut self, on: &Call<'_>) -> Option<Value> {
        let Call { object, name, receiver, args, given, .. } = *on;
        let cuts = &self.cx.knowledge.sanitizers.cuts;
        let language = self.module.language;
        // email.split("@").last
        if cuts.rests.contains(name)
            && let Some(object) = object
            && let ExprKind::Call { args, .. } = self.module.kind(object)
            && self.is_split(object)
            && args.iter().any(|a| self.tells_at_sign(a.value))
        {
            return Some(self.with_left(object, receiver, Left::Hidden));
        }
        let call = cuts.calls.iter().find(|c| c.fits(name, language))?;
        let (text, value) = match call.arguments.iter().position(|a| *a == CutArgument::Text) {
            Some(i) => (args.get(i)?.value, given.get(i)?),
            None => (object?, receiver),
        };
        let argument = |wanted: CutArgument| {
            let at = call.arguments.iter().position(|a| *a == wanted)?;
            args.get(at).map(|a| a.value)
        };
        let meaning = |wanted: CutArgument| argument(wanted).map(|e| self.bound(e));
        // email.substring(email.indexOf("@")), email.substringAfter("@")
        let behind = argument(CutArgument::Behind).or(argument(CutArgument::Start));
        if behind.is_some_and(|e| self.tells_at_sign(e)) {
            return Some(self.with_left(text, value, Left::Hidden));
        }
        if call.arguments.contains(&CutArgument::Behind) {
            return None;
        }
        if self.is_list(text)
            || args.is_empty()
            || args.iter().any(|a| matches!(self.module.kind(a.value), ExprKind::Lambda(_)))
        {
            return None;
        }
        let (start, end) = if let Some(Bound::At(n)) = meaning(CutArgument::First) {
            (Bound::Open, Bound::At(n))
        } else if let Some(Bound::At(n)) = meaning(CutArgument::Last) {
            (Bound::FromEnd(n), Bound::Open)
        } else if let Some(Bound::At(n)) = meaning(CutArgument::WithoutLast) {
            (Bound::Open, Bound::FromEnd(n))
        } else {
            let start = meaning(CutArgument::Start).unwrap_or(Bound::Unknown);
            let end = match meaning(CutArgument::Count) {
                Some(count) => end_of(start, count),
                None => meaning(CutArgument::End).unwrap_or(Bound::Open),
            };
            (start, end)
        };
        let left = self.left_between(start, end);
        Some(self.with_left(text, value, left))
    }

    /// `cnic[-4:]`, `cnic[..4]`, `c[0, 3]`
    pub(super) fn sliced(&mut self, e: ExprId, object: ExprId, index: ExprId, of: &Value) -> Option<Value> {
        let is_pair = match self.module.kind(index) {
            ExprKind::List(parts) => parts.len() == 2,
            ExprKind::Opaque(_) => false,
            // row[3], name[0]: an element or a character
            _ => {
                self.is_reduced |= holds_param(of);
                return None;
            }
        };
        if self.is_list(object) {
            return None;
        }
        let bound_of = |text: &str| self.bound_in(text, index);
        let source = &self.cx.project.sources.get(self.file).text;
        let inside = source.get(self.module.span(object).range().end..self.module.span(e).range().end)?;
        let inside = inside.trim().trim_start_matches(['?', '.']).strip_prefix('[')?.strip_suffix(']')?;
        let (start, end) = if let (true, Some((a, b))) = (is_pair, inside.split_once(',')) {
            let start = bound_of(a);
            (start, end_of(start, bound_of(b)))
        } else if let Some((a, b)) = inside.split_once("..=") {
            (bound_of(a), after(bound_of(b)))
        } else if let Some((a, b)) = inside.split_once("...") {
            (bound_of(a), bound_of(b))
        } else if let Some((a, b)) = inside.split_once("..") {
            let is_closed = self.cx.knowledge.sanitizers.cuts.closed_ranges.contains(&self.module.language);
            (bound_of(a), if is_closed { after(bound_of(b)) } else { bound_of(b) })
        } else {
            let (a, b) = inside.split_once(':')?;
            if b.contains(':') {
                return None;
            }
            // email[strings.Index(email, "@"):]
            if b.trim().is_empty() && AT_SIGNS.iter().any(|at| a.contains(at)) {
                return Some(self.with_left(object, of, Left::Hidden));
            }
            (bound_of(a), bound_of(b))
        };
        let left = self.left_between(start, end);
        Some(self.with_left(object, of, left))
    }

    fn left_between(&self, start: Bound, end: Bound) -> Left {
        let cuts = &self.cx.knowledge.sanitizers.cuts;
        let long = cuts.length;
        let left = match (start, end) {
            (Bound::Unknown, _) | (_, Bound::Unknown) => None,
            (Bound::Open | Bound::At(0), Bound::Open) => return Left::Whole,
            (Bound::Open, Bound::At(b)) => Some(b),
            (Bound::At(a), Bound::At(b)) => Some(b.saturating_sub(a)),
            (Bound::FromEnd(n), Bound::Open) => Some(n),
            (Bound::FromEnd(a), Bound::FromEnd(b)) => Some(a.saturating_sub(b)),
            (Bound::At(a), Bound::Open) => Some(long.saturating_sub(a)),
            (Bound::Open, Bound::FromEnd(b)) => Some(long.saturating_sub(b)),
            (Bound::At(a), Bound::FromEnd(b)) => Some(long.saturating_sub(a + b)),
            (Bound::FromEnd(_), Bound::At(_)) => None,
        };
        match left {
            Some(n) if n <= cuts.shown => Left::Hidden,
            _ => Left::Part,
        }
    }

    fn replaced(&mut self, on: &Call<'_>) -> Option<Value> {
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
            let needed = c.arguments.iter().filter(|a| **a != ReplaceArgument::Count).count();
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
        let left = if let (Some(start), Some(length)) = (at(ReplaceArgument::Start), at(ReplaceArgument::Length)) {
            let cuts = &knowledge.sanitizers.cuts;
            match (self.bound(args[start].value), self.bound(args[length].value)) {
                (_, Bound::At(n)) if cuts.length.saturating_sub(n) <= cuts.shown => Left::Hidden,
                (Bound::At(0), Bound::FromEnd(n)) if n <= cuts.shown => Left::Hidden,
                _ => Left::Part,
            }
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
                What::Param(f, i, _) => {
                    match knowledge.names.identifier(&self.module.function(f).params[usize::from(i)].name) {
                        NameClass::Data(id, _) => Some(id),
                        _ => None,
                    }
                }
                _ => None,
            };
            samples.extend(id.into_iter().flat_map(|id| &knowledge.types.get(id).examples.values).map(String::as_str));
        }
        if samples.is_empty() {
            samples.extend(cuts.samples.iter().map(smol_str::SmolStr::as_str));
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

    /// `(digit) => "*"`
    fn gives_literal(&self, e: ExprId) -> bool {
        let ExprKind::Lambda(f) = self.module.kind(e) else { return false };
        let returns = self.cx.project.returns(FunctionRef::new(self.file, *f));
        !returns.is_empty() && returns.iter().all(|r| matches!(self.cx.project.kind(*r), ExprKind::Literal(_)))
    }

    fn with_left(&mut self, text: ExprId, value: &Value, left: Left) -> Value {
        let value = self.with_type(text, value.clone());
        if left == Left::Whole {
            return value;
        }
        self.is_reduced |= holds_param(&value);
        let place = self.place(text);
        let mut result = Value { is_text: value.is_text, entries: value.entries.clone(), ..Value::default() };
        let is_part = left == Left::Part;
        for fact in &value.facts {
            let is_plain = match fact.what {
                What::Data(id, _) => !self.cx.knowledge.types.get(id).is_whole(),
                What::Wrapped(..) | What::Param(..) => true,
                What::Object(_) | What::Record(_) => false,
            };
            match is_plain {
                true if is_part => {
                    let step = self.steps.add(place, Label::Cut, Some(fact.step));
                    result.add_facts(&[Fact { what: fact.what, step }]);
                }
                true => {}
                false => result.add_facts(&[*fact]),
            }
        }
        result.is_clean = !is_part && !result.has_data();
        result
    }

    /// An element or a character of what the caller passes is not the whole of it.
    pub(super) fn part_of(&mut self, value: &Value, place: Place) -> Value {
        let mut part = value.clone();
        for fact in part.facts.iter_mut().filter(|f| matches!(f.what, What::Param(..))) {
            fact.step = self.steps.add(place, Label::Cut, Some(fact.step));
        }
        part
    }

    fn bound(&self, e: ExprId) -> Bound {
        let text = self.cx.project.sources.get(self.file).text_of(self.module.span(e));
        self.bound_in(text, e)
    }

    /// A bound as it is written, or with the number of the constant that it names last: `len(cnic) - SHOWN`. The
    /// constant stands somewhere under `e`.
    fn bound_in(&self, text: &str, e: ExprId) -> Bound {
        let known = bound_of(text);
        let text = text.trim_end_matches([' ', ')']);
        let before = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let name = &text[before.len()..];
        if known != Bound::Unknown || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return known;
        }
        let mut constant = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if last_name(self.module, x) == Some(name) && constant.is_none() {
                constant = self.number(x);
            }
        });
        // M.KEEP
        let before = before.trim_end_matches(|c: char| c.is_alphanumeric() || "_.$".contains(c));
        constant.map_or(Bound::Unknown, |n| bound_of(&format!("{before}{n}")))
    }

    /// The number that a constant stands for.
    fn number(&self, e: ExprId) -> Option<u32> {
        let Origin::Made(made) = self.cx.project.origin(self.at(e)) else { return None };
        match self.cx.project.kind(made) {
            ExprKind::Literal(Literal::Number(n)) => n.parse().ok(),
            _ => None,
        }
    }

    /// Whether an expression looks for the sign between the person and the provider of an e-mail address.
    fn tells_at_sign(&self, e: ExprId) -> bool {
        let mut tells = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| tells |= self.module.str_literal(x).is_some_and(|s| s == "@"));
        tells || AT_SIGNS.iter().any(|at| self.cx.project.sources.get(self.file).text_of(self.module.span(e)) == *at)
    }

    /// `email.split("@")[1]`: what stands behind the person.
    pub(super) fn behind_person(&mut self, object: ExprId, index: ExprId, of: &Value) -> Option<Value> {
        let ExprKind::Call { args, .. } = self.module.kind(object) else { return None };
        if !self.is_split(object) {
            return None;
        }
        let is_first = match self.module.kind(index) {
            ExprKind::Literal(Literal::Number(n)) => n == "0",
            _ => self.cx.project.sources.get(self.file).text_of(self.module.span(index)) != "-1",
        };
        let is_behind = !is_first && args.iter().any(|a| self.tells_at_sign(a.value));
        is_behind.then(|| self.with_left(object, of, Left::Hidden))
    }

    fn is_split(&self, e: ExprId) -> bool {
        let ExprKind::Call { callee, .. } = self.module.kind(e) else { return false };
        let splits = &self.cx.knowledge.sanitizers.cuts.splits;
        last_name(self.module, *callee).is_some_and(|n| splits.contains(n))
    }

    /// `phones.take(3)`: elements, not characters.
    fn is_list(&self, text: ExprId) -> bool {
        if self.cx.project.type_of(self.at(text)).is_some_and(|t| !t.args.is_empty()) {
            return true;
        }
        let last = last_name(self.module, text).and_then(|n| self.cx.knowledge.names.last_word(n));
        last.is_some_and(|w| w.len() > 2 && w.ends_with('s') && !w.ends_with("ss"))
    }
}

pub(super) fn holds_param(value: &Value) -> bool {
    value.facts.iter().any(|f| matches!(f.what, What::Param(..)))
}

/// `4`, `-4`, `^4`, `len(cnic) - 4`, `cnic.length() - 4`
fn bound_of(text: &str) -> Bound {
    let text = text.trim();
    let number = |t: &str| t.trim().parse::<u32>().ok();
    if text.is_empty() {
        return Bound::Open;
    }
    if let Some(n) = number(text) {
        return Bound::At(n);
    }
    if let Some(n) = text.strip_prefix(['-', '^']).and_then(number) {
        return Bound::FromEnd(n);
    }
    let whole = text.trim_end_matches([')', '(']).to_ascii_lowercase();
    if ["length", "size", "count"].iter().any(|w| whole.ends_with(w)) {
        return Bound::Open;
    }
    match text.rsplit_once('-') {
        Some((whole, n)) if ["len", "size", "count"].iter().any(|w| whole.to_ascii_lowercase().contains(w)) => {
            number(n.trim_end_matches(')')).map_or(Bound::Unknown, Bound::FromEnd)
        }
        _ => Bound::Unknown,
    }
}

/// The end of a part of a length.
fn end_of(start: Bound, count: Bound) -> Bound {
    match (start, count) {
        (Bound::Open, Bound::At(n)) => Bound::At(n),
        (Bound::At(a), Bound::At(n)) => Bound::At(a + n),
        (Bound::FromEnd(a), Bound::At(n)) if n < a => Bound::FromEnd(a - n),
        (Bound::FromEnd(_), Bound::At(_)) | (_, Bound::Open) => Bound::Open,
        (Bound::Unknown, Bound::At(n)) => Bound::At(n),
        // substr($x, 0, -4)
        (_, Bound::FromEnd(n)) => Bound::FromEnd(n),
        (_, Bound::Unknown) => Bound::Unknown,
    }
}

/// The end of a range that holds its last position.
fn after(last: Bound) -> Bound {
    match last {
        Bound::At(n) => Bound::At(n + 1),
        Bound::FromEnd(n) if n <= 1 => Bound::Open,
        Bound::FromEnd(n) => Bound::FromEnd(n - 1),
        other => other,
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
    fn bounds() {
        assert_eq!(bound_of(" -4"), Bound::FromEnd(4));
        assert_eq!(bound_of("len(cnic)-4"), Bound::FromEnd(4));
        assert_eq!(bound_of("cnic.length() - 4"), Bound::FromEnd(4));
        assert_eq!(bound_of("cnic.length()"), Bound::Open);
        assert_eq!(bound_of("at"), Bound::Unknown);
        assert_eq!(end_of(Bound::FromEnd(4), Bound::At(4)), Bound::Open);
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
