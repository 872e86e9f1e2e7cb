//! A user's folder laid over the built-in knowledge: what it leaves out stays, and what is wrong in it is told with
//! its place, its cause and what to write instead.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

fn amanat() -> Command {
    let mut command = Command::cargo_bin("amanat").unwrap();
    command.env_remove("CI").env("NO_COLOR", "1");
    command
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn built_in(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).unwrap()
}

/// The text without a key at the beginning of a line and what is indented below it.
fn without(text: &str, key: &str) -> String {
    let mut skips = false;
    let kept = text.lines().filter(|line| {
        if !line.starts_with([' ', '#', ']', '}', '-']) && !line.is_empty() {
            skips = line.starts_with(&format!("{key}:"));
        }
        !skips
    });
    kept.map(|l| format!("{l}\n")).collect()
}

#[test]
fn an_older_file_of_knowledge_keeps_working() {
    let single = [
        "exceptions.yaml",
        "identifiers.yaml",
        "repository-data.yaml",
        "sanitizers.yaml",
        "templates.yaml",
        "graphs.yaml",
        "urls.yaml",
    ];
    for name in single {
        let text = built_in(name);
        let keys: Vec<&str> = text.lines().filter_map(|l| l.split_once(':')).map(|(k, _)| k).collect();
        let keys: Vec<&str> =
            keys.into_iter().filter(|k| !k.is_empty() && !k.starts_with([' ', '#', '-', '/'])).collect();
        assert!(!keys.is_empty(), "{name}");
        // without the first half of its sections, and without the others
        let (first, second) = keys.split_at(keys.len() / 2);
        for half in [first, second] {
            let folder = TempDir::new().unwrap();
            let older = half.iter().fold(text.clone(), |text, key| without(&text, key));
            assert_ne!(older, text, "{name}: {half:?}");
            write(folder.path(), name, &older);
            amanat().args(["policy", "validate"]).arg(folder.path()).assert().code(0);
        }
    }
    for (name, key) in [("credentials/names.yaml", "not-before-key"), ("exposure/words.yaml", "folders")] {
        let folder = TempDir::new().unwrap();
        let older = without(&built_in(name), key);
        assert_ne!(older, built_in(name), "{name}");
        write(folder.path(), name, &older);
        amanat().args(["policy", "validate"]).arg(folder.path()).assert().code(0);
    }
}

#[test]
fn a_file_of_one_section_says_only_what_is_different() {
    let code = "import logging\nlog = logging.getLogger(__name__)\n\
                def a(citizen):\n    log.info(citizen.shroud_cnic)\n\
                def b(citizen):\n    log.info(citizen.masked_cnic)\n\
                def c(citizen):\n    log.info(len(citizen.cnic))\n";
    let (folder, overlay) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(folder.path(), "a.py", code);
    let check = || {
        let mut command = amanat();
        command.args(["check", "--format", "json", "--fail-on", "none"]).arg(folder.path());
        command
    };
    let lines = |command: &mut Command| -> Vec<u64> {
        let output = command.assert().code(0).get_output().stdout.clone();
        let json: serde_json::Value = serde_json::from_slice(&output).unwrap();
        json["findings"].as_array().unwrap().iter().map(|f| f["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(lines(&mut check()), [4]);
    // the list is the user's, everything else is built in
    write(overlay.path(), "sanitizers.yaml", "hides:\n  words: [shroud]\n");
    assert_eq!(lines(check().arg("--policy").arg(overlay.path())), [6]);
}

#[test]
fn what_is_wrong_in_an_overlay_is_told_with_its_place_and_the_next_step() {
    let says = |name: &str, text: &str, place: &str, words: &str| {
        let folder = TempDir::new().unwrap();
        write(folder.path(), name, text);
        let place = format!("{}{place}", folder.path().join(name).display());
        let assert = amanat().args(["policy", "validate"]).arg(folder.path()).assert();
        assert.code(2).stderr(contains(place).and(contains(words)));
    };
    says("sanitizers.yaml", "# ours\nkeeps:\n  text_type: [Form]\n", ":3:3", "did you mean `text_types`?");
    says("sanitizers.yaml", "hides:\n  words: veil\n", ":2:10", "expected a sequence");
    says(
        "sanitizers.yaml",
        "keeps:\n  parts:\n    - types: [Form]\n",
        ":3:7",
        "missing field `names`; add `names:` here",
    );
    says("sanitizers.yaml", "hides:\n  calls: ['house..mask']\n", ":2:12", "house..mask");
    says("urls.yaml", "choices: [cnik]\n", ":1:11", "did you mean `cnic`?");
    says("exceptions.yaml", "handlers: { names: [a], clases: [b] }\n", ":1:", "did you mean `classes`?");
    says("identifiers.yaml", "carriers: *b\n", ":1:", "");
}

#[test]
fn the_manual_names_every_key() {
    let manual = built_in("README.md");
    for name in ["sanitizers.yaml", "identifiers.yaml"] {
        let text = built_in(name);
        let keys = text.lines().filter(|l| !l.starts_with([' ', '#', ']', '}', '-'])).filter_map(|l| l.split_once(':'));
        let missing: Vec<&str> = keys
            .map(|(k, _)| k)
            .filter(|k| !["`", ":"].iter().any(|end| manual.contains(&format!("`{k}{end}"))))
            .collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
