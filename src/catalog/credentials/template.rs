//! Fills the examples of detectors: `ghp_{{base62:30}}{{crc32:6}}` becomes a token that was never issued.
//!
//! No example in the repository is a credential, not even a made-up one, so that no scanner (nor this one) has
//! to be told to ignore them. The same seed gives the same text. The forms of values use the same words ([`super::form`]).

use super::form::{BASE62, alphabet, lengths};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Replaces each `{{kind:length}}`, where a length may be a range (`20-40`). Kinds: `digits`, `hex`, `HEX`, `lower`, `upper`,
/// `alpha`, `alnum` (lower case and digits), `ALNUM` (upper case and digits), `base32`, `base58`, `base62`, `base64`,
/// `base64url`, `password`; `crc32:6` (over what stands between it and the last `_`), `luhn` (check digit of the digits
/// before it), `uuid`, `jwt`, `basic` (base64 of `user:password`), `open` (`{{` itself), `pem:LABEL` (a whole block), `b64:TEXT` (the text in base64), `b64digits` (a number
/// in base64).
pub fn fill(template: &str, seed: u64) -> Result<String, String> {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut out = String::new();
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let close = rest[open..].find("}}").ok_or("`{{` without `}}`")? + open;
        out.push_str(&rest[..open]);
        let (kind, argument) = rest[open + 2..close].split_once(':').unwrap_or((&rest[open + 2..close], ""));
        let length = match lengths(argument) {
            Some((least, most)) if least < most => least + random.next() as usize % (most - least + 1),
            Some((length, _)) => length,
            None => 0,
        };
        let text = match kind {
            "base64" => STANDARD_NO_PAD.encode(random.bytes(length))[..length].to_owned(),
            "base64url" => URL_SAFE_NO_PAD.encode(random.bytes(length))[..length].to_owned(),
            "password" => random.password(length),
            "crc32" => base62(crc32(out.rsplit('_').next().unwrap_or_default().as_bytes()), length),
            "luhn" => luhn_digit(&out).to_string(),
            "uuid" => {
                let hex = random.text(b"0123456789abcdef", 30);
                format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
            }
            "jwt" => {
                let claims = format!("{{\"sub\":\"{}\",\"iat\":1516239022}}", random.text(b"0123456789", 12));
                let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
                format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(claims), URL_SAFE_NO_PAD.encode(random.bytes(32)))
            }
            "basic" => STANDARD.encode(format!("{}:{}", random.text(b"abcdefghijk", 7), random.password(12))),
            "open" => "{{".to_owned(),
            "b64digits" => STANDARD_NO_PAD.encode(random.text(b"123456789", length)),
            "b64" => STANDARD.encode(argument),
            "pem" => {
                let body = STANDARD.encode(random.bytes(384));
                let lines: Vec<&str> = (0..body.len()).step_by(64).map(|i| &body[i..body.len().min(i + 64)]).collect();
                format!("-----BEGIN {argument}-----\n{}\n-----END {argument}-----", lines.join("\n"))
            }
            _ => match alphabet(kind) {
                Some(alphabet) => random.text(alphabet.characters, length),
                None => return Err(format!("unknown template `{kind}`")),
            },
        };
        out.push_str(&text);
        rest = &rest[close + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Xorshift: repeatable, and random enough for examples.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| alphabet[self.next() as usize % alphabet.len()] as char).collect()
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// Of all four classes, without characters that quoting or URLs would change.
    fn password(&mut self, length: usize) -> String {
        let body = self.text(BASE62, length.saturating_sub(4));
        format!("K{body}7!q")
    }
}

/// CRC-32 (IEEE 802.3, reflected), as in zip.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// In base 62 with the digits `0-9A-Za-z`, padded with zeros to `length`.
pub fn base62(mut number: u32, length: usize) -> String {
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(number % 62) as usize];
        number /= 62;
    }
    digits.into_iter().map(char::from).collect()
}

/// The check digit that ISO/IEC 7812 gives to the digits at the end of `text`.
pub fn luhn_digit(text: &str) -> u32 {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit);
    let sum: u32 = digits
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(d - b'0') * if i % 2 == 0 { 2 } else { 1 };
            d / 10 + d % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::{base62, crc32, fill, luhn_digit};

    #[test]
    fn checksums_match_their_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(base62(61 + 62, 4), "001z");
        assert_eq!(luhn_digit("7992739871"), 3);
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        assert_eq!(fill("a{{hex:8}}", 4), fill("a{{hex:8}}", 4));
        assert_ne!(fill("a{{hex:8}}", 4), fill("a{{hex:8}}", 5));
        assert!(fill("{{nonsense}}", 1).is_err());
    }
}
