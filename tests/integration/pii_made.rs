//! Objects and texts that are made where they are logged: they hold what is put into them there. A line that must be
//! reported ends in `LEAK` or `CRED`.

use super::pii::expect;

const CLASSES: &str = "package a;
import lombok.*;
class Plain { private String cnic; private String mobile; public void setCnic(String c) { cnic = c; } }
@Getter @Setter class Quiet { private String cnic; private String mobile; }
@Data class Inner { private String fatherName; }
@Data class Loud { private String cnic; private String mobile; private String name; @ToString.Exclude private String email; private Inner inner; }
@Data class Holder { private String cnic; private Loud loud; private String UIN; public void setNumber(String n) { cnic = n; } }
@Data class Born { private String cnic = Draw.next(); private String mobile; }
";

#[test]
fn objects_hold_what_they_are_given() {
    let code = "package a;
import org.slf4j.*;
class C {
  Logger log = LoggerFactory.getLogger(C.class);
  void quiet(String cnic) {
    Quiet p = new Quiet();
    p.setCnic(cnic);
    log.info(\"{}\", p);
  }
  void set(String x) {
    Loud p = new Loud();
    p.setName(x);
    log.info(\"{}\", p); // LEAK
  }
  void excluded(String email) {
    Loud p = new Loud();
    p.setEmail(email);
    log.info(\"{}\", p);
    log.info(\"{}\", new Gson().toJson(p)); // LEAK
  }
  void hidden(String cnic) {
    Loud p = new Loud();
    p.setCnic(maskCnic(cnic));
    log.info(\"{}\", p);
  }
  void nothing() {
    Loud p = new Loud();
    log.info(\"{}\", p);
  }
  void inner(String x) {
    Loud p = new Loud();
    p.setInner(new Inner());
    p.getInner().setFatherName(x);
    log.info(\"{}\", p); // LEAK
  }
  void later(String x) {
    Holder h = new Holder();
    Loud l = new Loud();
    h.setLoud(l);
    l.setName(x);
    log.info(\"{}\", h); // LEAK
  }
  void filled(Form form) {
    Holder h = new Holder();
    BeanUtils.copyProperties(form, h);
    log.info(\"{}\", h); // LEAK
  }
  void perhaps(String x) {
    Holder h = new Holder();
    if (x != null) { h.setCnic(x); }
    log.info(\"{}\", h); // LEAK
  }
  void upper(String uin) {
    Holder h = new Holder();
    h.setUIN(uin);
    log.info(\"{}\", h); // LEAK
  }
  void renamed(String x) {
    Holder h = new Holder();
    h.setNumber(x);
    log.info(\"{}\", h); // LEAK
  }
  void born() {
    Born b = new Born();
    log.info(\"{}\", b); // LEAK
  }
  void alias(String x) {
    Loud p = new Loud();
    Loud q = p;
    q.setName(x);
    log.info(\"{}\", p); // LEAK
  }
  Loud current;
  void field() {
    this.current = new Loud();
    load();
    log.info(\"{}\", this.current); // LEAK
  }
  void bareField() {
    current = new Loud();
    load();
    log.info(\"{}\", current); // LEAK
  }
  void load() { current.setName(find()); }
  void in(String x) {
    Inner i = new Inner();
    Map<String, Object> m = new HashMap<>();
    m.put(\"inner\", i);
    log.info(\"{}\", m);
  }
}
";
    expect(&[("a/Classes.java", CLASSES), ("a/C.java", code)]);
}

#[test]
fn what_a_text_is_made_of_says_more_than_the_name_of_who_makes_it() {
    expect(&[(
        "a/Otps.java",
        "package a;
import org.slf4j.*;
interface Otps { String getOtpForEnrollment(String request); String generateOtp(String phone); }
class OtpsImpl implements Otps {
  public String getOtpForEnrollment(String request) {
    String res = null;
    Map<String, String> answer = new HashMap<>();
    answer.put(\"txnId\", lookup());
    answer.put(\"message\", \"sent\");
    res = new Gson().toJson(answer);
    return res;
  }
  public String generateOtp(String phone) { return String.valueOf(100000 + new Random().nextInt(900000)); }
}
class C {
  Logger log = LoggerFactory.getLogger(C.class);
  Otps otps;
  void a(String request) {
    String s = otps.getOtpForEnrollment(request);
    log.info(\"done {}\", s);
  }
  void b(String phone) {
    String s = otps.generateOtp(phone);
    log.info(\"done {}\", s); // CRED
  }
}
",
    )]);
}

#[test]
fn of_two_classes_the_one_that_holds_data_is_told() {
    expect(&[(
        "a/Letters.java",
        "package a;
import org.slf4j.*;
class Tint { private final String hue; Tint(String to) { this.hue = to; } public String toString() { return hue; } }
class Letter { private final String line; Letter(String to) { this.line = to; } public String toString() { return line; } }
class C {
  Logger log = LoggerFactory.getLogger(C.class);
  void a(String cnic, String colour, boolean b) {
    log.info(\"{}\", b ? new Tint(colour) : new Letter(cnic)); // LEAK
    log.info(\"{}\", b ? new Letter(cnic) : new Tint(colour)); // LEAK
    log.info(\"{}\", b ? new Tint(colour) : new Letter(colour));
  }
}
",
    )]);
}

#[test]
fn classes_whose_constructor_is_generated_hold_what_they_are_given() {
    expect(&[(
        "app/rows.py",
        "import logging
from dataclasses import dataclass
from typing import NamedTuple
from pydantic import BaseModel
log = logging.getLogger('x')
@dataclass
class Row:
    a: str
    b: str
@dataclass(repr=False)
class Silent:
    a: str
class Form(BaseModel):
    a: str
    b: str = 'x'
class Pair(NamedTuple):
    a: str
    b: str
class Task(Thing):
    b: int
def each(cnic):
    row = Row(cnic, 'x')
    log.info('%s', row)  # LEAK
    log.info('%s', row.a)  # LEAK
    log.info('%s', row.b)
    row.a = mask(row.a)
    log.info('%s', row)
    log.info('%s', Silent(cnic))
    form = Form(a=cnic)
    log.info('%s', form)  # LEAK
    log.info('%s', form.b)
    log.info('%s', Form(a=mask(cnic)))
    log.info('%s', Pair(cnic, 'x'))  # LEAK
    log.info('%s', Pair(cnic, 'x').b)
    log.info('%s', Task(cnic, 1))
",
    )]);
}
