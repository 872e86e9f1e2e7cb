//! What a knowledge file names in scanned code: a member of a router, or a symbol wherever it is imported.

use serde::Deserialize;
use smol_str::SmolStr;

use crate::catalog::pattern::Pattern;

/// `$router.{get,post}` or any pattern over resolved symbols.
#[derive(Deserialize, Clone, Debug)]
#[serde(try_from = "String", expecting = "a pattern such as `pkg.name` or `$router.name`")]
pub struct Symbol {
    pub text: String,
    /// Names of the member, for `$router.{…}`; empty for other patterns.
    pub members: Vec<SmolStr>,
    /// Absent for `$router.{…}`.
    pub pattern: Option<Pattern>,
}

const ROUTER: &str = "$router.";

impl TryFrom<String> for Symbol {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix(ROUTER) else {
            if text.starts_with('$') {
                return Err(format!("\"{text}\": the only variable is `$router`; did you mean `$router.name`?"));
            }
            let pattern = Pattern::parse(&text).map_err(|e| format!("\"{text}\": {e}"))?;
            return Ok(Self { text, members: Vec::new(), pattern: Some(pattern) });
        };
        let rest = rest.strip_suffix("()").unwrap_or(rest);
        let names = rest.strip_prefix('{').and_then(|r| r.strip_suffix('}')).unwrap_or(rest);
        let members: Vec<SmolStr> = names.split(',').map(|n| SmolStr::new(n.trim())).collect();
        let plain = |n: &SmolStr| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || "_$!".contains(c));
        if members.iter().all(plain) {
            Ok(Self { text, members, pattern: None })
        } else {
            Err(format!("\"{text}\": expected $router.name or $router.{{name,name}}"))
        }
    }
}
