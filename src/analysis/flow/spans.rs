//! Functions whose annotation has them write what they are given, and what they give:
//! `#[instrument(skip(self), fields(id = %request.id), ret)]`.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::advice::held;
use super::sinks::SinkUse;
use super::value::{Fact, Label, Value, What};
use super::walk::Walker;
use crate::catalog::advice::Spans;
use crate::catalog::sinks::{AllWord, Keywords, SinkKind};
use crate::facts::data::DataKnowledge;
use crate::facts::endpoints::selected::last_name;
use crate::ir::{Arg, ExprId, ExprKind, FunctionId, Module, Name};
use crate::project::{FunctionRef, Project, Type};
use crate::source::Place;

/// A function that writes what it is given, and the annotation that has it so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instrumented<'k> {
    annotation: ExprId,
    rule: &'k Spans,
}

pub(super) fn find<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
) -> FxHashMap<FunctionRef, Instrumented<'k>> {
    let rules: Vec<_> = knowledge.sinks.advice.iter().filter_map(|r| Some((&r.languages, r.spans.as_ref()?))).collect();
    let mut found = FxHashMap::default();
    for f in project.functions().filter(|f| !project.function(*f).annotations.is_empty()) {
        let language = project.module_of(f.file).language;
        for (_, rule) in rules.iter().filter(|(languages, _)| languages.contains(&language)) {
            let is_one = |symbol| last_name(project, symbol).is_some_and(|n| rule.annotations.iter().any(|a| a == n));
            let annotations = &project.function(f).annotations;
            if let Some(a) = annotations.iter().find(|a| is_one(project.annotation_symbol(f.file, a))) {
                found.insert(f, Instrumented { annotation: a.expr, rule });
            }
        }
    }
    found
}

impl<'k> Instrumented<'k> {
    fn args(self, module: &Module) -> &[Arg] {
        match module.kind(self.annotation) {
            ExprKind::Call { args, .. } => args,
            _ => &[],
        }
    }

    /// What stands in the brackets of a word of the annotation; None where the word is not there.
    fn listed(self, module: &'k Module, word: &str) -> Option<&'k [Arg]> {
        self.args(module).iter().find_map(|a| match module.kind(a.value) {
            ExprKind::Name(name) => (name == word).then_some([].as_slice()),
            ExprKind::Call { callee, args } => {
                matches!(module.kind(*callee), ExprKind::Name(name) if name == word).then_some(args.as_slice())
            }
            _ => None,
        })
    }

    /// Whether a parameter is written as it is given.
    fn writes(self, module: &'k Module, param: &Name) -> bool {
        let is_named = |a: &Arg| match (&a.name, module.kind(a.value)) {
            (Some(name), _) | (None, ExprKind::Name(name)) => name == param,
            _ => false,
        };
        let lists = |word: &str| self.listed(module, word).is_some_and(|args| args.iter().any(is_named));
        self.listed(module, &self.rule.skips_all).is_none() && !lists(&self.rule.skips) && !lists(&self.rule.fields)
    }

    fn sink(self) -> SinkUse<'k> {
        SinkUse {
            kind: SinkKind::Log,
            id: SmolStr::new_static("span-of-function"),
            title: self.rule.title.clone(),
            objects: self.rule.objects,
            placeholder: None,
            laid_open: None,
            keywords: &Keywords::All(AllWord::All),
            arguments: None,
            receiver: false,
            entries: None,
            expects: &[],
            is_resolved: true,
        }
    }
}

impl Walker<'_, '_, '_> {
    /// What a function writes of its parameters before it runs.
    pub(super) fn write_span(&mut self, id: FunctionId) {
        let (cx, module) = (self.cx, self.module);
        let f = FunctionRef::new(self.file, id);
        let Some(span) = cx.spans.get(&f).copied() else { return };
        let sink = span.sink();
        let params = module.function(id).params.iter().enumerate();
        for (i, param) in params.filter(|(_, p)| !p.name.is_empty() && span.writes(module, &p.name)) {
            let value = self.env.get(&param.name).map(|v| Value::clone(v)).unwrap_or_default();
            let t = cx.project.param_type(f, i);
            self.write_in_span(span, &sink, value, t.as_deref(), Some(&param.name), Place::new(self.file, param.span));
        }
        let fields = span.listed(module, &span.rule.fields).unwrap_or_default();
        for (name, field) in fields.iter().filter_map(|f| Some((f.name.as_ref()?, f.value))) {
            let value = self.eval(field);
            let value = self.under_key(field, name, value);
            let form = self.form_of(field, &sink);
            let facts = self.shown(field, value, form);
            self.note_written(span.annotation, &facts, &sink, form);
        }
    }

    /// What it writes of its result.
    pub(super) fn write_given(&mut self, id: FunctionId, given: Option<&Value>) {
        let (cx, module) = (self.cx, self.module);
        let Some(span) = cx.spans.get(&FunctionRef::new(self.file, id)).copied() else { return };
        if span.listed(module, &span.rule.gives).is_none() {
            return;
        }
        let function = module.function(id);
        let t = function.returns.as_ref().map(|t| cx.project.resolve_type(self.file, t));
        let value = given.cloned().unwrap_or_default();
        let place = Place::new(self.file, function.name_span);
        self.write_in_span(span, &span.sink(), value, t.as_ref(), None, place);
    }

    /// The name of the function that is being walked.
    fn called(&self) -> Name {
        self.open.last().and_then(|id| self.module.function(*id).name.clone()).unwrap_or_default()
    }

    fn write_in_span(
        &mut self,
        span: Instrumented<'_>,
        sink: &SinkUse<'_>,
        mut value: Value,
        t: Option<&Type>,
        name: Option<&Name>,
        place: Place,
    ) {
        let known = held(self.cx.project, self.cx.knowledge, t, name);
        // an object of a known class that shows nothing, whoever passes it
        if known.is_empty() && t.is_some_and(|t| t.class().is_some()) {
            return;
        }
        for what in known {
            let label = match name {
                Some(name) => Label::Named(name.clone()),
                None => Label::Returned(self.called()),
            };
            let step = self.steps.add(place, label, None);
            value.add_facts(&[Fact { what, step }]);
        }
        value.facts.retain(|f| name.is_some() || !matches!(f.what, What::Param(..)));
        let facts = self.show(&value, sink.objects);
        self.note_written(span.annotation, &facts, sink, sink.objects);
    }
}
