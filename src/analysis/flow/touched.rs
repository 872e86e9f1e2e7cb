//! What a function that is called like a mask leaves of an object: `getMaskedUser(user)` whose body can be read is believed
//! by its body, field by field. Every field that it writes to, under whatever condition, counts as masked; the others
//! are as they were. Where it does anything that cannot be followed, it is trusted by its name.

use rustc_hash::FxHashSet;

use super::results::Call;
use super::sinks::last_name;
use super::value::{Value, What};
use super::walk::Walker;
use crate::ir::visit::{Nested, Node};
use crate::ir::{Arg, ExprId, ExprKind, Module, Name, StmtKind, accessor_field};
use crate::project::{ExprRef, FunctionRef};

/// Functions within each other that an object is followed into.
const MAX_DEPTH: usize = 3;
/// Names that one object has in a function.
const MAX_NAMES: usize = 16;
/// Members between an object and what is written to.
const MAX_PATH: usize = 8;

impl Walker<'_, '_, '_> {
    /// What the one function that a call enters gives back of an object; None where its body does not say.
    pub(super) fn left_by_mask(&mut self, call: &Call<'_>, callees: &[FunctionRef]) -> Option<Value> {
        let [f] = *callees else { return None };
        let returns = self.summary_of(f)?;
        let mut touched: FxHashSet<Name> = FxHashSet::default();
        let mut has_object = false;
        for back in returns.params.iter().filter(|p| p.form.is_none()) {
            for i in self.arguments_for(call.at, call.args, f, usize::from(back.index)) {
                let value = self.with_type(call.args[i].value, call.given[i].clone());
                has_object |= value.facts.iter().any(|fact| matches!(fact.what, What::Object(_)));
            }
            touched.extend(self.touched_in(f, back.index, MAX_DEPTH)?);
        }
        if !has_object {
            return None;
        }
        let given = self.entered(call)?;
        let keys: Vec<Name> = touched.into_iter().collect();
        Some(self.left_of(&given, &keys))
    }

    /// The fields of an object that a statement which is called like a mask writes to: `maskUser(user);`
    pub(super) fn touched_by(&self, call: ExprId, args: &[Arg], target: ExprId) -> Option<Vec<Name>> {
        let [f] = self.cx.callees(self.at(call))[..] else { return None };
        let params = 0..self.cx.project.function(f).params.len();
        let mut index =
            params.filter(|p| self.arguments_for(call, args, f, *p).iter().any(|i| args[*i].value == target));
        let touched = self.touched_in(f, index.next()? as u16, MAX_DEPTH)?;
        Some(touched.into_iter().collect())
    }

    /// The names of the fields of a parameter that the function writes to. None where something is done with it that
    /// cannot be followed.
    fn touched_in(&self, f: FunctionRef, index: u16, depth: usize) -> Option<FxHashSet<Name>> {
        let depth = depth.checked_sub(1)?;
        let project = self.cx.project;
        let module = project.module_of(f.file);
        let function = project.function(f);
        let param = function.params.get(usize::from(index))?;
        let mut reading = Reading { module, names: vec![param.name.clone()], touched: FxHashSet::default() };
        let body = || function.body.iter().map(|s| Node::Stmt(*s));
        // names are given before they are used, but for what loops bring round
        for _ in 0..2 {
            module.walk(body(), Nested::Enter, &mut |node| {
                reading.note_name(node);
                true
            });
        }
        let mut uses: Vec<ExprId> = Vec::new();
        module.walk(body(), Nested::Enter, &mut |node| {
            if let Node::Expr(e) = node
                && matches!(module.kind(e), ExprKind::Name(n) if reading.names.contains(n))
            {
                uses.push(e);
            }
            true
        });
        for e in uses {
            match reading.used(|e| project.parent(ExprRef::new(f.file, e)).map(|p| p.id), e, self) {
                Used::Seen => {}
                Used::Passed(call, at) => {
                    let ExprKind::Call { args, .. } = module.kind(call) else { return None };
                    let inner = self.passed_to(ExprRef::new(f.file, call), args, at, depth)?;
                    reading.touched.extend(inner);
                }
                Used::Unknown => return None,
            }
        }
        Some(reading.touched)
    }

    fn passed_to(&self, call: ExprRef, args: &[Arg], at: usize, depth: usize) -> Option<FxHashSet<Name>> {
        let project = self.cx.project;
        let callees = project.callees(call);
        let [f] = callees[..] else { return None };
        // positions are enough here: named arguments and receivers are not followed
        let has_name = args.iter().any(|a| a.name.is_some() || a.spread);
        let first = project.function(f).params.first().map(|p| p.name.as_str());
        let offset = usize::from(matches!(first, Some("self" | "this" | "cls")));
        (!has_name).then(|| self.touched_in(f, (at + offset) as u16, depth))?
    }
}

/// What is done with an object where its name stands.
enum Used {
    /// Read, compared, given back, or written to in fields that are noted.
    Seen,
    /// Given to a call, at that position.
    Passed(ExprId, usize),
    Unknown,
}

/// One function, and what it calls an object and its elements.
struct Reading<'p> {
    module: &'p Module,
    names: Vec<Name>,
    touched: FxHashSet<Name>,
}

impl Reading<'_> {
    /// `for user in users`, `const { cnic, ...rest } = user`, `copy = user`: another name of the object.
    fn note_name(&mut self, node: Node) {
        let (target, value) = match node {
            Node::Stmt(s) => match &self.module.stmt(s).kind {
                StmtKind::Loop { binding: Some(binding), iterated: Some(iterated), .. } => (*binding, *iterated),
                _ => return,
            },
            Node::Expr(e) => match self.module.kind(e) {
                ExprKind::Assign { target, value: Some(value), .. } => (*target, *value),
                _ => return,
            },
        };
        if !self.is_of_object(value) {
            return;
        }
        let target = match self.module.kind(target) {
            ExprKind::Assign { target, .. } => *target,
            _ => target,
        };
        let parts: Vec<ExprId> = match self.module.kind(target) {
            // for _, user := range users
            ExprKind::List(parts) => parts.clone(),
            ExprKind::Object(entries) => {
                for key in entries.iter().filter_map(|entry| entry.key) {
                    self.touched.extend(self.module.str_literal(key).cloned());
                }
                entries.iter().filter(|entry| entry.key.is_none()).map(|entry| entry.value).collect()
            }
            _ => vec![target],
        };
        for part in parts {
            let part = if let ExprKind::Spread(inner) = self.module.kind(part) { *inner } else { part };
            if let ExprKind::Name(name) = self.module.kind(part)
                && !self.names.contains(name)
                && self.names.len() < MAX_NAMES
                && name != "_"
            {
                self.names.push(name.clone());
            }
        }
    }

    /// The object itself, or what it holds: `user`, `user.accounts`.
    fn is_of_object(&self, mut e: ExprId) -> bool {
        for _ in 0..MAX_PATH {
            e = match self.module.kind(e) {
                ExprKind::Name(name) => return self.names.contains(name),
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => *object,
                _ => return false,
            };
        }
        false
    }

    fn used(&mut self, parent: impl Fn(ExprId) -> Option<ExprId>, e: ExprId, walker: &Walker<'_, '_, '_>) -> Used {
        let module = self.module;
        let mut at = e;
        // user.profile.email: the last name counts
        let mut field: Option<&Name> = None;
        for _ in 0..MAX_PATH {
            let Some(above) = parent(at) else { return Used::Seen };
            match module.kind(above) {
                ExprKind::Member { name, .. } => field = Some(name),
                ExprKind::Index { object, index } if *object == at => match index.and_then(|i| module.str_literal(i)) {
                    Some(key) => field = Some(key),
                    // user[key] = "***"
                    None if field.is_none() => {
                        let is_written = parent(above).is_some_and(
                            |p| matches!(module.kind(p), ExprKind::Assign { target, .. } if *target == above),
                        );
                        return if is_written { Used::Unknown } else { Used::Seen };
                    }
                    None => {}
                },
                ExprKind::Assign { target, .. } => {
                    if *target == at {
                        self.touched.extend(field.cloned());
                    }
                    return Used::Seen;
                }
                ExprKind::Call { callee, args } => return self.called(above, *callee, args, at, field, walker),
                // { ...user, cnic: "***" }
                ExprKind::Spread(_) => {
                    if let Some(ExprKind::Object(entries)) = parent(above).map(|p| module.kind(p)) {
                        let keys = entries.iter().filter_map(|entry| entry.key);
                        self.touched.extend(keys.filter_map(|k| module.str_literal(k).cloned()));
                    }
                    return Used::Seen;
                }
                ExprKind::New { .. } | ExprKind::Opaque(_) | ExprKind::Template(_) if field.is_none() => {
                    return Used::Unknown;
                }
                _ => return Used::Seen,
            }
            at = above;
        }
        Used::Unknown
    }

    /// `len(users)`, `user.setCnic("***")`, `delete user.cnic`, `hide(user)`
    fn called(
        &mut self,
        call: ExprId,
        callee: ExprId,
        args: &[Arg],
        at: ExprId,
        field: Option<&Name>,
        walker: &Walker<'_, '_, '_>,
    ) -> Used {
        let sanitizers = &walker.cx.knowledge.sanitizers;
        let Some(name) = last_name(self.module, callee) else { return Used::Unknown };
        let keys = || args.iter().filter_map(|a| self.module.str_literal(a.value).cloned()).collect::<Vec<_>>();
        let removes = &sanitizers.removes;
        if callee == at {
            // user.setCnic("***"), user.getCnic(), user.pop("cnic")
            if let Some(set) = accessor_field(name, "set") {
                self.touched.insert(set);
                return Used::Seen;
            }
            if removes.takes.contains(name) || removes.drops.contains(name) || removes.omits.contains(name) {
                let keys = keys();
                self.touched.extend(keys);
                return Used::Seen;
            }
            let is_read = args.is_empty() || sanitizers.callbacks.contains(name);
            return if is_read { Used::Seen } else { Used::Unknown };
        }
        if removes.takes.contains(name) {
            self.touched.extend(field.cloned());
            let keys = keys();
            self.touched.extend(keys);
            return Used::Seen;
        }
        // mask(user.cnic): a value of the object, which stays as it is
        if field.is_some() || sanitizers.harmless_functions.contains(name) {
            return Used::Seen;
        }
        match args.iter().position(|a| a.value == at) {
            Some(position) => Used::Passed(call, position),
            None => Used::Unknown,
        }
    }
}
