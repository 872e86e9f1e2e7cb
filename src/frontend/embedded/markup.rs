//! The scripts of a page, found the way a browser finds them: a script ends at the first `</script`, whatever stands
//! around it. Broken markup is what most pages hold, so tags are not matched and attributes of other elements not read.
//!
//! Every search runs forward from where the last one ended, so that a page of a hundred thousand open tags is read once.

use memchr::{memchr, memchr_iter, memmem};

use super::{Blank, Page, Part, Piece, PieceKind, Places};
use crate::source::{Language, Span};

/// Elements whose content is text up to their own end tag.
const RAW: [&str; 3] = ["script", "style", "textarea"];

/// Attributes are read no further than this.
const MAX_TAG: usize = 4096;

/// Blocks of data that are read in one page; more of them would be a page made by a tool.
const MAX_DATA: usize = 32;

/// From this size on, a block whose text mostly stands in lines as long as [`LONG_LINE`] was made by a tool.
const MINIFIED: usize = 16 << 10;
const LONG_LINE: usize = 1000;

/// A script in a page.
struct Script {
    language: Language,
    content: Span,
}

/// Adds the page's scripts and markup comments. `pieces` are what the server puts between the markup, in order.
pub(super) fn scripts(text: &str, pieces: &[Piece], page: &mut Page) {
    if pieces.is_empty() {
        return add(text, text, pieces, page);
    }
    let mut masked = text.as_bytes().to_vec();
    for piece in pieces {
        if let Some(bytes) = masked.get_mut(piece.whole.range()) {
            bytes.fill(if piece.kind == PieceKind::Value { b'_' } else { b' ' });
        }
    }
    // pieces begin and end at delimiters, so what is left are whole characters
    if let Ok(masked) = String::from_utf8(masked) {
        add(text, &masked, pieces, page);
    }
}

fn add(text: &str, masked: &str, pieces: &[Piece], page: &mut Page) {
    let mut scripts = Vec::new();
    find(masked, &mut scripts, &mut page.comments);
    let mut languages: Vec<Language> = Vec::new();
    let mut data = 0;
    scripts.retain(|script| {
        let content = &masked[script.content.range()];
        if content.trim().is_empty() {
            return false;
        }
        if is_minified(content) {
            page.minified.push(script.content);
            return false;
        }
        if script.language == Language::Json {
            data += 1;
            if data <= MAX_DATA && !pieces.iter().any(|p| script.content.contains(p.whole)) {
                let places = Places::Moved(vec![(0, script.content.start)]);
                page.parts.push(Part::new(Language::Json, content.to_owned(), places));
            }
            return false;
        }
        if !languages.contains(&script.language) {
            languages.push(script.language);
        }
        true
    });
    for language in languages {
        let mut blank = Blank::new(masked);
        let mut last: Option<Span> = None;
        for script in scripts.iter().filter(|s| s.language == language) {
            if let Some(last) = last {
                // over the `</` of the end tag: what one script ends with must not run into the next
                blank.put(last.end as usize, "\n;");
            }
            blank.keep(script.content);
            last = Some(script.content);
        }
        // the text that the code is read from has names where the server puts values
        page.parts.extend(blank.into_part(language));
    }
    debug_assert_eq!(text.len(), masked.len());
}

/// Finds scripts and comments, in order.
fn find(text: &str, scripts: &mut Vec<Script>, comments: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let comment_end = memmem::Finder::new("-->");
    let mut at = 0;
    // once an end is not found, it is not looked for again
    let mut comments_end = true;
    let mut raw_ends = [true; RAW.len()];
    while let Some(open) = memchr(b'<', &bytes[at..]).map(|i| at + i) {
        at = open + 1;
        if bytes[at..].starts_with(b"!--") {
            if comments_end {
                match comment_end.find(&bytes[open + 4..]) {
                    Some(i) => {
                        at = open + 4 + i + 3;
                        comments.push(Span::new(open, at));
                    }
                    None => comments_end = false,
                }
            }
            continue;
        }
        let Some(raw) = RAW.iter().position(|name| is_tag(&bytes[at..], name)) else { continue };
        let Some(tag_end) = tag_end(bytes, at + RAW[raw].len()) else { continue };
        let attributes = &text[at + RAW[raw].len()..tag_end];
        let content = tag_end + 1;
        at = content;
        // no browser takes `<script src="x"/>` for closed, but engines that rewrite a page do
        if attributes.ends_with('/') {
            continue;
        }
        let end = if raw_ends[raw] { end_tag(bytes, content, RAW[raw]) } else { None };
        raw_ends[raw] = end.is_some();
        if RAW[raw] == "script" {
            let end = end.unwrap_or(bytes.len());
            if let Some(language) = language_of(attributes) {
                scripts.push(Script { language, content: Span::new(content, end) });
            }
            at = end;
        } else if let Some(end) = end {
            at = end;
        }
    }
}

/// Whether a tag of that name begins here: `script>`, `SCRIPT src=`.
pub(super) fn is_tag(bytes: &[u8], name: &str) -> bool {
    bytes.get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// The `>` that ends a tag, not one inside quotes; None if there is none near by.
pub(super) fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let limit = bytes.len().min(from + MAX_TAG);
    let first = from + memchr(b'>', &bytes[from..limit])?;
    let mut quote = None;
    for (i, b) in bytes[from..limit].iter().enumerate() {
        match (quote, *b) {
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, q @ (b'"' | b'\'')) => quote = Some(q),
            (None, b'>') => return Some(from + i),
            (None, _) => {}
        }
    }
    // a quote is never closed
    Some(first)
}

/// Where `</name` stands.
pub(super) fn end_tag(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    memchr_iter(b'<', &bytes[from..])
        .map(|i| from + i)
        .find(|i| bytes.get(i + 1) == Some(&b'/') && is_tag(&bytes[i + 2..], name))
}

/// The language of a script by its `lang` or `type`; None for what no frontend reads, such as templates.
fn language_of(attributes: &str) -> Option<Language> {
    let written = attribute(attributes, "lang").or_else(|| attribute(attributes, "type"));
    let written = written.or_else(|| attribute(attributes, "language")).unwrap_or_default();
    let written = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let name = written.rsplit_once('/').map_or(written.as_str(), |(_, name)| name);
    Some(match name {
        "" | "module" | "js" | "jsx" | "javascript" | "ecmascript" | "x-javascript" | "babel" => Language::JavaScript,
        "ts" | "typescript" | "x-typescript" => Language::TypeScript,
        "tsx" => Language::Tsx,
        "json" | "importmap" | "speculationrules" => Language::Json,
        name if name.ends_with("+json") => Language::Json,
        name if name.starts_with("javascript1.") => Language::JavaScript,
        _ => return None,
    })
}

/// The value of an attribute; empty where it has none.
pub(super) fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (found, after) = rest.split_at(end.max(usize::from(rest.starts_with('='))));
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            Some(value) => match value.chars().next() {
                Some(q @ ('"' | '\'')) => value[1..].split_once(q).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
            None => ("", after),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

fn is_minified(content: &str) -> bool {
    if content.len() < MINIFIED {
        return false;
    }
    let in_long: usize = content.split(['\n', '\r']).map(str::len).filter(|len| *len > LONG_LINE).sum();
    in_long * 2 > content.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(Language, String)> {
        let mut page = Page::default();
        scripts(text, &[], &mut page);
        page.parts.into_iter().map(|p| (p.language, p.text.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
    }

    #[test]
    fn scripts_by_their_language() {
        let page = "<SCRIPT type='text/javascript'>a()</SCRIPT ><script type=module defer>b()</script>\
            <script type=\"application/ld+json\">{\"c\": 1}</script><script type=\"text/x-template\"><p></script>\
            <script src=\"x.js\"></script><script setup lang=\"ts\">let d: number</script>";
        let (js, ts, json) = (Language::JavaScript, Language::TypeScript, Language::Json);
        let found = parts(page);
        let expected = [(json, "{\"c\": 1}"), (js, "a() ; b()"), (ts, "let d: number")];
        assert_eq!(found, expected.map(|(l, t)| (l, t.to_owned())));
    }

    #[test]
    fn broken_pages_are_read() {
        let code = |text: &str| parts(text).into_iter().map(|(_, t)| t).collect::<Vec<_>>();
        assert_eq!(code("<!-- <script>a()</script> --><script>b()"), ["b()"]);
        assert_eq!(code("<!-- never closed <script>a()</script>"), ["a()"]);
        assert_eq!(code("<style> <script>a()</script>"), ["a()"]);
        assert_eq!(code("<script data-x='>' title=\"it's\">a('<b>')</script>"), ["a('<b>')"]);
        assert_eq!(code("<script type='x>a()</script><scripts>b</scripts>"), Vec::<String>::new());
        assert_eq!(code("<script = = >a()</script>"), ["a()"]);
        assert_eq!(code("<script th:src='x.js' /><p><script>a()</script>"), ["a()"]);
    }

    #[test]
    fn a_hostile_page_is_read_once() {
        for hostile in ["<script>", "<!--", "<style>", "<script x='", "</script", "<script></script>"] {
            parts(&hostile.repeat(100_000));
        }
    }
}
