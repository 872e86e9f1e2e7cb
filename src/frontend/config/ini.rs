//! INI and its many cousins (`.cfg`, `.conf`, `.cnf`, `.npmrc`): sections, `key = value`, `key: value`, indented
//! continuations. Lines of any other form are passed over: many a `.conf` is no INI file at all.

use super::lines::{Line, lines};
use super::{Documents, unquoted};
use crate::ir::Module;
use crate::source::{FileId, Language, Span};

pub fn lower(file: FileId, language: Language, text: &str) -> Module {
    let mut documents = Documents::new(file, language);
    documents.open_object(Span::at(0));
    let mut pending: Option<Setting<'_>> = None;
    for line in lines(text, 0) {
        let is_indented = line.text.starts_with([' ', '\t']);
        let trimmed = line.trimmed();
        if trimmed.text.starts_with(['#', ';']) {
            documents.module.comments.push(trimmed.span());
        } else if let Some(section) = section(trimmed) {
            place(&mut documents, pending.take());
            // a section ends where the next one begins
            if documents.depth() > 1 {
                documents.close(trimmed.start);
            }
            documents.key(section.span(), section.text);
            documents.open_object(trimmed.span());
        } else if let Some(setting) = setting(trimmed, &mut documents.module.comments) {
            place(&mut documents, pending.replace(setting));
        } else if let (true, false, Some(setting)) = (is_indented, trimmed.text.is_empty(), &mut pending) {
            setting.continue_with(trimmed);
        }
    }
    place(&mut documents, pending.take());
    documents.finish(text.len())
}

/// `key = value`, with the lines that continue the value.
struct Setting<'t> {
    key: Line<'t>,
    span: Span,
    value: String,
}

impl Setting<'_> {
    fn continue_with(&mut self, line: Line<'_>) {
        if self.value.is_empty() {
            self.span = line.span();
        } else {
            self.value.push('\n');
            self.span = self.span.to(line.span());
        }
        self.value.push_str(line.text);
    }
}

fn place(documents: &mut Documents, setting: Option<Setting<'_>>) {
    if let Some(setting) = setting {
        documents.key(setting.key.span(), unquoted(setting.key.text));
        documents.str(setting.span, unquoted(&setting.value));
    }
}

fn section(line: Line<'_>) -> Option<Line<'_>> {
    let end = line.text.strip_prefix('[')?.find(']')? + 1;
    Some(line.up_to(end).from(1).trimmed())
}

fn setting<'t>(line: Line<'t>, comments: &mut Vec<Span>) -> Option<Setting<'t>> {
    let at = line.text.find(['=', ':'])?;
    // `http://…` and `a::b` are no settings
    let is_separator = line.text.as_bytes()[at] == b'=' || line.text[at + 1..].starts_with([' ', '\t']);
    let at = if is_separator { at } else { line.text.find('=')? };
    let key = line.up_to(at).trimmed();
    if key.text.is_empty() || key.text.len() > 200 {
        return None;
    }
    let (value, comment) = line.from(at + 1).without_comment(b"#;");
    comments.extend(comment.map(Line::span));
    Some(Setting { key, span: value.span(), value: value.text.to_owned() })
}
