//! Tables in memory, as data frames are: the columns that they are read with, `read_csv(path, usecols=["cnic"])`, that are
//! picked of them, `table[["cnic", "age"]]`, and that are dropped, `table.drop(columns=["cnic"])`.
//!
//! A table that nothing tells of holds nothing here; entries that are put in or deleted one by one are for
//! [`super::removed`].

use super::results::Call;
use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::facts::data::names::NameClass;
use crate::ir::{Arg, ExprId, ExprKind, Literal, Name};
use crate::source::caps::Cap;

/// Columns of one list.
const MAX_COLUMNS: usize = 60;

impl Walker<'_, '_, '_> {
    /// `table[["cnic", "age"]]`: a list in the brackets picks columns.
    pub(super) fn columns_picked(&mut self, of: &Value, index: ExprId) -> Option<Value> {
        let ExprKind::List(parts) = self.module.kind(index) else { return None };
        let is_name = |e: &ExprId| self.module.str_literal(*e).is_some();
        (!parts.is_empty() && parts.iter().all(is_name)).then(|| self.with_columns(of, index))
    }

    /// `read_csv(path, usecols=["cnic"])`: what a file is read to.
    pub(super) fn columns_read(&mut self, call: &Call<'_>) -> Option<Value> {
        let tables = &self.cx.knowledge.sanitizers.tables;
        if !tables.reads.contains(call.name) {
            return None;
        }
        let named = |a: &&Arg| a.name.as_ref().is_some_and(|n| tables.columns.contains(n));
        let list = call.args.iter().find(named)?.value;
        Some(self.with_columns(&Value::default(), list))
    }

    /// `table.drop(columns=["cnic"])`, `table.drop("cnic", axis=1, inplace=True)`; rows are dropped by their number.
    pub(super) fn columns_dropped(&mut self, call: &Call<'_>) -> Option<Value> {
        let tables = &self.cx.knowledge.sanitizers.tables;
        let object = call.object.filter(|_| tables.drops.contains(call.name))?;
        if !call.receiver.holds_any() {
            return None;
        }
        let of_columns = |a: &&Arg| a.name.as_ref().is_none_or(|n| tables.columns.contains(n));
        let keys = self.keys_in(call.args.iter().filter(of_columns));
        if keys.is_empty() {
            return None;
        }
        let left = self.left_of(call.receiver, &keys);
        let is_set = |a: &Arg| matches!(self.module.kind(a.value), ExprKind::Literal(Literal::Bool(true)));
        let in_place =
            call.args.iter().any(|a| a.name.as_ref().is_some_and(|n| tables.in_place.contains(n)) && is_set(a));
        if in_place {
            self.assign_path(object, left.clone(), false);
        }
        Some(left)
    }

    /// A table of the columns that a list names: each what it was, or what it is called.
    fn with_columns(&mut self, of: &Value, list: ExprId) -> Value {
        let mut table = Value::default();
        let columns = self.keys_of(list);
        for column in self.cx.project.sources.caps.first(Cap::Columns, self.file, &columns, MAX_COLUMNS) {
            let known = of.entry(column).filter(|v| v.is_clean || v.has_data()).cloned();
            let value = known.unwrap_or_else(|| self.column(column, list));
            table.put(column, value);
        }
        match table.all_facts().is_empty() {
            true => Value::clean(),
            false => table,
        }
    }

    fn column(&mut self, name: &Name, list: ExprId) -> Value {
        match self.cx.knowledge.names.identifier(name) {
            NameClass::Data(id, Strength::Strong) if !self.cx.knowledge.types.get(id).is_whole() => {
                let step = self.steps.add(self.place(list), Label::Named(name.clone()), None);
                Value::of(What::Data(id, Strength::Strong), step)
            }
            _ => Value::clean(),
        }
    }
}
