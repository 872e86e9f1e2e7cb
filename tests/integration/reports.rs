//! One tree, every format: masked, repeatable, and valid where a standard says what valid is.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{amanat, password};

/// Hostile names and text beside plain ones.
fn tree() -> TempDir {
    let folder = TempDir::new().unwrap();
    let line = format!("db_password = \"{}\"", password());
    fs::write(folder.path().join("app.py"), format!("x = \"🇵🇰 شناختی\"; {line}\n")).unwrap();
    fs::write(folder.path().join("a b%0A.py"), format!("{line}  # \u{1b}]0;x\u{7} \u{202e} </script> ::error::\n"))
        .unwrap();
    fs::write(folder.path().join("long.py"), format!("x = [{}]; {line}\n", "1,".repeat(100_000))).unwrap();
    fs::write(folder.path().join("broken.py"), format!("def f(:\n  (((\n{line}\n")).unwrap();
    folder
}

fn output(folder: &TempDir, args: &[&str]) -> String {
    let output = amanat().arg("check").arg(folder.path()).args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_format_shows_a_secret_or_a_control_character() {
    let folder = tree();
    for format in ["text", "json", "sarif"] {
        let text = output(&folder, &["--format", format, "--all", "--show-suppressed"]);
        assert!(!text.contains(&password()), "{format} shows the password");
        let odd: BTreeSet<char> =
            text.chars().filter(|c| *c != '\n' && amanat::report::excerpt::is_unsafe(*c)).collect();
        assert!(odd.is_empty(), "{format} shows {odd:?}");
        // a SARIF report describes every rule of the policy
        assert!(text.len() < 160_000, "{format} is {} bytes long", text.len());
    }
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let folder = tree();
    for format in ["text", "json", "sarif"] {
        let one = output(&folder, &["--format", format, "--jobs", "1"]);
        assert_eq!(one, output(&folder, &["--format", format, "--jobs", "8"]), "{format}");
    }
}

#[test]
fn json_counts_columns_in_characters_and_sarif_in_utf16_units() {
    let folder = tree();
    let json: Value = serde_json::from_str(&output(&folder, &["--format", "json"])).unwrap();
    let item = json["findings"].as_array().unwrap().iter().find(|f| f["file"] == "app.py").unwrap();
    // x = "🇵🇰 شناختی"; db_password = "
    assert_eq!((&item["line"], &item["column"]), (&1.into(), &33.into()), "{item:#}");
    let sarif: Value = serde_json::from_str(&output(&folder, &["--format", "sarif"])).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let at = |r: &Value| r["locations"][0]["physicalLocation"].clone();
    let result = results.iter().find(|r| at(r)["artifactLocation"]["uri"] == "app.py").unwrap();
    assert_eq!(at(result)["region"]["startColumn"], 35);
    assert!(results.iter().any(|r| at(r)["artifactLocation"]["uri"] == "a%20b%250A.py"));
}

#[test]
fn json_names_every_file_and_every_gap() {
    let folder = tree();
    let json: Value = serde_json::from_str(&output(&folder, &["--format", "json"])).unwrap();
    let coverage = &json["coverage"];
    assert_eq!(coverage["listing"].as_array().unwrap().len(), 4);
    assert!(coverage["details"].as_array().unwrap().iter().any(|d| d["file"] == "broken.py" && d["kind"] == "syntax"));
    for item in json["findings"].as_array().unwrap() {
        for key in
            ["rule", "family", "severity", "confidence", "message", "file", "line", "fingerprint", "controls", "fix"]
        {
            assert!(item.get(key).is_some(), "{key} is missing");
        }
    }
}

#[test]
fn fingerprints_survive_moved_lines() {
    let folder = tree();
    let prints = || {
        let json: Value = serde_json::from_str(&output(&folder, &["--format", "json"])).unwrap();
        let of = |f: &Value| f["fingerprint"].as_str().unwrap().to_owned();
        json["findings"].as_array().unwrap().iter().map(of).collect::<BTreeSet<_>>()
    };
    let before = prints();
    let path = folder.path().join("app.py");
    fs::write(&path, format!("# moved\n\n{}", fs::read_to_string(&path).unwrap())).unwrap();
    assert_eq!(before, prints());
}

/// The properties that SARIF 2.1.0 (section 3) gives the objects that are written, and those that it requires.
const OBJECTS: &[(&str, &[&str], &[&str])] = &[
    ("sarifLog", &["$schema", "version", "runs"], &["version", "runs"]),
    (
        "run",
        &[
            "tool",
            "taxonomies",
            "automationDetails",
            "invocations",
            "columnKind",
            "originalUriBaseIds",
            "results",
            "properties",
        ],
        &["tool"],
    ),
    ("tool", &["driver"], &["driver"]),
    (
        "toolComponent",
        &[
            "name",
            "fullName",
            "semanticVersion",
            "version",
            "informationUri",
            "organization",
            "shortDescription",
            "fullDescription",
            "rules",
            "taxa",
            "supportedTaxonomies",
        ],
        &["name"],
    ),
    (
        "reportingDescriptor",
        &[
            "id",
            "name",
            "shortDescription",
            "fullDescription",
            "help",
            "helpUri",
            "defaultConfiguration",
            "relationships",
            "properties",
        ],
        &["id"],
    ),
    (
        "result",
        &[
            "ruleId",
            "ruleIndex",
            "level",
            "message",
            "locations",
            "relatedLocations",
            "codeFlows",
            "partialFingerprints",
            "fingerprints",
            "taxa",
            "suppressions",
            "properties",
        ],
        &["message"],
    ),
    ("location", &["id", "physicalLocation", "message"], &[]),
    ("physicalLocation", &["artifactLocation", "region"], &[]),
    ("artifactLocation", &["uri", "uriBaseId"], &[]),
    ("region", &["startLine", "startColumn", "endLine", "endColumn", "snippet"], &[]),
    ("invocation", &["executionSuccessful", "toolExecutionNotifications"], &["executionSuccessful"]),
    ("notification", &["level", "message", "descriptor", "locations"], &["message"]),
];

fn check(kind: &str, value: &Value) {
    let (_, allowed, required) = OBJECTS.iter().find(|(k, ..)| *k == kind).unwrap();
    let object = value.as_object().unwrap_or_else(|| panic!("{kind} is not an object"));
    for key in object.keys() {
        assert!(allowed.contains(&key.as_str()), "{kind} has the unknown property {key}");
    }
    for key in *required {
        assert!(object.contains_key(*key), "{kind} lacks {key}");
    }
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

#[test]
fn sarif_has_the_shape_that_the_standard_gives() {
    let folder = tree();
    let log: Value = serde_json::from_str(&output(&folder, &["--format", "sarif"])).unwrap();
    check("sarifLog", &log);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    check("run", run);
    check("tool", &run["tool"]);
    let driver = &run["tool"]["driver"];
    for component in list(run, "taxonomies").chain([driver]) {
        check("toolComponent", component);
        list(component, "rules").chain(list(component, "taxa")).for_each(|d| check("reportingDescriptor", d));
    }
    for rule in list(driver, "rules") {
        assert_ne!(rule["id"], rule["name"]);
        assert!(rule["help"]["markdown"].is_string() && rule["properties"]["security-severity"].is_string());
        assert!(matches!(rule["properties"]["family"].as_str(), Some(f) if !f.is_empty()));
    }
    for invocation in list(run, "invocations") {
        check("invocation", invocation);
        for notification in list(invocation, "toolExecutionNotifications") {
            check("notification", notification);
            list(notification, "locations").for_each(check_location);
        }
    }
    let results: Vec<&Value> = list(run, "results").collect();
    assert!(results.len() >= 4);
    for result in results {
        check("result", result);
        let rule = &driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        list(result, "locations").chain(list(result, "relatedLocations")).for_each(check_location);
        for taxon in list(result, "taxa") {
            let taxonomy = &run["taxonomies"][taxon["toolComponent"]["index"].as_u64().unwrap() as usize];
            assert!(list(taxonomy, "taxa").any(|t| t["id"] == taxon["id"]), "{taxon} is in no taxonomy");
        }
    }
}

fn check_location(location: &Value) {
    check("location", location);
    let physical = &location["physicalLocation"];
    check("physicalLocation", physical);
    check("artifactLocation", &physical["artifactLocation"]);
    let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(!uri.starts_with(['/', '.']) && uri.chars().all(plain), "{uri} is no relative reference");
    if let Some(region) = physical.get("region") {
        check("region", region);
        let n = |key: &str| region[key].as_u64().unwrap();
        assert!(n("startLine") >= 1 && n("startColumn") >= 1);
        assert!((n("startLine"), n("startColumn")) <= (n("endLine"), n("endColumn")));
    }
}

#[test]
fn no_command_shows_a_token_in_a_route_or_in_the_arguments_of_a_guard() {
    let token = |salt: &str| [salt, "q8vT4", "mLx2R", "w9Kp1", "Bn6Y"].concat();
    let (hook, secret, user) = (token("Za7"), token("Yb5"), token("Xc3"));
    let folder = TempDir::new().unwrap();
    let app = format!(
        "const express = require('express');\nconst {{ expressjwt }} = require('express-jwt');\n\
         const basicAuth = require('express-basic-auth');\nconst app = express();\n\
         app.post('/hook/{hook}', (req, res) => res.json({{}}));\n\
         app.get('/a', expressjwt({{ secret: '{secret}', algorithms: ['HS256'] }}), (req, res) => res.json({{}}));\n\
         app.get('/b', basicAuth({{ users: {{ admin: '{user}' }} }}), (req, res) => res.json({{}}));\n\
         app.get('/c', (req, res) => res.json({{}}));\napp.listen(3000);\n"
    );
    fs::write(folder.path().join("app.js"), app).unwrap();
    let root = folder.path().to_str().unwrap();
    for command in ["endpoints", "check"] {
        for format in ["text", "json", "sarif"] {
            if (command, format) == ("endpoints", "sarif") {
                continue;
            }
            let output = amanat().args([command, "--format", format, root]).output().unwrap();
            let text = [output.stdout, output.stderr].map(|b| String::from_utf8(b).unwrap()).concat();
            assert!(text.contains("/hook/"), "{command} --format {format} lists the endpoints:\n{text}");
            for value in [&hook, &secret, &user] {
                assert!(!text.contains(value.as_str()), "{command} --format {format} shows a token");
            }
        }
    }
}
