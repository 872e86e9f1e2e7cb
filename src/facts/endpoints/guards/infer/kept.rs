//! Handlers that do their work only for callers who are known, and tell the others so without any status:
//! `if user: … else: return json({"status": -1})`.
//!
//! The condition has to be the only way to the work, and what the others get a note whose parts are all constant: a page that
//! everyone sees in one of two forms keeps nothing.

use super::{HANDLER_FUEL, Reading, Strength};
use crate::facts::endpoints::guards::{Guards, Proof};
use crate::facts::endpoints::words;
use crate::finding::Confidence;
use crate::ir::visit::Nested;
use crate::ir::{Arg, Arm, Block, ExprId, ExprKind, Literal, StmtId, StmtKind};
use crate::project::{ExprRef, FunctionRef};
use crate::source::Place;

/// Statements of a note, and of the least that is work.
const MAX_NOTE: usize = 2;
const MIN_WORK: usize = 2;

impl Guards<'_, '_> {
    pub(super) fn kept_for_the_known(&self, f: usize, function: FunctionRef) -> Option<Proof> {
        let module = self.project.module_of(function.file);
        let reading = Reading::new(self, f, module, Some(function), HANDLER_FUEL, true);
        let at = reading.keeps(&module.function(function.id).body)?;
        let place = Place::new(function.file, module.span(at));
        Some(Proof::new("works only for callers who are known", place, Confidence::Medium))
    }
}

impl Reading<'_, '_, '_> {
    /// The condition under which all of the work stands.
    fn keeps(&self, block: &Block) -> Option<ExprId> {
        for (index, id) in block.iter().enumerate() {
            let rest = &block[index + 1..];
            match &self.module.stmt(*id).kind {
                // user = session.get("user"); what the request brings is read
                StmtKind::Expr(e) if self.takes(*e) => {}
                StmtKind::Branch(arms) => return self.branch(arms, rest),
                StmtKind::Try { body, .. } if rest.is_empty() => return self.keeps(body),
                _ => return None,
            }
        }
        None
    }

    /// Whether a statement before the condition only reads: work that is done there is done for everyone.
    fn takes(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Literal(_) => true,
            ExprKind::Assign { target, value, .. } => {
                !matches!(self.module.kind(*target), ExprKind::Member { .. } | ExprKind::Index { .. })
                    && value.is_none_or(|v| self.is_read(v))
            }
            _ => false,
        }
    }

    fn is_read(&self, e: ExprId) -> bool {
        let mut only_reads = true;
        self.module.walk_expr(e, Nested::Skip, &mut |x| {
            only_reads &= match self.module.kind(x) {
                ExprKind::Call { callee, args } => self.call_reads(*callee, args),
                ExprKind::New { .. } | ExprKind::Assign { .. } | ExprKind::Lambda(_) | ExprKind::Class(_) => false,
                _ => true,
            };
        });
        only_reads
    }

    /// `session.get("user")`, `request.json()`, `json.loads(request.body)`, `current_user()`
    fn call_reads(&self, callee: ExprId, args: &[Arg]) -> bool {
        let vocabulary = &self.guards.words;
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(callee) else { return false };
        let is_one = |list: &[String]| list.iter().any(|x| x == name.as_str());
        let named = words::split(name);
        let reads = named.first().is_some_and(|w| vocabulary.reads.contains(w));
        let is_own = !args.is_empty() && is_one(&vocabulary.parses);
        is_own
            || match self.module.kind(callee) {
                ExprKind::Member { object, .. } => reads && self.is_held(*object),
                _ if is_one(&vocabulary.present) || is_one(&vocabulary.absent) => true,
                // getServerSession(req)
                _ if reads && vocabulary.brought.find_in(&named).is_some() => true,
                _ => {
                    let held = [&vocabulary.brought, &vocabulary.credentials, &vocabulary.requests];
                    args.is_empty()
                        && (is_one(&vocabulary.parameters) || held.iter().any(|set| set.is_sequence(&named)))
                }
            }
    }

    /// The request, the session, and what they hold.
    fn is_held(&self, mut e: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        loop {
            match self.module.kind(e) {
                ExprKind::Name(n) => {
                    let named = words::split(n);
                    let held = [&vocabulary.brought, &vocabulary.requests];
                    return n == "this" || n == "self" || held.iter().any(|set| set.is_sequence(&named));
                }
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => e = *object,
                ExprKind::Call { callee, .. } => e = *callee,
                _ => return false,
            }
        }
    }

    fn branch(&self, arms: &[Arm], rest: &[StmtId]) -> Option<ExprId> {
        let [first, others @ ..] = arms else { return None };
        let condition = first.condition?;
        let is_known = self.asks_the_caller(condition, true, Strength::Bare);
        let to_others: Vec<StmtId> = match others {
            [] => rest.to_vec(),
            [only] if only.condition.is_none() && rest.is_empty() => only.body.clone(),
            _ => return None,
        };
        let is_kept = is_known && self.statements_in(&first.body) >= MIN_WORK && self.is_note(&to_others);
        is_kept.then_some(condition)
    }

    /// Statements of a block and of those inside it.
    fn statements_in(&self, block: &Block) -> usize {
        let inside = |id: &StmtId| match &self.module.stmt(*id).kind {
            StmtKind::Try { body, .. } => self.statements_in(body),
            StmtKind::Branch(arms) => arms.iter().map(|a| self.statements_in(&a.body)).sum::<usize>() + 1,
            StmtKind::Loop { body, .. } => self.statements_in(body) + 1,
            _ => 1,
        };
        block.iter().map(inside).sum()
    }

    /// `return json({"status": -1})`, `echo json_encode(["ok" => false]); exit;`: an object of constants, and nothing else.
    fn is_note(&self, statements: &[StmtId]) -> bool {
        let mut has_object = false;
        let all = statements.iter().all(|id| match &self.module.stmt(*id).kind {
            StmtKind::Return(None) | StmtKind::Jump => true,
            StmtKind::Return(Some(e)) | StmtKind::Expr(e) => self.is_constant(*e, &mut has_object),
            _ => false,
        });
        all && has_object && !statements.is_empty() && statements.len() <= MAX_NOTE
    }

    fn is_constant(&self, e: ExprId, has_object: &mut bool) -> bool {
        let mut is_constant = true;
        self.module.walk_expr(e, Nested::Skip, &mut |x| match self.module.kind(x) {
            ExprKind::Object(entries) => {
                *has_object = true;
                is_constant &= entries.iter().all(|x| self.is_plain(x.value));
            }
            ExprKind::New { class, .. } => is_constant &= self.makes_a_note(x, *class),
            ExprKind::Call { callee, args } => {
                is_constant &= self.makes_a_note(x, *callee);
                // jsonify(success=False)
                *has_object |= args.iter().any(|a| a.name.is_some() && self.is_plain(a.value));
                is_constant &= args.iter().all(|a| self.is_plain(a.value) || self.is_built(a.value));
            }
            ExprKind::Index { .. } | ExprKind::Template(_) | ExprKind::Lambda(_) => is_constant = false,
            _ => {}
        });
        is_constant
    }

    /// Whether a call only makes or sends an answer: `wipe_all(confirm=True)` does more.
    fn makes_a_note(&self, call: ExprId, target: ExprId) -> bool {
        let vocabulary = &self.guards.words;
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(target) else { return false };
        let at = ExprRef::new(self.module.file, call);
        let known = [&vocabulary.answers, &vocabulary.sends, &vocabulary.notes, &vocabulary.exits];
        known.iter().any(|list| list.iter().any(|x| x == name.as_str()))
            || self.guards.answers(self.f, at)
            || self.guards.answers_on(self.f, at)
            || self.guards.ends(self.f, at)
    }

    fn is_plain(&self, e: ExprId) -> bool {
        match self.module.kind(e) {
            ExprKind::Literal(l) => !matches!(l, Literal::Regex(_)),
            // -1
            ExprKind::Opaque(parts) => parts.iter().all(|p| self.is_plain(*p)),
            ExprKind::Binary { left, right, .. } => self.is_plain(*left) && self.is_plain(*right),
            ExprKind::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// An object, or the call that makes a text of one.
    fn is_built(&self, e: ExprId) -> bool {
        matches!(self.module.kind(e), ExprKind::Object(_) | ExprKind::Call { .. })
    }
}
