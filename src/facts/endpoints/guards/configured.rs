//! Guards that a configuration file of the service names: `Route::middleware(config('api.middleware'))`.
//!
//! The file is the service's own, and what the environment may say instead is not known: the default in the file counts.

use super::{Guards, Property};
use crate::catalog::frameworks::schema::ConfiguredNames;
use crate::facts::endpoints::selected::{arguments, callee, elements, field, last_name, text_of};
use crate::ir::{ExprKind, StmtKind};
use crate::project::ExprRef;

/// Lists in lists that are looked at.
const MAX_DEPTH: u32 = 6;

/// One guard of a setting.
enum Part {
    Name(String, ExprRef),
    Class(ExprRef),
    /// It may be any.
    Unread,
}

impl Guards<'_, '_> {
    /// None where a call reads no configuration; unknown where what it reads is not seen.
    pub(super) fn of_configured(&self, f: usize, e: ExprRef, fuel: u32) -> Option<Property> {
        let fuel = fuel.checked_sub(1)?;
        let ExprKind::Call { .. } = self.project.kind(e) else { return None };
        let name = last_name(self.project, callee(self.project, e))?;
        let known = self.known[f].configured.iter().find(|c| c.call == *name)?;
        let unread = || Property::Unknown("what the configuration names is not seen".to_owned());
        let Some(value) = self.setting_of(known, e) else { return Some(unread()) };
        let mut parts = Vec::new();
        self.parts_of(known, value, MAX_DEPTH, &mut parts);
        let mut best = Property::Nothing;
        for part in parts {
            let found = match part {
                Part::Name(text, at) => self.of_name(f, &text, at, fuel),
                Part::Class(at) => self.of_expr(f, at, fuel),
                Part::Unread => unread(),
            };
            match found {
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

    /// The guards in a value: `explode(',', env('API_MIDDLEWARE', 'auth,api'))`, `['auth', Authenticate::class]`.
    fn parts_of(&self, known: &ConfiguredNames, value: ExprRef, depth: u32, parts: &mut Vec<Part>) {
        if depth == 0 {
            return parts.push(Part::Unread);
        }
        if let ExprKind::List(_) = self.project.kind(value) {
            let all = elements(self.project, value).into_iter().filter(|x| *x != value);
            return all.for_each(|x| self.parts_of(known, x, depth - 1, parts));
        }
        let args = arguments(self.project, value);
        let name = last_name(self.project, callee(self.project, value));
        let is_call = matches!(self.project.kind(value), ExprKind::Call { .. });
        if let (true, Some(name)) = (is_call, name)
            && known.joins.contains(name)
        {
            let inner = args.iter().map(|a| ExprRef::new(value.file, a.value));
            // array_filter($names, fn ($n) => …): which of them are left is not known
            if inner.clone().any(|a| !self.is_list(known, a)) {
                return parts.push(Part::Unread);
            }
            return inner.for_each(|a| self.parts_of(known, a, depth - 1, parts));
        }
        if let (true, Some(name), [at, whole, ..]) = (is_call, name, args)
            && known.splits.contains(name)
        {
            let at = text_of(self.project, ExprRef::new(value.file, at.value)).filter(|t| !t.is_empty());
            let whole = self.default_text(known, ExprRef::new(value.file, whole.value));
            let (Some(at), Some(whole)) = (at, whole) else { return parts.push(Part::Unread) };
            return parts.extend(whole.split(at.as_str()).map(|t| Part::Name(t.trim().to_owned(), value)));
        }
        let is_class = matches!(self.project.kind(value), ExprKind::Member { name, .. } if name == "class");
        parts.push(match self.default_text(known, value) {
            Some(text) => Part::Name(text, value),
            None if is_class => Part::Class(value),
            None => Part::Unread,
        });
    }

    /// A list, or a call that gives one.
    fn is_list(&self, known: &ConfiguredNames, e: ExprRef) -> bool {
        match self.project.kind(e) {
            ExprKind::List(_) => true,
            ExprKind::Call { .. } => last_name(self.project, callee(self.project, e))
                .is_some_and(|n| known.joins.contains(n) || known.splits.contains(n)),
            _ => false,
        }
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
