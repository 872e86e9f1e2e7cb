//! What findings tell to write instead: there is something for each rule in each language that is analysed, it is told,
//! and it is nothing that would be reported.

use amanat::catalog::instead::Replaced;
use amanat::facts::data::DataKnowledge;
use amanat::source::Language;

use crate::scans::scan_files;

const OF_CODE: [Replaced; 7] = [
    Replaced::CredentialInLog,
    Replaced::PiiInException,
    Replaced::PiiInUrl,
    Replaced::AskedInUrl,
    Replaced::PiiInFile,
    Replaced::PiiToThirdParty,
    Replaced::PiiInRepo,
];

fn told() -> Vec<(Language, Replaced, String)> {
    let knowledge = DataKnowledge::load(&[]).unwrap_or_else(|e| panic!("{}", e[0]));
    knowledge.instead.iter().map(|(language, what, write)| (language, what, write.to_owned())).collect()
}

/// A file with a function around a statement, which is given what the statement speaks of.
fn file(language: Language, code: &str) -> Option<(&'static str, String)> {
    let code = code.trim_end_matches(';');
    Some(match language {
        Language::Python => (
            "a.py",
            format!(
                "import logging\nimport requests\nimport sentry_sdk\nlogger = logging.getLogger(__name__)\n\n\
                 def a(token, record, cnic, base, path, key, text):\n    {code}\n"
            ),
        ),
        Language::JavaScript => {
            let code = if code.starts_with('{') { format!("x = {code}") } else { code.to_owned() };
            ("a.js", format!("async function a(token, record, cnic, path, text) {{\n  {code}\n}}\n"))
        }
        Language::Java => (
            "A.java",
            format!(
                "import org.slf4j.*;\nclass A {{\n  Logger log = LoggerFactory.getLogger(A.class);\n\
                 \x20 void a(String token, Citizen record, String json, Path path, String text) {{\n    {code};\n  }}\n}}\n"
            ),
        ),
        Language::Kotlin => (
            "A.kt",
            format!(
                "fun a(token: String?, record: Citizen, cnic: String, path: Path, text: String) {{\n  {code}\n}}\n"
            ),
        ),
        Language::CSharp => (
            "A.cs",
            format!(
                "using System.IO;\nclass A {{\n  ILogger<A> _logger; HttpClient http;\n\
                 \x20 async Task F(string token, Citizen record, string cnic, string path, byte[] bytes) {{\n    {code};\n  }}\n}}\n"
            ),
        ),
        Language::Go => (
            "a.go",
            format!(
                "package a\nimport (\"log/slog\"; \"fmt\"; \"net/http\"; \"os\")\n\
                 func a(token string, record *Citizen, body []byte, data []byte, path string) error {{\n\t{code}\n}}\n"
            ),
        ),
        Language::Php => {
            let code = if code.starts_with('[') { format!("$x = {code}") } else { code.to_owned() };
            let uses = "use Illuminate\\Support\\Facades\\{Log, Http};";
            ("a.php", format!("<?php\n{uses}\nfunction a($token, $record, $cnic, $path, $text) {{\n  {code};\n}}\n"))
        }
        Language::Ruby => {
            let code = if code.starts_with('{') { format!("x = {code}") } else { code.to_owned() };
            ("a.rb", format!("def a(token, record, cnic, path, text)\n  {code}\nend\n"))
        }
        Language::Rust => (
            "a.rs",
            format!(
                "use std::fs;\nuse tracing::info;\nasync fn a(token: Option<&str>, record: Citizen, cnic: String, path: &Path, \
                 text: &str) -> Result<()> {{\n    {code};\n    Ok(())\n}}\n"
            ),
        ),
        _ => return None,
    })
}

#[test]
fn every_language_of_code_has_its_own_words() {
    let told = told();
    let languages = [
        Language::Python,
        Language::JavaScript,
        Language::TypeScript,
        Language::Java,
        Language::Kotlin,
        Language::CSharp,
        Language::Go,
        Language::Php,
        Language::Ruby,
        Language::Rust,
    ];
    for language in languages {
        for what in OF_CODE {
            assert!(told.iter().any(|(l, w, _)| (*l, *w) == (language, what)), "{what:?} of {language:?}");
        }
    }
}

#[test]
fn what_is_told_would_not_be_reported() {
    for (language, what, write) in told() {
        // how a route is declared is no statement
        let Some((path, text)) = file(language, &write).filter(|_| what != Replaced::AskedInUrl) else { continue };
        let scan = scan_files(&[(path, &text)]);
        let seen: Vec<&str> = scan.findings.iter().map(|f| f.detection.rule).collect();
        assert!(seen.is_empty(), "{seen:?} in {text}");
    }
}

#[test]
fn a_finding_says_it_in_its_own_language() {
    let fix = |path: &str, text: &str, rule: &str| {
        let scan = scan_files(&[(path, text)]);
        let found = scan.findings.iter().find(|f| f.detection.rule == rule).unwrap_or_else(|| panic!("{rule}: {text}"));
        found.detection.fix.clone()
    };
    let python = "import logging\nimport requests\n\ndef f(cnic, password):\n    logging.info(password)\n    \
                  open('a.txt', 'w').write(cnic)\n    requests.get('https://a.gov.pk/' + cnic)\n    \
                  raise ValueError(cnic)\n";
    assert!(fix("a.py", python, "credential-in-log").ends_with("token is not None)"));
    assert!(fix("a.py", python, "pii-in-file").contains("Fernet(key)"));
    assert!(fix("a.py", python, "pii-in-url").contains("requests.post("));
    assert!(fix("a.py", python, "pii-in-exception").contains("raise LookupError("));
    let route = "const app = require('express')();\napp.get('/citizens/:cnic', (req, res) => res.json({}));\n";
    assert!(fix("a.js", route, "pii-in-url").contains("app.post("));
    let go = "package a\nimport \"os\"\nfunc f(cnic string) { os.WriteFile(\"a.txt\", []byte(cnic), 0644) }\n";
    assert!(fix("a.go", go, "pii-in-file").contains("gcm.Seal("));
}
