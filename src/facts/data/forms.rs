//! Fields of forms in pages and templates: `<input type="text" name="cnic">`, `<textarea name="address">`.
//!
//! A search of the text: templates of every engine keep HTML's own way to write a field. Where the form is sent to is the
//! business of endpoints.

use super::DataKnowledge;
use super::names::NameClass;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::source::{FileId, Place, SourceFile, SourceMap, Span};

/// One field that asks for personal data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FormField {
    pub data: DataTypeId,
    pub name: String,
    pub place: Place,
    /// `type="file"`
    pub is_upload: bool,
}

const TAGS: [&str; 3] = ["input", "select", "textarea"];
/// Longer tags are no tags.
const MAX_TAG: usize = 2_000;

/// The fields of all pages, by place.
pub fn find(sources: &SourceMap, knowledge: &DataKnowledge) -> Vec<FormField> {
    let pages = sources.iter().filter(|(_, s)| is_page(s));
    let mut found: Vec<FormField> = pages.flat_map(|(id, source)| in_text(id, &source.text, knowledge)).collect();
    found.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
    found
}

/// Whether tags stand in the file, and it is the project's own and in service.
fn is_page(source: &SourceFile) -> bool {
    let class = source.class;
    class.is_own_code() && !class.test && !class.docs && !source.language.is_data() && source.text.contains("name=")
}

fn in_text(file: FileId, text: &str, knowledge: &DataKnowledge) -> Vec<FormField> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices('<') {
        let rest = &text[start + 1..];
        let is_field = TAGS.iter().any(|tag| {
            rest.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag))
                && rest[tag.len()..].starts_with(|c: char| c.is_ascii_whitespace())
        });
        if !is_field {
            continue;
        }
        let end = rest.char_indices().map(|(at, _)| at).take_while(|at| *at < MAX_TAG).last().unwrap_or(0);
        let tag = rest[..end].find('>').map_or(&rest[..end], |close| &rest[..close]);
        let Some((at, name)) = attribute(tag, "name") else { continue };
        // person[cnic], person.cnic, cnic[]
        let word = name.trim_end_matches("[]").trim_end_matches(']');
        let word = word.rsplit(['[', '.']).next().unwrap_or(word);
        let NameClass::Data(data, Strength::Strong) = knowledge.names.identifier(word) else { continue };
        if knowledge.types.get(data).is_whole() || attribute(tag, "type").is_some_and(|(_, t)| t == "checkbox") {
            continue;
        }
        let from = start + 1 + at;
        let is_upload = attribute(tag, "type").is_some_and(|(_, t)| t.eq_ignore_ascii_case("file"));
        let place = Place::new(file, Span::new(from, from + name.len()));
        found.push(FormField { data, name: word.to_owned(), place, is_upload });
    }
    found
}

/// The quoted value of an attribute, and where it begins.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(usize, &'t str)> {
    for (at, _) in tag.match_indices(name) {
        let is_whole = tag[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let Some(rest) = tag[at + name.len()..].strip_prefix('=').filter(|_| is_whole) else { continue };
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let value = rest[1..].split(quote).next()?;
        return Some((at + name.len() + 2, value));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_their_names() {
        let knowledge = DataKnowledge::load(&[]).unwrap();
        let page = r#"<form><input type="text" name="applicant[cnic]" data-name="x"><input name="page">
            <textarea class='a' name='mobile_no'></textarea><input type="checkbox" name="email"></form>"#;
        let found = in_text(FileId(0), page, &knowledge);
        let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["cnic", "mobile_no"]);
        assert_eq!(&page[found[0].place.span.range()], "applicant[cnic]");
    }
}
