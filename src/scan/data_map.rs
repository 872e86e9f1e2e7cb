//! What the linked project tells of personal data beside its endpoints: form fields, columns, and where the data goes.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::analysis::flow::Flows;
use crate::analysis::repository_data;
use crate::catalog::data_types::{DataTypeId, DataTypes};
use crate::catalog::sinks::SinkKind;
use crate::facts::data::forms::FormField;
use crate::facts::data::stored::StoredColumn;
use crate::finding::Detection;
use crate::report::EndpointRow;
use crate::report::data::{DataRow, DataTypeRow, Way};
use crate::source::Place;

/// One row for each place and type of data; a column is one, however many declarations it has.
pub(super) fn rows(flows: &Flows<'_, '_>, forms: &[FormField]) -> Vec<DataRow> {
    let project = flows.project();
    let id = |data: DataTypeId| flows.knowledge().types.get(data).id.to_string();
    let is_whole = |data: DataTypeId| flows.knowledge().types.get(data).is_whole();
    let mut rows: Vec<DataRow> = forms
        .iter()
        .map(|f| {
            let what = format!("form field `{}`", f.name);
            let way = if f.is_upload { Way::Upload } else { Way::Form };
            DataRow { data_type: id(f.data), way, place: f.place, also: Vec::new(), what, is_protected: false }
        })
        .collect();
    rows.extend(columns(flows.stored().columns()).into_iter().filter_map(|declarations| {
        let (first, others) = declarations.split_first()?;
        Some(DataRow {
            data_type: id(first.data),
            way: Way::Stored { table: first.table.to_string(), column: first.column.to_string() },
            place: first.place,
            also: others.iter().map(|c| (c.place, c.by.to_string())).collect(),
            what: first.by.to_string(),
            is_protected: declarations.iter().any(|c| c.is_protected),
        })
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
                let data_type = id(hit.data);
                rows.push(DataRow { data_type, way, place, also: Vec::new(), what, is_protected: false });
            }
        }
    }
    rows.sort();
    rows.dedup();
    rows
}

/// The registers that lie in the repository itself: values, not code that moves them.
pub(super) fn in_repository(detections: &[Detection]) -> Vec<DataRow> {
    let mut rows: Vec<DataRow> = Vec::new();
    for detection in detections.iter().filter(|d| d.rule == repository_data::RULE) {
        rows.extend(detection.data_types.iter().map(|data_type| DataRow {
            data_type: data_type.to_string(),
            way: Way::Repository,
            place: detection.primary.place,
            also: Vec::new(),
            what: detection.message.clone(),
            is_protected: false,
        }));
    }
    rows.sort();
    rows
}

/// The declarations of each column, by place: a model, its migration and the statements that write it.
fn columns(declared: &[StoredColumn]) -> Vec<Vec<&StoredColumn>> {
    let mut columns: BTreeMap<(DataTypeId, (String, String)), Vec<&StoredColumn>> = BTreeMap::new();
    let mut others = Vec::new();
    for column in declared {
        match column.key() {
            Some(key) => columns.entry((column.data, key)).or_default().push(column),
            None => others.push(vec![column]),
        }
    }
    others.extend(columns.into_values());
    for declarations in &mut others {
        declarations.sort_by_key(|c| c.place);
        declarations.dedup_by_key(|c| c.place);
    }
    others
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
