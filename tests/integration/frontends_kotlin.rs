//! Kotlin: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ClassKind, ExprKind, Literal, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, tour, with_stack};

fn module(text: &str) -> Module {
    lower(FileId(0), Language::Kotlin, text).expect("the language has a frontend")
}

/// The dump of statements inside a function.
fn body(statements: &str) -> String {
    let text = format!("fun m() {{\n{statements}\n}}");
    let module = module(&text);
    assert!(module.gaps.is_empty(), "{statements}: {:?}", module.gaps);
    dump(&module, &text)
}

tour!(tour, Kotlin, "Tour.kt");

#[test]
fn members_of_a_class_on_one_line_are_read() {
    let text = "class A(val x: String) { fun f() = x; val y = 1 }\nobject B { const val C = \"c\" }";
    let module = module(text);
    assert!(module.gaps.is_empty(), "{:?}", module.gaps);
    assert_eq!(module.classes[0].fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(module.classes[0].methods.len(), 2);
    assert!(module.classes[1].fields[0].modifiers.is_static);
}

#[test]
fn names_after_a_dollar_are_parts_of_the_text() {
    has(&body("f(\"\\$a $b ${c.d} $`e f`$\")"), &["2:1 f(template(\"$a \", b, \" \", c.d, \" \", e f, \"$\"))"]);
    has(&body("f(\"\"\"a $b\\n\"\"\")"), &["2:1 f(template(\"a \", b, \"\\\\n\"))"]);
    has(&body("f($$\"$a $$b $${c}\")"), &["2:1 f(template(\"$a \", b, \" \", c))"]);
}

#[test]
fn generic_calls_are_calls() {
    has(&body("val r = call.receive<Request>(x).body"), &["2:1 let r = call.receive<Request>(x).body"]);
    has(&body("val r = f<a.B> { it }"), &["2:1 let r = f<a.B>(fn#1)"]);
    has(&body("val r = a < b && c > (d)"), &["2:1 let r = ((a compare b) and (c compare d))"]);
}

#[test]
fn a_value_that_leaves_is_a_branch_in_front() {
    let dump = body("val user = find(id) ?: return respond(404)");
    assert!(dump.contains("if not binary@21") && dump.contains("return respond(404)"), "{dump}");
    assert!(dump.contains("let user = binary@21"), "{dump}");
}

#[test]
fn branches_that_do_more_than_choose_assign_their_value() {
    let dump = body("val x = when (k) { 1 -> { log(a); b } else -> try { c() } catch (e: E) { d } }");
    assert!(dump.contains("let x = b") && dump.contains("let x = c()") && dump.contains("let x = d"), "{dump}");
    has(&body("f(if (a) b else c)"), &["2:1 f((a ? b : c))"]);
}

#[test]
fn the_innermost_it_has_the_outer_one_as_its_default() {
    let dump = body("a.also { log.info { \"$it\" } }");
    assert!(dump.contains("fn (it)") && dump.contains("fn (it = it)"), "{dump}");
}

#[test]
fn annotations_with_one_argument_stay_with_their_declaration() {
    let text = "val base = \"x\"\n@RestController\n@RequestMapping(base)\nclass A {\n  @B(\"x\")\n  fun f() = 1\n}\n@C(\"y\") // why\nfun g() {}";
    let module = module(text);
    assert_eq!(module.classes[0].annotations.len(), 2);
    has(&dump(&module, text), &["3:1 @RequestMapping(base)", "5:3 @B(\"x\")", "8:1 @C(\"y\")"]);
}

#[test]
fn extensions_are_blocks_of_their_type() {
    let module = module("fun Route.citizens() { get(\"/x\") {} }\nval a.b.Citizen?.masked: String get() = mask(this)");
    let blocks: Vec<_> = module.classes.iter().map(|c| (c.kind, c.name.as_str())).collect();
    assert_eq!(blocks, [(ClassKind::Implementation, "Route"), (ClassKind::Implementation, "Citizen")]);
    assert!(module.functions.iter().any(|f| f.name.as_deref() == Some("masked") && f.modifiers.is_getter));
}

#[test]
fn raw_strings_keep_their_text() {
    let module = module("val s = \"\"\"a\\n\"b\" $1\"\"\"\"");
    let found = module.exprs.iter().find_map(|e| match &e.kind {
        ExprKind::Literal(Literal::Str(s)) => Some(s.as_str()),
        _ => None,
    });
    assert_eq!(found, Some("a\\n\"b\" $1\""));
}

#[test]
fn long_chains_cost_no_stack_and_no_square() {
    let calls = format!("val x = a{}", ".b()".repeat(100_000));
    assert_eq!(module(&calls).exprs.len(), 200_003);
    let sum = format!("val x = \"a\"{}", " + b".repeat(50_000));
    assert!(module(&sum).exprs.iter().any(|e| matches!(&e.kind, ExprKind::Template(p) if p.len() == 50_001)));
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 5_000;
    for inner in [
        format!("x = {}1{}", "f(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1{}", "{ ".repeat(1_000), " }".repeat(1_000)),
        format!("x = {}y", "!".repeat(deep)),
        "if (a) ".repeat(deep) + "b()",
        "class B { fun m() {\n".repeat(1_000) + &"}\n}\n".repeat(1_000),
        "val y = object : A() { fun m() {\n".repeat(1_000) + &"}\n}\n".repeat(1_000),
        "x = when (a) { 1 -> ".repeat(1_000) + "1" + &" }".repeat(1_000),
        format!("val x: {}Y{} = 1", "X<".repeat(1_000), ">".repeat(1_000)),
        format!("x = {}1{}", "\"${".repeat(1_000), "}\"".repeat(1_000)),
    ] {
        let text = format!("fun m() {{\n{inner}\n}}");
        let module = module(&text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}: {:?}", &inner[..20], module.gaps);
    }
}

#[test]
fn what_stands_inside_a_syntax_error_is_read() {
    let text = "class A {\n  fun a() { log(cnic) }\n  fun b( { log(phone) }\n  @Get(\"/x\") fun c() = 1\n";
    let dump = dump(&module(text), text);
    assert!(dump.contains("log(cnic)") && dump.contains("log(phone)"), "{dump}");
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "\"",
        "'",
        "\"\"\"",
        "$",
        "$$",
        "$$\"",
        "\"$",
        "\"${",
        "\"\\",
        "'\\",
        "class",
        "class A {",
        "@",
        "@A(",
        "import",
        "package",
        "enum class E { A(",
        "{ x ->",
        "data class R(",
        "val",
        "val x by",
        "x ?:",
        "when {",
        "`",
        "fun A.",
        "/*",
        "é<é>(é)",
        "open(",
        "suspend {",
        "val é = \"é$é\\é\"",
    ] {
        module(text);
    }
}
