//! Texts that do not stand in a file as they are: written in another coding, with escapes, as numbers, or in parts that
//! the code joins. What they come to is searched like any text, and found where it is written.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::decode;
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal, Module};
use crate::source::Span;

/// How many strings a text may be joined from.
const MAX_PARTS: usize = 64;

/// How long it may become, in bytes: a name of a long string can be joined again and again.
const MAX_JOINED: usize = 64 << 10;

/// Hidden texts that are searched in one file.
const MAX_HIDDEN: usize = 2000;

/// Shortest and longest text that is joined from what need not belong together, or written as numbers, in bytes.
const LENGTHS: std::ops::Range<usize> = 16..512;

/// Shortest run of characters of a coding in plain text: shorter ones are words.
const MIN_RUN: usize = 24;

/// A text that does not stand in the file as it is.
pub(super) struct Hidden {
    /// Where it is written.
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) how: &'static str,
    /// Its parts may not belong together: only what is known by its own form counts, no value beside a name.
    pub(super) is_guess: bool,
    /// The strings that it is joined from: where each ends in `text`, and where it is written.
    parts: Vec<(usize, Span)>,
}

impl Hidden {
    /// Where the piece of [`Hidden::text`] is written.
    pub(super) fn home(&self, piece: Span) -> Span {
        let part = |at: u32| self.parts.iter().position(|(end, _)| (at as usize) < *end);
        let (Some(first), Some(last)) = (part(piece.start), part(piece.end.saturating_sub(1))) else {
            return self.span;
        };
        let (end, written) = self.parts[first];
        if first != last {
            return written.to(self.parts[last].1);
        }
        let start = first.checked_sub(1).map_or(0, |i| self.parts[i].0);
        // with nothing around it but a pair of quotes, the place is known to the byte
        if written.len() != end - start + 2 {
            return written;
        }
        let at = written.start as usize + 1 + piece.start as usize - start;
        Span::new(at, at + piece.len())
    }

    fn whole(span: Span, text: String, how: &'static str) -> Self {
        Self { span, text, how, is_guess: false, parts: Vec::new() }
    }

    fn guess(span: Span, text: String, how: &'static str) -> Option<Self> {
        let is_value = LENGTHS.contains(&text.len()) && !text.contains(char::is_whitespace);
        is_value.then(|| Self { is_guess: true, ..Self::whole(span, text, how) })
    }
}

/// Runs of characters of a coding in any text: comments and prose too.
pub(super) fn in_text(text: &str) -> Vec<Hidden> {
    let bytes = text.as_bytes();
    let is_run = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    let mut out = Vec::new();
    let mut at = 0;
    while at + MIN_RUN <= bytes.len() && out.len() < MAX_HIDDEN {
        // a run of that length cannot begin before its last byte
        let window = &bytes[at..at + MIN_RUN];
        if let Some(broken) = window.iter().rposition(|b| !is_run(*b)) {
            at += broken + 1;
            continue;
        }
        let length = MIN_RUN + bytes[at + MIN_RUN..].iter().take_while(|b| is_run(**b)).count();
        let padding = bytes[at + length..].iter().take(2).take_while(|b| **b == b'=').count();
        let run = Span::new(at, at + length + padding);
        at = run.end as usize;
        if let Some(value) = text.get(run.range())
            && decode::opens_readable(value)
            && let Some(under) = decode::layers(value)
        {
            out.push(Hidden::whole(run, under, "decoded"));
        }
    }
    out
}

/// What the strings and numbers of a lowered file come to.
pub(super) fn in_module(module: &Module, text: &str) -> Vec<Hidden> {
    let mut finder = Finder { module, constants: constants(module), inner: vec![false; module.exprs.len()] };
    let mut out = Vec::new();
    // a sum stands behind its parts
    for i in (0..module.exprs.len()).rev() {
        if out.len() >= MAX_HIDDEN {
            break;
        }
        let id = ExprId(i as u32);
        let span = module.span(id);
        let hidden = match module.kind(id) {
            ExprKind::Binary { op: BinaryOp::Add, .. } | ExprKind::Template(_) if !finder.inner[i] => finder.sum(id),
            ExprKind::Literal(Literal::Str(value)) => match decode::layers(value) {
                Some(under) => Some(Hidden::whole(span, under, "decoded")),
                // `"\x67\x68…"`, `"gh" "p_"`
                None => text
                    .get(span.range())
                    .filter(|written| value.len() >= LENGTHS.start && !written.contains(value.as_str()))
                    .and_then(|_| Hidden::guess(span, value.to_string(), "written with escapes or in parts")),
            },
            ExprKind::List(items) => finder.numbers(span, items.iter().copied()),
            ExprKind::Call { callee, args } => {
                finder.numbers(span, args.iter().map(|a| a.value)).or_else(|| finder.called(span, *callee, args))
            }
            _ => None,
        };
        out.extend(hidden);
    }
    out
}

struct Finder<'m> {
    module: &'m Module,
    /// Names that one string is given to, once.
    constants: FxHashMap<&'m str, ExprId>,
    /// Parts of a larger sum.
    inner: Vec<bool>,
}

impl<'m> Finder<'m> {
    /// `"gh" + "p_" + rest`, `f"{start}…"`: the whole, if all parts are known strings.
    fn sum(&mut self, id: ExprId) -> Option<Hidden> {
        let mut joined = Joined::default();
        let (mut is_whole, mut has_names) = (true, false);
        let mut stack: SmallVec<[ExprId; 16]> = SmallVec::from_iter([id]);
        while let Some(part) = stack.pop() {
            match self.module.kind(part) {
                ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                    self.inner[part.index()] = true;
                    stack.extend([*right, *left]);
                }
                ExprKind::Template(inner) => {
                    self.inner[part.index()] = true;
                    stack.extend(inner.iter().rev().copied());
                }
                // go on where a part is not known, to know which sums stand inside of this one
                kind if is_whole => {
                    has_names |= matches!(kind, ExprKind::Name(_));
                    is_whole = self.append(&mut joined, part).is_some();
                }
                _ => {}
            }
        }
        let Joined { text, parts } = joined;
        if !is_whole || parts.len() < 2 {
            return None;
        }
        let span = self.module.span(id);
        if let Some(under) = decode::layers(&text) {
            return Some(Hidden::whole(span, under, "joined from strings and decoded"));
        }
        let hidden = Hidden { span, text, how: "joined from strings", is_guess: has_names, parts };
        if has_names { Hidden::guess(span, hidden.text, hidden.how) } else { Some(hidden) }
    }

    /// A string, or a name that stands for one.
    fn string(&self, id: ExprId) -> Option<&'m str> {
        match self.module.kind(id) {
            ExprKind::Literal(Literal::Str(value)) => Some(value.as_str()),
            ExprKind::Name(name) => self.string_of(*self.constants.get(name.as_str())?),
            _ => None,
        }
    }

    /// None where the part is not known, and where the whole becomes too large.
    fn append(&self, joined: &mut Joined, id: ExprId) -> Option<()> {
        joined.push(self.string(id)?, self.module.span(id))
    }

    fn string_of(&self, id: ExprId) -> Option<&'m str> {
        match self.module.kind(id) {
            ExprKind::Literal(Literal::Str(value)) => Some(value.as_str()),
            _ => None,
        }
    }

    /// `"".join(["gh", "p_"])`, `["gh", "p_"].join("")`, `"gh".concat("p_")`
    fn called(&self, span: Span, callee: ExprId, args: &[Arg]) -> Option<Hidden> {
        let ExprKind::Member { object, .. } = self.module.kind(callee) else { return None };
        let list = |id: ExprId| match self.module.kind(id) {
            ExprKind::List(items) => Some(items),
            _ => None,
        };
        let between = match args {
            // `DATABASE_URL.to_string()` is what it was
            [] => return None,
            [only] => match (list(*object), list(only.value)) {
                (Some(items), _) => Some((items, only.value)),
                (None, Some(items)) => Some((items, *object)),
                (None, None) => None,
            },
            _ => None,
        };
        let mut joined = Joined::default();
        match between {
            Some((items, separator)) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        joined.grow(self.string(separator)?)?;
                    }
                    self.append(&mut joined, *item)?;
                }
            }
            None => {
                self.append(&mut joined, *object)?;
                args.iter().try_for_each(|arg| self.append(&mut joined, arg.value))?;
            }
        }
        let text = decode::layers(&joined.text).unwrap_or(joined.text);
        Hidden::guess(span, text, "joined from strings")
    }

    /// `[103, 104, 112, …]`, `fromCharCode(103, 104, …)`
    fn numbers(&self, span: Span, items: impl ExactSizeIterator<Item = ExprId>) -> Option<Hidden> {
        if !LENGTHS.contains(&items.len()) {
            return None;
        }
        let character = |id: ExprId| {
            let ExprKind::Literal(Literal::Number(written)) = self.module.kind(id) else { return None };
            let number = match written.strip_prefix("0x").or_else(|| written.strip_prefix("0X")) {
                Some(digits) => u8::from_str_radix(digits, 16).ok(),
                None => written.parse().ok(),
            };
            number.filter(u8::is_ascii_graphic).map(char::from)
        };
        let text: Option<String> = items.map(character).collect();
        let text = text.map(|text| decode::layers(&text).unwrap_or(text));
        Hidden::guess(span, text?, "written as numbers")
    }
}

/// Parts that are put behind each other.
#[derive(Default)]
struct Joined {
    text: String,
    /// Where each ends in `text`, and where it is written.
    parts: Vec<(usize, Span)>,
}

impl Joined {
    fn push(&mut self, piece: &str, span: Span) -> Option<()> {
        if self.parts.len() >= MAX_PARTS {
            return None;
        }
        self.grow(piece)?;
        self.parts.push((self.text.len(), span));
        Some(())
    }

    fn grow(&mut self, piece: &str) -> Option<()> {
        let has_room = piece.len() <= MAX_JOINED - self.text.len();
        has_room.then(|| self.text.push_str(piece))
    }
}

fn constants(module: &Module) -> FxHashMap<&str, ExprId> {
    let mut given: FxHashMap<&str, Option<ExprId>> = FxHashMap::default();
    for expr in &module.exprs {
        if let ExprKind::Assign { target, value, op, .. } = &expr.kind
            && let ExprKind::Name(name) = module.kind(*target)
        {
            let string = value.filter(|v| op.is_none() && module.str_literal(*v).is_some());
            given.entry(name).and_modify(|known| *known = None).or_insert(string);
        }
    }
    given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
