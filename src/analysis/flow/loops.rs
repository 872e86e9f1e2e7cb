//! Loops: the body runs a second time where one turn leaves behind what the next may see.

use std::rc::Rc;

use super::value::Value;
use super::walk::{Env, Walker};
use crate::ir::visit::Nested;
use crate::ir::{Block, ExprId, ExprKind, Name};

/// Loops around each other that run twice: one more would double the work again.
const MAX_TWICE: u32 = 2;

/// The parts of a loop.
#[derive(Clone, Copy)]
pub(super) struct Loop<'m> {
    pub binding: Option<ExprId>,
    pub iterated: Option<ExprId>,
    pub condition: Option<ExprId>,
    pub body: &'m Block,
}

impl Walker<'_, '_, '_> {
    pub(super) fn run_loop(&mut self, parts: Loop<'_>) {
        let Loop { binding, iterated, .. } = parts;
        let is_twice = self.loops < MAX_TWICE;
        self.loops += 1;
        let over = iterated.map(|i| {
            let value = self.eval(i);
            self.with_type(i, value)
        });
        let before = self.env.clone();
        let outside = self.declared.len();
        let is_certain = self.loops_over_keys(binding, iterated);
        binding.into_iter().for_each(|b| self.note_declared(b));
        self.turn(parts, over.as_ref());
        if is_twice && self.may_go_on(&before, outside) {
            self.turn(parts, over.as_ref());
        }
        if !is_certain {
            self.join_env(before);
        }
        self.loops -= 1;
        if self.loops == 0 {
            self.declared.clear();
        }
    }

    fn turn(&mut self, Loop { binding, iterated, condition, body }: Loop<'_>, over: Option<&Value>) {
        if let Some(binding) = binding {
            match over {
                // for key := range m
                Some(value) if iterated.is_some_and(|i| self.gives_keys(binding, i, value)) => {
                    self.bind_pattern(binding, &self.pair_part(value, true));
                }
                Some(value) => self.bind_element(binding, value),
                None => {
                    self.eval(binding);
                }
            }
        }
        if let Some(c) = condition {
            self.eval(c);
        }
        self.block(body);
    }

    /// Notes the variables that are declared in a loop: each turn has its own.
    pub(super) fn note_declared(&mut self, target: ExprId) {
        let (module, declared) = (self.module, &mut self.declared);
        if self.loops > 0 {
            module.walk_expr(target, Nested::Skip, &mut |e| {
                if let ExprKind::Name(name) = module.kind(e) {
                    declared.push(name.clone());
                }
            });
        }
    }

    /// Whether what a turn left in the variables around a loop is not what they held before it.
    fn may_go_on(&self, before: &Env, outside: usize) -> bool {
        let is_left = |(name, value): (&Name, &Rc<Value>)| match before.get(name) {
            Some(old) => !Rc::ptr_eq(old, value) && !old.holds_same(value),
            None => value.holds_any() && !self.declared[outside..].contains(name),
        };
        self.env.iter().any(is_left)
    }
}
