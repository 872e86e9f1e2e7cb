//! What an endpoint gives its callers: what its handler returns, what it or a function that it calls writes into the
//! response, and what the declared type of the result shows.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::hooks::Calls;
use super::pages::{Shown, Told};
use super::typed::{Said, answered, said_classes};
use super::{Body, Found, pages, records, views};
use crate::analysis::flow::{Flows, Hit, Label, Step};
use crate::catalog::sinks::SinkKind;
use crate::facts::data::types::mentions_class;
use crate::finding::Mark;
use crate::ir::ExprKind;
use crate::project::{ClassRef, ExprRef, FunctionRef, Type};
use crate::source::caps::Cap;
use crate::source::{FileId, Place, Span};

/// Calls that lead from a handler to where the response is written.
const MAX_CALLS_DEEP: usize = 3;
/// Answers within answers.
const MAX_WRAPPERS: usize = 3;
/// Functions that are looked into for one handler.
const MAX_FUNCTIONS: usize = 120;

/// The calls of a project that write personal data into a response.
pub(super) struct Answers<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    by_file: BTreeMap<FileId, Vec<(Place, &'f Hit)>>,
    pages: Shown,
}

impl<'f, 'p, 's> Answers<'f, 'p, 's> {
    pub(super) fn of(flows: &'f Flows<'p, 's>) -> Self {
        let mut by_file: BTreeMap<FileId, Vec<(Place, &Hit)>> = BTreeMap::new();
        for (call, hits) in flows.hits() {
            let place = flows.project().place(call);
            let answers = hits.iter().filter(|h| h.kind == SinkKind::Response);
            by_file.entry(call.file).or_default().extend(answers.map(|hit| (place, hit)));
        }
        Self { flows, by_file, pages: Shown::of(flows.project(), flows.knowledge()) }
    }

    /// What a handler, of a class that may only inherit it, or a page gives.
    pub(super) fn returned_by(&self, body: Body, class: Option<ClassRef>) -> Found {
        let mut found = Found::new();
        if let Body::Page(file) = body {
            self.written(file, None, &Told::default(), &mut found);
        }
        let Reached { functions: reached, hooks } = self.reached(body, class);
        for hook in hooks {
            for returned in self.flows.returned_of_records(hook) {
                found.entry(returned.data).or_insert_with(|| marks(&returned.way));
            }
        }
        let told = self.pages.by(self.flows.project(), self.flows.knowledge(), body, &reached, &mut found);
        let handler = if let Body::Handler(f) = body { Some(f) } else { None };
        for f in reached {
            self.written(f.file, Some(self.flows.project().function(f).span), &told, &mut found);
            records::made(self.flows, f, handler, &mut found);
        }
        if let Body::Handler(handler) = body {
            self.result(handler, &told, &mut found);
            answered(self.flows, handler, Said::InForce, &mut found);
            if found.is_empty() && !self.is_declared(handler) {
                answered(self.flows, handler, Said::Documented, &mut found);
            }
        }
        found
    }

    /// The functions that a handler runs.
    pub(super) fn functions(&self, body: Body, class: Option<ClassRef>) -> Vec<FunctionRef> {
        self.reached(body, class).functions
    }

    /// What the template that a class names shows.
    pub(super) fn page_of(&self, class: ClassRef, found: &mut Found) {
        let (project, knowledge) = (self.flows.project(), self.flows.knowledge());
        if let Some((name, place)) = views::page(project, self.flows, class) {
            self.pages.called(project, knowledge, &name, place, found);
        }
    }

    /// What a page shows that is declared as an endpoint itself.
    pub(super) fn page_at(&self, place: Place, found: &mut Found) {
        self.pages.at(self.flows.project(), self.flows.knowledge(), place, found);
    }

    /// What the calls in a function, or in a whole file, write into the response; what is put into a page, the page tells.
    fn written(&self, file: FileId, within: Option<Span>, told: &Told, found: &mut Found) {
        let is_left = |place: &Place, hit: &Hit| told.get(place).is_none_or(|left| left.contains(&hit.data));
        let calls = self.by_file.get(&file).into_iter().flatten().filter(|(place, hit)| is_left(place, hit));
        for (place, hit) in calls.filter(|(place, _)| within.is_none_or(|span| span.contains(place.span))) {
            let way = || {
                let mut way = marks(&hit.way);
                way.push(Mark::new(*place, "written into the response here"));
                way.extend(hit.tail.iter().map(|t| Mark::new(*t, "written into the response here")));
                way
            };
            found.entry(hit.data).or_insert_with(way);
        }
    }

    /// What the declared result of a handler shows; where it declares no class of the project, what it returns.
    fn result(&self, handler: FunctionRef, told: &Told, found: &mut Found) {
        let project = self.flows.project();
        let declared = project.function(handler).returns.as_ref();
        let declared = declared.map(|t| (t.span, project.resolve_type(handler.file, t)));
        let says = |t: &Type| mentions_class(t) && !self.holds_anything(t);
        let Some((span, t)) = declared.filter(|(_, t)| says(t)) else {
            // what an action of a controller gives back is nobody's: it renders
            let is_action = || pages::folder_of(project, self.flows.knowledge(), handler).is_some();
            let implicit = &self.flows.knowledge().templates.implicit.languages;
            if implicit.contains(&project.module_of(handler.file).language) && is_action() {
                return;
            }
            // return $this->render('citizen.html.twig', ['citizen' => $citizen])
            let returns = project.returns(handler);
            if !returns.is_empty() && returns.iter().all(|e| told.contains_key(&project.place(*e))) {
                return;
            }
            for returned in self.flows.returned(handler) {
                found.entry(returned.data).or_insert_with(|| marks(&returned.way));
            }
            for e in project.returns(handler) {
                self.put_in(e, MAX_WRAPPERS, found);
            }
            return;
        };
        for field in self.flows.shown_by(&t) {
            let way = || {
                let declared = Mark::new(Place::new(handler.file, span), "the declared result");
                vec![declared, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
        for returned in self.flows.returned_in_fields(handler) {
            found.entry(returned.data).or_insert_with(|| marks(&returned.way));
        }
    }

    /// Whether the handler's own signature or decorators say what it answers: `ActionResult<DateTime>` does,
    /// `IActionResult` does not.
    pub(super) fn is_declared(&self, handler: FunctionRef) -> bool {
        let project = self.flows.project();
        if !said_classes(self.flows, handler, Said::InForce).is_empty() {
            return true;
        }
        let mut declared = project.function(handler).returns.as_ref().map(|t| project.resolve_type(handler.file, t));
        let mut wraps = 0;
        while let Some(inner) = declared.as_ref().and_then(|t| t.args.first().cloned()) {
            declared = Some(inner);
            wraps += 1;
        }
        // Task<IActionResult>: of two words the last is the answer, of which nothing is known
        wraps > 1 || declared.is_some_and(|t| t.class().is_some() && !self.holds_anything(&t))
    }

    /// `return CommonResult.success(member)`: the types of what is put into an answer that may hold anything.
    fn put_in(&self, e: ExprRef, depth: usize, found: &mut Found) {
        let project = self.flows.project();
        let (ExprKind::Call { args, .. } | ExprKind::New { args, .. }) = project.kind(e) else { return };
        let made = project.type_of(e).and_then(|t| t.class());
        if depth == 0 || !made.is_some_and(|class| self.has_open_field(class)) {
            return;
        }
        for arg in args.iter().map(|a| ExprRef::new(e.file, a.value)) {
            self.put_in(arg, depth - 1, found);
            for field in project.type_of(arg).iter().flat_map(|t| self.flows.shown_by(t)) {
                let way = || {
                    let given = Mark::new(project.place(arg), "put into the answer here");
                    vec![given, Mark::new(field.place, format!("its field `{}`", field.name))]
                };
                found.entry(field.data).or_insert_with(way);
            }
        }
    }

    /// `CommonResult` where it is declared `class CommonResult<T> { T data; }`: what stands in it, the declaration does not say.
    fn holds_anything(&self, t: &Type) -> bool {
        t.args.is_empty() && t.class().is_some_and(|class| self.has_open_field(class))
    }

    fn has_open_field(&self, class: ClassRef) -> bool {
        let project = self.flows.project();
        let open_types = &self.flows.knowledge().types.words.open_types;
        project.lineage(class).into_iter().any(|c| {
            project.class(c).fields.iter().filter_map(|f| f.ty.as_ref()).any(|t| {
                let simple = t.name.rsplit(['.', '\\']).next().unwrap_or(&t.name);
                let is_open = || is_type_parameter(simple) && !(c != class && self.are_bases_filled(class));
                t.args.is_empty() && (open_types.iter().any(|o| o == simple) || is_open())
            })
        })
    }

    /// `class Device extends Row<DeviceId>`: what the parameters of its bases stand for is said, and shows nothing.
    fn are_bases_filled(&self, class: ClassRef) -> bool {
        let project = self.flows.project();
        let bases = project.class(class).base_types.iter();
        let mut filled = bases.flat_map(|t| project.resolve_type(class.file, t).args).peekable();
        filled.peek().is_some() && filled.all(|t| t.class().is_some() && self.flows.shown_by(&t).is_empty())
    }

    /// The handler, and the functions that it or a page calls, over a few calls.
    fn reached(&self, body: Body, class: Option<ClassRef>) -> Reached {
        let project = self.flows.project();
        let mut all: Vec<FunctionRef> = match body {
            Body::Handler(f) => vec![f],
            Body::Page(_) => Vec::new(),
        };
        let mut hooks = Vec::new();
        let mut known: FxHashSet<FunctionRef> = all.iter().copied().collect();
        let mut level = vec![body];
        for _ in 0..MAX_CALLS_DEEP {
            let mut next = Vec::new();
            for body in level {
                let calls = Calls::of(self.flows, body, class);
                for call in body.calls(project) {
                    if all.len() + next.len() >= MAX_FUNCTIONS {
                        break;
                    }
                    let mut callees = project.callees(ExprRef::new(body.file(), *call));
                    if let Some(hook) = calls.hook(*call).filter(|hook| !callees.contains(hook)) {
                        hooks.extend(calls.answers.then_some(hook));
                        callees.push(hook);
                    }
                    next.extend(callees.into_iter().filter(|callee| known.insert(*callee)));
                }
            }
            all.extend(&next);
            if all.len() >= MAX_FUNCTIONS {
                project.sources.caps.reached(Cap::Helpers, body.file());
            }
            level = next.into_iter().map(Body::Handler).collect();
        }
        hooks.sort();
        hooks.dedup();
        Reached { functions: all, hooks }
    }
}

/// What runs when an endpoint is called.
struct Reached {
    functions: Vec<FunctionRef>,
    /// Methods of the handler's class that make what a function of its base class answers.
    hooks: Vec<FunctionRef>,
}

/// `T`, `K2`
fn is_type_parameter(simple: &str) -> bool {
    simple.len() <= 2 && simple.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn marks(way: &[Step]) -> Vec<Mark> {
    let told = |step: &Step| match &step.label {
        Label::Field(name) => format!("field `{name}` is in what is given"),
        label => label.told(),
    };
    way.iter().map(|s| Mark::new(s.place, told(s))).collect()
}
