//! Functions that are named and not called where they stand, what functions give side by side, and containers by their
//! keys. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn functions_that_are_given_by_name() {
    for file in [
        (
            "a.kt",
            "class A {\n  fun f(cnic: String) {\n    println(cnic.let(::wrap)) // LEAK\n    println(cnic.let(::size))\n    listOf(cnic).forEach(this::show) // LEAK\n  }\n\
             \x20 private fun wrap(s: String) = \"<$s>\"\n  private fun size(s: String) = s.length\n  private fun show(s: String) { println(s) }\n}\n",
        ),
        (
            "A.java",
            "import java.util.*;\nclass A {\n  static final java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\");\n\
             \x20 void f(String cnic) {\n    log.info(\"\" + Optional.ofNullable(cnic).map(String::length).orElse(0));\n\
             \x20   log.info(Optional.ofNullable(cnic).map(String::trim).orElse(\"\")); // LEAK\n\
             \x20   List.of(cnic).forEach(A::show); // LEAK\n    List.of(cnic).forEach(A::count);\n  }\n\
             \x20 static void show(String s) { log.info(s); }\n  static void count(String s) { log.info(\"\" + s.length()); }\n}\n",
        ),
        (
            "a.rb",
            "class A\n  def f(cnic)\n    [cnic].each(&method(:puts)) # LEAK\n    [cnic].each(&method(:show)) # LEAK\n    send(:puts, cnic) # LEAK\n    send(:store, cnic)\n  end\n\
             \x20 def show(v)\n    puts v\n  end\n\n  def store(v)\n    @kept = v.size\n  end\nend\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\ndef f(cnic):\n    handlers = {'log': log.info, 'keep': store}\n    handlers['log'](cnic)  # LEAK\n    handlers['keep'](cnic)\n\
             \x20   list(map(show, [cnic]))  # LEAK\ndef store(v):\n    pass\ndef show(v):\n    log.info(v)\n",
        ),
        (
            "a.ts",
            "export function f(cnic: string) {\n  console['log'](cnic); // LEAK\n  [cnic].forEach(show); // LEAK\n  [cnic].map(size).forEach((n) => console.log(n));\n}\nfunction show(v: string) { console.log(v); }\nfunction size(v: string) { return v.length; }\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// `return cnic, ward`: each for itself, where the caller takes them apart.
#[test]
fn values_that_are_given_side_by_side() {
    for file in [
        (
            "a.go",
            "package a\n\nimport \"log\"\n\nfunc f(cnic, ward string) {\n\tfirst, second := two(cnic, ward)\n\tlog.Print(first) // LEAK\n\tlog.Print(second)\n\
             \tshown, err := one(cnic)\n\tlog.Print(shown, err) // LEAK\n}\n\nfunc two(a, b string) (string, string) { return a, b }\n\nfunc one(a string) (string, error) { return a, nil }\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\ndef f(cnic, ward):\n    a, b = two(cnic, ward)\n    log.info(a)  # LEAK\n    log.info(b)\n    log.info(two(cnic, ward))  # LEAK\n\
             \x20   log.info(two(cnic, ward)[0])  # LEAK\n    log.info(two(cnic, ward)[1])\ndef two(a, b):\n    return a, b\n",
        ),
        (
            "a.ts",
            "export function f(cnic: string, ward: string) {\n  const [a, b] = two(cnic, ward);\n  console.log(a); // LEAK\n  console.log(b);\n  console.log(`${two(cnic, ward)}`); // LEAK\n}\nfunction two(a: string, b: string): [string, string] { return [a, b]; }\n",
        ),
        (
            "a.rs",
            "fn f(cnic: &str, ward: &str) {\n    let (a, b) = two(cnic, ward);\n    println!(\"{}\", a); // LEAK\n    println!(\"{}\", b);\n}\nfn two<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) { (a, b) }\n",
        ),
        (
            "a.php",
            "<?php\nfunction f($cnic, $ward) {\n  [$a, $b] = two($cnic, $ward);\n  error_log($a); // LEAK\n  error_log($b);\n}\nfunction two($x, $y) {\n  return [$x, $y];\n}\n",
        ),
        (
            "a.rb",
            "def f(cnic, ward)\n  a, b = two(cnic, ward)\n  puts a # LEAK\n  puts b\nend\n\ndef two(x, y)\n  [x, y]\nend\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// Keys of containers that are known, elements of generators, fields of the elements of a loop.
#[test]
fn keys_and_elements() {
    for file in [
        (
            "a.go",
            "package a\n\nimport \"log\"\n\nfunc f(cnic string) {\n\tm := map[string]string{\"owner\": cnic}\n\tfor k := range m {\n\t\tlog.Print(k)\n\t}\n\tfor _, v := range m {\n\t\tlog.Print(v) // LEAK\n\t}\n}\n",
        ),
        (
            "a.kt",
            "data class Citizen(val cnic: String, val ward: String)\nfun f(list: List<Citizen>) {\n  println(list.associateBy { it.cnic }.keys) // LEAK\n  println(list.associateBy { it.ward }.keys)\n\
             \x20 list.groupBy { it.ward }.forEach { (d, members) -> println(\"$d ${members.size}\") }\n}\n",
        ),
        (
            "A.cs",
            "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nclass Holder { public string Cnic { get; set; } public int Id { get; set; } }\nclass A {\n  void F(List<Holder> holders) {\n\
             \x20   var dict = holders.ToDictionary(h => h.Cnic, h => h.Id);\n    foreach (var (key, value) in dict) {\n      Console.WriteLine(key); // LEAK\n      Console.WriteLine(value);\n    }\n  }\n}\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\ndef load(cnic):\n    yield cnic\n    yield 'x'\ndef f(cnic):\n    for c in load(cnic):\n        log.info(c)  # LEAK\ndef counts(cnic):\n    yield len(cnic)\ndef g(cnic):\n    for c in counts(cnic):\n        log.info(c)\n",
        ),
        (
            "a.rs",
            "pub struct Citizen { pub cnic: String, pub ward: String }\nfn f(list: &[Citizen]) {\n    for Citizen { cnic, ward } in list {\n        println!(\"{}\", cnic); // LEAK\n        println!(\"{}\", ward);\n    }\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// Texts that are written into a variable, serialisers, and what an enumeration holds.
#[test]
fn printed_forms() {
    for file in [
        (
            "a.go",
            "package a\n\nimport (\n\t\"bytes\"\n\t\"fmt\"\n\t\"log\"\n\t\"net/http\"\n)\n\nfunc f(cnic, ward string, w http.ResponseWriter) {\n\tvar buf bytes.Buffer\n\tfmt.Fprintf(&buf, \"owner %s\", cnic)\n\tlog.Print(buf.String()) // LEAK\n\
             \tvar other bytes.Buffer\n\tfmt.Fprintf(&other, \"ward %s\", ward)\n\tlog.Print(other.String())\n\tfmt.Fprintf(w, \"owner %s\", cnic)\n\tlog.Print(w)\n}\n",
        ),
        (
            "a.rs",
            "use std::fmt::Write as _;\n#[derive(Debug)]\npub enum Event { Registered { cnic: String }, Phone(String), Closed }\n#[derive(Debug)]\npub enum Kind { Phone, Other(u8) }\n\
             fn f(cnic: &str, ward: &str, e: Event, k: Kind) {\n    let mut s = String::new();\n    write!(s, \"owner {}\", cnic).unwrap();\n    println!(\"{}\", s); // LEAK\n\
             \x20   let mut t = String::new();\n    write!(&mut t, \"ward {}\", ward).unwrap();\n    println!(\"{}\", t);\n    println!(\"{:?}\", e); // LEAK\n    println!(\"{:?}\", k);\n\
             \x20   println!(\"{}\", serde_yaml::to_string(&vec![cnic]).unwrap()); // LEAK\n}\n",
        ),
        (
            "a.kt",
            "import kotlinx.serialization.json.Json\nclass Citizen(val cnic: String)\nclass Plot(val area: Int)\nsealed class Event { data class Registered(val cnic: String) : Event() }\n\
             fun f(c: Citizen, p: Plot, e: Event.Registered) {\n  println(Json.encodeToString(c)) // LEAK\n  println(Json.encodeToString(p))\n  println(\"$e\") // LEAK\n}\n\
             fun g(cnic: String) {\n  try { save(cnic) } catch (e: Exception) { println(\"$e\") }\n}\n",
        ),
        (
            "a.ts",
            "import yaml from 'js-yaml';\nclass Citizen { constructor(public cnic: string) {} }\nexport function f(e: Citizen, plot: { area: number }) {\n  console.log(yaml.dump(e)); // LEAK\n  console.log(yaml.dump(plot));\n  console.log(e); // LEAK\n}\n",
        ),
        (
            "a.php",
            "<?php\nfunction f($cnic, $ward) {\n  error_log(yaml_emit(['x' => $cnic])); // LEAK\n  error_log(yaml_emit(['x' => $ward]));\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// What a function of the project calls with what it is given: a block, a parameter, a parameter by a method of functions.
#[test]
fn functions_that_are_called_back() {
    for file in [
        (
            "a.rb",
            "class A\n  def f(cnic, ward)\n    told(cnic) { |v| puts v } # LEAK\n    told(ward) { |v| puts v }\n    asked(cnic) { |v| puts v } # LEAK\n    sized(cnic) { |v| puts v }\n  end\n\n\
             \x20 def told(v)\n    yield v\n  end\n\n  def asked(v, &block)\n    block.call(v)\n  end\n\n  def sized(v)\n    yield v.size\n  end\nend\n",
        ),
        (
            "a.js",
            "function find(key, done) {\n  done(null, key, 3);\n}\nfunction f(cnic, ward) {\n  find(cnic, (error, found, count) => {\n    console.log(found); // LEAK\n    console.log(count);\n  });\n  find(ward, (error, found) => console.log(found));\n}\n",
        ),
        (
            "a.kt",
            "fun told(v: String, write: (String) -> Unit) { write(v) }\nfun f(cnic: String, ward: String) {\n  told(cnic) { println(it) } // LEAK\n  told(ward) { println(it) }\n}\n",
        ),
        (
            "A.java",
            "import java.util.function.*;\nclass A {\n  static final java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\");\n  void told(String v, Consumer<String> write) { write.accept(v); }\n\
             \x20 void f(String cnic, String ward) {\n    told(cnic, v -> log.info(v)); // LEAK\n    told(ward, v -> log.info(v));\n  }\n}\n",
        ),
        (
            "a.py",
            "import logging\nlog = logging.getLogger('x')\ndef told(v, write):\n    write(v)\ndef f(cnic, ward):\n    told(cnic, lambda v: log.info(v))  # LEAK\n    told(ward, lambda v: log.info(v))\n",
        ),
    ] {
        expect(&[file]);
    }
}

/// Forms of objects: all fields by a mark, a dictionary that a constructor makes of one, named entries, a field whose type
/// alone says what it is, an address that is put together, and what a method prints of a record's columns.
#[test]
fn forms_of_objects() {
    for files in [
        &[(
            "a.go",
            "package a\n\nimport \"log\"\n\ntype Citizen struct{ CNIC string }\n\nfunc (c Citizen) String() string { return \"a citizen\" }\n\nfunc f(c Citizen) {\n\tlog.Printf(\"%v\", c)\n\tlog.Printf(\"%#v\", c) // LEAK\n}\n",
        )][..],
        &[(
            "A.java",
            "import org.json.JSONObject;\nclass A {\n  static final java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"x\");\n  static class Citizen { private String cnic; public String getCnic() { return cnic; } }\n\
             \x20 static class Plot { private String ward; }\n  void f(Citizen c, Plot p) {\n    log.info(\"\" + new JSONObject(c)); // LEAK\n    log.info(\"\" + new JSONObject(p));\n  }\n}\n",
        )],
        &[(
            "a.py",
            "import logging\nfrom pydantic import BaseModel, EmailStr\nlog = logging.getLogger('x')\nclass Notice(BaseModel):\n    to: EmailStr\n    ward: int\nclass Plot(BaseModel):\n    to: str\n\
             def f(n: Notice, p: Plot, cnic, ward):\n    log.info('%s', n)  # LEAK\n    log.info('%s', p)\n    log.info('x', extra=dict(cnic=cnic))  # LEAK\n    log.info('x', extra=dict(ward=ward))\n",
        )],
        &[(
            "a.ts",
            "export function f(w: string, cnic: string) {\n  const url = new URL('https://verify.gov.pk/check');\n  url.searchParams.set('ward', w);\n\
             \x20 console.log(`${url.toString()}`);\n  url.searchParams.set('cnic', cnic);\n  console.log(`${url.toString()}`); // LEAK\n}\n",
        )],
        &[
            (
                "db/schema.rb",
                "ActiveRecord::Schema.define do\n  create_table \"applicants\" do |t|\n    t.string \"full_name\"\n    t.string \"cnic\"\n    t.string \"status\"\n  end\nend\n",
            ),
            (
                "app/models/applicant.rb",
                "class Applicant < ApplicationRecord\n  def to_s\n    \"#{full_name} <#{status}>\"\n  end\nend\n",
            ),
            (
                "app/jobs/a.rb",
                "class A\n  def perform(id)\n    applicant = Applicant.find(id)\n    Rails.logger.info \"found #{applicant}\" # LEAK\n    Rails.logger.info \"found #{applicant.status}\"\n    puts applicant.attributes.dig(:owner, :cnic) # LEAK\n  end\nend\n",
            ),
        ],
        &[(
            "a.rs",
            "use std::collections::HashMap;\nfn f(cnic: &str, ward: &str) {\n    println!(\"{:?}\", HashMap::from([(\"x\", cnic)])); // LEAK\n    println!(\"{:?}\", HashMap::from([(\"x\", ward)]));\n    slog::info!(logger, \"x\"; \"cnic\" => ward); // LEAK\n    slog::info!(logger, \"x\"; \"ward\" => ward);\n}\n",
        )],
        &[(
            "a.rb",
            "def f(request)\n  logger.debug cookies[:session_id] # CRED\n  logger.debug cookies[:theme]\nend\n",
        )],
        &[(
            "a.php",
            "<?php\nfunction f($cnic, $ward) {\n  fwrite(STDERR, \"c $cnic\"); // LEAK\n  fwrite(STDERR, \"c $ward\");\n}\n\
             function g($tax, $cnic) {\n  report(new \\Exception(\"unknown type of tax ID {$tax->id}\"));\n  report(new \\Exception(\"no citizen $cnic\")); // LEAK\n}\n",
        )],
    ] {
        expect(files);
    }
}
