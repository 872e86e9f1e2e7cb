//! Inside a handler, and in what it calls: is a refusal one of callers without credentials, and does every way to the work
//! lead past it?
//!
//! A guard is in its place to ask who is calling, so that nearly any refusal of it counts. A handler refuses for many
//! reasons: the order is not there, the role is the wrong one, the input is bad, the caller is logged in already. Here a
//! refusal counts only
//!
//! * under a condition that asks for what the caller brings (session, token, header, principal), or for what was got by it,
//! * which holds for who brings nothing (`!user`, `token == null`, `err != nil`; not `if (user) redirect("/home")`),
//! * all of whose parts ask for it (`private && !user` lets everyone see the rest),
//! * and where nothing else around it decides whether it is asked at all.

use super::requests::Request;
use super::{Condition, HANDLER_FUEL, Reading, Strength};
use crate::facts::endpoints::guards::{Guards, Proof, Property};
use crate::facts::endpoints::words;
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, Block, ExprId, ExprKind, Handler, Literal, Name, StmtKind};
use crate::project::scopes::{Binding, BindingKind};
use crate::project::{ExprRef, FunctionRef};

/// Assignments that a value is followed through.
const MAX_ASSIGNMENTS: u32 = 3;

/// Statements of a function that only tells whether the caller is known.
const MAX_PREDICATE: usize = 12;

/// For whom a condition holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    /// For who brings nothing, or the wrong thing.
    Unknown,
    /// For who is known.
    Known,
    Unclear,
}

impl<'a, 's> Guards<'a, 's> {
    /// A check in the handler's own body; for one request where the body asks which one it is.
    pub fn in_handler(&self, f: usize, function: FunctionRef, request: &Request<'_>) -> Option<Proof> {
        if !self.is_choosy(function, 0) {
            let refused = self.read_function(f, function, HANDLER_FUEL, true).filter(|p| !p.weak);
            return refused.or_else(|| self.kept_for_the_known(f, function));
        }
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), HANDLER_FUEL, true);
        reading.request = Some(request);
        reading.block(&module.function(function.id).body, &mut Vec::new());
        reading.found().filter(|p| !p.weak)
    }

    /// The proof that what a handler calls refuses callers without credentials, computed once.
    pub(super) fn proof_inside(&self, f: usize, function: FunctionRef, fuel: u32) -> Option<Proof> {
        if fuel == 0 {
            return None;
        }
        if let Some(known) = self.inside.borrow().get(&(f, function)) {
            return known.clone();
        }
        self.inside.borrow_mut().insert((f, function), None);
        let proof = self.read_inside(f, function, fuel - 1);
        self.inside.borrow_mut().insert((f, function), proof.clone());
        proof
    }

    fn read_inside(&self, f: usize, function: FunctionRef, fuel: u32) -> Option<Proof> {
        let declared = self.project.function(function);
        let name = declared.name.clone().unwrap_or_default();
        let named = words::split(&name);
        if self.words.never.find_in(&named).is_some() && self.words.credentials.find_in(&named).is_none() {
            return None;
        }
        // a login that fails is no guard; requireLogin() is one
        let params = declared.params.iter();
        let is_login = self.words.logins.find_in(&named).is_some()
            || params.map(|p| p.name.as_str()).any(|n| self.words.proofs.has(n));
        if is_login && !named.first().is_some_and(|w| self.words.demands.contains(w)) {
            return None;
        }
        // @PreAuthorize on the method of a service, a decorator of the project
        for annotation in &declared.annotations {
            let at = ExprRef::new(function.file, annotation.expr);
            let found = self.of_symbol(f, at, fuel).unwrap_or_else(|| self.of_expr(f, at, fuel));
            if let Property::Rejects(p) = found
                && p.confidence > Confidence::Low
                && !p.weak
            {
                return Some(p);
            }
        }
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), fuel, true);
        reading.called = true;
        reading.block(&declared.body, &mut Vec::new());
        let mut proof = reading.best.filter(|p| !p.weak)?;
        if !name.is_empty() && !proof.what.starts_with(name.as_str()) {
            proof.what = format!("{name} {}", proof.what);
        }
        Some(proof)
    }
}

impl Reading<'_, '_, '_> {
    /// Whether a refusal here, inside of a handler, is one of callers without credentials.
    pub(super) fn is_of_the_unknown(&self, around: &[Condition], strength: Strength) -> bool {
        if self.assumed {
            // a helper that always refuses: whether it is called is asked elsewhere
            return around.is_empty();
        }
        let Some((last, outer)) = around.split_last() else { return strength == Strength::Verified };
        if !self.is_reached(outer) {
            return false;
        }
        if strength == Strength::Verified {
            return self.is_reached(around);
        }
        match last.expr {
            // a caught failure: of what was verified
            None => strength >= Strength::Named && self.verifies_something(),
            Some(e) => self.asks_the_caller(e, last.negated, strength),
        }
    }

    /// Whether a guard fails for want of a caller: under a condition that asks for one, and where its name, what it says or
    /// what it asks leaves no doubt. `head :not_found unless @user` alone may be about any user.
    pub(super) fn wants_a_caller(&self, answer: ExprId, around: &[Condition]) -> bool {
        let vocabulary = &self.guards.words;
        let Some(Condition { expr: Some(e), negated }) = around.last() else { return false };
        let function = self.function.and_then(|f| self.module.function(f.id).name.as_deref()).unwrap_or_default();
        let says_so = vocabulary.guards.has(function)
            || vocabulary.checks.has(function)
            || self.strings_in(answer).iter().any(|s| vocabulary.rejections.has(s) || vocabulary.checks.has(s));
        let (e, negated) = self.without_not(*e, *negated);
        let is_missing = match self.holds_for(e) {
            Holds::Known => negated,
            Holds::Unknown => !negated,
            Holds::Unclear => false,
        };
        is_missing
            && !self.is_parameter(e, MAX_ASSIGNMENTS)
            && (says_so || self.mentions(e, &vocabulary.brought))
            && self.asks_the_caller(e, negated, Strength::Explicit)
    }

    /// Whether a value, or what is asked of it, is only what the caller fills as it likes: `params[:token]`, `isset($_GET['key'])`.
    pub(super) fn is_parameter(&self, e: ExprId, assignments: u32) -> bool {
        let vocabulary = &self.guards.words;
        let is_one = |n: &Name| vocabulary.parameters.iter().any(|p| p == n.as_str());
        match self.module.kind(e) {
            ExprKind::Not(inner) => self.is_parameter(*inner, assignments),
            ExprKind::Binary { left, right, .. } => {
                !self.compares_secrets(e)
                    && [*left, *right].into_iter().any(|side| self.is_parameter(side, assignments))
            }
            ExprKind::Name(n) => {
                let bound = self.guards.project.binding(ExprRef::new(self.module.file, e), n);
                let is_made = match bound.map(|(_, b)| b.kind) {
                    Some(BindingKind::Value(v)) => assignments > 0 && self.is_parameter(v, assignments - 1),
                    _ => false,
                };
                is_made || is_one(n)
            }
            ExprKind::Member { object, name } => is_one(name) || self.is_parameter(*object, assignments),
            ExprKind::Index { object, .. } => self.is_parameter(*object, assignments),
            ExprKind::Call { callee, args } => {
                let tells = matches!(self.module.kind(*callee), ExprKind::Name(n)
                    if vocabulary.present.iter().chain(&vocabulary.absent).any(|x| x == n.as_str()));
                self.is_parameter(*callee, assignments)
                    || (tells && args.iter().any(|a| self.is_parameter(a.value, assignments)))
            }
            _ => false,
        }
    }

    /// `if current_user.suspended?`, `if authenticated_by.bot_key?`: what follows meets a caller who is known.
    pub(super) fn is_of_one_known(&self, around: &[Condition]) -> bool {
        let Some(Condition { expr: Some(e), negated: false }) = around.last() else { return false };
        let asked = match self.module.kind(*e) {
            ExprKind::Call { callee, args } if args.is_empty() => *callee,
            _ => *e,
        };
        let ExprKind::Member { object, .. } = self.module.kind(asked) else { return false };
        let who = match self.module.kind(*object) {
            ExprKind::Call { callee, args } if args.is_empty() => *callee,
            _ => *object,
        };
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(who) else { return false };
        let vocabulary = &self.guards.words;
        (vocabulary.checks.has(name) || vocabulary.brought.has(name)) && self.holds_for(*e) == Holds::Known
    }

    fn without_not(&self, mut e: ExprId, mut negated: bool) -> (ExprId, bool) {
        while let ExprKind::Not(inner) = self.module.kind(e) {
            (e, negated) = (*inner, !negated);
        }
        (e, negated)
    }

    /// Whether every request comes here: only early returns, methods and refusals of others stand around.
    pub(super) fn is_reached(&self, around: &[Condition]) -> bool {
        around.iter().all(|c| match c.expr {
            None => true,
            Some(_) if c.negated => true,
            Some(e) => self.asks_the_method(e) || self.asks_the_caller(e, false, Strength::Explicit),
        })
    }

    /// `request.method == "POST"`
    fn asks_the_method(&self, e: ExprId) -> bool {
        let methods = &self.guards.words.asks.methods;
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Name(n) | ExprKind::Member { name: n, .. } = self.module.kind(x) {
                found |= methods.iter().any(|m| m.as_str() == n.as_str());
            }
        });
        found
    }

    fn verifies_something(&self) -> bool {
        let Some(function) = self.function else { return false };
        let mut found = false;
        self.module.walk_block(&self.module.function(function.id).body, Nested::Enter, &mut |e| {
            found = found || self.is_brought(e, 0);
        });
        found
    }

    pub(super) fn asks_the_caller(&self, e: ExprId, negated: bool, strength: Strength) -> bool {
        match (self.module.kind(e), negated) {
            (ExprKind::Not(inner), _) => self.asks_the_caller(*inner, !negated, strength),
            // all parts must hold for the refusal
            (ExprKind::Binary { op: BinaryOp::And, left, right }, false)
            | (ExprKind::Binary { op: BinaryOp::Or, left, right }, true) => {
                self.asks_the_caller(*left, negated, strength) && self.asks_the_caller(*right, negated, strength)
            }
            (ExprKind::Binary { op: BinaryOp::Or, left, right }, false)
            | (ExprKind::Binary { op: BinaryOp::And, left, right }, true) => {
                self.asks_the_caller(*left, negated, strength) || self.asks_the_caller(*right, negated, strength)
            }
            _ => self.part_asks(e, negated, strength),
        }
    }

    fn part_asks(&self, e: ExprId, negated: bool, strength: Strength) -> bool {
        let about = match strength {
            Strength::Explicit | Strength::Verified => {
                self.mentions_credentials(e) || self.comes_from_credentials(e) || self.is_asked(e)
            }
            Strength::Named => self.is_asked(e),
            // if (!session.cart) redirect("/shop")
            Strength::Bare => self.is_asked(e) && self.says_who(e),
        };
        let holds = match (self.holds_for(e), negated) {
            (Holds::Known, true) => Holds::Unknown,
            (Holds::Unknown, true) => Holds::Known,
            (holds, _) => holds,
        };
        about
            && !self.is_preference(e)
            && !self.is_of_a_login(e)
            && !self.is_of_a_store(e)
            && match strength {
                Strength::Bare => holds == Holds::Unknown,
                _ => holds != Holds::Known,
            }
    }

    fn says_who(&self, e: ExprId) -> bool {
        // $step != 'create_user'
        let said = match self.module.kind(e) {
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => [*left, *right]
                .into_iter()
                .filter(|side| !matches!(self.module.kind(*side), ExprKind::Literal(_)))
                .any(|side| self.mentions(side, &self.guards.words.who)),
            _ => self.mentions(e, &self.guards.words.who),
        };
        said || self.mentions_principal(e) || self.compares_secrets(e)
    }

    /// The key of a value that says who is calling.
    pub(super) fn keeps_who(&self, key: ExprId) -> bool {
        matches!(self.module.kind(key), ExprKind::Literal(Literal::Str(s)) if self.guards.words.who.has(s))
    }

    /// `if (!bcrypt.compare(req.body.password, user.hash)) return 401`: a step of a login, unless the password comes in a
    /// header with each request.
    fn is_of_a_login(&self, e: ExprId) -> bool {
        let proofs = &self.guards.words.proofs;
        let tries = self.mentions(e, proofs) || self.value_behind(e).is_some_and(|v| self.mentions(v, proofs));
        tries && !self.is_brought(e, MAX_ASSIGNMENTS)
    }

    /// `session, err := store.Get(r, "session"); if err != nil`: a session that cannot be read; an empty one can.
    fn is_of_a_store(&self, e: ExprId) -> bool {
        let ExprKind::Binary { op: BinaryOp::NotEqual, left, right } = self.module.kind(e) else { return false };
        let (ExprKind::Name(name), ExprKind::Name(_) | ExprKind::Literal(Literal::Null)) =
            (self.module.kind(*left), self.module.kind(*right))
        else {
            return false;
        };
        self.guards.words.wanting.has(name)
            && self
                .value_behind(*left)
                .is_some_and(|v| self.is_brought(v, 0) && !self.mentions(v, &self.guards.words.who))
    }

    /// What the name in a condition was given last.
    pub(super) fn value_behind(&self, e: ExprId) -> Option<ExprId> {
        let mut names = Vec::new();
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Name(n) = self.module.kind(x) {
                names.push((x, n));
            }
        });
        names.into_iter().find_map(|(x, n)| {
            let (_, bound) = self.guards.project.binding(ExprRef::new(self.module.file, x), n)?;
            match bound.kind {
                BindingKind::Value(v) => Some(v),
                BindingKind::Entry { of, .. } | BindingKind::Position { of, .. } => Some(of),
                _ => None,
            }
        })
    }

    /// What the caller brings, compared with what only the service knows, or looked at by itself.
    pub(super) fn is_asked(&self, e: ExprId) -> bool {
        self.compares_secrets(e) || self.mentions_principal(e) || self.is_brought(e, MAX_ASSIGNMENTS)
    }

    /// For whom a part of a condition holds, as far as its form tells.
    fn holds_for(&self, e: ExprId) -> Holds {
        let nothing = |x: ExprId| match self.module.kind(x) {
            ExprKind::Literal(Literal::Null | Literal::Bool(false)) => true,
            ExprKind::Literal(Literal::Str(s)) => s.is_empty(),
            ExprKind::Literal(Literal::Number(n)) => n == "0",
            ExprKind::Name(n) => n == "undefined" || n == "nil",
            _ => false,
        };
        let is_true = |x: ExprId| matches!(self.module.kind(x), ExprKind::Literal(Literal::Bool(true)));
        let tells_absence = self.mentions(e, &self.guards.words.wanting);
        match self.module.kind(e) {
            ExprKind::Binary { op: BinaryOp::Equal, left, right } if nothing(*right) || nothing(*left) => {
                if tells_absence {
                    Holds::Known
                } else {
                    Holds::Unknown
                }
            }
            // err != nil
            ExprKind::Binary { op: BinaryOp::NotEqual, left, right } if nothing(*right) || nothing(*left) => {
                if tells_absence {
                    Holds::Unknown
                } else {
                    Holds::Known
                }
            }
            ExprKind::Binary { op: BinaryOp::NotEqual, right, .. } if is_true(*right) => {
                if tells_absence {
                    Holds::Known
                } else {
                    Holds::Unknown
                }
            }
            ExprKind::Binary { op: BinaryOp::NotEqual, .. } => Holds::Unknown,
            ExprKind::Binary { op: BinaryOp::Equal, .. } => Holds::Known,
            ExprKind::Binary { op: BinaryOp::Compare, left, .. }
                if matches!(self.module.kind(*left), ExprKind::Literal(Literal::Str(_))) =>
            {
                Holds::Known
            }
            ExprKind::Binary { .. } => Holds::Unclear,
            _ if tells_absence => Holds::Unknown,
            ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::Call { .. } => {
                Holds::Known
            }
            _ => Holds::Unclear,
        }
    }

    /// Whether a value is what the caller brings, or was got by it: `req.session.user`, `getUserId()`,
    /// `$clerk = $clerks->find(session('id'))`. An object of the application that has a user is none.
    fn is_brought(&self, e: ExprId, assignments: u32) -> bool {
        let mut found = false;
        let mut names = Vec::new();
        self.module.walk_expr(e, Nested::Enter, &mut |x| {
            if found {
                return;
            }
            match self.module.kind(x) {
                ExprKind::Name(n) => names.push((x, n)),
                ExprKind::Member { object, name } => {
                    found = self.is_token(name)
                        || (self.guards.words.credentials.has(name) && self.is_request(*object))
                        || (self.guards.words.brought.has(name) && self.is_request(*object));
                }
                ExprKind::Call { callee, args } => {
                    // getUserId(), this.currentUser()
                    let of_us = match self.module.kind(*callee) {
                        ExprKind::Name(n) => Some(n),
                        ExprKind::Member { object, name } if self.is_request(*object) => Some(name),
                        _ => None,
                    };
                    // session.get("user_id")
                    let of_held = match self.module.kind(*callee) {
                        ExprKind::Member { object, .. } => self.is_request(*object),
                        _ => false,
                    };
                    found = (of_held && args.iter().any(|a| self.keeps_who(a.value)))
                        || (args.is_empty() && of_us.is_some_and(|n| self.guards.words.credentials.has(n)))
                        || (assignments > 0 && self.looks_inside(x));
                }
                // session.Values["user"]
                ExprKind::Index { object, index: Some(key) } => {
                    found = self.keeps_who(*key) && self.is_request(*object);
                }
                ExprKind::Literal(Literal::Str(s)) if s.len() < 40 => {
                    found = self.is_token(s);
                }
                _ => {}
            }
        });
        found || names.into_iter().any(|(x, n)| self.name_is_brought(x, n, assignments))
    }

    /// `if (!$this->knows())`: what is called looks at what the caller brings, and tells.
    fn looks_inside(&self, call: ExprId) -> bool {
        let project = self.guards.project;
        project.callees(ExprRef::new(self.module.file, call)).into_iter().any(|function| {
            let module = project.module_of(function.file);
            let body = &module.function(function.id).body;
            if body.len() > MAX_PREDICATE || Some(function) == self.function {
                return false;
            }
            let mut inner = Reading::new(self.guards, self.f, module, Some(function), 0, true);
            inner.called = true;
            project.returns(function).iter().any(|e| inner.is_brought(e.id, 1))
        })
    }

    fn name_is_brought(&self, x: ExprId, name: &str, assignments: u32) -> bool {
        let project = self.guards.project;
        let is_token = self.is_token(name);
        match project.binding(ExprRef::new(self.module.file, x), name).map(|(_, b)| b) {
            Some(Binding { kind: BindingKind::Param(..), .. }) => {
                is_token && !self.called || self.is_bearer(name) || self.tokens.iter().any(|t| t == name)
            }
            Some(Binding { kind: BindingKind::Value(of), .. })
            | Some(Binding { kind: BindingKind::Entry { of, .. } | BindingKind::Position { of, .. }, .. }) => {
                self.is_bearer(name) || (assignments > 0 && self.is_brought(of, assignments - 1))
            }
            Some(Binding {
                kind: BindingKind::Import(_) | BindingKind::Function(_) | BindingKind::Class(_), ..
            })
            | None => is_token,
            Some(_) => false,
        }
    }

    /// Names of what a caller brings: `session`, `currentUser`, `authHeader`.
    fn is_token(&self, name: &str) -> bool {
        self.guards.words.brought.has(name)
    }

    /// Among them those that are nothing else, wherever they come from.
    pub(super) fn is_bearer(&self, name: &str) -> bool {
        self.guards.words.guards.has(name) && self.guards.words.brought.has(name)
    }

    /// `request`, `ctx.state`, `this`, `Auth`: what carries the caller; not `request.body`.
    pub(super) fn is_request(&self, mut e: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        loop {
            match self.module.kind(e) {
                ExprKind::Name(n) => {
                    return n == "this" || n == "self" || vocabulary.requests.has(n) || vocabulary.brought.has(n);
                }
                ExprKind::Member { object, name } => {
                    if vocabulary.inputs.has(name) {
                        return false;
                    }
                    e = *object;
                }
                ExprKind::Call { callee, .. } => e = *callee,
                ExprKind::Index { object, .. } => e = *object,
                _ => return false,
            }
        }
    }

    /// Whether a failure in the body of a `try` is caught and forgotten: `try { verify(token) } catch { /* ignore */ }`.
    pub(super) fn is_swallowed(&self, handlers: &[Handler]) -> bool {
        !handlers.is_empty() && handlers.iter().all(|h| self.forgets(&h.body))
    }

    fn forgets(&self, block: &Block) -> bool {
        block.iter().all(|s| match &self.module.stmt(*s).kind {
            StmtKind::Expr(e) => match self.module.kind(*e) {
                ExprKind::Call { callee, .. } => {
                    let callee = ExprRef::new(self.module.file, *callee);
                    let name = crate::facts::endpoints::selected::last_name(self.guards.project, callee);
                    name.is_some_and(|n| self.guards.words.quiet.has(n))
                }
                ExprKind::Assign { .. } | ExprKind::Literal(_) => true,
                _ => false,
            },
            StmtKind::Block(inner) => self.forgets(inner),
            _ => false,
        })
    }

    /// `return Unauthorized()`, `return ForbiddenResult()`; not `return PresentedCredentials()`.
    pub(super) fn is_refusal(&self, name: &str) -> bool {
        let mut named = words::split(name);
        while named.len() > 1 && named.last().is_some_and(|w| self.guards.words.suffixes.contains(w)) {
            named.pop();
        }
        self.guards.words.calls.ends(&named)
    }

    /// What a handler calls: a proof of its own, or a helper that refuses always and is called for want of credentials.
    pub(super) fn called_inside(&mut self, e: ExprId, name: &str, around: &[Condition]) {
        let at = ExprRef::new(self.module.file, e);
        let project = self.guards.project;
        let mut called = project.callees(at);
        called.retain(|c| Some(*c) != self.function && !project.function(*c).modifiers.is_abstract);
        // where one of those that may be meant refuses nobody, the call does not either
        let refuses = |c: &FunctionRef| {
            self.guards.proof_inside(self.f, *c, self.fuel).is_some()
                || self.guards.refuses_always(self.f, *c, self.fuel, true).is_some()
        };
        if called.len() > 1 && !called.iter().all(refuses) {
            return;
        }
        for function in called {
            let proof = self.guards.proof_inside(self.f, function, self.fuel);
            match proof.filter(|p| p.confidence >= Confidence::Medium) {
                Some(p) if self.request.is_some_and(|r| self.guards.spares(self.f, &p, r).is_some()) => {}
                Some(p) if self.guards.holds(&p, at) && self.is_reached(around) => {
                    if let Some(p) = self.heeded(e, p) {
                        self.keep(Proof { when: None, ..p });
                    }
                }
                Some(_) => {}
                None if self.always_refused(function, e) => {
                    self.refuse(format!("calls {name}"), e, around, Strength::Named);
                }
                None => {}
            }
        }
    }
}
