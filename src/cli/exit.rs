//! Exit codes and the line that explains them.

use std::process::ExitCode;

use super::terminal;

/// How a run ended. Codes as in `--help`; the same for every format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Exit {
    code: u8,
    reason: String,
    /// Whether to say so on standard error.
    silent: bool,
}

impl Exit {
    pub(super) fn clean(reason: impl Into<String>) -> Self {
        Self::new(0, reason)
    }

    pub(super) fn findings(reason: impl Into<String>) -> Self {
        Self::new(1, reason)
    }

    pub(super) fn usage(reason: impl Into<String>) -> Self {
        Self::new(2, reason)
    }

    pub(super) fn not_covered(reason: impl Into<String>) -> Self {
        Self::new(3, reason)
    }

    pub(super) fn internal(reason: impl Into<String>) -> Self {
        Self::new(4, reason)
    }

    fn new(code: u8, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), silent: false }
    }

    /// Says nothing if all went well.
    pub(super) fn quiet(self) -> Self {
        Self { silent: self.code == 0, ..self }
    }

    pub(super) fn report(self) -> ExitCode {
        if !self.silent {
            terminal::complain(&format!("amanat: exit {}: {}", self.code, self.reason));
        }
        ExitCode::from(self.code)
    }
}
