//! Endpoints that serve a whole graph of types, `POST /graphql`: they give what the types hold that can be reached from
//! `Query` and `Mutation`, and take what these ask for. Schemas stand in files, in texts of code, and in classes.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Found, resolvers};
use crate::analysis::flow::Flows;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::graphs::{GraphTypes, Graphs};
use crate::facts::data::names::NameClass;
use crate::facts::endpoints::Endpoint;
use crate::finding::Mark;
use crate::frontend;
use crate::ir::{Annotation, ClassKind, ExprId, ExprKind, Literal, Module, Name, StmtKind, TypeRef};
use crate::project::{ClassRef, Project, Type, TypeName};
use crate::source::{Language, Place};

/// Longer texts are no schemas that somebody wrote.
const MAX_TEXT: usize = 500_000;

/// How the frontend marks what is declared by these words.
const SCHEMA: &str = "schema";
const UNION: &str = "union";

/// One field of a type.
struct Part {
    name: Name,
    /// The type of it, or of its elements.
    of: Name,
    /// Names and types of what it is given, one after the other.
    given: Vec<Name>,
    place: Place,
}

/// Personal data of a class that declares a type, or of a function that answers a field.
pub(super) struct Declared {
    pub data: DataTypeId,
    pub name: Name,
    pub place: Place,
    pub is_taken: bool,
}

/// All types of a project.
pub(super) struct Graph<'f, 'p, 's> {
    flows: &'f Flows<'p, 's>,
    /// By name; a type may be extended in several places.
    types: BTreeMap<Name, Vec<Part>>,
    /// What a value of an interface or of a union may be, by its name.
    may_be: BTreeMap<Name, Vec<Name>>,
    /// The types at which queries begin, where the schema calls them by other names.
    roots: Vec<Name>,
    classes: Vec<Declared>,
}

/// Whether an endpoint serves a graph.
pub(super) fn is_served_by(graphs: &Graphs, endpoint: &Endpoint) -> bool {
    let last = endpoint.path.trim_end_matches(['/', '*', '$']).rsplit('/').next().unwrap_or_default();
    graphs.paths.iter().any(|p| p.eq_ignore_ascii_case(if p.starts_with('/') { &endpoint.path } else { last }))
}

impl<'f, 'p, 's> Graph<'f, 'p, 's> {
    pub(super) fn of(flows: &'f Flows<'p, 's>) -> Self {
        let mut graph =
            Self { flows, types: BTreeMap::new(), may_be: BTreeMap::new(), roots: Vec::new(), classes: Vec::new() };
        let project = flows.project();
        let is_own = |m: &&Module| {
            let class = project.sources.get(m.file).class;
            class.is_own_code() && !class.test && !class.docs
        };
        for module in project.modules().filter(is_own) {
            if module.language == Language::GraphQl {
                graph.add(module, |span| Place::new(module.file, span));
            } else if !module.language.is_data() {
                graph.texts(module);
            }
        }
        graph.classes();
        graph
    }

    /// Adds what an endpoint that serves the graph takes and gives.
    pub(super) fn at_door(&self, endpoint: &Endpoint, taken: &mut Found, given: &mut Found) {
        let add = |found: &mut Found, data: DataTypeId, name: &Name, place: Place| {
            let way = || {
                let served = Mark::new(endpoint.place, "serves a graph of types");
                vec![served, Mark::new(place, format!("its field `{name}`"))]
            };
            found.entry(data).or_insert_with(way);
        };
        let known = self.graphs().roots.iter().map(smol_str::SmolStr::as_str);
        let roots = known.chain(self.roots.iter().map(Name::as_str));
        let mut todo: Vec<(&str, bool)> = roots.map(|r| (r, false)).collect();
        let mut seen: FxHashSet<(&str, bool)> = todo.iter().copied().collect();
        while let Some((name, is_input)) = todo.pop() {
            for one in self.may_be.get(name).into_iter().flatten() {
                todo.extend(seen.insert((one, is_input)).then_some((one.as_str(), is_input)));
            }
            for part in self.types.get(name).into_iter().flatten() {
                let side = if is_input { &mut *taken } else { &mut *given };
                match self.types.contains_key(&part.of) {
                    true => todo.extend(seen.insert((&part.of, is_input)).then_some((part.of.as_str(), is_input))),
                    false => {
                        if let Some(data) = self.data(name, &part.name, &part.of) {
                            add(side, data, &part.name, part.place);
                        }
                    }
                }
                for pair in part.given.chunks(2) {
                    let [argument, of] = pair else { continue };
                    if self.types.contains_key(of) {
                        todo.extend(seen.insert((of, true)).then_some((of.as_str(), true)));
                    } else if let Some(data) = self.data("", argument, of) {
                        add(taken, data, argument, part.place);
                    }
                }
            }
        }
        for declared in &self.classes {
            let side = if declared.is_taken { &mut *taken } else { &mut *given };
            add(side, declared.data, &declared.name, declared.place);
        }
    }

    fn graphs(&self) -> &'p Graphs {
        &self.flows.knowledge().graphs
    }

    /// The data that a field of a type holds.
    fn data(&self, owner: &str, name: &str, of: &str) -> Option<DataTypeId> {
        let knowledge = self.flows.knowledge();
        let endings = &self.graphs().endings;
        let bare = endings.iter().find_map(|end| owner.strip_suffix(end.as_str())).unwrap_or(owner);
        let NameClass::Data(id, strength) = knowledge.names.identifier(name) else { return None };
        let data = knowledge.types.get(id);
        let is_told = strength == Strength::Strong || knowledge.names.is_person(bare);
        let is_value = of != "Boolean" && !data.is_whole() && !(data.words && of == "Int");
        (is_told && is_value).then_some(id)
    }

    fn add(&mut self, schema: &Module, place: impl Fn(crate::source::Span) -> Place) {
        for class in schema.classes.iter().filter(|c| c.kind != ClassKind::Enum) {
            for base in &class.base_types {
                self.may_be.entry(base.name.clone()).or_default().push(class.name.clone());
            }
            let marked =
                |mark: &str| class.annotations.iter().find(|a| simple(schema, a.expr).is_some_and(|n| n == mark));
            if marked(SCHEMA).is_some() {
                self.roots.extend(class.fields.iter().filter_map(|f| f.ty.as_ref()).map(|t| t.name.clone()));
                continue;
            }
            if let Some(union) = marked(UNION) {
                self.may_be.entry(class.name.clone()).or_default().extend(given_in(schema, union));
            }
            let parts = self.types.entry(class.name.clone()).or_default();
            for field in &class.fields {
                let Some(ty) = &field.ty else { continue };
                let given = field.annotations.iter().flat_map(|a| given_in(schema, a)).collect();
                parts.push(Part { name: field.name.clone(), of: inner(ty), given, place: place(field.span) });
            }
        }
    }

    /// `` gql`type Citizen { cnic: String }` ``, `buildSchema("type Query { … }")`
    fn texts(&mut self, module: &Module) {
        let graphs = self.graphs();
        for (i, expr) in module.exprs.iter().enumerate() {
            let ExprKind::Call { callee, args } = &expr.kind else { continue };
            let (ExprKind::Name(name) | ExprKind::Member { name, .. }) = module.kind(*callee) else { continue };
            if !graphs.texts.contains(name) {
                continue;
            }
            let text: String = args.iter().map(|a| text_of(module, a.value)).collect();
            if text.is_empty() || text.len() > MAX_TEXT {
                continue;
            }
            let place = Place::new(module.file, module.span(ExprId(i as u32)));
            if let Some(schema) = frontend::lower(module.file, Language::GraphQl, &text) {
                self.add(&schema, |_| place);
            }
        }
    }

    fn classes(&mut self) {
        let project = self.flows.project();
        let rules = &self.graphs().types;
        let mut found = Vec::new();
        for class in project.classes() {
            let module = project.module_of(class.file);
            let kind = project.sources.get(class.file).class;
            if kind.test || kind.docs {
                continue;
            }
            for rule in rules.iter().filter(|r| r.languages.contains(&module.language)) {
                if let Some(is_taken) = side(project, class, rule) {
                    self.declared(class, rule, is_taken, &mut found);
                }
            }
        }
        resolvers::find(self.flows, self.graphs(), &mut found);
        self.classes = found;
    }

    fn declared(&self, class: ClassRef, rule: &GraphTypes, is_taken: bool, found: &mut Vec<Declared>) {
        let project = self.flows.project();
        let module = project.module_of(class.file);
        let written = project.class(class);
        if rule.declares.is_empty() {
            for field in self.flows.shown_by(&Type::plain(TypeName::Class(class))) {
                found.push(Declared { data: field.data, name: field.name, place: field.place, is_taken });
            }
            return;
        }
        // field :cnic, String, null: false
        for statement in &written.body {
            let StmtKind::Expr(e) = module.stmt(*statement).kind else { continue };
            let ExprKind::Call { callee, args } = module.kind(e) else { continue };
            let ExprKind::Name(called) = module.kind(*callee) else { continue };
            let takes = rule.takes.contains(called);
            if !takes && !rule.declares.contains(called) {
                continue;
            }
            let Some(name) = args.first().and_then(|a| module.str_literal(a.value)) else { continue };
            let of = args.get(1).map(|a| module.kind(a.value));
            let of = if let Some(ExprKind::Name(of)) = of { of.as_str() } else { "" };
            if let Some(data) = self.data(&written.name, name, of) {
                let place = Place::new(class.file, module.span(e));
                found.push(Declared { data, name: name.clone(), place, is_taken: takes });
            }
        }
    }
}

/// Whether a class declares an input (true) or a type (false) of the graph.
fn side(project: &Project<'_>, class: ClassRef, rule: &GraphTypes) -> Option<bool> {
    let module = project.module_of(class.file);
    let is_marked = |names: &[smol_str::SmolStr]| {
        project.class(class).annotations.iter().any(|a| simple(module, a.expr).is_some_and(|n| names.contains(n)))
    };
    let supertypes = project.supertypes(class);
    let is_one = |names: &[smol_str::SmolStr]| {
        let is_base = |t: &TypeName| match t {
            TypeName::External(path) => names.iter().any(|n| n == path || path.ends_with(&format!(".{n}"))),
            TypeName::Class(c) => names.iter().any(|n| *n == project.class(*c).name),
        };
        !names.is_empty() && supertypes.iter().any(is_base)
    };
    if is_marked(&rule.inputs) || is_one(&rule.input_bases) {
        return Some(true);
    }
    (is_marked(&rule.annotations) || is_one(&rule.bases)).then_some(false)
}

pub(super) fn simple(module: &Module, e: ExprId) -> Option<&Name> {
    match module.kind(e) {
        ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
        ExprKind::Call { callee, .. } => match module.kind(*callee) {
            ExprKind::Name(name) | ExprKind::Member { name, .. } => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The type, or that of the elements.
fn inner(ty: &TypeRef) -> Name {
    let mut at = ty;
    while let Some(element) = at.args.first() {
        at = element;
    }
    at.name.clone()
}

/// Names and types of the arguments of a field.
fn given_in(module: &Module, annotation: &Annotation) -> Vec<Name> {
    let ExprKind::Call { args, .. } = module.kind(annotation.expr) else { return Vec::new() };
    args.iter().filter_map(|a| module.str_literal(a.value).cloned()).collect()
}

/// The text of a string, or the parts of a template that are written out.
fn text_of(module: &Module, e: ExprId) -> String {
    match module.kind(e) {
        ExprKind::Literal(Literal::Str(text)) => text.to_string(),
        ExprKind::Template(parts) => parts.iter().filter_map(|p| module.str_literal(*p)).map(Name::as_str).collect(),
        _ => String::new(),
    }
}
