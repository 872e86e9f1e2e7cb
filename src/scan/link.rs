//! The part of the pipeline that needs the whole project: endpoints, and the flow of personal data.

use super::data_map;
use super::parts::{Homes, Part};
use super::{Depth, Knowledge};
use crate::analysis::flow::Flows;
use crate::analysis::{door, endpoint_auth, leaks, recorded};
use crate::catalog::sinks::SinkKind;
use crate::facts::data::forms;
use crate::facts::endpoints::{self, Endpoint};
use crate::finding::{Circumstance, Detection};
use crate::ir::Module;
use crate::project::Project;
use crate::report::data::DataRow;
use crate::report::{EndpointRow, Evidence};
use crate::source::{Diagnostic, SourceMap};

/// What the linked project gave.
#[derive(Default)]
pub(super) struct Linked {
    pub(super) endpoints: Vec<EndpointRow>,
    pub(super) detections: Vec<Detection>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) data_rows: Vec<DataRow>,
}

/// Links files, and the code inside them where there is any.
pub(super) fn link(
    sources: &SourceMap,
    mut modules: Vec<Module>,
    parts: Vec<Part>,
    depth: Depth,
    knowledge: &Knowledge,
) -> Linked {
    let homes = Homes::of(sources, parts, &mut modules);
    let scripts = homes.scripts_of_pages(&modules);
    let mut linked = link_modules(&homes.sources, modules, depth, knowledge);
    for detection in &mut linked.detections {
        if scripts.contains(&detection.file()) {
            detection.note_circumstance(Circumstance::InBrowser);
        }
    }
    homes.bring_home(&mut linked);
    linked
}

/// Each stage is guarded by itself: an error in one leaves the others' results.
fn link_modules(sources: &SourceMap, modules: Vec<Module>, depth: Depth, knowledge: &Knowledge) -> Linked {
    let mut linked = Linked::default();
    let built = super::guard::caught(|| Project::build(sources, modules));
    let Some(project) = linked.kept(built) else { return linked };

    let kinds = match depth {
        Depth::Full | Depth::Data => SinkKind::ALL,
        Depth::Endpoints => &[SinkKind::Response],
    };
    let flows = super::guard::caught(|| Flows::follow(&project, &knowledge.data, kinds));
    let flows = linked.kept(flows);

    let found = super::guard::caught(|| {
        let probes = endpoint_auth::probes(&knowledge.exposures);
        let mut found = endpoints::find_and_ask(&project, &knowledge.frameworks, &probes);
        // a tree of fixtures: nothing of it goes into service, so it is listed and not judged
        if found.endpoints.is_empty() && depth == Depth::Endpoints {
            found = endpoints::find_in_tests(&project, &knowledge.frameworks);
        }
        let in_urls = flows.as_ref().map(|flows| door::note(flows, &mut found.endpoints));
        let mut detections = endpoint_auth::run(&project, &knowledge.data, &knowledge.exposures, &found);
        detections.extend(in_urls.into_iter().flatten());
        if let Some(flows) = flows.as_ref().filter(|_| depth != Depth::Endpoints) {
            let words = &knowledge.exposures.words;
            let (recorders, stored) = (&knowledge.recorders, flows.stored());
            let endpoints = &found.endpoints;
            detections.extend(recorded::of_requests(&project, &knowledge.data, recorders, words, endpoints, stored));
        }
        (found.endpoints.iter().map(|e| row(e, &project)).collect::<Vec<_>>(), detections, found.gaps)
    });
    if let Some((endpoints, detections, gaps)) = linked.kept(found) {
        linked.endpoints = endpoints;
        linked.detections = detections;
        linked.diagnostics.extend(gaps);
    }
    linked.endpoints.sort();

    if depth != Depth::Endpoints {
        let words = &knowledge.exposures.words;
        let found =
            super::guard::caught(|| recorded::detections(&project, &knowledge.data, &knowledge.recorders, words));
        let found = linked.kept(found);
        linked.detections.extend(found.into_iter().flatten());
    }

    if let Some(flows) = flows {
        let found = super::guard::caught(|| leaks::detections(&flows));
        let found = linked.kept(found);
        linked.detections.extend(found.into_iter().flatten());
        if depth == Depth::Data {
            let rows = super::guard::caught(|| data_map::rows(&flows, &forms::find(sources, &knowledge.data)));
            linked.data_rows = linked.kept(rows).unwrap_or_default();
        }
    }
    linked.diagnostics.extend(sources.caps.diagnostics(sources));
    linked
}

impl Linked {
    fn kept<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|cause| self.diagnostics.push(super::internal(".", None, &cause))).ok()
    }
}

fn row(endpoint: &Endpoint, project: &Project<'_>) -> EndpointRow {
    let handler = match endpoint.handler {
        Some(f) if endpoint.handler_name.is_empty() => project.function_name(f),
        _ => endpoint.handler_name.clone(),
    };
    EndpointRow {
        path: endpoint.path.clone(),
        method: endpoint.method.as_str().to_owned(),
        place: endpoint.place,
        framework: endpoint.framework.to_string(),
        handler,
        status: endpoint.auth.status,
        evidence: endpoint
            .auth
            .evidence
            .iter()
            .map(|e| Evidence { what: e.what.clone(), place: Some(e.place) })
            .collect(),
        steps: endpoint.auth.steps.clone(),
        searched: endpoint.auth.searched.clone(),
        approved: false,
        data_types: endpoint.returns.iter().map(|c| c.data_type.to_string()).collect(),
        accepts: endpoint.accepts.iter().map(|c| c.data_type.to_string()).collect(),
        changes: endpoint.changes.iter().map(|c| c.data_type.to_string()).collect(),
    }
}
