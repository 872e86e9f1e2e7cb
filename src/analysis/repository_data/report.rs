//! From what a file holds to one detection: counts by type, the columns, up to three masked places.

use smol_str::SmolStr;

use crate::catalog::data_types::{DataType, DataTypeId, Group};
use crate::catalog::instead::Replaced;
use crate::facts::data::DataKnowledge;
use crate::facts::data::values::masked;
use crate::finding::{Circumstance, Confidence, Detection, Family, Mark, Severity};
use crate::source::{FileId, Place, SourceFile, Span};

use super::folded::Folded;
use super::{Found, Register};

/// The rule that the policy set describes.
pub const RULE: &str = "pii-in-repo";

/// Different values of one type from which a file is a register, and no slip.
const MANY: usize = 100;

/// Types that are named one by one.
const NAMED: usize = 4;

/// Bytes around a shown value that a report may quote.
const AROUND: usize = 400;

/// One type of the file, the most sensitive and frequent first.
struct Kind<'k> {
    data_type: &'k DataType,
    found: Found,
}

impl Kind<'_> {
    fn count(&self) -> usize {
        self.found.values.len()
    }
}

pub fn detection(
    id: FileId,
    source: &SourceFile,
    text: &Folded<'_>,
    register: Register,
    knowledge: &DataKnowledge,
) -> Option<Detection> {
    let Register { types, beside, masked: mut hidden, has_more, .. } = register;
    let data_type = |id: &DataTypeId| knowledge.types.get(*id);
    let mut kinds: Vec<Kind<'_>> =
        types.into_iter().map(|(id, found)| Kind { data_type: data_type(&id), found }).collect();
    kinds.sort_by(|a, b| {
        let order = |k: &Kind<'_>| (k.data_type.sensitivity, k.count());
        order(b).cmp(&order(a)).then_with(|| a.data_type.id.cmp(&b.data_type.id))
    });
    let first = kinds.first()?;
    let places: Vec<Place> = first.found.places.iter().map(|p| Place::new(id, text.home(*p))).collect();
    let shown = |place: &Place| {
        masked(first.data_type.value.as_ref().map(|v| v.keep).unwrap_or_default(), source.text_of(place.span))
    };
    let label = |place: &Place| format!("{}: {}", first.data_type.title, shown(place));
    let primary = places.first()?;

    let mut ids: Vec<SmolStr> = kinds.iter().map(|k| k.data_type.id.clone()).collect();
    ids.sort();
    let most = kinds.iter().map(Kind::count).max().unwrap_or_default();
    // a register that grows tenfold is another one
    let identity = format!("{} {}", ids.join("+"), most.to_string().len());
    let mut detection =
        Detection::new(RULE, Family::PiiExposure, Mark::new(*primary, label(primary)), message(&kinds, source))
            .confidence(confidence(&kinds))
            .data_types(ids)
            .data_types(beside.keys().map(|id| data_type(id).id.clone()))
            .identity(identity)
            .fix(knowledge.instead.added_to(&fix(most), Replaced::PiiInRepo, source.language));
    detection = detection.trace(vec![Mark::new(*primary, label(primary))]);
    for place in places.iter().skip(1).take(2) {
        detection = detection.related(*place, label(place));
    }
    // values in the same lines are no less personal
    hidden.extend(kinds.iter().flat_map(|k| k.found.places.iter().copied()));
    hidden.sort();
    hidden.dedup();
    detection.masked = hidden.into_iter().map(|span| Place::new(id, text.home(span))).collect();
    if has_more {
        detection.masked.extend(places.iter().take(3).map(|p| Place::new(id, around(source, p.span))));
    }
    if kinds.iter().any(|k| k.data_type.sensitivity >= Severity::High) {
        detection = detection.circumstance(Circumstance::SensitiveData);
        if most >= MANY {
            detection = detection.circumstance(Circumstance::ManyPeople);
        }
    }
    if source.class.test {
        detection = detection.circumstance(Circumstance::Test);
    }
    if source.class.docs {
        detection = detection.circumstance(Circumstance::Docs);
    }
    if !beside.is_empty() {
        let columns: Vec<&str> = beside.values().map(SmolStr::as_str).collect();
        detection = detection.note(format!("beside them stand the columns {}", columns.join(", ")));
    }
    Some(detection.note(first.data_type.why.clone()))
}

/// What a report could quote around a value, within its line.
fn around(source: &SourceFile, span: Span) -> Span {
    let line = source.span_of_line(source.line_column(span.start).line);
    let clamp = |at: usize| source.text.floor_char_boundary(at.clamp(line.start as usize, line.end as usize));
    Span::new(clamp((span.start as usize).saturating_sub(AROUND)), clamp(span.end as usize + AROUND))
}

/// `412 CNIC numbers and 380 telephone numbers stand in columns cnic, mobile of seeds/citizens.csv`
fn message(kinds: &[Kind<'_>], source: &SourceFile) -> String {
    let mut counts: Vec<String> = kinds.iter().take(NAMED).map(|k| counted(k.count(), &k.data_type.title)).collect();
    if kinds.len() > NAMED {
        counts.push(format!("{} more types of personal data", kinds.len() - NAMED));
    }
    let counts = match counts.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
        [] => String::new(),
    };
    let mut columns: Vec<&str> = kinds.iter().flat_map(|k| k.found.columns.iter().map(SmolStr::as_str)).collect();
    columns.truncate(2 * NAMED);
    let is_one = kinds.len() == 1 && kinds[0].count() == 1;
    let verb = if is_one { "stands" } else { "stand" };
    match columns.as_slice() {
        [] => format!("{counts} {verb} in {}", source.path),
        [one] => format!("{counts} {verb} in column {one} of {}", source.path),
        several => format!("{counts} {verb} in columns {} of {}", several.join(", "), source.path),
    }
}

/// `1 CNIC number`, `380 telephone numbers`, `12 dates of birth`, `3 postal addresses`
fn counted(count: usize, title: &str) -> String {
    let is_acronym = title.chars().nth(1).is_some_and(|c| c.is_uppercase() || c == '-');
    let mut title = title.to_owned();
    if !is_acronym && let Some(first) = title.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    if count != 1 {
        let noun = title.find(" of ").unwrap_or(title.len());
        let end = if title[..noun].ends_with('s') { "es" } else { "s" };
        title.insert_str(noun, end);
    }
    format!("{count} {title}")
}

/// Check digits, and columns that say what they hold, leave little doubt.
fn confidence(kinds: &[Kind<'_>]) -> Confidence {
    let is_sure = |k: &Kind<'_>| {
        k.data_type.group == Group::Identity && k.data_type.sensitivity >= Severity::High || !k.found.columns.is_empty()
    };
    if kinds.iter().any(is_sure) { Confidence::High } else { Confidence::Medium }
}

fn fix(most: usize) -> String {
    let what = if most == 1 { "the value" } else { "the values" };
    format!(
        "replace {what} by ones that a generator made up, remove {what} from the history as well, and find out who could \
         read the repository; load real records from a protected store when the program runs"
    )
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn counts_are_said_in_words() {
        assert_eq!(counted(1, "CNIC number"), "1 CNIC number");
        assert_eq!(counted(380, "Telephone number"), "380 telephone numbers");
        assert_eq!(counted(12, "Date of birth"), "12 dates of birth");
        assert_eq!(counted(3, "Postal address"), "3 postal addresses");
        assert_eq!(counted(2, "E-mail address"), "2 E-mail addresses");
    }
}
