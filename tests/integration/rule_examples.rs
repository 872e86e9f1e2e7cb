//! The examples in the manual pages of rules about personal data that leaves: the wrong one of each is found, by the
//! rule that it stands under, and the right one is not.

use amanat::policy::Policy;

use crate::scans::scan_files;

/// A file around an example, by the name of its framework.
fn file(framework: &str, code: &str) -> (&'static str, String) {
    let code = code.trim();
    let python = |imports: &str| {
        ("a.py", format!("{imports}\n\ndef a(citizen, c, user, cnic, password, otp, account, text):\n    {code}\n"))
    };
    let script = |imports: &str| {
        let params = "req, user, citizen, cnic, otp, request, booking";
        ("a.js", format!("{imports}\nasync function a({params}) {{\n  {code}\n}}\n"))
    };
    let java = |imports: &str| {
        let fields = "private static final Logger log = LoggerFactory.getLogger(A.class); RestTemplate rest; Span span; Cipher cipher; String base;";
        let params = "Citizen citizen, Request request, String cnic, Path path";
        (
            "A.java",
            format!(
                "package a;\n{imports}\nclass A {{\n  {fields}\n  void a({params}) throws Exception {{\n    {code}\n  }}\n}}\n"
            ),
        )
    };
    let sharp = || {
        let fields = "HttpClient http; TelemetryClient telemetry; string api;";
        (
            "A.cs",
            format!(
                "using System.IO;\nusing System.Net.Http;\nusing Microsoft.ApplicationInsights;\nclass A {{\n  {fields}\n\
                          \x20 async Task F(Citizen citizen, Pensioner pensioner, string passportNo) {{\n    {code}\n  }}\n}}\n"
            ),
        )
    };
    match framework {
        "Python" | "Python logging" | "Python requests" | "Text messages" => python(
            "import csv\nimport logging\nimport requests\nimport segment.analytics as analytics\nlog = logging.getLogger(__name__)\nURL = 'https://records.example/verify'",
        ),
        "Language models" => python("from openai import OpenAI\nmodel = OpenAI()\ntemplate = 'x'"),
        "JavaScript" => script("const logger = require('pino')();"),
        "Sentry" => script("const Sentry = require('@sentry/node');"),
        "Java" | "Java (SLF4J)" => java("import java.nio.file.*;\nimport org.slf4j.*;"),
        "Java (Spring)" => java("import org.springframework.web.client.RestTemplate;"),
        "Java (OpenTelemetry)" => java("import io.opentelemetry.api.trace.Span;"),
        "Laravel" => (
            "a.php",
            format!("<?php\nuse Illuminate\\Support\\Facades\\Log;\nfunction a($request, $vehicle) {{\n  {code}\n}}\n"),
        ),
        "PHP" => ("a.php", format!("<?php\nfunction a($citizen, $applicant, $cnic) {{\n  {code}\n}}\n")),
        "Ruby on Rails" => (
            "app/controllers/a_controller.rb",
            format!("class AController < ApplicationController\n  def a(citizen)\n    {code}\n  end\nend\n"),
        ),
        "Rust (tracing)" => {
            ("src/a.rs", format!("use tracing::info;\nfn a(cnic: &str, record: &Record) {{\n    {code}\n}}\n"))
        }
        ".NET" | ".NET (Application Insights)" => sharp(),
        other => panic!("no file around an example in {other}"),
    }
}

#[test]
fn examples_of_rules_about_data_that_leaves_are_true() {
    let policy = Policy::load(None).unwrap();
    let rules =
        ["pii-in-log", "credential-in-log", "pii-in-exception", "pii-in-url", "pii-in-file", "pii-to-third-party"];
    let mut wrong = Vec::new();
    for id in rules {
        let examples = &policy.rules[id].examples;
        assert!(!examples.is_empty(), "{id}");
        for example in examples {
            let reported = |code: &str| {
                let (path, text) = file(&example.framework, code);
                scan_files(&[(path, text)]).findings.iter().any(|f| f.detection.rule == id)
            };
            if !reported(&example.bad) {
                wrong.push(format!("{id}, {}: not found: {}", example.framework, example.bad.trim()));
            }
            if reported(&example.good) {
                wrong.push(format!("{id}, {}: found: {}", example.framework, example.good.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
