//! Values that are written in another coding: base64, hexadecimal digits, URL escapes, two deep. A coding hides nothing
//! from who can read the file. Where such values stand is the business of [`super::hidden`].

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How many codings may lie over each other.
const MAX_LAYERS: usize = 2;
/// Shortest and longest value that is taken for a coding, in bytes.
const LENGTHS: std::ops::Range<usize> = 16..64 * 1024;

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

/// Whether the start of a long run of letters and digits decodes to text, which that of a name or a digest does not.
pub(super) fn opens_readable(run: &str) -> bool {
    const OPENING: usize = 24;
    let is_text = |bytes: Vec<u8>| {
        let is_utf16 = bytes.chunks_exact(2).all(|pair| pair[1] == 0);
        bytes.iter().all(|b| (b' '..0x7f).contains(b) || *b >= 0x80 || b"\n\r\t".contains(b) || (is_utf16 && *b == 0))
            && !std::str::from_utf8(&bytes).is_err_and(|e| e.error_len().is_some())
    };
    let Some(opening) = run.get(..OPENING) else { return false };
    let coded = STANDARD_NO_PAD.decode(opening).or_else(|_| URL_SAFE_NO_PAD.decode(opening));
    coded.is_ok_and(is_text) || digits(opening.as_bytes()).is_some_and(is_text)
}

fn hexadecimal(value: &str) -> Option<String> {
    let body = value.strip_prefix("0x").unwrap_or(value).as_bytes();
    if !body.len().is_multiple_of(2) {
        return None;
    }
    readable(digits(body)?)
}

/// The bytes that an even number of hexadecimal digits stands for.
fn digits(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    digits.chunks(2).map(|p| Some(digit(p[0])? << 4 | digit(p[1])?)).collect()
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
