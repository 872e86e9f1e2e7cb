//! JSP: scriptlets, expressions and declarations are one Java text, in the order of the page; `page import` is an
//! import. An expression becomes a statement. `${…}` is no code: it leaves a name where a script is around it, and so
//! do tags of libraries (`<c:url …/>`).

use memchr::{memchr, memchr2_iter};

use super::percent::{self, Tag};
use super::{Blank, Page, Piece};
use crate::ir::{Import, ImportKind, Name};
use crate::source::{Language, Span};

/// An expression of the expression language, or a tag, that is longer than this is none.
const MAX_INLINE: usize = 2000;

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let tags = percent::tags(text);
    let mut code = Blank::new(text);
    let mut imports = Vec::new();
    let mut pieces = inline(text);
    for tag in &tags {
        pieces.push(if tag.sign == b'=' { Piece::value(tag.whole) } else { Piece::silent(tag.whole) });
        if tag.is_comment {
            page.comments.push(tag.whole);
            continue;
        }
        let end = tag.whole.end as usize - 2;
        match tag.sign {
            b'@' => imports_of(text, tag, &mut imports),
            b'=' => {
                code.keep(tag.code);
                code.put(tag.code.start as usize - 1, "(");
                code.put(end, ");");
            }
            _ => {
                code.keep(tag.code);
                // ends a `//` comment too
                code.put(end, "\n");
            }
        }
    }
    if tags.iter().any(|t| t.sign != b'@' && !t.is_comment) {
        page.parts.extend(code.into_part(Language::Java).map(|part| super::Part { imports, ..part }));
    }
    pieces
}

/// `<%@ page import="java.util.*, a.B" %>`
fn imports_of(text: &str, tag: &Tag, imports: &mut Vec<Import>) {
    let directive = &text[tag.code.range()];
    let Some(at) = directive.find("import") else { return };
    let value = directive[at + "import".len()..].trim_start().strip_prefix('=').map(str::trim_start);
    let Some(list) = value.and_then(|v| v.strip_prefix(['"', '\''])).and_then(|v| v.split(['"', '\'']).next()) else {
        return;
    };
    for path in list.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()) {
        let path = path.strip_prefix("static ").unwrap_or(path).trim();
        let (kind, module, name) = match path.rsplit_once('.') {
            Some((module, "*")) => (ImportKind::Wildcard, module, None),
            Some((module, name)) => (ImportKind::Item, module, Some(Name::new(name))),
            None => continue,
        };
        imports.push(Import {
            span: tag.whole,
            kind,
            module: Name::new(module),
            name,
            alias: None,
            reexport: false,
            path: None,
            local: false,
        });
    }
}

/// `${x}`, `#{x}` and `<prefix:name …>`: what a script must not see.
fn inline(text: &str) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let mut done = 0;
    for open in memchr2_iter(b'{', b'<', bytes) {
        if open < done {
            continue;
        }
        let limit = bytes.len().min(open + MAX_INLINE);
        if bytes[open] == b'{' {
            let start = open.wrapping_sub(1);
            if !matches!(bytes.get(start), Some(b'$' | b'#')) || start >= 1 && bytes[start - 1] == b'\\' {
                continue;
            }
            let Some(end) = memchr(b'}', &bytes[open..limit]).map(|i| open + i + 1) else { continue };
            pieces.push(Piece::value(Span::new(start, end)));
            done = end;
        } else {
            let name = open + 1 + usize::from(bytes.get(open + 1) == Some(&b'/'));
            let prefix = bytes[name..limit].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            let colon = name + prefix;
            if prefix == 0 || bytes.get(colon) != Some(&b':') {
                continue;
            }
            if !bytes.get(colon + 1).is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let Some(end) = memchr(b'>', &bytes[open..limit]).map(|i| open + i + 1) else { continue };
            let whole = Span::new(open, end);
            pieces.push(if bytes[end - 2] == b'/' { Piece::value(whole) } else { Piece::silent(whole) });
            done = end;
        }
    }
    pieces
}
