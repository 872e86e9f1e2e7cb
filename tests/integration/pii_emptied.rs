//! Branches in which there is nothing to leak. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn nothing_is_leaked_where_there_is_nothing() {
    for file in [
        (
            "A.java",
            r#"import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.apache.commons.lang3.StringUtils;
class A {
    private static final Logger log = LoggerFactory.getLogger(A.class);
    void f(String cnic, String email) {
        if (StringUtils.isBlank(cnic)) { log.warn("no cnic {}", cnic); } else { log.info("{}", cnic); } // LEAK
        if (email == null || email.isEmpty()) log.warn("no e-mail {}", email);
        if (email == null || !email.contains("@")) log.warn("bad e-mail {}", email); // LEAK
        if (email == null && cnic == null) log.warn("{} {}", email, cnic);
        if (StringUtils.isNotBlank(cnic)) { log.info("{}", cnic); } // LEAK
        if (!StringUtils.isNotBlank(cnic)) { log.info("{}", cnic); }
        if (cnic != null) log.info("{}", cnic); // LEAK
        log.info("after {}", cnic); // LEAK
    }
    void require(String cnic) {
        if (cnic == null || cnic.isBlank()) throw new IllegalArgumentException("bad cnic " + cnic);
    }
    void g(String cnic) {
        try { require(cnic); } catch (IllegalArgumentException e) { log.error(e.getMessage()); }
    }
}
"#,
        ),
        (
            "a.py",
            r#"import logging
log = logging.getLogger("x")
def f(cnic, email):
    if not cnic:
        log.warning("no cnic %s", cnic)
    elif email is None:
        log.warning("%s", email)
        log.warning("%s", cnic)  # LEAK
    if cnic:
        log.info("%s", cnic)  # LEAK
    else:
        log.info("%s", cnic)
    if not cnic:
        cnic = load(email)
        log.info("%s", email)  # LEAK
"#,
        ),
        (
            "a.ts",
            "export function f(cnic: string, email?: string) {
  if (!cnic) { console.warn('no cnic', cnic); return; }
  if (email === undefined || email === '') console.warn('none', email);
  console.log(cnic); // LEAK
}
",
        ),
        (
            "a.php",
            "<?php
function f($cnic, $email) {
  if (empty($cnic)) { error_log($cnic); }
  if (!isset($email) || is_null($email)) error_log($email);
  error_log($cnic); // LEAK
}
",
        ),
        (
            "a.go",
            "package a
import \"log\"
func F(cnic string) {
	if cnic == \"\" { log.Println(\"none\", cnic) }
	log.Println(cnic) // LEAK
}
",
        ),
        ("a.rb", "def f(cnic)\n  puts cnic if cnic.blank?\n  puts cnic # LEAK\nend\n"),
    ] {
        expect(&[file]);
    }
}
