//! Where whole requests and the like come in: `$_POST`, `request.headers`, `@RequestBody String body`; and what is
//! made up, so that it is the data of nobody.

use super::sinks::last_name;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::ir::{ExprId, ExprKind, Param};
use crate::source::Place;

impl Walker<'_, '_, '_> {
    pub(super) fn global_source(&self, name: &str) -> Option<DataTypeId> {
        let sources = self.cx.knowledge.sinks.sources.iter();
        let mut fitting = sources.filter(|s| s.languages.contains(&self.module.language));
        fitting.find(|s| s.names.iter().any(|n| n == name)).map(|s| s.data)
    }

    /// `request.headers`, `$request->all()`: a whole by what it is called on.
    pub(super) fn whole_source(&self, object: ExprId, name: &str) -> Option<DataTypeId> {
        let receiver = last_name(self.module, object)?;
        let mut word = None;
        let sources = self.cx.knowledge.sinks.sources.iter();
        let mut fitting = sources.filter(|s| s.languages.contains(&self.module.language));
        fitting
            .find(|s| {
                s.members.iter().any(|(r, m)| {
                    m == name && {
                        let word = word.get_or_insert_with(|| self.cx.knowledge.names.last_word(receiver));
                        r == receiver || word.as_deref().is_some_and(|w| w == r.as_str())
                    }
                })
            })
            .map(|s| s.data)
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

    /// What the annotations of a parameter say: `@RequestBody String body`, `@RequestHeader("Cookie") String c`.
    pub(super) fn annotated(&mut self, param: &Param) -> Value {
        let module = self.module;
        let mut value = Value::default();
        for annotation in &param.annotations {
            let (callee, args) = match module.kind(annotation.expr) {
                ExprKind::Call { callee, args } => (*callee, args.as_slice()),
                _ => (annotation.expr, [].as_slice()),
            };
            let Some(simple) = last_name(module, callee) else { continue };
            let rules = self.cx.knowledge.sinks.annotations.iter();
            let rules = rules.filter(|r| r.languages.contains(&module.language) && r.names.iter().any(|n| n == simple));
            for rule in rules {
                let place = Place::new(self.file, param.span);
                if rule.named_by {
                    let key = args.first().and_then(|a| self.cx.project.string(self.at(a.value)));
                    if let Some(NameClass::Data(id, Strength::Strong)) =
                        key.map(|k| self.cx.knowledge.names.identifier(&k))
                    {
                        let step = self.steps.add(place, Label::Named(param.name.clone()), None);
                        value.add_facts(&[Fact { what: What::Data(id, Strength::Strong), step }]);
                    }
                }
                if let Some(id) = rule.data {
                    let simple = param.ty.as_ref().map(|t| t.name.rsplit('.').next().unwrap_or(&t.name));
                    if simple.is_some_and(|t| rule.types.iter().any(|x| x == t)) {
                        let step = self.steps.add(place, Label::Whole, None);
                        value.add_facts(&[Fact { what: What::Data(id, Strength::Strong), step }]);
                    }
                }
            }
        }
        value
    }
}
