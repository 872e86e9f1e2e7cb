//! `--output FORMAT=FILE`: checked before the scan, written beside the target and moved into place, never through a
//! link.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Destination<F> {
    pub(super) format: F,
    pub(super) file: PathBuf,
}

impl<F: ValueEnum> FromStr for Destination<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as sarif=amanat.sarif")?;
        if file.is_empty() {
            return Err("names no file".to_owned());
        }
        let format = F::from_str(format, true).map_err(|_| {
            let names: Vec<String> =
                F::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_owned())).collect();
            let hint = crate::catalog::load::nearest(format, names.iter().map(String::as_str));
            let hint = hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            format!("unknown format `{format}`, expected one of {}{hint}", names.join(", "))
        })?;
        Ok(Self { format, file: file.into() })
    }
}

impl<F> Destination<F> {
    /// Fails early on what would fail after a long scan.
    pub(super) fn check(&self) -> Result<()> {
        self.refuse_odd_targets()?;
        let temporary = self.temporary()?;
        let created = create_new(&temporary);
        created.with_context(|| format!("{}: the folder cannot be written", self.file.display()))?;
        std::fs::remove_file(&temporary).with_context(|| format!("{}: cannot be removed", temporary.display()))
    }

    /// The whole report appears at once, or not at all.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        self.refuse_odd_targets()?;
        let temporary = self.temporary()?;
        let name = || format!("{}: cannot be written", self.file.display());
        let written = create_new(&temporary).and_then(|mut file| {
            write(&mut file)?;
            file.sync_all()?;
            std::fs::rename(&temporary, &self.file)
        });
        if written.is_err() {
            // the report is lost anyway; what matters is why
            let _ = std::fs::remove_file(&temporary);
        }
        written.with_context(name)
    }

    fn refuse_odd_targets(&self) -> Result<()> {
        match std::fs::symlink_metadata(&self.file) {
            Ok(meta) if meta.is_symlink() => {
                bail!("{}: is a link; amanat does not write through links, name the file itself", self.file.display())
            }
            Ok(meta) if !meta.is_file() => bail!("{}: is not a regular file", self.file.display()),
            _ => Ok(()),
        }
    }

    fn temporary(&self) -> Result<PathBuf> {
        let Some(name) = self.file.file_name() else { bail!("{}: names no file", self.file.display()) };
        let folder = self.file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            bail!("{}: the folder {} does not exist", self.file.display(), folder.display());
        }
        Ok(folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id())))
    }
}

fn create_new(path: &Path) -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)
}
