//! Code inside other files: what each format gives, that places stay true, and that nothing is found twice.

use std::sync::LazyLock;

use amanat::frontend::embedded::{Page, split};
use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::report::Report;
use amanat::scan::{self, Depth, Knowledge, ScanRequest};
use amanat::source::{FileId, Language, Options};

static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::load(None).expect("the embedded knowledge is sound"));

/// A value that no program would print or compare, made here so that none stands in the repository.
fn token() -> String {
    "k7Qw".to_owned() + "9xZt" + "Rb3m" + "Yp5n"
}

fn scan(files: &[(&str, String)]) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let request = ScanRequest {
        paths: vec![folder.path().to_owned()],
        staged: false,
        options: Options::default(),
        jobs: Some(1),
        fingerprint_key: [7; 32],
        today: jiff::civil::date(2026, 11, 22),
        depth: Depth::Full,
    };
    scan::run(&request, &KNOWLEDGE).expect("the folder is there")
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
    let dumped = parts.iter().map(|part| {
        let module = lower(FileId(0), part.language, &part.text).expect("the language is read");
        format!("== {:?}\n{}", part.language, dump(&module, &part.text))
    });
    dumped.collect()
}

#[test]
fn tours() {
    insta::assert_snapshot!("embedded_vue", dumped(Language::Vue, include_str!("tours/tour.vue")));
    insta::assert_snapshot!("embedded_html", dumped(Language::Html, include_str!("tours/tour.html")));
    insta::assert_snapshot!("embedded_svelte", dumped(Language::Svelte, include_str!("tours/tour.svelte")));
}

#[test]
fn places_in_a_page_are_those_of_the_file() {
    let vue = format!(
        "<template>\n  <p>شناختی کارڈ {{{{ cnic }}}}</p>\n</template>\n<script setup lang=\"ts\">\n\
         const headers = {{\n  password:\n    \"{}\" }}\nfunction show(citizen: any) {{\n  console.log(citizen.cnic)\n}}\n</script>\n",
        token()
    );
    let report = scan(&[("src/Card.vue", vue)]);
    assert_eq!(found(&report), ["src/Card.vue:7 hardcoded-credential", "src/Card.vue:9 pii-in-log"]);
    assert_eq!((report.coverage.files, report.coverage.analysed), (1, 1));
    assert_eq!(report.coverage.embedded.get("typescript"), Some(&1));
}

#[test]
fn a_component_is_imported_by_its_path() {
    let helper = "<script>\nexport function show(x) { console.log(x) }\n</script>\n".to_owned();
    let page = "import { show } from './Helper.vue'\nexport default (citizen) => { show(citizen.cnic) }\n".to_owned();
    let report = scan(&[("src/Helper.vue", helper), ("src/page.js", page)]);
    assert_eq!(found(&report), ["src/page.js:2 pii-in-log"]);
}

#[test]
fn data_in_a_page_is_read_once() {
    let html = format!(
        "<html><script type=\"application/json\">\n{{\"db\": {{\"password\":\n\"{t}\"}}}}\n</script>\n\
         <script>\nvar apiSecret = \"{t}2\";\n</script></html>\n",
        t = token()
    );
    let report = scan(&[("public/index.html", html)]);
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
    let report = scan(&[("public/index.html", html)]);
    assert_eq!(found(&report), Vec::<String>::new());
}
