//! JavaScript and TypeScript: the tours of the languages as snapshots, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Module, StmtKind};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, tour, with_stack};

fn module(language: Language, text: &str) -> Module {
    lower(FileId(0), language, text).expect("the language has a frontend")
}

fn javascript(text: &str) -> String {
    dump(&module(Language::JavaScript, text), text)
}

fn typescript(text: &str) -> String {
    dump(&module(Language::TypeScript, text), text)
}

tour!(tour, JavaScript, "tour.js");

tour!(typescript_tour, TypeScript, "tour.ts");

tour!(typed_tour, Tsx, "tour.tsx");

#[test]
fn what_is_required_is_imported_and_not_assigned() {
    let dump = javascript(
        "const a = require('x'), {b: c, ...rest} = require('y');\nlet d; d = require(`z`).e;\nload(require(p));",
    );
    has(
        &dump,
        &[
            "1:7 import module x as a",
            "1:26 import item y : b as c",
            r#"1:25 let {"b": c, ...rest} = require("y")"#,
            "2:8 import item z : e as d",
            r#"2:8 d = require("z").e"#,
            "3:1 load(require(p))",
        ],
    );
    assert!(!dump.contains("let a"), "{dump}");
}

#[test]
fn a_promise_of_a_module_is_no_module() {
    let dump = javascript("const a = import('x');\nasync () => { const {b} = await import('y'); }");
    has(&dump, &[r#"1:7 let a = import("x")"#, "2:22 import item y : b, local"]);
    assert!(!dump.contains("import module"), "{dump}");
}

#[test]
fn exports_of_a_namespace_are_its_own() {
    let module = module(Language::TypeScript, "namespace N { export const a = 1 }\nexport = N;");
    let names: Vec<_> = module.exports.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["default"]);
}

#[test]
fn a_function_span_starts_after_its_decorators() {
    let text = "@A()\nexport class C {\n  @B() static async m(@D() x: X) {}\n}";
    let module = module(Language::TypeScript, text);
    assert!(text[module.functions[0].span.range()].starts_with("static async m"));
    assert!(text[module.classes[0].span.range()].starts_with("class C"));
    assert_eq!(&text[module.functions[0].annotations[0].span.range()], "@B()");
    assert_eq!(&text[module.functions[0].params[0].span.range()], "x: X");
    assert_eq!(&text[module.classes[0].annotations[0].span.range()], "@A()");
}

#[test]
fn types_name_what_they_hold() {
    let dump = typescript("function f(a: null | User[], b: ns.T<string>, c?: 'x' | 'y', d: typeof e = 1): x is Y {}");
    has(&dump, &["1:1 fn f(a: []<User>, b: ns.T<string>, c: string, d: e = 1) -> boolean"]);
    has(&typescript("a = <string>b();"), &["1:1 a = b()"]);
}

#[test]
fn a_subject_that_is_computed_is_computed_once() {
    let module = module(Language::JavaScript, "switch (f(x)) { case 1: a(); case g(): b(); default: c() }");
    let calls = module.exprs.iter().filter(|e| matches!(e.kind, ExprKind::Call { .. })).count();
    assert_eq!(calls, 5);
}

#[test]
fn long_chains_cost_no_stack_and_no_square() {
    let calls = format!("a{}", ".b()".repeat(100_000));
    let module_of_calls = module(Language::JavaScript, &calls);
    assert!(module_of_calls.gaps.is_empty());
    assert_eq!(module_of_calls.exprs.len(), 200_001);

    let sum = format!("x = 'a'{}", " + b".repeat(50_000));
    let module_of_sum = module(Language::JavaScript, &sum);
    let parts = module_of_sum.exprs.iter().find_map(|e| match &e.kind {
        ExprKind::Template(parts) => Some(parts.len()),
        _ => None,
    });
    assert_eq!(parts, Some(50_001));

    let list = format!("x = [{}]", "1,".repeat(100_000));
    assert_eq!(module(Language::JavaScript, &list).exprs.len(), 100_003);
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 20_000;
    for text in [
        format!("x = {}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("x = {}1{}", "f(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1", "a => ".repeat(deep)),
        format!("x = {}1", "y = ".repeat(deep)),
        format!("{}1", "!".repeat(deep)),
        "if (a) ".repeat(deep) + "b()",
        "function f() {".repeat(2_000) + &"}".repeat(2_000),
        "class A { m() {".repeat(2_000) + &"}}".repeat(2_000),
    ] {
        let module = module(Language::JavaScript, &text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &text[..20]);
    }
    // Nothing closes: the parser leaves a flat list.
    module(Language::JavaScript, &"{".repeat(deep));
    let types = format!("let x: {}y{}", "A<".repeat(deep), ">".repeat(deep));
    assert!(module(Language::TypeScript, &types).gaps.iter().any(|g| g.kind == Gap::Nesting));
}

#[test]
fn a_long_else_if_is_a_list() {
    let text = "if (a) b(); else ".repeat(5_000) + "c();";
    let module = module(Language::JavaScript, &text);
    assert!(matches!(&module.stmt(module.body[0]).kind, StmtKind::Branch(arms) if arms.len() == 5_001));
}

#[test]
fn what_stands_inside_a_syntax_error_is_read() {
    let dump = javascript(
        "app.get('/a', f));\nconst x = { a: 1, , };\nlet y = ;\nfunction g() { log(cnic); + ; log(phone); }\nif (a { b(); }\napp.post('/b', g);",
    );
    for call in [r#"app.get("/a", f)"#, "log(cnic)", "log(phone)", "b()", r#"app.post("/b", g)"#] {
        assert!(dump.contains(call), "no {call} in\n{dump}");
    }
}

#[test]
fn annotated_javascript_is_read_as_typed() {
    let text = "function f(a: ?string): number { return a; }";
    let module = module(Language::JavaScript, text);
    assert!(module.gaps.is_empty());
    assert_eq!(module.functions[0].params[0].ty.as_ref().unwrap().name, "string");
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "`",
        "'",
        "\"",
        "`${",
        "x = `a${b",
        "import",
        "export {",
        "export default",
        "class",
        "a?.",
        "é`${é}é`",
        "</",
        "<a",
        "/x",
    ] {
        for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
            module(language, text);
        }
    }
}

#[test]
fn comments_are_comments_only() {
    let text = "// a\nconst s = '// b'; /* c */\n/** d */ const t = `/* e */`;";
    let module = module(Language::JavaScript, text);
    let comments: Vec<_> = module.comments.iter().map(|c| &text[c.range()]).collect();
    assert_eq!(comments, ["// a", "/* c */", "/** d */"]);
}
