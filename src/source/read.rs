//! Opens a file of the scanned tree safely and gives its bytes: regular files only, never through a link that
//! appeared since the walk, never blocking on a pipe, never more than the limit.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::diagnostic::Gap;
use super::text;

/// Why a file's bytes are not there, in words for a [`super::Diagnostic`].
#[derive(Debug)]
pub struct ReadError {
    pub gap: Gap,
    pub message: String,
}

impl ReadError {
    fn new(gap: Gap, message: impl Into<String>) -> Self {
        Self { gap, message: message.into() }
    }
}

/// Links are followed only where a person named the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Links {
    Follow,
    Refuse,
}

fn open(path: &Path, links: Links) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let follow = if links == Links::Refuse { libc::O_NOFOLLOW } else { 0 };
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_CLOEXEC | follow);
    }
    #[cfg(not(unix))]
    let _ = links;
    options.open(path)
}

/// The whole file, if it is a regular file of at most `limit` bytes that holds text, or whatever `wants_binary`.
pub fn bytes(path: &Path, limit: u64, links: Links, wants_binary: bool) -> Result<Vec<u8>, ReadError> {
    let mut file = regular(path, limit, links)?;
    let mut bytes = Vec::new();
    let failed = |e: io::Error| ReadError::new(Gap::Unreadable, format!("could not be read: {}", cause(&e)));
    file.by_ref().take(text::HEAD_BYTES as u64).read_to_end(&mut bytes).map_err(failed)?;
    if text::is_binary(&bytes) && !wants_binary {
        return Err(not_text());
    }
    // one byte more than the limit tells a file that grew, or whose size the system does not know
    file.take(limit.saturating_sub(bytes.len() as u64) + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64, limit));
    }
    Ok(bytes)
}

pub fn not_text() -> ReadError {
    ReadError::new(Gap::Binary, "not text; skipped")
}

/// A small file that steers the walk (`.gitignore`), as text; None where there is none that is fit to read.
pub fn rules_text(path: &Path) -> Option<String> {
    const LIMIT: u64 = 1 << 20;
    let mut bytes = Vec::new();
    regular(path, LIMIT, Links::Refuse).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn regular(path: &Path, limit: u64, links: Links) -> Result<File, ReadError> {
    let file = open(path, links).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => ReadError::new(Gap::Vanished, "was deleted while the scan ran"),
        _ if is_link_refusal(&e) => ReadError::new(Gap::NotFollowed, "became a link while the scan ran"),
        _ => ReadError::new(Gap::Unreadable, format!("could not be opened: {}", cause(&e))),
    })?;
    let metadata = file
        .metadata()
        .map_err(|e| ReadError::new(Gap::Unreadable, format!("could not be examined: {}", cause(&e))))?;
    if !metadata.is_file() {
        return Err(ReadError::new(Gap::NotFollowed, "is not a regular file"));
    }
    if metadata.len() > limit {
        return Err(too_large(metadata.len(), limit));
    }
    Ok(file)
}

fn is_link_refusal(e: &io::Error) -> bool {
    #[cfg(unix)]
    return e.raw_os_error() == Some(libc::ELOOP);
    #[cfg(not(unix))]
    return {
        let _ = e;
        false
    };
}

fn too_large(size: u64, limit: u64) -> ReadError {
    let mib = |n: u64| n.div_ceil(1 << 20);
    let message =
        format!("larger than the limit of {} MiB ({} MiB); raise --max-file-size to scan it", mib(limit), mib(size));
    ReadError::new(Gap::TooLarge, message)
}

/// The cause in words, without the error number and without the path, which the diagnostic names.
pub fn cause(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::InvalidFilename => "its path is too long for the system".to_owned(),
        _ => {
            let text = e.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_ascii_lowercase()
        }
    }
}
