//! Jupyter notebooks: the code cells, decoded from their JSON strings, are one text in the kernel's language; cells
//! share their names as they run. Magics (`%timeit`, `!pip install`) become comments; a cell in another language
//! (`%%bash`) is left out. What cells printed is no code: the scan of the file's text sees it.
//!
//! Reads JSON with a scanner of its own: a notebook may be megabytes of pictures, and the places of its strings are
//! what matters. A file that is not quite JSON gives the cells before the fault.

use super::{Page, Part, Places};
use crate::source::{Language, Span};

/// Deeper values than these hold no cells.
const MAX_DEPTH: usize = 256;

/// Cell magics that leave the cell in the kernel's language.
const KEEPS_LANGUAGE: &[&str] = &["time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "heat", "snakeviz"];

#[derive(Default)]
struct Cell {
    /// From 1, cells of every kind counted.
    number: u32,
    is_code: bool,
    /// The insides of the JSON strings that hold the source: a line each, or all lines in one.
    source: Vec<Span>,
}

#[derive(Default)]
struct Notebook {
    cells: Vec<Cell>,
    kernel: Option<Span>,
}

/// Adds the code of a notebook, where a frontend reads the kernel's language.
pub(super) fn split(text: &str, page: &mut Page) {
    let notebook = read(text);
    let code = part(text, &notebook);
    page.is_unread = code.is_none() && notebook.cells.iter().any(|c| c.is_code && !c.source.is_empty());
    page.parts.extend(code);
}

fn part(text: &str, notebook: &Notebook) -> Option<Part> {
    let kernel = notebook.kernel.and_then(|k| text.get(k.range())).unwrap_or("python");
    let language = language_of(kernel)?;
    let mut decoded = Decoded::default();
    for cell in notebook.cells.iter().filter(|c| c.is_code) {
        let start = decoded.text.len();
        for line in &cell.source {
            decoded.add(text, *line);
        }
        if language == Language::Python {
            decoded.without_magics(start);
        }
        decoded.text.push('\n');
    }
    if decoded.text.trim().is_empty() {
        return None;
    }
    Some(Part::new(language, decoded.text, Places::Moved(decoded.runs)))
}

/// `cell 3, line 2` for an offset in the source of a cell, `cell 3` for one below it, such as in what the cell printed.
pub fn place_in_cell(text: &str, offset: u32) -> Option<String> {
    let cells = read(text).cells;
    for cell in &cells {
        let mut line = 1;
        for string in &cell.source {
            let source = text.get(string.range())?;
            if string.start <= offset && offset <= string.end {
                let before = text.get(string.start as usize..offset as usize).unwrap_or(source);
                return Some(format!("cell {}, line {}", cell.number, line + line_ends(before)));
            }
            line += line_ends(source);
        }
    }
    None
}

/// The `\n` of a string as JSON writes it.
fn line_ends(escaped: &str) -> usize {
    let bytes = escaped.as_bytes();
    let mut count = 0;
    let mut at = 0;
    while let Some(i) = memchr::memchr(b'\\', &bytes[at..]) {
        count += usize::from(bytes.get(at + i + 1) == Some(&b'n'));
        at = (at + i + 2).min(bytes.len());
    }
    count
}

fn language_of(kernel: &str) -> Option<Language> {
    Some(match kernel.to_ascii_lowercase().as_str() {
        "python" | "python3" | "python2" | "ipython" | "pyspark" => Language::Python,
        "javascript" | "node" | "nodejs" => Language::JavaScript,
        "typescript" => Language::TypeScript,
        "java" => Language::Java,
        "kotlin" => Language::Kotlin,
        "c#" | "csharp" => Language::CSharp,
        "go" => Language::Go,
        "ruby" => Language::Ruby,
        "php" => Language::Php,
        "rust" => Language::Rust,
        _ => return None,
    })
}

/// The text of cells with the way back.
#[derive(Default)]
struct Decoded {
    text: String,
    runs: Vec<(u32, u32)>,
}

impl Decoded {
    /// Adds the inside of a JSON string.
    fn add(&mut self, file: &str, string: Span) {
        let Some(escaped) = file.get(string.range()) else { return };
        let mut rest = escaped;
        let mut at = string.start;
        self.run(at);
        while let Some(i) = rest.find('\\') {
            self.text.push_str(&rest[..i]);
            let (decoded, length) = escape(&rest[i..]);
            self.run(at + i as u32);
            self.text.push(decoded);
            at += (i + length) as u32;
            rest = &rest[i + length..];
            self.run(at);
        }
        self.text.push_str(rest);
    }

    fn run(&mut self, file: u32) {
        let here = self.text.len() as u32;
        match self.runs.last_mut() {
            Some(last) if last.0 == here => last.1 = file,
            _ => self.runs.push((here, file)),
        }
    }

    /// Turns the magics of the cell that begins at `start` into comments of the same length.
    fn without_magics(&mut self, start: usize) {
        let cell = &self.text[start..];
        let foreign = cell.trim_start().strip_prefix("%%").is_some_and(|magic| {
            let name = magic.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            !KEEPS_LANGUAGE.contains(&name)
        });
        let mut magics = Vec::new();
        let mut at = start;
        for line in cell.split_inclusive('\n') {
            let code = line.trim();
            let first = at + (line.len() - line.trim_start().len());
            if !code.is_empty() && (foreign || is_magic(code)) {
                magics.push(first);
            }
            at += line.len();
        }
        for at in magics {
            let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
            // a letter of several bytes stands at the start of foreign cells only
            let sign = ["#", "# ", "#  ", "#   "][length.clamp(1, 4) - 1];
            self.text.replace_range(at..at + length, sign);
        }
    }
}

/// `%time f()`, `!ls`, `x = !ls`, `df?`
fn is_magic(line: &str) -> bool {
    let word = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '%');
    let assigned = line.split_once('=').is_some_and(|(name, value)| {
        let is_name = name.trim_end().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b',' | b' '));
        let value = value.trim_start();
        is_name && (value.starts_with('!') || value.strip_prefix('%').is_some_and(word))
    });
    assigned
        || line.starts_with(['!', '?'])
        || line.strip_prefix('%').is_some_and(word)
        || line.ends_with('?') && !line.starts_with('#') && !line.contains(['"', '\'', '#'])
}

/// The character that an escape stands for, and the bytes of the escape. A broken one stands for itself.
fn escape(text: &str) -> (char, usize) {
    let hex = |at: usize| text.get(at..at + 4).and_then(|h| u32::from_str_radix(h, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => match hex(2) {
            Some(high @ 0xd800..0xdc00) if text.get(6..8) == Some("\\u") => match hex(8) {
                Some(low @ 0xdc00..0xe000) => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
                }
                _ => ('\u{fffd}', 6),
            },
            Some(code) => (char::from_u32(code).unwrap_or('\u{fffd}'), 6),
            None => ('\\', 1),
        },
        Some(b @ (b'"' | b'\\' | b'/')) => (char::from(*b), 2),
        _ => ('\\', 1),
    }
}

/// What is open around the value that is read.
struct Frame {
    is_object: bool,
    /// Of the value to come; in an array, that of the array itself.
    key: Option<Span>,
    /// The next string is a key.
    wants_key: bool,
    /// An object in the array `cells`.
    is_cell: bool,
}

fn read(text: &str) -> Notebook {
    let bytes = text.as_bytes();
    let mut notebook = Notebook::default();
    let mut frames: Vec<Frame> = Vec::new();
    let mut number = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                if frames.len() >= MAX_DEPTH {
                    break;
                }
                let is_object = *byte == b'{';
                let key = frames.last().and_then(|f| f.key);
                let parent = frames.last().is_some_and(|f| !f.is_object);
                let is_cell = is_object && parent && key.is_some_and(|k| &text[k.range()] == "cells");
                if is_cell {
                    number += 1;
                    notebook.cells.push(Cell { number, ..Cell::default() });
                }
                let key = if is_object { None } else { key };
                frames.push(Frame { is_object, key, wants_key: is_object, is_cell });
            }
            b'}' | b']' => drop(frames.pop()),
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.wants_key = frame.is_object;
                }
            }
            b'"' => {
                let Some(end) = string_end(bytes, at + 1) else { break };
                let inside = Span::new(at + 1, end);
                at = end;
                match frames.last_mut() {
                    Some(frame) if frame.wants_key => {
                        frame.key = Some(inside);
                        frame.wants_key = false;
                    }
                    Some(_) => string(text, inside, &frames, &mut notebook),
                    None => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    notebook
}

fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// A string that is a value.
fn string(text: &str, inside: Span, frames: &[Frame], notebook: &mut Notebook) {
    let Some(key) = frames.last().and_then(|f| f.key).map(|k| &text[k.range()]) else { return };
    let in_list = frames.last().is_some_and(|f| !f.is_object);
    let holder = if in_list { frames.len().checked_sub(2) } else { frames.len().checked_sub(1) };
    let is_cell = holder.and_then(|i| frames.get(i)).is_some_and(|f| f.is_cell);
    if is_cell && let Some(cell) = notebook.cells.last_mut() {
        match key {
            "cell_type" => cell.is_code = &text[inside.range()] == "code",
            // `input` in notebooks of the third format
            "source" | "input" => cell.source.push(inside),
            _ => {}
        }
        return;
    }
    // metadata.kernelspec.language, metadata.language_info.name
    let above = frames.len().checked_sub(2).and_then(|i| frames[i].key).map(|k| &text[k.range()]);
    let names = [("kernelspec", "language"), ("language_info", "name")];
    if frames.len() == 3 && names.iter().any(|(a, k)| above == Some(a) && key == *k) {
        notebook.kernel = Some(inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r##"{"cells": [
 {"cell_type": "markdown", "source": ["# \"x = 1\"\n"]},
 {"cell_type": "code", "outputs": [{"data": {"source": "no"}}], "source": [
  "%matplotlib inline\n",
  "name = \"\u0646\ud83d\ude00\"\n",
  "!pip install x"]},
 {"cell_type": "code", "source": "%%bash\necho no"},
 {"source": "a\\b = 1\nprint(a)", "cell_type": "code"}],
 "metadata": {"kernelspec": {"language": "python", "name": "k"}}}"##;

    #[test]
    fn cells_are_decoded() {
        let part = part(TEXT, &read(TEXT)).unwrap();
        assert_eq!(part.language, Language::Python);
        let expected = "#matplotlib inline\nname = \"ن😀\"\n#pip install x\n#%bash\n#cho no\na\\b = 1\nprint(a)\n";
        assert_eq!(part.text, expected);
        for word in ["name", "\"ن😀\"", "print(a)", "\\b"] {
            let start = part.text.find(word).unwrap();
            let there = part.places.span(Span::new(start, start + word.len()));
            let written = &TEXT[there.range()];
            assert_eq!(written.starts_with(&word[..1]), !word.starts_with('"'), "{written}");
        }
    }

    #[test]
    fn places_are_named_by_cell_and_line() {
        let at = |word: &str| place_in_cell(TEXT, TEXT.find(word).unwrap() as u32);
        assert_eq!(at("name ="), Some("cell 2, line 2".to_owned()));
        assert_eq!(at("print"), Some("cell 4, line 2".to_owned()));
        assert_eq!(at("kernelspec"), None);
    }

    #[test]
    fn broken_notebooks_end_where_they_break() {
        for text in ["", "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"x = 1", "[[[", "}}}]]", "\"\\"] {
            assert!(part(text, &read(text)).is_none());
        }
        let deep = "[".repeat(100_000);
        assert!(part(&deep, &read(&deep)).is_none());
    }
}
