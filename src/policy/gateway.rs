//! Gateways that the policy answers for: what stands in front of a service and refuses callers without credentials, where
//! the scanned code cannot show it.
//!
//! Only a policy can name one; nothing in a scanned repository adds to it. A gateway whose proof is not in the scanned
//! tree, or whose statement has ended, closes nothing, and the inventory says so.

use jiff::civil::Date;

use super::approved::PathPattern;
use super::written;

#[derive(Clone, Debug)]
pub struct Gateway {
    pub written: written::Gateway,
    pub until: Option<Date>,
    paths: Vec<PathPattern>,
    except: Vec<PathPattern>,
}

impl Gateway {
    /// Err says what is wrong with it.
    pub fn new(written: written::Gateway) -> Result<Self, String> {
        for (what, text) in [("`evidence`", &written.evidence), ("`owner`", &written.owner)] {
            if text.trim().is_empty() {
                return Err(format!("needs {what}: somebody has to answer for it"));
            }
        }
        if written.paths.is_empty() {
            return Err("needs `paths`; `/**` stands for all".to_owned());
        }
        let patterns = |list: &[String]| list.iter().map(|p| PathPattern::new(p)).collect::<Result<Vec<_>, _>>();
        let until = match &written.until {
            Some(text) => Some(text.parse().map_err(|_| format!("has the date `{text}`; write 2027-03-31"))?),
            None => None,
        };
        Ok(Self { paths: patterns(&written.paths)?, except: patterns(&written.except)?, until, written })
    }

    /// Whether it stands in front of a path whose route is declared in `file`.
    pub fn covers(&self, path: &str, file: &str) -> bool {
        let within = |folder: &String| {
            let folder = folder.trim_start_matches("./").trim_end_matches("**").trim_matches('/');
            folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        (self.written.services.is_empty() || self.written.services.iter().any(within))
            && self.paths.iter().any(|p| p.covers(path))
            && !self.except.iter().any(|p| p.covers(path))
    }
}
