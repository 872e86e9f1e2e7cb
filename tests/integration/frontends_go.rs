//! Go: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ClassKind, ImportKind, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, tour, with_stack};

fn module(text: &str) -> Module {
    lower(FileId(0), Language::Go, text).expect("the language has a frontend")
}

/// The dump of statements inside a method of the receiver `s`.
fn body(statements: &str) -> String {
    let text = format!("package a\nfunc (s *S) m() {{\n{statements}\n}}\n");
    dump(&module(&text), &text)
}

tour!(tour, Go, "tour.go");

#[test]
fn the_receiver_is_this_until_its_name_is_declared_anew() {
    has(&body("use(s.Name)\ns = nil"), &["3:1 use(this.Name)", "4:1 this = null"]);
    has(&body("{ s := 1; use(s) }\nuse(s)"), &["3:11 use(s)", "4:1 use(this)"]);
    has(&body("for _, s := range xs { use(s) }\nuse(s)"), &["3:24 use(s)", "4:1 use(this)"]);
    has(&body("switch s := s.(type) { case T: use(s) }\nuse(s)"), &["3:32 use(s)", "4:1 use(this)"]);
    has(&body("x := func(s int) { use(s) }\nuse(s)"), &["3:20 use(s)", "4:1 use(this)"]);
}

#[test]
fn methods_stand_apart_from_their_type() {
    let module = module("package a\nfunc (s *S) One() {}\nfunc (S[T]) two() {}\n");
    assert!(module.classes.iter().all(|c| c.kind == ClassKind::Implementation && c.name == "S"));
    assert!(module.functions.iter().all(|f| f.class.is_some()));
    assert!(!module.functions[0].modifiers.is_private && module.functions[1].modifiers.is_private);
}

#[test]
fn imports_have_the_name_that_the_file_uses() {
    let text = "package a\nimport (\n_ \"x/y\"\n. \"x/z\"\nq \"x/w\"\n\"x/chi/v5\"\n)\n";
    let module = module(text);
    let bound: Vec<_> = module.imports.iter().map(|i| (i.kind, i.alias.as_deref())).collect();
    assert_eq!(
        bound,
        [
            (ImportKind::Include, None),
            (ImportKind::Wildcard, None),
            (ImportKind::Module, Some("q")),
            (ImportKind::Module, Some("chi")),
        ]
    );
}

#[test]
fn a_literal_says_what_it_is_made_of() {
    has(&body("x := H{\"a\": 1, key: 2}"), &["3:1 let x = new H({\"a\": 1, key: 2})"]);
    has(&body("x := a.T{Name: n}"), &["3:1 let x = new a.T({\"Name\": n})"]);
    has(
        &body("x := map[string][]T{\"a\": {{1}, {N: 2}}}"),
        &["3:1 let x: map<string, []<T>> = {\"a\": [new T(1), new T({\"N\": 2})]}"],
    );
    has(&body("x := &[]*T{{1}}"), &["3:1 let x: []<T> = [new T(1)]"]);
    has(&body("f[int, T](x)"), &["3:1 f(x)"]);
    has(&body("f[int](x)"), &["3:1 f(x)"]);
}

#[test]
fn a_bare_return_gives_the_named_results() {
    let text = "package a\nfunc f() (a, b int) { func() { return }(); return }\n";
    has(&dump(&module(text), text), &["2:32 return", "2:44 return [a, b]"]);
}

#[test]
fn long_chains_cost_no_stack_and_no_square() {
    let calls = format!("package a\nvar x = a{}\n", ".b()".repeat(100_000));
    assert_eq!(module(&calls).exprs.len(), 200_003);
    let sum = format!("package a\nvar x = \"a\"{}\n", " + b".repeat(50_000));
    assert!(module(&sum).exprs.len() < 60_000);
    let constants = format!("package a\nconst (\nA = \"{}\"\n{})\n", "x".repeat(1000), "B\n".repeat(20_000));
    assert_eq!(module(&constants).exprs.len(), 40_003);
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 10_000;
    for inner in [
        format!("x = {}1{}", "f(".repeat(deep), ")".repeat(deep)),
        format!("x = {}y", "!".repeat(deep)),
        format!("x = {}1{}", "[]T{".repeat(deep), "}".repeat(deep)),
        format!("x = T{}{}", "{".repeat(deep), "}".repeat(deep)),
        format!("{}{}", "if a {".repeat(deep), "}".repeat(deep)),
        format!("{}{}", "if a := b; a {} else ".repeat(deep), "{}"),
        format!("{}{}", "x = func() {".repeat(2_000), "}".repeat(2_000)),
        format!("var x {}int", "[]".repeat(deep)),
        format!("var x {}int{}", "struct { a ".repeat(2_000), "}".repeat(2_000)),
        format!("{}{}", "switch x { case 1: ".repeat(2_000), "}".repeat(2_000)),
    ] {
        let text = format!("package a\nfunc f() {{ {inner} }}\n");
        let module = module(&text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &inner[..20]);
    }
}

#[test]
fn what_stands_inside_a_syntax_error_is_read() {
    let text = "package a\nfunc a() { log(cnic) }\nfunc b( { log(phone) }\nfunc c() { log(name) }\n";
    let dump = dump(&module(text), text);
    assert!(dump.contains("log(cnic)") && dump.contains("log(phone)") && dump.contains("log(name)"), "{dump}");
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "\"",
        "'",
        "`",
        "package",
        "import",
        "import \"",
        "type",
        "type A struct {",
        "func",
        "func (",
        "func (s",
        "a :=",
        "const (",
        "const ( A",
        "var x =",
        "switch x.(type) {",
        "select { case",
        "T{",
        "map[",
        "x.(",
        "type A struct { B `",
        "type A struct { B string `json` }",
        "type A struct { B string `json:` }",
        "for range",
        "if x := ",
        "<-",
        "func f() (",
    ] {
        module(text);
        module(&format!("package a\nfunc f() {{ {text}"));
    }
}
