//! What a form of a page gives to the function that it is submitted to: `handleSubmit(onSubmit)` gives `onSubmit` the
//! fields that `register("email")` names in the same file.
//!
//! Only fields whose names say what they hold count; what else the form has is not known.

use rustc_hash::FxHashSet;

use super::sinks::last_name;
use super::value::{Label, Value, What};
use super::walk::Walker;
use crate::catalog::clients::Forms;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::facts::data::names::NameClass;
use crate::ir::{ExprId, ExprKind, FunctionId, Module, Name, Param};
use crate::project::{ExprRef, Project};
use crate::source::Place;

/// Functions in functions are left this far.
const MAX_NESTING: usize = 64;

/// What the forms of one file give, and to which functions.
#[derive(Debug, Default)]
pub(super) struct Submitted {
    handlers: FxHashSet<FunctionId>,
    /// By name, with the outermost function around the call that gives it.
    named: FxHashSet<(Name, Option<FunctionId>)>,
    fields: Vec<Field>,
}

/// One field, and the outermost function around it: a file may have several forms.
#[derive(Debug)]
struct Field {
    name: Name,
    at: ExprId,
    form: Option<FunctionId>,
}

impl Submitted {
    pub(super) fn of(project: &Project<'_>, forms: &[Forms], module: &Module) -> Self {
        let mut all = Self::default();
        let Some(forms) = forms.iter().find(|f| f.languages.contains(&module.language)) else { return all };
        for call in &project.scopes_of(module.file).calls {
            let ExprKind::Call { callee, args } = module.kind(*call) else { continue };
            let (Some(name), Some(first)) = (last_name(module, *callee), args.first()) else { continue };
            let form = form_around(project, module, *call);
            let is = |names: &[smol_str::SmolStr]| names.iter().any(|n| n == name);
            if is(&forms.submits) {
                all.give(module, first.value, form);
            } else if is(&forms.fields) {
                let name = module.str_literal(first.value);
                all.fields.extend(name.map(|f| Field { name: Name::new(f), at: first.value, form }));
            } else if is(&forms.forms)
                && let ExprKind::Object(entries) = module.kind(first.value)
            {
                for entry in entries {
                    let Some(key) = entry.key.and_then(|k| module.str_literal(k)) else { continue };
                    if forms.handlers.iter().any(|h| h == key) {
                        all.give(module, entry.value, form);
                    }
                    if let ExprKind::Object(values) = module.kind(entry.value)
                        && forms.values.iter().any(|v| v == key)
                    {
                        let keys = values.iter().filter_map(|v| Some((v.key?, module.str_literal(v.key?)?)));
                        all.fields.extend(keys.map(|(at, name)| Field { name: Name::new(name), at, form }));
                    }
                }
            }
        }
        all
    }

    fn give(&mut self, module: &Module, handler: ExprId, form: Option<FunctionId>) {
        match module.kind(handler) {
            ExprKind::Lambda(f) => _ = self.handlers.insert(*f),
            ExprKind::Name(name) => _ = self.named.insert((name.clone(), form)),
            _ => {}
        }
    }
}

fn form_around(project: &Project<'_>, module: &Module, e: ExprId) -> Option<FunctionId> {
    let around = project.enclosing_function(ExprRef::new(module.file, e))?;
    Some(outermost(module, around.id))
}

fn outermost(module: &Module, mut f: FunctionId) -> FunctionId {
    for _ in 0..MAX_NESTING {
        let Some(outer) = module.function(f).outer else { break };
        f = outer;
    }
    f
}

impl Walker<'_, '_, '_> {
    /// What the first parameter of a function holds that a form is submitted to.
    pub(super) fn submitted(&mut self, id: FunctionId, called: Option<&Name>, param: &Param) -> Value {
        let cx = self.cx;
        let has_forms = cx.knowledge.sinks.forms.iter().any(|f| f.languages.contains(&self.module.language));
        if !has_forms || param.pattern.is_some() {
            return Value::default();
        }
        let submitted = cx.submitted_in(self.file);
        let own = Some(outermost(self.module, id));
        let is_named = called.is_some_and(|name| submitted.named.contains(&(name.clone(), own)));
        if !submitted.handlers.contains(&id) && !is_named {
            return Value::default();
        }
        let mut value = Value::default();
        for Field { name: field, at, .. } in submitted.fields.iter().filter(|f| f.form == own) {
            let last = field.rsplit('.').next().unwrap_or(field);
            if let Some(data) = self.told_of_field(last) {
                let step =
                    self.steps.add(Place::new(self.file, self.module.span(*at)), Label::Named(field.clone()), None);
                value.put(&Name::new(last), Value::of(What::Data(data, Strength::Strong), step));
            }
        }
        value
    }

    fn told_of_field(&self, field: &str) -> Option<DataTypeId> {
        match self.cx.knowledge.names.identifier(field) {
            NameClass::Data(id, Strength::Strong) if !self.cx.knowledge.types.get(id).is_whole() => Some(id),
            _ => None,
        }
    }
}
