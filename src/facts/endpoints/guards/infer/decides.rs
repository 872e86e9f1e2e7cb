//! Functions whose result decides who may pass, as `has_permission` does.

use super::{HANDLER_FUEL, Reading};
use crate::facts::endpoints::guards::{Guards, Proof};
use crate::finding::Confidence;
use crate::ir::visit::{Nested, Node};
use crate::ir::{ExprKind, Literal};
use crate::project::{ExprRef, FunctionRef, Value};
use crate::source::Place;

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

    /// The same of a function that stands where its result decides: it must look at who is calling.
    pub(in crate::facts::endpoints::guards) fn decides_by_caller(
        &self,
        f: usize,
        function: FunctionRef,
    ) -> Option<Proof> {
        let module = self.project.module_of(function.file);
        let looks = Reading::new(self, f, module, Some(function), 1, false).looks_at_credentials;
        self.decides(f, function).filter(|p| looks || p.by.is_some())
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
        if returns.is_empty() || returns.iter().all(is_true) {
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
