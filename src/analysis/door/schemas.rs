//! Schemas of requests, whose keys name what an endpoint accepts: in front of its handler (`validate(createCitizen)`,
//! `body('cnic').isLength(…)`), or in it (`schema.parse(req.body)`).
//!
//! Classes that check bodies are types: [`super::typed`].

use super::accepted::{Carrier, Taken};
use super::named;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::requests::Schemas;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::endpoints::Endpoint;
use crate::finding::Mark;
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, Project, Value};

/// Parts of one schema that are looked at.
const MAX_PARTS: usize = 400;
/// Objects within objects.
const MAX_DEPTH: usize = 8;

/// What stands before the handler of an endpoint and checks what it is given.
pub(super) fn in_front(project: &Project<'_>, knowledge: &DataKnowledge, endpoint: &Endpoint, taken: &mut Taken) {
    for e in &endpoint.in_front {
        let Some(schemas) = schemas_of(project, knowledge, *e) else { continue };
        // const rules = [body('cnic'), body('email')]
        let parts = match project.origin(*e) {
            Value::Made(made) if made != *e => made,
            _ => *e,
        };
        let listed = match project.kind(parts) {
            ExprKind::List(parts_of) => parts_of.iter().map(|p| ExprRef::new(parts.file, *p)).collect(),
            _ => vec![parts],
        };
        for call in listed {
            check(project, knowledge, schemas, call, taken);
        }
    }
}

pub(super) fn schemas_of<'k>(project: &Project<'_>, knowledge: &'k DataKnowledge, e: ExprRef) -> Option<&'k Schemas> {
    let language = project.module_of(e.file).language;
    let mut readers = knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&language)).map(|r| &r.schemas);
    readers.find(|s| !s.calls.is_empty())
}

/// `validate(createCitizen)`, `body('cnic').notEmpty()`
fn check(project: &Project<'_>, knowledge: &DataKnowledge, schemas: &Schemas, e: ExprRef, taken: &mut Taken) {
    let mut at = e;
    for _ in 0..MAX_DEPTH {
        let ExprKind::Call { callee, args } = project.kind(at) else { return };
        let callee = ExprRef::new(at.file, *callee);
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = project.kind(callee) else { return };
        if schemas.calls.contains(name) {
            for arg in args {
                let mut reading = Reading::new(project, knowledge, schemas);
                reading.read(ExprRef::new(at.file, arg.value), taken);
            }
            return;
        }
        if let (true, Some(first)) = (schemas.checks.contains(name), args.first()) {
            let carrier = if schemas.url.contains(name) { Carrier::Url } else { Carrier::Elsewhere };
            let first = ExprRef::new(at.file, first.value);
            // body(['cnic', 'email'])
            let named_here = match project.kind(first) {
                ExprKind::List(parts) => parts.iter().map(|p| ExprRef::new(first.file, *p)).collect(),
                _ => vec![first],
            };
            let reading = Reading::new(project, knowledge, schemas);
            for part in named_here {
                if let Some(key) = project.module_of(part.file).str_literal(part.id) {
                    reading.note(part, key, carrier, taken);
                }
            }
            return;
        }
        let ExprKind::Member { object, .. } = project.kind(callee) else { return };
        at = ExprRef::new(at.file, *object);
    }
}

/// Follows a schema down to its keys.
pub(super) struct Reading<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    schemas: &'p Schemas,
    left: usize,
    /// The schema is called for a person, whose `name` needs no other word.
    is_of_person: bool,
}

impl<'p, 's> Reading<'p, 's> {
    pub(super) fn new(project: &'p Project<'s>, knowledge: &'p DataKnowledge, schemas: &'p Schemas) -> Self {
        Self { project, knowledge, schemas, left: MAX_PARTS, is_of_person: false }
    }

    /// Reads what stands at an expression, if it is a schema.
    pub(super) fn read(&mut self, e: ExprRef, taken: &mut Taken) {
        self.keys(e, Carrier::Elsewhere, MAX_DEPTH, taken);
    }

    fn keys(&mut self, e: ExprRef, carrier: Carrier, depth: usize, taken: &mut Taken) {
        if self.left == 0 || depth == 0 {
            return;
        }
        self.left -= 1;
        let project = self.project;
        let at = |id| ExprRef::new(e.file, id);
        match project.kind(e) {
            ExprKind::Object(entries) => {
                self.is_of_person |= entries.iter().filter_map(|entry| entry.key).any(|k| self.is_credential(at(k)));
                for entry in entries {
                    let key = entry.key.and_then(|k| Some((k, project.module_of(e.file).str_literal(k)?)));
                    let Some((id, key)) = key else {
                        self.keys(at(entry.value), carrier, depth - 1, taken);
                        continue;
                    };
                    if self.schemas.elsewhere.contains(key) {
                        continue;
                    }
                    let carrier = if self.schemas.url.contains(key) { Carrier::Url } else { carrier };
                    self.note(at(id), key, carrier, taken);
                    self.keys(at(entry.value), carrier, depth - 1, taken);
                }
            }
            ExprKind::List(parts) => parts.iter().for_each(|p| self.keys(at(*p), carrier, depth - 1, taken)),
            // Joi.object().keys({ cnic: Joi.string() }).min(1)
            ExprKind::Call { callee, args } => {
                args.iter().for_each(|a| self.keys(at(a.value), carrier, depth - 1, taken));
                if let ExprKind::Member { object, .. } = project.kind(at(*callee)) {
                    self.keys(at(*object), carrier, depth - 1, taken);
                }
            }
            ExprKind::New { args, .. } => args.iter().for_each(|a| self.keys(at(a.value), carrier, depth - 1, taken)),
            ExprKind::Name(name) | ExprKind::Member { name, .. } => {
                if let Value::Made(made) = project.origin(e)
                    && made != e
                {
                    self.is_of_person |= self.knowledge.names.mentions_person(name);
                    self.keys(made, carrier, depth - 1, taken);
                }
            }
            _ => {}
        }
    }

    fn note(&self, e: ExprRef, key: &Name, carrier: Carrier, taken: &mut Taken) {
        let Some(data) = self.data(key) else { return };
        let mark = || Mark::new(self.project.place(e), format!("`{key}` is checked in the request"));
        taken.name(data, carrier, key, mark);
    }

    /// Who has a password has a name: `{ name: …, password: … }`.
    fn is_credential(&self, key: ExprRef) -> bool {
        let key = self.project.module_of(key.file).str_literal(key.id);
        key.and_then(|k| named(self.knowledge, k)).is_some_and(|data| self.knowledge.types.get(data).is_credential())
    }

    fn data(&self, key: &Name) -> Option<DataTypeId> {
        match self.knowledge.names.identifier(key) {
            NameClass::Data(data, _) if self.is_of_person => Some(data),
            _ => named(self.knowledge, key),
        }
    }
}
