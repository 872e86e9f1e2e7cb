//! The files of a scan, and the way from a byte offset to a line and a column.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::caps::Caps;
use super::class::{self, FileClass};
use super::language::Language;
use super::span::{FileId, LineColumn, Place, Span};
use super::text;

/// One file of the scan, decoded.
#[derive(Clone)]
pub struct SourceFile {
    /// Relative to the scan root, `/` separators. Bytes that are not UTF-8 are shown as `\xNN`.
    pub path: String,
    pub text: Arc<str>,
    pub language: Language,
    pub class: FileClass,
    /// Byte offset of the first byte of every line; the first is 0. A lone CR ends a line too.
    pub line_starts: Arc<[u32]>,
}

/// Without the text, which may hold secrets.
impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SourceFile");
        shown.field("path", &self.path).field("language", &self.language).field("bytes", &self.text.len());
        shown.finish_non_exhaustive()
    }
}

impl SourceFile {
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>, language: Language, class: FileClass) -> Self {
        let text = text.into();
        let line_starts = text::line_starts(&text).into();
        Self { path: path.into(), text, language, class, line_starts }
    }

    /// A file whose language and class follow from its path and text alone.
    pub fn from_text(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let (path, text) = (path.into(), text.into());
        let language = Language::detect(&path, &text);
        let class = class::classify(&path, &text, language, &|_| false);
        Self::new(path, text, language, class)
    }

    pub fn line_count(&self) -> usize {
        // a last line without text is not one
        self.line_starts.len() - usize::from(self.line_starts.last() == Some(&(self.text.len() as u32)))
    }

    /// Index of the line (from 0) that holds the byte.
    fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The text from the start of the line to the byte, and the line's index. An offset inside a character counts
    /// as the character's first byte.
    fn up_to(&self, offset: u32) -> (usize, &str) {
        let offset = self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let index = self.line_index(offset as u32);
        (index, &self.text[self.line_starts[index] as usize..offset])
    }

    /// Line and column from 1, the column in code points.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let (index, before) = self.up_to(offset);
        LineColumn { line: index as u32 + 1, column: before.chars().count() as u32 + 1 }
    }

    /// Line and column from 1, the column in UTF-16 units, as SARIF counts.
    pub fn line_utf16_column(&self, offset: u32) -> LineColumn {
        let (index, before) = self.up_to(offset);
        LineColumn { line: index as u32 + 1, column: before.encode_utf16().count() as u32 + 1 }
    }

    /// The bytes of a line (from 1), without its line ending. A line that does not exist is empty.
    pub fn span_of_line(&self, line: u32) -> Span {
        let index = (line as usize).saturating_sub(1);
        let end_of_text = self.text.len();
        let Some(start) = self.line_starts.get(index).map(|s| *s as usize) else { return Span::at(end_of_text) };
        let next = self.line_starts.get(index + 1).map_or(end_of_text, |s| *s as usize);
        let line = &self.text[start..next];
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        Span::new(start, start + content.len())
    }

    /// A line (from 1) without its line ending.
    pub fn line_text(&self, line: u32) -> &str {
        &self.text[self.span_of_line(line).range()]
    }

    pub fn text_of(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}

/// Every file of the scan, by [`FileId`], in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    ids: BTreeMap<String, FileId>,
    /// Bounds on following data in these files that were reached.
    pub caps: Arc<Caps>,
}

impl SourceMap {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. A second file of the same path takes the path's place in [`SourceMap::by_path`].
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.ids.insert(file.path.clone(), id);
        self.files.push(file);
        id
    }

    /// Adds a file as it was in the past: it has a path, and no place among the files of the scan.
    pub fn add_past(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(file);
        id
    }

    /// Ids are only made by [`SourceMap::add`], so every id of this map has its file.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn by_path(&self, path: &str) -> Option<FileId> {
        self.ids.get(path).copied()
    }

    /// The files below a folder (`src/routes`), in the order of their paths.
    pub fn below<'m>(&'m self, folder: &str) -> impl Iterator<Item = FileId> + 'm {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let from = self.ids.range(prefix.clone()..);
        from.take_while(move |(path, _)| path.starts_with(&prefix)).map(|(_, id)| *id)
    }

    pub fn text_at(&self, place: Place) -> &str {
        self.get(place.file).text_of(place.span)
    }

    /// Where the place starts.
    pub fn line_column(&self, place: Place) -> LineColumn {
        self.get(place.file).line_column(place.span.start)
    }

    /// Where the place ends: the column after its last character.
    pub fn end_line_column(&self, place: Place) -> LineColumn {
        self.get(place.file).line_column(place.span.end)
    }

    /// Where the place starts, with the column in UTF-16 units.
    pub fn line_utf16_column(&self, place: Place) -> LineColumn {
        self.get(place.file).line_utf16_column(place.span.start)
    }

    pub fn line_text(&self, file: FileId, line: u32) -> &str {
        self.get(file).line_text(line)
    }

    pub fn span_of_line(&self, file: FileId, line: u32) -> Span {
        self.get(file).span_of_line(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let mut map = SourceMap::new();
        let id = map.add(SourceFile::from_text("a.py", "x = 1\r\ny = \"🇵🇰 شناختی\"; T\rlast"));
        let at = |needle: &str| {
            let start = map.get(id).text.find(needle).unwrap();
            Place::new(id, Span::new(start, start + needle.len()))
        };
        assert_eq!(map.line_column(at("T")), LineColumn { line: 2, column: 18 });
        assert_eq!(map.line_utf16_column(at("T")), LineColumn { line: 2, column: 20 });
        assert_eq!(map.line_column(at("last")), LineColumn { line: 3, column: 1 });
        assert_eq!(map.end_line_column(at("last")), LineColumn { line: 3, column: 5 });
        assert_eq!(map.line_text(id, 1), "x = 1");
        assert_eq!(map.line_text(id, 3), "last");
        assert_eq!(map.line_text(id, 4), "");
        assert_eq!(map.by_path("a.py"), Some(id));
        assert_eq!(map.get(id).line_count(), 3);
    }

    #[test]
    fn folders_list_their_files() {
        let mut map = SourceMap::new();
        for path in ["a/b.py", "a/b/c.py", "ab/c.py"] {
            map.add(SourceFile::from_text(path, ""));
        }
        let below = |f: &str| map.below(f).map(|id| map.get(id).path.clone()).collect::<Vec<_>>();
        assert_eq!(below("a"), ["a/b.py", "a/b/c.py"]);
        assert_eq!(below("").len(), 3);
    }
}
