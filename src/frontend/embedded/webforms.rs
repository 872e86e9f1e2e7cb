//! ASP.NET WebForms: what stands between `<% … %>` is one C# text, in the order of the page; an expression is assigned
//! to nothing. `<script runat="server">` holds the members of the page's class, and becomes one. A handler or service
//! (`.ashx`, `.asmx`) is a directive with a file of C# below it. Pages in Visual Basic give their scripts only: no
//! frontend reads it. Controls and what they are bound to are markup.

use memchr::{memchr_iter, memmem};

use super::percent::{self, Tag};
use super::{Blank, Page, Part, Piece, markup};
use crate::ir::{Import, ImportKind, Name};
use crate::source::{Language, Span};

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let tags = percent::tags(text);
    let mut code = Blank::new(text);
    let mut pieces = Vec::new();
    let mut imports = Vec::new();
    let mut is_basic = false;
    let mut whole_file = None;
    for tag in &tags {
        let is_value = matches!(tag.sign, b'=' | b':' | b'#' | b'$');
        pieces.push(if is_value { Piece::value(tag.whole) } else { Piece::silent(tag.whole) });
        match tag.sign {
            _ if tag.is_comment => page.comments.push(tag.whole),
            b'@' => {
                let directive = &text[tag.code.range()];
                let name = directive.split_whitespace().next().unwrap_or_default();
                is_basic |= markup::attribute(directive, "language").is_some_and(is_visual_basic);
                if name.eq_ignore_ascii_case("import") {
                    imports.extend(markup::attribute(directive, "namespace").map(|n| import(tag, n)));
                } else if name.eq_ignore_ascii_case("webservice") || name.eq_ignore_ascii_case("webhandler") {
                    whole_file = Some(tag.whole.end as usize);
                }
            }
            b'$' => {}
            b'=' | b':' | b'#' => {
                // `<%#: x %>`
                let encoded = text[tag.code.range()].starts_with(':');
                code.keep(Span { start: tag.code.start + u32::from(encoded), ..tag.code });
                code.put(tag.whole.start as usize, "_ =");
                code.put(tag.whole.end as usize - 2, ";\n");
            }
            _ => {
                code.keep(tag.code);
                code.put(tag.whole.end as usize - 2, "\n");
            }
        }
    }
    let mut is_code = tags.iter().any(|t| !t.is_comment && t.sign != b'@' && t.sign != b'$');
    for script in server_scripts(text) {
        pieces.push(Piece::silent(script.whole));
        is_basic |= markup::attribute(script.attributes, "language").is_some_and(is_visual_basic);
        code.put(script.whole.start as usize, "class _Page {");
        code.keep(script.content);
        code.put(script.content.end as usize, "}");
        is_code = true;
    }
    if let Some(start) = whole_file {
        code.keep(Span::new(start, text.len()));
        pieces.push(Piece::silent(Span::new(start, text.len())));
        is_code = true;
    }
    page.is_unread = is_code && is_basic;
    if is_code && !is_basic {
        page.parts.extend(code.into_part(Language::CSharp).map(|part| Part { imports, ..part }));
    }
    pieces
}

fn is_visual_basic(language: &str) -> bool {
    language.to_ascii_lowercase().starts_with("vb") || language.eq_ignore_ascii_case("visualbasic")
}

/// `<%@ Import Namespace="System.Data" %>`
fn import(tag: &Tag, namespace: &str) -> Import {
    Import {
        span: tag.whole,
        kind: ImportKind::Wildcard,
        module: Name::new(namespace.trim()),
        name: None,
        alias: None,
        reexport: false,
        path: None,
        local: false,
    }
}

struct ServerScript<'t> {
    whole: Span,
    attributes: &'t str,
    content: Span,
}

fn server_scripts(text: &str) -> Vec<ServerScript<'_>> {
    let bytes = text.as_bytes();
    // looked for once: most pages keep their code in a file of its own
    if memmem::find(bytes, b"runat").is_none() {
        return Vec::new();
    }
    let mut found: Vec<ServerScript<'_>> = Vec::new();
    let mut done = 0;
    for open in memchr_iter(b'<', bytes) {
        if open < done || !markup::is_tag(&bytes[open + 1..], "script") {
            continue;
        }
        let name_end = open + 1 + "script".len();
        let Some(tag_end) = markup::tag_end(bytes, name_end) else { continue };
        let attributes = &text[name_end..tag_end];
        let Some(end) = markup::end_tag(bytes, tag_end + 1, "script") else { break };
        done = end;
        if markup::attribute(attributes, "runat").is_some_and(|v| v.eq_ignore_ascii_case("server")) {
            let close = memchr::memchr(b'>', &bytes[end..]).map_or(bytes.len(), |i| end + i + 1);
            let content = Span::new(tag_end + 1, end);
            found.push(ServerScript { whole: Span::new(open, close), attributes, content });
        }
    }
    found
}
