//! Clients that are declared and never written: `@GET("verify") Call<Card> verify(@Query("cnic") String cnic)`. What such a
//! parameter is called goes into the URL of every request, so that nothing has to be followed.
//!
//! Requests that are written as calls are found by [`crate::analysis::flow`].

use super::words::{self, Leak};
use crate::analysis::flow::Flows;
use crate::catalog::data_types::{DataTypeId, Strength};
use crate::catalog::pattern::Pattern;
use crate::catalog::sinks::SinkKind;
use crate::catalog::urls::UrlParameters;
use crate::facts::data::names::NameClass;
use crate::finding::{Circumstance, Detection, Mark, Severity};
use crate::ir::{Annotation, ExprKind, FunctionId, Module, Param};
use crate::source::Place;

/// One detection for each method, in the order of the files.
pub(super) fn detections(flows: &Flows<'_, '_>) -> Vec<Detection> {
    let Some(leak) = words::leak(SinkKind::Url, false) else { return Vec::new() };
    let mut found = Vec::new();
    for module in flows.project().modules() {
        let kinds: Vec<&UrlParameters> =
            flows.knowledge().urls.parameters.iter().filter(|p| p.languages.contains(&module.language)).collect();
        if kinds.is_empty() || flows.project().sources.get(module.file).class.test {
            continue;
        }
        for (i, function) in module.functions.iter().enumerate() {
            if function.class.is_some() && function.params.iter().any(|p| !p.annotations.is_empty()) {
                found.extend(of_method(flows, leak, module, FunctionId(i as u32), &kinds));
            }
        }
    }
    found
}

fn of_method(
    flows: &Flows<'_, '_>,
    leak: &Leak,
    module: &Module,
    id: FunctionId,
    kinds: &[&UrlParameters],
) -> Option<Detection> {
    let function = module.function(id);
    for kind in kinds {
        let put: Vec<(&Param, DataTypeId)> =
            function.params.iter().filter_map(|p| Some((p, data_of(flows, module, p, &kind.annotations)?))).collect();
        if put.is_empty() {
            continue;
        }
        let class = function.class.map(|c| module.class(c));
        let around = function.annotations.iter().chain(class.into_iter().flat_map(|c| &c.annotations));
        let is_client = |a: &Annotation| is_one_of(flows, module, a, &kind.client);
        if !around.into_iter().any(is_client) {
            continue;
        }
        let types = &flows.knowledge().types;
        let titles: Vec<&str> = put.iter().map(|(_, data)| types.get(*data).title.as_str()).collect();
        let verb = if titles.len() == 1 { leak.one } else { leak.many };
        let data = super::listed(&titles);
        let place = Place::new(module.file, put[0].0.span);
        let message = format!("{data} {verb} {} of every request of {}", leak.where_to, kind.title);
        let name = function.name.clone().unwrap_or_default();
        let ids: Vec<_> = put.iter().map(|(_, data)| types.get(*data).id.clone()).collect();
        let mut detection =
            Detection::new(leak.rule, leak.family, Mark::new(place, format!("{data} {}", leak.here)), message)
                .identity(format!("{name} {}", ids.join("+")))
                .fix(words::fix(flows, leak, module.language))
                .data_types(ids);
        if put.iter().any(|(_, data)| types.get(*data).sensitivity >= Severity::High) {
            detection = detection.circumstance(Circumstance::SensitiveData);
        }
        return Some(detection.note(types.get(put[0].1).why.as_str()));
    }
    None
}

/// What a parameter puts into the URL, by the name under which it stands there.
fn data_of(flows: &Flows<'_, '_>, module: &Module, param: &Param, annotations: &[Pattern]) -> Option<DataTypeId> {
    let annotation = param.annotations.iter().find(|a| is_one_of(flows, module, a, annotations))?;
    let written = match module.kind(annotation.expr) {
        ExprKind::Call { args, .. } => args.first().and_then(|a| module.str_literal(a.value)),
        _ => None,
    };
    let name = written.map_or(param.name.as_str(), |n| n.as_str());
    let knowledge = flows.knowledge();
    let NameClass::Data(data, Strength::Strong) = knowledge.names.identifier(name) else { return None };
    let urls = &knowledge.urls;
    (urls.is_minded(data) && (!urls.needs_name(data) || urls.is_bearer(name))).then_some(data)
}

fn is_one_of(flows: &Flows<'_, '_>, module: &Module, annotation: &Annotation, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|p| flows.project().annotation_matches(p, module.file, annotation).is_some())
}
