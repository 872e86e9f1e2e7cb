//! Patterns over resolved symbols: the words with which knowledge files name code.
//!
//! | form | matches |
//! |---|---|
//! | `flask.Flask` | the symbol, through any import style or alias |
//! | `express.Router()` | the result of calling it |
//! | `express().get` | a member of such a result |
//! | `a.{b,c}.d` | alternatives in one segment |
//! | `a.*.d` | any one segment |
//! | `**.logger` | any prefix, or none |
//! | `$app.{get,post}` | a member of a value that the engine binds to `app` |
//! | `<org.slf4j.Logger>.info` | a method on a receiver of that type, or of a subclass |
//! | `<os.File>` | a value of that type |
//! | `@pkg.Name` | an annotation, decorator or attribute |
//! | `pkg.Base+` | a subclass |
//!
//! Module names are written as the language imports them (`@nestjs/common.Get`, `socket.io()`), Java packages, PHP
//! namespaces and Rust paths with dots. Whether a pattern matches is decided in [`crate::project::matcher`].

use std::fmt;

/// One segment of a symbol's path, calls included: `Router()`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    Text(String),
    /// `*`
    Any,
}

/// What a pattern asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    Symbol,
    Annotation,
    Subclass,
}

/// A checked pattern. Alternatives are expanded: it matches if one of `paths` does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    text: String,
    pub asks: Asks,
    /// `$name.…`: the value that the engine must bind; `paths` then hold what follows it.
    pub variable: Option<String>,
    /// `**.`: any prefix.
    pub open: bool,
    pub paths: Vec<Vec<Segment>>,
}

/// Alternatives that one pattern may expand to.
const MAX_ALTERNATIVES: usize = 256;

impl Pattern {
    /// Reads a pattern. The error is one sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bad = |why: &str| format!("pattern `{text}`: {why}");
        let mut rest = text.trim();
        let mut asks = Asks::Symbol;
        // `@scope/package.Name` of the npm registry is a module name; `@@scope/package.Name` is its decorator
        if let Some(r) = rest.strip_prefix('@') {
            let is_module = r.split('.').next().is_some_and(|m| m.contains('/')) && !r.starts_with('@');
            if !is_module {
                asks = Asks::Annotation;
                rest = r;
            }
        }
        if let Some(r) = rest.strip_suffix('+') {
            asks = Asks::Subclass;
            rest = r;
        }
        let mut open = false;
        if let Some(r) = rest.strip_prefix("**.") {
            open = true;
            rest = r;
        }
        let mut variable = None;
        if let Some(r) = rest.strip_prefix('$') {
            let (name, tail) = r.split_once('.').unwrap_or((r, ""));
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                return Err(bad("`$` needs the name of a bound value"));
            }
            variable = Some(name.to_owned());
            rest = tail;
        }
        let mut paths = Vec::new();
        for alternative in expand(rest).map_err(bad)? {
            let path: Vec<Segment> = segments(&alternative)
                .map(|s| if s == "*" { Segment::Any } else { Segment::Text(s.to_owned()) })
                .collect();
            for segment in &path {
                if let Segment::Text(t) = segment {
                    check_segment(t).map_err(bad)?;
                }
            }
            paths.push(path);
        }
        if variable.is_none() && paths.iter().any(Vec::is_empty) {
            return Err(bad("is empty"));
        }
        if paths.len() > MAX_ALTERNATIVES {
            return Err(bad("has too many alternatives"));
        }
        Ok(Self { text: text.to_owned(), asks, variable, open, paths })
    }

    /// Whether it names values by their type alone: `<os.File>`.
    pub fn is_type(&self) -> bool {
        let is_one = |path: &Vec<Segment>| matches!(path.as_slice(), [Segment::Text(t)] if t.starts_with('<'));
        self.paths.iter().all(is_one)
    }

    /// The last segments, by which patterns are indexed; empty where any name may stand there.
    pub fn last_segments(&self) -> Vec<&str> {
        let last = self.paths.iter().map(|p| match p.last() {
            Some(Segment::Text(t)) => t.as_str(),
            _ => "",
        });
        last.collect()
    }

    /// The segments before the last of a pattern with any prefix; empty where one of its paths has none.
    pub fn before_last(&self) -> Vec<&str> {
        let has_one = |path: &Vec<Segment>| matches!(path.as_slice(), [.., Segment::Text(_), _]);
        if !self.open || !self.paths.iter().all(has_one) {
            return Vec::new();
        }
        let found = self.paths.iter().filter_map(|p| match p.as_slice() {
            [.., Segment::Text(t), _] => Some(t.trim_end_matches("()")),
            _ => None,
        });
        found.collect()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> serde::Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pattern::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Refuses what could never match: the pattern would be valid and do nothing.
fn check_segment(segment: &str) -> Result<(), &'static str> {
    if segment.is_empty() {
        return Err("an empty segment");
    }
    if segment.contains(char::is_whitespace) {
        return Err("a blank inside; names of code have none");
    }
    if segment.contains("**") {
        return Err("`**` stands at the beginning only, as in `**.logger`");
    }
    if segment.contains('*') {
        return Err("`*` stands for a whole segment, as in `a.*.d`");
    }
    // `make()()` is the call of what a call gave
    let calls = segment.find('(').map_or("", |open| &segment[open..]);
    if !segment.starts_with('<')
        && (!calls.replace("()", "").is_empty() || segment.matches(')').count() * 2 != calls.len())
    {
        return Err("arguments are not compared; write `()` for the result of a call");
    }
    Ok(())
}

/// The segments of a dotted path; dots inside `<…>` and `(…)` do not separate.
pub fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = (!path.is_empty()).then_some(path);
    let mut is_first = true;
    std::iter::from_fn(move || {
        let text = rest?;
        let is_relative = std::mem::take(&mut is_first);
        let mut depth = 0i32;
        for (i, b) in text.bytes().enumerate() {
            match b {
                b'<' | b'(' => depth += 1,
                b'>' | b')' => depth -= 1,
                // `./x.js`: dots that begin a relative module are no separators
                b'.' if depth == 0
                    && !(is_relative && text.as_bytes()[..i].iter().all(|c| *c == b'.' || *c == b'/')) =>
                {
                    rest = Some(&text[i + 1..]);
                    return Some(&text[..i]);
                }
                _ => {}
            }
        }
        rest = None;
        Some(text)
    })
}

fn expand(text: &str) -> Result<Vec<String>, &'static str> {
    let Some(open) = text.find('{') else {
        return if text.contains('}') { Err("`}` without `{`") } else { Ok(vec![text.to_owned()]) };
    };
    let close = text[open..].find('}').map(|i| i + open).ok_or("`{` without `}`")?;
    let mut all = Vec::new();
    for tail in expand(&text[close + 1..])? {
        for choice in text[open + 1..close].split(',') {
            all.push(format!("{}{}{tail}", &text[..open], choice.trim()));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands_alternatives_and_keeps_types_whole() {
        let p = Pattern::parse("<org.slf4j.Logger>.{info,warn}").unwrap();
        assert_eq!(p.paths.len(), 2);
        assert_eq!(p.paths[0][0], Segment::Text("<org.slf4j.Logger>".into()));
        assert_eq!(p.last_segments(), ["info", "warn"]);
    }

    #[test]
    fn tells_npm_scopes_from_decorators() {
        assert_eq!(Pattern::parse("@nestjs/common.Get").unwrap().asks, Asks::Symbol);
        assert_eq!(Pattern::parse("@@nestjs/common.Get").unwrap().asks, Asks::Annotation);
        assert_eq!(Pattern::parse("@flask_login.login_required").unwrap().asks, Asks::Annotation);
    }

    #[test]
    fn binds_variables() {
        let p = Pattern::parse("$router.{get,post}").unwrap();
        assert_eq!(p.variable.as_deref(), Some("router"));
        assert_eq!(p.paths, [vec![Segment::Text("get".into())], vec![Segment::Text("post".into())]]);
    }

    #[test]
    fn names_what_is_wrong() {
        assert!(Pattern::parse("a.{b").unwrap_err().contains("without `}`"));
        assert!(Pattern::parse("a..b").unwrap_err().contains("empty segment"));
        assert!(Pattern::parse("").unwrap_err().contains("empty"));
        assert!(Pattern::parse("a.b c").unwrap_err().contains("blank"));
        assert!(Pattern::parse("a.f(x).b").unwrap_err().contains("arguments"));
        assert!(Pattern::parse("a.**.b").unwrap_err().contains("beginning only"));
        assert!(Pattern::parse("a.get*").unwrap_err().contains("whole segment"));
        assert!(Pattern::parse("debug.default()()").is_ok() && Pattern::parse("a.{b, c}").is_ok());
    }
}
