//! Calls that ask another service for data, parameters that a framework hands a whole request, stores of values under
//! keys, and the forms of a page: `policies/sources/<language>.yaml`. As written → as checked.
//!
//! What an address says of its answer is in [`super::urls`].

use serde::Deserialize;
use smol_str::SmolStr;

use super::data_types::DataTypeId;
use super::requests::members;
use crate::source::Language;

/// `fetch("/api/citizens")`, `requests.get(url)`: calls whose answer is what the address says.
#[derive(Clone, Debug)]
pub struct Clients {
    pub languages: Vec<Language>,
    /// Last word of what the call is made on, and its name; `*` for any: `axios`, `get`.
    pub members: Vec<(SmolStr, SmolStr)>,
    /// Functions by their last name.
    pub functions: Vec<SmolStr>,
    /// Members and methods of the answer that read its body; empty where the answer prints with it.
    pub reads: Vec<SmolStr>,
}

/// `(req, res) => …`: a parameter that is a whole request, by its name and that of one beside it.
#[derive(Clone, Debug)]
pub struct Handed {
    pub languages: Vec<Language>,
    pub data: DataTypeId,
    pub names: Vec<SmolStr>,
    pub beside: Vec<SmolStr>,
}

/// Calls that keep a value under a key, and read it there: `sessionStorage.setItem("order", text)`.
#[derive(Clone, Debug)]
pub struct KeyedStore {
    pub languages: Vec<Language>,
    /// Last words of what the calls are made on.
    pub on: Vec<SmolStr>,
    pub put: Vec<SmolStr>,
    pub get: Vec<SmolStr>,
}

/// `handleSubmit(onSubmit)` gives a function what was typed into the fields that `register("email")` names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    #[serde(skip)]
    pub languages: Vec<Language>,
    /// Calls that are given the function.
    pub submits: Vec<SmolStr>,
    /// Calls that name a field.
    pub fields: Vec<SmolStr>,
    /// Calls that are given an object with the function and the first values, and the keys of both.
    pub forms: Vec<SmolStr>,
    pub handlers: Vec<SmolStr>,
    pub values: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenStore {
    on: Vec<SmolStr>,
    put: Vec<SmolStr>,
    get: Vec<SmolStr>,
}

impl WrittenStore {
    pub(super) fn checked(self, languages: &[Language]) -> KeyedStore {
        KeyedStore { languages: languages.to_vec(), on: self.on, put: self.put, get: self.get }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenClients {
    calls: Vec<SmolStr>,
    #[serde(default)]
    reads: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenHanded {
    pub data: String,
    names: Vec<SmolStr>,
    beside: Vec<SmolStr>,
}

impl WrittenClients {
    pub(super) fn checked(self, languages: &[Language]) -> Clients {
        let functions = self.calls.iter().filter(|c| !c.contains('.')).cloned().collect();
        Clients { languages: languages.to_vec(), members: members(&self.calls), functions, reads: self.reads }
    }
}

impl WrittenHanded {
    pub(super) fn checked(self, languages: &[Language], data: DataTypeId) -> Handed {
        Handed { languages: languages.to_vec(), data, names: self.names, beside: self.beside }
    }
}

impl Clients {
    /// Whether a call is one of these: by its name, and the last word of what it is made on.
    pub fn is_one(&self, name: &str, receiver: Option<&str>) -> bool {
        match receiver {
            None => self.functions.iter().any(|f| f == name),
            Some(receiver) => self.members.iter().any(|(on, method)| method == name && on == receiver),
        }
    }
}
