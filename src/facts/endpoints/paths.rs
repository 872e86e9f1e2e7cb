//! Paths of routes: joined, their parameters written as `{name}`, and compared with prefixes and patterns.

use super::Method;

/// Types of parameters in angle brackets, which stand before the name in one dialect and after it in another.
const TYPES: [&str; 9] = ["str", "string", "int", "float", "path", "uuid", "alpha", "slug", "ymd"];

/// Joins a prefix and a path with one slash between them.
pub fn join(prefix: &str, path: &str) -> String {
    match (prefix.trim_end_matches('/'), path.trim_start_matches('/')) {
        ("", "") => path.to_owned(),
        ("", p) => format!("/{p}"),
        (p, "") => {
            let slash = if path.ends_with('/') { "/" } else { "" };
            format!("{}{p}{slash}", if p.starts_with('/') { "" } else { "/" })
        }
        (a, b) => format!("{}{a}/{b}", if a.starts_with('/') { "" } else { "/" }),
    }
}

/// Paths that name their own method, `GET /x` or `POST host/x`, apart from those that answer the methods given.
pub fn with_methods(paths: Vec<String>, methods: &[Method]) -> Vec<(Vec<Method>, Vec<String>)> {
    let mut found: Vec<(Vec<Method>, Vec<String>)> = Vec::new();
    let mut plain = Vec::new();
    for path in paths {
        match path.split_once(' ').and_then(|(word, rest)| Some((Method::named(word)?, rest.trim_start()))) {
            Some((method, rest)) if rest.contains('/') && path.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let at = rest.find('/').unwrap_or(0);
                found.push((vec![method], vec![rest[at..].to_owned()]));
            }
            _ => plain.push(path),
        }
    }
    if !plain.is_empty() {
        found.push((methods.to_vec(), plain));
    }
    found
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// `<int:id>`, `:id`, `{id:int}`, `(?P<id>\d+)` and `*rest` become `{id}`; anchors and escapes go.
pub fn normalize(path: &str) -> String {
    let path = without_query(path.trim());
    let chars: Vec<char> = path.chars().collect();
    let mut out = String::with_capacity(path.len());
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        match c {
            '(' => {
                let end = closing(&chars, i, '(', ')');
                let inner: String = chars[i + 1..end.saturating_sub(1).max(i + 1)].iter().collect();
                let name = group_name(&inner);
                i = end;
                while matches!(chars.get(i), Some('?' | '*' | '+')) {
                    i += 1;
                }
                if !inner.starts_with("?i") {
                    out.push_str(&format!("{{{name}}}"));
                }
                continue;
            }
            '<' => {
                let end = closing(&chars, i, '<', '>');
                let inner: String = chars[i + 1..end.saturating_sub(1).max(i + 1)].iter().collect();
                // <int:id>, but <id:int> too
                let name = match inner.split_once(':') {
                    Some((first, last)) if TYPES.contains(&last) && is_plain(first) && !TYPES.contains(&first) => first,
                    _ => inner.rsplit(':').next().unwrap_or(&inner),
                };
                let name = name.split('=').next().unwrap_or_default().trim().trim_end_matches("..");
                out.push_str(&format!("{{{name}}}"));
                i = end;
                continue;
            }
            '{' => {
                let end = closing(&chars, i, '{', '}');
                let inner: String = chars[i + 1..end.saturating_sub(1).max(i + 1)].iter().collect();
                // {id:int}, but {int:id} too
                let name = match inner.split_once(':') {
                    Some((first, last)) if TYPES.contains(&first) && !TYPES.contains(&last) => last,
                    _ => inner.split([':', '?', '=']).next().unwrap_or_default(),
                };
                // {$} is the end of the path, {rest...} all of it
                if name != "$" {
                    out.push_str(&format!("{{{}}}", name.trim_start_matches('*').trim_end_matches("...").trim()));
                }
                i = end;
                continue;
            }
            ':' if chars.get(i + 1).is_some_and(|n| n.is_alphabetic() || *n == '_') => {
                let start = i + 1;
                i = start;
                while i < chars.len() && (chars[i].is_alphanumeric() || chars[i] == '_') {
                    i += 1;
                }
                let name: String = chars[start..i].iter().collect();
                out.push_str(&format!("{{{name}}}"));
                if chars.get(i) == Some(&'(') {
                    i = closing(&chars, i, '(', ')');
                }
                while matches!(chars.get(i), Some('?' | '*' | '+')) {
                    i += 1;
                }
                continue;
            }
            '^' | '$' => {}
            '\\' => {
                match chars.get(i + 1) {
                    Some('Z' | 'A' | 'z') => {}
                    Some(n) if n.is_alphanumeric() => out.push_str("{}"),
                    Some(n) => out.push(*n),
                    None => {}
                }
                i += 2;
                while matches!(chars.get(i), Some('+' | '*' | '?')) {
                    i += 1;
                }
                continue;
            }
            _ => out.push(c),
        }
        i += 1;
    }
    while out.contains("//") {
        out = out.replace("//", "/");
    }
    if out.ends_with("/?") {
        out.pop();
    }
    if out.starts_with('/') { out } else { format!("/{out}") }
}

/// `/permits?<page>&<q>` declares the query too; `(?<id>…)` is a group.
fn without_query(path: &str) -> &str {
    let bytes = path.as_bytes();
    let starts = |i: usize| bytes[i] == b'?' && bytes.get(i + 1) == Some(&b'<') && i > 0 && bytes[i - 1] != b'(';
    (0..bytes.len()).find(|i| starts(*i)).map_or(path, |i| &path[..i])
}

fn closing(chars: &[char], open_at: usize, open: char, close: char) -> usize {
    let mut depth = 0;
    let mut i = open_at;
    while i < chars.len() {
        if chars[i] == '\\' {
            i += 2;
            continue;
        }
        if chars[i] == open {
            depth += 1;
        } else if chars[i] == close {
            depth -= 1;
            if depth == 0 {
                return i + 1;
            }
        }
        i += 1;
    }
    chars.len()
}

/// `?P<id>\d+` is `id`.
fn group_name(inner: &str) -> &str {
    let named = inner.strip_prefix("?P<").or_else(|| inner.strip_prefix("?<"));
    named.and_then(|n| n.split('>').next()).unwrap_or_default()
}

/// Whether a middleware mounted on `prefix` sees requests of `path`; one that ends in `$` is a whole path.
pub fn covers(prefix: &str, path: &str) -> bool {
    if let Some(whole) = prefix.strip_suffix('$') {
        let (whole, path) = (normalize(whole), path.trim_end_matches('/'));
        return whole.matches('/').count() == path.matches('/').count().max(1) && covers(&whole, path);
    }
    let prefix = normalize(prefix);
    let prefix = prefix.trim_end_matches("/*").trim_end_matches('*').trim_end_matches('/');
    if prefix.is_empty() {
        return true;
    }
    let (mut wanted, mut given) = (prefix.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, _) => return true,
            (Some(w), Some(g)) if w == g || is_parameter(w) || w == "*" => {}
            _ => return false,
        }
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// `/admin/*` and `/admin/:all` of routers whose star takes all that is left, as an Ant-style pattern.
pub fn as_ant(path: &str) -> String {
    let path = normalize(path);
    match path.strip_suffix('*').map(|p| p.trim_end_matches('/')) {
        Some(stem) => format!("{stem}/**"),
        None => path,
    }
}

/// Ant-style: `?` one character, `*` within a segment, `**` any number of segments, `{x}` one segment.
pub fn ant_matches(pattern: &str, path: &str) -> bool {
    // most patterns differ in what stands last
    if let (Some(wanted), Some(given)) = (last_segment(pattern), last_segment(path))
        && wanted != "**"
        && !segment_matches(wanted, given)
    {
        return false;
    }
    let pattern = if pattern.starts_with('/') { pattern.to_owned() } else { format!("/{pattern}") };
    let wanted: Vec<&str> = pattern.split('/').filter(|s| !s.is_empty()).collect();
    let given: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    segments_match(&wanted, &given)
}

fn last_segment(path: &str) -> Option<&str> {
    path.rsplit('/').find(|s| !s.is_empty())
}

/// One row for each wanted segment: which counts of given segments can be used up by then.
fn segments_match(wanted: &[&str], given: &[&str]) -> bool {
    let mut reached = vec![false; given.len() + 1];
    reached[0] = true;
    for segment in wanted {
        let mut next = vec![false; given.len() + 1];
        for used in 0..=given.len() {
            next[used] = if *segment == "**" {
                reached[used] || (used > 0 && next[used - 1])
            } else {
                used > 0 && reached[used - 1] && segment_matches(segment, given[used - 1])
            };
        }
        reached = next;
    }
    reached[given.len()]
}

fn segment_matches(wanted: &str, given: &str) -> bool {
    if is_parameter(wanted) || wanted == "*" {
        return true;
    }
    let (w, g): (Vec<char>, Vec<char>) = (wanted.chars().collect(), given.chars().collect());
    let (mut i, mut j, mut star, mut mark) = (0, 0, None, 0);
    while j < g.len() {
        if i < w.len() && w[i] == '*' {
            star = Some(i);
            mark = j;
            i += 1;
        } else if i < w.len() && (w[i] == g[j] || w[i] == '?') {
            i += 1;
            j += 1;
        } else if let Some(s) = star {
            i = s + 1;
            mark += 1;
            j = mark;
        } else {
            return false;
        }
    }
    w[i..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_with_one_slash() {
        assert_eq!(join("/api/", "/users"), "/api/users");
        assert_eq!(join("", "users"), "/users");
        assert_eq!(join("/api", ""), "/api");
        assert_eq!((join("", "/"), join("", "")), ("/".to_owned(), String::new()));
        assert_eq!(join("api", "/"), "/api/");
    }

    #[test]
    fn writes_every_parameter_the_same_way() {
        for (given, wanted) in [
            ("/a/<int:id>/b", "/a/{id}/b"),
            ("/a/<id:int>/<path:path>", "/a/{id}/{path}"),
            ("/a/:id(\\d+)/b", "/a/{id}/b"),
            ("^a/(?P<id>\\d+)/$", "/a/{id}/"),
            ("/a/{id:[0-9]+}", "/a/{id}"),
            ("/a/{*rest}", "/a/{rest}"),
            ("/a/{id?}", "/a/{id}"),
            ("^file\\.txt$", "/file.txt"),
        ] {
            assert_eq!(normalize(given), wanted, "{given}");
        }
    }

    #[test]
    fn matches_ant_patterns() {
        assert!(ant_matches("/api/**", "/api"));
        assert!(ant_matches("/api/**", "/api/a/b"));
        assert!(ant_matches("/api/*/x", "/api/{id}/x"));
        assert!(!ant_matches("/api/*", "/api/a/b"));
        assert!(ant_matches("/**/*.css", "/a/b/x.css"));
        assert!(!ant_matches("/admin/**", "/user"));
        let many = "/**".repeat(400);
        assert!(!ant_matches(&format!("{many}/x"), &"/a".repeat(400)));
    }

    #[test]
    fn a_prefix_covers_whole_segments() {
        assert!(covers("/api", "/api/x") && covers("/", "/x") && covers("/api/*", "/api/x"));
        assert!(!covers("/api", "/apix"));
    }
}
