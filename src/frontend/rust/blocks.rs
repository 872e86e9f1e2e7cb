//! Lowers statements, and the expressions that are statements in truth: `if`, `match`, loops and blocks, whose value,
//! if anybody wants it, goes to a destination.

use syn::{Expr, Pat, Stmt, Type};

use super::Lower;
use super::patterns::{binds, first_variable};
use crate::frontend::MAX_DEPTH;
use crate::ir::{Arm, ExprId, ExprKind, Name, StmtKind};
use crate::source::Span;

/// Where the value of a block goes.
pub(super) enum Dest<'a> {
    Discard,
    Return,
    /// `let pattern: T = …`, with the span of its head.
    Let(Span, &'a Pat, Option<&'a Type>),
    Temp(Name),
}

impl Lower<'_> {
    /// Lowers a block into the one under construction; the value of its last expression goes to `dest`.
    pub(super) fn block_into(&mut self, block: &syn::Block, dest: &Dest<'_>) {
        let count = block.stmts.len();
        for (i, stmt) in block.stmts.iter().enumerate() {
            match stmt {
                Stmt::Expr(e, None) if i + 1 == count => return self.into(e, dest),
                Stmt::Macro(m) if i + 1 == count && m.semi_token.is_none() => {
                    let value = self.mac(&m.mac);
                    return self.deliver(value, dest);
                }
                _ => self.stmt(stmt),
            }
        }
    }

    /// A block used as a value.
    pub(super) fn block_value(&mut self, block: &syn::Block) -> ExprId {
        let Some((last, first)) = block.stmts.split_last() else { return self.opaque(self.last, Vec::new()) };
        first.iter().for_each(|stmt| self.stmt(stmt));
        match last {
            Stmt::Expr(e, None) => self.expr(e),
            Stmt::Macro(m) if m.semi_token.is_none() => self.mac(&m.mac),
            stmt => {
                self.stmt(stmt);
                self.opaque(self.last, Vec::new())
            }
        }
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => self.item(item),
            Stmt::Expr(e, _) => self.into(e, &Dest::Discard),
            Stmt::Macro(m) => {
                let call = self.mac(&m.mac);
                self.deliver(call, &Dest::Discard);
            }
        }
    }

    fn local(&mut self, local: &syn::Local) {
        let start = self.span(local.let_token.span);
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let dest = Dest::Let(start, pat, ty);
        let Some(init) = &local.init else {
            let target = self.pattern(pat);
            let declared = ty.map(|ty| self.type_ref(ty));
            let span = start.to(self.last);
            let declaration = self.declare(span, target, None, declared);
            return self.emit_expr(declaration);
        };
        self.into(&init.expr, &dest);
        // `let Some(token) = header else { return … };` leaves where nothing was bound
        if let Some((_, otherwise)) = &init.diverge {
            let condition = match first_variable(pat) {
                Some(ident) => self.name_of(ident),
                None => self.opaque(start, Vec::new()),
            };
            let condition = self.add(start, ExprKind::Not(condition));
            let body = self.block_of(|s| match &**otherwise {
                Expr::Block(b) => b.block.stmts.iter().for_each(|stmt| s.stmt(stmt)),
                e => s.into(e, &Dest::Discard),
            });
            let span = start.to(self.last);
            self.emit(span, StmtKind::Branch(vec![Arm { condition: Some(condition), body }]));
        }
    }

    /// Lowers `e` as a statement whose value goes to `dest`.
    pub(super) fn into(&mut self, e: &Expr, dest: &Dest<'_>) {
        if self.depth >= MAX_DEPTH {
            return self.note_nesting();
        }
        self.depth += 1;
        self.statement_at(e, dest);
        self.depth -= 1;
    }

    fn statement_at(&mut self, e: &Expr, dest: &Dest<'_>) {
        match e {
            Expr::Paren(e) => self.into(&e.expr, dest),
            Expr::Group(e) => self.into(&e.expr, dest),
            Expr::If(_) | Expr::Match(_) if matches!(dest, Dest::Let(..)) && is_plain(e) => {
                let value = self.expr(e);
                self.deliver(value, dest);
            }
            Expr::If(e) => self.branch(e, dest),
            Expr::Match(e) => self.cases(e, dest),
            Expr::Block(e) => self.scope(&e.block, dest),
            Expr::Unsafe(e) => self.scope(&e.block, dest),
            Expr::Const(e) => self.scope(&e.block, dest),
            Expr::TryBlock(e) => self.scope(&e.block, dest),
            Expr::ForLoop(e) => {
                let start = self.span(e.for_token.span);
                let iterated = Some(self.expr(&e.expr));
                let binding = Some(self.pattern(&e.pat));
                self.repeat(start, binding, iterated, None, &e.body);
            }
            Expr::While(e) => {
                let start = self.span(e.while_token.span);
                let condition = Some(self.expr(&e.cond));
                self.repeat(start, None, None, condition, &e.body);
            }
            Expr::Loop(e) => {
                let start = self.span(e.loop_token.span);
                self.repeat(start, None, None, None, &e.body);
            }
            Expr::Return(e) => {
                let start = self.span(e.return_token.span);
                match &e.expr {
                    Some(value) => self.into(value, &Dest::Return),
                    None => {
                        self.emit(start, StmtKind::Return(None));
                    }
                }
            }
            Expr::Break(e) => {
                let start = self.span(e.break_token.span);
                if let Some(value) = &e.expr {
                    let value = self.expr(value);
                    self.emit_expr(value);
                }
                self.emit(start, StmtKind::Jump);
            }
            Expr::Continue(e) => {
                let start = self.span(e.continue_token.span);
                self.emit(start, StmtKind::Jump);
            }
            Expr::Verbatim(_) => {}
            _ => {
                let value = self.expr(e);
                self.deliver(value, dest);
            }
        }
    }

    pub(super) fn deliver(&mut self, value: ExprId, dest: &Dest<'_>) {
        let span = self.module.span(value);
        match dest {
            Dest::Discard => {
                if !matches!(self.module.kind(value), ExprKind::Opaque(parts) if parts.is_empty()) {
                    self.emit(span, StmtKind::Expr(value));
                }
            }
            Dest::Return => {
                self.emit(span, StmtKind::Return(Some(value)));
            }
            Dest::Let(start, pat, ty) => {
                let target = self.pattern(pat);
                let declared = ty.map(|ty| self.type_ref(ty));
                let assign = self.declare(start.to(span), target, Some(value), declared);
                self.emit_expr(assign);
            }
            Dest::Temp(name) => {
                let target = self.add(span, ExprKind::Name(name.clone()));
                let assign = self.declare(span, target, Some(value), None);
                self.emit_expr(assign);
            }
        }
    }

    fn scope(&mut self, block: &syn::Block, dest: &Dest<'_>) {
        // what gets the value lives on after the block
        if !matches!(dest, Dest::Discard) {
            return self.block_into(block, dest);
        }
        let body = self.block_of(|s| s.block_into(block, dest));
        let span = self.group(&block.brace_token.span);
        self.emit(span, StmtKind::Block(body));
    }

    fn repeat(
        &mut self,
        start: Span,
        binding: Option<ExprId>,
        iterated: Option<ExprId>,
        condition: Option<ExprId>,
        body: &syn::Block,
    ) {
        let lowered = self.block_of(|s| s.block_into(body, &Dest::Discard));
        let span = start.to(self.span(body.brace_token.span.close()));
        self.emit(span, StmtKind::Loop { binding, iterated, condition, body: lowered });
    }

    fn branch(&mut self, first: &syn::ExprIf, dest: &Dest<'_>) {
        let start = self.span(first.if_token.span);
        let mut arms = Vec::new();
        let mut at = first;
        loop {
            let condition = Some(self.expr(&at.cond));
            let body = self.block_of(|s| s.block_into(&at.then_branch, dest));
            arms.push(Arm { condition, body });
            self.span(at.then_branch.brace_token.span.close());
            match at.else_branch.as_ref().map(|(_, e)| &**e) {
                Some(Expr::If(next)) => at = next,
                Some(Expr::Block(otherwise)) => {
                    let body = self.block_of(|s| s.block_into(&otherwise.block, dest));
                    arms.push(Arm { condition: None, body });
                    self.span(otherwise.block.brace_token.span.close());
                    break;
                }
                _ => break,
            }
        }
        let span = start.to(self.last);
        self.emit(span, StmtKind::Branch(arms));
    }

    fn cases(&mut self, e: &syn::ExprMatch, dest: &Dest<'_>) {
        let start = self.span(e.match_token.span);
        let subject = self.subject(&e.expr);
        let mut arms = Vec::new();
        for arm in &e.arms {
            let condition = self.test(subject, &arm.pat);
            let body = self.block_of(|s| {
                if binds(&arm.pat) {
                    let target = s.pattern(&arm.pat);
                    let value = s.copy(subject);
                    let span = s.module.span(target);
                    let binding = s.declare(span, target, Some(value), None);
                    s.emit_expr(binding);
                }
                match &*arm.body {
                    Expr::Block(body) => s.block_into(&body.block, dest),
                    body => s.into(body, dest),
                }
            });
            arms.push(Arm { condition, body });
        }
        let span = start.to(self.span(e.brace_token.span.close()));
        self.emit(span, StmtKind::Branch(arms));
    }
}

/// Whether a branch only chooses between values: no statement, no way out, in any of its arms.
pub(super) fn is_plain(e: &Expr) -> bool {
    match e {
        Expr::Paren(e) => is_plain(&e.expr),
        Expr::If(first) => {
            let mut at = first;
            loop {
                if !is_value_block(&at.then_branch) {
                    return false;
                }
                match at.else_branch.as_ref().map(|(_, e)| &**e) {
                    Some(Expr::If(next)) => at = next,
                    Some(otherwise) => return is_plain(otherwise),
                    None => return false,
                }
            }
        }
        Expr::Match(e) => !e.arms.is_empty() && e.arms.iter().all(|arm| is_plain(&arm.body)),
        Expr::Block(e) => is_value_block(&e.block),
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => {
            false
        }
        _ => true,
    }
}

fn is_value_block(block: &syn::Block) -> bool {
    match block.stmts.as_slice() {
        [Stmt::Expr(e, None)] => is_plain(e),
        [Stmt::Macro(m)] => m.semi_token.is_none(),
        _ => false,
    }
}
