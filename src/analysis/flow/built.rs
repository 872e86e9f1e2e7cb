//! Queries that an object of the database is told step by step, and runs then: `$this->db->select('cnic')`,
//! `$this->db->from('citizens')`, `$this->db->get()->result()`, or all of it in one chain, `DB::table('citizens')->get()`.
//!
//! What it was told so far is kept in the object itself, as the row that it would give, until the query runs.

use super::results::Call;
use super::value::Value;
use super::walk::Walker;
use crate::catalog::storage::Builders;
use crate::ir::{ExprId, ExprKind, Name};

/// Calls of one chain.
const MAX_LINKS: usize = 48;

impl<'p> Walker<'_, 'p, '_> {
    /// What a step of such a query gives: the row so far.
    pub(super) fn built(&mut self, call: &Call<'_>) -> Option<Value> {
        let object = call.object?;
        let mut rules = self.cx.knowledge.storage.builders.iter();
        let rule: &'p Builders = &rules.find(|r| r.is_for(self.module.language))?.rule;
        let base = self.builder_at(rule, object)?;
        let name = call.name;
        if rule.counts.contains(name) {
            return Some(Value::clean());
        }
        let runs = rule.runs.contains(name);
        if rule.changes.contains(name) {
            self.assign_path(base, Value::default(), false);
            return Some(Value::default());
        }
        let row = if rule.selects.contains(name) {
            self.columns_told(call)
        } else if runs || rule.tables.contains(name) {
            match call.args.first() {
                // what was selected before is all that it gives
                Some(table) if !call.receiver.has_data() && !call.receiver.is_clean => self.table_told(table.value),
                _ => Some(call.receiver.clone()),
            }
        } else if rule.joins.contains(name) && !call.receiver.is_clean && !self.is_selected(rule, object) {
            let joined = call.args.first().and_then(|a| self.table_told(a.value)).unwrap_or_default();
            let mut row = call.receiver.clone();
            row.join(&joined);
            Some(row)
        } else {
            let is_row = call.receiver.has_data() || call.receiver.is_clean;
            return is_row.then(|| call.receiver.clone());
        }?;
        self.assign_path(base, if runs { Value::default() } else { row.clone() }, false);
        Some(row)
    }

    /// Whether a chain names its columns.
    fn is_selected(&self, rule: &Builders, object: ExprId) -> bool {
        let mut at = object;
        while let ExprKind::Call { callee, .. } = self.module.kind(at) {
            let ExprKind::Member { object, name } = self.module.kind(*callee) else { return false };
            if rule.selects.contains(name) {
                return true;
            }
            at = *object;
        }
        false
    }

    /// The object of the database that a chain begins with.
    fn builder_at(&self, rule: &Builders, object: ExprId) -> Option<ExprId> {
        let mut at = object;
        for _ in 0..MAX_LINKS {
            at = match self.module.kind(at) {
                ExprKind::Name(name) | ExprKind::Member { name, .. } => return rule.on.contains(name).then_some(at),
                ExprKind::Call { callee, .. } => match self.module.kind(*callee) {
                    ExprKind::Member { object, .. } => *object,
                    _ => return None,
                },
                _ => return None,
            };
        }
        None
    }

    /// `'citizens c'`: a row of all that the table keeps; of a table of people, their record.
    fn table_told(&mut self, table: ExprId) -> Option<Value> {
        let text = self.cx.project.string(self.at(table))?;
        let name = text.split(|c: char| c.is_whitespace() || c == ',').next()?.trim_matches('`');
        let cx = self.cx;
        let mut row = Value::default();
        for column in cx.stored.of_table(name) {
            self.put_column(&mut row, table, &column.column, column.data);
        }
        if row.has_data() || cx.stored.is_table(name) {
            return Some(row);
        }
        let bare = name.rsplit('.').next().unwrap_or(name);
        cx.knowledge.names.is_person(bare).then(|| self.person_at(self.place(table), &Name::new(bare))).flatten()
    }

    /// `select('c.cnic, c.email as mail')`: these columns; nothing is known where it selects all.
    fn columns_told(&mut self, call: &Call<'_>) -> Option<Value> {
        let mut row = Value::default();
        let mut is_all = call.args.is_empty();
        for arg in call.args.iter().filter(|a| a.name.is_none()) {
            for word in self.words_of(arg.value) {
                let Some(text) = self.cx.project.string(self.at(word)) else { continue };
                for column in text.split(',') {
                    let column = column.split_whitespace().next().unwrap_or_default();
                    let column = column.rsplit('.').next().unwrap_or_default().trim_matches('`');
                    is_all |= column == "*";
                    if let Some(data) = self.told_of_column(column, false) {
                        self.put_column(&mut row, word, &Name::new(column), data);
                    }
                }
            }
        }
        match is_all {
            true => Some(call.receiver.clone()),
            false if row.has_data() => Some(row),
            false => Some(Value::clean()),
        }
    }
}
