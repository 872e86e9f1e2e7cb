//! The call that makes what a name stands for: `exports.show = guarded(async (req, res) => …)`, seen from the file that
//! imports `show`. [`Project::origin`](super::Project::origin) says what such a call gives; this says where it is given what.

use super::scopes::BindingKind;
use super::symbols::ModuleTarget;
use super::{ExprRef, Project, Value};
use crate::ir::{ExprKind, Name};
use crate::source::FileId;

/// Steps from a name to the call.
const FUEL: u32 = 12;

impl Project<'_> {
    /// None where no call makes the value, or where it cannot be followed.
    pub fn call_behind(&self, e: ExprRef) -> Option<ExprRef> {
        self.call_behind_within(e, FUEL)
    }

    fn call_behind_within(&self, e: ExprRef, fuel: u32) -> Option<ExprRef> {
        let fuel = fuel.checked_sub(1)?;
        match self.kind(e) {
            ExprKind::Call { .. } => Some(e),
            ExprKind::Name(name) => match self.binding(e, name)?.1.kind {
                BindingKind::Value(value) => self.call_behind_within(ExprRef::new(e.file, value), fuel),
                // const { show } = require('./citizens')
                BindingKind::Entry { of, key } => {
                    let key = self.module_of(e.file).str_literal(key)?;
                    self.entry_behind(ExprRef::new(e.file, of), key, fuel)
                }
                // import { show } from './citizens'
                BindingKind::Import(i) => {
                    let target = self.imports.get(e.file.index())?.get(i as usize)?;
                    let import = self.module_of(e.file).imports.get(i as usize)?;
                    match target {
                        ModuleTarget::File(file) => self.export_behind(*file, import.name.as_ref()?, fuel),
                        _ => None,
                    }
                }
                _ => None,
            },
            ExprKind::Member { object, name } => self.entry_behind(ExprRef::new(e.file, *object), name, fuel),
            ExprKind::Assign { value: Some(value), .. } => self.call_behind_within(ExprRef::new(e.file, *value), fuel),
            _ => None,
        }
    }

    fn entry_behind(&self, object: ExprRef, name: &Name, fuel: u32) -> Option<ExprRef> {
        match self.origin(object) {
            Value::Module(file) => self.export_behind(file, name, fuel),
            Value::Made(made) => {
                let ExprKind::Object(entries) = self.kind(made) else { return None };
                let module = self.module_of(made.file);
                let is_it = |k| module.str_literal(k).is_some_and(|k| k == name);
                let entry = entries.iter().find(|entry| entry.key.is_some_and(is_it))?;
                self.call_behind_within(ExprRef::new(made.file, entry.value), fuel)
            }
            _ => None,
        }
    }

    fn export_behind(&self, file: FileId, name: &Name, fuel: u32) -> Option<ExprRef> {
        let module = self.module(file)?;
        if let Some(export) = module.exports.iter().rev().find(|e| e.name == *name) {
            return self.call_behind_within(ExprRef::new(file, export.value), fuel);
        }
        let scopes = self.scopes_of(file);
        match scopes.bindings(scopes.module_scope(), name).last()?.kind {
            BindingKind::Value(value) => self.call_behind_within(ExprRef::new(file, value), fuel),
            _ => None,
        }
    }
}
