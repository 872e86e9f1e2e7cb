//! Where whole requests and the like come in: `$_POST`, `request.headers`; what is stored as a person; and what
//! is made up, so that it is the data of nobody.

use smol_str::SmolStr;

use super::eval::PERSON_RECORD;
use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::ir::{Arg, ExprId, ExprKind, Literal, Name, Param};
use crate::project::TypeName;
use crate::source::Place;

/// What the environment of a service holds.
const ENVIRONMENT: &str = "environment";

impl Walker<'_, '_, '_> {
    /// `$_POST`, and `session` that is imported from the framework.
    pub(super) fn global_source(&self, e: ExprId, name: &str) -> Option<DataTypeId> {
        let sources = self.cx.knowledge.sinks.sources.iter();
        let mut fitting = sources.filter(|s| s.languages.contains(&self.module.language));
        let is_imported = |whole: &SmolStr| {
            whole.rsplit('.').next() == Some(name)
                && self.cx.project.paths(self.at(e)).iter().any(|p| p.resolved && p.text == whole.as_str())
        };
        fitting.find(|s| s.names.iter().any(|n| n == name) || s.imported.iter().any(is_imported)).map(|s| s.data)
    }

    /// The same as a value, where it is read as a member.
    pub(super) fn whole_of(&mut self, e: ExprId, object: ExprId, name: &str) -> Option<Value> {
        let whole = self.whole_source(object, name)?;
        let step = self.steps.add(self.place(e), Label::Whole, None);
        Some(Value::of(What::Data(whole, Strength::Strong), step))
    }

    /// `request.headers`, `$request->all()`: a whole by what it is called on, or by the class of that.
    pub(super) fn whole_source(&self, object: ExprId, name: &str) -> Option<DataTypeId> {
        if !self.cx.knowledge.source_members.contains(name) {
            return None;
        }
        let sources = self.cx.knowledge.sinks.sources.iter().filter(|s| s.languages.contains(&self.module.language));
        let fitting: Vec<(&SmolStr, DataTypeId)> =
            sources.flat_map(|s| s.members.iter().filter(|(_, m)| m == name).map(|(r, _)| (r, s.data))).collect();
        if fitting.is_empty() {
            return None;
        }
        let names = &self.cx.knowledge.names;
        let by_word = |receiver: &str| {
            let word = names.last_word(receiver);
            fitting.iter().find(|(r, _)| *r == receiver || word.as_deref() == Some(r.as_str())).map(|(_, data)| *data)
        };
        let by_class = || {
            let project = self.cx.project;
            let class = project.type_of(self.at(object))?.class()?;
            // what the class declares itself is what that says
            let name = Name::new(name);
            let is_own = project.field(class, &name).is_some() || project.own_method(class, &name).is_some();
            (!is_own).then(|| by_word(&project.class(class).name)).flatten()
        };
        let by_type = || by_word(&self.type_word(object)?);
        last_name(self.module, object).and_then(by_word).or_else(by_class).or_else(by_type)
    }

    /// `process.env[name]`: one variable, whichever it is.
    pub(super) fn is_one_setting(&self, of: &Value) -> bool {
        let is_environment = |f: &Fact| matches!(f.what, What::Data(id, _) if self.is_environment(id));
        !of.facts.is_empty() && of.facts.iter().all(is_environment)
    }

    /// The variables that a service is started with, all of them.
    pub(super) fn is_environment(&self, data: DataTypeId) -> bool {
        self.cx.knowledge.types.get(data).id == ENVIRONMENT
    }

    /// `file_get_contents('php://input')`: a stream that holds the whole of a request.
    pub(super) fn whole_stream(&self, args: &[Arg]) -> Option<DataTypeId> {
        let ExprKind::Literal(Literal::Str(text)) = self.module.kind(args.first()?.value) else { return None };
        let sources = self.cx.knowledge.sinks.sources.iter();
        let mut fitting = sources.filter(|s| s.languages.contains(&self.module.language));
        fitting.find(|s| s.streams.iter().any(|stream| stream == text)).map(|s| s.data)
    }

    /// `request.params`: by one of its names a part of the request is read, and the rest is an address, no body.
    pub(super) fn reads_parameter(&self, object: ExprId, name: &str) -> bool {
        let Some(receiver) = last_name(self.module, object) else { return false };
        let readers = self.cx.knowledge.sinks.readers.iter();
        let mut fitting = readers.filter(|r| r.languages.contains(&self.module.language));
        fitting.any(|r| r.members.iter().any(|(of, member)| member == name && of == receiver))
    }

    /// `HttpServletRequest http`: request
    fn type_word(&self, object: ExprId) -> Option<SmolStr> {
        let t = self.cx.project.type_of(self.at(object))?;
        let TypeName::External(path) = &t.name else { return None };
        self.cx.knowledge.names.last_word(path.rsplit(['.', '\\']).next()?)
    }

    /// `faker.internet.email()`, `fake()->name`: data of nobody.
    pub(super) fn is_made_up(&self, mut object: ExprId) -> bool {
        let makers = &self.cx.knowledge.sanitizers.harmless_receivers;
        for _ in 0..8 {
            let (name, inner) = match self.module.kind(object) {
                ExprKind::Name(name) => (Some(name), None),
                ExprKind::Member { object, name } => (Some(name), Some(*object)),
                ExprKind::Call { callee, .. } => (None, Some(*callee)),
                _ => (None, None),
            };
            let word = name.and_then(|n| self.cx.knowledge.names.last_word(n));
            if word.is_some_and(|w| makers.contains(w.as_str())) {
                return true;
            }
            let Some(next) = inner else { return false };
            object = next;
        }
        false
    }

    /// `createUser(data)`: what is stored as a person is the record of one, whatever it is called. A declared type says
    /// more.
    pub(super) fn stored_person(&mut self, function: Option<&Name>, param: &Param) -> Value {
        let knowledge = self.cx.knowledge;
        let is_stored = param.ty.is_none()
            && param.pattern.is_none()
            && knowledge.names.is_generic(&param.name)
            && function.is_some_and(|name| knowledge.names.keeps_person(name));
        let place = Place::new(self.file, param.span);
        is_stored.then(|| self.person_at(place, &param.name)).flatten().unwrap_or_default()
    }

    /// The record of a person, by what it is called.
    pub(super) fn person_at(&mut self, place: Place, name: &Name) -> Option<Value> {
        let (id, _) = self.cx.knowledge.types.iter().find(|(_, t)| t.id == PERSON_RECORD)?;
        let step = self.steps.add(place, Label::Named(name.clone()), None);
        Some(Value::of(What::Record(id), step))
    }

    /// `process.env.DB_PASSWORD`: a variable of the environment is written like a constant and holds a value. An address
    /// or number there, `EMAIL_FROM`, is the service's own.
    pub(super) fn is_secret_of_environment(&self, e: ExprId, data: DataTypeId) -> bool {
        self.cx.knowledge.types.get(data).is_credential() && self.is_of_environment(e)
    }

    fn is_of_environment(&self, e: ExprId) -> bool {
        let ExprKind::Member { object, .. } = self.module.kind(e) else { return false };
        let ExprKind::Member { object: of, name } = self.module.kind(*object) else { return false };
        let Some(of) = last_name(self.module, *of) else { return false };
        let readers = self.cx.knowledge.sinks.readers.iter();
        let mut fitting = readers.filter(|r| r.languages.contains(&self.module.language));
        fitting.any(|r| r.environments.iter().any(|(receiver, member)| receiver == of && member == name))
    }
}
