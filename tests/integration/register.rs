//! What a repository declares public, what a policy lets it declare, and gateways that the policy answers for.

use std::fs;
use std::path::Path;

use assert_cmd::assert::Assert;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

use crate::cli::amanat;

/// An application with one endpoint that is opened in so many words, one that is just open, and one that returns citizens.
const APPLICATION: &str = "from rest_framework.permissions import AllowAny\nfrom rest_framework.views import APIView\n\
    from rest_framework.response import Response\nfrom django.urls import path\n\
    class Offices(APIView):\n    permission_classes = [AllowAny]\n    def get(self, request):\n        return Response([])\n\
    class Complaints(APIView):\n    permission_classes = []\n    def post(self, request):\n        return Response([])\n\
    class Citizens(APIView):\n    permission_classes = [AllowAny]\n    def get(self, request, cnic):\n        \
    father_name = find(cnic)\n        return Response({'cnic': cnic, 'father_name': father_name})\n\
    urlpatterns = [\n    path('offices/', Offices.as_view()),\n    path('complaints/', Complaints.as_view()),\n    \
    path('citizens/<cnic>/', Citizens.as_view()),\n]\n";

fn application(register: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("urls.py"), APPLICATION).unwrap();
    if !register.is_empty() {
        fs::write(folder.path().join("amanat-endpoints.yaml"), register).unwrap();
    }
    folder
}

fn entry(method: &str, path: &str, until: &str) -> String {
    format!("  - {{ methods: [{method}], path: {path}, reason: Asked by law, owner: web-team, until: {until} }}\n")
}

fn check(folder: &Path, args: &[&str]) -> Assert {
    amanat().arg("check").arg(folder).args(args).assert()
}

fn text(folder: &Path, args: &[&str]) -> String {
    let output = check(folder, args).get_output().clone();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn an_opening_that_nobody_approved_is_shown_with_the_words_that_open() {
    insta::assert_snapshot!(text(application("").path(), &[]));
}

#[test]
fn a_declared_endpoint_is_public_with_its_entry_as_evidence() {
    let folder = application(&format!("public-endpoints:\n{}", entry("GET", "/offices", "2027-03-31")));
    let found = text(folder.path(), &[]);
    assert!(!found.contains("GET /offices") && found.contains("1 declared public in the repository"), "{found}");
    amanat().arg("endpoints").arg(folder.path()).assert().code(0).stdout(contains(
        "GET    /offices/          urls.py:19  declared public in amanat-endpoints.yaml:2: Asked by law (owner web-team, until 2027-03-31)",
    ));
    let found = text(folder.path(), &["--isolated"]);
    assert!(found.contains("GET /offices/ is opened to everyone"), "{found}");
}

#[test]
fn the_policy_limits_what_a_repository_declares() {
    let folder = application(&format!(
        "public-endpoints:\n{}{}{}{}",
        entry("GET", "/offices", "2028-03-31"),
        entry("POST", "/complaints", "2026-11-01"),
        entry("GET", "\"/citizens/*\"", "2026-12-31"),
        entry("GET", "/tariffs", "2026-12-31"),
    ));
    insta::assert_snapshot!(text(folder.path(), &[]));
}

#[test]
fn a_policy_may_trust_more_or_nothing() {
    let folder = application(&format!("public-endpoints:\n{}", entry("GET", "/offices", "2027-03-31")));
    let policy = folder.path().join("own-policy.yaml");
    let limits = |days: u32| {
        format!(
            "endpoint-register: {{ max-days: {days}, max-days-changing: 0, max-days-personal: 0, max-endpoints: 1 }}\n"
        )
    };
    fs::write(&policy, limits(30)).unwrap();
    let args = ["--policy", policy.to_str().unwrap()];
    check(folder.path(), &args)
        .stdout(contains("lasts 129 days; the policy allows 30 for an endpoint that is only read"));
    let personal =
        "approved-public:\n  - { methods: [GET], path: /citizens/*, reason: Open register, personal-data: true }\n";
    fs::write(&policy, limits(366) + personal).unwrap();
    check(folder.path(), &args).stdout(contains("GET /citizens/{cnic}/ is").not().and(contains("GET /offices").not()));
}

#[test]
fn a_mistake_in_a_register_stops_the_scan_with_its_place() {
    let wrong = format!("public-endpoints:\n{}", entry("GET", "/offices", "2027-03-31").replace("reason", "reasn"));
    check(application(&wrong).path(), &[]).code(2).stderr(contains("amanat-endpoints.yaml:2:").and(contains(
        "unknown field `reasn`, expected one of `methods`, `path`, `reason`, `owner`, `until`; did you mean `reason`?",
    )));
    let aliases = "x: &a [1]\npublic-endpoints: *a\n";
    check(application(aliases).path(), &[]).code(2).stderr(contains("aliases"));
    check(application(&wrong).path(), &["--isolated"]).code(1);
}

#[test]
fn the_nearest_register_up_to_the_top_of_the_repository_counts() {
    let folder = TempDir::new().unwrap();
    let service = folder.path().join("services/offices");
    fs::create_dir_all(&service).unwrap();
    fs::write(service.join("urls.py"), APPLICATION).unwrap();
    let register = format!("public-endpoints:\n{}", entry("GET", "/offices", "2027-03-31"));
    fs::write(folder.path().join("amanat-endpoints.yaml"), &register).unwrap();
    // above a folder that is in no repository, nothing is read
    check(&service, &[]).stdout(contains("GET /offices/ is opened"));
    fs::create_dir(folder.path().join(".git")).unwrap();
    check(&service, &[]).stdout(contains("GET /offices/ is opened").not());
    amanat()
        .arg("endpoints")
        .arg(&service)
        .assert()
        .stdout(contains("declared public in ../../amanat-endpoints.yaml:2"));
    // one further in is about its own folder
    fs::rename(folder.path().join("amanat-endpoints.yaml"), service.join("amanat-endpoints.yaml")).unwrap();
    check(folder.path(), &[]).stdout(contains("GET /offices/ is opened").not());
    fs::create_dir(folder.path().join("other")).unwrap();
    fs::rename(service.join("amanat-endpoints.yaml"), folder.path().join("other/amanat-endpoints.yaml")).unwrap();
    check(folder.path(), &[]).stdout(contains("GET /offices/ is opened").and(contains("register-unused")));
}

const GATEWAY: &str = "gateways:\n  - id: edge\n    paths: [\"/**\"]\n    except: [\"/complaints/**\"]\n    \
    services: [\"services/records\"]\n    evidence: Route 12 of the edge asks for a token\n    \
    proof: { file: infra/edge.yaml, holds: \"plugin: jwt\" }\n    owner: platform\n    until: 2027-01-31\n";

#[test]
fn a_gateway_of_the_policy_closes_what_stands_behind_it() {
    let folder = TempDir::new().unwrap();
    let policy = TempDir::new().unwrap();
    let policy = policy.path().join("policy.yaml");
    for path in ["services/records", "services/other", "infra"] {
        fs::create_dir_all(folder.path().join(path)).unwrap();
    }
    for service in ["records", "other"] {
        fs::write(folder.path().join("services").join(service).join("urls.py"), APPLICATION).unwrap();
    }
    fs::create_dir_all(policy.parent().unwrap()).unwrap();
    fs::write(&policy, GATEWAY).unwrap();
    let policy = policy.to_str().unwrap();
    let statuses = || {
        let output = amanat().args(["endpoints", "--format", "json", "--policy", policy]).arg(folder.path()).output();
        let json: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let row = |e: &serde_json::Value| {
            let evidence = e["auth"]["evidence"][0]["what"].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}: {evidence}", e["method"], e["path"], e["auth"]["status"]).replace('"', "")
        };
        let here = |e: &&serde_json::Value| e["file"] == "services/records/urls.py";
        let mut rows: Vec<String> = json["endpoints"].as_array().unwrap().iter().filter(here).map(row).collect();
        rows.sort();
        rows
    };
    let open = "GET /citizens/{cnic}/ unauthenticated: AllowAny lets everyone pass";
    assert_eq!(statuses()[0], open, "without its proof the gateway closes nothing");
    fs::write(folder.path().join("infra/edge.yaml"), "routes:\n  - plugin: jwt\n").unwrap();
    let closed = "gateway declared in policy: edge: Route 12 of the edge asks for a token (owner platform)";
    assert_eq!(statuses()[0], format!("GET /citizens/{{cnic}}/ authenticated: {closed}"));
    assert!(statuses()[2].starts_with("POST /complaints/ unauthenticated"), "{:?}", statuses());
    check(folder.path(), &["--policy", policy])
        .stdout(contains("services/other/urls.py").and(contains("GET /citizens/{cnic}/ is").count(1)))
        .stderr(contains("2 behind a gateway declared in the policy"));
    amanat()
        .args(["policy", "show", "--policy", policy])
        .assert()
        .code(0)
        .stdout(contains("edge (owner platform): Route 12").and(contains("except /complaints/**")));
    fs::write(policy, GATEWAY.replace("2027-01-31", "2026-01-31")).unwrap();
    assert_eq!(statuses()[0], open, "an ended statement closes nothing");
    fs::write(policy, GATEWAY.replace("owner: platform", "owner: \"\"")).unwrap();
    amanat().args(["policy", "validate", policy]).assert().code(2).stderr(contains("gateway `edge`: needs `owner`"));
}

#[test]
fn a_repository_declares_no_gateway() {
    let folder = application("gateways: []\n");
    check(folder.path(), &[]).code(2).stderr(contains("unknown field `gateways`, expected `public-endpoints`"));
}
