//! SARIF 2.1.0 (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>) for code scanning.
//!
//! Only the properties that consumers read are written. Columns count UTF-16 units, URIs are relative to the scanned
//! root and percent-encoded, nothing quotes more than one masked line. Code hosts refuse reports of more than a few
//! thousand results, so the most severe come first and the rest is counted in a notification.

mod document;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::excerpt::Masks;
use super::json::to_writer;
use super::past::PastItem;
use super::same::Same;
use super::{MOST_PLACES, Report, most, precision};
use crate::finding::{Confidence, Mark, Severity, Trace};
use crate::policy::{Control, Finding, Rule};
use crate::source::path as shown_path;
use crate::source::{Place, SourceMap, counted};
use document::{
    Amanat, ArtifactLocation, AutomationDetails, CodeFlow, Component, ComponentReference, Configuration, Descriptor,
    Fingerprints, Help, Invocation, Location, Log, Message, Notification, NotificationId, PartialFingerprints,
    PhysicalLocation, Reference, Region, Relationship, ResultItem, ResultProperties, RuleProperties, Run,
    RunProperties, Step, SuppressionItem, Taxon, Text, ThreadFlow, ToolItem, UriBase,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// Results in one report; GitHub shows no more.
const MAX_RESULTS: usize = 5_000;

/// Coverage notifications; the rest is counted.
const MAX_NOTIFICATIONS: usize = 200;

/// The taxonomies, by their index in `run.taxonomies`.
const RECOMMENDATIONS: usize = 0;
const CONTROLS: usize = 1;
const CWE: usize = 2;

pub fn write(report: &Report, show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    let masks = report.masks();
    let policy = &report.policy;
    let rules: Vec<&Rule> = policy.rules.values().collect();
    let shown: Vec<&Finding> = report.findings.iter().filter(|f| show_suppressed || f.granted.is_none()).collect();
    let names =
        [format!("{}-recommendations", policy.header.id), format!("{}-controls", policy.header.id), "CWE".to_owned()];
    let taxonomy = |index: usize| ComponentReference { name: names[index].clone(), index };
    let cwe_ids: Vec<String> = {
        let mut ids: Vec<u32> = rules.iter().flat_map(|r| r.cwe.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.iter().map(|n| format!("CWE-{n}")).collect()
    };
    let writer = Writer { report, masks: &masks, same: Same::of(report), taxonomy: &taxonomy };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: ToolItem {
                driver: Component {
                    name: env!("CARGO_PKG_NAME"),
                    full_name: Some(format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
                    semantic_version: Some(env!("CARGO_PKG_VERSION")),
                    rules: rules.iter().map(|r| writer.descriptor(r)).collect(),
                    supported_taxonomies: (0..names.len()).map(taxonomy).collect(),
                    ..Component::default()
                },
            },
            taxonomies: vec![
                Component {
                    taxa: writer.recommendations(),
                    ..writer.taxonomy_of(&names[RECOMMENDATIONS], &policy.header.title)
                },
                Component {
                    taxa: policy.controls.iter().map(|c| writer.control(c)).collect(),
                    ..writer.taxonomy_of(&names[CONTROLS], &policy.header.title)
                },
                Component {
                    name: &names[CWE],
                    version: Some("4.17"),
                    organization: Some("MITRE"),
                    short_description: Some(text("The MITRE Common Weakness Enumeration")),
                    taxa: cwe_ids
                        .iter()
                        .map(|id| Taxon {
                            id,
                            name: None,
                            short_description: text(id),
                            full_description: None,
                            relationships: Vec::new(),
                        })
                        .collect(),
                    ..Component::default()
                },
            ],
            automation_details: AutomationDetails { id: "amanat/check/" },
            invocations: [writer.invocation(shown.len())],
            column_kind: "utf16CodeUnits",
            original_uri_base_ids: BTreeMap::from([(
                "%SRCROOT%",
                UriBase { description: text("The root of the scanned tree.") },
            )]),
            results: shown.iter().take(MAX_RESULTS).map(|f| writer.result(f, &rules)).collect(),
            properties: RunProperties {
                amanat: Amanat {
                    policy: &policy.header.id,
                    policy_version: &policy.header.version,
                    files: report.coverage.files,
                    analysed: report.coverage.analysed,
                    credentials_only: report.coverage.credentials_only(),
                    endpoints: report.endpoints.len(),
                    gaps: super::coverage::gaps(&report.diagnostics).into_iter().map(|(k, n)| (k.label(), n)).collect(),
                },
            },
        }],
    };
    to_writer(&log, out)
}

struct Writer<'r, 'w> {
    report: &'r Report,
    masks: &'w Masks,
    same: Same,
    taxonomy: &'w dyn Fn(usize) -> ComponentReference,
}

impl<'r> Writer<'r, '_> {
    fn taxonomy_of(&self, name: &'r str, title: &str) -> Component<'r> {
        Component {
            name,
            version: Some(&self.report.policy.header.version),
            organization: Some("amanat"),
            short_description: Some(text(title)),
            full_description: Some(text(&self.report.policy.header.about)),
            ..Component::default()
        }
    }

    fn recommendations(&self) -> Vec<Taxon<'r>> {
        let all = self.report.policy.recommendations.iter();
        all.map(|r| Taxon {
            id: &r.id,
            name: Some(&r.title),
            short_description: text(&sentence(&r.title)),
            full_description: Some(text(&format!("{} ({})", r.passage.trim(), r.source))),
            relationships: Vec::new(),
        })
        .collect()
    }

    fn control(&self, control: &'r Control) -> Taxon<'r> {
        Taxon {
            id: &control.id,
            name: Some(&control.title),
            short_description: text(&sentence(&control.title)),
            full_description: Some(text(control.basis.trim())),
            relationships: control
                .recommendations
                .iter()
                .map(|id| self.relates(RECOMMENDATIONS, id, "relevant"))
                .collect(),
        }
    }

    fn relates(&self, taxonomy: usize, id: &str, kind: &'static str) -> Relationship {
        Relationship { target: self.reference(taxonomy, id), kinds: [kind] }
    }

    fn reference(&self, taxonomy: usize, id: &str) -> Reference {
        Reference { id: id.to_owned(), tool_component: (self.taxonomy)(taxonomy) }
    }

    fn descriptor(&self, rule: &'r Rule) -> Descriptor<'r> {
        let controls: Vec<&Control> = self.report.policy.controls_of(&rule.id).collect();
        let mut relationships: Vec<Relationship> =
            controls.iter().map(|c| self.relates(CONTROLS, &c.id, "relevant")).collect();
        relationships.extend(rule.cwe.iter().map(|n| self.relates(CWE, &format!("CWE-{n}"), "superset")));
        let mut tags = vec!["security".to_owned()];
        tags.extend(rule.cwe.iter().map(|n| format!("external/cwe/cwe-{n:03}")));
        tags.extend(controls.iter().map(|c| c.id.clone()));
        Descriptor {
            id: &rule.id,
            name: pascal_case(&rule.id),
            short_description: text(&sentence(&rule.title)),
            full_description: text(&unwrap(&rule.what)),
            help: Help { text: help_text(rule), markdown: help_markdown(rule) },
            help_uri: rule.references.first().map(|r| r.url.as_str()),
            default_configuration: Configuration { level: level(rule.severity) },
            relationships,
            properties: RuleProperties {
                family: rule.family.id(),
                tags,
                precision: precision(Confidence::High),
                security_severity: security_severity(rule.severity),
                problem_severity: level(rule.severity),
            },
        }
    }

    fn result(&self, finding: &'r Finding, rules: &[&'r Rule]) -> ResultItem<'r> {
        let d = &finding.detection;
        let sources = &self.report.sources;
        let mut related: Vec<Location> = Vec::new();
        let (also, mut left_out) = self.same.others(finding);
        let also = also.into_iter().map(|place| Mark::new(place, "the same credential"));
        let mut marks: Vec<Mark> = d.related.iter().cloned().chain(also).collect();
        left_out += marks.len().saturating_sub(MOST_PLACES);
        marks.truncate(MOST_PLACES);
        for mark in &marks {
            let id = related.len() + 1;
            related.push(Location { id: Some(id), ..self.marked(mark) });
        }
        // the ways of the data, and the one on which a guard was looked for
        let flow = |trace: &Trace| {
            let (steps, _) = most(&trace.steps);
            let locations =
                steps.into_iter().map(|m| Step { location: self.marked(m), importance: "essential" }).collect();
            CodeFlow { thread_flows: [ThreadFlow { locations }] }
        };
        left_out += d.traces().chain(&d.search).map(|t| most(&t.steps).1).sum::<usize>();
        let flows = d.traces().chain(&d.search).filter(|t| !t.steps.is_empty()).map(flow);
        let mut message = sentence(&self.masks.prose(&d.message));
        if left_out > 0 {
            let _ = write!(
                message,
                " And {}, which {} not listed.",
                counted(left_out, "more place"),
                if left_out == 1 { "is" } else { "are" }
            );
        }
        let links: Vec<String> = marks
            .iter()
            .enumerate()
            .map(|(i, m)| format!("[{}]({})", markdown(&self.masks.prose(&m.label)), i + 1))
            .collect();
        let related_words = if links.is_empty() { String::new() } else { format!(" See {}.", links.join(", ")) };
        let cwe = self.report.policy.rule(d.rule).into_iter().flat_map(|r| &r.cwe);
        ResultItem {
            rule_id: d.rule,
            // the policy judged the finding, so it describes the rule
            rule_index: rules.iter().position(|r| r.id == d.rule).unwrap_or_default(),
            level: level(finding.severity),
            message: Message { markdown: format!("{}{related_words}", markdown(&message)), text: message },
            locations: [Location {
                id: None,
                message: None,
                physical_location: physical(d.primary.place, sources, Some(self.masks)),
            }],
            related_locations: related,
            code_flows: flows.collect(),
            partial_fingerprints: PartialFingerprints {
                primary_location_line_hash: format!("{}:{}", &finding.fingerprint[..16], finding.occurrence),
            },
            fingerprints: Fingerprints { amanat: &finding.fingerprint },
            taxa: finding
                .controls
                .iter()
                .map(|c| self.reference(CONTROLS, c))
                .chain(cwe.map(|n| self.reference(CWE, &format!("CWE-{n}"))))
                .collect(),
            suppressions: finding
                .granted
                .iter()
                .map(|g| SuppressionItem { kind: "inSource", status: "accepted", justification: &g.reason })
                .collect(),
            properties: ResultProperties {
                family: d.family.id(),
                credential: d.credential.as_deref(),
                severity: finding.severity.id(),
                confidence: d.confidence.id(),
                controls: finding.controls.iter().map(smol_str::SmolStr::as_str).collect(),
                data_types: d.data_types.iter().map(smol_str::SmolStr::as_str).collect(),
                fix: self.masks.prose(&d.fix),
                security_severity: security_severity(finding.severity),
                history: d.past.as_deref().map(PastItem::of),
            },
        }
    }

    fn marked(&self, mark: &Mark) -> Location {
        let label = self.masks.prose(&mark.label);
        Location {
            id: None,
            physical_location: physical(mark.place, &self.report.sources, Some(self.masks)),
            message: (!label.is_empty()).then(|| text(&sentence(&label))),
        }
    }

    fn invocation(&self, results: usize) -> Invocation {
        let diagnostics = &self.report.diagnostics;
        let mut notifications: Vec<Notification> = diagnostics
            .iter()
            .take(MAX_NOTIFICATIONS)
            .map(|d| Notification {
                level: if d.kind.is_partial() { "warning" } else { "note" },
                message: text(&sentence(&self.masks.prose(&d.message))),
                descriptor: NotificationId { id: d.kind.label().replace(' ', "-") },
                locations: vec![Location {
                    id: None,
                    message: None,
                    physical_location: match d.file.zip(d.span) {
                        Some((file, span)) => physical(Place::new(file, span), &self.report.sources, None),
                        None => PhysicalLocation { artifact_location: artifact(&d.path), region: None },
                    },
                }],
            })
            .collect();
        let mut more = |id: &str, message: String| {
            let descriptor = NotificationId { id: id.to_owned() };
            notifications.push(Notification {
                level: "warning",
                message: text(&message),
                descriptor,
                locations: Vec::new(),
            });
        };
        if diagnostics.len() > MAX_NOTIFICATIONS {
            more("coverage", format!("{} more coverage gaps are not listed.", diagnostics.len() - MAX_NOTIFICATIONS));
        }
        if results > MAX_RESULTS {
            more(
                "results",
                format!("{} less severe findings are not listed; {MAX_RESULTS} are.", results - MAX_RESULTS),
            );
        }
        let internal = diagnostics.iter().any(|d| d.kind == crate::source::Gap::Internal);
        Invocation { execution_successful: !internal, tool_execution_notifications: notifications }
    }
}

fn physical(place: Place, sources: &SourceMap, snippet: Option<&Masks>) -> PhysicalLocation {
    let source = sources.get(place.file);
    let start = source.line_utf16_column(place.span.start);
    let end = source.line_utf16_column(place.span.end);
    PhysicalLocation {
        artifact_location: artifact(&source.path),
        region: Some(Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            snippet: snippet.map(|masks| Text { text: masks.snippet(place, sources) }),
        }),
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(path), uri_base_id: "%SRCROOT%" }
}

/// A relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in shown_path::bytes(path) {
        if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn text(text: &str) -> Text {
    Text { text: text.trim().to_owned() }
}

/// With a full stop, as SARIF2001 asks of messages.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// Paragraphs as one line each.
fn unwrap(text: &str) -> String {
    text.trim()
        .split("\n\n")
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn help_text(rule: &Rule) -> String {
    format!("{}\n\nWhy it matters: {}\n\nHow to fix it: {}", unwrap(&rule.what), unwrap(&rule.why), unwrap(&rule.fix))
}

fn help_markdown(rule: &Rule) -> String {
    let mut out = format!(
        "{}\n\n## Why it matters\n\n{}\n\n## How to fix it\n\n{}\n",
        unwrap(&rule.what),
        unwrap(&rule.why),
        unwrap(&rule.fix)
    );
    for e in &rule.examples {
        out.push_str(&format!(
            "\n### {}\n\nWrong:\n\n```\n{}\n```\n\nRight:\n\n```\n{}\n```\n",
            e.framework,
            e.bad.trim_end(),
            e.good.trim_end()
        ));
    }
    if !rule.references.is_empty() {
        out.push_str("\n## References\n\n");
        for r in &rule.references {
            out.push_str(&format!("- [{}]({})\n", r.title, r.url));
        }
    }
    out
}

/// Text inside Markdown, with the characters that mean something to it escaped.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn pascal_case(id: &str) -> String {
    let word = |w: &str| w[..1].to_uppercase() + &w[1..];
    id.split('-').filter(|w| !w.is_empty()).map(word).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// GitHub reads: over 9.0 critical, from 7.0 high, from 4.0 medium, else low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_percent_encoded() {
        assert_eq!(uri("a b/::x<1>.py"), "a%20b/%3A%3Ax%3C1%3E.py");
        assert_eq!(uri("bad\\xff.py"), "bad%FF.py");
        assert_eq!(uri("per%0A.py"), "per%250A.py");
        assert_eq!(uri("شناختی"), "%D8%B4%D9%86%D8%A7%D8%AE%D8%AA%DB%8C");
    }

    #[test]
    fn names_are_pascal_case() {
        assert_eq!(pascal_case("pii-in-log"), "PiiInLog");
    }
}
