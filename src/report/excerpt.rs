//! The one way from scanned text to output: lines cut around what matters, secrets and values of people masked, control characters escaped.
//!
//! No other file of the report layer reads the text of a source file. What is masked is masked everywhere: the places
//! that detections name, the same values wherever else they stand in what is shown, and what [`super::personal`] and
//! [`super::opaque`] tell by its form alone.

use std::fmt::Write as _;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::opaque;
use super::personal::Personal;
use crate::finding::Secret;
use crate::source::{FileId, Place, SourceFile, SourceMap, Span};

/// Characters that are shown before and after the marked ones in a long line.
const AROUND: usize = 100;

/// Shorter values are masked in their own place only: elsewhere they would be ordinary words.
const MIN_VALUE: usize = 6;

/// Far enough to see a whole value that begins before the shown part of a line.
const LOOK_BACK: usize = 4096;

/// Everything that no output may show.
#[derive(Default)]
pub struct Masks {
    /// Sorted by start.
    spans: FxHashMap<FileId, Vec<Span>>,
    values: Option<AhoCorasick>,
    personal: Personal,
}

/// One line as shown. Offsets into the file's text can be mapped to offsets into `text`.
pub struct Line {
    pub text: String,
    /// For each piece of output: where it begins in the file, and in `text`.
    pieces: Vec<(usize, usize)>,
    end: (usize, usize),
}

impl Line {
    /// Where a byte of the file stands in `text`. Bytes that are not shown give the nearest end.
    pub fn offset(&self, source: usize) -> usize {
        if source >= self.end.0 {
            return self.end.1;
        }
        match self.pieces.partition_point(|(from, _)| *from <= source) {
            0 => self.pieces.first().map_or(0, |p| p.1),
            i => self.pieces[i - 1].1,
        }
    }
}

impl Masks {
    pub fn new<'p>(places: impl Iterator<Item = &'p Place>, personal: &Personal, sources: &SourceMap) -> Self {
        let mut masks = Self { personal: personal.clone(), ..Self::default() };
        let mut values: Vec<&str> = Vec::new();
        for place in places {
            masks.spans.entry(place.file).or_default().push(place.span);
            let text = sources.get(place.file).text.get(place.span.range()).unwrap_or_default();
            values.extend(text.lines().map(str::trim).filter(|v| is_telling(v)));
        }
        for spans in masks.spans.values_mut() {
            spans.sort();
            spans.dedup();
        }
        values.sort_unstable();
        values.dedup();
        // building fails only beyond sizes that no scan reaches; masking by place still holds then
        masks.values = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(values).ok();
        masks
    }

    /// One line of a file (from 1), cut to what stands around `keep`.
    pub fn line(&self, id: FileId, source: &SourceFile, line: u32, keep: Span) -> Line {
        let whole = source.span_of_line(line).range();
        let clamp = |o: usize| source.text.floor_char_boundary(o.clamp(whole.start, whole.end));
        let (from, to) = (clamp(keep.start as usize), clamp(keep.end as usize));
        let start = back(&source.text[whole.start..from], AROUND) + whole.start;
        let end = from + forth(&source.text[from..to], 2 * AROUND);
        let end = end + forth(&source.text[end..whole.end], AROUND);

        let mut shown = Shown { text: String::new(), pieces: Vec::new() };
        if start > whole.start {
            shown.text.push('…');
        }
        let mut at = start;
        for mask in self.masks_in(id, source, start, end, whole.clone()) {
            shown.plain(&source.text, at, mask.start.max(at));
            shown.masked(&source.text, mask.start.max(at), mask.clone(), whole.start);
            at = at.max(mask.end);
        }
        shown.plain(&source.text, at, end.max(at));
        let out = shown.text.len();
        if end < whole.end {
            shown.text.push('…');
        }
        Line { text: shown.text, pieces: shown.pieces, end: (end, out) }
    }

    /// The first line of a place, cut around it.
    pub fn snippet(&self, place: Place, sources: &SourceMap) -> String {
        let source = sources.get(place.file);
        let line = source.line_column(place.span.start).line;
        self.line(place.file, source, line, place.span).text.trim().to_owned()
    }

    /// Text of our own that may quote scanned names: escaped, with long secret values masked.
    pub fn prose(&self, text: &str) -> String {
        let mut shown = Shown { text: String::new(), pieces: Vec::new() };
        let mut at = 0;
        let known = self.values.iter().flat_map(|v| v.find_iter(text)).filter(|m| m.len() >= 2 * MIN_VALUE);
        let known = known.map(|m| m.start()..m.end());
        for range in joined(known.chain(opaque::runs(text)).chain(self.personal.runs(text)).collect()) {
            shown.plain(text, at, range.start);
            shown.masked(text, range.start, range.clone(), 0);
            at = range.end;
        }
        shown.plain(text, at, text.len());
        shown.text
    }

    /// What to mask between `start` and `end`, sorted, without overlaps. Ranges may begin before `start`.
    fn masks_in(
        &self,
        id: FileId,
        source: &SourceFile,
        start: usize,
        end: usize,
        whole: std::ops::Range<usize>,
    ) -> Vec<std::ops::Range<usize>> {
        let mut found: Vec<_> = Vec::new();
        if let Some(spans) = self.spans.get(&id) {
            let before = spans.partition_point(|s| (s.start as usize) < end);
            // spans are short but for keys of some lines; those that reach in from far before are few
            found.extend(spans[..before].iter().rev().take(4096).map(|s| s.range()).filter(|r| r.end > start));
        }
        let from = source.text.floor_char_boundary(start.saturating_sub(LOOK_BACK).max(whole.start));
        let to = source.text.floor_char_boundary((end + LOOK_BACK).min(whole.end));
        let near = &source.text[from..to];
        let telling = opaque::runs(near).into_iter().chain(self.personal.runs(near));
        let telling = telling.map(|r| from + r.start..from + r.end);
        found.extend(telling.filter(|r| r.end > start && r.start < end));
        if let Some(values) = &self.values {
            let hits = values.find_iter(&source.text[from..to]).map(|m| from + m.start()..from + m.end());
            found.extend(hits.filter(|r| r.end > start && r.start < end && stands_alone(&source.text, r)));
        }
        joined(found)
    }
}

/// Sorted, with those that overlap made one.
fn joined(mut found: Vec<std::ops::Range<usize>>) -> Vec<std::ops::Range<usize>> {
    found.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut merged: Vec<std::ops::Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether a value is more than a word that code may use as well.
fn is_telling(value: &str) -> bool {
    value.len() >= 2 * MIN_VALUE || value.len() >= MIN_VALUE && !value.bytes().all(|b| b.is_ascii_alphabetic())
}

fn stands_alone(text: &str, range: &std::ops::Range<usize>) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let long = range.len() >= 2 * MIN_VALUE;
    long || !(text[..range.start].ends_with(is_word) || text[range.end..].starts_with(is_word))
}

struct Shown {
    text: String,
    pieces: Vec<(usize, usize)>,
}

impl Shown {
    fn plain(&mut self, text: &str, from: usize, to: usize) {
        let Some(part) = text.get(from..to) else { return };
        for (i, c) in part.char_indices() {
            self.pieces.push((from + i, self.text.len()));
            escape_into(c, &mut self.text);
        }
    }

    /// The mask of a value that begins on this line tells its length; of one that goes on, nothing more.
    fn masked(&mut self, text: &str, at: usize, range: std::ops::Range<usize>, line_start: usize) {
        self.pieces.push((at, self.text.len()));
        match text.get(range.clone()) {
            Some(value) if range.start >= line_start => {
                let masked = Secret::new(value).to_string();
                masked.chars().for_each(|c| escape_into(c, &mut self.text));
            }
            _ => self.text.push('…'),
        }
    }
}

/// Text of unknown origin, with control and bidirectional characters as `\u{..}`.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| escape_into(c, &mut out));
    out
}

/// The same, but line ends stay.
pub fn escaped_lines(text: &str) -> String {
    text.split('\n').map(escaped).collect::<Vec<_>>().join("\n")
}

fn escape_into(c: char, out: &mut String) {
    match c {
        '\t' => out.push_str("    "),
        c if is_unsafe(c) => {
            // writing to a string cannot fail
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        }
        c => out.push(c),
    }
}

/// Characters that change how the text around them is shown, or are not shown at all.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Byte offset of the last `count` characters.
fn back(text: &str, count: usize) -> usize {
    text.char_indices().rev().take(count).last().map_or(text.len(), |(i, _)| i)
}

/// Byte length of the first `count` characters.
fn forth(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, secret: &str, keep: &str) -> String {
        let mut sources = SourceMap::new();
        let id = sources.add(SourceFile::from_text("a.py", text));
        let place = |needle: &str| {
            let at = text.find(needle).unwrap();
            Place::new(id, Span::new(at, at + needle.len()))
        };
        let masks = Masks::new([&place(secret)].into_iter(), &Personal::default(), &sources);
        masks.snippet(place(keep), &sources)
    }

    #[test]
    fn a_value_is_masked_where_it_is_named_and_elsewhere() {
        assert_eq!(
            shown("a = \"{0}\" # {0}".replace("{0}", "s3cretvalue9").as_str(), "s3cretvalue9", "a = "),
            "a = \"s3…[12]\" # s3…[12]"
        );
    }

    #[test]
    fn control_and_bidi_characters_are_escaped() {
        assert_eq!(
            shown("x\t= \"\u{1b}[31m\u{202e}\" secret1", "secret1", "x"),
            "x    = \"\\u{1b}[31m\\u{202e}\" …[7]"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}KEEP{}hidden99", "a".repeat(5000), "e".repeat(5000));
        let text = shown(&line, "hidden99", "KEEP");
        assert_eq!(text, format!("…{}KEEP{}…", "a".repeat(100), "e".repeat(100)));
    }

    #[test]
    fn offsets_follow_what_is_shown() {
        let mut sources = SourceMap::new();
        let id = sources.add(SourceFile::from_text("a.py", "\tk = \"verysecret\"; z"));
        let place = Place::new(id, Span::new(6, 16));
        let masks = Masks::new([&place].into_iter(), &Personal::default(), &sources);
        let line = masks.line(id, sources.get(id), 1, place.span);
        assert_eq!(line.text, "    k = \"ve…[10]\"; z");
        assert_eq!(&line.text[line.offset(6)..line.offset(16)], "ve…[10]");
        assert_eq!(&line.text[line.offset(1)..line.offset(2)], "k");
    }
}
