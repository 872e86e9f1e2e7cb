//! One credential in several places: every place is a finding, and every format says where else it stands.

use amanat::catalog::credentials::template::fill;
use amanat::report::{Report, json, sarif, text};
use serde_json::Value;

use crate::scans::scan_files;

/// A password in code, in a test and in a script; the passwords of two databases that everybody knows.
fn report() -> Report {
    let password = fill("{{password:14}}", 5).unwrap();
    let files = [
        ("src/db.py", format!("DB_PASSWORD = \"{password}\"\n")),
        ("tests/test_db.py", format!("connect(password=\"{password}\")\n")),
        ("deploy/load.sh", format!("#!/bin/sh\nmysql -u app -p{password} excise\n")),
        ("a.env", "MYSQL_ROOT_PASSWORD=root\nOTHER_PASSWORD=root\n".to_owned()),
    ];
    scan_files(&files)
}

fn written(write: impl Fn(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).expect("text")
}

#[test]
fn json_keeps_every_place_and_names_the_others() {
    let report = report();
    let text = written(|out| json::write(&report, false, out).unwrap());
    let document: Value = serde_json::from_str(&text).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let at = |f: &Value| format!("{}:{}", f["file"].as_str().unwrap(), f["line"]);
    let places: Vec<String> = findings.iter().map(at).collect();
    assert_eq!(places, ["a.env:1", "a.env:2", "deploy/load.sh:2", "src/db.py:1", "tests/test_db.py:1"]);
    let also = |i: usize| findings[i]["credential"]["also"].as_array().unwrap().iter().map(at).collect::<Vec<_>>();
    assert_eq!(also(2), ["src/db.py:1", "tests/test_db.py:1"]);
    assert_eq!(findings[2]["credential"]["id"], findings[4]["credential"]["id"]);
    // what everybody chooses says nothing of where it is used
    assert!(also(0).is_empty() && also(1).is_empty());
    assert_eq!(document["summary"]["credentials"], 3);
    assert_eq!(document["summary"]["findings"], 5);
}

#[test]
fn sarif_has_a_result_for_each_place_with_the_others_beside_it() {
    let report = report();
    let text = written(|out| sarif::write(&report, false, out).unwrap());
    let document: Value = serde_json::from_str(&text).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    let related = results[2]["relatedLocations"].as_array().unwrap();
    let uris: Vec<&str> =
        related.iter().filter_map(|l| l["physicalLocation"]["artifactLocation"]["uri"].as_str()).collect();
    assert_eq!(uris, ["src/db.py", "tests/test_db.py"]);
    assert_eq!(results[2]["properties"]["credential"], results[3]["properties"]["credential"]);
}

#[test]
fn text_tells_a_credential_once() {
    let report = report();
    let shown = written(|out| text::write(&report, text::TextOptions::default(), out).unwrap());
    assert!(shown.contains("here and in 2 other places"), "{shown}");
    assert!(shown.contains("also in: src/db.py:1, tests/test_db.py:1 low"), "{shown}");
    assert!(text::summary(&report).contains("3 credentials in 5 places"), "{}", text::summary(&report));
}

/// The same password in forty scripts.
fn everywhere() -> Report {
    let password = fill("{{password:14}}", 7).unwrap();
    let files: Vec<(String, String)> = (0..40)
        .map(|i| (format!("deploy/load{i:02}.sh"), format!("#!/bin/sh\nmysql -u app -p{password} excise\n")))
        .collect();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    scan_files(&files)
}

#[test]
fn many_places_are_counted_beside_a_finding_and_none_is_lost() {
    let report = everywhere();
    let text = written(|out| json::write(&report, false, out).unwrap());
    let document: Value = serde_json::from_str(&text).unwrap();
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 40);
    for finding in findings {
        assert_eq!(finding["credential"]["also"].as_array().unwrap().len(), 20);
        assert_eq!(finding["credential"]["also_more"], 19);
    }
    let text = written(|out| sarif::write(&report, false, out).unwrap());
    let document: Value = serde_json::from_str(&text).unwrap();
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 20);
    let message = result["message"]["text"].as_str().unwrap();
    assert!(message.ends_with("And 19 more places, which are not listed."), "{message}");
    let shown = written(|out| text::write(&report, text::TextOptions::default(), out).unwrap());
    assert!(shown.contains("31 more"), "{shown}");
}
