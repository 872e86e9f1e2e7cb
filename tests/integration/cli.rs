//! The command line from outside: exit codes, messages, and what bad input does.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

/// A password that no rule of the repository finds in this file, and every rule finds in the scanned one.
pub(crate) fn password() -> String {
    ["Zq8", "vT4m", "Lx2R", "w9Kp"].concat()
}

pub(crate) fn amanat() -> Command {
    let mut command = Command::cargo_bin("amanat").unwrap();
    for name in ["CI", "AMANAT_POLICY", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.env("SOURCE_DATE_EPOCH", "1795305600"); // 2026-11-22
    command
}

/// A folder with one application that holds one password.
pub(crate) fn application() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = format!("import os\n\ndb_password = \"{}\"\n", password());
    fs::write(folder.path().join("app.py"), text).unwrap();
    folder
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn nothing_found_is_0_and_findings_are_1() {
    let folder = application();
    amanat()
        .arg("check")
        .arg(folder.path())
        .assert()
        .code(1)
        .stdout(contains("hardcoded-credential").and(contains("app.py:3:")).and(contains(password()).not()))
        .stderr(contains("amanat: exit 1: 1 finding at or above medium (policy jit)"));
    fs::write(folder.path().join("app.py"), "import os\n").unwrap();
    amanat().arg("check").arg(folder.path()).assert().code(0).stderr(contains("amanat: exit 0: no findings"));
}

#[test]
fn the_gate_can_be_moved_but_not_errors() {
    let folder = application();
    let check = |args: &[&str]| amanat().arg("check").arg(folder.path()).args(args).assert();
    check(&["--fail-on", "critical"]).code(0).stderr(contains("no finding at or above critical, 1 below"));
    check(&["--fail-on", "none"]).code(0);
    check(&["--exit-zero"]).code(0).stderr(contains("--exit-zero"));
    check(&["--exit-zero", "--policy", "nowhere.yaml"]).code(2);
}

#[test]
fn nothing_scanned_is_3() {
    let folder = TempDir::new().unwrap();
    amanat().arg("check").arg(folder.path()).assert().code(3).stderr(contains("nothing was scanned"));
    amanat().arg("endpoints").arg(folder.path()).assert().code(3);
}

#[test]
fn gaps_are_3_only_when_strict() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("ok.py"), "x = 1\n").unwrap();
    fs::write(folder.path().join("broken.py"), "def f(:\n  (((\n").unwrap();
    let check = |args: &[&str]| amanat().arg("check").arg(folder.path()).args(args).assert();
    check(&[]).code(0).stderr(contains("syntax: broken.py"));
    check(&["--strict"]).code(3).stderr(contains("under --strict"));
    amanat().env("CI", "true").arg("check").arg(folder.path()).assert().code(3);
    amanat().env("CI", "true").arg("check").arg(folder.path()).arg("--strict=false").assert().code(0);
}

#[test]
fn what_cannot_be_done_is_2_and_says_why() {
    let folder = application();
    amanat().assert().code(2).stderr(contains("Usage"));
    amanat().arg("chek").assert().code(2).stderr(contains("'check'"));
    amanat().args(["check", "--polcy", "x"]).assert().code(2).stderr(contains("--policy"));
    amanat()
        .args(["check", "/no/such/place"])
        .assert()
        .code(2)
        .stderr(contains("/no/such/place").and(contains("exit 2")));
    amanat().arg("check").arg(folder.path()).arg("/no/such/place").assert().code(2).stdout("");
    amanat().arg("check").arg(folder.path()).args(["--output", "sarf=x"]).assert().code(2).stderr(contains("`sarif`"));
    amanat().arg("check").arg(folder.path()).args(["--max-file-size", "8 parsecs"]).assert().code(2);
    amanat().arg("check").arg(folder.path()).arg("--staged").assert().code(2).stderr(contains("git repository"));
}

#[test]
fn a_bad_policy_is_refused_with_its_place() {
    let folder = application();
    let bad = |text: &str| {
        let path = write(folder.path(), "policy.yaml", text);
        let output = amanat().arg("check").arg(folder.path()).args(["--policy", &path]).assert().code(2);
        String::from_utf8(output.get_output().stderr.clone()).unwrap()
    };
    let message = bad("adjust:\n  - rule: pii-in-log\n    severty: low\n    reason: x\n");
    assert!(message.contains("policy.yaml:3:5") && message.contains("did you mean `severity`"), "{message}");
    let message = bad("adjust:\n  - rule: pii-in-lgo\n    severity: low\n    reason: x\n");
    assert!(message.contains("policy.yaml:2:11") && message.contains("did you mean `pii-in-log`"), "{message}");
    assert!(bad("").contains("is empty"));
    assert!(bad("adjust: &a []\nrules: *a\n").contains("aliases"));
    assert!(bad("rules: !!python/object:os.system []\n").contains("tags"));
    assert!(bad(&format!("rules: {}\n", "[".repeat(2000))).contains("policy.yaml"));
}

#[test]
fn every_mistake_of_a_policy_is_named_at_once() {
    let folder = TempDir::new().unwrap();
    let text = "controls:\n  - id: X-1\n    title: t\n    recommendations: [JIT-9]\n    basis: b\n    asks: []\n    rules: []\n\
                approved-public:\n  - { methods: [GET], path: /**, reason: all }\nrules: []\n";
    let path = write(folder.path(), "p.yaml", text);
    amanat().args(["policy", "validate", &path]).assert().code(2).stderr(contains("would approve every endpoint"));
    let path = write(folder.path(), "p.yaml", &text.replace("/**", "/a"));
    amanat()
        .args(["policy", "validate", &path])
        .assert()
        .code(2)
        .stderr(contains("has no rule").and(contains("unknown recommendation `JIT-9`")).and(contains("2 mistakes")));
}

#[test]
fn reports_go_to_files_and_never_through_links() {
    let folder = application();
    let out = TempDir::new().unwrap();
    let file = out.path().join("a.sarif");
    let check = |target: &str| amanat().arg("check").arg(folder.path()).args(["-q", "-o", target]).assert();
    check(&format!("sarif={}", file.display())).code(1);
    assert!(fs::read_to_string(&file).unwrap().contains("\"2.1.0\""));
    check(&format!("json={}", out.path().join("no/such/x.json").display())).code(2).stderr(contains("does not exist"));
    #[cfg(unix)]
    {
        let victim = out.path().join("victim.txt");
        fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, out.path().join("link.json")).unwrap();
        check(&format!("json={}", out.path().join("link.json").display())).code(2).stderr(contains("is a link"));
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    }
    let names: Vec<_> = fs::read_dir(out.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(names.iter().all(|n| !n.to_string_lossy().ends_with(".tmp")), "{names:?}");
}

#[test]
fn explain_and_show_need_no_scan() {
    amanat()
        .args(["explain", "pii-in-log"])
        .assert()
        .code(0)
        .stdout(contains("Why it matters").and(contains("AMN-LOG-1")));
    amanat().args(["explain", "amn-auth-1"]).assert().code(0).stdout(contains("What it asks of a team"));
    amanat()
        .args(["explain", "CNIC"])
        .assert()
        .code(0)
        .stdout(contains("Law and reports").and(contains("شناختی کارڈ")));
    amanat().args(["explain", "cnik"]).assert().code(2).stderr(contains("did you mean `cnic`"));
    amanat().args(["explain", "JIT-2"]).assert().code(0).stdout(contains("Controls"));
    amanat().args(["explain", "pii-in-lgo"]).assert().code(2).stderr(contains("did you mean `pii-in-log`"));
    amanat().args(["policy", "show"]).assert().code(0).stdout(contains("AMN-CRED-1"));
    amanat().args(["policy", "validate"]).assert().code(0).stdout(contains("valid"));
}

#[test]
fn a_line_is_explained() {
    let folder = application();
    let why = |line: u32, format: &str| {
        let place = format!("{}:{line}", folder.path().join("app.py").display());
        amanat().args(["explain", "--why", &place, "--format", format]).assert().code(0)
    };
    let shown = contains("the name says password")
        .and(contains("reported, confidence"))
        .and(contains("finding hardcoded-credential"))
        .and(contains("not excused"))
        .and(contains(password()).not());
    why(3, "text").stdout(shown);
    why(1, "text").stdout(contains("no credential: looked for names with pass"));
    let told = why(3, "json").get_output().stdout.clone();
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(told["candidates"][0]["name"], "db_password");
    assert_eq!(told["findings"][0]["rule"], "hardcoded-credential");
    assert!(!told.to_string().contains(&password()));
    amanat().args(["explain", "--why", "app.py"]).assert().code(2).stderr(contains("--why takes FILE:LINE"));
    let place = format!("{}:99", folder.path().join("app.py").display());
    amanat().args(["explain", "--why", &place]).assert().code(2).stderr(contains("has 3 lines"));

    fs::write(folder.path().join("app.py"), "password = \"changeme\"\n@app.get('/x')\ndef x(): pass\n").unwrap();
    why(1, "text").stdout(contains("not reported: a placeholder"));
    amanat()
        .args(["dump", "--candidates"])
        .arg(folder.path())
        .assert()
        .code(0)
        .stdout(contains("\"ruled_out\":\"a placeholder\"").and(contains("changeme").not()));
}

#[test]
fn the_scanned_tree_cannot_switch_the_gate_off() {
    let folder = application();
    fs::write(folder.path().join("amanat.yaml"), "exclude: [\"**\"]\nfail-on: none\n").unwrap();
    fs::write(folder.path().join(".gitignore"), "*\n").unwrap();
    amanat().arg("check").arg(folder.path()).assert().code(1).stderr(contains("amanat.yaml: configuration"));
}

#[test]
fn a_suppression_needs_a_reason_and_shows_up_for_auditors() {
    let folder = TempDir::new().unwrap();
    let line = |comment: &str| {
        let text = format!("db_password = \"{}\"  {comment}\n", password());
        fs::write(folder.path().join("app.py"), text).unwrap();
    };
    line("# amanat: ignore[hardcoded-credential] owner=ict reason=\"test bench\"");
    amanat().arg("check").arg(folder.path()).assert().code(0).stderr(contains("1 suppressed"));
    amanat().arg("check").arg(folder.path()).arg("--show-suppressed").assert().code(0).stdout(contains("test bench"));
    line("# amanat: ignore[hardcoded-credential]");
    amanat().arg("check").arg(folder.path()).assert().code(1).stdout(contains("suppression-invalid"));
    line("# amanat: ignore[hardcoded-credential] until=2026-01-01 reason=\"old\"");
    amanat().arg("check").arg(folder.path()).assert().code(1).stdout(contains("suppression-expired"));
}

#[test]
fn colours_only_on_request() {
    let folder = application();
    amanat().arg("check").arg(folder.path()).assert().stdout(contains("\u{1b}[").not());
    amanat().arg("check").arg(folder.path()).arg("--color=always").assert().stdout(contains("\u{1b}["));
    let mut command = amanat();
    command.env("NO_COLOR", "1").env("FORCE_COLOR", "1").arg("check").arg(folder.path());
    command.assert().stdout(contains("\u{1b}[").not());
}

#[test]
fn an_overlay_that_does_nothing_is_refused() {
    let folder = TempDir::new().unwrap();
    let validate = |name: &str| amanat().args(["policy", "validate"]).arg(folder.path().join(name)).assert();
    fs::create_dir_all(folder.path().join("a/frameworkz")).unwrap();
    let written = "id: harbour\ntitle: Harbour\nlanguages: [javascript]\nlayers: [{ call: harbour.use }]\n";
    write(&folder.path().join("a/frameworkz"), "harbour.yaml", written);
    validate("a").code(2).stderr(contains("did you mean frameworks/?"));
    validate("a/frameworkz/harbour.yaml").code(2).stderr(contains("this is a framework file"));
    fs::rename(folder.path().join("a/frameworkz"), folder.path().join("a/frameworks")).unwrap();
    validate("a").code(2).stderr(contains("harbour.yaml:4:").and(contains("`$router.use`")));
    write(&folder.path().join("a/frameworks"), "harbour.yaml", &written.replace("harbour.use", "$router.use"));
    validate("a").code(0).stdout(contains("read: frameworks: 1 (harbour)"));
}

#[test]
fn the_statistics_of_a_tree_count_files_calls_and_opaque_syntax() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "a.py", "import log\ndef f(x): log.info(~x)\nf(1)\nx.y()\n");
    write(folder.path(), "b.py", "if a ==:\n  g(b)\n");
    let text = amanat().args(["dump", "--stats"]).arg(folder.path()).assert().code(0).get_output().stdout.clone();
    let json = amanat().args(["dump", "--stats", "--format", "json"]).arg(folder.path()).assert().code(0);
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    let python = &json["languages"][0];
    assert_eq!((&python["files"], &python["clean"]), (&2.into(), &1.into()));
    let calls = &python["calls"];
    assert_eq!((&calls["project"], &calls["external"]), (&1.into(), &3.into()), "{calls}");
    assert_eq!(python["opaque_syntax"][0]["name"], "unary_operator");
    let text = String::from_utf8(text).unwrap();
    let row: Vec<&str> = text.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row[..5], ["python", "2", "50.0", "%", "4"]);
    amanat().args(["dump", "--timed"]).arg(folder.path()).assert().code(2);
}
