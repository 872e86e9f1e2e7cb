//! What a service says once for all its endpoints: settings, access lists, dependencies that close everything.

use std::collections::BTreeSet;

use super::super::access::{Asked, Decision, Lists};
use super::super::annotated;
use super::super::guards::Property;
use super::super::mounts::Resolved;
use super::super::selected::{elements, field, text_of};
use super::super::{Effect, Method, Step};
use super::{FUEL, Judge, Ruling};
use crate::finding::Confidence;
use crate::ir::ExprKind;
use crate::ir::visit::Nested;
use crate::project::ExprRef;

impl Judge<'_, '_> {
    /// What the settings of the service say for all endpoints.
    pub(super) fn setting(&self, f: usize, service: usize) -> Property {
        if let Some(known) = self.settings.borrow().get(&(f, service)) {
            return known.clone();
        }
        let property = match self.read_settings(f, service) {
            // everyone may pass by default: only a nearer guard counts, and it is no opening of one endpoint
            Property::Opens(_) => Property::Nothing,
            other => other,
        };
        self.settings.borrow_mut().insert((f, service), property.clone());
        property
    }

    pub(super) fn read_settings(&self, f: usize, service: usize) -> Property {
        let project = self.project;
        let mut best = Property::Nothing;
        for framework in self.related(f) {
            for setting in &framework.guards.settings {
                let mut path = setting.name.split('.');
                let Some(variable) = path.next() else { continue };
                for module in project.modules() {
                    if !self.services.may_serve(project, module.file)
                        || self.services.index_of(module.file) != service
                        || !framework.languages.contains(&module.language)
                    {
                        continue;
                    }
                    let mut values = Vec::new();
                    module.walk_block(&module.body, Nested::Skip, &mut |e| {
                        if let ExprKind::Assign { target, value: Some(value), .. } = module.kind(e)
                            && matches!(module.kind(*target), ExprKind::Name(n) if n == variable)
                        {
                            values.push(ExprRef::new(module.file, *value));
                        }
                    });
                    for value in values {
                        let inner = path.clone().try_fold(value, |e, key| field(project, e, key));
                        let Some(inner) = inner else { continue };
                        for e in elements(project, inner) {
                            let place = project.place(e);
                            let property = match text_of(project, e) {
                                Some(text) => self.guards.of_dotted(f, &text, place, FUEL),
                                None => self.guards.of_expr(f, e, FUEL),
                            };
                            match property {
                                // a middleware that only looks like a guard by its name decides nothing for all
                                Property::Rejects(p) if p.confidence > Confidence::Low && !p.weak => {
                                    return Property::Rejects(p);
                                }
                                Property::Opens(p) => best = Property::Opens(p),
                                _ => {}
                            }
                        }
                    }
                }
            }
        }
        best
    }

    pub(super) fn access(&self, f: usize, route: &Resolved, service: usize) -> Decision {
        for framework in self.related(f) {
            let index = self.list.iter().position(|k| k.id == framework.id);
            let Some(lists) = index.and_then(|i| self.access[i].as_ref()) else { continue };
            let decision = lists.by_folder(self.project, self.services, route.place.file, route.method, &route.path);
            if !matches!(decision, Decision::Silent) {
                return decision;
            }
        }
        let own = self.by_list(f, route, service);
        if !matches!(own, Decision::Silent) {
            return own;
        }
        // the filters of a container stand in front of whatever it serves
        let languages = &self.list[f].languages;
        let is_before = |g: &usize| {
            let framework = self.list[*g];
            *g != f
                && framework.access.as_ref().is_some_and(|a| a.before_all)
                && framework.languages.iter().any(|l| languages.contains(l))
        };
        let mut others = (0..self.list.len()).filter(is_before).map(|g| self.by_list(g, route, service));
        others.find(|d| matches!(d, Decision::Closed(..) | Decision::Open(..))).unwrap_or(Decision::Silent)
    }

    /// What the ordered lists of one framework say.
    fn by_list(&self, f: usize, route: &Resolved, service: usize) -> Decision {
        let Some(lists) = &self.access[f] else { return Decision::Silent };
        let mut ruling = self.ruling.borrow_mut();
        let ruling = ruling.entry((f, service)).or_insert_with(|| self.ruling(f, lists, service));
        match ruling {
            Ruling::Lists(services) => {
                let package = self.project.module(route.place.file).and_then(|m| m.package.clone()).unwrap_or_default();
                let marks = annotated::on_handler(self.project, &route.handler);
                let asked = Asked { method: route.method, path: &route.path, marks: &marks };
                lists.decide(service, services, &package, &asked)
            }
            Ruling::Same(decision) => decision.clone(),
        }
    }

    /// An access list of the service that was asked in vain.
    pub(super) fn silent_list(&self, f: usize, service: usize) -> Option<Step> {
        let place = self.access[f].as_ref()?.place_for(service)?;
        let path = &self.project.sources.get(place.file).path;
        let file = path.rsplit('/').next().unwrap_or(path);
        let what = format!("access list in {file}");
        let why = "has no rule for this path".to_owned();
        Some(Step { what, why, place: Some(place), seen: None, effect: Effect::Nothing })
    }

    /// Which of some paths are closed by the access lists of which services.
    pub(super) fn closed(&self, probes: &[&str]) -> BTreeSet<(usize, String)> {
        let mut found = BTreeSet::new();
        for (f, lists) in self.access.iter().enumerate() {
            let Some(lists) = lists else { continue };
            for service in 0..self.services.iter().count() {
                let ruling = self.ruling(f, lists, service);
                for probe in probes {
                    let decision = match &ruling {
                        Ruling::Lists(services) => {
                            let asked = Asked { method: Method::Get, path: probe, marks: &[] };
                            lists.decide(service, services, "", &asked)
                        }
                        Ruling::Same(decision) => decision.clone(),
                    };
                    if matches!(decision, Decision::Closed(..)) {
                        found.insert((service, (*probe).to_owned()));
                    }
                }
            }
        }
        found
    }

    pub(super) fn ruling(&self, f: usize, lists: &Lists, service: usize) -> Ruling {
        if !lists.is_empty_for(service) {
            return Ruling::Lists(vec![service]);
        }
        let services = self.services.depends(service);
        if services.iter().any(|s| !lists.is_empty_for(*s)) {
            return Ruling::Lists(services);
        }
        // a library is served by the applications that hold it
        let services = self.services.dependents(service);
        if services.iter().all(|s| lists.is_empty_for(*s)) {
            return Ruling::Same(self.unconfigured(f, service));
        }
        Ruling::Lists(services)
    }

    /// A service that is secured, but whose configuration is not in the repository.
    pub(super) fn unconfigured(&self, f: usize, service: usize) -> Decision {
        let Some(access) = &self.list[f].access else { return Decision::Silent };
        if self.services.imports_any(service, &access.imports) {
            let why = "the code asks for a security framework whose configuration is not in this repository";
            return Decision::Unseen(why.to_owned());
        }
        if let Some(place) = self.services.manifest_place(self.project, service, &access.dependencies) {
            let what = "without a configuration every request needs a login".to_owned();
            return Decision::Closed(what, place);
        }
        Decision::Silent
    }
}
