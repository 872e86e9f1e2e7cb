//! PHP: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::source::{FileId, Language};

use crate::lowered::tour;

fn php(text: &str) -> String {
    let module = lower(FileId(0), Language::Php, text).expect("the language is read");
    dump(&module, text)
}

tour!(tour, Php, "tour.php");

#[test]
fn spans_cover_exactly_the_construct() {
    let text =
        "<?php\n#[A]\n#[B(1), C]\nabstract class X {\n  #[D] public function m(?int &$p = 2) { return \"a$p\"; }\n}";
    let module = lower(FileId(0), Language::Php, text).expect("the language is read");
    let spans = |a: &[amanat::ir::Annotation]| a.iter().map(|a| &text[a.span.range()]).collect::<Vec<_>>();
    let class = &module.classes[0];
    assert!(text[class.span.range()].starts_with("abstract class X"));
    assert_eq!(spans(&class.annotations), ["#[A]", "B(1)", "C"]);
    let method = &module.functions[0];
    assert!(text[method.span.range()].starts_with("public function m"));
    assert_eq!(spans(&method.annotations), ["#[D]"]);
    assert_eq!((method.params[0].name.as_str(), &text[method.params[0].span.range()]), ("p", "?int &$p = 2"));
    assert_eq!(method.class, Some(amanat::ir::ClassId(0)));
}

#[test]
fn strings_keep_their_text_whatever_stands_between() {
    let last = |text: &str| php(&format!("<?php\n{text}")).lines().last().expect("the language is read").to_owned();
    assert_eq!(last("$x = \"$a $b\";"), "2:1 x = template(a, \" \", b)");
    assert_eq!(last("$x = \" {$a->b['c']}: \";"), "2:1 x = template(\" \", a.b[\"c\"], \": \")");
    assert_eq!(last("$x = \"{ $a }\";"), "2:1 x = template(\"{ \", a, \" }\")");
    assert_eq!(last("$x = \"${a}\";"), "2:1 x = template(a)");
    assert_eq!(last("$x = \"\";"), "2:1 x = \"\"");
    assert_eq!(last("$x = b'a\\\\b';"), "2:1 x = \"a\\\\b\"");
    assert_eq!(last("$x = <<<E\n$a\n\n$b c\nE;"), "2:1 x = template(a, \"\\n\\n\", b, \" c\")");
    assert_eq!(last("$x = <<<E\nE;"), "2:1 x = \"\"");
}

#[test]
fn pages_are_read_between_their_html() {
    let text = "<p><?= $a, $b ?></p>\n<? if ($x): ?><b><?php echo $c ?></b><? else: exit; endif ?>";
    let dump = php(text);
    for part in ["echo(a", "if x", "echo(c)", "exit()"] {
        assert!(dump.contains(part), "{part} in {dump}");
    }
    assert_eq!(php("<html>no code</html>"), "");
}

#[test]
fn what_stands_around_a_syntax_error_is_read() {
    let dump =
        php("<?php\nfunction f( { $a = ; }\n$password = 'x';\nclass C { public $y = 1; function g() { h($z) } }\n");
    for part in ["password = \"x\"", "field y = 1", "h(z)"] {
        assert!(dump.contains(part), "{part} in {dump}");
    }
}

#[test]
fn size_and_depth_are_no_danger() {
    // with some of the stack that a scan gives its threads: unoptimised code needs more than a test's own 2 MB
    crate::lowered::with_stack(size_and_depth);
}

fn size_and_depth() {
    let gaps = |text: String| lower(FileId(0), Language::Php, &text).expect("the language is read").gaps;
    assert!(gaps(format!("<?php $x = {};", vec!["$a"; 20_000].join(" . "))).is_empty());
    assert!(gaps(format!("<?php $x = [{}];", vec!["'a' => 1"; 50_000].join(","))).is_empty());
    assert!(gaps(format!("<?php echo {};", vec!["$a"; 5_000].join(", "))).is_empty());
    assert!(gaps(format!("<?php {} f();", "if ($x) a(); else ".repeat(2_000))).is_empty());
    let cases: String = (0..5_000).map(|i| format!("case {i}: ")).collect();
    assert!(gaps(format!("<?php switch ($x) {{ {cases} f(); }}")).is_empty());
    for (open, close) in [("[", "]"), ("f(", ")"), ("!", ""), ("fn() => ", ""), ("$a . ($b . ", ")"), ("$a ?? ", "")] {
        let deep = format!("<?php $x = {}1{};", open.repeat(3_000), close.repeat(3_000));
        assert!(!gaps(deep).is_empty(), "{open}");
    }
    assert!(!gaps(format!("<?php $x = $a{};", "->f($secret)".repeat(3_000))).is_empty());
    assert!(!gaps(format!("<?php {} {}", "{".repeat(3_000), "}".repeat(3_000))).is_empty());
}
