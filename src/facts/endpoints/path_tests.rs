//! What code says of the path of a request: `matcher: ['/records/:path*']`, `req.path.startsWith('/public')`.
//!
//! Only what can be told from the text of the pattern; a part that is a program of its own says nothing.

/// Ant-style patterns of the paths that a pattern in the style of Express is for, and of those that it leaves out.
pub fn ant_patterns(text: &str) -> (Vec<String>, Vec<String>) {
    // /((?!login|assets).*)
    if let Some((_, rest)) = text.split_once("(?!") {
        let inner = rest.split_once(").").map_or(rest, |(inner, _)| inner);
        let except = inner.split('|').map(|p| p.trim_end_matches(['$', ')'])).filter(|p| is_plain(p));
        return (
            Vec::new(),
            except.flat_map(|p| starting(&format!("/{}", p.replace('\\', "").trim_start_matches('/')))).collect(),
        );
    }
    for ending in ["(.*)", ".*"] {
        if let Some(stem) = text.strip_suffix(ending) {
            return (starting(stem), Vec::new());
        }
    }
    let mut out = String::new();
    for segment in text.split('/').filter(|s| !s.is_empty()) {
        let spans = segment.ends_with('*') || segment.ends_with('+');
        out.push('/');
        match segment.starts_with(':') || segment.starts_with('(') || segment == "*" {
            true => out.push_str(if spans { "**" } else { "*" }),
            false => out.push_str(segment),
        }
    }
    (vec![if out.is_empty() { "/".to_owned() } else { out }], Vec::new())
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '\\'))
}

/// The paths that begin with a text, segment or not.
pub fn starting(stem: &str) -> Vec<String> {
    match stem.strip_suffix('/') {
        Some(folder) => vec![format!("{folder}/**")],
        None => vec![format!("{stem}*"), format!("{stem}*/**")],
    }
}
