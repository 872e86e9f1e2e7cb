//! The text members of archives: what a built application (`app.war`), a package or a backup carries along is delivered
//! like any other file. Archives inside archives are read to depth two.
//!
//! Everything is bounded, because an archive of a few kilobytes can hold billions of bytes: members, bytes, and how much
//! larger a member is than what it was made from. A limit that is reached is told, and the rest of the scan goes on.
//! Names of members are shown, never used as paths.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::diagnostic::Gap;
use super::path;
use super::text;
use super::workbook;

/// Archives in archives: `app.ear!/web.war!/lib.jar!/…` is as far as it goes.
const MAX_DEPTH: usize = 2;

/// Members of one archive and of those inside it.
const MAX_MEMBERS: usize = 20_000;

/// Bytes of text that one archive gives, and all archives of a scan together.
const MAX_TEXT_BYTES: u64 = 64 << 20;
const MAX_TEXT_OF_ALL: u64 = 256 << 20;

/// Bytes of text that one sheet gives.
const MAX_SHEET_BYTES: usize = 16 << 20;

/// Bytes that are unpacked of one archive and those inside it, and of all archives of a scan: those that are passed over
/// and those that turn out not to be text among them.
const MAX_UNPACKED_BYTES: u64 = 512 << 20;
const MAX_UNPACKED_OF_ALL: u64 = 2 << 30;

/// How many times larger than its packed form a member may be, once it has [`FREE_BYTES`].
const MAX_RATIO: u64 = 250;
const FREE_BYTES: u64 = 1 << 20;

/// Between the path of an archive and the name of a member.
const INSIDE: &str = "!/";

/// What may still be unpacked: of an archive, within what may still be of all of them.
pub(super) struct Budget<'b> {
    unpacked: AtomicU64,
    text: AtomicU64,
    within: Option<&'b Budget<'b>>,
}

impl<'b> Budget<'b> {
    /// For all archives of one scan.
    pub(super) fn of_scan() -> Self {
        Self::new(MAX_UNPACKED_OF_ALL, MAX_TEXT_OF_ALL, None)
    }

    fn of_archive(all: &'b Self) -> Self {
        Self::new(MAX_UNPACKED_BYTES, MAX_TEXT_BYTES, Some(all))
    }

    fn new(unpacked: u64, text: u64, within: Option<&'b Self>) -> Self {
        Self { unpacked: unpacked.into(), text: text.into(), within }
    }

    fn is_spent(&self) -> bool {
        [&self.unpacked, &self.text].iter().any(|left| left.load(Ordering::Relaxed) == 0)
    }

    fn take_unpacked(&self, bytes: u64) -> bool {
        take(&self.unpacked, bytes) && self.within.is_none_or(|all| all.take_unpacked(bytes))
    }

    fn take_text(&self, bytes: u64) -> bool {
        take(&self.text, bytes) && self.within.is_none_or(|all| all.take_text(bytes))
    }
}

/// Whether that much was left; once it was not, nothing is.
fn take(left: &AtomicU64, bytes: u64) -> bool {
    let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
    if taken.is_err() {
        left.store(0, Ordering::Relaxed);
    }
    taken.is_ok()
}

/// A text inside an archive.
pub(super) struct Member {
    /// The archive's path, `!/` and the member's name.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// In an archive that is a member itself, or in a package: most likely somebody else's.
    pub(super) is_library: bool,
}

/// What an archive gave.
#[derive(Default)]
pub(super) struct Unpacked {
    pub(super) members: Vec<Member>,
    pub(super) notes: Vec<(Gap, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Zip,
    Tar,
    TarGzip,
    Gzip,
    /// A spreadsheet: its sheets are the members.
    Workbook,
}

const FORMS: &[(&str, Form)] = &[
    (".zip", Form::Zip),
    (".jar", Form::Zip),
    (".war", Form::Zip),
    (".ear", Form::Zip),
    (".aar", Form::Zip),
    (".apk", Form::Zip),
    (".nupkg", Form::Zip),
    (".whl", Form::Zip),
    (".xlsx", Form::Workbook),
    (".xlsm", Form::Workbook),
    (".tar", Form::Tar),
    (".tar.gz", Form::TarGzip),
    (".tgz", Form::TarGzip),
    (".gz", Form::Gzip),
];

/// Archives that packages of libraries are delivered in.
const PACKAGES: &[&str] = &[".nupkg", ".whl", ".aar"];

/// Folders that a build puts the archives of libraries into.
const LIBRARY_FOLDERS: &[&str] = &["lib", "libs"];

fn form(path: &str) -> Option<Form> {
    let lower = path.to_ascii_lowercase();
    FORMS.iter().filter(|(end, _)| lower.ends_with(end)).max_by_key(|(end, _)| end.len()).map(|(_, form)| *form)
}

/// Whether a file of this name is looked into.
pub(super) fn is_archive(path: &str) -> bool {
    form(path).is_some()
}

/// The text members of the archive at `path`; none where the bytes are no archive of the form that its name says.
pub(super) fn unpack(path: &str, bytes: &[u8], all: &Budget<'_>) -> Unpacked {
    let budget = Budget::of_archive(all);
    let mut unpacking = Unpacking::new(&budget);
    unpacking.archive(path, bytes, 0);
    unpacking.finish()
}

/// An archive under way, with those inside it.
struct Unpacking<'b> {
    budget: &'b Budget<'b>,
    out: Unpacked,
    members: usize,
    not_text: usize,
    encrypted: usize,
    damaged: usize,
    too_deep: usize,
    /// A limit that ended the work.
    stop: Option<&'static str>,
}

impl<'b> Unpacking<'b> {
    fn new(budget: &'b Budget<'b>) -> Self {
        let out = Unpacked::default();
        Self { budget, out, members: 0, not_text: 0, encrypted: 0, damaged: 0, too_deep: 0, stop: None }
    }

    /// What is read of it is unpacked by reading.
    fn charged<R: Read>(&self, reader: R) -> Charged<'b, R> {
        Charged { reader, budget: self.budget }
    }

    fn archive(&mut self, path: &str, bytes: &[u8], depth: usize) {
        let is_library = depth > 0 || is_library(path);
        match form(path) {
            Some(Form::Zip) => self.zip(path, bytes, depth, is_library),
            Some(Form::Workbook) => self.workbook(path, bytes, is_library),
            Some(Form::Tar) => self.tar(path, bytes, bytes.len() as u64, depth, is_library),
            Some(Form::TarGzip) => {
                let packed = bytes.len() as u64;
                self.tar(path, self.charged(MultiGzDecoder::new(bytes)), packed, depth, is_library);
            }
            Some(Form::Gzip) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                let name = name[..name.len() - ".gz".len()].to_owned();
                let packed = bytes.len() as u64;
                self.member(path, &name, self.charged(MultiGzDecoder::new(bytes)), packed, depth, is_library);
            }
            None => {}
        }
    }

    fn zip(&mut self, path: &str, bytes: &[u8], depth: usize, is_library: bool) {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            self.damaged += 1;
            return;
        };
        for index in 0..archive.len() {
            if self.stop.is_some() {
                return;
            }
            // the entry is looked at first: opening an encrypted one fails
            let looked = match archive.by_index_raw(index) {
                Ok(entry) if entry.is_dir() || entry.is_symlink() => continue,
                Ok(entry) if entry.encrypted() => {
                    self.encrypted += 1;
                    continue;
                }
                Ok(entry) => entry.name().map(|name| (name.into_owned(), entry.compressed_size())),
                Err(e) => Err(e),
            };
            match looked.and_then(|(name, packed)| Ok((name, packed, archive.by_index(index)?))) {
                Ok((name, packed, entry)) => {
                    self.member(path, &name, self.charged(entry), packed, depth, is_library);
                }
                Err(_) => self.damaged += 1,
            }
        }
    }

    fn workbook(&mut self, path: &str, bytes: &[u8], is_library: bool) {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            self.damaged += 1;
            return;
        };
        let mut names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
        names.retain(|name| name.starts_with(workbook::SHEETS) && name.ends_with(".xml"));
        names.sort_by_key(|name| (name.len(), name.clone()));
        let texts = self.part(&mut archive, workbook::TEXTS).map_or_else(Vec::new, |xml| workbook::texts(&xml));
        for name in names {
            let Some(xml) = self.part(&mut archive, &name) else { continue };
            let (text, is_whole) = workbook::sheet(&xml, &texts, MAX_SHEET_BYTES);
            if !is_whole {
                self.stop = Some("holds too much text");
            }
            if !self.budget.take_text(text.len() as u64) {
                self.stop = Some("holds too much text");
                return;
            }
            let name = shown(name.trim_start_matches(workbook::SHEETS).trim_end_matches(".xml"));
            let path = format!("{path}{INSIDE}{name}.tsv");
            self.out.members.push(Member { path, bytes: text.into_bytes(), is_library });
        }
    }

    /// A part of a workbook, if it has it and no limit is reached.
    fn part(&mut self, archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
        self.members += 1;
        if self.stop.is_some() || self.members > MAX_MEMBERS {
            self.stop = self.stop.or(Some("holds too many files"));
            return None;
        }
        let entry = match archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return None,
            Err(_) => {
                self.damaged += 1;
                return None;
            }
        };
        let limit = entry.compressed_size().saturating_mul(MAX_RATIO).max(FREE_BYTES);
        let mut bytes = Vec::new();
        match (Limited { reader: self.charged(entry), left: limit }).read_to_end(&mut bytes) {
            Ok(_) => {
                Some(String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
            }
            Err(e) if is_limit(&e) => {
                self.stop = Some("unpacks to too much");
                None
            }
            Err(_) => {
                self.damaged += 1;
                None
            }
        }
    }

    fn tar(&mut self, path: &str, reader: impl Read, packed: u64, depth: usize, is_library: bool) {
        // what is passed over is unpacked too
        let limit = packed.saturating_mul(MAX_RATIO).max(FREE_BYTES);
        let mut archive = tar::Archive::new(Limited { reader, left: limit });
        let Ok(entries) = archive.entries() else {
            self.damaged += 1;
            return;
        };
        for entry in entries {
            if self.stop.is_some() {
                return;
            }
            match entry {
                Ok(entry) if entry.header().entry_type().is_file() => {
                    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                    let size = entry.size();
                    self.member(path, &name, entry, size, depth, is_library);
                }
                Ok(_) => {}
                Err(e) if is_limit(&e) => self.stop = Some("unpacks to too much"),
                Err(_) => {
                    self.damaged += 1;
                    return;
                }
            }
        }
    }

    /// `packed` is what the member takes in the archive.
    fn member(&mut self, archive: &str, name: &str, reader: impl Read, packed: u64, depth: usize, is_library: bool) {
        self.members += 1;
        if self.members > MAX_MEMBERS {
            self.stop = Some("holds too many files");
            return;
        }
        let path = format!("{archive}{INSIDE}{}", shown(name));
        let limit = packed.saturating_mul(MAX_RATIO).max(FREE_BYTES);
        let mut reader = Limited { reader, left: limit };
        let mut bytes = Vec::new();
        let head = reader.by_ref().take(text::HEAD_BYTES as u64).read_to_end(&mut bytes);
        let is_inner = is_archive(&path);
        let is_wanted = head.is_ok() && (is_inner || !text::is_binary(&bytes));
        let whole = if is_wanted { reader.read_to_end(&mut bytes) } else { head };
        match whole {
            Err(e) if is_limit(&e) => self.stop = Some("unpacks to too much"),
            Err(_) => self.damaged += 1,
            Ok(_) if !is_wanted => self.not_text += 1,
            Ok(_) if is_inner && depth + 1 > MAX_DEPTH => self.too_deep += 1,
            Ok(_) if is_inner => self.archive(&path, &bytes, depth + 1),
            Ok(_) => {
                if !self.budget.take_text(bytes.len() as u64) {
                    self.stop = Some("holds too much text");
                    return;
                }
                self.out.members.push(Member { path, bytes, is_library });
            }
        }
    }

    fn finish(mut self) -> Unpacked {
        if let Some(limit) = self.stop {
            let others = if self.budget.within.is_some_and(Budget::is_spent) { ", with the others," } else { "" };
            let message = format!("an archive that{others} {limit}: the rest of it was not searched");
            self.out.notes.push((Gap::Budget, message));
        }
        let counted = [
            (self.encrypted, "encrypted"),
            (self.damaged, "damaged, or packed in a way that is not read"),
            (self.too_deep, "archives nested too deep"),
            (self.not_text, "not text"),
        ];
        let parts: Vec<String> =
            counted.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if !parts.is_empty() {
            let message = format!("not searched in this archive: {}", parts.join(", "));
            self.out.notes.push((Gap::Binary, message));
        }
        self.out
    }
}

fn is_library(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut folders = lower.rsplit('/').skip(1);
    PACKAGES.iter().any(|end| lower.ends_with(end)) || folders.any(|f| LIBRARY_FOLDERS.contains(&f))
}

/// The name of a member as a path below the archive.
fn shown(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != "." && *part != "..");
    path::shown(&parts.collect::<std::path::PathBuf>())
}

/// Gives so many bytes and then fails, where [`Read::take`] would end as if all had been read.
struct Limited<R> {
    reader: R,
    left: u64,
}

/// Marks the error of [`Limited`].
const LIMIT: io::ErrorKind = io::ErrorKind::FileTooLarge;

fn is_limit(e: &io::Error) -> bool {
    e.kind() == LIMIT
}

/// Takes what it gives from a budget, and fails once there is nothing left.
struct Charged<'b, R> {
    reader: R,
    budget: &'b Budget<'b>,
}

impl<R: Read> Read for Charged<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out)?;
        if self.budget.take_unpacked(read as u64) { Ok(read) } else { Err(LIMIT.into()) }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            let mut one = [0];
            return if self.reader.read(&mut one)? == 0 { Ok(0) } else { Err(LIMIT.into()) };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        let read = self.reader.read(&mut out[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tgz(header: &tar::Header, bytes: &[u8]) -> Vec<u8> {
        let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best()));
        tar.append(header, bytes).unwrap();
        tar.into_inner().unwrap().finish().unwrap()
    }

    fn header(kind: tar::EntryType, name: &str, size: usize) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_path(name).unwrap();
        header.set_size(size as u64);
        header.set_cksum();
        header
    }

    #[test]
    fn archives_share_one_budget() {
        let text = "x = 1\n".repeat(1000);
        let archive = tgz(&header(tar::EntryType::Regular, "a.txt", text.len()), text.as_bytes());
        for all in [Budget::new(1 << 20, 13_000, None), Budget::new(20_000, 1 << 20, None)] {
            let unpacked: Vec<Unpacked> = (0..4).map(|_| unpack("a.tgz", &archive, &all)).collect();
            let members: usize = unpacked.iter().map(|u| u.members.len()).sum();
            assert_eq!(members, 2);
            assert_eq!(unpacked[0].notes, []);
            assert_eq!(unpacked[3].notes.len(), 1);
            assert_eq!(unpacked[3].notes[0].0, Gap::Budget);
            assert!(unpacked[3].notes[0].1.contains("with the others"), "{:?}", unpacked[3].notes);
        }
    }

    #[test]
    fn what_is_passed_over_is_unpacked_too() {
        let bytes = vec![0; 100_000];
        let archive = tgz(&header(tar::EntryType::Continuous, "a", bytes.len()), &bytes);
        let all = Budget::new(150_000, 1 << 20, None);
        assert_eq!(unpack("a.tgz", &archive, &all).notes, []);
        assert_eq!(unpack("a.tgz", &archive, &all).notes[0].0, Gap::Budget);
    }
}
