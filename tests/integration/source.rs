//! Discovery on real folders: links, pipes, hostile names and ignore rules, damaged repositories, the git index.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use amanat::source::{Discovery, Gap, Options, SourceError, discover, discover_staged};
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (path, text) in files {
        write(dir.path(), path, text);
    }
    dir
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn git(root: &Path, args: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(root)
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .unwrap();
    assert!(status.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&status.stderr));
}

fn scan(root: &Path) -> Discovery {
    discover(&[root.to_owned()], &Options::default()).unwrap()
}

fn paths(discovery: &Discovery) -> Vec<&str> {
    discovery.sources.files().iter().map(|f| f.path.as_str()).collect()
}

fn gaps(discovery: &Discovery) -> Vec<(Gap, &str)> {
    discovery.diagnostics.iter().map(|d| (d.kind, d.path.as_str())).collect()
}

#[test]
fn ignored_credentials_are_read_and_marked() {
    let dir = tree(&[
        (".gitignore", ".env\nnode_modules/\n*.log\nsecret-stuff/\n"),
        (".env", "A=1"),
        ("app.py", ""),
        ("b.log", ""),
        ("node_modules/x/.env", ""),
        ("secret-stuff/server.key", "k"),
        ("secret-stuff/other.bin", "k"),
    ]);
    let found = scan(dir.path());
    assert_eq!(paths(&found), [".env", ".gitignore", "app.py", "secret-stuff/server.key"]);
    let local: Vec<bool> = found.sources.files().iter().map(|f| f.class.local_only).collect();
    assert_eq!(local, [true, false, false, true]);
    assert!(gaps(&found).is_empty());
}

#[test]
fn a_tree_cannot_switch_the_scan_off() {
    for pattern in ["*", "**", "/*", "*.py"] {
        let dir = tree(&[(".gitignore", pattern), (".ignore", "*"), ("app.py", ""), ("src/b.py", "")]);
        let found = scan(dir.path());
        assert!(found.sources.by_path("app.py").is_some(), "{pattern}");
        assert!(found.sources.by_path("src/b.py").is_some(), "{pattern}");
        assert_eq!(gaps(&found), [(Gap::Repository, ".")]);
    }
}

#[test]
fn tracked_files_are_scanned_whatever_is_ignored() {
    let dir = tree(&[("src/app.py", ""), ("build/gen.py", ""), ("x.py", "")]);
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "-A"]);
    write(dir.path(), ".gitignore", "*.py\nbuild/\nsrc/\n");
    write(dir.path(), "src/untracked.py", "");
    let found = scan(dir.path());
    assert_eq!(paths(&found), [".gitignore", "build/gen.py", "src/app.py", "x.py"]);
    // the rules of the folders above count for a scan of a part
    assert_eq!(paths(&scan(&dir.path().join("src"))), ["app.py"]);
}

#[test]
fn own_ignore_file_and_exclusions_are_counted() {
    let dir = tree(&[(".amanatignore", "legacy/\n"), ("legacy/a.py", ""), ("b.py", ""), ("c/d.py", "")]);
    let options = Options { exclude: vec!["c/".to_owned()], ..Options::default() };
    let found = discover(&[dir.path().to_owned()], &options).unwrap();
    assert_eq!(paths(&found), [".amanatignore", "b.py"]);
    assert_eq!((found.excluded, gaps(&found)), (2, vec![(Gap::Excluded, ".")]));
    let options = Options { exclude: vec!["a[".to_owned()], ..Options::default() };
    assert!(matches!(discover(&[dir.path().to_owned()], &options), Err(SourceError::Glob { .. })));
}

#[test]
fn files_given_twice_are_read_once() {
    let dir = tree(&[("a/app.py", ""), ("b.py", "")]);
    let root = dir.path().to_owned();
    let found =
        discover(&[root.clone(), root.join("a/app.py"), root.join("a/../b.py"), root.join("a")], &Options::default());
    assert_eq!(paths(&found.unwrap()), ["a/app.py", "b.py"]);
    let only = discover(&[root.join("b.py")], &Options::default()).unwrap();
    assert_eq!(paths(&only), ["b.py"]);
    let missing = discover(&[root.clone(), root.join("nope")], &Options::default()).unwrap_err();
    assert!(missing.to_string().ends_with("nope: no such file or directory"), "{missing}");
}

#[test]
fn large_files_are_named() {
    let dir = tree(&[("big.py", &"x = 1\n".repeat(1000)), ("mid.py", &"x = 1\n".repeat(100)), ("a.txt", "")]);
    let options = Options { max_file_bytes: 2000, max_parse_bytes: 500, ..Options::default() };
    let found = discover(&[dir.path().to_owned()], &options).unwrap();
    assert_eq!(paths(&found), ["a.txt", "mid.py"]);
    assert!(found.sources.files()[1].class.oversize);
    assert_eq!(gaps(&found), [(Gap::TooLarge, "big.py"), (Gap::TooLarge, "mid.py")]);
    assert_eq!(found.diagnostics[1].file, found.sources.by_path("mid.py"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_and_pipes_are_counted_and_never_opened() {
        let outside = tree(&[("secret.py", "")]);
        let dir = tree(&[("app.py", ""), ("sub/b.py", "")]);
        let root = dir.path();
        symlink(".", root.join("self")).unwrap();
        symlink("app.py", root.join("again.py")).unwrap();
        symlink(outside.path(), root.join("out")).unwrap();
        symlink("/etc/passwd", root.join("sub/passwd.py")).unwrap();
        symlink("/nonexistent/x.py", root.join("gone.py")).unwrap();
        symlink("y", root.join("x")).unwrap();
        symlink("x", root.join("y")).unwrap();
        assert!(Command::new("mkfifo").arg(root.join("pipe.py")).status().unwrap().success());
        let found = scan(root);
        assert_eq!(paths(&found), ["app.py", "sub/b.py"]);
        let notes: Vec<&str> = found.diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            notes,
            [
                "gone.py, x, y: links that lead nowhere, or in a circle, are not followed",
                "out: links out of the scanned tree are not followed",
                "pipe.py: pipes, sockets and devices are never opened",
                "passwd.py: links out of the scanned tree are not followed",
            ]
        );
    }

    #[test]
    fn strange_names_are_read_and_shown_without_loss() {
        let dir = tree(&[("new\nline.py", ""), ("esc\u{1b}[31m.py", "")]);
        fs::write(dir.path().join(OsStr::from_bytes(b"bad\xff.py")), "x").unwrap();
        assert_eq!(paths(&scan(dir.path())), ["bad\\xff.py", "esc\u{1b}[31m.py", "new\nline.py"]);
    }

    #[test]
    fn rule_files_that_are_pipes_do_not_block() {
        let dir = tree(&[("app.py", "")]);
        assert!(Command::new("mkfifo").arg(dir.path().join(".gitignore")).status().unwrap().success());
        assert_eq!(paths(&scan(dir.path())), ["app.py"]);
    }
}

#[test]
fn paths_beyond_the_systems_limit_are_counted() {
    let dir = tree(&[("ok.py", "")]);
    let name = "d".repeat(200);
    // built from the inside out, since no single path may be that long
    let mut top = TempDir::new_in(dir.path()).unwrap().keep();
    for _ in 0..25 {
        let next = dir.path().join("next");
        fs::create_dir(&next).unwrap();
        fs::rename(&top, next.join(&name)).unwrap();
        top = dir.path().join("top");
        fs::rename(&next, &top).unwrap();
    }
    let found = scan(dir.path());
    assert_eq!(paths(&found), ["ok.py"]);
    assert_eq!(found.diagnostics.iter().map(|d| d.kind).collect::<Vec<_>>(), [Gap::Unreadable]);
    // unbuild it the same way, so that the folder can be removed
    for _ in 0..25 {
        let inner = dir.path().join("inner");
        fs::rename(top.join(&name), &inner).unwrap();
        fs::remove_dir(&top).unwrap();
        fs::rename(&inner, &top).unwrap();
    }
}

#[test]
fn damaged_repositories_are_scanned_as_files() {
    let dir = tree(&[("app.py", "x = 1\n")]);
    git(dir.path(), &["init", "-q"]);
    git(dir.path(), &["add", "-A"]);
    fs::write(dir.path().join(".git/index"), b"DIRC\0\0\0\x02\xff\xff\xff\xffgarbage").unwrap();
    let found = scan(dir.path());
    assert_eq!(paths(&found), ["app.py"]);
    assert_eq!(gaps(&found), [(Gap::Repository, ".")]);
    fs::write(dir.path().join(".git/HEAD"), b"garbage").unwrap();
    assert!(matches!(discover_staged(dir.path(), &Options::default()), Err(SourceError::Repository { .. })));
}

fn staged_paths(found: &Discovery) -> Vec<&str> {
    found.judged.iter().flatten().map(|id| found.sources.get(*id).path.as_str()).collect()
}

fn staged(root: &Path) -> Discovery {
    discover_staged(root, &Options::default()).unwrap()
}

#[test]
fn staged_text_comes_from_the_index() {
    let dir = tree(&[("app.py", "x = 1\n"), ("lib/same.py", "s"), ("lib/gone.py", "g"), ("deep/a/b.py", "b")]);
    let root = dir.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "-A"]);
    // before the first commit everything is staged
    assert_eq!(staged_paths(&staged(root)), ["app.py", "deep/a/b.py", "lib/gone.py", "lib/same.py"]);
    git(root, &["commit", "-qm", "x"]);
    assert!(staged_paths(&staged(root)).is_empty());
    write(root, "app.py", "staged\n");
    write(root, "lib/new.py", "new\n");
    write(root, "deep/a/b.py", "not staged\n");
    git(root, &["add", "app.py", "lib/new.py"]);
    git(root, &["rm", "-q", "--cached", "lib/gone.py"]);
    write(root, "app.py", "x = 1\n");
    fs::remove_file(root.join("lib/new.py")).unwrap();
    let found = staged(root);
    assert_eq!(staged_paths(&found), ["app.py", "lib/new.py"]);
    assert_eq!(paths(&found), ["app.py", "deep/a/b.py", "lib/new.py", "lib/same.py"]);
    let text = |path: &str| found.sources.get(found.sources.by_path(path).unwrap()).text.to_string();
    assert_eq!(text("app.py"), "staged\n");
    assert_eq!(text("deep/a/b.py"), "not staged\n");
    assert_eq!(staged_paths(&staged(&root.join("lib"))), ["new.py"]);
    // packed objects, and an index that knows its trees
    git(root, &["commit", "-qm", "y"]);
    git(root, &["gc", "-q"]);
    write(root, "deep/a/b.py", "now staged\n");
    git(root, &["add", "deep"]);
    assert_eq!(staged_paths(&staged(root)), ["deep/a/b.py"]);
}

#[test]
fn linked_work_trees_and_nested_repositories_have_their_own_index() {
    let dir = tree(&[("main/app.py", "x\n"), ("main/inner/b.py", "y\n"), ("main/inner/.gitignore", "*.py\n")]);
    let main = dir.path().join("main");
    git(&main, &["init", "-q"]);
    git(&main.join("inner"), &["init", "-q"]);
    git(&main.join("inner"), &["add", "-f", "b.py"]);
    git(&main, &["add", "app.py"]);
    git(&main, &["commit", "-qm", "x"]);
    assert_eq!(paths(&scan(&main)), ["app.py", "inner/.gitignore", "inner/b.py"]);
    git(&main, &["worktree", "add", "-q", "../linked"]);
    let linked = dir.path().join("linked");
    write(&linked, "new.py", "z\n");
    git(&linked, &["add", "new.py"]);
    let found = staged(&linked);
    assert_eq!((paths(&found), staged_paths(&found)), (vec!["app.py", "new.py"], vec!["new.py"]));
}

#[test]
fn nothing_is_staged_outside_of_a_repository() {
    let dir = tree(&[("app.py", "")]);
    let error = discover_staged(dir.path(), &Options::default()).unwrap_err();
    assert!(matches!(error, SourceError::NoRepository { .. }), "{error}");
}

#[test]
fn programs_that_a_repository_names_never_run() {
    let dir = tree(&[("app.py", "x = 1\n"), ("evil.sh", "#!/bin/sh\ntouch ran\n")]);
    let root = dir.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "-A"]);
    let evil: PathBuf = root.join("evil.sh");
    for key in ["core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "filter.x.clean", "filter.x.smudge"]
    {
        git(root, &["config", key, evil.to_str().unwrap()]);
    }
    write(root, ".gitattributes", "* filter=x\n");
    scan(root);
    staged(root);
    assert!(!root.join("ran").exists());
}
