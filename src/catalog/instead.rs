//! What to write instead of what a finding shows, rule by rule and language by language: `policies/instead.yaml`.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, file_at};
use crate::source::Language;

/// What stands in for what.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replaced {
    CredentialInLog,
    PiiInException,
    PiiInUrl,
    /// An endpoint whose callers write data into its URL.
    AskedInUrl,
    PiiInFile,
    PiiToThirdParty,
    PiiInRepo,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    instead: Vec<OfLanguages>,
}

#[derive(Deserialize)]
struct OfLanguages {
    languages: Vec<Language>,
    #[serde(flatten)]
    write: FxHashMap<Replaced, SmolStr>,
}

/// One statement for each language and rule, as it is told.
#[derive(Clone, Debug, Default)]
pub struct Instead {
    by_language: FxHashMap<(Language, Replaced), SmolStr>,
}

impl Instead {
    /// Reads the embedded file or the last overlay that has one.
    pub fn load(overlays: &[&Path]) -> Result<Self, KnowledgeError> {
        let written: Written = file_at("instead.yaml", overlays)?.parse()?;
        let mut by_language = FxHashMap::default();
        for each in written.instead {
            for language in each.languages {
                by_language.extend(each.write.iter().map(|(what, write)| ((language, *what), write.clone())));
            }
        }
        Ok(Self { by_language })
    }

    /// Every statement that is told.
    pub fn iter(&self) -> impl Iterator<Item = (Language, Replaced, &str)> {
        self.by_language.iter().map(|((language, what), write)| (*language, *what, write.as_str()))
    }

    /// A piece of advice, with an example in the language where there is one.
    pub fn added_to(&self, advice: &str, what: Replaced, language: Language) -> String {
        match self.by_language.get(&(language, what)) {
            Some(write) => format!("{advice}, for example: {write}"),
            None => advice.to_owned(),
        }
    }
}
