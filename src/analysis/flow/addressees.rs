//! Names that say little by themselves and enough where they stand: the `to` of `sendSms(to, text)` is a telephone
//! number, a `mobile` that is declared to be a text is one, and no flag.

use super::value::Value;
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::types;
use crate::ir::ExprId;

impl Walker<'_, '_, '_> {
    /// Whom a function sends something to, by the name of the function or of its class: `to` in `sendSms(to, text)`.
    pub(super) fn addressee(&mut self, e: ExprId, name: &str) -> Option<Value> {
        let names = &self.cx.knowledge.names;
        if !names.is_addressee(name) {
            return None;
        }
        let project = self.cx.project;
        let function = project.enclosing_function(self.at(e)).and_then(|f| project.function(f).name.as_ref());
        let by_function = function.and_then(|n| names.sends_to(n));
        let by_class = || project.enclosing_class(self.at(e)).and_then(|c| names.sends_to(&project.class(c).name));
        let id = by_function.or_else(by_class)?;
        // to: Date of a report
        let holds_text = |t: &_| types::is_text(t) || t.args.iter().any(types::is_text);
        let may_be = project.type_of(self.at(e)).is_none_or(|t| holds_text(&t));
        may_be.then(|| self.named_value(e, id, Strength::Weak, name))
    }

    /// `mobile: string`, `String recipient`
    pub(super) fn told_by_text(&mut self, e: ExprId, id: DataTypeId, name: &str) -> Option<Value> {
        let is_told = self.cx.knowledge.names.is_data_as_text(name)
            && self.cx.project.type_of(self.at(e)).is_some_and(|t| types::is_text(&t));
        is_told.then(|| self.named_value(e, id, Strength::Weak, name))
    }
}
