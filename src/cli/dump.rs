//! `amanat dump`: one file as the analyses see it, for people who add a language or a framework.

use anyhow::{Result, bail};

use super::args::DumpArgs;
use super::exit::Exit;
use super::terminal::to_stdout;
use crate::source::{Options, discover};
use crate::{frontend, ir, report, scan};

pub(super) fn run(args: &DumpArgs) -> Result<Exit> {
    let discovery = discover(std::slice::from_ref(&args.file), &Options::default())?;
    let Some((id, source)) = discovery.sources.iter().next() else {
        bail!("{}: holds no text", args.file.display());
    };
    let lowered = scan::guard::caught(|| frontend::lower(id, source.language, &source.text));
    let Some(module) = lowered.map_err(|place| anyhow::anyhow!("internal error ({place})"))? else {
        bail!("{}: no frontend reads this language ({:?})", args.file.display(), source.language);
    };
    let text = ir::dump::dump(&module, &source.text);
    to_stdout(|out| write!(out, "{}", report::excerpt::escaped_lines(&text)))?;
    Ok(Exit::clean("dumped").quiet())
}
