//! Columns of values, however a file writes them, and whether they are a register of people.
//!
//! A reader hands in cells one by one; only columns that are named for a type are kept. A column counts if most of its
//! values fit and few of them are made up; what is not proven by a check digit counts beside other signs of people only.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::catalog::data_types::{DataTypeId, Group, Strength, ValueCheck, ValueShape};
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::values::{compact, fits, is_nobodys};
use crate::finding::Severity;
use crate::source::{SourceFile, Span};

use super::{MAX_MASKED, Register};

/// Contacts in tests are made up by hand; so many are not.
const TIMES_IN_TESTS: usize = 10;

/// Digits of a number that may be counted up.
const LEAST_COUNTED: usize = 7;

/// What is known of the file.
pub struct Context<'k> {
    pub knowledge: &'k DataKnowledge,
    /// The file's name without endings: `students` of `db/students.csv`.
    pub stem: String,
    is_test: bool,
    /// A generator of test data is named, or gave the names.
    is_invented: bool,
}

impl<'k> Context<'k> {
    pub fn of(source: &SourceFile, text: &str, knowledge: &'k DataKnowledge) -> Self {
        let name = source.path.rsplit('/').next().unwrap_or_default();
        Self {
            knowledge,
            stem: name.split('.').next().unwrap_or_default().to_owned(),
            is_test: source.class.test || source.class.docs,
            is_invented: knowledge.repository.is_invented(text),
        }
    }

    /// How many different values make a register.
    pub fn least(&self, id: DataTypeId, shape: &ValueShape) -> usize {
        let is_contact = self.knowledge.types.get(id).sensitivity < Severity::High;
        if self.is_test && is_contact { shape.least * TIMES_IN_TESTS } else { shape.least }
    }
}

/// Columns of one table.
pub struct Table<'t> {
    name: String,
    columns: Vec<Column<'t>>,
    masked: Vec<Span>,
}

struct Column<'t> {
    name: &'t str,
    data: DataTypeId,
    strength: Strength,
    /// Cells that are not empty.
    filled: usize,
    fitting: usize,
    nobodys: usize,
    /// Hashes of the different values that fit and are somebody's.
    values: FxHashSet<u64>,
    places: Vec<Span>,
    steps: Steps,
}

/// Numbers that are counted up by the same step were made by a loop.
#[derive(Default)]
struct Steps {
    last: Option<u64>,
    step: Option<i64>,
    equal: usize,
}

impl Steps {
    fn add(&mut self, value: &[u8]) {
        let digits = value.iter().filter(|b| b.is_ascii_digit()).take(18);
        if digits.clone().count() < LEAST_COUNTED {
            return;
        }
        let number = digits.fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        // the check digit is not counted
        let number = number / 10;
        let step = self.last.map(|last| number as i64 - last as i64);
        self.equal += usize::from(step.is_some() && step == self.step);
        (self.last, self.step) = (Some(number), step);
    }
}

impl<'t> Table<'t> {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), columns: Vec::new(), masked: Vec::new() }
    }

    /// Makes a column, if its name is one of a type of personal data.
    pub fn column(&mut self, name: &'t str, context: &Context<'_>) -> Option<usize> {
        let NameClass::Data(data, strength) = context.knowledge.names.identifier(name) else { return None };
        let data_type = context.knowledge.types.get(data);
        // `hospital_name` is no person's; `name` and `patient_name` may be
        let is_owned = name.contains(['_', ' ', '-'])
            || name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
        if strength == Strength::Weak && is_owned && !context.knowledge.names.names_person(name) {
            return None;
        }
        if data_type.is_credential() || data_type.is_whole() {
            return None;
        }
        self.columns.push(Column {
            name,
            data,
            strength,
            filled: 0,
            fitting: 0,
            nobodys: 0,
            values: FxHashSet::default(),
            places: Vec::new(),
            steps: Steps::default(),
        });
        Some(self.columns.len() - 1)
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// One value of a column, without quotes.
    pub fn cell(&mut self, column: usize, text: &str, span: Span, context: &Context<'_>) {
        let Some(column) = self.columns.get_mut(column) else { return };
        let Some(written) = text.get(span.range()) else { return };
        let value = written.trim();
        if value.len() < 2
            || matches!(value.to_ascii_lowercase().as_str(), "null" | "none" | "nil" | "nan" | "n/a" | "na")
        {
            return;
        }
        column.filled += 1;
        let lead = written.len() - written.trim_start().len();
        let place = Span::new(span.start as usize + lead, span.start as usize + lead + value.len());
        if self.masked.len() < MAX_MASKED {
            self.masked.push(place);
        }
        let Some(shape) = &context.knowledge.types.get(column.data).value else { return };
        if !fits(shape, value.as_bytes()) {
            return;
        }
        column.fitting += 1;
        if is_nobodys(shape, value.as_bytes()) {
            column.nobodys += 1;
            return;
        }
        column.steps.add(value.as_bytes());
        if column.values.insert(hash(&compact(value.as_bytes()))) && column.places.len() < 3 {
            column.places.push(place);
        }
    }

    /// Enters the columns that are values of people.
    pub fn enter(self, context: &Context<'_>, register: &mut Register) {
        let types = &context.knowledge.types;
        let shape = |c: &Column<'_>| types.get(c.data).value.as_ref();
        let counts = |c: &&Column<'_>| shape(c).is_some_and(|shape| c.is_of_people(context.least(c.data, shape)));
        let counted: Vec<&Column<'_>> = self.columns.iter().filter(counts).collect();
        // check digits, or the form of an identity card, say of a column what it is
        let is_proven = |c: &Column<'_>| {
            types.get(c.data).sensitivity >= Severity::High
                && shape(c).is_some_and(|s| !s.checks.is_empty())
                && c.strength == Strength::Strong
        };
        let proven = counted.iter().any(|c| is_proven(c));
        let about_people = proven
            || context.knowledge.names.names_person(&self.name)
            || self.columns.iter().any(|c| c.filled > 0 && c.is_about_a_person(context));
        let is_invented = context.is_invented || self.columns.iter().any(|c| c.is_of_examples(context));
        let kinds: FxHashSet<DataTypeId> = counted.iter().map(|c| c.data).collect();
        let holds_contacts = about_people && !is_invented && kinds.len() > 1;
        let mut entered = false;
        let is_refused = |c: &&Column<'_>| c.fitting > 0 && !kinds.contains(&c.data);
        register.refused.extend(self.columns.iter().filter(is_refused).map(|c| c.data));
        for column in &counted {
            if !is_proven(column) && !holds_contacts {
                register.refused.insert(column.data);
                continue;
            }
            entered = true;
            let found = register.types.entry(column.data).or_default();
            found.values.extend(&column.values);
            found.places.extend(&column.places);
            let name = SmolStr::new(column.name);
            if !found.columns.contains(&name) {
                found.columns.push(name);
            }
        }
        // a line may be shown for what else stands in it
        register.has_more |= self.masked.len() == MAX_MASKED;
        register.masked.extend(&self.masked);
        if !entered {
            return;
        }
        for column in
            self.columns.iter().filter(|c| c.strength == Strength::Strong && c.filled > 0 && shape(c).is_none())
        {
            register.beside.entry(column.data).or_insert_with(|| SmolStr::new(column.name));
        }
    }
}

impl Column<'_> {
    /// Whether most values fit, enough of them are different, and few are made up.
    fn is_of_people(&self, least: usize) -> bool {
        let is_counted = self.steps.equal * 2 > self.fitting && self.fitting > 4;
        self.fitting * 2 >= self.filled && self.values.len() >= least && self.nobodys * 2 <= self.fitting && !is_counted
    }

    /// A column that only a person has: a first name, a father's name, a day of birth.
    fn is_about_a_person(&self, context: &Context<'_>) -> bool {
        let group = context.knowledge.types.get(self.data).group;
        self.strength == Strength::Strong && matches!(group, Group::Identity | Group::Family)
    }

    /// E-mail addresses at domains that are reserved for examples: whoever wrote the table made up its persons.
    fn is_of_examples(&self, context: &Context<'_>) -> bool {
        let shape = context.knowledge.types.get(self.data).value.as_ref();
        let has_domains = shape.is_some_and(|s| s.checks.contains(&ValueCheck::Email));
        has_domains && self.filled > 3 && (self.nobodys + self.filled - self.fitting) * 3 > self.filled
    }
}

/// Which column of a table a name is. Names are asked for once.
#[derive(Default)]
pub struct ColumnNames<'t> {
    known: FxHashMap<&'t str, Option<usize>>,
}

impl<'t> ColumnNames<'t> {
    pub fn column(&mut self, name: &'t str, table: &mut Table<'t>, context: &Context<'_>) -> Option<usize> {
        *self.known.entry(name).or_insert_with(|| table.column(name, context))
    }
}

pub fn hash(value: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(value);
    hasher.finish()
}
