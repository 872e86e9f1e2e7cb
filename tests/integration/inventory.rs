//! `amanat endpoints` as people see it: tables, formats, what changed since a revision, the way to one verdict.

use std::fs;
use std::path::Path;
use std::process::Command;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::amanat;

const APP: &str = r#"
from flask import Flask, Blueprint, jsonify
from flask_login import login_required

app = Flask(__name__)
officers = Blueprint("officers", __name__, url_prefix="/officers")


@app.get("/citizens/<cnic>")
def citizen(cnic):
    return jsonify({"cnic": cnic, "father_name": "x"})


@app.delete("/citizens/<cnic>")
@login_required
def remove(cnic):
    return ""


@app.post("/login")
def login():
    return ""


@officers.get("/<int:id>")
@login_required
def officer(id):
    return ""


app.register_blueprint(officers, url_prefix="/v1")
"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

fn git(root: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@invalid", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").args(identity).args(args).current_dir(root).output().unwrap().status;
    assert!(status.success(), "git {args:?}");
}

/// A repository whose only commit, on `main`, holds the file.
fn repository(text: &str) -> TempDir {
    let folder = folder(&[("app.py", text)]);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    commit(folder.path(), "first");
    folder
}

fn commit(root: &Path, message: &str) {
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", message]);
}

fn endpoints(root: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    amanat().env_remove("COLUMNS").arg("endpoints").arg(root).args(args).assert()
}

fn stdout(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn the_table_shows_what_is_open_first_and_fits() {
    let app = folder(&[("app.py", APP)]);
    insta::assert_snapshot!(stdout(&endpoints(app.path(), &[]).code(0)));
    let output = amanat().env("COLUMNS", "70").arg("endpoints").arg(app.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().all(|l| l.chars().count() <= 70), "{text}");
    assert!(!text.contains('\u{1b}'));
    endpoints(app.path(), &["--color=always"]).code(0).stdout(contains("\u{1b}[31m"));
}

#[test]
fn filters_choose_rows() {
    let app = folder(&[("app.py", APP)]);
    let list = |args: &[&str]| {
        let text = stdout(&endpoints(app.path(), &[args, &["--format", "csv"]].concat()).code(0));
        text.lines().skip(1).map(|l| l.splitn(3, ',').take(2).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(list(&["--status", "unauthenticated,public"]), ["GET /citizens/{cnic}", "POST /login"]);
    assert_eq!(list(&["--path", "/citizens/"]), ["DELETE /citizens/{cnic}", "GET /citizens/{cnic}"]);
    assert_eq!(list(&["--path", "/citizen"]).len(), 0);
    assert_eq!(list(&["--path", "/v1/**"]).len(), 1);
    assert_eq!(list(&["--framework", "flask"]).len(), 4);
    endpoints(app.path(), &["--framework", "flusk"]).code(2).stderr(contains("did you mean `flask`?"));
    endpoints(app.path(), &["--status", "open"]).code(2).stderr(contains("unauthenticated"));
    endpoints(app.path(), &["--format", "tabel"]).code(2).stderr(contains("'table'"));
    endpoints(app.path(), &["--format", "text"]).code(0).stdout(contains("Unauthenticated (1)"));
}

#[test]
fn files_are_written_beside_the_table() {
    let app = folder(&[("app.py", APP)]);
    let target = TempDir::new().unwrap();
    let file = |name: &str| target.path().join(name);
    let to = |format: &str| format!("{format}={}", file(format).display());
    endpoints(app.path(), &["-o", &to("csv"), "-o", &to("markdown"), "-o", &to("json"), "-o", &to("openapi")])
        .code(0)
        .stdout(contains("4 endpoints: 1 unauthenticated, 1 public, 2 authenticated"));
    assert!(fs::read_to_string(file("csv")).unwrap().starts_with("method,path,auth,"));
    assert!(fs::read_to_string(file("markdown")).unwrap().starts_with("# HTTP endpoints\n"));
    let json: Value = serde_json::from_str(&fs::read_to_string(file("json")).unwrap()).unwrap();
    assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["endpoints"], "the contract");
    endpoints(app.path(), &["-o", "sarif=x"]).code(2).stderr(contains("unknown format `sarif`"));
}

#[test]
fn json_tells_what_an_open_endpoint_changes() {
    let app = folder(&[
        (
            "Citizen.java",
            "package pk;\n@jakarta.persistence.Entity\npublic class Citizen {\n@jakarta.persistence.Id private Long id;\nprivate String cnic;\n}\n",
        ),
        (
            "Citizens.java",
            "package pk;\nimport org.springframework.data.jpa.repository.JpaRepository;\n\
             public interface Citizens extends JpaRepository<Citizen, Long> { }\n",
        ),
        (
            "Desk.java",
            "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\npublic class Desk {\n\
             private final Citizens citizens;\n\
             @DeleteMapping(\"/citizens/{id}\")\npublic void remove(@PathVariable Long id) { citizens.deleteById(id); }\n\
             @GetMapping(\"/count\")\npublic long count() { return citizens.count(); }\n}\n",
        ),
    ]);
    let text = stdout(&endpoints(app.path(), &["--format", "json"]).code(0));
    let json: Value = serde_json::from_str(&text).unwrap();
    let told = |e: &Value| format!("{} {} {} {}", e["path"], e["data_types"], e["accepts"], e["changes"]);
    let mut told: Vec<String> = json["endpoints"].as_array().unwrap().iter().map(told).collect();
    told.sort();
    assert_eq!(told, [r#""/citizens/{id}" [] [] ["cnic"]"#, r#""/count" [] [] []"#]);
}

#[test]
fn the_openapi_document_is_sound() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-repos");
    for repo in ["python-flask-land-records", "javascript-express-sim-registration", "php-laravel-domicile"] {
        let root = repos.join(repo);
        if !root.is_dir() {
            continue;
        }
        let text = stdout(&endpoints(&root, &["--format", "openapi"]).code(0));
        check_openapi(&serde_json::from_str(&text).unwrap());
    }
    let app = folder(&[("app.py", APP)]);
    let text = stdout(&endpoints(app.path(), &["--format", "openapi"]).code(0));
    let document: Value = serde_json::from_str(&text).unwrap();
    check_openapi(&document);
    let show = &document["paths"]["/citizens/{cnic}"]["get"];
    assert_eq!(show["operationId"], "citizen");
    assert_eq!(show["security"], serde_json::json!([]));
    assert_eq!(show["x-amanat-auth"]["status"], "unauthenticated");
    assert!(show["x-amanat-data-types"].as_array().unwrap().contains(&Value::from("cnic")), "{show}");
}

/// The rules of the standard that a reader of it trips over.
fn check_openapi(document: &Value) {
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    for key in ["title", "version"] {
        assert!(document["info"][key].is_string());
    }
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let (mut ids, mut shapes) = (Vec::new(), Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with('/'), "{path}");
        let named: Vec<&str> = path.split('{').skip(1).map(|p| p.split('}').next().unwrap()).collect();
        let declared: Vec<&str> = item["parameters"]
            .as_array()
            .map(|list| list.iter().map(|p| p["name"].as_str().unwrap()).collect())
            .unwrap_or_default();
        assert_eq!(named, declared, "{path}");
        shapes.push(path.split(['{', '}']).step_by(2).collect::<Vec<_>>().join("{}"));
        for (method, operation) in item.as_object().unwrap().iter().filter(|(k, _)| *k != "parameters") {
            assert!(["get", "post", "put", "patch", "delete"].contains(&method.as_str()), "{method}");
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
            assert!(operation["responses"].is_object());
            assert!(operation["x-amanat-auth"]["status"].is_string());
            for requirement in operation["security"].as_array().into_iter().flatten() {
                assert!(requirement.as_object().unwrap().keys().all(|k| schemes.contains_key(k)));
            }
        }
    }
    for (what, mut list) in [("operationId", ids), ("path template", shapes)] {
        let total = list.len();
        list.sort();
        list.dedup();
        assert_eq!(total, list.len(), "{what} twice");
    }
}

#[test]
fn since_tells_what_changed_and_gates_what_is_newly_open() {
    let app = repository(APP);
    let root = app.path();
    let text = stdout(&endpoints(root, &["--since", "main"]).code(0));
    assert!(text.contains("no endpoint was added, removed or judged differently"), "{text}");

    let closed = "@app.put(\"/citizens/<cnic>\")\n@login_required\ndef put(cnic):\n    return \"\"\n";
    fs::write(root.join("app.py"), format!("{APP}\n\n{closed}")).unwrap();
    endpoints(root, &["--since", "HEAD"]).code(0).stdout(contains("PUT"));

    let open = "@app.post(\"/citizens\")\ndef add():\n    return \"\"\n";
    let changed = APP.replacen("@login_required\ndef remove", "def remove", 1).replace("/login", "/sign-in");
    fs::write(root.join("app.py"), format!("{changed}\n\n{open}")).unwrap();
    let found = endpoints(root, &["--since", "HEAD"]).code(1);
    let text = stdout(&found).lines().filter(|l| !l.starts_with("Since")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text);
    let stderr = String::from_utf8(found.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("exit 1: 2 endpoints newly open without an approval since HEAD ("), "{stderr}");
    assert!(stderr.contains("declare in amanat-endpoints.yaml"), "{stderr}");

    let json: Value =
        serde_json::from_str(&stdout(&endpoints(root, &["--since", "HEAD", "--format", "json"]).code(1))).unwrap();
    assert_eq!(json["since"]["removed"][0]["path"], "/login");
    assert_eq!(json["since"]["changed"][0]["before"]["status"], "authenticated");
    assert_eq!(json["since"]["newly_open"].as_array().unwrap().len(), 2);
    assert_eq!(json["endpoints"].as_array().unwrap().len(), 5);
    endpoints(root, &["--since", "HEAD", "--format", "markdown"])
        .code(1)
        .stdout(contains("## Open without an approval (2)"));
    endpoints(root, &["--since", "HEAD", "--format", "csv"]).code(1).stdout(contains("changed,authenticated,DELETE"));
    endpoints(root, &["--since", "HEAD", "--format", "openapi"]).code(2).stderr(contains("one state"));
    endpoints(root, &["--since", "HEAD", "--path", "/elsewhere"]).code(0);
}

#[test]
fn a_declared_endpoint_passes_the_gate() {
    let app = repository(APP);
    let root = app.path();
    fs::write(root.join("app.py"), format!("{APP}\n\n@app.get(\"/offices\")\ndef offices():\n    return \"\"\n"))
        .unwrap();
    endpoints(root, &["--since", "main"]).code(1).stderr(contains("GET /offices"));
    let register = "public-endpoints:\n  - methods: [GET]\n    path: /offices\n    reason: Addresses are published\n    \
                    owner: registry\n    until: 2027-02-28\n";
    fs::write(root.join("amanat-endpoints.yaml"), register).unwrap();
    endpoints(root, &["--since", "main"]).code(0).stdout(contains("declared public in amanat-endpoints.yaml"));
    endpoints(root, &["--since", "main", "--isolated"]).code(1);
    endpoints(root, &["--explain", "GET", "/offices"]).code(0).stdout(contains("opening: declared public in"));
}

#[test]
fn since_reads_where_the_branches_parted() {
    let app = repository(APP);
    let root = app.path();
    git(root, &["checkout", "-q", "-b", "topic"]);
    fs::write(root.join("notes.txt"), "x").unwrap();
    commit(root, "topic");
    git(root, &["checkout", "-q", "main"]);
    fs::write(root.join("app.py"), "x = 1\n").unwrap();
    commit(root, "everything is gone on main");
    git(root, &["checkout", "-q", "topic"]);
    endpoints(root, &["--since", "main"])
        .code(0)
        .stdout(contains("where this tree left it").and(contains("no endpoint")));
}

#[test]
fn since_says_why_a_revision_cannot_be_read() {
    let app = repository(APP);
    let root = app.path();
    endpoints(root, &["--since", "mian"])
        .code(2)
        .stdout("")
        .stderr(contains("no such revision").and(contains("did you mean `main`?")));
    endpoints(root, &["--since", "main..HEAD"]).code(2).stderr(contains("one revision is needed"));
    let plain = folder(&[("app.py", APP)]);
    endpoints(plain.path(), &["--since", "main"]).code(2).stderr(contains("not inside a git repository"));

    fs::write(root.join("notes.txt"), "x").unwrap();
    commit(root, "second");
    let clone = TempDir::new().unwrap();
    let url = format!("file://{}", root.display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "copy"]);
    endpoints(&clone.path().join("copy"), &["--since", "HEAD~1"]).code(2).stderr(contains("git fetch --deepen"));
}

#[test]
fn exclusions_hold_for_both_sides() {
    let app = repository(APP);
    fs::create_dir(app.path().join("old")).unwrap();
    fs::write(app.path().join("old/app.py"), APP.replace("/citizens", "/people")).unwrap();
    commit(app.path(), "second");
    endpoints(app.path(), &["--since", "HEAD", "--exclude", "old"]).code(0).stdout(contains("no endpoint was added"));
    // a part of the repository
    endpoints(&app.path().join("old"), &["--since", "HEAD~1"]).code(1).stdout(contains("4 added, 0 removed"));
}

#[test]
fn one_verdict_is_explained_as_a_tree() {
    let app = folder(&[("app.py", APP)]);
    let tree = |method: &str, path: &str| endpoints(app.path(), &["--explain", method, path]);
    insta::assert_snapshot!("explained_open", stdout(&tree("GET", "/citizens/{id}").code(0)));
    insta::assert_snapshot!("explained_guarded", stdout(&tree("get", "/v1/7").code(0)));
    tree("GET", "/citizen/{id}").code(2).stderr(contains("did you mean `GET /citizens/{cnic}`"));
    tree("GET", "/login").code(2).stderr(contains("is not served at /login; found: `POST /login`"));
    let json = endpoints(app.path(), &["--explain", "GET", "/citizens/1", "--format", "json"]).code(0);
    let json: Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert!(json["endpoints"][0]["steps"].is_array());
    endpoints(app.path(), &["--explain", "GET", "/", "--format", "csv"]).code(2);
}

#[test]
fn layers_that_prove_nothing_say_why() {
    let app = folder(&[(
        "app.js",
        r#"
const express = require('express');
const cors = require('cors');
const limits = require('some-limits');
const app = express();
const requireUser = (req, res, next) => req.session.user ? next() : res.status(401).end();
const stamp = (req, res, next) => { req.at = Date.now(); next(); };
app.use(cors());
const api = express.Router();
api.use(stamp);
api.get('/open', limits(), (req, res) => res.json({}));
api.get('/closed', requireUser, (req, res) => res.json({}));
app.use('/api', api);
app.listen(3000);
"#,
    )]);
    let tree = |path: &str| stdout(&endpoints(app.path(), &["--explain", "GET", path]).code(0));
    insta::assert_snapshot!("explained_layers", format!("{}\n{}", tree("/api/open"), tree("/api/closed")));
}

#[test]
fn fixtures_are_listed_where_nothing_else_serves() {
    let folder = TempDir::new().unwrap();
    let route = "from flask import Flask\napp = Flask(__name__)\n@app.route('/holders', methods=['POST'])\ndef holders():\n    return save()\n";
    fs::create_dir_all(folder.path().join("spec/fixtures")).unwrap();
    fs::write(folder.path().join("spec/fixtures/app.py"), route).unwrap();
    endpoints(folder.path(), &[])
        .code(0)
        .stdout(contains("/holders"))
        .stderr(contains("1 endpoint in 1 file, all in test code"));
    amanat().arg("check").arg(folder.path()).assert().code(0).stdout(contains("/holders").not());
    fs::write(folder.path().join("app.py"), route.replace("holders", "plots")).unwrap();
    endpoints(folder.path(), &[]).stdout(contains("/plots").and(contains("/holders").not()));
}
