//! `public-endpoint-unapproved`: the code says that everyone may call an endpoint, and nothing but these words makes it
//! public. What its path and handler show to be a step of a login, a probe, a static file or documentation is left alone,
//! whatever opens it; what returns personal data or changes state is open, and no matter of approval.

use super::{carried, of_place, subject};
use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::{AuthStatus, Endpoint};
use crate::finding::{Detection, Family, Mark};
use crate::project::Project;

/// The rule that the policy set describes.
const RULE: &str = "public-endpoint-unapproved";

pub(super) fn detection(project: &Project<'_>, knowledge: &DataKnowledge, endpoint: &Endpoint) -> Option<Detection> {
    let auth = &endpoint.auth;
    if auth.status != AuthStatus::Public || !auth.is_merely_opened {
        return None;
    }
    let opening = auth.evidence.last()?;
    let subject = subject(endpoint);
    let message = format!(
        "{subject} is opened to everyone{}, and nobody has approved it: {}",
        carried(knowledge, endpoint).map_or_else(String::new, |carried| format!(" and {carried}")),
        opening.what
    );
    let mut found = Detection::new(RULE, Family::UnauthenticatedEndpoint, Mark::new(endpoint.place, "route"), message)
        .confidence(auth.confidence)
        .fix("remove the opening, or declare the endpoint in amanat-endpoints.yaml with reason, owner and end date")
        .endpoint(endpoint.method.as_str(), endpoint.path.as_str())
        .identity(subject);
    for evidence in &auth.evidence {
        found = found.related(evidence.place, format!("opened here: {}", evidence.what));
    }
    Some(of_place(project, endpoint.place.file, found))
}
