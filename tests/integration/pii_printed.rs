//! What printed forms leave out, and what only looks like personal data: exclusions in every order and by every means,
//! members of errors, numbers under a record's name, things that are called after persons. Lines that must be reported
//! end in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn the_annotation_that_limits_is_meant_in_any_order() {
    expect(&[
        (
            "r/A.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(exclude = \"cnic\")\npublic class A { private Long id; private String cnic; }\n",
        ),
        (
            "r/B.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = true)\npublic class B { @ToString.Include private Long id; private String cnic; }\n",
        ),
        (
            "r/C.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = true)\npublic class C { private Long id; @ToString.Include private String cnic; }\n",
        ),
        (
            "r/D.java",
            "package r;\nimport lombok.*;\n@Data\n@ToString(onlyExplicitlyIncluded = false)\npublic class D { private Long id; private String cnic; }\n",
        ),
        (
            "r/E.java",
            "package r;\nimport lombok.*;\n@ToString(exclude = {\"cnic\"})\n@Data\npublic class E { private Long id; private String cnic; }\n",
        ),
        (
            "r/Use.java",
            "package r;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Use { void f(A a, B b, C c, D d, E e1) {\n  log.info(\"got {}\", a);\n  log.info(\"got {}\", b);\n\
             \x20 log.info(\"got {}\", c); // LEAK\n  log.info(\"got {}\", d); // LEAK\n  log.info(\"got {}\", e1);\n} }\n",
        ),
    ]);
}

#[test]
fn fields_kept_out_by_what_declares_them() {
    expect(&[
        (
            "app/models.py",
            "from dataclasses import dataclass, field\nfrom typing import Optional\nfrom pydantic import BaseModel, Field, SecretStr\n\
             @dataclass\nclass Kept:\n    id: int\n    cnic: str = field(repr=False)\n\
             @dataclass(repr=False)\nclass Silent:\n    cnic: str\n\
             class Model(BaseModel):\n    cnic: str = Field(..., repr=False)\n    mobile_no: Optional[SecretStr] = None\n\
             @dataclass\nclass Open:\n    cnic: str = field(repr=True)\n",
        ),
        (
            "app/use.py",
            "import logging\nfrom .models import Kept, Silent, Model, Open\nlogger = logging.getLogger(__name__)\n\
             def show(k: Kept, s: Silent, m: Model, o: Open):\n    logger.info('got %s', k)\n    logger.info('got %s', s)\n    logger.info('got %s', m)\n\
             \x20   logger.info('got %s', o)  # LEAK\n    logger.info('got %s', k.__dict__)  # LEAK\n    logger.info('got %s', k.cnic)  # LEAK\n",
        ),
        (
            "app/use.go",
            "package app\nimport (\n\t\"fmt\"\n\t\"log\"\n)\ntype Citizen struct { Cnic string }\nfunc show(c Citizen, cnic string, n int) {\n\
             \tlog.Printf(\"of type %T\", c)\n\tlog.Printf(\"%d at %p: %s\", n, &c, \"x\")\n\tlog.Printf(\"%T is %v\", c, c) // LEAK\n\
             \tlog.Printf(\"%*d %T\", n, n, cnic)\n\tlog.Printf(\"100%% %s\", cnic) // LEAK\n\tlog.Println(fmt.Sprintf(\"%T\", c))\n\
             \tlog.Println(fmt.Sprintf(\"%-13s\", cnic)) // LEAK\n}\n",
        ),
    ]);
}

#[test]
fn members_of_errors_are_what_they_are_called() {
    expect(&[
        (
            "app/errors.py",
            "import logging\nlog = logging.getLogger(__name__)\nclass E1(Exception):\n    def __init__(self, cnic):\n        super().__init__('expired')\n        self.cnic = cnic\n\
             def run():\n    try:\n        work()\n    except E1 as e:\n        log.error(e.cnic)  # LEAK\n        log.error(e.code)\n        log.error(e.args)\n        log.error('%s', e)\n\
             def parse():\n    try:\n        work()\n    except ParseError as e:\n        log.error(e.token)\n        log.error(e.message)\n        log.error(e.body)\n",
        ),
        (
            "src/run.ts",
            "export async function run() {\n  try {\n    await work();\n  } catch (e) {\n    console.error(e.cnic); // LEAK\n    console.error(e.message);\n    console.error(e.code, e.stack);\n  }\n}\n",
        ),
    ]);
}

#[test]
fn numbers_are_no_records_and_fields_left_out_are_none() {
    expect(&[
        (
            "r/Series.java",
            "package r;\nimport java.util.*;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Series { void f(TreeMap<Long, Double> tsRecords, Map<String, List<Integer>> requestBody, Map<String, String> body) {\n\
             \x20 log.info(\"got {}\", tsRecords);\n  log.info(\"got {}\", requestBody);\n} }\n",
        ),
        (
            "src/find.ts",
            "class Citizen { cnic: string; phoneNumber: string; id: number }\nexport class Citizens {\n  constructor(private readonly stored: Repository<Citizen>) {}\n\
             \x20 async show(id: number) {\n    console.log(await this.stored.findOne(id).select('-cnic -phoneNumber'));\n    console.log(await this.stored.findOne(id).select({ cnic: 0, phoneNumber: 0 }));\n\
             \x20   console.log(await this.stored.findOne(id).select('-phoneNumber')); // LEAK\n    console.log(await this.stored.findOne(id).select('cnic')); // LEAK\n  }\n}\n",
        ),
    ]);
}

#[test]
fn things_that_are_called_after_persons() {
    expect(&[
        (
            "r/DeviceProfile.java",
            "package r;\npublic class DeviceProfile { private String name; public String getName() { return name; } }\n",
        ),
        (
            "r/Profile.java",
            "package r;\npublic class Profile { private String name; private String colour; public String getName() { return name; } }\n",
        ),
        (
            "r/serve.go",
            "package r\nimport \"fmt\"\ntype Profile struct { Addr string; Port int }\nfunc serve() {\n\
             \x20 profile := &Profile{Addr: \"0.0.0.0\", Port: 80}\n  fmt.Printf(\"listens at %s:%d\\n\", profile.Addr, profile.Port)\n}\n",
        ),
        (
            "r/Member.java",
            "package r;\npublic class Member { private String name; private String cnic; public String getName() { return name; } public String getCnic() { return cnic; } }\n",
        ),
        (
            "r/Dep.java",
            "package r;\npublic class Dep { private String name; private String phone; public String getPhone() { return phone; } }\n",
        ),
        (
            "r/User.java",
            "package r;\npublic class User { private Dep department; private String phone; public Dep getDepartment() { return department; } public String getPhone() { return phone; } }\n",
        ),
        (
            "r/Use.java",
            "package r;\nimport lombok.extern.slf4j.Slf4j;\n@Slf4j\nclass Use { void f(DeviceProfile deviceProfile, Profile profile, Member member, User user) {\n\
             \x20 log.info(\"got {}\", deviceProfile.getName());\n  log.info(\"got {}\", profile.getName());\n  log.info(\"got {}\", member.getName()); // LEAK\n\
             \x20 log.info(\"got {}\", user.getDepartment().getPhone());\n  log.info(\"got {}\", user.getPhone()); // LEAK\n} }\n",
        ),
        (
            "app/build.py",
            "import logging\nlogger = logging.getLogger(__name__)\ndef show(build_profile, tenant, user_profile, report, citizen, device_owner):\n\
             \x20   logger.info('got %s', build_profile.name)\n    logger.info('got %s', tenant.name)\n    logger.info('got %s', user_profile.name)  # LEAK\n\
             \x20   logger.info('got %s', report.income)\n    logger.info('got %s', citizen.income)  # LEAK\n    logger.info('got %s', device_owner.name)  # LEAK\n",
        ),
        (
            "app/Ledger.php",
            "<?php\nclass Ledger {\n  private $income;\n  function show() { error_log($this->income); }\n}\n",
        ),
    ]);
}

#[test]
fn printed_forms_by_hand_and_by_annotation_in_every_language() {
    for file in [
        (
            "p/A.java",
            r#"package p;
import lombok.*;
import com.fasterxml.jackson.annotation.*;
import com.fasterxml.jackson.databind.ObjectMapper;
import lombok.extern.slf4j.Slf4j;
@Data class A { private Long id; @ToString.Exclude private String cnic; }
@Data class B { private Long id; @JsonIgnore private String cnic; }
@Data class C { private Long id; @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) private String cnic; }
@Data @JsonIgnoreProperties({"cnic"}) class D { private Long id; private String cnic; }
class E { private String cnic; public String toString() { return "E{" + Mask.maskCnic(cnic) + "}"; } }
class F { private String cnic; public String toString() { return "F{cnic=***}"; } }
class G { private String cnic; public String toString() { return "G{cnic=" + cnic + "}"; } }
class Mask { static String maskCnic(String c) { return "*********" + c.substring(9); } }
record R(Long id, String cnic) { @Override public String toString() { return "R" + id; } }
@Slf4j
class Use {
  ObjectMapper mapper;
  void f(A a, B b, C c, D d, E one, F g, G h, R r) throws Exception {
    log.info("{}", a);
    log.info("{}", mapper.writeValueAsString(a)); // LEAK
    log.info("{}", b); // LEAK
    log.info("{}", mapper.writeValueAsString(b));
    log.info("{}", mapper.writeValueAsString(c));
    log.info("{}", c); // LEAK
    log.info("{}", mapper.writeValueAsString(d));
    log.info("{}", one);
    log.info("{}", g);
    log.info("{}", h); // LEAK
    log.info("{}", r);
  }
}
"#,
        ),
        (
            "k/a.kt",
            r#"package k
import org.slf4j.LoggerFactory
data class A(val id: Int, val cnic: String) { override fun toString() = "A($id)" }
data class B(val id: Int, val cnic: String) { override fun toString(): String { return "B($id, ${cnic.takeLast(4)})" } }
data class C(val id: Int, val cnic: String) { override fun toString() = "C($id, $cnic)" }
class S {
  private val log = LoggerFactory.getLogger("x")
  fun f(a: A, b: B, c: C) {
    log.info("a {}", a)
    log.info("a {}", b)
    log.info("a {}", c) // LEAK
  }
}
"#,
        ),
        (
            "D.cs",
            r#"using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
public record A(int Id, string Cnic) { protected virtual bool PrintMembers(StringBuilder b) { b.Append($"Id = {Id}"); return true; } }
public record B(int Id, [property: JsonIgnore] string Cnic);
public class C { public int Id { get; set; } [JsonIgnore] public string Cnic { get; set; } }
public class D { public int Id { get; set; } [LogMasked(ShowLast = 4)] public string Cnic { get; set; } }
public class E { public int Id { get; set; } [NotLogged] public string Cnic { get; set; } }
public record F(int Id, string Cnic) { public override string ToString() => $"F {Id}"; }
class U {
  readonly ILogger<U> logger;
  void F1(A a, B b, C c, D d, E one, F f) {
    logger.LogInformation("a {A}", a);
    logger.LogInformation("b {B}", b); // LEAK
    logger.LogInformation("b {B}", JsonSerializer.Serialize(b));
    logger.LogInformation("c {C}", JsonSerializer.Serialize(c));
    logger.LogInformation("d {@D}", d);
    logger.LogInformation("e {@E}", one);
    logger.LogInformation("f {F}", f);
  }
}
"#,
        ),
        (
            "a/a.go",
            r#"package a

import (
	"encoding/json"
	"fmt"
	"log"
	"log/slog"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

type A struct {
	ID   int
	CNIC string `json:"-"`
}

type B struct{ CNIC string }

func (b B) String() string { return "B" }

type C struct{ CNIC string }

func (c C) LogValue() slog.Value { return slog.StringValue("c") }

type D struct{ CNIC string }

func (d D) MarshalLogObject(enc zapcore.ObjectEncoder) error { enc.AddInt("id", 1); return nil }

type E struct{ CNIC string }

func (e E) Format(f fmt.State, c rune) { fmt.Fprint(f, "E") }

type F struct{ CNIC string }

func (f F) String() string { return "F " + f.CNIC }

type G struct {
	ID   int
	Name Secret
}

type Secret string

func (s Secret) String() string { return "***" }

func f(a A, b B, c C, d D, e E, g F, logger *zap.Logger) {
	out, _ := json.Marshal(a)
	log.Println(string(out))
	log.Printf("%+v", a) // LEAK
	log.Println(b)
	log.Printf("%v", b)
	slog.Info("c", "c", c)
	logger.Info("d", zap.Object("d", d))
	log.Println(e)
	log.Println(g) // LEAK
	out2, _ := json.Marshal(b)
	log.Println(string(out2)) // LEAK
}
"#,
        ),
        (
            "app/a.py",
            r#"import logging
from dataclasses import dataclass, field
log = logging.getLogger(__name__)
class A:
    def __init__(self, cnic):
        self.cnic = cnic
    def __repr__(self):
        return '<A>'
class B:
    def __init__(self, cnic):
        self.cnic = cnic
    def __repr__(self):
        return f'<B {self.cnic}>'
class C:
    def __init__(self, cnic):
        self.cnic = cnic
    def __str__(self):
        return f'C {self.cnic[-4:]}'
@dataclass
class D:
    cnic: str
    def __repr__(self):
        return 'D'
class E:
    def __init__(self, cnic):
        self.cnic = cnic
    def __str__(self):
        return 'E ' + mask_cnic(self.cnic)
def mask_cnic(c):
    return '*' * 9 + c[-4:]
def show(a: A, b: B, c: C, d: D, e: E):
    log.info('%s', a)
    log.info('%s', d)
    log.info('%s', e)
def again(cnic):
    try:
        raise ValueError('no ' + cnic)
    except ValueError as e:
        raise RuntimeError('failed') from e
def outer(cnic):
    try:
        again(cnic)
    except RuntimeError as e:
        log.error('%s', e)
        log.exception('failed')
"#,
        ),
        (
            "src/a.ts",
            r#"import { Exclude, Expose, instanceToPlain } from 'class-transformer';
class A { id: number; cnic: string; toJSON() { return { id: this.id }; } }
class B { id: number; @Exclude() cnic: string; }
class C { id: number; cnic: string; toJSON() { const { cnic, ...rest } = this; return rest; } }
class D { id: number; cnic: string; toJSON() { return { ...this, cnic: undefined }; } }
class E { id: number; #cnic: string; }
class F { id: number; cnic: string; toString() { return `F ${this.id}`; } }
export function f(a: A, b: B, c: C, d: D, e: E, g: F) {
  console.log(JSON.stringify(a));
  console.log(a); // LEAK
  console.log(JSON.stringify(instanceToPlain(b)));
  console.log(JSON.stringify(c));
  console.log(JSON.stringify(d));
  console.log(`${g}`);
  console.log(g.toString());
}
"#,
        ),
        (
            "lib/a.rb",
            r##"class A
  attr_reader :id, :cnic
  def initialize(id, cnic)
    @id = id
    @cnic = cnic
  end
  def inspect
    "#<A #{id}>"
  end
  def to_s
    "A #{cnic}"
  end
  def as_json(*)
    { id: id }
  end
end
def f(cnic)
  a = A.new(1, cnic)
  p a
  Rails.logger.info(a.inspect)
  Rails.logger.info("#{a}") # LEAK
  Rails.logger.info(a.to_json)
end
"##,
        ),
        (
            "a.php",
            r#"<?php
class A { public $cnic; public function __toString() { return 'A'; } }
class B implements JsonSerializable { public $id; public $cnic; public function jsonSerialize(): mixed { return ['id' => $this->id]; } }
class C { public $id; public $cnic; public function __debugInfo() { return ['id' => $this->id]; } }
class D extends \Illuminate\Database\Eloquent\Model { protected $fillable = ['cnic']; protected $hidden = ['cnic']; }
class E { public $id; private string $cnic; }
function f(A $a, B $b, C $c, D $d, E $e) {
  error_log("a $a");
  error_log(json_encode($a)); // LEAK
  error_log(json_encode($b));
  error_log(print_r($c, true));
  error_log(json_encode($d));
  error_log($d->toJson());
  error_log(json_encode($e));
}
"#,
        ),
        (
            "src/a.rs",
            r#"use log::info;
use std::fmt;
use secrecy::SecretString;
use serde::Serialize;
struct A { cnic: String }
impl fmt::Debug for A { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { f.debug_struct("A").field("cnic", &"***").finish() } }
#[derive(Debug, Serialize)]
struct B { id: u32, #[serde(skip)] cnic: String }
#[derive(Debug, Serialize)]
struct C { id: u32, cnic: SecretString }
#[derive(Debug, Serialize)]
struct D { id: u32, #[serde(skip_serializing)] cnic: String }
fn f(a: A, b: B, c: C, d: D) {
    info!("{:?}", a);
    info!("{:?}", b); // LEAK
    info!("{}", serde_json::to_string(&b).unwrap());
    info!("{:?}", c);
    info!("{}", serde_json::to_string(&d).unwrap());
}
"#,
        ),
    ] {
        expect(&[file]);
    }
}

#[test]
fn a_slice_of_few_characters_in_a_form_by_hand() {
    expect(&[
        (
            "app/models.py",
            "from django.db import models\nclass Citizen(models.Model):\n    cnic = models.CharField(max_length=13)\n\
             \x20   def __str__(self):\n        return f'{self.cnic[-4:]}'\n\
             class Holder(models.Model):\n    cnic = models.CharField(max_length=13)\n    def __str__(self):\n        return self.cnic[4:]\n\
             class Buyer(models.Model):\n    cnic = models.CharField(max_length=13)\n    def __str__(self):\n        return self.cnic[:4] + self.cnic\n",
        ),
        (
            "app/views.py",
            "import logging\nfrom .models import Citizen, Holder, Buyer\nlogger = logging.getLogger(__name__)\n\
             def show(pk):\n    logger.info('got %s', Citizen.objects.get(pk=pk))\n    logger.info('got %s', Holder.objects.get(pk=pk))  # LEAK\n\
             \x20   logger.info('got %s', Buyer.objects.get(pk=pk))  # LEAK\n",
        ),
        (
            "app/citizen.go",
            "package app\nimport \"log\"\ntype Citizen struct { cnic string }\nfunc (c Citizen) String() string { return c.cnic[len(c.cnic)-4:] }\n\
             type Holder struct { cnic string }\nfunc (h Holder) String() string { return h.cnic[4:] }\n\
             func show(c Citizen, h Holder) {\n\tlog.Printf(\"%v\", c)\n\tlog.Printf(\"%v\", h) // LEAK\n}\n",
        ),
    ]);
}
