//! Values that are written in another coding (base64, hexadecimal digits, URL escapes, two deep), and strings that are
//! joined from parts: what they come to is searched like any text. A coding hides nothing from who can read the file.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::ir::{BinaryOp, ExprId, ExprKind, Literal, Module};
use crate::source::Span;

/// How many codings may lie over each other.
const MAX_LAYERS: usize = 2;
/// Shortest and longest value that is taken for a coding, in bytes.
const LENGTHS: std::ops::Range<usize> = 16..64 * 1024;
/// How many strings a sum may join.
const MAX_PARTS: usize = 32;
/// Hidden texts that are searched in one file.
const MAX_HIDDEN: usize = 2000;

/// A text that does not stand in the file as it is.
pub(super) struct Hidden {
    /// Where it is written.
    pub span: Span,
    pub text: String,
    pub how: &'static str,
    /// The strings that it is joined from: where each ends in `text`, and where it is written.
    parts: Vec<(usize, Span)>,
}

impl Hidden {
    /// Where the piece of [`Hidden::text`] is written.
    pub(super) fn home(&self, piece: Span) -> Span {
        let part = |at: u32| self.parts.iter().position(|(end, _)| (at as usize) < *end);
        let (Some(first), Some(last)) = (part(piece.start), part(piece.end.saturating_sub(1))) else {
            return self.span;
        };
        let (end, written) = self.parts[first];
        if first != last {
            return written.to(self.parts[last].1);
        }
        let start = first.checked_sub(1).map_or(0, |i| self.parts[i].0);
        // with nothing around it but a pair of quotes, the place is known to the byte
        if written.len() != end - start + 2 {
            return written;
        }
        let at = written.start as usize + 1 + piece.start as usize - start;
        Span::new(at, at + piece.len())
    }
}

/// What the strings of a file come to.
pub(super) fn hidden(module: &Module) -> Vec<Hidden> {
    let mut out = Vec::new();
    let mut inner = vec![false; module.exprs.len()];
    // a sum stands behind its parts
    for (i, expr) in module.exprs.iter().enumerate().rev() {
        if out.len() >= MAX_HIDDEN {
            break;
        }
        match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Add, .. } if !inner[i] => {
                let Some((text, parts)) = joined(module, ExprId(i as u32), &mut inner) else { continue };
                out.push(match layers(&text) {
                    Some(text) => {
                        let how = "joined from strings and decoded";
                        Hidden { span: expr.span, text, how, parts: Vec::new() }
                    }
                    None => Hidden { span: expr.span, text, how: "joined from strings", parts },
                });
            }
            ExprKind::Literal(Literal::Str(value)) => {
                if let Some(text) = layers(value) {
                    out.push(Hidden { span: expr.span, text, how: "decoded", parts: Vec::new() });
                }
            }
            _ => {}
        }
    }
    out
}

/// `"ghp_" + "…"`: the whole, if all parts are strings, and where each part ends in it.
fn joined(module: &Module, id: ExprId, inner: &mut [bool]) -> Option<(String, Vec<(usize, Span)>)> {
    let mut text = String::new();
    let mut parts = Vec::new();
    let mut is_whole = true;
    let mut stack = vec![id];
    while let Some(id) = stack.pop() {
        match module.kind(id) {
            ExprKind::Binary { op: BinaryOp::Add, left, right } => {
                inner[id.index()] = true;
                stack.push(*right);
                stack.push(*left);
            }
            ExprKind::Literal(Literal::Str(value)) if parts.len() < MAX_PARTS => {
                text.push_str(value);
                parts.push((text.len(), module.span(id)));
            }
            // go on, to know which sums stand inside of this one
            _ => is_whole = false,
        }
    }
    is_whole.then_some((text, parts))
}

/// The readable text under one or two codings.
pub(super) fn layers(value: &str) -> Option<String> {
    let mut text = None;
    for _ in 0..MAX_LAYERS {
        let under = {
            let value: &str = text.as_deref().unwrap_or(value);
            if !LENGTHS.contains(&value.len()) {
                break;
            }
            base64(value).or_else(|| hexadecimal(value)).or_else(|| url(value))
        };
        match under {
            Some(under) => text = Some(under),
            None => break,
        }
    }
    text
}

/// The readable text that a value of base64 stands for; short values too.
pub(super) fn base64(value: &str) -> Option<String> {
    let compact: Cow<'_, str> = match value.contains(['\n', '\r', ' ']) {
        true => value.chars().filter(|c| !c.is_whitespace()).collect::<String>().into(),
        false => value.into(),
    };
    let body = compact.trim_end_matches('=');
    if body.len() < 4 || body.len() % 4 == 1 || compact.len() - body.len() > 2 {
        return None;
    }
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
    if !body.bytes().all(is_base64) {
        return None;
    }
    let bytes = STANDARD_NO_PAD.decode(body).or_else(|_| URL_SAFE_NO_PAD.decode(body)).ok()?;
    readable(bytes)
}

fn hexadecimal(value: &str) -> Option<String> {
    let body = value.strip_prefix("0x").unwrap_or(value).as_bytes();
    if !body.len().is_multiple_of(2) {
        return None;
    }
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let bytes: Option<Vec<u8>> = body.chunks(2).map(|p| Some(digit(p[0])? << 4 | digit(p[1])?)).collect();
    readable(bytes?)
}

/// `postgres%3A%2F%2F…`
fn url(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    let in_url = |b: &u8| b.is_ascii_alphanumeric() || b"-._~%+&=:/?@#".contains(b);
    if !bytes.iter().all(in_url) {
        return None;
    }
    let digit = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut escapes = 0;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                escapes += 1;
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    if escapes < 2 { None } else { readable(out) }
}

/// As text, if it is text that a person could have typed.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = if bytes.len() > 7 && bytes.chunks(2).all(|p| p.get(1) == Some(&0)) {
        // UTF-16, as Windows encodes passwords
        String::from_utf8(bytes.iter().step_by(2).copied().collect()).ok()?
    } else {
        String::from_utf8(bytes).ok()?
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    (!text.trim().is_empty() && text.chars().all(is_text)).then_some(text)
}

/// Whether the file declares an object of one of the kinds: `kind: Secret`.
pub(super) fn declares(text: &str, kinds: &[String]) -> bool {
    let is_kind = |at: usize| {
        let before = text[..at].trim_end_matches([' ', '"', '\'']).strip_suffix(':');
        before.is_some_and(|b| b.trim_end_matches(['"', '\'', ' ']).ends_with("kind"))
    };
    kinds.iter().any(|kind| {
        memchr::memmem::find_iter(text.as_bytes(), kind.as_bytes()).any(|at| {
            let after = text.as_bytes().get(at + kind.len()).copied().unwrap_or(b'\n');
            !after.is_ascii_alphanumeric() && is_kind(at)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_two_layers_and_leaves_what_is_none() {
        // "password=k" in base64, and that in base64 again
        assert_eq!(layers("cGFzc3dvcmQ9aw==").as_deref(), Some("password=k"));
        assert_eq!(layers("Y0dGemMzZHZjbVE5YXc9PQ==").as_deref(), Some("password=k"));
        assert_eq!(layers("postgres%3A%2F%2Fu%3Ap%40h").as_deref(), Some("postgres://u:p@h"));
        assert_eq!(layers("70617373776f72643d6b").as_deref(), Some("password=k"));
        assert_eq!(layers("5f4dcc3b5aa765d61d8327deb882cf99"), None);
        assert_eq!(layers("an ordinary sentence, 100%"), None);
        assert_eq!(base64("password"), None);
    }

    #[test]
    fn knows_manifests_of_secrets() {
        let secret = ["Secret".to_owned()];
        assert!(declares("apiVersion: v1\nkind: Secret\n", &secret));
        assert!(declares("{\"kind\": \"Secret\"}", &secret));
        assert!(!declares("kind: SealedSecret\nkind: SecretStore\nname: Secret\n", &secret));
    }
}
