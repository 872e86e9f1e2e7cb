//! Ruby: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::ir::{ClassKind, ExprKind, Module};
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{tour, with_stack};

fn module(text: &str) -> Module {
    lower(FileId(0), Language::Ruby, text).expect("the language has a frontend")
}

fn ruby(text: &str) -> String {
    dump(&module(text), text)
}

#[track_caller]
fn has(text: &str, lines: &[&str]) {
    let dump = ruby(text);
    for line in lines {
        assert!(dump.lines().any(|l| l.trim_start() == *line), "no line `{line}` in\n{dump}");
    }
}

tour!(tour, Ruby, "tour.rb");

#[test]
fn a_bare_identifier_is_a_variable_only_where_it_was_assigned() {
    has("x = 1\nputs x, y\n", &["2:1 puts(x, y())"]);
    has("x = 1\ndef f\n  x\nend\n", &["3:3 return x()"]);
    has("x = 1\nlist.each { |y| x; y; z }\ny\n", &["2:17 x", "2:20 y", "2:23 return z()", "3:1 y()"]);
    has("begin\n  a\nrescue => e\n  log e\nend\n", &["4:3 log(e)"]);
    has("case a\nin {b:, c: [d]}\n  f b, d\nend\n", &["3:3 f(b, d)"]);
    has("if (a = find) && b\n  a\nend\n", &["1:1 if (a = find() and b())", "2:3 a"]);
    has("x.map { it.a }.map { _1.b }\n", &["1:9 return it.a()", "1:22 return _1.b()"]);
}

#[test]
fn what_the_class_declares_is_a_member() {
    has("class A\n  attr_reader :b\n  def f = [b, c, self.b]\nend\n", &["3:11 return [this.b, c(), this.b()]"]);
    has("P = Struct.new(:x) do\n  def f = x\nend\n", &["1:1 record P(Struct)", "2:11 return this.x"]);
    has("class A\n  K = 'v'.freeze\n  def f = K\nend\n", &["2:3 static constant field K = \"v\"", "3:11 return K"]);
}

#[test]
fn visibility_holds_for_what_follows_and_for_what_is_named() {
    let text = "class A\n  def a; end\n  private\n  def b; end\n  public\n  private def c; end\n  def d; end\n  private :d\n  \
                def self.e; end\n  private_class_method :e\n  class << self\n    private\n    def f; end\n  end\n  def g; end\nend\n";
    let module = module(text);
    let of = |name: &str| {
        let f = module.functions.iter().find(|f| f.name.as_deref() == Some(name)).expect("the method is read");
        (f.modifiers.is_private, f.modifiers.is_static)
    };
    assert_eq!(
        ["a", "b", "c", "d", "e", "f", "g"].map(of),
        [(false, false), (true, false), (true, false), (true, false), (true, true), (true, true), (false, false)]
    );
}

#[test]
fn modules_nest_and_reopen() {
    let module = module("module A\n  class B::C < D::E\n    include F\n    prepend G::H\n  end\nend\nclass ::I; end\n");
    let names: Vec<_> = module
        .classes
        .iter()
        .map(|c| (c.name.as_str(), c.kind, c.outer.map(|o| module.class(o).name.to_string())))
        .collect();
    assert_eq!(
        names,
        [
            ("A", ClassKind::Trait, None),
            ("B", ClassKind::Trait, Some("A".to_owned())),
            ("C", ClassKind::Class, Some("B".to_owned())),
            ("I", ClassKind::Class, None)
        ]
    );
    let bases: Vec<_> = module.classes[2].base_types.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(bases, ["G.H", "F", "D.E"]);
}

#[test]
fn the_last_value_is_returned_from_each_arm() {
    has("def f\n  if a\n    b\n  else\n    c\n  end\nend\n", &["3:5 return b()", "5:5 return c()"]);
    has("def f\n  @x ||= begin\n    y\n  end\nend\n", &["3:5 this.x = (y() or this.x)", "2:3 return this.x"]);
    has("def f\n  a\nrescue E\n  b\nensure\n  c\nend\n", &["2:3 return a()", "4:3 return b()", "6:3 c()"]);
    has("def initialize\n  a\nend\ndef x=(v)\n  b\nend\n", &["2:3 a()", "5:3 b()"]);
    has("g(if a\n  b\n  c\nend)\n", &["1:1 g(fn#0())", "3:3 return c()"]);
}

#[test]
fn arguments_keep_their_keys() {
    has("get '/a' => 'pages#a', as: :a\n", &["1:1 get({\"/a\": \"pages#a\"}, as=\"a\")"]);
    has("f :a => 1, 'b-c': 2, **d\n", &["1:1 f(a=1, b-c=2, ...d())"]);
    has("f({a: 1, \"b\" => 2})\n", &["1:1 f({\"a\": 1, \"b\": 2})"]);
    has("f(a, *b, &:c)\n", &["1:1 f(a(), ...b(), fn#0)"]);
    has(
        "raise E, 'x' if y\nraise E.new(z), 'x'\nraise 'x'\n",
        &["1:1 throw new E(\"x\")", "3:1 throw new RuntimeError(\"x\")"],
    );
    has("def f(a, b)\n  super\nend\n", &["2:3 return super.f(a, b)"]);
}

#[test]
fn heredocs_are_found_below_their_line() {
    has(
        "f(<<A, <<~B, 1)\n a\nA\n  b\n    #{c}\nB\ng\n",
        &["1:1 f(\" a\\n\", template(\"b\\n  \", c(), \"\\n\"), 1)", "7:1 g()"],
    );
    has("x = <<~A\n  #{y}\n    z\nA\n", &["1:1 x = template(y(), \"\\n  z\\n\")"]);
    let text = "a = <<~K\n  secret\nK\n";
    let module = module(text);
    let literal = module.exprs.iter().find(|e| matches!(e.kind, ExprKind::Literal(_))).expect("the text is read");
    assert_eq!(&text[literal.span.range()], "  secret\n");
}

#[test]
fn methods_of_blocks_belong_to_the_class_around_them() {
    let module = module("class A < B\n  helpers do\n    def x; end\n  end\nend\nhelpers { def y; end }\n");
    assert_eq!(module.functions.iter().filter(|f| f.class.is_some()).count(), 1);
    let y = module.functions.iter().find(|f| f.name.as_deref() == Some("y")).expect("the function is read");
    assert!(y.outer.is_none() && module.body.len() == 3);
}

#[test]
fn what_stands_around_a_syntax_error_is_read() {
    let text = "class A\n  def f\n    password = 'x'\n    if a ==\n    end\n  end\nend\nlogger.info(name)\n";
    let module = module(text);
    assert!(module.gaps.iter().any(|g| g.kind == Gap::Syntax));
    let dump = dump(&module, text);
    assert!(dump.contains("password = \"x\"") && dump.contains("info(name())"), "{dump}");
}

#[test]
fn size_and_depth_are_no_danger() {
    with_stack(|| {
        for long in [
            format!("x = {}\n", vec!["a"; 20_000].join(" + ")),
            format!("x = {}\n", vec!["a"; 20_000].join(" && ")),
            format!("x = [{}]\n", vec!["'a'"; 50_000].join(",")),
        ] {
            assert!(module(&long).gaps.is_empty(), "{:?}", module(&long).gaps);
        }
        for (open, close) in
            [("[", "]"), ("f(", ")"), ("!", ""), ("->() { ", " }"), ("{a: ", "}"), ("a + (b + ", ")"), ("(1; ", ")")]
        {
            let deep = format!("x = {}1{}\ny = 2\n", open.repeat(2_000), close.repeat(2_000));
            assert!(!module(&deep).gaps.is_empty(), "{open}");
        }
        let chain = module(&format!("x = a{}\n", ".f(secret)".repeat(3_000)));
        assert!(chain.gaps.iter().any(|g| g.kind == Gap::Nesting) && chain.exprs.len() > 3_000);
        module(&format!("{}y{}\n", "if x\n".repeat(1_000), "\nend".repeat(1_000)));
        module(&format!("{}{}\n", "class A\n".repeat(1_000), "end\n".repeat(1_000)));
        module(&format!("f({})\n", (0..500).map(|_| "<<~A").collect::<Vec<_>>().join(", ")));
    });
}
