//! Python: the tour of the language as a snapshot, and the spots that are easy to get wrong.

use amanat::frontend::lower;
use amanat::ir::dump::dump;
use amanat::source::{FileId, Gap, Language};

use crate::lowered::{tour, with_stack};

fn python(text: &str) -> String {
    let module = lower(FileId(0), Language::Python, text).expect("the language is read");
    dump(&module, text)
}

tour!(tour, Python, "tour.py");

#[test]
fn spans_cover_exactly_the_construct() {
    let text = "@a.b(1)  # why\nasync def f(x: int = 2):\n    return x\n\nclass C(B):\n    y: str = 'v'\n";
    let module = lower(FileId(0), Language::Python, text).expect("the language is read");
    let f = &module.functions[0];
    assert_eq!(&text[f.span.range()], "async def f(x: int = 2):\n    return x");
    assert_eq!(&text[f.name_span.range()], "f");
    assert_eq!(&text[f.annotations[0].span.range()], "@a.b(1)");
    assert_eq!(&text[f.params[0].span.range()], "x: int = 2");
    assert!(f.modifiers.is_async);
    let class = &module.classes[0];
    assert_eq!(&text[class.name_span.range()], "C");
    assert_eq!(&text[class.fields[0].span.range()], "y: str = 'v'");
    assert_eq!(&text[module.span(class.fields[0].value.expect("the language is read")).range()], "'v'");
}

#[test]
fn types_lose_their_optional_wrapping_and_keep_their_metadata() {
    let fields = |ty: &str| {
        python(&format!("class C:\n  f: {ty}\n")).lines().last().expect("the language is read").trim().to_owned()
    };
    assert_eq!(fields("Union[A, None]"), "2:3 field f: A");
    assert_eq!(fields("typing.Optional[a.B]"), "2:3 field f: a.B");
    assert_eq!(fields("A | B | None"), "2:3 field f: Union<A, B>");
    assert_eq!(fields("'list[User | None]'"), "2:3 field f: list<User>");
    assert_eq!(fields("Annotated[Optional[A], Depends(f), 3]"), "2:3 field f: A with Depends(f) with 3");
    assert_eq!(fields("Literal['a']"), "2:3 field f: Literal");
    assert_eq!(fields("conint(gt=1)"), "2:3 field f: conint with conint(gt=1)");
}

#[test]
fn what_stands_around_a_syntax_error_is_read() {
    let text = "class A:\n  def f(self):\n    password = 'x'\n    if a ==:\n      g(b)\nlog.info(name)\n";
    let module = lower(FileId(0), Language::Python, text).expect("the language is read");
    assert!(module.gaps.iter().any(|g| g.kind == Gap::Syntax));
    let dump = dump(&module, text);
    assert!(dump.contains("password = \"x\"") && dump.contains("log.info(name)"), "{dump}");
}

#[test]
fn old_python_is_read() {
    assert!(python("print 'cnic', cnic\n").ends_with("1:1 print(\"cnic\", cnic)\n"));
    assert!(python("print >>f, cnic\n").ends_with("1:1 print(file=f, cnic)\n"));
    assert!(python("try:\n  a()\nexcept E, e:\n  log(e)\n").contains("catch E as e"));
}

#[test]
fn size_and_depth_are_no_danger() {
    with_stack(size_and_depth);
}

fn size_and_depth() {
    let long = format!("x = {}\n", vec!["a"; 20_000].join(" + "));
    let module = lower(FileId(0), Language::Python, &long).expect("the language is read");
    assert!(module.gaps.is_empty(), "{:?}", module.gaps);
    let conditions = format!("x = {}\n", vec!["a"; 20_000].join(" and "));
    assert!(lower(FileId(0), Language::Python, &conditions).expect("the language is read").gaps.is_empty());
    let list = format!("x = [{}]\n", vec!["'a'"; 50_000].join(","));
    assert!(lower(FileId(0), Language::Python, &list).expect("the language is read").gaps.is_empty());
    let parentheses = format!("x = {}1{}\n", "(".repeat(5_000), ")".repeat(5_000));
    assert!(lower(FileId(0), Language::Python, &parentheses).expect("the language is read").gaps.is_empty());

    for (open, close) in [("[", "]"), ("f(", ")"), ("not ", ""), ("lambda: ", ""), ("{1: ", "}"), ("a + (b + ", ")")] {
        let deep = format!("x = {}1{}\ny = 2\n", open.repeat(3_000), close.repeat(3_000));
        let module = lower(FileId(0), Language::Python, &deep).expect("the language is read");
        assert!(!module.gaps.is_empty(), "{open}");
    }
    let chain = format!("x = a{}\n", ".f(secret)".repeat(3_000));
    let module = lower(FileId(0), Language::Python, &chain).expect("the language is read");
    assert!(module.gaps.iter().any(|g| g.kind == Gap::Nesting));
    assert!(module.exprs.len() > 3_000);
    let ifs: String = (0..1_000).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
    lower(FileId(0), Language::Python, &format!("{ifs}{}y()\n", " ".repeat(1_000))).expect("the language is read");
}
