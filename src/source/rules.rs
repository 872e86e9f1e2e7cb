//! What the walk leaves out: `.gitignore` of every level, git's own `info/exclude`, `.amanatignore`, and `--exclude`;
//! and which ignored files are read all the same because credentials live in files of such names.
//!
//! Ripgrep's `.ignore` and other tools' ignore files decide nothing here.

use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::read;

pub const GIT_RULES: &str = ".gitignore";
pub const OWN_RULES: &str = ".amanatignore";

/// More lines than any project writes; a hostile file does not cost more.
const MAX_LINES: usize = 10_000;

/// The rules in force in a directory: its own, and those of the directories above.
#[derive(Debug)]
pub struct Level {
    above: Option<Arc<Level>>,
    git: Gitignore,
    own: Gitignore,
}

/// What the rules say about one path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Keep,
    /// git ignores it.
    Ignored,
    /// A file of ours (`.amanatignore`) or the user (`--exclude`) leaves it out.
    Excluded,
}

impl Level {
    /// The rules of a directory below `above`.
    pub fn of(directory: &Path, above: Option<Arc<Level>>) -> Arc<Level> {
        let git = parse(directory, &[&directory.join(GIT_RULES)]);
        let own = parse(directory, &[&directory.join(OWN_RULES)]);
        match above {
            // a level without rules would only lengthen the chain
            Some(above) if git.is_empty() && own.is_empty() => above,
            above => Arc::new(Level { above, git, own }),
        }
    }

    /// The outermost level: the command line's exclusions and the repository's private ones.
    pub fn outermost(root: &Path, git_dir: Option<&Path>, exclude: &[String]) -> Arc<Level> {
        let git = git_dir.map_or_else(Gitignore::empty, |dir| parse(root, &[&dir.join("info").join("exclude")]));
        let mut builder = GitignoreBuilder::new(root);
        for glob in exclude {
            // checked by the caller with `check_glob`
            let _ = builder.add_line(None, glob);
        }
        let own = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Arc::new(Level { above: None, git, own })
    }

    /// The innermost rule that speaks of the path decides, as in git. `follow_git` is off where git's rules would
    /// leave nothing to scan.
    pub fn verdict(&self, path: &Path, is_dir: bool, follow_git: bool) -> Verdict {
        if decide(self, path, is_dir, |level| &level.own) {
            return Verdict::Excluded;
        }
        if follow_git && decide(self, path, is_dir, |level| &level.git) {
            return Verdict::Ignored;
        }
        Verdict::Keep
    }
}

fn decide(innermost: &Level, path: &Path, is_dir: bool, rules: impl Fn(&Level) -> &Gitignore) -> bool {
    let mut at = Some(innermost);
    while let Some(level) = at {
        match rules(level).matched(path, is_dir) {
            Match::Ignore(_) => return true,
            Match::Whitelist(_) => return false,
            Match::None => at = level.above.as_deref(),
        }
    }
    false
}

fn parse(root: &Path, files: &[&Path]) -> Gitignore {
    let texts: Vec<String> = files.iter().filter_map(|f| read::rules_text(f)).collect();
    if texts.is_empty() {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(root);
    for line in texts.iter().flat_map(|t| t.lines()).take(MAX_LINES) {
        // a line that is no glob ignores nothing, as in git
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Why a glob of the command line cannot be used.
pub fn check_glob(glob: &str) -> Result<(), String> {
    let mut builder = GitignoreBuilder::new("/");
    builder.allow_unclosed_class(false).add_line(None, glob).map_err(|e| e.to_string())?;
    builder.build().map(|_| ()).map_err(|e| e.to_string())
}

/// Names of files that exist to hold credentials, or settings among which credentials stand: read even where git
/// ignores them, because ignoring a file does not keep it out of a backup, an image or a copied folder.
pub fn may_hold_credentials(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
    let exact = [
        ".netrc",
        "_netrc",
        ".pgpass",
        ".my.cnf",
        ".npmrc",
        ".pypirc",
        ".htpasswd",
        ".dockercfg",
        ".git-credentials",
        ".s3cfg",
        ".boto",
        ".envrc",
        ".flaskenv",
        "kubeconfig",
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "credentials",
    ];
    let key_files =
        ["pem", "key", "p8", "pk8", "ppk", "ovpn", "asc", "env", "tfvars", "tfstate", "keytab", "jks", "pfx"];
    let settings = ["yml", "yaml", "json", "toml", "ini", "cfg", "conf", "cnf", "properties", "xml", "config"];
    let settings_words = ["config", "settings", "application", "appsettings", "database", "db", "parameters", "local"];
    let code = ["py", "php", "js", "ts", "rb", "java"];
    let is_settings_name = settings_words.iter().any(|w| stem.split(['.', '-', '_']).any(|part| part == *w));
    exact.contains(&name.as_str())
        || name.starts_with(".env")
        || key_files.contains(&extension)
        || ["secret", "credential", "passwd", "password", "service-account", "service_account", "serviceaccount"]
            .iter()
            .any(|w| stem.contains(w))
        || (is_settings_name && (settings.contains(&extension) || code.contains(&extension)))
        || extension == "local"
        || (stem.starts_with("docker-compose") && settings.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_that_are_read_all_the_same() {
        for name in [
            ".env",
            ".env.prod",
            "prod.env",
            "server.key",
            "id_rsa",
            "credentials.json",
            "client_secret.json",
            "application-prod.yml",
            "appsettings.Development.json",
            "config.php",
            "local_settings.py",
            "settings_local.py",
            "docker-compose.override.yml",
            "terraform.tfvars",
            ".npmrc",
        ] {
            assert!(may_hold_credentials(name), "{name}");
        }
        for name in ["app.pyc", "index.js", "data.csv", "build.log", "main.py", "coverage.xml", "package.json"] {
            assert!(!may_hold_credentials(name), "{name}");
        }
    }
}
