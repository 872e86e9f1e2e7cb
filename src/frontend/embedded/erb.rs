//! ERB: all tags are one Ruby text, in the order of the page. A block that one tag opens (`<%= form_for x do |f| %>`)
//! is closed by another (`<% end %>`), so that no tag is a statement by itself: a `;` and a line end are all that stands between.

use super::percent;
use super::{Blank, Page, Piece};
use crate::source::{Language, Span};

pub(super) fn split(text: &str, page: &mut Page) -> Vec<Piece> {
    let tags = percent::tags(text);
    let mut code = Blank::new(text);
    let mut pieces = Vec::with_capacity(tags.len());
    for tag in &tags {
        pieces.push(if tag.sign == b'=' { Piece::value(tag.whole) } else { Piece::silent(tag.whole) });
        if tag.sign == b'#' || tag.is_comment {
            page.comments.push(tag.whole);
            continue;
        }
        // `<%== x %>` prints as it is
        let is_raw = tag.sign == b'=' && text[tag.code.range()].starts_with('=');
        code.keep(Span { start: tag.code.start + u32::from(is_raw), ..tag.code });
        code.put(tag.whole.end as usize - 2, ";\n");
    }
    if tags.iter().any(|t| t.sign != b'#' && !t.is_comment) {
        page.parts.extend(code.into_part(Language::Ruby));
    }
    pieces
}
