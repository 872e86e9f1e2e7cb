//! Entries that are chosen by their keys, in comprehensions, loops and callbacks. A line that must be reported ends in
//! `LEAK`.

use super::pii::expect;

#[test]
fn python() {
    expect(&[(
        "a.py",
        r#"import logging
log = logging.getLogger("x")
HIDDEN = {"cnic", "mobile_no"}
def f(cnic, ward):
    d = {"cnic": cnic, "ward": ward}
    log.info({k: v for k, v in d.items() if k != "cnic"})
    log.info({k: v for k, v in d.items() if k not in HIDDEN})
    log.info({k: ("***" if k in HIDDEN else v) for k, v in d.items()})
    log.info({k: ("***" if k in ("mobile_no",) else v) for k, v in d.items()})  # LEAK
    log.info({k: v for k, v in d.items() if v is not None})  # LEAK
    log.info({k: v for k, v in d.items() if k in HIDDEN})  # LEAK
    for k, v in d.items():
        if k in HIDDEN:
            continue
        log.info("%s %s", k, v)
    for k, v in d.items():
        if k not in HIDDEN:
            log.info("%s %s", k, v)
        else:
            log.info("%s %s", k, v)  # LEAK
    for k, v in d.items():
        if k in HIDDEN:
            v = "***"
        log.info("%s %s", k, v)
"#,
    )]);
}

#[test]
fn scripts() {
    expect(&[(
        "a.ts",
        r#"interface Citizen { id: number; cnic: string; ward: string }
const HIDDEN = ['cnic'];
export function f(c: Citizen) {
  console.log(Object.fromEntries(Object.entries(c).filter(([k]) => k !== 'cnic')));
  console.log(Object.fromEntries(Object.entries(c).filter(([k]) => !HIDDEN.includes(k))));
  console.log(Object.fromEntries(Object.entries(c).filter(([, v]) => v))); // LEAK
  console.log(Object.fromEntries(Object.entries(c).filter(([k]) => k !== 'ward'))); // LEAK
  console.log(Object.entries(c).map(([k, v]) => `${k}=${v}`).join('&')); // LEAK
  console.log(Object.entries(c).map(([k, v]) => (k === 'cnic' ? '***' : v)).join('&'));
  console.log(Object.entries(c).map(([k]) => `${k}`).join('&'));
}
"#,
    )]);
}

#[test]
fn others() {
    for file in [
        (
            "a.rb",
            "HIDDEN = %i[cnic phone].freeze\ndef f(cnic, ward)\n  d = { cnic: cnic, ward: ward }\n  puts d.reject { |k, _| k == :cnic }\n  puts d.reject { |k, _| HIDDEN.include?(k) }\n  puts d.reject { |k, _| k == :ward } # LEAK\nend\n",
        ),
        (
            "a.php",
            "<?php\nfunction f($cnic, $ward) {\n  foreach (['cnic' => $cnic, 'ward' => $ward] as $k => $v) {\n    if (in_array($k, ['cnic'])) {\n      continue;\n    }\n    error_log($v);\n  }\n\
             \x20 foreach (['cnic' => $cnic, 'ward' => $ward] as $k => $v) {\n    if ($k === 'ward') {\n      continue;\n    }\n    error_log($v); // LEAK\n  }\n}\n",
        ),
        (
            "a.kt",
            "fun f(cnic: String, ward: String) {\n  val d = mapOf(\"cnic\" to cnic, \"ward\" to ward)\n  println(d.filterKeys { it != \"cnic\" })\n  println(d.filterKeys { it != \"ward\" }) // LEAK\n}\n",
        ),
        (
            "a.go",
            "package a\n\nimport \"log\"\n\nvar hidden = map[string]bool{\"cnic\": true}\n\nfunc f(cnic, ward string) {\n\td := map[string]string{\"cnic\": cnic, \"ward\": ward}\n\tfor k, v := range d {\n\t\tif hidden[k] {\n\t\t\tcontinue\n\t\t}\n\t\tlog.Print(v)\n\t}\n\
             \tfor k, v := range d {\n\t\tif k == \"ward\" {\n\t\t\tcontinue\n\t\t}\n\t\tlog.Print(v) // LEAK\n\t}\n}\n",
        ),
    ] {
        expect(&[file]);
    }
}
