//! Reads `amanat: ignore[rule,…] until=2027-03-31 owner=team reason="…"` from comments.
//!
//! The words must open the comment (prose that mentions them is none), and a rule and a reason must stand in it.
//! At the end of a line of code it covers that line, alone on a line the next line of code. What is malformed is kept
//! with its problem: the policy reports it and does not honour it.

use jiff::civil::Date;
use memchr::memmem;
use smol_str::SmolStr;

use super::Policy;
use super::comments::comments_with;
use crate::catalog::load::nearest;
use crate::finding::Family;
use crate::source::{FileId, Place, SourceFile, Span};

const WORD: &str = "amanat:";

/// One such comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// From `amanat:` to the end of what was read.
    pub place: Place,
    /// The line, from 1, whose findings it covers.
    pub line: u32,
    pub rules: Vec<SmolStr>,
    pub until: Option<Date>,
    pub owner: Option<String>,
    pub reason: String,
    /// Why it cannot be honoured.
    pub problem: Option<String>,
}

/// Every suppression of a file. `comments` are those of the file, in order, where its language has a frontend.
pub fn suppressions(id: FileId, source: &SourceFile, comments: Option<&[Span]>, policy: &Policy) -> Vec<Suppression> {
    if memmem::find(source.text.as_bytes(), WORD.as_bytes()).is_none() {
        return Vec::new();
    }
    let comments = match comments {
        Some(comments) => std::borrow::Cow::Borrowed(comments),
        None => comments_with(&source.text, WORD).into(),
    };
    comments.iter().filter_map(|span| read(id, source, *span, &comments, policy)).collect()
}

fn read(id: FileId, source: &SourceFile, comment: Span, comments: &[Span], policy: &Policy) -> Option<Suppression> {
    let text = source.text.get(comment.range())?;
    let at = directive(text)?;
    let line = text[at..].lines().next().unwrap_or_default();
    let mut parsed = parse(&line[WORD.len()..], policy);
    let start = comment.start as usize + at;
    parsed.place = Place::new(id, Span::new(start, start + line.trim_end().len()));
    parsed.line = covered_line(source, comment, comments);
    Some(parsed)
}

/// Where the words begin, if nothing but comment signs stands before them.
fn directive(comment: &str) -> Option<usize> {
    memmem::find_iter(comment.as_bytes(), WORD.as_bytes()).find(|at| {
        let line = comment[..*at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let before = comment[line..*at].trim_end();
        let after = comment[at + WORD.len()..].trim_start_matches([' ', '\t']);
        let opens = before.is_empty() || before.ends_with(['#', '/', '*', '-', ';', '!', '%', '{']);
        opens && after.starts_with("ignore")
    })
}

/// Lines between an own-line comment and the code that it covers may be blank or comments.
fn covered_line(source: &SourceFile, comment: Span, comments: &[Span]) -> u32 {
    let first = source.line_column(comment.start).line;
    let before = &source.text[source.span_of_line(first).start as usize..comment.start as usize];
    let is_alone = |text: &str| text.trim().trim_start_matches("{/*").trim_start_matches("<!--").is_empty();
    if !is_alone(before) {
        return first;
    }
    let mut line = source.line_column(comment.end.max(1) - u32::from(!comment.is_empty())).line + 1;
    let last = source.line_starts.len() as u32;
    while line < last {
        let span = source.span_of_line(line);
        let text = source.text_of(span);
        let indent = (text.len() - text.trim_start().len()) as u32;
        let after = comments.partition_point(|c| c.start <= span.start + indent);
        let in_comment = after > 0 && comments[after - 1].end > span.start + indent;
        if !text.trim().is_empty() && !in_comment {
            break;
        }
        line += 1;
    }
    line
}

/// Reads what follows `amanat:`.
fn parse(text: &str, policy: &Policy) -> Suppression {
    let mut parsed = Suppression {
        place: Place::new(FileId(0), Span::at(0)),
        line: 0,
        rules: Vec::new(),
        until: None,
        owner: None,
        reason: String::new(),
        problem: None,
    };
    parsed.problem = fill(&mut parsed, text, policy).err();
    parsed
}

fn fill(parsed: &mut Suppression, text: &str, policy: &Policy) -> Result<(), String> {
    let rest = text.trim_start().strip_prefix("ignore").unwrap_or_default();
    let Some((list, mut rest)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) else {
        return Err("names no rule; write `ignore[rule-id]`".to_owned());
    };
    for rule in list.split(',').map(str::trim).filter(|r| !r.is_empty()) {
        let known = policy.rules.values().filter(|r| r.family != Family::Policy).map(|r| r.id.as_str());
        if policy.rule(rule).is_none_or(|r| r.family == Family::Policy) {
            let hint = nearest(rule, known).map(|w| format!("; did you mean `{w}`?")).unwrap_or_default();
            return Err(format!("names the unknown rule `{}`{hint}", rule.escape_debug()));
        }
        parsed.rules.push(rule.into());
    }
    if parsed.rules.is_empty() {
        return Err("names no rule; write `ignore[rule-id]`".to_owned());
    }
    loop {
        rest = rest.trim_start();
        if rest.is_empty()
            || ["*/", "-->", "--}}", "--%>", "#}", "*}", "*@", "%>", "}"].iter().any(|c| rest.starts_with(c))
        {
            break;
        }
        let Some((key, value)) = rest.split_once('=') else {
            return Err(format!("holds `{}`, which is none of until=, owner=, reason=", short(rest)));
        };
        let (value, after) = value_of(value)?;
        match key.trim() {
            "until" => {
                let date = value.parse::<Date>();
                parsed.until = Some(date.map_err(|_| format!("has the date `{}`; write 2027-03-31", short(value)))?);
            }
            "owner" => parsed.owner = Some(value.to_owned()),
            "reason" => parsed.reason = value.to_owned(),
            other => return Err(format!("holds `{}`, which is none of until=, owner=, reason=", short(other))),
        }
        rest = after;
    }
    if parsed.reason.trim().is_empty() {
        return Err("gives no reason; add reason=\"…\"".to_owned());
    }
    Ok(())
}

/// A quoted value or a word, and what follows it.
fn value_of(text: &str) -> Result<(&str, &str), String> {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest.split_once(quote).ok_or_else(|| "has a quote that is never closed".to_owned());
        }
    }
    Ok(text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())))
}

fn short(text: &str) -> String {
    text.chars().take(24).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Suppression> {
        let policy = Policy::load(None).unwrap();
        let source = SourceFile::from_text("a.conf", text);
        suppressions(FileId(0), &source, None, &policy)
    }

    #[test]
    fn a_full_suppression_is_read() {
        let found =
            of("x = 1 # amanat: ignore[pii-in-log, provider-token] until=2027-03-31 owner=ict reason=\"UAT only\"\n");
        let [s] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(s.problem, None);
        assert_eq!(s.rules, ["pii-in-log", "provider-token"]);
        assert_eq!((s.line, s.owner.as_deref(), s.reason.as_str()), (1, Some("ict"), "UAT only"));
        assert_eq!(s.until, Some(jiff::civil::date(2027, 3, 31)));
    }

    #[test]
    fn alone_on_its_line_it_covers_the_next_line_of_code() {
        let found = of("# amanat:ignore[pii-in-log] reason=\"x\"\n\n  y = 2\n");
        assert_eq!(found[0].line, 3);
    }

    #[test]
    fn what_is_not_in_order_says_why() {
        let problem = |t: &str| of(t)[0].problem.clone().unwrap_or_default();
        assert!(problem("# amanat: ignore").contains("names no rule"));
        assert!(problem("# amanat: ignore[]").contains("names no rule"));
        assert!(problem("# amanat: ignore[pii-in-log]").contains("no reason"));
        assert!(problem("# amanat: ignore[pii-in-lgo] reason=\"x\"").contains("did you mean `pii-in-log`"));
        assert!(problem("# amanat: ignore[pii-in-log] until=soon reason=\"x\"").contains("2027-03-31"));
        assert!(problem("# amanat: ignore[pii-in-log] because so").contains("none of"));
        assert!(problem("# amanat: ignore[suppression-unused] reason=\"x\"").contains("unknown rule"));
    }

    #[test]
    fn strings_and_prose_are_no_suppressions() {
        assert!(of("s = \"# amanat: ignore[pii-in-log]\"\n# see amanat: ignore[pii-in-log] for more\n").is_empty());
    }
}
