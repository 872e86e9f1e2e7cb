//! Credentials that do not stand in a file as they are: coded, escaped, written as numbers, or joined from parts.

use std::fmt::Write as _;

use amanat::analysis::credentials::{merge, scan_module, scan_text};
use amanat::catalog::credentials::Credentials;
use amanat::catalog::credentials::template::fill;
use amanat::frontend::lower;
use amanat::source::{FileId, SourceFile};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A URL with a password of its own form, known wherever it stands.
fn url() -> String {
    fill("postgres://clerk:{{password:14}}@db.example.gov.pk/land", 7).unwrap()
}

fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

fn hexadecimal(text: &str, before: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{before}{b:02x}");
        out
    })
}

fn numbers(text: &str) -> String {
    text.bytes().map(|b| b.to_string()).collect::<Vec<_>>().join(", ")
}

/// Lines of the URL's password, and the last note of each.
fn found(path: &str, text: &str) -> Vec<(u32, String)> {
    let knowledge = Credentials::load(&[]).unwrap();
    let source = SourceFile::from_text(path, text);
    let mut all = scan_text(FileId(0), &source, &knowledge, &[7; 32]);
    if let Some(module) = lower(FileId(0), source.language, &source.text) {
        all.extend(scan_module(&module, &source, &knowledge, &[7; 32]));
    }
    let all = merge(all, &source);
    let told = all.iter().filter(|d| d.rule == "connection-string-password");
    told.map(|d| (source.line_column(d.primary.place.span.start).line, d.notes.last().cloned().unwrap_or_default()))
        .collect()
}

#[test]
fn every_coding_and_every_way_of_joining_is_undone() {
    let url = url();
    let (start, rest) = url.split_at(20);
    let joined = "joined from strings";
    let guessed = "written with escapes or in parts";
    let cases = [
        ("a.py", format!("x = '{}'\n", base64(&url)), "decoded"),
        ("a.py", format!("x = '{}'\n", base64(&base64(&url))), "decoded"),
        ("a.py", format!("x = '{}'\n", hexadecimal(&url, "")), "decoded"),
        ("a.py", format!("x = '{}'\n", hexadecimal(&url, "%")), "decoded"),
        ("a.py", format!("x = '{}'\n", hexadecimal(&url, "\\x")), guessed),
        ("a.py", format!("x = ('{start}' '{rest}')\n"), guessed),
        ("a.py", format!("x = '{start}' + '{rest}'\n"), joined),
        ("a.py", format!("s = '{start}'\nx = s + '{rest}'\n"), joined),
        ("a.py", format!("s = '{start}'\nx = f'{{s}}{rest}'\n"), joined),
        ("a.py", format!("x = ''.join(['{start}', '{rest}'])\n"), joined),
        (
            "a.py",
            format!("x = '{}' + '{}'\n", &base64(&url)[..24], &base64(&url)[24..]),
            "joined from strings and decoded",
        ),
        ("a.py", format!("x = bytes([{}])\n", numbers(&url)), "written as numbers"),
        ("a.js", format!("x = ['{start}', '{rest}'].join('')\n"), joined),
        ("a.js", format!("x = '{start}'.concat('{rest}')\n"), joined),
        ("a.js", format!("x = String.fromCharCode({})\n", numbers(&url)), "written as numbers"),
        ("a.php", format!("<?php\n$x = '{start}' . '{rest}';\n"), joined),
        // no structure is read of these
        ("a.txt", format!("the database is {}, they say\n", base64(&url)), "decoded"),
        ("a.swift", format!("let x = \"{}\"\n", hexadecimal(&url, "")), "decoded"),
        ("a.py", format!("# {}\n", base64(&url)), "decoded"),
    ];
    for (path, text, how) in cases {
        let line = text.lines().count() as u32;
        assert_eq!(found(path, &text), [(line, how.to_owned())], "{path}: {}", text.replace(&url, "…"));
    }
}

#[test]
fn what_is_not_known_hides_nothing() {
    let url = url();
    let (start, rest) = url.split_at(20);
    for (path, text) in [
        ("a.py", format!("s = '{start}'\ns = other()\nx = s + '{rest}'\n")),
        ("a.py", format!("x = other + '{rest}'\n")),
        // three codings over each other are one too many
        ("a.py", format!("x = '{}'\n", base64(&base64(&base64(&url))))),
        ("a.txt", "getTheIdentityCardNumberOfThisCitizen 5f4dcc3b5aa765d61d8327deb882cf99a1b2\n".to_owned()),
    ] {
        assert_eq!(found(path, &text), [], "{path}: {}", text.replace(&url, "…"));
    }
}

#[test]
fn all_that_stands_in_one_coded_text_is_told() {
    let knowledge = Credentials::load(&[]).unwrap();
    let token = fill("ghp_{{base62:30}}{{crc32:6}}", 3).unwrap();
    let other = fill("postgres://clerk:{{password:14}}@db.example.gov.pk/tax", 8).unwrap();
    let coded = base64(&format!("A={}\nB={other}\nC={token}\nD={token}\n", url()));
    for (path, text) in [("a.txt", format!("see {coded} there\n")), ("a.py", format!("x = '{coded}'\n"))] {
        let source = SourceFile::from_text(path, text.as_str());
        let mut all = scan_text(FileId(0), &source, &knowledge, &[7; 32]);
        if let Some(module) = lower(FileId(0), source.language, &source.text) {
            all.extend(scan_module(&module, &source, &knowledge, &[7; 32]));
        }
        let mut rules: Vec<&str> = merge(all, &source).iter().map(|d| d.rule).collect();
        rules.sort_unstable();
        assert_eq!(rules, ["connection-string-password", "connection-string-password", "provider-token"], "{path}");
    }
}

#[test]
fn what_is_joined_stays_small() {
    let url = url();
    let characters: Vec<String> = url.chars().map(|c| format!("'{c}'")).collect();
    let text = format!("x = ''.join([{}])\n", characters.join(", "));
    assert_eq!(found("a.py", &text), [(1, "joined from strings".to_owned())]);

    // a gigabyte, if all of it were put together
    let long = format!("A = '{}'\n", "long ".repeat(12_000));
    let many = vec!["A"; 20_000].join(", ");
    for text in [
        format!("{long}x = 'x'.format({many})\n"),
        format!("{long}x = A.join([{many}])\n"),
        format!("{long}x = {}'{url}'\n", "A + ".repeat(200)),
    ] {
        assert_eq!(found("a.py", &text).len(), usize::from(text.contains(&url)));
    }
}
