//! Values side by side, each for itself: `const [citizens, count] = await Promise.all([find(), total()])`, and what a
//! function gives so: `return name, cnic`, then `name, cnic := load(id)`.
//!
//! They stand in a value as entries that are called after their places. A function that gives them in one place and
//! something else in another gives all of it.

use super::members::Known;
use super::results::Call;
use super::sinks::last_name;
use super::summary::Returns;
use super::value::Value;
use super::walk::Walker;
use crate::ir::{ExprId, ExprKind, FunctionId, Literal, Name};
use crate::project::FunctionRef;

/// The places of a pair, or of a few values side by side, as the keys of its entries.
const PLACES: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

impl Walker<'_, '_, '_> {
    /// `const [citizens, count] = await Promise.all([find(), count()])`: each value for its own name.
    pub(super) fn side_by_side(&mut self, target: ExprId, source: ExprId) -> Option<Value> {
        let module = self.module;
        let ExprKind::List(targets) = module.kind(target) else { return None };
        let parts = match module.kind(source) {
            ExprKind::List(parts) => parts,
            ExprKind::Call { callee, args } => {
                let name = last_name(module, *callee)?;
                let ([only], true) = (args.as_slice(), self.cx.knowledge.sanitizers.keeping_functions.contains(name))
                else {
                    return None;
                };
                let ExprKind::List(parts) = module.kind(only.value) else { return None };
                parts
            }
            _ => return None,
        };
        if parts.len() < targets.len() || !(2..=PLACES.len()).contains(&targets.len()) {
            return None;
        }
        let mut all = Value::default();
        for (place, part) in parts.iter().enumerate() {
            let value = self.eval(*part);
            if let Some(place) = PLACES.get(place) {
                let value = self.with_type(*part, value);
                all.put(&Name::new_static(place), value);
            }
        }
        Some(all)
    }

    /// `return name, cnic`; None where one value is given, or many, or nothing is known of any.
    pub(super) fn side_by_side_in(&mut self, e: ExprId) -> Option<Value> {
        let ExprKind::List(parts) = self.module.kind(e) else { return None };
        let is_spread = |part: &ExprId| matches!(self.module.kind(*part), ExprKind::Spread(_));
        if !(2..=PLACES.len()).contains(&parts.len()) || parts.iter().any(is_spread) {
            return None;
        }
        let mut sides = Value::default();
        let mut all = Value::clean();
        for (place, part) in PLACES.iter().zip(parts) {
            let value = self.eval(*part);
            let value = self.with_type(*part, value);
            all.join(&value);
            sides.put(&Name::new_static(place), value);
        }
        // an object that is made here says what its fields hold
        Some(if all.made.is_some() || all.all_facts().is_empty() { all } else { sides })
    }

    /// `found[1]` of what is given side by side.
    pub(super) fn side_at(&self, of: &Value, place: ExprId) -> Option<Value> {
        let ExprKind::Literal(Literal::Number(number)) = self.module.kind(place) else { return None };
        if is_side_by_side(of) { of.entry(number).cloned() } else { None }
    }

    /// What a function gives side by side, as its callers see it.
    pub(super) fn sides_of(&self, value: &Value, f: FunctionId) -> Vec<(Name, Known)> {
        if !is_side_by_side(value) {
            return Vec::new();
        }
        let sides = value.entries.iter().flat_map(|e| e.iter());
        sides.map(|(place, held)| (place.clone(), self.known_outside(f, held.all_facts()))).collect()
    }

    /// The same of a function that a call enters.
    pub(super) fn sides_given(&mut self, call: &Call<'_>, f: FunctionRef, returns: &Returns) -> Option<Value> {
        if returns.sides.is_empty() {
            return None;
        }
        let mut all = Value::default();
        for (place, held) in self.filled_with(call.at, call.args, call.given, f, &returns.sides) {
            all.put(&place, held);
        }
        Some(all)
    }
}

/// Whether a value is nothing but a few others.
pub(super) fn is_side_by_side(value: &Value) -> bool {
    let is_place = |key: &Name| PLACES.contains(&key.as_str());
    value.facts.is_empty()
        && value.made.is_none()
        && value.row.is_none()
        && value.entries.as_ref().is_some_and(|e| e.len() > 1 && e.iter().all(|(key, _)| is_place(key)))
}

/// A key, which is a name, and the value that stands behind it.
pub(super) fn paired(value: Value) -> Value {
    let mut pair = Value::default();
    for (place, part) in PLACES.into_iter().zip([Value::clean(), value]) {
        pair.put(&Name::new_static(place), part);
    }
    pair
}

/// What stands at a place of a pair.
pub(super) fn part_at(pair: &Value, place: usize) -> Option<&Value> {
    pair.entry(PLACES.get(place)?)
}
