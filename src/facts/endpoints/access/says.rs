//! What a rule says of a caller who brings no credentials: `hasRole('CLERK') or permitAll()`, `cors, authc`.
//!
//! Words that nobody listed say neither: `${open.rule}`, `@desk.allows(request)`, a filter of the application's own.

use crate::ir::Name;

/// Expressions in expressions.
const MAX_DEPTH: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Says {
    Open,
    Closed,
    Unknown,
}

impl Says {
    pub(super) fn opens(is_open: bool) -> Self {
        if is_open { Self::Open } else { Self::Closed }
    }

    fn not(self) -> Self {
        match self {
            Self::Open => Self::Closed,
            Self::Closed => Self::Open,
            Self::Unknown => Self::Unknown,
        }
    }

    /// What several say together, where one that says `strong` is enough.
    fn together(all: impl Iterator<Item = Self>, strong: Self) -> Self {
        let all: Vec<Self> = all.collect();
        match all.contains(&strong) {
            true => strong,
            false if all.contains(&Self::Unknown) => Self::Unknown,
            false => strong.not(),
        }
    }
}

/// The words of a dialect.
pub(super) struct Words<'k> {
    pub opens: &'k [Name],
    pub closes: &'k [Name],
}

impl Words<'_> {
    /// `permitAll`, `hasRole('CLERK') or !isAuthenticated()`, `IS_AUTHENTICATED_ANONYMOUSLY,ROLE_CLERK`
    pub(super) fn expression(&self, asked: &str) -> Says {
        self.within(asked, MAX_DEPTH)
    }

    fn within(&self, asked: &str, depth: usize) -> Says {
        let asked = asked.trim();
        let Some(depth) = depth.checked_sub(1) else { return Says::Unknown };
        // commas part choices of roles
        for (words, strong) in [(["or", "||", ","].as_slice(), Says::Open), (["and", "&&"].as_slice(), Says::Closed)] {
            let parts = split(asked, words);
            if parts.len() > 1 {
                return Says::together(parts.into_iter().map(|p| self.within(p, depth)), strong);
            }
        }
        let is_not = |word: &&str| word.eq_ignore_ascii_case("not");
        if let Some(rest) = asked.strip_prefix('!') {
            return self.within(rest, depth).not();
        }
        if let Some(rest) = asked.get(..3).filter(is_not).and_then(|_| asked.get(3..))
            && rest.starts_with([' ', '('])
        {
            return self.within(rest, depth).not();
        }
        match asked.starts_with('(').then(|| group(asked)).flatten() {
            Some(inner) => self.within(inner, depth),
            None => self.word(asked),
        }
    }

    /// `cors, roles[clerk]`: filters that a request passes one after the other.
    pub(super) fn chain(&self, asked: &str) -> Says {
        let all: Vec<Says> = split(asked, &[","]).into_iter().map(|filter| self.word(filter.trim())).collect();
        let says = [Says::Closed, Says::Open].into_iter().find(|s| all.contains(s));
        says.unwrap_or(Says::Unknown)
    }

    fn word(&self, word: &str) -> Says {
        // hasAnyRole('CLERK', 'ROLE_ANONYMOUS')
        let arguments = word.find('(').and_then(|at| group(&word[at..])).unwrap_or_default();
        let mut arguments = arguments.split(',').map(|a| a.trim().trim_matches(['\'', '"']));
        let is_in = |list: &[Name]| list.iter().any(|listed| is(word, listed));
        if is_in(self.opens) || arguments.any(|a| self.opens.iter().any(|o| o == a)) {
            Says::Open
        } else if is_in(self.closes) {
            Says::Closed
        } else {
            Says::Unknown
        }
    }
}

/// `hasRole(` and `roles[` are listed for all that they are given, `ROLE_*` for all that begin so.
fn is(word: &str, listed: &str) -> bool {
    if let Some(stem) = listed.strip_suffix('*') {
        return word.strip_prefix(stem).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    }
    match listed.strip_suffix(['(', '[']) {
        Some(stem) => word.starts_with(listed) && word.strip_prefix(stem).and_then(group).is_some(),
        None => word.strip_suffix("()").unwrap_or(word) == listed,
    }
}

/// What stands in the one pair of brackets that is the whole text.
fn group(text: &str) -> Option<&str> {
    let mut end = None;
    outside(text, |at, depth| {
        if depth == 0 && end.is_none() {
            end = Some(at);
        }
    });
    (end? + 1 == text.len()).then(|| &text[1..text.len() - 1])
}

/// Shows every byte outside of quotes with how many brackets are open after it.
fn outside(text: &str, mut show: impl FnMut(usize, usize)) {
    let (mut depth, mut quote) = (0usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(q), _) => {
                if q == byte {
                    quote = None;
                }
                continue;
            }
            (None, b'\'' | b'"') => {
                quote = Some(byte);
                continue;
            }
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        show(at, depth);
    }
}

/// The parts of a text between words that stand in no brackets and quotes.
fn split<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'#'))
    };
    outside(text, |at, depth| {
        if depth > 0 || at < start {
            return;
        }
        let found = words.iter().find(|w| {
            let is_here = text.as_bytes()[at..].get(..w.len()).is_some_and(|t| t.eq_ignore_ascii_case(w.as_bytes()));
            let is_name = w.starts_with(|c: char| c.is_ascii_alphabetic());
            is_here && !(is_name && (is_letter(at.checked_sub(1)) || is_letter(Some(at + w.len()))))
        });
        if let Some(word) = found {
            parts.push(&text[start..at]);
            start = at + word.len();
        }
    });
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::{Says, Words};
    use crate::ir::Name;

    #[test]
    fn expressions_are_read_as_they_are_nested() {
        let (opens, closes) = (["permitAll", "ROLE_NOBODY"].map(Name::new), ["known", "has(", "ROLE_*"].map(Name::new));
        let words = Words { opens: &opens, closes: &closes };
        for (asked, says) in [
            ("permitAll AND known()", Says::Closed),
            ("((permitAll))", Says::Open),
            ("(known) or (permitAll() and has('a or b'))", Says::Closed),
            ("!known() or has('x')", Says::Open),
            ("not(known())", Says::Open),
            ("has('x') == false", Says::Unknown),
            ("has('x').or(1)", Says::Unknown),
            ("has('x', 'ROLE_NOBODY')", Says::Open),
            ("ROLE_A,ROLE_B", Says::Closed),
            ("ROLE_A or ${rest}", Says::Unknown),
            ("", Says::Unknown),
            ("(((", Says::Unknown),
            ("صرف 'x", Says::Unknown),
        ] {
            assert_eq!(words.expression(asked), says, "{asked}");
        }
        assert_eq!(words.expression(&"(".repeat(100_000)), Says::Unknown);
        assert_eq!(words.expression(&"!".repeat(100_000)), Says::Unknown);
    }
}
