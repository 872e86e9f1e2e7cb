//! Build and infrastructure formats (shell, Dockerfile, HCL, Groovy): the tours as snapshots, and the spots that are
//! easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ExprKind, Literal, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{has, tour, with_stack};

fn module(language: Language, text: &str) -> Module {
    lower(FileId(0), language, text).expect("the language has a frontend")
}

fn dumped(language: Language, text: &str) -> String {
    dump(&module(language, text), text)
}

tour!(shell_tour, Shell, "tour.sh");

tour!(dockerfile_tour, Dockerfile, "Tour.dockerfile");

tour!(terraform_tour, Hcl, "tour.tf");

#[test]
fn groovy_tour() {
    let text = include_str!("tours/Tour.groovy");
    let module = module(Language::Groovy, text);
    assert!(module.gaps.is_empty(), "{:?}", module.gaps);
    insta::assert_snapshot!(dump(&module, text));
}

#[test]
fn words_keep_their_places() {
    let text = "FROM a\nRUN x; \\\n  # note\n  mysql -p\"Gul 7\" \\\n  --host=\"$H\"\n";
    let module = module(Language::Dockerfile, text);
    let literals: Vec<(&str, &str)> = module
        .exprs
        .iter()
        .filter_map(|e| match &e.kind {
            ExprKind::Literal(Literal::Str(s)) => Some((s.as_str(), &text[e.span.range()])),
            _ => None,
        })
        .collect();
    assert!(literals.contains(&("-pGul 7", "-p\"Gul 7\"")), "{literals:?}");
    has(&dump(&module, text), &["4:3 mysql(\"-pGul 7\", host=H)"]);
}

#[test]
fn flags_with_values_are_named_arguments() {
    has(
        &dumped(Language::Shell, "a --b c --d=e --f -g h -i=j K=l \"M=$n o\" --p\n"),
        &[r#"1:1 a(b="c", d="e", "--f", "-g", "h", "-i=j", K="l", M=template(n, " o"), "--p")"#],
    );
}

#[test]
fn pipes_and_redirections_are_arguments() {
    has(
        &dumped(Language::Shell, "A=u a | b <<< \"$x\" > f\ncat <<E | c\nt $x\nE\n"),
        &[r#"1:9 b(<<<=x, |=a(A = "u"), >="f")"#, r#"2:11 c(|=cat(<<=template("t ", x, "\n")))"#],
    );
}

#[test]
fn long_chains_cost_no_stack() {
    let chain = "a && ".repeat(20_000) + "b";
    assert!(module(Language::Shell, &chain).stmts.len() > 10_000);
    let alternatives = "a || ".repeat(20_000) + "b";
    module(Language::Shell, &alternatives);
    let pipes = "a | ".repeat(20_000) + "b";
    module(Language::Shell, &pipes);
}

#[test]
fn deep_nesting_is_left_out_and_said() {
    with_stack(deep_nesting);
}

fn deep_nesting() {
    let deep = 5_000;
    for text in [
        format!("x={}a{}", "$(".repeat(deep), ")".repeat(deep)),
        format!("{}a{}", "( ".repeat(deep), " )".repeat(deep)),
        format!("x={}a{}", "${b:-".repeat(deep), "}".repeat(deep)),
        "if a; then ".repeat(deep) + &"fi; ".repeat(deep),
        format!("[[ {} a ]]", "! ".repeat(deep)),
    ] {
        let module = module(Language::Shell, &text);
        let is_said = module.gaps.iter().any(|g| matches!(g.kind, Gap::Nesting | Gap::Syntax));
        assert!(is_said, "{}", &text[..20]);
    }
}

#[test]
fn broken_text_does_not_panic() {
    for text in [
        "",
        "\"",
        "'",
        "${",
        "$(",
        "<<",
        "<<E",
        "a <<E |",
        "case",
        "if",
        "for",
        "f() {",
        "a | ",
        "[[",
        "RUN",
        "FROM",
        "RUN <<",
        "RUN <<E",
        "ENV",
        "ENV A",
        "COPY [",
        "RUN \\",
        "ARG \\\n#",
        "ONBUILD ONBUILD ONBUILD RUN x",
        "HEALTHCHECK",
        "A=\n\u{645}\u{633}",
        "RUN \u{645} \\\n\u{633}",
    ] {
        module(Language::Shell, text);
        module(Language::Dockerfile, text);
        module(Language::Hcl, text);
        module(Language::Groovy, text);
    }
    for text in [
        "a =", "a = \"", "a = \"${", "a = <<E", "b {", "b \"c", "a = [", "a = {b", "a = (", "a = !", "a = b.",
        "a = x[", "a = [for",
    ] {
        module(Language::Hcl, text);
    }
    let deep = "a = ".to_owned() + &"[".repeat(5_000) + &"]".repeat(5_000);
    assert!(module(Language::Hcl, &deep).gaps.iter().any(|g| g.kind == Gap::Nesting));
    for text in [
        "def",
        "class",
        "class A",
        "class A {",
        "{",
        "{ a ->",
        "x = [",
        "x = [a:",
        "f(",
        "f(a:",
        "\"$",
        "\"${",
        "'''",
        "/",
        "$/",
        "new",
        "new A(",
        "if (",
        "for (",
        "for (x in",
        "switch (x) { case",
        "try {",
        "a.",
        "a?.",
        "@",
        "@A(",
        "import",
        "import a.*",
        "enum A { B",
        "a ? b",
        "a ?: ",
        "x as",
        "-> ->",
        ") ] }",
        "case default :",
    ] {
        module(Language::Groovy, text);
    }
}

#[test]
fn deep_groovy_is_left_out_and_said() {
    let deep = 5_000;
    for text in [
        format!("x = {}1{}", "(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1{}", "[".repeat(deep), "]".repeat(deep)),
        "a { ".repeat(deep) + &"} ".repeat(deep),
        "class A { ".repeat(deep) + &"} ".repeat(deep),
        format!("x = {}a", "!".repeat(deep)),
        "if (a) ".repeat(deep) + "b",
        "x = ".repeat(deep) + "b",
        format!("x = {}b{}", "\"${".repeat(deep), "}\"".repeat(deep)),
    ] {
        let module = module(Language::Groovy, &text);
        assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting), "{}", &text[..20]);
    }
    let sum = "x = 'a'".to_owned() + &" + b".repeat(20_000);
    assert!(module(Language::Groovy, &sum).exprs.len() > 20_000);
    let chain = "x = a".to_owned() + &".b()".repeat(50_000);
    assert!(module(Language::Groovy, &chain).exprs.len() > 50_000);
}
