//! What template engines leave in HTML: `{{ x }}`, `{% if x %}`, `{# … #}`, `<% … %>`, `[[${x}]]`. Their languages are
//! read by no frontend; a script around them must not be taken for broken.

use memchr::{memchr2_iter, memmem};

use super::{Page, Piece, percent};
use crate::source::Span;

/// Longer runs are no placeholders.
const MAX_INLINE: usize = 1000;

/// How a run opens and closes, and whether it leaves a value.
const RUNS: [(&[u8], &[u8], bool); 8] = [
    (b"{{", b"}}", true),
    (b"{%", b"%}", false),
    (b"[[${", b"]]", true),
    (b"[[@{", b"]]", true),
    (b"[[#{", b"]]", true),
    (b"[[*{", b"]]", true),
    (b"[(${", b")]", true),
    (b"[(#{", b")]", true),
];

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut pieces: Vec<Piece> = percent::tags(text)
        .iter()
        .map(|tag| if tag.sign == b'=' { Piece::value(tag.whole) } else { Piece::silent(tag.whole) })
        .collect();
    // private names of JavaScript look like the start of a comment, so the engine's other signs must be there
    let has_comments = memmem::find(bytes, b"{%").is_some() || memmem::find(bytes, b"{{").is_some();
    let mut done = 0;
    for at in memchr2_iter(b'{', b'[', bytes) {
        if at < done {
            continue;
        }
        let limit = bytes.len().min(at + MAX_INLINE);
        if has_comments && bytes[at..].starts_with(b"{#") {
            if let Some(end) = memmem::find(&bytes[at..limit], b"#}").map(|i| at + i + 2) {
                pieces.push(Piece::silent(Span::new(at, end)));
                page.comments.push(Span::new(at, end));
                done = end;
            }
            continue;
        }
        let Some((_, close, is_value)) = RUNS.iter().find(|(open, ..)| bytes[at..].starts_with(open)) else { continue };
        let Some(end) = memmem::find(&bytes[at..limit], close).map(|i| at + i + close.len()) else { continue };
        let whole = Span::new(at, end);
        pieces.push(if *is_value { Piece::value(whole) } else { Piece::silent(whole) });
        done = end;
    }
    pieces
}
