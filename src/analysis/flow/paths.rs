//! Where a value is kept: `a`, `a.b`, `this.x`, `m["k"]`, `list[i]`, as a variable and the keys behind it.
//!
//! What is taken out of such a place again is said in [`super::removed`].

use std::rc::Rc;

use super::value::{Fact, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::catalog::sinks::ObjectForm;
use crate::ir::{ClassKind, ExprId, ExprKind, Name};
use crate::project::scopes::{Binding, BindingKind, ScopeKind};

/// Links of a path that are looked at.
const MAX_LINKS: usize = 12;

impl Walker<'_, '_, '_> {
    /// Puts a value behind a variable, a member or an entry: `a`, `a.b`, `this.x`, `m["k"]`, `list[i]`. With `adds`,
    /// what was there stays.
    pub(super) fn assign_path(&mut self, target: ExprId, value: Value, adds: bool) {
        let Some((root, keys)) = self.path_of(target) else { return };
        self.is_reduced |= !keys.is_empty();
        self.open_up(target, &root, &keys);
        let slot = Rc::make_mut(Rc::make_mut(&mut self.env).entry(root).or_default());
        put_at(slot, &keys, value, adds);
    }

    /// `seen[citizen.email] = count`: the keys of an object are written with it.
    pub(super) fn keyed_by(&mut self, target: ExprId, mut value: Value) -> Value {
        let ExprKind::Index { index: Some(index), .. } = self.module.kind(target) else { return value };
        if self.constant_key(*index).is_some() || matches!(self.module.kind(*index), ExprKind::Literal(_)) {
            return value;
        }
        let key = self.eval(*index);
        let facts = self.shown(*index, key, ObjectForm::Text);
        let is_one = |f: &&Fact| matches!(f.what, What::Data(id, Strength::Strong) if !self.cx.knowledge.types.get(id).is_whole());
        let facts: Vec<Fact> = facts.iter().filter(is_one).copied().collect();
        let facts = self.as_keys(*index, &facts);
        value.is_clean &= facts.is_empty();
        value.add_facts(&facts);
        value
    }

    /// `static String AUTH_TOKEN;`, `TOKEN = null` and later `TOKEN = answer.token`: a variable, however it is written.
    pub(super) fn is_set_again(&self, e: ExprId) -> bool {
        let ExprKind::Name(name) = self.module.kind(e) else { return false };
        let scopes = self.cx.project.scopes_of(self.file);
        let is_word = |kind: ScopeKind| match kind {
            ScopeKind::Class(c) => self.module.class(c).kind == ClassKind::Enum,
            ScopeKind::Module | ScopeKind::Function(_) => false,
        };
        let is_other = |b: &Binding| match b.kind {
            BindingKind::Value(v) => !matches!(self.module.kind(v), ExprKind::Literal(_)),
            kind => kind == BindingKind::Declared,
        };
        scopes.outwards(scopes.scope_of(e)).filter(|s| !is_word(scopes.scope(*s).kind)).any(|scope| {
            let bindings = scopes.bindings(scope, name);
            let is_declared = bindings.iter().any(|b| b.kind == BindingKind::Declared);
            is_declared || bindings.len() > 1 && bindings.iter().any(is_other)
        })
    }

    /// What is held where a path leads.
    pub(super) fn held_at(&self, root: &Name, keys: &[Option<Name>]) -> Option<&Value> {
        let mut value: &Value = self.env.get(root)?;
        for key in keys {
            value = value.entry(key.as_ref()?)?;
        }
        Some(value)
    }

    /// `this`, whose fields the methods of its class fill.
    pub(super) fn is_own_object(&self, e: ExprId) -> bool {
        self.cx.project.scopes_of(self.file).this_class_at(self.module, e).is_some()
    }

    /// `citizen.cnic = null`: what the type of the object says of it is known before one of its fields is changed.
    fn open_up(&mut self, target: ExprId, root: &Name, keys: &[Option<Name>]) {
        let (Some((Some(_), before)), ExprKind::Member { object, .. } | ExprKind::Index { object, .. }) =
            (keys.split_last(), self.module.kind(target))
        else {
            return;
        };
        let held = self.held_at(root, before);
        if held.is_some_and(|v| v.is_clean || v.is_text || v.is_told()) || self.is_own_object(*object) {
            return;
        }
        let mut held = held.cloned().unwrap_or_default();
        // what stands in a call of the path is evaluated here alone: `this.row(this.to).open = true`
        let does_more = !self.is_plain_path(*object);
        let asks_fields = std::mem::replace(&mut self.asks_fields, does_more);
        let known = self.eval(*object);
        self.asks_fields = asks_fields;
        let known = self.with_type(*object, known);
        let is_object = |f: &Fact| matches!(f.what, What::Object(_) | What::Record(_));
        let objects: Vec<Fact> = known.facts.into_iter().filter(is_object).collect();
        if !objects.is_empty() {
            held.add_facts(&objects);
            let slot = Rc::make_mut(Rc::make_mut(&mut self.env).entry(root.clone()).or_default());
            put_at(slot, before, held, false);
        }
    }

    /// Whether a path is made of names, members and constant keys: nothing in it does anything.
    fn is_plain_path(&self, mut e: ExprId) -> bool {
        for _ in 0..MAX_LINKS {
            e = match self.module.kind(e) {
                ExprKind::Name(_) => return true,
                ExprKind::Member { object, .. } | ExprKind::Index { object, index: None } => *object,
                ExprKind::Index { object, index: Some(i) }
                    if matches!(self.module.kind(*i), ExprKind::Literal(_) | ExprKind::Name(_)) =>
                {
                    *object
                }
                _ => return false,
            };
        }
        false
    }

    /// The variable and the keys behind it; a key that is not constant is absent.
    pub(super) fn path_of(&self, mut target: ExprId) -> Option<(Name, Vec<Option<Name>>)> {
        let mut keys = Vec::new();
        for _ in 0..MAX_LINKS {
            match self.module.kind(target) {
                ExprKind::Name(name) => {
                    keys.reverse();
                    return Some((name.clone(), keys));
                }
                ExprKind::Member { object, name } => {
                    keys.push(Some(name.clone()));
                    target = *object;
                }
                ExprKind::Index { object, index } => {
                    keys.push(index.and_then(|i| self.module.str_literal(i)).cloned());
                    target = *object;
                }
                // builder.append(a).append(b)
                ExprKind::Call { callee, .. } => match self.module.kind(*callee) {
                    ExprKind::Member { object, .. } => target = *object,
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }
}

fn put_at(slot: &mut Value, keys: &[Option<Name>], value: Value, adds: bool) {
    match keys.split_first() {
        None if adds => {
            let is_clean = value.is_clean && slot.is_clean;
            slot.join(&value);
            slot.is_clean = is_clean;
        }
        None => *slot = value,
        Some((Some(key), rest)) => {
            let mut inner = slot.entry(key).cloned().unwrap_or_default();
            put_at(&mut inner, rest, value, adds);
            slot.put(key, inner);
        }
        // an entry that is not known: any entry may be the one
        Some((None, rest)) => put_at(slot, rest, value, true),
    }
}
