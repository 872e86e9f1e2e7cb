//! Blade: `{{ }}`, `{!! !!}`, `@php` and the directives are one PHP text without tags, in the order of the page.
//!
//! Directives that steer become PHP's own (`@foreach (…)` opens a block, `@endforeach` closes it); a block's braces are
//! written only when its end is found, so that a directive of the project's own breaks nothing. The condition of
//! `@unless` and its like keeps no negation: no analysis asks for it. Every other directive leaves the list of its
//! arguments, whose values flow and whose name is not PHP's.

use memchr::{memchr3_iter, memmem};
use rustc_hash::FxHashSet;

use super::{Blank, Page, Piece, PieceKind, php};
use crate::source::{Language, Span};

/// Directives that stand for a keyword of PHP with a condition.
const STEERS: &[(&str, &str)] = &[
    ("if", "if"),
    ("unless", "if"),
    ("isset", "if"),
    ("empty", "if"),
    ("foreach", "foreach"),
    ("forelse", "foreach"),
    ("for", "for"),
    ("while", "while"),
    ("switch", "switch"),
];

/// What begins with the same sign in a style sheet.
const STYLE_RULES: &[&str] = &["media", "supports", "container", "layer", "page", "import", "charset"];

/// Bytes looked at for the ends of arguments, for each byte of the page.
const EFFORT: usize = 16;

/// A directive whose end was not seen yet.
struct Open<'t> {
    /// Without `end`.
    name: &'t str,
    /// Of PHP; empty for one that leaves no block.
    keyword: &'static str,
    /// Where its block begins.
    body: usize,
}

struct Scanner<'t> {
    text: &'t str,
    code: Blank<'t>,
    pieces: Vec<Piece>,
    comments: Vec<Span>,
    open: Vec<Open<'t>>,
    /// The directives that something ends: the rest of each `@end…`.
    ended: FxHashSet<&'t str>,
    /// What closes was looked for and not found.
    missing: Vec<&'static str>,
    effort: usize,
    done: usize,
}

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let mut scanner = Scanner {
        text,
        code: Blank::new(text),
        pieces: Vec::new(),
        comments: Vec::new(),
        open: Vec::new(),
        ended: ends(text),
        missing: Vec::new(),
        effort: text.len().saturating_mul(EFFORT),
        done: 0,
    };
    for at in memchr3_iter(b'{', b'@', b'<', text.as_bytes()) {
        if at >= scanner.done {
            scanner.read(at);
        }
    }
    if scanner.pieces.len() > scanner.comments.len() {
        page.parts.extend(scanner.code.into_part(Language::Php).map(|part| super::Part { is_bare: true, ..part }));
    }
    page.comments.append(&mut scanner.comments);
    scanner.pieces
}

/// What follows `@end`, wherever it stands.
fn ends(text: &str) -> FxHashSet<&str> {
    memmem::find_iter(text.as_bytes(), b"@end")
        .map(|i| {
            let rest = &text[i + "@end".len()..];
            &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()]
        })
        .collect()
}

impl<'t> Scanner<'t> {
    fn starts(&self, at: usize, with: &str) -> bool {
        self.text.as_bytes()[at..].starts_with(with.as_bytes())
    }

    fn find(&mut self, from: usize, what: &'static str) -> Option<usize> {
        if self.missing.contains(&what) {
            return None;
        }
        let found = memmem::find(&self.text.as_bytes()[from..], what.as_bytes()).map(|i| from + i);
        if found.is_none() {
            self.missing.push(what);
        }
        found
    }

    fn read(&mut self, at: usize) {
        match self.text.as_bytes()[at] {
            b'{' if self.starts(at, "{{--") => {
                if let Some(end) = self.find(at + 4, "--}}") {
                    let whole = self.piece(at, end + 4, PieceKind::Silent);
                    self.comments.push(whole);
                }
            }
            b'{' if self.starts(at, "{!!") => self.echo(at, 3, "!!}"),
            b'{' if self.starts(at, "{{{") => self.echo(at, 3, "}}}"),
            b'{' if self.starts(at, "{{") => self.echo(at, 2, "}}"),
            b'<' if self.starts(at, "<?") && !self.starts(at, "<?xml") => {
                let region = php::region(self.text.as_bytes(), at);
                let piece = region.piece(self.text);
                self.code.keep(region.code);
                self.code.put(region.code.end as usize, ";\n");
                self.piece(at, piece.whole.end as usize, piece.kind);
            }
            b'@' => self.directive(at),
            _ => {}
        }
    }

    fn piece(&mut self, from: usize, to: usize, kind: PieceKind) -> Span {
        let whole = Span::new(from, to);
        self.pieces.push(Piece { whole, kind });
        self.done = to;
        whole
    }

    /// `{{ x }}` prints; `@{{ x }}` is for the browser.
    fn echo(&mut self, at: usize, open: usize, close: &'static str) {
        let Some(end) = self.find(at + open, close) else { return };
        if at > 0 && self.text.as_bytes()[at - 1] == b'@' {
            self.done = end + close.len();
            return;
        }
        self.code.keep(Span::new(at + open, end));
        self.code.put(end, ";");
        self.piece(at, end + close.len(), PieceKind::Value);
    }

    fn directive(&mut self, at: usize) {
        let text: &'t str = self.text;
        let bytes = text.as_bytes();
        // `name@if.example` is an address, `@@if` an escape
        let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@' | b'.' | b'-');
        if at > 0 && is_word(bytes[at - 1]) {
            return;
        }
        let end = at + 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = &text[at + 1..end];
        let blanks = bytes[end..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let args = if bytes.get(end + blanks) == Some(&b'(') { self.arguments(end + blanks) } else { None };
        match (name, args) {
            ("", _) => {}
            (name, _) if STYLE_RULES.contains(&name) => {}
            ("verbatim", _) => {
                let close = self.find(end, "@endverbatim").unwrap_or(end);
                self.done = close;
            }
            ("php", None) => {
                if let Some(close) = self.find(end, "@endphp") {
                    self.code.keep(Span::new(end, close));
                    self.code.put(close, ";\n");
                    self.piece(at, close + "@endphp".len(), PieceKind::Silent);
                }
            }
            ("else", None) => self.middle(at, end, true),
            // of `@forelse`
            ("empty", None) => self.middle(at, end, false),
            ("break" | "continue", _) => {
                self.code.put(at, name);
                self.code.put(at + name.len(), ";");
                self.piece(at, args.map_or(end, |a| a.end as usize), PieceKind::Silent);
            }
            ("default", None) => self.keyword(at, end, "default:"),
            ("case", Some(args)) => {
                self.code.put(at, " case");
                self.code.keep(args);
                self.code.put(args.end as usize, ":");
                self.piece(at, args.end as usize, PieceKind::Silent);
            }
            ("elseif", Some(args)) => {
                let is_open = self.open.last().is_some_and(|o| o.keyword == "if");
                if is_open {
                    self.code.put(at, "}elseif");
                    self.code.keep(args);
                    self.code.put(args.end as usize, "{");
                }
                self.piece(at, args.end as usize, PieceKind::Silent);
            }
            (name, Some(args)) => self.with_arguments(at, name, args),
            (name, None) => self.close(at, end, name),
        }
    }

    /// What stands between two blocks of one directive; as long as the directive and the character behind it.
    fn middle(&mut self, at: usize, end: usize, is_else: bool) {
        match self.open.last() {
            Some(last) if is_else && last.keyword == "if" => self.code.put(at, "}else{"),
            Some(last) if !last.keyword.is_empty() => self.code.put(at, "} {"),
            _ => {}
        }
        self.piece(at, end, PieceKind::Silent);
    }

    fn keyword(&mut self, at: usize, end: usize, code: &str) {
        self.code.put(at, code);
        self.piece(at, end, PieceKind::Silent);
    }

    fn with_arguments(&mut self, at: usize, name: &'t str, args: Span) {
        self.code.keep(args);
        let after = args.end as usize;
        match STEERS.iter().find(|(directive, _)| *directive == name) {
            Some((_, keyword)) => {
                self.code.put(at, " ");
                self.code.put(at + 1, keyword);
                self.code.put(after, ";");
                self.open.push(Open { name, keyword, body: after });
            }
            // `@include("x", [...])`
            None if name != "php" => {
                self.opened(name, after);
                self.code.put(args.start as usize, "[");
                self.code.put(after - 1, "];");
            }
            None => self.code.put(after, ";"),
        }
        let is_value = matches!(name, "json" | "js" | "lang" | "choice");
        self.piece(at, after, if is_value { PieceKind::Value } else { PieceKind::Silent });
    }

    /// `@endif`: writes the braces of what it closes.
    fn close(&mut self, at: usize, end: usize, name: &'t str) {
        let Some(closed) = name.strip_prefix("end") else {
            // `@csrf`, `@auth`
            return self.opened(name, end);
        };
        self.piece(at, end, PieceKind::Silent);
        if let Some(i) = self.open.iter().rposition(|o| o.name == closed) {
            if !self.open[i].keyword.is_empty() {
                self.code.put(self.open[i].body, "{");
                self.code.put(at, "}");
            }
            self.open.truncate(i);
        }
    }

    /// A directive of Blade or of the project that something ends: `@can('edit', $x) … @else … @endcan`.
    fn opened(&mut self, name: &'t str, body: usize) {
        if self.ended.contains(name) {
            self.open.push(Open { name, keyword: "", body });
        }
    }

    /// The arguments that open at `from`, with their brackets.
    fn arguments(&mut self, from: usize) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut depth = 0usize;
        let mut at = from;
        while at < bytes.len() {
            match bytes[at] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                quote @ (b'"' | b'\'') => {
                    let mut i = at + 1;
                    while i < bytes.len() && bytes[i] != quote {
                        i += 1 + usize::from(bytes[i] == b'\\');
                    }
                    self.effort = self.effort.checked_sub(i.saturating_sub(at))?;
                    at = i;
                }
                _ => {}
            }
            at += 1;
            self.effort = self.effort.checked_sub(1)?;
            if depth == 0 {
                return Some(Span::new(from, at.min(bytes.len())));
            }
        }
        None
    }
}
