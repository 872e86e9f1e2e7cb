//! Guards that a configuration file of the service names: `Route::middleware(config('api.middleware'))`.
//!
//! The file is the service's own, and what the environment may say instead is not known: the default in the file counts.

use super::{Guards, Property};
use crate::catalog::frameworks::schema::ConfiguredNames;
use crate::facts::endpoints::selected::{arguments, callee, elements, field, last_name, text_of};
use crate::ir::{ExprKind, StmtKind};
use crate::project::ExprRef;

impl Guards<'_, '_> {
    /// None where a call reads no configuration, or the file does not hold the key.
    pub(super) fn of_configured(&self, f: usize, e: ExprRef, fuel: u32) -> Option<Property> {
        let fuel = fuel.checked_sub(1)?;
        let ExprKind::Call { .. } = self.project.kind(e) else { return None };
        let name = last_name(self.project, callee(self.project, e))?;
        let known = self.known[f].configured.iter().find(|c| c.call == *name)?;
        let value = self.setting_of(known, e)?;
        let mut best = Property::Nothing;
        for (text, at) in self.names_in(known, value) {
            match self.of_name(f, &text, at, fuel) {
                found @ Property::Rejects(_) => return Some(found),
                Property::Nothing => {}
                found => best = found,
            }
        }
        Some(best)
    }

    /// The value that a call reads: `config('api.middleware')`.
    fn setting_of(&self, known: &ConfiguredNames, call: ExprRef) -> Option<ExprRef> {
        let key = arguments(self.project, call).first()?;
        let key = text_of(self.project, ExprRef::new(call.file, key.value))?;
        let mut keys = key.split('.');
        let service = self.services.get(self.services.index_of(call.file));
        let path = format!("{}{}/{}.{}", service.folder, known.folder, keys.next()?, known.extension);
        let module = self.project.modules().find(|m| self.project.sources.get(m.file).path == path)?;
        let returned = module.body.iter().find_map(|s| match module.stmt(*s).kind {
            StmtKind::Return(Some(e)) => Some(ExprRef::new(module.file, e)),
            _ => None,
        })?;
        keys.try_fold(returned, |at, key| field(self.project, at, key))
    }

    /// The names in a value: `explode(',', env('API_MIDDLEWARE', 'auth,api'))`, `['auth', 'api']`.
    fn names_in(&self, known: &ConfiguredNames, value: ExprRef) -> Vec<(String, ExprRef)> {
        if let ExprKind::List(_) = self.project.kind(value) {
            let all = elements(self.project, value).into_iter().filter(|x| *x != value);
            return all.filter_map(|x| Some((self.default_text(known, x)?, x))).collect();
        }
        let args = arguments(self.project, value);
        let name = last_name(self.project, callee(self.project, value));
        if let (Some(name), [at, whole, ..]) = (name, args)
            && known.splits.contains(name)
        {
            let at = text_of(self.project, ExprRef::new(value.file, at.value)).filter(|t| !t.is_empty());
            let whole = self.default_text(known, ExprRef::new(value.file, whole.value));
            let (Some(at), Some(whole)) = (at, whole) else { return Vec::new() };
            return whole.split(at.as_str()).map(|t| (t.trim().to_owned(), value)).collect();
        }
        self.default_text(known, value).map(|t| (t, value)).into_iter().collect()
    }

    /// A text, or the default of one that the environment gives.
    fn default_text(&self, known: &ConfiguredNames, value: ExprRef) -> Option<String> {
        let name = last_name(self.project, callee(self.project, value));
        match (name, arguments(self.project, value)) {
            (Some(name), [_, default, ..]) if known.defaults.contains(name) => {
                text_of(self.project, ExprRef::new(value.file, default.value))
            }
            _ => text_of(self.project, value),
        }
    }
}
