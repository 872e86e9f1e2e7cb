//! The house stays the house: a module imports only from lower layers, the fences hold, every file says what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Lowest first. Modules on one line do not see each other.
const LAYERS: &[&[&str]] = &[
    &["source"],
    &["ir", "finding"],
    &["catalog", "frontend"],
    &["project"],
    &["facts"],
    &["analysis"],
    &["policy"],
    &["report"],
    &["scan"],
    &["cli"],
];

/// Crate, and the only places that may name it (prefixes of paths below `src/`).
const FENCES: &[(&str, &[&str])] = &[
    ("tree_sitter", &["frontend/"]),
    ("syn", &["frontend/"]),
    ("proc_macro2", &["frontend/"]),
    ("std::fs", &["source/", "catalog/load", "policy/", "scan/cache", "cli/"]),
    ("anyhow", &["cli/"]),
    ("clap", &["cli/", "main.rs"]),
];

const MAX_LINES: usize = 600;

struct SourceFile {
    /// Below `src/`.
    path: String,
    text: String,
    /// `a::b::c` for every path of two or more segments, and every `use`; test modules left out.
    paths: BTreeSet<String>,
    literals: Vec<String>,
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be listed") {
            let path: PathBuf = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                let tokens: TokenStream = text.parse().expect("a source file of ours is Rust");
                let mut file = SourceFile {
                    path: path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/"),
                    text,
                    paths: BTreeSet::new(),
                    literals: Vec::new(),
                };
                collect(&tokens.into_iter().collect::<Vec<_>>(), &mut file);
                files.push(file);
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(tokens: &[TokenTree], file: &mut SourceFile) {
    let mut at = 0;
    let mut is_test = false;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let text = group.stream().to_string();
                if group.delimiter() == Delimiter::Bracket && text.starts_with("cfg") && text.contains("test") {
                    is_test = true;
                } else if is_test && group.delimiter() == Delimiter::Brace {
                    is_test = false;
                } else {
                    collect(&inner, file);
                }
                at += 1;
            }
            TokenTree::Ident(_) => at = path(tokens, at, "", file).max(at + 1),
            TokenTree::Literal(literal) => {
                file.literals.push(literal.to_string());
                at += 1;
            }
            TokenTree::Punct(punct) => {
                is_test &= punct.as_char() != ';';
                at += 1;
            }
        }
    }
}

/// Reads `a::b::{c, d::e}` from `at` on; gives where it ends.
fn path(tokens: &[TokenTree], mut at: usize, prefix: &str, file: &mut SourceFile) -> usize {
    let mut name = prefix.to_owned();
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => {
                name.push_str(&ident.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inner.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                    path(part, 0, &name, file);
                }
                return at + 1;
            }
            _ => break,
        }
        let is_sign = |i: usize| matches!(tokens.get(i), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        if !(is_sign(at) && is_sign(at + 1)) {
            break;
        }
        name.push_str("::");
        at += 2;
    }
    if name.contains("::") {
        file.paths.insert(name.trim_end_matches("::").to_owned());
    }
    at
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The module of the crate that a path leads to: through `crate::`, or through as many `super::` as the file is deep.
fn target<'p>(file: &str, path: &'p str) -> Option<&'p str> {
    let mut segments = path.split("::");
    let depth = file.trim_end_matches("/mod.rs").split('/').count();
    match segments.next()? {
        "crate" => segments.next(),
        "super" => {
            let rest: Vec<&str> = segments.collect();
            let supers = 1 + rest.iter().take_while(|s| **s == "super").count();
            if supers >= depth { rest.get(supers - 1).copied() } else { None }
        }
        _ => None,
    }
}

#[test]
fn a_module_imports_only_from_lower_layers() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in sources() {
        let module = file.path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(own) = layer(module) else {
            wrong.push(format!("src/{}: stands in no layer", file.path));
            continue;
        };
        for path in &file.paths {
            let Some(other) = target(&file.path, path) else { continue };
            seen += 1;
            let is_allowed = other == module || layer(other).is_none_or(|layer| layer < own);
            if !is_allowed {
                wrong.push(format!("src/{}: {path} stands in no lower layer", file.path));
            }
        }
    }
    assert!(seen > 100, "only {seen} paths into the crate were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layer_is_a_module_of_the_library() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for module in LAYERS.iter().copied().flatten() {
        assert!(lib.contains(&format!("pub mod {module};")), "{module}");
    }
}

#[test]
fn the_fences_hold() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (fenced, places) in FENCES {
            let is_fenced = |path: &String| match path.strip_prefix(fenced) {
                Some(rest) => rest.is_empty() || rest.starts_with("::") || rest.starts_with('_'),
                None => false,
            };
            let is_allowed = places.iter().any(|place| file.path.starts_with(place));
            if !is_allowed && let Some(path) = file.paths.iter().find(|p| is_fenced(p)) {
                wrong.push(format!("src/{}: {path} belongs in {}", file.path, places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_is_short_enough_to_read() {
    let mut wrong = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//!") {
            wrong.push(format!("src/{}: does not begin with //!", file.path));
        }
        let lines = file.text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("src/{}: {lines} lines are two files", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Knowledge is YAML: the id of a framework is no string in the engine.
#[test]
fn no_framework_is_named_in_the_engine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/frameworks");
    let mut ids = BTreeSet::new();
    for folder in fs::read_dir(&root).into_iter().flatten().flatten() {
        for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            // `php/php.yaml` is the language itself
            if file.path().file_stem() != Some(&folder.file_name()) {
                ids.insert(format!("\"{}\"", file.path().file_stem().unwrap_or_default().to_string_lossy()));
            }
        }
    }
    let mut wrong = Vec::new();
    for file in sources() {
        for literal in file.literals.iter().filter(|l| ids.contains(*l)) {
            wrong.push(format!("src/{}: names {literal}", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
