//! Code inside other files: what each format gives, that places stay true, and that nothing is found twice.

use amanat::frontend::embedded::{Page, Part, split};
use amanat::ir::dump::dump;
use amanat::report::Report;
use amanat::source::{FileId, Language};

use crate::scans::scan_files;

/// A value that no program would print or compare, made here so that none stands in the repository.
fn token() -> String {
    "k7Qw".to_owned() + "9xZt" + "Rb3m" + "Yp5n"
}

/// `path:line rule`, sorted.
fn found(report: &Report) -> Vec<String> {
    let mut found: Vec<String> = report
        .open()
        .map(|f| {
            let place = f.detection.primary.place;
            format!(
                "{}:{} {}",
                report.sources.get(place.file).path,
                report.sources.line_column(place).line,
                f.detection.rule
            )
        })
        .collect();
    found.sort();
    found
}

fn page(language: Language, text: &str) -> Page {
    split(language, text).expect("the language is a page")
}

/// Every part lowered.
fn dumped(language: Language, text: &str) -> String {
    let parts = page(language, text).parts;
    let dumped = parts.iter().map(|part| match part.lower(FileId(0)) {
        Some(module) => format!("== {:?}\n{}", part.language, dump(&module, text_of(part, text))),
        None => format!("== {:?}, not read\n{}\n", part.language, squeezed(&part.text)),
    });
    dumped.collect()
}

fn text_of<'t>(part: &'t Part, text: &'t str) -> &'t str {
    if part.places.is_same() { text } else { &part.text }
}

/// Without blank lines and indentation.
fn squeezed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn tours() {
    insta::assert_snapshot!("embedded_vue", dumped(Language::Vue, include_str!("tours/tour.vue")));
    insta::assert_snapshot!("embedded_html", dumped(Language::Html, include_str!("tours/tour.html")));
    insta::assert_snapshot!("embedded_jsp", dumped(Language::Jsp, include_str!("tours/tour.jsp")));
    insta::assert_snapshot!("embedded_erb", dumped(Language::Erb, include_str!("tours/tour.html.erb")));
    insta::assert_snapshot!("embedded_razor", dumped(Language::Razor, include_str!("tours/tour.cshtml")));
    insta::assert_snapshot!("embedded_webforms", dumped(Language::WebForms, include_str!("tours/tour.aspx")));
    insta::assert_snapshot!("embedded_blade", dumped(Language::Blade, include_str!("tours/tour.blade.php")));
    insta::assert_snapshot!("embedded_php", dumped(Language::Php, include_str!("tours/page.php")));
    insta::assert_snapshot!("embedded_notebook", dumped(Language::Notebook, include_str!("tours/tour.ipynb")));
    insta::assert_snapshot!("embedded_svelte", dumped(Language::Svelte, include_str!("tours/tour.svelte")));
}

#[test]
fn places_in_a_page_are_those_of_the_file() {
    let vue = format!(
        "<template>\n  <p>شناختی کارڈ {{{{ cnic }}}}</p>\n</template>\n<script setup lang=\"ts\">\n\
         const headers = {{\n  password:\n    \"{}\" }}\nfunction show(citizen: any) {{\n  console.log(citizen.cnic)\n}}\n</script>\n",
        token()
    );
    let report = scan_files(&[("src/Card.vue", vue)]);
    assert_eq!(found(&report), ["src/Card.vue:7 hardcoded-credential", "src/Card.vue:9 pii-in-log"]);
    assert_eq!((report.coverage.files, report.coverage.analysed), (1, 1));
    assert_eq!(report.coverage.embedded.get("typescript"), Some(&1));
}

#[test]
fn a_component_is_imported_by_its_path() {
    let helper = "<script>\nexport function show(x) { console.log(x) }\n</script>\n".to_owned();
    let page = "import { show } from './Helper.vue'\nexport default (citizen) => { show(citizen.cnic) }\n".to_owned();
    let report = scan_files(&[("src/Helper.vue", helper), ("src/page.js", page)]);
    assert_eq!(found(&report), ["src/page.js:2 pii-in-log"]);
}

#[test]
fn data_in_a_page_is_read_once() {
    let html = format!(
        "<html><script type=\"application/json\">\n{{\"db\": {{\"password\":\n\"{t}\"}}}}\n</script>\n\
         <script>\nvar apiSecret = \"{t}2\";\n</script></html>\n",
        t = token()
    );
    let report = scan_files(&[("public/index.html", html)]);
    assert_eq!(
        found(&report),
        ["public/index.html:3 hardcoded-credential", "public/index.html:6 hardcoded-credential"]
    );
    assert_eq!(report.coverage.files, 1);
}

#[test]
fn suppressions_stand_in_scripts_and_in_markup() {
    let html = format!(
        "<!-- amanat: ignore[hardcoded-credential] reason=\"demo\" -->\n<input data-password=\"{t}\">\n<script>\n\
         // amanat: ignore[hardcoded-credential] reason=\"demo\"\nvar apiSecret = \"{t}2\";\n</script>\n",
        t = token()
    );
    let report = scan_files(&[("public/index.html", html)]);
    assert_eq!(found(&report), Vec::<String>::new());
}

#[test]
fn a_page_of_a_server_is_read_on_both_sides() {
    let jsp = format!(
        "<%@ page import=\"org.slf4j.Logger, org.slf4j.LoggerFactory\" %>\n\
         <%! private static final Logger log = LoggerFactory.getLogger(\"page\"); %>\n\
         <%\n  String cnic = request.getParameter(\"cnic\"); // from the form %><p>x</p>\n<% log.info(\"asked for {{}}\", cnic); %>\n\
         <script>\n  var user = {{ name: \"<%= cnic %>\", page: <%= 1 %>, url: '<c:url value=\"/x\"/>' }};\n\
         console.log(user.cnic, ${{now}});\n  var apiSecret =\n \"{t}\";\n</script>\n",
        t = token()
    );
    let report = scan_files(&[("web/find.jsp", jsp)]);
    let expected = [
        "web/find.jsp:1 unauthenticated-endpoint",
        "web/find.jsp:10 hardcoded-credential",
        "web/find.jsp:5 pii-in-log",
        "web/find.jsp:8 pii-in-log",
    ];
    assert_eq!(found(&report), expected);
    assert_eq!(report.diagnostics, []);
    assert_eq!((report.coverage.files, report.coverage.analysed, report.coverage.lines), (1, 1, 11));
}

#[test]
fn templates_of_php_are_read_on_both_sides() {
    let blade = "@extends('layout')\n@php\n  $citizen = Citizen::find($id);\n@endphp\n@foreach ($rows as $row)\n\
         {{ Log::info($citizen->cnic) }}\n@endforeach\n<script>\n  var x = @json($rows), y = {{ $y }};\n\
         console.log(citizen.cnic);\n</script>\n"
        .to_owned();
    let php = "<?php $citizen = find($id); ?>\n<script>\n  const citizen = <?= json_encode($citizen) ?>;\n\
         console.log(citizen.cnic);\n</script>\n<?php error_log($citizen['cnic']); ?>\n";
    let report = scan_files(&[("resources/views/show.blade.php", blade), ("web/show.php", php.to_owned())]);
    let expected = [
        "resources/views/show.blade.php:10 pii-in-log",
        "resources/views/show.blade.php:6 pii-in-log",
        "web/show.php:1 unauthenticated-endpoint",
        "web/show.php:4 pii-in-log",
        "web/show.php:6 pii-in-log",
    ];
    assert_eq!(found(&report), expected);
    assert_eq!(report.diagnostics, []);
    assert_eq!(report.coverage.embedded.get("php"), Some(&1));
    assert_eq!(report.coverage.embedded.get("javascript"), Some(&2));
}

#[test]
fn a_notebook_is_read_by_its_cells() {
    let notebook = format!(
        r##"{{"cells": [
 {{"cell_type": "markdown", "source": ["log.info(cnic)"]}},
 {{"cell_type": "code", "execution_count": 1, "outputs": [{{"text": ["db_password = '{t}3'\n"]}}], "source": [
   "%load_ext sql\n",
   "import logging\n",
   "def show(citizen):\n",
   "    logging.info(f\"row \\\"x\\\" {{citizen.cnic}}\")"]}},
 {{"cell_type": "code", "source": [
   "# amanat: ignore[hardcoded-credential] reason=\"a fixture\"\n",
   "db_password = \"{t}\"\n",
   "api_secret = \\\n",
   "  \"{t}2\""]}}
], "metadata": {{"kernelspec": {{"language": "python"}}}}, "nbformat": 4}}
"##,
        t = token()
    );
    let report = scan_files(&[("analysis/join.ipynb", notebook)]);
    let expected = [
        "analysis/join.ipynb:12 hardcoded-credential",
        "analysis/join.ipynb:3 hardcoded-credential",
        "analysis/join.ipynb:7 pii-in-log",
    ];
    assert_eq!(found(&report), expected);
    let labels: Vec<&str> = report.open().map(|f| f.detection.primary.label.as_str()).collect();
    assert!(labels.iter().any(|l| l.ends_with("(cell 2, line 4)")), "{labels:?}");
    assert!(labels.iter().any(|l| l.ends_with("(cell 3, line 4)")), "{labels:?}");
    assert_eq!(report.diagnostics, []);
}

#[test]
fn what_a_browser_prints_stays_there_and_its_keys_are_public() {
    let key = "AIza".to_owned() + "SyB7" + &token() + "q1W2e3R4t5Y6u7i";
    assert_eq!(key.len(), 39);
    let html = format!(
        "<script src=\"https://maps.example/api/js?key={key}\"></script>\n<script>\nconsole.log(citizen.cnic)\n</script>\n"
    );
    let page = "console.log(citizen.cnic)\n".to_owned();
    let server = format!("const mapsKey = '{key}'\n");
    let report = scan_files(&[("public/index.html", html), ("src/job.js", page), ("src/maps.js", server)]);
    let mut severities: Vec<(&str, &str)> =
        report.open().map(|f| (report.sources.get(f.detection.file()).path.as_str(), f.severity.id())).collect();
    severities.sort_unstable();
    let [("public/index.html", "low"), ("public/index.html", "low"), job, maps] = severities.as_slice() else {
        panic!("{severities:?}");
    };
    assert!(job.1 != "low" && maps.1 != "low", "{severities:?}");
}

#[test]
fn suppressions_stand_in_the_comments_of_each_format() {
    let secret = token();
    let ignore = "amanat: ignore[hardcoded-credential] reason=\"a demo\"";
    let pages = [
        ("a.jsp", format!("<%-- {ignore} --%>\n<% String apiSecret = \"{secret}1\"; %>\n")),
        ("b.jsp", format!("<%\n// {ignore}\nString apiSecret = \"{secret}2\"; %>\n")),
        ("c.html.erb", format!("<%# {ignore} %>\n<% api_secret = \"{secret}3\" %>\n")),
        ("d.blade.php", format!("{{{{-- {ignore} --}}}}\n@php\n$apiSecret = '{secret}4'; # {ignore}\n@endphp\n")),
        ("e.html", format!("{{% if x %}}\n{{# {ignore} #}}\n<input data-password=\"{secret}5\">\n")),
        ("f.phtml", format!("<?php f() ?>\n<!-- {ignore} -->\n<script>var apiSecret = \"{secret}6\"</script>\n")),
    ];
    let report = scan_files(&pages);
    let counted = report.findings.iter().filter(|f| f.granted.is_some()).count();
    let open =
        ["a.jsp:1 unauthenticated-endpoint", "b.jsp:1 unauthenticated-endpoint", "d.blade.php:1 suppression-unused"];
    assert_eq!((counted, found(&report)), (6, open.map(str::to_owned).to_vec()));
}

const PAGES: &[(Language, &str)] = &[
    (Language::Vue, include_str!("tours/tour.vue")),
    (Language::Html, include_str!("tours/tour.html")),
    (Language::Jsp, include_str!("tours/tour.jsp")),
    (Language::Razor, include_str!("tours/tour.cshtml")),
    (Language::WebForms, include_str!("tours/tour.aspx")),
    (Language::Erb, include_str!("tours/tour.html.erb")),
    (Language::Blade, include_str!("tours/tour.blade.php")),
    (Language::Php, include_str!("tours/page.php")),
    (Language::Notebook, include_str!("tours/tour.ipynb")),
];

#[test]
fn pages_that_break_off_anywhere_are_read() {
    for (language, text) in PAGES {
        for end in (0..text.len()).filter(|i| text.is_char_boundary(*i)) {
            for part in split(*language, &text[..end]).unwrap_or_default().parts {
                assert!(!part.places.is_same() || part.text.len() == end, "{language:?} at {end}");
                if end % 7 == 0 {
                    part.lower(FileId(0));
                }
            }
        }
    }
}

#[test]
fn hostile_pages_take_no_longer_than_they_are() {
    let hostile = [
        "<script>",
        "<script ",
        "<script></script>",
        "<!--",
        "<style>",
        "<%",
        "<%=",
        "<%--",
        "<% %>",
        "{{",
        "{{--",
        "{!!",
        "{{ x }}",
        "@if(",
        "@if('",
        "@if(x)",
        "@else",
        "@endif",
        "@php",
        "@verbatim",
        "<?php",
        "<?= '",
        "?>",
        "<<<A\n",
        "${",
        "<c:if ",
        "{%",
        "{#",
        "[[${",
        "{\"cells\":[",
        "{\"source\":\"x\"},",
        "\\",
        "\"",
    ];
    let start = std::time::Instant::now();
    for (language, _) in PAGES {
        for piece in hostile {
            split(*language, &piece.repeat(400_000 / piece.len()));
        }
    }
    // minutes, if anything were quadratic; seconds in a build without optimisation
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[test]
fn pages_of_dotnet_are_read_on_both_sides() {
    let razor = "@using Microsoft.Extensions.Logging\n@inject ILogger<Page> log\n@foreach (var citizen in Model.Rows)\n{\n\
         <p>@citizen.Name</p>\n    log.LogInformation(\"row {Cnic}\", citizen.Cnic);\n}\n<script>\n\
         const rows = @Json.Serialize(Model.Rows);\nconsole.log(citizen.cnic);\n</script>\n";
    let web_forms = format!(
        "<%@ Page Language=\"C#\" %>\n<%@ Import Namespace=\"System.Data.SqlClient\" %>\n<script runat=\"server\">\n\
         void Page_Load(object sender, EventArgs e) {{\n    var db = Open(\"desk\",\n        password: \"{t}\");\n}}\n</script>\n\
         <p><%= Request[\"cnic\"] %></p>\n<% Console.WriteLine(Request[\"cnic\"]); %>\n",
        t = token()
    );
    let handler = "<%@ WebHandler Language=\"C#\" Class=\"Find\" %>\nusing System;\npublic class Find {\n\
         public void Ask(string cnic) { Console.WriteLine(cnic); }\n}\n";
    let basic = "<%@ Page Language=\"VB\" %>\n<% Dim x As String = \"<script>\" %>\n".to_owned();
    let pages = [
        ("Views/Rows.cshtml", razor.to_owned()),
        ("Find.aspx", web_forms),
        ("Find.ashx", handler.to_owned()),
        ("Old.aspx", basic),
    ];
    let report = scan_files(&pages);
    let expected = [
        "Find.ashx:1 unauthenticated-endpoint",
        "Find.ashx:4 pii-in-log",
        "Find.aspx:1 unauthenticated-endpoint",
        "Find.aspx:10 pii-in-log",
        "Find.aspx:6 hardcoded-credential",
        "Views/Rows.cshtml:10 pii-in-log",
        "Views/Rows.cshtml:6 pii-in-log",
    ];
    assert_eq!(found(&report), expected);
    assert_eq!(report.diagnostics, []);
    // what is written in Visual Basic is not read
    assert_eq!(report.coverage.analysed, 3);
}
