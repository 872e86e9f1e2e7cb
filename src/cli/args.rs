//! The arguments, as a person reads them in `--help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::destination::Destination;
use crate::catalog::data_types::Group;
use crate::facts::endpoints::AuthStatus;
use crate::finding::Severity;

/// Finds where citizens' data would be exposed: endpoints without authentication, hard-coded credentials, personal data
/// in logs, exceptions, URLs, files, at third parties and in the repository itself.
#[derive(Parser, Debug)]
#[command(name = "amanat", version, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(
    after_help = "Exit codes: 0 nothing to report, 1 findings, 2 could not do what was asked, 3 nothing scanned or \
not covered under --strict, 4 internal error."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Check source code against the policy
    #[command(alias = "scan")]
    Check(CheckArgs),
    /// List every HTTP endpoint with its authentication and the evidence
    Endpoints(EndpointsArgs),
    /// Map personal data: where each type enters, is stored, leaves and is logged
    Data(DataArgs),
    /// Explain a rule, a control, a recommendation or a type of personal data
    Explain(ExplainArgs),
    /// Check or show a policy set
    Policy(PolicyArgs),
    /// Print a file as amanat reads it, or count how much of it is understood
    #[command(hide = true)]
    Dump(DumpArgs),
}

#[derive(Args, Debug, Default)]
pub(super) struct InputArgs {
    /// Files and folders to scan
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Policy file or folder laid over the built-in set
    #[arg(long, value_name = "PATH", env = "AMANAT_POLICY", help_heading = "Selection")]
    pub(super) policy: Option<PathBuf>,

    /// Leave out what matches (gitignore syntax); repeatable
    #[arg(long, value_name = "GLOB", help_heading = "Selection")]
    pub(super) exclude: Vec<String>,

    /// Heed no file of the scanned tree that declares endpoints public (amanat-endpoints.yaml)
    #[arg(long, help_heading = "Selection")]
    pub(super) isolated: bool,

    /// Do not read larger files (suffix KB, MB, GB)
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub(super) max_file_size: Option<u64>,

    /// Threads; default one per core
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Limits")]
    pub(super) jobs: Option<u16>,
}

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// Check only what is staged for commit, with the rest of the project as context
    #[arg(long, help_heading = "Git", group = "scope")]
    pub(super) staged: bool,

    /// Check only files that are not as they were committed, new ones too
    #[arg(long, help_heading = "Git", group = "scope")]
    pub(super) changed: bool,

    /// Check only files that changed since this tree left a branch, tag or commit
    #[arg(long, value_name = "REV", help_heading = "Git", group = "scope")]
    pub(super) since: Option<String>,

    /// Search every commit of every branch and tag for credentials too
    #[arg(long, help_heading = "Git", group = "scope")]
    pub(super) history: bool,

    /// What to print on standard output
    #[arg(short, long, value_enum, default_value = "text", help_heading = "Output")]
    pub(super) format: Format,

    /// Write a report into a file, such as sarif=amanat.sarif; repeatable
    #[arg(short, long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(super) output: Vec<Destination<Format>>,

    /// Show every finding, not only the first ten of a rule in a file
    #[arg(long, help_heading = "Output")]
    pub(super) all: bool,

    /// Show suppressed findings too
    #[arg(long, help_heading = "Output")]
    pub(super) show_suppressed: bool,

    /// Print findings only, nothing when there are none
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,

    /// Use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Output")]
    pub(super) color: When,

    /// Lowest severity that makes the check fail
    #[arg(long, value_enum, default_value = "medium", value_name = "SEVERITY", help_heading = "Gate")]
    pub(super) fail_on: FailOn,

    /// Fail with 3 when something could not be covered; on by default where CI is set
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", help_heading = "Gate")]
    pub(super) strict: Option<bool>,

    /// Findings do not fail the check; errors still do
    #[arg(long, help_heading = "Gate")]
    pub(super) exit_zero: bool,
}

#[derive(Args, Debug)]
pub(super) struct EndpointsArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// List only endpoints with these verdicts
    #[arg(long, value_enum, value_delimiter = ',', value_name = "VERDICT", help_heading = "Selection")]
    pub(super) status: Vec<Status>,

    /// List only endpoints of these frameworks
    #[arg(long, value_delimiter = ',', value_name = "ID", help_heading = "Selection")]
    pub(super) framework: Vec<String>,

    /// List only endpoints below this path, or that fit this pattern (`/api/**`, `*` for one segment); repeatable
    #[arg(long = "path", value_name = "PATTERN", help_heading = "Selection")]
    pub(super) under: Vec<String>,

    /// What to print on standard output
    #[arg(short, long, value_enum, default_value = "table", help_heading = "Output")]
    pub(super) format: InventoryFormat,

    /// Write the inventory into a file, such as csv=endpoints.csv; repeatable
    #[arg(short, long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(super) output: Vec<Destination<InventoryFormat>>,

    /// Tell how the verdict on one endpoint came about
    #[arg(long, num_args = 2, value_names = ["METHOD", "PATH"], conflicts_with_all = ["since", "output", "status", "framework", "under"], help_heading = "Output")]
    pub(super) explain: Option<Vec<String>>,

    /// Use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Output")]
    pub(super) color: When,

    /// Compare with a revision; exit 1 when an endpoint is newly open that nothing approves
    #[arg(long, value_name = "REV", help_heading = "Gate")]
    pub(super) since: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum InventoryFormat {
    #[value(alias = "text")]
    Table,
    Json,
    Csv,
    #[value(alias = "md")]
    Markdown,
    Openapi,
}

#[derive(Args, Debug)]
pub(super) struct DataArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    /// Map only these types, with all their places
    #[arg(long = "type", value_delimiter = ',', value_name = "ID", help_heading = "Selection")]
    pub(super) types: Vec<String>,

    /// Map only types of these groups: identity, family, contact, health …
    #[arg(long, value_delimiter = ',', value_name = "GROUP", value_parser = group, help_heading = "Selection")]
    pub(super) group: Vec<Group>,

    /// What to print on standard output
    #[arg(short, long, value_enum, default_value = "table", help_heading = "Output")]
    pub(super) format: MapFormat,

    /// Write the map into a file, such as csv=data.csv; repeatable
    #[arg(short, long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(super) output: Vec<Destination<MapFormat>>,

    /// Show every place in the table, not only the first three of a kind
    #[arg(long, help_heading = "Output")]
    pub(super) all: bool,

    /// Use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Output")]
    pub(super) color: When,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum MapFormat {
    #[value(alias = "text")]
    Table,
    Json,
    Csv,
    #[value(alias = "md")]
    Markdown,
}

/// A group of data types by its word, with the nearest one where it is misspelt.
fn group(text: &str) -> Result<Group, String> {
    Group::ALL.into_iter().find(|g| g.id() == text).ok_or_else(|| {
        let hint = crate::catalog::load::nearest(text, Group::ALL.iter().map(|g| g.id()));
        let hint = hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        format!("no group of that name is known{hint}")
    })
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Status {
    Unauthenticated,
    Unknown,
    Public,
    Authenticated,
}

impl Status {
    pub(super) fn verdict(self) -> AuthStatus {
        match self {
            Status::Unauthenticated => AuthStatus::Missing,
            Status::Unknown => AuthStatus::Unknown,
            Status::Public => AuthStatus::Public,
            Status::Authenticated => AuthStatus::Authenticated,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// Id of a rule (pii-in-log), a control (AMN-LOG-1), a recommendation (JIT-1) or a data type (cnic)
    #[arg(value_name = "RULE|CONTROL|TYPE", required_unless_present = "why")]
    pub(super) id: Option<String>,

    /// What was made of a line: what counted for and against each value that could be a credential, what was reported
    /// there, what excuses it
    #[arg(long, value_name = "FILE:LINE", conflicts_with = "id")]
    pub(super) why: Option<String>,

    /// How --why tells it
    #[arg(short, long, value_enum, default_value = "text", requires = "why")]
    pub(super) format: TextOrJson,

    /// Policy file or folder laid over the built-in set
    #[arg(long, value_name = "PATH", env = "AMANAT_POLICY")]
    pub(super) policy: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    pub(super) action: PolicyAction,
}

#[derive(Subcommand, Debug)]
pub(super) enum PolicyAction {
    /// Check a policy file or folder, or the built-in set
    Validate {
        /// Policy file or folder
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
        /// The same, as an option
        #[arg(long, value_name = "PATH", conflicts_with = "path", env = "AMANAT_POLICY")]
        policy: Option<PathBuf>,
    },
    /// Print the policy set in force
    Show {
        /// Policy file or folder laid over the built-in set
        #[arg(long, value_name = "PATH", env = "AMANAT_POLICY")]
        policy: Option<PathBuf>,
        /// What to print
        #[arg(short, long, value_enum, default_value = "text")]
        format: TextOrJson,
    },
}

#[derive(Args, Debug)]
pub(super) struct DumpArgs {
    /// The file; with --stats, files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Every value that could be a credential, masked, with what was made of it, as JSON lines: what the weights are
    /// fitted on
    #[arg(long, conflicts_with = "stats")]
    pub(super) candidates: bool,

    /// For each language: files read without syntax errors, calls whose callee is known, syntax left opaque
    #[arg(long)]
    pub(super) stats: bool,

    /// Measure the speed of lowering too: one file after the other, the best of three rounds
    #[arg(long, requires = "stats")]
    pub(super) timed: bool,

    /// What to print of the statistics
    #[arg(short, long, value_enum, default_value = "text", requires = "stats")]
    pub(super) format: TextOrJson,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum TextOrJson {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FailOn {
    Critical,
    High,
    Medium,
    Low,
    None,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Critical => Some(Severity::Critical),
            FailOn::High => Some(Severity::High),
            FailOn::Medium => Some(Severity::Medium),
            FailOn::Low => Some(Severity::Low),
            FailOn::None => None,
        }
    }
}

/// `8MB`, `512k`, `1048576`: powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let lower = text.to_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &lower[digits.len()..] {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        other => return Err(format!("unknown unit `{other}`; use KB, MB or GB")),
    };
    let number: u64 = digits.parse().map_err(|_| "expected a size such as 8MB".to_owned())?;
    number.checked_mul(unit).filter(|n| *n > 0).ok_or_else(|| "is out of range".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("8MB"), Ok(8 << 20));
        assert_eq!(size("100"), Ok(100));
        assert!(size("8 parsecs").is_err());
        assert!(size("0").is_err());
    }
}
