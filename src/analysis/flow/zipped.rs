//! Values that are given as an argument of what reads or names them: `Row::get(&row, "cnic")` reads its first argument,
//! `array_combine(['cnic', 'ward'], [$a, $b])` puts a name to each of a few.

use super::results::{Call, is_like_type};
use super::sinks::last_name;
use super::value::Value;
use super::walk::Walker;
use crate::ir::{ExprKind, Name};
use crate::project::Value as Origin;

impl Walker<'_, '_, '_> {
    /// `sqlx::Row::get(&row, "cnic")`, `Arr::get($row, 'cnic')`: what is read is given first, to a method that is named by
    /// its type.
    pub(super) fn read_by_type(&mut self, call: &Call<'_>) -> Option<Value> {
        let object = call.object.filter(|_| call.args.len() > 1)?;
        if !self.cx.knowledge.sanitizers.reads.contains(call.name) || call.args[0].name.is_some() {
            return None;
        }
        let is_type = is_like_type(last_name(self.module, object)?);
        if !is_type || !matches!(self.cx.project.origin(self.at(object)), Origin::External(_) | Origin::Unknown) {
            return None;
        }
        let (read, receiver) = (call.args[0].value, &call.given[0]);
        let receiver = self.with_type(read, receiver.clone());
        let own =
            Call { object: Some(read), receiver: &receiver, args: &call.args[1..], given: &call.given[1..], ..*call };
        self.read_entry(&own, read).filter(Value::is_known)
    }

    /// `array_combine(['cnic', 'ward'], [$a, $b])`, `_.zipObject(["cnic"], [a])`: an object whose entries are written out.
    pub(super) fn zipped(&mut self, call: &Call<'_>) -> Option<Value> {
        let [keys, values] = call.args else { return None };
        if !self.cx.knowledge.sanitizers.zips.contains(call.name) {
            return None;
        }
        let (ExprKind::List(keys), ExprKind::List(values)) =
            (self.module.kind(keys.value), self.module.kind(values.value))
        else {
            return None;
        };
        let named: Option<Vec<&Name>> = keys.iter().map(|k| self.module.str_literal(*k)).collect();
        let named = named.filter(|names| !names.is_empty() && names.len() == values.len())?;
        let mut all = Value::clean();
        for (key, value) in named.into_iter().zip(values) {
            let held = self.typed_eval(*value);
            let held = self.under_key(*value, key, held);
            all.put(key, held);
        }
        Some(all)
    }
}
