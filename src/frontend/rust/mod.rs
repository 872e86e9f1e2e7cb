//! Rust, through `syn`: source text → [`Module`].
//!
//! `syn` reads a file whole or not at all, and recurses. So a small [`lexer`] goes first: it says how deep a parse can
//! go (a deep file is read on a thread with a large stack, one without bound is left out and reported), and where the
//! items begin, so that a file with a syntax error is read item by item. Macro calls are read from their tokens, as
//! expressions, statements or items, whichever they are.
//!
//! Left to others: which module a path belongs to, what a macro of a library does.

mod blocks;
mod exprs;
mod items;
mod lexer;
mod macros;
mod patterns;
mod rules;
mod types;

use std::borrow::Cow;

use proc_macro2::extra::DelimSpan;

use super::MAX_DEPTH;
use crate::ir::{Block, ClassId, ExprId, ExprKind, FunctionId, Module, ModuleGap, StmtId, StmtKind};
use crate::source::{FileId, Gap, Language, Span};

/// Above this weight the parser gets a stack of its own.
const DEEP: u32 = 16;
/// Above this weight nothing is parsed: no person wrote it.
const TOO_DEEP: u32 = 1_500;
/// Bytes of stack for each unit of weight: nested type arguments take 57 KiB a level in an unoptimised build, all
/// else less than 43.
const STACK_PER_WEIGHT: usize = 72 * 1024;
/// Syntax errors named in a file's coverage note; the rest are only counted there.
const NAMED_ERRORS: usize = 3;

pub(super) fn lower(file: FileId, language: Language, text: &str) -> Module {
    let scan = lexer::scan(text, 0);
    let mut module = Module::new(file, language);
    module.comments = scan.comments;
    let mut lower = Lower::new(text, module);
    let weight = scan.weight.min(TOO_DEEP);
    if weight <= DEEP {
        lower.file(scan.weight, &scan.starts);
        return lower.module;
    }
    let size = weight as usize * STACK_PER_WEIGHT;
    let lowering = &mut lower;
    let spawned = std::thread::scope(|scope| {
        let work = move || lowering.file(scan.weight, &scan.starts);
        let thread = std::thread::Builder::new().stack_size(size).spawn_scoped(scope, work);
        let Ok(thread) = thread else { return false };
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
        true
    });
    if !spawned {
        lower.note_nesting();
    }
    lower.module
}

/// A module under construction.
struct Lower<'t> {
    text: &'t str,
    /// Where the text that was handed to the parser begins in `text`.
    base: usize,
    module: Module,
    functions: Vec<FunctionId>,
    /// The class whose members are being lowered; None inside a function.
    class: Option<ClassId>,
    /// The blocks under construction, innermost last: a block used as a value leaves its statements in the one
    /// around it.
    blocks: Vec<Block>,
    depth: u32,
    /// The last span that was given out: where a node without a token of its own stands.
    last: Span,
}

impl<'t> Lower<'t> {
    fn new(text: &'t str, module: Module) -> Self {
        let (functions, blocks) = (Vec::new(), vec![Vec::new()]);
        Self { text, base: 0, module, functions, class: None, blocks, depth: 0, last: Span::at(0) }
    }

    fn file(&mut self, weight: u32, starts: &[usize]) {
        if weight > TOO_DEEP || self.parse(0, self.text).is_err() {
            self.items_alone(starts);
        }
        self.module.body = self.blocks.pop().unwrap_or_default();
        proc_macro2::extra::invalidate_current_thread_spans();
    }

    /// Parses a part of the file that begins at `base`, and lowers it.
    fn parse(&mut self, base: usize, text: &str) -> Result<(), Span> {
        let text = without_shebang(text);
        self.base = base;
        match syn::parse_str::<syn::File>(&text) {
            Ok(file) => {
                file.items.iter().for_each(|item| self.item(item));
                Ok(())
            }
            Err(error) => {
                let range = error.span().byte_range();
                let end = range.end.min(text.len());
                Err(Span::new(base + range.start.min(end), base + end))
            }
        }
    }

    /// Reads each item by itself, so that a broken one hides no other.
    fn items_alone(&mut self, starts: &[usize]) {
        let mut errors = Vec::new();
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(self.text.len());
            let part = &self.text[*start..end];
            self.last = Span::at(*start);
            if lexer::scan(part, 0).weight > TOO_DEEP {
                self.note_nesting();
            } else if let Err(error) = self.parse(*start, part) {
                errors.push(error);
                self.members_alone(*start, part);
            }
        }
        if starts.is_empty() && !self.text.trim().is_empty() {
            errors.push(Span::at(0));
        }
        let total = errors.len();
        for span in errors.into_iter().take(NAMED_ERRORS) {
            let message = match total {
                1 => "not valid in its language here; the rest was read".to_owned(),
                n => format!("not valid in its language in {n} places; the rest was read"),
            };
            self.module.gaps.push(ModuleGap { kind: Gap::Syntax, span, message });
        }
    }

    /// The functions inside a broken `impl`, `trait` or `mod`.
    fn members_alone(&mut self, base: usize, part: &str) {
        let scan = lexer::scan(part, 4);
        for (i, start) in scan.starts.iter().enumerate() {
            let end = scan.starts.get(i + 1).copied().unwrap_or(part.len());
            let member = &part[*start..end];
            let member_scan = lexer::scan(member, 0);
            let member = &member[..member_scan.first_body_end.unwrap_or(member.len())];
            if member_scan.weight <= TOO_DEEP {
                // the error is already on record with the item
                let _ = self.parse(base + start, member);
            }
        }
    }

    fn note_nesting(&mut self) {
        if !self.module.gaps.iter().any(|g| g.kind == Gap::Nesting) {
            let message = format!("nested deeper than {MAX_DEPTH} levels; what lies below was left out");
            self.module.gaps.push(ModuleGap { kind: Gap::Nesting, span: self.last, message });
        }
    }

    fn span(&mut self, span: proc_macro2::Span) -> Span {
        let range = span.byte_range();
        let end = (self.base + range.end).min(self.text.len());
        self.last = Span::new((self.base + range.start).min(end), end);
        self.last
    }

    /// From the opening bracket to the closing one.
    fn group(&mut self, span: &DelimSpan) -> Span {
        let open = self.span(span.open());
        open.to(self.span(span.close()))
    }

    fn path_span(&mut self, path: &syn::Path) -> Span {
        let mut spans = path.segments.iter().map(|s| s.ident.span());
        let Some(first) = spans.next() else { return self.last };
        let first = self.span(first);
        let end = spans.next_back().map_or(first, |last| self.span(last));
        first.to(end)
    }

    fn add(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.module.add_expr(span, kind)
    }

    fn opaque(&mut self, span: Span, children: Vec<ExprId>) -> ExprId {
        self.add(span, ExprKind::Opaque(children))
    }

    fn emit(&mut self, span: Span, kind: StmtKind) -> StmtId {
        let id = self.module.add_stmt(span, kind);
        if let Some(block) = self.blocks.last_mut() {
            block.push(id);
        }
        id
    }

    fn emit_expr(&mut self, expr: ExprId) {
        let span = self.module.span(expr);
        self.emit(span, StmtKind::Expr(expr));
    }

    /// What `f` emits, as a block of its own.
    fn block_of(&mut self, f: impl FnOnce(&mut Self)) -> Block {
        self.blocks.push(Vec::new());
        f(self);
        self.blocks.pop().unwrap_or_default()
    }
}

/// `#!/usr/bin/env …` on the first line is blanked, so that offsets stay.
fn without_shebang(text: &str) -> Cow<'_, str> {
    if !text.starts_with("#!") || text[2..].trim_start().starts_with('[') {
        return Cow::Borrowed(text);
    }
    let end = text.find('\n').unwrap_or(text.len());
    Cow::Owned(format!("{}{}", " ".repeat(end), &text[end..]))
}
