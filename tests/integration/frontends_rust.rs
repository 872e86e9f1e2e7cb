//! Rust: the tour of the language as a snapshot, broken and deep files, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::tour;

fn module(text: &str) -> Module {
    lower(FileId(0), Language::Rust, text).expect("Rust has a frontend")
}

fn rust(text: &str) -> String {
    dump(&module(text), text)
}

tour!(tour, Rust, "tour.rs");

#[test]
fn a_broken_item_hides_no_other() {
    let text = "use a::B;\nfn one() { f(1) }\nfn broken( { let = ; }\n#[get(\"/\")]\nfn two() { g(2); }\n";
    let module = module(text);
    let names: Vec<_> = module.functions.iter().filter_map(|f| f.name.as_deref()).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(module.imports.len(), 1);
    assert_eq!(module.gaps.iter().map(|g| g.kind).collect::<Vec<_>>(), [Gap::Syntax]);
    let two = module.functions.iter().find(|f| f.name.as_deref() == Some("two")).unwrap();
    assert_eq!(&text[two.name_span.range()], "two");
    assert_eq!(&text[two.annotations[0].span.range()], "#[get(\"/\")]");
}

#[test]
fn an_unclosed_item_hides_only_itself() {
    let text = "fn one() { a(); }\nimpl S {\n    fn kept(&self) { b(); }\n    fn broken(&self) { c(;\n}\nfn two() {}\n";
    let module = module(text);
    let names: Vec<_> = module.functions.iter().filter_map(|f| f.name.as_deref()).collect();
    assert_eq!(names, ["one", "kept", "two"]);
    assert!(module.gaps.iter().all(|g| g.kind == Gap::Syntax));
}

#[test]
fn depth_of_every_kind_is_survived_and_reported() {
    let n = 100_000;
    let deep = [
        format!("fn f() {{ {}1{} }}", "(".repeat(n), ")".repeat(n)),
        format!("fn f() {{ x = {}1; }}", "!".repeat(n)),
        format!("fn f() {{ x = {}1; }}", "&".repeat(n)),
        format!("fn f() {{ x = 1{}; }}", " + 1".repeat(n)),
        format!("fn f() {{ x{}; }}", ".a()".repeat(n)),
        format!("fn f() {{ x{}; }}", "?".repeat(n)),
        format!("fn f() {{ {} {{}} }}", "if a {} else ".repeat(n)),
        format!("fn f() {{ {}1; }}", "|a| ".repeat(n)),
        format!("fn f(x: {}u8) {{}}", "&".repeat(n)),
        format!("fn f(x: {}u8{}) {{}}", "A<".repeat(n), ">".repeat(n)),
        format!("fn f() {{ {}1; }}", "return ".repeat(n)),
        format!("{}{}", "mod a {".repeat(n), "}".repeat(n)),
    ];
    for text in deep {
        let text = format!("use kept::Name;\n{text}\nfn last() {{}}\n");
        let module = module(&text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &text[..60]);
        assert_eq!(module.imports.len(), 1, "{}", &text[..60]);
        assert_eq!(module.functions.last().and_then(|f| f.name.as_deref()), Some("last"));
    }
}

#[test]
fn the_depth_that_is_read_needs_no_more_stack_than_there_is() {
    for n in [40, 300, 700] {
        let deep = [
            format!("fn f() {{ {}1{} }}", "(".repeat(n), ")".repeat(n)),
            format!("fn f() {{ {}1{} }}", "g(".repeat(n), ")".repeat(n)),
            format!("fn f() {{ {}1{} }}", "if a { ".repeat(n), "}".repeat(n)),
            format!("fn f() {{ {}1{} }}", "match a { _ => ".repeat(n), "}".repeat(n)),
            format!("fn f() {{ {}1{} }}", "json!({ \"a\": ".repeat(n), "})".repeat(n)),
            format!("fn f() {{ x{}; }}", ".a()".repeat(n)),
            format!("fn f() {{ {}1; }}", "|a| ".repeat(n)),
            format!("fn f(x: {}u8{}) {{}}", "A<".repeat(n), ">".repeat(n)),
            format!("{}{}", "mod a {".repeat(n), "}".repeat(n)),
        ];
        for text in deep {
            let module = module(&text);
            let is_read = module.functions.len() + module.classes.len() > 0;
            assert!(is_read || module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{n} {}", &text[..60]);
        }
    }
}

#[test]
fn any_text_is_survived() {
    for text in
        ["", "\u{feff}fn f() {}", "#!", "fn", "'", "r#\"", "fn f() { \"\u{1f600}", "}", "\0", "#![x]\n", "۱۲۳ {}"]
    {
        module(text);
    }
}

#[test]
fn spans_are_bytes_of_the_file() {
    let text = "// نام\nfn f(نام: &str) {\n    info!(\"شناختی {} {نام}\", نام.len());\n}\n";
    let module = module(text);
    for expr in &module.exprs {
        if let ExprKind::Name(name) = &expr.kind {
            assert_eq!(text[expr.span.range()].trim_end_matches('!'), name.trim_end_matches('!'));
        }
    }
    assert_eq!(&text[module.comments[0].range()], "// نام");
}

#[test]
fn a_branch_that_is_a_value_binds_before_it_gives() {
    let shown = rust("fn f() { let x = match g() { Ok(v) => v, Err(e) => { warn!(\"{e}\"); return; } }; h(x) }");
    insta::assert_snapshot!(shown, @r#"
    1:1 private fn f()
      1:24 let match@23 = g()
      1:18 if (match@23 equal Ok)
        1:33 let v = match@23
        1:10 let x = v
      elif (match@23 equal Err)
        1:42 let {"Err": e} = match@23
        1:54 warn!(template(e))
        1:68 return
      1:81 h(x)
    "#);
}
