//! What is left of a value when a part of it is taken or replaced: `cnic.substring(9)`, `phone[-4:]`,
//! `re.sub(r"\d(?=\d{4})", "*", cnic)`.
//!
//! Few characters tell nobody who it was: the part is clean. A part that is longer, or whose bounds are not known, is
//! data still. A regular expression is tried on values as the data has them; one that cannot match them replaces
//! nothing. Lists are not cut: `phones.take(3)` are three whole numbers.

use super::results::Call;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::masking::{CutArgument, TextCall};
use crate::ir::visit::Nested;
use crate::ir::{Arg, ExprId, ExprKind, Literal};
use crate::project::Value as Origin;
use crate::source::Place;

/// How source text writes the sign of an e-mail address.
const AT_SIGNS: [&str; 2] = ["\"@\"", "'@'"];

/// How much of a value remains.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Left {
    Hidden,
    Part,
    Whole,
}

/// An end of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bound {
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
        let call = cuts.calls.iter().find(|c| c.fits(name, language) && c.takes(args.len()))?;
        let (text, value) = match call.arguments.iter().position(|a| *a == CutArgument::Text) {
            // query.limit(10)
            Some(i) if args.len() > 1 => (args.get(i)?.value, given.get(i)?),
            Some(_) => return None,
            None => (object?, receiver),
        };
        // citizen.slice(:id), { cnic: cnic }.slice(:ward)
        if args.iter().any(|a| self.is_key(a.value)) {
            return None;
        }
        let argument = |wanted: CutArgument| {
            let at = call.arguments.iter().position(|a| *a == wanted)?;
            args.get(at).map(|a| a.value)
        };
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
        let (start, end) = self.bounds_of_call(call, args);
        let left = match (start, end) {
            (Bound::Open, Bound::At(n)) if call.marked && n <= cuts.beside => Left::Hidden,
            _ => self.left_between(start, end),
        };
        Some(self.with_left(text, value, left))
    }

    /// Where the part begins and ends that a call gives.
    fn bounds_of_call(&self, call: &TextCall<CutArgument>, args: &[Arg]) -> (Bound, Bound) {
        let meaning = |wanted: CutArgument| {
            let at = call.arguments.iter().position(|a| *a == wanted)?;
            args.get(at).map(|a| self.bound(a.value))
        };
        if let Some(Bound::At(n)) = meaning(CutArgument::First) {
            return (Bound::Open, Bound::At(n));
        }
        if let Some(Bound::At(n)) = meaning(CutArgument::Last) {
            return (Bound::FromEnd(n), Bound::Open);
        }
        if let Some(Bound::At(n)) = meaning(CutArgument::WithoutLast) {
            return (Bound::Open, Bound::FromEnd(n));
        }
        let start = meaning(CutArgument::Start).unwrap_or(Bound::Unknown);
        let end = match meaning(CutArgument::Count) {
            Some(count) => end_of(start, count),
            None => meaning(CutArgument::End).unwrap_or(Bound::Open),
        };
        (start, end)
    }

    /// How many characters an expression gives of a text that it takes a part of: 5 of `cnic[:5]`, 1 of `cnic[-1]`.
    pub(super) fn characters_of(&self, e: ExprId) -> Option<u32> {
        let (start, end) = match self.module.kind(e) {
            ExprKind::Index { object, index: Some(index) } => {
                let is_one = matches!(bound_of(self.inside_brackets(e, *object)?), Bound::At(_) | Bound::FromEnd(_));
                match is_one {
                    true => return (!self.is_list(*object)).then_some(1),
                    false => self.bounds_of_slice(e, *object, *index)?,
                }
            }
            ExprKind::Call { callee, args } => {
                let name = last_name(self.module, *callee)?;
                let mut calls = self.cx.knowledge.sanitizers.cuts.calls.iter();
                let call = calls.find(|c| c.fits(name, self.module.language) && c.takes(args.len()))?;
                self.bounds_of_call(call, args)
            }
            _ => return None,
        };
        self.count_between(start, end)
    }

    /// `-4:` of `cnic[-4:]`
    fn inside_brackets(&self, e: ExprId, object: ExprId) -> Option<&str> {
        let source = &self.cx.project.sources.get(self.file).text;
        let behind = source.get(self.module.span(object).range().end..self.module.span(e).range().end)?;
        behind.trim().trim_start_matches(['?', '.']).strip_prefix('[')?.strip_suffix(']')
    }

    /// `cnic[-4:]`, `cnic[..4]`, `c[0, 3]`
    pub(super) fn sliced(&mut self, e: ExprId, object: ExprId, index: ExprId, of: &Value) -> Option<Value> {
        // row[3], name[0]: an element or a character
        if !matches!(self.module.kind(index), ExprKind::List(_) | ExprKind::Opaque(_)) {
            self.is_reduced |= holds_param(of);
            return None;
        }
        if self.is_list(object) {
            return None;
        }
        // email[strings.Index(email, "@"):]
        let is_behind = |text: &str| {
            let (from, to) = text.split_once(':').unwrap_or_default();
            to.trim().is_empty() && AT_SIGNS.iter().any(|at| from.contains(at))
        };
        if self.inside_brackets(e, object).is_some_and(is_behind) {
            return Some(self.with_left(object, of, Left::Hidden));
        }
        let (start, end) = self.bounds_of_slice(e, object, index)?;
        let left = self.left_between(start, end);
        Some(self.with_left(object, of, left))
    }

    /// Where the part begins and ends that stands in brackets.
    fn bounds_of_slice(&self, e: ExprId, object: ExprId, index: ExprId) -> Option<(Bound, Bound)> {
        let is_pair = match self.module.kind(index) {
            ExprKind::List(parts) => parts.len() == 2,
            ExprKind::Opaque(_) => false,
            _ => return None,
        };
        let bound_of = |text: &str| self.bound_in(text, index);
        let inside = self.inside_brackets(e, object)?;
        Some(if let (true, Some((a, b))) = (is_pair, inside.split_once(',')) {
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
            (bound_of(a), bound_of(b))
        })
    }

    /// `:ward`, `"ward"`: the name of an entry, and no position.
    fn is_key(&self, e: ExprId) -> bool {
        self.module.str_literal(e).is_some_and(|text| text.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    }

    fn left_between(&self, start: Bound, end: Bound) -> Left {
        let cuts = &self.cx.knowledge.sanitizers.cuts;
        match self.count_between(start, end) {
            _ if matches!((start, end), (Bound::Open | Bound::At(0), Bound::Open)) => Left::Whole,
            Some(n) if n <= cuts.shown => Left::Hidden,
            _ => Left::Part,
        }
    }

    /// How many characters a part has, of a text of the usual length.
    pub(super) fn count_between(&self, start: Bound, end: Bound) -> Option<u32> {
        let long = self.cx.knowledge.sanitizers.cuts.length;
        match (start, end) {
            (Bound::Unknown, _) | (_, Bound::Unknown) => None,
            (Bound::Open, Bound::Open) => Some(long),
            (Bound::Open, Bound::At(b)) => Some(b),
            (Bound::At(a), Bound::At(b)) => Some(b.saturating_sub(a)),
            (Bound::FromEnd(n), Bound::Open) => Some(n),
            (Bound::FromEnd(a), Bound::FromEnd(b)) => Some(a.saturating_sub(b)),
            (Bound::At(a), Bound::Open) => Some(long.saturating_sub(a)),
            (Bound::Open, Bound::FromEnd(b)) => Some(long.saturating_sub(b)),
            (Bound::At(a), Bound::FromEnd(b)) => Some(long.saturating_sub(a + b)),
            (Bound::FromEnd(_), Bound::At(_)) => None,
        }
    }

    pub(super) fn with_left(&mut self, text: ExprId, value: &Value, left: Left) -> Value {
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

    pub(super) fn bound(&self, e: ExprId) -> Bound {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        assert_eq!(bound_of(" -4"), Bound::FromEnd(4));
        assert_eq!(bound_of("len(cnic)-4"), Bound::FromEnd(4));
        assert_eq!(bound_of("cnic.length() - 4"), Bound::FromEnd(4));
        assert_eq!(bound_of("cnic.length()"), Bound::Open);
        assert_eq!(bound_of("at"), Bound::Unknown);
        assert_eq!(end_of(Bound::FromEnd(4), Bound::At(4)), Bound::Open);
    }
}
