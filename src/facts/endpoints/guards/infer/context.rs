//! What tells the parts of a graph of types who is calling. It may refuse like any guard; one that only tells leaves it to
//! the parts, of which no single answer can be given.

use super::Reading;
use crate::facts::endpoints::guards::{FUEL, Guards, Property};
use crate::project::{ExprRef, Value};

impl Guards<'_, '_> {
    /// `context: async ({ req }) => ({ user: await userOf(req) })`
    pub(in crate::facts::endpoints::guards) fn of_context(&self, f: usize, e: ExprRef) -> Property {
        match self.of_expr(f, e, FUEL) {
            found @ (Property::Rejects(_) | Property::Unknown(_)) => found,
            _ if self.hears_of_caller(f, e) => {
                Property::Unknown("it tells who is calling, and each part of the graph decides".to_owned())
            }
            found => found,
        }
    }

    /// Whether a function looks at what the caller brings.
    fn hears_of_caller(&self, f: usize, e: ExprRef) -> bool {
        let Value::Function(function) = self.project.origin(e) else { return false };
        let module = self.project.module_of(function.file);
        Reading::new(self, f, module, Some(function), 1, false).looks_at_credentials
    }
}
