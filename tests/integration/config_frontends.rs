//! The data formats: one tour of each as an IR dump, the leaves with their key paths, and hostile depth and damage.

use amanat::frontend;
use amanat::ir::dump::dump;
use amanat::ir::leaves::leaves;
use amanat::ir::{ExprKind, Literal, Module};
use amanat::source::{FileId, Gap, Language};

fn lower(language: Language, text: &str) -> Module {
    frontend::lower(FileId(0), language, text).unwrap()
}

/// `path | key as written | value as written` for each leaf.
fn listed(language: Language, text: &str) -> Vec<String> {
    let module = lower(language, text);
    let written = |span: amanat::source::Span| text[span.range()].to_owned();
    leaves(&module)
        .iter()
        .map(|l| format!("{} | {} | {}", l.dotted(), written(l.key_span), written(module.span(l.value))))
        .collect()
}

fn gaps(module: &Module) -> Vec<Gap> {
    module.gaps.iter().map(|g| g.kind).collect()
}

macro_rules! tours {
    ($($name:ident: $language:ident, $file:literal;)*) => {$(
        #[test]
        fn $name() {
            let text = include_str!(concat!("tours/", $file));
            let module = lower(Language::$language, text);
            let leaves = listed(Language::$language, text).join("\n");
            insta::assert_snapshot!(format!("{}\n--- leaves\n{leaves}\n", dump(&module, text)));
        }
    )*};
}
tours! {
    yaml: Yaml, "tour.yaml";
    json: Json, "tour.json";
    toml: Toml, "tour.toml";
    xml: Xml, "tour.xml";
    properties: Properties, "tour.properties";
    ini: Ini, "tour.ini";
    env: Env, "tour.env";
}

#[test]
fn names_beside_values_name_them() {
    let text = "env:\n- {name: DB_USER, value: reader}\n- {Key: a, Value: b}\n- {name: only}\n";
    let found = listed(Language::Yaml, text);
    assert_eq!(
        found,
        [
            "env.0.name | name | DB_USER",
            "env.0.DB_USER | DB_USER | reader",
            "env.1.Key | Key | a",
            "env.1.a | a | b",
            "env.2.name | name | only"
        ]
    );
}

#[test]
fn broken_yaml_keeps_its_settings() {
    let text = "a: 1\npassword: abc: def\nz: \"q\nb: 2 # x\nc:\n  - d: 1\n";
    assert_eq!(
        listed(Language::Yaml, text),
        ["a | a | 1", "password | password | abc", "z | z | \"q", "b | b | 2", "c.d | d | 1"]
    );
    let module = lower(Language::Yaml, text);
    assert_eq!((gaps(&module), module.comments.len()), (vec![Gap::Syntax], 1));
}

#[test]
fn a_closing_bracket_may_stand_below_its_key() {
    let text = "a: [\n  x, # نام\n  # more\n  y\n]\nb:\n  c: {\n    d: 1\n  }\n  e: 2 # f\n";
    assert_eq!(listed(Language::Yaml, text), ["a.0 |  | x", "a.1 |  | y", "b.c.d | d | 1", "b.e | e | 2"]);
    let module = lower(Language::Yaml, text);
    assert_eq!((gaps(&module), module.comments.len()), (vec![], 3));
}

#[test]
fn templates_stay_values() {
    let text = "{{- if .x }}\na: {{ .Values.a }}\nb: \"p-{{ x }}\"\nc: <%= ENV['C'] %>\n{% endif %}\nd: 1 # {{ e }}\n";
    assert_eq!(
        listed(Language::Yaml, text),
        ["a | a | {{ .Values.a }}", "b | b | \"p-{{ x }}\"", "c | c | <%= ENV['C'] %>", "d | d | 1"]
    );
    let module = lower(Language::Yaml, text);
    let values: Vec<&ExprKind> = leaves(&module).iter().map(|l| module.kind(l.value)).collect();
    assert_eq!(values[1], &ExprKind::Literal(Literal::Str("p-{{ x }}".into())));
    assert!(gaps(&module).is_empty());
}

#[test]
fn aliases_are_never_expanded() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        let below = format!("*a{}", i - 1);
        text.push_str(&format!("a{i}: &a{i} [{}]\n", vec![below; 9].join(", ")));
    }
    assert_eq!(leaves(&lower(Language::Yaml, &text)).len(), 9 * 12);
}

#[test]
fn depth_is_capped_and_costs_no_stack() {
    let n = 20_000;
    let cases = [
        (Language::Json, format!("{}{}", "[".repeat(n), "]".repeat(n))),
        (Language::Json, "{\"a\":".repeat(n)),
        (Language::Xml, format!("{}{}", "<a>".repeat(n), "</a>".repeat(n))),
        (Language::Xml, format!("{}{}", "<a>".repeat(n), "</b>".repeat(n))),
        (Language::Yaml, format!("{}x", "- ".repeat(n))),
        (Language::Yaml, format!("a: {}", "[".repeat(n))),
        (Language::Toml, format!("a = {}", "[".repeat(n))),
        (Language::Toml, format!("{} = 1", vec!["a"; n].join("."))),
    ];
    for (language, text) in cases {
        let module = lower(language, &text);
        dump(&module, &text);
        leaves(&module);
        assert!(!module.gaps.is_empty(), "{language:?} {:?}…", &text[..8]);
    }
}

#[test]
fn what_is_cut_off_or_misnested_still_reads() {
    assert_eq!(listed(Language::Json, "{\"a\": 1, \"b\": {\"c\": \"d\""), ["a | \"a\" | 1", "b.c | \"c\" | \"d\""]);
    assert_eq!(
        listed(Language::Xml, "<a><b x=1 y='2'>t</a><c>u</c>"),
        ["a.b.@x | x | 1", "a.b.@y | y | '2'", "a.b.#text |  | t", "c | c | u"]
    );
    for language in [Language::Yaml, Language::Json, Language::Toml, Language::Xml, Language::Properties, Language::Ini]
    {
        for text in ["", "\0", "\u{feff}", "=", ":", "<", "\"", "[", "{", "- ", "\\", "a\\", "<a b=\"", "[a", "\u{85}"]
        {
            let module = lower(language, text);
            assert!(module.exprs.iter().all(|e| text.get(e.span.range()).is_some()), "{language:?} {text:?}");
        }
    }
}
