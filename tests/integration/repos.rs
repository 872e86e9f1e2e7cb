//! The services under `test-repos/`: what is expected stands on the line, and it is strict both ways.
//!
//! `amanat-expect: RULE, RULE` on the line itself, `amanat-expect-next: RULE` on the line above where the format has no
//! trailing comments. `amanat-todo: RULE why` marks a known miss, `amanat-todo: false RULE why` a known false alarm;
//! both fail when the gap closes, so that the mark goes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use amanat::report::Report;
use amanat::source::Place;

use crate::scans::scan_folder;

/// Path, line, rule.
type Expected = BTreeSet<(String, u32, String)>;

#[derive(Default)]
struct Marks {
    expected: Expected,
    missed: Expected,
    false_alarms: Expected,
}

fn marks(report: &Report) -> Marks {
    let mut marks = Marks::default();
    for file in report.sources.files() {
        for (line, text) in (1..).zip(file.text.lines()) {
            for part in text.split("amanat-").skip(1) {
                let Some((word, rest)) = part.split_once(": ") else { continue };
                let (word, line) = match word.strip_suffix("-next") {
                    Some(word) => (word, line + 1),
                    None => (word, line),
                };
                let mark = |rule: &str| (file.path.clone(), line, rule.trim_matches([',', ' ']).to_owned());
                let mut words = rest.split_whitespace();
                match word {
                    "expect" => {
                        let rules = rest.split(',').filter_map(|rule| rule.split_whitespace().next());
                        marks.expected.extend(rules.map(mark));
                    }
                    "todo" => match (words.next(), words.next()) {
                        (Some("false"), Some(rule)) => marks.false_alarms.extend([mark(rule)]),
                        (Some(rule), Some(_why)) => marks.missed.extend([mark(rule)]),
                        _ => panic!("{}:{line}: a todo names a rule and says why", file.path),
                    },
                    _ => panic!("{}:{line}: unknown mark amanat-{word}", file.path),
                }
            }
        }
    }
    marks
}

fn line(report: &Report, place: Place) -> u32 {
    report.sources.line_column(place).line
}

fn check(repo: &str) {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-repos").join(repo);
    let report = scan_folder(&root);
    let marks = marks(&report);
    let found: Expected = (report.findings.iter())
        .map(|finding| {
            let place = finding.detection.primary.place;
            let path = report.sources.get(place.file).path.clone();
            (path, line(&report, place), finding.detection.rule.to_owned())
        })
        .collect();
    let mut wrong = Vec::new();
    let mut complain = |what: &str, set: Vec<&(String, u32, String)>| {
        wrong.extend(set.into_iter().map(|(path, line, rule)| format!("{what}: {repo}/{path}:{line} {rule}")));
    };
    complain("missing", marks.expected.difference(&found).collect());
    let unexpected = found.difference(&marks.expected);
    complain(
        "not expected",
        unexpected.filter(|m| !marks.missed.contains(*m) && !marks.false_alarms.contains(*m)).collect(),
    );
    complain("found now, the todo can go", marks.missed.intersection(&found).collect());
    complain("gone now, the todo can go", marks.false_alarms.difference(&found).collect());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    insta::assert_snapshot!(format!("endpoints-{repo}"), endpoints(&report));
}

/// Every endpoint with its verdict and the evidence, protected ones included.
fn endpoints(report: &Report) -> String {
    let mut rows = Vec::new();
    for row in &report.endpoints {
        let path = &report.sources.get(row.place.file).path;
        let at = format!("{path}:{}", line(report, row.place));
        let evidence: Vec<&str> = row.evidence.iter().map(|e| e.what.as_str()).collect();
        let evidence = evidence.join("; ");
        rows.push(format!(
            "{:6} {:32} {:16} {at} {} [{evidence}]",
            row.method,
            row.path,
            row.status.as_str(),
            row.handler
        ));
    }
    rows.join("\n")
}

/// Every folder has its test below.
#[test]
fn every_repository_is_checked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-repos");
    let mut folders: Vec<String> = (fs::read_dir(root).expect("test-repos can be listed"))
        .map(|entry| entry.expect("test-repos can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    let mut checked = REPOS.to_vec();
    checked.sort_unstable();
    assert_eq!(folders, checked);
}

macro_rules! repos {
    ($($test:ident => $folder:literal,)*) => {
        const REPOS: &[&str] = &[$($folder),*];
        $(
            #[test]
            fn $test() {
                check($folder);
            }
        )*
    };
}

repos! {
    counters_in_csharp => "csharp-provincial-counters",
    counters_in_go => "go-provincial-counters",
    counters_in_java => "java-provincial-counters",
    counters_in_php => "php-provincial-counters",
    counters_in_python => "python-provincial-counters",
    counters_in_ruby => "ruby-provincial-counters",
    counters_in_rust => "rust-provincial-counters",
    counters_in_typescript => "typescript-provincial-counters",
    relief_payments => "go-gin-relief-payments",
    pension_alerts => "javascript-node-pension-alerts",
    pension_exports => "python-jobs-pension-exports",
    traffic_challan => "java-jsp-traffic-challan",
    passport_applications => "csharp-aspnet-passport-tracking",
    land_fees => "csharp-webforms-land-fees",
    nikah_register => "csharp-razor-pages-nikah-register",
    citizen_records => "java-spring-citizen-records",
    household_survey => "kotlin-android-household-survey",
    vaccination_certificates => "kotlin-ktor-vaccination-certificates",
    citizen_portal_hosting => "infrastructure-citizen-portal-hosting",
    sim_registration => "javascript-express-sim-registration",
    water_connections => "javascript-fastify-water-connections",
    marriage_certificates => "typescript-nextjs-marriage-certificates",
    land_record => "php-codeigniter3-land-record",
    birth_register => "php-codeigniter4-birth-register",
    domicile => "php-laravel-domicile",
    school_admissions => "php-cakephp-school-admissions",
    water_bills => "php-slim-water-bills",
    land_records => "data-land-records-deployment",
    arms_licence => "php-plain-arms-licence",
    passport_tracking => "php-symfony-passport-tracking",
    tax_helpdesk => "php-yii2-tax-helpdesk",
    vehicle_excise => "python-django-vehicle-excise",
    cnic_verification => "python-fastapi-cnic-verification",
    hotel_register => "python-flask-hotel-register",
    character_certificates => "ruby-rails-character-certificates",
    family_tree => "rust-axum-family-tree",
}
