//! Handlers that log their caller in, whatever their path says: `/setup`, `/accept`, `/verify-otp`.
//!
//! Somebody who logs in brings a proof (a password, a one-time code), which is tried, and gets a session or a token for it:
//! both must be in sight. A handler that makes somebody a session without trying a proof is no way to log in but a way
//! around it, and one that sets a password tries none.

use rustc_hash::FxHashSet;

use super::super::words::split;
use super::{Judge, Proof};
use crate::finding::Confidence;
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Module};
use crate::project::{ExprRef, FunctionRef};

/// Calls that are followed from the handler, and functions that are read for one.
const MAX_DEPTH: u32 = 2;
const MAX_FUNCTIONS: usize = 24;

impl Judge<'_, '_> {
    /// The call that gives the caller a session or a token, where the handler has a proof of who that is.
    pub(super) fn logs_in(&self, handler: FunctionRef) -> Option<Proof> {
        if let Some(known) = self.logins.borrow().get(&handler) {
            return known.clone();
        }
        let proof = self.find_login(handler);
        self.logins.borrow_mut().insert(handler, proof.clone());
        proof
    }

    fn find_login(&self, handler: FunctionRef) -> Option<Proof> {
        let mut seen: FxHashSet<FunctionRef> = FxHashSet::default();
        let mut queue = vec![(handler, 0)];
        let (mut entered, mut is_proven) = (None, false);
        while let Some((function, depth)) = queue.pop() {
            if seen.len() >= MAX_FUNCTIONS || !seen.insert(function) {
                continue;
            }
            let module = self.project.module_of(function.file);
            let declared = module.function(function.id);
            let mut calls = Vec::new();
            module.walk(declared.body.iter().map(|s| Node::Stmt(*s)), Nested::Enter, &mut |node| {
                let Node::Expr(e) = node else { return true };
                is_proven = is_proven || self.tries_a_proof(module, e);
                if let ExprKind::Call { .. } = module.kind(e) {
                    calls.push(e);
                }
                true
            });
            let enters = calls.iter().find(|e| self.makes_a_session(module, **e));
            entered = entered.or_else(|| enters.map(|e| ExprRef::new(function.file, *e)));
            if depth < MAX_DEPTH {
                let called = calls.iter().flat_map(|e| self.project.callees(ExprRef::new(function.file, *e)));
                queue.extend(called.map(|c| (c, depth + 1)));
            }
        }
        let at = entered.filter(|_| is_proven)?;
        let called = self.guards.shown(at);
        Some(Proof::new(format!("logs the caller in: {called}"), self.project.place(at), Confidence::High))
    }

    /// `check_password(user, password)`, `user.authenticate(params[:password])`, `otp == stored`
    fn tries_a_proof(&self, module: &Module, e: ExprId) -> bool {
        let words = &self.guards.words;
        match module.kind(e) {
            ExprKind::Call { callee, args } => {
                let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { return false };
                let named = split(name);
                words.proving.find_in(&named).is_some()
                    && (words.proofs.find_in(&named).is_some() && !args.is_empty()
                        || args.iter().any(|a| self.mentions_a_proof(module, a.value)))
            }
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => {
                let is_literal = |e: ExprId| matches!(module.kind(e), ExprKind::Literal(_));
                !is_literal(*left)
                    && !is_literal(*right)
                    && [*left, *right].iter().any(|side| self.mentions_a_proof(module, *side))
            }
            _ => false,
        }
    }

    /// `password`, `body.new_otp`, `form["password"]`; not a sentence about one.
    fn mentions_a_proof(&self, module: &Module, e: ExprId) -> bool {
        let proofs = &self.guards.words.proofs;
        let mut found = false;
        module.walk_expr(e, Nested::Skip, &mut |x| match module.kind(x) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => found |= proofs.ends(&split(n)),
            ExprKind::Literal(Literal::Str(s)) => found |= proofs.is_sequence(&split(s)),
            _ => {}
        });
        found
    }

    /// `login_user(user)`, `request.login(user)`, `signIn(ctx, user)`, `jwt.sign({ id })`; not `smtp.login(user, password)`.
    fn makes_a_session(&self, module: &Module, call: ExprId) -> bool {
        let words = &self.guards.words;
        let ExprKind::Call { callee, args } = module.kind(call) else { return false };
        let (receiver, name) = match module.kind(*callee) {
            ExprKind::Name(name) => (None, name),
            ExprKind::Member { object, name } => (Some(*object), name),
            _ => return false,
        };
        let last = |e: ExprId| match module.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => Some(n.clone()),
            ExprKind::Call { callee, .. } => match module.kind(*callee) {
                ExprKind::Name(n) | ExprKind::Member { name: n, .. } => Some(n.clone()),
                _ => None,
            },
            _ => None,
        };
        let mut named = receiver.and_then(last).map(|n| split(&n)).unwrap_or_default();
        named.extend(split(name));
        if args.is_empty() {
            return false;
        }
        // a plain `login` says who is logged in where the request, or what carries the caller, stands beside it
        let carries = |e: ExprId| last(e).is_some_and(|n| words.requests.has(&n) || words.brought.has(&n));
        let is_plain = words.logins.is_sequence(&split(name));
        words.entering.ends(&named) || is_plain && (receiver.is_some_and(carries) || carries(args[0].value))
    }
}
