//! What the linked project tells of personal data beside its endpoints: form fields, columns, and where the data goes.

use rustc_hash::FxHashSet;

use crate::analysis::flow::Flows;
use crate::catalog::data_types::{DataTypeId, DataTypes};
use crate::catalog::sinks::SinkKind;
use crate::facts::data::forms::FormField;
use crate::report::EndpointRow;
use crate::report::data::{DataRow, DataTypeRow, Way};
use crate::source::Place;

/// One row for each place and type of data.
pub(super) fn rows(flows: &Flows<'_, '_>, forms: &[FormField]) -> Vec<DataRow> {
    let project = flows.project();
    let id = |data: DataTypeId| flows.knowledge().types.get(data).id.to_string();
    let is_whole = |data: DataTypeId| flows.knowledge().types.get(data).is_whole();
    let mut rows: Vec<DataRow> = forms
        .iter()
        .map(|f| {
            let what = format!("form field `{}`", f.name);
            let way = if f.is_upload { Way::Upload } else { Way::Form };
            DataRow { data_type: id(f.data), way, place: f.place, what, is_protected: false }
        })
        .collect();
    rows.extend(flows.stored().columns().iter().map(|c| DataRow {
        data_type: id(c.data),
        way: Way::Stored { table: c.table.to_string(), column: c.column.to_string() },
        place: c.place,
        what: c.by.to_string(),
        is_protected: c.is_protected,
    }));
    for (call, hits) in flows.hits() {
        let class = project.sources.get(call.file).class;
        if class.test || class.docs {
            continue;
        }
        let mut seen: FxHashSet<(DataTypeId, SinkKind)> = FxHashSet::default();
        for hit in hits.iter().filter(|h| !is_whole(h.data)) {
            // answers are told by the endpoints that give them
            let way = match hit.kind {
                SinkKind::Log => Way::Log,
                SinkKind::Response => continue,
                SinkKind::Exception => Way::Exception,
                SinkKind::Url => Way::Url,
                SinkKind::ThirdParty => Way::ThirdParty,
                SinkKind::File => Way::File,
            };
            if seen.insert((hit.data, hit.kind)) {
                let place: Place = project.place(call);
                let what = hit.title.to_string();
                rows.push(DataRow { data_type: id(hit.data), way, place, what, is_protected: false });
            }
        }
    }
    rows.sort();
    rows.dedup();
    rows
}

/// The types that anything is told of, the most sensitive first.
pub(super) fn types(types: &DataTypes, rows: &[DataRow], endpoints: &[EndpointRow]) -> Vec<DataTypeRow> {
    let in_endpoints = endpoints.iter().flat_map(|e| e.data_types.iter().chain(&e.accepts));
    let told: FxHashSet<&str> = rows.iter().map(|r| &r.data_type).chain(in_endpoints).map(String::as_str).collect();
    let mut known: Vec<DataTypeRow> = types
        .iter()
        .filter(|(_, t)| told.contains(t.id.as_str()))
        .map(|(_, t)| DataTypeRow {
            id: t.id.to_string(),
            title: t.title.to_string(),
            group: t.group,
            sensitivity: t.sensitivity,
        })
        .collect();
    known.sort_by(|a, b| (b.sensitivity, a.group, &a.id).cmp(&(a.sensitivity, b.group, &b.id)));
    known
}
