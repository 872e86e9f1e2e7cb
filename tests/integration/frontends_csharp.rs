//! C#: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ClassKind, ExprKind, ImportKind, Literal, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, with_stack};

fn module(text: &str) -> Module {
    lower(FileId(0), Language::CSharp, text).expect("the language has a frontend")
}

/// The dump of top-level statements.
fn body(statements: &str) -> String {
    dump(&module(statements), statements)
}

#[test]
fn tour() {
    let text = include_str!("tours/Tour.cs");
    let module = module(text);
    insta::assert_snapshot!(dump(&module, text));
    assert!(module.gaps.is_empty(), "{:?}", module.gaps);
}

#[test]
fn a_pattern_binds_the_value_that_it_tests() {
    has(&body("if (f(x) is User u) { log(u); }"), &["1:1 if (let u: User = f(x) compare User)", "1:23 log(u)"]);
    let dump = body("if (o is Officer { Rank.Level: > 3, Home: { City: var c } } b) log(b, c);");
    assert!(dump.contains("let b: Officer = o compare Officer"), "{dump}");
    assert!(dump.contains("o.Rank.Level compare 3") && dump.contains("let c = o.Home.City"), "{dump}");
}

#[test]
fn a_value_switch_is_a_conditional() {
    let dump = body("s = k switch { 1 or 2 => a, > 3 when ok => b, _ => throw new X() };");
    assert!(dump.contains("((k equal 1) or (k equal 2)) ? a : "), "{dump}");
    assert!(dump.contains("((k compare 3) and ok) ? b : throw(new X())"), "{dump}");
}

#[test]
fn a_conditional_access_belongs_to_its_operand() {
    for (text, lowered) in [
        ("x = \"a\" + p?.Cnic;", "x = (\"a\" add p.Cnic)"),
        ("x = \"a\" + p?.Cnic.Trim() + b;", "x = ((\"a\" add p.Cnic.Trim()) add b)"),
        ("x = a && p?.Ok == true;", "x = (a and (p.Ok equal true))"),
        ("x = a && !p?.Ok(1)?.Sure;", "x = (a and not p.Ok(1).Sure)"),
        ("x = !p?.Ok;", "x = not p.Ok"),
        ("x = p?[0] ?? q?.R ?? s;", "x = ((p[0] coalesce q.R) coalesce s)"),
    ] {
        let dump = body(text);
        assert!(dump.contains(lowered), "{text}: {dump}");
    }
}

#[test]
fn out_takes_what_the_call_gives() {
    has(
        &body("ok = map.TryGetValue(key, out var user); f(out x, out _);"),
        &["1:1 ok = let user = opaque(map.TryGetValue(key, user))", "1:42 x = opaque(f(x, _))"],
    );
}

#[test]
fn strings_are_decoded() {
    for (written, value) in [
        (r#""a\tb\"c\\\x41\u0042\U0001F600\e\0""#, "a\tb\"c\\AB😀\u{1b}\0"),
        (r#"@"C:\d\""x""""#, r#"C:\d\"x""#),
        ("\"\"\"a \"b\" c\"\"\"", "a \"b\" c"),
        ("\"\"\"\r\n    a\r\n      b\r\n    \"\"\"", "a\n  b"),
        ("\"a\"u8", "a"),
    ] {
        let text = format!("x = {written};");
        let module = module(&text);
        let found = module.exprs.iter().find_map(|e| match &e.kind {
            ExprKind::Literal(Literal::Str(s)) => Some(s.as_str()),
            _ => None,
        });
        assert_eq!(found, Some(value), "{text}");
    }
    has(
        &body("x = $@\"{{ {a:X} }}\"\"\\\" + $\"\\\"{b}\";"),
        &["1:1 x = (template(\"{ \", a, \" }\\\"\\\\\") add template(\"\\\"\", b))"],
    );
}

#[test]
fn a_record_prints_itself_and_a_struct_does_not() {
    let text = "record A(int X); record class B { } readonly record struct C(int X) { } struct D { int x; }";
    let kinds: Vec<_> = module(text).classes.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ClassKind::Record, ClassKind::Record, ClassKind::Record, ClassKind::Class]);
}

#[test]
fn namespaces_and_usings() {
    let text = "using A.B; namespace N.M { using X = C.D; namespace O { class K { } } }\nglobal using static E.F;";
    let module = module(text);
    assert_eq!(module.package.as_deref(), Some("N.M.O"));
    let imports: Vec<_> = module.imports.iter().map(|i| (i.kind, i.module.as_str(), i.reexport)).collect();
    let wildcard = ImportKind::Wildcard;
    assert_eq!(imports, [(wildcard, "A.B", false), (ImportKind::Item, "C", false), (wildcard, "E.F", true)]);
}

#[test]
fn spans_start_after_attributes() {
    let text =
        "[A(\"x\")]\npublic class C {\n  [B] [D(1)]\n  public int M([E] int x) { return x; }\n  [F] int y = 1;\n}";
    let module = module(text);
    assert!(text[module.classes[0].span.range()].starts_with("public class C"));
    assert!(text[module.functions[0].span.range()].starts_with("public int M"));
    assert_eq!(&text[module.functions[0].params[0].span.range()], "int x");
    assert_eq!(&text[module.functions[0].annotations[1].span.range()], "D(1)");
    assert_eq!(&text[module.classes[0].fields[0].span.range()], "int y = 1;");
}

#[test]
fn long_chains_cost_no_stack_and_no_square() {
    let calls = format!("x = a{};", ".B()".repeat(100_000));
    assert_eq!(module(&calls).exprs.len(), 200_003);
    let sum = format!("x = \"a\"{};", " + b".repeat(50_000));
    assert!(module(&sum).exprs.iter().any(|e| matches!(&e.kind, ExprKind::Template(p) if p.len() == 50_001)));
    let safe = format!("x = \"a\"{};", " + b?.C()".repeat(5_000));
    assert!(module(&safe).exprs.len() > 15_000);
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 10_000;
    for inner in [
        format!("x = {}1{};", "f(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1;", "a => ".repeat(deep)),
        format!("x = {}1;", "y = ".repeat(deep)),
        format!("x = {}y;", "!".repeat(deep)),
        "if (a) ".repeat(deep) + "b();",
        "class B { void M() { void N() {".repeat(2_000) + &"}}}".repeat(2_000),
        "x = a switch { 1 => ".repeat(1_000) + "1" + &" };".repeat(1_000),
        format!("{}Y{} x;", "X<".repeat(deep), ">".repeat(deep)),
        format!("if (x is {}1{}) f();", "{ A: ".repeat(deep), " }".repeat(deep)),
    ] {
        let module = module(&inner);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &inner[..20]);
    }
}

#[test]
fn what_stands_inside_a_syntax_error_is_read() {
    let text =
        "class A {\n  void A1() { Log(cnic); }\n  void B( { Log(phone); }\n  [Get(\"/x\")] int C() { return 1; }\n";
    let dump = dump(&module(text), text);
    assert!(dump.contains("Log(cnic)") && dump.contains("Log(phone)") && dump.contains("@Get(\"/x\")"), "{dump}");
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "\"",
        "'",
        "\"\"\"",
        "$\"",
        "$\"{",
        "@\"",
        "class",
        "class A { int",
        "[",
        "[A(",
        "using",
        "namespace",
        "enum E { A(",
        "x =>",
        "record R(",
        "#if",
        "#if A\nx",
        "from c in",
        "a?",
        "a?.",
        "x is",
        "x switch {",
        "new {",
    ] {
        module(text);
    }
}
