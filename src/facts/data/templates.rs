//! What templates show: `{{ citizen.cnic }}`, `<%= @citizen.mobile_no %>`, `th:text="${owner.cnic}"`.
//!
//! A search of the text between marks, for every engine alike: an expression shows what its last name says, unless a word
//! of it hides (`cnic|mask`) or its first one is a form's, which asks. Which handler fills a template is told by the
//! name that it gives, as its files are named.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::DataKnowledge;
use super::names::NameClass;
use super::types::{ShownField, places_have};
use crate::catalog::data_types::Strength;
use crate::catalog::templates::Mark;
use crate::facts::inflection;
use crate::ir::Name;
use crate::source::{FileId, Place, SourceMap, Span};

/// Longer expressions are code.
const MAX_EXPRESSION: usize = 300;
/// Pages within one page, and the longest name of one.
const MAX_INCLUDED: usize = 12;
const MAX_INCLUDED_NAME: usize = 120;
/// Values of one page that are kept.
const MAX_SHOWN: usize = 60;

/// The templates of a project, by their names.
#[derive(Debug, Default)]
pub struct Pages {
    /// By the last part of the path, without endings and as [`key`] reads it.
    by_name: FxHashMap<String, Vec<FileId>>,
}

impl Pages {
    pub fn of(sources: &SourceMap, knowledge: &DataKnowledge) -> Self {
        let mut pages = Self::default();
        for (id, source) in sources.iter() {
            let class = source.class;
            let stem = stem(&source.path, knowledge);
            if stem.len() < source.path.len() && class.is_own_code() && !class.test && !class.docs {
                pages.by_name.entry(key(last(stem))).or_default().push(id);
            }
        }
        pages
    }

    /// The template of a name: `citizens/show`, `citizens.show`, `citizens/show.html`; the nearest of several, unless it
    /// is named without a folder.
    pub fn named(&self, name: &str, near: FileId, sources: &SourceMap, knowledge: &DataKnowledge) -> Option<FileId> {
        let name = name.rsplit("::").next().unwrap_or(name);
        let name = name.trim_start_matches(['/', '.', '@', '~']);
        let written = name;
        let name = stem(name, knowledge).replace('.', "/");
        let wanted: Vec<String> = name.split('/').map(key).collect();
        let candidates = self.by_name.get(wanted.last()?)?;
        // citizen.html.twig, and not Citizen.php
        let is_whole = |id: &&FileId| {
            let before = sources.get(**id).path.strip_suffix(written);
            written.contains('.') && before.is_some_and(|b| b.is_empty() || b.ends_with('/'))
        };
        let whole: Vec<FileId> = candidates.iter().filter(is_whole).copied().collect();
        let candidates = if whole.is_empty() { candidates } else { &whole };
        let near = &sources.get(near).path;
        let common = |id: &FileId| {
            let path = &sources.get(*id).path;
            path.bytes().zip(near.bytes()).take_while(|(a, b)| a == b).count()
        };
        let fitting = candidates.iter().filter(|id| {
            let path = stem(&sources.get(**id).path, knowledge);
            let parts: Vec<String> = path.split('/').map(key).collect();
            parts.ends_with(&wanted)
        });
        if wanted.len() == 1 && candidates.len() > 1 {
            return None;
        }
        // of equals the first: sources are sorted by path
        fitting.rev().max_by_key(|id| common(id)).copied()
    }
}

impl Pages {
    /// The pages that a page puts into itself, and those that these put into themselves.
    pub fn with_included(&self, page: FileId, sources: &SourceMap, knowledge: &DataKnowledge) -> Vec<FileId> {
        let mut all = vec![page];
        let mut at = 0;
        while let Some(page) = all.get(at).copied().filter(|_| at < MAX_INCLUDED) {
            at += 1;
            let source = sources.get(page);
            for include in knowledge.templates.includes.iter().filter(|i| is_in(&i.endings, &source.path)) {
                for (before, _) in source.text.match_indices(include.open.as_str()) {
                    let rest = &source.text[before + include.open.len()..];
                    let Some(name) = included_name(rest, &source.path) else { continue };
                    let found = self.named(&name, page, sources, knowledge).filter(|p| !all.contains(p));
                    all.extend(found);
                }
            }
        }
        all
    }
}

/// `"citizens/card"`, `'card'` of the same folder, `@citizens`, which names `citizens/citizen`.
fn included_name(rest: &str, path: &str) -> Option<String> {
    let rest = rest.trim_start_matches([' ', '(']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '~' | ':');
    if let Some(record) = rest.strip_prefix('@') {
        let end = record.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(record.len());
        let one = inflection::singular(&record[..end]);
        let folder = if one == record[..end] { format!("{one}s") } else { record[..end].to_owned() };
        return (end > 0).then(|| format!("{folder}/{one}"));
    }
    let quoted = rest.trim_start_matches(['"', '\'']);
    let end = quoted.find(|c: char| !is_name(c)).unwrap_or(quoted.len());
    let name = &quoted[..end];
    // {{> card}} is not quoted
    if name.is_empty() || name.len() > MAX_INCLUDED_NAME {
        return None;
    }
    if name.contains(['/', '.', ':']) {
        return Some(name.to_owned());
    }
    let folder = path.rsplit('/').nth(1)?;
    Some(format!("{folder}/{name}"))
}

/// `views/citizens/show.html.erb` → `views/citizens/show`
fn stem<'p>(path: &'p str, knowledge: &DataKnowledge) -> &'p str {
    let templates = &knowledge.templates;
    let has = |endings: &[SmolStr], ending: &str| endings.iter().any(|e| e.eq_ignore_ascii_case(ending));
    match path.rsplit_once('.') {
        Some((before, ending)) if has(&templates.endings, ending) => match before.rsplit_once('.') {
            Some((stem, format)) if has(&templates.endings, format) || has(&templates.formats, format) => stem,
            _ => before,
        },
        _ => path,
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `_CitizenCard`, `citizen_card` → `citizencard`
fn key(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The personal data that a template shows, but for values whose first name is one of `blank`.
pub fn shown(file: FileId, blank: &[Name], sources: &SourceMap, knowledge: &DataKnowledge) -> Vec<ShownField> {
    let source = sources.get(file);
    let mut shown: Vec<ShownField> = Vec::new();
    for mark in knowledge.templates.marks.iter().filter(|m| is_of(m, &source.path)) {
        for (at, _) in source.text.match_indices(mark.open.as_str()) {
            let from = at + mark.open.len();
            let Some(inner) = inside(&source.text[from..], mark) else { continue };
            if mark.local && !is_local(&source.text, at, inner) {
                continue;
            }
            let owned = mark.of.as_ref().and_then(|of| record_before(&source.text[..at], of));
            let whole = owned.map(|record| format!("{record}.{inner}"));
            let expression = whole.as_deref().unwrap_or(inner);
            let found =
                if mark.symbols { extracted(expression, knowledge) } else { values(expression, blank, knowledge) };
            let before = expression.len() - inner.len();
            for (offset, name, data) in found.into_iter().filter(|(offset, ..)| *offset >= before) {
                let offset = offset - before;
                if shown.len() < MAX_SHOWN && shown.iter().all(|s| s.data != data) {
                    let place = Place::new(file, Span::new(from + offset, from + offset + name.len()));
                    shown.push(ShownField { data, name: name.into(), place });
                }
            }
        }
    }
    shown
}

/// The record that was named last: `citizen` behind `th:object="${citizen}"`.
fn record_before<'t>(text: &'t str, open: &str) -> Option<&'t str> {
    let rest = &text[text.rfind(open)? + open.len()..];
    let end = rest.find(|c: char| !is_part(c) && c != '.')?;
    rest.get(..end).filter(|name| !name.is_empty() && name.len() <= MAX_INCLUDED_NAME)
}

/// The kinds of personal data that the fields of a page's forms name which show what the page is handed; None where it has
/// no such fields.
pub fn bound(file: FileId, sources: &SourceMap, knowledge: &DataKnowledge) -> Option<Vec<Id>> {
    let text = &sources.get(file).text;
    let mut fields = Vec::new();
    for open in &knowledge.templates.forms.bound {
        for (before, _) in text.match_indices(open.as_str()) {
            let rest = &text[before + open.len()..];
            let end = rest.find(|c| !is_part(c) && c != '.').unwrap_or(rest.len());
            fields.push(rest[..end].rsplit('.').next().unwrap_or_default());
        }
    }
    let data = |name: &&str| match knowledge.names.identifier(name) {
        NameClass::Data(data, _) => Some(data),
        _ => None,
    };
    (!fields.is_empty()).then(|| fields.iter().filter_map(data).collect())
}

fn is_of(mark: &Mark, path: &str) -> bool {
    is_in(&mark.endings, path)
}

fn is_in(endings: &[SmolStr], path: &str) -> bool {
    endings.is_empty() || path.rsplit('.').next().is_some_and(|ending| endings.iter().any(|e| e == ending))
}

/// `@citizen.Cnic`, `@Person.Cnic` of a page with `Citizen Person { get; set; }`, and no part of `clerk@citizen.pk`.
fn is_local(text: &str, at: usize, inner: &str) -> bool {
    let Some((first, _)) = inner.split_once('.') else { return false };
    let first = first.trim_end_matches(['?', '!']);
    !text[..at].ends_with(is_part) && (first.starts_with(char::is_lowercase) || declares(text, first))
}

/// Whether a page declares a member of the name: `public Citizen Person { get; set; }`, `private Citizen Person;`
fn declares(text: &str, name: &str) -> bool {
    text.match_indices(name).take(MAX_SHOWN).any(|(at, _)| {
        let (before, after) = (text[..at].trim_end_matches([' ', '\t']), text[at + name.len()..].trim_start());
        let is_behind_type =
            before.len() < at && before.ends_with(|c: char| is_part(c) || matches!(c, '>' | '?' | ']'));
        let is_ended = after.starts_with(['{', ';']) || after.starts_with('=') && !after.starts_with("==");
        is_behind_type && is_ended && !before.ends_with("return")
    })
}

fn inside<'t>(rest: &'t str, mark: &Mark) -> Option<&'t str> {
    let end = match mark.close.as_str() {
        // Model.Citizen?.Cnic
        "" => rest.find(|c: char| !is_part(c) && !matches!(c, '.' | '?' | '!')).unwrap_or(rest.len()),
        close => rest.find(close)?,
    };
    rest.get(..end).filter(|inner| inner.len() <= MAX_EXPRESSION)
}

type Id = crate::catalog::data_types::DataTypeId;

/// The names in an expression that say what it shows, with their offsets.
fn values<'e>(expression: &'e str, blank: &[Name], knowledge: &DataKnowledge) -> Vec<(usize, &'e str, Id)> {
    let chains = chains(expression);
    let names = &knowledge.names;
    let is_hidden = |word: &str| {
        names.identifier(word) == NameClass::Hidden || knowledge.sanitizers.harmless_functions.contains(word)
    };
    // citizen.cnic|length
    let is_filter = |chain: &[(usize, &str)]| {
        let harmless = &knowledge.sanitizers.harmless_members;
        matches!(chain, [(at, word)] if expression[..*at].trim_end().ends_with('|') && harmless.contains(word))
    };
    if chains.iter().any(|chain| is_filter(chain) || chain.iter().any(|(_, word)| is_hidden(word))) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for chain in &chains {
        let Some(((at, last), before)) = told(chain, knowledge).split_last() else { continue };
        let first = before.first().map_or(*last, |(_, word)| word);
        if knowledge.templates.asked.iter().any(|a| a == first) || blank.iter().any(|b| b == first) {
            continue;
        }
        let is_person = before.last().is_some_and(|(_, word)| names.is_person(word));
        // office.phone
        let is_place = before.last().is_some_and(|(_, word)| names.is_organisation(word));
        let of_place = |data: Id| is_place && places_have(knowledge.types.get(data)) && !names.mentions_person(last);
        let class = match (names.identifier(last), names.call(last)) {
            (NameClass::Data(data, strength), _) => Some((data, strength)),
            (NameClass::Unknown, NameClass::Data(data, strength)) => Some((data, strength)),
            _ => None,
        };
        if let Some((data, _)) = class.filter(|(d, s)| (*s == Strength::Strong || is_person) && !of_place(*d)) {
            found.push((*at, *last, data));
        }
    }
    found
}

/// `resident.birthdate.format('d.m.Y')`: without the call that only writes it in another form.
fn told<'c, 'e>(chain: &'c [(usize, &'e str)], knowledge: &DataKnowledge) -> &'c [(usize, &'e str)] {
    match chain {
        [before @ .., (_, last)]
            if before.len() > 1
                && knowledge.sanitizers.keeping_methods.contains(last)
                && knowledge.names.identifier(last) == NameClass::Unknown =>
        {
            before
        }
        _ => chain,
    }
}

/// What the fields of a form show of a record that is there already: `f.text_field :cnic`.
pub fn filled(file: FileId, is_person: bool, sources: &SourceMap, knowledge: &DataKnowledge) -> Vec<ShownField> {
    let source = sources.get(file);
    let forms = &knowledge.templates.forms;
    let mut shown: Vec<ShownField> = Vec::new();
    for open in forms.fields.iter().filter(|_| is_in(&forms.endings, &source.path)) {
        for (before, _) in source.text.match_indices(open.as_str()) {
            let at = before + open.len();
            let end = source.text[at..].find(|c| !is_part(c) && c != '.').map_or(source.text.len(), |end| at + end);
            // asp-for="Citizen.Cnic"
            let name = source.text[at..end].rsplit('.').next().unwrap_or_default();
            let at = end - name.len();
            if let NameClass::Data(data, strength) = knowledge.names.identifier(name)
                && (strength == Strength::Strong || is_person)
                && shown.len() < MAX_SHOWN
            {
                shown.push(ShownField { data, name: name.into(), place: Place::new(file, Span::new(at, end)) });
            }
        }
    }
    shown
}

/// `citizen, :id, :cnic`: a record, and the fields that are shown of it.
fn extracted<'t>(text: &'t str, knowledge: &DataKnowledge) -> Vec<(usize, &'t str, Id)> {
    let record = text.split([',', ')']).next().unwrap_or_default().trim().trim_start_matches('@');
    let is_person = knowledge.names.is_person(record.rsplit('.').next().unwrap_or(record));
    let mut found = Vec::new();
    for (colon, _) in text.match_indices(" :") {
        let at = colon + 2;
        let end = text[at..].find(|c| !is_part(c)).map_or(text.len(), |end| at + end);
        if let NameClass::Data(data, strength) = knowledge.names.identifier(&text[at..end])
            && (strength == Strength::Strong || is_person)
        {
            found.push((at, &text[at..end], data));
        }
    }
    found
}

/// Names that are joined by `.`, `->` and the like; what stands in quotes is text, unless it is a key.
fn chains(expression: &str) -> Vec<Vec<(usize, &str)>> {
    let mut chains: Vec<Vec<(usize, &str)>> = Vec::new();
    let mut chain: Vec<(usize, &str)> = Vec::new();
    let mut quote: Option<char> = None;
    let mut in_key = false;
    let mut start: Option<usize> = None;
    let end = expression.len();
    for (at, c) in expression.char_indices().chain([(end, ' ')]) {
        if is_part(c) && quote.is_none() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let before = expression[..from].trim_end_matches(['\'', '"']);
            // text_field :email; label(email: "E-mail")
            let is_symbol = before.ends_with(':') && !before.ends_with("::") && !before.ends_with("[:");
            let is_key = c == ':' && !expression[at + 1..].starts_with(':');
            if !is_symbol && !is_key {
                chain.push((from, &expression[from..at]));
            }
        }
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if in_key || expression[..at].ends_with('[') => in_key = !in_key,
            (None, '\'' | '"') => quote = Some(c),
            // a.b, a->b, a?.b, a::b, a['b'], a[:b]
            (None, '.' | '-' | '>' | '?' | ':' | '[' | ']' | '$' | '@' | '!') => {}
            (None, _) => chains.push(std::mem::take(&mut chain)),
        }
    }
    chains.push(chain);
    chains.retain(|c| !c.is_empty());
    chains
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_what_its_expressions_name() {
        let knowledge = DataKnowledge::load(&[]).unwrap();
        let shown = |e: &str| values(e, &[], &knowledge).into_iter().map(|(_, n, _)| n.to_owned()).collect::<Vec<_>>();
        assert_eq!(shown(" citizen.cnic "), ["cnic"]);
        assert_eq!(shown(" office.phone_number "), Vec::<String>::new());
        assert_eq!(shown(" applicant_bank.main_account_holder_name "), ["main_account_holder_name"]);
        assert_eq!(shown("$row['mobile_no'] ?? ''"), ["mobile_no"]);
        assert_eq!(shown("@patient.name"), ["name"]);
        assert_eq!(shown("h($citizen->getCnic())"), ["getCnic"]);
        assert_eq!(shown("$resident->birthdate->format('F d, Y')"), ["birthdate"]);
        assert_eq!(shown("row[:cnic]"), ["cnic"]);
        assert!(shown("f.text_field :email, label: x").is_empty());
        assert!(shown("product.name").is_empty());
        assert!(shown("cnic|mask").is_empty());
        assert!(shown("form.cnic").is_empty());
        assert!(shown("'Your email'|trans").is_empty());
        assert!(shown("citizen.cnic|length").is_empty());
    }
}
