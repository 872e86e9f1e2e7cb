//! Bytes to text: recognises the encoding, says what was lost, and finds the lines.
//!
//! Reads UTF-8, UTF-16 (with and without byte order mark) and, for bytes that are neither, Windows-1252, of which
//! Latin-1 text is a part. Everything later measures in the text that comes out of here. What a file is written *in*
//! is the business of [`super::language`].

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file decides whether it is text.
pub const HEAD_BYTES: usize = 8192;

/// Share of control bytes, in percent of the sample, from which bytes are not text. Control bytes are rare in any
/// encoding of text, and one in eight in random or compressed data.
const MAX_CONTROL_PERCENT_UTF8: usize = 10;
const MAX_CONTROL_PERCENT_OTHER: usize = 3;

/// Text, and whether bytes were replaced on the way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded {
    pub text: String,
    /// Bytes that are not valid in the encoding became U+FFFD: information was lost.
    pub is_lossy: bool,
}

/// First bytes of formats that are never source text, even where much of the file is readable.
const MAGIC: &[&[u8]] = &[
    b"\x7fELF",
    b"\x89PNG",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"\x28\xb5\x2f\xfd",
    b"Rar!\x1a",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\0asm",
    b"SQLite format 3\0",
    b"OggS",
    b"ID3\x03",
    b"wOFF",
    b"wOF2",
    b"\0\x01\0\0\0",
    b"\xd0\xcf\x11\xe0",
    b"\xfe\xed\xfe\xed",
    b"!<arch>\n",
];

/// Whether a file that begins with `head` is no text in any encoding that is read.
pub fn is_binary(head: &[u8]) -> bool {
    let head = &head[..head.len().min(HEAD_BYTES)];
    if MAGIC.iter().any(|m| head.starts_with(m)) || (head.starts_with(b"MZ") && head.contains(&0)) {
        return true;
    }
    if utf16(head).is_some() {
        return false;
    }
    let limit = if is_utf8_so_far(head) { MAX_CONTROL_PERCENT_UTF8 } else { MAX_CONTROL_PERCENT_OTHER };
    let control = head.iter().filter(|b| is_control(**b)).count();
    // a handful never decides: short texts with one NUL are text
    control > 4 && control * 100 > head.len() * limit
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=0x07 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

/// Valid UTF-8, but for a character that the end of the sample cuts.
fn is_utf8_so_far(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}

/// The UTF-16 variant of the bytes, and the length of its byte order mark. Without a mark it is told by NULs in
/// every other byte: what ASCII looks like in UTF-16.
fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if bytes.starts_with(&[0xff, 0xfe]) && !bytes.starts_with(&[0xff, 0xfe, 0, 0]) {
        return Some((UTF_16LE, 2));
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Some((UTF_16BE, 2));
    }
    let sample = &bytes[..bytes.len().min(HEAD_BYTES) & !1];
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let nul_at = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nul_at(0), nul_at(1));
    let encoding = match () {
        () if odd * 10 >= pairs * 4 && even * 20 <= pairs => UTF_16LE,
        () if even * 10 >= pairs * 4 && odd * 20 <= pairs => UTF_16BE,
        () => return None,
    };
    // binary tables of small numbers look alike, but not once decoded
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let strange = text.chars().filter(|c| (c.is_control() && !c.is_ascii_whitespace()) || *c == '\u{fffd}').count();
    (strange * 20 <= pairs).then_some((encoding, 0))
}

/// Decodes a whole file that [`is_binary`] has let through.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, mark)) = utf16(&bytes) {
        let (text, is_lossy) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Decoded { text: text.into_owned(), is_lossy };
    }
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, is_lossy: false },
        Err(e) => decode_invalid(e.as_bytes()),
    }
}

/// Bytes that are not valid UTF-8: damaged UTF-8 where most of what is not ASCII is valid, else Windows-1252, in
/// which every byte means something.
fn decode_invalid(bytes: &[u8]) -> Decoded {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    if valid > invalid {
        return Decoded { text: String::from_utf8_lossy(bytes).into_owned(), is_lossy: true };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), is_lossy: false }
}

/// Byte offset of the first byte of every line. LF, CRLF and a lone CR each end a line.
pub fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        starts.push(at as u32 + 1);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        assert!(!is_binary(bytes), "{bytes:?}");
        decode(bytes.to_vec()).text
    }

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn decodes_what_people_write() {
        assert_eq!(text("\u{feff}x = 'نادرا'".as_bytes()), "x = 'نادرا'");
        assert_eq!(text(b"# caf\xe9 \xff\xfe\nx"), "# café ÿþ\nx");
        assert_eq!(text(b"x = \"a\0b\"\n"), "x = \"a\0b\"\n");
        for big in [false, true] {
            assert_eq!(text(&utf16_bytes("\u{feff}x = 'نادرا'\n", big)), "x = 'نادرا'\n");
            assert_eq!(text(&utf16_bytes("password = 'é'\n", big)), "password = 'é'\n");
        }
    }

    #[test]
    fn damaged_utf8_loses_only_the_bad_bytes() {
        let decoded = decode(b"\xd9\x86\xd8\xa7\xd8\xaf \xff x".to_vec());
        assert_eq!(decoded, Decoded { text: "ناد \u{fffd} x".to_owned(), is_lossy: true });
    }

    #[test]
    fn tells_binary_from_text() {
        assert!(is_binary(b"\x7fELF\x02\x01"));
        let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(is_binary(&noise));
        assert!(!is_binary(b""));
        assert!(!is_binary(b"ok\0"));
        assert!(!is_binary("\u{1b}[31mred\u{1b}[0m\n".as_bytes()));
    }

    #[test]
    fn every_line_ending_counts_once() {
        assert_eq!(line_starts("a\nb\r\nc\rd"), [0, 2, 5, 7]);
        assert_eq!(line_starts(""), [0]);
        assert_eq!(line_starts("a\r"), [0, 2]);
    }
}
