//! Records that are read through a mapper: `Citizen::find($id)`, `Citizen.objects.filter(…).first()`, `await User.findOne(…)`
//! hold the columns of their table.

use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::Strength;
use crate::facts::data::names::NameClass;
use crate::ir::{Arg, ExprId, ExprKind, Name};
use crate::project;

/// Links of a chain between the entity and the call.
const MAX_LINKS: usize = 12;

impl Walker<'_, '_, '_> {
    /// What a call on an entity gives, if it is one.
    pub(super) fn fetched(&mut self, e: ExprId, object: Option<ExprId>, name: &Name, args: &[Arg]) -> Option<Value> {
        let cx = self.cx;
        let stored = &cx.stored;
        if stored.is_empty() {
            return None;
        }
        let selects = self.cx.knowledge.storage.selects.contains(name) && !args.is_empty();
        if !selects && !self.cx.knowledge.sanitizers.is_finder(name) {
            return None;
        }
        let (root, root_name) = self.root(object?)?;
        // entities are named like types
        if !root_name.starts_with(char::is_uppercase) {
            return None;
        }
        let class = match self.cx.project.origin(self.at(root)) {
            project::Value::Class(class) => Some(class).filter(|c| stored.is_entity(*c)),
            project::Value::Function(_) => return None,
            _ => None,
        };
        // Citizen::pluck('cnic'), Citizen.objects.values("cnic", "name")
        if selects {
            return Some(self.selected(e, args));
        }
        if let Some(class) = class {
            let step = self.steps.add(self.place(e), Label::Kept(root_name), None);
            return Some(Value::of(What::Object(class), step));
        }
        let mut record = Value::default();
        for column in stored.of_table(&root_name) {
            self.put_column(&mut record, e, &column.column, column.data);
        }
        record.has_data().then_some(record)
    }

    fn selected(&mut self, e: ExprId, args: &[Arg]) -> Value {
        let mut record = Value::clean();
        for column in args.iter().filter_map(|a| self.module.str_literal(a.value)) {
            if let NameClass::Data(data, Strength::Strong) = self.cx.knowledge.names.identifier(column) {
                self.put_column(&mut record, e, column, data);
            }
        }
        record
    }

    /// The name that a chain begins with, whose links only narrow down what is asked for.
    fn root(&self, mut e: ExprId) -> Option<(ExprId, Name)> {
        for _ in 0..MAX_LINKS {
            match self.module.kind(e) {
                ExprKind::Name(name) => return Some((e, name.clone())),
                ExprKind::Member { object, name } if self.cx.knowledge.sanitizers.is_finder(name) => e = *object,
                ExprKind::Call { callee, .. } => e = *callee,
                _ => return None,
            }
        }
        None
    }
}
