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
        self.in_tests(id, shape.least)
    }

    fn in_tests(&self, id: DataTypeId, least: usize) -> usize {
        let is_contact = self.knowledge.types.get(id).sensitivity < Severity::High;
        if self.is_test && is_contact { least * TIMES_IN_TESTS } else { least }
    }

    /// Whether a word of a name is one for a body: `company_name`, `branchPhone`.
    fn names_organisation(&self, name: &str) -> bool {
        let is_one = |part: &str| !part.is_empty() && self.knowledge.names.is_organisation(part);
        is_one(name) || name.split(['_', ' ', '-']).any(is_one)
    }
}

/// Columns of one table.
pub struct Table<'t> {
    name: String,
    columns: Vec<Column<'t>>,
    masked: Vec<Span>,
    /// A column is named for a body.
    is_of_bodies: bool,
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
    /// How many of them are of the form that needs nothing beside it, and how many are several words.
    sure: usize,
    of_words: usize,
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
        Self { name: name.into(), columns: Vec::new(), masked: Vec::new(), is_of_bodies: false }
    }

    /// Makes a column, if its name is one of a type of personal data.
    pub fn column(&mut self, name: &'t str, context: &Context<'_>) -> Option<usize> {
        self.is_of_bodies = self.is_of_bodies || context.names_organisation(name);
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
            sure: 0,
            of_words: 0,
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
        if column.values.insert(hash(&compact(value.as_bytes()))) {
            let is_sure = shape.register.as_ref().is_some_and(|r| r.pattern.is_match(value.as_bytes()));
            column.sure += usize::from(is_sure);
            column.of_words += usize::from(value.contains(' '));
            if column.places.len() < 3 {
                column.places.push(place);
            }
        }
    }

    /// Enters the columns that are values of people.
    pub fn enter(self, context: &Context<'_>, register: &mut Register) {
        let types = &context.knowledge.types;
        let shape = |c: &Column<'_>| types.get(c.data).value.as_ref();
        let counts = |c: &&Column<'_>| shape(c).is_some_and(|shape| c.is_of_people(context.least(c.data, shape)));
        let mut counted: Vec<&Column<'_>> = self.columns.iter().filter(counts).collect();
        // check digits, or the form of an identity card, say of a column what it is
        let is_proven = |c: &Column<'_>| {
            types.get(c.data).sensitivity >= Severity::High
                && shape(c).is_some_and(|s| !s.checks.is_empty())
                && c.strength == Strength::Strong
        };
        let proven = counted.iter().any(|c| is_proven(c));
        if proven {
            // beside an identity card few values are somebody's too
            counted = self.columns.iter().filter(|c| c.is_of_people(1)).collect();
        }
        let is_of_bodies = self.is_of_bodies || context.names_organisation(&self.name);
        let about_people = proven
            || context.knowledge.names.names_person(&self.name)
            || self.columns.iter().any(|c| c.filled > 0 && c.is_about_a_person(context))
            || !is_of_bodies && names_with_contacts(&counted, context);
        let is_invented = context.is_invented || self.columns.iter().any(|c| c.is_of_examples(context));
        let kinds: FxHashSet<DataTypeId> = counted.iter().map(|c| c.data).collect();
        let holds_contacts = about_people && !is_invented && kinds.len() > 1;
        let mut entered = false;
        let is_refused = |c: &&Column<'_>| c.fitting > 0 && !kinds.contains(&c.data);
        register.refused.extend(self.columns.iter().filter(is_refused).map(|c| c.data));
        for column in &counted {
            let is_alone = || !is_invented && !is_of_bodies && column.is_register(context);
            if !is_proven(column) && !holds_contacts && !is_alone() {
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

/// Names of persons in a column that is called `name`, beside numbers or addresses of the kind that persons have.
fn names_with_contacts(counted: &[&Column<'_>], context: &Context<'_>) -> bool {
    let shape = |c: &Column<'_>| context.knowledge.types.get(c.data).value.as_ref();
    let are_names = |c: &&&Column<'_>| {
        let has_names = shape(c).is_some_and(|s| s.checks.contains(&ValueCheck::PersonName));
        has_names && c.fitting * 4 >= c.filled * 3 && c.of_words * 4 >= c.values.len() * 3
    };
    counted.iter().any(|c| are_names(&c)) && counted.iter().any(|c| c.sure * 2 > c.values.len())
}

impl Column<'_> {
    /// Whether it is a list of people with nothing beside it.
    fn is_register(&self, context: &Context<'_>) -> bool {
        let shape = context.knowledge.types.get(self.data).value.as_ref();
        let register = shape.and_then(|s| s.register.as_ref());
        register.is_some_and(|r| self.sure >= context.in_tests(self.data, r.least) && self.sure * 2 > self.values.len())
    }

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
