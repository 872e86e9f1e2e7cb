//! Everything that is read from YAML before a scan: the policy set and the knowledge of the analyses.

use std::path::Path;
use std::sync::Arc;

use crate::analysis::credentials;
use crate::catalog::credentials::Credentials;
use crate::catalog::exposure::Exposures;
use crate::catalog::frameworks::Frameworks;
use crate::catalog::load::KnowledgeError;
use crate::catalog::overlay::contents;
use crate::catalog::recorders::Recorders;
use crate::facts::data::{DataKnowledge, examples};
use crate::policy::Policy;
use crate::report::Personal;

pub struct Knowledge {
    pub policy: Arc<Policy>,
    pub credentials: Credentials,
    pub frameworks: Frameworks,
    pub data: DataKnowledge,
    pub exposures: Exposures,
    pub recorders: Recorders,
    /// What reports mask of the values of people.
    pub personal: Personal,
}

impl Knowledge {
    /// The embedded knowledge, overlaid by a policy file, or by a folder shaped like `policies/`. Err holds every
    /// mistake that was found.
    pub fn load(overlay: Option<&Path>) -> Result<Self, Vec<KnowledgeError>> {
        let folders: Vec<&Path> = overlay.into_iter().filter(|p| p.is_dir()).collect();
        let mut errors: Vec<KnowledgeError> = folders.iter().filter_map(|f| contents(f).err()).flatten().collect();
        // with folders that nobody reads, the other errors would mislead
        if !errors.is_empty() {
            return Err(errors);
        }
        // hundreds of files: whoever waits for a commit waits for them first
        let (credentials, ((policy, frameworks, exposures), data)) = rayon::join(
            || Credentials::load(&folders),
            || {
                let others = || (Policy::load(overlay), Frameworks::load(&folders), Exposures::load(&folders));
                rayon::join(others, || DataKnowledge::load(&folders))
            },
        );
        let policy = policy.map_err(|e| errors.extend(e));
        let credentials = credentials.map_err(|e| errors.extend(e));
        let recorders = match &data {
            Ok(data) => Recorders::load(&folders, &data.types).map_err(|e| errors.extend(e)),
            Err(_) => Ok(Recorders::default()),
        };
        let data = data.map_err(|e| errors.extend(e));
        let frameworks = frameworks.map_err(|e| errors.extend(e));
        let exposures = exposures.map_err(|e| errors.extend(e));
        match (policy, credentials, data, frameworks, exposures, recorders) {
            (Ok(policy), Ok(credentials), Ok(data), Ok(frameworks), Ok(exposures), Ok(recorders)) => {
                let personal = Personal::of(&data.types);
                Ok(Self { policy: Arc::new(policy), credentials, frameworks, data, exposures, recorders, personal })
            }
            _ => Err(errors),
        }
    }

    /// Runs the examples that the user's own detectors and data types give of themselves.
    pub fn check_examples(&self, overlay: &Path) -> Vec<KnowledgeError> {
        let own = |file: &str| Path::new(file).starts_with(overlay);
        let error = |file: &str, message| KnowledgeError { file: file.to_owned(), at: None, message };
        let detectors = self.credentials.detectors.iter().filter(|d| own(&d.file)).flat_map(|d| {
            let wrong = credentials::examples::wrong(d, &self.credentials);
            wrong.into_iter().map(|message| error(&d.file, message))
        });
        let types = self.data.types.iter().filter(|(_, t)| own(&t.file)).flat_map(|(id, t)| {
            let wrong = examples::wrong(&self.data.types, &self.data.names, id);
            wrong.into_iter().map(|message| error(&t.file, format!("`{}`: {message}", t.id)))
        });
        detectors.chain(types).collect()
    }
}
