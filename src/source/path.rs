//! Paths as shown: relative, with `/`, and without loss for names that are not UTF-8.
//!
//! Control characters stay as they are: what they may do depends on where they are shown, so the reports escape them.

use std::fmt::Write as _;
use std::path::{Component, Path};

/// `path` with `/` separators. Bytes that are not UTF-8 become `\xNN`, and so does a literal backslash, so that
/// [`bytes`] gives back the name on disk.
pub fn shown(path: &Path) -> String {
    let mut out = String::new();
    for component in path.components() {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        match component {
            Component::RootDir => out.push('/'),
            Component::CurDir => {}
            other => escape(other.as_os_str().as_encoded_bytes(), &mut out),
        }
    }
    out
}

fn escape(name: &[u8], out: &mut String) {
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\x5c"),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            // writing to a String cannot fail
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}

/// The bytes on disk of a path that [`shown`] made: what a percent-encoded URI is built from.
pub fn bytes(shown: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find("\\x") {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        match rest.get(at + 2..at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                out.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_survive_without_loss() {
        let name = b"a\\b/bad\xff\xfe \xd9\x86.py";
        let text = shown(Path::new(OsStr::from_bytes(name)));
        assert_eq!(text, "a\\x5cb/bad\\xff\\xfe ن.py");
        assert_eq!(bytes(&text), name);
    }
}
