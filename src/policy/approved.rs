//! The approved public list: endpoints that may be called without authentication, by method and path pattern.
//!
//! In a pattern `*` stands for one segment, `**` for any number of them, `{a,b}` for one of several words; a parameter
//! such as `{id}` in the endpoint's path is a segment like any other. Letter case and a trailing `/` do not matter.

use super::written::{ApprovedPublic, Method};
use crate::finding::EndpointName;

#[derive(Clone, Debug)]
pub struct Approved {
    pub written: ApprovedPublic,
    pattern: PathPattern,
}

/// A pattern of paths, compared segment by segment.
#[derive(Clone, Debug)]
pub struct PathPattern {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Any,
    Deep,
    OneOf(Vec<String>),
}

impl Approved {
    /// Err says what is wrong with the pattern.
    pub fn new(written: ApprovedPublic) -> Result<Self, String> {
        let pattern = PathPattern::narrow(&written.path)?;
        if written.reason.trim().is_empty() {
            return Err(format!("path `{}` needs a reason", written.path));
        }
        Ok(Self { written, pattern })
    }

    pub fn covers(&self, endpoint: &EndpointName) -> bool {
        has_method(&self.written.methods, &endpoint.method) && self.pattern.covers(&endpoint.path)
    }
}

/// Whether a list of methods names the one of an endpoint.
pub fn has_method(methods: &[Method], method: &str) -> bool {
    methods.contains(&Method::Any) || methods.iter().any(|m| m.id() == method)
}

impl PathPattern {
    /// Err says what is wrong with the pattern.
    pub fn new(path: &str) -> Result<Self, String> {
        let Some(rest) = path.strip_prefix('/') else {
            return Err(format!("path `{path}` must begin with `/`"));
        };
        Ok(Self { segments: rest.split('/').filter(|s| !s.is_empty()).map(segment).collect() })
    }

    /// One that opens: it may not be about every endpoint.
    pub fn narrow(path: &str) -> Result<Self, String> {
        let pattern = Self::new(path)?;
        if !pattern.segments.is_empty() && pattern.segments.iter().all(|s| matches!(s, Segment::Deep)) {
            return Err(format!("path `{path}` would approve every endpoint; name the ones that are meant"));
        }
        Ok(pattern)
    }

    pub fn covers(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let path: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
        matches(&self.segments, &path)
    }
}

fn segment(text: &str) -> Segment {
    match text {
        "**" => Segment::Deep,
        "*" => Segment::Any,
        _ => {
            let words = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).filter(|t| t.contains(','));
            Segment::OneOf(words.unwrap_or(text).split(',').map(str::to_lowercase).collect())
        }
    }
}

/// Greedy with one point of return per `**`, as in shell globs: linear for one `**`, never exponential.
fn matches(pattern: &[Segment], path: &[&str]) -> bool {
    let (mut p, mut i) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while i < path.len() {
        let step = match pattern.get(p) {
            Some(Segment::Deep) => {
                retry = Some((p, i));
                p += 1;
                continue;
            }
            Some(Segment::Any) => true,
            Some(Segment::OneOf(words)) => words.iter().any(|w| w == path[i]),
            None => false,
        };
        match (step, &mut retry) {
            (true, _) => (p, i) = (p + 1, i + 1),
            (false, Some((deep, from))) => {
                *from += 1;
                (p, i) = (*deep + 1, *from);
            }
            (false, None) => return false,
        }
    }
    pattern[p..].iter().all(|s| matches!(s, Segment::Deep))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, method: &str, path: &str) -> bool {
        let written = ApprovedPublic {
            methods: vec![Method::Post],
            path: pattern.to_owned(),
            reason: "because".to_owned(),
            personal_data: false,
        };
        Approved::new(written).unwrap().covers(&EndpointName { method: method.into(), path: path.into() })
    }

    #[test]
    fn paths_are_compared_segment_by_segment() {
        assert!(covers("/**/{login,signin}", "POST", "/login"));
        assert!(covers("/**/{login,signin}", "POST", "/api/v1/SignIn/"));
        assert!(!covers("/**/{login,signin}", "GET", "/login"));
        assert!(!covers("/**/{login,signin}", "POST", "/login/history"));
        assert!(covers("/a/*/c", "POST", "/a/{id}/c"));
        assert!(!covers("/a/*/c", "POST", "/a/c"));
        assert!(covers("/**/.well-known/**", "POST", "/x/.well-known/a/b"));
    }

    #[test]
    fn a_pattern_for_everything_is_refused() {
        let written =
            ApprovedPublic { methods: vec![], path: "/**".to_owned(), reason: "x".to_owned(), personal_data: false };
        assert!(Approved::new(written).unwrap_err().contains("every endpoint"));
    }
}
