//! Standard output and standard error: colours, closed pipes, full disks.

use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Context, Result};

use super::args::When;

/// Writes a line to standard error. Nobody can be told when that fails.
pub(super) fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", crate::report::excerpt::escaped_lines(line));
}

/// Runs `write` on standard output. A reader who has gone away is no error; a full disk is.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {
            // what is still buffered has no reader either
            let _ = out.into_parts();
            Ok(())
        }
        done => done.context("standard output cannot be written"),
    }
}

/// Colours only where a person reads them, unless asked for (<https://no-color.org>, `CLICOLOR_FORCE`).
pub(super) fn use_color(when: When) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty() && v != "0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
        When::Auto => io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}

/// Characters in a line of the terminal; None where standard output is a file or a pipe, whose lines do not end.
/// `COLUMNS` says it for scripts and tests.
pub(super) fn width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c > 0);
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    told.or_else(|| io::stdout().is_terminal().then(terminal).flatten())
}
