//! Exceptions whose message carries personal data: raised in one function, logged in another. Lines end as in
//! [`super::pii`].

use super::pii::{detect, expect};
use crate::scans::scan_files;
use amanat::policy::Policy;

#[test]
fn python() {
    expect(&[
        (
            "app/errors.py",
            "class CitizenMissing(Exception):\n    def __init__(self, cnic):\n        super().__init__(f'no citizen {cnic}')\n\
             class Quiet(Exception):\n    def __init__(self, cnic):\n        super().__init__('no citizen')\n        self.cnic = cnic\n\
             class Bare(Exception):\n    pass\n",
        ),
        (
            "app/store.py",
            "from .errors import CitizenMissing, Quiet, Bare\n\
             def find(cnic):\n    raise CitizenMissing(cnic)\n\
             def find_quiet(cnic):\n    raise Quiet(cnic)\n\
             def find_bare(value):\n    raise Bare('no ' + value)\n\
             def check(email):\n    if not email:\n        raise ValueError('empty')\n    raise ValueError(f'bad {email}')\n\
             def wrapped(cnic):\n    return find(cnic)\n\
             def plain(cnic):\n    raise ValueError('bad cnic')\n",
        ),
        (
            "app/views.py",
            "import logging\nfrom .store import find, find_quiet, find_bare, check, wrapped, plain\nfrom .errors import CitizenMissing, Quiet, Bare\nlog = logging.getLogger('x')\n\
             def a(cnic):\n    try:\n        find(cnic)\n    except CitizenMissing as e:\n        log.error('failed: %s', e)  # LEAK\n\
             def b(cnic):\n    try:\n        find_quiet(cnic)\n    except Quiet as e:\n        log.error('failed: %s', e)\n\
             def c(cnic):\n    try:\n        find_bare(cnic)\n    except Exception:\n        log.exception('failed')  # LEAK\n\
             def d(email):\n    try:\n        check(email)\n    except KeyError as e:\n        log.error(str(e))\n    except ValueError as e:\n        log.error(str(e))  # LEAK\n\
             def e(cnic):\n    try:\n        wrapped(cnic)\n    except Exception as e:\n        log.warning('x', exc_info=True)  # LEAK\n\
             def f(cnic):\n    try:\n        plain(cnic)\n    except Exception as e:\n        log.exception(e)\n\
             def g(path):\n    try:\n        open(path)\n    except Exception as e:\n        log.exception(e)\n",
        ),
    ]);
}

#[test]
fn java() {
    expect(&[
        (
            "src/x/NotFound.java",
            "package x;\npublic class NotFound extends RuntimeException {\n  public NotFound(String cnic) { super(\"no citizen with cnic \" + cnic); }\n}\n",
        ),
        (
            "src/x/Silent.java",
            "package x;\npublic class Silent extends RuntimeException {\n  private final String cnic;\n  public Silent(String cnic) { super(\"no citizen\"); this.cnic = cnic; }\n}\n",
        ),
        (
            "src/x/Told.java",
            "package x;\npublic class Told extends RuntimeException {\n  private final String cnic;\n  public Told(String cnic) { this.cnic = cnic; }\n\
             \x20 @Override public String getMessage() { return \"no citizen \" + cnic; }\n}\n",
        ),
        (
            "src/x/Store.java",
            "package x;\npublic class Store {\n  void find(String cnic) { throw new NotFound(cnic); }\n  void silent(String cnic) { throw new Silent(cnic); }\n\
             \x20 void told(String cnic) { throw new Told(cnic); }\n  void state(String cnic) { throw new IllegalStateException(\"bad \" + cnic); }\n\
             \x20 void mask(String cnic) { throw new IllegalStateException(\"bad \" + cnic.substring(9)); }\n}\n",
        ),
        (
            "src/x/Api.java",
            "package x;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\npublic class Api {\n  private static final Logger log = LoggerFactory.getLogger(Api.class);\n  private Store store;\n\
             \x20 void a(String cnic) { try { store.find(cnic); } catch (NotFound e) {\n      log.error(\"failed\", e); // LEAK\n    } }\n\
             \x20 void b(String cnic) { try { store.silent(cnic); } catch (Silent e) {\n      log.error(\"failed {}\", e.getMessage());\n    } }\n\
             \x20 void c(String cnic) { try { store.told(cnic); } catch (Exception e) {\n      log.error(e.getMessage()); // LEAK\n    } }\n\
             \x20 void d(String cnic) { try { store.state(cnic); } catch (RuntimeException e) {\n      e.printStackTrace(); // LEAK\n    } }\n\
             \x20 void e(String cnic) { try { store.state(cnic); } catch (IllegalArgumentException e) {\n      log.error(\"x\", e);\n    } }\n\
             \x20 void f(String cnic) { try { store.mask(cnic); } catch (Exception e) {\n      log.error(\"x\", e);\n    } }\n\
             \x20 void g(String cnic) { try { try { store.find(cnic); } catch (NotFound e) { throw new RuntimeException(\"outer\", e); } } catch (RuntimeException e) {\n      log.error(\"x\", e); // LEAK\n    } }\n}\n",
        ),
        (
            "src/x/Advice.java",
            "package x;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n@ControllerAdvice\npublic class Advice {\n  private static final Logger log = LoggerFactory.getLogger(Advice.class);\n\
             \x20 @ExceptionHandler(NotFound.class)\n  Object missing(NotFound e) {\n    log.warn(\"missing\", e); // LEAK\n    return null;\n  }\n\
             \x20 @ExceptionHandler(Silent.class)\n  Object silent(Silent e) {\n    log.warn(\"missing\", e);\n    return null;\n  }\n}\n",
        ),
    ]);
}

#[test]
fn javascript() {
    expect(&[
        (
            "store.js",
            "class Missing extends Error { constructor(cnic) { super(`no ${cnic}`); } }\n\
             class Quiet extends Error { constructor(cnic) { super('no'); this.cnic = cnic; } }\n\
             function find(cnic) { throw new Missing(cnic); }\n\
             function quiet(cnic) { throw new Quiet(cnic); }\n\
             function later(email) { return Promise.reject(new Error(`no ${email}`)); }\n\
             module.exports = { find, quiet, later };\n",
        ),
        (
            "app.js",
            "const { find, quiet, later } = require('./store');\nconst express = require('express');\nconst app = express();\n\
             function a(cnic) { try { find(cnic); } catch (e) {\n  console.error(e); // LEAK\n} }\n\
             function b(cnic) { try { quiet(cnic); } catch (e) {\n  console.error(e.message);\n} }\n\
             function c(cnic) { try { find(cnic); } catch ({ message }) {\n  console.error(message); // LEAK\n} }\n\
             function d(email) { later(email).catch((e) => {\n  console.error(e.message); // LEAK\n}); }\n\
             app.use((err, req, res, next) => {\n  console.error(err.stack); // LEAK\n  next();\n});\n",
        ),
    ]);
}

#[test]
fn go() {
    expect(&[(
        "a.go",
        "package a\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\t\"log\"\n)\n\ntype Missing struct{ CNIC string }\n\n\
         func (e *Missing) Error() string { return \"no \" + e.CNIC }\n\n\
         type Quiet struct{ CNIC string }\n\nfunc (e *Quiet) Error() string { return \"no citizen\" }\n\n\
         func find(cnic string) (string, error) {\n\tif cnic == \"\" {\n\t\treturn \"\", errors.New(\"empty\")\n\t}\n\treturn \"\", fmt.Errorf(\"no %s\", cnic)\n}\n\n\
         func plain(cnic string) (string, error) {\n\treturn \"\", errors.New(\"none\")\n}\n\n\
         func missing(cnic string) error {\n\treturn &Missing{CNIC: cnic}\n}\n\n\
         func quiet(cnic string) error {\n\treturn &Quiet{CNIC: cnic}\n}\n\n\
         func on(cnic string) error {\n\t_, err := find(cnic)\n\tif err != nil {\n\t\treturn fmt.Errorf(\"on: %w\", err)\n\t}\n\treturn nil\n}\n\n\
         func f(cnic string) {\n\
         \tx, err := find(cnic)\n\tif err != nil {\n\t\tlog.Println(err) // LEAK\n\t}\n\tlog.Println(x)\n\
         \t_, err = plain(cnic)\n\tlog.Println(err)\n\
         \tif err := missing(cnic); err != nil {\n\t\tlog.Printf(\"%v\", err) // LEAK\n\t}\n\
         \tif err := quiet(cnic); err != nil {\n\t\tlog.Printf(\"%v\", err)\n\t}\n\
         \tif err := on(cnic); err != nil {\n\t\tlog.Fatal(err) // LEAK\n\t}\n}\n",
    )]);
}

#[test]
fn methods_of_variables_make_no_errors_of_what_they_are_given() {
    expect(&[(
        "a.go",
        "package a\n\nimport (\n\t\"fmt\"\n\t\"log\"\n)\n\ntype Store interface{ Set(key string, value any) error }\n\n\
         func f(store Store, accessToken string) {\n\terr := store.Set(accessToken, 1)\n\tlog.Printf(\"not kept: %v\", err)\n\
         \terr = fmt.Errorf(\"no %s\", accessToken)\n\tlog.Println(err) // CRED\n}\n",
    )]);
}

#[test]
fn what_go_panics_with() {
    expect(&[
        (
            "a/a.go",
            "package a\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\t\"log\"\n)\n\n\
             type Citizen struct {\n\tCNIC string\n\tPhone string\n}\n\n\
             func must(cnic string) {\n\tpanic(fmt.Errorf(\"no %s\", cnic))\n}\n\n\
             func none(cnic string) {\n\tpanic(errors.New(\"none\"))\n}\n\n\
             func gives(cnic string) error {\n\treturn fmt.Errorf(\"no %s\", cnic)\n}\n\n\
             func f(cnic string) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tlog.Printf(\"stopped: %v\", r) // LEAK\n\t\t}\n\t}()\n\tmust(cnic)\n}\n\n\
             func g(cnic string) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tlog.Printf(\"stopped: %v\", r)\n\t\t}\n\t}()\n\tnone(cnic)\n\tgives(cnic)\n}\n\n\
             func h(c Citizen) (err error) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tlog.Println(r) // LEAK\n\t\t}\n\t}()\n\tpanic(c)\n}\n\n\
             func i(cnic string) {\n\tdefer func() {\n\t\tif err, ok := recover().(error); ok {\n\t\t\tlog.Println(err.Error()) // LEAK\n\t\t}\n\t}()\n\tx, err := j(cnic)\n\tlog.Println(x, err)\n}\n\n\
             func j(cnic string) (string, error) {\n\tmust(cnic)\n\treturn \"\", nil\n}\n",
        ),
        (
            "b/b.go",
            "package b\n\nimport (\n\t\"fmt\"\n\t\"log\"\n)\n\n\
             func load(email string) {\n\tpanic(fmt.Sprintf(\"no %s\", email))\n}\n\n\
             func loud() {\n\tif r := recover(); r != nil {\n\t\tlog.Println(\"stopped\", r) // LEAK\n\t}\n}\n\n\
             func f(email string) {\n\tdefer loud()\n\tload(email)\n}\n\n\
             func other() {\n\tif r := recover(); r != nil {\n\t\tlog.Println(\"stopped\", r)\n\t}\n}\n\n\
             func g(email string) {\n\tdefer other()\n\tfmt.Sprint(len(email))\n}\n",
        ),
    ]);
}

#[test]
fn what_a_middleware_of_go_recovers() {
    let handler = "package a\n\nimport (\n\t\"log\"\n\t\"net/http\"\n)\n\n\
         func wrap(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\
         \t\tdefer func() {\n\t\t\tif err := recover(); err != nil {\n\t\t\t\tlog.Println(\"panic\", err)@@\n\t\t\t}\n\t\t}()\n\
         \t\tnext.ServeHTTP(w, r)\n\t})\n}\n";
    let panics = "package a\n\nfunc show(cnic string) {\n\tpanic(\"no citizen \" + cnic)\n}\n";
    let returns = "package a\n\nimport \"fmt\"\n\nfunc show(cnic string) error {\n\treturn fmt.Errorf(\"no citizen %s\", cnic)\n}\n";
    expect(&[("wrap.go", &handler.replace("@@", " // LEAK")), ("show.go", panics)]);
    expect(&[("wrap.go", &handler.replace("@@", "")), ("show.go", returns)]);
    // nothing of others' code runs here
    let alone = handler.replace("next.ServeHTTP(w, r)", "w.WriteHeader(204)").replace("@@", "");
    expect(&[("wrap.go", &alone), ("show.go", panics)]);
}

#[test]
fn php_ruby_csharp_kotlin_rust() {
    expect(&[
        (
            "a.php",
            "<?php\nclass Missing extends Exception { public function __construct(string $cnic) { parent::__construct(\"no $cnic\"); } }\n\
             function find($cnic) { throw new Missing($cnic); }\nfunction quiet($cnic) { throw new Exception('none'); }\n\
             function a($cnic) { try { find($cnic); } catch (Missing $e) {\n  error_log($e->getMessage()); // LEAK\n} }\n\
             function b($cnic) { try { quiet($cnic); } catch (Exception $e) {\n  error_log($e->getMessage());\n} }\n",
        ),
        (
            "b.rb",
            "class Missing < StandardError\n  def initialize(cnic)\n    super(\"no #{cnic}\")\n  end\nend\n\
             def find(cnic)\n  raise Missing.new(cnic)\nend\ndef other(cnic)\n  raise ArgumentError, \"bad #{cnic}\"\nend\n\
             def a(cnic)\n  find(cnic)\nrescue Missing => e\n  puts e.message # LEAK\nend\n\
             def b(cnic)\n  other(cnic)\nrescue KeyError => e\n  puts e.message\nend\n\
             def c(cnic)\n  other(cnic)\nrescue => e\n  puts e.message # LEAK\nend\n",
        ),
        (
            "C.cs",
            "using System;\nclass Missing : Exception { public Missing(string cnic) : base($\"no {cnic}\") { } }\n\
             class Store {\n  public void Find(string cnic) { throw new Missing(cnic); }\n  public void Bad(string cnic) { throw new ArgumentException(\"bad\"); }\n}\n\
             class C {\n  Store store = new Store();\n  void A(string cnic) { try { store.Find(cnic); } catch (Missing e) {\n    Console.WriteLine(e.Message); // LEAK\n  } }\n\
             \x20 void B(string cnic) { try { store.Bad(cnic); } catch (Exception e) {\n    Console.WriteLine(e);\n  } }\n}\n",
        ),
        (
            "d.kt",
            "class Missing(cnic: String) : RuntimeException(\"no $cnic\")\nfun find(cnic: String) { throw Missing(cnic) }\n\
             fun bad(cnic: String) { error(\"bad $cnic\") }\nfun need(cnic: String) { require(cnic.length == 13) { \"bad $cnic\" } }\n\
             fun a(cnic: String) { try { find(cnic) } catch (e: Missing) {\n  println(e.message) // LEAK\n} }\n\
             fun b(cnic: String) { try { bad(cnic) } catch (e: IllegalStateException) {\n  println(e) // LEAK\n} }\n\
             fun c(cnic: String) { runCatching { need(cnic) }.onFailure { e ->\n  println(e) // LEAK\n} }\n",
        ),
        (
            "e.rs",
            "fn find(cnic: &str) -> Result<(), anyhow::Error> { Err(anyhow!(\"no {cnic}\")) }\n\
             fn stop(cnic: &str) -> Result<(), anyhow::Error> { bail!(\"no {cnic}\"); }\n\
             fn a(cnic: &str) {\n    match find(cnic) {\n        Ok(_) => {}\n        Err(e) => println!(\"{e}\"), // LEAK\n    }\n\
             \x20   if let Err(e) = stop(cnic) {\n        println!(\"{}\", e); // LEAK\n    }\n}\n",
        ),
    ]);
}

#[test]
fn the_way_of_an_exception_is_told() {
    let (_, found) = detect(&[(
        "a.py",
        "def find(cnic):\n    raise ValueError('no ' + cnic)\ndef g(cnic):\n    try:\n        find(cnic)\n    except ValueError as e:\n        print(e)\n",
    )]);
    let [finding] = &found[..] else { panic!("one finding: {found:#?}") };
    let steps: Vec<_> = finding.trace.iter().flat_map(|t| &t.steps).map(|m| m.label.as_str()).collect();
    for wanted in
        ["put into the message", "thrown here", "thrown out of `find`", "caught here as `e`", "written to the log"]
    {
        assert!(steps.iter().any(|s| s.contains(wanted)), "{wanted}: {steps:?}");
    }
}

#[test]
fn each_constructor_has_a_message_of_its_own() {
    expect(&[
        (
            "src/x/Expired.java",
            "package x;\npublic class Expired extends RuntimeException {\n  private String cnic;\n  public Expired(String message) { super(message); }\n\
             \x20 public Expired(String cnic, String message, Throwable cause) { super(message, cause); this.cnic = cnic; }\n\
             \x20 public Expired(String cnic, int code) { this(\"expired \" + cnic); }\n}\n",
        ),
        (
            "src/x/Api.java",
            "package x;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\npublic class Api {\n  private static final Logger log = LoggerFactory.getLogger(Api.class);\n\
             \x20 void held(String cnic, Throwable t) { throw new Expired(cnic, \"expired\", t); }\n  void told(String cnic) { throw new Expired(\"expired \" + cnic); }\n\
             \x20 void handed(String cnic) { throw new Expired(cnic, 3); }\n\
             \x20 void a(String cnic, Throwable t) { try { held(cnic, t); } catch (Expired e) {\n      log.error(\"failed\", e);\n    } }\n\
             \x20 void b(String cnic) { try { told(cnic); } catch (Expired e) {\n      log.error(\"failed\", e); // LEAK\n    } }\n\
             \x20 void c(String cnic) { try { handed(cnic); } catch (Expired e) {\n      log.error(\"failed\", e); // LEAK\n    } }\n}\n",
        ),
    ]);
}

#[test]
fn a_supplier_of_an_error_raises_it() {
    let text = "package x;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\npublic class Api {\n  private static final Logger log = LoggerFactory.getLogger(Api.class);\n\
         \x20 Card find(Citizen c) { return cards.findById(c.getId()).orElseThrow(() -> new IllegalStateException(\"no \" + c.getCnic())); }\n\
         \x20 Card quiet(Citizen c) { return cards.findById(c.getId()).orElseThrow(() -> new IllegalStateException(\"no card\")); }\n\
         \x20 void a(Citizen c) { try { find(c); } catch (IllegalStateException e) {\n      log.error(\"x\", e); // LEAK\n    } }\n\
         \x20 void b(Citizen c) { try { find(c); } catch (IllegalArgumentException e) {\n      log.error(\"x\", e);\n    } }\n\
         \x20 void c(Citizen c) { try { quiet(c); } catch (IllegalStateException e) {\n      log.error(\"x\", e);\n    } }\n}\n";
    expect(&[("src/x/Api.java", text)]);
    assert_eq!(thrown_at("src/x/Api.java", text), [6]);
}

/// The lines at which the rule reports a file.
fn thrown_at(path: &str, text: &str) -> Vec<u32> {
    let report = scan_files(&[(path, text)]);
    let of_rule = report.findings.iter().filter(|f| f.detection.rule == "pii-in-exception");
    of_rule.map(|f| report.sources.line_column(f.detection.primary.place).line).collect()
}

#[test]
fn the_tax_number_of_a_supplier_is_no_persons() {
    let class = |name: &str| {
        format!(
            "namespace A;\nclass {name} {{ public string Title {{ get; set; }} public string PANNumber {{ get; set; }} }}\n"
        )
    };
    let throws = |class: &str| {
        format!(
            "{class}class Store {{\n  void Add(Model given) {{\n    throw new InvalidOperationException($\"PAN {{given.PANNumber}} is taken\");\n  }}\n}}\n"
        )
    };
    let of = |name: &str, given: &str| {
        throws(&class(name))
            .replace("Model given", &format!("{name} {given}"))
            .replace("{given.", &format!("{{{given}."))
    };
    assert!(thrown_at("A.cs", &of("SupplierModel", "supplier")).is_empty());
    assert_eq!(thrown_at("A.cs", &of("ClaimModel", "claim")).len(), 1);
}

#[test]
fn examples_of_the_rule_are_true() {
    let policy = Policy::load(None).unwrap();
    let rule = &policy.rules["pii-in-exception"];
    assert!(!rule.examples.is_empty());
    for example in &rule.examples {
        let file = |code: &str| match example.framework.as_str() {
            "Java" => {
                let code = code.trim();
                let text = format!(
                    "package x;\npublic class Cards {{\n  void find(Citizen citizen, Request request) {{\n    {code}\n  }}\n}}\n"
                );
                ("src/x/Cards.java", text)
            }
            "Python" => ("cards.py", format!("\n\ndef find(citizen):\n    {}\n", code.trim())),
            other => panic!("no file around an example in {other}"),
        };
        let ((path, bad), (_, good)) = (file(&example.bad), file(&example.good));
        assert_eq!(thrown_at(path, &bad), [4], "{}", example.bad);
        assert_eq!(thrown_at(path, &good), Vec::<u32>::new(), "{}", example.good);
    }
}

/// An error is followed through three calls to where it is caught, and no further.
#[test]
fn errors_are_followed_through_three_calls() {
    let mut text = String::from("import logging\nlog = logging.getLogger('x')\n");
    text.push_str("def find0(cnic):\n    raise ValueError(f'no {cnic}')\n");
    for i in 1..4 {
        let below = i - 1;
        text.push_str(&format!("def find{i}(cnic):\n    return find{below}(cnic)\n"));
    }
    for (i, mark) in [(2, "  # LEAK"), (3, "")] {
        text.push_str(&format!("try:\n    find{i}(found)\nexcept ValueError as e:\n    log.error(e){mark}\n"));
    }
    expect(&[("find.py", &text)]);
}
