//! Reads the body of a function: does some path end in a refusal after looking at who is calling?
//!
//! A refusal is an answer with a status of `words.yaml` (401, 403), an authentication error that is thrown, a redirect to a
//! login, an error given to the next handler, or the end of the script. The last two count only under a condition
//! that looks at a credential. A refusal that only a caller *with* a credential meets (`if (token) { verify }`) lets
//! the others pass, and counts for nothing.

mod caller;
mod chosen;
mod compared;
mod context;
mod decides;
mod fallible;
mod heeded;
mod kept;
mod left;
mod optional;
mod pages;
mod passes;
pub mod requests;
mod returned;
mod sent;
mod spoken;
pub mod targets;
mod told;

use std::cell::Cell;

use super::{Guards, Proof, Property};
use crate::facts::endpoints::limits::Limit;
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::facts::endpoints::words;
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{BinaryOp, Block, ExprId, ExprKind, Module, Name, StmtId, StmtKind};
use crate::project::{ExprRef, FunctionRef};
use crate::source::Place;
use optional::{is_optional, passes_without};
use passes::Passes;

/// Statements that one function's reading may visit, called helpers not counted.
const BUDGET: u32 = 4000;
/// Calls that are followed from a handler's own body.
const HANDLER_FUEL: u32 = 3;

/// How much a refusal says by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// `next(err)`, `exit`: only under a condition on a credential.
    Bare,
    /// 403, a named error, a redirect to the login: with a credential in sight.
    Named,
    /// 401.
    Explicit,
    /// Fails by itself without a credential: `jwt.decode(token)`.
    Verified,
}

/// A condition around a statement.
#[derive(Clone, Copy)]
struct Condition {
    expr: Option<ExprId>,
    /// The arm runs if it does not hold.
    negated: bool,
}

struct Reading<'g, 'a, 's> {
    guards: &'g Guards<'a, 's>,
    f: usize,
    module: &'g Module,
    function: Option<FunctionRef>,
    fuel: u32,
    budget: u32,
    /// Inside a handler only what names a status or an authentication error counts.
    strict: bool,
    /// Not the handler itself, but what it calls.
    called: bool,
    /// Blocks around whose failures are caught and forgotten.
    swallowed: u32,
    /// Assignments around that leave the error aside which a call gives beside its value.
    ignored: u32,
    /// What is read is a value that goes back to the caller.
    given: bool,
    looks_at_credentials: bool,
    /// Read for a caller that has looked at a credential already.
    assumed: bool,
    /// The file that is requested, and not one that it includes.
    outermost: bool,
    /// The blocks around the statement that is read, with its index in each.
    blocks: Vec<(&'g [StmtId], usize)>,
    passes: Passes,
    leaving: left::Leaving,
    best: Option<Proof>,
    /// Parameters that hold a credential.
    tokens: Vec<Name>,
    /// Read for this request alone: branches for others are left out.
    request: Option<&'g requests::Request<'g>>,
    /// This request has left the function.
    gone: bool,
    /// A text of a condition fitted it.
    named: Cell<bool>,
}

impl<'a, 's> Guards<'a, 's> {
    /// The proof that a function rejects, computed once.
    pub(super) fn proof(&self, f: usize, function: FunctionRef, fuel: u32) -> Option<Proof> {
        if fuel == 0 {
            return None;
        }
        if let Some(known) = self.functions.borrow().get(&(f, function)) {
            return known.clone();
        }
        // a cycle of calls finds nothing here
        self.functions.borrow_mut().insert((f, function), None);
        let proof = self.read_function(f, function, fuel - 1, false);
        self.functions.borrow_mut().insert((f, function), proof.clone());
        proof
    }

    fn read_function(&self, f: usize, function: FunctionRef, fuel: u32, strict: bool) -> Option<Proof> {
        let declared = self.project.function(function);
        let name = declared.name.clone().unwrap_or_default();
        let named = words::split(&name);
        if !strict && (self.words.never.find_in(&named).is_some() && self.words.credentials.find_in(&named).is_none()) {
            return None;
        }
        let module = self.project.module_of(function.file);
        let mut reading = Reading::new(self, f, module, Some(function), fuel, strict);
        for param in &declared.params {
            if strict {
                break;
            }
            if let Property::Rejects(p) = self.of_param(f, function.file, param, fuel) {
                return Some(p);
            }
        }
        if !strict {
            for annotation in &declared.annotations {
                let e = ExprRef::new(function.file, annotation.expr);
                match self.of_symbol(f, e, fuel) {
                    Some(Property::Rejects(p)) => return Some(p),
                    // a decorator of the project
                    None if fuel > 1 => {
                        if let Property::Rejects(p) = self.of_expr(f, e, fuel - 1)
                            && p.confidence > Confidence::Low
                            && !p.weak
                        {
                            return Some(p);
                        }
                    }
                    _ => {}
                }
            }
        }
        reading.block(&declared.body, &mut Vec::new());
        let mut proof = reading.found()?;
        proof.by = (!strict).then_some(function);
        if !strict && !name.is_empty() && !proof.what.starts_with(name.as_str()) {
            proof.what = format!("{name} {}", proof.what);
        }
        Some(proof)
    }
}

impl<'g, 'a, 's> Reading<'g, 'a, 's> {
    fn new(
        guards: &'g Guards<'a, 's>,
        f: usize,
        module: &'g Module,
        function: Option<FunctionRef>,
        fuel: u32,
        strict: bool,
    ) -> Self {
        let mut reading = Self {
            guards,
            f,
            module,
            function,
            fuel,
            budget: BUDGET,
            strict,
            called: false,
            swallowed: 0,
            ignored: 0,
            given: false,
            looks_at_credentials: false,
            assumed: false,
            outermost: false,
            blocks: Vec::new(),
            passes: Passes::default(),
            leaving: left::Leaving::default(),
            best: None,
            tokens: function.map(|x| guards.tokens_of(f, x)).unwrap_or_default(),
            request: None,
            gone: false,
            named: Cell::default(),
        };
        if let Some(function) = function {
            let found = guards.mentioning.borrow().get(&function).copied();
            let found = found.unwrap_or_else(|| reading.mentions_credentials_in(function));
            guards.mentioning.borrow_mut().insert(function, found);
            reading.looks_at_credentials = found || !reading.tokens.is_empty();
        }
        reading
    }

    fn block(&mut self, block: &'g [StmtId], around: &mut Vec<Condition>) {
        let gone = self.gone;
        self.within(block, around);
        self.gone = gone;
    }

    /// A block that runs whenever what stands around it does.
    fn within(&mut self, block: &'g [StmtId], around: &mut Vec<Condition>) {
        let depth = around.len();
        self.blocks.push((block, 0));
        self.statements(block, around);
        self.blocks.pop();
        around.truncate(depth);
    }

    fn statements(&mut self, block: &'g [StmtId], around: &mut Vec<Condition>) {
        for (index, id) in block.iter().enumerate() {
            if let Some(last) = self.blocks.last_mut() {
                last.1 = index;
            }
            if self.budget == 0 {
                self.guards.limits.reached(Limit::Statements, self.module.file);
                return;
            }
            if self.best.as_ref().is_some_and(|p| !p.weak && p.when.is_none()) {
                return;
            }
            if self.gone {
                return;
            }
            self.budget -= 1;
            let module = self.module;
            match &module.stmt(*id).kind {
                StmtKind::Expr(e) => self.expr(*e, around),
                StmtKind::Return(Some(e)) => {
                    self.expr(*e, around);
                    self.returned(*e, around);
                    self.gave_result(*e, around);
                }
                StmtKind::Throw(Some(e)) => {
                    self.expr(*e, around);
                    self.thrown(*e, around);
                }
                StmtKind::Branch(arms) if self.routed(arms, around) => {}
                StmtKind::Branch(arms) => {
                    let depth = around.len();
                    for arm in arms {
                        if let Some(c) = arm.condition {
                            self.expr(c, around);
                        }
                        let own = Condition { expr: arm.condition, negated: false };
                        if arm.condition.is_some() {
                            around.push(own);
                        }
                        self.block(&arm.body, around);
                        if let (Some(c), Some(last)) = (arm.condition, around.last_mut()) {
                            *last = Condition { expr: Some(c), negated: true };
                        }
                    }
                    around.truncate(depth);
                    // if (known) return next(); res.redirect("/"): the rest runs for the others
                    for arm in arms.iter().filter(|a| a.condition.is_some() && self.leaves(&a.body)) {
                        around.push(Condition { expr: arm.condition, negated: true });
                    }
                }
                StmtKind::Loop { iterated, condition, body, .. } => {
                    for e in [iterated, condition].into_iter().flatten() {
                        self.expr(*e, around);
                    }
                    self.within(body, around);
                }
                StmtKind::Try { body, handlers, finally } => {
                    let swallowed = u32::from(self.is_swallowed(handlers));
                    self.swallowed += swallowed;
                    self.within(body, around);
                    self.swallowed -= swallowed;
                    for handler in handlers {
                        around.push(Condition { expr: None, negated: false });
                        self.block(&handler.body, around);
                        around.pop();
                    }
                    self.block(finally, around);
                }
                StmtKind::Block(b) => self.within(b, around),
                StmtKind::Function(f) if !self.strict && self.function.is_some() => {
                    self.passes.nested += 1;
                    self.inner(&module.function(*f).body, around);
                    self.passes.nested -= 1;
                }
                _ => {}
            }
        }
    }

    /// Whether a block does not run into what follows it.
    fn leaves(&self, block: &Block) -> bool {
        block.last().is_some_and(|last| match &self.module.stmt(*last).kind {
            StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Jump => true,
            StmtKind::Branch(arms) => arms.iter().any(|a| {
                a.body
                    .last()
                    .is_some_and(|l| matches!(self.module.stmt(*l).kind, StmtKind::Return(_) | StmtKind::Throw(_)))
            }),
            _ => false,
        })
    }

    fn expr(&mut self, e: ExprId, around: &mut Vec<Condition>) {
        let module = self.module;
        match module.kind(e) {
            ExprKind::Name(name) => self.handed_on(e, name, around),
            ExprKind::Lambda(f) => {
                self.passes.lambdas += 1;
                self.inner(&module.function(*f).body, around);
                self.passes.lambdas -= 1;
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                self.expr(*condition, around);
                around.push(Condition { expr: Some(*condition), negated: false });
                self.expr(*then, around);
                if let Some(last) = around.last_mut() {
                    last.negated = true;
                }
                self.expr(*otherwise, around);
                around.pop();
            }
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or | BinaryOp::Coalesce), left, right } => {
                self.expr(*left, around);
                // $user or die();
                around.push(Condition { expr: Some(*left), negated: *op != BinaryOp::And });
                self.expr(*right, around);
                around.pop();
            }
            ExprKind::Call { .. } | ExprKind::New { .. } => {
                self.call(e, around);
                self.leaving.answers = false;
                self.parts(e, around);
            }
            ExprKind::Assign { target, value: Some(value), .. } => {
                // res.statusCode = 401, $response['status_header'] = 'HTTP/1.1 401 Unauthorized'
                let assigned = match module.kind(*target) {
                    ExprKind::Member { name, .. } => Some(name),
                    ExprKind::Index { index: Some(key), .. } => module.str_literal(*key),
                    _ => None,
                };
                if let Some(name) = assigned
                    && words::split(name).iter().any(|w| w == "status")
                    && let Some(status) = self.status_in(*value)
                {
                    self.refuse(format!("answers {status}"), e, around, self.strength_of(&status));
                }
                self.assigned_answer(e, *target, *value, around);
                let ignored = u32::from(self.ignores_error(*target));
                self.ignored += ignored;
                self.expr(*value, around);
                self.ignored -= ignored;
            }
            _ => {
                let mut children = Vec::new();
                module.each_child(e, &mut |c| children.push(c));
                children.into_iter().for_each(|c| self.expr(c, around));
            }
        }
    }

    fn call(&mut self, e: ExprId, around: &[Condition]) {
        let at = ExprRef::new(self.module.file, e);
        let project = self.guards.project;
        let target = callee(project, at);
        let name = last_name(project, target).cloned().unwrap_or_default();
        let vocabulary = &self.guards.words;
        let args = arguments(project, at);
        let bare = name.trim_end_matches('!');
        let is_one = |list: &[String]| list.iter().any(|n| n == bare);
        self.went_on(e, &name, around);
        let named = words::split(&name);
        let is_left = is_one(&vocabulary.conditional) && self.refused_if(e, around);
        if self.is_forgiven(at) {
            return;
        }
        if is_left
            || self.extracted(e, &name, around)
            || self.otherwise(e, bare, around)
            || self.included(e, around)
            || (is_one(&vocabulary.going_on) && self.goes_on(e))
        {
            return;
        }
        if self.is_answer(at, &name, &named) && self.is_final() {
            let status = args.iter().find_map(|a| self.status_in(a.value).or_else(|| self.symbol_status(a.value)));
            if let Some(status) = status {
                let strength = self.strength_of(&status);
                // head :forbidden if current_user.suspended?
                if self.strict || strength > Strength::Named || !self.is_of_one_known(around) {
                    self.refuse(format!("answers {status}"), e, around, strength);
                }
                return;
            }
            if !self.strict
                && let Some(error) = args.iter().find_map(|a| self.error_given(a.value))
            {
                self.refuse(format!("answers {error}"), e, around, Strength::Named);
                return;
            }
            // render plain: "not logged in", status: 400
            if let Some(status) = args.iter().find_map(|a| self.failure_in(a.value))
                && (self.strict || self.wants_a_caller(e, around))
            {
                self.refuse(format!("answers {status}"), e, around, Strength::Bare);
                return;
            }
        }
        if self.strict && self.is_final() && self.finds_nobody(&named, around) {
            self.refuse(format!("answers {name}"), e, around, Strength::Named);
            return;
        }
        if is_one(&vocabulary.redirecting) || self.says_redirect(&named) {
            let to_login = args.iter().any(|a| self.strings_in(a.value).iter().any(|s| vocabulary.redirects.has(s)));
            if to_login && !(self.strict && self.follows_success(around)) && self.is_final() {
                self.refuse("redirects to the login".to_owned(), e, around, Strength::Named);
                return;
            }
            // res.redirect("/") where the caller is not logged in
            if named.iter().any(|w| w.contains("redirect")) && self.says_redirect(&named) {
                self.refuse("redirects away".to_owned(), e, around, Strength::Bare);
            }
        }
        // HttpResponseForbidden(), res.unauthorized()
        if !matches!(self.module.kind(e), ExprKind::New { .. })
            && vocabulary.calls.ends(&named)
            && vocabulary.optional.find_in(&named).is_none()
            && name.len() < 40
            && !self.strict
            && self.is_final()
        {
            self.refuse(format!("calls {name}"), e, around, Strength::Named);
        }
        self.leaving.answers = false;
        if self.hands_an_error(e, bare) {
            self.refuse(format!("calls {name} with an error"), e, around, Strength::Bare);
        }
        if is_one(&vocabulary.exits) || self.guards.ends(self.f, at) {
            self.refuse("ends the request".to_owned(), e, around, Strength::Bare);
        }
        if self.guards.verifies(self.f, at) && !passes_without(self, around) {
            if self.swallowed == 0 {
                self.refuse(format!("verifies with {name}"), e, around, Strength::Verified);
            }
            return;
        }
        if self.fuel > 0 && self.ignored == 0 && !passes_without(self, around) {
            if let Some(Property::Rejects(p)) = self.guards.of_symbol(self.f, at, self.fuel)
                && p.confidence > Confidence::Low
                && (!self.strict || self.is_reached(around))
            {
                self.keep(Proof { what: format!("calls {}", p.what), ..p });
                return;
            }
            if self.strict {
                return self.called_inside(e, &name, around);
            }
            let mut called = project.callees(at);
            called.retain(|c| !project.function(*c).modifiers.is_abstract);
            // listener.handle(event): where one of those that may be meant refuses nobody, the call does not either
            let is_sure = called.len() < 2
                || called
                    .iter()
                    .all(|c| Some(*c) == self.function || self.guards.proof(self.f, *c, self.fuel).is_some());
            for function in called.into_iter().filter(|_| is_sure) {
                if Some(function) == self.function {
                    continue;
                }
                let Some(p) = self.guards.proof(self.f, function, self.fuel) else {
                    // if (!loggedIn()) deny();
                    if self.is_checked(around) && self.always_refused(function, e) {
                        self.refuse(format!("calls {name}"), e, around, Strength::Named);
                    } else {
                        self.minded(function, e);
                    }
                    continue;
                };
                if self.request.is_some_and(|r| self.guards.spares(self.f, &p, r).is_some()) {
                    continue;
                }
                if self.guards.holds(&p, at)
                    && let Some(p) = self.heeded(e, p)
                {
                    self.keep(Proof { when: None, unless: self.switched_off(around), ..p });
                }
            }
        }
    }

    fn thrown(&mut self, e: ExprId, around: &[Condition]) {
        if self.swallowed > 0 {
            return;
        }
        // new TRPCError({ code: 'UNAUTHORIZED' })
        let mut spoken = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| spoken = spoken.take().or_else(|| self.symbol_status(x)));
        if let Some(status) = self.status_in(e).or(spoken) {
            let strength = self.strength_of(&status);
            self.refuse(format!("fails with {status}"), e, around, strength);
            return;
        }
        // HTTPException(303, headers={"Location": "/login"})
        if self.sends_to_login(e) {
            self.refuse("redirects to the login".to_owned(), e, around, Strength::Named);
            return;
        }
        let mut named = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Name(n) | ExprKind::Member { name: n, .. } = self.module.kind(x)
                && named.is_none()
                && self.says_refusal(n)
            {
                named = Some(n.clone());
            }
        });
        match named {
            Some(name) => self.refuse(format!("throws {name}"), e, around, Strength::Named),
            // code that is missing or called wrongly
            None if self.mentions(e, &self.guards.words.faults) => {}
            None => self.refuse("throws".to_owned(), e, around, Strength::Bare),
        }
    }

    fn refuse(&mut self, what: String, e: ExprId, around: &[Condition], strength: Strength) {
        if is_optional(self, around) || self.is_told_known(around) || self.is_of_a_ban(around) {
            return;
        }
        let conditions: Vec<ExprId> = around.iter().filter_map(|c| c.expr).collect();
        if self.is_forgery_check(conditions.last().copied())
            || self.asks_the_origin(&conditions)
            || (self.strict && !self.is_of_the_unknown(around, strength))
        {
            return;
        }
        let compared = conditions.iter().any(|c| self.compares_secrets(*c));
        let under_credential = compared
            || conditions.iter().any(|c| self.mentions_credentials(*c) || self.mentions_principal(*c))
            || self.is_told_unknown(around)
            || (strength == Strength::Named && conditions.iter().any(|c| self.comes_from_credentials(*c)));
        let in_handler = around.iter().any(|c| c.expr.is_none());
        if strength == Strength::Bare
            && around.iter().any(|c| self.is_for_the_known(c) || optional::is_first_visit(self, c))
        {
            return;
        }
        // a helper that throws for an argument that is missing refuses not always
        let accepted = (self.assumed && around.is_empty())
            || (self.strict && !self.assumed)
            || match strength {
                Strength::Explicit | Strength::Verified => true,
                // if import_in_progress(): return "Import in progress", 403
                Strength::Named => under_credential || (self.looks_at_credentials && !self.asks_else(&conditions)),
                Strength::Bare => under_credential || (in_handler && self.looks_at_credentials),
            };
        if !accepted {
            return;
        }
        // inside a handler any way out is a refusal if the condition asks whether somebody is logged in
        let asked = conditions.iter().any(|c| self.mentions(*c, &self.guards.words.checks))
            || around.iter().any(|c| self.is_for_the_unknown(c));
        let place = Place::new(self.module.file, self.module.span(e));
        let mut proof = Proof::new(what, place, Confidence::High);
        proof.given = self.given;
        proof.answers = self.leaving.answers && self.is_own();
        proof.weak = strength == Strength::Bare && !asked && !compared;
        proof.when = self.parameter_condition(&conditions);
        proof.unless = self.switched_off(around);
        self.keep(proof);
    }

    fn keep(&mut self, proof: Proof) {
        let rank = |p: &Proof| (!p.weak, p.when.is_none());
        if self.best.as_ref().is_none_or(|b| rank(&proof) > rank(b)) {
            self.best = Some(proof);
        }
    }
}
