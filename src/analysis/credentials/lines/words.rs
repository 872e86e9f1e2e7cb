//! Words that stand beside a name without quotes of their own, and names that name no value: parameters of URLs, variables
//! of packed scripts, constants under which an entry is looked up.

use crate::catalog::credentials::values::Form;
use crate::catalog::credentials::weights::Sign;

use super::super::candidate::{Candidate, LineBefore};
use super::{Found, MAX_VALUE, MAX_WORD, Reader};

impl<'t> Reader<'t> {
    /// Whether a name is the first argument of a lookup: `localStorage.getItem(AuthKeys.TOKEN_KEY)`.
    pub(super) fn is_looked_up(&self, from: usize, to: usize) -> bool {
        let lead = LineBefore::of(self.text, from).text;
        let Some(lead) = lead.trim_end().strip_suffix('(').filter(|_| self.context.form == Form::Code) else {
            return false;
        };
        let callee = lead.rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.'))).next();
        let ends = matches!(self.byte(self.skip_blanks(to)), b')' | b',');
        ends && callee.is_some_and(|callee| self.knowledge.names.is_lookup(callee))
    }

    /// Whether a value was given to a constant that only looks entries up.
    pub(in super::super) fn names_an_entry(&self, candidate: &Candidate<'_>) -> bool {
        candidate.is_key_of(&self.looked_up)
    }

    /// `inherited from /etc/passwd: see above`, but not `//password: x`, nor `/portal/db/password: x` where parameters are kept.
    pub(super) fn ends_a_path(&self, from: usize, next: u8) -> bool {
        let lead = self.text[..from].strip_suffix('/').filter(|lead| !lead.ends_with(['/', '*']));
        lead.is_some() && matches!(next, b' ' | b'\t') && self.context.form != Form::Config
    }

    /// `?password=x&`, `;Password=x;`.
    pub(super) fn query_value(&self, found: &Found<'t>, start: usize, out: &mut Vec<Candidate<'t>>) {
        let bytes = self.text.as_bytes();
        let stop = |b: &u8| {
            matches!(
                b,
                b'&' | b';' | b'"' | b'\'' | b'`' | b' ' | b'\n' | b'\r' | b'\t' | b'<' | b'>' | b')' | b'#' | b'\\'
            )
        };
        if let Some((open, close)) = self.wrapped_word(start) {
            return self.push(found, Sign::ShapeQuery, open, close, false, out);
        }
        let length = bytes[start..].iter().take(MAX_VALUE).position(stop).unwrap_or(0);
        self.push(found, Sign::ShapeQuery, start, start + length, false, out);
    }

    /// `RAW(x&y)`: what stands between the brackets of a call that gives its argument back, on one line.
    fn wrapped_word(&self, start: usize) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let open = start + bytes[start..].iter().take(MAX_WORD).position(|b| !b.is_ascii_alphanumeric())?;
        let (callee, rest) = (self.text.get(start..open)?, bytes.get(open + 1..)?);
        let is_call = bytes[open] == b'(' && !callee.is_empty() && self.knowledge.names.is_wrapper(callee);
        let length = rest.iter().take(MAX_WORD).position(|b| matches!(b, b')' | b'"' | b'\n')).filter(|_| is_call)?;
        (rest[length] == b')').then_some((open + 1, open + 1 + length))
    }

    /// `this.indentKey=e?9:f`, `var parse_Password=parse`: scripts that are packed give variables as tightly as texts do.
    pub(super) fn is_declared(&self, from: usize) -> bool {
        let lead = LineBefore::of(self.text, from).text;
        let word = lead.strip_suffix(' ').and_then(|l| l.rsplit(|c: char| !c.is_ascii_alphabetic()).next());
        // `-Djavax.net.ssl.keyStorePassword=x` is given in a text
        let chain = lead.rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.'))).next();
        let root = chain.filter(|c| c.ends_with('.')).and_then(|c| c.split('.').next());
        matches!(root, Some("this" | "self" | "window" | "exports"))
            || matches!(word, Some("var" | "let" | "const" | "val" | "return"))
    }
}
