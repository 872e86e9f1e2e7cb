//! What the callers of an endpoint give it: in its path, as typed parameters of its handler, and where the handler reads
//! the request by names.

use rustc_hash::FxHashSet;

use super::typed::Typed;
use super::{Body, Found, named};
use crate::analysis::flow::Flows;
use crate::catalog::sinks::{ObjectForm, ParameterReaders, WholeSource};
use crate::facts::data::DataKnowledge;
use crate::facts::data::types::{is_flag, shown_by_type};
use crate::facts::endpoints::Endpoint;
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Block, ExprId, ExprKind, Module, Name, Param};
use crate::project::{ExprRef, FunctionRef, Project, Value};
use crate::source::Place;

pub(super) fn in_path(knowledge: &DataKnowledge, endpoint: &Endpoint, found: &mut Found) {
    for part in endpoint.path.split(['{', '}']).skip(1).step_by(2) {
        if let Some(data) = named(knowledge, part) {
            let mark = || vec![Mark::new(endpoint.place, format!("`{part}` in the path"))];
            found.entry(data).or_insert_with(mark);
        }
    }
}

pub(super) fn in_body(flows: &Flows<'_, '_>, body: Body) -> Found {
    let (project, knowledge) = (flows.project(), flows.knowledge());
    let mut found = Found::new();
    if let Body::Handler(handler) = body {
        for param in &project.function(handler).params {
            parameter(project, knowledge, handler, param, &mut found);
        }
    }
    let module = project.module_of(body.file());
    let (reading, typed) = (Reading::of(project, knowledge, module), Typed::of(project, knowledge, module));
    reading.block(body.block(project), &mut found);
    typed.block(body.block(project), &mut found);
    if let Body::Handler(handler) = body {
        let function = project.function(handler);
        function.annotations.iter().for_each(|a| typed.decorated(a, &mut found));
        function.params.iter().for_each(|p| typed.rules(handler, p, &mut found));
        for helper in helpers(project, module, handler) {
            reading.block(&project.function(helper).body, &mut found);
            typed.block(&project.function(helper).body, &mut found);
        }
    }
    found
}

/// Functions of the same file that the handler calls: `citizen_params()`.
fn helpers(project: &Project<'_>, module: &Module, handler: FunctionRef) -> Vec<FunctionRef> {
    let mut found = Vec::new();
    module.walk_block(&project.function(handler).body, Nested::Enter, &mut |e| {
        if found.len() < MAX_HELPERS && matches!(module.kind(e), ExprKind::Call { .. }) {
            let callees = project.callees(ExprRef::new(module.file, e)).into_iter();
            found.extend(callees.filter(|c| c.file == handler.file && *c != handler));
        }
    });
    found.sort();
    found.dedup();
    found
}

/// Helpers of one handler that are looked into.
const MAX_HELPERS: usize = 16;

/// `@RequestBody CitizenDto citizen`, `cnic: str`.
fn parameter(project: &Project<'_>, knowledge: &DataKnowledge, handler: FunctionRef, param: &Param, found: &mut Found) {
    let module = project.module_of(handler.file);
    // user: User = Depends(current_user)
    let is_computed = |e: ExprId| matches!(module.kind(e), ExprKind::Call { args, .. } if args.iter().any(|a| is_function(project, handler, a.value)));
    if param.default.is_some_and(is_computed) {
        return;
    }
    let place = Place::new(handler.file, param.span);
    let given = || Mark::new(place, format!("given as `{}`", param.name));
    let t = param.ty.as_ref().map(|t| project.resolve_type(handler.file, t));
    let Some(t) = t else {
        if let Some(data) = named(knowledge, &param.name) {
            found.entry(data).or_insert_with(|| vec![given()]);
        }
        return;
    };
    let fields = shown_by_type(project, knowledge, &t, ObjectForm::Json);
    if fields.is_empty() {
        if let Some(data) = named(knowledge, &param.name).filter(|_| t.class().is_none() && !is_flag(&t)) {
            found.entry(data).or_insert_with(|| vec![given()]);
        }
        return;
    }
    // @AuthenticationPrincipal User user: no part of the request
    let rules: Vec<&Name> = knowledge
        .sinks
        .annotations
        .iter()
        .filter(|r| r.languages.contains(&module.language))
        .flat_map(|r| &r.names)
        .collect();
    let is_known = |a: &Annotation| annotation_name(module, a).is_some_and(|n| rules.iter().any(|r| **r == n));
    if !param.annotations.is_empty() && !param.annotations.iter().any(is_known) {
        return;
    }
    for field in fields {
        let way = || vec![given(), Mark::new(field.place, format!("its field `{}`", field.name))];
        found.entry(field.data).or_insert_with(way);
    }
}

fn is_function(project: &Project<'_>, handler: FunctionRef, e: ExprId) -> bool {
    matches!(project.origin(ExprRef::new(handler.file, e)), Value::Function(_))
}

fn annotation_name(module: &Module, annotation: &Annotation) -> Option<Name> {
    let callee = match module.kind(annotation.expr) {
        ExprKind::Call { callee, .. } => *callee,
        _ => annotation.expr,
    };
    match module.kind(callee) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// The reads of a request in the body of a handler.
struct Reading<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    module: &'p Module,
    sources: Vec<&'p WholeSource>,
    readers: Vec<&'p ParameterReaders>,
}

impl<'p, 's> Reading<'p, 's> {
    fn of(project: &'p Project<'s>, knowledge: &'p DataKnowledge, module: &'p Module) -> Self {
        let sources = knowledge.sinks.sources.iter().filter(|s| s.languages.contains(&module.language));
        let readers = knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language));
        Self { project, knowledge, module, sources: sources.collect(), readers: readers.collect() }
    }

    fn block(&self, block: &Block, found: &mut Found) {
        let module = self.module;
        let mut kept: FxHashSet<Name> = FxHashSet::default();
        module.walk_block(block, Nested::Enter, &mut |e| match module.kind(e) {
            // const { cnic } = req.body; const body = req.body
            ExprKind::Assign { target, value: Some(value), .. } if self.is_request(*value, &kept) => {
                match module.kind(*target) {
                    ExprKind::Name(name) => {
                        kept.insert(name.clone());
                    }
                    ExprKind::Object(entries) => {
                        let keys = entries.iter().filter_map(|entry| entry.key);
                        keys.for_each(|key| self.read(e, module.str_literal(key), found));
                    }
                    _ => {}
                }
            }
            // req.body.cnic
            ExprKind::Member { object, name } if self.is_request(*object, &kept) => self.read(e, Some(name), found),
            // request.form["cnic"]
            ExprKind::Index { object, index: Some(index) } if self.is_request(*object, &kept) => {
                self.read(e, module.str_literal(*index), found);
            }
            // request.form.get("cnic"), $request->input('cnic'), request.getParameter("cnic")
            ExprKind::Call { callee, args } => {
                let ExprKind::Member { object, .. } = module.kind(*callee) else { return };
                let key = args.first().and_then(|a| module.str_literal(a.value));
                if key.is_some() && (self.is_request(*object, &kept) || self.is_request(*callee, &kept)) {
                    self.read(e, key, found);
                }
            }
            _ => {}
        });
    }

    fn read(&self, e: ExprId, key: Option<&Name>, found: &mut Found) {
        let Some(key) = key else { return };
        if let Some(data) = named(self.knowledge, key) {
            let place = self.project.place(ExprRef::new(self.module.file, e));
            found.entry(data).or_insert_with(|| vec![Mark::new(place, format!("`{key}` is read from the request"))]);
        }
    }

    /// `req.body`, `request.get_json()`, `_POST`, `params`, or a variable that holds one of them.
    fn is_request(&self, e: ExprId, kept: &FxHashSet<Name>) -> bool {
        let module = self.module;
        match module.kind(e) {
            ExprKind::Name(name) => kept.contains(name) || self.sources.iter().any(|s| s.names.contains(name)),
            ExprKind::Member { object, name } => {
                let (ExprKind::Name(receiver) | ExprKind::Member { name: receiver, .. }) = module.kind(*object) else {
                    return false;
                };
                let last = self.knowledge.names.last_word(receiver);
                self.sources
                    .iter()
                    .flat_map(|s| s.members.iter())
                    .chain(self.readers.iter().flat_map(|r| &r.members))
                    .any(|(r, m)| m == name && (r == receiver || last.as_deref().is_some_and(|w| w == r.as_str())))
            }
            ExprKind::Call { callee, args } if args.is_empty() => match module.kind(*callee) {
                ExprKind::Name(name) => self.sources.iter().any(|s| s.calls.contains(name)),
                _ => self.is_request(*callee, kept),
            },
            _ => false,
        }
    }
}
