//! Credentials of past commits, in repositories whose objects are written by hand: removed, renamed, merged, on other
//! branches, in damaged and shallow clones; and what `--since` and `--changed` judge.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::assert::Assert;
use gix::hash::ObjectId;
use gix::objs::tree::{Entry, EntryKind};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{amanat, password};

/// A repository with a work tree, and time that passes by a day with each commit.
struct Repository {
    folder: TempDir,
    git: gix::Repository,
    day: std::cell::Cell<i64>,
}

impl Repository {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let options = gix::open::Options::isolated();
        let git = gix::ThreadSafeRepository::init_opts(
            folder.path(),
            gix::create::Kind::WithWorktree,
            gix::create::Options::default(),
            options,
        )
        .unwrap()
        .to_thread_local();
        Self { folder, git, day: std::cell::Cell::new(20_000) }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn tree(&self, files: &[(&str, &str)]) -> ObjectId {
        let mut below: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        let mut entries = Vec::new();
        for (path, text) in files {
            match path.split_once('/') {
                Some((folder, rest)) => below.entry(folder).or_default().push((rest, text)),
                None => entries.push(Entry {
                    mode: EntryKind::Blob.into(),
                    filename: (*path).into(),
                    oid: self.git.write_blob(text).unwrap().detach(),
                }),
            }
        }
        for (folder, files) in below {
            entries.push(Entry { mode: EntryKind::Tree.into(), filename: folder.into(), oid: self.tree(&files) });
        }
        entries.sort();
        self.git.write_object(&gix::objs::Tree { entries }).unwrap().detach()
    }

    fn commit(&self, author: &str, parents: &[ObjectId], files: &[(&str, &str)]) -> ObjectId {
        let tree = self.tree(files);
        self.commit_of(author, parents, tree)
    }

    fn commit_of(&self, author: &str, parents: &[ObjectId], tree: ObjectId) -> ObjectId {
        self.day.set(self.day.get() + 1);
        let time = gix::date::Time { seconds: self.day.get() * 86_400, offset: 18_000 };
        let signature = gix::actor::Signature { name: author.into(), email: "x@example.gov.pk".into(), time };
        let commit = gix::objs::Commit {
            tree,
            parents: parents.iter().copied().collect(),
            author: signature.clone(),
            committer: signature,
            encoding: None,
            message: "change".into(),
            extra_headers: Vec::new(),
        };
        self.git.write_object(&commit).unwrap().detach()
    }

    fn name(&self, name: &str, commit: ObjectId) {
        let path = self.root().join(".git/refs").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{commit}\n")).unwrap();
    }

    /// Makes a commit the one that is checked out.
    fn head(&self, commit: ObjectId) {
        fs::write(self.root().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        self.name("heads/main", commit);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn check(&self, args: &[&str]) -> Assert {
        amanat().arg("check").arg(self.root()).args(args).assert()
    }

    fn findings(&self, args: &[&str]) -> Vec<Value> {
        let output = self.check(&[args, &["--format", "json", "--exit-zero"]].concat());
        let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        report["findings"].as_array().unwrap().clone()
    }

    fn object(&self, id: ObjectId) -> std::path::PathBuf {
        let id = id.to_string();
        self.root().join(".git/objects").join(&id[..2]).join(&id[2..])
    }
}

fn settings(value: &str) -> String {
    format!("import os\n\ndb_password = \"{value}\"\n")
}

const CLEAN: &str = "import os\n\ndb_password = os.environ[\"DB_PASSWORD\"]\n";

fn other() -> String {
    password().chars().rev().collect()
}

#[test]
fn what_was_removed_is_found_with_its_commits() {
    let repository = Repository::new();
    let (leak, again) = (settings(&password()), format!("# moved\n{}", settings(&password())));
    let first = repository.commit("A. Khan", &[], &[("src/app.py", &leak), ("README", "x\n")]);
    let second = repository.commit("B. Malik", &[first], &[("src/app.py", &again), ("README", "y\n")]);
    let third = repository.commit("C. Shah", &[second], &[("src/app.py", CLEAN), ("README", "y\n")]);
    repository.head(third);
    repository.write("src/app.py", CLEAN);

    assert_eq!(repository.findings(&[]).len(), 0);
    let found = repository.findings(&["--history"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (found, past) = (&found[0], &found[0]["history"]);
    assert_eq!((&found["file"], &found["line"]), (&"src/app.py".into(), &4.into()));
    assert_eq!(past["first"]["commit"], first.to_string());
    assert_eq!(past["first"]["author"], "A. Khan");
    assert_eq!(past["first"]["date"], "2024-10-05");
    assert_eq!(past["last"]["commit"], second.to_string());
    assert_eq!((&past["commits"], &past["in_head"], &past["in_work_tree"]), (&2.into(), &false.into(), &false.into()));

    let text = repository.check(&["--history"]).code(1);
    let text = text.stdout(contains("in history only").and(contains("A. Khan")).and(contains("example.gov.pk").not()));
    text.stdout(contains(password()).not()).stderr(contains("history: 3 commits, "));
    repository.check(&["--history", "--format", "sarif"]).stdout(contains(&second.to_string()[..]));

    // the finding is the one that the work tree had
    repository.write("src/app.py", &again);
    let present = repository.findings(&["--history"]);
    assert_eq!(present.len(), 1);
    assert_eq!(present[0]["fingerprint"], found["fingerprint"]);
    assert_eq!(present[0]["history"]["in_work_tree"], true);
    assert_eq!(repository.findings(&[])[0]["fingerprint"], found["fingerprint"]);
}

#[test]
fn branches_merges_and_renames_are_one_finding() {
    let repository = Repository::new();
    let leak = settings(&password());
    let base = repository.commit("A", &[], &[("app.py", CLEAN)]);
    let side = repository.commit("B", &[base], &[("app.py", CLEAN), ("old/conf.py", &leak)]);
    let moved = repository.commit("B", &[side], &[("app.py", CLEAN), ("new/conf.py", &leak)]);
    let main = repository.commit("C", &[base], &[("app.py", "import sys\n")]);
    let merge = repository.commit("D", &[main, moved], &[("app.py", "import sys\n"), ("new/conf.py", &leak)]);
    let clean = repository.commit("D", &[merge], &[("app.py", "import sys\n")]);
    let lost = repository.commit("E", &[base], &[("app.py", &settings(&other()))]);
    repository.head(clean);
    repository.name("heads/topic", lost);
    repository.name("tags/v1", merge);
    repository.write("app.py", "import sys\n");

    let found = repository.findings(&["--history"]);
    assert_eq!(found.len(), 2, "{found:#?}");
    let of = |file: &str| found.iter().find(|f| f["file"] == file).unwrap();
    let past = &of("new/conf.py")["history"];
    assert_eq!(past["first"]["commit"], side.to_string());
    assert_eq!(past["last"]["commit"], merge.to_string());
    assert_eq!(past["commits"], 3);
    assert_eq!(past["tips"], serde_json::json!(["v1"]));
    let paths: Vec<&Value> = past["places"].as_array().unwrap().iter().map(|p| &p["file"]).collect();
    assert_eq!(paths, ["new/conf.py", "old/conf.py"]);
    assert_eq!(of("app.py")["history"]["tips"], serde_json::json!(["topic"]));
    repository
        .check(&["--history"])
        .stdout(contains("still at the tip of topic").and(contains("stood in old/conf.py")));

    // only below the path that was asked for
    repository.write("new/x.py", "\n");
    let below = amanat().arg("check").arg(repository.root().join("new")).args(["--history", "-f", "json"]).assert();
    let below: Value = serde_json::from_slice(&below.get_output().stdout).unwrap();
    assert_eq!(below["findings"].as_array().unwrap().len(), 1);
    assert_eq!(below["findings"][0]["file"], "conf.py");
}

#[test]
fn what_is_missing_from_a_clone_is_a_gap() {
    let repository = Repository::new();
    let (leak, later) = (settings(&password()), settings(&other()));
    let first = repository.commit("A", &[], &[("a.py", &leak)]);
    let second = repository.commit("A", &[first], &[("b.py", &later), ("c.py", "c = 1\n")]);
    let third = repository.commit("A", &[second], &[("c.py", "c = 2\n")]);
    repository.head(third);
    repository.write("c.py", "c = 2\n");
    assert_eq!(repository.findings(&["--history"]).len(), 2);

    fs::remove_file(repository.object(repository.git.write_blob(&leak).unwrap().detach())).unwrap();
    assert_eq!(repository.findings(&["--history"]).len(), 1);
    repository
        .check(&["--history", "--strict", "--exit-zero"])
        .code(3)
        .stderr(contains("history: .: 1 text of past commits not searched: missing"));

    fs::write(repository.root().join(".git/shallow"), format!("{second}\n")).unwrap();
    fs::remove_file(repository.object(first)).unwrap();
    repository.check(&["--history"]).code(1).stderr(contains("shallow").and(contains("git fetch --unshallow")));
    fs::remove_file(repository.root().join(".git/shallow")).unwrap();

    // a damaged commit, and a branch that names nothing
    let damaged = repository.object(second);
    fs::set_permissions(&damaged, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    fs::write(&damaged, b"not an object").unwrap();
    repository.name("heads/nowhere", first);
    repository.check(&["--history"]).code(0).stderr(contains("missing or damaged").and(contains("panic").not()));
    fs::write(repository.root().join(".git/HEAD"), "garbage").unwrap();
    repository.check(&["--history"]).stderr(contains("amanat: exit"));
}

#[test]
fn forged_trees_cost_no_more_than_honest_ones() {
    let repository = Repository::new();
    let mut tree = repository.tree(&[("app.py", &settings(&password()))]);
    // twelve folders, each of which holds the one below ten times: a million million paths
    for _ in 0..12 {
        let entry = |i: usize| Entry { mode: EntryKind::Tree.into(), filename: format!("f{i}").into(), oid: tree };
        let entries = (0..10).map(entry).collect();
        tree = repository.git.write_object(&gix::objs::Tree { entries }).unwrap().detach();
    }
    let names = [("../up.py", EntryKind::Blob), ("..", EntryKind::Tree), (".git", EntryKind::Tree)];
    let entries = names.map(|(name, kind)| Entry {
        mode: kind.into(),
        filename: name.into(),
        oid: if kind == EntryKind::Blob {
            repository.git.write_blob(settings(&other())).unwrap().detach()
        } else {
            tree
        },
    });
    let hostile = repository.git.write_object(&gix::objs::Tree { entries: entries.to_vec() }).unwrap().detach();
    let first = repository.commit_of("A", &[], tree);
    let second = repository.commit_of("A", &[first], hostile);
    let third = repository.commit("A", &[second], &[("c.py", "c = 2\n")]);
    repository.head(third);
    repository.write("c.py", "c = 2\n");
    let found = repository.findings(&["--history"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0]["history"]["places"].as_array().unwrap().len() <= 50);
}

#[test]
fn versions_that_differ_elsewhere_count_alike() {
    let repository = Repository::new();
    let version = |n: usize| format!("{}{}x = {n}\n", settings(&password()), "\n# far away\n".repeat(10));
    let mut commits = Vec::new();
    for n in 0..6 {
        let parents: Vec<ObjectId> = commits.last().copied().into_iter().collect();
        commits.push(repository.commit("A", &parents, &[("app.py", &version(n))]));
    }
    let clean = repository.commit("A", &commits[5..], &[("app.py", CLEAN)]);
    repository.head(clean);
    repository.write("app.py", CLEAN);
    let found = repository.findings(&["--history"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let past = &found[0]["history"];
    assert_eq!((&past["commits"], &past["first"]["commit"]), (&6.into(), &commits[0].to_string().into()));
    assert_eq!(past["last"]["commit"], commits[5].to_string());
    // another value a line further is another credential
    let more = format!("{}api_password = \"{}\"\n", version(6), other());
    let last = repository.commit("B", &[clean], &[("app.py", &more)]);
    repository.head(last);
    repository.head(repository.commit("B", &[last], &[("app.py", CLEAN)]));
    assert_eq!(repository.findings(&["--history"]).len(), 2);
}

/// The findings of a history in which each of the texts stood once.
fn found_in_turn(path: &str, texts: &[String]) -> Vec<Value> {
    let repository = Repository::new();
    let mut parents = Vec::new();
    for text in texts {
        parents = vec![repository.commit("A", &parents, &[(path, text)])];
    }
    repository.head(repository.commit("A", &parents, &[(path, "\n")]));
    repository.write(path, "\n");
    repository.findings(&["--history"])
}

#[test]
fn versions_that_differ_away_from_keywords_are_both_searched() {
    let code = |value: &str| format!("from ftplib import FTP\n\nc = FTP(\"files.gov.pk\", \"clerk\", \"{value}\")\n");
    let texts = [code(&password()), code(&other())];
    let found = found_in_turn("sync.py", &texts);
    assert_eq!(found.len(), 2, "{found:#?}");

    // the middle of a long key, in text that has no structure
    let digits: String =
        (0..24).map(|i| format!("{}\n", password().repeat(5).replace(['-', '_'], &i.to_string()))).collect();
    let key = |end: &str| format!("-----BEGIN RSA PRIVATE KEY-----\n{digits}{end}\n-----END RSA PRIVATE KEY-----\n");
    let knowledge = amanat::catalog::credentials::Credentials::load(&[]).unwrap();
    let gist = |text: String| {
        let source = amanat::source::SourceFile::from_text("notes.txt", text);
        amanat::analysis::credentials::gist(&source, false, &knowledge)
    };
    assert_ne!(gist(key("one")), gist(key("two")));
    // nothing reaches that far
    let far = |end: &str| format!("{}{}{end}\n", key("one"), "a plain line\n".repeat(2000));
    assert_eq!(gist(far("one")), gist(far("two")));
}

#[test]
fn one_weak_value_under_two_names_is_two_credentials() {
    let leak = |name: &str| format!("import os\n\n{name} = \"admin123\"\n");
    let found = found_in_turn("app.py", &[leak("db_password"), leak("mail_password"), leak("db_password")]);
    let commits: Vec<&Value> = found.iter().map(|f| &f["history"]["commits"]).collect();
    assert_eq!(commits, [2, 1], "{found:#?}");
}

#[test]
fn what_is_left_out_of_the_past_is_told() {
    let repository = Repository::new();
    let leak = settings(&password());
    let first = repository.commit("A", &[], &[("old/a.py", &leak), ("b.py", "b = 1\n")]);
    repository.head(repository.commit("A", &[first], &[("b.py", "b = 1\n")]));
    repository.write("b.py", "b = 1\n");
    repository.write(".amanatignore", "old/\n");
    let output = repository.check(&["--history", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    let gaps = report["coverage"]["details"].as_array().unwrap();
    let told = "1 path of past commits left out by .amanatignore or --exclude";
    assert!(gaps.iter().any(|gap| gap["kind"] == "excluded" && gap["message"] == told), "{gaps:#?}");
}

#[test]
fn what_git_does_not_show_is_searched_too() {
    let repository = Repository::new();
    let leak = repository.git.write_blob(settings(&password())).unwrap().detach();
    let harmless = repository.git.write_blob("import os\n").unwrap().detach();
    let first = repository.commit("A", &[], &[("app.py", &settings(&password()))]);
    let second = repository.commit("A", &[first], &[("c.py", "c = 2\n")]);
    repository.head(second);
    repository.write("c.py", "c = 2\n");
    // a replacement object shows another text in place of the stored one
    repository.name(&format!("replace/{leak}"), harmless);
    assert_eq!(repository.findings(&["--history"]).len(), 1);
}

#[test]
fn only_changed_files_are_judged() {
    let repository = Repository::new();
    let (leak, later) = (settings(&password()), settings(&other()));
    let base = repository.commit("A", &[], &[("a.py", &leak), ("b.py", CLEAN)]);
    let theirs = repository.commit("B", &[base], &[("a.py", &leak), ("b.py", CLEAN), ("theirs.py", "t = 1\n")]);
    let ours = repository.commit("A", &[base], &[("a.py", &leak), ("b.py", &later)]);
    repository.name("heads/release", theirs);
    repository.head(ours);
    repository.write(".gitignore", ".env\n");
    repository.write("a.py", &leak);
    repository.write("b.py", &later);
    repository.write(".env", &format!("DB_PASSWORD={}\n", password()));
    let files = |args: &[&str]| -> Vec<String> {
        repository.findings(args).iter().map(|f| f["file"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(files(&["--since", "release"]), ["b.py"]);
    assert_eq!(files(&["--since", "HEAD"]).len(), 0);
    assert_eq!(files(&["--changed"]).len(), 0);
    repository.write("new.py", &settings("Hk4-9dSw_2nB"));
    repository.write("a.py", &leak.replace('\n', "\r\n"));
    assert_eq!(files(&["--changed"]), ["new.py"]);
    assert_eq!(files(&["--since", "release"]), ["b.py", "new.py"]);
    repository
        .check(&["--since", "release"])
        .stderr(contains("since release (").and(contains("where this tree left it")));

    repository.check(&["--since", "relaese"]).code(2).stderr(contains("did you mean `release`?"));
    repository.check(&["--since", "a..b"]).code(2).stderr(contains("one revision"));
    repository.check(&["--since", "HEAD", "--history"]).code(2).stderr(contains("cannot be used with"));
    repository.check(&["--changed", "--staged"]).code(2).stderr(contains("cannot be used with"));
    let plain = TempDir::new().unwrap();
    for flag in ["--changed", "--history"] {
        let check = amanat().arg("check").arg(plain.path()).arg(flag).assert();
        check.code(2).stderr(contains("not inside a git repository").and(contains(flag)));
    }
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repository = Repository::new();
    repository.write("a.py", &settings(&password()));
    assert_eq!(repository.findings(&["--changed"]).len(), 1);
    assert_eq!(repository.findings(&["--history"]).len(), 1);
}
