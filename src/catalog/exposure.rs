//! Settings, calls, pages and paths that switch authentication off or open a console: `policies/exposure/`. As written → as checked.

use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, files_below};
use super::pattern::Pattern;
use crate::finding::Severity;
use crate::source::Language;

const FOLDER: &str = "exposure";
const WORDS: &str = "words.yaml";

/// Everything that is known of it, in the order of the files.
#[derive(Debug)]
pub struct Exposures {
    pub list: Vec<Exposure>,
    pub words: ExposureWords,
}

/// Which rule an entry is reported by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    AuthenticationDisabled,
    ConsoleExposed,
}

/// One way to leave a door open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    pub id: SmolStr,
    pub kind: Kind,
    /// The subject of the message: a console, or what nobody is asked for any more.
    pub title: String,
    pub fix: String,
    /// The most that it costs.
    pub at_most: Option<Severity>,
    /// Languages of the code that it is looked for in; empty for all.
    #[serde(default)]
    pub languages: Vec<Language>,
    #[serde(default)]
    pub settings: Vec<Setting>,
    #[serde(default)]
    pub calls: Vec<CallOf>,
    /// Modules whose import alone registers it on the process's default router.
    #[serde(default)]
    pub imports: Vec<SmolStr>,
    /// Calls that serve that router.
    #[serde(default)]
    pub served_by: Vec<CallOf>,
    /// Paths of endpoints, as patterns of segments.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Path patterns of files where its settings and calls mean nothing, in lower case.
    #[serde(default)]
    pub except_files: Vec<String>,
    /// Names of files that are the console by themselves; `*` for any characters.
    #[serde(default)]
    pub pages: Vec<String>,
    /// Nothing is reported where an access list of the service closes this path.
    pub closed_at: Option<String>,
    /// Nothing is reported where some endpoint of the service asks for credentials.
    #[serde(default)]
    pub only_if_all_open: bool,
}

/// A setting with the values that matter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Whole names; letter case, `.`, `_` and `-` do not count, so that a variable of the environment fits too.
    #[serde(default)]
    pub names: Vec<String>,
    /// Words that a name ends in.
    #[serde(default)]
    pub words: Vec<String>,
    /// In lower case.
    pub values: Vec<String>,
    /// Path patterns of the files that it is looked for in, in lower case; empty for all.
    #[serde(default)]
    pub files: Vec<String>,
    /// In code too, where a constant or an entry of a configuration is given the value.
    #[serde(default)]
    pub code: bool,
}

/// A call that opens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallOf {
    pub call: Pattern,
    /// Text that its arguments must hold, blanks left out; one of them.
    #[serde(default)]
    pub with: Vec<String>,
    /// Text that shows that it is closed.
    #[serde(default)]
    pub without: Vec<String>,
    /// How many positional arguments it must have.
    pub arguments: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExposureWords {
    /// In names of configuration files, functions and classes, and in conditions: only for development and tests.
    pub trial: Vec<String>,
    /// The same in folders and names of files with code.
    pub folders: Vec<String>,
    /// In conditions: where the real thing is told from a trial, or something is switched on that need not be.
    pub live: Vec<String>,
    /// In names of settings: about somebody else's authentication.
    pub foreign: Vec<String>,
    /// In names of calls around: what is inside is behind a check.
    pub guarding: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExposureFile {
    exposures: Vec<Exposure>,
}

impl Exposures {
    /// Reads the embedded knowledge and its overlays; returns every error found.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let (mut list, mut words, mut errors): (Vec<Exposure>, _, Vec<KnowledgeError>) = Default::default();
        for file in files_below(FOLDER, overlays).map_err(|e| vec![e])? {
            if file.name.ends_with(WORDS) {
                file.parse::<ExposureWords>().map_or_else(|e| errors.push(e), |w| words = Some(w));
                continue;
            }
            match file.parse::<ExposureFile>() {
                Ok(written) => {
                    for mut exposure in written.exposures {
                        exposure.paths = exposure.paths.iter().flat_map(|p| alternatives(p)).collect();
                        if let Some(why) = idle(&exposure, &list) {
                            errors.push(file.error(file.locate(&exposure.id), format!("`{}` {why}", exposure.id)));
                        }
                        list.push(exposure);
                    }
                }
                Err(e) => errors.push(e),
            }
        }
        match words {
            Some(words) if errors.is_empty() => Ok(Self { list, words }),
            None if errors.is_empty() => {
                let message = format!("is missing: {FOLDER}/{WORDS}");
                Err(vec![KnowledgeError { file: FOLDER.to_owned(), at: None, message }])
            }
            _ => Err(errors),
        }
    }
}

/// `/x/{a,b}` is `/x/a` and `/x/b`.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let Some((words, after)) = rest.split_once('}') else { return vec![pattern.to_owned()] };
    words.split(',').map(|word| format!("{before}{}{after}", word.trim())).collect()
}

/// What is well written and could never apply.
fn idle(exposure: &Exposure, before: &[Exposure]) -> Option<&'static str> {
    let Exposure { settings, calls, imports, paths, pages, .. } = exposure;
    if before.iter().any(|other| other.id == exposure.id) {
        return Some("is described twice");
    }
    if settings.is_empty() && calls.is_empty() && imports.is_empty() && paths.is_empty() && pages.is_empty() {
        return Some("needs settings, calls, imports, paths or pages");
    }
    let unnamed = |s: &Setting| s.names.is_empty() && s.words.is_empty() || s.values.is_empty();
    settings.iter().any(unnamed).then_some("has a setting without names, words or values")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_knowledge_is_valid() {
        let exposures = Exposures::load(&[]).unwrap_or_else(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"))
        });
        assert!(exposures.list.len() > 10);
    }
}
