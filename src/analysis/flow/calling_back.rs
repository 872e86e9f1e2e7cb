//! What the project's own functions call a function with that they are given: `def each_owner(cnic) = yield cnic`,
//! `function find(id, done) { done(null, row) }`, then `find(id, (error, citizen) => console.log(citizen))`.
//!
//! Functions of libraries that do so are known by their names ([`super::calls`]).

use super::members::Known;
use super::value::Value;
use super::walk::Walker;
use crate::ir::{Arg, ExprId, ExprKind, Name};

/// Functions that a call may enter; of more, nothing is said.
const MAX_CALLEES: usize = 4;
/// Calls of what it is given that one function makes.
const MAX_CALLS: usize = 8;

/// A function that a function is given, and what it is called with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CalledBack {
    /// Which parameter it is; the block, if none.
    param: Option<u16>,
    /// By place.
    with: Vec<(Name, Known)>,
}

impl Walker<'_, '_, '_> {
    /// Notes a call of what the outermost function is given.
    pub(super) fn note_called_back(&mut self, object: Option<ExprId>, name: &Name, given: &[Value]) {
        let Some(f) = self.open.first().copied() else { return };
        let called = match object.map(|o| self.module.kind(o)) {
            None => name,
            // block.call(cnic), done.accept(cnic)
            Some(ExprKind::Name(of)) => {
                let is_call = self.cx.project.semantics(self.file).function_methods.contains(&name.as_str());
                if !is_call {
                    return;
                }
                of
            }
            Some(_) => return,
        };
        let param = self.module.function(f).params.iter().position(|p| p.name == *called);
        // yield cnic: a block has no name
        let is_block = object.is_none() && self.cx.project.semantics(self.file).yields == name.as_str();
        if param.is_none() && !is_block || !given.iter().any(Value::holds_any) {
            return;
        }
        let with: Vec<Vec<_>> = given.iter().map(Value::all_facts).collect();
        let places = (0..).map(|place: usize| Name::new(place.to_string()));
        let with = places.zip(with).map(|(place, facts)| (place, self.known_outside(f, facts))).collect();
        let called = CalledBack { param: param.map(|p| p as u16), with };
        if self.called_back.len() < MAX_CALLS && !self.called_back.contains(&called) {
            self.called_back.push(called);
        }
    }

    /// What the functions that a call enters call one of its arguments with, by place.
    pub(super) fn given_back_to(
        &mut self,
        call: ExprId,
        args: &[Arg],
        given: &[Value],
        at: usize,
    ) -> Vec<Option<Value>> {
        let callees = match self.cx.project.may_enter(self.at(call)) {
            true => self.cx.callees(self.at(call)),
            false => return Vec::new(),
        };
        let mut all: Vec<Option<Value>> = Vec::new();
        if callees.len() > MAX_CALLEES {
            return all;
        }
        for f in callees {
            let Some(returns) = self.summary_of(f) else { continue };
            for called in &returns.called_back {
                let is_it = match called.param {
                    Some(param) => self.arguments_for(call, args, f, usize::from(param)).contains(&at),
                    None => at + 1 == args.len(),
                };
                if !is_it {
                    continue;
                }
                for (place, (_, value)) in self.filled_with(call, args, given, f, &called.with).into_iter().enumerate()
                {
                    if all.len() <= place {
                        all.push(None);
                    }
                    match &mut all[place] {
                        Some(known) => known.join(&value),
                        None if value.is_known() => all[place] = Some(value),
                        None => {}
                    }
                }
            }
        }
        all
    }
}
