//! What a function that runs around others sees of them: the arguments and results that an aspect is given
//! (`joinPoint.getArgs()`), the request that a pipeline handles, the call that an interceptor passes on.
//!
//! Where it is known which functions are covered, it is known which data they take: an aspect around functions that take
//! no personal data shows none. Functions that decorate others are found in [`wrapped`].

use rustc_hash::FxHashMap;

use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use super::wrapped;
use crate::catalog::data_types::Strength;
use crate::catalog::sinks::ObjectForm;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::{is_flag, shown_by_class};
use crate::facts::data::{DataKnowledge, pointcuts};
use crate::ir::{ExprId, ExprKind, Function, Name};
use crate::project::{ClassRef, FunctionRef, Project, Type, TypeName};
use crate::source::Place;

/// Facts that one advice is told of; the others say nothing new.
const MAX_SEEN: usize = 24;

/// What a covered function takes or gives.
type Passed = Vec<(What, Place, Label)>;

/// What one function that runs around others sees of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    takes: Passed,
    gives: Passed,
    /// The parameter that holds the result.
    result: Option<Name>,
    /// Of a function that wraps others: what these are called in it.
    pub(super) wrapped: Vec<Name>,
    /// Its parameter that takes the rest holds what these take.
    gathers: bool,
}

/// By advice.
pub(super) type Advices = FxHashMap<FunctionRef, Around>;

/// The aspects whose covered functions are known.
pub(super) fn find(project: &Project<'_>, knowledge: &DataKnowledge) -> Advices {
    let mut all = Advices::default();
    let mut showing = Showing { project, knowledge, known: FxHashMap::default() };
    for (wrapper, (covered, wrapped)) in wrapped::find(project, knowledge) {
        all.insert(wrapper, Around { wrapped, gathers: true, ..passed(&mut showing, &covered) });
    }
    for rule in &knowledge.sinks.advice {
        let Some(aspects) = &rule.aspects else { continue };
        let is_known = |f: &FunctionRef| rule.languages.contains(&project.module_of(f.file).language);
        let annotated = project.functions().filter(|f| !project.function(*f).annotations.is_empty());
        for f in annotated.filter(is_known) {
            let Some(advised) = pointcuts::advised(project, aspects, f) else { continue };
            let covered = pointcuts::covered(project, aspects, f, &advised.pointcut).unwrap_or_default();
            if covered.is_empty() {
                continue;
            }
            let result = advised.result.map(Name::new);
            all.insert(f, Around { result, ..passed(&mut showing, &covered) });
        }
    }
    all
}

/// What the covered functions take and give, with a step that names one of them.
fn passed(showing: &mut Showing<'_, '_>, covered: &[FunctionRef]) -> Around {
    let project = showing.project;
    let mut around = Around::default();
    for f in covered {
        let function = project.function(*f);
        let told = |place| (place, Label::Around(label_of(function), covered.len()));
        for (i, param) in function.params.iter().enumerate() {
            let t = project.param_type(*f, i);
            let (place, label) = told(Place::new(f.file, param.span));
            let held = showing.held(t.as_deref(), Some(&param.name));
            around.takes.extend(held.into_iter().map(|what| (what, place, label.clone())));
        }
        let (place, label) = told(Place::new(f.file, function.name_span));
        let t = function.returns.as_ref().map(|t| project.resolve_type(f.file, t));
        let held = showing.held(t.as_ref(), None);
        around.gives.extend(held.into_iter().map(|what| (what, place, label.clone())));
    }
    for passed in [&mut around.takes, &mut around.gives] {
        let mut seen: Vec<What> = Vec::new();
        passed.retain(|(what, ..)| {
            let is_new = !seen.contains(what) && seen.len() < MAX_SEEN;
            seen.push(*what);
            is_new
        });
    }
    around
}

/// `register`, as its class calls it.
fn label_of(function: &Function) -> Name {
    function.name.clone().unwrap_or_default()
}

/// Which classes show personal data; the same ones stand in the signatures of many functions.
struct Showing<'p, 's> {
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    known: FxHashMap<ClassRef, bool>,
}

/// The personal data in a value, by its type or name.
pub(super) fn held(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    t: Option<&Type>,
    name: Option<&Name>,
) -> Vec<What> {
    Showing { project, knowledge, known: FxHashMap::default() }.held(t, name)
}

impl Showing<'_, '_> {
    fn shows(&mut self, class: ClassRef) -> bool {
        let (project, knowledge) = (self.project, self.knowledge);
        let shown = || !shown_by_class(project, knowledge, class, ObjectForm::Json).is_empty();
        *self.known.entry(class).or_insert_with(shown)
    }

    /// The personal data in a value by its type, or by its name where the type is no class.
    fn held(&mut self, t: Option<&Type>, name: Option<&Name>) -> Vec<What> {
        let mut classes: Vec<ClassRef> = Vec::new();
        if let Some(t) = t {
            super::typed::collect_classes(t, &mut classes);
        }
        if !classes.is_empty() {
            classes.retain(|c| self.shows(*c));
            return classes.into_iter().map(What::Object).collect();
        }
        match name.map(|n| self.knowledge.names.identifier(n)) {
            Some(NameClass::Data(id, Strength::Strong)) if t.is_none_or(|t| !is_flag(t)) => {
                vec![What::Data(id, Strength::Strong)]
            }
            _ => Vec::new(),
        }
    }
}

impl Walker<'_, '_, '_> {
    /// `joinPoint.getArgs()`, `joinPoint.proceed()`: what the covered functions take or give. None where they are not known.
    pub(super) fn seen_around(&mut self, object: ExprId, name: &Name) -> Option<Value> {
        let mut rules = self.cx.knowledge.sinks.advice.iter().filter(|r| r.languages.contains(&self.module.language));
        let aspects = rules.find_map(|r| r.aspects.as_ref())?;
        let is_arguments = aspects.arguments.contains(name);
        if !is_arguments && !aspects.results.contains(name) {
            return None;
        }
        let ExprKind::Name(point) = self.module.kind(object) else { return None };
        let f = self.project_function(point)?;
        let cx = self.cx;
        let around = cx.advices.get(&f)?;
        Some(self.told_of(if is_arguments { &around.takes } else { &around.gives }))
    }

    /// The function around, among those being walked, that has a parameter of that name.
    fn project_function(&self, param: &Name) -> Option<FunctionRef> {
        let has_it = |id: &&crate::ir::FunctionId| self.module.function(**id).params.iter().any(|p| p.name == *param);
        self.open.iter().rev().find(has_it).map(|id| FunctionRef::new(self.file, *id))
    }

    /// `f(*args)` inside of a wrapper: what the functions that it wraps give.
    pub(super) fn given_by_wrapped(&mut self, name: &Name) -> Option<Value> {
        let cx = self.cx;
        if cx.advices.is_empty() {
            return None;
        }
        let wrapper = self.open.iter().rev().find_map(|id| cx.advices.get(&FunctionRef::new(self.file, *id)))?;
        wrapper.wrapped.contains(name).then(|| self.told_of(&wrapper.gives))
    }

    fn told_of(&mut self, passed: &Passed) -> Value {
        let mut value = Value::default();
        for (what, place, label) in passed {
            let step = self.steps.add(*place, label.clone(), None);
            value.add_facts(&[Fact { what: *what, step }]);
        }
        value.is_clean = value.facts.is_empty();
        value
    }

    /// What a parameter holds because its function runs around others; None where that says nothing.
    pub(super) fn given_around(&mut self, f: FunctionRef, index: usize) -> Option<Value> {
        let cx = self.cx;
        let param = cx.project.function(f).params.get(index)?;
        if let Some(around) = cx.advices.get(&f) {
            if around.result.as_ref() == Some(&param.name) {
                return Some(self.told_of(&around.gives));
            }
            if param.rest && around.gathers {
                return Some(self.told_of(&around.takes));
            }
        }
        let written = &param.ty.as_ref()?.name;
        for rule in cx.knowledge.sinks.advice.iter().filter(|r| r.languages.contains(&self.module.language)) {
            for pipeline in &rule.pipelines {
                let handled = self.handled(f, written, &pipeline.bases, &pipeline.handles);
                if !handled.is_empty() {
                    return Some(self.told_of(&handled));
                }
            }
            for interceptor in &rule.interceptors {
                let simple = |t: &str| -> Name { Name::new(t.rsplit('.').next().unwrap_or(t)) };
                let types = cx.project.function(f).params.iter().filter_map(|p| p.ty.as_ref());
                let is_one = types.into_iter().any(|t| interceptor.beside.contains(&simple(&t.name)));
                if is_one && interceptor.holds.contains(&simple(written)) {
                    let whole = cx.knowledge.types.find(REQUEST)?;
                    let step = self.steps.add(Place::new(f.file, param.span), Label::Whole, None);
                    return Some(Value::of(What::Data(whole, Strength::Strong), step));
                }
            }
        }
        None
    }

    /// `TRequest request` of a class that handles every request: the classes that are requests.
    fn handled(&self, f: FunctionRef, written: &str, bases: &[Name], handles: &[Name]) -> Passed {
        let project = self.cx.project;
        let Some(class) = project.function(f).class else { return Passed::new() };
        let module = project.module_of(f.file);
        let is_parameter = module.type_parameters.get(&class).is_some_and(|ps| ps.iter().any(|p| p.name == *written));
        let simple = |t: &TypeName| match t {
            TypeName::External(path) => Name::new(path.rsplit('.').next().unwrap_or(path)),
            TypeName::Class(c) => project.class(*c).name.clone(),
        };
        let inherits = |c: ClassRef, names: &[Name]| project.supertypes(c).iter().any(|t| names.contains(&simple(t)));
        if !is_parameter || !inherits(ClassRef::new(f.file, class), bases) {
            return Passed::new();
        }
        let is_request = |c: &ClassRef| inherits(*c, handles) && !self.cx.shown(*c, ObjectForm::Json).is_empty();
        let found: Vec<ClassRef> = project.classes().filter(is_request).take(MAX_SEEN).collect();
        let label = |c: ClassRef| Label::Around(project.class(c).name.clone(), found.len());
        let place = |c: ClassRef| Place::new(c.file, project.class(c).name_span);
        found.iter().map(|c| (What::Object(*c), place(*c), label(*c))).collect()
    }
}

/// The data type of a whole request.
const REQUEST: &str = "request-body";
