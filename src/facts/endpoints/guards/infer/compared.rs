//! The path of a route against a text that a guard compares it with.

use regex::Regex;

use crate::facts::endpoints::paths::ant_matches;

#[derive(Clone, Copy)]
pub(super) enum Comparison {
    Equal,
    Begins,
    Ends,
    Holds,
    Matches,
}

/// Compares the path of a route, where a parameter may stand for anything.
pub(super) fn of_path(comparison: Comparison, path: &str, text: &str) -> Option<bool> {
    let (p, t) = (path.trim_start_matches('/'), text.trim_start_matches('/'));
    // a guard below a mount sees the end of the path only
    let may_be_below = |fits: &dyn Fn(&str) -> bool| p.match_indices('/').any(|(at, _)| fits(&p[at + 1..]));
    let unless_below = |fits: &dyn Fn(&str) -> bool| if may_be_below(fits) { None } else { Some(false) };
    match comparison {
        Comparison::Equal => {
            let t = t.trim_end_matches('/');
            let equal = |p: &str| p.trim_end_matches('/') == t;
            if equal(p) {
                Some(true)
            } else if t.is_empty() {
                Some(false)
            } else {
                unless_below(&equal)
            }
        }
        Comparison::Begins => {
            let begins = |p: &str| p.starts_with(t) || p == t.trim_end_matches('/');
            let open = p.find('{').is_some_and(|at| t.starts_with(&p[..at]));
            if begins(p) {
                Some(true)
            } else if open {
                None
            } else {
                unless_below(&begins)
            }
        }
        Comparison::Ends => {
            if p.ends_with('}') {
                None
            } else {
                Some(p.trim_end_matches('/').ends_with(text.trim_end_matches('/')))
            }
        }
        Comparison::Holds => {
            if path.contains(text) {
                Some(true)
            } else if p.contains('{') {
                None
            } else {
                Some(false)
            }
        }
        Comparison::Matches if is_ant(text) => {
            if ant_matches(text, path) {
                Some(true)
            } else {
                unless_below(&|p| ant_matches(text, &format!("/{p}")))
            }
        }
        Comparison::Matches => {
            let anchored = Regex::new(&format!("^(?:{text})")).ok()?;
            let sample = sampled(p);
            let fits = anchored.is_match(&sample) || anchored.is_match(&format!("/{sample}"));
            if fits { Some(true) } else { unless_below(&|p| anchored.is_match(&sampled(p))) }
        }
    }
}

/// `/public/**` and not a regular expression.
fn is_ant(text: &str) -> bool {
    text.starts_with(['/', '*']) && !text.contains(['^', '$', '(', '[', '\\', '|', '+']) && !text.contains(".*")
}

/// The path with a value in place of each parameter.
fn sampled(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut depth = 0;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                out.push('1');
            }
            '}' => depth -= 1,
            _ if depth > 0 => {}
            _ => out.push(c),
        }
    }
    out
}
