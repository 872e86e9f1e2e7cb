//! Programs that take a credential on their command line: `mysql -pX`, `curl -u user:X`, `echo X | passwd --stdin`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

use super::names::Kind;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    commands: Vec<Command>,
    runners: Vec<String>,
    printers: Vec<String>,
}

/// What some programs do with their words. The fields are those of `policies/credentials/command-lines.yaml`.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Command {
    programs: Vec<String>,
    #[serde(default)]
    pub options: Vec<String>,
    #[serde(default)]
    pub glued: Vec<String>,
    #[serde(default)]
    pub arguments: Vec<usize>,
    #[serde(default)]
    pub settings: bool,
    #[serde(default)]
    pub input: bool,
    #[serde(default)]
    pub after: Option<String>,
    #[serde(default)]
    pub with: Option<String>,
    #[serde(default)]
    pub prefix: Option<String>,
    #[serde(default = "password")]
    pub kind: Kind,
}

fn password() -> Kind {
    Kind::Password
}

/// The commands, checked.
#[derive(Debug)]
pub struct Commands {
    commands: Vec<Command>,
    /// By the program's name: the words of a subcommand, and the entry.
    by_program: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    runners: FxHashSet<String>,
    printers: FxHashSet<String>,
}

impl Commands {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut by_program: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        for (i, command) in written.commands.iter().enumerate() {
            for program in &command.programs {
                let mut words = program.split(' ').map(str::to_owned);
                let Some(name) = words.next() else { continue };
                by_program.entry(name).or_default().push((words.collect(), i));
            }
        }
        Ok(Self {
            commands: written.commands,
            by_program,
            runners: written.runners.into_iter().collect(),
            printers: written.printers.into_iter().collect(),
        })
    }

    /// Whether anything is known of a program.
    pub fn knows(&self, program: &str) -> bool {
        self.by_program.contains_key(program)
    }

    /// What is known of a program that is called with these words, options left out: the entries, and how many words are
    /// its subcommand.
    pub fn of(&self, program: &str, words: &[&str]) -> Vec<(&Command, usize)> {
        let entries = self.by_program.get(program).map_or(&[][..], Vec::as_slice);
        let is_called = |subcommand: &[String]| {
            words.len() >= subcommand.len() && subcommand.iter().zip(words).all(|(a, b)| a == b)
        };
        let fitting = entries.iter().filter(|(subcommand, _)| is_called(subcommand));
        fitting.map(|(subcommand, i)| (&self.commands[*i], subcommand.len())).collect()
    }

    /// Whether the program runs another, named by its words.
    pub fn is_runner(&self, program: &str) -> bool {
        self.runners.contains(program)
    }

    /// Whether the program prints its words.
    pub fn is_printer(&self, program: &str) -> bool {
        self.printers.contains(program)
    }
}
