//! `<% … %>`: the tags of JSP, ERB and WebForms. A tag ends at the first `%>`, even inside a string of its code: so all
//! three read it.

use memchr::memmem;

use crate::source::Span;

/// One tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tag {
    pub(super) whole: Span,
    /// What stands inside, after the sign.
    pub(super) code: Span,
    /// What follows `<%`, or a blank: `=` an expression, `!` declarations, `@` a directive, `#` a comment or a binding,
    /// `:` an encoded expression. `-` stands for `<%-- --%>` too, which [`Tag::is_comment`] tells.
    pub(super) sign: u8,
    pub(super) is_comment: bool,
}

/// All tags, in order. `<%%` is a literal in ERB, and so is `<\%` in JSP.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let bytes = text.as_bytes();
    let (open, close, comment_close) =
        (memmem::Finder::new("<%"), memmem::Finder::new("%>"), memmem::Finder::new("--%>"));
    let mut tags = Vec::new();
    let mut comments_end = true;
    let mut at = 0;
    while let Some(start) = open.find(&bytes[at..]).map(|i| at + i) {
        let inside = start + 2;
        if bytes.get(inside) == Some(&b'%') {
            at = inside + 1;
            continue;
        }
        if comments_end && bytes[inside..].starts_with(b"--") {
            match comment_close.find(&bytes[inside..]) {
                Some(i) => {
                    let code = Span::new(inside, inside + i);
                    at = inside + i + 4;
                    tags.push(Tag { whole: Span::new(start, at), code, sign: b'-', is_comment: true });
                    continue;
                }
                None => comments_end = false,
            }
        }
        let Some(end) = close.find(&bytes[inside..]).map(|i| inside + i) else { break };
        let sign = match bytes[inside] {
            sign @ (b'=' | b'!' | b'@' | b'#' | b':' | b'-' | b'$') => sign,
            _ => b' ',
        };
        let code = inside + usize::from(sign != b' ').min(end - inside);
        // `<%= x -%>` trims what follows
        let code_end = if end > code && bytes[end - 1] == b'-' { end - 1 } else { end };
        at = end + 2;
        tags.push(Tag { whole: Span::new(start, at), code: Span::new(code, code_end), sign, is_comment: false });
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_their_signs() {
        let text = "<%@ page %><%-- <% no %> --%><% a() %><%= b -%><%% c %><%># <%";
        let found: Vec<(u8, &str)> = tags(text).iter().map(|t| (t.sign, &text[t.code.range()])).collect();
        assert_eq!(found, [(b'@', " page "), (b'-', "-- <% no %> "), (b' ', " a() "), (b'=', " b ")]);
    }

    #[test]
    fn tags_that_never_end_are_read_once() {
        assert!(tags(&"<%--".repeat(100_000)).is_empty());
        assert!(tags(&"<%=".repeat(100_000)).is_empty());
    }
}
