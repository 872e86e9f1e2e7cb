//! Scripts that run from the top when they are requested: what they include runs where it stands, and an answer that is
//! set in a header ends nothing by itself.

use super::{Condition, Guards, Proof, Reading};
use crate::facts::endpoints::guards::FUEL;
use crate::facts::endpoints::includes;
use crate::facts::endpoints::selected::{callee, last_name};
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{Arg, Arm, BinaryOp, ExprId, ExprKind, ImportKind, Literal, Module, StmtId, StmtKind};
use crate::project::ExprRef;
use crate::source::{FileId, Place};

impl<'a, 's> Guards<'a, 's> {
    /// What runs at the top of a file, with the files that it includes.
    pub(in crate::facts::endpoints::guards) fn of_page(&self, f: usize, file: FileId, fuel: u32) -> Option<Proof> {
        self.page(f, file, true, fuel)
    }

    /// What runs before a branch at the top of a file, and in one arm of it up to the page that it includes.
    pub(in crate::facts::endpoints::guards) fn of_way(
        &self,
        f: usize,
        file: FileId,
        branch: StmtId,
        arm: usize,
        end: u32,
    ) -> Option<Proof> {
        let module = self.project.module(file)?;
        let StmtKind::Branch(arms) = &module.stmt(branch).kind else { return None };
        let mut reading = Reading::new(self, f, module, None, FUEL - 1, false);
        reading.outermost = true;
        reading.towards(&module.body, branch);
        let body = &arms.get(arm)?.body;
        let after = body.iter().position(|s| module.stmt(*s).span.end >= end).map_or(body.len(), |i| i + 1);
        reading.block(&body[..after], &mut Vec::new());
        reading.best.take().filter(|p| !p.weak)
    }

    fn page(&self, f: usize, file: FileId, outermost: bool, fuel: u32) -> Option<Proof> {
        if fuel == 0 {
            return None;
        }
        let key = (f, file, outermost);
        if let Some(known) = self.pages.borrow().get(&key) {
            return known.clone();
        }
        self.pages.borrow_mut().insert(key, None);
        let module = self.project.module(file)?;
        let mut reading = Reading::new(self, f, module, None, fuel - 1, false);
        reading.outermost = outermost;
        reading.block(&module.body, &mut Vec::new());
        let found = reading.best.take().filter(|p| !p.weak);
        let found = found.or_else(|| outermost.then(|| reading.wrapped()).flatten());
        self.pages.borrow_mut().insert(key, found.clone());
        found
    }
}

impl<'g> Reading<'g, '_, '_> {
    /// What runs before a statement, and the arms that it stands in: `if (isset($_SESSION['user'])) { switch (…) { … } }`.
    fn towards(&mut self, block: &'g [StmtId], target: StmtId) {
        let module = self.module;
        let within = module.stmt(target).span;
        let Some(at) = block.iter().position(|s| module.stmt(*s).span.contains(within)) else { return };
        self.block(&block[..at], &mut Vec::new());
        match &module.stmt(block[at]).kind {
            _ if block[at] == target => {}
            StmtKind::Branch(arms) => {
                let holds = |a: &Arm| a.body.iter().any(|s| module.stmt(*s).span.contains(within));
                let Some(arm) = arms.iter().find(|a| holds(a)) else { return };
                if let Some(asked) = arm.condition.filter(|c| self.asks_for_caller(*c)) {
                    let place = Place::new(module.file, module.span(asked));
                    self.keep(Proof::new("does something only for who is logged in", place, Confidence::Medium));
                }
                self.towards(&arm.body, target);
            }
            StmtKind::Block(body) | StmtKind::Try { body, .. } => self.towards(body, target),
            _ => {}
        }
    }

    /// `isset($_SESSION['user'])`
    fn asks_for_caller(&self, e: ExprId) -> bool {
        self.asks_presence(e) && self.mentions(e, &self.guards.words.checks)
    }

    /// Whether a call runs another file; what that does counts here.
    pub(super) fn included(&mut self, e: ExprId, around: &[Condition]) -> bool {
        let project = self.guards.project;
        let file = self.module.file;
        let target = callee(project, ExprRef::new(file, e));
        let is_include = matches!(project.kind(target), ExprKind::Name(n)
            if self.guards.words.includes.iter().any(|i| i == n));
        if !is_include {
            return false;
        }
        let span = self.module.span(e);
        let imports = self.module.imports.iter().enumerate();
        let found = imports.filter(|(_, i)| i.kind == ImportKind::Include).find(|(_, i)| span.contains(i.span));
        let is_one_of_many = around.iter().any(|c| c.expr.is_some_and(|c| self.chooses(c)));
        if let Some((i, import)) = found
            && !is_one_of_many
            && includes::choices(project, file, import).is_empty()
            && !super::optional::passes_without(self, around)
            && let Some(included) = project.import_file(file, i)
            && let Some(proof) = self.guards.page(self.f, included, false, self.fuel)
        {
            self.keep(proof);
        }
        true
    }

    /// `$driver == 'mysql'`: one way of several.
    fn chooses(&self, e: ExprId) -> bool {
        let ExprKind::Binary { op: BinaryOp::Equal, left, right } = self.module.kind(e) else { return false };
        let is_text = |x: &ExprId| self.module.str_literal(*x).is_some();
        (is_text(left) || is_text(right)) && !self.mentions_credentials(e)
    }

    /// `isset($_SESSION['id'])`, `isset($id) && $x`: holds only for a caller with a credential.
    pub(super) fn asks_presence(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Binary { op: BinaryOp::And, left, right } => {
                [*left, *right].into_iter().any(|side| self.asks_presence(side))
            }
            ExprKind::Not(inner) => self.tells(*inner, &self.guards.words.absent),
            _ => self.tells(e, &self.guards.words.present) || self.asks_a_header(e),
        }
    }

    /// `$request->headers->has('Authorization')`
    fn asks_a_header(&self, e: ExprId) -> bool {
        let ExprKind::Call { callee, args } = self.module.kind(e) else { return false };
        let ExprKind::Member { object, name } = self.module.kind(*callee) else { return false };
        let vocabulary = &self.guards.words;
        let of_headers = || match self.module.kind(*object) {
            ExprKind::Member { name, .. } | ExprKind::Name(name) => vocabulary.headers.contains(name),
            _ => false,
        };
        let is_text = |a: &Arg| matches!(self.module.kind(a.value), ExprKind::Literal(Literal::Str(_)));
        vocabulary.holds.contains(name)
            && of_headers()
            && args.first().is_some_and(|a| is_text(a) && self.mentions_credentials(a.value))
    }

    /// `empty($_SESSION['id'])`: does not hold for a caller with a credential.
    pub(super) fn is_absent(&self, e: ExprId) -> bool {
        self.tells(e, &self.guards.words.absent)
    }

    /// A question of one of the names about a credential that the caller did not send as data.
    fn tells(&self, e: ExprId, names: &[String]) -> bool {
        let ExprKind::Call { callee, args } = self.module.kind(e) else { return false };
        let ExprKind::Name(name) = self.module.kind(*callee) else { return false };
        names.iter().any(|n| n == name)
            && args.iter().any(|a| self.mentions_credentials(a.value) && !self.is_input(a.value))
    }

    /// `$_POST['user_id']`
    fn is_input(&self, e: ExprId) -> bool {
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            found |= matches!(self.module.kind(x), ExprKind::Name(n) if self.guards.words.inputs.has(n));
        });
        found
    }

    /// Whether the script runs on after an answer that is only set: `header('Location: login.php');` without `exit`.
    pub(super) fn goes_on(&self, e: ExprId) -> bool {
        let file = self.module.file;
        let mut at = ExprRef::new(file, e);
        // die(header('Location: login.php'))
        while let Some(parent) = self.guards.project.parent(at) {
            if self.ends_request(parent.id) {
                return false;
            }
            at = parent;
        }
        let mut rest: Vec<StmtId> = Vec::new();
        for (block, index) in self.blocks.iter().rev() {
            let following = &block[(index + 1).min(block.len())..];
            if following.iter().any(|s| self.ends(*s)) {
                return false;
            }
            rest.extend(following);
        }
        let is_all = rest.iter().all(|s| is_trivial(self.module, *s) && !self.runs_code(*s));
        let in_arm = self.blocks.len() > 1;
        // if (known) { work } else { header('Location: login.php'); }
        let is_wrap = self.blocks.iter().rev().skip(1).any(|(block, index)| {
            let branch = block.get(*index).map(|s| &self.module.stmt(*s).kind);
            matches!(branch, Some(StmtKind::Branch(arms)) if arms.len() > 1)
        });
        !(is_all && in_arm && (self.outermost || self.strict || (self.function.is_some() && is_wrap)))
    }

    /// `include 'work.php';`, `wipe();`
    fn runs_code(&self, statement: StmtId) -> bool {
        match &self.module.stmt(statement).kind {
            StmtKind::Block(block) => block.iter().any(|s| self.runs_code(*s)),
            StmtKind::Expr(e) => {
                let call = ExprRef::new(self.module.file, *e);
                let ExprKind::Call { callee, .. } = self.module.kind(*e) else { return false };
                matches!(self.module.kind(*callee), ExprKind::Name(n) if self.guards.words.includes.iter().any(|i| i == n))
                    || !self.guards.project.callees(call).is_empty()
            }
            _ => false,
        }
    }

    /// Whether a statement ends the script or the function.
    fn ends(&self, statement: StmtId) -> bool {
        match &self.module.stmt(statement).kind {
            StmtKind::Return(_) | StmtKind::Throw(_) => true,
            StmtKind::Expr(e) => {
                let mut found = false;
                self.module.walk_expr(*e, Nested::Skip, &mut |x| found |= self.ends_request(x));
                found || self.calls_an_end(*e)
            }
            _ => false,
        }
    }

    fn ends_request(&self, e: ExprId) -> bool {
        let at = ExprRef::new(self.module.file, e);
        let name = match self.module.kind(e) {
            ExprKind::Call { .. } => last_name(self.guards.project, callee(self.guards.project, at)),
            ExprKind::Name(name) => Some(name),
            _ => None,
        };
        name.is_some_and(|n| self.guards.words.exits.iter().any(|x| x == n))
    }

    /// `redirect_and_stop();`, whose last statement ends the request.
    fn calls_an_end(&self, e: ExprId) -> bool {
        let project = self.guards.project;
        if !matches!(self.module.kind(e), ExprKind::Call { .. }) {
            return false;
        }
        project.callees(ExprRef::new(self.module.file, e)).into_iter().any(|function| {
            let module = project.module_of(function.file);
            let last = module.function(function.id).body.last();
            last.is_some_and(|s| match &module.stmt(*s).kind {
                StmtKind::Expr(e) => match module.kind(*e) {
                    ExprKind::Call { callee, .. } => {
                        matches!(module.kind(*callee), ExprKind::Name(n) if self.guards.words.exits.iter().any(|x| x == n))
                    }
                    _ => false,
                },
                _ => false,
            })
        })
    }

    /// `if (isset($_SESSION['id'])) { … }` around all that the page does.
    fn wrapped(&self) -> Option<Proof> {
        let mut found: Option<Proof> = None;
        for id in &self.module.body {
            let statement = self.module.stmt(*id);
            match &statement.kind {
                StmtKind::Branch(arms) => {
                    let first = arms.first().and_then(|a| a.condition)?;
                    if !self.asks_for_caller(first)
                        || arms[1..].iter().any(|a| !a.body.iter().all(|s| is_trivial(self.module, *s)))
                    {
                        return None;
                    }
                    let place = Place::new(self.module.file, self.module.span(first));
                    found = Some(Proof::new("does something only for who is logged in", place, Confidence::Medium));
                }
                _ if is_trivial(self.module, *id) || self.is_setting(*id) => {}
                _ => return None,
            }
        }
        found
    }

    /// Before the work: `session_start();`, `include 'db.php';`, a declaration.
    fn is_setting(&self, statement: StmtId) -> bool {
        match &self.module.stmt(statement).kind {
            StmtKind::Function(_) | StmtKind::Class(_) => true,
            StmtKind::Expr(e) => match self.module.kind(*e) {
                ExprKind::Call { callee, args } => match self.module.kind(*callee) {
                    ExprKind::Name(n) => {
                        self.guards.words.includes.iter().any(|i| i == n)
                            || args.iter().all(|a| is_plain(self.module, a.value))
                    }
                    _ => false,
                },
                ExprKind::Assign { value: Some(value), .. } => is_plain(self.module, *value),
                _ => false,
            },
            _ => false,
        }
    }
}

fn is_plain(module: &Module, e: ExprId) -> bool {
    matches!(module.kind(e), ExprKind::Literal(_) | ExprKind::Name(_))
}

/// Text of a page, or nothing that works with data.
fn is_trivial(module: &Module, statement: StmtId) -> bool {
    match &module.stmt(statement).kind {
        StmtKind::Jump => true,
        StmtKind::Expr(e) => match module.kind(*e) {
            ExprKind::Literal(_) => true,
            ExprKind::Call { callee, args } => {
                let is_function = matches!(module.kind(*callee), ExprKind::Name(_));
                is_function && args.iter().all(|a| matches!(module.kind(a.value), ExprKind::Literal(_)))
            }
            _ => false,
        },
        StmtKind::Block(block) => block.iter().all(|s| is_trivial(module, *s)),
        _ => false,
    }
}
