//! Bodies of requests that are read or checked as a whole: `call.receive<Citizen>()`, `c.BindJSON(&citizen)`,
//! `$request->validate(['cnic' => 'required'])`, `params.require(:citizen).permit(:cnic)`, `@body(CitizenSchema)`.

use std::sync::Arc;

use super::accepted::Taken;
use super::schemas::{Reading as Schema, schemas_of};
use super::{Body, Found, named};
use crate::analysis::flow::Flows;
use crate::catalog::requests::ParameterReaders;
use crate::facts::data::DataKnowledge;
use crate::facts::data::names::NameClass;
use crate::facts::data::types::is_number_of_row;
use crate::finding::Mark;
use crate::ir::visit::Nested;
use crate::ir::{Annotation, Arg, ExprId, ExprKind, Module, Name, Param};
use crate::project::{ClassRef, ExprRef, FunctionRef, Project, Type, TypeName, Value};
use crate::source::Place;

/// What a file's language knows of such reads.
pub(super) struct Typed<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    project: &'p Project<'s>,
    knowledge: &'p DataKnowledge,
    module: &'p Module,
    readers: Vec<&'p ParameterReaders>,
}

impl<'f, 'p, 's> Typed<'f, 'p, 's> {
    pub(super) fn of(flows: &'f Flows<'p, 's>, module: &'p Module) -> Self {
        let (project, knowledge) = (flows.project(), flows.knowledge());
        let readers = knowledge.sinks.readers.iter().filter(|r| r.languages.contains(&module.language)).collect();
        Self { flows, project, knowledge, module, readers }
    }

    fn at(&self, e: ExprId) -> ExprRef {
        ExprRef::new(self.module.file, e)
    }

    fn has(&self, list: impl Fn(&ParameterReaders) -> &[smol_str::SmolStr], name: &str) -> bool {
        self.readers.iter().any(|r| list(r).iter().any(|n| n == name))
    }

    pub(super) fn calls(&self, body: Body, taken: &mut Taken) {
        let module = self.module;
        for &e in body.calls(self.project) {
            let ExprKind::Call { callee, args } = module.kind(e) else { continue };
            let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { continue };
            // schema.parse(req.body), Joi.validate(req.body, schema)
            if self.has(|r| &r.schemas.methods, name)
                && let Some(schemas) = schemas_of(self.project, self.knowledge, self.at(e))
            {
                let object =
                    if let ExprKind::Member { object, .. } = module.kind(*callee) { Some(*object) } else { None };
                for part in args.iter().map(|a| a.value).chain(object) {
                    Schema::new(self.project, self.knowledge, schemas).read(self.at(part), taken);
                }
            }
            if self.has(|r| &r.typed, name) {
                let given = module.type_arguments.get(&e).into_iter().flatten();
                let mut types: Vec<Arc<Type>> =
                    given.map(|t| self.project.resolve_type(module.file, t).into()).collect();
                types.extend(args.iter().filter_map(|a| self.type_given(a.value)));
                for t in types {
                    self.fields(&t, self.at(e), "read as a whole here", &mut taken.all);
                }
            }
            if self.has(|r| &r.naming, name) {
                let is_person = self.is_of_person(*callee);
                args.iter().for_each(|a| self.named_in(a, is_person, taken));
            }
        }
    }

    /// `&citizen`, `Citizen.class`, `typeof(Citizen)`, `CitizenSchema()`
    fn type_given(&self, e: ExprId) -> Option<Arc<Type>> {
        let class = |e: ExprId| match self.project.origin(self.at(e)) {
            Value::Class(class) => Some(Type::of_class(class).into()),
            _ => None,
        };
        match self.module.kind(e) {
            ExprKind::Literal(_) | ExprKind::Lambda(_) => None,
            ExprKind::Member { object, name } if name == "class" => class(*object),
            _ => class(e).or_else(|| self.project.type_of(self.at(e))),
        }
    }

    fn fields(&self, t: &Type, at: ExprRef, how: &str, found: &mut Found) {
        for field in self.flows.shown_by(t) {
            let way = || {
                let read = Mark::new(self.project.place(at), how);
                vec![read, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
    }

    /// Strings, keys of objects, names of keyword arguments.
    fn named_in(&self, arg: &Arg, is_person: bool, taken: &mut Taken) {
        // permit(*FIELDS)
        if let Value::Made(made) = self.project.origin(self.at(arg.value))
            && made.id != arg.value
        {
            let module = self.project.module_of(made.file);
            let listed = Arg { name: None, value: made.id, spread: false };
            return Typed::of(self.flows, module).named_here(&listed, is_person, taken);
        }
        self.named_here(arg, is_person, taken);
    }

    /// `params.require(:citizen).permit(:name)`
    fn is_of_person(&self, callee: ExprId) -> bool {
        let ExprKind::Member { object, .. } = self.module.kind(callee) else { return false };
        let ExprKind::Call { args, .. } = self.module.kind(*object) else { return false };
        let key = args.first().and_then(|a| self.module.str_literal(a.value));
        key.is_some_and(|k| self.knowledge.names.is_person(k))
    }

    fn named_here(&self, arg: &Arg, is_person: bool, taken: &mut Taken) {
        let is_whole = |e: ExprId| matches!(self.module.kind(e), ExprKind::Object(_) | ExprKind::List(_));
        let mut wholes: Vec<ExprId> = Vec::new();
        let mut names: Vec<(Name, ExprId)> = arg.name.iter().map(|n| (n.clone(), arg.value)).collect();
        wholes.extend(arg.name.iter().map(|_| arg.value).filter(|v| is_whole(*v)));
        self.module.walk_expr(arg.value, Nested::Skip, &mut |e| match self.module.kind(e) {
            ExprKind::Object(entries) => {
                names.extend(entries.iter().filter_map(|entry| entry.key).filter_map(|k| self.text(k)));
                wholes.extend(entries.iter().filter(|entry| is_whole(entry.value)).filter_map(|entry| entry.key));
            }
            ExprKind::List(parts) => names.extend(parts.iter().filter_map(|p| self.text(*p))),
            _ => {}
        });
        names.extend(self.text(arg.value));
        self.note(names, &wholes, is_person, "is taken from the request", taken);
    }

    fn text(&self, e: ExprId) -> Option<(Name, ExprId)> {
        self.module.str_literal(e).map(|n| (n.clone(), e))
    }

    /// Of `wholes`, the parts are taken: `permit(citizen: [:cnic])`.
    fn note(&self, names: Vec<(Name, ExprId)>, wholes: &[ExprId], is_person: bool, how: &str, taken: &mut Taken) {
        // 'civil_status' beside 'blood_type': of a person
        let types = &self.knowledge.types;
        let of_person =
            |(name, _): &(Name, ExprId)| named(self.knowledge, name).is_some_and(|d| types.get(d).of_person);
        let is_person = is_person || names.iter().any(of_person);
        for (name, e) in names {
            // 'address.street', 'citizens.*.cnic'
            let word = name.rsplit('.').next().unwrap_or(&name);
            let weak = || match self.knowledge.names.identifier(word) {
                NameClass::Data(data, _) if is_person && !self.knowledge.types.get(data).is_whole() => Some(data),
                _ => None,
            };
            let is_row = || is_number_of_row(self.project, self.knowledge, word, None);
            if let Some(data) = named(self.knowledge, word).or_else(weak).filter(|_| !is_row()) {
                let place = self.project.place(self.at(e));
                taken.all.entry(data).or_insert_with(|| vec![Mark::new(place, format!("`{word}` {how}"))]);
                if !wholes.contains(&e) {
                    taken.keys.entry((data, Name::new(word))).or_insert(place);
                }
            }
        }
    }

    /// `public function rules() { return ['cnic' => 'required']; }` of the class of a parameter.
    pub(super) fn rules(&self, handler: FunctionRef, param: &Param, taken: &mut Taken) {
        let Some(t) = &param.ty else { return };
        let Some(class) = self.project.resolve_type(handler.file, t).class() else { return };
        for c in self.project.lineage(class) {
            for method in self.readers.iter().flat_map(|r| &r.rules).filter_map(|m| self.project.own_method(c, m)) {
                let module = self.project.module_of(method.file);
                let of = Typed::of(self.flows, module);
                let mut names = Vec::new();
                module.walk_block(&module.function(method.id).body, Nested::Skip, &mut |e| match module.kind(e) {
                    ExprKind::Object(entries) => {
                        names.extend(entries.iter().filter_map(|entry| entry.key).filter_map(|k| of.text(k)));
                    }
                    // $rules['cnic'] = 'required'
                    ExprKind::Assign { target, .. } => {
                        if let ExprKind::Index { index: Some(key), .. } = module.kind(*target) {
                            names.extend(of.text(*key));
                        }
                    }
                    _ => {}
                });
                of.note(names, &[], false, "is a rule of the request", taken);
            }
        }
    }

    /// `@body(CitizenSchema)` on a handler.
    pub(super) fn decorated(&self, annotation: &Annotation, found: &mut Found) {
        let ExprKind::Call { callee, args } = self.module.kind(annotation.expr) else { return };
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = self.module.kind(*callee) else { return };
        if self.has(|r| &r.decorators, name) {
            for class in args.iter().filter_map(|a| declared_class(self.project, self.at(a.value))) {
                let t = Type::plain(TypeName::Class(class));
                self.fields(&t, self.at(annotation.expr), "the declared body", found);
            }
        }
    }
}

/// The class that an argument of a decorator names or makes: `CitizenSchema`, `CitizenSchema(many=True)`, `citizen_schema`.
pub(super) fn declared_class(project: &Project<'_>, e: ExprRef) -> Option<ClassRef> {
    match project.origin(e) {
        Value::Class(class) => Some(class),
        _ => project.type_of(e).and_then(|t| t.class().or_else(|| t.args.iter().find_map(Type::class))),
    }
}

/// Which decorators are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Those that make the answer: `@response(CitizenSchema)`, `@app.get("/x", response_model=Citizen)`.
    InForce,
    /// Those that only document it: `[ProducesResponseType(typeof(Citizen), 200)]`.
    Documented,
}

/// What a handler's decorators say that it answers.
pub(super) fn answered(flows: &Flows<'_, '_>, handler: FunctionRef, said: Said, found: &mut Found) {
    for (place, class) in said_classes(flows, handler, said) {
        for field in flows.shown_by(&Type::plain(TypeName::Class(class))) {
            let way = || {
                let declared = Mark::new(place, "the declared result");
                vec![declared, Mark::new(field.place, format!("its field `{}`", field.name))]
            };
            found.entry(field.data).or_insert_with(way);
        }
    }
}

/// The classes that a handler's decorators name as its answer, each with its decorator.
pub(super) fn said_classes(flows: &Flows<'_, '_>, handler: FunctionRef, said: Said) -> Vec<(Place, ClassRef)> {
    let (project, knowledge) = (flows.project(), flows.knowledge());
    let mut classes = Vec::new();
    let module = project.module_of(handler.file);
    let at = |e| ExprRef::new(handler.file, e);
    let rules: Vec<_> = knowledge.sinks.responders.iter().filter(|r| r.languages.contains(&module.language)).collect();
    for annotation in &project.function(handler).annotations {
        let ExprKind::Call { callee, args } = module.kind(annotation.expr) else { continue };
        let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { continue };
        let is_answer = rules.iter().any(|r| match said {
            Said::InForce => r.decorators.contains(name),
            Said::Documented => r.documents.contains(name),
        });
        let is_keyword = |n: &Name| said == Said::InForce && rules.iter().any(|r| r.keywords.contains(n));
        let says = |a: &&Arg| is_answer || a.name.as_ref().is_some_and(is_keyword);
        let place = Place::new(handler.file, annotation.span);
        classes.extend(args.iter().filter(says).flat_map(|a| classes_in(project, at(a.value))).map(|c| (place, c)));
    }
    classes
}

/// The classes that an argument names, however deep: `List[Citizen]`, `{ type: Citizen }`, `typeof(List<Citizen>)`,
/// `@Content(schema = @Schema(implementation = Citizen.class))`.
fn classes_in(project: &Project<'_>, e: ExprRef) -> Vec<ClassRef> {
    let module = project.module_of(e.file);
    let mut found = Vec::new();
    module.walk_expr(e.id, Nested::Skip, &mut |part| {
        if let ExprKind::Name(_) | ExprKind::Member { .. } = module.kind(part) {
            found.extend(declared_class(project, ExprRef::new(e.file, part)));
        }
        for t in module.type_arguments.get(&part).into_iter().flatten() {
            let mut types = vec![project.resolve_type(e.file, t)];
            while let Some(t) = types.pop() {
                found.extend(t.class());
                types.extend(t.args);
            }
        }
    });
    found
}
