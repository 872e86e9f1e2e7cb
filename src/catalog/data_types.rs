//! Types of personal data and credentials: `policies/data-types/**`, and how identifiers are read:
//! `policies/identifiers.yaml`. As written → as checked.
//!
//! Knows words and shapes only. Which identifier of scanned code is which type is decided in
//! [`crate::facts::data`].

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use smol_str::SmolStr;

use super::load::{KnowledgeError, KnowledgeFile, file_at, files_below};
use super::value_shapes::WrittenValue;
pub use super::value_shapes::{Keep, ValueCheck, ValueShape};
use crate::finding::Severity;

/// Index into [`DataTypes::types`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DataTypeId(pub u16);

/// How surely a name alone stands for the data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// Counts only beside a person: `patient.name`.
    Weak,
    Strong,
}

/// The groups of the data map. Whole records and credentials are treated apart by the analyses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Identity,
    Family,
    Contact,
    Location,
    Telecom,
    Biometric,
    Financial,
    Tax,
    Travel,
    Vehicle,
    Police,
    Property,
    Health,
    Education,
    SocialProtection,
    Electoral,
    Employment,
    /// A whole request, record or header set: its parts are not known one by one.
    Records,
    Credentials,
}

impl Group {
    pub const ALL: [Group; 19] = [
        Group::Identity,
        Group::Family,
        Group::Contact,
        Group::Location,
        Group::Telecom,
        Group::Biometric,
        Group::Financial,
        Group::Tax,
        Group::Travel,
        Group::Vehicle,
        Group::Police,
        Group::Property,
        Group::Health,
        Group::Education,
        Group::SocialProtection,
        Group::Electoral,
        Group::Employment,
        Group::Records,
        Group::Credentials,
    ];

    /// As written in YAML and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Group::Identity => "identity",
            Group::Family => "family",
            Group::Contact => "contact",
            Group::Location => "location",
            Group::Telecom => "telecom",
            Group::Biometric => "biometric",
            Group::Financial => "financial",
            Group::Tax => "tax",
            Group::Travel => "travel",
            Group::Vehicle => "vehicle",
            Group::Police => "police",
            Group::Property => "property",
            Group::Health => "health",
            Group::Education => "education",
            Group::SocialProtection => "social-protection",
            Group::Electoral => "electoral",
            Group::Employment => "employment",
            Group::Records => "records",
            Group::Credentials => "credentials",
        }
    }
}

#[derive(Clone, Debug)]
pub struct DataType {
    pub id: SmolStr,
    pub title: SmolStr,
    pub group: Group,
    pub sensitivity: Severity,
    pub why: String,
    /// Passages of laws and reports that ask for its protection.
    pub law: Vec<String>,
    pub names: Names,
    /// Its values are words: an integer under its name is the number of an entry in some list.
    pub words: bool,
    /// A place or body has one too: the number under which a supplier pays taxes.
    pub places: bool,
    /// Only people have it: a class with such a field is a person's.
    pub of_person: bool,
    pub value: Option<ValueShape>,
    pub examples: Examples,
    /// The file that it was read from, for errors.
    pub file: String,
}

impl DataType {
    pub fn is_credential(&self) -> bool {
        self.group == Group::Credentials
    }

    /// A whole record: a single member read off it is judged by its own name.
    pub fn is_whole(&self) -> bool {
        self.group == Group::Records
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Sequences of words, separated by spaces.
    pub strong: Vec<String>,
    #[serde(default)]
    pub weak: Vec<String>,
    /// Look alike, and are something else.
    #[serde(default)]
    pub unlike: Vec<String>,
    /// Single words: anywhere before a name, they make it the data of a thing (`certFingerprint`).
    #[serde(default)]
    pub not_of: Vec<String>,
    /// Of its names those that no thing has, whatever stands before them: `job.fingerprint_template`.
    #[serde(default)]
    pub certain: Vec<String>,
    /// Of the weak names those that stand for the data where a text is declared under them: `mobile: string`.
    #[serde(default)]
    pub texts: Vec<String>,
    /// Simple names of types of libraries whose values are the data: `InternetAddress`.
    #[serde(default)]
    pub types: Vec<String>,
    /// Words of the functions and classes that send to it: in `sendSms(to, text)` the addressee is one.
    #[serde(default)]
    pub sent: Vec<String>,
}

/// Shown to readers and proved by a test.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Identifiers that are the data by their name alone.
    pub names: Vec<String>,
    /// Identifiers that are not.
    #[serde(default)]
    pub not_names: Vec<String>,
    #[serde(default)]
    pub values: Vec<String>,
    #[serde(default)]
    pub not_values: Vec<String>,
}

/// How identifiers are read, whatever the type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentifierWords {
    pub carriers: Vec<String>,
    pub flags: Vec<String>,
    /// What holds data although its first word is that of a flag: `updateRequest.cnic`.
    #[serde(default)]
    pub holders: Vec<String>,
    /// First words of what is yes or no.
    pub questions: Vec<String>,
    /// Keywords of an annotation or a declaration that say what a parameter is called: `@RequestParam(name = "cnic")`.
    pub name_keys: Vec<SmolStr>,
    /// Simple names of types that say nothing of what they hold: `Object`.
    pub open_types: Vec<SmolStr>,
    /// Ends of the names of what declares columns, behind the name of what they are of: `userSchema`.
    pub table_endings: Vec<SmolStr>,
    /// Words before data that make it the way in which something is done: `searchUsingCnic`.
    pub manners: Vec<String>,
    /// Words of the names of what draws by chance.
    #[serde(default)]
    pub draws: Vec<String>,
    pub getters: Vec<String>,
    pub persons: Vec<String>,
    /// Persons that nothing else is called after: a weak name behind one is the data, within one identifier.
    #[serde(default)]
    pub people: Vec<String>,
    /// What follows the person in the name of a class that is a record of one: `UserRequest`, `PatientSummary`.
    #[serde(default)]
    pub records: Vec<String>,
    /// What follows the person in the name of a value that holds what was written of one: `patientRecord.name`.
    #[serde(default)]
    pub writings: Vec<String>,
    /// Persons that parts of programs are called after as well, where one of `things` stands before them.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Nouns of technology.
    #[serde(default)]
    pub things: Vec<String>,
    /// Words that only look like several run together.
    #[serde(default)]
    pub whole: Vec<String>,
    pub organisations: Vec<String>,
    /// What the one is called that something is sent to.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Nouns for what is sent to a person.
    #[serde(default)]
    pub messages: Vec<String>,
    /// What functions that send it begin with.
    #[serde(default)]
    pub sends: Vec<String>,
    /// Words of a message that say that something went wrong.
    #[serde(default)]
    pub failures: Vec<String>,
    /// Nouns for what a service is configured with.
    #[serde(default)]
    pub settings: Vec<String>,
    pub errors: Vec<String>,
    pub connectors: Vec<String>,
    pub keepers: Vec<String>,
    pub generic: Vec<String>,
    pub states: Vec<String>,
}

/// Every data type, checked, sorted by id.
#[derive(Clone, Debug, Default)]
pub struct DataTypes {
    pub types: Vec<DataType>,
    pub words: IdentifierWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: SmolStr,
    title: SmolStr,
    group: Group,
    sensitivity: Severity,
    why: String,
    #[serde(default)]
    law: Vec<String>,
    names: Names,
    #[serde(default)]
    words: bool,
    #[serde(default)]
    places: bool,
    #[serde(default)]
    of_person: bool,
    value: Option<WrittenValue>,
    examples: Examples,
}

impl DataTypes {
    /// Reads the embedded types and their overlays; returns every error found, not only the first.
    pub fn load(overlays: &[&Path]) -> Result<Self, Vec<KnowledgeError>> {
        let mut errors = Vec::new();
        let mut types = BTreeMap::new();
        for file in files_below("data-types", overlays).map_err(|e| vec![e])? {
            match check(&file) {
                Ok(data_type) => {
                    let id = data_type.id.clone();
                    if types.insert(id.clone(), data_type).is_some() {
                        errors.push(file.error(file.locate(&id), format!("data type `{id}` is defined twice")));
                    }
                }
                Err(e) => errors.push(e),
            }
        }
        let mut words = IdentifierWords::default();
        match file_at("identifiers.yaml", overlays).and_then(|f| f.parse()) {
            Ok(w) => words = w,
            Err(e) => errors.push(e),
        }
        match errors.is_empty() {
            true => Ok(Self { types: types.into_values().collect(), words }),
            false => Err(errors),
        }
    }

    pub fn get(&self, id: DataTypeId) -> &DataType {
        &self.types[usize::from(id.0)]
    }

    pub fn iter(&self) -> impl Iterator<Item = (DataTypeId, &DataType)> {
        self.types.iter().enumerate().map(|(i, t)| (DataTypeId(i as u16), t))
    }

    pub fn find(&self, id: &str) -> Option<DataTypeId> {
        self.types.binary_search_by(|t| t.id.as_str().cmp(id)).ok().map(|i| DataTypeId(i as u16))
    }
}

fn check(file: &KnowledgeFile) -> Result<DataType, KnowledgeError> {
    let written: Written = file.parse()?;
    let value = written.value.map(|v| v.checked(file)).transpose()?;
    if written.names.strong.is_empty() {
        return Err(file.error(file.locate("strong"), "a data type needs at least one strong name"));
    }
    Ok(DataType {
        id: written.id,
        title: written.title,
        group: written.group,
        sensitivity: written.sensitivity,
        words: written.words,
        places: written.places,
        of_person: written.of_person,
        why: written.why,
        law: written.law,
        names: written.names,
        value,
        examples: written.examples,
        file: file.name.clone(),
    })
}
