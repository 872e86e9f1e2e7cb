//! What operators make of values: text that is put together, numbers that are reckoned, one value or another.
//!
//! What is reckoned is no data, but what is drawn by chance, `100000 + random.nextInt(900000)`, is what its name says.

use super::cuts::holds_param;
use super::masks::is_nothing;
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::sinks::ObjectForm;
use crate::ir::visit::{Nested, Node};
use crate::ir::{BinaryOp, ExprId, ExprKind, Literal};
use crate::project::Value as Origin;

/// Nodes of an expression that are looked at for something that draws.
const MAX_LOOKED_AT: usize = 40;

impl Walker<'_, '_, '_> {
    /// `typeof token`, `sizeof x`: an operator that is a word and gives no data.
    pub(super) fn is_harmless_operator(&self, e: ExprId) -> bool {
        let text = self.cx.project.sources.get(self.file).text_of(self.module.span(e));
        let word = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        self.cx.knowledge.sanitizers.harmless_functions.contains(word)
    }

    /// `found[1]` of `const found = text.match(/(\d{6})/)`: what an expression caught, whatever that is.
    pub(super) fn is_captured(&self, object: ExprId) -> bool {
        let project = self.cx.project;
        let made = match self.module.kind(object) {
            ExprKind::Call { .. } => self.at(object),
            ExprKind::Name(_) => match project.origin(self.at(object)) {
                Origin::Made(made) => made,
                _ => return false,
            },
            _ => return false,
        };
        let ExprKind::Call { callee, .. } = project.kind(made) else { return false };
        let name = last_name(project.module_of(made.file), *callee);
        matches!(project.kind(made), ExprKind::Call { args, .. } if !args.is_empty())
            && name.is_some_and(|n| self.cx.knowledge.sanitizers.captures.contains(n))
    }

    /// `masked ? mask(cnic) : cnic`: one value or the other; where the condition asks for a key, each side holds what it says.
    pub(super) fn conditional(&mut self, condition: ExprId, then: ExprId, otherwise: ExprId) -> Value {
        self.eval(condition);
        let test = self.key_test(condition);
        let mut value = self.eval_where(then, test.as_ref(), true);
        let other = self.eval_where(otherwise, test.as_ref(), false);
        let gives_nothing = [then, otherwise].into_iter().any(|side| is_nothing(self.module, side));
        self.is_reduced |= !gives_nothing && holds_param(&value) != holds_param(&other);
        if self.is_character_mask(condition, then, otherwise) {
            self.is_reduced = true;
            return Value::clean();
        }
        value.join(&other);
        value
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        let a = self.eval(left);
        let b = self.eval(right);
        match op {
            BinaryOp::Add => {
                let mut all = Value::clean();
                let b = self.labelled(Some(left), right, b, false);
                all.add_facts(&self.shown(left, a, ObjectForm::Text));
                all.add_facts(&self.shown(right, b, ObjectForm::Text));
                if self.is_starred(&[left, right], &all.facts) {
                    self.is_reduced = true;
                    return self.texted(Value::clean());
                }
                match all.facts.is_empty() && (self.is_drawn(left) || self.is_drawn(right)) {
                    true => Value::default(),
                    false => self.texted(all),
                }
            }
            // "%s has %s" % (name, cnic)
            BinaryOp::Modulo
                if matches!(self.module.kind(left), ExprKind::Literal(Literal::Str(_)) | ExprKind::Template(_)) =>
            {
                let mut all = Value::clean();
                all.add_facts(&self.shown(right, b, ObjectForm::Text));
                self.texted(all)
            }
            BinaryOp::Or | BinaryOp::Coalesce => {
                let mut all = a;
                all.join(&b);
                all
            }
            BinaryOp::And => b,
            // otp = 100000 + random.nextInt(900000): what it is for, its name says
            BinaryOp::Modulo | BinaryOp::Arithmetic if self.is_drawn(left) || self.is_drawn(right) => Value::default(),
            BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Compare | BinaryOp::Modulo | BinaryOp::Arithmetic => {
                Value::clean()
            }
        }
    }

    /// The value is text from here on; text without data is clean.
    pub(super) fn texted(&self, mut value: Value) -> Value {
        value.is_text = true;
        value.is_clean = value.facts.is_empty();
        value
    }

    /// Whether something that draws by chance stands in an expression.
    fn is_drawn(&self, e: ExprId) -> bool {
        let mut is_drawn = false;
        let mut left = MAX_LOOKED_AT;
        self.module.walk([Node::Expr(e)], Nested::Skip, &mut |node| {
            left = left.saturating_sub(1);
            if let Node::Expr(e) = node
                && let ExprKind::Name(name) | ExprKind::Member { name, .. } = self.module.kind(e)
            {
                is_drawn |= self.cx.knowledge.names.draws(name);
            }
            left > 0 && !is_drawn
        });
        is_drawn
    }
}
