//! `authentication-disabled` and `console-exposed`: settings, calls, imports, pages and paths of `policies/exposure/`, and
//! services whose own code lets everyone pass by default.
//!
//! What stands under a condition that asks for development, in tests, examples and files of a trial set-up is left alone;
//! so is what stands behind a guard. A console that is an endpoint is reported as such, once, in place of
//! `unauthenticated-endpoint`, unless it costs little.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::settings::Settings;
use super::{of_place, subject};
use crate::analysis::trial::Trial;
use crate::catalog::exposure::{CallOf, Exposure, Exposures, Kind};
use crate::facts::endpoints::paths::ant_matches;
use crate::facts::endpoints::selected::{arguments, callee, last_name};
use crate::facts::endpoints::words::{WordSet, split};
use crate::facts::endpoints::{AuthStatus, Endpoint, FlawKind, Found};
use crate::finding::{Confidence, Detection, Family, Mark, Severity};
use crate::ir::{ExprKind, Module};
use crate::project::matcher::PatternSet;
use crate::project::{ExprRef, FunctionRef, Project};
use crate::source::{FileId, Place, Span};

const DISABLED: &str = "authentication-disabled";
const CONSOLE: &str = "console-exposed";

/// Calls around a call that are looked at.
const MAX_AROUND: usize = 24;

pub(super) struct Exposed<'p, 's> {
    project: &'p Project<'s>,
    exposures: &'p Exposures,
    found: &'p Found,
    trial: Trial<'p, 's>,
    guarding: WordSet,
}

impl<'p, 's> Exposed<'p, 's> {
    pub(super) fn new(project: &'p Project<'s>, exposures: &'p Exposures, found: &'p Found) -> Self {
        let guarding = WordSet::new(&exposures.words.guarding);
        Self { project, exposures, found, trial: Trial::new(project, &exposures.words), guarding }
    }

    pub(super) fn run(&self) -> Vec<Detection> {
        let mut found: Vec<Detection> = self.found.endpoints.iter().filter_map(|e| self.endpoint(e)).collect();
        found.extend(self.settings());
        found.extend(self.calls());
        found.extend(self.imports());
        found.extend(self.pages());
        found.extend(self.defaults());
        found
    }

    /// The console that an open endpoint is, if it costs more than a note.
    pub(super) fn console_of(&self, endpoint: &Endpoint) -> Option<&'p Exposure> {
        let path = endpoint.path.to_lowercase();
        let is_it = |x: &&Exposure| x.kind == Kind::ConsoleExposed && x.paths.iter().any(|p| ant_matches(p, &path));
        self.exposures.list.iter().find(is_it)
    }

    /// Whether an open endpoint is told as a console, and not as an endpoint.
    pub(super) fn is_told(&self, endpoint: &Endpoint) -> bool {
        self.console_of(endpoint).is_some_and(|x| x.at_most != Some(Severity::Low))
    }

    fn endpoint(&self, endpoint: &Endpoint) -> Option<Detection> {
        let is_low = |x: &Exposure| x.at_most == Some(Severity::Low);
        let exposure = self.console_of(endpoint)?;
        let told = match endpoint.auth.status {
            AuthStatus::Missing => !is_low(exposure),
            AuthStatus::Public => true,
            AuthStatus::Authenticated | AuthStatus::Unknown => false,
        };
        if !told || self.is_elsewhere_closed(exposure, endpoint.place.file) {
            return None;
        }
        let subject = subject(endpoint);
        let message = format!("{} can be reached without login: {subject}", exposure.title.trim_end_matches(','));
        let found = self.detection(exposure, endpoint.place, "a console, and nobody is asked who calls", message);
        let mut found = found.confidence(endpoint.auth.confidence).identity(subject);
        if self.trial.is_conditional(endpoint.place) {
            found = found.at_most(Severity::Low).note("only where a setting switches it on");
        }
        Some(found.endpoint(endpoint.method.as_str(), endpoint.path.as_str()))
    }

    fn settings(&self) -> Vec<Detection> {
        let all = Settings::new(self.exposures).find(self.project, &self.trial);
        let open = all.into_iter().filter(|set| !self.is_elsewhere_closed(set.exposure, set.place.file));
        let told = open.map(|set| {
            let setting = format!("`{}` is `{}`", set.name, set.value);
            let message = self.message(set.exposure, &setting);
            self.detection(set.exposure, set.place, "set here", message)
                .identity(format!("{} {}", set.exposure.id, set.name))
        });
        told.collect()
    }

    fn message(&self, exposure: &Exposure, how: &str) -> String {
        match exposure.kind {
            Kind::AuthenticationDisabled => format!("{} is switched off: {how}", exposure.title),
            Kind::ConsoleExposed => format!("{} can be reached without login: {how}", exposure.title),
        }
    }

    fn calls(&self) -> Vec<Detection> {
        let meant = |x: &'p Exposure| x.calls.iter().map(move |c| (c.call.clone(), x.languages.as_slice(), (x, c)));
        let patterns = PatternSet::by_language(self.exposures.list.iter().flat_map(meant));
        let guarded = self.guarded_handlers();
        let mut found = Vec::new();
        for call in self.project.all_calls() {
            let target = callee(self.project, call);
            let hits = patterns.matches(self.project, target);
            let hit = hits
                .into_iter()
                .find(|((_, spec), m)| (m.confidence > Confidence::Low || spec.call.open) && self.fits(spec, call));
            let Some(((exposure, _), matched)) = hit else { continue };
            if self.trial.is_place(call)
                || self.is_behind_a_check(call, &guarded)
                || self.is_elsewhere_closed(exposure, call.file)
            {
                continue;
            }
            let place = self.named(call);
            let shown = self.project.sources.text_at(place).lines().next().unwrap_or_default();
            let message = self.message(exposure, &format!("`{}`", shown.chars().take(60).collect::<String>()));
            let one = self.detection(exposure, place, "opened here", message);
            found.push(one.confidence(matched.confidence.max(Confidence::Medium)));
        }
        found
    }

    /// From the name that is called to the end of the call, if that is one short line.
    fn named(&self, call: ExprRef) -> Place {
        let target = self.project.place(callee(self.project, call));
        let name = last_name(self.project, callee(self.project, call)).map_or(0, |n| n.len() as u32);
        let start = target.span.end.saturating_sub(name).max(target.span.start);
        let whole = Span { start, end: self.project.place(call).span.end };
        let text = self.project.sources.text_at(Place::new(call.file, whole));
        let is_short = text.len() <= 60 && !text.contains('\n');
        Place::new(call.file, if is_short { whole } else { Span { start, end: target.span.end } })
    }

    fn fits(&self, spec: &CallOf, call: ExprRef) -> bool {
        if spec.arguments.is_some_and(|n| arguments(self.project, call).len() != n) {
            return false;
        }
        if spec.with.is_empty() && spec.without.is_empty() {
            return true;
        }
        let end = self.project.place(callee(self.project, call)).span.end;
        let inside = Span { start: end, end: self.project.place(call).span.end.max(end) };
        let text = self.project.sources.text_at(Place::new(call.file, inside));
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        (spec.with.is_empty() || spec.with.iter().any(|w| text.contains(w.as_str())))
            && !spec.without.iter().any(|w| text.contains(w.as_str()))
    }

    /// Handlers of which every endpoint asks for credentials; whole pages by their file.
    fn guarded_handlers(&self) -> (FxHashMap<FunctionRef, bool>, FxHashMap<FileId, bool>) {
        let (mut functions, mut files) = (FxHashMap::default(), FxHashMap::default());
        for endpoint in &self.found.endpoints {
            let is_closed = endpoint.auth.status == AuthStatus::Authenticated;
            match endpoint.handler {
                Some(handler) => *functions.entry(handler).or_insert(true) &= is_closed,
                None => *files.entry(endpoint.place.file).or_insert(true) &= is_closed,
            }
        }
        (functions, files)
    }

    fn is_behind_a_check(
        &self,
        call: ExprRef,
        (functions, files): &(FxHashMap<FunctionRef, bool>, FxHashMap<FileId, bool>),
    ) -> bool {
        let handler = self.project.enclosing_function(call);
        if handler.is_some_and(|h| functions.get(&h).copied().unwrap_or(false)) {
            return true;
        }
        if handler.is_none() && files.get(&call.file).copied().unwrap_or(false) {
            return true;
        }
        // authenticate :officer do mount Sidekiq::Web => '/jobs' end
        let mut at = call;
        for _ in 0..MAX_AROUND {
            let Some(parent) = self.project.parent(at) else { break };
            if let ExprKind::Call { callee, .. } = self.project.kind(parent)
                && *callee != at.id
                && let Some(name) = last_name(self.project, ExprRef::new(at.file, *callee))
                && self.guarding.find_in(&split(name)).is_some()
            {
                return true;
            }
            at = parent;
        }
        false
    }

    /// An import that registers a console on the default router of the process, where the service serves that router.
    fn imports(&self) -> Vec<Detection> {
        let mut found = Vec::new();
        let with_imports = || self.exposures.list.iter().filter(|x| !x.imports.is_empty());
        if with_imports().next().is_none() {
            return found;
        }
        let serving = |x: &'p Exposure| x.served_by.iter().map(|c| (c.call.clone(), c));
        for exposure in with_imports() {
            let imports = |m: &Module| m.imports.iter().any(|i| exposure.imports.contains(&i.module));
            if !self.project.modules().any(imports) {
                continue;
            }
            let patterns = PatternSet::new(serving(exposure));
            let calls = self.project.all_calls().filter(|call| {
                let hits = patterns.matches(self.project, callee(self.project, *call));
                hits.iter().any(|(spec, m)| m.confidence > Confidence::Low && self.fits(spec, *call))
            });
            let serves: BTreeSet<usize> = calls.map(|c| self.found.services.index_of(c.file)).collect();
            for module in self.project.modules().filter(|m| exposure.languages.contains(&m.language)) {
                let service = self.found.services.index_of(module.file);
                if !serves.contains(&service) || self.trial.is_file(module.file) {
                    continue;
                }
                for import in module.imports.iter().filter(|i| exposure.imports.contains(&i.module)) {
                    let place = Place::new(module.file, import.span);
                    let how = format!("`{}` is imported, and the default router is served", import.module);
                    found.push(self.detection(exposure, place, "registered here", self.message(exposure, &how)));
                }
            }
        }
        found
    }

    /// Files that are a console by themselves.
    fn pages(&self) -> Vec<Detection> {
        let mut found = Vec::new();
        for (file, source) in self.project.sources.iter() {
            let name = source.path.rsplit('/').next().unwrap_or_default().to_lowercase();
            let is_one = |x: &&Exposure| x.pages.iter().any(|p| ant_matches(p, &name));
            if let Some(exposure) = self.exposures.list.iter().find(is_one)
                && !source.class.test
                && !source.class.docs
            {
                let place = Place::new(file, source.span_of_line(1));
                let message = self.message(exposure, &format!("`{name}` is delivered with the application"));
                found.push(self.detection(exposure, place, "delivered", message));
            }
        }
        found
    }

    fn defaults(&self) -> Vec<Detection> {
        let flaws = self.found.flaws.iter().filter(|f| f.kind == FlawKind::OpenByDefault);
        let told = flaws.filter(|f| !self.trial.is_file(f.place.file)).map(|flaw| {
            let mark = Mark::new(flaw.place, "opens everything");
            let found = Detection::new(DISABLED, Family::UnauthenticatedEndpoint, mark, flaw.what.clone());
            let fix = "ask for a login by default, and open the paths that are meant for everyone one by one";
            let found = found.confidence(flaw.confidence).fix(fix);
            let found = flaw.related.iter().fold(found, |found, e| found.related(e.place, e.what.clone()));
            of_place(self.project, flaw.place.file, found)
        });
        told.collect()
    }

    /// Whether the service shows that the exposure leads nowhere.
    fn is_elsewhere_closed(&self, exposure: &Exposure, file: FileId) -> bool {
        let path = self.project.sources.get(file).path.to_lowercase();
        if exposure.except_files.iter().any(|p| ant_matches(p, &path)) {
            return true;
        }
        let service = self.found.services.index_of(file);
        let asked = exposure.closed_at.as_ref();
        let of_service = || {
            let all = self.found.endpoints.iter();
            all.filter(|e| self.found.services.index_of(e.place.file) == service)
        };
        asked.is_some_and(|path| self.found.closed.contains(&(service, path.clone())))
            || (exposure.only_if_all_open
                && !(of_service().next().is_some() && of_service().all(|e| e.auth.status != AuthStatus::Authenticated)))
    }

    fn detection(&self, exposure: &Exposure, place: Place, label: &str, message: String) -> Detection {
        let rule = match exposure.kind {
            Kind::AuthenticationDisabled => DISABLED,
            Kind::ConsoleExposed => CONSOLE,
        };
        let mut found = Detection::new(rule, Family::UnauthenticatedEndpoint, Mark::new(place, label), message);
        if let Some(most) = exposure.at_most {
            found = found.at_most(most);
        }
        of_place(self.project, place.file, found.fix(exposure.fix.clone()))
    }
}
