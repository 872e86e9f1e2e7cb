//! Java: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Literal, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, tour, with_stack};

fn module(text: &str) -> Module {
    lower(FileId(0), Language::Java, text).expect("the language has a frontend")
}

/// The dump of statements inside a method.
fn body(statements: &str) -> String {
    let text = format!("class A {{ void m() {{\n{statements}\n}} }}");
    let module = module(&text);
    dump(&module, &text)
}

tour!(tour, Java, "Tour.java");

#[test]
fn a_pattern_binds_the_value_that_it_tests() {
    has(&body("if (f(x) instanceof User u) { log(u); }"), &["2:1 if (let u: User = f(x) compare User)", "2:31 log(u)"]);
    has(&body("if (o instanceof Pt(int x, var y)) {}"), &["2:1 if (let [x, y]: Pt = o compare Pt)"]);
}

#[test]
fn a_value_switch_is_a_conditional() {
    let dump = body("s = switch (k) { case 1 -> a; case 2, 3 -> { yield b; } default -> throw new X(); };");
    assert!(dump.contains("(k equal 1) ? a : "), "{dump}");
    assert!(dump.contains("return b") && dump.contains("throw new X()"), "{dump}");
}

#[test]
fn a_record_has_one_constructor() {
    for (text, is_given) in [
        ("record A(int x) {}", true),
        ("record A(int x) { A { check(x); } }", false),
        ("record A(int x) { A(int y) { this.x = y; } }", false),
        ("record A(int x) { A() { this(1); } }", true),
    ] {
        let module = module(text);
        let whole: Vec<_> = module.functions.iter().filter(|f| f.params.len() == 1).collect();
        assert_eq!(whole.len(), 1, "{text}");
        assert_eq!(whole[0].body.is_empty(), is_given, "{text}");
        assert_eq!(module.classes[0].fields[0].name, "x");
    }
}

#[test]
fn spans_start_after_annotations() {
    let text = "@A(\"x\") public final class C {\n  @B @D(1)\n  public int m(@E final int x) { return x; }\n  @F int y = 1;\n}";
    let module = module(text);
    assert!(text[module.classes[0].span.range()].starts_with("public final class C"));
    assert!(text[module.functions[0].span.range()].starts_with("public int m"));
    assert_eq!(&text[module.functions[0].params[0].span.range()], "final int x");
    assert_eq!(&text[module.functions[0].annotations[1].span.range()], "@D(1)");
    assert_eq!(&text[module.classes[0].fields[0].span.range()], "int y = 1;");
}

#[test]
fn text_blocks_lose_their_indentation() {
    let text = "class A { String s = \"\"\"\n      a\n        b \\\"\"\" \\\n      c\n      \"\"\"; }";
    let module = module(text);
    let found = module.exprs.iter().find_map(|e| match &e.kind {
        ExprKind::Literal(Literal::Str(s)) => Some(s.as_str()),
        _ => None,
    });
    assert_eq!(found, Some("a\n  b \"\"\" c\n"));
}

#[test]
fn long_chains_cost_no_stack_and_no_square() {
    let calls = format!("class A {{ Object x = a{}; }}", ".b()".repeat(100_000));
    assert_eq!(module(&calls).exprs.len(), 200_001);
    let sum = format!("class A {{ String x = \"a\"{}; }}", " + b".repeat(50_000));
    assert!(module(&sum).exprs.iter().any(|e| matches!(&e.kind, ExprKind::Template(p) if p.len() == 50_001)));
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 10_000;
    for inner in [
        format!("x = {}1{};", "f(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1;", "a -> ".repeat(deep)),
        format!("x = {}1;", "y = ".repeat(deep)),
        format!("x = {}y;", "!".repeat(deep)),
        "if (a) ".repeat(deep) + "b();",
        "class B { void m() {".repeat(2_000) + &"}}".repeat(2_000),
        "new A() { void m() {".repeat(2_000) + &"}};".repeat(2_000),
        "x = switch (a) { case 1 -> ".repeat(1_000) + "1" + &"; };".repeat(1_000),
        format!("{}Y{} x;", "X<".repeat(deep), ">".repeat(deep)),
    ] {
        let text = format!("class A {{ void m() {{ {inner} }} }}");
        let module = module(&text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &inner[..20]);
    }
}

#[test]
fn what_stands_inside_a_syntax_error_is_read() {
    let text =
        "class A {\n  void a() { log(cnic); }\n  void b( { log(phone); }\n  @Get(\"/x\") int c() { return 1; }\n";
    let dump = dump(&module(text), text);
    assert!(dump.contains("log(cnic)") && dump.contains("log(phone)") && dump.contains("@Get(\"/x\")"), "{dump}");
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "\"",
        "'",
        "\"\"\"",
        "class",
        "class A { int",
        "@",
        "@A(",
        "import",
        "package",
        "enum E { A(",
        "x ->",
        "record R(",
    ] {
        module(text);
    }
}
