//! Entries that are chosen by their keys: `{k: v for k, v in data.items() if k not in HIDDEN}`, `if key in HIDDEN: continue`,
//! `Object.entries(citizen).filter(([key]) => key !== 'cnic')`.
//!
//! A variable that holds the value of a pair may hold that of any entry. Where a condition asks for the key beside it, it
//! holds none of those that the condition names, on the side on which they are not.

use std::rc::Rc;

use super::results::Call;
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::ir::{BinaryOp, ExprId, ExprKind, Name, Param};
use crate::project::FunctionRef;

/// Pairs that are bound at one place, in loops within loops.
const MAX_PAIRS: usize = 4;
/// Conditions within one another.
const MAX_DEPTH: usize = 6;

/// Two variables that hold a key and what stands behind it, and the container that both are of.
pub(super) struct Pair {
    key: Name,
    value: Name,
    of: Value,
}

/// A condition that asks whether a key is one of some.
pub(super) struct KeyTest {
    key: Name,
    keys: Vec<Name>,
    /// It holds for these keys, and not for all others.
    pub is_in: bool,
}

impl Walker<'_, '_, '_> {
    /// `for key, value in data.items()`
    pub(super) fn note_pair(&mut self, key: ExprId, value: ExprId, of: &Value) {
        if let (ExprKind::Name(key), ExprKind::Name(value)) = (self.module.kind(key), self.module.kind(value)) {
            self.note_named_pair(key.clone(), value.clone(), of);
        }
    }

    pub(super) fn note_named_pair(&mut self, key: Name, value: Name, of: &Value) {
        self.pairs.retain(|p| p.key != key);
        if of.entries.is_none() && !of.is_told() {
            return;
        }
        if self.pairs.len() == MAX_PAIRS {
            self.pairs.remove(0);
        }
        self.pairs.push(Pair { key, value, of: of.clone() });
    }

    /// The parameters of a callback that is given pairs: `([key, value]) => …`, `|key, value|`.
    pub(super) fn note_pair_given(&mut self, params: &[Param], of: &Value) {
        match params {
            [one] => {
                if let Some(ExprKind::List(parts)) = one.pattern.map(|p| self.module.kind(p))
                    && let [key, value] = parts[..]
                {
                    self.note_pair(key, value, of);
                }
            }
            [key, value] => self.note_named_pair(key.name.clone(), value.name.clone(), of),
            _ => {}
        }
    }

    /// Whether the pairs of a container are taken apart, one by one: `let [k, v] = data.items()[]`.
    pub(super) fn takes_pairs(&self, target: ExprId, source: ExprId) -> bool {
        let ExprKind::Index { object, index: None } = self.module.kind(source) else { return false };
        matches!(self.module.kind(target), ExprKind::List(parts) if parts.len() == 2) && self.gives_pairs(*object)
    }

    /// What a condition asks of the key of a pair that is bound here.
    pub(super) fn key_test(&self, condition: ExprId) -> Option<KeyTest> {
        if self.pairs.is_empty() {
            return None;
        }
        let is_key = |name: &Name| self.pairs.iter().any(|p| p.key == *name);
        self.test_of(condition, &is_key, MAX_DEPTH)
    }

    fn test_of(&self, e: ExprId, is_key: &dyn Fn(&Name) -> bool, depth: usize) -> Option<KeyTest> {
        let depth = depth.checked_sub(1)?;
        let key_at = |e: ExprId| match self.module.kind(e) {
            ExprKind::Name(name) if is_key(name) => Some(name.clone()),
            _ => None,
        };
        let test = |key: Option<Name>, keys: Vec<Name>, is_in: bool| {
            (!keys.is_empty()).then_some(KeyTest { key: key?, keys, is_in })
        };
        let s = &self.cx.knowledge.sanitizers;
        match self.module.kind(e) {
            ExprKind::Not(inner) => {
                let inner = self.test_of(*inner, is_key, depth)?;
                Some(KeyTest { is_in: !inner.is_in, ..inner })
            }
            // a comprehension: what is bound, and what is asked
            ExprKind::Opaque(parts) => parts.iter().find_map(|part| self.test_of(*part, is_key, depth)),
            ExprKind::Binary { op: BinaryOp::And, left, right } => {
                let sides = [*left, *right].into_iter();
                sides.filter_map(|side| self.test_of(side, is_key, depth)).find(|test| !test.is_in)
            }
            ExprKind::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right } => {
                let is_in = *op == BinaryOp::Equal;
                let literal = |e: ExprId| self.module.str_literal(e).cloned().into_iter().collect();
                test(key_at(*left), literal(*right), is_in).or_else(|| test(key_at(*right), literal(*left), is_in))
            }
            // key in HIDDEN
            ExprKind::Binary { op: BinaryOp::Compare, left, right } => {
                let text = &self.cx.project.sources.get(self.file).text;
                let between =
                    text.get(self.module.span(*left).end as usize..self.module.span(*right).start as usize)?;
                // `key not in HIDDEN` is the same, and not
                let is_in = self.cx.project.semantics(self.file).asks_within(between);
                is_in.then(|| test(key_at(*left), self.keys_of(*right), true))?
            }
            // hidden[key]
            ExprKind::Index { object, index: Some(index) } => {
                let key = key_at(*index)?;
                test(Some(key), self.keys_of(*object), true)
            }
            ExprKind::Call { callee, args } => match (self.module.kind(*callee), args.as_slice()) {
                // HIDDEN.includes(key), HIDDEN.include?(key)
                (ExprKind::Member { object, name }, [key])
                    if s.harmless_members.contains(name) || name.ends_with('?') =>
                {
                    let key = key_at(key.value)?;
                    test(Some(key), self.keys_of(*object), true)
                }
                // in_array($key, HIDDEN)
                (ExprKind::Name(name), [key, listed, ..]) if s.harmless_functions.contains(name) => {
                    let key = key_at(key.value)?;
                    test(Some(key), self.keys_of(listed.value), true)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of the pair holds what stands under other keys from here on; gives what it held before.
    pub(super) fn leave_out_keys(&mut self, test: &KeyTest) -> Option<(Name, Rc<Value>)> {
        let pair = self.pairs.iter().find(|p| p.key == test.key)?;
        let (name, of) = (pair.value.clone(), pair.of.clone());
        let before = self.env.get(&name).cloned()?;
        let open = self.laid_open(&of);
        let left = self.left_of(&open, &test.keys).into_element();
        self.keep(name.clone(), left);
        Some((name, before))
    }

    /// What an expression holds where a test of a key stands as it says.
    pub(super) fn eval_where(&mut self, e: ExprId, test: Option<&KeyTest>, holds: bool) -> Value {
        let before = test.filter(|t| t.is_in != holds).and_then(|t| self.leave_out_keys(t));
        let value = self.typed_eval(e);
        if let Some((name, before)) = before {
            Rc::make_mut(&mut self.env).insert(name, before);
        }
        value
    }

    /// What a call hands on, without the entries that its callback leaves out.
    pub(super) fn without_filtered(&self, call: &Call<'_>, kept: Value) -> Value {
        let gone = self.keys_left_out(call);
        if gone.is_empty() { kept } else { self.left_of(&kept, &gone) }
    }

    /// The keys that a callback leaves out of the pairs or entries that it is asked about: `filter(([key]) => key !== 'cnic')`,
    /// `filterKeys { it !in HIDDEN }`, `reject { |key, _| key == :cnic }`.
    fn keys_left_out(&self, call: &Call<'_>) -> Vec<Name> {
        let removes = &self.cx.knowledge.sanitizers.removes;
        let wanted = match (removes.filters.contains(call.name), removes.rejects.contains(call.name)) {
            (true, _) => false,
            (_, true) => true,
            _ => return Vec::new(),
        };
        let lambda = call.args.iter().find_map(|a| match self.module.kind(a.value) {
            ExprKind::Lambda(f) => Some(*f),
            _ => None,
        });
        let Some(f) = lambda else { return Vec::new() };
        let Some(first) = self.module.function(f).params.first() else { return Vec::new() };
        let key = match first.pattern.map(|p| self.module.kind(p)) {
            Some(ExprKind::List(parts)) => parts.first().and_then(|p| last_name(self.module, *p)),
            Some(_) => None,
            None => Some(first.name.as_str()),
        };
        let returns = self.cx.project.returns(FunctionRef::new(self.file, f));
        let ([returned], Some(key)) = (&returns[..], key) else { return Vec::new() };
        let test = self.test_of(returned.id, &|name: &Name| name == key, MAX_DEPTH);
        test.filter(|t| t.is_in == wanted).map(|t| t.keys).unwrap_or_default()
    }
}
