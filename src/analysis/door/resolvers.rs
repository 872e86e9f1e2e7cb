//! Functions that answer one field of a graph: what they are given by name, and what the type of their result shows.

use super::graphs::{Declared, simple};
use super::named;
use crate::analysis::flow::Flows;
use crate::catalog::graphs::{GraphResolvers, Graphs};
use crate::facts::data::types::is_flag;
use crate::ir::{Annotation, ExprKind, Module, Name, Param, TypeRef};
use crate::project::{ClassRef, FunctionRef, Type};
use crate::source::Place;

pub(super) fn find(flows: &Flows<'_, '_>, graphs: &Graphs, found: &mut Vec<Declared>) {
    let project = flows.project();
    for class in project.classes() {
        let module = project.module_of(class.file);
        let kind = project.sources.get(class.file).class;
        if kind.test || kind.docs {
            continue;
        }
        for rule in graphs.resolvers.iter().filter(|r| r.languages.contains(&module.language)) {
            let written = project.class(class);
            let all = rule.named.contains(&written.name) || is_marked(module, &written.annotations, &rule.classes);
            let answers = |f: &FunctionRef| {
                let function = project.function(*f);
                (all && !function.modifiers.is_private) || is_marked(module, &function.annotations, &rule.methods)
            };
            let methods = project.class(class).methods.iter().map(|m| FunctionRef::new(class.file, *m));
            for f in methods.filter(answers) {
                resolver(flows, rule, class, f, found);
            }
        }
    }
}

fn resolver(flows: &Flows<'_, '_>, rule: &GraphResolvers, class: ClassRef, f: FunctionRef, found: &mut Vec<Declared>) {
    let project = flows.project();
    let function = project.function(f);
    let resolved = |t: &TypeRef| project.resolve_type(class.file, t);
    for param in function.params.iter().filter(|p| is_given(flows, rule, f, p)) {
        let t = param.ty.as_ref().map(resolved);
        let place = Place::new(f.file, param.span);
        let fields = t.iter().flat_map(|t| flows.shown_by(t));
        let before = found.len();
        found.extend(fields.map(|s| Declared { data: s.data, name: s.name, place: s.place, is_taken: true }));
        let name = given_name(project.module_of(f.file), param);
        let is_value = t.as_ref().is_none_or(|t| t.class().is_none() && !is_flag(t));
        if let Some(data) = named(flows.knowledge(), &name).filter(|_| found.len() == before && is_value) {
            found.push(Declared { data, name, place, is_taken: true });
        }
    }
    let result = function.returns.as_ref().map(resolved);
    let shown = result.iter().flat_map(|t| flows.shown_by(t));
    found.extend(shown.map(|s| Declared { data: s.data, name: s.name, place: s.place, is_taken: false }));
}

/// Whether the caller gives a parameter, and no part of the service does.
fn is_given(flows: &Flows<'_, '_>, rule: &GraphResolvers, f: FunctionRef, param: &Param) -> bool {
    let project = flows.project();
    let module = project.module_of(f.file);
    if !rule.takes.is_empty() {
        return is_marked(module, &param.annotations, &rule.takes);
    }
    let t: Option<Type> = param.ty.as_ref().map(|t| project.resolve_type(f.file, t));
    let is_input =
        |c: ClassRef| rule.takes_all || rule.inputs.iter().any(|end| project.class(c).name.ends_with(end.as_str()));
    param.annotations.is_empty() && t.is_none_or(|t| t.class().is_none_or(is_input))
}

/// `@Args('cnic') number: string`
fn given_name(module: &Module, param: &Param) -> Name {
    let named = param.annotations.iter().find_map(|a| {
        let ExprKind::Call { args, .. } = module.kind(a.expr) else { return None };
        module.str_literal(args.first()?.value).cloned()
    });
    named.unwrap_or_else(|| param.name.clone())
}

fn is_marked(module: &Module, annotations: &[Annotation], names: &[smol_str::SmolStr]) -> bool {
    annotations.iter().any(|a| simple(module, a.expr).is_some_and(|n| names.contains(n)))
}
