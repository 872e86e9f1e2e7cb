//! amanat's own JSON: findings, endpoints and coverage of one scan in one document.
//!
//! The shape is documented in `CONTRIBUTING.md` and only grows. Paths are relative to the scan root, lines and columns
//! count from 1, columns in code points. No time and no machine stands in it, so that two runs give the same bytes.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use super::coverage::gaps;
use super::endpoints::changes::Comparison;
use super::excerpt::{Masks, is_unsafe};
use super::past::PastItem;
use super::same::Same;
use super::{EndpointRow, Report, most};
use crate::facts::endpoints::AuthStatus;
use crate::finding::{Mark, Severity};
use crate::policy::Finding;
use crate::source::{Place, SourceMap};

/// Rises when a field changes its meaning or goes away.
const FORMAT_VERSION: &str = "1";

#[derive(Serialize)]
struct Document<'r> {
    format_version: &'static str,
    tool: Tool,
    policy: PolicyId<'r>,
    summary: Summary,
    findings: Vec<Item<'r>>,
    endpoints: Vec<EndpointItem<'r>>,
    coverage: CoverageItem<'r>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct PolicyId<'r> {
    id: &'r str,
    title: &'r str,
    version: &'r str,
    adjusted: Vec<Adjusted<'r>>,
}

#[derive(Serialize)]
struct Adjusted<'r> {
    rule: &'r str,
    reason: &'r str,
}

#[derive(Serialize)]
struct Summary {
    findings: usize,
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    /// Different ones: a credential in five places is five findings.
    credentials: usize,
    suppressed: usize,
    approved_public: usize,
    registered_public: usize,
    behind_gateway: usize,
}

#[derive(Serialize)]
struct Item<'r> {
    rule: &'r str,
    family: &'static str,
    severity: &'static str,
    confidence: &'static str,
    message: String,
    #[serde(flatten)]
    at: Location<'r>,
    /// The line, masked and cut.
    snippet: String,
    label: String,
    fingerprint: &'r str,
    controls: Vec<&'r str>,
    recommendations: Vec<&'r str>,
    cwe: Vec<String>,
    circumstances: Vec<crate::finding::Circumstance>,
    data_types: Vec<&'r str>,
    related: Vec<Labelled<'r>>,
    /// How many more there are than stand here; so below.
    #[serde(skip_serializing_if = "is_none")]
    related_more: usize,
    trace: Vec<Labelled<'r>>,
    #[serde(skip_serializing_if = "is_none")]
    trace_more: usize,
    /// The ways of further data.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more_traces: Vec<Vec<Labelled<'r>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    search: Vec<Labelled<'r>>,
    #[serde(skip_serializing_if = "is_none")]
    search_more: usize,
    notes: Vec<String>,
    fix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<CredentialItem<'r>>,
    /// With --history, of a credential: in which commits it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<PastItem<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppressed<'r>>,
}

#[derive(Serialize)]
struct CredentialItem<'r> {
    /// Equal for all findings of one credential.
    id: &'r str,
    /// Where else it stands; each place is a finding of its own.
    also: Vec<Location<'r>>,
    /// Further places, which are not listed.
    #[serde(skip_serializing_if = "is_none")]
    also_more: usize,
}

// serde gives a reference
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_none(count: &usize) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct Location<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Labelled<'r> {
    #[serde(flatten)]
    at: Location<'r>,
    label: String,
}

#[derive(Serialize)]
struct Suppressed<'r> {
    reason: &'r str,
    owner: Option<&'r str>,
    until: Option<String>,
}

#[derive(Serialize)]
pub(super) struct EndpointItem<'r> {
    pub(super) method: &'r str,
    pub(super) path: String,
    pub(super) file: &'r str,
    pub(super) line: u32,
    pub(super) framework: &'r str,
    pub(super) handler: String,
    pub(super) auth: AuthItem<'r>,
    pub(super) data_types: Vec<&'r str>,
    pub(super) accepts: Vec<&'r str>,
    /// Of the records that an open endpoint changes, where it takes none.
    pub(super) changes: Vec<&'r str>,
}

#[derive(Serialize)]
pub(super) struct AuthItem<'r> {
    pub(super) status: &'static str,
    evidence: Vec<EvidenceItem<'r>>,
}

#[derive(Serialize)]
pub(super) struct EvidenceItem<'r> {
    what: String,
    file: Option<&'r str>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct CoverageItem<'r> {
    files: usize,
    analysed: usize,
    credentials_only: usize,
    lines: usize,
    bytes: usize,
    languages: &'r std::collections::BTreeMap<String, usize>,
    unread: &'r std::collections::BTreeMap<String, usize>,
    /// Files with code of each language inside.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    embedded: &'r std::collections::BTreeMap<String, usize>,
    /// What --history walked.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<HistoryCount>,
    endpoints: EndpointCounts,
    /// Files with a gap of each kind.
    gaps: std::collections::BTreeMap<&'static str, usize>,
    details: Vec<GapItem<'r>>,
    /// Every file that was read: what an auditor asks for.
    listing: Vec<FileItem<'r>>,
}

#[derive(Serialize)]
struct FileItem<'r> {
    file: &'r str,
    language: String,
    treatment: &'static str,
    /// What kind of place it is, where it is not plain source code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    class: Vec<&'static str>,
}

#[derive(Serialize)]
struct HistoryCount {
    commits: usize,
    texts: usize,
}

#[derive(Serialize)]
struct EndpointCounts {
    total: usize,
    authenticated: usize,
    unauthenticated: usize,
    public: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct GapItem<'r> {
    kind: &'static str,
    file: &'r str,
    line: Option<u32>,
    message: String,
}

#[derive(Serialize)]
struct Inventory<'r> {
    endpoints: Vec<EndpointItem<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'r>>,
}

/// What changed since a revision.
#[derive(Serialize)]
struct Since<'r> {
    revision: &'r str,
    commit: &'r str,
    added: Vec<EndpointItem<'r>>,
    changed: Vec<Changed<'r>>,
    removed: Vec<EndpointItem<'r>>,
    /// Open now, not so before, and approved by nothing: what fails the gate.
    newly_open: Vec<Named<'r>>,
}

#[derive(Serialize)]
struct Changed<'r> {
    before: AuthItem<'r>,
    #[serde(flatten)]
    endpoint: EndpointItem<'r>,
}

#[derive(Serialize)]
struct Named<'r> {
    method: &'r str,
    path: String,
    status: &'static str,
}

/// The report of `check`. Suppressed findings are left out unless asked for.
pub fn write(report: &Report, show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let same = Same::of(report);
    let count = |s: Severity| report.open().filter(|f| f.severity == s).count();
    let status = |s: AuthStatus| report.endpoints.iter().filter(|e| e.status == s).count();
    let policy = &report.policy;
    let document = Document {
        format_version: FORMAT_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        policy: PolicyId {
            id: &policy.header.id,
            title: &policy.header.title,
            version: &policy.header.version,
            adjusted: policy.adjustments.iter().map(|a| Adjusted { rule: &a.rule, reason: &a.reason }).collect(),
        },
        summary: Summary {
            findings: report.open().count(),
            critical: count(Severity::Critical),
            high: count(Severity::High),
            medium: count(Severity::Medium),
            low: count(Severity::Low),
            credentials: same.count(),
            suppressed: report.findings.iter().filter(|f| f.granted.is_some()).count(),
            approved_public: report.approved,
            registered_public: report.registered,
            behind_gateway: report.behind_gateway,
        },
        findings: report
            .findings
            .iter()
            .filter(|f| show_suppressed || f.granted.is_none())
            .map(|f| item(f, report, &same, &masks))
            .collect(),
        endpoints: report.endpoints.iter().map(|e| endpoint(e, &report.sources, &masks)).collect(),
        coverage: CoverageItem {
            files: report.coverage.files,
            analysed: report.coverage.analysed,
            credentials_only: report.coverage.credentials_only(),
            lines: report.coverage.lines,
            bytes: report.coverage.bytes,
            languages: &report.coverage.languages,
            unread: &report.coverage.unread,
            embedded: &report.coverage.embedded,
            history: report.coverage.history.as_ref().map(|h| HistoryCount { commits: h.commits, texts: h.texts }),
            endpoints: EndpointCounts {
                total: report.endpoints.len(),
                authenticated: status(AuthStatus::Authenticated),
                unauthenticated: status(AuthStatus::Missing),
                public: status(AuthStatus::Public),
                unknown: status(AuthStatus::Unknown),
            },
            gaps: gaps(&report.diagnostics).into_iter().map(|(k, n)| (k.label(), n)).collect(),
            details: report
                .diagnostics
                .iter()
                .map(|d| GapItem {
                    kind: d.kind.label(),
                    file: &d.path,
                    line: d.file.zip(d.span).map(|(f, s)| report.sources.get(f).line_column(s.start).line),
                    message: masks.prose(&d.message),
                })
                .collect(),
            listing: listing(report),
        },
    };
    to_writer(&document, out)
}

/// The contract of `amanat endpoints --format json`.
pub fn write_endpoints(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let endpoints = report.endpoints.iter().map(|e| endpoint(e, &report.sources, &masks)).collect();
    to_writer(&Inventory { endpoints, since: None }, out)
}

/// The same with `since` beside it.
pub fn write_changes(changes: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = (changes.before.masks(), changes.after.masks());
    let (old, new) = (&changes.before.sources, &changes.after.sources);
    let since = Since {
        revision: &changes.commit.asked,
        commit: &changes.commit.id,
        added: changes.added.iter().map(|e| endpoint(e, new, &after)).collect(),
        changed: changes
            .changed
            .iter()
            .map(|(was, is)| Changed { before: endpoint(was, old, &before).auth, endpoint: endpoint(is, new, &after) })
            .collect(),
        removed: changes.removed.iter().map(|e| endpoint(e, old, &before)).collect(),
        newly_open: changes
            .newly_open()
            .into_iter()
            .map(|e| Named { method: &e.method, path: after.prose(&e.path), status: e.status.as_str() })
            .collect(),
    };
    let endpoints = changes.after.endpoints.iter().map(|e| endpoint(e, new, &after)).collect();
    to_writer(&Inventory { endpoints, since: Some(since) }, out)
}

fn listing(report: &Report) -> Vec<FileItem<'_>> {
    let files = report.sources.files().iter().zip(&report.coverage.treatment);
    files
        .map(|(source, treatment)| {
            let c = source.class;
            let classes = [
                (c.generated, "generated"),
                (c.minified, "minified"),
                (c.vendored, "vendored"),
                (c.test, "test"),
                (c.docs, "docs"),
                (c.local_only, "local-only"),
            ];
            FileItem {
                file: &source.path,
                language: format!("{:?}", source.language).to_lowercase(),
                treatment: treatment.id(),
                class: classes.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name).collect(),
            }
        })
        .collect()
}

fn item<'r>(finding: &'r Finding, report: &'r Report, same: &Same, masks: &Masks) -> Item<'r> {
    let d = &finding.detection;
    let sources = &report.sources;
    let labelled = |m: &Mark| Labelled { at: location(m.place, sources), label: masks.prose(&m.label) };
    let mut recommendations: Vec<&str> = report
        .policy
        .controls
        .iter()
        .filter(|c| finding.controls.iter().any(|id| *id == c.id))
        .flat_map(|c| c.recommendations.iter().map(String::as_str))
        .collect();
    recommendations.sort_unstable();
    recommendations.dedup();
    let rule = report.policy.rule(d.rule);
    let (related, related_more) = most(&d.related);
    let (trace, trace_more) = most(d.trace.as_ref().map_or(&[][..], |t| t.steps.as_slice()));
    let (search, search_more) = most(d.search.as_ref().map_or(&[][..], |t| t.steps.as_slice()));
    Item {
        rule: d.rule,
        family: d.family.id(),
        severity: finding.severity.id(),
        confidence: d.confidence.id(),
        message: masks.prose(&d.message),
        at: location(d.primary.place, sources),
        snippet: masks.snippet(d.primary.place, sources),
        label: masks.prose(&d.primary.label),
        fingerprint: &finding.fingerprint,
        controls: finding.controls.iter().map(smol_str::SmolStr::as_str).collect(),
        recommendations,
        cwe: rule.iter().flat_map(|r| r.cwe.iter().map(|n| format!("CWE-{n}"))).collect(),
        circumstances: d.circumstances.clone(),
        data_types: d.data_types.iter().map(smol_str::SmolStr::as_str).collect(),
        related: related.into_iter().map(labelled).collect(),
        related_more,
        trace: trace.into_iter().map(labelled).collect(),
        trace_more,
        more_traces: d.more_traces.iter().map(|t| most(&t.steps).0.into_iter().map(labelled).collect()).collect(),
        search: search.into_iter().map(labelled).collect(),
        search_more,
        notes: d.notes.iter().map(|n| masks.prose(n)).collect(),
        fix: masks.prose(&d.fix),
        credential: d.credential.as_deref().map(|id| {
            let (also, also_more) = same.others(finding);
            CredentialItem { id, also: also.into_iter().map(|place| location(place, sources)).collect(), also_more }
        }),
        history: d.past.as_deref().map(PastItem::of),
        suppressed: finding.granted.as_ref().map(|g| Suppressed {
            reason: &g.reason,
            owner: g.owner.as_deref(),
            until: g.until.map(|u| u.to_string()),
        }),
    }
}

fn location(place: Place, sources: &SourceMap) -> Location<'_> {
    let (start, end) = (sources.line_column(place), sources.end_line_column(place));
    Location {
        file: &sources.get(place.file).path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

pub(super) fn endpoint<'r>(row: &'r EndpointRow, sources: &'r SourceMap, masks: &Masks) -> EndpointItem<'r> {
    EndpointItem {
        method: &row.method,
        path: masks.prose(&row.path),
        file: &sources.get(row.place.file).path,
        line: sources.line_column(row.place).line,
        framework: &row.framework,
        handler: masks.prose(&row.handler),
        auth: AuthItem {
            status: row.status.as_str(),
            evidence: row
                .evidence
                .iter()
                .map(|e| EvidenceItem {
                    what: masks.prose(&e.what),
                    file: e.place.map(|p| sources.get(p.file).path.as_str()),
                    line: e.place.map(|p| sources.line_column(p).line),
                })
                .collect(),
        },
        data_types: row.data_types.iter().map(String::as_str).collect(),
        accepts: row.accepts.iter().map(String::as_str).collect(),
        changes: row.changes.iter().map(String::as_str).collect(),
    }
}

/// Writes one document and a line end.
pub(super) fn to_writer<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, SafeFormatter::default());
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Pretty JSON in which characters that steer a terminal are escaped: a report may be shown with `cat`.
#[derive(Default)]
struct SafeFormatter<'a>(PrettyFormatter<'a>);

impl Formatter for SafeFormatter<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        for (i, c) in fragment.char_indices().filter(|(_, c)| is_unsafe(*c)) {
            out.write_all(&fragment.as_bytes()[from..i])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            from = i + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
