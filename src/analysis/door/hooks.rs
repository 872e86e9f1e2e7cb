//! Methods that a base class calls and the class of the handler writes: `render json: records.map { |r| transform(r) }` in
//! a controller whose subclasses each have a `transform`.

use super::Body;
use crate::analysis::flow::Flows;
use crate::ir::{ExprId, ExprKind, Module, Name};
use crate::project::{ClassRef, FunctionRef, Project};

/// The calls of one body, as an object of the handler's class makes them.
pub(super) struct Calls<'p, 's> {
    project: &'p Project<'s>,
    module: &'p Module,
    /// The class of the handler, where the body is of a base class of it.
    class: Option<ClassRef>,
    /// Some call of the body answers the request.
    pub answers: bool,
}

impl<'p, 's> Calls<'p, 's> {
    pub(super) fn of(flows: &Flows<'p, 's>, body: Body, class: Option<ClassRef>) -> Self {
        let project = flows.project();
        let module = project.module_of(body.file());
        let own = match body {
            Body::Handler(f) => project.function(f).class.map(|c| ClassRef::new(f.file, c)),
            Body::Page(_) => None,
        };
        let class = class.filter(|c| own.is_some_and(|own| own != *c && project.lineage(*c).contains(&own)));
        let answers = class.is_some() && answers(flows, module, body);
        Self { project, module, class, answers }
    }

    /// The method of the handler's class that a call on the object itself enters.
    pub(super) fn hook(&self, call: ExprId) -> Option<FunctionRef> {
        let class = self.class?;
        let ExprKind::Call { callee, .. } = self.module.kind(call) else { return None };
        let name = match self.module.kind(*callee) {
            ExprKind::Name(name) if self.project.semantics(self.module.file).implicit_this => name,
            ExprKind::Member { object, name } if is_this(self.module, *object) => name,
            _ => return None,
        };
        self.project.method(class, name)
    }
}

fn is_this(module: &Module, e: ExprId) -> bool {
    matches!(module.kind(e), ExprKind::Name(name) if name == "this" || name == "self")
}

fn answers(flows: &Flows<'_, '_>, module: &Module, body: Body) -> bool {
    let responders = &flows.knowledge().sinks.responders;
    let makers: Vec<&[smol_str::SmolStr]> =
        responders.iter().filter(|r| r.languages.contains(&module.language)).map(|r| r.makers.as_slice()).collect();
    let is_maker = |name: &Name| makers.iter().any(|names| names.contains(name));
    let is_answer = |call: &ExprId| match module.kind(*call) {
        ExprKind::Call { callee, .. } => {
            matches!(module.kind(*callee), ExprKind::Name(name) | ExprKind::Member { name, .. } if is_maker(name))
        }
        _ => false,
    };
    body.calls(flows.project()).iter().any(is_answer)
}
