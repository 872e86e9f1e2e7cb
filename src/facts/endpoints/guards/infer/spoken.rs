//! What names, strings and numbers in a body say: credentials, refusals, statuses.

use super::{Condition, Reading, Strength};
use crate::facts::endpoints::selected::{callee, last_name};
use crate::facts::endpoints::words::{self, WordSet};
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, StmtKind};
use crate::project::scopes::{Binding, BindingKind};
use crate::project::{ExprRef, FunctionRef};

/// Assignments that a name is followed through.
const MAX_ASSIGNMENTS: u32 = 1;
/// First words of names of functions that tell something and do nothing.
const QUESTIONS: [&str; 12] =
    ["is", "has", "can", "should", "get", "set", "build", "make", "create", "validate", "check", "parse"];

impl Reading<'_, '_, '_> {
    /// Whether a call sends the status in its arguments, by its name, by the knowledge, or as a helper of the project's
    /// own: `json_error(401, "no token")`.
    pub(super) fn is_answer(&self, call: ExprRef, name: &str, named: &[String]) -> bool {
        let vocabulary = &self.guards.words;
        let bare = name.trim_end_matches('!');
        let hands_on = || named.iter().any(|w| vocabulary.answering.contains(w));
        if self.guards.answers_on(self.f, call) {
            return self.is_ended();
        }
        vocabulary.answers.iter().any(|n| n == bare)
            || named.iter().any(|w| w == "status")
            || self.guards.answers(self.f, call)
            || self.guards.answers_alone(self.f, call) && self.is_left() && self.is_sent(call)
            || hands_on() && !self.guards.project.callees(call).is_empty()
    }

    /// The words of one node itself.
    pub(super) fn words_of(&self, e: ExprId) -> Vec<Vec<String>> {
        match self.module.kind(e) {
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => vec![words::split(n)],
            ExprKind::Literal(Literal::Str(s)) if s.len() < 80 => vec![words::split(s)],
            _ => Vec::new(),
        }
    }

    /// Whether a function is called after credentials, or anything in it is.
    pub(super) fn mentions_credentials_in(&self, function: FunctionRef) -> bool {
        let (credentials, declared) = (&self.guards.words.credentials, self.module.function(function.id));
        let mut found = credentials.has(declared.name.as_deref().unwrap_or_default());
        self.module.walk(declared.body.iter().map(|s| Node::Stmt(*s)), Nested::Enter, &mut |node| {
            if let Node::Expr(e) = node {
                found = found || self.words_of(e).iter().any(|w| credentials.find_in(w).is_some());
            }
            !found
        });
        found
    }

    /// `user = session.get("user")`, and then `if not user`: the arm runs for those who are not logged in.
    pub(super) fn is_for_the_unknown(&self, condition: &Condition) -> bool {
        let Some(e) = condition.expr else { return false };
        let missing = match (condition.negated, self.module.kind(e)) {
            (true, ExprKind::Name(_)) => e,
            (false, ExprKind::Not(inner)) => *inner,
            (false, ExprKind::Binary { op: BinaryOp::Equal, left, right })
                if matches!(self.module.kind(*right), ExprKind::Literal(Literal::Null)) =>
            {
                *left
            }
            _ => return false,
        };
        let ExprKind::Name(name) = self.module.kind(missing) else { return false };
        let bound = self.guards.project.binding(ExprRef::new(self.module.file, missing), name);
        match bound.map(|(_, b)| b.kind) {
            Some(BindingKind::Value(value)) => self.mentions(value, &self.guards.words.checks),
            _ => false,
        }
    }

    fn holds_token(&self, e: ExprId) -> bool {
        let mut found = false;
        if !self.tokens.is_empty() {
            self.module.walk_expr(e, Nested::Skip, &mut |x| {
                found |= matches!(self.module.kind(x), ExprKind::Name(n) if self.tokens.contains(n));
            });
        }
        found
    }

    /// An error whose headers lead to the login.
    pub(super) fn sends_to_login(&self, e: ExprId) -> bool {
        let texts = self.strings_in(e);
        texts.iter().any(|t| t.eq_ignore_ascii_case("location"))
            && texts.iter().any(|t| self.guards.words.redirects.has(t))
    }

    /// `req.cookies.lang`, `!session['theme']`, `request.cookies.get("currency")`: what a caller likes, and not who it is.
    pub(super) fn is_preference(&self, e: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        let (object, key) = match self.module.kind(e) {
            ExprKind::Not(inner) => return self.is_preference(*inner),
            ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } => {
                return [*left, *right].into_iter().any(|side| self.is_preference(side));
            }
            ExprKind::Member { object, name } => (*object, name),
            ExprKind::Index { object, index: Some(index) } => match self.module.str_literal(*index) {
                Some(key) => (*object, key),
                None => return false,
            },
            ExprKind::Call { callee, args } => match (self.module.kind(*callee), args.as_slice()) {
                (ExprKind::Member { object, .. }, [only]) => match self.module.str_literal(only.value) {
                    Some(key) => (*object, key),
                    None => return false,
                },
                _ => return false,
            },
            _ => return false,
        };
        let (ExprKind::Name(holder) | ExprKind::Member { name: holder, .. }) = self.module.kind(object) else {
            return false;
        };
        vocabulary.brought.has(holder) && vocabulary.preferences.ends(&words::split(key))
    }

    pub(super) fn mentions_credentials(&self, e: ExprId) -> bool {
        if self.is_preference(e) {
            return false;
        }
        let vocabulary = &self.guards.words;
        let mut found = self.holds_token(e);
        self.module.walk_expr(e, Nested::Enter, &mut |x| {
            // $config['db_user']
            let names = |w: &Vec<String>| {
                vocabulary.credentials.find_in(w).is_some() && vocabulary.backends.find_in(w).is_none()
            };
            found = found || self.words_of(x).iter().any(names);
        });
        found
    }

    /// `if ($users->save($user)) { redirect('/login'); }`: after something was done, and not for want of a credential.
    pub(super) fn follows_success(&self, around: &[Condition]) -> bool {
        let Some(Condition { expr: Some(e), negated: false }) = around.last() else { return false };
        let ExprKind::Call { callee, .. } = self.module.kind(*e) else { return false };
        let vocabulary = &self.guards.words;
        let asks =
            |list: &[String]| matches!(self.module.kind(*callee), ExprKind::Name(n) if list.iter().any(|x| x == n));
        !asks(&vocabulary.absent) && !self.mentions(*e, &vocabulary.checks) && !self.mentions(*e, &vocabulary.negations)
    }

    /// `abort_unless($request->user()->is_clerk, 403)`
    pub(super) fn refused_if(&mut self, e: ExprId, around: &[Condition]) -> bool {
        let ExprKind::Call { args, .. } = self.module.kind(e) else { return false };
        let [condition, answers @ ..] = args.as_slice() else { return false };
        let Some(status) = answers.iter().find_map(|a| self.status_in(a.value)) else { return false };
        let target = callee(self.guards.project, ExprRef::new(self.module.file, e));
        let name = last_name(self.guards.project, target).map_or("", |n| n.as_str());
        let mut inner = around.to_vec();
        inner.push(Condition { expr: Some(condition.value), negated: name.ends_with("unless") });
        let strength = self.strength_of(&status);
        self.refuse(format!("answers {status}"), e, &inner, strength);
        true
    }

    /// `if ($_POST['csrf'] !== $_SESSION['csrf']) { … 'CSRF token is incorrect' … }`: says nothing about who is calling.
    pub(super) fn is_forgery_check(&self, condition: Option<ExprId>) -> bool {
        let vocabulary = &self.guards.words;
        let Some(condition) = condition else { return false };
        if self.mentions(condition, &vocabulary.checks) && !self.mentions(condition, &vocabulary.forgery) {
            return false;
        }
        let mut found = self.mentions(condition, &vocabulary.forgery);
        for statement in self.blocks.last().map_or(&[][..], |(block, _)| block) {
            if let StmtKind::Expr(e) = self.module.stmt(*statement).kind {
                found = found || self.strings_in(e).iter().any(|s| vocabulary.forgery.has(s));
            }
        }
        found
    }

    /// `if (isAllowedOrigin(origin)) return next(); res.status(403)`: a refusal that hangs on where the request was sent
    /// from, and on nothing else. Only browsers say the truth there.
    pub(super) fn asks_the_origin(&self, conditions: &[ExprId]) -> bool {
        let vocabulary = &self.guards.words;
        let mut asked: Vec<ExprId> = conditions.last().copied().into_iter().collect();
        if let (true, Some((block, at))) = (asked.is_empty(), self.blocks.last()) {
            for statement in block.iter().take(*at) {
                if let StmtKind::Branch(arms) = &self.module.stmt(*statement).kind {
                    asked.extend(arms.iter().filter_map(|arm| arm.condition));
                }
            }
        }
        let of_caller = |e: &ExprId| {
            self.mentions_credentials(*e) || self.mentions_principal(*e) || self.mentions(*e, &vocabulary.checks)
        };
        asked.iter().any(|e| self.mentions(*e, &vocabulary.origins)) && !asked.iter().any(of_caller)
    }

    /// `req.officer`, `ctx.state.operator`: somebody whom an earlier layer put on the request; not `req.body.officer`.
    pub(super) fn mentions_principal(&self, e: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            let ExprKind::Member { name, .. } = self.module.kind(x) else { return };
            if found || !vocabulary.principals.has(name) {
                return;
            }
            let mut at = x;
            let mut is_input = false;
            while let ExprKind::Member { object, name } = self.module.kind(at) {
                is_input |= vocabulary.inputs.has(name);
                at = *object;
            }
            let root = matches!(self.module.kind(at), ExprKind::Name(n) if vocabulary.requests.has(n));
            found = root && !is_input;
        });
        found
    }

    /// `$clerk = $clerks->find(session('id')); if (!$clerk)`: a name in the condition stands for what a credential gave.
    pub(super) fn comes_from_credentials(&self, e: ExprId) -> bool {
        let project = self.guards.project;
        let mut todo = vec![(e, 0)];
        while let Some((at, steps)) = todo.pop() {
            let mut names = Vec::new();
            self.module.walk_expr(at, Nested::Skip, &mut |x| {
                if let ExprKind::Name(name) = self.module.kind(x) {
                    names.push((x, name));
                }
            });
            for (x, name) in names {
                let bound = project.binding(ExprRef::new(self.module.file, x), name);
                let Some((_, Binding { kind: BindingKind::Value(value), .. })) = bound else { continue };
                if self.mentions_credentials(value) {
                    return true;
                }
                if steps < MAX_ASSIGNMENTS {
                    todo.push((value, steps + 1));
                }
            }
        }
        false
    }

    /// `if ($cron_key != get_setting('cron_key'))`: what the caller brings is compared with what only the service knows.
    pub(super) fn compares_secrets(&self, e: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        let mut found = false;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if let ExprKind::Binary { op: BinaryOp::Equal | BinaryOp::NotEqual, left, right } = self.module.kind(x) {
                let sides = [*left, *right];
                found |= sides.iter().all(|side| self.mentions(*side, &vocabulary.secrets))
                    && !sides.iter().any(|side| self.mentions(*side, &vocabulary.never));
            }
        });
        found
    }

    pub(super) fn mentions(&self, e: ExprId, set: &WordSet) -> bool {
        let mut found = false;
        self.module.walk_expr(e, Nested::Enter, &mut |x| {
            found = found || self.words_of(x).iter().any(|w| set.find_in(w).is_some());
        });
        found
    }

    pub(super) fn is_checked(&self, around: &[Condition]) -> bool {
        around.iter().filter_map(|c| c.expr).any(|c| self.mentions_credentials(c))
    }

    /// `context.Result = new UnauthorizedResult()`
    pub(super) fn assigned_answer(&mut self, e: ExprId, target: ExprId, value: ExprId, around: &[Condition]) {
        let (ExprKind::Member { object, .. }, ExprKind::New { class, .. }) =
            (self.module.kind(target), self.module.kind(value))
        else {
            return;
        };
        // $this->permissions = new Permissions(): a member of its own is no answer
        let is_own = matches!(self.module.kind(*object), ExprKind::Name(n) if n == "this" || n == "self");
        if let Some(name) = last_name(self.guards.project, ExprRef::new(self.module.file, *class)).filter(|_| !is_own)
            && self.says_refusal(name)
        {
            self.refuse(format!("answers {name}"), e, around, self.strength_of(name));
        }
    }

    pub(super) fn says_refusal(&self, name: &str) -> bool {
        self.guards.words.rejections.has(name)
    }

    /// A number, or a string that is nothing but one.
    pub(super) fn number_status(&self, e: ExprId) -> Option<String> {
        let ExprKind::Literal(Literal::Number(text) | Literal::Str(text)) = self.module.kind(e) else { return None };
        self.guards.words.statuses.iter().find(|s| text == s.as_str()).cloned()
    }

    /// A status that refuses, as a number or the name of one (`HttpStatus.UNAUTHORIZED`, `HTTP_401_…`). Of a string only
    /// the status itself: the rest may be anything.
    pub(super) fn status_in(&self, e: ExprId) -> Option<String> {
        let vocabulary = &self.guards.words;
        let mut found = None;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            if found.is_some() {
                return;
            }
            found = match self.module.kind(x) {
                ExprKind::Name(n) | ExprKind::Member { name: n, .. } => {
                    let upper = n.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
                    let is_constant = upper || vocabulary.constants.iter().any(|c| n.ends_with(c.as_str()));
                    let refuses = || {
                        vocabulary.statuses.iter().any(|s| n.contains(s.as_str()))
                            || vocabulary.rejections.find_in(&words::split(n)).is_some()
                    };
                    (is_constant && refuses()).then(|| n.to_string())
                }
                ExprKind::Literal(Literal::Str(s)) => {
                    let holds = |n: &&String| {
                        s == n.as_str() || s.contains(&format!(" {n} ")) || s.starts_with(&format!("{n} "))
                    };
                    vocabulary.statuses.iter().find(holds).cloned()
                }
                _ => self.number_status(x),
            };
        });
        found
    }

    /// `head :unauthorized`, `render json: {}, status: :forbidden`: a status by its name alone.
    pub(super) fn symbol_status(&self, e: ExprId) -> Option<String> {
        let ExprKind::Literal(Literal::Str(text)) = self.module.kind(e) else { return None };
        let is_name = |c: &String| text.eq_ignore_ascii_case(c);
        self.guards.words.constants.iter().any(is_name).then(|| text.to_string())
    }

    /// Another status of a failure, which refuses only where nobody is logged in: `400`, `:not_found`.
    pub(super) fn failure_in(&self, e: ExprId) -> Option<String> {
        match self.module.kind(e) {
            ExprKind::Literal(Literal::Number(text) | Literal::Str(text)) => {
                self.guards.words.failing.iter().any(|f| text == f.as_str()).then(|| text.to_string())
            }
            _ => None,
        }
    }

    /// How much a status says: whether it asks for credentials, or may mean a right that a known caller lacks.
    pub(super) fn strength_of(&self, status: &str) -> Strength {
        let lower = status.to_ascii_lowercase();
        let explicit = self.guards.words.explicit.iter().any(|w| lower.contains(w.as_str()));
        if explicit { Strength::Explicit } else { Strength::Named }
    }

    pub(super) fn strings_in(&self, e: ExprId) -> Vec<String> {
        let mut found = Vec::new();
        self.module.walk_expr(e, Nested::Skip, &mut |x| match self.module.kind(x) {
            ExprKind::Literal(Literal::Str(s)) => found.push(s.to_string()),
            ExprKind::Name(n) | ExprKind::Member { name: n, .. } => found.push(n.to_string()),
            _ => {}
        });
        found
    }

    /// `redirectToLogin`; `isSafeRedirect` and `getRedirectUrl` only speak of one.
    pub(super) fn says_redirect(&self, named: &[String]) -> bool {
        let asks = named.first().is_some_and(|w| QUESTIONS.contains(&w.as_str()));
        !asks && self.guards.words.redirecting.iter().any(|r| named.contains(r))
    }

    /// `if (in_array('authenticated', $actions))`: the caller of the guard switches it on.
    pub(super) fn parameter_condition(&self, conditions: &[ExprId]) -> Option<(usize, String)> {
        let params = &self.module.function(self.function?.id).params;
        conditions.iter().find_map(|c| {
            let ExprKind::Call { args, .. } = self.module.kind(*c) else { return None };
            let text = args.iter().find_map(|a| self.module.str_literal(a.value))?;
            let index = args.iter().find_map(|a| match self.module.kind(a.value) {
                ExprKind::Name(n) => params.iter().position(|p| p.name == *n),
                _ => None,
            })?;
            Some((index, text.to_string()))
        })
    }

    /// Whether one of the conditions is a question without arguments that says nothing of the caller.
    pub(super) fn asks_else(&self, conditions: &[ExprId]) -> bool {
        conditions.iter().any(|e| {
            let ExprKind::Call { callee, args } = self.module.kind(*e) else { return false };
            args.is_empty() && matches!(self.module.kind(*callee), ExprKind::Name(_))
        })
    }

    /// `var id = await clerks.IdByApiKey(apiKey); if (id == 0) return BadRequest();`: a failure, by the name of what answers,
    /// where nobody was found by a key that is sent with each request.
    pub(super) fn finds_nobody(&self, named: &[String], around: &[Condition]) -> bool {
        let failing = self.guards.words.failing.iter().map(|f| words::split(f));
        let Some(Condition { expr: Some(e), .. }) = around.last() else { return false };
        if !failing.into_iter().any(|f| f.as_slice() == named) {
            return false;
        }
        let Some(found) = self.value_behind(*e) else { return false };
        let mut by_key = false;
        self.module.walk_expr(found, Nested::Skip, &mut |x| {
            by_key |= matches!(self.module.kind(x), ExprKind::Name(n) if self.is_bearer(n));
        });
        by_key && matches!(self.module.kind(found), ExprKind::Call { .. })
    }

    /// `if (request.user.is_authenticated) return redirect("/dashboard")` is no refusal.
    pub(super) fn is_for_the_known(&self, condition: &Condition) -> bool {
        let Some(e) = condition.expr else { return false };
        let e = match (condition.negated, self.module.kind(e)) {
            (false, _) => e,
            // if (!req.isAuthenticated()) return next(); res.redirect("/dashboard")
            (true, ExprKind::Not(inner)) => *inner,
            (true, _) => return false,
        };
        let positive = matches!(
            self.module.kind(e),
            ExprKind::Name(_) | ExprKind::Member { .. } | ExprKind::Call { .. } | ExprKind::Index { .. }
        );
        positive && self.mentions(e, &self.guards.words.checks) && !self.mentions(e, &self.guards.words.negations)
    }
}
