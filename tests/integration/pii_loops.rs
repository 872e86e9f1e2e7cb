//! What one turn of a loop leaves behind for the next. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn a_turn_leaves_its_data_to_the_next() {
    for file in [
        (
            "A.java",
            r#"import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
class A {
    private static final Logger log = LoggerFactory.getLogger(A.class);
    private String last;
    void given(List<Citizen> all) {
        String before = "";
        for (Citizen c : all) { log.info(before); before = c.getCnic(); } // LEAK
    }
    void declared(List<Citizen> all) {
        String before;
        for (Citizen c : all) { log.info(before); before = c.getCnic(); } // LEAK
    }
    void own(List<Citizen> all) {
        for (Citizen c : all) { String now = ""; log.info(now); now = c.getCnic(); }
    }
    void field(List<Citizen> all) {
        for (Citizen c : all) { log.info(this.last); this.last = c.getCnic(); } // LEAK
    }
    void inner(List<List<Citizen>> groups) {
        StringBuilder line = new StringBuilder();
        for (List<Citizen> group : groups) {
            log.info(line.toString()); // LEAK
            for (Citizen c : group) { line.append(c.getCnic()); }
        }
    }
}
"#,
        ),
        (
            "a.py",
            r#"import logging
log = logging.getLogger("x")
def f(citizens):
    for c in citizens:
        if seen:
            log.info(seen)  # LEAK
        seen = c.cnic
    known = {}
    for c in citizens:
        log.info("%s", known)  # LEAK
        known["number"] = c.cnic
"#,
        ),
        (
            "a.ts",
            "export function f(citizens: any[]) {
  let text = '';
  for (const c of citizens) {
    console.log(text); // LEAK
    text += c.cnic;
  }
  let i = 0;
  while (i < citizens.length) {
    const cnic = citizens[i].cnic;
    console.log(i);
    i++;
  }
}
",
        ),
    ] {
        expect(&[file]);
    }
}
