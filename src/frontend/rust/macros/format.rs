//! Format strings: `"{}: {name:?} {0:>width$}"` → texts and placeholders.
//!
//! A macro of a library that takes a format string looks like any other macro, so a string counts as one only if it
//! is valid as one and its placeholders are as many as the arguments behind it.

/// A part of a format string, with its range in the string's value.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Part {
    Text(String),
    /// `{}`; with `{:.*}`, a width comes before the value.
    Next {
        takes_width: bool,
    },
    /// `{0}`
    Position(usize),
    /// `{name}`, with the offset of the name in the value.
    Named(String, usize),
}

/// The parts, or None if the text is no valid format string.
pub(super) fn parse(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' | '}' if chars.peek().is_some_and(|(_, next)| *next == c) => {
                chars.next();
                plain.push(c);
            }
            '}' => return None,
            '{' => {
                let end = at + text[at..].find('}')?;
                let inside = &text[at + 1..end];
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(placeholder(inside, at + 1)?);
                while chars.next_if(|(i, _)| *i <= end).is_some() {}
            }
            _ => plain.push(c),
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Some(parts)
}

fn placeholder(inside: &str, at: usize) -> Option<Part> {
    let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
    // `{"key": 1}` is no placeholder
    if spec.contains(['"', '\'', '{', '(', '/', '\n']) || spec.trim_end().contains(' ') && !spec.starts_with(' ') {
        return None;
    }
    let name = name.trim();
    if name.is_empty() {
        return Some(Part::Next { takes_width: spec.contains(".*") });
    }
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return name.parse().ok().map(Part::Position);
    }
    let mut chars = name.chars();
    let is_name = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c == '#' || c.is_alphanumeric());
    is_name.then(|| Part::Named(name.to_owned(), at + inside.find(name).unwrap_or(0)))
}

/// How many positional arguments the parts ask for.
pub(super) fn positions(parts: &[Part]) -> usize {
    let mut next = 0;
    let mut most = 0;
    for part in parts {
        match part {
            Part::Next { takes_width } => next += 1 + usize::from(*takes_width),
            Part::Position(i) => most = most.max(i + 1),
            _ => {}
        }
    }
    next.max(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_every_form() {
        let parts = parse("a {{x}} {} {0} {name:?} {:>8.2} {:.*}!").unwrap();
        assert_eq!(parts[0], Part::Text("a {x} ".into()));
        assert_eq!(parts[1], Part::Next { takes_width: false });
        assert_eq!(parts[3], Part::Position(0));
        assert_eq!(parts[5], Part::Named("name".into(), 16));
        assert_eq!(positions(&parts), 4);
    }

    #[test]
    fn json_and_lone_braces_are_no_format_strings() {
        assert_eq!(parse("{\"a\": 1}"), None);
        assert_eq!(parse("a } b"), None);
        assert_eq!(parse("a { b"), None);
        assert_eq!(parse("{a.b}"), None);
    }
}
