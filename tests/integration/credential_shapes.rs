//! Every shape in which a credential is written, over the languages: the tables under `shapes/` are scanned as a tree of
//! files is, and exactly the marked lines must be reported.
//!
//! `== PATH` opens a case, `== PATH : RULE` one in which each finding must be of that rule. `«kind:length»` is filled
//! by a template and must be reported on its line (`«P»` and `«K»`: a password, a key), `«=text»` is reported as it stands,
//! `‹kind:length›` is filled and must stay silent, as must every line without a mark.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use amanat::catalog::credentials::template::fill;
use amanat::finding::Family;
use amanat::report::Report;

use crate::scans::scan_files;

struct Case {
    path: String,
    rule: Option<String>,
    /// With its marks.
    template: Vec<String>,
    /// As scanned.
    text: String,
    /// Lines that must be reported, from 1.
    expected: BTreeSet<u32>,
}

/// Replaces the marks of a line; whether one of them must be reported.
fn filled(line: &str, seed: &mut u64) -> (String, bool) {
    let mut out = String::new();
    let mut reported = false;
    let mut rest = line;
    while let Some(open) = rest.find(['«', '‹']) {
        let reports = rest[open..].starts_with('«');
        let close = rest[open..].find(['»', '›']).expect("a mark is closed") + open;
        let width = if reports { '«'.len_utf8() } else { '‹'.len_utf8() };
        let kind = &rest[open + width..close];
        *seed += 1;
        let value = match (kind, kind.strip_prefix('=')) {
            (_, Some(literal)) => literal.to_owned(),
            ("P", _) => fill("{{password:12}}", *seed).unwrap(),
            ("K", _) => fill("{{base62:40}}", *seed).unwrap(),
            (kind, _) => fill(&format!("{{{{{kind}}}}}"), *seed).unwrap(),
        };
        out.push_str(&rest[..open]);
        out.push_str(&value);
        reported |= reports;
        let width = if rest[close..].starts_with('»') { '»'.len_utf8() } else { '›'.len_utf8() };
        rest = &rest[close + width..];
    }
    out.push_str(rest);
    (out, reported)
}

fn cases(table: &str) -> Vec<Case> {
    let text = fs::read_to_string(table).expect("the table is there");
    let mut cases: Vec<Case> = Vec::new();
    let mut seed = 0;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (path, rule) = head.split_once(" : ").map_or((head, None), |(p, r)| (p, Some(r.to_owned())));
            let path = format!("{:02}/{path}", cases.len());
            let (template, text, expected) = (Vec::new(), String::new(), BTreeSet::new());
            cases.push(Case { path, rule, template, text, expected });
        } else if let Some(case) = cases.last_mut() {
            let (text, reported) = filled(line, &mut seed);
            case.template.push(line.to_owned());
            case.text.push_str(&text);
            case.text.push('\n');
            if reported {
                case.expected.insert(case.template.len() as u32);
            }
        }
    }
    cases
}

/// Path and line, with the rules reported there.
fn found(report: &Report) -> BTreeMap<(String, u32), BTreeSet<&'static str>> {
    let mut found: BTreeMap<(String, u32), BTreeSet<&'static str>> = BTreeMap::new();
    for finding in report.open().filter(|f| f.detection.family == Family::HardcodedCredential) {
        let place = finding.detection.primary.place;
        let path = report.sources.get(place.file).path.clone();
        let line = report.sources.line_column(place).line;
        found.entry((path, line)).or_default().insert(finding.detection.rule);
    }
    found
}

fn check(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/shapes").join(table);
    let cases = cases(path.to_str().expect("a readable path"));
    let files: Vec<(&str, &str)> = cases.iter().map(|c| (c.path.as_str(), c.text.as_str())).collect();
    let report = scan_files(&files);
    let found = found(&report);
    let mut wrong = Vec::new();
    for case in &cases {
        for (line, template) in (1..).zip(&case.template) {
            let rules = found.get(&(case.path.clone(), line));
            let said = match (case.expected.contains(&line), rules) {
                (true, None) => "missed".to_owned(),
                (false, Some(rules)) => format!("invented ({rules:?})"),
                (true, Some(rules)) if case.rule.iter().any(|r| !rules.contains(r.as_str())) => {
                    format!("{rules:?} instead of {}", case.rule.as_deref().unwrap_or_default())
                }
                _ => continue,
            };
            wrong.push(format!("{}:{line} {said}: {template}", case.path));
        }
    }
    assert!(wrong.is_empty(), "{} wrong in {table}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn shapes_in_code() {
    check("code.txt");
}

#[test]
fn shapes_of_connections() {
    check("connections.txt");
}

#[test]
fn shapes_on_command_lines() {
    check("commands.txt");
}

#[test]
fn shapes_in_sql() {
    check("sql.txt");
}

#[test]
fn shapes_in_deployments() {
    check("deploy.txt");
}

#[test]
fn shapes_of_keys() {
    check("crypto.txt");
}

#[test]
fn shapes_in_credential_files() {
    check("files.txt");
}

#[test]
fn shapes_of_logins() {
    check("logins.txt");
}
