//! What a function puts into what it is given: `void describe(StringBuilder out, Citizen c) { out.append(c.getCnic()); }`,
//! `func fill(fields map[string]string, p Person) { fields["cnic"] = p.CNIC }`. At a call the argument holds it from
//! then on.
//!
//! Objects of the project's own classes are left to their types, which say what they show; what a function takes out of
//! them is for [`super::removed`].

use super::Context;
use super::results::Call;
use super::summary::PutIn;
use super::value::{Fact, Label, What};
use super::walk::Walker;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, FunctionId, Module, Name};
use crate::project::FunctionRef;

/// Facts of one parameter that callers are told.
const MAX_PUT: usize = 12;

impl Walker<'_, '_, '_> {
    /// What the outermost function puts into its parameters.
    pub(super) fn put_into_params(&mut self, f: FunctionId) -> Vec<PutIn> {
        let module = self.module;
        let function = module.function(f);
        if self.cx.project.semantics(self.file).copies_lists {
            return Vec::new();
        }
        let mut all = Vec::new();
        for (index, param) in (0_u16..).zip(&function.params) {
            let Some(left) = self.left.get(&param.name).cloned() else { continue };
            let is_other = |fact: &Fact| !matches!(fact.what, What::Param(of, i, _) if of == f && i == index);
            if param.name == "self" || !left.all_facts().iter().any(is_other) {
                continue;
            }
            let class = self.cx.project.param_type(FunctionRef::new(self.file, f), usize::from(index));
            if class.is_some_and(|t| t.class().is_some()) || !is_only_filled(self.cx, module, f, &param.name) {
                continue;
            }
            let mut put = PutIn { index, ..PutIn::default() };
            for fact in self.settled(&left).into_iter().filter(is_other).take(MAX_PUT) {
                match fact.what {
                    What::Param(of, i, form) if of == f => put.params.push((i, form)),
                    What::Param(..) => {}
                    what => put.facts.push((what, self.steps.way(fact.step))),
                }
            }
            if !put.facts.is_empty() || !put.params.is_empty() {
                all.push(put);
            }
        }
        all
    }

    /// `describe(out, citizen)`: what the one function that is entered puts into its arguments.
    pub(super) fn put_in_through(&mut self, call: &Call<'_>, callees: &[FunctionRef]) {
        let [f] = callees else { return };
        let Some(returns) = self.summary_of(*f) else { return };
        for put in &returns.put_in {
            for i in self.arguments_for(call.at, call.args, *f, usize::from(put.index)) {
                let target = call.args[i].value;
                if !matches!(self.module.kind(target), ExprKind::Name(_) | ExprKind::Member { .. }) {
                    continue;
                }
                let label = Label::Returned(self.cx.project.function(*f).name.clone().unwrap_or_default());
                let mut value = self.eval(target);
                for (what, way) in &put.facts {
                    let inner = self.steps.adopt(way);
                    let step = self.steps.add(self.place(call.at), label.clone(), Some(inner));
                    value.add_facts(&[Fact { what: *what, step }]);
                }
                for (from, form) in &put.params {
                    for j in self.arguments_for(call.at, call.args, *f, usize::from(*from)) {
                        let given = self.with_type(call.args[j].value, call.given[j].clone());
                        let facts = match form {
                            Some(form) => self.show(&given, *form),
                            None => self.settled(&given),
                        };
                        value.add_facts(&facts);
                    }
                }
                self.assign_path(target, value, false);
            }
        }
    }
}

/// Whether a function puts something into a variable, and never sets the variable itself, which its caller would not see.
fn is_only_filled(cx: &Context<'_, '_>, module: &Module, f: FunctionId, name: &Name) -> bool {
    let adds = &cx.knowledge.sanitizers.adds;
    let is_it = |e: ExprId| matches!(module.kind(e), ExprKind::Name(n) if n == name);
    let (mut is_set, mut is_filled) = (false, false);
    module.walk_block(&module.function(f).body, Nested::Enter, &mut |e| match module.kind(e) {
        ExprKind::Assign { target, .. } => match module.kind(*target) {
            ExprKind::Name(n) => is_set |= n == name,
            ExprKind::Index { object, .. } => is_filled |= is_it(*object),
            _ => {}
        },
        ExprKind::Call { callee, args } => {
            is_filled |= args.iter().any(|a| is_it(a.value));
            if let ExprKind::Member { object, name } = module.kind(*callee) {
                is_filled |= adds.contains(name) && root_of(module, *object).is_some_and(is_it);
            }
        }
        _ => {}
    });
    is_filled && !is_set
}

/// `out.append("x").append(y)`: what the first call of a chain is made on.
fn root_of(module: &Module, mut e: ExprId) -> Option<ExprId> {
    for _ in 0..32 {
        e = match module.kind(e) {
            ExprKind::Call { callee, .. } => match module.kind(*callee) {
                ExprKind::Member { object, .. } => *object,
                _ => return None,
            },
            _ => return Some(e),
        };
    }
    None
}
