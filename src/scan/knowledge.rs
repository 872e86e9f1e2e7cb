//! Everything that is read from YAML before a scan: the policy set and the knowledge of the analyses.

use std::path::Path;
use std::sync::Arc;

use crate::catalog::credentials::Credentials;
use crate::catalog::frameworks::Frameworks;
use crate::catalog::load::KnowledgeError;
use crate::facts::data::DataKnowledge;
use crate::policy::Policy;

pub struct Knowledge {
    pub policy: Arc<Policy>,
    pub credentials: Credentials,
    pub frameworks: Frameworks,
    pub data: DataKnowledge,
}

impl Knowledge {
    /// The embedded knowledge, overlaid by a policy file, or by a folder shaped like `policies/`. Err holds every
    /// mistake that was found.
    pub fn load(overlay: Option<&Path>) -> Result<Self, Vec<KnowledgeError>> {
        let folders: Vec<&Path> = overlay.into_iter().filter(|p| p.is_dir()).collect();
        let mut errors = Vec::new();
        let policy = Policy::load(overlay).map_err(|e| errors.extend(e));
        let credentials = Credentials::load(&folders).map_err(|e| errors.extend(e));
        let data = DataKnowledge::load(&folders).map_err(|e| errors.extend(e));
        let frameworks = Frameworks::load(&folders).map_err(|e| errors.extend(e));
        match (policy, credentials, data, frameworks) {
            (Ok(policy), Ok(credentials), Ok(data), Ok(frameworks)) => {
                Ok(Self { policy: Arc::new(policy), credentials, frameworks, data })
            }
            _ => Err(errors),
        }
    }
}
