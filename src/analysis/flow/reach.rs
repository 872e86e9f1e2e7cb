//! Whether a call that is a sink by its symbol is one here: where its handle leads, how its text begins, over which net
//! it goes; and which part of an argument goes out.

use super::sinks::{SinkUse, last_name};
use super::value::Value;
use super::walk::Walker;
use crate::catalog::data_types::DataTypeId;
use crate::catalog::pattern::Pattern;
use crate::catalog::sinks::{SinkKind, SinkPlace};
use crate::catalog::urls::Service;
use crate::facts::data::{DataKnowledge, types};
use crate::ir::{Arg, BinaryOp, ExprId, ExprKind, Literal};
use crate::project::{ExprRef, Project, Value as Origin};
use crate::source::FileId;
use smol_str::SmolStr;

/// Calls that set up one handle, of which are looked at.
const MAX_BESIDE: usize = 64;

pub(super) fn is_there(
    project: &Project<'_>,
    knowledge: &DataKnowledge,
    place: &SinkPlace,
    callee: ExprRef,
    args: &[Arg],
) -> bool {
    let argument =
        |at: usize| args.iter().filter(|a| a.name.is_none()).nth(at).map(|a| ExprRef::new(callee.file, a.value));
    if place.alone && args.len() != 1 {
        return false;
    }
    if !place.into.is_empty() {
        let leads = |e: ExprRef| place.into.iter().any(|p| project.matches(p, e).is_some());
        if !argument(place.at).is_some_and(leads) {
            return false;
        }
    }
    if !place.begins.is_empty() {
        let begins =
            |e: ExprRef| project.string(e).is_some_and(|text| place.begins.iter().any(|b| starts_with(&text, b)));
        if !argument(place.at).is_some_and(begins) {
            return false;
        }
    }
    if !place.onto.is_empty() {
        let leads = |e: ExprRef| place.onto.iter().any(|p| project.matches(p, e).is_some());
        let is_name = |e: ExprRef| place.onto_text && is_text(project, e);
        // writeln!(BufWriter::new(file), "{}", cnic)
        let of_argument = || argument(place.at).filter(|_| !place.into.is_empty()).and_then(|e| made_with(project, e));
        if !receiver_handle(project, callee).or_else(of_argument).is_some_and(|e| leads(e) || is_name(e)) {
            return false;
        }
    }
    if !place.except.is_empty() {
        let is_none =
            |e: ExprRef| project.string(e).is_some_and(|text| place.except.iter().any(|b| starts_with(&text, b)));
        let handles = [argument(place.at), receiver_handle(project, callee)];
        if handles.into_iter().flatten().any(|e| is_none(e) || made_with(project, e).is_some_and(is_none)) {
            return false;
        }
    }
    if !place.beside.is_empty() && !is_beside(project, place, callee.file) {
        return false;
    }
    if place.unencrypted {
        let address = address(project, knowledge, callee, args);
        return address
            .is_some_and(|url| knowledge.urls.is_unencrypted(&url) || knowledge.urls.service(&url).is_some());
    }
    true
}

/// Who is at the other end of a call that counts by its URL; none where it is only not encrypted.
pub(super) fn service_of<'k>(
    project: &Project<'_>,
    knowledge: &'k DataKnowledge,
    callee: ExprRef,
    args: &[Arg],
) -> Option<&'k Service> {
    let url = address(project, knowledge, callee, args)?;
    if knowledge.urls.is_unencrypted(&url) { None } else { knowledge.urls.service(&url) }
}

/// Whether the sheet that a cell is in is saved to a file: `book.save("out.xlsx")`, and not to an answer.
fn is_beside(project: &Project<'_>, place: &SinkPlace, file: FileId) -> bool {
    let module = project.module_of(file);
    let names: Vec<&str> = place.beside.iter().flat_map(Pattern::last_segments).collect();
    let is_one = |call: &ExprId| {
        let (ExprKind::Call { callee, args } | ExprKind::New { class: callee, args, .. }) = module.kind(*call) else {
            return false;
        };
        let callee = ExprRef::new(file, *callee);
        let is_named = last_name(module, callee.id).is_some_and(|n| names.contains(&n));
        let given = args.first().map(|a| ExprRef::new(file, a.value));
        let is_none = |e: ExprRef| project.string(e).is_some_and(|t| place.except.iter().any(|b| starts_with(&t, b)));
        is_named
            && place.beside.iter().any(|p| project.matches(p, callee).is_some())
            && (!place.beside_text || given.is_some_and(|e| is_text(project, e) && !is_none(e)))
    };
    project.scopes_of(file).calls.iter().any(is_one)
}

/// `"kept.csv"`, `$"{folder}/kept.csv"`, `folder + "/kept.csv"`, `string path`.
fn is_text(project: &Project<'_>, e: ExprRef) -> bool {
    match project.kind(e) {
        ExprKind::Literal(literal) => matches!(literal, Literal::Str(_)),
        ExprKind::Template(_) => true,
        ExprKind::Binary { op: BinaryOp::Add, left, right } => [left, right]
            .into_iter()
            .any(|side| matches!(project.kind(ExprRef::new(e.file, *side)), ExprKind::Literal(Literal::Str(_)))),
        _ => project.string(e).is_some() || project.type_of(e).is_some_and(|t| types::is_text(&t)),
    }
}

fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// `open(name)` of `csv.writer(open(name)).writerow(row)`.
fn receiver_handle(project: &Project<'_>, callee: ExprRef) -> Option<ExprRef> {
    made_with(project, project.receiver(callee)?)
}

/// The first argument of the call that made a value.
fn made_with(project: &Project<'_>, e: ExprRef) -> Option<ExprRef> {
    let Origin::Made(made) = project.origin(e) else { return None };
    let (ExprKind::Call { args, .. } | ExprKind::New { args, .. }) = project.kind(made) else { return None };
    args.first().map(|a| ExprRef::new(made.file, a.value))
}

/// The URL that a call goes to, as far as it is known before it runs: its own, or that of the client it is called on.
fn address(project: &Project<'_>, knowledge: &DataKnowledge, callee: ExprRef, args: &[Arg]) -> Option<String> {
    let keys = &knowledge.urls.address_keys;
    let own = address_among(project, keys, callee.file, args);
    if own.as_ref().is_some_and(|url| url.contains("://")) {
        return own;
    }
    if let Some(beside) = address_beside(project, callee, args) {
        return Some(beside);
    }
    // axios.create({ baseURL: "http://…" }).post("/citizens", data)
    let Origin::Made(client) = project.origin(project.receiver(callee)?) else { return None };
    let (ExprKind::Call { args, .. } | ExprKind::New { args, .. }) = project.kind(client) else { return None };
    address_among(project, keys, client.file, args)
}

/// `curl_setopt($ch, CURLOPT_URL, "http://…")` beside `curl_setopt($ch, CURLOPT_POSTFIELDS, $data)`.
fn address_beside(project: &Project<'_>, callee: ExprRef, args: &[Arg]) -> Option<String> {
    let module = project.module_of(callee.file);
    let ExprKind::Name(function) = module.kind(callee.id) else { return None };
    let [handle, _, _] = args else { return None };
    let ExprKind::Name(handle) = module.kind(handle.value) else { return None };
    let around = project.enclosing_function(callee);
    let is_same = |e: ExprId, name: &str| matches!(module.kind(e), ExprKind::Name(n) if n == name);
    let third_of_same = |call: &ExprId| match module.kind(*call) {
        ExprKind::Call { callee: other, args } => match args.as_slice() {
            [first, _, third] if is_same(*other, function) && is_same(first.value, handle) => {
                Some((*call, third.value))
            }
            _ => None,
        },
        _ => None,
    };
    let is_here = |call: ExprId| project.enclosing_function(ExprRef::new(callee.file, call)) == around;
    let same = project.scopes_of(callee.file).calls.iter().filter_map(third_of_same);
    same.filter(|(call, _)| is_here(*call))
        .take(MAX_BESIDE)
        .find_map(|(_, third)| project.string(ExprRef::new(callee.file, third)).filter(|t| t.contains("://")))
}

fn address_among(project: &Project<'_>, keys: &[SmolStr], file: FileId, args: &[Arg]) -> Option<String> {
    let named = args.iter().find(|a| a.name.as_ref().is_some_and(|n| keys.contains(n)));
    let is_text = |a: &&Arg| project.string(ExprRef::new(file, a.value)).is_some_and(|t| t.contains("://"));
    // requests.request("GET", url), http.NewRequest("POST", url, body)
    let positional = args.iter().filter(|a| a.name.is_none()).take(2);
    let given = named.or_else(|| positional.clone().find(is_text)).or_else(|| args.first())?;
    let given = ExprRef::new(file, given.value);
    if let Some(text) = project.string(given) {
        return Some(text);
    }
    let Origin::Made(made) = project.origin(given) else { return None };
    match project.kind(made) {
        // axios({ url: "http://…", data })
        ExprKind::Object(entries) => {
            let module = project.module_of(made.file);
            let is_address = |k: ExprId| module.str_literal(k).is_some_and(|k| keys.contains(k));
            let entry = entries.iter().find(|entry| entry.key.is_some_and(is_address))?;
            project.string(ExprRef::new(made.file, entry.value))
        }
        // new URL("http://…"), Uri("http://…"), String.format("http://…", x)
        ExprKind::New { args, .. } | ExprKind::Call { args, .. } => {
            project.string(ExprRef::new(made.file, args.first()?.value))
        }
        _ => None,
    }
}

impl<'p> Walker<'_, 'p, '_> {
    /// What of an argument goes out, if anything: of an object only some entries, which count in any place; of a link
    /// not what it is for.
    pub(super) fn outgoing(&self, sink: &SinkUse<'_>, arg: &Arg, value: &Value, is_listed: bool) -> Option<Value> {
        let value = match (sink.entries, &value.entries) {
            // of a keyword that is named for it, all: `query: { … }`
            (Some(written), Some(entries)) if !(arg.name.is_some() && is_listed) => {
                let mut picked = Value::default();
                let written = entries.iter().filter(|(k, _)| written.contains(k));
                written.for_each(|(key, entry)| picked.put(key, entry.clone()));
                // the text before an object names none of its entries
                picked.entries.is_some().then_some(picked)?
            }
            _ if !is_listed => return None,
            _ => value.clone(),
        };
        Some(self.in_link(sink.kind, arg.value, value))
    }

    /// Of a URL, what stands in its path or query.
    pub(super) fn in_link(&self, kind: SinkKind, e: ExprId, mut value: Value) -> Value {
        if kind == SinkKind::Url && value.has_data() && value.entries.is_none() {
            let link = self.link(e).unwrap_or_default();
            if !self.cx.knowledge.urls.is_open(&link) {
                value.retain(&|_| false);
            }
        }
        value
    }

    /// What a URL is for: `/reset-password?token={}`, `url_for("reset_password", token=token)`.
    pub(super) fn meant_by_link(&self, kind: SinkKind, e: ExprId, args: &[Arg]) -> &'p [DataTypeId] {
        if kind != SinkKind::Url {
            return &[];
        }
        let urls = &self.cx.knowledge.urls;
        let link = self.link(e).or_else(|| args.first().and_then(|a| self.link(a.value)));
        link.map_or(&[], |link| urls.once(&link))
    }
    /// The text of a URL, as far as it is known before it runs: `fmt.Sprintf("https://%s/find", host)` too.
    pub(super) fn link(&self, e: ExprId) -> Option<String> {
        let project = self.cx.project;
        project.string(self.at(e)).or_else(|| made_with(project, self.at(e)).and_then(|made| project.string(made)))
    }
}
