//! A container of which nothing is known but what is read from it: `message["mobile"]` here, `log.Println(message)` there.
//! Printed whole it shows what it is read for.
//!
//! Asked for only where a container is printed whose value says nothing. What is put into one is known by its value.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cuts::holds_param;
use super::results::Call;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::is_text;
use crate::ir::visit::Nested;
use crate::ir::{ExprId, ExprKind, Name};
use crate::project::Type;

/// Keys of one container that are told.
const MAX_KEYS: usize = 6;

/// What a function reads from its variables by name, by variable.
pub(super) type ReadKeys = FxHashMap<Name, Vec<ReadKey>>;

#[derive(Clone, Debug)]
pub(super) struct ReadKey {
    key: Name,
    data: DataTypeId,
    strength: Strength,
    at: ExprId,
}

impl Walker<'_, '_, '_> {
    /// The personal data that is read somewhere in this function from the container that a variable is.
    pub(super) fn told_by_keys(&mut self, e: ExprId) -> Vec<Fact> {
        let ExprKind::Name(name) = self.module.kind(e) else { return Vec::new() };
        // `message` is harmless by its name alone
        if self.env.get(name).is_some_and(|v| v.is_clean) {
            return Vec::new();
        }
        let Some(outermost) = self.open.first().copied() else { return Vec::new() };
        if self.read_keys.is_none() {
            self.read_keys = Some(self.read_in(outermost));
        }
        let Some(keys) = self.read_keys.as_ref().and_then(|all| all.get(name)).cloned() else { return Vec::new() };
        if !self.cx.project.type_of(self.at(e)).is_some_and(|t| self.is_container(&t)) {
            return Vec::new();
        }
        // a name alone may be that of anything; with a mobile beside it, it is a person's
        if keys.len() < 2 && keys.iter().all(|k| k.strength == Strength::Weak) {
            return Vec::new();
        }
        let mut facts = Vec::new();
        for ReadKey { key, data, at, .. } in keys {
            let step = self.steps.add(self.place(at), Label::Named(key), None);
            facts.push(Fact { what: What::Data(data, Strength::Strong), step });
        }
        facts
    }

    /// `json.Unmarshal(body, &fields)`, `json.NewDecoder(r.Body).Decode(&fields)`: a container holds the whole that is
    /// read into it, and so does a buffer.
    pub(super) fn decoded_into(&mut self, call: &Call<'_>) {
        self.filled_by_chain(call);
        // n, err := r.Body.Read(buffer)
        let is_buffer = self.cx.knowledge.sanitizers.reads_into.contains(call.name);
        if !is_buffer && !self.cx.knowledge.sanitizers.decodes.contains(call.name) {
            return;
        }
        let Some(target) = call.args.last().map(|a| a.value) else { return };
        let is_container = |t: Arc<Type>| self.is_container(&t);
        if !matches!(self.module.kind(target), ExprKind::Name(_))
            || !is_buffer && !self.cx.project.type_of(self.at(target)).is_some_and(is_container)
        {
            return;
        }
        let mut read = call.receiver.clone();
        call.given.iter().take(call.args.len() - 1).for_each(|v| read.join(v));
        if read.has_data() {
            self.assign_path(target, read, false);
        }
    }

    /// `fmt.Fprintf(&text, "owner %s", cnic)`, `write!(text, "owner {cnic}")`: a variable holds the text that is written into
    /// it. What a caller passes is written for it to send, and not to be read again.
    pub(super) fn printed_into(&mut self, call: &Call<'_>) {
        let [target, others @ ..] = call.args else { return };
        if others.is_empty() || !self.cx.knowledge.sanitizers.prints_into.contains(call.name) {
            return;
        }
        let ExprKind::Name(name) = self.module.kind(target.value) else { return };
        if !call.given[1..].iter().any(Value::holds_any) || self.env.get(name).is_some_and(|held| holds_param(held)) {
            return;
        }
        let silenced = self.silenced(others);
        let mut text = Value { is_text: true, ..Value::default() };
        for (arg, value) in others.iter().zip(&call.given[1..]).filter(|(a, _)| !silenced.contains(&a.value)) {
            let facts = self.shown(arg.value, value.clone(), ObjectForm::Text);
            text.add_facts(&facts);
        }
        if !text.facts.is_empty() {
            self.assign_path(target.value, text, true);
        }
    }

    /// `cert["mobile"].(string)`: declared as a text it is no flag.
    fn is_read_as_text(&self, e: ExprId, key: &str) -> bool {
        let project = self.cx.project;
        let declared = project.parent(self.at(e)).and_then(|parent| match project.kind(parent) {
            ExprKind::Assign { declared, value, .. } if *value == Some(e) => declared.as_ref(),
            _ => None,
        });
        declared.is_some_and(|t| {
            self.cx.knowledge.names.is_data_as_text(key) && is_text(&project.resolve_type(self.file, t))
        })
    }

    fn read_in(&self, f: crate::ir::FunctionId) -> ReadKeys {
        let module = self.module;
        let mut found = ReadKeys::default();
        module.walk_block(&module.function(f).body, Nested::Enter, &mut |e| {
            let (object, key) = match module.kind(e) {
                ExprKind::Index { object, index: Some(index) } => (*object, *index),
                // body.get("cnic")
                ExprKind::Call { callee, args } => match (module.kind(*callee), args.as_slice()) {
                    (ExprKind::Member { object, name }, [key, ..])
                        if self.cx.knowledge.sanitizers.reads.contains(name) =>
                    {
                        (*object, key.value)
                    }
                    _ => return,
                },
                _ => return,
            };
            let (ExprKind::Name(of), Some(key)) = (module.kind(object), module.str_literal(key)) else { return };
            let NameClass::Data(data, strength) = self.cx.knowledge.names.identifier(key) else { return };
            if self.cx.knowledge.types.get(data).is_whole() {
                return;
            }
            let is_text = strength == Strength::Weak && self.is_read_as_text(e, key);
            let strength = if is_text { Strength::Strong } else { strength };
            let keys = found.entry(of.clone()).or_default();
            if keys.len() < MAX_KEYS && keys.iter().all(|k| k.data != data) {
                keys.push(ReadKey { key: key.clone(), data, strength, at: e });
            }
        });
        found
    }
}
