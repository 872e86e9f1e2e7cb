//! Routers that answer by themselves: a server of a graph of types, which is mounted like any other router and has one route.

use super::{Handler, Key, Kind, Remark, Route, Source, Tree, Use};
use crate::catalog::frameworks::Symbol;
use crate::catalog::frameworks::schema::{Answers, Router};
use crate::facts::endpoints::selected::{called_name, exprs, methods, strings};
use crate::project::ExprRef;
use crate::source::Place;

impl Tree<'_, '_> {
    /// The route that a router has from the start.
    pub(super) fn answer_itself(&mut self, call: ExprRef, f: usize, router: &Router) {
        let project = self.project;
        let Some(answers) = &router.answers else { return };
        let key = Key::Value(call);
        if router.mounted {
            self.only_mounted.insert(key);
        }
        let context = exprs(project, call, answers.context.as_ref()).into_iter();
        let mut guards: Vec<Use> = context.map(|e| Use::new(Source::Context(e), project.place(e))).collect();
        guards.extend(self.part_deciding(call, f, answers).map(|at| Use::new(Source::Remark(Remark::Parts), at)));
        let paths = answers.path.as_ref().and_then(|s| strings(project, call, s));
        let name = called_name(project, call).map_or_else(String::new, |n| n.to_string());
        let route = Route {
            paths: paths.unwrap_or_else(|| vec![String::new()]),
            methods: methods(project, call, &answers.methods),
            guards,
            handler: Handler { name, ..Handler::default() },
        };
        let at = self.declared(call);
        self.add(key, f, at, Kind::Route(route));
    }

    /// The first part of the graph in the service that decides for itself.
    fn part_deciding(&self, call: ExprRef, f: usize, answers: &Answers) -> Option<Place> {
        let project = self.project;
        let service = self.services.index_of(call.file);
        let languages = &self.list[f].languages;
        let is_known = |file, annotation: &crate::ir::Annotation| {
            let fits = |s: &Symbol| {
                s.pattern.as_ref().is_some_and(|p| project.annotation_matches(p, file, annotation).is_some())
            };
            answers.parts.iter().any(fits)
        };
        let modules = project.modules().filter(|m| !answers.parts.is_empty() && languages.contains(&m.language));
        let mut modules = modules.filter(|m| self.services.index_of(m.file) == service && self.is_served(m.file));
        modules.find_map(|m| {
            let of_functions = m.functions.iter().flat_map(|x| &x.annotations);
            let mut all = of_functions.chain(m.classes.iter().flat_map(|c| &c.annotations));
            all.find(|a| is_known(m.file, a)).map(|a| Place::new(m.file, a.span))
        })
    }
}
