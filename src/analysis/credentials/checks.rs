//! The checks that detectors name: checksums, structure, entropy.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::catalog::credentials::detector::{CharacterClass, Checks, Checksum, Structure, Told};
use crate::catalog::credentials::template::{base62, crc32, luhn_digit};

use super::value::{Classes, entropy};

/// How a value stands against the checks of its detector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Structure or checksum proves it.
    Proven,
    Plausible,
    /// The checksum is wrong: never issued, or mistyped.
    Doubtful,
    /// With the reason.
    Refuted(&'static str),
}

pub(super) fn verdict(value: &str, checks: &Checks) -> Verdict {
    let classes = Classes::of(value);
    let needed = checks.needs.iter().all(|n| match n {
        CharacterClass::Digit => classes.digit,
        CharacterClass::Lower => classes.lower,
        CharacterClass::Upper => classes.upper,
        CharacterClass::Letter => classes.lower || classes.upper,
    });
    if !needed {
        return Verdict::Refuted("its characters are not those of an issued value");
    }
    if checks.min_entropy.is_some_and(|least| entropy(value) < least) {
        return Verdict::Refuted("too regular to be issued");
    }
    let stands = match checks.structure {
        Some(Structure::Jwt) => is_jwt(value),
        Some(Structure::Pem) => is_plain_pem(value),
        Some(Structure::BasicAuth) => basic_password(value).is_some(),
        Some(Structure::EncodedPrivateKey) => is_encoded_private_key(value),
        Some(Structure::NumberedToken) => is_numbered(value),
        None => true,
    };
    if !stands {
        return Verdict::Refuted("its structure does not hold");
    }
    match checks.checksum {
        Some(Checksum::Crc32Base62) if crc32_holds(value) => Verdict::Proven,
        Some(Checksum::Luhn) if luhn_holds(value) => Verdict::Proven,
        Some(_) => Verdict::Doubtful,
        None if checks.structure.is_some() => Verdict::Proven,
        None => Verdict::Plausible,
    }
}

/// `ghp_` + 30 characters + their CRC-32 in six digits of base 62.
fn crc32_holds(value: &str) -> bool {
    let body = value.rsplit('_').next().unwrap_or(value);
    let Some(split) = body.len().checked_sub(6) else { return false };
    body.is_char_boundary(split) && base62(crc32(&body.as_bytes()[..split]), 6) == body[split..]
}

/// What a value says about itself, as a note.
pub(super) fn told(value: &str, checks: &Checks) -> Option<String> {
    match checks.tells? {
        Told::Base32Account => base32_account(value).map(|account| format!("issued to account {account:012}")),
    }
}

/// `AKIA` and 80 bits in base32, of which the first says that the 40 from the second on are an account of twelve digits.
fn base32_account(value: &str) -> Option<u64> {
    let digit = |b: u8| match b {
        b'A'..=b'Z' => Some(u64::from(b - b'A')),
        b'2'..=b'7' => Some(u64::from(b - b'2') + 26),
        _ => None,
    };
    let bits = value.as_bytes().get(4..14)?.iter().try_fold(0_u64, |bits, b| Some(bits << 5 | digit(*b)?))?;
    let account = bits >> 9 & ((1 << 40) - 1);
    (bits >> 49 == 1 && account < 1_000_000_000_000).then_some(account)
}

/// `MTk4NjIyNDgzNDcxOTI1MjQ4.x.y`: the number of the application comes first.
fn is_numbered(value: &str) -> bool {
    let first = value.split('.').next().unwrap_or(value);
    let number = STANDARD_NO_PAD.decode(first).or_else(|_| URL_SAFE_NO_PAD.decode(first)).unwrap_or_default();
    number.len() >= 15 && number.iter().all(u8::is_ascii_digit)
}

fn luhn_holds(value: &str) -> bool {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    match digits.split_at_checked(digits.len().wrapping_sub(1)) {
        Some((head, last)) => luhn_digit(head).to_string() == last,
        None => false,
    }
}

/// One part of a JSON Web Token.
fn jwt_part(part: Option<&str>) -> Option<serde_json::Map<String, serde_json::Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part?.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The day on which a JSON Web Token expires, as it says itself.
pub(super) fn jwt_expiry(value: &str) -> Option<jiff::civil::Date> {
    let seconds = jwt_part(value.split('.').nth(1))?.get("exp")?.as_f64()?;
    let moment = jiff::Timestamp::from_second(seconds as i64).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// `eyJhbGciOiJIUzI1NiJ9`: says how a token is signed, and holds nothing.
pub(super) fn is_token_head(value: &str) -> bool {
    value.starts_with("eyJ")
        && !value.contains('.')
        && jwt_part(Some(value)).is_some_and(|head| head.contains_key("alg"))
}

fn is_jwt(value: &str) -> bool {
    let mut parts = value.split('.');
    let Some(header) = jwt_part(parts.next()) else { return false };
    let signed = header.get("alg").is_none_or(|a| a.as_str().is_none_or(|a| !a.eq_ignore_ascii_case("none")));
    // The second part of an encrypted token (JWE) is a key, which no JSON is; a cut-off payload is still a token.
    let second = parts.next();
    signed && second.is_some_and(|p| p.len() >= 4)
}

/// A body of base64 that no passphrase protects.
fn is_plain_pem(value: &str) -> bool {
    let value = value.replace("\\r", "").replace("\\n", "\n");
    if value.contains("ENCRYPTED") {
        return false;
    }
    let mut body = String::new();
    for line in value.split(['\n', '\r']) {
        let line = line.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '"' | '\'' | '+' | ',' | '\\' | '#' | '*' | '|' | '>' | '/' | '.' | ';' | '`')
        });
        let line = line.trim_end_matches("\\");
        if line.contains("-----") {
            // A block on one line: the body stands between the dashes.
            body.extend(line.split("-----").nth(2).into_iter().flat_map(str::chars).filter(|c| is_base64_char(*c)));
        } else if line.len() >= 8 && line.chars().all(is_base64_char) || line.len() < 8 && line.ends_with('=') {
            body.push_str(line);
        }
    }
    let head: String = body.chars().take(240).filter(|c| *c != '=').collect();
    if head.len() < 60 || entropy(&head) < 3.0 {
        return false;
    }
    // OpenSSH's own format names its cipher after the magic: "none" unless a passphrase protects it.
    let whole = &head[..head.len() / 4 * 4];
    let bytes = STANDARD_NO_PAD.decode(whole).unwrap_or_default();
    let openssh = bytes.starts_with(b"openssh-key-v1\0");
    !openssh || bytes.get(15..23).is_some_and(|b| b.ends_with(b"none"))
}

fn is_base64_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// The password in the base64 of `user:password`.
pub(super) fn basic_password(value: &str) -> Option<String> {
    let body = value.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD.decode(body).or_else(|_| STANDARD.decode(value)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    let readable = text.chars().all(|c| !c.is_control()) && !user.contains(' ');
    (readable && !user.is_empty() && !password.is_empty()).then(|| password.to_owned())
}

fn is_encoded_private_key(value: &str) -> bool {
    let body = value.trim_end_matches('=');
    let whole = &body[..body.len() / 4 * 4];
    let Ok(bytes) = STANDARD_NO_PAD.decode(whole) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.contains("PRIVATE KEY-----") && !text.contains("ENCRYPTED")
        // PKCS #8: SEQUENCE, INTEGER 0, AlgorithmIdentifier; PKCS #1: SEQUENCE, INTEGER 0, INTEGER modulus.
        || bytes.len() > 60 && bytes[0] == 0x30 && bytes.windows(3).take(8).any(|w| w == [2, 1, 0])
}

#[cfg(test)]
mod tests {
    use super::{base32_account, is_numbered};

    fn key_of(account: u64) -> String {
        let bits = (1 << 49) | account << 9 | 0b1_0110_1001;
        let digits =
            (0..10).rev().map(|i| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(bits >> (5 * i) & 31) as usize] as char);
        format!("AKIA{}QWERTY", digits.collect::<String>())
    }

    #[test]
    fn an_access_key_tells_its_account() {
        assert_eq!(base32_account(&key_of(29_608_264_753)), Some(29_608_264_753));
        // issued before accounts were written into keys
        assert_eq!(base32_account("AKIAIAAAAAAAAAAAAAAA"), None);
        assert_eq!(base32_account("AKIA"), None);
    }

    #[test]
    fn a_numbered_token_begins_with_a_number() {
        assert!(is_numbered("MTIzNDU2Nzg5MDEyMzQ1Njc4.a.b"));
        assert!(!is_numbered("TmFkcmFDaXRpemVuU2VydmljZXM.a.b"));
    }
}
