//! L9: the command line. One file per command; the only layer that writes to standard output, reads the environment
//! and uses `anyhow`.

mod args;
mod check;
mod data;
mod destination;
mod dump;
mod endpoints;
mod exit;
mod explain;
mod policy;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::Exit;

/// Parses the arguments, runs the command, and gives the exit code. The last line on standard error says which code
/// and why.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let done = match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Endpoints(args) => endpoints::run(args),
        Command::Data(args) => data::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Policy(args) => policy::run(args),
        Command::Dump(args) => dump::run(args),
    };
    done.unwrap_or_else(|error| Exit::usage(format!("{error:#}"))).report()
}

/// Help and version end with 0; what clap could not read ends with 2.
fn refuse(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    // a closed terminal leaves nobody to tell
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => ExitCode::from(2),
        _ => {
            let text = error.render().to_string();
            let cause = text.lines().next().unwrap_or_default();
            Exit::usage(cause.strip_prefix("error: ").unwrap_or(cause)).report()
        }
    }
}
