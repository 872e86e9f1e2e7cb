//! Functions whose result decides who may pass, as `has_permission` does.

use super::{HANDLER_FUEL, Reading};
use crate::facts::endpoints::guards::{Guards, Proof};
use crate::finding::Confidence;
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, Block, ExprId, ExprKind, Literal, StmtKind};
use crate::project::scopes::{Binding, BindingKind};
use crate::project::{ExprRef, FunctionRef, Value};
use crate::source::{FileId, Place};

impl Guards<'_, '_> {
    /// A function that is asked who is calling: it looks at a credential of the request, and gives no other function back.
    pub(in crate::facts::endpoints::guards) fn gives_an_answer(&self, f: usize, function: FunctionRef) -> bool {
        let module = self.project.module_of(function.file);
        let declared = self.project.function(function);
        let takes_request = declared.params.iter().any(|p| self.words.requests.has(&p.name));
        let makes_function = |e: &ExprRef| matches!(self.project.origin(*e), Value::Function(_));
        takes_request
            && !self.project.returns(function).iter().any(makes_function)
            && Reading::new(self, f, module, Some(function), 1, false).looks_at_credentials
            && declared.params.len() <= 2
            && !declared.params.iter().any(|p| p.name == "self" || p.name == "this")
    }

    /// The same of a function whose result alone opens an endpoint: it refuses by itself, or lets nobody in but who is known
    /// by a call that tells so. A parameter, a cookie or a token against forged requests says nothing of the caller.
    pub(in crate::facts::endpoints::guards) fn decides_by_caller(
        &self,
        f: usize,
        function: FunctionRef,
    ) -> Option<Proof> {
        if let Some(p) = self.proof(f, function, HANDLER_FUEL).filter(|p| !p.weak) {
            return Some(p);
        }
        let declared = self.project.function(function);
        let asked = Asked { guards: self, f, file: function.file, fuel: HANDLER_FUEL };
        let mut lets_in = false;
        asked.block(&declared.body, false, &mut lets_in)?;
        let name = declared.name.clone().unwrap_or_default();
        let place = Place::new(function.file, declared.name_span);
        lets_in.then(|| Proof::new(format!("{name} decides by the caller"), place, Confidence::High))
    }

    /// The same of a function that is asked of one object: it looks at who is calling.
    pub fn decides_of_one(&self, f: usize, function: FunctionRef) -> Option<Proof> {
        let proof = self.decides(f, function)?;
        let module = self.project.module_of(function.file);
        let reading = Reading::new(self, f, module, Some(function), 1, false);
        let asks = proof.by.is_some() || self.project.returns(function).iter().any(|r| reading.is_asked(r.id));
        asks.then_some(proof)
    }

    /// Whether what a function returns depends on the caller: `return request.user.is_authenticated`.
    pub(in crate::facts::endpoints::guards) fn decides(&self, f: usize, function: FunctionRef) -> Option<Proof> {
        let module = self.project.module_of(function.file);
        let returns = self.project.returns(function);
        let is_true = |e: &ExprRef| matches!(module.kind(e.id), ExprKind::Literal(Literal::Bool(true)));
        let declared = self.project.function(function);
        let place = Place::new(function.file, declared.name_span);
        let name = declared.name.clone().unwrap_or_default();
        if let Some(p) = self.proof(f, function, HANDLER_FUEL) {
            return Some(p);
        }
        let asked = Reading::new(self, f, module, Some(function), 1, false);
        let spares = |e: &ExprRef| is_true(e) || asked.asks_for_a_ban(e.id, true);
        if returns.iter().all(spares) {
            return None;
        }
        let mut reading = Reading::new(self, f, module, Some(function), 1, false);
        let reads = |w: &[String]| w.windows(2).any(|p| p[0] == "safe" && p[1] == "methods");
        let mut unsafe_only = false;
        reading.looks_at_credentials = false;
        module.walk(declared.body.iter().map(|s| Node::Stmt(*s)), Nested::Skip, &mut |node| {
            if let Node::Expr(e) = node {
                unsafe_only |= reading.words_of(e).iter().any(|w| reads(w));
            }
            true
        });
        let mut proof = Proof::new(format!("{name} decides by the caller"), place, Confidence::High);
        proof.unsafe_only = unsafe_only && returns.iter().any(is_true);
        Some(proof)
    }
}

/// A function that lets in whom its result says.
struct Asked<'g, 'a, 's> {
    guards: &'g Guards<'a, 's>,
    f: usize,
    file: FileId,
    fuel: u32,
}

impl Asked<'_, '_, '_> {
    /// Whether a caller is known behind a block, or nothing where it lets somebody in who is not.
    fn block(&self, block: &Block, known: bool, lets_in: &mut bool) -> Option<bool> {
        let module = self.guards.project.module_of(self.file);
        let mut known = known;
        for id in block {
            match &module.stmt(*id).kind {
                StmtKind::Return(Some(e)) if self.is_refused(*e) => {}
                StmtKind::Return(Some(e)) if known || self.says(*e, true) => *lets_in = true,
                StmtKind::Return(Some(_)) => return None,
                StmtKind::Branch(arms) => {
                    let (before, mut otherwise) = (known, known);
                    for arm in arms {
                        let in_arm = otherwise || arm.condition.is_some_and(|c| self.says(c, true));
                        self.block(&arm.body, in_arm, lets_in)?;
                        let leaves = arm
                            .body
                            .last()
                            .is_some_and(|l| matches!(module.stmt(*l).kind, StmtKind::Return(_) | StmtKind::Throw(_)));
                        otherwise |= arm.condition.is_some_and(|c| self.says(c, false));
                        known |= leaves && otherwise && arms.len() == 1;
                    }
                    known |= before;
                }
                StmtKind::Loop { body, .. } => {
                    self.block(body, known, lets_in)?;
                }
                StmtKind::Block(body) => known = self.block(body, known, lets_in)?,
                StmtKind::Try { body, handlers, finally } => {
                    self.block(body, known, lets_in)?;
                    for handler in handlers {
                        self.block(&handler.body, known, lets_in)?;
                    }
                    self.block(finally, known, lets_in)?;
                }
                _ => {}
            }
        }
        Some(known)
    }

    /// `return false`, `return null`, `return new WP_Error("rest_forbidden", …)`
    fn is_refused(&self, e: ExprId) -> bool {
        let module = self.guards.project.module_of(self.file);
        match module.kind(e) {
            ExprKind::Literal(Literal::Bool(false) | Literal::Null) => true,
            ExprKind::New { .. } => {
                let reading = Reading::new(self.guards, self.f, module, None, 1, false);
                reading.mentions(e, &self.guards.words.rejections)
            }
            _ => false,
        }
    }

    /// Whether the caller is known where a value is of this truth.
    fn says(&self, e: ExprId, truth: bool) -> bool {
        let project = self.guards.project;
        let module = project.module_of(self.file);
        let at = ExprRef::new(self.file, e);
        match module.kind(e) {
            ExprKind::Not(inner) => self.says(*inner, !truth),
            ExprKind::Opaque(parts) => matches!(parts.as_slice(), [only] if self.says(*only, truth)),
            ExprKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                let (left, right) = (self.says(*left, truth), self.says(*right, truth));
                if truth == (*op == BinaryOp::And) { left || right } else { left && right }
            }
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right } => {
                let fixed = |x: ExprId| match module.kind(x) {
                    ExprKind::Literal(Literal::Bool(b)) => Some(*b),
                    ExprKind::Literal(Literal::Null) => Some(false),
                    ExprKind::Literal(Literal::Number(n)) if n == "0" => Some(false),
                    _ => None,
                };
                let sides = [(*left, fixed(*right)), (*right, fixed(*left))];
                let is_equal = (*op == BinaryOp::Equal) == truth;
                // the other of the two truths, where it is not this one
                sides.into_iter().any(|(x, b)| b.is_some_and(|b| self.says(x, b == is_equal)))
            }
            // get_current_user_id() > 0
            ExprKind::Binary { op: BinaryOp::Compare, left, right } => {
                let is_zero = matches!(module.kind(*right), ExprKind::Literal(Literal::Number(n)) if n == "0");
                is_zero && truth && self.says(*left, true)
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                let comes = |x: ExprId, in_arm: bool| {
                    let fixed = match module.kind(x) {
                        ExprKind::Literal(Literal::Bool(b)) => Some(*b),
                        ExprKind::Literal(Literal::Null) => Some(false),
                        _ => None,
                    };
                    fixed == Some(!truth) || self.says(*condition, in_arm) || self.says(x, truth)
                };
                comes(*then, true) && comes(*otherwise, false)
            }
            ExprKind::Name(name) => match project.binding(at, name) {
                // what it was given once, and nothing else
                Some((scope, Binding { kind: BindingKind::Value(value), .. }))
                    if self.fuel > 0 && project.scopes_of(self.file).bindings(scope, name).len() == 1 =>
                {
                    let inner = Asked { fuel: self.fuel - 1, ..*self };
                    inner.says(value, truth)
                }
                _ => false,
            },
            ExprKind::Call { .. } if truth && self.guards.asks(self.f, at) => true,
            ExprKind::Call { .. } if truth && self.fuel > 0 => {
                let called = project.callees(at);
                let knows = |function: &FunctionRef| {
                    let inner = Asked { file: function.file, fuel: self.fuel - 1, ..*self };
                    let mut lets_in = false;
                    inner.block(&project.function(*function).body, false, &mut lets_in).is_some() && lets_in
                };
                !called.is_empty() && called.iter().all(knows)
            }
            _ => false,
        }
    }
}
