//! What another service answers, by its address: `fetch("/api/citizens")` gives citizens, `axios.post("/login")` a token;
//! and what a framework hands a function whole: `(req, res) => …`.
//!
//! The address is weak evidence, so it names whole records and tokens, no single data. An answer whose body has to be
//! read (`response.json()`) prints nothing of it before.

use super::eval::PERSON_RECORD;
use super::results::Call;
use super::sinks::last_name;
use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::clients::{Clients, Handed};
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::ir::{ExprId, Function, Name, Param};
use crate::source::{Language, Place};

/// The type of what opens a session.
const TOKEN: &str = "token";
/// Arguments among which an address is looked for: `client.request("GET", url)`.
const MAX_BEFORE_ADDRESS: usize = 2;

impl Walker<'_, '_, '_> {
    /// `axios.get(`/patients/${id}`)`
    pub(super) fn answered(&mut self, call: &Call<'_>) -> Option<Value> {
        let knowledge = self.cx.knowledge;
        let names_one = |c: &&Clients| {
            c.languages.contains(&self.module.language)
                && (c.functions.contains(call.name) || c.members.iter().any(|(_, m)| m == call.name))
        };
        knowledge.sinks.clients.iter().find(names_one)?;
        let on = match call.object {
            Some(object) => Some(knowledge.names.last_word(last_name(self.module, object)?)?),
            None => None,
        };
        let mut clients = knowledge.sinks.clients.iter().filter(names_one);
        let client = clients.find(|c| c.is_one(call.name, on.as_deref()))?;
        let texts = call.args.iter().filter(|a| a.name.is_none()).take(MAX_BEFORE_ADDRESS);
        let address = texts.clone().filter_map(|a| self.link(a.value)).find(|text| text.contains('/'));
        let by_address = || {
            let subject = knowledge.urls.subject(address.as_deref()?)?;
            let id = self.told_of_answer(&subject)?;
            Some((subject, id))
        };
        // axios.post(config.tokenUrl, form), tokenClient.post(path, form)
        let by_name = || {
            let mut names = texts.map(|a| a.value).chain(call.object).filter_map(|e| last_name(self.module, e));
            let name = names.find(|name| knowledge.urls.is_called_after_token(name))?;
            Some((name.to_owned(), knowledge.types.find(TOKEN)?))
        };
        let (subject, id) = by_address().or_else(by_name)?;
        if !self.cx.callees(self.at(call.at)).is_empty() {
            return None;
        }
        let subject = Name::new(subject);
        let label = if client.reads.is_empty() { Label::Named(subject) } else { Label::Answer(subject) };
        let step = self.steps.add(self.place(call.at), label, None);
        Some(Value::of(What::Record(id), step))
    }

    /// What the last part of an address names, if that is a person or opens a session.
    fn told_of_answer(&self, subject: &str) -> Option<DataTypeId> {
        let knowledge = self.cx.knowledge;
        if knowledge.urls.gives_token(subject) {
            return knowledge.types.find(TOKEN);
        }
        // getPatients, user-details
        match [knowledge.names.identifier(subject), knowledge.names.call(subject)].into_iter().find_map(|c| match c {
            NameClass::Data(id, _) => Some(id),
            _ => None,
        }) {
            Some(id) if knowledge.types.get(id).id == PERSON_RECORD => Some(id),
            _ => None,
        }
    }

    /// `response.json()`, `response.text`: what an answer holds, read.
    pub(super) fn opened(&mut self, e: ExprId, of: &Value, name: &str) -> Option<Value> {
        if let Some(held) = self.unwrapped(of, name) {
            return Some(held);
        }
        let is_unread = |what: &What, step| matches!(what, What::Record(_)) && self.steps.is_unread(step);
        if !of.facts.iter().any(|f| is_unread(&f.what, f.step)) {
            return None;
        }
        let mut clients = self.cx.knowledge.sinks.clients.iter();
        let is_read = clients.any(|c| c.languages.contains(&self.module.language) && c.reads.iter().any(|r| r == name));
        if !is_read {
            return None;
        }
        // the text of a script's object tells nothing of it
        let is_script = matches!(self.module.language, Language::JavaScript | Language::TypeScript | Language::Tsx);
        let mut value = Value::default();
        for fact in &of.facts {
            let What::Record(id) = fact.what else { continue };
            let step = self.steps.add(self.place(e), Label::Whole, Some(fact.step));
            let what = if is_script { fact.what } else { What::Data(id, Strength::Weak) };
            value.add_facts(&Value::of(what, step).facts);
        }
        Some(value)
    }

    /// `fetch(url).then(r => r.json())`: what the callback of an unread answer reads of it.
    pub(super) fn read_in_callback(&mut self, call: &Call<'_>) -> Option<Value> {
        let unread =
            |v: &Value| v.facts.iter().any(|f| matches!(f.what, What::Record(_)) && self.steps.is_unread(f.step));
        if !unread(call.receiver) || !self.cx.knowledge.sanitizers.callbacks.contains(call.name) {
            return None;
        }
        let returned = self.given_back(call.args, call.given)?;
        (returned.has_data() && !unread(&returned)).then_some(returned)
    }

    /// `jwt.verify(token, key)`: a whole that a call gives whatever it is given.
    pub(super) fn opened_by_call(&mut self, call: &Call<'_>) -> Option<Value> {
        let receiver = last_name(self.module, call.object?)?;
        let mut sources =
            self.cx.knowledge.sinks.sources.iter().filter(|s| s.languages.contains(&self.module.language));
        let data = sources.find(|s| s.opens.iter().any(|(on, m)| m == call.name && on == receiver))?.data;
        let step = self.steps.add(self.place(call.at), Label::Whole, None);
        Some(Value::of(What::Data(data, Strength::Strong), step))
    }

    /// `(req, res) => console.log(req)`: a parameter that is a whole request.
    pub(super) fn handed(&mut self, function: &Function, param: &Param) -> Value {
        let language = self.module.language;
        let is_one = |h: &&Handed| {
            h.languages.contains(&language)
                && h.names.contains(&param.name)
                && function.params.iter().any(|p| h.beside.contains(&p.name))
        };
        let Some(handed) = self.cx.knowledge.sinks.handed.iter().find(is_one) else { return Value::default() };
        let step = self.steps.add(Place::new(self.file, param.span), Label::Whole, None);
        Value::of(What::Data(handed.data, Strength::Strong), step)
    }
}
