//! Applications of libraries that a service mounts, `mount Sidekiq::Web => "/jobs"`, and what decides in front of a block
//! whether its routes are met at all: `constraints(StaffConstraint.new) do … end`.

use super::super::super::layers::{Handler, Kind, Route, Source, Use};
use super::super::super::paths;
use super::super::super::selected::{arguments, callee};
use super::{Context, Drawing, lambda};
use crate::facts::endpoints::Method;
use crate::ir::{ExprKind, Name};
use crate::project::{ExprRef, FunctionRef, Project, Value};

impl Drawing<'_> {
    /// One route of an application that is known to answer whoever comes, unless it is told otherwise.
    pub(super) fn mount_outside(
        &mut self,
        project: &Project<'_>,
        call: ExprRef,
        target: ExprRef,
        below: &str,
        context: &Context,
    ) {
        let Some(name) = project.module_of(target.file).dotted(target.id) else { return };
        if !self.drawn.outside.iter().any(|known| *known == name) || self.is_told(project, &name) {
            return;
        }
        let mut guards = context.guards.clone();
        for arg in arguments(project, call).iter().filter(|a| a.name.as_deref() == Some("constraints")) {
            guards.extend(self.decider(project, ExprRef::new(call.file, arg.value)));
        }
        let handler = Handler { name: name.replace('.', "::"), ..Handler::default() };
        let route =
            Route { paths: vec![paths::join(&context.prefix, below)], methods: vec![Method::Any], guards, handler };
        self.emitted.push((context.key, call, Kind::Route(route)));
    }

    /// `Sidekiq::Web.use(Rack::Auth::Basic) { … }`: what stands in front of it is said somewhere else.
    fn is_told(&self, project: &Project<'_>, name: &str) -> bool {
        project.all_calls().any(|call| {
            let target = callee(project, call);
            let ExprKind::Member { object, name: called } = project.kind(target) else { return false };
            called == "use" && project.module_of(call.file).dotted(*object).is_some_and(|d| d == name)
        })
    }

    /// What the arguments of `constraints` decide by: a lambda, or the method of an object that is asked.
    pub(super) fn deciders(&self, project: &Project<'_>, call: ExprRef, block: Option<FunctionRef>) -> Vec<Use> {
        let given =
            arguments(project, call).iter().filter(|a| a.name.is_none()).map(|a| ExprRef::new(call.file, a.value));
        let is_block = |e: &ExprRef| lambda(project, *e).is_some_and(|f| block.is_some_and(|b| b.id == f));
        given.filter(|e| !is_block(e)).filter_map(|e| self.decider(project, e)).collect()
    }

    fn decider(&self, project: &Project<'_>, e: ExprRef) -> Option<Use> {
        let function = match lambda(project, e) {
            Some(f) => FunctionRef::new(e.file, f),
            None => {
                let class = match project.origin(e) {
                    Value::Class(class) => class,
                    Value::Function(f) => return Some(Use::new(Source::Decides(f), project.place(e))),
                    _ => project.type_of(e)?.class()?,
                };
                self.drawn.matches.iter().find_map(|m: &Name| project.method(class, m))?
            }
        };
        Some(Use::new(Source::Decides(function), project.place(e)))
    }
}
