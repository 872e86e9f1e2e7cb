//! Which personal data an endpoint gives away: what its handler returns or answers with, and what its path asks for.

use super::{AuthStatus, Endpoint};
use crate::facts::data::{DataKnowledge, types_of_expr};
use crate::ir::Name;
use crate::project::Project;

/// Returned values of one handler that are looked at.
const MAX_RETURNS: usize = 16;

/// Fills [`Endpoint::data_types`], and takes back what was public only because something opens it.
pub fn note(project: &Project<'_>, knowledge: &DataKnowledge, endpoints: &mut [Endpoint]) {
    for endpoint in endpoints {
        let Some(handler) = endpoint.handler else { continue };
        let mut found: Vec<Name> = Vec::new();
        for value in project.returns(handler).into_iter().take(MAX_RETURNS) {
            found.extend(types_of_expr(project, knowledge, value));
        }
        found.sort();
        found.dedup();
        // an opening alone does not publish personal data
        if endpoint.auth.status == AuthStatus::Public && endpoint.auth.is_merely_opened && !found.is_empty() {
            endpoint.auth.status = AuthStatus::Missing;
            endpoint.auth.searched.push("it returns personal data".to_owned());
        }
        endpoint.data_types = found;
    }
}
