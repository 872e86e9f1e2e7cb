//! What to do about a credential, in the words of its language and of the rule.

use crate::catalog::credentials::Credentials;
use crate::catalog::credentials::detector::Rule;
use crate::source::SourceFile;

use super::Seen;

pub(super) fn fix(seen: &Seen, source: &SourceFile, knowledge: &Credentials) -> String {
    let change = match &seen.rotate {
        Some(rotate) => format!("Revoke it and issue a new one ({rotate})."),
        None => "Change it where it is in use: whoever has read the repository knows it.".to_owned(),
    };
    let instead = match seen.rule {
        Rule::SharedAccount => {
            return "Give each person an account and check passwords against hashes that are kept outside of the code; \
                    code in browsers holds no login. Withdraw this one: whoever has read the repository knows it."
                .to_owned();
        }
        Rule::PrivateKey => "Mount it when the service starts; a repository holds the public half only.".to_owned(),
        _ => {
            // the names of detectors are ours
            let name = if seen.rotate.is_some() { "" } else { seen.name.as_str() };
            match knowledge.remedies.of(source.language, name) {
                Some(write) => format!("Read it from the environment or a secret store: {write}."),
                None => "Read it from the environment or a secret store.".to_owned(),
            }
        }
    };
    format!("{instead} {change}")
}
