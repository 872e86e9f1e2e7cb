//! Knowledge about hard-coded credentials: `policies/credentials/`, as written → as checked.
//!
//! `providers/` and `shapes/` hold detectors (a pattern with its keywords and checks, [`detector`]); `names.yaml`
//! says which names name a credential ([`names`]); `arguments.yaml` which calls take one ([`arguments`]), `command-lines.yaml` which programs do ([`commands`]);
//! `default-logins.yaml` with what products are delivered ([`logins`]); `placeholders.yaml` which values are none; `file-types.yaml`
//! where an unquoted word is a value; `weights.yaml` what each sign counts ([`weights`]).
//! All keywords of all of them stand in one [`KeywordIndex`], so that a text is searched once.

pub mod arguments;
pub mod commands;
pub mod detector;
mod form;
pub mod logins;
pub mod names;
pub mod remedies;
pub mod template;
pub mod values;
pub mod weights;

use std::path::Path;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rayon::prelude::*;

use super::load::{KnowledgeError, KnowledgeFile, files_below};
use arguments::Arguments;
use commands::Commands;
use detector::{Detector, IssuerFile};
use logins::Logins;
use names::Names;
use remedies::Remedies;
use values::{FileTypes, Placeholders};
use weights::Weights;

/// Everything the credential analysis knows, checked.
#[derive(Debug)]
pub struct Credentials {
    /// In the order of their files; a [`Keyword::Detector`] is an index into it.
    pub detectors: Vec<Detector>,
    pub names: Names,
    pub arguments: Arguments,
    pub commands: Commands,
    pub logins: Logins,
    pub remedies: Remedies,
    pub placeholders: Placeholders,
    pub file_types: FileTypes,
    pub weights: Weights,
    pub keywords: KeywordIndex,
}

/// What one file holds.
enum Part {
    Names(Names),
    Arguments(Arguments),
    Commands(Commands),
    Logins(Logins),
    Remedies(Remedies),
    Placeholders(Placeholders),
    FileTypes(FileTypes),
    Weights(Weights),
    Issuer(Vec<Detector>),
}

impl Part {
    fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let place = file.name.replace('\\', "/");
        Ok(match place.rsplit('/').next().unwrap_or(&place) {
            "names.yaml" => Part::Names(Names::read(file)?),
            "arguments.yaml" => Part::Arguments(Arguments::read(file)?),
            "command-lines.yaml" => Part::Commands(Commands::read(file)?),
            "default-logins.yaml" => Part::Logins(Logins::read(file)?),
            "remedies.yaml" => Part::Remedies(Remedies::read(file)?),
            "placeholders.yaml" => Part::Placeholders(Placeholders::read(file)?),
            "file-types.yaml" => Part::FileTypes(FileTypes::read(file)?),
            "weights.yaml" => Part::Weights(Weights::read(file)?),
            _ => Part::Issuer(IssuerFile::read(file)?),
        })
    }
}

impl Credentials {
    /// Reads the embedded knowledge and its overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let files = files_below("credentials", overlays).map_err(|e| vec![e])?;
        let mut errors = Vec::new();
        let mut detectors = Vec::new();
        let (mut names, mut arguments, mut commands, mut placeholders) = (None, None, None, None);
        let (mut file_types, mut weights, mut logins, mut remedies) = (None, None, None, None);
        let parts: Vec<Result<Part, KnowledgeError>> = files.par_iter().map(Part::read).collect();
        for part in parts {
            match part {
                Ok(Part::Names(n)) => names = Some(n),
                Ok(Part::Arguments(a)) => arguments = Some(a),
                Ok(Part::Commands(c)) => commands = Some(c),
                Ok(Part::Logins(l)) => logins = Some(l),
                Ok(Part::Remedies(r)) => remedies = Some(r),
                Ok(Part::Placeholders(p)) => placeholders = Some(p),
                Ok(Part::FileTypes(t)) => file_types = Some(t),
                Ok(Part::Weights(w)) => weights = Some(w),
                Ok(Part::Issuer(d)) => detectors.extend(d),
                Err(e) => errors.push(e),
            }
        }
        // The embedded patterns are compiled when they are first needed, and a test proves them; those of an
        // overlay may be wrong, and its author must hear of it now.
        if !overlays.is_empty() {
            errors.extend(check_patterns(&detectors, &files));
        }
        let missing = |name: &str| {
            vec![KnowledgeError {
                file: format!("policies/credentials/{name}"),
                at: None,
                message: "is missing".into(),
            }]
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let names = names.ok_or_else(|| missing("names.yaml"))?;
        let keywords = KeywordIndex::build(&detectors, &names)
            .map_err(|message| vec![KnowledgeError { file: "policies/credentials".into(), at: None, message }])?;
        Ok(Self {
            detectors,
            names,
            arguments: arguments.ok_or_else(|| missing("arguments.yaml"))?,
            commands: commands.ok_or_else(|| missing("command-lines.yaml"))?,
            logins: logins.ok_or_else(|| missing("default-logins.yaml"))?,
            remedies: remedies.ok_or_else(|| missing("remedies.yaml"))?,
            placeholders: placeholders.ok_or_else(|| missing("placeholders.yaml"))?,
            file_types: file_types.ok_or_else(|| missing("file-types.yaml"))?,
            weights: weights.ok_or_else(|| missing("weights.yaml"))?,
            keywords,
        })
    }

    /// Compiles every pattern: for `policy validate` and tests. A scan compiles only those it needs.
    pub fn check_patterns(&self, overlays: &[&Path]) -> Vec<KnowledgeError> {
        match files_below("credentials", overlays) {
            Ok(files) => check_patterns(&self.detectors, &files),
            Err(e) => vec![e],
        }
    }
}

fn check_patterns(detectors: &[Detector], files: &[KnowledgeFile]) -> Vec<KnowledgeError> {
    let broken = detectors.iter().filter_map(|d| d.compile().err().map(|e| (d, e)));
    broken
        .map(|(d, message)| {
            let file = files.iter().find(|f| f.name == d.file);
            let at = file.and_then(|f| f.locate(&d.id));
            KnowledgeError { file: d.file.clone(), at, message: format!("pattern of `{}`: {message}", d.id) }
        })
        .collect()
}

/// What a keyword calls for, where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyword {
    /// A detector's pattern is tried around it.
    Detector(u32),
    /// A name that contains it is read, with its value.
    Name,
}

/// All keywords in one automaton: one pass over a text finds them, in any ASCII case.
#[derive(Debug)]
pub struct KeywordIndex {
    automaton: AhoCorasick,
    /// What each pattern of the automaton calls for.
    targets: Vec<Vec<Keyword>>,
}

impl KeywordIndex {
    fn build(detectors: &[Detector], names: &Names) -> Result<Self, String> {
        let mut by_word: std::collections::BTreeMap<String, Vec<Keyword>> = std::collections::BTreeMap::new();
        for (i, detector) in detectors.iter().enumerate() {
            for word in &detector.keywords {
                by_word.entry(word.to_ascii_lowercase()).or_default().push(Keyword::Detector(i as u32));
            }
        }
        for word in names.stems() {
            by_word.entry(word.to_ascii_lowercase()).or_default().push(Keyword::Name);
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(by_word.keys())
            .map_err(|e| e.to_string())?;
        Ok(Self { automaton, targets: by_word.into_values().collect() })
    }

    /// Every keyword with the byte range where it stands, overlapping ones too, in the order of their ends.
    pub fn find<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (&'t [Keyword], usize, usize)> {
        let matches = self.automaton.find_overlapping_iter(text);
        matches.map(|m| (self.targets[m.pattern().as_usize()].as_slice(), m.start(), m.end()))
    }
}
