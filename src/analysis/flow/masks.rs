//! Whether the project's own `maskCnic()` masks: by what its body gives back, where the body is there to be read.
//!
//! A function that is called like a mask and returns its argument whole, always or unless a setting says otherwise, is
//! none. In doubt it is trusted by its name: a value that is too short to be masked, a body that does something unknown.
//! What is left of an object is for [`super::touched`].

use super::Context;
use super::cuts::holds_param;
use super::results::Call;
use super::sinks::last_name;
use super::summary::{GivenBack, Returns};
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::ir::visit::{Nested, Node};
use crate::ir::{ExprId, ExprKind, Literal, Module, Name, StmtKind};
use crate::project::FunctionRef;
use crate::source::caps::Cap;

/// Functions that a call may enter; of more, nothing is said.
const MAX_CALLEES: usize = 4;

impl Walker<'_, '_, '_> {
    /// The result of a function that is called like a mask: clean, unless it is seen to keep what it is given.
    pub(super) fn masked(&mut self, call: &Call<'_>) -> Value {
        let Call { at, args, given, .. } = *call;
        if let Some(told) = self.masked_as_told(call) {
            return told;
        }
        self.is_reduced |= given.iter().any(holds_param);
        let is_given = given.iter().any(|v| !v.facts.is_empty()) || !call.receiver.facts.is_empty();
        let callees = self.cx.callees(self.at(at));
        if let Some(copy) = self.copied_whole(call, &callees) {
            return copy;
        }
        if !is_given {
            // maskUser(load(id)): an object by its type alone
            return self.left_by_mask(call, &callees).unwrap_or_else(Value::clean);
        }
        self.take_out_through(call, &callees);
        if callees.len() > MAX_CALLEES {
            self.cx.project.sources.caps.reached(Cap::Callees, self.file);
            return Value::clean();
        }
        if let Some(left) = self.left_by_mask(call, &callees) {
            return left;
        }
        let mut all = Value::clean();
        for f in callees {
            let Some(returns) = self.summary_of(f) else { return Value::clean() };
            let label = Label::Unmasked(self.cx.project.function(f).name.clone().unwrap_or_default());
            let mut kept = Value::default();
            for (index, place) in &returns.unmasked {
                if !self.cx.is_no_mask(f, &returns) {
                    continue;
                }
                // cnic.masked() of the project's own `fun String.masked()`
                let on = call.object.filter(|_| self.is_receiver(at, f, *index)).map(|_| call.receiver);
                let passed = self.arguments_for(at, args, f, usize::from(*index));
                for fact in passed.into_iter().map(|i| &given[i]).chain(on).flat_map(|v| &v.facts) {
                    if self.is_one_value(fact.what) {
                        let step = self.steps.add(*place, label.clone(), Some(fact.step));
                        kept.add_facts(&[Fact { what: fact.what, step }]);
                    }
                }
            }
            // one of several that hides is trusted
            if kept.facts.is_empty() {
                return Value::clean();
            }
            all.join(&kept);
        }
        all
    }

    /// `def scrub(d): return {k: v for k, v in d.items()}`: an object whose entries are known is given back with all of them.
    fn copied_whole(&mut self, call: &Call<'_>, callees: &[FunctionRef]) -> Option<Value> {
        let [f] = *callees else { return None };
        let function = self.cx.project.function(f);
        let [only] = function.body[..] else { return None };
        let module = self.cx.project.module_of(f.file);
        let StmtKind::Return(Some(returned)) = module.stmt(only).kind else { return None };
        // dict(d, cnic="***")
        let mut has_text = false;
        module.walk_expr(returned, Nested::Enter, &mut |e| has_text |= matches!(module.kind(e), ExprKind::Literal(_)));
        if has_text || !call.given.iter().any(|v| v.entries.is_some()) {
            return None;
        }
        let returns = self.summary_of(f)?;
        let [(index, place)] = returns.unmasked[..] else { return None };
        let is_whole = |b: &GivenBack| b.index == index && b.without.is_empty() && b.form.is_none();
        if returns.is_reduced || !returns.params.iter().all(is_whole) {
            return None;
        }
        let [i] = self.arguments_for(call.at, call.args, f, usize::from(index))[..] else { return None };
        let label = Label::Unmasked(function.name.clone().unwrap_or_default());
        let mut copy = call.given[i].clone();
        let entries = copy.entries.take()?;
        for (name, held) in entries.iter() {
            let held = held.stepped(&mut self.steps, place, &label);
            copy.put(name, held);
        }
        Some(copy)
    }

    /// An object may be changed in place before it is returned.
    fn is_one_value(&self, what: What) -> bool {
        match what {
            What::Data(id, _) => !self.cx.knowledge.types.get(id).is_whole(),
            What::Wrapped(..) | What::Param(..) => true,
            What::Object(_) | What::Record(_) => false,
        }
    }

    /// Notes what an outermost `return` gives back.
    pub(super) fn note_returned(&mut self, e: ExprId, value: &Value) {
        let [f] = self.open[..] else { return };
        let place = self.place(e);
        let mut is_kept = false;
        for fact in &value.facts {
            if let What::Param(owner, index, _) = fact.what
                && owner == f
                && !self.steps.is_cut(fact.step)
            {
                is_kept = true;
                self.unmasked.push((index, place));
            }
        }
        self.is_reduced |= !is_kept && !is_nothing(self.module, e);
    }
}

impl Context<'_, '_> {
    /// Whether a function that returns a parameter whole cannot be a mask.
    fn is_no_mask(&self, f: FunctionRef, returns: &Returns) -> bool {
        let function = self.project.function(f);
        if !returns.is_reduced {
            return true;
        }
        // if (!settings.isMasking()) { return cnic; }
        let module = self.project.module_of(f.file);
        // the value, what is made of it, and what the caller says beside it
        let mut own: Vec<&Name> = function.params.iter().map(|p| &p.name).collect();
        let mut conditions: Vec<ExprId> = Vec::new();
        let body = function.body.iter().map(|s| Node::Stmt(*s));
        module.walk(body, Nested::Enter, &mut |node| {
            match node {
                Node::Stmt(s) => match &module.stmt(s).kind {
                    StmtKind::Branch(arms) => conditions.extend(arms.iter().filter_map(|a| a.condition)),
                    StmtKind::Loop { binding: Some(binding), .. } => {
                        module.walk_expr(*binding, Nested::Skip, &mut |e| {
                            if let ExprKind::Name(name) = module.kind(e) {
                                own.push(name);
                            }
                        });
                    }
                    _ => {}
                },
                Node::Expr(e) => match module.kind(e) {
                    ExprKind::Conditional { condition, .. } => conditions.push(*condition),
                    ExprKind::Lambda(f) => own.extend(module.function(*f).params.iter().map(|p| &p.name)),
                    ExprKind::Assign { target, .. } => {
                        if let ExprKind::Name(name) = module.kind(*target) {
                            own.push(name);
                        }
                    }
                    _ => {}
                },
            }
            true
        });
        let about_value = |e: &ExprId| {
            let mut is = false;
            module.walk_expr(*e, Nested::Enter, &mut |x| {
                is |= matches!(module.kind(x), ExprKind::Name(n) if own.contains(&n));
            });
            is
        };
        let (of_value, of_settings): (Vec<ExprId>, Vec<ExprId>) = conditions.into_iter().partition(about_value);
        let is_asked = of_value.iter().any(|c| !self.asks_for_nothing(module, *c));
        !of_settings.is_empty() && !is_asked
    }

    /// `cnic == null`, `!cnic`, `cnic.isBlank()`
    fn asks_for_nothing(&self, module: &Module, e: ExprId) -> bool {
        let mut is_only = true;
        module.walk_expr(e, Nested::Enter, &mut |x| {
            is_only &= match module.kind(x) {
                ExprKind::Binary { op, .. } => {
                    use crate::ir::BinaryOp::{And, Equal, NotEqual, Or};
                    matches!(op, Equal | NotEqual | And | Or)
                }
                ExprKind::Call { .. } => {
                    let cuts = &self.knowledge.sanitizers.cuts;
                    last_name(module, x).is_some_and(|n| cuts.empty.contains(n) || cuts.filled.contains(n))
                }
                ExprKind::Literal(Literal::Number(_)) => false,
                _ => true,
            };
        });
        is_only
    }
}

/// `null`, `""`
pub(super) fn is_nothing(module: &Module, e: ExprId) -> bool {
    match module.kind(e) {
        ExprKind::Literal(Literal::Null) => true,
        ExprKind::Literal(Literal::Str(s)) => s.is_empty(),
        _ => false,
    }
}
